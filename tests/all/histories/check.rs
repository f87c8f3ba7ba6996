//! What is found wrong, and the rules that hold for every text of every report.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use dankai::model::Locale;
use serde_json::Value as Json;

use super::make::{Day, History, Month, shown_day};
use super::recount::{Recount, TeamNow};
use super::text::{Named, Text, days, faults_of_form, pattern, periods, texts};

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A workspace that should be readable is not.
    Unreadable,
    /// Levels, scores and counts of `score --format json`.
    Score,
    /// What is compared with, and that it is the period the texts name.
    Compared,
    /// Months without a year are among the last twelve, and something was assessed then.
    Months,
    /// Days are those of the plan.
    Days,
    /// "Since" a month.
    Since,
    /// The first assessment.
    First,
    /// Nothing is compared across versions of a model.
    Versions,
    /// Counts on the page of a team.
    TeamCounts,
    /// Counts on the pages of all teams.
    SummaryCounts,
    /// What gaps block and lift.
    Gaps,
    /// Grammar and signs.
    Form,
    /// Names keep their capital.
    Capitals,
    /// Every open item of the plan is on the page, with its own day.
    PlanShown,
    /// What became of planned actions.
    FollowUp,
    /// What is late or moved, and nothing else, is in the colour of attention.
    Attention,
    /// Nothing is promised for a day that is gone.
    Promises,
    /// What is said of teams that answered nothing.
    NoAnswers,
}

impl Kind {
    pub(super) const ALL: [Self; 18] = [
        Self::Unreadable,
        Self::Score,
        Self::Compared,
        Self::Months,
        Self::Days,
        Self::Since,
        Self::First,
        Self::Versions,
        Self::TeamCounts,
        Self::SummaryCounts,
        Self::Gaps,
        Self::Form,
        Self::Capitals,
        Self::PlanShown,
        Self::FollowUp,
        Self::Attention,
        Self::Promises,
        Self::NoAnswers,
    ];
}

/// A sentence that is not true.
#[derive(Debug, Clone)]
pub(super) struct Complaint {
    pub(super) kind: Kind,
    /// Which report, and where on it.
    pub(super) place: String,
    pub(super) sentence: String,
    pub(super) why: String,
}

/// What was found about one history, or many.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) complaints: Vec<Complaint>,
    /// How many texts of each place were understood by a rule, and how many were not.
    pub(super) tally: BTreeMap<String, [usize; 2]>,
}

/// One report in one language.
pub(super) struct Page<'a> {
    pub(super) recount: &'a Recount<'a>,
    pub(super) locale: Locale,
    /// The team it is about; none where it is the summary.
    pub(super) team: Option<&'a TeamNow<'a>>,
    pub(super) view: &'a Json,
    pub(super) texts: Vec<Text>,
    understood: Vec<bool>,
    pub(super) found: Vec<Complaint>,
}

impl<'a> Page<'a> {
    pub(super) fn new(
        recount: &'a Recount<'a>,
        locale: Locale,
        team: Option<&'a TeamNow<'a>>,
        view: &'a Json,
    ) -> Self {
        let texts = texts(view, locale);
        let understood = vec![false; texts.len()];
        Self { recount, locale, team, view, texts, understood, found: Vec::new() }
    }

    pub(super) fn is_ja(&self) -> bool {
        self.locale == Locale::Ja
    }

    pub(super) fn history(&self) -> &'a History {
        self.recount.history
    }

    /// The English or the Japanese of two.
    pub(super) fn own<'b>(&self, text: &'b [String; 2]) -> &'b str {
        &text[usize::from(self.is_ja())]
    }

    pub(super) fn complain(&mut self, kind: Kind, text: &Text, why: impl Into<String>) {
        let who = self.team.map_or("summary", |team| team.team.id.as_str());
        self.found.push(Complaint {
            kind,
            place: format!("{who} {} {}", self.locale, text.path),
            sentence: text.text.clone(),
            why: why.into(),
        });
    }

    /// Complains where something does not hold.
    pub(super) fn hold(&mut self, holds: bool, kind: Kind, text: &Text, why: impl Into<String>) {
        if !holds {
            self.complain(kind, text, why);
        }
    }

    /// Marks a text as understood by a rule.
    pub(super) fn understand(&mut self, text: &Text) {
        if let Some(at) = self.texts.iter().position(|other| other.path == text.path) {
            self.understood[at] = true;
        }
    }

    /// The text at a path, if there is one.
    pub(super) fn at(&self, path: &str) -> Option<Text> {
        self.texts.iter().find(|text| text.path == path).cloned()
    }

    /// The texts whose path, without the numbers of rows, is this one.
    pub(super) fn all(&self, kind: &str) -> Vec<Text> {
        self.texts.iter().filter(|text| text.kind() == kind).cloned().collect()
    }

    pub(super) fn periods(&self, text: &Text) -> Vec<Named> {
        periods(&text.text, self.locale, self.recount.round)
    }

    pub(super) fn days(&self, text: &str) -> Vec<Day> {
        days(text, self.locale, self.recount.round)
    }

    /// A text that names the period compared with, once or more, and no other.
    pub(super) fn names_compared(&mut self, text: &Text) {
        let named = self.periods(text);
        if named.is_empty() {
            return;
        }
        self.understand(text);
        let Some(compared) = self.recount.compared else {
            self.complain(Kind::Compared, text, "nothing is compared with");
            return;
        };
        let right = named.iter().any(|named| named.meets(compared));
        self.hold(
            right,
            Kind::Compared,
            text,
            format!("compared is with {}", super::make::shown(compared.last())),
        );
    }

    /// Puts together what was found.
    pub(super) fn finish(self, found: &mut Found) {
        found.complaints.extend(self.found);
        for (text, understood) in self.texts.iter().zip(self.understood) {
            // Numbers and single words on charts are no sentences.
            if text.path.contains(".labels[") || !text.text.contains([' ', '、', '。', 'の', 'は'])
            {
                continue;
            }
            found.tally.entry(text.kind()).or_default()[usize::from(!understood)] += 1;
        }
    }
}

