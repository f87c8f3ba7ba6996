//! The groups side by side, each counted like the whole.

use super::case::{self, Asked};
use super::facts::SummaryFacts;
use super::say;
use super::{GroupRow, GroupsExhibit};
use crate::model::Group;

use crate::report::words::shortened;
use crate::score::{Mover, OrganisationScore, Share};

/// What stands for a count that may not be told; a dash is one that there is not.
pub(super) const WITHHELD: &str = "†";

/// The groups that have teams, each counted like the whole; none where they are fewer than
/// two, or where this is the summary of one.
pub(super) fn compared_groups<'a>(
    score: &OrganisationScore<'a>,
) -> Vec<(&'a Group, OrganisationScore<'a>)> {
    let groups = score.portfolio.groups.iter().filter(|_| score.group.is_none());
    let groups: Vec<_> = groups
        .map(|group| (group, score.of_group(group)))
        .filter(|(_, score)| !score.teams.is_empty())
        .collect();
    if groups.len() < 2 { Vec::new() } else { groups }
}

/// One row a group; none where fewer than two groups have teams.
pub(super) fn groups_exhibit(facts: &SummaryFacts<'_>) -> Option<GroupsExhibit> {
    let words = facts.words;
    let score = facts.score;
    let groups: Vec<(String, OrganisationScore<'_>)> = compared_groups(score)
        .into_iter()
        .map(|(group, score)| (words.text(&group.name), score))
        .collect();
    if groups.is_empty() {
        return None;
    }
    let since = score.compared_with.map(|period| words.period_short(period));
    let asked = case::asked(score);
    let scores: Vec<&OrganisationScore<'_>> = groups.iter().map(|(_, group)| group).collect();
    let now =
        shares(score, &scores, |one| (asked != Asked::Nothing).then(|| case::met(one, &asked)));
    let own =
        shares(score, &scores, |one| matches!(asked, Asked::Both(_)).then(|| one.meeting_own()));
    let before = shares(score, &scores, |one| {
        let has_bar = matches!(asked, Asked::Both(_) | Asked::Organisation(_));
        one.compared_with.filter(|_| has_bar).map(|period| one.at_target(period))
    });
    let assessed = shares(score, &scores, |one| Some(one.assessed()));
    let gained = shares(score, &scores, |one| moved(one, |mover| !mover.gained.is_empty()));
    let lost = shares(score, &scores, |one| moved(one, |mover| !mover.lost.is_empty()));
    let withheld = score.portfolio.withheld.fewer_than > 0;
    let cell = |share: Option<Share>, text: &dyn Fn(Share) -> String| match share {
        Some(share) if share.of > 0 => text(share),
        None if withheld => WITHHELD.to_owned(),
        _ => "–".to_owned(),
    };
    let whole = |share: Share| facts.share(share);
    let count = |share: Share| share.count.to_string();
    let rows = groups
        .iter()
        .enumerate()
        .map(|(at, (name, group))| {
            let of_group = SummaryFacts {
                words,
                score: group,
                theme: facts.theme,
                window: facts.window.clone(),
            };
            let graded = group.teams.iter().any(|team| team.grade.is_some());
            GroupRow {
                name: shortened(name, 16.0),
                assessed: cell(assessed[at], &whole),
                at_target: (asked != Asked::Nothing).then(|| cell(now[at], &whole)),
                own: matches!(asked, Asked::Both(_)).then(|| cell(own[at], &whole)),
                before: since.as_ref().map(|_| cell(before[at], &whole)),
                median: match group.median_grade(group.period) {
                    Some(median) => median.to_string(),
                    None if withheld && graded => WITHHELD.to_owned(),
                    None => "–".to_owned(),
                },
                gained: since.as_ref().map(|_| cell(gained[at], &count)),
                lost: since.as_ref().map(|_| cell(lost[at], &count)),
                constraint: match say::constraint(&of_group) {
                    Some(text) => shortened(&text, 16.0),
                    None if withheld && !case::below(group).is_empty() => WITHHELD.to_owned(),
                    None => "–".to_owned(),
                },
            }
        })
        .collect();
    let shares: Vec<(usize, Share)> = now
        .iter()
        .enumerate()
        .filter_map(|(at, share)| Some((at, (*share)?)))
        .filter(|(_, share)| share.of > 0)
        .collect();
    let names: Vec<String> = groups.iter().map(|(name, _)| name.clone()).collect();
    Some(GroupsExhibit {
        question: words.pick("How do the groups compare?", "グループ別の状況"),
        claim: say::groups_claim(facts, &names, &shares),
        heads: [
            words.pick("Group", "グループ"),
            words.pick("Assessed", "評価済み"),
            match &asked {
                Asked::Both(bar) => say::short_bar(words, bar),
                _ => words.pick("At target", "目標達成"),
            },
            if matches!(asked, Asked::Both(_)) {
                words.pick("All targets", "全目標")
            } else {
                String::new()
            },
            since
                .as_ref()
                .map_or_else(String::new, |since| words.pick(format!("in {since}"), since.clone())),
            words.pick("Median", "中央値"),
            words.pick("Rose", "上昇"),
            words.pick("Fell", "低下"),
            words.pick("Below target most often", "未達の多い項目"),
        ],
        rows,
    })
}

/// How many teams that can be compared moved in some way; none where there is nothing to
/// compare with.
fn moved(score: &OrganisationScore<'_>, how: fn(&Mover) -> bool) -> Option<Share> {
    score.compared_with?;
    Some(Share {
        count: score.movers().iter().filter(|mover| how(mover)).count(),
        of: score.compared_teams(),
    })
}

/// A share of each group. Where counts over few teams are withheld, so is as much more as it
/// takes that they cannot be told from the whole.
pub(super) fn shares(
    whole: &OrganisationScore<'_>,
    groups: &[&OrganisationScore<'_>],
    share: impl Fn(&OrganisationScore<'_>) -> Option<Share>,
) -> Vec<Option<Share>> {
    let mut shares: Vec<Option<Share>> = groups.iter().map(|group| share(group)).collect();
    if whole.portfolio.withheld.fewer_than == 0 {
        return shares;
    }
    for share in &mut shares {
        share.take_if(|share| share.of == 0 || !whole.may_count(share.of));
    }
    let all = share(whole).map_or(0, |share| share.of);
    loop {
        let rest = all.saturating_sub(shares.iter().flatten().map(|share| share.of).sum());
        if rest == 0 || whole.may_count(rest) {
            return shares;
        }
        let least = (0..shares.len()).filter(|&at| shares[at].is_some());
        let Some(least) = least.min_by_key(|&at| shares[at].map(|share| share.of)) else {
            return shares;
        };
        shares[least] = None;
    }
}
