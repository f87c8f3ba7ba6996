//! The walls of the house: which room may know which, where a heavy crate lives, and what
//! stands nowhere.

use std::path::{Path, PathBuf};

/// Which rooms a room may use, besides itself.
const ROOMS: [(&str, &[&str]); 14] = [
    ("model", &[]),
    ("diag", &[]),
    ("input", &["diag"]),
    ("load", &["model", "diag", "input"]),
    ("score", &["model", "diag"]),
    ("redact", &["model", "score"]),
    ("plan", &["model", "score"]),
    ("chart", &["model", "score", "plan"]),
    ("report", &["model", "diag", "score", "plan", "chart"]),
    ("typeset", &["model", "report", "diag", "input"]),
    ("form", &["model", "diag"]),
    ("write", &["model", "diag", "input"]),
    (
        "batch",
        &[
            "model", "diag", "load", "score", "redact", "plan", "chart", "report", "typeset",
            "write",
        ],
    ),
    ("cli", &[]),
];

/// The one home of each crate that should stay behind a wall.
const HOMES: [(&str, &[&str]); 23] = [
    ("serde_yaml", &["form/yaml.rs"]),
    ("saphyr_parser", &["load/yaml.rs"]),
    ("plotters", &["chart/"]),
    ("plotters_backend", &["chart/"]),
    ("typst", &["typeset/"]),
    ("typst_pdf", &["typeset/"]),
    ("typst_layout", &["typeset/"]),
    ("resvg", &["typeset/"]),
    ("ttf_parser", &["typeset/"]),
    ("clap", &["cli/"]),
    ("indicatif", &["cli/"]),
    ("tempfile", &["write.rs"]),
    ("sha2", &["write.rs"]),
    ("calamine", &["load/tables/"]),
    ("csv", &["load/tables/"]),
    ("encoding_rs", &["load/tables/"]),
    ("quick_xml", &["load/tables/"]),
    ("rust_xlsxwriter", &["form/"]),
    ("unicode_normalization", &["model/fold.rs"]),
    ("zip", &["load/tables/"]),
    ("rustix", &["cli/worker.rs"]),
    ("signal_hook", &["cli/worker.rs"]),
    ("rayon", &["load/mod.rs", "load/results.rs", "batch/desk.rs"]),
];

/// What stands nowhere in the library, and why.
const NOWHERE: [(&str, &str); 6] = [
    ("SystemTime::now", "reports must not depend on the day"),
    ("Local::now", "reports must not depend on the day"),
    ("Utc::now", "reports must not depend on the day"),
    ("HashMap", "its order would reach a page"),
    ("HashSet", "its order would reach a page"),
    ("todo!", "nothing is left for later"),
];

struct File {
    /// The path below `src`, with forward slashes.
    path: String,
    /// The lines without comments and without tests.
    lines: Vec<(usize, String)>,
}

impl File {
    fn room(&self) -> &str {
        self.path.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }
}

fn sources() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the sources are there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(read(&root, &path));
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(files.len() > 40, "the sources were found");
    files
}

fn read(root: &Path, path: &PathBuf) -> File {
    let text = std::fs::read_to_string(path).expect("sources are text");
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = code
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(number, line)| (number + 1, line.to_owned()))
        .collect();
    let path = path.strip_prefix(root).expect("it is below the root");
    let path = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect::<Vec<_>>()
        .join("/");
    File { path, lines }
}

/// Whether a line names an identifier as a whole word.
fn names(line: &str, word: &str) -> bool {
    let boundary = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word).any(|(at, _)| {
        boundary(line[..at].chars().next_back()) && boundary(line[at + word.len()..].chars().next())
    })
}

#[test]
fn rooms_know_only_the_rooms_below_them() {
    let mut faults = Vec::new();
    for file in sources() {
        let Some((_, allowed)) = ROOMS.iter().find(|(room, _)| *room == file.room()) else {
            assert!(
                ["lib.rs", "main.rs"].contains(&file.path.as_str()),
                "`{}` is in no room: give it a row in this test",
                file.path
            );
            continue;
        };
        for (number, line) in &file.lines {
            for (room, _) in ROOMS {
                let used = line.contains(&format!("crate::{room}::"))
                    || line.contains(&format!("crate::{room};"));
                if used && room != file.room() && !allowed.contains(&room) {
                    faults.push(format!(
                        "src/{}:{number}: `{}` uses `{room}`",
                        file.path,
                        file.room()
                    ));
                }
            }
            if file.room() != "cli" && line.contains("use crate::{") {
                faults.push(format!("src/{}:{number}: name one room a line", file.path));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn heavy_crates_stay_at_home() {
    let mut faults = Vec::new();
    for file in sources() {
        for (number, line) in &file.lines {
            for (name, homes) in HOMES {
                let used = names(line, name)
                    && (line.contains(&format!("{name}::"))
                        || line.contains(&format!("use {name}")));
                if used && !homes.iter().any(|home| file.path.starts_with(home)) {
                    faults.push(format!(
                        "src/{}:{number}: `{name}` lives in {}",
                        file.path,
                        homes.join(", ")
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_would_make_runs_differ_stands_nowhere() {
    let mut faults = Vec::new();
    for file in sources().iter().filter(|file| file.room() != "cli") {
        for (number, line) in &file.lines {
            for (word, why) in NOWHERE {
                if line.contains(word) {
                    faults.push(format!("src/{}:{number}: `{word}`: {why}", file.path));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    for file in sources() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(&file.path);
        let text = std::fs::read_to_string(root).expect("sources are text");
        assert!(text.starts_with("//! "), "src/{} does not open with `//!`", file.path);
    }
}

#[test]
fn every_dependency_has_its_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).expect("the manifest is there");
    let reasons = std::fs::read_to_string(root.join("ARCHITECTURE.md")).expect("the page is there");
    let section = |name: &str| {
        let rest = manifest.split(&format!("[{name}]\n")).nth(1).unwrap_or_default();
        rest.lines()
            .take_while(|line| !line.starts_with('['))
            .filter_map(|line| line.split(" = ").next())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    for name in section("dependencies").into_iter().chain(section("dev-dependencies")) {
        if !name.is_empty() {
            assert!(
                reasons.contains(&format!("`{name}`")),
                "ARCHITECTURE.md gives no reason for `{name}`"
            );
        }
    }
}
