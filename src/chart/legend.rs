//! The key of a chart that stands by itself: on a page, the template sets it.

use super::canvas::{Anchor, Chart, draw};
use super::draw::{Lettering, Point, block, diamond, disc, label, ring};
use super::theme::{GREY, Theme};

/// What a sign of a chart looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LegendMark {
    /// Where something stands now.
    Now,
    /// Where it was last known to stand.
    Stale,
    /// Where it stood before.
    Before,
    /// Where it is to stand.
    Target,
    /// Where the others stand.
    Median,
    /// A step of the ramp from its lowest to its highest.
    Step(u8, (u8, u8)),
}

/// The height of a line of the key, in points.
const LINE: f64 = 13.0;

/// Draws a key as wide as a chart: its signs, each with its text and the width of that text
/// in points. What does not fit on a line goes on to the next.
pub fn legend(theme: Theme, items: &[(LegendMark, String, f64)], width: f64, size: f64) -> Chart {
    let mut places: Vec<Point> = Vec::new();
    let (mut x, mut y) = (0.0, LINE / 2.0);
    for (_, _, text) in items {
        if x > 0.0 && x + 14.0 + text > width {
            (x, y) = (0.0, y + LINE);
        }
        places.push((x, y));
        x += 14.0 + text + 12.0;
    }
    draw(width, y + LINE / 2.0, String::new(), |area| {
        for ((mark, text, _), &(x, y)) in items.iter().zip(&places) {
            let center = (x + 5.0, y);
            match mark {
                LegendMark::Now => disc(area, center, 3.6, theme.ink)?,
                LegendMark::Stale => ring(area, center, 3.6, 0.9, GREY)?,
                LegendMark::Before => ring(area, center, 3.2, 1.4, theme.ink)?,
                LegendMark::Target => diamond(area, center, 4.6, theme.ink)?,
                LegendMark::Median => block(area, (x + 4.0, y - 3.2), 2.0, 6.5, GREY)?,
                LegendMark::Step(step, ramp) => {
                    block(area, (x, y - 4.2), 8.5, 8.5, theme.level_fill(*step, *ramp))?;
                }
            }
            label(area, (x + 14.0, y), text, Lettering::new(size, GREY).anchor(Anchor::Start))?;
        }
        Ok(())
    })
}
