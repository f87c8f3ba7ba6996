//! How the level was computed, and on what ground: the note at the foot of the report.

use crate::report::facts::TeamFacts;
use crate::report::team::claims::{self, Coverage};
use crate::report::team::plan_sentences::plan_beside_forecast;
use crate::report::words::Words;
use crate::report::{doubts, method};
use crate::score::DoubtCounts;

use super::by_number;

/// Title and text of the note.
pub(in crate::report) fn method(facts: &TeamFacts<'_>) -> (String, String) {
    let words = facts.words;
    let score = facts.score;
    let title = if facts.model.has_levels() {
        words.pick("How the level is set.", "レベルの決め方")
    } else {
        words.pick("How the score is computed.", "スコアの算出方法")
    };
    let mut sentences = vec![method::rule(words, facts.model)];
    let coverage = claims::method(facts);
    if let Some(coverage) = &coverage {
        sentences.extend(say_coverage(facts, coverage));
    }
    let counts = DoubtCounts::of(facts.model, score, &facts.around.known);
    sentences.extend(doubts::of_team(words, &counts));
    if score.assessment.is_some() {
        sentences.extend(version_break(facts));
        sentences.push(method::forecast_sentence(facts));
        sentences.extend(plan_beside_forecast(facts));
    }
    sentences.extend(method::withheld(words, facts.around.withheld));
    (title, sentences.join(&words.pick(" ", "")))
}

fn say_coverage(facts: &TeamFacts<'_>, coverage: &Coverage) -> Vec<String> {
    let words = facts.words;
    let mut sentences = Vec::new();
    if coverage.declared.is_empty() || coverage.answered > 0 {
        sentences.push(answered(words, coverage));
        sentences.extend((coverage.met > 0).then(|| evidence(words, coverage)));
    }
    if !coverage.declared.is_empty() {
        let names = facts.names_inside(&coverage.declared, true);
        sentences.push(words.pick(
            format!("Declared without answers: {names}."),
            format!("回答のない申告値：{names}。"),
        ));
    }
    sentences
}

fn answered(words: Words, coverage: &Coverage) -> String {
    let Coverage { applicable, answered, unknown, not_applicable, .. } = *coverage;
    let criteria = by_number(applicable, "criterion", "criteria");
    let mut en = match (answered, applicable) {
        (_, 0) => "No criterion applies".to_owned(),
        (0, 1) => "The one applicable criterion is not answered".to_owned(),
        (0, 2) => "Neither of the 2 applicable criteria is answered".to_owned(),
        (0, _) => format!("None of {applicable} applicable {criteria} is answered"),
        _ => {
            let are = by_number(answered, "is", "are");
            format!("{answered} of {applicable} applicable {criteria} {are} answered")
        }
    };
    let mut ja = match (answered, applicable) {
        (_, 0) => "該当する基準なし".to_owned(),
        (0, _) => format!("該当する{applicable}基準に回答なし"),
        (all, of) if all == of => format!("該当する{of}基準すべてに回答"),
        _ => format!("該当する{applicable}基準中{answered}基準に回答"),
    };
    if unknown > 0 {
        en += &format!(", {unknown} of them as unknown");
        ja += &format!("（うち{unknown}基準は「不明」）");
    }
    if not_applicable > 0 {
        let is = by_number(not_applicable, "is", "are");
        en += &format!("; {not_applicable} {is} not applicable");
        ja += &format!("、対象外{not_applicable}基準");
    }
    words.pick(format!("{en}."), format!("{ja}。"))
}

fn evidence(words: Words, coverage: &Coverage) -> String {
    let Coverage { met, evidenced, .. } = *coverage;
    if met == 1 {
        return match evidenced {
            0 => words
                .pick("The one criterion met rests on a statement.", "達成した1基準は申告による。"),
            _ => words
                .pick("Evidence is given for the one criterion met.", "達成した1基準に証跡あり。"),
        };
    }
    if evidenced == 0 {
        let none = if met == 2 { "neither" } else { "none" };
        return words.pick(
            format!("Evidence is given for {none} of the {met} criteria met."),
            format!("達成した{met}基準はいずれも証跡なし（申告による）。"),
        );
    }
    let rest = met.saturating_sub(evidenced);
    let tail = match rest {
        0 => String::new(),
        1 => words.pick("; one rests on a statement", "、1基準は申告による"),
        _ => words.pick(
            format!("; {} rest on statements", words.number(rest)),
            format!("、{rest}基準は申告による"),
        ),
    };
    words.pick(
        format!("Evidence is given for {evidenced} of the {met} criteria met{tail}."),
        format!("達成{met}基準のうち{evidenced}基準に証跡あり{tail}。"),
    )
}

/// Up to when the assessments were made with another version of the model.
fn version_break(facts: &TeamFacts<'_>) -> Option<String> {
    let words = facts.words;
    let snapshot = facts.score.version_break()?;
    let version = snapshot.other_version.as_ref()?;
    let month = words.period_full(snapshot.period);
    let (noun, noun_ja) =
        if facts.model.has_levels() { ("level", "レベル") } else { ("score", "スコア") };
    Some(words.pick(
        format!("Up to {month} the assessments follow version {version} of the model: the line breaks there, and no {noun} is compared across it."),
        format!("{month}までの評価はモデルの版{version}による。推移はそこで区切り、版をまたぐ{noun_ja}の比較は行わない。"),
    ))
}
