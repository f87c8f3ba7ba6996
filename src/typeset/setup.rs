//! A typesetter as data, so that another process can make the same one.

use serde::{Deserialize, Serialize};
use typst::foundations::Bytes;

use super::templates::Typesetter;

/// What a typesetter was made of, besides what is built in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// What the parts are, as JSON text.
    pub head: String,
    /// Files and fonts.
    pub parts: Vec<Vec<u8>>,
}

#[derive(Serialize, Deserialize)]
struct Head {
    folder: Option<String>,
    overridden: Vec<String>,
    /// The paths of the files; what follows them is fonts.
    files: Vec<String>,
}

impl Typesetter {
    /// What [`Typesetter::from_setup`] needs to make the same typesetter.
    pub fn setup(&self) -> Setup {
        let paths = || self.files.keys().cloned();
        let head = Head {
            folder: self.folder.clone(),
            overridden: self.overridden.clone(),
            files: paths().collect(),
        };
        let parts = self.files.values().chain(&self.own_fonts).map(|part| part.to_vec()).collect();
        Setup { head: serde_json::to_string(&head).expect("plain data is always JSON"), parts }
    }

    /// The typesetter that a setup was taken from.
    ///
    /// # Errors
    /// The setup is none, as a message.
    pub fn from_setup(setup: Setup) -> Result<Self, String> {
        let head: Head = serde_json::from_str(&setup.head)
            .map_err(|why| format!("the typesetter cannot be made: {why}"))?;
        let mut typesetter = Self::built_in();
        let mut parts = setup.parts.into_iter().map(Bytes::new);
        for (path, bytes) in head.files.into_iter().zip(&mut parts) {
            typesetter.set_file(&path, bytes);
        }
        typesetter.add_fonts(parts.collect());
        typesetter.folder = head.folder;
        typesetter.overridden = head.overridden;
        Ok(typesetter)
    }
}
