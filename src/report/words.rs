//! Small words in the report's language: numbers, months, dates, lists, and how long a text
//! gets on the page.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

use crate::model::{Grade, Length, LocalText, Locale, MaturityModel, Period, Score};

/// No-break space: dates and counts stay on one line.
pub(super) const NBSP: char = '\u{a0}';

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// How many months from the report's own a day may be off to go without its year: of two
/// days of the same name one lies within these twelve.
const WITHOUT_YEAR: RangeInclusive<i32> = -5..=6;

/// The words of one report.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub(super) locale: Locale,
    /// Whether the names of the model's dimensions keep their capitals inside a sentence.
    pub(super) capitals: bool,
    /// The period of the report, against which months and dates are understood.
    pub(super) period: Period,
}

impl Words {
    /// The words of a report about a period by a model. Where one name of a dimension has to
    /// keep its capital all keep theirs: beside `On-call duty` stands `Platform engineering`.
    pub(super) fn of(locale: Locale, period: Period, model: &MaturityModel) -> Self {
        let plain = Self { locale, period, capitals: false };
        let names = model.dimensions.iter().flat_map(|one| [&one.name, &one.short]);
        let capitals = locale == Locale::En
            && names
                .map(|name| plain.text(name))
                .any(|name| begins_with_capital(&plain.inside(&name)));
        Self { capitals, ..plain }
    }

    /// The English or the Japanese text.
    pub(super) fn pick(self, en: impl Into<String>, ja: impl Into<String>) -> String {
        match self.locale {
            Locale::En => en.into(),
            Locale::Ja => ja.into(),
        }
    }

    /// Whether the report is in Japanese.
    pub(super) fn is_ja(self) -> bool {
        self.locale == Locale::Ja
    }

