//! The summary of all teams against the recount.

use serde_json::Value as Json;

use super::check::{Kind, Page};
use super::make::State;
use super::recount::TeamNow;
use super::team::rows;
use super::text::{Text, count, number, pattern};

/// Checks the summary.
pub(super) fn check(page: &mut Page<'_>) {
    compared(page);
    map(page);
    headline(page);
    figures(page);
    groups(page);
    super::alternatives::summary(page);
    super::claims::summary(page);
    if !page.recount.staged() {
        return;
    }
    totals(page);
    gaps(page);
    quality(page);
    movers(page);
    distribution(page);
    stalls(page);
}

fn compared(page: &mut Page<'_>) {
    let mut named: Vec<Text> =
        ["map.since", "movers.question"].iter().filter_map(|path| page.at(path)).collect();
    named.extend(page.all("map.totals[].before"));
    named.extend(page.at("groups.heads[3]"));
    named.extend(
        page.all("figures[].label")
            .into_iter()
            .filter(|text| pattern!(r"(?i)rose since|から上昇").is_match(&text.text)),
    );
    let notes = page.all("figures[].note").into_iter();
    named.extend(
        notes.filter(|text| pattern!(r"^[\d–./]+(?: of \d+)? in |月は\d").is_match(&text.text)),
    );
    named.extend(page.at("frame.headline").filter(|text| {
        pattern!(r"up from|down from|, as in|(?:up|down) since|も同じ）|は\d+）|から増減なし|チーム上昇|チーム低下").is_match(&text.text)
    }));
    for text in named {
        page.names_compared(&text);
    }
}

/// A share in words: `6 of 11`, `6/11`, `11チーム中6チーム`.
fn share(text: &str) -> Option<(usize, usize)> {
    if let Some(caught) = pattern!(r"^(\d+) of (\d+)\b|^(\d+)/(\d+)").captures(text) {
        let part = |a: usize, b: usize| caught.get(a).or(caught.get(b));
        return Some((number(part(1, 3)?.as_str()), number(part(2, 4)?.as_str())));
    }
    None
}

fn hold_share(
    page: &mut Page<'_>,
    kind: Kind,
    text: &Text,
    said: (usize, usize),
    right: (usize, usize),
) {
    page.understand(text);
    page.hold(said == right, kind, text, format!("{} of {}", right.0, right.1));
}

/// How many of how many teams a sentence begins with, and what is said of them.
fn who(text: &str) -> Option<((usize, usize), &str)> {
    let caught = pattern!(
        r"^(?:(The one team)|(Neither team)|None of (\w+) teams|(Both) teams|All (\w+) teams|(\d+) of (\d+) teams) "
    )
    .captures(text)?;
    let rest = &text[caught[0].len()..];
    let at = |group: usize| caught.get(group).map(|it| number(it.as_str()));
    let all = |of: usize| (of, of);
    let share = match (caught.get(1), caught.get(2), at(3), caught.get(4), at(5)) {
        (Some(_), ..) => (usize::from(!pattern!(r"^(?:does|is) not ").is_match(rest)), 1),
        (_, Some(_), ..) => (0, 2),
        (_, _, Some(of), ..) => (0, of),
        (_, _, _, Some(_), _) => all(2),
        (_, _, _, _, Some(of)) => all(of),
        _ => (at(6)?, at(7)?),
    };
    Some((share, rest))
}

/// The same of a Japanese headline, with what the share is of.
fn who_ja(text: &str) -> Option<((usize, usize), &str)> {
    let patterns = [
        (pattern!(r"^(?P<goal>[^、。（]*(?:目標|組織目標))を1チームは未達"), Some((0, 1))),
        (pattern!(r"^(?P<of>\d+)チーム中(?P<goal>[^、。（]+)を達成したチームなし"), None),
        (pattern!(r"^1チームが(?P<goal>[^、。（]+)を達成"), Some((1, 1))),
        (pattern!(r"^全(?P<of>\d+)チームが(?P<goal>[^、。（]+?)(?:を達成|$|[、。（])"), None),
        (
            pattern!(r"^(?P<goal>[^、。（]+)を達成したのは(?P<of>\d+)チーム中(?P<count>\d+)チーム"),
            None,
        ),
        (pattern!(r"^(?P<of>\d+)チーム中(?P<goal>[^、。（]+以上)のチームなし"), None),
        (pattern!(r"^(?P<of>\d+)チーム中(?P<count>\d+)チームが(?P<goal>[^、。（]+以上)"), None),
    ];
    for (at, (pattern, share)) in patterns.into_iter().enumerate() {
        let Some(caught) = pattern.captures(text) else { continue };
        let goal = caught.name("goal").map_or("", |it| it.as_str());
        let of = caught.name("of").map_or(0, |it| number(it.as_str()));
        let count = caught.name("count").map(|it| number(it.as_str()));
        let none = if at == 3 { of } else { 0 };
        return Some((share.unwrap_or((count.unwrap_or(none), of)), goal));
    }
    None
}

