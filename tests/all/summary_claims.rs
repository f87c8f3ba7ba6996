//! What the summary says of all teams: true of each history, and one number for one thing.

use dankai::model::{Locale, Portfolio};
use dankai::report::summary_report;
use dankai::score::score_portfolio;
use serde_json::{Value as Json, json};

use super::{Workspace, declared, period};

/// A staged model of three dimensions with two criteria a level, of a version.
fn model(version: &str) -> String {
    let dimensions: String = ["build", "run", "care"]
        .iter()
        .map(|id| {
            let criteria: String = [(1, 1), (1, 2), (2, 1), (2, 2)]
                .iter()
                .map(|(level, at)| {
                    format!(
                        "      - {{id: {id}.{level}{at}, level: {level}, text: {id} {level}-{at}, action: Do {id} {level}-{at}}}\n"
                    )
                })
                .collect();
            format!("  - id: {id}\n    name: {id} side\n    criteria:\n{criteria}")
        })
        .collect();
    format!(
        "id: ops\nversion: '{version}'\nname: Ops\nscoring: {{rule: staged}}\nlevels: [{{level: 0, name: None}}, {{level: 1, name: Some}}, {{level: 2, name: All}}]\ndimensions:\n{dimensions}"
    )
}

/// An assessment by that model, each dimension at a level; `n` where it is not applicable, and
/// `-` where nothing is answered.
fn answered(team: &str, month: &str, version: &str, levels: &str) -> String {
    let mut text = format!(
        "team: {team}\nperiod: {month}\nmodel: {{id: ops, version: '{version}'}}\nanswers:\n"
    );
    for (id, level) in ["build", "run", "care"].iter().zip(levels.chars()) {
        for (of, at) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
            text += &match level {
                '-' => continue,
                'n' => format!("  {id}.{of}{at}: {{state: not-applicable, reason: Not ours}}\n"),
                level if level.to_digit(10) >= Some(of) => format!("  {id}.{of}{at}: met\n"),
                _ => format!("  {id}.{of}{at}: not-met\n"),
            };
        }
    }
    if !text.contains(": met") && !text.contains(": not-") && !text.contains("reason") {
        text = text.replace("answers:\n", "answers: {}\n");
    }
    text
}

/// A workspace of these assessments: team, month, version, levels.
fn workspace(settings: &str, rounds: &[(&str, &str, &str, &str)]) -> Portfolio {
    let workspace = Workspace::new(&[
        ("dankai.yaml", &format!("model: {{id: ops, version: '2'}}\n{settings}")),
        ("models/one.yaml", &model("1")),
        ("models/two.yaml", &model("2")),
    ]);
    for (team, month, version, levels) in rounds {
        workspace
            .write(&format!("results/{month}-{team}.yaml"), answered(team, month, version, levels));
    }
    workspace.load().value
}

fn view(portfolio: &Portfolio, locale: Locale) -> Json {
    let score = score_portfolio(portfolio, period("2026-11"));
    serde_json::to_value(summary_report(&score, locale)).expect("a view is data")
}

/// A text of a view without what only holds its lines.
fn text(view: &Json, path: &str) -> String {
    let text = view.pointer(path).and_then(Json::as_str);
    let text = text.unwrap_or_else(|| panic!("no text at {path}: {view}"));
    text.replace('\u{a0}', " ").replace('\n', "")
}

