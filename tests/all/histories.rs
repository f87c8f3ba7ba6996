//! Random histories: what the reports say about them, sentence by sentence, against a recount
//! that knows only what the files say.
//!
//! `DANKAI_HISTORIES=2000` makes more of them, `DANKAI_SEED=17` one again; `--nocapture` shows
//! how many texts of which place were understood by a rule. `DANKAI_SHOW=1` prints
//! every complaint on a line, `DANKAI_SHOW=2` every text of the reports too.

mod alternatives;
mod check;
mod claims;
mod make;
mod recount;
mod summary;
mod team;
mod text;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use dankai::load::Options;
use dankai::model::Locale;
use dankai::report::{score_view, summary_report, team_report};
use dankai::score::score_portfolio;
use serde_json::Value as Json;

use self::check::{Complaint, Found, Kind, Page};
use self::make::{Features, History};
use self::recount::{Recount, Round};
use super::Workspace;

/// The texts of a view that readers see, in plain blanks and on one line each, with their places.
pub(crate) fn readable(view: &Json, locale: Locale) -> Vec<(String, String)> {
    text::texts(view, locale).into_iter().map(|it| (it.path, it.text)).collect()
}

/// What files may hold.
const FEATURES: Features = Features { item_ids: true, compare_year: true };
/// How many histories are made where nothing is said.
const HISTORIES: u64 = 150;
/// How many complaints of a kind are shown in full.
const SHOWN: usize = 3;

/// What was found about all histories.
struct Outcome {
    /// By kind: how many complaints, and some of them with their seeds.
    complaints: BTreeMap<Kind, (usize, Vec<(u64, Complaint)>)>,
    /// By kind and place: how many, and the first of them.
    places: BTreeMap<(Kind, String), (usize, String)>,
    tally: BTreeMap<String, [usize; 2]>,
    histories: usize,
}

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

