//! The headline: how many teams meet the targets, how that moved, and what holds the others.

use super::{at_bar, measure, so_many, subjects, target_name, verb};
use crate::report::summary::case::{self, Asked, Bar, Behind, Change, Everywhere, Headline};
use crate::report::summary::facts::SummaryFacts;
use crate::report::words::{Words, balanced, first_that_fits, width};
use crate::score::Share;

/// The headline.
pub(in crate::report::summary) fn headline(facts: &SummaryFacts<'_>) -> String {
    let measure = measure(facts.words, 19.0, 17.0);
    let mut ways = ways(facts, &case::headline(facts.score));
    // A Japanese headline breaks after a punctuation, so both of its lines have to fit.
    let is_whole =
        |way: &String| broken(facts.words, way, measure).lines().all(|line| width(line) <= measure);
    if facts.words.is_ja() && ways.iter().any(is_whole) {
        ways.retain(is_whole);
    }
    broken(facts.words, &first_that_fits(ways, measure, 2), measure)
}

/// A headline in its lines: in Japanese also broken before a bracket, where no other break
/// leaves two lines that fit.
fn broken(words: Words, text: &str, measure: f64) -> String {
    let lines = balanced(words, text, measure);
    if !words.is_ja() || lines.lines().all(|line| width(line) <= measure) {
        return lines;
    }
    match text.find('（').map(|at| text.split_at(at)) {
        Some((first, second)) if width(first) <= measure && width(second) <= measure => {
            format!("{first}\n{second}")
        }
        _ => lines,
    }
}

fn ways(facts: &SummaryFacts<'_>, headline: &Headline) -> Vec<String> {
    let words = facts.words;
    let period = words.period_full(facts.score.period);
    let grade = facts.grade();
    match headline {
        Headline::NoneAssessed => vec![words.pick(
            format!("No team has a {grade} in {period}"),
            format!("{period}は{grade}のあるチームなし"),
        )],
        Headline::TooFew => vec![words.pick(
            format!("Too few teams were assessed in {period} to give counts"),
            format!("{period}は評価チームが少なく集計非掲載"),
        )],
        Headline::Untargeted { assessed, ungraded, median, highest } => {
            let whole = words.grade_of_team(&facts.score.portfolio.model);
            let Some(median) = median else {
                return vec![words.pick(
                    format!("{} assessed", so_many(words, *assessed)),
                    format!("{}チーム中{}チームを評価", assessed.of, assessed.count),
                )];
            };
            let (graded, number) = (words.graded(median), median.to_string());
            let without = match ungraded {
                0 => String::new(),
                count => words.pick(
                    format!(", {} without a {grade}", words.number(*count)),
                    format!("（{grade}なし{count}チーム）"),
                ),
            };
            if assessed.of == 1 {
                return vec![words.pick(
                    format!("One team assessed, at {graded} of {highest}"),
                    format!("1チームを評価、{whole}{number}（最高{highest}）"),
                )];
            }
            vec![words.pick(
                format!(
                    "{} of {} teams assessed{without}; the median team stands at {graded} of {highest}",
                    assessed.count, assessed.of
                ),
                format!(
                    "{}チーム中{}チームを評価{without}、{whole}の中央値は{number}（最高{highest}）",
                    assessed.of, assessed.count
                ),
            )]
        }
        Headline::Targeted { asked, met, change, own, untargeted, behind } => {
            let head = head(words, asked, *met, *untargeted);
            let moved = change_text(words, change);
            let join = |rest: &str| match (words.is_ja(), rest.is_empty()) {
                (_, true) => String::new(),
                (true, _) => format!("。{rest}"),
                (false, _) => format!("; {rest}"),
            };
            let rests: Vec<String> = match (own, behind) {
                (Some(own), _) if own.count + met.count > 0 => vec![own_text(words, *own, *met)],
                (_, Some(behind)) => behind_texts(facts, behind, met.count == 0),
                (_, None) => Vec::new(),
            };
            let mut ways: Vec<String> =
                rests.iter().map(|rest| format!("{head}{moved}{}", join(rest))).collect();
            // That every dimension holds teams back says less than how the count moved, and
            // that there is no comparison has to be said.
            let first = behind.as_ref().is_some_and(|behind| behind.all_dimensions)
                || matches!(change, Change::OtherVersion { .. });
            let changed = format!("{head}{moved}");
            ways.extend(first.then(|| changed.clone()));
            ways.extend(rests.iter().map(|rest| format!("{head}{}", join(rest))));
            ways.push(changed);
            ways.push(head);
            ways
        }
    }
}

