//! The sentences of the organisation-wide summary, computed from the scores.

use crate::chart::theme::Theme;
use crate::model::{Colors, Grade, Period};
use crate::score::{Gap, Mover, OrganisationScore, Share};

use super::facts::{dimension_name, short_dimension_name};
use super::words::{Words, balanced, capital, first_that_fits, shortened};

/// What the sentences are about.
pub(super) struct SummaryFacts<'a> {
    pub(super) words: Words,
    pub(super) score: &'a OrganisationScore<'a>,
    pub(super) theme: Theme,
    /// The months shown, oldest first.
    pub(super) window: Vec<Period>,
}

impl SummaryFacts<'_> {
    pub(super) fn name(&self, dimension: usize) -> String {
        dimension_name(self.words, &self.score.portfolio.model, dimension)
    }

    pub(super) fn short(&self, dimension: usize) -> String {
        short_dimension_name(self.words, &self.score.portfolio.model, dimension)
    }

    pub(super) fn team(&self, team: usize) -> String {
        self.words.text(&self.score.teams[team].team.name)
    }

    pub(super) fn has_target(&self) -> bool {
        !self.score.portfolio.targets.is_empty()
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

    /// `6 of 11` or `11中6`.
    pub(super) fn share(&self, share: Share) -> String {
        self.words.pick(
            format!("{} of {}", share.count, share.of),
            format!("{}/{}", share.count, share.of),
        )
    }

    /// The teams below the organisation's targets.
    fn below(&self) -> Vec<usize> {
        (0..self.score.teams.len())
            .filter(|&team| self.score.team_meets(&self.score.teams[team]) == Some(false))
            .collect()
    }

    /// The dimensions that are below their targets in most of the teams below target, with the
    /// number of those teams in each; none where these are too few to be counted.
    fn common_constraint(&self) -> Option<(Vec<usize>, usize)> {
        let below = self.below();
        let count = |dimension: usize| {
            let target = self.score.target(dimension);
            below
                .iter()
                .filter(|&&team| {
                    let grade = self.score.teams[team].dimensions[dimension].grade();
                    grade.zip(target).is_some_and(|(grade, target)| grade < target)
                })
                .count()
        };
        if !self.score.may_count(below.len()) {
            return None;
        }
        let dimensions = 0..self.score.portfolio.model.dimensions.len();
        let counts: Vec<usize> = dimensions.map(count).collect();
        let most = counts.iter().copied().max().filter(|most| *most > 0)?;
        let tied = (0..counts.len()).filter(|&dimension| counts[dimension] == most);
        Some((tied.collect(), most))
    }

    /// Dimensions as the subject of a sentence, from the fullest form to the shortest, and
    /// whether it is a plural.
    fn subjects(&self, dimensions: &[usize]) -> Vec<(String, bool)> {
        let words = self.words;
        let short: Vec<String> =
            dimensions.iter().map(|&at| words.inside(&self.short(at))).collect();
        let count = dimensions.len();
        let number =
            words.pick(words.counted(count, "dimension", "dimensions"), format!("{count}項目"));
        let all = self.score.portfolio.model.dimensions.len();
        match count {
            0 => Vec::new(),
            1 => vec![(words.list(&short), false)],
            _ if count == all => vec![(words.pick("every dimension", "全項目"), false)],
            2 => vec![(words.list(&short), true), (number, true)],
            _ => vec![(number, true)],
        }
    }

    fn measure(&self, en: f64, ja: f64) -> f64 {
        493.0 / if self.words.is_ja() { ja } else { en }
    }

    fn claim(&self, candidates: Vec<String>) -> String {
        first_that_fits(candidates, self.measure(12.0, 11.0), 1)
    }
}

/// `the level-2 target`, or `their targets` where dimensions differ.
fn target_phrase(facts: &SummaryFacts<'_>) -> String {
    match facts.score.common_target() {
        Some(target) => {
            let name = target_name(facts.words, target);
            facts.words.pick(format!("the {name}"), name)
        }
        None => facts.words.pick("the targets", "目標"),
    }
}

