//! Input that means harm, or looks as if: each is a finding or harmless, within limits of
//! size, depth and time, and nothing panics.

use std::time::{Duration, Instant};

use dankai::load::{Kind, probe};

use crate::cli::dankai;
use crate::fuzz::BOOK;
use crate::readers::archive;
use crate::{Workspace, declared};

/// How long one file may keep a reader, in a build without optimisation.
const PATIENCE: Duration = Duration::from_secs(20);

const HEAD: &str = "team: a\nperiod: 2026-11\n";

fn nested(open: &str, close: &str, depth: usize) -> String {
    format!("{}{}", open.repeat(depth), close.repeat(depth))
}

/// So many lines made of their numbers.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

/// Asserts that a file is read in time, and that what is found says this; nothing where it is
/// empty.
fn check(kind: Kind, what: &str, bytes: &[u8], says: &str) {
    let start = Instant::now();
    let findings = probe(kind, bytes);
    let took = start.elapsed();
    assert!(took < PATIENCE, "{kind:?}, {what}: it took {took:?}");
    let shown = || findings.iter().take(3).map(ToString::to_string).collect::<Vec<_>>().join("\n");
    if says.is_empty() {
        assert!(findings.is_empty(), "{kind:?}, {what}: {}", shown());
    } else {
        let told = findings.iter().any(|finding| finding.to_string().contains(says));
        assert!(
            told,
            "{kind:?}, {what}: wanted `{says}`, found\n{}",
            shown().chars().take(2_000).collect::<String>()
        );
    }
    assert!(findings.len() <= 501, "{kind:?}, {what}: {} findings", findings.len());
    for finding in &findings {
        let size = finding.to_string().len();
        assert!(size < 2_000, "{kind:?}, {what}: a finding of {size} bytes");
    }
}

#[test]
fn no_yaml_keeps_its_reader() {
    let deep = |text: String| format!("{HEAD}levels: {{}}\ndecision: {text}\n");
    let kinds = [Kind::Assessment, Kind::Workspace, Kind::Model, Kind::Mapping];
    for kind in kinds {
        for (what, text, says) in [
            ("lists in lists", nested("[", "]", 100_000), "recursion limit"),
            ("maps in maps", nested("{a: ", "}", 100_000), "recursion limit"),
            ("deep by its margin", lines(1_000, |n| format!("{}a:\n", " ".repeat(n))), "recursion"),
            ("lists that open only", "[".repeat(100_000), "is not YAML"),
            ("a list in itself", "a: &a [*a]\n".to_owned(), "is not YAML"),
            ("an unknown alias", "a: *b\n".to_owned(), "is not YAML"),
            ("a NUL", "a: \"\0\"\n".to_owned(), "control characters"),
            ("a tag", "!!python/object:os.system {a: b}\n".to_owned(), "`a`"),
            ("an endless key", format!("{}: 1\n", "k".repeat(1_000_000)), "is not YAML"),
        ] {
            check(kind, what, text.as_bytes(), says);
        }
        check(kind, "Latin-1", b"team: M\xfcnchen\n", "is not UTF-8");
        check(kind, "half a character", b"a: \xe3\x81", "is not UTF-8");
        check(kind, "UTF-16", b"\xff\xfea\0:\0", "is not UTF-8");
    }
    for (what, text, says) in [
        ("a long text", deep("x".repeat(4_000_000)), ""),
        ("a long number", deep("9".repeat(1_000_000)), ""),
        ("many items", deep(format!("[{}]", "1, ".repeat(1_000_000))), "expected text"),
        (
            "a long id",
            format!("team: {}\nperiod: 2026-11\nlevels: {{}}\n", "x".repeat(1_000_000)),
            "longer than 80",
        ),
        ("many documents", "---\n{}\n".repeat(100_000), "`team` is missing"),
        (
            "many unknown keys",
            format!("{HEAD}levels: {{}}\n{}", lines(100_000, |n| format!("k{n}: 1\n"))),
            "unknown key `k0`",
        ),
        (
            "many unknown answers",
            format!("{HEAD}answers:\n{}", lines(100_000, |n| format!("  training.k{n}: met\n"))),
            "unknown criterion",
        ),
        (
            "many numbers",
            format!("{HEAD}levels: {{}}\nassessors: [{}]\n", "1, ".repeat(200_000)),
            "",
        ),
        (
            "many faults of a plan",
            format!("{HEAD}levels: {{}}\nplan:\n{}", "  - {}\n".repeat(100_000)),
            "a plan item needs",
        ),
        (
            "many languages",
            format!("{HEAD}levels: {{}}\ndecision:\n{}", lines(50_000, |n| format!("  l{n}: 1\n"))),
            "",
        ),
    ] {
        check(Kind::Assessment, what, text.as_bytes(), says);
    }
    for (what, text, says) in [
        (
            "many teams",
            format!("teams:\n{}", lines(50_000, |n| format!("  t{n}: {{name: 1}}\n"))),
            "",
        ),
        (
            "many wrong teams",
            format!("teams:\n{}", lines(50_000, |n| format!("  ../t{n}: 1\n"))),
            "is not a team id",
        ),
        (
            "many wrong groups",
            format!(
                "groups: {{g: }}\nteams:\n{}",
                lines(50_000, |n| format!("  t{n}: {{group: h{n}}}\n"))
            ),
            "unknown group",
        ),
    ] {
        check(Kind::Workspace, what, text.as_bytes(), says);
    }
    let criteria =
        lines(20_000, |n| format!("      - {{id: a.{n}, level: 1, requires: [a.{}]}}\n", n + 1));
    let model = format!(
        "id: m\nversion: 1\nlevels: [{{level: 0}}, {{level: 1}}]\ndimensions:\n  - id: a\n    criteria:\n{criteria}"
    );
    check(
        Kind::Model,
        "many criteria",
        model.as_bytes(),
        "at most 200 dimensions and 4000 criteria",
    );
}

