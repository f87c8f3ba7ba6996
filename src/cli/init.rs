//! `init`: a workspace to start from.

mod demo;

use std::path::{Path, PathBuf};

use dankai::model::Period;
use dankai::write::{sha256, write_whole};

use super::args::InitArgs;
use super::messages;
use super::{End, today};

const WORKSPACE: &str = include_str!("init/dankai.yaml");
const BEFORE: &str = include_str!("init/before.yaml");
const NOW: &str = include_str!("init/now.yaml");

/// Writes a small workspace; never over one that is there.
pub(super) fn run(args: &InitArgs) -> End {
    let workspace = args.dir.join("dankai.yaml");
    if workspace.exists() || args.dir.join("results").exists() {
        messages::usage(
            &format!("`{}` already holds a workspace", args.dir.display()),
            Some("give another folder: `dankai init DIR`".into()),
        );
        return End::Usage;
    }
    if let Some(teams) = args.demo {
        return demo(args, teams);
    }
    // The month of the example is the current one: people change it and go on.
    let now = Period::of(today());
    let before = now.plus(-1);
    let id = id(&args.dir);
    let fill = |text: &str| {
        text.replace("{{id}}", &id)
            .replace("{{period}}", &now.to_string())
            .replace("{{before}}", &before.to_string())
            .replace("{{due}}", &now.plus(1).last_day().to_string())
            .replace("{{target}}", &now.plus(6).last_day().to_string())
    };
    let results = args.dir.join("results");
    let files = [
        (workspace, WORKSPACE),
        (results.join(before.to_string()).join("payments.yaml"), BEFORE),
        (results.join(now.to_string()).join("payments.yaml"), NOW),
    ];
    for (path, text) in &files {
        if let Err(message) = write_whole(path, fill(text).as_bytes()) {
            messages::usage(&message, None);
            return End::Incomplete;
        }
        messages::print(&format!("{}\n", messages::path(path)));
    }
    let dir = messages::path(&args.dir);
    messages::print(&format!(
        "\nNow: `dankai build {dir}` writes the reports to out/{now}.\n\
         `dankai model show mlops` lists the criteria to answer.\n"
    ));
    End::Done
}

/// The id of a new workspace: the name of its folder, as far as an id can have it, and a few
/// digits that stand for where the folder is, so that two of one name differ.
fn id(dir: &Path) -> String {
    const MOST: usize = 24;
    let place = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    let place = place.components().collect::<PathBuf>();
    let name = place.file_name().map(|name| name.to_string_lossy().to_lowercase());
    let words: Vec<String> = name
        .unwrap_or_default()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let name: String = words.join("-").chars().take(MOST).collect();
    let name = if name.is_empty() { "workspace" } else { name.trim_end_matches('-') };
    let sum = sha256(place.as_os_str().as_encoded_bytes());
    format!("{name}-{}", &sum[..8])
}

/// Writes a made-up organisation.
fn demo(args: &InitArgs, teams: u32) -> End {
    let until = args.until.unwrap_or_else(|| Period::of(today()));
    let size = demo::Size { teams, months: args.months, seed: args.seed, until };
    let mut count = 0_usize;
    let written = demo::files(&size, |path, text| {
        count += 1;
        write_whole(&args.dir.join(path), text.as_bytes())
    });
    if let Err(message) = written {
        messages::usage(&message, None);
        return End::Incomplete;
    }
    let dir = messages::path(&args.dir);
    messages::print(&format!(
        "{count} files of {} written to {dir}\n\nNow: `dankai build {dir}` writes the reports to out/{until}.\n",
        messages::counted(teams as usize, "team")
    ));
    End::Done
}
