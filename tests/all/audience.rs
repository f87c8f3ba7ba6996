//! Who may see what: everything withheld is searched for in everything that is written.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::sync::LazyLock;

use dankai::batch::{self, Batch, Scope};
use dankai::model::{Assessment, Audience, LocalText, Locale, Portfolio, Team, Who};
use dankai::redact;
use dankai::report::{View, summary_report, team_report};
use dankai::score::score_portfolio;
use dankai::typeset::Typesetter;
use dankai::write::OutputPlan;
use serde_json::Value as Json;

use crate::{Workspace, acme, declared, files_below, period, team};

const MONTH: &str = "2026-11";

fn typesetter() -> &'static Typesetter {
    static TYPESETTER: LazyLock<Typesetter> =
        LazyLock::new(|| Typesetter::new(None).unwrap_or_else(|findings| panic!("{findings:?}")));
    &TYPESETTER
}

/// The same portfolio for other readers.
pub(crate) fn shown_to(portfolio: &Portfolio, who: Who) -> Portfolio {
    let audience = Audience { who, ..portfolio.audience.clone() };
    Portfolio { audience, ..portfolio.clone() }
}

/// All files of a run, the manifest among them, by name.
fn built(portfolio: &Portfolio, locale: Locale, scope: Scope) -> BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().expect("a temporary folder can be made");
    let output = OutputPlan::new(out.path(), period(MONTH));
    let batch = Batch { period: period(MONTH), locale, output, jobs: 2, scope };
    let outcomes = batch::run(portfolio, typesetter(), &batch, |_| {});
    assert!(batch::is_complete(&outcomes), "{outcomes:?}");
    let mut files = files_below(out.path());
    let manifest = batch::manifest(portfolio, &batch, &outcomes);
    files.insert(format!("{MONTH}/manifest.json"), manifest.into_bytes());
    files
}

/// A PDF with its streams unpacked and the escapes of its strings undone, small letters only. A
/// character a byte, because the search of the standard library is optimised in every
/// profile, a loop here is not.
fn unpacked(pdf: &[u8]) -> String {
    let mut all = pdf.to_vec();
    let whole = characters(pdf);
    for stream in whole.split("endstream") {
        let Some((_, packed)) = stream.split_once("stream\n") else { continue };
        let packed: Vec<u8> = packed.chars().filter_map(|c| u8::try_from(c).ok()).collect();
        let mut text = Vec::new();
        // What cannot be unpacked is not packed, and stands in the file itself.
        let _ = flate2::read::ZlibDecoder::new(&packed[..]).read_to_end(&mut text);
        // Fonts tell nothing and are long.
        let is_font = [&b"OTTO"[..], &[1, 0, 4], &[0, 1, 0, 0]].iter().any(|b| text.starts_with(b));
        if !is_font {
            all.extend(text);
        }
    }
    let mut plain = Vec::with_capacity(all.len());
    let mut bytes = all.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match (byte, bytes.peek()) {
            (b'\\', Some(b'(' | b')' | b'\\')) => plain.extend(bytes.next()),
            _ => plain.push(byte),
        }
    }
    // Without zeros the letters of wide strings stand side by side.
    plain.retain(|byte| *byte != 0);
    plain.make_ascii_lowercase();
    characters(&plain)
}

