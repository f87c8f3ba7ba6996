//! What to do next, and what became of the last plan.

mod follow_up;
mod outlook;
mod roadmap;
mod schedule;
mod threads;

pub use follow_up::{FollowUp, Outcome, follow_up, followed};
pub use outlook::{
    Beside, Lift, Outlook, Promise, Prospect, Reach, beside_forecast, outlook, prospect, reach,
};
pub use roadmap::{Action, Goal, Need, Roadmap, Step, roadmap};
pub use schedule::Slot;
