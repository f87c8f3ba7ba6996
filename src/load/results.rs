//! Reading the files of results, all of them or as far as the reports of some teams need them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::inputs::{Input, Inputs};
use super::places::Places;
use super::rounds::{WrittenPeriods, put_into_round};
use super::{Wanted, WhichTeams, assessment, glance};
use crate::diag::Diagnostic;
use crate::model::{Assessment, Calendar, Length, Period, TeamId};

/// One document of a results file, as far as it could be read.
pub(super) struct ReadDocument {
    pub(super) team: Option<TeamId>,
    /// The period as it was written; after [`Results::by_team`] its round.
    pub(super) period: Option<Period>,
    /// The day, where the period was written as a full date.
    pub(super) day: Option<NaiveDate>,
    pub(super) assessment: Option<Assessment>,
    pub(super) file: Arc<str>,
    pub(super) findings: Vec<Diagnostic>,
}

impl ReadDocument {
    /// What cannot be used of a file, and of whom nothing is known.
    pub(super) fn unread(file: Arc<str>, finding: Diagnostic) -> Self {
        Self {
            team: None,
            period: None,
            day: None,
            assessment: None,
            file,
            findings: vec![finding],
        }
    }
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
    /// How long a round is, where the workspace says it.
    cadence: Option<Length>,
    written: WrittenPeriods,
    findings: Vec<Diagnostic>,
}

impl<'a> Results<'a> {
    /// The files at these paths, not read yet.
    pub(super) fn new(
        paths: &'a [PathBuf],
        inputs: &'a Inputs<'a>,
        cadence: Option<Length>,
    ) -> Self {
        let (read, seen, written) = Default::default();
        Self { paths, inputs, read, seen, cadence, written, findings: Vec::new() }
    }

    /// How time is divided into rounds, once every file was looked at.
    fn calendar(&self) -> Calendar {
        self.written.calendar(self.cadence, self.inputs.versions().fiscal)
    }

    /// Reads all files.
    pub(super) fn read_all(&mut self) {
        let all: Vec<usize> = (0..self.paths.len()).collect();
        self.read_files(&all, None, true);
    }

    /// Reads what matters to the wanted teams: their own files, all of the wanted period, and
    /// of every other period enough to know whether it has an assessment. Where there is no
    /// such team all are read, to say which there are.
    pub(super) fn read_for(&mut self, wanted: Wanted<'_>, is_listed: bool) {
        let all: Vec<usize> = (0..self.paths.len()).collect();
        let known = self.read_files(&all, Some(wanted.teams), true);
        let calendar = self.calendar();
        let round = |period: Period| calendar.round_with(period);
        let mut known: BTreeSet<Period> = known.into_iter().filter_map(round).collect();
        let mut seen: BTreeMap<Period, Vec<usize>> = BTreeMap::new();
        for (period, files) in std::mem::take(&mut self.seen) {
            // What is no round is read as a whole, for its finding.
            match calendar.round_with(period) {
                Some(round) => seen.entry(round).or_default().extend(files),
                None => drop(self.read_files(&files, None, false)),
            }
        }
        let is_known = is_listed || self.read.keys().any(|team| wanted.teams.has(team.as_str()));
        if matches!(wanted.teams, WhichTeams::One(_)) && !is_known {
            seen.values().for_each(|files| drop(self.read_files(files, None, false)));
            return;
        }
        let periods: BTreeSet<Period> = seen.keys().chain(&known).copied().collect();
        let name = wanted.period.and_then(|name| calendar.named(&name).ok());
        let is_to_come =
            |period: &Period| wanted.today.is_some_and(|today| period.first_day() > today);
        let (to_come, begun): (Vec<Period>, Vec<Period>) =
            periods.into_iter().rev().partition(is_to_come);
        let mut newest = None;
        for period in begun.into_iter().chain(to_come) {
            let files = seen.remove(&period).unwrap_or_default();
            if name.or(newest).unwrap_or(period) == period {
                known.extend(self.read_files(&files, None, false).into_iter().filter_map(round));
            }
            for file in files {
                if known.contains(&period) {
                    break;
                }
                known.extend(self.read_files(&[file], None, false).into_iter().filter_map(round));
            }
            if known.contains(&period) {
                newest = newest.or(Some(period));
            }
        }
    }

    /// Reads files by their numbers, at a glance only those that are surely of other teams than
    /// these, and gives the periods of the assessments in them. The first time, what is written
    /// of their periods is gathered too.
    fn read_files(
        &mut self,
        numbers: &[usize],
        teams: Option<WhichTeams<'_>>,
        is_first: bool,
    ) -> BTreeSet<Period> {
        let mut periods = BTreeSet::new();
        for some in numbers.chunks(AT_A_TIME) {
            let read = |&number: &usize| (number, self.read_file(number, teams));
            let files: Vec<_> = some.par_iter().map(read).collect();
            for (number, (glanced, file)) in files {
                if let Some((team, period)) = glanced.filter(|_| is_first) {
                    self.written.add(&team, period);
                } else if let (ResultsFile::Read(documents), true) = (&file, is_first) {
                    for document in documents {
                        if let (Some(team), Some(period)) = (&document.team, document.period) {
                            self.written.add(team, period);
                        }
                    }
                }
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

    fn read_file(
        &self,
        number: usize,
        teams: Option<WhichTeams<'_>>,
    ) -> (Option<(TeamId, Period)>, ResultsFile) {
        let path = &self.paths[number];
        let text = match self.inputs.read(path) {
            Input::Yaml(text) => text,
            Input::Documents(documents) => return (None, ResultsFile::Read(documents)),
        };
        let glanced = glance::glance(&text);
        if let Some(teams) = teams
            && let Some((team, period)) = &glanced
            && !teams.has(team.as_str())
        {
            let period = *period;
            return (glanced, ResultsFile::Seen(period));
        }
        let name = path.display().to_string();
        (glanced, ResultsFile::Read(assessment::read_file(&text, &name, self.inputs.versions())))
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

    /// The rounds there are, and what was read of each team, with its round.
    pub(super) fn by_team(
        self,
        places: &mut Places,
        findings: &mut Vec<Diagnostic>,
    ) -> (Calendar, ByTeam) {
        let calendar = self.calendar();
        findings.extend(self.findings);
        let mut by_team = ByTeam::new();
        for (team, mut documents) in self.read {
            documents.sort_by_key(|(number, _)| *number);
            let mut in_rounds = Vec::with_capacity(documents.len());
            for (_, mut document) in documents {
                put_into_round(&mut document, &team, calendar, places, findings);
                in_rounds.push(document);
            }
            by_team.insert(team, in_rounds);
        }
        (calendar, by_team)
    }
}

/// A file of results, as far as it was read.
enum ResultsFile {
    Read(Vec<ReadDocument>),
    /// Another team's, of this period.
    Seen(Period),
}
