//! What is to be done: blockers, the last plan, the roadmap.

use super::{
    BlockerRow, BlockersExhibit, FollowUpExhibit, FollowUpRow, MOST_BLOCKERS, MOST_FOLLOW_UPS,
    RoadmapExhibit, RoadmapRow, say,
};
use crate::chart;
use crate::model::{Grade, PlanItem, PlanStatus, ScoringRule};
use crate::plan::{Outcome, Step};
use crate::report::facts::TeamFacts;
use crate::report::team_charts::{roadmap_axis, step_bar};
use crate::report::team_sentences as plans;
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

fn planned<'a>(facts: &TeamFacts<'a>, criterion: usize) -> Option<&'a PlanItem> {
    let plan = &facts.score.assessment?.plan;
    let live = |item: &&PlanItem| {
        item.criterion == Some(criterion)
            && matches!(item.status, PlanStatus::Open | PlanStatus::InProgress)
    };
    plan.iter().find(live)
}

/// The planned action for a criterion, else the model's default.
fn action(facts: &TeamFacts<'_>, criterion: usize, item: Option<&PlanItem>) -> String {
    let planned = item.map(|item| facts.words.text(&item.action)).filter(|text| !text.is_empty());
    let text = planned.unwrap_or_else(|| facts.words.text(&facts.model.criteria[criterion].action));
    fitted(&text, 15.5, 44.0)
}

fn more(words: Words, hidden: usize, place_en: &str, place_ja: &str) -> Option<String> {
    (hidden > 0).then(|| {
        words.pick(format!("{hidden} more {place_en}"), format!("ほか{hidden}件{place_ja}"))
    })
}

/// The criteria in the way, each with cause, next step, owner and day.
pub(super) fn blockers_exhibit(facts: &TeamFacts<'_>) -> Option<BlockersExhibit> {
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
                cause: say::cause(facts, criterion),
                action: action(facts, criterion, item),
                owner: item.and_then(|item| facts.owner(item)),
                due: item.and_then(|item| item.due).map(|due| words.day(due)),
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
            let dimension =
                item.criterion.map(|criterion| facts.model.criteria[criterion].dimension);
            let (result, alert) = match follow_up.outcome {
                Outcome::Done(Some(day)) => {
                    let day = words.day(day);
                    (words.pick(format!("done {day}"), format!("完了 {day}")), false)
                }
                Outcome::Done(None) => (words.pick("done", "完了"), false),
                Outcome::DoneStillOpen => {
                    (words.pick("done, criterion still open", "完了も基準未達"), true)
                }
                Outcome::CarriedOver => (carried_over(words, follow_up.planned_times), true),
                Outcome::Overdue(day) => {
                    let day = words.day(day);
                    (words.pick(format!("overdue since {day}"), format!("期限超過（{day}）")), true)
                }
                Outcome::Dropped => (words.pick("dropped", "取り下げ"), false),
            };
            FollowUpRow {
                action: match item.criterion {
                    Some(criterion) => action(facts, criterion, Some(item)),
                    None => fitted(&words.text(&item.action), 15.5, 44.0),
                },
                dimension: dimension.map_or_else(|| "–".into(), |at| facts.short(at)),
                owner: facts.owner(item),
                result,
                alert,
            }
        })
        .collect();
    Some(FollowUpExhibit {
        head: words.pick(format!("Action planned in {month}"), format!("{month}時点の計画")),
        claim: plans::follow_up_claim(facts),
        rows,
        more: more(words, hidden, "in the plan", "（計画を参照）"),
    })
}

/// The steps to the target; at most `most` lines.
pub(super) fn roadmap_exhibit(facts: &TeamFacts<'_>, most: usize) -> Option<RoadmapExhibit> {
    facts.score.assessment?;
    let words = facts.words;
    let axis = roadmap_axis(facts);
    let steps = &facts.roadmap.steps;
    let rows = steps
        .iter()
        .take(most)
        .map(|step| {
            let item = planned(facts, step.criterion);
            let due = item.and_then(|item| item.due);
            RoadmapRow {
                action: action(facts, step.criterion, item),
                owner: item.and_then(|item| facts.owner(item)),
                bar: step_bar(facts, &axis, step.slot),
                due: due.map(|due| words.day(due)),
                brings: brings(facts, step),
                lift: step
                    .team_to
                    .as_ref()
                    .map(|grade| words.pick(format!("team → {grade}"), format!("総合 → {grade}"))),
            }
        })
        .collect();
    Some(RoadmapExhibit {
        claim: plans::roadmap_claim(facts),
        axis_width: crate::chart::ROADMAP_WIDTH,
        months: axis.months(words),
        rows,
        more: more(
            words,
            steps.len().saturating_sub(most),
            "in the ledger above",
            "（基準一覧を参照）",
        ),
    })
}

/// That an action is not done, and for the how manieth time it goes over to the next plan.
fn carried_over(words: Words, times: usize) -> String {
    match times {
        0 | 1 => words.pick("not done, carried over", "未完了・繰り越し"),
        2 => words.pick("carried over twice", "繰り越し2回"),
        times => words.pick(
            format!("carried over {} times", words.number(times)),
            format!("繰り越し{times}回"),
        ),
    }
}

/// What a step does for its dimension: the grade it reaches, or the level it belongs to.
fn brings(facts: &TeamFacts<'_>, step: &Step<'_>) -> String {
    let criterion = &facts.model.criteria[step.criterion];
    let name = facts.short(criterion.dimension);
    match &step.dimension_to {
        Some(grade) => format!("{name} → {grade}"),
        None if facts.model.scoring.rule == ScoringRule::Staged => {
            format!("{name} {}", criterion.level)
        }
        None => name,
    }
}
