//! How the teams are spread, who moved, and who did not.

use std::cmp::Ordering;

use super::targets::{Asked, asked};
use crate::model::Period;
use crate::score::{Mover, OrganisationScore, Share, State};

/// The largest and the smallest of some shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report::summary) enum Ends {
    /// There is no share.
    Nothing,
    /// All are the same fraction; the share where they are the same numbers too.
    Equal(Option<Share>),
    /// Those with the largest and those with the smallest, in the order given.
    Apart { most: Vec<(usize, Share)>, least: Vec<(usize, Share)> },
}

/// The largest and the smallest of shares, compared as fractions.
pub(in crate::report::summary) fn ends(shares: &[(usize, Share)]) -> Ends {
    let compare = |one: &Share, other: &Share| (one.count * other.of).cmp(&(other.count * one.of));
    let most = shares.iter().map(|(_, share)| *share).max_by(compare);
    let least = shares.iter().map(|(_, share)| *share).min_by(compare);
    let (Some(most), Some(least)) = (most, least) else { return Ends::Nothing };
    if compare(&most, &least) == Ordering::Equal {
        return Ends::Equal(shares.iter().all(|(_, share)| *share == most).then_some(most));
    }
    let alike = |end: Share| {
        shares.iter().copied().filter(|(_, one)| compare(one, &end) == Ordering::Equal).collect()
    };
    Ends::Apart { most: alike(most), least: alike(least) }
}

/// The dimensions nearest to the organisation's targets and furthest from them; nothing where
/// it has none.
pub(in crate::report::summary) fn distribution(score: &OrganisationScore<'_>) -> Ends {
    let shares: Vec<(usize, Share)> = (0..score.portfolio.model.dimensions.len())
        .map(|dimension| (dimension, score.dimension_at_target(dimension, score.period)))
        .filter(|(_, share)| share.of > 0)
        .collect();
    ends(&shares)
}

/// What is said over the movers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report::summary) struct MoversClaim {
    /// How many teams rose in a dimension.
    pub(in crate::report::summary) rose: usize,
    /// The teams that fell in a dimension, with the number of dimensions.
    pub(in crate::report::summary) fell: Vec<(usize, usize)>,
}

/// What is said over the movers.
pub(in crate::report::summary) fn movers(movers: &[Mover]) -> MoversClaim {
    MoversClaim {
        rose: movers.iter().filter(|mover| !mover.gained.is_empty()).count(),
        fell: movers
            .iter()
            .filter(|mover| !mover.lost.is_empty())
            .map(|mover| (mover.team, mover.lost.len()))
            .collect(),
    }
}

/// Why a dimension of a team that was assessed has no grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report::summary) enum Why {
    /// It does not concern the team.
    NotApplicable,
    /// Nothing in it was answered.
    NotAnswered,
}

/// A dimension of a team that was assessed in both periods, with a grade in one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report::summary) struct GradedOnce {
    /// The team, by index.
    pub(in crate::report::summary) team: usize,
    pub(in crate::report::summary) dimension: usize,
    /// Whether it had no grade in the period compared with, rather than now.
    pub(in crate::report::summary) then: bool,
    pub(in crate::report::summary) why: Why,
}

/// What cannot be compared though the team was assessed in both periods by this version of the
/// model: dimensions with a grade in one of them.
pub(in crate::report::summary) fn graded_once(score: &OrganisationScore<'_>) -> Vec<GradedOnce> {
    let Some(since) = score.compared_with else { return Vec::new() };
    let why = |state: State| match state {
        State::NotApplicable => Why::NotApplicable,
        _ => Why::NotAnswered,
    };
    let mut found = Vec::new();
    for (index, team) in score.teams.iter().enumerate() {
        let own = |period: Period| team.snapshot(period).filter(|one| one.other_version.is_none());
        let (Some(then), Some(now)) = (own(since), own(score.period)) else { continue };
        for (dimension, (then, now)) in then.dimensions.iter().zip(&now.dimensions).enumerate() {
            let lacking = match (&then.1, &now.1) {
                // What it was before it did not apply is compared.
                (None, Some(_)) if team.dimensions[dimension].change().is_some() => continue,
                (None, Some(_)) => (true, why(then.0)),
                (Some(_), None) => (false, why(now.0)),
                _ => continue,
            };
            let (then, why) = lacking;
            found.push(GradedOnce { team: index, dimension, then, why });
        }
    }
    found
}

/// What is said over the trend: how many teams more (or fewer, below 0) are at the
/// organisation's targets than in the first period of the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report::summary) enum TrendClaim {
    /// No dimension has more or fewer.
    Same,
    /// Every dimension shown has so many more or fewer.
    Every(i64),
    /// The dimensions with the largest gain and those with the smallest, in their order.
    Ends { most: (Vec<usize>, i64), least: (Vec<usize>, i64) },
}

/// What is said over the trend; none without a line.
pub(in crate::report::summary) fn trend(gains: &[(usize, i64)]) -> Option<TrendClaim> {
    let most = gains.iter().map(|(_, gain)| *gain).max()?;
    let least = gains.iter().map(|(_, gain)| *gain).min()?;
    let with = |end: i64| {
        (gains.iter().filter(|(_, gain)| *gain == end).map(|(at, _)| *at).collect(), end)
    };
    Some(match (most, least) {
        (0, 0) => TrendClaim::Same,
        _ if most == least => TrendClaim::Every(most),
        _ => TrendClaim::Ends { most: with(most), least: with(least) },
    })
}

/// The periods of a window in which any team was assessed, oldest first: what can be seen.
pub(in crate::report::summary) fn active(
    score: &OrganisationScore<'_>,
    window: &[Period],
) -> Vec<Period> {
    let any = |period: &&Period| score.teams.iter().any(|team| team.snapshot(**period).is_some());
    window.iter().filter(any).copied().collect()
}

