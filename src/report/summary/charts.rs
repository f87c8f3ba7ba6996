//! The charts over all teams: distribution, movers, trend.

use std::collections::BTreeMap;

use super::cells::window_phrase;
use super::map::level_keys;
use super::{ChartsExhibit, GROUPS_PER_CHART, MOST_MOVERS, NotedChart};
use crate::chart::{self, Block, DistributionGroup, DistributionRow, MoverRow, TrendLine};
use crate::model::{Period, Span};
use crate::report::summary_sentences::{self as say, SummaryFacts};
use crate::report::words::{shortened, shortened_names};
use crate::score::{Move, Share};

/// How the teams are spread over the levels, then and now.
pub(super) fn distribution_exhibit(facts: &SummaryFacts<'_>) -> ChartsExhibit {
    let words = facts.words;
    let score = facts.score;
    let model = &score.portfolio.model;
    let span = model.span();
    let mut periods: Vec<Period> = facts
        .window
        .first()
        .copied()
        .into_iter()
        .chain(score.compared_with)
        .chain([score.period])
        .collect();
    periods.sort_unstable();
    periods.dedup();
    let group = |dimension: Option<usize>| {
        let target = match dimension {
            Some(dimension) => score.target(dimension),
            None => score.common_target(),
        };
        let rows: Vec<DistributionRow> = periods
            .iter()
            .filter_map(|period| {
                let (below, above) = score.distribution(dimension, *period, target);
                let by_shade = |counts: &BTreeMap<u8, usize>| -> Vec<usize> {
                    (0..span.count()).map(|band| counts.get(&band).copied().unwrap_or(0)).collect()
                };
                let (below, above) = (by_shade(&below), by_shade(&above));
                let reached: usize = above.iter().sum();
                let total = reached + below.iter().sum::<usize>();
                if !score.may_count(total) {
                    return None;
                }
                Some(DistributionRow {
                    label: words.period_short(*period),
                    current: *period == score.period,
                    below,
                    above,
                    share: facts.share(Share { count: reached, of: total }),
                })
            })
            .collect();
        DistributionGroup {
            name: match dimension {
                Some(dimension) => shortened(&facts.name(dimension), 11.5),
                None => words.grade_of_team(model),
            },
            rows,
        }
    };
    let mut groups = vec![group(None)];
    groups.extend((0..model.dimensions.len()).map(|dimension| group(Some(dimension))));
    groups.retain(|group| !group.rows.is_empty());
    let (below, above) = match score.common_target() {
        Some(target) => (
            words.pick(
                format!("below target (below {target})"),
                format!("目標未達（{target}未満）"),
            ),
            words.pick(
                format!("at or above target ({target} and up)"),
                format!("目標達成（{target}以上）"),
            ),
        ),
        _ => (words.pick("below target", "目標未達"), words.pick("at or above target", "目標達成")),
    };
    let (below, above) = if facts.has_target() {
        (below, above)
    } else {
        (String::new(), words.pick("teams by level", "レベル別チーム数"))
    };
    let charts = groups
        .chunks(GROUPS_PER_CHART)
        .map(|chunk| {
            chart::distribution(
                facts.theme,
                chunk,
                span.ramp(),
                &below,
                &above,
                distribution_alt(facts, chunk, &span),
            )
        })
        .collect();
    ChartsExhibit {
        claim: say::distribution_claim(facts),
        charts,
        levels: level_keys(words, model),
        unit: words.pick("numbers: teams", "数字：チーム数"),
    }
}

fn distribution_alt(facts: &SummaryFacts<'_>, groups: &[DistributionGroup], span: &Span) -> String {
    let words = facts.words;
    let mut text = String::new();
    for group in groups {
        for row in &group.rows {
            let counts: Vec<String> = (0..)
                .zip(row.below.iter().zip(&row.above))
                .map(|(band, (below, above))| (band, below + above))
                .filter(|(_, count)| *count > 0)
                .map(|(band, count)| {
                    let name = span.name(band);
                    if facts.score.portfolio.model.has_levels() {
                        words.pick(
                            format!("{count} at level {name}"),
                            format!("レベル{name}が{count}"),
                        )
                    } else {
                        words.pick(format!("{count} at {name}"), format!("{name}が{count}"))
                    }
                })
                .collect();
            let counts = counts.join(&words.pick(", ", "、"));
            text += &words.pick(
                format!("{}, {}: {counts}. ", group.name, row.label),
                format!("{}、{}：{counts}。", group.name, row.label),
            );
        }
    }
    text.trim_end().to_owned()
}

