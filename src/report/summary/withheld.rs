//! What the readers of a summary are not shown, and that it is so.

use super::facts::SummaryFacts;
use super::groups::WITHHELD;
use crate::model::Who;
use crate::report::team::Note;

/// Says what is withheld; none where all is shown.
pub(super) fn note(facts: &SummaryFacts<'_>) -> Option<Note> {
    let words = facts.words;
    let portfolio = facts.score.portfolio;
    let smallest = portfolio.audience.smallest_group;
    let mut sentences = match portfolio.audience.who {
        Who::Team => return None,
        Who::Organisation => vec![words.pick(
            "Teams stand under letters, given anew for each summary; people, comments and the texts of decisions are withheld.",
            "チームは本サマリー限りの記号で示す。個人名、コメント、決裁事項の内容は掲載しない。",
        )],
        Who::Public => vec![words.pick(
            format!("No team is named or shown by itself; counts over fewer than {smallest} teams are withheld, as are counts from which those could be told."),
            format!("個々のチームは示さない。{smallest}チーム未満の集計と、それを推定できる集計は掲載しない。"),
        )],
    };
    let groups = portfolio.withheld.groups;
    if groups > 0 && facts.score.group.is_none() {
        let is = if groups == 1 { "is" } else { "are" };
        sentences.push(words.pick(
            format!(
                "{} {is} not shown by name, for {} or the rest would have fewer than {smallest} teams.",
                crate::report::words::capital(&words.counted(groups, "group", "groups")),
                if groups == 1 { "it" } else { "they" },
            ),
            format!("{groups}グループは、そのグループまたは残りが{smallest}チーム未満となるため示さない。"),
        ));
    }
    if portfolio.withheld.fewer_than > 0 && !super::groups::compared_groups(facts.score).is_empty()
    {
        sentences.push(words.pick(
            format!("{WITHHELD} stands for a count that is withheld."),
            format!("{WITHHELD}は非掲載の集計。"),
        ));
    }
    if portfolio.withheld.single_teams {
        sentences.extend(missing(facts));
    }
    Some(Note {
        title: words.pick("What is withheld.", "掲載しない情報"),
        text: sentences.join(&words.pick(" ", "")),
    })
}

/// Which counts are left out for having too few teams.
fn missing(facts: &SummaryFacts<'_>) -> Option<String> {
    let words = facts.words;
    let score = facts.score;
    let dimensions = 0..score.portfolio.model.dimensions.len();
    let mut left_out: Vec<String> = Vec::new();
    let few = |dimension: usize| {
        let (below, above) = score.distribution(Some(dimension), score.period, None);
        below.is_empty() && above.is_empty()
    };
    if !score.may_count(score.graded().count) {
        left_out.push({
            let now = words.this_round();
            words.pick(format!("all counts of {now}"), format!("{now}の全集計"))
        });
    } else {
        let hidden: Vec<String> = dimensions
            .clone()
            .filter(|at| few(*at))
            .map(|at| words.inside(&facts.short(at)))
            .collect();
        if !hidden.is_empty() {
            let names = words.list(&hidden);
            left_out.push(words.pick(format!("the counts of {names}"), format!("{names}の集計")));
        }
        let is_trend = |at: usize| score.target(at).is_some() && !few(at);
        let hidden: Vec<String> = dimensions
            .filter(|at| is_trend(*at) && score.cohort(*at, &facts.window).is_empty())
            .map(|at| words.inside(&facts.short(at)))
            .collect();
        if !hidden.is_empty() && facts.window.len() > 1 {
            let names = words.list(&hidden);
            left_out.push(words.pick(format!("the trend of {names}"), format!("{names}の推移")));
        }
    }
    (!left_out.is_empty()).then(|| {
        let list = left_out.join(&words.pick(" and ", "、"));
        words.pick(
            format!("Left out here for that reason: {list}."),
            format!("この理由による非掲載：{list}。"),
        )
    })
}
