//! Rounds: what is assessed together, whether that is a week or a year, and what looks back.

use dankai::model::Locale;
use dankai::report::{summary_report, team_report};
use dankai::score::score_portfolio;
use serde_json::Value as Json;

use crate::histories::readable;
use crate::{Workspace, declared, json, period, team_json};

/// A workspace of one team with these settings, assessed at level 1 in these periods and at
/// level 2 in the last.
fn workspace(settings: &str, periods: &[&str]) -> Workspace {
    let workspace = Workspace::new(&[("dankai.yaml", settings)]);
    for (at, period) in periods.iter().enumerate() {
        let level = if at + 1 == periods.len() { 2 } else { 1 };
        workspace.write(&format!("results/{at}.yaml"), declared("a", period, [level; 3]));
    }
    workspace
}

fn rounds(settings: &str, periods: &[&str]) -> Vec<String> {
    let portfolio = workspace(settings, periods).load_clean();
    portfolio.periods().iter().map(ToString::to_string).collect()
}

#[test]
fn rounds_follow_from_what_was_written() {
    for (settings, periods, expected) in [
        ("", &["2026-10", "2026-11"][..], &["2026-10", "2026-11"][..]),
        ("", &["2026-02", "2026-05", "2026-08"], &["2026-Q1", "2026-Q2", "2026-Q3"]),
        ("", &["2026-Q3", "2026-10"], &["2026-Q3", "2026-Q4"]),
        ("", &["2025-11-30", "2026-05-31"], &["2025-H2", "2026-H1"]),
        ("", &["2025", "2026"], &["2025", "2026"]),
        ("", &["2026-W40", "2026-W41"], &["2026-W40", "2026-W41"]),
        ("cadence: weekly", &["2026-11-02", "2026-11-09"], &["2026-W45", "2026-W46"]),
        // Several in a month are the history of that month.
        ("", &["2026-10-31", "2026-11-03", "2026-11-25"], &["2026-10", "2026-11"]),
        ("cadence: monthly", &["2026-02", "2026-05"], &["2026-02", "2026-05"]),
        ("cadence: quarterly", &["2026-02", "2026-05-20"], &["2026-Q1", "2026-Q2"]),
        ("cadence: yearly", &["2025-02", "2026-05-20"], &["2025", "2026"]),
        (
            "{cadence: quarterly, fiscal_year_starts: 4}",
            &["2026-02", "FY2027-Q1"],
            &["FY2026-Q4", "FY2027-Q1"],
        ),
        (
            "{cadence: half-yearly, fiscal_year_starts: 4, fiscal_year_named: start}",
            &["2026-02", "2026-05"],
            &["FY2025-H2", "FY2026-H1"],
        ),
        ("fiscal_year_starts: 10", &["FY2025", "FY2026"], &["FY2025", "FY2026"]),
    ] {
        assert_eq!(rounds(settings, periods), expected, "{settings} {periods:?}");
    }
}

#[test]
fn what_is_no_round_is_a_finding_with_its_place() {
    for (settings, period, expected) in [
        (
            "cadence: monthly",
            "2026-Q4",
            "results/0.yaml:2:9 `2026-Q4` is longer than a round, which is monthly here",
        ),
        (
            "cadence: weekly",
            "2026-11",
            "results/0.yaml:2:9 `2026-11` is longer than a round, which is weekly here",
        ),
        (
            "{cadence: quarterly, fiscal_year_starts: 2}",
            "2026-Q4",
            "results/0.yaml:2:9 `2026-Q4` lies in more than one round",
        ),
        (
            "",
            "FY2026-Q4",
            "results/0.yaml:2:9 `FY2026-Q4` is a part of a fiscal year, but `fiscal_year_starts` does not say",
        ),
    ] {
        let workspace = workspace(settings, &[period]);
        let shown = workspace.shown(&workspace.load().findings);
        assert!(shown.contains(expected), "{settings} {period}: {shown}");
    }
}