#[test]
fn no_json_keeps_its_reader() {
    for (what, text, says) in [
        ("lists in lists", nested("[", "]", 1_000_000), "recursion limit"),
        ("maps in maps", nested("{\"a\": ", "}", 100_000), "recursion limit"),
        ("a large number", "{\"team\": 1e999}".to_owned(), "number out of range"),
        ("half of a pair", "{\"team\": \"\\ud800\"}".to_owned(), "is not JSON"),
        ("many items", format!("[{}1]", "{},".repeat(100_000)), "`team` is missing"),
        (
            "a NUL",
            "{\"team\": \"a\\u0000b\", \"period\": \"2026-11\", \"levels\": {}}".to_owned(),
            "is not a team id",
        ),
        (
            "a key twice",
            "{\"team\": \"a\", \"team\": \"b\", \"period\": \"2026-11\", \"levels\": {}}"
                .to_owned(),
            "duplicate entry with key \"team\"",
        ),
    ] {
        check(Kind::Json, what, text.as_bytes(), says);
    }
    check(Kind::Json, "Latin-1", b"{\"team\": \"M\xfc\"}", "is not UTF-8");
}

#[test]
fn no_table_keeps_its_reader() {
    for kind in [Kind::Csv, Kind::Tsv] {
        let between = if kind == Kind::Csv { "," } else { "\t" };
        let head = ["team", "period", "training.runs-tracked", "training.runs-tracked note"];
        let row = |cells: [&str; 4]| format!("{}\n{}\n", head.join(between), cells.join(between));
        for (what, text, says) in [
            (
                "quotes without end",
                format!("{}\"{}", row(["a", "2026-11", "met", ""]), "x,\n".repeat(100_000)),
                "in row 3 is not closed",
            ),
            ("wide", "a,".repeat(100_000), " "),
            ("empty lines", "\n".repeat(1_000_000), "no answers"),
            ("a path", row(["../../etc/passwd", "2026-11", "met", ""]), "is not a team id"),
            ("a formula", row(["a", "2026-11", "met", "=HYPERLINK(0)"]), ""),
            ("a formula as an answer", row(["a", "2026-11", "=1+1", ""]), "is not an answer"),
            ("a NUL", row(["a", "2026-11", "met", "x\0y"]), "control characters"),
            ("direction", row(["a", "2026-11", "met", "x\u{202e}y"]), ""),
        ] {
            if what == "wide" {
                // Whatever is found: in time, and without a panic.
                let start = Instant::now();
                let _ = probe(kind, text.as_bytes());
                assert!(start.elapsed() < PATIENCE, "{kind:?}, {what}");
            } else {
                check(kind, what, text.as_bytes(), says);
            }
        }
    }
    let zeros = vec![b'0'; 20_000_000];
    for (what, bytes) in [
        ("nothing", Vec::new()),
        ("no archive", b"PK\x03\x04".to_vec()),
        ("an archive of nothing", archive(&[])),
        ("a name that leads out", archive(&[("../../xl/workbook.xml", b"<a/>")])),
        ("one large part", archive(&[("xl/workbook.xml", &zeros), ("content.xml", &zeros)])),
        ("an archive in it", archive(&[("xl/workbook.xml", &archive(&[("a", &zeros)]))])),
        (
            "entities that multiply",
            archive(&[(
                "content.xml",
                b"<!DOCTYPE a [<!ENTITY b \"&c;&c;\"><!ENTITY c \"&b;&b;\">]><a>&b;</a>",
            )]),
        ),
        ("deep", archive(&[("content.xml", nested("<a>", "</a>", 100_000).as_bytes())])),
    ] {
        for kind in [Kind::Xlsx, Kind::Ods] {
            let start = Instant::now();
            let findings = probe(kind, &bytes);
            assert!(start.elapsed() < PATIENCE, "{kind:?}, {what}");
            assert!(!findings.is_empty(), "{kind:?}, {what}: nothing was found");
        }
    }
}

