//! The report of a team against the recount.

use serde_json::Value as Json;

use super::check::{Kind, Page, told};
use super::make::{Assessment, Item, Status, shown};
use super::recount::{Known, Round, TeamNow, version, was_open};
use super::text::{Text, count, months, number, pattern, plain, span};

/// Checks a team's report.
pub(super) fn check(page: &mut Page<'_>, team: &TeamNow<'_>) {
    compared(page, team);
    first(page, team);
    since(page, team);
    versions(page, team);
    no_answers(page, team);
    stories(page, team);
    targets(page, team);
    ladder(page, team);
    super::alternatives::team(page, team);
    if !page.recount.model.has_levels() {
        super::claims::scores(page, team);
    }
    if page.recount.staged() {
        super::claims::team(page, team);
        figures(page, team);
        blockers(page, team);
        ledger(page, team);
        history(page, team);
        roadmap_claim(page, team);
    }
    plan(page, team);
    follow_up(page, team);
    promises(page, team);
}

fn compared(page: &mut Page<'_>, team: &TeamNow<'_>) {
    let team_was_there = page.recount.compared.is_some_and(|round| {
        team.team.history.iter().any(|one| round.of(one.month) == round.of(round.first))
    });
    let mut named: Vec<Text> = ["ladder.since"].iter().filter_map(|path| page.at(path)).collect();
    // The plan accounted for is the team's own last one, where it missed the round compared with.
    if team_was_there {
        named.extend(page.at("follow_up.head"));
    }
    named.extend(page.at("frame.headline").filter(|text| {
        pattern!(r"up from \S+ in|down from \S+ in|月の\S+から").is_match(&text.text)
    }));
    for text in page.all("figures[].label") {
        if pattern!(r"(?i)gained since|からの上昇").is_match(&text.text) {
            named.push(text);
        }
    }
    for text in named {
        page.names_compared(&text);
    }
}

/// "First assessment" stands only where there was none before.
fn first(page: &mut Page<'_>, team: &TeamNow<'_>) {
    let round = page.recount.round;
    let earlier: Vec<&Assessment> = team.earlier(round).collect();
    for text in page.texts.clone() {
        if !pattern!(r"(?i)\bfirst assess|初回").is_match(&text.text) {
            continue;
        }
        page.understand(&text);
        let named = page.periods(&text);
        if pattern!(r"(?i)first assessed in|初回評価は").is_match(&text.text) && !named.is_empty()
        {
            let first = team.team.history.first().map(|it| it.month);
            let right = first.is_some_and(|first| named.iter().any(|named| named.has(first)));
            page.hold(
                right,
                Kind::First,
                &text,
                format!("the first was in {}", first.map_or_else(|| "no month".into(), shown)),
            );
            continue;
        }
        // The first by a version of the model may have others before it.
        let by_version = pattern!(r"(?i)first by version|版\S+では初回").is_match(&text.text);
        let own_version =
            |it: &&Assessment| !by_version || team.now.is_none_or(|now| now.older == it.older);
        let earlier: Vec<&Assessment> = earlier.iter().copied().filter(own_version).collect();
        let own = ["ladder.rows", "history.charts"];
        let before = match own.iter().find_map(|list| row(page, &text, list)) {
            Some(row) => {
                let at = dimension_of(page, row);
                at.is_some_and(|at| earlier.iter().any(|it| is_graded(page, it, at)))
            }
            None => !earlier.is_empty(),
        };
        page.hold(!before, Kind::First, &text, "there is an earlier assessment");
    }
    for (at, row) in rows(page.view, "/ladder/rows").iter().enumerate() {
        if row["change"]["kind"] == "new"
            && let Some(dimension) = dimension_of(page, row)
            && let Some(text) = page.at(&format!("ladder.rows[{at}].change.text"))
        {
            // What began after the period compared with is new since then.
            let compared = page.recount.compared.map_or(i32::MAX, Round::last);
            let before =
                earlier.iter().any(|it| it.month <= compared && is_graded(page, it, dimension));
            page.hold(!before, Kind::First, &text, "there is an earlier assessment");
        }
    }
}

fn is_graded(page: &Page<'_>, assessment: &Assessment, at: usize) -> bool {
    let model = version(page.history(), assessment);
    let standing = super::recount::standing(model, assessment, at, &[]);
    matches!(standing.known, Known::Assessed | Known::Declared)
}

/// "Open since" names a month with an assessment, since which the criterion was asked and
/// open.
fn since(page: &mut Page<'_>, team: &TeamNow<'_>) {
    let round = page.recount.round;
    for (at, row) in rows(page.view, "/blockers/rows").iter().enumerate() {
        let Some(text) = page.at(&format!("blockers.rows[{at}].cause")) else { continue };
        let open = pattern!(r"(?i)open since|月から|四半期から|期から|年度から");
        if !open.is_match(&text.text) {
            continue;
        }
        let shown_as = row["criterion"].as_str().unwrap_or_default();
        let Some(criterion) =
            page.recount.model.criteria.iter().find(|it| page.own(&it.text) == shown_as)
        else {
            continue;
        };
        page.understand(&text);
        let Some(named) = page.periods(&text).first().copied() else { continue };
        let rounds = team.rounds(round);
        let then = rounds.iter().find(|it| named.has(it.month));
        let Some(then) = then else {
            page.complain(Kind::Since, &text, "the team has no assessment then");
            continue;
        };
        for assessment in
            rounds.iter().filter(|it| it.month >= then.month && it.month <= round.last())
        {
            // A dimension left out for a month breaks nothing.
            let left_out =
                !is_graded(page, assessment, criterion.dimension) && assessment.month != then.month;
            if !left_out && !was_open(page.history(), assessment, &criterion.id) {
                let why = format!(
                    "`{}` was not asked and open in {}",
                    criterion.id,
                    shown(assessment.month)
                );
                page.complain(Kind::Since, &text, why);
                break;
            }
        }
    }
}

