//! What is doubtful though it can be read: told with its place, counted in the reports.

use chrono::NaiveDate;
use dankai::load::Places;
use dankai::score::{Site, doubts};

use crate::cli::dankai;
use crate::{Workspace, acme_folder, declared};

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
            "warning results/1.yaml:2:9 the month 2027-11 is still to come | today is 2026-11-30: correct `period`, or the date of this computer\n",
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
