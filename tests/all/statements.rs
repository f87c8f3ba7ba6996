//! Histories about which something untrue is easily said, each with what is right. Their files
//! lie in `statements/`; the folders are copied, so that nothing is written beside them.

use std::path::{Path, PathBuf};

use dankai::load::Options;
use dankai::model::{Locale, Portfolio};
use dankai::report::{summary_report, team_report};
use dankai::score::score_portfolio;
use serde_json::{Value as Json, json};

use super::histories::readable;
use super::{Workspace, json as scores, period, team_json};

/// A workspace of `statements/` in a temporary folder.
fn case(name: &str) -> Workspace {
    fn copy(folder: &Path, root: &Path, workspace: &Workspace) {
        for entry in std::fs::read_dir(folder).expect("the case is there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                copy(&path, root, workspace);
            } else {
                let name = path.strip_prefix(root).expect("it lies below").to_string_lossy();
                workspace.write(&name, std::fs::read(&path).expect("it can be read"));
            }
        }
    }
    let root: PathBuf =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all/statements").join(name);
    let workspace = Workspace::new(&[]);
    copy(&root, &root, &workspace);
    workspace
}

/// A case without errors.
fn sound(name: &str) -> Portfolio {
    let workspace = case(name);
    let checked = workspace.load();
    assert!(
        !dankai::diag::has_errors(&checked.findings),
        "{name} has errors: {}",
        workspace.shown(&checked.findings)
    );
    checked.value
}

fn team_view(portfolio: &Portfolio, team: &str, locale: Locale) -> Json {
    let newest = portfolio.newest_period().expect("there are results");
    let score = score_portfolio(portfolio, newest);
    let own = score
        .teams
        .iter()
        .find(|it| it.team.id.as_str() == team)
        .unwrap_or_else(|| panic!("no team {team}"));
    serde_json::to_value(team_report(&score, own, locale)).expect("a view is plain data")
}

fn summary_view(portfolio: &Portfolio, locale: Locale) -> Json {
    let newest = portfolio.newest_period().expect("there are results");
    let score = score_portfolio(portfolio, newest);
    serde_json::to_value(summary_report(&score, locale)).expect("a view is plain data")
}

/// The texts of the report of a team and of the summary in both languages, with their places.
fn all_texts(portfolio: &Portfolio, team: &str) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for locale in Locale::ALL {
        texts.extend(readable(&team_view(portfolio, team, locale), locale));
        texts.extend(readable(&summary_view(portfolio, locale), locale));
    }
    texts
}

/// Fails where a text says one of these.
fn nowhere(texts: &[(String, String)], phrases: &[&str]) {
    for (place, text) in texts {
        for phrase in phrases {
            let lower = text.to_lowercase();
            assert!(!lower.contains(&phrase.to_lowercase()), "{place}: {text}");
        }
    }
}

/// The text at a place, with plain blanks; empty where there is none.
fn at(view: &Json, pointer: &str) -> String {
    let text = view.pointer(pointer).and_then(Json::as_str).unwrap_or_default();
    text.replace(['\u{a0}', '\n'], " ")
}

fn rows<'a>(view: &'a Json, pointer: &str) -> &'a [Json] {
    view.pointer(pointer).and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

/// The row of a list that has this text under a key.
fn row<'a>(view: &'a Json, pointer: &str, key: &str, text: &str) -> &'a Json {
    rows(view, pointer)
        .iter()
        .find(|row| row[key].as_str().is_some_and(|it| it.replace('\u{a0}', " ") == text))
        .unwrap_or_else(|| panic!("`{text}` is not in {pointer}: {:#}", view[&pointer[1..]]))
}

#[test]
fn ids_that_look_like_numbers_stay_what_they_are() {
    let portfolio = sound("ids2");
    let team = team_json(&portfolio, period("2026-11"), "a");
    // 1.1 was not answered, 1.10 was: level 1 is not reached.
    assert_eq!(team["level"], 0, "{team:#}");
    assert_eq!(team["dimensions"][0]["met"], 3);
    assert_eq!(team["dimensions"][0]["answered"], 3);
    assert_eq!(team["dimensions"][0]["blocking"], json!(["1.1"]));
}

