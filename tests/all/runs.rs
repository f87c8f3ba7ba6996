//! Runs over a folder that is there already, and runs that something stops: what is made
//! again, what stays, and that what is said of the folder is true.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use dankai::write::sha256;
use serde_json::{Value as Json, json};

use crate::cli::dankai;
use crate::{Workspace, declared, files_below};

/// The reports below a folder, with their bytes; nothing else.
pub(crate) fn reports(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = files_below(folder);
    files.retain(|name, _| name.ends_with(".pdf"));
    files
}

pub(crate) fn manifest(folder: &Path) -> Json {
    let text =
        std::fs::read_to_string(folder.join("2026-11/manifest.json")).expect("there is a manifest");
    serde_json::from_str(&text).expect("a manifest is JSON")
}

/// What became of each report, as `a written`; `summary` is the summary's name.
pub(crate) fn states(folder: &Path) -> Vec<String> {
    let manifest = manifest(folder);
    let reports = manifest["reports"].as_array().expect("it is a list");
    let name = |entry: &Json| {
        let name = entry["team"].as_str().or_else(|| entry["group"].as_str());
        name.unwrap_or("summary").to_owned()
    };
    let state = |entry: &Json| entry["state"].as_str().expect("it has a state").to_owned();
    reports.iter().map(|entry| format!("{} {}", name(entry), state(entry))).collect()
}

/// A workspace of some teams in two groups, `t0` and so on, with two months.
pub(crate) fn of_teams(count: u8) -> Workspace {
    let workspace = Workspace::new(&[]);
    let mut settings = "groups: {g: , h: }\ntargets: {all: 2}\nteams:\n".to_owned();
    for at in 0..count {
        let group = if at % 2 == 0 { "g" } else { "h" };
        writeln!(settings, "  t{at}: {{name: Team {at}, group: {group}}}").expect("it is text");
        for month in ["2026-10", "2026-11"] {
            let levels = [at % 4, (at + 1) % 3, (at + 2) % 3];
            let text = declared(&format!("t{at}"), month, levels);
            workspace.write(&format!("w/results/{month}/t{at}.yaml"), text);
        }
    }
    workspace.write("w/dankai.yaml", settings);
    workspace
}

