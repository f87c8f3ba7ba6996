//! Joining what shards have made: one manifest of all reports, and the summary.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::jobs::{Job, jobs};
use super::run::Run;
use super::{Batch, How, Outcome, Scope, record, shared_by_all};
use crate::diag::{Checked, Diagnostic, Place};
use crate::model::Portfolio;
use crate::typeset::Typesetter;
use crate::write::{Ledger, Manifest, ManifestEntry, Parts};

/// What came of joining.
#[derive(Debug)]
pub struct Merged {
    /// The manifest of all reports.
    pub manifest: Manifest,
    /// What became of the summaries.
    pub outcomes: Vec<Outcome>,
}

/// Joins the parts of a run over everything, makes the summaries, and writes the manifest. The
/// scope of the batch says whether the groups have summaries. Where a team is missing or in
/// two parts, or the parts were made from something else, nothing is written and there is
/// nothing but findings.
pub fn merge(
    portfolio: &Portfolio,
    typesetter: &Typesetter,
    batch: &Batch,
    how: &How,
    parts: Parts,
    progress: impl FnMut(&Outcome),
) -> Checked<Option<Merged>> {
    let start = Instant::now();
    let whose = record::whose(portfolio);
    let ledger = match Ledger::open_to_join(&batch.output, &whose) {
        Ok(ledger) => ledger,
        Err(findings) => return Checked::new(None, findings),
    };
    let shared = shared_by_all(typesetter);
    let head = record::head(portfolio, batch, how, typesetter.own_templates(), shared.clone());
    let folder = || Place::file(batch.output.folder().display().to_string());
    if let Some(what) = parts.manifests.first().and_then(|part| differs(part, &head)) {
        let finding = Diagnostic::error(format!("the parts were made with {what}"))
            .at(folder())
            .hint("join them with what they were made with, or make them again");
        return Checked::new(None, vec![finding]);
    }
    let (entries, findings) = by_team(portfolio, &parts);
    if !findings.is_empty() {
        return Checked::new(None, findings.into_iter().map(|it| it.at(folder())).collect());
    }
    let run = Run {
        typesetter: &Arc::new(typesetter.clone()),
        batch,
        how,
        shared: &shared,
        ledger: Some((&ledger, &head)),
    };
    let outcomes = run.all(portfolio, progress);
    let slowest = parts.manifests.iter().map(|part| part.duration_ms).max().unwrap_or(0);
    let duration = Duration::from_millis(slowest) + start.elapsed();
    let mut manifest = record::finished(head, batch, &outcomes, duration);
    manifest.reports.splice(..0, entries);
    manifest.count();
    let kept = ledger.finish(&manifest);
    let findings = kept.err().map(Diagnostic::error).into_iter().collect();
    Checked::new(Some(Merged { manifest, outcomes }), findings)
}

/// In what a part differs from what it is to be joined with.
fn differs(part: &Manifest, head: &Manifest) -> Option<&'static str> {
    [
        (part.dankai == head.dankai, "another version of dankai"),
        (part.model == head.model, "another model"),
        (part.compared_with == head.compared_with, "other results"),
        (part.shared == head.shared, "other templates, fonts or another theme"),
    ]
    .into_iter()
    .find_map(|(alike, what)| (!alike).then_some(what))
}

/// The entries of all teams in the order of the portfolio, and what is wrong with them.
fn by_team(portfolio: &Portfolio, parts: &Parts) -> (Vec<ManifestEntry>, Vec<Diagnostic>) {
    let mut found: BTreeMap<&str, Vec<(u32, &ManifestEntry)>> = BTreeMap::new();
    for part in &parts.manifests {
        let number = part.shard.as_ref().map_or(0, |part| part.number);
        for entry in &part.reports {
            let team = entry.team.as_deref().unwrap_or_default();
            found.entry(team).or_default().push((number, entry));
        }
    }
    let mut findings = Vec::new();
    let mut entries = Vec::new();
    for job in jobs(portfolio, &Scope::Everything) {
        let Job::Team(at) = job else { continue };
        let team = portfolio.teams[at].id.as_str();
        match found.remove(team).unwrap_or_default().as_slice() {
            [(_, entry)] => entries.push((*entry).clone()),
            [] => findings.push(
                Diagnostic::error(format!("the team `{team}` is in none of the parts"))
                    .of_team(team)
                    .hint("make the parts again: the results have changed since"),
            ),
            several => {
                let numbers: Vec<String> =
                    several.iter().map(|(number, _)| number.to_string()).collect();
                let numbers = numbers.join(" and ");
                findings.push(
                    Diagnostic::error(format!("the team `{team}` is in the parts {numbers}"))
                        .of_team(team)
                        .hint("make the parts again"),
                );
            }
        }
    }
    findings.extend(found.into_keys().map(|team| {
        Diagnostic::error(format!("the workspace has no team `{}`", team.escape_debug()))
            .hint("make the parts again: the results have changed since")
    }));
    (entries, findings)
}
