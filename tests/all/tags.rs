//! What a screen reader is given: the tags of every kind of report, walked in the finished
//! files, and what stands around them: bookmarks, metadata, the attached data.

use dankai::batch::Scope;
use dankai::model::{Locale, Portfolio, Who};
use dankai::redact;
use dankai::report::{summary_report, team_report};
use dankai::score::score_portfolio;
use serde_json::Value as Json;

use crate::batch::run_in;
use crate::pdf::{Document, Element, Node, squeezed};
use crate::score::november;
use crate::{Workspace, acme, declared, team_json};

/// The elements that reports are made of. Another one is looked at before it is added.
const KINDS: [&str; 22] = [
    "",
    "Document",
    "Part",
    "Div",
    "NonStruct",
    "H1",
    "H2",
    "P",
    "Span",
    "Strong",
    "Em",
    "Figure",
    "Table",
    "THead",
    "TBody",
    "TR",
    "TH",
    "TD",
    "L",
    "LI",
    "LBody",
    "Link",
];

/// What is wrong with a tree of tags.
fn faults(tree: &Element) -> Vec<String> {
    let mut faults = Vec::new();
    for element in tree.all() {
        if !KINDS.contains(&&*element.kind) && element.kind != "Lbl" {
            faults.push(format!("`{}` is no known element", element.kind));
        }
    }
    headings(tree, &mut faults);
    for figure in tree.find("Figure") {
        if figure.alt.trim().is_empty() {
            faults.push("a figure says nothing".to_owned());
        }
    }
    for list in tree.find("L") {
        let items: Vec<&Element> = list.elements().collect();
        if items.is_empty() || items.iter().any(|item| item.kind != "LI") {
            faults.push("a list has something other than items".to_owned());
        }
        if items.iter().any(|item| !item.elements().any(|part| part.kind == "LBody")) {
            faults.push("an item of a list has no body".to_owned());
        }
    }
    for table in tree.find("Table") {
        check_table(table, &mut faults);
    }
    faults
}

fn headings(tree: &Element, faults: &mut Vec<String>) {
    let mut last = 0;
    for heading in tree.all() {
        let Some(level) = level(heading) else { continue };
        if level == 1 && last > 0 {
            faults.push("a second headline".to_owned());
        }
        if level > last + 1 {
            faults.push(format!("a heading of level {level} below one of level {last}"));
        }
        if heading.text().trim().is_empty() {
            faults.push("a heading says nothing".to_owned());
        }
        last = level;
    }
    if last == 0 {
        faults.push("no headline".to_owned());
    }
}

fn level(element: &Element) -> Option<u32> {
    let mut letters = element.kind.chars();
    (letters.next() == Some('H')).then(|| letters.next()?.to_digit(10)).flatten()
}

/// A table has heads for its columns, a head for each row, no holes, and each of its cells
/// names the heads that are above it.
fn check_table(table: &Element, faults: &mut Vec<String>) {
    let mut fault = |what: String| {
        let about: String = table.text().split_whitespace().take(6).collect::<Vec<_>>().join(" ");
        faults.push(format!("the table `{about} …`: {what}"));
    };
    let mut rows: Vec<&Element> = Vec::new();
    for part in table.elements() {
        match part.kind.as_str() {
            "TR" => rows.push(part),
            "THead" | "TBody" => rows.extend(part.elements()),
            other => fault(format!("it holds `{other}`")),
        }
    }
    let ids: Vec<&str> = table.find("TH").into_iter().map(|head| head.id.as_str()).collect();
    let is_head = |row: &Element| row.elements().all(|cell| cell.scope == "Column");
    if !rows.first().is_some_and(|row| is_head(row)) || rows.last().is_none_or(|row| is_head(row)) {
        fault("there is no head, or no body".to_owned());
    }
    // How many further rows a cell above reaches down into each column.
    let mut reaching: Vec<usize> = Vec::new();
    let mut width = None;
    for (number, row) in rows.iter().enumerate() {
        let cells: Vec<&Element> = row.elements().collect();
        if row.kind != "TR" || cells.iter().any(|cell| cell.kind != "TH" && cell.kind != "TD") {
            fault(format!("row {number} is none"));
        }
        let mut slots = reaching.iter().filter(|rows| **rows > 0).count();
        reaching.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        for cell in &cells {
            slots += cell.columns;
            let below = cell.rows.saturating_sub(1);
            reaching.extend(std::iter::repeat_n(below, if below > 0 { cell.columns } else { 0 }));
        }
        reaching.retain(|rows| *rows > 0);
        if *width.get_or_insert(slots) != slots {
            fault(format!("row {number} has {slots} cells, the first {}", width.unwrap_or(0)));
        }
        let heads: Vec<&&Element> = cells.iter().filter(|cell| cell.kind == "TH").collect();
        if heads.iter().any(|head| head.text().trim().is_empty() && head.find("Figure").is_empty())
        {
            fault(format!("a head in row {number} says nothing"));
        }
        if is_head(row) {
            continue;
        }
        let scopes: Vec<&str> = heads.iter().map(|head| head.scope.as_str()).collect();
        let spans_all = cells.len() == 1 && cells[0].columns == slots;
        if scopes != ["Row"] && !spans_all {
            fault(format!("row {number} has not one head: {scopes:?}"));
        }
        for cell in cells.iter().filter(|cell| cell.kind == "TD") {
            let named = if spans_all { 1 } else { 2 };
            // What is left of the head of its row knows its column only.
            let least = if cell.headers.len() == 1 && cells[0].kind == "TD" { 1 } else { named };
            if cell.headers.len() < least || !cell.headers.iter().all(|id| ids.contains(&&**id)) {
                fault(format!("a cell in row {number} names its heads as {:?}", cell.headers));
            }
        }
    }
}