    /// Text from a file, in the report's language.
    pub(super) fn text(self, text: &LocalText) -> String {
        text.get(self.locale).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A period in as few letters as a chart's axis has: `Nov` or `11月`, `Q4`, `H2`, `W40`,
    /// with the year wherever the name alone could be another year's.
    pub(super) fn period_short(self, period: Period) -> String {
        self.dated(period, |part| self.pick(&MONTHS[part][..3], format!("{}月", part + 1)))
    }

    /// A period in a sentence: `November` or `11月`, `Q4` or `第4四半期`, with the year wherever
    /// the name alone could be another year's.
    pub(super) fn period_name(self, period: Period) -> String {
        self.dated(period, |part| self.pick(MONTHS[part], format!("{}月", part + 1)))
    }

    /// A period with its year: `November 2026` or `2026年11月`, `Q4 2026` or `2026年第4四半期`,
    /// `Q3 FY2026` or `2026年度第3四半期`.
    pub(super) fn period_full(self, period: Period) -> String {
        let part = period.part() as usize;
        if period.length() == Length::Month {
            return self.with_year(period, MONTHS[part - 1], &format!("{part}月"));
        }
        self.with_year(period, &self.part_name(period), &self.part_name(period))
    }

    /// A period where there is no room for its short name, such as beside a bar: the name of a
    /// month, for a quarter its sign (`Q4`), with the year wherever the sign alone could be
    /// another year's.
    pub(super) fn period_on_axis(self, period: Period) -> String {
        let is_recent = period > self.period.a_year_before() && period <= self.period;
        match period.length() {
            Length::Month | Length::Week | Length::Year => self.period_short(period),
            Length::HalfYear => self.period_short(period),
            Length::Quarter if is_recent => self.period_initial(period),
            Length::Quarter => {
                let sign = self.period_initial(period);
                self.with_year(period, &sign, &sign)
            }
        }
    }

    /// `N` or `11`: the shortest sign for a period.
    pub(super) fn period_initial(self, period: Period) -> String {
        let part = period.part();
        match period.length() {
            Length::Month => self.pick(&MONTHS[part as usize - 1][..1], part.to_string()),
            Length::Week => part.to_string(),
            Length::Quarter => format!("Q{part}"),
            Length::HalfYear => self.pick(format!("H{part}"), if part == 1 { "上" } else { "下" }),
            Length::Year => format!("{:02}", period.year() % 100),
        }
    }

    /// A period by the name of its part of the year, with the year unless it is one of the
    /// year that ends with the report's period.
    fn dated(self, period: Period, month: impl Fn(usize) -> String) -> String {
        let is_recent = period > self.period.a_year_before() && period <= self.period;
        let name = match period.length() {
            Length::Month => month(period.part() as usize - 1),
            _ => self.part_name(period),
        };
        if is_recent && period.length() != Length::Year {
            return name;
        }
        self.with_year(period, &name, &name)
    }

    /// What a period is called within its year; a year is called by its number.
    fn part_name(self, period: Period) -> String {
        let part = period.part();
        match period.length() {
            Length::Week => self.pick(format!("W{part}"), format!("第{part}週")),
            Length::Month => self.pick(MONTHS[part as usize - 1], format!("{part}月")),
            Length::Quarter => self.pick(format!("Q{part}"), format!("第{part}四半期")),
            Length::HalfYear => {
                self.pick(format!("H{part}"), if part == 1 { "上期" } else { "下期" })
            }
            Length::Year => String::new(),
        }
    }

    fn with_year(self, period: Period, part_en: &str, part_ja: &str) -> String {
        let year = period.year();
        let (en, ja) = if period.is_fiscal() {
            (format!("FY{year}"), format!("{}年度", period.year_by_start()))
        } else {
            (year.to_string(), format!("{year}年"))
        };
        let space = if part_en.is_empty() { String::new() } else { NBSP.to_string() };
        self.pick(format!("{part_en}{space}{en}"), format!("{ja}{part_ja}"))
    }

    /// A month on the axis of a chart that begins with the report's own: `Dec` or `12月`.
    pub(super) fn month_on_axis(self, month: Period) -> String {
        let part = month.part() as usize;
        self.pick(&MONTHS[part - 1][..3], format!("{part}月"))
    }

    /// The month of a day: `Dec` or `12月`, with the year where the month alone could be
    /// another's.
    pub(super) fn month_of(self, day: NaiveDate) -> String {
        let month = Period::of(day);
        let months = month.months_since(Period::of(self.period.last_day()));
        if WITHOUT_YEAR.contains(&months) {
            return self.month_on_axis(month);
        }
        let name = self.month_on_axis(month);
        self.with_year(month, &name, &name)
    }

    /// The report's own period as its readers call it now: `this month` or `今月`.
    pub(super) fn this_round(self) -> String {
        match self.period.length() {
            Length::Week => self.pick("this week", "今週"),
            Length::Month => self.pick("this month", "今月"),
            Length::Quarter => self.pick("this quarter", "今四半期"),
            Length::HalfYear => self.pick("this half-year", "今半期"),
            Length::Year if self.period.is_fiscal() => self.pick("this year", "今年度"),
            Length::Year => self.pick("this year", "今年"),
        }
    }

    /// A round, as a noun: `month` or `月`, `quarter` or `四半期`.
    pub(super) fn round(self) -> String {
        match self.period.length() {
            Length::Week => self.pick("week", "週"),
            Length::Month => self.pick("month", "月"),
            Length::Quarter => self.pick("quarter", "四半期"),
            Length::HalfYear => self.pick("half-year", "半期"),
            Length::Year => self.pick("year", "年"),
        }
    }

    /// `24 Jul` or `7/24`, with the year where the day alone could be another's.
    pub(super) fn day(self, day: NaiveDate) -> String {
        let months = Period::of(day).months_since(Period::of(self.period.last_day()));
        let month = &MONTHS[day.month0() as usize][..3];
        if WITHOUT_YEAR.contains(&months) {
            self.pick(
                format!("{}{NBSP}{month}", day.day()),
                format!("{}/{}", day.month(), day.day()),
            )
        } else {
            self.pick(
                format!("{}{NBSP}{month}{NBSP}{}", day.day(), day.year()),
                format!("{}/{}/{}", day.year(), day.month(), day.day()),
            )
        }
    }

    /// `24 July` or `7/24`, for sentences.
    pub(super) fn day_in_sentence(self, day: NaiveDate) -> String {
        let months = Period::of(day).months_since(Period::of(self.period.last_day()));
        if self.is_ja() || !WITHOUT_YEAR.contains(&months) {
            return self.day(day);
        }
        format!("{}{NBSP}{}", day.day(), MONTHS[day.month0() as usize])
    }

    /// `20 Nov 2026` or `2026年11月20日`.
    pub(super) fn full_day(self, day: NaiveDate) -> String {
        let month = &MONTHS[day.month0() as usize][..3];
        self.pick(
            format!("{}{NBSP}{month}{NBSP}{}", day.day(), day.year()),
            format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        )
    }

    /// A number in a sentence: words up to nine in English, digits otherwise.
    pub(super) fn number(self, count: usize) -> String {
        const WORDS: [&str; 10] =
            ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
        match (self.locale, WORDS.get(count)) {
            (Locale::En, Some(word)) => (*word).to_owned(),
            _ => count.to_string(),
        }
    }

    /// `n noun`, singular or plural, in English.
    pub(super) fn counted(self, count: usize, one: &str, many: &str) -> String {
        format!("{} {}", self.number(count), if count == 1 { one } else { many })
    }

    /// `a, b and c` or `a、b、c`.
    pub(super) fn list(self, items: &[String]) -> String {
        match (self.locale, items) {
            (Locale::Ja, _) => items.join("、"),
            (Locale::En, [first @ .., last]) if !first.is_empty() => {
                format!("{} and {last}", first.join(", "))
            }
            (Locale::En, _) => items.join(", "),
        }
    }

    /// `“text”` or `「text」`.
    pub(super) fn quoted(self, text: &str) -> String {
        self.pick(format!("“{text}”"), format!("「{text}」"))
    }

    /// The name of a dimension inside a sentence. In English a common noun loses its capital,
    /// unless another dimension's name keeps it;
    /// proper names, abbreviations and titles stay as they are written. In Japanese a name
    /// that could be read as a plain word stands in brackets.
    pub(super) fn inside(self, name: &str) -> String {
        if self.is_ja() {
            return if READ_AS_WORDS.contains(&name) { self.quoted(name) } else { name.to_owned() };
        }
        if self.capitals { name.to_owned() } else { self.common(name) }
    }

    /// Words of the report itself inside a sentence: a common noun loses its capital.
    pub(super) fn common(self, name: &str) -> String {
        if self.is_ja() {
            return name.to_owned();
        }
        let lowered = name.to_ascii_lowercase();
        let first = lowered.split([' ', '-']).next().unwrap_or_default();
        let rest = name.chars().skip(1);
        let is_sentence_case = !rest.into_iter().any(char::is_uppercase);
        if is_sentence_case && COMMON_NOUNS.binary_search(&first).is_ok() {
            lowered
        } else {
            name.to_owned()
        }
    }

    /// A Japanese name broken where it is best read in two lines of `room` sizes: after a
    /// particle or a middle dot, else in the middle. English names break at their spaces.
    pub(super) fn in_two_lines(self, name: &str, room: f64) -> String {
        if !self.is_ja() || width(name) <= room {
            return name.to_owned();
        }
        let half = width(name) / 2.0;
        let off = |at: usize| (width(&name[..at]) - half).abs();
        let ends = name.char_indices().map(|(at, c)| (at + c.len_utf8(), c));
        let breaks: Vec<(usize, char)> = ends.filter(|(at, _)| *at < name.len()).collect();
        let after_particle = breaks
            .iter()
            .filter(|(at, c)| matches!(c, 'の' | '・' | '、') && name[*at..].chars().count() > 1)
            .map(|(at, _)| *at);
        // Latin words stay whole.
        let between = breaks
            .iter()
            .filter(|(at, c)| {
                let next = name[*at..].chars().next().unwrap_or(' ');
                !(c.is_ascii_alphanumeric() && next.is_ascii_alphanumeric())
            })
            .map(|(at, _)| *at);
        let nearest = |a: &usize, b: &usize| off(*a).total_cmp(&off(*b));
        match after_particle.min_by(nearest).or_else(|| between.min_by(nearest)) {
            Some(at) => format!("{}\n{}", &name[..at], &name[at..]),
            None => name.to_owned(),
        }
    }

    /// `level 2` or `レベル2`; of a score `1.38` and `スコア1.38`.
    pub(super) fn graded(self, grade: &Grade) -> String {
        match grade {
            Grade::Level(level) => self.pick(format!("level {level}"), format!("レベル{level}")),
            Grade::Score(score) => self.pick(score.to_string(), format!("スコア{score}")),
        }
    }

    /// `Team level` or `Team score`.
    pub(super) fn grade_of_team(self, model: &MaturityModel) -> String {
        if model.has_levels() {
            self.pick("Team level", "総合レベル")
        } else {
            self.pick("Team score", "総合スコア")
        }
    }

    /// A number of levels or a difference of scores: `two levels`, `2段階`, or `0.25`.
    pub(super) fn distance(self, by: &Score, levels: bool) -> String {
        if !levels {
            // What is below by less than pages show is below all the same.
            return match by.to_decimals(2).sign() {
                std::cmp::Ordering::Equal => self.pick("less than 0.01", "0.01未満"),
                _ => by.to_string(),
            };
        }
        let count = usize::try_from(by.floor()).unwrap_or(0);
        self.pick(self.counted(count, "level", "levels"), format!("{count}段階"))
    }

    /// What stands side by side in a strip: `by month` or `月別`.
    pub(super) fn by_round(self) -> String {
        let round = self.round();
        self.pick(format!("by {round}"), format!("{round}別"))
    }

    /// `a, b and c`, or `aとb`, `a、b、c`.
    pub(super) fn names(self, names: &[String]) -> String {
        match (names, self.is_ja()) {
            // Where a name holds the word that joins them, both stand in brackets.
            ([one, other], true) if one.contains('と') || other.contains('と') => {
                let quoted = |name: &String| {
                    if name.starts_with('「') { name.clone() } else { self.quoted(name) }
                };
                format!("{}と{}", quoted(one), quoted(other))
            }
            ([one, other], true) => format!("{one}と{other}"),
            _ => self.list(names),
        }
    }

    /// `both` or `all four`, in English.
    pub(super) fn all_of(self, count: usize) -> String {
        if count == 2 { "both".into() } else { format!("all {}", self.number(count)) }
    }
}

/// Common nouns and verbs with which names of dimensions begin, in alphabetical order. A name
/// that begins otherwise could be a proper name and keeps its capital.
const COMMON_NOUNS: [&str; 120] = [
    "access",
    "adoption",
    "agility",
    "alerting",
    "alignment",
    "analysis",
    "analytics",
    "application",
    "applications",
    "architecture",
    "assessment",
    "asset",
    "assets",
    "audit",
    "automation",
    "availability",
    "awareness",
    "backup",
    "build",
    "business",
    "capability",
    "capacity",
    "change",
    "code",
    "collaboration",
    "communication",
    "compliance",
    "configuration",
    "continuity",
    "cost",
    "costs",
    "creation",
    "culture",
    "customer",
    "data",
    "defects",
    "delivery",
    "deployment",
    "design",
    "detection",
    "development",
    "documentation",
    "education",
    "engineering",
    "environment",
    "ethics",
    "evaluation",
    "experimentation",
    "feedback",
    "finance",
    "governance",
    "guidance",
    "identity",
    "implementation",
    "incident",
    "incidents",
    "infrastructure",
    "innovation",
    "integration",
    "knowledge",
    "leadership",
    "learning",
    "lifecycle",
    "logging",
    "maintenance",
    "management",
    "measurement",
    "metrics",
    "model",
    "models",
    "monitoring",
    "observability",
    "onboarding",
    "operation",
    "operations",
    "organisation",
    "organization",
    "ownership",
    "people",
    "performance",
    "planning",
    "platform",
    "policy",
    "portfolio",
    "practice",
    "practices",
    "prevention",
    "privacy",
    "process",
    "processes",
    "procurement",
    "product",
    "program",
    "protection",
    "quality",
    "recovery",
    "release",
    "releases",
    "reliability",
    "reporting",
    "requirements",
    "resilience",
    "response",
    "responsibility",
    "risk",
    "roles",
    "safety",
    "security",
    "situation",
    "skills",
    "strategy",
    "support",
    "team",
    "teams",
    "technology",
    "testing",
    "threats",
    "tooling",
    "training",
    "workforce",
];

/// Japanese names of dimensions that would be read as plain words of a sentence.
const READ_AS_WORDS: [&str; 10] =
    ["対応", "検知", "識別", "防御", "復旧", "統治", "管理", "運用", "評価", "改善"];

fn begins_with_capital(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_uppercase)
}

