//! The rows of a file's tables to assessments: which table is what, row by row.

mod cells;
mod finish;
mod unread;
mod whose;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Reading;
use super::columns::{self, Index, Role};
use super::dates::{self, ColumnOrder, DateOrder};
use super::grid::{Cell, Grid, Row};
use super::mapping::{Field, Mapping, Shape};
use super::names::key;
use crate::diag::{Diagnostic, did_you_mean};
use crate::load::ReadDocument;
use crate::load::node::shown;
use crate::model::{Given, Grade, LocalText, Period, PlanItem, PlanStatus, TeamId};

/// How many findings are kept of a file; of more only the number is told.
const MAX_FINDINGS: usize = 500;

/// How far down the heads of columns are looked for.
const HEADS_WITHIN: usize = 30;

/// An assessment that is being put together.
struct Draft {
    team: TeamId,
    period: Period,
    day: Option<NaiveDate>,
    /// The sheet and row it began in.
    began: (usize, usize),
    answers: BTreeMap<usize, Draught>,
    /// The items of the plan, by their criterion.
    actions: BTreeMap<Option<usize>, Vec<PlanItem>>,
    declared: BTreeMap<usize, Grade>,
    assessors: Vec<LocalText>,
    decision: Option<LocalText>,
    findings: Vec<Diagnostic>,
}

/// What was said of a criterion so far.
#[derive(Debug, Clone, Default)]
struct Draught {
    given: Option<Given>,
    /// Where it stands.
    at: Option<(usize, usize, usize)>,
    evidence: Option<String>,
    note: Option<String>,
    reason: Option<String>,
    /// Whether the criterion's own column says it, not a list.
    is_own: bool,
}

/// What holds for rows that do not say it themselves.
#[derive(Default)]
struct Cover {
    team: Option<(usize, (usize, usize), Cell)>,
    period: Option<(usize, (usize, usize), Cell)>,
    day: Option<(usize, (usize, usize), Cell)>,
    assessors: Option<Cell>,
    decision: Option<Cell>,
}

/// The tables of a file while they are read.
struct Tables<'r, 'm> {
    file: &'r str,
    grids: &'r [Grid],
    index: &'r Index<'m>,
    mapping: &'r Mapping,
    reading: &'r Reading<'m>,
    cover: Cover,
    drafts: Vec<Draft>,
    /// The draft of a team, month and day.
    by_key: BTreeMap<Key, usize>,
    findings: Vec<Diagnostic>,
    /// How many findings there are, those that are only counted included.
    found: usize,
}

/// What tells assessments apart.
type Key = (TeamId, Period, Option<NaiveDate>);

/// A table whose columns are known.
struct Known<'g> {
    number: usize,
    grid: &'g Grid,
    head: usize,
    roles: BTreeMap<usize, Role>,
    /// The column of each field, the first of several.
    fields: BTreeMap<Field, usize>,
    dates: BTreeMap<Field, Option<DateOrder>>,
}

/// Reads all tables of a file. Findings that concern no single team stand in a document of
/// their own.
pub(super) fn read(
    grids: &[Grid],
    file: &str,
    mapping: &Mapping,
    reading: &Reading<'_>,
) -> Vec<ReadDocument> {
    let mut tables = Tables {
        file,
        grids,
        index: reading.index(),
        mapping,
        reading,
        cover: Cover::default(),
        drafts: Vec::new(),
        by_key: BTreeMap::new(),
        findings: Vec::new(),
        found: 0,
    };
    tables.read();
    tables.finish()
}

impl Tables<'_, '_> {
    fn error(
        &mut self,
        grid: usize,
        at: Option<(usize, usize)>,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        self.find(Diagnostic::error(message), grid, at, hint);
    }

    fn warning(
        &mut self,
        grid: usize,
        at: Option<(usize, usize)>,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        self.find(Diagnostic::warning(message), grid, at, hint);
    }

    fn find(
        &mut self,
        mut finding: Diagnostic,
        grid: usize,
        at: Option<(usize, usize)>,
        hint: Option<String>,
    ) {
        if self.keeps_one_more() {
            finding.hints.extend(hint);
            self.findings.push(finding.at(self.grids[grid].place(self.file, at)));
        }
    }

    /// Counts a finding; whether it is kept.
    fn keeps_one_more(&mut self) -> bool {
        self.found += 1;
        self.found <= MAX_FINDINGS
    }

