//! The headline of a team report: state, change, constraint.
//!
//! Ways to say it go from the fullest to the shortest; the first that fits two lines is
//! taken.

use super::facts::TeamFacts;
use super::words::{balanced, first_that_fits};
use crate::model::Grade;
use crate::score::State;

/// Room for the headline: the text width in sizes of the headline's type.
fn headline_measure(facts: &TeamFacts<'_>) -> f64 {
    if facts.words.is_ja() { 493.0 / 17.0 } else { 493.0 / 19.0 }
}

/// The headline: state, change, constraint.
pub(super) fn headline(facts: &TeamFacts<'_>) -> String {
    let candidates = [false, true].map(|short| headline_with(facts, short, true));
    let mut candidates: Vec<String> = candidates.into();
    candidates.push(headline_with(facts, true, false));
    let text = first_that_fits(candidates, headline_measure(facts), 2);
    balanced(facts.words, &text, headline_measure(facts))
}

fn headline_with(facts: &TeamFacts<'_>, short: bool, with_change: bool) -> String {
    let words = facts.words;
    let score = facts.score;
    let Some(grade) = &score.grade else { return headline_without_grade(facts, short) };
    let max = facts.model.span().highest();
    let first = score.is_first();
    let (noun, total) = if grade.level().is_some() {
        ("Level", "総合レベル")
    } else {
        ("Score", "総合スコア")
    };
    let mut head =
        words.pick(format!("{noun} {grade} of {max}"), format!("{total}{grade}（最高{max}）"));
    if first {
        let noun = noun.to_lowercase();
        head = words.pick(
            format!("First assessment, {noun} {grade} of {max}"),
            format!("初回評価で{head}"),
        );
    }
    if let (Some(previous), Some(compared)) = (&score.previous, score.compared_with)
        && previous != grade
    {
        let since = words.period_name(compared);
        let up = grade > previous;
        head = match (words.is_ja(), up) {
            (false, true) => format!("{head}, up from {previous} in {since}"),
            (false, false) => format!("{head}, down from {previous} in {since}"),
            (true, true) => format!("{since}の{previous}から{total}{grade}（最高{max}）に上昇"),
            (true, false) => format!("{since}の{previous}から{total}{grade}（最高{max}）に低下"),
        };
    }
    let change = if with_change { change_clause(facts, short) } else { None };
    let end = closing_clause(facts, short, change.is_some());
    match (words.is_ja(), change, end) {
        (false, Some(change), Some(end)) => format!("{head}: {change}{end}"),
        (true, Some(change), Some(end)) => format!("{head}：{change}、{end}"),
        (false, Some(change), None) => format!("{head}: {change}"),
        (true, Some(change), None) => format!("{head}：{change}"),
        (false, None, Some(end)) => format!("{head}: {end}"),
        (true, None, Some(end)) => format!("{head}：{end}"),
        (_, None, None) => head,
    }
}

fn headline_without_grade(facts: &TeamFacts<'_>, short: bool) -> String {
    let words = facts.words;
    let period = words.period_full(facts.score.period);
    if facts.score.state == State::NotApplicable {
        return words.pick(
            "Not applicable: no criterion of the model concerns the team",
            "対象外：該当する基準なし",
        );
    }
    if facts.score.assessment.is_some() {
        let missing = facts.names_inside(&facts.not_assessed(), short);
        return words.pick(
            format!("No team level in {period}: {missing} not assessed"),
            format!("{period}の総合レベルなし：{missing}が未評価"),
        );
    }
    match facts.score.last_known() {
        Some(last) => {
            let month = words.period_name(last.period);
            match &last.grade {
                Some(Grade::Level(level)) => words.pick(
                    format!("Not assessed in {period}; last known level: {level} in {month}"),
                    format!("{period}は未評価、直近は{month}の総合レベル{level}"),
                ),
                Some(Grade::Score(score)) => words.pick(
                    format!("Not assessed in {period}; last known score: {score} in {month}"),
                    format!("{period}は未評価、直近は{month}の総合スコア{score}"),
                ),
                None => words.pick(
                    format!(
                        "Not assessed in {period}; last assessed in {month}, without a team level"
                    ),
                    format!("{period}は未評価、直近の{month}も総合レベルなし"),
                ),
            }
        }
        None => words.pick(format!("Not assessed in {period}"), format!("{period}は未評価")),
    }
}

