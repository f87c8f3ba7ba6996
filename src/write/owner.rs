//! Whose an output folder is, so that no workspace writes over the reports of another.
//!
//! The manifest of a folder names the workspace. Where reports are made one by one, or by parts,
//! and there is no manifest yet, a small file beside them does. A folder in which nothing names
//! a workspace, such as one that an older program wrote, is anybody's; one in which something
//! should and cannot be understood is nobody's, unless another file names the workspace that is
//! about to write, so that a folder can be mended by those whose it is.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ledger::lock;
use super::manifest::Manifest;
use super::{OutputPlan, parts, sha256_of, write_first};
use crate::diag::{Diagnostic, Place};
use crate::input;
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
    /// The ids of its teams.
    teams: BTreeSet<String>,
}

impl Whose {
    /// The workspace of an organisation that assesses by a model. `id` is the one it gives
    /// itself.
    pub fn new(id: Option<&str>, organisation: &str, model: &str) -> Self {
        let sum = sha256_of([organisation, model].map(str::as_bytes));
        let derived = format!("w-{}", &sum[..16]);
        let id = id.unwrap_or(&derived).to_owned();
        let owner = Owner { id, name: organisation.to_owned() };
        Self { owner, derived, teams: BTreeSet::new() }
    }

    /// The same with these teams. Two workspaces without an id of their own whose organisations
    /// have one name are told apart by them.
    #[must_use]
    pub fn with_teams(self, teams: impl IntoIterator<Item = String>) -> Self {
        Self { teams: teams.into_iter().collect(), ..self }
    }

    /// As a manifest names it.
    pub fn owner(&self) -> &Owner {
        &self.owner
    }

    /// Whether reports are this workspace's own. One that has got an id since is still the same.
    fn has(&self, other: &Owner) -> bool {
        [&self.owner.id, &self.derived].contains(&&other.id)
    }

    /// Refuses a folder that belongs to another workspace, or of which nobody can tell.
    ///
    /// # Errors
    /// Whose it is, and the ways out.
    pub(super) fn is_free(&self, folder: &Path, claims: &Claims) -> Result<(), Vec<Diagnostic>> {
        let refused = match claims.owners.iter().find(|owner| !self.has(owner)) {
            Some(other) => Some(of_another(folder, other)),
            None if claims.owners.is_empty() => claims.unclear.first().map(nobodys),
            None => self.of_other_teams(folder, claims),
        };
        refused.map_or(Ok(()), |finding| Err(vec![finding]))
    }

    /// The finding about reports of a workspace with the same names that has other teams. An id
    /// that a workspace gives itself is its own, whatever teams it has.
    fn of_other_teams(&self, folder: &Path, claims: &Claims) -> Option<Diagnostic> {
        let is_given = |owner: &Owner| owner.id == self.owner.id && owner.id != self.derived;
        if claims.owners.iter().any(is_given) || !claims.teams.is_disjoint(&self.teams) {
            return None;
        }
        let (theirs, ours) = (claims.teams.first()?, self.teams.first()?);
        let finding = Diagnostic::error(format!(
            "the folder holds reports of other teams, such as `{}`, and none of the teams of this workspace, such as `{ours}`: nothing is written over them",
            shown(theirs)
        ));
        Some(
            finding
                .at(Place::file(folder.display().to_string()))
                .hint("write to a folder of its own with `--out DIR`")
                .hint("two workspaces of one name are told apart where each has an `id:` in its `dankai.yaml`")
                .hint("if it is the same workspace with other teams, remove the folder and run again"),
        )
    }
}

/// The finding about a folder of another workspace.
fn of_another(folder: &Path, other: &Owner) -> Diagnostic {
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
    finding
}

/// The finding about a folder of which nobody can tell whose it is, and why.
fn nobodys(why: &Diagnostic) -> Diagnostic {
    let mut finding = Diagnostic::error(format!(
        "nothing says whose the reports in this folder are, and nothing is written over them: {}",
        why.message
    ))
    .hint("write to a folder of its own with `--out DIR`")
    .hint("if the reports are of this workspace, remove what is here and run again");
    finding.place.clone_from(&why.place);
    finding
}