/// Builds into `out`, ends well, and gives what became of each report.
pub(crate) fn build(workspace: &Workspace, more: &[&str]) -> Vec<String> {
    let ran = dankai(workspace.path(), &[&["build", "w", "-q"], more].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{more:?}");
    let at = more.iter().position(|one| *one == "--out").map_or("out", |at| more[at + 1]);
    states(&workspace.file(at))
}

fn verified(workspace: &Workspace) -> (i32, String) {
    let ran = dankai(workspace.path(), &["verify"]);
    (ran.code, ran.stdout + &ran.stderr)
}

/// All reports of a run from nothing.
pub(crate) fn from_nothing(workspace: &Workspace, more: &[&str]) -> BTreeMap<String, Vec<u8>> {
    build(workspace, &[&["--out", "anew"], more].concat());
    let files = reports(&workspace.file("anew"));
    std::fs::remove_dir_all(workspace.file("anew")).expect("the folder is ours");
    files
}

#[test]
fn only_what_changed_is_made_again_and_the_bytes_are_those_of_a_whole_run() {
    let workspace = of_teams(3);
    let out = workspace.file("out");
    let by_group = ["--by", "group"];
    let all = |state: &str| {
        ["t0", "t1", "t2", "g", "h", "summary"].map(|name| format!("{name} {state}")).to_vec()
    };
    assert_eq!(build(&workspace, &by_group), all("written"));
    let first = manifest(&out);
    assert_eq!(build(&workspace, &by_group), all("unchanged"));
    let second = manifest(&out);
    for (before, now) in first["reports"]
        .as_array()
        .into_iter()
        .flatten()
        .zip(second["reports"].as_array().into_iter().flatten())
    {
        for key in ["file", "sha256", "bytes", "pages", "inputs", "findings"] {
            assert_eq!(before[key], now[key], "{key} of {before}");
        }
    }
    assert_eq!(build(&workspace, &[&by_group[..], &["--force"]].concat()), all("written"));

    // A team, its group and the summary; the other group and its team stay.
    workspace.write("w/results/2026-11/t1.yaml", declared("t1", "2026-11", [4, 4, 4]));
    let changed = [
        "t0 unchanged",
        "t1 written",
        "t2 unchanged",
        "g unchanged",
        "h written",
        "summary written",
    ];
    assert_eq!(build(&workspace, &by_group), changed);
    assert!(reports(&out) == from_nothing(&workspace, &by_group));

    // What all reports share.
    let settings = std::fs::read_to_string(workspace.file("w/dankai.yaml")).expect("it is there");
    workspace.write("w/dankai.yaml", format!("{settings}theme: {{label: Confidential}}\n"));
    assert_eq!(build(&workspace, &by_group), all("written"));
    assert!(reports(&out) == from_nothing(&workspace, &by_group));
    let words = dankai::typeset::TEMPLATES[3];
    assert_eq!(words.0, "locales/en.json");
    workspace.write("own/locales/en.json", format!("{}\n", words.1));
    for more in [&["--locale", "ja"][..], &["--audience", "organisation"], &["--templates", "own"]]
    {
        let more = [&by_group[..], more].concat();
        let states = build(&workspace, &more);
        assert!(states.iter().all(|state| state.ends_with(" written")), "{more:?}: {states:?}");
        let states = build(&workspace, &more);
        assert!(states.iter().all(|state| state.ends_with(" unchanged")), "{more:?}: {states:?}");
        let expected = from_nothing(&workspace, &more);
        let mut found = reports(&out);
        // Groups that are too small are not shown, and their files of before stay.
        found.retain(|name, _| expected.contains_key(name));
        assert!(found == expected, "{more:?}");
    }
}

#[test]
fn a_report_that_is_not_as_it_was_written_is_made_again() {
    let workspace = of_teams(2);
    let out = workspace.file("out");
    build(&workspace, &[]);
    let whole = reports(&out);
    let file = out.join("2026-11/teams/t0.pdf");
    let bytes = whole["2026-11/teams/t0.pdf"].clone();
    let again = ["t0 written", "t1 unchanged", "summary unchanged"];
    for what in ["gone", "changed", "cut", "empty", "longer", "another team's", "a link"] {
        let mut found = bytes.clone();
        match what {
            "changed" => found[200] ^= 1,
            "cut" => found.truncate(1000),
            "empty" => found.clear(),
            "longer" => found.push(b'\n'),
            "another team's" => found.clone_from(&whole["2026-11/teams/t1.pdf"]),
            _ => {}
        }
        std::fs::remove_file(&file).expect("it is there");
        match what {
            "gone" => {}
            "a link" => {
                std::fs::write(workspace.file("elsewhere.pdf"), &found).expect("it is ours");
                std::os::unix::fs::symlink(workspace.file("elsewhere.pdf"), &file)
                    .expect("links can be made");
            }
            _ => std::fs::write(&file, found).expect("it is ours"),
        }
        assert_eq!(build(&workspace, &[]), again, "{what}");
        assert!(reports(&out) == whole, "{what}");
        assert_eq!(verified(&workspace).0, 0, "{what}");
    }
}

#[test]
fn a_manifest_that_cannot_be_trusted_is_no_reason_to_skip() {
    let workspace = of_teams(2);
    let out = workspace.file("out");
    build(&workspace, &[]);
    let whole = reports(&out);
    let path = out.join("2026-11/manifest.json");
    let good = std::fs::read_to_string(&path).expect("it was written");
    workspace.write("secret.pdf", "not to be touched");
    let edited = |edit: &dyn Fn(&mut Json)| {
        let mut manifest: Json = serde_json::from_str(&good).expect("it is JSON");
        edit(&mut manifest);
        manifest.to_string()
    };
    let on_all = |key: &'static str, value: Json| {
        edited(&move |manifest| {
            for entry in manifest["reports"].as_array_mut().expect("it is a list") {
                entry[key] = value.clone();
            }
        })
    };
    let rows: &[(&str, String)] = &[
        ("empty", String::new()),
        ("cut", good[..good.len() / 2].to_owned()),
        ("another form", good.replace("dankai.manifest/1", "dankai.manifest/2")),
        ("not an object", "[1, 2]".to_owned()),
        ("no inputs", on_all("inputs", Json::Null)),
        ("other inputs", on_all("inputs", json!("0".repeat(64)))),
        ("other checksums", on_all("sha256", json!("0".repeat(64)))),
        ("other sizes", on_all("bytes", json!(7))),
        ("files elsewhere", on_all("file", json!("../../secret.pdf"))),
        ("one file for all", on_all("file", json!("teams/t1.pdf"))),
    ];
    for (what, text) in rows {
        std::fs::write(&path, text).expect("it is ours");
        std::fs::write(out.join("2026-11/teams/t0.pdf"), "changed").expect("it is ours");
        if ["empty", "cut", "another form", "not an object"].contains(what) {
            // Nothing says whose the folder is but a note beside it.
            let ran = dankai(workspace.path(), &["build", "w", "-q"]);
            assert_eq!(ran.code, 1, "{what}");
            assert!(ran.stderr.contains("nothing says whose"), "{what}: {}", ran.stderr);
            let before: Json = serde_json::from_str(&good).expect("it is JSON");
            workspace.write("out/2026-11/.dankai-workspace", before["workspace"].to_string());
        }
        let states = build(&workspace, &[]);
        assert_eq!(states[0], "t0 written", "{what}");
        if *what != "one file for all" {
            assert_eq!(states[1..], ["t1 written", "summary written"], "{what}");
        }
        assert!(reports(&out) == whole, "{what}");
        assert_eq!(verified(&workspace).0, 0, "{what}");
    }
    // The bytes of one report and the inputs of another.
    let swapped = edited(&|manifest| {
        let inputs = manifest["reports"][1]["inputs"].clone();
        manifest["reports"][0]["inputs"] = inputs;
    });
    std::fs::write(&path, swapped).expect("it is ours");
    assert_eq!(build(&workspace, &[])[0], "t0 written");
    std::fs::remove_file(&path).expect("it is ours");
    assert_eq!(build(&workspace, &[])[0], "t0 written");
    let secret = std::fs::read(workspace.file("secret.pdf")).expect("it is there");
    assert_eq!(secret, b"not to be touched");
}

