//! Items of a plan are things of their own: known again from round to round, each with its
//! outcome, each on the page, and every sentence about them true.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chrono::NaiveDate;
use dankai::model::{Locale, Portfolio};
use dankai::plan::{
    Beside, Need, Outcome, Promise, Prospect, beside_forecast, follow_up, outlook, prospect,
    roadmap,
};
use dankai::report::team_report;
use dankai::score::{Forecast, score_portfolio};
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::score::{Setting, USUAL, cases, history, november};
use crate::{Workspace, team_json};

const TARGET_1: Setting<'static> =
    Setting { workspace: "compare: 2026-10\ntargets: {all: 1, by: 2026-12-31}\n", ..USUAL };

fn day(text: &str) -> NaiveDate {
    text.parse().expect("the test gives a day")
}

/// Which item of the second plan each open item of the first is: the owners tell them apart.
fn followed(plans: &[(&str, &str)]) -> String {
    let months: Vec<(&str, &str, String)> = plans
        .iter()
        .map(|(month, plan)| {
            (*month, "a.1x=not-met a.1y=not-met b.1z=not-met", format!("plan: [{plan}]\n"))
        })
        .collect();
    let months: Vec<(&str, &str, &str)> =
        months.iter().map(|(month, row, more)| (*month, *row, more.as_str())).collect();
    let portfolio = history(TARGET_1, &months);
    let score = score_portfolio(&portfolio, november());
    let owner = |item: &dankai::model::PlanItem| {
        item.owner.as_ref().map_or("?", |owner| owner.get(Locale::En)).to_owned()
    };
    let told: Vec<String> = follow_up(&portfolio.model, &score.teams[0])
        .iter()
        .map(|one| format!("{}>{}", owner(one.item), one.now.map_or("-".into(), owner)))
        .collect();
    told.join(" ")
}

/// Without the day of the assessment, a day within its round may have passed or not: it is
/// neither overdue nor promised.
#[test]
fn a_day_within_the_round_is_no_promise() {
    let row = "a.1x=not-met a.1y=met";
    for (due, expected) in [
        ("2026-10-31", Promise::Overdue(1)),
        ("2026-11-01", Promise::WithinRound),
        ("2026-11-29", Promise::WithinRound),
        ("2026-11-30", Promise::By(day("2026-11-30"))),
    ] {
        let plan = format!("plan: [{{criterion: a.1x, due: {due}}}]\n");
        let portfolio = history(TARGET_1, &[("2026-11", row, &plan)]);
        let score = score_portfolio(&portfolio, november());
        let roadmap = roadmap(&portfolio.model, &score.teams[0]);
        let assessment = score.teams[0].assessment.expect("there is one");
        let found = outlook(&portfolio.model, &roadmap, assessment, None);
        assert_eq!(found.promise, Some(expected), "{due}");
    }
}

