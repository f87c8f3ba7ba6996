//! What charts and tables say, read out: ladders, histories, changes of level, movers, counts of
//! teams at each level.

use super::check::{Kind, Page};
use super::make::Assessment;
use super::recount::{Round, TeamNow, standing, version};
use super::team::{dimension_of, row, rows};
use super::text::{Text, number, pattern, periods};

/// A number as it is printed: with as many places as it has there.
fn printed(text: &str) -> Option<(f64, f64)> {
    let places = text.split_once('.').map_or(0, |(_, places)| places.len());
    let step = match places {
        0 => 0.0,
        1 => 0.05,
        _ => 0.005,
    };
    Some((text.parse().ok()?, step + 1e-6))
}

/// Whether a printed number is this one, rounded.
fn close((said, step): (f64, f64), right: f64) -> bool {
    (said - right).abs() <= step
}

fn grade_at(page: &Page<'_>, assessment: &Assessment, dimension: usize) -> Option<f64> {
    standing(version(page.history(), assessment), assessment, dimension, &[]).grade()
}

/// Checks what the charts of a team say.
pub(super) fn team(page: &mut Page<'_>, team: &TeamNow<'_>) {
    ladders(page, team);
    histories(page, team);
    events(page, team);
}

/// `Azure usage: level 1 in June, 2 in May, target 2, median of the other teams 1.`
fn ladders(page: &mut Page<'_>, team: &TeamNow<'_>) {
    for text in page.all("ladder.rows[].ladder.alt") {
        let Some(dimension) = row(page, &text, "ladder.rows").and_then(|it| dimension_of(page, it))
        else {
            continue;
        };
        let round = page.recount.round;
        let now = team.standings.get(dimension).and_then(|it| it.grade());
        let parts: Vec<String> = text
            .text
            .split([',', '、', ':', '：'])
            .map(|part| part.trim().trim_end_matches(['.', '。']).to_owned())
            .collect();
        for part in parts {
            let number =
                pattern!(r"^(?:level )?(\d+(?:\.\d+)?) in |は(?:レベル|スコア)?(\d+(?:\.\d+)?)$")
                    .captures(&part)
                    .and_then(|it| it.get(1).or(it.get(2)).and_then(|it| printed(it.as_str())));
            if let Some(said) = number {
                let named = periods(&part, page.locale, round);
                let [named] = named[..] else { continue };
                page.understand(&text);
                let at_now = named.meets(round);
                let right = if at_now {
                    now
                } else {
                    let rounds = team.rounds(round);
                    let then = rounds.iter().rfind(|it| named.has(it.month));
                    then.and_then(|it| grade_at(page, it, dimension))
                };
                let holds = right.is_some_and(|right| close(said, right));
                page.hold(holds, Kind::TeamCounts, &text, format!("{part}: it was {right:?}"));
                let across =
                    team.other_version() && page.recount.compared.is_some_and(|it| named.meets(it));
                page.hold(!across, Kind::Versions, &text, "two versions of the model");
            }
            // Without an assessment targets are those of the last one, or of today.
            if team.now.is_some()
                && let Some(caught) =
                    pattern!(r"^target (\d+(?:\.\d+)?)$|^目標(\d+(?:\.\d+)?)$").captures(&part)
            {
                let said = caught.get(1).or(caught.get(2)).and_then(|it| printed(it.as_str()));
                let right = team.targets[dimension].map(f64::from);
                let holds = said.zip(right).is_some_and(|(said, right)| close(said, right));
                page.hold(holds, Kind::TeamCounts, &text, format!("{part}: it is {right:?}"));
            }
            if let Some(caught) = pattern!(
                r"^median of the other teams (\d+(?:\.\d+)?)$|^他チームの中央値(\d+(?:\.\d+)?)$"
            )
            .captures(&part)
            {
                let mut others: Vec<f64> = page
                    .recount
                    .teams
                    .iter()
                    .filter(|it| it.team.id != team.team.id)
                    .filter_map(|it| it.standings.get(dimension)?.grade())
                    .collect();
                others.sort_by(f64::total_cmp);
                let right = others.get((others.len().max(1) - 1) / 2).copied();
                let said = caught.get(1).or(caught.get(2)).and_then(|it| printed(it.as_str()));
                let holds = said.zip(right).is_some_and(|(said, right)| close(said, right));
                page.hold(holds, Kind::TeamCounts, &text, format!("{part}: it is {right:?}"));
            }
        }
    }
}

