//! The smallest set of open criteria that reaches the target, in a workable order.

use crate::model::{
    AnswerState, Assessment, Grade, MaturityModel, PlanItem, PlanStatus, Score, ScoringRule,
};
use crate::score::{self, Lifted, Standing, State, TeamScore, unmet};

use super::schedule::{Slot, schedule};

/// What a roadmap leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// The targets that were set.
    Targets,
    /// The team's next level (or the next band of scores), because no target was set.
    NextLevel,
}

/// One step of a roadmap: one open criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'a> {
    /// The criterion.
    pub criterion: usize,
    /// What the team plans for it, if it plans anything.
    pub item: Option<&'a PlanItem>,
    /// The grade its dimension reaches with this step, where it rises.
    pub dimension_to: Option<Grade>,
    /// The grade the team reaches with this step, where it rises.
    pub team_to: Option<Grade>,
    /// When the work is done.
    pub slot: Slot,
}

impl Step<'_> {
    /// The status of the planned action; open where nothing is planned.
    pub fn status(&self) -> PlanStatus {
        self.item.map_or(PlanStatus::Open, |item| item.status)
    }
}

/// The way to a team's goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roadmap<'a> {
    /// What it leads to.
    pub goal: Goal,
    /// The steps, in order.
    pub steps: Vec<Step<'a>>,
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
    let Some(assessment) = score.assessment else { return Roadmap { goal, steps: Vec::new() } };
    let aims = aims(model, score, goal);
    let needed: Vec<usize> = if model.scoring.rule == ScoringRule::Staged {
        needed_by_levels(model, score, assessment, &aims)
    } else {
        let dimensions = 0..model.dimensions.len();
        dimensions.flat_map(|at| needed_by_score(model, score, assessment, at, &aims)).collect()
    };
    let proposed = order(model, score, &needed);
    let items: Vec<Option<&PlanItem>> =
        proposed.iter().map(|&criterion| planned(assessment, criterion)).collect();
    let slots = schedule(model, assessment, &proposed, &items);
    let order = by_end(model, &proposed, &slots);
    let effects = effects(model, score, assessment, &order, &aims);
    let steps = order
        .into_iter()
        .zip(effects)
        .map(|(criterion, (dimension_to, team_to))| {
            let at = proposed.iter().position(|&other| other == criterion);
            let at = at.expect("both orders hold the same criteria");
            Step { criterion, item: items[at], dimension_to, team_to, slot: slots[at] }
        })
        .collect();
    Roadmap { goal, steps }
}

/// What a team plans for a criterion: the item still to be done, else the last word.
fn planned(assessment: &Assessment, criterion: usize) -> Option<&PlanItem> {
    let items = assessment.plan.iter().filter(|item| item.criterion == Some(criterion));
    items.max_by_key(|item| matches!(item.status, PlanStatus::Open | PlanStatus::InProgress))
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
