//! The sentences of a team report, computed from its facts.
//!
//! Each function gives one sentence in both languages, side by side. Where a sentence may
//! get too long, ways to say it go from the fullest to the shortest and the first that
//! fits is taken.

use std::cmp::Ordering;

use crate::model::{Grade, Score, ScoringRule};
use crate::plan::{Goal, Outcome};
use crate::score::{DoubtCounts, State};

use super::facts::TeamFacts;
use super::words::{capital, first_that_fits};

/// Room for a claim: the text width in sizes of the claim's type.
fn claim_measure(facts: &TeamFacts<'_>) -> f64 {
    if facts.words.is_ja() { 493.0 / 11.0 } else { 493.0 / 12.0 }
}

fn claim(facts: &TeamFacts<'_>, candidates: Vec<String>) -> String {
    first_that_fits(candidates, claim_measure(facts), 1)
}

/// The claim over the ladders: how many targets are met, and what is short.
pub(super) fn ladder_claim(facts: &TeamFacts<'_>) -> String {
    let words = facts.words;
    let score = facts.score;
    let (met, missed) = facts.targets();
    let all = met.len() + missed.len();
    if score.assessment.is_none() {
        return match score.last_known() {
            Some(last) => {
                let (now, month) = (words.this_round(), words.period_full(last.period));
                words.pick(
                    format!("No assessment {now}: the levels shown are those of {month}"),
                    format!("{now}の評価なし、表示は{month}のレベル"),
                )
            }
            None => words.pick("The team has not been assessed yet", "評価の実績なし"),
        };
    }
    if facts.applicable().is_empty() {
        return words.pick("No dimension applies to the team", "該当する評価項目なし");
    }
    if all == 0 {
        let limiting = score.limiting();
        let names = |short| facts.names_inside(&limiting, short);
        let lowest = limiting.first().and_then(|&at| score.dimensions[at].grade());
        return match lowest.map(|grade| words.graded(grade)) {
            None if facts.model.has_levels() => {
                words.pick("Not every dimension has a level", "レベルのない項目あり")
            }
            None => words.pick("Not every dimension has a score", "スコアのない項目あり"),
            Some(grade) if limiting.len() == facts.applicable().len() => {
                words.pick(format!("Every dimension stands at {grade}"), format!("全項目が{grade}"))
            }
            Some(grade) => claim(
                facts,
                [false, true]
                    .map(|short| {
                        let verb = if limiting.len() == 1 { "stands" } else { "stand" };
                        words.pick(
                            format!("{} {verb} lowest, at {grade}", capital(&names(short))),
                            format!("最も低いのは{}の{grade}", names(short)),
                        )
                    })
                    .into(),
            ),
        };
    }
    if missed.is_empty() {
        return if all == 1 {
            words.pick("The one dimension with a target meets it", "目標のある1項目は達成")
        } else {
            words.pick(
                format!("All {} dimensions meet their target", words.number(all)),
                format!("{all}項目すべてが目標を達成"),
            )
        };
    }
    let levels = facts.model.has_levels();
    let short_of = |at: usize| facts.short_of_target(at);
    let distance = |by: &Score| words.distance(by, levels);
    if all == 1 {
        let gap = distance(&short_of(missed[0]));
        return words.pick(
            format!("The one dimension with a target is {gap} short"),
            format!("目標のある1項目は{gap}不足"),
        );
    }
    let verb = |count: usize| if count == 1 { "meets its" } else { "meet their" };
    let opening = if met.is_empty() {
        words.pick(
            format!("None of {} dimensions meets its target", words.number(all)),
            format!("{all}項目とも目標未達"),
        )
    } else {
        words.pick(
            format!(
                "{} of {} dimensions {} target",
                capital(&words.number(met.len())),
                words.number(all),
                verb(met.len())
            ),
            format!("{all}項目中{}項目が目標を達成", met.len()),
        )
    };
    let mut candidates = Vec::new();
    let gaps: Vec<Score> = missed.iter().map(|&at| short_of(at)).collect();
    if gaps.iter().all(|gap| *gap == gaps[0]) && !met.is_empty() {
        let gap = distance(&gaps[0]);
        for short in [false, true] {
            let names = facts.names_inside(&missed, short);
            let is = if missed.len() == 1 { "is" } else { "are" };
            candidates.push(words.pick(
                format!("{opening}; {names} {is} {gap} short"),
                format!("{opening}、{names}が{gap}不足"),
            ));
        }
    } else if let Some(widest) =
        missed.iter().copied().max_by_key(|&at| (short_of(at), std::cmp::Reverse(at)))
        && gaps.iter().filter(|gap| **gap == short_of(widest)).count() == 1
    {
        let gap = distance(&short_of(widest));
        for short in [false, true] {
            let name = facts.names_inside(&[widest], short);
            candidates.push(words.pick(
                format!("{opening}; {name} is furthest off, by {gap}"),
                format!("{opening}、最大の不足は{name}の{gap}"),
            ));
        }
    }
    candidates.push(opening);
    claim(facts, candidates)
}

