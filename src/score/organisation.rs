//! The score of all teams in one period.

use std::collections::BTreeMap;

use crate::model::{Period, Portfolio};

use super::level::{State, unmet};
use super::team::{TeamScore, score_team};

/// All teams in one period.
#[derive(Debug, Clone)]
pub struct OrganisationScore<'a> {
    /// What was scored.
    pub portfolio: &'a Portfolio,
    /// The period.
    pub period: Period,
    /// The period compared with.
    pub compared_with: Option<Period>,
    /// The teams, in the order of the portfolio.
    pub teams: Vec<TeamScore<'a>>,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// How many.
    pub count: usize,
    /// Of how many.
    pub of: usize,
}

/// A team that changed the level of a dimension since the period compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mover {
    /// The index of the team.
    pub team: usize,
    /// Dimensions that rose, with the level reached and the levels gained.
    pub gained: Vec<(usize, u8, i32)>,
    /// Dimensions that fell, with the level reached and the levels lost.
    pub lost: Vec<(usize, u8, i32)>,
}

/// An open criterion that keeps teams below their target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The criterion.
    pub criterion: usize,
    /// The teams it blocks at the next level of its dimension, by index.
    pub teams: Vec<usize>,
    /// Those of them in which it is the only open criterion of that level.
    pub alone: Vec<usize>,
}

/// Scores every team of a portfolio.
pub fn score_portfolio(portfolio: &Portfolio, period: Period) -> OrganisationScore<'_> {
    let compared_with = portfolio.compared_with(period);
    let teams = portfolio
        .teams
        .iter()
        .map(|team| score_team(portfolio, team, period, compared_with))
        .collect();
    OrganisationScore { portfolio, period, compared_with, teams }
}

