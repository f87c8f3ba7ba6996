//! The arguments, and the help that teaches them.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use dankai::model::{Locale, Period, PeriodName, Shard, Who};

use super::shard;
use super::worker::{self, Memory};

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
    Build(BuildAllArgs),
    /// Make one team's report
    Team(TeamArgs),
    /// Make the summary alone
    Summary(SummaryArgs),
    /// Write the charts of one report as pictures, for slides and pages of your own
    Charts(ChartsArgs),
    /// Make one report anew whenever its input changes, until Ctrl-C
    Watch(WatchArgs),
    /// Print levels, gaps and roadmaps as a table, JSON or CSV
    Score(ScoreArgs),
    /// Write the questionnaire of the model, to be filled in: a workbook, CSV or YAML
    Form(FormArgs),
    /// Read forms, spreadsheets and other files into the results folder
    Import(ImportArgs),
    /// Look at maturity models: list, show, check, export
    Model(ModelArgs),
    /// Join what the parts of a run have made: one manifest, and the summary
    Merge(MergeArgs),
    /// Check that every report of a finished folder is there and unchanged
    Verify(VerifyArgs),
    /// Make the pages your own: eject
    Template(TemplateArgs),
    /// Print a JSON Schema of the input, for editors that complete and check
    Schema(SchemaArgs),
    /// Print what completes commands in a shell
    Completions(CompletionsArgs),
    /// Write a manual page for each command
    Man(ManArgs),
    /// Typeset for a run of `build`, which starts it
    #[command(name = worker::NAME, hide = true)]
    Worker(WorkerArgs),
}

#[derive(Debug, ClapArgs)]
pub(super) struct WorkerArgs {
    /// How much memory it may have
    #[arg(long, value_name = "SIZE")]
    pub(super) memory: Option<Memory>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct InitArgs {
    /// The folder to make the workspace in
    #[arg(default_value = ".")]
    pub(super) dir: PathBuf,
    /// Make up an organisation of so many teams, to try things with
    #[arg(long, value_name = "TEAMS", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(super) demo: Option<u32>,
    /// How many monthly assessments each team of the demo has
    #[arg(long, value_name = "M", default_value_t = 6, requires = "demo",
        value_parser = clap::value_parser!(u16).range(1..=240))]
    pub(super) months: u16,
    /// Another number makes up another organisation
    #[arg(long, value_name = "S", default_value_t = 1, requires = "demo")]
    pub(super) seed: u64,
    /// The last month of the demo [default: the current one]
    #[arg(long, value_name = "MONTH", requires = "demo")]
    pub(super) until: Option<Period>,
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

#[derive(Debug, Clone, ClapArgs)]
pub(super) struct CommonArgs {
    /// The round to report on, such as 2026-11, 2026-Q4 or 2026-W40, or a day in it
    /// [default: the newest in the results that is not to come]
    #[arg(long, value_name = "PERIOD")]
    pub(super) period: Option<PeriodName>,
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
    /// How the findings are printed: to people on standard error, else on standard output
    #[arg(long, value_enum, default_value_t = FindingsFormat::Human)]
    pub(super) format: FindingsFormat,
    /// Take warnings for errors
    #[arg(long)]
    pub(super) strict: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FindingsFormat {
    /// For people
    Human,
    /// One JSON document
    Json,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
    /// Workflow commands, for GitHub
    Github,
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
    #[command(flatten)]
    pub(super) run: RunArgs,
}

/// How a run goes about it.
#[derive(Debug, ClapArgs)]
pub(super) struct RunArgs {
    /// After how long a report that does not end is given up
    #[arg(long, value_name = "SECONDS", default_value_t = 60,
        value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub(super) timeout: u32,
    /// How much memory typesetting a report may take, such as 512M or 4G, before it is given up; a
    /// plain number counts megabytes
    #[arg(long, value_name = "SIZE", default_value = worker::MEMORY)]
    pub(super) memory: Memory,
    /// How findings and progress are told on standard error: for people, or one JSON object a
    /// line
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = LogFormat::Human)]
    pub(super) log_format: LogFormat,
}

/// For whom the run tells of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LogFormat {
    /// People
    Human,
    /// Programs
    Json,
}