#[test]
fn a_comparison_takes_the_nearest_round_before_where_there_is_none() {
    for (settings, periods, expected) in [
        ("compare: quarter", &["2026-07", "2026-08", "2026-10", "2026-11"][..], Some("2026-08")),
        ("compare: quarter", &["2026-09", "2026-10", "2026-11"], Some("2026-09")),
        ("compare: quarter", &["2026-10", "2026-11"], None),
        ("compare: quarter", &["2026-Q2", "2026-Q3"], Some("2026-Q2")),
        ("compare: year", &["2025-10", "2026-10", "2026-11"], Some("2025-10")),
        ("compare: year", &["2025-Q4", "2026-Q1", "2026-Q4"], Some("2025-Q4")),
        ("compare: 2026-08", &["2026-07", "2026-10", "2026-11"], Some("2026-07")),
        ("compare: 2026-Q3", &["2026-08", "2026-09", "2026-10"], Some("2026-09")),
        ("compare: quarter", &["2020-W51", "2020-W53", "2021-W01", "2021-W02"], Some("2020-W53")),
        // The week of Tuesday, 30 June belongs to July: its Thursday is the second.
        ("compare: quarter", &["2026-W26", "2026-W27", "2026-W28"], Some("2026-W26")),
    ] {
        let portfolio = workspace(settings, periods).load_clean();
        let newest = *portfolio.periods().last().expect("there are results");
        let shown = json(&portfolio, newest)["compared_with"].clone();
        assert_eq!(shown.as_str(), expected, "{settings} {periods:?}");
    }
}

/// All texts of a summary.
fn summary_texts(workspace: &Workspace, locale: Locale) -> String {
    let portfolio = workspace.load_clean();
    let newest = *portfolio.periods().last().expect("there are results");
    let score = score_portfolio(&portfolio, newest);
    let view = summary_report(&score, locale);
    serde_json::to_value(view).expect("the view is plain data").to_string()
}

#[test]
fn the_page_says_what_it_is_compared_with() {
    let periods = ["2026-07", "2026-08", "2026-10", "2026-11"];
    let quarter = workspace("compare: quarter", &periods);
    let text = summary_texts(&quarter, Locale::En);
    assert!(text.contains("compared with August\u{a0}2026 (no results for September\u{a0}2026)"));
    let text = summary_texts(&quarter, Locale::Ja);
    assert!(text.contains("比較対象：2026年8月（2026年9月は結果なし）"), "{text}");
    let year = workspace("compare: year", &["2025-11", "2026-10", "2026-11"]);
    assert!(summary_texts(&year, Locale::En).contains("compared with November\u{a0}2025"));
}