/// `level-2 target`, or `target of 2.00`.
pub(super) fn target_name(words: Words, target: &Grade) -> String {
    match target {
        Grade::Level(level) => {
            words.pick(format!("level-{level} target"), format!("レベル{level}目標"))
        }
        Grade::Score(score) => {
            words.pick(format!("target of {score}"), format!("目標スコア{score}"))
        }
    }
}

/// `both` or `all five`.
fn all(words: Words, count: usize) -> String {
    if count == 2 { "both".to_owned() } else { format!("all {}", words.number(count)) }
}

/// So many of all teams, as the subject of an English sentence.
fn so_many(words: Words, share: Share) -> String {
    match (share.count, share.of) {
        (0 | 1, 1) => "The one team".to_owned(),
        (0, of) => format!("None of {} teams", words.number(of)),
        (count, of) if count == of => format!("{} teams", capital(&all(words, of))),
        (count, of) => format!("{count} of {of} teams"),
    }
}

fn teams(words: Words, count: usize) -> String {
    words.counted(count, "team", "teams")
}

/// The headline: how many teams meet the target, since when, and what holds the others.
pub(super) fn headline(facts: &SummaryFacts<'_>) -> String {
    let words = facts.words;
    let score = facts.score;
    let measure = facts.measure(19.0, 17.0);
    let assessed = score.assessed();
    if assessed.count == 0 {
        let period = words.period_full(score.period);
        return words.pick(
            format!("No team has a level in {period}"),
            format!("{period}はレベルのあるチームなし"),
        );
    }
    let counted = if facts.has_target() {
        score.at_target(score.period).of > 0
    } else {
        score.median_grade(score.period).is_some()
    };
    if score.portfolio.withheld.single_teams && !counted {
        let period = words.period_full(score.period);
        return words.pick(
            format!("Too few teams were assessed in {period} to give counts"),
            format!("{period}は評価チームが少なく集計非掲載"),
        );
    }
    if !facts.has_target() {
        let model = &score.portfolio.model;
        let median = score.median_grade(score.period);
        let whole = words.grade_of_team(model);
        let (median, number) = median
            .map_or_else(Default::default, |median| (words.graded(median), median.to_string()));
        let max = model.span().highest();
        if assessed.of == 1 {
            return words.pick(
                format!("One team assessed, at {median} of {max}"),
                format!("1チームを評価、{whole}{number}（最高{max}）"),
            );
        }
        let text = words.pick(
            format!(
                "{} of {} teams assessed; the median team stands at {median} of {max}",
                assessed.count, assessed.of
            ),
            format!(
                "{}チーム中{}チームを評価、{whole}の中央値は{number}（最高{max}）",
                assessed.of, assessed.count
            ),
        );
        return balanced(words, &text, measure);
    }
    let now = score.at_target(score.period);
    let before =
        score.compared_with.map(|period| score.at_target(period)).filter(|share| share.of > 0);
    let meet = match (now.count, now.of) {
        (0, 1) => "does not meet",
        (0 | 1, _) => "meets",
        _ => "meet",
    };
    let head = words.pick(
        format!("{} {meet} {}", so_many(words, now), target_phrase(facts)),
        format!("{}チーム中{}チームが{}を達成", now.of, now.count, target_phrase(facts)),
    );
    let change = before.map(|before| {
        let from = if before.of == now.of { before.count.to_string() } else { facts.share(before) };
        let month =
            score.compared_with.map_or_else(String::new, |period| words.period_name(period));
        match now.count.cmp(&before.count) {
            std::cmp::Ordering::Greater => words.pick(
                format!(", up from {from} in {month}"),
                format!("（{month}の{from}から増加）"),
            ),
            std::cmp::Ordering::Less => words.pick(
                format!(", down from {from} in {month}"),
                format!("（{month}の{from}から減少）"),
            ),
            std::cmp::Ordering::Equal if before.of == now.of => {
                words.pick(format!(", as in {month}"), format!("（{month}と同数）"))
            }
            std::cmp::Ordering::Equal => {
                words.pick(format!(", {from} in {month}"), format!("（{month}は{from}）"))
            }
        }
    });
    let change = change.unwrap_or_default();
    let below = facts.below().len();
    let constraint = |name: &str, several: bool, count: usize| {
        let en = match (now.count, count == below, below) {
            (0, true, _) => all(words, below),
            (_, true, 1) => "the one that does not".to_owned(),
            (_, true, _) => format!("{} that do not", all(words, below)),
            (0, false, _) => format!("{count} of them"),
            (_, false, _) if several => format!("{count} of {below} each"),
            (_, false, _) => format!("{count} of the {below} that do not"),
        };
        let ja = match (count == below, below) {
            (true, 1) => "未達1チーム".to_owned(),
            (true, _) => format!("未達{below}チームすべて"),
            (false, _) if several => format!("未達{below}チーム中各{count}チーム"),
            (false, _) => format!("未達{below}チーム中{count}チーム"),
        };
        let verb = if several { "hold back" } else { "holds back" };
        words.pick(format!("; {name} {verb} {en}"), format!("、{ja}の制約は{name}"))
    };
    let mut candidates = Vec::new();
    if let Some((dimensions, count)) = facts.common_constraint() {
        let constraints: Vec<String> = facts
            .subjects(&dimensions)
            .iter()
            .map(|(name, several)| constraint(name, *several, count))
            .collect();
        candidates.extend(constraints.iter().map(|text| format!("{head}{change}{text}")));
        candidates.extend(constraints.iter().map(|text| format!("{head}{text}")));
    }
    candidates.push(format!("{head}{change}"));
    balanced(words, &first_that_fits(candidates, measure, 2), measure)
}

