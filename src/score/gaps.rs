//! The open criteria that teams have in common, and whom closing them would lift.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Grade, Score, ScoringRule};

use super::level::{Standing, State, reached, unmet};
use super::means;
use super::organisation::OrganisationScore;
use super::team::TeamScore;

/// An open criterion that keeps teams below their targets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The criterion.
    pub criterion: usize,
    /// The teams it blocks at the next step of its dimension, by index.
    pub teams: Vec<usize>,
    /// Those of them in which it is achieved, with a value too low for the target of a mean.
    pub raised: Vec<usize>,
    /// Those of them that closing it alone would lift, as [`OrganisationScore::lift`] says.
    pub alone: Vec<usize>,
    /// The one other criterion with which it would lift most further teams, and these.
    pub partner: Option<(usize, Vec<usize>)>,
}

/// Another criterion, and the teams that closing both would lift.
type Partner = (usize, Vec<usize>);

/// What is meant by lifting a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lift {
    /// The level of the team rises.
    Level,
    /// The score of the criterion's dimension reaches the team's target.
    Target,
    /// The score of the criterion's dimension reaches the next band.
    Band,
}

/// The most open criteria of a dimension whose pairs are looked at: a sum of many gaps is
/// not closed by two of them.
const MOST_PAIRED: usize = 12;

