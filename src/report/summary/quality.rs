//! How sound the figures are: who is missing, what was only declared, how much was answered,
//! and what rests on evidence.

use super::case;
use super::facts::SummaryFacts;
use super::say;
use super::{QualityExhibit, QualityFigure};
use crate::model::{AnswerState, Paper};
use crate::report::doubts;

use crate::report::words::shortened;
use crate::score::{DoubtCounts, Known, Share, State, TeamScore, achieved};

/// With so few teams the third page has more room than the second.
const FEW: usize = 6;

/// How much room the names under a figure have, in letters.
const NAMES: f64 = 30.0;

/// How high the line about what is doubtful is, in points.
const DOUBTS: f64 = 14.0;

/// Whether the foot of a second page with so much on it, in points, has room for the exhibit.
fn fits(facts: &SummaryFacts<'_>, second_page: f64) -> bool {
    let (page, exhibit) = match facts.score.portfolio.theme.paper {
        Paper::A4 => (725.0, 90.0),
        Paper::Letter => (695.0, 84.0),
    };
    second_page + exhibit < page
}

/// What can be said of the data of a period; none where no team was assessed in it.
pub(super) fn quality_exhibit(
    facts: &SummaryFacts<'_>,
    second_page: f64,
) -> Option<QualityExhibit> {
    let words = facts.words;
    let score = facts.score;
    let assessed: Vec<usize> =
        (0..score.teams.len()).filter(|&team| score.teams[team].assessment.is_some()).collect();
    if assessed.is_empty() {
        return None;
    }
    let team = |at: usize| &score.teams[at];
    let (missing, ungraded) = (case::not_assessed(score), case::without_grade(score));
    let graded: Vec<usize> = assessed.iter().copied().filter(|at| !ungraded.contains(at)).collect();
    let declared: Vec<usize> = graded
        .iter()
        .copied()
        .filter(|&at| team(at).dimensions.iter().any(|it| it.standing.state == State::Declared))
        .collect();
    let clear = Counts::new(&assessed, |at| {
        let unknown: usize = team(at).dimensions.iter().map(|it| it.standing.unknown).sum();
        Share { count: team(at).answered() - unknown, of: team(at).applicable() }
    });
    let evidenced = Counts::new(&assessed, |at| evidenced(facts, team(at)));
    let of = |total: usize| words.pick(format!("of {total}"), format!("/{total}"));
    let figure = |count: usize, total: usize, label: String, note: String| QualityFigure {
        number: count.to_string(),
        of: of(total),
        label,
        note,
    };
    let ranked = |ranked: &[(usize, usize)]| {
        let names: Vec<String> = ranked
            .iter()
            .map(|&(open, at)| {
                let name = shortened(&facts.team(at), 16.0);
                words.pick(format!("{name} ({open})"), format!("{name}（{open}）"))
            })
            .collect();
        facts.names_within(&names, NAMES)
    };
    let named = |teams: &[usize]| {
        facts.names_within(
            &teams.iter().map(|&at| shortened(&facts.team(at), 16.0)).collect::<Vec<_>>(),
            NAMES,
        )
    };
    let period = words.period_short(score.period);
    let mut figures = vec![figure(
        assessed.len(),
        score.teams.len(),
        words.pick(format!("Teams assessed in {period}"), format!("{period}に評価したチーム")),
        {
            let grade = facts.grade();
            let mut lacking = Vec::new();
            if !missing.is_empty() {
                let names = named(&missing);
                lacking.push(words.pick(format!("missing: {names}"), format!("未評価：{names}")));
            }
            if !ungraded.is_empty() {
                let names = named(&ungraded);
                lacking.push(
                    words.pick(
                        format!("without a {grade}: {names}"),
                        format!("{grade}なし：{names}"),
                    ),
                );
            }
            if lacking.is_empty() {
                words.pick("none is missing", "欠けたチームなし")
            } else {
                lacking.join(&words.pick("; ", "；"))
            }
        },
    )];
    if !graded.is_empty() {
        figures.push(figure(
            graded.len() - declared.len(),
            graded.len(),
            if facts.has_levels() {
                words.pick("Levels computed from answers", "回答から算出したチーム")
            } else {
                words.pick("Scores computed from answers", "回答から算出したチーム")
            },
            match declared.as_slice() {
                [] => words.pick("none only declared", "申告のみのチームなし"),
                declared => words.pick(
                    format!("declared: {}", named(declared)),
                    format!("申告値：{}", named(declared)),
                ),
            },
        ));
    }
    if clear.all.of > 0 {
        figures.push(figure(
            clear.all.count,
            clear.all.of,
            words.pick("Criteria with a clear answer", "明確な回答のある基準"),
            match clear.rest.as_slice() {
                [] => words.pick("none unknown or left out", "不明・未回答なし"),
                unclear => words.pick(
                    format!("unknown or left out: {}", ranked(unclear)),
                    format!("不明・未回答：{}", ranked(unclear)),
                ),
            },
        ));
    }
    if evidenced.all.of > 0 {
        figures.push(figure(
            evidenced.all.count,
            evidenced.all.of,
            words.pick("Criteria met with evidence", "証跡のある達成基準"),
            match evidenced.rest.as_slice() {
                [] => words.pick("none rests on a statement", "申告のみの達成なし"),
                stated => words.pick(
                    format!("on a statement: {}", ranked(stated)),
                    format!("申告による：{}", ranked(stated)),
                ),
            },
        ));
    }
    let known = Known::of(score.portfolio);
    let counts: Vec<DoubtCounts> = score
        .teams
        .iter()
        .map(|team| DoubtCounts::of(&score.portfolio.model, team, &known))
        .collect();
    let doubts = doubts::of_teams(words, &counts);
    let second_page = second_page + if doubts.is_some() { DOUBTS } else { 0.0 };
    Some(QualityExhibit {
        question: words.pick("How sound are the figures?", "データの確かさ"),
        claim: say::quality_claim(
            facts,
            Share { count: assessed.len(), of: score.teams.len() },
            Some(clear.all).filter(|share| share.of > 0),
            Some(evidenced.all).filter(|share| share.of > 0),
        ),
        figures,
        doubts,
        page: if score.teams.len() > FEW && fits(facts, second_page) { 2 } else { 3 },
    })
}

