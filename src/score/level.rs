//! Where one dimension stands in one assessment.

use crate::model::{
    Answer, AnswerPolicy, AnswerState, Assessment, Grade, MaturityModel, Score, ScoringRule,
};

use super::means;

/// What is known of a dimension or a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Its level or score follows from answers.
    Assessed,
    /// Its level or score was declared, without answers.
    Declared,
    /// Nothing in it concerns the team.
    NotApplicable,
    /// There is nothing to compute a level or score from.
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
    /// Where the grade comes from.
    pub state: State,
    /// The level, or the score where the model has no levels; none where the dimension is
    /// not assessed or not applicable.
    pub grade: Option<Grade>,
    /// The score behind the grade, by the rules that compute one.
    pub score: Option<Score>,
    /// How many applicable criteria are achieved.
    pub met: usize,
    /// How many applicable criteria have an answer; `unknown` is one.
    pub answered: usize,
    /// How many applicable criteria are answered `unknown`.
    pub unknown: usize,
    /// How many criteria concern the team.
    pub applicable: usize,
    /// The open criteria of the lowest level that has any: what keeps the dimension from
    /// rising. Empty at the highest level. By the rule `mean`, which knows no order of
    /// levels, all open criteria.
    pub blocking: Vec<usize>,
}

impl Standing {
    /// A dimension of which nothing is known.
    pub(super) fn unknown(applicable: usize) -> Self {
        Self {
            state: State::NotAssessed,
            grade: None,
            score: None,
            met: 0,
            answered: 0,
            unknown: 0,
            applicable,
            blocking: Vec::new(),
        }
    }

    /// The grade as an exact number; the score where there is one.
    pub fn exact(&self) -> Option<Score> {
        self.score.clone().or_else(|| self.grade.as_ref().map(Grade::number))
    }
}

/// What one criterion adds to a staged level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Demand {
    Achieved,
    Open,
    LeftOut,
}

fn demand(model: &MaturityModel, assessment: &Assessment, criterion: usize) -> Demand {
    if !asked(model, assessment, criterion) {
        return Demand::LeftOut;
    }
    let policy = match assessment.answers[criterion].as_ref().map(|answer| answer.state) {
        Some(AnswerState::Value(value)) if model.achieves(value) => return Demand::Achieved,
        Some(AnswerState::Value(_)) => return Demand::Open,
        // In a sum or mean it may count 0, but there is nothing to be done about it.
        Some(AnswerState::NotApplicable) if model.scoring.rule != ScoringRule::Staged => {
            return Demand::LeftOut;
        }
        Some(AnswerState::NotApplicable) => model.scoring.not_applicable,
        Some(AnswerState::Unknown) | None => model.scoring.unanswered,
    };
    match policy {
        AnswerPolicy::Exclude => Demand::LeftOut,
        AnswerPolicy::Full => Demand::Achieved,
        AnswerPolicy::Zero | AnswerPolicy::Block => Demand::Open,
    }
}

/// Whether the model asked for a criterion in the period of an assessment.
pub(super) fn asked(model: &MaturityModel, assessment: &Assessment, criterion: usize) -> bool {
    model.criteria[criterion]
        .since
        .is_none_or(|since| assessment.written.last_day() >= since.first_day())
}

pub(super) fn is_not_applicable(answer: Option<&Answer>) -> bool {
    answer.is_some_and(|answer| answer.state == AnswerState::NotApplicable)
}

/// Whether a criterion is achieved in an assessment.
pub fn achieved(model: &MaturityModel, assessment: &Assessment, criterion: usize) -> bool {
    demand(model, assessment, criterion) == Demand::Achieved
}

/// Whether a criterion concerns the team and is not achieved. In a dimension whose level
/// was only declared, the criteria above that level count as not achieved; of a declared
/// score nothing follows for single criteria.
pub fn unmet(model: &MaturityModel, assessment: &Assessment, criterion: usize) -> bool {
    match declared_grade(model, assessment, model.criteria[criterion].dimension) {
        None => demand(model, assessment, criterion) == Demand::Open,
        Some(Grade::Level(declared)) => model.criteria[criterion].level > *declared,
        Some(Grade::Score(_)) => false,
    }
}

