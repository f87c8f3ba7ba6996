//! What is doubtful about a model that is complete: what nobody can fail or reach, what has
//! no effect, and what says the same twice.
//!
//! Single scales are judged where they are read, texts that lack a locale in `translations`.

use std::collections::BTreeMap;

use super::super::node::{Faults, Map, Node};
use super::scales::{self, NamedScale};
use super::scoring;
use crate::model::{Criterion, LocalText, Locale, MaturityModel, ScoringRule, TeamRule, Value};

/// The most dimensions and criteria that reports are made for.
const USUAL_DIMENSIONS: usize = 40;
const USUAL_CRITERIA: usize = 400;

/// What a model was read from. Lists have the order of those in the model.
pub(super) struct Parts<'a> {
    pub(super) scoring: Option<Map<'a>>,
    pub(super) levels: Vec<Map<'a>>,
    pub(super) areas: Vec<Map<'a>>,
    pub(super) all_dimensions: Node<'a>,
    pub(super) dimensions: Vec<Map<'a>>,
    pub(super) criteria: Vec<Map<'a>>,
    pub(super) scales: BTreeMap<String, NamedScale<'a>>,
}

/// Finds what is doubtful about a model without errors.
pub(super) fn check(model: &MaturityModel, parts: &Parts<'_>, faults: &mut Faults) {
    if let Some(map) = &parts.scoring {
        scoring::check(model, map, faults);
    }
    size(model, parts, faults);
    levels(model, parts, faults);
    areas(model, parts, faults);
    for dimension in 0..model.dimensions.len() {
        self::dimension(model, parts, dimension, faults);
    }
    weights(model, parts, faults);
    used_scales(model, parts, faults);
}

/// The value behind a key without which the part would not have been read.
pub(super) fn behind<'m, 'a>(map: &'m Map<'a>, key: &str) -> &'m Node<'a> {
    map.get(key).expect("the part was read by this key")
}

fn size(model: &MaturityModel, parts: &Parts<'_>, faults: &mut Faults) {
    for (count, usual, what) in [
        (model.dimensions.len(), USUAL_DIMENSIONS, "dimensions"),
        (model.criteria.len(), USUAL_CRITERIA, "criteria"),
    ] {
        if count > usual {
            faults.warning(
                &parts.all_dimensions,
                format!("{count} {what}: the reports are made for at most {usual}"),
                None,
            );
        }
    }
}

/// Whether criteria are demanded level by level; elsewhere levels are no more than bands of
/// a score.
fn demands_by_level(model: &MaturityModel) -> bool {
    match model.scoring.rule {
        ScoringRule::Staged => true,
        ScoringRule::Additive => model.scoring.cuts.is_empty(),
        ScoringRule::Mean => false,
    }
}

/// Levels above the lowest that no dimension demands anything at.
fn levels(model: &MaturityModel, parts: &Parts<'_>, faults: &mut Faults) {
    // Where there is nothing but levels to declare, each dimension says so.
    if !demands_by_level(model) || model.criteria.is_empty() {
        return;
    }
    for (level, map) in model.levels.iter().zip(&parts.levels).skip(1) {
        let number = level.level;
        if is_demanded(model, number) {
            continue;
        }
        let so = match model.scoring.rule {
            ScoringRule::Staged => "nobody can fail it",
            ScoringRule::Additive | ScoringRule::Mean => "it adds nothing to a score",
        };
        let message = format!("no criterion belongs to level {number}: {so}");
        faults.warning(behind(map, "level"), message, None);
    }
}

fn is_demanded(model: &MaturityModel, level: u8) -> bool {
    (0..model.dimensions.len())
        .any(|dimension| model.criteria_at(dimension, level).next().is_some())
}

fn areas(model: &MaturityModel, parts: &Parts<'_>, faults: &mut Faults) {
    for (index, (area, map)) in model.areas.iter().zip(&parts.areas).enumerate() {
        if !model.dimensions.iter().any(|dimension| dimension.area == Some(index)) {
            let message = format!("no dimension belongs to the area `{}`", area.id);
            faults.warning(behind(map, "id"), message, None);
        }
    }
}

fn dimension(model: &MaturityModel, parts: &Parts<'_>, index: usize, faults: &mut Faults) {
    let (dimension, map) = (&model.dimensions[index], &parts.dimensions[index]);
    let id = &dimension.id;
    if dimension.criteria.is_empty() {
        let what = if model.has_levels() { "level" } else { "score" };
        faults.warning(
            behind(map, "id"),
            format!("`{id}` has no criteria: its {what} can only be declared"),
            None,
        );
    }
    let mut below: Option<(u8, &LocalText)> = None;
    for (&level, text) in &dimension.descriptors {
        let Some(node) = descriptor(map, level) else { continue };
        let same = below.map_or_else(Same::default, |(_, below)| same(below, text));
        if let (Some((other, _)), Some(place)) = (below, same.place())
            && !node.is_alias()
        {
            let hint = "leave it out, or make it an alias if the level does look the same";
            faults.warning(
                &node,
                format!("levels {other} and {level} of `{id}` have the same descriptor{place}"),
                same.everywhere.then(|| hint.into()),
            );
        }
        let untested = level > model.min_level()
            && demands_by_level(model)
            && !dimension.criteria.is_empty()
            && is_demanded(model, level)
            && model.criteria_at(index, level).next().is_none();
        if untested && !same.everywhere {
            faults.warning(
                &node,
                format!("nothing tests this: no criterion of `{id}` belongs to level {level}"),
                Some("give the level a criterion, or leave its descriptor out".into()),
            );
        }
        below = Some((level, text));
    }
}