/// How many teams meet the organisation's targets, or their own where it has none; how that
/// moved, and how many meet all their own.
fn headline(page: &mut Page<'_>) {
    let recount = page.recount;
    let right = if recount.has_bar() { recount.at_bar() } else { recount.meeting() };
    if let Some(text) = page.at("frame.headline") {
        let whole = text.text.replace('\n', if page.is_ja() { "" } else { " " });
        let said = if page.is_ja() { who_ja(&whole) } else { who(&whole) };
        if let Some((said, what)) = said {
            let assessed = pattern!("^assessed|を評価").is_match(what);
            let right = if assessed { (recount.assessed(), recount.teams.len()) } else { right };
            hold_share(page, Kind::SummaryCounts, &text, said, right);
        }
        moved(page, &Text { text: whole.clone(), ..text.clone() });
        let own = if page.is_ja() {
            pattern!(r"全目標の達成は(?:\d+チーム中)?(\d+)チーム|全目標の達成チーム(なし)")
        } else {
            pattern!(r"; (none|one|both|all \w+|\d+)(?: of \d+)? meets? all (?:its|their) targets")
        };
        if let Some(caught) = own.captures(&whole) {
            let word = caught.get(1).or(caught.get(2)).map_or("", |it| it.as_str());
            let said = match word {
                "なし" => 0,
                word => number(word.trim_start_matches("all ")),
            };
            let right = recount.meeting().0;
            page.hold(said == right, Kind::SummaryCounts, &text, format!("{right} meet theirs"));
        }
        let behind = if page.is_ja() {
            pattern!(r"未達の?(\d+)チーム")
        } else {
            pattern!(r"\bthe (\d+|one) that do(?:es)? not|(both|all \w+) that do not")
        };
        if let Some(caught) = behind.captures(&whole) {
            let word = caught.get(1).or(caught.get(2)).map_or("", |it| it.as_str());
            let said = number(word.trim_start_matches("all "));
            let below = recount.teams.iter().filter(|it| it.meets_targets() == Some(false));
            let right = below.count();
            page.hold(said == right, Kind::SummaryCounts, &text, format!("{right} are below"));
        }
    }
    // Over the map it is all of a team's targets.
    let Some(text) = page.at("map.claim") else { return };
    let (met, of) = recount.meeting();
    let said = if page.is_ja() {
        pattern!(r"^(?:全|)(\d+)チームが[^、。（]*目標を達成|目標の達成チーム(なし)")
            .captures(&text.text)
            .map(|it| it.get(1).map_or(0, |it| number(it.as_str())))
    } else {
        pattern!(
            r"^(?:(Both|All \w+)|(\w+)|(The one)) teams? (does not meet|meets?) (?:the|its|their|all)\b"
        )
        .captures(&text.text)
        .map(|it| match (it.get(1), it.get(2)) {
            (Some(_), _) => of,
            (_, Some(count)) => number(count.as_str()),
            _ => usize::from(&it[4] != "does not meet"),
        })
    };
    if let Some(said) = said {
        page.understand(&text);
        let why = format!("{met} of {of} teams meet all their own targets");
        page.hold(said == met, Kind::SummaryCounts, &text, why);
    }
    if let Some(caught) =
        pattern!(r", (\w+)(?: more)? (?:is|are) at |、(?:ほか)?(\d+)チームは(?:全項目で)?(?:レベル|スコア|組織目標)")
            .captures(&text.text)
    {
        let said = caught.get(1).or(caught.get(2)).map_or(0, |it| number(it.as_str()));
        let is_short = |it: &&TeamNow<'_>| {
            it.meets_targets() == Some(false) && recount.is_at_bar(it) == Some(true)
        };
        let right = recount.teams.iter().filter(is_short).count();
        page.hold(said == right, Kind::SummaryCounts, &text, format!("{right} more"));
    }
}

/// Against what was compared with: by the same version, the organisation's targets of today.
fn moved(page: &mut Page<'_>, text: &Text) {
    let (both, same_teams) = page.recount.crossed();
    let then = both.iter().filter(|it| it.0).count();
    let now = both.iter().filter(|it| it.1).count();
    let rose = both.iter().filter(|it| !it.0 && it.1).count();
    let fell = both.iter().filter(|it| it.0 && !it.1).count();
    let why = format!("{then} then, {now} now of {}; {rose} up, {fell} down", both.len());
    if let Some(caught) =
        pattern!(r"(?:up|down) from (\d+) in|（[^（：]*は(\d+)）").captures(&text.text)
    {
        let said = caught.get(1).or(caught.get(2)).map_or(0, |it| number(it.as_str()));
        page.hold(said == then && same_teams, Kind::SummaryCounts, text, why.clone());
    }
    if pattern!(r", as in [A-Z0-9]|も同じ）").is_match(&text.text) {
        let right = then == now && same_teams && !both.is_empty();
        page.hold(right, Kind::SummaryCounts, text, why.clone());
    }
    if pattern!(r"none up or down since|から増減なし）").is_match(&text.text) {
        page.hold((rose, fell) == (0, 0), Kind::SummaryCounts, text, why.clone());
    } else if pattern!(r"\b(?:up|down) since|から\d+チーム(?:上昇|低下)").is_match(&text.text)
    {
        let part = |pattern: &regex::Regex| {
            let caught = pattern.captures(&text.text);
            caught.and_then(|it| it.get(1).or(it.get(2)).map(|it| number(it.as_str()))).unwrap_or(0)
        };
        let said = (
            part(pattern!(r"(\w+) up (?:and \w+ down )?since|(\d+)チーム上昇")),
            part(pattern!(r"(\w+) down since|(\d+)チーム低下")),
        );
        page.hold(said == (rose, fell), Kind::SummaryCounts, text, why);
    }
}

