//! The batch under the clock: `cargo bench --bench batch`, or `cargo bench --bench batch -- 1000 12`
//! for other sizes. `-- --into DIR 1000 12` writes the workspace and stops.
//!
//! Times are of this machine; compare only what ran side by side.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use dankai::batch::{self, Batch, Scope};
use dankai::load::{self, Options};
use dankai::model::Locale;
use dankai::typeset::Typesetter;
use dankai::write::OutputPlan;

fn main() {
    if let Some(at) = std::env::args().position(|argument| argument == "--into") {
        let folder = std::env::args().nth(at + 1).expect("`--into` names a folder");
        let number = |place: usize, usual: usize| {
            std::env::args().nth(at + place).and_then(|text| text.parse().ok()).unwrap_or(usual)
        };
        generate(Path::new(&folder), number(2, 200), number(3, 12));
        return;
    }
    let numbers: Vec<usize> =
        std::env::args().skip(1).filter_map(|text| text.parse().ok()).collect();
    let teams = numbers.first().copied().unwrap_or(200);
    let months = numbers.get(1).copied().unwrap_or(12);
    let folder = tempfile::tempdir().expect("a temporary folder");
    generate(folder.path(), teams, months);
    println!("{teams} teams x {months} months, {} processors", processors());

    for locale in Locale::ALL {
        whole_process(folder.path(), teams, locale);
    }
    one_on_demand(folder.path());
    where_the_time_goes(folder.path(), teams);
}

/// The made-up organisation of `dankai init --demo`.
fn generate(folder: &Path, teams: usize, months: usize) {
    let (teams, months) = (teams.to_string(), months.to_string());
    let status = Command::new(env!("CARGO_BIN_EXE_dankai"))
        .args(["init", "--demo", &teams, "--months", &months, "--seed", "7", "--until", "2026-11"])
        .arg(folder)
        .stdout(std::process::Stdio::null())
        .status()
        .expect("the program runs");
    assert!(status.success(), "the workspace is made");
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// From process start to the last byte: reading, scoring, charts, typesetting, writing.
fn whole_process(workspace: &Path, teams: usize, locale: Locale) {
    let out = workspace.join("out-bench");
    let start = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_dankai"))
        .arg("build")
        .arg(workspace)
        .args(["-q", "--locale", locale.tag(), "--out"])
        .arg(&out)
        .status()
        .expect("the program runs");
    let time = start.elapsed();
    assert!(status.success(), "the batch is complete");
    let reports = teams + 1;
    println!(
        "batch {locale}: {:.2} s, {:.1} ms a report, {:.0} reports a second",
        time.as_secs_f64(),
        milliseconds(time) / reports as f64,
        reports as f64 / time.as_secs_f64(),
    );
    std::fs::remove_dir_all(out).expect("the folder is ours");
}

/// The largest memory this process has had, in KiB, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

/// One report from process start, the way a person asks for it.
fn one_on_demand(workspace: &Path) {
    let out = workspace.join("out-one");
    let single = workspace.join("single");
    std::fs::create_dir_all(single.join("results")).expect("the folder is ours");
    for entry in std::fs::read_dir(workspace.join("results")).expect("the results are there") {
        let month = entry.expect("an entry").path();
        let name = format!("{}.yaml", month.file_name().unwrap_or_default().to_string_lossy());
        std::fs::copy(month.join("team-0001.yaml"), single.join("results").join(name))
            .expect("a copy");
    }
    for (name, folder) in
        [("in the whole workspace", workspace), ("in a folder of its own", &single)]
    {
        let mut times: Vec<Duration> = (0..7)
            .map(|_| {
                let start = Instant::now();
                let status = Command::new(env!("CARGO_BIN_EXE_dankai"))
                    .arg("team")
                    .arg("team-0001")
                    .arg(folder)
                    .args(["-q", "--out"])
                    .arg(&out)
                    .status()
                    .expect("the program runs");
                assert!(status.success(), "the report is made");
                start.elapsed()
            })
            .collect();
        times.sort_unstable();
        println!("one report {name}: {:.0} ms (median of 7)", milliseconds(times[3]));
    }
}

/// The parts, one after the other in this process.
fn where_the_time_goes(workspace: &Path, teams: usize) {
    let timed = |name: &str, start: Instant, count: usize| {
        let time = start.elapsed();
        println!(
            "  {name}: {:.0} ms, {:.2} ms each of {count}",
            milliseconds(time),
            milliseconds(time) / count as f64
        );
    };
    println!("parts:");
    let start = Instant::now();
    let options = Options { ignore: vec![workspace.join("single")], ..Options::default() };
    let portfolio = load::load(workspace, &options).expect("the workspace is good").value;
    timed("read", start, teams);
    let start = Instant::now();
    let typesetter = Typesetter::new(None).expect("the templates are built in");
    timed("fonts and templates", start, 1);
    let period = portfolio.newest_period().expect("there are results");
    let start = Instant::now();
    let score = dankai::score::score_portfolio(&portfolio, period);
    timed("score", start, teams);
    let start = Instant::now();
    let views: Vec<_> = score
        .teams
        .iter()
        .map(|team| dankai::report::team_report(&score, team, Locale::En))
        .collect();
    timed("views and charts", start, teams);
    drop(views);
    for jobs in [1, processors()] {
        let out = workspace.join(format!("out-{jobs}"));
        let batch = Batch {
            period,
            locale: Locale::En,
            output: OutputPlan::new(&out, period),
            jobs,
            scope: Scope::Everything,
        };
        let start = Instant::now();
        let outcomes = batch::run(&portfolio, &typesetter, &batch, |_| {});
        timed(&format!("views, typesetting, writing with {jobs} workers"), start, outcomes.len());
    }
    if let Some(kib) = peak() {
        println!("peak memory of all parts in one process: {} MB", kib / 1024);
    }
}
