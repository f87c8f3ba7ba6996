//! The built-in models: whole, in both languages, the same when exported, and scored as by
//! hand. Every number is the nearest floating-point number to the fraction beside it.

use std::fmt::Write as _;
use std::process::Command;

use dankai::load::{builtin_ids, builtin_source, parse_model};
use dankai::model::{LocalText, Locale, MaturityModel, Portfolio, Scale};
use serde_json::{Value as Json, json};

use crate::score::november;
use crate::{Workspace, json as score_json, team_json};

/// A built-in model.
fn model(id: &str) -> MaturityModel {
    let source = builtin_source(id).unwrap_or_else(|| panic!("no model {id}"));
    let checked = parse_model(source, id);
    assert_eq!(checked.findings, [], "{id}");
    checked.value.expect("a model without findings is whole")
}

/// Team `t` by a built-in model: the answer to each criterion as it stands in the file, none
/// where nothing is answered.
fn answered<'a>(
    id: &str,
    settings: &str,
    answer: impl Fn(&MaturityModel, &str) -> Option<&'a str>,
) -> Portfolio {
    let model = model(id);
    let mut text = String::from("team: t\nperiod: 2026-11\nanswers:\n");
    for criterion in &model.criteria {
        if let Some(answer) = answer(&model, &criterion.id) {
            writeln!(text, "  {}: {answer}", criterion.id).expect("writing to text never fails");
        }
    }
    let settings = format!("model: {id}\n{settings}");
    Workspace::new(&[("dankai.yaml", &settings), ("results/t.yaml", &text)]).load_clean()
}

/// The dimension of a built-in model that a criterion belongs to.
fn dimension_of<'a>(model: &'a MaturityModel, criterion: &str) -> &'a str {
    let at = model.criterion_index(criterion).expect("it is a criterion of the model");
    &model.dimensions[model.criteria[at].dimension].id
}

/// The lowest level that demands a criterion.
fn level_of(model: &MaturityModel, criterion: &str) -> u8 {
    model.criteria[model.criterion_index(criterion).expect("it is a criterion of the model")].level
}

const NOT_APPLICABLE: &str = "{state: not-applicable, reason: not in scope}";

/// An exact number such as `5/12`, as JSON prints it; `-` for none.
pub(crate) fn number(text: &str) -> Option<f64> {
    let parse = |text: &str| text.parse::<f64>().expect("the test gives a number");
    match text.split_once('/') {
        _ if text == "-" => None,
        Some((above, below)) => Some(parse(above) / parse(below)),
        None => Some(parse(text)),
    }
}

/// Checks the scores of team `t`: `G-SM=5/4` for a dimension, `governance=5/12` for an area,
/// `team=1/12`. What is not named is not looked at; `rest=0` is said of the dimensions that are
/// not named.
fn check_scores(team: &Json, expected: &str) {
    let empty = Vec::new();
    let dimensions = team["dimensions"].as_array().expect("there are dimensions");
    let areas = team["areas"].as_array().unwrap_or(&empty);
    let named: Vec<(&str, &str)> = expected
        .split_whitespace()
        .map(|token| token.split_once('=').expect("the test gives a name and a number"))
        .collect();
    let bits = |number: Option<f64>| number.map(f64::to_bits);
    for (name, wanted) in &named {
        let found: Vec<&Json> = match *name {
            "team" => vec![team],
            "rest" => dimensions
                .iter()
                .filter(|one| named.iter().all(|(name, _)| one["id"] != *name))
                .collect(),
            name => dimensions.iter().chain(areas).filter(|one| one["id"] == name).collect(),
        };
        assert!(!found.is_empty(), "nothing is called {name}: {team}");
        for one in found {
            let score = one["score"].as_f64();
            assert_eq!(
                bits(score),
                bits(number(wanted)),
                "{name} is {score:?}, not {wanted}: {one}"
            );
        }
    }
}

/// `[met, answered, applicable]` of a dimension.
fn counts(team: &Json, dimension: &str) -> Json {
    let one = dimension_json(team, dimension);
    json!([one["met"], one["answered"], one["applicable"]])
}

fn dimension_json<'a>(team: &'a Json, id: &str) -> &'a Json {
    let dimensions = team["dimensions"].as_array().expect("there are dimensions");
    dimensions.iter().find(|one| one["id"] == id).unwrap_or_else(|| panic!("no dimension {id}"))
}

