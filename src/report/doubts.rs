//! What is doubtful about the data, in words: a sentence for one team, one for many.

use crate::model::Period;
use crate::score::DoubtCounts;

use super::words::Words;

/// What is doubtful about the assessment of one team; none where nothing is.
pub(super) fn of_team(words: Words, counts: &DoubtCounts) -> Option<String> {
    let mut parts = parts(words, counts);
    parts.extend(counts.copy_of.map(|month| same_as(words, month)));
    if let Some((last, age)) = counts.stale {
        let month = words.month_and_year(last);
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

/// What is doubtful about the assessments of many teams.
pub(super) fn of_teams(words: Words, counts: &[DoubtCounts]) -> Option<String> {
    let sum = |part: fn(&DoubtCounts) -> usize| counts.iter().map(part).sum();
    let all = DoubtCounts {
        contradictions: sum(|it| it.contradictions),
        evidence: sum(|it| it.evidence),
        fell: sum(|it| it.fell),
        unowned: sum(|it| it.unowned),
        ..DoubtCounts::default()
    };
    let mut parts = parts(words, &all);
    let teams = |is: fn(&DoubtCounts) -> bool| counts.iter().filter(|it| is(it)).count();
    let copies = teams(|it| it.copy_of.is_some());
    if copies > 0 {
        let says = if copies == 1 { "says" } else { "say" };
        parts.push(words.pick(
            format!(
                "{} {says} the same as the time before, the date aside",
                words.counted(copies, "team", "teams")
            ),
            format!("日付以外が前回と同一の{copies}チーム"),
        ));
    }
    let stale = teams(|it| it.stale.is_some());
    if stale > 0 {
        let has = if stale == 1 { "has" } else { "have" };
        parts.push(words.pick(
            format!("{} {has} not been assessed for long", words.counted(stale, "team", "teams")),
            format!("長期間評価のない{stale}チーム"),
        ));
    }
    sentence(words, &parts)
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
    let month = words.month_and_year(month);
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
