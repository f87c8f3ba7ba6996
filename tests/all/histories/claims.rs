//! Headlines, claims and counts that follow from levels.

use super::check::{Kind, Page};
use super::recount::{Known, TeamNow, is_met, is_not_applicable, standing, version};

use super::team::rows;
use super::text::{Text, count, months, number, pattern, span};

/// Checks the claims about a team.
pub(super) fn team(page: &mut Page<'_>, team: &TeamNow<'_>) {
    headline(page, team);
    shortfalls(page, team);
    holding(page, team);
}

fn levels(page: &Page<'_>, team: &TeamNow<'_>) -> Vec<(String, u8)> {
    let dimensions = page.recount.model.dimensions.iter().enumerate();
    dimensions
        .filter_map(|(at, it)| {
            let level = team.standings.get(at)?.level?;
            Some((page.own(&it.name).to_lowercase(), level))
        })
        .collect()
}

fn headline(page: &mut Page<'_>, team: &TeamNow<'_>) {
    let Some(text) = page.at("frame.headline") else { return };
    if team.now.is_none() {
        return;
    }
    let level = |it: Option<regex::Match<'_>>| it.and_then(|it| it.as_str().parse::<u8>().ok());
    if let Some(caught) = pattern!(r"[Ll]evel (\d) of \d|総合レベル(\d)（最高").captures(&text.text)
    {
        page.understand(&text);
        let said = level(caught.get(1).or(caught.get(2)));
        page.hold(said == team.level, Kind::TeamCounts, &text, format!("{:?}", team.level));
    }
    if let Some(caught) = pattern!(r"(up|down) from (\d) in|月の(\d)から総合").captures(&text.text)
    {
        let said = level(caught.get(2).or(caught.get(3))).map(f64::from);
        let right = team.grade_before.filter(|_| team.comparable());
        let why = format!("it was {right:?}");
        page.hold(said.is_some() && said == right, Kind::TeamCounts, &text, why);
    }
    if pattern!(r"every target is met|全目標を達成").is_match(&text.text) {
        let (met, of) = team.dimensions_at_target();
        page.hold(met == of && of > 0, Kind::TeamCounts, &text, format!("{met} of {of}"));
    }
    let own = levels(page, team);
    if pattern!(r"every dimension is at the highest level|全項目が最高レベル").is_match(&text.text)
    {
        let top = page.recount.model.levels.1;
        let right = own.iter().all(|(_, level)| *level == top);
        page.hold(right, Kind::TeamCounts, &text, format!("{own:?}"));
    } else if let Some(caught) =
        pattern!(r"every dimension is at (?:level )?(\d)|全項目がレベル(\d)").captures(&text.text)
    {
        let said = level(caught.get(1).or(caught.get(2)));
        let right = own.iter().all(|(_, level)| Some(*level) == said);
        page.hold(right, Kind::TeamCounts, &text, format!("{own:?}"));
    }
    stays(page, team, &text);
    moves(page, team, &text, &own);
}

