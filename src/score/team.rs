//! The score of one team in one period.

use crate::model::{Assessment, Grade, MaturityModel, Period, Portfolio, Score, Team};

use super::level::{Standing, State, achieved, standing};
use super::means;
use super::trend::{Event, Snapshot, Stall, events, grade_before_pause, snapshots, stall};

/// Where one dimension of a team stands, and how it moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DimensionScore {
    /// Where it stands in the period.
    pub standing: Standing,
    /// Its grade in the period compared with.
    pub previous: Option<Grade>,
    /// The grade it had before, where it did not concern the team in the period compared
    /// with.
    pub before_pause: Option<Grade>,
    /// The grade it is to reach.
    pub target: Option<Grade>,
    /// Criteria achieved now that were not in the period compared with.
    pub gained: Vec<usize>,
    /// Criteria achieved in the period compared with that are not now.
    pub lost: Vec<usize>,
}

impl DimensionScore {
    /// The grade in the period.
    pub fn grade(&self) -> Option<&Grade> {
        self.standing.grade.as_ref()
    }

    /// What was gained (above 0) or lost (below 0) since the period compared with: levels,
    /// or the difference of the scores that pages show. Where the dimension did not concern
    /// the team then, since it last did: what was lost over such a pause is lost.
    pub fn change(&self) -> Option<Score> {
        Some(self.grade()?.minus(self.previous.as_ref().or(self.before_pause.as_ref())?))
    }

    /// Whether the target is reached; `None` where there is no grade or no target.
    pub fn meets_target(&self) -> Option<bool> {
        Some(self.grade()? >= self.target.as_ref()?)
    }
}

/// Whether and with what a team's assessment of the period can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TeamComparison<'a> {
    /// With its assessment in this period.
    With(Period),
    /// There is no assessment to compare.
    NotAssessed,
    /// The assessment was made with another version of the model than the reports are.
    ByOtherVersion(&'a str),
    /// It is the team's first, and the organisation has no period to compare with.
    First,
    /// The team was assessed before, but the organisation has no period to compare with.
    NoPeriod,
    /// The team began after the period compared with, in this period, which may be that of the
    /// assessment itself.
    New(Period),
    /// The team was assessed before, but not in the period compared with.
    Missing(Period),
    /// What was written for the team in the period compared with, or before its first
    /// assessment, cannot be read.
    Unreadable(Period),
    /// Its assessment in the period compared with was made with another version of the model.
    OtherVersion {
        /// The period compared with.
        period: Period,
        /// The version of then.
        then: &'a str,
    },
}

/// Where one team stands in one period, and how it came there.
#[derive(Debug, Clone)]
pub struct TeamScore<'a> {
    /// The team.
    pub team: &'a Team,
    /// The period.
    pub period: Period,
    /// The period compared with, where the organisation has one.
    pub compared_with: Option<Period>,
    /// The assessment of the period.
    pub assessment: Option<&'a Assessment>,
    /// The team's assessment in the period compared with.
    pub compared: Option<&'a Assessment>,
    /// What is known of the team.
    pub state: State,
    /// The level or score: the lowest of its applicable dimensions, or what the model's
    /// rule says.
    pub grade: Option<Grade>,
    /// The score behind the grade, by the rules that compute one.
    pub score: Option<Score>,
    /// The grade in the period compared with.
    pub previous: Option<Grade>,
    /// Its dimensions, in the order of the model.
    pub dimensions: Vec<DimensionScore>,
    /// All its assessments up to the period, oldest first.
    pub history: &'a [Assessment],
    /// Where it stood in each of them.
    pub snapshots: Vec<Snapshot>,
    /// The changes of grade between them.
    pub events: Vec<Event>,
}

