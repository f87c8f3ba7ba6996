//! The files under `examples/deploy`: whole, and every command in them one the program knows.

use std::path::{Path, PathBuf};

use crate::cli::dankai;

fn files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/deploy");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("there are examples")
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).expect("an example is text"))
        })
        .collect()
}

/// The calls of the program in a file, as words; comments count, for they are followed too.
fn calls(text: &str) -> Vec<Vec<String>> {
    let text = text.replace("\\\n", " ");
    let mut calls = Vec::new();
    for line in text.lines() {
        for (at, _) in line.match_indices("dankai ") {
            let before = line[..at].chars().next_back();
            if !matches!(before, None | Some(' ' | '/' | '"' | '-' | '(')) {
                continue;
            }
            let words: Vec<String> = line[at..]
                .split([';', '&', '|', '#', ')', '"'])
                .next()
                .unwrap_or_default()
                .split_whitespace()
                .skip(1)
                .map(str::to_owned)
                .collect();
            let is_command = |word: &String| word.chars().all(|c| c.is_ascii_lowercase());
            if words.first().is_some_and(is_command) {
                calls.push(words);
            }
        }
    }
    calls
}

/// What is wrong with a unit of systemd: sections, and in them `Key=value`.
fn unit_fault(text: &str) -> Option<String> {
    let mut section = None;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with('#') {
        } else if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            if !["Unit", "Service", "Timer", "Install"].contains(&name) {
                return Some(format!("unknown section {name}"));
            }
            section = Some(name);
        } else {
            let key = line.split_once('=').map_or("", |(key, _)| key);
            let is_key = key.starts_with(|c: char| c.is_ascii_uppercase())
                && key.chars().all(|c| c.is_ascii_alphanumeric());
            if section.is_none() || !is_key {
                return Some(format!("not `Key=value` in a section: {line}"));
            }
        }
    }
    section.is_none().then(|| "no section".to_owned())
}

/// What is wrong with a container file: every instruction is one.
fn container_fault(text: &str) -> Option<String> {
    let known = ["FROM", "RUN", "WORKDIR", "COPY", "USER", "ENTRYPOINT", "CMD", "ENV", "ARG"];
    let joined = text.replace("\\\n", " ");
    let mut lines = joined.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .find(|line| !known.contains(&line.split(' ').next().unwrap_or_default()))
        .map(|line| format!("no instruction: {line}"))
}

fn yaml_fault(text: &str) -> Option<String> {
    for document in serde_yaml::Deserializer::from_str(text) {
        let read: Result<serde_yaml::Value, _> = serde::Deserialize::deserialize(document);
        match read {
            Err(error) => return Some(error.to_string()),
            Ok(value) if !value.is_mapping() => return Some("no map".to_owned()),
            Ok(_) => {}
        }
    }
    None
}

/// What `bash -n` says; nothing where there is no bash to ask.
fn shell_fault(text: &str) -> Option<String> {
    let folder = tempfile::tempdir().expect("there is room for a file");
    let script = folder.path().join("script");
    std::fs::write(&script, text).expect("there is room for a file");
    let ran = std::process::Command::new("bash").arg("-n").arg(script).output().ok()?;
    (!ran.status.success()).then(|| String::from_utf8_lossy(&ran.stderr).into_owned())
}

#[test]
fn every_file_is_whole() {
    let files = files();
    assert!(files.len() >= 4, "{files:?}");
    for (name, text) in files {
        let ending = Path::new(&name).extension().map(|ending| ending.to_string_lossy());
        let fault = match ending.as_deref() {
            None => container_fault(&text),
            Some("service" | "timer") => unit_fault(&text),
            Some("yml" | "yaml") => yaml_fault(&text),
            Some("sh" | "sbatch") => shell_fault(&text),
            Some(other) => Some(format!("nobody checks files that end in {other}")),
        };
        assert_eq!(fault, None, "{name}");
    }
}

