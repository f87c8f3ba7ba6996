//! What a team's report says, held against histories that are not tidy: gaps, declared levels,
//! versions of the model, scores, and histories made at random.

use std::fmt::Write as _;

use dankai::model::{Locale, Period, Portfolio};
use dankai::report::team_report;
use dankai::score::{Snapshot, State, TeamScore, score_portfolio};
use proptest::prelude::*;
use serde_json::Value as Json;

use super::{Workspace, period};

const STAGED: &str = "
id: m
version: '2'
levels: [{level: 0, name: L0}, {level: 1, name: L1}, {level: 2, name: L2}, {level: 3, name: L3}]
dimensions:
  - {id: a, name: Kubernetes platform, criteria: [{id: a.1, level: 1, text: A one}, {id: a.2, level: 2, text: A two}, {id: a.3, level: 3, text: A three, since: 2026-10}]}
  - {id: b, name: Release process, criteria: [{id: b.1, level: 1, text: B one}, {id: b.2, level: 2, text: B two}, {id: b.3, level: 2, text: B three}]}
";

/// A mean of ratings; no levels.
const MEAN: &str = "
id: m
version: '2'
scoring: {rule: mean, team: dimensions}
scales: {default: {min: 0, max: 5}}
dimensions:
  - {id: a, name: Governance, criteria: [{id: a.1, text: A one}, {id: a.2, text: A two}, {id: a.3, text: A three}]}
  - {id: b, name: Design, criteria: [{id: b.1, text: B one}, {id: b.2, text: B two}, {id: b.3, text: B three}]}
";

/// A mean of ratings, cut into levels.
const CUT: &str = "
id: m
version: '2'
scoring: {rule: mean, cuts: [1.5, 2.5], team: min}
levels: [{level: 0, name: L0}, {level: 1, name: L1}, {level: 2, name: L2}]
scales: {default: {min: 0, max: 4}}
dimensions:
  - {id: a, name: Governance, criteria: [{id: a.1, level: 1, text: A one}]}
  - {id: b, name: Design, criteria: [{id: b.1, level: 1, text: B one}]}
";

fn portfolio(files: &[(&str, &str)], months: &[(&str, &str)]) -> Portfolio {
    let workspace = Workspace::new(files);
    for (at, (month, text)) in months.iter().enumerate() {
        workspace
            .write(&format!("results/{at}.yaml"), format!("team: t\nperiod: {month}\n{text}\n"));
    }
    workspace.load().value
}

fn view(score: &dankai::score::OrganisationScore<'_>, locale: Locale) -> Json {
    serde_json::to_value(team_report(score, &score.teams[0], locale)).expect("a view is data")
}

fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\n'], " ")
}

/// What the report of November says: headline, figures, claims and stories.
fn said(portfolio: &Portfolio, locale: Locale) -> String {
    let score = score_portfolio(portfolio, period("2026-11"));
    let view = view(&score, locale);
    let mut text = String::new();
    let mut line = |parts: &[&Json]| {
        let parts: Vec<&str> = parts.iter().filter_map(|part| part.as_str()).collect();
        writeln!(text, "{}", plain(&parts.join(" | "))).expect("writing to text never fails");
    };
    line(&[&view["frame"]["headline"]]);
    line(&[&view["frame"]["period"]]);
    for figure in view["figures"].as_array().into_iter().flatten() {
        line(&[&figure["number"], &figure["label"], &figure["note"]]);
    }
    for exhibit in ["ladder", "blockers", "history", "ledger"] {
        line(&[&view[exhibit]["claim"]]);
    }
    for row in view["ladder"]["rows"].as_array().into_iter().flatten() {
        line(&[&row["name"], &row["story"], &row["change"]["text"], &row["open"]]);
    }
    for item in view["ladder"]["legend"].as_array().into_iter().flatten() {
        line(&[&item["text"]]);
    }
    for row in view["blockers"]["rows"].as_array().into_iter().flatten() {
        line(&[&row["criterion"], &row["cause"]]);
    }
    for event in view["history"]["events"].as_array().into_iter().flatten() {
        line(&[&event["month"], &event["step"], &event["reason"]]);
    }
    for table in view["ledger"]["tables"].as_array().into_iter().flatten() {
        for row in table["rows"].as_array().into_iter().flatten() {
            for cell in row["cells"].as_array().into_iter().flatten() {
                line(&[&row["level"], &cell["count"]]);
            }
        }
    }
    line(&[&view["method"]["text"]]);
    text
}

