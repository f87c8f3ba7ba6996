//! Finding and reading files.

use std::io::Read;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::tables;
use crate::diag::{Diagnostic, Place};

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
    let results = folder.join("results");
    if results.is_dir() {
        return files(&results, is_result, ignore, findings);
    }
    let mut ignore = ignore.to_vec();
    ignore.extend([folder.join("models"), folder.join("out"), folder.join(WORKSPACE_FILE)]);
    files(folder, is_result, &ignore, findings)
}

/// All YAML files below a folder, sorted by path.
pub(super) fn yaml_files(
    folder: &Path,
    ignore: &[PathBuf],
    findings: &mut Vec<Diagnostic>,
) -> Vec<PathBuf> {
    files(folder, is_yaml, ignore, findings)
}

/// All files of a kind below a folder, sorted by path. Hidden files and linked folders are
/// passed over; a folder that does not exist has none.
fn files(
    folder: &Path,
    is_of_kind: fn(&Path) -> bool,
    ignore: &[PathBuf],
    findings: &mut Vec<Diagnostic>,
) -> Vec<PathBuf> {
    if !folder.is_dir() {
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
            Ok(entry)
                if is_of_kind(entry.path())
                    && (entry.file_type().is_file() || entry.path().is_file()) =>
            {
                files.push(entry.into_path());
            }
            Ok(_) => {}
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

/// The text of a file, without a byte-order mark.
///
/// # Errors
/// Why it cannot be read, as a message.
pub(super) fn read_text(path: &Path) -> Result<String, String> {
    text_from_bytes(read_bytes(path, MAX_BYTES)?)
}

/// The text of a workspace file.
///
/// # Errors
/// Why it cannot be read, as a message.
pub(super) fn read_workspace_text(path: &Path) -> Result<String, String> {
    text_from_bytes(read_bytes(path, MAX_WORKSPACE_BYTES)?)
}

/// The bytes of a file of at most `most` bytes.
///
/// # Errors
/// Why it cannot be read, as a message.
pub(super) fn read_bytes(path: &Path, most: u64) -> Result<Vec<u8>, String> {
    let failed = |why: std::io::Error| format!("the file cannot be read: {why}");
    let file = std::fs::File::open(path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    if length > most {
        return Err(format!("the file has {length} bytes, more than the {most} that are read"));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
    file.take(most).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// The text of these bytes, without a byte-order mark.
///
/// # Errors
/// Why they are no text, as a message.
pub(super) fn text_from_bytes(bytes: Vec<u8>) -> Result<String, String> {
    let text = String::from_utf8(bytes).map_err(|fault| {
        let valid = fault.utf8_error().valid_up_to();
        let line = fault.as_bytes()[..valid].iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("the file is not UTF-8: line {line} holds bytes that are no text")
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_text_and_other_bytes_are_named_by_line() {
        assert_eq!(text_from_bytes(b"\xEF\xBB\xBFteam: a".to_vec()).as_deref(), Ok("team: a"));
        let message = text_from_bytes(b"a: 1\nb: \x83\x65".to_vec()).expect_err("it is Shift_JIS");
        assert!(message.contains("line 2"), "{message}");
    }
}
