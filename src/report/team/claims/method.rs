//! On what ground a report stands: how much was answered, and with what evidence.

use crate::model::AnswerState;
use crate::report::facts::Subject;
use crate::score::{State, achieved};

/// How much of the model an assessment answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) struct Coverage {
    /// Criteria that concern the team.
    pub(in crate::report) applicable: usize,
    /// Those of them with an answer.
    pub(in crate::report) answered: usize,
    /// Those of them answered as unknown.
    pub(in crate::report) unknown: usize,
    /// Criteria that were answered as not applicable.
    pub(in crate::report) not_applicable: usize,
    /// Criteria that are met.
    pub(in crate::report) met: usize,
    /// Those of them with evidence.
    pub(in crate::report) evidenced: usize,
    /// Dimensions whose grade was declared.
    pub(in crate::report) declared: Vec<usize>,
}

/// How much of the model the assessment answers; none where there is none by the model.
pub(in crate::report) fn method(subject: &Subject<'_>) -> Option<Coverage> {
    let score = subject.score;
    let assessment = score.assessment.filter(|it| it.other_version.is_none())?;
    let answers = || assessment.answers.iter().enumerate();
    let is_evidenced = |at: usize| {
        let answer = assessment.answers[at].as_ref();
        answer.is_some_and(|answer| answer.said().evidence.is_some())
            && achieved(subject.model, assessment, at)
    };
    let declared = |at: &usize| score.dimensions[*at].standing.state == State::Declared;
    Some(Coverage {
        applicable: score.applicable(),
        answered: score.answered(),
        unknown: score.dimensions.iter().map(|dimension| dimension.standing.unknown).sum(),
        not_applicable: answers()
            .filter_map(|(_, answer)| answer.as_ref())
            .filter(|answer| answer.state == AnswerState::NotApplicable)
            .count(),
        met: score.met(),
        evidenced: answers().filter(|(at, _)| is_evidenced(*at)).count(),
        declared: (0..score.dimensions.len()).filter(declared).collect(),
    })
}
