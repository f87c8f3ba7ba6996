//! A text as the letters by which names are recognised, with what stands between them.

use std::borrow::Cow;

use crate::model::{bare, composed, is_accent, is_unspaced};

/// What stands between a letter and the one before it, from the closest to the loosest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Gap {
    /// Nothing.
    #[default]
    None,
    /// An apostrophe.
    Apostrophe,
    /// A hyphen, a low line, a dot inside a word, or any other mark.
    Mark,
    /// A blank.
    Blank,
    /// A comma.
    Comma,
    /// The end of a sentence or of another part of one.
    Break,
}

/// One letter or digit of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    /// Its plain form.
    pub(super) c: char,
    /// What stands before it.
    pub(super) gap: Gap,
    /// Whether a name may begin with it: a word, a part of `FraudDetection`, and any
    /// character of a script without blanks.
    pub(super) starts: bool,
    /// Whether a name may end with it.
    pub(super) ends: bool,
    /// Whether all that follows in its word is an ending of names: `s`, `san`.
    pub(super) has_ending: bool,
    /// Whether it is a capital letter.
    pub(super) is_capital: bool,
    /// Whether it stands in an address or a handle: `@msato`, `[~msato]`, `https://…/m.sato`.
    pub(super) in_handle: bool,
    /// Whether an `e` behind it, or a second `a`, was taken for its accent.
    pub(super) has_e: bool,
    /// Whether it was written with an accent, or as `aa`.
    pub(super) has_accent: bool,
}

impl Letter {
    /// Whether a word begins with it, whatever its case.
    pub(super) fn begins_word(&self) -> bool {
        self.gap > Gap::Apostrophe
    }
}

/// What is written right behind names in the same word: of the plural and of cases, and
/// honorifics.
const ENDINGS: [&str; 13] =
    ["s", "es", "san", "sama", "kun", "chan", "sensei", "а", "у", "е", "ом", "ым", "ой"];
const LONGEST_ENDING: usize = 6;

/// The letters of a text.
pub(super) fn letters(text: &str) -> Vec<Letter> {
    let text = composed(&unescaped(text));
    let mut letters = Vec::with_capacity(text.len());
    let mut gap = Gap::Break;
    for part in text.split_inclusive(char::is_whitespace) {
        add(part, &mut gap, &mut letters);
    }
    for at in 0..letters.len() {
        letters[at].ends = letters.get(at + 1).is_none_or(|next| next.starts);
    }
    for at in 0..letters.len() {
        letters[at].has_ending = !letters[at].ends && {
            let rest = letters[at + 1..].iter().take_while(|letter| !letter.starts);
            let rest: Vec<char> = rest.map(|letter| letter.c).take(LONGEST_ENDING + 1).collect();
            ENDINGS.iter().any(|ending| ending.chars().eq(rest.iter().copied()))
        };
    }
    letters
}

/// A text in which dashes behind kana are the sign for a long vowel, for which they are often
/// typed: `ゼ―タ`. None where there are none.
pub(super) fn with_long_vowels(text: &str) -> Option<String> {
    let is_kana = |c: char| matches!(u32::from(c), 0x3041..=0x30FF);
    let is_dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}');
    let mut changed = false;
    let mut before = ' ';
    let text: String = composed(text)
        .chars()
        .map(|c| {
            let is_vowel = is_dash(c) && is_kana(before);
            changed |= is_vowel;
            before = if is_vowel { 'ー' } else { c };
            before
        })
        .collect();
    changed.then_some(text)
}

/// What is the same for all spellings of a name: its letters with nothing between them.
pub(super) fn key(name: &str) -> Vec<char> {
    letters(name).iter().map(|letter| letter.c).collect()
}

/// A text with the escapes of addresses and of web pages undone: `M%C3%BCller`, `M&uuml;ller`.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return without_percents(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
        match end.and_then(|end| entity(&rest[..end]).map(|c| (end, c))) {
            Some((end, c)) => {
                plain.push(c);
                rest = &rest[end + 1..];
            }
            None => plain.push('&'),
        }
    }
    plain.push_str(rest);
    Cow::Owned(without_percents(&plain).into_owned())
}

const LONGEST_ENTITY: usize = 10;

/// The character that stands as `&name;` in web pages; of letters with accents the letter.
fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return number.ok().and_then(char::from_u32);
    }
    let letter = name.chars().next().filter(char::is_ascii_alphabetic)?;
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" | "lsquo" | "rsquo" => Some('\''),
        "nbsp" => Some(' '),
        "shy" | "zwj" | "zwnj" => Some('\u{ad}'),
        "ndash" | "mdash" => Some('-'),
        "szlig" => Some('ß'),
        "aelig" | "AElig" => Some('æ'),
        _ => {
            let accents =
                ["uml", "acute", "grave", "circ", "tilde", "cedil", "ring", "slash", "caron"];
            accents.contains(&&name[1..]).then_some(letter)
        }
    }
}

