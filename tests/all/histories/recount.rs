//! What is true about a history: levels, counts and changes, computed once more in the
//! plainest way from what the files say.

use super::make::{
    Assessment, Criterion, Day, History, Item, Model, Month, Rule, State, Team, Whole, month_of,
};

/// What the organisation assesses together: a month, a quarter, a half-year or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Round {
    pub(super) first: Month,
    pub(super) months: i32,
}

impl Round {
    /// Reads `2026-11`, `2026-Q4`, `2026-H2` and `2026`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (year, rest) = text.split_once('-').unwrap_or((text, ""));
        let january = year.parse::<i32>().ok()? * 12;
        let (part, months) = match rest.chars().next() {
            None => (1, 12),
            Some('Q') => (rest[1..].parse::<i32>().ok()?, 3),
            Some('H') => (rest[1..].parse::<i32>().ok()?, 6),
            Some(_) => (rest.parse::<i32>().ok()?, 1),
        };
        Some(Self { first: january + (part - 1) * months, months })
    }

    pub(super) fn last(self) -> Month {
        self.first + self.months - 1
    }

    pub(super) fn has(self, month: Month) -> bool {
        (self.first..=self.last()).contains(&month)
    }

    /// The round of the same length that a month lies in.
    pub(super) fn of(self, month: Month) -> Self {
        let first = month - (month - self.first).rem_euclid(self.months);
        Self { first, months: self.months }
    }
}

/// What is known of a dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Assessed,
    Declared,
    NotApplicable,
    NotAssessed,
}

impl Known {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Assessed => "assessed",
            Self::Declared => "declared",
            Self::NotApplicable => "not-applicable",
            Self::NotAssessed => "not-assessed",
        }
    }
}

/// How a dimension stands.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub(super) known: Known,
    pub(super) level: Option<u8>,
    pub(super) score: Option<f64>,
    pub(super) met: usize,
    pub(super) answered: usize,
    pub(super) unknown: usize,
    pub(super) applicable: usize,
    /// Criteria met that have evidence.
    pub(super) evidenced: usize,
    /// The values that were given.
    pub(super) rated: Vec<f64>,
}

impl Standing {
    /// The level, or the score where the model has none.
    pub(super) fn grade(&self) -> Option<f64> {
        self.level.map(f64::from).or(self.score)
    }
}

/// Whether a level or score is at least a target.
pub(super) fn reaches(grade: f64, target: u8) -> bool {
    grade >= f64::from(target) - 1e-9
}

/// Whether every dimension with a level and a target meets it; none where there is none.
fn meets(standings: &[Standing], targets: &[Option<u8>]) -> Option<bool> {
    let both: Vec<bool> = standings
        .iter()
        .zip(targets)
        .filter_map(|(standing, target)| Some(reaches(standing.grade()?, (*target)?)))
        .collect();
    (!both.is_empty()).then(|| both.iter().all(|meets| *meets))
}

fn mean(values: &[f64]) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "there are few values")]
    let count = values.len() as f64;
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / count)
}

fn asked(criterion: &Criterion, month: Month) -> bool {
    criterion.since.is_none_or(|since| since <= month)
}

fn value_is_met(rule: Rule, value: f64) -> bool {
    match rule {
        Rule::Mean { .. } => value >= 3.0,
        Rule::Staged | Rule::Additive => value >= 1.0,
    }
}

/// Whether a criterion is met in an assessment.
pub(super) fn is_met(model: &Model, assessment: &Assessment, criterion: &Criterion) -> bool {
    let answer = assessment.answers.get(&criterion.id);
    match answer.map(|answer| &answer.state) {
        Some(State::Value(_, value)) => value_is_met(model.rule, *value),
        _ => false,
    }
}

pub(super) fn is_not_applicable(assessment: &Assessment, criterion: &Criterion) -> bool {
    let answer = assessment.answers.get(&criterion.id);
    answer.is_some_and(|answer| answer.state == State::NotApplicable)
}

