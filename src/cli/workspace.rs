//! From arguments to a checked workspace.

use std::path::Path;

use dankai::batch::Scope;
use dankai::diag::{Checked, Diagnostic, did_you_mean};
use dankai::load::{self, Inspect, Options, Places, Wanted, WhichTeams};
use dankai::model::{Locale, Period, PeriodName, Portfolio, Who};
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
    let wanted = teams.map(|teams| Wanted { teams, period: args.common.period });
    let read = match wanted {
        Some(wanted) => load::load_for(&args.workspace, &options, wanted),
        None => load::load(&args.workspace, &options),
    };
    match read {
        Ok(mut portfolio) => {
            let named = args.common.period.map(|name| portfolio.value.calendar.named(&name));
            let period = match named {
                Some(named) => named.ok(),
                None => portfolio.value.newest_period(),
            };
            if let Some(period) = period {
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
            let place = match &doubt.site {
                Site::Listed(team) => places.listed(team),
                Site::Assessment { file, team, period, day, path } => {
                    places.of_assessment(file, (team, *period, *day), path)
                }
            };
            doubt.finding.at(place)
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

/// The period that was asked for, or the newest one.
pub(super) fn period(args: &WorkspaceArgs, portfolio: &Portfolio) -> Result<Period, End> {
    let periods = portfolio.periods();
    let Some(newest) = periods.last().copied() else {
        messages::usage(
            &format!("there are no results in `{}`", args.workspace.display()),
            Some("put one YAML file for each team and round under `results/`".into()),
        );
        return Err(End::Incomplete);
    };
    let Some(name) = args.common.period else { return Ok(newest) };
    let period = named_period(name, portfolio)?;
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
