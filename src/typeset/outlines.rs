//! Charts as pictures of their own: the shapes as they were drawn, the labels as outlines.
//!
//! The typesetter sets the labels as it does on a page, and the outlines of its glyphs
//! become paths. So a picture looks the same wherever it is shown, with or without the
//! fonts, and holds nothing that slide programs understand differently.

use std::fmt::Write as _;

use resvg::{tiny_skia, usvg};
use serde_json::Value;
use ttf_parser::{GlyphId, OutlineBuilder};
use typst::layout::{Frame, FrameItem, Transform};
use typst::text::TextItem;
use typst::visualize::Paint;
use typst_layout::PagedDocument;

use super::templates::Typesetter;
use super::world::DocumentWorld;
use crate::diag::{Checked, Diagnostic};
use crate::report::ChartSheet;

/// The template that sets the labels.
pub(super) const TEMPLATE: (&str, &str) = ("charts.typ", include_str!("charts.typ"));

/// Drawing units in a point, those of the shapes.
const UNIT: f64 = 100.0;

/// A finished picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it shows, as a name for a file.
    pub name: String,
    /// The SVG document, without text and on a transparent ground.
    pub svg: String,
}

impl Picture {
    /// The picture in pixels, `scale` of them a point, as the bytes of a PNG file.
    ///
    /// # Errors
    /// Why it could not be drawn, as a message.
    pub fn png(&self, scale: u16) -> Result<Vec<u8>, String> {
        let fault = |why: &dyn std::fmt::Display| {
            format!("the picture `{}` could not be drawn: {why}", self.name)
        };
        // At 72 units an inch a point is a unit, so the scale is the only factor.
        let options = usvg::Options { dpi: 72.0, ..usvg::Options::default() };
        let tree = usvg::Tree::from_str(&self.svg, &options).map_err(|why| fault(&why))?;
        let scale = f32::from(scale);
        let size = tree.size().to_int_size().scale_by(scale);
        let mut pixels = size
            .and_then(|size| tiny_skia::Pixmap::new(size.width(), size.height()))
            .ok_or_else(|| fault(&"it is too large"))?;
        resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
        pixels.encode_png().map_err(|why| fault(&why))
    }
}

impl Typesetter {
    /// The charts of a report as pictures.
    ///
    /// # Errors
    /// Findings that point into the template.
    pub fn pictures(&self, sheet: &ChartSheet) -> Result<Checked<Vec<Picture>>, Vec<Diagnostic>> {
        let prepared = self.prepare(sheet)?;
        let data: Value = serde_json::from_str(&prepared.data).unwrap_or_default();
        let world = DocumentWorld::new(self, TEMPLATE.0, &prepared);
        let pages: PagedDocument = self.lay_out(&world)?;
        let pictures = sheet
            .charts
            .iter()
            .zip(pages.pages())
            .enumerate()
            .map(|(index, (named, page))| {
                let mut labels = String::new();
                outline(&page.frame, Transform::identity(), &mut labels);
                let alt = data["charts"][index]["chart"]["alt"].as_str().unwrap_or_default();
                let size = page.frame.size();
                let (w, h) = (rounded(size.x.to_pt()), rounded(size.y.to_pt()));
                let picture = format!(
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" width=\"{w}pt\" height=\"{h}pt\"><title>{}</title>{}{labels}</svg>\n",
                    rounded(w * UNIT),
                    rounded(h * UNIT),
                    escape(alt),
                    named.chart.shapes(),
                );
                Picture { name: named.name.clone(), svg: picture }
            })
            .collect();
        Ok(Checked::new(pictures, prepared.findings().to_vec()))
    }
}

/// A measure to a hundredth.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Writes every text of a frame as a path.
fn outline(frame: &Frame, transform: Transform, out: &mut String) {
    for (position, item) in frame.items() {
        let transform = transform.pre_concat(Transform::translate(position.x, position.y));
        match item {
            FrameItem::Group(group) => {
                outline(&group.frame, transform.pre_concat(group.transform), out);
            }
            FrameItem::Text(text) => outline_text(text, transform, out),
            _ => {}
        }
    }
}

fn outline_text(text: &TextItem, transform: Transform, out: &mut String) {
    // Labels are only ever moved, never turned.
    let (mut x, y) = (transform.tx.to_pt(), transform.ty.to_pt());
    let size = text.size.to_pt();
    let mut path = Path { data: String::new(), scale: 0.0, x, y };
    for glyph in &text.glyphs {
        path.scale = size / text.font.units_per_em();
        path.x = x + glyph.x_offset.at(text.size).to_pt();
        path.y = y - glyph.y_offset.at(text.size).to_pt();
        let _ = text.font.ttf().outline_glyph(GlyphId(glyph.id), &mut path);
        x += glyph.x_advance.at(text.size).to_pt();
    }
    if path.data.is_empty() {
        return;
    }
    let fill = match &text.fill {
        Paint::Solid(color) => color.to_hex().to_string(),
        _ => "#000000".to_owned(),
    };
    let _ = write!(out, "<path d=\"{}\" fill=\"{fill}\"/>", path.data);
}

/// Collects an outline in drawing units.
struct Path {
    data: String,
    scale: f64,
    x: f64,
    y: f64,
}

/// Points in drawing units; a tenth of one is finer than any screen.
fn place(points: f64) -> f64 {
    (points * UNIT * 10.0).round() / 10.0
}

impl Path {
    /// Fonts count upwards, pictures downwards.
    fn point(&mut self, command: &str, points: &[(f32, f32)]) {
        self.data.push_str(command);
        for (index, (x, y)) in points.iter().enumerate() {
            let x = place(self.x + f64::from(*x) * self.scale);
            let y = place(self.y - f64::from(*y) * self.scale);
            let space = if index > 0 { " " } else { "" };
            let _ = write!(self.data, "{space}{x} {y}");
        }
    }
}

impl OutlineBuilder for Path {
    fn move_to(&mut self, x: f32, y: f32) {
        self.point("M", &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.point("L", &[(x, y)]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.point("Q", &[(x1, y1), (x, y)]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.point("C", &[(x1, y1), (x2, y2), (x, y)]);
    }

    fn close(&mut self) {
        self.data.push('Z');
    }
}
