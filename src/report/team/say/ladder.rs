//! The claim over the ladders.

use crate::report::facts::TeamFacts;
use crate::report::team::claims::{self, LadderClaim, Shortfall, TargetsMet, Untargeted};
use crate::report::words::capital;

use super::{by_number, claim, with_names};

/// The claim over the ladders: how many targets are met, and what is short.
pub(in crate::report) fn ladder_claim(facts: &TeamFacts<'_>) -> String {
    let words = facts.words;
    let round = words.this_round();
    match claims::ladder(facts) {
        LadderClaim::NotAssessed(Some(last)) => {
            let month = words.period_full(last);
            let (noun, noun_ja) = if facts.model.has_levels() {
                ("levels", "レベル")
            } else {
                ("scores", "スコア")
            };
            words.pick(
                format!("No assessment {round}: the {noun} shown are those of {month}"),
                format!("{round}の評価なし、表示は{month}の{noun_ja}"),
            )
        }
        LadderClaim::NotAssessed(None) => {
            words.pick("The team has not been assessed yet", "評価の実績なし")
        }
        LadderClaim::OtherVersion(version) => words.pick(
            format!(
                "Assessed by version {version} of the model: nothing to show by the current one"
            ),
            format!("モデルの版{version}による評価のため、現行版での表示なし"),
        ),
        LadderClaim::NothingApplies => {
            words.pick("No dimension applies to the team", "該当する評価項目なし")
        }
        LadderClaim::NothingAnswered => words.pick(
            "No dimension could be assessed: nothing was answered",
            "回答がなく全項目が未評価",
        ),
        LadderClaim::Untargeted(untargeted) => say_untargeted(facts, &untargeted),
        LadderClaim::Targets(targets) => say_targets(facts, &targets),
    }
}

fn say_untargeted(facts: &TeamFacts<'_>, untargeted: &Untargeted) -> String {
    let words = facts.words;
    match untargeted {
        Untargeted::Incomplete(missing) => claim(
            facts,
            with_names(|short| {
                let names = facts.names_first(missing, short);
                let is = by_number(missing.len(), "is", "are");
                words.pick(format!("{names} {is} not assessed"), format!("{names}は未評価"))
            })
            .into_iter()
            .chain([words.pick(
                if missing.len() == 1 {
                    "One dimension is not assessed".to_owned()
                } else {
                    format!("{} dimensions are not assessed", capital(&words.number(missing.len())))
                },
                format!("{}項目が未評価", missing.len()),
            )])
            .collect(),
        ),
        Untargeted::AllAlike(grade) if facts.applicable().len() == 1 => {
            let grade = words.graded(grade);
            words.pick(format!("The one dimension stands at {grade}"), format!("1項目が{grade}"))
        }
        Untargeted::AllAlike(grade) => {
            let grade = words.graded(grade);
            words.pick(format!("Every dimension stands at {grade}"), format!("全項目が{grade}"))
        }
        Untargeted::Lowest { dimensions, grade } => {
            let grade = words.graded(grade);
            let mut candidates = with_names(|short| {
                let names = facts.names_first(dimensions, short);
                let verb = by_number(dimensions.len(), "stands", "stand");
                words.pick(
                    format!("{names} {verb} lowest, at {grade}"),
                    format!("最も低いのは{}の{grade}", facts.names_inside(dimensions, short)),
                )
            });
            if dimensions.len() > 1 {
                let count = dimensions.len();
                candidates.push(words.pick(
                    format!(
                        "{} dimensions stand lowest, at {grade}",
                        capital(&words.number(count))
                    ),
                    format!("最も低いのは{count}項目の{grade}"),
                ));
            }
            claim(facts, candidates)
        }
    }
}

