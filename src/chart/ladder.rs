//! The ladder of one dimension: target above the line, grades now and before on it, the
//! median of the other teams below. Three lanes, so that nothing can collide.

use super::axis::{Axis, Mark};
use super::canvas::{Area, Chart, Drawn, draw};
use super::draw::{
    Lettering, Point, block, dashed, diamond, disc_around, half_width, label, line, outline, ring,
};
use super::theme::{GREY, HAIR, INK, WHITE};

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
const HEIGHT: f64 = 38.0;
const LAST: f64 = 189.0;

/// Draws a ladder.
pub fn ladder(values: &Ladder, alt: String) -> Chart {
    let x = |place: f64| FIRST + (LAST - FIRST) * values.axis.part(place);
    let (line_y, target_y) = (20.0, 8.0);
    draw(WIDTH, HEIGHT, alt, |area| {
        line(area, &[(FIRST, line_y), (LAST, line_y)], 0.6, HAIR)?;
        for (tick, _) in &values.axis.ticks {
            line(area, &[(x(*tick), line_y - 3.2), (x(*tick), line_y + 3.2)], 0.6, HAIR)?;
        }
        if let (Some(now), Some(target)) = (&values.now, &values.target)
            && !now.same(target)
        {
            let (now, target) = (x(now.at), x(target.at));
            if now < target {
                dashed(area, (now, line_y), (target, line_y), 0.8, INK)?;
            }
            line(area, &[(target, target_y), (target, line_y)], 0.9, INK)?;
        }
        if let (Some(now), Some(before)) = (&values.now, &values.before)
            && !now.same(before)
        {
            let color = if now.at < before.at { super::theme::ATTENTION } else { INK };
            line(area, &[(x(before.at), line_y), (x(now.at), line_y)], 2.0, color)?;
            ring(area, (x(before.at), line_y), 4.0, 1.6, color)?;
        }
        if let Some(target) = &values.target {
            diamond(area, (x(target.at), target_y), 4.9)?;
        }
        if let Some(median) = &values.median {
            line(area, &[(x(median.at), 29.4), (x(median.at), 35.4)], 2.0, GREY)?;
        }
        if let Some(now) = &values.now {
            let center = (x(now.at), line_y);
            if values.stale {
                ring_around(area, center, &now.text)?;
                label(area, center, &now.text, Lettering::new(8.2, GREY))?;
            } else {
                disc_around(area, center, 6.6, &now.text)?;
                label(area, center, &now.text, Lettering::new(8.2, WHITE).bold())?;
            }
        }
        Ok(())
    })
}

/// A white disc with a thin edge, wide enough for its text.
fn ring_around(area: &Area<'_>, (x, y): Point, text: &str) -> Drawn {
    if text.len() == 1 {
        return ring(area, (x, y), 6.2, 0.9, GREY);
    }
    let half = half_width(text);
    block(area, (x - half, y - 6.4), 2.0 * half, 12.8, WHITE)?;
    outline(area, (x - half, y - 6.4), 2.0 * half, 12.8, 0.9, GREY)
}