/// The sum of a count over all dimensions.
fn total(team: &Json, count: &str) -> u64 {
    let dimensions = team["dimensions"].as_array().expect("there are dimensions");
    dimensions.iter().map(|one| one[count].as_u64().expect("it is a count")).sum()
}

/// The levels of all dimensions and the team's, in the order of the model.
fn levels(team: &Json) -> Json {
    let dimensions = team["dimensions"].as_array().expect("there are dimensions");
    let levels = dimensions.iter().map(|one| one["level"].clone());
    levels.chain([team["level"].clone()]).collect()
}

/// The criteria of the roadmap, in its order.
pub(crate) fn steps(team: &Json) -> Vec<&str> {
    let steps = team["roadmap"].as_array().expect("it is a list");
    steps.iter().map(|step| step["criterion"].as_str().expect("it has a criterion")).collect()
}

// ---- The models themselves ---------------------------------------------------------------

#[test]
fn the_built_in_models_are_as_large_as_their_sources() {
    let mut seen = Vec::new();
    for (id, areas, dimensions, criteria, levels) in [
        ("c2m2", 0, 10, 356, "0 to 3"),
        ("csf", 0, 6, 106, "none"),
        ("mlops", 0, 3, 29, "0 to 4"),
        ("mlops-people", 0, 4, 39, "0 to 4"),
        ("samm", 5, 15, 90, "1 to 3"),
    ] {
        let model = model(id);
        let found = (model.areas.len(), model.dimensions.len(), model.criteria.len());
        assert_eq!(found, (areas, dimensions, criteria), "{id}");
        let found = match (model.levels.first(), model.levels.last()) {
            (Some(low), Some(high)) => format!("{} to {}", low.level, high.level),
            _ => "none".into(),
        };
        assert_eq!(found, levels, "{id}");
        seen.push(id);
    }
    assert_eq!(builtin_ids().collect::<Vec<_>>(), seen, "every built-in model has its row");
}

#[test]
fn the_built_in_models_follow_the_structure_of_their_sources() {
    // SAMM: two streams at each of three levels; five areas of three practices.
    let samm = model("samm");
    for (at, dimension) in samm.dimensions.iter().enumerate() {
        let expected: Vec<String> = ["1-A", "1-B", "2-A", "2-B", "3-A", "3-B"]
            .iter()
            .map(|end| format!("{}-{end}", dimension.id))
            .collect();
        let found: Vec<&str> =
            dimension.criteria.iter().map(|&at| samm.criteria[at].id.as_str()).collect();
        assert_eq!(found, expected);
        assert_eq!(dimension.area, Some(at / 3), "{}", dimension.id);
        for &at in &dimension.criteria {
            let criterion = &samm.criteria[at];
            assert_eq!(
                level_of(&samm, &criterion.id).to_string(),
                criterion.id[5..6],
                "{}",
                criterion.id
            );
            let Scale::Choices(choices) = &criterion.scale else {
                panic!("SAMM has named answers")
            };
            let values: Vec<String> =
                choices.iter().map(|choice| choice.value.to_string()).collect();
            assert_eq!(values.join(" "), "0 0.25 0.5 1", "{}", criterion.id);
        }
    }
    // C2M2: practices by domain and maturity indicator level.
    let c2m2 = model("c2m2");
    let found: Vec<(&str, [usize; 3])> = c2m2
        .dimensions
        .iter()
        .enumerate()
        .map(|(at, one)| {
            (one.id.as_str(), [1, 2, 3].map(|level| c2m2.criteria_at(at, level).count()))
        })
        .collect();
    assert_eq!(
        found,
        [
            ("ASSET", [5, 18, 13]),
            ("THREAT", [8, 11, 11]),
            ("RISK", [4, 19, 16]),
            ("ACCESS", [8, 17, 10]),
            ("SITUATION", [3, 13, 12]),
            ("RESPONSE", [9, 23, 17]),
            ("THIRD-PARTIES", [4, 10, 11]),
            ("WORKFORCE", [7, 12, 13]),
            ("ARCHITECTURE", [6, 30, 22]),
            ("PROGRAM", [2, 13, 9]),
        ]
    );
    // CSF: subcategories by function.
    let csf = model("csf");
    let found: Vec<(&str, usize)> =
        csf.dimensions.iter().map(|one| (one.id.as_str(), one.criteria.len())).collect();
    assert_eq!(found, [("GV", 31), ("ID", 21), ("PR", 22), ("DE", 11), ("RS", 13), ("RC", 8)]);
    // The model with people is the three-dimension model and one dimension more.
    let (three, four) = (model("mlops"), model("mlops-people"));
    let count =
        |model: &MaturityModel, at| [1, 2, 3, 4].map(|level| model.criteria_at(at, level).count());
    assert_eq!(count(&four, 0), [0, 4, 3, 3]);
    for at in 0..3 {
        assert_eq!(count(&four, at + 1), count(&three, at), "{}", three.dimensions[at].id);
    }
}