static OUTCOME: LazyLock<Outcome> = LazyLock::new(|| {
    let seeds: Vec<u64> = match from_environment("DANKAI_SEED") {
        Some(seed) => vec![seed],
        None => (0..from_environment("DANKAI_HISTORIES").unwrap_or(HISTORIES)).collect(),
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    let parts: Vec<Vec<(u64, Found)>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|thread| {
                let own: Vec<u64> = seeds.iter().copied().skip(thread).step_by(threads).collect();
                scope.spawn(move || {
                    own.into_iter()
                        .map(|seed| (seed, found_in(&make::history(seed, FEATURES))))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        workers.into_iter().map(|it| it.join().expect("a worker ends")).collect()
    });
    let mut all: Vec<(u64, Found)> = parts.into_iter().flatten().collect();
    all.sort_by_key(|(seed, _)| *seed);
    let mut outcome = Outcome {
        complaints: BTreeMap::new(),
        places: BTreeMap::new(),
        tally: BTreeMap::new(),
        histories: all.len(),
    };
    for (seed, found) in all {
        for (place, [understood, not]) in found.tally {
            let counts = outcome.tally.entry(place).or_default();
            counts[0] += understood;
            counts[1] += not;
        }
        for complaint in found.complaints {
            if from_environment("DANKAI_SHOW").is_some() {
                let Complaint { kind, place, sentence, why } = &complaint;
                #[expect(clippy::print_stdout, reason = "it is what was asked for")]
                {
                    println!("{kind:?} {seed} {place} | {sentence} | {why}");
                }
            }
            let place = outcome.places.entry((complaint.kind, key(&complaint))).or_default();
            if place.0 == 0 {
                place.1 = format!("{seed}: {} | {}", complaint.sentence, complaint.why);
            }
            place.0 += 1;
            let (count, shown) = outcome.complaints.entry(complaint.kind).or_default();
            *count += 1;
            // One of each place and reason tells enough.
            let alike = |(_, other): &(u64, Complaint)| key(other) == key(&complaint);
            if shown.len() < SHOWN && !shown.iter().any(alike) {
                shown.push((seed, complaint));
            }
        }
    }
    outcome
});

/// The place of a complaint without team and language.
fn key(complaint: &Complaint) -> String {
    let place = complaint.place.split(' ').next_back().unwrap_or_default();
    let rows = regex::Regex::new(r"\[\d+\]").expect("the pattern is well formed");
    rows.replace_all(place, "[]").into_owned()
}

/// A smaller history with the same complaint: teams, assessments and plans are left out as
/// long as it stays.
fn smaller(history: History, complaint: Complaint) -> (History, Complaint) {
    let mut best = (history, complaint);
    let mut tries = 16;
    loop {
        let mut steps: Vec<History> = Vec::new();
        let history = &best.0;
        let own = best.1.place.split(' ').next().unwrap_or_default();
        if history.teams.len() > 1 && history.teams.iter().any(|it| it.id == own) {
            let mut less = history.clone();
            less.teams.retain(|it| it.id == own);
            steps.push(less);
        }
        for team in 0..history.teams.len() {
            if history.teams.len() > 1 {
                let mut less = history.clone();
                less.teams.remove(team);
                steps.push(less);
            }
            let count = history.teams[team].history.len();
            if count > 2 {
                let mut less = history.clone();
                less.teams[team].history.drain(..count / 2);
                steps.push(less);
            }
            for at in 0..count.saturating_sub(1) {
                let mut less = history.clone();
                less.teams[team].history.remove(at);
                steps.push(less);
            }
            if history.teams[team].history.iter().any(|it| !it.plan.is_empty()) {
                let mut less = history.clone();
                less.teams[team].history.iter_mut().for_each(|it| it.plan.clear());
                steps.push(less);
            }
        }
        let mut found = None;
        for less in steps {
            if tries == 0 {
                return best;
            }
            tries -= 1;
            let same = found_in(&less)
                .complaints
                .into_iter()
                .find(|other| other.kind == best.1.kind && key(other) == key(&best.1));
            if let Some(same) = same {
                found = Some((less, same));
                break;
            }
        }
        match found {
            Some(less) => best = less,
            None => return best,
        }
    }
}

/// Everything that is wrong with the reports of a history.
fn found_in(history: &History) -> Found {
    let mut found = Found::default();
    let broken = |place: &str, why: String| Complaint {
        kind: Kind::Unreadable,
        place: place.to_owned(),
        sentence: String::new(),
        why,
    };
    let files = history.files();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let workspace = Workspace::new(&files);
    let checked = match dankai::load::load(workspace.path(), &Options::default()) {
        Ok(checked) => checked,
        Err(findings) => {
            found.complaints.push(broken("load", workspace.shown(&findings)));
            return found;
        }
    };
    if dankai::diag::has_errors(&checked.findings) {
        found.complaints.push(broken("load", workspace.shown(&checked.findings)));
        return found;
    }
    let portfolio = checked.value;
    let Some(period) = portfolio.newest_period() else { return found };
    let score = score_portfolio(&portfolio, period);
    let view = |value: Result<Json, serde_json::Error>| value.expect("a view is plain data");
    let scores = view(serde_json::to_value(score_view(&score, Locale::En)));
    let round = |key: &str| scores[key].as_str().and_then(Round::read);
    // Weeks are not recounted: two assessments in a month may make them.
    let Some(now) = round("period") else {
        found.tally.entry("(rounds of weeks)".into()).or_default()[1] += 1;
        return found;
    };
    let recount = Recount::new(history, now, round("compared_with"));
    check::compared(&recount, &mut found);
    check_scores(&recount, &scores, &mut found);
    for locale in Locale::ALL {
        let mut pages = Vec::new();
        for team_score in &score.teams {
            let own = recount.teams.iter().find(|it| it.team.id == team_score.team.id.as_str());
            let made = catch_unwind(AssertUnwindSafe(|| {
                view(serde_json::to_value(team_report(&score, team_score, locale)))
            }));
            match made {
                Ok(view) => pages.push((own, view)),
                Err(_) => {
                    let why = "making the view failed".to_owned();
                    found.complaints.push(broken(team_score.team.id.as_str(), why));
                }
            }
        }
        for (own, view) in &pages {
            let Some(own) = own else { continue };
            let mut page = Page::new(&recount, locale, Some(own), view);
            show(&page);
            check::general(&mut page);
            team::check(&mut page, own);
            page.finish(&mut found);
        }
        let made = catch_unwind(AssertUnwindSafe(|| {
            view(serde_json::to_value(summary_report(&score, locale)))
        }));
        let Ok(view) = made else {
            found.complaints.push(broken("summary", "making the view failed".to_owned()));
            continue;
        };
        let mut page = Page::new(&recount, locale, None, &view);
        show(&page);
        check::general(&mut page);
        summary::check(&mut page);
        page.finish(&mut found);
    }
    found
}

/// Shows all texts of a page, where that is asked for.
fn show(page: &Page<'_>) {
    if from_environment("DANKAI_SHOW") != Some(2) {
        return;
    }
    let who = page.team.map_or("summary", |team| team.team.id.as_str());
    for text in &page.texts {
        #[expect(clippy::print_stdout, reason = "it is what was asked for")]
        {
            println!("{who} {} {}: {}", page.locale, text.path, text.text);
        }
    }
}

/// `score --format json` against the recount.
fn check_scores(recount: &Recount<'_>, scores: &Json, found: &mut Found) {
    let complain = |found: &mut Found, kind: Kind, place: String, said: &Json, right: String| {
        found.complaints.push(Complaint { kind, place, sentence: said.to_string(), why: right });
    };
    let teams = scores["teams"].as_array().map_or(&[][..], Vec::as_slice);
    let staged = recount.staged();
    for team in teams {
        let id = team["id"].as_str().unwrap_or_default();
        let Some(own) = recount.teams.iter().find(|it| it.team.id == id) else {
            complain(found, Kind::Score, id.into(), &team["id"], "there is no such team".into());
            continue;
        };
        // Where teams differ in what is asked of them, means of scores are compared by value.
        let close = |said: &Json, right: Option<f64>| match (said.as_f64(), right) {
            (Some(said), Some(right)) => (said - right).abs() < 1e-9,
            (None, None) => true,
            _ => false,
        };
        let silent = own.standings.iter().any(|it| it.known == recount::Known::NotAssessed);
        if !staged && own.now.is_some() && !silent {
            let said = if team["level"].is_null() { &team["score"] } else { &team["level"] };
            if !close(said, own.grade) {
                let right = format!("{:?}", own.grade);
                complain(found, Kind::Score, format!("{id} score"), said, right);
            }
        }
        if staged && team["level"].as_u64() != own.level.map(u64::from) {
            let right = format!("{:?}", own.level);
            complain(found, Kind::Score, format!("{id} level"), &team["level"], right);
        }
        for (at, dimension) in team["dimensions"].as_array().into_iter().flatten().enumerate() {
            let place = |key: &str| format!("{id} dimensions[{at}].{key}");
            let Some(standing) = own.standings.get(at) else {
                if dimension["state"] != "not-assessed" {
                    let right = "not assessed".to_owned();
                    complain(found, Kind::Score, place("state"), &dimension["state"], right);
                }
                continue;
            };
            if staged && dimension["state"] != standing.known.name() {
                let right = standing.known.name().to_owned();
                complain(found, Kind::Score, place("state"), &dimension["state"], right);
            }
            if staged && dimension["level"].as_u64() != standing.level.map(u64::from) {
                let right = format!("{:?}", standing.level);
                complain(found, Kind::Score, place("level"), &dimension["level"], right);
            }
            let said = dimension["score"].as_f64();
            let close = |score: f64| said.is_some_and(|said| (said - score).abs() < 1e-9);
            if let Some(score) = standing.score
                && !close(score)
            {
                let right = format!("{score}");
                complain(found, Kind::Score, place("score"), &dimension["score"], right);
            }
            if !staged {
                continue;
            }
            for (key, right) in [
                ("met", standing.met),
                ("answered", standing.answered),
                ("applicable", standing.applicable),
            ] {
                if dimension[key].as_u64() != u64::try_from(right).ok() {
                    complain(found, Kind::Score, place(key), &dimension[key], right.to_string());
                }
            }
            let right = own.targets[at].map(u64::from);
            if dimension["target"].as_u64() != right {
                let right = format!("{right:?}");
                complain(found, Kind::Score, place("target"), &dimension["target"], right);
            }
            let previous = dimension["previous"].as_u64();
            if own.other_version() {
                if previous.is_some() {
                    let right = "it was assessed by another version".to_owned();
                    complain(
                        found,
                        Kind::Versions,
                        place("previous"),
                        &dimension["previous"],
                        right,
                    );
                }
            } else if own.comparable() {
                let right = own.standings_before[at].level.map(u64::from);
                if previous != right {
                    let right = format!("{right:?}");
                    complain(found, Kind::Score, place("previous"), &dimension["previous"], right);
                }
            }
        }
    }
    if teams.len() != recount.teams.len() {
        let right = format!("{} teams", recount.teams.len());
        complain(found, Kind::Score, "teams".into(), &Json::from(teams.len()), right);
    }
    if staged {
        let organisation = &scores["organisation"];
        let right = recount.with_level();
        if organisation["assessed"].as_u64() != u64::try_from(right).ok() {
            complain(
                found,
                Kind::Score,
                "organisation assessed".into(),
                &organisation["assessed"],
                right.to_string(),
            );
        }
        for (level, said) in organisation["levels"].as_object().into_iter().flatten() {
            let right = recount
                .teams
                .iter()
                .filter(|it| it.level.is_some_and(|own| own.to_string() == *level))
                .count();
            if said.as_u64() != u64::try_from(right).ok() {
                let place = format!("organisation levels.{level}");
                complain(found, Kind::Score, place, said, right.to_string());
            }
        }
    }
}

/// Fails with what was found of a kind.
fn check_kind(kind: Kind) {
    let outcome = &*OUTCOME;
    if let Some((count, shown)) = outcome.complaints.get(&kind) {
        let told: Vec<String> = shown
            .iter()
            .map(|(seed, complaint)| {
                let (history, complaint) =
                    smaller(make::history(*seed, FEATURES), complaint.clone());
                check::report(*seed, &history, &complaint)
            })
            .collect();
        panic!(
            "{count} complaints about {} histories, some of them:\n\n{}",
            outcome.histories,
            told.join("\n")
        );
    }
}

macro_rules! rules {
    ($($name:ident: $kind:ident,)+) => {
        $(#[test]
        fn $name() {
            check_kind(Kind::$kind);
        })+

        #[test]
        fn every_kind_has_a_rule() {
            let mut kinds = vec![$(Kind::$kind),+];
            kinds.sort_unstable();
            assert_eq!(kinds, Kind::ALL);
        }
    };
}

rules! {
    every_workspace_can_be_read: Unreadable,
    scores_are_right: Score,
    what_is_compared_with_is_named: Compared,
    months_are_among_the_last_twelve_and_assessed: Months,
    days_are_those_of_the_plan: Days,
    since_is_not_before_a_criterion_was_asked: Since,
    the_first_assessment_is_the_first: First,
    versions_are_not_compared: Versions,
    counts_on_a_team_page_are_right: TeamCounts,
    counts_on_the_summary_are_right: SummaryCounts,
    gaps_lift_as_many_teams_as_they_say: Gaps,
    sentences_are_well_formed: Form,
    names_keep_their_capitals: Capitals,
    every_open_item_is_on_the_page: PlanShown,
    what_became_of_actions_is_told: FollowUp,
    attention_is_for_what_is_late_or_moved: Attention,
    nothing_is_promised_for_the_past: Promises,
    teams_without_answers_are_said_to_have_none: NoAnswers,
}

#[test]
fn how_much_is_understood() {
    let outcome = &*OUTCOME;
    let mut out = String::new();
    let mut sums = [0, 0];
    for (place, counts) in &outcome.tally {
        writeln!(out, "{:>7} understood {:>7} not  {place}", counts[0], counts[1])
            .expect("writing to text never fails");
        sums[0] += counts[0];
        sums[1] += counts[1];
    }
    #[expect(clippy::print_stdout, reason = "it is what the test is run for by hand")]
    {
        println!(
            "{out}{:>7} understood {:>7} not, of {} histories",
            sums[0], sums[1], outcome.histories
        );
        for ((kind, place), (count, first)) in &outcome.places {
            println!("{count:>7} complaints: {kind:?} {place} | {first}");
        }
    }
    // Rules that understand nothing any more would find nothing either.
    if from_environment("DANKAI_SEED").is_none() {
        assert!(
            sums[0] * 12 > sums[1],
            "{} of {} texts are understood",
            sums[0],
            sums[0] + sums[1]
        );
    }
}
