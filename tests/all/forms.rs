//! The questionnaire out, filled in, and in again.

use std::path::Path;
use std::process::Command;

use dankai::form::{self, Form};
use dankai::load::{self, ImportFrom, Options, import};
use dankai::model::{
    Answer, AnswerState, Assessment, Given, LocalText, Locale, MaturityModel, PlanItem, PlanStatus,
    Said, Scale, Targets, Value,
};
use proptest::prelude::*;

use crate::readers::{archive, unpacked};
use crate::{Workspace, acme, period, team};

/// An assessment in which every kind of answer occurs, and text that looks like more.
fn filled(model: &MaturityModel, seed: usize) -> Assessment {
    let texts = ["=1+1", "+1 day", "-", "@sum(A1)", "a, b; \"c\"\nd", "決済 と “検索”", "x"];
    let answers = model.criteria.iter().enumerate().map(|(index, criterion)| {
        let turn = index + seed;
        let given = match turn % 7 {
            0 => return None,
            1 => Given::state(AnswerState::Unknown),
            2 => Given::state(AnswerState::NotApplicable),
            _ => match &criterion.scale {
                Scale::Choices(choices) => {
                    let place = turn % choices.len();
                    Given::choice(&choices[place], place)
                }
                scale @ Scale::Range { min, .. } => {
                    Given::value(scale, if turn.is_multiple_of(2) { scale.max() } else { *min })
                }
            },
        };
        let text = || texts[turn % texts.len()].to_owned();
        let is_out = given.state == AnswerState::NotApplicable;
        let said = Said {
            evidence: turn.is_multiple_of(3).then(text),
            note: (turn.is_multiple_of(2) && !is_out).then(|| LocalText::plain(text())),
            reason: is_out.then(|| LocalText::plain(text())),
        };
        Some(Answer::of(given, said))
    });
    let answers: Vec<Option<Answer>> = answers.collect();
    let plan = (0..model.criteria.len()).step_by(3).filter(|index| answers[*index].is_some()).map(
        |index| PlanItem {
            id: None,
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
        assessment.answers[4] = Some(Answer::of(Given::value(&Scale::standard(), Value::ONE), said));
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
fn import_writes_no_second_file_that_differs_in_case_only() {
    let workspace = Workspace::new(&[
        ("dankai.yaml", "organisation: {name: Org}\n"),
        ("a.csv", "team,period,training.runs-tracked\nTeamX,2026-11,yes\n"),
        ("b.csv", "team,period,training.runs-tracked\nstrasse,2026-11,yes\n"),
        (
            "results/2026-11/teamx.yaml",
            "team: teamx\nperiod: 2026-11\nanswers: {training.runs-tracked: met}\n",
        ),
        ("results/2026-11/Straße.yaml", "nothing: here\n"),
    ]);
    let (code, out, err) = dankai(workspace.path(), &["import", "a.csv"]);
    assert_eq!(code, 1, "{out} {err}");
    assert!(err.contains("has the team `teamx`, which differs from `TeamX` only in case"), "{err}");
    assert!(!workspace.file("results/2026-11/TeamX.yaml").exists());
    let (code, out, err) = dankai(workspace.path(), &["import", "b.csv"]);
    assert_eq!(code, 1, "{out} {err}");
    assert!(err.contains("`Straße.yaml`, which is the same file on many systems"), "{err}");
    assert!(!workspace.file("results/2026-11/strasse.yaml").exists());
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

// ---- Choices of one value ------------------------------------------------------------------

/// A model in which two answers are worth the same.
const PLANNED_COUNTS_NOTHING: &str = "id: m
version: \"1\"
levels: [{level: 0, name: L0}, {level: 1, name: L1}]
scales:
  default: [{id: no, value: 0, text: No}, {id: planned, value: 0, text: Planned}, {id: yes, value: 1, text: Yes}]
dimensions:
  - {id: d, name: D, criteria: [{id: d.a, level: 1, text: A is done}, {id: d.b, level: 1, text: B is done}]}
";

fn with_choices(results: &[(&str, &str)]) -> Workspace {
    let mut files = vec![
        ("dankai.yaml", "model: m\nteams: {a: }\n"),
        ("models/m.yaml", PLANNED_COUNTS_NOTHING),
    ];
    files.extend(results);
    Workspace::new(&files)
}

#[test]
fn an_answer_stays_the_choice_it_was() {
    let answers = "team: a\nperiod: 2026-11\nanswers: {d.a: planned, d.b: \"no\"}\n";
    let workspace = with_choices(&[("results/a.yaml", answers)]);
    let portfolio = workspace.load().value;
    let assessment = &portfolio.teams[0].history[0];
    let names = |assessment: &Assessment| {
        let criteria = portfolio.model.criteria.iter().zip(&assessment.answers);
        let name = |(criterion, answer): (&dankai::model::Criterion, &Option<Answer>)| {
            answer.as_ref().map_or("-".to_owned(), |answer| answer.name(&criterion.scale))
        };
        criteria.map(name).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(assessment), "planned no");
    let form = Form {
        model: &portfolio.model,
        locale: Locale::En,
        teams: &portfolio.teams,
        team: Some(&portfolio.teams[0]),
        period: Some(period("2026-11")),
        last: Some(assessment),
    };
    let again = |name: &str, bytes: &[u8]| {
        let workspace = with_choices(&[]);
        workspace.write(name, bytes);
        let files = [workspace.file(name)];
        let from = ImportFrom { files: &files, mapping: None, team: None, period: None };
        let checked = import(workspace.path(), from).expect("the workspace is usable");
        let findings = workspace.beside_models(checked.findings);
        assert_eq!(workspace.shown(&findings), "", "{name}");
        names(&checked.value.assessments[0].assessment)
    };
    assert_eq!(again("f.csv", form::csv(&form).as_bytes()), "planned no");
    assert!(form::csv(&form).contains(",Planned,") && form::csv(&form).contains(",No,"));
    assert_eq!(again("f.yaml", form::yaml(&form).as_bytes()), "planned no");
    let workbook = form::workbook(&form).expect("it can be made");
    assert_eq!(again("f.xlsx", &workbook), "planned no");
    let team = &portfolio.teams[0].id;
    let kept = form::assessments_yaml(team, &[assessment], &portfolio.model);
    assert_eq!(again("k.yaml", kept.as_bytes()), "planned no");
    assert_eq!(again("w.csv", b"Team,Month,d.a,d.b\na,2026-11,Planned,NO\n"), "planned no");
    // Of a bare value nobody knows which of the two was meant.
    assert_eq!(again("v.csv", b"Team,Month,d.a,d.b\na,2026-11,0,1\n"), "0 yes");
    // Two answers of one value are two answers.
    let twice = with_choices(&[(
        "results/t.csv",
        "team,period,criterion,answer\na,2026-11,d.a,No\na,2026-11,d.a,Planned\n",
    )]);
    let findings = twice.beside_models(twice.load().findings);
    assert!(twice.shown(&findings).contains("`d.a` has another answer already"));
}

#[test]
fn a_choice_is_shown_as_it_was_given_and_another_of_its_value_is_no_change() {
    let workspace = with_choices(&[
        ("results/10.yaml", "team: a\nperiod: 2026-10\nanswers: {d.a: \"no\", d.b: \"yes\"}\n"),
        ("results/11.yaml", "team: a\nperiod: 2026-11\nanswers: {d.a: planned, d.b: planned}\n"),
    ]);
    let portfolio = workspace.load().value;
    let now = period("2026-11");
    let score = dankai::score::score_portfolio(&portfolio, now);
    let team = &score.teams[0];
    assert_eq!(team.dimensions[0].gained, Vec::<usize>::new());
    assert_eq!(team.dimensions[0].lost, [1]);
    let report = dankai::report::team_report(&score, team, Locale::En);
    let view = serde_json::to_value(&report).expect("a view is data");
    let causes: Vec<&str> = view["blockers"]["rows"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|row| row["cause"].as_str())
        .collect();
    assert_eq!(causes, ["Planned; open since October", "Planned; open since November"]);
    let attachment: serde_json::Value =
        serde_json::from_str(dankai::report::View::attachment(&report)).expect("it is JSON");
    assert_eq!(attachment["assessments"][0]["answers"]["d.a"], "no");
    assert_eq!(attachment["assessments"][1]["answers"]["d.a"], "planned");
    let today = "2026-11-30".parse().expect("it is a day");
    let doubts = dankai::score::doubts(&portfolio, now, today);
    let told: Vec<&str> = doubts.iter().map(|doubt| doubt.finding.message.as_str()).collect();
    assert_eq!(told, ["`d.b` fell from `yes` to `planned` without a `note`"]);
}

// ---- Plans ---------------------------------------------------------------------------------

#[test]
fn a_form_carries_every_open_item_of_the_last_plan() {
    let text = "team: payments
period: 2026-10
levels: {training: 1}
plan:
  - {id: q-1, criterion: training.data-versioned, action: Buy storage, owner: Ann, due: 2026-12-20, status: in-progress}
  - {criterion: training.data-versioned, action: Move the data, owner: Bob, due: 2027-02-10}
  - {action: Hire an engineer, owner: Cem, due: 2026-12-01}
  - {criterion: release.rollback, action: Old, status: done}
";
    let workspace =
        Workspace::new(&[("dankai.yaml", "teams: {payments: }\n"), ("results/a.yaml", text)]);
    let portfolio = workspace.load_clean();
    let last = &portfolio.teams[0].history[0];
    let form = Form {
        model: &portfolio.model,
        locale: Locale::Ja,
        teams: &portfolio.teams,
        team: Some(&portfolio.teams[0]),
        period: Some(period("2026-11")),
        last: Some(last),
    };
    let expected: Vec<&PlanItem> = last.plan.iter().filter(|item| item.status.is_open()).collect();
    let workbook = form::workbook(&form).expect("it can be made");
    for (name, bytes) in [
        ("form.csv", form::csv(&form).into_bytes()),
        ("form.xlsx", workbook),
        ("form.yaml", form::yaml(&form).into_bytes()),
    ] {
        // Something has to be answered for a form to be one.
        let workspace = Workspace::new(&[("dankai.yaml", "teams: {payments: }\n")]);
        workspace.write(name, bytes);
        let files = [workspace.file(name)];
        let from = ImportFrom { files: &files, mapping: None, team: None, period: None };
        let checked = import(workspace.path(), from).expect("the workspace is usable");
        let read: Vec<&PlanItem> = checked.value.assessments[0].assessment.plan.iter().collect();
        assert_eq!(read, expected, "{name}");
    }
}

#[test]
fn tables_have_columns_for_the_plan() {
    let table = "team,period,criterion,answer,next step,owner,due,plan id,plan status,done on
payments,2026-11,training.data-versioned,met,Buy storage,Ann,2026-11-10,q-1,done,2026-11-09
payments,2026-11,training.data-versioned,,Move the data,Bob,2027-02-10,,In progress,
payments,2026-11,,,Hire an engineer,Cem,2026-12-01,,,
payments,2026-11,release.rollback,unknown,,,,,later,
";
    let workspace = Workspace::new(&[("results/a.csv", table)]);
    let checked = workspace.load();
    assert_eq!(
        workspace.shown(&checked.findings),
        "error results/a.csv, row 5, column 9 `later` is not a status, expected `open`, `in-progress`, `done`, `dropped`\n"
    );
    let model = &checked.value.model;
    let plan: Vec<String> = checked.value.teams[0].history[0]
        .plan
        .iter()
        .map(|item| {
            let day =
                |day: Option<chrono::NaiveDate>| day.map_or("-".into(), |day| day.to_string());
            format!(
                "{} {} | {} | {} | {} | {}",
                item.id.as_deref().unwrap_or("-"),
                item.criterion.map_or("-", |at| model.criteria[at].id.as_str()),
                item.action.get(Locale::En),
                day(item.due),
                item.status.name(),
                day(item.done)
            )
        })
        .collect();
    assert_eq!(
        plan,
        [
            "q-1 training.data-versioned | Buy storage | 2026-11-10 | done | 2026-11-09",
            "- training.data-versioned | Move the data | 2027-02-10 | in-progress | -",
            "- - | Hire an engineer | 2026-12-01 | open | -",
        ]
    );
}