#[test]
fn faults_in_such_files_are_found() {
    assert!(unit_fault("[Unit]\nDescription: x\n").is_some());
    assert!(unit_fault("Description=x\n").is_some());
    assert!(container_fault("FROM a\nRUNS b\n").is_some());
    assert!(yaml_fault("a: [1\n").is_some());
    assert!(yaml_fault("a: 1\n---\nb\n").is_some());
    assert_eq!(
        calls("ExecStart=-/usr/bin/dankai build w --out o\n"),
        [["build", "w", "--out", "o"]]
    );
    assert_eq!(calls("User=dankai\nrun: |\n  dankai check . && x\n"), [["check", "."]]);
}

#[test]
fn every_command_is_one_the_program_knows() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let mut seen = 0;
    for (name, text) in files() {
        for call in calls(&text) {
            seen += 1;
            let help = dankai(folder.path(), &[&call[0], "--help"]);
            assert_eq!(help.code, 0, "{name}: dankai {}", call.join(" "));
            for option in call.iter().filter(|word| word.starts_with("--")) {
                let option = option.split('=').next().unwrap_or_default();
                let known = help.stdout.split([' ', '\n', ',', '=']).any(|word| word == option);
                assert!(known, "{name}: dankai {} has no {option}", call[0]);
            }
        }
    }
    assert!(seen >= 6, "only {seen} commands were seen");
}

#[test]
fn a_schedule_says_which_month_it_reports() {
    let mut seen = 0;
    for (name, text) in files() {
        let text = text.replace("\\\n", " ");
        // Not what a comment tells to try by hand.
        for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
            let is_run = line.contains("dankai build ");
            seen += usize::from(is_run);
            assert!(!is_run || line.contains(" --period "), "{name}: {line}");
        }
    }
    assert!(seen >= 5, "only {seen} runs were seen");
}

#[test]
fn as_many_parts_are_made_as_there_are() {
    let documents = |name: &str| -> Vec<serde_yaml::Value> {
        let text = files().into_iter().find(|(file, _)| file == name).expect("it is there").1;
        serde_yaml::Deserializer::from_str(&text)
            .map(|document| serde::Deserialize::deserialize(document).expect("it is YAML"))
            .collect()
    };
    let job = &documents("indexed-job.yaml")[0]["spec"];
    let command = &job["template"]["spec"]["containers"][0]["command"][2];
    let command = command.as_str().expect("a command");
    let completions = job["completions"].as_u64().expect("a number");
    assert!(command.contains(&format!("--shard auto/{completions} ")), "{command}");
    assert_eq!(job["completionMode"].as_str(), Some("Indexed"));
    let parts = &documents("matrix.workflow.yml")[0]["jobs"]["parts"];
    let numbers: Vec<u64> = parts["strategy"]["matrix"]["part"]
        .as_sequence()
        .expect("a list")
        .iter()
        .filter_map(serde_yaml::Value::as_u64)
        .collect();
    let many = numbers.len() as u64;
    assert_eq!(numbers, (1..=many).collect::<Vec<_>>());
    let steps = parts["steps"].as_sequence().expect("a list");
    let run = steps.iter().find_map(|step| step["run"].as_str()).expect("a command");
    assert!(run.contains(&format!("--shard ${{{{ matrix.part }}}}/{many} ")), "{run}");
}

#[test]
fn every_command_has_a_manual_page_and_completions() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let made = dankai(folder.path(), &["man", "pages"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let help = dankai(folder.path(), &["--help"]).stdout;
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help")
        .collect();
    assert!(commands.len() > 10, "{help}");
    for command in &commands {
        let page = folder.path().join(format!("pages/dankai-{command}.1"));
        let page = std::fs::read_to_string(page).expect("each command has a page");
        assert!(page.contains(".SH SYNOPSIS"), "{command}");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = dankai(folder.path(), &["completions", shell]);
        assert_eq!(script.code, 0, "{}", script.stderr);
        for word in commands.iter().copied().chain(["audience"]) {
            assert!(script.stdout.contains(word), "{shell} does not complete {word}");
        }
    }
    let script = dankai(folder.path(), &["completions", "bash"]).stdout;
    assert_eq!(shell_fault(&script), None);
    assert!(shell_fault("if\n").is_some() || shell_fault("true\n").is_none());
}
