//! The view of one team's report.

mod actions;
mod claims;
mod ladder;
mod ledger;
mod plan_sentences;
mod room;
mod say;
mod standalone;

use std::cmp::{Ordering, Reverse};

use serde::Serialize;

use crate::chart::Chart;
use crate::model::{Assessment, Locale, MaturityModel, Score};
use crate::score::{Event, OrganisationScore, TeamScore};

use self::actions::{Place, blockers_exhibit, follow_up_exhibit, roadmap_exhibit};
use self::ladder::ladder_exhibit;
use self::ledger::ledger_exhibit;
use self::room::Room;
pub(super) use self::say::story;
use super::attachment::team_attachment;
use super::facts::TeamFacts;
use super::frame::{Frame, Shared, View, document_date, edges, kicker, model_name, period_line};
use super::team_charts::history_charts;
use super::words::{Words, capital, fitted, shortened, width};

/// The most blockers that stand on the first page; the ledger shows them all.
const MOST_BLOCKERS: usize = 4;
/// The most planned actions that are followed up one by one.
const MOST_FOLLOW_UPS: usize = 5;
/// The most rows of the roadmap, where the plan does not have more open items.
const MOST_STEPS: usize = 12;
/// How many rows of the roadmap there are at least, where there is so much to be done.
const FEWEST_STEPS: usize = 2;
/// How many challenges, and how many next steps, are quoted from the model: the first of
/// these numbers for which there is room.
const MOST_GUIDANCE: [usize; 2] = [3, 2];
/// How much more room than it is thought to take there has to be for what the model says, in
/// points.
const GUIDANCE_SLACK: f64 = 24.0;
/// The most changes of level that are listed.
const MOST_EVENTS: usize = 6;

/// Everything a team report shows.
#[derive(Debug, Serialize)]
pub struct TeamReport {
    /// The page furniture.
    pub frame: Frame,
    /// Whether the pages follow each other without a break after the front.
    flows: bool,
    /// Whether the readers may know who does what.
    owners: bool,
    figures: Vec<Figure>,
    ladder: LadderExhibit,
    blockers: Option<BlockersExhibit>,
    follow_up: Option<FollowUpExhibit>,
    decision: Option<String>,
    history: Option<HistoryExhibit>,
    ledger: Option<LedgerExhibit>,
    roadmap: Option<RoadmapExhibit>,
    guidance: Option<Guidance>,
    method: Note,
}

/// One number with its words.
#[derive(Debug, Serialize)]
pub(super) struct Figure {
    pub(super) number: String,
    pub(super) of: String,
    pub(super) label: String,
    pub(super) note: String,
    pub(super) alert: bool,
}

/// A change of level.
#[derive(Debug, Serialize)]
pub(super) struct Change {
    pub(super) kind: &'static str,
    pub(super) text: String,
}

/// A heading and its text.
#[derive(Debug, Serialize)]
pub(super) struct Note {
    pub(super) title: String,
    pub(super) text: String,
}

#[derive(Debug, Serialize)]
struct LadderExhibit {
    claim: String,
    axis: Vec<AxisLevel>,
    compact: bool,
    /// The height of a row in points.
    row_height: f64,
    axis_first: f64,
    axis_step: f64,
    axis_width: f64,
    since: String,
    open_head: String,
    ends: [String; 2],
    rows: Vec<LadderRow>,
    legend: Vec<LegendItem>,
}

/// A level on an axis.
#[derive(Debug, Serialize)]
pub(super) struct AxisLevel {
    pub(super) label: String,
    pub(super) name: String,
}

#[derive(Debug, Serialize)]
struct LadderRow {
    /// The id of the dimension.
    id: String,
    name: String,
    story: String,
    alert: bool,
    ladder: Chart,
    spark: Option<Chart>,
    change: Change,
    open: String,
    of: String,
    muted: Option<String>,
}

#[derive(Debug, Serialize)]
struct LegendItem {
    mark: &'static str,
    text: String,
}

#[derive(Debug, Serialize)]
struct BlockersExhibit {
    question: String,
    claim: String,
    rows: Vec<BlockerRow>,
    more: Option<String>,
}

#[derive(Debug, Serialize)]
struct BlockerRow {
    dimension: String,
    step: String,
    holds: bool,
    criterion: String,
    cause: String,
    action: String,
    owner: Option<String>,
    due: Option<String>,
    overdue: bool,
}

