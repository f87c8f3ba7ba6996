//! Which teams are at the organisation's targets, and which meet their own: over the map, the
//! groups and the data.

use super::{all, at_bar, at_bar_in_one, claim, named, so_many, subjects, target_name, teams};
use crate::model::Grade;
use crate::report::summary::case::{
    self, Asked, Bar, Behind, Class, Everywhere, GroupsClaim, MapClaim,
};
use crate::report::summary::facts::SummaryFacts;
use crate::report::words::{Words, capital, first_that_fits, shortened};
use crate::score::Share;

/// The label of the count of teams at the organisation's targets: of whole teams, or of a
/// single dimension.
pub(in crate::report::summary) fn teams_at_bar(words: Words, bar: &Bar, whole: bool) -> String {
    let at = if whole { at_bar(words, bar) } else { at_bar_in_one(words, bar) };
    words.pick(format!("Teams {at}"), format!("{at}のチーム"))
}

/// The head of a column: `2 or above`.
pub(in crate::report::summary) fn short_bar(words: Words, bar: &Bar) -> String {
    match bar {
        Bar::One { grade, .. } => words.pick(format!("{grade} or above"), format!("{grade}以上")),
        Bar::Several => words.pick("At org.\ntargets", "組織目標\n以上"),
    }
}

/// The title over the teams of a class in the map. `all_below_bar` says that they are all
/// known to be below the organisation's targets.
pub(in crate::report::summary) fn class_title(
    facts: &SummaryFacts<'_>,
    asked: &Asked,
    class: Class,
    all_below_bar: bool,
    count: usize,
) -> String {
    let words = facts.words;
    let bar = match asked {
        Asked::Organisation(bar) | Asked::Both(bar) => Some(bar),
        Asked::Nothing | Asked::Teams => None,
    };
    let below_bar = || match bar {
        Some(Bar::One { grade, in_every_dimension: false }) => {
            let grade = words.graded(grade);
            words.pick(format!("below {grade}"), format!("{grade}未満"))
        }
        Some(Bar::One { grade, in_every_dimension: true }) => {
            let grade = words.graded(grade);
            words.pick(format!("below {grade} in a dimension"), format!("{grade}未満の項目あり"))
        }
        _ => words.pick("below a target of the organisation", "組織目標未達"),
    };
    let own = matches!(asked, Asked::Both(_));
    let title = match class {
        Class::Meets => match asked {
            Asked::Organisation(Bar::One { grade, in_every_dimension }) => {
                let name = target_name(words, grade);
                let (en, ja) = if *in_every_dimension {
                    (" in every dimension", "全項目で")
                } else {
                    ("", "")
                };
                words.pick(format!("At or above the {name}{en}"), format!("{ja}{name}を達成"))
            }
            Asked::Both(_) => words.pick("Meet all their targets", "全目標を達成"),
            _ => words.pick("At or above their targets", "目標を達成"),
        },
        Class::MeetsBelowBar => words.pick(
            format!("Meet their own targets, {}", below_bar()),
            format!("独自の目標は達成、{}", below_bar()),
        ),
        Class::ShortOfOwn => {
            let at = bar.map_or_else(String::new, |bar| at_bar(words, bar));
            words.pick(
                format!("{}, short of a target of their own", capital(&at)),
                format!("{at}、独自の目標は未達"),
            )
        }
        Class::Below if own && all_below_bar => capital(&below_bar()),
        Class::Below => words.pick("Below target", "目標未達"),
        Class::Untargeted if *asked == Asked::Nothing => words.pick("Assessed", "評価済み"),
        Class::Untargeted => words.pick("Without target", "目標なし"),
        Class::Ungraded => {
            let period = words.period_short(facts.score.period);
            let whole = words.grade_of_team(&facts.score.portfolio.model);
            words.pick(
                format!("Assessed in {period}, without a {}", words.common(&whole)),
                format!("{period}に評価、{whole}なし"),
            )
        }
        Class::Missing => {
            let period = words.period_short(facts.score.period);
            words.pick(format!("Not assessed in {period}"), format!("{period}は未評価"))
        }
    };
    let noun = if count == 1 { "team" } else { "teams" };
    words.pick(format!("{title}: {count} {noun}"), format!("{title}：{count}チーム"))
}