#[test]
fn an_item_is_known_again_and_none_is_taken_for_two() {
    for (what, before, now, expected) in [
        (
            "two items of one criterion, by their words",
            "{criterion: a.1x, action: Buy, owner: A}, {criterion: a.1x, action: Move, owner: B}",
            "{criterion: a.1x, action: Move, owner: b}, {criterion: a.1x, action: Check, owner: c}, {criterion: a.1x, action: buy, owner: a}",
            "A>a B>b",
        ),
        (
            "an id, whatever the words and the criterion",
            "{id: q-1, criterion: a.1x, action: Buy, owner: A}, {criterion: a.1y, action: Move, owner: B}",
            "{criterion: a.1x, action: Buy, owner: x}, {id: q-1, criterion: a.1y, action: Move, owner: a}, {criterion: a.1y, action: Move, owner: b}",
            "A>a B>b",
        ),
        (
            "other ids are other items, whatever the words",
            "{id: 1, criterion: a.1x, action: Buy, owner: A}",
            "{id: 2, criterion: a.1x, action: Buy, owner: x}",
            "A>-",
        ),
        (
            "an item that is given an id",
            "{criterion: a.1x, action: Buy, owner: A}",
            "{id: 2, criterion: a.1x, action: Buy, owner: a}",
            "A>a",
        ),
        (
            "an item of a criterion that has other words",
            "{criterion: a.1x, action: Buy, owner: A}",
            "{criterion: a.1x, action: Order, owner: a}",
            "A>a",
        ),
        (
            "other words and two that may be meant now",
            "{criterion: a.1x, action: Buy, owner: A}",
            "{criterion: a.1x, action: Order, owner: x}, {criterion: a.1x, action: Rent, owner: y}",
            "A>-",
        ),
        (
            "other words and two that may have been meant",
            "{criterion: a.1x, action: Buy, owner: A}, {criterion: a.1x, action: Move, owner: B}",
            "{criterion: a.1x, action: Order, owner: x}",
            "A>- B>-",
        ),
        (
            "what was done with before takes nobody's place",
            "{criterion: a.1x, action: Old, status: done, owner: o}, {criterion: a.1x, action: Buy, owner: A}",
            "{criterion: a.1x, action: Old, status: done, owner: o}, {criterion: a.1x, action: Order, owner: a}",
            "A>a",
        ),
        (
            "the same words for two criteria",
            "{criterion: a.1x, action: Ask, owner: A}, {criterion: a.1y, action: Ask, owner: B}",
            "{criterion: a.1y, action: Ask, owner: b}, {criterion: a.1x, action: Ask, owner: a}",
            "A>a B>b",
        ),
        (
            "an item that is given a criterion",
            "{action: Ask, owner: A}",
            "{criterion: a.1y, action: Other, owner: x}, {criterion: a.1x, action: ASK, owner: a}",
            "A>a",
        ),
        (
            "an item that loses its criterion",
            "{criterion: a.1x, action: Ask, owner: A}",
            "{action: Ask, owner: a}",
            "A>a",
        ),
        (
            "of the same words twice the first is the first",
            "{action: Ask, owner: A}, {action: Ask, owner: B}",
            "{action: Ask, owner: x}, {action: Ask, owner: y}",
            "A>x B>y",
        ),
        (
            "of the same words twice the owner tells more than the place",
            "{criterion: a.1x, owner: A}, {criterion: a.1x, owner: B}",
            "{criterion: a.1x, owner: B}, {criterion: a.1x, owner: A}",
            "A>A B>B",
        ),
        (
            "and so does the day, before the owner",
            "{action: Ask, owner: A, due: 2026-12-01}, {action: Ask, owner: B, due: 2026-12-24}",
            "{action: Ask, owner: x, due: 2026-12-24}, {action: Ask, owner: B, due: 2026-12-01}",
            "A>B B>x",
        ),
        (
            "one is left of two with the same words",
            "{action: Ask, owner: A}, {action: Ask, owner: B}",
            "{action: Ask, owner: B}",
            "A>- B>B",
        ),
        (
            "an item without words, and one with",
            "{criterion: a.1x, owner: A}, {criterion: a.1x, action: Ask, owner: B}",
            "{criterion: a.1x, action: Ask, owner: b}, {criterion: a.1x, owner: a}",
            "A>a B>b",
        ),
    ] {
        assert_eq!(followed(&[("2026-10", before), ("2026-11", now)]), expected, "{what}");
    }
}

#[test]
fn an_item_is_followed_through_every_round() {
    // Reworded twice: no two plans next to each other leave a doubt.
    assert_eq!(
        followed(&[
            ("2026-09", "{criterion: a.1x, action: Buy, owner: z}"),
            ("2026-10", "{criterion: a.1x, action: Order, owner: A}"),
            ("2026-11", "{criterion: a.1x, action: Rent, owner: a}"),
        ]),
        "A>a"
    );
    let carried = |plans: &[(&str, &str)]| {
        let months: Vec<(&str, &str, &str)> =
            plans.iter().map(|(month, plan)| (*month, "a.1x=not-met", *plan)).collect();
        let portfolio = history(TARGET_1, &months);
        let score = score_portfolio(&portfolio, november());
        let told = follow_up(&portfolio.model, &score.teams[0]);
        told.iter().map(|one| one.carried).collect::<Vec<_>>()
    };
    let ask = "plan: [{action: Ask}]\n";
    let two = "plan: [{criterion: a.1x, action: Buy}, {criterion: a.1x, action: Move}]\n";
    for (what, plans, expected) in [
        ("new in the plan compared with", vec![("2026-10", ask), ("2026-11", ask)], vec![1]),
        (
            "two items of one criterion, one of them older",
            vec![
                ("2026-09", "plan: [{criterion: a.1x, action: Move}]\n"),
                ("2026-10", two),
                ("2026-11", two),
            ],
            vec![1, 2],
        ),
        (
            "a quarter between two rounds is one round",
            vec![("2026-05", ask), ("2026-10", ask), ("2026-11", ask)],
            vec![2],
        ),
        (
            "left out for a round",
            vec![("2026-08", ask), ("2026-09", "plan: []\n"), ("2026-10", ask), ("2026-11", ask)],
            vec![2],
        ),
        (
            "done, and begun again",
            vec![
                ("2026-08", ask),
                ("2026-09", "plan: [{action: Ask, status: done}]\n"),
                ("2026-10", ask),
                ("2026-11", ask),
            ],
            vec![1],
        ),
        (
            "twice in each of two rounds",
            vec![
                ("2026-10-05", ask),
                ("2026-10-20", ask),
                ("2026-11-05", ask),
                ("2026-11-20", ask),
            ],
            vec![1],
        ),
    ] {
        assert_eq!(carried(&plans), expected, "{what}");
    }
}

