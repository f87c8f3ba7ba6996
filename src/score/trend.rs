//! How a team came to where it is.

use std::cmp::Ordering;

use crate::model::{Assessment, Grade, MaturityModel, OtherVersion, Period, ScoringRule};

use super::level::{Standing, State, achieved, asked, declared_grade, standing, unmet};
use super::means;
use super::team::team_standing;

/// Where a team stood in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The period.
    pub period: Period,
    /// The version of the model, where it was another than the current one. Such a snapshot
    /// is shown, and compared with nothing.
    pub other_version: Option<String>,
    /// The team's grade.
    pub grade: Option<Grade>,
    /// State and grade of each dimension.
    pub dimensions: Vec<(State, Option<Grade>)>,
}

/// A dimension that changed its grade from one assessment to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The place in the history of the assessment that found the new grade.
    pub assessment: usize,
    /// The period in which the new grade was found.
    pub period: Period,
    /// The dimension.
    pub dimension: usize,
    /// The grade before.
    pub from: Grade,
    /// The grade since.
    pub to: Grade,
    /// The criteria behind the change: newly achieved ones for a gain, lost ones for a loss.
    pub causes: Vec<usize>,
}

impl Event {
    /// Whether the dimension fell.
    pub fn is_loss(&self) -> bool {
        self.to < self.from
    }
}

/// The snapshots of a history, oldest first.
pub(super) fn snapshots(model: &MaturityModel, history: &[Assessment]) -> Vec<Snapshot> {
    history
        .iter()
        .map(|assessment| match &assessment.other_version {
            None => snapshot(model, assessment),
            Some(other) => snapshot_of_other_version(model, assessment.period, other),
        })
        .collect()
}

fn snapshot(model: &MaturityModel, assessment: &Assessment) -> Snapshot {
    let standings: Vec<Standing> = (0..model.dimensions.len())
        .map(|dimension| standing(model, assessment, dimension))
        .collect();
    let all: Vec<&Standing> = standings.iter().collect();
    let value = |criterion| means::counted(model, assessment, criterion);
    let (_, grade, _) = team_standing(model, &value, &all);
    let dimensions =
        standings.into_iter().map(|standing| (standing.state, standing.grade)).collect();
    Snapshot { period: assessment.period, other_version: None, grade, dimensions }
}

/// Where the team stood by the model of then, for the dimensions of now: those with the
/// same id. Nothing is known where that model is gone, or gave scores and no levels where
/// the current one gives levels (or the other way round).
fn snapshot_of_other_version(
    model: &MaturityModel,
    period: Period,
    other: &OtherVersion,
) -> Snapshot {
    let then =
        other.by_its_model.as_ref().map(|(then, assessment)| (then, snapshot(then, assessment)));
    let then = then.filter(|(then, _)| then.has_levels() == model.has_levels());
    let known = |id: &str| {
        let (then, snapshot) = then.as_ref()?;
        Some(snapshot.dimensions[then.dimension_index(id)?].clone())
    };
    let dimensions = model.dimensions.iter();
    Snapshot {
        period,
        other_version: Some(other.version.clone()),
        grade: then.as_ref().and_then(|(_, snapshot)| snapshot.grade.clone()),
        dimensions: dimensions
            .map(|dimension| known(&dimension.id).unwrap_or((State::NotAssessed, None)))
            .collect(),
    }
}

/// The changes of grade between neighbouring assessments, oldest first.
pub(super) fn events(
    model: &MaturityModel,
    history: &[Assessment],
    snapshots: &[Snapshot],
) -> Vec<Event> {
    let mut events = Vec::new();
    for (index, pair) in snapshots.windows(2).enumerate() {
        // Levels of different versions of the model are not the same thing.
        if pair[0].other_version != pair[1].other_version {
            continue;
        }
        let (before, after) = (&history[index], &history[index + 1]);
        for dimension in 0..model.dimensions.len() {
            let (Some(from), Some(to)) =
                (&pair[0].dimensions[dimension].1, &pair[1].dimensions[dimension].1)
            else {
                continue;
            };
            if from == to {
                continue;
            }
            let gain = to > from;
            let causes = model.dimensions[dimension]
                .criteria
                .iter()
                .copied()
                .filter(|&at| is_cause(model, (before, after), (from, to), gain, at))
                .collect();
            events.push(Event {
                assessment: index + 1,
                period: pair[1].period,
                dimension,
                from: from.clone(),
                to: to.clone(),
                causes,
            });
        }
    }
    events
}

/// Whether a criterion is behind a change of grade. By the staged rule: it is demanded by a
/// level won or lost, and was newly achieved, or blocks and did not before (it was achieved,
/// left out or not yet asked for). Else: its change alone moves the score that way. Of a
/// declared score nothing follows for single criteria.
fn is_cause(
    model: &MaturityModel,
    (before, after): (&Assessment, &Assessment),
    (from, to): (&Grade, &Grade),
    gain: bool,
    criterion: usize,
) -> bool {
    if model.scoring.rule != ScoringRule::Staged {
        let dimension = model.criteria[criterion].dimension;
        let declared = |assessment| declared_grade(model, assessment, dimension).is_some();
        if declared(before) || declared(after) {
            return false;
        }
        let was = means::dimension_score(model, before, dimension);
        let is = means::score_with_one_of(model, before, after, criterion);
        let wanted = if gain { Ordering::Greater } else { Ordering::Less };
        return was.zip(is).is_some_and(|(was, is)| is.cmp(&was) == wanted);
    }
    let (Some(from), Some(to)) = (from.level(), to.level()) else { return false };
    let between = from.min(to) + 1..=from.max(to);
    if !between.contains(&model.criteria[criterion].level) {
        return false;
    }
    if gain {
        achieved(model, after, criterion)
            && !achieved(model, before, criterion)
            && asked(model, before, criterion)
    } else {
        unmet(model, after, criterion) && !unmet(model, before, criterion)
    }
}

/// The first period of the unbroken run of assessments, up to the last one, in which a
/// criterion was not achieved; `None` where it is achieved now.
pub fn open_since(
    model: &MaturityModel,
    history: &[Assessment],
    criterion: usize,
) -> Option<Period> {
    history
        .iter()
        .rev()
        .take_while(|assessment| !achieved(model, assessment, criterion))
        .last()
        .map(|assessment| assessment.period)
}
