//! What a report says: views for the templates, every sentence computed.
//!
//! Views are plain data. They hold finished text in the report's language, finished charts
//! and flags for the few things that look different; templates only arrange them. Nothing
//! here knows how pages are made.

mod attachment;
mod charts;
mod doubts;
mod facts;
mod frame;
mod method;
mod score_view;
mod summary;
mod team;
mod team_charts;
mod words;

pub use attachment::{summary_attachment, team_attachment};
pub use charts::{ChartSheet, NamedChart};
pub use frame::{Frame, Shared, View};
pub use score_view::{ScoreView, score_view};
pub use summary::{SummaryReport, summary_report};
pub use team::{TeamReport, team_report};

/// The version of what templates are given. It changes when a field goes or gets another
/// meaning; new fields leave it as it is.
pub const CONTRACT: &str = "dankai.view/3";
