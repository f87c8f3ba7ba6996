//! What stands in sentences: numbers, months, days, and what is wrong whatever they are about.

use std::sync::LazyLock;

use dankai::model::Locale;
use regex::Regex;
use serde_json::Value as Json;

use super::make::{Day, Month};
use super::recount::{Round, nearest};

/// A pattern that is compiled once.
macro_rules! pattern {
    ($($part:expr),+) => {{
        static PATTERN: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
            regex::Regex::new(concat!($($part),+)).expect("the pattern is well formed")
        });
        &*PATTERN
    }};
}
/// A number in English words or digits.
macro_rules! count {
    () => {
        r"(\d+|(?i:no|none|both|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))"
    };
}
/// A span of time in English and in Japanese: `six months`, `3四半期`.
macro_rules! span {
    (en) => {
        r"(\w+ (?:month|quarter|half-year|year|round)s?)"
    };
    (ja) => {
        r"(\d+(?:か月|四半期|半期|半年|年|回))"
    };
}
pub(super) use {count, pattern, span};

/// How many months a span of time is.
pub(super) fn months(span: &str, round: Round) -> usize {
    let of_round = usize::try_from(round.months).unwrap_or(1);
    let unit = match span {
        span if span.contains("quarter") || span.contains("四半期") => 3,
        span if span.contains("half") || span.contains('半') => 6,
        span if span.contains("year") || span.contains('年') => 12,
        span if span.contains("round") || span.contains('回') => of_round,
        _ => 1,
    };
    let digits: String = span.chars().take_while(char::is_ascii_digit).collect();
    let count = match digits.as_str() {
        "" => number(span.split(' ').next().unwrap_or_default()),
        digits => number(digits),
    };
    count.saturating_mul(unit)
}

/// A number in words or digits; `both` is two.
pub(super) fn number(word: &str) -> usize {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let word = word.to_lowercase();
    match word.as_str() {
        "none" | "zero" => 0,
        "both" => 2,
        word => WORDS
            .iter()
            .position(|other| *other == word)
            .unwrap_or_else(|| word.parse().unwrap_or(usize::MAX)),
    }
}

/// A text of a view, with where it stands.
#[derive(Debug, Clone)]
pub(super) struct Text {
    /// `ladder.rows[2].story`
    pub(super) path: String,
    pub(super) text: String,
}

impl Text {
    /// The path without the numbers of rows.
    pub(super) fn kind(&self) -> String {
        self.path.chars().filter(|it| !it.is_ascii_digit()).collect()
    }
}

/// What is no text for readers.
fn is_for_readers(key: &str) -> bool {
    !matches!(
        key,
        "svg"
            | "fill"
            | "color"
            | "id"
            | "file"
            | "contract"
            | "lang"
            | "paper"
            | "palette"
            | "anchor"
            | "kind"
            | "mark"
            | "state"
            | "attachment"
    )
}