/// "No dimension has moved in six months", "has stayed at 1 for six months": how long every
/// dimension, or some, has stood where it stands.
fn stays(page: &mut Page<'_>, team: &TeamNow<'_>, text: &Text) {
    let Some(now) = team.now else { return };
    let round = page.recount.round;
    let still = |at: usize| {
        let mut oldest = now.month;
        for it in team.rounds(page.recount.round).iter().rev().filter(|it| it.month <= now.month) {
            let level = standing(version(page.history(), it), it, at, &[]).level;
            match level {
                same if same == team.standings[at].level && it.older == now.older => {
                    oldest = it.month;
                }
                None if it.older == now.older => {}
                _ => break,
            }
        }
        usize::try_from(now.month - oldest).unwrap_or(0)
    };
    let with_level = (0..team.standings.len()).filter(|at| team.standings[*at].level.is_some());
    let spans: Vec<(usize, Option<u8>)> =
        with_level.map(|at| (still(at), team.standings[at].level)).collect();
    if let Some(caught) =
        pattern!("no dimension has moved in ", span!(en), "|全項目が", span!(ja), "間変化なし")
            .captures(&text.text)
    {
        let said = caught.get(1).or(caught.get(2)).map_or(0, |it| months(it.as_str(), round));
        let right = spans.iter().map(|it| it.0).min().unwrap_or(0);
        page.hold(said <= right, Kind::TeamCounts, text, format!("in {right} months"));
    }
    if let Some(caught) =
        pattern!(r"ha(?:s|ve) stayed at (\d) for ", span!(en), "|", span!(ja), r"間(\d)のまま")
            .captures(&text.text)
    {
        let part =
            |a: usize, b: usize| caught.get(a).or(caught.get(b)).map_or("", |it| it.as_str());
        let (level, said) = (number(part(1, 4)), months(part(2, 3), round));
        let right = spans
            .iter()
            .filter(|it| it.1.map(usize::from) == Some(level))
            .map(|it| it.0)
            .max()
            .unwrap_or(0);
        page.hold(said <= right, Kind::TeamCounts, text, format!("for {right} months"));
    }
}

/// "Training process rose to 3": it did, and stands there.
fn moves(page: &mut Page<'_>, team: &TeamNow<'_>, text: &Text, own: &[(String, u8)]) {
    for (at, dimension) in page.recount.model.dimensions.iter().enumerate() {
        for name in [page.own(&dimension.name), page.own(&dimension.short)] {
            let name = regex::escape(name);
            let pattern = if page.is_ja() {
                format!("{name}[がはもと]?、?(\\d)に(上昇|低下)")
            } else {
                format!("(?i)\\b{name} (rose|fell) to (\\d)")
            };
            let Ok(pattern) = regex::Regex::new(&pattern) else { continue };
            let Some(caught) = pattern.captures(&text.text) else { continue };
            let (word, level) =
                if page.is_ja() { (&caught[2], &caught[1]) } else { (&caught[1], &caught[2]) };
            let up = matches!(word, "rose" | "上昇");
            let change = team.change(at).unwrap_or(0.0);
            let stands = team.standings.get(at).and_then(|it| it.level).map(usize::from);
            let right =
                stands == Some(number(level)) && if up { change > 0.0 } else { change < 0.0 };
            if team.other_version() {
                page.complain(Kind::Versions, text, "two versions of the model");
            } else {
                page.hold(right, Kind::TeamCounts, text, format!("by {change}, {own:?}"));
            }
        }
    }
}

/// How far dimensions are short of their targets.
fn shortfalls(page: &mut Page<'_>, team: &TeamNow<'_>) {
    let Some(text) = page.at("ladder.claim") else { return };
    let missed: Vec<i32> = team
        .standings
        .iter()
        .zip(&team.targets)
        .filter_map(|(it, target)| Some(i32::from((*target)?) - i32::from(it.level?)))
        .filter(|short| *short > 0)
        .collect();
    let said = |it: Option<regex::Match<'_>>| {
        it.and_then(|it| i32::try_from(number(it.as_str())).ok()).unwrap_or(0)
    };
    if let Some(caught) =
        pattern!(r"furthest off, by (\w+) levels?|最大の不足は.+の(\d+)段階").captures(&text.text)
    {
        let said = said(caught.get(1).or(caught.get(2)));
        let right = missed.iter().max().copied().unwrap_or(0);
        page.hold(said == right, Kind::TeamCounts, &text, format!("{missed:?} are missing"));
    } else if let Some(caught) =
        pattern!(r"(?:is|are) (\w+) levels? short|が(\d+)段階不足").captures(&text.text)
    {
        let said = said(caught.get(1).or(caught.get(2)));
        let right = missed.iter().all(|it| *it == said) && !missed.is_empty();
        page.hold(right, Kind::TeamCounts, &text, format!("{missed:?} are missing"));
    }
    if let Some(caught) =
        pattern!(r"^Every dimension stands at level (\d)|^全項目がレベル(\d)").captures(&text.text)
    {
        page.understand(&text);
        let said = caught.get(1).or(caught.get(2)).map(|it| number(it.as_str()));
        let all = team.standings.iter().filter_map(|it| it.level);
        let right = all.clone().all(|it| Some(usize::from(it)) == said);
        page.hold(right, Kind::TeamCounts, &text, "not every one does");
    }
}

