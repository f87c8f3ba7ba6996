//! The charts of a team report, with their alternative texts.

use chrono::{Datelike, NaiveDate};

use crate::chart::{self, Bar, Chart, Ladder, Mark, StepSeries};
use crate::model::{Length, Period};
use crate::plan::Slot;
use crate::score::State;

use super::facts::TeamFacts;
use super::team::{AxisMonth, HistoryChart, story};
use super::words::Words;

/// The most step charts a report shows; beyond, only dimensions that moved get one.
const MOST_HISTORY_CHARTS: usize = 6;

fn series(facts: &TeamFacts<'_>, dimension: usize) -> StepSeries {
    let score = facts.score;
    let levels = facts
        .window()
        .iter()
        .map(|period| score.snapshot(*period)?.dimensions[dimension].1.as_ref().map(Mark::of))
        .collect();
    StepSeries {
        axis: chart::Axis::of(&facts.model.span()),
        levels,
        breaks: breaks(facts, dimension),
        // A day that has passed is not drawn ahead.
        target: score.dimensions[dimension]
            .target
            .as_ref()
            .filter(|_| !facts.target_day_passed())
            .map(Mark::of),
    }
}

/// The months, by their place in the window, before which the line of a dimension breaks: the
/// version of the model changed, or the dimension did not concern the team.
fn breaks(facts: &TeamFacts<'_>, dimension: usize) -> Vec<usize> {
    let snapshots = &facts.score.snapshots;
    let changed =
        snapshots.windows(2).filter(|pair| pair[0].other_version != pair[1].other_version);
    let window = facts.window();
    let changed = changed.map(|pair| pair[1].period);
    let paused = window.iter().copied().filter(|period| is_paused(facts, *period, dimension));
    changed.chain(paused).filter_map(|at| window.iter().position(|period| *period == at)).collect()
}

/// Whether a dimension did not concern the team in a period.
fn is_paused(facts: &TeamFacts<'_>, period: Period, dimension: usize) -> bool {
    let snapshot = facts.score.snapshot(period);
    snapshot.is_some_and(|snapshot| snapshot.dimensions[dimension].0 == State::NotApplicable)
}

/// The levels of a dimension month by month, as a sentence.
fn spoken_series(facts: &TeamFacts<'_>, dimension: usize, series: &StepSeries) -> String {
    let words = facts.words;
    let window = facts.window();
    let ends = [window.first(), window.last()]
        .map(|period| period.map_or_else(String::new, |p| words.period_full(*p)));
    let missing = |period: Period| match is_paused(facts, period, dimension) {
        true => words.pick("not applicable", "対象外"),
        false => words.pick("not assessed", "未評価"),
    };
    let levels: Vec<String> = series
        .levels
        .iter()
        .zip(&window)
        .map(|(mark, &at)| mark.as_ref().map_or_else(|| missing(at), |mark| mark.text.clone()))
        .collect();
    let levels = levels.join(&words.pick(", ", "、"));
    let round = words.round();
    let name = facts.name(dimension);
    words.pick(
        format!("{name} by {round}, {} to {}: {levels}.", ends[0], ends[1]),
        format!("{name}の{round}別推移（{}～{}）：{levels}。", ends[0], ends[1]),
    )
}

/// The ladder and the small line of one dimension.
pub(super) fn ladder_row_charts(
    facts: &TeamFacts<'_>,
    at: usize,
    compact: bool,
) -> (Chart, Option<Chart>) {
    let words = facts.words;
    let score = facts.score;
    let dimension = &score.dimensions[at];
    let last_known = score.last_known().and_then(|snapshot| snapshot.dimensions[at].1.as_ref());
    let median = facts.around.medians[at].as_ref().map(|(median, _)| median);
    let applicable = dimension.standing.state != State::NotApplicable;
    let values = Ladder {
        axis: chart::Axis::of(&facts.model.span()),
        now: dimension.grade().or(last_known).map(Mark::of),
        stale: dimension.grade().is_none(),
        before: dimension.previous.as_ref().filter(|_| dimension.grade().is_some()).map(Mark::of),
        target: dimension.target.as_ref().filter(|_| applicable).map(Mark::of),
        median: median.map(Mark::of),
    };
    let mut parts = Vec::new();
    match (dimension.grade(), last_known) {
        (Some(grade), _) => {
            let (month, grade) = (words.period_name(score.period), words.graded(grade));
            parts.push(words.pick(format!("{grade} in {month}"), format!("{month}は{grade}")));
        }
        (None, Some(grade)) => {
            let grade = words.graded(grade);
            parts.push(words.pick(format!("last known {grade}"), format!("直近は{grade}")));
        }
        (None, None) if applicable => parts.push(words.pick("not assessed", "未評価")),
        (None, None) => parts.push(words.pick("not applicable", "対象外")),
    }
    if let (Some(before), Some(compared)) = (&values.before, score.compared_with) {
        let before = &before.text;
        let month = words.period_name(compared);
        parts.push(words.pick(format!("{before} in {month}"), format!("{month}は{before}")));
    }
    if let (Some(target), true) = (&dimension.target, applicable) {
        parts.push(words.pick(format!("target {target}"), format!("目標{target}")));
    }
    if let Some(median) = median {
        parts.push(words.pick(
            format!("median of the other teams {median}"),
            format!("他チームの中央値{median}"),
        ));
    }
    let name = facts.name(at);
    let alt = words
        .pick(format!("{name}: {}.", parts.join(", ")), format!("{name}：{}。", parts.join("、")));
    let series = series(facts, at);
    let known = series.levels.iter().flatten().count();
    let spark = (known > 1).then(|| {
        let alt = spoken_series(facts, at, &series);
        chart::spark(facts.theme, &series, compact, alt)
    });
    (chart::ladder(facts.theme, &values, compact, alt), spark)
}

