//! Where something stands on a model's scale: a level, or an exact score.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Div, Mul, Sub};
use std::sync::Arc;

use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

use super::maturity::Value;

/// An exact number: a score, a difference of scores, or a mean. Nothing is rounded until
/// it is shown. Shared, because there are many and most are only copied.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Score(Arc<BigRational>);

impl Score {
    /// A whole number.
    pub fn whole(number: i64) -> Self {
        BigRational::from_integer(number.into()).into()
    }

    /// The number 0.
    pub fn zero() -> Self {
        BigRational::zero().into()
    }

    /// The nearest floating-point number, for drawing and for JSON.
    pub fn to_f64(&self) -> f64 {
        self.0.to_f64().unwrap_or(f64::NAN)
    }

    /// The largest whole number that is not above it.
    pub fn floor(&self) -> i64 {
        self.0.floor().to_integer().to_i64().unwrap_or(i64::MAX)
    }

    /// Whether it lies above, at or below 0.
    pub fn sign(&self) -> Ordering {
        self.0.is_positive().cmp(&self.0.is_negative())
    }

    /// The number without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        self.0.abs().into()
    }

    /// Shown with so many decimals; a half is rounded away from 0 (1.125 is 1.13).
    pub fn rounded(&self, decimals: u32) -> String {
        if self.0.is_integer() {
            let digits = self.0.numer().magnitude().to_string();
            let sign = if self.0.is_negative() { "−" } else { "" };
            let width = decimals as usize;
            let point = if width > 0 { "." } else { "" };
            return format!("{sign}{digits}{point}{:0<width$}", "");
        }
        let scale = 10_i64.pow(decimals);
        let half = BigRational::new(1.into(), 2.into());
        let units = (self.0.abs() * BigRational::from_integer(scale.into()) + half).floor();
        let units = units.to_integer().to_string();
        let width = decimals as usize + 1;
        let digits = format!("{units:0>width$}");
        let (whole, part) = digits.split_at(digits.len() - decimals as usize);
        let zero = digits.bytes().all(|digit| digit == b'0');
        let sign = if self.0.is_negative() && !zero { "−" } else { "" };
        if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
    }

    /// The number rounded to so many decimals, as [`Self::rounded`] shows it.
    #[must_use]
    pub fn to_decimals(&self, decimals: u32) -> Self {
        if self.0.is_integer() {
            return self.clone();
        }
        let scale = BigRational::from_integer(10_i64.pow(decimals).into());
        let half = BigRational::new(1.into(), 2.into());
        let rounded = (self.0.abs() * &scale + half).floor() / scale;
        (if self.0.is_negative() { -rounded } else { rounded }).into()
    }

    /// Shown with at most two decimals: `4`, `0.5`.
    pub fn short(&self) -> String {
        let text = self.rounded(2);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// The mean of some numbers by their weights; none where no weight is above 0.
    pub fn mean(weighted: impl IntoIterator<Item = (Self, Self)>) -> Option<Self> {
        let (mut sum, mut weights) = (Self::zero(), Self::zero());
        for (value, weight) in weighted {
            sum = sum + value * weight.clone();
            weights = weights + weight;
        }
        (weights.sign() == Ordering::Greater).then(|| sum / weights)
    }
}

impl From<BigRational> for Score {
    fn from(number: BigRational) -> Self {
        Self(Arc::new(number))
    }
}

impl From<Value> for Score {
    fn from(value: Value) -> Self {
        BigRational::new(value.millionths().into(), 1_000_000.into()).into()
    }
}

/// With two decimals, as on every page.
impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rounded(2))
    }
}

impl Add for Score {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        (&*self.0 + &*other.0).into()
    }
}

impl Sub for Score {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        (&*self.0 - &*other.0).into()
    }
}

impl Mul for Score {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        (&*self.0 * &*other.0).into()
    }
}

/// Division by 0 panics, as for whole numbers.
impl Div for Score {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        (&*self.0 / &*other.0).into()
    }
}

impl Sum for Score {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::zero(), Add::add)
    }
}

/// Where a dimension or a team stands: at a level, where the model maps answers to levels,
/// else at a score. All grades of one model are of the same kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grade {
    /// A level of the model.
    Level(u8),
    /// A score.
    Score(Score),
}

impl Grade {
    /// The level, where the model has levels.
    pub fn level(&self) -> Option<u8> {
        match self {
            Self::Level(level) => Some(*level),
            Self::Score(_) => None,
        }
    }

    /// The grade as a number: the level, or the score.
    pub fn number(&self) -> Score {
        match self {
            Self::Level(level) => Score::whole(i64::from(*level)),
            Self::Score(score) => score.clone(),
        }
    }

    /// The place on an axis.
    pub fn position(&self) -> f64 {
        match self {
            Self::Level(level) => f64::from(*level),
            Self::Score(score) => score.to_f64(),
        }
    }

    /// The number as pages show it: a score is rounded to two decimals.
    pub fn shown(&self) -> Score {
        self.number().to_decimals(2)
    }

    /// Whether pages show both alike.
    pub fn is_shown_as(&self, other: &Self) -> bool {
        self.shown() == other.shown()
    }

    /// How far it lies above another grade, both as pages show them: a reader can subtract.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Score {
        self.shown() - other.shown()
    }
}

/// A level as its number, a score with two decimals.
impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Level(level) => write!(f, "{level}"),
            Self::Score(score) => write!(f, "{score}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(above: i64, below: i64) -> Score {
        Score::whole(above) / Score::whole(below)
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        for (score, decimals, expected) in [
            (ratio(9, 8), 2, "1.13"),
            (ratio(-9, 8), 2, "−1.13"),
            (ratio(1, 3), 2, "0.33"),
            (ratio(2, 3), 1, "0.7"),
            (ratio(5, 2), 0, "3"),
            (ratio(-1, 1000), 2, "0.00"),
            (ratio(199, 200), 2, "1.00"),
            (ratio(12, 1), 1, "12.0"),
        ] {
            assert_eq!(score.rounded(decimals), expected, "{score:?}");
        }
    }

    #[test]
    fn a_difference_is_that_of_the_figures_shown() {
        let score = |above, below| Grade::Score(ratio(above, below));
        // 4.475 is shown as 4.48 and 5.27 as it is, though 0.795 lies between them.
        let (from, to) = (score(4_475, 1_000), score(527, 100));
        assert_eq!((from.to_string(), to.to_string()), ("4.48".into(), "5.27".into()));
        assert_eq!(to.minus(&from).to_string(), "0.79");
        assert_eq!(from.minus(&to).to_string(), "−0.79");
        assert_eq!(Grade::Level(3).minus(&Grade::Level(1)), Score::whole(2));
        assert!(score(2_999, 1_000).is_shown_as(&score(30_001, 10_000)));
        assert!(!score(2_994, 1_000).is_shown_as(&Grade::Score(Score::whole(3))));
    }

    #[test]
    fn a_mean_is_exact_and_needs_a_weight() {
        let thirds = [(1, 3), (2, 3), (4, 3)].map(|(a, b)| (ratio(a, b), Score::whole(1)));
        assert_eq!(Score::mean(thirds), Some(ratio(7, 9)));
        assert_eq!(Score::mean([(Score::whole(1), Score::zero())]), None);
        assert_eq!(ratio(1, 3).to_f64().to_bits(), (1.0_f64 / 3.0).to_bits());
    }
}
