//! A document as its writer put it down: every value with its place, every scalar with its
//! very words. What the words mean, such as a number or a truth, is decided when it is asked.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// Line and column, from 1; the column counts characters.
pub(super) type Position = (usize, usize);

/// Why a text cannot be read, and where.
#[derive(Debug)]
pub(super) struct SyntaxFault {
    pub(super) message: String,
    pub(super) position: Option<Position>,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Without quotes: it may stand for a number, a truth or nothing.
    Plain,
    /// As text, whatever it looks like.
    Text,
}

/// What stands at a place.
#[derive(Debug)]
enum What<'t> {
    Scalar(Cow<'t, str>, Style),
    /// The numbers of the items.
    List(Vec<usize>),
    /// The numbers of keys and values, in turns.
    Map(Vec<usize>),
    /// The number of the value it repeats.
    Alias(usize),
    /// A value of a kind that only another program knows.
    Tagged,
}

#[derive(Debug)]
struct Value<'t> {
    position: Position,
    what: What<'t>,
}

/// One document. The first of its values is the whole of it.
#[derive(Debug, Default)]
pub(super) struct Tree<'t> {
    values: Vec<Value<'t>>,
}

impl<'t> Tree<'t> {
    /// The whole document; none where there is nothing.
    pub(super) fn root(&self) -> Option<ValueRef<'_>> {
        (!self.values.is_empty()).then_some(ValueRef { tree: self, number: 0 })
    }

    /// The same tree with words of its own, so that the text may go.
    pub(super) fn into_owned(self) -> Tree<'static> {
        let own = |value: Value<'t>| Value {
            position: value.position,
            what: match value.what {
                What::Scalar(text, style) => What::Scalar(text.into_owned().into(), style),
                What::List(items) => What::List(items),
                What::Map(entries) => What::Map(entries),
                What::Alias(other) => What::Alias(other),
                What::Tagged => What::Tagged,
            },
        };
        Tree { values: self.values.into_iter().map(own).collect() }
    }
}

/// A value in its tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct ValueRef<'a> {
    tree: &'a Tree<'a>,
    number: usize,
}

impl<'a> ValueRef<'a> {
    fn value(self) -> &'a Value<'a> {
        &self.tree.values[self.number]
    }

    /// The value behind an alias, which is none itself.
    fn what(self) -> &'a What<'a> {
        match &self.value().what {
            What::Alias(other) => &self.tree.values[*other].what,
            what => what,
        }
    }

    fn at(self, number: usize) -> Self {
        Self { tree: self.tree, number }
    }

    /// Where it stands; for an alias, where it is named.
    pub(super) fn position(self) -> Position {
        self.value().position
    }

    /// Whether it is said to be the same as another value.
    pub(super) fn is_alias(self) -> bool {
        matches!(self.value().what, What::Alias(_))
    }

    /// The items of a list.
    pub(super) fn items(self) -> Option<impl ExactSizeIterator<Item = Self>> {
        match self.what() {
            What::List(items) => Some(items.iter().map(move |item| self.at(*item))),
            _ => None,
        }
    }

    /// The keys of a map with their values.
    pub(super) fn entries(self) -> Option<impl ExactSizeIterator<Item = (Self, Self)>> {
        match self.what() {
            What::Map(entries) => {
                let pair = move |pair: &[usize]| (self.at(pair[0]), self.at(pair[1]));
                Some(entries.chunks_exact(2).map(pair))
            }
            _ => None,
        }
    }

    /// Whether it is a map.
    pub(super) fn is_map(self) -> bool {
        matches!(self.what(), What::Map(_))
    }

    /// Whether it is a list.
    pub(super) fn is_list(self) -> bool {
        matches!(self.what(), What::List(_))
    }

