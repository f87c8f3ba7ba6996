//! Reading how a model is scored, and what is doubtful about it in the complete model.

use super::super::node::{Faults, Map, Node};
use super::doubts::behind;
use super::one_of;
use crate::model::{Achievement, AnswerPolicy, MaturityModel, Score, ScoringRule, TeamRule, Value};

/// Reads how a model is scored; without a word about it, by the staged rule.
pub(super) fn scoring(map: Option<&Map<'_>>, faults: &mut Faults) -> Achievement {
    let get = |key: &str| map.and_then(|map| map.get(key));
    if let Some(map) = map {
        let known = ["rule", "achieved_at", "not_applicable", "unanswered", "team", "cuts"];
        map.only(&known, faults);
    }
    let rules = [ScoringRule::Staged, ScoringRule::Additive, ScoringRule::Mean];
    let rule = get("rule")
        .and_then(|node| one_of(node, &rules.map(|rule| (rule.name(), rule)), faults))
        .unwrap_or(ScoringRule::Staged);
    let (not_applicable, unanswered) = match rule {
        ScoringRule::Staged => (AnswerPolicy::Exclude, AnswerPolicy::Block),
        ScoringRule::Additive => (AnswerPolicy::Zero, AnswerPolicy::Zero),
        ScoringRule::Mean => (AnswerPolicy::Exclude, AnswerPolicy::Exclude),
    };
    let exclude = ("exclude", AnswerPolicy::Exclude);
    let zero = ("zero", AnswerPolicy::Zero);
    Achievement {
        rule,
        achieved_at: get("achieved_at").and_then(|node| node.parse(faults)).unwrap_or(Value::ONE),
        not_applicable: get("not_applicable")
            .and_then(|node| one_of(node, &[exclude, zero, ("full", AnswerPolicy::Full)], faults))
            .unwrap_or(not_applicable),
        unanswered: get("unanswered")
            .and_then(|node| one_of(node, &[("block", AnswerPolicy::Block), zero, exclude], faults))
            .unwrap_or(unanswered),
        team: get("team")
            .and_then(|node| {
                let names = [
                    ("min", TeamRule::Min),
                    ("dimensions", TeamRule::Dimensions),
                    ("criteria", TeamRule::Criteria),
                ];
                one_of(node, &names, faults)
            })
            .unwrap_or_default(),
        cuts: get("cuts")
            .and_then(|node| node.list(faults))
            .unwrap_or_default()
            .iter()
            .filter_map(|node| node.parse(faults))
            .collect(),
    }
}

/// Finds what is without effect in the scoring of a complete model, and cuts that no score
/// lies between.
pub(super) fn check(model: &MaturityModel, map: &Map<'_>, faults: &mut Faults) {
    let rule = model.scoring.rule;
    if let Some(node) = map.get("team").filter(|_| rule != ScoringRule::Mean) {
        let instead = match rule {
            ScoringRule::Staged => "a team stands at its lowest dimension",
            ScoringRule::Additive | ScoringRule::Mean => {
                "a team's score is the mean of its areas, or of its dimensions where there are none"
            }
        };
        faults.warning(node, without_effect("team", rule), Some(instead.into()));
    }
    if let Some(node) = map.get("unanswered")
        && rule != ScoringRule::Staged
        && model.scoring.unanswered == AnswerPolicy::Block
    {
        faults.warning(
            node,
            format!("`block` counts as `zero` under the rule `{}`", rule.name()),
            Some("write `zero`, or `exclude` to leave such criteria out".into()),
        );
    }
    match map.get("cuts").filter(|_| !model.scoring.cuts.is_empty()) {
        Some(node) if rule == ScoringRule::Staged => {
            let instead = "levels follow from the criteria that are achieved";
            faults.warning(node, without_effect("cuts", rule), Some(instead.into()));
        }
        Some(node) => cuts(model, node, faults),
        None if rule == ScoringRule::Mean && !model.levels.is_empty() => {
            let message =
                "without `cuts` the rule `mean` leads to scores only: levels have no effect";
            faults.warning(behind(map, "rule"), message, None);
        }
        None => {}
    }
}

fn without_effect(key: &str, rule: ScoringRule) -> String {
    format!("`{key}` has no effect under the rule `{}`", rule.name())
}

fn cuts(model: &MaturityModel, node: &Node<'_>, faults: &mut Faults) {
    let (cuts, nodes) = (&model.scoring.cuts, node.reach(&["*"]));
    for (pair, second) in cuts.windows(2).zip(&nodes[1.min(nodes.len())..]) {
        if pair[1] <= pair[0] {
            let message =
                format!("the cut {} is not above the one before it, {}", pair[1], pair[0]);
            faults.error_with(second, message, Some("cuts go up, one for each level".into()));
        }
    }
    let wanted = model.levels.len().saturating_sub(1);
    if let Some(surplus) = nodes.get(wanted) {
        let levels = if wanted == 1 { "level" } else { "levels" };
        faults
            .error(surplus, format!("{} cuts for {wanted} {levels} above the lowest", cuts.len()));
    } else if let Some(beyond) = model.levels.get(cuts.len() + 1).filter(|_| !cuts.is_empty()) {
        faults.warning(
            node,
            format!("no cut leads to level {}: it cannot be reached", beyond.level),
            Some(format!("{wanted} cuts lead to all levels above the lowest")),
        );
    }
    let (lowest, highest) = possible(model);
    for (cut, node) in cuts.iter().zip(&nodes) {
        let score = Score::from(*cut);
        if score > highest {
            let message =
                format!("no score reaches the cut {cut}: the highest is {}", highest.short());
            faults.warning(node, message, None);
        } else if score <= lowest {
            let message =
                format!("every score reaches the cut {cut}: the lowest is {}", lowest.short());
            faults.warning(node, message, None);
        }
    }
}

/// The lowest and the highest score of a model. A criterion that is not answered, or not
/// applicable, may count less than any answer to it.
fn possible(model: &MaturityModel) -> (Score, Score) {
    let (lowest, highest) = model.score_range();
    let policies = [model.scoring.unanswered, model.scoring.not_applicable];
    if policies.iter().any(|policy| matches!(policy, AnswerPolicy::Zero | AnswerPolicy::Block)) {
        return (Score::zero(), highest);
    }
    (lowest, highest)
}
