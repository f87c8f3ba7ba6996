//! Text from people, made fit for the fonts.
//!
//! Under PDF/A and PDF/UA a character without a glyph ends the export. So every string of
//! a view is looked through first: invisible characters go, the others that no font has
//! become a sign for a missing character, and the reader is told which they were.

use std::collections::BTreeSet;

use serde_json::Value;

use super::fonts::Coverage;

/// Japanese printers' sign for a character that is not at hand.
const MISSING: char = '〓';

/// Fields that never become glyphs.
const NOT_TEXT: [&str; 1] = ["svg"];

/// Whether everything in a JSON text is safe, so that it can be left as it is. A text may be
/// safe all the same where this says no.
pub(super) fn is_safe(text: &str, coverage: &Coverage) -> bool {
    let mut bytes = text.as_bytes();
    loop {
        // Most of a text is plain, and no font of this program lacks the plain characters.
        let plain = bytes.iter().take_while(|byte| matches!(byte, b' '..=b'~') && **byte != b'\\');
        let rest = &bytes[plain.count()..];
        bytes = match rest {
            [] => return true,
            [b'\\', b'n' | b'"' | b'\\', rest @ ..] => rest,
            [b'\\', ..] => return false,
            _ => {
                let at = text.len() - rest.len();
                let Some(character) = text[at..].chars().next() else { return true };
                if !is_fine(character, coverage) {
                    return false;
                }
                &rest[character.len_utf8()..]
            }
        };
    }
}

/// Makes every string below a value safe; gives the characters that had to be replaced.
pub(super) fn make_safe(value: &mut Value, coverage: &Coverage) -> BTreeSet<char> {
    let mut replaced = BTreeSet::new();
    walk(value, coverage, &mut replaced);
    replaced
}

fn walk(value: &mut Value, coverage: &Coverage, replaced: &mut BTreeSet<char>) {
    match value {
        Value::String(text) if !text.chars().all(|character| is_fine(character, coverage)) => {
            *text = safe(text, coverage, replaced);
        }
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, coverage, replaced)),
        Value::Object(fields) => fields
            .iter_mut()
            .filter(|(name, _)| !NOT_TEXT.contains(&name.as_str()))
            .for_each(|(_, field)| walk(field, coverage, replaced)),
        _ => {}
    }
}

fn is_fine(character: char, coverage: &Coverage) -> bool {
    matches!(character, '\n') || (!is_invisible(character) && coverage.contains(character))
}

fn safe(text: &str, coverage: &Coverage, replaced: &mut BTreeSet<char>) -> String {
    text.chars()
        .filter_map(|character| {
            if is_fine(character, coverage) {
                Some(character)
            } else if matches!(character, '\t' | '\r' | '\u{2028}' | '\u{2029}')
                || is_space(character)
            {
                Some(' ')
            } else if is_invisible(character) {
                None
            } else {
                replaced.insert(character);
                Some(MISSING)
            }
        })
        .collect()
}

fn is_space(character: char) -> bool {
    character.is_whitespace()
}

/// Control, format, direction and variation characters: they have no shape of their own.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(u32::from(character),
            0x00AD | 0x034F | 0x061C | 0x115F..=0x1160 | 0x17B4..=0x17B5 | 0x180B..=0x180F
            | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F
            | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_text_is_left_as_it_is_only_where_nothing_in_it_would_be_replaced() {
        let coverage = Coverage::of(&super::super::fonts::load());
        for (text, expected) in [
            ("Plain – “text”, 決済 #[set] $x$ \\ / \" \n <b>&amp;", true),
            ("", true),
            ("ok 😀", false),
            ("a\u{202e}b", false),
            ("tab\there", false),
            ("a\rb", false),
            ("nul\u{0}", false),
            ("bell\u{7}", false),
            ("del\u{7f}", false),
            ("\u{e000}", false),
            ("no\u{a0}break", true),
        ] {
            for value in
                [json!({"a": [text]}), json!({"a": 1.5e-7, "b": {(text): null}, "c": text})]
            {
                let json = value.to_string();
                assert_eq!(is_safe(&json, &coverage), expected, "{json}");
                let mut made = value.clone();
                let replaced = make_safe(&mut made, &coverage);
                assert!(!expected || (made == value && replaced.is_empty()), "{json}");
            }
        }
        // What no font shows, and a font all the same: an SVG is looked at too.
        assert!(!is_safe(&json!({"svg": "😀"}).to_string(), &coverage));
    }

    #[test]
    fn plain_characters_are_in_every_choice_of_fonts() {
        let coverage = Coverage::of(&super::super::fonts::load());
        assert!((' '..='~').all(|plain| is_fine(plain, &coverage)));
    }

    #[test]
    fn what_no_font_has_is_replaced_and_named() {
        let coverage = Coverage::of(&super::super::fonts::load());
        let mut value = json!({
            "plain": "Plain – “text”, 決済 #[set] $x$",
            "emoji": "ok 😀\u{fe0f}!",
            "hidden": "a\u{202e}b\u{0}c\u{200b}",
            "private": "x\u{e000}",
            "svg": "😀",
            "nested": [{"deep": "tab\there"}],
        });
        let replaced = make_safe(&mut value, &coverage);
        assert_eq!(value["plain"], "Plain – “text”, 決済 #[set] $x$");
        assert_eq!(value["emoji"], "ok 〓!");
        assert_eq!(value["hidden"], "abc");
        assert_eq!(value["private"], "x〓");
        assert_eq!(value["svg"], "😀");
        assert_eq!(value["nested"][0]["deep"], "tab here");
        assert_eq!(replaced, BTreeSet::from(['\u{e000}', '😀']));
    }
}
