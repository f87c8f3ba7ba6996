//! The data a report carries along, so that its figures can be recomputed.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{AnswerState, Locale, MaturityModel, Scale, Value};
use crate::score::{Forecast, OrganisationScore, TeamScore, forecast};

use super::score_view::{TeamView, score_view, team_view};

#[derive(Serialize)]
struct TeamAttachment<'a> {
    schema: &'static str,
    period: String,
    compared_with: Option<String>,
    model: ModelReference<'a>,
    score: TeamView,
    forecast: ForecastView,
    assessments: Vec<AssessmentView<'a>>,
}

#[derive(Serialize)]
struct ModelReference<'a> {
    id: &'a str,
    version: &'a str,
}

/// When all targets would be reached; or why nothing is said of it.
#[derive(Serialize)]
struct ForecastView {
    method: &'static str,
    reached: Option<String>,
    earliest: Option<String>,
    latest: Option<String>,
    none_because: Option<&'static str>,
}

#[derive(Serialize)]
struct AssessmentView<'a> {
    period: String,
    assessed_on: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    levels: BTreeMap<&'a str, f64>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    answers: BTreeMap<&'a str, String>,
}

/// A team's scores and answers up to the period, as JSON text.
pub fn team_attachment(model: &MaturityModel, team: &TeamScore<'_>, locale: Locale) -> String {
    let assessments = team
        .history
        .iter()
        .map(|assessment| AssessmentView {
            period: assessment.period.to_string(),
            assessed_on: assessment.assessed_on.map(|day| day.to_string()),
            levels: model
                .dimensions
                .iter()
                .zip(&assessment.declared)
                .filter_map(|(dimension, level)| {
                    Some((dimension.id.as_str(), level.as_ref()?.position()))
                })
                .collect(),
            answers: model
                .criteria
                .iter()
                .zip(&assessment.answers)
                .filter_map(|(criterion, answer)| {
                    Some((criterion.id.as_str(), state(answer.as_ref()?.state, &criterion.scale)))
                })
                .collect(),
        })
        .collect();
    let attachment = TeamAttachment {
        schema: "dankai.team/1",
        period: team.period.to_string(),
        compared_with: team.compared_with.map(|period| period.to_string()),
        model: ModelReference { id: &model.id, version: &model.version },
        score: team_view(model, team, locale),
        forecast: forecast_view(model, team),
        assessments,
    };
    serde_json::to_string(&attachment).expect("plain data is always JSON")
}

/// All scores of a period, as JSON text.
pub fn summary_attachment(score: &OrganisationScore<'_>, locale: Locale) -> String {
    serde_json::to_string(&score_view(score, locale)).expect("plain data is always JSON")
}

/// An answer as it is written in an assessment.
fn state(state: AnswerState, scale: &Scale) -> String {
    let named = |value: Value| match scale {
        Scale::Choices(choices) => choices.iter().find(|choice| choice.value == value),
        Scale::Range { .. } => None,
    };
    match state {
        AnswerState::NotApplicable => "not-applicable".into(),
        AnswerState::Unknown => "unknown".into(),
        AnswerState::Value(value) => {
            named(value).map_or_else(|| value.to_string(), |choice| choice.id.clone())
        }
    }
}

fn forecast_view(model: &MaturityModel, team: &TeamScore<'_>) -> ForecastView {
    let found = forecast(model, team);
    let day = |day: fn(&Forecast) -> chrono::NaiveDate| {
        found.as_ref().ok().map(|found| day(found).to_string())
    };
    ForecastView {
        method: "theil-sen",
        reached: day(|found| found.reached),
        earliest: day(|found| found.earliest),
        latest: day(|found| found.latest),
        none_because: found.as_ref().err().map(|reason| reason.name()),
    }
}