#[derive(Debug, ClapArgs)]
pub(super) struct BuildAllArgs {
    #[command(flatten)]
    pub(super) summary: SummaryArgs,
    /// Make every report, also those whose inputs are unchanged
    #[arg(long)]
    pub(super) force: bool,
    /// Make the reports of a part of the teams alone, part K of N, side by side with runs of
    /// the other parts; `merge` joins them. `auto/N` or `auto` takes K from the scheduler
    #[arg(long, value_name = "K/N", value_parser = shard::parse)]
    pub(super) shard: Option<Shard>,
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
pub(super) struct MergeArgs {
    /// The output folder, or the folder of one month in it
    #[arg(default_value = "out")]
    pub(super) out: PathBuf,
    /// The workspace [default: the one the parts were made from]
    pub(super) workspace: Option<PathBuf>,
    /// A folder with templates that replace the built-in ones, as for the parts
    #[arg(long, value_name = "DIR")]
    pub(super) templates: Option<PathBuf>,
    /// How many summaries are made at a time [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(super) jobs: Option<u16>,
    #[command(flatten)]
    pub(super) run: RunArgs,
    /// Say nothing but errors
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say more: every report with its time
    #[arg(short, long)]
    pub(super) verbose: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct VerifyArgs {
    /// The output folder, or the folder of one month in it
    #[arg(default_value = "out")]
    pub(super) out: PathBuf,
    /// Say nothing but errors
    #[arg(short, long)]
    pub(super) quiet: bool,
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

/// One report: a team's, or the summary.
#[derive(Debug, ClapArgs)]
pub(super) struct ReportArgs {
    /// The summary in place of a team
    #[arg(long)]
    summary: bool,
    /// The id of the team; none with --summary
    #[arg(value_name = "TEAM", required_unless_present = "summary")]
    first: Option<String>,
    /// A folder with dankai.yaml and results/, or a bare folder of results [default: .]
    #[arg(value_name = "WORKSPACE")]
    second: Option<PathBuf>,
    #[command(flatten)]
    common: CommonArgs,
    /// Who is to see it: team, organisation or public; decides what is named
    /// [default: the workspace's]
    #[arg(long, value_name = "WHO")]
    pub(super) audience: Option<Who>,
}

impl ReportArgs {
    /// The team, where it is not the summary, and the workspace. With `--summary` the first
    /// name is that of the workspace.
    pub(super) fn resolved(&self) -> Result<(Option<&str>, WorkspaceArgs), String> {
        let here = || PathBuf::from(".");
        let (team, workspace) = match (self.summary, &self.first, &self.second) {
            (true, Some(_), Some(second)) => {
                let second = second.display();
                return Err(format!("`{second}` is one name too many: `--summary` has no team"));
            }
            (true, first, _) => (None, first.as_ref().map_or_else(here, PathBuf::from)),
            (false, first, second) => (first.as_deref(), second.clone().unwrap_or_else(here)),
        };
        Ok((team, WorkspaceArgs { workspace, common: self.common.clone() }))
    }
}

#[derive(Debug, ClapArgs)]
#[command(override_usage = "dankai charts [OPTIONS] <TEAM|--summary> [WORKSPACE]")]
pub(super) struct ChartsArgs {
    #[command(flatten)]
    pub(super) report: ReportArgs,
    /// How the charts are written
    #[arg(long, value_enum, default_value_t = ChartFormat::Svg)]
    pub(super) format: ChartFormat,
    /// Pixels a point, for png [default: 4]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=12))]
    pub(super) scale: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ChartFormat {
    /// Shapes that stay sharp at every size
    Svg,
    /// Pixels
    Png,
}

#[derive(Debug, ClapArgs)]
#[command(override_usage = "dankai watch [OPTIONS] <TEAM|--summary> [WORKSPACE]")]
pub(super) struct WatchArgs {
    #[command(flatten)]
    pub(super) report: ReportArgs,
    /// How much memory typesetting the report may take, such as 512M or 4G, before it is given up; a
    /// plain number counts megabytes
    #[arg(long, value_name = "SIZE", default_value = worker::MEMORY)]
    pub(super) memory: Memory,
    /// A folder with templates that replace the built-in ones
    #[arg(long, value_name = "DIR")]
    pub(super) templates: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct TemplateArgs {
    #[command(subcommand)]
    pub(super) command: TemplateCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum TemplateCommand {
    /// Write the built-in templates and the description of their data, to change them
    Eject {
        /// The folder to write to; nothing in it is written over
        #[arg(default_value = "templates")]
        dir: PathBuf,
    },
}

#[derive(Debug, ClapArgs)]
pub(super) struct FormArgs {
    /// A folder with dankai.yaml and results/, or a bare folder of results
    #[arg(default_value = ".")]
    pub(super) workspace: PathBuf,
    /// The id of the team; its last answers are filled in
    #[arg(long, value_name = "TEAM")]
    pub(super) team: Option<String>,
    /// What to write
    #[arg(long, value_enum, default_value_t = FormFormat::Xlsx)]
    pub(super) format: FormFormat,
    /// The language: en or ja [default: the workspace's]
    #[arg(long, value_name = "LANG")]
    pub(super) locale: Option<Locale>,
    /// The period that is asked about [default: the round after the newest in the results]
    #[arg(long, value_name = "PERIOD")]
    pub(super) period: Option<PeriodName>,
    /// The file to write, or - for the screen [default: form-<team>-<period>.<format>]
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FormFormat {
    /// A workbook with lists to choose from
    Xlsx,
    /// A row for each criterion
    Csv,
    /// An assessment with open answers
    Yaml,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ImportArgs {
    /// Files to read: .xlsx, .ods, .csv, .tsv, .json or .yaml
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// The results folder to write to
    #[arg(long, value_name = "DIR", default_value = "results")]
    pub(super) into: PathBuf,
    /// What the columns are [default: mapping.yaml beside each file, or the workspace's]
    #[arg(long, value_name = "FILE")]
    pub(super) mapping: Option<PathBuf>,
    /// The team of rows that name none
    #[arg(long, value_name = "TEAM")]
    pub(super) team: Option<String>,
    /// The period of rows that name none, whatever their date
    #[arg(long, value_name = "PERIOD")]
    pub(super) period: Option<PeriodName>,
    /// Write over files that are there with other content
    #[arg(long)]
    pub(super) force: bool,
    /// Write nothing, only say what would be written
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Say nothing but errors
    #[arg(short, long)]
    pub(super) quiet: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct SchemaArgs {
    /// Of which file
    #[arg(value_enum)]
    pub(super) file: SchemaOf,
    /// The workspace whose teams, dimensions and criteria it names
    #[arg(default_value = ".")]
    pub(super) workspace: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    /// A file of results
    Assessment,
    /// A maturity model
    Model,
    /// dankai.yaml
    Workspace,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CompletionsArgs {
    /// The shell
    pub(super) shell: Shell,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ManArgs {
    /// The folder for the pages
    #[arg(default_value = "man")]
    pub(super) folder: PathBuf,
}