/// Where the two rounds were assessed by two versions nothing is said to have changed or not.
fn versions(page: &mut Page<'_>, team: &TeamNow<'_>) {
    if !team.other_version() {
        return;
    }
    for (at, row) in rows(page.view, "/ladder/rows").iter().enumerate() {
        let kind = row["change"]["kind"].as_str().unwrap_or_default();
        if matches!(kind, "up" | "down" | "same")
            && let Some(text) = page.at(&format!("ladder.rows[{at}].change.text"))
        {
            page.complain(Kind::Versions, &text, "two versions of the model");
        }
    }
    for figure in rows(page.view, "/figures") {
        let label = figure["label"].as_str().unwrap_or_default();
        let number = figure["number"].as_str().unwrap_or_default();
        if pattern!(r"(?i)gained since|からの上昇").is_match(label) && number != "–" {
            let text = Text { path: "figures".into(), text: format!("{number} {label}") };
            page.complain(Kind::Versions, &text, "two versions of the model");
        }
    }
    for path in ["frame.headline", "history.claim"] {
        let Some(text) = page.at(path) else { continue };
        let told = pattern!(
            r"(?i)up from|down from|\brose\b|\bfell\b|\bgained\b|none lost|has changed since|上昇|低下|から変化なし|純増"
        );
        // Within the newer version there may be something to tell.
        let since_newer = page
            .periods(&text)
            .iter()
            .all(|named| team.team.history.iter().any(|it| named.has(it.month) && !it.older))
            && page.periods(&text).iter().any(|named| !named.meets(page.recount.round));
        if told.is_match(&text.text) && !since_newer {
            page.complain(Kind::Versions, &text, "two versions of the model");
        }
    }
}

/// A team that answered nothing meets no target and declares nothing.
fn no_answers(page: &mut Page<'_>, team: &TeamNow<'_>) {
    let silent = team.now.is_none_or(|it| it.answers.is_empty() && it.levels.is_empty());
    let declared = team.now.is_some_and(|it| it.answers.is_empty() && !it.levels.is_empty());
    for text in page.texts.clone() {
        if text.path.starts_with("method") || text.path.starts_with("guidance") {
            continue;
        }
        let wrong = pattern!(
            r"(?i)every target is met|nothing is left|no open criteri|\b\d+ of \d+ met|criteria are met|全目標を達成|計画すべき対応なし|未達基準なし|基準中\d+(?:基準を)?達成"
        );
        if silent
            && (wrong.is_match(&text.text)
                || pattern!(r"(?i)are declared|申告値").is_match(&text.text))
        {
            page.complain(Kind::NoAnswers, &text, "the team answered nothing");
        }
        let claims = text.path == "blockers.claim" || text.path.ends_with(".cause");
        let open = pattern!(r"(?i)open criteri|open since|未達基準|から未達");
        let none = pattern!(r"(?i)^no open criteri|^未達基準なし").is_match(&text.text);
        if declared && claims && open.is_match(&text.text) && !none {
            page.complain(Kind::NoAnswers, &text, "levels are declared, no criterion was answered");
        }
    }
}

