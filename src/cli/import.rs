//! `import`: forms, spreadsheets and other files into the results folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dankai::diag::{Diagnostic, Place, has_errors};
use dankai::form::assessments_yaml;
use dankai::input;
use dankai::load::{self, ImportFrom, Imported, Imports, Options};
use dankai::model::{Assessment, Period, TeamId, id_key};
use dankai::write::write_whole;

use super::End;
use super::args::ImportArgs;
use super::messages;

/// Reads the files and writes one file a team and month.
pub(super) fn run(args: &ImportArgs) -> End {
    make(args).unwrap_or_else(|end| end)
}

/// What became of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Written,
    Unchanged,
    Skipped,
}

fn make(args: &ImportArgs) -> Result<End, End> {
    usable(args)?;
    let workspace = workspace_of(&args.into);
    let from = ImportFrom {
        files: &args.files,
        mapping: args.mapping.as_deref(),
        team: args.team.as_deref(),
        period: args.period,
    };
    let read = load::import(&workspace, from).map_err(|findings| {
        messages::report(&findings, false);
        End::Incomplete
    })?;
    let (imports, mut findings) = (read.value, read.findings);
    let there = existing(&workspace, &args.into, &args.files);
    let mut counts = [0_usize; 3];
    let mut lines = String::new();
    for ((period, team), assessments) in by_file(&imports, &args.files, &mut findings) {
        let path = args.into.join(period.to_string()).join(format!("{team}.yaml"));
        let text = assessments_yaml(&team, &assessments, &imports.model);
        tell_others(&path, &team, &assessments, &there, &mut findings);
        let was_there = path.exists();
        let outcome = if let Some(finding) = alike(&path, &team, &there) {
            findings.push(finding);
            Outcome::Skipped
        } else {
            write(&path, &text, args, &mut findings)
        };
        if was_there && outcome == Outcome::Written {
            tell_replaced(&path, &team, &assessments, &there, &mut findings);
        }
        counts[outcome as usize] += 1;
        let word = match (outcome, args.dry_run) {
            (Outcome::Written, false) => "written",
            (Outcome::Written, true) => "would be written",
            (Outcome::Unchanged, _) => "unchanged",
            (Outcome::Skipped, _) => "skipped",
        };
        lines += &format!("{}  {word}\n", messages::path(&path));
    }
    findings.extend(links_not_followed(&workspace, &args.into));
    messages::report(&findings, args.quiet);
    if !args.quiet {
        let [written, unchanged, skipped] = counts;
        let written_word = if args.dry_run { "to be written" } else { "written" };
        messages::print(&lines);
        messages::print(&format!(
            "{} {written_word}, {unchanged} unchanged, {skipped} skipped ({})\n",
            messages::counted(written, "file"),
            messages::counts(&findings)
        ));
    }
    Ok(if has_errors(&findings) { End::Incomplete } else { End::Done })
}

/// Whether every file is there and of a format that is read.
fn usable(args: &ImportArgs) -> Result<(), End> {
    let mut findings = Vec::new();
    for file in args.files.iter().chain(&args.mapping) {
        let place = Place::file(file.display().to_string());
        let ending = file.extension().unwrap_or_default().to_ascii_lowercase();
        let ending = ending.to_string_lossy();
        let known = ["yaml", "yml", "json", "csv", "tsv", "tab", "xlsx", "xlsm", "ods"];
        if !file.is_file() {
            let finding = if file.exists() {
                input::no_plain_file()
            } else {
                Diagnostic::error("there is no such file")
            };
            findings.push(finding.at(place));
        } else if !known.contains(&&*ending) {
            let hint = match &*ending {
                "xls" | "xlsb" | "numbers" => "save it as .xlsx",
                _ => "files that are read: .xlsx, .ods, .csv, .tsv, .json, .yaml",
            };
            findings.push(
                Diagnostic::error(format!("`.{ending}` files are not read")).at(place).hint(hint),
            );
        }
    }
    messages::report(&findings, false);
    if findings.is_empty() { Ok(()) } else { Err(End::Usage) }
}