/// `Data handling by month, October 2025 to June 2026: 0, not assessed, 2, ...`: one value for
/// each round from the first to the last.
fn histories(page: &mut Page<'_>, team: &TeamNow<'_>) {
    for list in ["history.charts", "ladder.rows"] {
        let kind = if list == "history.charts" {
            "history.charts[].chart.alt"
        } else {
            "ladder.rows[].spark.alt"
        };
        for text in page.all(kind) {
            let Some(dimension) = row(page, &text, list).and_then(|it| dimension_of(page, it))
            else {
                continue;
            };
            let (colon, comma) = if page.is_ja() { ('：', '、') } else { (':', ',') };
            let Some((head, values)) = text.text.rsplit_once(colon) else { continue };
            let round = page.recount.round;
            let ends = periods(head, page.locale, round);
            let [first, last] = ends[..] else { continue };
            let values: Vec<String> = values
                .trim_end_matches(['.', '。'])
                .split(comma)
                .map(|it| it.trim().to_owned())
                .collect();
            let span = Round { first: first.first, months: first.months };
            let mut expected = Vec::new();
            let mut at = span.first;
            while at <= last.first {
                expected.push(Round { first: at, months: span.months });
                at += span.months;
            }
            page.understand(&text);
            if expected.len() != values.len() {
                let why = format!("{} values for {} periods", values.len(), expected.len());
                page.complain(Kind::TeamCounts, &text, why);
                continue;
            }
            let rounds = team.rounds(round);
            for (value, period) in values.iter().zip(expected) {
                let then = rounds.iter().rfind(|it| period.has(it.month));
                let right = then.and_then(|it| grade_at(page, it, dimension));
                let said = pattern!(r"^(?:level |レベル)?(\d+(?:\.\d+)?)")
                    .captures(value)
                    .and_then(|it| printed(&it[1]));
                let holds = match (said, right) {
                    (Some(said), Some(right)) => close(said, right),
                    (None, None) => true,
                    _ => false,
                };
                if !holds {
                    let month = super::make::shown(period.first);
                    let why = format!("in {month} it was {right:?}, not {value}");
                    page.complain(Kind::TeamCounts, &text, why);
                    break;
                }
            }
        }
    }
}

/// The table of changes: each is seen between two assessments by one version.
fn events(page: &mut Page<'_>, team: &TeamNow<'_>) {
    let round = page.recount.round;
    let rounds = team.rounds(round);
    for (at, event) in rows(page.view, "/history/events").iter().enumerate() {
        let place = |key: &str| format!("history.events[{at}].{key}");
        let (Some(month), Some(step)) = (page.at(&place("month")), page.at(&place("step"))) else {
            continue;
        };
        let name = event["dimension"].as_str().unwrap_or_default();
        let dimension = page
            .recount
            .model
            .dimensions
            .iter()
            .position(|it| page.own(&it.short) == name || page.own(&it.name) == name);
        let Some(dimension) = dimension else { continue };
        let whole = Text { text: format!("{} {name} {}", month.text, step.text), ..step.clone() };
        let Some(caught) = pattern!(r"^(\d+(?:\.\d+)?) → (\d+(?:\.\d+)?)$").captures(&step.text)
        else {
            continue;
        };
        let (Some(from), Some(to)) = (printed(&caught[1]), printed(&caught[2])) else { continue };
        page.understand(&step);
        page.understand(&month);
        let named = page.periods(&month);
        let mut seen = false;
        let mut across = false;
        let mut in_other_year = None;
        // Of several assessments in a round the others are history all the same.
        let all: Vec<&Assessment> = team.team.history.iter().collect();
        let changes = rounds.iter().enumerate().map(|(index, it)| (&rounds[..index], it));
        let changes = changes.chain(all.iter().enumerate().map(|(index, it)| (&all[..index], it)));
        for (earlier, it) in changes {
            let own = named.iter().any(|named| named.has(it.month));
            let of_name = |named: &super::text::Named| {
                !named.with_year && (named.first - it.month).rem_euclid(12) == 0
            };
            if !own && !named.iter().any(of_name) {
                continue;
            }
            let before = earlier
                .iter()
                .rev()
                .find_map(|before| Some((before.older, grade_at(page, before, dimension)?)));
            let now = grade_at(page, it, dimension);
            if let (Some((older, before)), Some(now)) = (before, now)
                && close(from, before)
                && close(to, now)
            {
                seen |= own && older == it.older;
                across |= own && older != it.older;
                if !own {
                    in_other_year = Some(it.month);
                }
            }
        }
        if across && !seen {
            page.complain(Kind::Versions, &whole, "two versions of the model");
        } else if let (false, Some(month)) = (seen, in_other_year) {
            let why = format!("it was in {}", super::make::shown(month));
            page.complain(Kind::Months, &whole, why);
        } else {
            page.hold(seen, Kind::TeamCounts, &whole, "no assessment shows it");
        }
        // Whatever is given as the reason is a criterion or a note of that dimension.
        if event["loss"] == true {
            page.hold(to.0 < from.0, Kind::TeamCounts, &whole, "it is no loss");
        }
    }
}

