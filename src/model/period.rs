//! Periods: the round an assessment belongs to, and how an organisation divides its time.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// How long a period is, the shortest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Length {
    /// A week from Monday to Sunday, as ISO 8601 numbers them.
    Week,
    /// A calendar month.
    #[default]
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    HalfYear,
    /// Twelve months.
    Year,
}

impl Length {
    /// All lengths, the shortest first.
    pub const ALL: [Self; 5] = [Self::Week, Self::Month, Self::Quarter, Self::HalfYear, Self::Year];

    /// How `cadence:` says it in YAML.
    pub fn cadence(self) -> &'static str {
        match self {
            Self::Week => "weekly",
            Self::Month => "monthly",
            Self::Quarter => "quarterly",
            Self::HalfYear => "half-yearly",
            Self::Year => "yearly",
        }
    }

    /// How many months it takes; none for a week.
    pub fn months(self) -> Option<i32> {
        match self {
            Self::Week => None,
            Self::Month => Some(1),
            Self::Quarter => Some(3),
            Self::HalfYear => Some(6),
            Self::Year => Some(12),
        }
    }

    /// How many of them make a year, weeks apart.
    fn in_a_year(self) -> i32 {
        self.months().map_or(52, |months| 12 / months)
    }
}

/// A year that begins in another month than January, or that is at least named apart from
/// the calendar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FiscalYear {
    /// The month it starts in, 1 to 12.
    starts: u8,
    named: NamedBy,
}

/// Which calendar year a fiscal year has its number from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NamedBy {
    /// The one in which it starts.
    Start,
    /// The one in which it ends.
    End,
    /// Nobody said: the one in which it ends in what is written, and what each language has
    /// by custom on a page.
    Custom,
}

impl FiscalYear {
    /// A fiscal year by the month it starts in (1 to 12) and by the calendar year that it has
    /// its number from.
    pub fn new(starts: u8, named: NamedBy) -> Option<Self> {
        (1..=12).contains(&starts).then_some(Self { starts, named })
    }

    /// How many months after January it starts.
    fn offset(self) -> i32 {
        i32::from(self.starts) - 1
    }

    /// What its number is above the calendar year in which it starts.
    fn ahead(self) -> i32 {
        i32::from(self.named != NamedBy::Start && self.starts > 1)
    }
}

/// A week, month, quarter, half-year or year. Periods are ordered by the day they begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    length: Length,
    /// The year that quarters, half-years and years are parts of; none for the calendar's.
    fiscal: Option<FiscalYear>,
    /// Which one of its kind: weeks since that of 1 January of year 1, else months, quarters
    /// and so on since the beginning of year 0.
    number: i32,
}

impl Period {
    /// The month of a date.
    pub fn of(date: NaiveDate) -> Self {
        Calendar::default().round_of(date)
    }

    /// A month by year (1 to 9999) and month (1 to 12).
    pub fn new(year: i32, month: u32) -> Option<Self> {
        let known = (1..=9999).contains(&year) && (1..=12).contains(&month);
        known.then(|| Self {
            length: Length::Month,
            fiscal: None,
            number: year * 12 + month.cast_signed() - 1,
        })
    }

    /// A part of a year, which is the fiscal one where one is given: the `part`th, from 1.
    fn in_year(length: Length, fiscal: Option<FiscalYear>, year: i32, part: u32) -> Option<Self> {
        if !(1..=9999).contains(&year) {
            return None;
        }
        match length {
            Length::Week => {
                let monday = NaiveDate::from_isoywd_opt(year, part, Weekday::Mon)?;
                Some(Calendar { length, fiscal: None }.round_of(monday))
            }
            Length::Month => Self::new(year, part),
            _ => {
                let in_a_year = length.in_a_year();
                let part = part.cast_signed();
                let year = year - fiscal.map_or(0, FiscalYear::ahead);
                (1..=in_a_year).contains(&part).then_some(Self {
                    length,
                    fiscal,
                    number: year * in_a_year + part - 1,
                })
            }
        }
    }

    /// How long it is.
    pub fn length(self) -> Length {
        self.length
    }

