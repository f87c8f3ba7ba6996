//! From files to a portfolio and its findings.

use std::time::{Duration, Instant};

use dankai::diag::{Diagnostic, Severity};
use dankai::load::{self, Options};
use dankai::model::{AnswerState, Compare, Grade, Locale, Period, Portfolio, Team};
use proptest::prelude::*;

use crate::{Workspace, declared, json, period, team, team_json};

const ERROR: Severity = Severity::Error;
const WARNING: Severity = Severity::Warning;

/// What a finding must say: severity, `line:column` (empty for the whole file), a part of
/// the message and a part of a hint (empty where none is needed).
type Expected<'a> = (Severity, &'a str, &'a str, &'a str);

/// The head of a file; three lines with the levels.
const HEAD: &str = "team: a\nperiod: 2026-11\n";
const LEVELS: &str = "levels: {training: 1, release: 1, integration: 1}\n";

/// Asserts that the findings are these and no others, all in this file.
fn check_findings(what: &str, findings: &[Diagnostic], file: &str, expected: &[Expected<'_>]) {
    let shown = || findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert_eq!(findings.len(), expected.len(), "{what}: another number of findings\n{}", shown());
    for (severity, position, message, hint) in expected {
        let fits = |finding: &&Diagnostic| {
            let place = finding.place.as_ref().expect("a fault of a file has a place");
            let at = place
                .position
                .map_or_else(String::new, |(line, column)| format!("{line}:{column}"));
            finding.severity == *severity
                && at == *position
                && place.file.ends_with(file)
                && finding.message.contains(message)
                && (hint.is_empty() || finding.hints.iter().any(|given| given.contains(hint)))
        };
        let fitting = findings.iter().filter(fits).count();
        assert_eq!(
            fitting,
            1,
            "{what}: wanted {severity} at {position} `{message}`, hint `{hint}`\n{}",
            shown()
        );
    }
}

/// One results file by the built-in model, and all that is found in it.
fn check(what: &str, file: impl AsRef<[u8]>, expected: &[Expected<'_>]) {
    let workspace = Workspace::new(&[]);
    workspace.write("results/a.yaml", file);
    check_findings(what, &workspace.load().findings, "results/a.yaml", expected);
}

#[test]
fn a_fault_is_named_with_its_place_and_a_way_out() {
    let rows: &[(&str, &str, Expected<'_>)] = &[
        // Names.
        (
            "unknown criterion",
            "answers:\n  training.run-tracked: met\n",
            (
                ERROR,
                "4:3",
                "unknown criterion `training.run-tracked`",
                "did you mean `training.runs-tracked`?",
            ),
        ),
        (
            "unknown criterion, nothing near",
            "answers:\n  zzz: met\n",
            (ERROR, "4:3", "unknown criterion `zzz`", "dankai model show mlops"),
        ),
        (
            "unknown dimension",
            "levels: {trainin: 1}\n",
            (ERROR, "3:10", "unknown dimension `trainin`", "did you mean `training`?"),
        ),
        (
            "unknown dimension, nothing near",
            "levels: {qqq: 1}\n",
            (ERROR, "3:10", "unknown dimension `qqq`", "training, release, integration"),
        ),
        (
            "unknown dimension of a target",
            "levels: {training: 1}\ntargets: {trainning: 2}\n",
            (ERROR, "4:11", "unknown dimension `trainning`", "did you mean `training`?"),
        ),
        (
            "unknown key",
            "levels: {training: 1}\nanwers: {}\n",
            (ERROR, "4:1", "unknown key `anwers`", "did you mean `answers`?"),
        ),
        (
            "unknown key, nothing near",
            "levels: {training: 1}\nzzz: {}\n",
            (ERROR, "4:1", "unknown key `zzz`", "assessed_on"),
        ),
        (
            "unknown key of an answer",
            "answers:\n  training.lineage: {state: met, evidense: x}\n",
            (ERROR, "4:34", "unknown key `evidense`", "did you mean `evidence`?"),
        ),
        (
            "unknown key in Japanese",
            "levels: {training: 1}\n回答: {}\n",
            (ERROR, "4:1", "unknown key `回答`", "answers"),
        ),
        // Answers.
        (
            "wrong state",
            "answers:\n  training.runs-tracked: mett\n",
            (ERROR, "4:26", "`mett` is not an answer", "did you mean `met`?"),
        ),
        (
            "wrong state in the full form",
            "answers:\n  training.runs-tracked: {note: 1, state: partiel}\n",
            (ERROR, "4:43", "`partiel` is not an answer", "did you mean `partial`?"),
        ),
        (
            "number off the scale",
            "answers:\n  training.runs-tracked: 3\n",
            (ERROR, "4:26", "`3` is not an answer", ""),
        ),
        (
            "number between the values of the scale",
            "answers: {training.runs-tracked: 0.7}\n",
            (ERROR, "3:34", "`0.7` is not an answer", ""),
        ),
        (
            "negative number",
            "answers: {training.runs-tracked: -1}\n",
            (ERROR, "3:34", "`-1` is not an answer", ""),
        ),
        (
            "list as an answer",
            "answers: {training.runs-tracked: [met]}\n",
            (ERROR, "3:34", "found a list", ""),
        ),
        (
            "answer without state",
            "answers: {training.runs-tracked: {note: soon}}\n",
            (ERROR, "3:34", "`state` is missing", ""),
        ),
        (
            "not applicable without reason",
            "answers:\n  release.rollback: not-applicable\n",
            (ERROR, "4:21", "`not-applicable` needs a reason", "{state: not-applicable, reason:"),
        ),
        (
            "not applicable without reason in the full form",
            "answers:\n  release.rollback: {state: not-applicable}\n",
            (ERROR, "4:21", "`not-applicable` needs a `reason`", "unanswered"),
        ),
        (
            "not applicable with a blank reason",
            "answers: {release.rollback: {state: not-applicable, reason: ' '}}\n",
            (ERROR, "3:29", "`not-applicable` needs a `reason`", "unanswered"),
        ),
        (
            "answers as a list",
            "answers:\n  - training.runs-tracked: met\n",
            (ERROR, "4:3", "expected a map, found a list", ""),
        ),
        (
            "answers as text",
            "answers: all met\n",
            (ERROR, "3:10", "expected a map, found text", ""),
        ),
        // Levels.
        (
            "level above the model",
            "levels: {training: 5}\n",
            (ERROR, "3:20", "`5` is not a level of the model, which has 0 to 4", ""),
        ),
        (
            "level below the model",
            "levels: {training: -1}\n",
            (ERROR, "3:20", "`-1` is not a level", ""),
        ),
        (
            "level between levels",
            "levels: {training: 1.5}\n",
            (ERROR, "3:20", "`1.5` is not a level", ""),
        ),
        (
            "target above the model",
            "levels: {training: 1}\ntargets: {all: 9}\n",
            (ERROR, "4:16", "`9` is not a level", ""),
        ),
        (
            "huge level",
            "levels: {training: 9999999999}\n",
            (ERROR, "3:20", "`9999999999` is not a level", ""),
        ),
        (
            "levels as a list",
            "levels: [1, 2, 3]\n",
            (ERROR, "3:9", "expected a map, found a list", ""),
        ),
        // Dates.
        (
            "no such day",
            "assessed_on: 2026-02-30\nlevels: {training: 1}\n",
            (ERROR, "3:14", "`2026-02-30` is not a date", ""),
        ),
        (
            "date of another order",
            "assessed_on: 20.11.2026\nlevels: {training: 1}\n",
            (ERROR, "3:14", "`20.11.2026` is not a date, expected one such as `2026-11-20`", ""),
        ),
        (
            "date of a plan",
            "levels: {training: 1}\nplan:\n  - {criterion: training.lineage, due: soon}\n",
            (ERROR, "5:40", "`soon` is not a date", ""),
        ),
        (
            "date of a target",
            "levels: {training: 1}\ntargets: {all: 2, by: 2026}\n",
            (ERROR, "4:23", "`2026` is not a date", ""),
        ),
        // Plans.
        (
            "plan item without criterion and action",
            "levels: {training: 1}\nplan:\n  - {owner: M. Sato}\n",
            (ERROR, "5:5", "a plan item needs a `criterion` or an `action`", ""),
        ),
        (
            "second plan item",
            "levels: {training: 1}\nplan:\n  - action: x\n  - owner: y\n",
            (ERROR, "6:5", "a plan item needs a `criterion` or an `action`", ""),
        ),
        (
            "plan for an unknown criterion",
            "levels: {training: 1}\nplan:\n  - {criterion: training.linage, action: x}\n",
            (
                ERROR,
                "5:17",
                "unknown criterion `training.linage`",
                "did you mean `training.lineage`?",
            ),
        ),
        (
            "unknown status",
            "levels: {training: 1}\nplan:\n  - {action: x, status: finished}\n",
            (ERROR, "5:25", "`finished` is not a status, expected `open`", ""),
        ),
        (
            "plan as a map",
            "levels: {training: 1}\nplan: {action: x}\n",
            (ERROR, "4:7", "expected a list, found a map", ""),
        ),
        // Texts.
        (
            "text in no locale",
            "levels: {training: 1}\ndecision: {en_US: x}\n",
            (ERROR, "4:12", "`en_US` is not a locale", "{en: ..., ja: ...}"),
        ),
        (
            "list as text",
            "levels: {training: 1}\ndecision: [x]\n",
            (ERROR, "4:11", "expected text, found a list", ""),
        ),
        (
            "assessors as text",
            "levels: {training: 1}\nassessors: M. Sato\n",
            (ERROR, "4:12", "expected a list, found text", ""),
        ),
        (
            "column counts characters",
            "levels: {training: 1}\ndecision: {ja: 決済, zz_Z: x}\n",
            (ERROR, "4:20", "`zz_Z` is not a locale", ""),
        ),
        // The whole assessment.
        ("nothing said", "", (WARNING, "1:1", "neither `answers` nor `levels`", "")),
        (
            "tagged value",
            "levels: !x {training: 1}\n",
            (ERROR, "3:9", "expected a map, found a tagged value", ""),
        ),
    ];
    for (what, rest, expected) in rows {
        check(what, format!("{HEAD}{rest}"), &[*expected]);
    }
}

#[test]
fn a_file_that_names_no_team_or_period_is_named() {
    let rows: &[(&str, &str, Expected<'_>)] = &[
        (
            "team outside the folder",
            "team: ../etc\nperiod: 2026-11\n",
            (ERROR, "1:7", "`../etc` is not a team id", ""),
        ),
        (
            "absolute team",
            "team: /etc/passwd\nperiod: 2026-11\n",
            (ERROR, "1:7", "is not a team id", ""),
        ),
        (
            "device as a team",
            "team: nul\nperiod: 2026-11\n",
            (ERROR, "1:7", "reserved by some file systems", ""),
        ),
        (
            "hidden team",
            "team: .a\nperiod: 2026-11\n",
            (ERROR, "1:7", "does not begin with a letter or digit", ""),
        ),
        ("no team", "period: 2026-11\n", (ERROR, "1:1", "`team` is missing", "")),
        ("team without value", "team:\nperiod: 2026-11\n", (ERROR, "1:1", "`team` is missing", "")),
        ("no period", "team: a\n", (ERROR, "1:1", "`period` is missing", "")),
        (
            "no such month",
            "team: a\nperiod: 2026-13\n",
            (ERROR, "2:9", "`2026-13` is not a period, expected one such as `2026-11`", ""),
        ),
        (
            "month in words",
            "team: a\nperiod: November\n",
            (ERROR, "2:9", "`November` is not a period", ""),
        ),
        (
            "century as a period",
            "team: a\nperiod: 20\n",
            (ERROR, "2:9", "`20` is not a period", ""),
        ),
        (
            "year of two digits",
            "team: a\nperiod: 26-11\n",
            (ERROR, "2:9", "`26-11` is not a period", ""),
        ),
        (
            "no such day",
            "team: a\nperiod: 2026-02-30\n",
            (ERROR, "2:9", "`2026-02-30` is not a period", ""),
        ),
    ];
    for (what, head, expected) in rows {
        check(what, format!("{head}{LEVELS}"), &[*expected]);
    }
    check("a list", "- a\n- b\n", &[(ERROR, "1:1", "expected a map, found a list", "")]);
    check("a sentence", "hello\n", &[(ERROR, "1:1", "expected a map, found text", "")]);
}

#[test]
fn a_file_that_is_no_yaml_is_one_finding() {
    let rows: &[(&str, String, Expected<'_>)] = &[
        (
            "tab indentation",
            format!("{HEAD}answers:\n\ttraining.lineage: met\n"),
            (ERROR, "4:2", "tabs disallowed", "nothing of this document was used"),
        ),
        (
            "unclosed bracket before a key",
            format!("{HEAD}assessors: [a, b\n{LEVELS}"),
            (ERROR, "4:7", "the `[` in line 3 is not closed", "nothing of this document was used"),
        ),
        (
            "unclosed bracket at the end",
            format!("{HEAD}answers: {{training.lineage: met\n"),
            (ERROR, "4:1", "the `{` in line 3 is not closed", "nothing of this document was used"),
        ),
        (
            "unknown alias",
            format!("{HEAD}levels: *nowhere\n"),
            (ERROR, "3:9", "unknown anchor", ""),
        ),
        (
            "nested too deeply",
            format!("{HEAD}decision: {}{}\n", "[".repeat(200), "]".repeat(200)),
            (ERROR, "3:138", "recursion limit exceeded", ""),
        ),
    ];
    for (what, text, expected) in rows {
        check(what, text, &[*expected]);
    }
}

#[test]
fn a_key_given_twice_is_an_error_that_names_the_key() {
    for (text, key) in [
        (
            format!("{HEAD}answers:\n  training.lineage: met\n  training.lineage: not-met\n"),
            "training.lineage",
        ),
        (format!("{HEAD}{LEVELS}period: 2026-10\n"), "period"),
    ] {
        let workspace = Workspace::new(&[("results/a.yaml", &text)]);
        let findings = workspace.load().findings;
        let [finding] = findings.as_slice() else { panic!("{}", workspace.shown(&findings)) };
        assert_eq!(finding.severity, ERROR);
        assert!(
            finding.message.contains("duplicate") && finding.message.contains(key),
            "{finding}"
        );
    }
}

#[test]
fn a_key_given_twice_is_found_where_it_is_repeated() {
    check(
        "criterion",
        format!("{HEAD}answers:\n  training.lineage: met\n  training.lineage: not-met\n"),
        &[(ERROR, "5:3", "training.lineage", "")],
    );
    check("period", format!("{HEAD}{LEVELS}period: 2026-10\n"), &[(ERROR, "4:1", "period", "")]);
}

#[test]
fn a_nul_byte_is_an_error() {
    let workspace =
        Workspace::new(&[("results/a.yaml", &format!("{HEAD}{LEVELS}decision: \"a\0b\"\n"))]);
    let findings = workspace.load().findings;
    let [finding] = findings.as_slice() else { panic!("{}", workspace.shown(&findings)) };
    assert_eq!(finding.severity, ERROR);
    assert!(finding.message.contains("control characters are not allowed"), "{finding}");
}

#[test]
fn a_nul_byte_is_found_where_it_stands() {
    check(
        "NUL",
        format!("{HEAD}{LEVELS}decision: \"a\0b\"\n"),
        &[(ERROR, "4:13", "control characters are not allowed", "")],
    );
}

#[test]
fn a_misspelt_criterion_of_a_plan_is_one_finding() {
    check(
        "plan",
        format!("{HEAD}{LEVELS}plan:\n  - {{criterion: training.linage}}\n"),
        &[(
            ERROR,
            "5:17",
            "unknown criterion `training.linage`",
            "did you mean `training.lineage`?",
        )],
    );
}

#[test]
fn a_number_of_many_digits_spoils_nothing_else() {
    for written in ["202611190000000000001", "-202611190000000000001", &"9".repeat(60)] {
        let text = format!(
            "{HEAD}{LEVELS}decision: Order 1\nplan:\n  - {{action: Pay, owner: {written}}}\n"
        );
        check_accepted("long number", &[("results/a.yaml", &text)], &["a 1 1 1"]);
        let workspace = Workspace::new(&[("results/a.yaml", &text)]);
        let portfolio = workspace.load_clean();
        let owner = portfolio.teams[0].history[0].plan[0].owner.as_ref().expect("it is given");
        assert_eq!(owner.get(Locale::En), written);
    }
    check(
        "as a level",
        format!("{HEAD}levels: {{training: 202611190000000000001}}\n"),
        &[(ERROR, "3:20", "is not a level of the model", "")],
    );
}

#[test]
fn text_that_looks_like_a_number_stays_as_it_was_written() {
    for written in ["1.10", "7e3", "0x10", "+81", ".5", "1.0"] {
        let workspace = Workspace::new(&[
            ("dankai.yaml", "model: own\n"),
            (
                "models/own.yaml",
                &format!(
                    "id: own\nversion: {written}\nlevels: [{{level: 0}}, {{level: 1}}]\ndimensions: [{{id: a, criteria: [{{id: a.x, level: 1}}]}}]\n"
                ),
            ),
            (
                "results/t.yaml",
                &format!(
                    "team: t\nperiod: 2026-11\nanswers: {{a.x: not-met}}\nplan: [{{criterion: a.x, owner: {written}}}]\n"
                ),
            ),
        ]);
        let all = json(&workspace.load_clean(), period("2026-11"));
        assert_eq!(all["model"]["version"], *written);
        assert_eq!(all["teams"][0]["roadmap"][0]["owner"], *written);
    }
}

#[test]
fn names_that_look_like_numbers_are_names() {
    let model = |criteria: &str| {
        format!(
            "id: own\nversion: 1\nlevels: [{{level: 0}}, {{level: 1}}, {{level: 2}}]\ndimensions:\n  - id: a\n    criteria: [{criteria}]\n"
        )
    };
    let criteria = "{id: 1.1, level: 1}, {id: 1.10, level: 2, requires: [1.1]}, {id: 0x10, level: 2}, {id: 12, level: 2}";
    let workspace = Workspace::new(&[
        ("dankai.yaml", "model: own\nteams: {1.1: , 1.10: {name: Ten}}\n"),
        ("models/own.yaml", &model(criteria)),
        ("results/a.yaml", "team: 1.1\nperiod: 2026-11\nanswers: {1.1: met, 1.10: not-met}\n"),
        (
            "results/b.yaml",
            "team: 1.10\nperiod: 2026-11\nanswers: {1.10: met, 0x10: met, 12: met}\nplan: [{criterion: 1.10, status: done}]\n",
        ),
    ]);
    let portfolio = workspace.load_clean();
    let ids: Vec<&str> = portfolio.model.criteria.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["1.1", "1.10", "0x10", "12"]);
    assert_eq!(portfolio.model.criteria[1].requires, [0]);
    let answered = |id: &str| {
        let history = &team(&portfolio, id).history;
        history[0].answers.iter().map(Option::is_some).collect::<Vec<_>>()
    };
    assert_eq!(answered("1.1"), [true, true, false, false]);
    assert_eq!(answered("1.10"), [false, true, true, true]);
    assert_eq!(team(&portfolio, "1.10").name.get(Locale::En), "Ten");
    assert_eq!(team(&portfolio, "1.10").history[0].plan[0].criterion, Some(1));
}

#[test]
fn a_fault_of_a_criterion_that_looks_like_a_number_has_its_line() {
    check(
        "answer to a number",
        format!("{HEAD}answers:\n  training.lineage: met\n  12: met\n  1.10: met\n"),
        &[
            (ERROR, "5:3", "unknown criterion `12`", ""),
            (ERROR, "6:3", "unknown criterion `1.10`", ""),
        ],
    );
}

#[test]
fn numbers_may_be_written_in_any_way() {
    let model = "id: own\nversion: 1\nlevels: [{level: 0}, {level: 0x1}]\nscales: {half: {min: 0, max: +2, step: .5}}\ndimensions: [{id: a, criteria: [{id: a.x, level: 1, scale: half, weight: 5e-1}]}]\n";
    for (written, expected) in [("1.50", "1.5"), (".5", "0.5"), ("5e-1", "0.5"), ("0x2", "2")] {
        let result = format!("team: t\nperiod: 2026-11\nanswers: {{a.x: {written}}}\n");
        let workspace = Workspace::new(&[
            ("dankai.yaml", "model: own\n"),
            ("models/own.yaml", model),
            ("results/t.yaml", &result),
        ]);
        let portfolio = workspace.load_clean();
        assert_eq!(portfolio.model.criteria[0].weight.to_string(), "0.5");
        let answer = portfolio.teams[0].history[0].answers[0].as_ref().expect("it is answered");
        let AnswerState::Value(value) = answer.state else { panic!("{written}: {answer:?}") };
        assert_eq!(value.to_string(), expected, "{written}");
    }
}

#[test]
fn maps_are_not_merged() {
    check(
        "merge key",
        format!("{HEAD}{LEVELS}x: &x {{training: 1}}\ntargets:\n  <<: *x\n"),
        &[
            (ERROR, "4:1", "unknown key `x`", ""),
            (ERROR, "6:3", "maps are not merged by `<<`", "write out"),
        ],
    );
}

#[test]
fn files_that_cannot_be_read_as_text_are_named() {
    check(
        "Shift_JIS",
        [HEAD.as_bytes(), LEVELS.as_bytes(), b"decision: \x8c\x88\n"].concat(),
        &[(ERROR, "", "not UTF-8: line 4", "save it as UTF-8")],
    );
    check(
        "too large",
        vec![b'#'; 8 * 1024 * 1024 + 1],
        &[(ERROR, "", "8388609 bytes, more than the 8388608", "")],
    );
    let utf_16: Vec<u8> =
        format!("\u{feff}{HEAD}{LEVELS}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    check("UTF-16", utf_16, &[(ERROR, "", "it is UTF-16", "save it as UTF-8")]);
    check("empty", "", &[(WARNING, "", "the file holds no assessment", "")]);
    check(
        "only a comment",
        "# nothing yet\n",
        &[(WARNING, "", "the file holds no assessment", "")],
    );
    check("only a mark", "\u{feff}", &[(WARNING, "", "the file holds no assessment", "")]);
}

#[test]
fn a_file_of_the_largest_size_is_read() {
    let mut text = format!("{HEAD}{LEVELS}");
    text += &"#".repeat(8 * 1024 * 1024 - text.len());
    check("largest", text, &[]);
}

#[test]
fn a_workspace_file_may_list_a_hundred_thousand_teams() {
    let listed = |teams: usize| {
        let mut text = "teams:\n".to_owned();
        for team in 0..teams {
            text += &format!(
                "  team-{team}: {{name: {{en: A team with a long name, ja: 名前の長いチーム}}}}\n"
            );
        }
        text
    };
    let result = ("results/a.yaml", &*format!("{HEAD}{LEVELS}").replace("team: a", "team: team-7"));
    let many = listed(120_000);
    assert!(many.len() > 8 * 1024 * 1024);
    let workspace = Workspace::new(&[("dankai.yaml", &many), result]);
    assert_eq!(workspace.load_clean().teams.len(), 120_000);
    let more = many.replace("A team", &"A".repeat(256));
    let workspace = Workspace::new(&[("dankai.yaml", &more), result]);
    let refused = load::load(workspace.path(), &Options::default());
    let findings = refused.expect_err("it is too large");
    assert!(findings[0].message.contains("more than the 33554432"), "{findings:?}");
}

#[test]
fn aliases_that_multiply_end_quickly_with_a_finding() {
    let mut bomb = format!("{HEAD}a: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (name, of) in ('b'..='m').zip('a'..) {
        bomb += &format!("{name}: &{name} [{}]\n", vec![format!("*{of}"); 10].join(", "));
    }
    let start = Instant::now();
    check(
        "bomb",
        bomb,
        &[(ERROR, "8:36", "too many aliases", "nothing of this document was used")],
    );
    assert!(start.elapsed() < Duration::from_secs(10), "it took {:?}", start.elapsed());
}

#[test]
fn aliases_that_multiply_beside_much_else_end_too() {
    // A hundredth of the worst: 80 kB that become two million values.
    let list = |item: &str, count: usize| vec![item; count].join(",");
    let bomb = format!(
        "{HEAD}{LEVELS}a: &a [{}]\npad: [{}]\nb: [{}]\n",
        list("x", 1_000),
        list("y", 30_000),
        list("*a", 2_000)
    );
    let workspace = Workspace::new(&[("results/a.yaml", &bomb)]);
    let shown = workspace.shown(&workspace.load().findings);
    assert!(shown.contains("too many aliases"), "all of it was read: {shown}");
}

#[test]
fn all_faults_of_a_file_are_found_at_once() {
    check(
        "four faults",
        "team: a\nperiod: 2026-11\nassessed_on: yesterday\nanswers:\n  training.runs-traked: met\n  \
         training.lineage: perhaps\nlevls: {}\n",
        &[
            (ERROR, "3:14", "`yesterday` is not a date", ""),
            (ERROR, "5:3", "unknown criterion `training.runs-traked`", "training.runs-tracked"),
            (ERROR, "6:21", "`perhaps` is not an answer", ""),
            (ERROR, "7:1", "unknown key `levls`", "did you mean `levels`?"),
        ],
    );
}

#[test]
fn findings_come_in_reading_order_and_name_their_team() {
    let workspace = Workspace::new(&[
        ("results/b.yaml", "team: b\nperiod: 2026-11\nlevels: {training: 7}\nzzz: 1\n"),
        ("results/a.yaml", "team: a\nperiod: 2026-11\nlevels: {training: 8, x: 1}\n"),
    ]);
    let findings = workspace.load().findings;
    let places: Vec<_> = findings
        .iter()
        .map(|finding| {
            let place = finding.place.as_ref().expect("it is in a file");
            (finding.team.as_deref().unwrap_or(""), place.position.expect("it has a line"))
        })
        .collect();
    assert_eq!(places, [("a", (3, 20)), ("a", (3, 23)), ("b", (3, 20)), ("b", (4, 1))]);
}

#[test]
fn line_breaks_and_marks_of_other_systems_move_no_place() {
    let text = format!("{HEAD}answers:\n  training.run-tracked: met\n");
    let expected = [(ERROR, "4:3", "unknown criterion `training.run-tracked`", "did you mean")];
    check("CRLF", text.replace('\n', "\r\n"), &expected);
    check("byte-order mark", format!("\u{feff}{text}"), &expected);
    check(
        "comments and blank lines",
        format!("# \u{6c7a}\u{6e08}\n\n{text}"),
        &[(ERROR, "6:3", "training.run-tracked", "")],
    );
}

#[test]
fn a_fault_in_a_later_document_has_the_line_of_the_file() {
    check(
        "second document",
        format!(
            "{HEAD}{LEVELS}---\n# comment\n---\nteam: b\nperiod: 2026-11\nlevels: {{trainin: 1}}\n"
        ),
        &[(ERROR, "9:10", "unknown dimension `trainin`", "")],
    );
    // A document that is no YAML leaves those before it as they are.
    let text = format!(
        "{}---\nteam: b\nperiod: 2026-11\nanswers: [\n",
        declared("a", "2026-11", [1, 2, 3])
    );
    let workspace = Workspace::new(&[("results/all.yaml", &text)]);
    let checked = workspace.load();
    check_findings(
        "broken second",
        &checked.findings,
        "all.yaml",
        &[(ERROR, "8:1", "this is not YAML", "")],
    );
    assert_eq!(checked.findings[0].team.as_deref(), Some("b"));
    assert_eq!(team(&checked.value, "a").history.len(), 1);
    assert!(team(&checked.value, "b").unreadable.contains(&period("2026-11")));
}

#[test]
fn a_broken_document_is_its_own_teams_alone() {
    let sound = |team: &str| declared(team, "2026-11", [2, 2, 2]);
    for broken in [
        "team: b\nperiod: 2026-11\nlevels: {training: 2, release: 2, integration: 2\n",
        "team: b\nperiod: 2026-11\ndecision: \"x\nlevels: {}\n",
        "team: b\nperiod: 2026-11\nlevels: {training: 2}\nlevels: {training: 1}\n",
        "period: 2026-11\nteam: 'b'\ndecision: a: b\n",
    ] {
        let text = format!("{}---\n{broken}---\n{}", sound("a"), sound("c"));
        let workspace = Workspace::new(&[
            ("dankai.yaml", "teams: {a: , b: , c: }\n"),
            ("results/10.yaml", &declared("b", "2026-10", [1, 1, 1])),
            ("results/11.yaml", &text),
        ]);
        let checked = workspace.load();
        let shown = workspace.shown(&checked.findings);
        assert_eq!(checked.findings.len(), 1, "{shown}");
        assert_eq!(checked.findings[0].team.as_deref(), Some("b"), "{shown}");
        let portfolio = &checked.value;
        let november = period("2026-11");
        assert!(team(portfolio, "a").assessment(november).is_some(), "{shown}");
        assert!(team(portfolio, "c").assessment(november).is_some(), "{shown}");
        assert!(team(portfolio, "b").unreadable.contains(&november), "{shown}");
        assert!(team(portfolio, "b").assessment(november).is_none(), "{shown}");
        assert!(team(portfolio, "b").assessment(period("2026-10")).is_some(), "{shown}");
    }
}

#[test]
fn a_key_given_twice_in_json_is_the_fault_of_its_assessment() {
    let text = r#"[{"team": "a", "period": "2026-11", "levels": {"training": 1}},
{"team": "b", "period": "2026-11", "levels": {"training": 1},
 "levels": {"training": 2}}]"#;
    let workspace = Workspace::new(&[("results/all.json", text)]);
    let checked = workspace.load();
    check_findings(
        "JSON",
        &checked.findings,
        "all.json",
        &[(ERROR, "3:2", "duplicate entry with key \"levels\"", "nothing of this assessment")],
    );
    assert_eq!(checked.findings[0].team.as_deref(), Some("b"));
    assert_eq!(team(&checked.value, "a").history.len(), 1);
    assert!(team(&checked.value, "b").unreadable.contains(&period("2026-11")));
}

#[test]
fn numbers_in_json_are_read_as_they_are_written() {
    let text = r#"{"team": 1.10, "period": "2026-11", "assessors": ["aé", 1.0], "levels": {"training": 1}}"#;
    let workspace = Workspace::new(&[("results/all.json", text)]);
    let portfolio = workspace.load_clean();
    assert_eq!(portfolio.teams[0].id.as_str(), "1.10");
    let names = &portfolio.teams[0].history[0].assessors;
    let names: Vec<&str> = names.iter().map(|name| name.get(Locale::En)).collect();
    assert_eq!(names, ["a\u{e9}", "1.0"]);
}

/// Asserts that these results have no finding and give these levels in 2026-11, written
/// `team training release integration`.
fn check_accepted(what: &str, files: &[(&str, &str)], expected: &[&str]) {
    let workspace = Workspace::new(files);
    let checked = workspace.load();
    assert_eq!(workspace.shown(&checked.findings), "", "{what}");
    let scores = json(&checked.value, period("2026-11"));
    let rows: Vec<String> = scores["teams"]
        .as_array()
        .expect("there are teams")
        .iter()
        .map(|team| {
            let id = team["id"].as_str().expect("a team has an id").to_owned();
            let dimensions = team["dimensions"].as_array().expect("a team has dimensions");
            dimensions.iter().fold(id, |row, dimension| format!("{row} {}", dimension["level"]))
        })
        .collect();
    assert_eq!(rows, expected, "{what}");
}

#[test]
fn oddities_of_real_files_are_accepted() {
    let plain = declared("a", "2026-11", [2, 1, 0]);
    for (what, text) in [
        ("as it is", plain.clone()),
        ("byte-order mark", format!("\u{feff}{plain}")),
        ("CRLF", plain.replace('\n', "\r\n")),
        ("byte-order mark and CRLF", format!("\u{feff}{}", plain.replace('\n', "\r\n"))),
        ("no line break at the end", plain.trim_end().to_owned()),
        ("document markers", format!("---\n{plain}...\n")),
        ("a YAML directive", format!("%YAML 1.2\n---\n{plain}")),
        ("empty documents around", format!("---\n---\n{plain}---\n")),
        ("full date as period", plain.replace("2026-11", "2026-11-20")),
        ("quoted date as period", plain.replace("2026-11", "'2026-11-30'")),
        ("quoted team", plain.replace("team: a", "team: \"a\"")),
        ("levels as text", plain.replace("training: 2", "training: '2'")),
        ("keys without value", format!("{plain}answers:\nplan:\ndecision:\ntargets: {{training: }}\n")),
        ("anchors", "team: a\nperiod: 2026-11\nassessors: &who [M. Sato]\nlevels: {training: 2, release: 1, integration: 0}\nplan:\n  - {action: x, owner: &me M. Sato}\n  - {action: y, owner: *me}\n".into()),
        ("a tag of YAML's own", plain.replace("team: a", "team: !!str a")),
    ] {
        check_accepted(what, &[("results/a.yaml", &text)], &["a 2 1 0"]);
    }
}

#[test]
fn yes_and_true_mean_met() {
    let answers = |word: &str, other: &str| {
        format!(
            "team: a\nperiod: 2026-11\nanswers:\n  training.code-versioned: {word}\n  \
             training.environment-pinned: {{state: {word}}}\n  release.steps-written: {other}\n  \
             integration.basic-test: {other}\n"
        )
    };
    for (yes, no) in [
        ("met", "not-met"),
        ("true", "false"),
        ("True", "FALSE"),
        ("yes", "no"),
        ("Yes", "No"),
        ("YES", "NO"),
        ("1", "0"),
        ("1.0", "0.0"),
    ] {
        check_accepted(yes, &[("results/a.yaml", &answers(yes, no))], &["a 1 0 0"]);
    }
}

#[test]
fn results_are_found_wherever_people_put_them() {
    let a = declared("a", "2026-11", [1, 1, 1]);
    let b = declared("b", "2026-11", [2, 2, 2]);
    let both = format!("{a}---\n{b}");
    let (a, b) = (a.as_str(), b.as_str());
    for (what, files) in [
        ("one file each", vec![("results/a.yaml", a), ("results/b.yaml", b)]),
        ("any depth", vec![("results/2026/11/x/a.yaml", a), ("results/b.yaml", b)]),
        ("several documents in one file", vec![("results/all.yaml", both.as_str())]),
        ("a bare folder", vec![("a.yaml", a), ("2026-11/b.yml", b)]),
        ("other endings", vec![("results/a.YAML", a), ("results/b.yml", b)]),
        (
            "hidden files are no results",
            vec![("results/a.yaml", a), ("results/b.yaml", b), ("results/.c.yaml", "zzz")],
        ),
        (
            "other files are no results",
            vec![("results/a.yaml", a), ("results/b.yaml", b), ("results/notes.txt", "zzz")],
        ),
        (
            "reports are no results",
            vec![("a.yaml", a), ("b.yaml", b), ("out/2026-11/c.yaml", "zzz")],
        ),
    ] {
        check_accepted(what, &files, &["a 1 1 1", "b 2 2 2"]);
    }
}

#[test]
fn the_output_folder_is_never_read() {
    let workspace = Workspace::new(&[
        ("a.yaml", &declared("a", "2026-11", [1, 1, 1])),
        ("reports/b.yaml", "zzz: 1"),
    ]);
    let options = Options { ignore: vec![workspace.file("reports")], ..Options::default() };
    let checked = dankai::load::load(workspace.path(), &options).expect("the folder can be read");
    assert_eq!(workspace.shown(&checked.findings), "");
    assert_eq!(checked.value.teams.len(), 1);
}

#[cfg(unix)]
#[test]
fn a_loop_of_links_ends() {
    let workspace = Workspace::new(&[("results/x/a.yaml", &declared("a", "2026-11", [1, 1, 1]))]);
    std::os::unix::fs::symlink(workspace.file("results"), workspace.file("results/x/loop"))
        .expect("a link can be made");
    std::os::unix::fs::symlink("gone", workspace.file("results/nowhere"))
        .expect("a link can be made");
    let checked = workspace.load();
    assert_eq!(
        workspace.shown(&checked.findings),
        "warning results/nowhere this is a link to nothing | put the file itself here, or remove the link\n\
         warning results/x/loop links to folders are not followed | put the files themselves here, or link each of them\n"
    );
    assert_eq!(team(&checked.value, "a").history.len(), 1);
}

#[cfg(unix)]
#[test]
fn links_are_followed_within_the_workspace_only() {
    let elsewhere = Workspace::new(&[
        ("secret.yaml", "team: a\nperiod: 2026-11\ndecision: secret\nlevls: {}\n"),
        ("dankai.yaml", "organisation: secret\nx: 1\n"),
    ]);
    let workspace = Workspace::new(&[
        ("kept/b.yaml", &declared("b", "2026-11", [1, 1, 1])),
        ("results/a.yaml", &declared("a", "2026-11", [1, 1, 1])),
    ]);
    let link = |to: &std::path::Path, at: &str| {
        std::os::unix::fs::symlink(to, workspace.file(at)).expect("a link can be made");
    };
    link("../kept/b.yaml".as_ref(), "results/b.yaml");
    link(&elsewhere.file("secret.yaml"), "results/c.yaml");
    link("../kept/gone.yaml".as_ref(), "results/d.yaml");
    let checked = workspace.load();
    assert_eq!(
        workspace.shown(&checked.findings),
        "error results/c.yaml this leads out of the workspace by a link, and is not read | put the file itself into the workspace\n\
         error results/d.yaml this is a link to nothing | put the file itself here, or remove the link\n"
    );
    let ids: Vec<&str> = checked.value.teams.iter().map(|team| team.id.as_str()).collect();
    assert_eq!(ids, ["a", "b"]);
    // The same for models, the file of the workspace and whole folders.
    std::fs::create_dir(workspace.file("models")).expect("the folder is ours");
    link(&elsewhere.file("secret.yaml"), "models/own.yaml");
    link(&elsewhere.file("dankai.yaml"), "dankai.yaml");
    let refused = load::load(workspace.path(), &Options::default()).expect_err("it is unusable");
    let shown = workspace.shown(&refused);
    assert!(!shown.contains("secret:") && !shown.contains('x'), "{shown}");
    assert_eq!(shown.matches("leads out of the workspace").count(), 2, "{shown}");
    let other = Workspace::new(&[("w/kept", "")]);
    std::os::unix::fs::symlink(workspace.file("results"), other.file("w/results"))
        .expect("a link can be made");
    let checked = load::load(&other.file("w"), &Options::default()).expect("it is a folder");
    assert!(other.shown(&checked.findings).contains("results this leads out of the workspace"));
    assert!(checked.value.teams.is_empty());
}

#[test]
fn a_faulty_model_is_told_and_not_that_there_is_none() {
    let workspace = Workspace::new(&[
        ("dankai.yaml", "model: own\n"),
        ("models/own.yaml", "id: own\nversion: 1\nlevls: []\n"),
    ]);
    let findings = load::load(workspace.path(), &Options::default()).expect_err("it is unusable");
    let shown = workspace.shown(&findings);
    assert!(shown.contains("models/own.yaml:3:1 unknown key `levls`"), "{shown}");
    assert!(!shown.contains("there is no model"), "{shown}");
    workspace.write("models/own.yaml", "# moved\n");
    let findings = load::load(workspace.path(), &Options::default()).expect_err("it is unusable");
    assert!(!workspace.shown(&findings).contains("there is no model"));
    std::fs::remove_file(workspace.file("models/own.yaml")).expect("the file is ours");
    let findings = load::load(workspace.path(), &Options::default()).expect_err("it is unusable");
    assert!(workspace.shown(&findings).contains("dankai.yaml:1:8 there is no model `own`"));
}

#[test]
fn an_organisation_may_be_no_more_than_its_name() {
    for written in ["Acme", "{name: Acme}", "\"Acme\""] {
        let settings = format!("organisation: {written}\n");
        let a = declared("a", "2026-11", [1, 1, 1]);
        let workspace = Workspace::new(&[("dankai.yaml", &settings), ("results/a.yaml", &a)]);
        assert_eq!(workspace.load_clean().organisation.get(Locale::En), "Acme", "{written}");
    }
}

#[test]
fn ids_of_teams_that_look_alike_are_one_team_and_a_finding() {
    let a = |id: &str, month: &str| declared(id, month, [1, 1, 1]);
    let ids = |portfolio: &Portfolio| {
        portfolio.teams.iter().map(|team| team.id.to_string()).collect::<Vec<_>>()
    };
    let files = [
        ("results/10.yaml", a("payments", "2026-10")),
        ("results/11.yaml", a("payments", "2026-11")),
        ("results/12.yaml", a("Payments", "2026-12")),
        ("results/13.yaml", a("ｐａｙｍｅｎｔｓ", "2027-01")),
    ];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    for settings in ["", "teams: {payments: }\n"] {
        let workspace = Workspace::new(&[&files[..], &[("dankai.yaml", settings)]].concat());
        let checked = workspace.load();
        let shown = workspace.shown(&checked.findings);
        assert_eq!(ids(&checked.value), ["payments"], "{shown}");
        assert_eq!(checked.findings.len(), 2, "{shown}");
        assert!(
            shown.contains(
                "error results/12.yaml:1:7 the teams `Payments` and `payments` differ only in case"
            ),
            "{shown}"
        );
        assert!(shown.contains("`payments` is in `results/10.yaml`"), "{shown}");
        let team = team(&checked.value, "payments");
        assert_eq!(team.history.len(), 2);
        assert!(team.unreadable.contains(&period("2026-12")), "{shown}");
    }
    // A listed id goes before a frequent one.
    let workspace =
        Workspace::new(&[&files[..], &[("dankai.yaml", "teams: {PAYMENTS: }\n")]].concat());
    let checked = workspace.load();
    assert_eq!(ids(&checked.value), ["PAYMENTS"]);
    assert_eq!(checked.findings.len(), 3, "{}", workspace.shown(&checked.findings));
}

#[test]
fn ids_that_look_alike_are_refused_where_they_are_defined() {
    let settings = "groups: {g: , G: }\nteams:\n  a: {group: g}\n  A: {group: g}\n";
    let workspace = Workspace::new(&[("dankai.yaml", settings)]);
    let findings = load::load(workspace.path(), &Options::default()).expect_err("it is unusable");
    let shown = workspace.shown(&findings);
    assert!(
        shown.contains("dankai.yaml:1:15 the group `G` and `g` differ only in case"),
        "{shown}"
    );
    assert!(shown.contains("dankai.yaml:4:3 the team `A` and `a` differ only"), "{shown}");
    assert!(shown.contains("the other is at `dankai.yaml:3:3`"), "{shown}");
    let model = "id: own\nversion: 1\nlevels: [{level: 0}, {level: 1}]\ndimensions:\n  - {id: ops, criteria: [{id: ops.x, level: 1}]}\n  - {id: Ops, criteria: [{id: ops.X, level: 1}, {id: ops.y, level: 1}]}\n";
    let workspace = Workspace::new(&[("models/own.yaml", model)]);
    let findings = load::load(workspace.path(), &Options::default()).expect_err("it is unusable");
    let shown = workspace.shown(&findings);
    assert!(shown.contains("models/own.yaml:6:10 the dimension `Ops` and `ops` differ"), "{shown}");
    assert!(
        shown.contains("models/own.yaml:6:31 the criterion `ops.X` and `ops.x` differ"),
        "{shown}"
    );
    assert_eq!(findings.len(), 2, "{shown}");
}

#[test]
fn the_later_assessment_of_a_month_counts() {
    let dated =
        |day: &str, levels| format!("{}assessed_on: {day}\n", declared("a", "2026-11", levels));
    let (early, late) = (dated("2026-11-02", [1, 1, 1]), dated("2026-11-20", [2, 2, 2]));
    let undated = declared("a", "2026-11", [3, 3, 3]);
    let by_period = declared("a", "2026-11-25", [4, 4, 4]);
    for (what, first, second, expected) in [
        ("in order", &early, &late, "a 2 2 2"),
        ("in the other order", &late, &early, "a 2 2 2"),
        ("a date beats none", &early, &undated, "a 1 1 1"),
        ("a date beats none in the other order", &undated, &early, "a 1 1 1"),
        ("a full date as period is the date", &by_period, &late, "a 4 4 4"),
        ("a full date as period is the date, in the other order", &late, &by_period, "a 4 4 4"),
    ] {
        check_accepted(what, &[("results/1.yaml", first), ("results/2.yaml", second)], &[expected]);
    }
}

#[test]
fn two_assessments_of_a_month_without_different_dates_are_doubtful() {
    let dated = |levels| format!("{}assessed_on: 2026-11-20\n", declared("a", "2026-11", levels));
    for (what, first, second) in [
        ("no dates", declared("a", "2026-11", [1, 1, 1]), declared("a", "2026-11", [2, 2, 2])),
        ("the same date", dated([1, 1, 1]), dated([2, 2, 2])),
    ] {
        let workspace = Workspace::new(&[("results/1.yaml", &first), ("results/2.yaml", &second)]);
        let checked = workspace.load();
        check_findings(
            what,
            &checked.findings,
            "results/2.yaml",
            &[(
                WARNING,
                "2:9",
                "two assessments of 2026-11 without different dates; this one is used",
                "results/1.yaml",
            )],
        );
        assert_eq!(checked.findings[0].team.as_deref(), Some("a"), "{what}");
        // The one that is said to be used is used.
        assert_eq!(team_json(&checked.value, period("2026-11"), "a")["level"], 2, "{what}");
    }
}

#[test]
fn a_broken_file_of_one_team_leaves_the_others_as_they_are() {
    let other = "team: b\nperiod: 2026-11\nanswers: {training.code-versioned: met, release.steps-written: partial}\n";
    let good = Workspace::new(&[
        ("results/a.yaml", &declared("a", "2026-11", [1, 1, 1])),
        ("results/b.yaml", other),
    ]);
    let expected = team_json(&good.load_clean(), period("2026-11"), "b");
    for broken in [
        "team: a\nperiod: 2026-11\nanswers: [",
        "team: a\nperiod: 2026-11\nlevels: {training: 9}\n",
        "team: ../b\nperiod: 2026-11\n",
        "team: a\nperiod: 2026-11\n\tx",
        "\0",
        "team: a\nperiod: 2026-11\nlevels: 3\n--- [",
    ] {
        let bad = Workspace::new(&[("results/a.yaml", broken), ("results/b.yaml", other)]);
        let checked = bad.load();
        assert!(checked.has_errors(), "{broken:?}");
        assert_eq!(team_json(&checked.value, period("2026-11"), "b"), expected, "{broken:?}");
    }
}

#[test]
fn a_team_whose_file_is_no_yaml_is_known_to_be_unreadable() {
    for (text, team_id) in [
        ("team: a\nperiod: 2026-11\nanswers: [", "a"),
        ("period: 2026-11-20\nteam: \"a\"\nanswers: [", "a"),
        ("team: 決済\nperiod: '2026-11'\nanswers: [", "決済"),
    ] {
        let workspace = Workspace::new(&[("results/x.yaml", text)]);
        let checked = workspace.load();
        assert_eq!(checked.findings[0].team.as_deref(), Some(team_id), "{text}");
        assert!(team(&checked.value, team_id).unreadable.contains(&period("2026-11")), "{text}");
    }
}

/// One `dankai.yaml` beside one good result, and all that is found.
fn check_workspace(what: &str, text: &str, expected: &[Expected<'_>]) {
    let workspace = Workspace::new(&[
        ("dankai.yaml", text),
        ("results/a.yaml", &declared("a", "2026-11", [1, 1, 1])),
    ]);
    let findings = match dankai::load::load(workspace.path(), &Options::default()) {
        Ok(checked) => {
            assert!(
                !checked.has_errors(),
                "{what}: an error of the workspace leaves nothing to work with"
            );
            checked.findings
        }
        Err(findings) => findings,
    };
    check_findings(what, &findings, ".yaml", expected);
}

#[test]
fn faults_of_the_workspace_file_are_named() {
    let rows: &[(&str, &str, Expected<'_>)] = &[
        (
            "unknown key",
            "locales: en\n",
            (ERROR, "1:1", "unknown key `locales`", "did you mean `locale`?"),
        ),
        ("unknown locale", "locale: de\n", (ERROR, "1:9", "unknown locale `de`", "")),
        (
            "unknown model",
            "model: mlop\n",
            (ERROR, "1:8", "there is no model `mlop`", "did you mean `mlops`?"),
        ),
        (
            "compare",
            "compare: decade\n",
            (ERROR, "1:10", "`decade` is nothing to compare with", ""),
        ),
        ("target", "targets: {all: 5}\n", (ERROR, "1:16", "`5` is not a level", "")),
        (
            "target of a team",
            "teams:\n  a: {targets: {trainig: 2}}\n",
            (ERROR, "2:17", "unknown dimension `trainig`", "did you mean `training`?"),
        ),
        (
            "group",
            "teams:\n  a: {group: comerce}\ngroups:\n  commerce:\n",
            (ERROR, "2:14", "unknown group `comerce`", "did you mean `commerce`?"),
        ),
        ("team id", "teams:\n  a:\n  ../b:\n", (ERROR, "3:3", "`../b` is not a team id", "")),
        ("not YAML", "teams: [\n", (ERROR, "2:1", "this is not YAML", "")),
        ("unlisted team", "teams:\n  aa:\n", (WARNING, "1:7", "the team `a` is not listed", "")),
    ];
    for (what, text, expected) in rows {
        check_workspace(what, text, &[*expected]);
    }
    check_workspace("empty", "", &[]);
    check_workspace("a name for the organisation only", "organisation: {name: Acme}\n", &[]);
    check_workspace(
        "all faults at once",
        "locale: de\nmodel: mlops\ncompare: x\ntarget: {}\n",
        &[
            (ERROR, "1:9", "unknown locale", ""),
            (ERROR, "3:10", "nothing to compare with", ""),
            (ERROR, "4:1", "unknown key `target`", "did you mean `targets`?"),
        ],
    );
}

#[test]
fn the_workspace_file_says_who_is_who() {
    let workspace = Workspace::new(&[
        (
            "dankai.yaml",
            "organisation: {name: {en: Acme, ja: アクメ}}\nlocale: ja\ncompare: 2026-08-31\ntargets: {all: 2, by: 2026-12-31}\n\
             teams:\n  z: {name: {en: Zed, ja: ゼット}, group: g, targets: {training: 3}}\n  a:\ngroups:\n  g: {name: G}\n",
        ),
        ("results/x.yaml", &declared("a", "2026-11", [1, 1, 1])),
    ]);
    let portfolio = workspace.load_clean();
    assert_eq!(portfolio.organisation.get(Locale::Ja), "アクメ");
    assert_eq!(portfolio.locale, Locale::Ja);
    assert_eq!(portfolio.compare, Compare::Period(period("2026-08")));
    let ids: Vec<&str> = portfolio.teams.iter().map(|team| team.id.as_str()).collect();
    assert_eq!(ids, ["z", "a"], "teams keep the order of the file");
    let zed = team(&portfolio, "z");
    assert_eq!((zed.name.get(Locale::Ja), zed.group.as_deref()), ("ゼット", Some("g")));
    let targets = |id: &str| {
        (0..3).map(|at| portfolio.target(team(&portfolio, id), None, at)).collect::<Vec<_>>()
    };
    assert_eq!(targets("z"), [3, 2, 2].map(|level| Some(Grade::Level(level))));
    assert_eq!(targets("a"), [2; 3].map(|level| Some(Grade::Level(level))));
    assert_eq!(
        portfolio.target_day(zed, None).map(|day| day.to_string()).as_deref(),
        Some("2026-12-31")
    );
}

#[test]
fn targets_of_an_assessment_come_before_the_teams_and_the_organisations() {
    let workspace = Workspace::new(&[
        ("dankai.yaml", "targets: {all: 1}\nteams: {a: {targets: {release: 2}}, b: }\n"),
        (
            "results/a.yaml",
            &format!("{}targets: {{training: 4}}\n", declared("a", "2026-11", [0, 0, 0])),
        ),
        ("results/b.yaml", &declared("b", "2026-11", [0, 0, 0])),
    ]);
    let portfolio = workspace.load_clean();
    for (id, expected) in [("a", [4, 2, 1]), ("b", [1, 1, 1])] {
        let team = team_json(&portfolio, period("2026-11"), id);
        let targets: Vec<_> = (0..3).map(|at| team["dimensions"][at]["target"].as_u64()).collect();
        assert_eq!(targets, expected.map(Some), "{id}");
    }
}

#[test]
fn a_model_of_the_workspace_is_used_and_its_faults_stop_the_run() {
    let model = "id: own\nversion: 1\nlevels: [{level: 0}, {level: 1}]\ndimensions:\n  - id: a\n    criteria: [{id: a.x, level: 1}]\n";
    let result = "team: t\nperiod: 2026-11\nanswers: {a.x: met}\n";
    let files = |model: &str| {
        Workspace::new(&[
            ("dankai.yaml", "model: own\n"),
            ("models/own.yaml", model),
            ("results/t.yaml", result),
        ])
    };
    let portfolio = files(model).load_clean();
    assert_eq!(team_json(&portfolio, period("2026-11"), "t")["level"], 1);

    let broken = files(&model.replace("level: 1}]\n", "level: 2}]\n"));
    let findings =
        dankai::load::load(broken.path(), &Options::default()).expect_err("the model is broken");
    assert!(
        broken.shown(&findings).contains("error models/own.yaml:"),
        "{}",
        broken.shown(&findings)
    );

    let twice = files(model);
    twice.write("models/second.yaml", model);
    let findings = dankai::load::load(twice.path(), &Options::default())
        .expect_err("the model is there twice");
    let shown = twice.shown(&findings);
    assert!(
        shown.contains(
            "models/second.yaml the model `own` is defined twice | it is also defined in"
        ),
        "{shown}"
    );
}

#[test]
fn scales_of_a_model_take_their_own_answers_only() {
    let model = "id: own\nversion: 1\nlevels: [{level: 0}, {level: 1}]\nscales:\n  rating: {min: 0, max: 10, step: 0.5}\n  \
                 coverage: [{id: none, value: 0}, {id: half, value: 0.5}, {id: full, value: 1}]\ndimensions:\n  - id: a\n    \
                 criteria: [{id: a.r, level: 1, scale: rating}, {id: a.c, level: 1, scale: coverage}]\n";
    for (answer, fault) in [
        ("{a.r: 7.5}", None),
        ("{a.r: 10}", None),
        ("{a.r: 7.25}", Some((3, 16))),
        ("{a.r: 10.5}", Some((3, 16))),
        ("{a.r: met}", Some((3, 16))),
        ("{a.c: half}", None),
        ("{a.c: 0.5}", None),
        ("{a.c: 0.25}", Some((3, 16))),
        ("{a.c: partial}", Some((3, 16))),
        ("{a.c: true}", Some((3, 16))),
        ("{a.c: unknown}", None),
    ] {
        let workspace = Workspace::new(&[
            ("dankai.yaml", "model: own\n"),
            ("models/own.yaml", model),
            ("results/t.yaml", &format!("team: t\nperiod: 2026-11\nanswers: {answer}\n")),
        ]);
        let findings = workspace.load().findings;
        let places: Vec<_> =
            findings.iter().filter_map(|finding| finding.place.as_ref()?.position).collect();
        assert_eq!(places, Vec::from_iter(fault), "{answer}: {}", workspace.shown(&findings));
    }
}

#[test]
fn a_folder_that_is_not_there_is_said() {
    let workspace = Workspace::new(&[]);
    let findings = dankai::load::load(&workspace.file("nowhere"), &Options::default())
        .expect_err("there is no folder");
    assert!(
        workspace.shown(&findings).contains("there is no folder"),
        "{}",
        workspace.shown(&findings)
    );
    assert!(workspace.load_clean().teams.is_empty(), "an empty folder has no teams");
}

/// One change that a slip of the hand makes to a text: at a place, so many characters become
/// these.
fn any_slip() -> impl Strategy<Value = (prop::sample::Index, usize, String)> {
    let typed = prop::sample::select(vec![
        "", " ", "\t", "\n", ":", ": ", "-", "- ", "[", "]", "{", "}", "\"", "'", "|", ">", "&a",
        "*a", "!", "?", "#", "---\n", "\0", "\u{feff}", "\r\n", "~", "9", "\u{6c7a}",
    ]);
    (any::<prop::sample::Index>(), 0..4_usize, typed.prop_map(str::to_owned))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn slips_of_the_hand_cost_nobody_else_anything(slips in prop::collection::vec(any_slip(), 1..5)) {
        let mut text: Vec<char> = "team: a\nperiod: 2026-11\nassessors: [M. Sato]\nanswers:\n  training.runs-tracked: met\n  \
            release.rollback: {state: not-applicable, reason: \"batch\"}\ntargets: {training: 3}\nplan:\n  \
            - {criterion: training.lineage, due: 2026-12-24}\ndecision: {en: One, ja: 1}\n".chars().collect();
        for (place, length, typed) in slips {
            let from = place.index(text.len());
            let to = (from + length).min(text.len());
            text.splice(from..to, typed.chars());
            prop_assume!(!text.is_empty());
        }
        let text: String = text.into_iter().collect();
        let workspace = Workspace::new(&[("results/a.yaml", &text), ("results/b.yaml", &declared("b", "2026-11", [1, 2, 3]))]);
        let checked = workspace.load();
        let other = team_json(&checked.value, period("2026-11"), "b");
        prop_assert_eq!(&other["level"], 1);
        // What is found lies in the broken file, at a line it has.
        let lines = text.lines().count();
        for finding in &checked.findings {
            let place = finding.place.as_ref().expect("a fault of a file has a place");
            prop_assert!(place.file.ends_with("results/a.yaml"), "{finding}");
            if let Some((line, column)) = place.position {
                prop_assert!((1..=lines + 1).contains(&line) && column >= 1, "{finding}");
            }
        }
    }
}

/// What faults other teams' files have, and how they are written, changes nothing of one
/// team's report, however little of them is read.
#[test]
fn a_report_on_demand_tells_what_reading_everything_tells() {
    let of = |team: &str, month: &str| declared(team, month, [1, 2, 1]);
    let files = [
        ("results/a1.yaml", of("a", "2026-08")),
        ("results/a2.yaml", of("a", "2026-10")),
        ("results/b1.yaml", of("b", "2026-09").replace("levels", "levels: {x: 9}\nlevles")),
        ("results/b2.yaml", of("b", "2026-10") + "---\n" + &declared("c", "2026-10", [2, 2, 2])),
        ("results/c.yaml", of("c", "2026-07") + "---\n" + &of("a", "2026-07")),
        // No assessments, so no periods.
        ("results/d1.yaml", of("d", "2026-11") + "answers: ]\n"),
        ("results/d2.yaml", of("d", "2026-06") + "levels: {}\n"),
        ("results/d3.yaml", "period: 2026-10\nteam: d\nlevels: {training: 3}\n".to_owned()),
        ("results/e.yaml", of("e", "2026-05") + "team: a\n"),
        ("results/f.yaml", "{team: f, period: 2026-10, levels: {release: 0}}\n".to_owned()),
    ];
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let workspace = Workspace::new(&files);
    for period in [None, Some("2026-10"), Some("2026-09"), Some("2026-12")] {
        let options = Options::default();
        let all = load::load(workspace.path(), &options).expect("it can be read");
        let newest = all.value.newest_period().expect("there are results");
        let period: Option<Period> = period.map(crate::period);
        for team in ["a", "b", "c", "d", "f", "nobody"] {
            let teams = load::WhichTeams::One(team);
            let wanted = load::Wanted { teams, period: period.map(Into::into), today: None };
            let some = load::load_for(workspace.path(), &options, wanted).expect("it can be read");
            assert_eq!(some.value.periods(), all.value.periods(), "{team} {period:?}");
            assert_eq!(some.value.team(team), all.value.team(team), "{team} {period:?}");
            if some.value.team(team).is_none() {
                assert_eq!(some.value.teams, all.value.teams, "all are named for a hint");
            }
            let own = |findings: &[Diagnostic]| {
                let is_own = |one: &&Diagnostic| one.team.as_deref().is_none_or(|it| it == team);
                findings.iter().filter(is_own).cloned().collect::<Vec<_>>()
            };
            assert_eq!(own(&some.findings), own(&all.findings), "{team} {period:?}");
            let then = |portfolio: &Portfolio| {
                let of_period = |team: &Team| team.assessment(period.unwrap_or(newest)).cloned();
                portfolio.teams.iter().filter_map(of_period).collect::<Vec<_>>()
            };
            assert_eq!(then(&some.value), then(&all.value), "{team} {period:?}");
        }
    }
}
