//! Where a value stands in a YAML text.
//!
//! The reader behind `yaml.rs` gives no positions for values, so a text in which something
//! was found is read once more, event by event. Texts without findings hardly ever pay for it.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, Span};

use super::node::{Part, Step};

/// A value with its place; the children of maps in their order.
enum Tree {
    /// A scalar as it is written; none for an alias.
    Leaf(Span, Option<String>),
    List(Span, Vec<Self>),
    /// The last says where the keys of a large map are.
    Map(Span, Vec<(String, Span, Self)>, BTreeMap<String, usize>),
}

/// Smaller maps are searched from end to end.
const LARGE: usize = 32;

fn map(span: Span, children: Vec<(String, Span, Tree)>) -> Tree {
    let mut index = BTreeMap::new();
    if children.len() > LARGE {
        for (at, (key, _, _)) in children.iter().enumerate() {
            index.entry(key.clone()).or_insert(at);
        }
    }
    Tree::Map(span, children, index)
}

fn entry<'t>(
    children: &'t [(String, Span, Tree)],
    index: &BTreeMap<String, usize>,
    name: &str,
) -> Option<&'t (String, Span, Tree)> {
    if children.len() > LARGE {
        return index.get(name).map(|at| &children[*at]);
    }
    children.iter().find(|(key, _, _)| key == name)
}

impl Tree {
    fn span(&self) -> Span {
        match self {
            Self::Leaf(span, _) | Self::List(span, _) | Self::Map(span, _, _) => *span,
        }
    }
}

/// Deeper values than this are not located; the reader refuses them anyway.
const MAX_DEPTH: usize = 64;

/// The documents of a text, with places.
pub(super) struct Locator {
    documents: Vec<Tree>,
}

impl Locator {
    /// Reads a text as far as it can be read.
    pub(super) fn new(text: &str) -> Self {
        let mut events = Parser::new_from_str(text).map_while(Result::ok);
        let mut documents = Vec::new();
        while let Some((event, span)) = events.next() {
            if !begins_value(&event) {
                continue;
            }
            match tree(&event, span, &mut events, 0) {
                Some(tree) => documents.push(tree),
                None => break,
            }
        }
        Self { documents }
    }

    /// How many documents there are.
    pub(super) fn documents(&self) -> usize {
        self.documents.len()
    }

    /// How many items a document has that is a list.
    pub(super) fn items(&self, document: usize) -> Option<usize> {
        match self.documents.get(document)? {
            Tree::List(_, children) => Some(children.len()),
            _ => None,
        }
    }

    /// The scalar at the end of a path, as it is written.
    pub(super) fn written(&self, document: usize, path: &[Step]) -> Option<&str> {
        match self.at(document, path)? {
            Tree::Leaf(_, text) => text.as_deref(),
            _ => None,
        }
    }

    /// Whether an alias stands at the end of a path.
    pub(super) fn is_alias(&self, document: usize, path: &[Step]) -> bool {
        matches!(self.at(document, path), Some(Tree::Leaf(_, None)))
    }

    /// What stands at the end of a path.
    fn at(&self, document: usize, path: &[Step]) -> Option<&Tree> {
        let mut node = self.documents.get(document)?;
        for step in path {
            node = match (node, step) {
                (Tree::List(_, children), Step::Index(index)) => children.get(*index)?,
                (Tree::Map(_, children, index), Step::Key(name)) => {
                    &entry(children, index, name)?.2
                }
                _ => return None,
            };
        }
        Some(node)
    }

    /// Line and column of the first key that stands twice in its map.
    pub(super) fn repeated_key(&self) -> Option<(usize, usize)> {
        self.documents.iter().find_map(repeated_key)
    }

    /// Line and column, from 1, of the value or key at the end of a path; of the nearest
    /// value above it where the text has no such value.
    pub(super) fn position(
        &self,
        document: usize,
        path: &[Step],
        part: Part,
    ) -> Option<(usize, usize)> {
        let mut node = self.documents.get(document)?;
        let mut span = node.span();
        for (index, step) in path.iter().enumerate() {
            let last = index + 1 == path.len();
            let (key, child) = match (node, step) {
                (Tree::List(_, children), Step::Index(index)) => {
                    let Some(child) = children.get(*index) else { break };
                    (child.span(), child)
                }
                (Tree::Map(_, children, index), Step::Key(name)) => {
                    let found = entry(children, index, name);
                    let Some((_, key, child)) = found else { break };
                    (*key, child)
                }
                _ => break,
            };
            span = if last && part == Part::Key { key } else { child.span() };
            node = child;
        }
        Some((span.start.line(), span.start.col() + 1))
    }
}

fn repeated_key(tree: &Tree) -> Option<(usize, usize)> {
    match tree {
        Tree::Leaf(..) => None,
        Tree::List(_, children) => children.iter().find_map(repeated_key),
        Tree::Map(_, children, _) => {
            let mut seen = std::collections::BTreeSet::new();
            children.iter().find_map(|(key, span, child)| {
                if !key.is_empty() && !seen.insert(key) {
                    return Some((span.start.line(), span.start.col() + 1));
                }
                repeated_key(child)
            })
        }
    }
}

fn begins_value(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..) | Event::Alias(_)
    )
}

/// The value that begins with `event`; `None` where the text ends or is too deep.
fn tree<'i>(
    event: &Event<'i>,
    span: Span,
    events: &mut dyn Iterator<Item = (Event<'i>, Span)>,
    depth: usize,
) -> Option<Tree> {
    if depth > MAX_DEPTH {
        return None;
    }
    match event {
        Event::SequenceStart(..) => {
            let mut children = Vec::new();
            loop {
                let (event, child) = events.next()?;
                if matches!(event, Event::SequenceEnd) {
                    return Some(Tree::List(span, children));
                }
                children.push(tree(&event, child, events, depth + 1)?);
            }
        }
        Event::MappingStart(..) => {
            let mut children = Vec::new();
            loop {
                let (event, key) = events.next()?;
                if matches!(event, Event::MappingEnd) {
                    return Some(map(span, children));
                }
                let name = match &event {
                    Event::Scalar(text, ..) => text.to_string(),
                    // A map or list as a key: no path leads to it.
                    _ => {
                        tree(&event, key, events, depth + 1)?;
                        String::new()
                    }
                };
                let (event, value) = events.next()?;
                children.push((name, key, tree(&event, value, events, depth + 1)?));
            }
        }
        Event::Scalar(text, ..) => Some(Tree::Leaf(span, Some(text.to_string()))),
        _ => Some(Tree::Leaf(span, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_are_found_in_every_document() {
        let text = "team: a\n---\nplan:\n  - {owner: x, due: soon}\n答え:\n  a.b: {state: mett}\n";
        let locator = Locator::new(text);
        let key = |name: &str| Step::Key(name.into());
        for (document, path, part, expected) in [
            (0, vec![key("team")], Part::Value, Some((1, 7))),
            (0, vec![key("team")], Part::Key, Some((1, 1))),
            (1, vec![key("plan"), Step::Index(0), key("due")], Part::Value, Some((4, 21))),
            (1, vec![key("答え"), key("a.b")], Part::Key, Some((6, 3))),
            (1, vec![key("答え"), key("a.b"), key("state")], Part::Value, Some((6, 16))),
            (1, vec![key("missing")], Part::Key, Some((3, 1))),
            (2, vec![], Part::Value, None),
        ] {
            assert_eq!(locator.position(document, &path, part), expected, "{path:?}");
        }
    }
}
