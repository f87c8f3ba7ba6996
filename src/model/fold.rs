//! When two texts are the same to a reader: whatever the width, case, accents and invisible
//! characters with which they were typed.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Text in its plain form: full-width letters narrow, quotation marks and dashes straight,
/// small letters, single blanks, nothing invisible.
pub fn folded(text: &str) -> String {
    let plain: String = text
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            '“' | '”' | '„' | '‟' | '«' | '»' | '「' | '」' | '『' | '』' => {
                Some('"')
            }
            '‘' | '’' | '‚' | '‛' | '′' | '´' | '`' => Some('\''),
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => Some('-'),
            c if c.is_whitespace() => Some(' '),
            c if c.is_control() || is_invisible(c) => None,
            c => Some(c),
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What ids that look alike have in common.
pub fn id_key(id: &str) -> String {
    if id.is_ascii() {
        return id.to_ascii_lowercase();
    }
    // Letters that share a capital are one: `ς` and `σ`, `ß` and `ss`. The Turkish `ı` stays
    // apart from `i`, as it does where files are named without regard to case.
    let upper = |c: char| {
        let is_dotless = c == 'ı';
        let others = (!is_dotless).then(|| c.to_uppercase()).into_iter().flatten();
        is_dotless.then_some(c).into_iter().chain(others)
    };
    let small = id.nfkc().flat_map(char::to_lowercase).flat_map(upper).flat_map(char::to_lowercase);
    // What has capitals of two letters needs a second round.
    small.nfkc().collect()
}

/// Text with narrow letters and composed accents, without what nobody sees; case is kept.
pub fn composed(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let visible = text.chars().filter(|c| !is_invisible(*c));
    visible.nfkc().filter(|c| !is_invisible(*c)).collect()
}

/// The plain small letters of one character of a composed text: without accents, `ss` for
/// `ß`, hiragana for katakana, the common form of a Han character for its old ones. None for
/// an accent by itself.
pub fn bare(c: char) -> impl Iterator<Item = char> {
    let lower = c.to_lowercase();
    let decomposed = lower.flat_map(|c| {
        let is_one = is_unspaced(c);
        let parts = [c].into_iter().nfd().filter(move |part| !is_one && !is_combining_mark(*part));
        is_one.then_some(c).into_iter().chain(parts)
    });
    decomposed.flat_map(|c| {
        let (first, second) = match c {
            'ß' => ('s', Some('s')),
            'æ' => ('a', Some('e')),
            'œ' => ('o', Some('e')),
            'þ' => ('t', Some('h')),
            'ø' => ('o', None),
            'ł' => ('l', None),
            'đ' | 'ð' => ('d', None),
            'ħ' => ('h', None),
            'ı' => ('i', None),
            'ς' => ('σ', None),
            '\u{30a1}'..='\u{30f6}' => (char::from_u32(u32::from(c) - 0x60).unwrap_or(c), None),
            _ => (OLD_FORMS.iter().find(|(old, _)| *old == c).map_or(c, |(_, now)| *now), None),
        };
        [Some(first), second].into_iter().flatten()
    })
}

/// Forms of Han characters that names keep and keyboards often do not give.
const OLD_FORMS: [(char, char); 33] = [
    ('髙', '高'),
    ('﨑', '崎'),
    ('嵜', '崎'),
    ('德', '徳'),
    ('澤', '沢'),
    ('邊', '辺'),
    ('邉', '辺'),
    ('濱', '浜'),
    ('濵', '浜'),
    ('廣', '広'),
    ('櫻', '桜'),
    ('嶋', '島'),
    ('嶌', '島'),
    ('齋', '斉'),
    ('齊', '斉'),
    ('斎', '斉'),
    ('國', '国'),
    ('學', '学'),
    ('龍', '竜'),
    ('瀧', '滝'),
    ('藏', '蔵'),
    ('惠', '恵'),
    ('眞', '真'),
    ('榮', '栄'),
    ('豐', '豊'),
    ('條', '条'),
    ('壽', '寿'),
    ('實', '実'),
    ('將', '将'),
    ('圓', '円'),
    ('槇', '槙'),
    ('冨', '富'),
    ('𠮷', '吉'),
];

/// Letters of scripts that have no blanks between words, or, as Korean, put particles right
/// behind a name.
pub fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1100..=0x11FF | 0x1780..=0x17FF
        | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x3130..=0x318F | 0x3400..=0x9FFF
        | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

/// Whether a character is a Han character.
pub fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3005..=0x3007 | 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

/// Whether a character is an accent that stands on the letter before it.
pub fn is_accent(c: char) -> bool {
    is_combining_mark(c)
}

/// Whether a character leaves no trace on a page: soft hyphens, joiners, controls of direction,
/// selectors of variants.
pub fn is_invisible(c: char) -> bool {
    matches!(u32::from(c), 0xAD | 0x034F | 0x061C | 0x115F..=0x1160 | 0x17B4..=0x17B5
        | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164
        | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF9..=0xFFFB | 0xE_0000..=0xE_0FFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_look_alike_are_one() {
        for (a, b) in [
            ("payments", "Payments"),
            ("payments", "ｐａｙｍｅｎｔｓ"),
            ("caf\u{e9}", "cafe\u{301}"),
            ("ガード", "ｶﾞｰﾄﾞ"),
            ("İ", "i\u{307}"),
            ("οδος", "ΟΔΟΣ"),
            ("σς", "ΣΣ"),
            ("straße", "STRASSE"),
            ("STRAẞE", "strasse"),
            ("ﬁt", "FIT"),
        ] {
            assert_eq!(id_key(a), id_key(b), "{a} {b}");
        }
        for (a, b) in [("a-b", "a_b"), ("1.1", "1.10"), ("か", "が"), ("ısı", "isi")] {
            assert_ne!(id_key(a), id_key(b), "{a} {b}");
        }
    }

    #[test]
    fn characters_have_plain_letters() {
        for (text, expected) in [
            ("Müller", "muller"),
            ("Mu\u{308}ller", "muller"),
            ("Ｓａｔｏ", "sato"),
            ("ｻﾄｳ ﾊﾅｺﾞ", "さとう はなご"),
            ("Weiß", "weiss"),
            ("WEISS", "weiss"),
            ("İşık ışık", "isik isik"),
            ("Søren Łukasz Đorđe", "soren lukasz dorde"),
            ("Zo\u{200b}ë", "zoe"),
            ("髙橋 渡邉 斎藤", "高橋 渡辺 斉藤"),
            ("葛\u{e0100}西", "葛西"),
            ("김민수", "김민수"),
        ] {
            let bare: String = composed(text).chars().flat_map(bare).collect();
            assert_eq!(bare, expected, "{text}");
        }
    }
}