#[test]
fn claims_about_untidy_histories() {
    let two = "model: m\ncadence: monthly\ntargets: {all: 2}\n";
    let staged: &[(&str, &str)] = &[("dankai.yaml", two), ("models/m.yaml", STAGED)];
    let met = "answers: {a.1: met, a.2: met, b.1: met, b.2: not-met, b.3: met}";
    let cut: &[(&str, &str)] =
        &[("dankai.yaml", "model: m\ntargets: {all: 2}\n"), ("models/m.yaml", CUT)];
    let higher = "levels: {b: 2}\nanswers: {a.1: met, a.2: met}";
    let lower = "levels: {b: 2}\nanswers: {a.1: met, a.2: not-met}";
    let paused = "levels: {b: 2}\nanswers: {a.1: {state: not-applicable, reason: none}, a.2: {state: not-applicable, reason: none}, a.3: {state: not-applicable, reason: none}}";
    let mean: &[(&str, &str)] = &[("dankai.yaml", "model: m\n"), ("models/m.yaml", MEAN)];
    let old =
        STAGED.replace("version: '2'", "version: '1'").replace("text: A two", "text: Another");
    let versions: &[(&str, &str)] =
        &[("dankai.yaml", two), ("models/m.yaml", STAGED), ("models/old.yaml", &old)];
    let quarter: &[(&str, &str)] =
        &[("dankai.yaml", "model: m\ncompare: quarter\n"), ("models/m.yaml", STAGED)];
    let by_1 = |text: &str| format!("model: {{id: m, version: '1'}}\n{text}");
    let (old_met, old_declared) = (by_1(met), by_1("levels: {a: 0, b: 0}"));
    let mut text = String::new();
    for (about, files, months) in [
        ("nothing answered", staged, &[("2026-11", "answers: {}")][..]),
        (
            "declared only",
            staged,
            &[("2026-10", "levels: {a: 1, b: 1}"), ("2026-11", "levels: {a: 1, b: 1}")],
        ),
        (
            "declared in part",
            staged,
            &[("2026-11", "levels: {a: 1}\nanswers: {b.1: met, b.2: not-met}")],
        ),
        ("months missing", staged, &[("2026-05", met), ("2026-08", met), ("2026-11", met)]),
        (
            "a dimension left out for a month",
            staged,
            &[("2026-09", met), ("2026-10", "answers: {a.1: met, a.2: met}"), ("2026-11", met)],
        ),
        (
            "a criterion asked since October, one not applicable before",
            staged,
            &[
                (
                    "2026-08",
                    "answers: {a.1: met, a.2: {state: not-applicable, reason: none}, b.1: met, b.2: not-met}",
                ),
                ("2026-09", "answers: {a.1: met, a.2: met, b.1: met, b.2: not-met}"),
                (
                    "2026-10",
                    "answers: {a.1: met, a.2: not-met, a.3: not-met, b.1: met, b.2: not-met}",
                ),
                (
                    "2026-11",
                    "answers: {a.1: met, a.2: not-met, a.3: not-met, b.1: met, b.2: not-met}",
                ),
            ],
        ),
        (
            "a fall over months in which a dimension does not apply",
            staged,
            &[("2026-08", higher), ("2026-09", paused), ("2026-10", paused), ("2026-11", lower)],
        ),
        (
            "a fall over such months, made good again",
            staged,
            &[("2026-08", higher), ("2026-09", paused), ("2026-10", lower), ("2026-11", higher)],
        ),
        (
            "more gained than is left",
            staged,
            &[
                ("2026-08", "levels: {a: 0, b: 2}"),
                ("2026-09", "levels: {a: 3, b: 2}"),
                ("2026-10", "levels: {a: 1, b: 0}"),
                ("2026-11", "levels: {a: 1, b: 1}"),
            ],
        ),
        (
            "answered after it was declared",
            staged,
            &[("2026-09", "levels: {a: 2, b: 1}"), ("2026-10", met), ("2026-11", met)],
        ),
        ("another version before", versions, &[("2026-10", &old_met), ("2026-11", met)]),
        (
            "another version, then two assessments",
            versions,
            &[("2026-08", &old_declared), ("2026-10", "levels: {a: 2, b: 2}"), ("2026-11", met)],
        ),
        (
            "another version, then twice in one round",
            versions,
            &[
                ("2026-10", &old_met),
                ("2026-11-05", "answers: {a.1: met, a.2: not-met, b.1: met, b.2: not-met}"),
                ("2026-11-20", met),
            ],
        ),
        ("by another version only", versions, &[("2026-11", &old_met)]),
        ("no results in the quarter", quarter, &[("2026-10", met), ("2026-11", met)]),
        (
            "scores",
            mean,
            &[
                ("2026-10", "answers: {a.1: 2, a.2: 3, a.3: 3, b.1: 4, b.2: unknown, b.3: 1}"),
                ("2026-11", "answers: {a.1: 4, a.2: 3, a.3: 4, b.1: 3, b.2: unknown, b.3: 1}"),
            ],
        ),
        ("rated too low for the target", cut, &[("2026-11", "answers: {a.1: 2, b.1: 4}")]),
        (
            "two criteria open, of which one is lost",
            staged,
            &[
                (
                    "2026-10",
                    "answers: {a.1: met, a.2: met, a.3: met, b.1: met, b.2: met, b.3: met}",
                ),
                ("2026-11", met),
            ],
        ),
    ] {
        let portfolio = portfolio(files, months);
        for locale in Locale::ALL {
            writeln!(text, "== {about}: {locale}").expect("writing to text never fails");
            text += &said(&portfolio, locale);
        }
    }
    insta::assert_snapshot!(text);
}