/// `6 of 11 teams meet the level-2 target`.
fn head(words: Words, asked: &Asked, met: Share, untargeted: usize) -> String {
    let (count, of) = (met.count, met.of);
    let who = so_many(words, met);
    let meet =
        |what: String| format!("{who} {} {what}", verb(met, "does not meet", "meets", "meet"));
    let ja = |goal: &str| match count {
        0 if of == 1 => format!("{goal}を1チームは未達"),
        0 => format!("{of}チーム中{goal}を達成したチームなし"),
        1 if of == 1 => format!("1チームが{goal}を達成"),
        _ if count == of => format!("全{of}チームが{goal}を達成"),
        _ => format!("{goal}を達成したのは{of}チーム中{count}チーム"),
    };
    match asked {
        Asked::Nothing => who,
        Asked::Organisation(Bar::One { grade, in_every_dimension }) => {
            let name = target_name(words, grade);
            let every = if *in_every_dimension { " in every dimension" } else { "" };
            let goal =
                if *in_every_dimension { format!("全項目で{name}") } else { name.clone() };
            words.pick(meet(format!("the {name}{every}")), ja(&goal))
        }
        Asked::Organisation(Bar::Several) => words.pick(meet("the targets".into()), ja("目標")),
        Asked::Both(Bar::Several) => {
            words.pick(meet("the organisation's targets".into()), ja("組織目標"))
        }
        Asked::Both(bar) => {
            let at = at_bar(words, bar);
            words.pick(
                format!("{who} {} {at}", verb(met, "is not", "is", "are")),
                match count {
                    0 => format!("{of}チーム中{at}のチームなし"),
                    _ if count == of => format!("全{of}チームが{at}"),
                    _ => format!("{of}チーム中{count}チームが{at}"),
                },
            )
        }
        Asked::Teams => {
            let rest = match untargeted {
                0 => Default::default(),
                1 => (", one more has none".to_owned(), "、目標なし1チーム".to_owned()),
                more => (
                    format!(", {} more have none", words.number(more)),
                    format!("、目標なし{more}チーム"),
                ),
            };
            let theirs = if count == 1 || of == 1 { "its targets" } else { "their targets" };
            words.pick(
                format!("{}{}", meet(theirs.into()), rest.0),
                format!("{}{}", ja("目標"), rest.1),
            )
        }
    }
}

/// `, up from 5 in September`.
fn change_text(words: Words, change: &Change) -> String {
    match change {
        Change::Unknown => String::new(),
        Change::OtherVersion { since } => {
            let since = words.period_name(*since);
            words.pick(
                format!(", not comparable with {since} (other model version)"),
                format!("（{since}とはモデルの版が異なり比較不可）"),
            )
        }
        Change::SameTeams { since, then, now } => {
            let since = words.period_name(*since);
            let en = match now.cmp(then) {
                std::cmp::Ordering::Greater => format!(", up from {then} in {since}"),
                std::cmp::Ordering::Less => format!(", down from {then} in {since}"),
                std::cmp::Ordering::Equal => format!(", as in {since}"),
            };
            let ja = if now == then {
                format!("（{since}も同じ）")
            } else {
                format!("（{since}は{then}）")
            };
            words.pick(en, ja)
        }
        Change::OtherTeams { since, rose, fell, .. } => {
            let since = words.period_name(*since);
            let number = |count: &usize| words.number(*count);
            match (rose, fell) {
                (0, 0) => words.pick(
                    format!(", none up or down since {since}"),
                    format!("（{since}から増減なし）"),
                ),
                (rose, 0) => words.pick(
                    format!(", {} up since {since}", number(rose)),
                    format!("（{since}から{rose}チーム上昇）"),
                ),
                (0, fell) => words.pick(
                    format!(", {} down since {since}", number(fell)),
                    format!("（{since}から{fell}チーム低下）"),
                ),
                (rose, fell) => words.pick(
                    format!(", {} up and {} down since {since}", number(rose), number(fell)),
                    format!("（{since}から{rose}チーム上昇、{fell}チーム低下）"),
                ),
            }
        }
    }
}

/// `4 meet all their targets`.
fn own_text(words: Words, own: Share, met: Share) -> String {
    let of = if own.of == met.of { String::new() } else { format!(" of {}", own.of) };
    words.pick(
        match own.count {
            0 => "none meets all its targets".to_owned(),
            1 => format!("one{of} meets all its targets"),
            count if count == own.of && count > 1 => {
                format!("{} meet all their targets", super::all(words, count))
            }
            count => format!("{count}{of} meet all their targets"),
        },
        match own.count {
            0 => "全目標の達成チームなし".to_owned(),
            count if own.of == met.of => format!("全目標の達成は{count}チーム"),
            count => format!("全目標の達成は{}チーム中{count}チーム", own.of),
        },
    )
}

