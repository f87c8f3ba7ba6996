//! Words in a cell to the state of a criterion.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::grid::Cell;
use super::names::key;
use crate::diag::did_you_mean;
use crate::load::node::shown;
use crate::model::{AnswerState, Choice, Given, LocalText, Scale};

/// What a cell says of a criterion.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    pub(super) given: Given,
    /// The reason, where the cell gives one: `not applicable: batch scoring only`.
    pub(super) reason: Option<String>,
}

/// Words of a mapping file for answers, by their key.
pub(super) type Words = BTreeMap<String, String>;

/// Said of a cell that answers nothing.
pub(super) const UNANSWERED: &str = "unanswered";

const NOT_APPLICABLE: [&str; 8] = [
    "not-applicable",
    "not applicable",
    "n/a",
    "na",
    "does not apply",
    "該当なし",
    "対象外",
    "適用外",
];
const UNKNOWN: [&str; 9] = [
    "unknown",
    "don't know",
    "do not know",
    "not sure",
    "unsure",
    "不明",
    "わからない",
    "分からない",
    "未確認",
];
/// Words for the answers of the standard scale.
const STANDARD: [(&str, &[&str]); 3] = [
    (
        "met",
        &[
            "met",
            "yes",
            "true",
            "fully met",
            "はい",
            "達成",
            "達成済み",
            "実施済み",
            "○",
            "◯",
            "✓",
            "✔",
        ],
    ),
    (
        "partial",
        &["partial", "partly", "partially", "partly met", "partially met", "一部", "一部達成", "△"],
    ),
    (
        "not-met",
        &["not-met", "not met", "no", "false", "いいえ", "未達", "未達成", "未実施", "×", "✕", "✗"],
    ),
];

/// What a usual word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Usual {
    NotApplicable,
    Unknown,
    /// The choice with this id.
    Choice(&'static str),
}

/// The usual words by their key.
static USUAL: LazyLock<BTreeMap<String, Usual>> = LazyLock::new(|| {
    let not_applicable = NOT_APPLICABLE.iter().map(|word| (key(word), Usual::NotApplicable));
    let unknown = UNKNOWN.iter().map(|word| (key(word), Usual::Unknown));
    let standard = STANDARD
        .iter()
        .flat_map(|(id, words)| words.iter().map(|word| (key(word), Usual::Choice(id))));
    not_applicable.chain(unknown).chain(standard).collect()
});

/// The texts of a choice in all locales.
pub(super) fn texts(text: &LocalText) -> impl Iterator<Item = &str> {
    let plain = text.get(crate::model::Locale::En);
    std::iter::once(plain).chain(text.translations().values().map(String::as_str))
}

/// What a cell says; `None` where it is said to be no answer.
///
/// # Errors
/// Why it is no answer, and a hint.
pub(super) fn read(
    cell: &Cell,
    scale: &Scale,
    words: &Words,
) -> Result<Option<Said>, (String, Option<String>)> {
    if let Cell::Fault(fault) = cell {
        return Err((format!("the cell holds the error `{}`", shown(fault)), None));
    }
    let text = cell.text();
    let found = words.get(&key(&text));
    if found.is_some_and(|word| word == UNANSWERED) {
        return Ok(None);
    }
    let said = found.map_or(&*text, String::as_str);
    if let Some(given) = given(said, scale) {
        return Ok(Some(Said { given, reason: None }));
    }
    // `n/a (batch only)`: the reason stands behind the word.
    for (at, mark) in said
        .char_indices()
        .filter(|(_, c)| matches!(c, ':' | '：' | '(' | '（' | '-' | '–' | '—' | '、' | ','))
    {
        let reason = said[at + mark.len_utf8()..].trim().trim_end_matches([')', '）']).trim();
        let is_out = USUAL.get(&key(&said[..at])) == Some(&Usual::NotApplicable);
        if is_out && !reason.is_empty() {
            let reason = Some(reason.to_owned());
            let given = Given::state(AnswerState::NotApplicable);
            return Ok(Some(Said { given, reason }));
        }
    }
    Err(fault(said, scale))
}

