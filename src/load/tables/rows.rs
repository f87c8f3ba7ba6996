//! The rows of a file's tables to assessments.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Reading;
use super::answers::{self, Said};
use super::columns::{self, Index, Role};
use super::dates::{self, ColumnOrder, DateOrder};
use super::grid::{Cell, Grid, Row};
use super::mapping::{Field, Mapping, Shape};
use super::names::{folded, key};
use crate::diag::{Diagnostic, did_you_mean};
use crate::load::ReadDocument;
use crate::load::node::shown;
use crate::model::{
    Answer, AnswerState, Assessment, Grade, LocalText, Period, PlanItem, PlanStatus, Targets,
    TeamId,
};

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
    actions: BTreeMap<usize, PlanItem>,
    declared: BTreeMap<usize, Grade>,
    assessors: Vec<LocalText>,
    decision: Option<LocalText>,
    findings: Vec<Diagnostic>,
}

/// What was said of a criterion so far.
#[derive(Debug, Clone, Default)]
struct Draught {
    state: Option<AnswerState>,
    /// Where the state stands.
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
    index: Index<'m>,
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
        index: Index::new(reading.versions.current),
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
            let roles = columns::roles(cells, &self.index, self.mapping);
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
        for field in [Field::Period, Field::Date, Field::Due] {
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
            if matches!(role, Role::Criterion(_))
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
                if said(Field::Answer).is_some() {
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
            let parts = [
                Field::Answer,
                Field::Evidence,
                Field::Note,
                Field::Reason,
                Field::Action,
                Field::Owner,
                Field::Due,
            ];
            let parts: Vec<(Field, usize, &Cell)> = parts
                .into_iter()
                .filter_map(|field| said(field).map(|(column, cell)| (field, column, cell)))
                .collect();
            if parts.is_empty() {
                continue;
            }
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
                    _ => {
                        let order = known.dates.get(&field).copied().flatten();
                        self.part(draft, criterion, field, cell, at, order);
                    }
                }
            }
        }
    }

    /// The draft a row belongs to.
    fn draft(
        &mut self,
        known: &Known<'_>,
        row: usize,
        cells: &Row,
        is_long: bool,
    ) -> Option<usize> {
        let team = self.team(known, row, cells, is_long)?;
        let (period, day) = self.period(known, row, cells)?;
        let key = (team.clone(), period, day);
        let found = self.by_key.get(&key).copied();
        if let Some(found) = found {
            let (sheet, other) = self.drafts[found].began;
            if is_long || sheet != known.number {
                return Some(found);
            }
            let when = day.map_or_else(|| period.to_string(), |day| day.to_string());
            self.warning(
                known.number,
                Some((row, 1)),
                format!("row {other} too is of the team `{team}` for {when}; this one is used"),
                None,
            );
        }
        let text = |field: Field| {
            let column = known.column(field)?;
            cells.get(&column).map(|cell| cell.text().into_owned())
        };
        let cover = |cell: &Option<Cell>| cell.as_ref().map(|cell| cell.text().into_owned());
        let assessors =
            text(Field::Assessors).or_else(|| cover(&self.cover.assessors)).unwrap_or_default();
        let decision = text(Field::Decision).or_else(|| cover(&self.cover.decision));
        let draft = Draft {
            team,
            period,
            day,
            began: (known.number, row),
            answers: BTreeMap::new(),
            actions: BTreeMap::new(),
            declared: BTreeMap::new(),
            assessors: assessors
                .split([',', ';', '、', '\n'])
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(LocalText::plain)
                .collect(),
            decision: decision.filter(|text| !text.trim().is_empty()).map(LocalText::plain),
            findings: Vec::new(),
        };
        if let Some(found) = found {
            self.drafts[found] = draft;
            return Some(found);
        }
        self.drafts.push(draft);
        self.by_key.insert(key, self.drafts.len() - 1);
        Some(self.drafts.len() - 1)
    }

    fn team(
        &mut self,
        known: &Known<'_>,
        row: usize,
        cells: &Row,
        is_long: bool,
    ) -> Option<TeamId> {
        let column = known.column(Field::Team);
        let own = column
            .and_then(|column| Some((known.number, (row, column), cells.get(&column)?.clone())));
        let found = own.or_else(|| self.cover.team.clone());
        let (at, name) = match found {
            Some((number, at, cell)) => ((number, Some(at)), cell.text().into_owned()),
            None => {
                let by_default =
                    self.reading.team.map(str::to_owned).or_else(|| self.mapping.team.clone());
                ((known.number, Some((row, column.unwrap_or(1)))), by_default.unwrap_or_default())
            }
        };
        if name.is_empty() {
            let hint = "name the column as `team:` in `mapping.yaml`, or one team for all rows under `default:`";
            let message = if column.is_some() {
                "this row names no team"
            } else {
                "nothing here names the team"
            };
            let at = if column.is_some() { at.1 } else { Some((known.head, 1)) };
            self.once(known.number, at, message, hint);
            return None;
        }
        if self.found >= MAX_FINDINGS && !self.reading.is_team(&name, self.mapping) {
            self.found += 1;
            return None;
        }
        match self.reading.team_of(&name, self.mapping) {
            Ok(team) => Some(team),
            Err((message, hint)) => {
                // Of many rows about one team it is told once.
                let is_once = is_long || column.is_none();
                let is_known = |finding: &Diagnostic| is_once && finding.message == message;
                if !self.findings.iter().any(is_known) {
                    self.error(at.0, at.1, message, hint);
                }
                None
            }
        }
    }

    /// An error that is told once a place.
    fn once(&mut self, number: usize, at: Option<(usize, usize)>, message: &str, hint: &str) {
        let place = self.grids[number].place(self.file, at);
        let is_told = |finding: &Diagnostic| {
            finding.message == message && finding.place.as_ref() == Some(&place)
        };
        if !self.findings.iter().any(is_told) {
            self.error(number, at, message, Some(hint.to_owned()));
        }
    }

    /// The month a row belongs to, and its day where it is known.
    fn period(
        &mut self,
        known: &Known<'_>,
        row: usize,
        cells: &Row,
    ) -> Option<(Period, Option<NaiveDate>)> {
        let own = |field: Field| {
            let column = known.column(field)?;
            Some((known.number, (row, column), cells.get(&column)?.clone()))
        };
        let by_default = self.reading.period.or(self.mapping.period);
        let (mut period, mut day) = (None, None);
        let said = own(Field::Period).or_else(|| self.cover.period.clone());
        if let Some((number, at, cell)) = said {
            let reading = self.date(number, at, &cell, known.order(Field::Period))?;
            period = Some(Period::of(reading.day));
        }
        let said = own(Field::Date).or_else(|| self.cover.day.clone());
        if let Some((number, at, cell)) = said {
            let reading = self.date(number, at, &cell, known.order(Field::Date));
            if reading.is_none() && period.or(by_default).is_none() {
                return None;
            }
            day = reading.filter(|reading| !reading.is_month).map(|reading| reading.day);
            period = period.or(by_default).or(reading.map(|reading| Period::of(reading.day)));
        }
        let Some(period) = period.or(by_default) else {
            let column = known.column(Field::Period).or(known.column(Field::Date));
            let (at, message) = match column {
                Some(column) => ((row, column), "this row names no month"),
                None => ((known.head, 1), "nothing here names the month"),
            };
            let hint = "name the column as `period:` or `date:` in `mapping.yaml`, or one month for all rows under `default:`";
            self.once(known.number, Some(at), message, hint);
            return None;
        };
        Some((period, day))
    }

    fn date(
        &mut self,
        number: usize,
        at: (usize, usize),
        cell: &Cell,
        order: Option<DateOrder>,
    ) -> Option<dates::Reading> {
        let order = order.or(self.mapping.dates);
        if let Some(reading) = dates::read(cell, order) {
            return Some(reading);
        }
        // Where the order of the column is not known, that is told at its head.
        if dates::order_of([cell]) == ColumnOrder::Known(None) || order.is_some() {
            let message = format!("`{}` is not a date that can be read", shown(&cell.text()));
            self.error(number, Some(at), message, Some("write it like `2026-11-20`".to_owned()));
        } else {
            let message = format!("`{}` can be read in more than one order", shown(&cell.text()));
            let is_in_column = self.findings.iter().any(|finding| {
                finding.message.contains("dates of this column")
                    || finding.message.contains("date of this column")
            });
            if !is_in_column {
                self.error(
                    number,
                    Some(at),
                    message,
                    Some("write it like `2026-11-20`".to_owned()),
                );
            }
        }
        None
    }

    /// A finding about one cell of a draft.
    fn fault(
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

    fn answer(&mut self, draft: usize, criterion: usize, cell: &Cell, at: (usize, usize, usize)) {
        let scale = &self.index.model.criteria[criterion].scale;
        match answers::read(cell, scale, &self.mapping.answers) {
            Ok(None) => {}
            Ok(Some(Said { state, reason })) => {
                let before =
                    self.drafts[draft].answers.get(&criterion).filter(|before| before.is_own);
                match before.and_then(|before| before.state) {
                    Some(other) if other == state => {}
                    Some(_) => {
                        let id = &self.index.model.criteria[criterion].id;
                        let message =
                            format!("`{id}` has another answer already; the first is used");
                        self.fault(draft, at, message, None);
                    }
                    None => {
                        let entry = self.drafts[draft].answers.entry(criterion).or_default();
                        entry.state = Some(state);
                        entry.at = Some(at);
                        entry.is_own = true;
                        entry.reason = reason.or(entry.reason.take());
                    }
                }
            }
            Err((message, hint)) => self.fault(draft, at, message, hint),
        }
    }

    fn part(
        &mut self,
        draft: usize,
        criterion: usize,
        field: Field,
        cell: &Cell,
        at: (usize, usize, usize),
        order: Option<DateOrder>,
    ) {
        let text = cell.text().into_owned();
        if field == Field::Due {
            let Some(reading) = self.date(at.0, (at.1, at.2), cell, order) else { return };
            self.drafts[draft].action(criterion).due = Some(reading.day);
            return;
        }
        let draft = &mut self.drafts[draft];
        match field {
            Field::Evidence => draft.answers.entry(criterion).or_default().evidence = Some(text),
            Field::Note => draft.answers.entry(criterion).or_default().note = Some(text),
            Field::Reason => draft.answers.entry(criterion).or_default().reason = Some(text),
            Field::Action => draft.action(criterion).action = LocalText::plain(text),
            Field::Owner => draft.action(criterion).owner = Some(LocalText::plain(text)),
            _ => {}
        }
    }

    /// A cell that lists the criteria that are met; the others of the list are not.
    fn met(&mut self, draft: usize, criteria: &[usize], cell: &Cell, at: (usize, usize, usize)) {
        let (met, strange) = self.listed(criteria, &cell.text());
        for item in strange {
            let hint = did_you_mean(&item, self.index.names());
            self.fault(draft, at, format!("`{}` is no criterion of this list", shown(&item)), hint);
        }
        for criterion in criteria {
            let entry = self.drafts[draft].answers.entry(*criterion).or_default();
            if entry.state.is_some() {
                continue;
            }
            let scale = &self.index.model.criteria[*criterion].scale;
            let value = if met.contains(criterion) { scale.max() } else { scale.min() };
            entry.state = Some(AnswerState::Value(value));
            entry.at = Some(at);
        }
    }

    /// The criteria that a list names, and what it names besides. A text may itself hold
    /// the comma that separates, so the longest text that fits is taken.
    fn listed(&self, criteria: &[usize], text: &str) -> (Vec<usize>, Vec<String>) {
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
    fn of_dimension(
        &mut self,
        draft: usize,
        dimension: usize,
        cell: &Cell,
        at: (usize, usize, usize),
    ) {
        let text = cell.text();
        if let Some(grade) = self.declared(&text) {
            self.drafts[draft].declared.insert(dimension, grade);
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
    fn declared(&self, text: &str) -> Option<Grade> {
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

    fn finish(mut self) -> Vec<ReadDocument> {
        let model = self.index.model;
        let file = self.file;
        let mut documents = Vec::new();
        if let Some(more) = self.found.checked_sub(MAX_FINDINGS).filter(|more| *more > 0) {
            let finding =
                Diagnostic::error(format!("{more} more findings of this file are not shown"));
            self.findings.push(finding.at(crate::diag::Place::file(file)));
        }
        for (number, mut draft) in std::mem::take(&mut self.drafts).into_iter().enumerate() {
            let mut answers = vec![None; model.criteria.len()];
            for (criterion, said) in std::mem::take(&mut draft.answers) {
                answers[criterion] = self.finished(said, &mut draft);
            }
            let mut declared = vec![None; model.dimensions.len()];
            for (dimension, grade) in draft.declared {
                declared[dimension] = Some(grade);
            }
            let assessment = Assessment {
                period: draft.period,
                assessed_on: draft.day,
                assessors: draft.assessors,
                declared,
                answers,
                targets: Targets::default(),
                plan: draft.actions.into_values().collect(),
                decision: draft.decision,
                file: file.to_owned(),
                other_version: None,
            };
            documents.push(ReadDocument {
                team: Some(draft.team),
                period: Some(draft.period),
                assessment: Some(assessment),
                origin: (file.to_owned(), number),
                findings: draft.findings,
            });
        }
        documents.push(ReadDocument {
            team: None,
            period: None,
            assessment: None,
            origin: (file.to_owned(), documents.len()),
            findings: self.findings,
        });
        documents
    }

    /// An answer, where there is a state.
    fn finished(&self, said: Draught, draft: &mut Draft) -> Option<Answer> {
        let state = said.state?;
        let (mut note, mut reason) = (said.note, said.reason);
        if state == AnswerState::NotApplicable && reason.is_none() {
            reason = note.take().or_else(|| self.mapping.reason.clone());
            if reason.is_none() {
                let (number, row, column) = said.at?;
                let place = self.grids[number].place(self.file, Some((row, column)));
                draft.findings.push(
                    Diagnostic::error("`not-applicable` needs a reason")
                        .at(place)
                        .hint(
                            "write it behind the word, `n/a: batch scoring only`, or into the note",
                        )
                        .hint("until then the criterion counts as unanswered"),
                );
                return None;
            }
        }
        Some(Answer {
            state,
            evidence: said.evidence,
            note: note.map(LocalText::plain),
            reason: reason.map(LocalText::plain),
        })
    }
}

impl Draft {
    /// The plan item of a criterion.
    fn action(&mut self, criterion: usize) -> &mut PlanItem {
        self.actions.entry(criterion).or_insert_with(|| PlanItem {
            criterion: Some(criterion),
            action: LocalText::default(),
            owner: None,
            due: None,
            status: PlanStatus::Open,
            done: None,
        })
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