#[test]
fn a_report_made_by_itself_leaves_the_manifest_true() {
    let workspace = of_teams(3);
    let out = workspace.file("out");
    build(&workspace, &[]);
    let before = manifest(&out);
    let alone = |args: &[&str]| {
        let ran = dankai(workspace.path(), &[args, &["w", "-q"]].concat());
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{args:?}");
        assert_eq!(verified(&workspace).0, 0, "{args:?}");
    };
    alone(&["team", "t1"]);
    assert_eq!(manifest(&out), before, "the same report is no news");

    workspace.write("w/results/2026-11/t1.yaml", declared("t1", "2026-11", [3, 3, 3]));
    alone(&["team", "t1"]);
    let now = manifest(&out);
    assert_ne!(now["reports"][1]["sha256"], before["reports"][1]["sha256"]);
    assert_eq!(now["reports"][1]["apart"], json!(["en", "team"]));
    assert_eq!(now["reports"][0], before["reports"][0]);
    // The batch finds it done.
    assert_eq!(
        build(&workspace, &[]),
        ["t0 unchanged", "t1 unchanged", "t2 unchanged", "summary written"]
    );
    assert!(reports(&out) == from_nothing(&workspace, &[]));

    // In another language it is another report: the batch makes its own again.
    alone(&["team", "t2", "--locale", "ja"]);
    alone(&["summary", "--locale", "ja"]);
    assert_eq!(manifest(&out)["reports"][2]["apart"], json!(["ja", "team"]));
    assert_eq!(
        build(&workspace, &[]),
        ["t0 unchanged", "t1 unchanged", "t2 written", "summary written"]
    );
    assert!(reports(&out) == from_nothing(&workspace, &[]));
}

/// A template that works for the teams, but for those for which `hook` does something else.
pub(crate) fn team_template(hook: &str) -> String {
    let [team, ..] = dankai::typeset::TEMPLATES;
    assert_eq!(team.0, "team.typ");
    format!("#let name = json(\"/data.json\").frame.title\n{hook}\n{}", team.1)
}

/// Does not end in the life of the test.
pub(crate) const ENDLESS: &str = "#if name.contains(\"Team 1\") { for a in range(99999) { for b in range(99999) { let c = a + b } } }";

