//! Many teams, their groups and their targets.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::NaiveDate;

use super::assessment::Assessment;
use super::audience::{Audience, Withheld};
use super::fold::id_key;
use super::grade::Grade;
use super::maturity::MaturityModel;
use super::period::{Calendar, Period};
use super::text::{LocalText, Locale};
use super::theme::Theme;

/// The id of a team: a plain name that is also a safe file name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TeamId(String);

impl TeamId {
    /// The longest id, in characters.
    pub const MAX: usize = 80;
    /// The longest id, in bytes: files are named after it, and systems count these.
    const MAX_BYTES: usize = 200;

    /// Checks a name: letters and digits of any script, `-`, `_` and `.`, beginning with a
    /// letter or digit.
    ///
    /// # Errors
    /// What is wrong with the name, as a message.
    pub fn new(name: &str) -> Result<Self, String> {
        let fault = |why: &str| {
            let mut shown: String = name.chars().take(Self::MAX).collect();
            if shown.len() < name.len() {
                shown.push('…');
            }
            Err(format!("`{}` is not a team id: {why}", shown.escape_debug()))
        };
        if name.is_empty() {
            return fault("it is empty");
        }
        if name.chars().count() > Self::MAX {
            return fault("it is longer than 80 characters");
        }
        if name.len() > Self::MAX_BYTES {
            return fault("it is longer than 200 bytes, and a file is named after it");
        }
        if let Some(wrong) =
            name.chars().find(|c| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')))
        {
            return fault(&format!(
                "`{}` is neither letter, digit, `-`, `_` nor `.`",
                wrong.escape_debug()
            ));
        }
        if !name.starts_with(char::is_alphanumeric) {
            return fault("it does not begin with a letter or digit");
        }
        if name.ends_with('.') {
            return fault("it ends with a dot");
        }
        // Windows opens a device for these, whatever the extension,
        // and takes `COM¹` for `COM1`.
        let stem = id_key(name.split('.').next().unwrap_or_default());
        let numbered = |prefix: &str| {
            stem.strip_prefix(prefix).is_some_and(|rest| matches!(rest.as_bytes(), [b'1'..=b'9']))
        };
        if matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
            || numbered("com")
            || numbered("lpt")
        {
            return fault("the name is reserved by some file systems");
        }
        Ok(Self(name.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TeamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Target levels (or scores), and the day by which they are to be reached.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Targets {
    /// The target of every dimension that has none of its own.
    pub all: Option<Grade>,
    /// The target by index of dimension.
    pub dimensions: BTreeMap<usize, Grade>,
    /// The day by which.
    pub by: Option<NaiveDate>,
}

impl Targets {
    /// The target of a dimension.
    pub fn of(&self, dimension: usize) -> Option<&Grade> {
        self.dimensions.get(&dimension).or(self.all.as_ref())
    }

    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.all.is_none() && self.dimensions.is_empty()
    }
}

/// A team with its history.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// Its name.
    pub name: LocalText,
    /// The id of its group.
    pub group: Option<String>,
    /// Its own targets.
    pub targets: Targets,
    /// Its assessments, oldest first. Of several in one round the last counts as the
    /// round's; the others are history.
    pub history: Vec<Assessment>,
    /// Periods for which a file was found that could not be used.
    pub unreadable: BTreeSet<Period>,
}

impl Team {
    /// The assessment of a period, the last of several.
    pub fn assessment(&self, period: Period) -> Option<&Assessment> {
        self.until(period).last().filter(|assessment| assessment.period == period)
    }

    /// The assessments up to and including a period.
    pub fn until(&self, period: Period) -> &[Assessment] {
        let end = self.history.partition_point(|assessment| assessment.period <= period);
        &self.history[..end]
    }
}

/// A group of teams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: LocalText,
}

/// What a period is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compare {
    /// The newest round before it that has results.
    #[default]
    Previous,
    /// The last round of the quarter before it.
    Quarter,
    /// The same round a year before.
    Year,
    /// A named period: its last round.
    Period(Period),
}

/// The round that another one is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    /// The round, which has results.
    pub period: Period,
    /// The round that was asked for, where that has no results and `period` is the nearest
    /// before it that has some.
    pub wanted: Option<Period>,
}

/// Everything a run knows: the model, the teams and what is asked of them.
#[derive(Debug, Clone)]
pub struct Portfolio {
    /// The id the workspace gives itself, where it does.
    pub id: Option<String>,
    /// The name of the organisation.
    pub organisation: LocalText,
    /// The language of the reports.
    pub locale: Locale,
    /// The maturity model.
    pub model: MaturityModel,
    /// What a period is compared with.
    pub compare: Compare,
    /// How time is divided into rounds.
    pub calendar: Calendar,
    /// The targets of all teams that have none of their own.
    pub targets: Targets,
    /// After how many months an assessment is old.
    pub stale_after: u32,
    /// The groups, in the order of the workspace file.
    pub groups: Vec<Group>,
    /// The teams: those of the workspace file in its order, then the others by id.
    pub teams: Vec<Team>,
    /// How the reports look.
    pub theme: Theme,
    /// Who is to read the reports.
    pub audience: Audience,
    /// What was taken out for these readers.
    pub withheld: Withheld,
}

