//! Names in texts that people wrote.
//!
//! All spellings of all names are sorted once. A text is read from each place at which a name
//! may begin, and only as far as there are names that begin so: what it costs grows with the
//! text, hardly with the number of names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::letters::{Gap, Letter, key, letters, with_long_vowels};
use super::ordinary::Words;
use super::people::{Need, Spelling, spellings};
use super::shown_groups;
use crate::model::{Assessment, LocalText, Locale, Portfolio, Team, Who, is_unspaced};

/// The shortest name that is looked for in texts: a single letter is a word too often.
const SHORTEST: usize = 2;

/// The shortest name that may have an ending in the same word, as in `payments` for `payment`.
const SHORTEST_WITH_ENDING: usize = 3;

/// The shortest name of one word that may be written as two.
const SHORTEST_IN_PARTS: usize = 6;

/// The shortest name that is looked for without the `s` at its end.
const SHORTEST_SINGULAR: usize = 4;

/// Words for a team, before or behind its name.
static UNITS: LazyLock<[Vec<char>; 3]> = LazyLock::new(|| ["team", "squad", "チーム"].map(key));

/// Names that must not be read in the texts of others.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// By their letters, sorted.
    known: Vec<(Vec<char>, Bearers)>,
    /// The group of each team, by its place in the workspace.
    groups: Vec<Option<usize>>,
}

/// Who is called so.
#[derive(Debug, Clone, Copy, Default)]
struct Bearers {
    team: Option<OfTeam>,
    /// A group that is not shown.
    group: Option<(usize, Written)>,
    person: Option<Written>,
}

#[derive(Debug, Clone, Copy)]
struct OfTeam {
    /// The team; none where several are called so.
    team: Option<usize>,
    written: Written,
}

/// How a name must be written to be taken for one.
#[derive(Debug, Clone, Copy)]
struct Written {
    joined: Option<Need>,
    apart: Option<Need>,
    has_words: bool,
    /// Whether a comma or a full stop may stand in it.
    spans_breaks: bool,
}

/// A name that stands in a text.
struct Found {
    from: usize,
    to: usize,
    /// Between its letters.
    gap: Gap,
}

impl Names {
    /// What the readers of a portfolio are not to know: the other teams by name and id, the
    /// groups that are not shown, and the people who assess or own an action.
    pub(super) fn withheld_from(portfolio: &Portfolio) -> Self {
        let mut names = Collected::default();
        let words = Words::of(&portfolio.model);
        if portfolio.audience.who != Who::Team {
            for (index, team) in portfolio.teams.iter().enumerate() {
                for name in of_team(team) {
                    names.add_team(&name, index, &words);
                }
            }
            let shown = shown_groups(portfolio);
            for (index, group) in portfolio.groups.iter().enumerate() {
                let told = texts(&group.name).into_iter().chain([group.id.as_str()]);
                for name in told.filter(|_| !shown.contains(&group)) {
                    names.add_group(name, index, &words);
                    if let Some(name) = with_long_vowels(name) {
                        names.add_group(&name, index, &words);
                    }
                }
            }
        }
        if !portfolio.audience.sees_people() {
            let people = portfolio.teams.iter().flat_map(|team| &team.history).flat_map(people);
            for name in people.collect::<BTreeSet<_>>() {
                names.add_person(name, &words);
            }
        }
        let group_of = |team: &Team| {
            portfolio.groups.iter().position(|group| team.group.as_deref() == Some(&group.id))
        };
        names.sorted(portfolio.teams.iter().map(group_of).collect())
    }

    /// Whether a text holds a name other than those of the team itself and of its group, as a
    /// word; in scripts without spaces anywhere.
    pub(super) fn tells(&self, text: &LocalText, own: Option<usize>) -> bool {
        let tells = |text: &str| {
            self.stands_in(text, own)
                || with_long_vowels(text).is_some_and(|text| self.stands_in(&text, own))
        };
        !self.known.is_empty() && texts(text).into_iter().any(tells)
    }

