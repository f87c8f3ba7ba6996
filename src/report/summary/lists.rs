//! What is asked for and what is common: decisions and gaps.

use super::{DecisionBox, DecisionRow, GapRow, GapsExhibit, MOST_DECISIONS, MOST_GAPS};
use crate::chart;
use crate::plan::roadmap;
use crate::report::summary_sentences::{self as say, SummaryFacts};
use crate::report::words::{shortened, width};
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
        (score.team_meets(team) == Some(true), team.level, *index)
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
            let lift = roadmap(model, team).steps.iter().find_map(|step| step.team_to);
            DecisionRow {
                text: shortened(text, 58.0),
                team: shortened(&facts.team(*index), 12.0),
                effect: match (team.level, lift) {
                    (Some(level), Some(to)) => {
                        words.pick(format!("level {level} → {to}"), format!("レベル{level} → {to}"))
                    }
                    (Some(level), None) => {
                        words.pick(format!("level {level}"), format!("レベル{level}"))
                    }
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
    let scale = gaps.first()?.teams.len();
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
    let rows = gaps
        .iter()
        .take(MOST_GAPS)
        .map(|gap: &Gap| {
            let criterion = &model.criteria[gap.criterion];
            let who = facts.score.who_meets(gap.criterion);
            let (count, alone) = (gap.teams.len(), gap.alone.len());
            GapRow {
                criterion: words.text(&criterion.text),
                blocks: format!("{} {}", facts.short(criterion.dimension), criterion.level),
                bar: chart::share_bar(
                    count,
                    alone,
                    scale,
                    words.pick(
                        format!(
                            "{count} {}, the only gap for {alone}",
                            if count == 1 { "team" } else { "teams" }
                        ),
                        format!("{count}チーム、うち{alone}チームは唯一の未達基準"),
                    ),
                ),
                teams: names(&gap.teams, 25.0),
                ask: if who.is_empty() {
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
        rows,
        note: words.pick(
            "Dark part of the bar: teams for which this is the only open criterion at the next level of the dimension.",
            "棒の濃い部分：次のレベルに対する唯一の未達基準であるチーム。",
        ),
    })
}