    fn read(&mut self) {
        let grids = self.grids;
        let mut tables = Vec::new();
        let mut strangers = Vec::new();
        for (number, grid) in grids.iter().enumerate() {
            let wanted = &self.mapping.sheets;
            let name = grid.sheet.as_deref().map(key);
            if name.is_some_and(|name| !wanted.is_empty() && !wanted.contains(&name))
                || grid.rows.is_empty()
            {
                continue;
            }
            match self.known(number, grid) {
                Some(known) => tables.push(known),
                None if grid.hidden || self.read_cover(number, grid) => {}
                None => strangers.push(number),
            }
        }
        for number in strangers {
            let head = grids[number].rows.iter().next();
            let at = head.and_then(|(row, cells)| Some((*row, *cells.keys().next()?)));
            let message = "no column here is a criterion of the model";
            let hint = Some("say in `mapping.yaml` what the columns are; `dankai model show` lists the criteria".to_owned());
            if tables.is_empty() {
                self.error(number, at, message, hint);
            } else {
                self.warning(number, at, message, hint);
            }
        }
        if tables.is_empty() && self.findings.is_empty() {
            let place = crate::diag::Place::file(self.file);
            self.findings.push(Diagnostic::warning("the file holds no answers").at(place));
        }
        for known in &tables {
            self.tell_unmatched(known);
            self.tell_unread(known);
            let is_long = match self.mapping.shape {
                Some(shape) => shape == Shape::Long,
                None => {
                    known.column(Field::Answer).is_some()
                        && known.column(Field::Criterion).is_some()
                }
            };
            if is_long { self.read_long(known) } else { self.read_wide(known) }
        }
    }

