//! What comes next, and what became of the last plan.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use dankai::plan::{Goal, Outcome, follow_up, roadmap};
use dankai::score::score_portfolio;
use proptest::prelude::*;
use serde_json::json;

use crate::score::{Made, Setting, USUAL, any_criteria, cases, history, november, one, row_of};
use crate::{Workspace, team_json};

/// The roadmap of team `t` as `a.1x a.1y[a=1 team=1] a.2x[a=2]`: the criteria in their
/// order, each with the levels it brings.
fn steps(setting: Setting<'_>, row: &str) -> String {
    let portfolio = one(setting, row);
    let score = score_portfolio(&portfolio, november());
    let model = &portfolio.model;
    let roadmap = roadmap(model, &score.teams[0]);
    let mut text = String::new();
    for step in &roadmap.steps {
        let criterion = &model.criteria[step.criterion];
        let mut brings = Vec::new();
        brings.extend(
            step.dimension_to
                .as_ref()
                .map(|level| format!("{}={level}", model.dimensions[criterion.dimension].id)),
        );
        brings.extend(step.team_to.as_ref().map(|level| format!("team={level}")));
        let _ = write!(text, " {}", criterion.id);
        if !brings.is_empty() {
            let _ = write!(text, "[{}]", brings.join(" "));
        }
    }
    text.trim_start().to_owned()
}

fn check(targets: &str, row: &str, expected: &str) {
    let workspace = format!("targets: {{{targets}}}\n");
    assert_eq!(
        steps(Setting { workspace: &workspace, ..USUAL }, row),
        expected,
        "targets {targets}: {row}"
    );
}

#[test]
fn a_roadmap_holds_what_the_target_needs_and_nothing_else() {
    for (targets, row, expected) in [
        ("all: 2", "a.1x=not-met a.2x=not-met a.3x=not-met", "a.1x[a=1 team=1] a.2x[a=2 team=2]"),
        ("all: 1", "a.1x=not-met a.2x=not-met a.3x=not-met", "a.1x[a=1 team=1]"),
        ("all: 2", "a.1x=met a.2x=met a.3x=not-met", ""),
        ("all: 0", "a.1x=not-met", ""),
        ("all: 4", "a.1x=met a.2x=met", ""),
        // Open is what is not achieved, for whatever reason, and applies.
        (
            "all: 1",
            "a.1p=partial a.1q=unknown a.1r=- a.1s=na a.1t=met a.2x=not-met",
            "a.1p a.1q a.1r[a=1 team=1]",
        ),
        // A level without criteria of its own is reached with the one below.
        ("all: 3", "a.2x=met a.4x=not-met", ""),
        ("all: 3", "a.2x=not-met a.4x=not-met", "a.2x[a=3 team=3]"),
        // Targets by dimension.
        ("a: 2", "a.1x=met a.2x=not-met a.3x=not-met b.1x=not-met", "a.2x[a=2]"),
        (
            "all: 1, b: 2",
            "a.1x=not-met a.2x=not-met b.1x=not-met b.2x=not-met b.3x=not-met",
            "a.1x[a=1] b.1x[b=1 team=1] b.2x[b=2]",
        ),
        // There is no way from where nobody knows where it begins.
        ("all: 2", "a.1x=- b.1x=met b.2x=not-met b.3x=not-met", "b.2x[b=2]"),
        ("all: 2", "a.1x=na b.1x=met b.2x=not-met b.3x=not-met", "b.2x[b=2 team=2]"),
        // From a declared level the way begins above it.
        ("all: 2", "a!1 a.1x=- a.2x=- a.3x=-", "a.2x[a=2 team=2]"),
    ] {
        check(targets, row, expected);
    }
}