/// Who moved since the period compared with.
pub(super) fn movers_exhibit(facts: &SummaryFacts<'_>) -> Option<NotedChart> {
    let words = facts.words;
    let compared = facts.score.compared_with?;
    let movers = facts.score.movers();
    if movers.is_empty() {
        return None;
    }
    let since = words.period_name(compared);
    let initials = initials(facts);
    // A list that is cut anyway is cut to where it stands beside the other charts.
    let most = if movers.len() > MOST_MOVERS { MOST_MOVERS / 2 } else { MOST_MOVERS };
    let block = |moved: &Move| Block {
        text: format!("{} → {}", initials[moved.dimension], chart::Mark::of(&moved.to).text),
    };
    let names: Vec<String> = movers.iter().map(|mover| facts.team(mover.team)).collect();
    let names = shortened_names(&names, 11.5);
    let rows: Vec<MoverRow> = movers
        .iter()
        .zip(&names)
        .take(most)
        .map(|(mover, name)| MoverRow {
            name: name.clone(),
            gained: mover.gained.iter().take(4).map(block).collect(),
            lost: mover.lost.iter().take(2).map(block).collect(),
        })
        .collect();
    let spoken: Vec<String> = movers
        .iter()
        .take(most)
        .map(|mover| {
            let moved = |moves: &[Move], up: bool| {
                moves
                    .iter()
                    .map(|moved| {
                        let (name, level) = (facts.short(moved.dimension), &moved.to);
                        match up {
                            true => words.pick(
                                format!("{name} up to {level}"),
                                format!("{name}が{level}に上昇"),
                            ),
                            false => words.pick(
                                format!("{name} down to {level}"),
                                format!("{name}が{level}に低下"),
                            ),
                        }
                    })
                    .collect::<Vec<_>>()
            };
            let all = [moved(&mover.gained, true), moved(&mover.lost, false)].concat();
            words.pick(
                format!("{}: {}", facts.team(mover.team), all.join(", ")),
                format!("{}：{}", facts.team(mover.team), all.join("、")),
            )
        })
        .collect();
    let key: Vec<String> = (0..facts.score.portfolio.model.dimensions.len())
        .filter(|at| {
            movers.iter().any(|mover| {
                mover.gained.iter().chain(&mover.lost).any(|moved| moved.dimension == *at)
            })
        })
        .map(|at| {
            words.pick(
                format!("{} {}", initials[at], words.inside(&facts.short(at))),
                format!("{}：{}", initials[at], facts.short(at)),
            )
        })
        .collect();
    let left_out = words.pick(
        format!("Teams without a {since} assessment are left out."),
        format!("{since}の評価がないチームは対象外。"),
    );
    let hidden = movers.len() - rows.len();
    let hidden = if hidden > 0 {
        words.pick(format!(" {hidden} more teams moved."), format!("ほか{hidden}チーム。"))
    } else {
        String::new()
    };
    let chart = chart::movers(
        facts.theme,
        &rows,
        &words.pick("lost", "低下"),
        &words.pick("gained", "上昇"),
        240.0,
        words.pick(format!("{}.", spoken.join("; ")), format!("{}。", spoken.join("；"))),
    );
    Some(NotedChart {
        question: words.pick(format!("Who moved since {since}?"), format!("{since}からの変化")),
        claim: say::movers_claim(facts, &movers),
        note: words.pick(
            format!("{} → level reached. {left_out}{hidden}", key.join(", ")),
            format!("{}（→は到達レベル）。{left_out}{hidden}", key.join("、")),
        ),
        chart,
    })
}

