//! Where in the files of a workspace something stands that was found after reading.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::files::{self, WORKSPACE_FILE};
use super::locate::Locator;
use super::node::{Part, Step, place};
use crate::diag::Place;
use crate::model::{Period, TeamId};

/// Finds places in the files of a workspace. A file is read again only when something in it
/// is asked for, and once for questions that follow each other.
pub struct Places {
    folder: PathBuf,
    last: Option<(String, Option<(String, Locator)>)>,
}

impl Places {
    /// Places in the files of this workspace.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), last: None }
    }

    /// The name of a team in the workspace file.
    pub fn listed(&mut self, team: &TeamId) -> Place {
        let file = self.folder.join(WORKSPACE_FILE).display().to_string();
        let Some((text, locator)) = self.open(&file) else { return Place::file(file) };
        let path = ["teams", team.as_str()].map(|key| Step::Key(key.to_owned()));
        place(text, &file, locator.position(0, &path, Part::Key))
    }

    /// What a path leads to in an assessment: keys, and numbers of items of lists. The whole
    /// file where it is a table.
    pub fn of_assessment(
        &mut self,
        file: &str,
        (team, period, day): (&TeamId, Period, Option<NaiveDate>),
        path: &[String],
    ) -> Place {
        let Some((text, locator)) = self.open(file) else { return Place::file(file) };
        let is_wanted = |document: usize, head: &[Step]| {
            let said = |key: &str| {
                let path = [head, &[Step::Key(key.to_owned())]].concat();
                locator.written(document, &path)
            };
            let date = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
            let assessed_on = said("assessed_on").and_then(date);
            said("team") == Some(team.as_str())
                && said("period").and_then(|text| text.parse().ok()) == Some(period)
                && assessed_on.or_else(|| said("period").and_then(date)) == day
        };
        // Of two that are alike the last one counts.
        for document in (0..locator.documents()).rev() {
            let items = locator.items(document);
            let heads = match items {
                Some(items) => (0..items).map(|item| vec![Step::Index(item)]).collect(),
                None => vec![Vec::new()],
            };
            if let Some(head) = heads.into_iter().rfind(|head| is_wanted(document, head)) {
                let tail = path.iter().map(|step| match step.parse() {
                    Ok(index) => Step::Index(index),
                    Err(_) => Step::Key(step.clone()),
                });
                let path: Vec<Step> = head.into_iter().chain(tail).collect();
                return place(text, file, locator.position(document, &path, Part::Value));
            }
        }
        Place::file(file)
    }

    /// The text of a file and where its values stand; none where it is no text.
    fn open(&mut self, file: &str) -> Option<&(String, Locator)> {
        if self.last.as_ref().is_none_or(|(last, _)| last != file) {
            let path = Path::new(file);
            let is_text = files::is_yaml(path) || files::is_json(path);
            let text = is_text.then(|| files::read_workspace_text(path).ok()).flatten();
            let found = text.map(|text| {
                let locator = Locator::new(&text);
                (text, locator)
            });
            self.last = Some((file.to_owned(), found));
        }
        self.last.as_ref().and_then(|(_, found)| found.as_ref())
    }
}