impl TeamScore<'_> {
    /// How many applicable criteria are achieved.
    pub fn met(&self) -> usize {
        self.dimensions.iter().map(|dimension| dimension.standing.met).sum()
    }

    /// How many applicable criteria have an answer.
    pub fn answered(&self) -> usize {
        self.dimensions.iter().map(|dimension| dimension.standing.answered).sum()
    }

    /// How many criteria concern the team.
    pub fn applicable(&self) -> usize {
        self.dimensions.iter().map(|dimension| dimension.standing.applicable).sum()
    }

    /// The grade as an exact number; the score where there is one.
    pub fn exact(&self) -> Option<Score> {
        self.score.clone().or_else(|| self.grade.as_ref().map(Grade::number))
    }

    /// What the team gained or lost since the period compared with.
    pub fn change(&self) -> Option<Score> {
        Some(self.grade.as_ref()?.minus(self.previous.as_ref()?))
    }

    /// The lowest dimensions. Where a team stands at its lowest dimension these hold it
    /// there. None without a grade of the team.
    pub fn limiting(&self) -> Vec<usize> {
        if self.grade.is_none() {
            return Vec::new();
        }
        let lowest = self.dimensions.iter().filter_map(DimensionScore::grade).min();
        let is_lowest = |at: &usize| lowest.is_some() && self.dimensions[*at].grade() == lowest;
        (0..self.dimensions.len()).filter(is_lowest).collect()
    }

    /// Whether the period is the first in which the team was assessed.
    pub fn is_first(&self) -> bool {
        let one_month = self.history.first().is_some_and(|first| first.period == self.period);
        self.assessment.is_some() && one_month && self.unreadable_before().is_none()
    }

    /// The last period before the team's first assessment of which something was written that
    /// cannot be read: the first that is known is not its first.
    pub fn unreadable_before(&self) -> Option<Period> {
        let began = self.history.first().map_or(self.period, |first| first.period);
        self.team.unreadable.range(..began).next_back().copied()
    }

    /// Whether the team had an assessment before the period, but none in the period
    /// compared with because it began after it.
    pub fn is_new(&self) -> bool {
        let began = self.history.first().map(|assessment| assessment.period);
        match (began, self.compared_with) {
            (Some(began), Some(compared)) => began > compared && self.unreadable_before().is_none(),
            _ => false,
        }
    }

    /// Whether and with what the assessment of the period can be compared.
    pub fn comparison(&self) -> TeamComparison<'_> {
        let Some(assessment) = self.assessment else { return TeamComparison::NotAssessed };
        if let Some(other) = &assessment.other_version {
            return TeamComparison::ByOtherVersion(&other.version);
        }
        let began = self.history.first().map_or(self.period, |first| first.period);
        if self.compared.is_none() {
            let written = |period: &Period| self.team.unreadable.contains(period);
            let then = self.compared_with.filter(written).or(self.unreadable_before());
            if let Some(period) = then {
                return TeamComparison::Unreadable(period);
            }
        }
        match (self.compared_with, self.compared) {
            (None, _) if began == self.period => TeamComparison::First,
            (None, _) => TeamComparison::NoPeriod,
            (Some(period), None) if began > period => TeamComparison::New(began),
            (Some(period), None) => TeamComparison::Missing(period),
            (Some(period), Some(compared)) => match &compared.other_version {
                Some(other) => TeamComparison::OtherVersion { period, then: &other.version },
                None => TeamComparison::With(period),
            },
        }
    }

    /// How long a dimension has stood at its grade; none where it has none.
    pub fn stall(&self, dimension: usize) -> Option<Stall> {
        self.dimensions[dimension].grade()?;
        stall(&self.snapshots, dimension)
    }

    /// The place in the history of the first assessment of the run, up to the last one, that
    /// was made with one version of the model; levels are compared within it only.
    pub fn version_run(&self) -> usize {
        let version = self.snapshots.last().map(|snapshot| &snapshot.other_version);
        let same = |snapshot: &&Snapshot| Some(&snapshot.other_version) == version;
        self.snapshots.len() - self.snapshots.iter().rev().take_while(same).count()
    }

    /// The last snapshot by another version of the model, after which the line breaks.
    pub fn version_break(&self) -> Option<&Snapshot> {
        self.snapshots.iter().rfind(|snapshot| snapshot.other_version.is_some())
    }

    /// Where the team stood in a period.
    pub fn snapshot(&self, period: Period) -> Option<&Snapshot> {
        self.snapshots.iter().rfind(|snapshot| snapshot.period == period)
    }

    /// The last assessment before the period, for teams that were not assessed in it.
    pub fn last_known(&self) -> Option<&Snapshot> {
        if self.assessment.is_some() { None } else { self.snapshots.last() }
    }
}

