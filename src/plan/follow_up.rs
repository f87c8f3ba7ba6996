//! What became of the actions of the plan compared with.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::{Assessment, MaturityModel, Period, PlanItem, PlanStatus};
use crate::score::{TeamScore, achieved};

use super::threads::{Thread, threads};

/// What became of a planned action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is done, on a day where one is known.
    Done(Option<NaiveDate>),
    /// It is said to be done, but its criterion is still open.
    DoneStillOpen(Option<NaiveDate>),
    /// Its criterion is met, but the plan still has it as something to be done.
    MetStillPlanned,
    /// Its criterion is met, and it left the plan without a word.
    MetNotPlanned,
    /// It is still to be done, and its day, where it has one, has not come.
    Open,
    /// It is still to be done, and the day it is due now has passed.
    Overdue(NaiveDate),
    /// It is still to be done, and is due later than was planned.
    Postponed,
    /// It is still to be done, and is due before the day that was planned.
    BroughtForward,
    /// It is still to be done, and has no day any more.
    Undated,
    /// It was given up.
    Dropped,
    /// It left the plan without a word.
    Vanished,
}

impl Outcome {
    /// Whether the action is done with its effect.
    pub fn is_done(self) -> bool {
        matches!(self, Self::Done(_))
    }

    /// Whether the action is still to be done.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Open
                | Self::Overdue(_)
                | Self::Postponed
                | Self::BroughtForward
                | Self::Undated
                | Self::MetStillPlanned
        )
    }

    /// Whether a day that was promised was not kept, or will not be.
    pub fn is_miss(self) -> bool {
        matches!(self, Self::Overdue(_) | Self::Postponed | Self::Undated)
    }
}

/// One action of the earlier plan with its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp<'a> {
    /// The action as it was planned.
    pub item: &'a PlanItem,
    /// The action as it stands in the plan now; none where it is not there any more.
    pub now: Option<&'a PlanItem>,
    /// What became of it.
    pub outcome: Outcome,
    /// In how many rounds before this one it stood in a row as still to be done, those in
    /// which it was left out aside: 1 where it goes over for the first time.
    pub carried: usize,
}

/// The assessment whose plan is accounted for: that of the round compared with; where the team
/// missed it, the team's own last one before.
pub fn followed<'a>(score: &TeamScore<'a>) -> Option<&'a Assessment> {
    let compared_with = score.compared_with?;
    score.compared.or_else(|| score.history.iter().rfind(|one| one.period < compared_with))
}

/// Accounts for every action that was open in the plan of the assessment [`followed`].
pub fn follow_up<'a>(model: &MaturityModel, score: &TeamScore<'a>) -> Vec<FollowUp<'a>> {
    let (Some(before), Some(now)) = (followed(score), score.assessment) else { return Vec::new() };
    // Of several assessments in a round the last counts; what the others say of the plan was
    // said all the same.
    let assessments: Vec<&Assessment> = score.history.iter().collect();
    let place = |period| assessments.iter().rposition(|it| it.period == period);
    let (Some(then), Some(today)) = (place(before.period), place(now.period)) else {
        return Vec::new();
    };
    let threads = threads(&assessments);
    let by_item: BTreeMap<*const PlanItem, &Thread<'_>> = threads
        .iter()
        .filter_map(|thread| Some((std::ptr::from_ref(thread.at(then)?), thread)))
        .collect();
    let mut found = Vec::new();
    for item in before.plan.iter().filter(|item| item.status.is_open()) {
        let Some(thread) = by_item.get(&std::ptr::from_ref(item)) else { continue };
        // The newest word since it was planned; a finished action may have left the plan
        // before the last assessment.
        let last = thread.entries.iter().rfind(|(at, _)| *at > then);
        // What the action is for now decides, not what it was for.
        let criterion = last.and_then(|(_, item)| item.criterion).or(item.criterion);
        let met = criterion.map(|criterion| achieved(model, now, criterion));
        let current = thread.at(today);
        let period = |at: usize| assessments[at].period;
        let earlier = thread.entries.iter().rev().filter(|(at, _)| period(*at) < now.period);
        let open = earlier.take_while(|(_, item)| item.status.is_open());
        let rounds: BTreeSet<Period> = open.map(|(at, _)| period(*at)).collect();
        found.push(FollowUp {
            item,
            now: current,
            outcome: outcome(&Facts {
                planned: item.due,
                last: last.map(|(_, item)| *item),
                is_listed: current.is_some(),
                met,
                today: now.earliest_day(),
            }),
            carried: rounds.len(),
        });
    }
    found
}

/// What decides about an outcome.
struct Facts<'a> {
    /// The day that was planned.
    planned: Option<NaiveDate>,
    /// The newest item of the action since it was planned.
    last: Option<&'a PlanItem>,
    /// Whether it stands in the plan of now.
    is_listed: bool,
    /// Whether its criterion is met; none where it has none.
    met: Option<bool>,
    /// The day of the assessment, or the first on which it may have been made.
    today: NaiveDate,
}

fn outcome(facts: &Facts<'_>) -> Outcome {
    let met = facts.met == Some(true);
    if let Some(last) = facts.last {
        match last.status {
            PlanStatus::Done if facts.met == Some(false) => {
                return Outcome::DoneStillOpen(last.done);
            }
            PlanStatus::Done => return Outcome::Done(last.done),
            PlanStatus::Dropped => return Outcome::Dropped,
            PlanStatus::Open | PlanStatus::InProgress => {}
        }
    }
    let Some(now) = facts.last.filter(|_| facts.is_listed) else {
        return if met { Outcome::MetNotPlanned } else { Outcome::Vanished };
    };
    if met {
        return Outcome::MetStillPlanned;
    }
    match (facts.planned, now.due) {
        (_, Some(due)) if due < facts.today => Outcome::Overdue(due),
        (Some(planned), Some(due)) if due > planned => Outcome::Postponed,
        (Some(planned), Some(due)) if due < planned => Outcome::BroughtForward,
        (Some(_), None) => Outcome::Undated,
        _ => Outcome::Open,
    }
}
