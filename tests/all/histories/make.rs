//! Random workspaces: what organisations and teams write over months and years, as plain data
//! and as the text of the files.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

/// A month, counted from January of the year 0.
pub(super) type Month = i32;

/// A day as year, month and day.
pub(super) type Day = (i32, u32, u32);

/// The month of a day.
pub(super) fn month_of((year, month, _): Day) -> Month {
    year * 12 + month.cast_signed() - 1
}

/// A month as `2026-11`.
pub(super) fn shown(month: Month) -> String {
    format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}

/// A day as `2026-11-20`.
pub(super) fn shown_day((year, month, day): Day) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

/// A day of a month.
pub(super) fn day_in(month: Month, day: u32) -> Day {
    (month.div_euclid(12), month.rem_euclid(12).cast_unsigned() + 1, day)
}

/// The last day of a month.
pub(super) fn last_day(month: Month) -> Day {
    let (year, of_year, _) = day_in(month, 1);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match of_year {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (year, of_year, days)
}

/// Numbers that look random and are the same for the same seed.
pub(super) struct Rng(u64);

impl Rng {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(0x1234_5678))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `count`.
    fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).expect("a count fits");
        usize::try_from(self.next() % count).expect("it is below the count")
    }

    /// A number from `low` to `high`.
    fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// Whether something that happens `percent` times of a hundred happens.
    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// A text in English and in Japanese.
pub(super) type Text = [String; 2];

/// How a level or score comes about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Rule {
    Staged,
    /// Whether the mean is mapped to levels.
    Mean {
        cuts: bool,
    },
    Additive,
}

/// What a team takes from the scores of its dimensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    Lowest,
    MeanOfDimensions,
    MeanOfCriteria,
}

/// The answers to a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// not-met, partial, met.
    Usual,
    /// no, planned, yes, where the first two are worth the same.
    Twin,
    /// Whole numbers from 0 to 5.
    Rating,
}

/// A criterion.
#[derive(Debug, Clone)]
pub(super) struct Criterion {
    pub(super) id: String,
    pub(super) dimension: usize,
    pub(super) level: u8,
    pub(super) text: Text,
    pub(super) action: Text,
    pub(super) since: Option<Month>,
    pub(super) requires: Vec<String>,
}

/// A dimension.
#[derive(Debug, Clone)]
pub(super) struct Dimension {
    pub(super) id: String,
    pub(super) name: Text,
    pub(super) short: Text,
}

/// A maturity model.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) id: String,
    pub(super) version: String,
    pub(super) rule: Rule,
    pub(super) whole: Whole,
    pub(super) scale: Scale,
    /// The lowest and the highest level.
    pub(super) levels: (u8, u8),
    pub(super) dimensions: Vec<Dimension>,
    pub(super) criteria: Vec<Criterion>,
    /// Whether it comes with the program.
    pub(super) built_in: bool,
}

/// What a criterion was answered with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum State {
    /// The id of a choice, or a number, and its value.
    Value(&'static str, f64),
    Unknown,
    NotApplicable,
}

/// An answer.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) state: State,
    pub(super) evidence: bool,
    pub(super) note: bool,
}

/// What became of a planned action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Open,
    InProgress,
    Done,
    Dropped,
}

/// A planned action.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// What it is, from month to month.
    pub(super) key: usize,
    pub(super) id: Option<String>,
    pub(super) criterion: Option<String>,
    /// What is to be done; the action of the criterion where nothing is said.
    pub(super) action: Option<String>,
    pub(super) owner: Option<&'static str>,
    pub(super) due: Option<Day>,
    pub(super) status: Status,
    pub(super) done: Option<Day>,
}

impl Item {
    pub(super) fn is_open(&self) -> bool {
        matches!(self.status, Status::Open | Status::InProgress)
    }
}

/// Targets by id of dimension, or of all that have none of their own.
#[derive(Debug, Clone, Default)]
pub(super) struct Targets {
    pub(super) all: Option<u8>,
    pub(super) dimensions: BTreeMap<String, u8>,
    pub(super) by: Option<Day>,
}

impl Targets {
    fn yaml(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.all.map(|level| format!("all: {level}")));
        parts.extend(self.dimensions.iter().map(|(id, level)| format!("{id}: {level}")));
        parts.extend(self.by.map(|day| format!("by: {}", shown_day(day))));
        format!("{{{}}}", parts.join(", "))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_none() && self.dimensions.is_empty() && self.by.is_none()
    }

    pub(super) fn of(&self, dimension: &str) -> Option<u8> {
        self.dimensions.get(dimension).copied().or(self.all)
    }
}

