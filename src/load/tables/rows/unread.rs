//! Cells that nothing is read of, though something stands in them.

use std::collections::BTreeMap;

use super::{Known, Tables};
use crate::load::node::shown;
use crate::load::tables::columns::Role;

impl Tables<'_, '_> {
    /// Warnings about the columns of a table that have no head, and those that say the same
    /// field as one before them and in other words.
    pub(super) fn tell_unread(&mut self, known: &Known<'_>) {
        self.tell_headless(known);
        self.tell_second_fields(known);
    }

    fn tell_headless(&mut self, known: &Known<'_>) {
        // The first row of each column, and how many cells it has.
        let mut headless: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for (row, cells) in known.body() {
            for column in cells.keys().filter(|column| !known.roles.contains_key(column)) {
                headless.entry(*column).or_insert((row, 0)).1 += 1;
            }
        }
        for (column, (row, count)) in headless {
            let cells = if count == 1 { "cell is" } else { "cells are" };
            let message = format!("this column has no head, and its {count} {cells} not read");
            let hint = "write what it is into the row of heads, or look for a delimiter too many";
            self.warning(known.number, Some((row, column)), message, Some(hint.to_owned()));
        }
    }

    fn tell_second_fields(&mut self, known: &Known<'_>) {
        let heads = &known.grid.rows[&known.head];
        for (column, role) in &known.roles {
            let Role::Field(field) = role else { continue };
            let Some(first) = known.column(*field).filter(|first| first != column) else {
                continue;
            };
            let other = known.body().find(|(_, cells)| {
                let said = |column: &usize| cells.get(column).map(|cell| cell.text());
                said(column).is_some() && said(column) != said(&first)
            });
            let Some((row, _)) = other else { continue };
            let message = format!(
                "the columns `{}` and `{}` are the same, and the second is not read; in row {row} it says something else",
                shown(&heads[&first].text()),
                shown(&heads[column].text())
            );
            let hint = "name the one that is not meant under `ignore:` in `mapping.yaml`";
            self.warning(known.number, Some((known.head, *column)), message, Some(hint.to_owned()));
        }
    }
}
