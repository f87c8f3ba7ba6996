//! The maturity model: levels, areas, dimensions, criteria, scales, scoring rule.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use super::period::Period;
use super::text::LocalText;

/// The value of an answer: an exact decimal with at most six places, 0 or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Value {
    millionths: i64,
}

impl Value {
    /// The value 0.
    pub const ZERO: Self = Self { millionths: 0 };
    /// The value 1.
    pub const ONE: Self = Self { millionths: 1_000_000 };

    /// The value in millionths.
    pub fn millionths(self) -> i64 {
        self.millionths
    }

    /// A value from millionths; `None` below 0 or above one million.
    pub fn from_millionths(millionths: i64) -> Option<Self> {
        (0..=1_000_000_000_000).contains(&millionths).then_some(Self { millionths })
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.millionths / 1_000_000, self.millionths % 1_000_000);
        if part == 0 {
            return write!(f, "{whole}");
        }
        let part = format!("{part:06}");
        write!(f, "{whole}.{}", part.trim_end_matches('0'))
    }
}

impl FromStr for Value {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fault =
            || format!("`{text}` is not a number from 0 to 1000000 with at most six decimals");
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 7 || !digits(whole) || !digits(part) {
            return Err(fault());
        }
        let part = part.trim_end_matches('0');
        if part.len() > 6 {
            return Err(fault());
        }
        let whole: i64 = whole.parse().map_err(|_| fault())?;
        let part: i64 = format!("{part:0<6}").parse().map_err(|_| fault())?;
        Self::from_millionths(whole * 1_000_000 + part).ok_or_else(fault)
    }
}

/// One named answer of a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The name used in assessments, such as `partial`.
    pub id: String,
    /// What the answer is worth.
    pub value: Value,
    /// What it says to a reader.
    pub text: LocalText,
}

/// The answers a criterion can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scale {
    /// Named answers.
    Choices(Vec<Choice>),
    /// Numbers from `min` to `max` in steps of `step`.
    Range {
        /// The lowest value.
        min: Value,
        /// The highest value.
        max: Value,
        /// The distance between two values, when only some are allowed.
        step: Option<Value>,
    },
}

impl Scale {
    /// The scale used where a model names none: not-met 0, partial 0.5, met 1.
    pub fn standard() -> Self {
        let choice = |id: &str, millionths, en: &str, ja: &str| Choice {
            id: id.into(),
            value: Value { millionths },
            text: LocalText::by_locale(BTreeMap::from([
                ("en".into(), en.into()),
                ("ja".into(), ja.into()),
            ])),
        };
        Self::Choices(vec![
            choice("not-met", 0, "not met", "未達"),
            choice("partial", 500_000, "partly met", "一部達成"),
            choice("met", 1_000_000, "met", "達成"),
        ])
    }

    /// The lowest value of the scale.
    pub fn min(&self) -> Value {
        match self {
            Self::Choices(choices) => choices.iter().map(|c| c.value).min().unwrap_or_default(),
            Self::Range { min, .. } => *min,
        }
    }

    /// The lowest value of the scale that is at least `wanted`; its highest value where
    /// none is.
    pub fn at_least(&self, wanted: Value) -> Value {
        match self {
            Self::Choices(choices) => choices
                .iter()
                .map(|choice| choice.value)
                .filter(|value| *value >= wanted)
                .min()
                .unwrap_or_else(|| self.max()),
            Self::Range { min, step, .. } => {
                let step = step.map_or(1, |step| step.millionths.max(1));
                let above = (wanted.millionths - min.millionths).max(0);
                let steps = above / step + i64::from(above % step != 0);
                Value { millionths: min.millionths + steps * step }.min(self.max())
            }
        }
    }

    /// The highest value of the scale.
    pub fn max(&self) -> Value {
        match self {
            Self::Choices(choices) => choices.iter().map(|c| c.value).max().unwrap_or_default(),
            Self::Range { min, max, step } => {
                // The range need not end on a step.
                let step = step.map_or(1, |step| step.millionths.max(1));
                Value { millionths: max.millionths - (max.millionths - min.millionths) % step }
            }
        }
    }

    /// Whether the value is one of the scale's.
    pub fn contains(&self, value: Value) -> bool {
        match self {
            Self::Choices(choices) => choices.iter().any(|choice| choice.value == value),
            Self::Range { min, max, step } => {
                (*min..=*max).contains(&value)
                    && step.is_none_or(|step| {
                        (value.millionths - min.millionths) % step.millionths.max(1) == 0
                    })
            }
        }
    }
}

/// How levels and scores are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScoringRule {
    /// A dimension stands at the highest level whose criteria, and those of all lower
    /// levels, are achieved.
    Staged,
    /// A dimension's score is the sum over its levels of the mean value of the criteria.
    Additive,
    /// A dimension's score is the weighted mean of the values of its criteria.
    Mean,
}

impl ScoringRule {
    /// The name used in model files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Staged => "staged",
            Self::Additive => "additive",
            Self::Mean => "mean",
        }
    }
}

/// How a team's score follows from its dimensions, for the rule `mean`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TeamRule {
    /// The lowest dimension.
    #[default]
    Min,
    /// The mean of the dimensions.
    Dimensions,
    /// The mean over all criteria.
    Criteria,
}

/// What a criterion without a usable answer counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerPolicy {
    /// It is left out.
    Exclude,
    /// It counts as the value 0.
    Zero,
    /// It counts as the highest value.
    Full,
    /// It is open and keeps the level from rising.
    Block,
}

