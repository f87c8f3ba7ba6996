//! The drawing surface behind plotters: compact SVG shapes, and labels kept apart.

use std::convert::Infallible;
use std::fmt::Write as _;

use plotters::coord::Shift;
use plotters::prelude::{DrawingArea, IntoDrawingArea};
use plotters::style::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle,
};
use serde::Serialize;

use super::theme::{Theme, hex};

/// Drawing units in a point. Coordinates are whole numbers, so they are drawn large.
pub(super) const UNIT: f64 = 100.0;

/// Where a label stands in relation to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Anchor {
    /// The text begins at the point.
    Start,
    /// The text is centred on the point.
    Middle,
    /// The text ends at the point.
    End,
}

/// A text on a chart, centred vertically on its point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Label {
    /// Distance from the left edge, in points.
    pub x: f64,
    /// Distance from the top edge, in points.
    pub y: f64,
    /// Where the text stands in relation to the point.
    pub anchor: Anchor,
    /// The size, in points.
    pub size: f64,
    /// Whether it is set in the heavier weight.
    pub bold: bool,
    /// The colour, as `#RRGGBB`.
    pub fill: String,
    /// The text.
    pub text: String,
}

/// A finished chart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chart {
    /// Width in points.
    pub width: f64,
    /// Height in points.
    pub height: f64,
    /// What it shows, values included, for those who do not see it.
    pub alt: String,
    /// The shapes, as an SVG document without text.
    pub svg: String,
    /// The texts.
    pub labels: Vec<Label>,
}

impl Label {
    /// A regular text in ink that begins at its point.
    pub fn new(theme: Theme, (x, y): (f64, f64), size: f64, text: impl Into<String>) -> Self {
        let fill = hex(theme.ink);
        Self { x, y, anchor: Anchor::Start, size, bold: false, fill, text: text.into() }
    }

    /// The same in the heavier weight.
    #[must_use]
    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The same in grey.
    #[must_use]
    pub fn grey(self) -> Self {
        Self { fill: hex(super::theme::GREY), ..self }
    }

    /// The same with another anchor.
    #[must_use]
    pub fn anchor(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }
}

impl Chart {
    /// The shapes, without the document around them.
    pub fn shapes(&self) -> &str {
        let from = self.svg.find('>').map_or(0, |end| end + 1);
        self.svg[from..].trim_end_matches("</svg>")
    }
}

/// Charts on a common sheet, each with its left top corner at a point, and further texts.
pub fn compose(
    (width, height): (f64, f64),
    alt: String,
    parts: &[((f64, f64), &Chart)],
    mut labels: Vec<Label>,
) -> Chart {
    let mut shapes = String::new();
    for ((x, y), part) in parts {
        let _ = write!(
            shapes,
            "<g transform=\"translate({} {})\">{}</g>",
            units(*x),
            units(*y),
            part.shapes()
        );
        let moved = |label: &Label| Label { x: label.x + x, y: label.y + y, ..label.clone() };
        labels.extend(part.labels.iter().map(moved));
    }
    Chart { width, height, alt, svg: document(width, height, &shapes), labels }
}

/// The SVG document around shapes.
fn document(width: f64, height: f64, shapes: &str) -> String {
    let (w, h) = (units(width), units(height));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{width}pt\" height=\"{height}pt\">{shapes}</svg>"
    )
}

/// Points as drawing units.
pub(super) fn units(points: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "charts are far smaller than i32 units")]
    let units = (points * UNIT).round() as i32;
    units
}

/// Points as a stroke width or radius in drawing units.
pub(super) fn size(points: f64) -> u32 {
    units(points).max(0).cast_unsigned()
}

/// What a canvas has collected.
#[derive(Debug, Default)]
struct Sheet {
    shapes: String,
    /// The attributes of the path that is still open, so that neighbours of the same style
    /// become one path.
    open: Option<String>,
    labels: Vec<Label>,
}

impl Sheet {
    fn close_path(&mut self) {
        if let Some(attributes) = self.open.take() {
            let _ = write!(self.shapes, "\"{attributes}/>");
        }
    }

