//! Where in the files of a workspace something stands that was found after reading.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::files::{self, WORKSPACE_FILE};
use super::node::place;
use super::tree::{Position, Tree, ValueRef};
use super::{json, yaml};
use crate::diag::Place;
use crate::model::{Period, PeriodName, TeamId};

/// Finds places in the files of a workspace. A file is read again only when something in it
/// is asked for, and once for questions that follow each other.
pub struct Places {
    folder: PathBuf,
    last: Option<(String, Option<Kept>)>,
}

/// A file that was read again.
struct Kept {
    text: String,
    documents: Vec<Tree<'static>>,
    /// Where each team is listed; there may be very many.
    teams: OnceCell<BTreeMap<String, Position>>,
}

impl Places {
    /// Places in the files of this workspace.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), last: None }
    }

    /// The name of a team in the workspace file.
    pub fn listed(&mut self, team: &TeamId) -> Place {
        let file = self.folder.join(WORKSPACE_FILE).display().to_string();
        let Some(kept) = self.open(&file) else { return Place::file(file) };
        let teams = kept.teams.get_or_init(|| {
            let root = kept.documents.first().and_then(Tree::root);
            let teams = root.and_then(|root| entry(root, "teams"));
            let entries = teams.and_then(|(_, teams)| teams.entries()).into_iter().flatten();
            let named =
                |(key, _): (ValueRef<'_>, _)| Some((key.text()?.to_owned(), key.position()));
            entries.filter_map(named).collect()
        });
        place(&kept.text, &file, teams.get(team.as_str()).copied())
    }

    /// What a path leads to in an assessment: keys, and numbers of items of lists. The whole
    /// file where it is a table.
    pub fn of_assessment(
        &mut self,
        file: &str,
        (team, period, day): (&TeamId, Period, Option<NaiveDate>),
        path: &[String],
    ) -> Place {
        let Some(kept) = self.open(file) else { return Place::file(file) };
        let is_wanted = |root: &ValueRef<'_>| {
            let said = |key: &str| entry(*root, key).and_then(|(_, value)| value.text());
            let date = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
            let assessed_on = said("assessed_on").and_then(date);
            said("team") == Some(team.as_str())
                && said("period").is_some_and(|text| {
                    text.parse().is_ok_and(|name: PeriodName| name.is_of(period))
                })
                && assessed_on.or_else(|| said("period").and_then(date)) == day
        };
        // Of two that are alike the last one counts.
        let Some(mut found) = kept.documents.iter().filter_map(Tree::root).rfind(is_wanted) else {
            return Place::file(file);
        };
        for step in path {
            let next = match step.parse::<usize>() {
                Ok(index) if found.is_list() => {
                    found.items().and_then(|mut items| items.nth(index))
                }
                _ => entry(found, step).map(|(_, value)| value),
            };
            let Some(next) = next else { break };
            found = next;
        }
        place(&kept.text, file, Some(found.position()))
    }

    /// What a file holds; none where it is no text.
    fn open(&mut self, file: &str) -> Option<&Kept> {
        if self.last.as_ref().is_none_or(|(last, _)| last != file) {
            self.last = Some((file.to_owned(), read(Path::new(file))));
        }
        self.last.as_ref().and_then(|(_, found)| found.as_ref())
    }
}

fn read(path: &Path) -> Option<Kept> {
    let is_json = files::is_json(path);
    if !is_json && !files::is_yaml(path) {
        return None;
    }
    let text = files::read_workspace_text(path).ok()?;
    let documents = if is_json {
        let documents = json::documents(&text).ok()?;
        documents.into_iter().map(|(tree, _)| tree.into_owned()).collect()
    } else {
        let documents = yaml::documents(&text);
        let sound = documents.into_iter().filter(|document| document.fault.is_none());
        sound.map(|document| document.tree.into_owned()).collect()
    };
    Some(Kept { text, documents, teams: OnceCell::new() })
}

/// The key of this name in a map, and its value.
fn entry<'a>(map: ValueRef<'a>, name: &str) -> Option<(ValueRef<'a>, ValueRef<'a>)> {
    map.entries()?.find(|(key, _)| key.text() == Some(name))
}
