//! The charts of a team report, with their alternative texts.

use chrono::NaiveDate;

use crate::chart::{self, Bar, Chart, Ladder, StepSeries};
use crate::model::Period;
use crate::score::{OrganisationScore, State};

use super::facts::TeamFacts;
use super::team::{AxisMonth, HistoryChart};
use super::team_sentences as say;
use super::words::Words;

/// The most step charts a report shows; beyond, only dimensions that moved get one.
const MOST_HISTORY_CHARTS: usize = 6;

fn series(facts: &TeamFacts<'_>, dimension: usize) -> StepSeries {
    let score = facts.score;
    let levels = facts
        .window()
        .iter()
        .map(|period| {
            let snapshot = score.snapshots.iter().find(|snapshot| snapshot.period == *period)?;
            snapshot.dimensions[dimension].1
        })
        .collect();
    StepSeries {
        min: facts.model.min_level(),
        max: facts.model.max_level(),
        levels,
        breaks: Vec::new(),
        target: score.dimensions[dimension].target,
    }
}

/// The levels of a dimension month by month, as a sentence.
fn spoken_series(facts: &TeamFacts<'_>, dimension: usize, series: &StepSeries) -> String {
    let words = facts.words;
    let window = facts.window();
    let ends = [window.first(), window.last()]
        .map(|period| period.map_or_else(String::new, |p| words.month_and_year(*p)));
    let missing = words.pick("not assessed", "未評価");
    let levels: Vec<String> = series
        .levels
        .iter()
        .map(|level| level.map_or_else(|| missing.clone(), |level| level.to_string()))
        .collect();
    let levels = levels.join(&words.pick(", ", "、"));
    let name = facts.name(dimension);
    words.pick(
        format!("{name} by month, {} to {}: {levels}.", ends[0], ends[1]),
        format!("{name}の月次レベル（{}～{}）：{levels}。", ends[0], ends[1]),
    )
}

/// The ladder and the small line of one dimension.
pub(super) fn ladder_row_charts(
    organisation: &OrganisationScore<'_>,
    facts: &TeamFacts<'_>,
    at: usize,
) -> (Chart, Option<Chart>) {
    let words = facts.words;
    let score = facts.score;
    let dimension = &score.dimensions[at];
    let last_known = score.last_known().and_then(|snapshot| snapshot.dimensions[at].1);
    let median = organisation.median_of_others(score, at).map(|(median, _)| median);
    let applicable = dimension.standing.state != State::NotApplicable;
    let values = Ladder {
        min: facts.model.min_level(),
        max: facts.model.max_level(),
        now: dimension.level().or(last_known),
        stale: dimension.level().is_none(),
        before: dimension.previous.filter(|_| dimension.level().is_some()),
        target: dimension.target.filter(|_| applicable),
        median,
    };
    let mut parts = Vec::new();
    match (dimension.level(), last_known) {
        (Some(level), _) => {
            let month = words.month_name(score.period);
            parts.push(
                words.pick(format!("level {level} in {month}"), format!("{month}はレベル{level}")),
            );
        }
        (None, Some(level)) => parts
            .push(words.pick(format!("last known level {level}"), format!("直近はレベル{level}"))),
        (None, None) if applicable => parts.push(words.pick("not assessed", "未評価")),
        (None, None) => parts.push(words.pick("not applicable", "対象外")),
    }
    if let (Some(before), Some(compared)) = (values.before, score.compared_with) {
        let month = words.month_name(compared);
        parts.push(words.pick(format!("{before} in {month}"), format!("{month}は{before}")));
    }
    if let Some(target) = values.target {
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
        chart::spark(&series, alt)
    });
    (chart::ladder(&values, alt), spark)
}

/// A step chart for each dimension, or for those that moved where there are many.
pub(super) fn history_charts(
    organisation: &OrganisationScore<'_>,
    facts: &TeamFacts<'_>,
) -> Vec<HistoryChart> {
    let words = facts.words;
    let score = facts.score;
    let window = facts.window();
    if window.len() < 2 {
        return Vec::new();
    }
    let months: Vec<String> = window.iter().map(|period| words.month(*period)).collect();
    let target_day =
        organisation.portfolio.target_day(score.team, score.assessment.or(score.history.last()));
    let target_month = target_day.map(|day| words.month(Period::of(day)));
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
                name: super::words::shortened(&facts.name(at), 17.0),
                story: say::story(facts, at),
                chart: chart::steps(&series, &months, target_month.as_deref(), 157.0, alt),
            }
        })
        .map(|chart| HistoryChart {
            story: if score.assessment.is_some() { chart.story } else { String::new() },
            ..chart
        })
        .collect()
}

/// The time axis of a roadmap: whole months after the period.
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
                    name: words.month(period),
                    share: self.at(period.plus(1).first_day()) - self.at(period.first_day()),
                }
            })
            .collect()
    }
}

/// Three months after the period; up to six where due days lie further ahead.
pub(super) fn roadmap_axis(facts: &TeamFacts<'_>) -> Axis {
    let first = facts.score.period.plus(1);
    let dues = facts.roadmap.steps.iter().filter_map(|step| step.item.and_then(|item| item.due));
    let last = dues.map(Period::of).max().unwrap_or(first);
    Axis { first, count: (last.months_since(first) + 1).clamp(3, 6) }
}

/// The bar of one step: as long as its effort, ending on the day it is due.
pub(super) fn step_bar(
    facts: &TeamFacts<'_>,
    axis: &Axis,
    effort: Option<u32>,
    due: Option<NaiveDate>,
) -> Chart {
    let words = facts.words;
    let months =
        (1..=axis.count).map(|month| axis.at(axis.first.plus(month).first_day())).collect();
    let alt = match due {
        Some(due) => {
            let day = words.full_day(due);
            words.pick(format!("due {day}"), format!("期限 {day}"))
        }
        None => words.pick("no due date", "期限未定"),
    };
    let span = due.map(|due| {
        // Five working days fill seven calendar days.
        let days = f64::from(effort.unwrap_or(5)) * 7.0 / 5.0;
        let end = axis.at(due) + 1.0 / axis.days();
        (end - days / axis.days(), end)
    });
    let beyond = span.is_some_and(|(_, end)| !(0.0..=1.0).contains(&end));
    chart::roadmap_bar(&Bar { months, span, beyond }, alt)
}