    /// The columns of a table, where it has any for criteria.
    fn known<'g>(&mut self, number: usize, grid: &'g Grid) -> Option<Known<'g>> {
        let mut best: Option<(usize, usize, BTreeMap<usize, Role>)> = None;
        let heads = match self.mapping.header {
            Some(row) => grid.rows.range(row..=row),
            None => grid.rows.range(..),
        };
        for (row, cells) in heads.take(HEADS_WITHIN) {
            let roles = columns::roles(cells, self.index, self.mapping);
            let has = |wanted: fn(&Role) -> bool| roles.values().any(wanted);
            let is_table =
                has(|role| matches!(role, Role::Criterion(_) | Role::Several(_) | Role::Met(_)))
                    || has(|role| matches!(role, Role::Dimension(_)))
                        && has(|role| {
                            *role == Role::Field(Field::Team)
                                || matches!(role, Role::Field(Field::Date))
                        })
                    || has(|role| *role == Role::Field(Field::Criterion))
                        && has(|role| *role == Role::Field(Field::Answer));
            let count = roles
                .values()
                .filter(|role| !matches!(role, Role::Unmatched | Role::Ignored))
                .count();
            if is_table && best.as_ref().is_none_or(|(most, _, _)| count > *most) {
                best = Some((count, *row, roles));
            }
        }
        let (_, head, roles) = best?;
        let mut fields = BTreeMap::new();
        for (column, role) in &roles {
            if let Role::Field(field) = role {
                fields.entry(*field).or_insert(*column);
            }
        }
        let mut known = Known { number, grid, head, roles, fields, dates: BTreeMap::new() };
        for field in [Field::Period, Field::Date, Field::Due, Field::Done] {
            let order = self.date_order(&known, field);
            known.dates.insert(field, order);
        }
        Some(known)
    }

    /// The order of the dates of a column; a finding where it cannot be told.
    fn date_order(&mut self, known: &Known<'_>, field: Field) -> Option<DateOrder> {
        let column = known.column(field)?;
        if self.mapping.dates.is_some() {
            return self.mapping.dates;
        }
        let cells: Vec<&Cell> = known.body().filter_map(|(_, row)| row.get(&column)).collect();
        let (message, number, at) = match dates::order_of(cells) {
            ColumnOrder::Known(order) => return order,
            ColumnOrder::Ambiguous => (
                "every date of this column can be read in more than one order",
                known.number,
                (known.head, column),
            ),
            ColumnOrder::Contradictory => (
                "there is no order in which all dates of this column can be read",
                known.number,
                (known.head, column),
            ),
        };
        let hint = "write `dates: dmy`, `dates: mdy` or `dates: ymd` into `mapping.yaml`";
        self.error(number, Some(at), message, Some(hint.to_owned()));
        None
    }

    /// A sheet that says for the whole file whose it is and when: names in the first
    /// column, values in the second.
    fn read_cover(&mut self, number: usize, grid: &Grid) -> bool {
        let mut found = false;
        for (row, cells) in &grid.rows {
            let mut cells = cells.iter();
            let Some((column, name)) = cells.next() else { continue };
            let field = usual_or_mapped(&name.text(), self.mapping);
            let Some(field) = field else { continue };
            let at = (*row, column + 1);
            let value =
                cells.next().filter(|(next, _)| **next == column + 1).map(|(_, cell)| cell.clone());
            found |= matches!(field, Field::Team | Field::Period | Field::Date);
            let Some(value) = value else { continue };
            match field {
                Field::Team => self.cover.team = Some((number, at, value)),
                Field::Period => self.cover.period = Some((number, at, value)),
                Field::Date => self.cover.day = Some((number, at, value)),
                Field::Assessors => self.cover.assessors = Some(value),
                Field::Decision => self.cover.decision = Some(value),
                _ => {}
            }
        }
        found
    }

    fn tell_unmatched(&mut self, known: &Known<'_>) {
        let heads = &known.grid.rows[&known.head];
        for (column, role) in &known.roles {
            let head = heads[column].text();
            let at = Some((known.head, *column));
            match role {
                Role::Unmatched => {
                    let near = || did_you_mean(&head, self.index.names());
                    let near = (self.found < MAX_FINDINGS).then(near).flatten();
                    let way = "name the column under `columns:` or `ignore:` in `mapping.yaml`";
                    let message = format!(
                        "the column `{}` matches no criterion and is not read",
                        shown(&head)
                    );
                    self.warning(
                        known.number,
                        at,
                        message,
                        Some(near.unwrap_or_else(|| way.to_owned())),
                    );
                }
                Role::Several(criteria) => {
                    let model = self.index.model;
                    let ids: Vec<&str> = criteria
                        .iter()
                        .take(5)
                        .map(|index| model.criteria[*index].id.as_str())
                        .collect();
                    let message = format!(
                        "the column `{}` is the text of {} criteria and is not read",
                        shown(&head),
                        criteria.len()
                    );
                    let hint = format!(
                        "name one of them under `columns:` in `mapping.yaml`: {}",
                        ids.join(", ")
                    );
                    self.error(known.number, at, message, Some(hint));
                }
                _ => {}
            }
            let is_second = |other: &(&usize, &Role)| *other.0 < *column && other.1 == role;
            if matches!(role, Role::Criterion(_) | Role::Dimension(_) | Role::Part(..))
                && known.roles.iter().any(|other| is_second(&other))
            {
                let message = format!(
                    "the column `{}` is there twice; where both answer, the first is used",
                    shown(&head)
                );
                self.warning(known.number, at, message, None);
            }
        }
    }

    fn read_wide(&mut self, known: &Known<'_>) {
        for (row, cells) in known.body() {
            let Some(draft) = self.draft(known, row, cells, false) else { continue };
            for (column, cell) in cells {
                let at = (known.number, row, *column);
                match known.roles.get(column) {
                    Some(Role::Criterion(criterion)) => self.answer(draft, *criterion, cell, at),
                    Some(Role::Part(criterion, field)) => {
                        self.part(draft, *criterion, *field, cell, at, None)
                    }
                    Some(Role::Met(criteria)) => self.met(draft, criteria, cell, at),
                    Some(Role::Dimension(dimension)) => {
                        self.of_dimension(draft, *dimension, cell, at)
                    }
                    _ => {}
                }
            }
        }
    }

    fn read_long(&mut self, known: &Known<'_>) {
        let Some(of_criterion) = known.column(Field::Criterion) else {
            self.error(
                known.number,
                Some((known.head, 1)),
                "no column names the criterion",
                Some("name it as `criterion:` in `mapping.yaml`".into()),
            );
            return;
        };
        for (row, cells) in known.body() {
            let said = |field: Field| {
                known.column(field).and_then(|column| cells.get(&column).map(|cell| (column, cell)))
            };
            let Some(name) = cells.get(&of_criterion) else {
                if said(Field::Answer).is_none() && said(Field::Action).is_some() {
                    self.item(known, row, cells, None);
                } else if said(Field::Answer).is_some() {
                    self.error(
                        known.number,
                        Some((row, of_criterion)),
                        "this row names no criterion",
                        None,
                    );
                }
                continue;
            };
            // A questionnaire that was not filled in here says nothing of anybody.
            let parts: Vec<(Field, usize, &Cell)> = Field::ALL
                .into_iter()
                .filter(|field| *field == Field::Answer || field.is_of_criterion())
                .filter_map(|field| said(field).map(|(column, cell)| (field, column, cell)))
                .collect();
            if parts.is_empty() {
                continue;
            }
            let is_planned = parts.iter().any(|(field, _, _)| field.is_of_plan());
            let name = name.text();
            let criterion = match self.index.criteria(&name) {
                [criterion] => *criterion,
                found => {
                    let many = !found.is_empty();
                    let what = if many {
                        "is the text of several criteria, write its id"
                    } else {
                        "is no criterion of the model"
                    };
                    let near = || did_you_mean(&name, self.index.names());
                    let hint = (self.found < MAX_FINDINGS).then(near).flatten();
                    self.error(
                        known.number,
                        Some((row, of_criterion)),
                        format!("`{}` {what}", shown(&name)),
                        hint,
                    );
                    continue;
                }
            };
            let Some(draft) = self.draft(known, row, cells, true) else { continue };
            for (field, column, cell) in parts {
                let at = (known.number, row, column);
                match field {
                    Field::Answer => self.answer(draft, criterion, cell, at),
                    _ if field.is_of_plan() => {}
                    _ => self.part(draft, criterion, field, cell, at, None),
                }
            }
            if is_planned {
                self.item(known, row, cells, Some(criterion));
            }
        }
    }

    /// The item of the plan that a row of its own describes.
    fn item(&mut self, known: &Known<'_>, row: usize, cells: &Row, criterion: Option<usize>) {
        let Some(draft) = self.draft(known, row, cells, true) else { return };
        let said = |field: Field| {
            let column = known.column(field)?;
            Some((field, column, cells.get(&column)?))
        };
        let text = |field: Field| said(field).map(|(_, _, cell)| cell.text().into_owned());
        self.drafts[draft].begin(criterion, text(Field::Action), text(Field::PlanId));
        let fields = Field::ALL.into_iter().filter(|field| field.is_of_plan());
        for (field, column, cell) in fields.filter_map(said) {
            let order = known.dates.get(&field).copied().flatten();
            self.plan_part(draft, criterion, field, cell, (known.number, row, column), order);
        }
    }
}

