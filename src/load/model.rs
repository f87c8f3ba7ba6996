//! Reading maturity models, and finding what is wrong with them.

mod doubts;
mod requirements;
mod scales;
mod scoring;
mod translations;

use std::collections::BTreeMap;

use self::doubts::Parts;
use self::requirements::RawCriterion;
use self::scales::NamedScale;
use super::alike;
use super::node::{Faults, Map, Node, Part, Source, only_document, place, shown};
use crate::diag::{Checked, Diagnostic, did_you_mean, has_errors};
use crate::model::{
    Achievement, Area, Criterion, Dimension, Level, LocalText, MaturityModel, Scale, ScoringRule,
    Value,
};

/// The highest level number a model may use.
const MAX_LEVEL: u32 = 20;
/// The longest id of a part of a model, in characters.
const MAX_ID: usize = 80;
/// The most dimensions and criteria a model may have.
const MAX_DIMENSIONS: usize = 200;
const MAX_CRITERIA: usize = 4_000;

/// Reads a model from YAML text. There is a model only where no finding is an error.
///
/// `file` is the name that findings give as their place.
pub fn model_from_text(text: &str, file: &str) -> Checked<Option<MaturityModel>> {
    let mut findings = Vec::new();
    let Some(tree) = only_document(text, file, &mut findings) else {
        return Checked::new(None, findings);
    };
    let Some(root) = Node::root(&tree) else {
        let finding = Diagnostic::error("the file holds no model").at(place(text, file, None));
        return Checked::new(None, vec![finding]);
    };
    let mut faults = Faults::default();
    let model = read_model(&root, &mut faults);
    translations::check(&root, &mut faults);
    findings.extend(faults.into_findings(&Source::new(text), file));
    let model = if has_errors(&findings) { None } else { model };
    Checked::new(model, findings)
}

fn read_model(node: &Node<'_>, faults: &mut Faults) -> Option<MaturityModel> {
    let map = node.map(faults)?;
    map.only(
        &[
            "id",
            "version",
            "name",
            "source",
            "scoring",
            "levels",
            "areas",
            "dimensions",
            "scales",
            "evidence",
        ],
        faults,
    );
    let id = map.required("id", faults).and_then(|node| id(node, faults)).unwrap_or_default();
    let version = map.required("version", faults).and_then(|node| node.text(faults));
    let name = map.local_text("name", faults).unwrap_or_else(|| LocalText::plain(id.clone()));
    let source = map.local_text("source", faults).unwrap_or_default();
    let scoring_map = map.get("scoring").and_then(|node| node.map(faults));
    let scoring = scoring::scoring(scoring_map.as_ref(), faults);
    let (levels, level_maps) = match map.get("levels") {
        Some(node) => levels(node, faults),
        None if needs_levels(&scoring) => levels(map.required("levels", faults)?, faults),
        None => Default::default(),
    };
    let (areas, area_maps) = areas(&map, faults);
    let scales = scales::scales(&map, faults);
    let mut raw = Vec::new();
    let dimensions_node = map.required("dimensions", faults)?;
    let needs_evidence = needs_evidence(&map, faults).unwrap_or(false);
    let known = Known { levels: &levels, areas: &areas, scales: &scales, needs_evidence };
    let (dimensions, dimension_maps) = dimensions(dimensions_node, &known, &mut raw, faults);
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
    let (criteria, criterion_maps) = requirements::link(raw, faults);
    looks_alike("area", areas.iter().map(|it| &*it.id), &area_maps, faults);
    looks_alike("dimension", dimensions.iter().map(|it| &*it.id), &dimension_maps, faults);
    looks_alike("criterion", criteria.iter().map(|it| &*it.id), &criterion_maps, faults);
    let model = MaturityModel {
        id,
        version: version.unwrap_or_default(),
        name,
        source,
        scoring,
        levels,
        areas,
        dimensions,
        criteria,
    };
    // Where something was left out as wrong, what it leaves behind would only look doubtful.
    if !faults.has_errors() {
        let parts = Parts {
            scoring: scoring_map,
            levels: level_maps,
            areas: area_maps,
            all_dimensions: *dimensions_node,
            dimensions: dimension_maps,
            criteria: criterion_maps,
            scales,
        };
        doubts::check(&model, &parts, faults);
    }
    Some(model)
}

/// Errors about parts of a model whose ids look alike.
fn looks_alike<'i>(
    what: &str,
    ids: impl Iterator<Item = &'i str>,
    maps: &[Map<'_>],
    faults: &mut Faults,
) {
    let nodes = maps.iter().map(|map| *doubts::behind(map, "id"));
    alike::check((what, Part::Value), ids.zip(nodes), faults);
}

