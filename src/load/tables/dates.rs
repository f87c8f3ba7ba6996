//! Dates as people and programs write them.

use chrono::{Days, NaiveDate};

use super::grid::Cell;
use super::names::folded;

/// In which order a date of three numbers is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateOrder {
    YearMonthDay,
    DayMonthYear,
    MonthDayYear,
}

impl DateOrder {
    const ALL: [Self; 3] = [Self::YearMonthDay, Self::DayMonthYear, Self::MonthDayYear];

    /// The name used in mapping files.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::YearMonthDay => "ymd",
            Self::DayMonthYear => "dmy",
            Self::MonthDayYear => "mdy",
        }
    }
}

impl std::str::FromStr for DateOrder {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|order| order.name() == text)
            .ok_or_else(|| format!("`{text}` is no order of dates, expected `ymd`, `dmy` or `mdy`"))
    }
}

/// One way to read a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    /// The order it takes; none where the date can be read in one way only.
    order: Option<DateOrder>,
    pub(super) day: NaiveDate,
    /// Whether only the month is said.
    pub(super) is_month: bool,
}

/// What the dates of a column have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnOrder {
    /// All dates that need an order have this one; or none needs one.
    Known(Option<DateOrder>),
    /// Every date can be read in more than one order.
    Ambiguous,
    /// There is no order in which all dates can be read.
    Contradictory,
}

/// The order in which the dates of a column are written.
pub(super) fn order_of<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> ColumnOrder {
    let readings: Vec<Vec<Reading>> = cells
        .into_iter()
        .map(readings)
        .filter(|readings| readings.iter().any(|reading| reading.order.is_some()))
        .collect();
    if readings.is_empty() {
        return ColumnOrder::Known(None);
    }
    let in_order = |order: DateOrder| -> Option<Vec<NaiveDate>> {
        readings
            .iter()
            .map(|readings| Some(readings.iter().find(|it| it.order == Some(order))?.day))
            .collect()
    };
    let possible: Vec<(DateOrder, Vec<NaiveDate>)> =
        DateOrder::ALL.into_iter().filter_map(|order| Some((order, in_order(order)?))).collect();
    match possible.as_slice() {
        [] => ColumnOrder::Contradictory,
        [(order, days), others @ ..] if others.iter().all(|(_, other)| other == days) => {
            ColumnOrder::Known(Some(*order))
        }
        _ => ColumnOrder::Ambiguous,
    }
}

/// A cell as a date, in a given order where one is needed.
pub(super) fn read(cell: &Cell, order: Option<DateOrder>) -> Option<Reading> {
    readings(cell).into_iter().find(|reading| reading.order.is_none() || reading.order == order)
}

/// A spreadsheet's serial number as a date.
pub(super) fn from_serial(serial: f64, is_1904: bool) -> Option<NaiveDate> {
    let epoch = if is_1904 { (1904, 1, 1) } else { (1899, 12, 30) };
    let days = serial.floor();
    if !(0.0..3_000_000.0).contains(&days) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it lies within bounds"
    )]
    let days = Days::new(days as u64);
    NaiveDate::from_ymd_opt(epoch.0, epoch.1, epoch.2)?.checked_add_days(days)
}

/// Every way to read a cell as a date.
fn readings(cell: &Cell) -> Vec<Reading> {
    match cell {
        Cell::Day(day) => vec![Reading { order: None, day: *day, is_month: false }],
        Cell::Number(number) => serial(*number).into_iter().collect(),
        Cell::Text(text) => text_readings(&folded(text)),
        Cell::Truth(_) | Cell::Fault(_) => Vec::new(),
    }
}

/// Numbers that stand for days of this and the last century, as `20261105` does.
fn serial(number: f64) -> Option<Reading> {
    let day = if (20_000.0..80_000.0).contains(&number) {
        from_serial(number, false)
    } else {
        return text_readings(&number.to_string()).into_iter().next();
    };
    Some(Reading { order: None, day: day?, is_month: false })
}

fn text_readings(text: &str) -> Vec<Reading> {
    let text = text.trim();
    if text.chars().count() > 60 {
        return Vec::new();
    }
    let one = japanese(text).or_else(|| compact(text)).or_else(|| named_month(text));
    match one {
        Some(reading) => vec![reading],
        None => numbers(text),
    }
}

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    (1900..=2999).contains(&year).then(|| NaiveDate::from_ymd_opt(year, month, day))?
}

fn certain(year: i32, month: u32, of_month: Option<u32>) -> Option<Reading> {
    let date = day(year, month, of_month.unwrap_or(1))?;
    Some(Reading { order: None, day: date, is_month: of_month.is_none() })
}

