//! The fonts inside the program.

use typst::foundations::Bytes;
use typst::text::Font;

const FONTS: [&[u8]; 6] = [
    include_bytes!("../../fonts/ibm-plex-sans/IBMPlexSans_400Regular.ttf"),
    include_bytes!("../../fonts/ibm-plex-sans/IBMPlexSans_500Medium.ttf"),
    include_bytes!("../../fonts/ibm-plex-sans/IBMPlexSans_600SemiBold.ttf"),
    include_bytes!("../../fonts/ibm-plex-sans-jp/IBMPlexSansJP_400Regular.ttf"),
    include_bytes!("../../fonts/ibm-plex-sans-jp/IBMPlexSansJP_500Medium.ttf"),
    include_bytes!("../../fonts/ibm-plex-sans-jp/IBMPlexSansJP_600SemiBold.ttf"),
];

/// The SHA-256 of these fonts, one after the other. It stands here because computing it would
/// take a tenth of the time that one report takes.
pub(super) const CHECKSUM: &str =
    "780b9d8a2ad5766c32e767a8e0a7386b6794b5ae7ee3f2ef919b7d0be6d1b050";

/// The families of these fonts.
pub(super) const BUILT_IN: [&str; 2] = ["IBM Plex Sans", "IBM Plex Sans JP"];

/// All fonts, in the order in which families are tried.
pub(super) fn load() -> Vec<Font> {
    FONTS.iter().flat_map(|data| Font::iter(Bytes::new(*data))).collect()
}

/// Which characters the fonts can show: one bit a codepoint.
#[derive(Clone)]
pub(super) struct Coverage {
    bits: Vec<u64>,
}

impl Coverage {
    /// The characters that every weight of at least one family has.
    pub(super) fn of(fonts: &[Font]) -> Self {
        let mut families: std::collections::BTreeMap<&str, Vec<u64>> =
            std::collections::BTreeMap::new();
        for font in fonts {
            let info = font.info();
            let mut bits = vec![0_u64; 0x11_0000 / 64];
            for code in info.coverage.iter() {
                if let Some(word) = bits.get_mut(code as usize / 64) {
                    *word |= 1 << (code % 64);
                }
            }
            families
                .entry(info.family.as_str())
                .and_modify(|common| {
                    common.iter_mut().zip(&bits).for_each(|(word, other)| *word &= other)
                })
                .or_insert(bits);
        }
        let mut all = vec![0_u64; 0x11_0000 / 64];
        for bits in families.values() {
            all.iter_mut().zip(bits).for_each(|(word, other)| *word |= other);
        }
        Self { bits: all }
    }

    /// Whether some font has a glyph for the character.
    pub(super) fn contains(&self, character: char) -> bool {
        let code = u32::from(character);
        self.bits[code as usize / 64] >> (code % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_fonts() {
        assert_eq!(CHECKSUM, crate::write::sha256(&FONTS.concat()));
    }
}
