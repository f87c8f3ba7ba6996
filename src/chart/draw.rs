//! The few strokes all charts are made of, in points.

use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, IntoFont, RGBColor, ShapeStyle, TextStyle};

use super::canvas::{Anchor, Area, Drawn, UNIT, size, units};

/// A place on a chart, in points from the top left corner.
pub(super) type Point = (f64, f64);

fn at((x, y): Point) -> (i32, i32) {
    (units(x), units(y))
}

/// A line through points.
pub(super) fn line(area: &Area<'_>, points: &[Point], width: f64, color: RGBColor) -> Drawn {
    let points: Vec<(i32, i32)> = points.iter().copied().map(at).collect();
    area.draw(&PathElement::new(points, color.stroke_width(size(width))))
}

/// A straight dashed line.
pub(super) fn dashed(
    area: &Area<'_>,
    from: Point,
    to: Point,
    width: f64,
    color: RGBColor,
) -> Drawn {
    const DASH: f64 = 2.2;
    const GAP: f64 = 1.6;
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    let mut start = 0.0;
    while start < length {
        let end = (start + DASH).min(length);
        let point =
            |distance: f64| (from.0 + dx * distance / length, from.1 + dy * distance / length);
        line(area, &[point(start), point(end)], width, color)?;
        start = end + GAP;
    }
    Ok(())
}

/// A dashed rectangle.
pub(super) fn dashed_box(area: &Area<'_>, (x, y): Point, width: f64, height: f64) -> Drawn {
    let (right, bottom) = (x + width, y + height);
    let color = super::theme::GREY;
    dashed(area, (x, y), (right, y), 0.6, color)?;
    dashed(area, (right, y), (right, bottom), 0.6, color)?;
    dashed(area, (right, bottom), (x, bottom), 0.6, color)?;
    dashed(area, (x, bottom), (x, y), 0.6, color)
}

/// A filled rectangle.
pub(super) fn block(
    area: &Area<'_>,
    (x, y): Point,
    width: f64,
    height: f64,
    color: RGBColor,
) -> Drawn {
    area.draw(&Rectangle::new([at((x, y)), at((x + width, y + height))], color.filled()))
}

/// The outline of a rectangle, its stroke inside the edges.
pub(super) fn outline(
    area: &Area<'_>,
    (x, y): Point,
    width: f64,
    height: f64,
    stroke: f64,
    color: RGBColor,
) -> Drawn {
    let inset = stroke / 2.0;
    let corners = [at((x + inset, y + inset)), at((x + width - inset, y + height - inset))];
    area.draw(&Rectangle::new(corners, color.stroke_width(size(stroke))))
}

/// A filled circle.
pub(super) fn disc(area: &Area<'_>, center: Point, radius: f64, color: RGBColor) -> Drawn {
    area.draw(&Circle::new(at(center), units(radius), ShapeStyle::from(color).filled()))
}

/// The width of a text in a size, rather too much than too little.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    let width = |character: char| match character {
        ' ' | '\u{a0}' => 0.25,
        'A'..='Z' => 0.7,
        character if u32::from(character) < 0x2E80 => 0.6,
        _ => 1.0,
    };
    text.chars().map(width).sum::<f64>() * size
}

/// Half the width of a box around a short number in the size of chart labels.
#[expect(clippy::cast_precision_loss, reason = "the number has a few digits")]
pub(super) fn half_width(text: &str) -> f64 {
    2.5 * text.chars().count() as f64 + 2.0
}

/// A filled disc around one digit; a longer number gets a box with round ends.
pub(super) fn disc_around(
    area: &Area<'_>,
    (x, y): Point,
    radius: f64,
    text: &str,
    color: RGBColor,
) -> Drawn {
    if text.chars().count() == 1 {
        return disc(area, (x, y), radius, color);
    }
    let inner = (half_width(text) - radius + 1.5).max(0.0);
    disc(area, (x - inner, y), radius, color)?;
    disc(area, (x + inner, y), radius, color)?;
    block(area, (x - inner, y - radius), 2.0 * inner, 2.0 * radius, color)
}

/// A white circle with an edge.
pub(super) fn ring(
    area: &Area<'_>,
    center: Point,
    radius: f64,
    stroke: f64,
    color: RGBColor,
) -> Drawn {
    disc(area, center, radius + stroke / 2.0, color)?;
    disc(area, center, radius - stroke / 2.0, super::theme::WHITE)
}

/// A white diamond with an edge: a target, everywhere.
pub(super) fn diamond(area: &Area<'_>, (x, y): Point, radius: f64, color: RGBColor) -> Drawn {
    let corners = |r: f64| vec![at((x, y - r)), at((x + r, y)), at((x, y + r)), at((x - r, y))];
    area.draw(&Polygon::new(corners(radius), color.filled()))?;
    area.draw(&Polygon::new(corners(radius - 1.6), super::theme::WHITE.filled()))
}

/// A triangle that points up for a gain and down for a loss.
pub(super) fn triangle(area: &Area<'_>, (x, y): Point, up: bool, color: RGBColor) -> Drawn {
    let (half, height) = (2.6, 4.4);
    let (tip, base) = if up {
        (y - height / 2.0, y + height / 2.0)
    } else {
        (y + height / 2.0, y - height / 2.0)
    };
    let corners = vec![at((x, tip)), at((x + half, base)), at((x - half, base))];
    area.draw(&Polygon::new(corners, color.filled()))
}

/// How a label looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lettering {
    pub(super) anchor: Anchor,
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) color: RGBColor,
}

impl Lettering {
    /// Centred regular text.
    pub(super) fn new(size: f64, color: RGBColor) -> Self {
        Self { anchor: Anchor::Middle, size, bold: false, color }
    }

    /// The same in the heavier weight.
    pub(super) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The same with another anchor.
    pub(super) fn anchor(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }
}

/// A label, centred vertically on its point.
pub(super) fn label(area: &Area<'_>, point: Point, text: &str, lettering: Lettering) -> Drawn {
    let style = if lettering.bold { FontStyle::Bold } else { FontStyle::Normal };
    let font = ("report", lettering.size * UNIT, style).into_font();
    let horizontal = match lettering.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let style =
        TextStyle::from(font).color(&lettering.color).pos(Pos::new(horizontal, VPos::Center));
    area.draw(&Text::new(text.to_owned(), at(point), style))
}
