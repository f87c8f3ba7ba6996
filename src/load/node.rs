//! A cursor over one YAML document that collects every fault on its way.
//!
//! Readers ask for what they expect; what is not there as expected becomes a finding with
//! its path, and reading goes on. Paths turn into lines and columns at the end, and only
//! where there is a finding.

use std::cell::{Cell, OnceCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use chrono::NaiveDate;

use super::locate::Locator;
use super::yaml::{self, Value};
use crate::diag::{Diagnostic, Place, Severity, did_you_mean};
use crate::model::LocalText;

/// One step on the path to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// Whether a finding is about a key of a map or about the value behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Key,
    Value,
}

#[derive(Debug)]
struct Link {
    above: Option<Rc<Self>>,
    step: Step,
}

/// Deeper values than this are refused.
const MAX_DEPTH: usize = 32;

/// The text behind a document, for places and for the words of the writer. It is read a
/// second time only where one of them is asked for.
pub(super) struct Source<'t> {
    text: &'t str,
    document: usize,
    file: Rc<SourceFile>,
}

/// What the documents of a file have in common.
#[derive(Default)]
struct SourceFile {
    locator: OnceCell<Locator>,
    /// How many findings there are so far.
    found: Cell<usize>,
}

/// How many findings are shown of a file: more help nobody, and each takes time.
const MAX_FINDINGS: usize = 500;

impl<'t> Source<'t> {
    /// The text and the number of the document in it.
    pub(super) fn new(text: &'t str, document: usize) -> Self {
        Self { text, document, file: Rc::default() }
    }

    /// Another document of the same file.
    pub(super) fn beside(&self, document: usize) -> Self {
        Self { text: self.text, document, file: Rc::clone(&self.file) }
    }

    fn locator(&self) -> &Locator {
        self.file.locator.get_or_init(|| Locator::new(self.text))
    }
}

/// A value of a document with the way to it.
#[derive(Clone)]
pub(super) struct Node<'a> {
    source: &'a Source<'a>,
    value: &'a Value,
    path: Option<Rc<Link>>,
}

/// A finding before its place is known.
struct Fault {
    severity: Severity,
    message: String,
    path: Vec<Step>,
    part: Part,
    hints: Vec<String>,
    /// The way to what stood there first, where something is defined twice.
    first: Option<Vec<Step>>,
}

/// The faults of one document.
#[derive(Default)]
pub(super) struct Faults {
    faults: Vec<Fault>,
    /// How many there are besides those that are kept.
    more: usize,
    has_errors: bool,
}

impl Faults {
    /// An error about the value of a node.
    pub(super) fn error(&mut self, node: &Node<'_>, message: impl Into<String>) {
        self.push(Severity::Error, node, Part::Value, message.into(), None);
    }

    /// An error about the value of a node, with a hint where there is one.
    pub(super) fn error_with(
        &mut self,
        node: &Node<'_>,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        self.push(Severity::Error, node, Part::Value, message.into(), hint);
    }

    /// An error about the key that leads to a node, with a hint where there is one.
    pub(super) fn key_error(
        &mut self,
        node: &Node<'_>,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        self.push(Severity::Error, node, Part::Key, message.into(), hint);
    }

    /// A warning about the value of a node.
    pub(super) fn warning(
        &mut self,
        node: &Node<'_>,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        self.push(Severity::Warning, node, Part::Value, message.into(), hint);
    }

    /// A warning about the key that leads to a node.
    pub(super) fn key_warning(&mut self, node: &Node<'_>, message: impl Into<String>) {
        self.push(Severity::Warning, node, Part::Key, message.into(), None);
    }

    /// An error about something that is defined twice; the finding tells where it stood
    /// first.
    pub(super) fn twice(&mut self, node: &Node<'_>, first: Option<&Node<'_>>, what: &str) {
        let is_full = self.is_full();
        self.error(node, format!("{what} is defined twice"));
        if is_full {
            return;
        }
        if let (Some(fault), Some(first)) = (self.faults.last_mut(), first) {
            fault.first = Some(first.steps());
        }
    }

    /// Whether any of the faults is an error.
    pub(super) fn has_errors(&self) -> bool {
        self.has_errors
    }

    /// Whether further faults are only counted, so that nobody reads what they say.
    pub(super) fn is_full(&self) -> bool {
        self.faults.len() >= MAX_FINDINGS
    }

    fn push(
        &mut self,
        severity: Severity,
        node: &Node<'_>,
        part: Part,
        message: String,
        hint: Option<String>,
    ) {
        self.has_errors |= severity == Severity::Error;
        if self.is_full() {
            self.more += 1;
            return;
        }
        let path = node.steps();
        let hints = hint.into_iter().collect();
        self.faults.push(Fault { severity, message, path, part, hints, first: None });
    }

