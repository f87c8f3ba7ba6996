//! The versions of a workspace's model: which one counts, and which ones older assessments
//! were made with.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{FoundModel, builtin};
use crate::diag::{Diagnostic, Place};
use crate::model::{Criterion, FiscalYear, MaturityModel};

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

/// The criteria of a model by the ids that another version calls them.
#[derive(Debug)]
pub(super) struct Names(BTreeMap<String, usize>);

impl Names {
    /// The ids of the criteria of `now` in another version, which is not known where that
    /// model is gone.
    ///
    /// A criterion is the same where it has the same id and the same text, or where it says
    /// what it `was`. Where the other version is not known its id has to do, unless another
    /// criterion says that it was that one.
    pub(super) fn new(now: &MaturityModel, then: Option<&MaturityModel>) -> Self {
        let mut names = BTreeMap::new();
        for (at, criterion) in now.criteria.iter().enumerate() {
            if let Some(name) = criterion.was.as_ref().filter(|was| existed(then, was)) {
                names.insert(name.clone(), at);
            }
        }
        for (at, criterion) in now.criteria.iter().enumerate() {
            let is_known = names.values().any(|known| *known == at);
            let same = then.is_none_or(|then| {
                let own = then.criterion_index(&criterion.id).map(|at| &then.criteria[at]);
                own.is_some_and(|own| is_same(criterion, own))
            });
            if same && (!is_known || then.is_some()) && !names.contains_key(&criterion.id) {
                names.retain(|_, known| *known != at);
                names.insert(criterion.id.clone(), at);
            }
        }
        Self(names)
    }

    /// The criterion that the other version calls so.
    pub(super) fn criterion(&self, id: &str) -> Option<usize> {
        self.0.get(id).copied()
    }
}

/// Whether a version had a criterion of this id; it may have, where it is not known.
fn existed(then: Option<&MaturityModel>, id: &str) -> bool {
    then.is_none_or(|then| then.criterion_index(id).is_some())
}

/// Whether a criterion is the one of the same id in another version: it says so, comes from
/// the same one, or has the same text in some language.
fn is_same(now: &Criterion, then: &Criterion) -> bool {
    now.was.as_ref() == Some(&now.id)
        || (now.was.is_some() && now.was == then.was)
        || now.text.folded().iter().any(|text| then.text.folded().contains(text))
}

/// What is doubtful about the versions of a model beside each other: a criterion with the id
/// of another one, and one that was nothing that is known.
pub(super) fn doubts(now: &FoundModel, others: &[&FoundModel]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let warn = |message: String| Diagnostic::warning(message).at(Place::file(now.file.clone()));
    for criterion in &now.model.criteria {
        let id = &criterion.id;
        for other in others {
            let then = &other.model;
            let Some(at) = then.criterion_index(id) else { continue };
            let names = Names::new(&now.model, Some(then));
            let is_another = !is_same(criterion, &then.criteria[at]);
            let says = criterion.was.as_ref().is_some_and(|was| existed(Some(then), was));
            if is_another && !says && names.criterion(id).is_none() {
                findings.push(
                    warn(format!(
                        "criterion `{id}` has another text in version `{}`, so answers to it there are not compared",
                        then.version
                    ))
                    .hint(format!("where it is the same, only worded anew, write `was: {id}`"))
                    .hint("where it is another one, give it an id of its own, or say which one it `was`"),
                );
            }
        }
        if let Some(was) = &criterion.was
            && !others.is_empty()
            && others.iter().all(|other| other.model.criterion_index(was).is_none())
        {
            findings.push(
                warn(format!(
                    "no other version of the model has a criterion `{was}`, which `{id}` was"
                ))
                .hint("`was` is the id in an older version, whose file is in `models/`"),
            );
        }
    }
    findings
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
    use super::{Names, key};
    use crate::model::MaturityModel;

    fn model(criteria: &[&str]) -> MaturityModel {
        let criteria: String = criteria
            .iter()
            .map(|criterion| format!("      - {{level: 1, {criterion}}}\n"))
            .collect();
        let text = format!(
            "id: m\nversion: 1\nlevels: [{{level: 0}}, {{level: 1}}]\ndimensions:\n  - id: x\n    criteria:\n{criteria}"
        );
        let checked = super::super::model::model_from_text(&text, "m.yaml");
        checked.value.unwrap_or_else(|| panic!("{:?}", checked.findings))
    }

    #[test]
    fn criteria_are_found_again_by_what_they_were() {
        let then = model(&["id: a, text: Keys", "id: b, text: Certificates", "id: c, text: Plan"]);
        for (about, now, expected) in [
            ("the same", &["id: a, text: Keys"][..], &[Some(0), None, None][..]),
            ("another text", &["id: a, text: Locks"], &[None, None, None]),
            ("worded anew", &["id: a, text: All keys, was: a"], &[Some(0), None, None]),
            ("renamed", &["id: keys, text: Keys, was: a"], &[Some(0), None, None]),
            (
                "moved up by one, with a new one before",
                &["id: a, text: New", "id: b, text: Keys, was: a", "id: c, text: Certs, was: b"],
                &[Some(1), Some(2), None],
            ),
            ("of an older version still", &["id: a, text: Keys, was: z"], &[Some(0), None, None]),
        ] {
            let names = Names::new(&model(now), Some(&then));
            let found: Vec<_> = ["a", "b", "c"].map(|id| names.criterion(id)).into();
            assert_eq!(found, expected, "{about}");
        }
        let unknown = Names::new(&model(&["id: a, text: X", "id: b, text: Y, was: a"]), None);
        assert_eq!((unknown.criterion("a"), unknown.criterion("b")), (Some(1), None));
    }

    #[test]
    fn versions_are_ordered_by_their_numbers() {
        for (older, newer) in [("1.9", "1.10"), ("1.0", "2.0"), ("0.9", "1"), ("v2", "v10")] {
            assert!(key(older) < key(newer), "{older} {newer}");
        }
    }
}
