//! The parts of a manifest that runs side by side have written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::OutputPlan;
use super::manifest::{Manifest, RunState};
use crate::diag::{Checked, Diagnostic, Place};
use crate::model::Shard;

/// The name of a part.
pub(super) fn name(shard: Shard) -> String {
    format!("manifest-{}-of-{}.json", shard.number(), shard.of())
}

/// The part a file name stands for.
fn shard(name: &str) -> Option<Shard> {
    let numbers = name.strip_prefix("manifest-")?.strip_suffix(".json")?;
    let shard: Shard = numbers.replacen("-of-", "/", 1).parse().ok()?;
    (self::name(shard) == name).then_some(shard)
}

/// The parts in a folder, in their order.
pub(super) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<(Shard, PathBuf)> = entries
        .filter_map(|entry| Some((shard(&entry.file_name().to_string_lossy())?, entry.path())))
        .collect();
    found.sort();
    found.into_iter().map(|(_, path)| path).collect()
}

/// The parts of a folder, ready to be joined.
#[derive(Debug)]
pub struct Parts {
    /// The parts, in their order.
    pub manifests: Vec<Manifest>,
}

/// Reads the parts in the folder of a plan. There are parts only where all of them are there,
/// ended, and made from the same.
pub fn parts(plan: &OutputPlan) -> Checked<Option<Parts>> {
    let files = files(plan.folder());
    let folder = || Place::file(plan.folder().display().to_string());
    let mut findings = Vec::new();
    let mut manifests: Vec<Manifest> = Vec::new();
    for path in &files {
        let fault = |message: String| {
            Diagnostic::error(message).at(Place::file(path.display().to_string()))
        };
        let read = match Manifest::read(path) {
            Ok(read) => read,
            Err(finding) => {
                let message = format!("this is no part of a manifest: {}", finding.message);
                findings.push(fault(message).hint("remove it and run the part again"));
                continue;
            }
        };
        let named = path.file_name().and_then(|name| shard(&name.to_string_lossy()));
        let part = read.filter(|part| {
            part.shard.as_ref().and_then(|part| Shard::new(part.number, part.of).ok()) == named
        });
        let Some(part) = part else {
            findings.push(fault("this is no part of a manifest".into()));
            continue;
        };
        if part.state == RunState::Running {
            let finding = fault("the run of this part has not ended, or was stopped".into());
            findings.push(finding.hint("start it again; what is done is not made again"));
        }
        if let Some(different) = manifests.first().and_then(|first| difference(first, &part)) {
            let finding = fault(format!("this part differs from the first in its {different}"));
            findings.push(finding.hint("run all parts from the same inputs with the same options"));
        }
        manifests.push(part);
    }
    findings.extend(missing(&manifests).map(|it| it.at(folder())));
    if files.is_empty() {
        findings.push(
            Diagnostic::error("there are no parts to join")
                .at(folder())
                .hint("`dankai build --shard K/N` makes them"),
        );
    }
    let parts = findings.is_empty().then_some(Parts { manifests });
    Checked::new(parts, findings)
}

/// The finding about parts that are not there.
fn missing(manifests: &[Manifest]) -> Option<Diagnostic> {
    let there: BTreeSet<u32> =
        manifests.iter().filter_map(|part| Some(part.shard.as_ref()?.number)).collect();
    let of = manifests.iter().filter_map(|part| Some(part.shard.as_ref()?.of)).max()?;
    let missing: Vec<u32> = (1..=of).filter(|number| !there.contains(number)).collect();
    let first = missing.first()?;
    let names: Vec<String> = missing.iter().map(ToString::to_string).collect();
    let (names, are) = match missing.len() {
        1 => (format!("the part {first}"), "is"),
        _ => (format!("the parts {}", shown(&names)), "are"),
    };
    let finding = Diagnostic::error(format!("{names} of {of} {are} missing"));
    Some(finding.hint(format!("`dankai build --shard {first}/{of}` makes part {first}")))
}

/// The first numbers of a list, and how many more there are.
fn shown(numbers: &[String]) -> String {
    const MOST: usize = 10;
    let first = numbers.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
    match numbers.len().saturating_sub(MOST) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// In what two parts differ that have to be alike.
fn difference(one: &Manifest, other: &Manifest) -> Option<&'static str> {
    let of = |part: &Manifest| part.shard.as_ref().map(|part| part.of);
    let audience = |part: &Manifest| (part.options.audience.clone(), part.options.by_group);
    [
        (of(one) == of(other), "number of parts"),
        (one.workspace == other.workspace, "workspace"),
        (one.dankai == other.dankai, "version of dankai"),
        ((&one.period, &one.compared_with) == (&other.period, &other.compared_with), "period"),
        (one.locale == other.locale, "language"),
        (one.model == other.model, "model"),
        (audience(one) == audience(other), "audience or groups"),
        (one.shared == other.shared, "templates, fonts or theme"),
    ]
    .into_iter()
    .find_map(|(alike, what)| (!alike).then_some(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_known_by_its_name() {
        for (name, expected) in [
            ("manifest-3-of-8.json", Some("3/8")),
            ("manifest-1-of-1.json", Some("1/1")),
            ("manifest.json", None),
            ("manifest-9-of-8.json", None),
            ("manifest-03-of-8.json", None),
            ("manifest-3-of-8.json.part", None),
            ("manifest-3-8.json", None),
        ] {
            let found = shard(name).map(|shard| shard.to_string());
            assert_eq!(found.as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn a_list_of_numbers_is_not_endless() {
        let numbers: Vec<String> = (1..=12).map(|number| number.to_string()).collect();
        assert_eq!(shown(&numbers[..2]), "1, 2");
        assert_eq!(shown(&numbers), "1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more");
    }
}
