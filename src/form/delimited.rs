//! The questionnaire as CSV: a row for each criterion.

use super::Form;
use super::questions::{further_items, has_plan_columns, plan_cells, questions};
use super::words::words;
use crate::model::LocalText;

/// The form as CSV, with the mark by which spreadsheet programs know UTF-8.
pub fn csv(form: &Form<'_>) -> String {
    let fixed = words(form.locale);
    let mut text = "\u{feff}".to_owned();
    let heads = [fixed.team, fixed.period].into_iter().chain(fixed.heads);
    let with_plan = has_plan_columns(form);
    let more =
        |cells: [&str; 2]| cells.map(str::to_owned).into_iter().take(if with_plan { 2 } else { 0 });
    line(&mut text, heads.map(str::to_owned).chain(more(fixed.plan_heads)));
    let team = form.team.map_or("", |team| team.id.as_str());
    let period = form.period.map(|period| period.to_string()).unwrap_or_default();
    for dimension in 0..form.model.dimensions.len() {
        for question in questions(form, dimension) {
            let fields = [
                team.to_owned(),
                period.clone(),
                question.criterion.id.clone(),
                question.level,
                question.text.to_owned(),
                question.guidance,
                question.answer,
                question.evidence.to_owned(),
                question.note.to_owned(),
                question.action.to_owned(),
                question.owner.to_owned(),
                question.due.map(|due| due.to_string()).unwrap_or_default(),
            ];
            line(&mut text, fields.into_iter().chain(more(plan_cells(question.item))));
        }
    }
    for item in further_items(form) {
        let of = item.criterion.and_then(|at| form.model.criteria.get(at));
        let local = |text: &LocalText| text.get(form.locale).to_owned();
        let mut fields = vec![team.to_owned(), period.clone()];
        fields.push(of.map(|criterion| criterion.id.clone()).unwrap_or_default());
        fields.resize(9, String::new());
        fields.push(local(&item.action));
        fields.push(item.owner.as_ref().map(local).unwrap_or_default());
        fields.push(item.due.map(|due| due.to_string()).unwrap_or_default());
        line(&mut text, fields.into_iter().chain(more(plan_cells(Some(item)))));
    }
    text
}

fn line(text: &mut String, fields: impl IntoIterator<Item = String>) {
    for (number, value) in fields.into_iter().enumerate() {
        if number > 0 {
            text.push(',');
        }
        *text += &field(value);
    }
    *text += "\r\n";
}

/// A field in quotes where it needs them. A leading sign that a spreadsheet would take for
/// a formula gets an apostrophe.
fn field(value: String) -> String {
    let value = if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{value}")
    } else {
        value
    };
    if value.contains([',', '"', '\n', '\r', ';']) {
        return format!("\"{}\"", value.replace('"', "\"\""));
    }
    value
}