    /// The findings with their places in the text.
    pub(super) fn into_findings(self, source: &Source<'_>, file: &str) -> Vec<Diagnostic> {
        if self.faults.is_empty() {
            return Vec::new();
        }
        let (text, document) = (source.text, source.document);
        let before = source.file.found.get();
        let found = before.saturating_add(self.faults.len()).saturating_add(self.more);
        source.file.found.set(found);
        let room = MAX_FINDINGS.saturating_sub(before);
        let last = (before <= MAX_FINDINGS && found > MAX_FINDINGS).then(|| {
            Diagnostic::error(format!("of this file only {MAX_FINDINGS} findings are shown"))
                .at(Place::file(file))
        });
        if room == 0 {
            return Vec::from_iter(last);
        }
        let locator = source.locator();
        self.faults
            .into_iter()
            .take(room)
            .map(|fault| {
                let place_of =
                    |path: &[Step]| place(text, file, locator.position(document, path, fault.part));
                let first = fault.first.as_deref().map(place_of);
                let mut hints = fault.hints;
                hints.extend(first.map(|first| format!("it is first defined at `{first}`")));
                Diagnostic {
                    severity: fault.severity,
                    message: fault.message,
                    place: Some(place_of(&fault.path)),
                    hints,
                    team: None,
                }
            })
            .chain(last)
            .collect()
    }
}

/// A place in a text, with the line it stands in.
pub(super) fn place(text: &str, file: &str, position: Option<(usize, usize)>) -> Place {
    let excerpt = position
        .and_then(|(line, _)| text.lines().nth(line.saturating_sub(1)))
        .map(|line| line.chars().take(2_000).collect());
    Place { file: file.to_owned(), table: None, position, excerpt }
}

/// A map with string keys, in the order of the text.
pub(super) struct Map<'a> {
    pub(super) entries: Vec<(String, Node<'a>)>,
    node: Node<'a>,
}

impl<'a> Map<'a> {
    /// The value behind a key; a key without a value counts as absent.
    pub(super) fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.entries
            .iter()
            .find(|(name, node)| name == key && !node.is_null())
            .map(|(_, node)| node)
    }

    /// The value behind a key that must be there.
    pub(super) fn required(&self, key: &str, faults: &mut Faults) -> Option<&Node<'a>> {
        let found = self.get(key);
        if found.is_none() {
            faults.error(&self.node, format!("`{key}` is missing"));
        }
        found
    }

    /// Reports every key that is none of `known`.
    pub(super) fn only(&self, known: &[&str], faults: &mut Faults) {
        for (key, node) in &self.entries {
            if !known.contains(&key.as_str()) {
                if faults.is_full() {
                    faults.key_error(node, "", None);
                    continue;
                }
                let hint = did_you_mean(key, known.iter().copied())
                    .unwrap_or_else(|| format!("known keys here: {}", known.join(", ")));
                faults.key_error(node, format!("unknown key `{}`", shown(key)), Some(hint));
            }
        }
    }

    /// The text behind a key, if there is one.
    pub(super) fn local_text(&self, key: &str, faults: &mut Faults) -> Option<LocalText> {
        self.get(key).and_then(|node| node.local_text(faults))
    }

    /// The date behind a key, if there is one.
    pub(super) fn date(&self, key: &str, faults: &mut Faults) -> Option<NaiveDate> {
        self.get(key).and_then(|node| node.date(faults))
    }
}

impl<'a> Node<'a> {
    /// A whole document.
    pub(super) fn root(value: &'a Value, source: &'a Source<'a>) -> Self {
        Self { source, value, path: None }
    }

    /// An item of a document that is a list.
    pub(super) fn item(value: &'a Value, index: usize, source: &'a Source<'a>) -> Self {
        let link = Link { above: None, step: Step::Index(index) };
        Self { source, value, path: Some(Rc::new(link)) }
    }

    fn child(&self, value: &'a Value, step: Step) -> Self {
        let path = Some(Rc::new(Link { above: self.path.clone(), step }));
        Self { source: self.source, value, path }
    }

    /// The way from the document to the value.
    fn steps(&self) -> Vec<Step> {
        let links = std::iter::successors(self.path.as_deref(), |link| link.above.as_deref());
        let mut steps: Vec<Step> = links.map(|link| link.step.clone()).collect();
        steps.reverse();
        steps
    }

    fn depth(&self) -> usize {
        std::iter::successors(self.path.as_deref(), |link| link.above.as_deref()).count()
    }

    /// Every value that a path leads to; `*` stands for every item of a list and every value
    /// of a map. What is not there as the path says is passed over.
    pub(super) fn reach(&self, path: &[&str]) -> Vec<Self> {
        let Some((first, rest)) = path.split_first() else { return vec![self.clone()] };
        let children: Vec<Self> = match self.value {
            Value::Sequence(items) if *first == "*" => {
                let items = items.iter().enumerate();
                items.map(|(index, item)| self.child(item, Step::Index(index))).collect()
            }
            Value::Mapping(mapping) => mapping
                .iter()
                .filter_map(|(key, value)| Some((yaml::scalar(key)?, value)))
                .filter(|(key, _)| *first == "*" || key == first)
                .map(|(key, value)| self.child(value, Step::Key(key)))
                .collect(),
            _ => Vec::new(),
        };
        children.iter().flat_map(|child| child.reach(rest)).collect()
    }

    /// Whether the value is an alias: said to be the same as another one.
    pub(super) fn is_alias(&self) -> bool {
        self.source.locator().is_alias(self.source.document, &self.steps())
    }