#[derive(Debug, Serialize)]
struct FollowUpExhibit {
    head: String,
    claim: String,
    rows: Vec<FollowUpRow>,
    more: Option<String>,
}

#[derive(Debug, Serialize)]
struct FollowUpRow {
    action: String,
    dimension: String,
    owner: Option<String>,
    /// The day that was planned.
    planned: Option<String>,
    /// The day it is due now, where it is still to be done.
    due: Option<String>,
    result: String,
    alert: bool,
}

#[derive(Debug, Serialize)]
struct HistoryExhibit {
    claim: String,
    charts: Vec<HistoryChart>,
    /// The width of a round in points.
    round_width: f64,
    step_head: String,
    /// The head of the column of rounds.
    round_head: String,
    /// The width of a step in points.
    step_width: f64,
    events: Vec<EventRow>,
    more: Option<String>,
}

/// A chart with its heading.
#[derive(Debug, Serialize)]
pub(super) struct HistoryChart {
    /// The id of the dimension.
    pub(super) id: String,
    pub(super) name: String,
    pub(super) story: String,
    pub(super) chart: Chart,
}

#[derive(Debug, Serialize)]
struct EventRow {
    month: String,
    dimension: String,
    step: String,
    loss: bool,
    reason: String,
}

#[derive(Debug, Serialize)]
struct LedgerExhibit {
    claim: String,
    tables: Vec<LedgerTable>,
}

#[derive(Debug, Serialize)]
struct LedgerTable {
    columns: Vec<String>,
    rows: Vec<LedgerRow>,
    /// Whether a row may go on on the next page.
    breaks: bool,
}

#[derive(Debug, Serialize)]
struct LedgerRow {
    level: String,
    name: String,
    cells: Vec<LedgerCell>,
}

#[derive(Debug, Serialize)]
struct LedgerCell {
    state: &'static str,
    count: String,
    items: Vec<LedgerItem>,
}

#[derive(Debug, Serialize)]
struct LedgerItem {
    text: String,
    state: &'static str,
}

/// What the model says to teams at a level.
#[derive(Debug, Serialize)]
struct Guidance {
    /// The page on which there is room for it, 1 or 2.
    page: usize,
    challenges_head: String,
    challenges: Vec<String>,
    next_steps_head: String,
    next_steps: Vec<String>,
}

#[derive(Debug, Serialize)]
struct RoadmapExhibit {
    claim: String,
    axis_width: f64,
    months: Vec<AxisMonth>,
    rows: Vec<RoadmapRow>,
    more: Option<String>,
    /// Whether the rows are low, so that more of them fit.
    low: bool,
    /// Whether it begins a page.
    own_page: bool,
}

/// A month on the time axis: its name and the part of the axis it takes.
#[derive(Debug, Serialize)]
pub(super) struct AxisMonth {
    pub(super) name: String,
    pub(super) share: f64,
}

#[derive(Debug, Serialize)]
struct RoadmapRow {
    action: String,
    note: Option<String>,
    owner: Option<String>,
    bar: Chart,
    due: Option<String>,
    /// Whether it is not in the plan.
    proposed: bool,
    overdue: bool,
    brings: String,
    lift: Option<String>,
}

impl View for TeamReport {
    fn shared(&self) -> &Shared {
        &self.frame.shared
    }

    fn attachment(&self) -> &str {
        &self.frame.attachment
    }

    fn pages(&self) -> usize {
        self.frame.pages
    }
}

