//! How a team came to where it is.

use crate::model::{Assessment, MaturityModel, Period};

use super::level::{State, achieved, standing};
use super::team::team_level;

/// Where a team stood in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The period.
    pub period: Period,
    /// The team's level.
    pub level: Option<u8>,
    /// State and level of each dimension.
    pub dimensions: Vec<(State, Option<u8>)>,
}

/// A dimension that changed its level from one assessment to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The period in which the new level was found.
    pub period: Period,
    /// The dimension.
    pub dimension: usize,
    /// The level before.
    pub from: u8,
    /// The level since.
    pub to: u8,
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
        .map(|assessment| {
            let dimensions: Vec<(State, Option<u8>)> = (0..model.dimensions.len())
                .map(|dimension| standing(model, assessment, dimension))
                .map(|standing| (standing.state, standing.level))
                .collect();
            Snapshot { period: assessment.period, level: team_level(&dimensions).1, dimensions }
        })
        .collect()
}

/// The changes of level between neighbouring assessments, oldest first.
pub(super) fn events(
    model: &MaturityModel,
    history: &[Assessment],
    snapshots: &[Snapshot],
) -> Vec<Event> {
    let mut events = Vec::new();
    for (index, pair) in snapshots.windows(2).enumerate() {
        let (before, after) = (&history[index], &history[index + 1]);
        for dimension in 0..model.dimensions.len() {
            let (Some(from), Some(to)) =
                (pair[0].dimensions[dimension].1, pair[1].dimensions[dimension].1)
            else {
                continue;
            };
            if from == to {
                continue;
            }
            let (low, high) = (from.min(to), from.max(to));
            let causes = model.dimensions[dimension]
                .criteria
                .iter()
                .copied()
                .filter(|&at| (low + 1..=high).contains(&model.criteria[at].level))
                .filter(|&at| {
                    let (was, is) = (achieved(model, before, at), achieved(model, after, at));
                    if to > from { is && !was } else { was && !is }
                })
                .collect();
            events.push(Event { period: pair[1].period, dimension, from, to, causes });
        }
    }
    events
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
