//! Findings: what is wrong, where, and what to do about it.
//!
//! Every room reports through [`Diagnostic`]; only the command line decides how
//! findings look on a screen and which exit code they lead to.

mod formats;

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

pub use formats::{FINDINGS, to_github, to_json, to_sarif};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Something was left out or could not be produced; the run ends with exit code 1.
    Error,
    /// Something is doubtful; everything was produced.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// Where in the input a finding stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The file, as the user would name it.
    pub file: String,
    /// The table the position counts cells in; none where it counts lines and characters.
    pub table: Option<Table>,
    /// Line and column, both counted from 1; the column counts characters, or cells in a
    /// table.
    pub position: Option<(usize, usize)>,
    /// The offending line, without its line break.
    pub excerpt: Option<String>,
}

/// A table in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Table {
    /// The rows of the file itself.
    Rows,
    /// A sheet of a workbook.
    Sheet(String),
}

impl Place {
    /// A place that is a whole file.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), table: None, position: None, excerpt: None }
    }
}

/// The name of a column in spreadsheets: `A` for 1, `AA` for 27.
fn column_name(mut column: usize) -> String {
    let mut name = String::new();
    while column > 0 {
        column -= 1;
        let letter = u8::try_from(column % 26).unwrap_or_default();
        name.insert(0, char::from(b'A' + letter));
        column /= 26;
    }
    name
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&escaped(&self.file))?;
        match (&self.table, self.position) {
            (None, Some((line, column))) => write!(f, ":{line}:{column}"),
            (Some(Table::Rows), Some((row, column))) => {
                write!(f, ", row {row}, column {column}")
            }
            (Some(Table::Sheet(name)), position) => {
                write!(f, ", sheet \"{}\"", escaped(name))?;
                match position {
                    Some((row, column)) => write!(f, ", cell {}{row}", column_name(column)),
                    None => Ok(()),
                }
            }
            (_, None) => Ok(()),
        }
    }
}

/// One finding. It can go from process to process; [`to_json`] is for other programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong: lower case, no final dot, names and values in backticks.
    pub message: String,
    /// Where it is, when it is in a file.
    pub place: Option<Place>,
    /// What to do about it.
    pub hints: Vec<String>,
    /// The team whose report it concerns, when it is known.
    pub team: Option<String>,
}

impl Diagnostic {
    /// An error without a place.
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(Severity::Error, message)
    }

    /// A warning without a place.
    pub fn warning(message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, message)
    }

    fn new(severity: Severity, message: impl Into<String>) -> Self {
        Self { severity, message: message.into(), place: None, hints: Vec::new(), team: None }
    }

    /// The same finding at a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same finding with one more hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same finding, said of one team.
    #[must_use]
    pub fn of_team(mut self, team: impl Into<String>) -> Self {
        self.team = Some(team.into());
        self
    }
}

/// Text that does nothing to a screen or a log: characters that control it, or turn the
/// direction of what follows, are written as in `\u{1b}` or `\n`.
pub fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_unsafe(c) {
            safe.extend(c.escape_default());
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// A line of a file as it is shown, with a blank for each character that could change how the
/// rest looks, so that columns stay.
pub(crate) fn blanked(line: &str) -> String {
    line.chars().map(|c| if is_unsafe(c) { ' ' } else { c }).collect()
}

/// The finding as text: `error: message`, `  --> place`, the line with a caret, hints.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.severity, escaped(&self.message))?;
        if let Some(place) = &self.place {
            write!(f, "\n  --> {place}")?;
            if let (Some((line, column)), Some(excerpt)) = (place.position, &place.excerpt) {
                let number = line.to_string();
                let margin = " ".repeat(number.len());
                let (shown, offset) = window(excerpt, column.saturating_sub(1));
                write!(f, "\n {margin} |\n {number} | {shown}")?;
                write!(f, "\n {margin} | {}^", blanks(&shown, offset))?;
            }
        }
        for hint in &self.hints {
            write!(f, "\n  hint: {}", escaped(hint))?;
        }
        Ok(())
    }
}

/// How many characters of an offending line are shown.
const EXCERPT: usize = 100;