/// The report of one team.
pub fn team_report(
    organisation: &OrganisationScore<'_>,
    score: &TeamScore<'_>,
    locale: Locale,
) -> TeamReport {
    // From here on there is no other team.
    let around = &organisation.around(score);
    let words = Words::of(locale, score.period, around.model);
    let facts = TeamFacts::new(words, around, score);
    let (method_title, method_text) = say::method(&facts);
    let history = history_exhibit(&facts);
    let ledger = ledger_exhibit(&facts);
    let theme = around.theme;
    let owners = !around.withheld.people;
    let frame = frame(&facts);
    let figures = say::figures(&facts);
    let ladder = ladder_exhibit(&facts);
    let blockers = blockers_exhibit(&facts);
    let follow_up = follow_up_exhibit(&facts);
    let decision = score
        .assessment
        .and_then(|assessment| assessment.decision.as_ref())
        .map(|decision| fitted(&words.text(decision), 40.0, 170.0));
    let mut front = Room::new(words, theme.paper, owners);
    front.take(front.opening(&frame.headline, &figures, theme.logo.is_some()));
    front.take(front.ladders(&ladder));
    front.take(blockers.as_ref().map_or(0.0, |blockers| front.blockers(blockers)));
    front.take(follow_up.as_ref().map_or(0.0, |follow_up| front.follow_up(follow_up)));
    front.take(decision.as_ref().map_or(0.0, |decision| front.decision(decision)));
    // What does not fit on the front of the sheet flows on; the back does not begin anew.
    let flows = front.is_overfull();
    // Without a ledger there is no second page.
    let mut back = if flows || ledger.is_none() { front.next() } else { front.new_page() };
    back.take(history.as_ref().map_or(0.0, |history| back.history(history)));
    back.take(ledger.as_ref().map_or(0.0, |ledger| back.ledger(ledger)));
    let note = back.note(&method_title, &method_text);
    let mut roadmap = roadmap_exhibit(&facts);
    let place = roadmap.as_mut().map_or(Place::Here, |roadmap| roadmap.fit(&facts, &back, note));
    let (pages, mut room) = match place {
        Place::Here if flows || ledger.is_none() && !back.has(note) => (0, back),
        Place::Here => (frame.pages, back),
        Place::OwnPage if flows || ledger.is_none() => (0, back.new_page()),
        Place::OwnPage => (3, back.new_page()),
        Place::FlowsOn => (0, back.with_next_page()),
    };
    let frame = Frame { pages, ..frame };
    room.take(note);
    room.take(roadmap.as_ref().map_or(0.0, |roadmap| room.roadmap(roadmap)));
    let guidance = MOST_GUIDANCE.into_iter().find_map(|most| {
        let guidance = guidance(&facts, most)?;
        let height = room.guidance(&guidance);
        // It takes a page of its own where the estimate is too low, and is missed by nobody.
        let page = [&front, &room].iter().position(|room| room.has(height + GUIDANCE_SLACK))?;
        Some(Guidance { page: page + 1, ..guidance })
    });
    TeamReport {
        frame,
        flows,
        owners,
        figures,
        ladder,
        blockers,
        follow_up,
        decision,
        history,
        ledger,
        roadmap,
        guidance,
        method: Note { title: method_title, text: method_text },
    }
}

fn guidance(facts: &TeamFacts<'_>, most: usize) -> Option<Guidance> {
    let words = facts.words;
    let level = facts.model.level(facts.score.grade.as_ref()?.level()?)?;
    let texts = |texts: &[crate::model::LocalText]| {
        texts.iter().take(most).map(|text| words.text(text)).collect::<Vec<_>>()
    };
    let (challenges, next_steps) = (texts(&level.challenges), texts(&level.next_steps));
    if challenges.is_empty() && next_steps.is_empty() {
        return None;
    }
    let (number, name) = (level.level, words.text(&level.name));
    Some(Guidance {
        page: 0,
        challenges_head: words.pick(
            format!("What is usually hard at level {number}, {name}"),
            format!("レベル{number}「{name}」でよくある課題"),
        ),
        challenges,
        next_steps_head: words.pick(
            format!("What teams at level {number} work on next"),
            format!("レベル{number}から次に取り組むこと"),
        ),
        next_steps,
    })
}