/// State, grade and score of a team from its dimensions: by the staged rule the lowest of
/// the applicable ones, else as [`means`] says; none where one of them is not assessed.
/// `value` gives the value each criterion counts with.
pub(super) fn team_standing(
    model: &MaturityModel,
    value: &dyn Fn(usize) -> Option<Score>,
    dimensions: &[&Standing],
) -> (State, Option<Grade>, Option<Score>) {
    let is = |state: State| dimensions.iter().any(|standing| standing.state == state);
    if dimensions.is_empty() || is(State::NotAssessed) {
        return (State::NotAssessed, None, None);
    }
    let state = if is(State::Assessed) {
        State::Assessed
    } else if is(State::Declared) {
        State::Declared
    } else {
        return (State::NotApplicable, None, None);
    };
    let lowest = dimensions.iter().filter_map(|standing| standing.grade.clone()).min();
    let with_levels = model.has_levels();
    let only_levels = dimensions.iter().any(|one| one.grade.is_some() && one.score.is_none());
    if with_levels && only_levels {
        // Levels, declared or staged, have no mean; only the lowest of them can stand for
        // a team.
        let lowest = lowest.filter(|_| model.team_is_lowest());
        return (state, lowest, None);
    }
    let score = means::team_score(model, dimensions, value);
    (state, score.as_ref().map(|score| means::grade(model, score)), score)
}

/// Scores a team in a period.
pub fn score_team<'a>(
    portfolio: &'a Portfolio,
    team: &'a Team,
    period: Period,
    compared_with: Option<Period>,
) -> TeamScore<'a> {
    let model = &portfolio.model;
    let history = team.until(period);
    let assessment = team.assessment(period);
    let compared = compared_with.and_then(|period| team.assessment(period));
    let snapshots = snapshots(model, history);
    let dimensions: Vec<DimensionScore> = (0..model.dimensions.len())
        .map(|index| {
            let standing = match assessment {
                Some(assessment) if assessment.other_version.is_some() => {
                    Standing::unknown(model.dimensions[index].criteria.len())
                }
                Some(assessment) => standing(model, assessment, index),
                None => Standing::unknown(model.dimensions[index].criteria.len()),
            };
            // Grades by another version of the model are not compared, single criteria are.
            let alike = compared.filter(|compared| compared.other_version.is_none());
            let previous = alike.and_then(|compared| self::standing(model, compared, index).grade);
            let before_pause =
                alike.and_then(|compared| grade_before_pause(&snapshots, compared.period, index));
            let (gained, lost) = changed_criteria(model, index, compared, assessment);
            let target = portfolio.target(team, assessment.or(history.last()), index);
            DimensionScore { standing, previous, before_pause, target, gained, lost }
        })
        .collect();
    let events = events(model, history, &snapshots);
    let standings: Vec<&Standing> =
        dimensions.iter().map(|dimension| &dimension.standing).collect();
    let value = |criterion| means::counted(model, assessment?, criterion);
    let (state, grade, score) = team_standing(model, &value, &standings);
    let previous = compared.and_then(|compared| {
        let then = snapshots.iter().rfind(|snapshot| snapshot.period == compared.period)?;
        then.grade.clone().filter(|_| then.other_version.is_none())
    });
    TeamScore {
        team,
        period,
        compared_with,
        assessment,
        compared,
        state,
        grade,
        score,
        previous,
        dimensions,
        history,
        snapshots,
        events,
    }
}

/// The criteria of a dimension achieved in only the later, and in only the earlier, of two
/// assessments.
fn changed_criteria(
    model: &MaturityModel,
    dimension: usize,
    earlier: Option<&Assessment>,
    later: Option<&Assessment>,
) -> (Vec<usize>, Vec<usize>) {
    let (Some(earlier), Some(later)) = (earlier, later) else { return Default::default() };
    let criteria = &model.dimensions[dimension].criteria;
    // A declared level says nothing of single criteria, so there is nothing to compare.
    let answered = |assessment: &Assessment| {
        self::standing(model, assessment, dimension).state != State::Declared
    };
    if !answered(earlier) || !answered(later) {
        return Default::default();
    }
    // Another version of the model may not have had a criterion.
    let is_in = |assessment: &Assessment, at: usize| {
        assessment.other_version.is_none() || assessment.answers[at].is_some()
    };
    let only = |one: &Assessment, other: &Assessment| -> Vec<usize> {
        criteria
            .iter()
            .copied()
            .filter(|&at| achieved(model, one, at) && !achieved(model, other, at))
            .filter(|&at| is_in(one, at) && is_in(other, at))
            .collect()
    };
    (only(later, earlier), only(earlier, later))
}
