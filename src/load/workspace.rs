//! Reading the workspace file `dankai.yaml`.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::FoundModel;
use super::alike;
use super::assessment::{FISCAL_HINT, read_targets};
use super::files::{self, WORKSPACE_FILE, read_workspace_text};
use super::node::{Faults, Map, Node, Part, Source, only_document, shown};
use super::theme::{self, Inspect};
use super::{builtin, versions};
use crate::diag::{Diagnostic, did_you_mean, has_errors};
use crate::model::{
    Audience, Compare, FiscalYear, Group, Length, LocalText, Locale, MaturityModel, NamedBy,
    PeriodName, Portfolio, Targets, Team, TeamId, Theme,
};

/// The model of a workspace that names none.
const DEFAULT_MODEL: &str = "mlops";

/// What a workspace file says, defaults filled in.
pub(super) struct Settings {
    pub(super) id: Option<String>,
    pub(super) organisation: LocalText,
    pub(super) locale: Locale,
    pub(super) model: MaturityModel,
    pub(super) compare: Compare,
    /// The year that quarters are parts of, where it is not the calendar's.
    pub(super) fiscal: Option<FiscalYear>,
    /// How long a round is, where that is said.
    pub(super) cadence: Option<Length>,
    pub(super) targets: Targets,
    pub(super) stale_after: u32,
    pub(super) groups: Vec<Group>,
    pub(super) teams: Vec<Team>,
    /// Whether the file lists teams, so that an unlisted one is worth a warning.
    pub(super) lists_teams: bool,
    pub(super) theme: Theme,
    pub(super) audience: Audience,
    /// Mapping files by the pattern of the files of results they are for.
    pub(super) mappings: Vec<(String, PathBuf)>,
}

/// Reads the workspace file of a folder; a folder without one has the defaults.
pub(super) fn read(
    folder: &Path,
    inspect: Option<&Inspect>,
    models: &[FoundModel],
    findings: &mut Vec<Diagnostic>,
) -> Option<Settings> {
    let path = folder.join(WORKSPACE_FILE);
    if path.symlink_metadata().is_err() {
        return Some(defaults(folder, versions::choose(DEFAULT_MODEL, None, models)?));
    }
    let file = path.display().to_string();
    let text = match files::root(folder).check(&path).and_then(|()| read_workspace_text(&path)) {
        Ok(text) => text,
        Err(finding) => {
            findings.push(*finding);
            return None;
        }
    };
    from_text(&text, &file, folder, inspect, models, findings)
}

/// The models a workspace can choose from.
struct Models<'a> {
    found: &'a [FoundModel],
    /// Whether none is missing because it could not be read, which was told.
    are_all: bool,
}

/// Reads the text of a workspace file.
pub(super) fn from_text(
    text: &str,
    file: &str,
    folder: &Path,
    inspect: Option<&Inspect>,
    models: &[FoundModel],
    findings: &mut Vec<Diagnostic>,
) -> Option<Settings> {
    // Where a model could not be read, it may be the one that is not found.
    let models = Models { found: models, are_all: !has_errors(findings) };
    let tree = only_document(text, file, findings)?;
    let Some(root) = Node::root(&tree).filter(|root| !root.is_null()) else {
        return Some(defaults(folder, versions::choose(DEFAULT_MODEL, None, models.found)?));
    };
    let mut faults = Faults::default();
    let settings = settings(&root, folder, inspect, &models, &mut faults);
    findings.extend(faults.into_findings(&Source::new(text), file));
    settings
}

fn defaults(folder: &Path, model: MaturityModel) -> Settings {
    Settings {
        id: None,
        organisation: folder_name(folder),
        locale: Locale::default(),
        model,
        compare: Compare::default(),
        fiscal: None,
        cadence: None,
        targets: Targets::default(),
        stale_after: Portfolio::STALE_AFTER,
        groups: Vec::new(),
        teams: Vec::new(),
        lists_teams: false,
        theme: Theme::default(),
        audience: Audience::default(),
        mappings: Vec::new(),
    }
}