/// A sentence with a capital first letter.
pub(super) fn capital(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// Advance widths of the printable ASCII characters in IBM Plex Sans SemiBold, in
/// thousandths of the size.
const WIDTHS: [u16; 95] = [
    236, 309, 471, 656, 600, 960, 713, 260, 337, 337, 556, 600, 299, 402, 299, 437, 600, 600, 600,
    600, 600, 600, 600, 600, 600, 600, 319, 319, 600, 600, 600, 493, 899, 672, 663, 642, 689, 600,
    577, 712, 719, 423, 545, 678, 521, 817, 719, 712, 641, 712, 664, 611, 580, 689, 638, 949, 655,
    632, 599, 329, 437, 329, 600, 559, 600, 559, 600, 513, 600, 558, 350, 545, 588, 275, 275, 562,
    294, 888, 588, 563, 600, 600, 393, 499, 374, 588, 524, 819, 544, 524, 502, 363, 376, 363, 600,
];

/// The width of a text in sizes (em), as the heavier weight sets it.
pub(super) fn width(text: &str) -> f64 {
    text.chars()
        .map(|character| match u32::from(character) {
            code @ 0x20..=0x7E => f64::from(WIDTHS[code as usize - 0x20]) / 1000.0,
            0xA0 => f64::from(WIDTHS[0]) / 1000.0,
            0x2018..=0x201D | 0x2026 | 0x00B7 => 0.5,
            code if code < 0x2000 => 0.62,
            _ => 1.0,
        })
        .sum()
}

/// The first candidate that fits `lines` lines of `measure` sizes; else the last one, which
/// is the shortest way to say it.
pub(super) fn first_that_fits(candidates: Vec<String>, measure: f64, lines: u8) -> String {
    // Lines are rarely full to the edge: words do not break.
    let slack = if lines > 1 { 0.93 } else { 0.99 };
    let room = measure * f64::from(lines) * slack;
    let last = candidates.len().saturating_sub(1);
    candidates
        .into_iter()
        .enumerate()
        .find(|(index, text)| *index == last || width(text) <= room)
        .map(|(_, text)| text)
        .unwrap_or_default()
}

/// A text of at most `room` sizes, shortened at the end with an ellipsis.
pub(super) fn shortened(text: &str, room: f64) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut used = 1.0;
    for character in text.chars() {
        used += width(character.encode_utf8(&mut [0; 4]));
        if used > room {
            break;
        }
        short.push(character);
    }
    format!("{}…", short.trim_end())
}

