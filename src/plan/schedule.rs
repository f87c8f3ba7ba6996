//! When the steps of a roadmap can be done.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::model::{Assessment, LocalText, MaturityModel, PlanItem};

/// The days on which a step is worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Whether the last day is the due day of the plan; else the slot is only proposed.
    pub planned: bool,
}

impl Slot {
    /// The days of two pieces of work on one thing. The end is planned where both are.
    pub(super) fn joined(self, other: Self) -> Self {
        Self {
            from: self.from.min(other.from),
            to: self.to.max(other.to),
            planned: self.planned && other.planned,
        }
    }
}

/// One piece of work.
#[derive(Debug, Clone, Copy)]
pub(super) struct Job<'a> {
    /// The criterion it closes.
    pub(super) criterion: Option<usize>,
    /// The item of the plan; none where it is only proposed.
    pub(super) item: Option<&'a PlanItem>,
    /// How many working days it takes.
    pub(super) days: u32,
}

/// Gives each piece of work its days. One with a due day ends on it and begins as many working
/// days before as it takes. Any other is proposed: one after the other for each owner (those
/// without owner together), after what its criterion requires, from the first working day
/// after the assessment.
pub(super) fn schedule(
    model: &MaturityModel,
    assessment: &Assessment,
    jobs: &[Job<'_>],
) -> Vec<Slot> {
    let start = next_working_day(assessment.reference_day());
    let mut slots: Vec<Slot> = Vec::with_capacity(jobs.len());
    let mut free: Vec<(Option<&LocalText>, NaiveDate)> = Vec::new();
    let mut ends: BTreeMap<usize, NaiveDate> = BTreeMap::new();
    for job in jobs {
        let owner = job.item.and_then(|item| item.owner.as_ref());
        let slot = if let Some(due) = job.item.and_then(|item| item.due) {
            Slot { from: working_days_before(due, job.days), to: due, planned: true }
        } else {
            let lane = free.iter().find(|(other, _)| *other == owner).map(|(_, day)| *day);
            let required = job.criterion.map_or(&[][..], |at| &model.criteria[at].requires).iter();
            let after = required.filter_map(|at| Some(next_working_day(*ends.get(at)?))).max();
            let from = [Some(start), lane, after].into_iter().flatten().max().unwrap_or(start);
            let to = working_days_after(from, job.days);
            free.retain(|(other, _)| *other != owner);
            free.push((owner, next_working_day(to)));
            Slot { from, to, planned: false }
        };
        if let Some(criterion) = job.criterion {
            let end = ends.entry(criterion).or_insert(slot.to);
            *end = slot.to.max(*end);
        }
        slots.push(slot);
    }
    slots
}

fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn next_working_day(day: NaiveDate) -> NaiveDate {
    let mut next = day + Days::new(1);
    while !is_working_day(next) {
        next = next + Days::new(1);
    }
    next
}

/// The last of `count` working days that begin on `from`, itself a working day. Whole weeks
/// are stepped over at once, so that a long effort takes no time to compute.
fn working_days_after(from: NaiveDate, count: u32) -> NaiveDate {
    let rest = count.saturating_sub(1);
    let mut day = from + Days::new(u64::from(rest / 5) * 7);
    for _ in 0..rest % 5 {
        day = next_working_day(day);
    }
    day
}

/// The first of `count` working days that end on `to`.
fn working_days_before(to: NaiveDate, count: u32) -> NaiveDate {
    let rest = count.saturating_sub(1);
    let mut day = to - Days::new(u64::from(rest / 5) * 7);
    let mut left = rest % 5;
    while left > 0 {
        day = day - Days::new(1);
        left -= u32::from(is_working_day(day));
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("the test gives a day")
    }

    #[test]
    fn effort_is_counted_in_working_days() {
        // 2026-11-23 is a Monday.
        for (from, count, to) in [
            ("2026-11-23", 1, "2026-11-23"),
            ("2026-11-23", 5, "2026-11-27"),
            ("2026-11-23", 6, "2026-11-30"),
            ("2026-11-26", 3, "2026-11-30"),
            ("2026-11-23", 10, "2026-12-04"),
        ] {
            assert_eq!(working_days_after(day(from), count), day(to), "{from} + {count}");
            assert_eq!(working_days_before(day(to), count), day(from), "{to} - {count}");
        }
        assert_eq!(next_working_day(day("2026-11-20")), day("2026-11-23"));
    }
}
