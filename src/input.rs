//! Opening what people hand in: nothing but plain files of a bounded size is read, and through
//! links only what lies in the folder that was named.
//!
//! A pipe would keep its reader for ever and a device fills the memory, so both are refused
//! before they are opened. A link that leads elsewhere would put the text of any file into a
//! report or a finding.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use crate::diag::{Diagnostic, Place};

/// The bytes of a file of at most `most` bytes.
///
/// # Errors
/// Why it is not read: it cannot be, is no plain file, or is too large.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>, Box<Diagnostic>> {
    let here = |finding: Diagnostic| Box::new(finding.at(Place::file(path.display().to_string())));
    let failed =
        |why: std::io::Error| here(Diagnostic::error(format!("the file cannot be read: {why}")));
    let no_file = || here(no_plain_file());
    let too_large = |size: u64| {
        let message = format!("the file has {size} bytes, more than the {most} that are read");
        here(Diagnostic::error(message))
    };
    let metadata = path.metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(no_file());
    }
    if metadata.len() > most {
        return Err(too_large(metadata.len()));
    }
    let file = File::open(path).map_err(failed)?;
    // It may have been put in the place of the one that was looked at, or grow.
    if !file.metadata().map_err(failed)?.is_file() {
        return Err(no_file());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
    file.take(most + 1).read_to_end(&mut bytes).map_err(failed)?;
    let size = bytes.len() as u64;
    if size > most { Err(too_large(size)) } else { Ok(bytes) }
}

