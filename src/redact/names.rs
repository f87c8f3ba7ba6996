//! Names in texts that people wrote.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Assessment, LocalText, Portfolio, Team, Who};

/// The shortest name that is looked for in texts: a single letter is a word too often.
const SHORTEST: usize = 2;

/// Names that must not be read in the texts of others, by their first two letters.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// With each name the team that bears it; none where it is a person's or several bear it.
    by_start: BTreeMap<[char; SHORTEST], BTreeMap<Vec<char>, Option<usize>>>,
}

impl Names {
    /// What the readers of a portfolio are not to know: the other teams by name and id, and
    /// the people who assess or own an action.
    pub(super) fn withheld_from(portfolio: &Portfolio) -> Self {
        let mut names = Self::default();
        if portfolio.audience.who != Who::Team {
            for (index, team) in portfolio.teams.iter().enumerate() {
                for name in of_team(team) {
                    names.add(&name, Some(index));
                }
            }
        }
        if !portfolio.audience.sees_people() {
            let people = portfolio.teams.iter().flat_map(|team| &team.history).flat_map(people);
            for name in people.collect::<BTreeSet<_>>() {
                names.add(&name, None);
            }
        }
        names
    }

    fn add(&mut self, name: &str, team: Option<usize>) {
        let name = normal(name);
        let Some(start) = start(&name) else { return };
        let known = self.by_start.entry(start).or_default();
        known
            .entry(name)
            .and_modify(|other| *other = other.filter(|other| team == Some(*other)))
            .or_insert(team);
    }

    /// Whether a text holds a name other than those of the team itself, as a word; in
    /// scripts without spaces anywhere.
    pub(super) fn tells(&self, text: &LocalText, own: Option<usize>) -> bool {
        !self.by_start.is_empty() && texts(text).iter().any(|text| self.stands_in(text, own))
    }

    fn stands_in(&self, text: &str, own: Option<usize>) -> bool {
        let text = normal(text);
        (0..text.len()).any(|at| {
            let rest = &text[at..];
            let Some(known) = start(rest).and_then(|start| self.by_start.get(&start)) else {
                return false;
            };
            known.iter().any(|(name, team)| {
                let ends = |edge: Option<&char>, inner: Option<&char>| {
                    !(edge.is_some_and(|c| spaced(*c)) && inner.is_some_and(|c| spaced(*c)))
                };
                (team.is_none() || *team != own)
                    && rest.starts_with(name)
                    && ends(at.checked_sub(1).map(|before| &text[before]), name.first())
                    && ends(rest.get(name.len()), name.last())
            })
        })
    }
}

/// The names and ids of all teams.
pub(super) fn all_of_teams(portfolio: &Portfolio) -> BTreeSet<Vec<char>> {
    portfolio.teams.iter().flat_map(of_team).map(|name| normal(&name)).collect()
}

/// Letters that belong to a word of a script with spaces between words.
fn spaced(c: char) -> bool {
    c.is_alphanumeric()
        && !matches!(u32::from(c), 0x0E00..=0x0EFF | 0x3040..=0x30FF | 0x3400..=0x9FFF | 0x2_0000..=0x3_FFFF)
}

/// Case, kinds of blanks and of hyphens make no other name.
pub(super) fn normal(text: &str) -> Vec<char> {
    let mut normal: Vec<char> = Vec::new();
    for c in text.trim().chars().flat_map(char::to_lowercase) {
        let c = if c.is_whitespace() || matches!(c, '-' | '_' | '\u{2010}'..='\u{2015}') {
            ' '
        } else {
            c
        };
        let is_invisible =
            matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
        let is_repeated = c == ' ' && normal.last() == Some(&' ');
        if !is_invisible && !is_repeated {
            normal.push(c);
        }
    }
    normal
}

fn start(name: &[char]) -> Option<[char; SHORTEST]> {
    name.first_chunk().copied()
}

fn texts(text: &LocalText) -> BTreeSet<&str> {
    let plain = crate::model::Locale::ALL.into_iter().map(|locale| text.get(locale));
    plain.chain(text.translations().values().map(String::as_str)).collect()
}

fn of_team(team: &Team) -> Vec<String> {
    let names = texts(&team.name).into_iter().map(str::to_owned);
    names.chain([team.id.to_string()]).collect()
}

fn people(assessment: &Assessment) -> Vec<String> {
    let owners = assessment.plan.iter().filter_map(|item| item.owner.as_ref());
    let here = assessment.assessors.iter().chain(owners).flat_map(texts).map(str::to_owned);
    let inner = assessment.other_version.as_ref().and_then(|other| other.by_its_model.as_ref());
    here.chain(inner.map(|(_, assessment)| people(assessment)).unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_words() {
        let mut names = Names::default();
        names.add("Search Ranking", Some(0));
        names.add("決済", Some(1));
        names.add("M. Sato", None);
        names.add("x", None);
        for (text, own, expected) in [
            ("Borrow one from search-ranking.", Some(1), true),
            ("Borrow one from search\u{a0}ranking", Some(0), false),
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
