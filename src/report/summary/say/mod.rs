//! The sentences of the summary: each says one value of `case`, in ways from the fullest to
//! the shortest, of which the first that fits is taken.

mod changes;
mod gaps;
mod headline;
mod targets;

pub(super) use changes::{distribution_claim, history_claim, movers_claim, trend_claim};
pub(super) use gaps::{gaps_claim, gaps_note, gaps_question, group_line, lift_alt};
pub(super) use headline::headline;
pub(super) use targets::{
    class_title, constraint, groups_claim, map_claim, quality_claim, reading_rule, short_bar,
    teams_at_bar,
};

use super::case::{Bar, Behind, Everywhere};
use super::facts::SummaryFacts;
use crate::model::Grade;
use crate::report::words::{Words, balanced, capital, first_that_fits};
use crate::score::Share;

/// How wide a line of some size is, in sizes: English and Japanese differ.
fn measure(words: Words, en: f64, ja: f64) -> f64 {
    493.0 / if words.is_ja() { ja } else { en }
}

/// The first way that fits the line of a claim.
fn claim(words: Words, ways: Vec<String>) -> String {
    first_that_fits(ways, measure(words, 12.0, 11.0), 1)
}

/// The first way that fits two lines of a claim of half the width.
fn half(words: Words, ways: Vec<String>) -> String {
    let measure = 238.0 / if words.is_ja() { 11.0 } else { 12.0 };
    balanced(words, &first_that_fits(ways, measure, 2), measure)
}

/// `both` or `all five`.
fn all(words: Words, count: usize) -> String {
    if count == 2 { "both".to_owned() } else { format!("all {}", words.number(count)) }
}

/// So many of all teams, as the subject of an English sentence.
fn so_many(words: Words, share: Share) -> String {
    match (share.count, share.of) {
        (0 | 1, 1) => "The one team".to_owned(),
        (0, 2) => "Neither team".to_owned(),
        (0, of) => format!("None of {} teams", words.number(of)),
        (count, of) if count == of => format!("{} teams", capital(&all(words, of))),
        (count, of) => format!("{count} of {of} teams"),
    }
}

/// The verb after [`so_many`]: `meets`, `meet`, or with a negation for the one team.
fn verb(share: Share, not: &str, one: &str, many: &str) -> String {
    match (share.count, share.of) {
        (0, 1) => not.to_owned(),
        (0 | 1, _) => one.to_owned(),
        _ => many.to_owned(),
    }
}

fn teams(words: Words, count: usize) -> String {
    words.counted(count, "team", "teams")
}

/// `level-2 target`, or `target of 2.00`.
fn target_name(words: Words, target: &Grade) -> String {
    match target {
        Grade::Level(level) => {
            words.pick(format!("level-{level} target"), format!("レベル{level}の目標"))
        }
        Grade::Score(score) => {
            words.pick(format!("target of {score}"), format!("スコア{score}の目標"))
        }
    }
}

/// Where a team stands that meets the organisation's targets, as a predicate: `at level 2 or
/// above`.
fn at_bar(words: Words, bar: &Bar) -> String {
    match bar {
        Bar::One { grade, in_every_dimension } => {
            let grade = words.graded(grade);
            let (en, ja) = if *in_every_dimension {
                (" in every dimension", "全項目で")
            } else {
                ("", "")
            };
            words.pick(format!("at {grade} or above{en}"), format!("{ja}{grade}以上"))
        }
        Bar::Several => words.pick("at the organisation's targets", "組織目標以上"),
    }
}

/// The same of a single dimension.
pub(super) fn at_bar_in_one(words: Words, bar: &Bar) -> String {
    match bar {
        Bar::One { grade, .. } => {
            at_bar(words, &Bar::One { grade: grade.clone(), in_every_dimension: false })
        }
        Bar::Several => words.pick("at the organisation's target", "組織目標以上"),
    }
}

/// The dimensions most often below target as the subject of a sentence, from the fullest form
/// to the shortest, and whether it is a plural.
fn subjects(facts: &SummaryFacts<'_>, behind: &Behind) -> Vec<(String, bool)> {
    let words = facts.words;
    let dimensions = &behind.dimensions;
    let count = dimensions.len();
    let number =
        words.pick(words.counted(count, "dimension", "dimensions"), format!("{count}項目"));
    let named = || named(facts, dimensions);
    match (count, behind.everywhere()) {
        (0, _) => Vec::new(),
        (1, _) => vec![(named(), false)],
        (_, Some(Everywhere::AtOnce)) => vec![(words.pick("every dimension", "全項目"), false)],
        (_, Some(Everywhere::Each)) => vec![(words.pick("each dimension", "各項目"), false)],
        (2, None) => vec![(named(), true), (number, true)],
        (_, None) => vec![(number, true)],
    }
}

/// `training and release` or `「学習」と「リリース」`.
fn named(facts: &SummaryFacts<'_>, dimensions: &[usize]) -> String {
    let words = facts.words;
    let names: Vec<String> = dimensions
        .iter()
        .map(|&at| {
            let name = facts.short(at);
            if words.is_ja() { words.quoted(&name) } else { words.inside(&name) }
        })
        .collect();
    match &names[..] {
        [one, other] if words.is_ja() => format!("{one}と{other}"),
        _ => words.list(&names),
    }
}
