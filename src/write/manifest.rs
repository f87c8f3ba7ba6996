//! What a run says of itself in `manifest.json`.

use std::path::Path;

use serde::{Deserialize, Deserializer, Serialize};

use super::owner::Owner;
use crate::diag::{Diagnostic, Place};
use crate::input;

/// The version of the form of a manifest. New fields may come; it rises where one goes or
/// gets another meaning.
pub const SCHEMA: &str = "dankai.manifest/1";

/// What a run wrote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this form.
    pub schema: String,
    /// Whether the run has ended.
    #[serde(default)]
    pub state: RunState,
    /// The version of the program.
    pub dankai: String,
    /// The workspace that the reports belong to; none where an older program wrote them.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "told")]
    pub workspace: Option<Owner>,
    /// The period.
    pub period: String,
    /// The period compared with.
    pub compared_with: Option<String>,
    /// The language of the reports.
    pub locale: String,
    /// The model's id and version.
    pub model: [String; 2],
    /// What was asked of the run besides.
    #[serde(default)]
    pub options: RunOptions,
    /// The SHA-256 of what all reports share: templates, fonts, theme.
    #[serde(default)]
    pub shared: String,
    /// Which of how many runs side by side wrote it, where it is a part of the manifest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<PartOf>,
    /// How many reports there are, and what became of them.
    #[serde(default)]
    pub counts: Counts,
    /// How long the run took from its scores to the last report, in milliseconds.
    #[serde(default)]
    pub duration_ms: u64,
    /// One entry a report: the teams in their order, the groups, the summary. None while the
    /// run has not ended.
    pub reports: Vec<ManifestEntry>,
}

/// A run of several side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartOf {
    /// Its number, from 1.
    pub number: u32,
    /// How many there are.
    pub of: u32,
    /// The workspace it read, for the run that joins them.
    pub workspace: String,
}

/// Whether a run has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunState {
    /// It has.
    #[default]
    Finished,
    /// It has not, or was killed.
    Running,
}

/// What was asked of a run besides period and language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RunOptions {
    /// Who reads the reports.
    pub audience: String,
    /// Whether there is a summary of each group.
    pub by_group: bool,
    /// The templates that were taken from a folder.
    pub templates: Vec<String>,
    /// Whether unchanged reports were made all the same.
    pub force: bool,
    /// After how many milliseconds a report was given up.
    pub timeout_ms: u64,
}

/// What became of the reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// All of them.
    pub reports: usize,
    /// Made in this run.
    pub written: usize,
    /// Made by an earlier run from the same inputs, and whole.
    pub unchanged: usize,
    /// Not made.
    pub failed: usize,
    /// Errors about reports.
    pub errors: usize,
    /// Warnings about reports.
    pub warnings: usize,
}

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It was made.
    Written,
    /// An earlier run made it from the same inputs, and it is whole.
    Unchanged,
    /// It was not made; a report of an earlier run stays where it is.
    Failed,
}

/// One report of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestEntry {
    /// The team; none for a summary.
    pub team: Option<String>,
    /// The group, for the summary of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The file, relative to the manifest; none where there is no report.
    pub file: Option<String>,
    /// What became of it.
    pub state: State,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The SHA-256 of the file, in hexadecimal.
    pub sha256: Option<String>,
    /// The size of the file.
    pub bytes: Option<usize>,
    /// The number of pages.
    pub pages: Option<usize>,
    /// The SHA-256 of all the report is made from: its data, what is shared, the program.
    #[serde(default)]
    pub inputs: Option<String>,
    /// Language and audience of a report that was made by itself after the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apart: Option<[String; 2]>,
    /// How long it took, in milliseconds.
    #[serde(default)]
    pub duration_ms: u64,
    /// How many of the findings are errors.
    #[serde(default)]
    pub errors: usize,
    /// How many of the findings are warnings.
    #[serde(default)]
    pub warnings: usize,
    /// What was found about this report.
    #[serde(default)]
    pub findings: Vec<String>,
}

/// A manifest that says nothing of a workspace is of an older program; one that says `null` is
/// damaged.
fn told<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Owner>, D::Error> {
    Owner::deserialize(from).map(Some)
}

/// That of 100,000 teams has a fifth of it.
const MOST: u64 = 256 << 20;

impl Manifest {
    /// Reads a manifest; none where there is no file.
    ///
    /// # Errors
    /// Why what is there cannot be understood.
    pub(super) fn read(path: &Path) -> Result<Option<Self>, Box<Diagnostic>> {
        let Some(bytes) = input::read_left(path, MOST)? else { return Ok(None) };
        let manifest = Self::parse(&bytes);
        manifest.map(Some).map_err(|message| {
            Diagnostic::error(message).at(Place::file(path.display().to_string())).into()
        })
    }

    /// A manifest from its text.
    ///
    /// # Errors
    /// Why it is no manifest of this form, as a message.
    pub fn parse(text: &[u8]) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Head {
            schema: Option<String>,
        }
        let fault = |why: serde_json::Error| format!("this is not a manifest: {why}");
        let head: Head = serde_json::from_slice(text).map_err(fault)?;
        if let Some(schema) = head.schema.filter(|schema| schema != SCHEMA) {
            return Err(format!("a manifest of the unknown form `{}`", schema.escape_debug()));
        }
        serde_json::from_slice(text).map_err(fault)
    }

    /// Counts the reports anew.
    pub fn count(&mut self) {
        let of = |state| self.reports.iter().filter(|entry| entry.state == state).count();
        self.counts = Counts {
            reports: self.reports.len(),
            written: of(State::Written),
            unchanged: of(State::Unchanged),
            failed: of(State::Failed),
            errors: self.reports.iter().map(|entry| entry.errors).sum(),
            warnings: self.reports.iter().map(|entry| entry.warnings).sum(),
        };
    }

    /// The text of the manifest.
    pub fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("plain data is always JSON");
        text.push('\n');
        text
    }
}
