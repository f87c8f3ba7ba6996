//! The maturity models inside the program.

use crate::model::MaturityModel;

const BUILTIN: [(&str, &str); 1] = [("mlops", include_str!("../../templates/models/mlops.yaml"))];

/// The ids of the built-in models.
pub fn builtin_ids() -> impl Iterator<Item = &'static str> {
    BUILTIN.iter().map(|(id, _)| *id)
}

/// The YAML text of a built-in model.
pub fn builtin_source(id: &str) -> Option<&'static str> {
    BUILTIN.iter().find(|(name, _)| *name == id).map(|(_, text)| *text)
}

/// A built-in model by one of [`builtin_ids`].
pub(super) fn builtin(id: &str) -> MaturityModel {
    let text = builtin_source(id).expect("the id is one of the built-in models");
    let checked = super::model::model_from_text(text, id);
    checked.value.expect("the built-in models are held valid by a test")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_models_have_no_findings() {
        for (id, text) in BUILTIN {
            let checked = super::super::model::model_from_text(text, id);
            assert_eq!(checked.findings, [], "{id}");
            assert_eq!(checked.value.expect("the model is whole").id, id);
        }
    }
}
