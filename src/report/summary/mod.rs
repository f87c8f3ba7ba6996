//! The view of the organisation-wide summary.

mod case;
mod cells;
mod charts;
mod facts;
mod figures;
mod groups;
mod history;
mod lists;
mod map;
mod pages;
mod quality;
mod say;
mod standalone;
mod withheld;

use serde::Serialize;

use self::charts::{distribution_exhibit, movers_exhibit, trend_exhibit};
use self::facts::SummaryFacts;
use self::figures::figures;
use self::groups::groups_exhibit;
use self::history::history_exhibit;
use self::lists::{decision_box, gaps_exhibit};
use self::map::map_exhibit;
use self::pages::MapPage;
use self::quality::quality_exhibit;
use super::attachment::summary_attachment;
use super::frame::{Frame, Shared, View, document_date, edges, kicker, model_name, period_line};
use super::team::{Change, Figure, Note};
use super::words::{Words, shortened};
use crate::chart::Chart;
use crate::chart::theme::Theme;
use crate::model::{Locale, Period};
use crate::score::OrganisationScore;

/// How many rounds the summary looks back, its own included.
const WINDOW: i32 = 12;
/// The most rounds it shows: the last of those in which any team was assessed.
const MOST_ROUNDS: usize = 6;
/// The most dimensions that get a column of their own.
const MOST_COLUMNS: usize = 8;
/// The most teams that have a row of the full width; more stand in two columns, with an
/// index of names.
const MOST_FULL_ROWS: usize = 40;
/// The most teams that all have a row; of more only those are shown that lost something, are
/// below their target or have no level, no more than this.
const MOST_ROWS: usize = 500;
/// The most rows of the lists that would grow with the number of teams.
const MOST_MOVERS: usize = 14;
/// So many of more movers.
const SHOWN_MOVERS: usize = 12;
const MOST_GAPS: usize = 8;
const MOST_DECISIONS: usize = 5;
const MOST_HISTORIES: usize = 60;
/// The most bars of a distribution that stand in one chart.
const GROUPS_PER_CHART: usize = 6;

/// Everything the summary shows.
#[derive(Debug, Serialize)]
pub struct SummaryReport {
    /// The page furniture.
    pub frame: Frame,
    figures: Vec<Figure>,
    map: Option<MapExhibit>,
    groups: Option<GroupsExhibit>,
    decisions: Option<DecisionBox>,
    distribution: ChartsExhibit,
    movers: Option<NotedChart>,
    trend: Option<NotedChart>,
    gaps: Option<GapsExhibit>,
    history: Option<HistoryExhibit>,
    quality: Option<QualityExhibit>,
    withheld: Option<Note>,
    note: Note,
}

#[derive(Debug, Serialize)]
struct MapExhibit {
    claim: String,
    since: String,
    team_head: String,
    /// Whether the rows stand in two columns.
    compact: bool,
    /// What stands in these columns, by page.
    pages: Vec<MapPage>,
    /// All teams by name with the place of their row, where there are many: parts of columns.
    index: Vec<Vec<Vec<IndexEntry>>>,
    index_claim: String,
    columns: Vec<String>,
    /// A sign for each column, for narrow ones.
    initials: Vec<String>,
    months: Vec<String>,
    /// The head over the months.
    strip_head: String,
    groups: Vec<MapGroup>,
    totals_label: String,
    totals: Vec<Total>,
    levels: Vec<LevelKey>,
    legend: String,
    /// Which teams are shown, where not all of them are.
    shown: Option<String>,
}

#[derive(Debug, Serialize)]
struct MapGroup {
    title: String,
    alert: bool,
    rows: Vec<MapRow>,
}

/// A team in the index, and where its row stands.
#[derive(Debug, Serialize)]
struct IndexEntry {
    name: String,
    /// The page, from 1.
    page: usize,
    /// The upper edge of the row in points below that of the paper.
    y: f64,
}

#[derive(Debug, Serialize)]
struct MapRow {
    /// The id of the team.
    id: String,
    name: String,
    /// The number of the team.
    #[serde(skip)]
    row: usize,
    /// The team's report, relative to the summary; none where teams are not named.
    file: Option<String>,
    level: String,
    change: Change,
    cells: Vec<MapCell>,
    strip: Option<Chart>,
    lowest: String,
    muted: bool,
}

#[derive(Debug, Serialize)]
struct MapCell {
    kind: &'static str,
    text: String,
    fill: Option<String>,
    color: Option<String>,
    moved: i32,
}

#[derive(Debug, Serialize)]
struct Total {
    now: String,
    before: String,
}

#[derive(Debug, Serialize)]
struct LevelKey {
    /// The step of the colours.
    shade: u8,
    label: String,
    name: String,
}

#[derive(Debug, Serialize)]
struct GroupsExhibit {
    question: String,
    claim: String,
    heads: [String; 9],
    rows: Vec<GroupRow>,
}

