//! The arguments, and the help that teaches them.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use dankai::model::{Locale, Period, Who};

/// Maturity assessments of many teams in; one PDF roadmap report per team and one
/// organisation-wide summary out.
#[derive(Debug, Parser)]
#[command(
    name = "dankai",
    version,
    after_help = "\
A first run:
  dankai init demo           a small workspace to look at and change
  dankai build demo          its reports, in out/<period>/

Every month:
  dankai check WORKSPACE     what is wrong or doubtful, with file, line and column
  dankai build WORKSPACE     every team's report and the summary

Exit codes: 0 all done; 1 something has errors or could not be produced, everything
else was; 2 wrong usage."
)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a workspace to start from
    Init(InitArgs),
    /// Show every finding of a workspace, with file, line, column and a hint
    Check(CheckArgs),
    /// Make every team's report and the summary
    Build(SummaryArgs),
    /// Make one team's report
    Team(TeamArgs),
    /// Make the summary alone
    Summary(SummaryArgs),
    /// Print levels, gaps and roadmaps as a table, JSON or CSV
    Score(ScoreArgs),
    /// Look at maturity models: list, show, check, export
    Model(ModelArgs),
}

#[derive(Debug, ClapArgs)]
pub(super) struct InitArgs {
    /// The folder to make the workspace in
    #[arg(default_value = ".")]
    pub(super) dir: PathBuf,
}

/// Which workspace, and how much to say.
#[derive(Debug, ClapArgs)]
pub(super) struct WorkspaceArgs {
    /// A folder with dankai.yaml and results/, or a bare folder of results
    #[arg(default_value = ".")]
    pub(super) workspace: PathBuf,
    #[command(flatten)]
    pub(super) common: CommonArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CommonArgs {
    /// The month to report on, such as 2026-11 [default: the newest in the results]
    #[arg(long, value_name = "MONTH")]
    pub(super) period: Option<Period>,
    /// The folder to write to; never read as results
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub(super) out: PathBuf,
    /// The language: en or ja [default: the workspace's]
    #[arg(long, value_name = "LANG")]
    pub(super) locale: Option<Locale>,
    /// How many reports are made at a time [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(super) jobs: Option<u16>,
    /// Say nothing but errors
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say more: every report with its time
    #[arg(short, long)]
    pub(super) verbose: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) workspace: WorkspaceArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct BuildArgs {
    #[command(flatten)]
    pub(super) workspace: WorkspaceArgs,
    /// A folder with templates that replace the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(super) templates: Option<PathBuf>,
    /// Who reads the reports: team, organisation or public; decides what is named
    /// [default: the workspace's]
    #[arg(long, value_name = "WHO")]
    pub(super) audience: Option<Who>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct SummaryArgs {
    #[command(flatten)]
    pub(super) build: BuildArgs,
    /// Make a summary of each group as well, in groups/
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(super) by: Option<By>,
}

/// What further summaries are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum By {
    /// The groups of dankai.yaml
    Group,
}

#[derive(Debug, ClapArgs)]
pub(super) struct TeamArgs {
    /// The id of the team
    pub(super) team: String,
    #[command(flatten)]
    pub(super) build: BuildArgs,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ScoreArgs {
    #[command(flatten)]
    pub(super) workspace: WorkspaceArgs,
    /// How to print the scores
    #[arg(long, value_enum, default_value_t = ScoreFormat::Table)]
    pub(super) format: ScoreFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ScoreFormat {
    /// A table to read
    Table,
    /// One object for scripts
    Json,
    /// One row for each team and dimension
    Csv,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ModelArgs {
    #[command(subcommand)]
    pub(super) command: ModelCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum ModelCommand {
    /// List the models a workspace can choose from
    List {
        /// The workspace, for its own models
        #[arg(default_value = ".")]
        workspace: PathBuf,
    },
    /// Show a model: its levels, dimensions and criteria
    Show {
        /// The id of a model
        id: String,
        /// The workspace, for its own models
        #[arg(default_value = ".")]
        workspace: PathBuf,
        /// The language: en or ja
        #[arg(long, default_value = "en", value_name = "LANG")]
        locale: Locale,
    },
    /// Find what is wrong or doubtful in model files
    Check {
        /// Model files, or ids of built-in models
        #[arg(required = true, value_name = "FILE|ID")]
        models: Vec<String>,
    },
    /// Print a built-in model as YAML, to start one of your own
    Export {
        /// The id of a built-in model
        id: String,
    },
}
