//! What is found in models: the message, the place and the hint of every finding.

use std::fmt::Write as _;

use super::*;

const SMALL: &str = "\
id: m
version: '1'
levels: [{level: 0}, {level: 1}]
dimensions:
  - id: a
    criteria:
      - {id: a.x, level: 1}
";

const LARGE: &str = "\
id: m
version: '1'
scoring: {rule: staged, achieved_at: 1}
levels:
  - {level: 0}
  - {level: 1}
  - {level: 2}
areas: [{id: g}, {id: h}]
dimensions:
  - id: a
    area: g
    descriptors: {0: none, 1: some, 2: all}
    criteria:
      - {id: a.x, level: 1, scale: named}
      - {id: a.y, level: 2, requires: [a.x]}
  - id: b
    area: h
    weight: 1
    criteria:
      - {id: b.x, level: 1, scale: rating}
      - {id: b.y, level: 2, requires: [b.x], weight: 1}
scales:
  named: [{id: low, value: 0}, {id: high, value: 1}]
  rating: {min: 0, max: 10, step: 0.5}
";

/// The findings about a text as lines `error 7:26 message | hint`. There is a model where
/// none of them is an error.
fn found(text: &str) -> String {
    let checked = model_from_text(text, "m.yaml");
    let lines = checked.findings.iter().map(|finding| {
        let place = finding.place.as_ref().and_then(|place| place.position);
        let (line, column) = place.expect("every finding about a model has a place");
        let hints: String = finding.hints.iter().map(|hint| format!(" | {hint}")).collect();
        format!("{} {line}:{column} {}{hints}", finding.severity, finding.message)
    });
    let lines = lines.collect::<Vec<_>>().join("\n");
    assert_eq!(checked.value.is_none(), has_errors(&checked.findings), "{lines}");
    lines
}

/// Makes changes to a model and expects the findings.
fn check(model: &str, changes: &[(&str, &str)], expected: &str) {
    let mut text = model.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "`{from}` is not in the model: {expected}");
        text = text.replacen(from, to, 1);
    }
    assert_eq!(found(&text), expected, "{changes:?}");
}

#[test]
fn a_small_model_gets_its_defaults() {
    let checked = model_from_text(SMALL, "m.yaml");
    assert_eq!(checked.findings, []);
    let model = checked.value.expect("the model is whole");
    assert_eq!(model.scoring.rule, ScoringRule::Staged);
    assert_eq!(model.criteria[0].scale, Scale::standard());
    assert_eq!(model.criteria[0].action, LocalText::plain("a.x"));
}

#[test]
fn models_larger_than_the_reports_are_found() {
    for (dimensions, criteria, expected) in [
        (40, 10, ""),
        (41, 1, "warning 5:3 41 dimensions: the reports are made for at most 40"),
        (1, 401, "warning 5:3 401 criteria: the reports are made for at most 400"),
        (201, 1, "error 5:3 a model has at most 200 dimensions and 4000 criteria"),
    ] {
        let mut text = SMALL.split("  - id: a").next().unwrap_or_default().to_owned();
        for dimension in 0..dimensions {
            let _ = writeln!(text, "  - id: d{dimension}\n    criteria:");
            for criterion in 0..criteria {
                let _ = writeln!(text, "      - {{id: c{dimension}.{criterion}, level: 1}}");
            }
        }
        assert_eq!(found(&text), expected);
    }
}

#[test]
fn what_is_wrong_by_itself_is_found() {
    check(SMALL, &[("level: 1}\n", "level: 7}\n")], "error 7:26 the model has no level `7`");
    check(
        SMALL,
        &[("{level: 1}]", "{level: 2}]")],
        "error 3:30 level 2 follows level 0; levels go up by one\n\
         error 7:26 the model has no level `1`",
    );
    check(
        SMALL,
        &[("level: 1}\n", "level: 1, requires: [a.y]}\n")],
        "error 7:40 unknown criterion `a.y` | did you mean `a.x`?",
    );
    check(
        SMALL,
        &[("    criteria", "    criterias")],
        "error 6:5 unknown key `criterias` | did you mean `criteria`?",
    );
    check(SMALL, &[("level: 1}\n", "level: 1, scale: x}\n")], "error 7:36 unknown scale `x`");
    check(
        SMALL,
        &[("id: m", "id: 'm m'")],
        "error 1:5 `m m` is not an id: use letters, digits, `.`, `-` and `_`",
    );
    check(
        SMALL,
        &[("id: m", "name: m"), ("version: '1'\n", ""), ("id: a.x", "id: a x")],
        "error 1:1 `id` is missing\n\
         error 1:1 `version` is missing\n\
         error 6:14 `a x` is not an id: use letters, digits, `.`, `-` and `_`",
    );
}

