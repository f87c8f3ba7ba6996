//! The schemas of the input agree with its reader: on every example, and on a set of wrong files.

use std::path::Path;

use dankai::load::{
    Options, assessment_schema, builtin_ids, builtin_source, load, model_schema, workspace_schema,
};
use serde_json::Value;

use crate::{Workspace, acme};

/// The documents of a YAML file, as an editor would check them.
fn documents(text: &str) -> Vec<Value> {
    let documents = serde_yaml::Deserializer::from_str(text);
    let read = documents.map(|document| {
        let value: serde_yaml::Value = serde::Deserialize::deserialize(document).expect("YAML");
        json(value)
    });
    read.filter(|value| !value.is_null()).collect()
}

/// JSON knows no other keys than text.
fn json(value: serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Mapping(map) => {
            let key = |key: serde_yaml::Value| match json(key) {
                Value::String(text) => text,
                other => other.to_string(),
            };
            map.into_iter().map(|(name, value)| (key(name), json(value))).collect()
        }
        serde_yaml::Value::Sequence(items) => items.into_iter().map(json).collect(),
        other => serde_json::to_value(other).expect("a scalar is JSON"),
    }
}

/// What the schema says against a value; of JSON Schema, the words that these schemas use.
fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    check(schema, value, "", &mut faults);
    faults
}

fn check(schema: &Value, value: &Value, place: &str, faults: &mut Vec<String>) {
    let known = [
        "$schema",
        "additionalProperties",
        "anyOf",
        "description",
        "enum",
        "examples",
        "exclusiveMinimum",
        "items",
        "maxItems",
        "maximum",
        "minItems",
        "minimum",
        "pattern",
        "properties",
        "required",
        "type",
    ];
    let schema_map = schema.as_object().expect("a schema is a map");
    assert!(schema_map.keys().all(|key| known.contains(&key.as_str())), "{schema_map:?}");
    let mut fault = |what: &str| faults.push(format!("{place}: {what}: {value}"));
    let types: Vec<&str> = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    };
    let is = |name: &&str| match *name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("no type: {other}"),
    };
    if !types.is_empty() && !types.iter().any(is) {
        return fault("is of another type");
    }
    if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
        fault("is none of the values");
    }
    if let (Some(pattern), Some(text)) = (schema["pattern"].as_str(), value.as_str())
        && !regex::Regex::new(pattern).expect("a pattern is one").is_match(text)
    {
        fault("does not look right");
    }
    if let Some(number) = value.as_f64() {
        let bound = |name: &str| schema[name].as_f64();
        if bound("minimum").is_some_and(|least| number < least)
            || bound("maximum").is_some_and(|most| number > most)
            || bound("exclusiveMinimum").is_some_and(|below| number <= below)
        {
            fault("is out of bounds");
        }
    }
    if let Some(items) = value.as_array() {
        let bound = |name: &str| schema[name].as_u64();
        let count = items.len() as u64;
        if bound("minItems").is_some_and(|least| count < least)
            || bound("maxItems").is_some_and(|most| count > most)
        {
            fault("has another length");
        }
        if !schema["items"].is_null() {
            for item in items {
                check(&schema["items"], item, place, faults);
            }
        }
    }
    if let Some(fields) = value.as_object() {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                faults.push(format!("{place}: {name} is missing"));
            }
        }
        for (name, field) in fields {
            let place = format!("{place}/{name}");
            match (&schema["properties"][name], &schema["additionalProperties"]) {
                (Value::Null, Value::Bool(false)) => faults.push(format!("{place} is unknown")),
                (Value::Null, Value::Null) => {}
                (Value::Null, other) | (other, _) => check(other, field, &place, faults),
            }
        }
    }
    if let Some(ways) = schema["anyOf"].as_array() {
        let fits = |way: &Value| {
            let mut found = Vec::new();
            check(way, value, place, &mut found);
            found.is_empty()
        };
        if !ways.iter().any(fits) {
            faults.push(format!("{place}: is none of what it can be: {value}"));
        }
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("the file is there")
}

