//! Assessments as YAML: the form that is kept, and the questionnaire in it.

use std::fmt::Write as _;

use super::Form;
use super::questions::questions;
use super::words::words;
use crate::model::{
    Answer, AnswerState, Assessment, Grade, LocalText, MaturityModel, PlanItem, PlanStatus, Scale,
    Targets, TeamId,
};

/// The assessments of one team in one month, one document each.
pub fn assessments(team: &TeamId, assessments: &[&Assessment], model: &MaturityModel) -> String {
    let documents: Vec<String> =
        assessments.iter().map(|assessment| document(team, assessment, model)).collect();
    documents.join("---\n")
}

fn document(team: &TeamId, assessment: &Assessment, model: &MaturityModel) -> String {
    let mut text = format!("team: {}\nperiod: {}\n", scalar(team.as_str()), assessment.written);
    if let Some(day) = assessment.assessed_on {
        line(&mut text, &format!("assessed_on: {day}"));
    }
    if !assessment.assessors.is_empty() {
        let names: Vec<String> = assessment.assessors.iter().map(local).collect();
        line(&mut text, &format!("assessors: [{}]", names.join(", ")));
    }
    let declared: Vec<String> = model
        .dimensions
        .iter()
        .zip(&assessment.declared)
        .filter_map(|(dimension, grade)| {
            Some(format!("{}: {}", scalar(&dimension.id), shown(grade.as_ref()?)))
        })
        .collect();
    if !declared.is_empty() {
        line(&mut text, &format!("levels: {{{}}}", declared.join(", ")));
    }
    let answered = model.criteria.iter().zip(&assessment.answers);
    let answers: Vec<String> = answered
        .filter_map(|(criterion, given)| {
            Some(format!(
                "  {}: {}",
                scalar(&criterion.id),
                answer(given.as_ref()?, &criterion.scale)
            ))
        })
        .collect();
    if !answers.is_empty() {
        line(&mut text, "answers:");
        answers.iter().for_each(|answer| line(&mut text, answer));
    }
    let targets = targets(&assessment.targets, model);
    if !targets.is_empty() {
        line(&mut text, &format!("targets: {{{}}}", targets.join(", ")));
    }
    plan(&mut text, &assessment.plan, model);
    if let Some(decision) = &assessment.decision {
        line(&mut text, &format!("decision: {}", local(decision)));
    }
    text
}

fn line(text: &mut String, content: &str) {
    text.push_str(content);
    text.push('\n');
}

/// A level, or a score as exact as it was given.
fn shown(grade: &Grade) -> String {
    match grade {
        Grade::Level(level) => level.to_string(),
        Grade::Score(score) => {
            let exact = score.rounded(6);
            let short = exact.trim_end_matches('0').trim_end_matches('.');
            if exact.contains('.') { short.to_owned() } else { exact }
        }
    }
}

fn state(state: AnswerState, scale: &Scale) -> String {
    match (state, scale) {
        (AnswerState::NotApplicable, _) => "not-applicable".to_owned(),
        (AnswerState::Unknown, _) => "unknown".to_owned(),
        (AnswerState::Value(value), Scale::Range { .. }) => value.to_string(),
        (AnswerState::Value(value), Scale::Choices(choices)) => choices
            .iter()
            .find(|choice| choice.value == value)
            .map_or_else(|| value.to_string(), |choice| scalar(&choice.id)),
    }
}

fn answer(answer: &Answer, scale: &Scale) -> String {
    let state = state(answer.state, scale);
    let said = answer.said();
    let parts = [
        ("evidence", said.evidence.as_deref().map(scalar)),
        ("note", said.note.as_ref().map(local)),
        ("reason", said.reason.as_ref().map(local)),
    ];
    let parts: String = parts
        .into_iter()
        .filter_map(|(name, value)| Some(format!(", {name}: {}", value?)))
        .collect();
    if parts.is_empty() { state } else { format!("{{state: {state}{parts}}}") }
}

fn targets(targets: &Targets, model: &MaturityModel) -> Vec<String> {
    let all = targets.all.as_ref().map(|grade| format!("all: {}", shown(grade)));
    let by = targets.by.map(|day| format!("by: {day}"));
    let own = targets.dimensions.iter().filter_map(|(index, grade)| {
        Some(format!("{}: {}", scalar(&model.dimensions.get(*index)?.id), shown(grade)))
    });
    all.into_iter().chain(by).chain(own).collect()
}