/// The stories beside the ladders: unchanged for how long, risen and fallen when.
fn stories(page: &mut Page<'_>, team: &TeamNow<'_>) {
    let round = page.recount.round;
    let last = team.rounds(round).into_iter().rfind(|it| it.month <= round.last());
    let Some(last) = last else { return };
    let rounds = team.rounds(round);
    for (at, row) in rows(page.view, "/ladder/rows").iter().enumerate() {
        let Some(text) = page.at(&format!("ladder.rows[{at}].story")) else { continue };
        let Some(dimension) = dimension_of(page, row) else { continue };
        let history = page.history();
        let level = |it: &Assessment| {
            let model = version(history, it);
            super::recount::standing(model, it, dimension, &[]).level
        };
        if let Some(caught) =
            pattern!(r"last (?:assessed|seen|known)|直近").find(&text.text).map(|it| it.start())
        {
            page.understand(&text);
            let rest = Text { path: text.path.clone(), text: text.text[caught..].to_owned() };
            let rest = if page.is_ja() { text.clone() } else { rest };
            // A dimension may have been left out since.
            let known =
                |it: &&&Assessment| it.month <= round.last() && is_graded(page, it, dimension);
            let last = rounds.iter().rfind(known).map_or(last.month, |it| it.month);
            let right = page.periods(&rest).iter().any(|named| named.has(last));
            page.hold(right, Kind::Months, &text, format!("the last was in {}", shown(last)));
            continue;
        }
        if !page.recount.staged() {
            continue;
        }
        if let Some(caught) =
            pattern!("(?i)unchanged for ", span!(en), "|", span!(ja), "間変化なし")
                .captures(&text.text)
        {
            page.understand(&text);
            let months = caught.get(1).or(caught.get(2)).map_or(0, |it| months(it.as_str(), round));
            let now = level(last);
            let mut oldest = last.month;
            for it in rounds.iter().rev().filter(|it| it.month <= last.month) {
                match level(it) {
                    same if same == now && it.older == last.older => oldest = it.month,
                    None if it.older == last.older => {}
                    _ => break,
                }
            }
            let span = usize::try_from(last.month - oldest).unwrap_or(0);
            page.hold(
                months <= span,
                Kind::TeamCounts,
                &text,
                format!("the same level was first seen {span} months before"),
            );
        }
        if let Some(caught) =
            pattern!(r"(?i)(?:rose|fell) from (\S+) to (\S+) in|に(\d)→(\d)へ").captures(&text.text)
        {
            page.understand(&text);
            let part = |a: usize, b: usize| {
                caught.get(a).or(caught.get(b)).and_then(|it| it.as_str().parse::<u8>().ok())
            };
            let (from, to) = (part(1, 3), part(2, 4));
            let named = page.periods(&text);
            let all: Vec<&Assessment> = team.team.history.iter().collect();
            let changes = rounds.iter().enumerate().map(|(index, it)| (&rounds[..index], it));
            let mut changes =
                changes.chain(all.iter().enumerate().map(|(index, it)| (&all[..index], it)));
            let seen = changes.any(|(earlier, it)| {
                let before = earlier.iter().rev().find(|it| level(it).is_some());
                named.iter().any(|named| named.has(it.month))
                    && level(it) == to
                    && before
                        .is_some_and(|before| level(before) == from && before.older == it.older)
            });
            page.hold(seen, Kind::TeamCounts, &text, "no assessment shows it");
        }
    }
}

/// How many dimensions meet their target.
fn targets(page: &mut Page<'_>, team: &TeamNow<'_>) {
    let Some(text) = page.at("ladder.claim") else { return };
    let (met, of) = team.dimensions_at_target();
    let said = if page.is_ja() {
        if let Some(caught) = pattern!(r"^(\d+)項目中(\d+)項目が目標を達成").captures(&text.text)
        {
            Some((number(&caught[2]), number(&caught[1])))
        } else if let Some(caught) = pattern!(r"^(\d+)項目とも目標未達").captures(&text.text)
        {
            Some((0, number(&caught[1])))
        } else {
            pattern!(r"^(\d+)項目すべてが目標を達成")
                .captures(&text.text)
                .map(|caught| (number(&caught[1]), number(&caught[1])))
        }
    } else if let Some(caught) =
        pattern!("^", count!(), " of ", count!(), " dimensions? meets? (?:its|their) target")
            .captures(&text.text)
    {
        Some((number(&caught[1]), number(&caught[2])))
    } else {
        pattern!("^(?:All ", count!(), "|Both) dimensions meet their targets?")
            .captures(&text.text)
            .map(|caught| caught.get(1).map_or(2, |it| number(it.as_str())))
            .map(|all| (all, all))
    };
    if let Some(said) = said {
        page.understand(&text);
        // What is not assessed has its target all the same, and is named.
        let unknown = team.targets_unknown();
        let named = unknown.iter().all(|at| {
            let dimension = &page.recount.model.dimensions[*at];
            [&dimension.name, &dimension.short].iter().any(|it| text.text.contains(page.own(it)))
                || pattern!(r"not assessed|未評価").is_match(&text.text)
        });
        page.hold(
            said == (met, of) || (said == (met, of + unknown.len()) && named),
            Kind::TeamCounts,
            &text,
            format!("{met} of {of} dimensions meet their target"),
        );
    }
}

fn number_of(figure: &Json, key: &str) -> Option<usize> {
    let text = figure[key].as_str()?;
    text.trim_start_matches("of ").trim_start_matches('/').trim_start_matches('+').parse().ok()
}

