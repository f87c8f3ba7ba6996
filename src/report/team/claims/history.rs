//! The claim over the history, and what is recorded as the reason of a change.

use std::cmp::Ordering;

use crate::model::{Grade, LocalText, Period, Score, ScoringRule};
use crate::report::facts::Subject;
use crate::score::{Event, Snapshot, State};

/// What the claim over the history says.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) enum HistoryClaim {
    /// The team was never assessed.
    Nothing,
    /// It was assessed, and nothing is known of any dimension.
    NothingKnown,
    /// It was assessed for the first time.
    First,
    /// What was written of an earlier period, this one, cannot be read.
    Unreadable(Period),
    /// It was assessed once, in this period.
    Once(Period),
    /// The assessment before lies further back than the history shown.
    LongAgo(Period),
    /// The assessments before, the last of them in this period, were made with another
    /// version of the model.
    NewVersion { before: Period, then: String, now: String },
    /// Nothing has changed.
    Steady(Steady),
    /// Levels changed: so many were gained, whatever was lost.
    Levels { since: Period, gained: Score, losses: Vec<Loss>, events: usize },
    /// Scores changed.
    Scores { since: Period, team: Option<(Grade, Grade)>, rose: usize, fell: usize },
}

/// Several assessments that found the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::report) struct Steady {
    /// The period of the first of them.
    pub(in crate::report) since: Period,
    /// In how many periods there was one.
    pub(in crate::report) assessments: usize,
    /// Whether there was one in every period.
    pub(in crate::report) complete: bool,
}

/// A level that was lost.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Loss {
    pub(in crate::report) dimension: usize,
    pub(in crate::report) by: Score,
    pub(in crate::report) period: Period,
    /// When it was regained, if it was.
    pub(in crate::report) regained: Option<Period>,
}

/// What the claim over the history has to say: of the assessments shown that were made with
/// one version of the model.
pub(in crate::report) fn history(subject: &Subject<'_>) -> HistoryClaim {
    let score = subject.score;
    let all = &score.snapshots;
    let Some(last) = all.last() else { return HistoryClaim::Nothing };
    let nothing =
        |it: &Snapshot| it.dimensions.iter().all(|(state, _)| *state == State::NotAssessed);
    let one_version = all.iter().all(|it| it.other_version.is_none());
    if one_version && all.iter().all(nothing) {
        return HistoryClaim::NothingKnown;
    }
    let window = subject.window();
    let shown = all.iter().position(|it| Some(it.period) >= window.first().copied());
    let first_of_version = score.version_run();
    let first = shown.unwrap_or(all.len() - 1).max(first_of_version);
    let run = &all[first..];
    let since = run.first().map_or(last.period, |it| it.period);
    let mut periods: Vec<Period> = run.iter().map(|it| it.period).collect();
    periods.dedup();
    let events: Vec<&Event> = score.events.iter().filter(|it| it.assessment > first).collect();
    if periods.len() < 2 {
        let alone = alone(subject, first, last);
        // What changed from one assessment of a round to the next is no change since another
        // version of the model.
        if events.is_empty() || matches!(alone, HistoryClaim::NewVersion { .. }) {
            return alone;
        }
    }
    if events.is_empty() {
        let elapsed = last.period.rounds_since(since);
        let complete = i32::try_from(periods.len()).is_ok_and(|count| count > elapsed);
        return HistoryClaim::Steady(Steady { since, assessments: periods.len(), complete });
    }
    if !subject.model.has_levels() {
        let nets = nets(subject.model.dimensions.len(), &events);
        let count = |sign: Ordering| nets.iter().filter(|net| net.sign() == sign).count();
        let team = run.first().and_then(|it| it.grade.clone()).zip(last.grade.clone());
        let (rose, fell) = (count(Ordering::Greater), count(Ordering::Less));
        return HistoryClaim::Scores { since, team, rose, fell };
    }
    // What was lost is told beside it, so that neither is set off against the other.
    let gained = events.iter().filter(|it| !it.is_loss()).map(|it| it.to.minus(&it.from)).sum();
    let loss = |event: &&Event| Loss {
        dimension: event.dimension,
        by: event.from.minus(&event.to),
        period: event.period,
        regained: subject.regained(event),
    };
    let losses = events.iter().copied().filter(|event| event.is_loss());
    HistoryClaim::Levels {
        since,
        gained,
        losses: losses.map(|event| loss(&event)).collect(),
        events: events.len(),
    }
}

/// What is to be said where one assessment stands by itself.
fn alone(subject: &Subject<'_>, first: usize, last: &Snapshot) -> HistoryClaim {
    let before = subject.score.snapshots[..first].iter().rfind(|it| it.period < last.period);
    match before {
        Some(before) if before.other_version != last.other_version => {
            let name = |version: &Option<String>| {
                version.clone().unwrap_or_else(|| subject.model.version.clone())
            };
            HistoryClaim::NewVersion {
                before: before.period,
                then: name(&before.other_version),
                now: name(&last.other_version),
            }
        }
        Some(before) => HistoryClaim::LongAgo(before.period),
        None => match subject.score.unreadable_before() {
            Some(period) => HistoryClaim::Unreadable(period),
            None if last.period == subject.score.period => HistoryClaim::First,
            None => HistoryClaim::Once(last.period),
        },
    }
}

/// What each dimension gained or lost by some changes together.
fn nets(dimensions: usize, events: &[&Event]) -> Vec<Score> {
    let mut nets = vec![Score::zero(); dimensions];
    for event in events {
        nets[event.dimension] = nets[event.dimension].clone() + event.to.minus(&event.from);
    }
    nets
}

/// What is recorded about a change of grade.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Reason<'a> {
    /// The criteria behind it, as far as they are known.
    pub(in crate::report) criteria: &'a [usize],
    /// What was said of the first of them of which something was said.
    pub(in crate::report) note: Option<&'a LocalText>,
    /// What the criteria behind it are now.
    pub(in crate::report) now: Now,
}

/// What the criteria behind a change of grade are after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Now {
    /// They are met, so that levels were gained.
    Met,
    /// They are open, so that levels were lost.
    Open,
    /// They are rated higher, lower or no longer, by which a score rose.
    Raised,
    /// They are rated so that a score fell.
    Lowered,
}

impl Now {
    /// Whether something was lost.
    pub(in crate::report) fn is_loss(self) -> bool {
        matches!(self, Self::Open | Self::Lowered)
    }
}

/// What is recorded about a change of grade.
pub(in crate::report) fn reason<'a>(subject: &Subject<'a>, event: &'a Event) -> Reason<'a> {
    let assessment = &subject.score.history[event.assessment];
    let note = |criterion: &usize| assessment.answers[*criterion].as_ref()?.said().note.as_ref();
    Reason {
        criteria: &event.causes,
        note: event.causes.iter().find_map(note),
        now: match (subject.model.scoring.rule, event.is_loss()) {
            (ScoringRule::Staged, false) => Now::Met,
            (ScoringRule::Staged, true) => Now::Open,
            (_, false) => Now::Raised,
            (_, true) => Now::Lowered,
        },
    }
}