/// The folder's own name stands for the organisation where nothing else does; that of the
/// folder around it where it is called `results`, as many are.
fn folder_name(folder: &Path) -> LocalText {
    let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let around = full.parent().filter(|around| around.file_name().is_some());
    let named = around.filter(|_| full.ends_with("results")).unwrap_or(&full);
    LocalText::plain(
        named.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
    )
}

/// The id of a workspace, by which its output folders are told from those of others.
fn id(node: &Node<'_>, faults: &mut Faults) -> Option<String> {
    let text = node.text(faults)?;
    match TeamId::new(&text) {
        Ok(id) => Some(id.as_str().to_owned()),
        Err(message) => {
            faults.error(node, message.replace("team id", "workspace id"));
            None
        }
    }
}

fn settings(
    node: &Node<'_>,
    folder: &Path,
    inspect: Option<&Inspect>,
    models: &Models<'_>,
    faults: &mut Faults,
) -> Option<Settings> {
    let map = node.map(faults)?;
    map.only(
        &[
            "id",
            "organisation",
            "locale",
            "model",
            "compare",
            "cadence",
            "fiscal_year_starts",
            "fiscal_year_named",
            "targets",
            "stale_after",
            "teams",
            "groups",
            "audience",
            "theme",
            "mapping",
        ],
        faults,
    );
    let model = match map.get("model") {
        Some(node) => chosen_model(node, models, faults)?,
        None => versions::choose(DEFAULT_MODEL, None, models.found)?,
    };
    let organisation = map
        .get("organisation")
        .and_then(|node| {
            if !node.is_map() {
                return node.local_text(faults);
            }
            let map = node.map(faults)?;
            map.only(&["name"], faults);
            map.local_text("name", faults)
        })
        .filter(|name| !name.is_blank())
        .unwrap_or_else(|| folder_name(folder));
    let locale = map.get("locale").and_then(|node| node.parse(faults)).unwrap_or_default();
    let fiscal = fiscal_year(&map, locale, faults);
    let cadence = map.get("cadence").and_then(|node| cadence(node, faults));
    let compare =
        map.get("compare").and_then(|node| compare(node, fiscal, faults)).unwrap_or_default();
    let targets =
        map.get("targets").map(|node| read_targets(node, &model, faults)).unwrap_or_default();
    let groups = groups(&map, faults);
    let teams = teams(&map, &model, &groups, faults);
    let lists_teams = !teams.is_empty();
    let theme =
        map.get("theme").map(|node| theme::read(node, folder, inspect, faults)).unwrap_or_default();
    let audience = map.get("audience").and_then(|node| audience(node, faults)).unwrap_or_default();
    Some(Settings {
        id: map.get("id").and_then(|node| id(node, faults)),
        organisation,
        locale,
        model,
        compare,
        fiscal,
        cadence,
        targets,
        stale_after: map
            .get("stale_after")
            .and_then(|node| node.integer(1, 1_200, faults))
            .unwrap_or(Portfolio::STALE_AFTER),
        groups,
        teams,
        lists_teams,
        theme,
        audience,
        mappings: map.get("mapping").map(|node| mappings(node, folder, faults)).unwrap_or_default(),
    })
}

/// Who reads the reports: a word, or a map that says more.
fn audience(node: &Node<'_>, faults: &mut Faults) -> Option<Audience> {
    let mut audience = Audience::default();
    if !node.is_map() {
        audience.who = node.parse(faults)?;
        return Some(audience);
    }
    let map = node.map(faults)?;
    map.only(&["who", "smallest_group", "comments", "assessors"], faults);
    if let Some(node) = map.get("who") {
        audience.who = node.parse(faults)?;
    }
    if let Some(node) = map.get("smallest_group") {
        match node.read() {
            Some(size) if size >= 2 => audience.smallest_group = size,
            _ => faults.error_with(
                node,
                "`smallest_group` is a number of teams, 2 or more",
                Some("a group of one team would be that team".to_owned()),
            ),
        }
    }
    let mut switch = |key: &str, value: &mut bool| {
        let Some(node) = map.get(key) else { return };
        match node.truth() {
            Some(truth) => *value = truth,
            None => faults.error(node, format!("`{key}` is `true` or `false`")),
        }
    };
    switch("comments", &mut audience.comments);
    switch("assessors", &mut audience.assessors);
    Some(audience)
}

