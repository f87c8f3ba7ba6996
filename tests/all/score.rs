//! Levels, counts and trends, computed by hand beside the program.
//!
//! Small models and their answers are written as one row: `a.1x=met` is the criterion `a.1x`
//! of dimension `a`, demanded by level 1 (`a.13x` by the levels 1 and 3), and its answer (`-`
//! for none). `>b.1x` adds what it requires, `*3` its effort, `^2` its weight, `@2026-09` the
//! month since which it is asked. `a!2` declares a level, `a/g` puts a dimension into an area,
//! `a^2` gives it a weight, and `b` alone is a dimension without criteria.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use dankai::diag::Severity;
use dankai::model::{Period, Portfolio};
use dankai::score::{Doubt, Site, TeamScore, doubts, forecast, open_since, score_portfolio};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::models::number;
use crate::{Workspace, declared, json as score_json, period, team_json};

/// What a test sets besides rows.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    /// The lowest and the highest level.
    pub(crate) levels: (u8, u8),
    /// What stands in `scoring: {…}`.
    pub(crate) scoring: &'a str,
    /// More lines of the model, such as its scales.
    pub(crate) model: &'a str,
    /// More lines of `dankai.yaml`.
    pub(crate) workspace: &'a str,
}

pub(crate) const USUAL: Setting<'static> =
    Setting { levels: (0, 4), scoring: "rule: staged", model: "", workspace: "" };

/// The parts of one token of a row.
struct Token<'a> {
    dimension: &'a str,
    criterion: Option<&'a str>,
    state: &'a str,
    requires: Vec<&'a str>,
    effort: Option<&'a str>,
    weight: Option<&'a str>,
    since: Option<&'a str>,
    declared: Option<&'a str>,
    area: Option<&'a str>,
}

fn token(text: &str) -> Token<'_> {
    const MARKS: [char; 7] = ['=', '>', '*', '^', '@', '!', '/'];
    let part = |mark: char| text.split_once(mark)?.1.split(MARKS).next();
    let id = text.split(MARKS).next().expect("splitting gives something");
    Token {
        dimension: id.split('.').next().expect("splitting gives something"),
        criterion: id.contains('.').then_some(id),
        state: part('=').unwrap_or("-"),
        requires: part('>').map_or_else(Vec::new, |names| names.split('+').collect()),
        effort: part('*'),
        weight: part('^'),
        since: part('@'),
        declared: part('!'),
        area: part('/'),
    }
}

