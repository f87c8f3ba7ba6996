//! The one place that knows the YAML reader.

use serde::Deserialize;
use serde_yaml::Deserializer;

pub(super) use serde_yaml::Value;

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
    let mut documents = Vec::new();
    for document in Deserializer::from_str(text) {
        match Value::deserialize(document) {
            Ok(value) => documents.push(value),
            Err(fault) => {
                let position = fault.location().map(|place| (place.line(), place.column()));
                return (
                    documents,
                    Some(SyntaxFault { message: plain(&fault.to_string()), position }),
                );
            }
        }
    }
    (documents, None)
}

/// The reader's message without the position, which findings give themselves.
fn plain(message: &str) -> String {
    match message.find(" at line ") {
        Some(end) => message[..end].to_owned(),
        None => message.to_owned(),
    }
}

/// A scalar as the text a person wrote; `None` for anything that is not a scalar.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
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
