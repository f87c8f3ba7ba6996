//! What is said of plans: what became of the last one, and where the next one leads.

use super::say::claim;
use crate::model::{Period, PlanItem, PlanStatus};
use crate::plan::{
    Action, Beside, FollowUp, Goal, Need, Outcome, Outlook, Promise, Prospect, Reach,
    beside_forecast, followed, outlook, prospect, reach,
};
use crate::report::facts::TeamFacts;
use crate::report::words::{Words, capital};
use crate::score::forecast;

// ---- The last plan -------------------------------------------------------------------------

/// What the actions of the last plan have in common, for counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Overdue,
    Moved,
    Open,
    Met,
    Dropped,
    Vanished,
    WithoutEffect,
    Done,
}

impl Kind {
    /// All kinds, in the order in which they are told.
    const ALL: [Self; 8] = [
        Self::Overdue,
        Self::Moved,
        Self::Open,
        Self::Met,
        Self::Dropped,
        Self::Vanished,
        Self::WithoutEffect,
        Self::Done,
    ];

    fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done(_) => Self::Done,
            Outcome::DoneStillOpen(_) => Self::WithoutEffect,
            Outcome::MetStillPlanned | Outcome::MetNotPlanned => Self::Met,
            Outcome::Open | Outcome::BroughtForward => Self::Open,
            Outcome::Overdue(_) => Self::Overdue,
            Outcome::Postponed | Outcome::Undated => Self::Moved,
            Outcome::Dropped => Self::Dropped,
            Outcome::Vanished => Self::Vanished,
        }
    }

    /// What is said of so many actions: a clause, and a shorter way to say it.
    fn said(self, words: Words, count: usize) -> [String; 2] {
        let one = count == 1;
        let (full, short, ja) = match self {
            Self::Overdue => {
                (if one { "is overdue" } else { "are overdue" }, "overdue", "期限超過")
            }
            Self::Moved => (if one { "was put off" } else { "were put off" }, "put off", "延期"),
            Self::Open => (if one { "is still open" } else { "are still open" }, "open", "継続中"),
            Self::Met => (
                if one { "has its criterion met" } else { "have their criterion met" },
                "with the criterion met",
                "基準達成",
            ),
            Self::Dropped => {
                (if one { "was dropped" } else { "were dropped" }, "dropped", "取り下げ")
            }
            Self::Vanished => (
                if one { "has left the plan" } else { "have left the plan" },
                "left out",
                "計画に記載なし",
            ),
            Self::WithoutEffect => (
                if one { "is done without effect" } else { "are done without effect" },
                "done without effect",
                "完了も基準未達",
            ),
            Self::Done => (if one { "is done" } else { "are done" }, "done", "完了"),
        };
        let count_en = words.number(count);
        [full, short].map(|en| words.pick(format!("{count_en} {en}"), format!("{count}件{ja}")))
    }
}

/// How many actions of each kind there are, in the order in which they are told.
fn kinds<'a>(actions: impl Iterator<Item = &'a FollowUp<'a>>) -> Vec<(Kind, usize)> {
    let found: Vec<Kind> = actions.map(|one| Kind::of(one.outcome)).collect();
    let count = |kind: &Kind| found.iter().filter(|other| *other == kind).count();
    let all = Kind::ALL.into_iter().map(|kind| (kind, count(&kind)));
    all.filter(|(_, count)| *count > 0).collect()
}

