//! The conductor: scores everything, then makes one report after the other.
//!
//! Each worker is a thread in a one-thread pool of its own, so that the parallel parts of
//! typesetting stay within their document and memory does not grow with the number of
//! reports in flight. A report that fails, or panics, costs nobody else theirs.

mod charts;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::diag::{Checked, Diagnostic, Place, has_errors};
use crate::model::{Group, Locale, Period, Portfolio, TeamId, Who};
use crate::redact;
use crate::report::{summary_report, team_report};
use crate::score::{OrganisationScore, TeamScore, score_portfolio};
use crate::typeset::{Document, Rendered, Typesetter, forget};
use crate::write::{Manifest, ManifestEntry, OutputPlan, sha256, write_whole};

pub use charts::{PictureFormat, charts};

/// What a batch makes.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The period.
    pub period: Period,
    /// The language.
    pub locale: Locale,
    /// Where the files go.
    pub output: OutputPlan,
    /// How many workers.
    pub jobs: usize,
    /// Which reports.
    pub scope: Scope,
}

/// Which reports a batch makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Every team and the summary, with a manifest.
    Everything,
    /// Every team, the summary and a summary of each group, with a manifest.
    EverythingByGroup,
    /// One team.
    Team(TeamId),
    /// The summary.
    Summary,
    /// The summary and a summary of each group.
    SummaryByGroup,
}

impl Scope {
    /// Whether every team's report is made, so that there is a manifest.
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::Everything | Self::EverythingByGroup)
    }
}

/// What became of one report.
#[derive(Debug)]
pub struct Outcome {
    /// The team; none for a summary.
    pub team: Option<TeamId>,
    /// The group, for the summary of one.
    pub group: Option<String>,
    /// Where the report stands, if it was made.
    pub file: Option<PathBuf>,
    /// What was found while it was made.
    pub findings: Vec<Diagnostic>,
    /// How long it took.
    pub duration: Duration,
    sha256: Option<String>,
    bytes: Option<usize>,
    pages: Option<usize>,
}

impl Outcome {
    fn failed(team: Option<TeamId>, findings: Vec<Diagnostic>) -> Self {
        Self {
            team,
            group: None,
            file: None,
            findings,
            duration: Duration::ZERO,
            sha256: None,
            bytes: None,
            pages: None,
        }
    }
}

/// What reports are made from: what readers of the teams' reports and of the summaries may
/// know.
struct Scores<'a> {
    teams: OrganisationScore<'a>,
    /// None where it is the same.
    summary: Option<OrganisationScore<'a>>,
}

impl<'a> Scores<'a> {
    fn summary(&self) -> &OrganisationScore<'a> {
        self.summary.as_ref().unwrap_or(&self.teams)
    }
}

/// One report to make; teams and groups by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Job {
    Team(usize),
    Group(usize),
    Summary,
}

/// After how many documents what was remembered of old ones is let go, and how many rounds
/// it is kept: enough to share work between documents, little enough to stay flat.
const FORGET_EVERY: usize = 8;
const FORGET_AGE: usize = 4;

/// Typesetting nests deeply; the usual two megabytes are too few for hostile input.
const STACK: usize = 16 * 1024 * 1024;

/// Makes the reports and tells of each as it is done. Outcomes come in the order of the
/// portfolio: teams, groups, the summary.
pub fn run(
    portfolio: &Portfolio,
    typesetter: &Typesetter,
    batch: &Batch,
    mut progress: impl FnMut(&Outcome),
) -> Vec<Outcome> {
    // Nothing is made from the portfolio itself, only from what its readers may know.
    let for_teams = redact::for_teams(portfolio);
    let for_summary =
        (portfolio.audience.who != Who::Team).then(|| redact::for_summary(portfolio, batch.period));
    let scores = Scores {
        teams: score_portfolio(&for_teams, batch.period),
        summary: for_summary.as_ref().map(|whole| score_portfolio(whole, batch.period)),
    };
    let jobs = jobs(portfolio, &batch.scope);
    let next = AtomicUsize::new(0);
    let made = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    let mut outcomes: Vec<(Job, Outcome)> = Vec::with_capacity(jobs.len());
    std::thread::scope(|scope| {
        for _ in 0..batch.jobs.clamp(1, jobs.len().max(1)) {
            let sender = sender.clone();
            let (scores, jobs, next, made) = (&scores, &jobs, &next, &made);
            let worker = move || {
                // The pool must outlive the documents; where it cannot be made, the shared
                // pool serves as well, only slower.
                let _pool =
                    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
                while let Some(&job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = make_safely(scores, typesetter, batch, job);
                    if made.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
                        forget(FORGET_AGE);
                    }
                    if sender.send((job, outcome)).is_err() {
                        return;
                    }
                }
            };
            std::thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, worker)
                .expect("the system can start a thread");
        }
        drop(sender);
        for (job, outcome) in receiver {
            progress(&outcome);
            outcomes.push((job, outcome));
        }
    });
    outcomes.sort_by_key(|(job, _)| *job);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

/// How many reports a scope has.
pub fn count(portfolio: &Portfolio, scope: &Scope) -> usize {
    jobs(portfolio, scope).len()
}

