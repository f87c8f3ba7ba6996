//! How people are written: by which words and handles a person's name is recognised.

use std::sync::LazyLock;

use super::letters::{Gap, Letter, key, letters};
use super::ordinary::Words;
use crate::model::{composed, is_han, is_unspaced};

/// How a spelling must be written to be taken for a name, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// In any case of letters.
    Nothing,
    /// Each of its words with a capital letter, or as a handle.
    Capital,
    /// With an accent, or the `e` that stands for one.
    LongVowel,
    /// With an accent.
    Accent,
    /// As a handle.
    Handle,
}

/// One spelling of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spelling {
    /// Its letters, with nothing between them.
    pub(super) letters: Vec<char>,
    /// How it must be written in one word; none where that is no name.
    pub(super) joined: Option<Need>,
    /// How it must be written in several words; none where that is no name.
    pub(super) apart: Option<Need>,
    /// Whether it has several words, so that blanks and full stops may stand in it.
    pub(super) has_words: bool,
}

/// What follows a name of one character to make it one.
const HONORIFICS: [&str; 31] = [
    "さん",
    "さま",
    "様",
    "氏",
    "殿",
    "君",
    "くん",
    "ちゃん",
    "先生",
    "部長",
    "課長",
    "係長",
    "主任",
    "씨",
    "선생님",
    "팀장님",
    "님",
    "팀장",
    "부장",
    "과장",
    "차장",
    "대리",
    "사원",
    "이사",
    "상무",
    "전무",
    "사장",
    "대표",
    "매니저",
    "선임",
    "책임",
];

/// What stands before a name of two letters that is a word too, and makes it one.
const FORMS_OF_ADDRESS: [&str; 13] =
    ["Mr", "Mrs", "Ms", "Miss", "Dr", "Herr", "Frau", "anh", "chị", "em", "cô", "chú", "ông"];

/// What stands between people in a list, besides commas and the like: a word for `and`.
const JOINTS: [&str; 5] = ["及び", "および", "並びに", "ならびに", "と"];

/// The digits that a name of Han characters can begin with: `五十嵐`.
const DIGITS: [char; 12] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千'];

/// How the word for a unit or a role ends that is written like a name.
const UNITS: [&str; 22] = [
    "チーム",
    "グループ",
    "リーダー",
    "マネージャー",
    "担当",
    "担当者",
    "責任者",
    "管理者",
    "部",
    "課",
    "係",
    "班",
    "室",
    "部長",
    "課長",
    "局",
    "社",
    "者",
    "全員",
    "本部",
    "委員会",
    "部門",
];

static HONORIFIC_KEYS: LazyLock<Vec<Vec<char>>> =
    LazyLock::new(|| HONORIFICS.iter().map(|one| key(one)).collect());
static UNIT_KEYS: LazyLock<Vec<Vec<char>>> =
    LazyLock::new(|| UNITS.iter().map(|one| key(one)).collect());

/// The most words of a name that are turned round.
const MOST_WORDS: usize = 6;

/// One word of a name.
struct Word {
    letters: Vec<char>,
    /// How many letters were written.
    written: usize,
    /// Whether it has parts that may be written as words: `O'Brien`, `MacDonald`.
    has_parts: bool,
    /// Whether it begins with a capital letter.
    is_capital: bool,
    has_accent: bool,
    /// The letters behind an apostrophe: `Neill` of `O'Neill`.
    behind_apostrophe: Option<Vec<char>>,
}

impl Word {
    fn of(letters: &[Letter]) -> Self {
        let apostrophe = letters.iter().rposition(|letter| letter.gap == Gap::Apostrophe);
        let behind = apostrophe.filter(|at| *at > 0).map(|at| &letters[at..]).unwrap_or_default();
        let plain = |letters: &[Letter]| letters.iter().map(|letter| letter.c).collect();
        Self {
            letters: plain(letters),
            written: letters.len() + letters.iter().filter(|letter| letter.has_e).count(),
            has_parts: letters[1..].iter().any(|one| one.starts && !is_unspaced(one.c)),
            is_capital: letters[0].is_capital,
            has_accent: letters.iter().any(|letter| letter.has_accent),
            behind_apostrophe: (behind.len() > 2).then(|| plain(behind)),
        }
    }