/// The fewest periods over which a dimension can be said to stand still.
const FEWEST: usize = 3;

/// What keeps periods from being compared; more than one may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::report::summary) struct Lack {
    /// The team was not assessed.
    pub(in crate::report::summary) assessment: bool,
    /// It was assessed by another version of the model.
    pub(in crate::report::summary) version: bool,
    /// It was assessed, and the dimension has no grade.
    pub(in crate::report::summary) grade: bool,
}

impl Lack {
    fn and(self, other: Self) -> Self {
        Self {
            assessment: self.assessment || other.assessment,
            version: self.version || other.version,
            grade: self.grade || other.grade,
        }
    }
}

/// Whether a dimension of a team stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report::summary) enum Stall {
    /// It has no grade, or there are too few periods to tell.
    TooShort,
    /// Some of the periods have nothing to compare.
    Unknown(Lack),
    /// It had another grade in one of the periods.
    Moved,
    /// It was assessed in all of the periods, always at this grade.
    Still,
}

/// Whether a dimension of a team stood still over some periods, of which the last is the
/// period of the report.
pub(in crate::report::summary) fn stall(
    score: &OrganisationScore<'_>,
    team: usize,
    dimension: usize,
    periods: &[Period],
) -> Stall {
    let team = &score.teams[team];
    let Some(grade) = team.dimensions[dimension].grade() else { return Stall::TooShort };
    if periods.len() < FEWEST {
        return Stall::TooShort;
    }
    let mut lack = Lack::default();
    for period in periods {
        match team.snapshot(*period) {
            None => lack.assessment = true,
            Some(one) if one.other_version.is_some() => lack.version = true,
            Some(one) => match &one.dimensions[dimension].1 {
                None => lack.grade = true,
                Some(then) if then != grade => return Stall::Moved,
                Some(_) => {}
            },
        }
    }
    if lack == Lack::default() { Stall::Still } else { Stall::Unknown(lack) }
}

/// What is said over the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report::summary) enum HistoryClaim {
    /// There are too few periods to tell a stall.
    TooShort,
    /// No team has a target, so none is behind.
    NoTarget { since: Period },
    /// No dimension is below its target.
    NoneBelow,
    /// Every dimension below its target has moved.
    AllMoved { since: Period },
    /// None is known to stand still, and of so many teams it cannot be told, because this is
    /// lacking in some of the periods.
    Unknown { since: Period, teams: usize, lack: Lack },
    /// So many teams have a dimension below its target that stood still.
    Stalled { since: Period, teams: usize },
}

/// What is said over the history of the teams in these periods.
pub(in crate::report::summary) fn history(
    score: &OrganisationScore<'_>,
    periods: &[Period],
) -> HistoryClaim {
    let Some(since) = periods.first().copied().filter(|_| periods.len() >= FEWEST) else {
        return HistoryClaim::TooShort;
    };
    if asked(score) == Asked::Nothing {
        return HistoryClaim::NoTarget { since };
    }
    let stalls = |team: usize| {
        let dimensions = score.teams[team].dimensions.iter().enumerate();
        let below = dimensions.filter(|(_, one)| one.meets_target() == Some(false));
        below.map(|(at, _)| stall(score, team, at, periods)).collect::<Vec<Stall>>()
    };
    let all: Vec<Vec<Stall>> = (0..score.teams.len()).map(stalls).collect();
    let still = all.iter().filter(|stalls| stalls.contains(&Stall::Still)).count();
    let lack = |stall: &Stall| match stall {
        Stall::Unknown(lack) => Some(*lack),
        _ => None,
    };
    let lacks: Vec<Lack> =
        all.iter().filter_map(|stalls| stalls.iter().filter_map(lack).reduce(Lack::and)).collect();
    match (still, lacks.iter().copied().reduce(Lack::and)) {
        _ if all.iter().all(Vec::is_empty) => HistoryClaim::NoneBelow,
        (0, None) => HistoryClaim::AllMoved { since },
        (0, Some(lack)) => HistoryClaim::Unknown { since, teams: lacks.len(), lack },
        (teams, _) => HistoryClaim::Stalled { since, teams },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_and_the_smallest_are_all_that_tie() {
        let share = |count, of| Share { count, of };
        for (shares, expected) in [
            (vec![], Ends::Nothing),
            (vec![share(2, 4)], Ends::Equal(Some(share(2, 4)))),
            (vec![share(2, 4), share(2, 4)], Ends::Equal(Some(share(2, 4)))),
            (vec![share(2, 4), share(1, 2)], Ends::Equal(None)),
            (
                vec![share(1, 2), share(3, 3), share(2, 4), share(5, 5)],
                Ends::Apart {
                    most: vec![(1, share(3, 3)), (3, share(5, 5))],
                    least: vec![(0, share(1, 2)), (2, share(2, 4))],
                },
            ),
        ] {
            let numbered: Vec<(usize, Share)> = shares.iter().copied().enumerate().collect();
            assert_eq!(ends(&numbered), expected, "{shares:?}");
        }
    }

    #[test]
    fn gains_that_tie_are_told_together() {
        for (gains, expected) in [
            (&[0, 0][..], Some(TrendClaim::Same)),
            (&[2, 2], Some(TrendClaim::Every(2))),
            (&[-1], Some(TrendClaim::Every(-1))),
            (
                &[4, -1, 4, 0, -1],
                Some(TrendClaim::Ends { most: (vec![0, 2], 4), least: (vec![1, 4], -1) }),
            ),
            (&[], None),
        ] {
            let numbered: Vec<(usize, i64)> = gains.iter().copied().enumerate().collect();
            assert_eq!(trend(&numbered), expected, "{gains:?}");
        }
    }
}