    /// The words of a scalar that stands for something.
    pub(super) fn text(self) -> Option<&'a str> {
        match self.what() {
            What::Scalar(text, _) if !self.is_null() => Some(text),
            _ => None,
        }
    }

    /// Whether it is a scalar without quotes.
    pub(super) fn is_plain(self) -> bool {
        self.plain().is_some()
    }

    fn plain(self) -> Option<&'a str> {
        match self.what() {
            What::Scalar(text, Style::Plain) => Some(text),
            _ => None,
        }
    }

    /// Whether it is nothing.
    pub(super) fn is_null(self) -> bool {
        self.plain().is_some_and(|text| matches!(text, "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The truth it stands for, if it is one.
    pub(super) fn truth(self) -> Option<bool> {
        match self.plain()? {
            "true" | "True" | "TRUE" => Some(true),
            "false" | "False" | "FALSE" => Some(false),
            _ => None,
        }
    }

    /// Whether it is a number.
    pub(super) fn is_number(self) -> bool {
        self.plain().is_some_and(is_number)
    }

    /// A number in decimals, if it is one: `.5` is `0.5`, `0x10` is `16`.
    pub(super) fn decimals(self) -> Option<String> {
        self.plain().filter(|text| is_number(text)).and_then(decimals)
    }

    /// What kind of thing it is, for messages.
    pub(super) fn kind(self) -> &'static str {
        match self.what() {
            What::List(_) => "a list",
            What::Map(_) => "a map",
            What::Tagged => "a tagged value",
            What::Scalar(..) | What::Alias(_) if self.is_null() => "nothing",
            What::Scalar(..) | What::Alias(_) if self.truth().is_some() => "a truth value",
            What::Scalar(..) | What::Alias(_) if self.is_number() => "a number",
            What::Scalar(..) | What::Alias(_) => "text",
        }
    }
}

/// The base of a number such as `0x1f`, and its digits.
fn in_base(text: &str) -> Option<(u32, &str)> {
    [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find_map(|(begin, base)| Some((base, text.strip_prefix(begin)?)))
}

/// Whether words without quotes are a number by the core schema of YAML 1.2.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if let Some((base, digits)) = in_base(unsigned) {
        return !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(base));
    }
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    // `0123` is a name, which as a number would lose its zero.
    let has_leading_zero = unsigned.len() > 1
        && unsigned.starts_with('0')
        && unsigned.bytes().all(|b| b.is_ascii_digit());
    unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && !has_leading_zero
        && unsigned
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'))
        && unsigned.parse::<f64>().is_ok_and(f64::is_finite)
}

/// A number in decimals; none for what has none, such as infinity.
fn decimals(text: &str) -> Option<String> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if let Some((base, digits)) = in_base(unsigned) {
        return u128::from_str_radix(digits, base).ok().map(|number| format!("{sign}{number}"));
    }
    if unsigned.contains(['e', 'E']) {
        return unsigned.parse::<f64>().ok().map(|number| format!("{sign}{number}"));
    }
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    if !(whole.bytes().chain(part.bytes())).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if part.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{part}"))
}

/// Deeper values than this are refused.
const MAX_DEPTH: usize = 128;

/// How much aliases may repeat in a document, in bytes: each value counts for its text and
/// [`VALUE`] more.
const MAX_REPEATED: usize = 16 * 1024 * 1024;
const VALUE: usize = 16;

/// What has values in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    List,
    Map,
    /// A list or map of a kind that only another program knows.
    Tagged,
}

/// A list or map that is not complete.
struct Open {
    number: usize,
    kind: Kind,
    children: Vec<usize>,
    anchor: usize,
    /// How large the document was without it.
    before: usize,
}

/// Builds a tree, value by value in the order of the text.
#[derive(Default)]
pub(super) struct Builder<'t> {
    values: Vec<Value<'t>>,
    open: Vec<Open>,
    /// What anchors stand for: the number of a complete value and how large it is.
    anchors: BTreeMap<usize, (usize, usize)>,
    size: usize,
    repeated: usize,
    fault: Option<SyntaxFault>,
}

impl<'t> Builder<'t> {
    fn add(&mut self, position: Position, what: What<'t>) -> usize {
        let number = self.values.len();
        self.values.push(Value { position, what });
        if let Some(open) = self.open.last_mut() {
            open.children.push(number);
        }
        number
    }

    /// Adds a scalar. An anchor of 0 is none, here as elsewhere.
    pub(super) fn scalar(
        &mut self,
        position: Position,
        text: Cow<'t, str>,
        style: Style,
        anchor: usize,
    ) {
        let size = VALUE + text.len();
        self.size = self.size.saturating_add(size);
        let number = self.add(position, What::Scalar(text, style));
        if anchor > 0 {
            self.anchors.insert(anchor, (number, size));
        }
    }

    /// Adds a value whose kind is not known.
    pub(super) fn tagged(&mut self, position: Position, anchor: usize) {
        self.size = self.size.saturating_add(VALUE);
        let number = self.add(position, What::Tagged);
        if anchor > 0 {
            self.anchors.insert(anchor, (number, VALUE));
        }
    }

    /// Adds a value that repeats the one with an anchor.
    ///
    /// # Errors
    /// There is none that is complete, or aliases repeat too much.
    pub(super) fn alias(&mut self, position: Position, anchor: usize) -> Result<(), SyntaxFault> {
        let refused =
            |message: &str| SyntaxFault { message: message.to_owned(), position: Some(position) };
        let Some(&(number, size)) = self.anchors.get(&anchor) else {
            return Err(refused("the alias names no complete value before it"));
        };
        self.size = self.size.saturating_add(size);
        self.repeated = self.repeated.saturating_add(size);
        if self.repeated > MAX_REPEATED {
            return Err(refused("too many aliases: what they repeat is larger than 16 MB"));
        }
        self.add(position, What::Alias(number));
        Ok(())
    }

