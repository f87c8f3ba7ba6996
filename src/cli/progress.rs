//! Progress: a bar on a terminal, plain lines elsewhere, JSON lines where asked for.

use std::io::IsTerminal as _;

use dankai::batch::Outcome;
use dankai::diag::{Diagnostic, Severity};
use dankai::write::{OutputPlan, State};
use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use super::log;
use super::messages;

/// What tells of finished reports.
pub(super) struct Progress<'a> {
    plan: &'a OutputPlan,
    bar: Option<ProgressBar>,
    lines: bool,
    verbose: bool,
    reports: usize,
    done: usize,
}

impl<'a> Progress<'a> {
    pub(super) fn new(reports: usize, quiet: bool, verbose: bool, plan: &'a OutputPlan) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let bar = (terminal && !quiet && reports > 1 && !log::is_lines()).then(|| {
            let style = ProgressStyle::with_template(
                "{bar:30} {pos}/{len} reports  {rate}  {eta} left  {msg}",
            )
            .expect("the template is fixed")
            .with_key(
                "rate",
                |state: &ProgressState, text: &mut dyn std::fmt::Write| {
                    // A bar without its rate is no fault.
                    let _ = write!(text, "{:.0} a second", state.per_sec());
                },
            );
            ProgressBar::new(reports as u64).with_style(style)
        });
        let lines = !quiet && reports > 1 && (!terminal || verbose) && !log::is_lines();
        Self { plan, lines, bar, verbose, reports, done: 0 }
    }

    /// Tells of one report.
    pub(super) fn tell(&mut self, outcome: &Outcome) {
        self.done += 1;
        log::report(outcome, self.plan, self.done, self.reports);
        let name = name(outcome);
        if let Some(bar) = &self.bar {
            bar.set_message(name.to_owned());
            bar.inc(1);
        }
        let is_failure = outcome.state == State::Failed;
        let is_news = is_failure || self.verbose || outcome.state == State::Written;
        if !is_news || !(self.lines || (is_failure && self.bar.is_some())) {
            return;
        }
        let time = if self.verbose {
            format!("  {:.0} ms", outcome.duration.as_secs_f64() * 1000.0)
        } else {
            String::new()
        };
        let line = match &outcome.file {
            Some(file) if outcome.state == State::Unchanged => {
                format!("unchanged: {}{time}\n", messages::path(file))
            }
            Some(file) => format!("{}{time}\n", messages::path(file)),
            None => format!("failed: {name}{time}{}\n", reason(&outcome.findings)),
        };
        match &self.bar {
            Some(bar) => bar.suspend(|| messages::print(&line)),
            None => messages::print(&line),
        }
    }

    /// Ends the bar, and names the reports that took longest where more is to be said.
    pub(super) fn finish(&self, outcomes: &[Outcome]) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let mut made: Vec<&Outcome> =
            outcomes.iter().filter(|outcome| outcome.state == State::Written).collect();
        if !self.verbose || !self.lines || made.len() < 2 {
            return;
        }
        made.sort_by_key(|outcome| std::cmp::Reverse(outcome.duration));
        let slowest: Vec<String> = made
            .iter()
            .take(SLOWEST)
            .map(|outcome| {
                format!("{} {:.0} ms", name(outcome), outcome.duration.as_secs_f64() * 1000.0)
            })
            .collect();
        messages::print(&format!("slowest: {}\n", slowest.join(", ")));
    }
}

/// How many of the slowest reports are named.
const SLOWEST: usize = 5;

fn name(outcome: &Outcome) -> &str {
    let team = outcome.team.as_ref().map(|team| team.as_str());
    team.or(outcome.group.as_deref()).unwrap_or("summary")
}

/// The first error, to be read at once; all findings follow at the end.
fn reason(findings: &[Diagnostic]) -> String {
    let first = findings.iter().find(|finding| finding.severity == Severity::Error);
    first.map_or_else(String::new, |finding| format!(": {}", messages::one_line(&finding.message)))
}
