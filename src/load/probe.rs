//! One door for bytes that claim to be a file: what hostile input is tried against.
//!
//! It takes the same way as a file on disk, behind the reading of its bytes, so that tests
//! and fuzzers reach every reader without a folder.

use std::path::Path;
use std::sync::LazyLock;

use super::tables::{self, Format, Mapping, Reading};
use super::versions::Versions;
use super::{ReadDocument, assessment, builtin, glance, json, model, workspace};
use crate::diag::{Diagnostic, Place};
use crate::input;
use crate::model::MaturityModel;

/// What bytes are taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A YAML file of results.
    Assessment,
    /// A JSON file of results.
    Json,
    /// Comma-separated rows.
    Csv,
    /// Tab-separated rows.
    Tsv,
    /// A workbook.
    Xlsx,
    /// An open document.
    Ods,
    /// What the columns of tables mean.
    Mapping,
    /// `dankai.yaml`, its theme included.
    Workspace,
    /// A maturity model.
    Model,
}

impl Kind {
    /// All kinds with their names.
    pub const ALL: [(&'static str, Self); 9] = [
        ("assessment", Self::Assessment),
        ("json", Self::Json),
        ("csv", Self::Csv),
        ("tsv", Self::Tsv),
        ("xlsx", Self::Xlsx),
        ("ods", Self::Ods),
        ("mapping", Self::Mapping),
        ("workspace", Self::Workspace),
        ("model", Self::Model),
    ];
}

static MODEL: LazyLock<MaturityModel> =
    LazyLock::new(|| builtin::builtin("mlops").expect("the model is built in"));
static VERSIONS: LazyLock<Versions<'static>> =
    LazyLock::new(|| Versions::new(&MODEL, Vec::new(), None));
static READING: LazyLock<Reading<'static>> = LazyLock::new(|| Reading::new(&VERSIONS, &[], false));

/// Reads bytes as a file of a kind, by the built-in model, and gives its findings.
pub fn probe(kind: Kind, bytes: &[u8]) -> Vec<Diagnostic> {
    const NAME: &str = "probe";
    let text =
        || input::text(bytes.to_vec()).map_err(|finding| vec![finding.at(Place::file(NAME))]);
    let documents = |documents: Vec<ReadDocument>| {
        documents.into_iter().flat_map(|document| document.findings).collect()
    };
    let table =
        |format| documents(tables::read_file(bytes, format, NAME, &Mapping::default(), &READING));
    let read = || -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        Ok(match kind {
            Kind::Assessment => {
                let text = text()?;
                let _ = glance::glance(&text);
                documents(assessment::read_file(&text, NAME, &VERSIONS))
            }
            Kind::Json => documents(json::read_file(&text()?, NAME, &VERSIONS)),
            Kind::Csv => table(Format::Csv),
            Kind::Tsv => table(Format::Tsv),
            Kind::Xlsx => table(Format::Xlsx),
            Kind::Ods => table(Format::Ods),
            Kind::Mapping => {
                let mut findings = Vec::new();
                tables::read_mapping(&text()?, NAME, &MODEL, &mut findings);
                findings
            }
            Kind::Workspace => {
                let mut findings = Vec::new();
                // No such folder: a theme finds neither fonts nor a logo.
                let folder = Path::new("/dev/null/probe");
                workspace::from_text(&text()?, NAME, folder, None, &[], &mut findings);
                findings
            }
            Kind::Model => model::model_from_text(&text()?, NAME).findings,
        })
    };
    read().unwrap_or_else(|findings| findings)
}
