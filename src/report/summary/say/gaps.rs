//! Which open criteria teams have in common, and what closing them would bring.

use super::{all, claim, teams};
use crate::report::summary::case::{self, Asked, GapsClaim, GroupLine};
use crate::report::summary::facts::SummaryFacts;
use crate::report::words::{Words, capital, shortened};
use crate::score::{Gap, Lift};

/// The question over the gaps.
pub(in crate::report::summary) fn gaps_question(facts: &SummaryFacts<'_>) -> String {
    let words = facts.words;
    if case::asked(facts.score) != Asked::Nothing {
        words.pick("Which gaps keep teams below target?", "目標を妨げる共通の課題")
    } else if facts.has_levels() {
        words.pick("Which gaps keep teams at their level?", "レベル上昇を妨げる共通の課題")
    } else {
        words
            .pick("Which gaps are open where teams are lowest?", "スコアの最も低い項目に共通の課題")
    }
}

/// What a lift is, of some teams: `would raise the level of two teams`.
fn lifts(
    facts: &SummaryFacts<'_>,
    lift: Lift,
    dimension: Option<usize>,
    (en, ja): (&str, &str),
) -> (String, String) {
    let words = facts.words;
    let name = dimension.map(|at| facts.short(at));
    let inside = name.as_ref().map_or_else(|| "a dimension".to_owned(), |name| words.inside(name));
    let dimension = name.map_or_else(|| "項目".to_owned(), |name| format!("「{name}」"));
    match lift {
        Lift::Level => {
            (format!("would raise the level of {en}"), format!("{ja}の総合レベルが上昇"))
        }
        Lift::Target => (
            format!("would bring {inside} to target in {en}"),
            format!("{ja}の{dimension}が目標に到達"),
        ),
        Lift::Band => (
            format!("would bring {inside} to the next band in {en}"),
            format!("{ja}の{dimension}が次のスコア帯に到達"),
        ),
    }
}

/// So many of the teams a criterion blocks: others may be lifted too, and are not asked about.
fn of_blocked(facts: &SummaryFacts<'_>, count: usize, blocks: usize) -> (String, String) {
    let words = facts.words;
    let number = words.number(count);
    let en = match (count, blocks) {
        (1, 1) => "the one team it blocks".to_owned(),
        (count, blocks) if count == blocks => format!("{} teams it blocks", all(words, count)),
        (_, blocks) => format!("{number} of the {} teams it blocks", words.number(blocks)),
    };
    (en, below_ja(facts, count))
}

/// Teams that miss a target, where there are any.
fn below_ja(facts: &SummaryFacts<'_>, count: usize) -> String {
    let below = if case::asked(facts.score) == Asked::Nothing { "" } else { "未達" };
    format!("{below}{count}チーム")
}

/// The claim over the common gaps.
pub(in crate::report::summary) fn gaps_claim(facts: &SummaryFacts<'_>, gaps: &[Gap]) -> String {
    let ways = case::gaps(facts.score, gaps).map(|claim| gaps_ways(facts, claim));
    claim(facts.words, ways.unwrap_or_default())
}