/// A count over all teams.
struct Counts {
    all: Share,
    /// The teams of which something is left out of it, with how much, most first.
    rest: Vec<(usize, usize)>,
}

impl Counts {
    fn new(teams: &[usize], share: impl Fn(usize) -> Share) -> Self {
        let mut counts = Self { all: Share::default(), rest: Vec::new() };
        for &team in teams {
            let share = share(team);
            counts.all.count += share.count;
            counts.all.of += share.of;
            if share.count < share.of {
                counts.rest.push((share.of - share.count, team));
            }
        }
        counts.rest.sort_by_key(|&(rest, team)| (std::cmp::Reverse(rest), team));
        counts
    }
}

/// Of the criteria a team meets by its answers, those with evidence.
fn evidenced(facts: &SummaryFacts<'_>, team: &TeamScore<'_>) -> Share {
    let model = &facts.score.portfolio.model;
    let Some(assessment) = team.assessment else { return Share::default() };
    // What counts as met without an answer has nothing that could bear evidence.
    let answered = |at: &usize| {
        let answer = assessment.answers[*at].as_ref();
        answer.is_some_and(|answer| matches!(answer.state, AnswerState::Value(_)))
    };
    let met =
        (0..model.criteria.len()).filter(answered).filter(|&at| achieved(model, assessment, at));
    met.fold(Share::default(), |share, at| {
        let with = assessment.answers[at].as_ref().is_some_and(|it| it.said().evidence.is_some());
        Share { count: share.count + usize::from(with), of: share.of + 1 }
    })
}
