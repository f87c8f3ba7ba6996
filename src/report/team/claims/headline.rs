//! The headline: where the team stands, what moved, and what holds it there.

use crate::model::{Grade, Period};
use crate::report::facts::Subject;
use crate::score::{Stall, State, TeamComparison};

/// From how many periods on it is told that nothing has moved.
const STALLED: i32 = 2;

/// What the headline says.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) enum Headline {
    /// Nothing in the model concerns the team.
    NotApplicable,
    /// There is no assessment of the period; what is known is older, if anything is.
    NotAssessed(Option<LastKnown>),
    /// The assessment was made with another version of the model.
    OtherVersion(String),
    /// The assessment answers nothing and declares nothing.
    NothingAnswered,
    /// Some dimensions were not assessed, so the team has no grade.
    Incomplete(Vec<usize>),
    /// Every dimension has a grade, of which the model's rule makes none for the team.
    NoTeamGrade,
    /// The team has a grade.
    Stands(Standing),
}

/// The last assessment of a team that has none in the period.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct LastKnown {
    pub(in crate::report) period: Period,
    pub(in crate::report) grade: Option<Grade>,
}

/// A team's grade and what is to be said of it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Standing {
    pub(in crate::report) grade: Grade,
    pub(in crate::report) opening: Opening,
    /// Dimensions that rose since the period compared with, with the grade reached.
    pub(in crate::report) gained: Vec<(usize, Grade)>,
    /// Dimensions that fell.
    pub(in crate::report) lost: Vec<(usize, Grade)>,
    pub(in crate::report) closing: Option<Closing>,
}

/// How the grade compares.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) enum Opening {
    /// It is the team's first assessment.
    First,
    /// Another grade was found in the period compared with.
    Moved { from: Grade, period: Period },
    /// The assessment compared with was made with another version of the model.
    NotComparable { period: Period, then: String },
    /// There is nothing to add.
    Plain,
}

/// What holds the team where it is, or that nothing does.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) enum Closing {
    /// Every dimension is at the highest level.
    Top,
    /// Every target is met.
    TargetsMet,
    /// All dimensions stand at one grade, and how long they have, where that is long.
    AllAlike { grade: Grade, stall: Option<Stall> },
    /// The lowest dimensions, where the team's grade is a mean.
    Lowest { dimensions: Vec<usize>, of: usize, grade: Grade },
    /// The lowest dimensions, where they are the team's grade. `fell` says that they fell
    /// there and nothing else moved.
    Caps { dimensions: Vec<usize>, of: usize, grade: Grade, stall: Option<Stall>, fell: bool },
}

/// What the headline has to say.
pub(in crate::report) fn headline(subject: &Subject<'_>) -> Headline {
    let score = subject.score;
    if let Some(grade) = &score.grade {
        return Headline::Stands(Standing {
            grade: grade.clone(),
            opening: opening(subject, grade),
            gained: subject.changed(true),
            lost: subject.changed(false),
            closing: closing(subject, grade),
        });
    }
    let Some(assessment) = score.assessment else {
        let last = score.last_known();
        return Headline::NotAssessed(
            last.map(|last| LastKnown { period: last.period, grade: last.grade.clone() }),
        );
    };
    if let Some(other) = &assessment.other_version {
        return Headline::OtherVersion(other.version.clone());
    }
    let missing = subject.not_assessed();
    match (score.state, missing.is_empty()) {
        (State::NotApplicable, _) => Headline::NotApplicable,
        (_, true) => Headline::NoTeamGrade,
        (_, false) if missing.len() == subject.applicable().len() => Headline::NothingAnswered,
        (_, false) => Headline::Incomplete(missing),
    }
}

fn opening(subject: &Subject<'_>, grade: &Grade) -> Opening {
    match (subject.score.comparison(), &subject.score.previous) {
        _ if subject.score.is_first() => Opening::First,
        (TeamComparison::With(period), Some(from)) if !from.is_shown_as(grade) => {
            Opening::Moved { from: from.clone(), period }
        }
        (TeamComparison::OtherVersion { period, then }, _) => {
            Opening::NotComparable { period, then: then.to_owned() }
        }
        _ => Opening::Plain,
    }
}

fn closing(subject: &Subject<'_>, grade: &Grade) -> Option<Closing> {
    let score = subject.score;
    let model = subject.model;
    let of = subject.applicable().len();
    let dimensions = score.limiting();
    let lowest = score.dimensions.iter().filter_map(|dimension| dimension.grade()).min()?.clone();
    if grade.level().is_some_and(|level| level == model.max_level()) && lowest == *grade {
        return Some(Closing::Top);
    }
    let (met, missed) = subject.targets();
    if missed.is_empty() && !met.is_empty() {
        return Some(Closing::TargetsMet);
    }
    let stall = common_stall(subject, &dimensions).filter(|it| it.rounds_elapsed >= STALLED);
    if dimensions.len() == of && of > 1 {
        return Some(Closing::AllAlike { grade: lowest, stall });
    }
    if !model.team_is_lowest() {
        return Some(Closing::Lowest { dimensions, of, grade: lowest });
    }
    let lost: Vec<usize> = subject.changed(false).into_iter().map(|(at, _)| at).collect();
    let fell = lost == dimensions && subject.changed(true).is_empty();
    Some(Closing::Caps { dimensions, of, grade: lowest, stall, fell })
}

/// How long several dimensions have stood where they stand: of them the last to come there
/// counts.
fn common_stall(subject: &Subject<'_>, dimensions: &[usize]) -> Option<Stall> {
    dimensions.iter().filter_map(|&at| subject.score.stall(at)).max_by_key(|stall| stall.since)
}
