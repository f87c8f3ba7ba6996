//! What is doubtful though it can be read: told with its place, counted in the reports.

use chrono::NaiveDate;
use dankai::load::Places;
use dankai::model::{Locale, Who};
use dankai::redact;
use dankai::report::{summary_report, team_report};
use dankai::score::{Site, doubts, score_portfolio};

use crate::cli::dankai;
use crate::{Workspace, acme_folder, declared, period};

/// The findings of the newest month on a day, places from the root of the workspace.
fn found(workspace: &Workspace, today: &str) -> String {
    let portfolio = workspace.load().value;
    let month = portfolio.newest_period().expect("there are results");
    let today: NaiveDate = today.parse().expect("the test gives a day");
    let mut places = Places::new(workspace.path());
    let findings: Vec<_> = doubts(&portfolio, month, today)
        .into_iter()
        .map(|doubt| {
            let place = match &doubt.site {
                Site::Listed(team) => places.listed(team),
                Site::Assessment { file, team, period, day, path } => {
                    places.of_assessment(file, (team, *period, *day), path)
                }
            };
            doubt.finding.at(place)
        })
        .collect();
    workspace.shown(&findings)
}

const OWN: &str = "id: own\nversion: 1\nevidence: required\nlevels: [{level: 0}, {level: 1}]\n\
    dimensions: [{id: a, criteria: [{id: a.x, level: 1}, {id: a.y, level: 1, evidence: optional}]}]\n";

/// A workspace by the model above, with one file for each text.
fn own(files: &[&str]) -> Workspace {
    let workspace = Workspace::new(&[
        ("dankai.yaml", "model: own\nteams:\n  t: {name: T}\n"),
        ("models/own.yaml", OWN),
    ]);
    for (number, text) in files.iter().enumerate() {
        workspace.write(&format!("results/{number}.yaml"), text);
    }
    workspace
}

#[test]
fn every_doubt_has_its_place_and_a_way_out() {
    let rows: &[(&str, &[&str], &str)] = &[
        (
            "evidence",
            &["team: t\nperiod: 2026-11\nanswers:\n  a.x: met\n  a.y: met\n"],
            "warning results/0.yaml:4:8 `a.x` is met without evidence, which the model demands | write {state: met, evidence: ...}, where it can be seen\n",
        ),
        (
            "evidence is there, or nothing is met",
            &[
                "team: t\nperiod: 2026-11\nanswers: {a.x: {state: met, evidence: w}, a.y: met}\n---\nteam: u\nperiod: 2026-11\nanswers: {a.x: partial}\n",
            ],
            "",
        ),
        (
            "a fall",
            &[
                "team: t\nperiod: 2026-10\nanswers: {a.x: partial, a.y: met}\n",
                "team: t\nperiod: 2026-11\nanswers:\n  a.x: {state: not-met, note: gone}\n  a.y: {state: partial}\n",
            ],
            "warning results/1.yaml:5:8 `a.y` fell from `met` to `partial` without a `note` | say why in a `note`: it stands in the report as the cause\n",
        ),
        (
            "no fall: an answer that is not known",
            &[
                "team: t\nperiod: 2026-10\nanswers: {a.y: met}\n",
                "team: t\nperiod: 2026-11\nanswers: {a.y: unknown}\n",
            ],
            "",
        ),
        (
            "a plan",
            &[
                "team: t\nperiod: 2026-11\nanswers: {a.y: met}\nplan:\n  - {action: A}\n  - {action: B, owner: O}\n  - {action: C, due: 2026-12-01}\n  - {action: D, status: done}\n  - {action: E, owner: O, due: 2026-12-01}\n",
            ],
            "warning results/0.yaml:5:5 this item of the plan has neither `owner` nor `due` | say who does it and by when\n\
             warning results/0.yaml:6:5 this item of the plan has no `due` | say who does it and by when\n\
             warning results/0.yaml:7:5 this item of the plan has no `owner` | say who does it and by when\n",
        ),
        (
            "a copy, in one file with others",
            &[
                "team: t\nperiod: 2026-10\nassessed_on: 2026-10-20\nanswers: {a.y: met}\n",
                "team: u\nperiod: 2026-11\nanswers: {a.y: met}\n---\nteam: t\nperiod: 2026-11\nassessed_on: 2026-11-20\nanswers: {a.y: met}\n",
            ],
            "warning results/1.yaml:6:9 this says the same as 2026-10, the date aside | if it is a copy of `results/0.yaml`, answer anew; if nothing has changed, say so in a `note`\n",
        ),
        (
            "the same levels are no copy",
            &[
                "team: t\nperiod: 2026-10\nlevels: {a: 1}\n",
                "team: t\nperiod: 2026-11\nlevels: {a: 1}\n",
            ],
            "",
        ),
        (
            "a contradiction",
            &["team: t\nperiod: 2026-11\nlevels:\n  a: 1\nanswers: {a.y: not-met}\n"],
            "warning results/0.yaml:4:6 `a` is declared at level 1, its answers give 0; the answers count\n",
        ),
        (
            "an old month",
            &[
                "team: t\nperiod: 2026-07\nlevels: {a: 1}\n",
                "team: u\nperiod: 2026-11\nlevels: {a: 1}\n",
            ],
            "warning results/0.yaml:2:9 the newest assessment of `t` is that of 2026-07, 4 months before 2026-11 | assess the team again; `stale_after: 3` in `dankai.yaml` says how many months are well\n",
        ),
        (
            "three months are well",
            &[
                "team: t\nperiod: 2026-08\nlevels: {a: 1}\n",
                "team: u\nperiod: 2026-11\nlevels: {a: 1}\n",
            ],
            "",
        ),
        (
            "no results",
            &["team: u\nperiod: 2026-11\nlevels: {a: 1}\n"],
            "warning dankai.yaml:3:3 the team `t` has no results | put its assessment under `results/`, or take the team out of `dankai.yaml`\n",
        ),
        (
            "a month to come makes nobody late",
            &[
                "team: t\nperiod: 2026-01\nlevels: {a: 1}\n",
                "team: u\nperiod: 2027-11\nlevels: {a: 1}\n",
            ],
            "warning results/1.yaml:2:9 the period 2027-11 is still to come | today is 2026-11-30: correct `period`, or the date of this computer\n",
        ),
    ];
    for (what, files, expected) in rows {
        let workspace = own(files);
        let shown = found(&workspace, "2026-11-30");
        let shown = shown.replace(&format!("{}/", workspace.path().display()), "");
        assert_eq!(shown, *expected, "{what}");
    }
}

