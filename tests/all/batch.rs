//! From a portfolio to files: the same bytes however they are made, and a report whatever the
//! text and whatever is in the way.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use dankai::batch::{self, Batch, Outcome, Scope};
use dankai::diag::{Diagnostic, Severity, has_errors};
use dankai::load::{self, Options, Wanted, WhichTeams};
use dankai::model::{Locale, Period, Portfolio, TeamId};
use dankai::typeset::Typesetter;
use dankai::write::{OutputPlan, sha256};
use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::{Workspace, acme, acme_folder, declared, files_below, period};

/// The templates and fonts of the program, prepared once.
pub(crate) fn typesetter() -> &'static Typesetter {
    static TYPESETTER: LazyLock<Typesetter> =
        LazyLock::new(|| Typesetter::new(None).unwrap_or_else(|findings| panic!("{findings:?}")));
    &TYPESETTER
}

/// A finished run.
pub(crate) struct Run {
    out: TempDir,
    pub(crate) outcomes: Vec<Outcome>,
    manifest: Json,
}

impl Run {
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        files_below(self.out.path())
    }

    pub(crate) fn findings(&self) -> Vec<&Diagnostic> {
        self.outcomes.iter().flat_map(|outcome| &outcome.findings).collect()
    }

    /// The PDF of a team.
    fn team(&self, id: &str) -> Vec<u8> {
        let outcome = self.outcome(Some(id));
        let file = outcome.file.as_ref().unwrap_or_else(|| panic!("no report: {outcome:?}"));
        std::fs::read(file).expect("the report is there")
    }

    fn outcome(&self, id: Option<&str>) -> &Outcome {
        let is = |outcome: &&Outcome| outcome.team.as_ref().map(TeamId::as_str) == id;
        self.outcomes.iter().find(is).unwrap_or_else(|| panic!("no outcome for {id:?}"))
    }
}

/// Makes reports in a folder that `prepare` may have put something into.
pub(crate) fn run_in(
    portfolio: &Portfolio,
    period: Period,
    locale: Locale,
    jobs: usize,
    scope: Scope,
    prepare: impl FnOnce(&Path),
) -> Run {
    let out = tempfile::tempdir().expect("a temporary folder can be made");
    prepare(out.path());
    let output = OutputPlan::new(out.path(), period);
    let batch = Batch { period, locale, output, jobs, scope };
    let mut told = 0;
    let outcomes = batch::run(portfolio, typesetter(), &batch, |_| told += 1);
    assert_eq!(told, outcomes.len(), "every report is told of once");
    let manifest = batch::manifest(portfolio, &batch, &outcomes);
    let manifest = serde_json::from_str(&manifest).expect("a manifest is JSON");
    Run { out, outcomes, manifest }
}

fn november() -> Period {
    period("2026-11")
}

/// All reports of November 2026.
fn run(portfolio: &Portfolio, locale: Locale, jobs: usize) -> Run {
    run_in(portfolio, november(), locale, jobs, Scope::Everything, |_| {})
}

/// All reports of the sample, by four workers, made once.
fn acme_run(locale: Locale) -> &'static Run {
    static ENGLISH: LazyLock<Run> = LazyLock::new(|| run(acme(), Locale::En, 4));
    static JAPANESE: LazyLock<Run> = LazyLock::new(|| run(acme(), Locale::Ja, 4));
    match locale {
        Locale::En => &ENGLISH,
        Locale::Ja => &JAPANESE,
    }
}

