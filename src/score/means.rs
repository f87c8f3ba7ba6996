//! Scores by the rules `additive` and `mean`, and the levels that models cut them into.
//!
//! - `additive` (OWASP SAMM 1.5 and 2): a dimension's score is the sum over its levels of
//!   the mean value of the criteria each level demands; an area is the mean of its
//!   dimensions, the team the mean of its areas. A dimension outside of every area counts
//!   like an area of its own. A level whose criteria are all left out adds nothing.
//! - `mean` (scorecards in the style of NIST CSF): a dimension's score is the weighted mean
//!   of the values of its rated criteria.
//!
//! A criterion that is not applicable, or has no value, is left out, counts 0 or counts in
//! full, as the model says; `block` counts 0 here.

use crate::model::{
    AnswerPolicy, AnswerState, Assessment, Grade, MaturityModel, Score, ScoringRule, TeamRule,
};

use super::level::{Standing, State, asked};

/// The value a criterion counts with; none where it is left out.
pub(super) fn counted(
    model: &MaturityModel,
    assessment: &Assessment,
    criterion: usize,
) -> Option<Score> {
    if !asked(model, assessment, criterion) {
        return None;
    }
    let policy = match assessment.answers[criterion].as_ref().map(|answer| answer.state) {
        Some(AnswerState::Value(value)) => return Some(value.into()),
        Some(AnswerState::NotApplicable) => model.scoring.not_applicable,
        Some(AnswerState::Unknown) | None => model.scoring.unanswered,
    };
    match policy {
        AnswerPolicy::Exclude => None,
        AnswerPolicy::Zero | AnswerPolicy::Block => Some(Score::zero()),
        AnswerPolicy::Full => Some(model.criteria[criterion].scale.max().into()),
    }
}

/// The score of a dimension; none where none of its criteria counts.
pub(super) fn dimension_score(
    model: &MaturityModel,
    assessment: &Assessment,
    dimension: usize,
) -> Option<Score> {
    score_of(model, dimension, &|criterion| counted(model, assessment, criterion))
}

/// The score that the dimension of a criterion would have had, had only this criterion counted
/// as it did later.
pub(super) fn score_with_one_of(
    model: &MaturityModel,
    before: &Assessment,
    after: &Assessment,
    criterion: usize,
) -> Option<Score> {
    score_of(model, model.criteria[criterion].dimension, &|at| {
        counted(model, if at == criterion { after } else { before }, at)
    })
}

/// Criteria with the values they are lifted to.
pub type Lifted = Vec<(usize, Score)>;

/// The score of a dimension in which some criteria are lifted to new values.
pub fn score_after(
    model: &MaturityModel,
    assessment: &Assessment,
    dimension: usize,
    lifted: &[(usize, Score)],
) -> Option<Score> {
    score_of(model, dimension, &|criterion| with_lifted(model, assessment, lifted, criterion))
}

/// How far a criterion lifted to a new value brings a mean towards `aim`: what it adds to the
/// sum of the values, less what it adds to the sum that the mean needs.
///
/// A mean (S + Σ g)/(W + Σ w) reaches an aim T where Σ (g - T·w) reaches T·W - S, so that those
/// of the largest `g - T·w` reach it with the fewest. A criterion that counted before adds its
/// rise alone; one that was left out adds its value and its weight.
pub fn gain_of_mean(
    model: &MaturityModel,
    assessment: &Assessment,
    criterion: usize,
    lifted: &Score,
    aim: &Score,
) -> Score {
    let from = counted(model, assessment, criterion).unwrap_or_else(|| aim.clone());
    (lifted.clone() - from) * model.criteria[criterion].weight.into()
}

fn with_lifted(
    model: &MaturityModel,
    assessment: &Assessment,
    lifted: &[(usize, Score)],
    criterion: usize,
) -> Option<Score> {
    let value = lifted.iter().find(|(at, _)| *at == criterion).map(|(_, value)| value.clone());
    value.or_else(|| counted(model, assessment, criterion))
}

fn score_of(
    model: &MaturityModel,
    dimension: usize,
    value: &dyn Fn(usize) -> Option<Score>,
) -> Option<Score> {
    let mean = |criteria: &mut dyn Iterator<Item = usize>| {
        Score::mean(criteria.filter_map(|at| Some((value(at)?, model.criteria[at].weight.into()))))
    };
    if model.scoring.rule == ScoringRule::Mean {
        return mean(&mut model.dimensions[dimension].criteria.iter().copied());
    }
    let levels = model.levels.iter();
    let means: Vec<Score> =
        levels.filter_map(|level| mean(&mut model.criteria_at(dimension, level.level))).collect();
    (!means.is_empty()).then(|| means.into_iter().sum())
}