    fn path(
        &mut self,
        points: impl IntoIterator<Item = BackendCoord>,
        closed: bool,
        attributes: String,
    ) {
        if self.open.as_ref() != Some(&attributes) {
            self.close_path();
            self.shapes.push_str("<path d=\"");
            self.open = Some(attributes);
        }
        let mut last: Option<BackendCoord> = None;
        for (x, y) in points {
            let _ = match last {
                None => write!(self.shapes, "M{x} {y}"),
                Some((_, before)) if before == y => write!(self.shapes, "H{x}"),
                Some((before, _)) if before == x => write!(self.shapes, "V{y}"),
                Some(_) => write!(self.shapes, "L{x} {y}"),
            };
            last = Some((x, y));
        }
        if closed {
            self.shapes.push('Z');
        }
    }

    fn element(&mut self, element: std::fmt::Arguments<'_>) {
        self.close_path();
        let _ = self.shapes.write_fmt(element);
    }
}

/// The plotters backend.
pub(super) struct Canvas<'a> {
    sheet: &'a mut Sheet,
    size: (u32, u32),
}

/// An area to draw on, in drawing units.
pub(super) type Area<'a> = DrawingArea<Canvas<'a>, Shift>;
/// The result of a drawing operation; the canvas itself never fails.
pub(super) type Drawn = Result<(), plotters::drawing::DrawingAreaErrorKind<Infallible>>;

/// Draws a chart of the given size in points.
pub(super) fn draw(
    width: f64,
    height: f64,
    alt: String,
    drawing: impl FnOnce(&Area<'_>) -> Drawn,
) -> Chart {
    let mut sheet = Sheet::default();
    let canvas = Canvas { sheet: &mut sheet, size: (size(width), size(height)) };
    drawing(&canvas.into_drawing_area()).expect("the canvas takes everything that is drawn");
    sheet.close_path();
    let svg = document(width, height, &sheet.shapes);
    Chart { width, height, alt, svg, labels: sheet.labels }
}

fn color(color: BackendColor) -> String {
    let (r, g, b) = color.rgb;
    hex(plotters::style::RGBColor(r, g, b))
}

fn stroke<S: BackendStyle>(style: &S) -> String {
    format!(
        " fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"",
        color(style.color()),
        style.stroke_width()
    )
}

fn fill<S: BackendStyle>(style: &S) -> String {
    format!(" fill=\"{}\"", color(style.color()))
}

fn visible<S: BackendStyle>(style: &S) -> bool {
    style.color().alpha > 0.0
}

type Outcome = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Canvas<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Outcome {
        Ok(())
    }

    fn present(&mut self) -> Outcome {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, style: BackendColor) -> Outcome {
        if visible(&style) {
            self.sheet.path([(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)], true, fill(&style));
        }
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Outcome {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        filled: bool,
    ) -> Outcome {
        if visible(style) {
            let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
            self.sheet.path(corners, true, if filled { fill(style) } else { stroke(style) });
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Outcome {
        if visible(style) {
            self.sheet.path(path, false, stroke(style));
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        filled: bool,
    ) -> Outcome {
        if visible(style) {
            let paint = if filled { fill(style) } else { stroke(style) };
            self.sheet
                .element(format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{paint}/>"));
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Outcome {
        if visible(style) {
            self.sheet.path(corners, true, fill(style));
        }
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Outcome {
        if style.color().alpha > 0.0 && !text.is_empty() {
            let anchor = match style.anchor().h_pos {
                HPos::Left => Anchor::Start,
                HPos::Center => Anchor::Middle,
                HPos::Right => Anchor::End,
            };
            self.sheet.labels.push(Label {
                x: f64::from(x) / UNIT,
                y: f64::from(y) / UNIT,
                anchor,
                size: style.size() / UNIT,
                bold: matches!(style.style(), FontStyle::Bold),
                fill: color(style.color()),
                text: text.to_owned(),
            });
        }
        Ok(())
    }

    /// Every text is placed by its anchor, so plotters has no use for a size.
    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        _text: &str,
        _style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok((0, 0))
    }
}