fn gaps_ways(facts: &SummaryFacts<'_>, claim: GapsClaim) -> Vec<String> {
    let words = facts.words;
    let quoted = |at: usize| words.quoted(&facts.criterion(at));
    let of = |at: usize| facts.score.portfolio.model.criteria[at].dimension;
    let first_one =
        |short: &str| words.pick(format!("One criterion {short}"), "1つの基準".to_owned());
    match claim {
        GapsClaim::Alone { criterion, lift, alone, paired, blocks } => {
            let of_all = of_blocked(facts, alone, blocks);
            let (en, ja) = lifts(facts, lift, Some(of(criterion)), (&of_all.0, &of_all.1));
            let some = format!("{} it blocks", teams(words, alone));
            let (short, _) = lifts(facts, lift, Some(of(criterion)), (&some, ""));
            let text = quoted(criterion);
            let start = words.pick(format!("{text} alone {en}"), format!("{text}だけで{ja}"));
            let mut ways = Vec::new();
            if paired > 0 {
                ways.push(words.pick(
                    format!(
                        "{text} alone {short}; {} more {} one other too",
                        words.number(paired),
                        if paired == 1 { "needs" } else { "need" }
                    ),
                    format!("{start}、もう1基準との両方で初めて{paired}チーム"),
                ));
            }
            if blocks > alone {
                ways.push(
                    words.pick(
                        start.clone(),
                        format!("{start}（妨げられているのは{blocks}チーム）"),
                    ),
                );
            }
            ways.push(start);
            ways.push(words.pick(format!("{text} alone {short}"), format!("{text}だけで{ja}")));
            ways.push(
                words.pick(format!("{} {en}", first_one("alone")), format!("1つの基準だけで{ja}")),
            );
            ways
        }
        GapsClaim::Pair { criterion, other, lift, lifted } => {
            let below =
                if case::asked(facts.score) == Asked::Nothing { "" } else { " below target" };
            let some = format!("{}{below}", teams(words, lifted));
            let (en, ja) =
                lifts(facts, lift, Some(of(criterion)), (&some, &below_ja(facts, lifted)));
            let (one, two) = (quoted(criterion), quoted(other));
            vec![
                words.pick(format!("{one} and {two} together {en}"), format!("{one}と{two}で{ja}")),
                words.pick(format!("{one} and one other {en}"), format!("{one}ともう1基準で{ja}")),
                words.pick(format!("Two criteria together {en}"), format!("2つの基準で{ja}")),
            ]
        }
        GapsClaim::EachAlone { criteria, lift, dimension, alone, blocks } => {
            let of_all = of_blocked(facts, alone, blocks);
            let (en, ja) = lifts(facts, lift, dimension, (&of_all.0, &of_all.1));
            let number = words.number(criteria);
            vec![words.pick(
                format!("Each of {number} criteria alone {en}"),
                format!("{criteria}基準のいずれも、それだけで{ja}"),
            )]
        }
        GapsClaim::EachPair { lift, dimension, lifted } => {
            let below =
                if case::asked(facts.score) == Asked::Nothing { "" } else { " below target" };
            let some = format!("{}{below}", teams(words, lifted));
            let (en, ja) = lifts(facts, lift, dimension, (&some, &below_ja(facts, lifted)));
            let en = en.replacen("would ", "would each ", 1);
            vec![words.pick(
                format!("Several pairs of criteria {en}"),
                format!("複数の基準の組のそれぞれで{ja}"),
            )]
        }
        GapsClaim::EachBlocks { criteria, blocks } => {
            let (en, ja) = blocks_text(facts, blocks, true);
            vec![words.pick(
                capital(&format!("{} criteria {en}", words.number(criteria))),
                format!("{criteria}基準のそれぞれにより{ja}"),
            )]
        }
        GapsClaim::Blocks { criterion, blocks } => {
            let en = blocks_text(facts, blocks, false);
            let text = quoted(criterion);
            vec![
                words.pick(format!("{text} {}", en.0), format!("{text}により{}", en.1)),
                words.pick(format!("One criterion {}", en.0), format!("1つの基準により{}", en.1)),
            ]
        }
    }
}

/// What a criterion does that lifts nobody: `keeps two teams below target`; or what several
/// each do.
fn blocks_text(facts: &SummaryFacts<'_>, blocks: usize, each: bool) -> (String, String) {
    let words = facts.words;
    let en = teams(words, blocks);
    let (theirs, one) = ("their", "its");
    let its = if blocks == 1 { one } else { theirs };
    let (keeps, is) = if each { ("each keep", "are each") } else { ("keeps", "is") };
    if case::asked(facts.score) != Asked::Nothing {
        (format!("{keeps} {en} below target"), format!("{blocks}チームが目標未達"))
    } else if facts.has_levels() {
        (format!("{keeps} {en} at {its} level"), format!("{blocks}チームが現在のレベルにとどまる"))
    } else {
        (
            format!("{is} open in {en}, where {its} score is lowest"),
            format!("{blocks}チームの最も低い項目で未達"),
        )
    }
}

/// What stands below the gaps: the key of the bars, the order of the rows, and how many are
/// left out.
pub(in crate::report::summary) fn gaps_note(
    facts: &SummaryFacts<'_>,
    shown: usize,
    all: usize,
    raised: bool,
) -> String {
    let words = facts.words;
    let (en, ja) = match facts.score.lift() {
        Lift::Level => ("level raised", "総合レベルが上昇する"),
        Lift::Target => ("dimension brought to target", "項目が目標に到達する"),
        Lift::Band => ("dimension brought to the next band", "項目が次のスコア帯に到達する"),
    };
    let mut note = words.pick(
        format!("Bar: teams blocked; dark: {en} by this alone; outlined: only with one other. Sorted by dark, outlined, bar."),
        format!("棒：妨げられているチーム。濃い部分：これだけで{ja}チーム、枠：もう1基準との両方で初めて。濃い部分、枠、棒の順。"),
    );
    if raised {
        note += &words.pick(
            " Where none is open, those whose value is too low for the target are listed.",
            "未達の基準がない項目は、目標に対して値の低い基準を示す。",
        );
    }
    let hidden = all - shown;
    if hidden > 0 {
        note +=
            &words.pick(format!(" {hidden} more not shown."), format!("ほか{hidden}基準は省略。"));
    }
    note
}

