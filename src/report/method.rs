//! How a model computes its levels and scores, in words: the rule printed on every report.

use crate::model::{AnswerPolicy, MaturityModel, Period, ScoringRule, TeamRule, Withheld};

use super::facts::TeamFacts;
use super::words::Words;
use crate::score::{FEWEST, NoForecast, forecast};

/// When the targets would be reached at the pace so far, with method and range; or why
/// nothing is said of it.
pub(super) fn forecast_sentence(facts: &TeamFacts<'_>) -> String {
    let words = facts.words;
    let found = match forecast(facts.model, facts.score) {
        Ok(found) => found,
        Err(reason) => return no_forecast(words, facts.model, reason),
    };
    let (count, pace) = (found.assessments, found.pace.rounded(1));
    let month = |day| words.period_full(Period::of(day));
    let (reached, earliest, latest) =
        (month(found.reached), month(found.earliest), month(found.latest));
    let unit = if facts.model.scoring.rule == ScoringRule::Staged {
        words.pick("criteria", "基準")
    } else {
        words.pick("points", "点")
    };
    let (range, range_ja) = match earliest == latest {
        true => {
            ("the same month by the middle half of the slopes".to_owned(), "でも同月".to_owned())
        }
        false => (
            format!("by the middle half of the slopes between {earliest} and {latest}"),
            format!("では{earliest}～{latest}"),
        ),
    };
    words.pick(
        format!("Forecast: at the pace of the last {count} assessments (Theil–Sen slope, {pace} {unit} in 30 days) all targets are reached in {reached}; {range}."),
        format!("予測：直近{count}回の評価の推移（Theil–Senの傾き、30日あたり{pace}{unit}）では、全目標の達成は{reached}（傾きの四分位範囲{range_ja}）。"),
    )
}

fn no_forecast(words: Words, model: &MaturityModel, reason: NoForecast) -> String {
    let why = match reason {
        NoForecast::NotAssessed if model.has_levels() => {
            words.pick("the team has no level", "総合レベルなし")
        }
        NoForecast::NotAssessed => words.pick("the team has no score", "総合スコアなし"),
        NoForecast::NoTarget => words.pick("no target is set", "目標設定なし"),
        NoForecast::Met => words.pick("every target is met", "全目標を達成済み"),
        NoForecast::TooFew => words.pick(
            format!("fewer than {} assessments can be compared", words.number(FEWEST)),
            format!("比較できる評価が{FEWEST}回未満"),
        ),
        NoForecast::NoRise => words.pick(
            "the assessments show no progress towards the targets",
            "目標に向けた進展が評価に表れていないため",
        ),
        NoForecast::Unsteady => words
            .pick("the pace is too unsteady to tell a last date", "進み方のばらつきが大きいため"),
        NoForecast::TooFar => words.pick(
            "at the pace so far the targets are more than three years away",
            "現在のペースでは達成が3年以上先となるため",
        ),
    };
    words.pick(format!("No forecast: {why}."), format!("予測なし：{why}。"))
}

/// What a team's report leaves out for its readers.
pub(super) fn withheld(words: Words, withheld: Withheld) -> Option<String> {
    let mut parts = Vec::new();
    let mut add = |is: bool, en: &str, ja: &str| parts.extend(is.then(|| words.pick(en, ja)));
    add(withheld.comments, "comments", "コメント");
    add(withheld.people, "the names of people", "個人名");
    add(withheld.team_names, "the names of other teams", "他チーム名");
    add(withheld.groups > 0, "the names of small groups", "小規模なグループの名称");
    if parts.is_empty() {
        return None;
    }
    let parts = words.list(&parts);
    let named = withheld.people || withheld.team_names;
    Some(if named {
        words.pick(
            format!("Withheld: {parts}, and texts that hold such a name."),
            format!("非掲載：{parts}、およびその名を含む文。"),
        )
    } else {
        words.pick(format!("Withheld: {parts}."), format!("非掲載：{parts}。"))
    })
}

/// The rule of the model, with what it does about gaps.
pub(super) fn rule(words: Words, model: &MaturityModel) -> String {
    let mut sentences = vec![dimension_rule(words, model)];
    sentences.extend(cuts_rule(words, model));
    sentences.push(team_rule(words, model));
    sentences.push(gaps_rule(words, model));
    if !model.has_levels() {
        sentences.push(words.pick(
            "Scores are rounded to two decimals, in charts to one; a difference is that of the scores with two.",
            "スコアは小数第2位（図では第1位）まで示し、差は第2位までの値どうしの差とする。",
        ));
    }
    let sentences: Vec<String> = sentences.into_iter().filter(|one| !one.is_empty()).collect();
    sentences.join(&words.pick(" ", ""))
}

fn dimension_rule(words: Words, model: &MaturityModel) -> String {
    match model.scoring.rule {
        ScoringRule::Staged => words.pick(
            "A dimension stands at the highest level up to which every applicable criterion is met; \
             the team stands at its lowest applicable dimension.",
            "そのレベル以下で該当する基準をすべて達成したとき、項目はそのレベルとする。総合レベルは該当項目の最小値。",
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
