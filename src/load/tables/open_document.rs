//! ODS spreadsheets to grids, cell by cell.
//!
//! calamine lays out repeated cells before it counts them, and never comes back from a file
//! that ends too early; here a repetition is counted before it is laid out.

use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::grid::{Budget, Cell, Grid, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, MAX_UNPACKED};
use super::workbook::fits;

/// Reads the sheets of a spreadsheet.
///
/// # Errors
/// Why it cannot be read, as a message.
pub(super) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Vec<Grid>, String> {
    fits(bytes)?;
    let fault =
        |why: &dyn std::fmt::Display| format!("this is no spreadsheet that can be read: {why}");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|why| fault(&why))?;
    let entry = archive.by_name("content.xml").map_err(|why| fault(&why))?;
    let mut content = String::new();
    entry.take(MAX_UNPACKED).read_to_string(&mut content).map_err(|why| fault(&why))?;
    sheets(&content, budget)
}

/// A cell that is being read.
struct Open {
    repeated: usize,
    value: Option<Cell>,
    is_text: bool,
    text: String,
    paragraphs: usize,
    /// Whether a paragraph is open: white space between them is no text.
    is_inside: bool,
}

fn sheets(content: &str, budget: &mut Budget) -> Result<Vec<Grid>, String> {
    let mut reader = Reader::from_str(content);
    reader.config_mut().expand_empty_elements = true;
    let mut grids: Vec<Grid> = Vec::new();
    let mut hidden_styles = Vec::new();
    let mut style = String::new();
    let (mut row, mut column, mut row_repeated) = (0_usize, 0_usize, 1_usize);
    let mut open: Option<Open> = None;
    let mut annotations = 0_usize;
    loop {
        let event = reader.read_event().map_err(|why| format!("the sheets are no XML: {why}"))?;
        match event {
            Event::Start(tag) => match tag.name().as_ref() {
                b"style:style" => style = attribute(&tag, "style:name").unwrap_or_default(),
                b"style:table-properties" => {
                    if attribute(&tag, "table:display").as_deref() == Some("false") {
                        hidden_styles.push(style.clone());
                    }
                }
                b"table:table" => {
                    let style = attribute(&tag, "table:style-name");
                    grids.push(Grid {
                        sheet: Some(attribute(&tag, "table:name").unwrap_or_default()),
                        hidden: style.is_some_and(|style| hidden_styles.contains(&style)),
                        ..Grid::default()
                    });
                    row = 0;
                }
                b"table:table-row" => {
                    row_repeated = repeated(&tag, "table:number-rows-repeated");
                    column = 0;
                }
                b"table:table-cell" | b"table:covered-table-cell" => {
                    open = Some(opened(&tag, budget))
                }
                b"office:annotation" => annotations += 1,
                name => {
                    if let Some(cell) = open.as_mut().filter(|_| annotations == 0) {
                        spaces(name, &tag, cell);
                    }
                }
            },
            Event::End(tag) => match tag.name().as_ref() {
                b"table:table-cell" | b"table:covered-table-cell" => {
                    let Some(cell) = open.take() else { continue };
                    let value = if cell.is_text { budget.text(&cell.text) } else { cell.value };
                    if let (Some(value), Some(grid)) = (value, grids.last_mut()) {
                        let columns = cell.repeated.min(MAX_COLUMNS.saturating_sub(column));
                        let rows = row_repeated.min(MAX_ROWS.saturating_sub(row));
                        for down in 0..rows {
                            for right in 0..columns {
                                budget.take()?;
                                grid.put(row + down + 1, column + right + 1, value.clone());
                            }
                        }
                    }
                    column = column.saturating_add(cell.repeated);
                }
                b"table:table-row" => row = row.saturating_add(row_repeated),
                b"office:annotation" => annotations = annotations.saturating_sub(1),
                b"text:p" => {
                    if let Some(cell) = open.as_mut().filter(|_| annotations == 0) {
                        cell.is_inside = false;
                    }
                }
                _ => {}
            },
            Event::Text(text) => {
                let text = text.decode().map_err(|why| format!("the sheets are no XML: {why}"))?;
                push(&mut open, annotations, &text);
            }
            Event::CData(text) => {
                let text = text.decode().map_err(|why| format!("the sheets are no XML: {why}"))?;
                push(&mut open, annotations, &text);
            }
            Event::GeneralRef(name) => {
                let code = name.resolve_char_ref().ok().flatten();
                let c = code.or_else(|| match &*name {
                    b"amp" => Some('&'),
                    b"lt" => Some('<'),
                    b"gt" => Some('>'),
                    b"quot" => Some('"'),
                    b"apos" => Some('\''),
                    _ => None,
                });
                if let Some(c) = c {
                    push(&mut open, annotations, c.encode_utf8(&mut [0; 4]));
                }
            }
            Event::Eof => return Ok(grids),
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    let text = std::str::from_utf8(&attribute.value).ok()?;
    quick_xml::escape::unescape(text).ok().map(std::borrow::Cow::into_owned)
}

fn repeated(tag: &BytesStart<'_>, name: &str) -> usize {
    attribute(tag, name).and_then(|text| text.parse().ok()).unwrap_or(1).max(1)
}

fn opened(tag: &BytesStart<'_>, budget: &mut Budget) -> Open {
    let of = |name: &str| attribute(tag, name);
    let kind = of("office:value-type").unwrap_or_default();
    let value = match kind.as_str() {
        "float" | "percentage" | "currency" => of("office:value")
            .and_then(|text| text.parse().ok())
            .filter(|number: &f64| number.is_finite())
            .map(Cell::Number),
        "boolean" => of("office:boolean-value").map(|text| Cell::Truth(text == "true")),
        "date" => of("office:date-value").and_then(|text| budget.text(&text)),
        "string" => of("office:string-value").and_then(|text| budget.text(&text)),
        _ => None,
    };
    Open {
        repeated: repeated(tag, "table:number-columns-repeated"),
        is_text: kind == "string" && value.is_none(),
        value,
        text: String::new(),
        paragraphs: 0,
        is_inside: false,
    }
}

/// What stands for blanks and line ends in the text of a cell.
fn spaces(name: &[u8], tag: &BytesStart<'_>, cell: &mut Open) {
    match name {
        b"text:p" => {
            cell.paragraphs += 1;
            cell.is_inside = true;
            if cell.paragraphs > 1 {
                cell.text.push('\n');
            }
        }
        b"text:s" => {
            let count = repeated(tag, "text:c").min(MAX_TEXT);
            if cell.text.len() <= MAX_TEXT {
                cell.text.extend(std::iter::repeat_n(' ', count));
            }
        }
        b"text:tab" => cell.text.push('\t'),
        b"text:line-break" => cell.text.push('\n'),
        _ => {}
    }
}

fn push(open: &mut Option<Open>, annotations: usize, text: &str) {
    if let Some(cell) = open.as_mut().filter(|cell| annotations == 0 && cell.is_inside) {
        cell.text.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(rows: &str) -> Vec<((usize, usize), String)> {
        let content = format!("<o><table:table table:name=\"A\">{rows}</table:table></o>");
        let grids = sheets(&content, &mut Budget::default()).expect("it is XML");
        let rows = grids[0].rows.iter();
        rows.flat_map(|(row, cells)| {
            cells.iter().map(|(column, cell)| ((*row, *column), cell.text().into_owned()))
        })
        .collect()
    }

    #[test]
    fn cells_stand_where_repetitions_put_them() {
        let text = "office:value-type=\"string\"";
        let found = cells(&format!(
            "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"5\"/></table:table-row>\
             <table:table-row table:number-rows-repeated=\"2\"><table:table-cell/>\
             <table:table-cell {text} table:number-columns-repeated=\"2\"><office:annotation><text:p>no</text:p></office:annotation><text:p>a &amp; b</text:p> <text:p>c<text:s text:c=\"2\"/>d</text:p></table:table-cell>\
             <table:table-cell office:value-type=\"float\" office:value=\"2.5\"><text:p>2,5</text:p></table:table-cell></table:table-row>"
        ));
        let cell = |row, column, text: &str| ((row, column), text.to_owned());
        let expected: Vec<_> = (4..=5)
            .flat_map(|row| {
                [cell(row, 2, "a & b\nc  d"), cell(row, 3, "a & b\nc  d"), cell(row, 4, "2.5")]
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn repetitions_without_end_are_counted_before_they_are_laid_out() {
        let row = "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"16000\" office:value-type=\"boolean\" office:boolean-value=\"true\"/></table:table-row>";
        let content = format!("<o><table:table table:name=\"A\">{row}</table:table></o>");
        assert!(sheets(&content, &mut Budget::default()).is_err());
        // A file that ends too early is an error or what there was of it, never a wait.
        let _ =
            sheets("<o><table:table table:name=\"A\"><table:table-row>", &mut Budget::default());
    }
}
