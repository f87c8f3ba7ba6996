//! What stands around the exhibits of every report: page head and foot, title, colours.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::CONTRACT;
use super::words::{Words, shortened, width};
use crate::chart::theme::{self, Palette};
use crate::model::{Calendar, Compare, Comparison, Length, MaturityModel, Paper, Period, Theme};

/// A report as data: what its template is given.
pub trait View: Serialize {
    /// What is the same for every report of a run.
    fn shared(&self) -> &Shared;

    /// What is attached to the PDF, as JSON text; empty where nothing is.
    fn attachment(&self) -> &str;

    /// How many pages the report usually has; 0 where that is not known.
    fn pages(&self) -> usize;
}

/// What is the same for every report of a run. Templates have it in a file of its own, so
/// that what is made of it for one report serves the next.
#[derive(Debug, Clone, Serialize)]
pub struct Shared {
    /// The version of the contract with templates.
    pub contract: &'static str,
    /// The language tag.
    pub lang: &'static str,
    /// The colours.
    pub palette: Palette,
    /// The paper, as Typst names it.
    pub paper: &'static str,
}

impl Shared {
    pub(super) fn new(lang: &'static str, palette: Palette, paper: Paper) -> Self {
        let paper = match paper {
            Paper::A4 => "a4",
            Paper::Letter => "us-letter",
        };
        Self { contract: CONTRACT, lang, palette, paper }
    }
}

/// What stands around the exhibits of every report.
#[derive(Debug, Serialize)]
pub struct Frame {
    /// The title of the document.
    pub title: String,
    /// The author of the document: the organisation.
    pub author: String,
    /// Left part of the page head.
    pub running: String,
    /// Right part of the page head.
    pub period: String,
    /// The page foot.
    pub foot: String,
    /// What the theme adds to the page head and to the page foot.
    pub edges: Edges,
    /// Year, month and day of the document: the day of the assessment, never today.
    pub date: (i32, u32, u32),
    /// The small line over the headline.
    pub kicker: String,
    /// The headline; a line break where the rule sets one.
    pub headline: String,
    /// How many pages the report usually has; page numbers of a shorter or longer one take
    /// a second pass.
    pub pages: usize,
    /// What the attachment is described as.
    pub attachment_note: String,
    /// The data that is attached, as JSON text; templates have it in a file of its own.
    #[serde(skip)]
    pub attachment: String,
    /// What templates have in a file of its own.
    #[serde(skip)]
    pub shared: Shared,
    #[serde(skip)]
    pub(super) theme: theme::Theme,
}

/// What a theme adds to every page; empty where there is nothing.
#[derive(Debug, Serialize)]
pub struct Edges {
    /// The confidentiality label.
    pub label: String,
    /// The text for the page foot.
    pub footer: String,
}

/// The right part of the page head: the period and what it is compared with.
pub(super) fn period_line(
    words: Words,
    comparison: Option<Comparison>,
    asked: Option<Period>,
    compare: Compare,
    calendar: Calendar,
) -> String {
    let period = words.period_full(words.period);
    let Some(Comparison { period: compared, wanted }) = comparison else {
        return nothing_compared(words, &period, asked);
    };
    let month = words.period_full(compared);
    // Why it is this round, where that is not the one before.
    let why = match (wanted, compare) {
        (Some(wanted), _) => {
            let wanted = words.period_full(wanted);
            words.pick(format!(" (no results for {wanted})"), format!("（{wanted}は結果なし）"))
        }
        (None, Compare::Quarter) if compared.length() < Length::Quarter => {
            let number = compared.quarter(calendar.fiscal).part();
            words.pick(format!(" (Q{number} close)"), format!("（第{number}四半期末）"))
        }
        _ => String::new(),
    };
    words.pick(
        format!("{period}  ·  compared with {month}{why}"),
        format!("{period}  ·  比較対象：{month}{why}"),
    )
}

/// That there is nothing to compare with: no earlier results at all, or none up to the round
/// that was asked for.
fn nothing_compared(words: Words, period: &str, asked: Option<Period>) -> String {
    let Some(asked) = asked else {
        return words
            .pick(format!("{period}  ·  no earlier period"), format!("{period}  ·  比較対象なし"));
    };
    let name = words.period_full(asked);
    if asked >= words.period {
        return words.pick(
            format!("{period}  ·  compared with nothing: {name} is not earlier"),
            format!("{period}  ·  比較対象なし（{name}は過去ではない）"),
        );
    }
    words.pick(
        format!("{period}  ·  no results up to {name} to compare with"),
        format!("{period}  ·  比較対象なし（{name}以前の結果なし）"),
    )
}

/// The model's name and version, for page feet.
pub(super) fn model_name(words: Words, model: &MaturityModel) -> String {
    format!("{} {}", shortened(&words.text(&model.name), 26.0), model.version)
}

/// A day as templates take it.
pub(super) fn document_date(day: NaiveDate) -> (i32, u32, u32) {
    (day.year(), day.month(), day.day())
}

/// What the theme adds to the edges of the pages, short enough for one line.
pub(super) fn edges(words: Words, theme: &Theme) -> Edges {
    Edges {
        label: shortened(&words.text(&theme.label), 58.0),
        footer: shortened(&words.text(&theme.footer), 58.0),
    }
}

/// The small line over the headline; a logo stands beside it.
pub(super) fn kicker(name: &str, theme: &Theme) -> String {
    shortened(name, if theme.logo.is_some() { 32.0 } else { 44.0 })
}

/// How much a logo moves the headline down, in points.
pub(super) const LOGO: f64 = 12.0;

/// The height of kicker, headline and figures in points, a little on the safe side.
pub(super) fn opening_height(words: Words, headline: &str, has_logo: bool) -> f64 {
    let (size, line) = if words.is_ja() { (17.0, 24.0) } else { (19.0, 22.0) };
    let lines: f64 = headline.split('\n').map(|line| lines(line, 493.0, size)).sum();
    90.0 + if has_logo { LOGO } else { 0.0 } + line * lines
}

/// How many lines a text takes in a column of `measure` points at a size in points.
pub(super) fn lines(text: &str, measure: f64, size: f64) -> f64 {
    // The regular weight is a little narrower than the widths at hand.
    (width(text) * 0.96 * size / (measure * 0.98)).ceil().max(1.0)
}