/// The figures under the headline.
fn figures(page: &mut Page<'_>, team: &TeamNow<'_>) {
    let sum = |count: fn(&super::recount::Standing) -> usize| -> usize {
        team.standings.iter().map(count).sum()
    };
    let (met_targets, with_level) = team.dimensions_at_target();
    let with_target = with_level + team.targets_unknown().len();
    for (at, figure) in rows(page.view, "/figures").iter().enumerate() {
        let Some(label) = page.at(&format!("figures[{at}].label")) else { continue };
        let note = page.at(&format!("figures[{at}].note"));
        let said = (number_of(figure, "number"), number_of(figure, "of"));
        let whole = Text {
            path: label.path.clone(),
            text: ["number", "of", "label", "note"]
                .map(|key| figure[key].as_str().unwrap_or_default())
                .join(" "),
        };
        let all: &[(&regex::Regex, (usize, usize))] = &[
            (pattern!(r"^Targets met|^達成した目標"), (met_targets, with_target)),
            (pattern!(r"^Criteria met|^達成基準"), (sum(|it| it.met), sum(|it| it.applicable))),
        ];
        for (pattern, right) in all {
            if pattern.is_match(&label.text) && team.now.is_some() && said.0.is_some() {
                page.understand(&label);
                let (number, of) = right;
                let same = said.0 == Some(*number) && said.1.is_none_or(|it| it == *of);
                page.hold(same, Kind::TeamCounts, &whole, format!("{number} of {of}"));
            }
        }
        if pattern!(r"^Team level|^総合レベル").is_match(&label.text) {
            page.understand(&label);
            let level = team.level.map(usize::from);
            page.hold(said.0 == level, Kind::TeamCounts, &whole, format!("{level:?}"));
        }
        if let Some(note) = &note
            && team.now.is_some()
            && let Some(caught) =
                pattern!(r"^(\d+) of (\d+) answered|^(\d+)中(\d+)に回答").captures(&note.text)
        {
            page.understand(note);
            let part = |at: usize| caught.get(at).map(|it| number(it.as_str()));
            let said = (part(1).or(part(4)), part(2).or(part(3)));
            let right = (sum(|it| it.answered), sum(|it| it.applicable));
            page.hold(
                said == (Some(right.0), Some(right.1)),
                Kind::TeamCounts,
                note,
                format!("{} of {}", right.0, right.1),
            );
        }
        if pattern!(r"(?i)^levels? gained since|からの上昇").is_match(&label.text)
            && team.comparable()
            && let Some(gained) = said.0
        {
            #[expect(clippy::cast_possible_truncation, reason = "levels are small")]
            let changes: Vec<i32> = (0..team.standings.len())
                .filter_map(|at| team.change(at))
                .map(|change| change.round() as i32)
                .collect();
            let up: i32 = changes.iter().filter(|it| **it > 0).sum();
            let down: i32 = -changes.iter().filter(|it| **it < 0).sum::<i32>();
            page.hold(
                i32::try_from(gained) == Ok(up),
                Kind::TeamCounts,
                &whole,
                format!("{up} gained"),
            );
            if let Some(note) = note
                && let Some(caught) = pattern!(count!(), r" lost|低下(\d+)").captures(&note.text)
            {
                page.understand(&note);
                let said = caught.get(1).or(caught.get(2)).map_or(0, |it| number(it.as_str()));
                page.hold(
                    i32::try_from(said) == Ok(down),
                    Kind::TeamCounts,
                    &note,
                    format!("{down} lost"),
                );
            }
        }
    }
}

/// The change of each dimension.
fn ladder(page: &mut Page<'_>, team: &TeamNow<'_>) {
    for (at, row) in rows(page.view, "/ladder/rows").iter().enumerate() {
        let Some(text) = page.at(&format!("ladder.rows[{at}].change.text")) else { continue };
        let Some(dimension) = dimension_of(page, row) else { continue };
        let said = text.text.replace('−', "-").replace('+', "").parse::<f64>().ok();
        if let (Some(said), false) = (said, team.other_version()) {
            let right = team.change(dimension);
            // Of scores the difference of what is printed may be told.
            let close = right.is_some_and(|right| (right - said).abs() < 0.0101);
            page.hold(close, Kind::TeamCounts, &text, format!("{right:?}"));
        }
    }
}

/// How many open criteria there are in the claim over the blockers, at most: those that are
/// not met in dimensions that concern the team.
fn blockers(page: &mut Page<'_>, team: &TeamNow<'_>) {
    let Some(text) = page.at("blockers.claim") else { return };
    let Some(now) = team.now else { return };
    let model = page.recount.model;
    let open = model
        .criteria
        .iter()
        .filter(|it| it.since.is_none_or(|since| since <= now.month))
        .filter(|it| match team.standings[it.dimension].known {
            Known::Assessed => {
                !super::recount::is_met(model, now, it)
                    && !super::recount::is_not_applicable(now, it)
            }
            Known::Declared => {
                team.standings[it.dimension].level.is_some_and(|level| it.level > level)
            }
            _ => false,
        })
        .count();
    let said = pattern!("^", count!(), r" open criteri|^未達基準(\d+)件|未達基準は(\d+)件")
        .captures(&text.text)
        .and_then(|caught| (1..4).find_map(|at| caught.get(at)).map(|it| number(it.as_str())));
    if let Some(said) = said {
        page.understand(&text);
        page.hold(said <= open, Kind::TeamCounts, &text, format!("no more than {open} are open"));
    }
    if let Some(caught) =
        pattern!(r"the team at (?:level )?(\d)|総合(?:レベル)?(\d)の原因").captures(&text.text)
    {
        let said = caught.get(1).or(caught.get(2)).and_then(|it| it.as_str().parse().ok());
        page.hold(
            said == team.level,
            Kind::TeamCounts,
            &text,
            format!("the team stands at {:?}", team.level),
        );
    }
    if pattern!(r"(?i)^no open criteri|^未達基準なし").is_match(&text.text) {
        page.understand(&text);
        page.hold(open == 0, Kind::TeamCounts, &text, format!("{open} are open"));
    }
}

