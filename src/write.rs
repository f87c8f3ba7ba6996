//! The room that touches the disk: whole files or none, and the manifest.

mod verify;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest, Sha256};

pub use verify::{Verified, finished_folders, verify};

/// Writes a file beside its final name, then renames it, so that under the final name there
/// is always a whole file: the old one or the new one.
///
/// # Errors
/// Why the file could not be written, as a message.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let fault = |why: std::io::Error| format!("`{}` could not be written: {why}", path.display());
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(fault)?;
    let mut file = tempfile::Builder::new()
        .prefix(".dankai-")
        .suffix(".part")
        .tempfile_in(folder)
        .map_err(fault)?;
    file.write_all(bytes).map_err(fault)?;
    share(file.path()).map_err(fault)?;
    file.persist(path).map_err(|why| fault(why.error))?;
    Ok(())
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
}

impl OutputPlan {
    /// The folder of a period below the output folder.
    pub fn new(out: &Path, period: crate::model::Period) -> Self {
        Self { folder: out.join(period.to_string()) }
    }

    /// The folder of the period.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The report of a team. The id is a plain name, so the path stays in the folder.
    pub fn team(&self, team: &crate::model::TeamId) -> PathBuf {
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
    pub fn charts(&self, team: &crate::model::TeamId) -> PathBuf {
        self.folder.join("charts").join(team.as_str())
    }

    /// The folder of the summary's charts.
    pub fn charts_of_summary(&self) -> PathBuf {
        self.folder.join("charts").join("summary")
    }

    /// The manifest.
    pub fn manifest(&self) -> PathBuf {
        self.folder.join("manifest.json")
    }

    /// The reports and the manifest that stand in the folder, in the order of their names.
    pub fn standing(&self) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = [self.manifest(), self.summary()].into();
        for folder in ["groups", "teams"] {
            let entries = std::fs::read_dir(self.folder.join(folder)).into_iter().flatten();
            let mut files: Vec<PathBuf> =
                entries.filter_map(|one| Some(one.ok()?.path())).collect();
            files.retain(|path| path.extension().is_some_and(|extension| extension == "pdf"));
            files.sort();
            found.extend(files);
        }
        found.retain(|path| path.is_file());
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

/// What a run wrote.
#[derive(Debug, Serialize)]
pub struct Manifest {
    /// The version of this format.
    pub schema: &'static str,
    /// The version of the program.
    pub dankai: &'static str,
    /// The period.
    pub period: String,
    /// The period compared with.
    pub compared_with: Option<String>,
    /// The language of the reports.
    pub locale: &'static str,
    /// The model's id and version.
    pub model: [String; 2],
    /// One entry a report: the teams in their order, the groups, the summary.
    pub reports: Vec<ManifestEntry>,
}

/// One report of a run.
#[derive(Debug, Clone, Serialize)]
pub struct ManifestEntry {
    /// The team; none for a summary.
    pub team: Option<String>,
    /// The group, for the summary of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The file, relative to the manifest; none where there is no report.
    pub file: Option<String>,
    /// `written` or `failed`.
    pub state: &'static str,
    /// The SHA-256 of the file, in hexadecimal.
    pub sha256: Option<String>,
    /// The size of the file.
    pub bytes: Option<usize>,
    /// The number of pages.
    pub pages: Option<usize>,
    /// What was found about this report.
    pub findings: Vec<String>,
}

/// The SHA-256 of some bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
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
    fn a_folder_in_the_way_is_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("teams"), b"").expect("the folder is ours");
        let message = write_whole(&folder.path().join("teams/a.pdf"), b"x")
            .expect_err("a file is in the way");
        assert!(message.contains("a.pdf"), "{message}");
    }
}