/// A bar in words.
pub(in crate::report::summary) fn lift_alt(
    words: Words,
    lift: Lift,
    (count, alone, paired): (usize, usize, usize),
    other: Option<String>,
) -> String {
    let teams = if count == 1 { "team" } else { "teams" };
    let (en, ja) = match lift {
        Lift::Level => ("raise the level of", "総合レベルが上昇する"),
        Lift::Target => ("bring to target", "目標に到達する"),
        Lift::Band => ("bring to the next band", "次のスコア帯に到達する"),
    };
    let start = words.pick(
        format!("blocks {count} {teams}; of these it alone would {en} {alone}"),
        format!("{count}チームを妨げる。うち、これだけで{ja}のは{alone}チーム"),
    );
    match other {
        Some(other) => words.pick(
            format!("{start}, only together with {other} {paired}"),
            format!("{start}、{other}との両方で初めて{paired}チーム"),
        ),
        None => start,
    }
}

/// What a group has most in common.
pub(in crate::report::summary) fn group_line(facts: &SummaryFacts<'_>) -> String {
    let line = case::group_line(facts.score);
    line_text(facts.words, &facts.grade(), line, |at| facts.criterion(at))
}

fn line_text(
    words: Words,
    grade: &str,
    line: GroupLine,
    criterion: impl Fn(usize) -> String,
) -> String {
    match line {
        GroupLine::NoneAssessed => {
            words.pick(format!("no team has a {grade}"), format!("{grade}のあるチームなし"))
        }
        GroupLine::NoTarget => String::new(),
        GroupLine::NoneBelow => words.pick("no team is below its targets", "目標未達のチームなし"),
        GroupLine::Declared { below } => words.pick(
            format!(
                "{} below target, with declared {grade}s: no criterion is known to be open",
                teams(words, below)
            ),
            format!("未達{below}チームは申告値のみ、未達の基準は不明"),
        ),
        GroupLine::NoCriterion { below } => words.pick(
            format!("{} below target, without an open criterion", teams(words, below)),
            format!("未達{below}チームに未達の基準なし"),
        ),
        GroupLine::First { criterion: at, others, raised, teams: count, below } => {
            let of = match (count, below) {
                (1, 1) => words.pick("the one team below target", "未達1チーム"),
                (count, below) if count == below => words.pick(
                    format!("{} teams below target", super::all(words, below)),
                    format!("未達{below}チームすべて"),
                ),
                (count, below) => words.pick(
                    format!("{count} of {below} teams below target"),
                    format!("未達{below}チーム中{count}チーム"),
                ),
            };
            let text = words.quoted(&shortened(&criterion(at), 34.0));
            let (first, first_ja) = if raised {
                ("raise first", "最優先で引き上げる基準は")
            } else {
                ("open first", "最優先の未達基準は")
            };
            match others {
                0 => words
                    .pick(format!("{first}: {text}, in {of}"), format!("{first_ja}{text}（{of}）")),
                others => words.pick(
                    format!("{first}: {text} ({others} more alike), in {of}"),
                    format!("{first_ja}{text}など同順の{}基準（各{of}）", others + 1),
                ),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Locale, Period};

    #[test]
    fn a_group_line_says_only_what_is_known() {
        let words = |locale| Words {
            locale,
            capitals: false,
            period: Period::new(2026, 11).expect("a month"),
        };
        for (line, en, ja) in [
            (GroupLine::NoneAssessed, "no team has a level", "レベルのあるチームなし"),
            (GroupLine::NoTarget, "", ""),
            (GroupLine::NoneBelow, "no team is below its targets", "目標未達のチームなし"),
            (
                GroupLine::Declared { below: 2 },
                "two teams below target, with declared levels: no criterion is known to be open",
                "未達2チームは申告値のみ、未達の基準は不明",
            ),
            (
                GroupLine::First { criterion: 0, others: 0, raised: false, teams: 1, below: 2 },
                "open first: “X”, in 1 of 2 teams below target",
                "最優先の未達基準は「X」（未達2チーム中1チーム）",
            ),
            (
                GroupLine::First { criterion: 0, others: 3, raised: false, teams: 1, below: 2 },
                "open first: “X” (3 more alike), in 1 of 2 teams below target",
                "最優先の未達基準は「X」など同順の4基準（各未達2チーム中1チーム）",
            ),
            (
                GroupLine::First { criterion: 0, others: 0, raised: false, teams: 2, below: 2 },
                "open first: “X”, in both teams below target",
                "最優先の未達基準は「X」（未達2チームすべて）",
            ),
        ] {
            assert_eq!(line_text(words(Locale::En), "level", line, |_| "X".into()), en);
            assert_eq!(line_text(words(Locale::Ja), "レベル", line, |_| "X".into()), ja);
        }
    }
}
