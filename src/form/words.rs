//! The fixed words of a form. Its reader knows the heads and the words for answers.

use crate::model::Locale;

/// The words in one language.
pub(super) struct Words {
    pub(super) start: &'static str,
    pub(super) team: &'static str,
    pub(super) period: &'static str,
    pub(super) date: &'static str,
    pub(super) assessors: &'static str,
    pub(super) decision: &'static str,
    pub(super) answered: &'static str,
    pub(super) of: &'static str,
    pub(super) all: &'static str,
    /// The heads of the columns: id, level, criterion, guidance, answer, evidence, note,
    /// next step, owner, due.
    pub(super) heads: [&'static str; 10],
    /// The heads of what items of the plan are known by, and of how far they are.
    pub(super) plan_heads: [&'static str; 2],
    pub(super) not_applicable: &'static str,
    pub(super) unknown: &'static str,
    pub(super) how: [&'static str; 6],
    pub(super) wrong: &'static str,
    pub(super) choose: &'static str,
}

/// The words of a language.
pub(super) fn words(locale: Locale) -> &'static Words {
    match locale {
        Locale::En => &EN,
        Locale::Ja => &JA,
    }
}

const EN: Words = Words {
    start: "Start",
    team: "Team",
    period: "Period",
    date: "Date",
    assessors: "Assessors",
    decision: "Decision needed",
    answered: "Answered so far",
    of: "of",
    all: "all",
    heads: [
        "id",
        "level",
        "criterion",
        "guidance",
        "answer",
        "evidence",
        "note",
        "next step",
        "owner",
        "due",
    ],
    plan_heads: ["plan id", "plan status"],
    not_applicable: "not applicable",
    unknown: "unknown",
    how: [
        "How to fill this in",
        "Each sheet is one dimension. Choose an answer for every criterion; those still open are shaded.",
        "Answers of last time are filled in. Look at each of them again.",
        "Not applicable needs a reason: write it as the note. Unknown is an honest answer.",
        "Note says why a criterion is open; next step, owner and due make it part of the plan.",
        "Leave the ids as they are: by them the answers are read.",
    ],
    wrong: "Choose one of the answers in the list.",
    choose: "Choose an answer",
};

const JA: Words = Words {
    start: "はじめに",
    team: "チーム",
    period: "対象月",
    date: "評価日",
    assessors: "評価者",
    decision: "求める決定",
    answered: "回答済みの数",
    of: "／",
    all: "合計",
    heads: [
        "基準ID",
        "レベル",
        "設問",
        "手引き",
        "回答",
        "根拠",
        "備考",
        "次の一手",
        "担当",
        "期限",
    ],
    plan_heads: ["計画ID", "計画の状態"],
    not_applicable: "該当なし",
    unknown: "不明",
    how: [
        "記入のしかた",
        "シートごとに一つの観点です。すべての基準に回答を選んでください。未回答のセルは色付きです。",
        "前回の回答が入っています。一つずつ見直してください。",
        "「該当なし」には理由が必要です。備考に書いてください。「不明」も正直な回答です。",
        "備考には未達の理由を書きます。次の一手・担当・期限は計画になります。",
        "基準IDは変えないでください。回答はIDで読み取ります。",
    ],
    wrong: "一覧から回答を選んでください。",
    choose: "回答を選択",
};
