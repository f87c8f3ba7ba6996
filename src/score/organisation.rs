//! The score of all teams in one period.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::{
    Calendar, Compare, Comparison, Grade, Group, LocalText, MaturityModel, Period, Portfolio,
    Score, Theme, Withheld,
};

use super::doubts::Known;
use super::level::{State, unmet};
use super::team::{TeamScore, score_team};
use super::trend::Snapshot;

/// All teams in one period.
#[derive(Debug, Clone)]
pub struct OrganisationScore<'a> {
    /// What was scored.
    pub portfolio: &'a Portfolio,
    /// The group, where the teams are those of one group only.
    pub group: Option<&'a Group>,
    /// The period.
    pub period: Period,
    /// The period compared with.
    pub compared_with: Option<Period>,
    /// The same, and what was asked for in its place.
    pub comparison: Option<Comparison>,
    /// The teams, in the order of the portfolio.
    pub teams: Vec<TeamScore<'a>>,
    /// Of each dimension the grades of the teams that have one, the lowest first.
    grades: Vec<Vec<Grade>>,
}

/// What a report of one team may know besides the team.
#[derive(Debug, Clone)]
pub struct Surroundings<'a> {
    /// The name of the organisation.
    pub organisation: &'a LocalText,
    /// The maturity model.
    pub model: &'a MaturityModel,
    /// How the reports look.
    pub theme: &'a Theme,
    /// What a period is compared with.
    pub compare: Compare,
    /// How time is divided into rounds.
    pub calendar: Calendar,
    /// The period.
    pub period: Period,
    /// The period compared with, and what was asked for in its place.
    pub comparison: Option<Comparison>,
    /// The period to be compared with, whether it has results or not.
    pub asked: Option<Period>,
    /// The day by which the team's targets are to be reached.
    pub target_day: Option<NaiveDate>,
    /// Of each dimension the median of the other teams, and how many these are.
    pub medians: Vec<Option<(Grade, usize)>>,
    /// What the readers are not to know.
    pub withheld: Withheld,
    /// What doubts about the data depend on.
    pub known: Known,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// How many.
    pub count: usize,
    /// Of how many.
    pub of: usize,
}

/// How teams moved over the organisation's targets between two periods, of the teams known in
/// both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossing {
    /// How many teams are known in both periods.
    pub of: usize,
    /// How many of them met the targets in the earlier one.
    pub then: usize,
    /// How many of them meet the targets now.
    pub now: usize,
    /// How many meet them now and did not before.
    pub rose: usize,
    /// How many met them before and do not now.
    pub fell: usize,
    /// Whether no other team is known in one of the periods.
    pub same_teams: bool,
}

/// A dimension that changed its grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The dimension.
    pub dimension: usize,
    /// The grade reached.
    pub to: Grade,
    /// How far it moved, above 0 for a gain and for a loss.
    pub by: Score,
}

/// A team that changed the grade of a dimension since the period compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mover {
    /// The index of the team.
    pub team: usize,
    /// Dimensions that rose.
    pub gained: Vec<Move>,
    /// Dimensions that fell.
    pub lost: Vec<Move>,
}

/// The fewest other teams of which a team's report tells the median.
const FEWEST_OTHERS: usize = 5;

/// Scores every team of a portfolio.
pub fn score_portfolio(portfolio: &Portfolio, period: Period) -> OrganisationScore<'_> {
    let comparison = portfolio.comparison(period);
    let compared_with = comparison.map(|comparison| comparison.period);
    let teams: Vec<TeamScore<'_>> = portfolio
        .teams
        .iter()
        .map(|team| score_team(portfolio, team, period, compared_with))
        .collect();
    let grades = sorted_grades(portfolio, &teams);
    OrganisationScore { portfolio, group: None, period, compared_with, comparison, teams, grades }
}

