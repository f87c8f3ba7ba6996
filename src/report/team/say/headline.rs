//! The headline: state, change, constraint.

use crate::model::{Grade, MaturityModel};
use crate::report::facts::TeamFacts;
use crate::report::team::claims::{self, Closing, Headline, LastKnown, Opening, Standing};
use crate::report::words::{Words, balanced_headline, capital, first_that_fits};
use crate::score::Stall;

use super::by_number;

/// Room for the headline: the text width in sizes of the headline's type.
fn measure(facts: &TeamFacts<'_>) -> f64 {
    if facts.words.is_ja() { 493.0 / 17.0 } else { 493.0 / 19.0 }
}

/// The headline: of two lines at most.
pub(in crate::report) fn headline(facts: &TeamFacts<'_>) -> String {
    let headline = claims::headline(facts);
    let mut candidates = Vec::new();
    for (short, with_change, with_stall) in
        [(false, true, true), (true, true, true), (true, true, false), (true, false, true)]
    {
        candidates.push(say(facts, &headline, How { short, with_change, with_stall }));
    }
    let text = first_that_fits(candidates, measure(facts), 2);
    balanced_headline(facts.words, &text, measure(facts))
}

/// How full a headline is.
#[derive(Clone, Copy)]
struct How {
    /// With the short names of dimensions.
    short: bool,
    /// With what moved.
    with_change: bool,
    /// With how long the team has been held, which goes before what moved does.
    with_stall: bool,
}

fn say(facts: &TeamFacts<'_>, headline: &Headline, how: How) -> String {
    let words = facts.words;
    let short = how.short;
    let period = words.period_full(facts.score.period);
    let (team, team_ja) = noun(facts.model);
    match headline {
        Headline::NotApplicable => words.pick(
            "Not applicable: no criterion of the model concerns the team",
            "対象外：該当する基準なし",
        ),
        Headline::OtherVersion(version) => {
            let now = &facts.model.version;
            words.pick(
                format!("No team {team} in {period}: assessed by version {version} of the model, not {now}"),
                format!("{period}の総合{team_ja}なし：評価はモデルの版{version}（現行は{now}）"),
            )
        }
        Headline::NothingAnswered => words.pick(
            format!("No team {team} in {period}: no criterion was answered"),
            format!("{period}の総合{team_ja}なし：基準への回答なし"),
        ),
        Headline::Incomplete(missing) => {
            let names = facts.names_inside(missing, short);
            words.pick(
                format!("No team {team} in {period}: {names} not assessed"),
                format!("{period}の総合{team_ja}なし：{names}が未評価"),
            )
        }
        Headline::NoTeamGrade => words.pick(
            format!("No team {team} in {period}: declared levels have no mean"),
            format!("{period}の総合{team_ja}なし：申告されたレベルの平均は算出不可"),
        ),
        Headline::NotAssessed(last) => not_assessed(facts, last.as_ref()),
        Headline::Stands(standing) => stands(facts, standing, how),
    }
}

/// What a team of the model stands at: a level or a score.
fn noun(model: &MaturityModel) -> (&'static str, &'static str) {
    if model.has_levels() { ("level", "レベル") } else { ("score", "スコア") }
}

fn not_assessed(facts: &TeamFacts<'_>, last: Option<&LastKnown>) -> String {
    let words = facts.words;
    let period = words.period_full(facts.score.period);
    let (noun, noun_ja) = noun(facts.model);
    let Some(last) = last else {
        return words.pick(format!("Not assessed in {period}"), format!("{period}は未評価"));
    };
    let month = words.period_name(last.period);
    match &last.grade {
        Some(grade) => words.pick(
            format!("Not assessed in {period}; last known {noun}: {grade} in {month}"),
            format!("{period}は未評価、直近は{month}の総合{noun_ja}{grade}"),
        ),
        None => words.pick(
            format!("Not assessed in {period}; last assessed in {month}, without a team {noun}"),
            format!("{period}は未評価、直近の{month}も総合{noun_ja}なし"),
        ),
    }
}

