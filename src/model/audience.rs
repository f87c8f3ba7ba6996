//! Who reads the reports, and what they may know.

use std::fmt;
use std::str::FromStr;

/// For whom reports are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Who {
    /// The teams and those who work with them: everything is named.
    #[default]
    Team,
    /// Everyone in the organisation: each team's report names that team alone, the summary
    /// gives pseudonyms, and nobody is named.
    Organisation,
    /// Everyone: counts over many teams alone.
    Public,
}

impl Who {
    /// All audiences, from the nearest to the widest.
    pub const ALL: [Self; 3] = [Self::Team, Self::Organisation, Self::Public];

    /// The name used in YAML and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Organisation => "organisation",
            Self::Public => "public",
        }
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Who {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|who| who.name() == text).ok_or_else(|| {
            format!("unknown audience `{text}`, expected `team`, `organisation` or `public`")
        })
    }
}

/// What a workspace says about the readers of its reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audience {
    /// For whom.
    pub who: Who,
    /// The fewest teams that are counted together where teams are not named.
    pub smallest_group: usize,
    /// Whether comments are shown, where the audience may see them: notes, evidence, reasons.
    pub comments: bool,
    /// Whether people are named, where the audience may see it: assessors, owners.
    pub assessors: bool,
}

impl Default for Audience {
    fn default() -> Self {
        Self { who: Who::Team, smallest_group: 5, comments: true, assessors: true }
    }
}

impl Audience {
    /// Whether comments stand in the reports.
    pub fn sees_comments(&self) -> bool {
        self.comments && self.who == Who::Team
    }

    /// Whether people are named in the reports.
    pub fn sees_people(&self) -> bool {
        self.assessors && self.who == Who::Team
    }
}

/// What is no longer in a portfolio, because its readers are not to know it. Nothing by
/// default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Withheld {
    /// The names of teams; pseudonyms stand in their place.
    pub team_names: bool,
    /// Whatever is said of one team.
    pub single_teams: bool,
    /// Counts over fewer teams than this.
    pub fewer_than: usize,
    /// So many groups, because they are too small.
    pub groups: usize,
    /// Notes, evidence and reasons.
    pub comments: bool,
    /// The names of people; owners are numbers that only tell them apart.
    pub people: bool,
}
