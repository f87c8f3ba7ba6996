//! The reports of a run and their order, and the scores they are made from.

use super::Scope;
use crate::model::{Group, Portfolio, TeamId, Who};
use crate::redact;
use crate::score::{DimensionScore, OrganisationScore};

/// Whose report it is: a team's, the summary of a group or, without either, the summary.
pub(super) type Subject = (Option<TeamId>, Option<String>);

/// What reports are made from: what readers of the teams' reports and of the summaries may
/// know.
pub(super) struct Scores<'a> {
    pub(super) teams: OrganisationScore<'a>,
    /// None where it is the same.
    pub(super) summary: Option<OrganisationScore<'a>>,
}

impl<'a> Scores<'a> {
    pub(super) fn summary(&self) -> &OrganisationScore<'a> {
        self.summary.as_ref().unwrap_or(&self.teams)
    }

    pub(super) fn subject(&self, job: Job) -> Subject {
        match job {
            Job::Team(at) => (Some(self.teams.teams[at].team.id.clone()), None),
            Job::Group(at) => (None, Some(self.summary().portfolio.groups[at].id.clone())),
            Job::Summary => (None, None),
        }
    }
}

/// One report to make; teams and groups by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Job {
    Team(usize),
    Group(usize),
    Summary,
}

/// The summaries come first, because they take longest.
pub(super) fn jobs(portfolio: &Portfolio, scope: &Scope) -> Vec<Job> {
    // For the public there are counts over many teams alone, in one file: of two files the
    // difference could be told.
    let is_public = portfolio.audience.who == Who::Public;
    let teams = if is_public { 0..0 } else { 0..portfolio.teams.len() };
    let summary = std::iter::once(Job::Summary);
    let shown = redact::shown_groups(portfolio);
    let sizes = portfolio.group_sizes();
    let has_teams = |(_, group): &(usize, &&Group)| sizes.contains_key(group.id.as_str());
    let groups = shown.iter().enumerate().filter(has_teams).map(|(at, _)| Job::Group(at));
    let groups = groups.filter(|_| !is_public);
    match scope {
        Scope::Everything => summary.chain(teams.map(Job::Team)).collect(),
        Scope::EverythingByGroup => summary.chain(groups).chain(teams.map(Job::Team)).collect(),
        Scope::Shard(share) => {
            let is_in = |at: &usize| share.shard.has(portfolio.teams[*at].id.as_str());
            teams.filter(is_in).map(Job::Team).collect()
        }
        Scope::Summary => summary.collect(),
        Scope::SummaryByGroup => summary.chain(groups).collect(),
        Scope::Team(id) => {
            teams.filter(|&at| portfolio.teams[at].id == *id).map(Job::Team).collect()
        }
    }
}

/// The same jobs, teams that stand alike one after the other: much of what is laid out for
/// one then serves the next, and need not be remembered for long.
pub(super) fn alike_together(mut jobs: Vec<Job>, scores: &Scores<'_>) -> Vec<Job> {
    jobs.sort_by_cached_key(|job| {
        let Job::Team(at) = job else { return (false, Vec::new()) };
        let dimensions = &scores.teams.teams[*at].dimensions;
        let key =
            |one: &DimensionScore| (one.standing.grade.clone(), one.standing.blocking.clone());
        (true, dimensions.iter().map(key).collect())
    });
    jobs
}