/// The claim over the plan of the period compared with.
pub(super) fn follow_up_claim(facts: &TeamFacts<'_>) -> String {
    let words = facts.words;
    let month =
        followed(facts.score).map_or_else(String::new, |before| words.period_name(before.period));
    if let [only] = &facts.follow_up[..] {
        return one_action(words, &month, only.outcome);
    }
    let all = facts.follow_up.len();
    let kinds = kinds(facts.follow_up.iter());
    let count = |wanted: Kind| {
        kinds.iter().find(|(kind, _)| *kind == wanted).map_or(0, |(_, count)| *count)
    };
    let without_effect = count(Kind::WithoutEffect);
    let done = count(Kind::Done) + without_effect;
    let openings = [false, true].map(|short| {
        let opening = kept(words, &month, all, done, short);
        match (without_effect, done) {
            (0, _) => opening,
            (1, 1) => {
                words.pick(format!("{opening}, without effect"), format!("{opening}（基準は未達）"))
            }
            (count, _) => words.pick(
                format!("{opening}, {} of them without effect", words.number(count)),
                format!("{opening}（うち{count}件は基準未達）"),
            ),
        }
    });
    let rest = kinds.iter().filter(|(kind, _)| !matches!(kind, Kind::Done | Kind::WithoutEffect));
    let rest: Vec<[String; 2]> = rest.map(|(kind, count)| kind.said(words, *count)).collect();
    let [full, brief] = openings;
    if rest.is_empty() {
        return claim(facts, vec![full, brief]);
    }
    let tails = [0, 1].map(|at| {
        let parts: Vec<String> = rest.iter().map(|ways| ways[at].clone()).collect();
        words.list(&parts)
    });
    let joined = |opening: &str, tail: &str| {
        words.pick(format!("{opening}; {tail}"), format!("{opening}、{tail}"))
    };
    let ways =
        vec![joined(&full, &tails[0]), joined(&brief, &tails[0]), joined(&brief, &tails[1]), brief];
    claim(facts, ways)
}

/// How many of at least two actions are done.
fn kept(words: Words, month: &str, all: usize, done: usize, short: bool) -> String {
    let (of_all, number) = (words.number(all), capital(&words.number(done)));
    let are = if done == 1 { "is" } else { "are" };
    let planned = if short { String::new() } else { format!(" planned in {month}") };
    let name = |noun: &str| if short { format!("{month} {noun}") } else { noun.to_owned() };
    let actions = name("actions");
    let en = match (all, done) {
        (2, 0) if short => format!("Neither {month} action is done"),
        (2, 0) => format!("Neither of the two {actions}{planned} is done"),
        (2, 2) => format!("Both {actions}{planned} are done"),
        (_, 0) => format!("None of the {of_all} {actions}{planned} is done"),
        (all, done) if all == done => format!("All {of_all} {actions}{planned} are done"),
        _ => format!("{number} of {of_all} {actions}{planned} {are} done"),
    };
    let ja = match (all, done) {
        (_, 0) => format!("{month}の計画{all}件はいずれも未完了"),
        (all, done) if all == done => format!("{month}の計画{all}件はすべて完了"),
        _ => format!("{month}の計画{all}件中{done}件完了"),
    };
    words.pick(en, ja)
}

/// The claim where a single action was planned.
fn one_action(words: Words, month: &str, outcome: Outcome) -> String {
    let (en, ja) = match outcome {
        Outcome::Done(_) => ("is done", "は完了"),
        Outcome::DoneStillOpen(_) => ("is done, its criterion still open", "は完了も基準未達"),
        Outcome::MetStillPlanned => {
            ("is still open, its criterion met", "は未完了、基準は達成済み")
        }
        Outcome::MetNotPlanned => {
            ("has left the plan, its criterion met", "は計画に記載なし、基準は達成済み")
        }
        Outcome::Open | Outcome::BroughtForward => ("is still open", "は継続中"),
        Outcome::Overdue(_) => ("is overdue", "は期限超過"),
        Outcome::Postponed => ("was put off", "は延期"),
        Outcome::Undated => ("has no date any more", "は期限なしに変更"),
        Outcome::Dropped => ("was dropped", "は取り下げ"),
        Outcome::Vanished => ("is no longer in the plan", "は計画に記載なし"),
    };
    words.pick(format!("The one action planned in {month} {en}"), format!("{month}の計画1件{ja}"))
}