/// The counts in the table of criteria.
fn ledger(page: &mut Page<'_>, team: &TeamNow<'_>) {
    let Some(now) = team.now else { return };
    let model = page.recount.model;
    let names: Vec<(usize, String)> = model
        .dimensions
        .iter()
        .enumerate()
        .map(|(at, dimension)| (at, page.own(&dimension.name).to_owned()))
        .collect();
    for (table_at, table) in rows(page.view, "/ledger/tables").iter().enumerate() {
        for (row_at, row) in rows(table, "/rows").iter().enumerate() {
            let level: Option<u8> = row["level"].as_str().and_then(|it| it.parse().ok());
            for (at, _) in rows(row, "/cells").iter().enumerate() {
                let path = format!("ledger.tables[{table_at}].rows[{row_at}].cells[{at}].count");
                let Some(text) = page.at(&path) else { continue };
                let Some(caught) =
                    pattern!(r"^(\d+) of (\d+) met|^(\d+)基準中(\d+)達成").captures(&text.text)
                else {
                    continue;
                };
                let column = table["columns"][at].as_str().unwrap_or_default();
                let dimension = names.iter().find(|(_, name)| name == column).map(|(at, _)| *at);
                let (Some(level), Some(dimension)) = (level, dimension) else { continue };
                page.understand(&text);
                let own: Vec<_> = model
                    .criteria
                    .iter()
                    .filter(|it| {
                        it.dimension == dimension
                            && it.level == level
                            && it.since.is_none_or(|since| since <= now.month)
                            && !super::recount::is_not_applicable(now, it)
                    })
                    .collect();
                let met = own.iter().filter(|it| super::recount::is_met(model, now, it)).count();
                let part = |at: usize| caught.get(at).map(|it| number(it.as_str()));
                let said = (part(1).or(part(4)), part(2).or(part(3)));
                page.hold(
                    said == (Some(met), Some(own.len())),
                    Kind::TeamCounts,
                    &text,
                    format!("{met} of {} in {column} at {level}", own.len()),
                );
            }
        }
    }
    if let Some(text) = page.at("ledger.claim")
        && let Some(caught) =
            pattern!(r"^(\d+) of (\d+) criteria are met|^(\d+)基準中(\d+)基準を達成")
                .captures(&text.text)
    {
        page.understand(&text);
        let part = |at: usize| caught.get(at).map(|it| number(it.as_str()));
        let said = (part(1).or(part(4)), part(2).or(part(3)));
        let met: usize = team.standings.iter().map(|it| it.met).sum();
        let all: usize = team.standings.iter().map(|it| it.applicable).sum();
        page.hold(
            said == (Some(met), Some(all)),
            Kind::TeamCounts,
            &text,
            format!("{met} of {all}"),
        );
    }
}

/// The claim over the history: what was gained since when, and whether anything was lost.
fn history(page: &mut Page<'_>, team: &TeamNow<'_>) {
    let Some(text) = page.at("history.claim") else { return };
    let Some(now) = team.now else { return };
    let round = page.recount.round;
    let part =
        pattern!(r"since [^;,]+|^[^、。]+から").find(&text.text).map(|it| it.as_str().to_owned());
    let Some(part) = part else { return };
    let part = Text { path: text.path.clone(), text: part };
    let Some(named) = page.periods(&part).first().copied() else { return };
    page.understand(&text);
    let rounds: Vec<&Assessment> =
        team.rounds(round).into_iter().filter(|it| it.month <= round.last()).collect();
    let Some(then) = rounds.iter().position(|it| named.has(it.month)) else {
        page.complain(Kind::Months, &text, "the team has no assessment then");
        return;
    };
    let rounds = &rounds[then..];
    if rounds.iter().any(|it| it.older != now.older) {
        page.complain(Kind::Versions, &text, "the assessments are by two versions of the model");
        return;
    }
    // Of several assessments in a round the last counts; the others are history all the same.
    let first = rounds[0].month;
    let all: Vec<&Assessment> =
        team.team.history.iter().filter(|it| (first..=round.last()).contains(&it.month)).collect();
    let readings = [balance(page, team, rounds), balance(page, team, &all)];
    let why = format!("{:?}", readings[0]);
    let holds = |rule: &dyn Fn(&Balance) -> bool| readings.iter().any(rule);
    if pattern!(r"^No \w+ has changed|から変化なし$").is_match(&text.text) {
        page.hold(holds(&|it| it.changes == 0), Kind::TeamCounts, &text, why);
        return;
    }
    let said = |caught: Option<regex::Captures<'_>>| {
        let caught = caught?;
        let text = caught.get(1).or(caught.get(2))?.as_str();
        i32::try_from(number(text)).ok()
    };
    let none = pattern!(r"(?i)^no level gained since|から上昇なし").is_match(&text.text);
    let gained =
        pattern!("^", count!(), r" levels? gained since|から(\d+)段階上昇").captures(&text.text);
    if let Some(gained) = said(gained).or(none.then_some(0)) {
        page.hold(holds(&|it| it.gained == gained), Kind::TeamCounts, &text, why.clone());
    }
    let lost = pattern!(", ", count!(), r" lost$|、(\d+)段階低下").captures(&text.text);
    if let Some(lost) = said(lost) {
        page.hold(holds(&|it| it.lost == lost), Kind::TeamCounts, &text, why.clone());
    }
    if pattern!(r"none lost|低下なし").is_match(&text.text) {
        page.hold(holds(&|it| it.lost == 0), Kind::TeamCounts, &text, why.clone());
    }
    if pattern!(r"nothing else changed|ほかは変化なし").is_match(&text.text) {
        let right = holds(&|it| it.gained == it.lost && it.changes == 2);
        page.hold(right, Kind::TeamCounts, &text, why);
    }
}