    /// Begins a list or a map.
    ///
    /// # Errors
    /// It would be too deep.
    pub(super) fn open(
        &mut self,
        position: Position,
        kind: Kind,
        anchor: usize,
    ) -> Result<(), SyntaxFault> {
        if self.open.len() >= MAX_DEPTH {
            let message =
                format!("recursion limit exceeded: more than {MAX_DEPTH} values in one another");
            return Err(SyntaxFault { message, position: Some(position) });
        }
        let before = self.size;
        self.size = self.size.saturating_add(VALUE);
        // What it is comes when it is closed.
        let number = self.add(position, What::Tagged);
        self.open.push(Open { number, kind, children: Vec::new(), anchor, before });
        Ok(())
    }

    /// Ends the list or map that began last. A map with a key twice is kept, and the fault too.
    pub(super) fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        if open.kind == Kind::Map && self.fault.is_none() {
            self.fault = self.repeated_key(&open.children);
        }
        if open.anchor > 0 {
            self.anchors.insert(open.anchor, (open.number, self.size - open.before));
        }
        self.values[open.number].what = match open.kind {
            Kind::List => What::List(open.children),
            Kind::Map => What::Map(open.children),
            Kind::Tagged => What::Tagged,
        };
    }

    /// Whether nothing is begun and not ended.
    pub(super) fn is_complete(&self) -> bool {
        self.open.is_empty()
    }

    /// Where the list or map begins that would end next.
    pub(super) fn innermost(&self) -> Option<Position> {
        self.open.last().map(|open| self.values[open.number].position)
    }

    fn repeated_key(&self, children: &[usize]) -> Option<SyntaxFault> {
        let keys = children.chunks_exact(2).filter_map(|pair| {
            let key = &self.values[pair[0]];
            match &key.what {
                What::Scalar(text, _) => Some((&**text, key.position)),
                _ => None,
            }
        });
        // Few keys are compared with each other: that needs no memory.
        let first_of = |text: &str, before: usize| {
            keys.clone().take(before).find(|(other, _)| *other == text).map(|(_, first)| first)
        };
        let repeated = if children.len() <= 32 {
            keys.clone()
                .enumerate()
                .find_map(|(at, (text, position))| Some((text, position, first_of(text, at)?)))
        } else {
            let mut seen: BTreeMap<&str, Position> = BTreeMap::new();
            keys.clone()
                .find_map(|(text, position)| Some((text, position, seen.insert(text, position)?)))
        };
        let (text, position, first) = repeated?;
        let key: String = text.chars().take(80).collect();
        Some(SyntaxFault {
            message: format!("duplicate entry with key {key:?}, first in line {}", first.0),
            position: Some(position),
        })
    }

    /// The tree, and what is wrong with it although it is complete.
    pub(super) fn finish(mut self) -> (Tree<'t>, Option<SyntaxFault>) {
        // What a break in the text left open is no value.
        if !self.is_complete() {
            self.values.clear();
        }
        (Tree { values: self.values }, self.fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_names() {
        for text in [
            "0", "12", "-3", "+4", "1.10", ".5", "5.", "1e3", "1E-3", "0x1F", "0o17", "0b101",
            "-0x10", ".inf", "-.INF", ".nan",
        ] {
            assert!(is_number(text), "{text}");
        }
        for text in [
            "", "+", ".", "-", "0123", "00", "1.2.3", "1_000", "2026-11", "0x", "0xg", "1e999",
            "inf", "nan", "e3", "1 2", "--1", "1-2", "９",
        ] {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn numbers_have_decimals() {
        for (text, expected) in [
            ("12", Some("12")),
            ("1.10", Some("1.10")),
            (".5", Some("0.5")),
            ("5.", Some("5")),
            ("+4", Some("4")),
            ("-.5", Some("-0.5")),
            ("1e3", Some("1000")),
            ("25e-2", Some("0.25")),
            ("0x1F", Some("31")),
            (".inf", None),
        ] {
            assert_eq!(decimals(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn aliases_cannot_repeat_without_end() {
        let mut builder = Builder::default();
        builder.open((1, 1), Kind::List, 0).expect("it is not deep");
        builder.scalar((1, 2), "x".repeat(1_000_000).into(), Style::Text, 1);
        let repeated = (0..100).find_map(|_| builder.alias((2, 1), 1).err());
        assert!(repeated.is_some_and(|fault| fault.message.contains("too many aliases")));
        assert!(builder.alias((3, 1), 7).is_err(), "there is no such anchor");
    }
}