    fn is_unspaced(&self) -> bool {
        self.letters.first().is_some_and(|c| is_unspaced(*c))
    }
}

/// All spellings of the name of a person, or of several in a list, as it stands in an
/// assessment.
pub(super) fn spellings(name: &str, known: &Words) -> Vec<Spelling> {
    let mut found = spellings_of(name, known);
    // `Sato, Hanako` may be one person or two.
    let people = people(name);
    if people.len() > 1 {
        found.extend(people.iter().flat_map(|name| spellings_of(name, known)));
    }
    found
}

/// The parts of a text that stand between the signs and words that join people.
fn people(name: &str) -> Vec<String> {
    let name = composed(name);
    let is_sign = |c| matches!(c, '/' | '、' | '・' | ',' | '&' | ';' | '+' | '|' | '\n' | '\r');
    name.split(is_sign).flat_map(apart).filter(|part| !part.trim().is_empty()).collect()
}

/// The parts of a text that stand between words for `and`. Those can be letters of names as
/// well, and join people only before a Han character and behind one or an honorific.
fn apart(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut begin = 0;
    for (at, _) in text.char_indices() {
        let Some(before) = text.get(begin..at) else { continue };
        let joint = JOINTS.iter().find_map(|joint| Some((joint, text[at..].strip_prefix(joint)?)));
        let Some((joint, after)) = joint else { continue };
        let before = before.trim_end();
        let ends_name = before.ends_with(is_han)
            || HONORIFICS.iter().any(|honorific| before.ends_with(honorific));
        if ends_name && after.trim_start().starts_with(is_han) {
            parts.push(before.to_owned());
            begin = at + joint.len();
        }
    }
    parts.push(text[begin..].to_owned());
    parts
}

/// All spellings of one person's name.
fn spellings_of(name: &str, known: &Words) -> Vec<Spelling> {
    let all = words(name);
    // `Văn An` are names, `van der` is not.
    let is_named = |word: &&Word| {
        !known.is_no_name(&word.letters)
            || word.has_accent
            || (known.is_also_name(&word.letters) && word.is_capital)
    };
    let every: Vec<&Word> = all.iter().filter(is_named).collect();
    let mut named = every.clone();
    named.truncate(MOST_WORDS);
    let mut found = Vec::new();
    // `Platform team` is nobody's name, but means somebody as it stands; `everyone` does not.
    if named.is_empty() && all.len() > 1 {
        let role = whole(&all.iter().collect::<Vec<_>>(), known);
        found.extend(role.map(|role| Spelling { apart: Some(Need::Nothing), ..role }));
    }
    if named.len() > 1 {
        for first in 0..named.len() {
            let turned: Vec<&Word> =
                named[first..].iter().chain(&named[..first]).copied().collect();
            found.extend(whole(&turned, known));
        }
    }
    if named.len() > 2 {
        for (one, other) in pairs(&named) {
            found.extend(whole(&[one, other], known));
        }
    }
    for word in every {
        part(word, known, &mut found);
    }
    let compounds = compounds(&all, known);
    for word in &compounds {
        part(word, known, &mut found);
    }
    named.extend(&compounds);
    handles(&named, known, &mut found);
    found
}

/// The words of a name; of addresses what stands before the `@`.
fn words(name: &str) -> Vec<Word> {
    let mut words = Vec::new();
    for piece in name.split_whitespace() {
        let local = piece.split(['@', '\u{ff20}']).find(|local| !local.is_empty());
        let letters = letters(local.unwrap_or_default());
        for word in letters.chunk_by(|_, next| next.gap <= Gap::Apostrophe) {
            words.extend(word.chunk_by(same_script).map(Word::of));
        }
    }
    for word in &mut words {
        without_honorific(word);
    }
    words
}

