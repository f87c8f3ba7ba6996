//! Bars in table rows: a step of a roadmap over real dates, and a share of teams.

use super::canvas::{Anchor, Chart, draw};
use super::draw::{Lettering, block, label, line, outline};
use super::steps::as_f64;
use super::theme::{HAIR, Theme};

/// One step on a time axis; times are fractions of the axis from 0 to 1.
#[derive(Debug, Clone)]
pub struct Bar {
    /// Where the months begin, besides 0; and 1 for the end.
    pub months: Vec<f64>,
    /// Where the work begins and ends.
    pub span: (f64, f64),
    /// Whether the end is a due day of the plan; else the bar is only a proposal.
    pub planned: bool,
    /// Whether the due day lies outside the axis, at the side where the bar ends.
    pub beyond: bool,
    /// Whether it stands in a low row.
    pub low: bool,
}

/// Width of a roadmap bar in points; templates set their header to it.
pub const ROADMAP_WIDTH: f64 = 112.0;

/// Heights of a roadmap bar in points: as a rule, and in a low row.
pub const ROADMAP_HEIGHTS: [f64; 2] = [20.0, 14.0];

/// Draws the bar of one step.
pub fn roadmap_bar(theme: Theme, bar: &Bar, alt: String) -> Chart {
    let [usual, low] = ROADMAP_HEIGHTS;
    let height = if bar.low { low } else { usual };
    let middle = height / 2.0;
    let x = |time: f64| 0.5 + (ROADMAP_WIDTH - 1.0) * time.clamp(0.0, 1.0);
    draw(ROADMAP_WIDTH, height, alt, |area| {
        for &month in std::iter::once(&0.0).chain(&bar.months) {
            line(area, &[(x(month), 0.0), (x(month), height)], 0.5, HAIR)?;
        }
        let (from, end) = bar.span;
        // A bar is never thinner than its end mark.
        let (from, to) = (x(from).min(x(end) - 2.0).max(0.0), x(end));
        if !bar.planned {
            return outline(area, (from, middle - 2.8), to - from, 5.6, 0.7, theme.mid);
        }
        block(area, (from, middle - 2.8), to - from, 5.6, theme.mid)?;
        if !bar.beyond {
            line(area, &[(to, middle - 6.0), (to, middle + 6.0)], 1.3, theme.ink)?;
        }
        Ok(())
    })
}

/// A bar of `count` out of at most `scale`, its first units dark, the next outlined, with
/// the number.
pub fn share_bar(
    theme: Theme,
    count: usize,
    (dark, outlined): (usize, usize),
    scale: usize,
    alt: String,
) -> Chart {
    let (width, height) = (70.0, 14.0);
    let unit = 46.0 / as_f64(scale.max(1));
    draw(width, height, alt, |area| {
        let (dark, all) = (unit * as_f64(dark), unit * as_f64(count));
        let next = unit * as_f64(outlined);
        block(area, (0.0, 3.5), all, 7.0, theme.pale())?;
        if dark > 0.0 {
            block(area, (0.0, 3.5), dark, 7.0, theme.mid)?;
        }
        if outlined > 0 {
            outline(area, (dark, 3.5), next, 7.0, 1.0, theme.mid)?;
        }
        let lettering = Lettering::new(8.2, theme.ink).bold().anchor(Anchor::Start);
        label(area, (all + 5.0, 7.0), &count.to_string(), lettering)
    })
}