/// The claim over the map.
pub(in crate::report::summary) fn map_claim(facts: &SummaryFacts<'_>) -> String {
    claim(facts.words, map_ways(facts, &case::map(facts.score)))
}

fn map_ways(facts: &SummaryFacts<'_>, map: &MapClaim) -> Vec<String> {
    let words = facts.words;
    match map {
        MapClaim::Scores => vec![words.pick("Team scores, highest first", "総合スコア（高い順）")],
        MapClaim::Levels(levels) => {
            let spread: Vec<String> = levels
                .iter()
                .map(|(level, count)| {
                    words.pick(format!("{count} at {level}"), format!("レベル{level}が{count}"))
                })
                .collect();
            vec![
                words.pick(
                    format!("Team levels: {}", words.list(&spread)),
                    format!("総合レベルの内訳：{}", words.list(&spread)),
                ),
                words.pick("Team levels, highest first", "総合レベル（高い順）"),
            ]
        }
        MapClaim::Targeted { asked, met, short_of_own, behind } => {
            let opening = map_opening(words, asked, *met);
            let mut ways = Vec::new();
            let short = short_of_own_text(words, asked, *met, *short_of_own);
            let behinds: Vec<String> =
                behind.iter().flat_map(|behind| behind_texts(facts, asked, *met, behind)).collect();
            let join = |text: &String| words.pick(format!("; {text}"), format!("。{text}"));
            let rests: Vec<String> = behinds.iter().map(join).collect();
            ways.extend(rests.iter().map(|rest| format!("{opening}{short}{rest}")));
            if !short.is_empty() {
                ways.push(format!("{opening}{short}"));
            }
            ways.extend(rests.iter().map(|rest| format!("{opening}{rest}")));
            ways.push(opening);
            ways
        }
    }
}

fn map_opening(words: Words, asked: &Asked, met: Share) -> String {
    let (one, many, ja) = match asked {
        Asked::Organisation(Bar::One { .. }) => ("the target", "the target", "目標"),
        Asked::Organisation(Bar::Several) | Asked::Nothing => {
            ("the targets", "the targets", "目標")
        }
        Asked::Both(_) => ("all its targets", "all their targets", "全目標"),
        Asked::Teams => ("its targets", "their targets", "目標"),
    };
    words.pick(
        match met.count {
            0 if met.of == 1 => format!("The one team does not meet {one}"),
            0 => format!("No team meets {one}"),
            1 if met.of == 1 => format!("The one team meets {one}"),
            1 => format!("One team meets {one}"),
            count if count == met.of => {
                format!("{} teams meet {many}", capital(&all(words, count)))
            }
            count => format!("{} teams meet {many}", capital(&words.number(count))),
        },
        match met.count {
            0 => format!("{ja}の達成チームなし"),
            count if count == met.of => format!("全{count}チームが{ja}を達成"),
            count => format!("{count}チームが{ja}を達成"),
        },
    )
}

/// `, two more are at level 2 or above`.
fn short_of_own_text(words: Words, asked: &Asked, met: Share, count: usize) -> String {
    let Asked::Both(bar) = asked else { return String::new() };
    if count == 0 {
        return String::new();
    }
    let at = at_bar(words, bar);
    let are = if count == 1 { "is" } else { "are" };
    // Where no team was told of there are no others.
    let (more, more_ja) = if met.count == 0 { ("", "") } else { (" more", "ほか") };
    words.pick(
        format!(", {}{more} {are} {at}", words.number(count)),
        format!("、{more_ja}{count}チームは{at}"),
    )
}