/// The words that stand behind particles, in one with these: `van der Berg`, `Al-Haddad`.
fn compounds(words: &[Word], known: &Words) -> Vec<Word> {
    let mut compounds = Vec::new();
    for particles in words.chunk_by(|word, _| known.is_no_name(&word.letters)) {
        if let [_, .., last] = particles
            && !last.is_unspaced()
            && !known.is_no_name(&last.letters)
        {
            compounds.push(Word {
                letters: particles.iter().flat_map(|word| word.letters.iter().copied()).collect(),
                written: particles.iter().map(|word| word.written).sum(),
                has_parts: true,
                is_capital: last.is_capital,
                has_accent: false,
                behind_apostrophe: None,
            });
        }
    }
    compounds
}

fn same_script(one: &Letter, next: &Letter) -> bool {
    is_unspaced(one.c) == is_unspaced(next.c)
}

fn without_honorific(word: &mut Word) {
    for honorific in &*HONORIFIC_KEYS {
        if word.letters.len() > honorific.len() && word.letters.ends_with(honorific) {
            word.letters.truncate(word.letters.len() - honorific.len());
            return;
        }
    }
}

/// A name of several words in this order.
fn whole(words: &[&Word], known: &Words) -> Option<Spelling> {
    let letters: Vec<char> = words.iter().flat_map(|word| word.letters.iter().copied()).collect();
    let is_telling = |word: &&&Word| {
        word.is_unspaced() || (word.written > 1 && !known.is_short_word(&word.letters))
    };
    let is_told = words.iter().any(|word| is_telling(&word));
    let only_initials = words.iter().all(|word| word.written == 1 && !word.is_unspaced());
    (letters.len() > 1).then(|| Spelling {
        joined: Some(match () {
            () if only_initials || known.is_ordinary(&letters) => Need::Handle,
            () if letters.len() < 4 && !is_told => Need::Capital,
            () => Need::Nothing,
        }),
        apart: Some(if is_told { Need::Nothing } else { Need::Capital }),
        letters,
        has_words: true,
    })
}

/// A word of a name by itself.
fn part(word: &Word, known: &Words, found: &mut Vec<Spelling>) {
    if word.is_unspaced() {
        unspaced_part(&word.letters, known, found);
        return;
    }
    let letters = &word.letters;
    let mut add = |letters: Vec<char>, need: Need, has_words: bool| {
        found.push(Spelling { letters, joined: Some(need), apart: Some(need), has_words });
    };
    if let Some(behind) = &word.behind_apostrophe {
        let is_word = known.is_ordinary(behind);
        add(behind.clone(), if is_word { Need::Capital } else { Need::Nothing }, false);
    }
    let is_word = known.is_no_name(letters) || (letters.len() <= 2 && known.is_short_word(letters));
    if word.written > 1 && is_word {
        // `Do it` names nobody, `Ms Do`, `Đỗ` and `Doe` do.
        if word.has_accent {
            add(letters.clone(), Need::Accent, word.has_parts);
        } else if word.written > letters.len() && !known.is_no_name(letters) {
            add(letters.clone(), Need::LongVowel, word.has_parts);
        }
        for form in FORMS_OF_ADDRESS {
            let is_capital = form.starts_with(|c: char| c.is_uppercase());
            let need = if is_capital { Need::Capital } else { Need::Nothing };
            add([&key(form), &letters[..]].concat(), need, true);
        }
        for honorific in ["san", "さん"] {
            add([&letters[..], &key(honorific)].concat(), Need::Nothing, false);
        }
        return;
    }
    match word.written {
        0 | 1 => {}
        2 => add(letters.clone(), Need::Capital, word.has_parts),
        _ if known.is_ordinary(letters) => add(letters.clone(), Need::Capital, word.has_parts),
        _ => add(letters.clone(), Need::Nothing, word.has_parts),
    }
}