fn figure_share(figure: &Json) -> Option<(usize, usize)> {
    let number = figure["number"].as_str()?.parse().ok()?;
    let of = figure["of"].as_str()?.trim_start_matches("of ").trim_start_matches('/');
    Some((number, of.parse().ok()?))
}

/// The level or score a label names: "Teams at level 2 or above", "Teams at 1.50 or above".
fn level_in(label: &str) -> Option<f64> {
    pattern!(r"(?i)level (\d)|レベル(\d)|teams (?:at|reach) (\d(?:\.\d+)?)|スコア(\d(?:\.\d+)?)|^(\d\.\d+)以上")
        .captures(label)
        .and_then(|caught| {
            (1..6).find_map(|at| caught.get(at)).and_then(|it| it.as_str().parse().ok())
        })
}

fn figures(page: &mut Page<'_>) {
    for (at, figure) in rows(page.view, "/figures").iter().enumerate() {
        let Some(label) = page.at(&format!("figures[{at}].label")) else { continue };
        let whole = Text {
            path: label.path.clone(),
            text: ["number", "of", "label", "note"]
                .map(|key| figure[key].as_str().unwrap_or_default())
                .join(" "),
        };
        let recount = page.recount;
        let right = if pattern!(r"^Teams at (?:level )?\d|^Teams at the organisation|^(?:全項目で)?(?:レベル|スコア)\d(?:\.\d+)?以上|^組織目標以上")
            .is_match(&label.text)
        {
            Some(recount.at_bar())
        } else if pattern!(r"^Teams at their targets$|^目標達成チーム$").is_match(&label.text) {
            Some(recount.meeting())
        } else if pattern!(r"^Teams that rose since|から上昇(?:したチーム)?$").is_match(&label.text)
        {
            let (gained, _, of) = recount.moved();
            Some((gained, of))
        } else if pattern!(r"^Teams assessed|評価済みチーム$").is_match(&label.text) {
            Some((recount.assessed(), recount.teams.len()))
        } else {
            None
        };
        if let (Some(right), Some(said)) = (right, figure_share(figure)) {
            // A whole share in the label's own words.
            hold_share(page, Kind::SummaryCounts, &whole, said, right);
            page.understand(&label);
        }
        if let Some(note) = page.at(&format!("figures[{at}].note")) {
            if let Some(caught) =
                pattern!(r"(\d+|none) fell(?: in one)?(?:$|;)|低下は?(\d+)チーム|低下(なし)$")
                    .captures(&note.text)
            {
                let said = match (caught.get(1).or(caught.get(2)), caught.get(3)) {
                    (Some(count), _) => number(count.as_str()),
                    (None, _) => 0,
                };
                let right = recount.moved().1;
                page.understand(&note);
                page.hold(said == right, Kind::SummaryCounts, &note, format!("{right} lost"));
            }
            if let Some(caught) = pattern!(r"^(?:(none)|(\d+)) meets? all (?:its|their) targets|^全目標の達成は(\d+)チーム|^全目標の達成(なし)$").captures(&note.text) {
                let count = caught.get(2).or(caught.get(3));
                let said = count.map_or(0, |it| number(it.as_str()));
                let right = recount.meeting().0;
                page.understand(&note);
                page.hold(said == right, Kind::SummaryCounts, &note, format!("{right} do"));
            }
            for (pattern, right) in [
                (
                    pattern!(r"(?:^|; )(\d+) missing|未評価は?(\d+)チーム"),
                    recount.teams.len() - recount.assessed(),
                ),
                (
                    pattern!(r"^(\d+) without a |なしは?(\d+)チーム"),
                    recount.assessed() - recount.with_level(),
                ),
            ] {
                let Some(caught) = pattern.captures(&note.text) else { continue };
                if pattern!("目標なし").is_match(&note.text)
                    || pattern!("target").is_match(&note.text)
                {
                    continue;
                }
                let said = caught.get(1).or(caught.get(2)).map_or(0, |it| number(it.as_str()));
                page.understand(&note);
                page.hold(said == right, Kind::SummaryCounts, &note, format!("{right} of them"));
            }
        }
        if recount.staged()
            && pattern!(r"^Median team level|^総合レベルの中央値").is_match(&label.text)
        {
            let mut levels: Vec<u8> = recount.teams.iter().filter_map(|it| it.level).collect();
            levels.sort_unstable();
            let right = levels.get((levels.len().max(1) - 1) / 2).copied();
            let said = figure["number"].as_str().and_then(|it| it.parse::<u8>().ok());
            page.understand(&label);
            page.hold(said == right, Kind::SummaryCounts, &whole, format!("{right:?}"));
        }
    }
    // Nothing can be said of movements where no team can be compared.
    if page.recount.moved().2 == 0 && page.recount.teams.iter().any(TeamNow::other_version) {
        for path in ["movers.claim", "frame.headline"] {
            let Some(text) = page.at(path) else { continue };
            let told = pattern!(
                r"(?i)no team (?:rose|fell)|none fell|none up|\bup from|\bdown from|, as in|上昇したチームなし|低下なし|から増加|から減少|と同数"
            );
            page.hold(
                !told.is_match(&text.text),
                Kind::Versions,
                &text,
                "every team was assessed by another version then",
            );
        }
    }
}

