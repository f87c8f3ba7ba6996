//! Levels over time as steps: levels jump, a smooth line would invent values.

use super::axis::{Axis, Mark};
use super::canvas::{Anchor, Area, Chart, Drawn, draw};
use super::draw::{
    Lettering, Point, dashed, diamond, disc, disc_around, label, line, text_width, triangle,
};
use super::theme::{GREY, HAIR, Theme, WHITE};

/// The grades of one dimension by month.
#[derive(Debug, Clone)]
pub struct StepSeries {
    /// The scale.
    pub axis: Axis,
    /// One entry a month; none where there was no assessment or no grade.
    pub levels: Vec<Option<Mark>>,
    /// Months before which the line breaks although both sides have a grade: another
    /// version of the model, or a month in which the dimension did not concern the team.
    pub breaks: Vec<usize>,
    /// The target.
    pub target: Option<Mark>,
}

/// One change of grade, or the first grade.
struct Run {
    from: usize,
    to: usize,
    mark: Mark,
    /// Whether the line leads on from the run before.
    joined: bool,
}

impl StepSeries {
    /// Runs of the same grade. A month without assessment does not break the line: the
    /// grade holds until the next assessment says otherwise.
    fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for (month, mark) in self.levels.iter().enumerate() {
            let Some(mark) = mark else { continue };
            let broken = self
                .breaks
                .iter()
                .any(|&at| runs.last().is_some_and(|run| run.to < at && at <= month));
            match runs.last_mut() {
                Some(run) if run.mark.same(mark) && !broken => run.to = month,
                Some(run) => {
                    if !broken {
                        run.to = month;
                    }
                    runs.push(Run { from: month, to: month, mark: mark.clone(), joined: !broken });
                }
                None => {
                    runs.push(Run { from: month, to: month, mark: mark.clone(), joined: false });
                }
            }
        }
        runs
    }
}

fn trace(
    area: &Area<'_>,
    theme: Theme,
    runs: &[Run],
    x: &dyn Fn(usize) -> f64,
    y: &dyn Fn(&Mark) -> f64,
    width: f64,
) -> Drawn {
    let mut before: Option<&Mark> = None;
    let mut points: Vec<Point> = Vec::new();
    for run in runs {
        if run.joined
            && let Some(mark) = before
        {
            if run.mark.at < mark.at {
                line(area, &points, width, theme.ink)?;
                points.clear();
                line(
                    area,
                    &[(x(run.from), y(mark)), (x(run.from), y(&run.mark))],
                    width,
                    theme.attention,
                )?;
            }
        } else {
            line(area, &points, width, theme.ink)?;
            points.clear();
        }
        points.extend([(x(run.from), y(&run.mark)), (x(run.to), y(&run.mark))]);
        before = Some(&run.mark);
    }
    line(area, &points, width, theme.ink)
}

/// A small line without axes, for a table row: first and last level are named.
pub fn spark(theme: Theme, series: &StepSeries, compact: bool, alt: String) -> Chart {
    let (width, height) = (76.0, if compact { super::ladder::COMPACT_HEIGHT } else { 38.0 });
    let margin = if compact { 3.6 } else { 6.0 };
    let last = series.levels.len().saturating_sub(1).max(1);
    let longest = series.levels.iter().flatten().map(|mark| mark.text.len()).max().unwrap_or(1);
    let room = 53.0 - 4.0 * as_f64(longest.saturating_sub(1).min(4));
    let x = |month: usize| 9.0 + room * as_f64(month) / as_f64(last);
    let place = |at: f64| height - margin - (height - 2.0 * margin) * series.axis.part(at);
    let y = |mark: &Mark| place(mark.at);
    let runs = series.runs();
    draw(width, height, alt, |area| {
        for end in [series.axis.min, series.axis.max] {
            line(area, &[(x(0), place(end)), (x(last), place(end))], 0.5, HAIR)?;
        }
        trace(area, theme, &runs, &x, &y, 1.3)?;
        if let Some(run) = runs.last() {
            let end = (x(run.to), y(&run.mark));
            disc(area, end, if compact { 1.7 } else { 2.2 }, theme.ink)?;
            let size = if compact { 7.0 } else { 7.4 };
            let lettering = Lettering::new(size, theme.ink).bold().anchor(Anchor::Start);
            label(area, (end.0 + 5.0, end.1), &run.mark.text, lettering)?;
        }
        if let (Some(first), true) = (runs.first(), runs.len() > 1) {
            let lettering = Lettering::new(7.0, GREY).anchor(Anchor::End);
            // Wider numbers do not fit beside the line.
            if first.mark.text.len() == 1 {
                let start = (x(first.from) - 3.0, y(&first.mark));
                label(area, start, &first.mark.text, lettering)?;
            }
        }
        Ok(())
    })
}

