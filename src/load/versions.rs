//! The versions of a workspace's model: which one counts, and which ones older assessments
//! were made with.

use std::sync::Arc;

use super::{FoundModel, builtin};
use crate::model::{FiscalYear, MaturityModel};

/// The model of the workspace and the other versions of it.
pub(super) struct Versions<'a> {
    /// The model all reports speak of.
    pub(super) current: &'a MaturityModel,
    others: Vec<Arc<MaturityModel>>,
    /// The year that `FY2026-Q3` is a part of.
    pub(super) fiscal: Option<FiscalYear>,
}

impl<'a> Versions<'a> {
    /// The versions of a model among those of a workspace and the built-in ones.
    pub(super) fn new(
        current: &'a MaturityModel,
        found: Vec<FoundModel>,
        fiscal: Option<FiscalYear>,
    ) -> Self {
        let own = found.into_iter().map(|found| found.model);
        let others = own
            .filter(|model| model.id == current.id && model.version != current.version)
            .map(Arc::new)
            .collect();
        Self { current, others, fiscal }
    }

    /// Another version of the model.
    pub(super) fn other(&self, version: &str) -> Option<Arc<MaturityModel>> {
        let own = self.others.iter().find(|model| model.version == version);
        own.cloned().or_else(|| {
            let model = builtin::builtin(&self.current.id)?;
            (model.version == version).then(|| Arc::new(model))
        })
    }
}

/// The model with an id, of several versions the newest or the one that is named; a
/// workspace's own goes before a built-in one.
pub(super) fn choose(
    id: &str,
    version: Option<&str>,
    found: &[FoundModel],
) -> Option<MaturityModel> {
    let fits = |model: &MaturityModel| {
        model.id == id && version.is_none_or(|version| model.version == version)
    };
    let own = found.iter().map(|found| &found.model).filter(|model| fits(model));
    own.max_by_key(|model| key(&model.version))
        .cloned()
        .or_else(|| builtin::builtin(id).filter(|model| fits(model)))
}

/// Versions in their order: numbers by their value, `1.10` after `1.9`.
pub(super) fn key(version: &str) -> Vec<(u64, String)> {
    version
        .split(['.', '-', '_', ' '])
        .map(|part| {
            let digits = part.trim_start_matches(|c: char| !c.is_ascii_digit());
            let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            (digits[..end].parse().unwrap_or(0), part.to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn versions_are_ordered_by_their_numbers() {
        for (older, newer) in [("1.9", "1.10"), ("1.0", "2.0"), ("0.9", "1"), ("v2", "v10")] {
            assert!(key(older) < key(newer), "{older} {newer}");
        }
    }
}