/// A file that cannot be read is no reason to say that there was nothing before.
#[test]
fn what_cannot_be_read_is_not_a_first_assessment() {
    let files: &[(&str, &str)] =
        &[("dankai.yaml", "model: m\ntargets: {all: 2}\n"), ("models/m.yaml", STAGED)];
    let answers = "answers: {a.1: met, a.2: met, b.1: met, b.2: not-met, b.3: met}";
    let mut portfolio = portfolio(files, &[("2026-11", answers)]);
    assert!(said(&portfolio, Locale::En).contains("First assessment"));
    portfolio.teams[0].unreadable.insert(period("2026-10"));
    for (locale, first, unread) in [
        (Locale::En, "irst assess", "The results of October cannot be read"),
        (Locale::Ja, "初回", "10月の結果は読み取り不可"),
    ] {
        let text = said(&portfolio, locale);
        assert!(!text.contains(first), "{text}");
        assert!(text.contains(unread), "{text}");
    }
}

// ---- Histories made at random --------------------------------------------------------------

const MONTHS: [&str; 16] = [
    "2025-08", "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03",
    "2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11",
];

/// One dimension of an assessment: what its three criteria or its declaration say.
#[derive(Debug, Clone)]
enum Part {
    LeftOut,
    Declared(u8),
    Answers([u8; 3]),
}

fn part() -> impl Strategy<Value = Part> {
    prop_oneof![
        1 => Just(Part::LeftOut),
        2 => (0..4u8).prop_map(Part::Declared),
        6 => prop::array::uniform3(0..5u8).prop_map(Part::Answers),
    ]
}

/// One month: whether there is an assessment, and what it says.
fn month() -> impl Strategy<Value = Option<[Part; 2]>> {
    prop::option::weighted(0.6, prop::array::uniform2(part()))
}

fn assessment(parts: &[Part; 2], levels: bool) -> String {
    let (mut declared, mut answers) = (Vec::new(), Vec::new());
    for (name, part) in ["a", "b"].iter().zip(parts) {
        match part {
            Part::LeftOut => {}
            Part::Declared(level) => declared.push(format!("{name}: {level}")),
            Part::Answers(states) => {
                for (at, state) in states.iter().enumerate() {
                    let value = match (state, levels) {
                        (0, true) => "not-met",
                        (0, false) => "1.5",
                        (1, true) => "met",
                        (1, false) => "4",
                        (2, _) => "unknown",
                        (3, _) => "{state: not-applicable, reason: none}",
                        _ => continue,
                    };
                    answers.push(format!("{name}.{}: {value}", at + 1));
                }
            }
        }
    }
    format!("levels: {{{}}}\nanswers: {{{}}}", declared.join(", "), answers.join(", "))
}

/// The last period before or in November 2026 with this name, with or without its year.
fn named(text: &str) -> Option<Period> {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = text.split([' ', ';', ',', '.', ':']);
    let name = words.next()?.get(..3)?;
    let month = u32::try_from(NAMES.iter().position(|known| *known == name)? + 1).ok()?;
    let year = words.next().and_then(|year| year.parse().ok());
    Period::new(year.unwrap_or(if month > 11 { 2025 } else { 2026 }), month)
}

/// The periods that stand behind a phrase in a text.
fn periods_after(text: &str, phrase: &str) -> Vec<Period> {
    text.split(phrase).skip(1).filter_map(named).collect()
}

