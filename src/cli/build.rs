//! `build`, `team` and `summary`: reports on disk.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dankai::batch::{self, Batch, How, Outcome, Scope, Share};
use dankai::diag::{Diagnostic, Place, has_errors};
use dankai::load::WhichTeams;
use dankai::model::{Portfolio, Who};
use dankai::typeset::Typesetter;
use dankai::write::{OutputPlan, State};

use super::End;
use super::args::{BuildAllArgs, BuildArgs, By, LogFormat, SummaryArgs, TeamArgs, WorkspaceArgs};
use super::log;
use super::messages;
use super::progress::Progress;
use super::worker;
use super::workspace::{self, Opened};

/// Every team and the summary, or the teams of a shard.
pub(super) fn all(args: &BuildAllArgs) -> End {
    let build = &args.summary.build;
    let by_group = args.summary.by == Some(By::Group);
    let Some(shard) = args.shard else {
        return run(build, None, args.force, |_| {
            Ok(if by_group { Scope::EverythingByGroup } else { Scope::Everything })
        });
    };
    run(build, Some(WhichTeams::Shard(shard)), args.force, |_| {
        let workspace = absolute(&build.workspace.workspace);
        Ok(Scope::Shard(Share { shard, by_group, workspace }))
    })
}

/// A path that leads to the same place from other folders, where the system can tell.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// The summary alone, or with those of the groups.
pub(super) fn summary(args: &SummaryArgs) -> End {
    run(&args.build, None, true, |_| {
        Ok(match args.by {
            Some(By::Group) => Scope::SummaryByGroup,
            None => Scope::Summary,
        })
    })
}

/// One team.
pub(super) fn team(args: &TeamArgs) -> End {
    run(&args.build, Some(WhichTeams::One(&args.team)), true, |portfolio| {
        workspace::scope(Some(&args.team), portfolio)
    })
}

fn run(
    args: &BuildArgs,
    teams: Option<WhichTeams<'_>>,
    force: bool,
    scope: impl Fn(&Portfolio) -> Result<Scope, End>,
) -> End {
    if args.run.log_format == LogFormat::Json {
        log::use_lines();
    }
    make(args, teams, force, scope).unwrap_or_else(|end| end)
}

fn make(
    args: &BuildArgs,
    teams: Option<WhichTeams<'_>>,
    force: bool,
    scope: impl Fn(&Portfolio) -> Result<Scope, End>,
) -> Result<End, End> {
    let start = Instant::now();
    let (opened, typesetter) =
        prepare(&args.workspace, args.audience, args.templates.as_deref(), teams)?;
    let timeout = Duration::from_secs(args.run.timeout.into());
    let how = How { force, timeout, workers: worker::processes(args.run.memory) };
    produce(&args.workspace, opened, &typesetter, start, &how, scope)
}

/// Reads a workspace and prepares the typesetter: fonts and templates do not depend on it, so
/// both are done at once.
pub(super) fn prepare(
    workspace: &WorkspaceArgs,
    audience: Option<Who>,
    templates: Option<&Path>,
    teams: Option<WhichTeams<'_>>,
) -> Result<(Opened, Typesetter), End> {
    let (opened, typesetter) = std::thread::scope(|threads| {
        let prepare = || Typesetter::new(templates);
        let typesetter = std::thread::Builder::new().spawn_scoped(threads, prepare);
        let opened = workspace::open_for(workspace, audience, teams);
        let typesetter = match typesetter {
            Ok(thread) => thread.join().expect("preparing templates does not panic"),
            // There is no room for a thread.
            Err(_) => prepare(),
        };
        (opened, typesetter)
    });
    let opened = opened?;
    let typesetter = typesetter.map_err(|findings| {
        messages::report(&findings, false);
        End::Usage
    })?;
    Ok((opened, typesetter))
}

/// How many workers there are: one per processor where nothing is said.
pub(super) fn jobs(asked: Option<u16>) -> usize {
    let processors = || std::thread::available_parallelism().map_or(1, usize::from);
    asked.map_or_else(processors, usize::from)
}

/// Makes the reports of a scope out of a workspace that was read, and tells of them.
pub(super) fn produce(
    args: &WorkspaceArgs,
    opened: Opened,
    typesetter: &Typesetter,
    start: Instant,
    how: &How,
    scope: impl Fn(&Portfolio) -> Result<Scope, End>,
) -> Result<End, End> {
    let common = &args.common;
    let Opened { portfolio, locale } = opened;
    let (portfolio, mut findings) = (portfolio.value, portfolio.findings);
    let typesetter = typesetter.clone().with_theme(&portfolio.theme).map_err(|findings| {
        messages::report(&findings, false);
        End::Incomplete
    })?;
    let scope = scope(&portfolio)?;
    let period = workspace::period(args, &portfolio)?;
    workspace::keep_concerning(&mut findings, &scope);
    let output = OutputPlan::new(&common.out, period);
    let output = match &scope {
        Scope::Shard(share) => output.of_shard(share.shard),
        _ => output,
    };
    let batch = Batch { period, locale, output, jobs: jobs(common.jobs), scope };
    let reports = batch::count(&portfolio, &batch.scope);
    log::started(&batch, reports);
    let mut progress = Progress::new(reports, common.quiet, common.verbose, &batch.output);
    let built = batch::build(&portfolio, &typesetter, &batch, how, |outcome| {
        progress.tell(outcome);
    });
    let outcomes = built.value;
    progress.finish(&outcomes);
    findings.extend(built.findings);
    findings.extend(left_over(&portfolio, &batch, &outcomes));
    tell_all(&mut findings, &outcomes, common.quiet);
    let complete = batch::is_complete(&outcomes) && !has_errors(&findings);
    log::finished(&log::counts(&outcomes), &findings, complete, start.elapsed());
    if !common.quiet {
        close(&portfolio, &batch, &outcomes, &findings, start);
    }
    Ok(if complete { End::Done } else { End::Incomplete })
}

