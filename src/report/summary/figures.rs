//! The four figures under the headline.

use super::case::{self, Asked, Change};
use super::facts::SummaryFacts;
use super::say;
use crate::report::team::Figure;
use crate::report::words::shortened;
use crate::score::Share;

/// Teams at target, the median, movers and coverage in numbers.
pub(super) fn figures(facts: &SummaryFacts<'_>) -> Vec<Figure> {
    let asked = case::asked(facts.score);
    let targets = (asked != Asked::Nothing).then(|| targets(facts, &asked));
    let all = [targets, Some(median(facts)), movers(facts), Some(coverage(facts))];
    all.into_iter().flatten().collect()
}

/// The number of a share and what it is of; a dash where it may not be told.
fn counted(facts: &SummaryFacts<'_>, share: Share) -> (String, String) {
    if share.of == 0 || !facts.score.may_count(share.of) {
        return ("–".into(), String::new());
    }
    let of = facts.words.pick(format!("of {}", share.of), format!("/{}", share.of));
    (share.count.to_string(), of)
}

/// Why there is nothing to compare with.
fn no_comparison(facts: &SummaryFacts<'_>) -> String {
    let words = facts.words;
    let earlier =
        facts.score.teams.iter().any(|team| {
            team.history.first().is_some_and(|first| first.period < facts.score.period)
        });
    if earlier {
        words.pick("nothing to compare with", "比較対象なし")
    } else {
        words.pick("no earlier period", "以前の評価なし")
    }
}

fn targets(facts: &SummaryFacts<'_>, asked: &Asked) -> Figure {
    let words = facts.words;
    let score = facts.score;
    let met = case::met(score, asked);
    let (number, of) = counted(facts, met);
    let label = match asked {
        Asked::Organisation(bar) | Asked::Both(bar) => say::teams_at_bar(words, bar, true),
        Asked::Nothing | Asked::Teams => words.pick("Teams at their targets", "目標達成チーム"),
    };
    let note = match asked {
        Asked::Both(_) => own(facts, score.meeting_own()),
        Asked::Teams => {
            let without = score.graded().count.saturating_sub(met.of);
            if without == 0 {
                words.pick("every team has targets", "全チームに目標あり")
            } else {
                words
                    .pick(format!("{without} without target"), format!("目標なしは{without}チーム"))
            }
        }
        Asked::Nothing | Asked::Organisation(_) => change(facts),
    };
    Figure { number, of, label, note, alert: false }
}

fn own(facts: &SummaryFacts<'_>, own: Share) -> String {
    let words = facts.words;
    match own.count {
        0 => words.pick("none meets all its targets", "全目標の達成なし"),
        1 => words.pick("1 meets all its targets", "全目標の達成は1チーム"),
        count => words.pick(
            format!("{count} meet all their targets"),
            format!("全目標の達成は{count}チーム"),
        ),
    }
}

fn change(facts: &SummaryFacts<'_>) -> String {
    let words = facts.words;
    let score = facts.score;
    let period = |period| words.period_short(period);
    match case::change(score) {
        Change::SameTeams { since, then, .. } => {
            let share = Share { count: then, of: case::met(score, &case::asked(score)).of };
            let (since, share) = (period(since), facts.share(share));
            words.pick(format!("{share} in {since}"), format!("{since}は{share}"))
        }
        Change::OtherTeams { since, of, then, now, .. } => {
            let since = period(since);
            words.pick(
                format!("of {of} also in {since}: {then}, now {now}"),
                format!("{since}も評価の{of}では{then}→{now}"),
            )
        }
        Change::OtherVersion { since } => {
            let since = period(since);
            words.pick(
                format!("other model version in {since}"),
                format!("{since}はモデルの版が異なる"),
            )
        }
        Change::Unknown => match score.compared_with {
            None => no_comparison(facts),
            Some(_) if score.portfolio.withheld.single_teams => words.pick("withheld", "非掲載"),
            Some(since) => {
                let since = period(since);
                words.pick(
                    format!("no team also known in {since}"),
                    format!("{since}と比較できるチームなし"),
                )
            }
        },
    }
}

