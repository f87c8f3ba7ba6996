//! What is to be done: blockers, the last plan, the roadmap.

use super::plan_sentences::{
    action_note, beyond as beyond_note, follow_up_claim, is_beyond, not_shown, result,
    roadmap_claim,
};
use super::room::Room;
use super::{
    BlockerRow, BlockersExhibit, FEWEST_STEPS, FollowUpExhibit, FollowUpRow, MOST_BLOCKERS,
    MOST_FOLLOW_UPS, MOST_STEPS, RoadmapExhibit, RoadmapRow, say,
};
use crate::chart;
use crate::model::{Assessment, Grade, PlanItem, ScoringRule};
use crate::plan::{Action, Outcome, followed};
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
    let today = facts.score.assessment?.earliest_day();
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
    let followed = followed(facts.score)?.period;
    if facts.follow_up.is_empty() {
        return None;
    }
    let month = words.period_name(followed);
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
            // What the action is for now, as the roadmap says it too.
            let criterion = follow_up.now.and_then(|now| now.criterion).or(item.criterion);
            let dimension = criterion.map(|criterion| facts.model.criteria[criterion].dimension);
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

/// What is to be done: every open item of the plan, then every proposal. Of a team that was not
/// assessed it is what its last plan left open, and nobody knows what is overdue.
pub(super) fn roadmap_exhibit(facts: &TeamFacts<'_>) -> Option<RoadmapExhibit> {
    let today = facts.score.assessment.map(Assessment::earliest_day);
    if today.is_none() && facts.roadmap.actions.is_empty() {
        return None;
    }
    let words = facts.words;
    let axis = roadmap_axis(facts);
    let rows = facts.roadmap.actions.iter().map(|one| {
        let due = one.item.and_then(|item| item.due);
        RoadmapRow {
            action: action(facts, one.criterion, one.item),
            note: action_note(facts, one),
            owner: one.item.and_then(|item| facts.owner(item)),
            bar: step_bar(facts, &axis, one.slot, false),
            due: due.map(|due| words.day(due)),
            proposed: one.item.is_none(),
            overdue: today.is_some_and(|day| one.item.is_some_and(|item| item.is_overdue(day))),
            brings: match is_beyond(facts, one) {
                true => format!("{} {}", brings(facts, one), beyond_note(facts).0),
                false => brings(facts, one),
            },
            lift: one
                .team_to
                .as_ref()
                .map(|grade| words.pick(format!("team → {grade}"), format!("総合 → {grade}"))),
        }
    });
    Some(RoadmapExhibit {
        claim: roadmap_claim(facts),
        axis_width: chart::ROADMAP_WIDTH,
        months: axis.months(words),
        rows: rows.collect(),
        more: None,
        low: false,
        own_page: false,
    })
}

/// Where a roadmap stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Where the exhibits before it end, on the same page as they and the note at the foot.
    Here,
    /// On a page of its own, together with the note.
    OwnPage,
    /// It begins where the exhibits before it end, and goes over to the next page.
    FlowsOn,
}

impl RoadmapExhibit {
    /// Cuts the proposals to what fits: every open item stays. What does not fit as it is has
    /// lower rows; where the open items do not fit all the same, the roadmap takes another
    /// page, and as many proposals as there is room for. `room` is what the exhibits before it
    /// leave, `foot` the height of the note.
    pub(super) fn fit(&mut self, facts: &TeamFacts<'_>, room: &Room, foot: f64) -> Place {
        let actions = &facts.roadmap.actions;
        let all = actions.len();
        let planned = actions.iter().filter(|action| action.item.is_some()).count();
        // What lifts the team is told in the claim.
        let lifting = actions.iter().position(|action| action.team_to.is_some());
        let least = planned.max(FEWEST_STEPS).min(all);
        let wanted = least.max(lifting.map_or(0, |at| at + 1).min(MOST_STEPS));
        let most = planned.max(MOST_STEPS).min(all);
        // The line below the table may be needed for what is said of some of its rows.
        let is_noted = actions.iter().any(|one| is_beyond(facts, one));
        let all_said = if is_noted { all + 1 } else { all };
        let here = room.without(foot);
        let tries = [(false, wanted), (true, wanted), (true, least)];
        let found = tries.into_iter().find_map(|(low, need)| {
            let fit = here.roadmap_rows(&self.rows, low, all_said)?.min(most);
            (fit >= need).then_some((low, fit))
        });
        let (place, low, shown) = if let Some((low, shown)) = found {
            (Place::Here, low, shown)
        } else {
            let own = room.new_page().without(foot);
            let on_own = [false, true].into_iter().find_map(|low| {
                let fit = own.roadmap_rows(&self.rows, low, all_said)?;
                (fit >= wanted.max(planned)).then_some((low, fit))
            });
            match on_own.filter(|_| room.is_nearly_full()) {
                Some((low, shown)) => (Place::OwnPage, low, shown),
                // A table of criteria of several pages leaves a room that is only guessed at.
                None if room.is_overfull() => {
                    let rest = room.last_page().without(foot);
                    let fit = rest.roadmap_rows(&self.rows, false, all_said).unwrap_or(0);
                    (Place::FlowsOn, false, fit.clamp(least, most))
                }
                None => {
                    let both = room.with_next_page().without(foot);
                    let fit = both.roadmap_rows(&self.rows, false, all_said).unwrap_or(0);
                    (Place::FlowsOn, false, fit.clamp(least, most))
                }
            }
        };
        self.rows.truncate(shown);
        self.own_page = place == Place::OwnPage;
        self.low = low;
        if low {
            let axis = roadmap_axis(facts);
            for (row, one) in self.rows.iter_mut().zip(actions) {
                row.bar = step_bar(facts, &axis, one.slot, true);
            }
        }
        let beyond = actions[..shown].iter().any(|one| is_beyond(facts, one));
        let beyond = beyond.then(|| beyond_note(facts).1);
        let more = more(facts.words, all - shown, "in the ledger above", "（基準一覧を参照）");
        let parts: Vec<String> = beyond.into_iter().chain(more).collect();
        self.more = (!parts.is_empty()).then(|| parts.join("  ·  "));
        place
    }
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
