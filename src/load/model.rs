//! Reading maturity models, and finding what is wrong with them.

use std::collections::BTreeMap;

use super::node::{Faults, Map, Node, Source, place, shown};
use super::yaml;
use crate::diag::{Checked, Diagnostic, did_you_mean, has_errors};
use crate::model::{
    Achievement, AnswerPolicy, Area, Choice, Criterion, Dimension, Level, LocalText, MaturityModel,
    Scale, ScoringRule, TeamRule, Value,
};

/// The highest level number a model may use.
const MAX_LEVEL: u32 = 20;
/// The most dimensions and criteria a model may have.
const MAX_DIMENSIONS: usize = 200;
const MAX_CRITERIA: usize = 4_000;

/// Reads a model from YAML text. There is a model only where no finding is an error.
///
/// `file` is the name that findings give as their place.
pub fn model_from_text(text: &str, file: &str) -> Checked<Option<MaturityModel>> {
    let (documents, fault) = yaml::documents(text);
    if let Some(fault) = fault {
        let finding = Diagnostic::error(format!("this is not YAML: {}", fault.message)).at(place(
            text,
            file,
            fault.position,
        ));
        return Checked::new(None, vec![finding]);
    }
    let Some(document) = documents.first() else {
        let finding = Diagnostic::error("the file holds no model").at(place(text, file, None));
        return Checked::new(None, vec![finding]);
    };
    let mut faults = Faults::default();
    let source = Source::new(text, 0);
    let model = read_model(&Node::root(document, &source), &mut faults);
    let findings = faults.into_findings(&source, file);
    let model = if has_errors(&findings) { None } else { model };
    Checked::new(model, findings)
}

/// A criterion whose requirements are still names.
struct RawCriterion<'a> {
    criterion: Criterion,
    node: Node<'a>,
    requires: Vec<(String, Node<'a>)>,
}

fn read_model(node: &Node<'_>, faults: &mut Faults) -> Option<MaturityModel> {
    let map = node.map(faults)?;
    map.only(
        &["id", "version", "name", "source", "scoring", "levels", "areas", "dimensions", "scales"],
        faults,
    );
    let id = map.required("id", faults).and_then(|node| id(node, faults))?;
    let version = map.required("version", faults).and_then(|node| node.text(faults))?;
    let name = map.local_text("name", faults).unwrap_or_else(|| LocalText::plain(id.clone()));
    let source = map.local_text("source", faults).unwrap_or_default();
    let scoring = scoring(map.get("scoring"), faults);
    let levels = match map.get("levels") {
        Some(node) => levels(node, faults),
        None if needs_levels(&scoring) => levels(map.required("levels", faults)?, faults),
        None => Vec::new(),
    };
    let areas = areas(&map, faults);
    let scales = scales(&map, faults);
    let mut raw = Vec::new();
    let dimensions_node = map.required("dimensions", faults)?;
    let dimensions = dimensions(dimensions_node, &levels, &areas, &scales, &mut raw, faults);
    if (levels.is_empty() && needs_levels(&scoring)) || dimensions.is_empty() {
        return None;
    }
    if dimensions.len() > MAX_DIMENSIONS || raw.len() > MAX_CRITERIA {
        faults.error(
            dimensions_node,
            format!("a model has at most {MAX_DIMENSIONS} dimensions and {MAX_CRITERIA} criteria"),
        );
        return None;
    }
    let criteria = link_requirements(raw, faults);
    Some(MaturityModel { id, version, name, source, scoring, levels, areas, dimensions, criteria })
}

fn id(node: &Node<'_>, faults: &mut Faults) -> Option<String> {
    let text = node.text(faults)?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    if text.is_empty() || text.chars().count() > 80 || !text.chars().all(plain) {
        faults.error(
            node,
            format!("`{}` is not an id: use letters, digits, `.`, `-` and `_`", shown(&text)),
        );
        return None;
    }
    Some(text)
}