#[test]
fn dimensions_that_are_each_below_target_as_often_are_not_all_below_it_in_a_team() {
    for (levels, en, ja) in [
        // Each is below target in two of three teams, and no team is below in all of them.
        (
            &[[2, 1, 1], [1, 2, 1], [1, 1, 2]][..],
            [
                "None of three teams meets the level-2 target; each dimension holds back 2 of them",
                "No team meets the target; each dimension is below target in two of three",
            ],
            [
                "3チーム中レベル2の目標を達成したチームなし。未達3チームのうち、どの項目も2チームずつが未達",
                "目標の達成チームなし。全3チームのうち、どの項目も2チームずつが未達",
            ],
        ),
        (
            &[[1, 1, 1], [0, 1, 1], [2, 2, 2]],
            [
                "1 of 3 teams meets the level-2 target; every dimension holds back both that do not",
                "One team meets the target; every dimension is below target in both others",
            ],
            [
                "レベル2の目標を達成したのは3チーム中1チーム。未達2チームすべてが全項目で未達",
                "1チームが目標を達成。残る2チームはいずれも全項目が未達",
            ],
        ),
    ] {
        let workspace = Workspace::new(&[("dankai.yaml", "targets: {all: 2}\n")]);
        for (team, levels) in levels.iter().enumerate() {
            let id = format!("t{team}");
            workspace.write(&format!("results/{id}.yaml"), declared(&id, "2026-11", *levels));
        }
        let portfolio = workspace.load_clean();
        for (locale, expected) in [(Locale::En, en), (Locale::Ja, ja)] {
            let view = view(&portfolio, locale);
            let found = [text(&view, "/frame/headline"), text(&view, "/map/claim")];
            assert_eq!(found, expected, "{levels:?}");
        }
    }
}

#[test]
fn a_break_of_the_version_is_no_missing_assessment() {
    let settings = "targets: {all: 2}\nteams: {a: , b: , c: }\n";
    let mut rounds = Vec::new();
    for (month, version) in [("2026-08", "1"), ("2026-09", "1"), ("2026-10", "2"), ("2026-11", "2")]
    {
        rounds.push(("a", month, version, "212"));
        rounds.push(("b", month, version, "122"));
        rounds.push(("c", month, version, "222"));
    }
    let claim = |rounds: &[(&str, &str, &str, &str)], locale| {
        text(&view(&workspace(settings, rounds), locale), "/history/claim")
    };
    assert_eq!(
        claim(&rounds, Locale::En),
        "No stall since August is known; two teams are unclear (other model version)"
    );
    assert_eq!(
        claim(&rounds, Locale::Ja),
        "8月から停滞と分かる項目なし、2チームは判定不可（モデルの版が異なる回）"
    );
    // One of the two was not assessed in October besides.
    rounds.retain(|round| (round.0, round.1) != ("b", "2026-10"));
    assert_eq!(
        claim(&rounds, Locale::Ja),
        "8月から停滞と分かる項目なし、2チームは判定不可（モデルの版が異なる回、評価のない回）"
    );
}

#[test]
fn a_foot_counts_the_one_team_as_one() {
    let portfolio = workspace("", &[("a", "2026-11", "2", "212")]);
    assert!(
        text(&view(&portfolio, Locale::En), "/frame/foot")
            .contains("the one team assessed in November 2026")
    );
    assert!(
        text(&view(&portfolio, Locale::Ja), "/frame/foot").contains("2026年11月は1チームを評価")
    );
}

#[test]
fn criteria_that_tie_are_told_together() {
    for (levels, en, ja) in [
        // Six criteria keep the one team below target, none of them more than another.
        (
            &["111"][..],
            "Six criteria each keep one team below target",
            "6基準のそれぞれにより1チームが目標未達",
        ),
        // Two teams lack both criteria of care, one those of run: these two stand out.
        (
            &["221", "211"],
            "“care 2-1” and “care 2-2” together would raise the level of one team below target",
            "「care 2-1」と「care 2-2」で未達1チームの総合レベルが上昇",
        ),
        (
            &["221", "212"],
            "Several pairs of criteria would each raise the level of one team below target",
            "複数の基準の組のそれぞれで未達1チームの総合レベルが上昇",
        ),
    ] {
        let teams = ["a", "b"];
        let rounds: Vec<_> =
            teams.iter().zip(levels).map(|(team, it)| (*team, "2026-11", "2", *it)).collect();
        let portfolio = workspace("targets: {all: 2}\n", &rounds);
        assert_eq!(text(&view(&portfolio, Locale::En), "/gaps/claim"), en, "{levels:?}");
        assert_eq!(text(&view(&portfolio, Locale::Ja), "/gaps/claim"), ja, "{levels:?}");
    }
}

