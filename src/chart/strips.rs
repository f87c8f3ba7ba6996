//! Month by month as a strip of numbered cells: no overplotting, exact in greyscale.

use super::canvas::{Anchor, Area, Chart, Drawn, draw};
use super::draw::{Lettering, block, dashed_box, label, outline};
use super::steps::as_f64;
use super::theme::{GREY, Theme};

/// One cell of a strip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A grade.
    Grade {
        /// The step of its colour.
        shade: u8,
        /// How it is written.
        text: String,
        /// Whether it is lower than in the assessment before.
        lost: bool,
    },
    /// Not assessed.
    Missing,
    /// Not applicable.
    NotApplicable,
}

/// One strip.
#[derive(Debug, Clone)]
pub struct StripRow {
    /// Its name; empty for a strip without.
    pub name: String,
    /// Whether the name calls for attention: a long stall below the target.
    pub stalled: bool,
    /// The cells, oldest first.
    pub cells: Vec<Cell>,
}

/// Draws strips below each other, with the initials of the months above where given.
pub fn strips(
    theme: Theme,
    rows: &[StripRow],
    initials: &[String],
    ramp: (u8, u8),
    width: f64,
    alt: String,
) -> Chart {
    let named = rows.iter().any(|row| !row.name.is_empty());
    let left = if named { 48.0 } else { 0.0 };
    let top = if initials.is_empty() { 0.0 } else { 11.0 };
    let pitch = if named { 14.6 } else { 17.5 };
    let count = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(1);
    let cell = (width - left) / as_f64(count);
    let height = top + pitch * as_f64(rows.len());
    draw(width, height, alt, |area| {
        for (month, initial) in initials.iter().enumerate() {
            let last = month + 1 == initials.len();
            let lettering = Lettering::new(7.0, if last { theme.ink } else { GREY });
            let lettering = if last { lettering.bold() } else { lettering };
            label(area, (left + cell * (as_f64(month) + 0.5), 4.0), initial, lettering)?;
        }
        for (index, strip) in rows.iter().enumerate() {
            let y = top + pitch * as_f64(index);
            if !strip.name.is_empty() {
                let color = if strip.stalled { theme.attention } else { theme.ink };
                let lettering = Lettering::new(7.4, color).anchor(Anchor::Start);
                let lettering = if strip.stalled { lettering.bold() } else { lettering };
                label(area, (0.0, y + pitch / 2.0), &strip.name, lettering)?;
            }
            for (month, value) in strip.cells.iter().enumerate() {
                let corner = (left + cell * as_f64(month) + 0.4, y + 0.8);
                let last = month + 1 == strip.cells.len();
                draw_cell(area, theme, value, corner, (cell - 0.8, pitch - 1.6), ramp, last)?;
            }
        }
        Ok(())
    })
}

fn draw_cell(
    area: &Area<'_>,
    theme: Theme,
    value: &Cell,
    (x, y): (f64, f64),
    (width, height): (f64, f64),
    ramp: (u8, u8),
    last: bool,
) -> Drawn {
    let center = (x + width / 2.0, y + height / 2.0);
    let (shade, text, lost) = match value {
        Cell::Grade { shade, text, lost } => (*shade, text, *lost),
        Cell::Missing => return dashed_box(area, (x + 0.3, y + 0.3), width - 0.6, height - 0.6),
        Cell::NotApplicable => return label(area, center, "–", Lettering::new(7.4, GREY)),
    };
    block(area, (x, y), width, height, theme.level_fill(shade, ramp))?;
    if lost {
        outline(area, (x, y), width, height, 1.3, theme.attention)?;
    }
    let lettering = Lettering::new(7.4, theme.level_text(shade, ramp));
    let lettering = if last { lettering.bold() } else { lettering };
    label(area, center, text, lettering)
}