/// The year before the first of an era.
fn era(name: &str) -> Option<i32> {
    match name {
        "令和" | "r" => Some(2018),
        "平成" | "h" => Some(1988),
        "昭和" | "s" => Some(1925),
        _ => None,
    }
}

/// `2026年11月5日`, `令和8年11月`, `R8.11.5`.
fn japanese(text: &str) -> Option<Reading> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let start = text.find(|c: char| c.is_ascii_digit() || c == '元')?;
    let (name, rest) = text.split_at(start);
    let base = if name.is_empty() { 0 } else { era(name)? };
    let number = |text: &str| if text == "元" { Some(1) } else { text.parse::<u32>().ok() };
    if let Some((year, rest)) = rest.split_once('年') {
        let (month, rest) = rest.split_once('月')?;
        let of_month = match rest.split_once('日') {
            Some((of_month, _)) => Some(number(of_month)?),
            None if rest.is_empty() => None,
            None => return None,
        };
        return certain(base + i32::try_from(number(year)?).ok()?, number(month)?, of_month);
    }
    if base == 0 {
        return None;
    }
    let parts: Vec<u32> = rest.split(['.', '/', '-']).map(number).collect::<Option<_>>()?;
    let year = base + i32::try_from(*parts.first()?).ok()?;
    match parts.as_slice() {
        [_, month] => certain(year, *month, None),
        [_, month, of_month] => certain(year, *month, Some(*of_month)),
        _ => None,
    }
}

