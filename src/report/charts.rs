//! The charts of a report as pictures that stand by themselves, outside its pages.
//!
//! What the page says around a chart stands in the picture: rows that are cells of a table
//! there get their names, their axis and their key here.

use serde::Serialize;

use super::frame::{Frame, Shared, View};
use super::words::{shortened, width};
use crate::chart::theme::Theme;
use crate::chart::{Anchor, Chart, Label, LegendMark, compose, legend};

/// All charts of a report.
#[derive(Debug, Serialize)]
pub struct ChartSheet {
    #[serde(skip)]
    pub(super) shared: Shared,
    #[serde(skip)]
    pub(super) theme: Theme,
    /// The charts, in the order of the pages.
    pub charts: Vec<NamedChart>,
}

impl View for ChartSheet {
    fn shared(&self) -> &Shared {
        &self.shared
    }

    fn attachment(&self) -> &str {
        ""
    }

    fn pages(&self) -> usize {
        0
    }
}

/// A chart with a name that can be that of a file.
#[derive(Debug, Serialize)]
pub struct NamedChart {
    /// What it shows: `ladder-training`.
    pub name: String,
    /// The chart.
    pub chart: Chart,
    /// How to read it, set below.
    pub note: Option<String>,
}

impl ChartSheet {
    /// An empty sheet for the charts of a report with this frame.
    pub(super) fn of(frame: &Frame) -> Self {
        Self { shared: frame.shared.clone(), theme: frame.theme, charts: Vec::new() }
    }

    /// Whether the charts are in Japanese.
    pub(super) fn is_japanese(&self) -> bool {
        self.shared.lang == "ja"
    }

    pub(super) fn push(&mut self, name: impl Into<String>, chart: Chart) {
        self.charts.push(NamedChart { name: name.into(), chart, note: None });
    }

    pub(super) fn push_noted(&mut self, name: &str, chart: Chart, note: &str) {
        let note = Some(note.to_owned());
        self.charts.push(NamedChart { name: name.into(), chart, note });
    }

    /// The sizes of names and of keys, those of the pages.
    fn sizes(&self) -> (f64, f64) {
        if self.is_japanese() { (8.4, 7.2) } else { (8.9, 7.6) }
    }

    /// A key for a chart of this width; the room is what its text takes on the pages.
    fn key(&self, items: &[(LegendMark, String)], measure: f64) -> Chart {
        let (_, size) = self.sizes();
        let items: Vec<_> =
            items.iter().map(|(mark, text)| (*mark, text.clone(), width(text) * size)).collect();
        legend(self.theme, &items, measure, size)
    }

    /// A chart with its key below.
    pub(super) fn with_key(&self, chart: &Chart, items: &[(LegendMark, String)]) -> Chart {
        let key = self.key(items, chart.width);
        let top = chart.height + 8.0;
        compose(
            (chart.width, top + key.height),
            chart.alt.clone(),
            &[((0.0, 0.0), chart), ((0.0, top), &key)],
            Vec::new(),
        )
    }

    /// Rows with their names, a head above and a key below.
    pub(super) fn rows(&self, rows: &Rows<'_>) -> Chart {
        let (size, _) = self.sizes();
        let names: Vec<String> = rows.rows.iter().map(|row| shortened(&row.name, 48.0)).collect();
        let room = |texts: &mut dyn Iterator<Item = &str>| {
            texts.map(|text| width(text) * size).fold(0.0, f64::max).ceil()
        };
        let name_room = room(&mut names.iter().map(String::as_str));
        let left = if name_room > 0.0 { name_room + 12.0 } else { 0.0 };
        let charts = rows.rows.iter().filter_map(|row| row.content.chart());
        let middle = charts.map(|chart| chart.width).fold(rows.least, f64::max);
        let after = room(&mut rows.rows.iter().map(|row| row.after.as_str()));
        let right = if after > 0.0 { after + 8.0 } else { 0.0 };
        let mut labels: Vec<Label> =
            rows.head.iter().map(|label| Label { x: left + label.x, ..label.clone() }).collect();
        let mut parts = Vec::new();
        let mut y = rows.head_height;
        for (row, name) in rows.rows.iter().zip(names) {
            let height = row.content.chart().map_or(rows.height, |chart| chart.height);
            let center = y + rows.line.unwrap_or(height / 2.0);
            let name = Label::new(self.theme, (0.0, center), size, name);
            labels.push(if rows.bold { name.bold() } else { name });
            match &row.content {
                Content::Chart(chart) => parts.push(((left, y), *chart)),
                Content::Words(words) => {
                    labels.push(Label::new(self.theme, (left, center), size, words.clone()).grey());
                }
            }
            labels.push(
                Label::new(self.theme, (left + middle + right, center), size, row.after.clone())
                    .anchor(Anchor::End),
            );
            y += height + rows.gap;
        }
        labels.retain(|label| !label.text.is_empty());
        let whole = left + middle + right;
        let key = self.key(&rows.key, whole);
        if !rows.key.is_empty() {
            parts.push(((0.0, y + 5.0), &key));
            y += 5.0 + key.height;
        }
        compose((whole, y), rows.alt.clone(), &parts, labels)
    }
}

/// A name in lines of some room, in em; a word that is longer has a line of its own.
pub(super) fn in_lines(text: &str, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let mut open = String::new();
        for word in line.split_whitespace() {
            let longer = if open.is_empty() { word.to_owned() } else { format!("{open} {word}") };
            if open.is_empty() || width(&longer) <= room {
                open = longer;
            } else {
                lines.push(std::mem::replace(&mut open, word.to_owned()));
            }
        }
        if !open.is_empty() {
            lines.push(open);
        }
    }
    lines
}

/// Charts that are the rows of one picture.
#[derive(Debug, Default)]
pub(super) struct Rows<'a> {
    /// The labels above the charts, from their left edge.
    pub(super) head: Vec<Label>,
    pub(super) head_height: f64,
    /// The least width of the column of charts.
    pub(super) least: f64,
    /// The height of a row without a chart.
    pub(super) height: f64,
    /// Where the names stand below the top of a row; in the middle where it is not said.
    pub(super) line: Option<f64>,
    pub(super) gap: f64,
    pub(super) bold: bool,
    pub(super) rows: Vec<Row<'a>>,
    pub(super) key: Vec<(LegendMark, String)>,
    pub(super) alt: String,
}

/// A name, a chart and what stands after it.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) name: String,
    pub(super) content: Content<'a>,
    pub(super) after: String,
}

/// What a row shows.
#[derive(Debug)]
pub(super) enum Content<'a> {
    Chart(&'a Chart),
    /// Why there is no chart.
    Words(String),
}

impl<'a> Content<'a> {
    fn chart(&self) -> Option<&'a Chart> {
        match self {
            Self::Chart(chart) => Some(chart),
            Self::Words(_) => None,
        }
    }
}