/// The map: the groups of teams, each team's level, its change and its cells.
fn map(page: &mut Page<'_>) {
    let groups = rows(page.view, "/map/groups");
    for (at, group) in groups.iter().enumerate() {
        let Some(title) = page.at(&format!("map.groups[{at}].title")) else { continue };
        let own = rows(group, "/rows");
        let said = pattern!(r"(\d+) teams?\b|(\d+)チーム")
            .captures_iter(&title.text)
            .last()
            .and_then(|caught| caught.get(1).or(caught.get(2)).map(|it| number(it.as_str())));
        if let Some(said) = said {
            page.understand(&title);
            page.hold(
                said == own.len(),
                Kind::SummaryCounts,
                &title,
                format!("{} rows", own.len()),
            );
        }
        let recount = page.recount;
        for (row_at, row) in own.iter().enumerate() {
            let Some(name) = page.at(&format!("map.groups[{at}].rows[{row_at}].name")) else {
                continue;
            };
            let Some(team) = recount.teams.iter().find(|it| row["id"] == it.team.id.as_str())
            else {
                page.complain(Kind::SummaryCounts, &name, "there is no such team");
                continue;
            };
            let what = Text {
                path: name.path.clone(),
                text: format!("{} under {}", name.text, title.text),
            };
            if recount.staged() {
                let meets = team.meets_targets();
                if pattern!(r", short of a target of their own|、独自の目標は未達")
                    .is_match(&title.text)
                {
                    let right = meets == Some(false) && recount.is_at_bar(team) == Some(true);
                    page.hold(right, Kind::SummaryCounts, &what, "it is not");
                } else if pattern!(r"^Meet their own targets, |^独自の目標は達成、")
                    .is_match(&title.text)
                {
                    let right = meets == Some(true) && recount.is_at_bar(team) == Some(false);
                    page.hold(right, Kind::SummaryCounts, &what, "it is not");
                } else if pattern!(r"^At or above the level|^レベル\d目標を達成")
                    .is_match(&title.text)
                    && !pattern!(r"target|目標").is_match(&title.text)
                {
                    let level = level_in(&title.text);
                    page.hold(team.grade >= level, Kind::SummaryCounts, &what, "it is below");
                } else if pattern!(
                    r"(?i)^(?:at or above|meets?|at) (?:the|their|all|its).*targets?|を達成："
                )
                .is_match(&title.text)
                {
                    let why = "it misses a target of its own";
                    page.hold(meets == Some(true), Kind::SummaryCounts, &what, why);
                } else if pattern!(r"^Below (?:its |their |the |a )?targets?|^目標未達")
                    .is_match(&title.text)
                {
                    let why = "it meets all its targets";
                    page.hold(meets == Some(false), Kind::SummaryCounts, &what, why);
                }
                let said = row["level"].as_str().and_then(|it| it.parse::<u8>().ok());
                let what =
                    Text { path: what.path.clone(), text: format!("{}: {said:?}", name.text) };
                page.hold(
                    said == team.level,
                    Kind::SummaryCounts,
                    &what,
                    format!("its level is {:?}", team.level),
                );
                let cells = rows(row, "/cells");
                for (dimension, cell) in cells.iter().enumerate() {
                    let right = team.standings.get(dimension).and_then(|it| it.level);
                    if cell["kind"] == "level" {
                        let said = cell["text"].as_str().and_then(|it| it.parse::<u8>().ok());
                        page.hold(
                            said == right,
                            Kind::SummaryCounts,
                            &what,
                            format!("dimension {dimension}: {said:?}, not {right:?}"),
                        );
                        let moved = cell["moved"].as_i64().unwrap_or(0);
                        let change = team.change(dimension).unwrap_or(0.0);
                        let sign = i64::from(change > 1e-9) - i64::from(change < -1e-9);
                        page.hold(
                            moved == sign || team.other_version(),
                            Kind::SummaryCounts,
                            &what,
                            format!("dimension {dimension} moved by {change}"),
                        );
                    } else {
                        page.hold(
                            right.is_none(),
                            Kind::SummaryCounts,
                            &what,
                            format!("dimension {dimension} has a level"),
                        );
                    }
                }
            }
            if team.other_version() {
                let kind = row["change"]["kind"].as_str().unwrap_or_default();
                let moved = rows(row, "/cells").iter().any(|it| it["moved"].as_i64() != Some(0));
                page.hold(
                    !matches!(kind, "up" | "down" | "same") && !moved,
                    Kind::Versions,
                    &what,
                    "two versions of the model",
                );
            }
            if row["change"]["kind"] == "new" {
                let earlier = team.earlier(recount.round).next().is_some();
                page.hold(
                    !earlier || team.before.is_none() && first_after(page, team),
                    Kind::First,
                    &what,
                    "there is an earlier assessment",
                );
            }
            if let Some(lowest) = page.at(&format!("map.groups[{at}].rows[{row_at}].lowest"))
                && pattern!(r"(?i)last seen|last assessed|last known|直近").is_match(&lowest.text)
            {
                page.understand(&lowest);
                let last = team.team.history.iter().rfind(|it| it.month <= recount.round.last());
                let right = last
                    .is_some_and(|last| page.periods(&lowest).iter().any(|it| it.has(last.month)));
                page.hold(right, Kind::Months, &lowest, "the last assessment was another");
            }
        }
    }
}

