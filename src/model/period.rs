//! The month an assessment belongs to.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate};

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    /// Months since January of year 0.
    months: i32,
}

impl Period {
    /// The month of a date.
    pub fn of(date: NaiveDate) -> Self {
        Self { months: date.year() * 12 + date.month0().cast_signed() }
    }

    /// A month by year (1 to 9999) and month (1 to 12).
    pub fn new(year: i32, month: u32) -> Option<Self> {
        ((1..=9999).contains(&year) && (1..=12).contains(&month))
            .then(|| Self { months: year * 12 + month.cast_signed() - 1 })
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.months.div_euclid(12)
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.months.rem_euclid(12).cast_unsigned() + 1
    }

    /// The quarter of the year, 1 to 4.
    pub fn quarter(self) -> u32 {
        (self.month() - 1) / 3 + 1
    }

    /// The month `count` months later (earlier where negative).
    #[must_use]
    pub fn plus(self, count: i32) -> Self {
        Self { months: self.months + count }
    }

    /// How many months after `earlier` this month is.
    pub fn months_since(self, earlier: Self) -> i32 {
        self.months - earlier.months
    }

    /// The last month of a quarter that lies before this month.
    #[must_use]
    pub fn last_quarter_end(self) -> Self {
        let into_quarter = self.months.rem_euclid(3);
        self.plus(-(into_quarter + 1))
    }

    /// The first day of the month.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year(), self.month(), 1)
            .expect("a period holds a year and month that chrono knows")
    }

    /// The last day of the month.
    pub fn last_day(self) -> NaiveDate {
        self.plus(1).first_day() - Days::new(1)
    }
}

/// As in YAML: `2026-11`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

/// Reads `2026-11`, or a full date, which belongs to its month.
impl FromStr for Period {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fault = || format!("`{text}` is not a period, expected a month such as `2026-11`");
        if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d")
            && (1..=9999).contains(&date.year())
        {
            return Ok(Self::of(date));
        }
        let (year, month) = text.split_once('-').ok_or_else(fault)?;
        let digits = |part: &str, length: usize| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !digits(year, 4) || !(digits(month, 2) || digits(month, 1)) {
            return Err(fault());
        }
        let year = year.parse().map_err(|_| fault())?;
        let month = month.parse().map_err(|_| fault())?;
        Self::new(year, month).ok_or_else(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().expect("the test gives a period")
    }

    #[test]
    fn months_and_dates_are_read() {
        for (text, expected) in [
            ("2026-11", Some("2026-11")),
            ("2026-1", Some("2026-01")),
            ("2026-11-30", Some("2026-11")),
            ("2026-13", None),
            ("2026-02-30", None),
            ("26-11", None),
            ("+026-11", None),
            ("0000-01", None),
            ("2026", None),
            ("", None),
        ] {
            assert_eq!(
                text.parse::<Period>().ok().map(|p| p.to_string()).as_deref(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn the_last_quarter_end_lies_before_the_period() {
        for (from, to) in [
            ("2026-01", "2025-12"),
            ("2026-03", "2025-12"),
            ("2026-04", "2026-03"),
            ("2026-06", "2026-03"),
            ("2026-11", "2026-09"),
            ("2026-12", "2026-09"),
        ] {
            assert_eq!(period(from).last_quarter_end(), period(to), "{from}");
        }
    }

    #[test]
    fn the_calendar_holds() {
        assert_eq!(period("2024-02").last_day().to_string(), "2024-02-29");
        assert_eq!(period("2026-01").plus(-1), period("2025-12"));
        assert_eq!(period("2026-02").months_since(period("2025-11")), 3);
        assert_eq!(period("2026-12").quarter(), 4);
    }
}