/// How a dimension stands in an assessment, were some criteria met besides.
pub(super) fn standing(
    model: &Model,
    assessment: &Assessment,
    dimension: usize,
    besides: &[&str],
) -> Standing {
    let criteria: Vec<&Criterion> = model
        .criteria
        .iter()
        .filter(|it| it.dimension == dimension && asked(it, assessment.month))
        .collect();
    let applicable: Vec<&Criterion> =
        criteria.iter().copied().filter(|it| !is_not_applicable(assessment, it)).collect();
    let answered: Vec<&Criterion> =
        applicable.iter().copied().filter(|it| assessment.answers.contains_key(&it.id)).collect();
    let unknown =
        answered.iter().filter(|it| assessment.answers[&it.id].state == State::Unknown).count();
    let met: Vec<&Criterion> =
        answered.iter().copied().filter(|it| is_met(model, assessment, it)).collect();
    let evidenced = met.iter().filter(|it| assessment.answers[&it.id].evidence).count();
    let mut standing = Standing {
        known: Known::NotAssessed,
        level: None,
        score: None,
        met: met.len(),
        answered: answered.len(),
        unknown,
        applicable: applicable.len(),
        evidenced,
        rated: answered
            .iter()
            .filter_map(|it| match assessment.answers[&it.id].state {
                State::Value(_, value) => Some(value),
                _ => None,
            })
            .collect(),
    };
    let declared = assessment.levels.get(&model.dimensions[dimension].id).copied();
    let has_answers = criteria.iter().any(|it| assessment.answers.contains_key(&it.id));
    if has_answers && applicable.is_empty() && model.rule != Rule::Additive {
        standing.known = Known::NotApplicable;
        return standing;
    }
    if !has_answers && declared.is_none() {
        return standing;
    }
    standing.known = if has_answers { Known::Assessed } else { Known::Declared };
    let closed = |it: &Criterion| besides.contains(&it.id.as_str());
    match model.rule {
        Rule::Staged => {
            let (low, high) = model.levels;
            let touched = applicable.iter().any(|it| closed(it));
            let mut reached = low;
            if let (false, Some(declared)) = (has_answers, declared) {
                reached = declared;
                if !touched {
                    standing.level = Some(declared);
                    return standing;
                }
            }
            let holds = |it: &&Criterion| {
                closed(it)
                    || is_met(model, assessment, it)
                    || (!has_answers && declared.is_some_and(|declared| it.level <= declared))
            };
            while reached < high
                && applicable.iter().filter(|it| it.level <= reached + 1).all(holds)
            {
                reached += 1;
            }
            standing.level = Some(reached);
        }
        Rule::Mean { cuts } => {
            standing.score = mean(&standing.rated).filter(|_| has_answers);
            if cuts {
                let cut =
                    |score: f64| [1.5, 3.0, 4.0].iter().filter(|cut| score >= **cut - 1e-9).count();
                let level = standing.score.map(cut).and_then(|it| u8::try_from(it).ok());
                standing.level = if has_answers { level } else { declared };
            }
            // What nobody rated has no score, whatever is said of it.
            if standing.score.is_none() && (!cuts || has_answers) {
                standing.known = Known::NotAssessed;
            }
        }
        Rule::Additive => {
            if has_answers {
                let levels = model.levels.0..=model.levels.1;
                let sum = levels
                    .map(|level| {
                        let own: Vec<f64> = criteria
                            .iter()
                            .filter(|it| it.level == level)
                            .map(|it| match assessment.answers.get(&it.id).map(|it| &it.state) {
                                Some(State::Value(_, value)) => *value,
                                _ => 0.0,
                            })
                            .collect();
                        mean(&own).unwrap_or(0.0)
                    })
                    .sum();
                standing.score = Some(sum);
            } else {
                standing.score = declared.map(f64::from);
            }
        }
    }
    standing
}

