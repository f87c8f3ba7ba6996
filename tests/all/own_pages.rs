//! Pages and pictures of one's own: charts as files, templates to change, and the
//! description of their data, which is held to the views here.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use dankai::model::{Locale, Portfolio, Who};
use dankai::redact;
use dankai::report::{CONTRACT, View, summary_report, team_report};
use dankai::score::score_portfolio;
use dankai::typeset::{SCHEMA, TEMPLATES};
use serde_json::Value as Json;

use crate::cli::{Ran, dankai};
use crate::{Workspace, acme_folder, declared, files_below};

fn acme_path() -> String {
    acme_folder().display().to_string()
}

fn run(workspace: &Workspace, args: &[&str]) -> Ran {
    dankai(workspace.path(), args)
}

#[test]
fn every_chart_of_a_report_is_a_file_of_its_own() {
    let workspace = Workspace::new(&[]);
    let acme = acme_path();
    for (report, folder, names) in [
        (
            "payments",
            "teams/payments",
            "history-integration history-release history-training ladder ladder-integration \
             ladder-release ladder-training roadmap spark-integration spark-release spark-training",
        ),
        (
            "--summary",
            "summary",
            "distribution-1 gaps history-ad-ranking history-credit-scoring \
             history-demand-forecast history-document-extraction history-fraud-detection \
             history-identity-check history-moderation history-payments \
             history-recommendations history-search-ranking history-support-assist \
             history-warehouse-vision map movers trend",
        ),
    ] {
        for (ending, first) in [("svg", &b"<svg xmlns="[..]), ("png", b"\x89PNG\r\n")] {
            for (locale, word) in [("en", "November"), ("ja", "11月")] {
                let out = format!("{ending}-{locale}");
                let args = ["charts", report, &acme, "--format", ending];
                let args = [&args[..], &["--out", &out, "--locale", locale]].concat();
                let ran = run(&workspace, &args);
                assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{args:?}");
                let found = files_below(&workspace.file(&format!("{out}/2026-11/charts/{folder}")));
                let expected: Vec<String> =
                    names.split_whitespace().map(|name| format!("{name}.{ending}")).collect();
                let mut sorted = expected.clone();
                sorted.sort();
                assert_eq!(found.keys().cloned().collect::<Vec<_>>(), sorted, "{args:?}");
                assert!(ran.stdout.contains(&format!("{} charts written", expected.len())));
                let mut told = 0;
                for (name, bytes) in found {
                    assert!(bytes.starts_with(first), "{name}");
                    if ending == "png" {
                        continue;
                    }
                    let text = String::from_utf8(bytes).expect("SVG is text");
                    let title = text
                        .split_once("<title>")
                        .and_then(|(_, rest)| rest.split_once("</title>"))
                        .map(|(title, _)| title)
                        .unwrap_or_else(|| panic!("{name} has no title"));
                    assert!(!title.trim().is_empty(), "{name}");
                    told += usize::from(title.contains(word));
                    // Nothing that depends on fonts, on other files or on the reader's program.
                    for element in ["<text", "<image", "<use", "<style", "href", "font", "NaN"] {
                        assert!(!text.contains(element), "{name} has {element}");
                    }
                }
                assert!(ending == "png" || told > 0, "{args:?}: no title names the month");
            }
        }
    }
}

#[test]
fn the_same_charts_are_the_same_bytes() {
    let workspace = Workspace::new(&[]);
    let acme = acme_path();
    for out in ["one", "two"] {
        for format in ["svg", "png"] {
            for report in ["payments", "--summary"] {
                let args = ["charts", report, &acme, "--format", format, "--out", out, "-q"];
                let ran = run(&workspace, &args);
                assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""));
            }
        }
    }
    let [one, two] = ["one", "two"].map(|out| files_below(&workspace.file(out)));
    // And the file that says whose the folder is.
    assert_eq!(one.len(), 2 * (11 + 17) + 1);
    assert!(one == two, "a second run gives other bytes");
}

