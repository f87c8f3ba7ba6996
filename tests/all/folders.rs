//! What stands in an output folder, and whose it is: things in the place of files that never
//! end, damaged files that should say whose the folder is, and workspaces of one name.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use crate::runs::{build, of_teams};
use crate::{Workspace, declared, files_below};

/// Starts the program, which is killed after a while.
fn start(workspace: &Workspace, args: &[&str]) -> Child {
    Command::new("timeout")
        .args(["-s", "KILL", "60", env!("CARGO_BIN_EXE_dankai")])
        .args(args)
        .current_dir(workspace.path())
        .env("SOURCE_DATE_EPOCH", "1796040000")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started")
}

fn ended(child: Child) -> (i32, String) {
    let Output { status, stderr, .. } = child.wait_with_output().expect("it was started");
    let code = status.code().expect("the program ends by itself and in time");
    (code, String::from_utf8(stderr).expect("the program prints UTF-8"))
}

fn ran(workspace: &Workspace, args: &[&str]) -> (i32, String) {
    ended(start(workspace, args))
}

/// Puts something in the place of a file.
fn put(kind: &str, path: &Path) {
    let folder = path.parent().expect("a file has a folder");
    std::fs::create_dir_all(folder).expect("the folder is ours");
    let _ = std::fs::remove_file(path);
    match kind {
        "a pipe" => {
            let made = Command::new("mkfifo").arg(path).status().expect("there is `mkfifo`");
            assert!(made.success());
        }
        "a device" => symlink("/dev/zero", path).expect("links can be made"),
        "20 GB" => {
            let file = std::fs::File::create(path).expect("the folder is ours");
            file.set_len(20 << 30).expect("the system has sparse files");
        }
        "a folder" => std::fs::create_dir(path).expect("the folder is ours"),
        "a link to nothing" => symlink("nothing", path).expect("links can be made"),
        "a loop" => symlink(path.file_name().expect("it has a name"), path).expect("it can"),
        text => std::fs::write(path, text).expect("the folder is ours"),
    }
}

#[test]
fn no_command_waits_for_a_pipe_or_reads_without_end() {
    for name in [
        "manifest.json",
        ".dankai-workspace",
        ".dankai-journal",
        ".dankai-before.json",
        ".dankai-lock-1-of-1",
        "manifest-1-of-2.json",
        "teams/t0.pdf",
    ] {
        for kind in ["a pipe", "a device", "20 GB"] {
            let workspace = of_teams(1);
            build(&workspace, &[]);
            put(kind, &workspace.file(&format!("out/2026-11/{name}")));
            for args in [
                &["verify"][..],
                &["merge"],
                &["charts", "t0", "w"],
                &["build", "w", "--shard", "1/1"],
                &["build", "w"],
            ] {
                // That it ends by itself is what is asked; with what depends on the name.
                let (code, told) = ran(&workspace, args);
                assert!([0, 1, 2].contains(&code), "{name}, {kind}, {args:?}: {told}");
            }
        }
    }
}

#[test]
fn a_report_in_whose_place_is_no_file_is_not_whole() {
    for kind in ["a pipe", "a device", "20 GB", "a folder"] {
        let workspace = of_teams(1);
        build(&workspace, &[]);
        put(kind, &workspace.file("out/2026-11/teams/t0.pdf"));
        let (code, told) = ran(&workspace, &["verify"]);
        assert_eq!(code, 1, "{kind}: {told}");
        assert!(told.contains("error: the report of `t0` "), "{kind}: {told}");
    }
}

#[test]
fn a_form_is_written_over_no_pipe() {
    let workspace = of_teams(1);
    put("a pipe", &workspace.file("form.csv"));
    for args in [
        &["form", "w", "--format", "csv", "--out", "form.csv"][..],
        &["form", "w", "--format", "csv", "--out", "form.csv", "--force"],
    ] {
        let (code, told) = ran(&workspace, args);
        assert_eq!(code, 1, "{args:?}: {told}");
        assert!(told.contains("this is no plain file, and nothing is written over it"), "{told}");
    }
}