/// How many open criteria keep the team below its next level: those of its lowest dimensions
/// on the first step that is not complete.
fn holding(page: &mut Page<'_>, team: &TeamNow<'_>) {
    let (Some(now), Some(level)) = (team.now, team.level) else { return };
    let model = page.recount.model;
    let is_open = |it: &super::make::Criterion| {
        let own = &team.standings[it.dimension];
        it.since.is_none_or(|since| since <= now.month)
            && match own.known {
                Known::Declared => own.level.is_some_and(|level| it.level > level),
                Known::Assessed => !is_met(model, now, it) && !is_not_applicable(now, it),
                _ => false,
            }
    };
    let mut right = 0;
    for at in 0..team.standings.len() {
        if team.standings[at].level != Some(level) {
            continue;
        }
        let open: Vec<u8> = model
            .criteria
            .iter()
            .filter(|it| it.dimension == at && is_open(it))
            .map(|it| it.level)
            .collect();
        let step = open.iter().min().copied();
        right += open.iter().filter(|it| Some(**it) == step).count();
    }
    let claims = [
        (
            "blockers.claim",
            pattern!(
                "^",
                count!(),
                r" open criteri(?:on|a) holds? the team|^未達基準(\d+)件が総合"
            ),
        ),
        (
            "blockers.claim",
            pattern!(
                r"and (\w+) of them alone holds? the team|うち(\d+)件が総合|^(?:\w+) of \d+ open criteria|未達基準\d+件中(\d+)件が総合"
            ),
        ),
        (
            "ledger.claim",
            pattern!(
                "^",
                count!(),
                r" open criteri(?:on|a) (?:in \w+ dimensions )?keeps? .*below level|^(?:\d+項目の)?未達の?(\d+)基準により"
            ),
        ),
    ];
    for (path, pattern) in claims {
        let Some(text) = page.at(path) else { continue };
        let Some(caught) = pattern.captures(&text.text) else { continue };
        let Some(said) = (1..4).find_map(|at| caught.get(at)).map(|it| number(it.as_str())) else {
            continue;
        };
        page.understand(&text);
        page.hold(said == right, Kind::TeamCounts, &text, format!("{right} do"));
    }
}

/// What is said of scores: the team's own, what it is the mean of, and how it moved.
pub(super) fn scores(page: &mut Page<'_>, team: &TeamNow<'_>) {
    if team.now.is_none() {
        return;
    }
    for (at, figure) in rows(page.view, "/figures").iter().enumerate() {
        let Some(label) = page.at(&format!("figures[{at}].label")) else { continue };
        let text = |key: &str| figure[key].as_str().unwrap_or_default().to_owned();
        let said = text("number").replace('−', "-").parse::<f64>().ok();
        let whole = Text {
            path: label.path.clone(),
            text: format!("{} {}; {}", text("number"), label.text, text("note")),
        };
        if pattern!(r"^Team score|^総合スコア").is_match(&label.text) {
            page.understand(&label);
            let right = team.grade;
            let holds = match (said, right) {
                (Some(said), Some(right)) => (said - right).abs() < 0.0051,
                (None, None) => true,
                // A dimension of which nothing is known: what is said then is said elsewhere.
                _ => team.standings.iter().any(|it| it.grade().is_none()),
            };
            page.hold(holds, Kind::TeamCounts, &whole, format!("{right:?}"));
            if let Some(note) = page.at(&format!("figures[{at}].note"))
                && let Some(caught) =
                    pattern!("mean of ", count!(), r" ratings?|(\d+)件の評点の平均")
                        .captures(&note.text)
            {
                page.understand(&note);
                let said = caught.get(1).or(caught.get(2)).map_or(0, |it| number(it.as_str()));
                let right: usize = team.standings.iter().map(|it| it.rated.len()).sum();
                page.hold(said == right, Kind::TeamCounts, &note, format!("{right} were rated"));
            }
        }
        // What dimensions gained is no change of the team.
        if pattern!(r"(?i)^points gained|^.*からの上昇").is_match(&label.text)
            && let (Some(said), true) = (said, team.comparable())
            && let (Some(now), Some(before)) = (team.grade, team.grade_before)
        {
            page.understand(&label);
            let right = now - before;
            let told = pattern!(r"dimension|項目").is_match(&whole.text);
            let holds = (said - right).abs() < 0.0101 || (right <= 0.0 && said.abs() < 0.0051);
            page.hold(
                holds || told,
                Kind::TeamCounts,
                &whole,
                format!("the team moved by {right:.2}"),
            );
        }
    }
}

