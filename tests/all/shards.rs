//! Runs side by side, each over a part of the teams, and what joins them.

use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};

use crate::cli::{Ran, dankai};
use crate::runs::{
    ENDLESS, from_nothing, manifest, of_teams, reports, signal, start, team_template,
};
use crate::{Workspace, declared, files_below};

/// Makes the parts one after the other.
fn all_parts(workspace: &Workspace, of: u32, more: &[&str]) -> Vec<Ran> {
    let one = |number| {
        let shard = format!("{number}/{of}");
        let args = [&["build", "w", "--shard", &shard, "--jobs", "1"][..], more].concat();
        dankai(workspace.path(), &args)
    };
    (1..=of).map(one).collect()
}

fn merge(workspace: &Workspace) -> Ran {
    dankai(workspace.path(), &["merge"])
}

/// A manifest without what differs from run to run, and without what became of the reports.
fn timeless(mut manifest: Json) -> Json {
    manifest["duration_ms"] = Json::Null;
    for entry in manifest["reports"].as_array_mut().expect("it is a list") {
        entry["duration_ms"] = Json::Null;
    }
    manifest
}

#[test]
fn eight_shards_side_by_side_make_what_one_run_makes() {
    let workspace = of_teams(30);
    let ran = dankai(workspace.path(), &["build", "w", "--by", "group", "--out", "whole"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let shards: Vec<_> = (1..=8)
        .map(|number| {
            let shard = format!("{number}/8");
            start(
                workspace.path(),
                &["build", "w", "--by", "group", "--jobs", "1", "--shard", &shard],
            )
        })
        .collect();
    for mut shard in shards {
        assert_eq!(shard.wait().expect("it was started").code(), Some(0));
    }
    let out = workspace.file("out");
    assert_eq!(reports(&out).len(), 30, "the teams, and no summary yet");
    let ran = dankai(workspace.path(), &["verify"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("8 parts of a run are not joined yet"), "{}", ran.stderr);

    let ran = merge(&workspace);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.contains("8 parts joined: 33 reports of 2026-11 in "), "{}", ran.stdout);
    assert!(reports(&out) == reports(&workspace.file("whole")), "the bytes are those of one run");
    assert_eq!(timeless(manifest(&out)), timeless(manifest(&workspace.file("whole"))));
    let left: Vec<String> = files_below(&out).into_keys().collect();
    assert_eq!(left.len(), 34, "the reports and the manifest: {left:?}");
    assert_eq!(dankai(workspace.path(), &["verify"]).code, 0);

    // What is there already is not made again, neither by parts nor by a whole run.
    workspace.write("w/results/2026-11/t7.yaml", declared("t7", "2026-11", [4, 4, 4]));
    let told: String = all_parts(&workspace, 8, &["--by", "group"])
        .into_iter()
        .map(|ran| ran.stdout.lines().last().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(told.matches(": 1 written, ").count(), 1, "{told}");
    assert_eq!(told.matches(": 0 written, ").count(), 7, "{told}");
    assert!(!out.join("2026-11/manifest.json").exists(), "it would be true no more");
    assert_eq!(merge(&workspace).code, 0);
    let states = crate::runs::states(&out);
    let written: Vec<&String> = states.iter().filter(|state| state.ends_with("written")).collect();
    assert_eq!(written, ["t7 written", "h written", "summary written"]);
    let by_group = ["--by", "group"];
    assert!(reports(&out) == from_nothing(&workspace, &by_group));
    let states = crate::runs::build(&workspace, &by_group);
    assert!(states.iter().all(|state| state.ends_with("unchanged")), "{states:?}");
}

#[test]
fn parts_that_are_not_whole_are_not_joined() {
    let workspace = of_teams(6);
    let ran = merge(&workspace);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("there are no parts to join in `out`"), "{}", ran.stderr);
    all_parts(&workspace, 3, &[]);
    let out = workspace.file("out/2026-11");
    let part = |number: u32| out.join(format!("manifest-{number}-of-3.json"));
    let text = |number| std::fs::read_to_string(part(number)).expect("it is there");
    let first = text(1);
    let put = |text: &str| std::fs::write(part(1), text).expect("the folder is ours");
    let refused = |expected: &str| {
        let ran = merge(&workspace);
        assert_eq!(ran.code, 1, "{expected}: {}", ran.stdout);
        assert!(ran.stderr.contains(expected), "{expected}: {}", ran.stderr);
        assert!(!out.join("manifest.json").exists(), "{expected}");
        assert!(!out.join("summary.pdf").exists(), "{expected}");
    };
    std::fs::remove_file(part(1)).expect("the folder is ours");
    refused("the part 1 of 3 is missing");
    put("half of a ma");
    refused("this is no part of a manifest");
    put(&text(2));
    refused("this is no part of a manifest");
    put(&first.replace("\"state\": \"finished\"", "\"state\": \"running\""));
    refused("the run of this part has not ended");
    put(&first.replace("\"locale\": \"en\"", "\"locale\": \"ja\""));
    refused("this part differs from the first in its language");
    // The parts tell of each team once.
    let mut several: Json = serde_json::from_str(&first).expect("it is JSON");
    let second: Json = serde_json::from_str(&text(2)).expect("it is JSON");
    let stolen = second["reports"][0].clone();
    let list = several["reports"].as_array_mut().expect("it is a list");
    list.push(stolen.clone());
    put(&several.to_string());
    let team = stolen["team"].as_str().expect("a part is of teams");
    refused(&format!("the team `{team}` is in the parts 1 and 2"));
    several["reports"].as_array_mut().expect("it is a list").clear();
    put(&several.to_string());
    refused("is in none of the parts");
    put(&first);
    // Another team came since.
    workspace.write("w/results/2026-11/new.yaml", declared("new", "2026-11", [1, 1, 1]));
    refused("the team `new` is in none of the parts");
    std::fs::remove_file(workspace.file("w/results/2026-11/new.yaml")).expect("it is ours");
    let settings = std::fs::read_to_string(workspace.file("w/dankai.yaml")).expect("it is there");
    workspace.write("w/dankai.yaml", format!("{settings}theme: {{logo: a.svg}}\n"));
    workspace.write("w/a.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>");
    refused("the parts were made with other templates, fonts or another theme");
    workspace.write("w/dankai.yaml", settings);
    let ran = merge(&workspace);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(reports(&workspace.file("out")) == from_nothing(&workspace, &[]));
}

#[test]
fn a_report_that_a_part_could_not_make_is_told_of_where_parts_are_joined() {
    let workspace = of_teams(6);
    workspace.write("w/results/2026-11/t1.yaml", "team: t1\nperiod: 2026-11\nanswers: [");
    let codes: Vec<i32> = all_parts(&workspace, 3, &[]).iter().map(|ran| ran.code).collect();
    assert_eq!(codes.iter().filter(|code| **code == 1).count(), 1, "one part has the team");
    let ran = merge(&workspace);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("no report of `t1`: "), "{}", ran.stderr);
    assert!(ran.stdout.contains("3 parts joined: 6 reports of 2026-11"), "{}", ran.stdout);
    assert!(ran.stdout.contains("; 1 failed ("), "{}", ran.stdout);
    assert_eq!(manifest(&workspace.file("out"))["counts"]["failed"], 1);
}

#[test]
fn a_shard_that_was_stopped_is_completed_by_itself() {
    let workspace = of_teams(9);
    let whole = from_nothing(&workspace, &[]);
    assert_eq!(dankai(workspace.path(), &["build", "w", "--shard", "2/2"]).code, 0);
    // The first part is stopped amid a report that does not end.
    let every = ENDLESS.replace("name.contains(\"Team 1\")", "true");
    workspace.write("own/team.typ", team_template(&every));
    let args = ["build", "w", "--shard", "1/2", "--templates", "own", "--jobs", "1"];
    let mut child = start(workspace.path(), &args);
    let lock = workspace.file("out/2026-11/.dankai-lock-1-of-2");
    while !lock.exists() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    // No second run of this part, and no whole run; the other part may run.
    let ran = dankai(workspace.path(), &["build", "w", "--shard", "1/2"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("another run writes to `out/2026-11`"), "{}", ran.stderr);
    for args in [&["build", "w"][..], &["merge"]] {
        assert_eq!(dankai(workspace.path(), args).code, 1, "{args:?}");
    }
    assert_eq!(dankai(workspace.path(), &["build", "w", "--shard", "2/2"]).code, 0);
    signal(&child, "KILL");
    child.wait().expect("it was started");
    assert_eq!(dankai(workspace.path(), &["build", "w", "--shard", "1/2"]).code, 0);
    let ran = merge(&workspace);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(reports(&workspace.file("out")) == whole);
}

#[test]
fn a_whole_run_takes_the_place_of_parts() {
    let workspace = of_teams(6);
    all_parts(&workspace, 2, &[]);
    let states = crate::runs::build(&workspace, &[]);
    let written: Vec<&String> = states.iter().filter(|state| state.ends_with("written")).collect();
    assert_eq!(written, ["summary written"], "what the parts made is known");
    let left: Vec<String> = files_below(&workspace.file("out")).into_keys().collect();
    assert_eq!(left.len(), 8, "seven reports and the manifest: {left:?}");
    assert_eq!(dankai(workspace.path(), &["verify"]).code, 0);
}

#[test]
fn parts_can_come_from_folders_of_their_own() {
    // As from the jobs of a matrix, each on a machine of its own.
    let workspace = of_teams(8);
    for number in 1..=2 {
        let (shard, out) = (format!("{number}/2"), format!("machine-{number}"));
        let args = ["build", "w", "--shard", &shard, "--out", &out];
        assert_eq!(dankai(workspace.path(), &args).code, 0);
    }
    for number in 1..=2 {
        for (name, bytes) in files_below(&workspace.file(&format!("machine-{number}"))) {
            workspace.write(&format!("all/{name}"), bytes);
        }
    }
    let ran = dankai(workspace.path(), &["merge", "all", "w"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(reports(&workspace.file("all")) == from_nothing(&workspace, &[]));
}

#[test]
fn a_scheduler_says_which_part_it_is() {
    let workspace = of_teams(6);
    let run = |variables: &[(&str, &str)], shard: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_dankai"))
            .args(["build", "w", "--shard", shard])
            .current_dir(workspace.path())
            .env_remove("CI_NODE_INDEX")
            .envs(variables.iter().copied())
            .stderr(Stdio::piped())
            .output()
            .expect("the program can be started");
        let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        (output.status.code(), text)
    };
    for (index, number) in [("0", "part 1/3: "), ("2", "part 3/3: ")] {
        let (code, text) = run(&[("JOB_COMPLETION_INDEX", index)], "auto/3");
        assert_eq!(code, Some(0), "{text}");
        assert!(text.contains(number), "{text}");
    }
    for (variables, shard, part) in [
        (&[("JOB_COMPLETION_INDEX", "3")][..], "auto/3", "there is no part 4 of 3"),
        (&[], "auto/3", "no scheduler tells the part"),
        (&[], "4/3", "there is no part 4 of 3"),
        (&[], "half", "is no part such as `3/8`"),
    ] {
        let (code, text) = run(variables, shard);
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn a_part_reads_what_its_reports_need_and_tells_of_its_own_teams() {
    let workspace = of_teams(12);
    workspace
        .write("w/results/2026-10/t3.yaml", "team: t3\nperiod: 2026-10\nlevels: {trainin: 1}\n");
    let told: Vec<String> =
        all_parts(&workspace, 4, &[]).into_iter().map(|ran| ran.stderr).collect();
    let about: Vec<&String> =
        told.iter().filter(|text| text.contains("unknown dimension")).collect();
    assert_eq!(about.len(), 1, "one part has the team: {told:?}");
    let ran = merge(&workspace);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    // A withheld name is looked for in every text, so all of them are read.
    let args = ["--audience", "organisation", "--out", "named"];
    all_parts(&workspace, 4, &args);
    assert_eq!(dankai(workspace.path(), &["merge", "named"]).code, 0);
    let named = reports(&workspace.file("named"));
    let whole =
        dankai(workspace.path(), &["build", "w", "--audience", "organisation", "--out", "one"]);
    assert_eq!(whole.code, 1, "{}", whole.stderr);
    assert!(named == reports(&workspace.file("one")));
    assert_eq!(manifest(&workspace.file("named"))["options"]["audience"], json!("organisation"));
}
