//! One door for every format of results: YAML, JSON, and tables with their mapping files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::files::{self, MAPPING_FILE};
use super::tables::{self, Format, Mapping, Reading};
use super::versions::Versions;
use super::{ReadDocument, json};
use crate::diag::Diagnostic;
use crate::input::{self, Root};

/// What a file of results holds.
pub(super) enum Input {
    /// The text of a YAML file.
    Yaml(String),
    /// What was read of any other file.
    Documents(Vec<ReadDocument>),
}

/// The reader of results of a workspace.
pub(super) struct Inputs<'a> {
    folder: &'a Path,
    root: Root,
    reading: Reading<'a>,
    /// Mapping files by patterns of file names, from `dankai.yaml`.
    patterns: &'a [(String, PathBuf)],
    /// The mapping file for all tables, whatever else is said.
    given: Option<&'a Path>,
    mappings: BTreeMap<PathBuf, Mapping>,
    /// For tables without a mapping file.
    none: Mapping,
}

impl<'a> Inputs<'a> {
    /// A reader for a workspace.
    pub(super) fn new(
        folder: &'a Path,
        reading: Reading<'a>,
        patterns: &'a [(String, PathBuf)],
    ) -> Self {
        let (mappings, none) = (BTreeMap::new(), Mapping::default());
        let root = files::root(folder);
        Self { folder, root, reading, patterns, given: None, mappings, none }
    }

    /// The same reader with one mapping file for all tables.
    pub(super) fn with_mapping(self, given: Option<&'a Path>) -> Self {
        Self { given, ..self }
    }

    /// The versions of the workspace's model.
    pub(super) fn versions(&self) -> &Versions<'_> {
        self.reading.versions
    }

    /// Reads the mapping files of those of the files that are tables.
    pub(super) fn find_mappings(&mut self, files: &[PathBuf], findings: &mut Vec<Diagnostic>) {
        for file in files.iter().filter(|file| Format::of(file).is_some()) {
            let Some(path) = self.mapping_of(file) else { continue };
            if self.mappings.contains_key(&path) {
                continue;
            }
            let name = path.display().to_string();
            let text = if self.given.is_some() {
                files::read_text(&path)
            } else if path.starts_with(self.folder) {
                files::read_text_in(&self.root, &path)
            } else {
                // Beside a file that is imported, the folder is the user's choice, but not
                // what a link in it leads to.
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                let folder = folder.unwrap_or(Path::new("."));
                files::read_text_in(&Root::new(folder, "the folder of the table"), &path)
            };
            let mapping = match text {
                Ok(text) => {
                    tables::read_mapping(&text, &name, self.reading.versions.current, findings)
                }
                Err(finding) => {
                    findings.push(*finding);
                    Mapping::default()
                }
            };
            self.mappings.insert(path, mapping);
        }
    }

    /// The mapping file of a table: the one that is given, the one whose pattern fits, the
    /// one beside it, or the nearest one above it in the workspace.
    fn mapping_of(&self, file: &Path) -> Option<PathBuf> {
        if let Some(given) = self.given {
            return Some(given.to_owned());
        }
        let inside = file.strip_prefix(self.folder).ok().map(|path| {
            path.components()
                .map(|part| part.as_os_str().to_string_lossy())
                .collect::<Vec<_>>()
                .join("/")
        });
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let by_pattern = inside.as_ref().and_then(|inside| {
            let fits = |pattern: &str| {
                let text = if pattern.contains('/') { inside } else { name.as_ref() };
                fits(pattern.as_bytes(), text.as_bytes())
            };
            self.patterns.iter().find(|(pattern, _)| fits(pattern)).map(|(_, path)| path.clone())
        });
        by_pattern.or_else(|| {
            let beside = file.ancestors().skip(1).take(if inside.is_some() { 64 } else { 1 });
            let beside =
                beside.take_while(|folder| inside.is_none() || folder.starts_with(self.folder));
            let folders = beside.chain([self.folder]);
            folders
                .map(|folder| folder.join(MAPPING_FILE))
                .find(|path| path.symlink_metadata().is_ok())
        })
    }

    /// Reads a file.
    pub(super) fn read(&self, path: &Path) -> Input {
        let name = path.display().to_string();
        self.try_read(path, &name).unwrap_or_else(|finding| {
            Input::Documents(vec![ReadDocument::unread(name.into(), *finding)])
        })
    }

    fn try_read(&self, path: &Path, name: &str) -> Result<Input, Box<Diagnostic>> {
        if let Some(format) = Format::of(path) {
            let bytes = input::read(path, tables::MAX_BYTES)?;
            let mapping = self.mapping_of(path).and_then(|path| self.mappings.get(&path));
            let mapping = mapping.unwrap_or(&self.none);
            return Ok(Input::Documents(tables::read_file(
                &bytes,
                format,
                name,
                mapping,
                &self.reading,
            )));
        }
        let text = files::read_text(path)?;
        if files::is_json(path) {
            return Ok(Input::Documents(json::read_file(&text, name, self.reading.versions)));
        }
        Ok(Input::Yaml(text))
    }
}

/// Whether a text fits a pattern, in which `*` stands for any text and `?` for one sign.
fn fits(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut begin) = (0, 0);
    // Where to go on when what follows the last star does not fit.
    let mut star: Option<(usize, usize)> = None;
    while begin < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at + 1, begin));
                at += 1;
            }
            Some(sign) if *sign == b'?' || *sign == text[begin] => {
                at += 1;
                begin += 1;
            }
            _ => {
                let Some((after, from)) = star else { return false };
                star = Some((after, from + 1));
                (at, begin) = (after, from + 1);
            }
        }
    }
    pattern[at..].iter().all(|sign| *sign == b'*')
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns_fit_names() {
        for (pattern, text, expected) in [
            ("*", "a.csv", true),
            ("*.csv", "a.csv", true),
            ("*.csv", "a.csv.xlsx", false),
            ("google-*.csv", "google-2026-11.csv", true),
            ("results/*/forms.?sv", "results/2026-11/forms.tsv", true),
            ("a*b*c", "aXbXbXc", true),
            ("a*b*c", "aXbXbX", false),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(fits(pattern.as_bytes(), text.as_bytes()), expected, "{pattern} {text}");
        }
    }
}
