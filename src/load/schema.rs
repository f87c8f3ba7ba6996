//! JSON Schemas of the three YAML files, for editors that complete and check while one writes.
//!
//! They name what this workspace knows: its teams, and the dimensions, criteria and answers of
//! its model. What needs more than one place to judge stays with `check`.

use serde_json::{Map, Value, json};

use crate::model::{Length, MaturityModel, Portfolio, Scale};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of a file of results: one assessment.
pub fn assessment_schema(portfolio: &Portfolio) -> Value {
    let model = &portfolio.model;
    let answers = model.criteria.iter().map(|criterion| {
        let text = criterion.text.get(portfolio.locale);
        (criterion.id.clone(), answer(&criterion.scale, text))
    });
    let criteria: Vec<&str> = model.criteria.iter().map(|it| it.id.as_str()).collect();
    let mut team = team_id();
    // Other teams are possible, so the known ones are only offered.
    team["examples"] =
        portfolio.teams.iter().map(|team| team.id.to_string()).collect::<Vec<_>>().into();
    let item = object(
        "One step of the plan",
        [
            (
                "id",
                json!({"type": ["string", "integer"], "description": "What it is known by from one plan to the next"}),
            ),
            ("criterion", json!({"enum": criteria, "description": "What it closes"})),
            ("action", text("What is done")),
            ("owner", text("Who does it")),
            ("due", date("By when")),
            ("status", json!({"enum": ["open", "in-progress", "done", "dropped"]})),
            ("done", date("When it was done")),
        ],
        &[],
    );
    let mut schema = object(
        "A maturity assessment of one team in one month",
        [
            ("team", team),
            (
                "period",
                period("The round, or a part of it; a full date belongs to its round", true),
            ),
            ("model", chosen_model("The version of the model it was made with")),
            ("assessed_on", date("The day of the assessment")),
            ("assessors", json!({"type": "array", "items": text("A name")})),
            ("levels", grades(model, "The level of each dimension, as the team sees it")),
            ("answers", open_object("The answers, by criterion", answers.collect())),
            ("targets", targets(model)),
            ("plan", json!({"type": "array", "items": item})),
            ("decision", text("What the team asks to be decided")),
        ],
        &["team", "period"],
    );
    schema["$schema"] = DRAFT.into();
    schema
}

/// The schema of `dankai.yaml`.
pub fn workspace_schema(portfolio: &Portfolio) -> Value {
    let model = &portfolio.model;
    let named = |what: &str| nullable(object(what, [("name", text("The name"))], &[]));
    let full_name = object("", [("name", text("The name"))], &[]);
    let plain = json!({"type": ["string", "number", "boolean"]});
    let organisation = json!({"description": "The organisation", "anyOf": [plain, full_name]});
    let team = nullable(object(
        "A team",
        [
            ("name", text("The name")),
            ("group", json!({"type": "string", "description": "The id of its group"})),
            ("targets", targets(model)),
        ],
        &[],
    ));
    let audience = json!({"anyOf": [
        {"enum": ["team", "organisation", "public"]},
        object(
            "Who reads the reports",
            [
                ("who", json!({"enum": ["team", "organisation", "public"]})),
                ("smallest_group", json!({"type": "integer", "minimum": 2})),
                ("comments", json!({"type": "boolean"})),
                ("assessors", json!({"type": "boolean"})),
            ],
            &[],
        ),
    ]});
    let compare = json!({"anyOf": [
        {"enum": ["previous", "quarter", "year"]},
        period("A period", false),
    ]});
    let by_pattern = json!({"type": "object", "additionalProperties": {"type": "string"}});
    let mut schema = object(
        "A workspace of dankai",
        [
            (
                "id",
                json!({
                    "type": ["string", "integer"],
                    "pattern": "^[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}._-]{0,79}$",
                    "description": "What tells its output folders from those of other workspaces",
                }),
            ),
            ("organisation", organisation),
            ("locale", json!({"enum": ["en", "ja"]})),
            ("model", chosen_model("The maturity model: built in, or a file in models/")),
            ("compare", compare),
            ("cadence", json!({"enum": Length::ALL.map(Length::cadence)})),
            ("fiscal_year_starts", json!({"type": "integer", "minimum": 1, "maximum": 12})),
            ("fiscal_year_named", json!({"enum": ["start", "end"]})),
            ("targets", targets(model)),
            (
                "stale_after",
                json!({
                    "type": "integer",
                    "minimum": 1,
                    "maximum": 1200,
                    "description": "After how many months an assessment is old",
                }),
            ),
            ("groups", by_id(named("A group"))),
            ("teams", by_id(team)),
            ("audience", audience),
            ("theme", theme()),
            ("mapping", json!({"anyOf": [{"type": "string"}, by_pattern]})),
        ],
        &[],
    );
    schema["$schema"] = DRAFT.into();
    schema
}

