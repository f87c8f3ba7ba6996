//! `build`, `team` and `summary`: reports on disk.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use dankai::batch::{self, Batch, How, Outcome, Scope};
use dankai::diag::{Diagnostic, Place, has_errors};
use dankai::model::{Portfolio, Who};
use dankai::typeset::Typesetter;
use dankai::write::{OutputPlan, State};
use serde_json::json;

use super::End;
use super::args::{BuildAllArgs, BuildArgs, By, LogFormat, SummaryArgs, TeamArgs, WorkspaceArgs};
use super::log;
use super::messages;
use super::progress::Progress;
use super::worker;
use super::workspace::{self, Opened};

/// Every team and the summary.
pub(super) fn all(args: &BuildAllArgs) -> End {
    run(&args.summary.build, None, args.force, |_| {
        Ok(match args.summary.by {
            Some(By::Group) => Scope::EverythingByGroup,
            None => Scope::Everything,
        })
    })
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
    run(&args.build, Some(&args.team), true, |portfolio| {
        workspace::scope(Some(&args.team), portfolio)
    })
}

fn run(
    args: &BuildArgs,
    team: Option<&str>,
    force: bool,
    scope: impl Fn(&Portfolio) -> Result<Scope, End>,
) -> End {
    if args.log_format == LogFormat::Json {
        log::use_lines();
    }
    make(args, team, force, scope).unwrap_or_else(|end| end)
}

fn make(
    args: &BuildArgs,
    team: Option<&str>,
    force: bool,
    scope: impl Fn(&Portfolio) -> Result<Scope, End>,
) -> Result<End, End> {
    let start = Instant::now();
    // Fonts and templates do not depend on the workspace, so both are prepared at once.
    let (opened, typesetter) = std::thread::scope(|threads| {
        let typesetter = threads.spawn(|| Typesetter::new(args.templates.as_deref()));
        let opened = workspace::open_for(&args.workspace, args.audience, team);
        (opened, typesetter.join().expect("preparing templates does not panic"))
    });
    let opened = opened?;
    let typesetter = typesetter.map_err(|findings| {
        messages::report(&findings, false);
        End::Usage
    })?;
    let timeout = Duration::from_secs(args.timeout.into());
    let how = How { force, timeout, workers: worker::processes() };
    produce(&args.workspace, opened, &typesetter, start, &how, scope)
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
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = common.jobs.map_or(processors, usize::from);
    let batch = Batch { period, locale, output, jobs, scope };
    let reports = batch::count(&portfolio, &batch.scope);
    log::event(&json!({
        "event": "started",
        "schema": "dankai.log/1",
        "dankai": env!("CARGO_PKG_VERSION"),
        "period": period.to_string(),
        "folder": batch.output.folder().display().to_string(),
        "reports": reports,
    }));
    let mut progress = Progress::new(reports, common.quiet, common.verbose, &batch.output);
    let built = batch::build(&portfolio, &typesetter, &batch, how, |outcome| {
        progress.tell(outcome);
    });
    let outcomes = built.value;
    progress.finish(&outcomes);
    findings.extend(built.findings);
    findings.extend(left_over(&portfolio, &batch, &outcomes));
    if log::is_lines() {
        // Those about reports were told with them.
        messages::report(&findings, common.quiet);
    }
    for outcome in &outcomes {
        findings.extend(outcome.findings.iter().cloned());
    }
    if !log::is_lines() {
        messages::report(&findings, common.quiet);
    }
    let complete = batch::is_complete(&outcomes) && !has_errors(&findings);
    let milliseconds = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    log::finished(&outcomes, &findings, complete, milliseconds);
    if !common.quiet {
        close(&portfolio, &batch, &outcomes, &findings, start);
    }
    Ok(if complete { End::Done } else { End::Incomplete })
}

/// Files of an earlier run that stand beside the new ones and may tell more than these.
fn left_over(portfolio: &Portfolio, batch: &Batch, outcomes: &[Outcome]) -> Option<Diagnostic> {
    if portfolio.audience.who == Who::Team || matches!(batch.scope, Scope::Team(_)) {
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
        (scope, [outcome]) if scope.is_everything() && portfolio.audience.who == Who::Public => {
            let file = outcome.file.as_ref().map(|file| file.display().to_string());
            let state = if unchanged > 0 { "unchanged" } else { "written" };
            format!(
                "{state}: {}; no reports of teams or groups, for the audience is `public`",
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
            let folder = batch.output.folder().display();
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
        (_, [outcome]) => {
            let file =
                outcome.file.as_ref().map_or_else(String::new, |file| file.display().to_string());
            format!("written: {file}")
        }
        (_, []) => "nothing written".to_owned(),
        (_, several) => format!(
            "{} of {} written to {}",
            messages::counted_as(several.len(), "summary", "summaries"),
            batch.period,
            batch.output.folder().display()
        ),
    };
    let failed = outcomes.len() - written.len();
    if failed > 0 {
        line += &format!("; {failed} failed");
    }
    messages::print(&format!("{line} ({}, {seconds:.2} s)\n", messages::counts(findings)));
}