/// The claim over the heat map.
pub(super) fn map_claim(facts: &SummaryFacts<'_>) -> String {
    let words = facts.words;
    let score = facts.score;
    if !facts.has_target() && !score.portfolio.model.has_levels() {
        return words.pick("Team scores, highest first", "総合スコア（高い順）");
    }
    if !facts.has_target() {
        let levels = score.levels();
        let spread: Vec<String> = levels
            .iter()
            .filter(|(_, count)| **count > 0)
            .map(|(level, count)| {
                words.pick(format!("{count} at {level}"), format!("レベル{level}が{count}"))
            })
            .collect();
        return facts.claim(vec![
            words.pick(
                format!("Team levels: {}", words.list(&spread)),
                format!("総合レベルの内訳：{}", words.list(&spread)),
            ),
            words.pick("Team levels, highest first", "総合レベル（高い順）"),
        ]);
    }
    let now = score.at_target(score.period);
    let opening = words.pick(
        match now.count {
            0 => "No team meets the target".to_owned(),
            1 => "One team meets the target".to_owned(),
            count if count == now.of => {
                format!("{} teams meet the target", capital(&all(words, count)))
            }
            count => format!("{} teams meet the target", capital(&words.number(count))),
        },
        format!("{}チームが目標を達成", now.count),
    );
    let below = facts.below().len();
    let mut candidates = Vec::new();
    if let Some((dimensions, count)) = facts.common_constraint() {
        let rest = if now.count == 0 { "全" } else { "残る" };
        for (name, several) in facts.subjects(&dimensions) {
            let en = match (now.count, count == below, below) {
                (0, true, 1) => "it".to_owned(),
                (0, true, _) => all(words, below),
                (_, true, 1) => "the other one".to_owned(),
                (_, true, 2) => "both others".to_owned(),
                (_, true, _) => format!("all {} others", words.number(below)),
                (0, false, _) => format!("{} of {}", words.number(count), words.number(below)),
                (_, false, _) if several => {
                    format!("{} of {} each", words.number(count), words.number(below))
                }
                (_, false, _) => {
                    format!("{} of the {} others", words.number(count), words.number(below))
                }
            };
            let are = if several { "are" } else { "is" };
            let ja = match (count == below, below) {
                (true, 1) => format!("{rest}1チームは{name}が未達"),
                (true, _) => format!("{rest}{below}チームはいずれも{name}が未達"),
                (false, _) if several => {
                    format!("{rest}{below}チーム中{count}チームずつ{name}が未達")
                }
                (false, _) => format!("{rest}{below}チーム中{count}チームは{name}が未達"),
            };
            candidates.push(words.pick(
                format!("{opening}; {name} {are} below it in {en}"),
                format!("{opening}、{ja}"),
            ));
        }
    }
    candidates.push(opening);
    facts.claim(candidates)
}

