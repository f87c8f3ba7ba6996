//! What a summary is made from, and the names of what it is about.

use crate::chart::theme::Theme;
use crate::model::{Colors, Length, Period};
use crate::report::facts::{dimension_name, short_dimension_name};
use crate::report::words::Words;
use crate::score::{OrganisationScore, Share};

/// What a summary is made from.
pub(super) struct SummaryFacts<'a> {
    pub(super) words: Words,
    pub(super) score: &'a OrganisationScore<'a>,
    pub(super) theme: Theme,
    /// The periods shown, oldest first.
    pub(super) window: Vec<Period>,
}

impl SummaryFacts<'_> {
    /// Whether a round between the first and the last of those shown is left out.
    pub(super) fn leaves_rounds_out(&self) -> bool {
        self.window.windows(2).any(|pair| pair[0].plus(1) != pair[1])
    }

    /// A head for each round of a strip: a sign, and where rounds are left out, so that the
    /// signs do not follow from each other, a short name as long as there is room.
    pub(super) fn round_heads(&self) -> Vec<String> {
        const MOST_NAMES: usize = 4;
        let words = self.words;
        let named = self.leaves_rounds_out()
            && self.score.period.length() == Length::Month
            && self.window.len() <= MOST_NAMES;
        let head = |period: &Period| match named {
            true => words.month_on_axis(*period),
            false => words.period_initial(*period),
        };
        self.window.iter().map(head).collect()
    }

    pub(super) fn name(&self, dimension: usize) -> String {
        dimension_name(self.words, &self.score.portfolio.model, dimension)
    }

    pub(super) fn short(&self, dimension: usize) -> String {
        short_dimension_name(self.words, &self.score.portfolio.model, dimension)
    }

    pub(super) fn team(&self, team: usize) -> String {
        self.words.text(&self.score.teams[team].team.name)
    }

    pub(super) fn criterion(&self, criterion: usize) -> String {
        self.words.text(&self.score.portfolio.model.criteria[criterion].text)
    }

    pub(super) fn has_levels(&self) -> bool {
        self.score.portfolio.model.has_levels()
    }

    /// `level` or `score`, by what the model gives.
    pub(super) fn grade(&self) -> String {
        if self.has_levels() {
            self.words.pick("level", "レベル")
        } else {
            self.words.pick("score", "スコア")
        }
    }

    /// What the colour for losses and stalls is called; that of a theme can be any.
    pub(super) fn attention(&self) -> String {
        let usual = Colors::default().attention;
        if self.score.portfolio.theme.colors.attention == usual {
            self.words.pick("orange", "橙")
        } else {
            self.words.pick("coloured", "着色")
        }
    }

    /// `6 of 11` or `6/11`, for cells.
    pub(super) fn share(&self, share: Share) -> String {
        self.words.pick(
            format!("{} of {}", share.count, share.of),
            format!("{}/{}", share.count, share.of),
        )
    }

    /// As many names as there is room for, in sizes, at least one, and how many more there are.
    pub(super) fn names_within(&self, names: &[String], room: f64) -> String {
        let words = self.words;
        let mut shown: Vec<String> = Vec::new();
        let mut used = 0.0;
        for (place, name) in names.iter().enumerate() {
            used += crate::report::words::width(name) + 1.0;
            if used > room && !shown.is_empty() {
                let rest = names.len() - place;
                shown.push(words.pick(format!("{rest} more"), format!("ほか{rest}チーム")));
                break;
            }
            shown.push(name.clone());
        }
        shown.join(&words.pick(", ", "、"))
    }
}
