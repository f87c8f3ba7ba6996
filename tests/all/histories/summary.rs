//! The summary of all teams against the recount.

use serde_json::Value as Json;

use super::check::{Kind, Page};
use super::make::State;
use super::recount::{Known, TeamNow};
use super::team::rows;
use super::text::{Text, count, months, number, pattern, span};

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
            .filter(|text| pattern!(r"(?i)gained since|から上昇").is_match(&text.text)),
    );
    let notes = page.all("figures[].note").into_iter();
    named.extend(
        notes.filter(|text| pattern!(r"^[\d–./]+(?: of \d+)? in |月は\d").is_match(&text.text)),
    );
    named.extend(page.at("frame.headline").filter(|text| {
        pattern!(r"up from|down from|, as in|から増加|から減少|と同数").is_match(&text.text)
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

/// Teams that meet their targets: all their own.
fn headline(page: &mut Page<'_>) {
    let (met, of) = page.recount.meeting();
    for path in ["frame.headline", "map.claim"] {
        let Some(text) = page.at(path) else { continue };
        let said = if page.is_ja() {
            pattern!(r"^(?:(\d+)チーム中)?(\d+)チームが[^、（]*目標を達成")
                .captures(&text.text)
                .map(|caught| (number(&caught[2]), caught.get(1).map(|it| number(it.as_str()))))
        } else {
            pattern!(
                "^",
                count!(),
                "(?: of ",
                count!(),
                ")? teams? (?:meets?|does not meet) (?:the|their|its|all)[^,;]*?targets?"
            )
            .captures(&text.text)
            .filter(|caught| !caught[0].contains("does not"))
            .map(|caught| (number(&caught[1]), caught.get(2).map(|it| number(it.as_str()))))
        };
        if let Some((said, said_of)) = said {
            page.understand(&text);
            page.hold(
                said == met && said_of.is_none_or(|it| it == of),
                Kind::SummaryCounts,
                &text,
                format!("{met} of {of} teams meet all their own targets"),
            );
        }
        let level = pattern!(
            "^",
            count!(),
            " (?:of ",
            count!(),
            r" )?teams? (?:is|are|stands?|reach(?:es)?) (?:at )?level (\d)( or above)?"
        )
        .captures(&text.text)
        .map(|caught| (number(&caught[1]), caught[3].parse::<f64>().unwrap_or(0.0)));
        if let Some((said, level)) = level {
            page.understand(&text);
            let right = page.recount.at_least(None, level).0;
            page.hold(said == right, Kind::SummaryCounts, &text, format!("{right} teams"));
        }
        // Against what was compared with: by the same version, the same targets.
        let before = pattern!(r"(?:up|down) from (\d+) in|（[^（]*の(\d+)から(?:増加|減少)")
            .captures(&text.text)
            .and_then(|caught| caught.get(1).or(caught.get(2)).map(|it| number(it.as_str())));
        if let Some(before) = before {
            let (same, _, all) = met_before(page);
            page.hold(
                before == same,
                Kind::SummaryCounts,
                &text,
                format!("{same} of {all} teams met their targets then"),
            );
        }
    }
}

/// Teams assessed in both periods that met their targets of today then; in one more way, all
/// teams assessed then; and how many of these there are.
fn met_before(page: &Page<'_>) -> (usize, usize, usize) {
    let mut counts = (0, 0, 0);
    for team in &page.recount.teams {
        if team.before.is_none_or(|it| it.older) {
            continue;
        }
        let concerned = team.standings_before.iter().filter(|it| it.known != Known::NotApplicable);
        if concerned.clone().any(|it| it.grade().is_none()) {
            continue;
        }
        let both: Vec<bool> = team
            .standings_before
            .iter()
            .zip(&team.targets)
            .filter_map(|(standing, target)| {
                Some(super::recount::reaches(standing.grade()?, (*target)?))
            })
            .collect();
        if both.is_empty() {
            continue;
        }
        let met = both.iter().all(|it| *it);
        counts.0 += usize::from(met);
        counts.1 += usize::from(met && team.grade.is_some());
        counts.2 += 1;
    }
    counts
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
        let right = if pattern!(r"^Teams at (?:level )?\d|^(?:レベル|スコア)?\d(?:\.\d+)?以上")
            .is_match(&label.text)
        {
            level_in(&label.text).map(|level| recount.at_least(None, level))
        } else if pattern!(r"^Teams (?:at|meeting|that meet).*target|^目標達成")
            .is_match(&label.text)
        {
            Some(recount.meeting())
        } else if pattern!(r"(?i)^teams gained since|から上昇したチーム").is_match(&label.text)
        {
            let (gained, _, of) = recount.moved();
            Some((gained, of))
        } else if pattern!(r"^Teams assessed|評価済みチーム$").is_match(&label.text) {
            Some((recount.with_level(), recount.teams.len()))
        } else {
            None
        };
        if let (Some(right), Some(said)) = (right, figure_share(figure)) {
            // A whole share in the label's own words.
            hold_share(page, Kind::SummaryCounts, &whole, said, right);
            page.understand(&label);
        }
        if let Some(note) = page.at(&format!("figures[{at}].note")) {
            if let Some(caught) = pattern!(r"(\d+) lost in one|低下(\d+)$").captures(&note.text) {
                let said = caught.get(1).or(caught.get(2)).map_or(0, |it| number(it.as_str()));
                let right = recount.moved().1;
                page.understand(&note);
                page.hold(said == right, Kind::SummaryCounts, &note, format!("{right} lost"));
            }
            if let Some(caught) = pattern!(r"^(\d+) missing|^未評価(\d+)").captures(&note.text) {
                let said = caught.get(1).or(caught.get(2)).map_or(0, |it| number(it.as_str()));
                let right = recount.teams.len() - recount.with_level();
                page.understand(&note);
                page.hold(said == right, Kind::SummaryCounts, &note, format!("{right} missing"));
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
                r"(?i)no team (?:gained|lost)|none lost|\bup from|\bdown from|, as in|上昇したチームなし|低下なし|から増加|から減少|と同数"
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
                if pattern!(r"^At or above the level|^レベル\d目標を達成").is_match(&title.text)
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
    for text in page.all("map.totals[].now") {
        let at = pattern!(r"\[(\d+)\]").captures(&text.path).map_or(0, |it| number(&it[1]));
        let Some(said) = share(&text.text) else { continue };
        let right = if pattern!(r"^Teams at level|^レベル\d以上").is_match(&label.text) {
            level_in(&label.text).map(|level| page.recount.at_least(Some(at), level))
        } else {
            Some(page.recount.meeting_in(at))
        };
        let whole = Text { text: format!("{} {}: {}", label.text, at, text.text), ..text.clone() };
        if let Some(right) = right {
            hold_share(page, Kind::SummaryCounts, &whole, said, right);
        }
    }
    for text in page.all("map.totals[].before") {
        let at = pattern!(r"\[(\d+)\]").captures(&text.path).map_or(0, |it| number(&it[1]));
        let then = page.recount.teams.iter().filter(|team| team.before.is_some_and(|it| !it.older));
        let levels: Vec<(u8, Option<u8>)> = then
            .filter_map(|team| Some((team.standings_before.get(at)?.level?, team.targets[at])))
            .collect();
        let by_other = page.recount.teams.iter().any(TeamNow::other_version);
        if levels.is_empty() && by_other && pattern!(r"^\d").is_match(&text.text) {
            page.complain(Kind::Versions, &text, "no team was assessed by this version then");
            continue;
        }
        let said = pattern!(r"^(\d+) (?:of|in)|は(\d+)/").captures(&text.text);
        let said = said.and_then(|it| it.get(1).or(it.get(2)).map(|it| number(it.as_str())));
        let Some(said) = said else { continue };
        let right = match level_in(&label.text) {
            Some(level) => levels.iter().filter(|(own, _)| f64::from(*own) >= level).count(),
            None => levels.iter().filter(|(own, it)| it.is_some_and(|it| *own >= it)).count(),
        };
        page.understand(&text);
        page.hold(said == right, Kind::SummaryCounts, &text, format!("{right} then"));
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
        let meets: Vec<bool> = own.iter().filter_map(|it| it.meets_targets()).collect();
        let with_level = own.iter().filter(|it| it.grade.is_some()).count();
        for (key, right) in [
            ("assessed", (with_level, own.len())),
            ("at_target", (meets.iter().filter(|it| **it).count(), meets.len())),
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
        && let Some(caught) =
            pattern!(r"^(.+) has (\d+ of \d+) teams at target, (.+) (\d+ of \d+)$")
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
        let open = recount.open_for(criterion);
        if let Some(said) = blocks {
            page.understand(&text);
            page.hold(said <= open, Kind::Gaps, &what, format!("it is open in {open} teams"));
        }
        let alone = pattern!(r"alone it would lift (\d+)|これだけで上昇するのは(\d+)チーム")
            .captures(&text.text)
            .and_then(|it| it.get(1).or(it.get(2)).map(|it| number(it.as_str())));
        if let Some(said) = alone {
            let right = recount.lifted(&[&criterion.id]);
            page.hold(said == right, Kind::Gaps, &what, format!("it lifts {right} teams"));
        }
        if let Some(caught) =
            pattern!(r"with “(.+)” (\d+) more|「(.+)」と合わせてさらに(\d+)チーム")
                .captures(&text.text)
        {
            let part =
                |a: usize, b: usize| caught.get(a).or(caught.get(b)).map_or("", |it| it.as_str());
            if let Some(other) = find(page, part(1, 3)) {
                let both = recount.lifted(&[&criterion.id, &other.id]);
                // Each alone is told elsewhere.
                let alone = recount.lifted(&[&criterion.id]);
                let right = both - alone.min(both);
                let said = number(part(2, 4));
                page.hold(said == right, Kind::Gaps, &what, format!("both lift {right} more"));
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
    if let Some(caught) =
        pattern!("^“(.+)” alone would lift ", count!(), r" teams?").captures(&claim.text)
        && let Some(criterion) = find(page, &caught[1])
    {
        page.understand(&claim);
        let right = recount.lifted(&[&criterion.id]);
        page.hold(
            number(&caught[2]) == right,
            Kind::Gaps,
            &claim,
            format!("it lifts {right} teams"),
        );
    } else if let Some(caught) = pattern!(r"^「(.+)」だけで(\d+)チームが上昇").captures(&claim.text)
        && let Some(criterion) = find(page, &caught[1])
    {
        page.understand(&claim);
        let right = recount.lifted(&[&criterion.id]);
        page.hold(
            number(&caught[2]) == right,
            Kind::Gaps,
            &claim,
            format!("it lifts {right} teams"),
        );
    } else if let Some(caught) = pattern!(
        "^“(.+?)” and (?:“(.+?)”|one other)(?: together)? would lift ",
        count!(),
        r" teams?"
    )
    .captures(&claim.text)
        && let Some(criterion) = find(page, &caught[1])
    {
        page.understand(&claim);
        let others: Vec<&str> = match caught.get(2).and_then(|it| find(page, it.as_str())) {
            Some(other) => vec![&other.id],
            None => recount.model.criteria.iter().map(|it| it.id.as_str()).collect(),
        };
        let best = others.iter().map(|it| recount.lifted(&[&criterion.id, it])).max().unwrap_or(0);
        let said = number(&caught[3]);
        page.hold(said == best, Kind::Gaps, &claim, format!("they lift {best} teams"));
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
    let said = if page.is_ja() {
        pattern!(r"^(\d+)チームが上昇")
            .captures(&claim.text)
            .map(|it| number(&it[1]))
            .or_else(|| pattern!(r"^上昇したチームなし").is_match(&claim.text).then_some(0))
    } else {
        pattern!("^", count!(), r" teams? gained").captures(&claim.text).map(|it| number(&it[1]))
    };
    if let Some(said) = said {
        page.understand(&claim);
        page.hold(said == gained, Kind::SummaryCounts, &claim, format!("{gained} gained"));
        let none = pattern!(r"none lost|低下なし").is_match(&claim.text);
        page.hold(none == (lost == 0), Kind::SummaryCounts, &claim, format!("{lost} lost"));
    }
    if let Some(caught) =
        pattern!(", ", count!(), r" lost(?: one)?$|、(\d+)チームが低下").captures(&claim.text)
    {
        let said = caught.get(1).or(caught.get(2)).map_or(0, |it| number(it.as_str()));
        page.hold(said == lost, Kind::SummaryCounts, &claim, format!("{lost} lost"));
    }
}

fn distribution(page: &mut Page<'_>) {
    let Some(claim) = page.at("distribution.claim") else { return };
    let recount = page.recount;
    let level = level_in(&claim.text);
    for (at, dimension) in recount.model.dimensions.iter().enumerate() {
        let names =
            [page.own(&dimension.name).to_lowercase(), page.own(&dimension.short).to_lowercase()];
        let lower = claim.text.to_lowercase();
        let english =
            pattern!(r"(\d+) of (\d+) (?:teams )?(?:reach (?:level \d|their target) )?in ([^,;]+)");
        let japanese = pattern!(r"([^、]+?)は(\d+)/(\d+)(?:チーム|のみ)");
        let said: Vec<(usize, usize)> = if page.is_ja() {
            japanese
                .captures_iter(&lower)
                .filter(|it| names.contains(&it[1].to_owned()))
                .map(|it| (number(&it[2]), number(&it[3])))
                .collect()
        } else {
            english
                .captures_iter(&lower)
                .filter(|it| names.contains(&it[3].to_owned()))
                .map(|it| (number(&it[1]), number(&it[2])))
                .collect()
        };
        let right = match level {
            Some(level) => recount.at_least(Some(at), level),
            None => recount.meeting_in(at),
        };
        for said in said {
            hold_share(page, Kind::SummaryCounts, &claim, said, right);
        }
    }
    if let Some(caught) =
        pattern!(r"^(\d+) of (\d+) teams reach level (\d) in every dimension").captures(&claim.text)
        && let Ok(level) = caught[3].parse::<f64>()
    {
        let said = (number(&caught[1]), number(&caught[2]));
        page.understand(&claim);
        let all =
            (0..recount.model.dimensions.len()).all(|at| recount.at_least(Some(at), level) == said);
        page.hold(all, Kind::SummaryCounts, &claim, "not in every dimension");
    }
}

/// Teams with a dimension below target that has stood still: what is said holds for as many
/// teams with assessments that far back.
fn stalls(page: &mut Page<'_>) {
    let Some(claim) = page.at("history.claim") else { return };
    let caught = pattern!(
        "^",
        count!(),
        r" teams? ha(?:s|ve) a dimension below target that has not moved in ",
        span!(en),
        r"|^(\d+)チームで目標未達の項目が",
        span!(ja),
        "間変化なし"
    )
    .captures(&claim.text);
    let Some(caught) = caught else { return };
    let recount = page.recount;
    let part = |a: usize, b: usize| caught.get(a).or(caught.get(b)).map_or("", |it| it.as_str());
    let (said, span) = (number(part(1, 3)), months(part(2, 4), recount.round));
    let months = i32::try_from(span).unwrap_or(0);
    page.understand(&claim);
    let right = recount
        .teams
        .iter()
        .filter(|team| {
            (0..team.standings.len()).any(|at| {
                let Some(level) = team.standings[at].level else { return false };
                if team.targets[at].is_none_or(|target| level >= target) {
                    return false;
                }
                let now = team.now.map_or(0, |it| it.month);
                let mut oldest = now;
                for it in team.rounds(recount.round).iter().rev().filter(|it| it.month <= now) {
                    let model = super::recount::version(recount.history, it);
                    match super::recount::standing(model, it, at, &[]).level {
                        Some(then) if then == level && !it.older => oldest = it.month,
                        None => {}
                        _ => break,
                    }
                }
                // Both ends are months: from June to November are five.
                now - oldest >= months - recount.round.months && now > oldest
            })
        })
        .count();
    page.hold(said <= right, Kind::SummaryCounts, &claim, format!("{right} teams"));
}
