//! The vocabulary: what a maturity model, an assessment and a portfolio are.
//!
//! No input or output happens here and no other room but findings is known; every
//! type is valid by construction once `load` has built it.

mod assessment;
mod audience;
mod fold;
mod grade;
mod maturity;
mod period;
mod portfolio;
mod shard;
mod span;
mod text;
mod theme;

pub use assessment::{
    Answer, AnswerState, Assessment, Given, OtherVersion, PlanItem, PlanStatus, Said,
};
pub use audience::{Audience, Who, Withheld};
pub use fold::{bare, composed, folded, id_key, is_accent, is_han, is_invisible, is_unspaced};
pub use grade::{Grade, Score};
pub use maturity::{
    Achievement, AnswerPolicy, Area, Choice, Criterion, Dimension, Level, MaturityModel, Scale,
    ScoringRule, TeamRule, Value,
};
pub use period::{Calendar, FiscalYear, Length, NamedBy, Period, PeriodName};
pub use portfolio::{Compare, Comparison, Group, Portfolio, Targets, Team, TeamId};
pub use shard::Shard;
pub use span::Span;
pub use text::{LocalText, Locale};
pub use theme::{Color, Colors, Logo, LogoFormat, Paper, Theme};