/// How wide the constraint of a group may be, in letters.
const CONSTRAINT: f64 = 15.5;

/// The dimensions that are below their targets in most of the teams below target, with their
/// number.
pub(super) fn constraint(facts: &SummaryFacts<'_>) -> Option<String> {
    let words = facts.words;
    let (dimensions, count) = facts.common_constraint()?;
    let names: Vec<String> = dimensions.iter().map(|&at| facts.short(at)).collect();
    let all = names.join(&words.pick(", ", "、"));
    let number = facts.subjects(&dimensions).pop().map_or_else(String::new, |(name, _)| name);
    let number = capital(&number);
    if facts.score.portfolio.withheld.single_teams {
        // With the counts of the whole, those of the groups could tell the rest.
        return Some(first_that_fits(vec![all, number], CONSTRAINT, 1));
    }
    let below = facts.below().len();
    let counted = |name: &str| {
        words.pick(format!("{name} ({count} of {below})"), format!("{name}（{below}中{count}）"))
    };
    let candidates = if names.len() == 1 { vec![all] } else { vec![all, number] };
    let candidates = candidates.iter().map(|name| counted(name)).collect();
    Some(first_that_fits(candidates, CONSTRAINT, 1))
}

/// The claim over the data: the coverage that is least complete, counted.
pub(super) fn quality_claim(
    facts: &SummaryFacts<'_>,
    assessed: Share,
    clear: Option<Share>,
    evidenced: Option<Share>,
) -> String {
    let words = facts.words;
    let teams = words.pick(
        format!("{} assessed", so_many(words, assessed)),
        format!("評価済み{}チーム", facts.share(assessed)),
    );
    let clear = clear.map(|share| {
        words.pick(
            format!("{} criteria clearly answered", facts.share(share)),
            format!("明確な回答{}基準", facts.share(share)),
        )
    });
    let evidenced = evidenced.map(|share| {
        words.pick(
            format!("{} met ones evidenced", facts.share(share)),
            format!("証跡{}基準", facts.share(share)),
        )
    });
    let join = |parts: &[&String]| {
        parts.iter().map(|part| part.as_str()).collect::<Vec<_>>().join(&words.pick(", ", "、"))
    };
    let mut candidates = Vec::new();
    if let (Some(clear), Some(evidenced)) = (&clear, &evidenced) {
        candidates.push(join(&[&teams, clear, evidenced]));
        candidates.push(join(&[clear, evidenced]));
    }
    candidates.push(teams);
    facts.claim(candidates)
}

/// What a group has most in common: the criterion that would bring most of its teams on.
pub(super) fn group_line(facts: &SummaryFacts<'_>) -> String {
    let words = facts.words;
    let score = facts.score;
    if score.assessed().count == 0 {
        return words.pick("no team has a level", "レベルのあるチームなし");
    }
    if !facts.has_target() {
        return String::new();
    }
    let Some(gap) = score.gaps().into_iter().next() else {
        return words
            .pick("no open criterion keeps a team below target", "目標を妨げる未達基準なし");
    };
    let text = words.text(&score.portfolio.model.criteria[gap.criterion].text);
    let below = facts.below().len();
    let of = match (gap.teams.len(), below) {
        (1, 1) => words.pick("the one team below target", "未達1チーム"),
        (count, _) => words.pick(
            format!("{count} of {below} teams below target"),
            format!("未達{below}チーム中{count}チーム"),
        ),
    };
    let line = |text: String| {
        let text = words.quoted(&text);
        words.pick(
            format!("open first: {text}, in {of}"),
            format!("最優先の未達基準は{text}（{of}）"),
        )
    };
    line(shortened(&text, 34.0))
}

