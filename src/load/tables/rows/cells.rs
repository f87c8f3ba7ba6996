//! What a cell says of a criterion or a dimension.

use super::Tables;
use crate::diag::{Diagnostic, did_you_mean};
use crate::load::node::shown;
use crate::load::tables::answers::{self, Said};
use crate::load::tables::dates::DateOrder;
use crate::load::tables::grid::Cell;
use crate::load::tables::mapping::Field;
use crate::load::tables::names::{folded, key};
use crate::model::{Given, Grade, LocalText, PlanStatus};

impl Tables<'_, '_> {
    /// A finding about one cell of a draft.
    pub(super) fn fault(
        &mut self,
        draft: usize,
        at: (usize, usize, usize),
        message: String,
        hint: Option<String>,
    ) {
        if !self.keeps_one_more() {
            return;
        }
        let place = self.grids[at.0].place(self.file, Some((at.1, at.2)));
        let mut finding = Diagnostic::error(message).at(place);
        finding.hints.extend(hint);
        self.drafts[draft].findings.push(finding);
    }

    pub(super) fn answer(
        &mut self,
        draft: usize,
        criterion: usize,
        cell: &Cell,
        at: (usize, usize, usize),
    ) {
        let scale = &self.index.model.criteria[criterion].scale;
        match answers::read(cell, scale, &self.mapping.answers) {
            Ok(None) => {}
            Ok(Some(Said { given, reason })) => {
                let before =
                    self.drafts[draft].answers.get(&criterion).filter(|before| before.is_own);
                match before.and_then(|before| before.given) {
                    Some(other) if other == given => {}
                    Some(_) => {
                        let id = &self.index.model.criteria[criterion].id;
                        let message =
                            format!("`{id}` has another answer already; the first is used");
                        self.fault(draft, at, message, None);
                    }
                    None => {
                        let entry = self.drafts[draft].answers.entry(criterion).or_default();
                        entry.given = Some(given);
                        entry.at = Some(at);
                        entry.is_own = true;
                        entry.reason = reason.or(entry.reason.take());
                    }
                }
            }
            Err((message, hint)) => self.fault(draft, at, message, hint),
        }
    }

    pub(super) fn part(
        &mut self,
        draft: usize,
        criterion: usize,
        field: Field,
        cell: &Cell,
        at: (usize, usize, usize),
        order: Option<DateOrder>,
    ) {
        if field.is_of_plan() {
            self.plan_part(draft, Some(criterion), field, cell, at, order);
            return;
        }
        let text = cell.text().into_owned();
        let entry = self.drafts[draft].answers.entry(criterion).or_default();
        let (place, what) = match field {
            Field::Evidence => (&mut entry.evidence, "evidence"),
            Field::Note => (&mut entry.note, "note"),
            Field::Reason => (&mut entry.reason, "reason"),
            _ => return,
        };
        if *place.get_or_insert_with(|| text.clone()) != text {
            let id = &self.index.model.criteria[criterion].id;
            let message = format!("`{id}` has another {what} already; the first is used");
            self.fault(draft, at, message, None);
        }
    }

    /// What a cell says of an item of the plan.
    pub(super) fn plan_part(
        &mut self,
        draft: usize,
        criterion: Option<usize>,
        field: Field,
        cell: &Cell,
        at: (usize, usize, usize),
        order: Option<DateOrder>,
    ) {
        let text = cell.text().into_owned();
        if matches!(field, Field::Due | Field::Done) {
            let Some(reading) = self.date(at.0, (at.1, at.2), cell, order) else { return };
            let item = self.drafts[draft].action(criterion);
            let place = if field == Field::Due { &mut item.due } else { &mut item.done };
            *place = Some(reading.day);
            return;
        }
        if field == Field::PlanStatus {
            match status(&text) {
                Some(status) => self.drafts[draft].action(criterion).status = status,
                None => {
                    let expected = PlanStatus::ALL.map(|status| format!("`{}`", status.name()));
                    let message = format!(
                        "`{}` is not a status, expected {}",
                        shown(&text),
                        expected.join(", ")
                    );
                    let hint = did_you_mean(&text, PlanStatus::ALL.map(PlanStatus::name));
                    self.fault(draft, at, message, hint);
                }
            }
            return;
        }
        let item = self.drafts[draft].action(criterion);
        match field {
            Field::Action => item.action = LocalText::plain(text),
            Field::Owner => item.owner = Some(LocalText::plain(text)),
            Field::PlanId => item.id = Some(text),
            _ => {}
        }
    }

    /// A cell that lists the criteria that are met; the others of the list are not.
    pub(super) fn met(
        &mut self,
        draft: usize,
        criteria: &[usize],
        cell: &Cell,
        at: (usize, usize, usize),
    ) {
        let (met, strange) = self.listed(criteria, &cell.text());
        for item in strange {
            let hint = did_you_mean(&item, self.index.names());
            self.fault(draft, at, format!("`{}` is no criterion of this list", shown(&item)), hint);
        }
        let mut others = Vec::new();
        for criterion in criteria {
            let entry = self.drafts[draft].answers.entry(*criterion).or_default();
            let scale = &self.index.model.criteria[*criterion].scale;
            let value = if met.contains(criterion) { scale.max() } else { scale.min() };
            let given = Given::value(scale, value);
            match entry.given {
                Some(other) => {
                    if other != given && !entry.is_own {
                        others.push(*criterion);
                    }
                }
                None => {
                    entry.given = Some(given);
                    entry.at = Some(at);
                }
            }
        }
        for criterion in others {
            let id = &self.index.model.criteria[criterion].id;
            let message = format!("another list says otherwise of `{id}`; the first is used");
            self.fault(draft, at, message, None);
        }
    }

