//! The questionnaire as an XLSX workbook.

use rust_xlsxwriter::{
    Color, ConditionalFormatBlank, DataValidation, DataValidationErrorStyle, DocProperties,
    ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

use super::Form;
use super::questions::{Question, choices, further_items, has_plan_columns, plan_cells, questions};
use super::words::words;
use crate::model::{LocalText, Period, PlanItem, Scale};

/// As many characters as a cell can hold.
const MAX_TEXT: usize = 32_767;

/// The name of the sheet with what one can choose from.
const LISTS: &str = "lists";

/// The columns from the id to the due day, as wide as what stands in them needs.
const WIDTHS: [f64; 10] = [27.0, 7.0, 36.0, 46.0, 16.0, 26.0, 32.0, 28.0, 16.0, 12.0];

/// The column of the answers.
const ANSWER: u16 = 4;
const ACTION: u16 = 7;
const DUE: u16 = 9;

/// How cells look.
struct Look {
    title: Format,
    head: Format,
    fixed: Format,
    free: Format,
    day: Format,
    label: Format,
}

/// The form as a workbook: a sheet to start from, and one a dimension.
///
/// # Errors
/// Why it cannot be made, as a message.
pub fn workbook(form: &Form<'_>) -> Result<Vec<u8>, String> {
    made(form).map_err(|why| format!("the workbook cannot be made: {why}"))
}

fn made(form: &Form<'_>) -> Result<Vec<u8>, XlsxError> {
    let look = look();
    let mut workbook = Workbook::new();
    // The same form has the same bytes: its day is that of its month.
    let period = form.period.or_else(|| Period::new(2026, 1));
    let properties =
        DocProperties::new().set_title(form.model.name.get(form.locale)).set_author("dankai");
    let created = period.map(|period| day(period.first_day())).transpose()?;
    let properties = match &created {
        Some(created) => properties.set_creation_datetime(created),
        None => properties,
    };
    workbook.set_properties(&properties);
    let dimensions: Vec<Vec<Question<'_>>> =
        (0..form.model.dimensions.len()).map(|dimension| questions(form, dimension)).collect();
    let names = sheet_names(form);
    let mut lists = Lists::default();
    let teams = form.teams.iter().map(|team| team.id.to_string()).collect::<Vec<_>>();
    let teams = lists.reference(&teams);
    let start = workbook.add_worksheet();
    cover(start, form, &look, &names, &dimensions, teams)?;
    let further = further_items(form);
    for (at, (questions, name)) in dimensions.iter().zip(&names[1..]).enumerate() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        // What has no criterion stands on the first of the sheets.
        let of = |item: &PlanItem| item.criterion.map_or(0, |at| form.model.criteria[at].dimension);
        let own: Vec<&PlanItem> = further.iter().copied().filter(|item| of(item) == at).collect();
        dimension(sheet, form, &look, questions, &own, &mut lists)?;
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name(LISTS)?.set_very_hidden(true);
    for (column, list) in (0..).zip(&lists.lists) {
        for (row, item) in (0..).zip(list) {
            text(sheet, row, column, item, &look.free)?;
        }
    }
    workbook.save_to_buffer()
}

fn look() -> Look {
    let plain = || Format::new().set_align(FormatAlign::Top).set_text_wrap();
    let framed = || plain().set_border(FormatBorder::Hair).set_border_color(Color::RGB(0x9A_A5_B1));
    Look {
        title: Format::new().set_bold().set_font_size(16),
        head: framed().set_bold().set_background_color(Color::RGB(0xDD_E5_EC)),
        fixed: framed().set_font_color(Color::RGB(0x45_51_5C)),
        free: framed(),
        day: framed().set_num_format("yyyy-mm-dd"),
        label: plain().set_bold(),
    }
}

/// Text is written as text, whatever it begins with.
fn text(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if value.is_empty() {
        sheet.write_blank(row, column, format)?;
        return Ok(());
    }
    let end = value.char_indices().nth(MAX_TEXT).map_or(value.len(), |(end, _)| end);
    sheet.write_string_with_format(row, column, &value[..end], format)?;
    Ok(())
}

fn day(day: chrono::NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::parse_from_str(&day.to_string())
}

/// The names of the sheets: the first one's and the dimensions', made unique and short.
fn sheet_names(form: &Form<'_>) -> Vec<String> {
    let own = form.model.dimensions.iter().map(|dimension| dimension.name.get(form.locale));
    let mut names: Vec<String> = vec![LISTS.to_owned()];
    for name in std::iter::once(words(form.locale).start).chain(own) {
        let plain: String = name
            .chars()
            .map(|c| if c.is_control() || "[]:*?/\\'".contains(c) { ' ' } else { c })
            .take(31)
            .collect();
        let plain = if plain.trim().is_empty() { "-".to_owned() } else { plain.trim().to_owned() };
        let is_free =
            |wanted: &str| names.iter().all(|name| name.to_lowercase() != wanted.to_lowercase());
        let numbered = (2..).map(|number: u32| {
            let end = format!(" {number}");
            plain.chars().take(31 - end.len()).chain(end.chars()).collect()
        });
        let found =
            std::iter::once(plain.clone()).chain(numbered).find(|name: &String| is_free(name));
        names.extend(found);
    }
    names.remove(0);
    names
}

/// Lists to choose from, each once, on a sheet of their own.
#[derive(Default)]
struct Lists {
    lists: Vec<Vec<String>>,
}

impl Lists {
    /// Where a list stands; `None` for an empty one.
    fn reference(&mut self, list: &[String]) -> Option<Formula> {
        if list.is_empty() {
            return None;
        }
        let found = self.lists.iter().position(|other| other == list);
        let column = found.unwrap_or_else(|| {
            self.lists.push(list.to_vec());
            self.lists.len() - 1
        });
        let column = rust_xlsxwriter::utility::column_number_to_name(u16::try_from(column).ok()?);
        Some(Formula::new(format!("={LISTS}!${column}$1:${column}${}", list.len())))
    }
}

fn cover(
    sheet: &mut Worksheet,
    form: &Form<'_>,
    look: &Look,
    names: &[String],
    dimensions: &[Vec<Question<'_>>],
    teams: Option<Formula>,
) -> Result<(), XlsxError> {
    let fixed = words(form.locale);
    sheet.set_name(&names[0])?;
    sheet.set_column_width(0, 30)?.set_column_width(1, 36)?.set_column_width(2, 5)?;
    let title = format!("{} {}", form.model.name.get(form.locale), form.model.version);
    text(sheet, 0, 0, &title, &look.title)?;
    let team = form.team.map_or("", |team| team.id.as_str());
    let period = form.period.map(|period| period.to_string()).unwrap_or_default();
    for (row, (label, value, format)) in (2..).zip([
        (fixed.team, team, &look.free),
        (fixed.period, period.as_str(), &look.free),
        (fixed.date, "", &look.day),
        (fixed.assessors, "", &look.free),
        (fixed.decision, "", &look.free),
    ]) {
        text(sheet, row, 0, label, &look.label)?;
        text(sheet, row, 1, value, format)?;
    }
    if let Some(teams) = teams {
        // A team that is not in the list is told of when the form is read.
        let list = DataValidation::new().allow_list_formula(teams).show_error_message(false);
        sheet.add_data_validation(2, 1, 2, 1, &list)?;
    }
    let mut row = 8;
    text(sheet, row, 0, fixed.answered, &look.label)?;
    let mut ranges = Vec::new();
    let count = |questions: &[Question<'_>]| {
        questions.iter().filter(|question| !question.answer.is_empty()).count()
    };
    for ((questions, name), of) in dimensions.iter().zip(&names[1..]).zip(&form.model.dimensions) {
        row += 1;
        let range =
            format!("'{}'!$E$2:$E${}", name.replace('\'', "''"), questions.len().max(1) + 1);
        text(sheet, row, 0, of.name.get(form.locale), &look.fixed)?;
        let formula =
            Formula::new(format!("=COUNTA({range})")).set_result(count(questions).to_string());
        sheet.write_formula_with_format(row, 1, formula, &look.fixed)?;
        ranges.push(range);
        text(sheet, row, 2, fixed.of, &look.fixed)?;
        sheet.write_number_with_format(row, 3, number(questions.len()), &look.fixed)?;
    }
    row += 1;
    let first = 10;
    text(sheet, row, 0, fixed.all, &look.head)?;
    let all: usize = dimensions.iter().map(|questions| count(questions)).sum();
    let sum = Formula::new(format!("=SUM(B{first}:B{row})")).set_result(all.to_string());
    sheet.write_formula_with_format(row, 1, sum, &look.head)?;
    text(sheet, row, 2, fixed.of, &look.head)?;
    sheet.write_number_with_format(
        row,
        3,
        number(dimensions.iter().map(Vec::len).sum()),
        &look.head,
    )?;
    row += 2;
    let merged = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (number, line) in fixed.how.iter().enumerate() {
        if number == 0 {
            text(sheet, row, 0, line, &look.label)?;
        } else {
            sheet.merge_range(row, 0, row, 3, line, &merged)?;
            sheet.set_row_height(row, 32)?;
        }
        row += 1;
    }
    Ok(())
}

/// A count as spreadsheets have numbers.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn dimension(
    sheet: &mut Worksheet,
    form: &Form<'_>,
    look: &Look,
    questions: &[Question<'_>],
    further: &[&PlanItem],
    lists: &mut Lists,
) -> Result<(), XlsxError> {
    let fixed = words(form.locale);
    for (column, (head, width)) in (0..).zip(fixed.heads.iter().zip(WIDTHS)) {
        sheet.set_column_width(column, width)?;
        text(sheet, 0, column, head, &look.head)?;
    }
    let with_plan = has_plan_columns(form);
    if with_plan {
        for (column, head) in (DUE + 1..).zip(fixed.plan_heads) {
            sheet.set_column_width(column, 12)?;
            text(sheet, 0, column, head, &look.head)?;
        }
    }
    for (row, question) in (1..).zip(questions) {
        if with_plan {
            for (column, value) in (DUE + 1..).zip(plan_cells(question.item)) {
                text(sheet, row, column, value, &look.free)?;
            }
        }
        let left = [&question.criterion.id, &question.level, question.text, &question.guidance];
        for (column, value) in (0..).zip(left) {
            text(sheet, row, column, value, &look.fixed)?;
        }
        let right =
            [&question.answer, question.evidence, question.note, question.action, question.owner];
        for (column, value) in (ANSWER..).zip(right) {
            text(sheet, row, column, value, &look.free)?;
        }
        // A number is a number, so that what is chosen from the list is the same.
        if matches!(question.criterion.scale, Scale::Range { .. })
            && let Ok(number) = question.answer.parse::<f64>()
        {
            sheet.write_number_with_format(row, ANSWER, number, &look.free)?;
        }
        match question.due {
            Some(due) => sheet.write_datetime_with_format(row, DUE, day(due)?, &look.day)?,
            None => sheet.write_blank(row, DUE, &look.day)?,
        };
        if let Some(list) =
            choices(&question.criterion.scale, form.locale).and_then(|list| lists.reference(&list))
        {
            let list = DataValidation::new()
                .allow_list_formula(list)
                .set_error_style(DataValidationErrorStyle::Stop)
                .set_error_title(fixed.choose)?
                .set_error_message(fixed.wrong)?;
            sheet.add_data_validation(row, ANSWER, row, ANSWER, &list)?;
        }
    }
    for (row, item) in (number(questions.len()) + 1..).zip(further) {
        let of = item.criterion.and_then(|at| form.model.criteria.get(at));
        text(sheet, row, 0, of.map_or("", |criterion| &criterion.id), &look.fixed)?;
        let local = |text: &LocalText| text.get(form.locale).to_owned();
        text(sheet, row, ACTION, &local(&item.action), &look.free)?;
        let owner = item.owner.as_ref().map(local).unwrap_or_default();
        text(sheet, row, ACTION + 1, &owner, &look.free)?;
        match item.due {
            Some(due) => sheet.write_datetime_with_format(row, DUE, day(due)?, &look.day)?,
            None => sheet.write_blank(row, DUE, &look.day)?,
        };
        if with_plan {
            for (column, value) in (DUE + 1..).zip(plan_cells(Some(item))) {
                text(sheet, row, column, value, &look.free)?;
            }
        }
    }
    let last = number(questions.len());
    if last > 0 {
        let open = Format::new().set_background_color(Color::RGB(0xFF_F4_CC));
        let blank = ConditionalFormatBlank::new().set_format(open);
        sheet.add_conditional_format(1, ANSWER, last, ANSWER, &blank)?;
        sheet.autofilter(0, 0, last, DUE)?;
    }
    sheet.set_freeze_panes(1, 3)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_paper_size(9);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}