/// The claim over the groups: the one with the largest share at target and the one with the
/// smallest.
pub(super) fn groups_claim(
    facts: &SummaryFacts<'_>,
    shares: &[(String, Share)],
    groups: usize,
) -> String {
    let words = facts.words;
    let none = words.pick(
        format!("{} groups, each counted like the whole", capital(&words.number(groups))),
        format!("{groups}グループの内訳"),
    );
    if !facts.has_target() {
        return none;
    }
    let larger = |one: &Share, other: &Share| (one.count * other.of).cmp(&(other.count * one.of));
    // Of equal shares the group named first in the workspace counts.
    let best = shares.iter().rev().max_by(|(_, one), (_, other)| larger(one, other));
    let worst = shares.iter().min_by(|(_, one), (_, other)| larger(one, other));
    let (Some((best, most)), Some((worst, least))) = (best, worst) else { return none };
    if larger(most, least).is_eq() {
        return words.pick(
            "The same share of teams is at target in every group",
            "目標達成チームの割合は全グループで同じ",
        );
    }
    let (high, low) = (facts.share(*most), facts.share(*least));
    let text = |best: &str, worst: &str| {
        words.pick(
            format!("{best} has {high} teams at target, {worst} {low}"),
            format!("目標達成は{best}が{high}、{worst}が{low}"),
        )
    };
    facts.claim(vec![
        text(best, worst),
        text(&shortened(best, 12.0), &shortened(worst, 12.0)),
        none,
    ])
}

/// The claim over the distributions: the dimension nearest to its target and the one
/// furthest from it.
pub(super) fn distribution_claim(facts: &SummaryFacts<'_>) -> String {
    let words = facts.words;
    let score = facts.score;
    let mut shares: Vec<(usize, Share)> = (0..score.portfolio.model.dimensions.len())
        .map(|dimension| (dimension, score.dimension_at_target(dimension, score.period)))
        .filter(|(_, share)| share.of > 0)
        .collect();
    // Shares are compared as fractions, exactly.
    shares.sort_by(|(a, one), (b, other)| {
        (other.count * one.of).cmp(&(one.count * other.of)).then(a.cmp(b))
    });
    let (Some((best, best_share)), Some((worst, worst_share))) = (shares.first(), shares.last())
    else {
        return words.pick("Teams by level", "レベル別チーム数");
    };
    let equal = best_share.count * worst_share.of == worst_share.count * best_share.of;
    let reach = match score.common_target() {
        Some(target) => {
            let target = words.graded(target);
            words.pick(format!("reach {target}"), format!("{target}に到達"))
        }
        None => words.pick("reach their target", "目標に到達"),
    };
    if equal || best == worst {
        let share = facts.share(*best_share);
        return words.pick(
            format!("{share} teams {reach} in every dimension"),
            format!("どの項目も{share}チームが{reach}"),
        );
    }
    let name = |dimension: usize| words.inside(&facts.short(dimension));
    let (best_text, worst_text) = (facts.share(*best_share), facts.share(*worst_share));
    facts.claim(vec![
        words.pick(
            format!(
                "{best_text} teams {reach} in {}, only {worst_text} in {}",
                name(*best),
                name(*worst)
            ),
            format!(
                "{}は{best_text}チームが{reach}、{}は{worst_text}のみ",
                name(*best),
                name(*worst)
            ),
        ),
        words.pick(
            format!("{best_text} teams {reach} at best, {worst_text} at worst"),
            format!("{reach}したチームは最多{best_text}、最少{worst_text}"),
        ),
    ])
}

/// Room for the claim of an exhibit of half the width.
fn half(facts: &SummaryFacts<'_>, text: &str) -> String {
    balanced(facts.words, text, 238.0 / if facts.words.is_ja() { 11.0 } else { 12.0 })
}

