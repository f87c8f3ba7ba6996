//! What is doubtful about the data, in words: a sentence for one team, one for many.

use crate::model::Period;
use crate::score::DoubtCounts;

use super::words::Words;

/// What is doubtful about the assessment of one team; none where nothing is.
pub(super) fn of_team(words: Words, counts: &DoubtCounts) -> Option<String> {
    let mut parts = parts(words, counts);
    parts.extend(counts.copy_of.map(|month| same_as(words, month)));
    if let Some((last, age)) = counts.stale {
        let month = words.period_full(last);
        let age = usize::try_from(age).unwrap_or_default();
        parts.push(words.pick(
            format!(
                "the last assessment is that of {month}, {} earlier",
                words.counted(age, "month", "months")
            ),
            format!("最終評価は{month}（{age}か月前）"),
        ));
    }
    sentence(words, &parts)
}

/// What is doubtful about the assessments of many teams, on a line.
pub(super) fn of_teams(words: Words, counts: &[DoubtCounts]) -> Option<String> {
    let sum = |part: fn(&DoubtCounts) -> usize| counts.iter().map(part).sum();
    let teams = |is: fn(&DoubtCounts) -> bool| counts.iter().filter(|it| is(it)).count();
    let mut parts = Vec::new();
    let mut add = |count: usize, one: &str, many: &str, ja: &str| {
        if count > 0 {
            let en = if count == 1 { one } else { many };
            parts.push(words.pick(format!("{count} {en}"), ja.replace("{}", &count.to_string())));
        }
    };
    let against = "declared against the answers";
    add(sum(|it| it.contradictions), against, against, "回答と食い違う申告値{}件");
    let unseen = "met without the evidence needed";
    add(sum(|it| it.evidence), unseen, unseen, "必須の証跡を欠く達成基準{}件");
    let fell = "fell without a note";
    add(sum(|it| it.fell), fell, fell, "理由の記載なく下がった回答{}件");
    add(
        sum(|it| it.unowned),
        "plan item without owner or date",
        "plan items without owner or date",
        "担当者・期限のない計画{}件",
    );
    add(
        teams(|it| it.copy_of.is_some()),
        "copy of the last",
        "copies of the last",
        "前回と同一の評価{}件",
    );
    add(
        teams(|it| it.stale.is_some()),
        "team out of date",
        "teams out of date",
        "長期未評価{}チーム",
    );
    let joined = parts.join(&words.pick(", ", "、"));
    let told = words.pick(format!("Doubtful: {joined}"), format!("要確認：{joined}"));
    (!parts.is_empty()).then_some(told)
}

/// What is counted alike for one team and for many.
fn parts(words: Words, counts: &DoubtCounts) -> Vec<String> {
    let mut parts = Vec::new();
    let mut add = |count: usize, one: &str, many: &str, ja: &str| {
        if count > 0 {
            let en = format!("{} {}", words.number(count), if count == 1 { one } else { many });
            parts.push(words.pick(en, format!("{ja}{count}件")));
        }
    };
    add(
        counts.contradictions,
        "declared value disagrees with the answers",
        "declared values disagree with the answers",
        "回答と食い違う申告値",
    );
    add(
        counts.evidence,
        "criterion is met without the evidence it needs",
        "criteria are met without the evidence they need",
        "必須の証跡を欠く達成基準",
    );
    add(
        counts.fell,
        "answer fell without a note",
        "answers fell without a note",
        "理由の記載なく下がった回答",
    );
    add(
        counts.unowned,
        "plan item lacks an owner or a date",
        "plan items lack an owner or a date",
        "担当者または期限のない計画",
    );
    parts
}

fn same_as(words: Words, month: Period) -> String {
    let month = words.period_full(month);
    words.pick(
        format!("all but the date is as in {month}"),
        format!("日付以外は{month}の評価と同一"),
    )
}

fn sentence(words: Words, parts: &[String]) -> Option<String> {
    let joined = parts.join(&words.pick("; ", "、"));
    let told = words.pick(format!("Doubtful: {joined}."), format!("要確認：{joined}。"));
    (!parts.is_empty()).then_some(told)
}