    /// Whether it is a part of a fiscal year.
    pub fn is_fiscal(self) -> bool {
        self.fiscal.is_some()
    }

    /// The year in its name: that of ISO 8601 for a week, the fiscal one for parts of it.
    pub fn year(self) -> i32 {
        match self.length {
            Length::Week => self.first_day().iso_week().year(),
            length => {
                let year = self.number.div_euclid(length.in_a_year());
                year + self.fiscal.map_or(0, FiscalYear::ahead)
            }
        }
    }

    /// The year in its name where fiscal years have by custom the number of the calendar year
    /// they start in, as 年度 has, unless the organisation says otherwise.
    pub fn year_by_start(self) -> i32 {
        let by_custom = self.fiscal.filter(|fiscal| fiscal.named == NamedBy::Custom);
        self.year() - by_custom.map_or(0, FiscalYear::ahead)
    }

    /// Its number in the year of its name, from 1: week, month, quarter or half; 1 for a year.
    pub fn part(self) -> u32 {
        match self.length {
            Length::Week => self.first_day().iso_week().week(),
            length => self.number.rem_euclid(length.in_a_year()).cast_unsigned() + 1,
        }
    }

    /// The period of its kind `count` later (earlier where negative).
    #[must_use]
    pub fn plus(self, count: i32) -> Self {
        Self { number: self.number.saturating_add(count), ..self }
    }

    /// How many rounds after `earlier` this one is. Both are rounds of one calendar; of
    /// another kind than this one, `earlier` counts as the round of its last day.
    pub fn rounds_since(self, earlier: Self) -> i32 {
        let calendar = Calendar { length: self.length, fiscal: self.fiscal };
        let earlier =
            if earlier.is_like(self) { earlier } else { calendar.round_of(earlier.last_day()) };
        self.number - earlier.number
    }

    /// How many months lie between the last day of `earlier` and its own.
    pub fn months_since(self, earlier: Self) -> i32 {
        let month = |period: Self| Self::of(period.last_day()).number;
        month(self) - month(earlier)
    }

    /// The same period a year before: the week of the same number (the last but one where
    /// that year has no week 53), the month of the same name and so on.
    #[must_use]
    pub fn a_year_before(self) -> Self {
        match self.length {
            Length::Week => {
                let (year, part) = (self.year() - 1, self.part());
                let same = Self::in_year(Length::Week, None, year, part);
                same.or_else(|| Self::in_year(Length::Week, None, year, part - 1))
                    .unwrap_or_else(|| self.plus(-52))
            }
            length => self.plus(-length.in_a_year()),
        }
    }

    /// The quarter its last day lies in, of a week its Thursday: that of the fiscal year where
    /// `fiscal` is given.
    pub fn quarter(self, fiscal: Option<FiscalYear>) -> Self {
        let day = match self.length {
            Length::Week => self.first_day() + Days::new(3),
            _ => self.last_day(),
        };
        Calendar { length: Length::Quarter, fiscal: fiscal.or(self.fiscal) }.round_of(day)
    }

    /// Whether both are of one kind, so that they follow each other without gap or overlap.
    fn is_like(self, other: Self) -> bool {
        self.length == other.length && self.fiscal == other.fiscal
    }

    /// The first day.
    pub fn first_day(self) -> NaiveDate {
        let known = match self.length.months() {
            None => NaiveDate::from_num_days_from_ce_opt(self.number.saturating_mul(7) + 1),
            Some(months) => {
                let month =
                    self.number.saturating_mul(months) + self.fiscal.map_or(0, FiscalYear::offset);
                let (year, month) = (month.div_euclid(12), month.rem_euclid(12).cast_unsigned());
                NaiveDate::from_ymd_opt(year, month + 1, 1)
            }
        };
        known.expect("a period holds a year that chrono knows")
    }