/// The part of `line` around character `offset`, safe to print, and the offset in it.
fn window(line: &str, offset: usize) -> (String, usize) {
    let start = offset.saturating_sub(EXCERPT / 2);
    let shown: String = line.chars().skip(start).take(EXCERPT).collect();
    (blanked(&shown), offset - start)
}

/// Blanks as wide as the first `count` characters of `text` on a terminal.
fn blanks(text: &str, count: usize) -> String {
    text.chars().take(count).map(|c| if is_wide(c) { "  " } else { " " }).collect()
}

/// Whether a terminal gives the character two cells (CJK and full-width forms).
fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD)
}

/// Whether the character could change how the rest of a terminal line looks.
fn is_unsafe(c: char) -> bool {
    c.is_control() || is_bidi_control(c)
}

/// Whether the character changes the direction of what follows it.
pub(crate) fn is_bidi_control(c: char) -> bool {
    matches!(u32::from(c), 0x061C | 0x200E | 0x200F | 0x202A..=0x202E | 0x2066..=0x2069)
}

/// A value together with what was found on the way to it.
#[derive(Debug, Clone)]
pub struct Checked<T> {
    /// The value, as good as the input allows.
    pub value: T,
    /// The findings, in reading order.
    pub findings: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// A value with findings.
    pub fn new(value: T, findings: Vec<Diagnostic>) -> Self {
        Self { value, findings }
    }

    /// Whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        has_errors(&self.findings)
    }
}

/// Whether any finding is an error.
pub fn has_errors(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// Brings findings into reading order: by file, line, column, then gravity and message.
pub fn sort(findings: &mut Vec<Diagnostic>) {
    findings.sort_by(|a, b| {
        (&a.place, a.severity, &a.message).cmp(&(&b.place, b.severity, &b.message))
    });
    findings.dedup();
}

/// A hint naming the candidate that is nearest to `wrong`, if one is near.
pub fn did_you_mean<'a>(
    wrong: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    // Long words would make the distance slow, and nobody mistypes them that far.
    if wrong.chars().count() > 80 {
        return None;
    }
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(wrong, candidate), candidate))
        .filter(|(similarity, _)| *similarity > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| format!("did you mean `{candidate}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_shows_its_line_and_points_at_the_column() {
        let place = Place {
            file: "results/a.yaml".into(),
            table: None,
            position: Some((12, 5)),
            excerpt: Some("品質: mett".into()),
        };
        let finding =
            Diagnostic::error("unknown answer `mett`").at(place).hint("did you mean `met`?");
        assert_eq!(
            finding.to_string(),
            "error: unknown answer `mett`\n  --> results/a.yaml:12:5\n    |\n 12 | 品質: mett\n    |       ^\n  hint: did you mean `met`?"
        );
    }

    #[test]
    fn a_place_in_a_table_names_its_cell() {
        let at = |table, position| {
            Place { file: "r".into(), table: Some(table), position, excerpt: None }.to_string()
        };
        assert_eq!(at(Table::Rows, Some((7, 4))), "r, row 7, column 4");
        for (column, cell) in [(1, "A"), (4, "D"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")]
        {
            let sheet = Table::Sheet("Release".into());
            assert_eq!(at(sheet, Some((7, column))), format!("r, sheet \"Release\", cell {cell}7"));
        }
        assert_eq!(at(Table::Sheet("a\u{1b}".into()), None), "r, sheet \"a\\u{1b}\"");
    }

    #[test]
    fn control_and_direction_characters_are_never_echoed() {
        let place = Place {
            file: "a".into(),
            table: None,
            position: Some((1, 1)),
            excerpt: Some("a\u{202e}b\u{1b}[31m".into()),
        };
        let text = Diagnostic::error("x").at(place).to_string();
        assert!(!text.contains('\u{202e}') && !text.contains('\u{1b}'));
    }

    #[test]
    fn the_nearest_name_is_proposed_and_a_far_one_is_not() {
        let names = ["training.runs-tracked", "release.rollback"];
        assert_eq!(
            did_you_mean("training.run-tracked", names).as_deref(),
            Some("did you mean `training.runs-tracked`?")
        );
        assert_eq!(did_you_mean("zzz", names), None);
    }
}
