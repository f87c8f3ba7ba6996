//! The ladder of one dimension: target above the line, levels now and before on it, the
//! median of the other teams below. Three lanes, so that nothing can collide.

use super::canvas::{Chart, draw};
use super::draw::{Lettering, dashed, diamond, disc, label, line, ring};
use super::theme::{GREY, HAIR, INK, WHITE};

/// The values of one ladder. Levels run from `min` to `max`.
#[derive(Debug, Clone, Copy)]
pub struct Ladder {
    /// The lowest level.
    pub min: u8,
    /// The highest level.
    pub max: u8,
    /// The level now.
    pub now: Option<u8>,
    /// Whether the level is a last known one and not of the period.
    pub stale: bool,
    /// The level in the period compared with.
    pub before: Option<u8>,
    /// The target.
    pub target: Option<u8>,
    /// The median of the other teams.
    pub median: Option<u8>,
}

/// Width of a ladder in points; templates set their header to it.
pub const WIDTH: f64 = 214.0;
/// Distance of the first level from the left edge, in points.
pub const FIRST: f64 = 23.0;
const HEIGHT: f64 = 38.0;
const LAST: f64 = 189.0;

/// Draws a ladder.
pub fn ladder(values: &Ladder, alt: String) -> Chart {
    let steps = f64::from(values.max.saturating_sub(values.min).max(1));
    let x =
        |level: u8| FIRST + (LAST - FIRST) * f64::from(level.saturating_sub(values.min)) / steps;
    let (line_y, target_y) = (20.0, 8.0);
    draw(WIDTH, HEIGHT, alt, |area| {
        line(area, &[(x(values.min), line_y), (x(values.max), line_y)], 0.6, HAIR)?;
        for level in values.min..=values.max {
            line(area, &[(x(level), line_y - 3.2), (x(level), line_y + 3.2)], 0.6, HAIR)?;
        }
        if let (Some(now), Some(target)) = (values.now, values.target) {
            if now < target {
                dashed(area, (x(now), line_y), (x(target), line_y), 0.8, INK)?;
                line(area, &[(x(target), target_y), (x(target), line_y)], 0.9, INK)?;
            } else if now > target {
                line(area, &[(x(target), target_y), (x(target), line_y)], 0.9, INK)?;
            }
        }
        if let (Some(now), Some(before)) = (values.now, values.before)
            && now != before
        {
            let color = if now < before { super::theme::ATTENTION } else { INK };
            line(area, &[(x(before), line_y), (x(now), line_y)], 2.0, color)?;
            ring(area, (x(before), line_y), 4.0, 1.6, color)?;
        }
        if let Some(target) = values.target {
            diamond(area, (x(target), target_y), 4.9)?;
        }
        if let Some(median) = values.median {
            line(area, &[(x(median), 29.4), (x(median), 35.4)], 2.0, GREY)?;
        }
        if let Some(now) = values.now {
            let center = (x(now), line_y);
            let text = now.to_string();
            if values.stale {
                ring(area, center, 6.2, 0.9, GREY)?;
                label(area, center, &text, Lettering::new(8.2, GREY))?;
            } else {
                disc(area, center, 6.6, INK)?;
                label(area, center, &text, Lettering::new(8.2, WHITE).bold())?;
            }
        }
        Ok(())
    })
}
