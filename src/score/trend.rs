//! How a team came to where it is.

use std::cmp::Ordering;

use crate::model::{Assessment, Grade, MaturityModel, OtherVersion, Period, ScoringRule};

use super::level::{
    Standing, State, achieved, asked, declared_grade, known_to_be_open, standing, unmet,
};
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

/// How long a dimension has stood where it stands: the unbroken run of assessments, back
/// from the period, that found it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stall {
    /// The period of the first of them.
    pub since: Period,
    /// How many periods later the last of them is.
    pub rounds_elapsed: i32,
    /// In how many periods there was one.
    pub assessments: usize,
}

impl Stall {
    /// Whether there was an assessment in every period of the run, so that nothing could have
    /// happened unseen.
    pub fn is_complete(self) -> bool {
        i32::try_from(self.assessments).is_ok_and(|count| count > self.rounds_elapsed)
    }
}

/// The run of assessments, back from the last one, that found a dimension at its grade of
/// now; none where it has none now.
pub(super) fn stall(snapshots: &[Snapshot], dimension: usize) -> Option<Stall> {
    let now = snapshots.last()?;
    let grade = now.dimensions[dimension].1.as_ref()?;
    let stands_there = |snapshot: &&Snapshot| {
        snapshot.other_version == now.other_version
            && snapshot.dimensions[dimension].1.as_ref().is_some_and(|then| then.is_shown_as(grade))
    };
    let mut periods: Vec<Period> =
        snapshots.iter().rev().take_while(stands_there).map(|snapshot| snapshot.period).collect();
    periods.dedup();
    let since = *periods.last()?;
    let rounds_elapsed = now.period.rounds_since(since);
    Some(Stall { since, rounds_elapsed, assessments: periods.len() })
}

/// The place of the last assessment before one, by the same version of the model, in which a
/// dimension had a grade, whether it was not assessed between them or did not concern the
/// team.
fn known_before(snapshots: &[Snapshot], at: usize, dimension: usize) -> Option<usize> {
    let version = &snapshots[at].other_version;
    (0..at)
        .rev()
        .take_while(|&before| snapshots[before].other_version == *version)
        .find(|&before| snapshots[before].dimensions[dimension].1.is_some())
}

/// The grade that a dimension had before it stopped concerning the team, where it did not
/// concern it in a period, by the current version of the model.
pub(super) fn grade_before_pause(
    snapshots: &[Snapshot],
    period: Period,
    dimension: usize,
) -> Option<Grade> {
    let at = snapshots.iter().rposition(|snapshot| snapshot.period == period)?;
    let known = |at: usize| &snapshots[at].dimensions[dimension];
    if known(at).0 != State::NotApplicable {
        return None;
    }
    let mut before = (0..at).rev().take_while(|&before| snapshots[before].other_version.is_none());
    let last = before.find(|&before| known(before).0 != State::NotApplicable)?;
    known(last).1.clone()
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

/// The changes of grade from each assessment of a dimension to the next, oldest first. A
/// score that changed by less than pages show has not changed.
pub(super) fn events(
    model: &MaturityModel,
    history: &[Assessment],
    snapshots: &[Snapshot],
) -> Vec<Event> {
    let mut events = Vec::new();
    for assessment in 1..snapshots.len() {
        let after = &snapshots[assessment];
        for dimension in 0..model.dimensions.len() {
            let Some(to) = &after.dimensions[dimension].1 else { continue };
            let Some(before) = known_before(snapshots, assessment, dimension) else { continue };
            let Some(from) = &snapshots[before].dimensions[dimension].1 else { continue };
            if from.is_shown_as(to) {
                continue;
            }
            // By another version of the model single criteria say nothing of its levels.
            let causes = if after.other_version.is_some() {
                Vec::new()
            } else {
                let pair = (&history[before], &history[assessment]);
                let criteria = model.dimensions[dimension].criteria.iter().copied();
                criteria.filter(|&at| is_cause(model, pair, (from, to), to > from, at)).collect()
            };
            events.push(Event {
                assessment,
                period: after.period,
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
/// left out or not yet asked for). Else: its change alone moves the score that way. By a
/// declared grade nothing follows for single criteria.
fn is_cause(
    model: &MaturityModel,
    (before, after): (&Assessment, &Assessment),
    (from, to): (&Grade, &Grade),
    gain: bool,
    criterion: usize,
) -> bool {
    let dimension = model.criteria[criterion].dimension;
    let declared = |assessment| declared_grade(model, assessment, dimension).is_some();
    let staged = model.scoring.rule == ScoringRule::Staged;
    // Who declared a level had what it demands, so that of what is answered since it follows
    // what was won or lost; of a declared score nothing does.
    if declared(after) || (!staged && declared(before)) {
        return false;
    }
    if !staged {
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

/// The period of the first assessment of the unbroken run, back from the last one, in which a
/// criterion is known to be open; none where it is not known to be open now.
///
/// It is known to be open where the model asked for it, it concerned the team, and it was not
/// achieved in an assessment that answered its dimension. A declared level says nothing of
/// the criteria above it.
pub fn open_since(
    model: &MaturityModel,
    history: &[Assessment],
    criterion: usize,
) -> Option<Period> {
    history
        .iter()
        .rev()
        .take_while(|assessment| known_to_be_open(model, assessment, criterion))
        .last()
        .map(|assessment| assessment.period)
}
