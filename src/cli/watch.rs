//! `watch`: one report, made anew whenever its input changes.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use dankai::batch::How;
use dankai::typeset::Typesetter;
use walkdir::{DirEntry, WalkDir};

use super::End;
use super::args::{WatchArgs, WorkspaceArgs};
use super::build;
use super::messages;
use super::worker;
use super::workspace;

/// How long to wait between two looks at the files.
const PAUSE: Duration = Duration::from_millis(150);
/// How long the files must lie still before they are read: editors write in steps.
const SETTLE: Duration = Duration::from_millis(20);
/// The most looks at files that do not come to rest.
const MOST_LOOKS: usize = 25;

/// What can be seen of the files without reading them: path, time of change, size.
type Look = Vec<(PathBuf, Option<SystemTime>, u64)>;

/// Makes the report, then waits for changes; ends only with the process, or at once where
/// it was called wrongly.
pub(super) fn run(args: &WatchArgs) -> End {
    start(args).unwrap_or_else(|end| end)
}

fn start(args: &WatchArgs) -> Result<End, End> {
    let (team, workspace) = args.report.resolved().map_err(|message| {
        messages::usage(&message, None);
        End::Usage
    })?;
    if let Some(folder) = args.templates.as_deref().filter(|folder| !folder.is_dir()) {
        let hint = "`dankai template eject DIR` makes one".to_owned();
        let message = format!("there is no folder `{}` with templates", folder.display());
        messages::usage(&message, Some(hint));
        return Err(End::Usage);
    }
    let templates = args.templates.as_deref();
    let mut typesetter = Typesetter::built_in();
    let mut seen = look(&workspace, templates);
    let mut make = || make(args, &workspace, team, &mut typesetter);
    if make() == Err(End::Usage) {
        return Err(End::Usage);
    }
    let files = messages::counted(seen.len(), "file");
    if !workspace.common.quiet {
        messages::print(&format!("watching {files}; Ctrl-C ends\n"));
    }
    loop {
        let before = Instant::now();
        let mut now = look(&workspace, templates);
        // Many files take longer to look at; most of the time is still spent waiting.
        let pause = PAUSE.max(before.elapsed() * 4);
        if now == seen {
            std::thread::sleep(pause);
            continue;
        }
        for _ in 0..MOST_LOOKS {
            std::thread::sleep(SETTLE);
            let next = look(&workspace, templates);
            if next == now {
                break;
            }
            now = next;
        }
        seen = now;
        // Whatever is wrong was told; the next change may mend it.
        let _ = make();
    }
}

/// Reads everything but the fonts anew and makes the report.
fn make(
    args: &WatchArgs,
    workspace: &WorkspaceArgs,
    team: Option<&str>,
    typesetter: &mut Typesetter,
) -> Result<End, End> {
    let start = Instant::now();
    if let Some(folder) = &args.templates {
        typesetter.read_templates(folder).map_err(|findings| {
            messages::report(&findings, false);
            End::Incomplete
        })?;
    }
    let opened = workspace::open_for(workspace, args.report.audience, None)?;
    let how = How { force: true, workers: worker::processes(args.memory), ..How::default() };
    build::produce(workspace, opened, typesetter, start, &how, |portfolio| {
        workspace::scope(team, portfolio)
    })
}

/// Looks at the YAML files of the workspace and at the templates.
fn look(args: &WorkspaceArgs, templates: Option<&Path>) -> Look {
    let out = args.common.out.canonicalize().ok();
    let wanted = |entry: &DirEntry| {
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let is_out =
            entry.file_type().is_dir() && out.is_some() && entry.path().canonicalize().ok() == out;
        entry.depth() == 0 || !(hidden || is_out)
    };
    let endings = ["yaml", "yml", "typ", "json", "csv", "tsv", "tab", "xlsx", "xlsm", "ods"];
    let mut look = Look::new();
    for folder in [Some(args.workspace.as_path()), templates].into_iter().flatten() {
        let walk = WalkDir::new(folder).sort_by_file_name().max_depth(64);
        for entry in walk.into_iter().filter_entry(wanted).filter_map(Result::ok) {
            let ending = entry.path().extension().map(|ending| ending.to_ascii_lowercase());
            let matters = ending.is_some_and(|ending| endings.iter().any(|other| ending == *other));
            // A linked file is as new as the one it stands for.
            if matters
                && let Ok(about) = entry.path().metadata()
                && about.is_file()
            {
                look.push((entry.into_path(), about.modified().ok(), about.len()));
            }
        }
    }
    look
}
