//! Text for readers, in one or more locales.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A language in which reports are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Japanese.
    Ja,
}

impl Locale {
    /// All locales, in the order in which they are listed to users.
    pub const ALL: [Self; 2] = [Self::En, Self::Ja];

    /// The language tag, as it is written in YAML and in the PDF.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for Locale {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|locale| locale.tag() == text)
            .ok_or_else(|| format!("unknown locale `{text}`, expected `en` or `ja`"))
    }
}

/// Text as a plain string, or as a map by locale. Never markup.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LocalText(Texts);

/// Shared, because many copies are made and there are very many texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Texts {
    #[default]
    None,
    Plain(Arc<str>),
    ByLocale(Arc<BTreeMap<String, String>>),
}

impl LocalText {
    /// The same text in every locale.
    pub fn plain(text: impl Into<String>) -> Self {
        Self(Texts::Plain(text.into().into()))
    }

    /// Text by language tag.
    pub fn by_locale(by_locale: BTreeMap<String, String>) -> Self {
        Self(if by_locale.is_empty() { Texts::None } else { Texts::ByLocale(by_locale.into()) })
    }

    /// The text for a reader of `locale`: the plain one, its own, else English, else the
    /// first there is; empty when there is none.
    pub fn get(&self, locale: Locale) -> &str {
        match &self.0 {
            Texts::None => "",
            Texts::Plain(text) => text,
            Texts::ByLocale(texts) => texts
                .get(locale.tag())
                .or_else(|| texts.get(Locale::En.tag()))
                .or_else(|| texts.values().next())
                .map_or("", String::as_str),
        }
    }

    /// Whether there is a text written for this locale, or a plain one for all.
    pub fn covers(&self, locale: Locale) -> bool {
        match &self.0 {
            Texts::None => false,
            Texts::Plain(_) => true,
            Texts::ByLocale(texts) => texts.contains_key(locale.tag()),
        }
    }

    /// The texts by language tag; empty for a plain one.
    pub fn translations(&self) -> &BTreeMap<String, String> {
        const NONE: &BTreeMap<String, String> = &BTreeMap::new();
        match &self.0 {
            Texts::None | Texts::Plain(_) => NONE,
            Texts::ByLocale(texts) => texts,
        }
    }

    /// Whether no locale has anything but white space.
    pub fn is_blank(&self) -> bool {
        match &self.0 {
            Texts::None => true,
            Texts::Plain(text) => text.trim().is_empty(),
            Texts::ByLocale(texts) => texts.values().all(|text| text.trim().is_empty()),
        }
    }

    /// What it says in each language of the reports, blanks and case aside, each once: how
    /// the same words are recognised from one time to the next.
    pub fn folded(&self) -> Vec<String> {
        let folded = |locale| {
            let words = self.get(locale).split_whitespace().collect::<Vec<_>>();
            words.join(" ").to_lowercase()
        };
        let mut texts: Vec<String> = Locale::ALL.into_iter().map(folded).collect();
        texts.dedup();
        texts.retain(|text| !text.is_empty());
        texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(pairs: &[(&str, &str)]) -> LocalText {
        LocalText::by_locale(pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect())
    }

    #[test]
    fn the_nearest_text_is_taken() {
        for (given, locale, expected) in [
            (text(&[("en", "a"), ("ja", "b")]), Locale::Ja, "b"),
            (text(&[("en", "a")]), Locale::Ja, "a"),
            (text(&[("de", "c")]), Locale::Ja, "c"),
            (LocalText::plain("p"), Locale::Ja, "p"),
            (LocalText::default(), Locale::En, ""),
        ] {
            assert_eq!(given.get(locale), expected);
        }
    }

    #[test]
    fn the_same_words_are_recognised() {
        assert_eq!(LocalText::plain(" Add  Tests").folded(), ["add tests"]);
        assert_eq!(text(&[("en", "Add tests"), ("ja", "追加")]).folded(), ["add tests", "追加"]);
        assert_eq!(text(&[("ja", "追加")]).folded(), ["追加"]);
        assert!(LocalText::default().folded().is_empty());
    }
}