/// The summaries come first, because they take longest.
fn jobs(portfolio: &Portfolio, scope: &Scope) -> Vec<Job> {
    // For the public there are counts over many teams alone, in one file: of two files the
    // difference could be told.
    let is_public = portfolio.audience.who == Who::Public;
    let teams = if is_public { 0..0 } else { 0..portfolio.teams.len() };
    let summary = std::iter::once(Job::Summary);
    let shown = redact::shown_groups(portfolio);
    let has_teams = |(_, group): &(usize, &&Group)| {
        portfolio.teams.iter().any(|team| team.group.as_ref() == Some(&group.id))
    };
    let groups = shown.iter().enumerate().filter(has_teams).map(|(at, _)| Job::Group(at));
    let groups = groups.filter(|_| !is_public);
    match scope {
        Scope::Everything => summary.chain(teams.map(Job::Team)).collect(),
        Scope::EverythingByGroup => summary.chain(groups).chain(teams.map(Job::Team)).collect(),
        Scope::Summary => summary.collect(),
        Scope::SummaryByGroup => summary.chain(groups).collect(),
        Scope::Team(id) => {
            teams.filter(|&at| portfolio.teams[at].id == *id).map(Job::Team).collect()
        }
    }
}

fn make_safely(scores: &Scores<'_>, typesetter: &Typesetter, batch: &Batch, job: Job) -> Outcome {
    let start = Instant::now();
    let team = match job {
        Job::Team(at) => Some(scores.teams.teams[at].team.id.clone()),
        Job::Group(_) | Job::Summary => None,
    };
    let made = catch_unwind(AssertUnwindSafe(|| make(scores, typesetter, batch, job)));
    let mut outcome = made.unwrap_or_else(|_| {
        let finding =
            Diagnostic::error("the report could not be made: an internal fault stopped it");
        Outcome::failed(team.clone(), vec![finding])
    });
    if let Some(team) = &team {
        for finding in &mut outcome.findings {
            finding.team.get_or_insert_with(|| team.to_string());
        }
    }
    if let Job::Group(at) = job {
        outcome.group = Some(scores.summary().portfolio.groups[at].id.clone());
    }
    outcome.duration = start.elapsed();
    outcome
}

fn make(scores: &Scores<'_>, typesetter: &Typesetter, batch: &Batch, job: Job) -> Outcome {
    let at = match job {
        Job::Team(at) => at,
        Job::Group(at) => {
            let group = &scores.summary().portfolio.groups[at];
            let view = summary_report(&scores.summary().of_group(group), batch.locale);
            let ident = format!("dankai/group/{}/{}", group.id, batch.period);
            let rendered = typesetter.typeset(Document::Summary, &view, &ident);
            return keep(None, rendered, batch.output.group(&group.id));
        }
        Job::Summary => {
            let view = summary_report(scores.summary(), batch.locale);
            let ident = format!("dankai/summary/{}", batch.period);
            let rendered = typesetter.typeset(Document::Summary, &view, &ident);
            return keep(None, rendered, batch.output.summary());
        }
    };
    let team = &scores.teams.teams[at];
    let id = &team.team.id;
    if let Some(finding) = unusable(team, batch.period) {
        return Outcome::failed(Some(id.clone()), vec![finding]);
    }
    let view = team_report(&scores.teams, team, batch.locale);
    let ident = format!("dankai/team/{id}/{}", batch.period);
    let rendered = typesetter.typeset(Document::Team, &view, &ident);
    keep(Some(id.clone()), rendered, batch.output.team(id))
}

/// Why there is no report of a team: its assessment was there and could not be used.
fn unusable(team: &TeamScore<'_>, period: Period) -> Option<Diagnostic> {
    let id = &team.team.id;
    (team.assessment.is_none() && team.team.unreadable.contains(&period)).then(|| {
        Diagnostic::error(format!(
            "no report for `{id}`: its assessment of {period} could not be used"
        ))
        .of_team(id.as_str())
    })
}

/// Writes a finished report.
fn keep(
    team: Option<TeamId>,
    rendered: Result<Checked<Rendered>, Vec<Diagnostic>>,
    file: PathBuf,
) -> Outcome {
    let Checked { value: rendered, mut findings } = match rendered {
        Ok(rendered) => rendered,
        Err(findings) => return Outcome::failed(team, findings),
    };
    for finding in &mut findings {
        finding.place.get_or_insert_with(|| Place::file(file.display().to_string()));
    }
    if let Err(message) = write_whole(&file, &rendered.pdf) {
        return Outcome::failed(team, vec![Diagnostic::error(message)]);
    }
    Outcome {
        team,
        group: None,
        file: Some(file),
        findings,
        duration: Duration::ZERO,
        sha256: Some(sha256(&rendered.pdf)),
        bytes: Some(rendered.pdf.len()),
        pages: Some(rendered.pages),
    }
}

/// Whether every report was made without an error.
pub fn is_complete(outcomes: &[Outcome]) -> bool {
    outcomes.iter().all(|outcome| outcome.file.is_some() && !has_errors(&outcome.findings))
}

/// The manifest of a run over everything, as JSON text.
pub fn manifest(portfolio: &Portfolio, batch: &Batch, outcomes: &[Outcome]) -> String {
    let reports = outcomes
        .iter()
        .map(|outcome| ManifestEntry {
            team: outcome.team.as_ref().map(ToString::to_string),
            group: outcome.group.clone(),
            file: outcome.file.as_ref().map(|file| batch.output.relative(file)),
            state: if outcome.file.is_some() { "written" } else { "failed" },
            sha256: outcome.sha256.clone(),
            bytes: outcome.bytes,
            pages: outcome.pages,
            findings: outcome
                .findings
                .iter()
                .map(|finding| format!("{}: {}", finding.severity, finding.message))
                .collect(),
        })
        .collect();
    let manifest = Manifest {
        schema: "dankai.manifest/1",
        dankai: env!("CARGO_PKG_VERSION"),
        period: batch.period.to_string(),
        compared_with: portfolio.compared_with(batch.period).map(|period| period.to_string()),
        locale: batch.locale.tag(),
        model: [portfolio.model.id.clone(), portfolio.model.version.clone()],
        reports,
    };
    let mut text = serde_json::to_string_pretty(&manifest).expect("plain data is always JSON");
    text.push('\n');
    text
}
