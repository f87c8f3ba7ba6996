//! What was read of the teams, and the teams that are listed: one history each.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::alike;
use super::places::Places;
use super::results::{ByTeam, ReadDocument};
use super::workspace;
use crate::diag::{Diagnostic, Place, did_you_mean};
use crate::model::{Assessment, Period, Team, TeamId, id_key};

/// Puts every assessment with its team.
pub(super) fn gather(
    listed: Vec<Team>,
    lists_teams: bool,
    mut by_team: ByTeam,
    places: &mut Places,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Team> {
    join_alike(&listed, &mut by_team, places, findings);
    let known: BTreeSet<TeamId> = listed.iter().map(|team| team.id.clone()).collect();
    for (team, documents) in by_team.iter().filter(|(team, _)| lists_teams && !known.contains(team))
    {
        let first = documents.iter().find_map(|document| document.assessment.as_ref());
        let place = match first {
            Some(assessment) => place_of(places, assessment, team, "team"),
            None => Place::file(&*documents[0].file),
        };
        let mut finding =
            Diagnostic::warning(format!("the team `{team}` is not listed in `dankai.yaml`"))
                .at(place)
                .of_team(team.as_str());
        finding.hints.extend(did_you_mean(team.as_str(), known.iter().map(TeamId::as_str)));
        findings.push(finding);
    }
    let mut teams = listed;
    let unlisted = by_team.keys().filter(|team| !known.contains(team)).cloned().collect::<Vec<_>>();
    teams.extend(unlisted.into_iter().map(workspace::unlisted_team));
    for team in &mut teams {
        let documents = by_team.remove(&team.id).unwrap_or_default();
        team.history.reserve_exact(documents.len());
        for document in documents {
            add(team, document, places, findings);
        }
    }
    teams
}

/// Ids in results that differ from another one only as their files would not on every system:
/// an error, and the assessments count as ones of the other team that cannot be used. The id
/// that is listed stays, else the one with more assessments.
fn join_alike(
    listed: &[Team],
    by_team: &mut ByTeam,
    places: &mut Places,
    findings: &mut Vec<Diagnostic>,
) {
    let mut ids: BTreeMap<String, Vec<&TeamId>> = BTreeMap::new();
    for id in by_team.keys() {
        ids.entry(id_key(id.as_str())).or_default().push(id);
    }
    // A listed team need not have results.
    let mut kept: BTreeMap<String, TeamId> = BTreeMap::new();
    for team in listed {
        kept.entry(id_key(team.id.as_str())).or_insert_with(|| team.id.clone());
    }
    let mut others = Vec::new();
    for (form, ids) in ids {
        let count = |id: &TeamId| by_team.get(id).map_or(0, Vec::len);
        let most = ids.iter().rev().max_by_key(|id| count(id));
        let Some(kept) = kept.get(&form).or(most.copied()) else { continue };
        let is_other = |id: &&&TeamId| **id != kept;
        others.extend(ids.iter().filter(is_other).map(|id| ((*id).clone(), kept.clone())));
    }
    for (other, kept) in others {
        let Some(mut documents) = by_team.remove(&other) else { continue };
        let first = documents.iter().find_map(|document| document.assessment.as_ref());
        let place = match first {
            Some(assessment) => place_of(places, assessment, &other, "team"),
            None => Place::file(&*documents[0].file),
        };
        let files = by_team.get(&kept).and_then(|documents| documents.first());
        let whose = files.map_or_else(
            || format!("`{kept}` is listed in `dankai.yaml`"),
            |document| format!("`{kept}` is in `{}`", document.file),
        );
        findings.push(
            Diagnostic::error(format!(
                "the teams `{other}` and `{kept}` differ only in {}: what is said of `{other}` is not used",
                alike::DIFFERENCE
            ))
            .at(place)
            .hint(whose)
            .hint("write the id in one way, or give them clearly different ones")
            .of_team(kept.as_str()),
        );
        for document in &mut documents {
            document.assessment = None;
        }
        by_team.entry(kept).or_default().append(&mut documents);
    }
}

/// Where a key stands in an assessment.
fn place_of(places: &mut Places, assessment: &Assessment, team: &TeamId, key: &str) -> Place {
    let which = (team, assessment.written, assessment.assessed_on);
    places.of_assessment(&assessment.file, which, &[key.to_owned()])
}

/// Adds a document to the team's history, which stays sorted.
fn add(
    team: &mut Team,
    document: ReadDocument,
    places: &mut Places,
    findings: &mut Vec<Diagnostic>,
) {
    let Some(period) = document.period else { return };
    let Some(assessment) = document.assessment else {
        team.unreadable.insert(period);
        return;
    };
    let same_day = |other: &&Assessment| in_order(other) == in_order(&assessment);
    if let Some(other) = team.history.iter().find(same_day) {
        findings.push(
            Diagnostic::warning(format!(
                "the team `{}` has two assessments of {period} without different dates; this one is used",
                team.id
            ))
            .at(place_of(places, &assessment, &team.id, "period"))
            .hint(format!("the other is in `{}`", other.file))
            .hint("give each its `assessed_on`, or remove one")
            .of_team(team.id.as_str()),
        );
    }
    let place = team.history.partition_point(|other| in_order(other) <= in_order(&assessment));
    team.history.insert(place, assessment);
}

/// Of several assessments in one round the latest stands last and counts. One without a day
/// is of the last day of what was written for it, where that is a part of the round; else it
/// is taken for the earliest.
fn in_order(assessment: &Assessment) -> (Period, Option<NaiveDate>) {
    let part = Some(assessment.written).filter(|part| part.length() < assessment.period.length());
    (assessment.period, assessment.assessed_on.or(part.map(Period::last_day)))
}
