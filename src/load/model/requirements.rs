//! What criteria require of each other: names become indices, and cycles are found.

use std::collections::{BTreeMap, VecDeque};

use super::super::node::{Faults, Map, Node, shown};
use crate::diag::did_you_mean;
use crate::model::Criterion;

/// A criterion whose requirements are still names.
pub(super) struct RawCriterion<'a> {
    pub(super) criterion: Criterion,
    pub(super) map: Map<'a>,
    pub(super) requires: Vec<(String, Node<'a>)>,
}

/// Turns the names of required criteria into indices and refuses cycles. The maps are those
/// the criteria were read from, in the same order.
pub(super) fn link<'a>(
    raw: Vec<RawCriterion<'a>>,
    faults: &mut Faults,
) -> (Vec<Criterion>, Vec<Map<'a>>) {
    let index: BTreeMap<String, usize> =
        raw.iter().enumerate().map(|(at, raw)| (raw.criterion.id.clone(), at)).collect();
    let levels: Vec<u8> = raw.iter().map(|raw| raw.criterion.level).collect();
    let mut criteria: Vec<Criterion> = Vec::with_capacity(raw.len());
    let mut maps = Vec::with_capacity(raw.len());
    // Where each requirement of a criterion stands.
    let mut nodes = Vec::with_capacity(raw.len());
    for RawCriterion { mut criterion, map, requires } in raw {
        let mut here = Vec::with_capacity(requires.len());
        for (name, node) in requires {
            let Some(required) = index.get(&name).copied() else {
                let hint = did_you_mean(&name, index.keys().map(String::as_str));
                faults.error_with(&node, format!("unknown criterion `{}`", shown(&name)), hint);
                continue;
            };
            if levels[required] > criterion.level {
                faults.warning(
                    &node,
                    format!(
                        "`{}` of level {} requires `{name}` of the higher level {}",
                        criterion.id, criterion.level, levels[required]
                    ),
                    Some("a roadmap to the lower level cannot keep this order".into()),
                );
            }
            criterion.requires.push(required);
            here.push(node);
        }
        criteria.push(criterion);
        maps.push(map);
        nodes.push(here);
    }
    for cycle in cycles(&criteria) {
        let [start, next] = [cycle[0], cycle[1]];
        let names: Vec<&str> = cycle.iter().map(|&at| criteria[at].id.as_str()).collect();
        let entry = criteria[start].requires.iter().position(|&required| required == next);
        let node = &nodes[start][entry.expect("each criterion of a cycle requires the next")];
        faults.error_with(
            node,
            format!("`{}` requires itself: `{}`", names[0], names.join(" -> ")),
            (cycle.len() > 2).then(|| "take one of these requirements away".into()),
        );
    }
    (criteria, maps)
}

/// Cycles of `requires`, each from a criterion back to itself, the shortest there is. No
/// criterion is in two of them: what else leads around through it is told when the first is
/// gone.
fn cycles(criteria: &[Criterion]) -> Vec<Vec<usize>> {
    // Criteria without open requirements are taken away until nothing changes; what is
    // left lies on a cycle or requires one.
    let mut left = vec![true; criteria.len()];
    loop {
        let free: Vec<usize> = (0..criteria.len())
            .filter(|&at| left[at] && !criteria[at].requires.iter().any(|&other| left[other]))
            .collect();
        if free.is_empty() {
            break;
        }
        for at in free {
            left[at] = false;
        }
    }
    let mut cycles: Vec<Vec<usize>> = Vec::new();
    for start in 0..criteria.len() {
        if left[start]
            && let Some(cycle) = way_back(criteria, &left, start)
        {
            for &at in &cycle {
                left[at] = false;
            }
            cycles.push(cycle);
        }
    }
    cycles
}

/// The shortest way from a criterion back to itself, by the criteria in `within`.
fn way_back(criteria: &[Criterion], within: &[bool], start: usize) -> Option<Vec<usize>> {
    let mut from: Vec<Option<usize>> = vec![None; criteria.len()];
    let mut queue = VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        for &next in &criteria[at].requires {
            if next == start {
                let before = |step: &usize| from[*step].filter(|_| *step != start);
                let mut way: Vec<usize> = std::iter::successors(Some(at), before).collect();
                way.reverse();
                way.push(start);
                return Some(way);
            }
            if within[next] && from[next].is_none() {
                from[next] = Some(at);
                queue.push_back(next);
            }
        }
    }
    None
}