/// The level a score is cut into: a score on a cut belongs to the upper level. Without cuts
/// the score is the grade.
pub fn grade(model: &MaturityModel, score: &Score) -> Grade {
    if !model.has_levels() {
        return Grade::Score(score.clone());
    }
    let passed = model.scoring.cuts.iter().filter(|cut| *score >= Score::from(**cut)).count();
    let level = usize::from(model.min_level()) + passed;
    Grade::Level(u8::try_from(level).unwrap_or(u8::MAX).min(model.max_level()))
}

/// The lowest score that reaches a grade: the cut below a level, or the score itself.
pub(super) fn lowest_score_of(model: &MaturityModel, grade: &Grade) -> Score {
    match grade {
        Grade::Score(score) => score.clone(),
        Grade::Level(level) => {
            let cut = level.checked_sub(model.min_level() + 1).map(usize::from);
            let cut = cut.and_then(|cut| model.scoring.cuts.get(cut));
            cut.map_or_else(Score::zero, |cut| (*cut).into())
        }
    }
}

/// The mean of some dimensions by their weights; none where one of them has no score.
fn mean_of<'a>(
    model: &MaturityModel,
    members: impl Iterator<Item = (usize, &'a Standing)>,
) -> Option<Score> {
    let applicable = members.filter(|(_, standing)| standing.state != State::NotApplicable);
    let weighted: Option<Vec<(Score, Score)>> = applicable
        .map(|(at, standing)| Some((standing.exact()?, model.dimensions[at].weight.into())))
        .collect();
    Score::mean(weighted?)
}

/// The score of an area: the mean of its dimensions, by the staged rule the lowest; none
/// where one of them is not assessed.
pub fn area_score(model: &MaturityModel, standings: &[&Standing], area: usize) -> Option<Score> {
    let members = standings.iter().enumerate().map(|(at, standing)| (at, *standing));
    let mut members = members.filter(|(at, _)| model.dimensions[*at].area == Some(area));
    if model.scoring.rule != ScoringRule::Staged {
        return mean_of(model, members);
    }
    if members.clone().any(|(_, standing)| standing.state == State::NotAssessed) {
        return None;
    }
    members.by_ref().filter_map(|(_, standing)| standing.exact()).min()
}

/// The score of a team whose dimensions are all assessed or not applicable.
pub(super) fn team_score(
    model: &MaturityModel,
    standings: &[&Standing],
    value: &dyn Fn(usize) -> Option<Score>,
) -> Option<Score> {
    let all = || standings.iter().enumerate().map(|(at, standing)| (at, *standing));
    match (model.scoring.rule, model.scoring.team) {
        (ScoringRule::Mean, TeamRule::Min) => all().filter_map(|(_, one)| one.exact()).min(),
        (ScoringRule::Mean, TeamRule::Criteria) => {
            // A declared score stands for every criterion of its dimension.
            let value = |at: usize| {
                let standing = standings[model.criteria[at].dimension];
                if standing.state == State::Declared { standing.exact() } else { value(at) }
            };
            let criteria = 0..model.criteria.len();
            Score::mean(
                criteria.filter_map(|at| Some((value(at)?, model.criteria[at].weight.into()))),
            )
        }
        (ScoringRule::Additive, _) if !model.areas.is_empty() => {
            let areas = (0..model.areas.len()).filter_map(|area| {
                let in_area = |at: &usize| model.dimensions[*at].area == Some(area);
                let mut members = all().filter(|(at, _)| in_area(at));
                members
                    .any(|(_, standing)| standing.state != State::NotApplicable)
                    .then(|| area_score(model, standings, area))
            });
            let alone = all()
                .filter(|(at, one)| {
                    model.dimensions[*at].area.is_none() && one.state != State::NotApplicable
                })
                .map(|(_, standing)| standing.exact());
            let scores: Option<Vec<Score>> = areas.chain(alone).collect();
            Score::mean(scores?.into_iter().map(|score| (score, Score::whole(1))))
        }
        _ => mean_of(model, all()),
    }
}

/// The grade a team reaches when its dimensions stand at `standings` and some criteria are
/// lifted; none where a dimension has no grade.
pub fn team_after(
    model: &MaturityModel,
    assessment: &Assessment,
    standings: &[Standing],
    lifted: &[(usize, Score)],
) -> Option<Grade> {
    let standings: Vec<&Standing> = standings.iter().collect();
    let value = |criterion| with_lifted(model, assessment, lifted, criterion);
    super::team::team_standing(model, &value, &standings).1
}
