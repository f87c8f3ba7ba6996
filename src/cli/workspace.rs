//! From arguments to a checked workspace.

use std::path::Path;

use dankai::batch::Scope;
use dankai::diag::{Checked, Diagnostic, did_you_mean};
use dankai::load::{self, Inspect, Options, Places, Wanted, WhichTeams};
use dankai::model::{Locale, Period, PeriodName, Portfolio, Team, Who};
use dankai::score::{Doubt, Site, doubts};
use dankai::typeset;

use super::args::WorkspaceArgs;
use super::messages;
use super::{End, today};

/// A workspace that was read, with what was asked of it.
pub(super) struct Opened {
    pub(super) portfolio: Checked<Portfolio>,
    pub(super) locale: Locale,
}

/// Reads the workspace, or says why that is impossible.
pub(super) fn open(args: &WorkspaceArgs) -> Result<Opened, End> {
    open_for(args, None, None)
}

/// The same for these readers, where only what the reports of some teams need has to be read.
pub(super) fn open_for(
    args: &WorkspaceArgs,
    audience: Option<Who>,
    teams: Option<WhichTeams<'_>>,
) -> Result<Opened, End> {
    read(args, audience, teams).map_err(|unread| match unread {
        Unread::Nowhere => End::Usage,
        Unread::Findings(findings) => {
            messages::report(&findings, false);
            let counts = messages::counts(&findings);
            messages::complain(&format!("nothing could be read: {counts}\n"));
            End::Incomplete
        }
    })
}

/// The same, where the caller tells of the findings.
pub(super) fn read(
    args: &WorkspaceArgs,
    audience: Option<Who>,
    teams: Option<WhichTeams<'_>>,
) -> Result<Opened, Unread> {
    if !args.workspace.is_dir() {
        messages::usage(
            &format!("there is no folder `{}`", args.workspace.display()),
            Some("`dankai init DIR` makes a workspace to start from".into()),
        );
        return Err(Unread::Nowhere);
    }
    let options = Options {
        ignore: vec![args.common.out.clone()],
        audience,
        inspect: Some(Inspect { families: typeset::font_families, logo: typeset::check_logo }),
    };
    let wanted =
        teams.map(|teams| Wanted { teams, period: args.common.period, today: Some(today()) });
    let read = match wanted {
        Some(wanted) => load::load_for(&args.workspace, &options, wanted),
        None => load::load(&args.workspace, &options),
    };
    match read {
        Ok(mut portfolio) => {
            if let Ok(Some(period)) = reported(args, &portfolio.value) {
                let about_rounds = [
                    to_come(args, &portfolio.value, period),
                    few_teams(&portfolio.value, period, teams),
                ];
                portfolio.findings.extend(about_rounds.into_iter().flatten());
                let mut found = doubts(&portfolio.value, period, today());
                let concerns = |team: &str| teams.is_none_or(|teams| teams.has(team));
                found.retain(|doubt| doubt.finding.team.as_deref().is_none_or(concerns));
                portfolio.findings.extend(placed(&args.workspace, found));
            }
            let locale = args.common.locale.unwrap_or(portfolio.value.locale);
            Ok(Opened { portfolio, locale })
        }
        Err(findings) => Err(Unread::Findings(findings)),
    }
}

/// The findings about what is doubtful, with their places.
fn placed(folder: &Path, doubts: Vec<Doubt>) -> Vec<Diagnostic> {
    let mut places = Places::new(folder);
    doubts
        .into_iter()
        .map(|doubt| {
            let mut finding = doubt.finding;
            let place = match &doubt.site {
                Site::Listed(team) => places.listed(team),
                Site::Assessment { file, team, period, day, path } => {
                    let place = places.of_assessment(file, (team, *period, *day), path);
                    // A table is named as a whole, so the finding says which rows it is about.
                    if place.position.is_none() {
                        finding.message = format!("`{team}` in {period}: {}", finding.message);
                    }
                    place
                }
            };
            finding.at(place)
        })
        .collect()
}

/// Why a workspace was not read.
pub(super) enum Unread {
    /// There is no such folder, which was said.
    Nowhere,
    /// These leave nothing to work with.
    Findings(Vec<Diagnostic>),
}

/// The period that was asked for, else the newest that is not to come.
fn reported(args: &WorkspaceArgs, portfolio: &Portfolio) -> Result<Option<Period>, String> {
    match args.common.period {
        Some(name) => portfolio.calendar.named(&name).map(Some),
        None => Ok(portfolio.newest_begun(today())),
    }
}

