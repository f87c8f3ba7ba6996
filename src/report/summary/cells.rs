//! A team month by month, as the cells of strips.

use super::facts::SummaryFacts;
use crate::chart::{Cell, Mark};
use crate::model::{Period, Span};
use crate::report::words::Words;
use crate::score::{State, TeamScore};

/// The grade of a team in a month, as a cell of a strip.
pub(super) fn cell_at(
    span: &Span,
    team: &TeamScore<'_>,
    dimension: Option<usize>,
    period: Period,
) -> Cell {
    let at = team.snapshots.iter().rposition(|snapshot| snapshot.period == period);
    let Some(at) = at else { return Cell::Missing };
    let value = |at: usize| match dimension {
        Some(dimension) => {
            let (state, grade) = &team.snapshots[at].dimensions[dimension];
            (*state, grade.as_ref())
        }
        None => {
            let mut dimensions = team.snapshots[at].dimensions.iter();
            let state = if dimensions.all(|(state, _)| *state == State::NotApplicable) {
                State::NotApplicable
            } else {
                State::Assessed
            };
            (state, team.snapshots[at].grade.as_ref())
        }
    };
    match value(at) {
        (State::NotApplicable, _) => Cell::NotApplicable,
        (_, None) => Cell::Missing,
        (_, Some(grade)) => {
            // Grades by different versions of the model are not compared.
            let version = |at: usize| &team.snapshots[at].other_version;
            let before = at.checked_sub(1).filter(|before| version(*before) == version(at));
            let before = before.and_then(|before| value(before).1);
            Cell::Grade {
                shade: span.shade(grade),
                text: Mark::of(grade).text,
                lost: before.is_some_and(|before| before > grade),
            }
        }
    }
}

/// Cells in words.
pub(super) fn spoken_cells(words: Words, cells: &[Cell]) -> String {
    let spoken: Vec<String> = cells
        .iter()
        .map(|cell| match cell {
            Cell::Grade { text, lost: false, .. } => text.clone(),
            Cell::Grade { text, .. } => {
                words.pick(format!("{text} (lost)"), format!("{text}（低下）"))
            }
            Cell::Missing => words.pick("not assessed", "未評価"),
            Cell::NotApplicable => words.pick("not applicable", "対象外"),
        })
        .collect();
    spoken.join(&words.pick(", ", "、"))
}

/// `June to November`.
pub(super) fn window_phrase(facts: &SummaryFacts<'_>) -> String {
    let name = |period: Option<&Period>| {
        period.map_or_else(String::new, |period| facts.words.period_name(*period))
    };
    let (first, last) = (name(facts.window.first()), name(facts.window.last()));
    facts.words.pick(format!("{first} to {last}"), format!("{first}～{last}"))
}
