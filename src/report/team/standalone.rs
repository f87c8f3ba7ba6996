//! The charts of a team report as pictures of their own.

use super::{LadderExhibit, LadderRow, RoadmapExhibit, TeamReport};
use crate::chart::{Anchor, Chart, Label, LegendMark, ladder_line};
use crate::report::charts::{ChartSheet, Content, Row, Rows, in_lines};

impl TeamReport {
    /// Every chart of the report.
    pub fn charts(&self) -> ChartSheet {
        let mut sheet = ChartSheet::of(&self.frame);
        let drawn = || self.ladder.rows.iter().filter(|row| row.muted.is_none());
        sheet.push("ladder", ladder(&sheet, &self.ladder));
        for row in drawn() {
            sheet.push(format!("ladder-{}", row.id), one_ladder(&sheet, &self.ladder, row));
        }
        for row in drawn() {
            if let Some(spark) = &row.spark {
                sheet.push(format!("spark-{}", row.id), spark.clone());
            }
        }
        for history in self.history.iter().flat_map(|history| &history.charts) {
            sheet.push(format!("history-{}", history.id), history.chart.clone());
        }
        if let Some(roadmap) = self.roadmap.as_ref().filter(|roadmap| !roadmap.rows.is_empty()) {
            sheet.push("roadmap", bars(&sheet, roadmap));
        }
        sheet
    }
}

/// The levels above a ladder, and the height they take.
fn axis(sheet: &ChartSheet, exhibit: &LadderExhibit) -> (Vec<Label>, f64) {
    let named = exhibit.axis.len() <= 6;
    let mut labels = Vec::new();
    let mut lowest = 13.0;
    let mut x = exhibit.axis_first;
    for level in &exhibit.axis {
        let centred = |y, size, text: &str| {
            Label::new(sheet.theme, (x, y), size, text).anchor(Anchor::Middle)
        };
        labels.push(centred(5.0, 8.2, &level.label).bold());
        if named && !level.name.is_empty() {
            let mut y = 14.5;
            for line in in_lines(&level.name, exhibit.axis_step / 7.0) {
                labels.push(centred(y, 7.0, &line).grey());
                y += 8.4;
            }
            lowest = f64::max(lowest, y - 2.0);
        }
        x += exhibit.axis_step;
    }
    (labels, lowest)
}

fn ladder_row<'a>(row: &'a LadderRow, named: bool) -> Row<'a> {
    Row {
        name: if named { row.name.clone() } else { String::new() },
        content: match &row.muted {
            None => Content::Chart(&row.ladder),
            Some(words) => Content::Words(words.clone()),
        },
        after: String::new(),
    }
}

fn ladder(sheet: &ChartSheet, exhibit: &LadderExhibit) -> Chart {
    let (head, head_height) = axis(sheet, exhibit);
    let alts: Vec<&str> = exhibit.rows.iter().map(|row| row.ladder.alt.as_str()).collect();
    let key = exhibit.legend.iter().filter_map(|item| {
        let mark = match item.mark {
            "now" => LegendMark::Now,
            "stale" => LegendMark::Stale,
            "before" => LegendMark::Before,
            "target" => LegendMark::Target,
            "median" => LegendMark::Median,
            _ => return None,
        };
        Some((mark, item.text.clone()))
    });
    sheet.rows(&Rows {
        head,
        head_height,
        least: exhibit.axis_width,
        height: exhibit.row_height - 0.5,
        line: Some(ladder_line(exhibit.compact)),
        gap: 0.5,
        bold: true,
        rows: exhibit.rows.iter().map(|row| ladder_row(row, true)).collect(),
        key: key.collect(),
        alt: alts.join(if sheet.is_japanese() { "" } else { " " }),
    })
}

fn one_ladder(sheet: &ChartSheet, exhibit: &LadderExhibit, row: &LadderRow) -> Chart {
    let (head, head_height) = axis(sheet, exhibit);
    let alt = row.ladder.alt.clone();
    let rows = vec![ladder_row(row, false)];
    sheet.rows(&Rows { head, head_height, rows, alt, ..Rows::default() })
}

/// The steps on their common time axis.
fn bars(sheet: &ChartSheet, roadmap: &RoadmapExhibit) -> Chart {
    let mut x = 3.0;
    let mut head = Vec::new();
    for month in &roadmap.months {
        head.push(Label::new(sheet.theme, (x, 5.0), 7.6, month.name.clone()).grey());
        x += month.share * roadmap.axis_width;
    }
    let (colon, space) = if sheet.is_japanese() { ("：", "。") } else { (": ", ". ") };
    let spoken: Vec<String> =
        roadmap.rows.iter().map(|row| format!("{}{colon}{}", row.action, row.bar.alt)).collect();
    sheet.rows(&Rows {
        head,
        head_height: 12.0,
        rows: roadmap
            .rows
            .iter()
            .map(|row| Row {
                name: row.action.clone(),
                content: Content::Chart(&row.bar),
                after: row.due.clone().unwrap_or_default(),
            })
            .collect(),
        alt: format!("{}{}", spoken.join(space), space.trim_end()),
        ..Rows::default()
    })
}
