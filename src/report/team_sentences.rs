//! The sentences of a team report about its plans.

use crate::plan::{Goal, Outcome};

use super::facts::TeamFacts;
use super::words::{capital, first_that_fits};

/// Room for a claim: the text width in sizes of the claim's type.
fn claim_measure(facts: &TeamFacts<'_>) -> f64 {
    if facts.words.is_ja() { 493.0 / 11.0 } else { 493.0 / 12.0 }
}

fn claim(facts: &TeamFacts<'_>, candidates: Vec<String>) -> String {
    first_that_fits(candidates, claim_measure(facts), 1)
}

/// The claim over the plan of the period compared with.
pub(super) fn follow_up_claim(facts: &TeamFacts<'_>) -> String {
    let words = facts.words;
    let month =
        facts.score.compared_with.map_or_else(String::new, |period| words.period_name(period));
    let all = facts.follow_up.len();
    let count = |wanted: fn(Outcome) -> bool| {
        facts.follow_up.iter().filter(|item| wanted(item.outcome)).count()
    };
    let done = count(Outcome::is_done);
    let overdue = count(|outcome| matches!(outcome, Outcome::Overdue(_)));
    let carried = count(|outcome| outcome == Outcome::CarriedOver);
    let dropped = count(|outcome| outcome == Outcome::Dropped);
    let open = count(|outcome| outcome == Outcome::DoneStillOpen);
    let is = |count: usize| if count == 1 { "is" } else { "are" };
    let opening = match (all, done) {
        (1, 1) => words.pick(
            format!("The one action planned in {month} is done"),
            format!("{month}の計画1件は完了"),
        ),
        (1, _) => words.pick(
            format!("The one action planned in {month} is not done"),
            format!("{month}の計画1件は未完了"),
        ),
        (_, 0) => words.pick(
            format!("None of the {} actions planned in {month} is done", words.number(all)),
            format!("{month}の計画{all}件はいずれも未完了"),
        ),
        (all, done) if all == done => words.pick(
            format!("All {} actions planned in {month} are done", words.number(all)),
            format!("{month}の計画{all}件はすべて完了"),
        ),
        _ => words.pick(
            format!(
                "{} of {} actions planned in {month} {} done",
                capital(&words.number(done)),
                words.number(all),
                is(done)
            ),
            format!("{month}の計画{all}件中{done}件完了"),
        ),
    };
    let mut rest = Vec::new();
    let mut add = |count: usize, en: String, ja: &str| {
        if count > 0 && all > 1 {
            rest.push(
                words.pick(format!("{} {en}", words.number(count)), format!("{count}件{ja}")),
            );
        }
    };
    add(overdue, format!("{} overdue", is(overdue)), "期限超過");
    add(carried, format!("{} over", if carried == 1 { "carries" } else { "carry" }), "繰り越し");
    add(open, "done without effect".into(), "完了も基準未達");
    add(dropped, format!("{} dropped", if dropped == 1 { "was" } else { "were" }), "取り下げ");
    if rest.is_empty() {
        return opening;
    }
    let tail = words.list(&rest);
    let brief = words.pick(
        format!(
            "{} of {} {month} actions {} done; {tail}",
            capital(&words.number(done)),
            words.number(all),
            is(done)
        ),
        format!("{opening}、{tail}"),
    );
    let full = words.pick(format!("{opening}; {tail}"), format!("{opening}、{tail}"));
    claim(facts, vec![full, brief, opening])
}

/// The claim over the roadmap.
pub(super) fn roadmap_claim(facts: &TeamFacts<'_>) -> String {
    let words = facts.words;
    let steps = &facts.roadmap.steps;
    let all = steps.len();
    if facts.score.assessment.is_none() {
        return words.pick("No roadmap without an assessment", "評価がないためロードマップなし");
    }
    if all == 0 && facts.applicable().is_empty() {
        return words.pick(
            "No target applies: nothing is left to plan",
            "該当する目標なし、計画すべき対応なし",
        );
    }
    if all == 0 {
        return match facts.roadmap.goal {
            Goal::Targets => words.pick(
                "Every target is met: nothing is left to plan",
                "全目標を達成、計画すべき対応なし",
            ),
            Goal::NextLevel => {
                words.pick("No open criterion is left to plan", "計画すべき未達基準なし")
            }
        };
    }
    let actions = |count: usize| words.counted(count, "action", "actions");
    let goal = match facts.roadmap.goal {
        Goal::Targets => words.pick("to every target", "全目標へ"),
        Goal::NextLevel if facts.model.has_levels() => {
            words.pick("to the next level", "次のレベルへ")
        }
        Goal::NextLevel => {
            let end = steps.iter().rev().find_map(|step| step.team_to.as_ref());
            let end = end.map_or_else(String::new, ToString::to_string);
            words.pick(format!("to a score of {end}"), format!("総合スコア{end}へ"))
        }
    };
    // Every step of a mean lifts the team a little: there the end counts.
    let lift = steps
        .iter()
        .enumerate()
        .filter(|_| facts.model.team_is_lowest() && facts.model.has_levels())
        .find_map(|(index, step)| Some((index + 1, step.team_to.as_ref()?)));
    let by = |steps: &[crate::plan::Step<'_>]| {
        let dues: Option<Vec<_>> =
            steps.iter().map(|step| step.item.and_then(|item| item.due)).collect();
        dues.and_then(|dues| dues.into_iter().max()).map(|day| words.day_in_sentence(day))
    };
    let Some((count, level)) = lift else {
        let verb = if all == 1 { "leads" } else { "lead" };
        let day = by(steps);
        return claim(
            facts,
            vec![match day {
                Some(day) => words.pick(
                    format!("{} by {day} {verb} {goal}", capital(&actions(all))),
                    format!("{day}までの{all}件で{goal}"),
                ),
                None => words.pick(
                    format!("{} {verb} {goal}", capital(&actions(all))),
                    format!("{all}件で{goal}"),
                ),
            }],
        );
    };
    let verb = if count == 1 { "lifts" } else { "lift" };
    let opening = match by(&steps[..count]) {
        Some(day) => words.pick(
            format!("{} by {day} {verb} the team to level {level}", capital(&actions(count))),
            format!("{day}までの{count}件で総合レベル{level}へ"),
        ),
        None => words.pick(
            format!("{} {verb} the team to level {level}", capital(&actions(count))),
            format!("{count}件で総合レベル{level}へ"),
        ),
    };
    let rest = all - count;
    if rest == 0 {
        return opening;
    }
    let verb = if rest == 1 { "leads" } else { "lead" };
    claim(
        facts,
        vec![
            words.pick(
                format!("{opening}; {} more {verb} {goal}", words.number(rest)),
                format!("{opening}、残る{rest}件で{goal}"),
            ),
            opening,
        ],
    )
}
