//! The charts over all teams: distribution, movers, trend.

use std::collections::{BTreeMap, BTreeSet};

use super::case::{self, Asked, Why};
use super::cells::window_phrase;
use super::facts::SummaryFacts;
use super::map::level_keys;
use super::say;
use super::{ChartsExhibit, GROUPS_PER_CHART, MOST_MOVERS, NotedChart, SHOWN_MOVERS};
use crate::chart::{self, Block, DistributionGroup, DistributionRow, MoverRow, TrendLine};
use crate::model::{Period, Span};

use crate::report::words::{capital, shortened, shortened_names, width};
use crate::score::{Move, Mover, Share};

/// How the teams are spread over the levels, then and now.
pub(super) fn distribution_exhibit(facts: &SummaryFacts<'_>) -> ChartsExhibit {
    let words = facts.words;
    let score = facts.score;
    let model = &score.portfolio.model;
    let span = model.span();
    let active = case::active(score, &facts.window);
    let mut periods: Vec<Period> = active
        .first()
        .copied()
        .into_iter()
        .chain(score.compared_with)
        .chain([score.period])
        .collect();
    periods.sort_unstable();
    periods.dedup();
    let has_bar = case::bar(score).is_some();
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
                // A period in which nobody was assessed has no bar.
                if total == 0 || !score.may_count(total) {
                    return None;
                }
                let has_target = match dimension {
                    Some(_) => target.is_some(),
                    None => has_bar,
                };
                Some(DistributionRow {
                    label: words.period_on_axis(*period),
                    current: *period == score.period,
                    below,
                    above,
                    share: if has_target {
                        facts.share(Share { count: reached, of: total })
                    } else {
                        words.pick(words.counted(total, "team", "teams"), format!("{total}チーム"))
                    },
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
    let (below, above) = sides(facts);
    let named = |period: &Period| (words.period_on_axis(*period), words.period_short(*period));
    let names: BTreeMap<String, String> = periods.iter().map(named).collect();
    let charts = groups
        .chunks(GROUPS_PER_CHART)
        .map(|chunk| {
            chart::distribution(
                facts.theme,
                chunk,
                span.ramp(),
                &below,
                &above,
                distribution_alt(facts, chunk, &span, &names),
            )
        })
        .collect();
    ChartsExhibit {
        question: if facts.has_levels() {
            words.pick("How are the teams distributed over the levels?", "レベル別のチーム数")
        } else {
            words.pick("How are the teams distributed over the scores?", "スコア帯別のチーム数")
        },
        claim: say::distribution_claim(facts),
        charts,
        levels: level_keys(words, model),
        unit: words.pick("numbers: teams", "数字：チーム数"),
    }
}

/// What stands over the two sides of the bars.
fn sides(facts: &SummaryFacts<'_>) -> (String, String) {
    let words = facts.words;
    match (case::asked(facts.score), facts.score.common_target()) {
        (Asked::Nothing | Asked::Teams, _) if facts.has_levels() => {
            (String::new(), words.pick("teams by level", "レベル別チーム数"))
        }
        (Asked::Nothing | Asked::Teams, _) => {
            (String::new(), words.pick("teams by score", "スコア帯別チーム数"))
        }
        (Asked::Both(_), Some(target)) => {
            let target = words.graded(target);
            (
                words.pick(format!("below {target}"), format!("{target}未満")),
                words.pick(format!("{target} or above"), format!("{target}以上")),
            )
        }
        (_, Some(target)) => (
            words.pick(
                format!("below target (below {target})"),
                format!("目標未達（{target}未満）"),
            ),
            words.pick(
                format!("at or above target ({target} and up)"),
                format!("目標達成（{target}以上）"),
            ),
        ),
        (Asked::Both(_), None) => (
            words.pick("below the organisation's targets", "組織目標未満"),
            words.pick("at or above them", "組織目標以上"),
        ),
        (_, None) => {
            (words.pick("below target", "目標未達"), words.pick("at or above target", "目標達成"))
        }
    }
}

/// The bars in words. `names` are those of the periods by their labels.
fn distribution_alt(
    facts: &SummaryFacts<'_>,
    groups: &[DistributionGroup],
    span: &Span,
    names: &BTreeMap<String, String>,
) -> String {
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
                format!("{}, {}: {counts}. ", group.name, names[&row.label]),
                format!("{}、{}：{counts}。", group.name, names[&row.label]),
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
    let text = |moved: &Move| {
        format!("{} → {}", initials[moved.dimension], chart::Mark::of(&moved.to).text)
    };
    let more = |count: usize| words.pick(format!("{count} more"), format!("ほか{count}"));
    let shown = shown_movers(&movers);
    let texts = shown.iter().flat_map(|mover| mover.gained.iter().chain(&mover.lost)).map(text);
    let block = texts.map(|text| width(&text) * 7.4 + 6.0).fold(31.0, f64::max);
    // Names keep some room beside the blocks; what has none is counted.
    let places = places(block + 2.0);
    let lost = shown.iter().map(|mover| mover.lost.len()).max().unwrap_or(0).min(2);
    let gained = shown.iter().map(|mover| mover.gained.len()).max().unwrap_or(0);
    let gained = gained.min(places.saturating_sub(lost.max(1))).clamp(1, 4);
    let blocks = |moves: &[Move], most: usize| -> Vec<Block> {
        let most = most.max(1);
        let kept = if moves.len() > most { most - 1 } else { moves.len() };
        let mut blocks: Vec<Block> =
            moves.iter().take(kept).map(|moved| Block { text: text(moved) }).collect();
        if kept < moves.len() {
            blocks.push(Block { text: more(moves.len() - kept) });
        }
        blocks
    };
    let names: Vec<String> = shown.iter().map(|mover| facts.team(mover.team)).collect();
    #[expect(clippy::cast_precision_loss, reason = "there are a few blocks")]
    let room = MOVERS - (block + 2.0) * (gained + lost.max(1)) as f64 - 7.0;
    let names = shortened_names(&names, (room / 8.4).clamp(4.0, 11.5));
    let rows: Vec<MoverRow> = shown
        .iter()
        .zip(&names)
        .map(|(mover, name)| MoverRow {
            name: name.clone(),
            gained: blocks(&mover.gained, gained),
            lost: blocks(&mover.lost, lost),
        })
        .collect();
    let spoken: Vec<String> = shown
        .iter()
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
    let mut left_out = words.pick(
        format!("Teams not assessed in {since} are left out."),
        format!("{since}の評価がないチームは対象外。"),
    );
    left_out += &by_other_version(facts);
    left_out += &without_grade_once(facts);
    let hidden = movers.len() - rows.len();
    let hidden = if hidden > 0 {
        words.pick(
            format!(
                " {hidden} more {} not shown.",
                if hidden == 1 { "team that moved is" } else { "teams that moved are" }
            ),
            format!("ほか変化のあった{hidden}チームは省略。"),
        )
    } else {
        String::new()
    };
    let chart = chart::movers(
        facts.theme,
        &rows,
        &words.pick("fell", "低下"),
        &words.pick("rose", "上昇"),
        (MOVERS, block),
        words.pick(format!("{}.", spoken.join("; ")), format!("{}。", spoken.join("；"))),
    );
    Some(NotedChart {
        question: words.pick(format!("Who moved since {since}?"), format!("{since}からの変化")),
        claim: say::movers_claim(facts, &movers),
        note: words.pick(
            format!("{} → {} reached. {left_out}{hidden}", key.join(", "), facts.grade()),
            format!("{}（→は到達{}）。{left_out}{hidden}", key.join("、"), facts.grade()),
        ),
        chart,
    })
}

/// The movers that have a row, in their order. A list that is too long to stand under the
/// distribution is cut; no loss is left out of it for a gain.
fn shown_movers(movers: &[Mover]) -> Vec<&Mover> {
    if movers.len() <= MOST_MOVERS {
        return movers.iter().collect();
    }
    let mut order: Vec<usize> = (0..movers.len()).collect();
    order.sort_by_key(|&at| (movers[at].lost.is_empty(), at));
    order.truncate(SHOWN_MOVERS);
    order.sort_unstable();
    order.into_iter().map(|at| &movers[at]).collect()
}

/// The width of the movers, in points.
const MOVERS: f64 = 240.0;

/// How many blocks of this pitch stand beside a name that can still be read.
fn places(pitch: f64) -> usize {
    const NAME: f64 = 56.0;
    (1..12).take_while(|count| f64::from(*count) * pitch <= MOVERS - NAME).count().max(2)
}

/// How many teams are not compared because the model had another version, as a sentence after
/// another one; empty where there are none.
fn by_other_version(facts: &SummaryFacts<'_>) -> String {
    let words = facts.words;
    match facts.score.by_other_version().len() {
        0 => String::new(),
        count => words.pick(
            format!(
                " {} by another version of the model and not compared.",
                capital(&words.counted(count, "team was assessed", "teams were assessed"))
            ),
            format!("{count}チームはモデルの版が異なるため比較の対象外。"),
        ),
    }
}

/// The dimensions of teams assessed in both rounds that have a grade in one of them only, as a
/// sentence after another one; empty where there are none.
fn without_grade_once(facts: &SummaryFacts<'_>) -> String {
    const MOST_NAMED: usize = 2;
    let words = facts.words;
    let Some(since) = facts.score.compared_with else { return String::new() };
    let since = words.period_name(since);
    let halves = case::graded_once(facts.score);
    let teams: BTreeSet<usize> = halves.iter().map(|one| one.team).collect();
    let named: Vec<String> = halves
        .iter()
        .map(|one| {
            let (dimension, team) = (facts.short(one.dimension), facts.team(one.team));
            let (en, ja) = match one.why {
                Why::NotApplicable => ("not applicable", "対象外"),
                Why::NotAnswered => ("not answered", "未回答"),
            };
            let (when, when_ja) = match one.then {
                true => (format!("in {since}"), format!("{since}は")),
                false => ("now".to_owned(), "今回は".to_owned()),
            };
            words.pick(
                format!("{} of {team} ({en} {when})", words.inside(&dimension)),
                format!("{team}の{dimension}（{when_ja}{ja}）"),
            )
        })
        .collect();
    match named.len() {
        0 => String::new(),
        count if count <= MOST_NAMED => words.pick(
            format!(" Not compared: {}.", named.join(", ")),
            format!("比較していない項目：{}。", named.join("、")),
        ),
        count => words.pick(
            format!(
                " Not compared, without a {} then or now: {count} dimensions of {}.",
                facts.grade(),
                words.counted(teams.len(), "team", "teams")
            ),
            format!(
                "{}チームの{count}項目は、いずれかの回に{}がなく比較していない。",
                teams.len(),
                facts.grade()
            ),
        ),
    }
}

/// A short sign for each dimension: as many of the first letters of its name, up to three, as
/// tell it from the others; else a letter with a number, which is no level.
pub(super) fn initials(facts: &SummaryFacts<'_>) -> Vec<String> {
    let names: Vec<String> = (0..facts.score.portfolio.model.dimensions.len())
        .map(|dimension| facts.short(dimension))
        .collect();
    signs(&names, &facts.words.pick("D", "項"))
}

fn signs(names: &[String], numbered: &str) -> Vec<String> {
    let start = |name: &str, letters: usize| -> String {
        let start: String = name.chars().take(letters).collect();
        capital(start.trim())
    };
    let sign = |at: usize| {
        (1..=3).map(|letters| (letters, start(&names[at], letters))).find_map(|(letters, sign)| {
            let others = names.iter().enumerate().filter(|(other, _)| *other != at);
            let unique = others.into_iter().all(|(_, other)| start(other, letters) != sign);
            // A sign of digits would read as a level.
            let is_word = sign.chars().next().is_some_and(|first| !first.is_numeric());
            (unique && is_word).then_some(sign)
        })
    };
    let signs: Option<Vec<String>> = (0..names.len()).map(sign).collect();
    signs.unwrap_or_else(|| (1..=names.len()).map(|at| format!("{numbered}{at}")).collect())
}

/// The share of teams at the organisation's targets, the same teams every time.
pub(super) fn trend_exhibit(facts: &SummaryFacts<'_>) -> Option<NotedChart> {
    let words = facts.words;
    let score = facts.score;
    let model = &score.portfolio.model;
    let asked = case::asked(score);
    let periods = case::active(score, &facts.window);
    if case::bar(score).is_none() || periods.len() < 2 {
        return None;
    }
    let since = *periods.first()?;
    let met = |team: usize, dimension: usize, period: Period| {
        let snapshot = score.teams[team].snapshot(period);
        let grade = snapshot.and_then(|snapshot| snapshot.dimensions[dimension].1.as_ref());
        grade.zip(score.target(dimension)).is_some_and(|(grade, target)| grade >= target)
    };
    let mut series = Vec::new();
    let mut gains = Vec::new();
    let mut cohorts = Vec::new();
    for dimension in 0..model.dimensions.len() {
        let cohort = score.cohort(dimension, &periods);
        if cohort.is_empty() || score.target(dimension).is_none() {
            continue;
        }
        let counts: Vec<usize> = periods
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
    let all = series.len();
    let alike = |one: usize, other: usize| {
        let end = |at: usize| {
            let line = &series[at].1;
            (line.counts.last().copied().unwrap_or(0), line.of)
        };
        let ((one, of), (other, of_other)) = (end(one), end(other));
        one * of_other == other * of
    };
    // Whether a line that is left out stands where one of those shown does.
    let ties = all > 5 && (alike(1, 2) || alike(all - 4, all - 3));
    if all > 5 {
        series.drain(2..all - 3);
    }
    series.sort_by_key(|(dimension, _)| *dimension);
    let months: Vec<String> = periods.iter().map(|period| words.period_on_axis(*period)).collect();
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
    let span = window_phrase(facts);
    let (low, high) =
        (cohorts.iter().min().copied().unwrap_or(0), cohorts.iter().max().copied().unwrap_or(0));
    let cohort = if low == high {
        high.to_string()
    } else {
        words.pick(format!("{low} to {high}"), format!("{low}～{high}"))
    };
    let at = match &asked {
        Asked::Both(bar) => say::at_bar_in_one(words, bar),
        _ => words.pick("at target", "目標達成"),
    };
    let teams = if high == 1 { "team" } else { "teams" };
    let part = if ties {
        words.pick(
            format!(" Shown are 5 of {all} dimensions: the first two and the last three by share now, those of the same share in the order of the model."),
            format!("{all}項目中、現在の割合順（同率はモデルの順）で先頭の2項目と末尾の3項目を表示。"),
        )
    } else if all > 5 {
        words.pick(
            format!(" Shown are 5 of {all} dimensions: the two highest now and the three lowest."),
            format!("{all}項目中、現在の上位2項目と下位3項目を表示。"),
        )
    } else {
        String::new()
    };
    let lines: Vec<TrendLine> = series.into_iter().map(|(_, line)| line).collect();
    Some(NotedChart {
        question: words.pick("Is the portfolio rising?", "全体の推移"),
        claim: say::trend_claim(facts, since, &gains),
        note: words.pick(
            format!("Share of teams {at}: for each line the same {cohort} {teams}, assessed every time.{part}"),
            format!("{at}のチームの割合。各線は毎回評価のある同じ{cohort}チーム。{part}"),
        ),
        chart: chart::trend(
            facts.theme,
            &lines,
            &months,
            240.0,
            words.pick(
                format!("Teams {at}, {span}. {}.", spoken.join("; ")),
                format!("{at}のチーム数（{span}）。{}。", spoken.join("；")),
            ),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Grade, Score};

    #[test]
    fn losses_are_not_cut_for_gains() {
        let mover = |team, lost: usize| Mover {
            team,
            gained: Vec::new(),
            lost: (0..lost)
                .map(|dimension| Move { dimension, to: Grade::Level(1), by: Score::whole(1) })
                .collect(),
        };
        let teams = |movers: &[Mover]| -> Vec<usize> {
            shown_movers(movers).iter().map(|mover| mover.team).collect()
        };
        let mut movers: Vec<Mover> = (0..MOST_MOVERS).map(|team| mover(team, 0)).collect();
        assert_eq!(teams(&movers).len(), MOST_MOVERS);
        movers.push(mover(MOST_MOVERS, 1));
        let expected: Vec<usize> = (0..SHOWN_MOVERS - 1).chain([MOST_MOVERS]).collect();
        assert_eq!(teams(&movers), expected);
    }

    #[test]
    fn signs_of_dimensions_are_no_numbers() {
        for (names, expected) in [
            (&["Training", "Release"][..], &["T", "R"][..]),
            (&["Threats", "Third parties", "risk"], &["Thr", "Thi", "R"]),
            (&["Practice 1", "Practice 2"], &["D1", "D2"]),
            (&["1 Plan", "2 Do"], &["D1", "D2"]),
            (&["学習", "統合"], &["学", "統"]),
        ] {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(signs(&names, "D"), expected);
        }
    }
}
