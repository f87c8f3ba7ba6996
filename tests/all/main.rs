//! The tests that go through the doors a user has: files in, findings, scores, reports and
//! exit codes out. One binary, one module a room; every fixture is written by its test into
//! a temporary folder.

mod audience;
mod batch;
mod cli;
mod deploy;
mod doubts;
mod edges;
#[cfg(unix)]
mod folders;
mod forms;
mod fuzz;
mod histories;
mod hostile;
mod load;
mod models;
mod names;
#[cfg(unix)]
mod operator;
mod own_pages;
mod pdf;
mod pictures;
mod plan;
mod plans;
mod readers;
mod report;
mod rounds;
#[cfg(unix)]
mod runs;
mod schema;
mod score;
#[cfg(unix)]
mod shards;
mod sheets;
mod statements;
mod summary_claims;
mod tags;
mod team_claims;
mod theme;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use dankai::diag::{Checked, Diagnostic, Severity};
use dankai::load::Options;
use dankai::model::{Locale, Period, Portfolio, Team};
use dankai::report::score_view;
use dankai::score::score_portfolio;
use serde_json::Value as Json;
use tempfile::TempDir;

/// A workspace in a temporary folder.
pub(crate) struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// A workspace with these files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let workspace =
            Self { folder: tempfile::tempdir().expect("a temporary folder can be made") };
        for (path, text) in files {
            workspace.write(path, text);
        }
        workspace
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn file(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.file(path);
        std::fs::create_dir_all(path.parent().expect("a file has a folder"))
            .expect("the folder is ours");
        std::fs::write(path, bytes).expect("the folder is ours");
    }

    /// Reads the workspace, which is good enough to be worked with.
    pub(crate) fn load(&self) -> Checked<Portfolio> {
        dankai::load::load(self.path(), &Options::default()).unwrap_or_else(|findings| {
            panic!("the workspace is unusable: {}", self.shown(&findings))
        })
    }

    /// Reads a workspace in which nothing is wrong or doubtful, its model aside.
    pub(crate) fn load_clean(&self) -> Portfolio {
        let checked = self.load();
        let findings = self.beside_models(checked.findings);
        assert_eq!(self.shown(&findings), "", "the fixture has findings");
        checked.value
    }

    /// Findings without warnings about models: those of tests are smaller than any in use.
    pub(crate) fn beside_models(&self, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let models = self.file("models").display().to_string();
        findings.retain(|finding| {
            let file = finding.place.as_ref().map_or("", |place| &place.file);
            finding.severity == Severity::Error || !file.starts_with(&models)
        });
        findings
    }

    /// Findings as lines `error results/a.yaml:3:4 message | hint`, in their order.
    pub(crate) fn shown(&self, findings: &[Diagnostic]) -> String {
        let root = format!("{}/", self.path().display());
        findings.iter().fold(String::new(), |mut text, finding| {
            let place =
                finding.place.as_ref().map_or_else(String::new, |place| format!("{place} "));
            let hints: String = finding.hints.iter().map(|hint| format!(" | {hint}")).collect();
            let line = format!("{} {place}{}{hints}", finding.severity, finding.message);
            writeln!(text, "{}", line.replace(&root, "")).expect("writing to text never fails");
            text
        })
    }
}

/// A period the test is sure of.
pub(crate) fn period(text: &str) -> Period {
    text.parse().expect("the test gives a period")
}

/// The assessment of the simplest form.
pub(crate) fn declared(team: &str, period: &str, levels: [u8; 3]) -> String {
    let [training, release, integration] = levels;
    format!(
        "team: {team}\nperiod: {period}\nlevels: {{training: {training}, release: {release}, integration: {integration}}}\n"
    )
}

/// What `score --format json` prints for a period.
pub(crate) fn json(portfolio: &Portfolio, period: Period) -> Json {
    let view = score_view(&score_portfolio(portfolio, period), Locale::En);
    serde_json::to_value(view).expect("the view is plain data")
}

/// The object of one team in what `score --format json` prints.
pub(crate) fn team_json(portfolio: &Portfolio, period: Period, team: &str) -> Json {
    let all = json(portfolio, period);
    let teams = all["teams"].as_array().expect("there is a list of teams");
    teams
        .iter()
        .find(|other| other["id"] == team)
        .cloned()
        .unwrap_or_else(|| panic!("no team {team}: {all}"))
}

/// A team of a portfolio.
pub(crate) fn team<'a>(portfolio: &'a Portfolio, id: &str) -> &'a Team {
    portfolio.team(id).unwrap_or_else(|| panic!("no team {id}"))
}

/// The folder of the sample organisation.
pub(crate) fn acme_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/acme")
}

/// The sample organisation, read once.
pub(crate) fn acme() -> &'static Portfolio {
    static ACME: LazyLock<Portfolio> = LazyLock::new(|| {
        let checked = dankai::load::load(&acme_folder(), &Options::default())
            .expect("the sample can be read");
        assert_eq!(checked.findings, [], "the sample has findings");
        checked.value
    });
    &ACME
}

/// All files below a folder, as paths relative to it, with their bytes.
pub(crate) fn files_below(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, root: &Path, found: &mut std::collections::BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).expect("the folder can be listed") {
            let path = entry.expect("the folder can be listed").path();
            if path.is_dir() {
                walk(&path, root, found);
            } else {
                let name =
                    path.strip_prefix(root).expect("it lies below").to_string_lossy().into_owned();
                found.insert(name, std::fs::read(&path).expect("the file can be read"));
            }
        }
    }
    let mut found = std::collections::BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}
