//! What is known of the reports in a folder, kept true while a run changes them.
//!
//! A run that changes nothing touches nothing but the manifest at its end. Before the first
//! report is replaced, what was known goes into a journal and the manifest says that a run is
//! under way; before each further one the journal gets a line about it. So whenever a run is
//! killed, no manifest tells of files that are no more, and the next run finds in the journal
//! what it need not make again. A line is no proof: a report counts as known only where the
//! file has the checksum of its line.
//!
//! Shards write to one folder side by side, each with a manifest and a journal of its own. The
//! first that replaces a report puts the manifest of all reports aside, for it is true no more.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use super::manifest::{Manifest, ManifestEntry, RunState};
use super::owner::{self, Claims, OWNER, Owner, Whose};
use super::{MOST_REPORT, OutputPlan, clear_parts, parts, sha256, write_for_good, write_whole};
use crate::diag::Diagnostic;
use crate::input;
use crate::model::Shard;

/// The name of the journal, beside the manifest.
pub(super) const JOURNAL: &str = ".dankai-journal";
/// The name of the manifest that a shard has put aside.
const BEFORE: &str = ".dankai-before.json";
/// The name of the file that keeps a second run of the same shard off.
const LOCK: &str = ".dankai-lock";

/// The reports of a folder during a run.
pub struct Ledger<'a> {
    plan: &'a OutputPlan,
    whose: &'a Whose,
    /// Whether the folder says whose it is.
    is_named: bool,
    /// Hold other runs off while they are open.
    _locks: Vec<File>,
    /// By file, what earlier runs said of it; of several lines any may be the true one.
    known: BTreeMap<String, Vec<ManifestEntry>>,
    journal: Mutex<Journal>,
    /// Whether parts stay until the manifest of all reports is there.
    joins: bool,
}

enum Journal {
    /// No report was replaced yet.
    NotBegun,
    Begun(File),
    /// It cannot be kept; the manifest is gone, so that it tells nothing false.
    Impossible,
}

impl<'a> Ledger<'a> {
    /// Reads what is known of the reports in the folder of a workspace, and removes what a
    /// killed run left half written. A journal that cannot be used is none. The folder is made
    /// where it is missing, so that a first run is alone in it too.
    ///
    /// # Errors
    /// Another run writes to the folder, it belongs to another workspace, or what should say to
    /// whom cannot be understood.
    pub fn open(plan: &'a OutputPlan, whose: &'a Whose) -> Result<Self, Vec<Diagnostic>> {
        // Where that is impossible every report will say so.
        let _ = std::fs::create_dir_all(plan.folder());
        let locks = lock(plan)
            .map_err(|message| vec![Diagnostic::error(message).hint("wait until it has ended")])?;
        // A shard knows what it and whole runs have made; a whole run what all have.
        let others = match plan.shard {
            Some(_) => vec![plan.whole_manifest(), plan.folder().join(BEFORE)],
            None => left_by_shards(plan.folder()),
        };
        let of_all = [plan.manifest(), plan.journal()].into_iter().chain(others);
        let (journals, manifests): (Vec<PathBuf>, Vec<PathBuf>) =
            of_all.partition(|path| is_journal(path));
        let mut claims = Claims::new(plan.folder());
        let mut read = Vec::new();
        for path in manifests.iter().filter(|path| is_manifest(path)) {
            let manifest = Manifest::read(path);
            claims.add(&manifest);
            read.extend(manifest.ok().flatten());
        }
        let journals: Vec<Noted> = journals.iter().map(|path| noted(path)).collect();
        journals.iter().for_each(|journal| claims.add_owner(journal.owner.as_ref()));
        whose.is_free(plan.folder(), &claims)?;
        let is_named = claims.has_owner();
        // What is half written may be a shard's that is at work.
        if !locks.is_empty() && plan.shard.is_none() {
            for folder in plan.folders() {
                clear_parts(&folder);
            }
        }
        let mut known: BTreeMap<String, Vec<ManifestEntry>> = BTreeMap::new();
        let in_manifests = read.into_iter().flat_map(|manifest| manifest.reports);
        let in_journals = journals.into_iter().flat_map(|journal| journal.entries);
        for entry in in_manifests.chain(in_journals) {
            let is_ours = |shard: Shard| entry.team.as_ref().is_some_and(|team| shard.has(team));
            if let Some(file) = entry.file.as_ref().filter(|_| plan.shard.is_none_or(is_ours)) {
                known.entry(file.clone()).or_default().push(entry);
            }
        }
        let ledger = Self {
            plan,
            whose,
            is_named,
            _locks: locks,
            known,
            journal: Mutex::new(Journal::NotBegun),
            joins: false,
        };
        // The manifests of others that write at the same time are not looked at.
        if plan.shard.is_some() {
            ledger.claim();
            claims.look_again(plan.folder());
            whose.is_free(plan.folder(), &claims)?;
        }
        Ok(ledger)
    }