    /// The last day.
    pub fn last_day(self) -> NaiveDate {
        self.plus(1).first_day() - Days::new(1)
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.is_like(*other) {
            return self.number.cmp(&other.number);
        }
        let key = |period: &Self| (period.first_day(), period.length, period.fiscal);
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// As in YAML: `2026-11`, `2026-Q4`, `2026-H2`, `2026`, `2026-W40`, `FY2026-Q3`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        PeriodName::from(*self).fmt(f)
    }
}

/// Reads all that does not depend on when a fiscal year starts; a full date belongs to its
/// month.
impl FromStr for Period {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<PeriodName>()?.period(None)
    }
}

/// A period as a person writes it; what `FY2026-Q3` is follows from the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodName {
    is_fiscal: bool,
    length: Length,
    year: i32,
    part: u32,
    /// The day, where a full date was written; it stands for its month.
    day: Option<NaiveDate>,
}

impl PeriodName {
    /// The day, where a full date was written.
    pub fn day(self) -> Option<NaiveDate> {
        self.day
    }

    /// Whether it names this period; a full date names its month.
    pub fn is_of(self, period: Period) -> bool {
        Self { day: None, ..self } == period.into()
    }

    /// The period it names.
    ///
    /// # Errors
    /// Why there is no such period: a part of a fiscal year where none is known.
    pub fn period(self, fiscal: Option<FiscalYear>) -> Result<Period, String> {
        if self.is_fiscal && fiscal.is_none() {
            return Err(format!(
                "`{self}` is a part of a fiscal year, but `fiscal_year_starts` does not say when that starts"
            ));
        }
        let fiscal = fiscal.filter(|_| self.is_fiscal);
        Period::in_year(self.length, fiscal, self.year, self.part)
            .ok_or_else(|| format!("`{self}` is not a period"))
    }
}

impl From<Period> for PeriodName {
    fn from(period: Period) -> Self {
        Self {
            is_fiscal: period.is_fiscal(),
            length: period.length,
            year: period.year(),
            part: period.part(),
            day: None,
        }
    }
}

/// Reads `2026-11`, `2026-11-20`, `2026-Q4`, `2026-H2`, `2026`, `2026-W40`, and `FY2026-Q3`,
/// `FY2026-H1`, `FY2026`.
impl FromStr for PeriodName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fault = || {
            format!(
                "`{text}` is not a period, expected one such as `2026-11`, `2026-Q4`, `2026-H2`, `2026`, `2026-W40` or `FY2026-Q3`"
            )
        };
        if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d")
            && (1..=9999).contains(&day.year())
        {
            let (year, part) = (day.year(), day.month());
            return Ok(Self {
                is_fiscal: false,
                length: Length::Month,
                year,
                part,
                day: Some(day),
            });
        }
        let (is_fiscal, rest) = match text.strip_prefix("FY") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let number = |text: &str, most: usize| -> Option<u32> {
            let is_number =
                (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| text.parse().ok()).flatten()
        };
        let (year, part) = match rest.split_once('-') {
            Some((year, part)) => (year, Some(part)),
            None => (rest, None),
        };
        let (length, part) = match part {
            None => (Length::Year, Some(1)),
            Some(part) => match part.as_bytes().first() {
                Some(b'Q') => (Length::Quarter, number(&part[1..], 1)),
                Some(b'H') => (Length::HalfYear, number(&part[1..], 1)),
                Some(b'W') if !is_fiscal => (Length::Week, number(&part[1..], 2)),
                _ if !is_fiscal => (Length::Month, number(part, 2)),
                _ => (Length::Month, None),
            },
        };
        let year = if year.len() == 4 { number(year, 4) } else { None };
        let (Some(year), Some(part)) = (year, part) else { return Err(fault()) };
        let year = year.cast_signed();
        // Whether there is such a part of a year does not depend on when the year starts.
        Period::in_year(length, None, year, part).ok_or_else(fault)?;
        Ok(Self { is_fiscal, length, year, part, day: None })
    }
}

