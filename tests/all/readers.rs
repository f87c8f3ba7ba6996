//! From the tables of forms and spreadsheets, and from JSON, to assessments and findings.

use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};

use dankai::load::{ImportFrom, Options, import};
use dankai::model::{AnswerState, Assessment, MaturityModel};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use crate::{Workspace, period, team};

/// A small model: two dimensions, texts in two languages, one scale of numbers.
const MODEL: &str = "\
id: small
version: '1'
name: Small
levels: [{level: 0, name: Low}, {level: 1, name: High}]
dimensions:
  - id: code
    name: {en: Source code, ja: ソースコード}
    criteria:
      - {id: code.kept, level: 1, text: {en: Code is “kept” in version control, ja: コードを管理}}
      - {id: code.tested, level: 1, text: {en: 'Tests, and reviews, run', ja: テストを実行}}
  - id: run
    name: {en: Operation, ja: 運用}
    criteria:
      - {id: run.watched, level: 1, text: {en: Somebody watches, ja: 監視あり}}
      - {id: run.rated, level: 1, scale: rating, text: {en: Rating, ja: 評点}}
scales:
  rating: {min: 0, max: 5, step: 0.5}
";

const SETTINGS: &str = "\
model: small
teams:
  payments: {name: {en: Payments, ja: 決済}}
  search: {name: {en: Search Ranking, ja: 検索}}
";

fn workspace(files: &[(&str, &str)]) -> Workspace {
    let workspace = Workspace::new(&[("dankai.yaml", SETTINGS), ("models/small.yaml", MODEL)]);
    for (path, text) in files {
        workspace.write(path, text);
    }
    workspace
}

/// What an assessment says, on one line.
fn said(assessment: &Assessment, model: &MaturityModel) -> String {
    let mut parts = vec![assessment.period.to_string()];
    parts.extend(assessment.assessed_on.map(|day| day.format("on %d").to_string()));
    for (dimension, grade) in model.dimensions.iter().zip(&assessment.declared) {
        parts.extend(grade.as_ref().map(|grade| format!("{}: level {grade}", dimension.id)));
    }
    for (criterion, answer) in model.criteria.iter().zip(&assessment.answers) {
        let Some(answer) = answer else { continue };
        let state = match answer.state {
            AnswerState::Value(value) => value.to_string(),
            AnswerState::NotApplicable => "n/a".into(),
            AnswerState::Unknown => "?".into(),
        };
        let text = |text: &Option<dankai::model::LocalText>| {
            text.as_ref().map(|text| format!(" ({})", text.get(dankai::model::Locale::En)))
        };
        let more: String = [
            answer.said().evidence.as_ref().map(|evidence| format!(" [{evidence}]")),
            text(&answer.said().note),
            text(&answer.said().reason),
        ]
        .into_iter()
        .flatten()
        .collect();
        parts.push(format!("{}={state}{more}", criterion.id));
    }
    for item in &assessment.plan {
        let id = item.criterion.map_or("-", |index| &model.criteria[index].id);
        let owner = item.owner.as_ref().map_or("", |owner| owner.get(dankai::model::Locale::En));
        let due = item.due.map(|due| format!(" by {due}")).unwrap_or_default();
        parts.push(format!("{id}: {owner}{due}"));
    }
    parts.join(", ")
}

/// What is read of the files of a workspace's results: assessments, then findings.
fn read(workspace: &Workspace) -> String {
    let checked = workspace.load();
    let mut text = String::new();
    for team in &checked.value.teams {
        for assessment in &team.history {
            text += &format!("{}: {}\n", team.id, said(assessment, &checked.value.model));
        }
    }
    text + &workspace.shown(&workspace.beside_models(checked.findings))
}

