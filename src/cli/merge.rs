//! `merge`: the parts of a run become one.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use dankai::batch::{self, Batch, How, Scope};
use dankai::diag::{Diagnostic, Place, has_errors};
use dankai::model::{Locale, PeriodName, Who};
use dankai::write::{
    Manifest, OutputPlan, Parts, State, folders_with_parts, parts as parts_of_folder,
};

use super::End;
use super::args::{CommonArgs, LogFormat, MergeArgs, WorkspaceArgs};
use super::build::{jobs, prepare, tell_all};
use super::log;
use super::messages;
use super::progress::Progress;
use super::worker;
use super::workspace::{Opened, named_period};

/// Joins the parts of a folder.
pub(super) fn run(args: &MergeArgs) -> End {
    if args.run.log_format == LogFormat::Json {
        log::use_lines();
    }
    merge(args).unwrap_or_else(|end| end)
}

fn merge(args: &MergeArgs) -> Result<End, End> {
    let start = Instant::now();
    let output = OutputPlan::at(&folder(args)?);
    let found = parts_of_folder(&output);
    let Some(parts) = found.value else {
        messages::report(&found.findings, false);
        return Err(End::Incomplete);
    };
    let Asked { workspace, period, locale, audience, by_group } = asked(&parts)?;
    let many = parts.manifests.len();
    let workspace = WorkspaceArgs {
        workspace: args.workspace.clone().unwrap_or(workspace),
        common: CommonArgs {
            period: Some(period),
            out: args.out.clone(),
            locale: Some(locale),
            jobs: args.jobs,
            quiet: args.quiet,
            verbose: args.verbose,
        },
    };
    let (Opened { portfolio, .. }, typesetter) =
        prepare(&workspace, Some(audience), args.templates.as_deref(), None)?;
    // What is wrong with the results was told by the parts.
    let portfolio = portfolio.value;
    let period = named_period(period, &portfolio)?;
    let typesetter = typesetter.with_theme(&portfolio.theme).map_err(|findings| {
        messages::report(&findings, false);
        End::Incomplete
    })?;
    let scope = if by_group { Scope::SummaryByGroup } else { Scope::Summary };
    let batch = Batch { period, locale, output, jobs: jobs(args.jobs), scope };
    let timeout = Duration::from_secs(args.run.timeout.into());
    let how = How { force: false, timeout, workers: worker::processes(args.run.memory) };
    let reports = batch::count(&portfolio, &batch.scope);
    log::started(&batch, reports);
    let mut progress = Progress::new(reports, args.quiet, args.verbose, &batch.output);
    let merged = batch::merge(&portfolio, &typesetter, &batch, &how, parts, |outcome| {
        progress.tell(outcome);
    });
    let mut findings = merged.findings;
    let Some(merged) = merged.value else {
        messages::report(&findings, false);
        return Err(End::Incomplete);
    };
    progress.finish(&merged.outcomes);
    findings.extend(failed(&merged.manifest, &batch.output));
    tell_all(&mut findings, &merged.outcomes, args.quiet);
    let counts = &merged.manifest.counts;
    let complete = counts.failed == 0 && counts.errors == 0 && !has_errors(&findings);
    log::finished(counts, &findings, complete, start.elapsed());
    if !args.quiet {
        let parts = messages::counted(many, "part");
        let whole = messages::counted(counts.written + counts.unchanged, "report");
        let folder = messages::path(batch.output.folder());
        let failed =
            if counts.failed > 0 { format!("; {} failed", counts.failed) } else { String::new() };
        let organisation = messages::one_line(portfolio.organisation.get(locale));
        messages::print(&format!(
            "{organisation}: {parts} joined: {whole} of {period} in {folder}{failed} ({}, {:.2} s)\n",
            messages::counts(&findings),
            start.elapsed().as_secs_f64()
        ));
    }
    Ok(if complete { End::Done } else { End::Incomplete })
}

/// The folder with the parts: the one that is named, or the only round in it.
fn folder(args: &MergeArgs) -> Result<PathBuf, End> {
    let mut folders = folders_with_parts(&args.out);
    let hint = match folders.len() {
        1 => return Ok(folders.remove(0)),
        0 => {
            let message = format!("there are no parts to join in `{}`", args.out.display());
            messages::usage(&message, Some("`dankai build --shard K/N` makes them".into()));
            return Err(End::Usage);
        }
        _ => format!("name one, such as `{}`", folders[0].display()),
    };
    let message = format!("several rounds in `{}` have parts to join", args.out.display());
    messages::usage(&message, Some(hint));
    Err(End::Usage)
}

/// What was asked of the runs that made the parts.
struct Asked {
    workspace: PathBuf,
    period: PeriodName,
    locale: Locale,
    audience: Who,
    by_group: bool,
}

fn asked(parts: &Parts) -> Result<Asked, End> {
    let of = |part: &Manifest| {
        Some(Asked {
            workspace: PathBuf::from(&part.shard.as_ref()?.workspace),
            period: part.period.parse().ok()?,
            locale: part.locale.parse().ok()?,
            audience: part.options.audience.parse().ok()?,
            by_group: part.options.by_group,
        })
    };
    parts.manifests.first().and_then(of).ok_or_else(|| {
        messages::report(&[Diagnostic::error("the parts do not say what they are of")], false);
        End::Incomplete
    })
}

/// The reports that the parts could not make.
fn failed(manifest: &Manifest, output: &OutputPlan) -> Vec<Diagnostic> {
    let failed = manifest.reports.iter().filter(|entry| entry.state == State::Failed);
    failed
        .filter_map(|entry| {
            let team = entry.team.as_deref()?;
            let why = entry.why.as_deref().unwrap_or("its part says why");
            let place = Place::file(output.manifest().display().to_string());
            Some(Diagnostic::error(format!("no report of `{team}`: {why}")).at(place).of_team(team))
        })
        .collect()
}
