//! How much room is left on a page, so that what is optional goes where it fits.

use super::{
    BlockerRow, BlockersExhibit, EventRow, FollowUpExhibit, FollowUpRow, Guidance, HistoryExhibit,
    LadderExhibit, LedgerCell, LedgerExhibit, LedgerRow, LedgerTable, RoadmapExhibit, RoadmapRow,
};
use crate::model::Paper;
use crate::report::frame::{lines, opening_height};
use crate::report::words::Words;

/// The room left on a page, in points. The heights are those of `team.typ`, a
/// little on the safe side: what is not certain to fit is left out or shortened.
pub(super) struct Room {
    words: Words,
    left: f64,
    /// The height of an exhibit's rule, question and claim with the space around them.
    heading: f64,
    /// The part of it that is space above the rule.
    above: f64,
}

/// The height of a table's head.
const TABLE_HEAD: f64 = 17.0;
/// The height of the line that says how much more there is.
const MORE: f64 = 14.0;
/// The least height of a row of the roadmap: that of its bar.
const ROADMAP_ROW: f64 = 22.5;
/// What a row of the roadmap takes beside its text: the space around it and its rule.
const ROADMAP_INSET: f64 = 8.9;
/// The height of the first line of a text; it has no leading.
const FIRST_LINE: f64 = 6.4;
/// How much more than the room left may be taken: the estimates are a little on the safe side.
const TOLERANCE: f64 = 24.0;

impl Room {
    pub(super) fn new(words: Words, paper: Paper) -> Self {
        let (left, heading, above) = match paper {
            Paper::A4 => (725.0, 48.0, 18.0),
            Paper::Letter => (695.0, 41.0, 12.6),
        };
        Self { words, left, heading, above }
    }

    pub(super) fn take(&mut self, height: f64) {
        self.left -= height;
    }

    pub(super) fn has(&self, height: f64) -> bool {
        // A line more than the estimate always fits.
        self.left >= height + 8.0
    }

    /// Whether more was taken than there was.
    pub(super) fn is_overfull(&self) -> bool {
        self.left < -TOLERANCE
    }

    fn lines(text: &str, measure: f64, size: f64) -> f64 {
        lines(text, measure, size)
    }

    fn note_size(&self) -> f64 {
        if self.words.is_ja() { 7.2 } else { 7.6 }
    }

    fn table_size(&self) -> f64 {
        if self.words.is_ja() { 8.4 } else { 8.9 }
    }

    pub(super) fn opening(&self, headline: &str, has_logo: bool) -> f64 {
        opening_height(self.words, headline, has_logo)
    }

    pub(super) fn ladders(&self, ladder: &LadderExhibit) -> f64 {
        73.0 + ladder.row_height * ladder.rows.len() as f64
    }

    pub(super) fn blockers(&self, blockers: &BlockersExhibit) -> f64 {
        let row = |row: &BlockerRow| {
            let criterion = 12.0 * Self::lines(&row.criterion, 160.0, self.table_size() * 1.04);
            let cause = criterion + 10.8 * Self::lines(&row.cause, 165.0, self.note_size());
            let action = 13.0 * Self::lines(&row.action, 150.0, self.table_size());
            6.0 + cause.max(action)
        };
        let rows: f64 = blockers.rows.iter().map(row).sum();
        self.heading + TABLE_HEAD + rows + if blockers.more.is_some() { MORE } else { 0.0 }
    }

    pub(super) fn follow_up(&self, follow_up: &FollowUpExhibit) -> f64 {
        let row = |row: &FollowUpRow| {
            let action = Self::lines(&row.action, 160.0, self.table_size());
            let result = Self::lines(&row.result, 100.0, self.table_size());
            2.5 + 12.0 * action.max(result)
        };
        let rows: f64 = follow_up.rows.iter().map(row).sum();
        self.heading + TABLE_HEAD + rows + if follow_up.more.is_some() { MORE } else { 0.0 }
    }