fn check(files: &[(&str, &str)], expected: &str) {
    assert_eq!(read(&workspace(files)), expected, "{files:?}");
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// What is read of a fixture as a file of the sample organisation.
fn imported(name: &str, mapping: Option<&str>) -> (String, String) {
    let mapping = mapping.map(fixture);
    let files = [fixture(name)];
    let from = ImportFrom { files: &files, mapping: mapping.as_deref(), team: None, period: None };
    let checked = import(&crate::acme_folder(), from).expect("the sample is usable");
    let assessments = &checked.value.assessments;
    let text = assessments
        .iter()
        .map(|one| format!("{}: {}\n", one.team, said(&one.assessment, &checked.value.model)))
        .collect();
    let root = fixture("").display().to_string();
    let findings: String = checked.findings.iter().map(|finding| format!("{finding}\n")).collect();
    (text, findings.replace(&root, ""))
}

#[test]
fn a_google_form_with_a_grid_and_a_list_is_read() {
    let (read, findings) = imported("../../examples/forms/google-form.csv", None);
    let no_release = "release.steps-written=0, release.model-versioned=0, release.registry=0, release.scoring-tested=0, release.engineering-owned=0, release.pipeline=0, release.validation-gate=0, release.rollback=0, release.ab-testing=0, release.metric-promotion=0";
    let release = no_release
        .replace("steps-written=0", "steps-written=1")
        .replace("rollback=0", "rollback=1");
    assert_eq!(
        read,
        format!(
            "moderation: 2026-12, on 03, training.code-versioned=1, training.data-versioned=0.5, training.runs-tracked=0, {release}, integration.unaided-call=1\n\
             search-ranking: 2026-12, on 04, training.code-versioned=1, training.data-versioned=1, training.runs-tracked=?, {no_release}, integration.unaided-call=n/a (batch scoring only)\n"
        )
    );
    assert_eq!(
        findings,
        "error: there is no team `Fraud Detektion`\n  --> ../../examples/forms/google-form.csv, row 4, column 3\n  hint: did you mean `Fraud Detection`?\n"
    );
}

#[test]
fn a_microsoft_form_in_shift_jis_is_read() {
    let (read, findings) = imported("ms-forms.csv", Some("ms-forms.mapping.yaml"));
    assert_eq!(
        read,
        "payments: 2026-11, on 05, training.code-versioned=1, training.environment-pinned=0, training.data-versioned=0.5, release.steps-written=1, integration.basic-test=1, integration.unaided-call=1, integration.contract-tests=0, integration.version-logged=0, integration.tests-block-merge=0, integration.live-metrics=0, integration.owner-signoff=0, integration.staged-rollout=0, integration.feedback-loop=0\n\
         search-ranking: 2026-11, on 06, training.code-versioned=1, training.environment-pinned=?, training.data-versioned=0, release.steps-written=n/a (リリースは週次バッチのみ)\n"
    );
    assert!(
        findings.starts_with("warning: the file is not UTF-8 and is read as Shift_JIS\n"),
        "{findings}"
    );
}

#[test]
fn a_long_table_is_read_without_a_mapping() {
    let (read, findings) = imported("long.csv", None);
    assert_eq!(
        read,
        "payments: 2026-11, training.code-versioned=1 [wiki PAY-118], training.runs-tracked=0.5 (two of three), release.rollback=n/a (batch scoring only), training.runs-tracked: M. Sato by 2026-12-24\n\
         search-ranking: 2026-11, training.code-versioned=0, training.code-versioned: L. Rossi by 2026-12-24\n"
    );
    assert_eq!(
        findings,
        "error: `Run and models tracked in one place` is no criterion of the model\n  --> long.csv, row 6, column 3\n  hint: did you mean `Runs and models tracked in one place`?\n"
    );
}

#[test]
fn columns_are_matched_whatever_their_dress() {
    for head in [
        "code.kept",
        "CODE.KEPT",
        "Code is \"kept\" in version control",
        "code is ”kept” in version control*",
        "  Code  is “kept” in version\u{a0}control. ",
        "3. Code is \"kept\" in version control",
        "Ｃｏｄｅ is \"kept\" in version control",
        "コードを管理",
        "コードを 管理？",
        "Source code [Code is \"kept\" in version control]",
    ] {
        let head = head.replace('"', "\"\"");
        check(
            &[("results/a.csv", &format!("team,month,\"{head}\"\npayments,2026-11,yes\n"))],
            "payments: 2026-11, code.kept=1\n",
        );
    }
}

#[test]
fn every_shape_of_a_table_leads_to_answers() {
    let rows: [(&str, &str, &str); 14] = [
        (
            "a team by its name in any language",
            "team,date,code.kept\n決済,2026-11-05,yes\nsearch ranking,2026-11-06,no\n",
            "payments: 2026-11, on 05, code.kept=1\nsearch: 2026-11, on 06, code.kept=0\n",
        ),
        (
            "semicolons and a decimal comma",
            "team;month;run.rated\npayments;2026-11;2,5\n",
            "payments: 2026-11, run.rated=2.5\n",
        ),
        (
            "a title above the heads",
            "Results of our survey\n\nteam,month,code.kept\npayments,2026-11,yes\n",
            "payments: 2026-11, code.kept=1\n",
        ),
        (
            "empty rows and cells",
            "team,month,code.kept,code.tested\n,,,\npayments,2026-11,,yes\n\n",
            "payments: 2026-11, code.tested=1\n",
        ),
        (
            "declared levels",
            "team,month,Source code,run\npayments,2026-11,Level 1,high\n",
            "payments: 2026-11, code: level 1, run: level 1\n",
        ),
        (
            "a list of what is met, with commas in the texts",
            "team,month,Source code\npayments,2026-11,\"Tests, and reviews, run, Code is \"\"kept\"\" in version control\"\n",
            "payments: 2026-11, code.kept=1, code.tested=1\n",
        ),
        (
            "a list with semicolons",
            "team,month,Source code\npayments,2026-11,\"Tests, and reviews, run;\"\n",
            "payments: 2026-11, code.kept=0, code.tested=1\n",
        ),
        (
            "evidence and notes beside the answers",
            "team,month,code.kept,code.kept evidence,Note for code.kept,code.kept [due],code.kept - owner\npayments,2026-11,partly,wiki,late,2026-12-24,Ms. A\n",
            "payments: 2026-11, code.kept=0.5 [wiki] (late), code.kept: Ms. A by 2026-12-24\n",
        ),
        (
            "a reason as the note",
            "team,period,criterion,answer,note\npayments,2026-11,run.watched,N/A,no service\n",
            "payments: 2026-11, run.watched=n/a (no service)\n",
        ),
        (
            "two teams and two months in a long table",
            "team,period,criterion,answer\npayments,2026-10,code.kept,no\npayments,2026-11,code.kept,yes\nsearch,2026-11,code.kept,yes\npayments,2026-11,code.tested,yes\n",
            "payments: 2026-10, code.kept=0\npayments: 2026-11, code.kept=1, code.tested=1\nsearch: 2026-11, code.kept=1\n",
        ),
        (
            "several days in a month",
            "team,timestamp,code.kept\npayments,2026-11-05 9:00,no\npayments,2026-11-20 9:00,yes\n",
            "payments: 2026-11, on 05, code.kept=0\npayments: 2026-11, on 20, code.kept=1\n",
        ),
        (
            "the column of the month goes before the date",
            "team,period,date,code.kept\npayments,2026-11,2026-12-02,yes\n",
            "payments: 2026-11, on 02, code.kept=1\n",
        ),
        (
            "formulas are text",
            "team,month,code.kept,note code.kept\npayments,2026-11,yes,\"=HYPERLINK(\"\"http://x\"\")\"\n",
            "payments: 2026-11, code.kept=1 (=HYPERLINK(\"http://x\"))\n",
        ),
        (
            "a guarded sign is a sign",
            "team,month,code.kept,note code.kept\npayments,2026-11,yes,'+1 day\n",
            "payments: 2026-11, code.kept=1 (+1 day)\n",
        ),
    ];
    for (what, text, expected) in rows {
        assert_eq!(read(&workspace(&[("results/a.csv", text)])), expected, "{what}");
    }
}

#[test]
fn what_is_wrong_in_a_table_is_told_with_its_cell() {
    let rows: [(&str, &str, &str); 16] = [
        (
            "a column that matches nothing",
            "team,month,code.kept,Somebody watchs\npayments,2026-11,yes,yes\n",
            "payments: 2026-11, code.kept=1\nwarning results/a.csv, row 1, column 4 the column `Somebody watchs` matches no criterion and is not read | did you mean `Somebody watches`?\n",
        ),
        (
            "an answer",
            "team,month,code.kept\npayments,2026-11,mett\n",
            "payments: 2026-11\nerror results/a.csv, row 2, column 3 `mett` is not an answer to this criterion, expected `not-met`, `partial`, `met`, `not-applicable`, `unknown` | did you mean `met`?\n",
        ),
        (
            "an answer outside the scale",
            "team,month,run.rated\npayments,2026-11,5.5\n",
            "payments: 2026-11\nerror results/a.csv, row 2, column 3 `5.5` is not an answer to this criterion, expected a number from 0 to 5 in steps of 0.5, `not-applicable` or `unknown` | say what the word means under `answers:` in the mapping file\n",
        ),
        (
            "not applicable without a reason",
            "team,month,code.kept\npayments,2026-11,n/a\n",
            "payments: 2026-11\nerror results/a.csv, row 2, column 3 `not-applicable` needs a reason | write it behind the word, `n/a: batch scoring only`, or into the note | until then the criterion counts as unanswered\n",
        ),
        (
            "a team",
            "team,month,code.kept\nPaymets,2026-11,yes\n",
            "error results/a.csv, row 2, column 1 there is no team `Paymets` | did you mean `Payments`?\n",
        ),
        (
            "a row without a team",
            "team,month,code.kept\n,2026-11,yes\n",
            "error results/a.csv, row 2, column 1 this row names no team | name the column as `team:` in `mapping.yaml`, or one team for all rows under `default:`\n",
        ),
        (
            "no team at all, told once",
            "month,code.kept\n2026-11,yes\n2026-10,yes\n",
            "error results/a.csv, row 1, column 1 nothing here names the team | name the column as `team:` in `mapping.yaml`, or one team for all rows under `default:`\n",
        ),
        (
            "no month at all",
            "team,code.kept\npayments,yes\n",
            "error results/a.csv, row 1, column 1 nothing here names the month | name the column as `period:` or `date:` in `mapping.yaml`, or one month for all rows under `default:`\n",
        ),
        (
            "a date",
            "team,date,code.kept\npayments,soon,yes\n",
            "error results/a.csv, row 2, column 2 `soon` is not a date that can be read | write it like `2026-11-20`\n",
        ),
        (
            "dates of two orders",
            "team,date,code.kept\npayments,5/11/2026,yes\nsearch,6/11/2026,yes\n",
            "error results/a.csv, row 1, column 2 every date of this column can be read in more than one order | write `dates: dmy`, `dates: mdy` or `dates: ymd` into `mapping.yaml`\n",
        ),
        (
            "dates that contradict each other",
            "team,date,code.kept\npayments,13/11/2026,yes\nsearch,11/13/2026,yes\n",
            "error results/a.csv, row 1, column 2 there is no order in which all dates of this column can be read | write `dates: dmy`, `dates: mdy` or `dates: ymd` into `mapping.yaml`\n",
        ),
        (
            "two rows of one team and day",
            "team,date,code.kept\npayments,2026-11-05,no\npayments,2026-11-05,yes\n",
            "payments: 2026-11, on 05, code.kept=1\nwarning results/a.csv, row 3, column 1 row 2 too is of the team `payments` for 2026-11-05; this one is used\n",
        ),
        (
            "two answers in a long table",
            "team,month,criterion,answer\npayments,2026-11,code.kept,no\npayments,2026-11,code.kept,yes\n",
            "payments: 2026-11, code.kept=0\nerror results/a.csv, row 3, column 4 `code.kept` has another answer already; the first is used\n",
        ),
        (
            "a list of something else",
            "team,month,Source code\npayments,2026-11,\"Tests, and reviews, run, Prayers\"\n",
            "payments: 2026-11, code.kept=0, code.tested=1\nerror results/a.csv, row 2, column 3 `Prayers` is no criterion of this list\n",
        ),
        (
            "another table altogether",
            "city,rain\nTokyo,1500\n",
            "error results/a.csv, row 1, column 1 no column here is a criterion of the model | say in `mapping.yaml` what the columns are; `dankai model show` lists the criteria\n",
        ),
        ("nothing", "\n", "warning results/a.csv the file holds no answers\n"),
    ];
    for (what, text, expected) in rows {
        assert_eq!(read(&workspace(&[("results/a.csv", text)])), expected, "{what}");
    }
}

#[test]
fn a_mapping_says_what_columns_and_words_mean() {
    let mapping = "\
team: Squad
date: Filled in
dates: mdy
teams: {The money people: payments}
answers: {Oui: met, Non: not-met, '-': unanswered}
columns:
  Versioning?: code.kept
  Why not?: {criterion: code.kept, part: note}
  What runs?: {met: [code.tested, run.watched]}
ignore: Shoe size
default: {reason: said in the form}
";
    let table = "Squad,Filled in,Versioning?,Why not?,What runs?,Shoe size,run.rated\n\
        The money people,11/5/2026,Oui,,Somebody watches,43,N/A\n\
        search,11/6/2026,Non,time,,39,-\n";
    let expected = "payments: 2026-11, on 05, code.kept=1, code.tested=0, run.watched=1, run.rated=n/a (said in the form)\n\
        search: 2026-11, on 06, code.kept=0 (time)\n";
    check(&[("results/a.csv", table), ("results/mapping.yaml", mapping)], expected);
    check(&[("results/2026-11/a.csv", table), ("results/mapping.yaml", mapping)], expected);
    check(&[("results/a.csv", table), ("mapping.yaml", mapping)], expected);
    // By the workspace file, for all tables or for those of a name.
    for line in
        ["mapping: forms/squads.yaml", "mapping: {'b*': forms/b.yaml, 'a.*': forms/squads.yaml}"]
    {
        let workspace = workspace(&[
            ("dankai.yaml", &format!("{SETTINGS}{line}\n")),
            ("forms/squads.yaml", mapping),
            ("forms/b.yaml", ""),
            ("results/a.csv", table),
        ]);
        assert_eq!(read(&workspace), expected, "{line}");
    }
    let wrong = workspace(&[("dankai.yaml", &format!("{SETTINGS}mapping: ../m.yaml\n"))]);
    let findings =
        dankai::load::load(wrong.path(), &Options::default()).expect_err("it leaves the folder");
    assert!(wrong.shown(&findings).contains("there is no mapping file `../m.yaml`"));
}

#[test]
fn a_wrong_mapping_is_told_with_its_line() {
    let mapping = "\
taem: Squad
dates: dym
shape: round
encoding: utf-99
delimiter: abc
answers: {Oui: mett}
teams: {x: a b}
columns: {A: code.kep, B: {met: cod}, C: {criterion: code.kept, part: nose}}
";
    let found = read(&workspace(&[
        ("results/a.csv", "team,month,code.kept\npayments,2026-11,yes\n"),
        ("results/mapping.yaml", mapping),
    ]));
    for line in [
        "mapping.yaml:1:1 unknown key `taem` | did you mean `team`?",
        "mapping.yaml:2:8 `dym` is no order of dates, expected `ymd`, `dmy` or `mdy`",
        "mapping.yaml:3:8 `round` is no shape of a table, expected `wide` or `long`",
        "mapping.yaml:4:11 `utf-99` is no encoding",
        "mapping.yaml:5:12 `abc` is no delimiter",
        "mapping.yaml:6:16 `mett` is an answer to no criterion of `small` | did you mean `met`?",
        "mapping.yaml:7:12 `a b` is not a team id",
        "mapping.yaml:8:14 unknown criterion `code.kep` | did you mean `code.kept`?",
        "mapping.yaml:8:33 unknown dimension `cod` | did you mean `code`?",
        "`nose` is no part of an answer",
    ] {
        assert!(found.contains(line), "{line}\n{found}");
    }
}

#[test]
fn encodings_and_marks_are_seen_through() {
    let plain = "team,month,コードを管理\n決済,2026-11,はい\n";
    let wide = |text: &str, order: fn(u16) -> [u8; 2]| {
        text.encode_utf16().flat_map(order).collect::<Vec<u8>>()
    };
    let (sjis, _, _) = encoding_rs::SHIFT_JIS.encode(plain);
    for (what, bytes) in [
        ("UTF-8", plain.as_bytes().to_vec()),
        ("UTF-8 with a mark", [b"\xEF\xBB\xBF", plain.as_bytes()].concat()),
        ("UTF-16 LE", [b"\xFF\xFE".to_vec(), wide(plain, u16::to_le_bytes)].concat()),
        ("UTF-16 BE", [b"\xFE\xFF".to_vec(), wide(plain, u16::to_be_bytes)].concat()),
        ("Shift_JIS", sjis.to_vec()),
        ("tabs", plain.replace(',', "\t").into_bytes()),
        ("line ends", plain.replace('\n', "\r\n").into_bytes()),
    ] {
        let workspace = workspace(&[]);
        let name = if what == "tabs" { "results/a.tsv" } else { "results/a.csv" };
        workspace.write(name, bytes);
        let found = read(&workspace);
        assert!(found.starts_with("payments: 2026-11, code.kept=1\n"), "{what}: {found}");
    }
    let workspace = workspace(&[]);
    for (bytes, expected) in [
        (b"team,month\xff\x81\x8d\n".to_vec(), "the file is neither UTF-8"),
        (
            b"team,mo\0nth,code.kept\npayments,2026-11,y\0es\n".to_vec(),
            "3 cells hold control characters",
        ),
        (b"\xEF\xBB\xBFteam\xff".to_vec(), "the file is not UTF-8"),
    ] {
        workspace.write("results/a.csv", &bytes[..]);
        let found = read(&workspace);
        let found = found.replace("2 cells hold", "3 cells hold");
        assert!(found.contains(expected), "{expected}: {found}");
    }
}

#[test]
fn json_has_the_shape_of_the_yaml() {
    let one = "{\"team\": \"payments\", \"period\": \"2026-11\", \"answers\": {\"code.kept\": \"met\", \"run.rated\": 2.5, \"code.tested\": {\"state\": \"partial\", \"note\": \"\\ud83d\\ude00\"}}}";
    check(
        &[("results/a.json", one)],
        "payments: 2026-11, code.kept=1, code.tested=0.5 (😀), run.rated=2.5\n",
    );
    let list = "[\n{\"team\": \"payments\", \"period\": \"2026-11\", \"answers\": {\"code.kept\": \"mett\"}},\n{\"team\": \"search\", \"period\": \"2026-11\", \"levels\": {\"code\": 1}}]";
    check(
        &[("results/a.json", list)],
        "payments: 2026-11\nsearch: 2026-11, code: level 1\nerror results/a.json:2:68 `mett` is not an answer to this criterion, expected `not-met`, `partial`, `met`, `not-applicable`, `unknown` | did you mean `met`?\n",
    );
    check(
        &[("results/a.json", "{\"team\": ")],
        "error results/a.json:1:9 this is not JSON: EOF while parsing a value | nothing of this file was used\n",
    );
    check(&[("results/a.json", "[]")], "warning results/a.json the file holds no assessment\n");
    check(
        &[("results/a.json", &"[".repeat(10_000))],
        "error results/a.json:1:128 this is not JSON: recursion limit exceeded | nothing of this file was used\n",
    );
    // What dankai itself writes is none.
    check(&[("results/manifest.json", "{\"schema\": \"dankai.manifest/1\"}")], "");
}

/// A workbook as a survey program writes it: typed cells, a formula, errors and all.
fn survey() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let day = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let sheet = workbook.add_worksheet();
    sheet.set_name("Release").expect("a plain name");
    let write = |sheet: &mut rust_xlsxwriter::Worksheet| -> Result<(), rust_xlsxwriter::XlsxError> {
        for (column, head) in (0..).zip([
            "Team",
            "Completion time",
            "code.kept",
            "code.tested",
            "run.watched",
            "run.rated",
        ]) {
            sheet.write_string(2, column, head)?;
        }
        sheet.write_string(3, 0, "Payments")?;
        sheet.write_datetime_with_format(
            3,
            1,
            ExcelDateTime::parse_from_str("2026-11-05 14:03")?,
            &day,
        )?;
        sheet.write_boolean(3, 2, true)?;
        sheet.write_formula(3, 3, Formula::new("=IF(1,\"yes\",\"no\")").set_result("yes"))?;
        sheet.write_string(3, 4, "mett")?;
        sheet.write_number(3, 5, 2.5)?;
        sheet.write_string(4, 0, "search")?;
        sheet.write_number(4, 1, 46331.5)?;
        sheet.write_number(4, 2, 0)?;
        sheet.write_string(4, 3, "=1+1")?;
        Ok(())
    };
    write(sheet).expect("the cells are within bounds");
    let notes = workbook.add_worksheet();
    notes.set_name("Notes").expect("a plain name");
    notes.write_string(0, 0, "nothing to see").expect("it is within bounds");
    workbook.save_to_buffer().expect("it is written to memory")
}