/// What a dimension went through in the months shown.
pub(super) fn story(facts: &TeamFacts<'_>, dimension: usize) -> String {
    let words = facts.words;
    let score = facts.score;
    match (score.dimensions[dimension].standing.state, score.assessment) {
        (State::NotApplicable, _) => return words.pick("not applicable", "対象外"),
        (State::NotAssessed, Some(_)) => return words.pick("not assessed", "未評価"),
        (_, None) => {
            return match score.last_known() {
                Some(last) => {
                    let month = words.period_short(last.period);
                    words.pick(format!("last assessed in {month}"), format!("直近の評価は{month}"))
                }
                None => words.pick("not assessed", "未評価"),
            };
        }
        _ => {}
    }
    let events: Vec<_> =
        facts.events().into_iter().filter(|event| event.dimension == dimension).collect();
    let Some(last) = events.last() else {
        let months = score.months_at_grade(dimension);
        return if score.is_first() || months <= 1 {
            words.pick("first assessment", "初回評価")
        } else {
            words.pick(
                format!("unchanged for {}", words.rounds(months)),
                format!("{}間変化なし", words.rounds(months)),
            )
        };
    };
    let loss = events.iter().rev().find(|event| event.is_loss());
    if let Some(loss) = loss
        && facts.regained(loss) == Some(last.period)
    {
        let (lost, regained) = (words.period_short(loss.period), words.period_short(last.period));
        return words.pick(
            format!("lost in {lost}, regained in {regained}"),
            format!("{lost}に低下、{regained}に回復"),
        );
    }
    let month = words.period_short(last.period);
    let (from, to) = (&last.from, &last.to);
    if last.is_loss() {
        words.pick(
            format!("fell from {from} to {to} in {month}"),
            format!("{month}に{from}→{to}へ低下"),
        )
    } else {
        words.pick(
            format!("rose from {from} to {to} in {month}"),
            format!("{month}に{from}→{to}へ上昇"),
        )
    }
}