/// Text as the one and only content of an element.
fn said(kind: &str, text: &str) -> Element {
    Element::new(kind, vec![Node::Content(text.to_owned())])
}

fn with(kind: &str, children: Vec<Element>) -> Element {
    Element::new(kind, children.into_iter().map(Node::Element).collect())
}

fn head(text: &str, scope: &str) -> Element {
    Element { scope: scope.to_owned(), id: text.to_owned(), ..said("TH", text) }
}

fn data(text: &str, headers: &[&str]) -> Element {
    Element { headers: headers.iter().map(ToString::to_string).collect(), ..said("TD", text) }
}

/// A small tree in which nothing is wrong.
fn good_tree() -> Element {
    let table = with(
        "Table",
        vec![
            with("TR", vec![head("Team", "Column"), head("Level", "Column")]),
            with("TR", vec![Element { columns: 2, ..data("At target", &["Team"]) }]),
            with("TR", vec![head("Payments", "Row"), data("1", &["Level", "Payments"])]),
        ],
    );
    let list = with("L", vec![with("LI", vec![said("Lbl", "–"), said("LBody", "Track runs")])]);
    let figure = Element { alt: "Level 1".to_owned(), ..said("Figure", "") };
    let parts = vec![said("H1", "Level 1"), said("H2", "Training rose"), figure, list, table];
    with("", vec![with("Document", parts)])
}

/// The walk itself: every fault that it is for, put into a good tree.
#[test]
fn the_walk_finds_what_is_wrong() {
    assert_eq!(faults(&good_tree()), [""; 0]);
    // The place of each kind of element in the good tree, and what is done to the first.
    type Spoil = fn(&mut Element);
    let rows: [(&str, Spoil, &str); 19] = [
        ("H1", |it| it.kind = "H2".into(), "a heading of level 2 below one of level 0"),
        ("H1", |it| it.kind = "P".into(), "a heading of level 2 below one of level 0"),
        ("H2", |it| it.kind = "H1".into(), "a second headline"),
        ("H2", |it| it.kind = "H3".into(), "a heading of level 3 below one of level 1"),
        ("H2", |it| it.children.clear(), "a heading says nothing"),
        ("Figure", |it| it.alt = " ".into(), "a figure says nothing"),
        ("LI", |it| it.kind = "P".into(), "other than items"),
        ("LBody", |it| it.kind = "P".into(), "has no body"),
        ("L", |it| it.children.clear(), "other than items"),
        ("Table", |it| it.children.truncate(1), "no head, or no body"),
        ("TR", |it| it.children.clear(), "row 1 has 2 cells, the first 0"),
        ("TH", |it| it.scope.clear(), "no head, or no body"),
        ("TH", |it| it.id.clear(), "a cell in row 1 names its heads as"),
        ("TD", |it| it.headers.clear(), "a cell in row 1 names its heads as []"),
        ("TH", |it| it.children.clear(), "a head in row 0 says nothing"),
        ("TD", |it| it.columns = 1, "row 1 has 1 cells, the first 2"),
        ("TD", |it| it.rows = 2, "row 2 has 4 cells, the first 2"),
        ("TR", |it| it.children.truncate(1), "row 1 has 2 cells, the first 1"),
        ("TR", |it| it.kind = "Sect".into(), "`Sect` is no known element"),
    ];
    for (kind, spoil, expected) in rows {
        let mut tree = good_tree();
        assert!(change(&mut tree, kind, spoil), "there is no {kind}");
        let found = faults(&tree);
        assert!(found.iter().any(|fault| fault.contains(expected)), "{kind}: {found:?}");
    }
    // A row without a head of its own.
    let mut tree = good_tree();
    let last = |it: &mut Element| {
        let Some(Node::Element(row)) = it.children.last_mut() else { panic!("there are rows") };
        let Some(Node::Element(cell)) = row.children.first_mut() else { panic!("with cells") };
        cell.kind = "TD".into();
    };
    assert!(change(&mut tree, "Table", last));
    assert!(faults(&tree)[0].contains("has not one head"), "{:?}", faults(&tree));
}

