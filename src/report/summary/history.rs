//! How each team got here: its months as strips.

use super::case::{self, HistoryClaim, Stall};
use super::cells::{cell_at, spoken_cells, window_phrase};
use super::facts::SummaryFacts;
use super::say;
use super::{HistoryExhibit, HistorySection, MOST_COLUMNS, MOST_HISTORIES, Mini};
use crate::chart::{self, StripRow};

use crate::report::words::{capital, shortened, shortened_names};

use super::groups::compared_groups;

/// A small chart for each team.
pub(super) fn history_exhibit(facts: &SummaryFacts<'_>) -> HistoryExhibit {
    let words = facts.words;
    let score = facts.score;
    let model = &score.portfolio.model;
    let span = model.span();
    let initials = facts.round_heads();
    let dimensions = model.dimensions.len().min(MOST_COLUMNS);
    let periods = case::active(score, &facts.window);
    let is_stalled = |team: usize, dimension: usize| {
        score.teams[team].dimensions[dimension].meets_target() == Some(false)
            && case::stall(score, team, dimension, &periods) == Stall::Still
    };
    let stalls: Vec<bool> = (0..score.teams.len())
        .map(|team| (0..model.dimensions.len()).any(|dimension| is_stalled(team, dimension)))
        .collect();
    let mut teams: Vec<usize> = (0..score.teams.len()).collect();
    teams.sort_by_key(|&team| (std::cmp::Reverse(score.teams[team].grade.as_ref()), team));
    let all = teams.len();
    if all > MOST_HISTORIES {
        teams.sort_by_key(|&team| {
            (!stalls[team], std::cmp::Reverse(score.teams[team].grade.as_ref()), team)
        });
        teams.truncate(MOST_HISTORIES);
    }
    let names: Vec<String> = teams.iter().map(|&team| facts.team(team)).collect();
    let names = shortened_names(&names, 16.0);
    let minis: Vec<(usize, Mini)> = teams
        .iter()
        .zip(names)
        .map(|(&team, name)| {
            let team_score = &score.teams[team];
            let rows: Vec<StripRow> = (0..dimensions)
                .map(|dimension| StripRow {
                    name: shortened(&facts.short(dimension), 6.2),
                    stalled: is_stalled(team, dimension),
                    cells: facts
                        .window
                        .iter()
                        .map(|period| cell_at(&span, team_score, Some(dimension), *period))
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
            let months = window_phrase(facts);
            let alt = words.pick(
                format!("{name}, {months}. {}.", spoken.join("; ")),
                format!("{name}（{months}）。{}。", spoken.join("；")),
            );
            let mini = Mini {
                id: team_score.team.id.to_string(),
                chart: chart::strips(facts.theme, &rows, &initials, span.ramp(), 157.0, alt),
                name,
            };
            (team, mini)
        })
        .collect();
    let claim = case::history(score, &periods);
    let note = note(facts, claim, (minis.len(), all), (dimensions, model.dimensions.len()));
    HistoryExhibit {
        claim: say::history_claim(words, claim),
        sections: sections(facts, minis),
        note,
    }
}

/// How to read the strips, and what is left out of them.
fn note(
    facts: &SummaryFacts<'_>,
    claim: HistoryClaim,
    (shown, all): (usize, usize),
    (dimensions, all_dimensions): (usize, usize),
) -> String {
    let words = facts.words;
    let head = capital(&facts.attention());
    let mut note = match claim {
        HistoryClaim::Stalled { since, .. } => {
            let since = words.period_name(since);
            words.pick(
                format!("{head} label: below target, the same every time since {since}. "),
                format!("{head}の項目名：目標未達のまま{since}から変化なし。"),
            )
        }
        _ => String::new(),
    };
    let grade = facts.grade();
    note += &words.pick(
        format!(
            "{head} outline: {grade} lower than before. Dashed: not assessed. Dash: not applicable."
        ),
        format!("{head}枠：前回から低下。破線：未評価。–：対象外。"),
    );
    if facts.leaves_rounds_out() {
        let round = words.round();
        note += &words.pick(
            format!(" A {round} in which no team was assessed is left out."),
            format!("どのチームも評価のない{round}は省略。"),
        );
    }
    if dimensions < all_dimensions {
        note += &words.pick(
            format!(" The first {dimensions} of {all_dimensions} dimensions are shown."),
            format!("{all_dimensions}項目のうち先頭の{dimensions}項目を表示。"),
        );
    }
    if shown < all {
        note += &words.pick(
            format!(" Shown are {shown} of {all} teams, those with a stall first."),
            format!("{all}チーム中{shown}チームを表示（停滞のあるチームを優先）。"),
        );
    }
    note
}

/// The teams by group, where there are groups to compare; in every section in the given order.
fn sections(facts: &SummaryFacts<'_>, mut minis: Vec<(usize, Mini)>) -> Vec<HistorySection> {
    let words = facts.words;
    let score = facts.score;
    let alone = |minis: Vec<(usize, Mini)>| minis.into_iter().map(|(_, mini)| mini).collect();
    let mut sections = Vec::new();
    for (group, of_group) in compared_groups(score) {
        let (inside, outside): (Vec<_>, Vec<_>) = minis
            .into_iter()
            .partition(|(team, _)| score.teams[*team].team.group.as_ref() == Some(&group.id));
        minis = outside;
        if inside.is_empty() {
            continue;
        }
        let of_group = SummaryFacts {
            words,
            score: &of_group,
            theme: facts.theme,
            window: facts.window.clone(),
        };
        sections.push(HistorySection {
            name: shortened(&words.text(&group.name), 24.0),
            line: say::group_line(&of_group),
            minis: alone(inside),
        });
    }
    if !minis.is_empty() {
        let name = if sections.is_empty() {
            String::new()
        } else {
            words.pick("Other teams", "その他のチーム")
        };
        sections.push(HistorySection { name, line: String::new(), minis: alone(minis) });
    }
    sections
}
