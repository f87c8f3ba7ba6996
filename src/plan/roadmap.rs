//! The smallest set of open criteria that reaches the target, in a workable order.

use std::collections::BTreeMap;

use crate::model::{
    AnswerState, Assessment, Grade, MaturityModel, PlanItem, PlanStatus, Score, ScoringRule,
};
use crate::score::{self, Lifted, Standing, State, TeamScore, unmet};

use super::schedule::{Job, Slot, schedule};

/// What a roadmap leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// The targets that were set.
    Targets,
    /// The team's next level (or the next band of scores), because no target was set.
    NextLevel,
}

/// One step of a roadmap: one open criterion that the goal needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'a> {
    /// The criterion.
    pub criterion: usize,
    /// What is still to be done for it by the plan, in the order of days.
    pub items: Vec<&'a PlanItem>,
    /// Where nothing is to be done for it, the last word of the plan about it.
    pub settled: Option<&'a PlanItem>,
    /// The grade its dimension reaches with this step, where it rises.
    pub dimension_to: Option<Grade>,
    /// The grade the team reaches with this step, where it rises.
    pub team_to: Option<Grade>,
    /// When the work is done.
    pub slot: Slot,
}

impl<'a> Step<'a> {
    /// The item of the plan that stands for the step where there is room for one: what is to
    /// be done first, else the last word.
    pub fn item(&self) -> Option<&'a PlanItem> {
        self.items.first().copied().or(self.settled)
    }

    /// The status of the planned action; open where nothing is planned.
    pub fn status(&self) -> PlanStatus {
        self.item().map_or(PlanStatus::Open, |item| item.status)
    }

    /// How many actions it takes: those of the plan, else one that is proposed.
    pub fn actions(&self) -> usize {
        self.items.len().max(1)
    }
}

/// What an action has to do with the goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The goal needs its criterion.
    Needed,
    /// Its criterion is met already.
    Met,
    /// Its criterion is not met, and the goal does not need it.
    Beyond,
    /// It has no criterion.
    Free,
}

/// One thing to do: an open item of the plan, or a proposal for a criterion of the goal that
/// no open item covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action<'a> {
    /// The item of the plan; none where the action is only proposed.
    pub item: Option<&'a PlanItem>,
    /// The criterion it closes.
    pub criterion: Option<usize>,
    /// What it has to do with the goal.
    pub need: Need,
    /// The grade its dimension reaches with it and all actions before it, where it rises.
    pub dimension_to: Option<Grade>,
    /// The grade the team reaches with it and all actions before it, where it rises.
    pub team_to: Option<Grade>,
    /// When the work is done.
    pub slot: Slot,
}

/// The way to a team's goal, and everything else that is planned; of a team without an
/// assessment what its last plan left open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roadmap<'a> {
    /// What it leads to.
    pub goal: Goal,
    /// The steps to the goal, in order.
    pub steps: Vec<Step<'a>>,
    /// What is to be done: every open item of the plan in the order of days, those without a
    /// day behind them, then the proposals in the order of the steps.
    pub actions: Vec<Action<'a>>,
}

/// The effort assumed, in person-days, where a criterion gives none.
pub(super) const USUAL_EFFORT: u32 = 5;