/// Whether all earlier assessments of a team lie after the period compared with: it is new
/// since then.
fn first_after(page: &Page<'_>, team: &TeamNow<'_>) -> bool {
    page.recount
        .compared
        .is_some_and(|compared| team.team.history.iter().all(|it| it.month > compared.last()))
}

fn totals(page: &mut Page<'_>) {
    let Some(label) = page.at("map.totals_label") else { return };
    let row =
        |text: &Text| pattern!(r"\[(\d+)\]").captures(&text.path).map_or(0, |it| number(&it[1]));
    for text in page.all("map.totals[].now") {
        let Some(said) = share(&text.text) else { continue };
        let at = row(&text);
        let whole = Text { text: format!("{} {}: {}", label.text, at, text.text), ..text.clone() };
        hold_share(page, Kind::SummaryCounts, &whole, said, page.recount.at_bar_in(at));
    }
    for text in page.all("map.totals[].before") {
        let at = row(&text);
        let (met, of) = page.recount.was_at_bar_in(at);
        let by_other = page.recount.teams.iter().any(TeamNow::other_version);
        if of == 0 && by_other && pattern!(r"^\d").is_match(&text.text) {
            page.complain(Kind::Versions, &text, "no team was assessed by this version then");
            continue;
        }
        let said = pattern!(r"^(\d+) (?:of|in)|は(\d+)/").captures(&text.text);
        let said = said.and_then(|it| it.get(1).or(it.get(2)).map(|it| number(it.as_str())));
        let Some(said) = said else { continue };
        page.understand(&text);
        page.hold(said == met, Kind::SummaryCounts, &text, format!("{met} of {of} then"));
    }
}

fn groups(page: &mut Page<'_>) {
    let recount = page.recount;
    for (at, row) in rows(page.view, "/groups/rows").iter().enumerate() {
        let Some(name) = page.at(&format!("groups.rows[{at}].name")) else { continue };
        let group = page.history().groups.iter().find(|(_, text)| page.own(text) == name.text);
        let Some((id, _)) = group else { continue };
        let own: Vec<&TeamNow<'_>> =
            recount.teams.iter().filter(|it| it.team.group.as_ref() == Some(id)).collect();
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let meets = |is: &dyn Fn(&TeamNow<'_>) -> Option<bool>| {
            let known: Vec<bool> = own.iter().filter_map(|it| is(it)).collect();
            (known.iter().filter(|it| **it).count(), known.len())
        };
        let theirs = meets(&|it| it.meets_targets());
        let at_bar = if recount.has_bar() { meets(&|it| recount.is_at_bar(it)) } else { theirs };
        let assessed = own.iter().filter(|it| it.now.is_some()).count();
        for (key, right) in [
            ("assessed", (assessed, own.len())),
            ("at_target", at_bar),
            ("own", theirs),
            ("before", meets(&|it| recount.was_at_bar(it))),
        ] {
            if let Some(said) = share(&text(key)) {
                let what = Text {
                    path: name.path.clone(),
                    text: format!("{} {key}: {}", name.text, text(key)),
                };
                hold_share(page, Kind::SummaryCounts, &what, said, right);
            }
        }
        page.understand(&name);
        for (key, up) in [("gained", true), ("lost", false)] {
            let Ok(said) = text(key).parse::<usize>() else { continue };
            let right = own
                .iter()
                .filter(|it| {
                    (0..it.standings.len()).any(|at| {
                        it.change(at).is_some_and(|it| if up { it > 1e-9 } else { it < -1e-9 })
                    })
                })
                .count();
            let what =
                Text { path: name.path.clone(), text: format!("{} {key}: {said}", name.text) };
            page.hold(said == right, Kind::SummaryCounts, &what, format!("{right}"));
        }
    }
    // A tie has no winner.
    if let Some(claim) = page.at("groups.claim")
        && let Some(caught) = pattern!(r"^(.+) has (\d+ of \d+) teams at .+, (.+) (\d+ of \d+)$")
            .captures(&claim.text)
    {
        page.understand(&claim);
        let shares: Vec<(usize, usize)> = rows(page.view, "/groups/rows")
            .iter()
            .filter_map(|row| share(row["at_target"].as_str()?))
            .filter(|it| it.1 > 0)
            .collect();
        for part in [&caught[2], &caught[4]] {
            let Some((count, of)) = share(part) else { continue };
            let same = shares.iter().filter(|it| it.0 * of == count * it.1).count();
            page.hold(
                same <= 1,
                Kind::SummaryCounts,
                &claim,
                format!("{same} groups have as many"),
            );
        }
    }
}

