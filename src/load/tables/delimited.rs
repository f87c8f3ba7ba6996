//! CSV and TSV files to a grid.

use super::grid::{Budget, Grid, MAX_COLUMNS};

/// Reads delimited text.
///
/// # Errors
/// Why it cannot be read, as a message.
pub(super) fn read(text: &str, delimiter: u8, budget: &mut Budget) -> Result<Grid, String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut grid = Grid::default();
    let mut record = csv::StringRecord::new();
    let mut row = 0;
    while reader
        .read_record(&mut record)
        .map_err(|fault| format!("the rows cannot be read: {fault}"))?
    {
        row += 1;
        if record.len() > MAX_COLUMNS {
            return Err(format!("row {row} has more than the {MAX_COLUMNS} columns that are read"));
        }
        for (column, field) in record.iter().enumerate() {
            if let Some(cell) = budget.text(unguarded(field)) {
                budget.take()?;
                grid.put(row, column + 1, cell);
            }
        }
    }
    Ok(grid)
}

/// A field without the apostrophe that keeps a spreadsheet from taking it for a formula.
fn unguarded(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => field,
    }
}

/// The delimiter of a CSV text: the one of comma, semicolon and tab that stands most often
/// outside quotes in its first lines.
pub(super) fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    let mut lines = 0;
    for byte in text.bytes().take(64 * 1024) {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => lines += 1,
            _ if quoted => {}
            byte => {
                if let Some((_, count)) = counts.iter_mut().find(|(sign, _)| *sign == byte) {
                    *count += 1;
                }
            }
        }
        // The header decides: answers may be lists.
        if lines == 1 && counts.iter().any(|(_, count)| *count > 0) {
            break;
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    counts.iter().find(|(_, count)| *count == most).map_or(b',', |(sign, _)| *sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_tells_the_delimiter() {
        for (text, expected) in [
            ("a,b,c\n1;2;3;4;5\n", b','),
            ("a;b\n", b';'),
            ("a\tb,c\td\n", b'\t'),
            ("\"a;b;c\",d\n", b','),
            ("\n\na;b\n", b';'),
            ("alone\n", b','),
        ] {
            assert_eq!(delimiter(text), expected, "{text:?}");
        }
    }
}
