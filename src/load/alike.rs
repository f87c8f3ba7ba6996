//! Ids that look alike: equal but for case, width or the composition of their characters.
//! Files named after them would be one file on many systems, and people take them for one.

use std::collections::BTreeMap;

use super::node::{Faults, Node, Part};
use crate::model::id_key;

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
        let Some((first, first_node)) = seen.get(&id_key(id)) else {
            seen.insert(id_key(id), (id, node));
            continue;
        };
        // The same id twice is told by who reads them.
        if *first != id {
            let message = format!("the {what} `{id}` and `{first}` differ only in {DIFFERENCE}");
            faults.alike(part, &node, first_node, message);
        }
    }
}