/// The claim over the blockers.
pub(super) fn blockers_claim(facts: &TeamFacts<'_>) -> String {
    let words = facts.words;
    let all = facts.blockers.len();
    let Some(grade) = &facts.score.grade else {
        return match (facts.score.assessment, all) {
            (None, _) => words.pick("Unknown until the team is assessed", "評価されるまで不明"),
            (Some(_), 0) if facts.applicable().is_empty() => words
                .pick("No criterion applies, so none is open", "該当する基準がなく、未達もなし"),
            (Some(_), 0) => words
                .pick("Assess every dimension to see what blocks the team", "全項目の評価後に判明"),
            (Some(_), _) => words.pick(
                format!(
                    "{} open {} the dimensions assessed",
                    capital(&words.counted(all, "criterion", "criteria")),
                    if all == 1 { "blocks" } else { "block" }
                ),
                format!("評価済み項目を妨げる未達基準は{all}件"),
            ),
        };
    };
    if all == 0 && !facts.model.has_levels() {
        return words.pick("No open criterion is left", "未達基準なし");
    }
    if all == 0 {
        return words.pick(
            "No open criterion is left: every level is reached",
            "未達基準なし、全レベルに到達",
        );
    }
    let limiting = facts.score.limiting();
    let holding = facts
        .blockers
        .iter()
        .filter(|at| limiting.contains(&facts.model.criteria[**at].dimension))
        .count();
    // Only where every blocking criterion of every dimension at the team's level is among
    // them do these hold the team.
    let complete = limiting.iter().all(|&at| {
        facts.score.dimensions[at]
            .standing
            .blocking
            .iter()
            .all(|criterion| facts.blockers.contains(criterion))
    });
    let holding = if complete && facts.model.team_is_lowest() { holding } else { 0 };
    let level = words.graded(grade);
    let open = |count: usize| words.counted(count, "open criterion", "open criteria");
    let verb =
        |count: usize, one: &'static str, many: &'static str| if count == 1 { one } else { many };
    let mut candidates = Vec::new();
    if holding == 0 && facts.targets().1.is_empty() {
        candidates.push(words.pick(
            format!("{} in the lowest dimensions", capital(&open(all))),
            format!("最も低い項目の未達基準は{all}件"),
        ));
    } else if holding == 0 {
        candidates.push(words.pick(
            format!(
                "{} {} the way to the target",
                capital(&open(all)),
                verb(all, "blocks", "block")
            ),
            format!("目標を妨げる未達基準は{all}件"),
        ));
    } else if holding == all {
        candidates.push(words.pick(
            format!("{} {} the team at {level}", capital(&open(all)), verb(all, "holds", "hold")),
            format!("未達基準{all}件が総合{level}の原因"),
        ));
    } else {
        candidates.push(words.pick(
            format!(
                "{} block the next step, and {} of them alone {} the team at {level}",
                capital(&open(all)),
                words.number(holding),
                verb(holding, "holds", "hold")
            ),
            format!("次の段階を妨げる未達基準は{all}件、うち{holding}件が総合{level}の原因"),
        ));
        candidates.push(words.pick(
            format!(
                "{} of {all} open criteria {} the team at {level}",
                capital(&words.number(holding)),
                verb(holding, "holds", "hold")
            ),
            format!("未達基準{all}件中{holding}件が総合{level}の原因"),
        ));
    }
    claim(facts, candidates)
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

/// The claim over the history.
pub(super) fn history_claim(facts: &TeamFacts<'_>) -> String {
    let words = facts.words;
    let window = facts.window();
    let events = facts.events();
    let first = facts
        .score
        .snapshots
        .iter()
        .find(|snapshot| Some(snapshot.period) >= window.first().copied());
    let Some(first) = first else {
        return words.pick("No assessment yet", "評価の実績なし");
    };
    let since = words.period_name(first.period);
    if facts.score.snapshots.iter().filter(|snapshot| snapshot.period >= first.period).count() < 2 {
        return words.pick(
            "First assessment: there is no earlier level to compare",
            "初回評価のため比較対象なし",
        );
    }
    if events.is_empty() {
        let what = if facts.model.has_levels() { "level" } else { "score" };
        return words
            .pick(format!("No {what} has changed since {since}"), format!("{since}から変化なし"));
    }
    let last = facts.score.snapshots.last().unwrap_or(first);
    let gained: Score = first
        .dimensions
        .iter()
        .zip(&last.dimensions)
        .filter_map(|((_, before), (_, now))| Some(now.as_ref()?.minus(before.as_ref()?)))
        .filter(|change| change.sign() == Ordering::Greater)
        .sum();
    let levels = facts.model.has_levels();
    let losses: Vec<_> = events.iter().filter(|event| event.is_loss()).collect();
    let by = words.distance(&gained, levels);
    let opening = match (gained.sign(), levels) {
        (Ordering::Equal, true) => words.pick(
            format!("No level gained on balance since {since}"),
            format!("{since}からの純増なし"),
        ),
        (Ordering::Equal, false) => words.pick(
            format!("Nothing gained on balance since {since}"),
            format!("{since}からの純増なし"),
        ),
        (_, true) => words
            .pick(format!("{} gained since {since}", capital(&by)), format!("{since}から{by}上昇")),
        (_, false) => words.pick(
            format!("{by} points gained over all dimensions since {since}"),
            format!("{since}から全項目合計で{by}上昇"),
        ),
    };
    if losses.is_empty() {
        return words.pick(format!("{opening}, none lost"), format!("{opening}、低下なし"));
    }
    let mut candidates = Vec::new();
    if let [loss] = losses[..] {
        let by = loss.from.minus(&loss.to);
        let count = usize::try_from(by.floor()).unwrap_or(0);
        let levels_en = if levels { words.number(count) } else { by.to_string() };
        let levels_ja = words.distance(&by, levels);
        let month = words.period_name(loss.period);
        for short in [false, true] {
            let name = facts.names_inside(&[loss.dimension], short);
            let regained = facts.regained(loss).map(|period| words.period_name(period));
            candidates.push(match regained {
                Some(regained) => words.pick(
                    format!("{opening}; {name} lost {levels_en} in {month} and regained it in {regained}"),
                    format!("{opening}。{name}は{month}に{levels_ja}低下し、{regained}に回復"),
                ),
                None => words.pick(
                    format!("{opening}; {name} lost {levels_en} in {month}"),
                    format!("{opening}。{name}は{month}に{levels_ja}低下"),
                ),
            });
        }
    }
    if let ([loss], [_, _]) = (&losses[..], &events[..])
        && let Some(regained) = facts.regained(loss)
    {
        // The loss and its repair are all that happened.
        let name = capital(&facts.names_inside(&[loss.dimension], true));
        let (lost, regained) = (words.period_name(loss.period), words.period_name(regained));
        candidates.push(words.pick(
            format!("{name} was lost in {lost} and regained in {regained}; nothing else changed"),
            format!("{name}は{lost}に低下し{regained}に回復、ほかは変化なし"),
        ));
    }
    let count = losses.len();
    candidates.push(words.pick(
        format!("{opening}; {} recorded", words.counted(count, "loss", "losses")),
        format!("{opening}、低下{count}件"),
    ));
    claim(facts, candidates)
}

/// The claim over the ledger.
pub(super) fn ledger_claim(facts: &TeamFacts<'_>) -> String {
    let words = facts.words;
    let score = facts.score;
    if score.assessment.is_none() {
        let now = words.this_round();
        return words.pick(format!("No answers {now}"), format!("{now}の回答なし"));
    }
    if score.applicable() == 0 {
        return words.pick("No criterion applies to the team", "該当する基準なし");
    }
    if score.answered() == 0 {
        return words.pick(
            "Levels are declared: no criterion was answered",
            "レベルは申告値、基準への回答なし",
        );
    }
    let limiting = score.limiting();
    let holding: usize =
        limiting.iter().map(|&at| score.dimensions[at].standing.blocking.len()).sum();
    let level = score.grade.as_ref().and_then(Grade::level);
    let staged = facts.model.scoring.rule == ScoringRule::Staged;
    let (Some(level), true) = (level, holding > 0 && staged) else {
        let (met, applicable) = (score.met(), score.applicable());
        return words.pick(
            format!("{met} of {applicable} criteria are met"),
            format!("{applicable}基準中{met}基準を達成"),
        );
    };
    let next = level + 1;
    let open = capital(&words.counted(holding, "open criterion", "open criteria"));
    let keeps = if holding == 1 { "keeps" } else { "keep" };
    let mut candidates = Vec::new();
    if let [only] = limiting[..]
        && facts.applicable().len() > 1
    {
        for short in [false, true] {
            let name = facts.names_inside(&[only], short);
            candidates.push(words.pick(
                format!("{open} {keeps} {name}, and so the team, below level {next}"),
                format!("未達の{holding}基準により、{name}と総合レベルは{next}に届かず"),
            ));
        }
    } else if limiting.len() > 1 {
        candidates.push(words.pick(
            format!(
                "{open} in {} dimensions {keeps} the team below level {next}",
                words.number(limiting.len())
            ),
            format!("{}項目の未達{holding}基準により、総合レベルは{next}に届かず", limiting.len()),
        ));
    }
    candidates.push(words.pick(
        format!("{open} {keeps} the team below level {next}"),
        format!("未達の{holding}基準により、総合レベルは{next}に届かず"),
    ));
    claim(facts, candidates)
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

/// How the level was computed, and on what ground: the note at the foot of the report.
pub(super) fn method(facts: &TeamFacts<'_>) -> (String, String) {
    let words = facts.words;
    let score = facts.score;
    let title = if facts.model.has_levels() {
        words.pick("How the level is set.", "レベルの決め方")
    } else {
        words.pick("How the score is computed.", "スコアの算出方法")
    };
    let mut sentences = vec![super::method::rule(words, facts.model)];
    let withheld = super::method::withheld(words, facts.around.withheld);
    let doubts = DoubtCounts::of(facts.model, score, &facts.around.known);
    let doubts = super::doubts::of_team(words, &doubts);
    let Some(assessment) = score.assessment else {
        sentences.extend(doubts);
        sentences.extend(withheld);
        return (title, sentences.join(&words.pick(" ", "")));
    };
    let (answered, applicable, met) = (score.answered(), score.applicable(), score.met());
    let declared: Vec<usize> = (0..score.dimensions.len())
        .filter(|&at| score.dimensions[at].standing.state == State::Declared)
        .collect();
    if declared.is_empty() || answered > 0 {
        let unknown: usize =
            score.dimensions.iter().map(|dimension| dimension.standing.unknown).sum();
        let out = facts.model.criteria.len() - applicable;
        let mut coverage = words.pick(
            format!("{answered} of {applicable} applicable criteria are answered"),
            format!("該当{applicable}基準中{answered}基準に回答"),
        );
        if unknown > 0 {
            coverage += &words
                .pick(format!(", {unknown} of them as unknown"), format!("（うち不明{unknown}）"));
        }
        if out > 0 {
            let is = if out == 1 { "is" } else { "are" };
            coverage +=
                &words.pick(format!("; {out} {is} not applicable"), format!("、対象外{out}基準"));
        }
        sentences.push(words.pick(format!("{coverage}."), format!("{coverage}。")));
        let evidenced = (0..facts.model.criteria.len())
            .filter(|&at| {
                assessment.answers[at]
                    .as_ref()
                    .is_some_and(|answer| answer.said().evidence.is_some())
                    && crate::score::achieved(facts.model, assessment, at)
            })
            .count();
        if met > 0 {
            let rest = met - evidenced;
            let tail = match rest {
                0 => String::new(),
                1 => words.pick("; one rests on a statement", "、1基準は申告による"),
                _ => words.pick(
                    format!("; {} rest on statements", words.number(rest)),
                    format!("、{rest}基準は申告による"),
                ),
            };
            sentences.push(words.pick(
                format!("Evidence is given for {evidenced} of the {met} criteria met{tail}."),
                format!("達成{met}基準のうち{evidenced}基準に証跡あり{tail}。"),
            ));
        }
    }
    if !declared.is_empty() {
        let names = facts.names_inside(&declared, true);
        sentences.push(words.pick(
            format!("Declared without answers: {names}."),
            format!("回答のない申告値：{names}。"),
        ));
    }
    sentences.extend(doubts);
    if let Some(snapshot) = score.version_break()
        && let Some(version) = &snapshot.other_version
    {
        let month = words.period_full(snapshot.period);
        sentences.push(words.pick(
            format!("Up to {month} the assessments follow version {version} of the model: the line breaks there, and no level is compared across it."),
            format!("{month}までの評価はモデルの版{version}による。推移はそこで区切り、版をまたぐ比較は行わない。"),
        ));
    }
    sentences.push(super::method::forecast_sentence(facts));
    sentences.extend(withheld);
    (title, sentences.join(&words.pick(" ", "")))
}