/// What a word stands for.
pub(super) fn given(text: &str, scale: &Scale) -> Option<Given> {
    let wanted = key(text);
    let usual = USUAL.get(&wanted);
    if let Scale::Choices(choices) = scale {
        let find = |is: &dyn Fn(&Choice) -> bool| choices.iter().position(is);
        let by_word = || {
            let Usual::Choice(id) = usual? else { return None };
            find(&|choice| choice.id == *id)
        };
        let place = find(&|choice| choice.id == text)
            .or_else(|| find(&|choice| key(&choice.id) == wanted))
            .or_else(|| {
                find(&|choice| {
                    texts(&choice.text).any(|text| !text.is_empty() && key(text) == wanted)
                })
            })
            .or_else(by_word);
        if let Some(place) = place {
            return Some(Given::choice(&choices[place], place));
        }
    }
    match usual {
        Some(Usual::NotApplicable) => return Some(Given::state(AnswerState::NotApplicable)),
        Some(Usual::Unknown) => return Some(Given::state(AnswerState::Unknown)),
        _ => {}
    }
    // A comma may stand for the point of a decimal.
    let number = wanted.replacen(',', ".", 1);
    let value = number.parse().ok().filter(|value| scale.contains(*value))?;
    Some(Given::value(scale, value))
}

fn fault(text: &str, scale: &Scale) -> (String, Option<String>) {
    let mut names: Vec<&str> = Vec::new();
    let expected = match scale {
        Scale::Choices(choices) => {
            names.extend(choices.iter().map(|choice| choice.id.as_str()));
            names.extend(["not-applicable", "unknown"]);
            names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        }
        Scale::Range { min, max, step } => {
            let step = step.map_or(String::new(), |step| format!(" in steps of {step}"));
            format!("a number from {min} to {max}{step}, `not-applicable` or `unknown`")
        }
    };
    let hint = did_you_mean(&text.to_lowercase(), names).unwrap_or_else(|| {
        "say what the word means under `answers:` in the mapping file".to_owned()
    });
    (
        format!("`{}` is not an answer to this criterion, expected {expected}", shown(text)),
        Some(hint),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Value;

    #[test]
    fn words_of_people_are_answers() {
        let words =
            Words::from([(key("In progress"), "partial".into()), (key("-"), UNANSWERED.into())]);
        let says = |text: &str| {
            read(&Cell::Text(text.into()), &Scale::standard(), &words)
                .map(|said| said.map(|said| (said.given.state, said.reason.unwrap_or_default())))
        };
        let half = Value::from_millionths(500_000).expect("it is a value");
        for (text, state, reason) in [
            ("met", AnswerState::Value(Value::ONE), ""),
            (" Yes ", AnswerState::Value(Value::ONE), ""),
            ("ＹＥＳ", AnswerState::Value(Value::ONE), ""),
            ("はい", AnswerState::Value(Value::ONE), ""),
            ("○", AnswerState::Value(Value::ONE), ""),
            ("Partly met", AnswerState::Value(half), ""),
            ("0.5", AnswerState::Value(half), ""),
            ("0,5", AnswerState::Value(half), ""),
            ("in  progress", AnswerState::Value(half), ""),
            ("いいえ", AnswerState::Value(Value::ZERO), ""),
            ("Don’t know", AnswerState::Unknown, ""),
            ("N/A", AnswerState::NotApplicable, ""),
            ("N/A (batch only)", AnswerState::NotApplicable, "batch only"),
            ("該当なし：バッチのみ", AnswerState::NotApplicable, "バッチのみ"),
        ] {
            assert_eq!(says(text), Ok(Some((state, reason.to_owned()))), "{text}");
        }
        assert_eq!(says("-"), Ok(None));
        let (message, hint) = says("mett").expect_err("it is no answer");
        assert!(message.starts_with("`mett` is not an answer"), "{message}");
        assert_eq!(hint.as_deref(), Some("did you mean `met`?"));
        assert!(read(&Cell::Fault("#REF!".into()), &Scale::standard(), &words).is_err());
    }
}