    pub(super) fn decision(&self, decision: &str) -> f64 {
        34.0 + 14.0 * Self::lines(decision, 400.0, 9.6)
    }

    pub(super) fn history(&self, history: &HistoryExhibit) -> f64 {
        let charts = history.charts.len().div_ceil(3) as f64 * 133.0;
        let line = |event: &EventRow| Self::lines(&event.reason, 333.0, self.table_size());
        let events: f64 = history.events.iter().map(|event| 4.0 + 12.5 * line(event)).sum();
        let head = if history.events.is_empty() { 0.0 } else { TABLE_HEAD + 8.0 };
        let more = if history.more.is_some() { MORE } else { 0.0 };
        self.heading - self.above + charts + head + events + more
    }

    pub(super) fn ledger(&self, ledger: &LedgerExhibit) -> f64 {
        let line = if self.words.is_ja() { 10.5 } else { 9.65 };
        let table = |table: &LedgerTable| -> f64 {
            let measure = 441.0 / table.columns.len() as f64 - 22.0;
            let cell = |cell: &LedgerCell| -> f64 {
                let lines = cell
                    .items
                    .iter()
                    .map(|item| Self::lines(&item.text, measure, self.note_size()));
                7.6 + line * (1.0 + lines.sum::<f64>())
            };
            let row = |row: &LedgerRow| row.cells.iter().map(cell).fold(32.0, f64::max);
            TABLE_HEAD + table.rows.iter().map(row).sum::<f64>()
        };
        let gaps = 10.0 * (ledger.tables.len() - 1) as f64;
        self.heading + gaps + ledger.tables.iter().map(table).sum::<f64>()
    }

    pub(super) fn note(&self, text: &str) -> f64 {
        8.0 + 10.0 * Self::lines(text, 480.0, self.note_size())
    }

    /// How many rows of a roadmap fit; never fewer than two, even if that takes a page.
    pub(super) fn roadmap_rows(&self, rows: &[RoadmapRow]) -> usize {
        let mut left = self.left - self.heading - TABLE_HEAD - MORE;
        let fits = |row: &&RoadmapRow| {
            left -= self.roadmap_row(row);
            left >= 0.0
        };
        rows.iter().take_while(fits).count().max(2)
    }

    fn roadmap_row(&self, row: &RoadmapRow) -> f64 {
        let note_line = if self.words.is_ja() { 11.8 } else { 10.6 };
        let more_lines = Self::lines(&row.action, 190.0, self.table_size()) - 1.0;
        let note = row.note.as_ref();
        let note = note.map_or(0.0, |note| Self::lines(note, 190.0, self.note_size()));
        let lift = if row.lift.is_some() { 1.0 } else { 0.0 };
        let text = (12.0 * more_lines + note_line * note).max(note_line * lift);
        ROADMAP_ROW.max(ROADMAP_INSET + FIRST_LINE + text)
    }

    /// Whether a roadmap of these rows, and a line that says how much more there is, takes
    /// another page.
    pub(super) fn breaks_roadmap(&self, rows: &[RoadmapRow]) -> bool {
        let rows: f64 = rows.iter().map(|row| self.roadmap_row(row)).sum();
        self.left - self.heading - TABLE_HEAD - MORE - rows < -TOLERANCE
    }

    pub(super) fn roadmap(&self, roadmap: &RoadmapExhibit) -> f64 {
        let rows: f64 = roadmap.rows.iter().map(|row| self.roadmap_row(row)).sum();
        self.heading + TABLE_HEAD + rows + if roadmap.more.is_some() { MORE } else { 0.0 }
    }

    pub(super) fn guidance(&self, guidance: &Guidance) -> f64 {
        let line = if self.words.is_ja() { 11.5 } else { 10.6 };
        let column = |items: &[String]| -> f64 {
            items.iter().map(|item| 2.0 + line * Self::lines(item, 224.0, self.note_size())).sum()
        };
        34.0 + column(&guidance.challenges).max(column(&guidance.next_steps))
    }
}
