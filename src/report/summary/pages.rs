//! Where the rows of many teams stand: two columns a page, and an index of names.
//!
//! Rows have a known height, so their pages are known before they are laid out: the index
//! need not ask for them, which would cost every report of many teams a second layout.

use serde::Serialize;

use super::{IndexEntry, MapGroup};
use crate::model::Paper;

/// The heights of the table's rows in points, those of `summary.typ`.
const HEAD: f64 = 26.0;
const TITLE: f64 = 17.0;
const ROW: f64 = 13.6;
/// What is left free at the foot of a page, so that an estimate may be a little short.
const SPARE: f64 = 12.0;
/// The columns and lines of a part of the index; two parts have room on a page.
const INDEX_COLUMNS: usize = 4;
const INDEX_LINES: usize = 30;

/// How many titles and rows, in their order, stand in each column of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct MapPage {
    left: usize,
    right: usize,
}

/// Where a row stands: its page, from 1, and its upper edge in points below that of the paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub(super) page: usize,
    pub(super) y: f64,
}

/// The pages of a table, and where each of its rows stands. `above` is what stands over the
/// table on its first page, in points.
pub(super) fn pages(groups: &[MapGroup], paper: Paper, above: f64) -> (Vec<MapPage>, Vec<Spot>) {
    let (margin, height) = match paper {
        Paper::A4 => (65.2, 725.0),
        Paper::Letter => (53.9, 695.0),
    };
    let heights: Vec<f64> = groups
        .iter()
        .flat_map(|group| std::iter::once(TITLE).chain(group.rows.iter().map(|_| ROW)))
        .collect();
    let mut pages = Vec::new();
    let mut spots = Vec::new();
    let mut rest = heights.as_slice();
    let mut top = above;
    while !rest.is_empty() {
        let room = height - top - HEAD - SPARE;
        let all: f64 = rest.iter().sum();
        // The last columns are of the same height.
        let left = if all <= 2.0 * (room - TITLE) {
            fill(rest, |used, _| used < all / 2.0)
        } else {
            fill(rest, |used, entry| used + entry <= room)
        };
        let right = fill(&rest[left..], |used, entry| used + entry <= room);
        for (start, count) in [(0, left), (left, right)] {
            let mut y = margin + top + HEAD;
            for entry in &rest[start..start + count] {
                if *entry < TITLE {
                    spots.push(Spot { page: pages.len() + 1, y });
                }
                y += entry;
            }
        }
        pages.push(MapPage { left, right });
        rest = &rest[left + right..];
        top = 0.0;
    }
    (pages, spots)
}

/// How many entries stand in a column as long as they fit: at least one where there is any,
/// and no title alone at its foot.
fn fill(entries: &[f64], fits: impl Fn(f64, f64) -> bool) -> usize {
    let mut used = 0.0;
    let mut count = 0;
    while let Some(entry) = entries.get(count).filter(|entry| fits(used, **entry)) {
        used += entry;
        count += 1;
    }
    let ends_with_title = count > 1 && count < entries.len() && entries[count - 1] >= TITLE;
    (count - usize::from(ends_with_title)).max(1).min(entries.len())
}

/// The index as parts of columns; the columns of the last part are alike.
pub(super) fn index(mut entries: Vec<IndexEntry>) -> Vec<Vec<Vec<IndexEntry>>> {
    let mut parts = Vec::new();
    while !entries.is_empty() {
        let lines = entries.len().div_ceil(INDEX_COLUMNS).min(INDEX_LINES);
        let mut columns = Vec::new();
        while !entries.is_empty() && columns.len() < INDEX_COLUMNS {
            let rest = entries.split_off(lines.min(entries.len()));
            columns.push(std::mem::replace(&mut entries, rest));
        }
        parts.push(columns);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::MapRow;
    use super::*;
    use crate::report::team::Change;

    fn group(rows: usize) -> MapGroup {
        let row = |row| MapRow {
            id: String::new(),
            name: String::new(),
            row,
            file: None,
            level: String::new(),
            change: Change { kind: "none", text: String::new() },
            cells: Vec::new(),
            strip: None,
            lowest: String::new(),
            muted: false,
        };
        MapGroup { title: String::new(), alert: false, rows: (0..rows).map(row).collect() }
    }

    #[test]
    fn every_row_has_its_place_and_the_last_columns_are_alike() {
        for (sizes, expected) in [
            (&[41][..], &[(21, 21)][..]),
            (&[200], &[(37, 37), (50, 50), (14, 13)]),
            (&[199, 1], &[(37, 37), (50, 50), (15, 13)]),
            // A title does not stay behind at the foot of a column.
            (&[34, 200], &[(35, 37), (50, 50), (33, 31)]),
            (&[0, 1, 0, 1], &[(3, 3)]),
        ] {
            let groups: Vec<MapGroup> = sizes.iter().map(|size| group(*size)).collect();
            let (pages, spots) = pages(&groups, Paper::A4, 180.0);
            let found: Vec<_> = pages.iter().map(|page| (page.left, page.right)).collect();
            assert_eq!(found, expected, "{sizes:?}");
            let entries: usize = found.iter().map(|(left, right)| left + right).sum();
            let rows: usize = sizes.iter().sum();
            assert_eq!((entries, spots.len()), (rows + sizes.len(), rows), "{sizes:?}");
            assert!(spots.iter().all(|spot| spot.y < 842.0 - 51.0 - ROW), "{spots:?}");
        }
    }

    #[test]
    fn the_index_has_columns_that_are_alike() {
        for (names, expected) in [
            (0, &[][..]),
            (3, &[&[1, 1, 1][..]]),
            (100, &[&[25; 4]]),
            (122, &[&[30; 4], &[1, 1]]),
            (200, &[&[30; 4], &[20; 4]]),
        ] {
            let entry = |name: usize| IndexEntry { name: name.to_string(), page: 1, y: 0.0 };
            let parts = index((0..names).map(entry).collect());
            let found: Vec<Vec<usize>> =
                parts.iter().map(|part| part.iter().map(Vec::len).collect()).collect();
            assert_eq!(found, expected, "{names}");
            let names_of: Vec<String> =
                parts.into_iter().flatten().flatten().map(|entry| entry.name).collect();
            let wanted: Vec<String> = (0..names).map(|name| name.to_string()).collect();
            assert_eq!(names_of, wanted, "in their order");
        }
    }
}
