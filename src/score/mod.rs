//! Levels, trends and counts, computed from answers.
//!
//! Pure functions over the model's vocabulary. The rule is that of the model; nothing is
//! rounded, and levels are never averaged.

mod doubts;
mod forecast;
mod gaps;
mod level;
mod means;
mod organisation;
mod team;
mod trend;

pub use doubts::{Doubt, DoubtCounts, Known, Site, doubts};
pub use forecast::{FEWEST, Forecast, NoForecast, forecast};
pub use gaps::{Gap, Lift};
pub(crate) use level::reached;
pub use level::{Standing, State, achieved, standing, unmet};
pub use means::{Lifted, area_score, gain_of_mean, grade, score_after, team_after};
pub use organisation::{
    Crossing, Move, Mover, OrganisationScore, Share, Surroundings, score_portfolio,
};
pub use team::{DimensionScore, TeamComparison, TeamScore, score_team};
pub use trend::{Event, Snapshot, Stall, open_since};
