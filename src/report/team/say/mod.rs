//! The sentences of a team report: how each of its claims is said.
//!
//! A function takes what is the case and has one arm a message, in both languages. Where a
//! sentence may get too long, ways to say it go from the fullest to the shortest, and the
//! first that fits is taken.

mod blockers;
mod figures;
mod headline;
mod history;
mod ladder;
mod method;
mod story;
mod table;

pub(in crate::report) use self::blockers::{blockers_claim, blockers_question, cause};
pub(in crate::report) use self::figures::figures;
pub(in crate::report) use self::headline::headline;
pub(in crate::report) use self::history::{history_claim, reason};
pub(in crate::report) use self::ladder::{ladder_claim, version_legend};
pub(in crate::report) use self::method::method;
pub(in crate::report) use self::story::story;
pub(in crate::report) use self::table::{cell_count, table_claim};

use crate::report::facts::TeamFacts;
use crate::report::words::first_that_fits;

/// Room for a claim: the text width in sizes of the claim's type.
fn claim_measure(facts: &TeamFacts<'_>) -> f64 {
    if facts.words.is_ja() { 493.0 / 11.0 } else { 493.0 / 12.0 }
}

/// The fullest way to say a claim that fits its line.
pub(super) fn claim(facts: &TeamFacts<'_>, candidates: Vec<String>) -> String {
    first_that_fits(candidates, claim_measure(facts), 1)
}

/// A sentence with the full and with the short names of dimensions.
fn with_names(say: impl Fn(bool) -> String) -> Vec<String> {
    vec![say(false), say(true)]
}

/// One of two English words, by a number.
fn by_number<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}
