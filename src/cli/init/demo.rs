//! A made-up organisation of any size: the same for the same numbers.
//!
//! Teams begin at different places, rise at different paces, and now and then lose something
//! again; some miss a month.

use std::fmt::Write as _;
use std::path::PathBuf;

use dankai::load::{builtin_source, parse_model};
use dankai::model::{Criterion, MaturityModel, Period};

/// How large the organisation is.
pub(super) struct Size {
    pub(super) teams: u32,
    pub(super) months: u16,
    pub(super) seed: u64,
    /// The last month.
    pub(super) until: Period,
}

/// Teams in a group.
const GROUP: u32 = 12;
const PEOPLE: [&str; 8] =
    ["A. Sato", "L. Rossi", "M. Weber", "K. Tanaka", "J. Martin", "S. Novak", "R. Silva", "H. Kim"];

/// A small generator of even numbers, so that every run sees the same organisation.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        // The multiplier and increment are Knuth's (MMIX).
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn person(&mut self) -> &'static str {
        PEOPLE[usize::try_from(self.roll(PEOPLE.len() as u64)).unwrap_or(0)]
    }
}

/// Hands every file of the organisation, as a path relative to the workspace and its text,
/// to `write`; ends with the first fault.
///
/// # Errors
/// What `write` could not do.
pub(super) fn files(
    size: &Size,
    mut write: impl FnMut(PathBuf, String) -> Result<(), String>,
) -> Result<(), String> {
    let source = builtin_source("mlops").expect("the model is built in");
    let model = parse_model(source, "mlops").value.expect("the model is whole");
    let Size { teams, months, seed, .. } = size;
    let mut settings = format!(
        "id: demo-{teams}-{months}-{seed}\norganisation: {{name: {{en: Example Group, ja: 例示グループ}}}}\ntargets: {{all: 2, by: "
    );
    let _ = writeln!(settings, "{}}}\ngroups:", size.until.plus(3).last_day());
    for group in 0..size.teams.div_ceil(GROUP) {
        let number = group + 1;
        let _ = writeln!(
            settings,
            "  group-{number:02}: {{name: {{en: Group {number}, ja: 第{number}グループ}}}}"
        );
    }
    settings += "teams:\n";
    for number in 0..size.teams {
        let team = format!("team-{number:04}");
        let _ = writeln!(
            settings,
            "  {team}: {{name: {{en: Team {number:04}, ja: 第{number:04}チーム}}, group: group-{:02}}}",
            number / GROUP + 1
        );
        // A team's own dice: more teams or months leave the others as they are.
        let mut dice =
            Dice(size.seed ^ (u64::from(number) + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        // Neighbouring numbers begin alike.
        for _ in 0..4 {
            dice.roll(2);
        }
        // How far the team is: which criteria it has met, and by when.
        let (pace, start) = (2 + dice.roll(5), dice.roll(12));
        let mut before = vec![0; model.criteria.len()];
        for month in 0..size.months {
            let period = size.until.plus(i32::from(month) + 1 - i32::from(size.months));
            let progress = start + u64::from(month) * pace / 3;
            let mut said = before.clone();
            let text =
                assessment(&model, (&team, number), period, progress, (&mut said, &mut dice));
            // Now and then a month is missed.
            if number % 10 != 9 || dice.roll(6) > 0 {
                let path = PathBuf::from("results").join(period.to_string());
                write(path.join(format!("{team}.yaml")), text)?;
                before = said;
            }
        }
    }
    write("dankai.yaml".into(), settings)
}

fn assessment(
    model: &MaturityModel,
    (team, number): (&str, u32),
    period: Period,
    progress: u64,
    (before, dice): (&mut [u8], &mut Dice),
) -> String {
    let mut text = format!(
        "team: {team}\nperiod: {period}\nassessed_on: {period}-20\nassessors: [{}, {}]\nanswers:\n",
        PEOPLE[number as usize % PEOPLE.len()],
        PEOPLE[(number as usize + 3) % PEOPLE.len()]
    );
    let mut order: Vec<_> = model.criteria.iter().collect();
    order.sort_by_key(|criterion| criterion.level);
    let mut open: Vec<&Criterion> = Vec::new();
    for (place, criterion) in order.iter().enumerate() {
        let met = (place as u64) < progress + dice.roll(3);
        let id = &criterion.id;
        let roll = dice.roll(12);
        let answer = match (met, roll) {
            (true, _) => 2,
            (false, 1..4) => 1,
            (false, _) => 0,
        };
        let is_fall = answer < std::mem::replace(&mut before[place], answer);
        let _ = match (met, roll) {
            (true, 0..4) => writeln!(text, "  {id}: met"),
            (true, _) => {
                writeln!(text, "  {id}: {{state: met, evidence: \"wiki: {id} {number}\"}}")
            }
            (false, 0) => writeln!(text, "  {id}: unknown"),
            (false, 1..4) => writeln!(
                text,
                "  {id}: {{state: partial, note: \"two of {} systems, team {number}\"}}",
                3 + dice.roll(5)
            ),
            (false, _) if is_fall => {
                writeln!(
                    text,
                    "  {id}: {{state: not-met, note: \"lost with the move of a system\"}}"
                )
            }
            (false, _) => writeln!(text, "  {id}: not-met"),
        };
        if !met {
            open.push(criterion);
        }
    }
    text += "plan:\n";
    for criterion in open.iter().take(4) {
        let due = period.plus(1 + i32::try_from(dice.roll(3)).unwrap_or(0)).last_day();
        let _ = writeln!(
            text,
            "  - {{criterion: {}, owner: {}, due: {due}, status: open}}",
            criterion.id,
            dice.person()
        );
    }
    if dice.roll(2) == 0 {
        text += "decision: One engineer for four weeks from the first of next month\n";
    }
    text
}