#[test]
fn tables_and_lists_of_json_have_their_places_too() {
    let workspace = own(&["team: t\nperiod: 2026-10\nanswers: {a.y: met}\n"]);
    workspace.write(
        "results/1.json",
        "[{\"team\": \"u\", \"period\": \"2026-11\", \"answers\": {}},\n {\"team\": \"t\", \"period\": \"2026-11\", \"answers\": {\"a.y\": \"not-met\"}}]",
    );
    let shown = found(&workspace, "2026-11-30");
    assert!(shown.contains("results/1.json:2:56 `a.y` fell"), "{shown}");
    let workspace = own(&["team: t\nperiod: 2026-10\nanswers: {a.y: met}\n"]);
    workspace.write("results/1.csv", "team,period,a.y\nt,2026-11,not-met\n");
    let shown = found(&workspace, "2026-11-30");
    assert!(shown.contains("results/1.csv `a.y` fell"), "{shown}");
}

#[test]
fn a_workspace_says_when_an_assessment_is_old() {
    for (setting, is_old) in [("", true), ("stale_after: 6\n", false), ("stale_after: 5\n", true)] {
        let workspace = Workspace::new(&[
            ("dankai.yaml", setting),
            ("results/a.yaml", &declared("a", "2026-05", [1, 1, 1])),
            ("results/b.yaml", &declared("b", "2026-11", [1, 1, 1])),
        ]);
        assert_eq!(
            found(&workspace, "2026-11-30").contains("6 months before"),
            is_old,
            "{setting}"
        );
    }
}

