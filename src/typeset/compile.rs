//! From a view to a PDF.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use typst::World;
use typst::WorldExt;
use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::fonts::Coverage;
use super::safe_text::{is_safe, make_safe};
use super::templates::Typesetter;
use super::world::DocumentWorld;
use crate::diag::{Diagnostic, Place};
use crate::report::View;

/// Which document to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

/// The data of a document, ready to be typeset. Its parts decide, together with the document,
/// its identifier and [`Typesetter::ingredients`], every byte of the PDF.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The view, with nothing in it that the fonts cannot show.
    pub(super) data: String,
    /// What is the same for every document of a run.
    pub(super) shared: String,
    /// What is attached.
    pub(super) attachment: String,
    /// How many pages are expected; 0 where that is not known.
    pages: usize,
    findings: Vec<Diagnostic>,
}

impl Prepared {
    /// What was found about it.
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// All that the document is made from besides what every document is made from.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        [&self.data, &self.shared, &self.attachment].into_iter().map(String::as_bytes)
    }

    /// How many pages are expected; 0 where that is not known.
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// The same from its parts, without findings; none where these are no parts.
    pub fn from_parts(parts: Vec<Vec<u8>>, pages: usize) -> Option<Self> {
        let mut parts = parts.into_iter().map_while(|part| String::from_utf8(part).ok());
        let (data, shared, attachment) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { data, shared, attachment, pages, findings: Vec::new() })
    }
}

/// Raise it where the same data comes to give other bytes, so that reports of earlier runs are
/// made anew.
pub const TYPESETTING: &str = "1";

/// How many unknown characters a finding names.
const NAMED: usize = 5;

impl Typesetter {
    /// Turns a view into data whose text the fonts can show.
    ///
    /// # Errors
    /// The view is no JSON.
    pub fn prepare(&self, view: &impl View) -> Result<Prepared, Vec<Diagnostic>> {
        let (data, replaced) = made_safe(json(view)?, &self.coverage)?;
        Ok(Prepared {
            data,
            shared: json(view.shared())?,
            attachment: view.attachment().to_owned(),
            pages: view.pages(),
            findings: missing_glyphs(&replaced).into_iter().collect(),
        })
    }

    /// Typesets what was prepared. `ident` identifies the document for good: the same report
    /// of the same period keeps it.
    ///
    /// # Errors
    /// Findings that point into the template, as PDF/UA-1 or PDF/A-3a or the template
    /// language see it.
    pub fn typeset(
        &self,
        document: Document,
        prepared: &Prepared,
        ident: &str,
    ) -> Result<Rendered, Vec<Diagnostic>> {
        forget();
        let mut world = DocumentWorld::new(self, document.template(), prepared);
        let mut pages = self.lay_out(&world)?;
        if prepared.pages > 0 && pages.pages().len() != prepared.pages {
            // The page numbers were set for another number of pages.
            world = world.with_data(without_pages(&prepared.data)?);
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
        Ok(Rendered { pdf, pages: pages.pages().len() })
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

/// The data of a report of an unknown number of pages.
fn without_pages(data: &str) -> Result<String, Vec<Diagnostic>> {
    let mut data: Value = serde_json::from_str(data).map_err(no_json)?;
    data["frame"]["pages"] = Value::from(0);
    Ok(data.to_string())
}

fn json(data: &impl Serialize) -> Result<String, Vec<Diagnostic>> {
    serde_json::to_string(data).map_err(no_json)
}

fn no_json(why: serde_json::Error) -> Vec<Diagnostic> {
    vec![Diagnostic::error(format!("the report's data is no JSON: {why}"))]
}

/// JSON text whose strings the fonts can show, and the characters that were replaced.
fn made_safe(
    text: String,
    coverage: &Coverage,
) -> Result<(String, BTreeSet<char>), Vec<Diagnostic>> {
    if is_safe(&text, coverage) {
        return Ok((text, BTreeSet::new()));
    }
    let mut data: Value = serde_json::from_str(&text).map_err(no_json)?;
    let replaced = make_safe(&mut data, coverage);
    Ok((data.to_string(), replaced))
}

/// The finding about characters without a glyph, where there are any.
fn missing_glyphs(replaced: &BTreeSet<char>) -> Option<Diagnostic> {
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

/// After how many documents what was remembered of old ones is let go, and how many rounds
/// it is kept: enough to share work between documents, little enough to stay flat.
const FORGET_EVERY: usize = 12;
const FORGET_AGE: usize = 1;

/// Lets go of what is remembered of old documents, so that a long run does not grow.
fn forget() {
    static DOCUMENTS: AtomicUsize = AtomicUsize::new(0);
    if DOCUMENTS.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
        typst::comemo::evict(FORGET_AGE);
    }
}

#[cfg(test)]
mod tests {
    use typst::foundations::Bytes;

    use super::*;
    use crate::write::sha256;

    /// A page with text, a table, a shape and a picture, by a template of its own, so that nothing
    /// but Typst and this room decides its bytes.
    const PAGE: &str = r##"#set document(title: "A page", date: datetime(year: 2026, month: 11, day: 1))
#set page(width: 200pt, height: 200pt)
#set text(font: ("IBM Plex Sans", "IBM Plex Sans JP"), lang: "en")
#let data = json("/data.json")
= #data.title
Words that are long enough to be broken over more than one line, 段階.
#table(columns: 2, table.header[A][B], [1], [2])
#figure(rect(width: 10pt, height: 4pt, fill: rgb("#1f5fa8")), alt: "a bar")
"##;

    /// The PDF of that page by this version of the typesetter, raised with `TYPESETTING`.
    const KNOWN: (&str, &str) =
        ("1", "fe32c91a466acdbc2a2e68dbff00e0a7a6bab0bdd60ba39eed413ac748c74824");

    #[test]
    fn a_typesetter_that_gives_other_bytes_is_noticed() {
        let mut typesetter = Typesetter::built_in();
        typesetter.set_file("team.typ", Bytes::new(PAGE.as_bytes().to_vec()));
        let data = [r#"{"title": "A page"}"#, "{}", "{}"].map(|text| text.as_bytes().to_vec());
        let prepared = Prepared::from_parts(data.to_vec(), 0).expect("it is text");
        let rendered = typesetter.typeset(Document::Team, &prepared, "known");
        let pdf = rendered.unwrap_or_else(|findings| panic!("{findings:?}")).pdf;
        let sum = sha256(&pdf);
        assert_eq!(
            (TYPESETTING, sum.as_str()),
            KNOWN,
            "the same data gives other bytes than before: raise `TYPESETTING`, so that reports of \
             earlier runs are made anew, and put it and the new checksum into `KNOWN`"
        );
    }
}