/// Tells of findings, and adds those about reports.
pub(super) fn tell_all(findings: &mut Vec<Diagnostic>, outcomes: &[Outcome], quiet: bool) {
    if log::is_lines() {
        // Those about reports were told with them.
        messages::report(findings, quiet);
    }
    findings.extend(outcomes.iter().flat_map(|outcome| outcome.findings.iter().cloned()));
    if !log::is_lines() {
        messages::report(findings, quiet);
    }
}

/// Files of an earlier run that stand beside the new ones and may tell more than these.
fn left_over(portfolio: &Portfolio, batch: &Batch, outcomes: &[Outcome]) -> Option<Diagnostic> {
    let audience = &portfolio.audience;
    let sees_all = audience.sees_comments() && audience.sees_people();
    if sees_all || matches!(batch.scope, Scope::Team(_)) {
        return None;
    }
    let manifest = batch.output.manifest();
    let is_new = |path: &PathBuf| {
        (batch.scope.is_everything() && *path == manifest)
            || outcomes.iter().any(|outcome| outcome.file.as_ref() == Some(path))
    };
    let mut old = batch.output.standing();
    old.retain(|path| !is_new(path));
    let first = old.first()?;
    Some(
        Diagnostic::warning(format!(
            "{} of an earlier run beside the new ones may name what is withheld now, such as `{}`",
            messages::counted(old.len(), "file"),
            batch.output.relative(first)
        ))
        .at(Place::file(batch.output.folder().display().to_string()))
        .hint("write to a folder of its own with `--out DIR`"),
    )
}

fn close(
    portfolio: &Portfolio,
    batch: &Batch,
    outcomes: &[Outcome],
    findings: &[Diagnostic],
    start: Instant,
) {
    let written: Vec<&Outcome> = outcomes.iter().filter(|outcome| outcome.file.is_some()).collect();
    let unchanged = written.iter().filter(|outcome| outcome.state == State::Unchanged).count();
    let seconds = start.elapsed().as_secs_f64();
    let mut line = match (&batch.scope, written.as_slice()) {
        _ if outcomes.is_empty() => format!("nothing of {} written", batch.period),
        (scope, [outcome]) if scope.is_everything() && portfolio.audience.who == Who::Public => {
            let file = outcome.file.as_deref().map(messages::path);
            let state = if unchanged > 0 { "unchanged" } else { "written" };
            format!(
                "{state} for {}: {}; no reports of teams or groups, for the audience is `public`",
                batch.period,
                file.unwrap_or_default()
            )
        }
        (scope, _) if scope.is_everything() => {
            let teams = written.iter().filter(|outcome| outcome.team.is_some()).count();
            let groups = written.iter().filter(|outcome| outcome.group.is_some()).count();
            let summary = match (groups, teams + groups < written.len()) {
                (0, true) => " and the summary".to_owned(),
                (0, false) => String::new(),
                (_, whole) => {
                    let whole = if whole { "the summary" } else { "the summaries" };
                    format!(", {whole} and those of {}", messages::counted(groups, "group"))
                }
            };
            let folder = messages::path(batch.output.folder());
            let reports = messages::counted(teams, "team report");
            let period = batch.period;
            if unchanged == 0 {
                format!("{reports} of {period}{summary} written to {folder}")
            } else {
                let new = written.len() - unchanged;
                format!(
                    "{reports} of {period}{summary} in {folder}: {new} written, {unchanged} unchanged"
                )
            }
        }
        (Scope::Shard(share), _) => {
            let reports = messages::counted(written.len(), "team report");
            let folder = messages::path(batch.output.folder());
            let (shard, period) = (share.shard, batch.period);
            let new = written.len() - unchanged;
            format!(
                "part {shard}: {reports} of {period} in {folder}: {new} written, {unchanged} unchanged"
            )
        }
        (_, [outcome]) => {
            let file = outcome.file.as_deref().map_or_else(String::new, messages::path);
            format!("written: {file}")
        }
        (_, []) => "nothing written".to_owned(),
        (_, several) => format!(
            "{} of {} written to {}",
            messages::counted_as(several.len(), "summary", "summaries"),
            batch.period,
            messages::path(batch.output.folder())
        ),
    };
    if batch.scope.has_manifest() {
        line = format!("{}: {line}", messages::one_line(portfolio.organisation.get(batch.locale)));
    }
    let failed = outcomes.len() - written.len();
    if failed > 0 {
        line += &format!("; {failed} failed");
    }
    messages::print(&format!("{line} ({}, {seconds:.2} s)\n", messages::counts(findings)));
}
