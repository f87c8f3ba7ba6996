//! How a model computes its levels and scores, in words: the rule printed on every report.

use crate::model::{AnswerPolicy, MaturityModel, ScoringRule, TeamRule};

use super::words::Words;

/// The rule of the model, with what it does about gaps.
pub(super) fn rule(words: Words, model: &MaturityModel) -> String {
    let mut sentences = vec![dimension_rule(words, model)];
    sentences.extend(cuts_rule(words, model));
    sentences.push(team_rule(words, model));
    sentences.push(gaps_rule(words, model));
    let sentences: Vec<String> = sentences.into_iter().filter(|one| !one.is_empty()).collect();
    sentences.join(&words.pick(" ", ""))
}

fn dimension_rule(words: Words, model: &MaturityModel) -> String {
    match model.scoring.rule {
        ScoringRule::Staged => words.pick(
            "A dimension stands at the highest level up to which every applicable criterion is met; \
             the team stands at its lowest applicable dimension.",
            "当該レベルまでの該当基準をすべて達成したとき、項目はそのレベルとする。総合レベルは該当項目の最小値。",
        ),
        ScoringRule::Additive => words.pick(
            "A dimension's score is the sum over its levels of the mean value of the level's answers.",
            "項目のスコアは、レベルごとの回答の平均値の合計とする。",
        ),
        ScoringRule::Mean => words.pick(
            "A dimension's score is the weighted mean of its ratings.",
            "項目のスコアは、評点の加重平均とする。",
        ),
    }
}

/// How scores become levels, where the model cuts them.
fn cuts_rule(words: Words, model: &MaturityModel) -> Option<String> {
    let cuts = &model.scoring.cuts;
    if cuts.is_empty() || model.scoring.rule == ScoringRule::Staged {
        return None;
    }
    let bands: Vec<String> = cuts
        .iter()
        .enumerate()
        .map(|(index, cut)| {
            let level = usize::from(model.min_level()) + index + 1;
            words.pick(format!("{level} from {cut}"), format!("{cut}以上は{level}"))
        })
        .collect();
    Some(words.pick(
        format!("Scores give levels: {}.", bands.join(", ")),
        format!("スコアからレベルへの換算：{}。", bands.join("、")),
    ))
}

fn team_rule(words: Words, model: &MaturityModel) -> String {
    match (model.scoring.rule, model.scoring.team) {
        (ScoringRule::Staged, _) => String::new(),
        (ScoringRule::Additive, _) if !model.areas.is_empty() => words.pick(
            "An area is the mean of its dimensions, the team the mean of its areas.",
            "領域は項目の平均、総合は領域の平均。",
        ),
        (ScoringRule::Mean, TeamRule::Min) => words.pick(
            "The team stands at its lowest applicable dimension.",
            "総合は該当項目の最小値。",
        ),
        (ScoringRule::Mean, TeamRule::Criteria) => {
            words.pick("The team's score is the mean over all ratings.", "総合は全評点の平均。")
        }
        (ScoringRule::Mean, TeamRule::Dimensions) | (ScoringRule::Additive, _) => {
            words.pick("The team is the mean of its dimensions.", "総合は項目の平均。")
        }
    }
}

/// What unanswered and not applicable criteria count for.
fn gaps_rule(words: Words, model: &MaturityModel) -> String {
    let staged = model.scoring.rule == ScoringRule::Staged;
    let unanswered = match model.scoring.unanswered {
        AnswerPolicy::Exclude => words.pick("are left out", "除外する"),
        AnswerPolicy::Full => words.pick("count as met", "達成とみなす"),
        AnswerPolicy::Zero | AnswerPolicy::Block if staged => {
            words.pick("count as open", "未達とみなす")
        }
        AnswerPolicy::Zero | AnswerPolicy::Block => words.pick("count as 0", "0とする"),
    };
    let unanswered = words.pick(
        format!("Criteria that are unknown or not answered {unanswered}"),
        format!("不明・未回答の基準は{unanswered}"),
    );
    let not_applicable = match (model.scoring.not_applicable, staged) {
        (AnswerPolicy::Exclude, _) => None,
        (AnswerPolicy::Full, true) => Some(words.pick("count as met", "達成とみなす")),
        (AnswerPolicy::Full, false) => Some(words.pick("count in full", "満点とする")),
        (_, true) => Some(words.pick("count as open", "未達とみなす")),
        (_, false) => Some(words.pick("count as 0", "0とする")),
    };
    match not_applicable {
        Some(so) => words.pick(
            format!("{unanswered}; those that are not applicable {so}."),
            format!("{unanswered}。対象外の基準は{so}。"),
        ),
        None => words.pick(format!("{unanswered}."), format!("{unanswered}。")),
    }
}