/// A step chart with its axis. `months` names each month; `target_month` the one at which
/// the target stands.
pub fn steps(
    theme: Theme,
    series: &StepSeries,
    months: &[String],
    target_month: Option<&str>,
    width: f64,
    alt: String,
) -> Chart {
    let height = 104.0;
    let (left, top, bottom) = (14.0, 8.0, 88.0);
    let with_target = series.target.is_some();
    let right = width - if with_target { 30.0 } else { 10.0 };
    let last = months.len().saturating_sub(1).max(1);
    let x = |month: usize| left + 6.0 + (right - left - 6.0) * as_f64(month) / as_f64(last);
    let target_x = width - 7.0;
    let place = |at: f64| bottom - (bottom - top) * series.axis.part(at);
    let y = |mark: &Mark| place(mark.at);
    let runs = series.runs();
    draw(width, height, alt, |area| {
        for (tick, name) in &series.axis.ticks {
            line(area, &[(left, place(*tick)), (width, place(*tick))], 0.5, HAIR)?;
            let lettering = Lettering::new(7.0, GREY).anchor(Anchor::End);
            label(area, (left - 4.0, place(*tick)), name, lettering)?;
        }
        // The way to a target that is passed already would look like a planned fall.
        if let (Some(run), Some(target)) = (runs.last(), &series.target)
            && target.at >= run.mark.at
        {
            dashed(area, (x(run.to), y(&run.mark)), (target_x, y(target)), 1.0, theme.ink)?;
        }
        trace(area, theme, &runs, &x, &y, 1.7)?;
        for pair in runs.windows(2).filter(|pair| pair[1].joined) {
            let middle = f64::midpoint(y(&pair[0].mark), y(&pair[1].mark));
            let up = pair[1].mark.at > pair[0].mark.at;
            triangle(
                area,
                (x(pair[1].from) - 7.0, middle),
                up,
                if up { theme.ink } else { theme.attention },
            )?;
        }
        if let Some(run) = runs.last() {
            disc_around(area, (x(run.to), y(&run.mark)), 6.0, &run.mark.text, theme.ink)?;
            let lettering = Lettering::new(8.0, WHITE).bold();
            label(area, (x(run.to), y(&run.mark)), &run.mark.text, lettering)?;
        }
        if let Some(target) = &series.target {
            diamond(area, (target_x, y(target)), 4.9, theme.ink)?;
        }
        let mut end = width;
        if let (Some(name), true) = (target_month, with_target) {
            let half = text_width(name, AXIS_SIZE) / 2.0;
            let middle = target_x.min(width - half);
            label(area, (middle, 98.0), name, Lettering::new(AXIS_SIZE, GREY))?;
            end = middle - half - AXIS_GAP;
        }
        month_axis(area, theme, months, &x, 98.0, (0.0, end))?;
        Ok(())
    })
}

/// The names of the months below a chart, between two bounds, thinned where they would touch;
/// the last month always keeps its name.
pub(super) fn month_axis(
    area: &Area<'_>,
    theme: Theme,
    months: &[String],
    x: &dyn Fn(usize) -> f64,
    y: f64,
    bounds: (f64, f64),
) -> Drawn {
    let places = axis_places(months, x, bounds);
    for (month, at) in places {
        let is_last = month + 1 == months.len();
        let lettering = Lettering::new(AXIS_SIZE, if is_last { theme.ink } else { GREY });
        let lettering = if is_last { lettering.bold() } else { lettering };
        label(area, (at, y), &months[month], lettering)?;
    }
    Ok(())
}

/// The size of the names below a chart, and the least room between two of them.
const AXIS_SIZE: f64 = 7.0;
const AXIS_GAP: f64 = 4.0;

/// The months that are named, and the middles of their names.
fn axis_places(
    months: &[String],
    x: &dyn Fn(usize) -> f64,
    (from, to): (f64, f64),
) -> Vec<(usize, f64)> {
    let Some(last) = months.len().checked_sub(1) else { return Vec::new() };
    let distance = if last == 0 { f64::MAX } else { x(1) - x(0) };
    let fewest = match distance {
        20.0.. => 1,
        11.0..20.0 => 2,
        _ => 3,
    };
    let half = |month: usize| text_width(&months[month], AXIS_SIZE) / 2.0;
    let middle = |month: usize| {
        let (low, high) = (from + half(month), to - half(month));
        // Of a name that is wider than the chart the end is seen.
        x(month).max(low).min(high)
    };
    let every = |step: usize| (0..=last).filter(move |month| (last - month).is_multiple_of(step));
    let fits = |step: &usize| {
        let named: Vec<usize> = every(*step).collect();
        named.windows(2).all(|pair| {
            let room = middle(pair[1]) - half(pair[1]) - middle(pair[0]) - half(pair[0]);
            room >= AXIS_GAP
        })
    };
    // With a step beyond the first month only the last one is named.
    let step = (fewest..=last + 1).find(fits).unwrap_or(last + 1);
    every(step).map(|month| (month, middle(month))).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts on a page are far below 2^52")]
pub(super) fn as_f64(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_below_a_chart_do_not_touch() {
        let short: Vec<String> = ["Aug", "Sep", "Oct", "Nov"].map(String::from).to_vec();
        let wide: Vec<String> =
            ["2025年第4四半期", "第1四半期", "第2四半期", "第3四半期"].map(String::from).to_vec();
        for (months, distance, expected) in [
            (&short, 30.0, vec![0, 1, 2, 3]),
            (&short, 15.0, vec![1, 3]),
            (&wide, 35.0, vec![1, 3]),
            (&wide, 14.0, vec![3]),
        ] {
            let end = 20.0 + 3.0 * distance + 5.0;
            let places = axis_places(months, &|month| 20.0 + distance * as_f64(month), (0.0, end));
            let named: Vec<usize> = places.iter().map(|(month, _)| *month).collect();
            assert_eq!(named, expected, "{months:?} {distance}");
            for (month, middle) in places {
                let half = text_width(&months[month], AXIS_SIZE) / 2.0;
                assert!(middle + half <= end + 0.01, "{} ends in the chart", months[month]);
            }
        }
    }
}