/// The bytes of a file that a program has left where it writes, of at most `most` bytes; none
/// where nothing has that name. A link is not followed, wherever it leads: who put it there may
/// let it lead elsewhere tomorrow.
///
/// # Errors
/// Why it is not read: it cannot be, is a link or no plain file, or is too large.
pub fn read_left(path: &Path, most: u64) -> Result<Option<Vec<u8>>, Box<Diagnostic>> {
    let here =
        |message: String| Diagnostic::error(message).at(Place::file(path.display().to_string()));
    match path.symlink_metadata() {
        Ok(about) if about.is_symlink() => {
            Err(here("this is a link and is not followed".to_owned()).into())
        }
        Ok(_) => read(path, most).map(Some),
        Err(why) if matches!(why.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(why) => Err(here(format!("the file cannot be read: {why}")).into()),
    }
}

/// The finding about a pipe, a device or a folder where a file should be.
pub fn no_plain_file() -> Diagnostic {
    Diagnostic::error("this is no plain file and is not read")
        .hint("folders, pipes and devices hold no text")
}

/// The text of a file of at most `most` bytes, without a byte-order mark.
///
/// # Errors
/// Why it is not read, or is no text.
pub fn read_text(path: &Path, most: u64) -> Result<String, Box<Diagnostic>> {
    let place = || Place::file(path.display().to_string());
    text(read(path, most)?).map_err(|finding| Box::new(finding.at(place())))
}

/// The text of these bytes, without a byte-order mark.
///
/// # Errors
/// Why they are no text.
pub fn text(bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
    if let Some(wide) = wide(&bytes) {
        let message = format!("the file is not UTF-8: it is {wide}");
        return Err(Diagnostic::error(message).hint(SAVE).into());
    }
    let text = String::from_utf8(bytes).map_err(|fault| {
        let valid = fault.utf8_error().valid_up_to();
        let line = fault.as_bytes()[..valid].iter().filter(|byte| **byte == b'\n').count() + 1;
        let message = format!("the file is not UTF-8: line {line} holds bytes that are no text");
        Box::new(Diagnostic::error(message).hint(SAVE))
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

const SAVE: &str = "save it as UTF-8";

/// The encoding of more than one byte a character that bytes have, by the mark at their
/// beginning or by which of its bytes are zero.
pub fn wide(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [a, 0, 0, 0, b, 0, 0, 0, ..] | [0, 0, 0, a, 0, 0, 0, b, ..] if *a != 0 && *b != 0 => {
            Some("UTF-32")
        }
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        [a, 0, b, 0, ..] | [0, a, 0, b, ..] if *a != 0 && *b != 0 => Some("UTF-16"),
        _ => None,
    }
}

/// A folder that what is read of it must not leave.
#[derive(Debug, Clone)]
pub struct Root {
    /// Without links; none where the folder is not there.
    folder: Option<PathBuf>,
    name: &'static str,
}

impl Root {
    /// A folder and how findings name it.
    pub fn new(folder: &Path, name: &'static str) -> Self {
        Self { folder: folder.canonicalize().ok(), name }
    }

    /// Whether a path leads to something within the folder, all links followed.
    ///
    /// # Errors
    /// It does not.
    pub fn check(&self, path: &Path) -> Result<(), Box<Diagnostic>> {
        let here = |message: String| {
            Diagnostic::error(message).at(Place::file(path.display().to_string()))
        };
        let real = path.canonicalize().map_err(|why| {
            if path.is_symlink() && matches!(why.kind(), ErrorKind::NotFound) {
                return Box::new(
                    here("this is a link to nothing".to_owned())
                        .hint("put the file itself here, or remove the link"),
                );
            }
            Box::new(here(format!("the file cannot be read: {why}")))
        })?;
        if self.folder.as_ref().is_some_and(|folder| real.starts_with(folder)) {
            return Ok(());
        }
        let message = format!("this leads out of {} by a link, and is not read", self.name);
        Err(here(message).hint(format!("put the file itself into {}", self.name)).into())
    }

    /// The bytes of a file within the folder.
    ///
    /// # Errors
    /// It is outside, or is not read for another reason.
    pub fn read(&self, path: &Path, most: u64) -> Result<Vec<u8>, Box<Diagnostic>> {
        self.check(path)?;
        read(path, most)
    }

    /// The text of a file within the folder.
    ///
    /// # Errors
    /// It is outside, or is not read for another reason.
    pub fn read_text(&self, path: &Path, most: u64) -> Result<String, Box<Diagnostic>> {
        self.check(path)?;
        read_text(path, most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_text_and_other_bytes_are_named_by_line() {
        let read = text(b"\xEF\xBB\xBFteam: a".to_vec());
        assert_eq!(read.ok().as_deref(), Some("team: a"));
        let shown = text(b"a: 1\nb: \x83\x65".to_vec()).expect_err("it is Shift_JIS").to_string();
        assert!(shown.contains("line 2") && shown.contains("save it as UTF-8"), "{shown}");
    }

    #[test]
    fn utf_16_and_utf_32_are_told_with_and_without_their_marks() {
        for (bytes, name) in [
            (b"\xff\xfea\0".as_slice(), "UTF-16"),
            (b"\xfe\xff\0a", "UTF-16"),
            (b"t\0e\0a\0m\0", "UTF-16"),
            (b"\0t\0e\0a\0m", "UTF-16"),
            (b"\xff\xfe\0\0a\0\0\0", "UTF-32"),
            (b"\0\0\xfe\xff\0\0\0a", "UTF-32"),
            (b"t\0\0\0e\0\0\0", "UTF-32"),
            (b"\0\0\0t\0\0\0e", "UTF-32"),
        ] {
            let shown = text(bytes.to_vec()).expect_err("it is not UTF-8").to_string();
            assert!(shown.contains(name) && shown.contains("save it as UTF-8"), "{shown}");
        }
        assert!(text(Vec::new()).is_ok() && text(b"\0\0\0\0".to_vec()).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_of_the_folder_is_not_read() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("in")).expect("a folder can be made");
        std::fs::write(at("secret"), "secret").expect("a file can be written");
        std::fs::write(at("in/a"), "four").expect("a file can be written");
        let link = |to: &str, name: &str| {
            std::os::unix::fs::symlink(to, at(name)).expect("a link can be made");
        };
        link("a", "in/inner");
        link("../secret", "in/outer");
        link("..", "in/up");
        link("nothing", "in/dangling");
        link("loop", "in/loop");
        link("/dev/zero", "in/device");
        let root = Root::new(&at("in"), "the workspace");
        let says = |name: &str| match root.read_text(&at(name), 4) {
            Ok(text) => text,
            Err(finding) => finding.to_string(),
        };
        assert_eq!((says("in/a"), says("in/inner")), ("four".into(), "four".into()));
        for (name, expected) in [
            ("in/outer", "leads out of the workspace"),
            ("in/up/secret", "leads out of the workspace"),
            ("in/device", "leads out of the workspace"),
            ("in/dangling", "a link to nothing"),
            ("in/loop", "cannot be read"),
            ("in", "no plain file"),
        ] {
            let shown = says(name);
            assert!(shown.contains(expected) && !shown.contains("| secret"), "{name}: {shown}");
        }
        assert!(read(Path::new("/dev/zero"), 4).is_err());
        let left = |name: &str| read_left(&at(name), 4).map_err(|finding| finding.to_string());
        assert_eq!(left("in/a"), Ok(Some(b"four".to_vec())));
        assert_eq!((left("in/none"), left("in/a/none")), (Ok(None), Ok(None)));
        for name in ["in/inner", "in/dangling", "in/loop", "in/device"] {
            assert!(left(name).is_err_and(|why| why.contains("a link")), "{name}");
        }
        assert!(read(&at("in/a"), 3).is_err_and(|it| it.message.contains("4 bytes")));
    }
}
