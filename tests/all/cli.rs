//! The program as a user runs it: exit codes, what it prints where, and what it writes.

use std::path::Path;
use std::process::Command;

use serde_json::{Value as Json, json};

use crate::{Workspace, acme_folder, declared, files_below};

/// What a run of the program left.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the program in a folder.
pub(crate) fn dankai(folder: &Path, args: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_dankai"))
        .args(args)
        .current_dir(folder)
        .env_remove("RUST_BACKTRACE")
        // 30 November 2026: what the fixtures tell of is not still to come.
        .env("SOURCE_DATE_EPOCH", "1796040000")
        .output()
        .expect("the program can be started");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program prints UTF-8");
    let ran = Ran {
        code: output.status.code().expect("the program ends by itself"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    };
    assert!(!ran.stderr.contains("panicked"), "{args:?}: {}", ran.stderr);
    ran
}

/// Runs the program and shows the run as a person sees it, durations left out.
fn shown(folder: &Path, args: &[&str]) -> String {
    let ran = dankai(folder, args);
    let without_time = |text: &str| {
        text.lines()
            .map(|line| match line.rfind(", ").filter(|_| line.ends_with(" s)")) {
                Some(end) => format!("{}, … s)", &line[..end]),
                None => line.to_owned(),
            })
            .collect::<Vec<_>>()
            .join("\n")
    };
    format!(
        "exit {}\n--- stdout\n{}\n--- stderr\n{}",
        ran.code,
        without_time(&ran.stdout),
        without_time(&ran.stderr)
    )
}

/// A workspace of two teams; `b` has a file that is no YAML in the newest month.
fn half_broken() -> Workspace {
    Workspace::new(&[
        ("w/dankai.yaml", "teams: {a: {name: Ada}, b: {name: Bob}, c: {name: Cyd}}\n"),
        ("w/results/2026-10/b.yaml", &declared("b", "2026-10", [1, 1, 1])),
        ("w/results/2026-11/a.yaml", &declared("a", "2026-11", [1, 2, 3])),
        ("w/results/2026-11/b.yaml", "team: b\nperiod: 2026-11\nanswers: [\n"),
        (
            "w/results/2026-11/c.yaml",
            "team: c\nperiod: 2026-11\nanswers: {training.runs-traked: met}\nlevels: {release: 1}\n",
        ),
    ])
}

fn good() -> Workspace {
    Workspace::new(&[
        ("w/dankai.yaml", "teams: {a: {name: Ada}}\n"),
        ("w/results/2026-10.yaml", &declared("a", "2026-10", [1, 1, 1])),
        ("w/results/2026-11.yaml", &declared("a", "2026-11", [1, 2, 3])),
    ])
}

#[test]
fn a_good_workspace_ends_with_0() {
    let workspace = good();
    for (args, written) in [
        (&["check", "w"][..], vec![]),
        (&["score", "w"], vec![]),
        (
            &["build", "w"],
            vec!["2026-11/manifest.json", "2026-11/summary.pdf", "2026-11/teams/a.pdf"],
        ),
        (
            &["build", "w", "--period", "2026-10"],
            vec!["2026-10/manifest.json", "2026-10/summary.pdf", "2026-10/teams/a.pdf"],
        ),
        (&["team", "a", "w"], vec!["2026-11/teams/a.pdf"]),
        (&["team", "a", "w", "--period", "2026-10-15"], vec!["2026-10/teams/a.pdf"]),
        (&["summary", "w"], vec!["2026-11/summary.pdf"]),
        (&["summary", "w", "--locale", "ja", "--jobs", "1", "-v"], vec!["2026-11/summary.pdf"]),
        (&["build", "w", "--out", "deep/er"], vec![]),
    ] {
        let ran = dankai(workspace.path(), args);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{args:?}");
        assert!(!ran.stdout.is_empty(), "{args:?}");
        let out = workspace.file("out");
        let mut found: Vec<String> =
            if out.exists() { files_below(&out).into_keys().collect() } else { Vec::new() };
        // Where there is no manifest, a file says whose the folder is.
        let is_named = found.iter().any(|name| name.ends_with("manifest.json"));
        let count = found.len();
        found.retain(|name| !name.ends_with("/.dankai-workspace"));
        assert_eq!(count - found.len(), usize::from(!written.is_empty() && !is_named), "{args:?}");
        assert_eq!(found, written, "{args:?}");
        for name in &written {
            assert!(
                ran.stdout.contains(name) || name.ends_with(".json"),
                "{args:?} does not tell of {name}: {}",
                ran.stdout
            );
        }
        if out.exists() {
            std::fs::remove_dir_all(out).expect("the folder is ours");
        }
    }
    assert_eq!(files_below(&workspace.file("deep/er")).len(), 3);
}

#[test]
fn what_was_asked_for_is_what_is_written() {
    let workspace = good();
    let build = |args: &[&str]| {
        let args = [&["build", "w", "-q", "--out", "o"], args].concat();
        assert_eq!(dankai(workspace.path(), &args).code, 0);
        let manifest = std::fs::read_to_string(workspace.file("o/2026-11/manifest.json"))
            .expect("it was written");
        serde_json::from_str::<Json>(&manifest).expect("a manifest is JSON")
    };
    assert_eq!(build(&[])["locale"], "en");
    assert_eq!(build(&["--locale", "ja"])["locale"], "ja");
    let files: Vec<Json> = build(&[])["reports"]
        .as_array()
        .expect("it is a list")
        .iter()
        .map(|report| report["file"].clone())
        .collect();
    assert_eq!(files, ["teams/a.pdf", "summary.pdf"]);
}

#[test]
fn a_second_run_does_not_read_what_the_first_wrote() {
    // In a bare folder of results, with the output in the same folder.
    let workspace = Workspace::new(&[("a.yaml", &declared("a", "2026-11", [1, 1, 1]))]);
    for out in ["out", "reports"] {
        for _ in 0..2 {
            let ran = dankai(workspace.path(), &["build", "--out", out]);
            assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{out}");
            workspace.write(&format!("{out}/2026-11/notes.yaml"), "zzz: [");
        }
    }
}

#[test]
fn a_broken_file_ends_with_1_and_the_other_reports_are_there() {
    let workspace = half_broken();
    let ran = dankai(workspace.path(), &["build", "w", "--jobs", "2"]);
    assert_eq!(ran.code, 1);
    for part in [
        "error: this is not YAML",
        "w/results/2026-11/b.yaml:4:1",
        "error: no report for `b`",
        "error: unknown criterion `training.runs-traked`",
        "w/results/2026-11/c.yaml:3:11",
        "hint: did you mean `training.runs-tracked`?",
    ] {
        assert!(ran.stderr.contains(part), "no `{part}` in {}", ran.stderr);
    }
    assert!(ran.stdout.contains("2 team reports of 2026-11 and the summary"), "{}", ran.stdout);
    assert!(ran.stdout.contains("1 failed"), "{}", ran.stdout);
    let found: Vec<String> = files_below(&workspace.file("out")).into_keys().collect();
    assert_eq!(
        found,
        [
            "2026-11/manifest.json",
            "2026-11/summary.pdf",
            "2026-11/teams/a.pdf",
            "2026-11/teams/c.pdf"
        ]
    );
    let manifest = std::fs::read_to_string(workspace.file("out/2026-11/manifest.json"))
        .expect("it was written");
    let manifest: Json = serde_json::from_str(&manifest).expect("a manifest is JSON");
    let states: Vec<&Json> = manifest["reports"]
        .as_array()
        .expect("it is a list")
        .iter()
        .map(|report| &report["state"])
        .collect();
    assert_eq!(states, ["written", "failed", "written", "written"]);
}

#[test]
fn a_team_answers_for_its_own_files_only() {
    let workspace = half_broken();
    let team = |id: &str| dankai(workspace.path(), &["team", id, "w"]);
    let ran = team("a");
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    assert!(workspace.file("out/2026-11/teams/a.pdf").exists());
    let ran = team("b");
    assert_eq!(ran.code, 1);
    assert!(
        ran.stderr.contains("no report for `b`") && !ran.stderr.contains("traked"),
        "{}",
        ran.stderr
    );
    assert!(!workspace.file("out/2026-11/teams/b.pdf").exists());
    let ran = team("c");
    assert_eq!(ran.code, 1);
    assert!(
        ran.stderr.contains("training.runs-traked") && !ran.stderr.contains("b.yaml"),
        "{}",
        ran.stderr
    );
    assert!(workspace.file("out/2026-11/teams/c.pdf").exists());
}

#[test]
fn each_way_to_fail_has_its_exit_code() {
    let workspace = half_broken();
    workspace.write("empty/notes.txt", "nothing");
    workspace.write("file.yaml", "team: a");
    workspace.write("badmodel/models/x.yaml", "id: x\n");
    workspace.write("badmodel/results/a.yaml", declared("a", "2026-11", [1, 1, 1]));
    workspace.write("badfile/dankai.yaml", "locale: de\n");
    workspace.write("badfile/results/a.yaml", declared("a", "2026-11", [1, 1, 1]));
    workspace.write("templates/teams.typ", "");
    let rows: &[(&[&str], i32, &str)] = &[
        // Wrong usage.
        (&[], 2, "Usage"),
        (&["bild"], 2, "build"),
        (&["build", "nowhere"], 2, "there is no folder `nowhere`"),
        (&["build", "file.yaml"], 2, "there is no folder `file.yaml`"),
        (&["check", "nowhere"], 2, "dankai init"),
        (&["score", "nowhere"], 2, "there is no folder"),
        (&["team", "aa", "w"], 2, "there is no team `aa`"),
        (&["team", "zzz", "w"], 2, "`dankai score` lists the teams"),
        (&["team", "../etc", "w"], 2, "there is no team"),
        (&["team"], 2, "TEAM"),
        (&["build", "w", "--period", "2026-01"], 2, "the results go from 2026-10 to 2026-11"),
        (&["score", "w", "--period", "2027-01"], 2, "there are no results for 2027-01"),
        (&["team", "a", "w", "--period", "2025-01"], 2, "there are no results for 2025-01"),
        (&["build", "w", "--period", "2026-13"], 2, "`2026-13` is not a period"),
        (&["build", "w", "--locale", "de"], 2, "expected `en` or `ja`"),
        (&["build", "w", "--jobs", "0"], 2, "--jobs"),
        (&["build", "w", "--jobs", "many"], 2, "--jobs"),
        (&["build", "w", "-q", "-v"], 2, "cannot be used with"),
        (
            &["build", "w", "--templates", "nowhere"],
            2,
            "there is no folder `nowhere` with templates",
        ),
        (&["build", "w", "--templates", "templates"], 2, "did you mean `team.typ`?"),
        (&["score", "w", "--format", "xml"], 2, "json"),
        (&["model", "show", "mlop"], 2, "did you mean `mlops`?"),
        (&["model", "export", "nope"], 2, "known models: c2m2, csf, mlops, mlops-people, samm"),
        (&["model"], 2, "Usage"),
        (&["model", "check"], 2, "FILE|ID"),
        (&["init", "w"], 2, "already holds a workspace"),
        // Something is wrong with what was given.
        (&["check", "w"], 1, "unknown criterion"),
        (&["score", "w"], 1, "unknown criterion"),
        (&["build", "empty"], 1, "there are no results in `empty`"),
        (&["build", "badmodel"], 1, "`version` is missing"),
        (&["check", "badfile"], 1, "unknown locale `de`"),
        (&["model", "check", "nowhere.yaml"], 1, "nowhere.yaml"),
        (&["model", "check", "badmodel/models/x.yaml"], 1, "badmodel/models/x.yaml:1:1"),
        (&["model", "list", "badmodel"], 1, "`version` is missing"),
    ];
    for (args, code, part) in rows {
        let ran = dankai(workspace.path(), args);
        assert_eq!(ran.code, *code, "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(part), "{args:?}: no `{part}` in {}", ran.stderr);
    }
    assert!(!workspace.file("out").exists(), "nothing is written where nothing can be made");
}

#[test]
fn a_folder_that_cannot_be_written_ends_with_1() {
    let workspace = good();
    workspace.write("o", "a file in the way");
    for args in [
        &["build", "w", "--out", "o"][..],
        &["team", "a", "w", "--out", "o"],
        &["summary", "w", "--out", "o"],
    ] {
        let ran = dankai(workspace.path(), args);
        assert_eq!(ran.code, 1, "{args:?}");
        assert!(ran.stderr.contains("could not be written"), "{args:?}: {}", ran.stderr);
    }
    workspace.write("p/2026-11/teams", "a file in the way");
    let ran = dankai(workspace.path(), &["build", "w", "--out", "p"]);
    assert_eq!(ran.code, 1);
    assert!(
        workspace.file("p/2026-11/summary.pdf").exists()
            && workspace.file("p/2026-11/manifest.json").exists()
    );
}

#[test]
fn quiet_says_nothing_on_success_and_errors_otherwise() {
    let workspace = good();
    workspace.write("w/results/more.yaml", declared("unlisted", "2026-11", [1, 1, 1]));
    for args in [
        &["check", "w", "-q"][..],
        &["build", "w", "-q"],
        &["team", "a", "w", "--quiet"],
        &["summary", "w", "-q"],
    ] {
        let ran = dankai(workspace.path(), args);
        assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""), "{args:?}");
    }
    let ran = dankai(workspace.path(), &["check", "w"]);
    assert_eq!(ran.code, 0, "a warning is no error");
    assert!(ran.stderr.contains("warning: the team `unlisted` is not listed"), "{}", ran.stderr);
    let ran = dankai(half_broken().path(), &["build", "w", "-q"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("error: this is not YAML"), "{}", ran.stderr);
}

#[test]
fn help_names_every_command() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let help = dankai(folder.path(), &["--help"]);
    assert_eq!((help.code, help.stderr.as_str()), (0, ""));
    for command in ["init", "check", "build", "team", "summary", "score", "model"] {
        let named =
            help.stdout.lines().any(|line| line.trim_start().starts_with(&format!("{command} ")));
        assert!(named, "no `{command}` in {}", help.stdout);
        let own = dankai(folder.path(), &[command, "--help"]);
        assert_eq!(own.code, 0, "{command}");
        assert!(own.stdout.contains(&format!("Usage: dankai {command}")), "{}", own.stdout);
    }
    for option in ["--period", "--out", "--locale", "--jobs", "--quiet", "--verbose", "--templates"]
    {
        assert!(dankai(folder.path(), &["build", "--help"]).stdout.contains(option), "{option}");
    }
    let version = dankai(folder.path(), &["--version"]);
    assert_eq!(version.stdout, concat!("dankai ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn a_person_sees_what_happened_and_what_to_do() {
    let workspace = half_broken();
    insta::assert_snapshot!(shown(workspace.path(), &["check", "w"]), @r"
    exit 1
    --- stdout
    3 assessments of 3 teams checked: 2 errors, 0 warnings
    --- stderr
    error: this is not YAML: did not find expected node content; the `[` in line 3 is not closed
      --> w/results/2026-11/b.yaml:4:1
      hint: nothing of this document was used

    error: unknown criterion `training.runs-traked`
      --> w/results/2026-11/c.yaml:3:11
       |
     3 | answers: {training.runs-traked: met}
       |           ^
      hint: did you mean `training.runs-tracked`?
    ");
    insta::assert_snapshot!(shown(good().path(), &["build", "w", "--jobs", "1"]), @r"
    exit 0
    --- stdout
    out/2026-11/summary.pdf
    out/2026-11/teams/a.pdf
    w: 1 team report of 2026-11 and the summary written to out/2026-11 (0 errors, 0 warnings, … s)
    --- stderr
    ");
    insta::assert_snapshot!(shown(good().path(), &["team", "aa", "w"]), @r"
    exit 2
    --- stdout

    --- stderr
    error: there is no team `aa`
      hint: did you mean `a`?
    ");
}

fn acme_arguments<'a>(args: &[&'a str], folder: &'a str) -> Vec<&'a str> {
    args.iter().copied().chain([folder]).collect()
}

/// What the program prints about the sample organisation.
fn of_acme(args: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let acme = acme_folder().display().to_string();
    let ran = dankai(folder.path(), &acme_arguments(args, &acme));
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{args:?}");
    ran.stdout
}

fn keys(object: &Json) -> Vec<&str> {
    object.as_object().expect("it is an object").keys().map(String::as_str).collect()
}

fn sorted<const N: usize>(mut names: [&str; N]) -> [&str; N] {
    names.sort_unstable();
    names
}

#[test]
fn scores_as_json_keep_the_contract() {
    let all: Json =
        serde_json::from_str(&of_acme(&["score", "--format", "json"])).expect("it prints JSON");
    assert_eq!(
        sorted_keys(&all),
        sorted(["schema", "period", "compared_with", "model", "teams", "organisation"])
    );
    assert_eq!(all["schema"], "dankai.score/1");
    assert_eq!((&all["period"], &all["compared_with"]), (&json!("2026-11"), &json!("2026-09")));
    assert_eq!(all["model"], json!({"id": "mlops", "version": "1.0"}));
    assert_eq!(
        all["organisation"],
        json!({"assessed": 11, "teams": 12, "levels": {"0": 2, "1": 3, "2": 4, "3": 2, "4": 0}})
    );
    let teams = all["teams"].as_array().expect("it is a list");
    assert_eq!(teams.len(), 12);
    for team in teams {
        let expected = sorted([
            "id",
            "name",
            "state",
            "level",
            "score",
            "answered",
            "applicable",
            "dimensions",
            "roadmap",
        ]);
        assert_eq!(sorted_keys(team), expected, "the model has no areas");
        for dimension in team["dimensions"].as_array().expect("it is a list") {
            let expected = sorted([
                "id",
                "state",
                "level",
                "score",
                "previous",
                "target",
                "met",
                "answered",
                "applicable",
                "blocking",
                "gained",
                "lost",
            ]);
            assert_eq!(sorted_keys(dimension), expected);
            let states = ["assessed", "declared", "not-applicable", "not-assessed"];
            assert!(states.iter().any(|state| dimension["state"] == *state), "{dimension}");
            let number = dimension["level"].as_f64();
            assert_eq!(
                dimension["score"].as_f64(),
                number,
                "by the staged rule the score is the level: {dimension}"
            );
        }
        for step in team["roadmap"].as_array().expect("it is a list") {
            let expected =
                sorted(["criterion", "dimension", "level", "action", "owner", "due", "status"]);
            assert_eq!(sorted_keys(step), expected);
        }
    }
    let payments =
        teams.iter().find(|team| team["id"] == "payments").expect("the sample has payments");
    assert_eq!(
        (&payments["name"], &payments["level"], &payments["score"]),
        (&json!("Payments"), &json!(1), &json!(1.0))
    );
    let training = &payments["dimensions"][0];
    assert_eq!(
        (&training["id"], &training["level"], &training["previous"], &training["target"]),
        (&json!("training"), &json!(3), &json!(2), &json!(3))
    );
    assert_eq!(training["gained"], json!(["training.lineage"]));
    let step = payments["roadmap"]
        .as_array()
        .expect("it is a list")
        .iter()
        .find(|step| step["criterion"] == "integration.contract-tests");
    assert_eq!(
        step.expect("it is on the way to the target"),
        &json!({"criterion": "integration.contract-tests", "dimension": "integration", "level": 2,
            "action": "Add schema contract tests to checkout CI", "owner": "M. Sato", "due": "2026-12-18",
            "status": "in-progress"})
    );
    let without =
        teams.iter().find(|team| team["id"] == "warehouse-vision").expect("the sample has it");
    assert_eq!(
        (&without["state"], &without["level"], &without["score"]),
        (&json!("not-assessed"), &Json::Null, &Json::Null)
    );
}

fn sorted_keys(object: &Json) -> Vec<&str> {
    let mut names = keys(object);
    names.sort_unstable();
    names
}

#[test]
fn scores_follow_the_period_and_the_language_asked_for() {
    let print = |args: &[&str]| -> Json {
        serde_json::from_str(&of_acme(&[&["score", "--format", "json"], args].concat()))
            .expect("it prints JSON")
    };
    let september = print(&["--period", "2026-09", "--locale", "ja"]);
    assert_eq!(
        (&september["period"], &september["compared_with"]),
        (&json!("2026-09"), &json!("2026-06"))
    );
    assert_eq!(september["teams"][0]["name"], "決済");
    assert_eq!(print(&["--period", "2026-06"])["compared_with"], Json::Null);
}

#[test]
fn scores_as_csv_are_one_row_a_dimension() {
    let text = of_acme(&["score", "--format", "csv"]);
    let rows: Vec<Vec<&str>> =
        text.split_terminator("\r\n").map(|row| row.split(',').collect()).collect();
    assert_eq!(rows.len(), 1 + 12 * 3);
    assert_eq!(
        rows[0],
        [
            "team",
            "name",
            "team_state",
            "team_level",
            "dimension",
            "state",
            "level",
            "previous",
            "target",
            "met",
            "answered",
            "applicable",
            "blocking",
            "team_score",
            "score"
        ]
    );
    assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{rows:?}");
    assert_eq!(
        rows[1],
        [
            "payments",
            "Payments",
            "assessed",
            "1",
            "training",
            "assessed",
            "3",
            "2",
            "3",
            "8",
            "10",
            "10",
            "training.drift-alerts training.metric-triggered",
            "1",
            "3"
        ]
    );
    let credit = rows
        .iter()
        .find(|row| row[0] == "credit-scoring" && row[4] == "integration")
        .expect("it is there");
    assert_eq!(credit[5..9], ["not-applicable", "", "", "2"], "batch only");
}

#[test]
fn csv_fields_are_quoted_and_are_no_formulas() {
    for (name, expected) in [
        ("Ada, Bob", "\"Ada, Bob\""),
        ("say \"x\"", "\"say \"\"x\"\"\""),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@sum", "'@sum"),
        ("-2+3", "'-2+3"),
        ("two\nlines", "\"two\nlines\""),
        ("決済", "決済"),
    ] {
        let yaml = serde_json::to_string(name).expect("text is JSON");
        let workspace = Workspace::new(&[
            ("w/dankai.yaml", &format!("teams: {{a: {{name: {yaml}}}}}\n")),
            ("w/results/a.yaml", &declared("a", "2026-11", [1, 1, 1])),
        ]);
        let ran = dankai(workspace.path(), &["score", "w", "--format", "csv"]);
        assert!(
            ran.stdout.contains(&format!("\r\na,{expected},declared,1,training,")),
            "{name:?}: {}",
            ran.stdout
        );
    }
}

#[test]
fn scores_as_a_table_can_be_read() {
    insta::assert_snapshot!(of_acme(&["score"]), @r"
    MLOps maturity model 1.0, 2026-11, changes since 2026-09

    team                 level  training  release  integration  met  answered
    payments             1      3 (+1)    2        1            16   29 of 29
    search-ranking       3      4 (+1)    3        3            27   29 of 29
    recommendations      3      3         3 (+1)   3 (+1)       23   29 of 29
    fraud-detection      2      3         2 (-1)   3            23   28 of 28
    credit-scoring       2      2         2        n/a          11   19 of 19
    identity-check       2      2         2 (+1)   2 (+1)       14   28 of 28
    moderation           1      2         1        2            13   23 of 29
    ad-ranking           1      2         1        1            0    0 of 29
    document-extraction  0      2         1 (+1)   0            7    21 of 29
    demand-forecast      2      3 (+1)    2        2            20   27 of 27
    support-assist       0      1         0        0            2    15 of 29
    warehouse-vision     –      –         –        –            0    0 of 29

    11 of 12 teams have a level
    ");
}

#[test]
fn a_new_workspace_can_be_built_at_once() {
    let workspace = Workspace::new(&[]);
    let made = dankai(workspace.path(), &["init", "demo"]);
    assert_eq!((made.code, made.stderr.as_str()), (0, ""));
    for line in made.stdout.lines().take_while(|line| !line.is_empty()) {
        assert!(workspace.file(line).is_file(), "{line} is told of but not there");
    }
    let checked = dankai(workspace.path(), &["check", "demo"]);
    assert_eq!(
        (checked.code, checked.stderr.as_str()),
        (0, ""),
        "the sample workspace has findings"
    );
    let built = dankai(workspace.path(), &["build", "demo"]);
    assert_eq!((built.code, built.stderr.as_str()), (0, ""));
    let names: Vec<String> = files_below(&workspace.file("out")).into_keys().collect();
    assert!(names.iter().any(|name| name.ends_with("teams/payments.pdf")), "{names:?}");
    let scores: Json = serde_json::from_str(
        &dankai(workspace.path(), &["score", "demo", "--format", "json"]).stdout,
    )
    .expect("it prints JSON");
    assert_eq!(
        (&scores["teams"][0]["state"], &scores["teams"][0]["level"]),
        (&json!("assessed"), &json!(0))
    );
    assert!(scores["compared_with"].is_string(), "the sample shows a trend");
    // What is there is never written over.
    let before = files_below(&workspace.file("demo"));
    assert_eq!(dankai(workspace.path(), &["init", "demo"]).code, 2);
    assert_eq!(files_below(&workspace.file("demo")), before);
    // Without a folder the current one is taken.
    workspace.write("here/notes.txt", "mine");
    assert_eq!(dankai(&workspace.file("here"), &["init"]).code, 0);
    assert_eq!(dankai(&workspace.file("here"), &["check"]).code, 0);
}

#[test]
fn a_demo_is_the_same_for_the_same_numbers() {
    let workspace = Workspace::new(&[]);
    let demo = |folder: &str, more: &[&str]| {
        let args = ["init", "--demo", "13", "--months", "3", "--until", "2026-11"];
        let ran = dankai(workspace.path(), &[&args[..], more, &[folder]].concat());
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        files_below(&workspace.file(folder))
    };
    let first = demo("a", &[]);
    assert_eq!(first, demo("b", &[]));
    assert_ne!(first, demo("c", &["--seed", "2"]));
    let check = dankai(workspace.path(), &["check", "a"]);
    assert_eq!((check.code, check.stderr.as_str()), (0, ""), "nothing in it is doubtful");
    // Teams differ, and there are groups.
    let score = dankai(workspace.path(), &["score", "a", "--format", "json"]).stdout;
    let score: Json = serde_json::from_str(&score).expect("it is JSON");
    let met: std::collections::BTreeSet<u64> = score["teams"]
        .as_array()
        .expect("there are teams")
        .iter()
        .filter_map(|team| team["dimensions"][0]["met"].as_u64())
        .collect();
    assert!(met.len() > 2, "{met:?}");
    for (args, part) in [
        (&["init", "--demo", "0", "d"][..], "0"),
        (&["init", "--months", "3", "d"][..], "--demo"),
        (&["init", "--demo", "3", "a"][..], "already holds a workspace"),
    ] {
        let ran = dankai(workspace.path(), args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.stderr.contains(part), "{args:?}: {}", ran.stderr);
    }
}

#[test]
fn models_are_listed_shown_checked_and_exported() {
    let workspace = Workspace::new(&[]);
    let run = |args: &[&str]| {
        let ran = dankai(workspace.path(), &[&["model"], args].concat());
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{args:?}");
        ran.stdout
    };
    let list = run(&["list"]);
    assert!(
        list.contains(
            "mlops  1.0  MLOps maturity model (staged, levels 0 to 4, 3 dimensions, 29 criteria)"
        ) && list.contains(
            "samm  2.2  OWASP SAMM (additive, scores 0 to 3, 15 dimensions, 90 criteria)"
        ) && list.contains("(mean, scores 0 to 10, 6 dimensions, 106 criteria)"),
        "{list}"
    );
    let show = run(&["show", "mlops"]);
    for part in [
        "scoring: staged",
        "Level 4  Full automation",
        "training.lineage",
        "integration.feedback-loop",
    ] {
        assert!(show.contains(part), "no `{part}` in {show}");
    }
    assert!(run(&["show", "mlops", "--locale", "ja"]).contains("MLOps成熟度モデル"));
    assert!(run(&["check", "mlops"]).contains("1 model checked: 0 errors, 0 warnings"));

    // What is exported checks clean, and makes a model of one's own.
    let exported = run(&["export", "mlops"]);
    workspace.write("mlops.yaml", &exported);
    assert!(run(&["check", "mlops.yaml"]).contains("0 errors, 0 warnings"));
    workspace.write(
        "w/models/own.yaml",
        exported.replacen("id: mlops", "id: own", 1).replacen("\"1.0\"", "\"2.0\"", 1),
    );
    workspace.write("w/dankai.yaml", "model: own\n");
    workspace.write("w/results/a.yaml", declared("a", "2026-11", [1, 2, 3]));
    assert!(run(&["list", "w"]).contains("own  2.0"));
    assert!(run(&["show", "own", "w"]).contains("(own)"));
    let scores: Json =
        serde_json::from_str(&dankai(workspace.path(), &["score", "w", "--format", "json"]).stdout)
            .expect("it prints JSON");
    assert_eq!(scores["model"], json!({"id": "own", "version": "2.0"}));
    // A byte-order mark, as editors leave it, is no fault of a model either.
    workspace.write(
        "marked.yaml",
        format!(
            "\u{feff}{}",
            std::fs::read_to_string(workspace.file("mlops.yaml")).expect("it is there")
        ),
    );
    assert!(run(&["check", "marked.yaml"]).contains("0 errors, 0 warnings"));
}

#[test]
fn a_declared_level_that_disagrees_is_told_of() {
    let workspace = Workspace::new(&[(
        "w/results/a.yaml",
        "team: a\nperiod: 2026-11\nlevels: {training: 3, release: 1, integration: 1}\nanswers: {training.code-versioned: met}\n",
    )]);
    let ran = dankai(workspace.path(), &["check", "w"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.stderr.contains(
            "warning: `training` is declared at level 3, its answers give 0; the answers count"
        ),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_broken_template_ends_with_1_and_its_line() {
    let workspace = good();
    workspace.write("t/team.typ", "#let x = 1\n#nonsense\n");
    let ran = dankai(workspace.path(), &["build", "w", "--templates", "t"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stderr.contains("t/team.typ:2:2") && ran.stderr.contains("unknown variable: nonsense"),
        "{}",
        ran.stderr
    );
    assert!(
        workspace.file("out/2026-11/summary.pdf").exists(),
        "the summary has a template of its own"
    );
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_fault() {
    use std::process::Stdio;
    let mut child = Command::new(env!("CARGO_BIN_EXE_dankai"))
        .args(["model", "export", "mlops"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(
        (output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()),
        (Some(0), "")
    );
}

#[test]
fn a_theme_is_checked_and_used() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"10\"><rect width=\"30\" height=\"10\"/></svg>";
    let workspace = good();
    workspace.write("w/brand/logo.svg", svg);
    let settings = "organisation: {name: Acme}\nteams: {a: {name: Ada}}\n";
    let theme = "theme: {paper: letter, logo: brand/logo.svg, colors: {accent: \"#8FB8DE\"}}\n";
    workspace.write("w/dankai.yaml", format!("{settings}{theme}"));
    for args in [&["check", "w"][..], &["build", "w"]] {
        let ran = dankai(workspace.path(), args);
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains("w/dankai.yaml:3:63"), "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains("`accent` is too faint"), "{args:?}: {}", ran.stderr);
    }
    for name in ["out/2026-11/teams/a.pdf", "out/2026-11/summary.pdf"] {
        let pdf = std::fs::read(workspace.file(name)).expect("the report is there");
        let pdf = String::from_utf8_lossy(&pdf);
        assert!(pdf.contains("/MediaBox[0 0 612 792]"), "{name} is not on Letter paper");
        assert!(pdf.contains("/Alt(Acme)"), "{name} has no logo");
    }
    // A logo that cannot be drawn is named before any report is begun.
    workspace.write("w/brand/logo.svg", &svg[..svg.len() - 6]);
    for args in [&["check", "w"][..], &["build", "w", "--out", "new"]] {
        let ran = dankai(workspace.path(), args);
        assert_eq!(ran.code, 1, "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains("w/dankai.yaml:3:30"), "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains("not a whole SVG document"), "{args:?}: {}", ran.stderr);
    }
    assert!(!workspace.file("new").exists());
}

#[test]
fn the_public_gets_a_summary_and_no_report_of_a_team() {
    let workspace = Workspace::new(&[
        ("w/dankai.yaml", "audience: public\n"),
        ("w/results/a.yaml", &declared("a", "2026-11", [1, 2, 3])),
        ("w/results/b.yaml", &declared("b", "2026-11", [1, 1, 1])),
        ("w/results/c.yaml", &declared("c", "2026-11", [2, 2, 2])),
    ]);
    let folder = workspace.path();
    let refused = dankai(folder, &["team", "a", "w"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    assert!(refused.stderr.contains("no team reports are made"), "{}", refused.stderr);
    assert!(refused.stderr.contains("--audience organisation"), "{}", refused.stderr);
    // The option wins over the workspace file.
    let made = dankai(folder, &["build", "w", "--audience", "team"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let built = dankai(folder, &["build", "w", "--by", "group"]);
    assert_eq!(built.code, 0, "{}", built.stderr);
    assert!(built.stdout.contains("the audience is `public`"), "{}", built.stdout);
    // What the run before left there tells more.
    assert!(built.stderr.contains("3 files of an earlier run"), "{}", built.stderr);
    let fresh = dankai(folder, &["build", "w", "--out", "public"]);
    assert_eq!((fresh.code, fresh.stderr.as_str()), (0, ""));
    let files: Vec<String> = files_below(&folder.join("public")).into_keys().collect();
    assert_eq!(files, ["2026-11/manifest.json", "2026-11/summary.pdf"]);
    let wrong = dankai(folder, &["build", "w", "--audience", "all"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("expected `team`, `organisation` or `public`"));
}

#[test]
fn whatever_a_wider_run_left_is_told() {
    let workspace = Workspace::new(&[
        ("w/dankai.yaml", "groups: {g: {name: G}}\nteams: {a: {group: g}, b: {group: g}}\n"),
        ("w/results/a.yaml", &declared("a", "2026-11", [1, 2, 3])),
        ("w/results/b.yaml", &declared("b", "2026-11", [1, 1, 1])),
    ]);
    let folder = workspace.path();
    let run = |args: &[&str]| {
        let ran = dankai(folder, args);
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.stderr);
        ran.stderr
    };
    run(&["build", "w", "--by", "group"]);
    run(&["charts", "a", "w"]);
    let charts = files_below(&folder.join("out/2026-11/charts")).len();
    assert!(charts > 1);
    // A summary of the group is not made for the organisation, the reports of teams are.
    let told = run(&["build", "w", "--audience", "organisation", "--by", "group"]);
    let expected = format!("{} files of an earlier run", charts + 1);
    assert!(told.contains(&expected), "{expected}: {told}");
    assert!(told.contains("such as `charts/teams/a/"), "{told}");
    // Where people or comments are left out, what names them is in the way too.
    workspace.write(
        "w/dankai.yaml",
        "audience: {assessors: false}\ngroups: {g: {name: G}}\nteams: {a: {group: g}, b: {group: g}}\n",
    );
    let told = run(&["build", "w", "--by", "group"]);
    assert!(told.contains(&format!("{charts} files of an earlier run")), "{told}");
    // Nothing is told where nothing is left, or nothing withheld.
    std::fs::remove_dir_all(folder.join("out/2026-11/charts")).expect("the folder is ours");
    assert_eq!(run(&["build", "w", "--by", "group"]), "");
    assert_eq!(run(&["build", "w", "--audience", "public", "--out", "public"]), "");
}

#[test]
fn findings_come_in_the_form_that_was_asked_for() {
    let workspace = Workspace::new(&[
        ("w/dankai.yaml", "teams: {a: {}, b: {}}\n"),
        ("w/results/a.yaml", "team: a\nperiod: 2026-11\nansers: {}\nlevels: {training: 1}\n"),
    ]);
    let check = |format: &[&str]| {
        let mut args = vec!["check", "w"];
        args.extend(format);
        dankai(workspace.path(), &args)
    };
    let people = check(&[]);
    assert_eq!(people.code, 1, "{}", people.stderr);
    assert!(people.stderr.contains("w/results/a.yaml:3:1"), "{}", people.stderr);
    let json = check(&["--format", "json"]);
    assert_eq!((json.code, json.stderr.as_str()), (1, ""));
    let read: serde_json::Value = serde_json::from_str(&json.stdout).expect("it is JSON");
    assert_eq!(read["schema"], "dankai.findings/1");
    let all = read["findings"].as_array().expect("there are findings");
    assert!(all.iter().any(|it| it["file"] == "w/results/a.yaml" && it["line"] == 3), "{all:?}");
    let sarif = check(&["--format", "sarif"]);
    let read: serde_json::Value = serde_json::from_str(&sarif.stdout).expect("it is JSON");
    assert_eq!(read["runs"][0]["results"].as_array().map(Vec::len), Some(all.len()));
    let github = check(&["--format", "github"]);
    assert!(
        github.stdout.contains("::error file=w/results/a.yaml,line=3,col=1::"),
        "{}",
        github.stdout
    );
    // What cannot be read at all is told in the same form.
    workspace.write("w/dankai.yaml", "teams: [\n");
    let broken = check(&["--format", "json"]);
    assert_eq!((broken.code, broken.stderr.as_str()), (1, ""));
    let read: serde_json::Value = serde_json::from_str(&broken.stdout).expect("it is JSON");
    assert_eq!(read["findings"][0]["file"], "w/dankai.yaml");
}

#[test]
fn strict_takes_warnings_for_errors() {
    let workspace = Workspace::new(&[
        ("w/dankai.yaml", "teams: {a: {}}\n"),
        ("w/results/a.yaml", &declared("a", "2026-11", [1, 1, 1])),
        ("w/results/b.yaml", &declared("b", "2026-11", [1, 1, 1])),
    ]);
    let lenient = dankai(workspace.path(), &["check", "w"]);
    assert_eq!(lenient.code, 0, "{}", lenient.stderr);
    assert!(lenient.stdout.contains("0 errors, 1 warning"), "{}", lenient.stdout);
    let strict = dankai(workspace.path(), &["check", "w", "--strict"]);
    assert_eq!(strict.code, 1);
    assert!(strict.stdout.contains("1 error, 0 warnings"), "{}", strict.stdout);
}

/// A table is one place for many rows, so a doubt about some of them says which.
#[test]
fn a_doubt_about_a_table_says_which_rows_it_is_about() {
    let rows: String = ["x", "y"]
        .iter()
        .flat_map(|team| ["2026-10", "2026-11"].map(|month| format!("{team},{month},met\n")))
        .collect();
    let table = format!("team,period,training.code-versioned\n{rows}");
    let workspace = Workspace::new(&[("w/results/all.csv", &table)]);
    let ran = dankai(workspace.path(), &["check", "w"]);
    for team in ["x", "y"] {
        let wanted = format!("`{team}` in 2026-11: this says the same as 2026-10");
        assert!(ran.stdout.contains(&wanted) || ran.stderr.contains(&wanted), "{}", ran.stderr);
    }
}
