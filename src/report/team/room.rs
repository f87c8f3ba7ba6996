//! How much room is left on a page, so that what is optional goes where it fits.

use super::{
    AxisLevel, BlockerRow, BlockersExhibit, EventRow, Figure, FollowUpExhibit, FollowUpRow,
    Guidance, HistoryExhibit, LadderExhibit, LedgerCell, LedgerExhibit, LedgerItem, LedgerRow,
    LedgerTable, RoadmapExhibit, RoadmapRow,
};
use crate::chart::{ROADMAP_HEIGHTS, ROADMAP_WIDTH};
use crate::model::Paper;
use crate::report::frame::LOGO;
use crate::report::words::{Words, width};

/// The room left on a page, in points. The heights are those of `team.typ`, a
/// little on the safe side: what is not certain to fit is left out or shortened.
pub(super) struct Room {
    words: Words,
    /// The height of the text on a page.
    page: f64,
    left: f64,
    /// The space above the rule of an exhibit.
    above: f64,
    /// The space around its question and its claim, that above the rule included.
    around: f64,
    /// Whether the tables have a column for owners.
    owners: bool,
}

/// The height of the line that says how much more there is.
const MORE: f64 = 10.5;
/// The space above and below the text in a row of the roadmap: as a rule, and where rows are
/// low so that more of them fit.
const INSET: f64 = 4.2;
const LOW_INSET: f64 = 3.0;
/// How much room is kept free where the estimate of what stands above is a little too low.
const SAFETY: f64 = 4.0;
/// How much of a page may stay empty where a row goes over to the next, and its table's head
/// with it.
const UNUSED: f64 = 45.0;
/// The width of the text on every paper.
const CONTENT: f64 = 493.2;
/// The height of capitals in sizes.
const CAPITALS: f64 = 0.698;

impl Room {
    pub(super) fn new(words: Words, paper: Paper, owners: bool) -> Self {
        let (left, above, around) = match paper {
            Paper::A4 => (725.0, 18.0, 40.0),
            Paper::Letter => (695.0, 12.6, 32.6),
        };
        Self { words, page: left, left, above, around, owners }
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
        self.left < -SAFETY
    }

    /// A page with nothing on it.
    pub(super) fn new_page(&self) -> Self {
        Self { left: self.page, ..*self }
    }

    /// What is left where more may have been taken than there was, and the rest went over to
    /// next pages; rows do not break, so that a little more goes over.
    pub(super) fn next(&self) -> Self {
        let mut left = self.left;
        while left < 0.0 {
            left += self.page - UNUSED;
        }
        Self { left, ..*self }
    }

    /// The room on this page and the next together.
    pub(super) fn with_next_page(&self) -> Self {
        Self { left: self.next().left + self.page - UNUSED, ..*self }
    }

    /// What is surely left on the last page where more was taken than there was: each of the
    /// pages before it may have had some room that no row fitted into.
    pub(super) fn last_page(&self) -> Self {
        let pages = (-self.left / self.page).ceil().max(0.0);
        Self { left: self.next().left - UNUSED * pages, ..*self }
    }

    /// The same with something taken.
    pub(super) fn without(&self, height: f64) -> Self {
        Self { left: self.left - height, ..*self }
    }

    /// Whether so little is left on the page that it may stay empty.
    pub(super) fn is_nearly_full(&self) -> bool {
        (0.0..0.4 * self.page).contains(&self.left)
    }

    fn note_size(&self) -> f64 {
        if self.words.is_ja() { 7.2 } else { 7.6 }
    }

    fn table_size(&self) -> f64 {
        if self.words.is_ja() { 8.4 } else { 8.9 }
    }

    pub(super) fn opening(&self, headline: &str, figures: &[Figure], has_logo: bool) -> f64 {
        let (size, leading) = if self.words.is_ja() { (17.0, 0.6) } else { (19.0, 0.44) };
        let lines: f64 =
            headline.split('\n').map(|line| wrapped(line, 1.015 * CONTENT, size, true)).sum();
        let kicker = CAPITALS * 11.0 + if has_logo { LOGO } else { 0.0 };
        let gaps = 14.2 * (figures.len().max(1) - 1) as f64;
        let measure = (CONTENT - gaps) / figures.len().max(1) as f64;
        let figure = |figure: &Figure| {
            12.0 + CAPITALS * 27.0
                + self.cell(&figure.label, measure, true)
                + self.small(&figure.note, measure)
        };
        let figures = figures.iter().map(figure).fold(0.0, f64::max);
        kicker + 8.0 + Self::text(lines, size, leading * size) + 17.0 + figures
    }