/// What became of an action, in a cell of a table.
pub(super) fn result(words: Words, follow_up: &FollowUp<'_>) -> String {
    let begun = follow_up.now.is_some_and(|item| item.status == PlanStatus::InProgress);
    let begun = begun.then(|| words.pick("in progress", "進行中"));
    let state = match follow_up.outcome {
        Outcome::Done(Some(day)) => {
            let day = words.day(day);
            return words.pick(format!("done {day}"), format!("完了 {day}"));
        }
        Outcome::Done(None) => return words.pick("done", "完了"),
        Outcome::DoneStillOpen(Some(day)) => {
            let day = words.day(day);
            return words.pick(
                format!("done {day}, criterion still open"),
                format!("完了 {day}、基準未達"),
            );
        }
        Outcome::DoneStillOpen(None) => {
            return words.pick("done, criterion still open", "完了も基準未達");
        }
        Outcome::MetStillPlanned => {
            return words.pick("criterion met, still in the plan", "基準達成、計画は未完了");
        }
        Outcome::MetNotPlanned => {
            return words.pick("criterion met, not in the plan", "基準達成、計画に記載なし");
        }
        Outcome::Dropped => return words.pick("dropped", "取り下げ"),
        Outcome::Vanished => return words.pick("no longer in the plan", "計画に記載なし"),
        Outcome::Open => None,
        Outcome::Overdue(day) => {
            let day = words.day(day);
            Some(words.pick(format!("overdue since {day}"), format!("期限超過（{day}）")))
        }
        Outcome::Postponed => Some(words.pick("put off", "延期")),
        Outcome::BroughtForward => Some(words.pick("brought forward", "前倒し")),
        Outcome::Undated => Some(words.pick("date taken out", "期限なしに変更")),
    };
    let is_plain = state.is_none();
    let mut parts: Vec<String> = begun.into_iter().chain(state).collect();
    if parts.is_empty() {
        parts.push(words.pick("open", "未完了"));
    }
    // That an action goes over once is what being open means.
    parts.extend(
        carried_over(words, follow_up.carried).filter(|_| is_plain || follow_up.carried > 1),
    );
    parts.join(&words.pick(", ", "・"))
}

/// How often an action went over to the next plan.
fn carried_over(words: Words, times: usize) -> Option<String> {
    match times {
        0 => None,
        1 => Some(words.pick("carried over", "繰越")),
        2 => Some(words.pick("carried over twice", "繰越2回")),
        times => {
            Some(words.pick(
                format!("carried over {} times", words.number(times)),
                format!("繰越{times}回"),
            ))
        }
    }
}

