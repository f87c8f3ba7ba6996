//! The maturity models inside the program.

use crate::model::MaturityModel;

/// The id and text of each, in the order of their ids.
const BUILTIN: [(&str, &str); 5] = [
    ("c2m2", include_str!("../../templates/models/c2m2.yaml")),
    ("csf", include_str!("../../templates/models/csf.yaml")),
    ("mlops", include_str!("../../templates/models/mlops.yaml")),
    ("mlops-people", include_str!("../../templates/models/mlops-people.yaml")),
    ("samm", include_str!("../../templates/models/samm.yaml")),
];

/// The ids of the built-in models.
pub fn builtin_ids() -> impl Iterator<Item = &'static str> {
    BUILTIN.iter().map(|(id, _)| *id)
}

/// The YAML text of a built-in model.
pub fn builtin_source(id: &str) -> Option<&'static str> {
    BUILTIN.iter().find(|(name, _)| *name == id).map(|(_, text)| *text)
}

/// A built-in model by its id. It is read each time: no run needs more than one of them.
pub(super) fn builtin(id: &str) -> Option<MaturityModel> {
    let checked = super::model::model_from_text(builtin_source(id)?, id);
    Some(checked.value.expect("the built-in models are held valid by a test"))
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