/// The mapping files of a workspace: one for all tables, or by patterns of their names.
fn mappings(node: &Node<'_>, folder: &Path, faults: &mut Faults) -> Vec<(String, PathBuf)> {
    let listed = if node.is_map() {
        node.map(faults).map(|map| map.entries).unwrap_or_default()
    } else {
        vec![("*".to_owned(), *node)]
    };
    let mut mappings = Vec::new();
    for (pattern, node) in listed {
        let Some(path) = node.text(faults) else { continue };
        let is_inside = Path::new(&path)
            .components()
            .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        if is_inside && folder.join(&path).is_file() {
            mappings.push((pattern, folder.join(path)));
        } else {
            let hint = Some("the path begins at the folder of `dankai.yaml`".to_owned());
            faults.error_with(&node, format!("there is no mapping file `{}`", shown(&path)), hint);
        }
    }
    mappings
}

/// The model a workspace names: by its id, or as `{id, version}`.
fn chosen_model(
    node: &Node<'_>,
    models: &Models<'_>,
    faults: &mut Faults,
) -> Option<MaturityModel> {
    let (id, version) = if node.is_map() {
        let map = node.map(faults)?;
        map.only(&["id", "version"], faults);
        let id = map.required("id", faults)?.text(faults)?;
        (id, map.get("version").and_then(|node| node.text(faults)))
    } else {
        (node.text(faults)?, None)
    };
    let found = versions::choose(&id, version.as_deref(), models.found);
    if found.is_some() || !models.are_all {
        return found;
    }
    let own = models.found.iter().map(|found| found.model.id.as_str());
    let mut ids: BTreeSet<&str> = builtin::builtin_ids().collect();
    ids.extend(own);
    let (message, hint) = match version.filter(|_| ids.contains(id.as_str())) {
        Some(version) => (
            format!("there is no version `{}` of the model `{id}`", shown(&version)),
            "each version is a file of its own in `models/`".to_owned(),
        ),
        None => (
            format!("there is no model `{}`", shown(&id)),
            did_you_mean(&id, ids.iter().copied()).unwrap_or_else(|| {
                format!("models here: {}", ids.into_iter().collect::<Vec<_>>().join(", "))
            }),
        ),
    };
    faults.error_with(node, message, Some(hint));
    None
}

/// When the fiscal year starts, and what its number is called after.
fn fiscal_year(map: &Map<'_>, locale: Locale, faults: &mut Faults) -> Option<FiscalYear> {
    let starts = map.get("fiscal_year_starts").and_then(|node| node.integer(1, 12, faults));
    let named = map.get("fiscal_year_named").and_then(|node| {
        let text = node.scalar(faults)?;
        match text.as_str() {
            "start" => Some(NamedBy::Start),
            "end" => Some(NamedBy::End),
            _ => {
                let message = format!(
                    "a fiscal year is named by its `start` or its `end`, not by `{}`",
                    shown(&text)
                );
                faults.error(node, message);
                None
            }
        }
    });
    // A Japanese fiscal year has the number of the year it starts in.
    let by_custom = if locale == Locale::Ja { NamedBy::Start } else { NamedBy::Custom };
    let named = named.unwrap_or(by_custom);
    FiscalYear::new(u8::try_from(starts?).ok()?, named)
}

fn cadence(node: &Node<'_>, faults: &mut Faults) -> Option<Length> {
    let text = node.scalar(faults)?;
    let found = Length::ALL.into_iter().find(|length| length.cadence() == text);
    if found.is_none() {
        let names = Length::ALL.map(Length::cadence);
        let expected = names.map(|name| format!("`{name}`")).join(", ");
        faults.error_with(
            node,
            format!("`{}` is not a cadence, expected {expected}", shown(&text)),
            did_you_mean(&text, names),
        );
    }
    found
}