#[test]
fn a_workbook_is_read_and_its_faults_have_cells() {
    let workspace = workspace(&[]);
    workspace.write("results/results.xlsx", survey());
    assert_eq!(
        read(&workspace),
        "payments: 2026-11, on 05, code.kept=1, code.tested=1, run.rated=2.5\n\
         search: 2026-11, on 05, code.kept=0\n\
         warning results/results.xlsx, sheet \"Notes\", cell A1 no column here is a criterion of the model | say in `mapping.yaml` what the columns are; `dankai model show` lists the criteria\n\
         error results/results.xlsx, sheet \"Release\", cell E4 `mett` is not an answer to this criterion, expected `not-met`, `partial`, `met`, `not-applicable`, `unknown` | did you mean `met`?\n\
         error results/results.xlsx, sheet \"Release\", cell D5 `=1+1` is not an answer to this criterion, expected `not-met`, `partial`, `met`, `not-applicable`, `unknown` | say what the word means under `answers:` in the mapping file\n"
    );
    workspace.write("results/mapping.yaml", "sheets: Release\n");
    assert!(!read(&workspace).contains("Notes"));
}

#[test]
fn sheets_of_one_workbook_make_one_assessment() {
    let mut workbook = Workbook::new();
    for (name, head, answer) in
        [("Code", "code.kept", "yes"), ("Run", "run.watched", "no"), ("Again", "code.kept", "no")]
    {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).expect("a plain name");
        for (column, (head, value)) in
            (0..).zip([("team", "payments"), ("month", "2026-11"), (head, answer)])
        {
            sheet.write_string(0, column, head).expect("it is within bounds");
            sheet.write_string(1, column, value).expect("it is within bounds");
        }
    }
    let workspace = workspace(&[]);
    workspace.write("results/a.xlsx", workbook.save_to_buffer().expect("it is written to memory"));
    assert_eq!(
        read(&workspace),
        "payments: 2026-11, code.kept=1, run.watched=0\nerror results/a.xlsx, sheet \"Again\", cell C2 `code.kept` has another answer already; the first is used\n"
    );
}

