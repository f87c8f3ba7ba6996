//! `form`: the questionnaire of a workspace's model, to be filled in.

use std::path::PathBuf;

use dankai::diag::{Diagnostic, Place, did_you_mean, has_errors};
use dankai::form::{self, Form};
use dankai::input;
use dankai::load::{self, Options};
use dankai::model::{Period, Portfolio, Team};
use dankai::write::write_whole;

use super::args::{FormArgs, FormFormat};
use super::messages;
use super::{End, today};

/// Writes the form.
pub(super) fn run(args: &FormArgs) -> End {
    make(args).unwrap_or_else(|end| end)
}

fn make(args: &FormArgs) -> Result<End, End> {
    if !args.workspace.is_dir() {
        let message = format!("there is no folder `{}`", args.workspace.display());
        messages::usage(&message, Some("`dankai init DIR` makes a workspace to start from".into()));
        return Err(End::Usage);
    }
    let read = load::load(&args.workspace, &Options::default()).map_err(|findings| {
        messages::report(&findings, false);
        End::Incomplete
    })?;
    let (portfolio, mut findings) = (read.value, read.findings);
    let team = args.team.as_deref().map(|id| team(id, &portfolio)).transpose()?;
    // Faults of this team's files are answers that do not stand in the form.
    findings.retain(|finding| {
        team.is_some_and(|team| finding.team.as_deref() == Some(team.id.as_str()))
    });
    messages::report(&findings, false);
    let period = match args.period {
        Some(name) => Some(name.period(portfolio.calendar.fiscal).map_err(|message| {
            messages::usage(&message, None);
            End::Usage
        })?),
        None => next_period(&portfolio, team),
    };
    let last = team.and_then(|team| match period {
        Some(period) => team.until(period).last(),
        None => team.history.last(),
    });
    let locale = args.locale.unwrap_or(portfolio.locale);
    let form =
        Form { model: &portfolio.model, locale, teams: &portfolio.teams, team, period, last };
    let bytes = match args.format {
        FormFormat::Csv => form::csv(&form).into_bytes(),
        FormFormat::Yaml => form::yaml(&form).into_bytes(),
        FormFormat::Xlsx => form::workbook(&form).map_err(|message| {
            messages::usage(&message, None);
            End::Incomplete
        })?,
    };
    write(args, &form, &bytes)?;
    Ok(if has_errors(&findings) { End::Incomplete } else { End::Done })
}

fn team<'a>(id: &str, portfolio: &'a Portfolio) -> Result<&'a Team, End> {
    portfolio.team(id).ok_or_else(|| {
        let ids = portfolio.teams.iter().map(|team| team.id.as_str());
        messages::usage(&format!("there is no team `{id}`"), did_you_mean(id, ids));
        End::Usage
    })
}

/// The round a form is for where none is named: the newest in the results where this team
/// has none of it yet, else the next.
fn next_period(portfolio: &Portfolio, team: Option<&Team>) -> Option<Period> {
    let newest = portfolio.newest_begun(today())?;
    let is_missing = team.is_some_and(|team| team.assessment(newest).is_none());
    Some(if is_missing { newest } else { newest.plus(1) })
}

fn write(args: &FormArgs, form: &Form<'_>, bytes: &[u8]) -> Result<(), End> {
    let ending = match args.format {
        FormFormat::Xlsx => "xlsx",
        FormFormat::Csv => "csv",
        FormFormat::Yaml => "yaml",
    };
    let path = args.out.clone().unwrap_or_else(|| {
        let parts = [
            form.team.map(|team| team.id.to_string()),
            form.period.map(|period| period.to_string()),
        ];
        let name = std::iter::once("form".to_owned()).chain(parts.into_iter().flatten());
        PathBuf::from(format!("{}.{ending}", name.collect::<Vec<_>>().join("-")))
    });
    if path.as_os_str() == "-" {
        let Ok(text) = std::str::from_utf8(bytes) else {
            messages::usage(
                "a workbook cannot be shown on the screen",
                Some("add `--out FILE`, or `--format csv`".into()),
            );
            return Err(End::Usage);
        };
        messages::print(text);
        return Ok(());
    }
    let is_left = path.symlink_metadata().is_ok();
    if is_left && !path.is_file() && !path.is_symlink() {
        let finding = Diagnostic::error("this is no plain file, and nothing is written over it")
            .at(Place::file(path.display().to_string()))
            .hint("give another name with `--out FILE`");
        messages::report(&[finding], false);
        return Err(End::Incomplete);
    }
    let before = input::read(&path, bytes.len() as u64).ok();
    if before.as_deref() == Some(bytes) {
        messages::print(&format!("{} unchanged\n", messages::path(&path)));
        return Ok(());
    }
    // What is there may have been filled in.
    if is_left && !args.force {
        let finding = Diagnostic::error("a file is there already, and nothing is written over it")
            .at(Place::file(path.display().to_string()))
            .hint("give another name with `--out FILE`, or write over it with `--force`");
        messages::report(&[finding], false);
        return Err(End::Incomplete);
    }
    write_whole(&path, bytes).map_err(|message| {
        messages::usage(&message, None);
        End::Incomplete
    })?;
    messages::print(&format!("{} written\n", messages::path(&path)));
    Ok(())
}
