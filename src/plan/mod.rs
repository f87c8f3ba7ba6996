//! What to do next, and what became of the last plan.

mod follow_up;
mod roadmap;
mod schedule;

pub use follow_up::{FollowUp, Outcome, follow_up};
pub use roadmap::{Goal, Roadmap, Step, roadmap};
pub use schedule::Slot;