/// Reading only what one report needs gives the same bytes.
#[test]
fn a_report_from_the_files_it_needs_is_that_of_all_files() {
    let all = acme_run(Locale::En);
    for team in &acme().teams {
        for period in [None, Some(november())] {
            let period = period.map(Into::into);
            let teams = WhichTeams::One(team.id.as_str());
            let wanted = Wanted { teams, period, today: None };
            let read = load::load_for(&acme_folder(), &Options::default(), wanted);
            let portfolio = read.expect("the sample can be read").value;
            assert_eq!(portfolio.periods(), acme().periods(), "{}", team.id);
            if period.is_none() {
                let scope = Scope::Team(team.id.clone());
                let alone = run_in(&portfolio, november(), Locale::En, 1, scope, |_| {});
                assert!(alone.team(team.id.as_str()) == all.team(team.id.as_str()), "{}", team.id);
            }
            let assessments = |portfolio: &Portfolio| {
                portfolio.teams.iter().map(|team| team.history.len()).sum::<usize>()
            };
            assert!(assessments(&portfolio) < assessments(acme()) / 2, "too much was read");
        }
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    // The search of the standard library is optimised in every profile, a loop here is not.
    String::from_utf8_lossy(bytes).contains(text)
}

/// The title that the PDF tells a reader's program.
fn title(pdf: &[u8]) -> String {
    let text = String::from_utf8_lossy(pdf);
    let after = text.split("<dc:title>").nth(1).expect("a report has a title");
    let title = after.split("</dc:title>").next().expect("splitting gives something");
    let title = title.split("x-default\">").nth(1).and_then(|rest| rest.split("</rdf:li>").next());
    let title = title.unwrap_or_else(|| panic!("no text in the title {after:.200}"));
    title
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

/// A manifest without what the clock says.
fn timeless(manifest: &Json) -> Json {
    let mut manifest = manifest.clone();
    manifest["duration_ms"] = Json::Null;
    for report in manifest["reports"].as_array_mut().expect("there are reports") {
        report["duration_ms"] = Json::Null;
    }
    manifest
}

#[test]
fn the_same_results_give_the_same_bytes() {
    for locale in Locale::ALL {
        let expected = acme_run(locale);
        assert_eq!(expected.files().len(), 13, "twelve teams and the summary");
        // By one worker; in English also once more by four.
        let again: &[usize] = if locale == Locale::En { &[1, 4] } else { &[1] };
        for &jobs in again {
            let again = run(acme(), locale, jobs);
            let files = again.files();
            assert_eq!(
                timeless(&again.manifest),
                timeless(&expected.manifest),
                "{locale}, {jobs} jobs"
            );
            for (name, bytes) in expected.files() {
                assert!(files[&name] == bytes, "{name} in {locale} differs with {jobs} jobs");
            }
        }
    }
    assert_ne!(acme_run(Locale::En).team("payments"), acme_run(Locale::Ja).team("payments"));
}

#[test]
fn a_report_on_demand_is_the_report_of_the_batch() {
    let all = acme_run(Locale::En);
    for (scope, id) in [
        (Scope::Team(TeamId::new("payments").expect("it is an id")), Some("payments")),
        (Scope::Summary, None),
    ] {
        let alone = run_in(acme(), november(), Locale::En, 1, scope, |_| {});
        let [outcome] = alone.outcomes.as_slice() else { panic!("one report was asked for") };
        assert_eq!(outcome.team.as_ref().map(TeamId::as_str), id);
        let read = |run: &Run| {
            std::fs::read(run.outcome(id).file.as_ref().expect("it was made")).expect("it is there")
        };
        assert!(read(&alone) == read(all), "{id:?} differs when it is made alone");
        assert_eq!(alone.files().len(), 1, "nothing else is written");
    }
}

#[test]
fn a_report_is_a_whole_pdf_with_its_data() {
    for locale in Locale::ALL {
        let run = acme_run(locale);
        assert!(run.findings().is_empty(), "{:?}", run.findings());
        assert!(batch::is_complete(&run.outcomes));
        for (name, bytes) in run.files() {
            assert!(bytes.starts_with(b"%PDF-"), "{name}");
            assert!(bytes.trim_ascii_end().ends_with(b"%%EOF"), "{name}");
            assert!(contains(&bytes, "data.json"), "{name} has no data");
            assert!(contains(&bytes, &format!("/Lang({locale})")), "{name} has no language");
            assert!(
                contains(&bytes, "<pdfuaid:part>1<") && contains(&bytes, "<pdfaid:part>3<"),
                "{name}"
            );
        }
    }
    assert!(title(&acme_run(Locale::En).team("payments")).contains("Payments"));
    assert!(title(&acme_run(Locale::Ja).team("payments")).contains("決済"));
}

#[test]
fn a_team_report_of_the_sample_is_one_sheet() {
    for locale in Locale::ALL {
        for report in acme_run(locale).manifest["reports"].as_array().expect("there are reports") {
            if report["team"].is_null() {
                continue;
            }
            let pages = report["pages"].as_u64().expect("a report has pages");
            assert!((1..=2).contains(&pages), "{report}");
        }
    }
}

#[test]
fn the_manifest_tells_of_every_report() {
    let run = acme_run(Locale::En);
    let manifest = &run.manifest;
    let head = ["schema", "period", "compared_with", "locale", "model"].map(|key| &manifest[key]);
    assert_eq!(
        json!(head),
        json!(["dankai.manifest/1", "2026-11", "2026-09", "en", ["mlops", "1.0"]])
    );
    let reports = manifest["reports"].as_array().expect("there are reports");
    let expected: Vec<Json> =
        acme().teams.iter().map(|team| json!(team.id.as_str())).chain([Json::Null]).collect();
    let teams: Vec<Json> = reports.iter().map(|report| report["team"].clone()).collect();
    assert_eq!(teams, expected, "the teams in their order, the summary last");
    for report in reports {
        let name = report["file"].as_str().expect("it was written");
        let bytes =
            std::fs::read(run.out.path().join("2026-11").join(name)).expect("the file is there");
        assert_eq!(report["bytes"], bytes.len(), "{name}");
        assert_eq!(report["sha256"], sha256(&bytes), "{name}");
        assert_eq!(report["state"], "written", "{name}");
    }
}

/// The id of the team at this place in [`workspace_saying`].
fn id_at(at: usize) -> String {
    format!("t{at}")
}

/// A workspace with a team for each text, in which the text stands wherever a person can
/// write one; the first also names the organisation and the group of all.
fn workspace_saying(texts: &[&str]) -> Workspace {
    let yaml = |text: &str| serde_json::to_string(text).expect("text is JSON, and so YAML");
    let shared = yaml(texts[0]);
    let mut settings = format!(
        "organisation: {{name: {shared}}}\ntargets: {{all: 2}}\ngroups:\n  g: {{name: {shared}}}\nteams:\n"
    );
    let workspace = Workspace::new(&[]);
    for (at, text) in texts.iter().enumerate() {
        let (id, name) = (id_at(at), yaml(text));
        // Names may be of any length; what is longer elsewhere makes only more pages.
        let said = yaml(&text.chars().take(300).collect::<String>());
        settings += &format!("  {id}: {{name: {name}, group: g}}\n");
        for (month, due) in [("2026-10", "2026-10-31"), ("2026-11", "2026-12-31")] {
            let assessment = format!(
                "team: {id}\nperiod: {month}\nassessors: [{said}]\nanswers:\n  training.code-versioned: {{state: met, evidence: {said}}}\n  \
                 training.environment-pinned: {{state: partial, note: {said}}}\n  release.rollback: {{state: not-applicable, reason: {said}}}\n  \
                 release.steps-written: {{state: unknown, note: {{en: {said}, ja: {said}}}}}\n  integration.basic-test: not-met\nplan:\n  \
                 - {{action: {said}, owner: {said}, due: {due}}}\n  - {{criterion: training.environment-pinned, action: {said}, owner: {said}, due: {due}}}\n\
                 decision: {said}\n"
            );
            workspace.write(&format!("results/{month}/{id}.yaml"), assessment);
        }
    }
    workspace.write("dankai.yaml", settings);
    workspace
}

#[test]
fn text_is_only_ever_text() {
    let texts = [
        "#import \"x\"",
        "$x$",
        "*bold* _slanted_ `raw`",
        "</svg><script>alert(1)</script>",
        "]] #panic(\"x\") [[",
        "\\u{41} \\",
        "= Heading",
        "- item\n+ item\n/ term: x",
        "@label <label> https://example.org/?a=b&c=d",
        "// comment /* comment */",
        "\"quoted\" 'quoted' &amp; &",
        "{{period}} {0} %s ${x}",
        "-- --- ... ~",
        "null",
        "決済チーム「改善」",
    ];
    let portfolio = workspace_saying(&texts).load_clean();
    for locale in Locale::ALL {
        let run = run(&portfolio, locale, 2);
        assert!(run.findings().is_empty(), "{:?}", run.findings());
        for (at, text) in texts.iter().enumerate() {
            let said = title(&run.team(&id_at(at)));
            let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(flat(&said).contains(&flat(text)), "{text:?} became {said:?}");
        }
    }
}

#[test]
fn a_note_is_shown_as_it_was_written() {
    for note in ["https://wiki.example/pay/142", "iOS waits for the SDK", "pH sensor is off"] {
        let portfolio = workspace_saying(&[note]).load_clean();
        let score = dankai::score::score_portfolio(&portfolio, november());
        let view = dankai::report::team_report(&score, &score.teams[0], Locale::En);
        let view = serde_json::to_value(view).expect("a view is plain data");
        let shown = view["blockers"].to_string();
        let capital: String =
            note.chars().take(1).flat_map(char::to_uppercase).chain(note.chars().skip(1)).collect();
        assert!(!shown.contains(&capital), "{note:?} became {capital:?}");
    }
}

#[test]
fn characters_that_cannot_be_shown_are_named() {
    let rows: &[(&str, &[&str], &str)] = &[
        ("plain", &[], "plain"),
        ("ok 😀", &["U+1F600"], "ok 〓"),
        ("private \u{e000}\u{f8ff}", &["2 characters", "U+E000", "U+F8FF"], "private 〓〓"),
        ("unassigned \u{2fe0}", &["U+2FE0"], "unassigned 〓"),
        ("عربي", &["4 characters", "U+0639"], "〓〓〓〓"),
        // These have no shape; they are left out, and what is left is shown as it stands.
        ("abc\u{202e}def", &[], "abcdef"),
        ("\u{feff}zero\u{200b}width\u{200d}", &[], "zerowidth"),
        ("tab\tand space", &[], "tab and space"),
    ];
    let texts: Vec<&str> = rows.iter().map(|(text, ..)| *text).collect();
    let portfolio = workspace_saying(&texts).load_clean();
    let run = run(&portfolio, Locale::En, 2);
    assert!(batch::is_complete(&run.outcomes), "{:?}", run.findings());
    for (at, (text, named, shown)) in rows.iter().enumerate() {
        let id = id_at(at);
        let findings = &run.outcome(Some(&id)).findings;
        assert_eq!(findings.len(), usize::from(!named.is_empty()), "{text:?}: {findings:?}");
        for finding in findings {
            assert_eq!(
                (finding.severity, finding.team.as_deref()),
                (Severity::Warning, Some(id.as_str()))
            );
            for name in *named {
                assert!(finding.message.contains(name), "{text:?}: no {name} in {finding}");
            }
        }
        let said = title(&run.team(&id));
        assert!(said.contains(shown), "{text:?} became {said:?}");
    }
    assert!(!run.outcome(None).findings.is_empty(), "the summary shows the names too");
}

#[test]
fn text_of_any_length_gets_a_report() {
    let texts = [
        "x".repeat(10_000),
        "word ".repeat(2_000),
        "決済".repeat(5_000),
        "line\n".repeat(2_000),
        format!("e{}", "\u{301}".repeat(9_999)),
    ];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let portfolio = workspace_saying(&texts).load_clean();
    for locale in Locale::ALL {
        let run = run(&portfolio, locale, 2);
        assert!(batch::is_complete(&run.outcomes), "{:?}", run.findings());
        assert_eq!(run.files().len(), texts.len() + 1);
    }
}

#[test]
fn a_name_of_any_length_stays_in_its_place() {
    let settings = format!(
        "teams: {{a: {{name: {}}}, b: {{name: {}}}}}\n",
        "x".repeat(10_000),
        "多".repeat(10_000)
    );
    let portfolio = Workspace::new(&[
        ("dankai.yaml", &settings),
        ("results/a.yaml", &declared("a", "2026-11", [1, 2, 1])),
        ("results/b.yaml", &declared("b", "2026-11", [1, 2, 1])),
    ])
    .load_clean();
    let run = run(&portfolio, Locale::En, 2);
    assert!(run.findings().is_empty(), "{:?}", run.findings());
    for report in run.manifest["reports"].as_array().expect("it is a list").iter().take(2) {
        assert!(report["pages"].as_u64().is_some_and(|pages| pages <= 2), "{report}");
    }
}

/// What a workspace shows, its files, and how many reports it gives.
type Shape<'a> = (&'a str, &'a [(&'a str, &'a str)], usize);

#[test]
fn every_shape_of_a_workspace_gets_its_reports() {
    let answered = "team: a\nperiod: 2026-11\nanswers: {training.code-versioned: met}\n";
    let not_applicable: String = acme()
        .model
        .criteria
        .iter()
        .map(|criterion| format!("  {}: {{state: not-applicable, reason: none}}\n", criterion.id))
        .collect();
    let not_applicable = format!("team: a\nperiod: 2026-11\nanswers:\n{not_applicable}");
    let at_the_top = declared("a", "2026-11", [4, 4, 4]);
    let one_area = "id: own\nversion: '1'\nlevels: [{level: 1}, {level: 2}]\nareas: [{id: g}]\ndimensions:\n  - {id: d, area: g, criteria: [{id: d.x, level: 2}]}\n";
    let twelve: String = (0..12)
        .map(|at| format!("  - {{id: d{at}, criteria: [{{id: d{at}.x, level: 1}}, {{id: d{at}.y, level: 2}}]}}\n"))
        .collect();
    let twelve = format!(
        "id: own\nversion: '1'\nlevels: [{{level: 0}}, {{level: 1}}, {{level: 2}}]\ndimensions:\n{twelve}"
    );
    let rows: &[Shape<'_>] = &[
        ("one team, one dimension answered", &[("results/a.yaml", answered)], 2),
        ("nothing applies", &[("results/a.yaml", &not_applicable)], 2),
        (
            "at the top",
            &[("dankai.yaml", "targets: {all: 4}\n"), ("results/a.yaml", &at_the_top)],
            2,
        ),
        (
            "target below the level",
            &[("dankai.yaml", "targets: {all: 0}\n"), ("results/a.yaml", &at_the_top)],
            2,
        ),
        (
            "most teams without results",
            &[("dankai.yaml", "teams: {a: , b: , c: }\n"), ("results/a.yaml", answered)],
            4,
        ),
        (
            "levels from one, one dimension in an area",
            &[
                ("dankai.yaml", "model: own\n"),
                ("models/own.yaml", one_area),
                ("results/a.yaml", "team: a\nperiod: 2026-11\nanswers: {d.x: met}\n"),
            ],
            2,
        ),
        (
            "twelve dimensions",
            &[
                ("dankai.yaml", "model: own\ntargets: {all: 2}\n"),
                ("models/own.yaml", &twelve),
                (
                    "results/a.yaml",
                    "team: a\nperiod: 2026-11\nanswers: {d0.x: met, d5.x: met, d11.y: partial}\n",
                ),
            ],
            2,
        ),
        (
            "ids of any script",
            &[("results/a.yaml", "team: 決済\nperiod: 2026-11\nlevels: {training: 1}\n")],
            2,
        ),
        (
            "the first year of the calendar",
            &[(
                "results/a.yaml",
                "team: a\nperiod: 2026-11\nlevels: {training: 1}\n---\nteam: a\nperiod: 0001-01\nlevels: {training: 1}\n",
            )],
            2,
        ),
        (
            "the last year of the calendar",
            &[
                ("dankai.yaml", "targets: {all: 2, by: 9999-12-31}\n"),
                (
                    "results/a.yaml",
                    "team: a\nperiod: 9999-12\nlevels: {training: 1}\n---\nteam: a\nperiod: 2026-11\nlevels: {training: 1}\n",
                ),
            ],
            2,
        ),
    ];
    for (what, files, reports) in rows {
        let portfolio = Workspace::new(files).load_clean();
        for locale in Locale::ALL {
            let newest = portfolio.newest_period().expect("there are results");
            let run = run_in(&portfolio, newest, locale, 2, Scope::Everything, |_| {});
            assert!(batch::is_complete(&run.outcomes), "{what}: {:?}", run.findings());
            assert_eq!(run.files().len(), *reports, "{what}");
        }
    }
}

#[test]
fn a_team_whose_file_cannot_be_used_gets_no_report_and_the_others_do() {
    let workspace = Workspace::new(&[
        ("results/a.yaml", "team: a\nperiod: 2026-11\nanswers: ["),
        ("results/before.yaml", &declared("a", "2026-10", [1, 1, 1])),
        ("results/b.yaml", &declared("b", "2026-11", [2, 2, 2])),
    ]);
    let portfolio = workspace.load().value;
    let run = run(&portfolio, Locale::En, 2);
    let failed = run.outcome(Some("a"));
    assert!(failed.file.is_none());
    assert!(failed.findings[0].message.contains("no report for `a`"), "{:?}", failed.findings);
    assert!(has_errors(&failed.findings));
    let names: Vec<String> = run.files().into_keys().collect();
    assert_eq!(names, ["2026-11/summary.pdf", "2026-11/teams/b.pdf"]);
    let states: Vec<&Json> = run.manifest["reports"]
        .as_array()
        .expect("it is a list")
        .iter()
        .map(|report| &report["state"])
        .collect();
    assert_eq!(states, ["failed", "written", "written"]);
}

#[test]
fn a_file_in_the_way_of_the_teams_costs_the_teams_only() {
    let workspace = Workspace::new(&[
        ("results/a.yaml", &declared("a", "2026-11", [1, 1, 1])),
        ("results/b.yaml", &declared("b", "2026-11", [2, 2, 2])),
    ]);
    let run =
        run_in(&workspace.load_clean(), november(), Locale::En, 2, Scope::Everything, |out| {
            std::fs::create_dir(out.join("2026-11")).expect("the folder is ours");
            std::fs::write(out.join("2026-11/teams"), "in the way").expect("the folder is ours");
        });
    for id in ["a", "b"] {
        let outcome = run.outcome(Some(id));
        assert!(outcome.file.is_none(), "{outcome:?}");
        assert!(
            outcome.findings[0].message.contains(&format!("{id}.pdf")),
            "{:?}",
            outcome.findings
        );
        assert!(
            outcome.findings[0].message.contains("could not be written"),
            "{:?}",
            outcome.findings
        );
    }
    assert!(run.outcome(None).file.is_some());
    assert!(!batch::is_complete(&run.outcomes));
    let names: Vec<String> = run.files().into_keys().collect();
    assert_eq!(names, ["2026-11/summary.pdf", "2026-11/teams"]);
}

#[test]
fn a_report_in_the_way_is_replaced_and_nothing_is_left_beside_it() {
    let workspace = Workspace::new(&[("results/a.yaml", &declared("a", "2026-11", [1, 1, 1]))]);
    let portfolio = workspace.load_clean();
    let run = run_in(&portfolio, november(), Locale::En, 2, Scope::Everything, |out| {
        std::fs::create_dir_all(out.join("2026-11/teams")).expect("the folder is ours");
        std::fs::write(out.join("2026-11/teams/a.pdf"), "old").expect("the folder is ours");
        // A folder has the name of the summary: it cannot be replaced.
        std::fs::create_dir(out.join("2026-11/summary.pdf")).expect("the folder is ours");
    });
    assert!(run.team("a").starts_with(b"%PDF-"));
    assert!(run.outcome(None).file.is_none(), "a folder was replaced by a file");
    assert_eq!(run.files().into_keys().collect::<Vec<_>>(), ["2026-11/teams/a.pdf"]);
    for run in [&run, acme_run(Locale::En), acme_run(Locale::Ja)] {
        assert!(
            run.files().keys().all(|name| !name.contains(".dankai-")),
            "{:?}",
            run.files().keys()
        );
    }
}

/// The findings of making the report of team `a` with these templates.
fn with_templates(files: &[(&str, &str)]) -> (Workspace, Vec<Diagnostic>) {
    let templates = Workspace::new(files);
    let typesetter = match Typesetter::new(Some(templates.path())) {
        Ok(typesetter) => typesetter,
        Err(findings) => return (templates, findings),
    };
    let workspace = Workspace::new(&[("results/a.yaml", &declared("a", "2026-11", [1, 1, 1]))]);
    let portfolio = workspace.load_clean();
    let output = OutputPlan::new(&workspace.file("out"), november());
    let scope = Scope::Team(TeamId::new("a").expect("it is an id"));
    let batch = Batch { period: november(), locale: Locale::En, output, jobs: 1, scope };
    let outcomes = batch::run(&portfolio, &typesetter, &batch, |_| {});
    let made = outcomes[0].file.is_some();
    let findings: Vec<Diagnostic> =
        outcomes.into_iter().flat_map(|outcome| outcome.findings).collect();
    assert_eq!(made, !has_errors(&findings), "{findings:?}");
    (templates, findings)
}

#[test]
fn a_broken_template_is_named_with_its_line() {
    let own = "#set document(title: \"own\", date: datetime(year: 2026, month: 11, day: 1))\n#set text(font: \"IBM Plex Sans\", lang: \"en\")\n";
    for (what, files, expected) in [
        ("own template", vec![("team.typ", format!("{own}Hello\n"))], None),
        (
            "unknown name",
            vec![("team.typ", format!("{own}Hello\n#nonsense()\n"))],
            Some(("team.typ:4:2", "unknown variable: nonsense")),
        ),
        (
            "syntax",
            vec![("team.typ", format!("{own}#let x = (\n"))],
            Some(("team.typ:3:10", "unclosed delimiter")),
        ),
        (
            "a fault that it calls itself",
            vec![("team.typ", format!("{own}決済 #panic(\"no\")\n"))],
            Some(("team.typ:3:5", "no")),
        ),
        (
            "in a file that is included",
            vec![("lib.typ", "\n\n#let t = 1 + \"a\"\n".to_owned())],
            Some(("lib.typ:3:10", "cannot add integer and string")),
        ),
        (
            "no file beside the templates",
            vec![("team.typ", format!("{own}#read(\"/etc/passwd\")\n"))],
            Some(("team.typ:3:7", "not found")),
        ),
        (
            "no packages",
            vec![("team.typ", format!("{own}#import \"@preview/x:1.0.0\"\n"))],
            Some(("team.typ:3:9", "not found")),
        ),
    ] {
        let files: Vec<(&str, &str)> =
            files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let (templates, findings) = with_templates(&files);
        let shown = templates.shown(&findings);
        match expected {
            None => assert_eq!(shown, "", "{what}"),
            Some((place, message)) => {
                let first = shown.lines().next().unwrap_or_default();
                assert!(first.starts_with(&format!("error {place} ")), "{what}: {shown}");
                assert!(first.contains(message), "{what}: {shown}");
            }
        }
    }
}

#[test]
fn a_folder_of_templates_is_checked_before_work_starts() {
    for (files, expected) in [
        (
            vec![("teams.typ", "")],
            "error teams.typ unknown template `teams.typ` | did you mean `team.typ`?",
        ),
        (
            vec![("locales/fr.json", "{}")],
            "error locales/fr.json unknown template `locales/fr.json` | did you mean",
        ),
        (
            vec![("x/zzz.typ", "")],
            "error x/zzz.typ unknown template `x/zzz.typ` | templates are team.typ",
        ),
        (vec![("notes.md", ""), (".team.typ.swp", "")], ""),
    ] {
        let (templates, findings) = with_templates(&files);
        let shown = templates.shown(&findings);
        assert!(
            shown.starts_with(expected) && shown.is_empty() == expected.is_empty(),
            "{files:?}: {shown}"
        );
    }
    let templates = Workspace::new(&[]);
    let findings =
        Typesetter::new(Some(&templates.file("nowhere"))).err().expect("there is no folder");
    let shown = templates.shown(&findings);
    assert!(shown.contains("there is no folder `nowhere` with templates"), "{shown}");
}

#[test]
fn a_finished_folder_is_held_against_its_manifest() {
    let workspace = Workspace::new(&[
        ("results/a.yaml", &declared("a", "2026-11", [1; 3])),
        ("results/b.yaml", &declared("b", "2026-11", [2; 3])),
    ]);
    let out = workspace.file("out");
    let built = crate::cli::dankai(workspace.path(), &["build", "-q"]);
    assert_eq!(built.code, 0, "{}", built.stderr);
    let verify = || {
        let ran = crate::cli::dankai(workspace.path(), &["verify"]);
        (ran.code, ran.stdout, ran.stderr)
    };
    let (code, told, _) = verify();
    assert_eq!(
        (code, told.as_str()),
        (0, "3 reports of out/2026-11 whole (0 errors, 0 warnings)\n")
    );

    let file = |name: &str| out.join("2026-11").join(name);
    let whole = std::fs::read(file("teams/a.pdf")).expect("it was written");
    for (what, expected) in [
        ("changed", "the report of `a` is not the file that was written"),
        ("cut", "the report of `a` is not the file that was written"),
        ("gone", "the report of `a` is missing"),
    ] {
        match what {
            "changed" => {
                let mut bytes = whole.clone();
                bytes[100] ^= 1;
                std::fs::write(file("teams/a.pdf"), bytes).expect("the folder is ours");
            }
            "cut" => std::fs::write(file("teams/a.pdf"), &whole[..100]).expect("it is ours"),
            _ => std::fs::remove_file(file("teams/a.pdf")).expect("the folder is ours"),
        }
        let (code, told, findings) = verify();
        assert_eq!(code, 1, "{what}");
        assert!(told.starts_with("2 reports of out/2026-11 whole (1 error"), "{what}: {told}");
        assert!(findings.contains(expected), "{what}: {findings}");
    }
    std::fs::write(file("teams/a.pdf"), &whole).expect("the folder is ours");
    std::fs::write(file("teams/old.pdf"), &whole).expect("the folder is ours");
    let (code, _, findings) = verify();
    assert_eq!(code, 0, "a report of an earlier run is only doubtful");
    assert!(findings.contains("the manifest does not know this report"), "{findings}");

    let manifest = std::fs::read_to_string(file("manifest.json")).expect("it was written");
    let outside = manifest.replace("teams/a.pdf", "../../results/a.yaml");
    std::fs::write(file("manifest.json"), outside).expect("the folder is ours");
    assert!(verify().2.contains("lies outside of the folder"));
    std::fs::write(file("manifest.json"), "{").expect("the folder is ours");
    let (code, _, findings) = verify();
    assert!(code == 1 && findings.contains("this is not a manifest"), "{findings}");
    std::fs::remove_file(file("manifest.json")).expect("the folder is ours");
    assert_eq!(verify().0, 2);
}

/// A model of 40 dimensions with ten criteria each, and a team that answers all of them.
fn large(scoring: &str) -> Portfolio {
    let (mut model, mut answers) = (String::new(), String::new());
    for dimension in 0..40 {
        model += &format!(
            "  - id: d{dimension}\n    area: g{}\n    name: {{en: Dimension {dimension}, ja: 項目{dimension}}}\n    criteria:\n",
            dimension / 8
        );
        for criterion in 0..10 {
            let id = format!("d{dimension}.c{criterion}");
            let level = criterion % 3 + 1;
            model += &format!("      - {{id: {id}, level: {level}, effort: {}}}\n", criterion + 1);
            let answer = ["met", "not-met", "partial", "met"][(dimension + criterion) % 4];
            answers += &format!("  {id}: {answer}\n");
        }
    }
    let areas: Vec<String> = (0..5).map(|area| format!("{{id: g{area}}}")).collect();
    let workspace = Workspace::new(&[
        ("dankai.yaml", "model: large\ntargets: {all: 1}\n"),
        (
            "models/large.yaml",
            &format!(
                "id: large\nversion: '1'\nscoring: {{{scoring}}}\nareas: [{}]\nlevels: [{{level: 0}}, {{level: 1}}, {{level: 2}}, {{level: 3}}]\ndimensions:\n{model}",
                areas.join(", ")
            ),
        ),
        ("results/a.yaml", &format!("team: a\nperiod: 2026-10\nanswers:\n{answers}")),
        ("results/b.yaml", &format!("team: a\nperiod: 2026-11\nanswers:\n{answers}")),
    ]);
    workspace.load_clean()
}

#[test]
fn a_large_model_is_scored_and_has_its_reports() {
    for (scoring, score) in [
        // Each dimension answers met, not-met, partial and met in turn, and begins one further
        // than the one before: over each area every level has the mean of the four, 5/8.
        ("rule: mean, team: dimensions", 0.625),
        ("rule: mean, team: criteria", 0.625),
        ("rule: additive", 1.875),
        ("rule: staged", 0.0),
    ] {
        let portfolio = large(scoring);
        let team = crate::team_json(&portfolio, november(), "a");
        assert_eq!(team["dimensions"].as_array().map(Vec::len), Some(40), "{scoring}");
        assert_eq!(json!([team["answered"], team["score"]]), json!([400, score]), "{scoring}");
        let run = run(&portfolio, Locale::En, 2);
        assert!(batch::is_complete(&run.outcomes), "{scoring}: {:?}", run.findings());
        let pages: Vec<Option<u64>> = run.manifest["reports"]
            .as_array()
            .expect("there are reports")
            .iter()
            .map(|report| report["pages"].as_u64())
            .collect();
        assert!(pages.iter().all(|pages| pages.is_some_and(|pages| pages > 0)), "{pages:?}");
        assert_eq!(run.files().len(), 2, "{scoring}: the team's report and the summary");
    }
}

#[test]
fn every_built_in_model_has_reports_in_both_languages() {
    for id in dankai::load::builtin_ids() {
        let checked = dankai::load::parse_model(
            dankai::load::builtin_source(id).expect("it is built in"),
            id,
        );
        let model = checked.value.expect("it is whole");
        let mut files =
            vec![("dankai.yaml".to_owned(), format!("model: {id}\ntargets: {{all: 2}}\n"))];
        for (month, last) in [("2026-10", 3), ("2026-11", 5)] {
            let answers =
                model.criteria.iter().enumerate().fold(String::new(), |text, (at, one)| {
                    let value = if at % 7 < last { one.scale.max() } else { one.scale.min() };
                    format!("{text}  {}: {value}\n", one.id)
                });
            let text = format!("team: t\nperiod: {month}\nanswers:\n{answers}");
            files.push((format!("results/{month}.yaml"), text));
        }
        let files: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let portfolio = Workspace::new(&files).load_clean();
        for locale in Locale::ALL {
            let run = run(&portfolio, locale, 2);
            assert!(batch::is_complete(&run.outcomes), "{id} {locale}: {:?}", run.findings());
            assert_eq!(run.findings(), Vec::<&Diagnostic>::new(), "{id} {locale}");
            assert_eq!(run.files().len(), 2, "{id} {locale}");
        }
    }
}