fn plan(text: &mut String, plan: &[PlanItem], model: &MaturityModel) {
    if plan.is_empty() {
        return;
    }
    line(text, "plan:");
    for item in plan {
        let criterion = item.criterion.and_then(|index| model.criteria.get(index));
        let status = (item.status != PlanStatus::Open).then(|| item.status.name().to_owned());
        let parts = [
            ("criterion", criterion.map(|criterion| scalar(&criterion.id))),
            ("action", (!item.action.is_blank()).then(|| local(&item.action))),
            ("owner", item.owner.as_ref().map(local)),
            ("due", item.due.map(|day| day.to_string())),
            ("status", status),
            ("done", item.done.map(|day| day.to_string())),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter_map(|(name, value)| Some(format!("{name}: {}", value?)))
            .collect();
        line(text, &format!("  - {{{}}}", parts.join(", ")));
    }
}

/// Text for readers: as it is, or a map by locale.
fn local(text: &LocalText) -> String {
    if text.translations().is_empty() {
        return scalar(text.get(crate::model::Locale::En));
    }
    let texts = text
        .translations()
        .iter()
        .map(|(locale, text)| format!("{}: {}", scalar(locale), scalar(text)));
    format!("{{{}}}", texts.collect::<Vec<_>>().join(", "))
}

/// Whether every program that reads YAML takes the text for nothing but itself without quotes:
/// by version 1.2, and by 1.1, in which these words are truths.
fn stays_text(text: &str) -> bool {
    let is_word = ["yes", "no", "on", "off", "y", "n", "nan", "inf"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word));
    let read = serde_yaml::from_str::<serde_yaml::Value>(text);
    !is_word && read.is_ok_and(|value| value.as_str() == Some(text))
}

/// Text as a scalar that is nothing but this text, also within a map on one line.
fn scalar(text: &str) -> String {
    let is_plain = |c: char| {
        c.is_alphanumeric()
            || matches!(c, ' ' | '-' | '_' | '.' | '/' | '(' | ')' | '、' | '。' | '・' | 'ー')
    };
    let begins = text.starts_with(|c: char| c.is_alphabetic());
    let is_name = begins && !text.ends_with(' ') && text.chars().all(is_plain) && text.len() <= 500;
    if is_name && stays_text(text) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control()
                || crate::diag::is_bidi_control(c)
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') =>
            {
                // All of these are below U+10000.
                write!(quoted, "\\u{:04X}", u32::from(c)).expect("writing to text never fails");
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The form as YAML: an assessment in which what is not answered is left open.
pub fn questionnaire(form: &Form<'_>) -> String {
    let fixed = words(form.locale);
    let title = format!("{} {}", form.model.name.get(form.locale), form.model.version);
    let mut text = comment(&title);
    for how in &fixed.how[2..5] {
        text += &comment(how);
    }
    let team = form.team.map(|team| scalar(team.id.as_str())).unwrap_or_default();
    let period = form.period.map(|period| period.to_string()).unwrap_or_default();
    line(&mut text, format!("team: {team}").trim_end());
    line(&mut text, format!("period: {period}").trim_end());
    line(&mut text, "assessed_on:");
    line(&mut text, "assessors: []");
    line(&mut text, "answers:");
    for (index, dimension) in form.model.dimensions.iter().enumerate() {
        text += &format!("\n  {}", comment(dimension.name.get(form.locale)));
        for question in questions(form, index) {
            let given = form.model.criterion_index(&question.criterion.id).and_then(|index| {
                let given = form.last?.answers.get(index)?.as_ref()?;
                Some(answer(given, &question.criterion.scale))
            });
            let about = format!("{} {}: {}", fixed.heads[1], question.level, question.text);
            text += &format!("  {}", comment(&about));
            let entry =
                format!("  {}: {}", scalar(&question.criterion.id), given.unwrap_or_default());
            line(&mut text, entry.trim_end());
        }
    }
    let open: Vec<PlanItem> = form.last.map_or_else(Vec::new, |last| {
        let is_open =
            |item: &&PlanItem| matches!(item.status, PlanStatus::Open | PlanStatus::InProgress);
        last.plan.iter().filter(is_open).cloned().collect()
    });
    text.push('\n');
    plan(&mut text, &open, form.model);
    text
}

/// One line of comment, whatever the text holds.
fn comment(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| {
            if c.is_control()
                || crate::diag::is_bidi_control(c)
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
            {
                ' '
            } else {
                c
            }
        })
        .collect();
    format!("# {plain}\n")
}

#[cfg(test)]
mod tests {
    use super::scalar;

    #[test]
    fn text_stays_text() {
        for (text, expected) in [
            ("payments", "payments"),
            ("M. Sato", "M. Sato"),
            ("決済", "決済"),
            ("yes", "\"yes\""),
            ("True", "\"True\""),
            ("NULL", "\"NULL\""),
            ("1e3", "\"1e3\""),
            ("2026-11-05", "\"2026-11-05\""),
            ("a: b", "\"a: b\""),
            ("=1+1", "\"=1+1\""),
            ("a, b", "\"a, b\""),
            ("a #b", "\"a #b\""),
            ("say \"x\"\n", "\"say \\\"x\\\"\\n\""),
            ("a\u{1b}\u{202e}", "\"a\\u001B\\u202E\""),
            ("", "\"\""),
        ] {
            assert_eq!(scalar(text), expected);
        }
    }
}
