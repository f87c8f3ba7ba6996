//! The view of one team's report.

use serde::Serialize;

use crate::chart::Chart;
use crate::chart::theme::{Palette, palette};
use chrono::{Datelike, NaiveDate};

use crate::model::{AnswerState, Assessment, Locale, PlanItem};
use crate::plan::Outcome;
use crate::score::{OrganisationScore, State, TeamScore, achieved, open_since};

use super::attachment::team_attachment;
use super::facts::TeamFacts;
use super::team_charts::{history_charts, ladder_row_charts, roadmap_axis, step_bar};
use super::team_sentences as say;
use super::words::{Words, shortened, width};

/// The most blockers that stand on the first page; the ledger shows them all.
const MOST_BLOCKERS: usize = 4;
/// The most planned actions that are followed up one by one.
const MOST_FOLLOW_UPS: usize = 5;
/// The most steps of the roadmap that are shown.
const MOST_STEPS: usize = 12;
/// How many challenges, and how many next steps, are quoted from the model: the first of
/// these numbers for which there is room.
const MOST_GUIDANCE: [usize; 2] = [3, 2];
/// The most changes of level that are listed.
const MOST_EVENTS: usize = 6;

/// Everything a team report shows.
#[derive(Debug, Serialize)]
pub struct TeamReport {
    /// The page furniture.
    #[serde(flatten)]
    pub frame: Frame,
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

/// What stands around the exhibits of every report.
#[derive(Debug, Serialize)]
pub struct Frame {
    /// The language tag.
    pub lang: &'static str,
    /// The title of the document.
    pub title: String,
    /// The author of the document: the organisation.
    pub author: String,
    /// Left part of the page head.
    pub running: String,
    /// Right part of the page head.
    pub period: String,
    /// The page foot.
    pub foot: String,
    /// Year, month and day of the document: the day of the assessment, never today.
    pub date: (i32, u32, u32),
    /// The small line over the headline.
    pub kicker: String,
    /// The headline; a line break where the rule sets one.
    pub headline: String,
    /// The colours.
    pub palette: Palette,
    /// How many pages the report usually has; page numbers of a shorter or longer one take
    /// a second pass.
    pub pages: usize,
    /// The data, as JSON text.
    pub attachment: String,
    /// What the attachment is called and described as.
    pub attachment_note: String,
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
    axis_first: f64,
    axis_step: f64,
    axis_width: f64,
    since: String,
    ends: [String; 2],
    rows: Vec<LadderRow>,
    legend: Vec<LegendItem>,
}

/// A level on an axis.
#[derive(Debug, Serialize)]
pub(super) struct AxisLevel {
    pub(super) level: u8,
    pub(super) name: String,
}

#[derive(Debug, Serialize)]
struct LadderRow {
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
    result: String,
    alert: bool,
}

#[derive(Debug, Serialize)]
struct HistoryExhibit {
    claim: String,
    charts: Vec<HistoryChart>,
    events: Vec<EventRow>,
}

/// A chart with its heading.
#[derive(Debug, Serialize)]
pub(super) struct HistoryChart {
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
}

#[derive(Debug, Serialize)]
struct LedgerRow {
    level: u8,
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
    owner: Option<String>,
    bar: Chart,
    due: Option<String>,
    brings: String,
    lift: Option<String>,
}

/// The report of one team.
pub fn team_report(
    organisation: &OrganisationScore<'_>,
    score: &TeamScore<'_>,
    locale: Locale,
) -> TeamReport {
    let words = Words { locale, period: score.period };
    let facts = TeamFacts::new(words, &organisation.portfolio.model, score);
    let (method_title, method_text) = say::method(&facts);
    let history = history_exhibit(organisation, &facts);
    let ledger = ledger_exhibit(&facts);
    let mut room = Room::new(words);
    room.take(history.as_ref().map_or(0.0, |history| room.history(history)));
    room.take(ledger.as_ref().map_or(0.0, |ledger| room.ledger(ledger)));
    room.take(room.note(&method_text));
    let roadmap = roadmap_exhibit(&facts, room.roadmap_rows());
    room.take(roadmap.as_ref().map_or(0.0, |roadmap| room.roadmap(roadmap)));
    let frame = frame(organisation, &facts);
    let ladder = ladder_exhibit(organisation, &facts);
    let blockers = blockers_exhibit(&facts);
    let follow_up = follow_up_exhibit(&facts);
    let decision = score
        .assessment
        .and_then(|assessment| assessment.decision.as_ref())
        .map(|decision| words.text(decision));
    let mut front = Room::new(words);
    front.take(front.opening(&frame.headline));
    front.take(front.ladders(&ladder));
    front.take(blockers.as_ref().map_or(0.0, |blockers| front.blockers(blockers)));
    front.take(follow_up.as_ref().map_or(0.0, |follow_up| front.follow_up(follow_up)));
    front.take(decision.as_ref().map_or(0.0, |decision| front.decision(decision)));
    let guidance = MOST_GUIDANCE.into_iter().find_map(|most| {
        let guidance = guidance(&facts, most)?;
        let height = room.guidance(&guidance);
        let page = [&front, &room].iter().position(|room| room.has(height))?;
        Some(Guidance { page: page + 1, ..guidance })
    });
    TeamReport {
        frame,
        figures: figures(&facts),
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

/// The room left on a page, in points. The heights are those of `team.typ`, a
/// little on the safe side: what is not certain to fit is left out or shortened.
struct Room {
    words: Words,
    left: f64,
}

/// The height of an exhibit's rule, question and claim with the space around them.
const HEADING: f64 = 48.0;
/// The height of a table's head.
const TABLE_HEAD: f64 = 17.0;
/// The height of one line of roadmap.
const ROADMAP_ROW: f64 = 22.5;

impl Room {
    fn new(words: Words) -> Self {
        Self { words, left: 725.0 }
    }

    fn take(&mut self, height: f64) {
        self.left -= height;
    }

    fn has(&self, height: f64) -> bool {
        self.left >= height
    }

    /// How many lines a text takes in a column of `measure` points at a size in points.
    fn lines(text: &str, measure: f64, size: f64) -> f64 {
        // The regular weight is a little narrower than the widths at hand.
        (width(text) * 0.96 * size / (measure * 0.98)).ceil().max(1.0)
    }

    fn note_size(&self) -> f64 {
        if self.words.is_ja() { 7.2 } else { 7.6 }
    }

    fn table_size(&self) -> f64 {
        if self.words.is_ja() { 8.4 } else { 8.9 }
    }

    fn opening(&self, headline: &str) -> f64 {
        let (size, line) = if self.words.is_ja() { (17.0, 24.0) } else { (19.0, 22.0) };
        let lines: f64 = headline.split('\n').map(|line| Self::lines(line, 493.0, size)).sum();
        90.0 + line * lines
    }

    fn ladders(&self, ladder: &LadderExhibit) -> f64 {
        73.0 + 38.5 * ladder.rows.len() as f64
    }

    fn blockers(&self, blockers: &BlockersExhibit) -> f64 {
        let row = |row: &BlockerRow| {
            let cause = 12.0 + 10.8 * Self::lines(&row.cause, 172.0, self.note_size());
            let action = 13.0 * Self::lines(&row.action, 150.0, self.table_size());
            6.0 + cause.max(action)
        };
        let rows: f64 = blockers.rows.iter().map(row).sum();
        HEADING + TABLE_HEAD + rows + if blockers.more.is_some() { 14.0 } else { 0.0 }
    }

    fn follow_up(&self, follow_up: &FollowUpExhibit) -> f64 {
        let row = |row: &FollowUpRow| 2.5 + 12.0 * Self::lines(&row.action, 220.0, self.table_size());
        let rows: f64 = follow_up.rows.iter().map(row).sum();
        HEADING + TABLE_HEAD + rows + if follow_up.more.is_some() { 14.0 } else { 0.0 }
    }

    fn decision(&self, decision: &str) -> f64 {
        34.0 + 14.0 * Self::lines(decision, 400.0, 9.6)
    }

    fn history(&self, history: &HistoryExhibit) -> f64 {
        let charts = history.charts.len().div_ceil(3) as f64 * 133.0;
        let line = |event: &EventRow| Self::lines(&event.reason, 333.0, self.table_size());
        let events: f64 = history.events.iter().map(|event| 4.0 + 12.5 * line(event)).sum();
        let head = if history.events.is_empty() { 0.0 } else { TABLE_HEAD + 8.0 };
        HEADING - 18.0 + charts + head + events
    }

    fn ledger(&self, ledger: &LedgerExhibit) -> f64 {
        let line = if self.words.is_ja() { 10.8 } else { 9.9 };
        let table = |table: &LedgerTable| -> f64 {
            let measure = 441.0 / table.columns.len() as f64 - 22.0;
            let cell = |cell: &LedgerCell| -> f64 {
                let lines = cell.items.iter().map(|item| Self::lines(&item.text, measure, self.note_size()));
                9.2 + line * (1.0 + lines.sum::<f64>())
            };
            let row = |row: &LedgerRow| row.cells.iter().map(cell).fold(32.0, f64::max);
            TABLE_HEAD + table.rows.iter().map(row).sum::<f64>()
        };
        let gaps = 10.0 * (ledger.tables.len() - 1) as f64;
        HEADING + gaps + ledger.tables.iter().map(table).sum::<f64>()
    }

    fn note(&self, text: &str) -> f64 {
        8.0 + 10.0 * Self::lines(text, 480.0, self.note_size())
    }

    /// How many steps of a roadmap fit; never fewer than three, even if that takes a page.
    fn roadmap_rows(&self) -> usize {
        let rows = (self.left - HEADING - TABLE_HEAD - 4.0) / ROADMAP_ROW;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is at least 0")]
        let rows = rows.max(0.0) as usize;
        rows.clamp(3, MOST_STEPS)
    }

    fn roadmap(&self, roadmap: &RoadmapExhibit) -> f64 {
        let line = |row: &RoadmapRow| Self::lines(&row.action, 196.0, self.table_size());
        let rows: f64 = roadmap.rows.iter().map(|row| ROADMAP_ROW + 13.0 * (line(row) - 1.0)).sum();
        HEADING + TABLE_HEAD + rows + if roadmap.more.is_some() { 14.0 } else { 0.0 }
    }

    fn guidance(&self, guidance: &Guidance) -> f64 {
        let line = if self.words.is_ja() { 11.5 } else { 10.6 };
        let column = |items: &[String]| -> f64 {
            items.iter().map(|item| 2.0 + line * Self::lines(item, 224.0, self.note_size())).sum()
        };
        34.0 + column(&guidance.challenges).max(column(&guidance.next_steps))
    }
}

fn guidance(facts: &TeamFacts<'_>, most: usize) -> Option<Guidance> {
    let words = facts.words;
    let level = facts.model.level(facts.score.level?)?;
    let texts = |texts: &[crate::model::LocalText]| texts.iter().take(most).map(|text| words.text(text)).collect::<Vec<_>>();
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

/// The right part of the page head: the period and what it is compared with.
pub(super) fn period_line(words: Words, organisation: &OrganisationScore<'_>) -> String {
    use crate::model::Compare;
    let period = words.month_and_year(organisation.period);
    let Some(compared) = organisation.compared_with else {
        return words.pick(format!("{period}  ·  no earlier period"), format!("{period}  ·  比較対象なし"));
    };
    let month = words.month_and_year(compared);
    let quarter = match organisation.portfolio.compare {
        Compare::Quarter => {
            let number = compared.quarter();
            words.pick(format!(" (Q{number} close)"), format!("（第{number}四半期末）"))
        }
        _ => String::new(),
    };
    words.pick(
        format!("{period}  ·  compared with {month}{quarter}"),
        format!("{period}  ·  比較対象：{month}{quarter}"),
    )
}

/// The model's name and version, for page feet.
pub(super) fn model_name(words: Words, organisation: &OrganisationScore<'_>) -> String {
    let model = &organisation.portfolio.model;
    format!("{} {}", shortened(&words.text(&model.name), 26.0), model.version)
}

/// A day as templates take it.
pub(super) fn document_date(day: NaiveDate) -> (i32, u32, u32) {
    (day.year(), day.month(), day.day())
}

fn frame(organisation: &OrganisationScore<'_>, facts: &TeamFacts<'_>) -> Frame {
    let words = facts.words;
    let score = facts.score;
    let model = facts.model;
    let name = words.text(&score.team.name);
    let assessed = score.assessment.map(|assessment| {
        let day = assessment.assessed_on.map(|day| words.full_day(day));
        let day = day.unwrap_or_else(|| words.month_and_year(assessment.period));
        let people: Vec<String> = assessment.assessors.iter().map(|name| words.text(name)).collect();
        let people = shortened(&words.list(&people), 20.0);
        match people.is_empty() {
            true => words.pick(format!("assessed {day}"), format!("評価日 {day}")),
            false => words.pick(format!("assessed {day} by {people}"), format!("評価日 {day}（{people}）")),
        }
    });
    let assessed = assessed.unwrap_or_else(|| words.pick("not assessed", "未評価"));
    let model_label = model_name(words, organisation);
    let kind = words.pick("Team report", "チーム報告書");
    let period = words.month_and_year(score.period);
    Frame {
        lang: words.locale.tag(),
        title: words.pick(
            format!("{} – {name} – {period}", words.text(&model.name)),
            format!("{} – {name} – {period}", words.text(&model.name)),
        ),
        author: words.text(&organisation.portfolio.organisation),
        running: format!("{}  ·  {kind}", shortened(&words.text(&organisation.portfolio.organisation), 24.0)),
        period: period_line(words, organisation),
        foot: format!("{}  ·  {assessed}  ·  {model_label}", shortened(&name, 16.0)),
        date: document_date(
            score.assessment.map_or_else(|| score.period.last_day(), Assessment::reference_day),
        ),
        kicker: shortened(&name, 44.0),
        headline: say::headline(facts),
        palette: palette(model.min_level(), model.max_level()),
        pages: if score.assessment.is_some() { 2 } else { 1 },
        attachment: team_attachment(model, score, words.locale),
        attachment_note: words.pick("Scores and answers behind this report", "本報告書のスコアと回答データ"),
    }
}

fn figures(facts: &TeamFacts<'_>) -> Vec<Figure> {
    let words = facts.words;
    let score = facts.score;
    let max = facts.model.max_level();
    let of = |total: usize| words.pick(format!("of {total}"), format!("/{total}"));
    let none = || "–".to_owned();
    let applicable = facts.applicable().len();
    let level = Figure {
        number: score.level.map_or_else(none, |level| level.to_string()),
        of: words.pick(format!("of {max}"), format!("/{max}")),
        label: words.pick("Team level", "総合レベル"),
        note: match (score.level, applicable) {
            (None, _) if score.assessment.is_none() => words.pick("not assessed", "未評価"),
            (None, _) => words.pick("not assessed in full", "未評価の項目あり"),
            (_, 1) => words.pick("one dimension", "1項目"),
            (_, count) => words.pick(
                format!("lowest of {} dimensions", words.number(count)),
                format!("{count}項目の最小値"),
            ),
        },
        alert: false,
    };
    let missed = facts.targets().1;
    let (met_count, missed_count) = (facts.targets().0.len(), missed.len());
    let targets = if met_count + missed_count == 0 {
        Figure {
            number: none(),
            of: String::new(),
            label: words.pick("Targets met", "目標の達成"),
            note: if score.dimensions.iter().any(|dimension| dimension.target.is_some()) {
                words.pick("no level to compare", "比較できるレベルなし")
            } else {
                words.pick("no target set", "目標設定なし")
            },
            alert: false,
        }
    } else {
        let names = shortened(&facts.names_inside(&missed, true), 13.0);
        Figure {
            number: met_count.to_string(),
            of: of(met_count + missed_count),
            label: words.pick("Targets met", "目標の達成"),
            note: match missed_count {
                0 => words.pick("none open", "未達なし"),
                _ => words.pick(format!("open: {names}"), format!("未達：{names}")),
            },
            alert: false,
        }
    };
    let criteria = Figure {
        number: if score.answered() == 0 { none() } else { score.met().to_string() },
        of: of(score.applicable()),
        label: words.pick("Criteria met", "達成基準"),
        note: words.pick(
            format!("{} of {} answered", score.answered(), score.applicable()),
            format!("{}中{}に回答", score.applicable(), score.answered()),
        ),
        alert: false,
    };
    vec![level, change_figure(facts), criteria, targets]
}

fn change_figure(facts: &TeamFacts<'_>) -> Figure {
    let words = facts.words;
    let score = facts.score;
    let label = |since: &str| words.pick(format!("Levels gained since {since}"), format!("{since}からの上昇"));
    let Some(compared) = score.compared_with else {
        return Figure {
            number: "–".into(),
            of: String::new(),
            label: words.pick("Levels gained", "上昇"),
            note: words.pick("first assessment", "初回評価"),
            alert: false,
        };
    };
    let since = words.month(compared);
    if score.compared.is_none() || score.assessment.is_none() {
        let note = if score.assessment.is_none() {
            words.pick("not assessed this month", "今月は未評価")
        } else if score.is_new() {
            let first = score.history.first().map_or(score.period, |assessment| assessment.period);
            let month = words.month(first);
            words.pick(format!("new: first assessed in {month}"), format!("新規：初回評価は{month}"))
        } else {
            words.pick(format!("not assessed in {since}"), format!("{since}は未評価"))
        };
        return Figure { number: "–".into(), of: String::new(), label: label(&since), note, alert: false };
    }
    let (gained, lost) = (facts.steps(true), facts.steps(false));
    let lost_names: Vec<usize> = facts.changed(false).iter().map(|(at, _)| *at).collect();
    Figure {
        number: if gained > 0 { format!("+{gained}") } else { "0".into() },
        of: String::new(),
        label: if gained == 1 {
            words.pick(format!("Level gained since {since}"), format!("{since}からの上昇"))
        } else {
            label(&since)
        },
        note: match lost {
            0 => words.pick("none lost", "低下0"),
            _ => {
                let names = shortened(&facts.names_inside(&lost_names, true), 12.0);
                words.pick(format!("{lost} lost: {names}"), format!("低下{lost}：{names}"))
            }
        },
        alert: lost > 0,
    }
}

/// A change as a table shows it.
pub(super) fn change(words: Words, change: Option<i32>, is_new: bool) -> Change {
    match change {
        Some(0) => Change { kind: "same", text: "0".into() },
        Some(change) if change > 0 => Change { kind: "up", text: format!("+{change}") },
        Some(change) => Change { kind: "down", text: format!("−{}", change.abs()) },
        None if is_new => Change { kind: "new", text: words.pick("new", "新規") },
        None => Change { kind: "none", text: "–".into() },
    }
}

fn ladder_exhibit(organisation: &OrganisationScore<'_>, facts: &TeamFacts<'_>) -> LadderExhibit {
    let words = facts.words;
    let score = facts.score;
    let model = facts.model;
    let steps = (model.levels.len().max(2) - 1) as f64;
    let window = facts.window();
    let mut rows: Vec<(usize, LadderRow)> = (0..model.dimensions.len())
        .map(|at| (at, ladder_row(organisation, facts, at)))
        .collect();
    // A long model is sorted by distance to the target, so that what matters is on top.
    if rows.len() > 6 {
        rows.sort_by_key(|(at, _)| {
            let dimension = &score.dimensions[*at];
            let gap = dimension.target.zip(dimension.level()).map(|(target, level)| i32::from(target) - i32::from(level));
            (std::cmp::Reverse(gap.unwrap_or(i32::MIN)), *at)
        });
    }
    let month = |period| words.month(period);
    LadderExhibit {
        claim: say::ladder_claim(facts),
        axis: model
            .levels
            .iter()
            .map(|level| AxisLevel { level: level.level, name: words.in_two_lines(&words.text(&level.name), 5.5) })
            .collect(),
        axis_first: crate::chart::LADDER_FIRST,
        axis_step: (crate::chart::LADDER_WIDTH - 2.0 * crate::chart::LADDER_FIRST - 2.0) / steps,
        axis_width: crate::chart::LADDER_WIDTH,
        since: score.compared_with.map_or_else(String::new, |period| {
            words.pick(format!("since\n{}", month(period)), format!("{}比", month(period)))
        }),
        ends: [
            window.first().copied().map_or_else(String::new, month),
            window.last().copied().map_or_else(String::new, month),
        ],
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        legend: legend(organisation, facts),
    }
}

fn legend(organisation: &OrganisationScore<'_>, facts: &TeamFacts<'_>) -> Vec<LegendItem> {
    let words = facts.words;
    let score = facts.score;
    let mut legend = Vec::new();
    match score.last_known() {
        Some(last) => {
            let month = words.month_and_year(last.period);
            legend.push(LegendItem {
                mark: "stale",
                text: words.pick(format!("last known, {month}"), format!("直近（{month}）")),
            });
        }
        None => legend.push(LegendItem { mark: "now", text: words.month_and_year(score.period) }),
    }
    let moved = score.dimensions.iter().any(|dimension| dimension.change().is_some_and(|change| change != 0));
    if let (Some(compared), true) = (score.compared_with, moved) {
        legend.push(LegendItem { mark: "before", text: words.month_and_year(compared) });
    }
    if score.dimensions.iter().any(|dimension| dimension.target.is_some()) {
        let portfolio = organisation.portfolio;
        let day = portfolio.target_day(score.team, score.assessment.or(score.history.last()));
        legend.push(LegendItem {
            mark: "target",
            text: match day {
                Some(day) => {
                    let day = words.day(day);
                    words.pick(format!("target, by {day}"), format!("目標（{day}まで）"))
                }
                None => words.pick("target", "目標"),
            },
        });
    }
    let medians = (0..facts.model.dimensions.len()).filter_map(|at| organisation.median_of_others(score, at));
    let counts: Vec<usize> = medians.map(|(_, count)| count).collect();
    if let (Some(low), Some(high)) = (counts.iter().min(), counts.iter().max()) {
        let count = if low == high { high.to_string() } else { format!("{low}–{high}") };
        let teams = if *high == 1 { "team" } else { "teams" };
        legend.push(LegendItem {
            mark: "median",
            text: words.pick(format!("median of {count} other {teams}"), format!("他{count}チームの中央値")),
        });
    }
    legend
}

fn ladder_row(organisation: &OrganisationScore<'_>, facts: &TeamFacts<'_>, at: usize) -> LadderRow {
    let words = facts.words;
    let score = facts.score;
    let dimension = &score.dimensions[at];
    let (ladder, spark) = ladder_row_charts(organisation, facts, at);
    let blocking = &dimension.standing.blocking;
    let level = blocking.first().map(|&criterion| facts.model.criteria[criterion].level);
    let demanded = facts.model.dimensions[at].criteria.iter().filter(|&&criterion| {
        let not_applicable = score.assessment.is_some_and(|assessment| {
            assessment.answers[criterion]
                .as_ref()
                .is_some_and(|answer| answer.state == AnswerState::NotApplicable)
        });
        Some(facts.model.criteria[criterion].level) == level && !not_applicable
    });
    let muted = match dimension.standing.state {
        State::NotApplicable => Some(words.pick("not applicable", "対象外")),
        State::NotAssessed if score.last_known().is_none() => Some(words.pick("not assessed", "未評価")),
        _ => None,
    };
    let count = demanded.count();
    let story = say::story(facts, at);
    let last_event = facts.events().into_iter().rfind(|event| event.dimension == at);
    LadderRow {
        name: facts.name(at),
        alert: last_event.is_some_and(crate::score::Event::is_loss) && score.assessment.is_some(),
        story: if dimension.standing.state == State::Declared {
            words.pick(format!("declared; {story}"), format!("申告値、{story}"))
        } else {
            story
        },
        ladder,
        spark,
        change: change(words, dimension.change(), score.is_new() && dimension.level().is_some()),
        open: if dimension.level().is_some() { blocking.len().to_string() } else { String::new() },
        of: if blocking.is_empty() { String::new() } else { words.pick(format!("of {count}"), format!("/ {count}")) },
        muted,
    }
}

/// The step of the ladder that a blocking criterion stands in the way of.
fn blocked_step(facts: &TeamFacts<'_>, criterion: usize) -> String {
    let criterion = &facts.model.criteria[criterion];
    let from = facts.score.dimensions[criterion.dimension].level().unwrap_or_default();
    format!("{from} → {}", criterion.level.max(from + 1))
}

fn planned<'a>(facts: &TeamFacts<'a>, criterion: usize) -> Option<&'a PlanItem> {
    use crate::model::PlanStatus;
    let plan = &facts.score.assessment?.plan;
    let live = |item: &&PlanItem| {
        item.criterion == Some(criterion) && matches!(item.status, PlanStatus::Open | PlanStatus::InProgress)
    };
    plan.iter().find(live)
}

/// The planned action for a criterion, else the model's default.
fn action(facts: &TeamFacts<'_>, criterion: usize, item: Option<&PlanItem>) -> String {
    let planned = item.map(|item| facts.words.text(&item.action)).filter(|text| !text.is_empty());
    planned.unwrap_or_else(|| facts.words.text(&facts.model.criteria[criterion].action))
}

/// Why a criterion is open: what was said of it, and since when.
fn cause(facts: &TeamFacts<'_>, criterion: usize) -> String {
    let words = facts.words;
    let score = facts.score;
    let answer = score.assessment.and_then(|assessment| assessment.answers[criterion].as_ref());
    let state = match answer.map(|answer| answer.state) {
        None => Some(words.pick("not answered", "未回答")),
        Some(AnswerState::Unknown) => Some(words.pick("unknown", "不明")),
        Some(AnswerState::Value(value)) if value > crate::model::Value::ZERO => {
            Some(words.pick("partly met", "一部達成"))
        }
        _ => None,
    };
    let note = answer.and_then(|answer| answer.note.as_ref()).map(|note| words.text(note));
    let since = open_since(facts.model, score.history, criterion)
        .filter(|_| score.history.len() > 1)
        .map(|since| words.month_name(since));
    let said = note.or(state);
    match (said, since) {
        (Some(said), Some(since)) => {
            words.pick(format!("{}; open since {since}", super::words::capital(&said)), format!("{said}（{since}から未達）"))
        }
        (Some(said), None) => super::words::capital(&said),
        (None, Some(since)) => words.pick(format!("Open since {since}"), format!("{since}から未達")),
        (None, None) => String::new(),
    }
}

fn more(words: Words, hidden: usize, place_en: &str, place_ja: &str) -> Option<String> {
    (hidden > 0).then(|| words.pick(format!("{hidden} more {place_en}"), format!("ほか{hidden}件{place_ja}")))
}

fn blockers_exhibit(facts: &TeamFacts<'_>) -> Option<BlockersExhibit> {
    facts.score.assessment?;
    let words = facts.words;
    let limiting = facts.score.limiting();
    let rows: Vec<BlockerRow> = facts
        .blockers
        .iter()
        .take(MOST_BLOCKERS)
        .map(|&criterion| {
            let dimension = facts.model.criteria[criterion].dimension;
            let item = planned(facts, criterion);
            BlockerRow {
                dimension: facts.short(dimension),
                step: blocked_step(facts, criterion),
                holds: limiting.contains(&dimension),
                criterion: facts.criterion(criterion),
                cause: cause(facts, criterion),
                action: action(facts, criterion, item),
                owner: item.and_then(|item| item.owner.as_ref()).map(|owner| words.text(owner)),
                due: item.and_then(|item| item.due).map(|due| words.day(due)),
            }
        })
        .collect();
    let hidden = facts.blockers.len() - rows.len();
    Some(BlockersExhibit {
        claim: say::blockers_claim(facts),
        rows,
        more: more(words, hidden, "open criteria: see the ledger overleaf", "（裏面の基準一覧を参照）"),
    })
}

fn follow_up_exhibit(facts: &TeamFacts<'_>) -> Option<FollowUpExhibit> {
    let words = facts.words;
    let compared = facts.score.compared_with?;
    if facts.follow_up.is_empty() {
        return None;
    }
    let month = words.month_name(compared);
    let mut items: Vec<_> = facts.follow_up.iter().collect();
    // What was not kept comes first: it is what the reader has to act on.
    items.sort_by_key(|item| match item.outcome {
        Outcome::Overdue(_) => 0,
        Outcome::DoneStillOpen => 1,
        Outcome::CarriedOver => 2,
        Outcome::Dropped => 3,
        Outcome::Done(_) => 4,
    });
    let hidden = items.len().saturating_sub(MOST_FOLLOW_UPS);
    let rows = items
        .into_iter()
        .take(MOST_FOLLOW_UPS)
        .map(|follow_up| {
            let item = follow_up.item;
            let dimension = item.criterion.map(|criterion| facts.model.criteria[criterion].dimension);
            let (result, alert) = match follow_up.outcome {
                Outcome::Done(Some(day)) => {
                    let day = words.day(day);
                    (words.pick(format!("done {day}"), format!("完了 {day}")), false)
                }
                Outcome::Done(None) => (words.pick("done", "完了"), false),
                Outcome::DoneStillOpen => (words.pick("done, criterion still open", "完了も基準未達"), true),
                Outcome::CarriedOver => (words.pick("not done, carried over", "未完了・繰り越し"), true),
                Outcome::Overdue(day) => {
                    let day = words.day(day);
                    (words.pick(format!("overdue since {day}"), format!("期限超過（{day}）")), true)
                }
                Outcome::Dropped => (words.pick("dropped", "取り下げ"), false),
            };
            FollowUpRow {
                action: match item.criterion {
                    Some(criterion) => action(facts, criterion, Some(item)),
                    None => words.text(&item.action),
                },
                dimension: dimension.map_or_else(|| "–".into(), |at| facts.short(at)),
                owner: item.owner.as_ref().map(|owner| words.text(owner)),
                result,
                alert,
            }
        })
        .collect();
    Some(FollowUpExhibit {
        head: words.pick(format!("Action planned in {month}"), format!("{month}時点の計画")),
        claim: say::follow_up_claim(facts),
        rows,
        more: more(words, hidden, "done or dropped", "（完了または取り下げ）"),
    })
}

fn history_exhibit(organisation: &OrganisationScore<'_>, facts: &TeamFacts<'_>) -> Option<HistoryExhibit> {
    if facts.score.history.is_empty() {
        return None;
    }
    let words = facts.words;
    let events = facts.events();
    let skip = events.len().saturating_sub(MOST_EVENTS);
    Some(HistoryExhibit {
        claim: say::history_claim(facts),
        charts: history_charts(organisation, facts),
        events: events
            .into_iter()
            .skip(skip)
            .map(|event| EventRow {
                month: words.month(event.period),
                dimension: facts.short(event.dimension),
                step: format!("{} → {}", event.from, event.to),
                loss: event.is_loss(),
                reason: shortened(&facts.reason(event), 70.0),
            })
            .collect(),
    })
}

fn ledger_exhibit(facts: &TeamFacts<'_>) -> Option<LedgerExhibit> {
    facts.score.assessment?;
    let words = facts.words;
    let dimensions: Vec<usize> = (0..facts.model.dimensions.len()).collect();
    let columns = if dimensions.len() <= 4 { dimensions.len() } else { 3 };
    let tables = dimensions
        .chunks(columns)
        .map(|chunk| LedgerTable {
            columns: chunk.iter().map(|&at| facts.name(at)).collect(),
            rows: facts
                .model
                .levels
                .iter()
                .rev()
                .filter(|level| {
                    chunk.iter().any(|&at| {
                        let criteria = &facts.model.dimensions[at].criteria;
                        criteria.iter().any(|&criterion| facts.model.criteria[criterion].level == level.level)
                    })
                })
                .map(|level| LedgerRow {
                    level: level.level,
                    name: words.text(&level.name),
                    cells: chunk.iter().map(|&at| ledger_cell(facts, at, level.level)).collect(),
                })
                .collect(),
        })
        .collect();
    Some(LedgerExhibit { claim: say::ledger_claim(facts), tables })
}

fn ledger_cell(facts: &TeamFacts<'_>, dimension: usize, level: u8) -> LedgerCell {
    let words = facts.words;
    let assessment = facts.score.assessment;
    let standing = &facts.score.dimensions[dimension].standing;
    let criteria: Vec<usize> = facts.model.dimensions[dimension]
        .criteria
        .iter()
        .copied()
        .filter(|&criterion| facts.model.criteria[criterion].level == level)
        .collect();
    let blocks = |criterion: usize| facts.blockers.contains(&criterion);
    let items: Vec<LedgerItem> = criteria
        .iter()
        .map(|&criterion| {
            let answer = assessment.and_then(|assessment| assessment.answers[criterion].as_ref());
            let met = assessment.is_some_and(|assessment| achieved(facts.model, assessment, criterion));
            let (state, remark) = match answer.map(|answer| answer.state) {
                Some(AnswerState::NotApplicable) => ("not-applicable", Some(words.pick("n/a", "対象外"))),
                _ if met => ("met", None),
                Some(AnswerState::Unknown) => ("unknown", Some(words.pick("unknown", "不明"))),
                None => ("unanswered", Some(words.pick("no answer", "未回答"))),
                Some(AnswerState::Value(value)) if value > crate::model::Value::ZERO => {
                    ("partial", Some(words.pick("partly", "一部")))
                }
                Some(AnswerState::Value(_)) => ("open", None),
            };
            let state = match state {
                "open" | "partial" | "unknown" | "unanswered" if blocks(criterion) => "blocking",
                other => other,
            };
            let text = facts.criterion(criterion);
            let remark = remark.filter(|_| standing.state == State::Assessed || state == "not-applicable");
            LedgerItem {
                text: match remark {
                    Some(remark) => words.pick(format!("{text} ({remark})"), format!("{text}（{remark}）")),
                    None => text,
                },
                state,
            }
        })
        .collect();
    let applicable = items.iter().filter(|item| item.state != "not-applicable").count();
    let met = items.iter().filter(|item| item.state == "met").count();
    let state = match standing.level {
        _ if criteria.is_empty() || applicable == 0 => "none",
        Some(reached) if level <= reached => "done",
        _ if items.iter().any(|item| item.state == "blocking") => "next",
        _ => "later",
    };
    LedgerCell {
        state,
        count: if criteria.is_empty() {
            words.pick("no demand of its own", "固有の基準なし")
        } else if applicable == 0 {
            words.pick("not applicable", "対象外")
        } else if standing.state == State::Declared {
            words.pick("not answered", "未回答")
        } else {
            words.pick(format!("{met} of {applicable} met"), format!("{applicable}基準中{met}達成"))
        },
        items,
    }
}

fn roadmap_exhibit(facts: &TeamFacts<'_>, most: usize) -> Option<RoadmapExhibit> {
    facts.score.assessment?;
    let words = facts.words;
    let axis = roadmap_axis(facts);
    let steps = &facts.roadmap.steps;
    // A line that says how many more there are takes the place of a step.
    let shown = if steps.len() > most { most - 1 } else { most };
    let rows = steps
        .iter()
        .take(shown)
        .map(|step| {
            let criterion = &facts.model.criteria[step.criterion];
            let item = planned(facts, step.criterion);
            let due = item.and_then(|item| item.due);
            RoadmapRow {
                action: action(facts, step.criterion, item),
                owner: item.and_then(|item| item.owner.as_ref()).map(|owner| words.text(owner)),
                bar: step_bar(facts, &axis, criterion.effort, due),
                due: due.map(|due| words.day(due)),
                brings: format!("{} {}", facts.short(criterion.dimension), criterion.level),
                lift: step
                    .team_to
                    .map(|level| words.pick(format!("team to {level}"), format!("総合{level}へ"))),
            }
        })
        .collect();
    Some(RoadmapExhibit {
        claim: say::roadmap_claim(facts),
        axis_width: crate::chart::ROADMAP_WIDTH,
        months: axis.months(words),
        rows,
        more: more(words, steps.len().saturating_sub(shown), "steps follow; the ledger shows them", "が続く（基準一覧を参照）"),
    })
}
