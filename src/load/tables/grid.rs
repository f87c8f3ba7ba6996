//! What every table reader gives: cells by row and column, and how much of them is read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::diag::{Place, Table};

/// The largest table file that is read, in bytes.
pub(in crate::load) const MAX_BYTES: u64 = 100 * 1024 * 1024;

/// How much a workbook may grow when it is unpacked, in bytes.
pub(super) const MAX_UNPACKED: u64 = 256 * 1024 * 1024;

/// How many cells with content a file may have.
pub(super) const MAX_CELLS: usize = 2_000_000;

/// How many characters of a cell are read: as many as a spreadsheet can hold in one.
pub(super) const MAX_TEXT: usize = 32_767;

/// How many columns of a row are read: as many as a spreadsheet has.
pub(super) const MAX_COLUMNS: usize = 16_384;

/// The most rows of a sheet.
pub(super) const MAX_ROWS: usize = 1_048_576;

/// What stands in a cell. A formula is the value that was stored with it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Text(String),
    Number(f64),
    Truth(bool),
    Day(NaiveDate),
    /// A spreadsheet's error, such as `#REF!`.
    Fault(String),
}

impl Cell {
    /// The content as text.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) | Self::Fault(text) => Cow::Borrowed(text.trim()),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Truth(truth) => Cow::Owned(truth.to_string()),
            Self::Day(day) => Cow::Owned(day.to_string()),
        }
    }
}

/// The cells of one row by column, counted from 1.
pub(super) type Row = BTreeMap<usize, Cell>;

/// One table: a sheet of a workbook, or a whole CSV file. Empty cells are not in it.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// The name of the sheet, where there are sheets.
    pub(super) sheet: Option<String>,
    /// Whether the sheet is hidden: it holds what a form needs for itself.
    pub(super) hidden: bool,
    /// The rows that are not empty, counted from 1.
    pub(super) rows: BTreeMap<usize, Row>,
}

impl Grid {
    /// Puts a cell into its place.
    pub(super) fn put(&mut self, row: usize, column: usize, cell: Cell) {
        self.rows.entry(row).or_default().insert(column, cell);
    }

    /// The place of a cell, or of the whole table.
    pub(super) fn place(&self, file: &str, position: Option<(usize, usize)>) -> Place {
        let table = self.sheet.clone().map_or(Table::Rows, Table::Sheet);
        Place { file: file.to_owned(), table: Some(table), position, excerpt: None }
    }
}

/// What may still be read of a file, and what had to be left out.
#[derive(Debug, Default)]
pub(super) struct Budget {
    cells: usize,
    /// Cells that were cut.
    pub(super) cut: usize,
    /// Cells that held control characters.
    pub(super) controls: usize,
}

impl Budget {
    /// Counts a cell.
    ///
    /// # Errors
    /// There are too many of them.
    pub(super) fn take(&mut self) -> Result<(), String> {
        self.cells += 1;
        if self.cells > MAX_CELLS {
            return Err(format!("the file has more than the {MAX_CELLS} cells that are read"));
        }
        Ok(())
    }

    /// Text as a cell: cut to its greatest length, without control characters; `None` for
    /// blank text.
    pub(super) fn text(&mut self, text: &str) -> Option<Cell> {
        if text.trim().is_empty() {
            return None;
        }
        let is_plain = |c: char| !c.is_control() || matches!(c, '\n' | '\t' | '\r');
        if text.len() <= MAX_TEXT && text.chars().all(is_plain) {
            return Some(Cell::Text(text.to_owned()));
        }
        let mut kept: String = text.chars().filter(|c| is_plain(*c)).take(MAX_TEXT + 1).collect();
        self.controls += usize::from(!text.chars().all(is_plain));
        if let Some((end, _)) = kept.char_indices().nth(MAX_TEXT) {
            kept.truncate(end);
            self.cut += 1;
        }
        (!kept.trim().is_empty()).then_some(Cell::Text(kept))
    }
}