#[test]
fn first_comes_what_lifts_the_team() {
    for (targets, row, expected) in [
        // Dear or not, late in the model or not.
        (
            "all: 2",
            "a.1x=met a.2x=not-met*1 a.3x=not-met b.1x=not-met*20 b.2x=met b.3x=not-met",
            "b.1x[b=2 team=1] a.2x[a=2 team=2]",
        ),
        (
            "a: 3, b: 1",
            "a.1x=met a.2x=not-met a.3x=not-met a.4x=not-met b.1x=not-met b.2x=not-met",
            "b.1x[b=1 team=1] a.2x[a=2] a.3x[a=3]",
        ),
        // Level by level, across dimensions.
        (
            "all: 2",
            "a.1x=not-met a.2x=not-met a.3x=not-met b.1x=not-met b.2x=not-met b.3x=not-met",
            "a.1x[a=1] b.1x[b=1 team=1] a.2x[a=2] b.2x[b=2 team=2]",
        ),
        // Of equal ones the cheaper; where nothing is said, five days.
        (
            "all: 1",
            "a.1x=not-met*9 a.1y=not-met*2 a.1z=not-met a.2x=not-met",
            "a.1y a.1z a.1x[a=1 team=1]",
        ),
    ] {
        check(targets, row, expected);
    }
}

#[test]
fn what_is_required_comes_first() {
    for (targets, row, expected) in [
        ("all: 1", "a.1x=not-met>a.1y*1 a.1y=not-met*9 a.2x=not-met", "a.1y a.1x[a=1 team=1]"),
        (
            "all: 1",
            "a.1x=not-met>b.1x b.1x=not-met>b.1y*9 b.1y=not-met*9 a.2x=not-met b.2x=not-met",
            "b.1y b.1x[b=1] a.1x[a=1 team=1]",
        ),
        // Required, but achieved already.
        (
            "all: 1",
            "a.1x=not-met>a.1y*1 a.1y=met a.1z=not-met*1 a.2x=not-met",
            "a.1x a.1z[a=1 team=1]",
        ),
        // Required, but no step to the target: the smallest set has no place for it.
        ("a: 1", "a.1x=not-met>b.1x b.1x=not-met a.2x=not-met", "a.1x[a=1]"),
    ] {
        check(targets, row, expected);
    }
}

#[test]
fn without_a_target_the_next_level_is_the_goal() {
    for (row, expected) in [
        ("a.1x=not-met a.2x=not-met b.1x=met b.2x=not-met", "a.1x[a=1 team=1]"),
        (
            "a.1x=met a.2x=not-met b.1x=met b.2x=not-met a.3x=not-met b.3x=not-met",
            "a.2x[a=2] b.2x[b=2 team=2]",
        ),
        ("a.1x=met b.1x=met", ""),
        ("a.1x=- b.1x=met b.2x=not-met", ""),
    ] {
        assert_eq!(steps(USUAL, row), expected, "{row}");
        let portfolio = one(USUAL, row);
        let score = score_portfolio(&portfolio, november());
        assert_eq!(roadmap(&portfolio.model, &score.teams[0]).goal, Goal::NextLevel, "{row}");
    }
}

#[test]
fn a_step_says_who_does_what_by_when() {
    let row = "a.1x=not-met a.1y=not-met a.1z=not-met a.2x=not-met";
    let plan = "plan:\n  - {criterion: a.1x, action: Do x, owner: M. Sato, due: 2026-12-24, status: in-progress}\n  \
                - {criterion: a.1y, owner: L. Rossi}\n  - {criterion: a.2x, action: Later}\n";
    let setting = Setting { workspace: "targets: {all: 1}\n", ..USUAL };
    let team = team_json(&history(setting, &[("2026-11", row, plan)]), november(), "t");
    let step = |criterion: &str,
                action: &str,
                owner: Option<&str>,
                due: Option<&str>,
                status: &str| {
        json!({"criterion": criterion, "dimension": "a", "level": 1, "action": action, "owner": owner, "due": due, "status": status})
    };
    assert_eq!(
        team["roadmap"],
        json!([
            step("a.1x", "Do x", Some("M. Sato"), Some("2026-12-24"), "in-progress"),
            step("a.1y", "a.1y", Some("L. Rossi"), None, "open"),
            step("a.1z", "a.1z", None, None, "open"),
        ])
    );
}