/// One of some names, or a finding.
fn one_of<T: Copy>(node: &Node<'_>, names: &[(&str, T)], faults: &mut Faults) -> Option<T> {
    let text = node.scalar(faults)?;
    let found = names.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
    if found.is_none() {
        let list = names.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let hint = did_you_mean(&text, names.iter().map(|(name, _)| *name));
        faults.error_with(
            node,
            format!("unknown `{}`, expected one of {list}", shown(&text)),
            hint,
        );
    }
    found
}

fn scoring(node: Option<&Node<'_>>, faults: &mut Faults) -> Achievement {
    let map = node.and_then(|node| node.map(faults));
    let get = |key: &str| map.as_ref().and_then(|map| map.get(key));
    if let Some(map) = &map {
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

/// Whether a model is nothing without levels: all but a mean of ratings that is not cut into
/// levels.
fn needs_levels(scoring: &Achievement) -> bool {
    scoring.rule != ScoringRule::Mean || !scoring.cuts.is_empty()
}

fn levels(node: &Node<'_>, faults: &mut Faults) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::new();
    let items = node.list(faults).unwrap_or_default();
    if items.is_empty() {
        faults.error(node, "a model needs at least one level");
    }
    for item in items {
        let Some(map) = item.map(faults) else { continue };
        map.only(&["level", "name", "summary", "challenges", "next_steps"], faults);
        let Some(number_node) = map.required("level", faults) else { continue };
        let Some(number) = number_node.integer(0, MAX_LEVEL, faults) else { continue };
        let level = u8::try_from(number).expect("the number is at most MAX_LEVEL");
        match levels.last() {
            None if level > 1 => {
                faults.error(number_node, "the lowest level of a model is 0 or 1");
                continue;
            }
            Some(last) if level != last.level + 1 => {
                faults.error(
                    number_node,
                    format!("level {level} follows level {}; levels go up by one", last.level),
                );
                continue;
            }
            _ => {}
        }
        let list = |key: &str, faults: &mut Faults| {
            map.get(key)
                .and_then(|node| node.list(faults))
                .unwrap_or_default()
                .iter()
                .filter_map(|node| node.local_text(faults))
                .collect()
        };
        levels.push(Level {
            level,
            name: map
                .local_text("name", faults)
                .unwrap_or_else(|| LocalText::plain(level.to_string())),
            summary: map.local_text("summary", faults).unwrap_or_default(),
            challenges: list("challenges", faults),
            next_steps: list("next_steps", faults),
        });
    }
    levels
}

fn areas(map: &Map<'_>, faults: &mut Faults) -> Vec<Area> {
    let mut areas: Vec<Area> = Vec::new();
    for item in map.get("areas").and_then(|node| node.list(faults)).unwrap_or_default() {
        let Some(map) = item.map(faults) else { continue };
        map.only(&["id", "name"], faults);
        let Some(node) = map.required("id", faults) else { continue };
        let Some(id) = id(node, faults) else { continue };
        if areas.iter().any(|area| area.id == id) {
            faults.error(node, format!("the area `{id}` is defined twice"));
            continue;
        }
        let name = map.local_text("name", faults).unwrap_or_else(|| LocalText::plain(id.clone()));
        areas.push(Area { id, name });
    }
    areas
}

fn scales(map: &Map<'_>, faults: &mut Faults) -> BTreeMap<String, Scale> {
    let mut scales = BTreeMap::from([("default".to_owned(), Scale::standard())]);
    let given = map.get("scales").and_then(|node| node.map(faults));
    for (name, node) in given.map(|map| map.entries).unwrap_or_default() {
        if let Some(scale) = scale(&node, faults) {
            scales.insert(name, scale);
        }
    }
    scales
}

fn scale(node: &Node<'_>, faults: &mut Faults) -> Option<Scale> {
    if node.is_map() {
        let map = node.map(faults)?;
        map.only(&["min", "max", "step"], faults);
        let min = map.required("min", faults)?.parse(faults)?;
        let max = map.required("max", faults)?.parse(faults)?;
        let step = map.get("step").and_then(|node| node.parse(faults));
        if min >= max || step == Some(Value::ZERO) {
            faults.error(node, "a scale needs `min` below `max`, and a `step` above 0");
            return None;
        }
        return Some(Scale::Range { min, max, step });
    }
    let mut choices: Vec<Choice> = Vec::new();
    for item in node.list(faults)? {
        let Some(map) = item.map(faults) else { continue };
        map.only(&["id", "value", "text"], faults);
        let Some(id_node) = map.required("id", faults) else { continue };
        let Some(id) = id(id_node, faults) else { continue };
        let Some(value) = map.required("value", faults).and_then(|node| node.parse(faults)) else {
            continue;
        };
        if choices.iter().any(|choice| choice.id == id) {
            faults.error(id_node, format!("the answer `{id}` is defined twice"));
            continue;
        }
        let text = map.local_text("text", faults).unwrap_or_else(|| LocalText::plain(id.clone()));
        choices.push(Choice { id, value, text });
    }
    if choices.len() < 2 {
        faults.error(node, "a scale needs at least two answers");
        return None;
    }
    Some(Scale::Choices(choices))
}

fn dimensions<'a>(
    node: &Node<'a>,
    levels: &[Level],
    areas: &[Area],
    scales: &BTreeMap<String, Scale>,
    raw: &mut Vec<RawCriterion<'a>>,
    faults: &mut Faults,
) -> Vec<Dimension> {
    let mut dimensions: Vec<Dimension> = Vec::new();
    let items = node.list(faults).unwrap_or_default();
    if items.is_empty() {
        faults.error(node, "a model needs at least one dimension");
    }
    for item in items {
        let Some(map) = item.map(faults) else { continue };
        map.only(&["id", "area", "name", "short", "weight", "descriptors", "criteria"], faults);
        let Some(id_node) = map.required("id", faults) else { continue };
        let Some(id) = id(id_node, faults) else { continue };
        if dimensions.iter().any(|dimension| dimension.id == id) {
            faults.error(id_node, format!("the dimension `{id}` is defined twice"));
            continue;
        }
        let area = map.get("area").and_then(|node| area(node, areas, faults));
        let name = map.local_text("name", faults).unwrap_or_else(|| LocalText::plain(id.clone()));
        let short = map.local_text("short", faults).unwrap_or_else(|| name.clone());
        let weight = map.get("weight").and_then(|node| node.parse(faults)).unwrap_or(Value::ONE);
        let descriptors = descriptors(&map, levels, faults);
        let index = dimensions.len();
        let mut criteria = Vec::new();
        for item in map.get("criteria").and_then(|node| node.list(faults)).unwrap_or_default() {
            if let Some(criterion) = criterion(&item, index, levels, scales, raw, faults) {
                criteria.push(raw.len());
                raw.push(criterion);
            }
        }
        dimensions.push(Dimension { id, name, short, area, weight, descriptors, criteria });
    }
    dimensions
}

fn area(node: &Node<'_>, areas: &[Area], faults: &mut Faults) -> Option<usize> {
    let id = node.scalar(faults)?;
    let index = areas.iter().position(|area| area.id == id);
    if index.is_none() {
        let hint = did_you_mean(&id, areas.iter().map(|area| area.id.as_str()));
        faults.error_with(node, format!("unknown area `{}`", shown(&id)), hint);
    }
    index
}

fn level(node: &Node<'_>, text: &str, levels: &[Level], faults: &mut Faults) -> Option<u8> {
    let found =
        text.parse().ok().filter(|number| levels.iter().any(|level| level.level == *number));
    if found.is_none() {
        faults.error(node, format!("the model has no level `{}`", shown(text)));
    }
    found
}

fn descriptors(map: &Map<'_>, levels: &[Level], faults: &mut Faults) -> BTreeMap<u8, LocalText> {
    let mut descriptors = BTreeMap::new();
    let given = map.get("descriptors").and_then(|node| node.map(faults));
    for (key, node) in given.map(|map| map.entries).unwrap_or_default() {
        if let Some(level) = level(&node, &key, levels, faults)
            && let Some(text) = node.local_text(faults)
        {
            descriptors.insert(level, text);
        }
    }
    descriptors
}

/// The levels that demand a criterion, the lowest first: a number, or a list of numbers. A
/// mean needs none.
fn demanded_at(map: &Map<'_>, levels: &[Level], faults: &mut Faults) -> Option<(u8, Vec<u8>)> {
    let node = match map.get("level") {
        Some(node) => node,
        None if levels.is_empty() => return Some((0, Vec::new())),
        None => map.required("level", faults)?,
    };
    let items = if node.is_list() { node.list(faults)? } else { vec![node.clone()] };
    let mut numbers = Vec::new();
    for item in items {
        let number = level(&item, &item.scalar(faults)?, levels, faults)?;
        if numbers.contains(&number) {
            faults.warning(&item, format!("level {number} is given twice"), None);
        } else {
            numbers.push(number);
        }
    }
    numbers.sort_unstable();
    let Some((&lowest, rest)) = numbers.split_first() else {
        faults.error(node, "a criterion is demanded by at least one level");
        return None;
    };
    Some((lowest, rest.to_vec()))
}

fn criterion<'a>(
    node: &Node<'a>,
    dimension: usize,
    levels: &[Level],
    scales: &BTreeMap<String, Scale>,
    before: &[RawCriterion<'_>],
    faults: &mut Faults,
) -> Option<RawCriterion<'a>> {
    let map = node.map(faults)?;
    map.only(
        &["id", "level", "scale", "text", "why", "action", "effort", "weight", "requires", "since"],
        faults,
    );
    let id_node = map.required("id", faults)?;
    let id = id(id_node, faults)?;
    if before.iter().any(|other| other.criterion.id == id) {
        faults.error(id_node, format!("the criterion `{id}` is defined twice"));
        return None;
    }
    let (level, also_at) = demanded_at(&map, levels, faults)?;
    let since = map.get("since").and_then(|node| node.parse(faults));
    let scale = match map.get("scale") {
        None => scales["default"].clone(),
        Some(node) => {
            let name = node.scalar(faults)?;
            let Some(scale) = scales.get(&name) else {
                let hint = did_you_mean(&name, scales.keys().map(String::as_str));
                faults.error_with(node, format!("unknown scale `{}`", shown(&name)), hint);
                return None;
            };
            scale.clone()
        }
    };
    let requires = map
        .get("requires")
        .and_then(|node| node.list(faults))
        .unwrap_or_default()
        .into_iter()
        .filter_map(|node| Some((node.scalar(faults)?, node)))
        .collect();
    let text = map.local_text("text", faults).unwrap_or_else(|| LocalText::plain(id.clone()));
    let criterion = Criterion {
        dimension,
        level,
        also_at,
        since,
        why: map.local_text("why", faults).unwrap_or_default(),
        action: map.local_text("action", faults).unwrap_or_else(|| text.clone()),
        text,
        effort: map.get("effort").and_then(|node| node.integer(1, 10_000, faults)),
        weight: map.get("weight").and_then(|node| node.parse(faults)).unwrap_or(Value::ONE),
        requires: Vec::new(),
        scale,
        id,
    };
    Some(RawCriterion { criterion, node: node.clone(), requires })
}

