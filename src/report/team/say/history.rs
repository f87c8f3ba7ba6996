//! The claim over the history, and the reasons of changes.

use std::cmp::Ordering;

use crate::model::{Grade, Period, Score};
use crate::report::facts::TeamFacts;
use crate::report::team::claims::{self, HistoryClaim, Loss, Now, Steady};
use crate::report::words::{capital, fitted};
use crate::score::Event;

use super::{by_number, claim};

/// The claim over the history.
pub(in crate::report) fn history_claim(facts: &TeamFacts<'_>) -> String {
    let words = facts.words;
    let what = if facts.model.has_levels() { "level" } else { "score" };
    let what_ja = if facts.model.has_levels() { "レベル" } else { "スコア" };
    match claims::history(facts) {
        HistoryClaim::Nothing => words.pick("No assessment yet", "評価の実績なし"),
        HistoryClaim::First => words.pick(
            format!("First assessment: there is no earlier {what} to compare"),
            "初回評価のため比較対象なし",
        ),
        HistoryClaim::NothingKnown => words.pick(
            format!("Nothing was answered, so there is no {what} to compare"),
            "回答がないため比較対象なし",
        ),
        HistoryClaim::Unreadable(period) => {
            let month = words.period_name(period);
            words.pick(
                format!(
                    "The results of {month} cannot be read: there is no other {what} to compare"
                ),
                format!("{month}の結果は読み取り不可のため比較対象なし"),
            )
        }
        HistoryClaim::Once(period) => {
            let month = words.period_name(period);
            words.pick(
                format!("One assessment only, in {month}: there is no other {what} to compare"),
                format!("評価は{month}の1回のみで比較対象なし"),
            )
        }
        HistoryClaim::LongAgo(period) => {
            let month = words.period_full(period);
            words.pick(
                format!("The assessment before is that of {month}, further back than is shown"),
                format!("前回の評価は{month}で、表示期間より前"),
            )
        }
        HistoryClaim::NewVersion { before, then, now } => {
            let month = words.period_name(before);
            claim(
                facts,
                vec![
                    words.pick(
                        format!("No {what} is comparable with {month}: version {then} of the model then, {now} now"),
                        format!("{month}の{what_ja}とは比較不可（モデルの版{then}→{now}）"),
                    ),
                    words.pick(
                        format!("Not comparable with {month}: version {then} then, {now} now"),
                        format!("{month}とは比較不可（版{then}→{now}）"),
                    ),
                ],
            )
        }
        HistoryClaim::Steady(steady) => say_steady(facts, steady, what, what_ja),
        HistoryClaim::Levels { since, gained, losses, events } => {
            claim(facts, say_levels(facts, since, &gained, &losses, events))
        }
        HistoryClaim::Scores { since, team, rose, fell } => {
            claim(facts, say_scores(facts, since, team.as_ref(), rose, fell))
        }
    }
}

fn say_steady(facts: &TeamFacts<'_>, steady: Steady, what: &str, what_ja: &str) -> String {
    let words = facts.words;
    let since = words.period_name(steady.since);
    if steady.complete {
        return words
            .pick(format!("No {what} has changed since {since}"), format!("{since}から変化なし"));
    }
    let count = steady.assessments;
    let (between, number) = if count == 2 {
        ("between the", "two".to_owned())
    } else {
        ("over the", words.number(count))
    };
    words.pick(
        format!("No {what} changed {between} {number} assessments since {since}"),
        format!("{since}以降の評価{count}回で{what_ja}の変化なし"),
    )
}

fn say_levels(
    facts: &TeamFacts<'_>,
    since: Period,
    gained: &Score,
    losses: &[Loss],
    events: usize,
) -> Vec<String> {
    let words = facts.words;
    let since = words.period_name(since);
    let by = words.distance(gained, true);
    let opening = match gained.sign() {
        Ordering::Greater => words
            .pick(format!("{} gained since {since}", capital(&by)), format!("{since}から{by}上昇")),
        _ => words.pick(format!("No level gained since {since}"), format!("{since}から上昇なし")),
    };
    let mut candidates = Vec::new();
    match losses {
        [] => {
            return vec![
                words.pick(format!("{opening}, none lost"), format!("{opening}、低下なし")),
            ];
        }
        [loss] => {
            if let (Some(regained), 2, true) = (loss.regained, events, *gained == loss.by) {
                // The loss and its repair are all that happened.
                for short in [false, true] {
                    candidates.push(say_repair(facts, loss, regained, short));
                }
            }
            for short in [false, true] {
                candidates.push(say_loss(facts, &opening, loss, short));
            }
        }
        _ => {}
    }
    let lost: Score = losses.iter().map(|loss| loss.by.clone()).sum();
    let count = usize::try_from(lost.floor()).unwrap_or(0);
    candidates.push(words.pick(
        format!("{opening}, {} lost", words.number(count)),
        format!("{opening}、{}低下", words.distance(&lost, true)),
    ));
    candidates
}

