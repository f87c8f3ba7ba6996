//! The one place that knows the YAML reader: its events become trees.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Tag};

use super::tree::{Builder, Kind, Position, Style, SyntaxFault, Tree};

/// One document of a YAML text.
pub(super) struct Document<'t> {
    /// What it holds; nothing where it cannot be read at all.
    pub(super) tree: Tree<'t>,
    /// Why it is not to be used.
    pub(super) fault: Option<SyntaxFault>,
    /// Its own lines, or those of the text with all documents.
    pub(super) text: &'t str,
}

impl Document<'_> {
    /// Whether it says nothing and there is nothing wrong with it.
    pub(super) fn is_empty(&self) -> bool {
        self.fault.is_none() && self.tree.root().is_none_or(|root| root.is_null())
    }
}

/// The documents of a YAML text. Where one of them cannot be read, the others stay as they are:
/// `---` at the beginning of a line begins another document whatever stands before it.
pub(super) fn documents(text: &str) -> Vec<Document<'_>> {
    let read = read_part(text, 0);
    let is_sound = |document: &Document<'_>| document.fault.is_none();
    if read.iter().all(is_sound) {
        return read;
    }
    let parts = parts(text);
    if parts.len() == 1 {
        return read;
    }
    let mut documents = Vec::new();
    let mut faults = 0;
    for (line, part) in parts {
        let read = read_part(part, line);
        faults += read.iter().filter(|document| !is_sound(document)).count();
        documents.extend(read);
        // Nobody reads further, and each costs time.
        if faults > MAX_FAULTS {
            break;
        }
    }
    documents
}

/// How many documents of a file may be broken before the rest is given up.
const MAX_FAULTS: usize = 500;

/// The documents of a text that follow each other without fault, then the one with a fault.
/// The text begins after so many lines of its file.
fn read_part(text: &str, lines_before: usize) -> Vec<Document<'_>> {
    let mut documents = Vec::new();
    if let Some(position) = control_character(text) {
        let message = "control characters are not allowed".to_owned();
        let fault = SyntaxFault { message, position: Some(moved(position, lines_before)) };
        documents.push(broken(Builder::default(), fault, text));
        return documents;
    }
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let ended = match event {
            Ok((event, span)) => {
                let position = (span.start.line(), span.start.col() + 1);
                take(event, moved(position, lines_before), &mut builder)
            }
            Err(fault) => Err(syntax_fault(&fault, text, &builder, lines_before)),
        };
        match ended {
            Ok(false) => {}
            Ok(true) => {
                let (tree, fault) = std::mem::take(&mut builder).finish();
                documents.push(Document { tree, fault, text });
            }
            Err(fault) => {
                documents.push(broken(builder, fault, text));
                return documents;
            }
        }
    }
    documents
}

fn broken<'t>(builder: Builder<'t>, fault: SyntaxFault, text: &'t str) -> Document<'t> {
    let (tree, _) = builder.finish();
    Document { tree, fault: Some(fault), text }
}

fn moved((line, column): Position, lines_before: usize) -> Position {
    (line + lines_before, column)
}

fn syntax_fault(
    fault: &ScanError,
    text: &str,
    builder: &Builder<'_>,
    lines_before: usize,
) -> SyntaxFault {
    let said = fault.info();
    let (task, rest) = said.split_once(", ").unwrap_or(("", said));
    let mut message = if task.starts_with("while ") { rest } else { said }.to_owned();
    // What is complained about is often far from the bracket that was forgotten.
    if let Some((line, column)) = builder.innermost()
        && let Some(begin) = text.lines().nth(line - 1 - lines_before)
        && let Some(bracket @ ('[' | '{')) = begin.chars().nth(column - 1)
    {
        message += &format!("; the `{bracket}` in line {line} is not closed");
    }
    let position = (fault.marker().line(), fault.marker().col() + 1);
    SyntaxFault { message, position: Some(moved(position, lines_before)) }
}

/// Puts an event into the tree, and says whether the document ends with it.
fn take<'t>(
    event: Event<'t>,
    position: Position,
    builder: &mut Builder<'t>,
) -> Result<bool, SyntaxFault> {
    match event {
        Event::Scalar(text, style, anchor, tag) => match style_of(tag.as_deref(), style) {
            Some(style) => builder.scalar(position, text, style, anchor),
            None => builder.tagged(position, anchor),
        },
        Event::SequenceStart(anchor, tag) => {
            builder.open(position, kind(tag.as_deref(), Kind::List), anchor)?;
        }
        Event::MappingStart(anchor, tag) => {
            builder.open(position, kind(tag.as_deref(), Kind::Map), anchor)?;
        }
        Event::SequenceEnd | Event::MappingEnd => builder.close(),
        Event::Alias(anchor) => builder.alias(position, anchor)?,
        Event::DocumentEnd => return Ok(true),
        Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => {}
    }
    Ok(false)
}

/// The name of a tag of YAML's own.
fn name_of(tag: &Tag) -> Option<&str> {
    match tag.suffix.strip_prefix("tag:yaml.org,2002:") {
        Some(name) => Some(name),
        None => tag.is_yaml_core_schema().then_some(tag.suffix.as_str()),
    }
}