    /// The same for a run that joins parts.
    ///
    /// # Errors
    /// Another run writes to the folder, or it belongs to another workspace.
    pub fn open_to_join(plan: &'a OutputPlan, whose: &'a Whose) -> Result<Self, Vec<Diagnostic>> {
        Ok(Self { joins: true, ..Self::open(plan, whose)? })
    }

    /// Says whose the folder is, where nothing in it does.
    pub fn claim(&self) {
        if !self.is_named {
            owner::note(self.plan.folder(), self.whose.owner());
        }
    }

    /// Whether anything is known of any report.
    pub fn has_reports(&self) -> bool {
        !self.known.is_empty()
    }

    /// What is known of a report that was made from these inputs and is whole.
    pub fn whole(&self, path: &Path, inputs: &str) -> Option<ManifestEntry> {
        let entries = self.known.get(&self.plan.relative(path))?;
        let mut entries =
            entries.iter().filter(|entry| entry.inputs.as_deref() == Some(inputs)).peekable();
        entries.peek()?;
        // A link would show what its owner likes tomorrow.
        let about = std::fs::symlink_metadata(path).ok()?;
        let size = usize::try_from(about.len()).ok()?;
        let mut entries = entries.filter(|entry| entry.bytes == Some(size)).peekable();
        if !about.is_file() || entries.peek().is_none() {
            return None;
        }
        let sum = sha256(&input::read_left(path, MOST_REPORT).ok()??);
        entries.find(|entry| entry.sha256.as_deref() == Some(&sum)).cloned()
    }

    /// Replaces a report, and notes before what it will be. `running` is the manifest of a run
    /// that has not ended.
    ///
    /// # Errors
    /// Why the report could not be written, as a message.
    pub fn replace(
        &self,
        path: &Path,
        bytes: &[u8],
        entry: &ManifestEntry,
        running: &Manifest,
    ) -> Result<(), String> {
        self.note(entry, running);
        write_whole(path, bytes)
    }

    fn note(&self, entry: &ManifestEntry, running: &Manifest) {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*journal, Journal::NotBegun) {
            *journal = self.begin(running).map_or(Journal::Impossible, Journal::Begun);
        }
        if let Journal::Begun(file) = &mut *journal {
            // A line that is missing or cut costs the next run one report, nothing else.
            let _ = file.write_all(line(entry).as_bytes());
        }
    }

    /// Puts what is known into the journal, then marks the manifest.
    fn begin(&self, running: &Manifest) -> Option<File> {
        if self.plan.shard.is_some() {
            // Another shard may have been first.
            let before = self.plan.folder().join(BEFORE);
            let _ = std::fs::rename(self.plan.whole_manifest(), before);
        }
        let begun = self.write_journal(running);
        if begun.is_none() {
            // On a full disk there is still room for less.
            let _ = std::fs::remove_file(self.plan.manifest());
        }
        if self.plan.shard.is_none() && !self.joins {
            self.forget_parts();
        }
        begun
    }

    fn write_journal(&self, running: &Manifest) -> Option<File> {
        let path = self.plan.journal();
        // Where the manifest is lost, the journal still says whose the folder is.
        let mut lines = line(self.whose.owner());
        lines.extend(self.known.values().flatten().map(line));
        write_whole(&path, lines.as_bytes()).ok()?;
        let file = std::fs::OpenOptions::new().append(true).open(&path).ok()?;
        let manifest =
            Manifest { state: RunState::Running, reports: Vec::new(), ..running.clone() };
        write_for_good(&self.plan.manifest(), manifest.to_text().as_bytes()).ok()?;
        Some(file)
    }

    /// Ends the run: the manifest tells of all reports, and the journal goes.
    ///
    /// # Errors
    /// Why the manifest could not be written, as a message.
    pub fn finish(self, manifest: &Manifest) -> Result<(), String> {
        write_for_good(&self.plan.manifest(), manifest.to_text().as_bytes())?;
        let _ = std::fs::remove_file(self.plan.journal());
        if self.plan.shard.is_none() {
            self.forget_parts();
        }
        Ok(())
    }

    /// Removes what shards have left, which the manifest of all reports takes the place of.
    fn forget_parts(&self) {
        for path in left_by_shards(self.plan.folder()) {
            // What cannot be removed is told of by the next check of the folder.
            let _ = std::fs::remove_file(path);
        }
    }

    /// Brings the manifest of an ended run up to date with reports that were made by
    /// themselves, where there is one that knows them.
    ///
    /// # Errors
    /// Why the manifest could not be written, as a message.
    pub fn amend(self, entries: &[ManifestEntry]) -> Result<(), String> {
        let mut manifests =
            [self.plan.manifest()].into_iter().chain(parts::files(self.plan.folder()));
        manifests.try_for_each(|path| amend(&path, entries))
    }
}

