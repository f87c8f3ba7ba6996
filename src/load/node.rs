//! A cursor over one YAML document that collects every fault on its way.
//!
//! Readers ask for what they expect; what is not there as expected becomes a finding with
//! its place, and reading goes on.

use std::cell::Cell;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::tree::{Position, Tree, ValueRef};
use super::yaml;
use crate::diag::{Diagnostic, Place, Severity, did_you_mean, escaped};
use crate::model::LocalText;

/// Whether a finding is about a key of a map or about the value behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Key,
    Value,
}

/// The text of a file, for the lines that findings show.
pub(super) struct Source<'t> {
    text: &'t str,
    /// How many findings there are so far.
    found: Cell<usize>,
}

/// How many findings are shown of a file: more help nobody, and each takes time.
const MAX_FINDINGS: usize = 500;

impl<'t> Source<'t> {
    /// The text of a file.
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, found: Cell::new(0) }
    }

    /// A place in the text.
    pub(super) fn place(&self, file: &str, position: Option<Position>) -> Place {
        place(self.text, file, position)
    }

    /// Whether one more finding of the file is shown; of those that are not, one says so.
    fn has_room(&self) -> Option<bool> {
        let found = self.found.get();
        self.found.set(found.saturating_add(1));
        (found <= MAX_FINDINGS).then_some(found < MAX_FINDINGS)
    }

    /// A finding about a document as a whole, unless there are too many of the file.
    pub(super) fn finding(&self, finding: Diagnostic, file: &str) -> Option<Diagnostic> {
        self.has_room().map(|has_room| if has_room { finding } else { no_more(file) })
    }
}

fn no_more(file: &str) -> Diagnostic {
    Diagnostic::error(format!("of this file only {MAX_FINDINGS} findings are shown"))
        .at(Place::file(file))
}

/// A value of a document with the key that leads to it.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    value: ValueRef<'a>,
    key: Option<ValueRef<'a>>,
}

/// A finding before its line is looked up.
struct Fault {
    severity: Severity,
    message: String,
    position: Position,
    hints: Vec<String>,
    /// Where it stood first, where something is defined twice.
    first: Option<Position>,
    /// Where another one stands that looks like it.
    other: Option<Position>,
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
            fault.first = Some(first.position(Part::Value));
        }
    }

    /// An error about an id, a key or a value, that looks like an earlier one; the finding
    /// tells where that stands.
    pub(super) fn alike(&mut self, part: Part, node: &Node<'_>, first: &Node<'_>, message: String) {
        let is_full = self.is_full();
        self.push(Severity::Error, node, part, message, None);
        if let Some(fault) = self.faults.last_mut().filter(|_| !is_full) {
            fault.hints.push("give them clearly different ids, or make them one".to_owned());
            fault.other = Some(first.position(part));
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
        let position = node.position(part);
        let hints = hint.into_iter().collect();
        self.faults.push(Fault { severity, message, position, hints, first: None, other: None });
    }

    /// The findings with their places in the text.
    pub(super) fn into_findings(self, source: &Source<'_>, file: &str) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let place_of = |position| place(source.text, file, Some(position));
        for fault in self.faults {
            match source.has_room() {
                Some(true) => {}
                Some(false) => {
                    findings.push(no_more(file));
                    return findings;
                }
                None => return findings,
            }
            let mut hints = fault.hints;
            let first = fault.first.map(place_of);
            hints.extend(first.map(|first| format!("it is first defined at `{first}`")));
            let other = fault.other.map(place_of);
            hints.extend(other.map(|other| format!("the other is at `{other}`")));
            findings.push(Diagnostic {
                severity: fault.severity,
                message: fault.message,
                place: Some(place_of(fault.position)),
                hints,
                team: None,
            });
        }
        if self.more > 0 && source.has_room() == Some(false) {
            findings.push(no_more(file));
        }
        findings
    }
}

