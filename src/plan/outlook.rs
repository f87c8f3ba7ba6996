//! What can be said of a roadmap: what its actions lead to, and by when.

use chrono::NaiveDate;

use crate::model::{Assessment, Grade, MaturityModel, Period};
use crate::score::{Forecast, State, TeamScore};

use super::roadmap::{Goal, Roadmap, Step};

/// Whether there is a way to a team's goal, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prospect {
    /// The team was not assessed.
    NotAssessed,
    /// No dimension concerns the team.
    NothingApplies,
    /// A dimension that counts for the goal could not be given a grade.
    Unknown,
    /// The goal is not reached, and no open criterion leads to it.
    NoWay,
    /// Every target is met.
    Met,
    /// No target is set, and the team stands as high as the model goes.
    Top,
    /// There are steps to it.
    Ahead,
}

/// Whether there is a way to a team's goal.
pub fn prospect(model: &MaturityModel, score: &TeamScore<'_>, roadmap: &Roadmap<'_>) -> Prospect {
    if score.assessment.is_none() {
        return Prospect::NotAssessed;
    }
    if !roadmap.steps.is_empty() {
        return Prospect::Ahead;
    }
    let concerns = || {
        let dimensions = score.dimensions.iter();
        dimensions.filter(|dimension| dimension.standing.state != State::NotApplicable)
    };
    if concerns().next().is_none() {
        return Prospect::NothingApplies;
    }
    match roadmap.goal {
        Goal::Targets => {
            let mut with_target = concerns().filter(|dimension| dimension.target.is_some());
            if concerns().any(|dimension| dimension.meets_target() == Some(false)) {
                Prospect::NoWay
            } else if with_target.any(|dimension| dimension.grade().is_none()) {
                Prospect::Unknown
            } else {
                Prospect::Met
            }
        }
        Goal::NextLevel => match &score.grade {
            None => Prospect::Unknown,
            Some(grade) if model.span().band(grade) + 1 < model.span().count() => Prospect::NoWay,
            Some(_) => Prospect::Top,
        },
    }
}

/// How far the steps of a roadmap lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// To the goal.
    Whole,
    /// To every target but those of dimensions that could not be given a grade.
    Assessed,
    /// Not to every target: for some no open criterion leads there.
    Part,
}

/// How far the steps of a roadmap lead.
pub fn reach(model: &MaturityModel, score: &TeamScore<'_>, roadmap: &Roadmap<'_>) -> Reach {
    if roadmap.goal == Goal::NextLevel {
        return Reach::Whole;
    }
    let after = |at: usize| {
        let own = |step: &&Step<'_>| model.criteria[step.criterion].dimension == at;
        let steps = roadmap.steps.iter().filter(own);
        steps
            .filter_map(|step| step.dimension_to.as_ref())
            .chain(score.dimensions[at].grade())
            .max()
    };
    let mut reach = Reach::Whole;
    for (at, dimension) in score.dimensions.iter().enumerate() {
        let concerns = dimension.standing.state != State::NotApplicable;
        let Some(target) = dimension.target.as_ref().filter(|_| concerns) else { continue };
        match after(at) {
            Some(grade) if grade >= target => {}
            Some(_) => return Reach::Part,
            None => reach = Reach::Assessed,
        }
    }
    reach
}

/// By when some actions are done, by the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    /// By a day.
    By(NaiveDate),
    /// By a day after that of the target.
    After {
        /// The last day of the plan.
        day: NaiveDate,
        /// The day of the target.
        target: NaiveDate,
    },
    /// Nobody can tell: the day of so many has passed.
    Overdue(usize),
    /// Nobody can tell: so many are not in the plan.
    Unplanned(usize),
    /// Nobody can tell: so many have no day in the plan.
    Undated(usize),
    /// Nothing can be promised: the last day lies within the round, and of the assessment no
    /// day is known, so it may have passed already.
    WithinRound,
}