/// The roadmap of a team.
///
/// By the staged rule the set is unique: every open criterion of a dimension up to its
/// target level is needed, and nothing else. By the other rules it is, for each dimension
/// short of its target, as few criteria as reach it: those that add most, with what they
/// require. First come the criteria that lift the team's level; of one level those that are
/// done first, so that a level is reached with the last of them. Days are proposed for the
/// dearer ones later, of scores for the lowest dimension first. A criterion follows those it
/// requires.
pub fn roadmap<'a>(model: &MaturityModel, score: &TeamScore<'a>) -> Roadmap<'a> {
    let has_target = score.dimensions.iter().any(|dimension| dimension.target.is_some());
    let goal = if has_target { Goal::Targets } else { Goal::NextLevel };
    let Some(assessment) = score.assessment else {
        let last = score.history.last();
        let actions = last.map_or_else(Vec::new, |last| left_open(model, score, last));
        return Roadmap { goal, steps: Vec::new(), actions };
    };
    let aims = aims(model, score, goal);
    let needed: Vec<usize> = if model.scoring.rule == ScoringRule::Staged {
        needed_by_levels(model, score, assessment, &aims)
    } else {
        let dimensions = 0..model.dimensions.len();
        dimensions.flat_map(|at| needed_by_score(model, score, assessment, at, &aims)).collect()
    };
    let proposed = order(model, score, &needed);
    let jobs = jobs(model, &assessment.open_items(), &proposed);
    let slots = schedule(model, assessment, &jobs);
    let by_criterion: Vec<Slot> = proposed
        .iter()
        .map(|&criterion| {
            let own = jobs.iter().zip(&slots).filter(|(job, _)| job.criterion == Some(criterion));
            own.map(|(_, slot)| *slot).reduce(Slot::joined).expect("each has a job")
        })
        .collect();
    let order = by_end(model, &proposed, &by_criterion);
    let effects = effects(model, score, assessment, &order, &aims);
    let steps: Vec<Step<'a>> = order
        .into_iter()
        .zip(effects)
        .map(|(criterion, (dimension_to, team_to))| {
            let at = proposed.iter().position(|&other| other == criterion);
            let at = at.expect("both orders hold the same criteria");
            let own = jobs.iter().filter(|job| job.criterion == Some(criterion));
            let mut all = assessment.plan.iter().rev();
            Step {
                criterion,
                items: own.filter_map(|job| job.item).collect(),
                settled: all.find(|item| item.criterion == Some(criterion)),
                dimension_to,
                team_to,
                slot: by_criterion[at],
            }
        })
        .collect();
    let actions = actions(model, score, assessment, &aims, &steps, jobs.iter().zip(slots));
    Roadmap { goal, steps, actions }
}

/// What the plan of an earlier assessment still had to be done.
fn left_open<'a>(
    model: &MaturityModel,
    score: &TeamScore<'_>,
    last: &'a Assessment,
) -> Vec<Action<'a>> {
    let jobs = jobs(model, &last.open_items(), &[]);
    let slots = schedule(model, last, &jobs);
    let aims = vec![None; model.dimensions.len()];
    actions(model, score, last, &aims, &[], jobs.iter().zip(slots))
}

/// What is to be scheduled: for each criterion of the goal, in its order, the items of the
/// plan or a proposal, then the other items.
fn jobs<'a>(model: &MaturityModel, open: &[&'a PlanItem], proposed: &[usize]) -> Vec<Job<'a>> {
    let mut by_criterion: BTreeMap<usize, Vec<&'a PlanItem>> = BTreeMap::new();
    for item in open {
        if let Some(criterion) = item.criterion {
            by_criterion.entry(criterion).or_default().push(item);
        }
    }
    let effort = |criterion: usize| model.criteria[criterion].effort.unwrap_or(USUAL_EFFORT).max(1);
    // Several items of a criterion share the work.
    let shared = |item: &PlanItem| {
        let criterion = item.criterion?;
        let count = u32::try_from(by_criterion.get(&criterion)?.len()).unwrap_or(u32::MAX);
        Some(effort(criterion).div_ceil(count.max(1)))
    };
    let job = |item: &'a PlanItem| Job {
        criterion: item.criterion,
        item: Some(item),
        days: shared(item).unwrap_or(USUAL_EFFORT),
    };
    let mut jobs = Vec::new();
    for &criterion in proposed {
        match by_criterion.get(&criterion) {
            Some(items) => jobs.extend(items.iter().map(|item| job(item))),
            None => {
                let days = effort(criterion);
                jobs.push(Job { criterion: Some(criterion), item: None, days });
            }
        }
    }
    let other = |item: &&&PlanItem| item.criterion.is_none_or(|at| !proposed.contains(&at));
    jobs.extend(open.iter().filter(other).map(|item| job(item)));
    jobs
}