#[test]
fn what_was_done_in_the_first_of_two_assessments_of_a_round_is_done() {
    let row = "a.1x=not-met";
    let months = [
        ("2026-10-20", row, "plan: [{action: Ask}]\n"),
        ("2026-11-05", row, "plan: [{action: Ask, status: done, done: 2026-11-04}]\n"),
        ("2026-11-20", row, "plan: []\n"),
    ];
    let portfolio = history(TARGET_1, &months);
    let score = score_portfolio(&portfolio, november());
    let told = follow_up(&portfolio.model, &score.teams[0]);
    let told: Vec<Outcome> = told.iter().map(|one| one.outcome).collect();
    assert_eq!(told, [Outcome::Done(Some(day("2026-11-04")))]);
}

// ---- The next plan -------------------------------------------------------------------------

/// The actions of the roadmap: who does what, and what it has to do with the goal.
fn actions(setting: Setting<'_>, row: &str, plan: &str) -> String {
    let more = format!("assessed_on: 2026-11-20\nplan: [{plan}]\n");
    let portfolio = history(setting, &[("2026-11", row, &more)]);
    let score = score_portfolio(&portfolio, november());
    let model = &portfolio.model;
    let told: Vec<String> = roadmap(model, &score.teams[0])
        .actions
        .iter()
        .map(|one| {
            let mut text = match (one.item, one.criterion) {
                (Some(item), _) => item.action.get(Locale::En).to_owned(),
                (None, Some(at)) => format!("+{}", model.criteria[at].id),
                (None, None) => panic!("a proposal has a criterion"),
            };
            text += match one.need {
                Need::Needed => "",
                Need::Met => "(met)",
                Need::Beyond => "(beyond)",
                Need::Free => "(free)",
            };
            if let Some(grade) = &one.dimension_to {
                let _ = write!(text, "={grade}");
            }
            if let Some(grade) = &one.team_to {
                let _ = write!(text, "!{grade}");
            }
            text
        })
        .collect();
    told.join(" ")
}

#[test]
fn the_roadmap_has_every_open_item_by_its_day_then_proposals() {
    let row = "a.1x=not-met a.1y=not-met a.2z=not-met b.1w=met b.2v=not-met";
    for (what, plan, expected) in [
        ("nothing planned", "", "+a.1x +a.1y=1!1"),
        (
            "by day, without a day last, then what nobody plans",
            "{criterion: a.1x, action: Late, due: 2027-02-01}, {action: Free}, {action: Soon, due: 2026-12-01}",
            "Soon(free) Late Free(free) +a.1y=1!1",
        ),
        (
            "two items of one criterion close it with the last",
            "{criterion: a.1x, action: Two, due: 2027-02-10}, {criterion: a.1x, action: One, due: 2026-12-15, status: in-progress}, {criterion: a.1y, action: Y, due: 2026-12-20}",
            "One Y Two=1!1",
        ),
        (
            "what the goal does not need, and what is met",
            "{criterion: a.2z, action: Z, due: 2026-12-01}, {criterion: b.1w, action: W, due: 2026-12-02}, {criterion: b.2v, action: V, due: 2026-12-03}",
            "Z(beyond) W(met) V(beyond)=4 +a.1x +a.1y=4!4",
        ),
        (
            "what is done or dropped is no action, and leaves a proposal",
            "{criterion: a.1x, action: X, status: done}, {criterion: a.1y, action: Y, status: dropped}",
            "+a.1x +a.1y=1!1",
        ),
        (
            "the same day keeps the order of the plan",
            "{action: B, due: 2026-12-01}, {action: A, due: 2026-12-01}, {criterion: a.1x, action: X, due: 2026-12-01}",
            "B(free) A(free) X +a.1y=1!1",
        ),
    ] {
        assert_eq!(actions(TARGET_1, row, plan), expected, "{what}");
    }
}

