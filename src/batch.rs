//! The conductor: scores everything, then makes one report after the other.
//!
//! Each worker makes views and hands them to a thread that typesets, in a one-thread pool of
//! its own, so that the parallel parts of typesetting stay within their document and memory
//! does not grow with the number of reports in flight. A report that fails, panics or does
//! not end costs nobody else theirs.
//!
//! A report whose inputs are those of the one on disk is not made again.

mod charts;
mod desk;
mod merge;
mod record;
mod wire;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use crate::diag::{Checked, Diagnostic, Place, has_errors};
use crate::model::{Group, Locale, Period, Portfolio, Shard, TeamId, Who};
use crate::redact;
use crate::report::{View, summary_report, team_report};
use crate::score::{DimensionScore, OrganisationScore, TeamScore, score_portfolio};
use crate::typeset::{Document, Rendered, TYPESETTING, Typesetter};
use crate::write::{
    Ledger, Manifest, ManifestEntry, OutputPlan, State, sha256, sha256_of, write_whole,
};

use desk::{Desk, Order};

pub use charts::{PictureFormat, charts};
pub use desk::{Program, Workers, serve};
pub use merge::{Merged, merge};
pub use record::manifest;

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
    /// The teams of a shard, with a part of the manifest.
    Shard(Share),
    /// One team.
    Team(TeamId),
    /// The summary.
    Summary,
    /// The summary and a summary of each group.
    SummaryByGroup,
}

impl Scope {
    /// Whether every team's report is made.
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::Everything | Self::EverythingByGroup)
    }

    /// Whether there is a manifest, or a part of one.
    pub fn has_manifest(&self) -> bool {
        self.is_everything() || matches!(self, Self::Shard(_))
    }

    /// Whether a summary of each group belongs to the run.
    fn by_group(&self) -> bool {
        match self {
            Self::EverythingByGroup | Self::SummaryByGroup => true,
            Self::Shard(share) => share.by_group,
            Self::Everything | Self::Team(_) | Self::Summary => false,
        }
    }
}

/// What a run of several side by side makes; [`merge`] joins them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Which teams.
    pub shard: Shard,
    /// Whether the summaries that are made at the end are those of the groups too.
    pub by_group: bool,
    /// The workspace that is read, as the run that joins the parts may find it.
    pub workspace: PathBuf,
}

/// How a batch goes about it.
#[derive(Debug, Clone)]
pub struct How {
    /// Whether reports are made that are there already, from the same inputs.
    pub force: bool,
    /// After how long typesetting a report is given up.
    pub timeout: Duration,
    /// Where reports are typeset.
    pub workers: Workers,
}

impl Default for How {
    fn default() -> Self {
        Self { force: false, timeout: Duration::from_secs(60), workers: Workers::Threads }
    }
}

/// What became of one report.
#[derive(Debug)]
pub struct Outcome {
    /// The team; none for a summary.
    pub team: Option<TeamId>,
    /// The group, for the summary of one.
    pub group: Option<String>,
    /// Whether it was made.
    pub state: State,
    /// Where the report stands, if it was made, now or before.
    pub file: Option<PathBuf>,
    /// What was found while it was made.
    pub findings: Vec<Diagnostic>,
    /// How long it took.
    pub duration: Duration,
    sha256: Option<String>,
    bytes: Option<usize>,
    pages: Option<usize>,
    inputs: Option<String>,
}