/// `release is below target in four of the five others`.
fn behind_texts(
    facts: &SummaryFacts<'_>,
    asked: &Asked,
    met: Share,
    behind: &Behind,
) -> Vec<String> {
    let words = facts.words;
    let (count, below) = (behind.count, behind.below);
    let none = met.count == 0;
    let others = if *asked == Asked::Teams { "that miss one" } else { "others" };
    let text = |(name, several): (String, bool)| {
        let of = words.number(below);
        let en = match (none, count == below, below) {
            (true, true, 1) if words.is_ja() => String::new(),
            (true, true, 1) => {
                let are = if several { "are" } else { "is" };
                return format!("{name} {are} below target");
            }
            (true, true, _) => all(words, below),
            (_, true, 1) => "the other one".to_owned(),
            (_, true, 2) => "both others".to_owned(),
            (_, true, _) => format!("all {of} others"),
            (true, false, _) => format!("{} of {of}", words.number(count)),
            (_, false, _) if several => format!("{} of {of} each", words.number(count)),
            (_, false, _) => format!("{} of the {of} {others}", words.number(count)),
        };
        let are = if several { "are" } else { "is" };
        let rest = if none { "全" } else { "残る" };
        let ja = match (count == below, below) {
            (true, 1) => format!("{rest}1チームは{name}が未達"),
            (true, _) => format!("{rest}{below}チームはいずれも{name}が未達"),
            (false, _) if behind.everywhere() == Some(Everywhere::Each) => {
                format!("{rest}{below}チームのうち、どの項目も{count}チームずつが未達")
            }
            (false, _) if several => {
                format!("{rest}{below}チームのうち、{name}とも{count}チームが未達")
            }
            (false, _) => format!("{rest}{below}チームのうち{count}チームは{name}が未達"),
        };
        words.pick(format!("{name} {are} below target in {en}"), ja)
    };
    let mut subjects = subjects(facts, behind);
    if words.is_ja() && behind.dimensions.len() == 2 && !behind.all_dimensions {
        // Both names before `とも`.
        if let Some((name, _)) = subjects.first_mut() {
            *name = named(facts, &behind.dimensions).replace('と', "、");
        }
    }
    subjects.into_iter().map(text).collect()
}

/// How wide the constraint of a group may be, in letters.
const CONSTRAINT: f64 = 15.5;

/// The dimensions that are below target in most of the teams below target, with their number,
/// for a cell.
pub(in crate::report::summary) fn constraint(facts: &SummaryFacts<'_>) -> Option<String> {
    let words = facts.words;
    let behind = case::behind(facts.score)?;
    let names: Vec<String> = behind.dimensions.iter().map(|&at| facts.short(at)).collect();
    let all = names.join(&words.pick(", ", "、"));
    let number = subjects(facts, &behind).pop();
    let number = capital(&number.map_or_else(String::new, |(name, _)| name));
    if facts.score.portfolio.withheld.single_teams {
        // With the counts of the whole, those of the groups could tell the rest.
        return Some(first_that_fits(vec![all, number], CONSTRAINT, 1));
    }
    let (count, below) = (behind.count, behind.below);
    let counted = |name: &str| {
        words.pick(
            format!("{name} ({count} of {below})"),
            if count == below {
                format!("{name}（{count}チーム）")
            } else {
                format!("{name}（{below}チーム中{count}）")
            },
        )
    };
    let ways = if names.len() == 1 { vec![all] } else { vec![all, number] };
    Some(first_that_fits(ways.iter().map(|name| counted(name)).collect(), CONSTRAINT, 1))
}

/// The claim over the groups, of which these shares may be told.
pub(in crate::report::summary) fn groups_claim(
    facts: &SummaryFacts<'_>,
    names: &[String],
    shares: &[(usize, Share)],
) -> String {
    let words = facts.words;
    let at = match case::asked(facts.score) {
        Asked::Nothing | Asked::Organisation(_) => words.pick("at target", "目標達成"),
        Asked::Both(bar) => at_bar(words, &bar),
        Asked::Teams => words.pick("at their own targets", "目標達成"),
    };
    claim(words, groups_ways(words, &at, names, &case::groups(shares, names.len())))
}