/// `release holds back 4 of the 5 that do not`.
fn behind_texts(facts: &SummaryFacts<'_>, behind: &Behind, none_meets: bool) -> Vec<String> {
    let words = facts.words;
    let (count, below) = (behind.count, behind.below);
    let text = |(name, several): (String, bool)| {
        let en = match (none_meets, count == below, below) {
            (true, true, 1) => {
                return words.pick(
                    format!("{name} {} it back", if several { "hold" } else { "holds" }),
                    format!("{name}が制約"),
                );
            }
            (true, true, _) => super::all(words, below),
            (_, true, 1) => "the one that does not".to_owned(),
            (_, true, _) => format!("{} that do not", super::all(words, below)),
            (true, false, _) => format!("{count} of them"),
            (_, false, _) if several => format!("{count} of {below} each"),
            (_, false, _) => format!("{count} of the {below} that do not"),
        };
        let hold = if several { "hold back" } else { "holds back" };
        let ja = match (count == below, below) {
            (true, 1) => format!("未達の1チームは{name}が未達"),
            (true, _) => format!("未達{below}チームすべてが{name}で未達"),
            (false, _) if behind.everywhere() == Some(Everywhere::Each) => {
                format!("未達{below}チームのうち、どの項目も{count}チームずつが未達")
            }
            (false, _) if several => {
                format!("未達{below}チームのうち{count}チームずつが{name}で未達")
            }
            (false, _) => format!("未達{below}チームのうち{count}チームが{name}で未達"),
        };
        words.pick(format!("{name} {hold} {en}"), ja)
    };
    subjects(facts, behind).into_iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Grade, Locale, Period};

    fn words(locale: Locale) -> Words {
        Words { locale, capitals: false, period: Period::new(2026, 11).expect("a month") }
    }

    #[test]
    fn the_count_is_said_in_good_grammar() {
        let one =
            || Asked::Organisation(Bar::One { grade: Grade::Level(2), in_every_dimension: false });
        let both = || Asked::Both(Bar::One { grade: Grade::Level(2), in_every_dimension: false });
        for (asked, count, of, untargeted, en, ja) in [
            (
                one(),
                6,
                11,
                0,
                "6 of 11 teams meet the level-2 target",
                "レベル2の目標を達成したのは11チーム中6チーム",
            ),
            (
                one(),
                1,
                11,
                0,
                "1 of 11 teams meets the level-2 target",
                "レベル2の目標を達成したのは11チーム中1チーム",
            ),
            (
                one(),
                0,
                2,
                0,
                "Neither team meets the level-2 target",
                "2チーム中レベル2の目標を達成したチームなし",
            ),
            (
                one(),
                2,
                2,
                0,
                "Both teams meet the level-2 target",
                "全2チームがレベル2の目標を達成",
            ),
            (
                one(),
                0,
                3,
                0,
                "None of three teams meets the level-2 target",
                "3チーム中レベル2の目標を達成したチームなし",
            ),
            (
                one(),
                0,
                1,
                0,
                "The one team does not meet the level-2 target",
                "レベル2の目標を1チームは未達",
            ),
            (
                both(),
                6,
                11,
                0,
                "6 of 11 teams are at level 2 or above",
                "11チーム中6チームがレベル2以上",
            ),
            (
                both(),
                1,
                11,
                0,
                "1 of 11 teams is at level 2 or above",
                "11チーム中1チームがレベル2以上",
            ),
            (
                both(),
                0,
                1,
                0,
                "The one team is not at level 2 or above",
                "1チーム中レベル2以上のチームなし",
            ),
            (
                Asked::Teams,
                2,
                3,
                1,
                "2 of 3 teams meet their targets, one more has none",
                "目標を達成したのは3チーム中2チーム、目標なし1チーム",
            ),
            (
                Asked::Teams,
                1,
                3,
                0,
                "1 of 3 teams meets its targets",
                "目標を達成したのは3チーム中1チーム",
            ),
        ] {
            let met = Share { count, of };
            assert_eq!(head(words(Locale::En), &asked, met, untargeted), en);
            assert_eq!(head(words(Locale::Ja), &asked, met, untargeted), ja);
        }
    }

    #[test]
    fn a_change_is_told_of_teams_known_in_both_periods() {
        let since = Period::new(2026, 9).expect("a month");
        let same = |then, now| Change::SameTeams { since, then, now };
        let other = |rose, fell| Change::OtherTeams {
            since,
            of: 10,
            then: 5,
            now: 5 + rose - fell,
            rose,
            fell,
        };
        for (change, en, ja) in [
            (Change::Unknown, "", ""),
            (same(5, 6), ", up from 5 in September", "（9月は5）"),
            (same(6, 5), ", down from 6 in September", "（9月は6）"),
            (same(5, 5), ", as in September", "（9月も同じ）"),
            (other(1, 0), ", one up since September", "（9月から1チーム上昇）"),
            (other(0, 2), ", two down since September", "（9月から2チーム低下）"),
            (
                other(2, 1),
                ", two up and one down since September",
                "（9月から2チーム上昇、1チーム低下）",
            ),
            (other(0, 0), ", none up or down since September", "（9月から増減なし）"),
        ] {
            assert_eq!(change_text(words(Locale::En), &change), en);
            assert_eq!(change_text(words(Locale::Ja), &change), ja);
        }
    }
}