    fn stands_in(&self, text: &str, own: Option<usize>) -> bool {
        let letters = letters(text);
        let own_group = own.and_then(|own| *self.groups.get(own)?);
        let (mut own_names, mut others) = (Vec::new(), Vec::new());
        for from in (0..letters.len()).filter(|from| letters[*from].starts) {
            self.names_from(&letters, from, |found, bearers| {
                let team = bearers.team.filter(|team| team.is(&found, &letters));
                let group = bearers.group.filter(|(_, group)| group.is(&found, &letters));
                let person = bearers.person.is_some_and(|person| person.is(&found, &letters));
                let place = (found.from, found.to);
                if team.is_some_and(|team| team.team.is_some() && team.team == own) {
                    own_names.push(place);
                } else if team.is_some()
                    || person
                    || group.is_some_and(|(group, _)| Some(group) != own_group)
                {
                    others.push(place);
                }
            });
        }
        // A word of the team's own name is told by that name.
        let mut furthest = 0;
        let reach: Vec<(usize, usize)> = own_names
            .into_iter()
            .map(|(from, to)| {
                furthest = to.max(furthest);
                (from, furthest)
            })
            .collect();
        others.into_iter().any(|(from, to)| {
            let begun = reach.partition_point(|(own_from, _)| *own_from <= from);
            begun.checked_sub(1).is_none_or(|last| reach[last].1 < to)
        })
    }

    /// Hands on every name that begins with a letter of a text.
    fn names_from(
        &self,
        letters: &[Letter],
        from: usize,
        mut hand_on: impl FnMut(Found, &Bearers),
    ) {
        let mut names = &self.known[..];
        let mut gap = Gap::None;
        for (depth, letter) in letters[from..].iter().enumerate() {
            if depth > 0 {
                gap = gap.max(letter.gap);
            }
            let next = |name: &[char]| name.get(depth).copied();
            names = &names[names.partition_point(|(name, _)| next(name) < Some(letter.c))..];
            names = &names[..names.partition_point(|(name, _)| next(name) == Some(letter.c))];
            let length = depth + 1;
            match names.first() {
                None => return,
                Some((name, bearers)) if name.len() == length => {
                    let has_ending = letter.has_ending && length >= SHORTEST_WITH_ENDING;
                    if letter.ends || has_ending {
                        hand_on(Found { from, to: from + length, gap }, bearers);
                    }
                }
                Some(_) => {}
            }
        }
    }
}

impl OfTeam {
    fn is(self, found: &Found, letters: &[Letter]) -> bool {
        self.written.is(found, letters) || (found.gap < Gap::Comma && found.is_in_capitals(letters))
    }
}

impl Written {
    fn of(need: Need, has_words: bool) -> Self {
        Self { joined: Some(need), apart: Some(need), has_words, spans_breaks: false }
    }

    fn is(self, found: &Found, letters: &[Letter]) -> bool {
        let need = if found.gap == Gap::None { self.joined } else { self.apart };
        // `Fraud, Detection` are two words of a list, or a name with a comma too many.
        let is_whole = found.gap < Gap::Comma
            || (found.gap == Gap::Comma && self.has_words && found.has(Need::Capital, letters));
        (is_whole || self.spans_breaks)
            && found.may_have_blanks(self.has_words, letters)
            && need.is_some_and(|need| found.has(need, letters))
    }

    /// Written as one or as the other.
    fn or(self, other: Self) -> Self {
        let least = |one: Option<Need>, other: Option<Need>| match (one, other) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        Self {
            joined: least(self.joined, other.joined),
            apart: least(self.apart, other.apart),
            has_words: self.has_words || other.has_words,
            spans_breaks: self.spans_breaks || other.spans_breaks,
        }
    }
}