impl OrganisationScore<'_> {
    /// How many teams have a level, of all.
    pub fn assessed(&self) -> Share {
        Share {
            count: self.teams.iter().filter(|team| team.level.is_some()).count(),
            of: self.teams.len(),
        }
    }

    /// How many teams stand at each level of the model.
    pub fn levels(&self) -> BTreeMap<u8, usize> {
        let mut counts: BTreeMap<u8, usize> =
            self.portfolio.model.levels.iter().map(|level| (level.level, 0)).collect();
        for level in self.teams.iter().filter_map(|team| team.level) {
            *counts.entry(level).or_default() += 1;
        }
        counts
    }

    /// The organisation's target of a dimension.
    pub fn target(&self, dimension: usize) -> Option<u8> {
        self.portfolio.targets.of(dimension)
    }

    /// The one target of all dimensions, where they have the same.
    pub fn common_target(&self) -> Option<u8> {
        let mut targets = (0..self.portfolio.model.dimensions.len()).map(|at| self.target(at));
        let first = targets.next()??;
        targets.all(|target| target == Some(first)).then_some(first)
    }

    /// Whether levels meet the organisation's targets; `None` where no dimension has both
    /// a level and a target, or one is not assessed.
    pub fn meets_targets(&self, dimensions: &[(State, Option<u8>)]) -> Option<bool> {
        let mut known = None;
        for (index, (state, level)) in dimensions.iter().enumerate() {
            if *state == State::NotAssessed {
                return None;
            }
            if let (Some(level), Some(target)) = (level, self.target(index)) {
                known = Some(known.unwrap_or(true) && *level >= target);
            }
        }
        known
    }

    /// Whether a team meets the organisation's targets in the period.
    pub fn team_meets(&self, team: &TeamScore<'_>) -> Option<bool> {
        self.team_met_in(team, self.period)
    }

    /// Whether a team met the organisation's targets in some period.
    pub fn team_met_in(&self, team: &TeamScore<'_>, period: Period) -> Option<bool> {
        let snapshot = team.snapshots.iter().find(|snapshot| snapshot.period == period)?;
        self.meets_targets(&snapshot.dimensions)
    }

    /// How many teams met the organisation's targets in a period, of those assessed then.
    pub fn at_target(&self, period: Period) -> Share {
        share(self.teams.iter().filter_map(|team| self.team_met_in(team, period)))
    }

    /// How many teams met the target of one dimension in a period, of those with a level
    /// in it.
    pub fn dimension_at_target(&self, dimension: usize, period: Period) -> Share {
        let Some(target) = self.target(dimension) else { return Share::default() };
        share(
            self.teams
                .iter()
                .filter_map(|team| level_in(team, dimension, period))
                .map(|level| level >= target),
        )
    }

    /// The teams assessed in all of some periods, in which a dimension has a level: the
    /// same teams for every point of a line.
    pub fn cohort(&self, dimension: usize, periods: &[Period]) -> Vec<usize> {
        (0..self.teams.len())
            .filter(|&index| {
                periods
                    .iter()
                    .all(|period| level_in(&self.teams[index], dimension, *period).is_some())
            })
            .collect()
    }

    /// How many teams stood at each level in a period; of one dimension, or of the team
    /// level where `dimension` is `None`.
    pub fn distribution(&self, dimension: Option<usize>, period: Period) -> BTreeMap<u8, usize> {
        let mut counts = BTreeMap::new();
        for team in &self.teams {
            let snapshot = team.snapshots.iter().find(|snapshot| snapshot.period == period);
            let level = snapshot.and_then(|snapshot| match dimension {
                Some(dimension) => snapshot.dimensions[dimension].1,
                None => snapshot.level,
            });
            if let Some(level) = level {
                *counts.entry(level).or_default() += 1;
            }
        }
        counts
    }

    /// The teams that changed a level since the period compared with; those with most
    /// gains first, those with losses alone last.
    pub fn movers(&self) -> Vec<Mover> {
        let mut movers: Vec<Mover> = (0..self.teams.len())
            .filter_map(|index| {
                let mut mover = Mover { team: index, gained: Vec::new(), lost: Vec::new() };
                for (dimension, score) in self.teams[index].dimensions.iter().enumerate() {
                    match (score.change(), score.level()) {
                        (Some(change), Some(level)) if change > 0 => {
                            mover.gained.push((dimension, level, change));
                        }
                        (Some(change), Some(level)) if change < 0 => {
                            mover.lost.push((dimension, level, change));
                        }
                        _ => {}
                    }
                }
                (!mover.gained.is_empty() || !mover.lost.is_empty()).then_some(mover)
            })
            .collect();
        let steps = |moves: &[(usize, u8, i32)]| {
            moves.iter().map(|(_, _, change)| change.abs()).sum::<i32>()
        };
        movers.sort_by_key(|mover| {
            (mover.gained.is_empty(), -steps(&mover.gained), steps(&mover.lost), mover.team)
        });
        movers
    }

    /// The open criteria that keep teams below target, most teams first. A criterion
    /// counts where its dimension is below its target (without target: where it holds the
    /// team's level) and it is open at that dimension's next level.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps: BTreeMap<usize, Gap> = BTreeMap::new();
        for (index, team) in self.teams.iter().enumerate() {
            let limiting = team.limiting();
            for (dimension, score) in team.dimensions.iter().enumerate() {
                let Some(level) = score.level() else { continue };
                let below = match self.target(dimension) {
                    Some(target) => level < target,
                    None => limiting.contains(&dimension),
                };
                if !below {
                    continue;
                }
                for &criterion in &score.standing.blocking {
                    let gap = gaps.entry(criterion).or_insert_with(|| Gap {
                        criterion,
                        teams: Vec::new(),
                        alone: Vec::new(),
                    });
                    gap.teams.push(index);
                    if score.standing.blocking.len() == 1 {
                        gap.alone.push(index);
                    }
                }
            }
        }
        let mut gaps: Vec<Gap> = gaps.into_values().collect();
        gaps.sort_by_key(|gap| {
            (std::cmp::Reverse(gap.teams.len()), std::cmp::Reverse(gap.alone.len()), gap.criterion)
        });
        gaps
    }

    /// The teams, by index, that achieve a criterion now.
    pub fn who_meets(&self, criterion: usize) -> Vec<usize> {
        let model = &self.portfolio.model;
        (0..self.teams.len())
            .filter(|&index| {
                self.teams[index].assessment.is_some_and(|assessment| {
                    assessment.answers[criterion].is_some()
                        && !unmet(model, assessment, criterion)
                        && super::level::achieved(model, assessment, criterion)
                })
            })
            .collect()
    }

    /// The lower median of the levels of a dimension in all other teams with a level.
    /// Levels are ordinal, so the median is itself a level.
    pub fn median_of_others(&self, team: &TeamScore<'_>, dimension: usize) -> Option<(u8, usize)> {
        let mut levels: Vec<u8> = self
            .teams
            .iter()
            .filter(|other| other.team.id != team.team.id)
            .filter_map(|other| other.dimensions[dimension].level())
            .collect();
        levels.sort_unstable();
        let middle = levels.len().checked_sub(1)? / 2;
        Some((levels[middle], levels.len()))
    }

    /// The lower median of the team levels in a period.
    pub fn median_level(&self, period: Period) -> Option<u8> {
        let levels: Vec<u8> = self
            .distribution(None, period)
            .into_iter()
            .flat_map(|(level, count)| std::iter::repeat_n(level, count))
            .collect();
        levels.len().checked_sub(1).map(|last| levels[last / 2])
    }
}

fn level_in(team: &TeamScore<'_>, dimension: usize, period: Period) -> Option<u8> {
    team.snapshots.iter().find(|snapshot| snapshot.period == period)?.dimensions[dimension].1
}

fn share(truths: impl Iterator<Item = bool>) -> Share {
    truths.fold(Share::default(), |share, truth| Share {
        count: share.count + usize::from(truth),
        of: share.of + 1,
    })
}
