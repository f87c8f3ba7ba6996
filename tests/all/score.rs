//! Levels, counts and trends, computed by hand beside the program.
//!
//! Small models and their answers are written as one row: `a.1x=met` is the criterion `a.1x`
//! of dimension `a`, demanded by level 1, and its answer (`-` for none). `>b.1x` adds what it
//! requires, `*3` its effort, `a!2` declares a level, and `b` alone is a dimension without
//! criteria.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use dankai::diag::Severity;
use dankai::model::{Period, Portfolio};
use dankai::score::{TeamScore, declared_disagreements, open_since, score_portfolio};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::{Workspace, declared, json as score_json, period, team_json};

/// What a test sets besides rows.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    /// The lowest and the highest level.
    pub(crate) levels: (u8, u8),
    /// What stands in `scoring: {…}`.
    pub(crate) scoring: &'a str,
    /// More lines of `dankai.yaml`.
    pub(crate) workspace: &'a str,
}

pub(crate) const USUAL: Setting<'static> =
    Setting { levels: (0, 4), scoring: "rule: staged", workspace: "" };

/// The parts of one token of a row.
struct Token<'a> {
    dimension: &'a str,
    criterion: Option<&'a str>,
    state: &'a str,
    requires: Vec<&'a str>,
    effort: Option<&'a str>,
    declared: Option<&'a str>,
}

fn token(text: &str) -> Token<'_> {
    let (text, effort) =
        text.split_once('*').map_or((text, None), |(text, effort)| (text, Some(effort)));
    let (text, requires) = text.split_once('>').unwrap_or((text, ""));
    let (text, declared) =
        text.split_once('!').map_or((text, None), |(text, level)| (text, Some(level)));
    let (id, state) = text.split_once('=').unwrap_or((text, "-"));
    let dimension = id.split('.').next().expect("splitting gives something");
    Token {
        dimension,
        criterion: id.contains('.').then_some(id),
        state,
        requires: requires.split('+').filter(|name| !name.is_empty()).collect(),
        effort,
        declared,
    }
}

/// The model that a row speaks of, as YAML. It takes the place of the built-in model, which
/// then need not be read thousands of times.
fn model_of(row: &str, setting: Setting<'_>) -> String {
    let (low, high) = setting.levels;
    let levels: Vec<String> = (low..=high).map(|level| format!("{{level: {level}}}")).collect();
    let mut text = format!(
        "id: mlops\nversion: '1'\nscoring: {{{}}}\nlevels: [{}]\ndimensions:\n",
        setting.scoring,
        levels.join(", ")
    );
    let mut dimensions: Vec<&str> = Vec::new();
    for token in row.split_whitespace().map(token) {
        if !dimensions.contains(&token.dimension) {
            dimensions.push(token.dimension);
        }
    }
    for dimension in dimensions {
        let _ = writeln!(text, "  - id: {dimension}\n    criteria:");
        for token in row.split_whitespace().map(token).filter(|token| token.dimension == dimension)
        {
            let Some(id) = token.criterion else { continue };
            let level: String = id
                .split('.')
                .nth(1)
                .unwrap_or("")
                .chars()
                .take_while(char::is_ascii_digit)
                .collect();
            let _ = write!(
                text,
                "      - {{id: {id}, level: {level}, requires: [{}]",
                token.requires.join(", ")
            );
            let _ = writeln!(
                text,
                "{}}}",
                token.effort.map_or_else(String::new, |effort| format!(", effort: {effort}"))
            );
        }
    }
    text
}

/// What a row answers, as the text of an assessment of team `t`.
fn assessment_of(row: &str, period: &str) -> String {
    let (mut levels, mut answers) = (String::new(), String::new());
    for token in row.split_whitespace().map(token) {
        if let Some(level) = token.declared {
            let _ = writeln!(levels, "  {}: {level}", token.dimension);
        }
        if let (Some(id), state) = (token.criterion, token.state)
            && state != "-"
        {
            let state = if state == "na" {
                "{state: not-applicable, reason: no such thing}"
            } else {
                state
            };
            let _ = writeln!(answers, "  {id}: {state}");
        }
    }
    format!("team: t\nperiod: {period}\nlevels:\n{levels}answers:\n{answers}")
}

/// Team `t` in a workspace of its own: the first row also gives the model; the third part
/// of a month is more text of its assessment.
pub(crate) fn history(setting: Setting<'_>, months: &[(&str, &str, &str)]) -> Portfolio {
    let workspace = Workspace::new(&[
        ("dankai.yaml", setting.workspace),
        ("models/small.yaml", &model_of(months[0].1, setting)),
    ]);
    for (month, row, more) in months {
        workspace.write(
            &format!("results/{month}.yaml"),
            format!("{}{more}", assessment_of(row, month)),
        );
    }
    let checked = workspace.load();
    let mut findings = workspace.beside_models(checked.findings);
    findings.retain(|finding| !finding.message.contains("neither `answers`"));
    assert_eq!(workspace.shown(&findings), "", "{months:?}");
    checked.value
}