impl Found {
    fn letters<'a>(&self, letters: &'a [Letter]) -> &'a [Letter] {
        &letters[self.from..self.to]
    }

    /// Whether it may be written with the blanks that stand in it. In scripts without blanks
    /// they mean nothing.
    fn may_have_blanks(&self, has_words: bool, letters: &[Letter]) -> bool {
        self.gap < Gap::Blank || has_words || is_unspaced(letters[self.from].c)
    }

    /// Whether each of its words begins with a capital letter and the whole is long enough not
    /// to be two words by chance: `Check Out` for `checkout`.
    fn is_in_capitals(&self, letters: &[Letter]) -> bool {
        self.to - self.from >= SHORTEST_IN_PARTS && self.has(Need::Capital, letters)
    }

    fn has(&self, need: Need, letters: &[Letter]) -> bool {
        let own = self.letters(letters);
        let is_handle = own.iter().all(|letter| letter.in_handle);
        let mut first = own.iter().enumerate().filter(|(at, one)| *at == 0 || one.begins_word());
        let capitals = first.all(|(_, letter)| letter.is_capital);
        let has_accent = own.iter().any(|letter| letter.has_accent);
        match need {
            Need::Nothing => true,
            Need::Capital => is_handle || capitals,
            Need::LongVowel => is_handle || has_accent || own.iter().any(|letter| letter.has_e),
            Need::Accent => is_handle || has_accent,
            Need::Handle => is_handle,
        }
    }
}

/// Names while they are being collected.
#[derive(Debug, Default)]
struct Collected(BTreeMap<Vec<char>, Bearers>);

impl Collected {
    /// A team by a name, and by what is left of it without the word `team`.
    fn add_team(&mut self, name: &str, team: usize, words: &Words) {
        let has_words = has_words(name);
        let letters = key(name);
        for core in cores(&letters) {
            let is_word = words.is_ordinary(core) || words.is_in_model(core);
            let is_telling = core.iter().all(|c| c.is_alphabetic())
                && core.len() >= if is_unspaced(core[0]) { 2 } else { 3 }
                && !words.is_no_name(core)
                && !(is_unspaced(core[0]) && is_word);
            if is_telling {
                let need = if is_word { Need::Capital } else { Need::Nothing };
                self.add_team_as(core.to_vec(), team, Written::of(need, has_words));
            }
        }
        // `the payment team` are the payments.
        let plural = letters.strip_suffix(&['s']).filter(|one| one.len() >= SHORTEST_SINGULAR);
        for one in [Some(&letters[..]), plural].into_iter().flatten() {
            for unit in &*UNITS {
                for both in [[one, unit].concat(), [unit, one].concat()] {
                    self.add_team_as(both, team, Written::of(Need::Nothing, true));
                }
            }
        }
        // `Teams 3 and 4` are `Team 3` and `Team 4`.
        if let Some(number) = letters.strip_prefix(&UNITS[0][..]) {
            let several = [&UNITS[0], &['s'][..], number].concat();
            self.add_team_as(several, team, Written::of(Need::Nothing, true));
        }
        // A number is a team behind the word for it, or as a handle.
        let is_number = letters.iter().all(|c| c.is_numeric());
        let need = if is_number { Need::Handle } else { Need::Nothing };
        self.add_team_as(letters, team, Written::of(need, has_words));
    }

    fn add_team_as(&mut self, letters: Vec<char>, team: usize, written: Written) {
        for letters in apart_and_joined(letters) {
            let Some(bearers) = self.bearers(letters) else { continue };
            let of_team = bearers.team.get_or_insert(OfTeam { team: Some(team), written });
            of_team.team = of_team.team.filter(|other| *other == team);
            of_team.written = of_team.written.or(written);
        }
    }

    /// A group, of which ordinary words count as names where they have capital letters.
    fn add_group(&mut self, name: &str, group: usize, words: &Words) {
        let has_words = has_words(name);
        for letters in apart_and_joined(key(name)) {
            let is_word = words.is_ordinary(&letters);
            let need = if is_word { Need::Capital } else { Need::Nothing };
            let written = Written::of(need, has_words);
            if let Some(bearers) = self.bearers(letters) {
                bearers.group.get_or_insert((group, written));
            }
        }
    }

