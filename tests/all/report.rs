//! The sentences of the reports: computed, in both languages, over many histories.

use std::fmt::Write as _;

use dankai::model::{Locale, Portfolio};
use dankai::report::{summary_report, team_report};
use dankai::score::score_portfolio;
use serde_json::{Value as Json, json};

use super::{Workspace, acme, declared, period};

const MONTHS: [&str; 6] = ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"];

/// A team with declared levels month by month; `-` for a month without assessment.
fn history(levels: &str) -> Vec<(String, String)> {
    let months =
        levels.split_whitespace().zip(MONTHS.iter().skip(6 - levels.split_whitespace().count()));
    months
        .filter(|(levels, _)| *levels != "-")
        .map(|(levels, month)| {
            let level = |at: usize| levels.as_bytes()[at] - b'0';
            (format!("results/{month}.yaml"), declared("a", month, [level(0), level(1), level(2)]))
        })
        .collect()
}

fn workspace(settings: &str, levels: &str) -> Workspace {
    let files = history(levels);
    let mut all = vec![("dankai.yaml", settings)];
    all.extend(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    Workspace::new(&all)
}

fn team_view(portfolio: &Portfolio, month: &str, team: usize, locale: Locale) -> Json {
    let score = score_portfolio(portfolio, period(month));
    serde_json::to_value(team_report(&score, &score.teams[team], locale)).expect("a view is data")
}

/// The headline and all claims of a view, one a line.
fn sentences(view: &Json) -> String {
    let mut text = String::new();
    let line = |text: &mut String, sentence: &Json| {
        let sentence = sentence.as_str().expect("a sentence is text").replace('\u{a0}', " ");
        writeln!(text, "  {}", sentence.replace('\n', " / ")).expect("writing to text never fails");
    };
    line(&mut text, &view["frame"]["headline"]);
    for exhibit in [
        "ladder",
        "blockers",
        "follow_up",
        "history",
        "ledger",
        "roadmap",
        "map",
        "distribution",
        "movers",
        "trend",
        "gaps",
        "groups",
        "quality",
    ] {
        if !view[exhibit]["claim"].is_null() {
            line(&mut text, &view[exhibit]["claim"]);
        }
    }
    for figure in view["quality"]["figures"].as_array().into_iter().flatten() {
        let parts = ["number", "of", "label", "note"].map(|part| figure[part].as_str());
        let parts = parts.map(|part| part.expect("a figure has words"));
        line(&mut text, &parts.join(" ").into());
    }
    for section in view["history"]["sections"].as_array().into_iter().flatten() {
        let parts = ["name", "line"].map(|part| section[part].as_str().expect("text"));
        if parts != ["", ""] {
            line(&mut text, &parts.join(" | ").into());
        }
    }
    text
}

#[test]
fn headlines_and_claims_follow_from_the_history() {
    let two = "teams: {a: }\ntargets: {all: 2, by: 2026-12-31}\n";
    let none = "teams: {a: }\n";
    let mixed = "teams: {a: {targets: {training: 4, release: 3}}}\ntargets: {all: 1}\n";
    let mut text = String::new();
    for (about, settings, levels) in [
        ("first assessment, one dimension behind", two, "210"),
        ("first assessment, all equal, no target", none, "111"),
        ("top level everywhere", two, "444 444"),
        ("level 0 everywhere for six months", two, "000 000 000 000 000 000"),
        ("a gain, and a stall that caps", two, "211 211 211 211 211 311"),
        ("two gains to the same level", two, "111 221"),
        ("two gains to different levels", two, "111 321"),
        ("three gains", two, "111 222"),
        ("a loss that caps", two, "332 332 312"),
        ("a loss and a gain", two, "223 213 214"),
        ("a loss and a gain in one month", two, "232 322"),
        ("lost and regained", two, "222 222 212 212 222 222"),
        ("the team falls", none, "333 313"),
        ("the team rises", none, "112 122 222"),
        ("targets of its own, all missed", mixed, "321 321"),
        ("not assessed this month", two, "112 112 112 -"),
        ("a gap in the history", two, "112 - - 112 122"),
        ("no target, unchanged", none, "132 132 132"),
    ] {
        let workspace = workspace(settings, levels);
        let portfolio = workspace.load_clean();
        // Another team keeps the month alive where this one is missing.
        let month = if levels.ends_with('-') { None } else { Some("2026-11") };
        writeln!(text, "{about}: {levels}").expect("writing to text never fails");
        let Some(month) = month else {
            workspace.write("results/b.yaml", declared("b", "2026-11", [1, 1, 1]));
            let portfolio = workspace.load().value;
            for locale in Locale::ALL {
                text += &sentences(&team_view(&portfolio, "2026-11", 0, locale));
            }
            continue;
        };
        for locale in Locale::ALL {
            text += &sentences(&team_view(&portfolio, month, 0, locale));
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn the_sample_organisation_is_told_truly() {
    let portfolio = acme();
    let score = score_portfolio(portfolio, period("2026-11"));
    let mut text = String::new();
    for locale in Locale::ALL {
        writeln!(text, "summary {locale}").expect("writing to text never fails");
        text += &sentences(
            &serde_json::to_value(summary_report(&score, locale)).expect("a view is data"),
        );
    }
    for (index, team) in score.teams.iter().enumerate() {
        writeln!(text, "{}", team.team.id).expect("writing to text never fails");
        for locale in Locale::ALL {
            text += &sentences(&team_view(portfolio, "2026-11", index, locale));
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn summaries_of_other_shapes() {
    let mut text = String::new();
    for (about, settings, levels) in [
        ("one team, no target", "{}", &[[2, 1, 0]][..]),
        ("all at target", "targets: {all: 1}", &[[1, 1, 1], [2, 2, 2]]),
        ("nobody at target", "targets: {all: 3}", &[[1, 1, 1], [2, 2, 2]]),
        ("one below target", "targets: {all: 1}", &[[1, 1, 1], [2, 2, 0]]),
        ("targets by dimension", "targets: {training: 3, release: 2}", &[[3, 2, 0], [2, 2, 2]]),
    ] {
        let workspace = Workspace::new(&[("dankai.yaml", settings)]);
        for (team, levels) in levels.iter().enumerate() {
            workspace.write(
                &format!("results/t{team}.yaml"),
                declared(&format!("t{team}"), "2026-11", *levels),
            );
        }
        let portfolio = workspace.load_clean();
        let score = score_portfolio(&portfolio, period("2026-11"));
        writeln!(text, "{about}: {levels:?}").expect("writing to text never fails");
        for locale in Locale::ALL {
            text += &sentences(
                &serde_json::to_value(summary_report(&score, locale)).expect("a view is data"),
            );
        }
    }
    insta::assert_snapshot!(text);
}

/// The view of the summary of a month.
fn summary_view(portfolio: &Portfolio, month: &str, locale: Locale) -> Json {
    let score = score_portfolio(portfolio, period(month));
    serde_json::to_value(summary_report(&score, locale)).expect("a view is data")
}

/// What a figure of the summary says, as `1 of 2 Teams … | note`.
fn figure(view: &Json, at: usize) -> String {
    let [number, of, label, note] = ["number", "of", "label", "note"]
        .map(|part| view["figures"][at][part].as_str().expect("text").replace('\u{a0}', " "));
    format!("{number} {of} {label} | {note}")
}

#[test]
fn the_organisations_targets_and_those_of_teams_are_two_claims() {
    let settings = "targets: {all: 2}\nteams: {a: {targets: {training: 3}}, b: , c: {targets: {all: 1}}, d: }\n";
    let workspace = Workspace::new(&[("dankai.yaml", settings)]);
    for (team, levels) in [("a", [2, 2, 2]), ("b", [2, 2, 3]), ("c", [1, 1, 1]), ("d", [2, 1, 1])] {
        workspace.write(&format!("results/{team}.yaml"), declared(team, "2026-11", levels));
    }
    let view = summary_view(&workspace.load_clean(), "2026-11", Locale::En);
    let headline = view["frame"]["headline"].as_str().expect("text").replace('\u{a0}', " ");
    assert_eq!(headline, "2 of 4 teams are at level 2 or above; 2 meet all their targets");
    assert_eq!(figure(&view, 0), "2 of 4 Teams at level 2 or above | 2 meet all their targets");
    let titles: Vec<&str> = view["map"]["groups"]
        .as_array()
        .expect("there are groups")
        .iter()
        .filter_map(|group| group["title"].as_str())
        .collect();
    assert_eq!(
        titles,
        [
            "Meet all their targets: 1 team",
            "Meet their own targets, below level 2: 1 team",
            "At level 2 or above, short of a target of their own: 1 team",
            "Below level 2: 1 team",
        ]
    );
    assert_eq!(
        view["map"]["claim"],
        "Two teams meet all their targets, one more is at level 2 or above"
    );
}

#[test]
fn teams_by_another_version_of_the_model_are_counted_as_not_comparable() {
    let model = |version: &str| {
        format!(
            "id: keys\nversion: '{version}'\nname: Keys\nscoring: {{rule: staged}}\nlevels: [{{level: 0, name: None}}, {{level: 1, name: Some}}, {{level: 2, name: All}}]\ndimensions:\n  - id: g\n    name: Keys\n    criteria:\n      - {{id: g.1, level: 1, text: Keys listed, action: List them}}\n      - {{id: g.2, level: 2, text: Keys managed, action: Manage them}}\n"
        )
    };
    let workspace = Workspace::new(&[
        ("dankai.yaml", "model: {id: keys, version: '2'}\ntargets: {all: 2}\nteams: {a: , b: }\n"),
        ("models/one.yaml", &model("1")),
        ("models/two.yaml", &model("2")),
    ]);
    for (team, version) in [("a", "1"), ("b", "1")] {
        workspace.write(
            &format!("results/10-{team}.yaml"),
            format!("team: {team}\nperiod: 2026-10\nmodel: {{id: keys, version: '{version}'}}\nanswers: {{g.1: met, g.2: met}}\n"),
        );
        workspace.write(
            &format!("results/11-{team}.yaml"),
            format!("team: {team}\nperiod: 2026-11\nanswers: {{g.1: met, g.2: not-met}}\n"),
        );
    }
    let portfolio = workspace.load().value;
    let english = summary_view(&portfolio, "2026-11", Locale::En);
    let headline = english["frame"]["headline"].as_str().expect("text").replace('\u{a0}', " ");
    assert!(
        headline.starts_with(
            "Neither team meets the level-2 target, not comparable with October (other model version)"
        ),
        "{headline}"
    );
    assert_eq!(
        figure(&english, 2),
        "–  Teams that rose since Oct | 2 not comparable: other version"
    );
    let japanese = summary_view(&portfolio, "2026-11", Locale::Ja);
    assert_eq!(figure(&japanese, 2), "–  10月から上昇したチーム | 版が異なり比較不可2チーム");
}

#[test]
fn a_stall_is_told_only_of_teams_that_were_assessed_each_time() {
    let two = "teams: {a: , b: }\ntargets: {all: 2, by: 2026-12-31}\n";
    for (a, b, expected) in [
        // Five assessments missing between are not "not moved".
        (
            "111 - - - - 111",
            "222 222 222 222 222 222",
            "No stall since June is known; one team is unclear (assessments missing)",
        ),
        (
            "111 111 111 111 111 111",
            "222 222 222 222 222 222",
            "One team has a dimension below target that has not moved since June",
        ),
        (
            "222 222 222 222 222 111",
            "111 111 111 111 111 222",
            "Every dimension below target has moved since June",
        ),
        ("111", "111", "The history is too short to tell a stall"),
        ("222 222 222", "222 333 222", "No dimension is below its target"),
    ] {
        let workspace = workspace(two, a);
        for (path, text) in history(b) {
            let path = path.replace("results/", "results/b-");
            workspace.write(&path, text.replace("team: a", "team: b"));
        }
        let view = summary_view(&workspace.load().value, "2026-11", Locale::En);
        assert_eq!(view["history"]["claim"], expected, "{a} and {b}");
    }
}

#[test]
fn many_teams_stand_in_two_columns_with_an_index_and_links_to_their_reports() {
    let view = |teams: usize| {
        let workspace = Workspace::new(&[]);
        for team in 0..teams {
            // Names that sort by letter and not by the order of the files.
            let id = format!("{}{team:02}", char::from(b'a' + u8::try_from(team % 7).unwrap_or(0)));
            workspace.write(
                &format!("results/{team}.yaml"),
                declared(&id, "2026-11", [u8::try_from(team % 5).unwrap_or(0); 3]),
            );
        }
        let portfolio = workspace.load_clean();
        let score = score_portfolio(&portfolio, period("2026-11"));
        serde_json::to_value(summary_report(&score, Locale::En)).expect("a view is plain data")
    };
    let few = view(40);
    assert_eq!((&few["map"]["compact"], &few["map"]["index"]), (&json!(false), &json!([])));
    let many = view(41);
    assert_eq!(many["map"]["compact"], true);
    let parts = many["map"]["index"].as_array().expect("there is an index");
    let columns = parts.iter().filter_map(|part| part.as_array()).flatten();
    let index: Vec<&serde_json::Value> =
        columns.filter_map(|column| column.as_array()).flatten().collect();
    let names: Vec<&str> = index.iter().filter_map(|entry| entry["name"].as_str()).collect();
    assert_eq!(names.len(), 41);
    assert!(names.is_sorted(), "{names:?}");
    // Every entry has a row, and the row leads to the team's report.
    let groups = many["map"]["groups"].as_array().expect("there are groups");
    let rows: Vec<&serde_json::Value> =
        groups.iter().filter_map(|group| group["rows"].as_array()).flatten().collect();
    assert_eq!(rows.len(), 41);
    for entry in index {
        let row = rows.iter().find(|row| row["name"] == entry["name"]).expect("it is there");
        let name = entry["name"].as_str().expect("a name is text");
        assert_eq!(row["file"], format!("teams/{name}.pdf"));
    }
}