/// The level of a team, were some criteria met besides. Only by the staged rule.
pub(super) fn team_level(model: &Model, assessment: &Assessment, besides: &[&str]) -> Option<u8> {
    let all = (0..model.dimensions.len()).map(|at| standing(model, assessment, at, besides));
    let concerned: Vec<Standing> = all.filter(|it| it.known != Known::NotApplicable).collect();
    let levels: Option<Vec<u8>> = concerned.iter().map(|it| it.level).collect();
    levels?.into_iter().min()
}

/// The level or score of a team.
pub(super) fn team_grade(model: &Model, standings: &[Standing]) -> Option<f64> {
    let concerned: Vec<&Standing> =
        standings.iter().filter(|it| it.known != Known::NotApplicable).collect();
    let grades: Vec<f64> = concerned.iter().map(|it| it.grade()).collect::<Option<Vec<f64>>>()?;
    match model.whole {
        Whole::Lowest => grades.into_iter().reduce(f64::min),
        Whole::MeanOfDimensions => mean(&grades),
        Whole::MeanOfCriteria => {
            let all: Vec<f64> = concerned.iter().flat_map(|it| it.rated.clone()).collect();
            mean(&all)
        }
    }
}

/// A team with what counts for a report.
#[derive(Debug)]
pub(super) struct TeamNow<'a> {
    pub(super) team: &'a Team,
    /// The assessment of the round, the last of several.
    pub(super) now: Option<&'a Assessment>,
    /// That of the round compared with.
    pub(super) before: Option<&'a Assessment>,
    pub(super) standings: Vec<Standing>,
    pub(super) standings_before: Vec<Standing>,
    /// The grades of then; of a dimension that did not concern the team then, the one before.
    pub(super) before_pause: Vec<Option<f64>>,
    pub(super) level: Option<u8>,
    /// The level, or the score where the model has none.
    pub(super) grade: Option<f64>,
    pub(super) grade_before: Option<f64>,
    pub(super) targets: Vec<Option<u8>>,
}

/// A history as one report sees it.
#[derive(Debug)]
pub(super) struct Recount<'a> {
    pub(super) history: &'a History,
    pub(super) model: &'a Model,
    pub(super) round: Round,
    pub(super) compared: Option<Round>,
    pub(super) teams: Vec<TeamNow<'a>>,
    /// The organisation's target of each dimension, the same for every team.
    pub(super) bar: Vec<Option<u8>>,
}

impl<'a> Recount<'a> {
    pub(super) fn new(history: &'a History, round: Round, compared: Option<Round>) -> Self {
        let model = &history.model;
        let teams = history
            .teams
            .iter()
            .filter(|team| team.listed || !team.history.is_empty())
            .map(|team| {
                let within = |round: Round| {
                    team.history.iter().rev().find(|assessment| round.has(assessment.month))
                };
                let now = within(round);
                let before = compared.and_then(within);
                let count = model.dimensions.len();
                let standings = |assessment: Option<&Assessment>| {
                    assessment.map_or_else(Vec::new, |assessment| {
                        let model = version(history, assessment);
                        (0..count).map(|at| standing(model, assessment, at, &[])).collect()
                    })
                };
                let targets = model
                    .dimensions
                    .iter()
                    .map(|dimension| {
                        let id = &dimension.id;
                        let own = now.and_then(|assessment| assessment.targets.of(id));
                        own.or_else(|| team.targets.of(id)).or_else(|| history.targets.of(id))
                    })
                    .collect();
                let (standings, standings_before) = (standings(now), standings(before));
                let before_pause =
                    (0..count).map(|at| grade_before_pause(team, before?, at, model));
                let before_pause = before_pause.collect();
                TeamNow {
                    team,
                    now,
                    before,
                    grade: now.and_then(|_| team_grade(model, &standings)),
                    grade_before: before.and_then(|_| team_grade(model, &standings_before)),
                    standings,
                    standings_before,
                    before_pause,
                    level: now
                        .filter(|_| model.rule == Rule::Staged)
                        .and_then(|assessment| team_level(model, assessment, &[])),
                    targets,
                }
            })
            .collect();
        let bar = model.dimensions.iter().map(|it| history.targets.of(&it.id)).collect();
        Self { history, model, round, compared, teams, bar }
    }

