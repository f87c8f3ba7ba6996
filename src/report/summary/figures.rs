//! The four figures under the headline.

use crate::report::summary_sentences::SummaryFacts;
use crate::report::team::Figure;
use crate::report::words::shortened;

/// Teams at target, the median, movers and coverage in numbers.
pub(super) fn figures(facts: &SummaryFacts<'_>) -> Vec<Figure> {
    let words = facts.words;
    let score = facts.score;
    let of = |total: usize| words.pick(format!("of {total}"), format!("/{total}"));
    let since = score.compared_with.map(|period| words.month(period));
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
        let before = score.compared_with.map(|period| facts.share(score.at_target(period)));
        figures.push(Figure {
            number: now.count.to_string(),
            of: of(now.of),
            label,
            note: match (before, &since) {
                (Some(before), Some(since)) => {
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
        let compared = score
            .teams
            .iter()
            .filter(|team| team.assessment.is_some() && team.compared.is_some())
            .count();
        let movers = score.movers();
        let gained = movers.iter().filter(|mover| !mover.gained.is_empty()).count();
        let lost = movers.iter().filter(|mover| !mover.lost.is_empty()).count();
        figures.push(Figure {
            number: gained.to_string(),
            of: of(compared),
            label: words
                .pick(format!("Teams gained since {since}"), format!("{since}から上昇したチーム")),
            note: words.pick(
                format!("in any dimension; {lost} lost in one"),
                format!("いずれかの項目、低下{lost}"),
            ),
            alert: false,
        });
    }
    let missing: Vec<String> = (0..score.teams.len())
        .filter(|&team| score.teams[team].grade.is_none())
        .map(|team| facts.team(team))
        .collect();
    let period = words.month(score.period);
    figures.push(Figure {
        number: assessed.count.to_string(),
        of: of(assessed.of),
        label: words
            .pick(format!("Teams assessed in {period}"), format!("{period}の評価済みチーム")),
        note: match missing.len() {
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