fn say_targets(facts: &TeamFacts<'_>, targets: &TargetsMet) -> String {
    let words = facts.words;
    let opening = met_of_all(facts, targets);
    let mut candidates = Vec::new();
    let mut add = |tails: Vec<(String, String)>| {
        for (en, ja) in tails {
            candidates.push(words.pick(format!("{opening}; {en}"), format!("{opening}、{ja}")));
        }
    };
    let levels = facts.model.has_levels();
    let is = |count: usize| by_number(count, "is", "are");
    if !targets.unknown.is_empty() {
        let unknown = &targets.unknown;
        let tails = [false, true].map(|short| {
            let names = facts.names_inside(unknown, short);
            (format!("{names} {} not assessed", is(unknown.len())), format!("{names}は未評価"))
        });
        add(tails.into());
        let count = unknown.len();
        add(vec![(
            format!("{} {} not assessed", words.number(count), is(count)),
            format!("{count}項目は未評価"),
        )]);
        return claim(facts, candidates);
    }
    match &targets.shortfall {
        // That none is met says it of all; the one target says it itself.
        Shortfall::Alike { dimensions, by } if targets.met > 0 => {
            let gap = words.distance(by, levels);
            add([false, true]
                .map(|short| {
                    let names = facts.names_inside(dimensions, short);
                    let en = format!("{names} {} {gap} short", is(dimensions.len()));
                    (en, format!("{names}が{gap}不足"))
                })
                .into());
        }
        Shortfall::Widest { dimension, by } => {
            let gap = words.distance(by, levels);
            add([false, true]
                .map(|short| {
                    let name = facts.names_inside(&[*dimension], short);
                    (
                        format!("{name} is furthest off, by {gap}"),
                        format!("最大の不足は{name}の{gap}"),
                    )
                })
                .into());
        }
        Shortfall::None | Shortfall::Alike { .. } | Shortfall::Mixed => {}
    }
    candidates.push(opening);
    claim(facts, candidates)
}

/// How many of all targets are met.
fn met_of_all(facts: &TeamFacts<'_>, targets: &TargetsMet) -> String {
    let words = facts.words;
    let (met, all) = (targets.met, targets.met + targets.missed + targets.unknown.len());
    if all == 1 {
        return match &targets.shortfall {
            Shortfall::Alike { by, .. } => {
                let gap = words.distance(by, facts.model.has_levels());
                words.pick(
                    format!("The one dimension with a target is {gap} short"),
                    format!("目標のある1項目は{gap}不足"),
                )
            }
            _ if met == 0 => words.pick(
                "The dimension with a target could not be compared",
                "目標のある項目は比較不可",
            ),
            _ => words.pick("The one dimension with a target meets it", "目標のある1項目は達成"),
        };
    }
    // Where not every dimension has a target, those that have one are named so.
    let which = if targets.of_all { "" } else { " with a target" };
    let which_ja = if targets.of_all { String::new() } else { "目標のある".into() };
    let verb = |count: usize| match (targets.of_all, by_number(count, "meets", "meet")) {
        (true, verb) => format!("{verb} {} target", by_number(count, "its", "their")),
        (false, verb) => format!("{verb} it"),
    };
    match met {
        0 if !targets.unknown.is_empty() => words.pick(
            format!(
                "No dimension assessed{} its target",
                if targets.missed > 0 { " meets" } else { " has met" }
            ),
            format!("{which_ja}{all}項目のうち達成した項目なし"),
        ),
        0 if all == 2 => words.pick(
            format!("Neither dimension{which} {}", verb(1)),
            format!("{which_ja}{all}項目とも目標未達"),
        ),
        0 => words.pick(
            format!("None of {} dimensions{which} {}", words.number(all), verb(1)),
            format!("{which_ja}{all}項目とも目標未達"),
        ),
        met if met == all => words.pick(
            format!("{} dimensions{which} {}", capital(&words.all_of(all)), verb(all)),
            format!("{which_ja}{all}項目すべてが目標を達成"),
        ),
        met => words.pick(
            format!(
                "{} of {} dimensions{which} {}",
                capital(&words.number(met)),
                words.number(all),
                verb(met)
            ),
            format!("{which_ja}{all}項目中{met}項目が目標を達成"),
        ),
    }
}

/// The line of the key that says why nothing is compared, where the model's version changed.
pub(in crate::report) fn version_legend(facts: &TeamFacts<'_>) -> Option<String> {
    let words = facts.words;
    let change = claims::version_change(facts)?;
    let (period, then, now) = (words.period_full(change.period), change.then, change.now);
    Some(words.pick(
        format!("{period} not comparable: version {then} then, {now} now"),
        format!("{period}とは比較不可（モデルの版{then}→{now}）"),
    ))
}
