//! The object that `score --format json` prints.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Grade, Locale, MaturityModel, PlanItem, Withheld};
use crate::plan::{Roadmap, roadmap};
use crate::score::{DimensionScore, OrganisationScore, Standing, TeamScore, area_score};

/// All scores of a period, as the contract for scripts.
#[derive(Debug, Serialize)]
pub struct ScoreView {
    schema: &'static str,
    period: String,
    compared_with: Option<String>,
    model: ModelView,
    /// One object a team.
    pub teams: Vec<TeamView>,
    /// The counts over all teams.
    pub organisation: OrganisationView,
}

#[derive(Debug, Serialize)]
struct ModelView {
    id: String,
    version: String,
}

/// The scores of one team.
#[derive(Debug, Serialize)]
pub struct TeamView {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// What is known of the team.
    pub state: &'static str,
    /// The level.
    pub level: Option<u8>,
    /// The exact score; by the staged rule the level.
    pub score: Option<f64>,
    /// Criteria with an answer.
    pub answered: usize,
    /// Criteria that concern the team.
    pub applicable: usize,
    /// One object a dimension.
    pub dimensions: Vec<DimensionView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    areas: Vec<AreaView>,
    roadmap: Vec<StepView>,
}

/// The scores of one dimension of a team.
#[derive(Debug, Serialize)]
pub struct DimensionView {
    /// The id.
    pub id: String,
    /// What is known of the dimension.
    pub state: &'static str,
    /// The level.
    pub level: Option<u8>,
    /// The exact score; by the staged rule the level.
    pub score: Option<f64>,
    /// The level (without levels: the score) in the period compared with.
    pub previous: Option<Number>,
    /// The level (without levels: the score) to reach.
    pub target: Option<Number>,
    /// Criteria achieved.
    pub met: usize,
    /// Criteria with an answer.
    pub answered: usize,
    /// Criteria that concern the team.
    pub applicable: usize,
    /// What keeps the dimension from its next level.
    pub blocking: Vec<String>,
    gained: Vec<String>,
    lost: Vec<String>,
}

/// A level as a whole number, a score as a fraction.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(untagged)]
pub enum Number {
    /// A level.
    Level(u8),
    /// A score.
    Score(f64),
}

impl Number {
    fn of(grade: &Grade) -> Self {
        match grade {
            Grade::Level(level) => Self::Level(*level),
            Grade::Score(score) => Self::Score(score.to_f64()),
        }
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Level(level) => write!(f, "{level}"),
            Self::Score(score) => write!(f, "{score}"),
        }
    }
}

#[derive(Debug, Serialize)]
struct AreaView {
    id: String,
    score: Option<f64>,
}

#[derive(Debug, Serialize)]
struct StepView {
    criterion: String,
    dimension: String,
    level: u8,
    action: String,
    owner: Option<String>,
    due: Option<String>,
    status: &'static str,
}

/// Counts over all teams.
#[derive(Debug, Serialize)]
pub struct OrganisationView {
    /// Teams with a level.
    pub assessed: usize,
    /// All teams.
    pub teams: usize,
    /// Teams at each level.
    pub levels: BTreeMap<String, usize>,
}

/// The scores as an object for scripts.
pub fn score_view(score: &OrganisationScore<'_>, locale: Locale) -> ScoreView {
    let model = &score.portfolio.model;
    let assessed = score.graded();
    ScoreView {
        schema: "dankai.score/1",
        period: score.period.to_string(),
        compared_with: score.compared_with.map(|period| period.to_string()),
        model: ModelView { id: model.id.clone(), version: model.version.clone() },
        teams: score
            .teams
            .iter()
            .map(|team| team_view(model, team, score.portfolio.withheld, locale))
            .collect(),
        organisation: OrganisationView {
            assessed: assessed.count,
            teams: assessed.of,
            levels: score
                .levels()
                .into_iter()
                .map(|(level, count)| (level.to_string(), count))
                .collect(),
        },
    }
}

/// The scores of one team as an object for scripts.
pub(super) fn team_view(
    model: &MaturityModel,
    team: &TeamScore<'_>,
    withheld: Withheld,
    locale: Locale,
) -> TeamView {
    TeamView {
        id: team.team.id.to_string(),
        name: team.team.name.get(locale).to_owned(),
        state: team.state.name(),
        level: team.grade.as_ref().and_then(Grade::level),
        score: team.exact().map(|score| score.to_f64()),
        answered: team.answered(),
        applicable: team.applicable(),
        dimensions: team
            .dimensions
            .iter()
            .enumerate()
            .map(|(index, dimension)| dimension_view(model, index, dimension))
            .collect(),
        areas: areas(model, team),
        roadmap: steps(model, &roadmap(model, team), withheld, locale),
    }
}

fn dimension_view(
    model: &MaturityModel,
    index: usize,
    dimension: &DimensionScore,
) -> DimensionView {
    let ids =
        |criteria: &[usize]| criteria.iter().map(|&at| model.criteria[at].id.clone()).collect();
    let standing = &dimension.standing;
    DimensionView {
        id: model.dimensions[index].id.clone(),
        state: standing.state.name(),
        level: standing.grade.as_ref().and_then(Grade::level),
        score: standing.exact().map(|score| score.to_f64()),
        previous: dimension.previous.as_ref().map(Number::of),
        target: dimension.target.as_ref().map(Number::of),
        met: standing.met,
        answered: standing.answered,
        applicable: standing.applicable,
        blocking: ids(&standing.blocking),
        gained: ids(&dimension.gained),
        lost: ids(&dimension.lost),
    }
}

/// The areas of a model with their exact scores.
fn areas(model: &MaturityModel, team: &TeamScore<'_>) -> Vec<AreaView> {
    let standings: Vec<&Standing> =
        team.dimensions.iter().map(|dimension| &dimension.standing).collect();
    (0..model.areas.len())
        .map(|area| AreaView {
            id: model.areas[area].id.clone(),
            score: area_score(model, &standings, area).map(|score| score.to_f64()),
        })
        .collect()
}

fn steps(
    model: &MaturityModel,
    roadmap: &Roadmap<'_>,
    withheld: Withheld,
    locale: Locale,
) -> Vec<StepView> {
    roadmap
        .steps
        .iter()
        .map(|step| {
            let criterion = &model.criteria[step.criterion];
            let item = step.item();
            let action = item.map(|item| item.action.get(locale)).filter(|text| !text.is_empty());
            // Where people are withheld owners are numbers, which would say nothing.
            let owner = item.and_then(|item: &PlanItem| item.owner.as_ref());
            let owner = owner.filter(|_| !withheld.people);
            StepView {
                criterion: criterion.id.clone(),
                dimension: model.dimensions[criterion.dimension].id.clone(),
                level: criterion.level,
                action: action.unwrap_or(criterion.action.get(locale)).to_owned(),
                owner: owner.map(|owner| owner.get(locale).to_owned()),
                due: item.and_then(|item| item.due).map(|due| due.to_string()),
                status: step.status().name(),
            }
        })
        .collect()
}