    /// Whether there is no value.
    pub(super) fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// Whether the value is a map.
    pub(super) fn is_map(&self) -> bool {
        matches!(self.value, Value::Mapping(_))
    }

    /// Whether the value is a list.
    pub(super) fn is_list(&self) -> bool {
        matches!(self.value, Value::Sequence(_))
    }

    /// The truth value, if it is one.
    pub(super) fn truth(&self) -> Option<bool> {
        self.value.as_bool()
    }

    /// Whether the value is a number.
    pub(super) fn is_number(&self) -> bool {
        matches!(self.value, Value::Number(_))
    }

    /// The value as a map, or a finding.
    pub(super) fn map(&self, faults: &mut Faults) -> Option<Map<'a>> {
        let Value::Mapping(mapping) = self.value else {
            faults.error(self, format!("expected a map, found {}", yaml::kind(self.value)));
            return None;
        };
        if self.depth() > MAX_DEPTH {
            faults.error(self, "this is nested too deeply");
            return None;
        }
        let mut entries = Vec::with_capacity(mapping.len());
        for (key, value) in mapping {
            match yaml::scalar(key) {
                Some(key) => entries.push((key.clone(), self.child(value, Step::Key(key)))),
                None => faults
                    .error(self, format!("a key here is {}, expected a name", yaml::kind(key))),
            }
        }
        Some(Map { entries, node: self.clone() })
    }

    /// The value as a list, or a finding.
    pub(super) fn list(&self, faults: &mut Faults) -> Option<Vec<Self>> {
        let Value::Sequence(items) = self.value else {
            faults.error(self, format!("expected a list, found {}", yaml::kind(self.value)));
            return None;
        };
        Some(
            items
                .iter()
                .enumerate()
                .map(|(index, item)| self.child(item, Step::Index(index)))
                .collect(),
        )
    }

    /// The value as a name or number in the words of the writer, or a finding.
    pub(super) fn scalar(&self, faults: &mut Faults) -> Option<String> {
        let scalar = yaml::scalar(self.value);
        if scalar.is_none() {
            faults.error(self, format!("expected text, found {}", yaml::kind(self.value)));
        }
        scalar
    }

    /// The value in the very words of the writer: `1.10` is a version, not the number 1.1.
    pub(super) fn text(&self, faults: &mut Faults) -> Option<String> {
        let scalar = self.scalar(faults)?;
        if matches!(self.value, Value::String(_)) {
            return Some(scalar);
        }
        let written = self.source.locator().written(self.source.document, &self.steps());
        Some(written.map_or(scalar, ToOwned::to_owned))
    }

    /// The value as text for readers: a string, or a map by locale.
    pub(super) fn local_text(&self, faults: &mut Faults) -> Option<LocalText> {
        if !self.is_map() {
            return self.text(faults).map(LocalText::plain);
        }
        let mut texts = BTreeMap::new();
        for (locale, text) in self.map(faults)?.entries {
            if locale.is_empty()
                || locale.len() > 20
                || !locale.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            {
                faults.key_error(
                    &text,
                    format!("`{}` is not a locale", shown(&locale)),
                    Some("expected text, or a map such as {en: ..., ja: ...}".into()),
                );
                continue;
            }
            if let Some(text) = text.text(faults) {
                texts.insert(locale, text);
            }
        }
        Some(LocalText::by_locale(texts))
    }

    /// The value as a calendar date, or a finding.
    pub(super) fn date(&self, faults: &mut Faults) -> Option<NaiveDate> {
        let text = self.scalar(faults)?;
        let date = NaiveDate::parse_from_str(&text, "%Y-%m-%d")
            .ok()
            .filter(|date| (1..=9999).contains(&chrono::Datelike::year(date)));
        if date.is_none() {
            faults.error(
                self,
                format!("`{}` is not a date, expected one such as `2026-11-20`", shown(&text)),
            );
        }
        date
    }

    /// The value read from its text, or a finding with the reader's message.
    pub(super) fn parse<T: std::str::FromStr<Err = String>>(
        &self,
        faults: &mut Faults,
    ) -> Option<T> {
        let text = self.scalar(faults)?;
        match shown(&text).parse() {
            Ok(value) => Some(value),
            Err(message) => {
                faults.error(self, message);
                None
            }
        }
    }

    /// The value as a whole number within bounds, or a finding.
    pub(super) fn integer(&self, low: u32, high: u32, faults: &mut Faults) -> Option<u32> {
        let text = self.scalar(faults)?;
        let number = text.parse().ok().filter(|number| (low..=high).contains(number));
        if number.is_none() {
            faults.error(
                self,
                format!("`{}` is not a whole number from {low} to {high}", shown(&text)),
            );
        }
        number
    }
}

/// Text from a file, short enough for a message and safe to print.
pub(super) fn shown(text: &str) -> String {
    let mut short: String = text
        .chars()
        .take(80)
        .map(|c| if c.is_control() || crate::diag::is_bidi_control(c) { ' ' } else { c })
        .collect();
    if short.len() < text.len() && text.chars().count() > 80 {
        short.push('…');
    }
    short
}
