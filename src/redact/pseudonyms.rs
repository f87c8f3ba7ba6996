//! Names that tell nothing.
//!
//! Teams are ordered by what is left of them once their names, ids and texts are gone, best
//! first, and lettered in that order. Names have no part in it, so that nobody who knows them
//! can work the letters back to teams; teams of which the same is left can change places
//! without anyone seeing it. The letters hold for one run: in another month the same team
//! may have another.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    AnswerState, Assessment, Grade, LocalText, Period, Portfolio, Score, Team, TeamId, Value,
};
use crate::score::score_portfolio;

use super::letters::key;

/// The teams of a portfolio without their names, ordered and lettered. No letter is given
/// that would be one of the names in `taken`.
pub(super) fn under_pseudonyms(
    portfolio: &Portfolio,
    period: Period,
    taken: &BTreeSet<Vec<char>>,
) -> Vec<Team> {
    let scores = score_portfolio(portfolio, period);
    let mut order: Vec<usize> = (0..portfolio.teams.len()).collect();
    order.sort_by_cached_key(|&at| {
        let score = &scores.teams[at];
        let sum: Score = score.dimensions.iter().filter_map(|d| Some(d.grade()?.number())).sum();
        (Reverse(score.grade.clone()), Reverse(sum), content(&portfolio.teams[at]))
    });
    let mut labels = (0..).map(letters).filter(|letters| {
        let [id, en, ja] = names(letters);
        [id, en, ja].iter().all(|name| !taken.contains(&key(name)))
    });
    order
        .into_iter()
        .map(|at| {
            let [id, en, ja] = names(&labels.next().expect("letters do not run out"));
            Team {
                id: TeamId::new(&id).expect("letters make an id"),
                name: LocalText::by_locale(BTreeMap::from([("en".into(), en), ("ja".into(), ja)])),
                ..portfolio.teams[at].clone()
            }
        })
        .collect()
}

fn names(letters: &str) -> [String; 3] {
    [
        format!("team-{}", letters.to_lowercase()),
        format!("Team {letters}"),
        format!("チーム{letters}"),
    ]
}

/// `A` to `Z`, then `AA` and so on.
fn letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).expect("it is below 26")));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// What a team said in one assessment, in an order of its own.
type Said = (Period, Vec<Option<Grade>>, Vec<Option<(u8, Value)>>, Option<String>);

fn content(team: &Team) -> (Option<String>, Vec<Period>, Vec<Said>) {
    let mut said = Vec::new();
    for assessment in &team.history {
        add(assessment, &mut said);
    }
    (team.group.clone(), team.unreadable.iter().copied().collect(), said)
}

fn add(assessment: &Assessment, said: &mut Vec<Said>) {
    let state = |state| match state {
        AnswerState::Value(value) => (0, value),
        AnswerState::NotApplicable => (1, Value::default()),
        AnswerState::Unknown => (2, Value::default()),
    };
    let answers = assessment.answers.iter().map(|one| Some(state(one.as_ref()?.state))).collect();
    let version = assessment.other_version.as_ref().map(|other| other.version.clone());
    said.push((assessment.period, assessment.declared.clone(), answers, version));
    let inner = assessment.other_version.as_ref().and_then(|other| other.by_its_model.as_ref());
    if let Some((_, assessment)) = inner {
        add(assessment, said);
    }
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn letters_go_on_after_z() {
        for (index, expected) in
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (702, "AAA")]
        {
            assert_eq!(letters(index), expected);
        }
    }
}