/// Whether a text set in a column of `column` sizes takes at most so many lines. Latin
/// words stay whole; between other characters a line can break anywhere.
pub(super) fn fits_lines(text: &str, column: f64, lines: usize) -> bool {
    let (mut used, mut line) = (0.0_f64, 1_usize);
    for word in text.split_inclusive(|c: char| c == ' ' || u32::from(c) >= 0x2E80) {
        let width = width(word.trim_end());
        if used + width > column && used > 0.0 {
            line += 1;
            used = 0.0;
        }
        used += self::width(word);
    }
    line <= lines
}

/// A text of a reader's own, made to fit a column of `column` sizes: a word that is longer
/// is shortened, then the whole to `room` sizes.
pub(super) fn fitted(text: &str, column: f64, room: f64) -> String {
    let narrow = |word: &str| word.chars().all(|c| u32::from(c) < 0x2E80);
    let words: Vec<String> = text
        .split(' ')
        .map(|word| if narrow(word) { shortened(word, column) } else { word.to_owned() })
        .collect();
    shortened(&words.join(" "), room)
}

/// Names shortened to `room` sizes: at the end, or in the middle where two of them would
/// become the same.
pub(super) fn shortened_names(names: &[String], room: f64) -> Vec<String> {
    let short: Vec<String> = names.iter().map(|name| shortened(name, room)).collect();
    let clashes = |index: usize| {
        (0..names.len()).any(|other| {
            other != index && short[other] == short[index] && names[other] != names[index]
        })
    };
    (0..names.len())
        .map(|index| {
            if clashes(index) {
                shortened_in_the_middle(&names[index], room)
            } else {
                short[index].clone()
            }
        })
        .collect()
}