/// What the files of a folder say about whose it is.
pub(super) struct Claims {
    owners: Vec<Owner>,
    /// The files that cannot be understood.
    unclear: Vec<Diagnostic>,
    /// The teams of which there are reports.
    teams: BTreeSet<String>,
}

impl Claims {
    /// What the file beside the reports says.
    pub(super) fn new(folder: &Path) -> Self {
        let mut claims = Self { owners: Vec::new(), unclear: Vec::new(), teams: BTreeSet::new() };
        match noted(folder) {
            Ok(owner) => claims.owners.extend(owner),
            Err(finding) => claims.unclear.push(*finding),
        }
        claims
    }

    /// Adds what the file beside the reports says now, which another run may have written.
    pub(super) fn look_again(&mut self, folder: &Path) {
        // Whether it can be understood was asked before; it is written whole.
        self.owners.extend(noted(folder).ok().flatten());
    }

    /// Adds what a manifest says.
    pub(super) fn add(&mut self, manifest: &Result<Option<Manifest>, Box<Diagnostic>>) {
        match manifest {
            Ok(None) => {}
            Ok(Some(manifest)) => {
                self.add_owner(manifest.workspace.as_ref());
                let teams = manifest.reports.iter().filter_map(|entry| entry.team.clone());
                self.teams.extend(teams);
            }
            Err(finding) => self.unclear.push((**finding).clone()),
        }
    }

    /// Adds what another file says.
    pub(super) fn add_owner(&mut self, owner: Option<&Owner>) {
        self.owners.extend(owner.cloned());
    }

    /// Whether anything names a workspace.
    pub(super) fn has_owner(&self) -> bool {
        !self.owners.is_empty()
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
fn noted(folder: &Path) -> Result<Option<Owner>, Box<Diagnostic>> {
    const MOST: u64 = 1 << 20;
    let path = folder.join(OWNER);
    let Some(bytes) = input::read_left(&path, MOST)? else { return Ok(None) };
    serde_json::from_slice(&bytes).map(Some).map_err(|why| {
        Diagnostic::error(format!("this names no workspace: {why}"))
            .at(Place::file(path.display().to_string()))
            .into()
    })
}

/// Says whose the folder is, where nothing does yet.
pub(super) fn note(folder: &Path, owner: &Owner) {
    let text = serde_json::to_string(owner).expect("plain data is always JSON");
    // Another run may have been first. Where it cannot be written at all, reports that could be
    // are worth more than a note about them.
    let _ = write_first(&folder.join(OWNER), text.as_bytes());
}

/// Makes a folder a workspace's own, for files that no manifest tells of. It is done while no
/// other run is in the folder; beside a run of the same workspace there is no need.
///
/// # Errors
/// The folder belongs to another workspace, or another run has not said yet whose it is.
pub fn claim(plan: &OutputPlan, whose: &Whose) -> Result<(), Vec<Diagnostic>> {
    const TRIES: u32 = 100;
    const PAUSE: Duration = Duration::from_millis(50);
    let folder = plan.folder();
    // Where that is impossible every file will say so.
    let _ = std::fs::create_dir_all(folder);
    for _ in 0..TRIES {
        let lock = lock(plan);
        let mut claims = Claims::new(folder);
        for path in std::iter::once(plan.whole_manifest()).chain(parts::files(folder)) {
            claims.add(&Manifest::read(&path));
        }
        whose.is_free(folder, &claims)?;
        if claims.has_owner() {
            return Ok(());
        }
        if lock.is_ok() {
            note(folder, whose.owner());
            return Ok(());
        }
        std::thread::sleep(PAUSE);
    }
    let finding = Diagnostic::error(format!("another run writes to `{}`", folder.display()));
    Err(vec![finding.hint("wait until it has ended")])
}