fn median(facts: &SummaryFacts<'_>) -> Figure {
    let words = facts.words;
    let score = facts.score;
    let median =
        |period| score.median_grade(period).map_or_else(|| "–".into(), ToString::to_string);
    Figure {
        number: median(score.period),
        of: String::new(),
        label: if facts.has_levels() {
            words.pick("Median team level", "総合レベルの中央値")
        } else {
            words.pick("Median team score", "総合スコアの中央値")
        },
        note: match score.compared_with {
            Some(period) => {
                let (median, since) = (median(period), words.period_short(period));
                words.pick(format!("{median} in {since}"), format!("{since}は{median}"))
            }
            None => no_comparison(facts),
        },
        alert: false,
    }
}

fn movers(facts: &SummaryFacts<'_>) -> Option<Figure> {
    let words = facts.words;
    let score = facts.score;
    let since = words.period_short(score.compared_with?);
    let compared = score.compared_teams();
    let claim = case::movers(&score.movers());
    let (number, of) = counted(facts, Share { count: claim.rose, of: compared });
    let fell = claim.fell.len();
    let other = score.by_other_version().len();
    let shown = compared > 0 && score.may_count(compared);
    let other_text =
        if other > 0 && (score.may_count(other) || !score.portfolio.withheld.single_teams) {
            words.pick(
                format!("{other} not comparable: other version"),
                format!("版が異なり比較不可{other}チーム"),
            )
        } else {
            String::new()
        };
    let fell_text = match fell {
        0 => words.pick("in any dimension; none fell", "いずれかの項目、低下なし"),
        _ => words.pick(
            format!("in any dimension; {fell} fell in one"),
            format!("いずれかの項目、低下は{fell}チーム"),
        ),
    };
    let join = words.pick("; ", "、");
    let note = match (shown, other_text.is_empty()) {
        (true, true) => fell_text,
        (true, false) => words.pick(
            format!("{fell} fell{join}{other_text}"),
            format!("低下{fell}チーム{join}{other_text}"),
        ),
        (false, false) => other_text,
        (false, true) if compared == 0 => words.pick("no team to compare", "比較できるチームなし"),
        (false, true) => words.pick("withheld", "非掲載"),
    };
    Some(Figure {
        number,
        of,
        // A longer name of a round would leave a single letter for the second line.
        label: words.pick(
            format!("Teams that rose since {since}"),
            if since.chars().count() > 3 {
                format!("{since}から上昇")
            } else {
                format!("{since}から上昇したチーム")
            },
        ),
        note,
        alert: false,
    })
}

fn coverage(facts: &SummaryFacts<'_>) -> Figure {
    let words = facts.words;
    let score = facts.score;
    let assessed = score.assessed();
    let period = words.period_short(score.period);
    let (number, of) = counted(facts, assessed);
    Figure {
        number,
        of,
        label: words
            .pick(format!("Teams assessed in {period}"), format!("{period}の評価済みチーム")),
        note: if score.may_count(assessed.of) {
            lacking(facts)
        } else {
            words.pick("withheld", "非掲載")
        },
        alert: false,
    }
}

/// Which teams have no grade, and which of them no assessment.
fn lacking(facts: &SummaryFacts<'_>) -> String {
    let words = facts.words;
    let grade = facts.grade();
    let (missing, ungraded) = (case::not_assessed(facts.score), case::without_grade(facts.score));
    let named = |teams: &[usize]| match teams {
        [only] if !facts.score.portfolio.withheld.single_teams => {
            Some(shortened(&facts.team(*only), 11.0))
        }
        _ => None,
    };
    // Names of several teams stand in the map.
    let (below, below_ja) = if facts.score.portfolio.withheld.single_teams {
        ("", "")
    } else {
        (", named below", "（下表）")
    };
    match (missing.len(), ungraded.len()) {
        (0, 0) => words.pick("none missing", "未評価なし"),
        (count, 0) => match named(&missing) {
            Some(name) => words.pick(format!("missing: {name}"), format!("未評価：{name}")),
            None => words.pick(
                format!("{count} missing{below}"),
                format!("未評価は{count}チーム{below_ja}"),
            ),
        },
        (0, count) => match named(&ungraded) {
            Some(name) => words.pick(format!("no {grade}: {name}"), format!("{grade}なし：{name}")),
            None => words.pick(
                format!("{count} without a {grade}{below}"),
                format!("{grade}なしは{count}チーム{below_ja}"),
            ),
        },
        (missing, ungraded) => words.pick(
            format!("{ungraded} without a {grade}; {missing} missing"),
            format!("{grade}なし{ungraded}チーム、未評価{missing}チーム"),
        ),
    }
}
