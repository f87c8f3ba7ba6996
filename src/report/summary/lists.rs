//! What is asked for and what is common: decisions and gaps.

use super::facts::SummaryFacts;
use super::say;
use super::{DecisionBox, DecisionRow, GapRow, GapsExhibit, MOST_DECISIONS, MOST_GAPS};
use crate::chart;
use crate::model::{Grade, Paper, Withheld};
use crate::plan::roadmap;

use crate::report::words::shortened;
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
        (score.meets_own(team) == Some(true), team.grade.as_ref(), *index)
    });
    let count = asking.len();
    let below = asking
        .iter()
        .filter(|(index, _)| score.meets_own(&score.teams[*index]) == Some(false))
        .count();
    let title = if count == 1 {
        words.pick("Decision needed: one team asks for one", "決裁事項：1チームから1件")
    } else if below > 0 && below < count {
        words.pick(
            format!("Decisions needed: {count} teams ask for one, {below} of them below target"),
            format!("決裁事項：{count}件（うち{below}件は目標未達のチーム）"),
        )
    } else {
        words.pick(
            format!("Decisions needed: {count} teams ask for one"),
            format!("決裁事項：{count}件"),
        )
    };
    // Numbers with decimals are scores by themselves.
    let standing = |grade: &Grade| match grade {
        Grade::Level(_) => words.graded(grade),
        Grade::Score(score) => score.to_string(),
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
                    (Some(grade), Some(to)) => format!("{} → {to}", standing(grade)),
                    (Some(grade), None) => standing(grade),
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
        let names: Vec<String> =
            teams.iter().map(|&team| shortened(&facts.team(team), 16.0)).collect();
        facts.names_within(&names, room)
    };
    // The groups stand on the same page.
    let portfolio = facts.score.portfolio;
    let grouped = facts.score.group.is_none() && portfolio.groups.len() > 1;
    let singly = !portfolio.withheld.single_teams;
    let lift = facts.score.lift();
    let rows: Vec<GapRow> = gaps
        .iter()
        .take(if !singly || (grouped && portfolio.theme.paper == Paper::Letter) {
            MOST_GAPS - 3
        } else if grouped {
            MOST_GAPS - 2
        } else {
            MOST_GAPS
        })
        .map(|gap: &Gap| {
            let criterion = &model.criteria[gap.criterion];
            let mut who = facts.score.who_meets(gap.criterion);
            // A value that keeps a team below its target is nothing to learn from.
            who.retain(|team| !gap.raised.contains(team));
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
                    say::lift_alt(words, lift, (count, alone, paired), other),
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
        question: say::gaps_question(facts),
        claim: say::gaps_claim(facts, &gaps),
        asks: match portfolio.withheld {
            Withheld { single_teams: true, .. } => None,
            Withheld { team_names: true, .. } => Some(words.pick("Met by", "達成済み")),
            _ => Some(words.pick("Whom to ask", "達成済みチーム")),
        },
        note: say::gaps_note(
            facts,
            rows.len(),
            gaps.len(),
            gaps.iter().any(|gap| !gap.raised.is_empty()),
        ),
        rows,
    })
}