#[test]
fn of_two_items_of_a_criterion_the_first_to_be_done_stands_for_it() {
    let row = "a.1x=not-met a.2z=not-met";
    for (plan, owner) in [
        (
            "{criterion: a.1x, owner: A, due: 2027-02-10}, {criterion: a.1x, owner: B, due: 2026-12-15}",
            "B",
        ),
        ("{criterion: a.1x, owner: A}, {criterion: a.1x, owner: B, due: 2026-12-15}", "B"),
        (
            "{criterion: a.1x, owner: A, due: 2026-12-15}, {criterion: a.1x, owner: B, due: 2026-12-15}",
            "A",
        ),
        ("{criterion: a.1x, owner: A, status: done}, {criterion: a.1x, owner: B}", "B"),
        (
            "{criterion: a.1x, owner: A, status: done}, {criterion: a.1x, owner: B, status: dropped}",
            "B",
        ),
    ] {
        let more = format!("plan: [{plan}]\n");
        let team = team_json(&history(TARGET_1, &[("2026-11", row, &more)]), november(), "t");
        assert_eq!(team["roadmap"].as_array().map(Vec::len), Some(1), "{plan}");
        assert_eq!(team["roadmap"][0]["owner"], owner, "{plan}");
    }
}

#[test]
fn a_promise_is_a_day_that_can_be_kept() {
    let row = "a.1x=not-met a.1y=not-met a.2z=not-met";
    for (plan, expected) in [
        ("", Promise::Unplanned(2)),
        ("{criterion: a.1x, due: 2026-12-01}", Promise::Unplanned(1)),
        ("{criterion: a.1x, due: 2026-12-01}, {criterion: a.1y}", Promise::Undated(1)),
        (
            "{criterion: a.1x, due: 2026-12-01}, {criterion: a.1y, due: 2026-12-31}",
            Promise::By(day("2026-12-31")),
        ),
        (
            "{criterion: a.1x, due: 2026-12-01}, {criterion: a.1y, due: 2027-01-01}",
            Promise::After { day: day("2027-01-01"), target: day("2026-12-31") },
        ),
        // The second item of a criterion counts as well.
        (
            "{criterion: a.1x, due: 2026-12-01}, {criterion: a.1x, due: 2026-12-20}, {criterion: a.1y, due: 2026-12-05}",
            Promise::By(day("2026-12-20")),
        ),
        (
            "{criterion: a.1x, due: 2026-11-19}, {criterion: a.1y, due: 2026-12-01}",
            Promise::Overdue(1),
        ),
        (
            "{criterion: a.1x, due: 2026-11-20}, {criterion: a.1y, due: 2026-12-01}",
            Promise::By(day("2026-12-01")),
        ),
    ] {
        let more =
            format!("assessed_on: 2026-11-20\nplan: [{plan}, {{action: Free, due: 2026-11-01}}]\n")
                .replace("[, ", "[");
        let portfolio = history(TARGET_1, &[("2026-11", row, &more)]);
        let score = score_portfolio(&portfolio, november());
        let roadmap = roadmap(&portfolio.model, &score.teams[0]);
        let assessment = score.teams[0].assessment.expect("there is one");
        let found = outlook(&portfolio.model, &roadmap, assessment, Some(day("2026-12-31")));
        assert_eq!(found.promise, Some(expected), "{plan}");
        assert_eq!(found.lift.map(|lift| lift.promise), Some(expected), "{plan}");
        assert_eq!((found.others, found.others_overdue), (1, 1), "{plan}");
    }
}