fn say_repair(facts: &TeamFacts<'_>, loss: &Loss, regained: Period, short: bool) -> String {
    let words = facts.words;
    let name = facts.names_first(&[loss.dimension], short);
    let count = usize::try_from(loss.by.floor()).unwrap_or(0);
    let levels = words.counted(count, "level", "levels");
    let it = by_number(count, "it", "them");
    let (lost, regained) = (words.period_name(loss.period), words.period_name(regained));
    words.pick(
        format!(
            "{name} lost {levels} in {lost} and regained {it} in {regained}; nothing else changed"
        ),
        format!("{name}は{lost}に低下し{regained}に回復、ほかは変化なし"),
    )
}

fn say_loss(facts: &TeamFacts<'_>, opening: &str, loss: &Loss, short: bool) -> String {
    let words = facts.words;
    let count = usize::try_from(loss.by.floor()).unwrap_or(0);
    let (by, by_ja) = (words.number(count), words.distance(&loss.by, true));
    let month = words.period_name(loss.period);
    let name = facts.names_inside(&[loss.dimension], short);
    match loss.regained.map(|period| words.period_name(period)) {
        Some(regained) => words.pick(
            format!(
                "{opening}; {name} lost {by} in {month} and regained {} in {regained}",
                by_number(count, "it", "them")
            ),
            format!("{opening}。{name}は{month}に{by_ja}低下し、{regained}に回復"),
        ),
        None => words.pick(
            format!("{opening}; {name} lost {by} in {month}"),
            format!("{opening}。{name}は{month}に{by_ja}低下"),
        ),
    }
}

/// The team's own score, and how many dimensions moved: points of several dimensions are
/// never added up.
fn say_scores(
    facts: &TeamFacts<'_>,
    since: Period,
    team: Option<&(Grade, Grade)>,
    rose: usize,
    fell: usize,
) -> Vec<String> {
    let words = facts.words;
    let since = words.period_name(since);
    let dimensions = |count: usize| words.counted(count, "dimension", "dimensions");
    let (en, ja) = match (rose, fell) {
        (0, 0) => {
            ("every dimension is back where it was".to_owned(), "全項目が元の値に回復".to_owned())
        }
        (rose, 0) => {
            (format!("{} rose, none fell", dimensions(rose)), format!("{rose}項目が上昇、低下なし"))
        }
        (0, fell) => {
            (format!("{} fell, none rose", dimensions(fell)), format!("{fell}項目が低下、上昇なし"))
        }
        (rose, fell) => (
            format!("{} rose, {} fell", dimensions(rose), words.number(fell)),
            format!("{rose}項目が上昇、{fell}項目が低下"),
        ),
    };
    let dimensions_only = match (rose, fell) {
        (0, 0) => words.pick(
            format!("Every dimension is back at its score of {since}"),
            format!("全項目が{since}の値に回復"),
        ),
        _ => words.pick(format!("Since {since} {en}"), format!("{since}から{ja}")),
    };
    let Some((from, to)) = team else { return vec![dimensions_only] };
    let opening = match from.minus(to).sign() {
        Ordering::Less => words.pick(
            format!("The score rose from {from} in {since} to {to}"),
            format!("総合スコアは{since}の{from}から{to}に上昇"),
        ),
        Ordering::Greater => words.pick(
            format!("The score fell from {from} in {since} to {to}"),
            format!("総合スコアは{since}の{from}から{to}に低下"),
        ),
        Ordering::Equal => words.pick(
            format!("The score is {to}, as in {since}"),
            format!("総合スコアは{since}と同じ{to}"),
        ),
    };
    vec![words.pick(format!("{opening}; {en}"), format!("{opening}、{ja}")), opening]
}

/// What was recorded about a change: the remark, and the criteria behind it.
pub(in crate::report) fn reason(facts: &TeamFacts<'_>, event: &Event) -> String {
    let words = facts.words;
    let reason = claims::reason(facts, event);
    let criteria: Vec<String> = reason.criteria.iter().map(|&at| facts.criterion(at)).collect();
    let criteria = criteria.join(&words.pick("; ", "、"));
    let none = words.pick("no reason recorded", "理由の記録なし");
    let text = match (reason.note.map(|note| words.text(note)), reason.now.is_loss()) {
        // A loss is always named with the criterion behind it.
        (Some(note), true) => {
            words.pick(format!("{criteria}: {note}"), format!("{criteria}：{note}"))
        }
        (Some(note), false) => note,
        (None, _) if criteria.is_empty() => none,
        (None, _) => {
            let (en, ja) = match reason.now {
                Now::Met => ("met now", "新たに達成"),
                Now::Open => ("open now", "新たな未達"),
                Now::Raised => ("raised by", "上昇の要因"),
                Now::Lowered => ("lowered by", "低下の要因"),
            };
            words.pick(format!("{none}; {en}: {criteria}"), format!("{none}（{ja}：{criteria}）"))
        }
    };
    fitted(&text, 34.0, 70.0)
}
