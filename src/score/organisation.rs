//! The score of all teams in one period.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::{
    Calendar, Compare, Comparison, Grade, Group, LocalText, MaturityModel, Period, Portfolio,
    Score, ScoringRule, Theme, Withheld,
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

/// An open criterion that keeps teams below their target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The criterion.
    pub criterion: usize,
    /// The teams it blocks at the next level of its dimension, by index.
    pub teams: Vec<usize>,
    /// Those of them that closing it alone would lift: it is the only open criterion of
    /// that level, or brings the score to the target.
    pub alone: Vec<usize>,
    /// The one other criterion with which it would lift most further teams, and these.
    pub partner: Option<(usize, Vec<usize>)>,
}

/// The fewest other teams of which a team's report tells the median.
const FEWEST_OTHERS: usize = 5;

/// The most open criteria of a dimension whose pairs are looked at: a sum of many gaps is
/// not closed by two of them.
const MOST_PAIRED: usize = 12;

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

    /// How many teams have a grade, of all.
    pub fn assessed(&self) -> Share {
        Share {
            count: self.teams.iter().filter(|team| team.grade.is_some()).count(),
            of: self.teams.len(),
        }
    }

    /// Whether so many teams may be counted together for the readers of the portfolio.
    pub fn may_count(&self, teams: usize) -> bool {
        teams >= self.portfolio.withheld.fewer_than
    }

    /// A share of enough teams, else of none.
    fn counted(&self, share: Share) -> Share {
        if self.may_count(share.of) { share } else { Share::default() }
    }

    /// How many teams stand at each level of the model; nothing where the model has no
    /// levels or the teams are too few to be counted.
    pub fn levels(&self) -> BTreeMap<u8, usize> {
        if !self.portfolio.model.has_levels() || !self.may_count(self.assessed().count) {
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
    /// team's grade where `dimension` is `None`. Nothing where the teams are too few to be
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
        for grade in self.grades(dimension, period) {
            let is_below = target.is_some_and(|target| grade < target);
            let counts = if is_below { &mut below } else { &mut above };
            *counts.entry(span.band(grade)).or_default() += 1;
        }
        (below, above)
    }

    /// The grades of all teams in a period, in the order of the teams.
    fn grades(&self, dimension: Option<usize>, period: Period) -> impl Iterator<Item = &Grade> {
        self.teams.iter().filter_map(move |team| match dimension {
            Some(dimension) => grade_in(team, dimension, period),
            None => alike(team, period)?.grade.as_ref(),
        })
    }

    /// How many teams have an assessment in the period and in the one compared with.
    pub fn compared_teams(&self) -> usize {
        let both = |team: &&TeamScore<'_>| team.assessment.is_some() && team.compared.is_some();
        self.teams.iter().filter(both).count()
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

    /// The open criteria that keep teams below target; first those that lift most teams
    /// alone, then those that lift most with one other, then those that block most. A
    /// criterion counts where its dimension is below its target (without target: where it
    /// is the team's lowest) and it blocks that dimension's next step. Dimensions in which
    /// too few teams have a grade to be counted are left out.
    pub fn gaps(&self) -> Vec<Gap> {
        let counted: Vec<bool> = (0..self.portfolio.model.dimensions.len())
            .map(|at| self.may_count(self.grades(Some(at), self.period).count()))
            .collect();
        let mut gaps: BTreeMap<usize, Gap> = BTreeMap::new();
        let mut pairs: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (index, team) in self.teams.iter().enumerate() {
            let limiting = team.limiting();
            for (dimension, score) in team.dimensions.iter().enumerate() {
                let Some(grade) = score.grade().filter(|_| counted[dimension]) else { continue };
                let below = match self.target(dimension) {
                    Some(target) => grade < target,
                    None => limiting.contains(&dimension),
                };
                if !below {
                    continue;
                }
                let blocking = &score.standing.blocking;
                let lifts = |criteria: &[usize]| self.lifts(team, dimension, criteria);
                for &criterion in blocking {
                    let gap = gaps.entry(criterion).or_insert_with(|| Gap {
                        criterion,
                        teams: Vec::new(),
                        alone: Vec::new(),
                        partner: None,
                    });
                    gap.teams.push(index);
                    if lifts(&[criterion]) {
                        gap.alone.push(index);
                    }
                }
                for (at, &one) in blocking.iter().enumerate().take(MOST_PAIRED) {
                    for &other in blocking.iter().take(MOST_PAIRED).skip(at + 1) {
                        if lifts(&[one, other]) {
                            pairs.entry((one, other)).or_default().push(index);
                        }
                    }
                }
            }
        }
        let alone: BTreeMap<usize, Vec<usize>> =
            gaps.iter().map(|(at, gap)| (*at, gap.alone.clone())).collect();
        let mut gaps: Vec<Gap> = gaps.into_values().collect();
        for gap in &mut gaps {
            let mine = pairs.iter().filter_map(|((one, other), teams)| {
                let partner = match gap.criterion {
                    at if at == *one => *other,
                    at if at == *other => *one,
                    _ => return None,
                };
                // A team that one of the two lifts alone needs no pair.
                let needs = |team: &usize| {
                    let lifts = |at| alone.get(&at).is_some_and(|teams| teams.contains(team));
                    !lifts(gap.criterion) && !lifts(partner)
                };
                let teams: Vec<usize> = teams.iter().copied().filter(needs).collect();
                (!teams.is_empty()).then_some((partner, teams))
            });
            gap.partner =
                mine.max_by_key(|(partner, teams)| (teams.len(), std::cmp::Reverse(*partner)));
        }
        let paired = |gap: &Gap| gap.partner.as_ref().map_or(0, |(_, teams)| teams.len());
        gaps.sort_by_key(|gap| {
            let lifted = (std::cmp::Reverse(gap.alone.len()), std::cmp::Reverse(paired(gap)));
            (lifted, std::cmp::Reverse(gap.teams.len()), gap.criterion)
        });
        gaps
    }

    /// Whether closing some criteria lifts a dimension of a team: to its next level, or, for
    /// scores, to the organisation's target (without one: to the next band).
    fn lifts(&self, team: &TeamScore<'_>, dimension: usize, criteria: &[usize]) -> bool {
        let model = &self.portfolio.model;
        let (Some(assessment), score) = (team.assessment, &team.dimensions[dimension]) else {
            return false;
        };
        if model.scoring.rule == ScoringRule::Staged {
            return score.standing.blocking.iter().all(|at| criteria.contains(at));
        }
        let Some(grade) = score.grade() else { return false };
        let target = self.target(dimension);
        let lifted: Vec<(usize, Score)> =
            criteria.iter().map(|&at| (at, model.closed_at(at, target))).collect();
        let after = super::means::score_after(model, assessment, dimension, &lifted)
            .map(|score| super::means::grade(model, &score));
        let span = model.span();
        match (after, target) {
            (None, _) => false,
            (Some(after), Some(target)) => after >= *target,
            (Some(after), None) => span.band(&after) > span.band(grade),
        }
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
