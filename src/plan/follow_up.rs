//! What became of the actions of the plan compared with.

use chrono::NaiveDate;

use crate::model::{Assessment, MaturityModel, PlanItem, PlanStatus};
use crate::score::{TeamScore, achieved};

/// What became of a planned action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is done, on a day where one is known.
    Done(Option<NaiveDate>),
    /// It is said to be done, but its criterion is still open.
    DoneStillOpen,
    /// It is still to be done, and its day has not come.
    CarriedOver,
    /// It is still to be done, and its day has passed.
    Overdue(NaiveDate),
    /// It was given up, or no longer stands in the plan.
    Dropped,
}

impl Outcome {
    /// Whether the action is done with its effect.
    pub fn is_done(self) -> bool {
        matches!(self, Self::Done(_))
    }
}

/// One action of the earlier plan with its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp<'a> {
    /// The action as it was planned.
    pub item: &'a PlanItem,
    /// What became of it.
    pub outcome: Outcome,
    /// In how many assessments in a row, up to the one compared with, it stood in the plan
    /// as still to be done: 1 where it was new then.
    pub planned_times: usize,
}

/// Accounts for every action that was open in the plan compared with.
pub fn follow_up<'a>(model: &MaturityModel, score: &TeamScore<'a>) -> Vec<FollowUp<'a>> {
    let (Some(before), Some(now)) = (score.compared, score.assessment) else { return Vec::new() };
    before
        .plan
        .iter()
        .filter(|item| matches!(item.status, PlanStatus::Open | PlanStatus::InProgress))
        .map(|item| FollowUp {
            item,
            outcome: outcome(model, score, now, item),
            planned_times: planned_times(score, before, item),
        })
        .collect()
}

/// Of several assessments in a month the last one counts.
fn planned_times(score: &TeamScore<'_>, before: &Assessment, item: &PlanItem) -> usize {
    let mut months: Vec<&Assessment> = Vec::new();
    for assessment in score.history.iter().filter(|one| one.period <= before.period) {
        if months.last().is_some_and(|last| last.period == assessment.period) {
            months.pop();
        }
        months.push(assessment);
    }
    let stands = |assessment: &&&Assessment| {
        assessment.plan.iter().any(|other| {
            is_same(item, other)
                && matches!(other.status, PlanStatus::Open | PlanStatus::InProgress)
        })
    };
    months.iter().rev().take_while(stands).count()
}

fn outcome(
    model: &MaturityModel,
    score: &TeamScore<'_>,
    now: &Assessment,
    item: &PlanItem,
) -> Outcome {
    // The newest word about the action since it was planned; a finished action may have
    // left the plan before the last assessment.
    let planned = score.compared.map(|assessment| assessment.period);
    let later = score.history.iter().filter(|assessment| Some(assessment.period) > planned);
    let last_word = later
        .filter_map(|assessment| assessment.plan.iter().find(|other| is_same(item, other)))
        .next_back();
    let in_plan_now = now.plan.iter().find(|other| is_same(item, other));
    let met = item.criterion.is_some_and(|criterion| achieved(model, now, criterion));
    match last_word.map(|word| word.status) {
        Some(PlanStatus::Done) if item.criterion.is_some() && !met => {
            return Outcome::DoneStillOpen;
        }
        Some(PlanStatus::Done) => return Outcome::Done(last_word.and_then(|word| word.done)),
        _ if met => return Outcome::Done(last_word.and_then(|word| word.done)),
        Some(PlanStatus::Dropped) => return Outcome::Dropped,
        _ => {}
    }
    let Some(current) = in_plan_now else { return Outcome::Dropped };
    // The promise was the day that was planned then; moving it does not keep it.
    match item.due.or(current.due) {
        Some(due) if due < now.reference_day() => Outcome::Overdue(due),
        _ => Outcome::CarriedOver,
    }
}

/// Whether two plan items mean the same action: the same criterion, or the same words.
fn is_same(one: &PlanItem, other: &PlanItem) -> bool {
    match (one.criterion, other.criterion) {
        (Some(a), Some(b)) => a == b,
        _ => one.action.matches(&other.action),
    }
}
