//! What is the case, as values: no language, no widths, no pages. The sentences in `say` are
//! made from these values and from nothing else.

mod changes;
mod gaps;
mod targets;

pub(super) use changes::{
    Ends, HistoryClaim, Lack, MoversClaim, Stall, TrendClaim, active, distribution, ends, history,
    movers, stall, trend,
};
pub(super) use gaps::{GapsClaim, GroupLine, gaps, group_line};
pub(super) use targets::{
    Asked, Bar, Behind, Change, Class, Everywhere, GroupsClaim, Headline, MapClaim, asked, bar, behind, below,
    change, class, groups, headline, map, met,
};
