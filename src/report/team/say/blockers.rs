//! The claim over the blockers, and why each criterion is open.

use crate::model::{Answer, AnswerState, Scale};
use crate::report::facts::TeamFacts;
use crate::report::team::claims::{self, BlockersClaim, Open, Said};
use crate::report::words::{capital, fitted};

use super::{by_number, claim};

/// The question that the blockers answer. A model without levels has no next one.
pub(in crate::report) fn blockers_question(facts: &TeamFacts<'_>) -> String {
    let en = if facts.model.has_levels() {
        "What blocks the next level, and what do we do about it?"
    } else {
        "What keeps the score down, and what do we do about it?"
    };
    facts.words.pick(
        en,
        if facts.model.has_levels() {
            "次の段階を妨げる要因と対応"
        } else {
            "スコアを下げる要因と対応"
        },
    )
}

/// The claim over the blockers.
pub(in crate::report) fn blockers_claim(facts: &TeamFacts<'_>) -> String {
    let words = facts.words;
    match claims::blockers(facts) {
        BlockersClaim::Unknown => {
            words.pick("Unknown until the team is assessed", "評価されるまで不明")
        }
        BlockersClaim::NothingApplies => {
            words.pick("No criterion applies, so none is open", "該当する基準がなく、未達もなし")
        }
        BlockersClaim::NothingAnswered => {
            words.pick("Unknown until the criteria are answered", "基準に回答するまで不明")
        }
        BlockersClaim::Incomplete => {
            words.pick("Assess every dimension to see what blocks the team", "全項目の評価後に判明")
        }
        BlockersClaim::OpenWhereAssessed(open) => words.pick(
            format!(
                "{} {} the dimensions assessed",
                capital(&words.counted(open, "open criterion", "open criteria")),
                by_number(open, "blocks", "block")
            ),
            format!("評価済み項目を妨げる未達基準は{open}件"),
        ),
        BlockersClaim::NoneOpen { every_level: true, .. } => words.pick(
            "No open criterion is left: every level is reached",
            "未達基準なし、全レベルに到達",
        ),
        BlockersClaim::NoneOpen { unknown: 0, .. } => {
            words.pick("No open criterion is left", "未達基準なし")
        }
        BlockersClaim::NoneOpen { unknown, .. } => words.pick(
            format!(
                "No criterion is known to be open, and {} {} unknown or not answered",
                words.number(unknown),
                by_number(unknown, "is", "are")
            ),
            format!("判明している未達基準なし、不明・未回答は{unknown}基準"),
        ),
        BlockersClaim::RatedLow { dimensions, to_target } => {
            let count = dimensions.len();
            let is = by_number(count, "is", "are");
            let (aim, aim_ja) = match to_target {
                true => (by_number(count, "its target", "their targets"), "目標"),
                false => ("the next level", "次のレベル"),
            };
            let say = |names: String, names_ja: String| {
                words.pick(
                    format!("No criterion is open, but {names} {is} rated too low for {aim}"),
                    format!("未達基準はないが、{names_ja}の評点が{aim_ja}に届かず"),
                )
            };
            let mut candidates = Vec::new();
            for short in [false, true] {
                let names = facts.names_inside(&dimensions, short);
                candidates.push(say(names.clone(), names));
            }
            let number = words.counted(count, "dimension", "dimensions");
            candidates.push(say(number, format!("{count}項目")));
            claim(facts, candidates)
        }
        BlockersClaim::NothingAboveDeclared => words.pick(
            "The model asks for nothing above what was declared",
            "申告値より上に求められる基準なし",
        ),
        BlockersClaim::NotAnswered { count, grade } => {
            let grade = words.graded(&grade);
            let criteria = words.counted(count, "criterion", "criteria");
            let is = by_number(count, "is", "are");
            claim(
                facts,
                vec![
                    words.pick(
                        format!("{} above the levels declared {is} not answered; the team stands at {grade}", capital(&criteria)),
                        format!("総合{grade}は申告値による。その上の{count}基準は未回答"),
                    ),
                    words.pick(
                        format!("{} above the levels declared {is} not answered", capital(&criteria)),
                        format!("申告値の上の{count}基準は未回答"),
                    ),
                ],
            )
        }
        BlockersClaim::Open(open) => claim(facts, say_open(facts, &open)),
    }
}

