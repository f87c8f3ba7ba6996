//! What a team said of itself in one period.

use std::sync::Arc;

use chrono::NaiveDate;

use super::grade::Grade;
use super::maturity::{Choice, MaturityModel, Scale, Value};
use super::period::Period;
use super::text::LocalText;

/// The state of one criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerState {
    /// A value of the criterion's scale.
    Value(Value),
    /// The criterion does not concern the team.
    NotApplicable,
    /// The team does not know.
    Unknown,
}

/// What a criterion is answered with. Several choices of a scale can have one value, so a value
/// alone does not say which of them was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// The state.
    pub state: AnswerState,
    /// The place in its scale of the choice that was meant, where one was.
    choice: Option<u16>,
}

impl Given {
    /// A state of which no choice is known.
    pub fn state(state: AnswerState) -> Self {
        Self { state, choice: None }
    }

    /// A value of a scale: where only one choice has it, that choice.
    pub fn value(scale: &Scale, value: Value) -> Self {
        let place = only_choice(scale, value);
        Self { state: AnswerState::Value(value), choice: place.and_then(|at| at.try_into().ok()) }
    }

    /// A choice of a scale by its place.
    pub fn choice(choice: &Choice, place: usize) -> Self {
        Self { state: AnswerState::Value(choice.value), choice: place.try_into().ok() }
    }

    /// The place in its scale of the choice that was meant, where one was.
    pub fn place(self) -> Option<usize> {
        self.choice.map(usize::from)
    }
}

/// The place of the choice with a value, where only one has it.
fn only_choice(scale: &Scale, value: Value) -> Option<usize> {
    let Scale::Choices(choices) = scale else { return None };
    let mut places = choices.iter().enumerate().filter(|(_, choice)| choice.value == value);
    places.next().map(|(place, _)| place).filter(|_| places.next().is_none())
}

/// An answer with what was said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The state.
    pub state: AnswerState,
    /// The place of the choice in its scale, where one was meant.
    choice: Option<u16>,
    /// Most answers are kept for years with nothing said about them, or the same every month.
    said: Option<Arc<Said>>,
}

/// What was said about an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// Where the evidence is.
    pub evidence: Option<String>,
    /// A remark, shown as the cause beside an open criterion.
    pub note: Option<LocalText>,
    /// Why the criterion is not applicable.
    pub reason: Option<LocalText>,
}

impl Said {
    const NOTHING: &Self = &Self { evidence: None, note: None, reason: None };
}

impl Answer {
    /// An answer of which no choice is known.
    pub fn new(state: AnswerState, said: Said) -> Self {
        Self::of(Given::state(state), said)
    }

    /// An answer as it was given.
    pub fn of(given: Given, said: Said) -> Self {
        let said = (said != *Said::NOTHING).then(|| Arc::new(said));
        Self { state: given.state, choice: given.choice, said }
    }

    /// What was given.
    pub fn given(&self) -> Given {
        Given { state: self.state, choice: self.choice }
    }

    /// The choice of the scale that was meant; where only a value is known, the one choice
    /// that has it.
    pub fn choice<'s>(&self, scale: &'s Scale) -> Option<&'s Choice> {
        let (AnswerState::Value(value), Scale::Choices(choices)) = (self.state, scale) else {
            return None;
        };
        let place = self.choice.map(usize::from).or_else(|| only_choice(scale, value))?;
        choices.get(place).filter(|choice| choice.value == value)
    }

    /// The name of the answer in an assessment: the id of its choice, else its value.
    pub fn name(&self, scale: &Scale) -> String {
        match self.state {
            AnswerState::NotApplicable => "not-applicable".into(),
            AnswerState::Unknown => "unknown".into(),
            AnswerState::Value(value) => {
                let choice = self.choice(scale);
                choice.map_or_else(|| value.to_string(), |choice| choice.id.clone())
            }
        }
    }

    /// What was said about it.
    pub fn said(&self) -> &Said {
        self.said.as_deref().unwrap_or(Said::NOTHING)
    }

    /// What was said about it, to be changed; none where nothing was said.
    pub fn said_mut(&mut self) -> Option<&mut Said> {
        self.said.as_mut().map(Arc::make_mut)
    }
}