#[test]
fn a_cell_beyond_its_sheet_is_refused() {
    for place in ["XFE1", "A1048577", "ZZZZZZZ1"] {
        let sheet = format!(
            "<worksheet><sheetData><row r=\"1\"><c r=\"{place}\"><v>1</v></c></row></sheetData></worksheet>"
        );
        let book = [BOOK.as_slice(), &[("xl/worksheets/sheet1.xml", sheet.as_bytes())]].concat();
        check(Kind::Xlsx, place, &archive(&book), "has cells beyond its edge");
    }
}

#[test]
fn no_name_leads_out_of_the_folder() {
    for name in [
        "../x",
        "..",
        "/etc/x",
        "a/b",
        "a\\b",
        "C:x",
        "nul",
        "x\u{202e}fdp",
        "\u{e000}",
        "\u{10ffff}",
    ] {
        let quoted = serde_json::to_string(name).expect("text is JSON");
        let assessment = format!("team: {quoted}\nperiod: 2026-11\nlevels: {{}}\n");
        check(Kind::Assessment, name, assessment.as_bytes(), "is not a team id");
        let settings = format!("teams: {{{quoted}: }}\n");
        check(Kind::Workspace, name, settings.as_bytes(), "is not a team id");
        let settings = format!("groups: {{{quoted}: }}\n");
        check(Kind::Workspace, name, settings.as_bytes(), "is not a group id");
        let settings = format!("theme: {{logo: {quoted}}}\n");
        check(Kind::Workspace, name, settings.as_bytes(), "logo");
    }
    for name in ["../x", "a/b", "/x"] {
        let model = format!(
            "id: m\nversion: 1\nlevels: [{{level: 0}}, {{level: 1}}]\ndimensions: [{{id: {name}, criteria: [{{id: a.x, level: 1}}]}}]\n"
        );
        check(Kind::Model, name, model.as_bytes(), "id");
        let mapping = format!("mapping: {name}\n");
        check(Kind::Workspace, name, mapping.as_bytes(), "there is no mapping file");
    }
}

