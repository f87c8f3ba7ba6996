//! The mapping file: which column is what, and what the words in the cells mean.

use std::collections::BTreeMap;

use encoding_rs::Encoding;

use super::answers::{self, UNANSWERED, Words};
use super::dates::DateOrder;
use super::names::key;
use crate::diag::{Diagnostic, did_you_mean};
use crate::load::assessment::unknown_criterion;
use crate::load::node::{Faults, Map, Node, Source, only_document, shown};
use crate::model::{MaturityModel, PeriodName, TeamId};

/// What a column can say besides the answer to one criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Team,
    Period,
    Date,
    Assessors,
    Decision,
    Criterion,
    Answer,
    Evidence,
    Note,
    Reason,
    Action,
    Owner,
    Due,
}

impl Field {
    pub(super) const ALL: [Self; 13] = [
        Self::Team,
        Self::Period,
        Self::Date,
        Self::Assessors,
        Self::Decision,
        Self::Criterion,
        Self::Answer,
        Self::Evidence,
        Self::Note,
        Self::Reason,
        Self::Action,
        Self::Owner,
        Self::Due,
    ];

    /// The name used in mapping files.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Period => "period",
            Self::Date => "date",
            Self::Assessors => "assessors",
            Self::Decision => "decision",
            Self::Criterion => "criterion",
            Self::Answer => "answer",
            Self::Evidence => "evidence",
            Self::Note => "note",
            Self::Reason => "reason",
            Self::Action => "action",
            Self::Owner => "owner",
            Self::Due => "due",
        }
    }

    /// Whether it is said of one criterion.
    pub(super) fn is_of_criterion(self) -> bool {
        matches!(
            self,
            Self::Evidence | Self::Note | Self::Reason | Self::Action | Self::Owner | Self::Due
        )
    }
}

/// What a mapping file says of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meant {
    Ignored,
    Criterion(usize),
    /// Something else about a criterion.
    Part(usize, Field),
    /// A list of those of these criteria that are met.
    Met(Vec<usize>),
}

/// How rows make answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A row for each response, a column for each question.
    Wide,
    /// A row for each answer.
    Long,
}

/// A mapping file; everything in it is optional.
#[derive(Debug, Default)]
pub(in crate::load) struct Mapping {
    pub(super) shape: Option<Shape>,
    /// The sheets to read, by the key of their name; all where there are none.
    pub(super) sheets: Vec<String>,
    /// The row of the column heads.
    pub(super) header: Option<usize>,
    pub(super) dates: Option<DateOrder>,
    pub(super) encoding: Option<&'static Encoding>,
    pub(super) delimiter: Option<u8>,
    /// Fields by the key of their column head.
    pub(super) fields: BTreeMap<String, Field>,
    /// Columns by the key of their head.
    pub(super) columns: BTreeMap<String, Meant>,
    /// Ids of teams by the key of the word used.
    pub(super) teams: BTreeMap<String, TeamId>,
    pub(super) answers: Words,
    pub(super) team: Option<String>,
    pub(super) period: Option<PeriodName>,
    /// The reason of `not-applicable` where a cell has none.
    pub(super) reason: Option<String>,
}

impl Mapping {
    /// The key of the column head the file gives for a field.
    pub(super) fn head_of(&self, field: Field) -> Option<&String> {
        self.fields.iter().find(|(_, other)| **other == field).map(|(head, _)| head)
    }
}

/// Reads a mapping file for a model.
pub(in crate::load) fn read(
    text: &str,
    file: &str,
    model: &MaturityModel,
    findings: &mut Vec<Diagnostic>,
) -> Mapping {
    let Some(tree) = only_document(text, file, findings) else { return Mapping::default() };
    let Some(root) = Node::root(&tree).filter(|root| !root.is_null()) else {
        return Mapping::default();
    };
    let mut faults = Faults::default();
    let mapping = mapping(&root, model, &mut faults);
    findings.extend(faults.into_findings(&Source::new(text), file));
    mapping.unwrap_or_default()
}

fn mapping(node: &Node<'_>, model: &MaturityModel, faults: &mut Faults) -> Option<Mapping> {
    let map = node.map(faults)?;
    let mut known = vec![
        "shape",
        "sheets",
        "header",
        "dates",
        "encoding",
        "delimiter",
        "columns",
        "ignore",
        "teams",
        "answers",
        "default",
    ];
    known.extend(Field::ALL.map(Field::name));
    map.only(&known, faults);
    let mut mapping = Mapping {
        shape: map.get("shape").and_then(|node| shape(node, faults)),
        sheets: map.get("sheets").map(|node| texts(node, faults)).unwrap_or_default(),
        header: map
            .get("header")
            .and_then(|node| node.integer(1, 1_000_000, faults))
            .map(|row| row as usize),
        dates: map.get("dates").and_then(|node| node.parse(faults)),
        encoding: map.get("encoding").and_then(|node| encoding(node, faults)),
        delimiter: map.get("delimiter").and_then(|node| delimiter(node, faults)),
        ..Mapping::default()
    };
    for field in Field::ALL {
        let heads = map.get(field.name()).map(|node| texts(node, faults)).unwrap_or_default();
        mapping.fields.extend(heads.into_iter().map(|head| (head, field)));
    }
    columns(&map, model, &mut mapping, faults);
    teams(&map, &mut mapping, faults);
    words(&map, model, &mut mapping, faults);
    if let Some(map) = map.get("default").and_then(|node| node.map(faults)) {
        map.only(&["team", "period", "reason"], faults);
        mapping.team = map.get("team").and_then(|node| node.text(faults));
        mapping.period = map.get("period").and_then(|node| node.parse(faults));
        mapping.reason = map.get("reason").and_then(|node| node.text(faults));
    }
    Some(mapping)
}