/// The document of a file that has one, which may be empty; none where it cannot be read.
pub(super) fn only_document<'t>(
    text: &'t str,
    file: &str,
    findings: &mut Vec<Diagnostic>,
) -> Option<Tree<'t>> {
    let mut documents = yaml::documents(text);
    let broken = documents.iter().find_map(|document| document.fault.as_ref());
    if let Some(fault) = broken {
        findings.push(Diagnostic::error(format!("this is not YAML: {}", fault.message)).at(place(
            text,
            file,
            fault.position,
        )));
        return None;
    }
    documents.retain(|document| !document.is_empty());
    if let Some(second) = documents.get(1).and_then(|document| document.tree.root()) {
        findings.push(
            Diagnostic::warning("only the first document of this file is read")
                .at(place(text, file, Some(second.position())))
                .hint("`---` begins another document"),
        );
    }
    Some(documents.into_iter().next().map(|document| document.tree).unwrap_or_default())
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
    /// A whole document; none where it is empty.
    pub(super) fn root(tree: &'a Tree<'a>) -> Option<Self> {
        Some(Self { value: tree.root()?, key: None })
    }

    fn position(&self, part: Part) -> Position {
        match (part, self.key) {
            (Part::Key, Some(key)) => key.position(),
            _ => self.value.position(),
        }
    }

    /// Every value that a path leads to; `*` stands for every item of a list and every value
    /// of a map. What is not there as the path says is passed over.
    pub(super) fn reach(&self, path: &[&str]) -> Vec<Self> {
        let Some((first, rest)) = path.split_first() else { return vec![*self] };
        let items = self.value.items().filter(|_| *first == "*").into_iter().flatten();
        let items = items.map(|value| Self { value, key: None });
        let entries = self.value.entries().into_iter().flatten();
        let entries = entries
            .filter(|(key, _)| key.text().is_some_and(|key| *first == "*" || key == *first))
            .map(|(key, value)| Self { value, key: Some(key) });
        items.chain(entries).flat_map(|child| child.reach(rest)).collect()
    }

    /// Whether the value is an alias: said to be the same as another one.
    pub(super) fn is_alias(&self) -> bool {
        self.value.is_alias()
    }

    /// Whether there is no value.
    pub(super) fn is_null(&self) -> bool {
        self.value.is_null()
    }

    /// Whether the value is a map.
    pub(super) fn is_map(&self) -> bool {
        self.value.is_map()
    }

    /// Whether the value is a list.
    pub(super) fn is_list(&self) -> bool {
        self.value.is_list()
    }

    /// The truth value, if it is one.
    pub(super) fn truth(&self) -> Option<bool> {
        self.value.truth()
    }

    /// The value as a map, or a finding.
    pub(super) fn map(&self, faults: &mut Faults) -> Option<Map<'a>> {
        let Some(pairs) = self.value.entries() else {
            faults.error(self, format!("expected a map, found {}", self.value.kind()));
            return None;
        };
        let mut entries = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let node = Self { value, key: Some(key) };
            match key.text() {
                Some("<<") if key.is_plain() => faults.key_error(
                    &node,
                    "maps are not merged by `<<`",
                    Some("write out what the other map says".into()),
                ),
                Some(text) => entries.push((text.to_owned(), node)),
                None => faults.key_error(
                    &node,
                    format!("a key here is {}, expected a name", key.kind()),
                    None,
                ),
            }
        }
        Some(Map { entries, node: *self })
    }

    /// The value as a list, or a finding.
    pub(super) fn list(&self, faults: &mut Faults) -> Option<Vec<Self>> {
        let Some(items) = self.value.items() else {
            faults.error(self, format!("expected a list, found {}", self.value.kind()));
            return None;
        };
        Some(items.map(|value| Self { value, key: None }).collect())
    }

    /// The value in the very words of the writer, or a finding: `1.10` is a name or a version,
    /// not the number 1.1.
    pub(super) fn text(&self, faults: &mut Faults) -> Option<String> {
        let text = self.value.text();
        if text.is_none() {
            faults.error(self, format!("expected text, found {}", self.value.kind()));
        }
        text.map(str::to_owned)
    }

    /// The same, where the value is one of some names.
    pub(super) fn scalar(&self, faults: &mut Faults) -> Option<String> {
        self.text(faults)
    }

    /// What the words of the value say, read as they stand or, for a number such as `.5` or
    /// `0x10`, in decimals.
    pub(super) fn read<T: std::str::FromStr>(&self) -> Option<T> {
        let as_written = self.value.text().and_then(|text| text.parse().ok());
        as_written.or_else(|| self.value.decimals()?.parse().ok())
    }

    /// The same for what is a number and no text in quotes.
    pub(super) fn number<T: std::str::FromStr>(&self) -> Option<T> {
        if self.value.is_number() { self.read() } else { None }
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
        let text = self.text(faults)?;
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
        let text = self.text(faults)?;
        let found = self.read();
        if found.is_none() {
            let shown = shown(&text);
            let message = shown.parse::<T>().err();
            faults.error(self, message.unwrap_or_else(|| format!("`{shown}` cannot be read")));
        }
        found
    }

    /// The value as a whole number within bounds, or a finding.
    pub(super) fn integer(&self, low: u32, high: u32, faults: &mut Faults) -> Option<u32> {
        let text = self.text(faults)?;
        let number = self.read().filter(|number| (low..=high).contains(number));
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
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", escaped(&text[..end])),
        None => escaped(text).into_owned(),
    }
}
