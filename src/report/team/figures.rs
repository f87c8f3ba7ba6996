//! The four figures under the headline.

use std::cmp::Ordering;

use super::Figure;
use crate::model::{Score, ScoringRule, TeamRule};
use crate::report::facts::TeamFacts;
use crate::report::words::shortened;

/// Level, change, criteria and targets in numbers.
pub(super) fn figures(facts: &TeamFacts<'_>) -> Vec<Figure> {
    let words = facts.words;
    let score = facts.score;
    let max = facts.model.span().highest();
    let of = |total: usize| words.pick(format!("of {total}"), format!("/{total}"));
    let none = || "–".to_owned();
    let applicable = facts.applicable().len();
    let level = Figure {
        number: score.grade.as_ref().map_or_else(none, ToString::to_string),
        of: words.pick(format!("of {max}"), format!("/{max}")),
        label: words.grade_of_team(facts.model),
        note: match (&score.grade, applicable) {
            (None, _) if score.assessment.is_none() => words.pick("not assessed", "未評価"),
            (None, _) => words.pick("not assessed in full", "未評価の項目あり"),
            (_, 1) => words.pick("one dimension", "1項目"),
            (_, count) => basis(facts, count),
        },
        alert: false,
    };
    let missed = facts.targets().1;
    let (met_count, missed_count) = (facts.targets().0.len(), missed.len());
    let targets = if met_count + missed_count == 0 {
        Figure {
            number: none(),
            of: String::new(),
            label: words.pick("Targets met", "目標の達成"),
            note: if score.dimensions.iter().any(|dimension| dimension.target.is_some()) {
                words.pick("nothing to compare", "比較できる値なし")
            } else {
                words.pick("no target set", "目標設定なし")
            },
            alert: false,
        }
    } else {
        let names = shortened(&facts.names_inside(&missed, true), 13.0);
        Figure {
            number: met_count.to_string(),
            of: of(met_count + missed_count),
            label: words.pick("Targets met", "目標の達成"),
            note: match missed_count {
                0 => words.pick("none open", "未達なし"),
                _ => words.pick(format!("open: {names}"), format!("未達：{names}")),
            },
            alert: false,
        }
    };
    let criteria = Figure {
        number: if score.answered() == 0 { none() } else { score.met().to_string() },
        of: of(score.applicable()),
        label: words.pick("Criteria met", "達成基準"),
        note: words.pick(
            format!("{} of {} answered", score.answered(), score.applicable()),
            format!("{}中{}に回答", score.applicable(), score.answered()),
        ),
        alert: false,
    };
    vec![level, change_figure(facts), criteria, targets]
}

fn change_figure(facts: &TeamFacts<'_>) -> Figure {
    let words = facts.words;
    let score = facts.score;
    let levels = facts.model.has_levels();
    let label = |since: &str| {
        let what = if levels { "Levels" } else { "Points" };
        words.pick(format!("{what} gained since {since}"), format!("{since}からの上昇"))
    };
    let Some(compared) = score.compared_with else {
        return Figure {
            number: "–".into(),
            of: String::new(),
            label: words.pick(if levels { "Levels gained" } else { "Points gained" }, "上昇"),
            note: words.pick("first assessment", "初回評価"),
            alert: false,
        };
    };
    let since = words.period_short(compared);
    if score.compared.is_none() || score.assessment.is_none() {
        let note = if score.assessment.is_none() {
            {
                let now = words.this_round();
                words.pick(format!("not assessed {now}"), format!("{now}は未評価"))
            }
        } else if score.is_new() {
            let first = score.history.first().map_or(score.period, |assessment| assessment.period);
            let month = words.period_short(first);
            words
                .pick(format!("new: first assessed in {month}"), format!("新規：初回評価は{month}"))
        } else {
            words.pick(format!("not assessed in {since}"), format!("{since}は未評価"))
        };
        return Figure {
            number: "–".into(),
            of: String::new(),
            label: label(&since),
            note,
            alert: false,
        };
    }
    let (gained, lost) = (facts.moved(true), facts.moved(false));
    let decimals = if levels { 0 } else { 2 };
    let lost_names: Vec<usize> = facts.changed(false).iter().map(|(at, _)| *at).collect();
    Figure {
        number: match gained.sign() {
            Ordering::Greater => format!("+{}", gained.rounded(decimals)),
            _ => "0".into(),
        },
        of: String::new(),
        label: if levels && gained == Score::whole(1) {
            words.pick(format!("Level gained since {since}"), format!("{since}からの上昇"))
        } else {
            label(&since)
        },
        note: match lost.sign() {
            Ordering::Equal => words.pick("none lost", "低下0"),
            _ => {
                let lost = lost.rounded(decimals);
                let names = shortened(&facts.names_inside(&lost_names, true), 12.0);
                words.pick(format!("{lost} lost: {names}"), format!("低下{lost}：{names}"))
            }
        },
        alert: lost.sign().is_ne(),
    }
}

/// What the team's grade is of so many dimensions.
fn basis(facts: &TeamFacts<'_>, dimensions: usize) -> String {
    let words = facts.words;
    let model = facts.model;
    let mean_of = |count: usize, one: &str, many: &str, ja: &str| {
        words.pick(
            format!("mean of {}", words.counted(count, one, many)),
            format!("{count}{ja}の平均"),
        )
    };
    match (model.scoring.rule, model.scoring.team) {
        _ if model.team_is_lowest() => words.pick(
            format!("lowest of {} dimensions", words.number(dimensions)),
            format!("{dimensions}項目の最小値"),
        ),
        (ScoringRule::Mean, TeamRule::Criteria) => {
            mean_of(facts.score.answered(), "rating", "ratings", "件の評点")
        }
        (ScoringRule::Additive, _) if !model.areas.is_empty() => {
            mean_of(model.areas.len(), "area", "areas", "領域")
        }
        _ => mean_of(dimensions, "dimension", "dimensions", "項目"),
    }
}