/// Every text of a model that a reader may see, with its place.
fn texts(model: &MaturityModel) -> Vec<(String, &LocalText)> {
    let mut texts = vec![("name".to_owned(), &model.name), ("source".to_owned(), &model.source)];
    for level in &model.levels {
        let place = format!("level {}", level.level);
        texts.extend([(place.clone(), &level.name), (place.clone(), &level.summary)]);
        let more = level.challenges.iter().chain(&level.next_steps);
        texts.extend(more.map(|text| (place.clone(), text)));
    }
    texts.extend(model.areas.iter().map(|area| (area.id.clone(), &area.name)));
    for one in &model.dimensions {
        texts.extend([(one.id.clone(), &one.name), (one.id.clone(), &one.short)]);
        texts.extend(one.descriptors.values().map(|text| (one.id.clone(), text)));
    }
    for one in &model.criteria {
        texts.extend([&one.text, &one.action].map(|text| (one.id.clone(), text)));
        // A reason may be left out, as long as it is left out in both languages.
        texts.extend(
            Some(&one.why).filter(|why| !why.is_blank()).map(|text| (one.id.clone(), text)),
        );
        if let Scale::Choices(choices) = &one.scale {
            let text = |choice: &dankai::model::Choice| format!("{} of {}", choice.id, one.id);
            texts.extend(choices.iter().map(|choice| (text(choice), &choice.text)));
        }
    }
    texts
}

#[test]
fn every_text_of_a_built_in_model_is_in_both_languages() {
    let is_japanese = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}');
    for id in builtin_ids() {
        let model = model(id);
        let mut japanese = 0;
        for (place, text) in texts(&model) {
            for locale in Locale::ALL {
                let own = text.translations().get(locale.tag()).map(|text| text.trim());
                assert!(
                    own.is_some_and(|own| !own.is_empty()),
                    "{id}, {place}: no {locale} {text:?}"
                );
            }
            assert!(!text.get(Locale::En).chars().any(is_japanese), "{id}, {place}: {text:?}");
            japanese += usize::from(text.get(Locale::Ja).chars().any(is_japanese));
            // Names such as `SAMM` and kanji do not stand apart.
            let chars: Vec<char> = text.get(Locale::Ja).chars().collect();
            let apart = |three: &[char]| {
                three[1] == ' ' && (is_japanese(three[0]) || is_japanese(three[2]))
            };
            assert!(!chars.windows(3).any(apart), "{id}, {place}: a blank in {text:?}");
            assert!(
                !chars.iter().any(|c| matches!(c, '\u{ff61}'..='\u{ff9f}')),
                "{id}, {place}: half-width katakana in {text:?}"
            );
        }
        // Only proper names are the same in both languages.
        assert!(japanese + 20 > texts(&model).len(), "{id}: {japanese} of {}", texts(&model).len());
    }
}

#[test]
fn neighbouring_levels_look_different() {
    let mut alike = Vec::new();
    for id in builtin_ids() {
        for dimension in &model(id).dimensions {
            let texts: Vec<&LocalText> = dimension.descriptors.values().collect();
            let same = texts.windows(2).filter(|pair| pair[0] == pair[1]).count();
            alike.extend((same > 0).then(|| format!("{id} {}: {same}", dimension.id)));
        }
    }
    // These cells are the same in the source's own table.
    assert_eq!(alike, ["mlops training: 2", "mlops integration: 1"]);
}

#[test]
fn an_exported_model_is_the_model() {
    for id in builtin_ids() {
        let workspace = Workspace::new(&[("dankai.yaml", &format!("model: {id}\n"))]);
        let built_in = workspace.load_clean().model;
        let output = Command::new(env!("CARGO_BIN_EXE_dankai"))
            .args(["model", "export", id])
            .output()
            .expect("the program runs");
        assert_eq!(output.status.code(), Some(0), "{id}");
        workspace.write(&format!("models/{id}.yaml"), &output.stdout);
        assert_eq!(workspace.load_clean().model, built_in, "{id}");
        // It is the exported one that counts now.
        let text = String::from_utf8(output.stdout).expect("a model is UTF-8");
        let other =
            text.replacen("\nversion: ", "\nversion: own-", 1).replacen("own-\"", "\"own-", 1);
        workspace.write(&format!("models/{id}.yaml"), other);
        let own = workspace.load_clean().model;
        assert_eq!(own.version, format!("own-{}", built_in.version));
    }
}

