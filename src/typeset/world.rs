//! The world of one document: what is shared, plus its data.

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};

use super::compile::Prepared;
use super::templates::{Typesetter, file_id};

/// Serves only what the program put there. No disk, no network, no packages, no clock.
pub(super) struct DocumentWorld<'a> {
    shared: &'a Typesetter,
    main: FileId,
    /// The files of this document.
    files: [(FileId, Bytes); 3],
}

impl<'a> DocumentWorld<'a> {
    /// The world of a document with this template.
    pub(super) fn new(shared: &'a Typesetter, template: &str, prepared: &Prepared) -> Self {
        let Prepared { data, shared: common, attachment, .. } = prepared;
        let file = |path, text: &String| (file_id(path), Bytes::from_string(text.clone()));
        let files = [
            file("data.json", data),
            file("shared.json", common),
            file("attachment.json", attachment),
        ];
        Self { shared, main: file_id(template), files }
    }

    /// The same with other data.
    pub(super) fn with_data(mut self, data: String) -> Self {
        self.files[0].1 = Bytes::from_string(data);
        self
    }
}

fn not_there(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

impl World for DocumentWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.shared.sources.get(&id.into_raw().get()).cloned().ok_or_else(|| not_there(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if let Some((_, bytes)) = self.files.iter().find(|(own, _)| *own == id) {
            return Ok(bytes.clone());
        }
        self.shared.file(id).cloned().ok_or_else(|| not_there(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
