//! Whose a row is, and of which month.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Draft, Known, MAX_FINDINGS, Tables};
use crate::diag::Diagnostic;
use crate::load::assessment::FISCAL_HINT;
use crate::load::node::shown;
use crate::load::tables::dates::{self, ColumnOrder, DateOrder};
use crate::load::tables::grid::{Cell, Row};
use crate::load::tables::mapping::Field;
use crate::model::{LocalText, Period, PeriodName, TeamId};

impl Tables<'_, '_> {
    /// The draft a row belongs to.
    pub(super) fn draft(
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

    pub(super) fn team(
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
    pub(super) fn once(
        &mut self,
        number: usize,
        at: Option<(usize, usize)>,
        message: &str,
        hint: &str,
    ) {
        let place = self.grids[number].place(self.file, at);
        let is_told = |finding: &Diagnostic| {
            finding.message == message && finding.place.as_ref() == Some(&place)
        };
        if !self.findings.iter().any(is_told) {
            self.error(number, at, message, Some(hint.to_owned()));
        }
    }

    /// The month a row belongs to, and its day where it is known.
    pub(super) fn period(
        &mut self,
        known: &Known<'_>,
        row: usize,
        cells: &Row,
    ) -> Option<(Period, Option<NaiveDate>)> {
        let own = |field: Field| {
            let column = known.column(field)?;
            Some((known.number, (row, column), cells.get(&column)?.clone()))
        };
        let fiscal = self.reading.versions.fiscal;
        let by_mapping = match self.mapping.period.map(|name| name.period(fiscal)).transpose() {
            Ok(period) => period,
            Err(message) => {
                self.once(known.number, None, &message, FISCAL_HINT);
                None
            }
        };
        let by_default = self.reading.period.or(by_mapping);
        let (mut period, mut day) = (None, None);
        let said = own(Field::Period).or_else(|| self.cover.period.clone());
        if let Some((number, at, cell)) = said {
            period = Some(match cell.text().trim().parse::<PeriodName>() {
                Ok(name) if name.day().is_none() => match name.period(fiscal) {
                    Ok(period) => period,
                    Err(message) => {
                        self.error(number, Some(at), &message, Some(FISCAL_HINT.to_owned()));
                        return None;
                    }
                },
                _ => Period::of(self.date(number, at, &cell, known.order(Field::Period))?.day),
            });
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

    pub(super) fn date(
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
}
