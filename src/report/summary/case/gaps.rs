//! Which open criteria teams have in common.

use super::targets::{Asked, asked, below};
use crate::score::{Gap, Lift, OrganisationScore, State};

/// What is said over the gaps: of the first of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report::summary) enum GapsClaim {
    /// It alone would lift teams, and with one other some more.
    Alone { criterion: usize, lift: Lift, alone: usize, paired: usize, blocks: usize },
    /// It would lift teams with this other one.
    Pair { criterion: usize, other: usize, lift: Lift, lifted: usize },
    /// It would lift nobody soon, and blocks so many.
    Blocks { criterion: usize, blocks: usize },
}

/// What is said over the gaps; none where there are none.
pub(in crate::report::summary) fn gaps(
    score: &OrganisationScore<'_>,
    gaps: &[Gap],
) -> Option<GapsClaim> {
    let gap = gaps.first()?;
    let (criterion, lift, blocks) = (gap.criterion, score.lift(), gap.teams.len());
    let paired = gap.partner.as_ref().map_or(0, |(_, teams)| teams.len());
    Some(match &gap.partner {
        _ if !gap.alone.is_empty() => {
            GapsClaim::Alone { criterion, lift, alone: gap.alone.len(), paired, blocks }
        }
        Some((other, _)) => GapsClaim::Pair { criterion, other: *other, lift, lifted: paired },
        None => GapsClaim::Blocks { criterion, blocks },
    })
}

/// What the teams of a group have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report::summary) enum GroupLine {
    /// No team of it has a grade.
    NoneAssessed,
    /// No team of it has a target.
    NoTarget,
    /// No team of it is below its targets.
    NoneBelow,
    /// So many of its teams are below their targets, with levels that were only declared, so
    /// that no criterion is known to be open.
    Declared { below: usize },
    /// Some are below their targets, and no open criterion can be named.
    NoCriterion { below: usize },
    /// The criterion to begin with, and how many of the teams below target it blocks.
    First { criterion: usize, teams: usize, below: usize },
}

/// What the teams of a group have in common.
pub(in crate::report::summary) fn group_line(score: &OrganisationScore<'_>) -> GroupLine {
    if score.assessed().count == 0 {
        return GroupLine::NoneAssessed;
    }
    if asked(score) == Asked::Nothing {
        return GroupLine::NoTarget;
    }
    let below = below(score);
    if let Some(gap) = score.gaps().first() {
        return GroupLine::First {
            criterion: gap.criterion,
            teams: gap.teams.len(),
            below: below.len(),
        };
    }
    let declared = |team: &usize| {
        let dimensions = &score.teams[*team].dimensions;
        let mut missed = dimensions.iter().filter(|one| one.meets_target() == Some(false));
        missed.all(|one| one.standing.state == State::Declared)
    };
    match below.len() {
        0 => GroupLine::NoneBelow,
        count if below.iter().all(declared) => GroupLine::Declared { below: count },
        count => GroupLine::NoCriterion { below: count },
    }
}