fn stands(facts: &TeamFacts<'_>, standing: &Standing, how: How) -> String {
    let words = facts.words;
    let head = opening(facts, standing);
    let change = if how.with_change { moved(facts, standing, how.short) } else { None };
    let end = standing.closing.as_ref();
    // Only a gain is at odds with what holds the team where it is.
    let conjunction = if standing.gained.is_empty() { "and" } else { "but" };
    let joined = change.as_ref().map(|_| conjunction);
    let end = end.map(|closing| say_closing(facts, closing, how, joined));
    match (words.is_ja(), change, end) {
        (false, Some(change), Some(end)) => format!("{head}: {change}{end}"),
        (true, Some(change), Some(end)) => format!("{head}：{change}、{end}"),
        (false, Some(text), None) | (false, None, Some(text)) => format!("{head}: {text}"),
        (true, Some(text), None) | (true, None, Some(text)) => format!("{head}：{text}"),
        (_, None, None) => head,
    }
}

fn opening(facts: &TeamFacts<'_>, standing: &Standing) -> String {
    let words = facts.words;
    let grade = &standing.grade;
    let max = facts.model.span().highest();
    let (noun, noun_ja) = noun(facts.model);
    // A score has a highest mark, a level the highest of its ladder.
    let highest = if facts.model.has_levels() { "最高" } else { "満点" };
    let ja = format!("総合{noun_ja}{grade}（{highest}{max}）");
    let en = format!("{noun} {grade} of {max}");
    match &standing.opening {
        Opening::Plain => words.pick(capital(&en), ja),
        Opening::First => words.pick(format!("First assessment, {en}"), format!("初回評価で{ja}")),
        Opening::Moved { from, period } => {
            let since = words.period_name(*period);
            let up = grade > from;
            let moved = if up { "up" } else { "down" };
            let ja = match (facts.model.has_levels(), up) {
                (false, _) => format!("総合{noun_ja}{grade}（{highest}{max}、{since}は{from}）"),
                (true, true) => format!("{ja}、{since}の{from}から上昇"),
                (true, false) => format!("{ja}、{since}の{from}から低下"),
            };
            words.pick(format!("{}, {moved} from {from} in {since}", capital(&en)), ja)
        }
        Opening::NotComparable { period, then } => {
            let (since, now) = (words.period_name(*period), &facts.model.version);
            words.pick(
                format!(
                    "{} by version {now}, not comparable with {since} (version {then})",
                    capital(&en)
                ),
                format!("総合{noun_ja}{grade}（{highest}{max}、版{now}）、{since}（版{then}）とは比較不可"),
            )
        }
    }
}

/// What moved since the period compared with. Losses and gains are told apart.
fn moved(facts: &TeamFacts<'_>, standing: &Standing, short: bool) -> Option<String> {
    let words = facts.words;
    let lost = moved_so(facts, &standing.lost, short, ("fell", "低下"));
    let gained = moved_so(facts, &standing.gained, short, ("rose", "上昇"));
    match (lost, gained) {
        (Some(lost), Some(gained)) => {
            Some(words.pick(format!("{lost}, {gained}"), format!("{lost}、{gained}")))
        }
        (lost, gained) => lost.or(gained),
    }
}

fn moved_so(
    facts: &TeamFacts<'_>,
    dimensions: &[(usize, Grade)],
    short: bool,
    (en, ja): (&str, &str),
) -> Option<String> {
    let words = facts.words;
    let names = |moved: &[(usize, Grade)]| {
        let ats: Vec<usize> = moved.iter().map(|(at, _)| *at).collect();
        facts.names_inside(&ats, short)
    };
    match dimensions {
        [] => None,
        [(_, grade), rest @ ..]
            if dimensions.len() <= 3 && rest.iter().all(|(_, other)| other == grade) =>
        {
            let names = names(dimensions);
            Some(words.pick(format!("{names} {en} to {grade}"), format!("{names}が{grade}に{ja}")))
        }
        [a, b] => {
            let (first, second) = (names(std::slice::from_ref(a)), names(std::slice::from_ref(b)));
            let (a, b) = (&a.1, &b.1);
            Some(words.pick(
                format!("{first} {en} to {a} and {second} to {b}"),
                format!("{first}が{a}、{second}が{b}に{ja}"),
            ))
        }
        many => Some(words.pick(
            format!("{} dimensions {en}", words.number(many.len())),
            format!("{}項目が{ja}", many.len()),
        )),
    }
}

