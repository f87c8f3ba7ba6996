//! What a monthly run can lose, or do to the machine: reports of others, the month that is
//! reported, memory and processes, exit codes, and links that lead out of the output folder.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::cli::dankai;
use crate::runs::{build, manifest, of_teams, reports, team_template};
use crate::{Workspace, declared, files_below};

/// A workspace of the team `a`, named `name`, with these levels in November.
fn organisation(workspace: &Workspace, folder: &str, settings: &str, level: u8) {
    workspace.write(&format!("{folder}/dankai.yaml"), settings);
    let text = declared("a", "2026-11", [level, level, level]);
    workspace.write(&format!("{folder}/results/a.yaml"), text);
}

fn two() -> Workspace {
    let workspace = Workspace::new(&[]);
    organisation(&workspace, "one", "organisation: {name: {en: One, ja: 一}}\n", 1);
    organisation(&workspace, "two", "organisation: {name: Two}\n", 2);
    workspace
}

/// Every command that writes reports or charts.
const WRITERS: [&[&str]; 6] = [
    &["build"],
    &["build", "--shard", "1/1"],
    &["team", "a"],
    &["summary"],
    &["charts", "a"],
    &["charts", "--summary"],
];

fn with(writer: &[&str], workspace: &str) -> Vec<String> {
    let mut args: Vec<String> = writer.iter().map(|one| (*one).to_owned()).collect();
    args.push(workspace.to_owned());
    args
}

