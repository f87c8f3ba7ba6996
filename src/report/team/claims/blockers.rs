//! What is in the way of the next step, and why a criterion is open.

use crate::model::{Answer, AnswerState, Grade, LocalText, Period, ScoringRule};
use crate::report::facts::Subject;
use crate::score::{State, open_since};

/// What the claim over the blockers says.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) enum BlockersClaim {
    /// There is no assessment to say it.
    Unknown,
    /// Nothing in the model concerns the team.
    NothingApplies,
    /// The assessment answers nothing and declares nothing.
    NothingAnswered,
    /// No open criterion is known, and not every dimension was assessed.
    Incomplete,
    /// So many are open in the dimensions that were assessed; the team has no grade.
    OpenWhereAssessed(usize),
    /// None is open; whether every dimension is at the highest level, and how many criteria are
    /// not known to be met either, because the model leaves them out.
    NoneOpen { every_level: bool, unknown: usize },
    /// None is open, and yet the ratings of these dimensions are too low: for their targets, or
    /// for the next level.
    RatedLow { dimensions: Vec<usize>, to_target: bool },
    /// None is open, and the model asks for nothing above the levels declared.
    NothingAboveDeclared,
    /// Nothing is known of the criteria above declared grades: so many are not answered.
    NotAnswered { count: usize, grade: Grade },
    /// Criteria are open, and of some nothing is known.
    Open(Open),
}

/// Open criteria in the way.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Open {
    /// How many are open.
    pub(in crate::report) open: usize,
    /// How many more stand above a declared level, so that nothing is known of them.
    pub(in crate::report) not_answered: usize,
    /// How many of the open ones alone hold the team at its grade.
    pub(in crate::report) holding: usize,
    /// Whether a target is missed.
    pub(in crate::report) to_target: bool,
    /// The team's grade.
    pub(in crate::report) grade: Grade,
}

/// What the claim over the blockers has to say.
pub(in crate::report) fn blockers(subject: &Subject<'_>) -> BlockersClaim {
    let score = subject.score;
    let model = subject.model;
    let Some(assessment) = score.assessment else { return BlockersClaim::Unknown };
    if assessment.other_version.is_some() {
        return BlockersClaim::Unknown;
    }
    let applicable = subject.applicable();
    let Some(grade) = &score.grade else {
        let missing = subject.not_assessed();
        let open = subject.blockers.iter().filter(|at| !is_declared(subject, at)).count();
        return match (applicable.len(), open) {
            (0, _) => BlockersClaim::NothingApplies,
            (all, 0) if all == missing.len() => BlockersClaim::NothingAnswered,
            (_, 0) => BlockersClaim::Incomplete,
            (_, open) => BlockersClaim::OpenWhereAssessed(open),
        };
    };
    let not_answered = subject.blockers.iter().filter(|at| is_declared(subject, at)).count();
    let open = subject.blockers.len() - not_answered;
    let any_declared = score.dimensions.iter().any(|it| it.standing.state == State::Declared);
    if subject.blockers.is_empty() {
        let at_top = |at: &usize| {
            score.dimensions[*at].grade().and_then(Grade::level) == Some(model.max_level())
        };
        let every_level = model.has_levels() && applicable.iter().all(at_top);
        let unknown = unknown(subject);
        if let Some(low) = rated_low(subject).filter(|_| unknown == 0 && !any_declared) {
            return low;
        }
        return match any_declared && !every_level {
            true => BlockersClaim::NothingAboveDeclared,
            false => BlockersClaim::NoneOpen { every_level, unknown },
        };
    }
    if open == 0 {
        return BlockersClaim::NotAnswered { count: not_answered, grade: grade.clone() };
    }
    BlockersClaim::Open(Open {
        open,
        not_answered,
        holding: holding(subject),
        to_target: !subject.targets().1.is_empty(),
        grade: grade.clone(),
    })
}

/// The dimensions that stand below their target, else below the next level, by their ratings.
fn rated_low(subject: &Subject<'_>) -> Option<BlockersClaim> {
    if subject.model.scoring.rule == ScoringRule::Staged {
        return None;
    }
    let (_, missed) = subject.targets();
    if !missed.is_empty() {
        return Some(BlockersClaim::RatedLow { dimensions: missed, to_target: true });
    }
    let top = subject.model.max_level();
    let can_rise = |at: &usize| {
        let grade = subject.score.dimensions[*at].grade();
        grade.and_then(Grade::level).is_some_and(|level| level < top)
    };
    let mut dimensions = subject.score.limiting();
    dimensions.retain(can_rise);
    (!dimensions.is_empty()).then_some(BlockersClaim::RatedLow { dimensions, to_target: false })
}

/// How many open criteria alone hold the team where it is: those of its lowest dimensions,
/// where every one of them is known and among the blockers.
fn holding(subject: &Subject<'_>) -> usize {
    if !subject.model.team_is_lowest() {
        return 0;
    }
    let limiting = subject.score.limiting();
    let blocking =
        || limiting.iter().flat_map(|&at| &subject.score.dimensions[at].standing.blocking);
    let known = |criterion: &usize| {
        subject.blockers.contains(criterion) && !is_declared(subject, criterion)
    };
    if blocking().all(known) { blocking().count() } else { 0 }
}

/// How many criteria that concern the team are answered as unknown or not at all.
fn unknown(subject: &Subject<'_>) -> usize {
    let standings = subject.score.dimensions.iter().map(|dimension| &dimension.standing);
    standings.map(|it| it.applicable - it.answered.min(it.applicable) + it.unknown).sum()
}

/// Whether the grade of a criterion's dimension was declared, so that nothing is known of it.
fn is_declared(subject: &Subject<'_>, criterion: &usize) -> bool {
    let dimension = subject.model.criteria[*criterion].dimension;
    subject.score.dimensions[dimension].standing.state == State::Declared
}

/// Why a criterion is in the way.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Cause<'a> {
    /// What was said of it, else what was answered.
    pub(in crate::report) said: Option<Said<'a>>,
    /// Since when it is known to be open, where there is more than one assessment.
    pub(in crate::report) open_since: Option<Period>,
}

/// What was said of a criterion that is not achieved.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) enum Said<'a> {
    /// A remark of the team.
    Note(&'a LocalText),
    /// Nothing: it was not answered.
    NotAnswered,
    /// That it is not known.
    Unknown,
    /// An answer that does not achieve it.
    Rated(&'a Answer),
}

/// Why a criterion is in the way.
pub(in crate::report) fn cause<'a>(subject: &Subject<'a>, criterion: usize) -> Cause<'a> {
    let score = subject.score;
    let answer = score.assessment.and_then(|assessment| assessment.answers[criterion].as_ref());
    let note = answer.and_then(|answer| answer.said().note.as_ref()).map(Said::Note);
    let said = note.or(match answer.map(|answer| (answer.state, answer)) {
        None => Some(Said::NotAnswered),
        Some((AnswerState::Unknown, _)) => Some(Said::Unknown),
        Some((AnswerState::Value(_), answer)) => Some(Said::Rated(answer)),
        Some((AnswerState::NotApplicable, _)) => None,
    });
    let since = open_since(subject.model, score.history, criterion);
    Cause { said, open_since: since.filter(|_| score.history.len() > 1) }
}
