//! What comes next, and what became of the last plan.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chrono::{Datelike, Weekday};
use dankai::model::{Answer, AnswerState, Grade, Locale, Portfolio, Said, Value};
use dankai::plan::{Goal, Outcome, Step, follow_up, roadmap};
use dankai::score::{score_portfolio, standing};
use proptest::prelude::*;
use serde_json::json;

use crate::score::{
    ADDITIVE, MEAN, Made, Setting, USUAL, any_criteria, cases, history, november, one, row_of,
};
use crate::{Workspace, team_json};

/// The roadmap of team `t` as `a.1x a.1y[a=1 team=1] a.2x[a=2]`: the criteria in their
/// order, each with the levels it brings.
fn steps(setting: Setting<'_>, row: &str) -> String {
    steps_of(&one(setting, row))
}

fn steps_of(portfolio: &Portfolio) -> String {
    let score = score_portfolio(portfolio, november());
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
fn a_level_is_reached_with_what_is_done_last() {
    let row = "a.1x=not-met*1 a.1y=not-met*1 a.1z=not-met*1 a.2x=not-met a.3x=not-met";
    for (plan, expected) in [
        // Due days decide, not the effort.
        (
            "{criterion: a.1x, due: 2027-01-15}, {criterion: a.1y, due: 2026-12-18}",
            "a.1z a.1y a.1x[a=1 team=1] a.2x[a=2 team=2]",
        ),
        // What lifts the team further comes later, even where it is due before.
        (
            "{criterion: a.1x, due: 2027-01-15}, {criterion: a.2x, due: 2026-12-01}",
            "a.1y a.1z a.1x[a=1 team=1] a.2x[a=2 team=2]",
        ),
    ] {
        let workspace = "targets: {all: 2}\n";
        let portfolio = history(
            Setting { workspace, ..USUAL },
            &[("2026-11", row, &format!("plan: [{plan}]\n"))],
        );
        assert_eq!(steps_of(&portfolio), expected, "{plan}");
    }
    // A step with an early due day still follows what it requires.
    let row = "a.1x=not-met>a.1y a.1y=not-met*9 a.2x=not-met a.3x=not-met";
    let plan = "plan: [{criterion: a.1x, due: 2026-11-24}]\n";
    let workspace = "targets: {all: 1}\n";
    let portfolio = history(Setting { workspace, ..USUAL }, &[("2026-11", row, plan)]);
    assert_eq!(steps_of(&portfolio), "a.1y a.1x[a=1 team=1]");
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
            step("a.1y", "a.1y", Some("L. Rossi"), None, "open"),
            step("a.1z", "a.1z", None, None, "open"),
            step("a.1x", "Do x", Some("M. Sato"), Some("2026-12-24"), "in-progress"),
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

// ---- Scores --------------------------------------------------------------------------------

#[test]
fn a_roadmap_to_a_score_takes_what_adds_most() {
    let mean = |targets| Setting { workspace: targets, ..MEAN };
    let sum = |targets| Setting { workspace: targets, ..ADDITIVE };
    for (setting, row, expected) in [
        // 14/4 with 5 in place of 1 is 18/4, with 5 in place of 0 as well 23/4.
        (
            mean("targets: {all: 5}\n"),
            "a.1x=5 a.1y=1 a.1z=0 a.1w=8",
            "a.1y[a=4.50 team=4.50] a.1z[a=5.75 team=5.75]",
        ),
        (mean("targets: {all: 3.5}\n"), "a.1x=5 a.1y=1 a.1z=0 a.1w=8", ""),
        (mean("targets: {all: 4.5}\n"), "a.1x=5 a.1y=1 a.1z=0 a.1w=8", "a.1z[a=4.75 team=4.75]"),
        // A target above what achieves a criterion: each is brought to it.
        (
            mean("targets: {all: 8}\n"),
            "a.1x=6 a.1y=7",
            "a.1x[a=7.50 team=7.50] a.1y[a=8.00 team=8.00]",
        ),
        // Weight counts more than distance.
        (mean("targets: {all: 4}\n"), "a.1x=0 a.1y=3^3 a.1z=9", "a.1y[a=4.80 team=4.80]"),
        // What was not rated, or is not known, can be rated; what does not apply cannot.
        (
            mean("targets: {all: 4}\n"),
            "a.1x=3 a.1y=- a.1z=unknown a.1w=na a.1v=3",
            "a.1x[a=4.00 team=4.00]",
        ),
        (mean("targets: {all: 5}\n"), "a.1x=5 a.1y=- a.1z=unknown", ""),
        // Of equal ones the cheaper, then the lower level.
        (
            mean("targets: {all: 3.5}\n"),
            "a.1x=2*9 a.1y=2*3 a.1z=2",
            "a.1y[a=3.00 team=3.00] a.1z[a=4.00 team=4.00]",
        ),
        (mean("targets: {all: 3}\n"), "a.3x=2 a.1y=2 a.2z=2", "a.1y[a=3.00 team=3.00]"),
        // The lowest dimension comes first, whatever the effort.
        (
            mean("targets: {all: 5}\n"),
            "a.1x=4*1 b.1x=3*20 c.1x=9",
            "b.1x[b=5.00 team=4.00] a.1x[a=5.00 team=5.00]",
        ),
        // A sum has its levels' means: half a level each.
        (
            sum("targets: {all: 2}\n"),
            "a.1x=met a.1y=not-met a.2x=partial a.2y=met a.3x=not-met",
            "a.3x[a=2.25 team=2.25]",
        ),
        (
            sum("targets: {all: 1.5}\n"),
            "a.1x=met a.1y=not-met a.2x=partial a.2y=not-met b.1x=met b.2x=met",
            "a.1y[a=1.25 team=1.63] a.2y[a=1.75 team=1.88]",
        ),
        // What two levels demand adds to both.
        (
            sum("targets: {all: 2}\n"),
            "a.12x=not-met a.1y=not-met a.3z=met a.3w=met",
            "a.12x[a=2.50 team=2.50]",
        ),
        // Declared scores say nothing of single criteria.
        (mean("targets: {all: 5}\n"), "a!4 a.1x=- b.1x=3", "b.1x[b=5.00 team=4.00]"),
        (sum("targets: {all: 2}\n"), "a!1.5 a.1x=- a.2x=- a.3x=-", ""),
        // There is no way from where nobody knows where it begins.
        (mean("targets: {all: 5}\n"), "a.1x=- b.1x=3", "b.1x[b=5.00]"),
    ] {
        assert_eq!(
            steps(setting, row),
            expected,
            "{} {}: {row}",
            setting.scoring,
            setting.workspace
        );
    }
}

#[test]
fn a_roadmap_to_a_score_brings_what_is_required() {
    for (row, expected) in [
        ("a.1x=0>a.1y a.1y=4*9 a.1z=9", "a.1y[a=4.67 team=4.67] a.1x[a=6.33 team=6.33]"),
        // What is achieved need not be done again.
        ("a.1x=0>a.1y a.1y=5 a.1z=9", "a.1x[a=6.33 team=6.33]"),
        // What is required of another dimension that needs nothing is no step.
        ("a.1x=0>b.1y a.1z=9 b.1y=4 b.1z=9", "a.1x[a=7.00 team=6.50]"),
    ] {
        let setting = Setting { workspace: "targets: {all: 5}\n", ..MEAN };
        assert_eq!(steps(setting, row), expected, "{row}");
    }
}

#[test]
fn a_roadmap_leads_to_levels_that_are_cut_from_scores() {
    let cut = Setting { scoring: "rule: mean, achieved_at: 5, cuts: [2, 4, 6, 8]", ..MEAN };
    for (targets, row, expected) in [
        ("targets: {all: 2}\n", "a.1x=0 a.1y=2", "a.1x[a=1 team=1] a.1y[a=2 team=2]"),
        ("targets: {all: 1}\n", "a.1x=0 a.1y=2", "a.1x[a=1 team=1]"),
        // The level asks for more than what achieves a criterion.
        ("targets: {all: 4}\n", "a.1x=6 a.1y=7", "a.1x a.1y[a=4 team=4]"),
        // Without target the next level of the team.
        ("", "a.1x=3 b.1x=7", "a.1x[a=2 team=2]"),
        ("", "a.1x=9 b.1x=9", ""),
    ] {
        assert_eq!(steps(Setting { workspace: targets, ..cut }, row), expected, "{targets}{row}");
    }
}

#[test]
fn half_a_value_may_achieve_and_yet_leave_something_to_add() {
    // A sum reaches its end only with full values, whatever achieves a criterion.
    let setting = Setting {
        scoring: "rule: additive, achieved_at: 0.5",
        workspace: "targets: {all: 2}\n",
        ..ADDITIVE
    };
    let row = "a.1x=partial a.2x=partial b.1x=met b.2x=met";
    assert_eq!(steps(setting, row), "a.1x[a=1.50 team=1.75] a.2x[a=2.00 team=2.00]");
}

#[test]
fn a_sum_that_leaves_out_unanswered_criteria_takes_the_fewest_too() {
    let setting = Setting {
        scoring: "rule: additive, achieved_at: 10, unanswered: exclude",
        workspace: "targets: {all: 8.8}\n",
        ..MEAN
    };
    // Both ratings at 10 are enough; the new ones weigh more, and are one step too many.
    assert_eq!(
        steps(setting, "a.1x=0 a.1y=1 a.1z=-^3 a.1w=-^3"),
        "a.1x[a=5.50 team=5.50] a.1y[a=10.00 team=10.00]"
    );
}

// ---- Days ----------------------------------------------------------------------------------

#[test]
fn steps_have_their_days() {
    // The assessment is of Friday, 20 November; the next working day is Monday, the 23rd.
    for (row, plan, expected) in [
        ("a.1x=not-met*3", "", "a.1x 23..25"),
        // One after the other, over the weekend.
        ("a.1x=not-met*4 a.1y=not-met*5", "", "a.1x 23..26, a.1y 27..03"),
        // Two owners work side by side, each on one thing.
        (
            "a.1x=not-met*2 a.1y=not-met*3 a.1z=not-met*4",
            "{criterion: a.1x, owner: Ada}, {criterion: a.1y, owner: Bob}, {criterion: a.1z, owner: Ada}",
            "a.1x 23..24, a.1y 23..25, a.1z 25..30",
        ),
        // What is required is done before, whoever does it.
        (
            "a.1x=not-met*2 a.1y=not-met*1>a.1x",
            "{criterion: a.1x, owner: Ada}, {criterion: a.1y, owner: Bob}",
            "a.1x 23..24, a.1y 25..25",
        ),
        // A due day is kept, a proposal waits for it.
        (
            "a.1x=not-met*2 a.1y=not-met*1>a.1x",
            "{criterion: a.1x, due: 2026-12-08}",
            "a.1x 07..08!, a.1y 09..09",
        ),
        // It may be a Sunday, or have passed.
        ("a.1x=not-met*2", "{criterion: a.1x, due: 2026-12-06}", "a.1x 04..06!"),
        ("a.1x=not-met*1", "{criterion: a.1x, due: 2026-11-10}", "a.1x 10..10!"),
        // Where nothing is said of effort it is a week.
        ("a.1x=not-met", "", "a.1x 23..27"),
    ] {
        let setting = Setting { workspace: "targets: {all: 1}\n", ..USUAL };
        let row = format!("{row} a.2x=not-met");
        let more = format!("assessed_on: 2026-11-20\nplan: [{plan}]\n");
        let portfolio = history(setting, &[("2026-11", &row, &more)]);
        let score = score_portfolio(&portfolio, november());
        let told = |step: &Step<'_>| {
            let days = [step.slot.from, step.slot.to].map(|day| day.format("%d").to_string());
            let planned = if step.slot.planned { "!" } else { "" };
            format!("{} {}{planned}", portfolio.model.criteria[step.criterion].id, days.join(".."))
        };
        let roadmap = roadmap(&portfolio.model, &score.teams[0]);
        let told: Vec<String> = roadmap.steps.iter().map(told).collect();
        assert_eq!(told.join(", "), expected, "{row}");
    }
}

// ---- Laws of all rules ---------------------------------------------------------------------

/// The rules under which roadmaps are counted out, and the highest target that is drawn, in
/// halves.
const RULES: [(&str, u8); 8] = [
    ("rule: staged, achieved_at: 5", 4),
    ("rule: mean, achieved_at: 5", 20),
    ("rule: mean, achieved_at: 5, unanswered: zero, team: dimensions", 20),
    ("rule: mean, achieved_at: 7.5, not_applicable: full, team: criteria", 20),
    ("rule: mean, achieved_at: 5, unanswered: zero, cuts: [2, 4, 6, 8]", 4),
    ("rule: additive, achieved_at: 10", 20),
    ("rule: additive, achieved_at: 5, unanswered: exclude", 20),
    ("rule: additive, achieved_at: 10, not_applicable: exclude, cuts: [5, 10, 15, 20]", 4),
];

/// A criterion with a rating from 0 to 10.
#[derive(Debug, Clone)]
struct Rated {
    id: String,
    answer: String,
    weight: u8,
    effort: u8,
    requires: Vec<usize>,
    plan: Option<(u8, u8)>,
}

/// Dimension, level, answer, weight, effort, what it would like to require, plan.
type Drawn = (u8, u8, String, u8, u8, Vec<usize>, Option<(u8, u8)>);

/// Up to nine criteria in two dimensions.
fn any_ratings(requires: bool) -> impl Strategy<Value = Vec<Rated>> {
    let answer = prop_oneof![
        6 => (0..=20_u8).prop_map(|halves| format!("{}.{}", halves / 2, halves % 2 * 5)),
        2 => Just("-".to_owned()),
        1 => Just("unknown".to_owned()),
        1 => Just("na".to_owned()),
    ];
    let wished = prop::collection::vec(0..9_usize, 0..if requires { 3 } else { 1 });
    let plan = prop::option::weighted(0.4, (0..3_u8, 0..40_u8));
    let criterion = (0..2_u8, 1..=3_u8, answer, 1..=3_u8, 1..=12_u8, wished, plan);
    prop::collection::vec(criterion, 1..=9).prop_map(move |drawn| {
        let places: Vec<(u8, u8)> = drawn.iter().map(|one| (one.0, one.1)).collect();
        let rated = |(at, one)| {
            let (dimension, level, answer, weight, effort, wished, plan): Drawn = one;
            let fits = |other: &usize| {
                *other < at && places[*other].0 == dimension && places[*other].1 <= level
            };
            Rated {
                id: format!(
                    "{}.{level}{}",
                    ["a", "b"][usize::from(dimension)],
                    ["p", "q", "r", "s", "t", "u", "v", "w", "x"][at]
                ),
                answer,
                weight,
                effort,
                requires: wished.into_iter().filter(|other| requires && fits(other)).collect(),
                plan,
            }
        };
        drawn.into_iter().enumerate().map(rated).collect()
    })
}

/// A team with ratings, a rule and a target for all dimensions.
struct Case {
    portfolio: Portfolio,
    /// The value that closes a criterion.
    closing: Value,
    /// The target.
    target: Grade,
}

fn case(rated: &[Rated], (scoring, highest): (&str, u8), drawn: u8) -> Case {
    let halves = u16::from(drawn) * u16::from(highest) / 255;
    let leveled = highest == 4;
    let target =
        if leveled { halves.to_string() } else { format!("{}.{}", halves / 2, halves % 2 * 5) };
    let row = rated.iter().fold(String::new(), |mut row, one| {
        let requires: Vec<&str> = one.requires.iter().map(|&at| rated[at].id.as_str()).collect();
        let _ = write!(row, "{}={}^{}*{}", one.id, one.answer, one.weight, one.effort);
        let _ = if requires.is_empty() { Ok(()) } else { write!(row, ">{}", requires.join("+")) };
        row + " "
    });
    let mut more = String::from("assessed_on: 2026-11-20\nplan:\n");
    for (one, (owner, days)) in rated.iter().filter_map(|one| Some((one, one.plan?))) {
        let owner = ["", ", owner: Ada", ", owner: Bob"][usize::from(owner)];
        let due = if days < 28 { format!(", due: 2026-12-{:02}", days + 1) } else { String::new() };
        let _ = writeln!(more, "  - {{criterion: {}{owner}{due}}}", one.id);
    }
    let workspace = format!("targets: {{all: {target}}}\n");
    let setting = Setting { scoring, workspace: &workspace, ..MEAN };
    let portfolio = history(setting, &[("2026-11", &row, &more)]);
    let value = |text: &str| text.parse::<Value>().expect("the test gives a number");
    let achieved = portfolio.model.scoring.achieved_at;
    let wanted = match (scoring, leveled) {
        (rule, _) if rule.contains("additive") => value("10"),
        (rule, _) if rule.contains("staged") => achieved,
        (_, false) => achieved.max(value(&target)),
        (_, true) => achieved.max(value(["0", "2", "4", "6", "8"][usize::from(halves)])),
    };
    let target = portfolio.targets.all.clone().expect("there is a target");
    Case { portfolio, closing: wanted, target }
}

impl Case {
    /// What can be done something about.
    fn open(&self) -> Vec<usize> {
        let answers = &self.portfolio.teams[0].history[0].answers;
        let is_open = |at: &usize| match answers[*at].as_ref().map(|answer| answer.state) {
            Some(AnswerState::Value(value)) => value < self.closing,
            Some(AnswerState::NotApplicable) => false,
            Some(AnswerState::Unknown) | None => true,
        };
        (0..answers.len()).filter(is_open).collect()
    }

    /// Where the team stands once some criteria are closed: its dimensions, then itself.
    fn after(&self, closed: &[usize]) -> Vec<Option<Grade>> {
        let mut portfolio = self.portfolio.clone();
        for &at in closed {
            let state = AnswerState::Value(self.closing);
            portfolio.teams[0].history[0].answers[at] = Some(Answer::new(state, Said::default()));
        }
        let score = score_portfolio(&portfolio, november());
        let team = &score.teams[0];
        let dimensions = team.dimensions.iter().map(|one| one.grade().cloned());
        dimensions.chain([team.grade.clone()]).collect()
    }

    /// The grade of one dimension alone once some criteria are closed.
    fn dimension_after(&self, dimension: usize, closed: &[usize]) -> Option<Grade> {
        let mut assessment = self.portfolio.teams[0].history[0].clone();
        for &at in closed {
            let state = AnswerState::Value(self.closing);
            assessment.answers[at] = Some(Answer::new(state, Said::default()));
        }
        standing(&self.portfolio.model, &assessment, dimension).grade
    }

    fn steps_in(&self, dimension: usize) -> Vec<usize> {
        let score = score_portfolio(&self.portfolio, november());
        let steps = roadmap(&self.portfolio.model, &score.teams[0]).steps;
        let criteria = steps.iter().map(|step| step.criterion);
        criteria.filter(|&at| self.portfolio.model.criteria[at].dimension == dimension).collect()
    }

    /// The dimensions that have a grade below the target.
    fn below(&self) -> Vec<usize> {
        let now = self.after(&[]);
        let dimensions = 0..self.portfolio.model.dimensions.len();
        dimensions
            .filter(|&at| now[at].as_ref().is_some_and(|grade| *grade < self.target))
            .collect()
    }
}

/// All choices of some of a few.
fn subsets(all: &[usize]) -> impl Iterator<Item = Vec<usize>> + '_ {
    (0..1_u32 << all.len()).map(move |bits| {
        let taken = |(place, _): &(usize, &usize)| bits >> place & 1 == 1;
        all.iter().enumerate().filter(taken).map(|(_, &at)| at).collect()
    })
}