fn characters(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// Whether a text stands in an unpacked PDF, in any of the ways in which a PDF has texts.
pub(crate) fn holds(unpacked: &str, text: &str) -> bool {
    let text = text.to_lowercase();
    if text.contains(['&', '<']) {
        let xml = text.replace('&', "&amp;").replace('<', "&lt;");
        if unpacked.contains(&characters(xml.as_bytes())) {
            return true;
        }
    }
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let wide: Vec<u8> = wide.into_iter().filter(|byte| *byte != 0).collect();
    unpacked.contains(&characters(text.as_bytes()))
        || (!text.is_ascii() && unpacked.contains(&characters(&wide)))
}

fn texts(text: &LocalText) -> Vec<String> {
    let both = Locale::ALL.map(|locale| text.get(locale).to_owned());
    both.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}

fn names(team: &Team) -> Vec<String> {
    [texts(&team.name), vec![team.id.to_string()]].concat()
}

/// All versions of all assessments of a team.
fn assessments(team: &Team) -> Vec<&Assessment> {
    team.history
        .iter()
        .flat_map(|one| {
            let other = one.other_version.as_ref().and_then(|other| other.by_its_model.as_ref());
            [Some(one), other.map(|(_, one)| &**one)].into_iter().flatten()
        })
        .collect()
}

fn people(team: &Team) -> Vec<String> {
    let of = |one: &&Assessment| {
        let owners = one.plan.iter().filter_map(|item| item.owner.as_ref());
        one.assessors.iter().chain(owners).flat_map(texts).collect::<Vec<_>>()
    };
    assessments(team).iter().flat_map(of).collect()
}

/// Notes, evidence and reasons.
fn comments(team: &Team) -> Vec<String> {
    let answers = assessments(team).into_iter().flat_map(|one| one.answers.iter().flatten());
    answers
        .flat_map(|answer| {
            let texts_of = |text: &Option<LocalText>| text.iter().flat_map(texts).collect();
            let said = answer.said();
            let evidence: Vec<String> = said.evidence.iter().cloned().collect();
            [texts_of(&said.note), texts_of(&said.reason), evidence].concat()
        })
        .collect()
}

fn own_words(team: &Team) -> Vec<String> {
    let of = |one: &&Assessment| {
        let actions = one.plan.iter().map(|item| &item.action);
        one.decision.iter().chain(actions).flat_map(texts).collect::<Vec<_>>()
    };
    assessments(team).iter().flat_map(of).collect()
}

/// What the page of a view and the data beside it say.
fn view(view: &impl View) -> String {
    fn collect(value: &Json, all: &mut String) {
        match value {
            Json::String(text) => {
                *all += &text.replace('\u{a0}', " ").replace(['\u{2060}', '\u{200b}'], "");
                all.push('\n');
            }
            Json::Array(values) => values.iter().for_each(|value| collect(value, all)),
            Json::Object(values) => values.values().for_each(|value| collect(value, all)),
            _ => {}
        }
    }
    let mut all = String::new();
    collect(&serde_json::to_value(view).expect("a view is data"), &mut all);
    collect(&Json::from(view.attachment()), &mut all);
    characters(all.to_lowercase().as_bytes())
}

/// Everything a reader of one file can get at: the file and the view it was made from.
pub(crate) fn readable(portfolio: &Portfolio, locale: Locale) -> BTreeMap<String, Vec<String>> {
    let files = built(portfolio, locale, Scope::EverythingByGroup);
    let mut all: BTreeMap<String, Vec<String>> =
        files.iter().map(|(name, bytes)| (name.clone(), vec![unpacked(bytes)])).collect();
    let whole = redact::for_summary(portfolio, period(MONTH));
    let score = score_portfolio(&whole, period(MONTH));
    let summary = all.get_mut("2026-11/summary.pdf").expect("there is a summary");
    summary.push(view(&summary_report(&score, locale)));
    let teams = redact::for_teams(portfolio);
    let score = score_portfolio(&teams, period(MONTH));
    for team in &score.teams {
        let file = all.get_mut(&format!("2026-11/teams/{}.pdf", team.team.id));
        file.expect("each team has a report").push(view(&team_report(&score, team, locale)));
    }
    all
}

/// The texts that stand in one of the places, of those that should not.
fn found(places: &[String], texts: &[String]) -> BTreeSet<String> {
    let is_told =
        |text: &&String| !text.trim().is_empty() && places.iter().any(|place| holds(place, text));
    texts.iter().filter(is_told).cloned().collect()
}

/// What is said of all teams; what the model says as well is no secret.
fn all(portfolio: &Portfolio, of: fn(&Team) -> Vec<String>) -> Vec<String> {
    let model = format!("{:?}", portfolio.model).to_lowercase();
    let mut all: BTreeSet<String> = portfolio.teams.iter().flat_map(of).collect();
    all.retain(|text| !model.contains(&text.to_lowercase()));
    all.into_iter().collect()
}

/// The names that a team's own report does not give.
fn withheld_names(portfolio: &Portfolio, team: &Team) -> Vec<String> {
    let others = portfolio.teams.iter().filter(|other| other.id != team.id);
    others.flat_map(names).chain(all(portfolio, people)).collect()
}

fn names_any(text: &str, names: &[String]) -> bool {
    let text = text.to_lowercase();
    names.iter().any(|name| text.contains(&name.to_lowercase()))
}

/// Searches every file of every audience for everything that it should not tell.
fn check(portfolio: &Portfolio) {
    let everyone = all(portfolio, people);
    let everything = [all(portfolio, comments), everyone.clone()].concat();
    let withheld_from_summary =
        [everything.clone(), all(portfolio, names), all(portfolio, own_words)].concat();
    for locale in Locale::ALL {
        let organisation = shown_to(portfolio, Who::Organisation);
        let files = readable(&organisation, locale);
        for team in &portfolio.teams {
            let file = format!("2026-11/teams/{}.pdf", team.id);
            let others = portfolio.teams.iter().filter(|other| other.id != team.id);
            let own = names(team);
            let mut withheld: Vec<String> = others.flat_map(names).collect();
            withheld.extend(everything.iter().cloned());
            // What is part of the team's own name, or of an action or decision that names
            // nobody, is told by it.
            let plain = own_words(team);
            let plain =
                plain.iter().filter(|text| !names_any(text, &withheld_names(portfolio, team)));
            let told: Vec<String> =
                own.iter().chain(plain).map(|text| text.to_lowercase()).collect();
            withheld.retain(|text| !told.iter().any(|own| own.contains(&text.to_lowercase())));
            assert_eq!(found(&files[&file], &withheld), BTreeSet::new(), "{file} {locale}");
            assert!(!found(&files[&file], &own).is_empty(), "{file} names its team");
        }
        for (file, places) in files.iter().filter(|(file, _)| !file.contains("/teams/")) {
            let withheld =
                if file.ends_with("manifest.json") { &everything } else { &withheld_from_summary };
            assert_eq!(found(places, withheld), BTreeSet::new(), "{file} {locale}");
        }
        let public = readable(&shown_to(portfolio, Who::Public), locale);
        let files: Vec<&str> = public.keys().map(String::as_str).collect();
        assert_eq!(files, ["2026-11/manifest.json", "2026-11/summary.pdf"]);
        for (file, places) in &public {
            assert_eq!(found(places, &withheld_from_summary), BTreeSet::new(), "{file} {locale}");
            let letters = ["Team A", "チームA"].map(str::to_owned);
            assert_eq!(found(places, &letters), BTreeSet::new(), "{file} {locale}");
        }
        // Names of groups are words that a PDF has for itself.
        let view = &public["2026-11/summary.pdf"][1..];
        let public = shown_to(portfolio, Who::Public);
        let shown = redact::shown_groups(&public);
        let mut small: Vec<&dankai::model::Group> = public.groups.iter().collect();
        small.retain(|group| !shown.contains(group));
        let small: Vec<String> = small.iter().flat_map(|group| texts(&group.name)).collect();
        assert_eq!(found(view, &small), BTreeSet::new(), "{locale}");
    }
}

#[test]
fn the_search_finds_what_teams_are_shown() {
    let portfolio = acme();
    for locale in Locale::ALL {
        let files = readable(portfolio, locale);
        let summary = &files["2026-11/summary.pdf"];
        // In the file itself as well as in the view it was made from.
        for place in summary {
            for team in &portfolio.teams {
                assert!(holds(place, team.name.get(locale)), "{} {locale}", team.id);
            }
        }
        let decided: Vec<&Team> = portfolio
            .teams
            .iter()
            .filter(|team| team.assessment(period(MONTH)).is_some_and(|one| one.decision.is_some()))
            .collect();
        assert!(!decided.is_empty());
        let payments = &files["2026-11/teams/payments.pdf"];
        let team = team(portfolio, "payments");
        assert!(holds(&payments[1], "M. Sato"));
        assert!(holds(&payments[0], "M. Sato"), "the attachment names owners");
        assert!(found(payments, &comments(team)).len() > 1);
    }
}

#[test]
fn the_sample_tells_each_audience_what_it_may_know() {
    check(acme());
}

/// Names that hide in every text, in older versions of the model and in names of others.
fn hostile() -> Workspace {
    let workspace = Workspace::new(&[(
        "dankai.yaml",
        "organisation: {name: Org}
targets: {all: 2}
groups: {secretgroup: {name: Geheimgruppe}, large: {name: Large}}
teams:
  zebra: {name: {en: Zebra Crossing, ja: 縞馬}, group: secretgroup, targets: {training: 4}}
  yak-one: {name: {en: Yak & Sons <b>, ja: ヤク班}, group: large}
  xerus: {name: Xerus (north), group: large}
  wombat: {name: Wombat\\Unit, group: large}
  vole: {name: Vole, group: large}
  urial: {name: Urial, group: large}
  tapir: {name: Tapir}
",
    )]);
    for month in ["2026-09", "2026-10", MONTH] {
        for id in ["zebra", "yak-one", "xerus", "wombat", "vole", "urial"] {
            workspace.write(
                &format!("results/{month}/{id}.yaml"),
                format!(
                    "team: {id}
period: {month}
assessed_on: {month}-11
assessors: [Ada {id} Quux, {{en: Bo Lund, ja: 盆栽太郎}}]
answers:
  training.code-versioned: {{state: met, evidence: \"https://intra/{id}\", note: \"Zebra kept it {id}\"}}
  training.environment-pinned: {{state: not-met, note: \"Bo Lund is away\"}}
  training.data-versioned: {{state: not-applicable, reason: \"Ground of {id}\"}}
  training.runs-tracked: partial
  release.steps-written: unknown
  integration.basic-test: {{state: met, note: 盆栽太郎が確認}}
targets: {{release: 3}}
plan:
  - {{criterion: training.environment-pinned, action: Ask Bo Lund and xerus, owner: Bo Lund, due: 2026-12-01, status: open}}
  - {{action: Meet the YAK ONE people, owner: Cy Twom, status: open}}
  - {{action: Talk to ヤク班, owner: {{en: Bo Lund, ja: 盆栽太郎}}, status: open}}
  - {{criterion: release.steps-written, action: Write the steps of wombat\u{a0}unit and Zebra\u{a0}crossing, owner: Ada {id} Quux, status: in-progress}}
decision: Vole lends Bo Lund to zebra and Yak & Sons <b>
"
                ),
            );
        }
    }
    workspace.write("results/tapir.yaml", declared("tapir", "2026-09", [1, 1, 1]));
    workspace
}

#[test]
fn names_in_texts_of_others_are_withheld() {
    check(&hostile().load_clean());
}

#[test]
fn older_versions_of_the_model_are_redacted_too() {
    let current = dankai::load::builtin_source("mlops").expect("it is built in");
    let old = current.replacen("version: \"1.0\"", "version: \"0.9\"", 1);
    assert_ne!(old, current);
    let workspace = Workspace::new(&[("models/new.yaml", current), ("models/old.yaml", &old)]);
    for id in ["aurochs", "bison"] {
        for (month, version) in [("2026-10", "0.9"), (MONTH, "1.0")] {
            workspace.write(
                &format!("results/{id}-{month}.yaml"),
                format!(
                    "team: {id}\nperiod: {month}\nmodel: {{id: mlops, version: \"{version}\"}}\nassessors: [Ada Quux]\nanswers:\n  training.code-versioned: {{state: met, evidence: deep-{id}, note: said-{id}}}\ndecision: Ask Ada Quux\n"
                ),
            );
        }
    }
    let portfolio = workspace.load_clean();
    assert!(assessments(team(&portfolio, "bison")).len() > 2, "a version has its own assessment");
    check(&portfolio);
}

#[test]
fn names_have_no_part_in_what_a_summary_shows() {
    // Every team takes the name, the id and the place of another: the summaries stay the
    // same to the byte.
    let portfolio = acme();
    let mut other = portfolio.clone();
    other.teams.reverse();
    let tags: Vec<_> =
        portfolio.teams.iter().map(|team| (team.id.clone(), team.name.clone())).collect();
    for (team, (id, name)) in other.teams.iter_mut().zip(tags) {
        (team.id, team.name) = (id, name);
    }
    for who in [Who::Organisation, Who::Public] {
        let [one, two] = [portfolio, &other]
            .map(|portfolio| built(&shown_to(portfolio, who), Locale::En, Scope::Summary));
        assert!(one["2026-11/summary.pdf"] == two["2026-11/summary.pdf"], "{who}");
    }
    let [one, two] = [portfolio, &other].map(|one| built(one, Locale::En, Scope::Summary));
    assert!(one["2026-11/summary.pdf"] != two["2026-11/summary.pdf"], "with names it matters");
}

#[test]
fn no_letter_is_the_name_of_a_team() {
    let workspace = Workspace::new(&[(
        "dankai.yaml",
        "audience: organisation\nteams: {x: {name: team  a}, y: {name: {en: Y, ja: チームb}}, team-d: {}}\n",
    )]);
    for (id, level) in [("x", 1), ("y", 2), ("team-d", 3)] {
        workspace.write(&format!("results/{id}.yaml"), declared(id, MONTH, [level; 3]));
    }
    let portfolio = workspace.load_clean();
    let whole = redact::for_summary(&portfolio, period(MONTH));
    let names: Vec<&str> = whole.teams.iter().map(|team| team.name.get(Locale::En)).collect();
    // The best team comes first, wherever it stands in the workspace.
    assert_eq!(names, ["Team C", "Team E", "Team F"]);
    assert_eq!(whole.teams[0].history[0].declared, portfolio.teams[2].history[0].declared);
}

#[test]
fn comments_and_people_can_be_left_out_for_any_audience() {
    for (comments_shown, assessors) in [(false, true), (true, false), (false, false)] {
        let mut portfolio = acme().clone();
        portfolio.audience.comments = comments_shown;
        portfolio.audience.assessors = assessors;
        let files = readable(&portfolio, Locale::En);
        // A note of one team is by chance part of an action of another.
        let actions = all(&portfolio, own_words);
        let is_action = |text: &String| names_any(&actions.join("\n"), std::slice::from_ref(text));
        let mut said = all(&portfolio, comments);
        said.retain(|text| !is_action(text));
        let everyone = all(&portfolio, people);
        for (file, places) in &files {
            if !comments_shown {
                assert_eq!(found(places, &said), BTreeSet::new(), "{file}");
            }
            if !assessors {
                assert_eq!(found(places, &everyone), BTreeSet::new(), "{file}");
            }
        }
        let payments = &files["2026-11/teams/payments.pdf"];
        assert_eq!(!found(payments, &said).is_empty(), comments_shown);
        assert_eq!(!found(payments, &everyone).is_empty(), assessors);
        // Whatever is withheld, what was counted stays the same.
        let full = readable(acme(), Locale::En);
        let evidence = "evidence is given for 15 of the 16 criteria met";
        assert!(
            holds(&payments[1], evidence)
                && holds(&full["2026-11/teams/payments.pdf"][1], evidence)
        );
    }
}

/// A portfolio of teams at level 1, in groups of so many.
fn in_groups(sizes: &[usize], who: &str) -> Portfolio {
    in_groups_by(sizes, who, |id| declared(id, MONTH, [1, 2, 3]))
}

/// The same with assessments of any form.
fn in_groups_by(sizes: &[usize], who: &str, assessment: impl Fn(&str) -> String) -> Portfolio {
    let mut settings = format!(
        "organisation: {{name: Northwind}}\naudience: {who}\ntargets: {{all: 2}}\ngroups:\n"
    );
    for group in 0..sizes.len() {
        settings += &format!("  g{group}: {{name: Group {group}}}\n");
    }
    settings += "teams:\n";
    let workspace = Workspace::new(&[]);
    for (group, size) in sizes.iter().enumerate() {
        for at in 0..*size {
            let id = format!("t{group}-{at}");
            settings += &format!("  {id}: {{group: g{group}}}\n");
            workspace.write(&format!("results/{id}.yaml"), assessment(&id));
        }
    }
    workspace.write("dankai.yaml", settings);
    workspace.load_clean()
}

#[test]
fn small_groups_are_not_shown_and_cannot_be_told_from_the_whole() {
    for (sizes, who, shown) in [
        (&[5, 5][..], "public", &["g0", "g1"][..]),
        (&[5, 6, 4], "public", &["g1"]),
        (&[5, 6, 4, 1], "public", &["g0", "g1"]),
        (&[5, 6, 1], "organisation", &["g1"]),
        (&[5, 6, 1], "team", &["g0", "g1", "g2"]),
        (&[3, 3, 2], "{who: public, smallest_group: 3}", &["g1"]),
        (&[3, 3, 2], "{who: public, smallest_group: 2}", &["g0", "g1", "g2"]),
        (&[4], "public", &[]),
    ] {
        let portfolio = in_groups(sizes, who);
        let groups: Vec<&str> =
            redact::shown_groups(&portfolio).iter().map(|group| group.id.as_str()).collect();
        assert_eq!(groups, shown, "{sizes:?} {who}");
    }
}

/// The view of a summary, and what is attached.
fn summary(portfolio: &Portfolio, locale: Locale) -> [Json; 2] {
    let whole = redact::for_summary(portfolio, period(MONTH));
    let score = score_portfolio(&whole, period(MONTH));
    let view = summary_report(&score, locale);
    [serde_json::to_value(&view), serde_json::from_str(view.attachment())]
        .map(|data| data.expect("a view is data"))
}

#[test]
fn the_public_gets_no_count_over_fewer_teams_than_the_smallest_group() {
    // Something is open in every dimension.
    let answered = |id: &str| {
        format!(
            "team: {id}\nperiod: {MONTH}\nanswers: {{training.runs-tracked: met, release.rollback: not-met, integration.contract-tests: not-met}}\n"
        )
    };
    for locale in Locale::ALL {
        let [few, data] = summary(&in_groups_by(&[4], "public", answered), locale);
        assert_eq!(few["distribution"]["charts"], Json::Array(Vec::new()));
        for part in ["map", "decisions", "movers", "trend", "gaps", "history", "groups"] {
            assert!(few[part].is_null(), "{part}");
        }
        assert!(data["assessed"].is_null() && data["at_target"].is_null());
        assert_eq!(data["gaps"], Json::Array(Vec::new()));
        assert_eq!(few["figures"][0]["number"], "–");
        let foot = few["frame"]["foot"].as_str().expect("text");
        assert!(!foot.contains("4 ") && !foot.contains("チーム"), "{foot}");
        let [enough, _] = summary(&in_groups_by(&[5], "public", answered), locale);
        assert_eq!(enough["figures"][0]["number"], "0");
        assert!(!enough["gaps"].is_null());
    }
    // The pages of both can be made.
    for sizes in [&[4][..], &[1], &[5, 5, 5]] {
        for locale in Locale::ALL {
            let files = built(&in_groups(sizes, "public"), locale, Scope::Everything);
            assert_eq!(files.len(), 2);
        }
    }
}

#[test]
fn a_line_of_the_same_teams_does_not_tell_of_the_few_others() {
    // Seven teams in both months and one more, or five more, in the last.
    for (late, is_shown) in [(0, true), (1, false), (4, false), (5, true)] {
        let workspace = Workspace::new(&[("dankai.yaml", "audience: public\ntargets: {all: 2}\n")]);
        for at in 0..7 + late {
            let id = format!("t{at}");
            workspace.write(&format!("results/{id}.yaml"), declared(&id, MONTH, [1, 2, 3]));
            if at < 7 {
                let before = declared(&id, "2026-10", [1, 1, 1]);
                workspace.write(&format!("results/{id}-before.yaml"), before);
            }
        }
        let [view, _] = summary(&workspace.load_clean(), Locale::En);
        assert_eq!(!view["trend"].is_null(), is_shown, "{late} late");
        let said = view["withheld"]["text"].as_str().expect("text").contains("the trend of");
        assert_eq!(said, !is_shown, "{late} late");
    }
}

#[test]
fn the_median_of_others_needs_five_of_them() {
    for (teams, is_shown) in [(5, false), (6, true)] {
        for who in ["team", "organisation"] {
            let portfolio = in_groups(&[teams], who);
            let whole = redact::for_teams(&portfolio);
            let score = score_portfolio(&whole, period(MONTH));
            let view = serde_json::to_value(team_report(&score, &score.teams[0], Locale::En))
                .expect("a view is data");
            let legend = view["ladder"]["legend"].as_array().expect("a list");
            let named = legend.iter().any(|item| item["mark"] == "median");
            let alt = view["ladder"]["rows"][0]["ladder"]["alt"].as_str().expect("text");
            assert_eq!((named, alt.contains("median")), (is_shown, is_shown), "{teams} {who}");
        }
    }
}

#[test]
fn the_audience_is_read_from_the_workspace_file() {
    let read = |text: &str| {
        let workspace = Workspace::new(&[
            ("dankai.yaml", text),
            ("results/a.yaml", &declared("a", MONTH, [1, 1, 1])),
        ]);
        let loaded = dankai::load::load(workspace.path(), &dankai::load::Options::default());
        loaded.map(|one| one.value.audience).map_err(|findings| workspace.shown(&findings))
    };
    let default = Audience::default();
    assert_eq!(read("{}"), Ok(default.clone()));
    assert_eq!(
        read("audience: organisation"),
        Ok(Audience { who: Who::Organisation, ..default.clone() })
    );
    assert_eq!(
        read("audience: {who: public, smallest_group: 8, comments: false, assessors: false}"),
        Ok(Audience { who: Who::Public, smallest_group: 8, comments: false, assessors: false })
    );
    assert_eq!(read("audience: {comments: false}"), Ok(Audience { comments: false, ..default }));
    for (text, message) in [
        ("audience: everyone", "dankai.yaml:1:11 unknown audience `everyone`"),
        ("audience: {who: publik}", "dankai.yaml:1:17 unknown audience `publik`"),
        ("audience: {smallest_group: 1}", "1:28 `smallest_group` is a number of teams, 2 or more"),
        ("audience: {smallest_group: many}", "`smallest_group` is a number of teams, 2 or more"),
        ("audience: {comments: some}", "dankai.yaml:1:22 `comments` is `true` or `false`"),
        ("audience: {comment: false}", "did you mean `comments`?"),
        ("audience: [team]", "expected"),
    ] {
        let findings = read(text).expect_err("this is wrong");
        assert!(findings.contains(message), "{text}: {findings}");
    }
}
