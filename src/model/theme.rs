//! How the reports of an organisation look: colours, paper, marks of its own.

use std::fmt;
use std::str::FromStr;

use super::text::LocalText;

/// An opaque colour of the sRGB space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

impl Color {
    /// Paper.
    pub const WHITE: Self = Self::new(0xFF, 0xFF, 0xFF);

    /// A colour by its parts.
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// The relative luminance of WCAG 2: 0 is black, 1 is white.
    fn luminance(self) -> f64 {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(self.red) + 0.7152 * channel(self.green) + 0.0722 * channel(self.blue)
    }

    /// The contrast of two colours after WCAG 2, from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The lightness L* of CIELAB, from 0 to 100: what is left of a colour in greyscale.
    pub fn lightness(self) -> f64 {
        let y = self.luminance();
        if y <= 216.0 / 24389.0 { y * 24389.0 / 27.0 } else { 116.0 * y.cbrt() - 16.0 }
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02X}{:02X}{:02X}", self.red, self.green, self.blue)
    }
}

impl FromStr for Color {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix('#').filter(|digits| {
            digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        });
        let digits = digits
            .ok_or_else(|| format!("`{text}` is not a colour, expected one such as `#3878AB`"))?;
        let part = |at: usize| {
            u8::from_str_radix(&digits[at..at + 2], 16).expect("two hexadecimal digits are a byte")
        };
        Ok(Self::new(part(0), part(2), part(4)))
    }
}

/// The colours of the reports that a theme can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colors {
    /// Text and lines that matter.
    pub ink: Color,
    /// Bars and lines without a level.
    pub accent: Color,
    /// Losses, what caps or blocks, plan misses, long stalls.
    pub attention: Color,
    /// The ramp of the levels, lowest first.
    pub levels: [Color; 5],
}

impl Colors {
    /// The colour of text on a coloured ground: ink or white, whichever is easier to read.
    pub fn on(&self, ground: Color) -> Color {
        if self.ink.contrast(ground) >= Color::WHITE.contrast(ground) {
            self.ink
        } else {
            Color::WHITE
        }
    }
}

impl Default for Colors {
    fn default() -> Self {
        let accent = Color::new(0x38, 0x78, 0xAB);
        Self {
            ink: Color::new(0x17, 0x20, 0x2B),
            accent,
            attention: Color::new(0xB2, 0x3A, 0x0A),
            levels: [
                Color::new(0xED, 0xF0, 0xF3),
                Color::new(0xBD, 0xD6, 0xEA),
                Color::new(0x7F, 0xB0, 0xD4),
                accent,
                Color::new(0x0B, 0x3A, 0x63),
            ],
        }
    }
}

/// The paper of the reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// 210 by 297 millimetres.
    #[default]
    A4,
    /// 8.5 by 11 inches.
    Letter,
}

impl Paper {
    /// All papers, in the order in which they are listed to users.
    pub const ALL: [Self; 2] = [Self::A4, Self::Letter];

    /// The name, as it is written in YAML.
    pub fn name(self) -> &'static str {
        match self {
            Self::A4 => "a4",
            Self::Letter => "letter",
        }
    }
}

impl FromStr for Paper {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|paper| paper.name() == text)
            .ok_or_else(|| format!("unknown paper `{text}`, expected `a4` or `letter`"))
    }
}

/// What a logo is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogoFormat {
    /// Shapes.
    Svg,
    /// Pixels.
    Png,
}

/// The mark of the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// What it is written in.
    pub format: LogoFormat,
    /// The bytes of the file.
    pub bytes: Vec<u8>,
}

/// What makes the reports those of an organisation. The same for every report of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Theme {
    /// The colours.
    pub colors: Colors,
    /// The logo at the opening of each report.
    pub logo: Option<Logo>,
    /// The bytes of the font files, besides the fonts inside the program.
    pub fonts: Vec<Vec<u8>>,
    /// The font family for text, before the built-in ones.
    pub text_font: Option<String>,
    /// The paper.
    pub paper: Paper,
    /// What is added to the page foot; blank where nothing is.
    pub footer: LocalText,
    /// The confidentiality label in the page head; blank where there is none.
    pub label: LocalText,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_six_digits() {
        for text in ["#17202B", "#b23a0a", "#FFFFFF"] {
            assert_eq!(
                text.parse::<Color>().map(|color| color.to_string()),
                Ok(text.to_uppercase())
            );
        }
        for text in ["", "#", "17202B", "#17202", "#17202B0", "#17202G", "#+12345", "blue", "#あい"]
        {
            assert!(text.parse::<Color>().is_err(), "{text}");
        }
    }

    #[test]
    fn contrast_and_lightness_are_those_of_the_standards() {
        let black = Color::new(0, 0, 0);
        assert!((black.contrast(Color::WHITE) - 21.0).abs() < 1e-9);
        assert!((Color::WHITE.lightness() - 100.0).abs() < 1e-6);
        assert!(black.lightness().abs() < 1e-9);
        // The grey that just passes 4.5:1 on white.
        let grey = Color::new(0x76, 0x76, 0x76);
        assert!((grey.contrast(Color::WHITE) - 4.54).abs() < 0.01);
        assert!((grey.lightness() - 49.6).abs() < 0.1);
    }

    #[test]
    fn the_usual_colours_keep_their_contrast() {
        let colors = Colors::default();
        for ground in colors.levels {
            assert!(colors.on(ground).contrast(ground) >= 4.5, "{ground}");
        }
        for pair in colors.levels.windows(2) {
            assert!((pair[0].lightness() - pair[1].lightness()).abs() >= 8.0, "{pair:?}");
        }
        for color in [colors.ink, colors.accent, colors.attention] {
            assert!(color.contrast(Color::WHITE) >= 4.5, "{color}");
        }
        assert_eq!(
            colors.levels.map(|ground| colors.on(ground) == Color::WHITE),
            [false, false, false, true, true]
        );
    }
}