#[test]
fn what_is_defined_twice_names_the_first() {
    check(
        LARGE,
        &[("id: b\n", "id: a\n")],
        "error 16:9 the dimension `a` is defined twice | it is first defined at `m.yaml:10:9`",
    );
    check(
        LARGE,
        &[("id: h", "id: g"), ("area: h", "area: g")],
        "error 8:23 the area `g` is defined twice | it is first defined at `m.yaml:8:14`",
    );
    check(
        LARGE,
        &[("{level: 2}", "{level: 1}\n  - {level: 2}")],
        "error 7:13 level 1 is defined twice | it is first defined at `m.yaml:6:13`",
    );
    check(
        LARGE,
        &[("id: b.y", "id: a.x"), ("requires: [b.x]", "requires: []")],
        "error 21:14 the criterion `a.x` is defined twice | it is first defined at `m.yaml:14:14`",
    );
    check(
        LARGE,
        &[("id: high", "id: low")],
        "error 23:37 the answer `low` is defined twice | it is first defined at `m.yaml:23:16`\n\
         error 23:10 a scale needs at least two answers",
    );
}

#[test]
fn requirements_that_lead_around_are_named() {
    check(
        LARGE,
        &[("scale: named", "requires: [a.x], scale: named")],
        "error 14:40 `a.x` requires itself: `a.x -> a.x`",
    );
    check(
        LARGE,
        &[("scale: named", "requires: [a.y], scale: named")],
        "warning 14:40 `a.x` of level 1 requires `a.y` of the higher level 2 | a roadmap to the lower level cannot keep this order\n\
         error 14:40 `a.x` requires itself: `a.x -> a.y -> a.x` | take one of these requirements away",
    );
    check(
        LARGE,
        &[
            ("level: 1, scale: named", "level: 2, scale: named, requires: [b.y]"),
            ("scale: rating", "requires: [a.y], scale: rating"),
            ("level: 1, requires: [a.y]", "level: 2, requires: [a.y]"),
        ],
        "error 14:54 `a.x` requires itself: `a.x -> b.y -> b.x -> a.y -> a.x` | take one of these requirements away",
    );
    check(
        LARGE,
        &[
            ("scale: named", "scale: named, requires: [a.x]"),
            ("scale: rating", "scale: rating, requires: [b.x]"),
        ],
        "error 14:54 `a.x` requires itself: `a.x -> a.x`\n\
         error 20:55 `b.x` requires itself: `b.x -> b.x`",
    );
    check(
        LARGE,
        &[("scale: named", "scale: named, requires: [b.y]")],
        "warning 14:54 `a.x` of level 1 requires `b.y` of the higher level 2 | a roadmap to the lower level cannot keep this order",
    );
}

#[test]
fn what_nobody_can_fail_or_reach_is_found() {
    check(
        LARGE,
        &[("  - {level: 2}", "  - {level: 2}\n  - {level: 3}")],
        "warning 8:13 no criterion belongs to level 3: nobody can fail it",
    );
    check(
        LARGE,
        &[("rule: staged", "rule: additive"), ("  - {level: 2}", "  - {level: 2}\n  - {level: 3}")],
        "warning 8:13 no criterion belongs to level 3: it adds nothing to a score",
    );
    check(
        LARGE,
        &[("      - {id: a.y, level: 2, requires: [a.x]}\n", "")],
        "warning 12:40 nothing tests this: no criterion of `a` belongs to level 2 | give the level a criterion, or leave its descriptor out",
    );
    check(
        LARGE,
        &[
            ("0: none, 1: some, 2: all", "0: none, 1: some, 2: some"),
            ("      - {id: a.y, level: 2, requires: [a.x]}\n", ""),
        ],
        "warning 12:40 levels 1 and 2 of `a` have the same descriptor | leave it out, or make it an alias if the level does look the same",
    );
    check(LARGE, &[("achieved_at: 1", "achieved_at: 0.5")], "");
    check(
        LARGE,
        &[("achieved_at: 1", "achieved_at: 2")],
        "error 3:38 no answer of the scale `default` reaches `achieved_at` 2: nobody can achieve `a.y` and `b.y`\n\
         error 23:10 no answer of the scale `named` reaches `achieved_at` 2: nobody can achieve `a.x`",
    );
    check(
        LARGE,
        &[("achieved_at: 1", "achieved_at: 0")],
        "warning 3:38 every answer of the scale `default` reaches `achieved_at` 0: nobody can fail `a.y` and `b.y`\n\
         warning 23:10 every answer of the scale `named` reaches `achieved_at` 0: nobody can fail `a.x`\n\
         warning 24:11 every answer of the scale `rating` reaches `achieved_at` 0: nobody can fail `b.x`",
    );
    check(
        LARGE,
        &[
            ("max: 10, step: 0.5", "max: 2, step: 1.5"),
            ("achieved_at: 1", "achieved_at: 2"),
            ("value: 1}", "value: 2}"),
            ("level: 2, requires: [a.x]", "level: 2, scale: named"),
            ("requires: [b.x]", "scale: rating"),
        ],
        "warning 24:25 steps of 1.5 from 0 do not reach 2 | the highest value is 1.5\n\
         error 24:11 no answer of the scale `rating` reaches `achieved_at` 2: nobody can achieve `b.x` and `b.y`",
    );
    check(
        LARGE,
        &[
            (
                "    criteria:\n      - {id: a.x, level: 1, scale: named}\n      - {id: a.y, level: 2, requires: [a.x]}\n",
                "    criteria: []\n",
            ),
            ("  named: [{id: low, value: 0}, {id: high, value: 1}]\n", ""),
        ],
        "warning 10:9 `a` has no criteria: its level can only be declared",
    );
    check(
        LARGE,
        &[("area: h\n", "area: g\n")],
        "warning 8:23 no dimension belongs to the area `h`",
    );
}

