//! The data a report carries along, so that its figures can be recomputed.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Locale, MaturityModel};
use crate::score::{Forecast, OrganisationScore, Share, Surroundings, TeamScore, forecast};

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
pub fn team_attachment(around: &Surroundings<'_>, team: &TeamScore<'_>, locale: Locale) -> String {
    let model = around.model;
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
                    Some((criterion.id.as_str(), answer.as_ref()?.name(&criterion.scale)))
                })
                .collect(),
        })
        .collect();
    let attachment = TeamAttachment {
        schema: "dankai.team/1",
        period: team.period.to_string(),
        compared_with: team.compared_with.map(|period| period.to_string()),
        model: ModelReference { id: &model.id, version: &model.version },
        score: team_view(model, team, around.withheld, locale),
        forecast: forecast_view(model, team),
        assessments,
    };
    serde_json::to_string(&attachment).expect("plain data is always JSON")
}

/// All scores of a period, as JSON text; counts alone, where readers may not see single
/// teams.
pub fn summary_attachment(score: &OrganisationScore<'_>, locale: Locale) -> String {
    if score.portfolio.withheld.single_teams {
        return serde_json::to_string(&counts(score)).expect("plain data is always JSON");
    }
    serde_json::to_string(&score_view(score, locale)).expect("plain data is always JSON")
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

/// The counts of a period. Null and missing are counts over too few teams.
#[derive(Serialize)]
struct CountsAttachment<'a> {
    schema: &'static str,
    period: String,
    compared_with: Option<String>,
    model: ModelReference<'a>,
    fewest_teams: usize,
    assessed: Option<ShareView>,
    at_target: Option<ShareView>,
    levels: BTreeMap<String, usize>,
    dimensions: Vec<CountsView<'a>>,
    gaps: Vec<GapView<'a>>,
}

#[derive(Serialize)]
struct ShareView {
    count: usize,
    of: usize,
}

#[derive(Serialize)]
struct CountsView<'a> {
    id: &'a str,
    at_target: Option<ShareView>,
    /// Teams at each level, or in each band of scores.
    teams: BTreeMap<String, usize>,
}

#[derive(Serialize)]
struct GapView<'a> {
    criterion: &'a str,
    blocks: usize,
    lifts_alone: usize,
}

fn counts<'a>(score: &OrganisationScore<'a>) -> CountsAttachment<'a> {
    let model = &score.portfolio.model;
    let shown = |share: Share| {
        let is_counted = share.of > 0 && score.may_count(share.of);
        is_counted.then_some(ShareView { count: share.count, of: share.of })
    };
    let span = model.span();
    CountsAttachment {
        schema: "dankai.counts/1",
        period: score.period.to_string(),
        compared_with: score.compared_with.map(|period| period.to_string()),
        model: ModelReference { id: &model.id, version: &model.version },
        fewest_teams: score.portfolio.withheld.fewer_than,
        assessed: shown(score.graded()),
        at_target: shown(score.at_target(score.period)),
        levels: score
            .levels()
            .into_iter()
            .map(|(level, count)| (level.to_string(), count))
            .collect(),
        dimensions: (0..model.dimensions.len())
            .map(|at| CountsView {
                id: &model.dimensions[at].id,
                at_target: shown(score.dimension_at_target(at, score.period)),
                teams: score
                    .distribution(Some(at), score.period, None)
                    .1
                    .into_iter()
                    .map(|(band, count)| (span.name(band), count))
                    .collect(),
            })
            .collect(),
        gaps: score
            .gaps()
            .into_iter()
            .map(|gap| GapView {
                criterion: &model.criteria[gap.criterion].id,
                blocks: gap.teams.len(),
                lifts_alone: gap.alone.len(),
            })
            .collect(),
    }
}