/// What became of a planned action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PlanStatus {
    /// Not begun.
    #[default]
    Open,
    /// Begun.
    InProgress,
    /// Done.
    Done,
    /// Given up.
    Dropped,
}

impl PlanStatus {
    /// All states, as a plan goes through them.
    pub const ALL: [Self; 4] = [Self::Open, Self::InProgress, Self::Done, Self::Dropped];

    /// The name used in YAML and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in-progress",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }

    /// Whether something is still to be done.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::InProgress)
    }
}

/// One planned action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanItem {
    /// What it is known by from one plan to the next, where it was given a name.
    pub id: Option<String>,
    /// The index of the criterion it is to close.
    pub criterion: Option<usize>,
    /// What is to be done; blank where the criterion's default action holds.
    pub action: LocalText,
    /// Who does it.
    pub owner: Option<LocalText>,
    /// The day by which it is to be done.
    pub due: Option<NaiveDate>,
    /// What became of it.
    pub status: PlanStatus,
    /// The day it was done.
    pub done: Option<NaiveDate>,
}

impl PlanItem {
    /// Whether it is still to be done on a day after the one on which it was due. Of an
    /// assessment whose day is not known that is [`Assessment::earliest_day`].
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.status.is_open() && self.due.is_some_and(|due| due < today)
    }
}

/// One assessment of one team.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// The round it belongs to.
    pub period: Period,
    /// The period as it was written, which lies in that round.
    pub written: Period,
    /// The day of the assessment, when it is known.
    pub assessed_on: Option<NaiveDate>,
    /// Who assessed.
    pub assessors: Vec<LocalText>,
    /// The declared level (or score) of each dimension of the model.
    pub declared: Vec<Option<Grade>>,
    /// The answer to each criterion of the model.
    pub answers: Vec<Option<Answer>>,
    /// The target level of each dimension, where this assessment sets one.
    pub targets: Targeted,
    /// The planned actions.
    pub plan: Vec<PlanItem>,
    /// The decision the team asks for.
    pub decision: Option<LocalText>,
    /// The file it was read from, as the user would name it.
    pub file: Arc<str>,
    /// What it was by another version of the model, where it was made with one. What is
    /// said above is then only what the two versions have in common.
    pub other_version: Option<OtherVersion>,
}

/// An assessment that was made with another version of the model.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherVersion {
    /// The version.
    pub version: String,
    /// The model of that version and the assessment by it; none where the workspace does
    /// not have that model.
    pub by_its_model: Option<(Arc<MaturityModel>, Box<Assessment>)>,
}

/// One target level for each dimension of the model.
type Targeted = super::portfolio::Targets;

impl Assessment {
    /// The day that counts as "today" for this assessment: its own date, else the last
    /// day of the period it was written for. The clock is never read for it, so reports stay
    /// the same.
    pub fn reference_day(&self) -> NaiveDate {
        self.assessed_on.unwrap_or_else(|| self.written.last_day())
    }

    /// The first day on which it may have been made: its own date, else the first day of the
    /// period it was written for. What was due before has surely passed; nothing else has.
    pub fn earliest_day(&self) -> NaiveDate {
        self.assessed_on.unwrap_or_else(|| self.written.first_day())
    }

    /// The items of the plan that are still to be done, in the order of their days; those
    /// without a day come last, and what nothing else tells apart stays in its order.
    pub fn open_items(&self) -> Vec<&PlanItem> {
        let mut items: Vec<&PlanItem> =
            self.plan.iter().filter(|item| item.status.is_open()).collect();
        items.sort_by_key(|item| (item.due.is_none(), item.due));
        items
    }

    /// Keeps what is said in the same words as in another assessment in one place with it:
    /// from month to month little changes.
    pub fn share_with(&mut self, other: &Self) {
        for (own, other) in self.answers.iter_mut().zip(&other.answers) {
            if let (Some(own), Some(other)) = (own, other)
                && own.said == other.said
            {
                own.said.clone_from(&other.said);
            }
        }
    }
}
