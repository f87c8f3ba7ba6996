//! What there is to say about a team, before it is put into words.

use std::cmp::Ordering;
use std::ops::Deref;

use crate::chart::theme::Theme;
use crate::model::{
    Assessment, Dimension, Grade, LocalText, MaturityModel, Period, PlanItem, Score,
};
use crate::plan::{FollowUp, Goal, Roadmap, follow_up, roadmap};
use crate::score::{Event, State, Surroundings, TeamScore};

use super::words::{Words, fitted, shortened_names, width};

/// The most months a team's charts look back.
const WINDOW: i32 = 12;

/// The team a report is about: what claims are computed from, without language.
#[derive(Clone)]
pub(super) struct Subject<'a> {
    pub(super) model: &'a MaturityModel,
    pub(super) score: &'a TeamScore<'a>,
    /// The criteria in the way of the next step, those that hold the team's level first: open
    /// ones, and those above a declared level, of which nothing is known.
    pub(super) blockers: Vec<usize>,
}

/// The facts behind one team report, and the words to say them.
pub(super) struct TeamFacts<'a> {
    pub(super) words: Words,
    pub(super) theme: Theme,
    pub(super) around: &'a Surroundings<'a>,
    pub(super) subject: Subject<'a>,
    pub(super) roadmap: Roadmap<'a>,
    pub(super) follow_up: Vec<FollowUp<'a>>,
}

impl<'a> Deref for TeamFacts<'a> {
    type Target = Subject<'a>;

    fn deref(&self) -> &Subject<'a> {
        &self.subject
    }
}

/// The room for the name of a dimension in a sentence, and for its short name in a narrow
/// column; names as people give them stay well below.
const NAME_ROOM: f64 = 30.0;
const SHORT_ROOM: f64 = 14.0;

/// The name of a dimension; one that would break sentences is shortened.
pub(super) fn dimension_name(words: Words, model: &MaturityModel, at: usize) -> String {
    roomy(words, model, at, NAME_ROOM, |dimension| &dimension.name)
}

/// The short name of a dimension; one that would fill a column is shortened.
pub(super) fn short_dimension_name(words: Words, model: &MaturityModel, at: usize) -> String {
    roomy(words, model, at, SHORT_ROOM, |dimension| &dimension.short)
}

fn roomy(
    words: Words,
    model: &MaturityModel,
    at: usize,
    room: f64,
    name: impl Fn(&Dimension) -> &LocalText,
) -> String {
    let own = words.text(name(&model.dimensions[at]));
    if width(&own) <= room {
        return own;
    }
    // Beside the others, so that two names do not become the same.
    let names: Vec<String> =
        model.dimensions.iter().map(|dimension| words.text(name(dimension))).collect();
    shortened_names(&names, room).swap_remove(at)
}

impl<'a> TeamFacts<'a> {
    pub(super) fn new(
        words: Words,
        around: &'a Surroundings<'a>,
        score: &'a TeamScore<'a>,
    ) -> Self {
        let model = around.model;
        let theme = Theme::from(&around.theme.colors);
        let roadmap = roadmap(model, score);
        let follow_up = follow_up(model, score);
        let subject = Subject { model, score, blockers: blockers(score, roadmap.goal) };
        Self { words, theme, around, subject, roadmap, follow_up }
    }

    /// The full name of a dimension.
    pub(super) fn name(&self, dimension: usize) -> String {
        dimension_name(self.words, self.model, dimension)
    }

    /// The short name of a dimension.
    pub(super) fn short(&self, dimension: usize) -> String {
        short_dimension_name(self.words, self.model, dimension)
    }

    /// The names of dimensions inside a sentence.
    pub(super) fn names_inside(&self, dimensions: &[usize], short: bool) -> String {
        let names: Vec<String> = dimensions
            .iter()
            .map(|&at| self.words.inside(&if short { self.short(at) } else { self.name(at) }))
            .collect();
        self.words.names(&names)
    }

    /// The names of dimensions at the beginning of a sentence: the first as it is written.
    pub(super) fn names_first(&self, dimensions: &[usize], short: bool) -> String {
        let name = |at: usize| if short { self.short(at) } else { self.name(at) };
        let mut names: Vec<String> =
            dimensions.iter().map(|&at| self.words.inside(&name(at))).collect();
        if let (Some(first), Some(&at)) = (names.first_mut(), dimensions.first())
            && !self.words.is_ja()
        {
            *first = name(at);
        }
        self.words.names(&names)
    }

    /// Whether the day by which the targets were to be reached had passed on the day of the
    /// assessment.
    pub(super) fn target_day_passed(&self) -> bool {
        let today = self
            .score
            .assessment
            .map_or_else(|| self.score.period.last_day(), Assessment::reference_day);
        self.around.target_day.is_some_and(|day| day < today)
    }

    /// The text of a criterion.
    pub(super) fn criterion(&self, criterion: usize) -> String {
        self.words.text(&self.model.criteria[criterion].text)
    }

