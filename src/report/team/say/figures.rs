//! The four figures under the headline.

use std::cmp::Ordering;

use crate::model::{Period, Score};
use crate::report::facts::TeamFacts;
use crate::report::team::Figure;
use crate::report::team::claims::{
    self, Basis, ChangeFigure, GradeFigure, Incomparable, TargetsFigure,
};
use crate::report::words::{Words, shortened};

/// Grade, change, criteria and targets in numbers.
pub(in crate::report) fn figures(facts: &TeamFacts<'_>) -> Vec<Figure> {
    vec![grade(facts), change(facts), criteria(facts), targets(facts)]
}

fn none() -> String {
    "–".to_owned()
}

fn of(words: Words, total: impl std::fmt::Display) -> String {
    words.pick(format!("of {total}"), format!("/{total}"))
}

fn grade(facts: &TeamFacts<'_>) -> Figure {
    let words = facts.words;
    let figure = claims::grade_figure(facts);
    let note = match &figure {
        GradeFigure::NotAssessed | GradeFigure::NothingAnswered => {
            words.pick("not assessed", "未評価")
        }
        GradeFigure::OtherVersion(version) => {
            words.pick(format!("assessed by version {version}"), format!("版{version}による評価"))
        }
        GradeFigure::NotApplicable => words.pick("not applicable", "対象外"),
        GradeFigure::Incomplete => words.pick("not assessed in full", "未評価の項目あり"),
        GradeFigure::NoTeamGrade => words.pick("declared levels, no mean", "申告値のため平均なし"),
        GradeFigure::Stands { basis, .. } => say_basis(words, *basis),
    };
    Figure {
        number: match &figure {
            GradeFigure::Stands { grade, .. } => grade.to_string(),
            _ => none(),
        },
        of: of(words, facts.model.span().highest()),
        label: words.grade_of_team(facts.model),
        note,
        alert: false,
    }
}

/// What the team's grade is made of.
fn say_basis(words: Words, basis: Basis) -> String {
    let mean_of = |count: usize, one: &str, many: &str, ja: &str| {
        words.pick(
            format!("mean of {}", words.counted(count, one, many)),
            format!("{count}{ja}の平均"),
        )
    };
    match basis {
        Basis::OneDimension => words.pick("one dimension", "1項目"),
        Basis::Lowest(2) => words.pick("lower of two dimensions", "2項目の最小値"),
        Basis::Lowest(count) => words.pick(
            format!("lowest of {} dimensions", words.number(count)),
            format!("{count}項目の最小値"),
        ),
        Basis::Dimensions(count) => mean_of(count, "dimension", "dimensions", "項目"),
        Basis::Areas(count) => mean_of(count, "area", "areas", "領域"),
        Basis::Ratings(count) => mean_of(count, "rating", "ratings", "件の評点"),
        Basis::Criteria(count) => mean_of(count, "criterion", "criteria", "基準"),
    }
}

fn change(facts: &TeamFacts<'_>) -> Figure {
    let words = facts.words;
    let levels = facts.model.has_levels();
    match claims::change_figure(facts) {
        ChangeFigure::Incomparable { since, why } => Figure {
            number: none(),
            of: String::new(),
            label: change_label(words, levels, since),
            note: say_incomparable(words, &why),
            alert: false,
        },
        ChangeFigure::Levels { since, gained, lost, losers, of, all } => Figure {
            number: match gained.sign() {
                Ordering::Greater => format!("+{}", gained.rounded(0)),
                _ => "0".into(),
            },
            of: String::new(),
            label: if gained == Score::whole(1) {
                let since = words.period_short(since);
                words.pick(
                    format!("Level gained since {since}"),
                    format!("{since}から上昇したレベル数"),
                )
            } else {
                change_label(words, levels, Some(since))
            },
            note: match lost.sign() {
                Ordering::Equal if of < all => words.pick(
                    format!("none lost, {of} of {all} compared"),
                    format!("低下なし（比較は{all}項目中{of}）"),
                ),
                Ordering::Equal => words.pick("none lost", "低下なし"),
                _ => {
                    let lost = lost.rounded(0);
                    let names = shortened(&facts.names_inside(&losers, true), 12.0);
                    words.pick(format!("{lost} lost: {names}"), format!("低下{lost}段階：{names}"))
                }
            },
            alert: lost.sign().is_ne(),
        },
        ChangeFigure::Scores { since, team, rose, fell } => Figure {
            number: team.as_ref().map_or_else(none, signed),
            of: String::new(),
            label: change_label(words, levels, Some(since)),
            note: match (rose, fell) {
                (0, 0) => words.pick("no dimension moved", "変化した項目なし"),
                _ => words.pick(
                    format!("dimensions: {rose} rose, {fell} fell"),
                    format!("上昇{rose}項目、低下{fell}項目"),
                ),
            },
            alert: team.is_some_and(|by| by.sign() == Ordering::Less),
        },
    }
}

