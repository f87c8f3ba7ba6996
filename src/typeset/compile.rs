//! From a view to a PDF.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};
use typst::World;
use typst::WorldExt;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::fonts::Coverage;
use super::safe_text::make_safe;
use super::templates::{Typesetter, file_id};
use super::world::DocumentWorld;
use crate::diag::{Checked, Diagnostic, Place};

/// Which document to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// The report of one team.
    Team,
    /// The organisation-wide summary.
    Summary,
}

impl Document {
    /// The template it is made with.
    pub fn template(self) -> &'static str {
        match self {
            Self::Team => "team.typ",
            Self::Summary => "summary.typ",
        }
    }
}

/// A finished PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The bytes of the file.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
}

/// The data of a document, ready to be typeset. The view it was made from decides, together
/// with the document, its identifier and [`Typesetter::ingredients`], every byte of the PDF.
#[derive(Debug, Clone)]
pub struct Prepared {
    data: Value,
    text: String,
    findings: Vec<Diagnostic>,
}

impl Prepared {
    /// What was found about it.
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }
}

/// Raise it where the same data comes to give other bytes, so that reports of earlier runs are
/// made anew.
pub const TYPESETTING: &str = "1";

/// How many unknown characters a finding names.
const NAMED: usize = 5;

impl Typesetter {
    /// Typesets a view. `ident` identifies the document for good: the same report of the
    /// same period keeps it.
    ///
    /// # Errors
    /// Findings that point into the template, as PDF/UA-1 or PDF/A-3a or the template
    /// language see it.
    pub fn typeset(
        &self,
        document: Document,
        view: &impl Serialize,
        ident: &str,
    ) -> Result<Checked<Rendered>, Vec<Diagnostic>> {
        self.typeset_prepared(document, self.prepare(view)?, ident)
    }

    /// Turns a view into data whose text the fonts can show.
    ///
    /// # Errors
    /// The view is no JSON.
    pub fn prepare(&self, view: &impl Serialize) -> Result<Prepared, Vec<Diagnostic>> {
        let (data, replaced) = safe_data(view, &self.coverage)?;
        let text = data.to_string();
        Ok(Prepared { data, text, findings: missing_glyphs(&replaced).into_iter().collect() })
    }

    /// Typesets what was prepared.
    ///
    /// # Errors
    /// The same as [`Typesetter::typeset`].
    pub fn typeset_prepared(
        &self,
        document: Document,
        prepared: Prepared,
        ident: &str,
    ) -> Result<Checked<Rendered>, Vec<Diagnostic>> {
        let Prepared { mut data, text, findings } = prepared;
        let expected = data.get("pages").and_then(Value::as_u64).unwrap_or(0);
        let mut world = self.world_with(document.template(), &data, text);
        let mut pages = self.lay_out(&world)?;
        if expected > 0 && pages.pages().len() as u64 != expected {
            // The page numbers were set for another number of pages.
            data["pages"] = Value::from(0);
            world = self.world_of(document.template(), &data);
            pages = self.lay_out(&world)?;
        }
        let options = PdfOptions {
            ident: Smart::Custom(ident.to_owned()),
            creator: Smart::Custom(Some(concat!("dankai ", env!("CARGO_PKG_VERSION")).to_owned())),
            standards: PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1])
                .expect("PDF/A-3a and PDF/UA-1 go together"),
            ..PdfOptions::default()
        };
        let pdf =
            typst_pdf::pdf(&pages, &options).map_err(|errors| self.diagnostics(&world, &errors))?;
        Ok(Checked::new(Rendered { pdf, pages: pages.pages().len() }, findings))
    }

    pub(super) fn world_of(&self, template: &str, data: &Value) -> DocumentWorld<'_> {
        self.world_with(template, data, data.to_string())
    }

    /// The world of a document; `text` is its data as text.
    fn world_with(&self, template: &str, data: &Value, text: String) -> DocumentWorld<'_> {
        // What is the same for every document of a run stands in a file of its own, so that
        // what is made of it can be used again.
        let shared =
            json!({"lang": data["lang"], "palette": data["palette"], "paper": data["paper"]});
        DocumentWorld {
            shared: self,
            main: file_id(template),
            files: [
                (file_id("data.json"), Bytes::from_string(text)),
                (file_id("shared.json"), Bytes::from_string(shared.to_string())),
            ],
        }
    }

    pub(super) fn lay_out(
        &self,
        world: &DocumentWorld<'_>,
    ) -> Result<PagedDocument, Vec<Diagnostic>> {
        typst::compile::<PagedDocument>(world)
            .output
            .map_err(|errors| self.diagnostics(world, &errors))
    }

    fn diagnostics(
        &self,
        world: &DocumentWorld<'_>,
        errors: &[SourceDiagnostic],
    ) -> Vec<Diagnostic> {
        errors.iter().map(|error| self.diagnostic(world, error)).collect()
    }

    fn diagnostic(&self, world: &DocumentWorld<'_>, error: &SourceDiagnostic) -> Diagnostic {
        let mut finding = Diagnostic::error(format!("in the template: {}", error.message));
        if let Some(place) = self.place(world, error) {
            finding = finding.at(place);
        }
        finding.hints.extend(error.hints.iter().map(|hint| hint.v.to_string()));
        finding
    }

    fn place(&self, world: &DocumentWorld<'_>, error: &SourceDiagnostic) -> Option<Place> {
        let id = error.span.id()?;
        let path = id.vpath().get_without_slash().to_owned();
        let file = match &self.folder {
            Some(folder) if self.overridden.contains(&path) => {
                std::path::Path::new(folder).join(&path).display().to_string()
            }
            _ => format!("templates/{path}"),
        };
        let (Ok(source), Some(range)) = (world.source(id), world.range(error.span)) else {
            return Some(Place::file(file));
        };
        let (line, column) = source.lines().byte_to_line_column(range.start)?;
        let excerpt = source.text().lines().nth(line).map(ToOwned::to_owned);
        Some(Place { file, table: None, position: Some((line + 1, column + 1)), excerpt })
    }
}

/// A view as data whose text the fonts can show, and the characters that were replaced.
pub(super) fn safe_data(
    view: &impl Serialize,
    coverage: &Coverage,
) -> Result<(Value, BTreeSet<char>), Vec<Diagnostic>> {
    let mut data = serde_json::to_value(view)
        .map_err(|why| vec![Diagnostic::error(format!("the report's data is no JSON: {why}"))])?;
    let replaced = make_safe(&mut data, coverage);
    Ok((data, replaced))
}

/// The finding about characters without a glyph, where there are any.
pub(super) fn missing_glyphs(replaced: &BTreeSet<char>) -> Option<Diagnostic> {
    let count = match replaced.len() {
        0 => return None,
        1 => "1 character".to_owned(),
        count => format!("{count} characters"),
    };
    let named: Vec<String> =
        replaced.iter().take(NAMED).map(|c| format!("U+{:04X}", u32::from(*c))).collect();
    let rest = if replaced.len() > NAMED { ", …" } else { "" };
    Some(
        Diagnostic::warning(format!(
            "{count} without a glyph in the report's fonts shown as `〓`: {}{rest}",
            named.join(", ")
        ))
        .hint("write the text with other characters"),
    )
}

/// Lets go of what was remembered of documents that were made more than `age` calls ago, so
/// that a long run does not grow.
pub fn forget(age: usize) {
    typst::comemo::evict(age);
}