/// What holds the team where it is, joined to what moved, if anything did, by a conjunction.
fn say_closing(
    facts: &TeamFacts<'_>,
    closing: &Closing,
    how: How,
    conjunction: Option<&'static str>,
) -> String {
    let words = facts.words;
    let short = how.short;
    let after_change = conjunction.is_some();
    let holder = conjunction.unwrap_or_default();
    let glue = |conjunction: &str, text: String| {
        if after_change && !words.is_ja() { format!(", {conjunction} {text}") } else { text }
    };
    let names = |dimensions: &[usize]| facts.names_inside(dimensions, short);
    match closing {
        Closing::Top => {
            glue("and", words.pick("every dimension is at the highest level", "全項目が最高レベル"))
        }
        Closing::TargetsMet => glue("and", words.pick("every target is met", "全目標を達成")),
        Closing::AllAlike { grade, stall: Some(stall) } if !after_change => {
            no_move(words, grade, *stall)
        }
        Closing::AllAlike { grade, .. } => glue(
            "and",
            words.pick(
                format!("every dimension is at {grade}"),
                format!("全項目が{}", words.graded(grade)),
            ),
        ),
        Closing::Lowest { dimensions, of, grade } => {
            let count = dimensions.len();
            let names = if count > 3 {
                words.pick(format!("{count} of {of} dimensions"), format!("{of}項目中{count}項目"))
            } else {
                names(dimensions)
            };
            let text = words.pick(
                format!("{names} {} lowest, at {grade}", by_number(count, "is", "are")),
                format!("最も低いのは{names}の{grade}"),
            );
            if after_change && !words.is_ja() { format!("; {text}") } else { text }
        }
        Closing::Caps { dimensions, grade, fell: true, .. }
            if after_change && dimensions.len() <= 3 =>
        {
            let en = match dimensions.len() {
                1 => " and caps the team".to_owned(),
                _ => format!(" and hold the team at {grade}"),
            };
            words.pick(en, "全体を制約")
        }
        Closing::Caps { dimensions, of, grade, .. } if dimensions.len() > 3 => {
            let count = dimensions.len();
            glue(
                holder,
                words.pick(
                    format!("{count} of {of} dimensions hold the team at {grade}"),
                    format!("{of}項目中{count}項目が{grade}で全体を制約"),
                ),
            )
        }
        Closing::Caps { dimensions, grade, stall: Some(stall), .. } if how.with_stall => {
            glue(holder, stalled(words, &names(dimensions), dimensions.len(), grade, *stall))
        }
        Closing::Caps { dimensions, grade, .. } => {
            let names = names(dimensions);
            glue(
                holder,
                match dimensions.len() {
                    1 => {
                        words.pick(format!("{names} caps the team"), format!("{names}が全体を制約"))
                    }
                    _ => words.pick(
                        format!("{names} hold the team at {grade}"),
                        format!("{names}が全体を制約"),
                    ),
                },
            )
        }
    }
}

/// That nothing has moved for long: since when, where that is known of every period, else in
/// how many assessments.
fn no_move(words: Words, grade: &Grade, stall: Stall) -> String {
    let since = words.period_name(stall.since);
    let count = stall.assessments;
    if stall.is_complete() {
        return words.pick(
            format!("no dimension has moved since {since}"),
            format!("全項目が{since}から変化なし"),
        );
    }
    words.pick(
        format!(
            "every dimension was at {grade} in {} assessments since {since}",
            words.all_of(count)
        ),
        format!("全項目が{since}以降の評価{count}回とも{grade}"),
    )
}

fn stalled(words: Words, names: &str, number: usize, grade: &Grade, stall: Stall) -> String {
    let since = words.period_name(stall.since);
    let count = stall.assessments;
    let caps = by_number(number, "caps", "cap");
    if stall.is_complete() {
        let has = by_number(number, "has", "have");
        return words.pick(
            format!("{names} {has} stayed at {grade} since {since} and {caps} the team"),
            format!("{names}は{since}から{grade}のまま全体を制約"),
        );
    }
    let was = by_number(number, "was", "were");
    let all = words.all_of(count);
    words.pick(
        format!("{names} {was} at {grade} in {all} assessments since {since} and {caps} the team"),
        format!("{names}は{since}以降の評価{count}回とも{grade}で全体を制約"),
    )
}
