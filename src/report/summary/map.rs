//! The heat map: every team, grouped by target, with totals.

use super::cells::{cell_at, spoken_cells, window_phrase};
use super::charts::initials;
use super::{
    IndexEntry, LevelKey, MOST_COLUMNS, MOST_FULL_ROWS, MapCell, MapExhibit, MapGroup, MapRow,
    Total,
};
use crate::chart::{self, Cell, StripRow};
use crate::model::{MaturityModel, Score};
use crate::report::summary_sentences::{self as say, SummaryFacts};
use crate::report::team::change;
use crate::report::words::Words;
use crate::report::words::{shortened, shortened_names};
use crate::score::{State, TeamScore};

/// One row a team.
pub(super) fn map_exhibit(facts: &SummaryFacts<'_>) -> MapExhibit {
    let words = facts.words;
    let score = facts.score;
    let model = &score.portfolio.model;
    let columns = if model.dimensions.len() <= MOST_COLUMNS { model.dimensions.len() } else { 0 };
    let names: Vec<String> = (0..score.teams.len()).map(|team| facts.team(team)).collect();
    let compact = score.teams.len() > MOST_FULL_ROWS;
    let full_names = names.clone();
    let names = shortened_names(&names, if compact { 10.0 } else { 12.4 });
    let mut order: Vec<usize> = (0..score.teams.len()).collect();
    order.sort_by_cached_key(|&team| {
        let team_score = &score.teams[team];
        let sum: Score =
            team_score.dimensions.iter().filter_map(|d| Some(d.grade()?.number())).sum();
        (std::cmp::Reverse(team_score.grade.clone()), std::cmp::Reverse(sum), team)
    });
    let rows = |wanted: &dyn Fn(&TeamScore<'_>) -> bool| -> Vec<MapRow> {
        order
            .iter()
            .filter(|&&team| wanted(&score.teams[team]))
            .map(|&team| map_row(facts, team, names[team].clone(), columns, compact))
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
    let whole = words.grade_of_team(model);
    if facts.has_target() {
        let phrase = match score.common_target() {
            Some(target) => {
                let phrase = say::target_name(words, target);
                words.pick(format!("At or above the {phrase}"), format!("{phrase}を達成"))
            }
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
            rows(&|team| score.team_meets(team).is_none() && team.grade.is_some()),
            false,
            &|count| {
                words.pick(
                    format!("Without target: {count} {}", teams(count)),
                    format!("目標なし：{count}チーム"),
                )
            },
        );
    } else {
        push(rows(&|team| team.grade.is_some()), false, &|count| {
            words.pick(
                format!("Assessed: {count} {}", teams(count)),
                format!("評価済み：{count}チーム"),
            )
        });
    }
    push(rows(&|team| team.grade.is_none()), false, &|count| {
        words.pick(
            format!("No {} in {period}: {count} {}", words.inside(&whole), teams(count)),
            format!("{period}の{whole}なし：{count}チーム"),
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
        team_head: words.grade_of_team(model).replacen(' ', "\n", 1).replacen("総合", "総合\n", 1),
        compact,
        index_claim: words.pick(
            format!("{} teams by name, with the page of their row", score.teams.len()),
            format!("全{}チームの名前順と掲載ページ", score.teams.len()),
        ),
        index: if compact { index(full_names) } else { Vec::new() },
        columns: (0..columns).map(|dimension| facts.short(dimension)).collect(),
        initials: if columns > 0 { initials(facts) } else { Vec::new() },
        months: facts.window.iter().map(|period| words.month_initial(*period)).collect(),
        groups,
        totals_label: match score.common_target() {
            Some(target) => {
                let target = words.graded(target);
                words.pick(format!("Teams at {target} or above"), format!("{target}以上のチーム"))
            }
            None => words.pick("Teams at target", "目標達成チーム"),
        },
        totals: if facts.has_target() {
            (0..columns).map(|dimension| total(facts, dimension)).collect()
        } else {
            Vec::new()
        },
        levels: level_keys(words, model),
        legend: map_legend(facts, compact && columns > 0),
    }
}

/// The steps of the colours: the levels with their names, or the bands of scores.
pub(super) fn level_keys(words: Words, model: &MaturityModel) -> Vec<LevelKey> {
    let span = model.span();
    let first = span.ramp().0;
    (0..span.count())
        .map(|band| {
            let level = if model.has_levels() { model.level(first + band) } else { None };
            LevelKey {
                shade: first + band,
                label: level.map_or_else(String::new, |level| level.level.to_string()),
                name: level.map_or_else(|| span.name(band), |level| words.text(&level.name)),
            }
        })
        .collect()
}

fn map_legend(facts: &SummaryFacts<'_>, with_initials: bool) -> String {
    let words = facts.words;
    let since = facts.score.compared_with.map(|period| words.month(period));
    let mut parts = Vec::new();
    if let Some(since) = since {
        let attention = facts.attention();
        parts.push(words.pick(
            format!("▲ gained since {since}; {attention} outline ▼: lost"),
            format!("▲：{since}から上昇、▼{attention}枠：低下"),
        ));
    }
    parts.push(words.pick(
        "dashed: not assessed, last known level in brackets",
        "破線：未評価（括弧内は直近レベル）",
    ));
    let model = &facts.score.portfolio.model;
    if model.team_is_lowest() {
        parts.push(words.pick("team: lowest applicable dimension", "総合：該当項目の最小値"));
    }
    if with_initials {
        let key = initials(facts).into_iter().enumerate().map(|(at, sign)| {
            words.pick(
                format!("{sign}: {}", words.inside(&facts.short(at))),
                format!("{sign}：{}", facts.short(at)),
            )
        });
        parts.push(key.collect::<Vec<_>>().join(&words.pick(", ", "、")));
    }
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

/// The teams by name; a team's row has the team's own number.
fn index(names: Vec<String>) -> Vec<IndexEntry> {
    let mut entries: Vec<IndexEntry> = names
        .into_iter()
        .enumerate()
        .map(|(row, name)| IndexEntry { name: shortened(&name, 15.0), row })
        .collect();
    entries.sort_by_cached_key(|entry| (entry.name.to_lowercase(), entry.row));
    entries
}

fn map_row(
    facts: &SummaryFacts<'_>,
    team: usize,
    name: String,
    columns: usize,
    compact: bool,
) -> MapRow {
    let words = facts.words;
    let model = &facts.score.portfolio.model;
    let score = &facts.score.teams[team];
    let span = model.span();
    let ramp = span.ramp();
    let last_known = score.last_known();
    let whole = words.grade_of_team(model);
    let cells = (0..columns)
        .map(|at| {
            let dimension = &score.dimensions[at];
            let bare =
                |kind, text: String| MapCell { kind, text, fill: None, color: None, moved: 0 };
            match (dimension.standing.state, dimension.grade()) {
                (_, Some(grade)) => {
                    let shade = span.shade(grade);
                    let direction = dimension.change().map(|change| change.sign());
                    MapCell {
                        kind: "level",
                        text: chart::Mark::of(grade).text,
                        fill: Some(chart::theme::hex(facts.theme.level_fill(shade, ramp))),
                        color: Some(chart::theme::hex(facts.theme.level_text(shade, ramp))),
                        moved: direction.map_or(0, |direction| direction as i32),
                    }
                }
                (State::NotApplicable, _) => bare("none", words.pick("n/a", "対象外")),
                _ => bare(
                    "missing",
                    last_known.and_then(|snapshot| snapshot.dimensions[at].1.as_ref()).map_or_else(
                        || "–".into(),
                        |grade| format!("({})", chart::Mark::of(grade).text),
                    ),
                ),
            }
        })
        .collect();
    let strip_cells: Vec<Cell> =
        facts.window.iter().map(|period| cell_at(&span, score, None, *period)).collect();
    let spoken = spoken_cells(words, &strip_cells);
    let months = window_phrase(facts);
    let strip = (facts.window.len() > 1 && !compact).then(|| {
        let rows = [StripRow { name: String::new(), stalled: false, cells: strip_cells }];
        let alt = words.pick(
            format!("{name}, {} {months}: {spoken}.", words.inside(&whole)),
            format!("{name}の{whole}（{months}）：{spoken}。"),
        );
        chart::strips(facts.theme, &rows, &[], ramp, 78.0, alt)
    });
    let limiting = score.limiting();
    let applicable = score.dimensions.iter().filter(|d| d.grade().is_some()).count();
    let lowest = if score.grade.is_none() {
        match last_known {
            Some(last) => {
                let month = words.month(last.period);
                words.pick(format!("last seen in {month}"), format!("直近は{month}"))
            }
            None if score.assessment.is_some()
                && score.dimensions.iter().all(|it| it.standing.state == State::NotApplicable) =>
            {
                words.pick("not applicable", "対象外")
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
        row: team,
        // Whose report it is would be told by its name.
        file: (!facts.score.portfolio.withheld.team_names).then(|| {
            let folder = if facts.score.group.is_some() { "../teams" } else { "teams" };
            format!("{folder}/{}.pdf", score.team.id)
        }),
        id: score.team.id.to_string(),
        name,
        level: score.grade.as_ref().map_or_else(|| "–".into(), ToString::to_string),
        change: change(words, model, score.change(), score.is_new() && score.grade.is_some()),
        cells,
        strip,
        lowest,
        muted: score.grade.is_none(),
    }
}
