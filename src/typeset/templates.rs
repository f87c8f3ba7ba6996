//! The templates, embedded or from a folder, and all else that documents share.

use std::collections::BTreeMap;
use std::path::Path;

use typst::foundations::Bytes;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt};

use super::brand;
use super::fonts::{self, Coverage};
use super::outlines;
use crate::diag::{Diagnostic, Place, did_you_mean};
use crate::input::{self, Root};

/// The templates, by path.
pub const TEMPLATES: [(&str, &str); 5] = [
    ("team.typ", include_str!("../../templates/team.typ")),
    ("summary.typ", include_str!("../../templates/summary.typ")),
    ("lib.typ", include_str!("../../templates/lib.typ")),
    ("locales/en.json", include_str!("../../templates/locales/en.json")),
    ("locales/ja.json", include_str!("../../templates/locales/ja.json")),
];

/// The largest template that is read, in bytes.
const MAX_TEMPLATE: u64 = 4 * 1024 * 1024;

/// The description of what templates are given, a JSON Schema.
pub const SCHEMA: (&str, &str) =
    ("data.schema.json", include_str!("../../templates/data.schema.json"));

/// What all documents share. Made once, used by every worker.
#[derive(Clone)]
pub struct Typesetter {
    pub(super) library: LazyHash<Library>,
    pub(super) book: LazyHash<FontBook>,
    pub(super) fonts: Vec<Font>,
    pub(super) coverage: Coverage,
    pub(super) sources: BTreeMap<u16, Source>,
    /// By path; the sources are among them.
    pub(super) files: BTreeMap<String, Bytes>,
    by_id: BTreeMap<u16, Bytes>,
    /// The font files of a theme.
    pub(super) own_fonts: Vec<Bytes>,
    /// How findings name the templates: the folder they were taken from.
    pub(super) folder: Option<String>,
    /// The templates that were taken from the folder.
    pub(super) overridden: Vec<String>,
}

/// The fixed id of a path in the world of a document. Ids are never freed, so only paths
/// of templates, of the two data files and of what a theme adds have one.
pub(super) fn file_id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("the paths of templates are plain");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl Typesetter {
    /// Prepares the embedded templates, or those of a folder in their place. A template
    /// that the folder lacks is the embedded one.
    ///
    /// # Errors
    /// The folder cannot be read, or holds files that are no template.
    pub fn new(folder: Option<&Path>) -> Result<Self, Vec<Diagnostic>> {
        let mut typesetter = Self::built_in();
        if let Some(folder) = folder {
            typesetter.read_templates(folder)?;
        }
        Ok(typesetter)
    }

    /// Prepares the fonts and the embedded templates.
    pub fn built_in() -> Self {
        let fonts = fonts::load();
        let mut typesetter = Self {
            // Heads of table rows are a part of tagged PDF that Typst has not settled yet.
            library: LazyHash::new(
                Library::builder()
                    .with_features([Feature::A11yExtras].into_iter().collect())
                    .build(),
            ),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            coverage: Coverage::of(&fonts),
            fonts,
            sources: BTreeMap::new(),
            files: BTreeMap::new(),
            by_id: BTreeMap::new(),
            own_fonts: Vec::new(),
            folder: None,
            overridden: Vec::new(),
        };
        typesetter.set_templates(&BTreeMap::new());
        typesetter
    }

    /// Takes the templates of a folder, read anew; the fonts stay. Where the folder is
    /// faulty, the templates stay as well.
    ///
    /// # Errors
    /// The folder cannot be read, or holds files that are no template.
    pub fn read_templates(&mut self, folder: &Path) -> Result<(), Vec<Diagnostic>> {
        let found = read_folder(folder)?;
        self.set_templates(&found);
        self.folder = Some(folder.display().to_string());
        self.overridden = found.into_keys().collect();
        Ok(())
    }

    /// The templates that were taken from a folder.
    pub fn own_templates(&self) -> &[String] {
        &self.overridden
    }

    /// All that documents are made from besides their data: templates, fonts, theme.
    pub fn ingredients(&self) -> impl Iterator<Item = &[u8]> {
        let files = self.files.values().map(Bytes::as_slice);
        let own = self.own_fonts.iter().map(Bytes::as_slice);
        files.chain([fonts::CHECKSUM.as_bytes()]).chain(own)
    }

    fn set_templates(&mut self, found: &BTreeMap<String, String>) {
        for (path, embedded) in TEMPLATES.into_iter().chain([outlines::TEMPLATE]) {
            let text = found.get(path).map_or(embedded, String::as_str);
            self.set_file(path, Bytes::from_string(text.to_owned()));
        }
        self.set_file("theme.json", brand::description(None, &[], (1.0, 1.0)));
    }

    /// Puts a file where every document finds it, in the place of another one.
    pub(super) fn set_file(&mut self, path: &str, bytes: Bytes) {
        let id = file_id(path);
        let key = id.into_raw().get();
        if path.ends_with(".typ") {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            self.sources.insert(key, Source::new(id, text));
        }
        self.by_id.insert(key, bytes.clone());
        self.files.insert(path.to_owned(), bytes);
    }

    /// A file that every document finds.
    pub(super) fn file(&self, id: FileId) -> Option<&Bytes> {
        self.by_id.get(&id.into_raw().get())
    }

    /// Adds font files to the built-in ones.
    pub(super) fn add_fonts(&mut self, files: Vec<Bytes>) {
        if files.is_empty() {
            return;
        }
        self.fonts.extend(files.iter().flat_map(|file| Font::iter(file.clone())));
        self.own_fonts.extend(files);
        self.book = LazyHash::new(FontBook::from_fonts(&self.fonts));
        self.coverage = Coverage::of(&self.fonts);
    }
}