/// What a file that says whose a folder is may be damaged to.
const DAMAGED: [&str; 12] = [
    "",
    "\0\0\0\0",
    "{",
    "[]",
    "\u{feff}{}",
    "{\"workspace\": null}",
    "{\"workspace\": 5}",
    "a folder",
    "a link to nothing",
    "a loop",
    "a pipe",
    "20 GB",
];

/// Workspaces `one` and `two` of a team each.
fn two() -> Workspace {
    let workspace = Workspace::new(&[]);
    for (name, team) in [("one", "a"), ("two", "b")] {
        workspace
            .write(&format!("{name}/dankai.yaml"), format!("organisation: {{name: {name}}}\n"));
        let text = declared(team, "2026-11", [1, 1, 1]);
        workspace.write(&format!("{name}/results/{team}.yaml"), text);
    }
    workspace
}

/// The reports below the output folder, with their bytes.
fn reports(workspace: &Workspace) -> Vec<(String, Vec<u8>)> {
    let folder = workspace.file("out/2026-11");
    let mut found = Vec::new();
    for name in ["summary.pdf", "teams/a.pdf", "teams/b.pdf"] {
        found.extend(std::fs::read(folder.join(name)).ok().map(|bytes| (name.to_owned(), bytes)));
    }
    found
}

#[test]
fn a_damaged_manifest_or_note_makes_a_folder_nobodys() {
    let whole = {
        let workspace = two();
        assert_eq!(ran(&workspace, &["build", "one"]).0, 0);
        std::fs::read_to_string(workspace.file("out/2026-11/manifest.json")).expect("it is there")
    };
    let mut damaged: Vec<String> = DAMAGED.map(str::to_owned).to_vec();
    for value in ["null", "5"] {
        let mut manifest: serde_json::Value = serde_json::from_str(&whole).expect("it is JSON");
        manifest["workspace"] = serde_json::from_str(value).expect("it is JSON");
        damaged.push(manifest.to_string());
    }
    for what in &damaged {
        for (name, first) in [("manifest.json", "build"), (".dankai-workspace", "summary")] {
            let workspace = two();
            assert_eq!(ran(&workspace, &[first, "one"]).0, 0);
            let path = workspace.file(&format!("out/2026-11/{name}"));
            put(what, &path);
            let before = reports(&workspace);
            let all = [
                &["build", "two"][..],
                &["build", "one"],
                &["build", "two", "--shard", "1/1"],
                &["team", "b", "two"],
                &["summary", "two"],
                &["charts", "--summary", "two"],
            ];
            // All commands ask in the same way.
            let some = if what.is_empty() { &all[..] } else { &all[..2] };
            for args in some {
                let (code, told) = ran(&workspace, args);
                assert_eq!(code, 1, "{name} {what:?} {args:?}: {told}");
                assert!(told.contains("nothing is written over them: "), "{what:?}: {told}");
                assert!(told.contains(name), "{what:?}: {told}");
                assert!(told.contains("`--out DIR`") && told.contains("remove what is here"));
            }
            assert!(reports(&workspace) == before, "{name} {what:?}");
            // The way out that is named is one.
            let _ = std::fs::remove_file(&path).or_else(|_| std::fs::remove_dir(&path));
            let (code, told) = ran(&workspace, &["build", "one"]);
            assert_eq!(code, 0, "{name} {what:?}: {told}");
        }
    }
}

