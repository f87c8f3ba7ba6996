//! An organisation's own logo and fonts, for all documents of a run.

use serde_json::json;
use typst::foundations::Bytes;
use typst::text::Font;
use typst::visualize::{ExchangeFormat, RasterImage, SvgImage};

use super::fonts::{self, BUILT_IN, Coverage};
use super::templates::Typesetter;
use crate::diag::Diagnostic;
use crate::model::{Logo, LogoFormat, Theme};

/// The most room a logo takes, in points.
const LOGO_ROOM: (f64, f64) = (110.0, 28.0);

/// The families of the fonts in a file; none where it is no font.
pub fn font_families(bytes: &[u8]) -> Vec<String> {
    Font::iter(Bytes::new(bytes.to_vec())).map(|font| font.info().family.clone()).collect()
}

/// Whether a logo can be drawn, with the built-in fonts and these.
///
/// # Errors
/// Why it cannot.
pub fn check_logo(logo: &Logo, fonts: &[Vec<u8>]) -> Result<(), String> {
    size(logo)?;
    let svg = String::from_utf8_lossy(&logo.bytes);
    if logo.format == LogoFormat::Png || !svg.contains("<text") {
        return Ok(());
    }
    let mut all = fonts::load();
    all.extend(fonts.iter().flat_map(|file| Font::iter(Bytes::new(file.clone()))));
    let coverage = Coverage::of(&all);
    match letters(&svg).find(|letter| !letter.is_whitespace() && !coverage.contains(*letter)) {
        Some(letter) => Err(format!(
            "no font has a glyph for U+{:04X} in its text; turn the text into paths",
            u32::from(letter)
        )),
        None => Ok(()),
    }
}

/// The characters that an SVG sets as text.
fn letters(svg: &str) -> impl Iterator<Item = char> {
    svg.split("<text").skip(1).flat_map(|part| {
        let text = part.split("</text").next().unwrap_or_default();
        // Between a tag's end and the next one's beginning.
        text.split('>').skip(1).flat_map(|run| {
            let run = run.split('<').next().unwrap_or_default();
            let (first, coded) = match run.split_once('&') {
                Some((first, rest)) => (first, rest.split('&')),
                None => (run, "".split('&')),
            };
            let decoded = coded.flat_map(|rest| {
                let (code, after) = rest.split_once(';').unwrap_or(("", rest));
                let number = code.strip_prefix('#').and_then(|code| match code.strip_prefix('x') {
                    Some(digits) => u32::from_str_radix(digits, 16).ok(),
                    None => code.parse().ok(),
                });
                number.and_then(char::from_u32).into_iter().chain(after.chars())
            });
            first.chars().chain(decoded)
        })
    })
}

/// The width and height of a logo, each in units of its own.
fn size(logo: &Logo) -> Result<(f64, f64), String> {
    let bytes = Bytes::new(logo.bytes.clone());
    let (width, height) = match logo.format {
        LogoFormat::Svg => {
            if let Some(link) = linked_file(&String::from_utf8_lossy(&logo.bytes)) {
                return Err(format!("it links to another file, `{}`", link.escape_debug()));
            }
            let image = SvgImage::new(bytes).map_err(|_| "it is not a whole SVG document")?;
            (image.width(), image.height())
        }
        LogoFormat::Png => {
            let image = RasterImage::plain(bytes, ExchangeFormat::Png)
                .map_err(|_| "it is not a whole PNG image")?;
            (f64::from(image.width()), f64::from(image.height()))
        }
    };
    if width > 0.0 && height > 0.0 { Ok((width, height)) } else { Err("it has no size".into()) }
}

/// The file that an image in an SVG takes its pixels from; no document can open it.
fn linked_file(svg: &str) -> Option<&str> {
    svg.match_indices("<image").find_map(|(at, _)| {
        let tag = svg[at..].split('>').next()?;
        let value = tag.split("href").nth(1)?.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let link = value[1..].split(quote).next()?.trim();
        (!link.starts_with("data:")).then_some(link)
    })
}

/// What templates learn of the brand, as `/theme.json`.
pub(super) fn description(theme: Option<&Theme>, families: &[String], size: (f64, f64)) -> Bytes {
    let logo = theme.and_then(|theme| theme.logo.as_ref()).map(|logo| {
        let scale = (LOGO_ROOM.0 / size.0).min(LOGO_ROOM.1 / size.1);
        let format = match logo.format {
            LogoFormat::Svg => "svg",
            LogoFormat::Png => "png",
        };
        json!({"format": format, "width": size.0 * scale, "height": size.1 * scale})
    });
    let first = theme.and_then(|theme| theme.text_font.as_ref());
    let last: Vec<&String> = families
        .iter()
        .filter(|family| Some(*family) != first && !BUILT_IN.contains(&family.as_str()))
        .collect();
    let fonts = json!({"first": first.iter().collect::<Vec<_>>(), "last": last});
    Bytes::from_string(json!({"fonts": fonts, "logo": logo}).to_string())
}

impl Typesetter {
    /// The same with the logo and the fonts of a theme.
    ///
    /// # Errors
    /// The logo cannot be drawn, or there is no such font.
    pub fn with_theme(mut self, theme: &Theme) -> Result<Self, Vec<Diagnostic>> {
        let mut families: Vec<String> = Vec::new();
        for file in &theme.fonts {
            let found = font_families(file);
            if found.is_empty() {
                return Err(vec![Diagnostic::error("a font file of the theme is no font")]);
            }
            families.extend(found);
        }
        families.sort_unstable();
        families.dedup();
        if let Some(name) = theme.text_font.as_ref().filter(|name| !families.contains(name)) {
            let name = name.escape_debug();
            let message = format!("the fonts of the theme have no family `{name}`");
            return Err(vec![Diagnostic::error(message)]);
        }
        let mut measured = LOGO_ROOM;
        if let Some(logo) = &theme.logo {
            measured = size(logo).map_err(|why| {
                vec![Diagnostic::error(format!("the logo cannot be drawn: {why}"))]
            })?;
            self.set_file("logo", Bytes::new(logo.bytes.clone()));
        }
        self.add_fonts(theme.fonts.iter().cloned().map(Bytes::new).collect());
        self.set_file("theme.json", description(Some(theme), &families, measured));
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_of_an_svg_are_those_of_its_text() {
        for (svg, expected) in [
            (
                "<svg><title>x</title><text x='1'>A<tspan dy='2'>B</tspan>C</text><g>y</g></svg>",
                "ABC",
            ),
            ("<svg><text>a&amp;&#x1F600;b&#65;</text><text>c</text></svg>", "a😀bAc"),
            ("<svg><path d=''/></svg>", ""),
        ] {
            assert_eq!(letters(svg).collect::<String>(), expected, "{svg}");
        }
    }

    #[test]
    fn a_linked_file_is_seen_and_what_is_embedded_is_none() {
        for (svg, expected) in [
            ("<svg><image xlink:href=\"a.png\"/></svg>", Some("a.png")),
            ("<svg><image width='2' href = 'https://x/y.png' /></svg>", Some("https://x/y.png")),
            ("<svg><image href=\"data:image/png;base64,AA\"/></svg>", None),
            ("<svg><image/><use href=\"#a\"/></svg>", None),
            ("<svg><image href=\"data:,\"/><image href='b.svg'/></svg>", Some("b.svg")),
        ] {
            assert_eq!(linked_file(svg), expected, "{svg}");
        }
    }
}