    /// The criteria that a list names, and what it names besides. A text may itself hold
    /// the comma that separates, so the longest text that fits is taken.
    pub(super) fn listed(&self, criteria: &[usize], text: &str) -> (Vec<usize>, Vec<String>) {
        const NONE: [&str; 6] =
            ["none", "none of these", "none of the above", "なし", "いずれもなし", "特になし"];
        let of = |text: &str| {
            let found = self.index.criteria(text).iter().copied();
            found.filter(|criterion| criteria.contains(criterion)).collect::<Vec<_>>()
        };
        let (mut met, mut strange) = (Vec::new(), Vec::new());
        let split = if text.contains([';', '\n', '；']) {
            [';', '\n', '；']
        } else {
            [',', '、', '，']
        };
        let parts: Vec<&str> = text.split(split).collect();
        let mut start = 0;
        while start < parts.len() {
            let begin = parts[start].as_ptr() as usize - text.as_ptr() as usize;
            let fit = (start..parts.len().min(start + 12)).rev().find_map(|end| {
                let last = parts[end].as_ptr() as usize - text.as_ptr() as usize + parts[end].len();
                let found = of(&text[begin..last]);
                (!found.is_empty()).then_some((end, found))
            });
            match fit {
                Some((end, found)) => {
                    met.extend(found);
                    start = end + 1;
                }
                None => {
                    let item = parts[start].trim();
                    if !item.is_empty() && !NONE.iter().any(|none| key(none) == key(item)) {
                        strange.push(item.to_owned());
                    }
                    start += 1;
                }
            }
        }
        (met, strange)
    }

    /// A cell of a dimension: the level it declares, or a list of what is met.
    pub(super) fn of_dimension(
        &mut self,
        draft: usize,
        dimension: usize,
        cell: &Cell,
        at: (usize, usize, usize),
    ) {
        let text = cell.text();
        if let Some(grade) = self.declared(&text) {
            if *self.drafts[draft].declared.entry(dimension).or_insert_with(|| grade.clone())
                != grade
            {
                let id = &self.index.model.dimensions[dimension].id;
                let message = format!("`{id}` has another level already; the first is used");
                self.fault(draft, at, message, None);
            }
            return;
        }
        let criteria = &self.index.model.dimensions[dimension].criteria;
        let (met, _) = self.listed(criteria, &text);
        if met.is_empty() {
            let id = &self.index.model.dimensions[dimension].id;
            let message =
                format!("`{}` is neither a level nor a list of criteria of `{id}`", shown(&text));
            self.fault(draft, at, message, None);
            return;
        }
        let criteria = criteria.clone();
        self.met(draft, &criteria, cell, at);
    }

    /// A level by its number or name, or a score where the model has no levels.
    pub(super) fn declared(&self, text: &str) -> Option<Grade> {
        let model = self.index.model;
        let plain = folded(text);
        let number = plain.trim_start_matches(|c: char| !c.is_ascii_digit());
        let is_numbered = plain.len() == number.len()
            || ["level", "lv", "l", "レベル"]
                .contains(&plain[..plain.len() - number.len()].trim_end_matches([' ', '.']));
        if !model.has_levels() {
            let value: crate::model::Value = plain.replacen(',', ".", 1).parse().ok()?;
            let score = crate::model::Score::from(value);
            let (low, high) = model.score_range();
            return (low..=high).contains(&score).then_some(Grade::Score(score));
        }
        let by_number = || {
            let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
            let rest = number[end..].trim_start();
            let is_closed = rest.is_empty() || rest.starts_with([':', '-', '.', '(']);
            let level: u8 = number[..end].parse().ok().filter(|_| is_numbered && is_closed)?;
            model.level(level).map(|_| Grade::Level(level))
        };
        by_number().or_else(|| {
            let wanted = key(text);
            let level = model.levels.iter().find(|level| {
                answers::texts(&level.name).any(|name| !name.is_empty() && key(name) == wanted)
            })?;
            Some(Grade::Level(level.level))
        })
    }
}

/// Words for what became of an action, besides the names of the states.
const STATUS: [(PlanStatus, &[&str]); 4] = [
    (PlanStatus::Open, &["not begun", "not started", "未着手", "未完了"]),
    (PlanStatus::InProgress, &["in progress", "begun", "started", "進行中", "着手済み"]),
    (PlanStatus::Done, &["completed", "finished", "完了", "完了済み"]),
    (PlanStatus::Dropped, &["given up", "cancelled", "取り下げ", "中止"]),
];

/// The state of an action that a word stands for.
fn status(text: &str) -> Option<PlanStatus> {
    let wanted = key(text);
    let is = |status: PlanStatus, words: &[&str]| {
        key(status.name()) == wanted || words.iter().any(|word| key(word) == wanted)
    };
    STATUS.into_iter().find(|(status, words)| is(*status, words)).map(|(status, _)| status)
}