/// The schema of a maturity model.
pub fn model_schema() -> Value {
    let id = json!({"type": ["string", "integer"], "description": "The id"});
    let number = json!({"type": "number", "minimum": 0});
    let texts = json!({"type": "array", "items": text("")});
    let criterion = object(
        "A criterion",
        [
            ("id", id.clone()),
            (
                "level",
                json!({
                    "description": "The level that demands it, or several",
                    "anyOf": [level(), {"type": "array", "items": level(), "minItems": 1}],
                }),
            ),
            ("scale", json!({"type": "string", "description": "One of the model's scales"})),
            ("text", text("What is true when it is met")),
            ("why", text("Why it matters")),
            ("action", text("How to get there")),
            ("effort", json!({"type": "integer", "minimum": 1, "description": "Person-days"})),
            ("weight", number.clone()),
            ("requires", json!({"type": "array", "items": id})),
            ("since", period("The period it joined the model in", false)),
            (
                "was",
                json!({
                    "type": ["string", "integer"],
                    "description": "Its id in older versions of the model; its own where it was only worded anew",
                }),
            ),
            ("evidence", evidence()),
        ],
        &["id", "text"],
    );
    let dimension = object(
        "A dimension",
        [
            ("id", id.clone()),
            ("area", json!({"type": ["string", "integer"], "description": "The id of its area"})),
            ("name", text("The name")),
            ("short", text("A name for narrow places")),
            ("weight", number.clone()),
            (
                "descriptors",
                json!({
                    "type": "object",
                    "description": "What each level looks like",
                    "additionalProperties": text(""),
                }),
            ),
            ("criteria", json!({"type": "array", "items": criterion})),
        ],
        &["id"],
    );
    let scoring = object(
        "How levels follow from answers",
        [
            ("rule", json!({"enum": ["staged", "additive", "mean"]})),
            ("achieved_at", number.clone()),
            ("not_applicable", json!({"enum": ["exclude", "zero", "full"]})),
            ("unanswered", json!({"enum": ["block", "zero", "exclude"]})),
            ("team", json!({"enum": ["min", "dimensions", "criteria"]})),
            ("cuts", json!({"type": "array", "items": number})),
        ],
        &[],
    );
    let level_of_model = object(
        "A level",
        [
            ("level", level()),
            ("name", text("The name")),
            ("summary", text("What it means")),
            ("challenges", texts.clone()),
            ("next_steps", texts),
        ],
        &["level"],
    );
    let choice = object(
        "An answer",
        [("id", id.clone()), ("value", json!({"type": "number"})), ("text", text("How it reads"))],
        &["id", "value"],
    );
    let range = object(
        "A range of numbers",
        [
            ("min", json!({"type": "number"})),
            ("max", json!({"type": "number"})),
            ("step", json!({"type": "number", "exclusiveMinimum": 0})),
        ],
        &["min", "max"],
    );
    let scale = json!({"anyOf": [range, {"type": "array", "items": choice, "minItems": 1}]});
    let area = object("An area", [("id", id.clone()), ("name", text("The name"))], &["id"]);
    let mut schema = object(
        "A maturity model",
        [
            ("id", id),
            ("version", json!({"type": ["string", "number"]})),
            ("name", text("The name")),
            ("source", text("Where it comes from")),
            ("scoring", scoring),
            ("levels", json!({"type": "array", "items": level_of_model})),
            ("areas", json!({"type": "array", "items": area})),
            ("dimensions", json!({"type": "array", "items": dimension, "minItems": 1})),
            ("scales", by_id(scale)),
            ("evidence", evidence()),
        ],
        &["id", "version", "dimensions"],
    );
    schema["$schema"] = DRAFT.into();
    schema
}

/// A map of these keys and no others; where a key has nothing to say it can be left empty.
fn object<const N: usize>(what: &str, fields: [(&str, Value); N], required: &[&str]) -> Value {
    let fields = fields.into_iter().map(|(key, schema)| {
        let schema = if required.contains(&key) { schema } else { nullable(schema) };
        (key.to_owned(), schema)
    });
    let mut schema = open_object(what, fields.collect());
    schema["required"] = required.into();
    schema
}

fn open_object(what: &str, fields: Map<String, Value>) -> Value {
    json!({
        "type": "object",
        "description": what,
        "properties": fields,
        "additionalProperties": false,
    })
}