/// What moved since the period compared with. Losses and gains are told apart.
fn change_clause(facts: &TeamFacts<'_>, short: bool) -> Option<String> {
    let words = facts.words;
    let (gained, lost) = (facts.changed(true), facts.changed(false));
    let moved = |dimensions: &[(usize, Grade)], en: &str, ja: &str| -> Option<String> {
        let names = |ats: &[(usize, Grade)]| {
            facts.names_inside(&ats.iter().map(|(at, _)| *at).collect::<Vec<_>>(), short)
        };
        match dimensions {
            [] => None,
            [(_, level), rest @ ..]
                if dimensions.len() <= 3 && rest.iter().all(|(_, other)| other == level) =>
            {
                Some(words.pick(
                    format!("{} {en} to {level}", names(dimensions)),
                    format!("{}が{level}に{ja}", names(dimensions)),
                ))
            }
            [a, b] => Some(words.pick(
                format!(
                    "{} {en} to {} and {} to {}",
                    names(std::slice::from_ref(a)),
                    a.1,
                    names(std::slice::from_ref(b)),
                    b.1
                ),
                format!(
                    "{}が{}、{}が{}に{ja}",
                    names(std::slice::from_ref(a)),
                    a.1,
                    names(std::slice::from_ref(b)),
                    b.1
                ),
            )),
            many => Some(words.pick(
                format!("{} dimensions {en}", words.number(many.len())),
                format!("{}項目が{ja}", many.len()),
            )),
        }
    };
    let gained = moved(&gained, "rose", "上昇");
    let lost = moved(&lost, "fell", "低下");
    match (lost, gained) {
        (Some(lost), Some(gained)) => {
            Some(words.pick(format!("{lost}, {gained}"), format!("{lost}、{gained}")))
        }
        (lost, gained) => lost.or(gained),
    }
}

/// What holds the team where it is, or that nothing does.
fn closing_clause(facts: &TeamFacts<'_>, short: bool, after_change: bool) -> Option<String> {
    let words = facts.words;
    let score = facts.score;
    let level = score.grade.as_ref()?;
    let applicable = facts.applicable();
    let limiting = score.limiting();
    let (met, missed) = facts.targets();
    let glue = |conjunction: &str, text: String| {
        if after_change && !words.is_ja() { format!(", {conjunction} {text}") } else { text }
    };
    let lowest = score.dimensions.iter().filter_map(|dimension| dimension.grade()).min()?;
    if level.level().is_some_and(|level| level == facts.model.max_level()) && lowest == level {
        return Some(glue(
            "and",
            words.pick("every dimension is at the highest level", "全項目が最高レベル"),
        ));
    }
    if missed.is_empty() && !met.is_empty() {
        return Some(glue("and", words.pick("every target is met", "全目標を達成")));
    }
    let names = facts.names_inside(&limiting, short);
    // A stall is told from three months on; of several dimensions the last to move counts.
    let months = limiting.iter().map(|&at| score.months_at_grade(at)).min().unwrap_or(0);
    let stalled = months >= 3;
    let span = words.rounds(months);
    if limiting.len() == applicable.len() && applicable.len() > 1 {
        return Some(glue(
            "and",
            if stalled && !after_change {
                words.pick(
                    format!("no dimension has moved in {span}"),
                    format!("全項目が{span}間変化なし"),
                )
            } else {
                words.pick(
                    format!("every dimension is at {lowest}"),
                    format!("全項目が{}", words.graded(lowest)),
                )
            },
        ));
    }
    if !facts.model.team_is_lowest() {
        // A mean is not held by one dimension; the lowest is named all the same.
        let is = if limiting.len() == 1 { "is" } else { "are" };
        let (count, all) = (limiting.len(), applicable.len());
        let names = if count > 3 {
            words.pick(format!("{count} of {all} dimensions"), format!("{all}項目中{count}項目"))
        } else {
            names
        };
        return Some(match after_change && !words.is_ja() {
            true => format!("; {names} {is} lowest, at {lowest}"),
            false => words.pick(
                format!("{names} {is} lowest, at {lowest}"),
                format!("最も低いのは{names}の{lowest}"),
            ),
        });
    }
    let level = lowest;
    if let [only] = limiting[..] {
        let fell = facts.changed(false).iter().any(|(at, _)| *at == only);
        // The change clause ends with the dimension that fell: it caps the team.
        let held = fell && facts.changed(true).is_empty();
        if held && after_change {
            return Some(words.pick(" and caps the team", "全体を制約"));
        }
        if stalled {
            return Some(glue(
                "but",
                words.pick(
                    format!("{names} has stayed at {level} for {span} and caps the team"),
                    format!("{names}は{span}間{level}のまま全体を制約"),
                ),
            ));
        }
        return Some(glue(
            "but",
            words.pick(format!("{names} caps the team"), format!("{names}が全体を制約")),
        ));
    }
    if limiting.len() > 3 {
        let count = limiting.len();
        return Some(glue(
            "but",
            words.pick(
                format!("{} of {} dimensions hold the team at {level}", count, applicable.len()),
                format!("{}項目中{count}項目が{level}で全体を制約", applicable.len()),
            ),
        ));
    }
    Some(glue(
        "but",
        match stalled {
            true => words.pick(
                format!("{names} have stayed at {level} for {span} and cap the team"),
                format!("{names}は{span}間{level}のまま全体を制約"),
            ),
            false => words
                .pick(format!("{names} hold the team at {level}"), format!("{names}が全体を制約")),
        },
    ))
}
