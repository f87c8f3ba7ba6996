//! The groups side by side, each counted like the whole.

use super::{GroupRow, GroupsExhibit};
use crate::model::{Grade, Group};
use crate::report::summary_sentences::{self as say, SummaryFacts};
use crate::report::words::shortened;
use crate::score::{Mover, OrganisationScore, Share};

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
    let scores: Vec<&OrganisationScore<'_>> = groups.iter().map(|(_, group)| group).collect();
    let now = shares(score, &scores, |one| facts.has_target().then(|| one.at_target(one.period)));
    let before = shares(score, &scores, |one| {
        one.compared_with.filter(|_| facts.has_target()).map(|period| one.at_target(period))
    });
    let assessed = shares(score, &scores, |one| Some(one.assessed()));
    let gained = shares(score, &scores, |one| moved(one, |mover| !mover.gained.is_empty()));
    let lost = shares(score, &scores, |one| moved(one, |mover| !mover.lost.is_empty()));
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
            let text = |share: Option<Share>| share.map(|share| facts.share(share));
            GroupRow {
                name: shortened(name, 16.0),
                assessed: text(assessed[at]).unwrap_or_else(|| "–".into()),
                at_target: text(now[at]),
                before: text(before[at].filter(|share| share.of > 0)),
                median: group
                    .median_grade(group.period)
                    .map_or_else(|| "–".into(), Grade::to_string),
                gained: gained[at].map(|share| share.count.to_string()),
                lost: lost[at].map(|share| share.count.to_string()),
                constraint: say::constraint(&of_group)
                    .map_or_else(|| "–".into(), |text| shortened(&text, 16.0)),
            }
        })
        .collect();
    let shares: Vec<(String, Share)> = groups
        .iter()
        .zip(&now)
        .filter_map(|((name, _), share)| Some((name.clone(), (*share)?)))
        .filter(|(_, share)| share.of > 0)
        .collect();
    Some(GroupsExhibit {
        question: words.pick("How do the groups compare?", "グループ別の状況"),
        claim: say::groups_claim(facts, &shares, groups.len()),
        heads: [
            words.pick("Group", "グループ"),
            words.pick("Assessed", "評価済み"),
            words.pick("At target", "目標達成"),
            since
                .as_ref()
                .map_or_else(String::new, |since| words.pick(format!("in {since}"), since.clone())),
            words.pick("Median", "中央値"),
            words.pick("Gained", "上昇"),
            words.pick("Lost", "低下"),
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