/// An assessment.
#[derive(Debug, Clone)]
pub(super) struct Assessment {
    pub(super) month: Month,
    pub(super) day: Option<u32>,
    /// Whether it was made with the older version of the model.
    pub(super) older: bool,
    pub(super) levels: BTreeMap<String, u8>,
    pub(super) answers: BTreeMap<String, Answer>,
    pub(super) targets: Targets,
    pub(super) plan: Vec<Item>,
    pub(super) decision: bool,
}

impl Assessment {
    /// The first day on which it may have been made: what was due before is overdue.
    pub(super) fn earliest_day(&self) -> Day {
        day_in(self.month, self.day.unwrap_or(1))
    }

    /// The day that counts as today for it.
    pub(super) fn reference_day(&self) -> Day {
        self.day.map_or_else(|| last_day(self.month), |day| day_in(self.month, day))
    }
}

/// A team.
#[derive(Debug, Clone)]
pub(super) struct Team {
    pub(super) id: String,
    pub(super) name: Text,
    pub(super) group: Option<String>,
    pub(super) targets: Targets,
    /// Whether it stands in the workspace file.
    pub(super) listed: bool,
    /// In the order of time.
    pub(super) history: Vec<Assessment>,
}

/// What is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compare {
    Previous,
    Quarter,
    Year,
    Month(Month),
}

/// A workspace.
#[derive(Debug, Clone)]
pub(super) struct History {
    pub(super) model: Model,
    pub(super) older: Option<Model>,
    pub(super) compare: Compare,
    pub(super) targets: Targets,
    pub(super) groups: Vec<(String, Text)>,
    pub(super) teams: Vec<Team>,
}

/// What may stand in files. Switched on as the program learns to read it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Features {
    /// `id:` of plan items.
    pub(super) item_ids: bool,
    /// `compare: year`.
    pub(super) compare_year: bool,
}

const NAMES: [(&str, &str); 6] = [
    ("Kubernetes platform", "Kubernetes基盤"),
    ("Data handling", "データ管理"),
    ("Azure usage", "Azureの利用"),
    ("Operations", "運用"),
    ("CI pipelines", "CIパイプライン"),
    ("Incident response", "障害対応"),
];
const SHORT: [(&str, &str); 6] = [
    ("Kubernetes", "基盤"),
    ("Data", "データ"),
    ("Azure", "Azure"),
    ("Operations", "運用"),
    ("CI", "CI"),
    ("Incidents", "障害"),
];
const THINGS: [(&str, &str); 8] = [
    ("Backups", "バックアップ"),
    ("Access rights", "権限"),
    ("Metrics", "指標"),
    ("Reviews", "レビュー"),
    ("Recovery", "復旧"),
    ("Costs", "費用"),
    ("Alerts", "警報"),
    ("Ownership", "担当"),
];
const STATES: [(&str, &str); 6] = [
    ("written down", "を文書化"),
    ("tested", "を検査"),
    ("automated", "を自動化"),
    ("shared", "を共有"),
    ("traced", "を追跡"),
    ("kept current", "を更新"),
];
const TEAMS: [(&str, &str); 12] = [
    ("Alder", "アルダー"),
    ("Birch", "バーチ"),
    ("Cedar", "シーダー"),
    ("Dogwood", "ドッグウッド"),
    ("Elm", "エルム"),
    ("Fir", "ファー"),
    ("Ginkgo", "ギンコ"),
    ("Hazel", "ヘーゼル"),
    ("Ivy", "アイビー"),
    ("Juniper", "ジュニパー"),
    ("Kapok", "カポック"),
    ("Larch", "ラーチ"),
];
const LEVELS: [(&str, &str); 6] = [
    ("Ad hoc", "場当たり的"),
    ("Repeatable", "反復可能"),
    ("Defined", "定義済み"),
    ("Managed", "管理済み"),
    ("Optimising", "最適化"),
    ("Leading", "先進的"),
];
const VERBS: [&str; 8] = ["Write", "Buy", "Hire", "Move", "Check", "Train", "Rebuild", "Order"];
const OBJECTS: [&str; 8] =
    ["storage", "runbook", "engineer", "archive", "copies", "colleagues", "cluster", "licences"];
const OWNERS: [&str; 4] = ["Ann", "Bob", "Cem", "Dan"];

fn text((en, ja): (&str, &str)) -> Text {
    [en.to_owned(), ja.to_owned()]
}

