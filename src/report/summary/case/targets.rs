//! The teams and what is asked of them: the organisation's targets and their own.

use crate::model::{Grade, Period};
use crate::score::{OrganisationScore, Share, State, TeamScore};

use super::ends;

/// The organisation's targets, which are the same for every team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report::summary) enum Bar {
    /// The same target in every dimension.
    One {
        /// The target.
        grade: Grade,
        /// Whether every dimension has to be told of: a team's grade is not its lowest one.
        in_every_dimension: bool,
    },
    /// Dimensions differ, or some have none.
    Several,
}

/// Whose targets there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report::summary) enum Asked {
    /// No team has a target.
    Nothing,
    /// Every team has the organisation's targets and no others.
    Organisation(Bar),
    /// The organisation has targets, and some teams have others in their place.
    Both(Bar),
    /// Only teams have targets.
    Teams,
}

/// The organisation's targets; none where it has none.
pub(in crate::report::summary) fn bar(score: &OrganisationScore<'_>) -> Option<Bar> {
    if score.portfolio.targets.is_empty() {
        return None;
    }
    Some(score.common_target().map_or(Bar::Several, |grade| Bar::One {
        grade: grade.clone(),
        in_every_dimension: !score.portfolio.model.team_is_lowest(),
    }))
}

/// Whose targets there are.
pub(in crate::report::summary) fn asked(score: &OrganisationScore<'_>) -> Asked {
    match bar(score) {
        None if score.any_target() => Asked::Teams,
        None => Asked::Nothing,
        Some(bar) if score.with_own_targets().is_empty() => Asked::Organisation(bar),
        Some(bar) => Asked::Both(bar),
    }
}

/// The count that the headline is about: of the organisation's targets where it has any, else
/// of the teams' own.
pub(in crate::report::summary) fn met(score: &OrganisationScore<'_>, asked: &Asked) -> Share {
    match asked {
        Asked::Nothing => Share::default(),
        Asked::Organisation(_) | Asked::Both(_) => score.at_target(score.period),
        Asked::Teams => score.meeting_own(),
    }
}

/// How a team stands to what is asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report::summary) enum Class {
    /// It meets all its targets, and those of the organisation.
    Meets,
    /// It meets all its targets, which are lower than those of the organisation.
    MeetsBelowBar,
    /// It meets the targets of the organisation, and not all of its own.
    ShortOfOwn,
    /// It is below its targets.
    Below,
    /// It has a grade and no target.
    Untargeted,
    /// It was assessed, and has no grade.
    Ungraded,
    /// It was not assessed.
    Missing,
}

/// How a team stands to what is asked of it.
pub(in crate::report::summary) fn class(
    score: &OrganisationScore<'_>,
    team: &TeamScore<'_>,
) -> Class {
    match (score.meets_own(team), score.team_meets(team)) {
        _ if team.assessment.is_none() => Class::Missing,
        _ if team.grade.is_none() => Class::Ungraded,
        (None, _) => Class::Untargeted,
        (Some(true), Some(false)) => Class::MeetsBelowBar,
        (Some(true), _) => Class::Meets,
        (Some(false), Some(true)) => Class::ShortOfOwn,
        (Some(false), _) => Class::Below,
    }
}

/// The teams that have no assessment of the period, by index.
pub(in crate::report::summary) fn not_assessed(score: &OrganisationScore<'_>) -> Vec<usize> {
    (0..score.teams.len()).filter(|&team| score.teams[team].assessment.is_none()).collect()
}

/// The teams that were assessed and have no grade, by index.
pub(in crate::report::summary) fn without_grade(score: &OrganisationScore<'_>) -> Vec<usize> {
    let is_of = |team: &usize| class(score, &score.teams[*team]) == Class::Ungraded;
    (0..score.teams.len()).filter(is_of).collect()
}

/// Why a team that was assessed has no grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report::summary) enum NoGrade {
    /// It was assessed by another version of the model.
    OtherVersion,
    /// No dimension concerns it.
    NotApplicable,
    /// Nothing was answered.
    NothingAnswered,
    /// Nothing was answered in these dimensions.
    Unanswered(Vec<usize>),
    /// Its dimensions have grades of which the model makes none of the team.
    NoRule,
}

/// Why a team that was assessed has no grade.
pub(in crate::report::summary) fn no_grade(team: &TeamScore<'_>) -> NoGrade {
    let state = |at: usize| team.dimensions[at].standing.state;
    let unanswered: Vec<usize> =
        (0..team.dimensions.len()).filter(|&at| state(at) == State::NotAssessed).collect();
    match unanswered.len() {
        _ if team.assessment.is_some_and(|it| it.other_version.is_some()) => NoGrade::OtherVersion,
        0 if team.state == State::NotApplicable => NoGrade::NotApplicable,
        0 => NoGrade::NoRule,
        count if count == team.dimensions.len() => NoGrade::NothingAnswered,
        _ => NoGrade::Unanswered(unanswered),
    }
}