/// Where a dimension describes a level.
fn descriptor<'a>(map: &Map<'a>, level: u8) -> Option<Node<'a>> {
    let descriptors = map.get("descriptors")?.map(&mut Faults::default())?;
    let mut entries = descriptors.entries.into_iter();
    entries.find(|(key, _)| key.parse() == Ok(level)).map(|(_, node)| node)
}

/// Where two texts say the same.
#[derive(Default)]
struct Same {
    everywhere: bool,
    locales: Vec<String>,
}

impl Same {
    /// The locales as the end of a sentence; none where the texts differ in all of them.
    fn place(&self) -> Option<String> {
        match (self.everywhere, self.locales.as_slice()) {
            (true, _) => Some(String::new()),
            (false, []) => None,
            (false, locales) => Some(format!(" in `{}`", locales.join("`, `"))),
        }
    }
}

fn same(one: &LocalText, other: &LocalText) -> Same {
    let (a, b) = (one.translations(), other.translations());
    if a.is_empty() && b.is_empty() {
        let everywhere = one.get(Locale::En).trim() == other.get(Locale::En).trim();
        return Same { everywhere, locales: Vec::new() };
    }
    let is_same = |locale: &&String| matches!((a.get(*locale), b.get(*locale)), (Some(a), Some(b)) if a.trim() == b.trim());
    let locales: Vec<String> = a.keys().filter(is_same).cloned().collect();
    Same { everywhere: locales.len() == a.len() && a.len() == b.len(), locales }
}

/// Means in which nothing has a weight.
fn weights(model: &MaturityModel, parts: &Parts<'_>, faults: &mut Faults) {
    let rule = model.scoring.rule;
    if rule == ScoringRule::Staged {
        return;
    }
    for (index, (dimension, map)) in model.dimensions.iter().zip(&parts.dimensions).enumerate() {
        let (node, id) = (behind(map, "id"), &dimension.id);
        let weight = |at: usize| model.criteria[at].weight;
        if weightless(dimension.criteria.iter().map(|&at| weight(at))) {
            let message = format!("the criteria of `{id}` all have the weight 0: it has no score");
            faults.error(node, message);
            continue;
        }
        for level in model.levels.iter().filter(|_| rule == ScoringRule::Additive) {
            let number = level.level;
            if weightless(model.criteria_at(index, number).map(weight)) {
                let message = format!(
                    "the criteria of `{id}` at level {number} all have the weight 0: the level adds nothing"
                );
                faults.warning(node, message, None);
            }
        }
    }
    for (index, (area, map)) in model.areas.iter().zip(&parts.areas).enumerate() {
        let members = model.dimensions.iter().filter(|dimension| dimension.area == Some(index));
        if weightless(members.map(|dimension| dimension.weight)) {
            let message =
                format!("the dimensions of `{}` all have the weight 0: it has no score", area.id);
            faults.error(behind(map, "id"), message);
        }
    }
    let of_dimensions = match rule {
        ScoringRule::Additive => model.areas.is_empty(),
        ScoringRule::Staged | ScoringRule::Mean => model.scoring.team == TeamRule::Dimensions,
    };
    if of_dimensions && weightless(model.dimensions.iter().map(|dimension| dimension.weight)) {
        let message = "the dimensions all have the weight 0: a team has no score";
        faults.error(&parts.all_dimensions, message);
    }
}

/// Whether there are weights, and all are 0.
fn weightless(weights: impl Iterator<Item = Value>) -> bool {
    let mut weights = weights.peekable();
    weights.peek().is_some() && weights.all(|weight| weight == Value::ZERO)
}

/// Scales that no criterion uses, that nobody can achieve, or nobody fail.
fn used_scales(model: &MaturityModel, parts: &Parts<'_>, faults: &mut Faults) {
    let mut users: BTreeMap<String, Vec<&Criterion>> = BTreeMap::new();
    for (criterion, map) in model.criteria.iter().zip(&parts.criteria) {
        let given = map.get("scale").and_then(|node| node.scalar(&mut Faults::default()));
        users.entry(given.unwrap_or_else(|| scales::DEFAULT.into())).or_default().push(criterion);
    }
    let achieved_at = model.scoring.achieved_at;
    let mark = parts.scoring.as_ref().and_then(|map| map.get("achieved_at"));
    for (name, NamedScale { scale, node }) in &parts.scales {
        let Some(users) = users.get(name) else {
            if let Some(node) = node {
                faults.key_warning(node, format!("no criterion uses the scale `{name}`"));
            }
            continue;
        };
        // The standard scale stands nowhere: then it is the mark that does not fit.
        let Some(node) = node.as_ref().or(mark) else { continue };
        let reaches = format!("of the scale `{name}` reaches `achieved_at` {achieved_at}");
        if scales::highest(scale) < achieved_at {
            let who = named(users);
            faults.error(node, format!("no answer {reaches}: nobody can achieve {who}"));
        } else if scale.min() >= achieved_at {
            let who = named(users);
            faults.warning(node, format!("every answer {reaches}: nobody can fail {who}"), None);
        }
    }
}

/// Some criteria, one or two of them by name.
fn named(criteria: &[&Criterion]) -> String {
    match criteria {
        [one] => format!("`{}`", one.id),
        [one, other] => format!("`{}` and `{}`", one.id, other.id),
        [one, others @ ..] => format!("`{}` and {} other criteria", one.id, others.len()),
        [] => String::new(),
    }
}