fn shortened_in_the_middle(text: &str, room: f64) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut kept = characters.len();
    loop {
        kept = kept.saturating_sub(1);
        let (head, tail) = (kept.div_ceil(2), kept / 2);
        let middle: String = characters[..head]
            .iter()
            .chain(&['…'])
            .chain(&characters[characters.len() - tail..])
            .collect();
        if width(&middle) <= room || kept <= 2 {
            return middle;
        }
    }
}

/// A text whose last word is not left alone on a line; in Japanese, broken after the
/// punctuation nearest the middle where it needs two lines.
pub(super) fn balanced(words: Words, text: &str, measure: f64) -> String {
    if words.is_ja() {
        return in_halves(text, measure, |c, _| matches!(c, '、' | '：' | '。'));
    }
    match text.rsplit_once(' ') {
        Some((rest, last)) if last.chars().count() < 12 => format!("{rest}{NBSP}{last}"),
        _ => text.to_owned(),
    }
}

/// A headline that is balanced; where no punctuation allows that in Japanese, it is broken
/// after what the sentence is about.
pub(super) fn balanced_headline(words: Words, text: &str, measure: f64) -> String {
    let lines = balanced(words, text, measure);
    if !words.is_ja() || lines.contains('\n') {
        return lines;
    }
    // The particle that ends it has no further kana behind it.
    in_halves(text, measure, |c, next| c == 'は' && !('ぁ'..='ん').contains(&next))
}

