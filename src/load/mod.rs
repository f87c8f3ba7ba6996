//! Reading a workspace: files in, a [`Portfolio`] and all findings out.
//!
//! Nothing is computed here. A fault in one team's file is a finding about that team and
//! leaves every other team as it is.

mod assessment;
mod builtin;
mod files;
mod locate;
mod model;
mod node;
mod versions;
mod workspace;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use crate::diag::{self, Checked, Diagnostic, Place, did_you_mean};
use crate::model::{Assessment, MaturityModel, Period, Portfolio, Team, TeamId, Withheld};

use versions::Versions;

pub use builtin::{builtin_ids, builtin_source};
pub use model::model_from_text as parse_model;

/// What to read besides what the workspace itself says.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Folders whose contents are never results, such as the output folder.
    pub ignore: Vec<std::path::PathBuf>,
}

/// Reads a workspace folder, or a bare folder of results.
///
/// # Errors
/// The findings that leave nothing to work with: no such folder, or a broken model or
/// workspace file. Faults in results are findings beside the portfolio.
pub fn load(folder: &Path, options: &Options) -> Result<Checked<Portfolio>, Vec<Diagnostic>> {
    let mut findings = Vec::new();
    if !folder.is_dir() {
        return Err(vec![
            Diagnostic::error(format!("there is no folder `{}`", folder.display()))
                .hint("`dankai init DIR` makes a workspace to start from"),
        ]);
    }
    let models = models(folder, &mut findings);
    let settings = workspace::read(folder, &models, &mut findings);
    let (Some(settings), false) = (settings, diag::has_errors(&findings)) else {
        diag::sort(&mut findings);
        return Err(findings);
    };
    let model = settings.model;
    let versions = Versions::new(&model, models);
    let read = read_results(folder, options, &versions, &mut findings);
    let teams = gather(settings.teams, settings.lists_teams, read, &mut findings);
    diag::sort(&mut findings);
    let portfolio = Portfolio {
        organisation: settings.organisation,
        locale: settings.locale,
        model,
        compare: settings.compare,
        targets: settings.targets,
        groups: settings.groups,
        teams,
        audience: settings.audience,
        withheld: Withheld::default(),
    };
    Ok(Checked::new(portfolio, findings))
}

/// The models a workspace can choose from: its own in `models/`, then the built-in ones.
///
/// # Errors
/// The findings of a workspace's broken model files.
pub fn load_models(folder: &Path) -> Result<Vec<MaturityModel>, Vec<Diagnostic>> {
    let mut findings = Vec::new();
    let models = models(folder, &mut findings);
    if diag::has_errors(&findings) {
        return Err(findings);
    }
    let mut all: BTreeMap<String, MaturityModel> =
        builtin_ids().filter_map(|id| Some((id.to_owned(), builtin::builtin(id)?))).collect();
    let mut own: Vec<MaturityModel> = models.into_iter().map(|found| found.model).collect();
    own.sort_by_cached_key(|model| (model.id.clone(), versions::key(&model.version)));
    all.retain(|id, _| own.iter().all(|model| model.id != *id));
    own.extend(all.into_values());
    own.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(own)
}

/// A model of the workspace and the file it came from.
struct FoundModel {
    model: MaturityModel,
    file: String,
}

/// The models in the workspace's own folder: of each id and version one.
fn models(folder: &Path, findings: &mut Vec<Diagnostic>) -> Vec<FoundModel> {
    let mut found: Vec<FoundModel> = Vec::new();
    for path in files::yaml_files(&folder.join("models"), &[], findings) {
        let name = path.display().to_string();
        let text = match files::read_text(&path) {
            Ok(text) => text,
            Err(message) => {
                findings.push(Diagnostic::error(message).at(Place::file(name)));
                continue;
            }
        };
        let checked = model::model_from_text(&text, &name);
        findings.extend(checked.findings);
        let Some(model) = checked.value else { continue };
        let is_same = |other: &&FoundModel| {
            (&other.model.id, &other.model.version) == (&model.id, &model.version)
        };
        if let Some(other) = found.iter().find(is_same) {
            findings.push(
                Diagnostic::error(format!("the model `{}` is defined twice", model.id))
                    .at(Place::file(name))
                    .hint(format!("it is also defined in `{}`", other.file))
                    .hint("give each version of a model its own `version`"),
            );
            continue;
        }
        found.push(FoundModel { model, file: name });
    }
    found
}