impl fmt::Display for PeriodName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(day) = self.day {
            return write!(f, "{day}");
        }
        if self.is_fiscal {
            f.write_str("FY")?;
        }
        let (year, part) = (self.year, self.part);
        match self.length {
            Length::Week => write!(f, "{year:04}-W{part:02}"),
            Length::Month => write!(f, "{year:04}-{part:02}"),
            Length::Quarter => write!(f, "{year:04}-Q{part}"),
            Length::HalfYear => write!(f, "{year:04}-H{part}"),
            Length::Year => write!(f, "{year:04}"),
        }
    }
}

/// How an organisation divides its time into rounds: what it assesses together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Calendar {
    /// How long a round is.
    pub length: Length,
    /// The year that quarters, half-years and years are parts of; none for the calendar's.
    pub fiscal: Option<FiscalYear>,
}

impl Calendar {
    /// The round a day belongs to.
    pub fn round_of(self, day: NaiveDate) -> Period {
        let months = day.year() * 12 + day.month0().cast_signed();
        let (fiscal, number) = match self.length {
            Length::Week => (None, (day.num_days_from_ce() - 1).div_euclid(7)),
            Length::Month => (None, months),
            length => {
                let months = months - self.fiscal.map_or(0, FiscalYear::offset);
                (self.fiscal, months.div_euclid(12 / length.in_a_year()))
            }
        };
        Period { length: self.length, fiscal, number }
    }

    /// The round a period lies in; none where it is longer than a round, or part of several.
    /// A week belongs where its Thursday does, as ISO 8601 has it for years.
    pub fn round_with(self, period: Period) -> Option<Period> {
        if period.length == Length::Week {
            return Some(self.round_of(period.first_day() + Days::new(3)));
        }
        let round = self.round_of(period.first_day());
        (round == self.round_of(period.last_day())).then_some(round)
    }

    /// The round that a name stands for.
    ///
    /// # Errors
    /// Why it stands for none: it is longer than a round, or a part of a fiscal year where
    /// none is known.
    pub fn named(self, name: &PeriodName) -> Result<Period, String> {
        if let Some(day) = name.day() {
            return Ok(self.round_of(day));
        }
        let period = name.period(self.fiscal)?;
        self.round_with(period).ok_or_else(|| {
            format!("`{name}` is not one round: they are {} here", self.length.cadence())
        })
    }