#[test]
fn a_scale_gives_so_many_pixels_a_point() {
    let workspace = Workspace::new(&[]);
    let acme = acme_path();
    let size = |scale: &[&str]| {
        let args = [&["charts", "payments", &acme, "--format", "png", "-q"][..], scale].concat();
        assert_eq!(run(&workspace, &args).code, 0);
        let file = workspace.file("out/2026-11/charts/teams/payments/history-training.png");
        let bytes = std::fs::read(file).expect("it was written");
        let number = |at: usize| {
            u32::from_be_bytes(bytes[at..at + 4].try_into().expect("a PNG has a header"))
        };
        (number(16), number(20))
    };
    assert_eq!(size(&["--scale", "1"]), (157, 104));
    assert_eq!(size(&[]), (4 * 157, 4 * 104));
    assert_eq!(size(&["--scale", "12"]), (12 * 157, 12 * 104));
}

#[test]
fn charts_of_other_shapes() {
    let answers = "answers: {GV.OC-01: 3, PR.AA-01: 7}\n";
    let workspace = Workspace::new(&[
        ("w/dankai.yaml", "model: csf\ntargets: {all: 5}\n"),
        ("w/results/1.yaml", &format!("team: a\nperiod: 2026-10\n{answers}")),
        ("w/results/2.yaml", &format!("team: a\nperiod: 2026-11\n{answers}")),
        ("w/results/3.yaml", "team: b\nperiod: 2026-10\nanswers: {GV.OC-01: 1}\n"),
        ("one/results/1.yaml", &declared("a", "2026-11", [1, 2, 3])),
        ("odd/dankai.yaml", "teams: {a: {name: 'A & <b> 😀 \"q\"'}}\n"),
        ("odd/results/1.yaml", &declared("a", "2026-11", [1, 2, 3])),
        ("odd/results/2.yaml", &declared("a", "2026-10", [1, 1, 3])),
    ]);
    for (args, warned) in [
        (["charts", "a", "w"], false),
        (["charts", "b", "w"], false),
        (["charts", "--summary", "w"], false),
        (["charts", "a", "one"], false),
        (["charts", "--summary", "one"], false),
        (["charts", "--summary", "odd"], true),
    ] {
        for format in ["svg", "png"] {
            // Each workspace has a folder of its own.
            let out = format!("out-{}", args[2]);
            let ran = run(&workspace, &[&args[..], &["--format", format, "--out", &out]].concat());
            assert_eq!(ran.code, 0, "{args:?}: {}", ran.stderr);
            assert_eq!(ran.stderr.contains("without a glyph"), warned, "{args:?}: {}", ran.stderr);
        }
    }
    let file = workspace.file("out-odd/2026-11/charts/summary/history-a.svg");
    let text = std::fs::read_to_string(file).expect("it was written");
    assert!(text.contains("<title>A &amp; &lt;b&gt; 〓 \"q\", October"), "{text}");
}

