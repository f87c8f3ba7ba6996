//! The ladder of one dimension: target above the line, grades now and before on it, the
//! median of the other teams below. Three lanes, so that nothing can collide.

use super::axis::{Axis, Mark};
use super::canvas::{Area, Chart, Drawn, draw};
use super::draw::{
    Lettering, Point, block, dashed, diamond, disc_around, half_width, label, line, outline, ring,
};
use super::theme::{GREY, HAIR, Theme, WHITE};

/// The values of one ladder.
#[derive(Debug, Clone)]
pub struct Ladder {
    /// The scale.
    pub axis: Axis,
    /// Where the dimension stands now.
    pub now: Option<Mark>,
    /// Whether that is a last known place and not one of the period.
    pub stale: bool,
    /// Where it stood in the period compared with.
    pub before: Option<Mark>,
    /// The target.
    pub target: Option<Mark>,
    /// The median of the other teams.
    pub median: Option<Mark>,
}

/// Width of a ladder in points; templates set their header to it.
pub const WIDTH: f64 = 214.0;
/// Distance of the first level from the left edge, in points.
pub const FIRST: f64 = 23.0;
const LAST: f64 = 189.0;

/// The heights of the lanes and the sizes of the marks.
struct Lanes {
    height: f64,
    line: f64,
    target: f64,
    diamond: f64,
    tick: f64,
    before: f64,
    now: f64,
    text: f64,
    median: (f64, f64),
}

const USUAL: Lanes = Lanes {
    height: 38.0,
    line: 20.0,
    target: 8.0,
    diamond: 4.9,
    tick: 3.2,
    before: 4.0,
    now: 6.6,
    text: 8.2,
    median: (29.4, 35.4),
};

/// For models with many dimensions: the lanes touch, but no mark hides another.
const COMPACT: Lanes = Lanes {
    height: COMPACT_HEIGHT,
    line: 9.4,
    target: 2.9,
    diamond: 2.7,
    tick: 2.0,
    before: 2.8,
    now: 4.6,
    text: 7.0,
    median: (12.6, 15.4),
};

/// Height of a compact row in points.
pub const COMPACT_HEIGHT: f64 = 15.6;

/// The height of the line below the top of a ladder, in points.
pub fn ladder_line(compact: bool) -> f64 {
    if compact { COMPACT.line } else { USUAL.line }
}

/// Draws a ladder; a compact one where there are many.
pub fn ladder(theme: Theme, values: &Ladder, compact: bool, alt: String) -> Chart {
    let lanes = if compact { &COMPACT } else { &USUAL };
    let x = |place: f64| FIRST + (LAST - FIRST) * values.axis.part(place);
    let (line_y, target_y) = (lanes.line, lanes.target);
    draw(WIDTH, lanes.height, alt, |area| {
        line(area, &[(FIRST, line_y), (LAST, line_y)], 0.6, HAIR)?;
        for (tick, _) in &values.axis.ticks {
            let ends = [(x(*tick), line_y - lanes.tick), (x(*tick), line_y + lanes.tick)];
            line(area, &ends, 0.6, HAIR)?;
        }
        if let (Some(now), Some(target)) = (&values.now, &values.target)
            && !now.same(target)
        {
            let (now, target) = (x(now.at), x(target.at));
            if now < target {
                dashed(area, (now, line_y), (target, line_y), 0.8, theme.ink)?;
            }
            line(area, &[(target, target_y), (target, line_y)], 0.9, theme.ink)?;
        }
        if let (Some(now), Some(before)) = (&values.now, &values.before)
            && !now.same(before)
        {
            let color = if now.at < before.at { theme.attention } else { theme.ink };
            line(area, &[(x(before.at), line_y), (x(now.at), line_y)], 2.0, color)?;
            ring(area, (x(before.at), line_y), lanes.before, 1.6, color)?;
        }
        if let Some(target) = &values.target {
            diamond(area, (x(target.at), target_y), lanes.diamond, theme.ink)?;
        }
        if let Some(median) = &values.median {
            let (from, to) = lanes.median;
            line(area, &[(x(median.at), from), (x(median.at), to)], 2.0, GREY)?;
        }
        if let Some(now) = &values.now {
            let center = (x(now.at), line_y);
            if values.stale {
                ring_around(area, center, lanes.now - 0.4, &now.text)?;
                label(area, center, &now.text, Lettering::new(lanes.text, GREY))?;
            } else {
                disc_around(area, center, lanes.now, &now.text, theme.ink)?;
                label(area, center, &now.text, Lettering::new(lanes.text, WHITE).bold())?;
            }
        }
        Ok(())
    })
}

/// A white disc with a thin edge, wide enough for its text.
fn ring_around(area: &Area<'_>, (x, y): Point, radius: f64, text: &str) -> Drawn {
    if text.len() == 1 {
        return ring(area, (x, y), radius, 0.9, GREY);
    }
    let (half, radius) = (half_width(text), radius + 0.2);
    block(area, (x - half, y - radius), 2.0 * half, 2.0 * radius, WHITE)?;
    outline(area, (x - half, y - radius), 2.0 * half, 2.0 * radius, 0.9, GREY)
}