// ---- SAMM ---------------------------------------------------------------------------------

/// The id of the highest answer to a criterion.
fn top(model: &MaturityModel, criterion: &str) -> String {
    let at = model.criterion_index(criterion).expect("it is a criterion of the model");
    let Scale::Choices(choices) = &model.criteria[at].scale else { panic!("it has named answers") };
    choices.iter().max_by_key(|choice| choice.value).expect("there are answers").id.clone()
}

#[test]
fn samm_one_practice_on_mixed_scales() {
    let portfolio = answered("samm", "", |_, id| {
        Some(match id {
            "G-SM-1-A" => "opportunities",
            "G-SM-1-B" => "two",
            "G-SM-2-A" => "consulted",
            "G-SM-2-B" => "some",
            "G-SM-3-A" => "ad-hoc",
            _ => "no",
        })
    });
    let team = team_json(&portfolio, november(), "t");
    // (1 + 1/2)/2 + (1/2 + 1/4)/2 + (1/4 + 0)/2
    check_scores(
        &team,
        "G-SM=5/4 rest=0 governance=5/12 design=0 implementation=0 verification=0 operations=0 team=1/12",
    );
    assert_eq!(counts(&team, "G-SM"), json!([1, 6, 6]));
    assert_eq!(json!([team["answered"], team["applicable"], team["level"]]), json!([90, 90, null]));
    assert_eq!(dimension_json(&team, "G-SM")["blocking"], json!(["G-SM-1-B"]));
}

#[test]
fn samm_unanswered_and_not_applicable_count_0() {
    let tops = model("samm");
    let portfolio = answered("samm", "", |_, id| match id {
        "I-SB-1-B" | "I-SB-2-A" => Some("half"),
        "I-SB-2-B" => Some(NOT_APPLICABLE),
        "I-SB-3-A" => Some("some"),
        "G-SM-1-A" => Some("opportunities"),
        id if id.ends_with("-1-A") => {
            assert_eq!(top(&tops, id), "most");
            Some("most")
        }
        _ => None,
    });
    let team = team_json(&portfolio, november(), "t");
    check_scores(
        &team,
        "I-SB=9/8 rest=1/2 implementation=17/24 governance=1/2 design=1/2 verification=1/2 operations=1/2 team=13/24",
    );
    // Fifteen first answers and three more; what does not apply is not counted.
    assert_eq!(json!([team["answered"], team["applicable"]]), json!([18, 89]));
    assert_eq!(counts(&team, "I-SB"), json!([1, 4, 5]));
}

#[test]
fn samm_nearly_full_marks() {
    let tops = model("samm");
    let answers: Vec<(String, String)> =
        tops.criteria.iter().map(|one| (one.id.clone(), top(&tops, &one.id))).collect();
    let portfolio = answered("samm", "targets: {all: 3}\n", |_, id| match id {
        "O-IM-3-B" => Some("half"),
        "V-ST-2-A" => Some("\"no\""),
        "V-ST-2-B" => Some("some"),
        id => answers.iter().find(|(other, _)| other == id).map(|(_, top)| top.as_str()),
    });
    let team = team_json(&portfolio, november(), "t");
    check_scores(
        &team,
        "O-IM=11/4 V-ST=17/8 rest=3 operations=35/12 verification=65/24 governance=3 design=3 implementation=3 team=117/40",
    );
    // V-ST is the lowest practice; the answers of its second level need each other's nothing.
    assert_eq!(steps(&team), ["V-ST-2-A", "V-ST-2-B", "O-IM-3-B"]);
    assert_eq!(total(&team, "met"), 87);
}