fn say_open(facts: &TeamFacts<'_>, open: &Open) -> Vec<String> {
    let words = facts.words;
    let grade = words.graded(&open.grade);
    let (all, holding) = (open.open, open.holding);
    let criteria = capital(&words.counted(all, "open criterion", "open criteria"));
    let mut candidates = match (holding, open.to_target) {
        (0, false) if facts.model.team_is_lowest() => vec![words.pick(
            format!("{criteria} in the lowest dimensions"),
            format!("最も低い項目の未達基準は{all}件"),
        )],
        (0, false) => vec![words.pick(
            format!("{criteria} where the team stands lowest"),
            format!("最も低い項目の未達基準は{all}件"),
        )],
        (0, true) => vec![words.pick(
            format!("{criteria} {} the way to the target", by_number(all, "blocks", "block")),
            format!("目標を妨げる未達基準は{all}件"),
        )],
        (holding, _) if holding == all => vec![words.pick(
            format!("{criteria} {} the team at {grade}", by_number(all, "holds", "hold")),
            format!("未達基準{all}件が総合{grade}の原因"),
        )],
        (holding, _) => {
            let number = words.number(holding);
            let hold = by_number(holding, "holds", "hold");
            vec![
                words.pick(
                    format!("{criteria} block the next step, and {number} of them alone {hold} the team at {grade}"),
                    format!("次の段階を妨げる未達基準は{all}件、うち{holding}件が総合{grade}の原因"),
                ),
                words.pick(
                    format!("{} of {all} open criteria {hold} the team at {grade}", capital(&number)),
                    format!("未達基準{all}件中{holding}件が総合{grade}の原因"),
                ),
            ]
        }
    };
    if open.not_answered > 0 {
        let count = open.not_answered;
        let full = candidates[0].clone();
        let is = by_number(count, "is", "are");
        candidates.insert(
            0,
            words.pick(
                format!("{full}; {} more {is} not answered", words.number(count)),
                format!("{full}、ほか{count}基準は未回答"),
            ),
        );
    }
    candidates
}

/// Why a criterion is open: what was said of it, and since when.
pub(in crate::report) fn cause(facts: &TeamFacts<'_>, criterion: usize) -> String {
    let words = facts.words;
    let cause = claims::cause(facts, criterion);
    // A note stays as it was written; our own words begin with a capital.
    let said = cause.said.and_then(|said| match said {
        Said::Note(note) => Some(fitted(&words.text(note), 20.0, 58.0)),
        Said::NotAnswered => Some(words.pick("Not answered", "未回答")),
        Said::Unknown => Some(words.pick("Unknown", "不明")),
        Said::Rated(answer) => rating(facts, criterion, answer).map(|rating| capital(&rating)),
    });
    let since = cause.open_since.map(|since| words.period_name(since));
    match (said, since) {
        (Some(said), Some(since)) => {
            words.pick(format!("{said}; open since {since}"), format!("{said}（{since}から未達）"))
        }
        (Some(said), None) => said,
        (None, Some(since)) => {
            words.pick(format!("Open since {since}"), format!("{since}から未達"))
        }
        (None, None) => String::new(),
    }
}

/// What an answer says beside its criterion being open: a number, or a choice that says more
/// than the lowest one does.
fn rating(facts: &TeamFacts<'_>, criterion: usize, answer: &Answer) -> Option<String> {
    let words = facts.words;
    let scale = &facts.model.criteria[criterion].scale;
    let AnswerState::Value(value) = answer.state else { return None };
    match scale {
        Scale::Choices(choices) => {
            let choice = answer.choice(scale)?;
            let lowest = choices.iter().filter(|other| other.value == scale.min());
            let says_more = value > scale.min() || lowest.count() > 1;
            let text = words.text(&choice.text);
            (says_more && !text.is_empty()).then(|| fitted(&text, 20.0, 40.0))
        }
        Scale::Range { max, .. } => {
            Some(words.pick(format!("rated {value} of {max}"), format!("評点{value}（最高{max}）")))
        }
    }
}
