//! Reading assessments from JSON: the shape is that of the YAML, one or a list of them.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value as Json;

use super::ReadDocument;
use super::assessment::{read_tree, refused};
use super::node::{Source, place};
use super::tree::{Builder, Kind, Position, Style, SyntaxFault, Tree};
use super::versions::Versions;
use crate::diag::Diagnostic;

/// One assessment, or what stands for one, with what is wrong with it although it is JSON.
pub(super) type Document<'t> = (Tree<'t>, Option<SyntaxFault>);

/// Reads every assessment of a JSON file. What dankai itself writes, such as a manifest or
/// scores, is none.
pub(super) fn read_file(text: &str, file: &str, versions: &Versions<'_>) -> Vec<ReadDocument> {
    let findings = |finding: Diagnostic| vec![ReadDocument::unread(file.into(), finding)];
    let documents = match documents(text) {
        Ok(documents) => documents,
        Err(fault) => {
            return findings(
                Diagnostic::error(format!("this is not JSON: {}", fault.message))
                    .at(place(text, file, fault.position))
                    .hint("nothing of this file was used"),
            );
        }
    };
    if let [(tree, _)] = documents.as_slice()
        && is_our_own(tree)
    {
        return Vec::new();
    }
    if documents.is_empty() {
        let finding = Diagnostic::warning("the file holds no assessment");
        return findings(finding.at(place(text, file, None)));
    }
    let (source, file): (_, &Arc<str>) = (Source::new(text), &file.into());
    documents
        .iter()
        .map(|(tree, fault)| match fault {
            Some(fault) => {
                let finding = Diagnostic::error(fault.message.clone())
                    .at(source.place(file, fault.position))
                    .hint("nothing of this assessment was used");
                refused(tree, Vec::from_iter(source.finding(finding, file)), file)
            }
            None => read_tree(tree, &source, file, versions),
        })
        .collect()
}

fn is_our_own(tree: &Tree<'_>) -> bool {
    let entries = tree.root().and_then(|root| root.entries());
    let schema = entries.into_iter().flatten().find(|(key, _)| key.text() == Some("schema"));
    schema.and_then(|(_, value)| value.text()).is_some_and(|text| text.starts_with("dankai."))
}

/// The documents of a text: the items of a list, or the one that is all of it.
///
/// # Errors
/// Why it is not JSON.
pub(super) fn documents(text: &str) -> Result<Vec<Document<'_>>, SyntaxFault> {
    // It is JSON, and not too deep, where this reader says so; what follows finds places and
    // the words of numbers in it.
    if let Err(fault) = serde_json::from_str::<Json>(text) {
        let message = fault.to_string();
        let end = message.rfind(" at line ").unwrap_or(message.len());
        return Err(SyntaxFault {
            message: message[..end].to_owned(),
            position: Some((fault.line(), fault.column())).filter(|(line, _)| *line > 0),
        });
    }
    let mut scanner = Scanner { text, at: 0, line: 1, line_start: 0, ascii: true };
    let is_list = scanner.peek() == Some(b'[');
    let mut documents = Vec::new();
    if !is_list {
        documents.push(scanner.value()?);
        return Ok(documents);
    }
    scanner.skip(1);
    while let Some(byte) = scanner.peek() {
        match byte {
            b']' => break,
            b',' => scanner.skip(1),
            _ => documents.push(scanner.value()?),
        }
    }
    Ok(documents)
}

/// Goes through a text that is known to be JSON.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    line_start: usize,
    /// Whether the line is ASCII so far, so that its bytes are its characters.
    ascii: bool,
}

impl<'t> Scanner<'t> {
    /// The next character that is no blank.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b'\n' => {
                    self.at += 1;
                    (self.line, self.line_start, self.ascii) = (self.line + 1, self.at, true);
                }
                b' ' | b'\t' | b'\r' => self.at += 1,
                byte => return Some(*byte),
            }
        }
        None
    }

    fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    fn position(&self) -> Position {
        let before = &self.text[self.line_start..self.at];
        let column = if self.ascii { before.len() } else { before.chars().count() };
        (self.line, column + 1)
    }

    /// The value that is next, with all in it.
    fn value(&mut self) -> Result<Document<'t>, SyntaxFault> {
        let mut builder = Builder::default();
        while let Some(byte) = self.peek() {
            let position = self.position();
            match byte {
                b'{' => builder.open(position, Kind::Map, 0)?,
                b'[' => builder.open(position, Kind::List, 0)?,
                b'}' | b']' => builder.close(),
                b',' | b':' => {}
                b'"' => {
                    let text = self.string();
                    builder.scalar(position, text, Style::Text, 0);
                }
                _ => {
                    let rest = &self.text[self.at..];
                    let ends = |c: char| matches!(c, ',' | ']' | '}' | ' ' | '\t' | '\n' | '\r');
                    let word = &rest[..rest.find(ends).unwrap_or(rest.len())];
                    self.skip(word.len());
                    builder.scalar(position, word.into(), Style::Plain, 0);
                }
            }
            if matches!(byte, b'{' | b'[' | b'}' | b']' | b',' | b':') {
                self.skip(1);
            }
            if builder.is_complete() {
                break;
            }
        }
        Ok(builder.finish())
    }

    /// The string that is next, without its quotes and escapes.
    fn string(&mut self) -> Cow<'t, str> {
        let bytes = self.text.as_bytes();
        let begin = self.at;
        let mut has_escapes = false;
        self.at += 1;
        while let Some(byte) = bytes.get(self.at) {
            self.ascii &= byte.is_ascii();
            match byte {
                b'"' => break,
                b'\\' => {
                    has_escapes = true;
                    self.at += 2;
                }
                _ => self.at += 1,
            }
        }
        let inner = &self.text[begin + 1..self.at];
        self.at += 1;
        if has_escapes {
            let quoted = &self.text[begin..self.at];
            return serde_json::from_str::<String>(quoted).unwrap_or_default().into();
        }
        inner.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_places_are_those_of_the_text() {
        let text = "[\n {\"品\": 1.10, \"\\u00e9\\\"\": [true,\n null]},\n {} ]";
        let documents = documents(text).expect("it is JSON");
        let [(first, None), (second, None)] = documents.as_slice() else { panic!("two items") };
        let root = first.root().expect("it is a map");
        let entries: Vec<_> = root.entries().expect("it is a map").collect();
        let seen: Vec<_> = entries
            .iter()
            .map(|(key, value)| (key.text(), value.text(), key.position(), value.position()))
            .collect();
        assert_eq!(
            seen,
            [(Some("品"), Some("1.10"), (2, 3), (2, 8)), (Some("é\""), None, (2, 14), (2, 26)),]
        );
        let items: Vec<_> = entries[1].1.items().expect("it is a list").collect();
        assert_eq!(items[0].truth(), Some(true));
        assert!(items[1].is_null());
        assert_eq!(items[1].position(), (3, 2));
        assert_eq!(
            second.root().map(|root| (root.is_map(), root.position())),
            Some((true, (4, 2)))
        );
    }

    #[test]
    fn a_key_given_twice_is_a_fault_of_its_item() {
        let documents = documents("[{\"a\": 1}, {\"a\": 1, \"a\": 2}]").expect("it is JSON");
        let faults: Vec<_> = documents.iter().map(|(_, fault)| fault.is_some()).collect();
        assert_eq!(faults, [false, true]);
    }
}