    /// What is still to be done for a criterion by the plan, in the order of days.
    pub(super) fn planned(&self, criterion: usize) -> Vec<&'a PlanItem> {
        let mut items = self.score.assessment.map_or_else(Vec::new, Assessment::open_items);
        items.retain(|item| item.criterion == Some(criterion));
        items
    }

    /// Who does an action, as a table shows it; nothing where the readers may not know.
    pub(super) fn owner(&self, item: &PlanItem) -> Option<String> {
        let owner = item.owner.as_ref().filter(|_| !self.around.withheld.people)?;
        Some(fitted(&self.words.text(owner), 5.6, 11.0))
    }
}

impl<'a> Subject<'a> {
    /// Dimensions that concern the team.
    pub(super) fn applicable(&self) -> Vec<usize> {
        let concerns =
            |at: &usize| self.score.dimensions[*at].standing.state != State::NotApplicable;
        (0..self.model.dimensions.len()).filter(concerns).collect()
    }

    /// Dimensions that could not be given a level.
    pub(super) fn not_assessed(&self) -> Vec<usize> {
        let missing = |at: &usize| self.score.dimensions[*at].standing.state == State::NotAssessed;
        (0..self.model.dimensions.len()).filter(missing).collect()
    }

    /// Whether an assessment says nothing of any dimension that concerns the team.
    pub(super) fn nothing_answered(&self) -> bool {
        let missing = self.not_assessed();
        !missing.is_empty() && missing.len() == self.applicable().len()
    }

    /// Dimensions with a change above (`true`) or below 0 since the period compared with,
    /// with the grade reached.
    pub(super) fn changed(&self, up: bool) -> Vec<(usize, Grade)> {
        let direction = if up { Ordering::Greater } else { Ordering::Less };
        (0..self.model.dimensions.len())
            .filter_map(|at| {
                let dimension = &self.score.dimensions[at];
                let moved = dimension.change()?.sign() == direction;
                moved.then(|| dimension.grade().cloned())?.map(|grade| (at, grade))
            })
            .collect()
    }

    /// How far a dimension is below its target; 0 where it is not.
    pub(super) fn short_of_target(&self, at: usize) -> Score {
        let dimension = &self.score.dimensions[at];
        match (dimension.grade(), &dimension.target) {
            (Some(grade), Some(target)) if grade < target => target.minus(grade),
            _ => Score::zero(),
        }
    }

    /// Dimensions with a target that concern the team and could not be given a grade.
    pub(super) fn targets_unknown(&self) -> Vec<usize> {
        let dimension = |at: &usize| &self.score.dimensions[*at];
        let mut missing = self.not_assessed();
        missing.retain(|at| dimension(at).target.is_some());
        missing
    }

    /// Dimensions with a target: those that meet it, and those that do not.
    pub(super) fn targets(&self) -> (Vec<usize>, Vec<usize>) {
        let with_target = (0..self.model.dimensions.len())
            .filter(|&at| self.score.dimensions[at].meets_target().is_some());
        with_target.partition(|&at| self.score.dimensions[at].meets_target() == Some(true))
    }

    /// The months the charts show, oldest first.
    pub(super) fn window(&self) -> Vec<Period> {
        let now = self.score.period;
        let first = self.score.history.first().map_or(now, |assessment| assessment.period);
        let first = first.max(now.plus(1 - WINDOW));
        (0..=now.rounds_since(first)).map(|month| first.plus(month)).collect()
    }

    /// The changes of grade within the window, oldest first.
    pub(super) fn events(&self) -> Vec<&'a Event> {
        let first = self.window().first().copied().unwrap_or(self.score.period);
        self.score.events.iter().filter(|event| event.period >= first).collect()
    }

    /// The changes within the window that were found by the model's version of the last
    /// assessment, and so can be told of where the team stands now.
    pub(super) fn events_of_version(&self) -> Vec<&'a Event> {
        let first = self.score.version_run();
        self.events().into_iter().filter(|event| event.assessment > first).collect()
    }

    /// When a loss was made good again by the same version of the model, if it was.
    pub(super) fn regained(&self, loss: &Event) -> Option<Period> {
        let snapshots = &self.score.snapshots;
        let version = &snapshots[loss.assessment].other_version;
        let later = |event: &&Event| {
            event.dimension == loss.dimension
                && event.assessment > loss.assessment
                && snapshots[loss.assessment..=event.assessment]
                    .iter()
                    .all(|snapshot| snapshot.other_version == *version)
        };
        self.score
            .events
            .iter()
            .filter(later)
            .find(|event| event.to >= loss.from)
            .map(|event| event.period)
    }
}

/// What blocks the next step: the blocking criteria of dimensions below target; where
/// none is, those of the dimensions that hold the team's level.
fn blockers(score: &TeamScore<'_>, goal: Goal) -> Vec<usize> {
    let limiting = score.limiting();
    let below = |at: &usize| score.dimensions[*at].meets_target() == Some(false);
    let all = 0..score.dimensions.len();
    let mut dimensions: Vec<usize> = match goal {
        Goal::Targets => all.filter(below).collect(),
        Goal::NextLevel => limiting.clone(),
    };
    if dimensions.is_empty() {
        dimensions.clone_from(&limiting);
    }
    dimensions.sort_by_key(|at| (!limiting.contains(at), *at));
    dimensions.iter().flat_map(|&at| score.dimensions[at].standing.blocking.clone()).collect()
}
