//! How the teams are spread, who moved, whether the whole rises, and who stands still.

use super::{at_bar_in_one, claim, half, so_many, verb};
use crate::model::Period;
use crate::report::summary::case::{
    self, Asked, Bar, Ends, HistoryClaim, Lack, MoversClaim, TrendClaim,
};
use crate::report::summary::facts::SummaryFacts;
use crate::report::words::{Words, capital};
use crate::score::{Mover, Share};

/// The claim over the distributions: the dimension nearest to its target and the one
/// furthest from it.
pub(in crate::report::summary) fn distribution_claim(facts: &SummaryFacts<'_>) -> String {
    claim(facts.words, distribution_ways(facts, &case::distribution(facts.score)))
}

fn distribution_ways(facts: &SummaryFacts<'_>, ends: &Ends) -> Vec<String> {
    let words = facts.words;
    let plain = if facts.has_levels() {
        words.pick("Teams by level", "レベル別のチーム数")
    } else {
        words.pick("Teams by score", "スコア帯別のチーム数")
    };
    let Some(bar) = case::bar(facts.score) else { return vec![plain] };
    let (goal, reached) = match &bar {
        Bar::One { grade, .. } => {
            let grade = words.graded(grade);
            (grade.clone(), format!("{grade}以上"))
        }
        Bar::Several => ("the organisation's target".to_owned(), "組織目標以上".to_owned()),
    };
    let reach = |share: Share| {
        let verb = verb(share, "does not reach", "reaches", "reach");
        format!("{} {verb} {goal}", so_many(words, share))
    };
    let (most, least) = match ends {
        Ends::Nothing => return vec![plain],
        Ends::Equal(Some(share)) => {
            return vec![words.pick(
                match share.count {
                    0 => format!("No team reaches {goal} in any dimension"),
                    count if count == share.of => format!("{} in every dimension", reach(*share)),
                    count => {
                        let verb = if count == 1 { "reaches" } else { "reach" };
                        format!("In each dimension {count} of {} teams {verb} {goal}", share.of)
                    }
                },
                format!("{reached}はどの項目も{}チーム中{}", share.of, share.count),
            )];
        }
        Ends::Equal(None) => {
            return vec![words.pick(
                format!("The same share of teams reaches {goal} in every dimension"),
                format!("{reached}のチームの割合は全項目で同じ"),
            )];
        }
        Ends::Apart { most, least } => (most, least),
    };
    let place = |end: &[(usize, Share)]| {
        let names: Vec<String> =
            end.iter().map(|(at, _)| words.inside(&facts.short(*at))).collect();
        match names.len() {
            1 | 2 => words.list(&names),
            count => {
                words.pick(words.counted(count, "dimension", "dimensions"), format!("{count}項目"))
            }
        }
    };
    let same = |end: &[(usize, Share)]| end.iter().all(|(_, share)| *share == end[0].1);
    let each = |end: &[(usize, Share)]| if end.len() > 1 { "each of " } else { "" };
    let each_ja = |end: &[(usize, Share)]| if end.len() > 1 { "各" } else { "" };
    let mut ways = Vec::new();
    if same(most) && same(least) {
        let (high, low) = (most[0].1, least[0].1);
        ways.push(words.pick(
            format!(
                "{} in {}{}, {} in {}{}",
                reach(high),
                each(most),
                place(most),
                if low.of == 1 { "not".to_owned() } else { format!("{} of {}", low.count, low.of) },
                each(least),
                place(least),
            ),
            format!(
                "{reached}は{}で{}{}チーム中{}、{}で{}{}チーム中{}",
                place(most),
                each_ja(most),
                high.of,
                high.count,
                place(least),
                each_ja(least),
                low.of,
                low.count
            ),
        ));
        ways.push(words.pick(
            format!("{} at best, {} of {} at worst", reach(high), low.count, low.of),
            format!(
                "{reached}は最多で{}チーム中{}、最少で{}チーム中{}",
                high.of, high.count, low.of, low.count
            ),
        ));
    }
    ways.push(words.pick(
        format!("The share of teams that reach {goal} is largest in {}", place(most)),
        format!("{reached}のチームの割合は{}が最大", place(most)),
    ));
    ways.push(plain);
    ways
}

/// The claim over the movers.
pub(in crate::report::summary) fn movers_claim(
    facts: &SummaryFacts<'_>,
    movers: &[Mover],
) -> String {
    let claim = case::movers(movers);
    half(facts.words, vec![movers_text(facts.words, &claim, |team| facts.team(team))])
}