/// The workspace a results folder belongs to.
fn workspace_of(into: &Path) -> PathBuf {
    let above =
        into.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let is_named = into.file_name().is_some_and(|name| name == "results");
    let has_file = |folder: &Path| folder.join("dankai.yaml").is_file();
    if !has_file(into) && (is_named || has_file(above)) {
        return above.to_owned();
    }
    // A folder within the results, such as `results/2026`.
    let in_results = into.ancestors().skip(1).find_map(|folder| {
        let workspace = folder.parent()?;
        let workspace = if workspace.as_os_str().is_empty() { Path::new(".") } else { workspace };
        let is_results = folder.file_name().is_some_and(|name| name == "results");
        (is_results && has_file(workspace)).then(|| workspace.to_owned())
    });
    in_results.filter(|_| !has_file(into)).unwrap_or_else(|| into.to_owned())
}

/// Warnings about links to folders in the way to what was written, which are not followed when
/// results are read.
fn links_not_followed(workspace: &Path, into: &Path) -> Vec<Diagnostic> {
    let results = workspace.join("results");
    let within = into.ancestors().take_while(|folder| {
        let is_above = *folder == workspace || *folder == results || folder.as_os_str().is_empty();
        !is_above && folder.file_name().is_some_and(|name| name != "results")
    });
    let links = within.filter(|folder| folder.is_symlink() && workspace != into);
    links
        .map(|folder| {
            Diagnostic::warning(
                "links to folders are not followed when results are read, so these are not",
            )
            .at(Place::file(folder.display().to_string()))
            .hint("import into the folder itself")
        })
        .collect()
}

/// An error where the results hold a team, or the folder a file, with a name that is the same
/// on many systems.
fn alike(path: &Path, team: &TeamId, there: &[(TeamId, Assessment)]) -> Option<Diagnostic> {
    let is_alike = |one: &str, other: &str| one != other && id_key(one) == id_key(other);
    let other_team = there.iter().find(|(other, _)| is_alike(other.as_str(), team.as_str()));
    if let Some((other, assessment)) = other_team {
        let finding = Diagnostic::error(format!(
            "the results folder has the team `{other}`, which differs from `{team}` only in case, width or composition of its characters; this one is not imported"
        ));
        return Some(finding.at(Place::file(&*assessment.file)).hint("write the id in one way"));
    }
    let name = path.file_name()?.to_string_lossy().into_owned();
    let entries = std::fs::read_dir(path.parent()?).ok()?.filter_map(Result::ok);
    let mut names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let other = names.find(|other| is_alike(other, &name))?;
    let message = format!(
        "beside this file would be `{other}`, which is the same file on many systems; it is not written"
    );
    let finding = Diagnostic::error(message).at(Place::file(path.display().to_string()));
    Some(finding.hint("write the id of the team in one way, or remove the other file"))
}

/// What each file will hold, oldest first; of one team's assessments of one day the last.
fn by_file<'a>(
    imports: &'a Imports,
    files: &[PathBuf],
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<(Period, TeamId), Vec<&'a Assessment>> {
    let mut found: BTreeMap<(Period, TeamId), Vec<&Imported>> = BTreeMap::new();
    for imported in &imports.assessments {
        let held = found.entry((imported.assessment.written, imported.team.clone())).or_default();
        let is_same =
            |other: &&Imported| other.assessment.assessed_on == imported.assessment.assessed_on;
        if let Some(place) = held.iter().position(is_same) {
            let other = held.remove(place);
            findings.push(
                Diagnostic::warning(format!(
                    "the team `{}` has two assessments of {} without different dates; this one is used",
                    imported.team, imported.assessment.written
                ))
                .at(Place::file(files[imported.file].display().to_string()))
                .hint(format!("the other is in `{}`", files[other.file].display())),
            );
        }
        held.push(imported);
    }
    found
        .into_iter()
        .map(|(key, mut held)| {
            held.sort_by_key(|imported| imported.assessment.assessed_on);
            (key, held.into_iter().map(|imported| &imported.assessment).collect())
        })
        .collect()
}