/// What was gained and lost over some assessments, from one with a level to the next.
#[derive(Debug)]
struct Balance {
    gained: i32,
    lost: i32,
    changes: usize,
}

fn balance(page: &Page<'_>, team: &TeamNow<'_>, assessments: &[&Assessment]) -> Balance {
    let mut balance = Balance { gained: 0, lost: 0, changes: 0 };
    for at in 0..team.standings.len() {
        let levels: Vec<i32> = assessments
            .iter()
            .filter_map(|it| {
                let model = version(page.history(), it);
                super::recount::standing(model, it, at, &[]).level.map(i32::from)
            })
            .collect();
        for pair in levels.windows(2) {
            balance.gained += (pair[1] - pair[0]).max(0);
            balance.lost += (pair[0] - pair[1]).max(0);
            balance.changes += usize::from(pair[1] != pair[0]);
        }
    }
    balance
}

/// How many actions lift the team: one for each criterion that keeps it below the level, with
/// what these require; or one for each line of the roadmap about them.
fn roadmap_claim(page: &mut Page<'_>, team: &TeamNow<'_>) {
    let Some(text) = page.at("roadmap.claim") else { return };
    let Some(now) = team.now else { return };
    let model = page.recount.model;
    let Some(caught) = pattern!(
        "^",
        count!(),
        r" actions?.* lifts? the team to level (\d)|(\d+)件で総合レベル(\d)へ"
    )
    .captures(&text.text) else {
        return;
    };
    page.understand(&text);
    let said = caught.get(1).or(caught.get(3)).map_or(0, |it| number(it.as_str()));
    let Some(to) = caught.get(2).or(caught.get(4)).and_then(|it| it.as_str().parse::<u8>().ok())
    else {
        return;
    };
    // What lifts a declared level over one without criteria of its own is not laid down.
    if team.standings.iter().any(|it| it.known == Known::Declared) {
        return;
    }
    let is_open = |it: &super::make::Criterion| {
        !super::recount::is_met(model, now, it) && !super::recount::is_not_applicable(now, it)
    };
    let mut needed: Vec<&super::make::Criterion> = model
        .criteria
        .iter()
        .filter(|it| {
            it.level <= to
                && it.since.is_none_or(|since| since <= now.month)
                && team.standings[it.dimension].known != Known::NotApplicable
                && is_open(it)
        })
        .collect();
    let ids: Vec<&str> = needed.iter().map(|it| it.id.as_str()).collect();
    let lifted = super::recount::team_level(model, now, &ids);
    let direct = needed.len();
    let mut at = 0;
    while at < needed.len() {
        for id in &needed[at].requires {
            if let Some(more) = model.criterion(id)
                && is_open(more)
                && !needed.iter().any(|it| it.id == more.id)
            {
                needed.push(more);
            }
        }
        at += 1;
    }
    let items = now
        .plan
        .iter()
        .filter(|it| {
            it.is_open()
                && it.criterion.as_ref().is_some_and(|id| needed.iter().any(|it| it.id == *id))
        })
        .count();
    let without = needed
        .iter()
        .filter(|it| {
            !now.plan.iter().any(|item| item.is_open() && item.criterion.as_ref() == Some(&it.id))
        })
        .count();
    let right = [needed.len(), direct, items + without];
    page.hold(
        right.contains(&said) && lifted >= Some(to),
        Kind::TeamCounts,
        &text,
        format!("{right:?} criteria or lines lead to {lifted:?}"),
    );
}

