//! The batch under the clock: `cargo bench --bench batch`, or `cargo bench --bench batch -- 1000 12`
//! for other sizes. `-- --into DIR 1000 12` writes the workspace and stops.
//!
//! Times are of this machine; compare only what ran side by side.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod parts;
mod process;

use std::path::Path;
use std::time::Duration;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let numbers: Vec<usize> = arguments.iter().filter_map(|text| text.parse().ok()).collect();
    let teams = numbers.first().copied().unwrap_or(200);
    let months = numbers.get(1).copied().unwrap_or(12);
    if let Some(at) = arguments.iter().position(|argument| argument == "--into") {
        let folder = arguments.get(at + 1).expect("`--into` names a folder");
        process::generate(Path::new(folder), teams, months);
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let workspace = folder.path().join("workspace");
    process::generate(&workspace, teams, months);
    println!("{teams} teams x {months} months, {} processors", processors());
    process::all(&workspace, teams);
    parts::all(&workspace, &folder.path().join("out"));
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