#[test]
fn a_workspace_mends_its_own_folder() {
    let workspace = two();
    let owner = "{\"id\": \"w\", \"name\": \"one\"}";
    let named = "id: w\norganisation: {name: one}\n";
    workspace.write("one/dankai.yaml", named);
    for (damaged, beside, says) in
        [("manifest.json", ".dankai-workspace", owner), ("manifest.json", ".dankai-journal", owner)]
    {
        assert_eq!(ran(&workspace, &["build", "one"]).0, 0);
        put("", &workspace.file(&format!("out/2026-11/{damaged}")));
        workspace.write(&format!("out/2026-11/{beside}"), says);
        let before = reports(&workspace);
        let (code, told) = ran(&workspace, &["build", "two"]);
        assert!(code == 1 && told.contains("that of `one`"), "{beside}: {told}");
        assert!(reports(&workspace) == before);
        let (code, told) = ran(&workspace, &["build", "one"]);
        assert_eq!(code, 0, "{beside}: {told}");
        assert_eq!(ran(&workspace, &["verify"]).0, 0, "{beside}");
    }
    // The note is of use beside reports that were made one by one only.
    put("", &workspace.file("out/2026-11/.dankai-workspace"));
    assert_eq!(ran(&workspace, &["build", "one"]).0, 0);
    assert!(!workspace.file("out/2026-11/.dankai-workspace").exists());
}

#[test]
fn of_two_workspaces_at_the_same_time_one_gets_the_folder() {
    for first in [
        &["team", "b", "two"][..],
        &["summary", "two"],
        &["charts", "--summary", "two"],
        &["build", "two"],
    ] {
        for second in [
            &["build", "one"][..],
            &["build", "one", "--shard", "1/1"],
            &["team", "a", "one"],
            &["charts", "a", "one"],
        ] {
            let workspace = two();
            let running = start(&workspace, first);
            let two = ran(&workspace, second);
            let one = ended(running);
            let mut codes = [one.0, two.0];
            codes.sort_unstable();
            assert_eq!(codes, [0, 1], "{first:?} {second:?}: {one:?}, {two:?}");
        }
    }
}

#[test]
fn charts_of_one_workspace_are_made_side_by_side() {
    let workspace = of_teams(3);
    let running = ["t0", "t1", "t2"].map(|team| start(&workspace, &["charts", team, "w"]));
    for run in running {
        let (code, told) = ended(run);
        assert_eq!(code, 0, "{told}");
    }
    let made = files_below(&workspace.file("out/2026-11/charts/teams"));
    for team in ["t0", "t1", "t2"] {
        assert!(made.keys().any(|name| name.starts_with(team)), "{team}");
    }
}

#[test]
fn workspaces_of_one_name_are_told_apart_by_their_teams() {
    for settings in ["organisation: {name: Acme}\n", "locale: en\n"] {
        let workspace = two();
        for folder in ["one", "two"] {
            // Without a name they have that of their folder.
            workspace.write(&format!("{folder}/acme/dankai.yaml"), settings);
        }
        for (folder, team) in [("one", "a"), ("two", "b")] {
            let text = declared(team, "2026-11", [1, 1, 1]);
            workspace.write(&format!("{folder}/acme/results/{team}.yaml"), text);
        }
        assert_eq!(ran(&workspace, &["build", "one/acme"]).0, 0);
        let before = reports(&workspace);
        for args in [
            &["build", "two/acme"][..],
            &["team", "b", "two/acme"],
            &["charts", "b", "two/acme"],
            &["build", "two/acme", "--shard", "1/1"],
        ] {
            let (code, told) = ran(&workspace, args);
            assert_eq!(code, 1, "{args:?}: {told}");
            assert!(told.contains("reports of other teams, such as `a`"), "{args:?}: {told}");
            assert!(told.contains("such as `b`") && told.contains("`id:`"), "{args:?}: {told}");
        }
        assert!(reports(&workspace) == before);
        // A team that comes or goes makes no other workspace, all of them under an id neither.
        let text = declared("c", "2026-11", [1, 1, 1]);
        workspace.write("one/acme/results/c.yaml", text);
        assert_eq!(ran(&workspace, &["team", "c", "one/acme"]).0, 0);
        assert_eq!(ran(&workspace, &["build", "one/acme"]).0, 0);
        workspace.write("one/acme/dankai.yaml", format!("id: ours\n{settings}"));
        assert_eq!(ran(&workspace, &["build", "one/acme"]).0, 0);
        for team in ["a", "c"] {
            std::fs::remove_file(workspace.file(&format!("one/acme/results/{team}.yaml")))
                .expect("it was written");
        }
        workspace.write("one/acme/results/d.yaml", declared("d", "2026-11", [1, 1, 1]));
        let (code, told) = ran(&workspace, &["build", "one/acme"]);
        assert_eq!(code, 0, "{told}");
    }
}