/// The built-in model, read from its file.
pub(super) static MLOPS: LazyLock<Model> = LazyLock::new(|| {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/models/mlops.yaml");
    let file = std::fs::read_to_string(path).expect("the built-in model is there");
    let yaml: serde_yaml::Value = serde_yaml::from_str(&file).expect("it is YAML");
    let local = |value: &serde_yaml::Value| -> Text {
        match value.as_str() {
            Some(plain) => [plain.to_owned(), plain.to_owned()],
            None => ["en", "ja"].map(|at| value[at].as_str().unwrap_or_default().to_owned()),
        }
    };
    let mut dimensions = Vec::new();
    let mut criteria = Vec::new();
    for (at, dimension) in
        yaml["dimensions"].as_sequence().expect("there are dimensions").iter().enumerate()
    {
        let name = local(&dimension["name"]);
        let short = local(&dimension["short"]);
        let short = if short[0].is_empty() { name.clone() } else { short };
        let id = dimension["id"].as_str().expect("it has an id").to_owned();
        dimensions.push(Dimension { id, name, short });
        for criterion in dimension["criteria"].as_sequence().expect("there are criteria") {
            let requires = criterion["requires"].as_sequence().into_iter().flatten();
            criteria.push(Criterion {
                id: criterion["id"].as_str().expect("it has an id").to_owned(),
                dimension: at,
                level: criterion["level"]
                    .as_u64()
                    .and_then(|level| u8::try_from(level).ok())
                    .expect("it has a level"),
                text: local(&criterion["text"]),
                action: local(&criterion["action"]),
                since: None,
                requires: requires.filter_map(|id| Some(id.as_str()?.to_owned())).collect(),
            });
        }
    }
    Model {
        id: "mlops".into(),
        version: yaml["version"].as_str().expect("it has a version").to_owned(),
        rule: Rule::Staged,
        whole: Whole::Lowest,
        scale: Scale::Usual,
        levels: (0, 4),
        dimensions,
        criteria,
        built_in: true,
    }
});

/// A small model; ids may look like numbers, with `1.1` beside `1.10`.
fn own_model(rng: &mut Rng, first: Month, last: Month) -> Model {
    let rule = match rng.below(10) {
        0 => Rule::Mean { cuts: false },
        1 => Rule::Mean { cuts: true },
        2 => Rule::Additive,
        _ => Rule::Staged,
    };
    let whole = match rule {
        Rule::Mean { cuts: false } => {
            *rng.pick(&[Whole::Lowest, Whole::MeanOfDimensions, Whole::MeanOfCriteria])
        }
        Rule::Additive => Whole::MeanOfDimensions,
        Rule::Staged | Rule::Mean { cuts: true } => Whole::Lowest,
    };
    let scale = match rule {
        Rule::Mean { .. } => Scale::Rating,
        Rule::Staged if rng.chance(30) => Scale::Twin,
        _ => Scale::Usual,
    };
    let levels = if rule == Rule::Staged && rng.chance(30) { (1, 5) } else { (0, 3) };
    let numbers = rng.chance(12);
    let count = rng.between(1, 4);
    let offset = rng.below(NAMES.len());
    let mut dimensions = Vec::new();
    let mut criteria: Vec<Criterion> = Vec::new();
    for at in 0..count {
        let word = (offset + at) % NAMES.len();
        let id = SHORT[word].0.to_lowercase();
        let mut number = 0;
        for level in levels.0 + 1..=levels.1 {
            // A level without criteria of its own adds no demand.
            let some = rng.below(3).max(usize::from(level == levels.0 + 1));
            for _ in 0..some {
                // `1.1`, then `1.10`, then `1.2`.
                let own = match number {
                    1 => "10".to_owned(),
                    number if number > 1 => number.to_string(),
                    _ => "1".to_owned(),
                };
                let id = if numbers {
                    format!("{}.{own}", at + 1)
                } else {
                    format!("{id}.c{}", u8::try_from(number).unwrap_or(0))
                };
                let thing = THINGS[(number + 3 * at) % THINGS.len()];
                let state = STATES[(number / 2 + at + word) % STATES.len()];
                let [en, ja] = [
                    format!("{} {} in {}", thing.0, state.0, SHORT[word].0),
                    format!("{}の{}{}", SHORT[word].1, thing.1, state.1),
                ];
                let lower: Vec<&Criterion> = criteria
                    .iter()
                    .filter(|other| other.level <= level && other.since.is_none())
                    .collect();
                let requires = if rng.chance(15) && !lower.is_empty() {
                    vec![rng.pick(&lower).id.clone()]
                } else {
                    Vec::new()
                };
                let since = (number > 0 && rng.chance(15) && last > first).then(|| {
                    let span = usize::try_from(last - first).expect("the last is not before");
                    first + i32::try_from(rng.between(1, span)).expect("a span of months fits")
                });
                criteria.push(Criterion {
                    id,
                    dimension: at,
                    level,
                    action: [format!("See to it: {en}"), format!("{ja}の対応")],
                    text: [en, ja],
                    since,
                    requires,
                });
                number += 1;
            }
        }
        dimensions.push(Dimension { id, name: text(NAMES[word]), short: text(SHORT[word]) });
    }
    Model {
        id: "own".into(),
        version: "2".into(),
        rule,
        whole,
        scale,
        levels,
        dimensions,
        criteria,
        built_in: false,
    }
}

