//! The command line: arguments in, calls of the library, messages and an exit code out.
//!
//! The only room that prints, and the only one that reads the clock.

mod args;
mod build;
mod charts;
mod check;
mod form;
mod import;
mod init;
mod log;
mod manual;
mod merge;
mod messages;
mod model;
mod progress;
mod schema;
mod score;
mod shard;
mod template;
mod verify;
mod watch;
mod worker;
mod workspace;

use std::process::ExitCode;

use clap::Parser as _;

use chrono::NaiveDate;

use args::{Args, Command};

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// All done.
    Done,
    /// Something could not be produced or has errors; everything else was produced.
    Incomplete,
    /// The program was called wrongly.
    Usage,
}

/// The day it is: that of `SOURCE_DATE_EPOCH`, in seconds since 1970, where it is set, so that
/// a run can be repeated as it was. No report depends on it.
fn today() -> NaiveDate {
    let given = given_day().ok().flatten();
    given.unwrap_or_else(|| chrono::Local::now().date_naive())
}

/// The name of the variable that says which day it is.
const DAY: &str = "SOURCE_DATE_EPOCH";

/// The day of `SOURCE_DATE_EPOCH`, where it is set.
fn given_day() -> Result<Option<NaiveDate>, String> {
    let Some(text) = std::env::var_os(DAY) else { return Ok(None) };
    let seconds = text.to_str().and_then(|text| text.parse().ok());
    let day = seconds.and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0));
    match day {
        Some(day) => Ok(Some(day.date_naive())),
        None => Err(format!(
            "`{DAY}` is `{}`, no number of seconds since 1970",
            text.to_string_lossy().escape_debug()
        )),
    }
}

/// Runs the program.
pub(crate) fn run() -> ExitCode {
    worker::outlive_limits();
    let end = match Args::try_parse() {
        Ok(args) => command(&args.command),
        Err(other) => {
            // Help and the version end up here as well as what was called wrongly.
            messages::printed(if is_plain() {
                other.print()
            } else {
                messages::write_error(&messages::lines(&other.render().to_string()));
                Ok(())
            });
            if other.use_stderr() { End::Usage } else { End::Done }
        }
    };
    ExitCode::from(match end {
        End::Done if messages::is_lost() => 1,
        End::Done => 0,
        End::Incomplete => 1,
        End::Usage => 2,
    })
}

/// Whether no argument has a character that would control the screen.
fn is_plain() -> bool {
    std::env::args_os().all(|arg| {
        let arg = arg.to_string_lossy();
        *messages::lines(&arg) == *arg
    })
}

fn command(command: &Command) -> End {
    if let Err(message) = given_day() {
        messages::usage(&message, Some(format!("correct it, or run without it: `unset {DAY}`")));
        return End::Usage;
    }
    if !matches!(command, Command::Worker(_))
        && let Err(message) = worker::has_room()
    {
        let hint = "`ulimit -v` and `ulimit -u` show the limits of memory and processes";
        messages::usage(&message, Some(hint.to_owned()));
        return End::Incomplete;
    }
    match command {
        Command::Init(command) => init::run(command),
        Command::Check(command) => check::run(command),
        Command::Build(command) => build::all(command),
        Command::Team(command) => build::team(command),
        Command::Summary(command) => build::summary(command),
        Command::Charts(command) => charts::run(command),
        Command::Watch(command) => watch::run(command),
        Command::Score(command) => score::run(command),
        Command::Form(command) => form::run(command),
        Command::Import(command) => import::run(command),
        Command::Model(command) => model::run(command),
        Command::Merge(command) => merge::run(command),
        Command::Verify(command) => verify::run(command),
        Command::Template(command) => template::run(command),
        Command::Schema(command) => schema::run(command),
        Command::Completions(command) => manual::completions(command),
        Command::Man(command) => manual::pages(command),
        Command::Worker(command) => worker::run(command),
    }
}
