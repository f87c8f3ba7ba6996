//! Whose an output folder is, so that no workspace writes over the reports of another.
//!
//! The manifest of a folder names the workspace. Where reports are made one by one, or by parts,
//! and there is no manifest yet, a small file beside them does. A folder in which nothing names
//! a workspace, such as one that an older program wrote, is anybody's.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::manifest::Manifest;
use super::{OutputPlan, parts, sha256_of, write_first};
use crate::diag::{Diagnostic, Place};
use crate::model::TeamId;

/// The name of the file that says whose a folder is.
pub(super) const OWNER: &str = ".dankai-workspace";

/// The workspace that the reports of a folder belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Its id: the one in `dankai.yaml`, else one that stands for the names of organisation and
    /// model.
    pub id: String,
    /// The name of the organisation.
    pub name: String,
}

/// A workspace that is about to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose {
    owner: Owner,
    /// The id it has where it gives itself none.
    derived: String,
}

impl Whose {
    /// The workspace of an organisation that assesses by a model. `id` is the one it gives
    /// itself.
    pub fn new(id: Option<&str>, organisation: &str, model: &str) -> Self {
        let sum = sha256_of([organisation, model].map(str::as_bytes));
        let derived = format!("w-{}", &sum[..16]);
        let id = id.unwrap_or(&derived).to_owned();
        Self { owner: Owner { id, name: organisation.to_owned() }, derived }
    }

    /// As a manifest names it.
    pub fn owner(&self) -> &Owner {
        &self.owner
    }

    /// Whether reports are this workspace's own. One that has got an id since is still the same.
    fn has(&self, other: &Owner) -> bool {
        [&self.owner.id, &self.derived].contains(&&other.id)
    }

    /// Refuses a folder that belongs to another workspace.
    ///
    /// # Errors
    /// Whose it is, and the ways out.
    pub(super) fn is_free<'a>(
        &self,
        folder: &Path,
        owners: impl IntoIterator<Item = &'a Owner>,
    ) -> Result<(), Vec<Diagnostic>> {
        let Some(other) = owners.into_iter().find(|owner| !self.has(owner)) else {
            return Ok(());
        };
        let mut finding = Diagnostic::error(format!(
            "the folder holds reports of another workspace, that of `{}`: nothing is written over them",
            shown(&other.name)
        ))
        .at(Place::file(folder.display().to_string()))
        .hint("write to a folder of its own with `--out DIR`");
        // What stands in a file of somebody else may be anything.
        if TeamId::new(&other.id).is_ok() {
            finding = finding.hint(format!(
                "if it is the same workspace and only the name of the organisation or the model is another, keep its id: `id: {}` in `dankai.yaml`",
                other.id
            ));
        }
        Err(vec![finding])
    }
}

/// The beginning of a name that somebody else wrote.
fn shown(name: &str) -> String {
    const MOST: usize = 80;
    let mut first: String =
        name.chars().take(MOST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if first.len() < name.len() {
        first.push('…');
    }
    first
}

/// Whose the folder is, as the file beside the reports says.
pub(super) fn noted(folder: &Path) -> Option<Owner> {
    let text = std::fs::read_to_string(folder.join(OWNER)).ok()?;
    serde_json::from_str(&text).ok()
}

/// Says whose the folder is, where nothing does yet.
pub(super) fn note(folder: &Path, owner: &Owner) {
    let text = serde_json::to_string(owner).expect("plain data is always JSON");
    // Another run may have been first. Where it cannot be written at all, reports that could be
    // are worth more than a note about them.
    let _ = write_first(&folder.join(OWNER), text.as_bytes());
}

/// Makes a folder a workspace's own, for files that no manifest tells of.
///
/// # Errors
/// The folder belongs to another workspace.
pub fn claim(plan: &OutputPlan, whose: &Whose) -> Result<(), Vec<Diagnostic>> {
    let folder = plan.folder();
    let manifests = std::iter::once(plan.whole_manifest()).chain(parts::files(folder));
    let named = manifests
        .filter_map(|path| Manifest::parse(&std::fs::read_to_string(path).ok()?)?.workspace);
    let owners: Vec<Owner> = named.chain(noted(folder)).collect();
    whose.is_free(folder, &owners)?;
    if owners.is_empty() {
        note(folder, whose.owner());
    }
    Ok(())
}