#[test]
fn a_goal_is_reached_or_there_is_a_reason_why_nothing_leads_to_it() {
    let none = Setting { workspace: "", ..USUAL };
    for (setting, row, expected) in [
        (TARGET_1, "a.1x=not-met", Prospect::Ahead),
        (TARGET_1, "a.1x=met a.2y=not-met", Prospect::Met),
        (TARGET_1, "a.1x=- b.1y=met", Prospect::Unknown),
        (TARGET_1, "a.1x=na b.1y=na", Prospect::NothingApplies),
        (none, "a.1x=met", Prospect::Top),
        (none, "a.1x=- b.1y=met", Prospect::Unknown),
        (none, "a.1x=not-met", Prospect::Ahead),
    ] {
        let portfolio = history(setting, &[("2026-11", row, "")]);
        let score = score_portfolio(&portfolio, november());
        let team = &score.teams[0];
        let roadmap = roadmap(&portfolio.model, team);
        assert_eq!(prospect(&portfolio.model, team, &roadmap), expected, "{row}");
    }
}

#[test]
fn a_plan_is_held_against_the_forecast() {
    let forecast = Forecast {
        assessments: 4,
        pace: dankai::model::Score::whole(1),
        reached: day("2027-02-10"),
        earliest: day("2027-01-20"),
        latest: day("2027-04-01"),
    };
    for (planned, expected) in [
        ("2026-12-31", Some(Beside::Earlier(day("2026-12-31")))),
        // Months are told, so months are compared.
        ("2027-01-01", None),
        ("2027-04-30", None),
        ("2027-05-01", Some(Beside::Later(day("2027-05-01")))),
    ] {
        assert_eq!(beside_forecast(day(planned), &forecast), expected, "{planned}");
    }
}

// ---- On the page ---------------------------------------------------------------------------

fn view(portfolio: &Portfolio, locale: Locale) -> Json {
    let score = score_portfolio(portfolio, november());
    let view = team_report(&score, &score.teams[0], locale);
    let text = serde_json::to_string(&view).expect("a view is data").replace('\u{a0}', " ");
    serde_json::from_str(&text).expect("it is JSON")
}

fn claims(portfolio: &Portfolio, exhibit: &str) -> [String; 2] {
    [Locale::En, Locale::Ja].map(|locale| {
        view(portfolio, locale)[exhibit]["claim"].as_str().unwrap_or_default().to_owned()
    })
}

#[test]
fn what_is_said_of_the_next_plan_is_true() {
    let open = "a.1x=not-met a.1y=not-met a.2z=not-met";
    let met = "a.1x=met a.1y=met a.2z=not-met";
    let dated = "{criterion: a.1x, due: 2026-12-01}, {criterion: a.1y, due: 2026-12-15}";
    let late = "{criterion: a.1x, due: 2026-12-01}, {criterion: a.1y, due: 2027-01-15}";
    let past = "{criterion: a.1x, due: 2026-11-01}, {criterion: a.1y, due: 2026-11-02}";
    let free = "{action: Hire, due: 2026-12-01}, {criterion: a.2z, due: 2026-11-01}";
    for (row, plan, en, ja) in [
        (
            open,
            dated,
            "Two actions by 15 December lift the team to level 1",
            "12/15までの2件で総合レベル1へ",
        ),
        (
            open,
            late,
            "Two actions lift the team to level 1 by 15 January, after the target date of 31 December",
            "1/15までの2件で総合レベル1へ（目標日12/31より後）",
        ),
        (
            open,
            past,
            "Two actions lift the team to level 1, both of them overdue",
            "2件で総合レベル1へ（いずれも期限超過）",
        ),
        (
            open,
            "",
            "Two actions lift the team to level 1, neither of them planned yet",
            "2件で総合レベル1へ（いずれも未計画）",
        ),
        (
            open,
            "{criterion: a.1x}, {criterion: a.1y, due: 2026-12-15}",
            "Two actions lift the team to level 1, one of them without a date",
            "2件で総合レベル1へ（うち1件は期限未定）",
        ),
        (
            "a.1x=- b.1y=not-met b.2z=not-met",
            "{criterion: b.1y, due: 2026-12-15}",
            "One action by 15 December leads to every target assessed so far",
            "12/15までの1件で評価済みの全目標へ",
        ),
        (
            "a.1x=- b.1y=met",
            "",
            "Not every target can be compared yet, and nothing is planned",
            "比較できない目標あり、計画中の対応もなし",
        ),
        (
            met,
            "",
            "Every target is met: nothing is left to plan",
            "全目標を達成、計画すべき対応なし",
        ),
        (
            met,
            free,
            "Every target is met; two planned actions are open, one of them overdue",
            "全目標を達成、計画中の対応2件（うち1件は期限超過）",
        ),
        (
            met,
            "{action: Hire, status: done}",
            "Every target is met: nothing is left to plan",
            "全目標を達成、計画すべき対応なし",
        ),
    ] {
        let more = format!("assessed_on: 2026-11-20\nplan: [{plan}]\n");
        let portfolio = history(TARGET_1, &[("2026-11", row, &more)]);
        assert_eq!(claims(&portfolio, "roadmap"), [en, ja], "{row} {plan}");
    }
}