/// Turns the names of required criteria into indices and refuses cycles.
fn link_requirements(raw: Vec<RawCriterion<'_>>, faults: &mut Faults) -> Vec<Criterion> {
    let index: BTreeMap<String, usize> =
        raw.iter().enumerate().map(|(at, raw)| (raw.criterion.id.clone(), at)).collect();
    let mut nodes = Vec::with_capacity(raw.len());
    let mut criteria: Vec<Criterion> = Vec::with_capacity(raw.len());
    let levels: Vec<u8> = raw.iter().map(|raw| raw.criterion.level).collect();
    for RawCriterion { mut criterion, node, requires } in raw {
        for (name, name_node) in requires {
            let Some(required) = index.get(&name).copied() else {
                let hint = did_you_mean(&name, index.keys().map(String::as_str));
                faults.error_with(
                    &name_node,
                    format!("unknown criterion `{}`", shown(&name)),
                    hint,
                );
                continue;
            };
            if levels[required] > criterion.level {
                faults.warning(
                    &name_node,
                    format!(
                        "`{}` of level {} requires `{name}` of the higher level {}",
                        criterion.id, criterion.level, levels[required]
                    ),
                    Some("a roadmap to the lower level cannot keep this order".into()),
                );
            }
            criterion.requires.push(required);
        }
        criteria.push(criterion);
        nodes.push(node);
    }
    if let Some(at) = on_a_cycle(&criteria) {
        faults.error(
            &nodes[at],
            format!("`{}` requires itself, directly or through others", criteria[at].id),
        );
    }
    criteria
}