fn run(workspace: &Workspace, args: &[String]) -> crate::cli::Ran {
    dankai(workspace.path(), &args.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn no_command_writes_over_the_reports_of_another_workspace() {
    for first in [WRITERS[0], WRITERS[1], WRITERS[2], WRITERS[5]] {
        for second in WRITERS {
            let workspace = two();
            let ran = run(&workspace, &with(first, "one"));
            assert_eq!(ran.code, 0, "{first:?}: {}", ran.stderr);
            let files = || {
                let mut files = files_below(&workspace.file("out"));
                files.retain(|name, _| !name.contains("lock"));
                files
            };
            let before = files();
            let ran = run(&workspace, &with(second, "two"));
            assert_eq!(ran.code, 1, "{first:?}, {second:?}");
            let told = &ran.stderr;
            assert!(told.contains("another workspace, that of `One`"), "{second:?}: {told}");
            assert!(told.contains("`--out DIR`"), "{second:?}: {told}");
            assert!(files() == before, "{first:?}, {second:?}: {:?}", files().keys());
            // Its own workspace goes on, in any language; and the other one elsewhere.
            let ran = run(&workspace, &with(second, "one"));
            assert_eq!(ran.code, 0, "{first:?}, {second:?}: {}", ran.stderr);
            let mut elsewhere = with(second, "two");
            elsewhere.extend(["--out", "elsewhere", "--locale", "ja"].map(str::to_owned));
            assert_eq!(run(&workspace, &elsewhere).code, 0, "{second:?}");
        }
    }
}

#[test]
fn parts_of_one_workspace_are_not_joined_by_another() {
    let workspace = two();
    assert_eq!(dankai(workspace.path(), &["build", "one", "--shard", "1/1"]).code, 0);
    let before = files_below(&workspace.file("out"));
    let ran = dankai(workspace.path(), &["merge", "out", "two"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("that of `One`"), "{}", ran.stderr);
    assert!(files_below(&workspace.file("out")) == before);
    let ran = dankai(workspace.path(), &["merge"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.starts_with("One: 1 part joined: 2 reports of 2026-11"), "{}", ran.stdout);
    let left: Vec<String> = files_below(&workspace.file("out")).into_keys().collect();
    let expected = ["manifest.json", "summary.pdf", "teams/a.pdf"];
    assert_eq!(left, expected.map(|name| format!("2026-11/{name}")));
}

#[test]
fn a_workspace_under_another_name_keeps_its_folder_by_its_id() {
    let workspace = two();
    let build = |folder: &str| dankai(workspace.path(), &["build", folder, "-q"]);
    assert_eq!(build("one").code, 0);
    let id = manifest(&workspace.file("out"))["workspace"]["id"].as_str().map(str::to_owned);
    let id = id.expect("a workspace has an id");
    organisation(&workspace, "one", "organisation: {name: Uno}\n", 1);
    let told = build("one").stderr;
    assert!(told.contains(&format!("`id: {id}` in `dankai.yaml`")), "{told}");
    organisation(&workspace, "one", &format!("id: {id}\norganisation: {{name: Uno}}\n"), 1);
    assert_eq!(build("one").code, 0);
    assert_eq!(manifest(&workspace.file("out"))["workspace"]["name"], "Uno");

    // Another model is another workspace; one that gets an id later is the same.
    organisation(&workspace, "one", "organisation: {name: One}\nmodel: mlops-people\n", 1);
    assert_eq!(build("one").code, 1);
    organisation(&workspace, "one", "organisation: {name: One}\n", 1);
    assert_eq!(build("one").code, 0);
    organisation(&workspace, "one", "id: ours\norganisation: {name: One}\n", 1);
    assert_eq!(build("one").code, 0);
    assert_eq!(manifest(&workspace.file("out"))["workspace"]["id"], "ours");
    organisation(&workspace, "two", "id: theirs\norganisation: {name: One}\n", 1);
    assert_eq!(build("two").code, 1);
    organisation(&workspace, "two", "id: a/b\n", 1);
    assert!(build("two").stderr.contains("`a/b` is not a workspace id"));
}

#[test]
fn bare_folders_of_results_are_told_apart_by_the_folders_around_them() {
    let workspace = Workspace::new(&[]);
    for folder in ["one", "two"] {
        let text = declared("a", "2026-11", [1, 1, 1]);
        workspace.write(&format!("{folder}/results/a.yaml"), text);
    }
    assert_eq!(dankai(workspace.path(), &["build", "one/results"]).code, 0);
    let ran = dankai(workspace.path(), &["build", "two/results"]);
    assert!(ran.code == 1 && ran.stderr.contains("that of `one`"), "{}", ran.stderr);
}

#[test]
fn reports_that_nothing_names_a_workspace_of_are_taken_over() {
    let workspace = two();
    workspace.write("out/2026-11/summary.pdf", "of an older program");
    assert_eq!(dankai(workspace.path(), &["build", "one"]).code, 0);
    let path = workspace.file("out/2026-11/manifest.json");
    let mut old = manifest(&workspace.file("out"));
    old.as_object_mut().expect("it is a map").remove("workspace");
    std::fs::write(&path, old.to_string()).expect("the folder is ours");
    assert_eq!(dankai(workspace.path(), &["build", "two"]).code, 0);
    assert_eq!(manifest(&workspace.file("out"))["workspace"]["name"], "Two");
    // What a file says may be anything.
    let mut hostile = manifest(&workspace.file("out"));
    hostile["workspace"] = serde_json::json!({"id": "x\u{1b}[2J`", "name": "a\u{1b}[2J\nb"});
    std::fs::write(&path, hostile.to_string()).expect("the folder is ours");
    let told = dankai(workspace.path(), &["build", "two"]).stderr;
    assert!(told.contains("that of `a [2J b`") && !told.contains('\u{1b}'), "{told}");
    assert!(!told.contains("`id:"), "{told}");
}

/// Three months of twelve teams, and files besides.
fn twelve(more: &[(&str, String)]) -> Workspace {
    let workspace = Workspace::new(&[("w/dankai.yaml", "organisation: {name: Acme}\n")]);
    for month in ["2026-09", "2026-10"] {
        for at in 0..12 {
            let text = declared(&format!("t{at}"), month, [1, 1, 1]);
            workspace.write(&format!("w/results/{month}/t{at}.yaml"), text);
        }
    }
    for (file, text) in more {
        workspace.write(file, text);
    }
    workspace
}

#[test]
fn one_early_file_does_not_decide_the_month_of_all_others() {
    let early = ("w/results/typo.yaml", declared("t3", "2027-11", [1, 1, 1]));
    let workspace = twelve(&[early]);
    for args in [
        &["build", "w"][..],
        &["build", "w", "--shard", "1/1"],
        &["team", "t3", "w"],
        &["team", "t4", "w"],
        &["summary", "w"],
        &["charts", "t3", "w"],
        &["score", "w"],
        &["check", "w"],
    ] {
        let ran = dankai(workspace.path(), args);
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.stderr);
        let told = "the results hold 2027-11, which is still to come; 2026-10 is taken";
        assert!(ran.stderr.contains(told), "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains("`--period 2027-11` reports that"), "{}", ran.stderr);
        assert!(args[0] != "score" || ran.stdout.contains(", 2026-10,"), "{}", ran.stdout);
    }
    let months: Vec<String> = std::fs::read_dir(workspace.file("out"))
        .expect("it was written")
        .map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(months, ["2026-10"]);
    // Whoever asks for it gets it, and is told how few there are.
    let ran = dankai(workspace.path(), &["build", "w", "--period", "2027-11"]);
    assert_eq!(ran.code, 0);
    let few = "only 1 of 12 teams has an assessment in 2027-11; 2026-10 had 12";
    assert!(ran.stderr.contains(few), "{}", ran.stderr);
}

#[test]
fn a_month_is_to_come_until_its_first_day() {
    let workspace = Workspace::new(&[
        ("w/results/a.yaml", &declared("a", "2026-11", [1, 1, 1])),
        ("w/results/b.yaml", &declared("a", "2026-12", [1, 1, 1])),
    ]);
    // The last second of November, and the first of December.
    for (now, expected) in [("1796083199", ", 2026-11"), ("1796083200", ", 2026-12")] {
        let output = Command::new(env!("CARGO_BIN_EXE_dankai"))
            .args(["score", "w"])
            .current_dir(workspace.path())
            .env("SOURCE_DATE_EPOCH", now)
            .output()
            .expect("the program can be started");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.lines().next().is_some_and(|line| line.contains(expected)), "{said}");
    }
}

#[test]
fn where_all_months_are_to_come_the_newest_is_taken_and_told() {
    let workspace = Workspace::new(&[
        ("w/results/a.yaml", &declared("a", "2026-12", [1, 1, 1])),
        ("w/results/b.yaml", &declared("a", "2027-01", [1, 1, 1])),
    ]);
    for args in [&["score", "w"][..], &["team", "a", "w"]] {
        let ran = dankai(workspace.path(), args);
        let told = "all results are of periods to come, and the newest of them is taken: 2027-01";
        assert!(ran.code == 0 && ran.stderr.contains(told), "{args:?}: {}", ran.stderr);
    }
}

#[test]
fn a_month_of_which_most_teams_are_missing_is_told_with_its_numbers() {
    let of = |count: usize| -> Workspace {
        let files: Vec<(String, String)> = (0..count)
            .map(|at| {
                (format!("w/results/x{at}.yaml"), declared(&format!("t{at}"), "2026-11", [2, 1, 1]))
            })
            .collect();
        let files: Vec<(&str, String)> =
            files.iter().map(|(file, text)| (file.as_str(), text.clone())).collect();
        twelve(&files)
    };
    let workspace = of(2);
    for args in [
        &["build", "w"][..],
        &["check", "w"],
        &["score", "w"],
        &["build", "w", "--period", "2026-11", "--force"],
        &["build", "w", "--shard", "1/1"],
    ] {
        let ran = dankai(workspace.path(), args);
        assert_eq!(ran.code, 0, "{args:?}");
        let told = "only 2 of 12 teams have an assessment in 2026-11; 2026-10 had 12";
        assert!(ran.stderr.contains(told), "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains("`--period 2026-10` reports that"), "{}", ran.stderr);
    }
    // Of one team's report the others are no matter; half of them are enough.
    assert!(!dankai(workspace.path(), &["team", "t0", "w"]).stderr.contains("only"));
    assert!(!dankai(of(6).path(), &["score", "w"]).stderr.contains("only"));
    assert!(dankai(of(5).path(), &["score", "w"]).stderr.contains("only 5 of 12 teams"));
}

/// Something for the reports of the team 1 alone.
fn for_team_1(code: &str) -> String {
    format!("#if name.contains(\"Team 1\") {{ {code} }}")
}

#[test]
#[cfg(target_os = "linux")]
fn a_report_that_takes_too_much_memory_fails_by_name_and_alone() {
    let workspace = of_teams(3);
    let whole = crate::runs::from_nothing(&workspace, &[]);
    let doubling = for_team_1("let a = \"x\" * 1000; for i in range(60) { a = a + a }");
    let endless = for_team_1("for i in range(9000) { for j in range(9000) [ word #j ] }");
    for hook in [doubling, endless] {
        workspace.write("own/team.typ", team_template(&hook));
        for jobs in ["1", "2"] {
            let args = ["build", "w", "--templates", "own", "--memory", "192M", "--jobs", jobs];
            let ran =
                dankai(workspace.path(), &[&args[..], &["--timeout", "600", "--force"]].concat());
            assert_eq!(ran.code, 1, "{}", ran.stderr);
            let told = "it needed more than 192 MB of memory";
            assert!(
                ran.stdout.contains("failed: t1: ") && ran.stderr.contains(told),
                "{}",
                ran.stderr
            );
            assert!(ran.stderr.contains("`--memory SIZE` gives it more"), "{}", ran.stderr);
            let made = reports(&workspace.file("out"));
            assert_eq!(made.len(), 3);
            for (name, bytes) in made {
                assert!(whole[&name] == bytes || name.ends_with("t1.pdf"), "{name}");
            }
        }
        let args = ["team", "t1", "w", "--templates", "own", "--memory", "192M"];
        let ran = dankai(workspace.path(), &args);
        assert!(ran.code == 1 && ran.stderr.contains("more than 192 MB"), "{}", ran.stderr);
    }
    let ran = dankai(workspace.path(), &["build", "w", "--memory", "1M"]);
    assert!(ran.code == 2 && ran.stderr.contains("a worker needs 128 MB"), "{}", ran.stderr);
}

#[test]
#[cfg(target_os = "linux")]
fn reports_that_take_too_much_memory_do_not_pile_up() {
    let workspace = of_teams(12);
    let hook = "#{ let a = \"x\" * 1000; for i in range(60) { a = a + a } }";
    workspace.write("own/team.typ", team_template(hook));
    let args = ["build", "w", "--templates", "own", "--memory", "128M", "--jobs", "2"];
    let ran = dankai(workspace.path(), &args);
    assert_eq!(ran.code, 1);
    let told = "not tried, because 8 reports before it did not end or needed too much memory";
    assert!(ran.stderr.contains(told), "{}", ran.stderr);
    // Another one may have been under way.
    let tried = ran.stderr.matches("it needed more than 128 MB").count();
    assert!((8..10).contains(&tried), "{tried}: {}", ran.stderr);
    assert_eq!(reports(&workspace.file("out")).len(), 1, "the summary");
}

/// The program in a shell that has set a limit; its end and all it said.
fn limited(workspace: &Workspace, limit: &str, args: &str) -> (Option<i32>, String) {
    let script = format!("{limit}; exec \"$0\" {args} 2>&1");
    let output = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_dankai")])
        .current_dir(workspace.path())
        .env_remove("RUST_BACKTRACE")
        .env("SOURCE_DATE_EPOCH", "1796040000")
        .output()
        .expect("there is a shell");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
#[cfg(target_os = "linux")]
fn too_little_memory_at_the_start_is_said_plainly() {
    let workspace = of_teams(3);
    for megabytes in [100, 150] {
        let limit = format!("ulimit -v {}", megabytes * 1024);
        let (code, said) = limited(&workspace, &limit, "build w --jobs 2");
        assert_eq!(code, Some(1), "{said}");
        let told = format!("the system gives this program {megabytes} MB of memory");
        assert!(said.contains(&told) && !said.contains("panicked"), "{said}");
    }
    assert!(!workspace.file("out").exists());
}

#[test]
#[cfg(target_os = "linux")]
fn too_few_processes_mean_fewer_workers_or_a_plain_end() {
    // Whoever may do everything has no such limit: a user of its own does.
    let workspace = of_teams(4);
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|said| said.stdout == b"0\n");
    if !is_root {
        return;
    }
    let program = workspace.file("dankai");
    std::fs::copy(env!("CARGO_BIN_EXE_dankai"), &program).expect("the folder is ours");
    let script = "chmod -R a+rwX .; chmod a+x dankai";
    let opened = Command::new("sh").args(["-c", script]).current_dir(workspace.path()).status();
    assert!(opened.is_ok_and(|status| status.success()));
    let mut ends = Vec::new();
    for most in [1, 2, 3, 4, 5, 6, 7, 8, 10, 14, 20, 100] {
        let limit = format!("ulimit -u {most} 2>&- || ulimit -p {most}");
        let script = format!("{limit}; exec ./dankai build w --jobs 4 --force 2>&1");
        let output = Command::new("setpriv")
            .args(["--reuid", "48213", "--regid", "48213", "--clear-groups", "sh", "-c", &script])
            .current_dir(workspace.path())
            .env("SOURCE_DATE_EPOCH", "1796040000")
            .output();
        let Ok(output) = output else { return };
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(!said.contains("panicked"), "{most}: {said}");
        assert!(!said.contains("internal fault"), "a lack of room is no fault: {most}: {said}");
        let code = output.status.code();
        assert!(code == Some(0) || code == Some(1) && said.contains("error: "), "{most}: {said}");
        // Whoever leaves gives back what it was to make.
        let out = workspace.file("out");
        let made = if out.exists() { reports(&out).len() } else { 0 };
        assert!(code != Some(0) || made == 5, "{most}: {made} reports, {said}");
        if out.exists() {
            std::fs::remove_dir_all(&out).expect("the folder is ours");
        }
        ends.push(code);
    }
    assert_eq!((ends.first(), ends.last()), (Some(&Some(1)), Some(&Some(0))), "{ends:?}");
}

/// What each of these ends with where its output goes to a device without room.
fn on_full(workspace: &Workspace, args: &[&str], out: Stdio) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dankai"))
        .args(args)
        .current_dir(workspace.path())
        .env("SOURCE_DATE_EPOCH", "1796040000")
        .stdout(out)
        .output()
        .expect("the program can be started")
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_ends_with_1_and_a_closed_pipe_is_no_fault() {
    let workspace = of_teams(2);
    workspace.write("a.csv", "team,month,training.runs-tracked\nt0,2026-11,met\n");
    assert_eq!(build(&workspace, &[]).len(), 3);
    for args in [
        &["score", "w"][..],
        &["score", "w", "--format", "json"],
        &["score", "w", "--format", "csv"],
        &["check", "w"],
        &["check", "w", "--format", "json"],
        &["check", "w", "--format", "sarif"],
        &["check", "w", "--format", "github"],
        &["model", "list"],
        &["model", "show", "mlops"],
        &["model", "export", "mlops"],
        &["model", "check", "mlops"],
        &["schema", "model"],
        &["schema", "workspace", "w"],
        &["form", "w", "--format", "yaml", "--out", "-"],
        &["form", "w", "--out", "form.xlsx", "--force"],
        &["import", "a.csv", "--into", "new/results", "--dry-run"],
        &["completions", "bash"],
        &["man"],
        &["verify"],
        &["build", "w"],
        &["team", "t0", "w"],
        &["charts", "t0", "w"],
        &["template", "eject", "pages"],
        &["help"],
        &["--version"],
        &["build", "--help"],
    ] {
        if args[0] == "check" && args.contains(&"github") {
            // Without findings there is nothing to print.
            workspace
                .write("w/results/x.yaml", "team: t0\nperiod: 2026-09\nlevels: {training: 9}\n");
        }
        let full = std::fs::File::options().write(true).open("/dev/full").expect("Linux has it");
        let output = on_full(&workspace, args, full.into());
        let _ = std::fs::remove_file(workspace.file("w/results/x.yaml"));
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {told}");
        let is_told = told.contains("nothing can be printed: No space left on device");
        assert!(is_told, "{args:?}: {told}");
        let _ = std::fs::remove_dir_all(workspace.file("pages"));
        let (reader, writer) = std::io::pipe().expect("the system has pipes");
        drop(reader);
        let output = on_full(&workspace, args, writer.into());
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(0) && told.is_empty(), "{args:?}: {told}");
        let _ = std::fs::remove_dir_all(workspace.file("pages"));
    }
}

#[test]
fn a_folder_without_results_is_no_good_check() {
    let workspace = Workspace::new(&[("w/dankai.yaml", "locale: en\n"), ("empty/notes.txt", "")]);
    for folder in ["w", "empty"] {
        for format in ["human", "json", "sarif", "github"] {
            let ran = dankai(workspace.path(), &["check", folder, "--format", format]);
            assert_eq!(ran.code, 1, "{folder} {format}");
            let told = ran.stdout + &ran.stderr;
            assert!(told.contains(&format!("there are no results in `{folder}`")), "{told}");
            assert!(told.contains("name another folder"), "{format}: {told}");
        }
    }
}

#[test]
fn a_day_that_is_none_is_wrong_usage() {
    let workspace = of_teams(1);
    for (text, code) in [("1796040000", 0), ("0", 0), ("abc", 2), ("", 2), ("2026-11-25", 2)] {
        let output = Command::new(env!("CARGO_BIN_EXE_dankai"))
            .args(["score", "w"])
            .current_dir(workspace.path())
            .env("SOURCE_DATE_EPOCH", text)
            .output()
            .expect("the program can be started");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{text}: {told}");
        let expected = format!("`SOURCE_DATE_EPOCH` is `{text}`, no number of seconds since 1970");
        assert_eq!(told.contains(&expected), code == 2, "{told}");
    }
}

#[test]
fn a_quiet_check_of_a_folder_says_nothing_but_errors() {
    let workspace = of_teams(2);
    build(&workspace, &[]);
    workspace.write("out/2026-11/teams/other.pdf", "of an earlier run");
    let ran = dankai(workspace.path(), &["verify", "-q"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""));
    workspace.write("out/2026-11/teams/t0.pdf", "changed");
    let ran = dankai(workspace.path(), &["verify", "--quiet"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert!(ran.stderr.contains("the report of `t0` is not the file"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("warning"), "{}", ran.stderr);
}

#[test]
fn the_charts_of_a_team_called_summary_are_not_those_of_the_summary() {
    let workspace = Workspace::new(&[]);
    for month in ["2026-10", "2026-11"] {
        for team in ["summary", "teams"] {
            let text = declared(team, month, [1, 2, 1]);
            workspace.write(&format!("w/results/{month}/{team}.yaml"), text);
        }
    }
    let charts = |what: &str| {
        let ran = dankai(workspace.path(), &["charts", what, "w"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let written = ran.stdout.lines().filter(|line| line.ends_with(".svg"));
        written.map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
    };
    let [team, all, teams] = ["summary", "--summary", "teams"].map(charts);
    assert!(!team.is_empty() && !all.is_empty() && !teams.is_empty());
    let same: Vec<&String> = team.intersection(&all).chain(teams.intersection(&all)).collect();
    assert!(same.is_empty() && team.is_disjoint(&teams), "{same:?}");
}

/// A file outside of the output folder, and a link to it in the place of `name`.
fn link_to_secret(workspace: &Workspace, name: &str) {
    workspace.write("secret.txt", "not to be touched");
    let link = workspace.file(name);
    std::fs::create_dir_all(link.parent().expect("it has a folder")).expect("the folder is ours");
    let _ = std::fs::remove_file(&link);
    symlink(workspace.file("secret.txt"), &link).expect("links can be made");
}

#[test]
fn links_in_the_place_of_files_of_a_run_are_not_followed() {
    let names = [
        "manifest.json",
        ".dankai-journal",
        ".dankai-before.json",
        ".dankai-workspace",
        ".dankai-abc.part",
        "teams/.dankai-abc.part",
        "manifest-1-of-1.json",
        ".dankai-lock-1-of-1",
        ".dankai-journal-1-of-1",
        "summary.pdf",
        "teams/t0.pdf",
    ];
    for name in names {
        for args in [
            &["build", "w", "-q"][..],
            &["build", "w", "-q", "--shard", "1/1"],
            &["team", "t0", "w", "-q"],
            &["summary", "w", "-q"],
        ] {
            let workspace = of_teams(2);
            build(&workspace, &[]);
            workspace.write("w/results/2026-11/t0.yaml", declared("t0", "2026-11", [3, 3, 3]));
            link_to_secret(&workspace, &format!("out/2026-11/{name}"));
            let ran = dankai(workspace.path(), args);
            // Behind the link may be what another workspace has left.
            let code = i32::from(name == "manifest.json");
            assert_eq!(ran.code, code, "{name} {args:?}: {}", ran.stderr);
            let secret = std::fs::read_to_string(workspace.file("secret.txt"));
            let secret = secret.unwrap_or_else(|why| panic!("{name} {args:?}: {why}"));
            assert_eq!(secret, "not to be touched", "{name} {args:?}");
            if args == ["build", "w", "-q"] && code == 0 {
                let verified = dankai(workspace.path(), &["verify", "-q"]);
                assert_eq!(verified.code, 0, "{name}: {}", verified.stderr);
            }
        }
    }
}

#[test]
fn nothing_is_removed_where_a_link_leads_out_of_the_output_folder() {
    for link in ["out/2026-11", "out/2026-11/teams", "out/2026-11/groups"] {
        let workspace = of_teams(2);
        workspace.write("elsewhere/.dankai-abc.part", "of somebody else");
        let link = workspace.file(link);
        let folder = link.parent().expect("it has a folder");
        std::fs::create_dir_all(folder).expect("the folder is ours");
        symlink(workspace.file("elsewhere"), &link).expect("links can be made");
        build(&workspace, &[]);
        assert!(workspace.file("elsewhere/.dankai-abc.part").exists(), "{}", link.display());
    }
    // Below the folder itself it is what a killed run has left.
    let workspace = of_teams(2);
    for folder in ["", "teams/", "groups/"] {
        workspace.write(&format!("out/2026-11/{folder}.dankai-abc.part"), "half");
    }
    build(&workspace, &[]);
    let left = files_below(&workspace.file("out"));
    assert!(left.keys().all(|name| !Path::new(name).ends_with(".dankai-abc.part")), "{left:?}");
}
