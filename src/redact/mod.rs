//! What readers may know: takes out of a portfolio whatever its audience is not shown.
//!
//! Reports are made from what is left, so that no view, chart, attachment or title can tell
//! what is withheld: it is not there. Counts over too few teams are not in the portfolio
//! and cannot be taken out of it; `score` gives none where [`Withheld`] says so.

mod letters;
mod names;
mod ordinary;
mod people;
mod pseudonyms;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::model::{
    Answer, Assessment, Group, LocalText, Period, PlanItem, Portfolio, Targets, Team, Who, Withheld,
};

use self::names::Names;

/// The portfolio from which reports of single teams are made. Each team keeps its own name;
/// for the public there is no team.
pub fn for_teams(portfolio: &Portfolio) -> Cow<'_, Portfolio> {
    let audience = &portfolio.audience;
    if audience.sees_comments() && audience.sees_people() {
        return Cow::Borrowed(portfolio);
    }
    let mut teams = match audience.who {
        Who::Public => Vec::new(),
        Who::Team | Who::Organisation => portfolio.teams.clone(),
    };
    let names = Names::withheld_from(portfolio);
    let groups = shown_groups(portfolio);
    for (index, team) in teams.iter_mut().enumerate() {
        keep_group(team, &groups);
        let mut redaction = Redaction::new(portfolio, &names, Some(index));
        for assessment in &mut team.history {
            redaction.assessment(assessment);
        }
    }
    Cow::Owned(with(portfolio, teams, groups.into_iter().cloned().collect()))
}

/// The portfolio from which the summaries of a period are made. Where teams are not named,
/// they stand under pseudonyms, in an order that no name has a part in.
pub fn for_summary(portfolio: &Portfolio, period: Period) -> Cow<'_, Portfolio> {
    if portfolio.audience.who == Who::Team {
        return for_teams(portfolio);
    }
    let groups = shown_groups(portfolio);
    let names = Names::default();
    let mut teams = portfolio.teams.clone();
    for team in &mut teams {
        team.targets = Targets::default();
        keep_group(team, &groups);
        let mut redaction = Redaction::new(portfolio, &names, None);
        for assessment in &mut team.history {
            redaction.assessment(assessment);
        }
    }
    let mut whole = with(portfolio, teams, groups.into_iter().cloned().collect());
    whole.teams = pseudonyms::under_pseudonyms(&whole, period, &names::all_of_teams(portfolio));
    Cow::Owned(whole)
}

/// Leaves a team its group where that is shown.
fn keep_group(team: &mut Team, shown: &[&Group]) {
    team.group = team.group.take().filter(|id| shown.iter().any(|group| group.id == *id));
}

/// The groups that stand in a summary. Where teams are not named, a group has to be large
/// enough, and so have all the teams outside of the groups that are shown, or the rest
/// could be told from the whole.
pub fn shown_groups(portfolio: &Portfolio) -> Vec<&Group> {
    let sizes = portfolio.group_sizes();
    let size = |group: &Group| sizes.get(group.id.as_str()).copied().unwrap_or_default();
    let mut sized: Vec<(usize, &Group)> =
        portfolio.groups.iter().map(|group| (size(group), group)).collect();
    if portfolio.audience.who != Who::Team {
        let smallest = portfolio.audience.smallest_group;
        sized.retain(|(size, _)| *size >= smallest);
        loop {
            let shown: usize = sized.iter().map(|(size, _)| size).sum();
            let rest = portfolio.teams.len() - shown;
            let least = sized.iter().enumerate().min_by_key(|(_, (size, _))| *size);
            match least.map(|(at, _)| at) {
                Some(at) if rest > 0 && rest < smallest => drop(sized.remove(at)),
                _ => break,
            }
        }
    }
    sized.into_iter().map(|(_, group)| group).collect()
}