/// Every open item of the plan is on the page with its own day.
fn plan(page: &mut Page<'_>, team: &TeamNow<'_>) {
    let Some(now) = team.now else { return };
    let open: Vec<&Item> = now.plan.iter().filter(|it| it.is_open()).collect();
    for text in page.texts.clone() {
        let nothing = pattern!(
            r"(?i)nothing (?:is )?left to plan|left to plan$|計画すべき対応なし|計画すべき未達基準なし"
        );
        if nothing.is_match(&text.text) {
            page.understand(&text);
            let why = format!("{} items are open", open.len());
            page.hold(open.is_empty(), Kind::PlanShown, &text, why);
        }
    }
    let told_more = !page.view["roadmap"]["more"].is_null();
    let exhibits = ["roadmap", "plan", "actions"];
    for item in open {
        let words = action_words(page, item);
        let mut places: Vec<&Json> = exhibits
            .iter()
            .flat_map(|name| rows(page.view, &format!("/{name}/rows")))
            .filter(|row| same_words(row["action"].as_str().unwrap_or_default(), &words))
            .collect();
        // An item of the criterion under another's words is another item.
        if let Some(id) = &item.criterion
            && item.action.is_none()
        {
            places.retain(|_| page.recount.model.criterion(id).is_some());
        }
        let text = Text { path: "roadmap".into(), text: words.clone() };
        if places.is_empty() {
            page.hold(told_more, Kind::PlanShown, &text, "the open item is not on the page");
            continue;
        }
        let right = places.iter().any(|row| {
            let said = row["due"].as_str().map(|it| page.days(&plain(it, page.locale)));
            match (item.due, said) {
                (Some(due), Some(said)) => said.contains(&due),
                (Some(_), None) => false,
                (None, _) => true,
            }
        });
        let said: Vec<&str> = places.iter().filter_map(|row| row["due"].as_str()).collect();
        page.hold(
            right,
            Kind::Days,
            &text,
            format!("it is due {}, the page says {said:?}", told(item.due)),
        );
    }
    // What is done or given up is not to be done.
    for (at, row) in rows(page.view, "/roadmap/rows").iter().enumerate() {
        let action = row["action"].as_str().unwrap_or_default();
        let of_words =
            |it: &&Item| it.action.is_some() && same_words(action, &action_words(page, it));
        let gone = now.plan.iter().filter(of_words).any(|it| !it.is_open());
        let open = now.plan.iter().filter(of_words).any(Item::is_open);
        if let (true, false, Some(text)) =
            (gone, open, page.at(&format!("roadmap.rows[{at}].action")))
        {
            page.complain(Kind::PlanShown, &text, "it is done or dropped");
        }
    }
    // What blocks, with the action that is planned against it and its day.
    for (at, row) in rows(page.view, "/blockers/rows").iter().enumerate() {
        let (Some(action), Some(due)) = (row["action"].as_str(), row["due"].as_str()) else {
            continue;
        };
        let said = page.days(&plain(due, page.locale));
        // How many more there are for the criterion stands behind the next one.
        let more = pattern!(r" \(and \S+ more\)$|（ほか\d+件）$").find(action);
        let one = &action[..more.map_or(action.len(), |it| it.start())];
        let fits = now.plan.iter().any(|item| {
            item.is_open()
                && same_words(one, &action_words(page, item))
                && item.due.is_some_and(|due| said.contains(&due))
        });
        if let Some(text) = page.at(&format!("blockers.rows[{at}].action")) {
            page.understand(&text);
            let whole = Text { text: format!("{action}, {due}"), ..text };
            page.hold(fits, Kind::Days, &whole, "no open item has these words and this day");
        }
    }
}

/// What is to be done, in the language of the page.
fn action_words(page: &Page<'_>, item: &Item) -> String {
    let own = item.criterion.as_ref().and_then(|id| page.recount.model.criterion(id));
    match (&item.action, own) {
        (Some(action), _) => action.clone(),
        (None, Some(criterion)) => page.own(&criterion.action).to_owned(),
        (None, None) => String::new(),
    }
}

/// Whether words stand on the page, shortened or not.
fn same_words(shown: &str, words: &str) -> bool {
    let flat = |text: &str| text.split_whitespace().collect::<String>();
    let (shown, words) = (flat(shown), flat(words));
    match shown.strip_suffix('…') {
        Some(start) => !start.is_empty() && words.starts_with(start),
        None => shown == words,
    }
}

