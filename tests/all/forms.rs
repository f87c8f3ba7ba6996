//! The questionnaire out, filled in, and in again.

use std::path::Path;
use std::process::Command;

use dankai::form::{self, Form};
use dankai::load::{self, ImportFrom, Options, import};
use dankai::model::{
    Answer, AnswerState, Assessment, LocalText, Locale, MaturityModel, PlanItem, PlanStatus, Said,
    Scale, Targets, Value,
};
use proptest::prelude::*;

use crate::readers::{archive, unpacked};
use crate::{Workspace, acme, period, team};

/// An assessment in which every kind of answer occurs, and text that looks like more.
fn filled(model: &MaturityModel, seed: usize) -> Assessment {
    let texts = ["=1+1", "+1 day", "-", "@sum(A1)", "a, b; \"c\"\nd", "決済 と “検索”", "x"];
    let answers = model.criteria.iter().enumerate().map(|(index, criterion)| {
        let turn = index + seed;
        let state = match turn % 7 {
            0 => return None,
            1 => AnswerState::Unknown,
            2 => AnswerState::NotApplicable,
            _ => AnswerState::Value(match &criterion.scale {
                Scale::Choices(choices) => choices[turn % choices.len()].value,
                scale @ Scale::Range { min, .. } => {
                    if turn.is_multiple_of(2) {
                        scale.max()
                    } else {
                        *min
                    }
                }
            }),
        };
        let text = || texts[turn % texts.len()].to_owned();
        let is_out = state == AnswerState::NotApplicable;
        let said = Said {
            evidence: turn.is_multiple_of(3).then(text),
            note: (turn.is_multiple_of(2) && !is_out).then(|| LocalText::plain(text())),
            reason: is_out.then(|| LocalText::plain(text())),
        };
        Some(Answer::new(state, said))
    });
    let answers: Vec<Option<Answer>> = answers.collect();
    let plan = (0..model.criteria.len()).step_by(3).filter(|index| answers[*index].is_some()).map(
        |index| PlanItem {
            criterion: Some(index),
            action: LocalText::plain(texts[index % texts.len()]),
            owner: Some(LocalText::plain("M. Sato")),
            due: period("2027-01").first_day().into(),
            status: PlanStatus::Open,
            done: None,
        },
    );
    Assessment {
        period: period("2026-11"),
        written: period("2026-11"),
        assessed_on: None,
        assessors: Vec::new(),
        declared: vec![None; model.dimensions.len()],
        plan: plan.collect(),
        answers,
        targets: Targets::default(),
        decision: None,
        file: "".into(),
        other_version: None,
    }
}

/// What is read of bytes as a file of this name in a workspace of this model.
fn read_again(model_id: &str, name: &str, bytes: &[u8]) -> Assessment {
    let workspace =
        Workspace::new(&[("dankai.yaml", &format!("model: {model_id}\nteams: {{payments: }}\n"))]);
    workspace.write(name, bytes);
    let files = [workspace.file(name)];
    let from = ImportFrom { files: &files, mapping: None, team: None, period: None };
    let checked = import(workspace.path(), from).expect("the workspace is usable");
    assert_eq!(workspace.shown(&checked.findings), "", "{model_id} {name}");
    let mut assessments = checked.value.assessments;
    assert_eq!(assessments.len(), 1, "{model_id} {name}");
    let mut assessment = assessments.remove(0).assessment;
    assessment.file = "".into();
    assessment
}

#[test]
fn what_is_filled_in_is_what_is_read_in_every_model_and_format() {
    for id in load::builtin_ids() {
        let source = load::builtin_source(id).expect("it is built in");
        let model = load::parse_model(source, id).value.expect("it is whole");
        for (locale, seed) in [(Locale::En, 0), (Locale::Ja, 3)] {
            let assessment = filled(&model, seed);
            let portfolio = portfolio(id);
            let team = &portfolio.teams[0];
            let form = Form {
                model: &model,
                locale,
                teams: &portfolio.teams,
                team: Some(team),
                period: Some(period("2026-11")),
                last: Some(&assessment),
            };
            let mut sorted = assessment.clone();
            sorted.plan.sort_by_key(|item| item.criterion);
            let workbook = form::workbook(&form).expect("it can be made");
            assert_eq!(read_again(id, "form.xlsx", &workbook), sorted, "{id} {locale} xlsx");
            assert_eq!(
                read_again(id, "form.csv", form::csv(&form).as_bytes()),
                sorted,
                "{id} {locale} csv"
            );
            assert_eq!(
                read_again(id, "form.yaml", form::yaml(&form).as_bytes()),
                assessment,
                "{id} {locale} yaml"
            );
            let kept = form::assessments_yaml(&team.id, &[&assessment], &model);
            assert_eq!(read_again(id, "kept.yaml", kept.as_bytes()), assessment, "{id} kept");
            assert_eq!(
                form::workbook(&form).expect("it can be made"),
                workbook,
                "the same form has the same bytes"
            );
        }
    }
}