#[test]
fn the_sample_has_no_doubts() {
    let ran = dankai(&acme_folder(), &["check", "."]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
}

/// The sentences about doubts in a report, as JSON text.
fn told(workspace: &Workspace, locale: Locale, who: Who) -> (String, String) {
    let mut portfolio = workspace.load().value;
    portfolio.audience.who = who;
    let month = period("2026-11");
    let teams = redact::for_teams(&portfolio);
    let score = score_portfolio(&teams, month);
    let t = score.teams.iter().find(|team| team.team.id.as_str() == "t").expect("there is one");
    let team = serde_json::to_value(team_report(&score, t, locale)).expect("a view is JSON");
    let all = redact::for_summary(&portfolio, month);
    let score = score_portfolio(&all, month);
    let summary = serde_json::to_value(summary_report(&score, locale)).expect("a view is JSON");
    let method = team["method"]["text"].as_str().expect("it is text");
    let marks = ["Doubtful:", "要確認："];
    let at = marks.iter().find_map(|mark| method.find(mark));
    let sentence = at.map_or("", |at| {
        let rest = &method[at..];
        let end = rest.find(['.', '。']).unwrap_or(rest.len());
        &rest[..end]
    });
    let summary = summary["quality"]["doubts"].as_str().unwrap_or_default();
    (sentence.replace('\u{a0}', " "), summary.to_owned())
}

#[test]
fn doubts_are_counted_in_the_reports() {
    let old = "team: u\nperiod: 2026-06\nanswers: {a.y: met}\n";
    let many = own(&[
        "team: t\nperiod: 2026-10\nanswers: {a.x: met, a.y: met}\n",
        "team: t\nperiod: 2026-11\nlevels: {a: 1}\nanswers: {a.x: met, a.y: partial}\nplan: [{action: A}, {action: B, owner: O}]\n",
        old,
    ]);
    let copy = own(&[
        "team: t\nperiod: 2026-10\nanswers: {a.y: met}\n",
        "team: t\nperiod: 2026-11\nanswers: {a.y: met}\n",
    ]);
    let late = own(&[
        "team: t\nperiod: 2026-07\nanswers: {a.y: met}\n",
        "team: u\nperiod: 2026-11\nanswers: {a.y: met}\n",
    ]);
    for (workspace, who, locale, team, summary) in [
        (
            &many,
            Who::Team,
            Locale::En,
            "Doubtful: one declared value disagrees with the answers; one criterion is met without the evidence it needs; one answer fell without a note; two plan items lack an owner or a date",
            "Doubtful: 1 declared against the answers, 1 met without the evidence needed, 1 fell without a note, 2 plan items without owner or date, 1 team out of date",
        ),
        (
            &many,
            Who::Team,
            Locale::Ja,
            "要確認：回答と食い違う申告値1件、必須の証跡を欠く達成基準1件、理由の記載なく下がった回答1件、担当者または期限のない計画2件",
            "要確認：回答と食い違う申告値1件、必須の証跡を欠く達成基準1件、理由の記載なく下がった回答1件、担当者・期限のない計画2件、長期未評価1チーム",
        ),
        // What notes and plans would tell is not known to these readers.
        (
            &many,
            Who::Organisation,
            Locale::En,
            "Doubtful: one declared value disagrees with the answers; one criterion is met without the evidence it needs; two plan items lack an owner or a date",
            "Doubtful: 1 declared against the answers, 1 met without the evidence needed, 1 team out of date",
        ),
        (&copy, Who::Organisation, Locale::En, "", ""),
        (
            &copy,
            Who::Team,
            Locale::En,
            "Doubtful: all but the date is as in October 2026",
            "Doubtful: 1 copy of the last",
        ),
        (
            &copy,
            Who::Team,
            Locale::Ja,
            "要確認：日付以外は2026年10月の評価と同一",
            "要確認：前回と同一の評価1件",
        ),
        (
            &late,
            Who::Team,
            Locale::En,
            "Doubtful: the last assessment is that of July 2026, four months earlier",
            "Doubtful: 1 team out of date",
        ),
        (
            &late,
            Who::Team,
            Locale::Ja,
            "要確認：最終評価は2026年7月（4か月前）",
            "要確認：長期未評価1チーム",
        ),
    ] {
        let expected = (team.to_owned(), summary.to_owned());
        assert_eq!(told(workspace, locale, who), expected, "{who:?} {locale:?}");
    }
}

#[test]
fn no_public_summary_tells_of_doubts() {
    let workspace =
        own(&["team: t\nperiod: 2026-11\nlevels: {a: 1}\nanswers: {a.x: met, a.y: partial}\n"]);
    let mut portfolio = workspace.load().value;
    portfolio.audience.who = Who::Public;
    let month = period("2026-11");
    let all = redact::for_summary(&portfolio, month);
    let view = summary_report(&score_portfolio(&all, month), Locale::En);
    let text = serde_json::to_string(&view).expect("a view is JSON");
    assert!(!text.contains("Doubtful"), "{text}");
}

#[test]
fn a_month_to_come_is_told_and_changes_no_byte() {
    let workspace = Workspace::new(&[("w/results/a.yaml", &declared("a", "2026-12", [1, 1, 1]))]);
    let build = |today: &str, out: &str| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_dankai"))
            .args(["build", "w", "--out", out])
            .current_dir(workspace.path())
            .env("SOURCE_DATE_EPOCH", today)
            .output()
            .expect("the program can be started");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let file = workspace.file(&format!("{out}/2026-12/teams/a.pdf"));
        (told, std::fs::read(file).expect("it was written"))
    };
    // 30 November and 31 December 2026.
    let (early, one) = build("1796040000", "one");
    let (late, other) = build("1798718400", "other");
    assert!(early.contains("w/results/a.yaml:2:9\n"), "{early}");
    assert!(early.contains("the period 2026-12 is still to come"), "{early}");
    assert_eq!(late, "");
    assert!(one == other, "the report depends on the day");
}
