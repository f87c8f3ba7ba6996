//! What is the case, as values: no language, no widths, no pages. The sentences in `say` are
//! made from these values and from nothing else.

mod changes;
mod gaps;
mod targets;

pub(super) use changes::{
    Ends, HistoryClaim, Lack, MoversClaim, Stall, TrendClaim, Why, active, distribution, ends,
    graded_once, history, movers, stall, trend,
};
pub(super) use gaps::{GapsClaim, GroupLine, gaps, group_line};
pub(super) use targets::{
    Asked, Bar, Behind, Change, Class, Everywhere, GroupsClaim, Headline, MapClaim, NoGrade, asked,
    bar, behind, below, change, class, groups, headline, map, met, no_grade, not_assessed,
    without_grade,
};