/// The finding about a newest period that is to come, where nobody asked for a period: a slip
/// in one file decides nothing for all others.
fn to_come(args: &WorkspaceArgs, portfolio: &Portfolio, reported: Period) -> Option<Diagnostic> {
    let newest = portfolio.newest_period().filter(|newest| newest.first_day() > today())?;
    if args.common.period.is_some() {
        return None;
    }
    Some(if newest == reported {
        Diagnostic::warning(format!(
            "all results are of periods to come, and the newest of them is taken: {newest}"
        ))
        .hint("correct the periods, or the date of this computer")
    } else {
        Diagnostic::warning(format!(
            "the results hold {newest}, which is still to come; {reported} is taken as the newest"
        ))
        .hint(format!("`--period {newest}` reports that"))
    })
}

/// The finding about a period of which fewer than half as many teams have an assessment as of
/// the one before: most are not there yet, or one has a wrong period.
fn few_teams(
    portfolio: &Portfolio,
    period: Period,
    teams: Option<WhichTeams<'_>>,
) -> Option<Diagnostic> {
    // Of the other teams not every period was read.
    let read = |team: &&Team| teams.is_none_or(|teams| teams.has(team.id.as_str()));
    if matches!(teams, Some(WhichTeams::One(_))) {
        return None;
    }
    let before = portfolio.periods().range(..period).next_back().copied()?;
    let all: Vec<&Team> = portfolio.teams.iter().filter(read).collect();
    let count = |period| all.iter().filter(|team| team.assessment(period).is_some()).count();
    let (now, then) = (count(period), count(before));
    if now * 2 >= then {
        return None;
    }
    let (of, have) = (messages::counted(all.len(), "team"), if now == 1 { "has" } else { "have" });
    Some(
        Diagnostic::warning(format!(
            "only {now} of {of} {have} an assessment in {period}; {before} had {then}"
        ))
        .hint(format!("`--period {before}` reports that")),
    )
}

/// The period that was asked for, or the newest one.
pub(super) fn period(args: &WorkspaceArgs, portfolio: &Portfolio) -> Result<Period, End> {
    let periods = portfolio.periods();
    let Some(newest) = periods.last().copied() else {
        messages::report(&[no_results(args)], false);
        return Err(End::Incomplete);
    };
    let asked = reported(args, portfolio).map_err(|message| {
        messages::usage(&message, None);
        End::Usage
    })?;
    let period = asked.unwrap_or(newest);
    if periods.contains(&period) {
        return Ok(period);
    }
    let oldest = periods.first().copied().unwrap_or(newest);
    messages::usage(
        &format!("there are no results for {period}"),
        Some(format!("the results go from {oldest} to {newest}")),
    );
    Err(End::Usage)
}

/// The round of a name on the command line.
pub(super) fn named_period(name: PeriodName, portfolio: &Portfolio) -> Result<Period, End> {
    portfolio.calendar.named(&name).map_err(|message| {
        messages::usage(&message, None);
        End::Usage
    })
}

/// What is said of a folder without results.
pub(super) fn no_results(args: &WorkspaceArgs) -> Diagnostic {
    Diagnostic::error(format!("there are no results in `{}`", args.workspace.display()))
        .hint("put one YAML file for each team and round under `results/`, or name another folder")
}

/// The report that was asked for: a team's, or without one the summary.
pub(super) fn scope(team: Option<&str>, portfolio: &Portfolio) -> Result<Scope, End> {
    let Some(id) = team else { return Ok(Scope::Summary) };
    if let Some(team) = portfolio.team(id) {
        if portfolio.audience.who == Who::Public {
            messages::usage(
                "the audience is `public`, for which no team reports are made",
                Some("`--audience organisation` or `--audience team` makes one".into()),
            );
            return Err(End::Usage);
        }
        return Ok(Scope::Team(team.id.clone()));
    }
    let ids = portfolio.teams.iter().map(|team| team.id.as_str());
    let hint = did_you_mean(id, ids).unwrap_or_else(|| "`dankai score` lists the teams".into());
    messages::usage(&format!("there is no team `{id}`"), Some(hint));
    Err(End::Usage)
}

/// Leaves only what concerns the reports of a scope.
pub(super) fn keep_concerning(findings: &mut Vec<Diagnostic>, scope: &Scope) {
    let concerns = |team: &str| match scope {
        Scope::Team(id) => team == id.as_str(),
        Scope::Shard(share) => share.shard.has(team),
        _ => true,
    };
    findings.retain(|finding| finding.team.as_deref().is_none_or(concerns));
}
