//! Shares over time: the same teams in every month, lines labelled directly.

use super::canvas::{Anchor, Chart, draw};
use super::draw::{Lettering, dashed, disc, label, line};
use super::steps::{as_f64, month_axis};
use super::theme::{GREY, HAIR, Theme};

/// The share of teams at target in one dimension.
#[derive(Debug, Clone)]
pub struct TrendLine {
    /// The name of the dimension.
    pub name: String,
    /// The share at the end, such as `9 of 10`.
    pub share: String,
    /// How many teams were at target in each month.
    pub counts: Vec<usize>,
    /// Of how many.
    pub of: usize,
}

/// Draws the lines over the named months. The lowest line at the end is the heavy one.
pub fn trend(
    theme: Theme,
    lines: &[TrendLine],
    months: &[String],
    width: f64,
    alt: String,
) -> Chart {
    let height = 172.0;
    let (left, right, top, bottom) = (24.0, width - 82.0, 8.0, 156.0);
    let last = months.len().saturating_sub(1).max(1);
    let x = |month: usize| left + (right - left) * as_f64(month) / as_f64(last);
    let y = |share: f64| bottom - (bottom - top) * share;
    let share =
        |line: &TrendLine, month: usize| as_f64(line.counts[month]) / as_f64(line.of.max(1));
    let end = |line: &TrendLine| share(line, line.counts.len() - 1);
    let lowest = lines.iter().map(end).fold(f64::INFINITY, f64::min);
    let places = spread(&lines.iter().map(|line| y(end(line))).collect::<Vec<_>>(), 10.5, bottom);
    draw(width, height, alt, |area| {
        for quarter in 0..=4_u8 {
            let at = y(f64::from(quarter) / 4.0);
            line(area, &[(left, at), (right, at)], 0.5, HAIR)?;
            let name = if quarter == 4 { "100%".to_owned() } else { (quarter * 25).to_string() };
            label(area, (left - 4.0, at), &name, Lettering::new(7.0, GREY).anchor(Anchor::End))?;
        }
        let mut heavy_is_left = true;
        for (index, (series, place)) in lines.iter().zip(places).enumerate() {
            let heavy = heavy_is_left && end(series) <= lowest;
            heavy_is_left &= !heavy;
            let color = if heavy { theme.ink } else { theme.mid };
            let points: Vec<(f64, f64)> =
                (0..series.counts.len()).map(|month| (x(month), y(share(series, month)))).collect();
            if index % 2 == 1 && !heavy {
                for pair in points.windows(2) {
                    dashed(area, pair[0], pair[1], 1.5, color)?;
                }
            } else {
                line(area, &points, if heavy { 2.2 } else { 1.5 }, color)?;
            }
            if let Some(&end) = points.last() {
                disc(area, end, 2.6, color)?;
                if (end.1 - place).abs() > 0.5 {
                    line(area, &[(end.0 + 3.0, end.1), (end.0 + 7.0, place)], 0.5, GREY)?;
                }
                let name = format!("{} {}", series.name, series.share);
                let lettering = Lettering::new(7.4, theme.ink).anchor(Anchor::Start);
                let lettering = if heavy { lettering.bold() } else { lettering };
                label(area, (end.0 + 9.0, place), &name, lettering)?;
            }
        }
        month_axis(area, theme, months, &x, height - 6.0, (0.0, width))
    })
}

/// Moves places apart until each is `distance` below the one above it, the lowest not
/// below `bottom`.
fn spread(wanted: &[f64], distance: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]));
    let mut places = wanted.to_vec();
    for pair in 1..order.len() {
        let above = places[order[pair - 1]];
        places[order[pair]] = places[order[pair]].max(above + distance);
    }
    let overflow = order.last().map_or(0.0, |&last| (places[last] - bottom).max(0.0));
    let mut limit = f64::INFINITY;
    for &at in order.iter().rev() {
        if overflow > 0.0 {
            places[at] = places[at].min(limit).min(bottom);
            limit = places[at] - distance;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_distance() {
        for wanted in [vec![10.0, 10.0, 12.0], vec![156.0, 156.0, 156.0], vec![50.0, 20.0, 90.0]] {
            let mut places = spread(&wanted, 10.0, 156.0);
            places.sort_by(f64::total_cmp);
            assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= 9.99), "{places:?}");
            assert!(places.iter().all(|place| *place <= 156.0), "{places:?}");
        }
    }
}
