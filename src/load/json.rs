//! Reading assessments from JSON: the shape is that of the YAML, one or a list of them.

use serde_json::Value as Json;

use super::ReadDocument;
use super::assessment::read_value;
use super::node::{Node, Source, place};
use super::versions::Versions;
use super::yaml;
use crate::diag::Diagnostic;

/// Reads every assessment of a JSON file. What dankai itself writes, such as a manifest or
/// scores, is none.
pub(super) fn read_file(text: &str, file: &str, versions: &Versions<'_>) -> Vec<ReadDocument> {
    let findings = |finding: Diagnostic| {
        vec![ReadDocument {
            team: None,
            period: None,
            day: None,
            assessment: None,
            file: file.into(),
            findings: vec![finding],
        }]
    };
    let json: Json = match serde_json::from_str(text) {
        Ok(json) => json,
        Err(fault) => {
            let message = fault.to_string();
            let end = message.rfind(" at line ").unwrap_or(message.len());
            let position = Some((fault.line(), fault.column())).filter(|(line, _)| *line > 0);
            return findings(
                Diagnostic::error(format!("this is not JSON: {}", &message[..end]))
                    .at(place(text, file, position))
                    .hint("nothing of this file was used"),
            );
        }
    };
    let schema = json.get("schema").and_then(Json::as_str).unwrap_or_default();
    if schema.starts_with("dankai.") {
        return Vec::new();
    }
    let source = Source::new(text, 0);
    let Json::Array(items) = &json else {
        let value = yaml::from_json(&json);
        return vec![read_value(&Node::root(&value, &source), &source, &file.into(), versions)];
    };
    if items.is_empty() {
        let finding = Diagnostic::warning("the file holds no assessment");
        return findings(finding.at(place(text, file, None)));
    }
    let file = &file.into();
    let values = items.iter().map(yaml::from_json).enumerate();
    values
        .map(|(number, value)| {
            let node = Node::item(&value, number, &source);
            read_value(&node, &source, file, versions)
        })
        .collect()
}