#[test]
fn what_is_said_of_the_last_plan_is_true() {
    let planned = |items: &[&str]| format!("plan: [{}]\n", items.join(", "));
    let a = "{action: A, due: 2026-12-10}";
    let b = "{action: B, due: 2026-12-10}";
    let x = "{criterion: a.1x, action: X, due: 2026-12-10}";
    for (before, now, en, ja) in [
        (
            vec![a],
            vec![a],
            "The one action planned in October is still open",
            "10月の計画1件は継続中",
        ),
        (
            vec![a],
            vec![],
            "The one action planned in October is no longer in the plan",
            "10月の計画1件は計画に記載なし",
        ),
        (
            vec![a],
            vec!["{action: A, due: 2026-12-10, status: dropped}"],
            "The one action planned in October was dropped",
            "10月の計画1件は取り下げ",
        ),
        (
            vec![a, b],
            vec![a, b],
            "Neither of the two actions planned in October is done; two are still open",
            "10月の計画2件はいずれも未完了、2件継続中",
        ),
        (
            vec![a, b],
            vec!["{action: A, status: done}", "{action: B, status: done}"],
            "Both actions planned in October are done",
            "10月の計画2件はすべて完了",
        ),
        (
            vec![a, b, x],
            vec!["{action: A, due: 2027-01-10}", "{criterion: a.1x, action: X, status: done}"],
            "One of three October actions is done, without effect; one put off and one left out",
            "10月の計画3件中1件完了（基準は未達）、1件延期、1件計画に記載なし",
        ),
        (
            vec![a, b, x],
            vec!["{action: A, due: 2026-12-10}", b, x],
            "None of the three actions planned in October is done; three are still open",
            "10月の計画3件はいずれも未完了、3件継続中",
        ),
    ] {
        let (before, now) = (planned(&before), planned(&now));
        let portfolio = history(
            TARGET_1,
            &[("2026-10", "a.1x=not-met", &before), ("2026-11", "a.1x=not-met", &now)],
        );
        assert_eq!(claims(&portfolio, "follow_up"), [en, ja], "{before}{now}");
    }
}

