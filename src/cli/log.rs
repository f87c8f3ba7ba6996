//! The run as JSON lines on standard error, for the program that started it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use dankai::batch::{Batch, Outcome};
use dankai::diag::{Diagnostic, Severity, escaped};
use dankai::write::{Counts, OutputPlan, State};
use serde_json::{Value as Json, json};

use super::messages;

/// Whether JSON lines were asked for.
static LINES: AtomicBool = AtomicBool::new(false);

/// From now on standard error gets JSON lines only.
pub(super) fn use_lines() {
    LINES.store(true, Ordering::Relaxed);
}

/// Whether standard error gets JSON lines only.
pub(super) fn is_lines() -> bool {
    LINES.load(Ordering::Relaxed)
}

/// Tells of an event where JSON lines were asked for.
pub(super) fn event(event: &Json) {
    if is_lines() {
        messages::write_error(&format!("{event}\n"));
    }
}

/// A report is done.
pub(super) fn report(outcome: &Outcome, plan: &OutputPlan, done: usize, of: usize) {
    let findings: Vec<Json> = outcome.findings.iter().map(finding).collect();
    event(&json!({
        "event": "report",
        "team": outcome.team.as_ref().map(|team| team.as_str()),
        "group": outcome.group,
        "state": outcome.state,
        "file": outcome.file.as_ref().map(|file| plan.relative(file)),
        "duration_ms": u64::try_from(outcome.duration.as_millis()).unwrap_or(u64::MAX),
        "done": done,
        "of": of,
        "findings": findings,
    }));
}

/// A run begins.
pub(super) fn started(batch: &Batch, reports: usize) {
    event(&json!({
        "event": "started",
        "schema": "dankai.log/1",
        "dankai": env!("CARGO_PKG_VERSION"),
        "period": batch.period.to_string(),
        "folder": batch.output.folder().display().to_string(),
        "reports": reports,
    }));
}

/// How many reports there are of each state.
pub(super) fn counts(outcomes: &[Outcome]) -> Counts {
    let of = |state| outcomes.iter().filter(|outcome| outcome.state == state).count();
    Counts {
        reports: outcomes.len(),
        written: of(State::Written),
        unchanged: of(State::Unchanged),
        failed: of(State::Failed),
        ..Counts::default()
    }
}

/// The run has ended, with these reports. `complete` says whether the exit code is 0.
pub(super) fn finished(
    reports: &Counts,
    findings: &[Diagnostic],
    complete: bool,
    elapsed: Duration,
) {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    event(&json!({
        "event": "finished",
        "complete": complete,
        "reports": reports.reports,
        "written": reports.written,
        "unchanged": reports.unchanged,
        "failed": reports.failed,
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
        "duration_ms": u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
    }));
}

/// A finding as a part of an event.
pub(super) fn finding(finding: &Diagnostic) -> Json {
    let place = finding.place.as_ref();
    let position = place.and_then(|place| place.position);
    json!({
        "severity": finding.severity.to_string(),
        "message": escaped(&finding.message),
        "file": place.map(|place| escaped(&place.file)),
        "line": position.map(|(line, _)| line),
        "column": position.map(|(_, column)| column),
        "hints": finding.hints.iter().map(|hint| escaped(hint)).collect::<Vec<_>>(),
        "team": finding.team,
    })
}