#[test]
fn whatever_people_are_called_a_report_is_made() {
    let odd = [
        "x".repeat(10_000),
        "長".repeat(10_000),
        "word ".repeat(2_000),
        "a\u{202e}b\u{2066}c\u{200f}\u{feff}\u{200b}".to_owned(),
        "\u{e000}\u{f8ff}\u{10fffd}\u{378}\u{fdd0}\u{ffff}".to_owned(),
        "e\u{301}".to_owned() + &"\u{301}".repeat(5_000),
        "👨‍👩‍👧‍👦🏳️‍🌈\u{1f1ef}\u{1f1f5}".to_owned(),
        "=cmd|' /C calc'!A0 #import \"x\" $x$ <b> \\ @y `z` *_~".to_owned(),
    ];
    for text in odd {
        let quoted = serde_json::to_string(&text).expect("text is JSON");
        // YAML takes this character in no other way.
        let quoted = quoted.replace('\u{ffff}', "\\uffff");
        let settings = format!(
            "organisation: {{name: {quoted}}}\ngroups: {{g: {{name: {quoted}}}}}\nteams: {{a: {{name: {quoted}, group: g}}}}\ntheme: {{label: {quoted}, footer: {quoted}}}\n"
        );
        let result = format!(
            "team: a\nperiod: 2026-11\nassessors: [{quoted}]\nanswers:\n  training.runs-tracked: {{state: partial, note: {quoted}, evidence: {quoted}}}\n  release.rollback: {{state: not-applicable, reason: {quoted}}}\nplan: [{{criterion: training.runs-tracked, action: {quoted}, owner: {quoted}}}]\ndecision: {quoted}\n"
        );
        let workspace = Workspace::new(&[
            ("w/dankai.yaml", &settings),
            ("w/results/a.yaml", &result),
            ("w/results/b.yaml", &declared("a", "2026-10", [1, 1, 1])),
        ]);
        let start = Instant::now();
        let ran = dankai(workspace.path(), &["build", "w", "--timeout", "60"]);
        let shown: String = text.chars().take(20).collect();
        assert_eq!(ran.code, 0, "{shown:?}: {}", ran.stderr);
        assert!(start.elapsed() < Duration::from_secs(60), "{shown:?}: {:?}", start.elapsed());
        assert!(workspace.file("out/2026-11/teams/a.pdf").is_file(), "{shown:?}");
        assert!(!ran.stderr.contains(['\u{202e}', '\u{2066}']), "{shown:?} turns the screen");
    }
}

