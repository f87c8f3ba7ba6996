//! Tables that people fill in or forms export: CSV, TSV, XLSX and ODS files to assessments.
//!
//! Each format becomes the same grid of cells; from there on one path leads to answers.
//! Text is only ever text here: a formula is the value stored with it.

mod answers;
mod columns;
mod dates;
mod decode;
mod delimited;
mod grid;
mod mapping;
mod names;
mod open_document;
mod rows;
mod workbook;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use super::ReadDocument;
use super::versions::Versions;
use crate::diag::{Diagnostic, Place, did_you_mean};
use crate::model::{Period, Team, TeamId};

use answers::texts;
use columns::Index;
use grid::{Budget, Grid, MAX_TEXT};
use names::key;

pub(super) use grid::MAX_BYTES;
pub(super) use mapping::{Mapping, read as read_mapping};

/// A format of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Csv,
    Tsv,
    Xlsx,
    Ods,
}

impl Format {
    /// The format of a file, by its name.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_string_lossy().to_ascii_lowercase();
        match extension.as_str() {
            "csv" => Some(Self::Csv),
            "tsv" | "tab" => Some(Self::Tsv),
            "xlsx" | "xlsm" => Some(Self::Xlsx),
            "ods" => Some(Self::Ods),
            _ => None,
        }
    }
}

/// What the reader of tables has to know.
pub(super) struct Reading<'a> {
    pub(super) versions: &'a Versions<'a>,
    teams: &'a [Team],
    /// The teams by the keys of their ids and names.
    by_name: BTreeMap<String, usize>,
    /// What columns can be named like; made with the first table, for all of them.
    index: OnceLock<Index<'a>>,
    /// Whether the workspace lists its teams, so that another name is a fault.
    lists_teams: bool,
    /// The team of rows that name none.
    pub(super) team: Option<&'a str>,
    /// The month of rows that name none; it goes before that of their date.
    pub(super) period: Option<Period>,
}

impl<'a> Reading<'a> {
    /// What a workspace knows.
    pub(super) fn new(versions: &'a Versions<'a>, teams: &'a [Team], lists_teams: bool) -> Self {
        let mut by_name = BTreeMap::new();
        for (index, team) in teams.iter().enumerate() {
            for text in texts(&team.name) {
                by_name.entry(key(text)).or_insert(index);
            }
        }
        // An id goes before the name of another team.
        by_name
            .extend(teams.iter().enumerate().map(|(index, team)| (key(team.id.as_str()), index)));
        let index = OnceLock::new();
        Self { versions, teams, by_name, index, lists_teams, team: None, period: None }
    }

    fn index(&self) -> &Index<'a> {
        self.index.get_or_init(|| Index::new(self.versions.current))
    }

    /// Whether a name stands for a team the workspace knows.
    fn is_team(&self, name: &str, mapping: &Mapping) -> bool {
        !self.lists_teams || mapping.teams.contains_key(&key(name)) || self.known(name).is_some()
    }

    /// The team of the workspace a name stands for.
    fn known(&self, name: &str) -> Option<&Team> {
        self.by_name.get(&key(name)).map(|index| &self.teams[*index])
    }

    /// The team a name stands for.
    fn team_of(&self, name: &str, mapping: &Mapping) -> Result<TeamId, (String, Option<String>)> {
        let wanted = key(name);
        if let Some(id) = mapping.teams.get(&wanted) {
            return Ok(id.clone());
        }
        if let Some(team) = self.known(name) {
            return Ok(team.id.clone());
        }
        if self.lists_teams {
            let names = self
                .teams
                .iter()
                .flat_map(|team| std::iter::once(team.id.as_str()).chain(texts(&team.name)));
            let hint = did_you_mean(name, names).unwrap_or_else(|| {
                "list the team in `dankai.yaml`, or say under `teams:` in `mapping.yaml` which one it is".to_owned()
            });
            return Err((format!("there is no team `{}`", super::node::shown(name)), Some(hint)));
        }
        let plain = TeamId::new(name.trim());
        plain.or_else(|message| TeamId::new(&plain_id(name)).map_err(|_| (message, None)))
    }
}

/// A name as an id: small letters, other signs become `-`.
fn plain_id(name: &str) -> String {
    let folded = names::folded(name);
    let words: Vec<&str> = folded
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '_')))
        .filter(|word| !word.is_empty())
        .collect();
    words.join("-")
}

/// Reads a file of tables.
pub(super) fn read_file(
    bytes: &[u8],
    format: Format,
    file: &str,
    mapping: &Mapping,
    reading: &Reading<'_>,
) -> Vec<ReadDocument> {
    let mut budget = Budget::default();
    let mut findings = Vec::new();
    let grids = match grids(bytes, format, file, mapping, &mut budget, &mut findings) {
        Ok(grids) => grids,
        Err(message) => {
            let findings = vec![Diagnostic::error(message).at(Place::file(file))];
            return vec![whole(file, findings)];
        }
    };
    if budget.cut > 0 {
        let message =
            format!("{} cells have more than the {MAX_TEXT} characters that are read", budget.cut);
        findings.push(Diagnostic::warning(message).at(Place::file(file)));
    }
    if budget.controls > 0 {
        let message =
            format!("{} cells hold control characters, which are left out", budget.controls);
        findings.push(Diagnostic::warning(message).at(Place::file(file)));
    }
    let mut documents = rows::read(&grids, file, mapping, reading);
    if !findings.is_empty() {
        documents.push(whole(file, findings));
    }
    documents
}

/// Findings about a whole file.
fn whole(file: &str, findings: Vec<Diagnostic>) -> ReadDocument {
    ReadDocument {
        team: None,
        period: None,
        day: None,
        assessment: None,
        file: file.into(),
        findings,
    }
}

fn grids(
    bytes: &[u8],
    format: Format,
    file: &str,
    mapping: &Mapping,
    budget: &mut Budget,
    findings: &mut Vec<Diagnostic>,
) -> Result<Vec<Grid>, String> {
    match format {
        Format::Xlsx => workbook::read(bytes, budget),
        Format::Ods => open_document::read(bytes, budget),
        Format::Csv | Format::Tsv => {
            let decoded = decode::decode(bytes, mapping.encoding)?;
            if let Some(name) = decoded.guessed {
                let finding =
                    Diagnostic::warning(format!("the file is not UTF-8 and is read as {name}"));
                let hint = format!(
                    "write `encoding: {}` into `mapping.yaml` to be sure",
                    name.to_lowercase()
                );
                findings.push(finding.at(Place::file(file)).hint(hint));
            }
            let found = || match format {
                Format::Tsv => b'\t',
                _ => delimited::delimiter(&decoded.text),
            };
            let delimiter = mapping.delimiter.unwrap_or_else(found);
            Ok(vec![delimited::read(&decoded.text, delimiter, budget)?])
        }
    }
}
