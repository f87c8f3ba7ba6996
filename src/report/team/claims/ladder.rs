//! The claim over the ladders: which targets are met, and what is short.

use std::cmp::Reverse;

use crate::model::{Grade, Period, Score};
use crate::report::facts::Subject;
use crate::score::TeamComparison;

/// What the claim over the ladders says.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) enum LadderClaim {
    /// There is no assessment of the period; the ladders show an older one, if there is any.
    NotAssessed(Option<Period>),
    /// The assessment was made with another version of the model.
    OtherVersion(String),
    /// Nothing in the model concerns the team.
    NothingApplies,
    /// The assessment answers nothing and declares nothing.
    NothingAnswered,
    /// No dimension has a target.
    Untargeted(Untargeted),
    /// Targets, of which some can be compared.
    Targets(TargetsMet),
}

/// Where the dimensions stand, without a target to hold them against.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) enum Untargeted {
    /// One of them has no grade.
    Incomplete(Vec<usize>),
    /// All stand at one grade.
    AllAlike(Grade),
    /// Some stand lowest.
    Lowest { dimensions: Vec<usize>, grade: Grade },
}

/// How many targets are met.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct TargetsMet {
    /// Dimensions that meet their target.
    pub(in crate::report) met: usize,
    /// Dimensions that do not.
    pub(in crate::report) missed: usize,
    /// Dimensions with a target that were not assessed.
    pub(in crate::report) unknown: Vec<usize>,
    /// Whether every dimension that concerns the team has a target.
    pub(in crate::report) of_all: bool,
    pub(in crate::report) shortfall: Shortfall,
}

/// How far the targets are missed.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) enum Shortfall {
    /// None is missed.
    None,
    /// All that are missed are missed by the same.
    Alike { dimensions: Vec<usize>, by: Score },
    /// One is missed by most.
    Widest { dimension: usize, by: Score },
    /// Several are missed by most.
    Mixed,
}

/// That the assessment compared with was made with another version of the model.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct VersionChange {
    pub(in crate::report) period: Period,
    pub(in crate::report) then: String,
    pub(in crate::report) now: String,
}

/// Whether the version of the model keeps the period from being compared.
pub(in crate::report) fn version_change(subject: &Subject<'_>) -> Option<VersionChange> {
    match subject.score.comparison() {
        TeamComparison::OtherVersion { period, then } => Some(VersionChange {
            period,
            then: then.to_owned(),
            now: subject.model.version.clone(),
        }),
        _ => None,
    }
}

/// What the claim over the ladders has to say.
pub(in crate::report) fn ladder(subject: &Subject<'_>) -> LadderClaim {
    let score = subject.score;
    let Some(assessment) = score.assessment else {
        return LadderClaim::NotAssessed(score.last_known().map(|last| last.period));
    };
    if let Some(other) = &assessment.other_version {
        return LadderClaim::OtherVersion(other.version.clone());
    }
    let applicable = subject.applicable();
    let missing = subject.not_assessed();
    if applicable.is_empty() {
        return LadderClaim::NothingApplies;
    }
    if missing.len() == applicable.len() {
        return LadderClaim::NothingAnswered;
    }
    let (met, missed) = subject.targets();
    let unknown = subject.targets_unknown();
    let with_target = met.len() + missed.len() + unknown.len();
    if with_target == 0 {
        return LadderClaim::Untargeted(untargeted(subject, missing));
    }
    LadderClaim::Targets(TargetsMet {
        met: met.len(),
        missed: missed.len(),
        unknown,
        of_all: with_target == applicable.len(),
        shortfall: shortfall(subject, missed),
    })
}

fn untargeted(subject: &Subject<'_>, missing: Vec<usize>) -> Untargeted {
    if !missing.is_empty() {
        return Untargeted::Incomplete(missing);
    }
    let grade = |at: usize| subject.score.dimensions[at].grade();
    let applicable = subject.applicable();
    let lowest = applicable.iter().filter_map(|&at| grade(at)).min();
    let dimensions: Vec<usize> =
        applicable.iter().copied().filter(|&at| grade(at) == lowest).collect();
    match lowest {
        None => Untargeted::Incomplete(applicable),
        Some(lowest) if dimensions.len() == applicable.len() => {
            Untargeted::AllAlike(lowest.clone())
        }
        Some(lowest) => Untargeted::Lowest { dimensions, grade: lowest.clone() },
    }
}

fn shortfall(subject: &Subject<'_>, missed: Vec<usize>) -> Shortfall {
    let short = |at: usize| subject.short_of_target(at);
    let widest = missed.iter().copied().max_by_key(|&at| (short(at), Reverse(at)));
    let Some(dimension) = widest else { return Shortfall::None };
    let by = short(dimension);
    match missed.iter().filter(|&&at| short(at) == by).count() {
        count if count == missed.len() => Shortfall::Alike { dimensions: missed, by },
        1 => Shortfall::Widest { dimension, by },
        _ => Shortfall::Mixed,
    }
}