/// The version before: some criteria less, and one that is gone since.
fn older(rng: &mut Rng, model: &Model) -> Model {
    let mut older = Model { version: "1".into(), ..model.clone() };
    let mut kept = Vec::new();
    for criterion in &model.criteria {
        let first = !kept.iter().any(|it: &Criterion| it.dimension == criterion.dimension);
        if first || rng.chance(75) {
            kept.push(Criterion { since: None, requires: Vec::new(), ..criterion.clone() });
        }
    }
    let mut gone = kept[0].clone();
    gone.id = "gone".into();
    gone.text = ["Printouts signed".into(), "印刷物に署名".into()];
    gone.action = ["Sign the printouts".into(), "印刷物への署名".into()];
    kept.push(gone);
    older.criteria = kept;
    older
}

impl Model {
    pub(super) fn criterion(&self, id: &str) -> Option<&Criterion> {
        self.criteria.iter().find(|criterion| criterion.id == id)
    }

    /// Whether teams stand at levels, not at scores.
    /// The highest target that every dimension can reach. Levels that add up to a score give
    /// nothing where they have no criteria.
    fn highest_target(&self) -> u8 {
        if self.rule != Rule::Additive {
            return self.levels.1;
        }
        let of = |at: usize| {
            let own = self.criteria.iter().filter(|it| it.dimension == at).map(|it| it.level);
            own.collect::<std::collections::BTreeSet<u8>>().len()
        };
        let fewest = (0..self.dimensions.len()).map(of).min().unwrap_or(0);
        u8::try_from(fewest).expect("levels are few").clamp(1, self.levels.1)
    }

    pub(super) fn has_levels(&self) -> bool {
        matches!(self.rule, Rule::Staged | Rule::Mean { cuts: true })
    }

    fn yaml(&self) -> String {
        let mut out = String::new();
        let team = match self.whole {
            Whole::Lowest => "min",
            Whole::MeanOfDimensions => "dimensions",
            Whole::MeanOfCriteria => "criteria",
        };
        let rule = match self.rule {
            Rule::Staged => "{rule: staged}".to_owned(),
            Rule::Mean { cuts: false } => {
                format!("{{rule: mean, team: {team}, achieved_at: 3}}")
            }
            Rule::Mean { cuts: true } => {
                format!("{{rule: mean, team: {team}, achieved_at: 3, cuts: [1.5, 3, 4]}}")
            }
            Rule::Additive => "{rule: additive}".to_owned(),
        };
        let line = |out: &mut String, line: &str| {
            writeln!(out, "{line}").expect("writing to text never fails");
        };
        line(&mut out, &format!("id: {}\nversion: \"{}\"", self.id, self.version));
        line(&mut out, "name: {en: Own model, ja: 自社モデル}");
        line(&mut out, &format!("scoring: {rule}"));
        if self.rule != (Rule::Mean { cuts: false }) {
            line(&mut out, "levels:");
            for level in self.levels.0..=self.levels.1 {
                let (en, ja) = LEVELS[usize::from(level)];
                line(&mut out, &format!("  - {{level: {level}, name: {{en: {en}, ja: {ja}}}}}"));
            }
        }
        match self.scale {
            Scale::Usual => {}
            Scale::Twin => line(
                &mut out,
                "scales:\n  default: [{id: \"no\", value: 0, text: {en: \"No\", ja: いいえ}}, \
                 {id: planned, value: 0, text: {en: Planned, ja: 予定}}, \
                 {id: \"yes\", value: 1, text: {en: \"Yes\", ja: はい}}]",
            ),
            Scale::Rating => line(&mut out, "scales:\n  default: {min: 0, max: 5, step: 1}"),
        }
        line(&mut out, "dimensions:");
        for (at, dimension) in self.dimensions.iter().enumerate() {
            let [en, ja] = &dimension.name;
            let [short_en, short_ja] = &dimension.short;
            line(
                &mut out,
                &format!(
                    "  - id: {}\n    name: {{en: {en}, ja: {ja}}}\n    short: {{en: {short_en}, ja: {short_ja}}}\n    criteria:",
                    dimension.id
                ),
            );
            for criterion in self.criteria.iter().filter(|it| it.dimension == at) {
                let [en, ja] = &criterion.text;
                let [do_en, do_ja] = &criterion.action;
                let mut extra = String::new();
                if self.rule != (Rule::Mean { cuts: false }) {
                    extra += &format!(", level: {}", criterion.level);
                }
                if let Some(since) = criterion.since {
                    extra += &format!(", since: {}", shown(since));
                }
                if !criterion.requires.is_empty() {
                    extra += &format!(", requires: [{}]", criterion.requires.join(", "));
                }
                line(
                    &mut out,
                    &format!(
                        "      - {{id: {}{extra}, text: {{en: {en}, ja: {ja}}}, action: {{en: \"{do_en}\", ja: {do_ja}}}}}",
                        criterion.id
                    ),
                );
            }
        }
        out
    }
}