fn groups_ways(words: Words, at: &str, names: &[String], groups: &GroupsClaim) -> Vec<String> {
    let none = |count: usize| {
        words.pick(
            format!("{} groups, each counted like the whole", capital(&words.number(count))),
            format!("{count}グループの内訳"),
        )
    };
    let (most, least) = match groups {
        GroupsClaim::Counted(count) => return vec![none(*count)],
        GroupsClaim::Equal => {
            return vec![words.pick(
                format!("The same share of teams is {at} in every group"),
                format!("{at}のチームの割合は全グループで同じ"),
            )];
        }
        GroupsClaim::Ends { most, least } => (most, least),
    };
    let who = |groups: &[(usize, Share)], room: f64| {
        let list: Vec<String> = groups.iter().map(|(at, _)| shortened(&names[*at], room)).collect();
        match list.len() {
            1 | 2 => words.list(&list),
            count => {
                words.pick(words.counted(count, "group", "groups"), format!("{count}グループ"))
            }
        }
    };
    let mut ways: Vec<String> = [24.0, 12.0]
        .into_iter()
        .filter_map(|room| {
            let start = groups_end(words, &who(most, room), at, most, true)?;
            let end = groups_end(words, &who(least, room), at, least, false);
            let end = end
                .map_or_else(String::new, |end| words.pick(format!(", {end}"), format!("、{end}")));
            Some(capital(&format!("{start}{end}")))
        })
        .collect();
    ways.push(none(names.len()));
    ways
}

/// One end of the comparison; none where the groups that tie have other numbers.
fn groups_end(
    words: Words,
    who: &str,
    at: &str,
    groups: &[(usize, Share)],
    is_first: bool,
) -> Option<String> {
    let (_, share) = groups.first()?;
    let several = groups.len() > 1;
    let same = groups.iter().all(|(_, other)| other == share);
    let has = if several { "have" } else { "has" };
    let verb = if is_first { format!(" {has}") } else { String::new() };
    let noun = match (is_first, share.of) {
        (false, _) => String::new(),
        (true, 1) => format!(" team {at}"),
        (true, _) => format!(" teams {at}"),
    };
    let subject = if is_first { format!("{at}は") } else { String::new() };
    let each = if several { " each" } else { "" };
    let each_ja = if several { "各" } else { "" };
    if same {
        return Some(words.pick(
            format!("{who}{verb} {} of {}{noun}{each}", share.count, share.of),
            format!("{subject}{who}が{each_ja}{}チーム中{}", share.of, share.count),
        ));
    }
    if share.count == share.of {
        let what = if is_first { format!("all their teams {at}") } else { "all".to_owned() };
        return Some(
            words.pick(format!("{who}{verb} {what}"), format!("{subject}{who}が全チーム")),
        );
    }
    (share.count == 0).then(|| {
        let what = if is_first { format!("no team {at}") } else { "none".to_owned() };
        words.pick(format!("{who}{verb} {what}"), format!("{subject}{who}がなし"))
    })
}

/// The claim over the data: the coverage that is least complete, counted.
pub(in crate::report::summary) fn quality_claim(
    facts: &SummaryFacts<'_>,
    assessed: Share,
    clear: Option<Share>,
    evidenced: Option<Share>,
) -> String {
    let words = facts.words;
    let en = |share: Share| format!("{} of {}", share.count, share.of);
    let teams = words.pick(
        format!("{} assessed", so_many(words, assessed)),
        if assessed.count == assessed.of {
            format!("全{}チームを評価", assessed.of)
        } else {
            format!("{}チーム中{}チームを評価", assessed.of, assessed.count)
        },
    );
    let clear = clear.map(|share| {
        words.pick(
            match share.of {
                1 if share.count == 1 => "the one criterion clearly answered".to_owned(),
                1 => "the one criterion not clearly answered".to_owned(),
                _ => format!("{} criteria clearly answered", en(share)),
            },
            if share.count == 0 {
                format!("明確な回答なし（{}基準）", share.of)
            } else {
                format!("{}基準中{}基準に明確な回答", share.of, share.count)
            },
        )
    });
    let evidenced = evidenced.map(|share| {
        words.pick(
            match share.of {
                1 if share.count == 1 => "the one met evidenced".to_owned(),
                1 => "the one met not evidenced".to_owned(),
                _ => format!("{} met ones evidenced", en(share)),
            },
            format!("達成{}基準中{}基準に証跡", share.of, share.count),
        )
    });
    let join = |parts: &[&String]| {
        parts.iter().map(|part| part.as_str()).collect::<Vec<_>>().join(&words.pick(", ", "、"))
    };
    let mut ways = Vec::new();
    if let (Some(clear), Some(evidenced)) = (&clear, &evidenced) {
        ways.push(join(&[&teams, clear, evidenced]));
        ways.push(join(&[clear, evidenced]));
    }
    ways.push(teams);
    claim(words, ways)
}

