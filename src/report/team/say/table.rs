//! The claim over the table of criteria, and the counts in its cells.

use crate::report::facts::TeamFacts;
use crate::report::team::claims::{self, CellCount, TableClaim};
use crate::report::words::{Words, capital};

use super::{by_number, claim, with_names};

/// The claim over the table of criteria.
pub(in crate::report) fn table_claim(facts: &TeamFacts<'_>) -> String {
    let words = facts.words;
    match claims::table(facts) {
        TableClaim::NoAssessment => {
            let round = words.this_round();
            words.pick(format!("No answers {round}"), format!("{round}の回答なし"))
        }
        TableClaim::OtherVersion(version) => words.pick(
            format!(
                "Answers to version {version} of the model, as far as the versions share criteria"
            ),
            format!("モデルの版{version}への回答（共通の基準のみ）"),
        ),
        TableClaim::NothingApplies => {
            words.pick("No criterion applies to the team", "該当する基準なし")
        }
        TableClaim::Declared => {
            let (noun, noun_ja) = if facts.model.has_levels() {
                ("Levels", "レベル")
            } else {
                ("Scores", "スコア")
            };
            words.pick(
                format!("{noun} are declared: no criterion was answered"),
                format!("{noun_ja}は申告値、基準への回答なし"),
            )
        }
        TableClaim::NothingAnswered => words.pick("No criterion was answered", "基準への回答なし"),
        TableClaim::Met { met, of } => words.pick(
            match (met, of) {
                (0, 1) => "The one criterion is not met".to_owned(),
                (0, 2) => "Neither of the 2 criteria is met".to_owned(),
                (0, _) => format!("None of {of} criteria is met"),
                (1, 1) => "The one criterion is met".to_owned(),
                _ => format!("{met} of {of} criteria {} met", by_number(met, "is", "are")),
            },
            format!("{of}基準中{met}基準を達成"),
        ),
        TableClaim::Holds { open, dimensions, others, next } => {
            claim(facts, holds(facts, open, &dimensions, others, next))
        }
    }
}

fn holds(
    facts: &TeamFacts<'_>,
    count: usize,
    dimensions: &[usize],
    others: bool,
    next: u8,
) -> Vec<String> {
    let words = facts.words;
    let open = capital(&words.counted(count, "open criterion", "open criteria"));
    let keeps = by_number(count, "keeps", "keep");
    let mut candidates = match dimensions {
        [only] if others => with_names(|short| {
            let name = facts.names_inside(&[*only], short);
            words.pick(
                format!("{open} {keeps} {name}, and so the team, below level {next}"),
                format!("未達の{count}基準により、{name}と総合レベルは{next}に届かず"),
            )
        }),
        [_, _, ..] => vec![words.pick(
            format!(
                "{open} in {} dimensions {keeps} the team below level {next}",
                words.number(dimensions.len())
            ),
            format!("{}項目の未達{count}基準により、総合レベルは{next}に届かず", dimensions.len()),
        )],
        _ => Vec::new(),
    };
    candidates.push(words.pick(
        format!("{open} {keeps} the team below level {next}"),
        format!("未達の{count}基準により、総合レベルは{next}に届かず"),
    ));
    candidates
}

/// What a cell of the table counts.
pub(in crate::report) fn cell_count(words: Words, count: CellCount) -> String {
    match count {
        CellCount::NoDemand => words.pick("no demand of its own", "固有の基準なし"),
        CellCount::NotApplicable => words.pick("not applicable", "対象外"),
        CellCount::NotAnswered => words.pick("not answered", "未回答"),
        CellCount::Met { met, of } => {
            words.pick(format!("{met} of {of} met"), format!("{of}基準中{met}達成"))
        }
    }
}