/// The keys of one text or of a list of them.
fn texts(node: &Node<'_>, faults: &mut Faults) -> Vec<String> {
    if node.is_list() {
        let items = node.list(faults).unwrap_or_default();
        return items.iter().filter_map(|node| node.text(faults)).map(|text| key(&text)).collect();
    }
    node.text(faults).map(|text| key(&text)).into_iter().collect()
}

fn shape(node: &Node<'_>, faults: &mut Faults) -> Option<Shape> {
    match node.text(faults)?.as_str() {
        "wide" => Some(Shape::Wide),
        "long" => Some(Shape::Long),
        text => {
            faults.error(
                node,
                format!("`{}` is no shape of a table, expected `wide` or `long`", shown(text)),
            );
            None
        }
    }
}

fn encoding(node: &Node<'_>, faults: &mut Faults) -> Option<&'static Encoding> {
    let name = node.text(faults)?;
    let encoding = Encoding::for_label(name.as_bytes());
    if encoding.is_none() {
        faults.error(
            node,
            format!(
                "`{}` is no encoding, expected one such as `utf-8`, `shift_jis` or `windows-1252`",
                shown(&name)
            ),
        );
    }
    encoding
}

fn delimiter(node: &Node<'_>, faults: &mut Faults) -> Option<u8> {
    let text = node.text(faults)?;
    match text.as_bytes() {
        b"tab" => Some(b'\t'),
        [one] if one.is_ascii() && !matches!(one, b'"' | b'\n' | b'\r') => Some(*one),
        _ => {
            faults.error(
                node,
                format!("`{}` is no delimiter, expected one character or `tab`", shown(&text)),
            );
            None
        }
    }
}

fn criterion(node: &Node<'_>, model: &MaturityModel, faults: &mut Faults) -> Option<usize> {
    let id = node.text(faults)?;
    let index = model.criterion_index(&id);
    if index.is_none() {
        let (message, hint) = unknown_criterion(&id, model);
        faults.error_with(node, message, hint);
    }
    index
}

fn columns(map: &Map<'_>, model: &MaturityModel, mapping: &mut Mapping, faults: &mut Faults) {
    for head in map.get("ignore").map(|node| texts(node, faults)).unwrap_or_default() {
        mapping.columns.insert(head, Meant::Ignored);
    }
    let columns = map.get("columns").and_then(|node| node.map(faults));
    for (head, node) in columns.map(|map| map.entries).unwrap_or_default() {
        if let Some(meant) = meant(&node, model, faults) {
            mapping.columns.insert(key(&head), meant);
        }
    }
}

fn meant(node: &Node<'_>, model: &MaturityModel, faults: &mut Faults) -> Option<Meant> {
    if !node.is_map() {
        return match node.text(faults)?.as_str() {
            "ignore" => Some(Meant::Ignored),
            _ => criterion(node, model, faults).map(Meant::Criterion),
        };
    }
    let map = node.map(faults)?;
    map.only(&["criterion", "part", "met"], faults);
    if let Some(node) = map.get("met") {
        if node.is_list() {
            let items = node.list(faults)?;
            return Some(Meant::Met(
                items.iter().filter_map(|node| criterion(node, model, faults)).collect(),
            ));
        }
        let id = node.text(faults)?;
        if let Some(dimension) = model.dimension_index(&id) {
            return Some(Meant::Met(model.dimensions[dimension].criteria.clone()));
        }
        let hint =
            did_you_mean(&id, model.dimensions.iter().map(|dimension| dimension.id.as_str()));
        faults.error_with(node, format!("unknown dimension `{}`", shown(&id)), hint);
        return None;
    }
    let criterion = criterion(map.required("criterion", faults)?, model, faults)?;
    let Some(node) = map.get("part") else { return Some(Meant::Criterion(criterion)) };
    let name = node.text(faults)?;
    let part = Field::ALL.into_iter().find(|field| field.is_of_criterion() && field.name() == name);
    if part.is_none() {
        let names = Field::ALL.into_iter().filter(|field| field.is_of_criterion());
        let names: Vec<String> = names.map(|field| format!("`{}`", field.name())).collect();
        faults.error(
            node,
            format!("`{}` is no part of an answer, expected {}", shown(&name), names.join(", ")),
        );
    }
    Some(Meant::Part(criterion, part?))
}

fn teams(map: &Map<'_>, mapping: &mut Mapping, faults: &mut Faults) {
    let teams = map.get("teams").and_then(|node| node.map(faults));
    for (word, node) in teams.map(|map| map.entries).unwrap_or_default() {
        if let Some(id) = crate::load::assessment::team_id(&node, faults) {
            mapping.teams.insert(key(&word), id);
        }
    }
}

fn words(map: &Map<'_>, model: &MaturityModel, mapping: &mut Mapping, faults: &mut Faults) {
    let words = map.get("answers").and_then(|node| node.map(faults));
    for (word, node) in words.map(|map| map.entries).unwrap_or_default() {
        let Some(answer) = node.text(faults) else { continue };
        let is_answer = answer == UNANSWERED
            || model
                .criteria
                .iter()
                .any(|criterion| answers::state(&answer, &criterion.scale).is_some());
        if is_answer {
            mapping.answers.insert(key(&word), answer);
        } else {
            let hint = did_you_mean(
                &answer,
                ["met", "partial", "not-met", "not-applicable", "unknown", UNANSWERED],
            );
            faults.error_with(
                &node,
                format!("`{}` is an answer to no criterion of `{}`", shown(&answer), model.id),
                hint,
            );
        }
    }
}