#[test]
fn two_ids_with_the_same_value_are_two() {
    let workspace = case("ids2");
    workspace.write(
        "results/a.yaml",
        "team: a\nperiod: 2026-11\nanswers: {1.1: met, 1.2: met, 1.9: met, 1.10: not-met}\n\
         plan: [{criterion: 1.10, action: Do the tenth}]\n",
    );
    workspace.write("results/b.yaml", "team: 1.10\nperiod: 2026-11\nanswers: {1.1: met}\n");
    let checked = workspace.load();
    assert_eq!(workspace.shown(&workspace.beside_models(checked.findings)), "");
    let portfolio = checked.value;
    let team = team_json(&portfolio, period("2026-11"), "a");
    assert_eq!((&team["level"], &team["dimensions"][0]["met"]), (&json!(1), &json!(3)));
    let step = &team["roadmap"][0];
    assert_eq!((&step["criterion"], &step["action"]), (&json!("1.10"), &json!("Do the tenth")));
    assert_eq!(team_json(&portfolio, period("2026-11"), "1.10")["dimensions"][0]["met"], 1);
}

#[test]
fn a_finding_about_a_number_as_a_key_is_on_its_line() {
    let workspace = case("ids2");
    workspace.write(
        "results/a.yaml",
        "team: a\nperiod: 2026-11\nanswers:\n  1.1: met\n  12: met\n  1.2: met\n",
    );
    let findings = workspace.load().findings;
    let shown = workspace.shown(&workspace.beside_models(findings));
    assert!(shown.contains("error results/a.yaml:5:3 "), "{shown}");
}

#[test]
fn an_answer_is_shown_and_attached_as_it_was_chosen() {
    let portfolio = sound("eq2");
    let newest = portfolio.newest_period().expect("there are results");
    let score = score_portfolio(&portfolio, newest);
    let report = team_report(&score, &score.teams[0], Locale::En);
    let attached: Json =
        serde_json::from_str(&report.frame.attachment).expect("what is attached is JSON");
    assert_eq!(attached["assessments"][0]["answers"]["d.a"], "planned");
    let view = serde_json::to_value(&report).expect("a view is plain data");
    let text = readable(&view, Locale::En);
    let says_no = text.iter().find(|(_, text)| text == "No" || text.starts_with("No;"));
    assert_eq!(says_no, None, "`planned` is not `no`");
}