fn movers_text(words: Words, movers: &MoversClaim, name: impl Fn(usize) -> String) -> String {
    let rose = movers.rose;
    let opening = match rose {
        0 => words.pick("No team rose", "上昇したチームなし"),
        _ => words.pick(
            format!("{} rose in a dimension", capital(&super::teams(words, rose))),
            format!("{rose}チームが上昇"),
        ),
    };
    match movers.fell[..] {
        [] => words.pick(format!("{opening}, none fell"), format!("{opening}、低下なし")),
        [(only, count)] => {
            let name = name(only);
            let number = words.number(count);
            let what = match (rose, count) {
                (0, _) => words.counted(count, "dimension", "dimensions"),
                _ => number,
            };
            words.pick(
                format!("{opening}, {name} fell in {what}"),
                if count == 1 {
                    format!("{opening}、{name}が低下")
                } else {
                    format!("{opening}、{name}が{count}項目で低下")
                },
            )
        }
        _ => {
            let (count, what) = (movers.fell.len(), if rose == 0 { " in a dimension" } else { "" });
            words.pick(
                format!("{opening}, {} fell{what}", words.number(count)),
                format!("{opening}、{count}チームが低下"),
            )
        }
    }
}

/// The claim over the trend: teams won for the target by the best and the worst dimension.
pub(in crate::report::summary) fn trend_claim(
    facts: &SummaryFacts<'_>,
    since: Period,
    gains: &[(usize, i64)],
) -> String {
    let Some(trend) = case::trend(gains) else { return String::new() };
    let all = gains.len() == facts.score.portfolio.model.dimensions.len();
    let (at, at_ja) = match case::asked(facts.score) {
        Asked::Both(bar) => (at_bar_in_one(facts.words, &bar), at_bar_in_one(facts.words, &bar)),
        _ => ("at target".to_owned(), "目標達成".to_owned()),
    };
    let at = facts.words.pick(at, at_ja);
    half(facts.words, trend_ways(facts, &trend, &at, facts.words.period_name(since).as_str(), all))
}

fn trend_ways(
    facts: &SummaryFacts<'_>,
    trend: &TrendClaim,
    at: &str,
    since: &str,
    all: bool,
) -> Vec<String> {
    let words = facts.words;
    let every = if all { "Every dimension" } else { "Each dimension shown" };
    let every_ja = if all { "全項目" } else { "表示の各項目" };
    let more = |gain: i64| match gain {
        0 => "as many".to_owned(),
        gain if gain > 0 => format!("{gain} more"),
        loss => format!("{} fewer", -loss),
    };
    let more_ja = |gain: i64| match gain {
        0 => "増減なし".to_owned(),
        gain if gain > 0 => format!("{gain}チーム増"),
        loss => format!("{}チーム減", -loss),
    };
    let noun = |gain: i64| if gain.abs() == 1 { "team" } else { "teams" };
    let (first, second) = match trend {
        TrendClaim::Same => {
            return vec![words.pick(
                format!("{} has as many teams {at} as in {since}", every),
                format!("{at}のチーム数は{since}から増減なし"),
            )];
        }
        TrendClaim::Every(gain) => {
            return vec![words.pick(
                format!("{every} has {} {} {at} than in {since}", more(*gain), noun(*gain)),
                format!("{since}から{every_ja}で{at}が{}", more_ja(*gain)),
            )];
        }
        // What rose is told first, and where nothing rose what fell most.
        TrendClaim::Ends { most, least } if most.1 > 0 => (most, least),
        TrendClaim::Ends { most, least } => (least, most),
    };
    let who = |dimensions: &[usize]| match dimensions.len() {
        1 | 2 => {
            let names: Vec<String> =
                dimensions.iter().map(|&at| words.inside(&facts.short(at))).collect();
            words.list(&names)
        }
        count => {
            words.pick(words.counted(count, "dimension", "dimensions"), format!("{count}項目"))
        }
    };
    let has = |dimensions: &[usize]| if dimensions.len() > 1 { "each have" } else { "has" };
    let opening = words.pick(
        format!(
            "{} {} {} {} {at} than in {since}",
            capital(&who(&first.0)),
            has(&first.0),
            more(first.1),
            noun(first.1)
        ),
        format!("{since}から{}は{at}が{}", who(&first.0), more_ja(first.1)),
    );
    let each = if second.0.len() > 1 { " each" } else { "" };
    vec![
        words.pick(
            format!("{opening}, {} {}{each}", who(&second.0), more(second.1)),
            format!("{opening}、{}は{}", who(&second.0), more_ja(second.1)),
        ),
        opening,
    ]
}

