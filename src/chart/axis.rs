//! The scale of a chart and the places on it.

use crate::model::{Grade, Span};

/// The scale of the grades a model can give.
#[derive(Debug, Clone)]
pub struct Axis {
    /// The lowest place.
    pub min: f64,
    /// The highest place.
    pub max: f64,
    /// Where it is marked, and how the marks are called; lowest first, evenly spaced.
    pub ticks: Vec<(f64, String)>,
}

impl Axis {
    /// The scale of a model's grades.
    pub fn of(span: &Span) -> Self {
        let ticks = span.ticks();
        let end = ticks.last().map_or(1.0, |(place, _)| *place);
        Self { min: span.min(), max: end, ticks }
    }

    /// A place as a fraction of the axis.
    pub(super) fn part(&self, place: f64) -> f64 {
        let width = if self.max > self.min { self.max - self.min } else { 1.0 };
        ((place - self.min) / width).clamp(0.0, 1.0)
    }
}

/// A grade on a chart.
#[derive(Debug, Clone)]
pub struct Mark {
    /// Its place on the axis.
    pub at: f64,
    /// How it is written.
    pub text: String,
}

impl Mark {
    /// The mark of a grade: a level's number, a score with one decimal.
    pub fn of(grade: &Grade) -> Self {
        let text = match grade {
            Grade::Level(level) => level.to_string(),
            Grade::Score(score) => score.rounded(1),
        };
        Self { at: grade.position(), text }
    }

    /// Whether two marks stand at the same place.
    pub(super) fn same(&self, other: &Self) -> bool {
        (self.at - other.at).abs() < 1e-9
    }
}