#[test]
fn an_answer_is_imported_as_it_was_chosen() {
    let workspace = case("eq2");
    std::fs::remove_file(workspace.file("results/2026-11/b.yaml")).expect("it is there");
    let ran = super::cli::dankai(workspace.path(), &["import", "f.csv", "-q"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let checked =
        dankai::load::load(workspace.path(), &Options::default()).expect("the workspace is usable");
    let score = score_portfolio(&checked.value, period("2026-11"));
    let own = score.teams.iter().find(|it| it.team.id.as_str() == "b").expect("it was imported");
    let report = team_report(&score, own, Locale::En);
    let attached: Json =
        serde_json::from_str(&report.frame.attachment).expect("what is attached is JSON");
    assert_eq!(attached["assessments"][0]["answers"], json!({"d.a": "planned", "d.b": "yes"}));
}

#[test]
fn a_broken_document_concerns_its_own_team_alone() {
    let workspace = case("multi");
    let checked = workspace.load();
    let portfolio = checked.value;
    let november = period("2026-11");
    let levels: Vec<Json> = ["a", "b", "c"]
        .iter()
        .map(|team| team_json(&portfolio, november, team)["level"].clone())
        .collect();
    assert_eq!(levels, [json!(2), json!(null), json!(2)]);
    let unreadable: Vec<(&str, bool)> = portfolio
        .teams
        .iter()
        .map(|team| (team.id.as_str(), team.unreadable.contains(&november)))
        .collect();
    assert_eq!(unreadable, [("a", false), ("b", true), ("c", false)]);
}

#[test]
fn a_plan_item_is_a_thing_of_its_own() {
    let portfolio = sound("plan");
    let view = team_view(&portfolio, "a", Locale::En);
    let result = |action: &str| {
        let row = row(&view, "/follow_up/rows", "action", action);
        row["result"].as_str().expect("there is a result").replace('\u{a0}', " ")
    };
    // Ann says hers is done; Bob's goes on, and so does Cem's.
    assert!(result("Buy storage").starts_with("done"), "{}", result("Buy storage"));
    assert!(!result("Move the data").contains("done, "), "{}", result("Move the data"));
    assert!(!result("Move the data").starts_with("done"), "{}", result("Move the data"));
    assert!(!result("Hire a data engineer").starts_with("done"));
    assert!(!result("Hire a data engineer").contains("overdue"));
}

#[test]
fn every_open_item_stands_on_the_roadmap_with_its_own_day() {
    let portfolio = sound("plan");
    let view = team_view(&portfolio, "a", Locale::En);
    for (action, due) in [
        ("Move the data", "10 Feb"),
        ("Check the copies", "15 Dec"),
        ("Hire a data engineer", "1 Dec"),
    ] {
        let row = row(&view, "/roadmap/rows", "action", action);
        let said = row["due"].as_str().unwrap_or_default().replace('\u{a0}', " ");
        assert!(said.starts_with(due), "{action}: {said}");
        // The bar says the same as the column.
        let bar = row["bar"]["alt"].as_str().unwrap_or_default().replace('\u{a0}', " ");
        assert!(bar.contains(due), "{action}: {bar}");
    }
    let shown = rows(&view, "/roadmap/rows");
    assert!(!shown.iter().any(|row| row["action"] == "Buy storage"), "it is done");
    for text in readable(&view, Locale::En) {
        assert!(!text.1.contains("left to plan"), "{text:?}");
    }
}

#[test]
fn an_item_under_way_is_said_to_be() {
    let portfolio = sound("plan");
    let texts = readable(&team_view(&portfolio, "a", Locale::En), Locale::En);
    let told = texts.iter().any(|(_, text)| {
        let lower = text.to_lowercase();
        lower.contains("in progress") || lower.contains("under way") || lower.contains("begun")
    });
    assert!(told, "`Check the copies` is in progress");
}

#[test]
fn a_quarter_without_results_is_compared_with_the_nearest_before_it() {
    let portfolio = sound("qtr");
    assert_eq!(scores(&portfolio, period("2026-11"))["compared_with"], "2026-08");
    let texts = all_texts(&portfolio, "a");
    nowhere(&texts, &["first assessment", "no earlier period", "初回", "比較対象なし"]);
    // September is named for having no results, and as nothing else.
    let september = regex::Regex::new(r"\bSep|(^|[^1-9])9月").expect("it is well formed");
    let axis = |place: &str| place.contains("labels[") || place.contains("months[");
    let named: Vec<_> =
        texts.iter().filter(|(place, text)| !axis(place) && september.is_match(text)).collect();
    assert!(!named.is_empty(), "the page says that there are no results in September");
    for (place, text) in named {
        assert!(text.contains("no results") || text.contains("結果なし"), "{place}: {text}");
    }
}

#[test]
fn quarterly_assessments_are_told_in_quarters() {
    let portfolio = sound("quarterly");
    for locale in Locale::ALL {
        let summary = summary_view(&portfolio, locale);
        assert!(!summary["trend"].is_null(), "whether the portfolio is rising can be told");
        let texts = readable(&summary, locale);
        nowhere(&texts, &["0 of 0", "0/0"]);
        for (place, text) in &texts {
            if place.ends_with("alt") {
                assert!(
                    !text.contains("not assessed") && !text.contains("未評価"),
                    "{place}: {text}"
                );
            }
        }
        for team in 0..8 {
            let view = team_view(&portfolio, &format!("t{team}"), locale);
            let texts = readable(&view, locale);
            for (place, text) in &texts {
                if place.starts_with("history") || place.contains("spark") {
                    let gap = text.contains("not assessed") || text.contains("未評価");
                    assert!(!gap, "{place}: {text}");
                }
            }
        }
    }
}

#[test]
fn a_criterion_is_open_since_it_was_asked() {
    let portfolio = sound("since");
    let view = team_view(&portfolio, "a", Locale::En);
    for (criterion, since) in [
        ("Joined in October", "October"),
        ("Was not applicable until October", "October"),
        ("Top", "June"),
    ] {
        let Some(row) =
            rows(&view, "/blockers/rows").iter().find(|it| it["criterion"] == criterion)
        else {
            assert_eq!(criterion, "Top", "it blocks the team");
            continue;
        };
        let cause = row["cause"].as_str().expect("there is a cause");
        assert!(cause.contains(&format!("since {since}")), "{criterion}: {cause}");
    }
}

#[test]
fn a_criterion_under_a_declared_level_was_not_open() {
    let workspace = case("since");
    for month in ["06", "07", "08", "09"] {
        workspace.write(
            &format!("results/{month}.yaml"),
            format!("team: a\nperiod: 2026-{month}\nlevels: {{x: 1}}\n"),
        );
    }
    let portfolio = workspace.load().value;
    for locale in Locale::ALL {
        let texts = readable(&team_view(&portfolio, "a", locale), locale);
        for (place, text) in texts.iter().filter(|(place, _)| place.starts_with("blockers")) {
            assert!(!text.contains("June") && !text.contains("6月"), "{place}: {text}");
        }
    }
}

#[test]
fn nothing_is_promised_for_a_day_that_is_gone() {
    let portfolio = sound("two");
    let view = team_view(&portfolio, "y", Locale::En);
    for (place, text) in readable(&view, Locale::En) {
        assert!(!text.contains("by 1 Sep"), "{place}: {text}");
    }
    let view = team_view(&portfolio, "y", Locale::Ja);
    for (place, text) in readable(&view, Locale::Ja) {
        assert!(!text.contains("9/1まで"), "{place}: {text}");
    }
}

#[test]
fn two_are_both() {
    let portfolio = sound("two");
    for team in ["x", "y"] {
        let texts = all_texts(&portfolio, team);
        nowhere(&texts, &["all two", "none of two", "none of the two", "no of"]);
    }
}

#[test]
fn names_keep_their_capitals_inside_sentences() {
    let portfolio = sound("two");
    for team in ["x", "y"] {
        for (place, text) in &all_texts(&portfolio, team) {
            assert!(!text.contains("kubernetes") && !text.contains("azure"), "{place}: {text}");
        }
    }
}

#[test]
fn levels_are_not_compared_across_versions() {
    let portfolio = sound("ver");
    for locale in Locale::ALL {
        let view = team_view(&portfolio, "a", locale);
        let claim = at(&view, "/history/claim");
        for wrong in ["June", "July", "Four", "6月", "7月", "4段階"] {
            assert!(!claim.contains(wrong), "{claim}");
        }
    }
    // By the newer version x stood still and y fell.
    let view = team_view(&portfolio, "a", Locale::En);
    assert_eq!(row(&view, "/ladder/rows", "id", "y")["change"]["kind"], "down");
    assert_eq!(row(&view, "/ladder/rows", "id", "x")["change"]["kind"], "same");
}

#[test]
fn a_change_of_version_is_not_no_change() {
    let portfolio = sound("version-change");
    let team = team_json(&portfolio, period("2026-11"), "orchid");
    assert_eq!((&team["level"], &team["dimensions"][0]["previous"]), (&json!(1), &json!(null)));
    let texts = all_texts(&portfolio, "orchid");
    let apart: Vec<(String, String)> =
        texts.iter().filter(|(place, _)| !place.starts_with("method")).cloned().collect();
    nowhere(
        &apart,
        &[
            "no level has changed",
            "none lost",
            "0 lost",
            "unchanged",
            "no team gained",
            "変化なし",
            "低下なし",
            "低下0",
        ],
    );
    for locale in Locale::ALL {
        let view = team_view(&portfolio, "orchid", locale);
        assert_ne!(at(&view, "/figures/1/number"), "0");
        let why = readable(&view, locale).iter().any(|(_, text)| text.contains("1.0.0"));
        assert!(why, "the report says which version it was");
    }
}

#[test]
fn a_mean_is_of_what_was_rated() {
    let portfolio = sound("csf");
    for (locale, right, wrong) in
        [(Locale::En, "53", "106 rating"), (Locale::Ja, "53", "106件の評点")]
    {
        let view = team_view(&portfolio, "a", locale);
        let note = at(&view, "/figures/0/note");
        assert!(note.contains(right) && !note.contains(wrong), "{note}");
    }
}

#[test]
fn a_comparison_with_last_year_has_its_year() {
    let portfolio = sound("yoy");
    for locale in Locale::ALL {
        let team = team_view(&portfolio, "a", locale);
        let summary = summary_view(&portfolio, locale);
        for (view, pointer) in [
            (&team, "/ladder/since"),
            (&team, "/figures/1/label"),
            (&summary, "/map/since"),
            (&summary, "/movers/question"),
        ] {
            let text = at(view, pointer);
            assert!(text.contains("2025"), "{pointer}: {text}");
        }
    }
}

#[test]
fn a_team_last_seen_a_year_ago_was_seen_in_that_year() {
    let workspace = case("yoy");
    workspace.write(
        "results/2025-03.yaml",
        "team: d\nperiod: 2025-03\nlevels: {training: 1, release: 1, integration: 1}\n",
    );
    let portfolio = workspace.load().value;
    let march = regex::Regex::new(r"\bMar(ch)?\b|(^|[^1-9])3月").expect("it is well formed");
    for locale in Locale::ALL {
        let mut texts = readable(&summary_view(&portfolio, locale), locale);
        texts.extend(readable(&team_view(&portfolio, "d", locale), locale));
        let march: Vec<_> = texts.iter().filter(|(_, text)| march.is_match(text)).collect();
        assert!(!march.is_empty(), "it is told when it was seen last");
        for (place, text) in march {
            assert!(text.contains("2025"), "{place}: {text}");
        }
    }
}

#[test]
fn a_dimension_left_out_for_a_month_is_not_new() {
    let with = "team: a\nperiod: 2026-09\nlevels: {training: 1, release: 1, integration: 1}\n";
    let without = "team: a\nperiod: 2026-10\nlevels: {training: 1, release: 1}\n";
    let again = "team: a\nperiod: 2026-11\nlevels: {training: 1, release: 1, integration: 1}\n";
    let workspace = Workspace::new(&[
        ("results/09.yaml", with),
        ("results/10.yaml", without),
        ("results/11.yaml", again),
    ]);
    let texts = all_texts(&workspace.load_clean(), "a");
    nowhere(&texts, &["first assessment", "初回"]);
}

#[test]
fn a_team_that_lost_two_dimensions_did_not_lose_one() {
    let before = "team: a\nperiod: 2026-10\nlevels: {training: 2, release: 2, integration: 2}\n";
    let now = "team: a\nperiod: 2026-11\nlevels: {training: 1, release: 1, integration: 2}\n";
    let workspace = Workspace::new(&[("results/10.yaml", before), ("results/11.yaml", now)]);
    let summary = summary_view(&workspace.load_clean(), Locale::En);
    let claim = at(&summary, "/movers/claim");
    assert!(!claim.ends_with("lost one"), "{claim}");
}

#[test]
fn a_team_that_answered_nothing_meets_nothing() {
    let workspace = Workspace::new(&[
        ("dankai.yaml", "targets: {all: 1}\n"),
        ("results/a.yaml", "team: a\nperiod: 2026-11\nanswers: {}\n"),
        (
            "results/b.yaml",
            "team: b\nperiod: 2026-11\nlevels: {training: 1, release: 1, integration: 1}\n",
        ),
    ]);
    let portfolio = workspace.load().value;
    for locale in Locale::ALL {
        let texts = readable(&team_view(&portfolio, "a", locale), locale);
        nowhere(
            &texts,
            &[
                "every target is met",
                "levels are declared",
                "0 of 2 met",
                "nothing is left",
                "全目標を達成",
                "レベルは申告値",
                "2基準中0達成",
                "計画すべき対応なし",
            ],
        );
    }
}
