//! Reading a workspace: files in, a [`Portfolio`] and all findings out.
//!
//! Nothing is computed here. A fault in one team's file is a finding about that team and
//! leaves every other team as it is.

mod assessment;
mod builtin;
mod files;
mod glance;
mod import;
mod inputs;
mod json;
mod locate;
mod model;
mod node;
mod places;
mod probe;
mod schema;
mod tables;
mod theme;
mod versions;
mod workspace;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diag::{self, Checked, Diagnostic, Place, did_you_mean};
use crate::model::{
    Assessment, MaturityModel, Period, Portfolio, Shard, Team, TeamId, Who, Withheld,
};

use inputs::{Input, Inputs};
use tables::Reading;
use versions::Versions;

pub use builtin::{builtin_ids, builtin_source};
pub use import::{ImportFrom, Imported, Imports, import};
pub use model::model_from_text as parse_model;
pub use places::Places;
pub use probe::{Kind, probe};
pub use schema::{assessment_schema, model_schema, workspace_schema};
pub use theme::{Inspect, logo_from_bytes};

/// What to read besides what the workspace itself says.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Folders whose contents are never results, such as the output folder.
    pub ignore: Vec<PathBuf>,
    /// For whom the reports are made, in place of what the workspace says.
    pub audience: Option<Who>,
    /// How to look into the fonts and the logo of a theme.
    pub inspect: Option<Inspect>,
}

/// Reads a workspace folder, or a bare folder of results.
///
/// # Errors
/// The findings that leave nothing to work with: no such folder, or a broken model or
/// workspace file. Faults in results are findings beside the portfolio.
pub fn load(folder: &Path, options: &Options) -> Result<Checked<Portfolio>, Vec<Diagnostic>> {
    load_what(folder, options, None)
}

/// Some teams in one period; without a period in the newest.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Which teams.
    pub teams: WhichTeams<'a>,
    /// The period.
    pub period: Option<Period>,
}

/// Some of the teams.
#[derive(Debug, Clone, Copy)]
pub enum WhichTeams<'a> {
    /// The one with this id.
    One(&'a str),
    /// Those of a shard.
    Shard(Shard),
}

impl WhichTeams<'_> {
    fn has(&self, team: &TeamId) -> bool {
        match self {
            Self::One(id) => team.as_str() == *id,
            Self::Shard(shard) => shard.has(team.as_str()),
        }
    }
}

/// Reads of a workspace what the reports of some teams need: their whole history, all
/// assessments of the period, and which periods there are. Of the other teams' files, and
/// their faults, the rest may be missing.
///
/// # Errors
/// The same as [`load`].
pub fn load_for(
    folder: &Path,
    options: &Options,
    wanted: Wanted<'_>,
) -> Result<Checked<Portfolio>, Vec<Diagnostic>> {
    load_what(folder, options, Some(wanted))
}

