//! What people fill in: the questionnaire of a model as a workbook, as CSV or as YAML, and
//! an assessment as the YAML that is kept.
//!
//! `load` reads all of it again without a mapping file. Nothing here touches the disk.

mod delimited;
mod questions;
mod words;
mod workbook;
mod yaml;

use crate::model::{Assessment, Locale, MaturityModel, Period, Team};

pub use delimited::csv;
pub use workbook::workbook;
pub use yaml::{assessments as assessments_yaml, questionnaire as yaml};

/// What is asked, of whom, and what is known already.
#[derive(Debug, Clone, Copy)]
pub struct Form<'a> {
    /// The model that is asked about.
    pub model: &'a MaturityModel,
    /// The language.
    pub locale: Locale,
    /// The teams one can choose from.
    pub teams: &'a [Team],
    /// The team, where the form is for one.
    pub team: Option<&'a Team>,
    /// The month.
    pub period: Option<Period>,
    /// The team's last assessment, whose answers stand in the form.
    pub last: Option<&'a Assessment>,
}
