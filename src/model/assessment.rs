//! What a team said of itself in one period.

use std::sync::Arc;

use chrono::NaiveDate;

use super::grade::Grade;
use super::maturity::{MaturityModel, Value};
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

/// An answer with what was said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The state.
    pub state: AnswerState,
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
    /// An answer.
    pub fn new(state: AnswerState, said: Said) -> Self {
        Self { state, said: (said != *Said::NOTHING).then(|| Arc::new(said)) }
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
}

/// One planned action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanItem {
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