#[test]
fn samm_a_target_of_a_practice_takes_the_fewest_answers() {
    // Everything is answered `no` but the first level of strategy and metrics.
    let portfolio = answered("samm", "targets: {G-SM: 2, G-PC: 0.5}\n", |_, id| {
        Some(match id {
            "G-SM-1-A" => "opportunities",
            "G-SM-1-B" => "two",
            _ => "no",
        })
    });
    let team = team_json(&portfolio, november(), "t");
    check_scores(&team, "G-SM=3/4 rest=0");
    // From 3/4 to 2 each answer adds at most 1/2, so three are needed: 3/4 + 3/2 = 9/4. The
    // half answer to 1-B adds 1/4 alone. In policy and compliance one answer is enough, and
    // the lowest practice comes first.
    let steps = steps(&team);
    assert_eq!(steps[0], "G-PC-1-B", "the cheaper of two first answers");
    assert_eq!(steps.len(), 4, "{steps:?}");
    assert!(steps[1..].iter().all(|id| id.starts_with("G-SM-")), "{steps:?}");
}

// ---- C2M2 ---------------------------------------------------------------------------------

#[test]
fn c2m2_partially_does_not_count() {
    for (weak, level, met, blocking) in [("partially", 1, 22, 1), ("largely", 2, 23, 13)] {
        let portfolio = answered("c2m2", "", |model, id| {
            (dimension_of(model, id) == "ASSET").then(|| match level_of(model, id) {
                _ if id == "ASSET-3c" => weak,
                1 => "fully",
                2 => "largely",
                _ => "not-implemented",
            })
        });
        let team = team_json(&portfolio, november(), "t");
        let asset = dimension_json(&team, "ASSET");
        assert_eq!(json!([asset["state"], asset["level"]]), json!(["assessed", level]));
        assert_eq!(counts(&team, "ASSET"), json!([met, 36, 36]));
        let found = asset["blocking"].as_array().expect("it is a list");
        assert_eq!(found.len(), blocking, "{found:?}");
        if weak == "partially" {
            assert_eq!(found[0], "ASSET-3c");
        }
        // Nine domains are not assessed, so the team has no level, not level 0.
        let state = json!([team["state"], team["level"], team["answered"], team["applicable"]]);
        assert_eq!(state, json!(["not-assessed", null, 36, 356]));
        assert_eq!(dimension_json(&team, "RISK")["state"], "not-assessed");
    }
}

#[test]
fn c2m2_one_weak_practice_pulls_the_team_to_0() {
    let portfolio = answered("c2m2", "targets: {all: 2}\n", |_, id| {
        Some(if id == "RESPONSE-4b" { "partially" } else { "fully" })
    });
    let team = team_json(&portfolio, november(), "t");
    assert_eq!(levels(&team), json!([3, 3, 3, 3, 3, 0, 3, 3, 3, 3, 0]));
    assert_eq!(counts(&team, "RESPONSE"), json!([48, 49, 49]));
    assert_eq!((total(&team, "met"), &team["answered"]), (355, &json!(356)));
    assert_eq!(steps(&team), ["RESPONSE-4b"]);
    let score = dankai::score::score_portfolio(&portfolio, november());
    let step = &dankai::plan::roadmap(&portfolio.model, &score.teams[0]).steps[0];
    let reached = [&step.dimension_to, &step.team_to].map(|grade| grade.as_ref()?.level());
    assert_eq!(reached, [Some(3), Some(3)], "the practice was all that was missing");
}

#[test]
fn c2m2_not_applicable_and_unknown() {
    let portfolio = answered("c2m2", "", |model, id| {
        Some(match (dimension_of(model, id), level_of(model, id)) {
            ("THIRD-PARTIES", _) => NOT_APPLICABLE,
            _ if id == "SITUATION-3f" => NOT_APPLICABLE,
            _ if id == "SITUATION-4f" => "unknown",
            (_, 3) => "largely",
            _ => "fully",
        })
    });
    let team = team_json(&portfolio, november(), "t");
    assert_eq!(levels(&team), json!([3, 3, 3, 3, 2, 3, null, 3, 3, 3, 2]));
    assert_eq!(dimension_json(&team, "THIRD-PARTIES")["state"], "not-applicable");
    assert_eq!(counts(&team, "SITUATION"), json!([26, 27, 27]));
    assert_eq!(dimension_json(&team, "SITUATION")["blocking"], json!(["SITUATION-4f"]));
    assert_eq!(json!([team["answered"], team["applicable"]]), json!([330, 330]));
    assert_eq!(total(&team, "met"), 329);
}

// ---- CSF ----------------------------------------------------------------------------------

