//! The questions of a form, with what is known already.

use chrono::NaiveDate;

use super::Form;
use super::words::{Words, words};
use crate::model::{
    Answer, AnswerState, Assessment, Criterion, Locale, PlanItem, PlanStatus, Scale, Value,
};

/// One question.
pub(super) struct Question<'a> {
    pub(super) criterion: &'a Criterion,
    pub(super) level: String,
    pub(super) text: &'a str,
    pub(super) guidance: String,
    pub(super) answer: String,
    pub(super) evidence: &'a str,
    pub(super) note: &'a str,
    pub(super) action: &'a str,
    pub(super) owner: &'a str,
    pub(super) due: Option<NaiveDate>,
    pub(super) item: Option<&'a PlanItem>,
}

/// What is still to be done by the last plan and stands beside no question: further items of
/// a criterion, and items without one.
pub(super) fn further_items<'a>(form: &Form<'a>) -> Vec<&'a PlanItem> {
    let mut items = form.last.map_or_else(Vec::new, Assessment::open_items);
    let dimensions = 0..form.model.dimensions.len();
    let own: Vec<&PlanItem> =
        dimensions.flat_map(|at| questions(form, at)).filter_map(|one| one.item).collect();
    items.retain(|item| !own.iter().any(|other| std::ptr::eq(*other, *item)));
    items
}

/// Whether the form needs columns for what the items of the plan are known by and how far
/// they are.
pub(super) fn has_plan_columns(form: &Form<'_>) -> bool {
    let items = form.last.map_or_else(Vec::new, Assessment::open_items);
    items.iter().any(|item| item.id.is_some() || item.status != PlanStatus::Open)
}

/// The cells of an item in these columns.
pub(super) fn plan_cells(item: Option<&PlanItem>) -> [&str; 2] {
    item.map_or(["", ""], |item| [item.id.as_deref().unwrap_or_default(), item.status.name()])
}

/// The questions of a dimension.
pub(super) fn questions<'a>(form: &Form<'a>, dimension: usize) -> Vec<Question<'a>> {
    let of = &form.model.dimensions[dimension];
    let is_asked = |criterion: &&Criterion| {
        let until = form.period;
        criterion.since.is_none_or(|since| until.is_none_or(|period| since <= period))
    };
    let criteria = of.criteria.iter().map(|index| &form.model.criteria[*index]);
    criteria.filter(is_asked).map(|criterion| question(form, criterion)).collect()
}

fn question<'a>(form: &Form<'a>, criterion: &'a Criterion) -> Question<'a> {
    let (model, locale) = (form.model, form.locale);
    let index = model.criterion_index(&criterion.id);
    let answer = form.last.zip(index).and_then(|(last, index)| last.answers.get(index)?.as_ref());
    let item = form.last.zip(index).and_then(|(last, index)| {
        last.open_items().into_iter().find(|item| item.criterion == Some(index))
    });
    let descriptor = model.dimensions[criterion.dimension].descriptors.get(&criterion.level);
    let guidance = [descriptor, Some(&criterion.why)];
    let guidance: Vec<&str> = guidance
        .into_iter()
        .flatten()
        .map(|text| text.get(locale))
        .filter(|text| !text.trim().is_empty())
        .collect();
    let levels = std::iter::once(&criterion.level).chain(&criterion.also_at);
    Question {
        criterion,
        level: levels.map(ToString::to_string).collect::<Vec<_>>().join(", "),
        text: criterion.text.get(locale),
        guidance: guidance.join("\n"),
        answer: answer.map(|answer| word(answer, &criterion.scale, locale)).unwrap_or_default(),
        evidence: answer.and_then(|answer| answer.said().evidence.as_deref()).unwrap_or_default(),
        note: answer.map(|answer| note(answer, locale)).unwrap_or_default(),
        action: item.map(|item| item.action.get(locale)).unwrap_or_default(),
        owner: item.and_then(|item| Some(item.owner.as_ref()?.get(locale))).unwrap_or_default(),
        due: item.and_then(|item| item.due),
        item,
    }
}

/// The note of an answer, or the reason why it is not applicable.
fn note(answer: &Answer, locale: Locale) -> &str {
    let said = answer.said();
    let text = said.reason.as_ref().or(said.note.as_ref());
    text.map(|text| text.get(locale)).unwrap_or_default()
}

/// The word for an answer in a form.
fn word(answer: &Answer, scale: &Scale, locale: Locale) -> String {
    match (answer.state, answer.choice(scale)) {
        (AnswerState::NotApplicable, _) => words(locale).not_applicable.to_owned(),
        (AnswerState::Unknown, _) => words(locale).unknown.to_owned(),
        (AnswerState::Value(value), None) => value.to_string(),
        (AnswerState::Value(_), Some(choice)) => {
            let Scale::Choices(choices) = scale else { return choice.id.clone() };
            let all = choices.iter().zip(choice_words(scale, locale));
            let mut own = all.filter(|(other, _)| other.id == choice.id);
            own.next().map_or_else(|| choice.id.clone(), |(_, word)| word)
        }
    }
}

/// The words for the choices of a scale: their texts, or their ids where two texts are one.
fn choice_words(scale: &Scale, locale: Locale) -> Vec<String> {
    let Scale::Choices(choices) = scale else { return Vec::new() };
    let texts: Vec<&str> = choices.iter().map(|choice| choice.text.get(locale).trim()).collect();
    let fixed = words(locale);
    let is_good = |text: &&str| {
        let is_once =
            texts.iter().filter(|other| other.to_lowercase() == text.to_lowercase()).count() == 1;
        !text.is_empty()
            && text.chars().count() <= 60
            && is_once
            && **text != *fixed.not_applicable
            && **text != *fixed.unknown
    };
    let all_good = texts.iter().all(is_good);
    choices
        .iter()
        .zip(&texts)
        .map(|(choice, text)| if all_good { (*text).to_owned() } else { choice.id.clone() })
        .collect()
}

/// The answers one can choose from; `None` where there are too many numbers to list.
pub(super) fn choices(scale: &Scale, locale: Locale) -> Option<Vec<String>> {
    let mut choices = match scale {
        Scale::Choices(_) => choice_words(scale, locale),
        Scale::Range { min, step, .. } => {
            let step = step.unwrap_or(Value::ONE).millionths().max(1);
            let count = (scale.max().millionths() - min.millionths()) / step;
            if count > 60 {
                return None;
            }
            let values = (0..=count)
                .filter_map(|number| Value::from_millionths(min.millionths() + number * step));
            values.map(|value| value.to_string()).collect()
        }
    };
    let Words { not_applicable, unknown, .. } = words(locale);
    choices.extend([(*not_applicable).to_owned(), (*unknown).to_owned()]);
    Some(choices)
}