#[test]
fn one_team_that_faults_costs_the_others_nothing() {
    let workspace = of_teams(5);
    let whole = from_nothing(&workspace, &[]);
    let bad = "team: t1\nperiod: 2026-11\nanswers: [";
    let deep = "#if name.contains(\"Team 1\") { let f(n) = if n == 0 { 0 } else { 1 + f(n - 1) }; f(100000) }";
    let faults = "#if name.contains(\"Team 1\") { assert(false, message: \"no\") }";
    for (what, hook, expected) in [
        ("endless", ENDLESS, "was not typeset within 4 s"),
        ("fault", faults, "assertion failed: no"),
        ("deep", deep, "maximum function call depth exceeded"),
        ("data", "", "could not be used"),
    ] {
        if what == "data" {
            workspace.write("w/results/2026-11/t1.yaml", bad);
        } else {
            workspace.write("own/team.typ", team_template(hook));
        }
        let start = Instant::now();
        for jobs in ["1", "3"] {
            let args =
                ["build", "w", "--templates", "own", "--timeout", "4", "--jobs", jobs, "--force"];
            let args =
                if what == "data" { &["build", "w", "--jobs", jobs, "--force"][..] } else { &args };
            let ran = dankai(workspace.path(), args);
            assert_eq!(ran.code, 1, "{what}: {}", ran.stderr);
            assert!(ran.stderr.contains(expected), "{what}: {}", ran.stderr);
            assert!(ran.stdout.contains("failed: t1: "), "{what}: {}", ran.stdout);
            assert!(ran.stdout.contains("; 1 failed ("), "{what}: {}", ran.stdout);
            let out = workspace.file("out");
            let states = states(&out);
            assert_eq!(states.iter().filter(|state| state.ends_with(" written")).count(), 5);
            assert!(states.contains(&"t1 failed".to_owned()), "{states:?}");
            let entry = &manifest(&out)["reports"][1];
            assert!(entry["why"].as_str().is_some_and(|why| why.contains(expected)), "{entry}");
            for (name, bytes) in reports(&out) {
                let same_data = what != "data" || name.contains("teams");
                assert!(!same_data || whole[&name] == bytes, "{what}: {name}");
            }
            let (code, told) = verified(&workspace);
            assert_eq!(code, 1, "{told}");
            assert!(told.contains("the report of `t1` failed"), "{told}");
            std::fs::remove_dir_all(&out).expect("the folder is ours");
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{what}");
    }
}

#[test]
fn reports_that_do_not_end_do_not_pile_up() {
    let workspace = of_teams(12);
    let every = ENDLESS.replace("name.contains(\"Team 1\")", "true");
    workspace.write("own/team.typ", team_template(&every));
    let start = Instant::now();
    let args = ["build", "w", "--templates", "own", "--timeout", "3", "--jobs", "4"];
    let ran = dankai(workspace.path(), &args);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("not tried, because 8 reports before it"), "{}", ran.stderr);
    assert!(start.elapsed() < Duration::from_secs(60));
    assert_eq!(reports(&workspace.file("out")).len(), 1, "the summary");
}

/// The worker processes of a run, by their numbers.
#[cfg(target_os = "linux")]
fn workers(run: &Child) -> Vec<u32> {
    let processes = std::fs::read_dir("/proc").expect("Linux has it").flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    numbers
        .filter(|number| {
            let text = std::fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
            // After the name, which is in brackets: the state, and the parent.
            let after = text.rsplit(')').next().unwrap_or_default();
            let fields: Vec<&str> = after.split_whitespace().collect();
            fields.get(1).is_some_and(|parent| *parent == run.id().to_string())
        })
        .collect()
}

/// Waits until something is there.
#[cfg(target_os = "linux")]
fn wait_for<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(begin.elapsed() < Duration::from_secs(60), "{what} never came");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A run in which the report of `t1` does not end, and all others are made.
#[cfg(target_os = "linux")]
fn with_an_endless_report(workspace: &Workspace) -> (Child, u32) {
    workspace.write("own/team.typ", team_template(ENDLESS));
    let child = start(workspace.path(), &["build", "w", "--templates", "own", "--jobs", "2"]);
    let others = ["teams/t0", "teams/t2", "teams/t3", "teams/t4", "summary"]
        .map(|name| workspace.file(&format!("out/2026-11/{name}.pdf")));
    wait_for("all other reports", || others.iter().all(|file| file.exists()).then_some(()));
    // The other one has ended, for there is nothing left to do.
    let worker = wait_for("the worker that does not end", || {
        let workers = workers(&child);
        (workers.len() == 1).then(|| workers[0])
    });
    (child, worker)
}

#[test]
#[cfg(target_os = "linux")]
fn a_worker_that_dies_costs_one_report() {
    let workspace = of_teams(5);
    let whole = from_nothing(&workspace, &[]);
    let (mut child, worker) = with_an_endless_report(&workspace);
    let killed = Command::new("sh").args(["-c", &format!("kill -9 {worker}")]).status();
    assert!(killed.is_ok_and(|status| status.success()));
    assert_eq!(child.wait().expect("it was started").code(), Some(1));
    let manifest = manifest(&workspace.file("out"));
    let entry = &manifest["reports"][1];
    let why = entry["why"].as_str().expect("it failed");
    assert!(why.contains("an internal fault stopped it"), "{why}");
    let expected = ["t0 written", "t1 failed", "t2 written", "t3 written", "t4 written"];
    assert_eq!(states(&workspace.file("out"))[..5], expected);
    for (name, bytes) in reports(&workspace.file("out")) {
        assert!(whole[&name] == bytes, "{name}");
    }
    std::fs::remove_dir_all(workspace.file("own")).expect("the folder is ours");
    build(&workspace, &[]);
    assert!(reports(&workspace.file("out")) == whole);
}

