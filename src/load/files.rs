//! Finding and reading files.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::tables;
use crate::diag::{Diagnostic, Place, Severity};
use crate::input::{self, Root};

/// The largest file that is read, in bytes: far above any assessment, far below what
/// would exhaust memory.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// The same for the workspace file, in which a hundred thousand teams may be listed.
const MAX_WORKSPACE_BYTES: u64 = 32 * 1024 * 1024;

/// The workspace file.
pub(super) const WORKSPACE_FILE: &str = "dankai.yaml";

/// The name of a file that says what the columns of the tables beside it are.
pub(super) const MAPPING_FILE: &str = "mapping.yaml";

/// The files of a workspace's results, sorted by path: those under `results/` where that
/// folder exists, else those of the folder itself.
pub(super) fn result_files(
    folder: &Path,
    ignore: &[PathBuf],
    findings: &mut Vec<Diagnostic>,
) -> Vec<PathBuf> {
    let (results, root) = (folder.join("results"), root(folder));
    if results.is_dir() {
        return files(&results, &root, is_result, ignore, findings);
    }
    if results.symlink_metadata().is_ok() {
        findings.push(no_folder(&results));
        return Vec::new();
    }
    let mut ignore = ignore.to_vec();
    ignore.extend([folder.join("models"), folder.join("out"), folder.join(WORKSPACE_FILE)]);
    files(folder, &root, is_result, &ignore, findings)
}

/// The files with the models of a workspace, sorted by path.
pub(super) fn model_files(folder: &Path, findings: &mut Vec<Diagnostic>) -> Vec<PathBuf> {
    files(&folder.join("models"), &root(folder), is_yaml, &[], findings)
}

/// All files of a kind below a folder, sorted by path. Hidden files are passed over; a folder
/// that does not exist has none. Links to files are followed within the root, links to
/// folders never.
fn files(
    folder: &Path,
    root: &Root,
    is_of_kind: fn(&Path) -> bool,
    ignore: &[PathBuf],
    findings: &mut Vec<Diagnostic>,
) -> Vec<PathBuf> {
    if !folder.is_dir() {
        findings.extend(folder.symlink_metadata().is_ok().then(|| no_folder(folder)));
        return Vec::new();
    }
    if let Err(finding) = root.check(folder) {
        findings.push(*finding);
        return Vec::new();
    }
    let ignored: Vec<PathBuf> = ignore.iter().filter_map(|path| path.canonicalize().ok()).collect();
    let wanted = |entry: &DirEntry| {
        if entry.depth() == 0 {
            return true;
        }
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        // Only a link has another name than what it stands for.
        let alike = |path: &PathBuf| path.file_name() == Some(entry.file_name());
        let ignored = (entry.path_is_symlink() || ignored.iter().any(alike))
            && !ignored.is_empty()
            && entry.path().canonicalize().is_ok_and(|path| ignored.contains(&path));
        !hidden && !ignored
    };
    let mut files = Vec::new();
    let walk = WalkDir::new(folder).sort_by_file_name().max_depth(64);
    for entry in walk.into_iter().filter_entry(wanted) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                let is_of_kind = is_of_kind(entry.path());
                match is_readable(&entry, is_of_kind, root) {
                    Ok(true) => files.push(entry.into_path()),
                    Ok(false) => {}
                    Err(finding) => findings.push(*finding),
                }
            }
            Err(fault) => {
                let file = fault.path().unwrap_or(folder).display().to_string();
                let why = fault.io_error().map_or_else(|| fault.to_string(), ToString::to_string);
                findings.push(
                    Diagnostic::error(format!("the folder cannot be read: {why}"))
                        .at(Place::file(file)),
                );
            }
        }
    }
    files
}

/// The finding about a file, a pipe or a link to nothing where a folder should be.
fn no_folder(path: &Path) -> Diagnostic {
    Diagnostic::error("this is no folder, and nothing is read of it")
        .at(Place::file(path.display().to_string()))
        .hint("make a folder with this name, or give this another one")
}

/// Whether an entry of a folder is a file to be read, or a finding.
fn is_readable(entry: &DirEntry, is_of_kind: bool, root: &Root) -> Result<bool, Box<Diagnostic>> {
    let path = entry.path();
    if entry.file_type().is_file() {
        return Ok(is_of_kind);
    }
    let here =
        |finding: Diagnostic| Err(Box::new(finding.at(Place::file(path.display().to_string()))));
    let is_link = entry.path_is_symlink();
    // The folder that is walked through may be a link, which was looked at before.
    if is_link && entry.depth() > 0 && path.is_dir() {
        return here(
            Diagnostic::warning("links to folders are not followed")
                .hint("put the files themselves here, or link each of them"),
        );
    }
    if is_link && (is_of_kind || !path.exists()) {
        root.check(path).map_err(|mut finding| {
            // What it would lead to may be none of these files.
            if !is_of_kind {
                finding.severity = Severity::Warning;
            }
            finding
        })?;
    }
    if !is_of_kind {
        return Ok(false);
    }
    if path.is_file() {
        return Ok(true);
    }
    here(input::no_plain_file())
}

/// Whether a file can hold results. What a spreadsheet program keeps beside an open file,
/// `~$a.xlsx`, does not.
fn is_result(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_aside = name == MAPPING_FILE || name.starts_with("~$");
    !is_aside && (is_yaml(path) || is_json(path) || tables::Format::of(path).is_some())
}

/// Whether a file is YAML, by its name.
pub(super) fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml")
    })
}

/// Whether a file is JSON, by its name.
pub(super) fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

/// The text of a file.
///
/// # Errors
/// Why it is not read.
pub(super) fn read_text(path: &Path) -> Result<String, Box<Diagnostic>> {
    input::read_text(path, MAX_BYTES)
}

/// The text of a file that must lie in a folder.
///
/// # Errors
/// Why it is not read.
pub(super) fn read_text_in(root: &Root, path: &Path) -> Result<String, Box<Diagnostic>> {
    root.read_text(path, MAX_BYTES)
}

/// The text of a workspace file.
///
/// # Errors
/// Why it is not read.
pub(super) fn read_workspace_text(path: &Path) -> Result<String, Box<Diagnostic>> {
    input::read_text(path, MAX_WORKSPACE_BYTES)
}

/// The folder of a workspace, which nothing that belongs to it leaves.
pub(super) fn root(folder: &Path) -> Root {
    Root::new(folder, "the workspace")
}
