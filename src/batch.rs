//! The conductor: scores everything, then makes one report after the other.
//!
//! Each worker makes views and hands them to a process of its own that typesets; for a single
//! report a thread does it. Memory does not grow with the number of reports. A report that
//! fails, panics or does not end costs nobody else theirs.
//!
//! A report whose inputs are those of the one on disk is not made again.

mod charts;
mod desk;
mod jobs;
mod merge;
mod record;
mod run;
mod wire;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::diag::{Checked, Diagnostic, has_errors};
use crate::model::{Locale, Period, Portfolio, Shard, TeamId};
use crate::typeset::{TYPESETTING, Typesetter};
use crate::write::{Ledger, OutputPlan, State, sha256_of};

use jobs::jobs;
use run::Run;

pub use charts::{PictureFormat, charts};
pub use desk::{NO_MEMORY, Program, Workers, serve};
pub use merge::{Merged, merge};
pub use record::manifest;

/// Typesetting nests deeply; the usual two megabytes are too few for hostile input.
const STACK: usize = 16 * 1024 * 1024;

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
    let whose = record::whose(portfolio);
    let ledger = match Ledger::open(&batch.output, &whose) {
        Ok(ledger) => ledger,
        Err(findings) => return Checked::new(Vec::new(), findings),
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
        if outcomes.iter().any(|outcome| outcome.state == State::Written) {
            ledger.claim();
        }
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

/// How many reports a scope has.
pub fn count(portfolio: &Portfolio, scope: &Scope) -> usize {
    jobs(portfolio, scope).len()
}

/// Whether every report was made without an error.
pub fn is_complete(outcomes: &[Outcome]) -> bool {
    outcomes.iter().all(|outcome| outcome.file.is_some() && !has_errors(&outcome.findings))
}