/// The first criterion that can be reached from itself by `requires`.
fn on_a_cycle(criteria: &[Criterion]) -> Option<usize> {
    // Criteria without open requirements are taken away until nothing changes; what is
    // left lies on a cycle or requires one.
    let mut left: Vec<bool> = vec![true; criteria.len()];
    loop {
        let free: Vec<usize> = (0..criteria.len())
            .filter(|&at| left[at] && !criteria[at].requires.iter().any(|&other| left[other]))
            .collect();
        if free.is_empty() {
            return left.iter().position(|&left| left);
        }
        for at in free {
            left[at] = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "id: m\nversion: '1'\nlevels: [{level: 0}, {level: 1}]\ndimensions:\n  - id: a\n    criteria:\n      - {id: a.x, level: 1}\n";

    #[test]
    fn a_small_model_gets_its_defaults() {
        let checked = model_from_text(SMALL, "m.yaml");
        assert_eq!(checked.findings, []);
        let model = checked.value.expect("the model is whole");
        assert_eq!(model.scoring.rule, ScoringRule::Staged);
        assert_eq!(model.criteria[0].scale, Scale::standard());
        assert_eq!(model.criteria[0].action, LocalText::plain("a.x"));
    }

    #[test]
    fn faults_are_found_with_their_place() {
        for (from, to, message, position) in [
            ("level: 1}\n", "level: 7}\n", "the model has no level `7`", (7, 26)),
            ("{level: 1}]", "{level: 2}]", "level 2 follows level 0; levels go up by one", (3, 30)),
            ("level: 1}\n", "level: 1, requires: [a.y]}\n", "unknown criterion `a.y`", (7, 40)),
            (
                "level: 1}\n",
                "level: 1, requires: [a.x]}\n",
                "`a.x` requires itself, directly or through others",
                (7, 9),
            ),
            ("    criteria", "    criterias", "unknown key `criterias`", (6, 5)),
            ("level: 1}\n", "level: 1, scale: x}\n", "unknown scale `x`", (7, 36)),
            (
                "id: m",
                "id: 'm m'",
                "`m m` is not an id: use letters, digits, `.`, `-` and `_`",
                (1, 5),
            ),
        ] {
            let text = SMALL.replacen(from, to, 1);
            let checked = model_from_text(&text, "m.yaml");
            let finding = checked.findings.iter().find(|finding| finding.message == message);
            let finding = finding.unwrap_or_else(|| panic!("{message}: {:?}", checked.findings));
            assert_eq!(
                finding.place.as_ref().and_then(|place| place.position),
                Some(position),
                "{message}"
            );
            assert!(checked.value.is_none(), "{message}");
        }
    }
}
