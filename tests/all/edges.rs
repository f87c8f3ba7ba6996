//! The states at the edge of what reports are made for: what a reader must find in them, that
//! nothing on a page is cut off or in the way of something else, and what the pages look like.

use std::fmt::Write as _;

use dankai::batch::Scope;
use dankai::diag::Severity;
use dankai::model::{Locale, Scale, TeamId};

use crate::batch::run_in;
use crate::pdf::{Document, Piece, Sheet, squeezed};
use crate::{Workspace, acme, period, pictures, tags};

/// A report and what must be found in it.
struct Report<'a> {
    /// The team; none for the summary.
    team: Option<&'a str>,
    locale: Locale,
    pages: usize,
    says: &'a [&'a str],
    never: &'a [&'a str],
    /// How many characters have no glyph.
    unknown: usize,
    /// The pages that are half empty, as those of small organisations can be.
    sparse: &'a [usize],
}

const fn team<'a>(
    team: &'a str,
    pages: usize,
    says: &'a [&'a str],
    never: &'a [&'a str],
) -> Report<'a> {
    Report { team: Some(team), locale: Locale::En, pages, says, never, unknown: 0, sparse: &[] }
}

const fn summary<'a>(pages: usize, says: &'a [&'a str], never: &'a [&'a str]) -> Report<'a> {
    Report { team: None, locale: Locale::En, pages, says, never, unknown: 0, sparse: &[] }
}

impl<'a> Report<'a> {
    const fn ja(self) -> Self {
        Self { locale: Locale::Ja, ..self }
    }

    const fn sparse(self, sparse: &'a [usize]) -> Self {
        Self { sparse, ..self }
    }

    const fn unknown(self, unknown: usize) -> Self {
        Self { unknown, ..self }
    }
}

/// How many pages of a report are stored as pictures.
const SHOWN: usize = 4;

/// Makes reports of November 2026 and looks at each.
fn check(state: &str, workspace: &Workspace, reports: &[Report<'_>]) {
    let portfolio = workspace.load_clean();
    let mut faults = String::new();
    for report in reports {
        let scope = report.team.map_or(Scope::Summary, |id| {
            Scope::Team(TeamId::new(id).expect("the test gives an id"))
        });
        let run = run_in(&portfolio, period("2026-11"), report.locale, 1, scope, |_| {});
        let what = report.team.map_or("summary", |_| "team");
        let name = format!("{state}-{what}-{}", report.locale);
        let findings = run.findings();
        let unknown = usize::from(report.unknown > 0);
        if findings.len() != unknown
            || findings.iter().any(|it| {
                it.severity == Severity::Error
                    || !it.message.starts_with(&format!("{} character", report.unknown))
            })
        {
            let _ = writeln!(faults, "{name}: {findings:#?}");
        }
        let file = run.outcomes[0].file.as_ref().unwrap_or_else(|| panic!("{name}: {findings:?}"));
        let bytes = std::fs::read(file).expect("the report is there");
        let pdf = Document::read(&bytes);
        let mut fault = |what: String| {
            let _ = writeln!(faults, "{name}: {what}");
        };
        tags::document_faults(&pdf, report.locale).into_iter().for_each(&mut fault);
        if pdf.pages.len() != report.pages {
            fault(format!("{} pages, expected {}", pdf.pages.len(), report.pages));
        }
        for text in report.says.iter().filter(|text| !pdf.says(text)) {
            fault(format!("`{text}` is not said"));
        }
        for text in report.never.iter().filter(|text| pdf.says(text)) {
            fault(format!("`{text}` is said"));
        }
        for (number, page) in pdf.pages.iter().enumerate() {
            let (half, other): (Vec<String>, Vec<String>) =
                page_faults(page).into_iter().partition(|what| what.starts_with(HALF));
            if half.is_empty() == report.sparse.contains(&(number + 1)) {
                fault(format!("page {}: half of it is empty: {half:?}", number + 1));
            }
            for what in other {
                fault(format!("page {}: {what}", number + 1));
            }
        }
        if let Err(what) = pictures::check(&name, &bytes, SHOWN) {
            fault(what);
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

/// How the fault of a page begins of which half is empty.
const HALF: &str = "nothing stands from";

/// What holds for every page: text stands within the margins, is large enough to be read and
/// not over other text, and no half of a page is empty.
fn page_faults(page: &Sheet) -> Vec<String> {
    /// 18 mm, less what the label of a line may reach into the margin unseen.
    const MARGIN: f64 = 51.0 - 4.0;
    let mut faults = Vec::new();
    let pieces: Vec<&Piece> =
        page.text.iter().filter(|it| !squeezed(&it.text).is_empty()).collect();
    for piece in &pieces {
        if piece.left < MARGIN || piece.right > page.width - MARGIN {
            faults.push(format!(
                "`{}` stands in the margin: {:.0} to {:.0}",
                piece.text, piece.left, piece.right
            ));
        }
        if piece.size < 6.95 {
            faults.push(format!("`{}` has {:.1} pt", piece.text, piece.size));
        }
    }
    // Sorted by line, so that only neighbours need a look.
    let mut sorted = pieces.clone();
    sorted.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    for (at, one) in sorted.iter().enumerate() {
        for other in &sorted[at + 1..] {
            // From the line up to the height of most letters.
            let top = other.baseline - 0.62 * other.size;
            if top > one.baseline + 20.0 {
                break;
            }
            let high = one.baseline - top.max(one.baseline - 0.62 * one.size);
            let wide = one.right.min(other.right) - one.left.max(other.left);
            if high > 1.0 && wide > 1.0 {
                faults.push(format!("`{}` stands over `{}`", one.text, other.text));
            }
        }
    }
    let mut last = 65.0;
    for line in sorted.iter().map(|piece| piece.baseline).chain([page.height - 51.0]) {
        if line - last > page.height / 2.0 {
            faults.push(format!("{HALF} {last:.0} to {line:.0}"));
        }
        last = line;
    }
    // The head and the foot of a page are on it in any case.
    if pieces
        .iter()
        .filter(|piece| piece.baseline > 65.0 && piece.baseline < page.height - 51.0)
        .count()
        == 0
    {
        faults.push("the page is empty".to_owned());
    }
    faults
}

#[test]
fn faults_of_a_page_are_found() {
    let piece = |text: &str, left: f64, baseline: f64, size: f64| Piece {
        text: text.to_owned(),
        left,
        right: left + 60.0,
        baseline,
        size,
    };
    let page = |more: Vec<Piece>| {
        let mut text = vec![piece("head", 60.0, 60.0, 9.0), piece("middle", 60.0, 400.0, 9.0)];
        text.extend(more);
        page_faults(&Sheet { width: 595.0, height: 842.0, text })
    };
    assert_eq!(
        page(vec![piece("below", 60.0, 412.0, 9.0), piece("beside", 121.0, 400.0, 9.0)]),
        [""; 0]
    );
    for (more, expected) in [
        (piece("a", 40.0, 500.0, 9.0), "`a` stands in the margin: 40 to 100"),
        (piece("a", 500.0, 500.0, 9.0), "`a` stands in the margin: 500 to 560"),
        (piece("a", 60.0, 500.0, 6.0), "`a` has 6.0 pt"),
        (piece("a", 100.0, 404.0, 9.0), "`middle` stands over `a`"),
    ] {
        assert_eq!(page(vec![more]), [expected]);
    }
    let empty = Sheet { width: 595.0, height: 842.0, text: Vec::new() };
    assert_eq!(page_faults(&empty).len(), 2, "nothing stands there, and the page is empty");
}

// ---- Fixtures ----------------------------------------------------------------------------

/// An assessment by the built-in model: a level for each dimension, all criteria up to it met,
/// the others not; `-` for a dimension without answers, `n` for one that does not apply.
fn answered(team: &str, month: &str, levels: &str, more: &str) -> String {
    let model = &acme().model;
    let mut text = format!("team: {team}\nperiod: {month}\nanswers:\n");
    for criterion in &model.criteria {
        let id = &criterion.id;
        let _ = match levels.as_bytes()[criterion.dimension] {
            b'-' => Ok(()),
            b'n' => writeln!(text, "  {id}: {{state: not-applicable, reason: Batch only}}"),
            level if criterion.level <= level - b'0' => writeln!(text, "  {id}: met"),
            _ => writeln!(text, "  {id}: not-met"),
        };
    }
    text + more
}

/// Teams by their levels month by month up to November: `a: 111 211`; `*` for no assessment.
fn teams(settings: &str, rows: &[&str]) -> Workspace {
    const MONTHS: [&str; 6] = ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"];
    let workspace = Workspace::new(&[("dankai.yaml", settings)]);
    for row in rows {
        let (team, levels) = row.split_once(": ").expect("a row has a team");
        let levels: Vec<&str> = levels.split_whitespace().collect();
        for (month, levels) in MONTHS[6 - levels.len()..].iter().zip(levels) {
            if levels != "*" {
                let text = answered(team, month, levels, "");
                workspace.write(&format!("results/{month}/{team}.yaml"), text);
            }
        }
    }
    workspace
}

/// Adds text to the assessment of a team in November, or in another month.
fn add(workspace: &Workspace, month: &str, team: &str, more: &str) {
    let path = format!("results/{month}/{team}.yaml");
    let text = std::fs::read_to_string(workspace.file(&path)).expect("it was written");
    workspace.write(&path, text + more);
}

const NAMED: &str = "organisation: {name: {en: Northwind, ja: ノースウィンド}}\ntargets: {all: 2, by: 2026-12-31}\nteams:\n  a: {name: {en: Payments, ja: 決済}}\n  b: {name: {en: Search, ja: 検索}}\n  c: {name: {en: Fraud, ja: 不正検知}}\n";

const PLAN: &str = "plan:\n  - {criterion: training.runs-tracked, action: {en: Write the test, ja: テストを作成}, owner: M. Sato, due: 2026-12-18}\n  - {action: {en: Share the playbook, ja: 手順書を共有}, owner: K. Mori, due: 2027-01-15}\ndecision: {en: One more engineer for a quarter, ja: エンジニア1名を四半期の間追加}\n";

/// A model of its own with so many dimensions and criteria in each, levels 0 to 4.
fn model(scoring: &str, dimensions: usize, criteria: usize) -> String {
    let mut text = format!(
        "id: own\nversion: '1'\nname: Platform review\nscoring: {scoring}\nlevels: [{{level: 0, name: None}}, {{level: 1, name: Begun}}, {{level: 2, name: Defined}}, {{level: 3, name: Measured}}, {{level: 4, name: Improved}}]\ndimensions:\n"
    );
    for dimension in 1..=dimensions {
        let _ = writeln!(
            text,
            "  - id: d{dimension}\n    name: Practice area {dimension}\n    criteria:"
        );
        for criterion in 0..criteria {
            let level = 1 + criterion * 4 / criteria;
            let _ = writeln!(
                text,
                "      - {{id: d{dimension}.{criterion}, level: {level}, text: Criterion {criterion} of area {dimension} is fulfilled, action: Fulfil criterion {criterion}}}"
            );
        }
    }
    text
}

/// Answers by such a model: in each dimension the first so many criteria are met.
fn met(
    team: &str,
    month: &str,
    dimensions: usize,
    criteria: usize,
    count: impl Fn(usize) -> usize,
) -> String {
    let mut text = format!("team: {team}\nperiod: {month}\nanswers:\n");
    for dimension in 1..=dimensions {
        for criterion in 0..criteria {
            let state = if criterion < count(dimension) { "met" } else { "not-met" };
            let _ = writeln!(text, "  d{dimension}.{criterion}: {state}");
        }
    }
    text
}

// ---- The states --------------------------------------------------------------------------

#[test]
fn one_period() {
    let workspace = teams(NAMED, &["a: 121", "b: 222", "c: 310"]);
    add(&workspace, "2026-11", "a", PLAN);
    check(
        "one-period",
        &workspace,
        &[
            team(
                "a",
                2,
                &[
                    "First assessment, level 1 of 4",
                    "9 of 29",
                    "there is no earlier level to compare",
                    "no earlier period",
                    "Write the test",
                    "One more engineer for a quarter",
                ],
                &["since", "compared with"],
            ),
            team(
                "a",
                2,
                &[
                    "初回評価で総合レベル1（最高4）",
                    "9/29",
                    "テストを作成",
                    "エンジニア1名を四半期の間追加",
                ],
                &["10月比"],
            )
            .ja(),
            summary(
                2,
                &[
                    "1 of 3 teams meets the level-2 target",
                    "no earlier period",
                    "The history is too short to tell a stall",
                ],
                &["since", "▲"],
            ),
            summary(2, &["レベル2の目標を達成したのは3チーム中1チーム", "1/3"], &["10月比"]).ja(),
        ],
    );
}

#[test]
fn no_history() {
    let workspace = teams("organisation: {name: Northwind}\ntargets: {all: 2}\n", &["alone: 121"]);
    check(
        "no-history",
        &workspace,
        &[
            team("alone", 2, &["First assessment, level 1 of 4", "9 of 29"], &["since", "median"]),
            summary(2, &["1 of 1"], &["since"]).sparse(&[2]),
        ],
    );
}

#[test]
fn new_team() {
    let workspace = teams(NAMED, &["a: 111 111 221", "b: 222 222 222", "c: 310"]);
    check(
        "new-team",
        &workspace,
        &[
            team("c", 2, &["First assessment, level 0 of 4", "new: first assessed in Nov"], &[]),
            team("c", 2, &["初回評価で総合レベル0（最高4）"], &[]).ja(),
            summary(2, &["1 of 3 teams", "new", "of 2 also in Oct: 1, now 1"], &[]),
            summary(2, &["レベル2の目標を達成したのは3チーム中1チーム（10月から増減なし）"], &[])
                .ja(),
        ],
    );
}

#[test]
fn not_assessed() {
    let workspace = teams(NAMED, &["a: 111 121 221 *", "b: 222 222 222 222", "c: 111 111 211 31-"]);
    check(
        "not-assessed",
        &workspace,
        &[
            team(
                "a",
                1,
                &[
                    "Not assessed in November 2026; last known level: 1",
                    "No assessment this month: the levels shown are those of October 2026",
                    "last known",
                ],
                &["new:"],
            ),
            team("a", 1, &["2026年11月は未評価、直近は10月の総合レベル1"], &[]).ja(),
            summary(
                2,
                &[
                    "1 of 3",
                    "1 without a level; 1 missing",
                    "Assessed in Nov, without a team level: 1 team",
                    "Not assessed in Nov: 1 team",
                    "(2)",
                    "last seen in Oct",
                    "not assessed",
                ],
                &[],
            ),
            summary(2, &["1チームがレベル2の目標を達成（10月から増減なし）"], &[]).ja(),
        ],
    );
    check(
        "not-assessed-in-part",
        &workspace,
        &[team("c", 2, &["No team level in November 2026", "not assessed", "10 of 29"], &[])],
    );
}

#[test]
fn all_not_applicable() {
    let workspace = teams(NAMED, &["a: nnn nnn", "b: 222 222", "c: 11n 21n"]);
    check(
        "not-applicable",
        &workspace,
        &[
            team(
                "a",
                2,
                &[
                    "Not applicable: no criterion of the model concerns the team",
                    "No dimension applies to the team",
                    "No criterion applies, so none is open",
                    "No target applies",
                    "29 are not applicable",
                ],
                &["are declared", "Every target is met", "Assess every dimension"],
            ),
            team(
                "a",
                2,
                &["対象外：該当する基準なし", "該当する評価項目なし", "該当する目標なし"],
                &["申告", "全目標を達成"],
            )
            .ja(),
            summary(
                2,
                &["1 of 2 teams meets the level-2 target", "n/a", "not applicable"],
                &["last seen"],
            ),
        ],
    );
}

#[test]
fn level_0_everywhere() {
    let row = "000 000 000 000 000 000";
    let workspace =
        teams(NAMED, &[&format!("a: {row}"), &format!("b: {row}"), &format!("c: {row}")]);
    check(
        "level-0",
        &workspace,
        &[
            team(
                "a",
                2,
                &[
                    "Level 0 of 4: no dimension has moved since June",
                    "0 of 29",
                    "None of three dimensions meets its target",
                    "unchanged since Jun",
                ],
                &["not assessed", "first assessment"],
            ),
            summary(
                2,
                &[
                    "None of three teams meets the level-2 target",
                    "Three teams have a dimension below target that has not moved since June",
                ],
                &[],
            ),
        ],
    );
}

#[test]
fn top_level_everywhere() {
    let row = "444 444 444 444 444 444";
    let workspace =
        teams(NAMED, &[&format!("a: {row}"), &format!("b: {row}"), &format!("c: {row}")]);
    check(
        "top-level",
        &workspace,
        &[
            team(
                "a",
                2,
                &[
                    "Level 4 of 4: every dimension is at the highest level",
                    "29 of 29",
                    "No open criterion is left",
                    "nothing is left to plan",
                ],
                &["▼"],
            ),
            team("a", 2, &["総合レベル4（最高4）：全項目が最高レベル", "29/29"], &[]).ja(),
            summary(
                2,
                &[
                    "All three teams meet the level-2 target, as in October",
                    "No dimension is below its target",
                ],
                &["has moved within"],
            ),
            summary(
                2,
                &["全3チームがレベル2の目標を達成（10月も同じ）", "目標未達の項目なし"],
                &[],
            )
            .ja(),
        ],
    );
}

#[test]
fn regression() {
    let workspace = teams(
        NAMED,
        &["a: 222 222 322 332 332 312", "b: 222 222 222 222 222 202", "c: 111 111 111 111 121 122"],
    );
    check(
        "regression",
        &workspace,
        &[
            team(
                "a",
                2,
                &[
                    "Level 1 of 4, down from 2 in October: release process fell to 1 and caps the team",
                    "2 lost: release",
                    "fell from 3 to 1 in Nov",
                    "Open since November",
                    "3 → 1",
                ],
                &[],
            ),
            team(
                "a",
                2,
                &["総合レベル1（最高4）、10月の2から低下", "リリースプロセスが1に低下"],
                &[],
            )
            .ja(),
            summary(
                2,
                &[
                    "None of three teams meets the level-2 target, down from 2 in October",
                    "One team rose in a dimension, two fell",
                ],
                &[],
            ),
            summary(2, &["3チーム中レベル2の目標を達成したチームなし（10月は2）"], &[]).ja(),
        ],
    );
}

#[test]
fn no_plan() {
    let workspace = teams(NAMED, &["a: 111 111 112", "b: 222 222 222", "c: 111 111 111"]);
    check(
        "no-plan",
        &workspace,
        &[
            team(
                "a",
                2,
                &["no owner", "no date", "Level 1 of 4", "8 of 29"],
                &["Did we keep the last plan?", "Decision needed"],
            ),
            team("a", 2, &["担当未定", "総合レベル1（最高4）", "8/29"], &["決裁事項"]).ja(),
        ],
    );
}

#[test]
fn overdue_plan() {
    let workspace = teams(NAMED, &["a: 111 111 111", "b: 222 222 222", "c: 111 111 111"]);
    let plan = "plan:\n  - {criterion: integration.schema-contract, owner: M. Sato, due: 2026-09-30}\n  - {criterion: training.runs-tracked, owner: K. Mori, due: 2026-10-31}\n  - {criterion: release.registry, due: 2026-11-05}\n";
    add(
        &workspace,
        "2026-09",
        "a",
        &plan.replace("integration.schema-contract", "integration.basic-test"),
    );
    add(
        &workspace,
        "2026-10",
        "a",
        &plan.replace("integration.schema-contract", "training.data-versioned"),
    );
    add(
        &workspace,
        "2026-11",
        "a",
        &format!(
            "assessed_on: 2026-11-20\n{}",
            plan.replace("integration.schema-contract", "training.data-versioned")
        ),
    );
    check(
        "overdue-plan",
        &workspace,
        &[
            team(
                "a",
                2,
                &[
                    "None of the three actions planned in October is done; three are overdue",
                    "overdue since 30 Sep",
                    "overdue since 31 Oct",
                    "overdue since 5 Nov",
                    "M. Sato",
                    "no owner",
                ],
                &[],
            ),
            team(
                "a",
                2,
                &[
                    "10月の計画3件はいずれも未完了、3件期限超過",
                    "期限超過（9/30）",
                    "期限超過（10/31）",
                    "期限超過（11/5）",
                ],
                &[],
            )
            .ja(),
        ],
    );
}

/// Three teams by a model of this size in three months; the first has gaps of every size.
fn sized(dimensions: usize, criteria: usize) -> Workspace {
    let workspace = Workspace::new(&[
        (
            "dankai.yaml",
            "model: own\norganisation: {name: Northwind}\ntargets: {all: 3, by: 2026-12-31}\nteams: {a: {name: Payments}, b: {name: Search}, c: {name: Fraud}}\n",
        ),
        ("models/own.yaml", &model("{rule: staged}", dimensions, criteria)),
    ]);
    for (at, month) in ["2026-09", "2026-10", "2026-11"].into_iter().enumerate() {
        for (team, more) in [("a", 0), ("b", 1), ("c", 2)] {
            let count = |dimension: usize| (dimension * 7 + at + more) % (criteria + 1);
            let text = met(team, month, dimensions, criteria, count);
            workspace.write(&format!("results/{month}/{team}.yaml"), text);
        }
    }
    workspace
}

#[test]
fn one_dimension() {
    check(
        "one-dimension",
        &sized(1, 8),
        &[
            team("a", 2, &["Level 0 of 4, down from 4 in October", "one dimension", "0 of 8"], &[]),
            summary(2, &["of three teams"], &[]),
        ],
    );
}

#[test]
fn forty_dimensions() {
    check(
        "forty-dimensions",
        &sized(40, 4),
        &[
            team(
                "a",
                5,
                &[
                    "8 of 40 dimensions hold the team at 0",
                    "16 of 40 dimensions meet their target",
                    "80 of 160",
                    "Practice area 40",
                ],
                &[],
            ),
            team("a", 5, &["40項目中8項目が0で全体を制約", "80/160"], &[]).ja(),
            summary(9, &["None of three teams meets the level-3 target", "Practice area 40"], &[])
                .sparse(&[9]),
        ],
    );
}

#[test]
fn four_hundred_criteria() {
    check(
        "four-hundred-criteria",
        &sized(10, 40),
        &[
            team(
                "a",
                5,
                &[
                    "200 of 400",
                    "Three of 10 dimensions meet their target",
                    "Criterion 39 of area 10 is fulfilled",
                ],
                &[],
            ),
            team("a", 5, &["200/400", "総合レベル0（最高4）"], &[]).ja(),
        ],
    );
}

/// So many teams in two months, in three groups.
/// An organisation of so many teams on all levels.
pub(crate) fn many(count: usize) -> Workspace {
    let mut settings = "organisation: {name: {en: Northwind, ja: ノースウィンド}}\ntargets: {all: 2, by: 2026-12-31}\ngroups: {n: {name: North}, s: {name: South}, w: {name: West}}\nteams:\n".to_owned();
    let workspace = Workspace::new(&[]);
    let mut results = String::new();
    for number in 1..=count {
        let group = ["n", "s", "w"][number % 3];
        let _ = writeln!(settings, "  t{number}: {{name: Team {number:03}, group: {group}}}");
        for (month, more) in [("2026-10", 0), ("2026-11", number % 2)] {
            let level = |by: usize| (number * by / 3 + more) % 5;
            let _ = writeln!(
                results,
                "---\nteam: t{number}\nperiod: {month}\nlevels: {{training: {}, release: {}, integration: {}}}",
                level(7),
                level(5),
                level(3)
            );
        }
    }
    workspace.write("dankai.yaml", settings);
    workspace.write("results/all.yaml", results);
    workspace
}

#[test]
fn two_hundred_teams() {
    check(
        "teams-200",
        &many(200),
        &[
            summary(
                7,
                &[
                    "41 of 200 teams meet the level-2 target",
                    "40 of 200 in Oct",
                    "100 of 200",
                    "200 teams by name, with the page of their row",
                    "Team 001",
                    "Team 200",
                ],
                &["not assessed in full"],
            ),
            summary(7, &["レベル2の目標を達成したのは200チーム中41チーム。"], &[]).ja(),
        ],
    );
}

#[test]
fn five_hundred_teams() {
    check(
        "teams-500",
        &many(500),
        &[summary(
            11,
            &[
                "101 of 500 teams meet the level-2 target",
                "250 of 500",
                "500 teams by name, with the page of their row",
                "Team 500",
            ],
            &[],
        )],
    );
}

#[test]
fn names_of_120_characters() {
    let name = |what: &str| {
        let mut name = format!("{what} of the regional platform and data engineering department");
        while name.len() < 120 {
            name += " and partners";
        }
        name.truncate(120);
        name
    };
    let ja: String = "地域基盤データ技術本部の決済処理と不正検知を担当する共同開発チーム"
        .chars()
        .cycle()
        .take(120)
        .collect();
    let mut settings = format!(
        "model: own\norganisation: {{name: {{en: {}, ja: {ja}}}}}\ntargets: {{all: 3, by: 2026-12-31}}\ngroups: {{g: {{name: {{en: {}, ja: {ja}}}}}}}\nteams:\n",
        name("The organisation"),
        name("The group")
    );
    for (id, about) in [("a", "Payments"), ("b", "Search"), ("c", "Fraud")] {
        let _ = writeln!(
            settings,
            "  {id}: {{name: {{en: {}, ja: {about}{}}}, group: g}}",
            name(about),
            ja.chars().take(112).collect::<String>()
        );
    }
    let mut own = model("{rule: staged}", 4, 4);
    for dimension in 1..=4 {
        own = own.replace(
            &format!("name: Practice area {dimension}"),
            &format!(
                "name: {{en: {}, ja: 領域{dimension}{}}}",
                name(&format!("Practice {dimension}")),
                ja.chars().take(110).collect::<String>()
            ),
        );
    }
    let workspace = Workspace::new(&[("dankai.yaml", &settings), ("models/own.yaml", &own)]);
    for (at, month) in ["2026-09", "2026-10", "2026-11"].into_iter().enumerate() {
        for (team, more) in [("a", 0), ("b", 1), ("c", 2)] {
            let text = met(team, month, 4, 4, |dimension| (dimension + at + more) % 5);
            let plan = format!(
                "plan:\n  - {{criterion: d1.3, action: {}, owner: {}, due: 2026-12-18}}\ndecision: {}\n",
                name("Finish the work"),
                name("The lead"),
                name("More people")
            );
            workspace.write(&format!("results/{month}/{team}.yaml"), text + &plan);
        }
    }
    check(
        "long-names",
        &workspace,
        &[
            team(
                "a",
                3,
                &[
                    "Payments of the regional platform",
                    "practice 3 of the regional pl… caps the team",
                    "8 of 16",
                ],
                &[],
            )
            .sparse(&[3]),
            team("a", 3, &["領域3地域基盤データ技術本…が全体を制約", "8/16"], &[]).ja(),
            summary(3, &["None of three teams meets the level-3 target", "Search of the"], &[]),
            summary(3, &["3チーム中レベル3の目標を達成したチームなし。"], &[]).ja(),
        ],
    );
}

#[test]
fn mixed_scripts() {
    let settings = "organisation: {name: \"Ünïcode 東京 Łódź\"}\ntargets: {all: 2, by: 2026-12-31}\nteams:\n  a: {name: \"決済 Payments 🚀 𠮷野\"}\n  b: {name: \"Поиск и αναζήτηση\"}\n  c: {name: \"Đội gian lận\"}\n";
    let workspace = teams(settings, &["a: 111 121", "b: 222 222", "c: 112 212"]);
    add(
        &workspace,
        "2026-11",
        "a",
        "plan:\n  - {criterion: training.runs-tracked, action: \"実行記録を track する 👍\", owner: \"髙橋 Łukasz\", due: 2026-12-18}\ndecision: \"עוד אדם אחד\"\n",
    );
    check(
        "mixed-scripts",
        &workspace,
        &[
            team(
                "a",
                2,
                &[
                    "決済 Payments 〓 〓野",
                    "実行記録を track する 〓",
                    "髙橋 Łukasz",
                    "Ünïcode 東京 Łódź",
                    "〓〓〓 〓〓〓 〓〓〓",
                ],
                &["🚀", "𠮷"],
            )
            .unknown(9),
            team(
                "a",
                2,
                &["決済 Payments 〓 〓野", "髙橋 Łukasz", "Ünïcode 東京 Łódź"],
                &["🚀", "𠮷"],
            )
            .ja()
            .unknown(9),
            summary(
                2,
                &[
                    "決済 Payments 〓 〓野",
                    "Поиск и αναζήτηση",
                    "Đội gian lận",
                    "Ünïcode 東京 Łódź",
                ],
                &["🚀"],
            )
            .unknown(8),
        ],
    );
}

/// Ratings by a built-in model of scores: every criterion, month by month. What is rated comes
/// from the month, the team, the criterion and how many answers it has.
fn rated(
    model: &str,
    target: &str,
    value: impl Fn(usize, usize, usize, &Scale) -> String,
) -> Workspace {
    let settings = format!(
        "model: {model}\norganisation: {{name: Northwind}}\ntargets: {{all: {target}, by: 2026-12-31}}\nteams: {{a: {{name: {{en: Payments, ja: 決済}}}}, b: {{name: {{en: Search, ja: 検索}}}}, c: {{name: {{en: Fraud, ja: 不正検知}}}}}}\n"
    );
    let workspace = Workspace::new(&[
        ("dankai.yaml", &settings),
        ("results/2026-11/a.yaml", "team: a\nperiod: 2026-11\nlevels: {}\n"),
    ]);
    let model = workspace.load().value.model;
    for (at, month) in ["2026-09", "2026-10", "2026-11"].into_iter().enumerate() {
        for (index, team) in ["a", "b", "c"].into_iter().enumerate() {
            let mut text = format!("team: {team}\nperiod: {month}\nanswers:\n");
            for (number, criterion) in model.criteria.iter().enumerate() {
                let value = value(at, index, number, &criterion.scale);
                let _ = writeln!(text, "  {}: {value}", criterion.id);
            }
            workspace.write(&format!("results/{month}/{team}.yaml"), text);
        }
    }
    workspace
}

#[test]
fn additive_scores() {
    let workspace = rated("samm", "1.5", |at, team, number, scale| {
        let Scale::Choices(choices) = scale else { panic!("it has named answers") };
        let step = (number * 5 + team + at * (number % 2)) % choices.len();
        format!("\"{}\"", choices[step].id)
    });
    check(
        "additive",
        &workspace,
        &[
            team(
                "a",
                4,
                &[
                    "Score 1.32 of 3, up from 0.75 in October: 15 dimensions rose; 7 of 15 dimensions are lowest, at 1.25",
                ],
                &[],
            ),
            team("a", 4, &["総合スコア1.32（満点3、10月は0.75）"], &[]).ja(),
            summary(
                4,
                &["None of three teams meets the target of 1.50"],
                &["gained 0", "gained -"],
            ),
            summary(4, &["3チーム中全項目でスコア1.50の目標を達成したチームなし"], &[]).ja(),
        ],
    );
}

#[test]
fn mean_scores() {
    let workspace = rated("csf", "5.5", |at, team, number, _| {
        let halves = (number * 7 + team * 3 + at * (number % 3)) % 21;
        format!("{}.{}", halves / 2, halves % 2 * 5)
    });
    check(
        "mean",
        &workspace,
        &[
            team(
                "a",
                4,
                &[
                    "Score 4.46 of 10, up from 3.96 in October: six dimensions rose; Govern is lowest, at 4.35",
                    "35 of 106",
                ],
                &["Level 1"],
            ),
            team("a", 4, &["総合スコア4.46（満点10、10月は3.96）", "35/106"], &[]).ja(),
            summary(
                3,
                &[
                    "None of three teams meets the target of 5.50 in every dimension, as in October",
                    "Every dimension has 1 fewer team at target than in September",
                ],
                &["gained -"],
            ),
            summary(
                3,
                &["3チーム中全項目でスコア5.50の目標を達成したチームなし（10月も同じ）"],
                &[],
            )
            .ja(),
        ],
    );
}