#[test]
fn two_new_workspaces_have_two_ids() {
    let workspace = Workspace::new(&[]);
    for folder in ["one/maturity", "two/maturity", "決済"] {
        assert_eq!(ran(&workspace, &["init", folder]).0, 0, "{folder}");
    }
    assert_eq!(ran(&workspace, &["build", "one/maturity"]).0, 0);
    for folder in ["two/maturity", "決済"] {
        let (code, told) = ran(&workspace, &["build", folder]);
        assert!(code == 1 && told.contains("of another workspace"), "{folder}: {told}");
    }
    assert_eq!(ran(&workspace, &["build", "one/maturity"]).0, 0);
}

/// Runs the program under a limit of the shell.
fn limited(workspace: &Workspace, limit: &str, args: &str) -> (Option<i32>, String) {
    let script = format!("{limit}; exec \"$0\" {args}");
    let output = Command::new("bash")
        .args(["-c", &script, env!("CARGO_BIN_EXE_dankai")])
        .current_dir(workspace.path())
        .env("SOURCE_DATE_EPOCH", "1796040000")
        .output()
        .expect("there is a shell");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_limit_to_the_size_of_files_is_told() {
    let workspace = of_teams(2);
    for args in ["build w", "team t0 w", "charts t0 w", "form w --format csv", "init new"] {
        let (code, told) = limited(&workspace, "ulimit -f 0", args);
        assert_eq!(code, Some(1), "{args}: {told}");
        assert!(told.contains("could not be written: "), "{args}: {told}");
    }
}

/// Text that would turn what follows it, and start a sequence that controls the screen.
const HOSTILE: &str = "x\u{202e}y\u{9b}31m\u{1b}[2J";

#[test]
fn nothing_that_controls_a_screen_is_printed() {
    let workspace = Workspace::new(&[]);
    let name = HOSTILE.replace('\u{1b}', "\\e").replace('\u{9b}', "\\u009b");
    let settings =
        format!("organisation: {{name: \"{name}\"}}\nteams: {{a: {{name: \"{name}\"}}}}\n");
    workspace.write("w/dankai.yaml", settings);
    workspace.write("w/results/a.yaml", declared("a", "2026-11", [1, 1, 1]));
    let out = format!("out{HOSTILE}");
    for args in [
        &["build", "w", "--out", &out][..],
        &["team", "a", "w", "--out", &out],
        &["summary", "w", "--out", &out],
        &["charts", "a", "w", "--out", &out],
        &["build", "w", "--out", &out, "--shard", "1/1"],
        &["merge", &out, "w"],
        &["verify", &out],
        &["form", "w", "--out", &out, "--force"],
        &["form", "w", "--out", &format!("{HOSTILE}.yaml"), "--format", "yaml"],
        &["init", HOSTILE],
        &["template", "eject", HOSTILE],
        &["score", "w"],
        &["score", "w", "--format", "csv"],
        &["model", "list", "w"],
        &["build", "--locale", HOSTILE],
        &["team", HOSTILE, "w"],
        &[HOSTILE],
    ] {
        let output = start(&workspace, args).wait_with_output().expect("it was started");
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8(text).expect("the program prints UTF-8");
        let bad = text
            .chars()
            .find(|c| (c.is_control() && !['\n', '\r'].contains(c)) || *c == '\u{202e}');
        assert_eq!(bad, None, "{args:?}: {}", text.escape_debug());
        assert!(!text.is_empty(), "{args:?}");
    }
}
