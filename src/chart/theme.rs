//! Colours and measures, the same in charts and templates.

use plotters::style::RGBColor;
use serde::Serialize;

use crate::model::{Color, Colors};

/// Secondary text.
pub const GREY: RGBColor = RGBColor(0x56, 0x61, 0x6E);
/// Rules and grid lines.
pub const HAIR: RGBColor = RGBColor(0xC8, 0xCE, 0xD6);
/// Backgrounds.
pub const WASH: RGBColor = RGBColor(0xF3, 0xF5, 0xF7);
/// Paper.
pub const WHITE: RGBColor = RGBColor(0xFF, 0xFF, 0xFF);

/// The colours of a run's reports, handed to every chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Text and lines that matter.
    pub ink: RGBColor,
    /// Losses, what caps or blocks, plan misses, long stalls; nothing else.
    pub attention: RGBColor,
    /// The colour of bars and lines without a level.
    pub mid: RGBColor,
    /// The ramp of the levels, lowest first: ground and text.
    ramp: [(RGBColor, RGBColor); 5],
}

impl From<&Colors> for Theme {
    fn from(colors: &Colors) -> Self {
        Self {
            ink: rgb(colors.ink),
            attention: rgb(colors.attention),
            mid: rgb(colors.accent),
            ramp: colors.levels.map(|ground| (rgb(ground), rgb(colors.on(ground)))),
        }
    }
}

fn rgb(color: Color) -> RGBColor {
    RGBColor(color.red, color.green, color.blue)
}

impl Theme {
    /// The colour of a level on a ladder from `min` to `max`.
    pub fn level_fill(&self, level: u8, (min, max): (u8, u8)) -> RGBColor {
        self.ramp[ramp_index(level, min, max)].0
    }

    /// The colour of text on a level's colour.
    pub fn level_text(&self, level: u8, (min, max): (u8, u8)) -> RGBColor {
        self.ramp[ramp_index(level, min, max)].1
    }

    /// The pale colour behind bars of the accent.
    pub(super) fn pale(&self) -> RGBColor {
        self.ramp[1].0
    }

    /// The colours for a ramp from its lowest to its highest step, as templates take them.
    pub fn palette(&self, ramp: (u8, u8)) -> Palette {
        Palette {
            ink: hex(self.ink),
            grey: hex(GREY),
            hair: hex(HAIR),
            wash: hex(WASH),
            attention: hex(self.attention),
            mid: hex(self.mid),
            levels: (ramp.0..=ramp.1)
                .map(|level| LevelColor {
                    level,
                    fill: hex(self.level_fill(level, ramp)),
                    text: hex(self.level_text(level, ramp)),
                })
                .collect(),
        }
    }
}

/// The place of a level on the ramp: one to one on ladders of up to five levels that begin
/// at 0 or 1, spread evenly on longer ones.
fn ramp_index(level: u8, min: u8, max: u8) -> usize {
    const LAST: usize = 4;
    if usize::from(max) <= LAST {
        return usize::from(level.min(max));
    }
    let steps = usize::from(max - min).max(1);
    (usize::from(level.saturating_sub(min)) * LAST + steps / 2) / steps
}

/// A colour as templates write it.
pub fn hex(color: RGBColor) -> String {
    format!("#{:02X}{:02X}{:02X}", color.0, color.1, color.2)
}

/// The colours that templates need.
#[derive(Debug, Clone, Serialize)]
pub struct Palette {
    ink: String,
    grey: String,
    hair: String,
    wash: String,
    attention: String,
    mid: String,
    /// Fill by level, lowest first.
    levels: Vec<LevelColor>,
}

#[derive(Debug, Clone, Serialize)]
struct LevelColor {
    level: u8,
    fill: String,
    text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_theme_changes_keeps_its_contrast() {
        let color = |color: RGBColor| Color::new(color.0, color.1, color.2);
        let colors = Colors::default();
        for text in [color(GREY), colors.ink, colors.attention] {
            for ground in [color(WHITE), color(WASH)] {
                assert!(text.contrast(ground) >= 4.5, "{text} on {ground}");
            }
        }
    }

    #[test]
    fn the_ramp_is_spread_over_every_ladder() {
        for (min, max, expected) in [
            (0, 4, vec![0, 1, 2, 3, 4]),
            (1, 3, vec![1, 2, 3]),
            (0, 3, vec![0, 1, 2, 3]),
            (0, 8, vec![0, 1, 1, 2, 2, 3, 3, 4, 4]),
        ] {
            let places: Vec<usize> = (min..=max).map(|level| ramp_index(level, min, max)).collect();
            assert_eq!(places, expected, "{min}..{max}");
        }
    }
}
