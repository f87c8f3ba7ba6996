//! What is doubtful about assessments that can be read: answers without evidence or without
//! a word, plans without anyone, months that are missing, old or yet to come.
//!
//! The rules about one assessment are counted in the reports; what depends on today is told
//! on the screen only, so that no report changes with the day it is made on.

use chrono::NaiveDate;

use super::level::{State, achieved, standing};
use super::team::TeamScore;
use crate::diag::Diagnostic;
use crate::model::{
    Answer, AnswerState, Assessment, Grade, MaturityModel, Period, PlanItem, PlanStatus, Portfolio,
    Team, TeamId,
};

/// Something doubtful, and where in the files of its team it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What is told, without its place.
    pub finding: Diagnostic,
    /// Where it stands.
    pub site: Site,
}

/// Where something stands in what people write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Site {
    /// At a team in the workspace file.
    Listed(TeamId),
    /// In an assessment.
    Assessment {
        /// The file.
        file: String,
        /// The team.
        team: TeamId,
        /// The period as it was written.
        period: Period,
        /// The day, where it is known.
        day: Option<NaiveDate>,
        /// The keys, and numbers of items, that lead there.
        path: Vec<String>,
    },
}

/// How much is doubtful about the assessment of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DoubtCounts {
    /// Declared grades that disagree with the answers.
    pub contradictions: usize,
    /// Criteria met without the evidence the model demands.
    pub evidence: usize,
    /// Answers that fell without a note.
    pub fell: usize,
    /// Open items of the plan without an owner or a day.
    pub unowned: usize,
    /// The month of the assessment that says the same, the date aside.
    pub copy_of: Option<Period>,
    /// The last assessment, where it is older than the workspace allows, and its age in
    /// months.
    pub stale: Option<(Period, i32)>,
}

impl DoubtCounts {
    /// What can be counted of a team after what readers are not to know was taken out: where
    /// notes or names are withheld nothing is said of what lies in them.
    pub fn of(model: &MaturityModel, score: &TeamScore<'_>, known: &Known) -> Self {
        let stale = stale(score.team, score.period, known.stale_after)
            .map(|last| (last.period, score.period.months_since(last.period)));
        let Some(assessment) = score.assessment else { return Self { stale, ..Self::default() } };
        let before = before(score.history);
        let count = |at: &dyn Fn(usize) -> bool| {
            (0..model.criteria.len()).filter(|&criterion| at(criterion)).count()
        };
        Self {
            contradictions: contradictions(model, assessment).count(),
            evidence: count(&|at| lacks_evidence(model, assessment, at)),
            fell: match before.filter(|_| known.comments) {
                Some(before) => count(&|at| fell(before, assessment, at).is_some()),
                None => 0,
            },
            unowned: assessment.plan.iter().filter(|item| lacks(item).is_some()).count(),
            copy_of: before
                .filter(|before| known.comments && is_copy(before, assessment))
                .map(|before| before.period),
            stale,
        }
    }
}

/// What the counts depend on besides the assessments.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// After how many months an assessment is old.
    pub stale_after: u32,
    /// Whether notes and texts are all there.
    pub comments: bool,
}

impl Known {
    /// What is known of a portfolio from which something may have been taken out.
    pub fn of(portfolio: &Portfolio) -> Self {
        let withheld = portfolio.withheld;
        Self {
            stale_after: portfolio.stale_after,
            comments: !(withheld.comments || withheld.people || withheld.team_names),
        }
    }
}