#[test]
fn a_model_of_long_words_makes_a_report() {
    let long = ["x".repeat(10_000), "長い\u{202e}名".repeat(2_500)];
    for text in long {
        let model = format!(
            "id: own\nversion: 1\nname: {text}\nlevels:\n  - {{level: 0, name: {text}, challenges: [{text}], next_steps: [{text}]}}\n  - {{level: 1, name: {text}}}\ndimensions:\n  - {{id: a, name: {text}, short: {text}, criteria: [{{id: a.x, level: 1, text: {text}, why: {text}, action: {text}}}]}}\n"
        );
        let workspace = Workspace::new(&[
            ("w/dankai.yaml", "model: own\n"),
            ("w/models/own.yaml", &model),
            ("w/results/a.yaml", "team: a\nperiod: 2026-11\nanswers: {a.x: not-met}\n"),
        ]);
        let start = Instant::now();
        let ran = dankai(workspace.path(), &["build", "w", "--timeout", "60"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr.chars().take(2_000).collect::<String>());
        assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    }
}

#[cfg(unix)]
#[test]
fn links_and_pipes_keep_nobody() {
    let workspace = Workspace::new(&[
        ("w/results/a.yaml", &declared("a", "2026-11", [1, 1, 1])),
        ("w/models/.keep", ""),
    ]);
    let link = |to: &str, at: &str| {
        std::os::unix::fs::symlink(to, workspace.file(at)).expect("the folder is ours");
    };
    link(".", "w/results/again");
    link("../models", "w/models/again");
    link("b.yaml", "w/results/b.yaml");
    link("/dev/zero", "w/results/c.yaml");
    link("/dev/zero", "w/models/d.yaml");
    let pipe = std::process::Command::new("mkfifo").arg(workspace.file("w/results/e.csv")).status();
    assert!(pipe.is_ok_and(|status| status.success()), "a pipe can be made");
    let start = Instant::now();
    let ran = dankai(workspace.path(), &["check", "w"]);
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    let told = |stderr: &str, file: &str, says: &str| {
        let at = format!("  --> w/{file}\n");
        let mut findings = stderr.split("\n\n");
        let found = findings.any(|it| it.contains(says) && format!("{it}\n").contains(&at));
        assert!(found, "{file}: wanted `{says}`\n{stderr}");
    };
    // Which model it would be is not known, so nothing goes on without it.
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    told(&ran.stderr, "models/again", "links to folders are not followed");
    told(&ran.stderr, "models/d.yaml", "leads out of the workspace");
    std::fs::remove_file(workspace.file("w/models/d.yaml")).expect("the folder is ours");
    let ran = dankai(workspace.path(), &["check", "w"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    for (file, says) in [
        ("results/again", "links to folders are not followed"),
        ("results/b.yaml", "cannot be read"),
        ("results/c.yaml", "leads out of the workspace"),
        ("results/e.csv", "no plain file"),
    ] {
        told(&ran.stderr, file, says);
    }
    assert!(ran.stdout.starts_with("1 assessment of 1 team checked: 3 errors"), "{}", ran.stdout);
    // The same where the user names them.
    link("/dev/zero", "w/t.csv");
    let pipe = std::process::Command::new("mkfifo").arg(workspace.file("in.csv")).status();
    assert!(pipe.is_ok_and(|status| status.success()), "a pipe can be made");
    for file in ["in.csv", "w/t.csv"] {
        let ran = dankai(workspace.path(), &["import", file, "--into", "w/results"]);
        assert!(ran.code == 2 && ran.stderr.contains("no plain file"), "{file}: {}", ran.stderr);
    }
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
}

#[cfg(unix)]
#[test]
fn templates_stay_in_their_folder() {
    let secret = "{\"decision\": \"secret\"}\n";
    let workspace = Workspace::new(&[
        ("w/results/a.yaml", &declared("a", "2026-11", [1, 1, 1])),
        ("secret.json", secret),
        ("folder/locales/ja.json", secret),
        ("all/ja.json", secret),
    ]);
    std::fs::create_dir_all(workspace.file("linked/locales")).expect("the folder is ours");
    std::fs::create_dir_all(workspace.file("piped/locales")).expect("the folder is ours");
    std::fs::create_dir_all(workspace.file("device/locales")).expect("the folder is ours");
    std::fs::create_dir_all(workspace.file("whole")).expect("the folder is ours");
    let link = |to: &str, at: &str| {
        std::os::unix::fs::symlink(to, workspace.file(at)).expect("the folder is ours");
    };
    link("../../secret.json", "linked/locales/ja.json");
    link("/dev/zero", "device/locales/ja.json");
    link("../all", "whole/locales");
    let pipe =
        std::process::Command::new("mkfifo").arg(workspace.file("piped/locales/ja.json")).status();
    assert!(pipe.is_ok_and(|status| status.success()), "a pipe can be made");
    let start = Instant::now();
    for (folder, says) in [
        ("linked", "leads out of the folder with templates"),
        ("device", "leads out of the folder with templates"),
        ("whole", "links to folders are not followed"),
        ("piped", "no plain file"),
    ] {
        let ran = dankai(workspace.path(), &["build", "w", "--templates", folder]);
        assert_ne!(ran.code, 0, "{folder}");
        assert!(ran.stderr.contains(says), "{folder}: {}", ran.stderr);
        assert!(!ran.stderr.contains("secret\""), "{folder}: {}", ran.stderr);
        assert!(!workspace.file("out").exists(), "{folder}");
    }
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
}

#[cfg(unix)]
#[test]
fn names_of_files_control_no_screen() {
    let name = "w/results/a\u{1b}[31m\nerror: made up\u{202e}.yaml";
    let workspace = Workspace::new(&[
        ("w/results/a.yaml", &declared("a", "2026-11", [1, 1, 1])),
        (name, "team: b\nperiod: 2026-11\nlevels: {\"x\\e[1m\\n\": 1}\n"),
    ]);
    for format in ["human", "json", "sarif", "github"] {
        let ran = dankai(workspace.path(), &["check", "w", "--format", format]);
        assert_eq!(ran.code, 1, "{format}: {}", ran.stderr);
        for text in [&ran.stdout, &ran.stderr] {
            let is_bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!text.contains(is_bad), "{format}: {text:?}");
            assert!(!text.contains("\\u001b") && !text.contains("\\u202e"), "{format}: {text}");
            assert!(!text.lines().any(|line| line.starts_with("error: made up")), "{text}");
        }
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert!(said.contains("unknown dimension"), "{format}: {said}");
    }
}

#[cfg(unix)]
#[test]
fn what_stands_in_the_place_of_a_file_or_folder_is_told() {
    let link = |to: &str, at: std::path::PathBuf| {
        std::os::unix::fs::symlink(to, at).expect("the folder is ours");
    };
    let pipe = |at: std::path::PathBuf| {
        let made = std::process::Command::new("mkfifo").arg(at).status();
        assert!(made.is_ok_and(|status| status.success()), "a pipe can be made");
    };
    let table = "team,period,training\nb,2026-11,1\n";
    let workspace = Workspace::new(&[
        ("w/dankai.yaml", "organisation: {name: Org}\n"),
        ("w/results/a.yaml", &declared("a", "2026-11", [1, 1, 1])),
        ("secret", "root:x:0:0\n"),
        ("in/t.csv", table),
        ("piped/t.csv", table),
        ("elsewhere/.keep", ""),
    ]);
    let run = |args: &[&str]| dankai(workspace.path(), args);
    link("../secret", workspace.file("in/mapping.yaml"));
    let ran = run(&["import", "in/t.csv", "--into", "w/results", "--dry-run"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("leads out of the folder of the table"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("root:x"), "{}", ran.stderr);
    pipe(workspace.file("piped/mapping.yaml"));
    let ran = run(&["import", "piped/t.csv", "--into", "w/results", "--dry-run"]);
    assert!(ran.code == 1 && ran.stderr.contains("no plain file"), "{}", ran.stderr);
    link("../../elsewhere", workspace.file("w/results/x"));
    std::fs::remove_file(workspace.file("in/mapping.yaml")).expect("the folder is ours");
    let ran = run(&["import", "in/t.csv", "--into", "w/results/x", "--dry-run"]);
    let said = "links to folders are not followed when results are read";
    assert!(ran.stderr.contains(said) && ran.stderr.contains("--> w/results/x"), "{}", ran.stderr);
    std::fs::remove_file(workspace.file("w/results/x")).expect("the folder is ours");

    workspace.write("w/results/t.csv", table);
    pipe(workspace.file("w/results/mapping.yaml"));
    for args in [&["check", "w"][..], &["build", "w"]] {
        let ran = run(args);
        assert!(ran.code == 1 && ran.stderr.contains("no plain file"), "{args:?} {}", ran.stderr);
    }
    std::fs::remove_file(workspace.file("w/results/mapping.yaml")).expect("the folder is ours");
    workspace.write("w/models", "id: x\n");
    let ran = run(&["check", "w"]);
    assert!(ran.code == 1 && ran.stderr.contains("this is no folder"), "{}", ran.stderr);
    std::fs::remove_file(workspace.file("w/models")).expect("the folder is ours");

    std::fs::create_dir_all(workspace.file("folder/team.typ")).expect("the folder is ours");
    std::fs::create_dir_all(workspace.file("pipe")).expect("the folder is ours");
    pipe(workspace.file("pipe/locales"));
    for (folder, says) in [("folder", "no plain file"), ("pipe", "this is no folder")] {
        let ran = run(&["build", "w", "--templates", folder]);
        assert!(ran.code != 0 && ran.stderr.contains(says), "{folder}: {}", ran.stderr);
    }
}