fn gaps(page: &mut Page<'_>) {
    let recount = page.recount;
    let find = |page: &Page<'_>, words: &str| {
        recount.model.criteria.iter().find(|it| page.own(&it.text) == words)
    };
    for (at, row) in rows(page.view, "/gaps/rows").iter().enumerate() {
        let Some(text) = page.at(&format!("gaps.rows[{at}].bar.alt")) else { continue };
        let shown = row["criterion"].as_str().unwrap_or_default();
        let Some(criterion) = find(page, shown) else { continue };
        let what = Text { path: text.path.clone(), text: format!("{shown}: {}", text.text) };
        let blocks = pattern!(r"blocks (\d+) teams?|(\d+)チームを妨げる")
            .captures(&text.text)
            .and_then(|it| it.get(1).or(it.get(2)).map(|it| number(it.as_str())));
        let right = recount.blocked_by(criterion).len();
        if let Some(said) = blocks {
            page.understand(&text);
            page.hold(said == right, Kind::Gaps, &what, format!("it blocks {right} teams"));
        }
        let alone = pattern!(
            r"alone it would raise the level of (\d+)|これだけで総合レベルが上昇するのは(\d+)チーム"
        )
        .captures(&text.text)
        .and_then(|it| it.get(1).or(it.get(2)).map(|it| number(it.as_str())));
        if let Some(said) = alone {
            let right = recount.lifted_alone(criterion);
            page.hold(said == right, Kind::Gaps, &what, format!("it lifts {right} teams"));
        }
        if let Some(caught) =
            pattern!(r"only together with “(.+)” (\d+)|「(.+)」との両方で初めて(\d+)チーム")
                .captures(&text.text)
        {
            let part =
                |a: usize, b: usize| caught.get(a).or(caught.get(b)).map_or("", |it| it.as_str());
            if let Some(other) = find(page, part(1, 3)) {
                // Those that one of them lifts alone do not need both.
                let right = recount.lifted_by_both(criterion, other);
                let said = number(part(2, 4));
                page.hold(said == right, Kind::Gaps, &what, format!("only both lift {right}"));
            }
        }
        // No team that answered nothing is named.
        for key in ["teams", "ask"] {
            let Some(names) = page.at(&format!("gaps.rows[{at}].{key}")) else { continue };
            for name in names.text.split([',', '、']).map(str::trim) {
                let team = recount.teams.iter().find(|it| page.own(&it.team.name) == name);
                let silent = team.is_some_and(|team| {
                    team.standings.get(criterion.dimension).is_none_or(|it| it.level.is_none())
                });
                page.hold(!silent, Kind::Gaps, &names, format!("{name} has no level there"));
                let met = team.is_some_and(|team| {
                    team.now.is_some_and(|it| super::recount::is_met(recount.model, it, criterion))
                });
                if key == "teams" {
                    page.hold(!met, Kind::Gaps, &names, format!("{name} meets it"));
                } else if team.is_some() {
                    page.hold(met, Kind::Gaps, &names, format!("{name} does not meet it"));
                }
            }
        }
    }
    let Some(claim) = page.at("gaps.claim") else { return };
    let alone = pattern!(
        r"^“(.+)” alone would raise the level of (?:the |all )?",
        count!(),
        r" (?:of the \w+ )?teams? it blocks(?:; (\w+) more needs? one other too)?|^「(.+)」だけで(?:未達)?(\d+)チームの総合レベルが上昇(?:、もう1基準との両方で初めて(\d+)チーム)?"
    );
    let pair = pattern!(
        "^“(.+?)” and (?:“(.+?)” together|one other) would raise the level of ",
        count!(),
        r" teams?|^「(.+?)」と(?:「(.+?)」|もう1基準)で(?:未達)?(\d+)チームの総合レベルが上昇"
    );
    let others = |criterion: &super::make::Criterion| {
        let all = recount.model.criteria.iter().filter(|it| it.id != criterion.id);
        all.map(|it| recount.lifted_by_both(criterion, it)).max().unwrap_or(0)
    };
    if let Some(caught) = alone.captures(&claim.text) {
        let part = |a: usize, b: usize| caught.get(a).or(caught.get(b)).map(|it| it.as_str());
        let Some(criterion) = find(page, part(1, 4).unwrap_or_default()) else { return };
        page.understand(&claim);
        let right = recount.lifted_alone(criterion);
        let said = part(2, 5).map(number);
        page.hold(said == Some(right), Kind::Gaps, &claim, format!("it lifts {right} teams"));
        if let Some(said) = part(3, 6).map(number) {
            let best = others(criterion);
            page.hold(said == best, Kind::Gaps, &claim, format!("only with one other {best}"));
        }
    } else if let Some(caught) = pair.captures(&claim.text) {
        let part = |a: usize, b: usize| caught.get(a).or(caught.get(b)).map(|it| it.as_str());
        let Some(criterion) = find(page, part(1, 4).unwrap_or_default()) else { return };
        page.understand(&claim);
        let right = match part(2, 5).and_then(|it| find(page, it)) {
            Some(other) => recount.lifted_by_both(criterion, other),
            None => others(criterion),
        };
        let said = part(3, 6).map(number);
        page.hold(said == Some(right), Kind::Gaps, &claim, format!("they lift {right} teams"));
    }
}