/// Reads a model file by itself. There is a model only where no finding is an error.
pub fn load_model_file(path: &Path) -> Checked<Option<MaturityModel>> {
    let name = path.display().to_string();
    match files::read_text(path) {
        Ok(text) => model::model_from_text(&text, &name),
        Err(message) => Checked::new(None, vec![Diagnostic::error(message).at(Place::file(name))]),
    }
}

/// One document of a results file, as far as it could be read.
struct ReadDocument {
    team: Option<TeamId>,
    period: Option<Period>,
    assessment: Option<Assessment>,
    /// The file and the number of the document in it, to settle ties.
    origin: (String, usize),
    findings: Vec<Diagnostic>,
}

fn read_results(
    folder: &Path,
    options: &Options,
    versions: &Versions<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<ReadDocument> {
    let paths = files::result_files(folder, &options.ignore, findings);
    paths
        .par_iter()
        .flat_map_iter(|path| {
            let name = path.display().to_string();
            match files::read_text(path) {
                Ok(text) => assessment::read_file(&text, &name, versions),
                Err(message) => vec![ReadDocument {
                    team: None,
                    period: None,
                    assessment: None,
                    origin: (name.clone(), 0),
                    findings: vec![Diagnostic::error(message).at(Place::file(name))],
                }],
            }
        })
        .collect()
}

/// Puts every assessment with its team.
fn gather(
    listed: Vec<Team>,
    lists_teams: bool,
    read: Vec<ReadDocument>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Team> {
    let known: BTreeSet<TeamId> = listed.iter().map(|team| team.id.clone()).collect();
    let mut by_team: BTreeMap<TeamId, Vec<ReadDocument>> = BTreeMap::new();
    for mut document in read {
        if let Some(team) = &document.team {
            for finding in &mut document.findings {
                finding.team = Some(team.to_string());
            }
        }
        findings.append(&mut document.findings);
        if let Some(team) = document.team.clone() {
            by_team.entry(team).or_default().push(document);
        }
    }
    for (team, documents) in by_team.iter().filter(|(team, _)| lists_teams && !known.contains(team))
    {
        let mut finding =
            Diagnostic::warning(format!("the team `{team}` is not listed in `dankai.yaml`"))
                .at(Place::file(documents[0].origin.0.clone()))
                .of_team(team.as_str());
        finding.hints.extend(did_you_mean(team.as_str(), known.iter().map(TeamId::as_str)));
        findings.push(finding);
    }
    let mut teams = listed;
    let unlisted = by_team.keys().filter(|team| !known.contains(team)).cloned().collect::<Vec<_>>();
    teams.extend(unlisted.into_iter().map(workspace::unlisted_team));
    for team in &mut teams {
        for document in by_team.remove(&team.id).unwrap_or_default() {
            add(team, document, findings);
        }
    }
    teams
}

/// Adds a document to the team's history, which stays sorted.
fn add(team: &mut Team, document: ReadDocument, findings: &mut Vec<Diagnostic>) {
    let Some(period) = document.period else { return };
    let Some(assessment) = document.assessment else {
        team.unreadable.insert(period);
        return;
    };
    let same_day =
        |other: &&Assessment| other.period == period && other.assessed_on == assessment.assessed_on;
    if let Some(other) = team.history.iter().find(same_day) {
        findings.push(
            Diagnostic::warning(format!(
                "the team `{}` has two assessments of {period} without different dates; this one is used",
                team.id
            ))
            .at(Place::file(assessment.file.clone()))
            .hint(format!("the other is in `{}`", other.file))
            .hint("give each its `assessed_on`, or remove one")
            .of_team(team.id.as_str()),
        );
    }
    // Of several in one month the latest stands last and counts; one without a day is taken
    // for the earliest.
    let key = |assessment: &Assessment| (assessment.period, assessment.assessed_on);
    let place = team.history.partition_point(|other| key(other) <= key(&assessment));
    team.history.insert(place, assessment);
}
