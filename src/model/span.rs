//! The range of a model's grades, cut into bands for axes, colours and counts.

use super::grade::{Grade, Score};
use super::maturity::{MaturityModel, Scale, ScoringRule};

/// The most bands a range of scores is cut into.
const MOST_BANDS: i64 = 5;

/// The grades a model can give: its levels, or a range of scores in bands of equal width.
/// A score on a bound belongs to the upper band, the highest score to the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    low: Score,
    high: Score,
    step: Score,
    count: u8,
    /// The lowest level, where the grades are levels: most are, and need no fractions.
    first: Option<u8>,
}

impl Span {
    /// The lowest place on an axis.
    pub fn min(&self) -> f64 {
        self.low.to_f64()
    }

    /// The lowest grade as it is shown.
    pub fn lowest(&self) -> String {
        self.low.short()
    }

    /// The highest grade as it is shown: `4`, or `10`.
    pub fn highest(&self) -> String {
        self.high.short()
    }

    /// How many bands there are.
    pub fn count(&self) -> u8 {
        self.count
    }

    /// The band of a grade, from 0.
    pub fn band(&self, grade: &Grade) -> u8 {
        if let (Some(first), Grade::Level(level)) = (self.first, grade) {
            return level.saturating_sub(first).min(self.count - 1);
        }
        let steps = ((grade.number() - self.low.clone()) / self.step.clone()).floor();
        u8::try_from(steps.clamp(0, i64::from(self.count) - 1)).unwrap_or(0)
    }

    /// The lowest grade of a band.
    pub fn bound(&self, band: u8) -> Grade {
        match self.first {
            Some(first) => Grade::Level(first.saturating_add(band)),
            None => {
                Grade::Score(self.low.clone() + self.step.clone() * Score::whole(i64::from(band)))
            }
        }
    }

    /// What a band is called: a level's number, or `2–4`.
    pub fn name(&self, band: u8) -> String {
        if self.first.is_some() {
            return self.bound(band).to_string();
        }
        let low = self.bound(band).number().short();
        let next = self.bound(band.saturating_add(1)).number();
        format!("{low}–{}", next.min(self.high.clone()).short())
    }

    /// The lowest and the highest step of the colours: the levels, or the bands.
    pub fn ramp(&self) -> (u8, u8) {
        let first = self.first.unwrap_or(0);
        (first, first + self.count - 1)
    }

    /// The step of the colours for a grade.
    pub fn shade(&self, grade: &Grade) -> u8 {
        self.ramp().0 + self.band(grade)
    }

    /// The marks of an axis: where, and how they are called.
    pub fn ticks(&self) -> Vec<(f64, String)> {
        let bounds = (0..self.count).map(|band| self.bound(band));
        let end = self.first.is_none().then(|| self.bound(self.count));
        let tick = |bound: Grade| match &bound {
            Grade::Level(level) => (f64::from(*level), level.to_string()),
            Grade::Score(number) => (number.to_f64(), number.short()),
        };
        bounds.chain(end).map(tick).collect()
    }
}

impl MaturityModel {
    /// The lowest and the highest score the model can give: the ends of the scales for a
    /// mean; 0 and the sum over the levels that demand something for a sum.
    pub fn score_range(&self) -> (Score, Score) {
        let lowest = self.criteria.iter().map(|criterion| criterion.scale.min()).min();
        let highest = self.criteria.iter().map(|criterion| criterion.scale.max()).max();
        let (low, high) = (lowest.unwrap_or_default().into(), highest.unwrap_or_default().into());
        if self.scoring.rule == ScoringRule::Mean {
            return (low, high);
        }
        let sum = |dimension: usize| -> Score {
            let at = |level: u8| {
                let criteria = self.criteria_at(dimension, level);
                Score::mean(criteria.map(|at| {
                    let criterion = &self.criteria[at];
                    (criterion.scale.max().into(), criterion.weight.into())
                }))
            };
            self.levels.iter().filter_map(|level| at(level.level)).sum()
        };
        let sums = (0..self.dimensions.len()).map(sum);
        (Score::zero(), sums.max().unwrap_or_default())
    }

    /// The criteria of a dimension that a level demands, in the order of the model.
    pub fn criteria_at(&self, dimension: usize, level: u8) -> impl Iterator<Item = usize> {
        self.dimensions[dimension].criteria.iter().copied().filter(move |&at| {
            let criterion = &self.criteria[at];
            criterion.level == level || criterion.also_at.contains(&level)
        })
    }

    /// The grades the model can give.
    pub fn span(&self) -> Span {
        if self.has_levels() {
            return Span {
                low: Score::whole(i64::from(self.min_level())),
                high: Score::whole(i64::from(self.max_level())),
                step: Score::whole(1),
                count: u8::try_from(self.levels.len().max(1)).unwrap_or(u8::MAX),
                first: Some(self.min_level()),
            };
        }
        let (low, high) = self.score_range();
        let width = high.clone() - low.clone();
        let tenths = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];
        let steps = tenths.map(|tenths| Score::whole(tenths) / Score::whole(10));
        let bands = |step: &Score| -(Score::zero() - width.clone() / step.clone()).floor();
        let step = steps
            .into_iter()
            .find(|step| bands(step) <= MOST_BANDS)
            .unwrap_or_else(|| width.clone() / Score::whole(MOST_BANDS));
        let count = u8::try_from(bands(&step).clamp(1, MOST_BANDS)).unwrap_or(1);
        Span { low, high, step, count, first: None }
    }

    /// The value a criterion is lifted to when it is closed: what achieves it, or the
    /// target of its dimension where that is more, as far as its scale allows. By the rules
    /// that add up the values of several levels only the highest value closes it.
    pub fn closed_at(&self, criterion: usize, target: Option<&Grade>) -> Score {
        let scale: &Scale = &self.criteria[criterion].scale;
        let achieved = Score::from(scale.at_least(self.scoring.achieved_at));
        match (self.scoring.rule, target.and_then(|target| self.least_score(target))) {
            (ScoringRule::Additive, _) => scale.max().into(),
            (ScoringRule::Mean, Some(target)) if target > achieved => scale.at_least_score(&target),
            _ => achieved,
        }
    }

    /// The lowest score of a grade, by the rules that compute one; none for a level that no
    /// score is cut into, and for the lowest.
    pub fn least_score(&self, grade: &Grade) -> Option<Score> {
        match grade {
            Grade::Score(score) => Some(score.clone()),
            Grade::Level(level) => {
                let above = usize::from(level.checked_sub(self.min_level())?);
                self.scoring.cuts.get(above.checked_sub(1)?).map(|cut| Score::from(*cut))
            }
        }
    }
}

impl Scale {
    fn at_least_score(&self, wanted: &Score) -> Score {
        // A target has at most six decimals, so that nothing is lost.
        let millionths = (wanted.clone() * Score::whole(1_000_000)).floor();
        let value = super::maturity::Value::from_millionths(millionths.max(0));
        self.at_least(value.unwrap_or_else(|| self.max())).into()
    }
}