    pub(super) fn ladders(&self, ladder: &LadderExhibit) -> f64 {
        let name = |level: &AxisLevel| -> f64 {
            level.name.split('\n').map(|line| wrapped(line, ladder.axis_step, 7.0, false)).sum()
        };
        let names = if ladder.axis.len() > 6 {
            0.0
        } else {
            ladder.axis.iter().map(name).fold(0.0, f64::max)
        };
        let axis = CAPITALS * 8.2 + names * (CAPITALS + 0.42) * 7.0;
        let legend: Vec<&str> = ladder.legend.iter().map(|item| item.text.as_str()).collect();
        let legend = self.small(&legend.join("        "), CONTENT);
        // It stands a little further from what is above it than the others.
        let above = if self.words.is_ja() { 4.4 } else { 2.7 };
        above
            + self.head()
            + 5.0
            + axis
            + ladder.row_height * ladder.rows.len() as f64
            + 4.0
            + legend
    }

    pub(super) fn blockers(&self, blockers: &BlockersExhibit) -> f64 {
        let shared = CONTENT - 64.0 - 42.0 - self.owner_column(58.0);
        let (criterion, action) = (shared * 1.15 / 2.15 - 9.0, shared / 2.15 - 9.0);
        let row = |row: &BlockerRow| {
            let text = self.cell(&row.criterion, criterion, true);
            let cause = if row.cause.is_empty() {
                0.0
            } else {
                self.leading() + self.small(&row.cause, criterion)
            };
            let step = self.cell(&row.dimension, 55.0, true) + 5.0 + self.small(&row.step, 55.0);
            let owner = row.owner.as_ref().map_or(0.0, |owner| self.cell(owner, 49.0, false));
            let action = self.cell(&row.action, action, false);
            12.0 + [text + cause, step, owner, action].into_iter().fold(0.0, f64::max)
        };
        let rows: f64 = blockers.rows.iter().map(row).sum();
        let head = if blockers.rows.is_empty() { 0.0 } else { self.table_head() };
        self.head() + head + rows + if blockers.more.is_some() { MORE } else { 0.0 }
    }

    pub(super) fn follow_up(&self, follow_up: &FollowUpExhibit) -> f64 {
        let action = CONTENT - 62.0 - self.owner_column(62.0) - 88.0 - 108.0 - 8.0;
        let row = |row: &FollowUpRow| {
            let owner = row.owner.as_ref().map_or(0.0, |owner| self.cell(owner, 54.0, false));
            let cells = [
                self.cell(&row.action, action, false),
                self.cell(&row.dimension, 54.0, false),
                owner,
                self.cell(&row.result, 100.0, row.alert),
            ];
            9.2 + cells.into_iter().fold(0.0, f64::max)
        };
        let rows: f64 = follow_up.rows.iter().map(row).sum();
        let more = follow_up.more.as_ref().map_or(0.0, |more| 5.0 + self.small(more, CONTENT));
        self.head() + self.table_head() + rows + more
    }

    /// The height of the box of the decision with the space above it.
    pub(super) fn decision(&self, decision: &str) -> f64 {
        let size = if self.words.is_ja() { 9.0 } else { 9.6 };
        let title = self.words.pick("Decision needed: ", "決裁事項：");
        let lines = wrapped(&format!("{title}{decision}"), CONTENT - 22.0, size, false);
        8.0 + 20.0 + Self::text(lines, size, self.leading())
    }

    /// The height of a text of table size.
    fn cell(&self, text: &str, measure: f64, bold: bool) -> f64 {
        let size = self.table_size();
        Self::text(wrapped(text, measure, size, bold), size, self.leading())
    }