/// Everything doubtful in the assessments of a month, disagreements and months to come in
/// those of any month.
pub fn doubts(portfolio: &Portfolio, period: Period, today: NaiveDate) -> Vec<Doubt> {
    let model = &portfolio.model;
    let mut doubts = Vec::new();
    for team in &portfolio.teams {
        let mut tell = Teller { team, doubts: &mut doubts };
        if team.history.is_empty() && team.unreadable.is_empty() {
            tell.listed(
                format!("the team `{}` has no results", team.id),
                "put its assessment under `results/`, or take the team out of `dankai.yaml`",
            );
        }
        for assessment in &team.history {
            disagreements(model, assessment, &mut tell);
            if assessment.written.first_day() > today {
                let message = format!("the period {} is still to come", assessment.written);
                let hint =
                    format!("today is {today}: correct `period`, or the date of this computer");
                tell.of(assessment, &["period"], message, &hint);
            }
        }
        // A round to come, which may be a slip, makes nobody else late.
        if let Some(last) =
            stale(team, period, portfolio.stale_after).filter(|_| period.first_day() <= today)
        {
            let message = format!(
                "the newest assessment of `{}` is that of {}, {} months before {period}",
                team.id,
                last.period,
                period.months_since(last.period)
            );
            let hint = format!(
                "assess the team again; `stale_after: {}` in `dankai.yaml` says how many months are well",
                portfolio.stale_after
            );
            tell.of(last, &["period"], message, &hint);
        }
        if let Some(assessment) = team.assessment(period) {
            of_assessment(model, before(team.until(period)), assessment, &mut tell);
        }
    }
    doubts
}

/// Tells of one team.
struct Teller<'a> {
    team: &'a Team,
    doubts: &'a mut Vec<Doubt>,
}

impl Teller<'_> {
    fn listed(&mut self, message: String, hint: &str) {
        self.push(message, hint, Site::Listed(self.team.id.clone()));
    }

    fn of(&mut self, assessment: &Assessment, path: &[&str], message: String, hint: &str) {
        let site = Site::Assessment {
            file: assessment.file.to_string(),
            team: self.team.id.clone(),
            period: assessment.written,
            day: assessment.assessed_on,
            path: path.iter().map(|&step| step.to_owned()).collect(),
        };
        self.push(message, hint, site);
    }

    fn push(&mut self, message: String, hint: &str, site: Site) {
        let finding = Diagnostic::warning(message).of_team(self.team.id.as_str());
        let finding = if hint.is_empty() { finding } else { finding.hint(hint) };
        self.doubts.push(Doubt { finding, site });
    }
}

/// The rules about one assessment and the one before it.
fn of_assessment(
    model: &MaturityModel,
    before: Option<&Assessment>,
    assessment: &Assessment,
    tell: &mut Teller<'_>,
) {
    if let Some(before) = before.filter(|before| is_copy(before, assessment)) {
        let message = format!("this says the same as {}, the date aside", before.period);
        let copied = if before.file == assessment.file {
            "it is copied from there".to_owned()
        } else {
            format!("it is a copy of `{}`", before.file)
        };
        let hint = format!("if {copied}, answer anew; if nothing has changed, say so in a `note`");
        tell.of(assessment, &["period"], message, &hint);
    }
    for (at, criterion) in model.criteria.iter().enumerate() {
        let id = criterion.id.as_str();
        if lacks_evidence(model, assessment, at) {
            let message = format!("`{id}` is met without evidence, which the model demands");
            let hint = "write {state: met, evidence: ...}, where it can be seen";
            tell.of(assessment, &["answers", id], message, hint);
        }
        if let Some((from, to)) = before.and_then(|before| fell(before, assessment, at)) {
            let [from, to] = [from, to].map(|answer| answer.name(&criterion.scale));
            let message = format!("`{id}` fell from `{from}` to `{to}` without a `note`");
            let hint = "say why in a `note`: it stands in the report as the cause";
            tell.of(assessment, &["answers", id], message, hint);
        }
    }
    for (at, item) in assessment.plan.iter().enumerate() {
        if let Some(what) = lacks(item) {
            let hint = "say who does it and by when";
            tell.of(
                assessment,
                &["plan", &at.to_string()],
                format!("this item of the plan has {what}"),
                hint,
            );
        }
    }
}

