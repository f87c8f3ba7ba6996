//! Reading the scales of a model, and what is doubtful about a scale by itself.

use std::collections::BTreeMap;

use super::super::node::{Faults, Map, Node};
use super::id;
use crate::model::{Choice, LocalText, Scale, Value};

/// The name of the scale of criteria that name none.
pub(super) const DEFAULT: &str = "default";

/// A scale and where it stands; the standard one stands nowhere.
pub(super) struct NamedScale<'a> {
    pub(super) scale: Scale,
    pub(super) node: Option<Node<'a>>,
}

/// Reads the scales of a model by their names. The standard one is there unless the model
/// gives another of its name.
pub(super) fn scales<'a>(map: &Map<'a>, faults: &mut Faults) -> BTreeMap<String, NamedScale<'a>> {
    let standard = NamedScale { scale: Scale::standard(), node: None };
    let mut scales = BTreeMap::from([(DEFAULT.to_owned(), standard)]);
    let given = map.get("scales").and_then(|node| node.map(faults));
    for (name, node) in given.map(|map| map.entries).unwrap_or_default() {
        // A scale that is wrong keeps its name, so that its users are not blamed too.
        let scale = scale(&name, &node, faults).unwrap_or_else(Scale::standard);
        scales.insert(name, NamedScale { scale, node: Some(node) });
    }
    scales
}

/// The highest value that an answer can have: `max` only where the steps lead to it.
pub(super) fn highest(scale: &Scale) -> Value {
    match scale {
        Scale::Range { min, max, step: Some(step) } => {
            let rest = (max.millionths() - min.millionths()) % step.millionths().max(1);
            Value::from_millionths(max.millionths() - rest).unwrap_or(*max)
        }
        Scale::Range { .. } | Scale::Choices(_) => scale.max(),
    }
}

fn scale(name: &str, node: &Node<'_>, faults: &mut Faults) -> Option<Scale> {
    if node.is_map() { range(node, faults) } else { choices(name, node, faults) }
}

fn range(node: &Node<'_>, faults: &mut Faults) -> Option<Scale> {
    let map = node.map(faults)?;
    map.only(&["min", "max", "step"], faults);
    let min: Value = map.required("min", faults)?.parse(faults)?;
    let max_node = map.required("max", faults)?;
    let max = max_node.parse(faults)?;
    let step = map.get("step").and_then(|node| node.parse(faults));
    if min >= max || step == Some(Value::ZERO) {
        faults.error(node, "a scale needs `min` below `max`, and a `step` above 0");
        return None;
    }
    let scale = Scale::Range { min, max, step };
    let highest = highest(&scale);
    if let Some(step) = step.filter(|_| highest < max) {
        faults.warning(
            max_node,
            format!("steps of {step} from {min} do not reach {max}"),
            Some(format!("the highest value is {highest}")),
        );
    }
    Some(scale)
}

fn choices(name: &str, node: &Node<'_>, faults: &mut Faults) -> Option<Scale> {
    let mut choices: Vec<Choice> = Vec::new();
    // Where the id and the value of each stand.
    let mut nodes: Vec<[Node<'_>; 2]> = Vec::new();
    for item in node.list(faults)? {
        let Some(map) = item.map(faults) else { continue };
        map.only(&["id", "value", "text"], faults);
        let Some(id_node) = map.required("id", faults) else { continue };
        let Some(id) = id(id_node, faults) else { continue };
        let Some(value_node) = map.required("value", faults) else { continue };
        let Some(value) = value_node.parse(faults) else { continue };
        if let Some(first) = choices.iter().position(|choice| choice.id == id) {
            faults.twice(id_node, Some(&nodes[first][0]), &format!("the answer `{id}`"));
            continue;
        }
        let text = map.local_text("text", faults).unwrap_or_else(|| LocalText::plain(id.clone()));
        choices.push(Choice { id, value, text });
        nodes.push([*id_node, *value_node]);
    }
    if choices.len() < 2 {
        faults.error(node, "a scale needs at least two answers");
        return None;
    }
    if choices.iter().all(|choice| choice.value == choices[0].value) {
        faults.warning(
            node,
            format!("no answer of the scale `{name}` is worth more than another"),
            None,
        );
        return Some(Scale::Choices(choices));
    }
    for (at, Choice { id, value, .. }) in choices.iter().enumerate() {
        if let Some(other) = choices[..at].iter().find(|other| other.value == *value) {
            faults.warning(
                &nodes[at][1],
                format!("`{id}` is worth the same as `{}`", other.id),
                Some(format!("an answer given as the number {value} can mean either")),
            );
        }
    }
    Some(Scale::Choices(choices))
}