impl Outcome {
    fn failed(findings: Vec<Diagnostic>) -> Self {
        Self {
            team: None,
            group: None,
            state: State::Failed,
            file: None,
            findings,
            duration: Duration::ZERO,
            sha256: None,
            bytes: None,
            pages: None,
            inputs: None,
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

    fn subject(&self, job: Job) -> Subject {
        match job {
            Job::Team(at) => (Some(self.teams.teams[at].team.id.clone()), None),
            Job::Group(at) => (None, Some(self.summary().portfolio.groups[at].id.clone())),
            Job::Summary => (None, None),
        }
    }
}

/// One report to make; teams and groups by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Job {
    Team(usize),
    Group(usize),
    Summary,
}

/// Typesetting nests deeply; the usual two megabytes are too few for hostile input.
const STACK: usize = 16 * 1024 * 1024;

/// Makes all reports anew and tells of each as it is done. Outcomes come in the order of the
/// portfolio: teams, groups, the summary. There is no manifest, and none is kept up.
pub fn run(
    portfolio: &Portfolio,
    typesetter: &Typesetter,
    batch: &Batch,
    progress: impl FnMut(&Outcome),
) -> Vec<Outcome> {
    let run = Run {
        typesetter: &Arc::new(typesetter.clone()),
        batch,
        how: &How::default(),
        shared: "",
        ledger: None,
    };
    run.all(portfolio, progress)
}

/// The same, where only what is not there yet is made, and the manifest tells the truth at any
/// time. A batch over everything writes it; another brings up to date what it changed. The
/// findings are those about manifest and folder.
pub fn build(
    portfolio: &Portfolio,
    typesetter: &Typesetter,
    batch: &Batch,
    how: &How,
    progress: impl FnMut(&Outcome),
) -> Checked<Vec<Outcome>> {
    let start = Instant::now();
    let has_manifest = batch.scope.has_manifest();
    let ledger = match Ledger::open(&batch.output, has_manifest) {
        Ok(ledger) => ledger,
        Err(message) => {
            let finding = Diagnostic::error(message).hint("wait until it has ended");
            return Checked::new(Vec::new(), vec![finding]);
        }
    };
    let is_known = has_manifest || ledger.has_reports();
    let shared = if is_known { shared_by_all(typesetter) } else { String::new() };
    let head = record::head(portfolio, batch, how, typesetter.own_templates(), shared.clone());
    let run = Run {
        typesetter: &Arc::new(typesetter.clone()),
        batch,
        how,
        shared: &shared,
        ledger: has_manifest.then_some((&ledger, &head)),
    };
    let outcomes = run.all(portfolio, progress);
    let kept = if has_manifest {
        ledger.finish(&record::finished(head, batch, &outcomes, start.elapsed()))
    } else {
        ledger.amend(&record::made(&head, batch, &outcomes))
    };
    let findings = kept.err().map(Diagnostic::error).into_iter().collect();
    Checked::new(outcomes, findings)
}

/// The checksum of what all reports of a run are made from.
fn shared_by_all(typesetter: &Typesetter) -> String {
    let common = [env!("CARGO_PKG_VERSION"), TYPESETTING].map(str::as_bytes);
    sha256_of(common.into_iter().chain(typesetter.ingredients()))
}

/// What all workers of a run share.
struct Run<'a> {
    typesetter: &'a Arc<Typesetter>,
    batch: &'a Batch,
    how: &'a How,
    /// The checksum of what all reports are made from.
    shared: &'a str,
    /// What is known of the reports on disk, and the manifest of this run.
    ledger: Option<(&'a Ledger<'a>, &'a Manifest)>,
}

impl Run<'_> {
    fn all(&self, portfolio: &Portfolio, mut progress: impl FnMut(&Outcome)) -> Vec<Outcome> {
        // Nothing is made from the portfolio itself, only from what its readers may know.
        let period = self.batch.period;
        let for_teams = redact::for_teams(portfolio);
        let for_summary =
            (portfolio.audience.who != Who::Team).then(|| redact::for_summary(portfolio, period));
        let scores = Scores {
            teams: score_portfolio(&for_teams, period),
            summary: for_summary.as_ref().map(|whole| score_portfolio(whole, period)),
        };
        let jobs = alike_together(jobs(portfolio, &self.batch.scope), &scores);
        // One report alone is done sooner than a process has started.
        let threads = Workers::Threads;
        let workers = if jobs.len() > 1 { &self.how.workers } else { &threads };
        let next = AtomicUsize::new(0);
        let (sender, receiver) = mpsc::channel();
        let mut outcomes: Vec<(Job, Outcome)> = Vec::with_capacity(jobs.len());
        std::thread::scope(|scope| {
            for _ in 0..self.batch.jobs.clamp(1, jobs.len().max(1)) {
                let sender = sender.clone();
                let (scores, jobs, next) = (&scores, &jobs, &next);
                let worker = move || {
                    let mut desk = Desk::new(self.typesetter, workers, self.how.timeout);
                    while let Some(&job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let outcome = self.make_safely(scores, job, &mut desk);
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

    fn make_safely(&self, scores: &Scores<'_>, job: Job, desk: &mut Desk<'_>) -> Outcome {
        let start = Instant::now();
        let made = catch_unwind(AssertUnwindSafe(|| self.make(scores, job, desk)));
        let mut outcome =
            made.unwrap_or_else(|_| Outcome::failed(vec![desk::internal_fault(None)]));
        (outcome.team, outcome.group) = scores.subject(job);
        if let Some(team) = &outcome.team {
            for finding in &mut outcome.findings {
                finding.team.get_or_insert_with(|| team.to_string());
            }
        }
        outcome.duration = start.elapsed();
        outcome
    }

    fn make(&self, scores: &Scores<'_>, job: Job, desk: &mut Desk<'_>) -> Outcome {
        let Batch { period, locale, output, .. } = self.batch;
        let (document, file, ident) = match job {
            Job::Team(at) => {
                let team = &scores.teams.teams[at];
                if let Some(finding) = unusable(team, *period) {
                    return Outcome::failed(vec![finding]);
                }
                let id = &team.team.id;
                (Document::Team, output.team(id), format!("dankai/team/{id}/{period}"))
            }
            Job::Group(at) => {
                let id = &scores.summary().portfolio.groups[at].id;
                (Document::Summary, output.group(id), format!("dankai/group/{id}/{period}"))
            }
            Job::Summary => {
                (Document::Summary, output.summary(), format!("dankai/summary/{period}"))
            }
        };
        let subject = scores.subject(job);
        let planned = Planned { document, file, ident, subject };
        match job {
            Job::Team(at) => {
                let view = team_report(&scores.teams, &scores.teams.teams[at], *locale);
                self.make_from(&view, planned, desk)
            }
            Job::Group(at) => {
                let group = &scores.summary().portfolio.groups[at];
                let view = summary_report(&scores.summary().of_group(group), *locale);
                self.make_from(&view, planned, desk)
            }
            Job::Summary => {
                self.make_from(&summary_report(scores.summary(), *locale), planned, desk)
            }
        }
    }

    /// Makes a report from its view, where it is not there yet.
    fn make_from(&self, view: &impl View, planned: Planned, desk: &mut Desk<'_>) -> Outcome {
        let prepared = match self.typesetter.prepare(view) {
            Ok(prepared) => prepared,
            Err(findings) => return Outcome::failed(findings),
        };
        let Planned { document, file, ident, subject } = planned;
        let findings = placed(prepared.findings().to_vec(), &file);
        let known = [self.shared, document.template(), &ident].map(str::as_bytes);
        let inputs = sha256_of(known.into_iter().chain(prepared.parts()));
        if let Some(known) = self.known(&file, &inputs) {
            return unchanged(file, findings, known);
        }
        match desk.typeset(Order { document, prepared, ident }) {
            Ok(rendered) => self.keep(rendered, findings, file, inputs, subject),
            Err(faults) => Outcome::failed(faults),
        }
    }

    /// The report on disk, where it was made from these inputs.
    fn known(&self, file: &Path, inputs: &str) -> Option<ManifestEntry> {
        let (ledger, _) = self.ledger.filter(|_| !self.how.force)?;
        ledger.whole(file, inputs)
    }

    /// Writes a finished report.
    fn keep(
        &self,
        rendered: Rendered,
        findings: Vec<Diagnostic>,
        file: PathBuf,
        inputs: String,
        subject: Subject,
    ) -> Outcome {
        let Rendered { pdf, pages } = &rendered;
        let outcome = Outcome {
            team: subject.0,
            group: subject.1,
            state: State::Written,
            findings,
            duration: Duration::ZERO,
            sha256: Some(sha256(pdf)),
            bytes: Some(pdf.len()),
            pages: Some(*pages),
            inputs: Some(inputs),
            file: Some(file.clone()),
        };
        let written = match self.ledger {
            Some((ledger, running)) => {
                let entry = record::entry(&self.batch.output, &outcome);
                ledger.replace(&file, pdf, &entry, running)
            }
            None => write_whole(&file, pdf),
        };
        match written {
            Ok(()) => outcome,
            Err(message) => Outcome::failed(vec![Diagnostic::error(message)]),
        }
    }
}

/// Whose report it is: a team's, the summary of a group or, without either, the summary.
type Subject = (Option<TeamId>, Option<String>);

/// A report to make, but for its view.
struct Planned {
    document: Document,
    file: PathBuf,
    ident: String,
    subject: Subject,
}

/// A report that stands as an earlier run left it.
fn unchanged(file: PathBuf, findings: Vec<Diagnostic>, known: ManifestEntry) -> Outcome {
    Outcome {
        state: State::Unchanged,
        file: Some(file),
        findings,
        sha256: known.sha256,
        bytes: known.bytes,
        pages: known.pages,
        inputs: known.inputs,
        ..Outcome::failed(Vec::new())
    }
}

/// Findings about a report without a place of their own.
fn placed(mut findings: Vec<Diagnostic>, file: &Path) -> Vec<Diagnostic> {
    for finding in &mut findings {
        finding.place.get_or_insert_with(|| Place::file(file.display().to_string()));
    }
    findings
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
        Scope::Shard(share) => {
            let is_in = |at: &usize| share.shard.has(portfolio.teams[*at].id.as_str());
            teams.filter(is_in).map(Job::Team).collect()
        }
        Scope::Summary => summary.collect(),
        Scope::SummaryByGroup => summary.chain(groups).collect(),
        Scope::Team(id) => {
            teams.filter(|&at| portfolio.teams[at].id == *id).map(Job::Team).collect()
        }
    }
}

/// The same jobs, teams that stand alike one after the other: much of what is laid out for
/// one then serves the next, and need not be remembered for long.
fn alike_together(mut jobs: Vec<Job>, scores: &Scores<'_>) -> Vec<Job> {
    jobs.sort_by_cached_key(|job| {
        let Job::Team(at) = job else { return (false, Vec::new()) };
        let dimensions = &scores.teams.teams[*at].dimensions;
        let key =
            |one: &DimensionScore| (one.standing.grade.clone(), one.standing.blocking.clone());
        (true, dimensions.iter().map(key).collect())
    });
    jobs
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

/// Whether every report was made without an error.
pub fn is_complete(outcomes: &[Outcome]) -> bool {
    outcomes.iter().all(|outcome| outcome.file.is_some() && !has_errors(&outcome.findings))
}
