//! How people are written: by which words and handles a person's name is recognised.

use std::sync::LazyLock;

use super::letters::{Gap, Letter, key, letters};
use super::ordinary::Words;
use crate::model::{is_han, is_unspaced};

/// How a spelling must be written to be taken for a name, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// In any case of letters.
    Nothing,
    /// Each of its words with a capital letter, or as a handle.
    Capital,
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
const HONORIFICS: [&str; 15] = [
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
    "님",
];

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
}

impl Word {
    fn is_unspaced(&self) -> bool {
        self.letters.first().is_some_and(|c| is_unspaced(*c))
    }
}

/// All spellings of a person's name, as it stands in an assessment.
pub(super) fn spellings(name: &str, known: &Words) -> Vec<Spelling> {
    let all = words(name);
    let mut named: Vec<&Word> =
        all.iter().filter(|word| !known.is_no_name(&word.letters)).collect();
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
    for word in &named {
        part(word, named.len() == 1, known, &mut found);
    }
    let compounds = compounds(&all, known);
    for word in &compounds {
        part(word, false, known, &mut found);
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
            words.extend(word.chunk_by(same_script).map(|word| Word {
                letters: word.iter().map(|letter| letter.c).collect(),
                written: word.len() + word.iter().filter(|letter| letter.has_e).count(),
                has_parts: word[1..].iter().any(|letter| letter.starts && !is_unspaced(letter.c)),
            }));
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
        word.is_unspaced() || (word.written > 2 && !known.is_ordinary(&word.letters))
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
fn part(word: &Word, is_only: bool, known: &Words, found: &mut Vec<Spelling>) {
    let letters = &word.letters;
    let has_words = word.has_parts;
    let mut add = |letters: Vec<char>, need: Need| {
        found.push(Spelling { letters, joined: Some(need), apart: Some(need), has_words });
    };
    if word.is_unspaced() {
        let is_unit = UNIT_KEYS.iter().any(|unit| letters.ends_with(unit));
        if letters.len() > 1 {
            add(letters.clone(), Need::Nothing);
        }
        let mut surnames = Vec::new();
        if letters.len() == 1 {
            surnames.push(&letters[..1]);
        }
        // Where a name is written without a blank, its first characters are the surname: two
        // of them, or one, which is a name before an honorific only.
        if is_only && !is_unit && (3..=6).contains(&letters.len()) {
            surnames.push(&letters[..1]);
            if is_han(letters[0]) && is_han(letters[1]) && !known.is_in_model(&letters[..2]) {
                add(letters[..2].to_vec(), Need::Nothing);
            }
        }
        for surname in surnames {
            for honorific in &*HONORIFIC_KEYS {
                add([surname, honorific].concat(), Need::Nothing);
            }
        }
        return;
    }
    match word.written {
        0 | 1 => {}
        2 if known.is_short_word(letters) => {}
        2 => add(letters.clone(), Need::Capital),
        _ if known.is_ordinary(letters) => add(letters.clone(), Need::Capital),
        _ => add(letters.clone(), Need::Nothing),
    }
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