    /// Whether the organisation has targets.
    pub(super) fn has_bar(&self) -> bool {
        self.bar.iter().any(Option::is_some)
    }

    pub(super) fn staged(&self) -> bool {
        self.model.rule == Rule::Staged
    }

    /// How many teams have an assessment of the round.
    pub(super) fn assessed(&self) -> usize {
        self.teams.iter().filter(|it| it.now.is_some()).count()
    }

    /// Teams with a level.
    pub(super) fn with_level(&self) -> usize {
        self.teams.iter().filter(|team| team.grade.is_some()).count()
    }

    /// Teams that meet all their own targets, and teams with a level that have any.
    pub(super) fn meeting(&self) -> (usize, usize) {
        let meets: Vec<bool> =
            self.teams.iter().filter_map(|team| team.meets(&team.standings)).collect();
        (meets.iter().filter(|meets| **meets).count(), meets.len())
    }

    /// Whether a team is at the organisation's targets now; none where that is not known.
    pub(super) fn is_at_bar(&self, team: &TeamNow<'_>) -> Option<bool> {
        team.grade?;
        meets(&team.standings, &self.bar)
    }

    /// The same in the round compared with, by the version of the model of now.
    pub(super) fn was_at_bar(&self, team: &TeamNow<'_>) -> Option<bool> {
        team.before.filter(|it| !it.older)?;
        team.grade_before?;
        meets(&team.standings_before, &self.bar)
    }

    /// Teams at the organisation's targets, and teams of which that is known.
    pub(super) fn at_bar(&self) -> (usize, usize) {
        let known: Vec<bool> = self.teams.iter().filter_map(|it| self.is_at_bar(it)).collect();
        (known.iter().filter(|it| **it).count(), known.len())
    }

    /// Of the teams of which it is known in both rounds whether they are at the organisation's
    /// targets: then and now; and whether no other team is known in either.
    pub(super) fn crossed(&self) -> (Vec<(bool, bool)>, bool) {
        let all: Vec<(Option<bool>, Option<bool>)> =
            self.teams.iter().map(|it| (self.was_at_bar(it), self.is_at_bar(it))).collect();
        let both = all.iter().filter_map(|(then, now)| Some(((*then)?, (*now)?))).collect();
        (both, all.iter().all(|(then, now)| then.is_some() == now.is_some()))
    }

    /// Teams at the organisation's target in a dimension, and teams with a level there.
    pub(super) fn at_bar_in(&self, at: usize) -> (usize, usize) {
        let Some(target) = self.bar[at] else { return (0, 0) };
        self.at_least(Some(at), f64::from(target))
    }

    /// The same in the round compared with.
    pub(super) fn was_at_bar_in(&self, at: usize) -> (usize, usize) {
        let Some(target) = self.bar[at] else { return (0, 0) };
        let then = self.teams.iter().filter(|it| it.before.is_some_and(|it| !it.older));
        let grades: Vec<f64> =
            then.filter_map(|team| team.standings_before.get(at)?.grade()).collect();
        (grades.iter().filter(|own| reaches(**own, target)).count(), grades.len())
    }

    /// The last six rounds in which any team was assessed, of the twelve that end now, oldest
    /// first.
    pub(super) fn active(&self) -> Vec<Round> {
        let first = |back: i32| self.round.first - back * self.round.months;
        let rounds = (0..12).map(|back| Round { first: first(back), ..self.round });
        let active = rounds.filter(|it| self.has_results(it.first, it.months)).take(6);
        let mut active: Vec<Round> = active.collect();
        active.reverse();
        active
    }

