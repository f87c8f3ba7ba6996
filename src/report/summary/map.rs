//! The heat map: every team, grouped by target, with totals.

use super::case::{self, Class, NoGrade};
use super::facts::SummaryFacts;
use super::say;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::cells::{cell_at, spoken_cells, window_phrase};
use super::charts::initials;
use super::pages::{self, MapPage, Spot};
use super::{
    IndexEntry, LevelKey, MOST_COLUMNS, MOST_FULL_ROWS, MOST_ROWS, MapCell, MapExhibit, MapGroup,
    MapRow, Total,
};
use crate::chart::{self, Cell, StripRow};
use crate::model::{MaturityModel, Score};
use crate::report::frame::opening_height;

use crate::report::team::change;
use crate::report::words::Words;
use crate::report::words::{shortened, shortened_names};
use crate::score::{DimensionScore, OrganisationScore, State, TeamScore};

/// One row a team.
pub(super) fn map_exhibit(facts: &SummaryFacts<'_>, headline: &str) -> MapExhibit {
    let words = facts.words;
    let score = facts.score;
    let model = &score.portfolio.model;
    let columns = if model.dimensions.len() <= MOST_COLUMNS { model.dimensions.len() } else { 0 };
    let compact = score.teams.len() > MOST_FULL_ROWS;
    let mut order: Vec<usize> = (0..score.teams.len()).collect();
    order.sort_by_cached_key(|&team| {
        let team_score = &score.teams[team];
        let sum: Score =
            team_score.dimensions.iter().filter_map(|d| Some(d.grade()?.number())).sum();
        (std::cmp::Reverse(team_score.grade.clone()), std::cmp::Reverse(sum), team)
    });
    let shown = shown(score, &order);
    let full_names: Vec<String> = shown.iter().map(|&team| facts.team(team)).collect();
    let short_names = shortened_names(&full_names, if compact { 10.0 } else { 12.4 });
    let names: BTreeMap<usize, String> = shown.iter().copied().zip(short_names).collect();
    let mut groups = Vec::new();
    let mut push =
        |wanted: &dyn Fn(&TeamScore<'_>) -> bool, alert, title: &dyn Fn(usize) -> String| {
            let all: Vec<usize> =
                order.iter().copied().filter(|&team| wanted(&score.teams[team])).collect();
            if all.is_empty() {
                return;
            }
            let mut title = title(all.len());
            let rows: Vec<MapRow> = all
                .iter()
                .filter_map(|team| Some((*team, names.get(team)?)))
                .map(|(team, name)| map_row(facts, team, name.clone(), columns, compact))
                .collect();
            if rows.len() < all.len() {
                let count = rows.len();
                title += &words.pick(
                    if count == 0 { ", not shown".into() } else { format!(", {count} shown") },
                    if count == 0 {
                        "（省略）".into()
                    } else {
                        format!("（うち{count}を表示）")
                    },
                );
            }
            groups.push(MapGroup { title, alert, rows });
        };
    let asked = case::asked(score);
    let whole = words.grade_of_team(model);
    for class in [
        Class::Meets,
        Class::MeetsBelowBar,
        Class::ShortOfOwn,
        Class::Below,
        Class::Untargeted,
        Class::Ungraded,
        Class::Missing,
    ] {
        let is_of = |team: &TeamScore<'_>| case::class(score, team) == class;
        let all_below = score
            .teams
            .iter()
            .filter(|team| is_of(team))
            .all(|team| score.team_meets(team) == Some(false));
        push(&is_of, class == Class::Below, &|count| {
            say::class_title(facts, &asked, class, all_below, count)
        });
    }
    let (pages, index) =
        if compact { places(facts, headline, &groups) } else { Default::default() };
    MapExhibit {
        claim: say::map_claim(facts),
        since: score.compared_with.map_or_else(String::new, |period| {
            words.pick(
                format!("since\n{}", words.period_short(period)),
                format!("{}比", words.period_short(period)),
            )
        }),
        team_head: words.grade_of_team(model).replacen(' ', "\n", 1).replacen("総合", "総合\n", 1),
        compact,
        index_claim: words.pick(
            match shown.len() {
                1 => "One team, with the page of its row".to_owned(),
                count => format!("{count} teams by name, with the page of their row"),
            },
            if shown.len() == score.teams.len() {
                format!("全{}チームの名前順と掲載ページ", shown.len())
            } else {
                format!("表示した{}チームの名前順と掲載ページ", shown.len())
            },
        ),
        pages,
        index,
        columns: (0..columns).map(|dimension| facts.short(dimension)).collect(),
        initials: if columns > 0 { initials(facts) } else { Vec::new() },
        months: facts.round_heads(),
        groups,
        totals_label: case::bar(score)
            .map_or_else(String::new, |bar| say::teams_at_bar(words, &bar, false)),
        totals: if case::bar(score).is_some() {
            (0..columns).map(|dimension| total(facts, dimension)).collect()
        } else {
            Vec::new()
        },
        strip_head: words.pick(
            format!("{whole} {}", words.by_round()),
            format!("{}の{whole}", words.by_round()),
        ),
        levels: level_keys(words, model),
        legend: map_legend(facts, compact && columns > 0),
        shown: (shown.len() < score.teams.len()).then(|| shown_note(facts)),
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
    let since = facts.score.compared_with.map(|period| words.period_short(period));
    let mut parts = Vec::new();
    if let Some(since) = since {
        let attention = facts.attention();
        parts.push(words.pick(
            format!("▲ gained since {since}; {attention} outline ▼: lost"),
            format!("▲：{since}から上昇、▼{attention}枠：低下"),
        ));
    }
    let grade = facts.grade();
    parts.push(words.pick(
        format!("dashed: not assessed, last known {grade} in brackets"),
        format!("破線：未評価（括弧内は直近の{grade}）"),
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
    let now = score.dimension_at_target(dimension, score.period);
    Total {
        now: if now.of > 0 { facts.share(now) } else { "–".into() },
        before: score.compared_with.map_or_else(String::new, |period| {
            let share = score.dimension_at_target(dimension, period);
            if share.of == 0 {
                return String::new();
            }
            let since = words.period_on_axis(period);
            // The denominator stands above, where it is the same.
            let text = words.pick(
                if share.of == now.of { share.count.to_string() } else { facts.share(share) },
                facts.share(share),
            );
            words.pick(format!("{text} in {since}"), format!("{since}は{text}"))
        }),
    }
}

/// The teams that have a row, by index: all of them, or of very many those one has to look at.
fn shown(score: &OrganisationScore<'_>, order: &[usize]) -> BTreeSet<usize> {
    if order.len() <= MOST_ROWS {
        return order.iter().copied().collect();
    }
    let is_lost = |dimension: &DimensionScore| {
        dimension.change().is_some_and(|change| change.sign() == Ordering::Less)
    };
    let rank = |&team: &usize| {
        let team = &score.teams[team];
        match (team.dimensions.iter().any(is_lost), score.meets_own(team), &team.grade) {
            (true, _, _) => Some(0),
            (_, Some(false), _) => Some(1),
            (_, _, None) => Some(2),
            _ => None,
        }
    };
    let mut ranked: Vec<(usize, usize)> =
        order.iter().rev().filter_map(|team| Some((rank(team)?, *team))).collect();
    // Of the same rank the lowest come first.
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().take(MOST_ROWS).map(|(_, team)| team).collect()
}

/// Which teams have a row, and where the others are.
fn shown_note(facts: &SummaryFacts<'_>) -> String {
    let words = facts.words;
    let since = facts.score.compared_with.map(|period| words.period_short(period));
    let lost = since.map_or_else(String::new, |since| {
        words.pick(format!("fell in a dimension since {since}, "), format!("{since}から低下した、"))
    });
    let grade = facts.grade();
    let all = facts.score.teams.len();
    words.pick(
        format!("Shown are teams that {lost}are below their targets or have no {grade}, at most {MOST_ROWS}. All {all} are in the attached data.json."),
        format!("表示は、{lost}目標未達、または{grade}なしのチーム（最大{MOST_ROWS}）。全{all}チームは添付のdata.jsonに収録。"),
    )
}

/// The pages of the rows, and the teams by name with the place of theirs.
fn places(
    facts: &SummaryFacts<'_>,
    headline: &str,
    groups: &[MapGroup],
) -> (Vec<MapPage>, Vec<Vec<Vec<IndexEntry>>>) {
    let theme = &facts.score.portfolio.theme;
    // The rule, the question and the claim stand over the rows.
    let above = opening_height(facts.words, headline, theme.logo.is_some()) + 36.0;
    let (pages, spots) = pages::pages(groups, theme.paper, above);
    let rows = groups.iter().flat_map(|group| &group.rows);
    let mut entries: Vec<(usize, IndexEntry)> = rows
        .zip(spots)
        .map(|(row, Spot { page, y })| {
            (row.row, IndexEntry { name: shortened(&facts.team(row.row), 15.0), page, y })
        })
        .collect();
    entries.sort_by_cached_key(|(row, entry)| (entry.name.to_lowercase(), *row));
    (pages, pages::index(entries.into_iter().map(|(_, entry)| entry).collect()))
}

/// Why a team has no grade: when it was last assessed, or what its assessment lacks.
fn without_grade(facts: &SummaryFacts<'_>, team: &TeamScore<'_>) -> String {
    let words = facts.words;
    if team.assessment.is_none() {
        return match team.last_known() {
            Some(last) => {
                let month = words.period_short(last.period);
                words.pick(format!("last seen in {month}"), format!("直近は{month}"))
            }
            None => words.pick("not assessed", "未評価"),
        };
    }
    match case::no_grade(team) {
        NoGrade::OtherVersion => words.pick("other model version", "モデルの版が異なる"),
        NoGrade::NotApplicable => words.pick("not applicable", "対象外"),
        NoGrade::NothingAnswered => words.pick("nothing answered", "回答なし"),
        NoGrade::Unanswered(dimensions) => {
            let names: Vec<String> = dimensions.iter().map(|&at| facts.short(at)).collect();
            let names = names.join(&words.pick(", ", "、"));
            words.pick(format!("no answers: {names}"), format!("未回答：{names}"))
        }
        NoGrade::NoRule => words.pick("no mean of levels", "レベルの平均なし"),
    }
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
            format!("{name}, {} {months}: {spoken}.", words.common(&whole)),
            format!("{name}の{whole}（{months}）：{spoken}。"),
        );
        chart::strips(facts.theme, &rows, &[], ramp, 78.0, alt)
    });
    let limiting = score.limiting();
    let applicable = score.dimensions.iter().filter(|d| d.grade().is_some()).count();
    let lowest = if score.grade.is_none() {
        shortened(&without_grade(facts, score), 26.0)
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
        change: {
            // What a reader finds who subtracts the printed figures.
            let printed = score.grade.as_ref().zip(score.previous.as_ref());
            let printed = printed.map(|(now, before)| now.minus(before));
            change(words, model, printed, score.is_new() && score.grade.is_some())
        },
        cells,
        strip,
        lowest,
        muted: score.grade.is_none(),
    }
}