impl Draft {
    /// The plan item of a criterion that is being read.
    fn action(&mut self, criterion: Option<usize>) -> &mut PlanItem {
        let items = self.actions.entry(criterion).or_default();
        if items.is_empty() {
            items.push(new_item(criterion));
        }
        items.last_mut().expect("there is one")
    }

    /// Begins an item of the plan: another one than before, where it has other words or
    /// another id.
    fn begin(&mut self, criterion: Option<usize>, action: Option<String>, id: Option<String>) {
        let items = self.actions.entry(criterion).or_default();
        let is_other = items.last().is_some_and(|last| {
            let other_words = action.is_some_and(|action| {
                let (own, other) = (last.action.folded(), LocalText::plain(action).folded());
                !own.is_empty() && own != other
            });
            let other_id = id.is_some() && last.id.is_some() && id != last.id;
            other_words || other_id
        });
        if is_other {
            items.push(new_item(criterion));
        }
    }
}

fn new_item(criterion: Option<usize>) -> PlanItem {
    PlanItem {
        id: None,
        criterion,
        action: LocalText::default(),
        owner: None,
        due: None,
        status: PlanStatus::Open,
        done: None,
    }
}

impl<'g> Known<'g> {
    /// The column of a field.
    fn column(&self, field: Field) -> Option<usize> {
        self.fields.get(&field).copied()
    }

    fn order(&self, field: Field) -> Option<DateOrder> {
        self.dates.get(&field).copied().flatten()
    }

    /// The rows below the heads.
    fn body(&self) -> impl Iterator<Item = (usize, &'g Row)> {
        self.grid.rows.range(self.head + 1..).map(|(row, cells)| (*row, cells))
    }
}

/// The field of a name on a cover sheet.
fn usual_or_mapped(name: &str, mapping: &Mapping) -> Option<Field> {
    mapping.fields.get(&key(name)).copied().or_else(|| columns::usual(name))
}