#[test]
fn csf_one_value_a_function() {
    let rated = |model: &MaturityModel, id: &str| match dimension_of(model, id) {
        "GV" => Some("4"),
        "ID" => Some("5"),
        "PR" => Some("6.0"),
        "DE" => Some("5.5"),
        "RS" => Some("3"),
        _ => Some("2"),
    };
    let team = team_json(&answered("csf", "", rated), november(), "t");
    check_scores(&team, "GV=4 ID=5 PR=6 DE=11/2 RS=3 RC=2 team=953/212");
    assert_eq!(json!([team["level"], team["state"]]), json!([null, "assessed"]));
    assert_eq!(json!([team["answered"], team["applicable"]]), json!([106, 106]));
    assert_eq!(total(&team, "met"), 54);
    assert!(dimension_json(&team, "ID")["blocking"].as_array().is_some_and(Vec::is_empty));
    // The same ratings by the other ways to a team's score.
    let source = builtin_source("csf").expect("it is built in");
    let csf = model("csf");
    let results: String =
        csf.criteria.iter().fold("team: t\nperiod: 2026-11\nanswers:\n".to_owned(), |text, one| {
            let rating = rated(&csf, &one.id).expect("all are rated");
            format!("{text}  {}: {rating}\n", one.id)
        });
    for (rule, expected) in [("criteria", "953/212"), ("dimensions", "17/4"), ("min", "2")] {
        let changed = source.replacen("team: criteria", &format!("team: {rule}"), 1);
        let workspace = Workspace::new(&[
            ("dankai.yaml", "model: csf\n"),
            ("models/csf.yaml", &changed),
            ("results/t.yaml", &results),
        ]);
        let team = team_json(&workspace.load_clean(), november(), "t");
        check_scores(&team, &format!("team={expected}"));
    }
}

/// Ratings with some that do not apply, a 0, a 10 and some just below the mark.
fn mixed_ratings(model: &MaturityModel, id: &str) -> Option<&'static str> {
    Some(match id {
        "GV.SC-01" | "GV.SC-04" | "GV.SC-07" => "3.5",
        "PR.DS-10" => "0",
        "DE.CM-09" => "10",
        "ID.RA-10" | "PR.AA-06" | "PR.IR-02" | "DE.CM-02" | "RC.RP-04" => NOT_APPLICABLE,
        id if dimension_of(model, id) == "RC" => "4.5",
        _ => "5",
    })
}

#[test]
fn csf_what_does_not_apply_is_left_out_and_0_counts() {
    let portfolio = answered("csf", "targets: {all: 5}\n", mixed_ratings);
    let team = team_json(&portfolio, november(), "t");
    check_scores(&team, "GV=301/62 ID=5 PR=19/4 DE=11/2 RS=5 RC=9/2 team=497/101");
    assert_eq!(json!([team["answered"], team["applicable"]]), json!([101, 101]));
    for (function, expected) in [
        ("GV", [28, 31, 31]),
        ("ID", [20, 20, 20]),
        ("PR", [19, 20, 20]),
        ("DE", [10, 10, 10]),
        ("RS", [13, 13, 13]),
        ("RC", [0, 7, 7]),
    ] {
        assert_eq!(counts(&team, function), json!(expected), "{function}");
    }
    // Every function is to reach 5, not the team alone: three ratings of governance, one of
    // protection and all seven of recovery; the lowest function first.
    let steps = steps(&team);
    assert_eq!(steps.len(), 11);
    assert!(steps[..7].iter().all(|id| id.starts_with("RC.")), "{steps:?}");
    assert_eq!(steps[7..], ["PR.DS-10", "GV.SC-01", "GV.SC-04", "GV.SC-07"]);
}

#[test]
fn csf_effects_are_the_scores_after_each_step() {
    let portfolio = answered("csf", "targets: {PR: 5, GV: 5}\n", mixed_ratings);
    let score = dankai::score::score_portfolio(&portfolio, november());
    let roadmap = dankai::plan::roadmap(&portfolio.model, &score.teams[0]);
    let told: Vec<(&str, Option<f64>, Option<f64>)> = roadmap
        .steps
        .iter()
        .map(|step| {
            let number = |grade: &Option<dankai::model::Grade>| Some(grade.as_ref()?.position());
            let id = portfolio.model.criteria[step.criterion].id.as_str();
            (id, number(&step.dimension_to), number(&step.team_to))
        })
        .collect();
    // 497 + 5, then three times 3/2, over 101; governance from 150.5 to 155 over 31.
    assert_eq!(
        told,
        [
            ("PR.DS-10", number("5"), number("502/101")),
            ("GV.SC-01", number("152/31"), number("1007/202")),
            ("GV.SC-04", number("307/62"), number("505/101")),
            ("GV.SC-07", number("5"), number("1013/202")),
        ]
    );
}