/// What is left of a portfolio with these teams and groups.
fn with(portfolio: &Portfolio, teams: Vec<Team>, groups: Vec<Group>) -> Portfolio {
    let audience = &portfolio.audience;
    let sizes = portfolio.group_sizes();
    let has_teams = |group: &&Group| sizes.contains_key(group.id.as_str());
    let withheld = Withheld {
        team_names: audience.who != Who::Team,
        single_teams: audience.who == Who::Public,
        fewer_than: if audience.who == Who::Public { audience.smallest_group } else { 0 },
        groups: portfolio.groups.iter().filter(has_teams).count()
            - groups.iter().filter(has_teams).count(),
        comments: !audience.sees_comments(),
        people: !audience.sees_people(),
    };
    Portfolio {
        id: portfolio.id.clone(),
        organisation: portfolio.organisation.clone(),
        locale: portfolio.locale,
        model: portfolio.model.clone(),
        compare: portfolio.compare,
        calendar: portfolio.calendar,
        targets: portfolio.targets.clone(),
        stale_after: portfolio.stale_after,
        groups,
        teams,
        theme: portfolio.theme.clone(),
        audience: audience.clone(),
        withheld,
    }
}

/// What is taken out of the assessments of one team.
struct Redaction<'a> {
    comments: bool,
    people: bool,
    names: &'a Names,
    /// The team, where it keeps its own texts; none in a summary without names.
    own: Option<usize>,
    /// Numbers in the place of owners and of texts, so that they stay apart.
    owners: BTreeMap<String, usize>,
    texts: BTreeMap<String, usize>,
}

impl<'a> Redaction<'a> {
    fn new(portfolio: &Portfolio, names: &'a Names, own: Option<usize>) -> Self {
        Self {
            comments: portfolio.audience.sees_comments(),
            people: portfolio.audience.sees_people(),
            names,
            own,
            owners: BTreeMap::new(),
            texts: BTreeMap::new(),
        }
    }

    fn assessment(&mut self, assessment: &mut Assessment) {
        // Every field is named, so that a new one is thought of here.
        let Assessment {
            period: _,
            written: _,
            assessed_on,
            assessors,
            declared: _,
            answers,
            targets,
            plan,
            decision,
            file,
            other_version,
        } = assessment;
        *file = "".into();
        if !self.people {
            assessors.clear();
        }
        for said in answers.iter_mut().flatten().filter_map(Answer::said_mut) {
            for text in [&mut said.note, &mut said.reason] {
                text.take_if(|text| !self.comments || self.tells(text));
            }
            // That there is evidence is counted; where it is, is a comment.
            if let Some(evidence) = &mut said.evidence {
                evidence.clear();
            }
        }
        if self.own.is_some() {
            decision.take_if(|text| self.tells(text));
            for item in plan {
                self.item(item);
            }
        } else {
            *assessed_on = None;
            *targets = Targets::default();
            *decision = None;
            plan.clear();
        }
        if let Some(other) = other_version
            && let Some((_, assessment)) = &mut other.by_its_model
        {
            self.assessment(assessment);
        }
    }

    fn item(&mut self, item: &mut PlanItem) {
        if let (Some(owner), false) = (&mut item.owner, self.people) {
            let next = self.owners.len() + 1;
            let number = *self.owners.entry(format!("{owner:?}")).or_insert(next);
            *owner = LocalText::plain(number.to_string());
        }
        if self.tells(&item.action) {
            let next = self.texts.len() + 1;
            let number = *self.texts.entry(format!("{:?}", item.action)).or_insert(next);
            // Where the action closes a criterion, the model says what is to be done.
            item.action = match item.criterion {
                Some(_) => LocalText::default(),
                None => LocalText::by_locale(BTreeMap::from([
                    ("en".to_owned(), format!("Action {number} (text withheld)")),
                    ("ja".to_owned(), format!("対応{number}（内容は非表示）")),
                ])),
            };
        }
    }

    /// Whether a text names someone whom the readers are not to know.
    fn tells(&self, text: &LocalText) -> bool {
        self.names.tells(text, self.own)
    }
}