/// What is said of actions for which there is no row: where those stand that are open, and
/// what became of the others.
pub(super) fn not_shown(words: Words, hidden: &[&FollowUp<'_>]) -> Option<String> {
    let (open, settled): (Vec<&FollowUp<'_>>, Vec<&FollowUp<'_>>) =
        hidden.iter().copied().partition(|one| one.outcome.is_open());
    let mut parts = Vec::new();
    if !open.is_empty() {
        let count = open.len();
        parts.push(words.pick(
            format!("{count} more under “What comes next”"),
            format!("ほか{count}件は「今後の計画」を参照"),
        ));
    }
    let settled = kinds(settled.into_iter()).into_iter();
    let settled: Vec<String> =
        settled.map(|(kind, count)| kind.said(words, count)[0].clone()).collect();
    if !settled.is_empty() {
        let list = words.list(&settled);
        parts.push(words.pick(format!("of the others {list}"), format!("ほかは{list}")));
    }
    (!parts.is_empty()).then(|| capital(&parts.join(&words.pick("; ", "、"))))
}

// ---- The next plan -------------------------------------------------------------------------

/// What the roadmap leads to; none without an assessment.
fn outlook_of(facts: &TeamFacts<'_>) -> Option<Outlook> {
    let assessment = facts.score.assessment?;
    Some(outlook(facts.model, &facts.roadmap, assessment, facts.around.target_day))
}

/// The claim over the roadmap.
pub(super) fn roadmap_claim(facts: &TeamFacts<'_>) -> String {
    let words = facts.words;
    let prospect = prospect(facts.model, facts.score, &facts.roadmap);
    if let (None, Some(last)) = (facts.score.assessment, facts.score.history.last()) {
        return left_open(words, last.period, facts.roadmap.actions.len());
    }
    let Some(outlook) = outlook_of(facts).filter(|_| prospect != Prospect::NotAssessed) else {
        return words.pick("No roadmap without an assessment", "評価がないためロードマップなし");
    };
    let goal = facts.roadmap.goal;
    let levels = facts.model.has_levels();
    let opening = match (prospect, goal) {
        (Prospect::Ahead, _) => return ahead(facts, &outlook),
        (Prospect::NotAssessed | Prospect::NothingApplies, _) => {
            words.pick("No target applies", "該当する目標なし")
        }
        (Prospect::Unknown, Goal::Targets) => {
            words.pick("Not every target can be compared yet", "比較できない目標あり")
        }
        (Prospect::Unknown, Goal::NextLevel) if levels => words.pick(
            "Without a team level no next level is known",
            "総合レベルなし、次のレベルは不明",
        ),
        (Prospect::Unknown, Goal::NextLevel) => words
            .pick("Without a team score nothing leads on yet", "総合スコアなし、次の段階は不明"),
        (Prospect::NoWay, Goal::Targets) => words.pick(
            "No open criterion leads to the missed targets",
            "未達の目標につながる未達基準なし",
        ),
        (Prospect::NoWay, Goal::NextLevel) => {
            words.pick("No open criterion leads on from here", "次の段階につながる未達基準なし")
        }
        (Prospect::Met, _) => words.pick("Every target is met", "全目標を達成"),
        (Prospect::Top, _) => words.pick("No open criterion is left", "未達基準なし"),
    };
    let count = outlook.others;
    if count == 0 {
        return match prospect {
            Prospect::Met | Prospect::Top | Prospect::NothingApplies => words.pick(
                format!("{opening}: nothing is left to plan"),
                format!("{opening}、計画すべき対応なし"),
            ),
            _ => words.pick(
                format!("{opening}, and nothing is planned"),
                format!("{opening}、計画中の対応もなし"),
            ),
        };
    }
    let planned = words.counted(count, "planned action", "planned actions");
    let is = if count == 1 { "is" } else { "are" };
    let all = words.pick(format!("{planned} {is} open"), format!("計画中の対応{count}件"));
    let late = overdue(words, outlook.others_overdue, count);
    let all = match late {
        Some(late) => words.pick(format!("{all}, {late}"), format!("{all}（{late}）")),
        None => all,
    };
    words.pick(format!("{opening}; {all}"), format!("{opening}、{all}"))
}

/// The claim over what the last plan of a team left open that was not assessed since.
fn left_open(words: Words, period: Period, count: usize) -> String {
    let round = words.period_name(period);
    let actions = capital(&words.counted(count, "action", "actions"));
    let were = if count == 1 { "was" } else { "were" };
    words.pick(
        format!("{actions} {were} open in the plan of {round}"),
        format!("{round}の計画では{count}件が未完了"),
    )
}

/// How many of some actions are overdue.
fn overdue(words: Words, count: usize, of: usize) -> Option<String> {
    let en = match (count, of) {
        (0, _) => return None,
        (1, 1) => "and overdue".to_owned(),
        (2, 2) => "both of them overdue".to_owned(),
        (count, of) if count == of => "all of them overdue".to_owned(),
        (count, _) => format!("{} of them overdue", words.number(count)),
    };
    Some(words.pick(en, of_these(count, of, "期限超過")))
}

/// The claim where steps lead to the goal.
fn ahead(facts: &TeamFacts<'_>, outlook: &Outlook) -> String {
    let words = facts.words;
    let steps = &facts.roadmap.steps;
    let goal = match facts.roadmap.goal {
        Goal::Targets => match reach(facts.model, facts.score, &facts.roadmap) {
            Reach::Whole => words.pick("to every target", "全目標へ"),
            Reach::Assessed => words.pick("to every target assessed so far", "評価済みの全目標へ"),
            Reach::Part => words.pick("towards the targets", "目標に向けて前進"),
        },
        Goal::NextLevel if facts.model.has_levels() => {
            words.pick("to the next level", "次のレベルへ")
        }
        Goal::NextLevel => {
            let end = steps.iter().rev().find_map(|step| step.team_to.as_ref());
            let end = end.map_or_else(String::new, ToString::to_string);
            words.pick(format!("to a score of {end}"), format!("総合スコア{end}へ"))
        }
    };
    let (count, promise, effect) = match &outlook.lift {
        Some(lift) => {
            let verb = if lift.actions == 1 { "lifts" } else { "lift" };
            let to = &lift.to;
            let effect =
                words.pick(format!("{verb} the team to level {to}"), format!("総合レベル{to}へ"));
            (lift.actions, Some(lift.promise), effect)
        }
        None => {
            let verb = if outlook.actions == 1 { "leads" } else { "lead" };
            let effect = words.pick(format!("{verb} {goal}"), goal.clone());
            (outlook.actions, outlook.promise, effect)
        }
    };
    let actions = capital(&words.counted(count, "action", "actions"));
    // What speaks against a promise is told in its place.
    let (ways, bare): (Vec<String>, Option<String>) = match promise {
        Some(Promise::By(day)) => {
            let day = words.day_in_sentence(day);
            let way = words.pick(
                format!("{actions} by {day} {effect}"),
                format!("{day}までの{count}件で{effect}"),
            );
            (vec![way], None)
        }
        Some(Promise::After { day, target }) => {
            let (day, target) = (words.day_in_sentence(day), words.day_in_sentence(target));
            let ways = vec![
                words.pick(
                    format!("{actions} {effect} by {day}, after the target date of {target}"),
                    format!("{day}までの{count}件で{effect}（目標日{target}より後）"),
                ),
                words.pick(
                    format!("{actions} {effect} by {day}, after the target date"),
                    format!("{day}までの{count}件で{effect}（目標日より後）"),
                ),
            ];
            (ways, None)
        }
        other => {
            let note = match other {
                Some(Promise::Overdue(late)) => overdue(words, late, count),
                Some(Promise::Unplanned(open)) => {
                    Some(lacking(words, open, count, ["not planned yet", "planned yet"], "未計画"))
                }
                Some(Promise::Undated(open)) => {
                    Some(lacking(words, open, count, ["without a date", "with a date"], "期限未定"))
                }
                _ => None,
            };
            let plain = words.pick(format!("{actions} {effect}"), format!("{count}件で{effect}"));
            let full = note
                .map(|note| words.pick(format!("{plain}, {note}"), format!("{plain}（{note}）")));
            match full {
                Some(full) => (vec![full], Some(plain)),
                None => (vec![plain], None),
            }
        }
    };
    let rest = outlook.actions - count;
    let others = outlook.others;
    let more_to_goal = (rest > 0).then(|| {
        let verb = if rest == 1 { "leads" } else { "lead" };
        words.pick(
            format!("{} more {verb} {goal}", words.number(rest)),
            format!("残る{rest}件で{goal}"),
        )
    });
    let more_planned = (others > 0).then(|| {
        let is = if others == 1 { "is" } else { "are" };
        words.pick(
            format!(
                "{} more {} {is} planned",
                words.number(others),
                if others == 1 { "action" } else { "actions" }
            ),
            format!("ほかに計画{others}件"),
        )
    });
    // What else there is to do is left out before that what speaks against the promise.
    let mut candidates = Vec::new();
    for ways in [ways, bare.into_iter().collect()] {
        let tails = [
            vec![more_to_goal.as_ref(), more_planned.as_ref()],
            vec![more_to_goal.as_ref()],
            vec![],
        ];
        for tail in tails {
            let tail: Vec<&str> = tail.into_iter().flatten().map(String::as_str).collect();
            for way in &ways {
                let parts: Vec<&str> = std::iter::once(way.as_str()).chain(tail.clone()).collect();
                candidates.push(parts.join(&words.pick("; ", "、")));
            }
        }
    }
    claim(facts, candidates)
}

/// What is so of `count` out of `of` actions, in Japanese.
fn of_these(count: usize, of: usize, ja: &str) -> String {
    match (count, of) {
        (1, 1) => ja.to_owned(),
        (count, of) if count == of => format!("いずれも{ja}"),
        (count, _) => format!("うち{count}件は{ja}"),
    }
}

/// How many of some actions lack something: it alone, some of them, none of them.
fn lacking(words: Words, count: usize, of: usize, en: [&str; 2], ja: &str) -> String {
    let [lacks, has] = en;
    let said = match (count, of) {
        (1, 1) => lacks.to_owned(),
        (2, 2) => format!("neither of them {has}"),
        (count, of) if count == of => format!("none of them {has}"),
        (count, _) => format!("{} of them {lacks}", words.number(count)),
    };
    words.pick(said, of_these(count, of, ja))
}

/// Where the plan and the forecast disagree about the day of the targets.
pub(in crate::report) fn plan_beside_forecast(facts: &TeamFacts<'_>) -> Option<String> {
    let words = facts.words;
    if reach(facts.model, facts.score, &facts.roadmap) != Reach::Whole {
        return None;
    }
    let planned = outlook_of(facts)?.promise?.day()?;
    let forecast = forecast(facts.model, facts.score).ok()?;
    let day = words.full_day(planned);
    Some(match beside_forecast(planned, &forecast)? {
        Beside::Earlier(_) => words.pick(
            format!("The plan has all targets by {day}, before that range."),
            format!("計画上の全目標の達成は{day}で、この幅より早い。"),
        ),
        Beside::Later(_) => words.pick(
            format!("The plan has all targets by {day}, after that range."),
            format!("計画上の全目標の達成は{day}で、この幅より遅い。"),
        ),
    })
}

/// What a reader has to know of an action besides its day and its owner.
pub(super) fn action_note(facts: &TeamFacts<'_>, action: &Action<'_>) -> Option<String> {
    let words = facts.words;
    let today = facts.score.assessment?.earliest_day();
    let item = action.item?;
    let mut parts = Vec::new();
    let mut add = |is: bool, en: &str, ja: &str| parts.extend(is.then(|| words.pick(en, ja)));
    add(item.status == PlanStatus::InProgress, "in progress", "進行中");
    add(item.is_overdue(today), "overdue", "期限超過");
    add(is_after_target(facts, action, item), "after the target date", "目標日より後");
    add(action.need == Need::Met, "criterion met already", "基準は達成済み");
    (!parts.is_empty()).then(|| capital(&parts.join(&words.pick(", ", "・"))))
}

/// Whether it has to be said of an action that the goal does not need it. Where nothing leads
/// to the goal, the claim says so of all of them; of a dimension without a grade nobody knows.
pub(super) fn is_beyond(facts: &TeamFacts<'_>, action: &Action<'_>) -> bool {
    let is_graded = |criterion: usize| {
        facts.score.dimensions[facts.model.criteria[criterion].dimension].grade().is_some()
    };
    action.need == Need::Beyond
        && !facts.roadmap.steps.is_empty()
        && action.criterion.is_some_and(is_graded)
}

/// The sign of an action that the goal does not need, and what it says below the table.
pub(super) fn beyond(facts: &TeamFacts<'_>) -> (&'static str, String) {
    let words = facts.words;
    let (en, ja) = match facts.roadmap.goal {
        Goal::Targets => ("not needed for the targets", "目標には不要"),
        Goal::NextLevel => ("not needed for the next step", "次の段階には不要"),
    };
    if words.is_ja() { ("※", format!("※ {ja}")) } else { ("*", format!("* {en}")) }
}

/// Whether an action that the targets need is due after their day.
fn is_after_target(facts: &TeamFacts<'_>, action: &Action<'_>, item: &PlanItem) -> bool {
    action.need == Need::Needed
        && facts.roadmap.goal == Goal::Targets
        && facts.around.target_day.zip(item.due).is_some_and(|(target, due)| due > target)
}