#[test]
fn quarters_are_called_quarters() {
    let quarterly = workspace("", &["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]);
    let text = summary_texts(&quarterly, Locale::En);
    assert!(text.contains("Q4\u{a0}2026"), "{text}");
    assert!(!text.contains(" month"), "{text}");
    let text = summary_texts(&quarterly, Locale::Ja);
    assert!(text.contains("2026年第4四半期"), "{text}");
    let fiscal = workspace(
        "{fiscal_year_starts: 4, fiscal_year_named: start}",
        &["FY2025-Q4", "FY2026-Q1", "FY2026-Q2", "FY2026-Q3"],
    );
    assert!(summary_texts(&fiscal, Locale::En).contains("Q3\u{a0}FY2026"));
    assert!(summary_texts(&fiscal, Locale::Ja).contains("2026年度第3四半期"));
    // Where nothing is said, each language has its custom.
    let unsaid = workspace("fiscal_year_starts: 4", &["FY2027-Q2", "FY2027-Q3"]);
    assert!(summary_texts(&unsaid, Locale::En).contains("Q3\u{a0}FY2027"));
    assert!(summary_texts(&unsaid, Locale::Ja).contains("2026年度第3四半期"));
    let japanese = workspace("{locale: ja, fiscal_year_starts: 4}", &["FY2026-Q2", "FY2026-Q3"]);
    assert!(summary_texts(&japanese, Locale::Ja).contains("2026年度第3四半期"));
    assert!(summary_texts(&japanese, Locale::En).contains("Q3\u{a0}FY2026"));
}

/// Whatever is said of rounds names them by their length. Months are those of calendars: the
/// axis of a roadmap, and how old an assessment is.
#[test]
fn no_round_but_a_month_is_called_a_month() {
    let word = regex::Regex::new(r"(?i)\bmonth|月別|毎月|今月|か月").expect("it is well formed");
    for periods in [
        &["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"][..],
        &["2024-H1", "2024-H2", "2025-H1", "2025-H2", "2026-H1", "2026-H2"],
        &["2022", "2023", "2024", "2025", "2026"],
        &["2026-W44", "2026-W45", "2026-W46", "2026-W47", "2026-W48"],
    ] {
        let workspace = workspace("targets: {all: 3}", periods);
        let portfolio = workspace.load_clean();
        let newest = *portfolio.periods().last().expect("there are results");
        let score = score_portfolio(&portfolio, newest);
        for locale in Locale::ALL {
            let view = |view: Result<Json, serde_json::Error>| view.expect("it is plain data");
            let views = [
                view(serde_json::to_value(summary_report(&score, locale))),
                view(serde_json::to_value(team_report(&score, &score.teams[0], locale))),
            ];
            for (place, text) in views.iter().flat_map(|view| readable(view, locale)) {
                if !place.starts_with("method") {
                    assert!(!word.is_match(&text), "{newest} {locale} {place}: {text}");
                }
            }
        }
    }
    for (path, text) in dankai::typeset::TEMPLATES.iter() {
        if path.starts_with("locales/") {
            assert!(!text.contains("onth") && !text.contains('月'), "{path}");
        }
    }
}

/// Rounds without results of anybody are left out of strips and of the trend, and the teams of
/// the trend are those assessed in every round that has some.
#[test]
fn rounds_without_results_are_left_out() {
    let workspace = Workspace::new(&[("dankai.yaml", "{compare: year, targets: {all: 2}}")]);
    for (at, period) in ["2025-11", "2026-06", "2026-10", "2026-11"].iter().enumerate() {
        let level = if at < 2 { 1 } else { 2 };
        for team in ["a", "b"] {
            let path = format!("results/{team}-{at}.yaml");
            workspace.write(&path, declared(team, period, [level; 3]));
        }
    }
    let portfolio = workspace.load_clean();
    let score = score_portfolio(&portfolio, period("2026-11"));
    let view = serde_json::to_value(summary_report(&score, Locale::En)).expect("it is plain data");
    assert_eq!(
        view["trend"]["claim"],
        "Every dimension has 2 more teams at target than in\u{a0}June"
    );
    let alt = view["trend"]["chart"]["alt"].as_str().unwrap_or_default();
    assert!(alt.contains("June to November") && alt.contains("0, 2, 2 of 2"), "{alt}");
    assert_eq!(view["map"]["months"], serde_json::json!(["Jun", "Oct", "Nov"]));
    let strip = view["history"]["sections"][0]["minis"][0]["chart"]["alt"].as_str();
    assert_eq!(
        strip,
        Some("a, June to November. Training: 1, 2, 2; Release: 1, 2, 2; Integration: 1, 2, 2.")
    );
    let note = view["history"]["note"].as_str().unwrap_or_default();
    assert!(note.ends_with("A month in which no team was assessed is left out."), "{note}");
}

#[test]
fn the_day_of_an_assessment_is_in_its_own_month() {
    let workspace = workspace("cadence: quarterly", &["2026-08", "2026-10"]);
    let portfolio = workspace.load_clean();
    let history = &portfolio.teams[0].history;
    assert_eq!(history[1].period, period("2026-Q4"));
    assert_eq!(history[1].reference_day().to_string(), "2026-10-31");
}

/// A criterion that joined the model is asked for from the round on in which it joined.
#[test]
fn criteria_that_join_are_asked_for_in_the_round_of_their_month() {
    let workspace = Workspace::new(&[
        ("dankai.yaml", "{model: m, cadence: quarterly}"),
        (
            "models/m.yaml",
            "id: m\nversion: 1\nname: M\nlevels: [{level: 0, name: Zero}, {level: 1, name: One}]\ndimensions:\n  - id: d\n    name: D\n    criteria:\n      - {id: a, level: 1, text: A}\n      - {id: b, level: 1, text: B, since: 2026-08}\n",
        ),
        ("results/1.yaml", "team: t\nperiod: 2026-05\nanswers: {a: met}\n"),
        ("results/2.yaml", "team: t\nperiod: 2026-07\nanswers: {a: met}\n"),
        ("results/3.yaml", "team: t\nperiod: 2026-Q4\nanswers: {a: met}\n"),
    ]);
    let portfolio = workspace.load().value;
    let levels: Vec<Json> = ["2026-Q2", "2026-Q3", "2026-Q4"]
        .map(|round| team_json(&portfolio, period(round), "t")["level"].clone())
        .into();
    // July is before the month in which the criterion joined.
    assert_eq!(levels, [1, 1, 0]);
}
