//! Views in, PDF bytes out: the one room that knows Typst.
//!
//! A [`Typesetter`] holds what all documents share: the library, the fonts, the parsed
//! templates. Each document adds its data, nothing else; there is no disk, no network and
//! no clock behind it, so the same view gives the same bytes.

mod brand;
mod compile;
mod fonts;
mod outlines;
mod safe_text;
mod setup;
mod templates;
mod world;

pub use brand::{check_logo, font_families};
pub use compile::{Document, Prepared, Rendered, TYPESETTING};
pub use outlines::Picture;
pub use setup::Setup;
pub use templates::{SCHEMA, TEMPLATES, Typesetter};
