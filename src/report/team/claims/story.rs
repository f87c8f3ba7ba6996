//! What a dimension went through in the periods shown.

use crate::model::{Grade, Period};
use crate::report::facts::Subject;
use crate::score::{Stall, State};

/// What a dimension went through.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) enum Story {
    /// It does not concern the team.
    NotApplicable,
    /// It was never assessed.
    NotAssessed,
    /// It was not assessed in the period, the last time in this one.
    LastAssessed(Period),
    /// It was assessed for the first time.
    First,
    /// No earlier grade is known, because what was written cannot be read.
    EarlierUnreadable,
    /// It was assessed by this version of the model for the first time.
    FirstByVersion(String),
    /// It has stood where it stands over several assessments.
    Unchanged { grade: Grade, stall: Stall },
    /// It stands where it stood when it was last assessed, before assessments without it.
    Before { period: Period, grade: Grade },
    /// Its last change.
    Moved { from: Grade, to: Grade, period: Period },
    /// It fell and came back, and nothing else since.
    Recovered { lost: Period, regained: Period },
}

impl Story {
    /// Whether it ends with a loss.
    pub(in crate::report) fn is_loss(&self) -> bool {
        matches!(self, Self::Moved { from, to, .. } if to < from)
    }
}

/// What a dimension went through.
pub(in crate::report) fn story(subject: &Subject<'_>, dimension: usize) -> Story {
    let score = subject.score;
    let Some(grade) = score.dimensions[dimension].grade() else {
        let known = |snapshot: &&crate::score::Snapshot| snapshot.dimensions[dimension].1.is_some();
        let last = score.snapshots.iter().rfind(known).map(|snapshot| snapshot.period);
        let last = last.filter(|last| *last < score.period);
        return match (score.dimensions[dimension].standing.state, last) {
            (State::NotApplicable, _) => Story::NotApplicable,
            (_, Some(last)) => Story::LastAssessed(last),
            (_, None) => Story::NotAssessed,
        };
    };
    let events = subject.events_of_version();
    let events: Vec<_> = events.into_iter().filter(|event| event.dimension == dimension).collect();
    if let Some(last) = events.last() {
        let loss = events.iter().rev().find(|event| event.is_loss());
        return match loss {
            Some(loss) if subject.regained(loss) == Some(last.period) && !last.is_loss() => {
                Story::Recovered { lost: loss.period, regained: last.period }
            }
            _ => Story::Moved { from: last.from.clone(), to: last.to.clone(), period: last.period },
        };
    }
    if let Some(stall) = score.stall(dimension).filter(|stall| stall.assessments > 1) {
        return Story::Unchanged { grade: grade.clone(), stall };
    }
    let run = score.version_run();
    let before = score.snapshots[run..].iter().rev().skip(1).find_map(|snapshot| {
        let period = Some(snapshot.period).filter(|period| *period < score.period)?;
        Some(Story::Before { period, grade: snapshot.dimensions[dimension].1.clone()? })
    });
    let by_other = score.snapshots[..run].iter().any(|it| it.dimensions[dimension].1.is_some());
    match before {
        Some(before) => before,
        None if by_other => Story::FirstByVersion(subject.model.version.clone()),
        None if score.unreadable_before().is_some() => Story::EarlierUnreadable,
        None => Story::First,
    }
}
