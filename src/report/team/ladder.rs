//! The ladders: where each dimension stands, stood and is to stand.

use super::{AxisLevel, LadderExhibit, LadderRow, LegendItem, change, claims, say};
use crate::model::{AnswerState, ScoringRule};
use crate::report::facts::TeamFacts;
use crate::report::team_charts::ladder_row_charts;
use crate::report::words::{fits_lines, shortened, width};
use crate::score::State;

/// The most dimensions whose rows have room for a story; more stand in compact rows.
const MOST_FULL_ROWS: usize = 8;

/// One row a dimension, with its axis and legend.
pub(super) fn ladder_exhibit(facts: &TeamFacts<'_>) -> LadderExhibit {
    let words = facts.words;
    let score = facts.score;
    let model = facts.model;
    let axis = crate::chart::Axis::of(&model.span());
    let steps = (axis.ticks.len().max(2) - 1) as f64;
    let window = facts.window();
    let compact = model.dimensions.len() > MOST_FULL_ROWS;
    let mut rows: Vec<(usize, LadderRow)> =
        (0..model.dimensions.len()).map(|at| (at, ladder_row(facts, at, compact))).collect();
    // A long model is sorted by distance to the target, so that what matters is on top.
    if rows.len() > 6 {
        rows.sort_by_key(|(at, _)| {
            let dimension = &score.dimensions[*at];
            let gap = dimension
                .target
                .as_ref()
                .zip(dimension.grade())
                .map(|(target, grade)| target.minus(grade));
            (std::cmp::Reverse(gap), *at)
        });
    }
    let month = |period| words.period_short(period);
    LadderExhibit {
        claim: say::ladder_claim(facts),
        axis: axis
            .ticks
            .into_iter()
            .map(|(_, label)| {
                let level = label.parse().ok().and_then(|number| model.level(number));
                let name = level.map_or_else(String::new, |level| words.text(&level.name));
                AxisLevel { label, name: words.in_two_lines(&name, 5.5) }
            })
            .collect(),
        compact,
        row_height: if compact { crate::chart::COMPACT_ROW + 0.5 } else { 38.5 },
        axis_first: crate::chart::LADDER_FIRST,
        axis_step: (crate::chart::LADDER_WIDTH - 2.0 * crate::chart::LADDER_FIRST - 2.0) / steps,
        axis_width: crate::chart::LADDER_WIDTH,
        since: score.compared_with.map_or_else(String::new, |period| {
            words.pick(format!("since\n{}", month(period)), format!("{}比", month(period)))
        }),
        open_head: if model.has_levels() {
            words.pick("open for\nnext level", "次レベルの\n未達基準")
        } else {
            words.pick("open", "未達基準")
        },
        ends: [
            window.first().copied().map_or_else(String::new, month),
            window.last().copied().map_or_else(String::new, month),
        ],
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        legend: legend(facts),
    }
}

fn legend(facts: &TeamFacts<'_>) -> Vec<LegendItem> {
    let words = facts.words;
    let score = facts.score;
    let mut legend = Vec::new();
    match score.last_known() {
        Some(last) => {
            let month = words.period_full(last.period);
            legend.push(LegendItem {
                mark: "stale",
                text: words.pick(format!("last known, {month}"), format!("直近（{month}）")),
            });
        }
        None => legend.push(LegendItem { mark: "now", text: words.period_full(score.period) }),
    }
    let moved = score
        .dimensions
        .iter()
        .any(|dimension| dimension.change().is_some_and(|change| change.sign().is_ne()));
    if let (Some(compared), true) = (score.compared_with, moved) {
        legend.push(LegendItem { mark: "before", text: words.period_full(compared) });
    }
    if let Some(text) = say::version_legend(facts) {
        legend.push(LegendItem { mark: "none", text });
    }
    if score.dimensions.iter().any(|dimension| dimension.target.is_some()) {
        legend.push(LegendItem {
            mark: "target",
            text: match facts.around.target_day {
                Some(day) if facts.target_day_passed() => {
                    let day = words.day(day);
                    words.pick(
                        format!("target, was due by {day}"),
                        format!("目標（期限{day}は経過）"),
                    )
                }
                Some(day) => {
                    let day = words.day(day);
                    words.pick(format!("target, by {day}"), format!("目標（{day}まで）"))
                }
                None => words.pick("target", "目標"),
            },
        });
    }
    let counts: Vec<usize> =
        facts.around.medians.iter().flatten().map(|(_, count)| *count).collect();
    if let (Some(low), Some(high)) = (counts.iter().min(), counts.iter().max()) {
        let (en, ja) = match low == high {
            true => (high.to_string(), high.to_string()),
            false => (format!("{low}–{high}"), format!("{low}～{high}")),
        };
        legend.push(LegendItem {
            mark: "median",
            text: words
                .pick(format!("median of {en} other teams"), format!("他の{ja}チームの中央値")),
        });
    }
    legend
}

