//! The one place that knows the YAML reader.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, VariantAccess as _};
use serde_yaml::mapping::Entry;
use serde_yaml::value::{Tag, TaggedValue};
use serde_yaml::{Deserializer, Mapping};

pub(super) use serde_yaml::Value;

use super::locate::Locator;

/// Why a text is not YAML, and where.
#[derive(Debug)]
pub(super) struct SyntaxFault {
    pub(super) message: String,
    /// Line and column, from 1.
    pub(super) position: Option<(usize, usize)>,
}

/// The documents of a YAML text, empty ones left out.
///
/// # Errors
/// The first place where the text is not YAML, together with the documents before it.
pub(super) fn documents(text: &str) -> (Vec<Value>, Option<SyntaxFault>) {
    if let Some(fault) = too_many_aliases(text).or_else(|| too_many_open(text)) {
        return (Vec::new(), Some(fault));
    }
    let mut documents = Vec::new();
    for document in Deserializer::from_str(text) {
        match Any::deserialize(document) {
            Ok(Any(value)) => documents.push(value),
            Err(fault) => {
                let position = fault.location().map(|place| (place.line(), place.column()));
                let message = plain(&fault.to_string());
                let position = if message.starts_with("control characters") {
                    control_character(text).or(position)
                } else if message.contains("duplicate entry with key") {
                    Locator::new(text).repeated_key().or(position)
                } else {
                    position
                };
                return (documents, Some(SyntaxFault { message, position }));
            }
        }
    }
    (documents, None)
}

/// Any value. The reader's own takes no whole number beyond 64 bits, and a document with
/// such a number could not be read at all.
struct Any(Value);

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyVisitor).map(Self)
    }
}

struct AnyVisitor;

impl<'de> de::Visitor<'de> for AnyVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any YAML value")
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(truth.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_i128<E>(self, number: i128) -> Result<Value, E> {
        Ok((number as f64).into())
    }

    /// The size will do; who wants the digits asks for the words of the writer.
    fn visit_u128<E>(self, number: u128) -> Result<Value, E> {
        Ok((number as f64).into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: de::Deserializer<'de>>(self, inner: D) -> Result<Value, D::Error> {
        inner.deserialize_any(self)
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Any(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Sequence(list))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Mapping::new();
        while let Some(Any(key)) = entries.next_key()? {
            match map.entry(key) {
                Entry::Occupied(entry) => {
                    let key = scalar(entry.key()).unwrap_or_default();
                    return Err(de::Error::custom(format!("duplicate entry with key {key:?}")));
                }
                Entry::Vacant(entry) => entry.insert(entries.next_value::<Any>()?.0),
            };
        }
        Ok(Value::Mapping(map))
    }

    fn visit_enum<A: de::EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (tag, contents): (String, _) = data.variant()?;
        if tag.is_empty() {
            return Err(de::Error::custom("empty YAML tag is not allowed"));
        }
        let Any(value) = contents.newtype_variant()?;
        Ok(Value::Tagged(Box::new(TaggedValue { tag: Tag::new(tag), value })))
    }
}

/// A JSON value as the YAML it also is.
pub(super) fn from_json(value: &serde_json::Value) -> Value {
    serde_yaml::to_value(value).expect("every JSON value is a YAML value")
}

/// How far aliases may blow up a text, in bytes: each is counted as if it stood for the
/// whole text. The reader's own limit grows with the text and comes too late for large ones.
const MAX_EXPANSION: usize = 16 * 1024 * 1024;

/// How many brackets may be open at a time, those in texts included. The reader goes through
/// all of them for each word, and refuses far fewer when it comes to build a value.
const MAX_OPEN: usize = 2_000;

/// A fault where brackets are open beyond all use.
fn too_many_open(text: &str) -> Option<SyntaxFault> {
    // Most texts have too few of them, open or not.
    memchr::memchr2_iter(b'[', b'{', text.as_bytes()).nth(MAX_OPEN)?;
    let mut open = 0_usize;
    let at = text.bytes().position(|byte| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > MAX_OPEN
    })?;
    let message = format!("more than {MAX_OPEN} brackets are open: recursion limit exceeded");
    Some(SyntaxFault { message, position: Some(position(text, at)) })
}

/// Line and column of the character at an offset.
fn position(text: &str, at: usize) -> (usize, usize) {
    let line = text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    let start = text[..at].rfind('\n').map_or(0, |start| start + 1);
    (line, text[start..at].chars().count() + 1)
}

/// A fault where aliases could blow up the text beyond all use. Names with `*` in a text
/// without anchors are no aliases.
fn too_many_aliases(text: &str) -> Option<SyntaxFault> {
    let bytes = text.as_bytes();
    let begins = |at: usize| {
        let before = at.checked_sub(1).map_or(b'\n', |before| bytes[before]);
        let after = bytes.get(at + 1).copied().unwrap_or(b' ');
        matches!(before, b' ' | b'\t' | b'\n' | b'[' | b'{' | b',' | b':' | b'-')
            && !after.is_ascii_whitespace()
    };
    let places = |sign: u8| memchr::memchr_iter(sign, bytes).filter(|at| begins(*at));
    places(b'&').next()?;
    let most = MAX_EXPANSION / text.len().max(1);
    let at = places(b'*').nth(most)?;
    let message = "too many aliases for a text of this size".to_owned();
    Some(SyntaxFault { message, position: Some(position(text, at)) })
}

/// Line and column of the first character that YAML does not allow.
fn control_character(text: &str) -> Option<(usize, usize)> {
    let allowed = |c: char| {
        matches!(c, '\t' | '\n' | '\r' | '\u{85}')
            || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'))
    };
    text.lines().enumerate().find_map(|(line, content)| {
        let column = content.chars().position(|c| !allowed(c))?;
        Some((line + 1, column + 1))
    })
}

/// The reader's message without the position, which findings give themselves.
fn plain(message: &str) -> String {
    let end = message.find(" at line ").or_else(|| message.find(" at position "));
    match end {
        Some(end) => message[..end].to_owned(),
        None => message.to_owned(),
    }
}

/// A scalar as the text a person wrote; `None` for anything that is not a scalar.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => {
            let text = number.to_string();
            // A small decimal comes back with an exponent that nobody wrote.
            let small = number.as_f64().filter(|_| text.contains("e-"));
            Some(small.map_or(text, |number| number.to_string()))
        }
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// What kind of thing a value is, for messages.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Sequence(_) => "a list",
        Value::Mapping(_) => "a map",
        Value::Tagged(_) => "a tagged value",
    }
}
