//! The charts of the summary as pictures of their own.

use super::{GapsExhibit, LevelKey, MapExhibit, SummaryReport};
use crate::chart::{Anchor, Chart, Label, LegendMark};
use crate::report::charts::{ChartSheet, Content, Row, Rows};

/// The width of the strip of a team in the map.
const STRIP: f64 = 78.0;

impl SummaryReport {
    /// Every chart of the summary.
    pub fn charts(&self) -> ChartSheet {
        let mut sheet = ChartSheet::of(&self.frame);
        if let Some(map) = self.map.as_ref().filter(|map| map.months.len() > 1) {
            sheet.push("map", strips(&sheet, map));
        }
        for (index, chart) in self.distribution.charts.iter().enumerate() {
            let key = key(&self.distribution.levels);
            sheet.push(format!("distribution-{}", index + 1), sheet.with_key(chart, &key));
        }
        if let Some(movers) = &self.movers {
            sheet.push_noted("movers", movers.chart.clone(), &movers.note);
        }
        if let Some(trend) = &self.trend {
            sheet.push_noted("trend", trend.chart.clone(), &trend.note);
        }
        if let Some(gaps) = self.gaps.as_ref().filter(|gaps| !gaps.rows.is_empty()) {
            sheet.push_noted("gaps", bars(&sheet, gaps), &gaps.note);
        }
        let sections = self.history.iter().flat_map(|history| &history.sections);
        for mini in sections.flat_map(|section| &section.minis) {
            sheet.push(format!("history-{}", mini.id), mini.chart.clone());
        }
        sheet
    }
}

/// The colours of the levels.
fn key(levels: &[LevelKey]) -> Vec<(LegendMark, String)> {
    let shades = levels.iter().map(|level| level.shade);
    let ramp = (shades.clone().min().unwrap_or(0), shades.max().unwrap_or(0));
    levels
        .iter()
        .map(|level| {
            let text = format!("{} {}", level.label, level.name);
            (LegendMark::Step(level.shade, ramp), text.trim_end().to_owned())
        })
        .collect()
}

/// The months of every team, in the order of the map.
fn strips(sheet: &ChartSheet, map: &MapExhibit) -> Chart {
    let mut head = Vec::new();
    for (index, month) in map.months.iter().enumerate() {
        let last = index + 1 == map.months.len();
        #[expect(clippy::cast_precision_loss, reason = "there are a few months")]
        let x = STRIP * (index as f64 + 0.5) / map.months.len() as f64;
        let label = Label::new(sheet.theme, (x, 5.0), 7.0, month.clone()).anchor(Anchor::Middle);
        head.push(if last { label.bold() } else { label.grey() });
    }
    let teams = || map.groups.iter().flat_map(|group| &group.rows);
    let alts: Vec<&str> =
        teams().filter_map(|row| row.strip.as_ref()).map(|strip| strip.alt.as_str()).collect();
    sheet.rows(&Rows {
        head,
        head_height: 11.0,
        least: STRIP,
        height: 17.5,
        gap: 1.5,
        rows: teams()
            .map(|row| Row {
                name: row.name.clone(),
                content: match &row.strip {
                    Some(strip) => Content::Chart(strip),
                    None => Content::Words(String::new()),
                },
                after: String::new(),
            })
            .collect(),
        alt: alts.join(if sheet.is_japanese() { "" } else { " " }),
        ..Rows::default()
    })
}

/// The criteria with the teams they block.
fn bars(sheet: &ChartSheet, gaps: &GapsExhibit) -> Chart {
    let (colon, space) = if sheet.is_japanese() { ("：", "。") } else { (": ", ". ") };
    let spoken: Vec<String> =
        gaps.rows.iter().map(|row| format!("{}{colon}{}", row.criterion, row.bar.alt)).collect();
    sheet.rows(&Rows {
        rows: gaps
            .rows
            .iter()
            .map(|row| Row {
                name: row.criterion.clone(),
                content: Content::Chart(&row.bar),
                after: String::new(),
            })
            .collect(),
        gap: 3.0,
        alt: format!("{}{}", spoken.join(space), space.trim_end()),
        ..Rows::default()
    })
}