fn portfolio(model: &str) -> dankai::model::Portfolio {
    let settings = format!("model: {model}\nteams: {{payments: {{name: Payments}}}}\n");
    Workspace::new(&[("dankai.yaml", &settings)]).load().value
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_kept_as_it_is(text in "[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\r]{1,60}") {
        prop_assume!(!text.trim().is_empty());
        let model = &acme().model;
        let mut assessment = filled(model, 0);
        let note = Some(LocalText::plain(text.clone()));
        let said = Said { evidence: Some(text.clone()), note, reason: None };
        assessment.answers[4] = Some(Answer::new(AnswerState::Value(Value::ONE), said));
        assessment.decision = Some(LocalText::plain(text));
        let kept = form::assessments_yaml(&acme().teams[0].id, &[&assessment], model);
        prop_assert_eq!(read_again("mlops", "kept.yaml", kept.as_bytes()), assessment);
    }
}

/// A workbook whose answers of a sheet were chosen, as a spreadsheet program stores them.
fn choose(workbook: &[u8], sheet: &str, answers: &[(&str, &str)]) -> Vec<u8> {
    let parts = unpacked(workbook);
    let changed: Vec<(String, Vec<u8>)> = parts
        .into_iter()
        .map(|(name, bytes)| {
            if !name.ends_with(sheet) {
                return (name, bytes);
            }
            let mut xml = String::from_utf8(bytes).expect("it is XML");
            for (cell, answer) in answers {
                let start = xml.find(&format!("<c r=\"{cell}\"")).expect("the cell is there");
                let end = start + xml[start..].find("/>").expect("it is empty") + 2;
                let chosen =
                    format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{answer}</t></is></c>");
                xml.replace_range(start..end, &chosen);
            }
            (name, xml.into_bytes())
        })
        .collect();
    let parts: Vec<(&str, &[u8])> =
        changed.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    archive(&parts)
}

#[test]
fn a_blank_form_is_filled_in_and_read() {
    let portfolio = portfolio("mlops");
    let form = Form {
        model: &portfolio.model,
        locale: Locale::En,
        teams: &portfolio.teams,
        team: None,
        period: None,
        last: None,
    };
    let blank = form::workbook(&form).expect("it can be made");
    let cover = choose(
        &blank,
        "worksheets/sheet1.xml",
        &[
            ("B3", "Payments"),
            ("B4", "2026-11"),
            ("B5", "2026-11-20"),
            ("B6", "M. Sato, L. Rossi"),
            ("B7", "One engineer"),
        ],
    );
    let filled = choose(
        &cover,
        "worksheets/sheet3.xml",
        &[("E2", "met"), ("G2", "kept"), ("E3", "partly met"), ("I3", "L. Rossi")],
    );
    let read = read_again("mlops", "form.xlsx", &filled);
    assert_eq!(read.period, period("2026-11"));
    assert_eq!(read.assessed_on.map(|day| day.to_string()).as_deref(), Some("2026-11-20"));
    assert_eq!(read.assessors.len(), 2);
    assert_eq!(read.decision, Some(LocalText::plain("One engineer")));
    let index = |id: &str| portfolio.model.criterion_index(id).expect("it is there");
    let first = read.answers[index("release.steps-written")].as_ref().expect("it was answered");
    assert_eq!(
        (first.state, &first.said().note),
        (AnswerState::Value(Value::ONE), &Some(LocalText::plain("kept")))
    );
    assert_eq!(read.answers.iter().flatten().count(), 2);
    assert_eq!(read.plan[0].owner, Some(LocalText::plain("L. Rossi")));
    // Not filled in it says nothing, and what is missing is told.
    let workspace = Workspace::new(&[("dankai.yaml", "teams: {payments: }\n")]);
    workspace.write("results/form.xlsx", blank);
    assert_eq!(workspace.shown(&workspace.load().findings), "");
    workspace.write(
        "results/form.xlsx",
        choose(
            &form::workbook(&form).expect("it can be made"),
            "worksheets/sheet2.xml",
            &[("E2", "met")],
        ),
    );
    let findings = workspace.shown(&workspace.load().findings);
    assert!(
        findings.contains("sheet \"Training process\", cell A1 nothing here names the team"),
        "{findings}"
    );
}

