//! What is the case about a team: values without language, widths or pages.
//!
//! Each claim of a team's report is a value here, computed by pure functions from what is
//! known of the team. `say` has the sentences for them.

mod blockers;
mod figures;
mod headline;
mod history;
mod ladder;
mod method;
mod story;
mod table;

pub(super) use self::blockers::{BlockersClaim, Open, Said, blockers, cause};
pub(super) use self::figures::{
    Basis, ChangeFigure, GradeFigure, Incomparable, TargetsFigure, change_figure, grade_figure,
    targets_figure,
};
pub(super) use self::headline::{Closing, Headline, LastKnown, Opening, Standing, headline};
pub(super) use self::history::{HistoryClaim, Loss, Now, Steady, history, reason};
pub(super) use self::ladder::{
    LadderClaim, Shortfall, TargetsMet, Untargeted, ladder, version_change,
};
pub(super) use self::method::{Coverage, method};
pub(super) use self::story::{Story, story};
pub(super) use self::table::{CellCount, TableClaim, cell_count, table};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::load::parse_model;
    use crate::model::{
        Answer, AnswerState, Assessment, Audience, Calendar, Compare, Grade, LocalText, Locale,
        Period, Portfolio, Said as Remark, Targets, Team, TeamId, Theme, Value, Withheld,
    };
    use crate::report::facts::Subject;
    use crate::score::{Stall, score_team};

    const MODEL: &str = "
id: m
version: '2'
levels: [{level: 0}, {level: 1}, {level: 2}]
dimensions:
  - {id: a, criteria: [{id: a.1, level: 1}, {id: a.2, level: 2}]}
  - {id: b, criteria: [{id: b.1, level: 1}, {id: b.2, level: 2}]}
