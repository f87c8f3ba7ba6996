//! Holding a finished folder against its manifest.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::ledger::{JOURNAL, noted};
use super::manifest::{Manifest, ManifestEntry, RunState};
use super::{MANIFEST, MOST_REPORT, parts, sha256};
use crate::diag::{Diagnostic, Place};
use crate::input;

/// What a check of a folder found.
#[derive(Debug)]
pub struct Verified {
    /// How many reports are there as the manifest says.
    pub whole: usize,
    /// What is not as it should be.
    pub findings: Vec<Diagnostic>,
}

/// The folders with a manifest, whole or in parts: the folder itself, or those of the periods below it.
pub fn finished_folders(out: &Path) -> Vec<PathBuf> {
    // What is there under its name may be no manifest, which is then told.
    let has_manifest = |folder: &Path| folder.join(MANIFEST).symlink_metadata().is_ok();
    folders(out, |folder| has_manifest(folder) || !parts::files(folder).is_empty())
}

/// The folders with parts that are not joined yet: the folder itself, or those of the periods
/// below it.
pub fn folders_with_parts(out: &Path) -> Vec<PathBuf> {
    folders(out, |folder| !parts::files(folder).is_empty())
}

fn folders(out: &Path, is_wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    if is_wanted(out) {
        return vec![out.to_owned()];
    }
    let below = std::fs::read_dir(out).map(|entries| entries.flatten().map(|entry| entry.path()));
    let mut folders: Vec<PathBuf> =
        below.into_iter().flatten().filter(|folder| is_wanted(folder)).collect();
    folders.sort();
    folders
}

/// Checks that every report of a manifest is there with its bytes, that none failed, and
/// that no other report lies beside them.
pub fn verify(folder: &Path) -> Verified {
    let manifest = folder.join(MANIFEST);
    let at = || Place::file(manifest.display().to_string());
    let parts = parts::files(folder);
    if let Some(first) = parts.first() {
        let are = if parts.len() == 1 { "part of a run is" } else { "parts of a run are" };
        return Verified {
            whole: 0,
            findings: vec![
                Diagnostic::error(format!("{} {are} not joined yet", parts.len()))
                    .at(Place::file(first.display().to_string()))
                    .hint("`dankai merge OUT` joins them when all are there"),
            ],
        };
    }
    let gone = || Box::new(Diagnostic::error("the manifest is gone").at(at()));
    let read = match Manifest::read(&manifest).and_then(|read| read.ok_or_else(gone)) {
        Ok(read) => read,
        Err(finding) => return Verified { whole: 0, findings: vec![*finding] },
    };
    let mut verified = Verified { whole: 0, findings: Vec::new() };
    let mut known = BTreeSet::new();
    let mut reports = read.reports;
    if read.state == RunState::Running {
        verified.findings.push(
            Diagnostic::error("the run that writes this folder has not ended, or was stopped")
                .at(at())
                .hint("`dankai build` makes what is missing"),
        );
        reports = last_noted(folder);
    }
    for entry in reports {
        let name = match (&entry.team, &entry.group) {
            (Some(team), _) => format!("the report of `{}`", team.escape_debug()),
            (None, Some(group)) => format!("the summary of `{}`", group.escape_debug()),
            (None, None) => "the summary".to_owned(),
        };
        let Some(file) = entry.file else {
            verified.findings.push(
                Diagnostic::error(format!("{name} failed in the run that wrote the folder"))
                    .at(at()),
            );
            continue;
        };
        match fault(folder, &file, entry.sha256.as_deref(), entry.bytes) {
            None => verified.whole += 1,
            Some(fault) => {
                let path = folder.join(&file).display().to_string();
                verified.findings.push(
                    Diagnostic::error(format!("{name} {fault}"))
                        .at(Place::file(path))
                        .hint("`dankai build` makes it again"),
                );
            }
        }
        known.insert(file);
    }
    for file in reports_in(folder).into_iter().filter(|file| !known.contains(file)) {
        verified.findings.push(
            Diagnostic::warning("the manifest does not know this report")
                .at(Place::file(folder.join(&file).display().to_string()))
                .hint("it may be of an earlier run"),
        );
    }
    verified
}

/// What the journal of a run that has not ended says of each file: of several lines the one
/// that the file bears out, else the last.
fn last_noted(folder: &Path) -> Vec<ManifestEntry> {
    let mut by_file: BTreeMap<String, ManifestEntry> = BTreeMap::new();
    let is_whole = |entry: &ManifestEntry| {
        let file = entry.file.as_deref().unwrap_or_default();
        fault(folder, file, entry.sha256.as_deref(), entry.bytes).is_none()
    };
    for entry in noted(&folder.join(JOURNAL)).entries {
        let Some(file) = entry.file.clone() else { continue };
        if by_file.get(&file).is_none_or(|other| !is_whole(other)) {
            by_file.insert(file, entry);
        }
    }
    by_file.into_values().collect()
}

/// What is wrong with a file of the manifest.
fn fault(
    folder: &Path,
    file: &str,
    expected: Option<&str>,
    bytes: Option<usize>,
) -> Option<String> {
    // A manifest names files below its folder only.
    if Path::new(file).components().any(|part| !matches!(part, std::path::Component::Normal(_))) {
        return Some("lies outside of the folder".into());
    }
    let path = folder.join(file);
    let same_size = |size: u64| bytes.is_none_or(|bytes| bytes as u64 == size);
    let about = path.symlink_metadata();
    let is_another = about.is_ok_and(|about| about.is_file() && !same_size(about.len()));
    let content = match input::read_left(&path, MOST_REPORT) {
        _ if is_another => return Some("is not the file that was written".into()),
        Ok(Some(content)) => content,
        Ok(None) => return Some("is missing".into()),
        Err(why) => return Some(format!("cannot be checked: {}", why.message)),
    };
    let same = same_size(content.len() as u64)
        && expected.is_some_and(|expected| sha256(&content) == expected);
    (!same).then(|| "is not the file that was written".into())
}

/// The PDFs where reports are written to, relative to the folder, in order.
fn reports_in(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for place in ["", "groups", "teams"] {
        let Ok(entries) = std::fs::read_dir(folder.join(place)) else { continue };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if Path::new(&name).extension().is_some_and(|extension| extension == "pdf") {
                found.push(if place.is_empty() { name } else { format!("{place}/{name}") });
            }
        }
    }
    found.sort();
    found
}