/// All texts of a view, in plain blanks and without breaks of lines.
pub(super) fn texts(view: &Json, locale: Locale) -> Vec<Text> {
    fn walk(value: &Json, path: &str, key: &str, found: &mut Vec<Text>, locale: Locale) {
        match value {
            Json::String(text) if is_for_readers(key) && !text.is_empty() => {
                found.push(Text { path: path.to_owned(), text: plain(text, locale) });
            }
            Json::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    walk(item, &format!("{path}[{at}]"), key, found, locale);
                }
            }
            Json::Object(map) => {
                for (name, item) in map {
                    let path =
                        if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    walk(item, &path, name, found, locale);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(view, "", "", &mut found, locale);
    found
}

/// A text in plain blanks and on one line.
pub(super) fn plain(text: &str, locale: Locale) -> String {
    let text = text.replace('\u{a0}', " ");
    match locale {
        Locale::En => text.replace(" \n", "\n").replace('\n', " "),
        Locale::Ja => text.replace('\n', ""),
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn month_number(name: &str) -> Option<u32> {
    let at = MONTHS.iter().position(|month| name.starts_with(month))?;
    u32::try_from(at + 1).ok()
}

/// A period that a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) first: Month,
    pub(super) months: i32,
    pub(super) with_year: bool,
}

impl Named {
    pub(super) fn meets(self, round: Round) -> bool {
        self.first <= round.last() && round.first < self.first + self.months
    }

    pub(super) fn has(self, month: Month) -> bool {
        (self.first..self.first + self.months).contains(&month)
    }
}

/// The months and longer periods a text names, as a reader of a report of `round` takes them:
/// without a year the last month of that name. Days are no months.
pub(super) fn periods(text: &str, locale: Locale, round: Round) -> Vec<Named> {
    let last_of_year = |month: i32, year: Option<i32>| match year {
        Some(year) => year * 12 + month - 1,
        None => {
            let now = round.last();
            now - (now - (month - 1)).rem_euclid(12)
        }
    };
    let int = |text: &str| text.parse::<i32>().ok();
    let mut found = Vec::new();
    match locale {
        Locale::En => {
            for caught in pattern!(
                r"(?:\b(\d{1,2}) )?\b(January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b(?: (\d{4})\b)?"
            )
            .captures_iter(text)
            {
                let Some(month) = month_number(&caught[2]) else { continue };
                if caught.get(1).is_some() {
                    continue;
                }
                let year = caught.get(3).and_then(|year| int(year.as_str()));
                found.push(Named {
                    first: last_of_year(month.cast_signed(), year),
                    months: 1,
                    with_year: year.is_some(),
                });
            }
            if round.months == 12 && found.is_empty() {
                let years = pattern!(r"\b(20\d{2})\b").find_iter(text);
                found.extend(years.filter_map(|it| year_of(it.as_str())));
            }
            for caught in pattern!(r"\b([QH])([1-4])\b(?: (?:FY ?)?(\d{4}))?").captures_iter(text) {
                let months = if &caught[1] == "Q" { 3 } else { 6 };
                let year = caught.get(3).and_then(|it| int(it.as_str()));
                found.extend(int(&caught[2]).map(|part| part_of_year(part, months, year, round)));
            }
        }
        Locale::Ja => {
            for caught in pattern!(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2}日)?").captures_iter(text)
            {
                let year = caught.get(1).and_then(|year| int(year.as_str()));
                let Some(month @ 1..=12) = int(&caught[2]) else { continue };
                if caught.get(3).is_some() {
                    continue;
                }
                found.push(Named {
                    first: last_of_year(month, year),
                    months: 1,
                    with_year: year.is_some(),
                });
            }
            if round.months == 12 && found.is_empty() {
                let years = pattern!(r"(20\d{2})年").captures_iter(text);
                found.extend(years.filter_map(|it| year_of(&it[1])));
            }
            for caught in pattern!(r"(?:(\d{4})年度?)?(?:第([1-4])四半期|Q([1-4])|(上|下)期)")
                .captures_iter(text)
            {
                let year = caught.get(1).and_then(|it| int(it.as_str()));
                let (part, months) = match (caught.get(2).or(caught.get(3)), caught.get(4)) {
                    (Some(quarter), _) => (int(quarter.as_str()).unwrap_or(1), 3),
                    (_, Some(half)) => (if half.as_str() == "上" { 1 } else { 2 }, 6),
                    _ => continue,
                };
                found.push(part_of_year(part, months, year, round));
            }
        }
    }
    found
}

/// A quarter or a half of a year; without a year the last of that name.
fn part_of_year(part: i32, months: i32, year: Option<i32>, round: Round) -> Named {
    let into = (part - 1) * months;
    let first = match year {
        Some(year) => year * 12 + into,
        None => {
            let now = Round { first: 0, months }.of(round.last()).first;
            now - (now - into).rem_euclid(12)
        }
    };
    Named { first, months, with_year: year.is_some() }
}

/// A whole year.
fn year_of(text: &str) -> Option<Named> {
    Some(Named { first: text.parse::<i32>().ok()? * 12, months: 12, with_year: true })
}

/// The days a text names, as a reader takes them. In Japanese `1/15` may also be a share, so
/// only texts that are about days are to be asked.
pub(super) fn days(text: &str, locale: Locale, round: Round) -> Vec<Day> {
    let int = |text: &str| text.parse::<u32>().ok();
    let resolve = |month: u32, day: u32, year: Option<i32>| match year {
        Some(year) => (year, month, day),
        None => nearest(round, month, day),
    };
    let mut found = Vec::new();
    match locale {
        Locale::En => {
            for caught in pattern!(
                r"\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b(?: (\d{4})\b)?"
            )
            .captures_iter(text)
            {
                let (Some(day), Some(month)) = (int(&caught[1]), month_number(&caught[2])) else {
                    continue;
                };
                let year = caught.get(3).and_then(|year| year.as_str().parse().ok());
                found.push(resolve(month, day, year));
            }
        }
        Locale::Ja => {
            for caught in pattern!(r"(?:(\d{4})/)?(\d{1,2})/(\d{1,2})|(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日")
                .captures_iter(text)
            {
                let part = |a: usize, b: usize| caught.get(a).or(caught.get(b));
                let (Some(month), Some(day)) = (part(2, 5), part(3, 6)) else { continue };
                let year = part(1, 4).and_then(|year| year.as_str().parse().ok());
                if let (Some(month @ 1..=12), Some(day @ 1..=31)) =
                    (int(month.as_str()), int(day.as_str()))
                {
                    found.push(resolve(month, day, year));
                }
            }
        }
    }
    found
}

/// What is wrong with a text whatever it is about.
pub(super) fn faults_of_form(text: &str, locale: Locale) -> Option<&'static str> {
    static ALWAYS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
        compiled(&[
            (r"[{}]", "a brace"),
            (r"\bNaN\b|\bnull\b|\bundefined\b|\binf\b|\bNone\(|\bSome\(", "a value of code"),
            (r"\( *\)|（ *）|“ *”|「 *」|\[ *\]", "empty brackets or quotes"),
            (
                r"[,、;；][,、;；]|\.\.|。。|[,;:、：] *$| [,.;:]|。、|、。",
                "marks that do not belong together",
            ),
            (r"[^ ·] {2,3}[^ ·]| {5,}", "doubled blanks"),
            (r"^ | $", "a blank at an end"),
        ])
    });
    static ENGLISH: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
        compiled(&[
            (r"\ba (?:[AEIO][a-z]|[aeio]\w+)", "`a` before a vowel"),
            (r"\b[Nn]o of\b", "`no of`"),
            (r"(?i)\ball (?:one|two|1|2)\b", "`all two`"),
            (r"(?i)\bnone of (?:the )?(?:one|two|1|2)\b", "`none of two`"),
            (r"(?i)\bone of (?:the )?one\b", "`one of one`"),
            (
                r"(?i)(?:^|[^\d.–-])1 (?:teams|criteria|dimensions|levels|actions|months|weeks|days|points|areas|ratings)\b",
                "one of many",
            ),
            (
                r"(?i)\bone (?:teams|criteria|dimensions|levels|actions|months|points|areas|ratings)\b",
                "one of many",
            ),
            (
                r"(?i)\b(?:two|three|four|five|six|seven|eight|nine|[2-9]|\d\d+) (?:team|criterion|dimension|level|action|month|area|rating)\b",
                "many of one",
            ),
            (r"\bno (?:one|two|three|four|five)\b", "`no two`"),
            (r"\bin it$|\bit in it\b", "two things that are `it`"),
            (r"[\u{3040}-\u{30ff}\u{4e00}-\u{9fff}]", "Japanese in an English report"),
        ])
    });
    static JAPANESE: LazyLock<Vec<(Regex, &str)>> =
        LazyLock::new(|| compiled(&[(r"\b0チームすべて|各0|全0|残る0", "all of none")]));
    let own = match locale {
        Locale::En => &ENGLISH,
        Locale::Ja => &JAPANESE,
    };
    let found = ALWAYS.iter().chain(own.iter()).find(|(pattern, _)| {
        pattern.find_iter(text).any(|found| {
            // `a one-off` and the like.
            !found.as_str().starts_with("a one")
        })
    });
    found.map(|(_, what)| *what)
}

fn compiled(patterns: &[(&str, &'static str)]) -> Vec<(Regex, &'static str)> {
    let compile = |(pattern, what): &(&str, &'static str)| {
        (Regex::new(pattern).expect("the pattern is well formed"), *what)
    };
    patterns.iter().map(compile).collect()
}