fn strings(value: &Json, all: &mut Vec<String>) {
    match value {
        Json::String(text) => all.push(plain(text)),
        Json::Array(items) => items.iter().for_each(|item| strings(item, all)),
        Json::Object(fields) => {
            let seen =
                fields.iter().filter(|(key, _)| !["svg", "shared", "file"].contains(&key.as_str()));
            seen.for_each(|(_, value)| strings(value, all));
        }
        _ => {}
    }
}

/// The snapshots made with the version of the model of now, up to now without a break.
fn comparable<'a>(team: &'a TeamScore<'_>) -> Vec<&'a Snapshot> {
    let same = team.snapshots.iter().rev().take_while(|one| one.other_version.is_none());
    let mut same: Vec<&Snapshot> = same.collect();
    same.reverse();
    same
}

/// Whether something holds of one of the periods that a phrase may mean, if there is one.
fn holds_of_one(text: &str, periods: &[Period], holds: impl Fn(Period) -> bool) {
    assert!(periods.is_empty() || periods.iter().any(|period| holds(*period)), "{text}");
}

fn check_stories(team: &TeamScore<'_>, view: &Json) {
    let run = comparable(team);
    for (at, row) in view["ladder"]["rows"].as_array().into_iter().flatten().enumerate() {
        let id = row["id"].as_str().unwrap_or_default();
        let at = ["a", "b"].iter().position(|known| *known == id).unwrap_or(at);
        let story = plain(row["story"].as_str().unwrap_or_default());
        let grade = team.dimensions[at].grade();
        // How many periods found the dimension where it stands, if all since then did.
        let stands = |since: Period| -> Option<i32> {
            let since: Vec<_> = run.iter().filter(|one| one.period >= since).collect();
            let same = since.iter().all(|one| {
                let then = one.dimensions[at].1.as_ref();
                then.zip(grade).is_some_and(|(then, now)| then.is_shown_as(now))
            });
            same.then(|| i32::try_from(since.len()).unwrap_or(0))
        };
        // The short name of a month may be that of either year.
        let since = |phrase: &str| -> Vec<Period> {
            let found = periods_after(&story, phrase);
            found.into_iter().flat_map(|it| [it, it.plus(-12), it.plus(12)]).collect()
        };
        let unchanged = since("unchanged since ");
        holds_of_one(&story, &unchanged, |since| {
            stands(since) == Some(team.period.months_since(since) + 1)
        });
        for (count, word) in [(2, "both"), (3, "all three"), (4, "all four"), (5, "all five")] {
            let counted = since(&format!(" in {word} since "));
            holds_of_one(&story, &counted, |since| stands(since) == Some(count));
        }
        if story.contains("first assessment") {
            let earlier = team.snapshots.iter().filter(|one| one.period < team.period);
            let known = earlier.filter(|one| one.dimensions[at].1.is_some()).count();
            assert_eq!(known, 0, "{story}");
        }
        let known = team.snapshots.iter().rfind(|one| one.dimensions[at].1.is_some());
        let last = since("last assessed in ");
        holds_of_one(&story, &last, |last| known.is_some_and(|one| one.period == last));
    }
}

/// What the causes say of "open since", recounted from what was answered.
fn check_causes(history: &[(Period, [Part; 2], bool)], view: &Json) {
    for row in view["blockers"]["rows"].as_array().into_iter().flatten() {
        let text = row["criterion"].as_str().unwrap_or_default();
        let dimension = usize::from(text.starts_with('B'));
        let criterion = ["one", "two", "three"].iter().position(|it| text.ends_with(it));
        let criterion = criterion.expect("it is one of the model's");
        let cause = plain(row["cause"].as_str().unwrap_or_default());
        let Some(since) = cause.rsplit_once("pen since ").and_then(|(_, month)| named(month))
        else {
            continue;
        };
        let is_open = |(month, parts, by_old): &(Period, [Part; 2], bool)| {
            let asked = text != "A three" || *month >= period("2026-10");
            let same = !(*by_old && text == "A two");
            let Part::Answers(states) = &parts[dimension] else { return false };
            let answered = states
                .iter()
                .enumerate()
                .any(|(at, state)| *state != 4 && !(*by_old && dimension == 0 && at == 1));
            let states_of_open: &[u8] = if *by_old { &[0, 2] } else { &[0, 2, 4] };
            asked && same && answered && states_of_open.contains(&states[criterion])
        };
        let run: Vec<Period> =
            history.iter().rev().take_while(|one| is_open(one)).map(|one| one.0).collect();
        assert_eq!(run.last(), Some(&since), "{cause} of {text}: {history:?}");
    }
}