    /// The height of small print.
    fn small(&self, text: &str, measure: f64) -> f64 {
        let size = self.note_size();
        Self::text(wrapped(text, measure, size, false), size, self.leading())
    }

    /// The width of the column of owners, where there is one.
    fn owner_column(&self, width: f64) -> f64 {
        if self.owners { width } else { 0.0 }
    }

    /// The height of some lines of a size, from the capitals of the first to the foot of the last.
    fn text(lines: f64, size: f64, leading: f64) -> f64 {
        CAPITALS * size + (lines - 1.0) * (CAPITALS * size + leading)
    }

    /// The leading of sentences, which small print in a table has too.
    fn leading(&self) -> f64 {
        if self.words.is_ja() { 0.72 * 9.0 } else { 0.54 * 9.6 }
    }

    /// The height of the head of a table with heads of one line.
    fn table_head(&self) -> f64 {
        5.0 + CAPITALS * self.note_size()
    }

    /// The height of an exhibit's head with the space around it.
    fn head(&self) -> f64 {
        let claim = if self.words.is_ja() { 11.0 } else { 12.0 };
        self.around + CAPITALS * (self.note_size() + claim)
    }

    pub(super) fn history(&self, history: &HistoryExhibit) -> f64 {
        let rows = history.charts.len().div_ceil(3) as f64;
        let charts = (137.0 * rows - 8.0).max(0.0);
        let event = |event: &EventRow| {
            let left = CONTENT - 74.0 - history.round_width - history.step_width;
            let reason = self.cell(&event.reason, left, false);
            8.4 + reason.max(self.cell(&event.dimension, 68.0, false))
        };
        let events: f64 = history.events.iter().map(event).sum();
        let head = if history.events.is_empty() { 0.0 } else { self.table_head() + 8.0 };
        let more = if history.more.is_some() { MORE } else { 0.0 };
        self.head() - self.above + charts + head + events + more
    }

    pub(super) fn ledger(&self, ledger: &LedgerExhibit) -> f64 {
        let size = self.note_size();
        let table = |table: &LedgerTable| -> f64 {
            let measure = (CONTENT - 52.0) / table.columns.len() as f64 - 21.0;
            let item = |item: &LedgerItem| {
                let bold = item.state == "blocking";
                let lines = wrapped(&item.text, measure, size, bold);
                // The mark is higher than the capitals of the first line.
                0.55 * size + 7.0 + Self::text(lines, size, 0.45 * size) - CAPITALS * size
            };
            let cell = |cell: &LedgerCell| {
                9.2 + CAPITALS * size + cell.items.iter().map(item).sum::<f64>()
            };
            let row = |row: &LedgerRow| {
                let level =
                    if row.level.is_empty() { 0.0 } else { 4.5 + CAPITALS * self.table_size() };
                let own = 9.2 + level + self.small(&row.name, 48.0);
                row.cells.iter().map(cell).fold(own, f64::max)
            };
            let column = (CONTENT - 52.0) / table.columns.len() as f64 - 11.0;
            let heads = table.columns.iter().map(|name| self.cell(name, column, true));
            5.0 + heads.fold(0.0, f64::max) + table.rows.iter().map(row).sum::<f64>()
        };
        let gaps = 10.0 * (ledger.tables.len() - 1) as f64;
        self.head() + gaps + ledger.tables.iter().map(table).sum::<f64>()
    }

    /// The height of the note at the foot, with the space above it.
    pub(super) fn note(&self, title: &str, text: &str) -> f64 {
        let size = self.note_size();
        let lines = wrapped(&format!("{title} {text}"), CONTENT, size, false);
        12.0 + 5.0 + Self::text(lines, size, 0.5 * size)
    }

    /// How many rows of a roadmap fit into the room, with the line that says how many more
    /// there are where these are not all; none where there is no room for its head.
    pub(super) fn roadmap_rows(&self, rows: &[RoadmapRow], low: bool, all: usize) -> Option<usize> {
        let table = if rows.is_empty() { 0.0 } else { self.table_head() };
        let closer = if low { 2.0 * self.closer() } else { 0.0 };
        let mut left = self.left + closer - self.head() - table - SAFETY;
        let mut fit = (left >= 0.0).then_some(0)?;
        for (at, row) in rows.iter().enumerate() {
            left -= self.roadmap_row(row, low);
            let more = if at + 1 < all { MORE } else { 0.0 };
            if left >= more {
                fit = at + 1;
            }
        }
        Some(fit)
    }