/// Team `t` with one row, in November 2026.
pub(crate) fn one(setting: Setting<'_>, row: &str) -> Portfolio {
    history(setting, &[("2026-11", row, "")])
}

pub(crate) fn november() -> Period {
    period("2026-11")
}

/// The levels of team `t`, as `a=1 b=n/a c=? d=2! team=?`: not applicable, not assessed,
/// declared.
fn levels(portfolio: &Portfolio, period: Period) -> String {
    let team = team_json(portfolio, period, "t");
    let level = |object: &Json| match object["state"].as_str().expect("there is a state") {
        "assessed" => object["level"].to_string(),
        "declared" => format!("{}!", object["level"]),
        state => {
            assert_eq!(
                (&object["level"], &object["score"]),
                (&Json::Null, &Json::Null),
                "{object}"
            );
            if state == "not-applicable" { "n/a".into() } else { "?".into() }
        }
    };
    let mut text = String::new();
    for dimension in team["dimensions"].as_array().expect("there are dimensions") {
        let _ = write!(
            text,
            "{}={} ",
            dimension["id"].as_str().expect("it has an id"),
            level(dimension)
        );
    }
    text + "team=" + &level(&team)
}

fn check(setting: Setting<'_>, row: &str, expected: &str) {
    assert_eq!(levels(&one(setting, row), november()), expected, "{row}");
}

#[test]
fn a_dimension_stands_where_all_demands_up_to_its_level_are_met() {
    for (row, expected) in [
        ("a.1x=met a.2x=met a.3x=not-met a.4x=not-met", "a=2 team=2"),
        ("a.1x=met a.2x=met a.3x=met a.4x=met", "a=4 team=4"),
        ("a.1x=not-met a.2x=met a.3x=met", "a=0 team=0"),
        ("a.1x=met a.1y=not-met a.2x=met", "a=0 team=0"),
        ("a.1x=met a.2x=partial a.3x=met", "a=1 team=1"),
        // The order in the model does not matter, the level does.
        ("a.3x=not-met a.1x=met a.2x=met", "a=2 team=2"),
        // A level without criteria adds no demand.
        ("a.2x=met", "a=4 team=4"),
        ("a.2x=not-met", "a=1 team=1"),
        ("a.4x=not-met", "a=3 team=3"),
        ("a.1x=met a.4x=not-met", "a=3 team=3"),
        // Nothing lies below the lowest level.
        ("a.0x=not-met a.1x=met", "a=0 team=0"),
        ("a.0x=met a.1x=met a.2x=not-met", "a=1 team=1"),
        // The team stands at its lowest dimension.
        ("a.1x=met b.1x=met b.3x=not-met", "a=4 b=2 team=2"),
        ("a.1x=not-met b.1x=met", "a=0 b=4 team=0"),
        // What a criterion requires orders work, not levels.
        ("a.1x=met>b.1x b.1x=not-met", "a=4 b=0 team=0"),
    ] {
        check(USUAL, row, expected);
    }
}

#[test]
fn what_does_not_apply_is_left_out() {
    for (row, expected) in [
        ("a.1x=met a.2x=na a.3x=not-met", "a=2 team=2"),
        ("a.1x=na a.2x=met a.3x=not-met", "a=2 team=2"),
        ("a.1x=met a.2x=na a.2y=not-met", "a=1 team=1"),
        ("a.1x=met a.2x=not-met b.1x=na", "a=1 b=n/a team=1"),
        ("a.1x=na a.2x=na b.1x=met b.2x=not-met", "a=n/a b=1 team=1"),
        ("a.1x=na b.1x=na", "a=n/a b=n/a team=n/a"),
        ("a.1x=na b.1x=-", "a=n/a b=? team=?"),
        ("a.1x=na b!2", "a=n/a b=2! team=2!"),
    ] {
        check(USUAL, row, expected);
    }
}

#[test]
fn what_nobody_knows_blocks() {
    for (row, expected) in [
        ("a.1x=met a.2x=unknown a.3x=met", "a=1 team=1"),
        ("a.1x=met a.2x=- a.3x=met", "a=1 team=1"),
        ("a.1x=unknown", "a=0 team=0"),
        ("a.1x=- a.2x=met", "a=0 team=0"),
        ("a.1x=- a.2x=-", "a=? team=?"),
        ("a.1x=- b.1x=met", "a=? b=4 team=?"),
        ("a.1x=met b", "a=4 b=? team=?"),
    ] {
        check(USUAL, row, expected);
    }
}