/// The claim over the history of every team.
pub(in crate::report::summary) fn history_claim(words: Words, history: HistoryClaim) -> String {
    let name = |period: Period| words.period_name(period);
    claim(
        words,
        vec![match history {
            HistoryClaim::Unknown { since, teams, lack } => {
                return claim(words, unknown_ways(words, since, teams, lack));
            }
            HistoryClaim::TooShort => {
                words.pick("The history is too short to tell a stall", "停滞の判定には履歴が不足")
            }
            HistoryClaim::NoTarget { since } => words.pick(
                format!("Every dimension of each team since {}", name(since)),
                format!("{}からの各項目", name(since)),
            ),
            HistoryClaim::NoneBelow => {
                words.pick("No dimension is below its target", "目標未達の項目なし")
            }
            HistoryClaim::AllMoved { since } => words.pick(
                format!("Every dimension below target has moved since {}", name(since)),
                format!("目標未達の項目はすべて{}から変化あり", name(since)),
            ),
            HistoryClaim::Stalled { since, teams } => words.pick(
                format!(
                    "{} {} a dimension below target that has not moved since {}",
                    capital(&super::teams(words, teams)),
                    if teams == 1 { "has" } else { "have" },
                    name(since)
                ),
                format!("{teams}チームで目標未達の項目が{}から変化なし", name(since)),
            ),
        }],
    )
}

/// That no stall is known, and why it cannot be told of some teams.
fn unknown_ways(words: Words, since: Period, count: usize, lack: Lack) -> Vec<String> {
    let since = words.period_name(since);
    let reasons: Vec<String> = [
        (lack.version, "other model version", "モデルの版が異なる回"),
        (lack.assessment, "assessments missing", "評価のない回"),
        (lack.grade, "not always applicable or answered", "対象外・未回答の回"),
    ]
    .into_iter()
    .filter(|(is_lacking, ..)| *is_lacking)
    .map(|(_, en, ja)| words.pick(en, ja))
    .collect();
    let are = if count == 1 { "is" } else { "are" };
    let way = |reason: &str| {
        words.pick(
            format!(
                "No stall since {since} is known; {} {are} unclear ({reason})",
                super::teams(words, count)
            ),
            format!("{since}から停滞と分かる項目なし、{count}チームは判定不可（{reason}）"),
        )
    };
    vec![
        way(&reasons.join(&words.pick(", ", "、"))),
        way(&words.pick("not always comparable", "比較できない回あり")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Locale;

    #[test]
    fn movers_are_told_by_what_they_did() {
        let words = |locale| Words {
            locale,
            capitals: false,
            period: Period::new(2026, 11).expect("a month"),
        };
        for (rose, fell, en, ja) in [
            (
                6,
                &[(0, 1)][..],
                "Six teams rose in a dimension, A fell in one",
                "6チームが上昇、Aが低下",
            ),
            (
                0,
                &[(0, 2)],
                "No team rose, A fell in two dimensions",
                "上昇したチームなし、Aが2項目で低下",
            ),
            (0, &[(0, 1)], "No team rose, A fell in one dimension", "上昇したチームなし、Aが低下"),
            (1, &[], "One team rose in a dimension, none fell", "1チームが上昇、低下なし"),
            (
                2,
                &[(0, 2), (1, 1)],
                "Two teams rose in a dimension, two fell",
                "2チームが上昇、2チームが低下",
            ),
        ] {
            let claim = MoversClaim { rose, fell: fell.to_vec() };
            assert_eq!(movers_text(words(Locale::En), &claim, |_| "A".into()), en);
            assert_eq!(movers_text(words(Locale::Ja), &claim, |_| "A".into()), ja);
        }
    }

    #[test]
    fn a_stall_is_told_from_its_beginning() {
        let words = |locale| Words {
            locale,
            capitals: false,
            period: Period::new(2026, 11).expect("a month"),
        };
        let since = Period::new(2026, 6).expect("a month");
        for (history, en, ja) in [
            (
                HistoryClaim::TooShort,
                "The history is too short to tell a stall",
                "停滞の判定には履歴が不足",
            ),
            (
                HistoryClaim::Stalled { since, teams: 1 },
                "One team has a dimension below target that has not moved since June",
                "1チームで目標未達の項目が6月から変化なし",
            ),
            (
                HistoryClaim::Unknown {
                    since,
                    teams: 2,
                    lack: Lack { assessment: true, ..Lack::default() },
                },
                "No stall since June is known; two teams are unclear (assessments missing)",
                "6月から停滞と分かる項目なし、2チームは判定不可（評価のない回）",
            ),
            (
                HistoryClaim::Unknown {
                    since,
                    teams: 1,
                    lack: Lack { version: true, ..Lack::default() },
                },
                "No stall since June is known; one team is unclear (other model version)",
                "6月から停滞と分かる項目なし、1チームは判定不可（モデルの版が異なる回）",
            ),
            (
                HistoryClaim::Unknown {
                    since,
                    teams: 3,
                    lack: Lack { assessment: true, version: true, grade: true },
                },
                "No stall since June is known; three teams are unclear (not always comparable)",
                "6月から停滞と分かる項目なし、3チームは判定不可（比較できない回あり）",
            ),
            (
                HistoryClaim::AllMoved { since },
                "Every dimension below target has moved since June",
                "目標未達の項目はすべて6月から変化あり",
            ),
        ] {
            assert_eq!(history_claim(words(Locale::En), history), en);
            assert_eq!(history_claim(words(Locale::Ja), history), ja);
        }
    }
}
