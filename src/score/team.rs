//! The score of one team in one period.

use crate::diag::{Diagnostic, Place};
use crate::model::{Assessment, MaturityModel, Period, Portfolio, Team};

use super::level::{Standing, State, achieved, standing};
use super::trend::{Event, Snapshot, events, snapshots};

/// Where one dimension of a team stands, and how it moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DimensionScore {
    /// Where it stands in the period.
    pub standing: Standing,
    /// Its level in the period compared with.
    pub previous: Option<u8>,
    /// The level it is to reach.
    pub target: Option<u8>,
    /// Criteria achieved now that were not in the period compared with.
    pub gained: Vec<usize>,
    /// Criteria achieved in the period compared with that are not now.
    pub lost: Vec<usize>,
}

impl DimensionScore {
    /// The level in the period.
    pub fn level(&self) -> Option<u8> {
        self.standing.level
    }

    /// Levels gained (above 0) or lost (below 0) since the period compared with.
    pub fn change(&self) -> Option<i32> {
        Some(i32::from(self.standing.level?) - i32::from(self.previous?))
    }

    /// Whether the target is reached; `None` where there is no level or no target.
    pub fn meets_target(&self) -> Option<bool> {
        Some(self.standing.level? >= self.target?)
    }
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
    /// The level: the lowest of its applicable dimensions.
    pub level: Option<u8>,
    /// The level in the period compared with.
    pub previous: Option<u8>,
    /// Its dimensions, in the order of the model.
    pub dimensions: Vec<DimensionScore>,
    /// All its assessments up to the period, oldest first.
    pub history: &'a [Assessment],
    /// Where it stood in each of them.
    pub snapshots: Vec<Snapshot>,
    /// The changes of level between them.
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

    /// Levels gained or lost by the team since the period compared with.
    pub fn change(&self) -> Option<i32> {
        Some(i32::from(self.level?) - i32::from(self.previous?))
    }

    /// The dimensions that stand at the team's level and so hold it there.
    pub fn limiting(&self) -> Vec<usize> {
        let at_level =
            |dimension: &DimensionScore| self.level.is_some() && dimension.level() == self.level;
        (0..self.dimensions.len()).filter(|&index| at_level(&self.dimensions[index])).collect()
    }

    /// Whether the period is the first in which the team was assessed.
    pub fn is_first(&self) -> bool {
        self.assessment.is_some() && self.history.len() == 1
    }

    /// Whether the team had an assessment before the period, but none in the period
    /// compared with because it began after it.
    pub fn is_new(&self) -> bool {
        let began = self.history.first().map(|assessment| assessment.period);
        match (began, self.compared_with) {
            (Some(began), Some(compared)) => began > compared,
            _ => false,
        }
    }

    /// How many months, this one included, a dimension has stood at its level without
    /// interruption by another; 0 where it has no level.
    pub fn months_at_level(&self, dimension: usize) -> i32 {
        let Some(level) = self.dimensions[dimension].level() else { return 0 };
        let since = self
            .snapshots
            .iter()
            .rev()
            .take_while(|snapshot| snapshot.dimensions[dimension].1 == Some(level))
            .last();
        since.map_or(0, |snapshot| self.period.months_since(snapshot.period) + 1)
    }

    /// The last assessment before the period, for teams that were not assessed in it.
    pub fn last_known(&self) -> Option<&Snapshot> {
        if self.assessment.is_some() { None } else { self.snapshots.last() }
    }
}

/// State and level of a team from those of its dimensions: the lowest of the applicable
/// ones; none where one of them is not assessed.
pub(super) fn team_level(dimensions: &[(State, Option<u8>)]) -> (State, Option<u8>) {
    let is = |state: State| dimensions.iter().any(|(other, _)| *other == state);
    if dimensions.is_empty() || is(State::NotAssessed) {
        return (State::NotAssessed, None);
    }
    let level = dimensions.iter().filter_map(|(_, level)| *level).min();
    let state = if is(State::Assessed) {
        State::Assessed
    } else if is(State::Declared) {
        State::Declared
    } else {
        State::NotApplicable
    };
    (state, level)
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
    let dimensions: Vec<DimensionScore> = (0..model.dimensions.len())
        .map(|index| {
            let standing = match assessment {
                Some(assessment) => standing(model, assessment, index),
                None => not_assessed(model, index),
            };
            let previous =
                compared.and_then(|compared| self::standing(model, compared, index).level);
            let (gained, lost) = changed_criteria(model, index, compared, assessment);
            let target = portfolio.target(team, assessment.or(history.last()), index);
            DimensionScore { standing, previous, target, gained, lost }
        })
        .collect();
    let snapshots = snapshots(model, history);
    let events = events(model, history, &snapshots);
    let states: Vec<_> =
        dimensions.iter().map(|dimension| (dimension.standing.state, dimension.level())).collect();
    let (state, level) = team_level(&states);
    let previous = compared.and_then(|compared| {
        snapshots.iter().find(|snapshot| snapshot.period == compared.period)?.level
    });
    TeamScore {
        team,
        period,
        compared_with,
        assessment,
        compared,
        state,
        level,
        previous,
        dimensions,
        history,
        snapshots,
        events,
    }
}

fn not_assessed(model: &MaturityModel, dimension: usize) -> Standing {
    Standing {
        state: State::NotAssessed,
        level: None,
        met: 0,
        answered: 0,
        unknown: 0,
        applicable: model.dimensions[dimension].criteria.len(),
        blocking: Vec::new(),
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
    let only = |one: &Assessment, other: &Assessment| -> Vec<usize> {
        criteria
            .iter()
            .copied()
            .filter(|&at| achieved(model, one, at) && !achieved(model, other, at))
            .collect()
    };
    (only(later, earlier), only(earlier, later))
}

/// A warning for every assessment whose declared level disagrees with its answers.
pub fn declared_disagreements(portfolio: &Portfolio) -> Vec<Diagnostic> {
    let model = &portfolio.model;
    let mut findings = Vec::new();
    for team in &portfolio.teams {
        for assessment in &team.history {
            for (index, declared) in assessment.declared.iter().enumerate() {
                let standing = standing(model, assessment, index);
                let (Some(declared), Some(level), State::Assessed) =
                    (*declared, standing.level, standing.state)
                else {
                    continue;
                };
                if declared != level {
                    let dimension = &model.dimensions[index].id;
                    findings.push(
                        Diagnostic::warning(format!(
                            "`{dimension}` is declared at level {declared}, its answers give {level}; the answers count"
                        ))
                        .at(Place::file(assessment.file.clone()))
                        .of_team(team.id.as_str()),
                    );
                }
            }
        }
    }
    findings
}
