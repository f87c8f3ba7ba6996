//! Findings for other programs: JSON, SARIF 2.1.0, and the commands of a GitHub workflow.

use serde_json::{Value, json};

use super::{Diagnostic, Place, Severity, Table, blanked, escaped as safe};

/// The name and version of the JSON; it changes when a field goes or gets another meaning.
pub const FINDINGS: &str = "dankai.findings/1";

/// All findings with their counts, as a JSON document.
pub fn to_json(findings: &[Diagnostic]) -> String {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let document = json!({
        "schema": FINDINGS,
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
        "findings": findings.iter().map(finding).collect::<Vec<_>>(),
    });
    pretty(&document)
}

fn finding(finding: &Diagnostic) -> Value {
    let place = finding.place.as_ref();
    let position = place.and_then(|place| place.position);
    let sheet = place.and_then(|place| match &place.table {
        Some(Table::Sheet(name)) => Some(name),
        Some(Table::Rows) | None => None,
    });
    json!({
        "severity": finding.severity.to_string(),
        "message": safe(&finding.message),
        "file": place.map(|place| safe(&place.file)),
        "sheet": sheet.map(|name| safe(name)),
        // In a table these count rows and cells.
        "line": position.map(|(line, _)| line),
        "column": position.map(|(_, column)| column),
        "excerpt": place.and_then(|place| place.excerpt.as_deref().map(blanked)),
        "hints": finding.hints.iter().map(|hint| safe(hint)).collect::<Vec<_>>(),
        "team": finding.team,
    })
}