/// Every open item in the order of days, then the proposals in the order of the steps, each
/// with what it brings after those before it. A criterion is closed with its last action.
fn actions<'j, 'a: 'j>(
    model: &MaturityModel,
    score: &TeamScore<'_>,
    assessment: &'a Assessment,
    aims: &[Option<Grade>],
    steps: &[Step<'a>],
    jobs: impl Iterator<Item = (&'j Job<'a>, Slot)>,
) -> Vec<Action<'a>> {
    let step = |criterion: Option<usize>| steps.iter().position(|s| Some(s.criterion) == criterion);
    let need = |criterion: Option<usize>| match criterion {
        None => Need::Free,
        Some(_) if step(criterion).is_some() => Need::Needed,
        Some(at) if score::achieved(model, assessment, at) => Need::Met,
        Some(_) => Need::Beyond,
    };
    let mut actions: Vec<Action<'a>> = jobs
        .map(|(job, slot)| Action {
            item: job.item,
            criterion: job.criterion,
            need: need(job.criterion),
            dimension_to: None,
            team_to: None,
            slot,
        })
        .collect();
    let place: BTreeMap<*const PlanItem, usize> = assessment
        .plan
        .iter()
        .enumerate()
        .map(|(at, item)| (std::ptr::from_ref(item), at))
        .collect();
    actions.sort_by_key(|action| match action.item {
        Some(item) => {
            let at = place.get(&std::ptr::from_ref(item)).copied();
            (false, item.due.is_none(), item.due, at)
        }
        None => (true, true, None, step(action.criterion)),
    });
    let mut last: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, action) in actions.iter().enumerate() {
        if let Some(criterion) =
            action.criterion.filter(|&at| closes(model, score, assessment, aims, at))
        {
            last.insert(criterion, at);
        }
    }
    let mut closing: Vec<(usize, usize)> = last.into_iter().map(|(one, at)| (at, one)).collect();
    closing.sort_unstable();
    let order: Vec<usize> = closing.iter().map(|(_, criterion)| *criterion).collect();
    let effects = effects(model, score, assessment, &order, aims);
    for ((at, _), (dimension_to, team_to)) in closing.into_iter().zip(effects) {
        actions[at].dimension_to = dimension_to;
        actions[at].team_to = team_to;
    }
    actions
}

/// Whether something follows for the grades where a criterion is closed.
fn closes(
    model: &MaturityModel,
    score: &TeamScore<'_>,
    assessment: &Assessment,
    aims: &[Option<Grade>],
    criterion: usize,
) -> bool {
    let standing = &score.dimensions[model.criteria[criterion].dimension].standing;
    standing.grade.is_some()
        && match model.scoring.rule {
            ScoringRule::Staged => unmet(model, assessment, criterion),
            _ => standing.state != State::Declared && can_rise(model, assessment, aims, criterion),
        }
}

/// The grade each dimension is to reach.
fn aims(model: &MaturityModel, score: &TeamScore<'_>, goal: Goal) -> Vec<Option<Grade>> {
    let span = model.span();
    let next = score.grade.as_ref().and_then(|grade| {
        let band = span.band(grade);
        (band + 1 < span.count()).then(|| span.bound(band + 1))
    });
    let aim = |at: usize| match goal {
        Goal::Targets => score.dimensions[at].target.clone(),
        Goal::NextLevel => next.clone(),
    };
    (0..model.dimensions.len()).map(aim).collect()
}

fn needed_by_levels(
    model: &MaturityModel,
    score: &TeamScore<'_>,
    assessment: &Assessment,
    aims: &[Option<Grade>],
) -> Vec<usize> {
    (0..model.criteria.len())
        .filter(|&at| {
            let criterion = &model.criteria[at];
            let aim = aims[criterion.dimension].as_ref().and_then(Grade::level);
            score.dimensions[criterion.dimension].grade().is_some()
                && aim.is_some_and(|aim| criterion.level <= aim)
                && unmet(model, assessment, at)
        })
        .collect()
}

