//! What the columns of a table are: matched by the mapping, by ids, by the text of a
//! question in any locale, or by usual names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::answers::texts;
use super::grid::{Cell, Row};
use super::mapping::{Field, Mapping, Meant};
use super::names::{folded, key, without_number};
use crate::model::MaturityModel;

/// What a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    Field(Field),
    Criterion(usize),
    /// Something else about a criterion.
    Part(usize, Field),
    /// A list of the criteria that are met, of these.
    Met(Vec<usize>),
    /// A dimension: its declared level, or a list of its criteria that are met.
    Dimension(usize),
    /// What forms and exports add of their own.
    Ignored,
    /// The text of several criteria.
    Several(Vec<usize>),
    Unmatched,
}

/// Usual names of columns.
const NAMES: [(Field, &[&str]); 16] = [
    (
        Field::Team,
        &[
            "team",
            "team name",
            "team id",
            "your team",
            "which team",
            "チーム",
            "チーム名",
            "チームid",
        ],
    ),
    (
        Field::Period,
        &["period", "month", "assessment period", "対象月", "対象期間", "期間", "月", "年月"],
    ),
    (
        Field::Date,
        &[
            "date",
            "timestamp",
            "assessed on",
            "assessed_on",
            "completion time",
            "submitted",
            "submitted at",
            "day of the assessment",
            "タイムスタンプ",
            "日付",
            "評価日",
            "完了時刻",
            "回答日時",
            "送信日時",
        ],
    ),
    (Field::Assessors, &["assessors", "assessor", "assessed by", "評価者"]),
    (
        Field::Decision,
        &["decision", "decision needed", "decision asked for", "求める決定", "判断依頼"],
    ),
    (
        Field::Criterion,
        &[
            "criterion",
            "criterion id",
            "criterion_id",
            "id",
            "question",
            "question id",
            "基準",
            "基準id",
            "設問",
            "質問",
        ],
    ),
    (Field::Answer, &["answer", "state", "status", "response", "回答", "状態"]),
    (Field::Evidence, &["evidence", "evidence link", "証拠", "根拠", "エビデンス"]),
    (Field::Note, &["note", "notes", "comment", "comments", "remark", "備考", "メモ", "コメント"]),
    (Field::Reason, &["reason", "理由"]),
    (Field::Action, &["action", "next step", "次の一手", "アクション", "対応"]),
    (Field::Owner, &["owner", "responsible", "担当", "担当者"]),
    (Field::Due, &["due", "due date", "by when", "期限", "期日"]),
    (Field::PlanId, &["plan id", "plan_id", "action id", "計画id"]),
    (Field::PlanStatus, &["plan status", "plan_status", "action status", "計画の状態"]),
    (Field::Done, &["done on", "completed on", "完了日"]),
];

/// Columns that forms and exports add of their own.
const ADDED: [&str; 36] = [
    "id",
    "start time",
    "email",
    "email address",
    "e-mail",
    "name",
    "last modified time",
    "username",
    "user name",
    "score",
    "total points",
    "quiz feedback",
    "grade posted time",
    "language",
    "response id",
    "level",
    "guidance",
    "dimension",
    "area",
    "メールアドレス",
    "メール",
    "名前",
    "開始時刻",
    "最終変更時刻",
    "ユーザー名",
    "スコア",
    "得点",
    "合計点",
    "クイズのフィードバック",
    "言語",
    "レベル",
    "手引き",
    "次元",
    "領域",
    "成績の投稿時刻",
    "回答id",
];

/// Finds criteria and dimensions by what people call them.
pub(super) struct Index<'m> {
    pub(super) model: &'m MaturityModel,
    criteria: BTreeMap<String, Vec<usize>>,
    dimensions: BTreeMap<String, usize>,
}

impl<'m> Index<'m> {
    /// The names of a model.
    pub(super) fn new(model: &'m MaturityModel) -> Self {
        let mut criteria: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, criterion) in model.criteria.iter().enumerate() {
            for text in std::iter::once(criterion.id.as_str()).chain(texts(&criterion.text)) {
                let found = criteria.entry(key(text)).or_default();
                if !text.trim().is_empty() && !found.contains(&index) {
                    found.push(index);
                }
            }
        }
        // An id is nobody else's text.
        for (index, criterion) in model.criteria.iter().enumerate() {
            criteria.insert(key(&criterion.id), vec![index]);
        }
        let mut dimensions = BTreeMap::new();
        for (index, dimension) in model.dimensions.iter().enumerate() {
            for text in texts(&dimension.name).chain(texts(&dimension.short)) {
                dimensions.entry(key(text)).or_insert(index);
            }
        }
        for (index, dimension) in model.dimensions.iter().enumerate() {
            dimensions.insert(key(&dimension.id), index);
        }
        Self { model, criteria, dimensions }
    }

    /// The criteria a text can stand for.
    pub(super) fn criteria(&self, text: &str) -> &[usize] {
        let of = |text: &str| self.criteria.get(&key(text)).filter(|found| !found.is_empty());
        of(text).or_else(|| of(&without_number(text)?)).map_or(&[], Vec::as_slice)
    }

    /// The dimension a text stands for.
    pub(super) fn dimension(&self, text: &str) -> Option<usize> {
        let of = |text: &str| self.dimensions.get(&key(text)).copied();
        of(text).or_else(|| of(&without_number(text)?))
    }

    /// Ids and texts, for "did you mean".
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.model.criteria.iter().flat_map(|criterion| {
            std::iter::once(criterion.id.as_str()).chain(texts(&criterion.text))
        })
    }
}