/// Places that show a span of time, its ends included, whatever was assessed there.
fn is_axis(path: &str) -> bool {
    path.contains("months[")
        || path.contains(".labels[")
        || path.contains("ends[")
        || path.ends_with(".alt")
        || path.contains("axis")
        || path.contains("bar.")
}

/// What holds for every text.
pub(super) fn general(page: &mut Page<'_>) {
    for text in page.texts.clone() {
        if text.path.starts_with("frame.foot") || text.path.starts_with("frame.running") {
            continue;
        }
        let apart = text.text.contains("    ") || text.text.contains('　');
        if let Some(what) = faults_of_form(&text.text, page.locale)
            && !(apart && what == "doubled blanks")
            && !(text.path.contains(".labels["))
        {
            page.complain(Kind::Form, &text, what);
        }
        capitals(page, &text);
        months(page, &text);
    }
}

/// Names that are written with a capital everywhere keep it inside a sentence.
fn capitals(page: &mut Page<'_>, text: &Text) {
    if page.is_ja() || !text.text.contains(['k', 'a']) {
        return;
    }
    if let Some(found) = pattern!(r"\b(kubernetes|azure)\b").find(&text.text) {
        let name = found.as_str().to_owned();
        page.complain(Kind::Capitals, text, format!("`{name}` is a name"));
    }
}

/// A month that is named is one in which something was assessed.
fn months(page: &mut Page<'_>, text: &Text) {
    if is_axis(&text.path) || text.path.starts_with("method") || text.path.starts_with("guidance") {
        return;
    }
    // A period without results may be named for that.
    if pattern!(r"no results|結果なし").is_match(&text.text) {
        return;
    }
    let recount = page.recount;
    for named in page.periods(text) {
        let assessed = recount.has_results(named.first, named.months);
        let now = named.meets(recount.round);
        if !assessed && !now {
            let year = if named.with_year { "" } else { ", taken as the last of that name" };
            page.complain(
                Kind::Months,
                text,
                format!("nothing was assessed in {}{year}", super::make::shown(named.first)),
            );
        }
    }
}

/// Every exhibit says the same about what is compared with.
pub(super) fn compared(recount: &Recount<'_>, found: &mut Found) {
    let months = |recount: &Recount<'_>| -> Vec<Month> {
        recount.teams.iter().flat_map(|it| it.team.history.iter().map(|it| it.month)).collect()
    };
    let earlier = |month: &Month| *month < recount.round.first;
    let has_earlier = months(recount).iter().any(earlier);
    let complain = |found: &mut Found, why: String| {
        found.complaints.push(Complaint {
            kind: Kind::Compared,
            place: "score json".into(),
            sentence: "compared_with".into(),
            why,
        });
    };
    match recount.compared {
        None => {
            let wanted = match recount.history.compare {
                super::make::Compare::Month(month) => {
                    // A month of the round itself is nothing to compare with.
                    !recount.round.has(month) && months(recount).iter().any(|other| *other <= month)
                }
                super::make::Compare::Previous | super::make::Compare::Quarter => has_earlier,
                super::make::Compare::Year => {
                    months(recount).iter().any(|other| *other <= recount.round.first - 12)
                }
            };
            // The end of the quarter before may lie before all results.
            let quarter = recount.history.compare == super::make::Compare::Quarter;
            let wanted = wanted
                && (!quarter
                    || months(recount).iter().any(|month| {
                        *month < recount.round.first - recount.round.first.rem_euclid(3)
                    }));
            if wanted {
                complain(
                    found,
                    "nothing is compared with, though there are earlier results".into(),
                );
            }
        }
        Some(compared) => {
            if !recount.has_results(compared.first, compared.months)
                || compared.last() >= recount.round.first
            {
                complain(found, "it has no results, or is not before".into());
            }
            if recount.history.compare == super::make::Compare::Previous
                && months(recount)
                    .iter()
                    .any(|month| *month > compared.last() && *month < recount.round.first)
            {
                complain(found, "there are results between".into());
            }
        }
    }
}

/// A day as a reader would write it, for complaints.
pub(super) fn told(day: Option<Day>) -> String {
    day.map_or_else(|| "no day".into(), shown_day)
}

/// The complaint with what is needed to see it again.
pub(super) fn report(seed: u64, history: &History, complaint: &Complaint) -> String {
    let mut out = String::new();
    writeln!(
        out,
        "seed {seed} (DANKAI_SEED={seed}), {}:\n    {}\n    {}",
        complaint.place, complaint.sentence, complaint.why
    )
    .expect("writing to text never fails");
    for (path, text) in history.files() {
        writeln!(out, "# {path}\n{}", text.trim_end()).expect("writing to text never fails");
    }
    out
}