/// A text with the escapes of addresses undone.
fn without_percents(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escape = (first == b'%').then(|| after.get(..2)).flatten();
        let digits = escape.and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    // What is no text was no escape.
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Adds the letters of a part that has a blank at most at its end. The gap is what stands
/// before the part, and comes to be what stands before the next one.
fn add(part: &str, gap: &mut Gap, letters: &mut Vec<Letter>) {
    let in_handle = part.contains(['@', '~']) || part.contains("://");
    let characters: Vec<char> = part.chars().collect();
    let mut before: Option<char> = None;
    for (at, &c) in characters.iter().enumerate() {
        let next = characters.get(at + 1).copied();
        if !c.is_alphanumeric() && (c.is_ascii() || !is_accent(c)) {
            *gap = gap_of(c, next).max(*gap);
            before = None;
            continue;
        }
        let mut starts = !is_accent(c) && before.is_none_or(|before| is_edge(before, c, next));
        let has_accent = !c.is_ascii()
            && !is_unspaced(c)
            && c.to_lowercase().zip(bare(c)).any(|(own, bare)| own != bare);
        // Most letters are plain; `bare` does not have to look at them.
        let plain = c.is_ascii().then(|| c.to_ascii_lowercase());
        let others = (!c.is_ascii()).then(|| bare(c)).into_iter().flatten();
        for c_bare in plain.into_iter().chain(others) {
            // `ae`, `oe` and `ue` are how vowels with an accent are written without it. The
            // letter is left out of other words too, and of names as of texts. So is `aa` for `å`.
            if !starts
                && *gap == Gap::None
                && let Some(last) = letters.last_mut()
                && matches!((last.c, c_bare), ('a' | 'o' | 'u', 'e') | ('a', 'a'))
                && !last.has_e
            {
                last.has_e = true;
                last.has_accent |= c_bare == 'a';
                continue;
            }
            letters.push(Letter {
                c: c_bare,
                gap: std::mem::take(gap),
                starts: std::mem::take(&mut starts),
                ends: false,
                has_ending: false,
                is_capital: c.is_uppercase(),
                in_handle,
                has_e: false,
                has_accent,
            });
        }
        before = Some(c);
    }
}

/// What a character between letters stands for.
fn gap_of(c: char, next: Option<char>) -> Gap {
    let ends_part = next.is_none_or(char::is_whitespace);
    match c {
        '\'' | '\u{2018}' | '\u{2019}' | '\u{2bc}' | '`' => Gap::Apostrophe,
        ',' | '\u{3001}' => Gap::Comma,
        ';' | ':' | '!' | '?' | '\u{3002}' => Gap::Break,
        '.' if ends_part => Gap::Break,
        c if c.is_whitespace() => Gap::Blank,
        _ => Gap::Mark,
    }
}

/// Whether a name may end with the first of two neighbours and another begin with the second.
fn is_edge(before: char, c: char, next: Option<char>) -> bool {
    is_unspaced(before)
        || is_unspaced(c)
        || before.is_numeric() != c.is_numeric()
        || (c.is_uppercase()
            && (before.is_lowercase()
                || (before.is_uppercase() && next.is_some_and(char::is_lowercase))))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces of a text with which a name may begin and end.
    fn pieces(text: &str) -> Vec<String> {
        let letters = letters(text);
        let pieces = letters.chunk_by(|_, next| !next.starts);
        pieces.map(|piece| piece.iter().map(|letter| letter.c).collect()).collect()
    }

    #[test]
    fn names_begin_and_end_at_the_edges_of_words() {
        for (text, expected) in [
            ("Ask M. Sato!", &["ask", "m", "sato"][..]),
            ("FraudDetection", &["fraud", "detection"]),
            ("HTTPServer2", &["http", "server", "2"]),
            ("M\u{fc}ller, Mueller", &["muller", "muller"]),
            ("Mu\u{308}ller", &["muller"]),
            ("Sa\u{200b}to\u{2019}s", &["sato", "s"]),
            ("\u{4f50}\u{85e4}Sato", &["\u{4f50}", "\u{85e4}", "sato"]),
            ("", &[]),
        ] {
            assert_eq!(pieces(text), expected, "{text}");
        }
    }

    #[test]
    fn endings_of_names_are_known() {
        let before_ending = |text: &str| -> Vec<char> {
            letters(text).iter().filter(|letter| letter.has_ending).map(|letter| letter.c).collect()
        };
        assert_eq!(before_ending("Satosan detections"), ['o', 'n']);
        assert!(before_ending("Satori").is_empty());
    }
}