impl OrganisationScore<'_> {
    /// What closing a criterion is to bring about to be told as a lift. The team's level is
    /// what everybody asks for; a score of the team rises with every criterion, so there the
    /// step of the dimension counts.
    pub fn lift(&self) -> Lift {
        if self.portfolio.model.has_levels() {
            Lift::Level
        } else if self.any_target() {
            Lift::Target
        } else {
            Lift::Band
        }
    }

    /// Whether a dimension of a team is one whose open criteria are asked about: it was
    /// answered, and is below the team's target (where nobody has a target: it is the team's
    /// lowest). Of a declared level no criterion is known to be open.
    fn is_gap(&self, team: &TeamScore<'_>, dimension: usize, any_target: bool) -> bool {
        let score = &team.dimensions[dimension];
        if score.standing.state == State::Declared {
            return false;
        }
        if any_target {
            score.meets_target() == Some(false)
        } else {
            team.limiting().contains(&dimension)
        }
    }

    /// The criteria of a dimension that stand in a team's way: the open ones that block it, or
    /// where a mean is below its target with none open, those with a value that is too low
    /// for it.
    fn in_the_way(&self, team: &TeamScore<'_>, dimension: usize) -> Vec<usize> {
        let model = &self.portfolio.model;
        let score = &team.dimensions[dimension];
        let blocking = score.standing.blocking.clone();
        let is_below = score.meets_target() == Some(false);
        let Some(assessment) = team.assessment else { return blocking };
        if model.scoring.rule != ScoringRule::Mean || !blocking.is_empty() || !is_below {
            return blocking;
        }
        let is_low = |at: &usize| {
            means::counted(model, assessment, *at)
                .is_some_and(|value| value < model.closed_at(*at, score.target.as_ref()))
        };
        model.dimensions[dimension].criteria.iter().copied().filter(is_low).collect()
    }

    /// The open criteria that keep teams below their targets: first those that lift most teams
    /// alone, then those that lift most with one other, then those that block most, then those
    /// that stand where most teams are lowest, then in the order of the model. Dimensions in which too few teams have a grade to be counted
    /// are left out.
    pub fn gaps(&self) -> Vec<Gap> {
        let counted: Vec<bool> = (0..self.portfolio.model.dimensions.len())
            .map(|at| self.may_count(self.grades(Some(at), self.period).count()))
            .collect();
        let any_target = self.any_target();
        let mut gaps: BTreeMap<usize, Gap> = BTreeMap::new();
        let mut pairs: BTreeMap<(usize, usize), BTreeSet<usize>> = BTreeMap::new();
        for (index, team) in self.teams.iter().enumerate() {
            let asked: Vec<usize> = (0..team.dimensions.len())
                .filter(|&at| counted[at] && self.is_gap(team, at, any_target))
                .collect();
            for &dimension in &asked {
                let is_met = team.dimensions[dimension].standing.blocking.is_empty();
                for criterion in self.in_the_way(team, dimension) {
                    let gap = gaps.entry(criterion).or_insert_with(|| Gap {
                        criterion,
                        teams: Vec::new(),
                        raised: Vec::new(),
                        alone: Vec::new(),
                        partner: None,
                    });
                    gap.teams.push(index);
                    if is_met {
                        gap.raised.push(index);
                    }
                    if self.may_lift(team, &[dimension]) && self.lifts(team, &[criterion]) {
                        gap.alone.push(index);
                    }
                }
            }
            for (one, other) in self.lifting_pairs(team, &asked) {
                pairs.entry((one, other)).or_default().insert(index);
            }
        }
        let partners: Vec<(usize, Option<Partner>)> =
            gaps.values().map(|gap| (gap.criterion, partner(gap, &gaps, &pairs))).collect();
        for (criterion, partner) in partners {
            if let Some(gap) = gaps.get_mut(&criterion) {
                gap.partner = partner;
            }
        }
        let mut gaps: Vec<Gap> = gaps.into_values().collect();
        let paired = |gap: &Gap| gap.partner.as_ref().map_or(0, |(_, teams)| teams.len());
        // Of gaps that are alike the one that stands where teams are lowest comes first.
        let holding = |gap: &Gap| {
            let dimension = self.portfolio.model.criteria[gap.criterion].dimension;
            let lowest = |team: &&usize| self.teams[**team].limiting().contains(&dimension);
            gap.teams.iter().filter(lowest).count()
        };
        gaps.sort_by_cached_key(|gap| {
            let lifted = (Reverse(gap.alone.len()), Reverse(paired(gap)));
            (lifted, Reverse(gap.teams.len()), Reverse(holding(gap)), gap.criterion)
        });
        gaps
    }

    /// Whether criteria of these dimensions alone can lift a team: where a team stands at its
    /// lowest dimension, all of the lowest have to rise.
    fn may_lift(&self, team: &TeamScore<'_>, dimensions: &[usize]) -> bool {
        match self.lift() {
            Lift::Level if self.portfolio.model.team_is_lowest() => {
                team.limiting().iter().all(|at| dimensions.contains(at))
            }
            _ => true,
        }
    }

    /// The pairs of criteria, at least one of them in a dimension asked about, that together
    /// lift a team, the first of the model first. By the staged rule and where the lowest
    /// dimension counts both stand where the team is lowest; else in one dimension.
    fn lifting_pairs(&self, team: &TeamScore<'_>, asked: &[usize]) -> Vec<(usize, usize)> {
        let blocking = |at: usize| self.in_the_way(team, at).into_iter().take(MOST_PAIRED);
        let is_lowest = self.lift() == Lift::Level && self.portfolio.model.team_is_lowest();
        let rooms: Vec<Vec<usize>> = if is_lowest {
            let limiting = team.limiting();
            if limiting.len() > 2 || !limiting.iter().any(|at| asked.contains(at)) {
                return Vec::new();
            }
            // What nobody answered is not known to be open.
            if limiting.iter().any(|&at| team.dimensions[at].standing.state == State::Declared) {
                return Vec::new();
            }
            vec![limiting.iter().flat_map(|&at| blocking(at)).collect()]
        } else {
            asked.iter().map(|&at| blocking(at).collect()).collect()
        };
        let staged = self.portfolio.model.scoring.rule == ScoringRule::Staged;
        let mut pairs = Vec::new();
        for room in rooms {
            // By the staged rule all that blocks has to be closed.
            if staged && room.len() != 2 {
                continue;
            }
            for (at, &one) in room.iter().enumerate() {
                for &other in &room[at + 1..] {
                    if self.lifts(team, &[one, other]) {
                        pairs.push((one.min(other), one.max(other)));
                    }
                }
            }
        }
        pairs
    }

    /// Whether closing some criteria lifts a team, as [`Self::lift`] says; those of a score
    /// are of one dimension.
    fn lifts(&self, team: &TeamScore<'_>, criteria: &[usize]) -> bool {
        let model = &self.portfolio.model;
        let Some(assessment) = team.assessment else { return false };
        let lifted: Vec<(usize, Score)> = criteria
            .iter()
            .map(|&at| {
                let target = team.dimensions[model.criteria[at].dimension].target.as_ref();
                (at, model.closed_at(at, target))
            })
            .collect();
        let after = |dimension: usize| -> Standing {
            let mut standing = team.dimensions[dimension].standing.clone();
            if model.scoring.rule == ScoringRule::Staged {
                let open = model.dimensions[dimension]
                    .criteria
                    .iter()
                    .filter(|&&at| unmet(model, assessment, at) && !criteria.contains(&at));
                let lowest = open.map(|&at| model.criteria[at].level).min();
                standing.grade = Some(Grade::Level(reached(model, lowest)));
            } else {
                standing.score = means::score_after(model, assessment, dimension, &lifted);
                standing.grade = standing.score.as_ref().map(|score| means::grade(model, score));
            }
            standing
        };
        let touched: BTreeSet<usize> =
            criteria.iter().map(|&at| model.criteria[at].dimension).collect();
        match self.lift() {
            Lift::Level => {
                let standings: Vec<Standing> = (0..team.dimensions.len())
                    .map(|at| {
                        if touched.contains(&at) {
                            after(at)
                        } else {
                            team.dimensions[at].standing.clone()
                        }
                    })
                    .collect();
                let grade = means::team_after(model, assessment, &standings, &lifted);
                grade.zip(team.grade.as_ref()).is_some_and(|(after, now)| after > *now)
            }
            step => touched.into_iter().all(|at| {
                let (now, then) = (team.dimensions[at].grade(), after(at).grade);
                let (Some(now), Some(then)) = (now, then) else { return false };
                match (step, &team.dimensions[at].target) {
                    (Lift::Target, Some(target)) => then >= *target,
                    _ => model.span().band(&then) > model.span().band(now),
                }
            }),
        }
    }
}

/// The one other criterion with which a gap lifts most teams that neither lifts alone.
fn partner(
    gap: &Gap,
    gaps: &BTreeMap<usize, Gap>,
    pairs: &BTreeMap<(usize, usize), BTreeSet<usize>>,
) -> Option<Partner> {
    let mine = pairs.iter().filter_map(|((one, other), teams)| {
        let partner = match gap.criterion {
            at if at == *one => *other,
            at if at == *other => *one,
            _ => return None,
        };
        let alone = |team: &usize| {
            gap.alone.contains(team)
                || gaps.get(&partner).is_some_and(|other| other.alone.contains(team))
        };
        let teams: Vec<usize> =
            teams.iter().copied().filter(|team| gap.teams.contains(team) && !alone(team)).collect();
        (!teams.is_empty()).then_some((partner, teams))
    });
    mine.max_by_key(|(partner, teams)| (teams.len(), Reverse(*partner)))
}