#[test]
fn declared_levels_count_where_nothing_was_answered() {
    for (row, expected) in [
        ("a!2", "a=2! team=2!"),
        ("a!2 a.1x=- a.3x=-", "a=2! team=2!"),
        ("a!0 b!4", "a=0! b=4! team=0!"),
        ("a!3 b.1x=met b.2x=not-met", "a=3! b=1 team=1"),
        ("a!1 b.1x=met b.3x=not-met", "a=1! b=2 team=1"),
        ("a!2 b.1x=-", "a=2! b=? team=?"),
        // Where there are answers, they decide.
        ("a!3 a.1x=met a.2x=not-met", "a=1 team=1"),
        ("a!0 a.1x=met a.2x=met", "a=4 team=4"),
        ("a!3 a.1x=unknown a.2x=-", "a=0 team=0"),
        ("a!3 a.1x=na", "a=n/a team=n/a"),
    ] {
        check(USUAL, row, expected);
    }
}

#[test]
fn a_model_sets_its_own_levels_and_rules() {
    let scoring = |scoring| Setting { scoring, ..USUAL };
    let from_one = Setting { levels: (1, 5), ..USUAL };
    let rows: &[(Setting<'_>, &str, &str)] = &[
        (from_one, "a.2x=not-met", "a=1 team=1"),
        (from_one, "a.1x=not-met a.2x=met", "a=1 team=1"),
        (from_one, "a.2x=met a.3x=met a.4x=met a.5x=not-met", "a=4 team=4"),
        (from_one, "a.2x=met a.5x=met", "a=5 team=5"),
        (from_one, "a.1x=- b.2x=na", "a=? b=n/a team=?"),
        (Setting { levels: (0, 0), ..USUAL }, "a.0x=met", "a=0 team=0"),
        (scoring("achieved_at: 0.5"), "a.1x=partial a.2x=not-met", "a=1 team=1"),
        (
            scoring("achieved_at: 0.5"),
            "a.1x=partial a.2x=met a.3x=partial a.4x=not-met",
            "a=3 team=3",
        ),
        (scoring("achieved_at: 0.75"), "a.1x=met a.2x=partial", "a=1 team=1"),
        (scoring("achieved_at: 0"), "a.1x=not-met a.2x=-", "a=1 team=1"),
        (scoring("unanswered: block"), "a.1x=met a.2x=- a.3x=not-met", "a=1 team=1"),
        (scoring("unanswered: zero"), "a.1x=met a.2x=- a.3x=not-met", "a=1 team=1"),
        (scoring("unanswered: exclude"), "a.1x=met a.2x=- a.3x=not-met", "a=2 team=2"),
        (scoring("unanswered: exclude"), "a.1x=- a.2x=-", "a=? team=?"),
        (scoring("not_applicable: exclude"), "a.1x=met a.2x=na a.3x=not-met", "a=2 team=2"),
        (scoring("not_applicable: full"), "a.1x=met a.2x=na a.3x=not-met", "a=2 team=2"),
        (scoring("not_applicable: zero"), "a.1x=met a.2x=na a.3x=not-met", "a=1 team=1"),
    ];
    for (setting, row, expected) in rows {
        check(*setting, row, expected);
    }
}

#[test]
fn coverage_stands_beside_every_level() {
    // Criteria met, answered, applicable; then what blocks the next level.
    for (row, counts, blocking) in [
        ("a.1x=met a.1y=not-met a.2x=-", [1, 2, 3], vec!["a.1y"]),
        (
            "a.1x=met a.2x=na a.3x=not-met a.3y=unknown a.3z=- a.4x=not-met",
            [1, 4, 5],
            vec!["a.3x", "a.3y", "a.3z"],
        ),
        ("a.1x=met a.2x=met", [2, 2, 2], vec![]),
        ("a.1x=met a.2x=met a.2y=partial", [2, 3, 3], vec!["a.2y"]),
        ("a.1x=unknown a.1y=unknown", [0, 2, 2], vec!["a.1x", "a.1y"]),
        ("a.1x=na a.2x=na", [0, 0, 0], vec![]),
        ("a.1x=- a.2x=-", [0, 0, 2], vec![]),
        ("a!1 a.1x=- a.2x=- a.2y=- a.3x=-", [0, 0, 4], vec!["a.2x", "a.2y"]),
        ("a!4 a.1x=-", [0, 0, 1], vec![]),
    ] {
        let team = team_json(&one(USUAL, row), november(), "t");
        let dimension = &team["dimensions"][0];
        assert_eq!(
            json!([dimension["met"], dimension["answered"], dimension["applicable"]]),
            json!(counts),
            "{row}"
        );
        assert_eq!(dimension["blocking"], json!(blocking), "{row}");
        assert_eq!(json!([team["answered"], team["applicable"]]), json!(counts[1..]), "{row}");
    }
}

#[test]
fn a_declared_level_that_disagrees_with_the_answers_is_a_warning() {
    for (row, expected) in [
        (
            "a!3 a.1x=met a.2x=not-met",
            Some("`a` is declared at level 3, its answers give 1; the answers count"),
        ),
        (
            "a!0 a.1x=met a.2x=not-met",
            Some("`a` is declared at level 0, its answers give 1; the answers count"),
        ),
        ("a!1 a.1x=met a.2x=not-met", None),
        ("a!3 a.1x=-", None),
        ("a!3 a.1x=na", None),
        ("a.1x=met", None),
    ] {
        let findings = declared_disagreements(&one(USUAL, row));
        let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(messages, Vec::from_iter(expected), "{row}");
        for finding in findings {
            assert_eq!(
                (finding.severity, finding.team.as_deref()),
                (Severity::Warning, Some("t")),
                "{row}"
            );
            assert!(
                finding.place.expect("it has a file").file.ends_with("results/2026-11.yaml"),
                "{row}"
            );
        }
    }
}

#[test]
fn a_period_is_compared_with_what_the_workspace_says() {
    // Results of April, June, September and October, with one level more each time.
    let months = [
        ("2026-04", [0; 3]),
        ("2026-06", [1; 3]),
        ("2026-09", [2; 3]),
        ("2026-10", [3; 3]),
        ("2026-11", [4; 3]),
    ];
    for (compare, period_text, with, previous) in [
        ("previous", "2026-11", json!("2026-10"), json!(3)),
        ("previous", "2026-09", json!("2026-06"), json!(1)),
        ("previous", "2026-04", json!(null), json!(null)),
        ("quarter", "2026-11", json!("2026-09"), json!(2)),
        ("quarter", "2026-10", json!("2026-09"), json!(2)),
        ("quarter", "2026-09", json!("2026-06"), json!(1)),
        ("quarter", "2026-06", json!(null), json!(null)),
        ("2026-06", "2026-11", json!("2026-06"), json!(1)),
        ("2026-06-30", "2026-11", json!("2026-06"), json!(1)),
        ("2026-08", "2026-11", json!(null), json!(null)),
        ("2026-11", "2026-11", json!(null), json!(null)),
        ("2026-11", "2026-10", json!(null), json!(null)),
    ] {
        let workspace = Workspace::new(&[("dankai.yaml", &format!("compare: {compare}\n"))]);
        for (month, levels) in months {
            workspace.write(&format!("results/{month}.yaml"), declared("t", month, levels));
        }
        let portfolio = workspace.load_clean();
        let what = format!("{compare} of {period_text}");
        assert_eq!(score_json(&portfolio, period(period_text))["compared_with"], with, "{what}");
        let team = team_json(&portfolio, period(period_text), "t");
        assert_eq!(team["dimensions"][0]["previous"], previous, "{what}");
    }
}

#[test]
fn a_team_is_compared_with_its_own_assessment_only() {
    let workspace = Workspace::new(&[
        ("results/1.yaml", &declared("old", "2026-10", [1; 3])),
        ("results/2.yaml", &declared("old", "2026-11", [2; 3])),
        ("results/3.yaml", &declared("new", "2026-11", [1; 3])),
        ("results/4.yaml", &declared("rare", "2026-09", [1; 3])),
        ("results/5.yaml", &declared("rare", "2026-11", [3; 3])),
        ("results/6.yaml", &declared("gone", "2026-10", [1; 3])),
    ]);
    let portfolio = workspace.load_clean();
    for (id, state, level, previous) in [
        ("old", "declared", json!(2), json!(1)),
        ("new", "declared", json!(1), json!(null)),
        ("rare", "declared", json!(3), json!(null)),
        ("gone", "not-assessed", json!(null), json!(1)),
    ] {
        let team = team_json(&portfolio, november(), id);
        assert_eq!((&team["state"], &team["level"]), (&json!(state), &level), "{id}");
        assert_eq!(team["dimensions"][0]["previous"], previous, "{id}");
    }
}

#[test]
fn criteria_gained_and_lost_are_named() {
    for (before, now, gained, lost) in [
        ("a.1x=not-met a.2x=met a.2y=met", "a.1x=met a.2x=met a.2y=met", vec!["a.1x"], vec![]),
        (
            "a.1x=met a.2x=met a.2y=met",
            "a.1x=met a.2x=partial a.2y=-",
            vec![],
            vec!["a.2x", "a.2y"],
        ),
        (
            "a.1x=- a.2x=met a.2y=unknown",
            "a.1x=met a.2x=not-met a.2y=met",
            vec!["a.1x", "a.2y"],
            vec!["a.2x"],
        ),
        ("a.1x=met a.2x=not-met a.2y=-", "a.1x=met a.2x=partial a.2y=unknown", vec![], vec![]),
        ("a.1x=met a.2x=met a.2y=met", "a.1x=met a.2x=met a.2y=met", vec![], vec![]),
    ] {
        let portfolio = history(USUAL, &[("2026-10", before, ""), ("2026-11", now, "")]);
        let dimension = team_json(&portfolio, november(), "t")["dimensions"][0].clone();
        assert_eq!(
            (&dimension["gained"], &dimension["lost"]),
            (&json!(gained), &json!(lost)),
            "{before} -> {now}"
        );
    }
}

/// The score of team `t`, given what has to live beside it.
fn with_team<T>(
    portfolio: &Portfolio,
    period: Period,
    use_it: impl FnOnce(&TeamScore<'_>) -> T,
) -> T {
    let score = score_portfolio(portfolio, period);
    use_it(score.teams.first().expect("there is a team"))
}

#[test]
fn months_at_a_level_are_counted_by_the_calendar() {
    let months = |levels: &[(&str, u8)]| {
        let workspace = Workspace::new(&[]);
        for (month, level) in levels {
            workspace.write(&format!("results/{month}.yaml"), declared("t", month, [*level, 4, 4]));
        }
        let portfolio = workspace.load_clean();
        with_team(&portfolio, november(), |team| team.months_at_grade(0))
    };
    for (levels, expected) in [
        (vec![("2026-11", 2)], 1),
        (vec![("2026-10", 2), ("2026-11", 2)], 2),
        (vec![("2026-10", 1), ("2026-11", 2)], 1),
        (vec![("2026-06", 2), ("2026-11", 2)], 6),
        (vec![("2025-11", 2), ("2026-11", 2)], 13),
        (vec![("2026-08", 2), ("2026-09", 1), ("2026-10", 2), ("2026-11", 2)], 2),
        (vec![("2026-10", 2), ("2026-11", 1), ("2026-12", 2)], 1),
    ] {
        assert_eq!(months(&levels), expected, "{levels:?}");
    }
}

#[test]
fn a_criterion_is_open_since_the_first_of_an_unbroken_run() {
    for (states, expected) in [
        (vec!["met"], None),
        (vec!["not-met"], Some("2026-11")),
        (vec!["not-met", "met"], None),
        (vec!["met", "not-met"], Some("2026-11")),
        (vec!["not-met", "partial", "unknown"], Some("2026-09")),
        (vec!["not-met", "met", "not-met", "-"], Some("2026-10")),
    ] {
        let names = ["2026-08", "2026-09", "2026-10", "2026-11"];
        let months = &names[names.len() - states.len()..];
        let rows: Vec<String> =
            states.iter().map(|state| format!("a.1x={state} a.2x=met")).collect();
        let table: Vec<_> =
            months.iter().zip(&rows).map(|(month, row)| (*month, row.as_str(), "")).collect();
        let portfolio = history(USUAL, &table);
        let since = open_since(&portfolio.model, &portfolio.teams[0].history, 0);
        assert_eq!(since.map(|period| period.to_string()).as_deref(), expected, "{states:?}");
    }
}

#[test]
fn a_level_lost_is_named_with_what_caused_it() {
    let portfolio = history(
        USUAL,
        &[
            ("2026-08", "a.1x=met a.2x=met a.2y=met a.3x=not-met b.1x=met b.2x=not-met", ""),
            ("2026-09", "a.1x=met a.2x=met a.2y=not-met a.3x=not-met b.1x=met b.2x=not-met", ""),
            ("2026-10", "a.1x=met a.2x=met a.2y=met a.3x=not-met b.1x=met b.2x=met", ""),
            ("2026-11", "a.1x=partial a.2x=met a.2y=met a.3x=met b.1x=met b.2x=met", ""),
        ],
    );
    let model = &portfolio.model;
    let events = with_team(&portfolio, november(), |team| {
        let told = |event: &dankai::score::Event| {
            let causes: Vec<&str> =
                event.causes.iter().map(|&at| model.criteria[at].id.as_str()).collect();
            let (dimension, loss) =
                (&model.dimensions[event.dimension].id, if event.is_loss() { " lost" } else { "" });
            format!(
                "{} {dimension} {}->{}{loss}: {}",
                event.period,
                event.from,
                event.to,
                causes.join(" ")
            )
        };
        team.events.iter().map(told).collect::<Vec<_>>()
    });
    assert_eq!(
        events,
        [
            "2026-09 a 2->1 lost: a.2y",
            "2026-10 a 1->2: a.2y",
            "2026-10 b 1->4: b.2x",
            "2026-11 a 2->0 lost: a.1x",
        ]
    );
}

#[test]
fn the_organisation_counts_teams_that_have_a_level() {
    let workspace = Workspace::new(&[
        ("dankai.yaml", "teams: {a: , b: , c: , d: , e: }\n"),
        ("results/a.yaml", &declared("a", "2026-11", [1, 3, 3])),
        ("results/b.yaml", &declared("b", "2026-11", [1, 1, 4])),
        ("results/c.yaml", "team: c\nperiod: 2026-11\nlevels: {training: 3}\n"),
        ("results/d.yaml", &declared("d", "2026-11", [4, 4, 4])),
    ]);
    let all = score_json(&workspace.load_clean(), november());
    assert_eq!(
        all["organisation"],
        json!({"assessed": 3, "teams": 5, "levels": {"0": 0, "1": 2, "2": 0, "3": 0, "4": 1}})
    );
}

#[test]
fn the_scores_of_the_sample_can_be_read_off_its_files() {
    let all = score_json(crate::acme(), november());
    let rows: Vec<String> = all["teams"]
        .as_array()
        .expect("there are teams")
        .iter()
        .map(|team| {
            let dimensions = team["dimensions"].as_array().expect("there are dimensions");
            let moves = dimensions.iter().fold(String::new(), |text, dimension| {
                format!(
                    "{text}  {:>4} > {:>4}",
                    dimension["previous"].to_string(),
                    dimension["level"].to_string()
                )
            });
            format!(
                "{:<20} {:>4}{moves}  {} of {}",
                team["id"].as_str().unwrap_or_default(),
                team["level"].to_string(),
                team["answered"],
                team["applicable"]
            )
        })
        .collect();
    insta::assert_snapshot!(rows.join("\n"), @r"
    payments                1     2 >    3     2 >    2     1 >    1  29 of 29
    search-ranking          3     3 >    4     3 >    3     3 >    3  29 of 29
    recommendations         3     3 >    3     2 >    3     2 >    3  29 of 29
    fraud-detection         2     3 >    3     3 >    2     3 >    3  28 of 28
    credit-scoring          2     2 >    2     2 >    2  null > null  19 of 19
    identity-check          2     2 >    2     1 >    2     1 >    2  28 of 28
    moderation              1     2 >    2     1 >    1     2 >    2  23 of 29
    ad-ranking              1     2 >    2     1 >    1     1 >    1  0 of 29
    document-extraction     0     2 >    2     0 >    1     0 >    0  21 of 29
    demand-forecast         2     2 >    3     2 >    2     2 >    2  27 of 27
    support-assist          0  null >    1  null >    0  null >    0  15 of 29
    warehouse-vision     null     1 > null     1 > null     0 > null  0 of 29
    ");
}

// ---- Rules other than staged ------------------------------------------------------------

/// The score of team `t` by a model that is written out, and its answers.
fn scored(model: &str, answers: &str) -> Json {
    let workspace = Workspace::new(&[
        ("dankai.yaml", "model: own\n"),
        (
            "models/own.yaml",
            &format!(
                "id: own\nversion: '1'\nlevels: [{{level: 0}}, {{level: 1}}, {{level: 2}}, {{level: 3}}]\n{model}"
            ),
        ),
        ("results/t.yaml", &format!("team: t\nperiod: 2026-11\nanswers: {{{answers}}}\n")),
    ]);
    team_json(&workspace.load_clean(), november(), "t")
}

#[test]
fn by_the_additive_rule_levels_add_up_to_a_score() {
    // OWASP SAMM: the mean of each level's answers, summed over the levels.
    let team = scored(
        "scoring: {rule: additive}\nareas: [{id: g}, {id: h}]\ndimensions:\n  \
         - {id: a, area: g, criteria: [{id: a.1x, level: 1}, {id: a.1y, level: 1}, {id: a.2x, level: 2}, {id: a.3x, level: 3}]}\n  \
         - {id: b, area: g, criteria: [{id: b.1x, level: 1}, {id: b.2x, level: 2}, {id: b.3x, level: 3}]}\n  \
         - {id: c, area: h, criteria: [{id: c.1x, level: 1}, {id: c.2x, level: 2}]}\n",
        "a.1x: met, a.1y: partial, a.2x: not-met, a.3x: {state: not-applicable, reason: none}, \
         b.1x: met, b.2x: met, b.3x: partial, c.1x: met",
    );
    let scores: Vec<&Json> = (0..3).map(|at| &team["dimensions"][at]["score"]).collect();
    assert_eq!(json!(scores), json!([0.75, 2.5, 1.0]));
    assert_eq!(team["areas"], json!([{"id": "g", "score": 1.625}, {"id": "h", "score": 1.0}]));
    assert_eq!(team["score"], json!(1.3125));
}

#[test]
fn by_the_mean_rule_answers_are_averaged() {
    let dimensions = "dimensions:\n  \
        - {id: a, criteria: [{id: a.x, level: 1}, {id: a.y, level: 1}, {id: a.z, level: 2}, {id: a.n, level: 2}]}\n  \
        - {id: b, criteria: [{id: b.x, level: 1}]}\n";
    let answers =
        "a.x: met, a.y: partial, a.n: {state: not-applicable, reason: none}, b.x: not-met";
    for (rule, expected) in [("min", 0.0), ("dimensions", 0.375), ("criteria", 0.5)] {
        let team = scored(&format!("scoring: {{rule: mean, team: {rule}}}\n{dimensions}"), answers);
        assert_eq!(
            json!([team["dimensions"][0]["score"], team["dimensions"][1]["score"]]),
            json!([0.75, 0.0]),
            "{rule}"
        );
        assert_eq!(team["score"], json!(expected), "{rule}");
    }
    // A value on a cut belongs to the upper band.
    for (cuts, expected) in
        [("[0.25, 0.5, 0.75]", 3), ("[0.25, 0.5, 0.8]", 2), ("[0.76, 0.8, 0.9]", 0)]
    {
        let team = scored(&format!("scoring: {{rule: mean, cuts: {cuts}}}\n{dimensions}"), answers);
        assert_eq!(team["dimensions"][0]["level"], expected, "{cuts}");
    }
}

// ---- Laws ------------------------------------------------------------------------------

/// One criterion of a made-up model with its answer.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub(crate) id: String,
    pub(crate) level: u8,
    pub(crate) state: &'static str,
    pub(crate) requires: Vec<usize>,
    pub(crate) effort: u8,
}

/// Up to twelve criteria in up to three dimensions with any answers. What is required comes
/// before and is of no higher level.
pub(crate) fn any_criteria() -> impl Strategy<Value = Vec<Made>> {
    let states =
        prop::sample::select(vec!["met", "met", "met", "partial", "not-met", "unknown", "-", "na"]);
    let criterion =
        (0..3_u8, 1..=4_u8, states, 1..=20_u8, prop::collection::vec(0..12_usize, 0..3));
    prop::collection::vec(criterion, 1..12).prop_map(|drawn| {
        let levels: Vec<u8> = drawn.iter().map(|(_, level, ..)| *level).collect();
        drawn
            .into_iter()
            .enumerate()
            .map(|(at, (dimension, level, state, effort, wished))| Made {
                id: format!(
                    "{}.{level}{}",
                    char::from(b'a' + dimension),
                    char::from(b'a' + u8::try_from(at).unwrap_or(0))
                ),
                level,
                state,
                requires: wished
                    .into_iter()
                    .filter(|&other| other < at && levels[other] <= level)
                    .collect(),
                effort,
            })
            .collect()
    })
}

/// The row that says the same.
pub(crate) fn row_of(criteria: &[Made]) -> String {
    criteria.iter().fold(String::new(), |mut row, criterion| {
        let requires: Vec<&str> =
            criterion.requires.iter().map(|&at| criteria[at].id.as_str()).collect();
        let _ = write!(row, "{}={}", criterion.id, criterion.state);
        if !requires.is_empty() {
            let _ = write!(row, ">{}", requires.join("+"));
        }
        let _ = write!(row, "*{} ", criterion.effort);
        row
    })
}

pub(crate) fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Levels by name (`team` for the team's), where there are any.
fn level_map(portfolio: &Portfolio) -> BTreeMap<String, Option<u64>> {
    let team = team_json(portfolio, november(), "t");
    let mut map = BTreeMap::from([("team".to_owned(), team["level"].as_u64())]);
    for dimension in team["dimensions"].as_array().expect("there are dimensions") {
        map.insert(dimension["id"].to_string(), dimension["level"].as_u64());
    }
    map
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn raising_an_answer_never_lowers_a_level(
        criteria in any_criteria(),
        which in any::<prop::sample::Index>(),
        scoring in prop::sample::select(vec!["achieved_at: 1", "achieved_at: 0.5", "unanswered: zero"]),
    ) {
        let setting = Setting { scoring, ..USUAL };
        let at = which.index(criteria.len());
        let higher: &[&'static str] = match criteria[at].state {
            "not-met" | "unknown" => &["partial", "met"],
            "partial" => &["met"],
            _ => &[],
        };
        let before = level_map(&one(setting, &row_of(&criteria)));
        for &state in higher {
            let mut raised = criteria.clone();
            raised[at].state = state;
            let after = level_map(&one(setting, &row_of(&raised)));
            for (name, level) in &before {
                prop_assert!(after[name] >= *level, "{} {}: {level:?} -> {:?}", criteria[at].id, name, after[name]);
            }
        }
    }

    #[test]
    fn what_does_not_apply_never_blocks(criteria in any_criteria(), which in any::<prop::sample::Index>()) {
        let at = which.index(criteria.len());
        let before = level_map(&one(USUAL, &row_of(&criteria)));
        let mut without = criteria.clone();
        without[at].state = "na";
        let portfolio = one(USUAL, &row_of(&without));
        let after = level_map(&portfolio);
        for (name, level) in &before {
            // A level may go with the last criterion that applied, it is never lowered.
            prop_assert!(after[name].is_none() || after[name] >= *level, "{name}: {level:?} -> {:?}", after[name]);
        }
        let team = team_json(&portfolio, november(), "t");
        for dimension in team["dimensions"].as_array().expect("there are dimensions") {
            let blocking = dimension["blocking"].as_array().expect("it is a list");
            prop_assert!(!blocking.contains(&json!(criteria[at].id)), "{dimension}");
        }
        let steps = team["roadmap"].as_array().expect("it is a list");
        prop_assert!(steps.iter().all(|step| step["criterion"] != json!(criteria[at].id)), "{steps:?}");
    }

    #[test]
    fn a_level_is_the_highest_up_to_which_all_is_achieved(criteria in any_criteria()) {
        // The definition itself, counted out over all levels.
        let portfolio = one(USUAL, &row_of(&criteria));
        let team = team_json(&portfolio, november(), "t");
        let mut lowest = Some(u64::MAX);
        for dimension in team["dimensions"].as_array().expect("there are dimensions") {
            let id = dimension["id"].as_str().expect("it has an id");
            let own: Vec<&Made> = criteria.iter().filter(|criterion| criterion.id.starts_with(id)).collect();
            let holds = |level: u8| {
                own.iter().all(|criterion| criterion.level > level || matches!(criterion.state, "met" | "na"))
            };
            let expected = if own.iter().all(|criterion| criterion.state == "-") {
                lowest = None;
                None
            } else if own.iter().all(|criterion| criterion.state == "na") {
                None
            } else {
                let level = (0..=4).filter(|&level| holds(level)).max().map(u64::from);
                lowest = lowest.map(|lowest| lowest.min(level.unwrap_or(0)));
                level
            };
            prop_assert_eq!(dimension["level"].as_u64(), expected, "{}", dimension);
        }
        prop_assert_eq!(team["level"].as_u64(), lowest.filter(|lowest| *lowest != u64::MAX));
    }
}

/// Assessments of some teams in some months, each as one document.
fn any_documents() -> impl Strategy<Value = Vec<String>> {
    let document = (
        prop::sample::select(vec!["ada", "bob", "eve", "決済"]),
        prop::sample::select(vec!["2026-07", "2026-09", "2026-10", "2026-11"]),
        prop::sample::select(vec!["met", "partial", "unknown"]),
        0..=4_u8,
    );
    prop::collection::vec(document, 1..12).prop_map(|drawn| {
        let unique: BTreeMap<(&str, &str), (&str, u8)> =
            drawn.into_iter().map(|(team, month, state, level)| ((team, month), (state, level))).collect();
        unique
            .into_iter()
            .map(|((team, month), (state, level))| {
                format!(
                    "team: {team}\nperiod: {month}\nlevels: {{release: {level}, integration: {level}}}\nanswers:\n  \
                     training.code-versioned: met\n  training.environment-pinned: {state}\nplan:\n  \
                     - {{criterion: training.lineage, owner: {team}, due: {month}-28}}\n"
                )
            })
            .collect()
    })
}

/// The scores of documents that lie in these files, newest period, teams by id.
fn scores_of(files: &[(String, Vec<&str>)], settings: &str) -> Json {
    let workspace = Workspace::new(&[("dankai.yaml", settings)]);
    for (name, documents) in files {
        workspace.write(&format!("results/{name}.yaml"), documents.join("---\n"));
    }
    let portfolio = workspace.load_clean();
    let mut all = score_json(&portfolio, portfolio.newest_period().expect("there is a document"));
    let teams = all["teams"].as_array_mut().expect("there are teams");
    teams.sort_by_key(|team| team["id"].to_string());
    all
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn files_and_their_order_change_nothing(
        documents in any_documents(),
        names in Just(vec!["b/2", "a", "z", "c/d/e", "0"]).prop_shuffle(),
        places in prop::collection::vec((0..5_usize, any::<u32>()), 12),
    ) {
        let one_file = vec![("all".to_owned(), documents.iter().map(String::as_str).collect())];
        let expected = scores_of(&one_file, "targets: {all: 2}\n");
        let mut drawn: Vec<(&str, (usize, u32))> = documents.iter().map(String::as_str).zip(places).collect();
        drawn.sort_by_key(|(_, (_, order))| *order);
        let mut split: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (document, (file, _)) in drawn {
            split.entry(names[file]).or_default().push(document);
        }
        let files: Vec<(String, Vec<&str>)> = split.into_iter().map(|(name, texts)| (name.to_owned(), texts)).collect();
        prop_assert_eq!(scores_of(&files, "targets: {all: 2}\n"), expected);
    }

    #[test]
    fn the_order_of_teams_changes_nothing(
        documents in any_documents(),
        order in Just(vec!["ada", "bob", "eve", "決済"]).prop_shuffle(),
    ) {
        let files = vec![("all".to_owned(), documents.iter().map(String::as_str).collect())];
        let settings = |order: &[&str]| format!("teams:\n{}", order.iter().map(|id| format!("  {id}:\n")).collect::<String>());
        let expected = scores_of(&files, &settings(&["ada", "bob", "eve", "決済"]));
        prop_assert_eq!(scores_of(&files, &settings(&order)), expected);
    }
}
