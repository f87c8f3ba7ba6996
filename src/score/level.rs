//! The level of one dimension in one assessment.

use crate::model::{Answer, AnswerPolicy, AnswerState, Assessment, MaturityModel};

/// What is known of a dimension or a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Its level follows from answers.
    Assessed,
    /// Its level was declared, without answers.
    Declared,
    /// Nothing in it concerns the team.
    NotApplicable,
    /// There is nothing to compute a level from.
    NotAssessed,
}

impl State {
    /// The name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Assessed => "assessed",
            Self::Declared => "declared",
            Self::NotApplicable => "not-applicable",
            Self::NotAssessed => "not-assessed",
        }
    }
}

/// Where a dimension stands in one assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Where the level comes from.
    pub state: State,
    /// The level; none where the dimension is not assessed or not applicable.
    pub level: Option<u8>,
    /// How many applicable criteria are achieved.
    pub met: usize,
    /// How many applicable criteria have an answer; `unknown` is one.
    pub answered: usize,
    /// How many applicable criteria are answered `unknown`.
    pub unknown: usize,
    /// How many criteria concern the team.
    pub applicable: usize,
    /// The open criteria of the lowest level that has any: what keeps the dimension from
    /// rising. Empty at the highest level.
    pub blocking: Vec<usize>,
}

/// What one criterion adds to a staged level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Demand {
    Achieved,
    Open,
    LeftOut,
}

fn demand(model: &MaturityModel, answer: Option<&Answer>) -> Demand {
    let policy = match answer.map(|answer| answer.state) {
        Some(AnswerState::Value(value)) if model.achieves(value) => return Demand::Achieved,
        Some(AnswerState::Value(_)) => return Demand::Open,
        Some(AnswerState::NotApplicable) => model.scoring.not_applicable,
        Some(AnswerState::Unknown) | None => model.scoring.unanswered,
    };
    match policy {
        AnswerPolicy::Exclude => Demand::LeftOut,
        AnswerPolicy::Full => Demand::Achieved,
        AnswerPolicy::Zero | AnswerPolicy::Block => Demand::Open,
    }
}

fn is_not_applicable(answer: Option<&Answer>) -> bool {
    answer.is_some_and(|answer| answer.state == AnswerState::NotApplicable)
}

/// Whether a criterion is achieved in an assessment.
pub fn achieved(model: &MaturityModel, assessment: &Assessment, criterion: usize) -> bool {
    demand(model, assessment.answers[criterion].as_ref()) == Demand::Achieved
}

/// Whether a criterion concerns the team and is not achieved. In a dimension whose level
/// was only declared, the criteria above that level count as not achieved.
pub fn unmet(model: &MaturityModel, assessment: &Assessment, criterion: usize) -> bool {
    let Some(declared) = declared_level(model, assessment, model.criteria[criterion].dimension)
    else {
        return demand(model, assessment.answers[criterion].as_ref()) == Demand::Open;
    };
    model.criteria[criterion].level > declared
}

/// The level declared for a dimension in which nothing was answered.
fn declared_level(model: &MaturityModel, assessment: &Assessment, dimension: usize) -> Option<u8> {
    let answered = |criterion: &usize| assessment.answers[*criterion].is_some();
    if model.dimensions[dimension].criteria.iter().any(answered) {
        return None;
    }
    assessment.declared[dimension]
}

/// Where a dimension stands, by the staged rule: at the highest level up to which every
/// applicable criterion is achieved. A level without criteria adds no demand.
pub fn standing(model: &MaturityModel, assessment: &Assessment, dimension: usize) -> Standing {
    let criteria = &model.dimensions[dimension].criteria;
    let answer = |criterion: usize| assessment.answers[criterion].as_ref();
    let applicable: Vec<usize> =
        criteria.iter().copied().filter(|&at| !is_not_applicable(answer(at))).collect();
    let mut standing = Standing {
        state: State::NotAssessed,
        level: None,
        met: 0,
        answered: 0,
        unknown: 0,
        applicable: applicable.len(),
        blocking: Vec::new(),
    };
    if let Some(level) = declared_level(model, assessment, dimension) {
        standing.state = State::Declared;
        standing.level = Some(level);
        let next =
            criteria.iter().map(|&at| model.criteria[at].level).filter(|&at| at > level).min();
        standing.blocking =
            criteria.iter().copied().filter(|&at| Some(model.criteria[at].level) == next).collect();
        return standing;
    }
    if criteria.iter().all(|&at| answer(at).is_none()) {
        return standing;
    }
    if applicable.is_empty() && model.scoring.not_applicable == AnswerPolicy::Exclude {
        standing.state = State::NotApplicable;
        return standing;
    }
    standing.state = State::Assessed;
    for &at in &applicable {
        standing.answered += usize::from(answer(at).is_some());
        standing.unknown +=
            usize::from(answer(at).is_some_and(|answer| answer.state == AnswerState::Unknown));
        standing.met += usize::from(achieved(model, assessment, at));
    }
    let open = |at: &usize| demand(model, answer(*at)) == Demand::Open;
    let lowest_open =
        criteria.iter().filter(|at| open(at)).map(|&at| model.criteria[at].level).min();
    standing.level = Some(match lowest_open {
        None => model.max_level(),
        Some(level) => level.saturating_sub(1).max(model.min_level()),
    });
    standing.blocking = criteria
        .iter()
        .copied()
        .filter(|at| Some(model.criteria[*at].level) == lowest_open && open(at))
        .collect();
    standing
}