/// The fewest criteria that bring the score of a dimension to its aim: those that add most,
/// each with the open criteria it requires; none too many.
fn needed_by_score(
    model: &MaturityModel,
    score: &TeamScore<'_>,
    assessment: &Assessment,
    dimension: usize,
    aims: &[Option<Grade>],
) -> Vec<usize> {
    let standing = &score.dimensions[dimension].standing;
    let (Some(grade), Some(aim)) = (&standing.grade, &aims[dimension]) else { return Vec::new() };
    // Of a declared level or score nothing follows for single criteria.
    if grade >= aim || standing.state == State::Declared {
        return Vec::new();
    }
    let lifted = |criteria: &[usize]| lifted(model, aims, criteria);
    let after = |criteria: &[usize]| {
        score::score_after(model, assessment, dimension, &lifted(criteria))
            .unwrap_or_else(Score::zero)
    };
    let reached = |criteria: &[usize]| score::grade(model, &after(criteria)) >= *aim;
    let mut open: Vec<usize> = model.dimensions[dimension]
        .criteria
        .iter()
        .copied()
        .filter(|&at| can_rise(model, assessment, aims, at))
        .collect();
    // By the mean rule the order by gain is exact. In a sum it is too, as long as what is not
    // answered counts; else fewer may do, and are searched for.
    let gain = |at: usize| match (model.scoring.rule, model.least_score(aim)) {
        (ScoringRule::Mean, Some(aim)) => {
            let value = model.closed_at(at, aims[dimension].as_ref());
            score::gain_of_mean(model, assessment, at, &value, &aim)
        }
        _ => after(&[at]),
    };
    open.sort_by_cached_key(|&at| {
        let effort = model.criteria[at].effort.unwrap_or(USUAL_EFFORT);
        (std::cmp::Reverse(gain(at)), effort, model.criteria[at].level, at)
    });
    let mut chosen: Vec<usize> = Vec::new();
    for &criterion in &open {
        if reached(&chosen) {
            break;
        }
        place(model, criterion, &open, &mut chosen);
    }
    // What was taken early may have become needless through what others require.
    for criterion in chosen.clone().into_iter().rev() {
        let required =
            chosen.iter().any(|&other| model.criteria[other].requires.contains(&criterion));
        let rest: Vec<usize> = chosen.iter().copied().filter(|&at| at != criterion).collect();
        if !required && reached(&rest) {
            chosen = rest;
        }
    }
    fewer(model, &open, chosen.len(), &reached).unwrap_or(chosen)
}

/// The most open criteria of a dimension among which every set is looked at.
const MOST_SEARCHED: usize = 10;

/// A set of fewer than `count` open criteria that reaches the aim and holds what its members
/// require; of several of the same size the one that adds most. What adds most one by one
/// need not be the fewest where criteria require others, or where a mean takes in what was
/// left out before. Of many criteria not every set is looked at.
fn fewer(
    model: &MaturityModel,
    open: &[usize],
    count: usize,
    reached: &dyn Fn(&[usize]) -> bool,
) -> Option<Vec<usize>> {
    if open.len() > MOST_SEARCHED || count < 2 {
        return None;
    }
    let members = |set: u32| -> Vec<usize> {
        open.iter()
            .enumerate()
            .filter(|(at, _)| set & (1 << at) != 0)
            .map(|(_, one)| *one)
            .collect()
    };
    let mut sets: Vec<u32> =
        (1..1_u32 << open.len()).filter(|set| (set.count_ones() as usize) < count).collect();
    // The criteria are sorted by what they add, so low bits add most.
    sets.sort_by_key(|set| (set.count_ones(), *set));
    sets.into_iter().map(members).find(|chosen| {
        let whole = chosen.iter().all(|&at| {
            let mut required = model.criteria[at].requires.iter();
            required.all(|other| !open.contains(other) || chosen.contains(other))
        });
        whole && reached(chosen)
    })
}

/// Whether something can be done about a criterion that adds to a score.
fn can_rise(
    model: &MaturityModel,
    assessment: &Assessment,
    aims: &[Option<Grade>],
    criterion: usize,
) -> bool {
    let aim = aims[model.criteria[criterion].dimension].as_ref();
    match assessment.answers[criterion].as_ref().map(|answer| answer.state) {
        Some(AnswerState::Value(value)) => Score::from(value) < model.closed_at(criterion, aim),
        Some(AnswerState::NotApplicable) => false,
        Some(AnswerState::Unknown) | None => model.criteria[criterion]
            .since
            .is_none_or(|since| assessment.written.last_day() >= since.first_day()),
    }
}

fn lifted(model: &MaturityModel, aims: &[Option<Grade>], criteria: &[usize]) -> Lifted {
    let value = |at: usize| model.closed_at(at, aims[model.criteria[at].dimension].as_ref());
    criteria.iter().map(|&at| (at, value(at))).collect()
}

