//! Reading a workspace: files in, a [`Portfolio`] and all findings out.
//!
//! Nothing is computed here. A fault in one team's file is a finding about that team and
//! leaves every other team as it is.

mod alike;
mod assessment;
mod builtin;
mod files;
mod glance;
mod import;
mod inputs;
mod json;
mod model;
mod node;
mod places;
mod probe;
mod results;
mod rounds;
mod schema;
mod tables;
mod teams;
mod theme;
mod tree;
mod versions;
mod workspace;
mod yaml;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use chrono::NaiveDate;

use crate::diag::{self, Checked, Diagnostic, Place};
use crate::model::{MaturityModel, PeriodName, Portfolio, Shard, Who, Withheld};

use inputs::Inputs;
use results::{ReadDocument, Results};
use tables::Reading;
use teams::gather;
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

/// Sees to it that files can be read side by side: by as many threads as there are processors,
/// or by as many as the system lets this process have.
///
/// # Errors
/// It may have none, as a message.
pub fn prepare_threads() -> Result<(), String> {
    let wanted = std::thread::available_parallelism().map_or(1, usize::from);
    let all_started = Mutex::new(());
    let (started, why) = std::thread::scope(|scope| {
        // What is started waits for the others.
        let _held = all_started.lock();
        let wait = || drop(all_started.lock());
        for at in 0..wanted {
            if let Err(why) = std::thread::Builder::new().spawn_scoped(scope, wait) {
                return (at, Some(why));
            }
        }
        (wanted, None)
    });
    let fault = |why: &dyn std::fmt::Display| {
        format!("the system does not let this program start its threads: {why}")
    };
    let threads = match why {
        None => started,
        Some(why) if started == 0 => return Err(fault(&why)),
        // One stays for what else is to be done.
        Some(_) => (started - 1).max(1),
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    pool.map_err(|why| fault(&why))
}

/// Reads a workspace folder, or a bare folder of results.
///
/// # Errors
/// The findings that leave nothing to work with: no such folder, or a broken model or
/// workspace file. Faults in results are findings beside the portfolio.
pub fn load(folder: &Path, options: &Options) -> Result<Checked<Portfolio>, Vec<Diagnostic>> {
    load_what(folder, options, None)
}

/// Some teams in one period; without a period in the newest that is not to come.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Which teams.
    pub teams: WhichTeams<'a>,
    /// The period.
    pub period: Option<PeriodName>,
    /// The day it is; without one no period is to come.
    pub today: Option<NaiveDate>,
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
    /// Whether the team with this id is one of them.
    pub fn has(self, team: &str) -> bool {
        match self {
            Self::One(id) => team == id,
            Self::Shard(shard) => shard.has(team),
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
    let mut findings_about_folders = Vec::new();
    let ((models, settings), paths) = rayon::join(
        || {
            let models = models(folder, &mut findings);
            let inspect = options.inspect.as_ref();
            let settings = workspace::read(folder, inspect, &models, &mut findings);
            (models, settings)
        },
        || files::result_files(folder, &options.ignore, &mut findings_about_folders),
    );
    let (Some(settings), false) = (settings, diag::has_errors(&findings)) else {
        diag::sort(&mut findings);
        return Err(findings);
    };
    let model = settings.model;
    let mut audience = settings.audience;
    audience.who = options.audience.unwrap_or(audience.who);
    // Names that are withheld are looked for in every text, so all of them have to be known.
    let wanted = wanted.filter(|_| audience.sees_comments() && audience.sees_people());
    findings.extend(doubts_about_versions(&models, |now| {
        now.id == model.id && now.version == model.version
    }));
    let versions = Versions::new(&model, models, settings.fiscal);
    let reading = Reading::new(&versions, &settings.teams, settings.lists_teams);
    let mut inputs = Inputs::new(folder, reading, &settings.mappings);
    findings.append(&mut findings_about_folders);
    inputs.find_mappings(&paths, &mut findings);
    let mut results = Results::new(&paths, &inputs, settings.cadence);
    match wanted {
        None => results.read_all(),
        Some(wanted) => {
            let is_listed = settings.teams.iter().any(|team| wanted.teams.has(team.id.as_str()));
            results.read_for(wanted, is_listed);
        }
    }
    let mut places = Places::new(folder);
    let (calendar, by_team) = results.by_team(&mut places, &mut findings);
    let teams = gather(settings.teams, settings.lists_teams, by_team, &mut places, &mut findings);
    diag::sort(&mut findings);
    let portfolio = Portfolio {
        id: settings.id,
        organisation: settings.organisation,
        locale: settings.locale,
        model,
        compare: settings.compare,
        calendar,
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

/// What is doubtful about some of these models beside the other versions of them.
fn doubts_about_versions(
    models: &[FoundModel],
    of: impl Fn(&MaturityModel) -> bool,
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for now in models.iter().filter(|now| of(&now.model)) {
        let older = |other: &&FoundModel| {
            other.model.id == now.model.id
                && versions::key(&other.model.version) < versions::key(&now.model.version)
        };
        let others: Vec<&FoundModel> = models.iter().filter(older).collect();
        findings.extend(versions::doubts(now, &others));
    }
    findings
}

/// What is doubtful about model files beside each other, where several are versions of one
/// model.
pub fn check_versions(paths: &[&Path]) -> Vec<Diagnostic> {
    let found = |path: &&Path| {
        let file = path.display().to_string();
        Some(FoundModel { model: load_model_file(path).value?, file })
    };
    let models: Vec<FoundModel> = paths.iter().filter_map(found).collect();
    doubts_about_versions(&models, |_| true)
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
    for path in files::model_files(folder, findings) {
        let name = path.display().to_string();
        let text = match files::read_text(&path) {
            Ok(text) => text,
            Err(finding) => {
                findings.push(*finding);
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
        Err(finding) => Checked::new(None, vec![*finding]),
    }
}
