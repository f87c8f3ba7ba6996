//! The room that touches the disk: whole files or none, and the manifest.

mod ledger;
mod manifest;
mod owner;
mod parts;
mod verify;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::model::{Period, Shard, TeamId};

pub use ledger::Ledger;
pub use manifest::{Counts, Manifest, ManifestEntry, PartOf, RunOptions, RunState, SCHEMA, State};
pub use owner::{Owner, Whose, claim};
pub use parts::{Parts, parts};
pub use verify::{Verified, finished_folders, folders_with_parts, verify};

/// The name of the manifest.
const MANIFEST: &str = "manifest.json";

/// More bytes than any report has.
const MOST_REPORT: u64 = 512 << 20;

/// Writes a file beside its final name, then renames it, so that under the final name there
/// is always a whole file: the old one or the new one.
///
/// # Errors
/// Why the file could not be written, as a message.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let written = written_beside(path, bytes)
        .and_then(|file| file.persist(path).map_err(|why| why.error))
        .map(drop);
    written.map_err(|why| format!("`{}` could not be written: {why}", path.display()))
}

/// The same for a file without which nobody knows whose a folder is: where the power fails, it
/// is whole under its name all the same.
fn write_for_good(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let written = written_beside(path, bytes).and_then(|file| {
        file.as_file().sync_all()?;
        file.persist(path).map_err(|why| why.error)
    });
    let written = written.map(drop);
    written.map_err(|why| format!("`{}` could not be written: {why}", path.display()))
}

/// The same as [`write_whole`] where no file of that name is there yet.
fn write_first(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let file = written_beside(path, bytes)?;
    file.persist_noclobber(path).map(drop).map_err(|why| why.error)
}

/// A file with these bytes in the folder of another, without its name.
fn written_beside(path: &Path, bytes: &[u8]) -> std::io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(PART.0).suffix(PART.1).tempfile_in(folder)?;
    file.write_all(bytes)?;
    share(file.path())?;
    Ok(file)
}

/// How the names of files begin and end that are not yet whole.
const PART: (&str, &str) = (".dankai-", ".part");

/// Removes what a run that was killed left half written in a folder; not where a link leads
/// out of the output folder.
fn clear_parts(folder: &Path) {
    if std::fs::symlink_metadata(folder).is_ok_and(|about| about.is_symlink()) {
        return;
    }
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(PART.0) && name.ends_with(PART.1) {
            // What cannot be removed is in nobody's way.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Temporary files are private; reports are for everyone the folder is for.
#[cfg(unix)]
fn share(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn share(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Where the files of a period go.
#[derive(Debug, Clone)]
pub struct OutputPlan {
    folder: PathBuf,
    shard: Option<Shard>,
}

impl OutputPlan {
    /// The folder of a period below the output folder.
    pub fn new(out: &Path, period: Period) -> Self {
        Self { folder: out.join(period.to_string()), shard: None }
    }

    /// The plan whose folder this is.
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), shard: None }
    }

    /// The same for a run that makes the reports of these teams alone: it has a manifest of its
    /// own, and others may write to the folder at the same time.
    #[must_use]
    pub fn of_shard(self, shard: Shard) -> Self {
        Self { shard: Some(shard), ..self }
    }

    /// The folder of the period.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The report of a team. The id is a plain name, so the path stays in the folder.
    pub fn team(&self, team: &TeamId) -> PathBuf {
        self.folder.join("teams").join(format!("{team}.pdf"))
    }

    /// The summary of a group. The id is a plain name, so the path stays in the folder.
    pub fn group(&self, id: &str) -> PathBuf {
        self.folder.join("groups").join(format!("{id}.pdf"))
    }

    /// The summary.
    pub fn summary(&self) -> PathBuf {
        self.folder.join("summary.pdf")
    }

    /// The folder of a team's charts.
    pub fn charts(&self, team: &TeamId) -> PathBuf {
        self.folder.join("charts").join("teams").join(team.as_str())
    }

    /// The folder of the summary's charts.
    pub fn charts_of_summary(&self) -> PathBuf {
        self.folder.join("charts").join("summary")
    }

    /// The manifest, or the part of it that a shard writes.
    pub fn manifest(&self) -> PathBuf {
        match self.shard {
            None => self.whole_manifest(),
            Some(shard) => self.folder.join(parts::name(shard)),
        }
    }

    /// The manifest of all reports.
    fn whole_manifest(&self) -> PathBuf {
        self.folder.join(MANIFEST)
    }

    /// What a run notes while it has not ended.
    fn journal(&self) -> PathBuf {
        self.hidden(ledger::JOURNAL)
    }

    /// A file of this run or this shard alone, beside the manifest.
    fn hidden(&self, name: &str) -> PathBuf {
        self.folder.join(match self.shard {
            None => name.to_owned(),
            Some(shard) => format!("{name}-{}-of-{}", shard.number(), shard.of()),
        })
    }

    /// The folders that reports are written to.
    fn folders(&self) -> [PathBuf; 3] {
        [self.folder.clone(), self.folder.join("groups"), self.folder.join("teams")]
    }

    /// What runs have left in the folder: the manifest, reports, charts, in the order of their
    /// names.
    pub fn standing(&self) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = [self.whole_manifest(), self.summary()].into();
        found.retain(|path| path.is_file());
        for folder in ["charts", "groups", "teams"] {
            add_files(&self.folder.join(folder), &mut found);
        }
        found
    }

    /// A path as the manifest names it: relative, with forward slashes.
    pub fn relative(&self, path: &Path) -> String {
        let path = path.strip_prefix(&self.folder).unwrap_or(path);
        path.components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/")
    }
}

/// Adds the files below a folder, without those that are not yet whole. Links are files.
fn add_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.filter_map(|one| Some(one.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        if path.is_dir() && !path.is_symlink() {
            add_files(&path, found);
        } else if !name.is_some_and(|name| name.starts_with(PART.0)) {
            found.push(path);
        }
    }
}

/// The SHA-256 of some bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The SHA-256 of several parts, each with its length, so that none runs into the next.
pub fn sha256_of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    hexadecimal(&digest.finalize())
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |at: u8| char::from(DIGITS[usize::from(at)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("deep/a.txt");
        write_whole(&path, b"one").expect("the folder is ours");
        write_whole(&path, b"two").expect("the folder is ours");
        assert_eq!(std::fs::read(&path).expect("the file is there"), b"two");
        let beside =
            std::fs::read_dir(path.parent().expect("it has a folder")).expect("it is there");
        assert_eq!(beside.count(), 1);
    }

    #[test]
    #[cfg(unix)]
    fn a_file_is_for_everyone_the_folder_is_for() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.txt");
        write_whole(&path, b"one").expect("the folder is ours");
        let mode = std::fs::metadata(&path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o644);
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        let of = |parts: &[&str]| sha256_of(parts.iter().map(|part| part.as_bytes()));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["a", ""]), of(&["a"]));
        assert_eq!(
            sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn a_folder_in_the_way_is_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("teams"), b"").expect("the folder is ours");
        let message = write_whole(&folder.path().join("teams/a.pdf"), b"x")
            .expect_err("a file is in the way");
        assert!(message.contains("a.pdf"), "{message}");
    }
}