/// The claim over the movers.
pub(super) fn movers_claim(facts: &SummaryFacts<'_>, movers: &[Mover]) -> String {
    half(facts, &movers_text(facts, movers))
}

fn movers_text(facts: &SummaryFacts<'_>, movers: &[Mover]) -> String {
    let words = facts.words;
    let with_levels = facts.score.portfolio.model.has_levels();
    let lose = if with_levels { "lost one" } else { "lost" };
    let gained = movers.iter().filter(|mover| !mover.gained.is_empty()).count();
    let lost: Vec<usize> =
        movers.iter().filter(|mover| !mover.lost.is_empty()).map(|mover| mover.team).collect();
    let opening = match gained {
        0 if !with_levels => words.pick("No team gained", "上昇したチームなし"),
        0 => words.pick("No team gained a level", "上昇したチームなし"),
        _ if !with_levels => words.pick(
            format!("{} gained in a dimension", capital(&teams(words, gained))),
            format!("{gained}チームが上昇"),
        ),
        _ => words.pick(
            format!("{} gained a dimension level", capital(&teams(words, gained))),
            format!("{gained}チームが上昇"),
        ),
    };
    match lost[..] {
        [] => words.pick(format!("{opening}, none {lose}"), format!("{opening}、低下なし")),
        [only] => {
            let name = facts.team(only);
            words.pick(format!("{opening}, {name} {lose}"), format!("{opening}、{name}が低下"))
        }
        _ => words.pick(
            format!("{opening}, {} {lose}", words.number(lost.len())),
            format!("{opening}、{}チームが低下", lost.len()),
        ),
    }
}

/// The claim over the trend: teams won for the target by the best and the worst dimension.
pub(super) fn trend_claim(facts: &SummaryFacts<'_>, gains: &[(usize, i64)]) -> String {
    half(facts, &trend_text(facts, gains))
}

fn trend_text(facts: &SummaryFacts<'_>, gains: &[(usize, i64)]) -> String {
    let words = facts.words;
    let Some(first) = facts.window.first() else { return String::new() };
    let since = words.period_name(*first);
    let best = gains.iter().max_by_key(|(dimension, gain)| (*gain, std::cmp::Reverse(*dimension)));
    let worst = gains.iter().min_by_key(|(dimension, gain)| (*gain, *dimension));
    let (Some(&(best, most)), Some(&(worst, least))) = (best, worst) else { return String::new() };
    if gains.iter().all(|(_, gain)| *gain == 0) {
        return words.pick(
            format!("No dimension has more teams at target than in {since}"),
            format!("目標達成チーム数は{since}から変化なし"),
        );
    }
    let phrase = |gain: i64| match gain {
        0 => words.pick("none", "増減なし"),
        gain if gain > 0 => words.pick(gain.to_string(), format!("{gain}チーム増")),
        loss => words.pick(format!("lost {}", -loss), format!("{}チーム減", -loss)),
    };
    let (first_name, second) = (facts.short(best), words.inside(&facts.short(worst)));
    let count = if most == 1 { "1 team".to_owned() } else { format!("{most} teams") };
    let lost = if least == -1 { "1 team".to_owned() } else { format!("{} teams", -least) };
    if most == least && most < 0 {
        return words.pick(
            format!("Every dimension lost {lost} at target since {since}"),
            format!("{since}から全項目で目標達成が{}チーム減", -least),
        );
    }
    if most <= 0 {
        let (last_name, other) = (facts.short(worst), words.inside(&first_name));
        let other_lost = if most == 0 { "none".to_owned() } else { (-most).to_string() };
        return words.pick(
            format!(
                "{} lost {lost} at target since {since}, {other} {other_lost}",
                capital(&last_name)
            ),
            format!(
                "{since}から{last_name}は目標達成が{}、{first_name}は{}",
                phrase(least),
                phrase(most)
            ),
        );
    }
    if most == least {
        return words.pick(
            format!("Every dimension gained {count} at target since {since}"),
            format!("{since}から全項目で目標達成が{most}チーム増"),
        );
    }
    words.pick(
        format!(
            "{} gained {count} at target since {since}, {second} {}",
            capital(&first_name),
            phrase(least)
        ),
        format!("{since}から{first_name}は目標達成が{}、{second}は{}", phrase(most), phrase(least)),
    )
}