/// Whether every dimension that has a level and a target stands at it; without targets,
/// whether the team stands above `floor`.
fn reached(criteria: &[Made], setting: Setting<'_>, floor: Option<u64>) -> bool {
    let team = team_json(&one(setting, &row_of(criteria)), november(), "t");
    if let Some(floor) = floor {
        return team["level"].as_u64().is_some_and(|level| level > floor);
    }
    team["dimensions"].as_array().expect("there are dimensions").iter().all(|dimension| {
        match (dimension["level"].as_u64(), dimension["target"].as_u64()) {
            (Some(level), Some(target)) => level >= target,
            _ => true,
        }
    })
}

/// The steps of the roadmap, as places in the list of criteria.
fn places(criteria: &[Made], setting: Setting<'_>) -> (Vec<usize>, Option<u64>) {
    let team = team_json(&one(setting, &row_of(criteria)), november(), "t");
    let steps = team["roadmap"].as_array().expect("it is a list");
    let place = |id: &serde_json::Value| criteria.iter().position(|criterion| *id == criterion.id);
    let places = steps
        .iter()
        .map(|step| place(&step["criterion"]).expect("it is a criterion of the model"))
        .collect();
    (places, team["level"].as_u64())
}

fn with_met(criteria: &[Made], met: &[usize]) -> Vec<Made> {
    let mut criteria = criteria.to_vec();
    for &at in met {
        criteria[at].state = "met";
    }
    criteria
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn the_roadmap_is_the_smallest_set_that_reaches_the_target(
        criteria in any_criteria(),
        all in prop::option::of(0..=4_u8),
        a in prop::option::of(0..=4_u8),
    ) {
        let mut targets: Vec<String> = all.map(|level| format!("all: {level}")).into_iter().collect();
        if criteria.iter().any(|criterion| criterion.id.starts_with('a')) {
            targets.extend(a.map(|level| format!("a: {level}")));
        }
        let workspace = if targets.is_empty() { String::new() } else { format!("targets: {{{}}}\n", targets.join(", ")) };
        let setting = Setting { workspace: &workspace, ..USUAL };
        let (steps, level) = places(&criteria, setting);
        if targets.is_empty() && level.is_none_or(|level| level == 4) {
            prop_assert!(steps.is_empty(), "there is no next level, yet {steps:?}");
            return Ok(());
        }
        let floor = if targets.is_empty() { level } else { None };
        prop_assert!(reached(&with_met(&criteria, &steps), setting, floor), "{steps:?} is not enough");
        for at in 0..steps.len() {
            let mut fewer = steps.clone();
            let left_out = fewer.remove(at);
            prop_assert!(!reached(&with_met(&criteria, &fewer), setting, floor), "{} is not needed", criteria[left_out].id);
        }
    }

    #[test]
    fn the_order_respects_requirements_and_lifts_the_team_first(criteria in any_criteria(), target in 1..=4_u8) {
        let workspace = format!("targets: {{all: {target}}}\n");
        let setting = Setting { workspace: &workspace, ..USUAL };
        let (steps, level) = places(&criteria, setting);
        let unique: BTreeSet<usize> = steps.iter().copied().collect();
        prop_assert_eq!(unique.len(), steps.len(), "a step comes twice");
        for (position, &at) in steps.iter().enumerate() {
            for required in &criteria[at].requires {
                let before = steps[..position].contains(required);
                prop_assert!(before || !steps.contains(required), "{} comes before {}", criteria[at].id, criteria[*required].id);
            }
        }
        // The steps to the team's next level stand before all others: with them alone it is
        // reached.
        if let Some(level) = level.filter(|level| *level < u64::from(target)) {
            let lifting = steps.iter().filter(|&&at| u64::from(criteria[at].level) <= level + 1).count();
            prop_assert!(reached(&with_met(&criteria, &steps[..lifting]), setting, Some(level)), "{steps:?}");
        }
    }
}

