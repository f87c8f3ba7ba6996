//! When two texts mean the same column, team or answer: whatever their width, case, blanks,
//! quotation marks and closing marks.

pub(super) use crate::model::folded;

/// What has to be the same for two texts to mean the same: their folded form without
/// blanks, the marks at the end and the star of a question that must be answered.
pub(super) fn key(text: &str) -> String {
    let folded = folded(text);
    let end = |c: char| {
        c.is_whitespace()
            || matches!(c, '*' | '.' | '?' | '!' | ':' | ';' | ',' | '。' | '、' | '…')
    };
    folded.trim_end_matches(end).chars().filter(|c| !c.is_whitespace()).collect()
}

/// The text without the number a form puts before a question: `3. `, `Q3)`, `(3)`.
pub(super) fn without_number(text: &str) -> Option<String> {
    let folded = folded(text);
    let rest = folded.trim_start_matches(['(', 'q', '問']);
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    if after.len() == rest.len() {
        return None;
    }
    let after = after.strip_prefix([')', '.', ':', '、'])?;
    Some(after.trim_start_matches([')', '.', ' ']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_mean_the_same_have_one_key() {
        for (a, b) in [
            ("Every run’s  parameters are “tracked”", "every run's parameters are \"tracked\"."),
            ("ＣＩ　がある", "ciがある"),
            ("決済 チーム", "決済チーム"),
            ("Team*", "team"),
            ("Is there a roll\u{ad}back?", "is there a rollback"),
            ("Yes\u{a0}", "yes"),
            ("pre–release", "pre-release"),
        ] {
            assert_eq!(key(a), key(b), "{a} / {b}");
        }
        assert_ne!(key("a-b"), key("ab"));
    }

    #[test]
    fn the_number_of_a_question_is_none_of_its_text() {
        for (text, expected) in [
            ("3. Is it?", Some("is it?")),
            ("Q12) Is it?", Some("is it?")),
            ("(3) Is it", Some("is it")),
            ("３．ある", Some("ある")),
            ("3 teams", None),
            ("Is it", None),
        ] {
            assert_eq!(without_number(text).as_deref(), expected, "{text}");
        }
    }
}
