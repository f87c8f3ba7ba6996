//! What is the case about a team: values without language, widths or pages.
//!
//! Each claim of a team's report is a value here, computed by pure functions from what is
//! known of the team. `say` has the sentences for them.

mod blockers;
mod figures;
mod headline;
mod history;
mod ladder;
mod method;
mod story;
mod table;

pub(super) use self::blockers::{BlockersClaim, Open, Said, blockers, cause};
pub(super) use self::figures::{
    Basis, ChangeFigure, GradeFigure, Incomparable, TargetsFigure, change_figure, grade_figure,
    targets_figure,
};
pub(super) use self::headline::{Closing, Headline, LastKnown, Opening, Standing, headline};
pub(super) use self::history::{HistoryClaim, Loss, Steady, history, reason};
pub(super) use self::ladder::{
    LadderClaim, Shortfall, TargetsMet, Untargeted, ladder, version_change,
};
pub(super) use self::method::{Coverage, method};
pub(super) use self::story::{Story, story};
pub(super) use self::table::{CellCount, TableClaim, cell_count, table};