proptest! {
    #![proptest_config(cases(160))]

    #[test]
    fn no_smaller_set_reaches_a_target(
        rated in any_ratings(false),
        rule in prop::sample::select(RULES.to_vec()),
        drawn in any::<u8>(),
    ) {
        let case = case(&rated, rule, drawn);
        let open = case.open();
        let below = case.below();
        for dimension in 0..case.portfolio.model.dimensions.len() {
            let steps = case.steps_in(dimension);
            if !below.contains(&dimension) {
                prop_assert!(steps.is_empty(), "nothing is to be done, yet {steps:?}");
                continue;
            }
            let own: Vec<usize> = open
                .iter()
                .copied()
                .filter(|&at| case.portfolio.model.criteria[at].dimension == dimension)
                .collect();
            let reaches = |closed: &Vec<usize>| case.dimension_after(dimension, closed) >= Some(case.target.clone());
            let fewest = subsets(&own).filter(reaches).map(|closed| closed.len()).min();
            if let Some(fewest) = fewest {
                prop_assert!(reaches(&steps), "{steps:?} do not reach {:?}", case.target);
                prop_assert_eq!(steps.len(), fewest, "{:?} to {}", steps, case.target);
            }
        }
    }

    #[test]
    fn no_step_is_needless_and_each_follows_what_it_requires(
        rated in any_ratings(true),
        rule in prop::sample::select(RULES.to_vec()),
        drawn in any::<u8>(),
    ) {
        let case = case(&rated, rule, drawn);
        let model = &case.portfolio.model;
        let open = case.open();
        for dimension in case.below() {
            let steps = case.steps_in(dimension);
            let own: Vec<usize> =
                open.iter().copied().filter(|&at| model.criteria[at].dimension == dimension).collect();
            let reaches = |closed: &[usize]| case.dimension_after(dimension, closed) >= Some(case.target.clone());
            prop_assert_eq!(reaches(&steps), reaches(&own), "{:?} of {:?}", steps, own);
            for (place, &step) in steps.iter().enumerate() {
                prop_assert!(own.contains(&step), "{step} is not open");
                prop_assert!(!steps[..place].contains(&step), "{step} comes twice");
                for required in &model.criteria[step].requires {
                    let before = steps[..place].contains(required);
                    prop_assert!(before || !own.contains(required), "{required} does not come before {step}");
                }
                let without: Vec<usize> = steps.iter().copied().filter(|at| *at != step).collect();
                let required = steps.iter().any(|&at| model.criteria[at].requires.contains(&step));
                if reaches(&steps) {
                    prop_assert!(required || !reaches(&without), "{step} is needless in {steps:?}");
                }
            }
        }
    }

    #[test]
    fn effects_are_what_a_new_score_would_say(
        rated in any_ratings(true),
        rule in prop::sample::select(RULES.to_vec()),
        drawn in any::<u8>(),
    ) {
        let case = case(&rated, rule, drawn);
        let model = &case.portfolio.model;
        let score = score_portfolio(&case.portfolio, november());
        let steps = roadmap(model, &score.teams[0]).steps;
        let mut before = case.after(&[]);
        let mut closed = Vec::new();
        for step in &steps {
            closed.push(step.criterion);
            let now = case.after(&closed);
            let dimension = model.criteria[step.criterion].dimension;
            let team = now.len() - 1;
            let rise = |at: usize| now[at].clone().filter(|grade| before[at].as_ref() < Some(grade));
            prop_assert_eq!(&step.dimension_to, &rise(dimension), "dimension after {:?}", &closed);
            prop_assert_eq!(&step.team_to, &rise(team), "team after {:?}", &closed);
            before = now;
        }
    }

    #[test]
    fn days_follow_owners_and_what_is_required(
        rated in any_ratings(true),
        rule in prop::sample::select(RULES.to_vec()),
    ) {
        let case = case(&rated, rule, u8::MAX);
        let model = &case.portfolio.model;
        let score = score_portfolio(&case.portfolio, november());
        let steps = roadmap(model, &score.teams[0]).steps;
        let first = "2026-11-23".parse().expect("it is a day");
        for (place, step) in steps.iter().enumerate() {
            let due = step.item().and_then(|item| item.due);
            prop_assert_eq!(step.slot.planned, due.is_some());
            prop_assert!(step.slot.from <= step.slot.to);
            if let Some(due) = due {
                prop_assert_eq!(step.slot.to, due);
                continue;
            }
            let working = |day: &chrono::NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            prop_assert!(step.slot.from >= first, "{:?}", step.slot);
            prop_assert!(working(&step.slot.from) && working(&step.slot.to), "{:?}", step.slot);
            let days = step.slot.from.iter_days().take_while(|day| *day <= step.slot.to).filter(working);
            prop_assert_eq!(Some(days.count()), model.criteria[step.criterion].effort.map(|days| days as usize));
            let owner = |step: &Step<'_>| step.item().and_then(|item| item.owner.clone());
            for other in &steps[..place] {
                let same = !other.slot.planned && owner(other) == owner(step);
                let required = model.criteria[step.criterion].requires.contains(&other.criterion);
                prop_assert!(!(same || required) || other.slot.to < step.slot.from, "{:?} and {:?}", other.slot, step.slot);
            }
        }
    }
}