/// Whether an assessment that answers the dimension of a criterion says, or leaves open, that
/// the criterion is not achieved though it concerns the team.
pub(super) fn known_to_be_open(
    model: &MaturityModel,
    assessment: &Assessment,
    criterion: usize,
) -> bool {
    let answer = |at: usize| assessment.answers[at].as_ref();
    let dimension = &model.dimensions[model.criteria[criterion].dimension];
    // Another version of the model may not have asked for what it does not answer.
    let was_asked = assessment.other_version.is_none() || answer(criterion).is_some();
    was_asked
        && demand(model, assessment, criterion) == Demand::Open
        && !is_not_applicable(answer(criterion))
        && dimension.criteria.iter().any(|&at| answer(at).is_some())
}

/// The grade declared for a dimension in which nothing was answered.
pub(super) fn declared_grade<'a>(
    model: &MaturityModel,
    assessment: &'a Assessment,
    dimension: usize,
) -> Option<&'a Grade> {
    let answered = |criterion: &usize| assessment.answers[*criterion].is_some();
    if model.dimensions[dimension].criteria.iter().any(answered) {
        return None;
    }
    assessment.declared[dimension].as_ref()
}

/// Where a dimension stands, by the rule of the model.
///
/// - `staged`: at the highest level up to which every applicable criterion is achieved. A
///   level without criteria adds no demand.
/// - `additive` and `mean`: see [`means`]; the score is cut into levels where the model
///   says how.
pub fn standing(model: &MaturityModel, assessment: &Assessment, dimension: usize) -> Standing {
    let answer = |criterion: usize| assessment.answers[criterion].as_ref();
    let criteria: Vec<usize> = model.dimensions[dimension]
        .criteria
        .iter()
        .copied()
        .filter(|&at| asked(model, assessment, at))
        .collect();
    let applicable: Vec<usize> =
        criteria.iter().copied().filter(|&at| !is_not_applicable(answer(at))).collect();
    let mut standing = Standing::unknown(applicable.len());
    if let Some(grade) = declared_grade(model, assessment, dimension) {
        standing.state = State::Declared;
        standing.grade = Some(grade.clone());
        standing.score = match grade {
            Grade::Score(score) => Some(score.clone()),
            Grade::Level(_) => None,
        };
        if let Some(level) = grade.level() {
            let next =
                criteria.iter().map(|&at| model.criteria[at].level).filter(|&at| at > level).min();
            let blocks = |at: &usize| Some(model.criteria[*at].level) == next;
            standing.blocking = criteria.iter().copied().filter(blocks).collect();
        }
        return standing;
    }
    if criteria.is_empty() && !model.dimensions[dimension].criteria.is_empty() {
        // The dimension joined the model later.
        standing.state = State::NotApplicable;
        return standing;
    }
    if criteria.iter().all(|&at| answer(at).is_none()) {
        return standing;
    }
    for &at in &applicable {
        standing.answered += usize::from(answer(at).is_some());
        standing.unknown +=
            usize::from(answer(at).is_some_and(|answer| answer.state == AnswerState::Unknown));
        standing.met += usize::from(achieved(model, assessment, at));
    }
    if applicable.is_empty() && model.scoring.not_applicable == AnswerPolicy::Exclude {
        standing.state = State::NotApplicable;
        return standing;
    }
    let open: Vec<usize> = criteria
        .iter()
        .copied()
        .filter(|&at| demand(model, assessment, at) == Demand::Open)
        .collect();
    let lowest_open = open.iter().map(|&at| model.criteria[at].level).min();
    if model.scoring.rule == ScoringRule::Staged {
        standing.grade = Some(Grade::Level(reached(model, lowest_open)));
    } else {
        standing.score = means::dimension_score(model, assessment, dimension);
        standing.grade = standing.score.as_ref().map(|score| means::grade(model, score));
    }
    // Only criteria that nobody rated leave a mean without a value.
    let Some(grade) = &standing.grade else { return standing };
    standing.state = State::Assessed;
    let at_the_top = grade.level().is_some_and(|level| level == model.max_level());
    let any_level = model.scoring.rule == ScoringRule::Mean;
    if !(at_the_top && any_level) {
        let lowest = |at: &usize| Some(model.criteria[*at].level) == lowest_open;
        standing.blocking = open.into_iter().filter(|at| any_level || lowest(at)).collect();
    }
    standing
}

/// The staged level below the lowest level that still has an open criterion.
pub(crate) fn reached(model: &MaturityModel, lowest_open: Option<u8>) -> u8 {
    match lowest_open {
        None => model.max_level(),
        Some(level) => level.saturating_sub(1).max(model.min_level()),
    }
}