    fn roadmap_row(&self, row: &RoadmapRow, low: bool) -> f64 {
        let [usual, low_bar] = ROADMAP_HEIGHTS;
        let (least, inset) = if low { (low_bar, 2.0 * LOW_INSET) } else { (usual, 2.0 * INSET) };
        let action = CONTENT - self.owner_column(58.0) - ROADMAP_WIDTH - 42.0 - 74.0 - 8.0;
        let below = |note: &Option<String>, measure: f64| {
            note.as_ref().map_or(0.0, |note| self.leading() + self.small(note, measure))
        };
        let left = self.cell(&row.action, action, false) + below(&row.note, action);
        let right = self.cell(&row.brings, 68.0, false) + below(&row.lift, 68.0);
        let owner = row.owner.as_ref().map_or(0.0, |owner| self.cell(owner, 50.0, false));
        least.max(inset + left.max(right).max(owner))
    }

    pub(super) fn roadmap(&self, roadmap: &RoadmapExhibit) -> f64 {
        let rows: f64 = roadmap.rows.iter().map(|row| self.roadmap_row(row, roadmap.low)).sum();
        let head = if roadmap.rows.is_empty() { 0.0 } else { self.table_head() };
        let closer = if roadmap.low && !roadmap.own_page { 2.0 * self.closer() } else { 0.0 };
        self.head() - closer + head + rows + if roadmap.more.is_some() { MORE } else { 0.0 }
    }

    /// How much closer the ledger and the roadmap stand to what is above them where rows are low.
    fn closer(&self) -> f64 {
        self.above * 7.0 / 18.0
    }

    pub(super) fn guidance(&self, guidance: &Guidance) -> f64 {
        let line = if self.words.is_ja() { 11.5 } else { 10.6 };
        let column = |items: &[String]| -> f64 {
            let size = self.note_size();
            items.iter().map(|item| 2.0 + line * wrapped(item, 224.0, size, false)).sum()
        };
        34.0 + column(&guidance.challenges).max(column(&guidance.next_steps))
    }
}

/// How many lines a text takes where words are broken after hyphens at most, but Japanese is at
/// every character.
fn wrapped(text: &str, measure: f64, size: f64, bold: bool) -> f64 {
    let room = measure / size;
    let (mut lines, mut used) = (1.0, 0.0);
    let mut rest = text.trim_end();
    while let Some(first) = rest.chars().next() {
        let (piece, after) = rest.split_at(unbroken(rest));
        let takes: f64 = piece.chars().map(|character| advance(character, bold)).sum();
        if used + takes > room && used > 0.0 && !first.is_whitespace() {
            lines += 1.0;
            used = 0.0;
        }
        used += takes;
        // A word that is longer than a line goes on on the next.
        while used > room && !first.is_whitespace() {
            lines += 1.0;
            used -= room;
        }
        rest = after;
    }
    lines
}

/// The width of a character in sizes. The regular weight of Latin letters is a little narrower
/// than the widths at hand.
fn advance(character: char, bold: bool) -> f64 {
    let heavy = width(character.encode_utf8(&mut [0; 4]));
    if bold || character >= '\u{2000}' { heavy } else { 0.96 * heavy }
}

/// How many bytes of a text stay on one line: a word or a character with the marks that cling
/// to it.
fn unbroken(text: &str) -> usize {
    let in_word = |character: char| character < '\u{2000}' && !character.is_whitespace();
    let ends = |character: char| {
        "、。，．・：；？！）」』】〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々".contains(character)
    };
    let begins = |character: char| "（「『【〈《".contains(character);
    let mut before: Option<char> = None;
    let end = text.find(|character| {
        let is_break = before.is_some_and(|before| {
            let is_word = in_word(before) && in_word(character) && before != '-';
            !(is_word || ends(character) || begins(before))
        });
        before = Some(character);
        is_break
    });
    end.unwrap_or(text.len())
}