fn compare(node: &Node<'_>, fiscal: Option<FiscalYear>, faults: &mut Faults) -> Option<Compare> {
    let text = node.scalar(faults)?;
    match text.as_str() {
        "previous" => Some(Compare::Previous),
        "quarter" => Some(Compare::Quarter),
        "year" => Some(Compare::Year),
        text => match text.parse::<PeriodName>() {
            Ok(name) => match name.period(fiscal) {
                Ok(period) => Some(Compare::Period(period)),
                Err(message) => {
                    faults.error_with(node, message, Some(FISCAL_HINT.to_owned()));
                    None
                }
            },
            Err(_) => {
                faults.error(
                    node,
                    format!(
                        "`{}` is nothing to compare with, expected `previous`, `quarter`, `year` or a period such as `2026-08`",
                        shown(text)
                    ),
                );
                None
            }
        },
    }
}

fn groups(map: &Map<'_>, faults: &mut Faults) -> Vec<Group> {
    let mut groups = Vec::new();
    let listed = map.get("groups").and_then(|node| node.map(faults));
    let listed = listed.map(|map| map.entries).unwrap_or_default();
    let ids = listed.iter().map(|(id, node)| (id.as_str(), *node));
    alike::check(("group", Part::Key), ids, faults);
    for (id, node) in listed {
        // A group's summary is a file of this name.
        if let Err(message) = TeamId::new(&id) {
            faults.key_error(&node, message.replace("team id", "group id"), None);
            continue;
        }
        let mut name = LocalText::plain(id.clone());
        if !node.is_null()
            && let Some(map) = node.map(faults)
        {
            map.only(&["name"], faults);
            name = map.local_text("name", faults).filter(|text| !text.is_blank()).unwrap_or(name);
        }
        groups.push(Group { id, name });
    }
    groups
}

/// A team that only its results tell of.
pub(super) fn unlisted_team(id: TeamId) -> Team {
    Team {
        name: LocalText::plain(id.as_str()),
        id,
        group: None,
        targets: Targets::default(),
        history: Vec::new(),
        unreadable: BTreeSet::new(),
    }
}

fn teams(map: &Map<'_>, model: &MaturityModel, groups: &[Group], faults: &mut Faults) -> Vec<Team> {
    let mut teams = Vec::new();
    let listed = map.get("teams").and_then(|node| node.map(faults));
    let listed = listed.map(|map| map.entries).unwrap_or_default();
    let ids = listed.iter().map(|(id, node)| (id.as_str(), *node));
    alike::check(("team", Part::Key), ids, faults);
    for (key, node) in listed {
        let mut team = match TeamId::new(&key) {
            Ok(id) => unlisted_team(id),
            Err(message) => {
                faults.key_error(&node, message, None);
                continue;
            }
        };
        if !node.is_null()
            && let Some(map) = node.map(faults)
        {
            map.only(&["name", "group", "targets"], faults);
            if let Some(name) = map.local_text("name", faults).filter(|text| !text.is_blank()) {
                team.name = name;
            }
            team.group = map.get("group").and_then(|node| group(node, groups, faults));
            if let Some(node) = map.get("targets") {
                team.targets = read_targets(node, model, faults);
            }
        }
        teams.push(team);
    }
    teams
}

fn group(node: &Node<'_>, groups: &[Group], faults: &mut Faults) -> Option<String> {
    let id = node.text(faults)?;
    if !groups.iter().any(|group| group.id == id) {
        let hint = did_you_mean(&id, groups.iter().map(|group| group.id.as_str()))
            .unwrap_or_else(|| "list it under `groups:`".into());
        faults.error_with(node, format!("unknown group `{}`", shown(&id)), Some(hint));
        return None;
    }
    Some(id)
}
