//! Progress: a bar on a terminal, plain lines elsewhere.

use std::io::IsTerminal as _;

use dankai::batch::Outcome;
use indicatif::{ProgressBar, ProgressStyle};

use super::messages;

/// What tells of finished reports.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    lines: bool,
    verbose: bool,
}

impl Progress {
    pub(super) fn new(reports: usize, quiet: bool, verbose: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let bar = (terminal && !quiet && reports > 1).then(|| {
            let style = ProgressStyle::with_template(
                "{bar:30} {pos}/{len} reports  {per_sec}  {eta} left  {msg}",
            )
            .expect("the template is fixed");
            ProgressBar::new(reports as u64).with_style(style)
        });
        Self { lines: !quiet && reports > 1 && (!terminal || verbose), bar, verbose }
    }

    /// Tells of one report.
    pub(super) fn tell(&mut self, outcome: &Outcome) {
        let team = outcome.team.as_ref().map(|team| team.as_str());
        let name = team.or(outcome.group.as_deref()).unwrap_or("summary");
        if let Some(bar) = &self.bar {
            bar.set_message(name.to_owned());
            bar.inc(1);
        }
        if !self.lines {
            return;
        }
        let time = if self.verbose {
            format!("  {:.0} ms", outcome.duration.as_secs_f64() * 1000.0)
        } else {
            String::new()
        };
        let line = match &outcome.file {
            Some(file) => format!("{}{time}\n", file.display()),
            None => format!("failed: {name}{time}\n"),
        };
        match &self.bar {
            Some(bar) => bar.suspend(|| messages::print(&line)),
            None => messages::print(&line),
        }
    }

    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