#[test]
fn charts_that_cannot_be_made_are_told_of() {
    let workspace = Workspace::new(&[
        ("w/dankai.yaml", "teams: {payments: {name: P}, b: {name: B}}\n"),
        ("w/results/p.yaml", &declared("payments", "2026-11", [1, 2, 3])),
        ("w/results/b.yaml", "team: b\nperiod: 2026-11\nanswers: [\n"),
    ]);
    for (args, code, part) in [
        (&["charts"][..], 2, "<TEAM|--summary>"),
        (&["charts", "paymnts", "w"], 2, "did you mean `payments`?"),
        (&["charts", "payments", "nowhere"], 2, "there is no folder `nowhere`"),
        (&["charts", "--summary", "nowhere"], 2, "there is no folder `nowhere`"),
        (&["charts", "payments", "--summary", "w"], 2, "`w` is one name too many"),
        (&["charts", "payments", "w", "--scale", "2"], 2, "add `--format png`"),
        (&["charts", "payments", "w", "--format", "png", "--scale", "0"], 2, "1..=12"),
        (&["charts", "payments", "w", "--format", "gif"], 2, "svg, png"),
        (
            &["charts", "payments", "w", "--period", "2025-01"],
            2,
            "there are no results for 2025-01",
        ),
        (&["charts", "b", "w"], 1, "no report for `b`"),
        (&["charts", "payments", "w", "--out", "w/dankai.yaml"], 1, "could not be written"),
    ] {
        let ran = run(&workspace, args);
        assert_eq!(ran.code, code, "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(part), "{args:?}: no `{part}` in {}", ran.stderr);
    }
    assert!(!workspace.file("out").exists(), "nothing was written");
    assert_eq!(run(&workspace, &["charts", "payments", "w"]).code, 0);
}

#[test]
fn ejected_templates_make_the_same_pages() {
    let workspace = Workspace::new(&[]);
    let acme = acme_path();
    let ran = run(&workspace, &["template", "eject"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let ejected = files_below(&workspace.file("templates"));
    let expected: BTreeSet<&str> =
        TEMPLATES.iter().chain([&SCHEMA]).map(|(path, _)| *path).collect();
    assert_eq!(ejected.keys().map(String::as_str).collect::<BTreeSet<_>>(), expected);
    for path in expected {
        assert!(ran.stdout.contains(&format!("templates/{path}\n")), "{}", ran.stdout);
    }
    for report in [&["team", "payments"][..], &["summary"]] {
        for (out, templates) in [("one", &[][..]), ("two", &["--templates", "templates"])] {
            let args = [report, &[&acme, "--out", out, "-q"], templates].concat();
            let ran = run(&workspace, &args);
            assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{args:?}");
        }
    }
    let [one, two] = ["one", "two"].map(|out| files_below(&workspace.file(out)));
    let names: Vec<&str> = one.keys().map(String::as_str).collect();
    let expected = [".dankai-workspace", "summary.pdf", "teams/payments.pdf"];
    assert_eq!(names, expected.map(|name| format!("2026-11/{name}")));
    assert!(one == two, "ejected templates give other pages");
}

#[test]
fn nothing_is_ejected_over_another_file() {
    let workspace = Workspace::new(&[("mine/lib.typ", "// mine"), ("mine/locales/ja.json", "{}")]);
    let before = files_below(workspace.path());
    let ran = run(&workspace, &["template", "eject", "mine"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    for part in ["error: a file is there already", "--> mine/lib.typ", "--> mine/locales/ja.json"] {
        assert!(ran.stderr.contains(part), "no `{part}` in {}", ran.stderr);
    }
    assert_eq!(files_below(workspace.path()), before);
    assert_eq!(run(&workspace, &["template", "eject", "other/deep"]).code, 0);
    assert_eq!(run(&workspace, &["template", "eject", "mine/lib.typ"]).code, 1);
}

#[test]
fn templates_of_another_contract_say_so() {
    let workspace = Workspace::new(&[("w/results/a.yaml", &declared("a", "2026-11", [1, 2, 3]))]);
    let lib = TEMPLATES.iter().find(|(path, _)| *path == "lib.typ").expect("it is there").1;
    workspace.write("t/lib.typ", lib.replace(CONTRACT, "dankai.view/0"));
    let ran = run(&workspace, &["team", "a", "w", "--templates", "t"]);
    assert_eq!(ran.code, 1);
    let told = format!("the templates are for dankai.view/0, the data is {CONTRACT}");
    assert!(ran.stderr.contains(&told), "{}", ran.stderr);
}

#[test]
fn what_is_given_to_templates_is_told_wherever_people_read_of_it() {
    let told = |text: &str, start: &str| {
        let line = text.lines().find(|line| line.contains(start));
        let line = line.unwrap_or_else(|| panic!("nothing begins with `{start}`"));
        assert!(line.contains(&format!("`{CONTRACT}`")), "{line}");
    };
    told(include_str!("../../CHANGELOG.md"), "- Templates of one's own");
    told(include_str!("../../README.md"), "Its field `contract` is");
}

/// Checks values against the part of JSON Schema that the description uses. Stricter than a
/// validator: a field that the description does not name is a fault.
struct Checker {
    schema: Json,
    /// The fields that were seen with a value, as `definition.field`.
    seen: BTreeSet<String>,
    faults: Vec<String>,
}

impl Checker {
    fn new() -> Self {
        let schema = serde_json::from_str(SCHEMA.1).expect("the description is JSON");
        Self { schema, seen: BTreeSet::new(), faults: Vec::new() }
    }

    fn check(&mut self, value: &Json, schema: &Json, place: &str) {
        const KNOWN: [&str; 12] = [
            "$ref",
            "anyOf",
            "const",
            "description",
            "enum",
            "items",
            "maxItems",
            "minItems",
            "pattern",
            "properties",
            "required",
            "type",
        ];
        for keyword in schema.as_object().expect("a schema is an object").keys() {
            assert!(KNOWN.contains(&keyword.as_str()), "{keyword} is not checked here");
        }
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.strip_prefix("#/$defs/").expect("references stay in the file");
            let definition = self.schema["$defs"][name].clone();
            assert!(definition.is_object(), "no definition of {name}");
            return self.check(value, &definition, name);
        }
        if let Some(any) = schema["anyOf"].as_array() {
            // Only `something or null` is used below the top.
            let [something, null] = any.as_slice() else { panic!("{place}: {any:?}") };
            assert_eq!(null["type"], "null", "{place}");
            if !value.is_null() {
                self.check(value, something, place);
            }
            return;
        }
        let mut fault = |text: String| self.faults.push(format!("{place}: {text}: {value}"));
        let kind = match value {
            Json::Null => "null",
            Json::Bool(_) => "boolean",
            Json::Number(number) if number.is_f64() => "number",
            Json::Number(_) => "integer",
            Json::String(_) => "string",
            Json::Array(_) => "array",
            Json::Object(_) => "object",
        };
        let is = |wanted: &Json| wanted == kind || (wanted == "number" && kind == "integer");
        let fits = match &schema["type"] {
            Json::Null => schema["const"] == *value,
            Json::Array(kinds) => kinds.iter().any(is),
            wanted => is(wanted),
        };
        if !fits {
            return fault("is of another type".into());
        }
        if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
            fault("is none of the values".into());
        }
        if schema["pattern"].is_string() && value.is_string() {
            let color = value.as_str().unwrap_or_default();
            let is_color = color.len() == 7 && color.starts_with('#');
            if !is_color || !color[1..].chars().all(|c| c.is_ascii_hexdigit()) {
                fault("is no colour".into());
            }
        }
        if let Json::Array(items) = value {
            let count = items.len() as u64;
            let (least, most) = (schema["minItems"].as_u64(), schema["maxItems"].as_u64());
            if least.is_some_and(|least| count < least) || most.is_some_and(|most| count > most) {
                fault("has another length".into());
            }
            for item in items {
                self.check(item, &schema["items"], place);
            }
        }
        if let Json::Object(fields) = value {
            let known = schema["properties"].as_object().expect("objects have fields");
            let required: BTreeSet<&str> = schema["required"]
                .as_array()
                .expect("fields are required")
                .iter()
                .filter_map(Json::as_str)
                .collect();
            assert_eq!(required, known.keys().map(String::as_str).collect(), "{place}");
            for name in required.iter().filter(|name| !fields.contains_key(**name)) {
                self.faults.push(format!("{place}.{name} is missing"));
            }
            for (name, field) in fields {
                let place = format!("{place}.{name}");
                match known.get(name) {
                    Some(schema) => self.check(field, schema, &place),
                    None => self.faults.push(format!("{place} is not described")),
                }
                if !field.is_null() {
                    self.seen.insert(place);
                }
            }
        }
    }

    fn check_view(&mut self, view: &impl View, reference: &Json) {
        let data = serde_json::to_value(view).expect("a view is data");
        self.check(&data, reference, "");
        let shared = serde_json::to_value(view.shared()).expect("it is data");
        self.check(&shared, &serde_json::json!({"$ref": "#/$defs/shared"}), "");
    }

    fn check_all(&mut self, portfolio: &Portfolio) {
        for period in portfolio.periods() {
            let score = score_portfolio(portfolio, period);
            let reference = |name: &str| serde_json::json!({"$ref": format!("#/$defs/{name}")});
            for locale in Locale::ALL {
                for team in &score.teams {
                    let view = team_report(&score, team, locale);
                    self.check_view(&view, &reference("team"));
                }
                let groups = portfolio.groups.iter().map(|group| score.of_group(group));
                for score in groups.chain([score_portfolio(portfolio, period)]) {
                    self.check_view(&summary_report(&score, locale), &reference("summary"));
                }
            }
        }
    }
}

#[test]
fn the_description_of_the_data_is_true() {
    let mut checker = Checker::new();
    checker.check_all(crate::acme());
    for who in Who::ALL {
        let mut portfolio = crate::acme().clone();
        portfolio.audience.who = who;
        let period = *portfolio.periods().last().expect("there are results");
        checker.check_all(&redact::for_teams(&portfolio));
        checker.check_all(&redact::for_summary(&portfolio, period));
    }
    let answers = "answers: {GV.OC-01: 3, PR.AA-01: 7}";
    let samm = Workspace::new(&[
        ("dankai.yaml", "model: samm\ntargets: {all: 1.5}\n"),
        ("results/a.yaml", "team: a\nperiod: 2026-11\nanswers: {}\nlevels: {}\n"),
    ]);
    let csf = Workspace::new(&[
        ("dankai.yaml", "model: csf\n"),
        ("results/1.yaml", &format!("team: a\nperiod: 2026-10\n{answers}\n")),
        ("results/2.yaml", &format!("team: a\nperiod: 2026-11\n{answers}\n")),
    ]);
    let many_decisions = Workspace::new(&[("dankai.yaml", "targets: {all: 2}\n")]);
    for team in 0..42 {
        let text = declared(&format!("t{team}"), "2026-11", [1, team % 4, 0]);
        let plan: String = (0..8)
            .map(|item| {
                format!("  - {{action: Step {item}, owner: Q, due: 2026-10-0{}}}\n", item + 1)
            })
            .collect();
        let assessment = format!("{text}decision: More people\n");
        many_decisions.write(&format!("results/{team}.yaml"), assessment);
        let text = declared(&format!("t{team}"), "2026-10", [1, 2, 0]);
        many_decisions.write(&format!("results/p{team}.yaml"), format!("{text}plan:\n{plan}"));
    }
    let very_many = Workspace::new(&[("dankai.yaml", "targets: {all: 2}\n")]);
    let all: String = (0..501)
        .zip([0, 1, 2, 3].into_iter().cycle())
        .map(|(team, level)| {
            format!("---\n{}", declared(&format!("t{team}"), "2026-11", [2, level, 2]))
        })
        .collect();
    very_many.write("results/all.yaml", all);
    // More changes than are listed.
    let restless = Workspace::new(&[("dankai.yaml", "targets: {all: 2}\n")]);
    for month in 2..12 {
        let text = declared("a", &format!("2026-{month:02}"), [month % 2, 1, 1]);
        restless.write(&format!("results/{month}.yaml"), text);
    }
    for workspace in [samm, csf, many_decisions, very_many, restless] {
        checker.check_all(&workspace.load().value);
    }
    assert!(checker.faults.is_empty(), "{}", checker.faults.join("\n"));
    // What no report ever had would be described for nothing.
    let definitions = checker.schema["$defs"].as_object().expect("there are definitions");
    let unseen: Vec<String> = definitions
        .iter()
        .flat_map(|(name, definition)| {
            let fields = definition["properties"].as_object().expect("they have fields");
            fields.keys().map(move |field| format!("{name}.{field}"))
        })
        .filter(|field| !checker.seen.contains(field))
        .collect();
    assert!(unseen.is_empty(), "never seen: {}", unseen.join(", "));
    assert_eq!(definitions["shared"]["properties"]["contract"]["const"], CONTRACT);
}

/// A watching process that ends with the test.
struct Watching {
    child: std::process::Child,
    out: Receiver<String>,
    err: Receiver<String>,
}

/// The lines of a stream as they come.
fn lines(stream: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
        lines.all(|line| sender.send(line).is_ok())
    });
    lines
}

/// Waits for a line with this part.
fn wait_for(lines: &Receiver<String>, part: &str) -> String {
    let end = Instant::now() + PATIENCE;
    let mut all = String::new();
    while let Ok(line) = lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
        if line.contains(part) {
            return line;
        }
        all += &line;
        all.push('\n');
    }
    panic!("`{part}` never came: {all}");
}