impl Promise {
    /// The last day of the plan, where there is one.
    pub fn day(self) -> Option<NaiveDate> {
        match self {
            Self::By(day) | Self::After { day, .. } => Some(day),
            Self::Overdue(_) | Self::Unplanned(_) | Self::Undated(_) | Self::WithinRound => None,
        }
    }
}

/// What lifts the team first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lift {
    /// How many actions it takes.
    pub actions: usize,
    /// The grade the team reaches.
    pub to: Grade,
    /// By when they are done.
    pub promise: Promise,
}

/// What the actions of a roadmap lead to, and by when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// The fewest actions that lift the team; none where they do not, or where each step
    /// lifts it a little.
    pub lift: Option<Lift>,
    /// How many actions the goal takes.
    pub actions: usize,
    /// By when all of these are done; none where there are none.
    pub promise: Option<Promise>,
    /// How many other items of the plan are open.
    pub others: usize,
    /// How many of the other items are overdue.
    pub others_overdue: usize,
}

/// What a roadmap leads to, as seen from an assessment; `target` is the day of the targets.
pub fn outlook(
    model: &MaturityModel,
    roadmap: &Roadmap<'_>,
    assessment: &Assessment,
    target: Option<NaiveDate>,
) -> Outlook {
    let target = target.filter(|_| roadmap.goal == Goal::Targets);
    let count = |steps: &[Step<'_>]| steps.iter().map(Step::actions).sum::<usize>();
    let steps = &roadmap.steps;
    // Every step of a mean lifts the team a little: there the end counts.
    let one_by_one = model.team_is_lowest() && model.has_levels();
    let lift = steps.iter().enumerate().filter(|_| one_by_one).find_map(|(at, step)| {
        let until = &steps[..=at];
        Some(Lift {
            actions: count(until),
            to: step.team_to.clone()?,
            promise: promise(until, assessment, target)?,
        })
    });
    let needed = |criterion: usize| steps.iter().any(|step| step.criterion == criterion);
    let others = roadmap.actions.iter().filter(|action| !action.criterion.is_some_and(needed));
    let others: Vec<_> = others.filter_map(|action| action.item).collect();
    Outlook {
        lift,
        actions: count(steps),
        promise: promise(steps, assessment, target),
        others: others.len(),
        others_overdue: others
            .iter()
            .filter(|item| item.is_overdue(assessment.earliest_day()))
            .count(),
    }
}

fn promise(
    steps: &[Step<'_>],
    assessment: &Assessment,
    target: Option<NaiveDate>,
) -> Option<Promise> {
    let items = || steps.iter().flat_map(|step| step.items.iter());
    let today = assessment.earliest_day();
    let overdue = items().filter(|item| item.is_overdue(today)).count();
    let unplanned = steps.iter().filter(|step| step.items.is_empty()).count();
    let undated = items().filter(|item| item.due.is_none()).count();
    if overdue > 0 {
        return Some(Promise::Overdue(overdue));
    }
    if unplanned > 0 {
        return Some(Promise::Unplanned(unplanned));
    }
    if undated > 0 {
        return Some(Promise::Undated(undated));
    }
    let day = items().filter_map(|item| item.due).max()?;
    if day < assessment.reference_day() {
        return Some(Promise::WithinRound);
    }
    Some(match target {
        Some(target) if day > target => Promise::After { day, target },
        _ => Promise::By(day),
    })
}

/// How a plan stands beside a forecast that says something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// The plan ends before the months of the forecast.
    Earlier(NaiveDate),
    /// The plan ends after the months of the forecast.
    Later(NaiveDate),
}

/// Where the last day of a plan lies outside the months a forecast gives.
pub fn beside_forecast(planned: NaiveDate, forecast: &Forecast) -> Option<Beside> {
    let month = Period::of(planned);
    if month < Period::of(forecast.earliest) {
        return Some(Beside::Earlier(planned));
    }
    (month > Period::of(forecast.latest)).then_some(Beside::Later(planned))
}