    /// How many teams were at the organisation's target of a dimension in each of some rounds,
    /// counted over the teams that had a level in it in all of them; and how many these are.
    pub(super) fn line(&self, at: usize, rounds: &[Round]) -> (Vec<usize>, usize) {
        let Some(target) = self.bar[at] else { return (Vec::new(), 0) };
        let grades = |team: &TeamNow<'_>| -> Option<Vec<f64>> {
            rounds
                .iter()
                .map(|round| {
                    let mut all = team.team.history.iter();
                    let last = all.rfind(|it| round.has(it.month)).filter(|it| !it.older)?;
                    standing(self.model, last, at, &[]).grade()
                })
                .collect()
        };
        let cohort: Vec<Vec<f64>> = self.teams.iter().filter_map(grades).collect();
        let count = |round: usize| cohort.iter().filter(|it| reaches(it[round], target)).count();
        ((0..rounds.len()).map(count).collect(), cohort.len())
    }

    /// Teams at a level or above, in one dimension or as a whole, and teams with a level there.
    pub(super) fn at_least(&self, dimension: Option<usize>, grade: f64) -> (usize, usize) {
        let grades: Vec<f64> = self
            .teams
            .iter()
            .filter_map(|team| match dimension {
                Some(at) => team.standings.get(at)?.grade(),
                None => team.grade,
            })
            .collect();
        (grades.iter().filter(|own| **own >= grade - 1e-9).count(), grades.len())
    }

    /// Teams whose levels of two rounds can be compared: those that gained, those that lost in
    /// a dimension, and all of them.
    pub(super) fn moved(&self) -> (usize, usize, usize) {
        let mut counts = (0, 0, 0);
        for team in self.teams.iter().filter(|team| team.comparable()) {
            let changes: Vec<f64> =
                (0..self.model.dimensions.len()).filter_map(|at| team.change(at)).collect();
            if changes.is_empty() {
                continue;
            }
            counts.0 += usize::from(changes.iter().any(|change| *change > 1e-9));
            counts.1 += usize::from(changes.iter().any(|change| *change < -1e-9));
            counts.2 += 1;
        }
        counts
    }

    /// The teams that come to a higher level when some criteria are met besides, by index.
    pub(super) fn lifted(&self, besides: &[&str]) -> Vec<usize> {
        let rises = |team: &TeamNow<'_>| {
            // Of a declared level no criterion is known to be open.
            let is_declared = |id: &&str| {
                let dimension = self.model.criterion(id).map(|it| it.dimension);
                let standing = dimension.and_then(|at| team.standings.get(at));
                standing.is_some_and(|it| it.known == Known::Declared)
            };
            team.now.is_some_and(|now| {
                team.level.is_some()
                    && !besides.iter().any(is_declared)
                    && team_level(self.model, now, besides) > team.level
            })
        };
        (0..self.teams.len()).filter(|at| rises(&self.teams[*at])).collect()
    }

    /// How many of the teams that a criterion blocks come to a higher level by it alone.
    pub(super) fn lifted_alone(&self, criterion: &Criterion) -> usize {
        let lifted = self.lifted(&[&criterion.id]);
        self.blocked_by(criterion).into_iter().filter(|team| lifted.contains(team)).count()
    }

    /// How many of the teams that a criterion blocks come to a higher level by it and another,
    /// and by neither of them alone.
    pub(super) fn lifted_by_both(&self, criterion: &Criterion, other: &Criterion) -> usize {
        let alone = [self.lifted(&[&criterion.id]), self.lifted(&[&other.id])].concat();
        let both = self.lifted(&[&criterion.id, &other.id]);
        let blocked = self.blocked_by(criterion).into_iter();
        blocked.filter(|team| both.contains(team) && !alone.contains(team)).count()
    }

    /// The teams that a criterion blocks, by index: it is open on the next step of its dimension,
    /// which was answered and is below the team's target; where nobody has a target, it is
    /// the team's lowest.
    pub(super) fn blocked_by(&self, criterion: &Criterion) -> Vec<usize> {
        let at = criterion.dimension;
        let any_target = self.teams.iter().any(|it| it.targets.iter().any(Option::is_some));
        let is_blocked = |team: &TeamNow<'_>| {
            let Some(now) = team.now else { return false };
            let Some(level) = team.standings[at].level else { return false };
            if team.standings[at].known != Known::Assessed {
                return false;
            }
            let is_open = |it: &&Criterion| {
                it.dimension == at
                    && asked(it, now.month)
                    && !is_met(self.model, now, it)
                    && !is_not_applicable(now, it)
            };
            let step = self.model.criteria.iter().filter(is_open).map(|it| it.level).min();
            is_open(&criterion)
                && step == Some(criterion.level)
                && match team.targets[at] {
                    _ if !any_target => team.level == Some(level),
                    target => target.is_some_and(|target| level < target),
                }
        };
        (0..self.teams.len()).filter(|at| is_blocked(&self.teams[*at])).collect()
    }

    /// Whether any team has an assessment in a month.
    pub(super) fn has_results(&self, first: Month, months: i32) -> bool {
        let span = Round { first, months };
        self.teams.iter().any(|team| team.team.history.iter().any(|it| span.has(it.month)))
    }
}