    fn add_person(&mut self, name: &str, words: &Words) {
        let long = with_long_vowels(name);
        let all = spellings(name, words).into_iter();
        let others = long.iter().flat_map(|name| spellings(name, words));
        for Spelling { letters, joined, apart, has_words } in all.chain(others) {
            let written = Written { joined, apart, has_words, spans_breaks: has_words };
            for letters in apart_and_joined(letters) {
                if let Some(bearers) = self.bearers(letters) {
                    let known = bearers.person;
                    bearers.person = Some(known.map_or(written, |known| known.or(written)));
                }
            }
        }
    }

    fn bearers(&mut self, letters: Vec<char>) -> Option<&mut Bearers> {
        (letters.len() >= SHORTEST).then(|| self.0.entry(letters).or_default())
    }

    fn sorted(self, groups: Vec<Option<usize>>) -> Names {
        Names { known: self.0.into_iter().collect(), groups }
    }
}

/// The names and ids of all teams, as [`key`] has them.
pub(super) fn all_of_teams(portfolio: &Portfolio) -> BTreeSet<Vec<char>> {
    portfolio.teams.iter().flat_map(of_team).map(|name| key(&name)).collect()
}

/// The letters of a name in several words, and of the same in one word, where an `e` can come
/// to stand behind a vowel.
fn apart_and_joined(letters: Vec<char>) -> impl Iterator<Item = Vec<char>> {
    let is_seam = |pair: &[char]| matches!(pair, ['a' | 'o' | 'u', 'e'] | ['a', 'a']);
    let has_seam = letters.windows(2).any(is_seam);
    let joined = has_seam.then(|| key(&letters.iter().collect::<String>()));
    [letters].into_iter().chain(joined)
}

/// What is left of a name without the word for a team before or behind it.
fn cores(letters: &[char]) -> Vec<&[char]> {
    let cores = UNITS
        .iter()
        .flat_map(|unit| [letters.strip_suffix(&unit[..]), letters.strip_prefix(&unit[..])]);
    cores.flatten().filter(|core| !core.is_empty()).collect()
}

/// Whether a name is written in several words.
fn has_words(name: &str) -> bool {
    letters(name).iter().skip(1).any(|letter| letter.starts)
}

fn texts(text: &LocalText) -> BTreeSet<&str> {
    let plain = Locale::ALL.into_iter().map(|locale| text.get(locale));
    plain.chain(text.translations().values().map(String::as_str)).collect()
}

fn of_team(team: &Team) -> Vec<String> {
    let names = texts(&team.name).into_iter().map(str::to_owned);
    let names = names.chain([team.id.to_string()]);
    names.flat_map(|name| with_long_vowels(&name).into_iter().chain([name])).collect()
}

fn people(assessment: &Assessment) -> Vec<&str> {
    let owners = assessment.plan.iter().filter_map(|item| item.owner.as_ref());
    let here = assessment.assessors.iter().chain(owners).flat_map(texts);
    let inner = assessment.other_version.as_ref().and_then(|other| other.by_its_model.as_ref());
    here.chain(inner.map(|(_, assessment)| people(assessment)).unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_words() {
        let mut names = Collected::default();
        let words = Words::default();
        names.add_team("Search Ranking", 0, &words);
        names.add_team("決済", 1, &words);
        names.add_team("Search", 2, &words);
        names.add_person("M. Sato", &words);
        let names = names.sorted(Vec::new());
        for (text, own, expected) in [
            ("Borrow one from search-ranking.", Some(1), true),
            ("Borrow one from search\u{a0}ranking", Some(0), false),
            ("Borrow one from Search", Some(0), true),
            ("Research rankings", Some(1), false),
            ("決済チームから1名", Some(0), true),
            ("決済チームから1名", Some(1), false),
            ("ask m. sato", Some(0), true),
            ("ask M. Satori", Some(0), false),
            ("x marks the spot", Some(0), false),
            ("", Some(0), false),
        ] {
            assert_eq!(names.tells(&LocalText::plain(text), own), expected, "{text}");
        }
    }
}