/// What each step, after those before it, lifts its dimension and the team to.
fn effects(
    model: &MaturityModel,
    score: &TeamScore<'_>,
    assessment: &Assessment,
    order: &[usize],
    aims: &[Option<Grade>],
) -> Vec<(Option<Grade>, Option<Grade>)> {
    let mut standings: Vec<Standing> =
        score.dimensions.iter().map(|dimension| dimension.standing.clone()).collect();
    let mut team = score.grade.clone();
    let mut effects = Vec::with_capacity(order.len());
    for (index, &criterion) in order.iter().enumerate() {
        let dimension = model.criteria[criterion].dimension;
        let done = &order[..=index];
        let (grade, exact) = if model.scoring.rule == ScoringRule::Staged {
            let level = level_after(model, assessment, dimension, done);
            (Some(Grade::Level(level)), None)
        } else {
            let lifted = lifted(model, aims, done);
            let exact = score::score_after(model, assessment, dimension, &lifted);
            (exact.as_ref().map(|score| score::grade(model, score)), exact)
        };
        let standing = &mut standings[dimension];
        let dimension_to = grade.filter(|grade| standing.grade.as_ref() < Some(grade));
        if dimension_to.is_some() {
            standing.grade.clone_from(&dimension_to);
        }
        standing.score = exact.or_else(|| standing.score.take());
        let after = team.as_ref().and_then(|_| {
            score::team_after(model, assessment, &standings, &lifted(model, aims, done))
        });
        let team_to = after.filter(|after| team.as_ref() < Some(after));
        if team_to.is_some() {
            team.clone_from(&team_to);
        }
        effects.push((dimension_to, team_to));
    }
    effects
}

/// The level of a dimension once some criteria are met as well.
fn level_after(
    model: &MaturityModel,
    assessment: &Assessment,
    dimension: usize,
    done: &[usize],
) -> u8 {
    let lowest_open = model.dimensions[dimension]
        .criteria
        .iter()
        .filter(|&&at| unmet(model, assessment, at) && !done.contains(&at))
        .map(|&at| model.criteria[at].level)
        .min();
    score::reached(model, lowest_open)
}

fn order(model: &MaturityModel, score: &TeamScore<'_>, needed: &[usize]) -> Vec<usize> {
    let mut wanted = needed.to_vec();
    wanted.sort_by_key(|&at| {
        let criterion = &model.criteria[at];
        let effort = criterion.effort.unwrap_or(USUAL_EFFORT);
        let grade = score.dimensions[criterion.dimension].grade();
        (lifts_to(model, at), grade, effort, at)
    });
    let mut order = Vec::with_capacity(wanted.len());
    for &criterion in &wanted {
        place(model, criterion, needed, &mut order);
    }
    order
}

/// The team level that cannot be reached without a criterion. Scores know none.
fn lifts_to(model: &MaturityModel, criterion: usize) -> u8 {
    if model.has_levels() { model.criteria[criterion].level } else { 0 }
}

/// The same steps, of each level by the day they are done. What is required counts to the
/// lowest level it is required for, and nothing is done before what it requires.
fn by_end(model: &MaturityModel, proposed: &[usize], slots: &[Slot]) -> Vec<usize> {
    let place = |criterion: usize| proposed.iter().position(|&other| other == criterion);
    let required = |at: usize| {
        let required = &model.criteria[proposed[at]].requires;
        required.iter().filter_map(|&criterion| place(criterion)).collect::<Vec<_>>()
    };
    let mut keys: Vec<_> =
        (0..proposed.len()).map(|at| (lifts_to(model, proposed[at]), slots[at].to)).collect();
    // Each step stands behind those it requires.
    for at in 0..proposed.len() {
        for other in required(at) {
            keys[at].1 = keys[at].1.max(keys[other].1);
        }
    }
    for at in (0..proposed.len()).rev() {
        for other in required(at) {
            keys[other].0 = keys[other].0.min(keys[at].0);
        }
    }
    let mut places: Vec<usize> = (0..proposed.len()).collect();
    places.sort_by_key(|&at| keys[at]);
    places.into_iter().map(|at| proposed[at]).collect()
}

/// Puts a criterion behind those it requires, as far as they are needed too. The model
/// has no cycles of requirements.
fn place(model: &MaturityModel, criterion: usize, needed: &[usize], order: &mut Vec<usize>) {
    if order.contains(&criterion) {
        return;
    }
    for &required in &model.criteria[criterion].requires {
        if needed.contains(&required) {
            place(model, required, needed, order);
        }
    }
    order.push(criterion);
}