/// A word of a name in a script without blanks, or of a Korean one. Where it is the whole name,
/// its first characters are the surname: two of them, or one, which is a name before an
/// honorific only. Whether it is the whole cannot be told where people stand in a list.
fn unspaced_part(letters: &[char], known: &Words, found: &mut Vec<Spelling>) {
    let mut add = |letters: Vec<char>| {
        let need = Some(Need::Nothing);
        found.push(Spelling { letters, joined: need, apart: need, has_words: false });
    };
    let is_unit = UNIT_KEYS.iter().any(|unit| letters.ends_with(unit));
    let is_korean = letters.iter().all(|c| is_hangul(*c));
    let is_number = letters.iter().take(2).all(|c| DIGITS.contains(c));
    if letters.len() > 1 {
        add(letters.to_vec());
    }
    if letters.len() == 1
        || (!is_unit && (3..=6).contains(&letters.len()))
        || (is_korean && (2..=4).contains(&letters.len()))
    {
        for honorific in &*HONORIFIC_KEYS {
            add([&letters[..1], honorific].concat());
        }
    }
    if !(3..=6).contains(&letters.len()) || is_unit {
        return;
    }
    if is_han(letters[0]) && is_han(letters[1]) && !is_number && !known.is_in_model(&letters[..2]) {
        add(letters[..2].to_vec());
    }
    // A Korean surname has one character, seldom two, and the given name two.
    if is_korean && letters.len() <= 4 {
        let given = &letters[letters.len() - 2..];
        if !known.is_in_model(given) {
            add(given.to_vec());
        }
    }
}

fn is_hangul(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x11FF | 0x3130..=0x318F | 0xAC00..=0xD7AF)
}

/// Every word with every other.
fn pairs<'a>(words: &[&'a Word]) -> Vec<(&'a Word, &'a Word)> {
    let with_others = |at: usize| {
        let others = words.iter().enumerate().filter(move |(other, _)| *other != at);
        others.map(move |(_, other)| (words[at], *other))
    };
    (0..words.len()).flat_map(with_others).collect()
}

/// How many letters of one name stand beside another in the handles that are looked for.
const MOST_OF_A_NAME: usize = 3;

/// Initials, or the first letters of a name, beside another: `msato`, `satom`, `masato`.
fn handles(words: &[&Word], known: &Words, found: &mut Vec<Spelling>) {
    let words: Vec<&Word> = words.iter().filter(|word| !word.is_unspaced()).copied().collect();
    let mut beginnings: Vec<(&Word, Vec<char>)> = Vec::new();
    for (word, other) in pairs(&words) {
        let most = other.letters.len().min(MOST_OF_A_NAME);
        beginnings.extend((1..=most).map(|length| (word, other.letters[..length].to_vec())));
    }
    for (at, word) in words.iter().enumerate().filter(|_| words.len() > 2) {
        let others = words.iter().enumerate().filter(|(other, _)| *other != at);
        beginnings
            .push((word, others.filter_map(|(_, other)| other.letters.first().copied()).collect()));
    }
    // `hpschmidt` is Hans-Peter Schmidt-Lorenz.
    for (at, word) in words.iter().enumerate() {
        for length in 2..=at {
            let first = words[..length].iter().filter_map(|other| other.letters.first().copied());
            beginnings.push((word, first.collect()));
        }
    }
    for (word, beginning) in beginnings.iter().filter(|(word, _)| word.written > 1) {
        for letters in
            [[beginning, &word.letters[..]].concat(), [&word.letters, &beginning[..]].concat()]
        {
            let is_word = word.written < 3 || known.is_ordinary(&letters);
            found.push(Spelling {
                joined: Some(if is_word { Need::Handle } else { Need::Nothing }),
                // A longer word is looked for by itself.
                apart: (word.written < 3).then_some(Need::Capital),
                letters,
                has_words: true,
            });
        }
    }
}