/// A random workspace.
pub(super) fn history(seed: u64, features: Features) -> History {
    let rng = &mut Rng::new(seed);
    let spacing = *rng.pick(&[1, 1, 1, 1, 3, 3, 6, 12]);
    let rounds = match rng.below(10) {
        0 => rng.between(10, 30 / usize::try_from(spacing).expect("it is small").min(3)),
        1..=3 => rng.between(5, 12),
        _ => rng.between(1, 6),
    };
    let last: Month = 2026 * 12 + i32::try_from(rng.below(12)).expect("a month fits");
    let months: Vec<Month> = (0..rounds)
        .rev()
        .map(|back| last - spacing * i32::try_from(back).expect("a count of rounds fits"))
        .collect();
    let model = if rng.chance(20) { MLOPS.clone() } else { own_model(rng, months[0], last) };
    let older_model = (!model.built_in && rng.chance(25) && rounds > 1).then(|| older(rng, &model));
    let switch = rng.between(1, rounds.max(2) - 1);
    let of_older = older_model.as_ref().map_or(u8::MAX, Model::highest_target);
    let top = model.highest_target().min(of_older);
    let target = |rng: &mut Rng| {
        u8::try_from(rng.between(usize::from(model.levels.0 + 1).min(usize::from(top)), top.into()))
            .expect("a level is small")
    };
    let targets = |rng: &mut Rng, with_all: usize, single: usize| {
        let all = rng.chance(with_all).then(|| target(rng));
        let mut targets = Targets { all, ..Targets::default() };
        for dimension in &model.dimensions {
            if rng.chance(single) {
                targets.dimensions.insert(dimension.id.clone(), target(rng));
            }
        }
        if (targets.all.is_some() || !targets.dimensions.is_empty()) && rng.chance(50) {
            let ahead = i32::try_from(rng.below(9)).expect("a few months") - 3;
            targets.by = Some(last_day(last + ahead));
        }
        targets
    };
    let groups: Vec<(String, Text)> = if rng.chance(35) {
        [("north", "North", "北"), ("south", "South", "南"), ("west", "West", "西")]
            .into_iter()
            .take(rng.between(2, 3))
            .map(|(id, en, ja)| (id.to_owned(), text((en, ja))))
            .collect()
    } else {
        Vec::new()
    };
    let organisation = if rng.chance(75) { targets(rng, 85, 15) } else { Targets::default() };
    let count = match rng.below(8) {
        0 => rng.between(8, 12),
        1..=4 => rng.between(3, 6),
        _ => rng.between(1, 3),
    };
    let count = if rounds > 10 { count.min(3) } else { count };
    let teams: Vec<Team> = (0..count)
        .map(|at| {
            let targets = if rng.chance(25) { targets(rng, 40, 30) } else { Targets::default() };
            let group = (!groups.is_empty() && rng.chance(85)).then(|| rng.pick(&groups).0.clone());
            let listed = group.is_some() || !targets.is_empty() || rng.chance(70);
            let mut team = Team {
                id: TEAMS[at].0.to_lowercase(),
                name: if listed {
                    text(TEAMS[at])
                } else {
                    [TEAMS[at].0.to_lowercase(), TEAMS[at].0.to_lowercase()]
                },
                group,
                targets,
                listed,
                history: Vec::new(),
            };
            team.history = life(
                rng,
                &Life {
                    model: &model,
                    older: older_model.as_ref(),
                    switch,
                    months: &months,
                    // The first team keeps the last round alive.
                    steady: at == 0,
                    features,
                },
            );
            team
        })
        .collect();
    let compare = match rng.below(10) {
        0 => Compare::Quarter,
        1 if features.compare_year => Compare::Year,
        2 | 3 if rounds > 2 => Compare::Month(months[rng.between(0, rounds - 2)]),
        4 if rounds > 2 => Compare::Month(months[rng.between(1, rounds - 2)] + 1).before(last),
        _ => Compare::Previous,
    };
    History { model, older: older_model, compare, targets: organisation, groups, teams }
}

impl Compare {
    fn before(self, last: Month) -> Self {
        match self {
            Self::Month(month) if month >= last => Self::Previous,
            other => other,
        }
    }
}

