//! CSV and TSV files to a grid.

use super::grid::{Budget, Grid, MAX_COLUMNS};

/// Reads delimited text.
///
/// # Errors
/// Why it cannot be read, as a message.
pub(super) fn read(text: &str, delimiter: u8, budget: &mut Budget) -> Result<Grid, String> {
    if let Some(fault) = faulty_quote(text, delimiter) {
        return Err(fault);
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut grid = Grid::default();
    let mut record = csv::StringRecord::new();
    let mut row = 0;
    let mut begin = 0;
    let fault = |why: csv::Error| format!("the rows cannot be read: {why}");
    while reader.read_record(&mut record).map_err(fault)? {
        row += 1 + empty_lines(text, begin);
        begin = usize::try_from(reader.position().byte()).unwrap_or(text.len());
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

/// What is wrong with a quote that takes in the rows below it: it is not closed, or only by
/// the one that opens another field. The reader itself would take all of that for one cell.
fn faulty_quote(text: &str, delimiter: u8) -> Option<String> {
    let bytes = text.as_bytes();
    let (mut at, mut row) = (0, 1);
    let mut begins_field = true;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if byte != b'"' || !begins_field {
            let ends_line = byte == b'\n' || (byte == b'\r' && bytes.get(at) != Some(&b'\n'));
            row += usize::from(ends_line);
            begins_field = ends_line || byte == delimiter;
            continue;
        }
        let fault = |what: &str| {
            format!(
                "the quotation mark that opens a cell in row {row} {what}; the file is not read"
            )
        };
        let begin = at;
        loop {
            let Some(length) = bytes[at..].iter().position(|byte| *byte == b'"') else {
                return Some(fault("is not closed"));
            };
            at += length + 1;
            if bytes.get(at) != Some(&b'"') {
                break;
            }
            at += 1;
        }
        let has_lines = bytes[begin..at].iter().any(|byte| matches!(byte, b'\n' | b'\r'));
        let ends_field =
            bytes.get(at).is_none_or(|next| *next == delimiter || matches!(next, b'\n' | b'\r'));
        if has_lines && !ends_field {
            return Some(fault("is closed in another row, with text behind it"));
        }
        begins_field = false;
    }
    None
}

/// How many empty lines begin at a byte: the reader passes over them, and in a spreadsheet
/// they are rows.
fn empty_lines(text: &str, begin: usize) -> usize {
    let bytes = text.as_bytes();
    let mut rest = bytes.get(begin..).unwrap_or_default();
    // The reader ends a row between the two signs of a line end.
    if begin > 0 && bytes.get(begin - 1) == Some(&b'\r') {
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    let mut count = 0;
    while let Some(after) =
        [&b"\r\n"[..], b"\n", b"\r"].iter().find_map(|end| rest.strip_prefix(*end))
    {
        rest = after;
        count += 1;
    }
    count
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
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        let text = "a\r\n\r\n\n\"b\nc\nd\",e\nf\n\ng";
        let grid = read(text, b',', &mut Budget::default()).expect("it is a table");
        assert_eq!(grid.rows.keys().copied().collect::<Vec<_>>(), [1, 4, 5, 7]);
    }

    #[test]
    fn a_quote_that_takes_in_other_rows_is_a_fault() {
        for (text, expected) in [
            ("a,b\nx,\"y\nz,w\n", Some("row 2 is not closed")),
            ("a\r\n\r\n\"x\"\",\r\ny", Some("row 3 is not closed")),
            ("a,b\n\"x,y\nz,\"w\"\n", Some("row 2 is closed in another row")),
            ("\"a\nb\",c\n\"d\"\n", None),
            ("a \"b,c\nd,5\"\n", None),
            ("\"a\"b,c\n", None),
            ("\"\",\"\"\"\"", None),
        ] {
            let found = faulty_quote(text, b',');
            assert_eq!(found.is_some(), expected.is_some(), "{text:?} {found:?}");
            assert!(found.unwrap_or_default().contains(expected.unwrap_or_default()), "{text:?}");
        }
    }

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