/// What became of one planned action. The first plan is of September 2026, the second of
/// 20 November; `a.1x` stands for the criterion, `state` for its answer in November.
fn check_outcome(what: &str, planned: &str, state: &str, now: &str, expected: &[&str]) {
    let portfolio = history(
        Setting { workspace: "{compare: 2026-09, cadence: monthly}\n", ..USUAL },
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
    let on = |day: Option<chrono::NaiveDate>| day.map_or(String::new(), |day| format!(" {day}"));
    match outcome {
        Outcome::Done(day) => format!("done{}", on(day)),
        Outcome::DoneStillOpen(day) => format!("done{}, but open", on(day)),
        Outcome::MetStillPlanned => "met, still planned".into(),
        Outcome::MetNotPlanned => "met, not planned".into(),
        Outcome::Open => "open".into(),
        Outcome::Overdue(day) => format!("overdue since {day}"),
        Outcome::Postponed => "put off".into(),
        Outcome::BroughtForward => "brought forward".into(),
        Outcome::Undated => "no day any more".into(),
        Outcome::Dropped => "dropped".into(),
        Outcome::Vanished => "gone".into(),
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
            &["met, still planned"],
        ),
        ("met, and gone from the plan", planned, "met", "", &["met, not planned"]),
        (
            "done, but still open",
            planned,
            "not-met",
            "{criterion: a.1x, status: done, done: 2026-11-08}",
            &["done 2026-11-08, but open"],
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
        ("put off", planned, "not-met", "{criterion: a.1x, due: 2027-03-31}", &["put off"]),
        (
            "due today",
            "{criterion: a.1x, due: 2026-11-20}",
            "not-met",
            "{criterion: a.1x, due: 2026-11-20}",
            &["open"],
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
            &["open"],
        ),
        ("due on no day", "{criterion: a.1x}", "not-met", "{criterion: a.1x}", &["open"]),
        (
            "given a day since, which has passed",
            "{criterion: a.1x}",
            "not-met",
            "{criterion: a.1x, due: 2026-11-01}",
            &["overdue since 2026-11-01"],
        ),
        ("dropped", planned, "not-met", "{criterion: a.1x, status: dropped}", &["dropped"]),
        ("gone from the plan", planned, "not-met", "", &["gone"]),
        (
            "another took its place",
            planned,
            "not-met",
            "{criterion: a.1y, due: 2026-12-24}",
            &["gone"],
        ),
        (
            "begun before",
            "{criterion: a.1x, due: 2026-12-24, status: in-progress}",
            "not-met",
            "{criterion: a.1x}",
            &["no day any more"],
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
            &["open"],
        ),
        ("other words", "{action: Add a gate}", "not-met", "{action: Add a fence}", &["gone"]),
        (
            "several",
            "{criterion: a.1x, due: 2026-11-01}, {action: Ask}, {criterion: a.1y}",
            "not-met",
            "{criterion: a.1y}, {criterion: a.1x}",
            &["no day any more", "gone", "open"],
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
fn without_a_day_of_assessment_only_what_was_due_before_the_month_is_overdue() {
    for (due, day, expected) in [
        ("2026-10-31", "", "overdue since 2026-10-31"),
        ("2026-11-01", "", "open"),
        ("2026-11-29", "", "open"),
        ("2026-11-01", "assessed_on: 2026-11-02\n", "overdue since 2026-11-01"),
        ("2026-11-02", "assessed_on: 2026-11-02\n", "open"),
    ] {
        let plan = format!("plan: [{{criterion: a.1x, due: {due}}}]\n");
        let portfolio = history(
            USUAL,
            &[
                ("2026-10", "a.1x=not-met", &plan),
                ("2026-11", "a.1x=not-met", &format!("{day}{plan}")),
            ],
        );
        let score = score_portfolio(&portfolio, november());
        assert_eq!(
            told(follow_up(&portfolio.model, &score.teams[0])[0].outcome),
            expected,
            "{due} {day}"
        );
    }
}

#[test]
fn an_action_that_is_for_another_criterion_now_is_judged_by_that() {
    let plan = |criterion: &str| format!("plan: [{{id: k, criterion: {criterion}}}]\n");
    let portfolio = history(
        USUAL,
        &[
            ("2026-10", "a.1x=not-met a.1y=not-met", &plan("a.1x")),
            ("2026-11", "a.1x=met a.1y=not-met", &plan("a.1y")),
        ],
    );
    let score = score_portfolio(&portfolio, november());
    assert_eq!(told(follow_up(&portfolio.model, &score.teams[0])[0].outcome), "open");
}

#[test]
fn a_team_that_missed_the_round_compared_with_accounts_for_its_own_last_plan() {
    let setting = Setting { workspace: "{compare: 2026-10, cadence: monthly}\n", ..USUAL };
    let plan = "plan: [{criterion: a.1x, action: Buy}]\n";
    let portfolio =
        history(setting, &[("2026-09", "a.1x=not-met", plan), ("2026-11", "a.1x=not-met", "")]);
    let score = score_portfolio(&portfolio, november());
    assert_eq!(told(follow_up(&portfolio.model, &score.teams[0])[0].outcome), "gone");
    let view = dankai::report::team_report(&score, &score.teams[0], Locale::En);
    let view = serde_json::to_value(&view).expect("a view is JSON");
    assert_eq!(
        view["follow_up"]["claim"],
        "The one action planned in September is no longer in the plan"
    );
}

#[test]
fn what_a_team_without_assessment_had_planned_is_shown_as_of_then() {
    let setting = Setting { workspace: "compare: 2026-09\n", ..USUAL };
    let plan = "plan: [{criterion: a.1x, action: Keep the promise, due: 2026-12-08}, \
                {action: Ask}, {action: Old, status: done}]\n";
    let portfolio =
        history(setting, &[("2026-09", "a.1x=not-met", ""), ("2026-10", "a.1x=not-met", plan)]);
    let score = score_portfolio(&portfolio, november());
    for (locale, claim) in [
        (Locale::En, "Two actions were open in the plan of October"),
        (Locale::Ja, "10月の計画では2件が未完了"),
    ] {
        let view = dankai::report::team_report(&score, &score.teams[0], locale);
        let view = serde_json::to_value(&view).expect("a view is JSON");
        assert_eq!(view["roadmap"]["claim"], claim);
        let rows = view["roadmap"]["rows"].as_array().expect("there are rows");
        let actions: Vec<_> = rows.iter().map(|row| row["action"].as_str()).collect();
        assert_eq!(actions, [Some("Keep the promise"), Some("Ask")]);
        assert!(rows.iter().all(|row| row["overdue"] == false && row["proposed"] == false));
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