#[derive(Debug, Serialize)]
struct GroupRow {
    name: String,
    assessed: String,
    /// Teams at the organisation's targets.
    at_target: Option<String>,
    /// Teams that meet all their own; none where nobody has others.
    own: Option<String>,
    before: Option<String>,
    median: String,
    gained: Option<String>,
    lost: Option<String>,
    constraint: String,
}

#[derive(Debug, Serialize)]
struct DecisionBox {
    title: String,
    rows: Vec<DecisionRow>,
    more: Option<String>,
}

#[derive(Debug, Serialize)]
struct DecisionRow {
    text: String,
    team: String,
    effect: String,
}

#[derive(Debug, Serialize)]
struct ChartsExhibit {
    question: String,
    claim: String,
    charts: Vec<Chart>,
    levels: Vec<LevelKey>,
    unit: String,
}

#[derive(Debug, Serialize)]
struct NotedChart {
    question: String,
    claim: String,
    note: String,
    chart: Chart,
}

#[derive(Debug, Serialize)]
struct GapsExhibit {
    question: String,
    claim: String,
    /// The head over the teams that meet a criterion; none where no team is named.
    asks: Option<String>,
    rows: Vec<GapRow>,
    note: String,
}

#[derive(Debug, Serialize)]
struct GapRow {
    criterion: String,
    blocks: String,
    bar: Chart,
    teams: String,
    ask: String,
}

/// How sound are the figures?
#[derive(Debug, Serialize)]
struct QualityExhibit {
    question: String,
    claim: String,
    figures: Vec<QualityFigure>,
    /// What is doubtful besides.
    doubts: Option<String>,
    /// The page whose foot has room for it; 3 where the second has none.
    page: u8,
}

#[derive(Debug, Serialize)]
struct QualityFigure {
    number: String,
    of: String,
    label: String,
    note: String,
}

#[derive(Debug, Serialize)]
struct HistoryExhibit {
    claim: String,
    sections: Vec<HistorySection>,
    note: String,
}

/// The teams of a group, or all of them where there are no groups to compare.
#[derive(Debug, Serialize)]
struct HistorySection {
    /// The group; empty where all teams stand together.
    name: String,
    /// The criterion that would bring most of its teams on.
    line: String,
    minis: Vec<Mini>,
}

#[derive(Debug, Serialize)]
struct Mini {
    /// The id of the team.
    id: String,
    name: String,
    chart: Chart,
}