#[test]
fn descriptors_that_say_the_same_are_found() {
    check(
        LARGE,
        &[("1: some", "1: ' none '")],
        "warning 12:31 levels 0 and 1 of `a` have the same descriptor | leave it out, or make it an alias if the level does look the same",
    );
    check(LARGE, &[("0: none, 1: some", "0: &none none, 1: *none")], "");
    check(
        LARGE,
        &[("1: some, 2: all", "2: none")],
        "warning 12:31 levels 0 and 2 of `a` have the same descriptor | leave it out, or make it an alias if the level does look the same",
    );
    check(
        LARGE,
        &[("0: none, 1: some, 2: all", "0: {en: a, ja: b}, 1: {en: a, ja: c}, 2: {en: d, ja: c}")],
        "warning 12:41 levels 0 and 1 of `a` have the same descriptor in `en`\n\
         warning 12:60 levels 1 and 2 of `a` have the same descriptor in `ja`",
    );
}

#[test]
fn texts_that_lack_a_locale_are_found() {
    check(
        LARGE,
        &[("0: none, 1: some, 2: all", "0: {en: a, ja: b}, 1: {en: c}, 2: {ja: d, en: ' '}")],
        "warning 12:41 this text has no `ja`, unlike others of the model\n\
         warning 12:53 this text has no `en`, unlike others of the model",
    );
    check(
        LARGE,
        &[("0: none, 1: some, 2: all", "0: {en: a, ja: b}, 1: word, 2: '2'")],
        "warning 12:41 this text is the same in every locale, unlike others of the model | write it as {en: ..., ja: ...}",
    );
    check(
        LARGE,
        &[("0: none, 1: some, 2: all", "0: {en: a, jp: b}, 1: {en: c}, 2: {en: d}")],
        "warning 12:22 the locale `jp` is in only 1 of the model's 3 texts | reports are written in `en`, `ja`",
    );
    check(LARGE, &[("0: none, 1: some, 2: all", "0: {de: a}, 1: {de: c}, 2: {de: d}")], "");
    check(
        LARGE,
        &[
            ("{level: 0}", "{level: 0, challenges: [{en: a, ja: b}, {en: c}]}"),
            ("value: 0}", "value: 0, text: {ja: d}}"),
            ("0: none, 1: some, 2: all", ""),
        ],
        "warning 5:45 this text has no `ja`, unlike others of the model\n\
         warning 23:37 this text has no `en`, unlike others of the model",
    );
}

#[test]
fn scales_that_tell_little_are_found() {
    check(
        LARGE,
        &[("{id: high", "{id: mid, value: 0}, {id: high")],
        "warning 23:49 `mid` is worth the same as `low` | an answer given as the number 0 can mean either",
    );
    check(
        LARGE,
        &[("value: 0}, {id: high", "value: 1}, {id: high")],
        "warning 23:10 no answer of the scale `named` is worth more than another\n\
         warning 23:10 every answer of the scale `named` reaches `achieved_at` 1: nobody can fail `a.x`",
    );
    check(
        LARGE,
        &[("step: 0.5", "step: 3")],
        "warning 24:25 steps of 3 from 0 do not reach 10 | the highest value is 9",
    );
    check(
        LARGE,
        &[("max: 10, step: 0.5", "max: 0")],
        "error 24:11 a scale needs `min` below `max`, and a `step` above 0",
    );
    check(
        LARGE,
        &[("scale: named", "scale: rating")],
        "warning 23:3 no criterion uses the scale `named`",
    );
}

