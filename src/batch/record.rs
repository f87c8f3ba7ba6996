//! The manifest of a run, from its outcomes.

use std::time::Duration;

use super::{Batch, How, Outcome, Scope};
use crate::diag::{Diagnostic, Severity};
use crate::model::{Locale, Portfolio};
use crate::write::{
    Counts, Manifest, ManifestEntry, OutputPlan, PartOf, RunOptions, RunState, SCHEMA, State, Whose,
};

/// The manifest of a run over everything, as JSON text.
pub fn manifest(portfolio: &Portfolio, batch: &Batch, outcomes: &[Outcome]) -> String {
    let head = head(portfolio, batch, &How::default(), &[], String::new());
    finished(head, batch, outcomes, Duration::ZERO).to_text()
}

/// The workspace of a portfolio. Which language the reports have makes no other one.
pub(super) fn whose(portfolio: &Portfolio) -> Whose {
    let organisation = portfolio.organisation.get(Locale::En);
    let teams = portfolio.teams.iter().map(|team| team.id.to_string());
    Whose::new(portfolio.id.as_deref(), organisation, &portfolio.model.id).with_teams(teams)
}

/// A manifest without reports yet.
pub(super) fn head(
    portfolio: &Portfolio,
    batch: &Batch,
    how: &How,
    templates: &[String],
    shared: String,
) -> Manifest {
    Manifest {
        schema: SCHEMA.to_owned(),
        state: RunState::Running,
        dankai: env!("CARGO_PKG_VERSION").to_owned(),
        workspace: Some(whose(portfolio).owner().clone()),
        period: batch.period.to_string(),
        compared_with: portfolio.compared_with(batch.period).map(|period| period.to_string()),
        locale: batch.locale.tag().to_owned(),
        model: [portfolio.model.id.clone(), portfolio.model.version.clone()],
        options: RunOptions {
            audience: portfolio.audience.who.name().to_owned(),
            by_group: batch.scope.by_group(),
            templates: templates.to_vec(),
            force: how.force,
            timeout_ms: milliseconds(how.timeout),
        },
        shared,
        shard: match &batch.scope {
            Scope::Shard(share) => Some(PartOf {
                number: share.shard.number(),
                of: share.shard.of(),
                workspace: share.workspace.display().to_string(),
            }),
            _ => None,
        },
        counts: Counts::default(),
        duration_ms: 0,
        reports: Vec::new(),
    }
}

/// The manifest of a run that has ended.
pub(super) fn finished(
    head: Manifest,
    batch: &Batch,
    outcomes: &[Outcome],
    duration: Duration,
) -> Manifest {
    let mut manifest = Manifest {
        state: RunState::Finished,
        duration_ms: milliseconds(duration),
        reports: outcomes.iter().map(|outcome| entry(&batch.output, outcome)).collect(),
        ..head
    };
    manifest.count();
    manifest
}

/// What the manifest of an earlier run gets to know of reports that were made by themselves.
pub(super) fn made(head: &Manifest, batch: &Batch, outcomes: &[Outcome]) -> Vec<ManifestEntry> {
    let made = outcomes.iter().filter(|outcome| outcome.state != State::Failed);
    made.map(|outcome| {
        let mut entry = entry(&batch.output, outcome);
        entry.apart = Some([head.locale.clone(), head.options.audience.clone()]);
        entry
    })
    .collect()
}

/// What the manifest says of one report.
pub(super) fn entry(plan: &OutputPlan, outcome: &Outcome) -> ManifestEntry {
    let count =
        |severity| outcome.findings.iter().filter(|finding| finding.severity == severity).count();
    let is_error = |finding: &&Diagnostic| finding.severity == Severity::Error;
    let failed = outcome.state == State::Failed;
    let why = outcome.findings.iter().find(is_error).map(|finding| finding.message.clone());
    ManifestEntry {
        team: outcome.team.as_ref().map(ToString::to_string),
        group: outcome.group.clone(),
        file: outcome.file.as_ref().map(|file| plan.relative(file)),
        state: outcome.state,
        why: why.filter(|_| failed),
        sha256: outcome.sha256.clone(),
        bytes: outcome.bytes,
        pages: outcome.pages,
        inputs: outcome.inputs.clone(),
        apart: None,
        duration_ms: milliseconds(outcome.duration),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        findings: outcome
            .findings
            .iter()
            .map(|finding| format!("{}: {}", finding.severity, finding.message))
            .collect(),
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