/// Whether a tag says nothing but that the value is no plain scalar: `!` alone.
fn is_unspecific(tag: &Tag) -> bool {
    tag.suffix.is_empty() || tag.handle.is_empty() && tag.suffix == "!"
}

/// How a scalar is meant: a tag of YAML goes before quotes. None for a tag of somebody else.
fn style_of(tag: Option<&Tag>, style: ScalarStyle) -> Option<Style> {
    let by_style = match style {
        ScalarStyle::Plain => Style::Plain,
        _ => Style::Text,
    };
    let Some(tag) = tag else { return Some(by_style) };
    match name_of(tag) {
        Some("str") => Some(Style::Text),
        Some("int" | "float" | "bool" | "null") => Some(Style::Plain),
        Some(_) => Some(by_style),
        None => is_unspecific(tag).then_some(Style::Text),
    }
}

fn kind(tag: Option<&Tag>, kind: Kind) -> Kind {
    match tag {
        Some(tag) if name_of(tag).is_none() && !is_unspecific(tag) => Kind::Tagged,
        _ => kind,
    }
}

/// The documents of a text as parts of it, each with the number of lines before it.
fn parts(text: &str) -> Vec<(usize, &str)> {
    let mut parts = Vec::new();
    let (mut begin, mut first_line) = (0, 0);
    // Directives and comments belong to the document after them.
    let mut is_begun = false;
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let marks = |mark: &str| {
            line.strip_prefix(mark)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
        };
        if marks("---") && is_begun {
            parts.push((first_line, &text[begin..at]));
            (begin, first_line) = (at, number);
        }
        at += line.len();
        is_begun |= !(line.trim().is_empty() || line.starts_with(['#', '%']));
        if marks("...") {
            parts.push((first_line, &text[begin..at]));
            (begin, first_line, is_begun) = (at, number + 1, false);
        }
    }
    if is_begun || parts.is_empty() {
        parts.push((first_line, &text[begin..]));
    }
    parts
}

/// Line and column of the first character that YAML does not allow.
fn control_character(text: &str) -> Option<Position> {
    let bytes = text.as_bytes();
    // The characters beyond ASCII among them begin with one of two bytes.
    let is_suspect = |byte: &u8| {
        (*byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r'))
            || matches!(byte, 0x7f | 0xc2 | 0xef)
    };
    let first = bytes.iter().position(is_suspect)?;
    let allowed = |c: char| {
        matches!(c, '\t' | '\n' | '\r' | '\u{85}')
            || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'))
    };
    let (at, _) = text[first..].char_indices().find(|(_, c)| !allowed(*c))?;
    let before = &text[..first + at];
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |start| start + 1);
    Some((line, before[start..].chars().count() + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        documents(text)
            .iter()
            .map(|document| {
                let fault = document.fault.as_ref();
                let fault = fault.map(|it| format!("{:?} {}", it.position, it.message));
                let keys = document.tree.root().and_then(|root| {
                    let keys = root.entries()?.map(|(key, value)| {
                        let what = value.text().unwrap_or(value.kind());
                        format!("{}={what}@{:?}", key.text().unwrap_or_default(), value.position())
                    });
                    Some(keys.collect::<Vec<_>>().join(" "))
                });
                fault.or(keys).unwrap_or_else(|| "-".to_owned())
            })
            .collect()
    }

    #[test]
    fn values_keep_their_words_and_places() {
        assert_eq!(
            shown("a: 1.10\n1.10: \"x\"\n決済: {b: [1]}\n---\nb: ~\n"),
            ["a=1.10@(1, 4) 1.10=x@(2, 7) 決済=a map@(3, 5)", "b=nothing@(5, 4)"]
        );
    }

    #[test]
    fn a_broken_document_leaves_the_others() {
        for broken in [
            "b: {x: 1\n",
            "b: [1, 2\n",
            "b: \"x\n",
            "b: 'x\n",
            "b: x\n c: y\n",
            "b: *x\n",
            "b:\n\tc: 1\n",
            "b: @\n",
            "b: 1\nb: 2\n",
            "b: \u{1}\n",
            "]\n",
        ] {
            for end in ["", "...\n"] {
                let text = format!("a: 1\n---\n{broken}{end}---\nc: 1\n");
                let [first, second, third] = &shown(&text)[..] else {
                    panic!("{broken:?}: {:?}", shown(&text))
                };
                assert_eq!(first, "a=1@(1, 4)", "{broken:?}");
                assert!(second.starts_with("Some(("), "{broken:?}: {second}");
                let line = 4 + broken.lines().count() + end.lines().count();
                assert_eq!(*third, format!("c=1@({line}, 4)"), "{broken:?}");
            }
        }
    }

    #[test]
    fn an_anchor_holds_in_its_own_document() {
        assert!(shown("a: &x 1\n---\nb: *x\n")[1].contains("unknown anchor"));
    }

    #[test]
    fn tags_say_what_is_meant() {
        let read = documents("a: !!str 1\nb: !!int '1'\nc: !own 1\nd: !!null ''\n");
        let root = read[0].tree.root().expect("it is a map");
        let kinds: Vec<_> = root.entries().expect("it is a map").map(|(_, it)| it.kind()).collect();
        assert_eq!(kinds, ["text", "a number", "a tagged value", "nothing"]);
    }
}