/// The assessments the results folder holds already, other than by the files to import.
fn existing(workspace: &Path, into: &Path, files: &[PathBuf]) -> Vec<(TeamId, Assessment)> {
    if !into.is_dir() {
        return Vec::new();
    }
    let options = Options { ignore: files.to_vec(), ..Options::default() };
    let Ok(read) = load::load(workspace, &options) else { return Vec::new() };
    let teams = read.value.teams.into_iter();
    teams.flat_map(|team| team.history.into_iter().map(move |one| (team.id.clone(), one))).collect()
}

/// A warning where another file holds an assessment of the same team and day: both would
/// be read from now on.
fn tell_others(
    path: &Path,
    team: &TeamId,
    assessments: &[&Assessment],
    there: &[(TeamId, Assessment)],
    findings: &mut Vec<Diagnostic>,
) {
    let own = path.canonicalize().ok();
    for assessment in assessments {
        let is_other = |(other_team, other): &&(TeamId, Assessment)| {
            other_team == team
                && (other.written, other.assessed_on)
                    == (assessment.written, assessment.assessed_on)
                && (own.is_none() || Path::new(&*other.file).canonicalize().ok() != own)
        };
        if let Some((_, other)) = there.iter().find(is_other) {
            findings.push(
                Diagnostic::warning(format!(
                    "the results folder has another assessment of `{team}` for {}",
                    assessment.written
                ))
                .at(Place::file(&*other.file))
                .hint("remove one of the two, or give each its `assessed_on`"),
            );
        }
    }
}

/// A warning for each assessment that was in a file and is not in what was written over it.
fn tell_replaced(
    path: &Path,
    team: &TeamId,
    assessments: &[&Assessment],
    there: &[(TeamId, Assessment)],
    findings: &mut Vec<Diagnostic>,
) {
    let own = path.canonicalize().ok();
    // There may be very many others, and looking for links takes time.
    let was_here = |other: &Assessment| {
        let file = Path::new(&*other.file);
        file.file_name() == path.file_name() && file.canonicalize().ok() == own
    };
    let before: Vec<_> = there.iter().filter(|(_, other)| was_here(other)).collect();
    if before.is_empty() {
        findings.push(
            Diagnostic::warning("what was in this file could not be read, and is replaced")
                .at(Place::file(path.display().to_string())),
        );
    }
    for (other_team, other) in before {
        let is_there =
            |new: &&Assessment| (new.period, new.assessed_on) == (other.period, other.assessed_on);
        if other_team == team && assessments.iter().any(is_there) {
            continue;
        }
        let day = other.assessed_on.map(|day| format!(" of {day}")).unwrap_or_default();
        findings.push(
            Diagnostic::warning(format!(
                "the assessment{day} of `{other_team}` for {} was in this file and is replaced",
                other.period
            ))
            .at(Place::file(path.display().to_string()))
            .hint("the files that are imported do not hold it"),
        );
    }
}

fn write(path: &Path, text: &str, args: &ImportArgs, findings: &mut Vec<Diagnostic>) -> Outcome {
    let place = || Place::file(path.display().to_string());
    // Whatever has another size, or is no file, has another content.
    let same = input::read(path, text.len() as u64).is_ok_and(|before| before == text.as_bytes());
    if same {
        return Outcome::Unchanged;
    }
    if path.symlink_metadata().is_ok() && !args.force {
        findings.push(
            Diagnostic::error(
                "the file is there already with other content, and is not written over",
            )
            .at(place())
            .hint("look at both, then write over it with `--force`"),
        );
        return Outcome::Skipped;
    }
    if !args.dry_run
        && let Err(message) = write_whole(path, text.as_bytes())
    {
        findings.push(Diagnostic::error(message).at(place()));
        return Outcome::Skipped;
    }
    Outcome::Written
}