/// `20261105`, `202611`, `46331` and `46331.58`.
fn compact(text: &str) -> Option<Reading> {
    if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.len() {
        8 if digits => certain(
            text[..4].parse().ok()?,
            text[4..6].parse().ok()?,
            Some(text[6..].parse().ok()?),
        ),
        6 if digits => certain(text[..4].parse().ok()?, text[4..].parse().ok()?, None),
        _ if text.matches('.').count() <= 1 => {
            let number =
                text.parse().ok().filter(|number| (20_000.0..80_000.0).contains(number))?;
            Some(Reading { order: None, day: from_serial(number, false)?, is_month: false })
        }
        _ => None,
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `Nov 5, 2026 2:03 PM`, `5-Nov-2026`, `November 2026`.
fn named_month(text: &str) -> Option<Reading> {
    let mut month = None;
    let (mut of_month, mut year) = (None, None);
    for token in text.split([' ', ',', '.', '-', '/']).filter(|token| !token.is_empty()) {
        let is_name = token.len() >= 3 && token.bytes().all(|byte| byte.is_ascii_alphabetic());
        if is_name
            && let Some(found) = MONTHS.iter().position(|name| {
                name.starts_with(token) || (token == "sept" && *name == "september")
            })
        {
            month = month.or(Some(found));
            continue;
        }
        let number = token.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        match number.len() {
            1 | 2 if of_month.is_none() && year.is_none() => of_month = number.parse().ok(),
            4 if year.is_none() => year = number.parse().ok(),
            _ => {}
        }
    }
    certain(year?, u32::try_from(month?).ok()? + 1, of_month)
}

/// Three numbers, or two for a month, with a time behind them or without.
fn numbers(text: &str) -> Vec<Reading> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '/' | '-' | '.')))
        .unwrap_or(text.len());
    let (date, rest) = text.split_at(end);
    let is_time = rest.starts_with([' ', 't', ',']) && rest.contains(':');
    if !(rest.trim().is_empty() || is_time) {
        return Vec::new();
    }
    let Some(separator) = date.chars().find(|c| !c.is_ascii_digit()) else { return Vec::new() };
    let parts: Vec<&str> = date.split(separator).collect();
    if parts.iter().any(|part| part.is_empty() || part.len() > 4 || part.contains(['/', '-', '.']))
    {
        return Vec::new();
    }
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    let year = |text: &str| {
        let year = i32::try_from(number(text)).unwrap_or(0);
        if text.len() <= 2 { 2000 + year } else { year }
    };
    let sure = |reading: Option<Reading>| reading.into_iter().collect();
    match parts.as_slice() {
        [first, second] if first.len() == 4 => sure(certain(year(first), number(second), None)),
        [first, second] if second.len() == 4 => sure(certain(year(second), number(first), None)),
        [first, second, third] if first.len() == 4 => {
            sure(certain(year(first), number(second), Some(number(third))))
        }
        // Nobody writes the month first with dots.
        [first, second, third] if separator == '.' => {
            sure(certain(year(third), number(second), Some(number(first))))
        }
        [first, second, third] => DateOrder::ALL
            .into_iter()
            .filter_map(|order| {
                let date = match order {
                    DateOrder::YearMonthDay if third.len() <= 2 => {
                        day(year(first), number(second), number(third))
                    }
                    DateOrder::YearMonthDay => None,
                    DateOrder::DayMonthYear => day(year(third), number(second), number(first)),
                    DateOrder::MonthDayYear => day(year(third), number(first), number(second)),
                };
                Some(Reading { order: Some(order), day: date?, is_month: false })
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, order: Option<DateOrder>) -> String {
        let reading = read(&Cell::Text(text.to_owned()), order);
        reading.map_or_else(String::new, |reading| {
            let format = if reading.is_month { "%Y-%m" } else { "%Y-%m-%d" };
            reading.day.format(format).to_string()
        })
    }

    #[test]
    fn dates_are_read_as_they_are_written() {
        for (text, expected) in [
            ("2026-11-05", "2026-11-05"),
            ("2026-11-05T14:03:22Z", "2026-11-05"),
            ("2026/11/05 14:03:22", "2026-11-05"),
            ("2026/11/05 2:03:22 PM GMT+9", "2026-11-05"),
            ("2026/11/05 午後 2:03:22 JST", "2026-11-05"),
            ("２０２６／１１／０５", "2026-11-05"),
            ("2026.11.5", "2026-11-05"),
            ("2026年11月5日", "2026-11-05"),
            ("2026 年 11 月 5 日（木） 14:03", "2026-11-05"),
            ("令和8年11月5日", "2026-11-05"),
            ("㋿8年11月5日", "2026-11-05"),
            ("令和元年5月1日", "2019-05-01"),
            ("平成31年4月30日", "2019-04-30"),
            ("R8.11.5", "2026-11-05"),
            ("5.11.2026", "2026-11-05"),
            ("05.11.26 14:03", "2026-11-05"),
            ("Nov 5, 2026 2:03 PM", "2026-11-05"),
            ("5 November 2026", "2026-11-05"),
            ("5-Nov-2026", "2026-11-05"),
            ("Thu Nov 05 2026 14:03:22 GMT+0900", "2026-11-05"),
            ("November 5th, 2026", "2026-11-05"),
            ("20261105", "2026-11-05"),
            ("46331", "2026-11-05"),
            ("46331.5858", "2026-11-05"),
            ("2026-11", "2026-11"),
            ("11/2026", "2026-11"),
            ("2026年11月", "2026-11"),
            ("令和8年11月", "2026-11"),
            ("Nov 2026", "2026-11"),
            ("202611", "2026-11"),
            ("2026-02-30", ""),
            ("soon", ""),
            ("5", ""),
            ("3.5", ""),
            ("1/2/3/4", ""),
            ("2026-11-05 and more", ""),
            ("", ""),
        ] {
            assert_eq!(shown(text, None), expected, "{text}");
        }
        let number =
            |number| read(&Cell::Number(number), None).map(|reading| reading.day.to_string());
        assert_eq!(number(46331.75).as_deref(), Some("2026-11-05"));
        assert_eq!(number(7.0), None);
        assert_eq!(
            from_serial(44869.0, true).map(|day| day.to_string()).as_deref(),
            Some("2026-11-05")
        );
    }

    #[test]
    fn a_column_tells_the_order_of_its_dates() {
        use DateOrder::{DayMonthYear as Dmy, MonthDayYear as Mdy, YearMonthDay as Ymd};
        let order = |texts: &[&str]| {
            let cells: Vec<Cell> =
                texts.iter().map(|text| Cell::Text((*text).to_owned())).collect();
            order_of(&cells)
        };
        for (texts, expected) in [
            (&["2026-11-05", "Nov 6, 2026"][..], ColumnOrder::Known(None)),
            (&["5/11/2026", "13/11/2026"], ColumnOrder::Known(Some(Dmy))),
            (&["11/5/2026", "11/13/2026"], ColumnOrder::Known(Some(Mdy))),
            (&["5/11/2026", "6/11/2026"], ColumnOrder::Ambiguous),
            (&["11/11/2026"], ColumnOrder::Known(Some(Dmy))),
            (&["13/11/2026", "11/13/2026"], ColumnOrder::Contradictory),
            (&["26/11/05"], ColumnOrder::Ambiguous),
            (&["26/11/05", "31/04/05"], ColumnOrder::Known(Some(Ymd))),
        ] {
            assert_eq!(order(texts), expected, "{texts:?}");
        }
        assert_eq!(shown("5/11/2026", Some(Dmy)), "2026-11-05");
        assert_eq!(shown("5/11/2026", Some(Mdy)), "2026-05-11");
        assert_eq!(shown("5/11/2026", None), "");
    }
}
