//! What is to be done: blockers, the last plan, the roadmap.

use super::plan_sentences::{action_note, follow_up_claim, not_shown, result, roadmap_claim};
use super::room::Room;
use super::{
    BlockerRow, BlockersExhibit, FollowUpExhibit, FollowUpRow, LEAST_STEPS, MOST_BLOCKERS,
    MOST_FOLLOW_UPS, MOST_STEPS, RoadmapExhibit, RoadmapRow, say,
};
use crate::chart;
use crate::model::{Grade, PlanItem, ScoringRule};
use crate::plan::{Action, Outcome};
use crate::report::facts::TeamFacts;
use crate::report::team_charts::{roadmap_axis, step_bar};
use crate::report::words::{Words, fitted};

/// The step of the ladder that a blocking criterion stands in the way of.
fn blocked_step(facts: &TeamFacts<'_>, criterion: usize) -> String {
    let criterion = &facts.model.criteria[criterion];
    let dimension = &facts.score.dimensions[criterion.dimension];
    match (dimension.grade(), &dimension.target) {
        (Some(Grade::Level(from)), _) => format!("{from} → {}", criterion.level.max(from + 1)),
        (Some(from), Some(target)) if from < target => {
            format!("{} → {}", chart::Mark::of(from).text, chart::Mark::of(target).text)
        }
        (Some(from), _) => chart::Mark::of(from).text,
        (None, _) => String::new(),
    }
}

/// The action of a plan item, else the model's default for its criterion.
fn action(facts: &TeamFacts<'_>, criterion: Option<usize>, item: Option<&PlanItem>) -> String {
    let planned = item.map(|item| facts.words.text(&item.action)).filter(|text| !text.is_empty());
    let default = || criterion.map(|at| facts.words.text(&facts.model.criteria[at].action));
    fitted(&planned.or_else(default).unwrap_or_default(), 15.5, 44.0)
}

/// The next thing to do about a criterion, and how many more are planned.
fn next_action(facts: &TeamFacts<'_>, criterion: usize, items: &[&PlanItem]) -> String {
    let words = facts.words;
    let next = action(facts, Some(criterion), items.first().copied());
    match items.len() {
        0 | 1 => next,
        count => {
            let more = words.number(count - 1);
            words
                .pick(format!("{next} (and {more} more)"), format!("{next}（ほか{}件）", count - 1))
        }
    }
}

fn more(words: Words, hidden: usize, place_en: &str, place_ja: &str) -> Option<String> {
    (hidden > 0).then(|| {
        words.pick(format!("{hidden} more {place_en}"), format!("ほか{hidden}件{place_ja}"))
    })
}

/// The criteria in the way, each with cause, next step, owner and day.
pub(super) fn blockers_exhibit(facts: &TeamFacts<'_>) -> Option<BlockersExhibit> {
    let today = facts.score.assessment?.reference_day();
    let words = facts.words;
    let limiting = facts.score.limiting();
    let rows: Vec<BlockerRow> = facts
        .blockers
        .iter()
        .take(MOST_BLOCKERS)
        .map(|&criterion| {
            let dimension = facts.model.criteria[criterion].dimension;
            let items = facts.planned(criterion);
            let item = items.first().copied();
            BlockerRow {
                dimension: facts.short(dimension),
                step: blocked_step(facts, criterion),
                holds: limiting.contains(&dimension),
                criterion: facts.criterion(criterion),
                cause: say::cause(facts, criterion),
                action: next_action(facts, criterion, &items),
                owner: item.and_then(|item| facts.owner(item)),
                due: item.and_then(|item| item.due).map(|due| words.day(due)),
                overdue: item.is_some_and(|item| item.is_overdue(today)),
            }
        })
        .collect();
    let hidden = facts.blockers.len() - rows.len();
    Some(BlockersExhibit {
        question: say::blockers_question(facts),
        claim: say::blockers_claim(facts),
        rows,
        more: more(words, hidden, "in the ledger overleaf", "（裏面の基準一覧を参照）"),
    })
}

