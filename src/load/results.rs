//! Reading the files of results, all of them or as far as the reports of some teams need them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use super::inputs::{Input, Inputs};
use super::{Wanted, WhichTeams, assessment, glance};
use crate::diag::Diagnostic;
use crate::model::{Assessment, Period, TeamId};

/// One document of a results file, as far as it could be read.
pub(super) struct ReadDocument {
    pub(super) team: Option<TeamId>,
    pub(super) period: Option<Period>,
    pub(super) assessment: Option<Assessment>,
    pub(super) file: Arc<str>,
    pub(super) findings: Vec<Diagnostic>,
}

/// What was read of each team, in the order of the files.
pub(super) type ByTeam = BTreeMap<TeamId, Vec<ReadDocument>>;

/// How many files are read before what they say is put with their teams: enough to keep all
/// processors at work, little beside what is kept.
const AT_A_TIME: usize = 1_000;

/// How many documents before one are looked at for what they have in common.
const LOOK_BACK: usize = 6;

/// The files of results, as far as they were read.
pub(super) struct Results<'a> {
    paths: &'a [PathBuf],
    inputs: &'a Inputs<'a>,
    /// What was read of each team, with the numbers of the files.
    read: BTreeMap<TeamId, Vec<(usize, ReadDocument)>>,
    /// Files of other teams, at a glance. There may be very many, so their text is not kept.
    seen: BTreeMap<Period, Vec<usize>>,
    findings: Vec<Diagnostic>,
}

impl<'a> Results<'a> {
    /// The files at these paths, not read yet.
    pub(super) fn new(paths: &'a [PathBuf], inputs: &'a Inputs<'a>) -> Self {
        let (read, seen) = (BTreeMap::new(), BTreeMap::new());
        Self { paths, inputs, read, seen, findings: Vec::new() }
    }

    /// Reads all files.
    pub(super) fn read_all(&mut self) {
        let all: Vec<usize> = (0..self.paths.len()).collect();
        self.read_files(&all, None);
    }

    /// Reads what matters to the wanted teams: their own files, all of the wanted period, and
    /// of every other period enough to know whether it has an assessment. Where there is no
    /// such team all are read, to say which there are.
    pub(super) fn read_for(&mut self, wanted: Wanted<'_>, is_listed: bool) {
        let all: Vec<usize> = (0..self.paths.len()).collect();
        let mut known = self.read_files(&all, Some(wanted.teams));
        let mut seen = std::mem::take(&mut self.seen);
        let is_known = is_listed || self.read.keys().any(|team| wanted.teams.has(team.as_str()));
        if matches!(wanted.teams, WhichTeams::One(_)) && !is_known {
            seen.values().for_each(|files| drop(self.read_files(files, None)));
            return;
        }
        let periods: BTreeSet<Period> = seen.keys().chain(&known).copied().collect();
        let is_to_come =
            |period: &Period| wanted.today.is_some_and(|today| period.first_day() > today);
        let (to_come, begun): (Vec<Period>, Vec<Period>) =
            periods.into_iter().rev().partition(is_to_come);
        let mut newest = None;
        for period in begun.into_iter().chain(to_come) {
            let files = seen.remove(&period).unwrap_or_default();
            if wanted.period.or(newest).unwrap_or(period) == period {
                known.extend(self.read_files(&files, None));
            }
            for file in files {
                if known.contains(&period) {
                    break;
                }
                known.extend(self.read_files(&[file], None));
            }
            if known.contains(&period) {
                newest = newest.or(Some(period));
            }
        }
    }

    /// Reads files by their numbers, at a glance only those that are surely of other teams than
    /// these, and gives the periods of the assessments in them.
    fn read_files(&mut self, numbers: &[usize], teams: Option<WhichTeams<'_>>) -> BTreeSet<Period> {
        let mut periods = BTreeSet::new();
        for some in numbers.chunks(AT_A_TIME) {
            let read = |&number: &usize| (number, self.read_file(number, teams));
            let files: Vec<(usize, ResultsFile)> = some.par_iter().map(read).collect();
            for (number, file) in files {
                match file {
                    ResultsFile::Seen(period) => self.seen.entry(period).or_default().push(number),
                    ResultsFile::Read(documents) => {
                        let assessments = documents.iter().filter_map(|it| it.assessment.as_ref());
                        periods.extend(assessments.map(|assessment| assessment.period));
                        documents.into_iter().for_each(|document| self.take(number, document));
                    }
                }
            }
        }
        periods
    }

    fn read_file(&self, number: usize, teams: Option<WhichTeams<'_>>) -> ResultsFile {
        let path = &self.paths[number];
        let text = match self.inputs.read(path) {
            Input::Yaml(text) => text,
            Input::Documents(documents) => return ResultsFile::Read(documents),
        };
        if let Some(teams) = teams
            && let Some((team, period)) = glance::glance(&text)
            && !teams.has(team.as_str())
        {
            return ResultsFile::Seen(period);
        }
        let name = path.display().to_string();
        ResultsFile::Read(assessment::read_file(&text, &name, self.inputs.versions()))
    }

    /// Puts a document with its team, what is the same as before in one place with it.
    fn take(&mut self, number: usize, mut document: ReadDocument) {
        if let Some(team) = &document.team {
            for finding in &mut document.findings {
                finding.team = Some(team.to_string());
            }
        }
        self.findings.append(&mut document.findings);
        let Some(team) = document.team.take() else { return };
        let others = self.read.entry(team).or_default();
        if let Some(assessment) = &mut document.assessment {
            let before = others.iter().rev().take(LOOK_BACK);
            before.filter_map(|(_, other)| other.assessment.as_ref()).for_each(|other| {
                assessment.share_with(other);
            });
        }
        others.push((number, document));
    }

    /// What was read of each team.
    pub(super) fn by_team(self, findings: &mut Vec<Diagnostic>) -> ByTeam {
        findings.extend(self.findings);
        let in_order = |mut documents: Vec<(usize, ReadDocument)>| {
            documents.sort_by_key(|(number, _)| *number);
            documents.into_iter().map(|(_, document)| document).collect()
        };
        self.read.into_iter().map(|(team, documents)| (team, in_order(documents))).collect()
    }
}

/// A file of results, as far as it was read.
enum ResultsFile {
    Read(Vec<ReadDocument>),
    /// Another team's, of this period.
    Seen(Period),
}
