//! The view of the organisation-wide summary.

use serde::Serialize;

use crate::chart::theme::palette;
use crate::chart::{
    self, Block, Cell, Chart, DistributionGroup, DistributionRow, MoverRow, StripRow, TrendLine,
};
use crate::model::{Locale, Period};
use crate::plan::roadmap;
use crate::score::{Gap, OrganisationScore, State, TeamScore};

use super::attachment::summary_attachment;
use super::summary_sentences::{self as say, SummaryFacts};
use super::team::{Change, Figure, Frame, Note, change, document_date, model_name, period_line};
use super::words::{Words, shortened, shortened_names};

/// The months the summary looks back.
const WINDOW: i32 = 6;
/// The most dimensions that get a column of their own.
const MOST_COLUMNS: usize = 8;
/// The most rows of the lists that would grow with the number of teams.
const MOST_MOVERS: usize = 24;
const MOST_GAPS: usize = 8;
const MOST_DECISIONS: usize = 5;
const MOST_HISTORIES: usize = 60;
/// The most bars of a distribution that stand in one chart.
const GROUPS_PER_CHART: usize = 6;

/// Everything the summary shows.
#[derive(Debug, Serialize)]
pub struct SummaryReport {
    /// The page furniture.
    #[serde(flatten)]
    pub frame: Frame,
    figures: Vec<Figure>,
    map: MapExhibit,
    decisions: Option<DecisionBox>,
    distribution: ChartsExhibit,
    movers: Option<NotedChart>,
    trend: Option<NotedChart>,
    gaps: Option<GapsExhibit>,
    history: HistoryExhibit,
    note: Note,
}

#[derive(Debug, Serialize)]
struct MapExhibit {
    claim: String,
    since: String,
    columns: Vec<String>,
    months: Vec<String>,
    groups: Vec<MapGroup>,
    totals_label: String,
    totals: Vec<Total>,
    levels: Vec<LevelKey>,
    legend: String,
}

#[derive(Debug, Serialize)]
struct MapGroup {
    title: String,
    alert: bool,
    rows: Vec<MapRow>,
}

