//! The whole program, from process start to its end.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use dankai::model::Locale;

use super::milliseconds;

/// How often each run is repeated.
const ROUNDS: usize = 5;

fn dankai(arguments: &[&str], folders: &[&Path]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dankai"));
    command.args(arguments).args(folders).stdout(Stdio::null());
    command
}

/// The made-up organisation of `dankai init --demo`.
pub(super) fn generate(folder: &Path, teams: usize, months: usize) {
    let (teams, months) = (teams.to_string(), months.to_string());
    let demo = ["init", "--demo", &teams, "--months", &months, "--seed", "7", "--until", "2026-11"];
    run(&mut dankai(&demo, &[folder]));
}

fn run(command: &mut Command) {
    let status = command.status().expect("the program runs");
    assert!(status.success(), "{command:?}: {status}");
}

/// All runs that people and schedulers wait for.
pub(super) fn all(workspace: &Path, teams: usize) {
    let out = workspace.with_file_name("out-process");
    for locale in Locale::ALL {
        let build = ["build", "-q", "--force", "--locale", locale.tag(), "--out"];
        let command = || dankai(&build, &[&out, workspace]);
        // The first run makes the folders.
        run(&mut command());
        let name = format!("build {locale}, {} reports", teams + 1);
        let time = clocked(&name, command);
        println!("{:>54.1} ms a report", milliseconds(time) / (teams + 1) as f64);
        if let Some(peak) = peak(command().spawn().expect("the program runs")) {
            println!("{:>51.0} MB at most, of all its processes", peak as f64 / 1e3);
        }
    }
    let plain = ["build", "-q", "--locale", Locale::ALL[Locale::ALL.len() - 1].tag(), "--out"];
    clocked("build, nothing changed", || dankai(&plain, &[&out, workspace]));
    clocked("check", || dankai(&["check"], &[workspace]));
    clocked("score", || dankai(&["score"], &[workspace]));
    let team = ["team", "team-0001", "-q", "--out"];
    clocked("one team's report of all", || dankai(&team, &[&out, workspace]));
    let single = alone(workspace);
    clocked("one team's report, a workspace of its own", || dankai(&team, &[&out, &single]));
}

/// Runs it some times, prints what it took, and gives the median.
fn clocked(name: &str, command: impl Fn() -> Command) -> Duration {
    let mut runs: Vec<(Duration, Option<f64>)> = (0..ROUNDS)
        .map(|_| {
            let (start, before) = (Instant::now(), processor_time());
            run(&mut command());
            (start.elapsed(), processor_time().zip(before).map(|(after, before)| after - before))
        })
        .collect();
    runs.sort_unstable_by_key(|(time, _)| *time);
    let [least, median, most] = [0, ROUNDS / 2, ROUNDS - 1].map(|at| milliseconds(runs[at].0));
    let processors =
        runs[ROUNDS / 2].1.map_or_else(String::new, |time| format!(", {time:.2} s of processors"));
    println!("{name:<42} {median:>8.0} ms ({least:.0} to {most:.0}){processors}");
    runs[ROUNDS / 2].0
}

/// The processor time of all processes that this one has waited for, in seconds, where the
/// system tells.
fn processor_time() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program stands in parentheses and may hold blanks.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    // Linux counts a hundred ticks a second, whatever its own clock.
    Some((ticks(13)? + ticks(14)?) / 100.0)
}

/// The most memory a process and its children held together, in kB, pages they share counted
/// once; where the system tells. It waits for the process.
fn peak(mut process: Child) -> Option<u64> {
    let mut peak = None;
    while process.try_wait().expect("it can be waited for").is_none() {
        peak = peak.max(held(process.id()));
        std::thread::sleep(Duration::from_millis(50));
    }
    peak
}

fn held(process: u32) -> Option<u64> {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).ok()?;
    let children = tasks
        .flatten()
        .filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok());
    let children: Vec<u32> = children
        .flat_map(|ids| ids.split_whitespace().map(str::parse).collect::<Vec<_>>())
        .flatten()
        .collect();
    let own = |id: u32| -> Option<u64> {
        let text = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
        line.trim().strip_suffix("kB")?.trim().parse().ok()
    };
    Some(own(process)? + children.into_iter().filter_map(own).sum::<u64>())
}

/// The first team's assessments in a workspace of their own.
fn alone(workspace: &Path) -> std::path::PathBuf {
    let single = workspace.with_file_name("single");
    std::fs::create_dir_all(single.join("results")).expect("the folder is ours");
    for entry in std::fs::read_dir(workspace.join("results")).expect("the results are there") {
        let month = entry.expect("an entry").path();
        let name = format!("{}.yaml", month.file_name().unwrap_or_default().to_string_lossy());
        std::fs::copy(month.join("team-0001.yaml"), single.join("results").join(name))
            .expect("a copy");
    }
    single
}