#[test]
fn five_of_many_lines_that_tie_are_not_told_as_the_highest_and_the_lowest() {
    for (behind, expected) in [
        (
            &[][..],
            "Shown are 5 of 7 dimensions: the first two and the last three by share now, those of the same share in the order of the model.",
        ),
        (
            &[(4, 1), (5, 2), (6, 3), (1, 4), (2, 4), (3, 4)],
            "Shown are 5 of 7 dimensions: the two highest now and the three lowest.",
        ),
    ] {
        let dimensions: String = (0..7)
            .map(|at| {
                format!("  - {{id: d{at}, name: d{at}, criteria: [{{id: d{at}.1, level: 1, text: Do {at}, action: Do {at}}}]}}\n")
            })
            .collect();
        let workspace = Workspace::new(&[
            ("dankai.yaml", "model: many\ntargets: {all: 1}\n"),
            (
                "models/many.yaml",
                &format!(
                    "id: many\nversion: '1'\nname: Many\nscoring: {{rule: staged}}\nlevels: [{{level: 0, name: None}}, {{level: 1, name: All}}]\ndimensions:\n{dimensions}"
                ),
            ),
        ]);
        for month in ["2026-10", "2026-11"] {
            for team in 0..6 {
                let answers: String = (0..7)
                    .map(|at| {
                        let misses = behind.iter().any(|(it, teams)| *it == at && team < *teams);
                        let state = if misses { "not-met" } else { "met" };
                        format!("  d{at}.1: {state}\n")
                    })
                    .collect();
                workspace.write(
                    &format!("results/{month}-{team}.yaml"),
                    format!("team: t{team}\nperiod: {month}\nanswers:\n{answers}"),
                );
            }
        }
        let note = text(&view(&workspace.load().value, Locale::En), "/trend/note");
        assert!(note.ends_with(expected), "{note}");
    }
}

#[test]
fn a_team_with_an_assessment_is_assessed_everywhere_on_the_page() {
    // One team has a level, one leaves a dimension unanswered, one answers nothing, one has
    // no assessment.
    let settings = "targets: {all: 2}\nteams: {full: , part: , blank: , gone: }\n";
    let portfolio = workspace(
        settings,
        &[
            ("gone", "2026-10", "2", "222"),
            ("full", "2026-11", "2", "221"),
            ("part", "2026-11", "2", "22-"),
            ("blank", "2026-11", "2", "---"),
        ],
    );
    let score = score_portfolio(&portfolio, period("2026-11"));
    assert_eq!(score.assessed().count, 3);
    assert_eq!(super::json(&portfolio, period("2026-11"))["organisation"]["assessed"], 1);
    let english = view(&portfolio, Locale::En);
    let figure = |view: &Json, at: usize| {
        ["number", "of", "label", "note"]
            .map(|part| text(view, &format!("/figures/{at}/{part}")))
            .join(" ")
    };
    assert_eq!(figure(&english, 3), "3 of 4 Teams assessed in Nov 2 without a level; 1 missing");
    assert!(
        text(&english, "/frame/foot")
            .contains("3 of 4 teams assessed in November 2026, 1 with a level")
    );
    let titles = |view: &Json| -> Vec<String> {
        let groups = view["map"]["groups"].as_array().cloned().unwrap_or_default();
        groups.iter().map(|group| text(group, "/title")).collect()
    };
    assert_eq!(
        titles(&english),
        [
            "Below target: 1 team",
            "Assessed in Nov, without a team level: 2 teams",
            "Not assessed in Nov: 1 team"
        ]
    );
    let lowest: Vec<Json> = english["map"]["groups"][1]["rows"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| row["lowest"].clone())
        .collect();
    assert_eq!(json!(lowest), json!(["no answers: care side", "nothing answered"]));
    let quality = |at: usize| {
        ["number", "of", "label", "note"]
            .map(|part| text(&english, &format!("/quality/figures/{at}/{part}")))
            .join(" ")
    };
    assert_eq!(
        quality(0),
        "3 of 4 Teams assessed in Nov missing: gone; without a level: part, blank"
    );
    assert_eq!(quality(1), "1 of 1 Levels computed from answers none only declared");
    let japanese = view(&portfolio, Locale::Ja);
    assert_eq!(figure(&japanese, 3), "3 /4 11月の評価済みチーム レベルなし2チーム、未評価1チーム");
    assert!(
        text(&japanese, "/frame/foot")
            .contains("2026年11月は4チーム中3チームを評価（レベルあり1チーム）")
    );
    assert_eq!(
        titles(&japanese),
        ["目標未達：1チーム", "11月に評価、総合レベルなし：2チーム", "11月は未評価：1チーム"]
    );
}

