//! The heat map: every team, grouped by target, with totals.

use super::cells::{cell_at, spoken_cells, window_phrase};
use super::{LevelKey, MOST_COLUMNS, MapCell, MapExhibit, MapGroup, MapRow, Total};
use crate::chart::{self, Cell, StripRow};
use crate::report::summary_sentences::{self as say, SummaryFacts};
use crate::report::team::change;
use crate::report::words::{shortened, shortened_names};
use crate::score::{State, TeamScore};

/// One row a team.
pub(super) fn map_exhibit(facts: &SummaryFacts<'_>) -> MapExhibit {
    let words = facts.words;
    let score = facts.score;
    let model = &score.portfolio.model;
    let columns = if model.dimensions.len() <= MOST_COLUMNS { model.dimensions.len() } else { 0 };
    let names: Vec<String> = (0..score.teams.len()).map(|team| facts.team(team)).collect();
    let names = shortened_names(&names, 12.4);
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
