//! The ledger: every criterion by level and dimension, with its state.

use super::{LedgerCell, LedgerExhibit, LedgerItem, LedgerRow, LedgerTable, claims, say};
use crate::model::{AnswerState, Grade, ScoringRule};
use crate::report::facts::TeamFacts;
use crate::score::{State, achieved};

/// The most criteria of a cell whose row stays on one page, even with three lines each.
const MOST_WHOLE: usize = 20;

/// The ledger of a team; none without an assessment.
pub(super) fn ledger_exhibit(facts: &TeamFacts<'_>) -> Option<LedgerExhibit> {
    facts.score.assessment?;
    let words = facts.words;
    let dimensions: Vec<usize> = (0..facts.model.dimensions.len()).collect();
    let columns = if dimensions.len() <= 4 { dimensions.len() } else { 3 };
    let table = |chunk: &[usize]| {
        let rows = if facts.model.levels.is_empty() {
            // Ratings without levels stand in one row.
            vec![LedgerRow {
                level: String::new(),
                name: words.pick("All ratings", "全評点"),
                cells: chunk.iter().map(|&at| ledger_cell(facts, at, 0)).collect(),
            }]
        } else {
            rows(facts, chunk)
        };
        let columns = chunk.iter().map(|&at| facts.name(at)).collect();
        let cells = || rows.iter().flat_map(|row| &row.cells);
        let breaks = rows.len() == 1 || cells().any(|cell| cell.items.len() > MOST_WHOLE);
        LedgerTable { columns, rows, breaks }
    };
    let tables = dimensions.chunks(columns).map(table).collect();
    Some(LedgerExhibit { claim: say::table_claim(facts), tables })
}

/// A row a level that demands something, the highest first.
fn rows(facts: &TeamFacts<'_>, dimensions: &[usize]) -> Vec<LedgerRow> {
    let model = facts.model;
    let demands =
        |level: u8| dimensions.iter().any(|&at| model.criteria_at(at, level).next().is_some());
    model
        .levels
        .iter()
        .rev()
        .filter(|level| demands(level.level))
        .map(|level| LedgerRow {
            level: level.level.to_string(),
            name: facts.words.text(&level.name),
            cells: dimensions.iter().map(|&at| ledger_cell(facts, at, level.level)).collect(),
        })
        .collect()
}

fn ledger_cell(facts: &TeamFacts<'_>, dimension: usize, level: u8) -> LedgerCell {
    let words = facts.words;
    let assessment = facts.score.assessment;
    let standing = &facts.score.dimensions[dimension].standing;
    let criteria: Vec<usize> = facts.model.criteria_at(dimension, level).collect();
    let sums = facts.model.scoring.rule != ScoringRule::Staged;
    let blocks = |criterion: usize| facts.blockers.contains(&criterion);
    let items: Vec<LedgerItem> = criteria
        .iter()
        .map(|&criterion| {
            let answer = assessment.and_then(|assessment| assessment.answers[criterion].as_ref());
            let met =
                assessment.is_some_and(|assessment| achieved(facts.model, assessment, criterion));
            let (state, remark) = match answer.map(|answer| answer.state) {
                Some(AnswerState::NotApplicable) => {
                    ("not-applicable", Some(words.pick("n/a", "対象外")))
                }
                _ if met => ("met", None),
                Some(AnswerState::Unknown) => ("unknown", Some(words.pick("unknown", "不明"))),
                None => ("unanswered", Some(words.pick("no answer", "未回答"))),
                Some(AnswerState::Value(value))
                    if value > facts.model.criteria[criterion].scale.min() =>
                {
                    ("partial", Some(words.pick("partly", "一部")))
                }
                Some(AnswerState::Value(_)) => ("open", None),
            };
            // Where values add up, the value says more than a word.
            let rated = match answer.map(|answer| answer.state) {
                Some(AnswerState::Value(value)) if sums => Some(value.to_string()),
                _ => None,
            };
            let remark = rated.or(remark);
            let state = match state {
                // Nothing is known of single criteria where the grade was declared.
                "unanswered" if standing.state != State::Assessed => "not-answered",
                "open" | "partial" | "unknown" | "unanswered" if blocks(criterion) => "blocking",
                other => other,
            };
            let text = facts.criterion(criterion);
            let remark =
                remark.filter(|_| standing.state == State::Assessed || state == "not-applicable");
            LedgerItem {
                text: match remark {
                    Some(remark) => {
                        words.pick(format!("{text} ({remark})"), format!("{text}（{remark}）"))
                    }
                    None => text,
                },
                state,
            }
        })
        .collect();
    let applicable = items.iter().filter(|item| item.state != "not-applicable").count();
    let met = items.iter().filter(|item| item.state == "met").count();
    let state = match standing.grade.as_ref().and_then(Grade::level) {
        _ if criteria.is_empty() || applicable == 0 => "none",
        Some(reached) if level <= reached && !sums => "done",
        None if sums && met == applicable => "done",
        _ if criteria.iter().any(|&criterion| blocks(criterion)) => "next",
        _ => "later",
    };
    LedgerCell {
        state,
        count: say::cell_count(
            words,
            claims::cell_count(standing.state, criteria.len(), applicable, met),
        ),
        items,
    }
}