#[test]
#[cfg(target_os = "linux")]
fn workers_end_with_their_run_whatever_they_do() {
    for name in ["KILL", "INT", "TERM"] {
        let workspace = of_teams(5);
        let (mut child, worker) = with_an_endless_report(&workspace);
        // As a scheduler does: to the run alone, not to its workers.
        signal(&child, name);
        assert!(child.wait().expect("it was started").signal().is_some());
        let gone = || {
            let text = std::fs::read_to_string(format!("/proc/{worker}/stat")).unwrap_or_default();
            let state = text.rsplit(')').next().and_then(|rest| rest.split_whitespace().next());
            state.is_none_or(|state| state == "Z").then_some(())
        };
        wait_for("the end of the worker", gone);
    }
}

#[test]
fn a_worker_that_nobody_started_for_a_run_says_so() {
    let workspace = Workspace::new(&[]);
    let ran = dankai(workspace.path(), &["typeset-worker"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.contains("the worker process got no work"), "{}", ran.stderr);
}

/// The program under a limit on the size of files, as on a disk that is full.
fn with_limit(workspace: &Workspace, blocks: usize) -> (Option<i32>, String) {
    // However slow the machine is, no report is given up.
    let build = "build w --jobs 2 --timeout 86400";
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" {build}");
    let output = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_dankai")])
        .current_dir(workspace.path())
        .env("SOURCE_DATE_EPOCH", "1796040000")
        .output()
        .expect("there is a shell");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_full_disk_costs_the_reports_that_have_no_room_and_leaves_no_halves() {
    let workspace = of_teams(4);
    build(&workspace, &[]);
    let out = workspace.file("out");
    let whole = reports(&out);
    // Half of the reports have room; then none; then not even the manifest.
    let mut sizes: Vec<usize> = whole.values().map(Vec::len).collect();
    sizes.sort_unstable();
    for blocks in [sizes[2] / 512 + 1, 20, 1, 0] {
        for fresh in [true, false] {
            if fresh {
                std::fs::remove_dir_all(&out).expect("the folder is ours");
            } else {
                build(&workspace, &[]);
                workspace.write("w/results/2026-11/t1.yaml", declared("t1", "2026-11", [4, 4, 4]));
            }
            let (code, said) = with_limit(&workspace, blocks);
            // One report alone may have room.
            let no_room = fresh || blocks <= 20;
            assert_eq!(code, Some(i32::from(no_room)), "{blocks}: {said}");
            assert_eq!(said.contains("could not be written"), no_room, "{said}");
            if !fresh {
                workspace.write("w/results/2026-11/t1.yaml", declared("t1", "2026-11", [1, 2, 0]));
            }
            for (name, bytes) in files_below(&out) {
                assert!(!name.contains(".part"), "{name}");
                if name.ends_with(".pdf") {
                    assert!(bytes.trim_ascii_end().ends_with(b"%%EOF"), "{blocks}: {name}");
                }
            }
            true_or_running(&out);
        }
    }
    build(&workspace, &[]);
    assert!(reports(&out) == whole);
}

/// What is said of a folder is true, whatever stopped the run: every checksum of a manifest
/// is that of the file, and where files changed beside it, it says that the run has not ended.
fn true_or_running(out: &Path) {
    let Ok(text) = std::fs::read_to_string(out.join("2026-11/manifest.json")) else { return };
    let manifest: Json = serde_json::from_str(&text).expect("a manifest is whole");
    for entry in manifest["reports"].as_array().expect("it is a list") {
        let Some(file) = entry["file"].as_str() else { continue };
        let bytes = std::fs::read(out.join("2026-11").join(file)).expect("it is there");
        assert_eq!(entry["sha256"], sha256(&bytes), "{file}");
    }
    if manifest["state"] == "running" {
        assert_eq!(manifest["reports"], json!([]));
    }
}

#[test]
fn a_folder_in_the_way_of_the_manifest_costs_the_manifest_only() {
    let workspace = of_teams(2);
    build(&workspace, &[]);
    let owner = manifest(&workspace.file("out"))["workspace"].to_string();
    std::fs::remove_dir_all(workspace.file("out")).expect("the folder is ours");
    workspace.write("out/2026-11/.dankai-workspace", owner);
    workspace.write("out/2026-11/manifest.json/x", "");
    workspace.write("out/2026-11/.dankai-journal/x", "");
    let ran = dankai(workspace.path(), &["build", "w", "-q"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("manifest.json` could not be written"), "{}", ran.stderr);
    assert_eq!(reports(&workspace.file("out")).len(), 3);
    std::fs::remove_dir_all(workspace.file("out")).expect("the folder is ours");
    // The system refuses to write there whoever asks.
    let ran = dankai(workspace.path(), &["build", "w", "-q", "--out", "/proc/nowhere"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.stderr.matches("could not be written").count(), 4, "{}", ran.stderr);
}

#[test]
fn files_that_vanish_while_they_are_read_cost_no_other_team_its_report() {
    // So few that no team is told of the median of the others.
    let workspace = of_teams(4);
    let expected = from_nothing(&workspace, &[]);
    let file = workspace.file("w/results/2026-11/t3.yaml");
    let text = std::fs::read(&file).expect("it is there");
    let begin = Instant::now();
    let still = || begin.elapsed() < Duration::from_secs(6);
    std::thread::scope(|threads| {
        threads.spawn(|| {
            while still() {
                let _ = std::fs::remove_file(&file);
                std::thread::yield_now();
                std::fs::write(&file, &text).expect("the folder is ours");
            }
        });
        while still() {
            let ran = dankai(workspace.path(), &["build", "w", "-q"]);
            assert!(ran.code == 0 || ran.stderr.contains("t3"), "{}", ran.stderr);
            for (name, bytes) in reports(&workspace.file("out")) {
                let concerned = name.contains("t3") || name.contains("summary");
                assert!(concerned || expected[&name] == bytes, "{name}");
            }
        }
    });
    build(&workspace, &[]);
    assert!(reports(&workspace.file("out")) == expected);
}

pub(crate) fn start(folder: &Path, args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_dankai"))
        .args(args)
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", "1796040000")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program can be started")
}

pub(crate) fn signal(child: &Child, name: &str) {
    let status = Command::new("sh")
        .args(["-c", &format!("kill -s {name} {}", child.id())])
        .status()
        .expect("there is a shell");
    assert!(status.success());
}

/// Numbers that look random and are the same in every run.
fn next(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

#[test]
fn a_run_killed_at_any_point_leaves_whole_reports_and_the_next_completes_it() {
    let workspace = of_teams(10);
    let other = |at: u8| declared(&format!("t{at}"), "2026-11", [2, 2, 2]);
    let usual =
        |at: u8| declared(&format!("t{at}"), "2026-11", [at % 4, (at + 1) % 3, (at + 2) % 3]);
    let write = |text: &dyn Fn(u8) -> String| {
        for at in 0..10 {
            workspace.write(&format!("w/results/2026-11/t{at}.yaml"), text(at));
        }
    };
    write(&other);
    let others = from_nothing(&workspace, &[]);
    write(&usual);
    let whole = from_nothing(&workspace, &[]);
    // A run from nothing takes so long, and that from another state of the results as well.
    let begin = Instant::now();
    build(&workspace, &["--out", "timed"]);
    let time = u64::try_from(begin.elapsed().as_micros()).expect("it is short");
    let out = workspace.file("out");
    let mut seed = 7;
    let (mut stopped, mut halves, mut saved) = (0, 0, 0);
    for round in 0..50 {
        // Every fifth round begins with nothing; the others with what is there.
        if round % 5 == 0 && out.exists() {
            std::fs::remove_dir_all(&out).expect("the folder is ours");
        }
        let changed = round % 5 == 2;
        if changed {
            write(&other);
        } else {
            write(&usual);
        }
        let mut child = start(workspace.path(), &["build", "w", "--jobs", "2"]);
        std::thread::sleep(Duration::from_micros(next(&mut seed) % time));
        signal_or_gone(&mut child, if round % 2 == 0 { "KILL" } else { "INT" });
        let ended = child.wait().expect("it was started");
        if let Some(number) = ended.signal() {
            assert_eq!(number, if round % 2 == 0 { 9 } else { 2 });
            stopped += 1;
        }
        if out.exists() {
            for (name, bytes) in reports(&out) {
                assert!(bytes.starts_with(b"%PDF-"), "{round}: {name}");
                assert!(bytes.trim_ascii_end().ends_with(b"%%EOF"), "{round}: {name}");
                assert!(whole[&name] == bytes || others[&name] == bytes, "{round}: {name}");
            }
            true_or_running(&out);
            halves += usize::from(reports(&out).len() < whole.len());
        }
        if round % 10 == 9 || round % 10 == 3 {
            let states = build(&workspace, &[]);
            saved += states.iter().filter(|state| state.ends_with("unchanged")).count();
            assert!(reports(&out) == whole, "{round}");
            assert_eq!(
                verified(&workspace),
                (0, "11 reports of out/2026-11 whole (0 errors, 0 warnings)\n".to_owned())
            );
            let left: Vec<String> = files_below(&out).into_keys().collect();
            assert_eq!(left.len(), 12, "eleven reports and the manifest: {left:?}");
        }
    }
    assert!(stopped > 20 && halves > 3, "{stopped} runs were stopped, {halves} amid the reports");
    assert!(saved > 0, "what a killed run made is not made again");
}

fn signal_or_gone(child: &mut Child, name: &str) {
    if child.try_wait().expect("it was started").is_none() {
        signal(child, name);
    }
}

#[test]
fn a_run_that_has_not_ended_is_told_of() {
    let workspace = of_teams(3);
    build(&workspace, &[]);
    workspace.write("w/results/2026-11/t0.yaml", declared("t0", "2026-11", [4, 4, 4]));
    workspace.write("own/team.typ", team_template(ENDLESS));
    // The templates are new, so all is made again, and one report does not end.
    let mut child = start(workspace.path(), &["build", "w", "--templates", "own", "--jobs", "2"]);
    let file = workspace.file("out/2026-11/teams/t2.pdf");
    let before = std::fs::read(&file).expect("it is there");
    let begin = Instant::now();
    let now = |path: &PathBuf| std::fs::read(path).unwrap_or_default();
    let state = || manifest(&workspace.file("out"))["state"].clone();
    while (state() != "running" || now(&workspace.file("out/2026-11/teams/t0.pdf")).is_empty())
        && begin.elapsed() < Duration::from_secs(60)
    {
        std::thread::sleep(Duration::from_millis(5));
    }
    let (code, told) = verified(&workspace);
    assert_eq!(code, 1);
    assert!(told.contains("the run that writes this folder has not ended"), "{told}");
    let ran = dankai(workspace.path(), &["build", "w"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("another run writes to `out/2026-11`"), "{}", ran.stderr);
    let ran = dankai(workspace.path(), &["team", "t0", "w"]);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    workspace.write("out/2026-11/teams/.dankai-abc.part", "half");
    signal(&child, "INT");
    assert_eq!(child.wait().expect("it was started").signal(), Some(2));
    let states = build(&workspace, &[]);
    assert!(!states.is_empty() && now(&file) == before, "{states:?}");
    assert!(!workspace.file("out/2026-11/teams/.dankai-abc.part").exists());
    assert_eq!(verified(&workspace).0, 0);
}

/// Where a value is not as its JSON Schema says; of schemas as far as that of manifests goes.
fn misfits(value: &Json, schema: &Json, place: &str, found: &mut Vec<String>) {
    let kind = match value {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(number) if number.is_u64() => "integer",
        Json::Number(_) => "number",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    };
    let types = &schema["type"];
    if types != kind && !types.as_array().is_some_and(|types| types.contains(&json!(kind))) {
        found.push(format!("{place} is {value}, not {types}"));
    }
    if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
        found.push(format!("{place} is {value}"));
    }
    assert!(schema["description"].is_string(), "{place} is not described");
    for item in value.as_array().into_iter().flatten() {
        misfits(item, &schema["items"], &format!("{place}[]"), found);
    }
    let Some(fields) = value.as_object() else { return };
    for required in schema["required"].as_array().into_iter().flatten() {
        if !fields.contains_key(required.as_str().unwrap_or_default()) {
            found.push(format!("{place} has no {required}"));
        }
    }
    for (name, field) in fields {
        match schema["properties"].get(name) {
            Some(schema) => misfits(field, schema, &format!("{place}.{name}"), found),
            None => found.push(format!("{place}.{name} is not described")),
        }
    }
}

#[test]
fn the_description_of_the_manifest_is_true() {
    let schema: Json = serde_json::from_str(include_str!("../../docs/manifest.schema.json"))
        .expect("the description is JSON");
    let workspace = of_teams(3);
    let check = |what: &str| {
        let mut found = Vec::new();
        misfits(&manifest(&workspace.file("out")), &schema, "manifest", &mut found);
        assert_eq!(found, Vec::<String>::new(), "{what}");
    };
    build(&workspace, &["--by", "group"]);
    check("written");
    build(&workspace, &["--by", "group"]);
    check("unchanged");
    assert_eq!(dankai(workspace.path(), &["summary", "w", "--locale", "ja"]).code, 0);
    assert!(manifest(&workspace.file("out"))["reports"][5]["apart"].is_array());
    check("one made by itself");
    workspace.write("w/results/2026-11/t1.yaml", "team: t1\nperiod: 2026-11\nanswers: [");
    assert_eq!(dankai(workspace.path(), &["build", "w"]).code, 1);
    let failed = manifest(&workspace.file("out"));
    assert_eq!(failed["counts"]["failed"], 1);
    assert_eq!(failed["counts"]["errors"], 1);
    assert!(failed["reports"][1]["why"].is_string());
    check("failed");
    assert_eq!(
        dankai(workspace.path(), &["build", "w", "--shard", "1/1", "--out", "part"]).code,
        1
    );
    let part = std::fs::read_to_string(workspace.file("part/2026-11/manifest-1-of-1.json"));
    let part: Json = serde_json::from_str(&part.expect("it is there")).expect("it is JSON");
    assert_eq!((&part["shard"]["of"], &part["counts"]["reports"]), (&json!(1), &json!(3)));
    let mut found = Vec::new();
    misfits(&part, &schema, "part", &mut found);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_scheduler_reads_a_run_line_by_line() {
    let workspace = of_teams(3);
    workspace.write("w/results/2026-11/t1.yaml", "team: t1\nperiod: 2026-11\nanswers: [");
    let run = |args: &[&str]| {
        let ran = dankai(workspace.path(), &[args, &["--log-format", "json"]].concat());
        let lines: Vec<Json> = ran
            .stderr
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
            .collect();
        (ran, lines)
    };
    let (ran, lines) = run(&["build", "w"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.stdout.lines().count(), 1, "the closing line: {}", ran.stdout);
    let events: Vec<&str> = lines.iter().filter_map(|line| line["event"].as_str()).collect();
    assert_eq!(events, ["started", "report", "report", "report", "report", "finding", "finished"]);
    assert_eq!(lines[0]["reports"], 4);
    let mut done: Vec<&Json> = lines[1..5].iter().map(|line| &line["done"]).collect();
    done.dedup();
    assert_eq!(done, [1, 2, 3, 4]);
    let failed = lines.iter().find(|line| line["team"] == "t1" && line["event"] == "report");
    let failed = failed.expect("every report is told of");
    assert_eq!(json!([failed["state"], failed["file"]]), json!(["failed", null]));
    assert!(failed["findings"][0]["message"].as_str().is_some_and(|it| it.contains("no report")));
    assert_eq!(lines[5]["line"], 4);
    let end = &lines[6];
    assert_eq!(
        json!([end["complete"], end["written"], end["unchanged"], end["failed"], end["errors"]]),
        json!([false, 3, 0, 1, 2])
    );
    workspace.write("w/results/2026-11/t1.yaml", declared("t1", "2026-11", [1, 2, 0]));
    let (ran, lines) = run(&["build", "w", "-q"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""));
    assert_eq!(lines.last().map(|end| end["complete"].clone()), Some(json!(true)));
    let (ran, lines) = run(&["team", "nobody", "w"]);
    assert_eq!((ran.code, lines[0]["event"].as_str()), (2, Some("finding")));
}

#[test]
fn a_person_sees_what_was_made_again_and_what_took_long() {
    let workspace = of_teams(3);
    let said = |args: &[&str]| dankai(workspace.path(), &[&["build", "w"], args].concat()).stdout;
    let first = said(&["-v"]);
    let slowest = first.lines().find(|line| line.starts_with("slowest: ")).expect("it is said");
    assert_eq!(slowest.matches(" ms").count(), 4, "{slowest}");
    assert!(first.contains("3 team reports of 2026-11 and the summary written to out/2026-11 ("));
    let second = said(&[]);
    let line = "w: 3 team reports of 2026-11 and the summary in out/2026-11: 0 written, 4 unchanged (0 errors, ";
    assert!(second.starts_with(line) && second.lines().count() == 1, "{second}");
    let third = said(&["-v"]);
    assert!(third.contains("unchanged: out/2026-11/teams/t2.pdf  "), "{third}");
    assert!(said(&["--force"]).contains("written to out/2026-11 ("));
}