fn amend(path: &Path, entries: &[ManifestEntry]) -> Result<(), String> {
    let Ok(Some(mut manifest)) = Manifest::read(path) else { return Ok(()) };
    let mut changed = false;
    for entry in entries {
        let known = manifest.reports.iter_mut().find(|known| {
            (&known.team, &known.group) == (&entry.team, &entry.group)
                && (&known.file, &known.sha256) != (&entry.file, &entry.sha256)
        });
        if let Some(known) = known {
            *known = entry.clone();
            changed = true;
        }
    }
    if !changed {
        return Ok(());
    }
    manifest.count();
    write_for_good(path, manifest.to_text().as_bytes())
}

/// The files that shards, and runs without a manifest, have left in a folder besides reports.
fn left_by_shards(folder: &Path) -> Vec<PathBuf> {
    let is_left = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_of = |kind: &str| name.strip_prefix(kind).is_some_and(|rest| rest.starts_with('-'));
        [BEFORE, OWNER].contains(&&*name) || is_of(JOURNAL) || is_of(LOCK)
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let hidden = entries.map(|entry| entry.path()).filter(is_left);
    hidden.chain(parts::files(folder)).collect()
}

/// Whether a file is a journal, by its name.
fn is_journal(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(JOURNAL))
}

/// Whether a file of the program is a manifest, whole, put aside or a part, by its name.
fn is_manifest(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
}

/// Keeps other runs away from the folder, or other runs of a shard from what is its own. Where
/// the system has no such locks there are none.
pub(super) fn lock(plan: &OutputPlan) -> Result<Vec<File>, String> {
    let folder = plan.folder();
    let held = |file: std::io::Result<File>, shared: bool| {
        let Ok(file) = file else { return Ok(None) };
        match if shared { file.try_lock_shared() } else { file.try_lock() } {
            Ok(()) => Ok(Some(file)),
            Err(std::fs::TryLockError::WouldBlock) => {
                Err(format!("another run writes to `{}`", folder.display()))
            }
            Err(std::fs::TryLockError::Error(_)) => Ok(None),
        }
    };
    // A pipe in its place would keep whoever opens it.
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut locks = Vec::from_iter(held(File::open(folder), plan.shard.is_some())?);
    if plan.shard.is_some() {
        locks.extend(held(lock_file(&plan.hidden(LOCK)), false)?);
    }
    Ok(locks)
}

/// The file that is locked. It has nothing in it, and nothing is written to it, so that one to
/// which a link leads stays as it is; a pipe would keep whoever opens it.
fn lock_file(path: &Path) -> std::io::Result<File> {
    if std::fs::symlink_metadata(path).is_ok_and(|about| !about.is_file()) {
        std::fs::remove_file(path)?;
    }
    std::fs::OpenOptions::new().write(true).create(true).truncate(false).open(path)
}

fn line(what: &impl Serialize) -> String {
    let mut line = serde_json::to_string(what).expect("plain data is always JSON");
    line.push('\n');
    line
}

/// What a journal says.
#[derive(Default)]
pub(super) struct Noted {
    /// Whose run keeps it.
    pub(super) owner: Option<Owner>,
    /// The reports it has made, or found.
    pub(super) entries: Vec<ManifestEntry>,
}

/// More bytes than the journal of any run has.
const MOST_JOURNAL: u64 = 512 << 20;

/// What the journal of a run that has not ended says. One that cannot be read says nothing,
/// which costs time alone.
pub(super) fn noted(journal: &Path) -> Noted {
    let bytes = input::read_left(journal, MOST_JOURNAL).ok().flatten().unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let owner = text.lines().next().and_then(|line| serde_json::from_str(line).ok());
    let entries = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    Noted { owner, entries }
}