/// The model that a row speaks of, as YAML. It takes the place of the built-in model, which
/// then need not be read thousands of times.
fn model_of(row: &str, setting: Setting<'_>) -> String {
    let (low, high) = setting.levels;
    let levels: Vec<String> = (low..=high).map(|level| format!("{{level: {level}}}")).collect();
    let tokens: Vec<Token<'_>> = row.split_whitespace().map(token).collect();
    let (mut dimensions, mut areas): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for token in &tokens {
        if !dimensions.contains(&token.dimension) {
            dimensions.push(token.dimension);
        }
        areas.extend(token.area.filter(|area| !areas.contains(area)));
    }
    let areas: Vec<String> = areas.iter().map(|area| format!("{{id: {area}}}")).collect();
    let mut text = format!(
        "id: mlops\nversion: '1'\nscoring: {{{}}}\nlevels: [{}]\nareas: [{}]\n{}dimensions:\n",
        setting.scoring,
        levels.join(", "),
        areas.join(", "),
        setting.model,
    );
    for dimension in dimensions {
        let own = || tokens.iter().filter(|token| token.dimension == dimension);
        let _ = writeln!(text, "  - id: {dimension}");
        for token in own().filter(|token| token.criterion.is_none()) {
            let _ = token.area.map(|area| writeln!(text, "    area: {area}"));
            let _ = token.weight.map(|weight| writeln!(text, "    weight: {weight}"));
        }
        let _ = writeln!(text, "    criteria:");
        for token in own() {
            let Some(id) = token.criterion else { continue };
            let name = id.split('.').nth(1).unwrap_or("").chars();
            let demanded: Vec<String> =
                name.take_while(char::is_ascii_digit).map(String::from).collect();
            let (levels, requires) = (demanded.join(", "), token.requires.join(", "));
            let _ = write!(text, "      - {{id: {id}, level: [{levels}], requires: [{requires}]");
            for (key, value) in
                [("effort", token.effort), ("weight", token.weight), ("since", token.since)]
            {
                let _ = value.map(|value| write!(text, ", {key}: {value}"));
            }
            text += "}\n";
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

/// What is doubtful in the month of the rows.
fn disagreements(portfolio: &Portfolio) -> Vec<Doubt> {
    let month = period("2026-11");
    doubts(portfolio, month, month.last_day())
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
        let findings = disagreements(&one(USUAL, row));
        let messages: Vec<&str> = findings.iter().map(|it| it.finding.message.as_str()).collect();
        assert_eq!(messages, Vec::from_iter(expected), "{row}");
        for Doubt { finding, site } in findings {
            assert_eq!(
                (finding.severity, finding.team.as_deref()),
                (Severity::Warning, Some("t")),
                "{row}"
            );
            let Site::Assessment { file, path, .. } = site else { panic!("{row}: {site:?}") };
            assert!(file.ends_with("results/2026-11.yaml"), "{row}");
            assert_eq!(path, ["levels", "a"], "{row}");
        }
    }
}

#[test]
fn a_declared_score_agrees_to_two_decimals() {
    for (row, expected) in [
        // 13/3 is shown as 4.33.
        ("a!4.33 a.1x=4 a.1y=4 a.1z=5", None),
        ("a!4.34 a.1x=4 a.1y=4 a.1z=5", Some("4.34, its answers give 4.33")),
        ("a!4 a.1x=4", None),
        ("a!4.5 a.1x=4", Some("4.50, its answers give 4.00")),
    ] {
        let findings = disagreements(&one(MEAN, row));
        let messages: Vec<&str> = findings.iter().map(|it| it.finding.message.as_str()).collect();
        let expected =
            expected.map(|told| format!("`a` is declared at score {told}; the answers count"));
        assert_eq!(messages, Vec::from_iter(expected), "{row}");
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
        ("2026-08", "2026-11", json!("2026-06"), json!(1)),
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
fn rounds_at_a_level_are_counted_by_the_calendar() {
    let months = |levels: &[(&str, u8)]| {
        let workspace = Workspace::new(&[("dankai.yaml", "cadence: monthly\n")]);
        for (month, level) in levels {
            workspace.write(&format!("results/{month}.yaml"), declared("t", month, [*level, 4, 4]));
        }
        let portfolio = workspace.load_clean();
        with_team(&portfolio, november(), |team| team.stall(0).map(|stall| stall.rounds_elapsed))
    };
    for (levels, expected) in [
        (vec![("2026-11", 2)], Some(0)),
        (vec![("2026-10", 2), ("2026-11", 2)], Some(1)),
        (vec![("2026-10", 1), ("2026-11", 2)], Some(0)),
        (vec![("2026-06", 2), ("2026-11", 2)], Some(5)),
        (vec![("2025-11", 2), ("2026-11", 2)], Some(12)),
        (vec![("2026-08", 2), ("2026-09", 1), ("2026-10", 2), ("2026-11", 2)], Some(1)),
        (vec![("2026-10", 2), ("2026-11", 1), ("2026-12", 2)], Some(0)),
    ] {
        assert_eq!(months(&levels), expected, "{levels:?}");
    }
}

#[test]
fn a_stall_counts_what_is_known() {
    let stall = |levels: &[(&str, u8)]| {
        let workspace = Workspace::new(&[("dankai.yaml", "cadence: monthly\n")]);
        for (month, level) in levels {
            workspace.write(&format!("results/{month}.yaml"), declared("t", month, [*level, 4, 4]));
        }
        let portfolio = workspace.load_clean();
        with_team(&portfolio, november(), |team| {
            let stall = team.stall(0)?;
            Some((
                stall.since.to_string(),
                stall.rounds_elapsed,
                stall.assessments,
                stall.is_complete(),
            ))
        })
    };
    for (levels, expected) in [
        (vec![("2026-11", 2)], ("2026-11", 0, 1, true)),
        (vec![("2026-09", 2), ("2026-10", 2), ("2026-11", 2)], ("2026-09", 2, 3, true)),
        (vec![("2026-06", 2), ("2026-11", 2)], ("2026-06", 5, 2, false)),
        (vec![("2026-09", 2), ("2026-10", 1), ("2026-11", 2)], ("2026-11", 0, 1, true)),
    ] {
        let (since, elapsed, assessments, complete) = expected;
        assert_eq!(
            stall(&levels),
            Some((since.to_owned(), elapsed, assessments, complete)),
            "{levels:?}"
        );
    }
    assert_eq!(stall(&[("2026-10", 2)]), None, "nothing is known of now");
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
        (vec!["not-met", "na", "not-met"], Some("2026-11")),
        (vec!["na"], None),
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

/// The changes of team `t` up to November, as `2026-09 a 2->1 lost: a.2y`.
fn events(portfolio: &Portfolio) -> Vec<String> {
    let model = &portfolio.model;
    with_team(portfolio, november(), |team| {
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
        team.events.iter().map(told).collect()
    })
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
    assert_eq!(
        events(&portfolio),
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

// ---- Versions, months with several assessments, forecasts --------------------------------

/// A model `m` of a version, with one dimension `a` and these criteria.
fn version(version: &str, criteria: &str) -> String {
    format!(
        "id: m\nversion: '{version}'\nlevels: [{{level: 0}}, {{level: 1}}, {{level: 2}}]\n\
         dimensions: [{{id: a, criteria: [{criteria}]}}]\n"
    )
}

#[test]
fn the_line_breaks_where_the_version_of_the_model_changes() {
    let old = version("1.9", "{id: a.x, level: 1}, {id: a.gone, level: 2}");
    let new = version("1.10", "{id: a.x, level: 1}, {id: a.y, level: 2}");
    let assessed = |month: &str, version: &str, answers: &str| {
        format!(
            "team: t\nperiod: {month}\nmodel: {{id: m, version: '{version}'}}\nanswers: {{{answers}}}\n"
        )
    };
    let workspace = Workspace::new(&[
        ("dankai.yaml", "model: m\n"),
        ("models/new.yaml", &new),
        ("models/old.yaml", &old),
        ("results/1.yaml", &assessed("2026-09", "1.9", "a.x: met, a.gone: met")),
        ("results/2.yaml", &assessed("2026-10", "1.9", "a.x: not-met, a.gone: met")),
        ("results/3.yaml", &assessed("2026-11", "1.10", "a.x: met, a.y: not-met")),
        ("results/4.yaml", &assessed("2026-12", "1.10", "a.x: met, a.y: met")),
    ]);
    let portfolio = workspace.load_clean();
    // The newest version is the model of the workspace.
    assert_eq!(portfolio.model.version, "1.10");
    with_team(&portfolio, period("2026-12"), |team| {
        let shown: Vec<String> = team
            .snapshots
            .iter()
            .map(|one| {
                let version = one.other_version.as_deref().unwrap_or("-");
                let grade = one.grade.as_ref().map_or("?".into(), ToString::to_string);
                format!("{version}:{grade}")
            })
            .collect();
        // The levels of then are those of the model of then.
        assert_eq!(shown, ["1.9:2", "1.9:0", "-:1", "-:2"]);
        let told: Vec<String> = team
            .events
            .iter()
            .map(|one| format!("{} {}>{}", one.period, one.from, one.to))
            .collect();
        assert_eq!(told, ["2026-10 2>0", "2026-12 1>2"], "none from October to November");
        assert_eq!(team.stall(0).map(|stall| stall.rounds_elapsed), Some(0));
    });
    // Levels are not compared, criteria of the same id are.
    let dimension = team_json(&portfolio, november(), "t")["dimensions"][0].clone();
    assert_eq!((&dimension["level"], &dimension["previous"]), (&json!(1), &json!(null)));
    assert_eq!(dimension["gained"], json!(["a.x"]));

    // Without the old model the old levels are unknown, and that is said once a file.
    std::fs::remove_file(workspace.file("models/old.yaml")).expect("the file is there");
    let checked = workspace.load();
    let warnings = workspace.shown(&checked.findings);
    assert_eq!(
        warnings.matches("there is no version `1.9` of the model `m`").count(),
        2,
        "{warnings}"
    );
    assert!(warnings.contains("results/1.yaml:3:25"), "{warnings}");
    with_team(&checked.value, november(), |team| {
        assert_eq!(team.snapshots[0].grade, None);
        assert_eq!(team.dimensions[0].gained, [0]);
    });
}

#[test]
fn a_criterion_is_compared_across_versions_where_it_is_the_same_one() {
    let old = version("1", "{id: a.x, level: 1, text: Keys}, {id: a.y, level: 2, text: Plan}");
    let assessed = |month: &str, version: &str, answers: &str| {
        format!(
            "team: t\nperiod: {month}\nmodel: {{id: m, version: '{version}'}}\nanswers: {{{answers}}}\n"
        )
    };
    for (about, criteria, gained, warning) in [
        ("the same", "{id: a.x, level: 1, text: Keys}", &["a.x"][..], None),
        (
            "another text",
            "{id: a.x, level: 1, text: Locks}",
            &[],
            Some("warning models/new.yaml criterion `a.x` has another text in version `1`"),
        ),
        ("worded anew", "{id: a.x, level: 1, text: All keys, was: a.x}", &["a.x"], None),
        (
            "moved by one",
            "{id: a.x, level: 1, text: New}, {id: a.y, level: 1, text: All keys, was: a.x}",
            &["a.y"],
            None,
        ),
        (
            "was nothing that is known",
            "{id: a.k, level: 1, text: Keys, was: a.z}",
            &[],
            Some("no other version of the model has a criterion `a.z`, which `a.k` was"),
        ),
    ] {
        let workspace = Workspace::new(&[
            ("dankai.yaml", "model: m\n"),
            ("models/new.yaml", &version("2", criteria)),
            ("models/old.yaml", &old),
            ("results/1.yaml", &assessed("2026-10", "1", "a.x: not-met, a.y: met")),
        ]);
        let new = criteria.split("id: ").skip(1).filter_map(|rest| rest.split(',').next());
        let answers: Vec<String> = new.map(|id| format!("{id}: met")).collect();
        workspace.write("results/2.yaml", assessed("2026-11", "2", &answers.join(", ")));
        let checked = workspace.load();
        let found = workspace.shown(&checked.findings);
        let about_versions =
            found.contains("has another text") || found.contains("no other version");
        match warning {
            Some(warning) => assert!(found.contains(warning), "{about}: {found}"),
            None => assert!(!about_versions, "{about}: {found}"),
        }
        let dimension = team_json(&checked.value, november(), "t")["dimensions"][0].clone();
        // What was not met then and is met now was gained, if it was there then.
        assert_eq!(dimension["gained"], json!(gained), "{about}");
    }
}

#[test]
fn of_several_assessments_in_a_month_the_last_counts_and_the_others_are_history() {
    let assessed = |day: &str, x: &str, y: &str| {
        format!(
            "team: t\nperiod: {day}\nanswers: {{training.code-versioned: {x}, training.environment-pinned: {y}}}\n"
        )
    };
    // Read in another order than they were made.
    let workspace = Workspace::new(&[
        ("results/a.yaml", &assessed("2026-11-25", "met", "met")),
        ("results/b.yaml", &assessed("2026-11-03", "met", "not-met")),
        ("results/c.yaml", &assessed("2026-11-14", "not-met", "not-met")),
        ("results/d.yaml", &assessed("2026-10-31", "met", "met")),
    ]);
    let portfolio = workspace.load_clean();
    let days: Vec<String> =
        portfolio.teams[0].history.iter().map(|one| one.reference_day().to_string()).collect();
    assert_eq!(days, ["2026-10-31", "2026-11-03", "2026-11-14", "2026-11-25"]);
    with_team(&portfolio, november(), |team| {
        assert_eq!(team.dimensions[0].standing.met, 2);
        assert!(!team.is_first());
        let told: Vec<String> =
            team.events.iter().map(|one| format!("{}>{}", one.from, one.to)).collect();
        // Lost and regained within November.
        assert_eq!(told, ["1>0", "0>1"]);
        let causes: Vec<usize> = team.events.iter().map(|one| one.causes.len()).collect();
        assert_eq!(causes, [1, 2], "what was lost on the 3rd, what came back on the 25th");
    });
}

/// A history in which so many of ten criteria of level 1 are met on each day.
fn progress(days: &[(&str, usize)]) -> Portfolio {
    let criteria: Vec<String> = (0..10).map(|at| format!("{{id: a.{at}, level: 1}}")).collect();
    let workspace = Workspace::new(&[
        ("dankai.yaml", "model: m\ncadence: monthly\ntargets: {all: 1}\n"),
        ("models/m.yaml", &version("1", &criteria.join(", "))),
    ]);
    for (day, met) in days {
        let answers: Vec<String> = (0..10)
            .map(|at| format!("a.{at}: {}", if at < *met { "met" } else { "not-met" }))
            .collect();
        let text = format!("team: t\nperiod: {day}\nanswers: {{{}}}\n", answers.join(", "));
        workspace.write(&format!("results/{day}.yaml"), text);
    }
    workspace.load_clean()
}

#[test]
fn a_forecast_needs_data_that_carry_it() {
    let told = |days: &[(&str, usize)]| {
        let portfolio = progress(days);
        with_team(&portfolio, november(), |team| match forecast(&portfolio.model, team) {
            Ok(found) => format!(
                "{} {} {} from {}, {} in 30 days",
                found.earliest, found.reached, found.latest, found.assessments, found.pace
            ),
            Err(reason) => reason.name().to_owned(),
        })
    };
    for (days, expected) in [
        // One criterion every ten days and three left: thirty days on.
        (
            vec![("2026-10-01", 1), ("2026-10-21", 3), ("2026-11-10", 5), ("2026-11-30", 7)],
            "2026-12-30 2026-12-30 2026-12-30 from 4, 3.00 in 30 days",
        ),
        // Slopes a day by hand: 1/10, 2/20, 5/30, 1/10, 4/20, 3/10. Sorted 1/10, 1/10, 1/10,
        // 1/6, 1/5, 3/10: median 2/15, quartiles 1/10 and 23/120. Four left: 30, 40 and 20.9
        // days.
        (
            vec![("2026-10-11", 1), ("2026-10-21", 2), ("2026-10-31", 3), ("2026-11-10", 6)],
            "2026-12-01 2026-12-10 2026-12-20 from 4, 4.00 in 30 days",
        ),
        // One odd month does not move the median.
        (
            vec![
                ("2026-07-10", 2),
                ("2026-08-10", 0),
                ("2026-09-10", 4),
                ("2026-10-10", 5),
                ("2026-11-10", 6),
            ],
            "2027-01-19 2027-03-13 2027-03-14 from 5, 0.98 in 30 days",
        ),
        (vec![("2026-09-30", 1), ("2026-10-31", 3), ("2026-11-30", 5)], "too-few-assessments"),
        (
            vec![("2026-11-01", 1), ("2026-11-02", 1), ("2026-11-03", 1), ("2026-11-04", 1)],
            "no-rise",
        ),
        (
            vec![("2026-08-30", 5), ("2026-09-30", 4), ("2026-10-31", 3), ("2026-11-30", 2)],
            "no-rise",
        ),
        (
            vec![("2026-08-30", 9), ("2026-09-30", 1), ("2026-10-31", 5), ("2026-11-30", 9)],
            "unsteady",
        ),
        (
            vec![("2022-08-30", 1), ("2023-09-30", 2), ("2024-10-31", 3), ("2026-11-30", 4)],
            "too-far",
        ),
        (vec![("2026-08-30", 7), ("2026-09-30", 8), ("2026-10-31", 9), ("2026-11-30", 10)], "met"),
        (vec![("2026-08-30", 7), ("2026-09-30", 8), ("2026-10-31", 9)], "not-assessed"),
    ] {
        assert_eq!(told(&days), expected, "{days:?}");
    }
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

/// Ratings from 0 to 10 in halves, and their mean.
pub(crate) const MEAN: Setting<'static> = Setting {
    scoring: "rule: mean, achieved_at: 5",
    model: "scales: {default: {min: 0, max: 10, step: 0.5}}\n",
    ..USUAL
};

/// Sums over levels.
pub(crate) const ADDITIVE: Setting<'static> = Setting { scoring: "rule: additive", ..USUAL };

/// Checks the exact scores of team `t`, as `a=5/4 b=n/a c=? d=5/2! team=?`: not applicable, not
/// assessed, declared. An area stands by its name, without a state.
fn check_scores(setting: Setting<'_>, row: &str, expected: &str) {
    let team = team_json(&one(setting, row), november(), "t");
    let dimensions = team["dimensions"].as_array().expect("there are dimensions");
    let areas = team["areas"].as_array().cloned().unwrap_or_default();
    let mut seen = 0;
    for (name, wanted) in expected
        .split_whitespace()
        .map(|token| token.split_once('=').expect("the test gives a name and a score"))
    {
        let is_named = |object: &&Json| object["id"] == name;
        let what = format!("{name} of {row} by {}", setting.scoring);
        if let Some(area) = areas.iter().find(is_named) {
            assert_eq!(bits(area["score"].as_f64()), bits(number(wanted)), "{what}: {area}");
            continue;
        }
        let object =
            if name == "team" { &team } else { dimensions.iter().find(is_named).expect(name) };
        seen += usize::from(name != "team");
        let (state, score) = match wanted {
            "n/a" => ("not-applicable", None),
            "?" => ("not-assessed", None),
            wanted if wanted.ends_with('!') => ("declared", number(wanted.trim_end_matches('!'))),
            wanted => ("assessed", number(wanted)),
        };
        assert_eq!(
            (&object["state"], bits(object["score"].as_f64())),
            (&json!(state), bits(score)),
            "{what}: {object}"
        );
    }
    assert_eq!(seen, dimensions.len(), "every dimension of {row} has its score");
}

fn bits(number: Option<f64>) -> Option<u64> {
    number.map(f64::to_bits)
}

#[test]
fn a_mean_is_weighted_and_exact() {
    for (row, expected) in [
        ("a.1x=4 a.1y=7", "a=11/2 team=11/2"),
        ("a.1x=1 a.1y=1 a.1z=2", "a=4/3 team=4/3"),
        // Levels do not matter.
        ("a.1x=10 a.4x=0", "a=5 team=5"),
        ("a.1x=4^3 a.1y=8", "a=5 team=5"),
        ("a.1x=3^0.5 a.1y=6^0.25", "a=4 team=4"),
        ("a.1x=4^0 a.1y=8", "a=8 team=8"),
        ("a.1x=0.5 a.1y=0^0.1 a.1z=0^0.000001", "a=500000/1100001 team=500000/1100001"),
        // A lone rating of 0 is a rating.
        ("a.1x=0", "a=0 team=0"),
        ("a.1x=0 a.1y=-", "a=0 team=0"),
        ("a.1x=7 b.1x=6.5", "a=7 b=6.5 team=6.5"),
        // Where nobody rated, there is no mean.
        ("a.1x=unknown a.1y=-", "a=? team=?"),
        ("a.1x=- b.1x=10", "a=? b=10 team=?"),
        ("a.1x=na a.1y=unknown b.1x=1", "a=? b=1 team=?"),
        ("a.1x=na b.1x=1", "a=n/a b=1 team=1"),
        ("a.1x=na b.1x=na", "a=n/a b=n/a team=n/a"),
    ] {
        check_scores(MEAN, row, expected);
    }
    // A range may begin above 0; its ends are what counts in full.
    let from_one = Setting { model: "scales: {default: {min: 1, max: 5, step: 0.5}}\n", ..MEAN };
    check_scores(from_one, "a.1x=1 a.1y=4.5", "a=11/4 team=11/4");
    let full = Setting { scoring: "rule: mean, not_applicable: full", ..from_one };
    check_scores(full, "a.1x=1 a.1y=na", "a=3 team=3");
    // The last step of this one is 9: 10 is no answer.
    let threes = Setting { model: "scales: {default: {min: 0, max: 10, step: 3}}\n", ..full };
    check_scores(threes, "a.1x=6 a.1y=na", "a=15/2 team=15/2");
    // Levels from 1 change nothing about scores.
    check_scores(Setting { levels: (1, 5), ..MEAN }, "a.1x=4 a.5y=7", "a=11/2 team=11/2");
}

#[test]
fn a_mean_counts_what_is_missing_as_the_model_says() {
    for (policies, expected) in [
        ("", "4"),
        ("not_applicable: exclude, unanswered: exclude", "4"),
        ("not_applicable: zero", "2"),
        ("not_applicable: full", "7"),
        ("unanswered: zero", "2"),
        ("unanswered: block", "2"),
        ("not_applicable: zero, unanswered: zero", "4/3"),
        ("not_applicable: full, unanswered: block", "14/3"),
    ] {
        let scoring = format!("rule: mean, {policies}");
        let setting = Setting { scoring: &scoring, ..MEAN };
        for missing in ["-", "unknown"] {
            let row = format!("a.1x=4 a.1y=na a.1z={missing}");
            check_scores(setting, &row, &format!("a={expected} team={expected}"));
        }
    }
    for (policies, row, expected) in [
        ("not_applicable: full", "a.1x=na a.1y=na", "a=10 team=10"),
        ("not_applicable: zero", "a.1x=na a.1y=na", "a=0 team=0"),
        // That nobody knows is an answer, that nobody answered is none.
        ("unanswered: zero", "a.1x=unknown", "a=0 team=0"),
        ("unanswered: zero", "a.1x=-", "a=? team=?"),
    ] {
        let scoring = format!("rule: mean, {policies}");
        check_scores(Setting { scoring: &scoring, ..MEAN }, row, expected);
    }
}

#[test]
fn a_team_is_the_lowest_or_the_mean_as_the_model_says() {
    let dimensions = "a.1x=2 b.1x=4 b.1y=6^2 c.1x=na c.1y=na";
    for (rule, more, expected) in [
        ("min", "", "2"),
        ("dimensions", "", "11/3"),
        ("criteria", "", "9/2"),
        ("min", "a^3", "2"),
        ("dimensions", "a^3", "17/6"),
        ("dimensions", "a^0", "16/3"),
        ("dimensions", "a^0.5 c^9", "38/9"),
        ("criteria", "a^3", "9/2"),
        // Areas are a tier for the reader; a mean goes from dimensions to the team.
        ("dimensions", "a/g b/h c/h", "11/3"),
    ] {
        let scoring = format!("rule: mean, team: {rule}");
        let setting = Setting { scoring: &scoring, ..MEAN };
        let row = format!("{more} {dimensions}");
        check_scores(setting, &row, &format!("a=2 b=16/3 c=n/a team={expected}"));
        // With a dimension of which nothing is known there is no score, whatever the rule.
        let row = format!("{more} {dimensions} d.1x=-");
        check_scores(setting, &row, "a=2 b=16/3 c=n/a d=? team=?");
    }
}

#[test]
fn a_sum_adds_the_means_of_the_levels() {
    for (row, expected) in [
        ("a.1x=met a.1y=partial a.2x=not-met a.3x=met", "a=7/4 team=7/4"),
        // Dimensions of uneven depth.
        ("a.1x=met a.2x=met b.1x=met b.2x=met b.3x=met b.4x=partial", "a=2 b=7/2 team=11/4"),
        ("a.1x=met a.1y=met a.1z=not-met", "a=2/3 team=2/3"),
        // A level without criteria adds nothing.
        ("a.2x=met", "a=1 team=1"),
        // What two levels demand counts in both.
        ("a.13x=met", "a=2 team=2"),
        ("a.13x=met a.1y=not-met a.2x=not-met a.3z=partial", "a=5/4 team=5/4"),
        ("a.1x=met^3 a.1y=not-met a.2x=partial^7", "a=5/4 team=5/4"),
        ("a.1x=met b.1x=not-met a^3", "a=1 b=0 team=3/4"),
        ("a.1x=met b.1x=-", "a=1 b=? team=?"),
        ("a.1x=unknown", "a=0 team=0"),
    ] {
        check_scores(ADDITIVE, row, expected);
    }
    let from_one = Setting { levels: (1, 3), ..ADDITIVE };
    check_scores(from_one, "a.1x=met a.2x=partial a.3x=met", "a=5/2 team=5/2");
    for (policies, row, expected) in [
        ("", "a.1x=met a.1y=na a.2x=- a.2y=partial", "3/4"),
        ("not_applicable: zero, unanswered: block", "a.1x=met a.1y=na a.2x=- a.2y=partial", "3/4"),
        ("not_applicable: exclude", "a.1x=met a.1y=na a.2x=- a.2y=partial", "5/4"),
        ("unanswered: exclude", "a.1x=met a.1y=na a.2x=- a.2y=partial", "1"),
        ("not_applicable: exclude", "a.1x=not-met a.1y=na", "0"),
        ("not_applicable: full", "a.1x=not-met a.1y=na", "1/2"),
        // A level that is left out as a whole adds nothing.
        ("not_applicable: exclude", "a.1x=met a.2x=na a.3x=met", "2"),
        ("not_applicable: full", "a.1x=met a.2x=na a.3x=met", "3"),
    ] {
        let scoring = format!("rule: additive, {policies}");
        let setting = Setting { scoring: &scoring, ..ADDITIVE };
        check_scores(setting, row, &format!("a={expected} team={expected}"));
    }
}

#[test]
fn areas_are_means_and_a_dimension_outside_counts_as_one() {
    for (scoring, row, expected) in [
        (
            "rule: additive",
            "a/g b/g c/h d a.1x=met b.1x=partial c.1x=not-met d.1x=met",
            "a=1 b=1/2 c=0 d=1 g=3/4 h=0 team=7/12",
        ),
        ("rule: additive", "a/g^3 b/g a.1x=met b.1x=partial", "a=1 b=1/2 g=7/8 team=7/8"),
        ("rule: additive", "a/g b/g a.1x=met b.1x=-", "a=1 b=? g=- team=?"),
        (
            "rule: additive, not_applicable: exclude",
            "a/g b/h c/g a.1x=met b.1x=na c.1x=na",
            "a=1 b=n/a c=n/a g=1 h=- team=1",
        ),
        // By the staged rule an area stands at its lowest dimension.
        (
            "rule: staged",
            "a/g b/g c a.1x=met a.3x=not-met b.1x=met b.4x=not-met c.1x=not-met",
            "a=2 b=3 c=0 g=2 team=0",
        ),
        ("rule: staged", "a/g b/g a.1x=met b.1x=-", "a=4 b=? g=- team=?"),
        ("rule: mean", "a/g b/g^3 a.1x=met b.1x=not-met", "a=1 b=0 g=1/4 team=0"),
    ] {
        check_scores(Setting { scoring, ..USUAL }, row, expected);
    }
}

#[test]
fn a_score_on_a_cut_belongs_to_the_upper_level() {
    let cut = |scoring, levels| Setting { scoring, levels, ..MEAN };
    let five = "rule: mean, cuts: [2, 4, 6, 8]";
    let rows = [
        (cut(five, (0, 4)), "a.1x=0", "a=0 team=0"),
        (cut(five, (0, 4)), "a.1x=1.5", "a=0 team=0"),
        (cut(five, (0, 4)), "a.1x=2", "a=1 team=1"),
        (cut(five, (0, 4)), "a.1x=1 a.1y=2 a.1z=3", "a=1 team=1"),
        (cut(five, (0, 4)), "a.1x=2 a.1y=2 a.1z=1.5", "a=0 team=0"),
        (cut(five, (0, 4)), "a.1x=7.5 a.1y=8^9", "a=3 team=3"),
        (cut(five, (0, 4)), "a.1x=8", "a=4 team=4"),
        (cut(five, (0, 4)), "a.1x=10", "a=4 team=4"),
        (cut(five, (1, 5)), "a.1x=0", "a=1 team=1"),
        (cut(five, (1, 5)), "a.1x=4 a.1y=na", "a=3 team=3"),
        (cut(five, (0, 4)), "a.1x=2 b.1x=7 c.1x=na", "a=1 b=3 c=n/a team=1"),
        (cut(five, (0, 4)), "a.1x=2 b.1x=-", "a=1 b=? team=?"),
        // The team's own score is cut, its levels are not averaged: (3.5 + 4.5)/2 = 4.
        (
            cut("rule: mean, team: dimensions, cuts: [2, 4, 6, 8]", (0, 4)),
            "a.1x=3.5 b.1x=4.5",
            "a=1 b=2 team=2",
        ),
        (
            cut("rule: mean, team: criteria, cuts: [2, 4, 6, 8]", (0, 4)),
            "a.1x=3.5^2 b.1x=4.5",
            "a=1 b=2 team=1",
        ),
        // Declared levels have no mean, but a lowest.
        (cut(five, (0, 4)), "a!2 b.1x=10", "a=2! b=4 team=2"),
        (cut(five, (0, 4)), "a!2 b!3", "a=2! b=3! team=2!"),
        (
            cut("rule: mean, team: dimensions, cuts: [2, 4, 6, 8]", (0, 4)),
            "a!2 b!3",
            "a=2! b=3! team=null!",
        ),
    ];
    for (setting, row, expected) in rows {
        check(setting, row, expected);
    }
    let sums =
        Setting { scoring: "rule: additive, cuts: [0.5, 1.5, 2.5]", levels: (0, 3), ..USUAL };
    for (row, expected) in [
        ("a.1x=not-met a.2x=met a.3x=partial", "a=2 team=2"),
        ("a.1x=partial a.2x=not-met a.3x=not-met", "a=1 team=1"),
        ("a.1x=partial a.1y=not-met a.2x=not-met a.3x=not-met", "a=0 team=0"),
        ("a.1x=met a.2x=met a.3x=partial", "a=3 team=3"),
    ] {
        check(sums, row, expected);
    }
    // The score behind a level is there too.
    let team = team_json(&one(cut(five, (0, 4)), "a.1x=4 a.1y=4.5"), november(), "t");
    assert_eq!(json!([team["level"], team["score"]]), json!([2, 4.25]));
}

#[test]
fn declared_scores_count_where_nothing_was_answered() {
    for (setting, row, expected) in [
        (MEAN, "a!4.5 a.1x=-", "a=4.5! team=4.5!"),
        (MEAN, "a!4.5 b.1x=3", "a=4.5! b=3 team=3"),
        (MEAN, "a!4.5 a.1x=3", "a=3 team=3"),
        (MEAN, "a!4.5 b.1x=-", "a=4.5! b=? team=?"),
        (MEAN, "a!0 a.1x=- b!10", "a=0! b=10! team=0!"),
        (ADDITIVE, "a!1.25 a.1x=- a.2x=- b.1x=met", "a=5/4! b=1 team=9/8"),
    ] {
        // What a sum can reach follows from the criteria, so they are all there.
        check_scores(setting, row, expected);
    }
    let mean_of_all = Setting { scoring: "rule: mean, team: criteria", ..MEAN };
    check_scores(mean_of_all, "a!4 a.1x=- a.1y=-^2 b.1x=8", "a=4! b=8 team=5");
}

#[test]
fn coverage_counts_the_same_by_every_rule() {
    let row = "a.1x=1 a.1y=0 a.2x=unknown a.2y=- a.3x=na a.13z=1";
    for (scoring, blocking) in [
        ("rule: staged", vec!["a.1y"]),
        ("rule: additive", vec!["a.1y"]),
        // A mean knows no order of levels; what nobody rated is left out of it.
        ("rule: mean", vec!["a.1y"]),
        ("rule: mean, unanswered: zero", vec!["a.1y", "a.2x", "a.2y"]),
    ] {
        let team = team_json(&one(Setting { scoring, ..USUAL }, row), november(), "t");
        let one = &team["dimensions"][0];
        assert_eq!(
            json!([one["met"], one["answered"], one["applicable"]]),
            json!([2, 4, 5]),
            "{scoring}"
        );
        assert_eq!(one["blocking"], json!(blocking), "{scoring}");
    }
}

// ---- What is demanded at several levels, or from some month on ------------------------------

#[test]
fn what_several_levels_demand_blocks_at_the_lowest() {
    for (row, expected, blocking) in [
        ("a.13x=not-met a.2x=met a.4x=not-met", "a=0 team=0", json!(["a.13x"])),
        ("a.13x=met a.2x=met a.4x=not-met", "a=3 team=3", json!(["a.4x"])),
        ("a.24x=not-met a.1x=met", "a=1 team=1", json!(["a.24x"])),
        ("a.24x=na a.1x=met a.3x=not-met", "a=2 team=2", json!(["a.3x"])),
        // Who declares level 2 has what levels 1 and 2 demand.
        ("a!2 a.13x=- a.3y=-", "a=2! team=2!", json!(["a.3y"])),
    ] {
        check(USUAL, row, expected);
        let team = team_json(&one(USUAL, row), november(), "t");
        assert_eq!(team["dimensions"][0]["blocking"], blocking, "{row}");
    }
}

#[test]
fn a_criterion_is_asked_from_its_month_on() {
    // By month: level, then met, answered and applicable.
    let row = "a.1x=met a.1y=-@2026-10 a.2x=not-met";
    let months =
        [("2026-08", row, ""), ("2026-09", row, ""), ("2026-10", row, ""), ("2026-11", row, "")];
    let portfolio = history(USUAL, &months);
    for (month, expected) in [
        ("2026-08", json!([1, 1, 2, 2, ["a.2x"]])),
        ("2026-09", json!([1, 1, 2, 2, ["a.2x"]])),
        ("2026-10", json!([0, 1, 2, 3, ["a.1y"]])),
        ("2026-11", json!([0, 1, 2, 3, ["a.1y"]])),
    ] {
        let team = team_json(&portfolio, period(month), "t");
        let one = &team["dimensions"][0];
        let found = ["level", "met", "answered", "applicable", "blocking"].map(|key| &one[key]);
        assert_eq!(json!(found), expected, "{month}");
    }
    assert_eq!(events(&portfolio), ["2026-10 a 1->0 lost: a.1y"]);
    // It is no step of a roadmap before either.
    let goal = Setting { workspace: "targets: {all: 1}\n", ..USUAL };
    let portfolio = history(goal, &months);
    for (month, expected) in [("2026-09", vec![]), ("2026-10", vec!["a.1y"])] {
        let team = team_json(&portfolio, period(month), "t");
        assert_eq!(crate::models::steps(&team), expected, "{month}");
    }
}

/// The changes between two months of one model.
fn changes(scoring: &str, before: &str, after: &str) -> Vec<String> {
    let setting = if scoring.contains("staged") { USUAL } else { MEAN };
    let setting = Setting { scoring, ..setting };
    events(&history(setting, &[("2026-10", before, ""), ("2026-11", after, "")]))
}

#[test]
fn a_level_lost_to_what_was_left_out_before_is_named_with_it() {
    for (scoring, before, after, expected) in [
        ("rule: staged", "a.1x=na a.2x=met", "a.1x=not-met a.2x=met", "a 4->0 lost: a.1x"),
        ("rule: staged", "a.1x=met a.2x=na", "a.1x=met a.2x=unknown", "a 4->1 lost: a.2x"),
        (
            "rule: staged",
            "a.1x=met a.2x=met@2026-11",
            "a.1x=met a.2x=partial@2026-11",
            "a 4->1 lost: a.2x",
        ),
        (
            "rule: staged, unanswered: exclude",
            "a.1x=met a.2x=-",
            "a.1x=met a.2x=not-met",
            "a 4->1 lost: a.2x",
        ),
        (
            "rule: staged, not_applicable: zero",
            "a.1x=met a.2x=met",
            "a.1x=met a.2x=na",
            "a 4->1 lost: a.2x",
        ),
        // Who declared a level had what it demands.
        (
            "rule: staged",
            "a!2 a.1x=- a.2x=- a.3x=-",
            "a.1x=met a.2x=not-met a.3x=-",
            "a 2->1 lost: a.2x",
        ),
    ] {
        assert_eq!(
            changes(scoring, before, after),
            [format!("2026-11 {expected}")],
            "{before} -> {after}"
        );
    }
}

#[test]
fn a_score_lost_is_named_with_the_ratings_that_lowered_it() {
    for (scoring, before, after, expected) in [
        ("rule: mean", "a.1x=6 a.1y=6", "a.1x=4 a.1y=7", "a 6.00->5.50 lost: a.1x"),
        ("rule: mean", "a.1x=4 a.1y=7", "a.1x=6 a.1y=6", "a 5.50->6.00: a.1x"),
        // A rating that is new lowers the mean where it lies below it, and raises it above.
        ("rule: mean", "a.1x=6 a.1y=-", "a.1x=6 a.1y=2", "a 6.00->4.00 lost: a.1y"),
        (
            "rule: mean",
            "a.1x=6 a.1y=- a.1z=6",
            "a.1x=5 a.1y=8 a.1z=1",
            "a 6.00->4.67 lost: a.1x a.1z",
        ),
        ("rule: mean", "a.1x=6 a.1y=-", "a.1x=6 a.1y=8", "a 6.00->7.00: a.1y"),
        ("rule: mean", "a.1x=6 a.1y=2@2026-11", "a.1x=6 a.1y=2@2026-11", "a 6.00->4.00 lost: a.1y"),
        ("rule: mean", "a.1x=6 a.1y=na", "a.1x=6 a.1y=0", "a 6.00->3.00 lost: a.1y"),
        // So does one that is left out.
        ("rule: mean", "a.1x=6 a.1y=10", "a.1x=6 a.1y=na", "a 8.00->6.00 lost: a.1y"),
        ("rule: mean", "a.1x=6 a.1y=2", "a.1x=6 a.1y=unknown", "a 4.00->6.00: a.1y"),
        (
            "rule: mean, unanswered: zero",
            "a.1x=6 a.1y=-@2026-11",
            "a.1x=6 a.1y=-@2026-11",
            "a 6.00->3.00 lost: a.1y",
        ),
        (
            "rule: mean, not_applicable: full",
            "a.1x=6 a.1y=na",
            "a.1x=6 a.1y=8",
            "a 8.00->7.00 lost: a.1y",
        ),
        ("rule: additive", "a.1x=6 a.2x=-", "a.1x=4 a.2x=1", "a 6.00->5.00 lost: a.1x"),
        (
            "rule: additive",
            "a.1x=6 a.1y=-@2026-11",
            "a.1x=6 a.1y=-@2026-11",
            "a 6.00->3.00 lost: a.1y",
        ),
        ("rule: mean, cuts: [2, 4, 6, 8]", "a.1x=6 a.1y=-", "a.1x=6 a.1y=5", "a 3->2 lost: a.1y"),
    ] {
        assert_eq!(
            changes(scoring, before, after),
            [format!("2026-11 {expected}")],
            "{scoring}: {before} -> {after}"
        );
    }
    // A weight of 0 changes nothing.
    assert!(changes("rule: mean", "a.1x=6 a.1y=-^0", "a.1x=6 a.1y=2^0").is_empty());
}

#[test]
fn a_dimension_that_joins_later_does_not_concern_earlier_months() {
    for scoring in
        ["rule: staged", "rule: mean", "rule: additive", "rule: mean, not_applicable: zero"]
    {
        let row = "a.1x=1 b.1x=0@2026-11 b.1y=1@2026-11";
        let setting = Setting { scoring, ..USUAL };
        let portfolio = history(setting, &[("2026-10", row, ""), ("2026-11", row, "")]);
        let states = |month: &str| {
            let team = team_json(&portfolio, period(month), "t");
            json!([team["dimensions"][1]["state"], team["state"], team["applicable"]])
        };
        assert_eq!(states("2026-10"), json!(["not-applicable", "assessed", 1]), "{scoring}");
        assert_eq!(states("2026-11"), json!(["assessed", "assessed", 3]), "{scoring}");
    }
}

#[test]
fn a_criterion_that_joins_a_score_counts_from_its_month_on() {
    for (scoring, row, before, after) in [
        ("rule: mean", "a.1x=6 a.1y=2@2026-11", "6", "4"),
        ("rule: mean", "a.1x=6 a.1y=-@2026-11", "6", "6"),
        ("rule: mean, unanswered: zero", "a.1x=6 a.1y=-@2026-11", "6", "3"),
        ("rule: mean, team: criteria", "a.1x=6 a.1y=2@2026-11", "6", "4"),
        ("rule: additive", "a.1x=6 a.1y=-@2026-11 a.2x=1", "7", "4"),
        ("rule: additive", "a.1x=6 a.2x=3@2026-11", "6", "9"),
    ] {
        let setting = Setting { scoring, ..MEAN };
        let portfolio = history(setting, &[("2026-10", row, ""), ("2026-11", row, "")]);
        for (month, expected) in [("2026-10", before), ("2026-11", after)] {
            let team = team_json(&portfolio, period(month), "t");
            let found = [&team["dimensions"][0]["score"], &team["score"]].map(Json::as_f64);
            assert_eq!(
                found.map(bits),
                [bits(number(expected)); 2],
                "{row} by {scoring} in {month}"
            );
        }
    }
}

// ---- Gaps that teams have in common --------------------------------------------------------

/// The gaps of teams `0`, `1`, ... with one row each, as `a.1x 01 alone 0 with a.1y 1`.
fn gaps(setting: Setting<'_>, rows: &[&str]) -> Vec<String> {
    let workspace = Workspace::new(&[
        ("dankai.yaml", setting.workspace),
        ("models/small.yaml", &model_of(rows[0], setting)),
    ]);
    for (team, row) in rows.iter().enumerate() {
        let text = assessment_of(row, "2026-11").replacen("team: t", &format!("team: '{team}'"), 1);
        workspace.write(&format!("results/{team}.yaml"), text);
    }
    let portfolio = workspace.load_clean();
    let score = score_portfolio(&portfolio, november());
    let id = |at: usize| portfolio.model.criteria[at].id.as_str();
    let names = |teams: &[usize]| teams.iter().map(usize::to_string).collect::<String>();
    let told = |gap: dankai::score::Gap| {
        let mut text = format!("{} {}", id(gap.criterion), names(&gap.teams));
        if !gap.alone.is_empty() {
            let _ = write!(text, " alone {}", names(&gap.alone));
        }
        if let Some((partner, teams)) = &gap.partner {
            let _ = write!(text, " with {} {}", id(*partner), names(teams));
        }
        text
    };
    score.gaps().into_iter().map(told).collect()
}

#[test]
fn gaps_tell_whom_they_hold_and_whom_they_would_lift() {
    let two = Setting { workspace: "targets: {all: 2}\n", ..USUAL };
    let none = USUAL;
    for (setting, rows, expected) in [
        (
            two,
            vec![
                "a.1x=not-met a.1y=met a.2x=met a.3x=not-met",
                "a.1x=not-met a.1y=partial a.2x=not-met a.3x=not-met",
                "a.1x=met a.1y=met a.2x=unknown a.3x=not-met",
                // At its target, whatever is open above.
                "a.1x=met a.1y=met a.2x=met a.3x=not-met",
                // None of its business.
                "a.1x=na a.1y=na a.2x=na a.3x=na",
            ],
            vec!["a.1x 01 alone 0 with a.1y 1", "a.2x 2 alone 2", "a.1y 1 with a.1x 1"],
        ),
        // Three are one too many for a pair.
        (
            two,
            vec!["a.1x=not-met a.1y=not-met a.1z=not-met", "a.1x=met a.1y=not-met a.1z=not-met"],
            vec!["a.1y 01 with a.1z 1", "a.1z 01 with a.1y 1", "a.1x 0"],
        ),
        // Of two partners the one that lifts more teams; then the first of the model.
        (
            two,
            vec![
                "a.1x=not-met a.1y=not-met a.1z=met",
                "a.1x=not-met a.1y=met a.1z=not-met",
                "a.1x=not-met a.1y=met a.1z=not-met",
            ],
            vec!["a.1x 012 with a.1z 12", "a.1z 12 with a.1x 12", "a.1y 0 with a.1x 0"],
        ),
        (
            two,
            vec!["a.1x=not-met a.1y=not-met a.1z=met", "a.1x=not-met a.1y=met a.1z=not-met"],
            vec!["a.1x 01 with a.1y 0", "a.1y 0 with a.1x 0", "a.1z 1 with a.1x 1"],
        ),
        // Without a target the lowest dimensions count. Of a declared level nobody knows what
        // is open.
        (
            none,
            vec![
                "a.1x=met a.3x=not-met b.1x=met b.2x=not-met",
                "a!1 a.1x=- a.3x=- b.1x=met b.2x=met",
            ],
            vec!["b.2x 0 alone 0"],
        ),
        // At the top nothing is left.
        (none, vec!["a.1x=met"], vec![]),
        // A team rises when all of its lowest dimensions do: closing one criterion of two
        // lowest dimensions lifts nobody, closing one of each lifts the team.
        (
            two,
            vec![
                "a.1x=not-met b.1x=not-met c.1x=met c.2x=met",
                "a.1x=met b.1x=not-met c.1x=met c.2x=met",
                "a.1x=met b.1x=met c.1x=met c.2x=not-met",
            ],
            vec!["b.1x 01 alone 1 with a.1x 0", "c.2x 2 alone 2", "a.1x 0 with b.1x 0"],
        ),
    ] {
        assert_eq!(gaps(setting, &rows), expected, "{rows:?}");
    }
}

#[test]
fn gaps_in_a_mean_are_closed_one_by_one_or_in_pairs() {
    let five = Setting { workspace: "targets: {all: 5}\n", ..MEAN };
    for (setting, rows, expected) in [
        (
            five,
            vec![
                // 5/2: x alone is enough.
                "a.1x=0 a.1y=5",
                // 3: with x 9/2, with y 7/2, with both 5.
                "a.1x=2 a.1y=4",
                // At the target, though one rating lies below.
                "a.1x=4 a.1y=6",
            ],
            vec!["a.1x 01 alone 0 with a.1y 1", "a.1y 1 with a.1x 1"],
        ),
        // Whom one of the two lifts alone needs no pair: 12 of 15, x adds 5, y adds 1/2.
        (five, vec!["a.1x=0 a.1y=4.5 a.1z=7.5"], vec!["a.1x 0 alone 0", "a.1y 0"]),
        // Who lifts alone comes first, then who lifts with another, then who holds most.
        (
            five,
            vec!["a.1x=4 a.1y=4 a.1z=4", "a.1x=4 a.1y=4 a.1z=4", "a.1x=5 a.1y=4.5 a.1z=5"],
            vec!["a.1y 012 alone 2", "a.1x 01", "a.1z 01"],
        ),
        // Without target to the next of five bands, 0 to 10: from 3/2 to 2.
        (MEAN, vec!["a.1x=0 a.1y=3 b.1x=9"], vec!["a.1x 0 alone 0", "a.1y 0 alone 0"]),
        (
            Setting {
                workspace: "targets: {all: 2}\n",
                scoring: "rule: mean, achieved_at: 5, cuts: [2, 4, 6, 8]",
                ..MEAN
            },
            // The score of 3/2 is level 0: with x the target is reached, with y the next level.
            vec!["a.1x=0 a.1y=3"],
            vec!["a.1x 0 alone 0", "a.1y 0 alone 0"],
        ),
        // Sums: the lowest open level holds.
        (
            Setting { workspace: "targets: {all: 2.5}\n", ..ADDITIVE },
            vec![
                "a.1x=met a.1y=not-met a.2x=met a.3x=partial",
                "a.1x=not-met a.1y=not-met a.2x=met a.3x=met",
            ],
            vec!["a.1y 01 alone 01", "a.1x 1 alone 1"],
        ),
    ] {
        assert_eq!(gaps(setting, &rows), expected, "{rows:?}");
    }
}

#[test]
fn gaps_follow_the_targets_that_are_set_for_a_team() {
    // The organisation asks for 1, one team for 3: its gap is told, and nobody else's.
    let own = Setting {
        workspace: "targets: {all: 1}\nteams: {'0': , '1': {targets: {a: 3}}}\n",
        ..USUAL
    };
    let row = "a.1x=met a.2x=not-met a.3x=met";
    assert_eq!(gaps(own, &[row, row]), ["a.2x 1 alone 1"]);
    // Only one team has targets at all.
    let only = Setting { workspace: "teams: {'0': {targets: {a: 2}}, '1': }\n", ..USUAL };
    assert_eq!(gaps(only, &[row, row]), ["a.2x 0 alone 0"]);
}

#[test]
fn teams_are_counted_by_the_organisations_targets_and_by_their_own() {
    let score_of = |settings: &str| {
        let workspace = Workspace::new(&[("dankai.yaml", settings)]);
        for (team, levels) in
            [("a", [2, 2, 2]), ("b", [2, 3, 2]), ("c", [1, 2, 2]), ("d", [1, 1, 1])]
        {
            workspace.write(&format!("results/{team}.yaml"), declared(team, "2026-11", levels));
        }
        let portfolio = workspace.load_clean();
        let score = score_portfolio(&portfolio, november());
        let own: String = score
            .with_own_targets()
            .into_iter()
            .map(|at| score.teams[at].team.id.to_string())
            .collect();
        let (bar, meeting) = (score.at_target(november()), score.meeting_own());
        format!(
            "{}/{} at the bar, {}/{} meet their own, own targets: {}",
            bar.count, bar.of, meeting.count, meeting.of, own
        )
    };
    let teams = "teams: {a: {targets: {training: 3}}, c: {targets: {training: 1}}, b: , d: }";
    let plain = "teams: {a: , b: , c: , d: }";
    for (settings, expected) in [
        // `a` is at level 2 and misses a target of its own; `c` is not and meets all of its.
        (
            format!("targets: {{all: 2}}\n{teams}\n"),
            "2/4 at the bar, 2/4 meet their own, own targets: ac",
        ),
        (
            format!("targets: {{all: 2}}\n{plain}\n"),
            "2/4 at the bar, 2/4 meet their own, own targets: ",
        ),
        (format!("{teams}\n"), "0/0 at the bar, 1/2 meet their own, own targets: ac"),
        (
            format!("targets: {{training: 2, release: 3}}\n{plain}\n"),
            "1/4 at the bar, 1/4 meet their own, own targets: ",
        ),
        // The same as the organisation's, in other words.
        (
            "targets: {all: 2}\nteams: {a: {targets: {training: 2}}, b: , c: , d: }\n".to_owned(),
            "2/4 at the bar, 2/4 meet their own, own targets: ",
        ),
    ] {
        assert_eq!(score_of(&settings), expected, "{settings}");
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

/// The same teams with some criteria of one of them closed.
fn with_closed(portfolio: &Portfolio, team: usize, criteria: &[usize]) -> Portfolio {
    let mut closed = portfolio.clone();
    let target = |at: usize| {
        let team = &portfolio.teams[team];
        portfolio.target(team, team.history.last(), portfolio.model.criteria[at].dimension)
    };
    let values: Vec<dankai::model::Value> = criteria
        .iter()
        .map(|&at| {
            let wanted = portfolio.model.closed_at(at, target(at).as_ref());
            let all = (0..=1_000).map(|step| format!("{}", f64::from(step) / 100.0));
            let mut all = all.filter_map(|text| text.parse::<dankai::model::Value>().ok());
            all.find(|value| dankai::model::Score::from(*value) == wanted)
                .expect("a value closes it")
        })
        .collect();
    let assessment = closed.teams[team].history.last_mut().expect("it was assessed");
    for (&at, value) in criteria.iter().zip(values) {
        let state = dankai::model::AnswerState::Value(value);
        assessment.answers[at] =
            Some(dankai::model::Answer::new(state, dankai::model::Said::default()));
    }
    closed
}

/// Whether a team is lifted, found by scoring anew what was closed.
fn is_lifted(portfolio: &Portfolio, team: usize, criteria: &[usize]) -> bool {
    let closed = with_closed(portfolio, team, criteria);
    let (before, after) =
        (score_portfolio(portfolio, november()), score_portfolio(&closed, november()));
    let (before, after) = (&before.teams[team], &after.teams[team]);
    if portfolio.model.has_levels() {
        return after.grade > before.grade;
    }
    let dimension = portfolio.model.criteria[criteria[0]].dimension;
    after.dimensions[dimension].meets_target() == Some(true)
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn who_is_said_to_be_lifted_is_lifted(
        teams in prop::collection::vec(any_criteria(), 1..2),
        states in prop::collection::vec(
            prop::collection::vec(prop::sample::select(vec!["met", "met", "partial", "not-met", "unknown"]), 12),
            1..5,
        ),
        rule in prop::sample::select(vec![
            "rule: staged",
            "rule: mean, achieved_at: 1, cuts: [0.25, 0.5, 0.75, 0.9], team: min",
            "rule: mean, achieved_at: 1, cuts: [0.25, 0.5, 0.75, 0.9]",
            "rule: mean, achieved_at: 1",
            "rule: additive",
        ]),
    ) {
        let target = match rule {
            "rule: mean, achieved_at: 1" => "0.8",
            "rule: additive" => "0.6",
            _ => "3",
        };
        let setting_text = format!("targets: {{all: {target}}}\n");
        let setting = Setting { scoring: rule, workspace: &setting_text, ..USUAL };
        let rows: Vec<String> = states
            .iter()
            .map(|states| {
                let mut made = teams[0].clone();
                for (criterion, state) in made.iter_mut().zip(states) {
                    criterion.state = state;
                    criterion.requires.clear();
                }
                row_of(&made)
            })
            .collect();
        let workspace = Workspace::new(&[
            ("dankai.yaml", setting.workspace),
            ("models/small.yaml", &model_of(&rows[0], setting)),
        ]);
        for (team, row) in rows.iter().enumerate() {
            let text =
                assessment_of(row, "2026-11").replacen("team: t", &format!("team: '{team}'"), 1);
            workspace.write(&format!("results/{team}.yaml"), text);
        }
        let portfolio = workspace.load().value;
        let score = score_portfolio(&portfolio, november());
        for gap in score.gaps() {
            for &team in &gap.teams {
                let alone = is_lifted(&portfolio, team, &[gap.criterion]);
                prop_assert_eq!(gap.alone.contains(&team), alone, "{} {:?} {}", rule, &gap, team);
            }
            if let Some((partner, teams)) = &gap.partner {
                for &team in teams {
                    prop_assert!(is_lifted(&portfolio, team, &[gap.criterion, *partner]));
                    prop_assert!(!is_lifted(&portfolio, team, &[gap.criterion]));
                    prop_assert!(!is_lifted(&portfolio, team, &[*partner]));
                }
            }
        }
    }
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
    fn the_median_of_others_is_the_lower_middle_of_all_but_one(
        levels in prop::collection::vec(prop::option::weighted(0.8, 0..=4_u8), 4..14),
    ) {
        let documents: Vec<String> = levels.iter().enumerate().map(|(at, level)| {
            let training = level.map_or_else(String::new, |level| format!("training: {level}, "));
            format!("team: t{at:02}\nperiod: 2026-11\nlevels: {{{training}release: 1, integration: 1}}\n")
        }).collect();
        let workspace = Workspace::new(&[("results/all.yaml", &documents.join("---\n"))]);
        let portfolio = workspace.load().value;
        let score = score_portfolio(&portfolio, period("2026-11"));
        for (at, team) in score.teams.iter().enumerate() {
            let others = levels.iter().enumerate().filter(|(other, _)| *other != at);
            let mut others: Vec<u8> = others.filter_map(|(_, level)| *level).collect();
            others.sort_unstable();
            let expected = (others.len() >= 5).then(|| (others[(others.len() - 1) / 2], others.len()));
            let found = score.median_of_others(team, 0);
            let found = found.map(|(grade, count)| (grade.level().expect("a level"), count));
            prop_assert_eq!(found, expected, "{:?} without {}", &levels, at);
        }
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