impl Portfolio {
    /// After how many months an assessment is old where nothing is said.
    pub const STALE_AFTER: u32 = 3;

    /// All periods with results, oldest first.
    pub fn periods(&self) -> BTreeSet<Period> {
        self.teams
            .iter()
            .flat_map(|team| team.history.iter().map(|assessment| assessment.period))
            .collect()
    }

    /// The newest period with results.
    pub fn newest_period(&self) -> Option<Period> {
        self.periods().last().copied()
    }

    /// The newest period with results that is not to come on a day; the newest where all are.
    pub fn newest_begun(&self, today: NaiveDate) -> Option<Period> {
        let begun = |period: &Period| period.first_day() <= today;
        self.periods().into_iter().rev().find(begun).or_else(|| self.newest_period())
    }

    /// The round that `period` is to be compared with, whether it has results or not; `None`
    /// where it is the newest before it that has some.
    pub fn asked(&self, period: Period) -> Option<Period> {
        Some(match self.compare {
            Compare::Previous => return None,
            Compare::Quarter => {
                let quarter = period.quarter(self.calendar.fiscal);
                // The day before the quarter began, in which the round itself may have begun.
                let end = quarter.first_day().pred_opt()?;
                let round = self.calendar.round_of(end).min(period.plus(-1));
                // A week may have begun before the quarter that it belongs to.
                let is_before = round.quarter(self.calendar.fiscal) < quarter;
                if is_before { round } else { round.plus(-1) }
            }
            Compare::Year => period.a_year_before(),
            Compare::Period(named) => self.calendar.round_of(named.last_day()),
        })
    }

    /// The round that `period` is compared with; `None` where no round before it has results.
    pub fn comparison(&self, period: Period) -> Option<Comparison> {
        let periods = self.periods();
        let Some(wanted) = self.asked(period) else {
            let period = *periods.range(..period).next_back()?;
            return Some(Comparison { period, wanted: None });
        };
        if wanted >= period {
            return None;
        }
        let found = *periods.range(..=wanted).next_back()?;
        Some(Comparison { period: found, wanted: (found != wanted).then_some(wanted) })
    }

    /// The round of [`comparison`](Self::comparison).
    pub fn compared_with(&self, period: Period) -> Option<Period> {
        self.comparison(period).map(|comparison| comparison.period)
    }

    /// The team with this id.
    pub fn team(&self, id: &str) -> Option<&Team> {
        self.teams.iter().find(|team| team.id.as_str() == id)
    }

    /// How many teams each group has, by its id; groups without teams are left out.
    pub fn group_sizes(&self) -> BTreeMap<&str, usize> {
        let mut sizes = BTreeMap::new();
        for group in self.teams.iter().filter_map(|team| team.group.as_deref()) {
            *sizes.entry(group).or_default() += 1;
        }
        sizes
    }

    /// The target of a team's dimension: the assessment's, else the team's, else the
    /// organisation's.
    pub fn target(
        &self,
        team: &Team,
        assessment: Option<&Assessment>,
        dimension: usize,
    ) -> Option<Grade> {
        assessment
            .and_then(|assessment| assessment.targets.of(dimension))
            .or_else(|| team.targets.of(dimension))
            .or_else(|| self.targets.of(dimension))
            .cloned()
    }

    /// The day by which a team's targets are to be reached.
    pub fn target_day(&self, team: &Team, assessment: Option<&Assessment>) -> Option<NaiveDate> {
        assessment
            .and_then(|assessment| assessment.targets.by)
            .or(team.targets.by)
            .or(self.targets.by)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_id_is_a_plain_name() {
        for name in ["payments", "team-1", "決済", "a.b_c", "Zürich"] {
            assert!(TeamId::new(name).is_ok(), "{name}");
        }
        for name in [
            "",
            "../etc",
            "a/b",
            "a\\b",
            ".hidden",
            "a b",
            "CON",
            "lpt1.x",
            "COM¹",
            "ＣＯＮ",
            "a\0",
            "x.",
            "a\u{202e}b",
        ] {
            assert!(TeamId::new(name).is_err(), "{name:?}");
        }
        for (name, limit) in [("x".repeat(81), "80 characters"), ("長".repeat(70), "200 bytes")] {
            assert!(TeamId::new(&name).is_err_and(|why| why.contains(limit)));
        }
    }
}
