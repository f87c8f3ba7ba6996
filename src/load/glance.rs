//! A glance at a results file: whose it is and of which month, from its first lines.
//!
//! One team's report needs little of the other teams' files. A glance gives an answer only
//! where reading the whole file would give the same one, or find a fault that concerns
//! that team alone.

use crate::model::{Period, TeamId};

/// Team and month of a file of one document that begins with plain `key: value` lines,
/// `team` and `period` among them. `None` for a file of any other shape.
pub(super) fn glance(text: &str) -> Option<(TeamId, Period)> {
    if !has_usual_lines(text) {
        return None;
    }
    let (mut team, mut period) = (None, None);
    let mut rest = text;
    while team.is_none() || period.is_none() {
        if rest.is_empty() {
            return None;
        }
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let line = line.strip_suffix('\r').unwrap_or(line);
        rest = after;
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, value) = line.split_once(": ")?;
        // A line that is set in would continue the value.
        let goes_on = rest.starts_with([' ', '\t']);
        if goes_on || !is_plain(key) || !is_plain(value) {
            return None;
        }
        match key {
            "team" if team.is_none() => team = Some(TeamId::new(value).ok()?),
            "period" if period.is_none() => {
                period = Some(value.parse().ok().filter(|_| value.len() == "2026-01".len())?);
            }
            "team" | "period" => return None,
            _ => {}
        }
    }
    let further = memchr::memchr_iter(b'\n', rest.as_bytes()).map(|at| &rest[at + 1..]);
    if std::iter::once(rest).chain(further).any(begins_anew) {
        return None;
    }
    Some((team?, period?))
}

/// Whether the line at the start of a text could tell of a team or a period once more, or begin
/// another document.
fn begins_anew(text: &str) -> bool {
    // Most lines are set in, and only the first character is looked at.
    match text.as_bytes().first() {
        Some(b'"' | b'\'' | b'?' | b'%') => true,
        Some(b't' | b'p' | b'-' | b'.') => {
            ["team", "period", "---", "..."].iter().any(|it| text.starts_with(it))
        }
        _ => false,
    }
}

/// Whether all lines end as they do everywhere. Other line ends make lines where none are seen
/// here.
fn has_usual_lines(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'\r', bytes).all(|at| bytes.get(at + 1) == Some(&b'\n'))
        && (text.is_ascii() || !text.contains(['\u{85}', '\u{2028}', '\u{2029}']))
}

/// Whether YAML can take the text for nothing but itself.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
        && text.starts_with(char::is_alphanumeric)
        && !["null", "true", "false"].iter().any(|word| text.eq_ignore_ascii_case(word))
        && text.parse::<f64>().is_err()
        && !["0x", "0o", "0b"].iter().any(|it| text.starts_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Option<String> {
        glance(text).map(|(team, period)| format!("{team} {period}"))
    }

    #[test]
    fn the_first_lines_tell_team_and_month() {
        let plain = Some("a-1 2026-01".to_owned());
        for text in [
            "team: a-1\nperiod: 2026-01",
            "# of a\n\nmodel: mlops\nperiod: 2026-01\nteam: a-1\nanswers:\n  team: b\n",
            "team: a-1\r\nperiod: 2026-01\r\nanswers: {a: met}\r\n",
            // Not YAML further on: a fault of this team's file.
            "team: a-1\nperiod: 2026-01\nanswers: ]\n",
        ] {
            assert_eq!(seen(text), plain, "{text:?}");
        }
    }

    #[test]
    fn a_file_of_another_shape_is_left_to_the_reader() {
        for text in [
            "",
            "team: a",
            "{team: a, period: 2026-01}",
            "team: a\nperiod: 2026-01-31",
            "team: a\nperiod: 2026-13",
            "team: a # of b\nperiod: 2026-01",
            "team: &a a\nperiod: 2026-01",
            "team: \"a\"\nperiod: 2026-01",
            "team: null\nperiod: 2026-01",
            "team: 1e3\nperiod: 2026-01",
            "team: 0x1f\nperiod: 2026-01",
            "team: a\n  b\nperiod: 2026-01",
            "team: a\nperiod: 2026-01\n  b",
            "answers:\n  a: met\nteam: a\nperiod: 2026-01",
            "team: a\nperiod: 2026-01\nteam: b",
            "team: a\nperiod: 2026-01\n\"team\": b",
            "team: a\nperiod: 2026-01\n---\nteam: b\nperiod: 2026-01",
            "team: a\nperiod: 2026-01\n...\n",
            "---\nteam: a\nperiod: 2026-01",
            "team: a\nperiod: 2026-01\ndecision: x\rteam: b",
            "team: a\nperiod: 2026-01\ndecision: x\u{2028}team: b",
        ] {
            assert_eq!(seen(text), None, "{text:?}");
        }
    }
}