/// A short sign for each dimension: the first letter of its name, or a number where two
/// would share it.
pub(super) fn initials(facts: &SummaryFacts<'_>) -> Vec<String> {
    let first = |dimension: usize| {
        let short = facts.short(dimension);
        short.chars().next().map_or_else(String::new, |c| c.to_uppercase().collect())
    };
    let count = facts.score.portfolio.model.dimensions.len();
    let letters: Vec<String> = (0..count).map(first).collect();
    let unique = letters.iter().collect::<std::collections::BTreeSet<_>>().len() == count;
    if unique { letters } else { (1..=count).map(|number| number.to_string()).collect() }
}

/// The share of teams at target, the same teams in every round.
pub(super) fn trend_exhibit(facts: &SummaryFacts<'_>) -> Option<NotedChart> {
    let words = facts.words;
    let score = facts.score;
    let model = &score.portfolio.model;
    if !facts.has_target() || facts.window.len() < 2 {
        return None;
    }
    let met = |team: usize, dimension: usize, period: Period| {
        let snapshot = score.teams[team].snapshot(period);
        let grade = snapshot.and_then(|snapshot| snapshot.dimensions[dimension].1.as_ref());
        grade.zip(score.target(dimension)).is_some_and(|(grade, target)| grade >= target)
    };
    let mut series = Vec::new();
    let mut gains = Vec::new();
    let mut cohorts = Vec::new();
    for dimension in 0..model.dimensions.len() {
        let cohort = score.cohort(dimension, &facts.window);
        if cohort.is_empty() || score.target(dimension).is_none() {
            continue;
        }
        let counts: Vec<usize> = facts
            .window
            .iter()
            .map(|period| cohort.iter().filter(|&&team| met(team, dimension, *period)).count())
            .collect();
        let ends = counts.first().copied().zip(counts.last().copied());
        let (first, last) =
            ends.map(|(a, b)| (i64::try_from(a).unwrap_or(0), i64::try_from(b).unwrap_or(0)))?;
        gains.push((dimension, last - first));
        cohorts.push(cohort.len());
        series.push((
            dimension,
            TrendLine {
                name: shortened(&facts.short(dimension), 7.0),
                share: facts
                    .share(Share { count: counts.last().copied().unwrap_or(0), of: cohort.len() }),
                counts,
                of: cohort.len(),
            },
        ));
    }
    if series.is_empty() {
        return None;
    }
    // Many lines would be a tangle: the two best and the three worst tell the story.
    series.sort_by(|(a, one), (b, other)| {
        let end = |line: &TrendLine| line.counts.last().copied().unwrap_or(0);
        (end(other) * one.of).cmp(&(end(one) * other.of)).then(a.cmp(b))
    });
    if series.len() > 5 {
        series.drain(2..series.len() - 3);
    }
    series.sort_by_key(|(dimension, _)| *dimension);
    let months: Vec<String> =
        facts.window.iter().map(|period| words.period_short(*period)).collect();
    let spoken: Vec<String> = series
        .iter()
        .map(|(dimension, line)| {
            let counts: Vec<String> = line.counts.iter().map(ToString::to_string).collect();
            words.pick(
                format!("{}: {} of {}", facts.name(*dimension), counts.join(", "), line.of),
                format!("{}：{}（{}チーム中）", facts.name(*dimension), counts.join("、"), line.of),
            )
        })
        .collect();
    let (span, round) = (window_phrase(facts), words.round());
    let (low, high) =
        (cohorts.iter().min().copied().unwrap_or(0), cohorts.iter().max().copied().unwrap_or(0));
    let cohort = if low == high {
        high.to_string()
    } else {
        words.pick(format!("{low} to {high}"), format!("{low}～{high}"))
    };
    let lines: Vec<TrendLine> = series.into_iter().map(|(_, line)| line).collect();
    Some(NotedChart {
        question: words.pick("Is the portfolio rising?", "全体の推移"),
        claim: say::trend_claim(facts, &gains),
        note: words.pick(
            format!("Share of teams at target: for each line the same {cohort} teams, those assessed in every {round}."),
            format!("目標達成チームの割合。各線とも全期間で評価のある同一の{cohort}チーム。"),
        ),
        chart: chart::trend(
 facts.theme,
            &lines,
            &months,
            240.0,
            words.pick(
                format!("Teams at target by {round}, {span}. {}.", spoken.join("; ")),
                format!("目標達成チーム数（{span}）。{}。", spoken.join("；")),
            ),
        ),
    })
}