fn signed(by: &Score) -> String {
    match by.sign() {
        Ordering::Greater => format!("+{by}"),
        Ordering::Less => format!("−{}", by.abs()),
        Ordering::Equal => "0.00".into(),
    }
}

fn change_label(words: Words, levels: bool, since: Option<Period>) -> String {
    match (since.map(|since| words.period_short(since)), levels) {
        (Some(since), true) => words
            .pick(format!("Levels gained since {since}"), format!("{since}から上昇したレベル数")),
        (Some(since), false) => words
            .pick(format!("Change of score since {since}"), format!("{since}からのスコアの増減")),
        (None, true) => words.pick("Levels gained", "上昇したレベル数"),
        (None, false) => words.pick("Change of score", "スコアの増減"),
    }
}

fn say_incomparable(words: Words, why: &Incomparable) -> String {
    match why {
        Incomparable::NotAssessed => {
            let round = words.this_round();
            words.pick(format!("not assessed {round}"), format!("{round}は未評価"))
        }
        Incomparable::First => words.pick("first assessment", "初回評価"),
        Incomparable::NoPeriod => words.pick("no results to compare with", "比較できる結果なし"),
        Incomparable::New(first) => {
            let month = words.period_short(*first);
            words
                .pick(format!("new: first assessed in {month}"), format!("新規：初回評価は{month}"))
        }
        Incomparable::Unreadable(period) => {
            let month = words.period_short(*period);
            words.pick(format!("{month} cannot be read"), format!("{month}の結果は読み取り不可"))
        }
        Incomparable::Missing(period) => {
            let month = words.period_short(*period);
            words.pick(format!("not assessed in {month}"), format!("{month}は未評価"))
        }
        Incomparable::Versions { then, now } => words.pick(
            format!("not comparable: version {then}, now {now}"),
            format!("比較不可：モデルの版{then}→{now}"),
        ),
        Incomparable::NoDimension => words.pick("no dimension to compare", "比較できる項目なし"),
    }
}

fn criteria(facts: &TeamFacts<'_>) -> Figure {
    let words = facts.words;
    let (answered, applicable) = (facts.score.answered(), facts.score.applicable());
    Figure {
        number: if answered == 0 { none() } else { facts.score.met().to_string() },
        of: of(words, applicable),
        label: words.pick("Criteria met", "達成基準"),
        note: match claims::grade_figure(facts) {
            GradeFigure::OtherVersion(version) => {
                words.pick(format!("answered by version {version}"), format!("版{version}への回答"))
            }
            _ => words.pick(
                format!("{answered} of {applicable} answered"),
                match answered {
                    0 => format!("回答なし（{applicable}基準）"),
                    all if all == applicable => format!("{applicable}基準すべてに回答"),
                    some => format!("{applicable}基準中{some}に回答"),
                },
            ),
        },
        alert: false,
    }
}

fn targets(facts: &TeamFacts<'_>) -> Figure {
    let words = facts.words;
    let names = |dimensions: &[usize]| shortened(&facts.names_inside(dimensions, true), 13.0);
    let (number, total, note) = match claims::targets_figure(facts) {
        TargetsFigure::NoTarget => {
            (none(), String::new(), words.pick("no target set", "目標設定なし"))
        }
        TargetsFigure::Unknown => {
            (none(), String::new(), words.pick("nothing to compare", "比較できる値なし"))
        }
        TargetsFigure::Met { met, missed, unknown } => {
            let all = met + missed.len() + unknown.len();
            let note = match (missed.is_empty(), unknown.is_empty()) {
                (true, true) => words.pick("none open", "未達なし"),
                (false, _) => {
                    let names = names(&missed);
                    words.pick(format!("open: {names}"), format!("未達：{names}"))
                }
                (true, false) => {
                    let names = names(&unknown);
                    words.pick(format!("not assessed: {names}"), format!("未評価：{names}"))
                }
            };
            (met.to_string(), of(words, all), note)
        }
    };
    Figure {
        number,
        of: total,
        label: words.pick("Targets met", "達成した目標"),
        note,
        alert: false,
    }
}
