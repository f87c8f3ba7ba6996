//! The four figures under the headline.

use crate::report::summary_sentences::SummaryFacts;
use crate::report::team::Figure;
use crate::report::words::shortened;

/// Teams at target, the median, movers and coverage in numbers.
pub(super) fn figures(facts: &SummaryFacts<'_>) -> Vec<Figure> {
    let words = facts.words;
    let score = facts.score;
    let of = |total: usize| words.pick(format!("of {total}"), format!("/{total}"));
    let since = score.compared_with.map(|period| words.period_short(period));
    let assessed = score.assessed();
    let mut figures = Vec::new();
    if facts.has_target() {
        let now = score.at_target(score.period);
        let label = match score.common_target() {
            Some(target) => {
                let target = words.graded(target);
                words.pick(format!("Teams at {target} or above"), format!("{target}以上のチーム"))
            }
            None => words.pick("Teams at target", "目標達成チーム"),
        };
        let before = score.compared_with.map(|period| score.at_target(period));
        figures.push(Figure {
            number: if score.may_count(now.of) { now.count.to_string() } else { "–".into() },
            of: if score.may_count(now.of) { of(now.of) } else { String::new() },
            label,
            note: match (before, &since) {
                (Some(before), Some(since)) => {
                    let before = if score.may_count(before.of) {
                        facts.share(before)
                    } else {
                        words.pick("withheld", "非掲載")
                    };
                    words.pick(format!("{before} in {since}"), format!("{since}は{before}"))
                }
                _ => words.pick("no earlier period", "比較対象なし"),
            },
            alert: false,
        });
    }
    let median =
        |period| score.median_grade(period).map_or_else(|| "–".into(), ToString::to_string);
    figures.push(Figure {
        number: median(score.period),
        of: String::new(),
        label: if score.portfolio.model.has_levels() {
            words.pick("Median team level", "総合レベルの中央値")
        } else {
            words.pick("Median team score", "総合スコアの中央値")
        },
        note: match (score.compared_with, &since) {
            (Some(period), Some(since)) => words.pick(
                format!("{} in {since}", median(period)),
                format!("{since}は{}", median(period)),
            ),
            _ => words.pick("no earlier period", "比較対象なし"),
        },
        alert: false,
    });
    if let Some(since) = &since {
        let compared = score.compared_teams();
        let movers = score.movers();
        let gained = movers.iter().filter(|mover| !mover.gained.is_empty()).count();
        let lost = movers.iter().filter(|mover| !mover.lost.is_empty()).count();
        let shown = score.may_count(compared);
        figures.push(Figure {
            number: if shown { gained.to_string() } else { "–".into() },
            of: if shown { of(compared) } else { String::new() },
            label: words
                .pick(format!("Teams gained since {since}"), format!("{since}から上昇したチーム")),
            note: if shown {
                words.pick(
                    format!("in any dimension; {lost} lost in one"),
                    format!("いずれかの項目、低下{lost}"),
                )
            } else {
                words.pick("withheld", "非掲載")
            },
            alert: false,
        });
    }
    let missing: Vec<String> = (0..score.teams.len())
        .filter(|&team| score.teams[team].grade.is_none())
        .map(|team| facts.team(team))
        .collect();
    let period = words.period_short(score.period);
    let shown = score.may_count(assessed.of);
    figures.push(Figure {
        number: if shown { assessed.count.to_string() } else { "–".into() },
        of: if shown { of(assessed.of) } else { String::new() },
        label: words
            .pick(format!("Teams assessed in {period}"), format!("{period}の評価済みチーム")),
        note: match missing.len() {
            _ if !shown => words.pick("withheld", "非掲載"),
            count if count > 0 && score.portfolio.withheld.single_teams => {
                words.pick(format!("{count} missing"), format!("未評価{count}"))
            }
            0 => words.pick("none missing", "未評価なし"),
            1 => words.pick(
                format!("missing: {}", shortened(&missing[0], 11.0)),
                format!("未評価：{}", shortened(&missing[0], 11.0)),
            ),
            count => words
                .pick(format!("{count} missing, named below"), format!("未評価{count}（下表）")),
        },
        alert: false,
    });
    figures
}