fn check_words(all: &[String], levels: bool, locale: Locale) {
    for text in all {
        for wrong in [
            "a October",
            "a April",
            "a August",
            "All two",
            "all two",
            "None of two",
            "No of ",
            "Neither of",
            " 1 teams",
            "one levels",
            "one criteria",
            "one dimensions",
            "one losses",
            "kubernetes",
            "  of ",
            "and and",
            "one months",
            "One dimensions",
            "One levels",
        ] {
            assert!(!text.contains(wrong), "`{wrong}` in: {text}");
        }
        let is_about_levels = ["evel", "レベル"].iter().any(|word| text.contains(word))
            && locale == Locale::En
            || text.contains("レベル");
        assert!(levels || !is_about_levels, "levels of a model that has none: {text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn sentences_are_true_of_any_history(
        months in prop::collection::vec(month(), 16),
        now in prop::array::uniform2(part()),
        break_at in 0..40usize,
        levels in any::<bool>(),
        compare in 0..3usize,
        target in prop::option::of(1..3u8),
    ) {
        let old = STAGED.replace("version: '2'", "version: '1'").replace("text: A two", "text: Another");
        let target = target.map_or(String::new(), |target| format!("targets: {{all: {target}}}\n"));
        let compare = ["previous", "quarter", "2025-11"][compare];
        let workspace = Workspace::new(&[
            ("dankai.yaml", &format!("model: m\ncompare: {compare}\n{target}")),
            ("models/m.yaml", if levels { STAGED } else { MEAN }),
        ]);
        if levels {
            workspace.write("models/old.yaml", &old);
        }
        let mut history = Vec::new();
        for (at, parts) in months.iter().enumerate() {
            let parts = if at == 15 { Some(&now) } else { parts.as_ref() };
            let Some(parts) = parts else { continue };
            let by_old = levels && at < 15 && at < break_at.saturating_sub(20);
            let version = if by_old { "model: {id: m, version: '1'}\n" } else { "" };
            let text = assessment(parts, levels);
            workspace.write(
                &format!("results/{}.yaml", MONTHS[at]),
                format!("team: t\nperiod: {}\n{version}{text}\n", MONTHS[at]),
            );
            history.push((period(MONTHS[at]), parts.clone(), by_old));
        }
        let portfolio = workspace.load().value;
        let score = score_portfolio(&portfolio, period("2026-11"));
        let team = &score.teams[0];
        let first = history.first().is_some_and(|one| one.0 == period("2026-11"));
        for locale in Locale::ALL {
            let mut view = view(&score, locale);
            let mut all = Vec::new();
            // What the model calls its rows is not said by the report.
            let ledger = view["ledger"].take();
            view["frame"]["shared"].take();
            strings(&view, &mut all);
            strings(&ledger["claim"], &mut all);
            check_words(&all, levels, locale);
            if locale == Locale::Ja {
                continue;
            }
            check_stories(team, &view);
            check_causes(&history, &view);
            let headline = plain(view["frame"]["headline"].as_str().unwrap_or_default());
            prop_assert!(first || !headline.contains("First assessment"), "{}", headline);
            let claim = plain(view["history"]["claim"].as_str().unwrap_or_default());
            prop_assert!(first || !claim.contains("First assessment"), "{}", claim);
            let change = &view["figures"][1];
            prop_assert!(first || change["note"] != "first assessment", "{}", change);
            // Nothing is compared across versions of the model.
            let broke = team.version_break().map(|one| one.period);
            for since in periods_after(&format!("{headline} {claim}"), "since ") {
                prop_assert!(broke.is_none_or(|broke| since > broke), "{} / {}", headline, claim);
            }
            let other_version = team.compared.is_some_and(|then| then.other_version.is_some());
            if other_version && !first {
                prop_assert_eq!(&change["number"], "–");
                if team.grade.is_some() {
                    prop_assert!(headline.contains("not comparable"), "{}", headline);
                }
            }
            // Of declared levels nothing is open.
            let declared = team.dimensions.iter().all(|it| it.standing.state != State::Assessed);
            let blockers = view["blockers"]["claim"].as_str().unwrap_or_default();
            prop_assert!(!declared || !blockers.contains(" open criteri") || blockers.starts_with("No "), "{}", blockers);
            // The difference of two scores on the page is that of the page.
            if let (Some(now), Some(then), false) = (&team.grade, &team.previous, levels) {
                let cents = |text: &str| text.replace(['.', '+'], "").replace('−', "-").parse::<i64>();
                let by = cents(change["number"].as_str().unwrap_or_default());
                let (now, then) = (cents(&now.to_string()), cents(&then.to_string()));
                prop_assert_eq!(by.ok(), now.ok().zip(then.ok()).map(|(now, then)| now - then));
            }
        }
    }
}