fn sorted_grades(portfolio: &Portfolio, teams: &[TeamScore<'_>]) -> Vec<Vec<Grade>> {
    let of = |dimension: usize| {
        let grades = teams.iter().filter_map(|team| team.dimensions[dimension].grade());
        let mut grades: Vec<Grade> = grades.cloned().collect();
        grades.sort_unstable();
        grades
    };
    (0..portfolio.model.dimensions.len()).map(of).collect()
}

impl<'a> OrganisationScore<'a> {
    /// The same for the teams of one group.
    #[must_use]
    pub fn of_group(&self, group: &'a Group) -> Self {
        let is_member = |team: &&TeamScore<'_>| team.team.group.as_ref() == Some(&group.id);
        let teams: Vec<TeamScore<'a>> = self.teams.iter().filter(is_member).cloned().collect();
        let grades = sorted_grades(self.portfolio, &teams);
        Self { group: Some(group), teams, grades, ..*self }
    }

    /// How many teams have an assessment of the period, of all. Those with a dimension that
    /// nobody answered are among them, though they have no grade.
    pub fn assessed(&self) -> Share {
        share(self.teams.iter().map(|team| team.assessment.is_some()))
    }

    /// How many teams have a grade in the period, of all.
    pub fn graded(&self) -> Share {
        share(self.teams.iter().map(|team| team.grade.is_some()))
    }

    /// Whether so many teams may be counted together for the readers of the portfolio.
    pub fn may_count(&self, teams: usize) -> bool {
        teams >= self.portfolio.withheld.fewer_than
    }

    /// A share of enough teams, else of none.
    pub(super) fn counted(&self, share: Share) -> Share {
        if self.may_count(share.of) { share } else { Share::default() }
    }

    /// How many teams stand at each level of the model; nothing where the model has no
    /// levels or the teams are too few to be counted.
    pub fn levels(&self) -> BTreeMap<u8, usize> {
        if !self.portfolio.model.has_levels() || !self.may_count(self.graded().count) {
            return BTreeMap::new();
        }
        let mut counts: BTreeMap<u8, usize> =
            self.portfolio.model.levels.iter().map(|level| (level.level, 0)).collect();
        for level in self.teams.iter().filter_map(|team| team.grade.as_ref()?.level()) {
            *counts.entry(level).or_default() += 1;
        }
        counts
    }

    /// The organisation's target of a dimension.
    pub fn target(&self, dimension: usize) -> Option<&Grade> {
        self.portfolio.targets.of(dimension)
    }

    /// The one target of all dimensions, where they have the same.
    pub fn common_target(&self) -> Option<&Grade> {
        let mut targets = (0..self.portfolio.model.dimensions.len()).map(|at| self.target(at));
        let first = targets.next()??;
        targets.all(|target| target == Some(first)).then_some(first)
    }

    /// Whether grades meet the organisation's targets; `None` where no dimension has both
    /// a grade and a target, or one is not assessed.
    pub fn meets_targets(&self, dimensions: &[(State, Option<Grade>)]) -> Option<bool> {
        let mut known = None;
        for (index, (state, grade)) in dimensions.iter().enumerate() {
            if *state == State::NotAssessed {
                return None;
            }
            if let (Some(grade), Some(target)) = (grade, self.target(index)) {
                known = Some(known.unwrap_or(true) && grade >= target);
            }
        }
        known
    }

    /// Whether a team meets the organisation's targets in the period.
    pub fn team_meets(&self, team: &TeamScore<'_>) -> Option<bool> {
        self.team_met_in(team, self.period)
    }

    /// Whether a team met the organisation's targets in some period.
    pub fn team_met_in(&self, team: &TeamScore<'_>, period: Period) -> Option<bool> {
        let snapshot = team.snapshot(period).filter(|one| one.other_version.is_none())?;
        self.meets_targets(&snapshot.dimensions)
    }

    /// Whether a team meets all the targets that are set for it, its own where it has any,
    /// else the organisation's; `None` where no dimension has both a grade and a target, or
    /// one is not assessed.
    pub fn meets_own(&self, team: &TeamScore<'_>) -> Option<bool> {
        let mut known = None;
        for dimension in &team.dimensions {
            if dimension.standing.state == State::NotAssessed {
                return None;
            }
            if let Some(meets) = dimension.meets_target() {
                known = Some(known.unwrap_or(true) && meets);
            }
        }
        known
    }

    /// Whether any team has a target in any dimension.
    pub fn any_target(&self) -> bool {
        !self.portfolio.targets.is_empty()
            || self.teams.iter().flat_map(|team| &team.dimensions).any(|one| one.target.is_some())
    }

    /// The teams, by index, whose targets in the dimensions that have a grade are others than
    /// the organisation's.
    pub fn with_own_targets(&self) -> Vec<usize> {
        let differs = |team: &usize| {
            let dimensions = self.teams[*team].dimensions.iter().enumerate();
            dimensions
                .filter(|(_, one)| one.grade().is_some())
                .any(|(at, one)| one.target.as_ref() != self.target(at))
        };
        (0..self.teams.len()).filter(differs).collect()
    }

    /// How many teams meet all the targets that are set for them, of those that have any.
    pub fn meeting_own(&self) -> Share {
        self.counted(share(self.teams.iter().filter_map(|team| self.meets_own(team))))
    }

    /// How the teams moved over the organisation's targets since a period, counted over the
    /// teams known in both; nothing where these, or the others, are too few to be counted.
    pub fn crossed_since(&self, period: Period) -> Option<Crossing> {
        let now = |team: &TeamScore<'_>| self.team_meets(team);
        let then = |team: &TeamScore<'_>| self.team_met_in(team, period);
        let both: Vec<(bool, bool)> =
            self.teams.iter().filter_map(|team| Some((then(team)?, now(team)?))).collect();
        let known = |met: &dyn Fn(&TeamScore<'_>) -> Option<bool>| {
            self.teams.iter().filter(|team| met(team).is_some()).count() - both.len()
        };
        let others = [known(&now), known(&then)];
        let is_open = |count: usize| count == 0 || self.may_count(count);
        if both.is_empty() || !self.may_count(both.len()) || !others.into_iter().all(is_open) {
            return None;
        }
        let count = |is: &dyn Fn(&(bool, bool)) -> bool| both.iter().filter(|one| is(one)).count();
        Some(Crossing {
            of: both.len(),
            then: count(&|one| one.0),
            now: count(&|one| one.1),
            rose: count(&|one| !one.0 && one.1),
            fell: count(&|one| one.0 && !one.1),
            same_teams: others == [0, 0],
        })
    }

    /// How many teams met the organisation's targets in a period, of those assessed then.
    pub fn at_target(&self, period: Period) -> Share {
        let met = self.teams.iter().filter_map(|team| self.team_met_in(team, period));
        self.counted(share(met))
    }

    /// How many teams met the target of one dimension in a period, of those with a level
    /// in it.
    pub fn dimension_at_target(&self, dimension: usize, period: Period) -> Share {
        let Some(target) = self.target(dimension) else { return Share::default() };
        let grades = self.teams.iter().filter_map(|team| grade_in(team, dimension, period));
        self.counted(share(grades.map(|grade| grade >= target)))
    }

    /// The teams assessed in all of some periods, in which a dimension has a level: the
    /// same teams for every point of a line. Nothing where these are too few to be counted,
    /// or so few others have a level in one of the periods that the difference to the whole
    /// would tell of them.
    pub fn cohort(&self, dimension: usize, periods: &[Period]) -> Vec<usize> {
        let has = |index: usize, period: &Period| {
            grade_in(&self.teams[index], dimension, *period).is_some()
        };
        let all = 0..self.teams.len();
        let cohort: Vec<usize> =
            all.clone().filter(|&index| periods.iter().all(|period| has(index, period))).collect();
        let others =
            |period| all.clone().filter(|&index| has(index, period)).count() - cohort.len();
        let is_open = self.may_count(cohort.len())
            && periods.iter().map(others).all(|count| count == 0 || self.may_count(count));
        if is_open { cohort } else { Vec::new() }
    }

    /// How many teams stood in each band of grades in a period (one band a level, where the
    /// model has levels), below a target and at or above it; of one dimension, or of the
    /// team's grade where `dimension` is `None`: without one target, a team is below where it
    /// is in any dimension. Nothing where the teams are too few to be
    /// counted.
    pub fn distribution(
        &self,
        dimension: Option<usize>,
        period: Period,
        target: Option<&Grade>,
    ) -> (BTreeMap<u8, usize>, BTreeMap<u8, usize>) {
        let span = self.portfolio.model.span();
        let (mut below, mut above) = (BTreeMap::new(), BTreeMap::new());
        if !self.may_count(self.grades(dimension, period).count()) {
            return (below, above);
        }
        for team in &self.teams {
            let grade = match dimension {
                Some(dimension) => grade_in(team, dimension, period),
                None => alike(team, period).and_then(|snapshot| snapshot.grade.as_ref()),
            };
            let Some(grade) = grade else { continue };
            let is_below = match (dimension, target) {
                (_, Some(target)) => grade < target,
                (None, None) => self.team_met_in(team, period) == Some(false),
                (Some(_), None) => false,
            };
            let counts = if is_below { &mut below } else { &mut above };
            *counts.entry(span.band(grade)).or_default() += 1;
        }
        (below, above)
    }

    /// The grades of all teams in a period, in the order of the teams.
    pub(super) fn grades(
        &self,
        dimension: Option<usize>,
        period: Period,
    ) -> impl Iterator<Item = &Grade> {
        self.teams.iter().filter_map(move |team| match dimension {
            Some(dimension) => grade_in(team, dimension, period),
            None => alike(team, period)?.grade.as_ref(),
        })
    }

    /// How many teams can be compared with the period before: they have a grade of a
    /// dimension in both, by the same version of the model.
    pub fn compared_teams(&self) -> usize {
        let is_compared = |team: &&TeamScore<'_>| {
            team.dimensions.iter().any(|dimension| dimension.change().is_some())
        };
        self.teams.iter().filter(is_compared).count()
    }

    /// The teams, by index, that were assessed in both periods and cannot be compared, because
    /// one of the assessments was by another version of the model.
    pub fn by_other_version(&self) -> Vec<usize> {
        let is_other = |at: &usize| {
            let team = &self.teams[*at];
            let pair = team.assessment.zip(team.compared);
            pair.is_some_and(|(now, then)| {
                now.other_version.is_some() || then.other_version.is_some()
            })
        };
        (0..self.teams.len()).filter(is_other).collect()
    }

    /// The teams that changed a grade since the period compared with; those with most
    /// gains first, those with losses alone last.
    pub fn movers(&self) -> Vec<Mover> {
        let mut movers: Vec<Mover> = (0..self.teams.len())
            .filter_map(|index| {
                let mut mover = Mover { team: index, gained: Vec::new(), lost: Vec::new() };
                for (dimension, score) in self.teams[index].dimensions.iter().enumerate() {
                    let (Some(change), Some(grade)) = (score.change(), score.grade()) else {
                        continue;
                    };
                    let moved = Move { dimension, to: grade.clone(), by: change.abs() };
                    match change.sign() {
                        Ordering::Greater => mover.gained.push(moved),
                        Ordering::Less => mover.lost.push(moved),
                        Ordering::Equal => {}
                    }
                }
                (!mover.gained.is_empty() || !mover.lost.is_empty()).then_some(mover)
            })
            .collect();
        let distance = |moves: &[Move]| moves.iter().map(|one| one.by.clone()).sum::<Score>();
        movers.sort_by_cached_key(|mover| {
            let gained = std::cmp::Reverse(distance(&mover.gained));
            (mover.gained.is_empty(), gained, distance(&mover.lost), mover.team)
        });
        movers
    }

    /// The teams, by index, that achieve a criterion now.
    pub fn who_meets(&self, criterion: usize) -> Vec<usize> {
        let model = &self.portfolio.model;
        (0..self.teams.len())
            .filter(|&index| {
                self.teams[index].assessment.is_some_and(|assessment| {
                    assessment.answers[criterion].is_some()
                        && !unmet(model, assessment, criterion)
                        && super::level::achieved(model, assessment, criterion)
                })
            })
            .collect()
    }

    /// The lower median of the grades of a dimension in all other teams that have one, and
    /// how many these are; none where these are fewer than five, because it would tell of
    /// single teams. Levels are ordinal, so the median is itself a level.
    pub fn median_of_others(
        &self,
        team: &TeamScore<'_>,
        dimension: usize,
    ) -> Option<(&Grade, usize)> {
        let all = &self.grades[dimension];
        // The team's own grade is left out: of equal ones it does not matter which.
        let own = team.dimensions[dimension].grade().and_then(|own| all.binary_search(own).ok());
        let count = all.len() - usize::from(own.is_some());
        if count < FEWEST_OTHERS {
            return None;
        }
        let middle = (count - 1) / 2;
        let is_behind = own.is_some_and(|own| own <= middle);
        Some((&all[middle + usize::from(is_behind)], count))
    }

    /// The lower median of the team grades in a period; none where the teams are too few to
    /// be counted.
    pub fn median_grade(&self, period: Period) -> Option<&Grade> {
        let grades: Vec<&Grade> = self.grades(None, period).collect();
        if self.may_count(grades.len()) { lower_median(grades) } else { None }
    }

    /// What a report of one team may know of everything else. It holds no other team.
    pub fn around(&self, team: &TeamScore<'_>) -> Surroundings<'a> {
        let portfolio = self.portfolio;
        Surroundings {
            organisation: &portfolio.organisation,
            model: &portfolio.model,
            theme: &portfolio.theme,
            compare: portfolio.compare,
            calendar: portfolio.calendar,
            period: self.period,
            comparison: self.comparison,
            asked: portfolio.asked(self.period),
            target_day: portfolio.target_day(team.team, team.assessment.or(team.history.last())),
            medians: (0..portfolio.model.dimensions.len())
                .map(|at| {
                    let (median, count) = self.median_of_others(team, at)?;
                    Some((median.clone(), count))
                })
                .collect(),
            withheld: portfolio.withheld,
            known: Known::of(portfolio),
        }
    }
}

fn lower_median(mut grades: Vec<&Grade>) -> Option<&Grade> {
    grades.sort_unstable();
    let middle = grades.len().checked_sub(1)? / 2;
    Some(grades[middle])
}

fn grade_in<'a>(team: &'a TeamScore<'_>, dimension: usize, period: Period) -> Option<&'a Grade> {
    alike(team, period)?.dimensions[dimension].1.as_ref()
}

/// Where a team stood in a period, by the current version of the model.
fn alike<'a>(team: &'a TeamScore<'_>, period: Period) -> Option<&'a Snapshot> {
    team.snapshot(period).filter(|snapshot| snapshot.other_version.is_none())
}

fn share(truths: impl Iterator<Item = bool>) -> Share {
    truths.fold(Share::default(), |share, truth| Share {
        count: share.count + usize::from(truth),
        of: share.of + 1,
    })
}