#[derive(Debug, Serialize)]
struct MapRow {
    name: String,
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
    level: u8,
    name: String,
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
    claim: String,
    charts: Vec<Chart>,
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

#[derive(Debug, Serialize)]
struct HistoryExhibit {
    claim: String,
    minis: Vec<Mini>,
    note: String,
}

#[derive(Debug, Serialize)]
struct Mini {
    name: String,
    chart: Chart,
}

/// The summary of all teams.
pub fn summary_report(score: &OrganisationScore<'_>, locale: Locale) -> SummaryReport {
    let words = Words { locale, period: score.period };
    let facts = SummaryFacts { words, score, window: window(score) };
    SummaryReport {
        frame: frame(&facts),
        figures: figures(&facts),
        map: map_exhibit(&facts),
        decisions: decision_box(&facts),
        distribution: distribution_exhibit(&facts),
        movers: movers_exhibit(&facts),
        trend: trend_exhibit(&facts),
        gaps: gaps_exhibit(&facts),
        history: history_exhibit(&facts),
        note: reading_note(&facts),
    }
}

fn window(score: &OrganisationScore<'_>) -> Vec<Period> {
    let oldest = score
        .teams
        .iter()
        .filter_map(|team| team.history.first())
        .map(|assessment| assessment.period)
        .min();
    let first = oldest.unwrap_or(score.period).max(score.period.plus(1 - WINDOW));
    (0..=score.period.months_since(first)).map(|month| first.plus(month)).collect()
}

fn frame(facts: &SummaryFacts<'_>) -> Frame {
    let words = facts.words;
    let score = facts.score;
    let model = &score.portfolio.model;
    let organisation = words.text(&score.portfolio.organisation);
    let period = words.month_and_year(score.period);
    let kind = words.pick("Organisation summary", "組織サマリー");
    let assessed = score.assessed();
    let coverage = words.pick(
        format!("{} of {} teams assessed in {period}", assessed.count, assessed.of),
        format!("{period}は{}チーム中{}チームを評価", assessed.of, assessed.count),
    );
    Frame {
        lang: words.locale.tag(),
        title: format!("{} – {kind} – {organisation} – {period}", words.text(&model.name)),
        author: organisation.clone(),
        running: format!("{}  ·  {kind}", shortened(&words.text(&model.name), 24.0)),
        period: period_line(words, score),
        foot: format!(
            "{}  ·  {coverage}  ·  {}",
            shortened(&organisation, 16.0),
            model_name(words, score)
        ),
        date: document_date(score.period.last_day()),
        kicker: shortened(&organisation, 44.0),
        headline: say::headline(facts),
        palette: palette(model.min_level(), model.max_level()),
        pages: 0,
        attachment: summary_attachment(score, words.locale),
        attachment_note: words.pick("Scores behind this summary", "本サマリーのスコアデータ"),
    }
}

fn figures(facts: &SummaryFacts<'_>) -> Vec<Figure> {
    let words = facts.words;
    let score = facts.score;
    let of = |total: usize| words.pick(format!("of {total}"), format!("/{total}"));
    let since = score.compared_with.map(|period| words.month(period));
    let assessed = score.assessed();
    let mut figures = Vec::new();
    if facts.has_target() {
        let now = score.at_target(score.period);
        let label = match score.common_target() {
            Some(level) => words.pick(
                format!("Teams at level {level} or above"),
                format!("レベル{level}以上のチーム"),
            ),
            None => words.pick("Teams at target", "目標達成チーム"),
        };
        let before = score.compared_with.map(|period| facts.share(score.at_target(period)));
        figures.push(Figure {
            number: now.count.to_string(),
            of: of(now.of),
            label,
            note: match (before, &since) {
                (Some(before), Some(since)) => {
                    words.pick(format!("{before} in {since}"), format!("{since}は{before}"))
                }
                _ => words.pick("no earlier period", "比較対象なし"),
            },
            alert: false,
        });
    }
    let median =
        |period| score.median_level(period).map_or_else(|| "–".into(), |level| level.to_string());
    figures.push(Figure {
        number: median(score.period),
        of: String::new(),
        label: words.pick("Median team level", "総合レベルの中央値"),
        note: match (score.compared_with, &since) {
            (Some(period), Some(since)) => words.pick(
                format!("{} in {since}", median(period)),
                format!("{since}は{}", median(period)),
            ),
            _ => words.pick("no earlier period", "比較対象なし"),
        },
        alert: false,
    });
    if let Some(since) = &since {
        let compared = score
            .teams
            .iter()
            .filter(|team| team.assessment.is_some() && team.compared.is_some())
            .count();
        let movers = score.movers();
        let gained = movers.iter().filter(|mover| !mover.gained.is_empty()).count();
        let lost = movers.iter().filter(|mover| !mover.lost.is_empty()).count();
        figures.push(Figure {
            number: gained.to_string(),
            of: of(compared),
            label: words
                .pick(format!("Teams gained since {since}"), format!("{since}から上昇したチーム")),
            note: words.pick(
                format!("in any dimension; {lost} lost a level"),
                format!("いずれかの項目、低下{lost}"),
            ),
            alert: false,
        });
    }
    let missing: Vec<String> = (0..score.teams.len())
        .filter(|&team| score.teams[team].level.is_none())
        .map(|team| facts.team(team))
        .collect();
    let period = words.month(score.period);
    figures.push(Figure {
        number: assessed.count.to_string(),
        of: of(assessed.of),
        label: words
            .pick(format!("Teams assessed in {period}"), format!("{period}の評価済みチーム")),
        note: match missing.len() {
            0 => words.pick("none missing", "未評価なし"),
            1 => words.pick(
                format!("missing: {}", shortened(&missing[0], 11.0)),
                format!("未評価：{}", shortened(&missing[0], 11.0)),
            ),
            count => words
                .pick(format!("{count} missing, named below"), format!("未評価{count}（下表）")),
        },
        alert: false,
    });
    figures
}

/// The level of a team in a month, as a cell of a strip.
fn cell_at(team: &TeamScore<'_>, dimension: Option<usize>, period: Period) -> Cell {
    let at = team.snapshots.iter().position(|snapshot| snapshot.period == period);
    let Some(at) = at else { return Cell::Missing };
    let value = |at: usize| match dimension {
        Some(dimension) => team.snapshots[at].dimensions[dimension],
        None => (State::Assessed, team.snapshots[at].level),
    };
    match value(at) {
        (State::NotApplicable, _) => Cell::NotApplicable,
        (_, None) => Cell::Missing,
        (_, Some(level)) => {
            let before = at.checked_sub(1).and_then(|before| value(before).1);
            if before.is_some_and(|before| before > level) {
                Cell::Lost(level)
            } else {
                Cell::Level(level)
            }
        }
    }
}

fn spoken_cells(words: Words, cells: &[Cell]) -> String {
    let spoken: Vec<String> = cells
        .iter()
        .map(|cell| match cell {
            Cell::Level(level) => level.to_string(),
            Cell::Lost(level) => words.pick(format!("{level} (lost)"), format!("{level}（低下）")),
            Cell::Missing => words.pick("not assessed", "未評価"),
            Cell::NotApplicable => words.pick("not applicable", "対象外"),
        })
        .collect();
    spoken.join(&words.pick(", ", "、"))
}

fn window_phrase(facts: &SummaryFacts<'_>) -> String {
    let name = |period: Option<&Period>| {
        period.map_or_else(String::new, |period| facts.words.month_name(*period))
    };
    let (first, last) = (name(facts.window.first()), name(facts.window.last()));
    facts.words.pick(format!("{first} to {last}"), format!("{first}～{last}"))
}

fn map_exhibit(facts: &SummaryFacts<'_>) -> MapExhibit {
    let words = facts.words;
    let score = facts.score;
    let model = &score.portfolio.model;
    let columns = if model.dimensions.len() <= MOST_COLUMNS { model.dimensions.len() } else { 0 };
    let names: Vec<String> = (0..score.teams.len()).map(|team| facts.team(team)).collect();
    let names = shortened_names(&names, 13.4);
    let mut order: Vec<usize> = (0..score.teams.len()).collect();
    order.sort_by_key(|&team| {
        let team_score = &score.teams[team];
        let sum: u32 = team_score.dimensions.iter().filter_map(|d| d.level()).map(u32::from).sum();
        (std::cmp::Reverse(team_score.level), std::cmp::Reverse(sum), team)
    });
    let rows = |wanted: &dyn Fn(&TeamScore<'_>) -> bool| -> Vec<MapRow> {
        order
            .iter()
            .filter(|&&team| wanted(&score.teams[team]))
            .map(|&team| map_row(facts, team, names[team].clone(), columns))
            .collect()
    };
    let mut groups = Vec::new();
    let mut push = |rows: Vec<MapRow>, alert: bool, title: &dyn Fn(usize) -> String| {
        if !rows.is_empty() {
            groups.push(MapGroup { title: title(rows.len()), alert, rows });
        }
    };
    let teams = |count: usize| if count == 1 { "team" } else { "teams" };
    let period = words.month(score.period);
    if facts.has_target() {
        let phrase = match score.common_target() {
            Some(level) => words.pick(
                format!("At or above the level-{level} target"),
                format!("レベル{level}目標を達成"),
            ),
            None => words.pick("At or above their targets", "目標を達成"),
        };
        push(rows(&|team| score.team_meets(team) == Some(true)), false, &|count| {
            words.pick(
                format!("{phrase}: {count} {}", teams(count)),
                format!("{phrase}：{count}チーム"),
            )
        });
        push(rows(&|team| score.team_meets(team) == Some(false)), true, &|count| {
            words.pick(
                format!("Below target: {count} {}", teams(count)),
                format!("目標未達：{count}チーム"),
            )
        });
        push(
            rows(&|team| score.team_meets(team).is_none() && team.level.is_some()),
            false,
            &|count| {
                words.pick(
                    format!("Without target: {count} {}", teams(count)),
                    format!("目標なし：{count}チーム"),
                )
            },
        );
    } else {
        push(rows(&|team| team.level.is_some()), false, &|count| {
            words.pick(
                format!("Assessed: {count} {}", teams(count)),
                format!("評価済み：{count}チーム"),
            )
        });
    }
    push(rows(&|team| team.level.is_none()), false, &|count| {
        words.pick(
            format!("No team level in {period}: {count} {}", teams(count)),
            format!("{period}の総合レベルなし：{count}チーム"),
        )
    });
    MapExhibit {
        claim: say::map_claim(facts),
        since: score.compared_with.map_or_else(String::new, |period| {
            words.pick(
                format!("since\n{}", words.month(period)),
                format!("{}比", words.month(period)),
            )
        }),
        columns: (0..columns).map(|dimension| facts.short(dimension)).collect(),
        months: facts.window.iter().map(|period| words.month_initial(*period)).collect(),
        groups,
        totals_label: match score.common_target() {
            Some(level) => words.pick(
                format!("Teams at level {level} or above"),
                format!("レベル{level}以上のチーム"),
            ),
            None => words.pick("Teams at target", "目標達成チーム"),
        },
        totals: if facts.has_target() {
            (0..columns).map(|dimension| total(facts, dimension)).collect()
        } else {
            Vec::new()
        },
        levels: model
            .levels
            .iter()
            .map(|level| LevelKey { level: level.level, name: words.text(&level.name) })
            .collect(),
        legend: map_legend(facts),
    }
}

fn map_legend(facts: &SummaryFacts<'_>) -> String {
    let words = facts.words;
    let since = facts.score.compared_with.map(|period| words.month(period));
    let mut parts = Vec::new();
    if let Some(since) = since {
        parts.push(words.pick(
            format!("▲ gained since {since}; orange outline ▼: lost"),
            format!("▲：{since}から上昇、▼橙枠：低下"),
        ));
    }
    parts.push(words.pick(
        "dashed: not assessed, last known level in brackets",
        "破線：未評価（括弧内は直近レベル）",
    ));
    parts.push(words.pick("team level: lowest applicable dimension", "総合：該当項目の最小値"));
    parts.join(&words.pick("    ", "　"))
}

fn total(facts: &SummaryFacts<'_>, dimension: usize) -> Total {
    let words = facts.words;
    let score = facts.score;
    Total {
        now: facts.share(score.dimension_at_target(dimension, score.period)),
        before: score.compared_with.map_or_else(String::new, |period| {
            let share = score.dimension_at_target(dimension, period);
            let month = words.month(period);
            words.pick(
                format!("{} in {month}", share.count),
                format!("{month}は{}", facts.share(share)),
            )
        }),
    }
}

fn map_row(facts: &SummaryFacts<'_>, team: usize, name: String, columns: usize) -> MapRow {
    let words = facts.words;
    let model = &facts.score.portfolio.model;
    let score = &facts.score.teams[team];
    let (min, max) = (model.min_level(), model.max_level());
    let last_known = score.last_known();
    let cells = (0..columns)
        .map(|at| {
            let dimension = &score.dimensions[at];
            let bare =
                |kind, text: String| MapCell { kind, text, fill: None, color: None, moved: 0 };
            match (dimension.standing.state, dimension.level()) {
                (_, Some(level)) => MapCell {
                    kind: "level",
                    text: level.to_string(),
                    fill: Some(chart::theme::hex(chart::theme::level_fill(level, min, max))),
                    color: Some(chart::theme::hex(chart::theme::level_text(level, min, max))),
                    moved: dimension.change().unwrap_or(0).signum(),
                },
                (State::NotApplicable, _) => bare("none", words.pick("n/a", "対象外")),
                _ => bare(
                    "missing",
                    last_known
                        .and_then(|snapshot| snapshot.dimensions[at].1)
                        .map_or_else(|| "–".into(), |level| format!("({level})")),
                ),
            }
        })
        .collect();
    let strip_cells: Vec<Cell> =
        facts.window.iter().map(|period| cell_at(score, None, *period)).collect();
    let spoken = spoken_cells(words, &strip_cells);
    let span = window_phrase(facts);
    let strip = (facts.window.len() > 1).then(|| {
        let rows = [StripRow { name: String::new(), stalled: false, cells: strip_cells }];
        let alt = words.pick(
            format!("{name}, team level {span}: {spoken}."),
            format!("{name}の総合レベル（{span}）：{spoken}。"),
        );
        chart::strips(&rows, &[], (min, max), 78.0, alt)
    });
    let limiting = score.limiting();
    let applicable = score.dimensions.iter().filter(|d| d.level().is_some()).count();
    let lowest = if score.level.is_none() {
        match last_known {
            Some(last) => {
                let month = words.month(last.period);
                words.pick(format!("last seen in {month}"), format!("直近は{month}"))
            }
            None => words.pick("not assessed", "未評価"),
        }
    } else if limiting.len() == applicable && applicable > 1 {
        words.pick("all equal", "全項目同じ")
    } else {
        let names: Vec<String> = limiting.iter().map(|&at| facts.short(at)).collect();
        shortened(&names.join(&words.pick(", ", "、")), 13.0)
    };
    MapRow {
        name,
        level: score.level.map_or_else(|| "–".into(), |level| level.to_string()),
        change: change(words, score.change(), score.is_new() && score.level.is_some()),
        cells,
        strip,
        lowest,
        muted: score.level.is_none(),
    }
}

fn decision_box(facts: &SummaryFacts<'_>) -> Option<DecisionBox> {
    let words = facts.words;
    let score = facts.score;
    let model = &score.portfolio.model;
    let mut asking: Vec<(usize, String)> = score
        .teams
        .iter()
        .enumerate()
        .filter_map(|(index, team)| Some((index, words.text(team.assessment?.decision.as_ref()?))))
        .collect();
    if asking.is_empty() {
        return None;
    }
    asking.sort_by_key(|(index, _)| {
        let team = &score.teams[*index];
        (score.team_meets(team) == Some(true), team.level, *index)
    });
    let count = asking.len();
    let below = asking
        .iter()
        .filter(|(index, _)| score.team_meets(&score.teams[*index]) == Some(false))
        .count();
    let title = if count == 1 {
        words.pick("Decision needed: one team asks for one", "決裁事項：1チームから1件")
    } else if below > 0 && below < count {
        words.pick(
            format!("Decisions needed: {count} teams ask for one, {below} of them below target"),
            format!("決裁事項：{count}件（うち目標未達のチーム{below}件）"),
        )
    } else {
        words.pick(
            format!("Decisions needed: {count} teams ask for one"),
            format!("決裁事項：{count}件"),
        )
    };
    let rows = asking
        .iter()
        .take(MOST_DECISIONS)
        .map(|(index, text)| {
            let team = &score.teams[*index];
            let lift = roadmap(model, team).steps.iter().find_map(|step| step.team_to);
            DecisionRow {
                text: shortened(text, 58.0),
                team: shortened(&facts.team(*index), 12.0),
                effect: match (team.level, lift) {
                    (Some(level), Some(to)) => {
                        words.pick(format!("level {level} → {to}"), format!("レベル{level} → {to}"))
                    }
                    (Some(level), None) => {
                        words.pick(format!("level {level}"), format!("レベル{level}"))
                    }
                    _ => String::new(),
                },
            }
        })
        .collect();
    let hidden = count.saturating_sub(MOST_DECISIONS);
    Some(DecisionBox {
        title,
        rows,
        more: (hidden > 0).then(|| {
            words.pick(
                format!("{hidden} more in the reports of their teams"),
                format!("ほか{hidden}件は各チームの報告書を参照"),
            )
        }),
    })
}

fn distribution_exhibit(facts: &SummaryFacts<'_>) -> ChartsExhibit {
    let words = facts.words;
    let score = facts.score;
    let model = &score.portfolio.model;
    let (min, max) = (model.min_level(), model.max_level());
    let mut periods: Vec<Period> = facts
        .window
        .first()
        .copied()
        .into_iter()
        .chain(score.compared_with)
        .chain([score.period])
        .collect();
    periods.sort_unstable();
    periods.dedup();
    let group = |dimension: Option<usize>| {
        let target = match dimension {
            Some(dimension) => score.target(dimension),
            None => score.common_target(),
        };
        let rows = periods
            .iter()
            .map(|period| {
                let counts = score.distribution(dimension, *period);
                let counts: Vec<usize> =
                    (min..=max).map(|level| counts.get(&level).copied().unwrap_or(0)).collect();
                let total: usize = counts.iter().sum();
                let above: usize = (min..=max)
                    .zip(&counts)
                    .filter(|(level, _)| *level >= target.unwrap_or(min))
                    .map(|(_, count)| count)
                    .sum();
                DistributionRow {
                    label: words.month(*period),
                    current: *period == score.period,
                    counts,
                    share: facts.share(crate::score::Share { count: above, of: total }),
                }
            })
            .collect();
        DistributionGroup {
            name: match dimension {
                Some(dimension) => shortened(&facts.name(dimension), 11.5),
                None => words.pick("Team level", "総合レベル"),
            },
            target: target.unwrap_or(min),
            rows,
        }
    };
    let mut groups = vec![group(None)];
    groups.extend((0..model.dimensions.len()).map(|dimension| group(Some(dimension))));
    let (below, above) = match score.common_target() {
        Some(target) if target > min => (
            words.pick(
                format!("below target (below {target})"),
                format!("目標未達（{target}未満）"),
            ),
            words.pick(
                format!("at or above target ({target} and up)"),
                format!("目標達成（{target}以上）"),
            ),
        ),
        _ => (words.pick("below target", "目標未達"), words.pick("at or above target", "目標達成")),
    };
    let (below, above) = if facts.has_target() {
        (below, above)
    } else {
        (String::new(), words.pick("teams by level", "レベル別チーム数"))
    };
    let charts = groups
        .chunks(GROUPS_PER_CHART)
        .map(|chunk| {
            chart::distribution(
                chunk,
                (min, max),
                &below,
                &above,
                distribution_alt(facts, chunk, min),
            )
        })
        .collect();
    ChartsExhibit {
        claim: say::distribution_claim(facts),
        charts,
        unit: words.pick("numbers: teams", "数字：チーム数"),
    }
}

fn distribution_alt(facts: &SummaryFacts<'_>, groups: &[DistributionGroup], min: u8) -> String {
    let words = facts.words;
    let mut text = String::new();
    for group in groups {
        for row in &group.rows {
            let counts: Vec<String> = (min..)
                .zip(&row.counts)
                .filter(|(_, count)| **count > 0)
                .map(|(level, count)| {
                    words.pick(
                        format!("{count} at level {level}"),
                        format!("レベル{level}が{count}"),
                    )
                })
                .collect();
            let counts = counts.join(&words.pick(", ", "、"));
            text += &words.pick(
                format!("{}, {}: {counts}. ", group.name, row.label),
                format!("{}、{}：{counts}。", group.name, row.label),
            );
        }
    }
    text.trim_end().to_owned()
}

fn movers_exhibit(facts: &SummaryFacts<'_>) -> Option<NotedChart> {
    let words = facts.words;
    let compared = facts.score.compared_with?;
    let movers = facts.score.movers();
    if movers.is_empty() {
        return None;
    }
    let since = words.month_name(compared);
    let initials = initials(facts);
    let block = |(dimension, level, _): &(usize, u8, i32)| Block {
        text: format!("{} → {level}", initials[*dimension]),
    };
    let names: Vec<String> = movers.iter().map(|mover| facts.team(mover.team)).collect();
    let names = shortened_names(&names, 11.5);
    let rows: Vec<MoverRow> = movers
        .iter()
        .zip(&names)
        .take(MOST_MOVERS)
        .map(|(mover, name)| MoverRow {
            name: name.clone(),
            gained: mover.gained.iter().take(4).map(block).collect(),
            lost: mover.lost.iter().take(2).map(block).collect(),
        })
        .collect();
    let spoken: Vec<String> = movers
        .iter()
        .take(MOST_MOVERS)
        .map(|mover| {
            let moved = |moves: &[(usize, u8, i32)], up: bool| {
                moves
                    .iter()
                    .map(|(dimension, level, _)| {
                        let name = facts.short(*dimension);
                        match up {
                            true => words.pick(
                                format!("{name} up to {level}"),
                                format!("{name}が{level}に上昇"),
                            ),
                            false => words.pick(
                                format!("{name} down to {level}"),
                                format!("{name}が{level}に低下"),
                            ),
                        }
                    })
                    .collect::<Vec<_>>()
            };
            let all = [moved(&mover.gained, true), moved(&mover.lost, false)].concat();
            words.pick(
                format!("{}: {}", facts.team(mover.team), all.join(", ")),
                format!("{}：{}", facts.team(mover.team), all.join("、")),
            )
        })
        .collect();
    let key: Vec<String> = (0..facts.score.portfolio.model.dimensions.len())
        .filter(|at| {
            movers.iter().any(|mover| {
                mover.gained.iter().chain(&mover.lost).any(|(other, _, _)| other == at)
            })
        })
        .map(|at| {
            words.pick(
                format!("{} {}", initials[at], words.inside(&facts.short(at))),
                format!("{}：{}", initials[at], facts.short(at)),
            )
        })
        .collect();
    let left_out = words.pick(
        format!("Teams without a {since} assessment are left out."),
        format!("{since}の評価がないチームは対象外。"),
    );
    let hidden = movers.len().saturating_sub(MOST_MOVERS);
    let hidden = if hidden > 0 {
        words.pick(format!(" {hidden} more teams moved."), format!("ほか{hidden}チーム。"))
    } else {
        String::new()
    };
    let chart = chart::movers(
        &rows,
        &words.pick("lost", "低下"),
        &words.pick("gained", "上昇"),
        240.0,
        words.pick(format!("{}.", spoken.join("; ")), format!("{}。", spoken.join("；"))),
    );
    Some(NotedChart {
        question: words.pick(format!("Who moved since {since}?"), format!("{since}からの変化")),
        claim: say::movers_claim(facts, &movers),
        note: words.pick(
            format!("{} → level reached. {left_out}{hidden}", key.join(", ")),
            format!("{}（→は到達レベル）。{left_out}{hidden}", key.join("、")),
        ),
        chart,
    })
}

/// A short sign for each dimension: the first letter of its name, or a number where two
/// would share it.
fn initials(facts: &SummaryFacts<'_>) -> Vec<String> {
    let first = |dimension: usize| {
        let short = facts.short(dimension);
        short.chars().next().map_or_else(String::new, |c| c.to_uppercase().collect())
    };
    let count = facts.score.portfolio.model.dimensions.len();
    let letters: Vec<String> = (0..count).map(first).collect();
    let unique = letters.iter().collect::<std::collections::BTreeSet<_>>().len() == count;
    if unique { letters } else { (1..=count).map(|number| number.to_string()).collect() }
}

fn trend_exhibit(facts: &SummaryFacts<'_>) -> Option<NotedChart> {
    let words = facts.words;
    let score = facts.score;
    let model = &score.portfolio.model;
    if !facts.has_target() || facts.window.len() < 2 {
        return None;
    }
    let met = |team: usize, dimension: usize, period: Period| {
        let snapshot =
            score.teams[team].snapshots.iter().find(|snapshot| snapshot.period == period);
        let level = snapshot.and_then(|snapshot| snapshot.dimensions[dimension].1);
        level.zip(score.target(dimension)).is_some_and(|(level, target)| level >= target)
    };
    let mut series = Vec::new();
    let mut gains = Vec::new();
    let mut cohorts = Vec::new();
    for dimension in 0..model.dimensions.len() {
        let cohort = score.cohort(dimension, &facts.window);
        if cohort.is_empty() || score.target(dimension).is_none() {
            continue;
        }
        let counts: Vec<usize> = facts
            .window
            .iter()
            .map(|period| cohort.iter().filter(|&&team| met(team, dimension, *period)).count())
            .collect();
        let ends = counts.first().copied().zip(counts.last().copied());
        let (first, last) =
            ends.map(|(a, b)| (i64::try_from(a).unwrap_or(0), i64::try_from(b).unwrap_or(0)))?;
        gains.push((dimension, last - first));
        cohorts.push(cohort.len());
        series.push((
            dimension,
            TrendLine {
                name: shortened(&facts.short(dimension), 7.0),
                share: facts.share(crate::score::Share {
                    count: counts.last().copied().unwrap_or(0),
                    of: cohort.len(),
                }),
                counts,
                of: cohort.len(),
            },
        ));
    }
    if series.is_empty() {
        return None;
    }
    // Many lines would be a tangle: the two best and the three worst tell the story.
    series.sort_by(|(a, one), (b, other)| {
        let end = |line: &TrendLine| line.counts.last().copied().unwrap_or(0);
        (end(other) * one.of).cmp(&(end(one) * other.of)).then(a.cmp(b))
    });
    if series.len() > 5 {
        series.drain(2..series.len() - 3);
    }
    series.sort_by_key(|(dimension, _)| *dimension);
    let months: Vec<String> = facts.window.iter().map(|period| words.month(*period)).collect();
    let spoken: Vec<String> = series
        .iter()
        .map(|(dimension, line)| {
            let counts: Vec<String> = line.counts.iter().map(ToString::to_string).collect();
            words.pick(
                format!("{}: {} of {}", facts.name(*dimension), counts.join(", "), line.of),
                format!("{}：{}（{}チーム中）", facts.name(*dimension), counts.join("、"), line.of),
            )
        })
        .collect();
    let span = window_phrase(facts);
    let (low, high) =
        (cohorts.iter().min().copied().unwrap_or(0), cohorts.iter().max().copied().unwrap_or(0));
    let cohort = if low == high {
        high.to_string()
    } else {
        words.pick(format!("{low} to {high}"), format!("{low}～{high}"))
    };
    let lines: Vec<TrendLine> = series.into_iter().map(|(_, line)| line).collect();
    Some(NotedChart {
        question: words.pick("Is the portfolio rising?", "全体の推移"),
        claim: say::trend_claim(facts, &gains),
        note: words.pick(
            format!("Share of teams at target: for each line the same {cohort} teams, those assessed in every month."),
            format!("目標達成チームの割合。各線とも全月で評価のある同一の{cohort}チーム。"),
        ),
        chart: chart::trend(
            &lines,
            &months,
            240.0,
            words.pick(
                format!("Teams at target by month, {span}. {}.", spoken.join("; ")),
                format!("目標達成チーム数（{span}）。{}。", spoken.join("；")),
            ),
        ),
    })
}

fn gaps_exhibit(facts: &SummaryFacts<'_>) -> Option<GapsExhibit> {
    let words = facts.words;
    let model = &facts.score.portfolio.model;
    let gaps = facts.score.gaps();
    let scale = gaps.first()?.teams.len();
    let names = |teams: &[usize], room: f64| {
        let mut shown = Vec::new();
        let mut used = 0.0;
        for (place, &team) in teams.iter().enumerate() {
            let name = shortened(&facts.team(team), 16.0);
            used += super::words::width(&name) + 1.0;
            if used > room && !shown.is_empty() {
                let rest = teams.len() - place;
                shown.push(words.pick(format!("{rest} more"), format!("ほか{rest}")));
                break;
            }
            shown.push(name);
        }
        shown.join(&words.pick(", ", "、"))
    };
    let rows = gaps
        .iter()
        .take(MOST_GAPS)
        .map(|gap: &Gap| {
            let criterion = &model.criteria[gap.criterion];
            let who = facts.score.who_meets(gap.criterion);
            let (count, alone) = (gap.teams.len(), gap.alone.len());
            GapRow {
                criterion: words.text(&criterion.text),
                blocks: format!("{} {}", facts.short(criterion.dimension), criterion.level),
                bar: chart::share_bar(
                    count,
                    alone,
                    scale,
                    words.pick(
                        format!(
                            "{count} {}, the only gap for {alone}",
                            if count == 1 { "team" } else { "teams" }
                        ),
                        format!("{count}チーム、うち{alone}チームは唯一の未達基準"),
                    ),
                ),
                teams: names(&gap.teams, 25.0),
                ask: if who.is_empty() {
                    words.pick("nobody yet", "なし")
                } else {
                    names(&who, 14.0)
                },
            }
        })
        .collect();
    Some(GapsExhibit {
        question: if facts.has_target() {
            words.pick("Which gaps keep teams below target?", "目標を妨げる共通の課題")
        } else {
            words.pick("Which gaps keep teams at their level?", "レベル上昇を妨げる共通の課題")
        },
        claim: say::gaps_claim(facts, &gaps),
        rows,
        note: words.pick(
            "Dark part of the bar: teams for which this is the only open criterion at the next level of the dimension.",
            "棒の濃い部分：次のレベルに対する唯一の未達基準であるチーム。",
        ),
    })
}

fn history_exhibit(facts: &SummaryFacts<'_>) -> HistoryExhibit {
    let words = facts.words;
    let score = facts.score;
    let model = &score.portfolio.model;
    let (min, max) = (model.min_level(), model.max_level());
    let initials: Vec<String> =
        facts.window.iter().map(|period| words.month_initial(*period)).collect();
    let dimensions = model.dimensions.len().min(MOST_COLUMNS);
    let is_stalled = |team: &TeamScore<'_>, dimension: usize| {
        let below = match score.target(dimension) {
            Some(target) => team.dimensions[dimension].level().is_some_and(|level| level < target),
            None => false,
        };
        let months = i32::try_from(facts.window.len()).unwrap_or(i32::MAX);
        below && months >= 3 && team.months_at_level(dimension) >= months
    };
    let stalls: Vec<bool> = score
        .teams
        .iter()
        .map(|team| (0..model.dimensions.len()).any(|dimension| is_stalled(team, dimension)))
        .collect();
    let mut teams: Vec<usize> = (0..score.teams.len()).collect();
    teams.sort_by_key(|&team| (std::cmp::Reverse(score.teams[team].level), team));
    let all = teams.len();
    if all > MOST_HISTORIES {
        teams
            .sort_by_key(|&team| (!stalls[team], std::cmp::Reverse(score.teams[team].level), team));
        teams.truncate(MOST_HISTORIES);
    }
    let names: Vec<String> = teams.iter().map(|&team| facts.team(team)).collect();
    let names = shortened_names(&names, 16.0);
    let minis = teams
        .iter()
        .zip(names)
        .map(|(&team, name)| {
            let team_score = &score.teams[team];
            let rows: Vec<StripRow> = (0..dimensions)
                .map(|dimension| StripRow {
                    name: shortened(&facts.short(dimension), 6.2),
                    stalled: is_stalled(team_score, dimension),
                    cells: facts
                        .window
                        .iter()
                        .map(|period| cell_at(team_score, Some(dimension), *period))
                        .collect(),
                })
                .collect();
            let spoken: Vec<String> = rows
                .iter()
                .enumerate()
                .map(|(dimension, row)| {
                    let cells = spoken_cells(words, &row.cells);
                    words.pick(
                        format!("{}: {cells}", facts.short(dimension)),
                        format!("{}：{cells}", facts.short(dimension)),
                    )
                })
                .collect();
            let span = window_phrase(facts);
            let alt = words.pick(
                format!("{name}, {span}. {}.", spoken.join("; ")),
                format!("{name}（{span}）。{}。", spoken.join("；")),
            );
            Mini { chart: chart::strips(&rows, &initials, (min, max), 157.0, alt), name }
        })
        .collect();
    let span = words.months(i32::try_from(facts.window.len()).unwrap_or(i32::MAX));
    let mut note = words.pick(
        format!("Orange label: below target and unchanged in all {span}. Orange outline: level lost. Dashed: not assessed. Dash: not applicable."),
        format!("橙の項目名：目標未達のまま{span}間変化なし。橙枠：低下。破線：未評価。–：対象外。"),
    );
    if all > MOST_HISTORIES {
        note += &words.pick(
            format!(" Shown are {MOST_HISTORIES} of {all} teams, those with a stall first."),
            format!("{all}チーム中{MOST_HISTORIES}チームを表示（停滞のあるチームを優先）。"),
        );
    }
    HistoryExhibit {
        claim: say::history_claim(facts, stalls.iter().filter(|stalled| **stalled).count()),
        minis,
        note,
    }
}

fn reading_note(facts: &SummaryFacts<'_>) -> Note {
    let words = facts.words;
    let target = facts.score.common_target();
    let meets = match target {
        Some(level) => words.pick(
            format!("A team counts as meeting the target when its lowest applicable dimension is at level {level} or above. "),
            format!("該当項目の最小値がレベル{level}以上のチームを目標達成とする。"),
        ),
        None if facts.has_target() => words.pick(
            "A team counts as meeting the targets when every applicable dimension reaches its own. ",
            "該当する全項目が目標に達したチームを目標達成とする。",
        ),
        None => String::new(),
    };
    let rest = words.pick(
        "Teams without a level in the period are left out of every share, and named. No average of levels is used; the median of an even number of teams is the lower of the two middle levels.",
        "当該月のレベルがないチームは割合から除き、名前を示す。レベルの平均は用いない。偶数の場合の中央値は中央2値の低い方とする。",
    );
    Note {
        title: words.pick("How to read the counts.", "集計の見方"),
        text: format!("{meets}{rest}"),
    }
}