#[test]
fn scoring_that_has_no_effect_is_found() {
    check(
        LARGE,
        &[("achieved_at: 1", "achieved_at: 1, team: min")],
        "warning 3:47 `team` has no effect under the rule `staged` | a team stands at its lowest dimension",
    );
    check(
        LARGE,
        &[("rule: staged", "rule: additive, team: dimensions")],
        "warning 3:33 `team` has no effect under the rule `additive` | a team's score is the mean of its areas, or of its dimensions where there are none",
    );
    check(
        LARGE,
        &[("achieved_at: 1", "achieved_at: 1, cuts: [0.5]")],
        "warning 3:47 `cuts` has no effect under the rule `staged` | levels follow from the criteria that are achieved",
    );
    check(
        LARGE,
        &[("rule: staged", "rule: mean")],
        "warning 3:17 without `cuts` the rule `mean` leads to scores only: levels have no effect",
    );
    check(
        LARGE,
        &[("rule: staged", "rule: mean, unanswered: block, cuts: [1, 2]")],
        "warning 3:35 `block` counts as `zero` under the rule `mean` | write `zero`, or `exclude` to leave such criteria out",
    );
    check(
        LARGE,
        &[("rule: staged", "rule: additive, unanswered: block, not_applicable: full")],
        "warning 3:39 `block` counts as `zero` under the rule `additive` | write `zero`, or `exclude` to leave such criteria out",
    );
}

#[test]
fn cuts_that_do_not_part_the_scores_are_found() {
    check(
        LARGE,
        &[("rule: staged", "rule: mean, cuts: [2, 1]")],
        "error 3:33 the cut 1 is not above the one before it, 2 | cuts go up, one for each level",
    );
    check(
        LARGE,
        &[("rule: staged", "rule: mean, cuts: [1, 1]")],
        "error 3:33 the cut 1 is not above the one before it, 1 | cuts go up, one for each level",
    );
    check(
        LARGE,
        &[("rule: staged", "rule: mean, cuts: [1, 2, 3, 4]")],
        "error 3:36 4 cuts for 2 levels above the lowest",
    );
    check(
        LARGE,
        &[("rule: staged", "rule: mean, cuts: [1]")],
        "warning 3:29 no cut leads to level 2: it cannot be reached | 2 cuts lead to all levels above the lowest",
    );
    check(
        LARGE,
        &[("rule: staged", "rule: mean, cuts: [1, 10.5]")],
        "warning 3:33 no score reaches the cut 10.5: the highest is 10",
    );
    check(
        LARGE,
        &[("rule: staged", "rule: mean, cuts: [0, 10]")],
        "warning 3:30 every score reaches the cut 0: the lowest is 0",
    );
    check(
        LARGE,
        &[
            ("rule: staged", "rule: mean, cuts: [1, 10]"),
            ("value: 0}", "value: 1}"),
            ("value: 1}]", "value: 2}]"),
            ("min: 0", "min: 1"),
            ("requires: [a.x]", "scale: named"),
            ("requires: [b.x]", "scale: named"),
            ("achieved_at: 1", "achieved_at: 1.5"),
        ],
        "warning 3:30 every score reaches the cut 1: the lowest is 1",
    );
    check(
        LARGE,
        &[("rule: staged", "rule: additive, cuts: [1, 12]")],
        "warning 3:37 no score reaches the cut 12: the highest is 11",
    );
}

#[test]
fn weights_of_nothing_are_found() {
    check(
        LARGE,
        &[
            ("rule: staged", "rule: mean, cuts: [1, 2]"),
            ("scale: rating", "scale: rating, weight: 0"),
            ("weight: 1}", "weight: 0}"),
        ],
        "error 16:9 the criteria of `b` all have the weight 0: it has no score",
    );
    check(
        LARGE,
        &[("rule: staged", "rule: additive"), ("weight: 1}", "weight: 0}")],
        "warning 16:9 the criteria of `b` at level 2 all have the weight 0: the level adds nothing",
    );
    check(
        LARGE,
        &[("rule: staged", "rule: additive"), ("weight: 1\n", "weight: 0\n")],
        "error 8:23 the dimensions of `h` all have the weight 0: it has no score",
    );
    check(
        LARGE,
        &[
            ("rule: staged", "rule: mean, team: dimensions, cuts: [1, 2]"),
            ("area: g\n", "weight: 0\n"),
            ("    area: h\n", ""),
            ("weight: 1\n", "weight: 0\n"),
            ("areas: [{id: g}, {id: h}]\n", ""),
        ],
        "error 9:3 the dimensions all have the weight 0: a team has no score",
    );
    check(LARGE, &[("weight: 1}", "weight: 0}")], "");
}
