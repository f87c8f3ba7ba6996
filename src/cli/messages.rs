//! Findings and closing lines on the screen.

use std::io::{self, ErrorKind, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use dankai::diag::{self, Diagnostic, Severity};
use serde_json::json;

use super::log;

/// Whether something could not be printed.
static LOST: AtomicBool = AtomicBool::new(false);

/// Whether something that was to be printed is nowhere to be read, for which a run ends with 1.
pub(super) fn is_lost() -> bool {
    LOST.load(Ordering::Relaxed)
}

/// Notes what became of printing. A reader that has gone away, such as `head`, is no fault.
pub(super) fn printed(result: io::Result<()>) {
    let Err(why) = result else { return };
    if why.kind() != ErrorKind::BrokenPipe && !LOST.swap(true, Ordering::Relaxed) {
        complain(&format!("error: nothing can be printed: {why}\n"));
    }
}

/// Prints text to standard output.
pub(super) fn print(text: &str) {
    let mut out = io::stdout().lock();
    let result = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    drop(out);
    printed(result);
}

/// Prints text to standard error.
pub(super) fn complain(text: &str) {
    if log::is_lines() {
        log::event(&json!({"event": "message", "text": text.trim()}));
    } else {
        write_error(text);
    }
}

/// The same as it stands.
pub(super) fn write_error(text: &str) {
    let result = io::stderr().lock().write_all(text.as_bytes());
    printed(result);
}

/// Prints findings in reading order, to standard error; only errors where `quiet`.
pub(super) fn report(findings: &[Diagnostic], quiet: bool) {
    let mut findings = findings.to_vec();
    diag::sort(&mut findings);
    for finding in findings.iter().filter(|finding| !quiet || finding.severity == Severity::Error) {
        tell(finding, "\n\n");
    }
}

fn tell(finding: &Diagnostic, end: &str) {
    if log::is_lines() {
        let mut event = log::finding(finding);
        event["event"] = "finding".into();
        log::event(&event);
    } else {
        write_error(&format!("{finding}{end}"));
    }
}

/// An error about how the program was called.
pub(super) fn usage(message: &str, hint: Option<String>) {
    let mut finding = Diagnostic::error(message);
    finding.hints.extend(hint);
    tell(&finding, "\n");
}

/// A name as it goes into a line.
pub(super) fn one_line(name: &str) -> String {
    diag::escaped(name).into_owned()
}

/// A path as it goes into a line.
pub(super) fn path(path: &Path) -> String {
    one_line(&path.display().to_string())
}

/// Lines in which names of others stand, without what would control a screen.
pub(super) fn lines(text: &str) -> String {
    text.split('\n').map(diag::escaped).collect::<Vec<_>>().join("\n")
}

/// `2 errors, 1 warning`.
pub(super) fn counts(findings: &[Diagnostic]) -> String {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    format!("{}, {}", counted(errors, "error"), counted(warnings, "warning"))
}

/// `1 report` or `2 reports`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    counted_as(count, noun, &format!("{noun}s"))
}

/// `1 summary`, `3 summaries`.
pub(super) fn counted_as(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