struct Life<'a> {
    model: &'a Model,
    older: Option<&'a Model>,
    switch: usize,
    months: &'a [Month],
    steady: bool,
    features: Features,
}

fn choices(scale: Scale) -> &'static [(&'static str, f64)] {
    match scale {
        Scale::Usual => &[("not-met", 0.0), ("partial", 0.5), ("met", 1.0)],
        Scale::Twin => &[("no", 0.0), ("planned", 0.0), ("yes", 1.0)],
        Scale::Rating => &[("0", 0.0), ("1", 1.0), ("2", 2.0), ("3", 3.0), ("4", 4.0), ("5", 5.0)],
    }
}

/// The assessments of a team, each a step on from the one before.
fn life(rng: &mut Rng, life: &Life<'_>) -> Vec<Assessment> {
    let empty = !life.steady && rng.chance(6);
    if empty {
        return Vec::new();
    }
    let rounds = life.months.len();
    let first = if life.steady || rng.chance(60) { 0 } else { rng.below(rounds) };
    let until =
        if !life.steady && rng.chance(12) { rng.between(first, rounds - 1) } else { rounds - 1 };
    let gaps = if rng.chance(40) { 25 } else { 0 };
    // Whether the team declares levels for some dimensions, and until which round.
    let declares = rng.chance(30);
    let declared_until = if declares { rng.between(first, rounds) } else { 0 };
    let declared: Vec<bool> =
        life.model.dimensions.iter().map(|_| declares && rng.chance(60)).collect();
    let silent = rng.chance(4);
    let worst = rng.chance(15);
    let mut now: BTreeMap<String, Answer> = BTreeMap::new();
    let mut levels: BTreeMap<String, u8> = BTreeMap::new();
    let mut plan: Vec<Item> = Vec::new();
    let mut key = 0;
    let mut na: Vec<(String, usize)> = Vec::new();
    for criterion in &life.model.criteria {
        if rng.chance(8) {
            na.push((criterion.id.clone(), rng.between(0, rounds)));
        }
    }
    let mut history = Vec::new();
    for round in first..=until {
        let month = life.months[round];
        let is_last = round + 1 == rounds;
        if !(life.steady && is_last) && rng.chance(gaps) {
            continue;
        }
        let by_older = life.older.is_some() && round < life.switch;
        let model = if by_older { life.older.unwrap_or(life.model) } else { life.model };
        let times = if rng.chance(6) { 2 } else { 1 };
        for time in 0..times {
            let left_out: Vec<bool> = model
                .dimensions
                .iter()
                .map(|_| model.dimensions.len() > 1 && rng.chance(4))
                .collect();
            let mut assessment = Assessment {
                month,
                day: match (times, time) {
                    (2, 0) => Some(rng.between(2, 9).try_into().expect("a day")),
                    (2, _) => Some(rng.between(12, 27).try_into().expect("a day")),
                    _ if rng.chance(40) => Some(rng.between(5, 27).try_into().expect("a day")),
                    _ => None,
                },
                older: by_older,
                levels: BTreeMap::new(),
                answers: BTreeMap::new(),
                targets: Targets::default(),
                plan: Vec::new(),
                decision: rng.chance(15),
            };
            let mood = if worst { 20 } else { 55 };
            for criterion in &model.criteria {
                let dimension = criterion.dimension;
                let is_declared = declared[dimension] && round < declared_until;
                let asked = criterion.since.is_none_or(|since| since <= month);
                if is_declared || left_out[dimension] || silent || !asked {
                    continue;
                }
                let not_applicable =
                    na.iter().any(|(id, until)| *id == criterion.id && round < *until);
                let before = now.get(&criterion.id).cloned();
                let scale = choices(life.model.scale);
                let fresh = |rng: &mut Rng| {
                    let (name, value) =
                        if rng.chance(mood) { scale[scale.len() - 1] } else { *rng.pick(scale) };
                    State::Value(name, value)
                };
                let state = match before {
                    _ if not_applicable => State::NotApplicable,
                    Some(Answer { state: state @ State::Value(..), .. }) if !rng.chance(25) => {
                        state
                    }
                    _ if rng.chance(5) => State::Unknown,
                    _ => fresh(rng),
                };
                let answer = Answer { state, evidence: rng.chance(40), note: rng.chance(5) };
                now.insert(criterion.id.clone(), answer.clone());
                // The first of a dimension is always answered, so that there is an answer.
                let is_first = !assessment.answers.iter().any(|(other, answer)| {
                    answer.state != State::NotApplicable
                        && model.criterion(other).is_some_and(|it| it.dimension == dimension)
                });
                if is_first || not_applicable || !rng.chance(4) {
                    assessment.answers.insert(criterion.id.clone(), answer);
                }
            }
            for (at, dimension) in model.dimensions.iter().enumerate() {
                if !(declared[at] && round < declared_until) || left_out[at] || silent {
                    continue;
                }
                if model.rule == (Rule::Mean { cuts: false }) {
                    continue;
                }
                let (low, high) = model.levels;
                let level = levels.entry(dimension.id.clone()).or_insert_with(|| {
                    u8::try_from(rng.between(usize::from(low), usize::from(high))).expect("small")
                });
                if rng.chance(25) {
                    *level = if rng.chance(70) {
                        (*level + 1).min(high)
                    } else {
                        level.saturating_sub(1).max(low)
                    };
                }
                assessment.levels.insert(dimension.id.clone(), *level);
            }
            if rng.chance(5) && !model.dimensions.is_empty() {
                let id = rng.pick(&model.dimensions).id.clone();
                let both = [Some(life.model), life.older].into_iter().flatten();
                let top = both.map(Model::highest_target).min().unwrap_or(1);
                assessment.targets.dimensions.insert(id, top);
            }
            let before = plan.len();
            let known = |item: &Item| {
                item.criterion.as_ref().is_none_or(|id| model.criterion(id).is_some())
            };
            plan.retain(known);
            go_on(rng, &mut plan, assessment.reference_day());
            if rng.chance(45) || before == 0 && rng.chance(30) {
                for _ in 0..rng.between(1, 3) {
                    let item = item(rng, model, month, &plan, &mut key, life.features);
                    plan.extend(item);
                }
            }
            assessment.plan.clone_from(&plan);
            history.push(assessment);
        }
    }
    history
}