fn id(node: &Node<'_>, faults: &mut Faults) -> Option<String> {
    let text = node.text(faults)?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let why = if text.is_empty() {
        "it is empty"
    } else if text.chars().count() > MAX_ID {
        "it is longer than 80 characters"
    } else if !text.chars().all(plain) {
        "use letters, digits, `.`, `-` and `_`"
    } else {
        return Some(text);
    };
    faults.error(node, format!("`{}` is not an id: {why}", shown(&text)));
    None
}

/// One of some names, or a finding.
fn one_of<T: Copy>(node: &Node<'_>, names: &[(&str, T)], faults: &mut Faults) -> Option<T> {
    let text = node.text(faults)?;
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

/// Whether a model is nothing without levels: all but a mean of ratings that is not cut into
/// levels.
fn needs_levels(scoring: &Achievement) -> bool {
    scoring.rule != ScoringRule::Mean || !scoring.cuts.is_empty()
}

/// Parts of a model with the maps they were read from, in the same order.
type WithMaps<'a, T> = (Vec<T>, Vec<Map<'a>>);

fn levels<'a>(node: &Node<'a>, faults: &mut Faults) -> WithMaps<'a, Level> {
    let mut levels: Vec<Level> = Vec::new();
    let mut maps: Vec<Map<'a>> = Vec::new();
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
        if let Some(first) = levels.iter().position(|other| other.level == level) {
            faults.twice(number_node, maps[first].get("level"), &format!("level {level}"));
            continue;
        }
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
        maps.push(map);
    }
    (levels, maps)
}

fn areas<'a>(map: &Map<'a>, faults: &mut Faults) -> WithMaps<'a, Area> {
    let mut areas: Vec<Area> = Vec::new();
    let mut maps: Vec<Map<'a>> = Vec::new();
    for item in map.get("areas").and_then(|node| node.list(faults)).unwrap_or_default() {
        let Some(map) = item.map(faults) else { continue };
        map.only(&["id", "name"], faults);
        let Some(node) = map.required("id", faults) else { continue };
        let Some(id) = id(node, faults) else { continue };
        if let Some(first) = areas.iter().position(|area| area.id == id) {
            faults.twice(node, maps[first].get("id"), &format!("the area `{id}`"));
            continue;
        }
        let name = map.local_text("name", faults).unwrap_or_else(|| LocalText::plain(id.clone()));
        areas.push(Area { id, name });
        maps.push(map);
    }
    (areas, maps)
}

/// What dimensions and criteria can name.
struct Known<'k, 'a> {
    levels: &'k [Level],
    areas: &'k [Area],
    scales: &'k BTreeMap<String, NamedScale<'a>>,
    /// Whether criteria need evidence where they say nothing of it.
    needs_evidence: bool,
}

fn dimensions<'a>(
    node: &Node<'a>,
    known: &Known<'_, 'a>,
    raw: &mut Vec<RawCriterion<'a>>,
    faults: &mut Faults,
) -> WithMaps<'a, Dimension> {
    let mut dimensions: Vec<Dimension> = Vec::new();
    let mut maps: Vec<Map<'a>> = Vec::new();
    let items = node.list(faults).unwrap_or_default();
    if items.is_empty() {
        faults.error(node, "a model needs at least one dimension");
    }
    for item in items {
        let Some(map) = item.map(faults) else { continue };
        map.only(&["id", "area", "name", "short", "weight", "descriptors", "criteria"], faults);
        let Some(id_node) = map.required("id", faults) else { continue };
        let Some(id) = id(id_node, faults) else { continue };
        // Its criteria are read all the same: others may require them.
        if let Some(first) = dimensions.iter().position(|dimension| dimension.id == id) {
            faults.twice(id_node, maps[first].get("id"), &format!("the dimension `{id}`"));
        }
        let area = map.get("area").and_then(|node| area(node, known.areas, faults));
        let name = map.local_text("name", faults).unwrap_or_else(|| LocalText::plain(id.clone()));
        let short = map.local_text("short", faults).unwrap_or_else(|| name.clone());
        let weight = map.get("weight").and_then(|node| node.parse(faults)).unwrap_or(Value::ONE);
        let descriptors = descriptors(&map, known.levels, faults);
        let index = dimensions.len();
        let mut criteria = Vec::new();
        for item in map.get("criteria").and_then(|node| node.list(faults)).unwrap_or_default() {
            if let Some(criterion) = criterion(&item, index, known, raw, faults) {
                criteria.push(raw.len());
                raw.push(criterion);
            }
        }
        dimensions.push(Dimension { id, name, short, area, weight, descriptors, criteria });
        maps.push(map);
    }
    (dimensions, maps)
}