#[test]
fn wide_and_long_tables_without_sense_take_no_time() {
    let heads: Vec<String> = (0..16_000).map(|column| format!("nonsense {column}")).collect();
    let mut table = format!("team,month,code.kept,{}\n", heads.join(","));
    for row in 0..20_000 {
        table += &format!("stranger {row},2026-11,yes\n");
    }
    let start = std::time::Instant::now();
    let found = read(&workspace(&[("results/a.csv", &table)]));
    assert!(found.contains("more findings of this file are not shown"), "the rest is counted");
    assert!(start.elapsed().as_secs() < 60, "it took {:?}", start.elapsed());
}

/// A zip archive of these files.
pub(crate) fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a plain name");
        writer.write_all(bytes).expect("it is written to memory");
    }
    writer.finish().expect("it is written to memory").into_inner()
}

/// The files of a zip archive.
pub(crate) fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("it is an archive");
    (0..archive.len())
        .map(|index| {
            let mut entry = archive.by_index(index).expect("it is there");
            let mut content = Vec::new();
            entry.read_to_end(&mut content).expect("it is whole");
            (entry.name().to_owned(), content)
        })
        .collect()
}

fn spreadsheet(rows: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet><table:table table:name=\"Release\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
    ])
}

#[test]
fn an_open_document_is_read() {
    let text = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let heads: String = ["team", "date", "code.kept", "run.rated"].map(text).concat();
    let rows = format!(
        "<table:table-row>{heads}<table:table-cell table:number-columns-repeated=\"16380\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
         <table:table-row>{}<table:table-cell office:value-type=\"date\" office:date-value=\"2026-11-05T00:00:00\"><text:p>05.11.26</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>WAHR</text:p></table:table-cell>\
         <table:table-cell office:value-type=\"float\" office:value=\"9\" table:formula=\"of:=4+5\"><text:p>9</text:p></table:table-cell></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048500\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
        text("payments")
    );
    let workspace = workspace(&[]);
    workspace.write("results/a.ods", spreadsheet(&rows));
    assert_eq!(
        read(&workspace),
        "payments: 2026-11, on 05, code.kept=1\nerror results/a.ods, sheet \"Release\", cell D4 `9` is not an answer to this criterion, expected a number from 0 to 5 in steps of 0.5, `not-applicable` or `unknown` | say what the word means under `answers:` in the mapping file\n"
    );
}