/// The teams that miss a target of theirs, by index.
pub(in crate::report::summary) fn below(score: &OrganisationScore<'_>) -> Vec<usize> {
    (0..score.teams.len())
        .filter(|&team| score.meets_own(&score.teams[team]) == Some(false))
        .collect()
}

/// What most of the teams below their targets have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report::summary) struct Behind {
    /// The dimensions in which most of them are below target; several where these are as many.
    pub(in crate::report::summary) dimensions: Vec<usize>,
    /// Whether these are all dimensions of the model.
    pub(in crate::report::summary) all_dimensions: bool,
    /// In how many of the teams each of these is below target.
    pub(in crate::report::summary) count: usize,
    /// How many teams are below their targets.
    pub(in crate::report::summary) below: usize,
}

/// How often all dimensions of the model are below target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report::summary) enum Everywhere {
    /// In every team below its targets all of them are.
    AtOnce,
    /// Each of them is in as many teams, which need not be the same ones.
    Each,
}

impl Behind {
    /// How all dimensions are below target; none where some stand out.
    pub(in crate::report::summary) fn everywhere(&self) -> Option<Everywhere> {
        match self.all_dimensions {
            true if self.count == self.below => Some(Everywhere::AtOnce),
            true => Some(Everywhere::Each),
            false => None,
        }
    }
}

/// What most of the teams below their targets have in common; none where these are too few
/// to be counted.
pub(in crate::report::summary) fn behind(score: &OrganisationScore<'_>) -> Option<Behind> {
    let below = below(score);
    if !score.may_count(below.len()) {
        return None;
    }
    let misses =
        |team: &usize, at: usize| score.teams[*team].dimensions[at].meets_target() == Some(false);
    let all = score.portfolio.model.dimensions.len();
    let counts: Vec<usize> =
        (0..all).map(|at| below.iter().filter(|team| misses(team, at)).count()).collect();
    let count = counts.iter().copied().max().filter(|most| *most > 0)?;
    let dimensions: Vec<usize> = (0..all).filter(|&at| counts[at] == count).collect();
    let all_dimensions = dimensions.len() == all && all > 1;
    Some(Behind { dimensions, all_dimensions, count, below: below.len() })
}

/// How the count of the headline moved since the period compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report::summary) enum Change {
    /// There is nothing to compare with, or nothing that may be told.
    Unknown,
    /// No team can be compared, because the model had another version then.
    OtherVersion { since: Period },
    /// The same teams are known in both periods: so many met the targets then.
    SameTeams { since: Period, then: usize, now: usize },
    /// Some teams are known in one of the periods only: of the others so many rose to the
    /// targets, and so many fell below them.
    OtherTeams { since: Period, of: usize, then: usize, now: usize, rose: usize, fell: usize },
}

/// How the number of teams at the organisation's targets moved.
pub(in crate::report::summary) fn change(score: &OrganisationScore<'_>) -> Change {
    let Some(since) = score.compared_with else { return Change::Unknown };
    match score.crossed_since(since) {
        Some(one) if one.same_teams => Change::SameTeams { since, then: one.then, now: one.now },
        Some(one) => Change::OtherTeams {
            since,
            of: one.of,
            then: one.then,
            now: one.now,
            rose: one.rose,
            fell: one.fell,
        },
        None if score.compared_teams() == 0 && !score.by_other_version().is_empty() => {
            Change::OtherVersion { since }
        }
        None => Change::Unknown,
    }
}

/// What the headline says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report::summary) enum Headline {
    /// No team has a grade.
    NoneAssessed,
    /// Too few teams were assessed to be counted.
    TooFew,
    /// There are no targets, or none that concerns a team.
    Untargeted {
        assessed: Share,
        /// How many of them have no grade.
        ungraded: usize,
        median: Option<Grade>,
        highest: String,
    },
    /// The teams and their targets.
    Targeted {
        asked: Asked,
        /// How many meet the targets of [`met`].
        met: Share,
        change: Change,
        /// How many meet all their own targets, where these are others.
        own: Option<Share>,
        /// How many have a grade and no target.
        untargeted: usize,
        behind: Option<Behind>,
    },
}

