//! A made-up organisation of any size: the same for the same numbers.

use std::fmt::Write as _;
use std::path::Path;

use dankai::load::{builtin_source, parse_model};
use dankai::model::{MaturityModel, Period};

/// A small generator of even numbers, so that every run sees the same organisation.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        // The multiplier and increment are Knuth's (MMIX).
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Writes a workspace with `teams` teams and `months` monthly assessments each.
pub(crate) fn workspace(folder: &Path, teams: usize, months: i32) {
    let source = builtin_source("mlops").expect("the model is built in");
    let model = parse_model(source, "mlops").value.expect("the model is whole");
    let last = Period::new(2026, 11).expect("a month");
    let mut dice = Dice(7);
    let mut settings = String::from(
        "organisation: {name: {en: Example Group, ja: 例示グループ}}\ntargets: {all: 2, by: 2026-12-31}\nteams:\n",
    );
    for team in 0..teams {
        let _ = writeln!(
            settings,
            "  team-{team:04}: {{name: {{en: Team {team:04}, ja: 第{team:04}チーム}}}}"
        );
        // How far the team is: which criteria it has met, and by when.
        let pace = 2 + dice.roll(5);
        let start = dice.roll(12);
        for month in 0..months {
            let period = last.plus(month + 1 - months);
            let folder = folder.join("results").join(period.to_string());
            std::fs::create_dir_all(&folder).expect("the folder is ours");
            let progress = start + u64::try_from(month).unwrap_or(0) * pace / 3;
            let text = assessment(&model, team, period, progress, &mut dice);
            std::fs::write(folder.join(format!("team-{team:04}.yaml")), text)
                .expect("the folder is ours");
        }
    }
    std::fs::write(folder.join("dankai.yaml"), settings).expect("the folder is ours");
}

fn assessment(
    model: &MaturityModel,
    team: usize,
    period: Period,
    progress: u64,
    dice: &mut Dice,
) -> String {
    let mut text = format!(
        "team: team-{team:04}\nperiod: {period}\nassessed_on: {period}-20\nassessors: [A. Sato, L. Rossi]\nanswers:\n"
    );
    let mut order: Vec<_> = model.criteria.iter().collect();
    order.sort_by_key(|criterion| criterion.level);
    let mut open = Vec::new();
    for (place, criterion) in order.iter().enumerate() {
        let met = (place as u64) < progress + dice.roll(3);
        let id = &criterion.id;
        let _ = match (met, dice.roll(12)) {
            (true, 0..4) => writeln!(text, "  {id}: met"),
            (true, _) => writeln!(text, "  {id}: {{state: met, evidence: \"wiki: {id} {team}\"}}"),
            (false, 0) => writeln!(text, "  {id}: unknown"),
            (false, 1..4) => writeln!(
                text,
                "  {id}: {{state: partial, note: \"two of {} systems, team {team}\"}}",
                3 + dice.roll(5)
            ),
            (false, _) => writeln!(text, "  {id}: not-met"),
        };
        if !met {
            open.push(*criterion);
        }
    }
    text += "plan:\n";
    for criterion in open.iter().take(4) {
        let due = period.plus(1 + i32::try_from(dice.roll(3)).unwrap_or(0)).last_day();
        let _ = writeln!(
            text,
            "  - {{criterion: {}, action: Work on item {team} of the list, owner: A. Sato, due: {due}, status: open}}",
            criterion.id
        );
    }
    if dice.roll(2) == 0 {
        text += "decision: One engineer for four weeks from the first of next month\n";
    }
    text
}