    /// The coarsest rounds that keep any two assessments of a team apart, and none coarser
    /// than what lies between them: neighbours are more than half a round apart, so that two
    /// months in a row are not taken for quarters. `teams` gives for each team the periods as
    /// they were written; a full date is its month, so that several in a month are the
    /// history of that month.
    ///
    /// Rounds are as long as most of what was written at least, so that a slip in one file
    /// makes nobody else's period too long for a round. Where no team has two assessments
    /// that is all there is to go by.
    pub fn of_assessments<'t>(
        fiscal: Option<FiscalYear>,
        teams: impl Iterator<Item = &'t BTreeSet<Period>> + Clone,
    ) -> Self {
        let written = teams.clone().flatten().map(|period| period.length());
        let all = written.clone().count();
        let is_usual =
            |length: &Length| 2 * written.clone().filter(|it| it >= length).count() > all;
        let usual = Length::ALL.into_iter().rev().find(is_usual).filter(|_| all > 0);
        let usual = usual.unwrap_or_default();
        let mut coarsest = None;
        for (earlier, later) in teams.flat_map(|team| team.iter().zip(team.iter().skip(1))) {
            let fits = Self::coarsest_between(*earlier, *later, fiscal);
            coarsest = Some(coarsest.map_or(fits, |length: Length| length.min(fits)));
        }
        Self { length: coarsest.map_or(usual, |length| length.max(usual)), fiscal }
    }

    /// The longest rounds that keep two periods apart and of which less than two lie between
    /// their beginnings or their ends.
    fn coarsest_between(earlier: Period, later: Period, fiscal: Option<FiscalYear>) -> Length {
        let (first, last) =
            ([earlier, later].map(Period::first_day), [earlier, later].map(Period::last_day));
        let months = |days: [NaiveDate; 2]| Period::of(days[1]).months_since(Period::of(days[0]));
        let apart = months(first).max(months(last));
        let days = (first[1] - first[0]).max(last[1] - last[0]).num_days();
        let keeps_apart = |length: &Length| {
            let rounds = Self { length: *length, fiscal };
            let is_long_enough = match length {
                Length::Week => true,
                Length::Month => days > 15,
                length => length.months().is_some_and(|months| 2 * apart > months),
            };
            is_long_enough && rounds.round_of(last[0]) != rounds.round_of(last[1])
        };
        Length::ALL.into_iter().rev().find(keeps_apart).unwrap_or(Length::Week)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().expect("the test gives a period")
    }

    fn fiscal(starts: u8, named_by_end: bool) -> Option<FiscalYear> {
        FiscalYear::new(starts, if named_by_end { NamedBy::End } else { NamedBy::Start })
    }

    #[test]
    fn periods_are_read_as_they_are_written() {
        for (text, expected) in [
            ("2026-11", Some("2026-11")),
            ("2026-1", Some("2026-01")),
            ("2026-11-30", Some("2026-11")),
            ("2026-Q4", Some("2026-Q4")),
            ("2026-H2", Some("2026-H2")),
            ("2026", Some("2026")),
            ("2026-W40", Some("2026-W40")),
            ("2026-W53", Some("2026-W53")),
            ("2027-W53", None),
            ("2026-Q5", None),
            ("2026-H3", None),
            ("2026-Q", None),
            ("2026-13", None),
            ("2026-02-30", None),
            ("26-11", None),
            ("+026-11", None),
            ("0000-01", None),
            ("FY2026-Q3", None),
            ("FY2026-03", None),
            ("2026-q4", None),
            ("", None),
        ] {
            let read = text.parse::<Period>().ok().map(|period| period.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn fiscal_periods_are_those_of_their_year() {
        for (text, starts, named_by_end, first, last) in [
            ("FY2026-Q3", 4, false, "2026-10-01", "2026-12-31"),
            ("FY2026-Q4", 4, false, "2027-01-01", "2027-03-31"),
            ("FY2026-Q3", 4, true, "2025-10-01", "2025-12-31"),
            ("FY2026-H1", 7, true, "2025-07-01", "2025-12-31"),
            ("FY2026", 10, true, "2025-10-01", "2026-09-30"),
            ("FY2026", 1, true, "2026-01-01", "2026-12-31"),
            ("FY2026-Q1", 2, false, "2026-02-01", "2026-04-30"),
        ] {
            let name: PeriodName = text.parse().expect("the test gives a period");
            let period = name.period(fiscal(starts, named_by_end)).expect("there is one");
            assert_eq!(period.first_day().to_string(), first, "{text}");
            assert_eq!(period.last_day().to_string(), last, "{text}");
            assert_eq!(period.to_string(), text);
        }
        let name: PeriodName = "FY2026-Q3".parse().expect("a name");
        assert!(name.period(None).is_err_and(|why| why.contains("fiscal_year_starts")));
        let custom = FiscalYear::new(4, NamedBy::Custom);
        let period = name.period(custom).expect("there is one");
        assert_eq!((period.to_string().as_str(), period.year_by_start()), ("FY2026-Q3", 2025));
        let period = name.period(fiscal(4, true)).expect("there is one");
        assert_eq!(period.year_by_start(), 2026);
    }

    #[test]
    fn the_calendar_holds() {
        assert_eq!(period("2024-02").last_day().to_string(), "2024-02-29");
        assert_eq!(period("2026-01").plus(-1), period("2025-12"));
        assert_eq!(period("2026-02").rounds_since(period("2025-11")), 3);
        assert_eq!(period("2026-Q1").rounds_since(period("2025-Q3")), 2);
        assert_eq!(period("2026-Q4").months_since(period("2026-02")), 10);
        assert_eq!(period("2026-W01").first_day().to_string(), "2025-12-29");
        assert_eq!(period("2027-W01").plus(-1), period("2026-W53"));
        assert_eq!(period("2026-12").quarter(None), period("2026-Q4"));
        for (from, to) in [
            ("2026-11", "2025-11"),
            ("2026-Q4", "2025-Q4"),
            ("2026", "2025"),
            ("2026-W40", "2025-W40"),
            ("2026-W53", "2025-W52"),
        ] {
            assert_eq!(period(from).a_year_before(), period(to), "{from}");
        }
    }

    #[test]
    fn periods_of_any_kind_are_ordered_by_their_first_day() {
        let ordered = ["2025-12", "2026-W01", "2026-01", "2026-H1", "2026", "2026-02", "2026-Q2"];
        // Weeks begin where they begin: that of 1 January 2026 in December.
        let mut periods: Vec<Period> = ordered.map(period).into();
        periods.reverse();
        periods.sort_unstable();
        let shown: Vec<String> = periods.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ordered);
    }

    #[test]
    fn days_and_shorter_periods_belong_to_a_round() {
        let quarters = Calendar { length: Length::Quarter, fiscal: None };
        assert_eq!(quarters.round_with(period("2026-11")), Some(period("2026-Q4")));
        assert_eq!(quarters.round_with(period("2026-H2")), None);
        let fiscal = Calendar { length: Length::Quarter, fiscal: fiscal(2, false) };
        assert_eq!(
            fiscal.round_with(period("2026-11")).map(|round| round.to_string()).as_deref(),
            Some("FY2026-Q4")
        );
        // A calendar quarter lies across two quarters of a year that starts in February.
        assert_eq!(fiscal.round_with(period("2026-Q4")), None);
        let weeks = Calendar { length: Length::Week, fiscal: None };
        assert_eq!(weeks.round_with(period("2026-11")), None);
    }

    fn cadence(teams: &[&[&str]]) -> &'static str {
        let teams: Vec<BTreeSet<Period>> =
            teams.iter().map(|team| team.iter().map(|text| period(text)).collect()).collect();
        Calendar::of_assessments(None, teams.iter()).length.cadence()
    }

    #[test]
    fn the_cadence_is_the_coarsest_that_keeps_assessments_apart() {
        for (teams, expected) in [
            (&[&["2026-10", "2026-11"][..]][..], "monthly"),
            (&[&["2026-03", "2026-04"]], "monthly"),
            (&[&["2025-12", "2026-01"]], "monthly"),
            (&[&["2026-02", "2026-05", "2026-08", "2026-11"]], "quarterly"),
            (&[&["2026-02", "2026-05"], &["2026-05"]], "quarterly"),
            (&[&["2026-02", "2026-05"], &["2026-05", "2026-06"]], "monthly"),
            (&[&["2025-11", "2026-05", "2026-11"]], "half-yearly"),
            (&[&["2024-11", "2025-10", "2026-11"]], "yearly"),
            (&[&["2026-11"], &["2026-10"]], "monthly"),
            (&[&["2026-Q4"], &["2026-10"]], "monthly"),
            (&[&["2026-Q4"], &["2026-10"], &["2026-Q4"]], "quarterly"),
            (&[&["2026-Q3", "2026-Q4"]], "quarterly"),
            (&[&["2025", "2026"]], "yearly"),
            (&[&["2026-W40"], &["2026-W41", "2026-W42"]], "weekly"),
            (&[&["2026-W39", "2026-W40"]], "weekly"),
            (&[&["2026-W10", "2026-W23", "2026-W36"]], "quarterly"),
            (&[&["2026-Q3", "2026-10"]], "quarterly"),
            // A slip of one team's is no round for the others.
            (&[&["2026-10", "2026"], &["2026-10", "2026-11"]], "monthly"),
            (&[&["2026-10", "2026-W45"], &["2026-10", "2026-11"]], "monthly"),
            (&[&["2026-W45", "2026-W46"], &["2026-10", "2026-11"], &["2026-10"]], "monthly"),
            (&[&["2026-Q3", "2026-Q4"], &["2026-Q4", "2026-11"]], "quarterly"),
            // Several in a month are the history of that month.
            (&[&["2026-10-05", "2026-11-09", "2026-11-23"]], "monthly"),
            (&[], "monthly"),
        ] {
            assert_eq!(cadence(teams), expected, "{teams:?}");
        }
    }
}