/// The claim over the common gaps.
pub(super) fn gaps_claim(facts: &SummaryFacts<'_>, gaps: &[Gap]) -> String {
    let words = facts.words;
    let Some(gap) = gaps.first() else {
        return words
            .pick("No open criterion keeps a team below target", "目標を妨げる未達基準なし");
    };
    let criterion =
        words.quoted(&words.text(&facts.score.portfolio.model.criteria[gap.criterion].text));
    let count = gap.teams.len();
    let what = if facts.has_target() {
        words.pick("below target", "目標未達")
    } else {
        words.pick(
            if count == 1 { "at its level" } else { "at their level" },
            "現在のレベルにとどまる",
        )
    };
    let alone = gap.alone.len();
    let paired = gap.partner.as_ref().map_or(0, |(_, teams)| teams.len());
    let mut candidates = Vec::new();
    if alone > 0 {
        let lifts = words.pick(
            format!("{criterion} alone would lift {}", teams(words, alone)),
            format!("{criterion}だけで{alone}チームが上昇"),
        );
        if paired > 0 {
            candidates.push(words.pick(
                format!("{lifts}, and with one other {} more", words.number(paired)),
                format!("{lifts}、もう1基準でさらに{paired}チーム"),
            ));
        }
        candidates.push(words.pick(
            format!("{lifts} of the {} it blocks", words.number(count)),
            format!("{lifts}（妨げられているのは{count}チーム）"),
        ));
        candidates.push(lifts);
    } else if let Some((other, _)) = &gap.partner {
        let model = &facts.score.portfolio.model;
        let other = words.quoted(&words.text(&model.criteria[*other].text));
        candidates.push(words.pick(
            format!("{criterion} and {other} together would lift {}", teams(words, paired)),
            format!("{criterion}と{other}で{paired}チームが上昇"),
        ));
        candidates.push(words.pick(
            format!("{criterion} and one other would lift {}", teams(words, paired)),
            format!("{criterion}ともう1基準で{paired}チームが上昇"),
        ));
    }
    candidates.push(words.pick(
        format!("{criterion} keeps {} {what}", teams(words, count)),
        format!("{criterion}により{count}チームが{what}"),
    ));
    candidates.push(words.pick(
        format!("One criterion keeps {} {what}", teams(words, count)),
        format!("1つの基準により{count}チームが{what}"),
    ));
    facts.claim(candidates)
}

/// The claim over the history of every team.
pub(super) fn history_claim(facts: &SummaryFacts<'_>, stalled: usize) -> String {
    let words = facts.words;
    let months = i32::try_from(facts.window.len()).unwrap_or(i32::MAX);
    if facts.window.len() < 3 {
        return words.pick("The history is too short to tell a stall", "停滞の判定には履歴が不足");
    }
    let below = facts.score.teams.iter().any(|team| {
        team.dimensions.iter().any(|dimension| dimension.meets_target() == Some(false))
    });
    if facts.has_target() && !below {
        return words.pick("No dimension is below its target", "目標未達の項目なし");
    }
    let span = words.rounds(months);
    let has = if stalled == 1 { "has" } else { "have" };
    match stalled {
        0 => words.pick(
            format!("Every dimension below target has moved within {span}"),
            format!("目標未達の項目はすべて{span}以内に変化あり"),
        ),
        _ => words.pick(
            format!(
                "{} {has} a dimension below target that has not moved in {span}",
                capital(&teams(words, stalled))
            ),
            format!("{stalled}チームで目標未達の項目が{span}間変化なし"),
        ),
    }
}