fn load_what(
    folder: &Path,
    options: &Options,
    wanted: Option<Wanted<'_>>,
) -> Result<Checked<Portfolio>, Vec<Diagnostic>> {
    let mut findings = Vec::new();
    if !folder.is_dir() {
        return Err(vec![
            Diagnostic::error(format!("there is no folder `{}`", folder.display()))
                .hint("`dankai init DIR` makes a workspace to start from"),
        ]);
    }
    let models = models(folder, &mut findings);
    let settings = workspace::read(folder, options.inspect.as_ref(), &models, &mut findings);
    let (Some(settings), false) = (settings, diag::has_errors(&findings)) else {
        diag::sort(&mut findings);
        return Err(findings);
    };
    let model = settings.model;
    let mut audience = settings.audience;
    audience.who = options.audience.unwrap_or(audience.who);
    // Names that are withheld are looked for in every text, so all of them have to be known.
    let wanted = wanted.filter(|_| audience.sees_comments() && audience.sees_people());
    let versions = Versions::new(&model, models);
    let reading = Reading::new(&versions, &settings.teams, settings.lists_teams);
    let mut inputs = Inputs::new(folder, reading, &settings.mappings);
    let paths = files::result_files(folder, &options.ignore, &mut findings);
    inputs.find_mappings(&paths, &mut findings);
    let mut by_team = ByTeam::new();
    match wanted {
        None => {
            for some in paths.chunks(AT_A_TIME) {
                take(&mut by_team, read_results(some, &inputs, None), &mut findings);
            }
        }
        Some(wanted) => {
            let mut files = read_results(&paths, &inputs, Some(wanted));
            let is_listed = settings.teams.iter().any(|team| wanted.teams.has(&team.id));
            read_needed(&mut files, &versions, wanted, is_listed);
            take(&mut by_team, files, &mut findings);
        }
    }
    let mut places = Places::new(folder);
    let teams = gather(settings.teams, settings.lists_teams, by_team, &mut places, &mut findings);
    diag::sort(&mut findings);
    let portfolio = Portfolio {
        organisation: settings.organisation,
        locale: settings.locale,
        model,
        compare: settings.compare,
        targets: settings.targets,
        stale_after: settings.stale_after,
        groups: settings.groups,
        teams,
        theme: settings.theme,
        audience,
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
    file: Arc<str>,
    findings: Vec<Diagnostic>,
}

/// A results file, as far as it was read.
enum ResultsFile {
    Read(Vec<ReadDocument>),
    /// Another team's, at a glance.
    Seen {
        name: String,
        text: String,
        period: Period,
    },
}

impl ResultsFile {
    fn documents(self) -> Vec<ReadDocument> {
        match self {
            Self::Read(documents) => documents,
            Self::Seen { .. } => Vec::new(),
        }
    }

    fn is_seen_of(&self, wanted: Period) -> bool {
        matches!(self, Self::Seen { period, .. } if *period == wanted)
    }

    fn assessments(&self) -> impl Iterator<Item = &Assessment> {
        let documents = match self {
            Self::Read(documents) => documents.as_slice(),
            Self::Seen { .. } => &[],
        };
        documents.iter().filter_map(|document| document.assessment.as_ref())
    }

    fn read(&mut self, versions: &Versions<'_>) {
        if let Self::Seen { name, text, .. } = self {
            *self = Self::Read(assessment::read_file(text, name, versions));
        }
    }
}

fn read_results(
    paths: &[PathBuf],
    inputs: &Inputs<'_>,
    wanted: Option<Wanted<'_>>,
) -> Vec<ResultsFile> {
    let read = |path: &PathBuf| {
        let name = path.display().to_string();
        let text = match inputs.read(path) {
            Input::Yaml(text) => text,
            Input::Documents(documents) => return ResultsFile::Read(documents),
        };
        if let Some(wanted) = wanted
            && let Some((team, period)) = glance::glance(&text)
            && !wanted.teams.has(&team)
        {
            return ResultsFile::Seen { name, text, period };
        }
        ResultsFile::Read(assessment::read_file(&text, &name, inputs.versions()))
    };
    paths.par_iter().map(read).collect()
}

/// Reads those of the files seen at a glance that matter to the wanted teams: all of the
/// wanted period, and of every other enough to know whether it has an assessment. Where
/// there is no such team all are read, to say which there are.
fn read_needed(
    files: &mut [ResultsFile],
    versions: &Versions<'_>,
    wanted: Wanted<'_>,
    is_listed: bool,
) {
    let is_wanted = |file: &ResultsFile| match file {
        ResultsFile::Read(documents) => documents
            .iter()
            .any(|document| document.team.as_ref().is_some_and(|id| wanted.teams.has(id))),
        ResultsFile::Seen { .. } => false,
    };
    let is_one = matches!(wanted.teams, WhichTeams::One(_));
    if is_one && !is_listed && !files.iter().any(is_wanted) {
        files.par_iter_mut().for_each(|file| file.read(versions));
        return;
    }
    let mut known: BTreeSet<Period> =
        files.iter().flat_map(ResultsFile::assessments).map(|one| one.period).collect();
    let mut periods = known.clone();
    periods.extend(files.iter().filter_map(|file| match file {
        ResultsFile::Seen { period, .. } => Some(*period),
        ResultsFile::Read(_) => None,
    }));
    let mut newest = None;
    for period in periods.into_iter().rev() {
        if wanted.period.or(newest).unwrap_or(period) == period {
            let of_period = files.par_iter_mut().filter(|file| file.is_seen_of(period));
            of_period.for_each(|file| file.read(versions));
            if files.iter().flat_map(ResultsFile::assessments).any(|one| one.period == period) {
                known.insert(period);
            }
        }
        for file in files.iter_mut().filter(|file| file.is_seen_of(period)) {
            if known.contains(&period) {
                break;
            }
            file.read(versions);
            known.extend(file.assessments().map(|one| one.period));
        }
        if known.contains(&period) {
            newest = newest.or(Some(period));
        }
    }
}

/// How many files are read before what they say is put with their teams: enough to keep all
/// processors at work, little beside what is kept.
const AT_A_TIME: usize = 1_000;

/// What was read of each team, in the order of the files.
type ByTeam = BTreeMap<TeamId, Vec<ReadDocument>>;

/// How many documents before one are looked at for what they have in common.
const LOOK_BACK: usize = 6;

/// Puts every document with its team, what is the same as before in one place with it.
fn take(by_team: &mut ByTeam, files: Vec<ResultsFile>, findings: &mut Vec<Diagnostic>) {
    for mut document in files.into_iter().flat_map(ResultsFile::documents) {
        if let Some(team) = &document.team {
            for finding in &mut document.findings {
                finding.team = Some(team.to_string());
            }
        }
        findings.append(&mut document.findings);
        let Some(team) = document.team.take() else { continue };
        let others = by_team.entry(team).or_default();
        if let Some(assessment) = &mut document.assessment {
            let before = others.iter().rev().take(LOOK_BACK);
            before.filter_map(|other| other.assessment.as_ref()).for_each(|other| {
                assessment.share_with(other);
            });
        }
        others.push(document);
    }
}

/// Puts every assessment with its team.
fn gather(
    listed: Vec<Team>,
    lists_teams: bool,
    mut by_team: ByTeam,
    places: &mut Places,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Team> {
    let known: BTreeSet<TeamId> = listed.iter().map(|team| team.id.clone()).collect();
    for (team, documents) in by_team.iter().filter(|(team, _)| lists_teams && !known.contains(team))
    {
        let first = documents.iter().find_map(|document| document.assessment.as_ref());
        let place = match first {
            Some(assessment) => place_of(places, assessment, team, "team"),
            None => Place::file(&*documents[0].file),
        };
        let mut finding =
            Diagnostic::warning(format!("the team `{team}` is not listed in `dankai.yaml`"))
                .at(place)
                .of_team(team.as_str());
        finding.hints.extend(did_you_mean(team.as_str(), known.iter().map(TeamId::as_str)));
        findings.push(finding);
    }
    let mut teams = listed;
    let unlisted = by_team.keys().filter(|team| !known.contains(team)).cloned().collect::<Vec<_>>();
    teams.extend(unlisted.into_iter().map(workspace::unlisted_team));
    for team in &mut teams {
        let documents = by_team.remove(&team.id).unwrap_or_default();
        team.history.reserve_exact(documents.len());
        for document in documents {
            add(team, document, places, findings);
        }
    }
    teams
}

/// Where a key stands in an assessment.
fn place_of(places: &mut Places, assessment: &Assessment, team: &TeamId, key: &str) -> Place {
    let which = (team, assessment.period, assessment.assessed_on);
    places.of_assessment(&assessment.file, which, &[key.to_owned()])
}

/// Adds a document to the team's history, which stays sorted.
fn add(
    team: &mut Team,
    document: ReadDocument,
    places: &mut Places,
    findings: &mut Vec<Diagnostic>,
) {
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
            .at(place_of(places, &assessment, &team.id, "period"))
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
