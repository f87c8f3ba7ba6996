//! Colours and measures, the same in charts and templates.

use plotters::style::RGBColor;
use serde::Serialize;

/// Text and lines that matter.
pub const INK: RGBColor = RGBColor(0x17, 0x20, 0x2B);
/// Secondary text.
pub const GREY: RGBColor = RGBColor(0x56, 0x61, 0x6E);
/// Rules and grid lines.
pub const HAIR: RGBColor = RGBColor(0xC8, 0xCE, 0xD6);
/// Backgrounds.
pub const WASH: RGBColor = RGBColor(0xF3, 0xF5, 0xF7);
/// Losses, what caps or blocks, plan misses, long stalls; nothing else.
pub const ATTENTION: RGBColor = RGBColor(0xB2, 0x3A, 0x0A);
/// The colour of bars and lines without a level.
pub const MID: RGBColor = RGBColor(0x38, 0x78, 0xAB);
/// Paper.
pub const WHITE: RGBColor = RGBColor(0xFF, 0xFF, 0xFF);

/// The ramp of the levels, lowest first.
const RAMP: [RGBColor; 5] = [
    RGBColor(0xED, 0xF0, 0xF3),
    RGBColor(0xBD, 0xD6, 0xEA),
    RGBColor(0x7F, 0xB0, 0xD4),
    MID,
    RGBColor(0x0B, 0x3A, 0x63),
];

/// The colour of a level on a ladder from `min` to `max`.
pub fn level_fill(level: u8, min: u8, max: u8) -> RGBColor {
    RAMP[ramp_index(level, min, max)]
}

/// The colour of text on a level's colour.
pub fn level_text(level: u8, min: u8, max: u8) -> RGBColor {
    if ramp_index(level, min, max) >= 3 { WHITE } else { INK }
}

/// The place of a level on the ramp: one to one on ladders of up to five levels that begin
/// at 0 or 1, spread evenly on longer ones.
fn ramp_index(level: u8, min: u8, max: u8) -> usize {
    let last = RAMP.len() - 1;
    if usize::from(max) <= last {
        return usize::from(level.min(max));
    }
    let steps = usize::from(max - min).max(1);
    (usize::from(level.saturating_sub(min)) * last + steps / 2) / steps
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

/// The colours for a ramp from its lowest to its highest step.
pub fn palette((min, max): (u8, u8)) -> Palette {
    Palette {
        ink: hex(INK),
        grey: hex(GREY),
        hair: hex(HAIR),
        wash: hex(WASH),
        attention: hex(ATTENTION),
        mid: hex(MID),
        levels: (min..=max)
            .map(|level| LevelColor {
                level,
                fill: hex(level_fill(level, min, max)),
                text: hex(level_text(level, min, max)),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2 contrast of two colours.
    fn contrast(a: RGBColor, b: RGBColor) -> f64 {
        let luminance = |color: RGBColor| {
            let channel = |value: u8| {
                let value = f64::from(value) / 255.0;
                if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(color.0) + 0.7152 * channel(color.1) + 0.0722 * channel(color.2)
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_keeps_its_contrast() {
        for level in 0..=4 {
            let ratio = contrast(level_fill(level, 0, 4), level_text(level, 0, 4));
            assert!(ratio >= 4.5, "level {level}: {ratio:.2}");
        }
        for color in [INK, GREY, ATTENTION] {
            assert!(contrast(color, WHITE) >= 4.5);
            assert!(contrast(color, WASH) >= 4.5);
        }
        assert!(contrast(MID, WHITE) >= 3.0);
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