/// What the headline says.
pub(in crate::report::summary) fn headline(score: &OrganisationScore<'_>) -> Headline {
    let assessed = score.assessed();
    if score.graded().count == 0 {
        return Headline::NoneAssessed;
    }
    let asked = asked(score);
    let met = met(score, &asked);
    let median = score.median_grade(score.period).cloned();
    if met.of == 0 {
        let counted = median.is_some() && asked == Asked::Nothing;
        if score.portfolio.withheld.single_teams && !counted {
            return Headline::TooFew;
        }
        let highest = score.portfolio.model.span().highest();
        let ungraded = without_grade(score).len();
        return Headline::Untargeted { assessed, ungraded, median, highest };
    }
    let classes = score.teams.iter().map(|team| class(score, team));
    Headline::Targeted {
        met,
        change: if asked == Asked::Teams { Change::Unknown } else { change(score) },
        own: matches!(asked, Asked::Both(_)).then(|| score.meeting_own()),
        untargeted: if asked == Asked::Teams {
            classes.filter(|class| *class == Class::Untargeted).count()
        } else {
            0
        },
        behind: behind(score),
        asked,
    }
}

/// What is said over the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report::summary) enum MapClaim {
    /// The teams stand in the order of their scores.
    Scores,
    /// How many teams stand at each level that any has.
    Levels(Vec<(u8, usize)>),
    /// The teams that meet all their targets, those that meet the organisation's alone, and
    /// what the others have in common.
    Targeted { asked: Asked, met: Share, short_of_own: usize, behind: Option<Behind> },
}

/// What is said over the map.
pub(in crate::report::summary) fn map(score: &OrganisationScore<'_>) -> MapClaim {
    let asked = asked(score);
    if asked == Asked::Nothing {
        if !score.portfolio.model.has_levels() {
            return MapClaim::Scores;
        }
        return MapClaim::Levels(
            score.levels().into_iter().filter(|(_, count)| *count > 0).collect(),
        );
    }
    let classes = score.teams.iter().map(|team| class(score, team));
    MapClaim::Targeted {
        asked,
        met: score.meeting_own(),
        short_of_own: classes.filter(|class| *class == Class::ShortOfOwn).count(),
        behind: behind(score),
    }
}

/// What is said over the groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report::summary) enum GroupsClaim {
    /// There is nothing to compare them by.
    Counted(usize),
    /// The same share meets the targets in every group that can be counted.
    Equal,
    /// The groups with the largest share and those with the smallest, in the order of the
    /// workspace.
    Ends { most: Vec<(usize, Share)>, least: Vec<(usize, Share)> },
}

/// What is said over so many groups, of which these shares may be told.
pub(in crate::report::summary) fn groups(shares: &[(usize, Share)], all: usize) -> GroupsClaim {
    match ends(shares) {
        _ if shares.len() < 2 => GroupsClaim::Counted(all),
        super::Ends::Apart { most, least } => GroupsClaim::Ends { most, least },
        super::Ends::Equal(_) if shares.len() == all => GroupsClaim::Equal,
        super::Ends::Equal(_) | super::Ends::Nothing => GroupsClaim::Counted(all),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_tie_are_named_together_in_their_order() {
        let share = |count, of| Share { count, of };
        let list = |shares: &[(usize, usize)]| -> Vec<(usize, Share)> {
            shares.iter().enumerate().map(|(at, (count, of))| (at, share(*count, *of))).collect()
        };
        let ends = |most: &[(usize, (usize, usize))], least: &[(usize, (usize, usize))]| {
            let of = |list: &[(usize, (usize, usize))]| {
                list.iter().map(|(at, (count, of))| (*at, share(*count, *of))).collect()
            };
            GroupsClaim::Ends { most: of(most), least: of(least) }
        };
        for (shares, all, expected) in [
            (&[(3, 3), (0, 3)][..], 2, ends(&[(0, (3, 3))], &[(1, (0, 3))])),
            // Three have them all: none of them is told as the one.
            (
                &[(12, 12), (1, 4), (5, 5), (12, 12)],
                4,
                ends(&[(0, (12, 12)), (2, (5, 5)), (3, (12, 12))], &[(1, (1, 4))]),
            ),
            (&[(0, 3), (2, 4), (0, 5)], 3, ends(&[(1, (2, 4))], &[(0, (0, 3)), (2, (0, 5))])),
            // Shares are compared as fractions.
            (&[(1, 2), (2, 4)], 2, GroupsClaim::Equal),
            // Of a group that is withheld nothing follows.
            (&[(1, 2), (2, 4)], 3, GroupsClaim::Counted(3)),
            (&[(1, 2)], 2, GroupsClaim::Counted(2)),
            (&[], 2, GroupsClaim::Counted(2)),
        ] {
            assert_eq!(groups(&list(shares), all), expected, "{shares:?}");
        }
    }
}
