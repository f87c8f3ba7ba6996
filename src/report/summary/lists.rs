//! What is asked for and what is common: decisions and gaps.

use super::{DecisionBox, DecisionRow, GapRow, GapsExhibit, MOST_DECISIONS, MOST_GAPS};
use crate::chart;
use crate::model::Withheld;
use crate::plan::roadmap;
use crate::report::summary_sentences::{self as say, SummaryFacts};
use crate::report::words::{Words, shortened, width};
use crate::score::Gap;

/// The decisions the teams ask for, those below target first.
pub(super) fn decision_box(facts: &SummaryFacts<'_>) -> Option<DecisionBox> {
    let words = facts.words;
    let score = facts.score;
    let model = &score.portfolio.model;
    let mut asking: Vec<(usize, String)> = score
        .teams
        .iter()
        .enumerate()
        .filter_map(|(index, team)| Some((index, words.text(team.assessment?.decision.as_ref()?))))
        .collect();
    if asking.is_empty() {
        return None;
    }
    asking.sort_by_key(|(index, _)| {
        let team = &score.teams[*index];
        (score.team_meets(team) == Some(true), team.grade.as_ref(), *index)
    });
    let count = asking.len();
    let below = asking
        .iter()
        .filter(|(index, _)| score.team_meets(&score.teams[*index]) == Some(false))
        .count();
    let title = if count == 1 {
        words.pick("Decision needed: one team asks for one", "決裁事項：1チームから1件")
    } else if below > 0 && below < count {
        words.pick(
            format!("Decisions needed: {count} teams ask for one, {below} of them below target"),
            format!("決裁事項：{count}件（うち目標未達のチーム{below}件）"),
        )
    } else {
        words.pick(
            format!("Decisions needed: {count} teams ask for one"),
            format!("決裁事項：{count}件"),
        )
    };
    let rows = asking
        .iter()
        .take(MOST_DECISIONS)
        .map(|(index, text)| {
            let team = &score.teams[*index];
            let steps = roadmap(model, team).steps;
            let lift = if model.has_levels() {
                steps.iter().find_map(|step| step.team_to.clone())
            } else {
                steps.iter().rev().find_map(|step| step.team_to.clone())
            };
            DecisionRow {
                text: shortened(text, 58.0),
                team: shortened(&facts.team(*index), 12.0),
                effect: match (&team.grade, lift) {
                    (Some(grade), Some(to)) => format!("{} → {to}", words.graded(grade)),
                    (Some(grade), None) => words.graded(grade),
                    _ => String::new(),
                },
            }
        })
        .collect();
    let hidden = count.saturating_sub(MOST_DECISIONS);
    Some(DecisionBox {
        title,
        rows,
        more: (hidden > 0).then(|| {
            words.pick(
                format!("{hidden} more in the reports of their teams"),
                format!("ほか{hidden}件は各チームの報告書を参照"),
            )
        }),
    })
}

/// The open criteria that keep most teams below target, and whom to ask.
pub(super) fn gaps_exhibit(facts: &SummaryFacts<'_>) -> Option<GapsExhibit> {
    let words = facts.words;
    let model = &facts.score.portfolio.model;
    let gaps = facts.score.gaps();
    let scale = gaps.iter().map(|gap| gap.teams.len()).max()?;
    let names = |teams: &[usize], room: f64| {
        let mut shown = Vec::new();
        let mut used = 0.0;
        for (place, &team) in teams.iter().enumerate() {
            let name = shortened(&facts.team(team), 16.0);
            used += width(&name) + 1.0;
            if used > room && !shown.is_empty() {
                let rest = teams.len() - place;
                shown.push(words.pick(format!("{rest} more"), format!("ほか{rest}")));
                break;
            }
            shown.push(name);
        }
        shown.join(&words.pick(", ", "、"))
    };
    // The groups stand on the same page.
    let portfolio = facts.score.portfolio;
    let grouped = facts.score.group.is_none() && portfolio.groups.len() > 1;
    let singly = !portfolio.withheld.single_teams;
    let rows = gaps
        .iter()
        .take(if !singly {
            MOST_GAPS - 3
        } else if grouped {
            MOST_GAPS - 2
        } else {
            MOST_GAPS
        })
        .map(|gap: &Gap| {
            let criterion = &model.criteria[gap.criterion];
            let who = facts.score.who_meets(gap.criterion);
            let (count, alone) = (gap.teams.len(), gap.alone.len());
            let paired = gap.partner.as_ref().map_or(0, |(_, teams)| teams.len());
            let other = gap
                .partner
                .as_ref()
                .map(|(other, _)| words.quoted(&words.text(&model.criteria[*other].text)));
            GapRow {
                criterion: words.text(&criterion.text),
                blocks: if model.levels.is_empty() {
                    facts.short(criterion.dimension)
                } else {
                    format!("{} {}", facts.short(criterion.dimension), criterion.level)
                },
                bar: chart::share_bar(
                    facts.theme,
                    count,
                    (alone, paired),
                    scale,
                    gap_alt(words, (count, alone, paired), other),
                ),
                teams: if singly {
                    names(&gap.teams, 25.0)
                } else {
                    let with_grade = facts.score.teams.iter();
                    let with_grade = with_grade
                        .filter(|one| one.dimensions[criterion.dimension].grade().is_some());
                    let of = with_grade.count();
                    words.pick(format!("of {of}"), format!("/ {of}"))
                },
                ask: if !singly {
                    String::new()
                } else if who.is_empty() {
                    words.pick("nobody yet", "なし")
                } else {
                    names(&who, 14.0)
                },
            }
        })
        .collect();
    Some(GapsExhibit {
        question: if facts.has_target() {
            words.pick("Which gaps keep teams below target?", "目標を妨げる共通の課題")
        } else {
            words.pick("Which gaps keep teams at their level?", "レベル上昇を妨げる共通の課題")
        },
        claim: say::gaps_claim(facts, &gaps),
        asks: match portfolio.withheld {
            Withheld { single_teams: true, .. } => None,
            Withheld { team_names: true, .. } => Some(words.pick("Met by", "達成済み")),
            _ => Some(words.pick("Whom to ask", "達成済みチーム")),
        },
        rows,
        note: words.pick(
            "Bar: teams the criterion blocks. Dark: those it would lift a step alone; outlined: those it would lift with one other.",
            "棒：この基準に妨げられているチーム。濃い部分：これだけで上昇するチーム。枠の部分：もう1基準と合わせて上昇するチーム。",
        ),
    })
}

fn gap_alt(
    words: Words,
    (count, alone, paired): (usize, usize, usize),
    other: Option<String>,
) -> String {
    let teams = if count == 1 { "team" } else { "teams" };
    let start = words.pick(
        format!("blocks {count} {teams}; alone it would lift {alone}"),
        format!("{count}チームを妨げる。これだけで上昇するのは{alone}チーム"),
    );
    match other {
        Some(other) => words.pick(
            format!("{start}, with {other} {paired} more"),
            format!("{start}、{other}と合わせてさらに{paired}チーム"),
        ),
        None => start,
    }
}
