//! The figures under the headline.

use std::cmp::Ordering;

use crate::model::{AnswerPolicy, AnswerState, Grade, Period, Score, ScoringRule, TeamRule};
use crate::report::facts::Subject;
use crate::score::{State, TeamComparison};

/// The team's grade, or why it has none.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) enum GradeFigure {
    /// There is no assessment of the period.
    NotAssessed,
    /// The assessment was made with another version of the model.
    OtherVersion(String),
    /// Nothing concerns the team.
    NotApplicable,
    /// Neither was anything answered nor declared.
    NothingAnswered,
    /// Not every dimension was assessed.
    Incomplete,
    /// Every dimension has a grade, of which the model's rule makes none for the team.
    NoTeamGrade,
    /// The grade and what it is made of.
    Stands { grade: Grade, basis: Basis },
}

/// What a team's grade is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Basis {
    /// One dimension.
    OneDimension,
    /// It is the lowest of so many dimensions.
    Lowest(usize),
    /// It is the mean of so many dimensions.
    Dimensions(usize),
    /// It is the mean of so many areas.
    Areas(usize),
    /// It is the mean of so many criteria that were rated.
    Ratings(usize),
    /// It is the mean of so many criteria; those without a rating count by the model's rule.
    Criteria(usize),
}

/// What the team's grade is, and of what.
pub(in crate::report) fn grade_figure(subject: &Subject<'_>) -> GradeFigure {
    let score = subject.score;
    let Some(assessment) = score.assessment else { return GradeFigure::NotAssessed };
    if let Some(other) = &assessment.other_version {
        return GradeFigure::OtherVersion(other.version.clone());
    }
    match &score.grade {
        Some(grade) => GradeFigure::Stands { grade: grade.clone(), basis: basis(subject) },
        None if score.state == State::NotApplicable => GradeFigure::NotApplicable,
        None => match subject.not_assessed().len() {
            0 => GradeFigure::NoTeamGrade,
            missing if missing == subject.applicable().len() => GradeFigure::NothingAnswered,
            _ => GradeFigure::Incomplete,
        },
    }
}

fn basis(subject: &Subject<'_>) -> Basis {
    let model = subject.model;
    let applicable = subject.applicable();
    match (model.scoring.rule, model.scoring.team) {
        (ScoringRule::Mean, TeamRule::Criteria) => criteria(subject),
        _ if applicable.len() == 1 => Basis::OneDimension,
        _ if model.team_is_lowest() => Basis::Lowest(applicable.len()),
        (ScoringRule::Additive, _) if !model.areas.is_empty() => {
            let mut areas: Vec<Option<usize>> =
                applicable.iter().map(|&at| model.dimensions[at].area).collect();
            let alone = areas.iter().filter(|area| area.is_none()).count();
            areas.retain(Option::is_some);
            areas.sort_unstable();
            areas.dedup();
            // A dimension outside of every area counts like an area of its own.
            Basis::Areas(areas.len() + alone)
        }
        _ => Basis::Dimensions(applicable.len()),
    }
}

/// How many criteria a mean over criteria is of: those that were rated, where others are left
/// out.
fn criteria(subject: &Subject<'_>) -> Basis {
    let model = subject.model;
    let states = |at: usize| {
        let assessment = subject.score.assessment?;
        assessment.answers[at].as_ref().map(|answer| answer.state)
    };
    let is_declared = |at: usize| subject.score.dimensions[at].standing.state == State::Declared;
    let all = 0..model.criteria.len();
    let rated = |at: &usize| matches!(states(*at), Some(AnswerState::Value(_)));
    let left_out = model.scoring.unanswered == AnswerPolicy::Exclude
        && model.scoring.not_applicable == AnswerPolicy::Exclude;
    let none_declared = !(0..model.dimensions.len()).any(is_declared);
    if left_out && none_declared {
        return Basis::Ratings(all.filter(rated).count());
    }
    let month = subject.score.period;
    let counts = |at: &usize| {
        let criterion = &model.criteria[*at];
        let policy = match states(*at) {
            Some(AnswerState::Value(_)) => return true,
            _ if is_declared(criterion.dimension) => return true,
            Some(AnswerState::NotApplicable) => model.scoring.not_applicable,
            Some(AnswerState::Unknown) | None => model.scoring.unanswered,
        };
        policy != AnswerPolicy::Exclude && criterion.since.is_none_or(|since| month >= since)
    };
    Basis::Criteria(all.filter(counts).count())
}