fn area(node: &Node<'_>, areas: &[Area], faults: &mut Faults) -> Option<usize> {
    let id = node.text(faults)?;
    let index = areas.iter().position(|area| area.id == id);
    if index.is_none() {
        let hint = did_you_mean(&id, areas.iter().map(|area| area.id.as_str()));
        faults.error_with(node, format!("unknown area `{}`", shown(&id)), hint);
    }
    index
}

/// The level of a number that is written so, or a finding.
fn level(
    node: &Node<'_>,
    (text, number): (&str, Option<u8>),
    levels: &[Level],
    faults: &mut Faults,
) -> Option<u8> {
    let found = number.filter(|number| levels.iter().any(|level| level.level == *number));
    if found.is_none() {
        faults.error(node, format!("the model has no level `{}`", shown(text)));
    }
    found
}

fn descriptors(map: &Map<'_>, levels: &[Level], faults: &mut Faults) -> BTreeMap<u8, LocalText> {
    let mut descriptors = BTreeMap::new();
    let given = map.get("descriptors").and_then(|node| node.map(faults));
    for (key, node) in given.map(|map| map.entries).unwrap_or_default() {
        if let Some(level) = level(&node, (&key, key.parse().ok()), levels, faults)
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
    let items = if node.is_list() { node.list(faults)? } else { vec![*node] };
    let mut numbers = Vec::new();
    for item in items {
        let number = level(&item, (&item.text(faults)?, item.read()), levels, faults)?;
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
    known: &Known<'_, 'a>,
    before: &[RawCriterion<'a>],
    faults: &mut Faults,
) -> Option<RawCriterion<'a>> {
    let map = node.map(faults)?;
    map.only(
        &[
            "id", "level", "scale", "text", "why", "action", "effort", "weight", "requires",
            "since", "was", "evidence",
        ],
        faults,
    );
    let id_node = map.required("id", faults)?;
    let id = self::id(id_node, faults)?;
    if let Some(first) = before.iter().find(|other| other.criterion.id == id) {
        faults.twice(id_node, first.map.get("id"), &format!("the criterion `{id}`"));
        return None;
    }
    let (level, also_at) = demanded_at(&map, known.levels, faults)?;
    let since = map.get("since").and_then(|node| node.parse(faults));
    let was = map.get("was").and_then(|node| self::id(node, faults));
    if let Some(was) = &was
        && let Some(first) = before.iter().find(|other| other.criterion.was.as_ref() == Some(was))
    {
        let node = map.get("was").unwrap_or(id_node);
        faults.twice(node, first.map.get("was"), &format!("`was: {was}`"));
    }
    let scale = scale_of(&map, known.scales, faults);
    let needs_evidence = needs_evidence(&map, faults).unwrap_or(known.needs_evidence);
    let requires = map
        .get("requires")
        .and_then(|node| node.list(faults))
        .unwrap_or_default()
        .into_iter()
        .filter_map(|node| Some((node.text(faults)?, node)))
        .collect();
    let text = map.local_text("text", faults).unwrap_or_else(|| LocalText::plain(id.clone()));
    let criterion = Criterion {
        dimension,
        level,
        also_at,
        since,
        was,
        why: map.local_text("why", faults).unwrap_or_default(),
        action: map.local_text("action", faults).unwrap_or_else(|| text.clone()),
        text,
        effort: map.get("effort").and_then(|node| node.integer(1, 10_000, faults)),
        weight: map.get("weight").and_then(|node| node.parse(faults)).unwrap_or(Value::ONE),
        requires: Vec::new(),
        scale,
        needs_evidence,
        id,
    };
    Some(RawCriterion { criterion, map, requires })
}

/// Whether evidence is demanded, where something is said of it.
fn needs_evidence(map: &Map<'_>, faults: &mut Faults) -> Option<bool> {
    one_of(map.get("evidence")?, &[("required", true), ("optional", false)], faults)
}

/// The scale a criterion names. Where there is none of that name, the criterion goes on with
/// the default one: others may require it.
fn scale_of(
    map: &Map<'_>,
    scales: &BTreeMap<String, NamedScale<'_>>,
    faults: &mut Faults,
) -> Scale {
    let given = map.get("scale").and_then(|node| Some((node, node.text(faults)?)));
    let name = given.as_ref().map_or(scales::DEFAULT, |(_, name)| name);
    let found = scales.get(name);
    if let (Some((node, name)), None) = (&given, found) {
        let hint = did_you_mean(name, scales.keys().map(String::as_str));
        faults.error_with(node, format!("unknown scale `{}`", shown(name)), hint);
    }
    found.unwrap_or(&scales[scales::DEFAULT]).scale.clone()
}

#[cfg(test)]
mod tests;
