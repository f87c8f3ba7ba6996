//! One run: workers take one job after the other, until there are none.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, Instant};

use super::desk::{self, Desk, Order};
use super::jobs::{Job, Scores, Subject, alike_together, jobs};
use super::{Batch, How, Outcome, STACK, record};
use crate::diag::{Diagnostic, Place};
use crate::model::{Period, Portfolio, Who};
use crate::redact;
use crate::report::{View, summary_report, team_report};
use crate::score::{TeamScore, score_portfolio};
use crate::typeset::{Document, Rendered, Typesetter};
use crate::write::{Ledger, Manifest, ManifestEntry, State, sha256, sha256_of, write_whole};

/// How often the last worker of a run tries again to get a process.
const TRIES: u32 = 10;
/// How long it waits before.
const PAUSE: Duration = Duration::from_millis(100);

/// What all workers of a run share.
pub(super) struct Run<'a> {
    pub(super) typesetter: &'a Arc<Typesetter>,
    pub(super) batch: &'a Batch,
    pub(super) how: &'a How,
    /// The checksum of what all reports are made from.
    pub(super) shared: &'a str,
    /// What is known of the reports on disk, and the manifest of this run.
    pub(super) ledger: Option<(&'a Ledger<'a>, &'a Manifest)>,
}

impl Run<'_> {
    /// Makes all reports and tells of each as it is done. Outcomes come in the order of the
    /// portfolio: teams, groups, the summaries.
    pub(super) fn all(
        &self,
        portfolio: &Portfolio,
        mut progress: impl FnMut(&Outcome),
    ) -> Vec<Outcome> {
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
        let workers = self.batch.jobs.clamp(1, jobs.len().max(1));
        let is_one = jobs.len() == 1;
        let queue = Queue::new(jobs, workers);
        let given_up = AtomicUsize::new(0);
        let (sender, receiver) = mpsc::channel();
        let mut outcomes: Vec<(Job, Outcome)> = Vec::new();
        std::thread::scope(|scope| {
            for _ in 0..workers {
                let own = sender.clone();
                let (scores, queue, given_up) = (&scores, &queue, &given_up);
                let worker = move || {
                    let How { workers, timeout, .. } = self.how;
                    let desk = Desk::new(self.typesetter, workers, *timeout, given_up);
                    let desk = if is_one { desk.of_one() } else { desk };
                    self.work(scores, queue, desk, |made| own.send(made).is_ok());
                };
                let started =
                    std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, worker);
                // The others do its work. Where there are none, every report has failed.
                if let Err(why) = started
                    && !queue.can_leave(None)
                {
                    for job in queue.all() {
                        let mut outcome = Outcome::failed(vec![desk::no_room("thread", &why)]);
                        (outcome.team, outcome.group) = scores.subject(job);
                        // The receiver is there until all senders are gone.
                        let _ = sender.send((job, outcome));
                    }
                }
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

    /// Makes one report after the other, until there are none or nobody wants them.
    fn work(
        &self,
        scores: &Scores<'_>,
        queue: &Queue,
        mut desk: Desk<'_>,
        tell: impl Fn((Job, Outcome)) -> bool,
    ) {
        let mut tries = TRIES;
        while let Some(job) = queue.next() {
            let mut outcome = self.make_safely(scores, job, &mut desk);
            if desk.lacks_process() && queue.can_leave(Some(job)) {
                return;
            }
            // The others have left a moment ago, and soon their processes make room.
            while desk.lacks_process() && tries > 0 {
                tries -= 1;
                std::thread::sleep(PAUSE);
                outcome = self.make_safely(scores, job, &mut desk);
            }
            if !tell((job, outcome)) {
                return;
            }
        }
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
        let planned =
            |document, file, ident| Planned { document, file, ident, subject: scores.subject(job) };
        match job {
            Job::Team(at) => {
                let team = &scores.teams.teams[at];
                if let Some(finding) = unusable(team, *period) {
                    return Outcome::failed(vec![finding]);
                }
                let id = &team.team.id;
                let ident = format!("dankai/team/{id}/{period}");
                let view = team_report(&scores.teams, team, *locale);
                self.make_from(view, planned(Document::Team, output.team(id), ident), desk)
            }
            Job::Group(at) => {
                let group = &scores.summary().portfolio.groups[at];
                let id = &group.id;
                let ident = format!("dankai/group/{id}/{period}");
                let view = summary_report(&scores.summary().of_group(group), *locale);
                self.make_from(view, planned(Document::Summary, output.group(id), ident), desk)
            }
            Job::Summary => {
                let ident = format!("dankai/summary/{period}");
                let view = summary_report(scores.summary(), *locale);
                self.make_from(view, planned(Document::Summary, output.summary(), ident), desk)
            }
        }
    }

    /// Makes a report from its view, where it is not there yet.
    fn make_from(&self, view: impl View, planned: Planned, desk: &mut Desk<'_>) -> Outcome {
        let prepared = match self.typesetter.prepare(&view) {
            Ok(prepared) => prepared,
            Err(findings) => return Outcome::failed(findings),
        };
        // That of the summary of many teams is large, and typesetting takes a while.
        drop(view);
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

/// The jobs that wait, and how many workers there are for them. A worker for which the system
/// has no room gives its job back and leaves, unless it is the last.
struct Queue {
    waiting: Mutex<Waiting>,
}

struct Waiting {
    /// The next one last.
    jobs: Vec<Job>,
    workers: usize,
}

impl Queue {
    fn new(mut jobs: Vec<Job>, workers: usize) -> Self {
        jobs.reverse();
        Self { waiting: Mutex::new(Waiting { jobs, workers }) }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next job. A worker that gets none has left.
    fn next(&self) -> Option<Job> {
        let mut waiting = self.waiting();
        let job = waiting.jobs.pop();
        if job.is_none() {
            waiting.workers -= 1;
        }
        job
    }

    /// Whether a worker may leave because others are there, which then do its job.
    fn can_leave(&self, job: Option<Job>) -> bool {
        let mut waiting = self.waiting();
        if waiting.workers <= 1 {
            return false;
        }
        waiting.workers -= 1;
        waiting.jobs.extend(job);
        true
    }

    /// All that wait.
    fn all(&self) -> Vec<Job> {
        std::mem::take(&mut self.waiting().jobs)
    }
}

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

/// Why there is no report of a team: its assessment was there and could not be used.
pub(super) fn unusable(team: &TeamScore<'_>, period: Period) -> Option<Diagnostic> {
    let id = &team.team.id;
    (team.assessment.is_none() && team.team.unreadable.contains(&period)).then(|| {
        Diagnostic::error(format!(
            "no report for `{id}`: its assessment of {period} could not be used"
        ))
        .of_team(id.as_str())
    })
}