#[test]
fn the_sample_fits_its_schemas() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/acme");
    let settings = documents(&read(&folder.join("dankai.yaml")));
    assert_eq!(faults(&workspace_schema(acme()), &settings[0]), Vec::<String>::new());
    let schema = assessment_schema(acme());
    let mut seen = 0;
    for entry in walkdir::WalkDir::new(folder.join("results")).sort_by_file_name() {
        let path = entry.expect("the folder can be read").into_path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            for document in documents(&read(&path)) {
                assert_eq!(faults(&schema, &document), Vec::<String>::new(), "{}", path.display());
                seen += 1;
            }
        }
    }
    assert!(seen > 60, "{seen}");
}

#[test]
fn every_built_in_model_fits() {
    for id in builtin_ids() {
        let text = builtin_source(id).expect("it is built in");
        assert_eq!(faults(&model_schema(), &documents(text)[0]), Vec::<String>::new(), "{id}");
    }
}

/// Files of results, and whether they are good: reader and schema have to agree.
const ASSESSMENTS: [(&str, bool); 26] = [
    ("levels: {training: 2, release: 1, integration: 0}", true),
    ("levels: {training: 2, release: null}", true),
    ("levels: {training: 5}", false),
    ("levels: {training: two}", false),
    ("levels: {traning: 2}", false),
    ("answers: {training.runs-tracked: met}", true),
    ("answers: {training.runs-tracked: true}", true),
    ("answers: {training.runs-tracked: yes}", true),
    ("answers: {training.runs-tracked: done}", false),
    ("answers: {training.runs: met}", false),
    ("answers: {training.runs-tracked: {state: partial, evidence: w, note: {en: a, ja: b}}}", true),
    ("answers: {training.runs-tracked: {note: a}}", false),
    ("answers: {training.runs-tracked: {state: met, proof: w}}", false),
    ("answers: {training.runs-tracked: [met]}", false),
    ("levels: {}\nassessors: [M. Sato, {en: L, ja: ル}]", true),
    ("levels: {}\nassessors: M. Sato", false),
    ("levels: {}\nassessed_on: 2026-11-20", true),
    ("levels: {}\nassessed_on: 20 November", false),
    ("levels: {}\ntargets: {all: 2, by: 2026-12-31}", true),
    ("levels: {}\ntargets: {all: 9}", false),
    ("levels: {}\ntargets: {by: soon}", false),
    ("levels: {}\nplan: [{action: a, owner: O, due: 2026-12-24, status: in-progress}]", true),
    ("levels: {}\nplan: [{action: a, status: soon}]", false),
    ("levels: {}\nplan: [{criterion: x, action: a}]", false),
    ("levels: {}\nplan: [{action: a, until: 2026-12-24}]", false),
    ("levels: {}\ncomment: b", false),
];

#[test]
fn reader_and_schema_agree_on_assessments() {
    for (rest, good) in ASSESSMENTS {
        let text = format!("team: a\nperiod: 2026-11\n{rest}\n");
        let workspace = Workspace::new(&[("results/a.yaml", &text)]);
        let read = workspace.load();
        assert_eq!(!dankai::diag::has_errors(&read.findings), good, "the reader: {rest}");
        let faults = faults(&assessment_schema(&read.value), &documents(&text)[0]);
        assert_eq!(faults.is_empty(), good, "the schema: {rest}: {faults:?}");
    }
    for (text, good) in [
        ("period: 2026-11\nlevels: {}\n", false),
        ("team: a\nlevels: {}\n", false),
        ("team: a/b\nperiod: 2026-11\nlevels: {}\n", false),
        ("team: 決済\nperiod: 2026-11-20\nlevels: {}\n", true),
        ("team: a\nperiod: 2026-13\nlevels: {}\n", false),
        ("team: a\nperiod: November\nlevels: {}\n", false),
    ] {
        let workspace = Workspace::new(&[("results/a.yaml", text)]);
        let read = workspace.load();
        assert_eq!(!dankai::diag::has_errors(&read.findings), good, "the reader: {text}");
        let faults = faults(&assessment_schema(&read.value), &documents(text)[0]);
        assert_eq!(faults.is_empty(), good, "the schema: {text}: {faults:?}");
    }
}