/// Checks what the charts of the summary say.
pub(super) fn summary(page: &mut Page<'_>) {
    movers(page);
    levels(page);
    trend(page);
}

/// `Training: 1, 2, 3 of 4`, and the claim over it: `Training has 2 more teams at target than
/// in June`.
fn trend(page: &mut Page<'_>) {
    let Some(text) = page.at("trend.chart.alt") else { return };
    let recount = page.recount;
    let rounds = recount.active();
    let mut gains: Vec<(usize, i64)> = Vec::new();
    for (at, dimension) in recount.model.dimensions.iter().enumerate() {
        let name = regex::escape(page.own(&dimension.name));
        let pattern = if page.is_ja() {
            format!("{name}：([\\d、]+)（(\\d+)チーム中）")
        } else {
            format!("{name}: ([\\d, ]+) of (\\d+)")
        };
        let Ok(pattern) = regex::Regex::new(&pattern) else { continue };
        let Some(caught) = pattern.captures(&text.text) else { continue };
        let counts: Vec<usize> = caught[1].split([',', '、']).map(|it| number(it.trim())).collect();
        let of = number(&caught[2]);
        let right = recount.line(at, &rounds);
        page.understand(&text);
        page.hold(
            (&counts, of) == (&right.0, right.1),
            Kind::SummaryCounts,
            &text,
            format!("{right:?} in {} in {rounds:?}", dimension.id),
        );
        let value = |it: Option<&usize>| it.and_then(|it| i64::try_from(*it).ok()).unwrap_or(0);
        gains.push((at, value(counts.last()) - value(counts.first())));
    }
    let Some(claim) = page.at("trend.claim") else { return };
    let whole = claim.text.replace('\n', if page.is_ja() { "" } else { " " });
    let more = |it: &regex::Captures<'_>| {
        let by = i64::try_from(number(&it[1])).unwrap_or(0);
        if matches!(&it[2], "more" | "増") { by } else { -by }
    };
    let told: Vec<i64> = pattern!(r"(\d+) (more|fewer)|(?P<a>\d+)チーム(?P<b>増|減)")
        .captures_iter(&whole)
        .map(|it| match (it.name("a"), it.name("b")) {
            (Some(by), Some(word)) => {
                let by = i64::try_from(number(by.as_str())).unwrap_or(0);
                if word.as_str() == "増" { by } else { -by }
            }
            _ => more(&it),
        })
        .collect();
    page.understand(&claim);
    let known = |by: &i64| gains.iter().any(|(_, gain)| gain == by);
    page.hold(
        told.iter().all(known),
        Kind::SummaryCounts,
        &claim,
        format!("the lines went by {gains:?}"),
    );
    // What is said of a dimension by name is so.
    for (at, gain) in &gains {
        let short = regex::escape(page.own(&recount.model.dimensions[*at].short));
        let pattern = if page.is_ja() {
            format!("(?:から|、)「?{short}」?は(?:[^、]*が)?(?:(\\d+)チーム(増|減)|増減なし)")
        } else {
            format!(
                "(?i)^{short} has (?:(\\d+) (more|fewer)|as many)|, {short} (?:(\\d+) (more|fewer)|as many)"
            )
        };
        let Ok(pattern) = regex::Regex::new(&pattern) else { continue };
        let Some(caught) = pattern.captures(&whole) else { continue };
        let by = caught.get(1).or(caught.get(3)).map_or(0, |it| number(it.as_str()));
        let by = i64::try_from(by).unwrap_or(0);
        let down =
            caught.get(2).or(caught.get(4)).is_some_and(|it| matches!(it.as_str(), "fewer" | "減"));
        let said = if down { -by } else { by };
        page.hold(said == *gain, Kind::SummaryCounts, &claim, format!("it went by {gain}"));
    }
}