/// The conditions under which a criterion counts as achieved and what gaps count for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Achievement {
    /// The rule.
    pub rule: ScoringRule,
    /// The lowest value that achieves a criterion.
    pub achieved_at: Value,
    /// What a not-applicable criterion counts for.
    pub not_applicable: AnswerPolicy,
    /// What a criterion without answer counts for.
    pub unanswered: AnswerPolicy,
    /// How a team's score follows from its dimensions.
    pub team: TeamRule,
    /// Lower bounds of the bands that map a mean to levels, lowest first.
    pub cuts: Vec<Value>,
}

/// One step of the model's ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// Its number.
    pub level: u8,
    /// Its name.
    pub name: LocalText,
    /// What a team at this level looks like.
    pub summary: LocalText,
    /// What teams at this level struggle with.
    pub challenges: Vec<LocalText>,
    /// What to work on next.
    pub next_steps: Vec<LocalText>,
}

/// A tier above dimensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: LocalText,
}

/// One column of the model: what is assessed on its own ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: LocalText,
    /// A name for narrow places; the name where the model gives none.
    pub short: LocalText,
    /// The index of its area.
    pub area: Option<usize>,
    /// Its weight in means of dimensions.
    pub weight: Value,
    /// What each level looks like.
    pub descriptors: BTreeMap<u8, LocalText>,
    /// The indices of its criteria, in the order of the model.
    pub criteria: Vec<usize>,
}

/// A testable statement a team can answer with evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// Its id, unique in the model.
    pub id: String,
    /// Its id in older versions of the model, where it had another; its own, where it was
    /// only worded anew.
    pub was: Option<String>,
    /// The index of its dimension.
    pub dimension: usize,
    /// The lowest level that demands it.
    pub level: u8,
    /// Further levels that demand it too, lowest first.
    pub also_at: Vec<u8>,
    /// The first month in which it is asked: assessments of earlier months know nothing of
    /// it.
    pub since: Option<Period>,
    /// The statement.
    pub text: LocalText,
    /// Why it matters.
    pub why: LocalText,
    /// The default next step while it is open.
    pub action: LocalText,
    /// The usual effort in person-days.
    pub effort: Option<u32>,
    /// Its weight in a mean.
    pub weight: Value,
    /// The indices of the criteria to meet first.
    pub requires: Vec<usize>,
    /// The answers it can have.
    pub scale: Scale,
    /// Whether it is to be met with evidence only; where there is none, this is told.
    pub needs_evidence: bool,
}

/// A maturity model, complete and consistent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaturityModel {
    /// Its id.
    pub id: String,
    /// Its version; trends never cross a change of it.
    pub version: String,
    /// Its name.
    pub name: LocalText,
    /// Where it comes from.
    pub source: LocalText,
    /// How levels are computed.
    pub scoring: Achievement,
    /// The levels, lowest first, without gaps; none where a mean of ratings is all there is.
    pub levels: Vec<Level>,
    /// The areas.
    pub areas: Vec<Area>,
    /// The dimensions.
    pub dimensions: Vec<Dimension>,
    /// All criteria, dimension by dimension, in the order of the model.
    pub criteria: Vec<Criterion>,
}

impl MaturityModel {
    /// Whether answers lead to levels: always by the staged rule, else where the model cuts
    /// its scores into levels.
    pub fn has_levels(&self) -> bool {
        self.scoring.rule == ScoringRule::Staged || !self.scoring.cuts.is_empty()
    }

    /// Whether a team stands at its lowest dimension.
    pub fn team_is_lowest(&self) -> bool {
        match self.scoring.rule {
            ScoringRule::Staged => true,
            ScoringRule::Mean => self.scoring.team == TeamRule::Min,
            ScoringRule::Additive => false,
        }
    }

    /// The number of the lowest level.
    pub fn min_level(&self) -> u8 {
        self.levels.first().map_or(0, |level| level.level)
    }

    /// The number of the highest level.
    pub fn max_level(&self) -> u8 {
        self.levels.last().map_or(0, |level| level.level)
    }

    /// The level with this number.
    pub fn level(&self, number: u8) -> Option<&Level> {
        self.levels.get(usize::from(number.checked_sub(self.min_level())?))
    }

    /// The index of the criterion with this id.
    pub fn criterion_index(&self, id: &str) -> Option<usize> {
        self.criteria.iter().position(|criterion| criterion.id == id)
    }

    /// The index of the dimension with this id.
    pub fn dimension_index(&self, id: &str) -> Option<usize> {
        self.dimensions.iter().position(|dimension| dimension.id == id)
    }

    /// Whether an answer of this value achieves a criterion.
    pub fn achieves(&self, value: Value) -> bool {
        value >= self.scoring.achieved_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_exact_decimals() {
        for (text, expected) in [
            ("0", Some("0")),
            ("0.50", Some("0.5")),
            ("1.000000", Some("1")),
            ("0.000001", Some("0.000001")),
            ("0.0000001", None),
            ("-1", None),
            ("1e3", None),
            ("", None),
            ("99999999", None),
        ] {
            assert_eq!(
                text.parse::<Value>().ok().map(|v| v.to_string()).as_deref(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn a_scale_knows_its_values() {
        let value = |text: &str| text.parse::<Value>().expect("the test gives a number");
        let range = Scale::Range { min: value("0"), max: value("10"), step: Some(value("0.5")) };
        assert!(range.contains(value("7.5")));
        assert!(!range.contains(value("7.25")));
        assert!(!range.contains(value("10.5")));
        assert!(Scale::standard().contains(value("0.5")));
        assert_eq!(Scale::standard().max(), Value::ONE);
    }
}
