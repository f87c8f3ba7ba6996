//! Texts of a model that lack a locale which other texts of it have.

use std::collections::BTreeMap;

use super::super::node::{Faults, Node};
use crate::model::Locale;

/// Where a model has texts for readers.
const TEXTS: [&[&str]; 14] = [
    &["name"],
    &["source"],
    &["levels", "*", "name"],
    &["levels", "*", "summary"],
    &["levels", "*", "challenges", "*"],
    &["levels", "*", "next_steps", "*"],
    &["areas", "*", "name"],
    &["dimensions", "*", "name"],
    &["dimensions", "*", "short"],
    &["dimensions", "*", "descriptors", "*"],
    &["dimensions", "*", "criteria", "*", "text"],
    &["dimensions", "*", "criteria", "*", "why"],
    &["dimensions", "*", "criteria", "*", "action"],
    &["scales", "*", "*", "text"],
];

/// A text with the locales it is written in; none for a plain one.
struct Text<'a> {
    node: Node<'a>,
    locales: Vec<String>,
}

/// Finds texts that lack a locale, in a whole document. A model whose texts are all plain
/// lacks none.
pub(super) fn check(root: &Node<'_>, faults: &mut Faults) {
    let nodes = TEXTS.iter().flat_map(|path| root.reach(path));
    let texts: Vec<Text<'_>> = nodes.filter_map(text).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for locale in texts.iter().flat_map(|text| &text.locales) {
        *counts.entry(locale).or_default() += 1;
    }
    // A tag that no report is written in and few texts have is rather a slip of the hand.
    let is_slip =
        |locale: &str, count: usize| locale.parse::<Locale>().is_err() && count * 2 < texts.len();
    let (slips, wanted): (Vec<_>, Vec<_>) =
        counts.into_iter().partition(|(locale, count)| is_slip(locale, *count));
    for (slip, count) in slips {
        let first = texts.iter().find(|text| text.locales.iter().any(|locale| locale == slip));
        let node = &first.expect("the tag was counted in a text").node;
        faults.warning(
            node,
            format!("the locale `{slip}` is in only {count} of the model's {} texts", texts.len()),
            Some(format!("reports are written in {}", list(&Locale::ALL.map(Locale::tag)))),
        );
    }
    for Text { node, locales } in &texts {
        let names = wanted.iter().map(|(locale, _)| *locale);
        let missing: Vec<&str> =
            names.filter(|name| !locales.iter().any(|locale| locale == name)).collect();
        if missing.is_empty() {
            continue;
        }
        let (message, hint) = if node.is_map() {
            (format!("this text has no {}, unlike others of the model", list(&missing)), None)
        } else {
            let map: Vec<String> = missing.iter().map(|tag| format!("{tag}: ...")).collect();
            (
                "this text is the same in every locale, unlike others of the model".to_owned(),
                Some(format!("write it as {{{}}}", map.join(", "))),
            )
        };
        faults.warning(node, message, hint);
    }
}

/// What a node says to readers; none where it is no text, or one without a letter.
fn text<'a>(node: Node<'a>) -> Option<Text<'a>> {
    // What is wrong with it was said when the model was read.
    let text = node.local_text(&mut Faults::default())?;
    if text.is_blank() || !node.is_map() && !text.get(Locale::En).contains(char::is_alphabetic) {
        return None;
    }
    let written = text.translations().iter().filter(|(_, text)| !text.trim().is_empty());
    let locales = written.map(|(locale, _)| locale.clone()).collect();
    Some(Text { node, locales })
}

fn list(tags: &[&str]) -> String {
    let names: Vec<String> = tags.iter().map(|tag| format!("`{tag}`")).collect();
    names.join(", ")
}