";

    fn period(month: u32) -> Period {
        Period::new(2026, month).expect("a month")
    }

    /// A team's assessments of 2026, one a word: the month and for each of the four criteria
    /// `+` met, `-` not met, `?` unknown, `.` nothing; or `!` and the level of two dimensions.
    fn portfolio(history: &str, target: Option<u8>) -> Portfolio {
        let model = parse_model(MODEL, "m").value.expect("the model is right");
        let assessments = history.split_whitespace().map(|word| {
            let (month, said) = word.split_once(':').expect("a month and what was said");
            let state = |sign: char| match sign {
                '+' => Some(AnswerState::Value(Value::ONE)),
                '-' => Some(AnswerState::Value(Value::ZERO)),
                '?' => Some(AnswerState::Unknown),
                _ => None,
            };
            let declared = said.strip_prefix('!').map(|levels| {
                levels.chars().map(|level| level.to_digit(10).and_then(|it| u8::try_from(it).ok()))
            });
            let month = period(month.parse().expect("a month"));
            Assessment {
                period: month,
                written: month,
                assessed_on: None,
                assessors: Vec::new(),
                declared: declared.map_or(vec![None; 2], |levels| {
                    levels.map(|it| it.map(Grade::Level)).collect()
                }),
                answers: if said.starts_with('!') {
                    vec![None; 4]
                } else {
                    said.chars()
                        .map(|sign| Some(Answer::new(state(sign)?, Remark::default())))
                        .collect()
                },
                targets: Targets::default(),
                plan: Vec::new(),
                decision: None,
                file: "t.yaml".into(),
                other_version: None,
            }
        });
        let team = Team {
            id: TeamId::new("t").expect("an id"),
            name: LocalText::plain("T"),
            group: None,
            targets: Targets { all: target.map(Grade::Level), ..Targets::default() },
            history: assessments.collect(),
            unreadable: BTreeSet::new(),
        };
        Portfolio {
            id: None,
            organisation: LocalText::default(),
            locale: Locale::En,
            model,
            compare: Compare::Previous,
            calendar: Calendar::default(),
            targets: Targets::default(),
            stale_after: 3,
            groups: Vec::new(),
            teams: vec![team],
            theme: Theme::default(),
            audience: Audience::default(),
            withheld: Withheld::default(),
        }
    }

    /// What is computed of a team in November.
    fn with<T>(history: &str, target: Option<u8>, find: impl Fn(&Subject<'_>) -> T) -> T {
        let portfolio = portfolio(history, target);
        let now = period(11);
        let score = score_team(&portfolio, &portfolio.teams[0], now, portfolio.compared_with(now));
        let blockers = score.limiting();
        let blockers = blockers.iter().flat_map(|&at| &score.dimensions[at].standing.blocking);
        let blockers = blockers.copied().collect();
        find(&Subject { model: &portfolio.model, score: &score, blockers })
    }

    #[test]
    fn a_dimension_has_the_story_of_what_is_known_of_it() {
        let level = Grade::Level;
        let stall = |since, rounds_elapsed, assessments| Stall {
            since: period(since),
            rounds_elapsed,
            assessments,
        };
        for (history, expected) in [
            ("11:....", Story::NotAssessed),
            ("11:+-+-", Story::First),
            ("9:+-+- 11:..+-", Story::LastAssessed(period(9))),
            ("10:+-+- 11:+-+-", Story::Unchanged { grade: level(1), stall: stall(10, 1, 2) }),
            ("6:+-+- 11:+-+-", Story::Unchanged { grade: level(1), stall: stall(6, 5, 2) }),
            ("9:+-+- 10:..+- 11:+-+-", Story::Before { period: period(9), grade: level(1) }),
            (
                "9:+-+- 10:..+- 11:+++-",
                Story::Moved { from: level(1), to: level(2), period: period(11) },
            ),
            (
                "8:+++- 9:+-+- 10:+++- 11:+++-",
                Story::Recovered { lost: period(9), regained: period(10) },
            ),
        ] {
            assert_eq!(with(history, None, |subject| story(subject, 0)), expected, "{history}");
        }
    }

    #[test]
    fn only_what_was_answered_is_open() {
        let open = |open, not_answered, holding, grade| {
            BlockersClaim::Open(Open {
                open,
                not_answered,
                holding,
                to_target: false,
                grade: Grade::Level(grade),
            })
        };
        for (history, expected) in [
            ("10:+-+-", BlockersClaim::Unknown),
            ("11:....", BlockersClaim::NothingAnswered),
            ("11:++..", BlockersClaim::Incomplete),
            ("11:!11", BlockersClaim::NotAnswered { count: 2, grade: Grade::Level(1) }),
            ("11:++++", BlockersClaim::NoneOpen { every_level: true, unknown: 0 }),
            ("11:+-+?", open(2, 0, 2, 1)),
            ("11:-++-", open(1, 0, 1, 0)),
        ] {
            assert_eq!(with(history, None, blockers), expected, "{history}");
        }
    }

    #[test]
    fn a_history_is_compared_where_it_can_be() {
        let steady = |since, assessments, complete| {
            HistoryClaim::Steady(Steady { since: period(since), assessments, complete })
        };
        for (history, expected) in [
            ("", HistoryClaim::Nothing),
            ("11:+-+-", HistoryClaim::First),
            ("8:+-+-", HistoryClaim::Once(period(8))),
            ("10:+-+- 11:+-+-", steady(10, 2, true)),
            ("6:+-+- 8:+-+- 11:+-+-", steady(6, 3, false)),
        ] {
            assert_eq!(with(history, None, super::history), expected, "{history}");
        }
    }

    #[test]
    fn targets_count_dimensions_that_were_not_assessed_too() {
        let targets = |history: &str| match with(history, Some(2), ladder) {
            LadderClaim::Targets(it) => Some((it.met, it.missed, it.unknown)),
            _ => None,
        };
        for (history, expected) in [
            ("11:++++", Some((2, 0, vec![]))),
            ("11:+++-", Some((1, 1, vec![]))),
            ("11:++..", Some((1, 0, vec![1]))),
            ("11:....", None),
        ] {
            assert_eq!(targets(history), expected, "{history}");
        }
    }

    #[test]
    fn the_headline_tells_a_stall_from_three_periods_on() {
        let stall = |history: &str| match with(history, None, headline) {
            Headline::Stands(Standing { closing: Some(Closing::Caps { stall, .. }), .. }) => {
                stall.map(|stall| (stall.since, stall.is_complete()))
            }
            other => panic!("{other:?}"),
        };
        for (history, expected) in [
            ("11:+-++", None),
            ("10:+-++ 11:+-++", None),
            ("9:+-++ 10:+-++ 11:+-++", Some((period(9), true))),
            ("9:+-++ 11:+-++", Some((period(9), false))),
            ("9:++++ 10:+-++ 11:+-++", None),
        ] {
            assert_eq!(stall(history), expected, "{history}");
        }
    }
}