/// What happens to a plan from one assessment to the next.
fn go_on(rng: &mut Rng, plan: &mut Vec<Item>, today: Day) {
    let month = month_of(today);
    let days = usize::try_from(today.2).expect("a day is small");
    // Finished items stay for one assessment, and sometimes for longer.
    plan.retain(|item| item.is_open() || rng.chance(30));
    for item in plan.iter_mut().filter(|item| item.is_open()) {
        match rng.below(10) {
            0 | 1 => {
                item.status = Status::Done;
                item.done = rng
                    .chance(60)
                    .then(|| day_in(month, rng.between(1, days).try_into().expect("a day")));
            }
            2 => item.status = Status::Dropped,
            // What is long overdue is given up or begun anew in the end.
            _ if item.due.is_some_and(|due| month_of(due) + 12 < month) => {
                item.status = Status::Dropped;
            }
            3 | 4 => item.status = Status::InProgress,
            5 | 6 => {
                let later = i32::try_from(rng.between(1, 4)).expect("a few months");
                item.due =
                    Some(day_in(month + later, rng.between(1, 28).try_into().expect("a day")));
            }
            _ => {}
        }
    }
}

fn item(
    rng: &mut Rng,
    model: &Model,
    month: Month,
    plan: &[Item],
    key: &mut usize,
    features: Features,
) -> Option<Item> {
    let criterion = match rng.below(4) {
        0 => None,
        1 if !plan.is_empty() => rng.pick(plan).criterion.clone(),
        _ => {
            let asked: Vec<&Criterion> = model
                .criteria
                .iter()
                .filter(|it| it.since.is_none_or(|since| since <= month))
                .collect();
            Some(rng.pick(&asked).id.clone())
        }
    };
    // An action of its own is in words that no other has.
    let words = format!(
        "{} {} {}",
        VERBS[*key % VERBS.len()],
        ["the", "more", "new", "better"][(*key / VERBS.len()) % 4],
        OBJECTS[(*key + *key / VERBS.len()) % OBJECTS.len()]
    );
    let silent = criterion.is_some()
        && !plan.iter().any(|other| other.criterion == criterion)
        && rng.chance(30);
    let own = *key;
    *key += 1;
    let ahead = i32::try_from(rng.below(8)).expect("a few months") - 1;
    Some(Item {
        key: own,
        id: (features.item_ids && rng.chance(30)).then(|| format!("item-{own}")),
        criterion,
        action: (!silent).then_some(words),
        owner: rng.chance(70).then(|| *rng.pick(&OWNERS)),
        due: rng
            .chance(75)
            .then(|| day_in(month + ahead, rng.between(1, 28).try_into().expect("a day"))),
        status: if rng.chance(20) { Status::InProgress } else { Status::Open },
        done: None,
    })
}

impl History {
    /// The files of the workspace, by path.
    pub(super) fn files(&self) -> Vec<(String, String)> {
        let mut files = vec![("dankai.yaml".to_owned(), self.settings())];
        if !self.model.built_in {
            files.push(("models/now.yaml".into(), self.model.yaml()));
        }
        files.extend(self.older.iter().map(|older| ("models/then.yaml".into(), older.yaml())));
        for team in self.teams.iter().filter(|team| !team.history.is_empty()) {
            let documents: Vec<String> =
                team.history.iter().map(|it| self.assessment_yaml(team, it)).collect();
            files.push((format!("results/{}.yaml", team.id), documents.join("---\n")));
        }
        files
    }

