//! The groups side by side, each counted like the whole.

use super::{GroupRow, GroupsExhibit};
use crate::model::Grade;
use crate::report::summary_sentences::{self as say, SummaryFacts};
use crate::report::words::shortened;
use crate::score::{OrganisationScore, Share};

/// One row a group; none where fewer than two groups have teams.
pub(super) fn groups_exhibit(facts: &SummaryFacts<'_>) -> Option<GroupsExhibit> {
    let words = facts.words;
    let score = facts.score;
    let groups: Vec<(String, OrganisationScore<'_>)> = score
        .portfolio
        .groups
        .iter()
        .map(|group| (words.text(&group.name), score.of_group(group)))
        .filter(|(_, score)| !score.teams.is_empty())
        .collect();
    if groups.len() < 2 {
        return None;
    }
    let since = score.compared_with.map(|period| words.month(period));
    let rows = groups
        .iter()
        .map(|(name, group)| {
            let movers = group.movers();
            let count = |moved: &dyn Fn(&crate::score::Mover) -> bool| {
                movers.iter().filter(|mover| moved(mover)).count().to_string()
            };
            let of_group = SummaryFacts {
                words,
                score: group,
                theme: facts.theme,
                window: facts.window.clone(),
            };
            GroupRow {
                name: shortened(name, 16.0),
                assessed: facts.share(group.assessed()),
                at_target: facts.has_target().then(|| facts.share(group.at_target(group.period))),
                before: group
                    .compared_with
                    .map(|period| group.at_target(period))
                    .filter(|share| share.of > 0 && facts.has_target())
                    .map(|share| facts.share(share)),
                median: group
                    .median_grade(group.period)
                    .map_or_else(|| "–".into(), Grade::to_string),
                gained: since.as_ref().map(|_| count(&|mover| !mover.gained.is_empty())),
                lost: since.as_ref().map(|_| count(&|mover| !mover.lost.is_empty())),
                constraint: say::constraint(&of_group)
                    .map_or_else(|| "–".into(), |text| shortened(&text, 18.0)),
            }
        })
        .collect();
    let shares: Vec<(String, Share)> = groups
        .iter()
        .map(|(name, group)| (name.clone(), group.at_target(group.period)))
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