/// Far longer than any rebuild takes, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(60);

impl Watching {
    fn start(workspace: &Workspace, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_dankai"))
            .args(args)
            .current_dir(workspace.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program can be started");
        let out = lines(child.stdout.take().expect("it is piped"));
        let err = lines(child.stderr.take().expect("it is piped"));
        Self { child, out, err }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_watched_report_follows_its_input() {
    let workspace = Workspace::new(&[
        ("w/dankai.yaml", "teams: {a: {name: Ada}, b: {name: Bob}}\n"),
        ("w/results/a.yaml", &declared("a", "2026-11", [1, 2, 3])),
        ("w/results/b.yaml", &declared("b", "2026-11", [1, 2, 3])),
    ]);
    assert_eq!(run(&workspace, &["template", "eject", "t"]).code, 0);
    let report = || std::fs::read(workspace.file("out/2026-11/teams/a.pdf")).expect("it is there");
    let changed = |before: &[u8]| {
        let end = Instant::now() + PATIENCE;
        while report() == before {
            assert!(Instant::now() < end, "the report stays as it was");
            std::thread::sleep(Duration::from_millis(20));
        }
        report()
    };
    let watching = Watching::start(&workspace, &["watch", "a", "w", "--templates", "t"]);
    let (out, err) = (&watching.out, &watching.err);
    let line = wait_for(out, "written: ");
    assert!(line.contains("a.pdf (0 errors, 0 warnings, ") && line.ends_with(" s)"), "{line}");
    wait_for(out, "watching 9 files; Ctrl-C ends");
    let first = report();
    // A result.
    workspace.write("w/results/a.yaml", declared("a", "2026-11", [2, 2, 3]));
    let second = changed(&first);
    // A word of the templates.
    let words = std::fs::read_to_string(workspace.file("t/locales/en.json")).expect("it is there");
    workspace.write("t/locales/en.json", words.replace("Where are we?", "Where do we stand?"));
    let third = changed(&second);
    // Faults are told, and the last good report stays.
    let template = std::fs::read(workspace.file("t/team.typ")).expect("it is there");
    workspace.write("t/team.typ", "#nonsense\n");
    wait_for(err, "unknown variable: nonsense");
    wait_for(out, "nothing written; 1 failed");
    workspace.write("t/more.typ", "");
    wait_for(err, "unknown template `more.typ`");
    std::fs::remove_file(workspace.file("t/more.typ")).expect("the file is ours");
    workspace.write("t/team.typ", &template);
    workspace.write("w/dankai.yaml", "teams: [\n");
    wait_for(err, "nothing could be read");
    assert!(report() == third, "a fault costs the last good report");
    // What is mended is built again: the same input gives the same report.
    workspace.write("w/dankai.yaml", "teams: {a: {name: Ada}, b: {name: Bob}}\n");
    workspace.write("t/locales/en.json", words);
    assert!(changed(&third) == second, "the input of the second report gives another one");
    workspace.write("w/results/a.yaml", declared("a", "2026-11", [1, 2, 3]));
    assert!(changed(&second) == first, "the input of the first report gives another one");
}

#[test]
fn a_watch_that_cannot_begin_ends() {
    let workspace = Workspace::new(&[("w/results/a.yaml", &declared("a", "2026-11", [1, 2, 3]))]);
    for (args, part) in [
        (&["watch", "b", "w"][..], "there is no team `b`"),
        (&["watch", "a", "nowhere"], "there is no folder `nowhere`"),
        (&["watch", "a", "w", "--templates", "t"], "there is no folder `t` with templates"),
        (&["watch"], "<TEAM|--summary>"),
    ] {
        let ran = run(&workspace, args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.stderr.contains(part), "{args:?}: {}", ran.stderr);
    }
}