/// The model an assessment was made with.
pub(super) fn version<'a>(history: &'a History, assessment: &Assessment) -> &'a Model {
    match &history.older {
        Some(older) if assessment.older => older,
        _ => &history.model,
    }
}

/// The grade of a dimension in an assessment; where it did not concern the team then, the one
/// it had when it last did, by the same version of the model.
fn grade_before_pause(team: &Team, then: &Assessment, at: usize, model: &Model) -> Option<f64> {
    let until = team.history.iter().position(|it| std::ptr::eq(it, then))?;
    let earlier = team.history[..=until].iter().rev();
    let mut standings = earlier
        .take_while(|it| !it.older)
        .map(|it| standing(model, it, at, &[]))
        .skip_while(|it| it.known == Known::NotApplicable);
    standings.next()?.grade()
}

impl TeamNow<'_> {
    /// Whether the two rounds were assessed by the same version of the model.
    pub(super) fn comparable(&self) -> bool {
        self.now.zip(self.before).is_some_and(|(now, before)| now.older == before.older)
    }

    /// Whether there is an assessment in both rounds, by two versions of the model.
    pub(super) fn other_version(&self) -> bool {
        self.now.zip(self.before).is_some_and(|(now, before)| now.older != before.older)
    }

    /// How far a dimension moved since the round compared with.
    pub(super) fn change(&self, at: usize) -> Option<f64> {
        if !self.comparable() {
            return None;
        }
        Some(self.standings[at].grade()? - self.before_pause[at]?)
    }

    /// Whether every dimension with a level and a target meets it; none where there is none,
    /// or where the team has no level.
    fn meets(&self, standings: &[Standing]) -> Option<bool> {
        self.grade?;
        meets(standings, &self.targets)
    }

    /// Whether it meets all its own targets.
    pub(super) fn meets_targets(&self) -> Option<bool> {
        self.meets(&self.standings)
    }

    /// Dimensions that meet their target, and dimensions with level and target.
    pub(super) fn dimensions_at_target(&self) -> (usize, usize) {
        let meets: Vec<bool> = self
            .standings
            .iter()
            .zip(&self.targets)
            .filter_map(|(standing, target)| Some(reaches(standing.grade()?, (*target)?)))
            .collect();
        (meets.iter().filter(|meets| **meets).count(), meets.len())
    }

    /// Dimensions that have a target and nothing to hold against it.
    pub(super) fn targets_unknown(&self) -> Vec<usize> {
        let both = self.standings.iter().zip(&self.targets).enumerate();
        both.filter(|(_, (standing, target))| {
            target.is_some() && standing.grade().is_none() && standing.known != Known::NotApplicable
        })
        .map(|(at, _)| at)
        .collect()
    }

    /// Assessments before the round, oldest first.
    pub(super) fn earlier(&self, round: Round) -> impl Iterator<Item = &Assessment> {
        self.team.history.iter().filter(move |assessment| assessment.month < round.first)
    }

    /// The last assessment of each round, oldest first.
    pub(super) fn rounds(&self, round: Round) -> Vec<&Assessment> {
        let mut last: Vec<&Assessment> = Vec::new();
        for assessment in &self.team.history {
            last.pop_if(|before| round.of(before.month) == round.of(assessment.month));
            last.push(assessment);
        }
        last
    }

    /// The newest word on an item of the plan compared with.
    pub(super) fn last_word(&self, item: &Item) -> Option<&Item> {
        self.trail(item).0
    }

    /// The item as it stands in the plan of now.
    pub(super) fn current(&self, item: &Item) -> Option<&Item> {
        let (word, is_listed) = self.trail(item);
        word.filter(|_| is_listed)
    }

    /// The newest word on an item since it was planned, and whether it stands in the plan of
    /// now. Where the one open item of a criterion is gone and one new item is there for it,
    /// nobody can tell that from the item in other words.
    fn trail(&self, item: &Item) -> (Option<&Item>, bool) {
        let (Some(before), Some(now)) = (self.before, self.now) else { return (None, false) };
        let (mut word, mut is_listed) = (None, true);
        let (mut key, mut open) = (item.key, item.is_open());
        let mut earlier = &before.plan;
        let later = self.team.history.iter().skip_while(|it| !std::ptr::eq(*it, before)).skip(1);
        for assessment in later.take_while(|it| it.month <= now.month) {
            let of_criterion = |it: &&Item| it.criterion == item.criterion;
            let only = earlier.iter().filter(of_criterion).filter(|it| it.is_open()).count() == 1;
            let is_new = |it: &&Item| earlier.iter().all(|other| other.key != it.key);
            let plan = &assessment.plan;
            let itself = plan.iter().find(|it| it.key == key);
            let same = |it: &&Item| of_criterion(it) && it.action == item.action;
            let itself = itself.or_else(|| plan.iter().filter(is_new).find(same));
            let mut renewed = plan.iter().filter(of_criterion).filter(is_new);
            let may_be = is_listed && open && only && item.criterion.is_some();
            let found = itself.or(match (renewed.next(), renewed.next()) {
                (Some(one), None) if may_be => Some(one),
                _ => None,
            });
            is_listed = found.is_some();
            if let Some(found) = found {
                (word, key, open) = (Some(found), found.key, found.is_open());
            }
            earlier = plan;
        }
        (word, is_listed && word.is_some())
    }

    /// Whether the criterion of an item is met now.
    pub(super) fn closes_met(&self, model: &Model, item: &Item) -> bool {
        let criterion = item.criterion.as_ref().and_then(|id| model.criterion(id));
        criterion.zip(self.now).is_some_and(|(criterion, now)| is_met(model, now, criterion))
    }
}

/// Whether a criterion was asked and not met in an assessment: it had to be, was applicable,
/// and did not stand under a declared level.
pub(super) fn was_open(history: &History, assessment: &Assessment, id: &str) -> bool {
    let model = version(history, assessment);
    let Some(criterion) = model.criterion(id) else { return false };
    asked(criterion, assessment.month)
        && standing(model, assessment, criterion.dimension, &[]).known == Known::Assessed
        && !is_not_applicable(assessment, criterion)
        && !is_met(model, assessment, criterion)
}

/// The day a text without a year means: the one from five months before to six months after.
pub(super) fn nearest(round: Round, month: u32, day: u32) -> Day {
    let now = round.last();
    let of_year = month.cast_signed() - 1;
    let first = now - 5;
    let at = first + (of_year - first).rem_euclid(12);
    let day = (at.div_euclid(12), month, day);
    debug_assert!((first..first + 12).contains(&month_of(day)));
    day
}