impl View for SummaryReport {
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

/// The summary of all teams.
pub fn summary_report(score: &OrganisationScore<'_>, locale: Locale) -> SummaryReport {
    let words = Words::of(locale, score.period, &score.portfolio.model);
    let theme = Theme::from(&score.portfolio.theme.colors);
    let facts = SummaryFacts { words, score, theme, window: window(score) };
    // Whatever tells of single teams is made only where readers may see them.
    let singly = !score.portfolio.withheld.single_teams;
    let distribution = distribution_exhibit(&facts);
    let movers = if singly { movers_exhibit(&facts) } else { None };
    let trend = trend_exhibit(&facts);
    let second = second_page(&distribution, [movers.as_ref(), trend.as_ref()]);
    let quality = if singly { quality_exhibit(&facts, second) } else { None };
    let frame = frame(&facts);
    SummaryReport {
        figures: figures(&facts),
        map: singly.then(|| map_exhibit(&facts, &frame.headline)),
        groups: groups_exhibit(&facts),
        decisions: if singly { decision_box(&facts) } else { None },
        distribution,
        movers,
        trend,
        gaps: gaps_exhibit(&facts),
        history: singly.then(|| history_exhibit(&facts)),
        quality,
        withheld: withheld::note(&facts),
        note: reading_note(&facts),
        frame,
    }
}

/// How high what stands on the second page is, in points, a little on the safe side.
fn second_page(distribution: &ChartsExhibit, pair: [Option<&NotedChart>; 2]) -> f64 {
    const HEADING: f64 = 32.0;
    const KEY: f64 = 18.0;
    let charts: f64 = distribution.charts.iter().map(|chart| chart.height + 6.0).sum();
    let pair = pair.into_iter().flatten().map(|exhibit| {
        // A claim takes up to two lines here, and so does a note.
        22.0 + HEADING + 15.0 + exhibit.chart.height + 6.0 + 20.0
    });
    HEADING + charts + KEY + pair.fold(0.0, f64::max)
}

/// The rounds shown, oldest first, the last of them that of the report. What nobody was
/// assessed in is left out: it would be a column of dashes, and no team could be followed
/// over it.
fn window(score: &OrganisationScore<'_>) -> Vec<Period> {
    let rounds: Vec<Period> = (1 - WINDOW..0).map(|back| score.period.plus(back)).collect();
    let mut shown = case::active(score, &rounds);
    shown.drain(..shown.len().saturating_sub(MOST_ROUNDS - 1));
    shown.push(score.period);
    shown
}

fn frame(facts: &SummaryFacts<'_>) -> Frame {
    let words = facts.words;
    let score = facts.score;
    let model = &score.portfolio.model;
    let whole = words.text(&score.portfolio.organisation);
    let period = words.period_full(score.period);
    let (organisation, kind) = match score.group {
        Some(group) => {
            let group = words.text(&group.name);
            (format!("{whole}  ·  {group}"), words.pick("Group summary", "グループサマリー"))
        }
        None => (whole, words.pick("Organisation summary", "組織サマリー")),
    };
    let coverage =
        if score.may_count(score.assessed().of) { coverage(facts) } else { period.clone() };
    Frame {
        title: format!("{} – {kind} – {organisation} – {period}", words.text(&model.name)),
        author: organisation.clone(),
        running: format!("{}  ·  {kind}", shortened(&words.text(&model.name), 24.0)),
        period: period_line(
            words,
            score.comparison,
            score.portfolio.asked(score.period),
            score.portfolio.compare,
            score.portfolio.calendar,
        ),
        foot: format!(
            "{}  ·  {coverage}  ·  {}",
            shortened(&organisation, 16.0),
            model_name(words, model)
        ),
        date: document_date(score.period.last_day()),
        edges: edges(words, &score.portfolio.theme),
        kicker: kicker(&organisation, &score.portfolio.theme),
        headline: say::headline(facts),
        pages: 0,
        attachment: summary_attachment(score, words.locale),
        attachment_note: words.pick("Scores behind this summary", "本サマリーのスコアデータ"),
        shared: Shared::new(
            words.locale.tag(),
            facts.theme.palette(model.span().ramp()),
            score.portfolio.theme.paper,
        ),
        theme: facts.theme,
    }
}

/// How many teams were assessed, and how many of them have a grade where not all do.
fn coverage(facts: &SummaryFacts<'_>) -> String {
    let words = facts.words;
    let (assessed, graded) = (facts.score.assessed(), facts.score.graded());
    let period = words.period_full(facts.score.period);
    let grade = facts.grade();
    let text = match (assessed.count, assessed.of) {
        (1, 1) => words
            .pick(format!("the one team assessed in {period}"), format!("{period}は1チームを評価")),
        (0, 1) => words.pick(
            format!("the one team not assessed in {period}"),
            format!("{period}は評価なし（1チーム）"),
        ),
        (count, of) => words.pick(
            format!("{count} of {of} teams assessed in {period}"),
            format!("{period}は{of}チーム中{count}チームを評価"),
        ),
    };
    let rest = match graded.count {
        count if count == assessed.count => String::new(),
        0 => words.pick(format!(", none with a {grade}"), format!("（{grade}なし）")),
        count => {
            words.pick(format!(", {count} with a {grade}"), format!("（{grade}あり{count}チーム）"))
        }
    };
    text + &rest
}

fn reading_note(facts: &SummaryFacts<'_>) -> Note {
    let words = facts.words;
    let model = &facts.score.portfolio.model;
    let meets = say::reading_rule(facts);
    let grade = if model.has_levels() { "level" } else { "score" };
    let grade_ja = if model.has_levels() { "レベル" } else { "スコア" };
    let left_out = facts.score.portfolio.withheld.single_teams;
    let ungraded = facts.score.graded() != facts.score.assessed();
    let counted = words.pick(
        format!(
            "Teams without a {grade} in the period are left out of every share{}{}. ",
            if ungraded { " but that of the teams assessed" } else { "" },
            if left_out { "" } else { ", and named" }
        ),
        format!(
            "当該回の{grade_ja}がないチームは{}割合から除{}。",
            if ungraded { "評価済みの割合以外の" } else { "" },
            if left_out { "く" } else { "き、名前を示す" }
        ),
    );
    let median = if model.has_levels() {
        words.pick(
            "No average of levels is used; the median of an even number of teams is the lower of the two middle levels.",
            "レベルの平均は用いない。偶数の場合の中央値は中央2値の低い方とする。",
        )
    } else {
        let rule = crate::report::method::rule(words, model);
        words.pick(
            format!("The median of an even number of teams is the lower of the two middle scores. {rule}"),
            format!("偶数の場合の中央値は中央2値の低い方とする。{rule}"),
        )
    };
    let difference = if model.has_levels() || facts.score.compared_with.is_none() {
        String::new()
    } else {
        words.pick(
            " Differences are those of the figures as printed.",
            "差は表示値どうしの差とする。",
        )
    };
    let rest = format!("{counted}{median}{difference}");
    Note {
        title: words.pick("How to read the counts.", "集計の見方"),
        text: format!("{meets}{rest}"),
    }
}