#[test]
fn reader_and_schema_agree_on_workspaces() {
    for (text, good) in [
        ("organisation: Acme", true),
        ("organisation: {name: {en: Acme, ja: アクメ}}", true),
        ("organization: Acme", false),
        ("locale: ja", true),
        ("locale: fr", false),
        ("model: {id: mlops}", true),
        ("compare: quarter", true),
        ("compare: 2026-08", true),
        ("compare: yearly", false),
        ("targets: {all: 2, by: 2026-12-31}", true),
        ("targets: {everything: 2}", false),
        ("stale_after: 6", true),
        ("stale_after: 0", false),
        ("stale_after: soon", false),
        ("groups: {g: {name: G}}\nteams: {a: {name: A, group: g, targets: {training: 3}}}", true),
        ("teams: {a: }", true),
        ("teams: {a: {nam: A}}", false),
        ("audience: public", true),
        ("audience: {who: team, smallest_group: 3, comments: false}", true),
        ("audience: all", false),
        ("audience: {smallest_group: 1}", false),
        ("theme: {paper: letter, colors: {ink: \"#000000\"}, label: Internal}", true),
        ("theme: {paper: a5}", false),
        ("theme: {colors: {ink: black}}", false),
    ] {
        let result = ("results/a.yaml", "team: a\nperiod: 2026-11\nlevels: {}\n");
        let workspace = Workspace::new(&[("dankai.yaml", text), result]);
        let read = load(workspace.path(), &Options::default());
        let is_good = read.as_ref().is_ok_and(|it| !dankai::diag::has_errors(&it.findings));
        assert_eq!(is_good, good, "the reader: {text}");
        let faults = faults(&workspace_schema(acme()), &documents(text)[0]);
        assert_eq!(faults.is_empty(), good, "the schema: {text}: {faults:?}");
    }
}

#[test]
fn reader_and_schema_agree_on_models() {
    let good = "id: m\nversion: \"1\"\nlevels: [{level: 0}, {level: 1}]\n\
        dimensions: [{id: d, criteria: [{id: d.c, level: 1, text: T}]}]\n";
    let cases: [(&str, &str, bool); 13] = [
        ("", "", true),
        ("version: \"1\"\n", "", false),
        ("id: d.c, ", "", false),
        ("level: 1, text", "level: [1], text", true),
        ("level: 1, text", "level: 1, effort: 3, weight: 2, text", true),
        ("level: 1, text", "level: 1, effort: much, text", false),
        ("text: T", "text: T, evidence: required", true),
        ("text: T", "text: T, evidence: true", false),
        ("id: m\n", "id: m\nevidence: optional\n", true),
        ("text: T", "txt: T", false),
        ("id: m\n", "id: m\nscoring: {rule: staged}\n", true),
        ("id: m\n", "id: m\nscoring: {rule: best}\n", false),
        ("id: m\n", "id: m\nscales: {r: {min: 0, max: 2, stp: 1}}\n", false),
    ];
    for (from, to, is_good) in cases {
        let text = good.replacen(from, to, 1);
        let workspace = Workspace::new(&[
            ("dankai.yaml", "model: m\n"),
            ("models/m.yaml", &text),
            ("results/a.yaml", "team: a\nperiod: 2026-11\nlevels: {}\n"),
        ]);
        let read = load(workspace.path(), &Options::default());
        let read = read.map(|it| it.findings).unwrap_or_else(|findings| findings);
        assert_eq!(!dankai::diag::has_errors(&read), is_good, "the reader: {text}\n{read:?}");
        let faults = faults(&model_schema(), &documents(&text)[0]);
        assert_eq!(faults.is_empty(), is_good, "the schema: {text}: {faults:?}");
    }
}