/// Changes the first element of a kind.
fn change(element: &mut Element, kind: &str, spoil: fn(&mut Element)) -> bool {
    if element.kind == kind {
        spoil(element);
        return true;
    }
    element.children.iter_mut().any(|child| match child {
        Node::Element(inner) => change(inner, kind, spoil),
        Node::Content(_) => false,
    })
}

/// What is wrong of all that holds for any report, whatever it says.
pub(crate) fn document_faults(pdf: &Document, locale: Locale) -> Vec<String> {
    let mut wrong = faults(&pdf.tree);
    wrong.extend(pdf.untagged.iter().take(5).cloned());
    if !pdf.marked || !pdf.shows_title || pdf.title.trim().is_empty() {
        let flags = (pdf.marked, pdf.shows_title);
        wrong.push(format!("marked, shows its title: {flags:?}; `{}`", pdf.title));
    }
    if pdf.language != locale.tag() {
        wrong.push(format!("the language is `{}`", pdf.language));
    }
    for claim in ["pdfuaid:part>1<", "pdfaid:part>3<", "pdfaid:conformance>A<"] {
        if !pdf.metadata.contains(claim) {
            wrong.push(format!("the metadata have no `{claim}`"));
        }
    }
    let files: Vec<(&str, &str)> =
        pdf.attached.iter().map(|file| (&*file.name, &*file.relationship)).collect();
    if files != [("data.json", "Source")] {
        wrong.push(format!("attached are {files:?}"));
    }
    for file in &pdf.attached {
        let data: Json = serde_json::from_slice(&file.bytes).unwrap_or_default();
        if !data["schema"].as_str().is_some_and(|is| is.starts_with("dankai.")) {
            wrong.push(format!("the data are {data}"));
        }
    }
    // The bookmarks are the headings, and teams below the map; each leads to its page.
    let headings: Vec<&Element> =
        pdf.tree.all().into_iter().filter(|it| level(it).is_some()).collect();
    let mut bookmarks = pdf.bookmarks.iter().filter(|bookmark| bookmark.depth <= 2);
    for heading in &headings {
        let said = squeezed(&heading.text());
        let Some(bookmark) = bookmarks.next() else {
            wrong.push(format!("no bookmark for {said}"));
            continue;
        };
        let depth = usize::try_from(level(heading).unwrap_or(0)).expect("it is small");
        if squeezed(&bookmark.title) != said || bookmark.depth != depth {
            wrong.push(format!("the bookmark {bookmark:?} stands for `{said}` of level {depth}"));
        }
    }
    wrong.extend(bookmarks.map(|bookmark| format!("the bookmark {bookmark:?} has no heading")));
    for bookmark in &pdf.bookmarks {
        let title = squeezed(&bookmark.title);
        let there = bookmark.to.is_some_and(|(page, top)| {
            // The first line of it stands below the place it leads to.
            let near = |baseline: f64| (0.0..45.0).contains(&(baseline - top));
            pdf.pages[page].text.iter().any(|piece| {
                let said = squeezed(&piece.text);
                near(piece.baseline)
                    && !said.is_empty()
                    && (title.starts_with(&said) || said.starts_with(&title))
            })
        });
        if !there {
            wrong.push(format!("the bookmark {bookmark:?} leads elsewhere"));
        }
    }
    wrong
}

