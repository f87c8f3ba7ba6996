//! How many pages a team's report takes, and what stands on them.

use std::fmt::Write as _;

use dankai::load::{Options, load};
use dankai::model::Locale;
use dankai::report::{View, team_report};
use dankai::score::score_portfolio;
use dankai::typeset::{Document, Typesetter};
use serde_json::Value as Json;

use crate::cli::dankai;
use crate::{Workspace, period};

/// The pages that were expected and those that were made, with the view.
fn sheets(workspace: &Workspace, team: &str, locale: Locale) -> (usize, usize, Json) {
    let portfolio = workspace.load().value;
    let score = score_portfolio(&portfolio, period("2026-11"));
    let of_team =
        score.teams.iter().find(|one| one.team.id.as_str() == team).expect("the team is scored");
    let report = team_report(&score, of_team, locale);
    let typesetter = Typesetter::built_in();
    let prepared = typesetter.prepare(&report).expect("the view is JSON");
    let made = typesetter.typeset(Document::Team, &prepared, "a").expect("it is typeset");
    (report.pages(), made.pages, serde_json::to_value(&report).expect("a view is JSON"))
}

#[test]
fn reports_of_usual_plans_take_a_sheet_and_are_laid_out_once() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let args = ["init", "d", "--demo", "30", "--months", "6", "--until", "2026-11"];
    assert_eq!(dankai(folder.path(), &args).code, 0);
    let portfolio = load(&folder.path().join("d"), &Options::default()).expect("it is read").value;
    let score = score_portfolio(&portfolio, period("2026-11"));
    let typesetter = Typesetter::built_in();
    let mut third = Vec::new();
    for locale in [Locale::En, Locale::Ja] {
        for team in &score.teams {
            let report = team_report(&score, team, locale);
            let prepared = typesetter.prepare(&report).expect("the view is JSON");
            let made = typesetter.typeset(Document::Team, &prepared, "a").expect("it is typeset");
            let id = &team.team.id;
            assert_eq!(report.pages(), made.pages, "{id} {locale:?} would be laid out twice");
            third.extend((made.pages > 2).then(|| format!("{id} {locale:?}")));
        }
    }
    assert!(third.len() <= 3, "{third:?} take more than a sheet");
}

/// Four dimensions of three levels of criteria with words of some length, months of ups and
/// downs, and a plan of so many items without a criterion.
fn ops(open: usize) -> Workspace {
    let mut model = String::from(
        "id: ops\nversion: '1'\nname: Ops\nlevels:\n  - {level: 0, name: None}\n  - {level: 1, name: Written}\n  - {level: 2, name: Measured}\n  - {level: 3, name: Tuned}\ndimensions:\n",
    );
    let mut ids = Vec::new();
    for dimension in ["build", "run", "care", "data"] {
        let _ = write!(model, "  - id: {dimension}\n    name: {dimension} side\n    criteria:\n");
        for (level, at) in (1..=3).flat_map(|level| (1..=2).map(move |at| (level, at))) {
            let id = format!("{dimension}.{level}-{at}");
            let _ = writeln!(
                model,
                "      - {{id: {id}, level: {level}, text: What is asked of {dimension} for {level} and {at}, action: Do it for {level} and {at}}}"
            );
            ids.push((level, id));
        }
    }
    let workspace = Workspace::new(&[
        ("models/ops.yaml", &model),
        (
            "dankai.yaml",
            "organisation: Road\nmodel: ops\ntargets: {all: 2, by: 2027-03-31}\nteams: {a: {name: Alpha}}\n",
        ),
    ]);
    for month in 4..=11 {
        let mut text = format!("team: a\nperiod: 2026-{month:02}\nanswers:\n");
        for (at, (level, id)) in ids.iter().enumerate() {
            let is_met = *level == 1 && (at + month) % 7 > 1 && at < 20 || *level == 1 && at < 6;
            let _ = writeln!(text, "  {id}: {}", if is_met { "met" } else { "not-met" });
        }
        if month == 11 && open > 0 {
            text.push_str("plan:\n");
            for item in 0..open {
                let _ = writeln!(text, "  - {{action: Do {item}, owner: Ann, due: 2026-12-10}}");
            }
        }
        workspace.write(&format!("results/2026-{month:02}/a.yaml"), text);
    }
    workspace
}

#[test]
fn a_page_that_a_plan_needs_is_used_for_proposals_too() {
    for open in [0, 3, 8, 14, 24, 60] {
        let workspace = ops(open);
        for locale in [Locale::En, Locale::Ja] {
            let (expected, made, view) = sheets(&workspace, "a", locale);
            let what = format!("{open} items, {locale:?}");
            assert!(expected == made || expected == 0, "{what}: {expected} expected, {made} made");
            let roadmap = &view["roadmap"];
            let rows = roadmap["rows"].as_array().expect("there are rows");
            let planned = rows.iter().filter(|row| row["proposed"] == false).count();
            assert_eq!(planned, open, "{what}: every open item is on the page");
            if made > 2 && open <= 14 {
                assert_eq!(rows.len(), open + all_proposals(&workspace), "{what}");
            }
        }
    }
}

/// How many proposals the roadmap has.
fn all_proposals(workspace: &Workspace) -> usize {
    let portfolio = workspace.load().value;
    let score = score_portfolio(&portfolio, period("2026-11"));
    let roadmap = dankai::plan::roadmap(&portfolio.model, &score.teams[0]);
    roadmap.actions.iter().filter(|action| action.item.is_none()).count()
}
