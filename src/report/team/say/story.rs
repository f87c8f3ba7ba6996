//! What a dimension went through, under its name.

use crate::model::Grade;
use crate::report::facts::TeamFacts;
use crate::report::team::claims::{self, Story};

/// What a dimension went through in the periods shown.
pub(in crate::report) fn story(facts: &TeamFacts<'_>, dimension: usize) -> String {
    let words = facts.words;
    match claims::story(facts, dimension) {
        Story::NotApplicable => words.pick("not applicable", "対象外"),
        Story::NotAssessed => words.pick("not assessed", "未評価"),
        Story::LastAssessed(last) => {
            let month = words.period_short(last);
            words.pick(format!("last assessed in {month}"), format!("直近の評価は{month}"))
        }
        Story::EarlierUnreadable => {
            words.pick("earlier results unreadable", "以前の結果は読み取り不可")
        }
        Story::First => words.pick("first assessment", "初回評価"),
        Story::FirstByVersion(version) => {
            words.pick(format!("first by version {version}"), format!("版{version}では初回"))
        }
        Story::Unchanged { stall, .. } if stall.is_complete() => {
            let since = words.period_short(stall.since);
            words.pick(format!("unchanged since {since}"), format!("{since}から変化なし"))
        }
        Story::Unchanged { grade, stall } => {
            let since = words.period_short(stall.since);
            let (grade, count) = (shown(facts, &grade), stall.assessments);
            words.pick(
                format!("{grade} in {} since {since}", words.all_of(count)),
                format!("{since}以降{count}回とも{grade}"),
            )
        }
        Story::Before { period, grade } => {
            let month = words.period_short(period);
            let (noun, noun_ja) = if facts.model.has_levels() {
                ("level", "レベル")
            } else {
                ("score", "スコア")
            };
            let now = facts.score.dimensions[dimension].grade();
            let (en, ja) = match now.is_some_and(|now| now.is_shown_as(&grade)) {
                true => (format!("as in {month}"), format!("{month}と同じ")),
                false => {
                    let grade = shown(facts, &grade);
                    (format!("{grade} in {month}"), format!("{month}は{grade}"))
                }
            };
            words.pick(format!("{en}, no {noun} between"), format!("{ja}（間は{noun_ja}なし）"))
        }
        Story::Moved { from, to, period } => {
            let month = words.period_short(period);
            match to < from {
                true => words.pick(
                    format!("fell from {from} to {to} in {month}"),
                    format!("{month}に{from}から{to}へ低下"),
                ),
                false => words.pick(
                    format!("rose from {from} to {to} in {month}"),
                    format!("{month}に{from}から{to}へ上昇"),
                ),
            }
        }
        Story::Recovered { lost, regained } => {
            let (lost, regained) = (words.period_short(lost), words.period_short(regained));
            words.pick(
                format!("lost in {lost}, regained in {regained}"),
                format!("{lost}に低下、{regained}に回復"),
            )
        }
    }
}

/// A grade where it stands for itself: `at 2`, or `1.38`.
fn shown(facts: &TeamFacts<'_>, grade: &Grade) -> String {
    match grade {
        Grade::Level(_) => facts.words.graded(grade),
        Grade::Score(score) => score.to_string(),
    }
}