fn frame(facts: &TeamFacts<'_>) -> Frame {
    let words = facts.words;
    let around = facts.around;
    let organisation = words.text(around.organisation);
    let score = facts.score;
    let model = facts.model;
    let name = words.text(&score.team.name);
    let assessed = score.assessment.map(|assessment| {
        let day = assessment.assessed_on.map(|day| words.full_day(day));
        let day = day.unwrap_or_else(|| words.period_full(assessment.period));
        let people: Vec<String> =
            assessment.assessors.iter().map(|name| words.text(name)).collect();
        let people = shortened(&words.list(&people), 20.0);
        match people.is_empty() {
            true => words.pick(format!("assessed {day}"), format!("評価日 {day}")),
            false => words
                .pick(format!("assessed {day} by {people}"), format!("評価日 {day}（{people}）")),
        }
    });
    let assessed = assessed.unwrap_or_else(|| words.pick("not assessed", "未評価"));
    let model_label = model_name(words, model);
    let kind = words.pick("Team report", "チーム報告書");
    let period = words.period_full(score.period);
    Frame {
        title: words.pick(
            format!("{} – {name} – {period}", words.text(&model.name)),
            format!("{} – {name} – {period}", words.text(&model.name)),
        ),
        running: format!("{}  ·  {kind}", shortened(&organisation, 24.0)),
        author: organisation,
        period: period_line(
            words,
            around.comparison,
            around.asked,
            around.compare,
            around.calendar,
        ),
        foot: format!("{}  ·  {assessed}  ·  {model_label}", shortened(&name, 16.0)),
        date: document_date(
            score.assessment.map_or_else(|| score.period.last_day(), Assessment::reference_day),
        ),
        edges: edges(words, around.theme),
        kicker: kicker(&name, around.theme),
        headline: say::headline(facts),
        pages: if score.assessment.is_some() { 2 } else { 1 },
        attachment: team_attachment(around, score, words.locale),
        attachment_note: words
            .pick("Scores and answers behind this report", "本報告書のスコアと回答データ"),
        shared: Shared::new(
            words.locale.tag(),
            facts.theme.palette(model.span().ramp()),
            around.theme.paper,
        ),
        theme: facts.theme,
    }
}

/// A change as a table shows it.
pub(super) fn change(
    words: Words,
    model: &MaturityModel,
    change: Option<Score>,
    is_new: bool,
) -> Change {
    let decimals = if model.has_levels() { 0 } else { 2 };
    let by = change.as_ref().map(|change| (change.sign(), change.abs().rounded(decimals)));
    match by {
        Some((Ordering::Equal, _)) => Change { kind: "same", text: "0".into() },
        Some((Ordering::Greater, by)) => Change { kind: "up", text: format!("+{by}") },
        Some((Ordering::Less, by)) => Change { kind: "down", text: format!("−{by}") },
        None if is_new => Change { kind: "new", text: words.pick("new", "新規") },
        None => Change { kind: "none", text: "–".into() },
    }
}

fn history_exhibit(facts: &TeamFacts<'_>) -> Option<HistoryExhibit> {
    if facts.score.history.is_empty() {
        return None;
    }
    let words = facts.words;
    let all = facts.events();
    let events = most_telling(&all);
    let more = all.len() - events.len();
    let periods: Vec<String> =
        events.iter().map(|event| words.period_short(event.period)).collect();
    let widest = periods.iter().map(|period| width(period)).fold(0.0, f64::max);
    Some(HistoryExhibit {
        claim: say::history_claim(facts),
        charts: history_charts(facts),
        round_head: capital(&words.round()),
        // In the size of the table, with the gap to the next column.
        round_width: (8.9 * widest + 7.0).max(38.0),
        step_head: if facts.model.has_levels() {
            words.pick("Level", "レベル")
        } else {
            words.pick("Score", "スコア")
        },
        step_width: if facts.model.has_levels() { 48.0 } else { 68.0 },
        more: (more > 0).then(|| {
            words.pick(
                format!(
                    "{} more {} earlier or smaller, not listed",
                    more,
                    if more == 1 { "change," } else { "changes," }
                ),
                format!("ほか{more}件（より前、または小さい変化）は省略"),
            )
        }),
        events: events
            .into_iter()
            .zip(periods)
            .map(|(event, month)| EventRow {
                month,
                dimension: facts.short(event.dimension),
                step: format!("{} → {}", event.from, event.to),
                loss: event.is_loss(),
                reason: say::reason(facts, event),
            })
            .collect(),
    })
}

/// The changes that are listed, in their order: the newest, and of those found in one period
/// losses first, then what moved furthest.
fn most_telling<'a>(events: &[&'a Event]) -> Vec<&'a Event> {
    let mut ranked: Vec<(usize, &Event)> = events.iter().copied().enumerate().collect();
    ranked.sort_by_cached_key(|(_, event)| {
        let distance = event.to.minus(&event.from).abs();
        (Reverse(event.period), !event.is_loss(), Reverse(distance))
    });
    ranked.truncate(MOST_EVENTS);
    ranked.sort_by_key(|(at, _)| *at);
    ranked.into_iter().map(|(_, event)| event).collect()
}