/// What the counts of teams and targets mean.
pub(in crate::report::summary) fn reading_rule(facts: &SummaryFacts<'_>) -> String {
    let words = facts.words;
    let every = |grade: &Grade| {
        let grade = words.graded(grade);
        words.pick(
            format!("every applicable dimension is at {grade} or above"),
            format!("該当する全項目が{grade}以上"),
        )
    };
    match case::asked(facts.score) {
        Asked::Nothing => String::new(),
        Asked::Organisation(Bar::One { grade, .. }) => {
            let rule = every(&grade);
            words.pick(
                format!("A team counts as meeting the target when {rule}. "),
                format!("{rule}のチームを目標達成とする。"),
            )
        }
        Asked::Organisation(Bar::Several) => words.pick(
            "A team counts as meeting the targets when every applicable dimension reaches its own. ",
            "該当する全項目が目標に達したチームを目標達成とする。",
        ),
        Asked::Teams => words.pick(
            "A team counts as meeting its targets when every applicable dimension reaches the one set for it. ",
            "該当する全項目がそのチームの目標に達したチームを目標達成とする。",
        ),
        Asked::Both(bar) => {
            let own = facts.score.with_own_targets().len();
            let at = at_bar(words, &bar);
            let have = if own == 1 { "has" } else { "have" };
            words.pick(
                format!(
                    "A team is {at} when every applicable dimension is, and meets all its targets when each reaches the one set for the team; {} {have} others than the organisation's. ",
                    teams(words, own)
                ),
                format!("「{at}」は該当する全項目、「全目標を達成」はそのチームの目標による（{own}チームは組織とは別の目標を持つ）。"),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Locale, Period};

    #[test]
    fn groups_that_tie_share_a_sentence() {
        let share = |count, of| Share { count, of };
        let names: Vec<String> = ["Risk", "Retail", "Lab", "Sea"].map(str::to_owned).to_vec();
        let words = |locale| Words {
            locale,
            capitals: false,
            period: Period::new(2026, 11).expect("a month"),
        };
        for (shares, en, ja) in [
            (
                vec![share(3, 3), share(0, 3)],
                "Risk has 3 of 3 teams at target, Retail 0 of 3",
                "目標達成はRiskが3チーム中3、Retailが3チーム中0",
            ),
            (
                vec![share(3, 3), share(3, 3), share(1, 3)],
                "Risk and Retail have 3 of 3 teams at target each, Lab 1 of 3",
                "目標達成はRisk、Retailが各3チーム中3、Labが3チーム中1",
            ),
            (
                vec![share(12, 12), share(5, 5), share(7, 7), share(1, 3)],
                "Three groups have all their teams at target, Sea 1 of 3",
                "目標達成は3グループが全チーム、Seaが3チーム中1",
            ),
            (
                vec![share(1, 2), share(2, 4), share(0, 3), share(0, 5)],
                "Four groups, each counted like the whole",
                "4グループの内訳",
            ),
            (
                vec![share(1, 2), share(0, 3), share(0, 5), share(0, 1)],
                "Risk has 1 of 2 teams at target, three groups none",
                "目標達成はRiskが2チーム中1、3グループがなし",
            ),
        ] {
            let numbered: Vec<(usize, Share)> = shares.iter().copied().enumerate().collect();
            let fact = case::groups(&numbered, shares.len());
            let names = &names[..shares.len()];
            assert_eq!(groups_ways(words(Locale::En), "at target", names, &fact)[0], en);
            let found = &groups_ways(words(Locale::Ja), "目標達成", names, &fact)[0];
            assert_eq!(found, ja);
        }
    }
}