/// Checks the claims about all teams.
pub(super) fn summary(page: &mut Page<'_>) {
    decisions(page);
    doubts(page);
    if page.recount.staged() {
        spread(page);
    }
}

/// How many teams ask for a decision, and how many of them are below target.
fn decisions(page: &mut Page<'_>) {
    let Some(text) = page.at("decisions.title") else { return };
    let asking: Vec<&TeamNow<'_>> =
        page.recount.teams.iter().filter(|it| it.now.is_some_and(|now| now.decision)).collect();
    let below = asking.iter().filter(|it| it.meets_targets() == Some(false)).count();
    if let Some(caught) = pattern!(r"(\d+) teams ask|決裁事項：(\d+)件").captures(&text.text)
    {
        page.understand(&text);
        let said = caught.get(1).or(caught.get(2)).map_or(0, |it| number(it.as_str()));
        page.hold(said == asking.len(), Kind::SummaryCounts, &text, format!("{}", asking.len()));
    }
    if let Some(caught) =
        pattern!(r"(\d+) of them below target|目標未達のチーム(\d+)件").captures(&text.text)
    {
        let said = caught.get(1).or(caught.get(2)).map_or(0, |it| number(it.as_str()));
        page.hold(said == below, Kind::SummaryCounts, &text, format!("{below} below"));
    }
}

/// How many open items have no owner or no day.
fn doubts(page: &mut Page<'_>) {
    let Some(text) = page.at("quality.doubts") else { return };
    let right = page
        .recount
        .teams
        .iter()
        .filter_map(|it| it.now)
        .flat_map(|it| &it.plan)
        .filter(|it| it.is_open() && (it.owner.is_none() || it.due.is_none()))
        .count();
    if let Some(caught) =
        pattern!(r"(\d+) plan items? without owner or date|担当者・期限のない計画(\d+)件")
            .captures(&text.text)
    {
        page.understand(&text);
        let said = caught.get(1).or(caught.get(2)).map_or(0, |it| number(it.as_str()));
        page.hold(said == right, Kind::SummaryCounts, &text, format!("{right} items"));
    }
}

/// `Team levels: 2 at level 1, ...`
fn spread(page: &mut Page<'_>) {
    let Some(text) = page.at("map.claim") else { return };
    if !pattern!(r"^Team levels:|^総合レベルの内訳").is_match(&text.text) {
        return;
    }
    for caught in pattern!(r"(\w+) (?:is |are )?at (?:level )?(\d)|レベル(\d)が(\d+)")
        .captures_iter(&text.text)
    {
        let part = |a: usize, b: usize| {
            caught.get(a).or(caught.get(b)).map_or(0, |it| number(it.as_str()))
        };
        let (said, level) = (part(1, 4), part(2, 3));
        let teams = &page.recount.teams;
        let right = teams.iter().filter(|it| it.level.map(usize::from) == Some(level)).count();
        page.understand(&text);
        page.hold(said == right, Kind::SummaryCounts, &text, format!("{right} at {level}"));
    }
}