#[test]
fn the_movers_say_which_dimensions_cannot_be_compared() {
    let rounds = [
        ("a", "2026-08", "2", "22n"),
        ("a", "2026-10", "2", "22n"),
        ("a", "2026-11", "2", "221"),
        ("b", "2026-10", "2", "111"),
        ("b", "2026-11", "2", "211"),
    ];
    let portfolio = workspace("targets: {all: 2}\n", &rounds);
    assert_eq!(
        text(&view(&portfolio, Locale::En), "/movers/note"),
        "B build side → level reached. Teams not assessed in October are left out. Not compared: care side of a (not applicable in October)."
    );
    assert_eq!(
        text(&view(&portfolio, Locale::Ja), "/movers/note"),
        "B：build side（→は到達レベル）。10月の評価がないチームは対象外。比較していない項目：aのcare side（10月は対象外）。"
    );
}

#[test]
fn a_mean_below_its_cut_has_gaps_though_no_criterion_is_open() {
    let criteria = |id: &str| -> String {
        [1, 2, 3]
            .iter()
            .map(|at| {
                format!("{{id: {id}{at}, level: 1, text: Question {id}{at}, weight: {at}}}, ")
            })
            .collect()
    };
    let workspace = Workspace::new(&[
        ("dankai.yaml", "model: mc\ntargets: {all: 2}\nteams: {a: , b: , c: }\n"),
        (
            "models/mc.yaml",
            &format!(
                "id: mc\nversion: '1'\nname: Cuts\nscoring: {{rule: mean, cuts: [1.5, 2.5], team: min}}\nscales: {{default: {{min: 0, max: 4, step: 0.5}}}}\nlevels: [{{level: 0, name: Low}}, {{level: 1, name: Mid}}, {{level: 2, name: High}}]\ndimensions:\n  - {{id: aa, name: AA, criteria: [{}]}}\n  - {{id: bb, name: BB, criteria: [{}]}}\n",
                criteria("aa"),
                criteria("bb")
            ),
        ),
    ]);
    for (team, values) in [
        ("a", ["1.5", "2.5", "2.0", "2.5", "3.0", "2.5"]),
        ("b", ["2.0", "2.5", "2.0", "2.5", "3.0", "2.5"]),
        ("c", ["4.0", "4.0", "4.0", "4.0", "3.0", "4.0"]),
    ] {
        let ids = ["aa1", "aa2", "aa3", "bb1", "bb2", "bb3"];
        let answers: String =
            ids.iter().zip(values).map(|(id, value)| format!("  {id}: {value}\n")).collect();
        workspace.write(
            &format!("results/{team}.yaml"),
            format!("team: {team}\nperiod: 2026-11\nanswers:\n{answers}"),
        );
    }
    let portfolio = workspace.load().value;
    let english = view(&portfolio, Locale::En);
    assert_eq!(
        text(&english, "/gaps/claim"),
        "“Question aa1” and one other would raise the level of two teams below target"
    );
    let rows = english["gaps"]["rows"].as_array().cloned().unwrap_or_default();
    let shown: Vec<[String; 3]> = rows
        .iter()
        .map(|row| ["criterion", "teams", "ask"].map(|part| text(row, &format!("/{part}"))))
        .collect();
    // What a team rates too low is asked of the team that rates it high.
    assert_eq!(json!(shown), json!([["Question aa1", "a, b", "c"], ["Question aa3", "a, b", "c"]]));
    assert!(
        text(&english, "/gaps/note").contains(
            "Where none is open, those whose value is too low for the target are listed."
        )
    );
}
