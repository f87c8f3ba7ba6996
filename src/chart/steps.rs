//! Levels over time as steps: levels jump, a smooth line would invent values.

use super::axis::{Axis, Mark};
use super::canvas::{Anchor, Area, Chart, Drawn, draw};
use super::draw::{Lettering, Point, dashed, diamond, disc, disc_around, label, line, triangle};
use super::theme::{GREY, HAIR, Theme, WHITE};

/// The grades of one dimension by month.
#[derive(Debug, Clone)]
pub struct StepSeries {
    /// The scale.
    pub axis: Axis,
    /// One entry a month; none where there was no assessment or no grade.
    pub levels: Vec<Option<Mark>>,
    /// Months before which the line breaks although both sides have a grade: another
    /// version of the model.
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
        month_axis(area, theme, months, &x, 98.0)?;
        if let (Some(name), true) = (target_month, with_target) {
            label(area, (target_x, 98.0), name, Lettering::new(7.0, GREY))?;
        }
        Ok(())
    })
}

/// About how wide a name is in the size of an axis.
fn axis_width(name: &str) -> f64 {
    name.chars().map(|one| if one.is_ascii() { 4.0 } else { 7.0 }).sum()
}

/// The names of the months below a chart, thinned where they would touch; the last month
/// always keeps its name.
pub(super) fn month_axis(
    area: &Area<'_>,
    theme: Theme,
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
    // Names of rounds can be longer than those of months.
    let widest = months.iter().map(|name| axis_width(name)).fold(0.0, f64::max);
    let every = (every..=months.len()).find(|&every| distance * as_f64(every) >= widest + 3.0);
    let every = every.unwrap_or(months.len());
    for (month, name) in months.iter().enumerate() {
        let lettering = Lettering::new(7.0, GREY);
        if month == last {
            label(area, (x(month), y), name, Lettering::new(7.0, theme.ink).bold())?;
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
