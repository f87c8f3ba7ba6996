//! The smallest set of open criteria that reaches the target, in a workable order.

use crate::model::{Assessment, MaturityModel, PlanItem, PlanStatus};
use crate::score::{TeamScore, unmet};

/// What a roadmap leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// The targets that were set.
    Targets,
    /// The team's next level, because no target was set.
    NextLevel,
}

/// One step of a roadmap: one open criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'a> {
    /// The criterion.
    pub criterion: usize,
    /// What the team plans for it, if it plans anything.
    pub item: Option<&'a PlanItem>,
    /// The level its dimension reaches with this step, where it rises.
    pub dimension_to: Option<u8>,
    /// The level the team reaches with this step, where it rises.
    pub team_to: Option<u8>,
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
const USUAL_EFFORT: u32 = 5;

/// The roadmap of a team. By the staged rule the set is unique: every open criterion of a
/// dimension up to its target level is needed, and nothing else. First come the criteria
/// that lift the team's level, then by effort; a criterion follows those it requires.
pub fn roadmap<'a>(model: &MaturityModel, score: &TeamScore<'a>) -> Roadmap<'a> {
    let has_target = score.dimensions.iter().any(|dimension| dimension.target.is_some());
    let goal = if has_target { Goal::Targets } else { Goal::NextLevel };
    let Some(assessment) = score.assessment else { return Roadmap { goal, steps: Vec::new() } };
    let needed = needed(model, score, assessment, goal);
    let order = order(model, score, &needed);
    let mut steps = Vec::with_capacity(order.len());
    let mut levels: Vec<Option<u8>> =
        score.dimensions.iter().map(|dimension| dimension.level()).collect();
    let mut team = score.level;
    for (index, &criterion) in order.iter().enumerate() {
        let dimension = model.criteria[criterion].dimension;
        let done = &order[..=index];
        let level = level_after(model, assessment, dimension, done);
        let dimension_to = (levels[dimension] < Some(level)).then_some(level);
        levels[dimension] = levels[dimension].max(Some(level));
        let lowest = levels.iter().flatten().min().copied();
        let team_to = if team.is_some() && lowest > team { lowest } else { None };
        team = team.max(team_to);
        let item =
            assessment.plan.iter().filter(|item| item.criterion == Some(criterion)).max_by_key(
                |item| matches!(item.status, PlanStatus::Open | PlanStatus::InProgress),
            );
        steps.push(Step { criterion, item, dimension_to, team_to });
    }
    Roadmap { goal, steps }
}

fn needed(
    model: &MaturityModel,
    score: &TeamScore<'_>,
    assessment: &Assessment,
    goal: Goal,
) -> Vec<usize> {
    let next = score.level.map(|level| level.saturating_add(1));
    (0..model.criteria.len())
        .filter(|&at| {
            let criterion = &model.criteria[at];
            let dimension = &score.dimensions[criterion.dimension];
            let aim = match goal {
                Goal::Targets => dimension.target,
                Goal::NextLevel => next,
            };
            dimension.level().is_some()
                && aim.is_some_and(|aim| criterion.level <= aim)
                && unmet(model, assessment, at)
        })
        .collect()
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
    lowest_open.map_or(model.max_level(), |level| level.saturating_sub(1).max(model.min_level()))
}

fn order(model: &MaturityModel, score: &TeamScore<'_>, needed: &[usize]) -> Vec<usize> {
    // The team level that cannot be reached without the criterion: lower ones come first.
    let mut wanted = needed.to_vec();
    wanted.sort_by_key(|&at| {
        let criterion = &model.criteria[at];
        let effort = criterion.effort.unwrap_or(USUAL_EFFORT);
        let short_of_level = score.dimensions[criterion.dimension].level();
        (criterion.level, short_of_level, effort, at)
    });
    let mut order = Vec::with_capacity(wanted.len());
    for &criterion in &wanted {
        place(model, criterion, needed, &mut order);
    }
    order
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