#[test]
fn two_items_of_one_criterion_each_have_their_row() {
    let row = "a.1x=not-met a.2z=not-met";
    let before = "plan:\n  - {criterion: a.1x, action: Buy storage, owner: Ann, due: 2026-11-10}\n  \
                  - {criterion: a.1x, action: Move the data, owner: Bob, due: 2026-12-10}\n  \
                  - {action: Hire, owner: Cem, due: 2026-12-01}\n";
    let now = "plan:\n  - {criterion: a.1x, action: Buy storage, owner: Ann, due: 2026-11-10, status: done, done: 2026-11-09}\n  \
               - {criterion: a.1x, action: Move the data, owner: Bob, due: 2027-02-10}\n  \
               - {criterion: a.1x, action: Check the copies, owner: Dan, due: 2026-12-15, status: in-progress}\n  \
               - {action: Hire, owner: Cem, due: 2026-12-01}\n";
    let portfolio = history(TARGET_1, &[("2026-10", row, before), ("2026-11", row, now)]);
    let view = view(&portfolio, Locale::En);
    let rows = |exhibit: &str, keys: &[&str]| -> Vec<String> {
        let rows = view[exhibit]["rows"].as_array().expect("there are rows").iter();
        let cell = |row: &Json, key: &str| row[key].as_str().unwrap_or("-").to_owned();
        rows.map(|row| keys.iter().map(|key| cell(row, key)).collect::<Vec<_>>().join(" | "))
            .collect()
    };
    assert_eq!(
        rows("follow_up", &["action", "owner", "planned", "due", "result"]),
        [
            "Move the data | Bob | 10 Dec | 10 Feb | put off",
            "Buy storage | Ann | 10 Nov | - | done 9 Nov, criterion still open",
            "Hire | Cem | 1 Dec | 1 Dec | open, carried over",
        ]
    );
    assert_eq!(
        rows("roadmap", &["action", "owner", "due", "note", "brings"]),
        [
            "Hire | Cem | 1 Dec | - | –",
            "Check the copies | Dan | 15 Dec | In progress | a 1",
            "Move the data | Bob | 10 Feb | After the target date | a → 1",
        ]
    );
    assert_eq!(view["roadmap"]["rows"][2]["bar"]["alt"], "due 10 Feb 2027");
    assert_eq!(
        rows("blockers", &["action", "owner", "due"]),
        ["Check the copies (and one more) | Dan | 15 Dec"]
    );
    let alerts: Vec<bool> = view["follow_up"]["rows"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| row["alert"] == true)
        .collect();
    assert_eq!(alerts, [true, false, false], "colour is for what was not kept");
}

#[test]
fn what_has_no_row_is_counted_and_said_to_stand_elsewhere() {
    let mut before = String::from("plan:\n");
    let mut now = before.clone();
    for at in 0..9 {
        let _ = writeln!(before, "  - {{action: Do {at}, due: 2026-12-10}}");
        let status = if at < 2 { "done" } else { "open" };
        let _ = writeln!(now, "  - {{action: Do {at}, due: 2026-12-10, status: {status}}}");
    }
    let row = "a.1x=not-met";
    let portfolio = history(TARGET_1, &[("2026-10", row, &before), ("2026-11", row, &now)]);
    let english = view(&portfolio, Locale::En);
    assert_eq!(
        english["follow_up"]["more"],
        "2 more under “What comes next”; of the others two are done"
    );
    assert_eq!(
        view(&portfolio, Locale::Ja)["follow_up"]["more"],
        "ほか2件は「今後の計画」を参照、ほかは2件完了"
    );
    let rows = english["roadmap"]["rows"].as_array().expect("there are rows");
    let actions: BTreeSet<&str> = rows.iter().filter_map(|row| row["action"].as_str()).collect();
    assert!((2..9).all(|at| actions.contains(format!("Do {at}").as_str())), "{actions:?}");
}

#[test]
fn an_id_is_given_once_in_a_plan() {
    let workspace = Workspace::new(&[(
        "results/a.yaml",
        "team: a\nperiod: 2026-11\nlevels: {training: 1}\nplan:\n  - {id: x, action: One}\n  - {id: x, action: Two}\n  - {id: 7, action: Three}\n",
    )]);
    let checked = workspace.load();
    assert_eq!(
        workspace.shown(&checked.findings),
        "error results/a.yaml:6:5 `x` is the id of an earlier item of this plan | give each item an id of its own; this one is known by its criterion and words until then\n"
    );
    let ids: Vec<Option<&str>> =
        checked.value.teams[0].history[0].plan.iter().map(|item| item.id.as_deref()).collect();
    assert_eq!(ids, [Some("x"), None, Some("7")]);
}

// ---- Any plans -----------------------------------------------------------------------------

/// An item: criterion, words, id, owner, due day, status.
type Drawn = (u8, u8, u8, u8, u8, u8);

fn item((criterion, words, id, owner, due, status): Drawn) -> String {
    let mut parts = Vec::new();
    parts.extend(
        ["", "criterion: a.1x", "criterion: a.1y", "criterion: b.2z"]
            .get(usize::from(criterion))
            .filter(|text| !text.is_empty())
            .map(|text| (*text).to_owned()),
    );
    let words = ["", "Ask", "Buy", "Move"][usize::from(words)];
    let words = if criterion == 0 && words.is_empty() { "Ask" } else { words };
    parts.extend((!words.is_empty()).then(|| format!("action: {words}")));
    parts.extend((id > 0).then(|| format!("id: n{id}")));
    parts.extend((owner > 0).then(|| format!("owner: O{owner}")));
    parts.extend(
        (due > 0).then(|| {
            format!("due: 2026-{}-{:02}", if due > 14 { 12 } else { 11 }, due * 2 % 28 + 1)
        }),
    );
    parts.push(format!(
        "status: {}",
        ["open", "in-progress", "done", "dropped"][usize::from(status)]
    ));
    format!("{{{}}}", parts.join(", "))
}