fn nullable(schema: Value) -> Value {
    json!({"anyOf": [schema, {"type": "null"}]})
}

/// Plain text, or text by language.
fn text(what: &str) -> Value {
    let plain = json!({"type": ["string", "number", "boolean"]});
    json!({
        "description": what,
        "anyOf": [plain.clone(), {"type": "object", "additionalProperties": plain}],
    })
}

fn date(what: &str) -> Value {
    json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": what})
}

fn period(what: &str, or_day: bool) -> Value {
    let day = if or_day { "(-[0-9]{2})?" } else { "" };
    let month = format!("[0-9]{{4}}-(0?[1-9]|1[0-2]){day}");
    let week = "[0-9]{4}-W[0-9]{1,2}";
    let rest = "(FY)?[0-9]{4}(-(Q[1-4]|H[12]))?";
    let pattern = format!("^({month}|{week}|{rest})$");
    // A year alone is a number to YAML.
    json!({"type": ["string", "integer"], "pattern": pattern, "description": what})
}

fn team_id() -> Value {
    json!({
        "type": ["string", "integer"],
        "pattern": "^[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}._-]{0,79}$",
        "description": "The id of the team",
    })
}

fn chosen_model(what: &str) -> Value {
    let version = json!({"type": ["string", "number"]});
    let both = [("id", json!({"type": "string"})), ("version", version)];
    json!({"description": what, "anyOf": [{"type": "string"}, object("", both, &["id"])]})
}

fn by_id(schema: Value) -> Value {
    json!({"type": "object", "additionalProperties": schema})
}

fn level() -> Value {
    json!({"type": "integer", "minimum": 0, "maximum": 20})
}

fn evidence() -> Value {
    json!({
        "enum": ["required", "optional"],
        "description": "Whether a criterion that is met needs evidence",
    })
}

/// A level or score the model has.
fn grade(model: &MaturityModel) -> Value {
    if model.has_levels() {
        return json!({
            "type": "integer",
            "minimum": model.min_level(),
            "maximum": model.max_level(),
        });
    }
    json!({"type": "number"})
}

fn grades(model: &MaturityModel, what: &str) -> Value {
    let fields = model.dimensions.iter().map(|it| (it.id.clone(), nullable(grade(model))));
    open_object(what, fields.collect())
}

fn targets(model: &MaturityModel) -> Value {
    let mut schema = grades(model, "What is to be reached: in all dimensions, or in each");
    schema["properties"]["all"] = nullable(grade(model));
    schema["properties"]["by"] = nullable(date("By when"));
    schema
}

/// A bare answer, or a map with more about it.
fn answer(scale: &Scale, text_of_criterion: &str) -> Value {
    let others = ["unknown", "not-applicable"];
    let state = match scale {
        Scale::Choices(choices) => {
            let mut known: Vec<Value> = choices.iter().map(|it| it.id.clone().into()).collect();
            known.extend(others.map(Value::from));
            if choices.iter().any(|choice| choice.id == "met") {
                known.extend([json!(true), json!(false), json!("yes"), json!("no")]);
            }
            json!({"enum": known})
        }
        Scale::Range { .. } => {
            let (low, high) = (scale.min().to_string(), scale.max().to_string());
            let number = |text: &str| text.parse::<f64>().unwrap_or_default();
            json!({"anyOf": [
                {"type": "number", "minimum": number(&low), "maximum": number(&high)},
                {"enum": others},
            ]})
        }
    };
    let more = object(
        "",
        [
            ("state", state.clone()),
            ("evidence", text("Where it can be seen")),
            ("note", text("What is in the way")),
            ("reason", text("Why it does not apply")),
        ],
        &["state"],
    );
    json!({"description": text_of_criterion, "anyOf": [state, {"type": "null"}, more]})
}

fn theme() -> Value {
    let color = json!({"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$"});
    let colors = object(
        "The colours",
        [
            ("ink", color.clone()),
            ("accent", color.clone()),
            ("attention", color.clone()),
            ("levels", json!({"type": "array", "items": color, "minItems": 5, "maxItems": 5})),
        ],
        &[],
    );
    object(
        "How the pages look",
        [
            ("colors", colors),
            ("logo", json!({"type": "string", "description": "An SVG or PNG file"})),
            ("fonts", json!({"type": "string", "description": "A folder with fonts"})),
            ("font", object("", [("text", json!({"type": "string"}))], &["text"])),
            ("paper", json!({"enum": ["a4", "letter"]})),
            ("footer", text("A line at the foot of each page")),
            ("label", text("How confidential it is")),
        ],
        &[],
    )
}