fn disagreements(model: &MaturityModel, assessment: &Assessment, tell: &mut Teller<'_>) {
    for (index, declared, grade) in contradictions(model, assessment) {
        let dimension = &model.dimensions[index].id;
        let kind = if model.has_levels() { "level" } else { "score" };
        let message = format!(
            "`{dimension}` is declared at {kind} {declared}, its answers give {grade}; the answers count"
        );
        tell.of(assessment, &["levels", dimension], message, "");
    }
}

/// The declared grades that disagree with the answers, which count: dimension, declared
/// grade and that of the answers.
fn contradictions<'a>(
    model: &'a MaturityModel,
    assessment: &'a Assessment,
) -> impl Iterator<Item = (usize, &'a Grade, Grade)> {
    assessment.declared.iter().enumerate().filter_map(|(index, declared)| {
        let declared = declared.as_ref()?;
        let standing = standing(model, assessment, index);
        let grade = standing.grade.filter(|_| standing.state == State::Assessed)?;
        // A score is declared as it is shown, with two decimals at most.
        (declared.to_string() != grade.to_string()).then_some((index, declared, grade))
    })
}

/// The assessment before the last one.
fn before(history: &[Assessment]) -> Option<&Assessment> {
    history.len().checked_sub(2).map(|at| &history[at])
}

/// The last assessment up to a month, where it is older than so many months. A later file
/// that could not be read says that there is a newer one.
fn stale(team: &Team, period: Period, after: u32) -> Option<&Assessment> {
    let last = team.until(period).last()?;
    let is_old = u32::try_from(period.months_since(last.period)).is_ok_and(|age| age > after);
    let is_newer = |unreadable: &Period| *unreadable > last.period && *unreadable <= period;
    (is_old && !team.unreadable.iter().any(is_newer)).then_some(last)
}

fn lacks_evidence(model: &MaturityModel, assessment: &Assessment, at: usize) -> bool {
    let answer = assessment.answers[at].as_ref();
    model.criteria[at].needs_evidence
        && assessment.other_version.is_none()
        && answer.is_some_and(|answer| answer.said().evidence.is_none())
        && achieved(model, assessment, at)
}

/// From what to what an answer fell of which nothing is said. Another choice of the same value
/// is no fall.
fn fell<'a>(
    before: &'a Assessment,
    assessment: &'a Assessment,
    at: usize,
) -> Option<(&'a Answer, &'a Answer)> {
    if before.other_version.is_some() || assessment.other_version.is_some() {
        return None;
    }
    let answer = assessment.answers[at].as_ref().filter(|answer| answer.said().note.is_none())?;
    let value = |answer: &Answer| match answer.state {
        AnswerState::Value(value) => Some(value),
        AnswerState::NotApplicable | AnswerState::Unknown => None,
    };
    let earlier = before.answers[at].as_ref()?;
    (value(answer)? < value(earlier)?).then_some((earlier, answer))
}

/// What an item of the plan has not, as long as something is to be done.
fn lacks(item: &PlanItem) -> Option<&'static str> {
    if matches!(item.status, PlanStatus::Done | PlanStatus::Dropped) {
        return None;
    }
    match (&item.owner, item.due) {
        (None, None) => Some("neither `owner` nor `due`"),
        (None, Some(_)) => Some("no `owner`"),
        (Some(_), None) => Some("no `due`"),
        (Some(_), Some(_)) => None,
    }
}

/// Whether two assessments with answers differ in nothing but their dates. The same levels
/// declared again are no copy: they are what a team does that stands where it stood.
fn is_copy(before: &Assessment, assessment: &Assessment) -> bool {
    // Every field is named, so that a new one is thought of here.
    let Assessment {
        period: _,
        written: _,
        assessed_on: _,
        assessors,
        declared,
        answers,
        targets,
        plan,
        decision,
        file: _,
        other_version,
    } = assessment;
    answers.iter().any(Option::is_some)
        && *answers == before.answers
        && *plan == before.plan
        && *decision == before.decision
        && *declared == before.declared
        && *assessors == before.assessors
        && *targets == before.targets
        && other_version.is_none()
        && before.other_version.is_none()
}
