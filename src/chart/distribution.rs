//! How teams are spread over the levels: stacked bars that diverge at the target, so that
//! both sides share a baseline.

use super::canvas::{Anchor, Chart, draw};
use super::draw::{Lettering, block, label, line};
use super::steps::as_f64;
use super::theme::{GREY, Theme};

/// One bar: one period.
#[derive(Debug, Clone)]
pub struct DistributionRow {
    /// The name of the period.
    pub label: String,
    /// Whether it is the period of the report.
    pub current: bool,
    /// Teams below the target, by step of colour from the lowest.
    pub below: Vec<usize>,
    /// Teams at or above the target, likewise.
    pub above: Vec<usize>,
    /// The text at the right end, such as `6 of 11`.
    pub share: String,
}

/// Bars that belong together: one dimension.
#[derive(Debug, Clone)]
pub struct DistributionGroup {
    /// Its name.
    pub name: String,
    /// Its bars.
    pub rows: Vec<DistributionRow>,
}

/// Draws the groups below each other. `below` and `above` are the texts over the two sides.
pub fn distribution(
    theme: Theme,
    groups: &[DistributionGroup],
    ramp: (u8, u8),
    below: &str,
    above: &str,
    alt: String,
) -> Chart {
    let (min, max) = ramp;
    let (row, gap, top, width) = (18.0, 13.0, 18.0, 493.0);
    let rows: usize = groups.iter().map(|group| group.rows.len()).sum();
    let height = top + as_f64(rows) * row + as_f64(groups.len()) * gap;
    let sides = |row: &DistributionRow| -> (usize, usize) {
        (row.below.iter().sum(), row.above.iter().sum())
    };
    let all = || groups.iter().flat_map(|group| &group.rows).map(sides);
    let left = all().map(|(left, _)| left).max().unwrap_or(0);
    let right = all().map(|(_, right)| right).max().unwrap_or(0);
    let (start, end) = (158.0, width - 52.0);
    let unit = ((end - start) / as_f64((left + right).max(1))).min(18.0);
    // With few teams the axis stays near the middle of the space.
    let axis = start + unit * as_f64(left) + ((end - start) - unit * as_f64(left + right)) / 2.0;
    draw(width, height, alt, |area| {
        let heading = Lettering::new(7.0, GREY);
        label(area, (axis - 6.0, 6.0), below, heading.anchor(Anchor::End))?;
        label(
            area,
            (axis + 6.0, 6.0),
            above,
            Lettering::new(7.0, theme.ink).bold().anchor(Anchor::Start),
        )?;
        let mut y = top;
        for group in groups {
            let name = Lettering::new(8.9, theme.ink).bold().anchor(Anchor::Start);
            label(area, (0.0, y + 8.0), &group.name, name)?;
            line(
                area,
                &[(axis, y - 2.0), (axis, y + as_f64(group.rows.len()) * row + 1.0)],
                0.8,
                theme.ink,
            )?;
            for bar in &group.rows {
                let middle = y + 8.0;
                let period = Lettering::new(7.0, if bar.current { theme.ink } else { GREY });
                let period = if bar.current { period.bold() } else { period };
                label(area, (126.0, middle), &bar.label, period.anchor(Anchor::End))?;
                let (below, above) = sides(bar);
                let mut x = axis - unit * as_f64(below);
                if below > 0 {
                    let lettering = Lettering::new(7.0, GREY).anchor(Anchor::End);
                    label(area, (x - 5.0, middle), &below.to_string(), lettering)?;
                }
                let bars = (min..=max).zip(&bar.below).chain((min..=max).zip(&bar.above));
                for (level, &count) in bars {
                    if count == 0 {
                        continue;
                    }
                    let length = unit * as_f64(count);
                    block(
                        area,
                        (x + 0.25, y + 0.5),
                        length - 0.5,
                        15.0,
                        theme.level_fill(level, ramp),
                    )?;
                    if length >= 9.0 {
                        let color = theme.level_text(level, ramp);
                        let lettering = Lettering::new(7.4, color).bold();
                        label(area, (x + length / 2.0, middle), &count.to_string(), lettering)?;
                    }
                    x += length;
                }
                let end = axis + unit * as_f64(above) + 6.0;
                let share = Lettering::new(7.6, if bar.current { theme.ink } else { GREY });
                let share = if bar.current { share.bold() } else { share };
                label(area, (end, middle), &bar.share, share.anchor(Anchor::Start))?;
                y += row;
            }
            y += gap;
        }
        Ok(())
    })
}