/// The usual names by their key.
static USUAL: LazyLock<BTreeMap<String, Field>> = LazyLock::new(|| {
    let names =
        NAMES.iter().flat_map(|(field, names)| names.iter().map(|name| (key(name), *field)));
    names.collect()
});

/// The keys of columns that forms and exports add of their own.
static ADDED_KEYS: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| ADDED.iter().map(|name| key(name)).collect());

/// The field a usual name stands for.
pub(super) fn usual(head: &str) -> Option<Field> {
    USUAL.get(&key(head)).copied()
}

/// What each column of a row of heads is.
pub(super) fn roles(row: &Row, index: &Index<'_>, mapping: &Mapping) -> BTreeMap<usize, Role> {
    let mut roles: BTreeMap<usize, Role> =
        row.iter().map(|(column, cell)| (*column, role(cell, index, mapping))).collect();
    // One id tells the criterion; where there are an id and a text, the id does.
    let of = |field: Field| move |role: &Role| *role == Role::Field(field);
    let has_criteria =
        roles.values().any(|role| matches!(role, Role::Criterion(_) | Role::Several(_)));
    let has_answer = roles.values().any(of(Field::Answer));
    if has_criteria || !has_answer {
        // A survey's own `ID` is no criterion.
        for role in roles.values_mut() {
            let is_said_of_a_row = matches!(role, Role::Field(Field::Criterion | Field::Answer));
            let is_mapped = |field| mapping.head_of(field).is_some();
            if is_said_of_a_row && !is_mapped(Field::Criterion) && !is_mapped(Field::Answer) {
                *role = Role::Ignored;
            }
        }
    } else if let Some(first) =
        roles.iter().find(|(_, role)| of(Field::Criterion)(role)).map(|(at, _)| *at)
    {
        for (_, role) in
            roles.iter_mut().filter(|(at, role)| **at > first && of(Field::Criterion)(role))
        {
            *role = Role::Ignored;
        }
    }
    roles
}

fn role(cell: &Cell, index: &Index<'_>, mapping: &Mapping) -> Role {
    let head = cell.text();
    let wanted = key(&head);
    if let Some(meant) = mapping.columns.get(&wanted) {
        return match meant {
            Meant::Ignored => Role::Ignored,
            Meant::Criterion(criterion) => Role::Criterion(*criterion),
            Meant::Part(criterion, part) => Role::Part(*criterion, *part),
            Meant::Met(criteria) => Role::Met(criteria.clone()),
        };
    }
    if let Some(field) = mapping.fields.get(&wanted) {
        return Role::Field(*field);
    }
    match index.criteria(&head) {
        [] => {}
        [criterion] => return Role::Criterion(*criterion),
        several => return Role::Several(several.to_vec()),
    }
    if let Some(role) = of_grid(&head, index).or_else(|| part(&head, index)) {
        return role;
    }
    // Where the mapping names a column for a field, no other column is taken for it.
    if let Some(field) = usual(&head).filter(|field| mapping.head_of(*field).is_none()) {
        return Role::Field(field);
    }
    if let Some(dimension) = index.dimension(&head) {
        return Role::Dimension(dimension);
    }
    let is_added = ADDED_KEYS.contains(&wanted)
        || ["points-", "feedback-", "ポイント-", "フィードバック-"]
            .iter()
            .any(|start| wanted.starts_with(start))
        || wanted.ends_with("[score]")
        || wanted.ends_with("[feedback]");
    if is_added { Role::Ignored } else { Role::Unmatched }
}

/// `Question [Row]`, as Google Forms writes the columns of a grid.
fn of_grid(head: &str, index: &Index<'_>) -> Option<Role> {
    let (question, row) = head.trim().strip_suffix(']')?.split_once('[')?;
    match index.criteria(row) {
        [] => {}
        [criterion] => return Some(Role::Criterion(*criterion)),
        several => {
            // The question may name the dimension.
            let dimension = index.dimension(question);
            let of_it =
                |criterion: &&usize| Some(index.model.criteria[**criterion].dimension) == dimension;
            let left: Vec<usize> = several.iter().filter(of_it).copied().collect();
            return Some(match left.as_slice() {
                [criterion] => Role::Criterion(*criterion),
                _ => Role::Several(several.to_vec()),
            });
        }
    }
    if let [criterion] = index.criteria(question)
        && let Some(field) = usual(row).filter(|field| field.is_of_criterion())
    {
        return Some(Role::Part(*criterion, field));
    }
    index.dimension(row).map(Role::Dimension)
}

/// A name of a part of an answer before or behind the criterion: `Evidence: training.x`.
fn part(head: &str, index: &Index<'_>) -> Option<Role> {
    let folded = folded(head);
    let joint = |c: char| {
        c.is_whitespace()
            || matches!(c, '-' | ':' | '/' | '(' | ')' | '_' | '|' | '、' | ',' | 'の')
    };
    NAMES.iter().filter(|(field, _)| field.is_of_criterion()).find_map(|(field, names)| {
        names.iter().find_map(|name| {
            let rest = |text: &str| {
                let text = text.trim_matches(joint);
                match index.criteria(text) {
                    [criterion] => Some(Role::Part(*criterion, *field)),
                    _ => None,
                }
            };
            let behind = || rest(folded.trim_end_matches(joint).strip_suffix(name)?);
            let before = || {
                let text = folded.strip_prefix(name)?;
                rest(text.trim_start().strip_prefix("for ").unwrap_or(text))
            };
            behind().or_else(before)
        })
    })
}