fn quality(page: &mut Page<'_>) {
    let recount = page.recount;
    let assessed: Vec<&TeamNow<'_>> = recount.teams.iter().filter(|it| it.now.is_some()).collect();
    let sum = |count: &dyn Fn(&super::recount::Standing) -> usize| -> usize {
        assessed.iter().flat_map(|it| &it.standings).map(count).sum()
    };
    let clear = (sum(&|it| it.answered - it.unknown), sum(&|it| it.applicable));
    let evidenced = (sum(&|it| it.evidenced), sum(&|it| it.met));
    for (at, figure) in rows(page.view, "/quality/figures").iter().enumerate() {
        let Some(label) = page.at(&format!("quality.figures[{at}].label")) else { continue };
        let right = if pattern!(r"(?i)clear answer|明確な回答").is_match(&label.text) {
            clear
        } else if pattern!(r"(?i)met with evidence|証跡のある").is_match(&label.text) {
            evidenced
        } else if pattern!(r"(?i)^teams assessed|評価したチーム").is_match(&label.text) {
            (assessed.len(), recount.teams.len())
        } else {
            continue;
        };
        if let Some(said) = figure_share(figure) {
            let what = Text {
                path: label.path.clone(),
                text: format!("{} of {}: {}", said.0, said.1, label.text),
            };
            hold_share(page, Kind::SummaryCounts, &what, said, right);
            page.understand(&label);
        }
    }
    let Some(claim) = page.at("quality.claim") else { return };
    let pair = |text: &str, pattern: &regex::Regex| {
        let caught = pattern.captures(text)?;
        let part =
            |a: usize, b: usize| caught.get(a).or(caught.get(b)).map(|it| number(it.as_str()));
        Some((part(1, 3)?, part(2, 4)?))
    };
    for (pattern, right) in [
        (pattern!(r"(\d+) of (\d+) criteria clearly|明確な回答(\d+)/(\d+)"), clear),
        (pattern!(r"(\d+) of (\d+) met ones|証跡(\d+)/(\d+)"), evidenced),
    ] {
        if let Some(said) = pair(&claim.text, pattern) {
            hold_share(page, Kind::SummaryCounts, &claim, said, right);
        }
    }
    // What an unknown answer is, is told apart.
    let unknown = assessed
        .iter()
        .filter_map(|it| it.now)
        .flat_map(|it| it.answers.values())
        .filter(|it| it.state == State::Unknown)
        .count();
    debug_assert!(unknown >= sum(&|it| it.unknown));
}

fn movers(page: &mut Page<'_>) {
    let Some(claim) = page.at("movers.claim") else { return };
    let (gained, lost, _) = page.recount.moved();
    let whole = claim.text.replace('\n', if page.is_ja() { "" } else { " " });
    let said = if page.is_ja() {
        pattern!(r"^(?:(\d+)チームが上昇|上昇したチームなし)").captures(&whole)
    } else {
        pattern!(r"^(?:(\w+) teams? rose|No team rose)").captures(&whole)
    };
    let said = said.map(|it| it.get(1).map_or(0, |it| number(it.as_str())));
    if let Some(said) = said {
        page.understand(&claim);
        page.hold(said == gained, Kind::SummaryCounts, &claim, format!("{gained} rose"));
        let none = pattern!(r", none fell|、低下なし").is_match(&whole);
        page.hold(none == (lost == 0), Kind::SummaryCounts, &claim, format!("{lost} fell"));
    }
    if let Some(caught) =
        pattern!(", ", count!(), r" fell(?: in a dimension)?$|、(\d+)チームが低下$")
            .captures(&whole)
    {
        let said = caught.get(1).or(caught.get(2)).map_or(0, |it| number(it.as_str()));
        page.hold(said == lost, Kind::SummaryCounts, &claim, format!("{lost} fell"));
    } else if pattern!(r" fell in \w+(?: dimensions?)?$|が(?:\d+項目で)?低下$").is_match(&whole)
    {
        page.hold(lost == 1, Kind::SummaryCounts, &claim, format!("{lost} fell"));
    }
}