/// A workspace whose model has scores and no levels, with a plan, a loss and an open answer.
fn scores() -> Portfolio {
    let workspace = Workspace::new(&[(
        "dankai.yaml",
        "model: csf\ntargets: {all: 5.5}\ngroups: {g: {name: North}}\nteams: {a: {name: Ada, group: g}, b: {name: Bob, group: g}, c: {name: Cyd}}\n",
    )]);
    for (month, more) in [("2026-10", 0), ("2026-11", 1)] {
        for (team, value) in [("a", 4), ("b", 6), ("c", 3)] {
            let lower = value - more;
            let higher = value + more;
            workspace.write(
                &format!("results/{month}/{team}.yaml"),
                format!(
                    "team: {team}\nperiod: {month}\nanswers: {{GV.OC-01: {lower}, GV.OC-02: 3.5, PR.AA-01: {higher}, PR.AA-02: 2, ID.AM-01: {value}, DE.CM-01: 7, RS.MA-01: 1, RC.RP-01: 5}}\n\
                     plan:\n  - {{criterion: GV.OC-02, owner: M. Sato, due: 2026-12-24}}\ndecision: One more person\n"
                ),
            );
        }
    }
    workspace.load().value
}

/// The sample for other readers.
fn told(who: Who) -> Portfolio {
    let mut portfolio = acme().clone();
    portfolio.audience.who = who;
    portfolio
}

/// More teams than stand in one column.
fn many() -> Portfolio {
    let workspace = Workspace::new(&[("dankai.yaml", "targets: {all: 2}\n")]);
    for team in 0..44u8 {
        let levels = [team % 5, (team + 1) % 4, 2];
        for month in ["2026-10", "2026-11"] {
            let text = declared(&format!("team-{team:02}"), month, levels);
            workspace.write(&format!("results/{month}/{team}.yaml"), text);
        }
    }
    workspace.load_clean()
}

/// Whether the movers and the trend stand before the distribution: of up to five teams, where the
/// distribution has no room on the first page.
fn pair_first(view: &Json) -> bool {
    let length = |list: &Json| list.as_array().map_or(0, Vec::len);
    let Some(groups) = view["map"]["groups"].as_array() else { return false };
    let teams: usize = groups.iter().map(|group| length(&group["rows"])).sum();
    let short_gaps = length(&view["gaps"]["rows"]) <= 4;
    let decides = !view["decisions"].is_null() && short_gaps;
    let many = length(&view["map"]["columns"]) > 4;
    teams <= 5 && (decides || many || length(&view["distribution"]["charts"]) > 1)
}

/// The sentences of a view in their order on the pages: the headline and the claims.
fn sentences(view: &Json, exhibits: &[&str]) -> Vec<String> {
    let stands = |at: usize| match exhibits[at] {
        "quality" => (view["quality"]["page"] == 2) == (exhibits[at + 1..].contains(&"quality")),
        pair @ ("movers" | "trend") => pair_first(view) == exhibits[at + 1..].contains(&pair),
        _ => true,
    };
    let claims = (0..exhibits.len()).filter(|&at| stands(at));
    let claims = claims.filter_map(|at| view[exhibits[at]]["claim"].as_str());
    let index = view["map"]["index_claim"].as_str();
    let index =
        index.filter(|_| view["map"]["index"].as_array().is_some_and(|all| !all.is_empty()));
    view["frame"]["headline"]
        .as_str()
        .into_iter()
        .chain(claims)
        .chain(index)
        .map(squeezed)
        .collect()
}

const TEAM: [&str; 6] = ["ladder", "blockers", "follow_up", "history", "ledger", "roadmap"];
/// Where the data's own exhibit stands depends on the room of the pages.
const SUMMARY: [&str; 11] = [
    "map",
    "movers",
    "trend",
    "distribution",
    "movers",
    "trend",
    "quality",
    "gaps",
    "groups",
    "history",
    "quality",
];

/// What a report says to someone who hears it: the headline, then the exhibits.
fn check_order(name: &str, pdf: &Document, view: &Json, exhibits: &[&str]) {
    let heard: Vec<String> = pdf
        .tree
        .all()
        .into_iter()
        .filter(|element| level(element).is_some())
        .map(|heading| squeezed(&heading.text()))
        .collect();
    assert_eq!(heard, sentences(view, exhibits), "{name}");
    // Below the map each of its rows has a bookmark.
    let teams: Vec<&str> = pdf
        .bookmarks
        .iter()
        .skip_while(|bookmark| squeezed(&bookmark.title) != heard[1])
        .skip(1)
        .take_while(|bookmark| bookmark.depth == 3)
        .map(|bookmark| bookmark.title.as_str())
        .collect();
    let groups = view["map"]["groups"].as_array().into_iter().flatten();
    let rows = groups.flat_map(|group| group["rows"].as_array().into_iter().flatten());
    let names: Vec<&str> = rows.filter_map(|row| row["name"].as_str()).collect();
    assert_eq!(teams, names, "{name}");
    assert_eq!(pdf.bookmarks.len(), heard.len() + names.len(), "{name}");
    // Above the headline stands its kicker alone, below it the figures.
    let text = squeezed(&pdf.tree.text());
    let mut first = String::new();
    for part in ["kicker", "headline"] {
        first += &squeezed(view["frame"][part].as_str().expect("it is text"));
    }
    assert!(text.starts_with(&first), "{name} begins otherwise: {text:.200}");
    let mut rest = &text[first.len()..];
    for claim in &heard[1..] {
        let at = rest.find(claim.as_str());
        let at = at.unwrap_or_else(|| panic!("{name}: `{claim}` is not read in its turn"));
        rest = &rest[at + claim.len()..];
    }
}