/// What changed since the period compared with.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) enum ChangeFigure {
    /// Nothing can be compared; the period compared with, where there is one.
    Incomparable { since: Option<Period>, why: Incomparable },
    /// Levels gained and lost over so many dimensions of all that concern the team.
    Levels { since: Period, gained: Score, lost: Score, losers: Vec<usize>, of: usize, all: usize },
    /// What the team's score rose or fell by, and how many dimensions did.
    Scores { since: Period, team: Option<Score>, rose: usize, fell: usize },
}

/// Why nothing can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) enum Incomparable {
    /// There is no assessment of the period.
    NotAssessed,
    /// It is the team's first.
    First,
    /// There is no period with results to compare with.
    NoPeriod,
    /// The team was first assessed after the period compared with, in this one.
    New(Period),
    /// It was not assessed in the period compared with.
    Missing(Period),
    /// What was written of this period cannot be read.
    Unreadable(Period),
    /// The assessments are by different versions of the model.
    Versions { then: String, now: String },
    /// No dimension was assessed both times.
    NoDimension,
}

/// What changed since the period compared with.
pub(in crate::report) fn change_figure(subject: &Subject<'_>) -> ChangeFigure {
    let score = subject.score;
    let now = || subject.model.version.clone();
    let why = match score.comparison() {
        TeamComparison::With(since) => return compared(subject, since),
        TeamComparison::NotAssessed => Incomparable::NotAssessed,
        // An assessment without answers is nobody's first.
        TeamComparison::First | TeamComparison::New(_) if subject.nothing_answered() => {
            Incomparable::NotAssessed
        }
        TeamComparison::Unreadable(period) => Incomparable::Unreadable(period),
        TeamComparison::First => Incomparable::First,
        TeamComparison::NoPeriod => Incomparable::NoPeriod,
        TeamComparison::New(first) => Incomparable::New(first),
        TeamComparison::Missing(period) => Incomparable::Missing(period),
        TeamComparison::OtherVersion { then, .. } => {
            Incomparable::Versions { then: then.to_owned(), now: now() }
        }
        TeamComparison::ByOtherVersion(version) => {
            Incomparable::Versions { then: version.to_owned(), now: now() }
        }
    };
    ChangeFigure::Incomparable { since: score.compared_with, why }
}

fn compared(subject: &Subject<'_>, since: Period) -> ChangeFigure {
    let score = subject.score;
    let changes: Vec<Score> =
        score.dimensions.iter().filter_map(|dimension| dimension.change()).collect();
    let team = score.change();
    if changes.is_empty() && team.is_none() {
        return ChangeFigure::Incomparable { since: Some(since), why: Incomparable::NoDimension };
    }
    let (rose, fell) = (subject.changed(true), subject.changed(false));
    if !subject.model.has_levels() {
        return ChangeFigure::Scores { since, team, rose: rose.len(), fell: fell.len() };
    }
    let moved = |sign: Ordering| {
        changes.iter().filter(|change| change.sign() == sign).map(Score::abs).sum()
    };
    ChangeFigure::Levels {
        since,
        gained: moved(Ordering::Greater),
        lost: moved(Ordering::Less),
        losers: fell.into_iter().map(|(at, _)| at).collect(),
        of: changes.len(),
        all: subject.applicable().len(),
    }
}

/// How many targets are met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) enum TargetsFigure {
    /// No dimension that concerns the team has one.
    NoTarget,
    /// None of them can be compared.
    Unknown,
    /// So many are met; which are missed, and which were not assessed.
    Met { met: usize, missed: Vec<usize>, unknown: Vec<usize> },
}

/// How many targets are met.
pub(in crate::report) fn targets_figure(subject: &Subject<'_>) -> TargetsFigure {
    let (met, missed) = subject.targets();
    if met.len() + missed.len() > 0 {
        let unknown = subject.targets_unknown();
        return TargetsFigure::Met { met: met.len(), missed, unknown };
    }
    match subject.score.dimensions.iter().any(|dimension| dimension.target.is_some()) {
        true => TargetsFigure::Unknown,
        false => TargetsFigure::NoTarget,
    }
}