#[test]
fn a_form_holds_lists_frozen_heads_and_no_formula_of_others() {
    let portfolio = portfolio("mlops");
    let assessment = filled(&portfolio.model, 0);
    let form = Form {
        model: &portfolio.model,
        locale: Locale::Ja,
        teams: &portfolio.teams,
        team: Some(&portfolio.teams[0]),
        period: Some(period("2026-11")),
        last: Some(&assessment),
    };
    let parts = unpacked(&form::workbook(&form).expect("it can be made"));
    let part = |end: &str| {
        let (_, bytes) = parts.iter().find(|(name, _)| name.ends_with(end)).expect("it is there");
        String::from_utf8_lossy(bytes).into_owned()
    };
    let sheet = part("worksheets/sheet2.xml");
    for expected in ["<dataValidation type=\"list\"", "<pane ", "conditionalFormatting", "<cols>"] {
        assert!(sheet.contains(expected), "{expected}");
    }
    assert!(!sheet.contains("<f>"), "no cell of the questions is a formula");
    assert!(part("worksheets/sheet1.xml").contains("<f>COUNTA("), "the progress is counted");
    assert!(part("workbook.xml").contains("state=\"veryHidden\""), "the lists are out of sight");
}

/// Runs the program in a folder.
fn dankai(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_dankai"))
        .args(args)
        .current_dir(folder)
        .output()
        .expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

#[test]
fn import_writes_each_file_once() {
    let workspace = Workspace::new(&[
        ("dankai.yaml", "teams: {payments: , search: }\n"),
        (
            "in/a.csv",
            "team,period,training.runs-tracked\npayments,2026-11,yes\nsearch,2026-11,no\nsaerch,2026-11,no\n",
        ),
        ("in/b.csv", "team,period,training.runs-tracked\npayments,2026-11,partial\n"),
        (
            "in/c.csv",
            "team,date,training.runs-tracked\npayments,2026-12-03,yes\npayments,2026-12-20,no\n",
        ),
    ]);
    let run = |args: &[&str]| dankai(workspace.path(), args);
    let (code, out, err) = run(&["import", "in/a.csv", "--dry-run"]);
    assert_eq!((code, workspace.file("results").exists()), (1, false), "{err}");
    assert!(out.contains("results/2026-11/payments.yaml  would be written"), "{out}");
    let (code, out, err) = run(&["import", "in/a.csv"]);
    assert_eq!(code, 1);
    assert_eq!(
        out,
        "results/2026-11/payments.yaml  written\nresults/2026-11/search.yaml  written\n2 files written, 0 unchanged, 0 skipped (1 error, 0 warnings)\n"
    );
    assert!(err.contains("there is no team `saerch`\n  --> in/a.csv, row 4, column 1\n  hint: did you mean `search`?"), "{err}");
    let kept = || {
        std::fs::read_to_string(workspace.file("results/2026-11/payments.yaml"))
            .expect("it was written")
    };
    assert_eq!(kept(), "team: payments\nperiod: 2026-11\nanswers:\n  training.runs-tracked: met\n");
    let (_, out, _) = run(&["import", "in/a.csv"]);
    assert!(
        out.contains("payments.yaml  unchanged") && out.contains("0 files written, 2 unchanged"),
        "{out}"
    );
    // Other content is not written over, unless that is asked for.
    let (code, out, err) = run(&["import", "in/b.csv"]);
    assert_eq!((code, kept().contains("partial")), (1, false));
    assert!(
        out.contains("payments.yaml  skipped")
            && err.contains("not written over")
            && err.contains("--force"),
        "{out}{err}"
    );
    let (code, _, err) = run(&["import", "in/b.csv", "--force"]);
    assert_eq!((code, kept().contains("partial"), err.as_str()), (0, true, ""));
    // What is lost by it is told by name.
    let before = std::fs::read_to_string(workspace.file("results/2026-11/payments.yaml"));
    let before = before.expect("it was written");
    workspace.write(
        "results/2026-11/payments.yaml",
        format!(
            "{before}---\n{before}assessed_on: 2026-11-03\n---\n{}",
            before.replace("payments", "search").replace("2026-11", "2026-10")
        ),
    );
    let (code, _, err) = run(&["import", "in/b.csv", "--force"]);
    assert_eq!(code, 0);
    assert!(
        err.contains("the assessment of 2026-11-03 of `payments` for 2026-11 was in this file and is replaced")
            && err.contains("the assessment of `search` for 2026-10 was in this file"),
        "{err}"
    );
    assert_eq!(err.matches("is replaced").count(), 2, "{err}");
    workspace.write("results/2026-11/payments.yaml", "team: [\n");
    let (_, _, err) = run(&["import", "in/b.csv", "--force"]);
    assert!(err.contains("could not be read, and is replaced"), "{err}");
    // Two days of a month are two documents of one file.
    let (code, _, err) = run(&["import", "in/c.csv", "-q"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let both = std::fs::read_to_string(workspace.file("results/2026-12/payments.yaml"))
        .expect("it was written");
    assert_eq!(both.matches("team: payments").count(), 2, "{both}");
    let (_, _, err) =
        run(&["import", "in/a.csv", "in/b.csv", "--into", "other/results", "--dry-run"]);
    assert!(err.contains("two assessments of 2026-11 without different dates"), "{err}");
    assert_eq!(workspace.load().findings, []);
}

#[test]
fn import_tells_of_wrong_use_and_of_what_is_there_already() {
    let workspace = Workspace::new(&[
        ("a.xls", "x"),
        ("a.csv", "training.runs-tracked\nyes\n"),
        (
            "results/own.yaml",
            "team: payments\nperiod: 2026-11\nanswers: {training.runs-tracked: met}\n",
        ),
    ]);
    let run = |args: &[&str]| dankai(workspace.path(), args);
    let (code, _, err) = run(&["import", "a.xls", "none.csv"]);
    assert_eq!(code, 2);
    assert!(err.contains("save it as .xlsx") && err.contains("there is no such file"), "{err}");
    let (code, out, err) = run(&["import", "a.csv", "--team", "payments", "--period", "2026-11"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("results/2026-11/payments.yaml  written"), "{out}");
    assert!(
        err.contains("the results folder has another assessment of `payments` for 2026-11"),
        "{err}"
    );
}

#[test]
fn a_form_is_never_written_over_by_accident() {
    let workspace = Workspace::new(&[
        ("dankai.yaml", "teams: {payments: }\n"),
        (
            "results/a.yaml",
            "team: payments\nperiod: 2026-11\nanswers: {training.runs-tracked: partial}\n",
        ),
    ]);
    let run = |args: &[&str]| dankai(workspace.path(), args);
    let (code, out, _) = run(&["form", "--team", "payments"]);
    assert_eq!((code, out.as_str()), (0, "form-payments-2026-12.xlsx written\n"));
    let (code, out, _) = run(&["form", "--team", "payments"]);
    assert_eq!((code, out.as_str()), (0, "form-payments-2026-12.xlsx unchanged\n"));
    let (code, _, err) = run(&["form", "--team", "payments", "--locale", "ja"]);
    assert_eq!(code, 1);
    assert!(err.contains("nothing is written over it"), "{err}");
    let (code, _, _) = run(&["form", "--team", "payments", "--locale", "ja", "--force"]);
    assert_eq!(code, 0);
    let (code, _, err) = run(&["form", "--team", "paymets"]);
    assert_eq!(code, 2);
    assert!(err.contains("did you mean `payments`?"), "{err}");
    let (code, out, _) = run(&[
        "form", "--team", "payments", "--format", "yaml", "--out", "-", "--period", "2026-11",
    ]);
    assert_eq!(code, 0);
    assert!(
        out.contains("period: 2026-11\n") && out.contains("training.runs-tracked: partial\n"),
        "{out}"
    );
    let (code, out, err) = run(&["import", "form-payments-2026-12.xlsx"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("results/2026-12/payments.yaml  written"), "{out}");
    let portfolio = load::load(workspace.path(), &Options::default()).expect("it is usable").value;
    assert_eq!(team(&portfolio, "payments").history.len(), 2);
}
