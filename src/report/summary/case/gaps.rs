//! Which open criteria teams have in common.

use std::collections::BTreeSet;

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
    /// So many, none of them more than another, would each alone lift as many of the teams
    /// each blocks.
    EachAlone { criteria: usize, lift: Lift, dimension: Option<usize>, alone: usize, blocks: usize },
    /// Several pairs, none of them more than another, would each lift as many.
    EachPair { lift: Lift, dimension: Option<usize>, lifted: usize },
    /// So many, none of them more than another, would lift nobody soon, and each blocks as
    /// many.
    EachBlocks { criteria: usize, blocks: usize },
}

/// The first of the gaps and those that lift and block as much as it does.
fn first(gaps: &[Gap]) -> &[Gap] {
    let paired = |gap: &Gap| gap.partner.as_ref().map_or(0, |(_, teams)| teams.len());
    let rank = |gap: &Gap| (gap.alone.len(), paired(gap), gap.teams.len());
    let Some(most) = gaps.first().map(rank) else { return gaps };
    let count = gaps.iter().take_while(|gap| rank(gap) == most).count();
    &gaps[..count]
}

/// What is said over the gaps; none where there are none.
pub(in crate::report::summary) fn gaps(
    score: &OrganisationScore<'_>,
    gaps: &[Gap],
) -> Option<GapsClaim> {
    let alike = first(gaps);
    let gap = alike.first()?;
    let (criterion, lift, blocks) = (gap.criterion, score.lift(), gap.teams.len());
    let paired = gap.partner.as_ref().map_or(0, |(_, teams)| teams.len());
    let pairs: BTreeSet<(usize, usize)> = alike
        .iter()
        .filter_map(|gap| gap.partner.as_ref().map(|(other, _)| (gap.criterion, *other)))
        .map(|(one, other)| (one.min(other), one.max(other)))
        .collect();
    // The dimension of all of them, where they are of one.
    let of = |criterion: usize| score.portfolio.model.criteria[criterion].dimension;
    let dimension =
        Some(of(criterion)).filter(|first| alike.iter().all(|gap| of(gap.criterion) == *first));
    let (criteria, alone) = (alike.len(), gap.alone.len());
    Some(match &gap.partner {
        _ if alone > 0 && criteria > 1 => {
            GapsClaim::EachAlone { criteria, lift, dimension, alone, blocks }
        }
        Some(_) if pairs.len() > 1 => GapsClaim::EachPair { lift, dimension, lifted: paired },
        None if criteria > 1 => GapsClaim::EachBlocks { criteria, blocks },
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
    /// The criterion to begin with, and how many of the teams below target it blocks; `others`
    /// lift and block as much. `raised` says that it is met in all of them, with a value too low
    /// for the target.
    First { criterion: usize, others: usize, raised: bool, teams: usize, below: usize },
}

/// What the teams of a group have in common.
pub(in crate::report::summary) fn group_line(score: &OrganisationScore<'_>) -> GroupLine {
    if score.graded().count == 0 {
        return GroupLine::NoneAssessed;
    }
    if asked(score) == Asked::Nothing {
        return GroupLine::NoTarget;
    }
    let below = below(score);
    let gaps = score.gaps();
    if let Some(gap) = gaps.first() {
        return GroupLine::First {
            criterion: gap.criterion,
            others: first(&gaps).len() - 1,
            raised: gap.raised.len() == gap.teams.len(),
            teams: gap.teams.len(),
            // A team without a level is below target too where one of its dimensions is.
            below: (0..score.teams.len())
                .filter(|team| {
                    below.contains(team) || gaps.iter().any(|gap| gap.teams.contains(team))
                })
                .count(),
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
