//! Which rounds there are, and to which of them each assessment belongs.

use std::collections::{BTreeMap, BTreeSet};

use super::places::Places;
use super::results::ReadDocument;
use crate::diag::Diagnostic;
use crate::model::{Assessment, Calendar, FiscalYear, Length, Period, TeamId};

/// The periods of all assessments, as they were written.
#[derive(Default)]
pub(super) struct WrittenPeriods(BTreeMap<TeamId, BTreeSet<Period>>);

impl WrittenPeriods {
    /// Adds the period of one assessment.
    pub(super) fn add(&mut self, team: &TeamId, period: Period) {
        match self.0.get_mut(team) {
            Some(periods) => drop(periods.insert(period)),
            None => drop(self.0.insert(team.clone(), BTreeSet::from([period]))),
        }
    }

    /// The rounds these periods make, unless the workspace says how long a round is.
    pub(super) fn calendar(&self, cadence: Option<Length>, fiscal: Option<FiscalYear>) -> Calendar {
        match cadence {
            Some(length) => Calendar { length, fiscal },
            None => Calendar::of_assessments(fiscal, self.0.values()),
        }
    }
}

/// Puts an assessment into its round. One whose period is longer than a round, or lies in
/// several, cannot be used: that is a finding.
pub(super) fn put_into_round(
    document: &mut ReadDocument,
    team: &TeamId,
    calendar: Calendar,
    places: &mut Places,
    findings: &mut Vec<Diagnostic>,
) {
    let day = document.day;
    let round = |period: Period| match day {
        Some(day) => Some(calendar.round_of(day)),
        None => calendar.round_with(period),
    };
    let Some(written) = document.period else { return };
    let in_a_week = |assessed: &Assessment| {
        // A month with a day in it is that day's week, where rounds are weeks.
        let day = assessed.assessed_on.filter(|day| Period::of(*day) == written);
        day.filter(|_| calendar.length == Length::Week).map(|day| calendar.round_of(day))
    };
    let found = round(written).or_else(|| document.assessment.as_ref().and_then(in_a_week));
    if let Some(found) = found {
        document.period = Some(found);
        if let Some(assessment) = &mut document.assessment {
            assessment.period = found;
        }
        return;
    }
    document.period = None;
    let Some(assessment) = document.assessment.take() else { return };
    let which = (team, written, assessment.assessed_on);
    let place = places.of_assessment(&assessment.file, which, &["period".to_owned()]);
    let cadence = calendar.length.cadence();
    let message = if written.length() > calendar.length {
        format!("`{written}` is longer than a round, which is {cadence} here")
    } else {
        format!("`{written}` lies in more than one round of a fiscal year that starts otherwise")
    };
    findings.push(
        Diagnostic::error(message)
            .at(place)
            .hint("write the round, or a day in it; `cadence` in `dankai.yaml` says how long rounds are")
            .of_team(team.as_str()),
    );
}