fn read_folder(folder: &Path) -> Result<BTreeMap<String, String>, Vec<Diagnostic>> {
    let known = || TEMPLATES.iter().map(|(path, _)| *path);
    if !folder.is_dir() {
        return Err(vec![
            Diagnostic::error(format!("there is no folder `{}` with templates", folder.display()))
                .hint(format!("it may hold {}", known().collect::<Vec<_>>().join(", "))),
        ]);
    }
    let root = Root::new(folder, "the folder with templates");
    let mut found = BTreeMap::new();
    let mut findings = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name().max_depth(4) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(why) => {
                findings.push(Diagnostic::error(format!("the folder cannot be read: {why}")));
                continue;
            }
        };
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let name = path
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/");
        let here = || Place::file(entry.path().display().to_string());
        if entry.file_type().is_dir() {
            if known().any(|known| known == name) {
                findings.push(input::no_plain_file().at(here()));
            }
            continue;
        }
        // Editors leave hidden files and notes beside the templates.
        let folder_of = |path: &str| path.starts_with(&format!("{name}/"));
        if entry.path_is_symlink() && known().any(folder_of) && entry.path().is_dir() {
            findings.push(
                Diagnostic::error("links to folders are not followed")
                    .at(here())
                    .hint("put the templates themselves here"),
            );
            continue;
        }
        if known().any(folder_of) && entry.depth() > 0 {
            findings.push(
                Diagnostic::error("this is no folder, and nothing is read of it")
                    .at(here())
                    .hint(format!("make a folder `{name}` for the templates in it")),
            );
            continue;
        }
        let template = name.ends_with(".typ") || name.ends_with(".json");
        if !template || name.starts_with('.') || name == SCHEMA.0 {
            continue;
        }
        let place = here();
        if !known().any(|known| known == name) {
            let hint = did_you_mean(&name, known()).unwrap_or_else(|| {
                format!("templates are {}", known().collect::<Vec<_>>().join(", "))
            });
            findings
                .push(Diagnostic::error(format!("unknown template `{name}`")).at(place).hint(hint));
            continue;
        }
        match root.read_text(entry.path(), MAX_TEMPLATE) {
            Ok(text) => {
                found.insert(name, text);
            }
            Err(finding) => findings.push(*finding),
        }
    }
    if findings.is_empty() { Ok(found) } else { Err(findings) }
}