/// All findings as a SARIF 2.1.0 log, which code hosts and editors show beside the lines.
pub fn to_sarif(findings: &[Diagnostic]) -> String {
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let mut result = json!({
                "ruleId": rule(finding.severity),
                "level": finding.severity.to_string(),
                "message": {"text": full_message(finding)},
            });
            if let Some(place) = &finding.place {
                result["locations"] = json!([{"physicalLocation": location(place)}]);
            }
            result
        })
        .collect();
    let rules = [
        (Severity::Error, "Something is left out of the reports, or cannot be produced."),
        (Severity::Warning, "Something is doubtful; everything is produced."),
    ];
    let rules: Vec<Value> = rules
        .into_iter()
        .map(|(severity, text)| json!({"id": rule(severity), "shortDescription": {"text": text}}))
        .collect();
    let driver = json!({"name": "dankai", "version": env!("CARGO_PKG_VERSION"), "rules": rules});
    pretty(&json!({
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": driver},
            // Columns count characters, as they do for people.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn rule(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "input-error",
        Severity::Warning => "input-warning",
    }
}

/// The message with the place that a line number cannot tell, and the hints.
fn full_message(finding: &Diagnostic) -> String {
    let in_table = finding.place.as_ref().filter(|place| place.table.is_some());
    let mut parts = vec![safe(&finding.message).into_owned()];
    parts.extend(in_table.map(Place::to_string));
    parts.extend(finding.hints.iter().map(|hint| format!("hint: {}", safe(hint))));
    parts.join("; ")
}

fn location(place: &Place) -> Value {
    let mut location = json!({"artifactLocation": {"uri": uri(&place.file)}});
    if let (Some((line, column)), None | Some(Table::Rows)) = (place.position, &place.table) {
        location["region"] = if place.table.is_none() {
            json!({"startLine": line, "startColumn": column})
        } else {
            json!({"startLine": line})
        };
        if let Some(excerpt) = &place.excerpt {
            location["region"]["snippet"] = json!({"text": blanked(excerpt)});
        }
    }
    location
}

/// A path as a relative reference: whatever could be taken for something else is encoded.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}

/// One workflow command a line, which GitHub shows beside the lines of a pull request.
pub fn to_github(findings: &[Diagnostic]) -> String {
    let mut text = String::new();
    for finding in findings {
        let mut properties = Vec::new();
        if let Some(place) = &finding.place {
            properties.push(format!("file={}", property(&safe(&place.file))));
            if let (Some((line, column)), None | Some(Table::Rows)) = (place.position, &place.table)
            {
                properties.push(format!("line={line}"));
                if place.table.is_none() {
                    properties.push(format!("col={column}"));
                }
            }
        }
        let space = if properties.is_empty() { "" } else { " " };
        let message = escaped(&full_message(finding));
        text += &format!("::{}{space}{}::{message}\n", finding.severity, properties.join(","));
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

fn pretty(document: &Value) -> String {
    format!("{document:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings() -> Vec<Diagnostic> {
        let in_yaml = Place {
            file: "re sults/a,b.yaml".into(),
            table: None,
            position: Some((3, 7)),
            excerpt: Some("team: ä".into()),
        };
        let in_sheet = Place {
            file: "r.xlsx".into(),
            table: Some(Table::Sheet("Release".into())),
            position: Some((7, 4)),
            excerpt: None,
        };
        vec![
            Diagnostic::error("100 % wrong\n::error::x").at(in_yaml).hint("mend it").of_team("a"),
            Diagnostic::warning("odd").at(in_sheet),
            Diagnostic::warning("no place"),
        ]
    }

    #[test]
    fn json_holds_everything() {
        let read: Value = serde_json::from_str(&to_json(&findings())).expect("it is JSON");
        assert_eq!((&read["errors"], &read["warnings"]), (&json!(1), &json!(2)));
        let first = &read["findings"][0];
        assert_eq!(first["message"], "100 % wrong\\n::error::x");
        assert_eq!((&first["line"], &first["column"]), (&json!(3), &json!(7)));
        assert_eq!((&first["team"], &first["hints"]), (&json!("a"), &json!(["mend it"])));
        let second = &read["findings"][1];
        assert_eq!((&second["sheet"], &second["line"]), (&json!("Release"), &json!(7)));
        assert_eq!(read["findings"][2]["file"], Value::Null);
    }

    #[test]
    fn sarif_points_to_lines_of_text_only() {
        let read: Value = serde_json::from_str(&to_sarif(&findings())).expect("it is JSON");
        let results = &read["runs"][0]["results"];
        let place = |at: usize| &results[at]["locations"][0]["physicalLocation"];
        assert_eq!(place(0)["artifactLocation"]["uri"], "re%20sults/a%2Cb.yaml");
        assert_eq!(place(0)["region"]["startLine"], 3);
        assert_eq!(place(0)["region"]["startColumn"], 7);
        assert_eq!(place(1)["region"], Value::Null);
        let message = &results[1]["message"]["text"];
        assert_eq!(message, "odd; r.xlsx, sheet \"Release\", cell D7");
        assert_eq!(results[2]["locations"], Value::Null);
        let known = &read["runs"][0]["tool"]["driver"]["rules"];
        let rules: Vec<&Value> =
            known.as_array().into_iter().flatten().map(|it| &it["id"]).collect();
        for result in results.as_array().expect("there are results") {
            assert!(rules.contains(&&result["ruleId"]));
        }
    }

    #[test]
    fn names_control_nothing_in_any_format() {
        let name = "a\u{1b}[31m\nerror: b\u{202e}\u{85}\r";
        let place = Place {
            file: name.into(),
            table: Some(Table::Sheet(name.into())),
            position: Some((1, 1)),
            excerpt: Some(name.into()),
        };
        let findings = [Diagnostic::error(name).at(place).hint(name).of_team("a")];
        let human = findings[0].to_string();
        assert_eq!(human.matches("error: b").count(), 5, "{human}");
        for (format, text) in [
            ("human", human),
            ("JSON", to_json(&findings)),
            ("SARIF", to_sarif(&findings)),
            ("GitHub", to_github(&findings)),
        ] {
            let is_bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!text.contains(is_bad), "{format}: {text:?}");
            let bad = ["\\u001b", "\\u202e", "\\u0085"];
            assert!(!bad.iter().any(|it| text.contains(it)), "{format}: {text}");
            assert!(format == "SARIF" || !text.contains("%0A"), "{format}: {text}");
            assert!(!text.lines().any(|line| line.starts_with("error: b")), "{format}: {text}");
        }
        // A program has to find the file.
        assert!(to_sarif(&findings).contains("a%1B%5B31m%0Aerror"));
    }

    #[test]
    fn a_workflow_command_cannot_be_smuggled_in() {
        assert_eq!(
            to_github(&findings()),
            "::error file=re sults/a%2Cb.yaml,line=3,col=7::100 %25 wrong\\n::error::x; hint: mend it\n\
             ::warning file=r.xlsx::odd; r.xlsx, sheet \"Release\", cell D7\n\
             ::warning::no place\n"
        );
    }
}
