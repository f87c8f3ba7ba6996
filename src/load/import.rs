//! Reading files from anywhere as assessments of a workspace, to keep them there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::assessment::FISCAL_HINT;
use super::inputs::{Input, Inputs};
use super::tables::Reading;
use super::versions::Versions;
use super::{alike, assessment, models, workspace};
use crate::diag::{self, Checked, Diagnostic, Place};
use crate::model::{Assessment, MaturityModel, PeriodName, TeamId, id_key};

/// What to read, and what holds where the files do not say it.
#[derive(Debug, Clone, Copy)]
pub struct ImportFrom<'a> {
    /// The files.
    pub files: &'a [PathBuf],
    /// The mapping file for all tables; else the one beside each.
    pub mapping: Option<&'a Path>,
    /// The team of what names none.
    pub team: Option<&'a str>,
    /// The month of what names none.
    pub period: Option<PeriodName>,
}

/// An assessment and where it came from.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The team.
    pub team: TeamId,
    /// The assessment.
    pub assessment: Assessment,
    /// The number of its file in the list of files.
    pub file: usize,
}

/// What was read of files.
#[derive(Debug)]
pub struct Imports {
    /// The model of the workspace.
    pub model: MaturityModel,
    /// The assessments, in the order of the files.
    pub assessments: Vec<Imported>,
}

/// Reads files as assessments of a workspace; a folder without a workspace file has the
/// built-in model.
///
/// # Errors
/// The findings that leave nothing to work with: a broken model or workspace file.
pub fn import(folder: &Path, from: ImportFrom<'_>) -> Result<Checked<Imports>, Vec<Diagnostic>> {
    let mut findings = Vec::new();
    let models = models(folder, &mut findings);
    let settings = workspace::read(folder, None, &models, &mut findings);
    let (Some(settings), false) = (settings, diag::has_errors(&findings)) else {
        diag::sort(&mut findings);
        return Err(findings);
    };
    let model = settings.model;
    let versions = Versions::new(&model, models, settings.fiscal);
    let mut reading = Reading::new(&versions, &settings.teams, settings.lists_teams);
    reading.team = from.team;
    reading.period = match from.period.map(|name| name.period(settings.fiscal)).transpose() {
        Ok(period) => period,
        Err(message) => return Err(vec![Diagnostic::error(message).hint(FISCAL_HINT)]),
    };
    let mut inputs = Inputs::new(folder, reading, &settings.mappings).with_mapping(from.mapping);
    inputs.find_mappings(from.files, &mut findings);
    let mut assessments = Vec::new();
    let listed = settings.teams.iter().map(|team| (id_key(team.id.as_str()), team.id.clone()));
    let mut ids: BTreeMap<String, TeamId> = listed.collect();
    for (number, path) in from.files.iter().enumerate() {
        let documents = match inputs.read(path) {
            Input::Yaml(text) => {
                assessment::read_file(&text, &path.display().to_string(), &versions)
            }
            Input::Documents(documents) => documents,
        };
        for document in documents {
            findings.extend(document.findings);
            let (Some(team), Some(assessment)) = (document.team, document.assessment) else {
                continue;
            };
            if let Some(other) = &assessment.other_version {
                findings.push(
                    Diagnostic::error(format!(
                        "the assessment of `{team}` for {} was made with version `{}` of the model and is not imported",
                        assessment.period, other.version
                    ))
                    .at(Place::file(&*assessment.file))
                    .hint("copy the file into the results folder as it is"),
                );
                continue;
            }
            let first = ids.entry(id_key(team.as_str())).or_insert_with(|| team.clone());
            if *first != team {
                findings.push(
                    Diagnostic::error(format!(
                        "the teams `{team}` and `{first}` differ only in {}; this one is not imported",
                        alike::DIFFERENCE
                    ))
                    .at(Place::file(&*assessment.file))
                    .hint("write the id in one way, or give them clearly different ones"),
                );
                continue;
            }
            assessments.push(Imported { team, assessment, file: number });
        }
    }
    diag::sort(&mut findings);
    Ok(Checked::new(Imports { model, assessments }, findings))
}