/// How many teams reach the organisation's target, in the dimensions with most and with least.
fn distribution(page: &mut Page<'_>) {
    let Some(claim) = page.at("distribution.claim") else { return };
    let recount = page.recount;
    let shares: Vec<(usize, usize)> = (0..recount.model.dimensions.len())
        .map(|at| recount.at_bar_in(at))
        .filter(|it| it.1 > 0)
        .collect();
    let in_named = |page: &Page<'_>, name: &str| {
        let own = |it: &&super::make::Dimension| {
            [page.own(&it.name), page.own(&it.short)]
                .iter()
                .any(|own| own.to_lowercase() == name.to_lowercase())
        };
        let at = recount.model.dimensions.iter().position(|it| own(&it));
        at.map(|at| recount.at_bar_in(at))
    };
    let mut said: Vec<((usize, usize), String)> = Vec::new();
    if page.is_ja() {
        for caught in pattern!(r"(?:以上は|、)([^、]+?(?:、[^、\d]+?)?)で各?(\d+)チーム中(\d+)")
            .captures_iter(&claim.text)
        {
            let share = (number(&caught[3]), number(&caught[2]));
            said.extend(
                caught[1]
                    .split(['、', 'と'])
                    .map(|name| (share, name.trim_matches(['「', '」']).to_owned())),
            );
        }
    } else if let Some(((count, of), rest)) = who(&claim.text) {
        let caught = pattern!(
            r"^(?:does not reach|reach(?:es)?) .+? in (?:each of )?(.+?), (?:(\d+) of (\d+)|not) in (?:each of )?(.+)$"
        )
        .captures(rest);
        if let Some(caught) = caught {
            let low = caught.get(2).zip(caught.get(3));
            let low = low.map_or((0, 1), |(a, b)| (number(a.as_str()), number(b.as_str())));
            for (share, names) in [((count, of), &caught[1]), (low, &caught[4])] {
                said.extend(names.split(" and ").map(|name| (share, name.to_owned())));
            }
        } else if pattern!(r" in every dimension$").is_match(rest) {
            page.understand(&claim);
            let right = shares.iter().all(|it| *it == (count, of));
            page.hold(right, Kind::SummaryCounts, &claim, format!("{shares:?}"));
        } else if let Some(caught) = pattern!(r" at best, (\d+) of (\d+) at worst$").captures(rest)
        {
            page.understand(&claim);
            let low = (number(&caught[1]), number(&caught[2]));
            let less =
                |one: (usize, usize), other: (usize, usize)| one.0 * other.1 < other.0 * one.1;
            let right = shares.contains(&(count, of))
                && shares.contains(&low)
                && !shares.iter().any(|it| less((count, of), *it) || less(*it, low));
            page.hold(right, Kind::SummaryCounts, &claim, format!("{shares:?}"));
        }
    }
    for (said, name) in said {
        let Some(right) = in_named(page, &name) else { continue };
        hold_share(page, Kind::SummaryCounts, &claim, said, right);
    }
}

/// Teams with a dimension below target that has stood still since a round: they were assessed
/// in every round since in which anybody was, always at the same level.
fn stalls(page: &mut Page<'_>) {
    let Some(claim) = page.at("history.claim") else { return };
    let caught = pattern!(
        "^",
        count!(),
        r" teams? ha(?:s|ve) a dimension below target that has not moved since |^(\d+)チームで目標未達の項目が.+から変化なし"
    )
    .captures(&claim.text);
    let Some(caught) = caught else { return };
    let recount = page.recount;
    let said = caught.get(1).or(caught.get(2)).map_or(0, |it| number(it.as_str()));
    let rounds = recount.active();
    page.understand(&claim);
    let is_still = |team: &TeamNow<'_>, at: usize| {
        let Some(level) = team.standings.get(at).and_then(|it| it.level) else { return false };
        team.targets[at].is_some_and(|target| level < target)
            && rounds.iter().all(|round| {
                let last = team.team.history.iter().rfind(|it| round.has(it.month));
                last.is_some_and(|it| {
                    !it.older
                        && super::recount::standing(recount.model, it, at, &[]).level == Some(level)
                })
            })
    };
    let right = recount
        .teams
        .iter()
        .filter(|team| (0..team.standings.len()).any(|at| is_still(team, at)))
        .count();
    page.hold(said == right, Kind::SummaryCounts, &claim, format!("{right} teams"));
}
