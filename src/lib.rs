//! dankai reads maturity assessments of many teams, computes levels and trends, draws the
//! charts and typesets one PDF roadmap report per team and one organisation-wide summary.
//!
//! Data moves one way: [`load`] reads files into the vocabulary of [`model`], [`score`]
//! computes levels, [`redact`] takes out what readers are not to know, [`plan`] orders what comes next, [`chart`] draws, [`report`] puts it
//! all into views and sentences, [`typeset`] makes PDFs of them, [`write`] puts them on
//! disk. [`form`] makes what people fill in. [`input`] opens files with care. [`batch`] conducts; [`diag`] is how every room
//! says what it found.

pub mod batch;
pub mod chart;
pub mod diag;
pub mod form;
pub mod input;
pub mod load;
pub mod model;
pub mod plan;
pub mod redact;
pub mod report;
pub mod score;
pub mod typeset;
pub mod write;