#[test]
fn csf_few_ratings() {
    let few = |with_detection: bool| {
        answered("csf", "targets: {all: 5}\n", move |_, id| {
            Some(match id {
                "GV.OC-01" | "PR.AA-05" => "5",
                "GV.OC-02" => "6.5",
                "GV.PO-01" => "4",
                "ID.AM-01" => "7",
                "ID.AM-02" => "7.5",
                "PR.AA-03" => "8",
                "PR.DS-11" => "4.5",
                "DE.CM-01" if with_detection => "4.5",
                "RS.MI-01" => "3",
                "RC.RP-03" => "0",
                _ => return None,
            })
        })
    };
    let portfolio = few(true);
    let team = team_json(&portfolio, november(), "t");
    check_scores(&team, "GV=31/6 ID=29/4 PR=35/6 DE=9/2 RS=3 RC=0 team=5");
    assert_eq!(dimension_json(&team, "RC")["state"], "assessed");
    assert_eq!(json!([team["answered"], team["applicable"]]), json!([11, 106]));
    assert_eq!(total(&team, "met"), 6);
    // One rating each brings detection, response and recovery to 5.
    assert_eq!(steps(&team), ["RC.RP-03", "RS.MI-01", "DE.CM-01"]);

    let portfolio = few(false);
    let team = team_json(&portfolio, november(), "t");
    check_scores(&team, "GV=31/6 ID=29/4 PR=35/6 DE=- RS=3 RC=0 team=-");
    assert_eq!(json!([team["state"], team["answered"]]), json!(["not-assessed", 10]));
    assert_eq!(score_json(&portfolio, november())["organisation"]["assessed"], 0);
}

#[test]
fn csf_ratings_off_the_scale_are_errors() {
    for (rating, fine) in [
        ("5.5", true),
        ("10", true),
        ("0", true),
        ("5.25", false),
        ("10.5", false),
        ("-1", false),
        ("met", false),
        ("true", false),
    ] {
        let results = format!("team: t\nperiod: 2026-11\nanswers:\n  GV.OC-01: {rating}\n");
        let workspace =
            Workspace::new(&[("dankai.yaml", "model: csf\n"), ("results/t.yaml", &results)]);
        let checked = workspace.load();
        let shown = workspace.shown(&checked.findings);
        let expected = if fine {
            String::new()
        } else {
            format!(
                "error results/t.yaml:4:13 `{rating}` is not an answer to this criterion, expected a number from 0 to 10 in steps of 0.5, `not-applicable` or `unknown`\n"
            )
        };
        assert_eq!(shown, expected, "{rating}");
    }
}

#[test]
fn csf_declared_scores_stand_for_their_functions() {
    let declared = |levels: &str, answers: &str| {
        let results =
            format!("team: t\nperiod: 2026-11\nlevels: {{{levels}}}\nanswers: {{{answers}}}\n");
        let workspace =
            Workspace::new(&[("dankai.yaml", "model: csf\n"), ("results/t.yaml", &results)]);
        team_json(&workspace.load_clean(), november(), "t")
    };
    // All subcategories of a function count with its score: 31, 21, 22, 11, 13 and 8 of them.
    let team = declared("GV: 4, ID: 5, PR: 6, DE: 5.5, RS: 3, RC: 2", "");
    check_scores(&team, "GV=4 ID=5 PR=6 DE=11/2 RS=3 RC=2 team=953/212");
    assert_eq!(json!([team["state"], team["answered"]]), json!(["declared", 0]));
    // (31*4 + 21*5 + 22*6 + 11*5.5 + 13*3 + 7)/99, where recovery has one rating.
    let team = declared("GV: 4, ID: 5, PR: 6, DE: 5.5, RS: 3", "RC.RP-01: 7");
    check_scores(&team, "GV=4 RC=7 team=935/198");
    assert_eq!(json!([team["state"], team["answered"]]), json!(["assessed", 1]));
}

// ---- MLOps with people --------------------------------------------------------------------

/// Rows `people.data-engineer=not-met`; `creation:12=met` answers the levels 1 and 2 of a
/// dimension. Later rows count.
fn by_rows<'a>(
    rows: &'a [(&'a str, &'a str)],
) -> impl Fn(&MaturityModel, &str) -> Option<&'a str> + 'a {
    |model, id| {
        let applies = |row: &str| match row.split_once(':') {
            Some((dimension, levels)) => {
                dimension_of(model, id) == dimension
                    && levels.contains(&level_of(model, id).to_string())
            }
            None => row == id,
        };
        rows.iter().rev().find(|(row, _)| applies(row)).map(|(_, answer)| *answer)
    }
}