/// `Alder: Azure up to 2, Data down to 1; Birch: ...`
fn movers(page: &mut Page<'_>) {
    let Some(text) = page.at("movers.chart.alt") else { return };
    let english = pattern!(r"^(.+) (up|down) to (\d+(?:\.\d+)?)$");
    let japanese = pattern!(r"^(.+)が(\d+(?:\.\d+)?)に(上昇|低下)$");
    for part in text.text.trim_end_matches(['.', '。']).split([';', '；']) {
        let Some((name, moves)) = part.trim().split_once([':', '：']) else { continue };
        let recount = page.recount;
        let Some(team) = recount.teams.iter().find(|it| page.own(&it.team.name) == name) else {
            continue;
        };
        for one in moves.split([',', '、']).map(str::trim) {
            let found = if page.is_ja() {
                japanese
                    .captures(one)
                    .map(|it| (it[1].to_owned(), &it[3] == "上昇", printed(&it[2])))
            } else {
                english.captures(one).map(|it| (it[1].to_owned(), &it[2] == "up", printed(&it[3])))
            };
            let Some((dimension, up, Some(to))) = found else { continue };
            let Some(at) =
                recount.model.dimensions.iter().position(|it| {
                    page.own(&it.short) == dimension || page.own(&it.name) == dimension
                })
            else {
                continue;
            };
            page.understand(&text);
            let change = team.change(at).unwrap_or(0.0);
            let level = team.standings.get(at).and_then(|it| it.grade());
            let right = level.is_some_and(|level| close(to, level))
                && if up { change > 0.0 } else { change < 0.0 };
            let why = format!("{name}: {one}, but it moved by {change} to {level:?}");
            if team.other_version() {
                page.complain(Kind::Versions, &text, why);
            } else {
                page.hold(right, Kind::SummaryCounts, &text, why);
            }
        }
    }
}

/// `Team level, Jun: 4 at level 0, 2 at level 1. Training, Jun: ...`
fn levels(page: &mut Page<'_>) {
    if !page.recount.staged() {
        return;
    }
    for text in page.all("distribution.charts[].alt") {
        let parts: Vec<(&str, &str)> = text
            .text
            .split(['.', '。'])
            .filter_map(|part| part.trim().rsplit_once([':', '：']))
            .collect();
        for (at, (head, counts)) in parts.iter().copied().enumerate() {
            // Two periods of one name cannot be told apart.
            if parts[at + 1..].iter().any(|(later, _)| *later == head) {
                page.complain(Kind::Months, &text, format!("{head} is there twice"));
                continue;
            }
            let (round, recount) = (page.recount.round, page.recount);
            let named = periods(head, page.locale, round);
            let [named] = named[..] else { continue };
            let now = named.meets(round);
            if !now {
                continue;
            }
            let dimension = recount.model.dimensions.iter().position(|it| {
                let head = head.trim();
                head.starts_with(page.own(&it.name)) || head.starts_with(page.own(&it.short))
            });
            let whole = head.contains("Team level") || head.contains("総合レベル");
            if dimension.is_none() && !whole {
                continue;
            }
            for caught in pattern!(r"(\d+) at level (\d)|レベル(\d)が(\d+)").captures_iter(counts)
            {
                let part = |a: usize, b: usize| {
                    caught.get(a).or(caught.get(b)).map_or(0, |it| number(it.as_str()))
                };
                let (said, level) = (part(1, 4), part(2, 3));
                let right = recount
                    .teams
                    .iter()
                    .filter(|it| {
                        let own = match dimension {
                            Some(at) if !whole => it.standings.get(at).and_then(|it| it.level),
                            _ => it.level,
                        };
                        own.map(usize::from) == Some(level)
                    })
                    .count();
                page.understand(&text);
                let why = format!("{head}: {right} at {level}");
                page.hold(said == right, Kind::SummaryCounts, &text, why);
            }
        }
    }
}