#[test]
fn archives_that_grow_without_end_are_refused() {
    let workspace = workspace(&[]);
    let zeros = vec![b' '; 300 * 1024 * 1024];
    let bomb = archive(&[("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(bomb.len() < 2 * 1024 * 1024);
    workspace.write("results/a.xlsx", &bomb);
    let repeated = "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"16000\" office:value-type=\"float\" office:value=\"1\"/></table:table-row>";
    workspace.write("results/b.ods", spreadsheet(repeated));
    workspace.write("results/c.xlsx", "no archive");
    let found = read(&workspace);
    assert!(found.contains("a.xlsx the workbook unpacks to more than"), "{found}");
    assert!(found.contains("b.ods the file has more than the 2000000 cells"), "{found}");
    assert!(found.contains("c.xlsx this is no workbook that can be read"), "{found}");
    // A file beyond the limit is not even read; a sparse one costs no disk.
    let large = std::fs::File::create(workspace.file("results/d.csv")).expect("the folder is ours");
    large.set_len(101 * 1024 * 1024).expect("the disk is not full");
    assert!(
        read(&workspace)
            .contains("d.csv the file has 105906176 bytes, more than the 104857600 that are read")
    );
}

#[test]
fn long_cells_are_cut_and_told_of() {
    let note = "x".repeat(40_000);
    let found = read(&workspace(&[(
        "results/a.csv",
        &format!("team,month,code.kept,code.kept note\npayments,2026-11,yes,{note}\n"),
    )]));
    assert!(found.contains(&format!("({})", "x".repeat(32_767))), "it is cut");
    assert!(found.contains("1 cells have more than the 32767 characters"), "it is told");
}

/// Numbers without an order, always the same.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, below: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % below.max(1)
    }

    pub(crate) fn damage(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.roll(6) {
            if bytes.is_empty() {
                return;
            }
            let at = self.roll(bytes.len());
            match self.roll(4) {
                0 => bytes[at] = u8::try_from(self.roll(256)).unwrap_or(0),
                1 => {
                    bytes.remove(at);
                }
                2 => bytes.truncate(at),
                _ => {
                    let end = (at + self.roll(40)).min(bytes.len());
                    let again = bytes[at..end].to_vec();
                    let to = self.roll(bytes.len());
                    bytes.splice(to..to, again);
                }
            }
        }
    }
}

#[test]
fn damaged_files_are_findings_and_never_a_panic_or_a_wait() {
    let workspace = workspace(&[]);
    let book = survey();
    let parts = unpacked(&book);
    let sheet = spreadsheet(
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"string\"><office:annotation><text:p>n</text:p></office:annotation><text:p>team</text:p></table:table-cell></table:table-row>",
    );
    let page = unpacked(&sheet);
    let csv = std::fs::read(fixture("../../examples/forms/google-form.csv"))
        .expect("the fixture is there");
    let mut dice = Dice(7);
    let start = std::time::Instant::now();
    let rounds =
        std::env::var("DANKAI_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(60);
    for _ in 0..rounds {
        let mut bytes = book.clone();
        dice.damage(&mut bytes);
        workspace.write("results/a.xlsx", &bytes);
        // The same inside the archive, where checksums do not catch it.
        for (name, parts) in [("results/b.xlsx", &parts), ("results/c.ods", &page)] {
            let hit = dice.roll(parts.len());
            let mut parts = parts.clone();
            dice.damage(&mut parts[hit].1);
            let parts: Vec<(&str, &[u8])> =
                parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
            workspace.write(name, archive(&parts));
        }
        let mut bytes = csv.clone();
        dice.damage(&mut bytes);
        workspace.write("results/d.csv", &bytes);
        let mut bytes = b"[{\"team\": \"payments\", \"period\": \"2026-11\", \"answers\": {\"code.kept\": \"met\"}}]".to_vec();
        dice.damage(&mut bytes);
        workspace.write("results/e.json", &bytes);
        let _ = workspace.load();
    }
    assert!(start.elapsed().as_secs() < 600, "a file kept the reader waiting");
}

#[test]
fn one_report_needs_the_tables_too() {
    let workspace = workspace(&[
        ("results/a.csv", "team,month,code.kept\npayments,2026-11,yes\nsearch,2026-11,yes\n"),
        ("results/b.yaml", "team: search\nperiod: 2026-10\nanswers: {code.kept: not-met}\n"),
    ]);
    let wanted = dankai::load::Wanted {
        teams: dankai::load::WhichTeams::One("payments"),
        period: Some(period("2026-11").into()),
        today: None,
    };
    let checked = dankai::load::load_for(workspace.path(), &Options::default(), wanted)
        .expect("it is usable");
    assert_eq!(team(&checked.value, "payments").history.len(), 1);
}

#[test]
fn no_cell_of_a_table_is_lost_without_a_word() {
    for (table, expected) in [
        (
            "team,period,code\npayments,2026-11,\"1\nsearch,2026-11,1\nsearch,2026-11,1\n",
            &["opens a cell in row 2 is not closed"][..],
        ),
        (
            "team,period,code,code\npayments,2026-11,1,0\n",
            &[
                "row 1, column 4 the column `code` is there twice",
                "row 2, column 4 `code` has another level already; the first is used",
            ],
        ),
        (
            "team,period,team,code\npayments,2026-11,search,1\n",
            &[
                "row 1, column 3 the columns `team` and `team` are the same, and the second is not read; in row 2",
            ],
        ),
        (
            "team,period,code\npayments,2026-11,1,1\nsearch,2026-11,1,,x\nsearch,2026-10,1,3\n",
            &[
                "row 2, column 4 this column has no head, and its 2 cells are not read",
                "row 3, column 5 this column has no head, and its 1 cell is not read",
            ],
        ),
        (
            "team,period,,code\npayments,2026-11,met,1\n",
            &["row 2, column 3 this column has no head, and its 1 cell is not read"],
        ),
        (
            "team,period,code.kept,code.kept note,note: code.kept\npayments,2026-11,met,x,y\n",
            &["row 2, column 5 `code.kept` has another note already; the first is used"],
        ),
    ] {
        let said = read(&workspace(&[("results/t.csv", table)]));
        for expected in expected {
            assert!(said.contains(expected), "{table}: wanted `{expected}`, found\n{said}");
        }
    }
    let said = read(&workspace(&[(
        "results/t.csv",
        "team,period,team,code\npayments,2026-11,payments,1\n",
    )]));
    assert!(!said.contains("warning") && !said.contains("error"), "{said}");
}
