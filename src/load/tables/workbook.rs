//! XLSX workbooks to grids, cell by cell: only stored values, never formulas.

use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, SheetVisible, Xlsx};

use super::dates::from_serial;
use super::grid::{Budget, Cell, Grid, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED};
use crate::load::node::shown;

/// Reads the sheets of a workbook.
///
/// # Errors
/// Why it cannot be read, as a message.
pub(super) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Vec<Grid>, String> {
    fits(bytes)?;
    // A reader that gives up on a file costs this file only.
    let read = std::panic::AssertUnwindSafe(|| cells(bytes, budget));
    let gave_up = |_| Err("this is no workbook that can be read: its parts do not fit".to_owned());
    std::panic::catch_unwind(read).unwrap_or_else(gave_up)
}

fn cells(bytes: &[u8], budget: &mut Budget) -> Result<Vec<Grid>, String> {
    let fault = |why: calamine::XlsxError| format!("this is no workbook that can be read: {why}");
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(fault)?;
    let is_1904 = workbook.has_1904_epoch();
    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    let mut grids = Vec::new();
    for (name, hidden) in sheets {
        let mut grid = Grid { sheet: Some(name.clone()), hidden, ..Grid::default() };
        let mut cells = workbook.worksheet_cells_reader(&name).map_err(fault)?;
        while let Some(cell) = cells.next_cell().map_err(fault)? {
            let (row, column) = cell.get_position();
            if row as usize >= MAX_ROWS || column as usize >= MAX_COLUMNS {
                return Err(format!("the sheet `{}` has cells beyond its edge", shown(&name)));
            }
            if let Some(cell) = value(cell.get_value(), is_1904, budget) {
                budget.take()?;
                grid.put(row as usize + 1, column as usize + 1, cell);
            }
        }
        grids.push(grid);
    }
    Ok(grids)
}

fn value(value: &DataRef<'_>, is_1904: bool, budget: &mut Budget) -> Option<Cell> {
    match value {
        DataRef::Empty | DataRef::DurationIso(_) => None,
        // A whole number of a cell is far below where one would lose digits.
        #[expect(clippy::cast_precision_loss, reason = "spreadsheets know no other numbers")]
        DataRef::Int(number) => Some(Cell::Number(*number as f64)),
        DataRef::Float(number) => number.is_finite().then_some(Cell::Number(*number)),
        DataRef::String(text) => budget.text(text),
        DataRef::SharedString(text) => budget.text(text),
        DataRef::Bool(truth) => Some(Cell::Truth(*truth)),
        DataRef::DateTime(time) => {
            let day = from_serial(time.as_f64(), is_1904);
            Some(day.map_or(Cell::Number(time.as_f64()), Cell::Day))
        }
        DataRef::DateTimeIso(text) => budget.text(text),
        DataRef::Error(fault) => Some(Cell::Fault(fault.to_string())),
    }
}

/// Unpacks everything once, to see that it stays within bounds: what an archive says of
/// its sizes need not be true.
///
/// # Errors
/// It is no archive, or too large.
pub(super) fn fits(bytes: &[u8]) -> Result<(), String> {
    let fault = |why: zip::result::ZipError| format!("this is no workbook that can be read: {why}");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(fault)?;
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(fault)?;
        let unpacked = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink())
            .map_err(|why| format!("this is no workbook that can be read: {why}"))?;
        left = left.checked_sub(unpacked).ok_or_else(|| {
            format!("the workbook unpacks to more than the {MAX_UNPACKED} bytes that are read")
        })?;
    }
    Ok(())
}