/// A text that is wider than `measure`, broken nearest its middle after a character that, with
/// the one behind it, ends a phrase; as it is where no such halves fit.
fn in_halves(text: &str, measure: f64, ends: impl Fn(char, char) -> bool) -> String {
    let total = width(text);
    if total <= measure {
        return text.to_owned();
    }
    let pairs = text.char_indices().zip(text.chars().skip(1));
    let best = pairs
        .filter(|((_, c), next)| ends(*c, *next))
        .map(|((at, c), _)| at + c.len_utf8())
        .filter(|at| width(&text[..*at]) <= measure && width(&text[*at..]) <= measure)
        .min_by(|a, b| {
            let off = |at: usize| (width(&text[..at]) - total / 2.0).abs();
            off(*a).total_cmp(&off(*b))
        });
    match best {
        Some(at) => format!("{}\n{}", &text[..at], &text[at..]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(locale: Locale) -> Words {
        Words { locale, capitals: false, period: Period::new(2026, 11).expect("a month") }
    }

    #[test]
    fn small_words_in_both_languages() {
        let (en, ja) = (words(Locale::En), words(Locale::Ja));
        let day = NaiveDate::from_ymd_opt(2027, 1, 15).expect("a day");
        let far = NaiveDate::from_ymd_opt(2028, 1, 15).expect("a day");
        for (text, expected) in [
            (en.day(day), "15\u{a0}Jan"),
            (ja.day(day), "1/15"),
            (en.day(far), "15\u{a0}Jan\u{a0}2028"),
            (ja.day(far), "2028/1/15"),
            (en.list(&["a".into(), "b".into(), "c".into()]), "a, b and c"),
            (en.list(&["a".into()]), "a"),
            (ja.list(&["a".into(), "b".into()]), "a、b"),
            (en.counted(1, "team", "teams"), "one team"),
            (en.counted(12, "team", "teams"), "12 teams"),
            (en.inside("Training process"), "training process"),
            (en.inside("Integration into app"), "integration into app"),
            (en.inside("CI pipelines"), "CI pipelines"),
            (en.inside("Kubernetes platform"), "Kubernetes platform"),
            (en.inside("MlOps"), "MlOps"),
            (en.inside("Data on AWS"), "Data on AWS"),
            (en.inside("Risk Management"), "Risk Management"),
            (en.inside("Identify"), "Identify"),
            (ja.inside("対応"), "「対応」"),
            (ja.inside("リリース"), "リリース"),
            (ja.names(&["学習".into(), "統合".into()]), "学習と統合"),
            (ja.names(&["戦略と指標".into(), "統合".into()]), "「戦略と指標」と「統合」"),
            (en.all_of(2), "both"),
            (en.all_of(3), "all three"),
            (en.distance(&Score::zero(), false), "less than 0.01"),
            (en.period_name(Period::new(2026, 9).expect("a month")), "September"),
            (en.period_name(Period::new(2025, 9).expect("a month")), "September\u{a0}2025"),
        ] {
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn headlines_break_where_a_phrase_ends() {
        for (text, measure, expected) in [
            ("総合レベル2（最高4）：全項目が9月から変化なし", 40.0, None),
            ("総合レベル0（最高4）：統合は6月から0のまま", 14.0, Some("総合レベル0（最高4）：")),
            (
                "総合レベル1（最高4）：リリースとアプリへの統合は6月から1のまま全体を制約",
                24.6,
                Some("総合レベル1（最高4）：リリースとアプリへの統合は"),
            ),
            ("短い名前のない見出し", 4.0, None),
        ] {
            let broken = balanced_headline(words(Locale::Ja), text, measure);
            assert_eq!(broken.split_once('\n').map(|(first, _)| first), expected, "{text}");
            assert_eq!(broken.replace('\n', ""), text);
        }
    }

    #[test]
    fn common_nouns_can_be_found() {
        assert!(COMMON_NOUNS.is_sorted(), "they are searched by halves");
    }

    #[test]
    fn long_names_are_shortened_and_stay_distinct() {
        let names =
            ["Recommendation engine north".to_owned(), "Recommendation engine south".to_owned()];
        let short = shortened_names(&names, 9.0);
        assert_ne!(short[0], short[1]);
        assert!(short.iter().all(|name| name.contains('…') && width(name) <= 9.0), "{short:?}");
        assert_eq!(shortened("決済", 9.0), "決済");
    }

    #[test]
    fn headlines_do_not_leave_a_word_alone() {
        assert_eq!(balanced(words(Locale::En), "a b c", 20.0), "a b\u{a0}c");
        let ja =
            "総合レベル1（最高4）：学習プロセスは3に上昇、アプリへの統合は6か月間1のまま全体を制約";
        let broken = balanced(words(Locale::Ja), ja, 29.0);
        assert!(broken.contains("上昇、\nアプリ"), "{broken}");
    }
}