/// A step chart for each dimension, or for those that moved where there are many.
pub(super) fn history_charts(facts: &TeamFacts<'_>) -> Vec<HistoryChart> {
    let words = facts.words;
    let score = facts.score;
    let window = facts.window();
    if window.len() < 2 {
        return Vec::new();
    }
    let months: Vec<String> = window.iter().map(|period| words.period_short(*period)).collect();
    let target_month = facts.around.target_day.map(|day| words.month_of(day));
    let known = |at: &usize| series(facts, *at).levels.iter().any(Option::is_some);
    let mut dimensions: Vec<usize> = (0..facts.model.dimensions.len()).filter(known).collect();
    if dimensions.len() > MOST_HISTORY_CHARTS {
        let events = facts.events();
        let moved = |at: &usize| events.iter().any(|event| event.dimension == *at);
        dimensions.retain(moved);
        dimensions.truncate(MOST_HISTORY_CHARTS);
    }
    dimensions
        .into_iter()
        .map(|at| {
            let series = series(facts, at);
            let alt = spoken_series(facts, at, &series);
            HistoryChart {
                id: facts.model.dimensions[at].id.clone(),
                name: super::words::shortened(&facts.name(at), 17.0),
                story: story(facts, at),
                chart: chart::steps(
                    facts.theme,
                    &series,
                    &months,
                    target_month.as_deref(),
                    157.0,
                    alt,
                ),
            }
        })
        .map(|chart| HistoryChart {
            story: if score.assessment.is_some() { chart.story } else { String::new() },
            ..chart
        })
        .collect()
}

/// The time axis of a roadmap: whole months.
pub(super) struct Axis {
    first: Period,
    count: i32,
}

impl Axis {
    fn start(&self) -> NaiveDate {
        self.first.first_day()
    }

    fn days(&self) -> f64 {
        f64::from(
            i32::try_from((self.first.plus(self.count).first_day() - self.start()).num_days())
                .unwrap_or(i32::MAX),
        )
    }

    /// A day as a fraction of the axis; below 0 or above 1 outside of it.
    fn at(&self, day: NaiveDate) -> f64 {
        f64::from(i32::try_from((day - self.start()).num_days()).unwrap_or(i32::MAX)) / self.days()
    }

    /// The months with their names and their part of the axis.
    pub(super) fn months(&self, words: Words) -> Vec<AxisMonth> {
        (0..self.count)
            .map(|month| {
                let period = self.first.plus(month);
                AxisMonth {
                    name: words.month_on_axis(period),
                    share: self.at(period.plus(1).first_day()) - self.at(period.first_day()),
                }
            })
            .collect()
    }
}

/// The month in which the roadmap begins: the one after a month that was assessed; of other
/// rounds the month of the assessment, or the next where that month is half over.
fn roadmap_start(facts: &TeamFacts<'_>) -> Period {
    let last = facts.score.period.last_day();
    match facts.score.assessment {
        Some(assessment) if facts.score.period.length() != Length::Month => {
            let day = assessment.reference_day();
            Period::of(day).plus(i32::from(day.day() > 15))
        }
        _ => Period::of(last).plus(1),
    }
}

/// Three months from where the roadmap begins; up to six where the steps lie further ahead.
pub(super) fn roadmap_axis(facts: &TeamFacts<'_>) -> Axis {
    let first = roadmap_start(facts);
    let ends = facts.roadmap.actions.iter().map(|action| Period::of(action.slot.to));
    let last = ends.max().unwrap_or(first);
    Axis { first, count: (last.rounds_since(first) + 1).clamp(3, 6) }
}

/// The bar of one step over the days it takes: solid where it ends on a due day, pale where
/// the days are only proposed.
pub(super) fn step_bar(facts: &TeamFacts<'_>, axis: &Axis, slot: Slot, low: bool) -> Chart {
    let words = facts.words;
    let months =
        (1..=axis.count).map(|month| axis.at(axis.first.plus(month).first_day())).collect();
    let (from, to) = (words.full_day(slot.from), words.full_day(slot.to));
    let alt = if slot.planned {
        words.pick(format!("due {to}"), format!("期限 {to}"))
    } else {
        words.pick(
            format!("no due date; proposed {from} to {to}"),
            format!("期限未定、提案 {from}～{to}"),
        )
    };
    let span = (axis.at(slot.from), axis.at(slot.to) + 1.0 / axis.days());
    let beyond = !(0.0..=1.0).contains(&span.1);
    chart::roadmap_bar(facts.theme, &Bar { months, span, planned: slot.planned, beyond, low }, alt)
}