/// What became of one planned action. The first plan is of September 2026, the second of
/// 20 November; `a.1x` stands for the criterion, `state` for its answer in November.
fn check_outcome(what: &str, planned: &str, state: &str, now: &str, expected: &[&str]) {
    let portfolio = history(
        Setting { workspace: "compare: 2026-09\n", ..USUAL },
        &[
            (
                "2026-09",
                "a.1x=not-met a.1y=not-met",
                &format!("assessed_on: 2026-09-20\nplan: [{planned}]\n"),
            ),
            (
                "2026-11",
                &format!("a.1x={state} a.1y=not-met"),
                &format!("assessed_on: 2026-11-20\nplan: [{now}]\n"),
            ),
        ],
    );
    let score = score_portfolio(&portfolio, november());
    let outcomes = follow_up(&portfolio.model, &score.teams[0]);
    let told: Vec<String> = outcomes.iter().map(|follow_up| told(follow_up.outcome)).collect();
    assert_eq!(told, expected, "{what}");
}

fn told(outcome: Outcome) -> String {
    match outcome {
        Outcome::Done(None) => "done".into(),
        Outcome::Done(Some(day)) => format!("done {day}"),
        Outcome::DoneStillOpen => "done, but open".into(),
        Outcome::CarriedOver => "carried over".into(),
        Outcome::Overdue(day) => format!("overdue since {day}"),
        Outcome::Dropped => "dropped".into(),
    }
}

#[test]
fn every_planned_action_is_accounted_for() {
    let planned = "{criterion: a.1x, due: 2026-11-10}";
    for (what, planned, state, now, expected) in [
        (
            "done",
            planned,
            "met",
            "{criterion: a.1x, status: done, done: 2026-11-08}",
            &["done 2026-11-08"][..],
        ),
        ("done on no known day", planned, "met", "{criterion: a.1x, status: done}", &["done"]),
        (
            "met, whatever the plan says",
            planned,
            "met",
            "{criterion: a.1x, status: in-progress}",
            &["done"],
        ),
        ("met, and gone from the plan", planned, "met", "", &["done"]),
        (
            "done, but still open",
            planned,
            "not-met",
            "{criterion: a.1x, status: done, done: 2026-11-08}",
            &["done, but open"],
        ),
        (
            "done, but partly met",
            planned,
            "partial",
            "{criterion: a.1x, status: done}",
            &["done, but open"],
        ),
        (
            "overdue",
            planned,
            "not-met",
            "{criterion: a.1x, due: 2026-11-10}",
            &["overdue since 2026-11-10"],
        ),
        (
            "begun and overdue",
            planned,
            "partial",
            "{criterion: a.1x, due: 2026-11-10, status: in-progress}",
            &["overdue since 2026-11-10"],
        ),
        (
            "put off",
            planned,
            "not-met",
            "{criterion: a.1x, due: 2027-03-31}",
            &["overdue since 2026-11-10"],
        ),
        (
            "due today",
            "{criterion: a.1x, due: 2026-11-20}",
            "not-met",
            "{criterion: a.1x, due: 2026-11-20}",
            &["carried over"],
        ),
        (
            "due yesterday",
            "{criterion: a.1x, due: 2026-11-19}",
            "not-met",
            "{criterion: a.1x, due: 2026-11-19}",
            &["overdue since 2026-11-19"],
        ),
        (
            "due later",
            "{criterion: a.1x, due: 2026-12-24}",
            "not-met",
            "{criterion: a.1x, due: 2026-12-24}",
            &["carried over"],
        ),
        ("due on no day", "{criterion: a.1x}", "not-met", "{criterion: a.1x}", &["carried over"]),
        (
            "given a day since, which has passed",
            "{criterion: a.1x}",
            "not-met",
            "{criterion: a.1x, due: 2026-11-01}",
            &["overdue since 2026-11-01"],
        ),
        ("dropped", planned, "not-met", "{criterion: a.1x, status: dropped}", &["dropped"]),
        ("gone from the plan", planned, "not-met", "", &["dropped"]),
        (
            "another took its place",
            planned,
            "not-met",
            "{criterion: a.1y, due: 2026-12-24}",
            &["dropped"],
        ),
        (
            "begun before",
            "{criterion: a.1x, due: 2026-12-24, status: in-progress}",
            "not-met",
            "{criterion: a.1x}",
            &["carried over"],
        ),
        (
            "done before",
            "{criterion: a.1x, status: done}",
            "met",
            "{criterion: a.1x, status: done}",
            &[],
        ),
        ("dropped before", "{criterion: a.1x, status: dropped}", "not-met", "", &[]),
        ("nothing planned before", "", "not-met", planned, &[]),
        // Without a criterion the words tell.
        (
            "the same words",
            "{action: Add a gate}",
            "not-met",
            "{action: add  a GATE, status: done}",
            &["done"],
        ),
        (
            "the same words in one of two languages",
            "{action: {en: Add a gate, ja: 追加}}",
            "not-met",
            "{action: {ja: 追加}}",
            &["carried over"],
        ),
        ("other words", "{action: Add a gate}", "not-met", "{action: Add a fence}", &["dropped"]),
        (
            "several",
            "{criterion: a.1x, due: 2026-11-01}, {action: Ask}, {criterion: a.1y}",
            "not-met",
            "{criterion: a.1y}, {criterion: a.1x}",
            &["overdue since 2026-11-01", "dropped", "carried over"],
        ),
    ] {
        check_outcome(what, planned, state, now, expected);
    }
}