    fn settings(&self) -> String {
        let mut out = String::from("organisation: {name: {en: Acme, ja: アクメ}}\n");
        if self.older.is_some() {
            out += &format!("model: {{id: own, version: \"{}\"}}\n", self.model.version);
        } else if !self.model.built_in {
            out += "model: own\n";
        }
        match self.compare {
            Compare::Previous => {}
            Compare::Quarter => out += "compare: quarter\n",
            Compare::Year => out += "compare: year\n",
            Compare::Month(month) => out += &format!("compare: {}\n", shown(month)),
        }
        if !self.targets.is_empty() {
            out += &format!("targets: {}\n", self.targets.yaml());
        }
        if !self.groups.is_empty() {
            out += "groups:\n";
            for (id, [en, ja]) in &self.groups {
                out += &format!("  {id}: {{name: {{en: {en}, ja: {ja}}}}}\n");
            }
        }
        let listed: Vec<&Team> = self.teams.iter().filter(|team| team.listed).collect();
        if !listed.is_empty() {
            out += "teams:\n";
            for team in listed {
                let [en, ja] = &team.name;
                let group =
                    team.group.as_ref().map_or_else(String::new, |id| format!(", group: {id}"));
                let targets = if team.targets.is_empty() {
                    String::new()
                } else {
                    format!(", targets: {}", team.targets.yaml())
                };
                out +=
                    &format!("  {}: {{name: {{en: {en}, ja: {ja}}}{group}{targets}}}\n", team.id);
            }
        }
        out
    }

    fn assessment_yaml(&self, team: &Team, assessment: &Assessment) -> String {
        let mut out = format!("team: {}\nperiod: {}\n", team.id, shown(assessment.month));
        if let Some(day) = assessment.day {
            out += &format!("assessed_on: {}\n", shown_day(day_in(assessment.month, day)));
        }
        if self.older.is_some() {
            let version = if assessment.older { "1" } else { "2" };
            out += &format!("model: {{id: own, version: \"{version}\"}}\n");
        }
        if !assessment.levels.is_empty() {
            let levels: Vec<String> =
                assessment.levels.iter().map(|(id, level)| format!("{id}: {level}")).collect();
            out += &format!("levels: {{{}}}\n", levels.join(", "));
        }
        if !assessment.answers.is_empty() || assessment.levels.is_empty() {
            out += "answers:";
            out += if assessment.answers.is_empty() { " {}\n" } else { "\n" };
            for (id, answer) in &assessment.answers {
                let state = match &answer.state {
                    State::Value(name @ ("no" | "yes"), _) => format!("\"{name}\""),
                    State::Value(name, _) => (*name).to_owned(),
                    State::Unknown => "unknown".into(),
                    State::NotApplicable => "not-applicable".into(),
                };
                let mut more = String::new();
                if answer.state == State::NotApplicable {
                    more += ", reason: not for us";
                }
                if answer.evidence {
                    more += ", evidence: wiki page";
                }
                if answer.note {
                    more += ", note: under way";
                }
                out += &if more.is_empty() {
                    format!("  {id}: {state}\n")
                } else {
                    format!("  {id}: {{state: {state}{more}}}\n")
                };
            }
        }
        if !assessment.targets.is_empty() {
            out += &format!("targets: {}\n", assessment.targets.yaml());
        }
        if !assessment.plan.is_empty() {
            out += "plan:\n";
            for item in &assessment.plan {
                out += &item.yaml();
            }
        }
        if assessment.decision {
            out += "decision: {en: Two engineers for a week, ja: 技術者の応援}\n";
        }
        out
    }
}

impl Item {
    fn yaml(&self) -> String {
        let status = match self.status {
            Status::Open => "open",
            Status::InProgress => "in-progress",
            Status::Done => "done",
            Status::Dropped => "dropped",
        };
        let mut parts = Vec::new();
        parts.extend(self.id.as_ref().map(|id| format!("id: {id}")));
        parts.extend(self.criterion.as_ref().map(|id| format!("criterion: {id}")));
        parts.extend(self.action.as_ref().map(|action| format!("action: {action}")));
        parts.extend(self.owner.map(|owner| format!("owner: {owner}")));
        parts.extend(self.due.map(|day| format!("due: {}", shown_day(day))));
        parts.push(format!("status: {status}"));
        parts.extend(self.done.map(|day| format!("done: {}", shown_day(day))));
        format!("  - {{{}}}\n", parts.join(", "))
    }
}
