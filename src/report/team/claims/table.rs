//! The table of criteria: what it shows, and what each of its cells counts.

use crate::model::{Grade, ScoringRule};
use crate::report::facts::Subject;
use crate::score::State;

/// What the claim over the table of criteria says.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) enum TableClaim {
    /// There is no assessment of the period.
    NoAssessment,
    /// The assessment was made with another version of the model.
    OtherVersion(String),
    /// No criterion concerns the team.
    NothingApplies,
    /// Grades were declared, and no criterion was answered.
    Declared,
    /// Neither was anything answered nor declared.
    NothingAnswered,
    /// So many criteria are met.
    Met { met: usize, of: usize },
    /// Open criteria of the lowest dimensions keep the team below its next level. `others` says
    /// that there are other dimensions besides the lowest ones.
    Holds { open: usize, dimensions: Vec<usize>, others: bool, next: u8 },
}

/// What the claim over the table of criteria has to say.
pub(in crate::report) fn table(subject: &Subject<'_>) -> TableClaim {
    let score = subject.score;
    let Some(assessment) = score.assessment else { return TableClaim::NoAssessment };
    if let Some(other) = &assessment.other_version {
        return TableClaim::OtherVersion(other.version.clone());
    }
    if score.applicable() == 0 {
        return TableClaim::NothingApplies;
    }
    let is = |state: State| score.dimensions.iter().any(|it| it.standing.state == state);
    if score.answered() == 0 {
        return if is(State::Declared) {
            TableClaim::Declared
        } else {
            TableClaim::NothingAnswered
        };
    }
    let dimensions = score.limiting();
    let standing = |at: &usize| &score.dimensions[*at].standing;
    let open: usize = dimensions.iter().map(|at| standing(at).blocking.len()).sum();
    // Of a declared level it is not known what keeps it where it is.
    let known = dimensions.iter().all(|at| standing(at).state == State::Assessed);
    let staged = subject.model.scoring.rule == ScoringRule::Staged;
    match score.grade.as_ref().and_then(Grade::level) {
        Some(level) if open > 0 && known && staged => {
            let others = subject.applicable().len() > dimensions.len();
            TableClaim::Holds { open, dimensions, others, next: level + 1 }
        }
        _ => TableClaim::Met { met: score.met(), of: score.applicable() },
    }
}

/// What a cell of the table counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum CellCount {
    /// The level adds no demand of its own to the dimension.
    NoDemand,
    /// None of its criteria concerns the team.
    NotApplicable,
    /// No criterion of the dimension was answered.
    NotAnswered,
    /// So many are met.
    Met { met: usize, of: usize },
}

/// What a cell of so many criteria counts.
pub(in crate::report) fn cell_count(
    state: State,
    criteria: usize,
    applicable: usize,
    met: usize,
) -> CellCount {
    match state {
        _ if criteria == 0 => CellCount::NoDemand,
        _ if applicable == 0 => CellCount::NotApplicable,
        State::Declared | State::NotAssessed => CellCount::NotAnswered,
        State::Assessed | State::NotApplicable => CellCount::Met { met, of: applicable },
    }
}