/// The charts of all dimensions say what they show: level or score, and target.
fn check_values(name: &str, pdf: &Document, portfolio: &Portfolio, team: &Json) {
    let figures: Vec<&str> =
        pdf.tree.find("Figure").into_iter().map(|it| it.alt.as_str()).collect();
    for dimension in team["dimensions"].as_array().expect("there are dimensions") {
        let id = dimension["id"].as_str().expect("it has an id");
        let own = portfolio.model.dimensions.iter().find(|own| own.id == id);
        let own = own.expect("the model has it");
        let locale = if pdf.language == "ja" { Locale::Ja } else { Locale::En };
        let spoken = own.name.get(locale);
        if dimension["level"].is_null() && dimension["score"].is_null() {
            // There is nothing to draw; words stand in its place.
            assert!(squeezed(&pdf.tree.text()).contains(&squeezed(spoken)), "{name}: no {spoken}");
            continue;
        }
        let alt = figures.iter().find(|alt| squeezed(alt).starts_with(&squeezed(spoken)));
        let alt = alt.unwrap_or_else(|| panic!("{name}: no figure of {spoken} in {figures:#?}"));
        let value = |key: &str| dimension[key].as_f64();
        for number in [value("level").or(value("score")), value("target")].into_iter().flatten() {
            let shown = [format!("{number}"), format!("{number:.1}")];
            assert!(shown.iter().any(|shown| alt.contains(shown)), "{name}: {number} in {alt}");
        }
    }
}

#[test]
fn every_report_can_be_heard() {
    for (about, portfolio, scope) in [
        ("levels", acme(), Scope::EverythingByGroup),
        ("for the organisation", &told(Who::Organisation), Scope::EverythingByGroup),
        ("for the public", &told(Who::Public), Scope::Summary),
        ("scores", &scores(), Scope::EverythingByGroup),
        ("many", &many(), Scope::Summary),
    ] {
        for locale in Locale::ALL {
            let run = run_in(portfolio, november(), locale, 2, scope.clone(), |_| {});
            let files = run.files();
            let mut seen = 0;
            for (file, bytes) in files.iter().filter(|(file, _)| file.ends_with(".pdf")) {
                let stem = file.rsplit('/').next().expect("a path has an end");
                let stem = stem.trim_end_matches(".pdf");
                // Of the sample a few teams show all; the others differ in their values.
                let shown = ["payments", "credit-scoring", "search-ranking"].contains(&stem);
                if file.contains("/teams/") && portfolio.teams.len() == 12 && !shown {
                    continue;
                }
                seen += 1;
                let pdf = Document::read(bytes);
                let name = format!("{about} {locale} {file}");
                assert_eq!(document_faults(&pdf, locale), [""; 0], "{name}");
                check_words(&name, &pdf, portfolio, locale, stem);
            }
            let least = if scope == Scope::Summary { 1 } else { 4 };
            assert!(seen >= least, "{about}: {:?}", files.keys());
        }
    }
}

/// The report of a team, of a group or of all says what its view says.
fn check_words(name: &str, pdf: &Document, portfolio: &Portfolio, locale: Locale, stem: &str) {
    let told = redact::for_teams(portfolio);
    let score = score_portfolio(&told, november());
    if let Some(team) = score.teams.iter().find(|team| team.team.id.as_str() == stem) {
        let view = serde_json::to_value(team_report(&score, team, locale));
        check_order(name, pdf, &view.expect("a view is data"), &TEAM);
        check_values(name, pdf, portfolio, &team_json(portfolio, november(), stem));
        return;
    }
    let told = match portfolio.audience.who {
        Who::Team => told,
        _ => redact::for_summary(portfolio, november()),
    };
    let score = score_portfolio(&told, november());
    let view = match told.groups.iter().find(|group| group.id == stem) {
        Some(group) => serde_json::to_value(summary_report(&score.of_group(group), locale)),
        None => serde_json::to_value(summary_report(&score, locale)),
    };
    check_order(name, pdf, &view.expect("a view is data"), &SUMMARY);
}
