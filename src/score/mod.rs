//! Levels, trends and counts, computed from answers.
//!
//! Pure functions over the model's vocabulary. The rule is that of the model; nothing is
//! rounded, and levels are never averaged.

mod level;
mod organisation;
mod team;
mod trend;

pub use level::{Standing, State, achieved, standing, unmet};
pub use organisation::{Gap, Mover, OrganisationScore, Share, score_portfolio};
pub use team::{DimensionScore, TeamScore, declared_disagreements, score_team};
pub use trend::{Event, Snapshot, open_since};