#[test]
fn an_action_done_in_between_counts_as_done() {
    let portfolio = history(
        Setting { workspace: "compare: quarter\n", ..USUAL },
        &[
            (
                "2026-09",
                "a.1x=not-met",
                "plan: [{action: Ask the officer, due: 2026-10-10}, {criterion: a.1x}]\n",
            ),
            (
                "2026-10",
                "a.1x=met",
                "plan: [{action: Ask the officer, status: done, done: 2026-10-08}, {criterion: a.1x, status: done, done: 2026-10-09}]\n",
            ),
            ("2026-11", "a.1x=met", "plan: []\n"),
        ],
    );
    let score = score_portfolio(&portfolio, november());
    let outcomes = follow_up(&portfolio.model, &score.teams[0]);
    let told: Vec<String> = outcomes.iter().map(|follow_up| told(follow_up.outcome)).collect();
    assert_eq!(told, ["done 2026-10-08", "done 2026-10-09"]);
}

#[test]
fn without_a_day_of_assessment_the_end_of_the_month_is_today() {
    for (due, expected) in
        [("2026-11-29", "overdue since 2026-11-29"), ("2026-11-30", "carried over")]
    {
        let plan = format!("plan: [{{criterion: a.1x, due: {due}}}]\n");
        let portfolio = history(
            USUAL,
            &[("2026-10", "a.1x=not-met", &plan), ("2026-11", "a.1x=not-met", &plan)],
        );
        let score = score_portfolio(&portfolio, november());
        assert_eq!(
            told(follow_up(&portfolio.model, &score.teams[0])[0].outcome),
            expected,
            "{due}"
        );
    }
}

#[test]
fn the_roadmap_of_the_sample_leads_to_its_target() {
    let team = team_json(crate::acme(), november(), "payments");
    let steps: Vec<&str> = team["roadmap"]
        .as_array()
        .expect("it is a list")
        .iter()
        .map(|step| step["criterion"].as_str().expect("it has a criterion"))
        .collect();
    // Targets: training 3, the others 2. Training stands at 3 and release at 2.
    assert_eq!(
        BTreeSet::from_iter(steps),
        BTreeSet::from(["integration.contract-tests", "integration.version-logged"])
    );
}

#[test]
fn a_team_without_assessment_has_no_roadmap() {
    let workspace = Workspace::new(&[
        ("dankai.yaml", "targets: {all: 2}\n"),
        ("results/a.yaml", &crate::declared("gone", "2026-10", [0, 0, 0])),
        ("results/b.yaml", &crate::declared("here", "2026-11", [0, 0, 0])),
    ]);
    let portfolio = workspace.load_clean();
    assert_eq!(team_json(&portfolio, november(), "gone")["roadmap"], json!([]));
    assert_ne!(team_json(&portfolio, november(), "here")["roadmap"], json!([]));
}