/// The plan of the period compared with, accounted for.
pub(super) fn follow_up_exhibit(facts: &TeamFacts<'_>) -> Option<FollowUpExhibit> {
    let words = facts.words;
    let compared = facts.score.compared_with?;
    if facts.follow_up.is_empty() {
        return None;
    }
    let month = words.period_name(compared);
    let mut items: Vec<_> = facts.follow_up.iter().collect();
    // What was not kept comes first: it is what the reader has to act on.
    items.sort_by_key(|item| match item.outcome {
        Outcome::Overdue(_) => 0,
        Outcome::Postponed | Outcome::Undated => 1,
        Outcome::DoneStillOpen(_) => 2,
        Outcome::Vanished => 3,
        Outcome::Open | Outcome::BroughtForward => 4,
        Outcome::MetStillPlanned | Outcome::MetNotPlanned => 5,
        Outcome::Dropped => 6,
        Outcome::Done(_) => 7,
    });
    let hidden = items.split_off(items.len().min(MOST_FOLLOW_UPS));
    let rows = items
        .into_iter()
        .map(|follow_up| {
            let item = follow_up.item;
            let dimension =
                item.criterion.map(|criterion| facts.model.criteria[criterion].dimension);
            let now = follow_up.now.filter(|_| follow_up.outcome.is_open());
            let day = |item: &PlanItem| item.due.map(|due| words.day(due));
            FollowUpRow {
                action: action(facts, item.criterion, Some(item)),
                dimension: dimension.map_or_else(|| "–".into(), |at| facts.short(at)),
                owner: facts.owner(item),
                planned: day(item),
                due: now.and_then(day),
                result: result(words, follow_up),
                alert: follow_up.outcome.is_miss(),
            }
        })
        .collect();
    Some(FollowUpExhibit {
        head: words.pick(format!("Action planned in {month}"), format!("{month}時点の計画")),
        claim: follow_up_claim(facts),
        rows,
        more: not_shown(words, &hidden),
    })
}

/// What is to be done: every open item of the plan, then as many proposals as there is room
/// for; the others are counted.
pub(super) fn roadmap_exhibit(facts: &TeamFacts<'_>, room: &Room) -> Option<RoadmapExhibit> {
    let today = facts.score.assessment?.reference_day();
    let words = facts.words;
    let axis = roadmap_axis(facts);
    let actions = &facts.roadmap.actions;
    let planned = actions.iter().filter(|action| action.item.is_some()).count();
    let mut rows: Vec<RoadmapRow> = actions
        .iter()
        .take(planned + MOST_STEPS)
        .map(|one| {
            let due = one.item.and_then(|item| item.due);
            RoadmapRow {
                action: action(facts, one.criterion, one.item),
                note: action_note(facts, one),
                owner: one.item.and_then(|item| facts.owner(item)),
                bar: step_bar(facts, &axis, one.slot),
                due: due.map(|due| words.day(due)),
                overdue: one.item.is_some_and(|item| item.is_overdue(today)),
                brings: brings(facts, one),
                lift: one
                    .team_to
                    .as_ref()
                    .map(|grade| words.pick(format!("team → {grade}"), format!("総合 → {grade}"))),
            }
        })
        .collect();
    // Where the plan takes another page, there is room on it for the proposals too.
    let least = planned.max(LEAST_STEPS).min(rows.len());
    if !room.begins_a_page(&rows[..least]) {
        rows.truncate(room.roadmap_rows(&rows).max(least));
    }
    rows.truncate(planned.max(MOST_STEPS));
    let hidden = actions.len() - rows.len();
    Some(RoadmapExhibit {
        claim: roadmap_claim(facts),
        axis_width: crate::chart::ROADMAP_WIDTH,
        months: axis.months(words),
        rows,
        more: more(words, hidden, "in the ledger above", "（基準一覧を参照）"),
    })
}

/// What an action does for its dimension: the grade it reaches, or the level it belongs to.
fn brings(facts: &TeamFacts<'_>, action: &Action<'_>) -> String {
    let Some(criterion) = action.criterion.map(|at| &facts.model.criteria[at]) else {
        return "–".into();
    };
    let name = facts.short(criterion.dimension);
    match &action.dimension_to {
        Some(grade) => format!("{name} → {grade}"),
        None if facts.model.scoring.rule == ScoringRule::Staged => {
            format!("{name} {}", criterion.level)
        }
        None => name,
    }
}
