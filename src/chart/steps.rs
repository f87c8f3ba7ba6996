//! Levels over time as steps: levels jump, a smooth line would invent values.

use super::canvas::{Anchor, Area, Chart, Drawn, draw};
use super::draw::{Lettering, Point, dashed, diamond, disc, label, line, triangle};
use super::theme::{ATTENTION, GREY, HAIR, INK, WHITE};

/// The levels of one dimension by month.
#[derive(Debug, Clone)]
pub struct StepSeries {
    /// The lowest level of the model.
    pub min: u8,
    /// The highest level of the model.
    pub max: u8,
    /// One entry a month; none where there was no assessment or no level.
    pub levels: Vec<Option<u8>>,
    /// Months after which the line breaks although both have a level: another version of
    /// the model.
    pub breaks: Vec<usize>,
    /// The target.
    pub target: Option<u8>,
}

/// One change of level, or the first level.
struct Run {
    from: usize,
    to: usize,
    level: u8,
    /// Whether the line leads on from the run before.
    joined: bool,
}

impl StepSeries {
    /// Runs of the same level. A month without assessment does not break the line: the
    /// level holds until the next assessment says otherwise.
    fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for (month, level) in self.levels.iter().enumerate() {
            let Some(level) = *level else { continue };
            let broken = self
                .breaks
                .iter()
                .any(|&at| runs.last().is_some_and(|run| run.to <= at && at < month));
            match runs.last_mut() {
                Some(run) if run.level == level && !broken => run.to = month,
                Some(run) => {
                    if !broken {
                        run.to = month;
                    }
                    runs.push(Run { from: month, to: month, level, joined: !broken });
                }
                None => runs.push(Run { from: month, to: month, level, joined: false }),
            }
        }
        runs
    }
}

fn trace(
    area: &Area<'_>,
    runs: &[Run],
    x: &dyn Fn(usize) -> f64,
    y: &dyn Fn(u8) -> f64,
    width: f64,
) -> Drawn {
    let mut before: Option<u8> = None;
    let mut points: Vec<Point> = Vec::new();
    for run in runs {
        if run.joined
            && let Some(level) = before
        {
            if run.level < level {
                line(area, &points, width, INK)?;
                points.clear();
                line(
                    area,
                    &[(x(run.from), y(level)), (x(run.from), y(run.level))],
                    width,
                    ATTENTION,
                )?;
            }
        } else {
            line(area, &points, width, INK)?;
            points.clear();
        }
        points.extend([(x(run.from), y(run.level)), (x(run.to), y(run.level))]);
        before = Some(run.level);
    }
    line(area, &points, width, INK)
}

/// A small line without axes, for a table row: first and last level are named.
pub fn spark(series: &StepSeries, alt: String) -> Chart {
    let (width, height) = (76.0, 38.0);
    let last = series.levels.len().saturating_sub(1).max(1);
    let x = |month: usize| 9.0 + 53.0 * as_f64(month) / as_f64(last);
    let steps = f64::from(series.max.saturating_sub(series.min).max(1));
    let y = |level: u8| 32.0 - 26.0 * f64::from(level.saturating_sub(series.min)) / steps;
    let runs = series.runs();
    draw(width, height, alt, |area| {
        for level in [series.min, series.max] {
            line(area, &[(x(0), y(level)), (x(last), y(level))], 0.5, HAIR)?;
        }
        trace(area, &runs, &x, &y, 1.3)?;
        if let Some(run) = runs.last() {
            let end = (x(run.to), y(run.level));
            disc(area, end, 2.2, INK)?;
            let lettering = Lettering::new(7.4, INK).bold().anchor(Anchor::Start);
            label(area, (end.0 + 5.0, end.1), &run.level.to_string(), lettering)?;
        }
        if let (Some(first), true) = (runs.first(), runs.len() > 1) {
            let lettering = Lettering::new(7.0, GREY).anchor(Anchor::End);
            label(
                area,
                (x(first.from) - 3.0, y(first.level)),
                &first.level.to_string(),
                lettering,
            )?;
        }
        Ok(())
    })
}

/// A step chart with its axis. `months` names each month; `target_month` the one at which
/// the target stands.
pub fn steps(
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
    let steps = f64::from(series.max.saturating_sub(series.min).max(1));
    let y =
        |level: u8| bottom - (bottom - top) * f64::from(level.saturating_sub(series.min)) / steps;
    let runs = series.runs();
    draw(width, height, alt, |area| {
        for level in series.min..=series.max {
            line(area, &[(left, y(level)), (width, y(level))], 0.5, HAIR)?;
            let lettering = Lettering::new(7.0, GREY).anchor(Anchor::End);
            label(area, (left - 4.0, y(level)), &level.to_string(), lettering)?;
        }
        // The way to a target that is passed already would look like a planned fall.
        if let (Some(run), Some(target)) = (runs.last(), series.target)
            && target >= run.level
        {
            dashed(area, (x(run.to), y(run.level)), (target_x, y(target)), 1.0, INK)?;
        }
        trace(area, &runs, &x, &y, 1.7)?;
        for pair in runs.windows(2).filter(|pair| pair[1].joined) {
            let middle = f64::midpoint(y(pair[0].level), y(pair[1].level));
            let up = pair[1].level > pair[0].level;
            triangle(area, (x(pair[1].from) - 7.0, middle), up, if up { INK } else { ATTENTION })?;
        }
        if let Some(run) = runs.last() {
            disc(area, (x(run.to), y(run.level)), 6.0, INK)?;
            let lettering = Lettering::new(8.0, WHITE).bold();
            label(area, (x(run.to), y(run.level)), &run.level.to_string(), lettering)?;
        }
        if let Some(target) = series.target {
            diamond(area, (target_x, y(target)), 4.9)?;
        }
        month_axis(area, months, &x, 98.0)?;
        if let (Some(name), true) = (target_month, with_target) {
            label(area, (target_x, 98.0), name, Lettering::new(7.0, GREY))?;
        }
        Ok(())
    })
}

/// The names of the months below a chart, thinned where they would touch; the last month
/// always keeps its name.
pub(super) fn month_axis(
    area: &Area<'_>,
    months: &[String],
    x: &dyn Fn(usize) -> f64,
    y: f64,
) -> Drawn {
    let Some(last) = months.len().checked_sub(1) else { return Ok(()) };
    let distance = if last == 0 { f64::MAX } else { x(1) - x(0) };
    let every = if distance >= 20.0 {
        1
    } else if distance >= 11.0 {
        2
    } else {
        3
    };
    for (month, name) in months.iter().enumerate() {
        let lettering = Lettering::new(7.0, GREY);
        if month == last {
            label(area, (x(month), y), name, Lettering::new(7.0, INK).bold())?;
        } else if (last - month).is_multiple_of(every) {
            label(area, (x(month), y), name, lettering)?;
        }
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "counts on a page are far below 2^52")]
pub(super) fn as_f64(count: usize) -> f64 {
    count as f64
}
