//! Ids that look alike: equal but for case, width or the composition of their characters.
//! Files named after them would be one file on many systems, and people take them for one.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use super::node::{Faults, Node, Part};

/// What ids that look alike have in common.
pub(super) fn folded(id: &str) -> String {
    if id.is_ascii() {
        return id.to_ascii_lowercase();
    }
    // What has capitals of two letters needs a second round.
    let small: String = id.nfkc().flat_map(char::to_lowercase).collect();
    small.nfkc().collect()
}

/// How two ids differ, for messages.
pub(super) const DIFFERENCE: &str = "case, width or composition of their characters";

/// An error for each id that looks like one before it.
pub(super) fn check<'i, 'a>(
    (what, part): (&str, Part),
    ids: impl Iterator<Item = (&'i str, Node<'a>)>,
    faults: &mut Faults,
) {
    let mut seen: BTreeMap<String, (&str, Node<'a>)> = BTreeMap::new();
    for (id, node) in ids {
        let Some((first, first_node)) = seen.get(&folded(id)) else {
            seen.insert(folded(id), (id, node));
            continue;
        };
        // The same id twice is told by who reads them.
        if *first != id {
            let message = format!("the {what} `{id}` and `{first}` differ only in {DIFFERENCE}");
            faults.alike(part, &node, first_node, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn ids_that_look_alike_are_one() {
        for (a, b) in [
            ("payments", "Payments"),
            ("payments", "ｐａｙｍｅｎｔｓ"),
            ("caf\u{e9}", "cafe\u{301}"),
            ("ガード", "ｶﾞｰﾄﾞ"),
            ("İ", "i\u{307}"),
        ] {
            assert_eq!(folded(a), folded(b), "{a} {b}");
        }
        for (a, b) in [("a-b", "a_b"), ("1.1", "1.10"), ("か", "が")] {
            assert_ne!(folded(a), folded(b), "{a} {b}");
        }
    }
}