/// A plan in which no id comes twice.
fn any_plan() -> impl Strategy<Value = String> {
    let drawn = (0..4_u8, 0..4_u8, 0..6_u8, 0..3_u8, 0..28_u8, 0..4_u8);
    prop::collection::vec(drawn, 0..7).prop_map(|items| {
        let mut ids = BTreeSet::new();
        let items: Vec<String> = items
            .into_iter()
            .map(|mut one| {
                if !ids.insert(one.2) {
                    one.2 = 0;
                }
                item(one)
            })
            .collect();
        format!("assessed_on: 2026-11-20\nplan: [{}]\n", items.join(", "))
    })
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn whatever_the_plans_every_item_is_accounted_for_once(
        plans in (any_plan(), any_plan(), any_plan()),
        met in any::<bool>(),
    ) {
        let row = format!("a.1x={} a.1y=not-met b.2z=not-met b.1w=met", if met { "met" } else { "not-met" });
        let [first, second] = [&plans.0, &plans.1].map(|plan| plan.replace("2026-11-20", "2026-10-20"));
        let portfolio = history(TARGET_1, &[
            ("2026-09", &row, &first.replace("2026-10-20", "2026-09-20")),
            ("2026-10", &row, &second),
            ("2026-11", &row, &plans.2),
        ]);
        let score = score_portfolio(&portfolio, november());
        let team = &score.teams[0];
        let (before, now) = (&team.history[1], &team.history[2]);
        let told = follow_up(&portfolio.model, team);
        let open = before.plan.iter().filter(|item| item.status.is_open());
        prop_assert!(open.clone().count() == told.len() && open.zip(&told).all(|(item, one)| std::ptr::eq(item, one.item)));
        let mut taken: Vec<_> = told.iter().filter_map(|one| one.now.map(std::ptr::from_ref)).collect();
        let count = taken.len();
        taken.sort_unstable();
        taken.dedup();
        prop_assert_eq!(taken.len(), count, "an item was taken for two");
        for one in &told {
            let ids = (one.item.id.as_ref(), one.now.and_then(|item| item.id.as_ref()));
            if let (Some(before), Some(now)) = ids {
                prop_assert_eq!(before, now);
            }
            prop_assert_eq!(one.outcome.is_open(), one.now.is_some_and(|item| item.status.is_open()));
            prop_assert!(one.carried >= 1);
        }
        // Every open item is on the page, once, in the order of days.
        let roadmap = roadmap(&portfolio.model, team);
        let items: Vec<_> = roadmap.actions.iter().map_while(|action| action.item).collect();
        prop_assert_eq!(&items, &now.open_items());
        prop_assert!(roadmap.actions[items.len()..].iter().all(|action| action.item.is_none()));
        prop_assert!(items.iter().filter_map(|item| item.due).is_sorted());
        // What the goal needs is covered: by items, or by one proposal.
        for step in &roadmap.steps {
            let rows = roadmap.actions.iter().filter(|action| action.criterion == Some(step.criterion));
            prop_assert_eq!(rows.count(), step.actions());
        }
        for locale in [Locale::En, Locale::Ja] {
            let view = view(&portfolio, locale);
            let rows = view["roadmap"]["rows"].as_array().map_or(0, Vec::len);
            prop_assert!(rows >= items.len());
            for exhibit in ["roadmap", "follow_up"] {
                let claim = view[exhibit]["claim"].as_str().unwrap_or_default();
                for bad in ["No of", "All two", "None of two", "None of the two", "no planned"] {
                    prop_assert!(!claim.contains(bad), "{}", claim);
                }
                if items.iter().any(|item| item.is_overdue(now.earliest_day())) {
                    prop_assert!(!claim.contains("nothing is left") && !claim.contains("すべき対応なし"), "{}", claim);
                }
            }
        }
    }
}
