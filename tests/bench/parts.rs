//! The parts of a run, one after the other in this process.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use dankai::batch::{self, Batch, How, Program, Scope, Workers};
use dankai::load::{self, Options};
use dankai::model::{Locale, Portfolio};
use dankai::typeset::Typesetter;
use dankai::write::OutputPlan;

use super::{milliseconds, processors};

/// Where the time goes, and what workers of either kind take.
pub(super) fn all(workspace: &Path, out: &Path) {
    println!("parts, English:");
    let start = Instant::now();
    let typesetter = Typesetter::new(None).expect("the templates are built in");
    println!("  fonts and templates: {:.1} ms, once", milliseconds(start.elapsed()));
    let start = Instant::now();
    let portfolio = load::load(workspace, &Options::default()).expect("it is good").value;
    let teams = portfolio.teams.len();
    let each = |name: &str, time: Duration| {
        println!("  {name}: {:.2} ms a team", milliseconds(time) / teams as f64);
    };
    each(&format!("reading, {} threads", processors()), start.elapsed());
    let period = portfolio.newest_period().expect("there are results");
    let start = Instant::now();
    let score = dankai::score::score_portfolio(&portfolio, period);
    each("scores", start.elapsed());
    let start = Instant::now();
    let views: Vec<_> = score
        .teams
        .iter()
        .map(|team| dankai::report::team_report(&score, team, Locale::En))
        .collect();
    each("views and charts", start.elapsed());
    let start = Instant::now();
    for view in &views {
        typesetter.prepare(view).expect("a view is JSON");
    }
    each("views as text", start.elapsed());
    drop(views);
    let batch = |jobs: usize| Batch {
        period,
        locale: Locale::En,
        output: OutputPlan::new(out, period),
        jobs,
        scope: Scope::Everything,
    };
    typesetting(&portfolio, &typesetter, &batch(1), each);
    workers(&portfolio, &typesetter, &batch(processors()));
}

/// What one thread takes for all reports, and where Typst says it goes. Telling costs time, so
/// the whole is taken without.
fn typesetting(
    portfolio: &Portfolio,
    typesetter: &Typesetter,
    batch: &Batch,
    each: impl Fn(&str, Duration),
) {
    let start = Instant::now();
    batch::run(portfolio, typesetter, batch, |_| {});
    each("everything but reading and scores, one thread", start.elapsed());
    typst_timing::enable();
    batch::run(portfolio, typesetter, batch, |_| {});
    typst_timing::disable();
    let mut events = Vec::new();
    typst_timing::export_json(&mut events, |_| (String::new(), 0)).expect("there is room");
    let spent = outermost(&serde_json::from_slice(&events).expect("it is JSON"));
    let whole: f64 = spent.values().sum();
    for (name, time) in spent {
        println!("  of Typst's time {name}: {:.0} %", 100.0 * time / whole);
    }
}

/// The time of the outermost spans of these names.
fn outermost(events: &serde_json::Value) -> BTreeMap<&'static str, f64> {
    let names = [
        ("eval", "evaluation"),
        ("iter (1)", "layout"),
        ("iter (2)", "layout, again"),
        ("convert document", "PDF"),
    ];
    let mut spent = BTreeMap::new();
    let mut open: Option<(&str, f64, usize)> = None;
    for event in events.as_array().expect("a list of events") {
        let name = event["name"].as_str().unwrap_or_default();
        let at = event["ts"].as_f64().unwrap_or_default();
        let begins = event["ph"] == "B";
        match &mut open {
            None => {
                if let Some((name, _)) = names.iter().find(|(known, _)| begins && *known == name) {
                    open = Some((name, at, 1));
                }
            }
            Some((known, since, depth)) if *known == name => {
                *depth = if begins { *depth + 1 } else { *depth - 1 };
                if *depth == 0 {
                    let (_, told) = names.iter().find(|(it, _)| it == known).expect("it is known");
                    *spent.entry(*told).or_default() += at - *since;
                    open = None;
                }
            }
            Some(_) => {}
        }
    }
    spent
}

/// All reports by workers of either kind, in turns.
fn workers(portfolio: &Portfolio, typesetter: &Typesetter, batch: &Batch) {
    let program = Program {
        variables: Vec::new(),
        memory: None,
        path: env!("CARGO_BIN_EXE_dankai").into(),
        args: vec!["typeset-worker".to_owned()],
    };
    let kinds = [("threads", Workers::Threads), ("processes", Workers::Processes(program))];
    let mut times: [Vec<Duration>; 2] = Default::default();
    for _ in 0..3 {
        for ((_, workers), times) in kinds.iter().zip(&mut times) {
            let how = How { force: true, workers: workers.clone(), ..How::default() };
            let start = Instant::now();
            let built = batch::build(portfolio, typesetter, batch, &how, |_| {});
            times.push(start.elapsed());
            assert!(batch::is_complete(&built.value), "all reports are made");
        }
    }
    for ((name, _), mut times) in kinds.iter().zip(times) {
        times.sort_unstable();
        let [least, median, most] = [0, 1, 2].map(|at| milliseconds(times[at]));
        println!(
            "  all reports by {} {name}: {median:.0} ms ({least:.0} to {most:.0})",
            batch.jobs
        );
    }
}