/// What became of the actions of the plan compared with.
fn follow_up(page: &mut Page<'_>, team: &TeamNow<'_>) {
    let (Some(now), Some(before)) = (team.now, team.before) else { return };
    let model = page.recount.model;
    let planned: Vec<&Item> = before.plan.iter().filter(|it| it.is_open()).collect();
    let today = now.earliest_day();
    for (at, row) in rows(page.view, "/follow_up/rows").iter().enumerate() {
        let action = row["action"].as_str().unwrap_or_default();
        let Some(text) = page.at(&format!("follow_up.rows[{at}].result")) else { continue };
        let fitting: Vec<&&Item> =
            planned.iter().filter(|it| same_words(action, &action_words(page, it))).collect();
        let [item] = fitting[..] else { continue };
        let whole = Text { text: format!("{action}: {}", text.text), ..text.clone() };
        let current = team.current(item);
        let is_open = current.is_some_and(Item::is_open);
        let last = team.last_word(item).map(|it| it.status);
        let result = &text.text;
        page.understand(&text);
        if pattern!(r"(?i)^done\b.*still open|^完了.*未達").is_match(result) {
            let right = last == Some(Status::Done) && !team.closes_met(model, item);
            page.hold(right, Kind::FollowUp, &whole, format!("it is {last:?}"));
            if let Some(said) = page.days(result).first() {
                let right = team.last_word(item).and_then(|it| it.done);
                page.hold(Some(*said) == right, Kind::Days, &whole, told(right));
            }
        } else if pattern!(r"(?i)^criterion met|^基準達成").is_match(result) {
            let listed = !pattern!(r"(?i)not in the plan|記載なし").is_match(result);
            let right = team.closes_met(model, item) && listed == is_open;
            page.hold(right, Kind::FollowUp, &whole, format!("it is {last:?}"));
        } else if pattern!(
            r"(?i)not done|carried|overdue|still open|in progress|繰り越し|超過|未完了|進行中"
        )
        .is_match(result)
        {
            page.hold(is_open, Kind::FollowUp, &whole, format!("it is {last:?}"));
            if let (Some(said), true) =
                (page.days(result).first(), pattern!(r"(?i)overdue|超過").is_match(result))
            {
                let right = [item.due, current.and_then(|it| it.due)];
                let right = right.contains(&Some(*said)) && *said < today;
                let due = told(item.due);
                page.hold(right, Kind::Days, &whole, format!("it was due {due}"));
            }
            if pattern!(r"(?i)overdue|超過").is_match(result) {
                let late = [item.due, current.and_then(|it| it.due)]
                    .iter()
                    .any(|due| due.is_some_and(|due| due < today));
                page.hold(late, Kind::FollowUp, &whole, "no day of it has passed");
            }
        } else if pattern!(r"(?i)^done|^完了").is_match(result) {
            let right = last == Some(Status::Done);
            page.hold(right, Kind::FollowUp, &whole, format!("it is {last:?}"));
            if let Some(said) = page.days(result).first() {
                let right = team.last_word(item).and_then(|it| it.done);
                page.hold(Some(*said) == right, Kind::Days, &whole, told(right));
            }
        } else if pattern!(r"(?i)^dropped|取り下げ").is_match(result) {
            let gone = current.is_none_or(|it| it.status == Status::Dropped);
            page.hold(gone, Kind::FollowUp, &whole, format!("it is {last:?}"));
        }
        let moved = current.is_some_and(|it| it.due != item.due);
        let late = current.and_then(|it| it.due).is_some_and(|due| due < today)
            || item.due.is_some_and(|due| due < today);
        if row["alert"] == true && is_open && !moved && !late && !team.closes_met(model, item) {
            page.complain(Kind::Attention, &whole, "it is neither late nor moved");
        }
    }
    let Some(text) = page.at("follow_up.claim") else { return };
    // A criterion that is met is told apart from an action that is done.
    let done = planned
        .iter()
        .filter(|it| team.last_word(it).is_some_and(|word| word.status == Status::Done))
        .count();
    let all = planned.len();
    let caught = pattern!(
        "^(?:",
        count!(),
        " of (?:the )?",
        count!(),
        r" (?:\w+ )?actions?|計画(\d+)件中(\d+)件完了)"
    )
    .captures(&text.text)
    .map(|caught| {
        let part = |at: usize| caught.get(at).map(|it| number(it.as_str()));
        (part(1).or(part(4)), part(2).or(part(3)))
    });
    let japanese = pattern!(r"計画(\d+)件中(\d+)件完了")
        .captures(&text.text)
        .map(|caught| (Some(number(&caught[2])), Some(number(&caught[1]))));
    if let Some((said_done, said_all)) = caught.or(japanese)
        && pattern!(r"\b(?:is|are) done|完了").is_match(&text.text)
    {
        page.understand(&text);
        page.hold(
            said_done == Some(done) && said_all == Some(all),
            Kind::FollowUp,
            &text,
            format!("{done} of {all} are done"),
        );
    }
}

/// Nothing is promised for a day that is gone by.
fn promises(page: &mut Page<'_>, team: &TeamNow<'_>) {
    let Some(now) = team.now else { return };
    let today = now.earliest_day();
    for path in ["roadmap.claim", "blockers.claim", "frame.headline"] {
        let Some(text) = page.at(path) else { continue };
        let promise = if page.is_ja() {
            pattern!(r"(?:\d{4}/)?\d{1,2}/\d{1,2}までの").find(&text.text)
        } else {
            pattern!(r"\bby \d{1,2} [A-Z]\w+(?: \d{4})?").find(&text.text)
        };
        let Some(promise) = promise.map(|it| it.as_str().to_owned()) else { continue };
        let Some(day) = page.days(&promise).first().copied() else { continue };
        page.understand(&text);
        page.hold(day >= today, Kind::Promises, &text, format!("today is {}", told(Some(today))));
        let planned = now.plan.iter().any(|it| it.is_open() && it.due == Some(day));
        let target = [now.targets.by, team.team.targets.by, page.history().targets.by];
        page.hold(
            planned || target.contains(&Some(day)),
            Kind::Days,
            &text,
            format!("nothing is due on {}", told(Some(day))),
        );
        let by = now.targets.by.or(team.team.targets.by).or(page.history().targets.by);
        if let Some(by) = by
            && by >= today
            && path == "roadmap.claim"
            && pattern!(r"every target|全目標").is_match(&text.text)
            && day > by
        {
            let told_late =
                pattern!(r"(?i)after|later|past|beyond|後|超|遅|過").is_match(&text.text);
            page.hold(
                told_late,
                Kind::Promises,
                &text,
                format!("the target is {}", told(Some(by))),
            );
        }
    }
}

/// The rows of a list at a pointer.
pub(super) fn rows<'a>(value: &'a Json, pointer: &str) -> &'a [Json] {
    value.pointer(pointer).and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

pub(super) fn row<'a>(page: &Page<'a>, text: &Text, list: &str) -> Option<&'a Json> {
    let rest = text.path.strip_prefix(list)?.strip_prefix('[')?;
    let at: usize = rest.split(']').next()?.parse().ok()?;
    rows(page.view, &format!("/{}", list.replace('.', "/"))).get(at)
}

/// The dimension a row of the ladder is about.
pub(super) fn dimension_of(page: &Page<'_>, row: &Json) -> Option<usize> {
    let id = row["id"].as_str()?;
    page.recount.model.dimensions.iter().position(|it| it.id == id)
}