#[test]
fn mlops_people_adds_no_demand_at_level_1() {
    let rows = [
        ("people.data-engineer", "not-met"),
        ("creation:1", "met"),
        ("release:1", "met"),
        ("integration:1", "met"),
        ("creation.runs-tracked", "partial"),
    ];
    let team = team_json(&answered("mlops-people", "", by_rows(&rows)), november(), "t");
    assert_eq!(levels(&team), json!([1, 1, 1, 1, 1]));
    assert_eq!(json!([team["answered"], team["applicable"]]), json!([8, 39]));
    assert_eq!(total(&team, "met"), 6);
    for (dimension, blocking) in [
        (
            "people",
            json!([
                "people.data-engineer",
                "people.shared-backlog",
                "people.joint-jobs",
                "people.cross-review"
            ]),
        ),
        (
            "creation",
            json!([
                "creation.data-versioned",
                "creation.runs-tracked",
                "creation.pipeline-automated"
            ]),
        ),
        (
            "release",
            json!(["release.registry", "release.scoring-tested", "release.engineering-owned"]),
        ),
        ("integration", json!(["integration.contract-tests", "integration.version-logged"])),
    ] {
        assert_eq!(dimension_json(&team, dimension)["blocking"], blocking);
    }
}

#[test]
fn mlops_people_one_partial_answer_holds_the_team() {
    let rows = [
        ("people:23", "met"),
        ("people.agreed-interfaces", "partial"),
        ("people.data-markers", "met"),
        ("creation:123", "met"),
        ("release:1234", "met"),
        ("integration:123", "met"),
        ("integration.owner-signoff", NOT_APPLICABLE),
    ];
    let portfolio = answered("mlops-people", "targets: {all: 3}\n", by_rows(&rows));
    let team = team_json(&portfolio, november(), "t");
    assert_eq!(levels(&team), json!([2, 3, 4, 3, 2]));
    assert_eq!(dimension_json(&team, "people")["blocking"], json!(["people.agreed-interfaces"]));
    assert_eq!(json!([team["answered"], team["applicable"]]), json!([32, 38]));
    assert_eq!(total(&team, "met"), 31);
    assert_eq!(counts(&team, "integration"), json!([6, 6, 8]));
    assert_eq!(steps(&team), ["people.agreed-interfaces"]);
    let score = dankai::score::score_portfolio(&portfolio, november());
    let step = &dankai::plan::roadmap(&portfolio.model, &score.teams[0]).steps[0];
    let reached = [&step.dimension_to, &step.team_to].map(|grade| grade.as_ref()?.level());
    assert_eq!(reached, [Some(3), Some(3)]);
}

#[test]
fn mlops_people_agrees_with_mlops() {
    let people = [
        (&[][..], json!([null, 2, 2, 3, null]), json!(["not-assessed", "not-assessed", 17, 39])),
        (
            &[("people:234", NOT_APPLICABLE)],
            json!([null, 2, 2, 3, 2]),
            json!(["not-applicable", "assessed", 17, 29]),
        ),
        (
            &[("people:23", "met"), ("people.data-markers", "unknown")],
            json!([3, 2, 2, 3, 2]),
            json!(["assessed", "assessed", 25, 39]),
        ),
    ];
    let common = [("creation:12", "met"), ("release:12", "met"), ("integration:123", "met")];
    for (rows, expected, counted) in people {
        let rows: Vec<(&str, &str)> = common.into_iter().chain(rows.iter().copied()).collect();
        let team = team_json(&answered("mlops-people", "", by_rows(&rows)), november(), "t");
        assert_eq!(levels(&team), expected, "{rows:?}");
        let people = dimension_json(&team, "people");
        let found = json!([people["state"], team["state"], team["answered"], team["applicable"]]);
        assert_eq!(found, counted, "{rows:?}");
        if expected[0] == 3 {
            assert_eq!(people["blocking"].as_array().map(Vec::len), Some(3));
        }
    }
    let rows = [("training:12", "met"), ("release:12", "met"), ("integration:123", "met")];
    let team = team_json(&answered("mlops", "", by_rows(&rows)), november(), "t");
    assert_eq!(levels(&team), json!([2, 2, 3, 2]));
    assert_eq!(json!([team["answered"], team["applicable"]]), json!([17, 29]));
}
