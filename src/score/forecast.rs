//! When a team's targets would be reached at its pace so far.
//!
//! The pace is the Theil-Sen slope: the median of the slopes between all pairs of
//! assessments, which a single odd month does not move (Sen, "Estimates of the regression
//! coefficient based on Kendall's tau", 1968). The range comes from the middle half of
//! those slopes. What is counted are the criteria achieved of those that the targets
//! demand; by rules that compute scores, the scores up to the targets.

use std::cmp::Ordering;

use chrono::{Days, NaiveDate};

use crate::model::{Assessment, Grade, MaturityModel, Score, ScoringRule};

use super::level::achieved;
use super::level::{is_not_applicable, standing};
use super::team::TeamScore;

/// The fewest assessments a forecast rests on.
pub const FEWEST: usize = 4;
/// The most recent assessments looked at.
const MOST: usize = 12;
/// The days beyond which a forecast says nothing.
const FURTHEST: i64 = 3 * 365;

/// When the targets would be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// How many assessments it rests on.
    pub assessments: usize,
    /// What is gained in 30 days: criteria, or scores summed over dimensions.
    pub pace: Score,
    /// The day at the median pace.
    pub reached: NaiveDate,
    /// The day at the pace of the upper quartile.
    pub earliest: NaiveDate,
    /// The day at the pace of the lower quartile.
    pub latest: NaiveDate,
}

/// Why there is no forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoForecast {
    /// The team has no level in the period.
    NotAssessed,
    /// No target is set.
    NoTarget,
    /// Every target is met.
    Met,
    /// There are fewer than four assessments by this version of the model.
    TooFew,
    /// The team is not getting nearer to its targets.
    NoRise,
    /// The slopes differ so much that no last day can be told.
    Unsteady,
    /// The targets are more than three years away at this pace.
    TooFar,
}

impl NoForecast {
    /// The name used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotAssessed => "not-assessed",
            Self::NoTarget => "no-target",
            Self::Met => "met",
            Self::TooFew => "too-few-assessments",
            Self::NoRise => "no-rise",
            Self::Unsteady => "unsteady",
            Self::TooFar => "too-far",
        }
    }
}

/// The forecast of a team's targets, or why there is none.
///
/// # Errors
/// The reason why the data does not carry a forecast.
pub fn forecast(model: &MaturityModel, team: &TeamScore<'_>) -> Result<Forecast, NoForecast> {
    if team.assessment.is_none() || team.grade.is_none() {
        return Err(NoForecast::NotAssessed);
    }
    let targets: Vec<Option<&Grade>> =
        team.dimensions.iter().map(|dimension| dimension.target.as_ref()).collect();
    if targets.iter().all(Option::is_none) {
        return Err(NoForecast::NoTarget);
    }
    if team.dimensions.iter().all(|dimension| dimension.meets_target() != Some(false)) {
        return Err(NoForecast::Met);
    }
    let since_break = team.history.iter().rev().take_while(|one| one.other_version.is_none());
    let progress: Vec<(NaiveDate, Progress)> = since_break
        .filter_map(|one| Some((one.reference_day(), progress(model, one, &targets)?)))
        .take(MOST)
        .collect();
    let Some((today, now)) = progress.first().filter(|_| progress.len() >= FEWEST) else {
        return Err(NoForecast::TooFew);
    };
    let mut slopes: Vec<Score> = Vec::new();
    for (at, (day, later)) in progress.iter().enumerate() {
        for (other, earlier) in &progress[at + 1..] {
            let days = (*day - *other).num_days();
            if days > 0 {
                let gained = later.reached.clone() - earlier.reached.clone();
                slopes.push(gained / Score::whole(days));
            }
        }
    }
    slopes.sort();
    let pace = quantile(&slopes, 1, 2).ok_or(NoForecast::TooFew)?;
    let (slow, fast) = (quantile(&slopes, 1, 4), quantile(&slopes, 3, 4));
    let (Some(slow), Some(fast)) = (slow, fast) else { return Err(NoForecast::TooFew) };
    if pace.sign() != Ordering::Greater {
        return Err(NoForecast::NoRise);
    }
    if slow.sign() != Ordering::Greater {
        return Err(NoForecast::Unsteady);
    }
    let left = now.needed.clone() - now.reached.clone();
    let day = |pace: &Score| {
        // The first day on which nothing is left.
        let days = -(Score::zero() - left.clone() / pace.clone()).floor();
        let days = u64::try_from(days).ok().filter(|_| days <= FURTHEST)?;
        today.checked_add_days(Days::new(days))
    };
    let (reached, earliest, latest) = (day(&pace), day(&fast), day(&slow));
    let (Some(reached), Some(earliest), Some(latest)) = (reached, earliest, latest) else {
        return Err(NoForecast::TooFar);
    };
    let assessments = progress.len();
    Ok(Forecast { assessments, pace: pace * Score::whole(30), reached, earliest, latest })
}

/// How much of what the targets demand is reached.
#[derive(Debug)]
struct Progress {
    reached: Score,
    needed: Score,
}

/// None where a dimension with a target has no grade from answers.
fn progress(
    model: &MaturityModel,
    assessment: &Assessment,
    targets: &[Option<&Grade>],
) -> Option<Progress> {
    let (mut reached, mut needed) = (Score::zero(), Score::zero());
    for (dimension, target) in targets.iter().enumerate() {
        let Some(target) = target else { continue };
        if model.scoring.rule != ScoringRule::Staged {
            let standing = standing(model, assessment, dimension);
            if standing.state == super::State::NotApplicable {
                continue;
            }
            let wanted = super::means::lowest_score_of(model, target);
            reached = reached + standing.score?.min(wanted.clone());
            needed = needed + wanted;
            continue;
        }
        let criteria = &model.dimensions[dimension].criteria;
        if criteria.iter().all(|&at| assessment.answers[at].is_none()) {
            return None;
        }
        for &at in criteria {
            let is_needed = target.level().is_some_and(|level| model.criteria[at].level <= level);
            if is_needed && !is_not_applicable(assessment.answers[at].as_ref()) {
                needed = needed + Score::whole(1);
                let met = achieved(model, assessment, at);
                reached = reached + Score::whole(i64::from(met));
            }
        }
    }
    Some(Progress { reached, needed })
}

/// A quantile of sorted numbers, in a straight line between neighbours.
fn quantile(sorted: &[Score], above: i64, below: i64) -> Option<Score> {
    let last = i64::try_from(sorted.len().checked_sub(1)?).ok()?;
    let place = Score::whole(last * above) / Score::whole(below);
    let low = usize::try_from(place.floor()).ok()?;
    let part = place.clone() - Score::whole(place.floor());
    let one = sorted.get(low)?.clone();
    let other = sorted.get(low + 1).unwrap_or(&one).clone();
    Some(one.clone() + (other - one) * part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_neighbours() {
        let numbers: Vec<Score> = [1, 2, 4, 8].map(Score::whole).into();
        for (above, below, expected) in
            [(1, 2, "3.00"), (1, 4, "1.75"), (3, 4, "5.00"), (0, 1, "1.00")]
        {
            let found = quantile(&numbers, above, below).map(|score| score.to_string());
            assert_eq!(found.as_deref(), Some(expected), "{above}/{below}");
        }
        assert_eq!(quantile(&[], 1, 2), None);
    }
}
