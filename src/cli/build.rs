//! `build`, `team` and `summary`: reports on disk.

use std::path::PathBuf;
use std::time::Instant;

use dankai::batch::{self, Batch, Outcome, Scope};
use dankai::diag::{Diagnostic, Place, has_errors};
use dankai::model::{Portfolio, Who};
use dankai::typeset::Typesetter;
use dankai::write::{OutputPlan, write_whole};

use super::End;
use super::args::{BuildArgs, By, SummaryArgs, TeamArgs, WorkspaceArgs};
use super::messages;
use super::progress::Progress;
use super::workspace::{self, Opened};

/// Every team and the summary.
pub(super) fn all(args: &SummaryArgs) -> End {
    run(&args.build, None, |_| {
        Ok(match args.by {
            Some(By::Group) => Scope::EverythingByGroup,
            None => Scope::Everything,
        })
    })
}

/// The summary alone, or with those of the groups.
pub(super) fn summary(args: &SummaryArgs) -> End {
    run(&args.build, None, |_| {
        Ok(match args.by {
            Some(By::Group) => Scope::SummaryByGroup,
            None => Scope::Summary,
        })
    })
}

/// One team.
pub(super) fn team(args: &TeamArgs) -> End {
    run(&args.build, Some(&args.team), |portfolio| workspace::scope(Some(&args.team), portfolio))
}

fn run(
    args: &BuildArgs,
    team: Option<&str>,
    scope: impl Fn(&Portfolio) -> Result<Scope, End>,
) -> End {
    make(args, team, scope).unwrap_or_else(|end| end)
}

fn make(
    args: &BuildArgs,
    team: Option<&str>,
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
    produce(&args.workspace, opened, &typesetter, start, scope)
}

/// Makes the reports of a scope out of a workspace that was read, and tells of them.
pub(super) fn produce(
    args: &WorkspaceArgs,
    opened: Opened,
    typesetter: &Typesetter,
    start: Instant,
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
    let mut progress =
        Progress::new(batch::count(&portfolio, &batch.scope), common.quiet, common.verbose);
    let outcomes = batch::run(&portfolio, &typesetter, &batch, |outcome| progress.tell(outcome));
    progress.finish();
    let mut complete = batch::is_complete(&outcomes);
    if batch.scope.is_everything() {
        let text = batch::manifest(&portfolio, &batch, &outcomes);
        if let Err(message) = write_whole(&batch.output.manifest(), text.as_bytes()) {
            findings.push(Diagnostic::error(message));
            complete = false;
        }
    }
    for outcome in &outcomes {
        findings.extend(outcome.findings.iter().cloned());
    }
    findings.extend(left_over(&portfolio, &batch, &outcomes));
    messages::report(&findings, common.quiet);
    if !common.quiet {
        close(&portfolio, &batch, &outcomes, &findings, start);
    }
    Ok(if complete && !has_errors(&findings) { End::Done } else { End::Incomplete })
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
    let seconds = start.elapsed().as_secs_f64();
    let mut line = match (&batch.scope, written.as_slice()) {
        (scope, [outcome]) if scope.is_everything() && portfolio.audience.who == Who::Public => {
            let file = outcome.file.as_ref().map(|file| file.display().to_string());
            format!(
                "written: {}; no reports of teams or groups, for the audience is `public`",
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
            format!(
                "{} of {}{summary} written to {folder}",
                messages::counted(teams, "team report"),
                batch.period
            )
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