fn ladder_row(facts: &TeamFacts<'_>, at: usize, compact: bool) -> LadderRow {
    let words = facts.words;
    let score = facts.score;
    let dimension = &score.dimensions[at];
    let (ladder, spark) = ladder_row_charts(facts, at, compact);
    let blocking = &dimension.standing.blocking;
    let level = blocking.first().map(|&criterion| facts.model.criteria[criterion].level);
    let demanded = facts.model.dimensions[at].criteria.iter().filter(|&&criterion| {
        let not_applicable = score.assessment.is_some_and(|assessment| {
            assessment.answers[criterion]
                .as_ref()
                .is_some_and(|answer| answer.state == AnswerState::NotApplicable)
        });
        let any_level = facts.model.scoring.rule == ScoringRule::Mean;
        (any_level || Some(facts.model.criteria[criterion].level) == level) && !not_applicable
    });
    let muted = match dimension.standing.state {
        State::NotApplicable => Some(words.pick("not applicable", "対象外")),
        State::NotAssessed if score.last_known().is_none() => {
            Some(words.pick("not assessed", "未評価"))
        }
        _ => None,
    };
    let count = demanded.count();
    let story = say::story(facts, at);
    LadderRow {
        id: facts.model.dimensions[at].id.clone(),
        name: if compact {
            let (name, room) = (facts.name(at), 12.4);
            shortened(if width(&name) > room { facts.short(at) } else { name }.as_str(), room)
        } else if fits_lines(&facts.name(at), 11.6, 2) {
            shortened(&facts.name(at), 23.0)
        } else {
            shortened(&facts.short(at), 23.0)
        },
        alert: claims::story(facts, at).is_loss(),
        story: if dimension.standing.state == State::Declared {
            words.pick(format!("declared; {story}"), format!("申告値、{story}"))
        } else {
            story
        },
        ladder,
        spark,
        change: change(words, facts.model, dimension.change(), is_new(facts, at)),
        // Of the criteria above a declared level it is not known whether they are open.
        open: match dimension.standing.state {
            State::Assessed => blocking.len().to_string(),
            _ => String::new(),
        },
        of: if blocking.is_empty() || dimension.standing.state != State::Assessed {
            String::new()
        } else {
            words.pick(format!("of {count}"), format!("/ {count}"))
        },
        muted,
    }
}

/// Whether a dimension was first assessed, by any version of the model, after the period
/// compared with.
fn is_new(facts: &TeamFacts<'_>, at: usize) -> bool {
    let known = facts.score.snapshots.iter().find(|snapshot| snapshot.dimensions[at].1.is_some());
    let first = known.map(|snapshot| snapshot.period);
    let is_known_now = facts.score.dimensions[at].grade().is_some();
    let is_first = facts.score.unreadable_before().is_none();
    is_known_now
        && is_first
        && first.zip(facts.score.compared_with).is_some_and(|(first, then)| first > then)
}
