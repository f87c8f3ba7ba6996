//! The charts: numbers in, shapes and labels out.
//!
//! plotters draws; the canvas underneath writes compact SVG for the shapes and keeps the
//! few texts apart, so that the typesetter sets them in the report's own font and does not
//! lay out text a second time inside an SVG. What a chart says is decided elsewhere: every
//! label and every alternative text comes in finished.

mod axis;
mod bars;
mod canvas;
mod distribution;
mod draw;
mod ladder;
mod legend;
mod movers;
mod steps;
mod strips;
pub mod theme;
mod trend;

pub use axis::{Axis, Mark};
pub use bars::{Bar, ROADMAP_HEIGHTS, ROADMAP_WIDTH, roadmap_bar, share_bar};
pub use canvas::{Anchor, Chart, Label, compose};
pub use distribution::{DistributionGroup, DistributionRow, distribution};
pub use ladder::{
    COMPACT_HEIGHT as COMPACT_ROW, FIRST as LADDER_FIRST, Ladder, WIDTH as LADDER_WIDTH, ladder,
    ladder_line,
};
pub use legend::{LegendMark, legend};
pub use movers::{Block, MoverRow, movers};
pub use steps::{StepSeries, spark, steps};
pub use strips::{Cell, StripRow, strips};
pub use trend::{TrendLine, trend};
