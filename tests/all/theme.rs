//! The theme of a workspace: what is found in it, and what it makes of the pages.

use dankai::diag::{Diagnostic, Severity};
use dankai::load::{Inspect, Options, load};
use dankai::model::{Locale, Paper, Portfolio};
use dankai::report::{View, summary_report, team_report};
use dankai::score::score_portfolio;
use dankai::typeset::{self, Document, Rendered, Typesetter};
use serde_json::Value as Json;

use crate::{Workspace, acme_folder, declared, files_below, period};

const ERROR: Severity = Severity::Error;
const WARNING: Severity = Severity::Warning;

/// Severity, `line:column`, a part of the message, a part of a hint (empty for none).
type Expected<'a> = (Severity, &'a str, &'a str, &'a str);

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 10\"><rect width=\"40\" height=\"10\" fill=\"#654321\"/></svg>";

/// One grey pixel.
const PNG: &[u8] = b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55\x00\x00\x00\x0a\x49\x44\x41\x54\x78\x9c\x63\x68\x00\x00\x00\x82\x00\x81\x77\xcd\x72\xb6\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

const FONT: &[u8] = include_bytes!("../../fonts/ibm-plex-sans/IBMPlexSans_400Regular.ttf");

/// The built-in font under another name of the same length.
fn acme_font() -> Vec<u8> {
    fn renamed(bytes: &mut [u8], from: &[u8], to: &[u8]) {
        assert_eq!(from.len(), to.len());
        let places: Vec<usize> =
            (0..bytes.len() - from.len()).filter(|&at| bytes[at..].starts_with(from)).collect();
        for at in places {
            bytes[at..at + to.len()].copy_from_slice(to);
        }
    }
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let mut bytes = FONT.to_vec();
    for (from, to) in [("IBM Plex Sans", "Acme Sans One"), ("IBMPlexSans", "AcmeSansOne")] {
        renamed(&mut bytes, from.as_bytes(), to.as_bytes());
        renamed(&mut bytes, &wide(from), &wide(to));
    }
    bytes
}

fn options() -> Options {
    let inspect = Inspect { families: typeset::font_families, logo: typeset::check_logo };
    Options { inspect: Some(inspect), ..Options::default() }
}

/// A workspace with one team and a theme, with all that themes name.
fn themed(theme: &str) -> Workspace {
    let workspace = Workspace::new(&[
        ("dankai.yaml", &format!("theme:\n{theme}")),
        ("results/a.yaml", &declared("a", "2026-11", [1, 1, 1])),
        ("brand/logo.svg", SVG),
        ("brand/note.svg", "no image"),
        ("brand/cut.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect"),
        (
            "brand/linked.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><image href=\"x.png\"/></svg>",
        ),
        (
            "brand/lettered.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><text>Acme 😀</text></svg>",
        ),
        ("empty/readme.txt", "no font"),
    ]);
    workspace.write("brand/logo.png", PNG);
    workspace.write("brand/cut.png", &PNG[..50]);
    let mut wide = PNG.to_vec();
    wide[16..20].copy_from_slice(&9000_u32.to_be_bytes());
    workspace.write("brand/wide.png", wide);
    let mut large = SVG.as_bytes().to_vec();
    large.resize(1024 * 1024 + 1, b' ');
    workspace.write("brand/large.svg", large);
    workspace.write("brand/fonts/one.ttf", acme_font());
    workspace.write("broken/one.ttf", b"no font");
    workspace
}

fn findings(workspace: &Workspace) -> Vec<Diagnostic> {
    match load(workspace.path(), &options()) {
        Ok(checked) => checked.findings,
        Err(findings) => findings,
    }
}

#[test]
fn every_value_of_a_theme_is_checked() {
    let rows: &[(&str, &[Expected<'_>])] = &[
        // What is right.
        ("  {}\n", &[]),
        ("  colors: {}\n", &[]),
        ("  colors: {accent: \"#005a9c\"}\n", &[]),
        ("  logo: brand/logo.svg\n  paper: letter\n", &[]),
        ("  logo: ./brand/fonts/../logo.png\n  paper: a4\n", &[]),
        ("  fonts: brand/fonts\n", &[]),
        ("  fonts: brand/fonts\n  font: {text: acme sans one}\n", &[]),
        ("  footer: Internal\n  label: {en: Confidential, ja: 社外秘}\n", &[]),
        // Keys and kinds.
        ("  colour: {}\n", &[(ERROR, "2:3", "unknown key `colour`", "did you mean `colors`?")]),
        ("  colors: {pen: \"#000000\"}\n", &[(ERROR, "2:12", "unknown key `pen`", "ink, accent")]),
        ("  - a\n", &[(ERROR, "2:3", "expected a map, found a list", "")]),
        ("  label: [a]\n", &[(ERROR, "2:10", "expected text, found a list", "")]),
        // Colours.
        ("  colors: {ink: blue}\n", &[(ERROR, "2:17", "`blue` is not a colour", "`\"#3878AB\"`")]),
        (
            "  colors: {ink: 17202B}\n",
            &[(ERROR, "2:17", "`17202B` is not a colour", "did you mean `\"#17202B\"`?")],
        ),
        (
            "  colors:\n    accent: #3878AB\n",
            &[(ERROR, "3:5", "`accent` has no value", "in quotes")],
        ),
        (
            "  colors: {levels: [\"#FFFFFF\", \"#000000\"]}\n",
            &[(ERROR, "2:20", "`levels` has 2 colours, expected 5", "lowest level")],
        ),
        (
            "  colors: {levels: [\"#EDF0F3\", \"#BDD6EA\", teal, \"#3878AB\", \"#0B3A63\"]}\n",
            &[(ERROR, "2:43", "`teal` is not a colour", "")],
        ),
        ("  colors: {levels: \"#EDF0F3\"}\n", &[(ERROR, "2:20", "expected a list", "")]),
        // Contrast.
        (
            "  colors: {accent: \"#7FB0D4\"}\n",
            &[(WARNING, "2:20", "`accent` is too faint for text and lines", "darker")],
        ),
        (
            "  colors: {attention: \"#E06000\"}\n",
            &[(
                WARNING,
                "2:23",
                "`attention` is too faint for text: #E06000 has a contrast of 3.",
                "4.5:1",
            )],
        ),
        (
            "  colors: {levels: [\"#EDF0F3\", \"#E5EAEF\", \"#7FB0D4\", \"#3878AB\", \"#0B3A63\"]}\n",
            &[(
                WARNING,
                "2:32",
                "#EDF0F3 and #E5EAEF are hard to tell apart in greyscale",
                "at least 8",
            )],
        ),
        (
            "  colors: {levels: [\"#EDF0F3\", \"#BDD6EA\", \"#5A8FB8\", \"#2F6A9B\", \"#0B3A63\"]}\n",
            &[],
        ),
        (
            "  colors: {levels: [\"#EDF0F3\", \"#BDD6EA\", \"#808080\", \"#3F5F7F\", \"#0B3A63\"]}\n",
            &[(WARNING, "2:43", "numbers on the level colour #808080 are hard to read", "4.5:1")],
        ),
        // The mark.
        (
            "  logo: brand/lgo.svg\n",
            &[(ERROR, "2:9", "there is no `brand/lgo.svg`", "folder of `dankai.yaml`")],
        ),
        ("  logo: brand\n", &[(ERROR, "2:9", "`brand` is no file", "")]),
        (
            "  logo: ../logo.svg\n",
            &[(ERROR, "2:9", "`../logo.svg` is outside the workspace", "copy it")],
        ),
        (
            "  logo: brand/../../brand/logo.svg\n",
            &[(ERROR, "2:9", "is outside the workspace", "copy it")],
        ),
        ("  logo: /etc/hosts\n", &[(ERROR, "2:9", "`/etc/hosts` is outside the workspace", "")]),
        (
            "  logo: brand/note.svg\n",
            &[(ERROR, "2:9", "`brand/note.svg` is neither SVG nor PNG", "save it")],
        ),
        ("  logo: brand/fonts/one.ttf\n", &[(ERROR, "2:9", "is neither SVG nor PNG", "")]),
        ("  logo: brand/large.svg\n", &[(ERROR, "2:9", "more than 1 MB", "SVG")]),
        ("  logo: brand/wide.png\n", &[(ERROR, "2:9", "9000 x 1 pixels", "4000")]),
        ("  logo: brand/cut.svg\n", &[(ERROR, "2:9", "not a whole SVG document", "")]),
        ("  logo: brand/cut.png\n", &[(ERROR, "2:9", "not a whole PNG image", "")]),
        ("  logo: brand/linked.svg\n", &[(ERROR, "2:9", "links to another file, `x.png`", "")]),
        ("  logo: brand/lettered.svg\n", &[(ERROR, "2:9", "no font has a glyph for U+1F600", "")]),
        // Fonts.
        ("  fonts: brand/fnts\n", &[(ERROR, "2:10", "there is no `brand/fnts`", "")]),
        ("  fonts: brand/logo.svg\n", &[(ERROR, "2:10", "is no folder", "name the folder")]),
        ("  fonts: ..\n", &[(ERROR, "2:10", "`..` is outside the workspace", "")]),
        ("  fonts: empty\n", &[(ERROR, "2:10", "there is no font in `empty`", ".ttf")]),
        ("  fonts: broken\n", &[(ERROR, "2:10", "`one.ttf` in `broken` is not a font", "")]),
        (
            "  fonts: brand/fonts\n  font: {text: Acme Sans On}\n",
            &[(ERROR, "3:16", "no family `Acme Sans On`", "did you mean `Acme Sans One`?")],
        ),
        (
            "  fonts: brand/fonts\n  font: {text: Zebra}\n",
            &[(ERROR, "3:16", "no family `Zebra`", "families there: Acme Sans One")],
        ),
        (
            "  font: {text: Acme Sans One}\n",
            &[(ERROR, "2:16", "there are no files of the font `Acme Sans One`", "fonts:")],
        ),
        (
            "  font: {size: 9}\n",
            &[
                (ERROR, "2:10", "unknown key `size`", "text"),
                (ERROR, "2:9", "`text` is missing", ""),
            ],
        ),
        // Paper and edges.
        ("  paper: a5\n", &[(ERROR, "2:10", "unknown paper `a5`, expected `a4` or `letter`", "")]),
    ];
    for (theme, expected) in rows {
        let workspace = themed(theme);
        let findings = findings(&workspace);
        let shown = workspace.shown(&findings);
        assert_eq!(findings.len(), expected.len(), "{theme}{shown}");
        for (severity, position, message, hint) in *expected {
            let start = format!("{severity} dankai.yaml:{position} ");
            assert!(
                shown.lines().any(|line| line.starts_with(&start)
                    && line.contains(message)
                    && line.contains(hint)),
                "wanted {start}{message} | {hint}\n{theme}{shown}"
            );
        }
    }
}

#[test]
fn a_long_label_is_warned_of() {
    let workspace = themed(&format!("  label: {}\n", "社".repeat(60)));
    let found = workspace.shown(&findings(&workspace));
    assert_eq!(
        found,
        "warning dankai.yaml:2:10 `label` is long for a page head and may be shortened\n"
    );
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_workspace() {
    let workspace = themed("  logo: brand/link.svg\n");
    let elsewhere = Workspace::new(&[("logo.svg", SVG)]);
    std::os::unix::fs::symlink(elsewhere.file("logo.svg"), workspace.file("brand/link.svg"))
        .expect("a link can be made");
    let found = workspace.shown(&findings(&workspace));
    assert!(found.contains("`brand/link.svg` is outside the workspace"), "{found}");
}

/// The sample organisation with a theme.
fn acme_with(theme: &str) -> Portfolio {
    let workspace = themed("");
    for (name, bytes) in files_below(&acme_folder()) {
        workspace.write(&name, bytes);
    }
    std::fs::remove_file(workspace.file("results/a.yaml")).expect("it is there");
    let settings = std::fs::read_to_string(workspace.file("dankai.yaml")).expect("it is there");
    workspace.write("dankai.yaml", format!("{settings}\ntheme:\n{theme}"));
    let checked = load(workspace.path(), &options())
        .unwrap_or_else(|findings| panic!("{}", workspace.shown(&findings)));
    assert_eq!(workspace.shown(&checked.findings), "");
    checked.value
}

fn typesetter(portfolio: &Portfolio) -> Typesetter {
    let plain = Typesetter::new(None).unwrap_or_else(|findings| panic!("{findings:?}"));
    plain.with_theme(&portfolio.theme).unwrap_or_else(|findings| panic!("{findings:?}"))
}

/// The report of Payments and the summary.
fn made(portfolio: &Portfolio, typesetter: &Typesetter, locale: Locale) -> [Rendered; 2] {
    let score = score_portfolio(portfolio, period("2026-11"));
    let payments =
        score.teams.iter().find(|team| team.team.id.as_str() == "payments").expect("it is there");
    let team = typeset(typesetter, Document::Team, &team_report(&score, payments, locale));
    let summary = typeset(typesetter, Document::Summary, &summary_report(&score, locale));
    [team, summary]
}

/// A report that nothing is found about.
fn typeset(typesetter: &Typesetter, document: Document, view: &impl View) -> Rendered {
    let prepared = typesetter.prepare(view).unwrap_or_else(|findings| panic!("{findings:?}"));
    assert_eq!(prepared.findings(), []);
    let made = typesetter.typeset(document, &prepared, "a");
    made.unwrap_or_else(|findings| panic!("{findings:?}"))
}

/// The data of every view, and what it shares with the others.
fn views(portfolio: &Portfolio, locale: Locale) -> Vec<[Json; 2]> {
    fn data(view: &impl View) -> [Json; 2] {
        [serde_json::to_value(view), serde_json::to_value(view.shared())]
            .map(|data| data.expect("a view is data"))
    }
    let score = score_portfolio(portfolio, period("2026-11"));
    let teams = score.teams.iter().map(|team| data(&team_report(&score, team, locale)));
    teams.chain([data(&summary_report(&score, locale))]).collect()
}

fn text_of(pdf: &[u8]) -> String {
    String::from_utf8_lossy(pdf).into_owned()
}

const COLORS: &str = "  colors: {ink: \"#2A1838\", accent: \"#7A3E9D\", attention: \"#B00020\", levels: [\"#F4EEF7\", \"#DCC6E8\", \"#B58FCC\", \"#85509F\", \"#43145F\"]}\n";

#[test]
fn charts_and_pages_take_the_colours_of_the_theme() {
    let portfolio = acme_with(COLORS);
    for [view, shared] in views(&portfolio, Locale::En) {
        let text = format!("{view}{shared}");
        for color in ["#17202B", "#3878AB", "#B23A0A", "#EDF0F3", "#BDD6EA", "#7FB0D4", "#0B3A63"] {
            assert!(!text.contains(color), "{color} in {:.300}", text);
        }
        for color in ["#2A1838", "#7A3E9D", "#B00020", "#F4EEF7", "#43145F"] {
            assert!(text.contains(color), "no {color} in {:.300}", text);
        }
        assert!(!text.contains("range outline") && !text.contains("range label"), "it is red now");
    }
}

#[test]
fn text_on_a_level_is_what_reads_best() {
    // A ramp that begins dark.
    let portfolio = acme_with(
        "  colors: {levels: [\"#0B3A63\", \"#3878AB\", \"#7FB0D4\", \"#BDD6EA\", \"#EDF0F3\"]}\n",
    );
    let [_, shared] = views(&portfolio, Locale::En).pop().expect("the summary is the last");
    let texts: Vec<&Json> = shared["palette"]["levels"]
        .as_array()
        .expect("there are levels")
        .iter()
        .map(|level| &level["text"])
        .collect();
    assert_eq!(texts, ["#FFFFFF", "#FFFFFF", "#17202B", "#17202B", "#17202B"]);
}

#[test]
fn a_theme_that_changes_nothing_leaves_the_bytes_as_they_are() {
    let plain = made(crate::acme(), &typesetter(crate::acme()), Locale::En);
    let usual = acme_with(
        "  paper: a4\n  colors: {ink: \"#17202B\", levels: [\"#EDF0F3\", \"#BDD6EA\", \"#7FB0D4\", \"#3878AB\", \"#0B3A63\"]}\n",
    );
    assert!(made(&usual, &typesetter(&usual), Locale::En) == plain, "the bytes differ");
}

#[test]
fn the_sample_keeps_its_pages_on_every_paper() {
    for (paper, media_box) in
        [(Paper::A4, "/MediaBox[0 0 595.2756 841.8898]"), (Paper::Letter, "/MediaBox[0 0 612 792]")]
    {
        let theme =
            format!("  paper: {}\n  logo: brand/logo.svg\n  label: L\n  footer: F\n", paper.name());
        let portfolio = acme_with(&theme);
        let typesetter = typesetter(&portfolio);
        for locale in Locale::ALL {
            let score = score_portfolio(&portfolio, period("2026-11"));
            for team in &score.teams {
                let view = team_report(&score, team, locale);
                let made = typeset(&typesetter, Document::Team, &view);
                let expected = if team.assessment.is_some() { 2 } else { 1 };
                assert_eq!(made.pages, expected, "{} {locale} {paper:?}", team.team.id);
                let boxes = text_of(&made.pdf).matches(media_box).count();
                assert_eq!(boxes, expected, "{} {locale} {paper:?}", team.team.id);
            }
            let [_, summary] = self::made(&portfolio, &typesetter, locale);
            assert_eq!(summary.pages, 3, "{locale} {paper:?}");
        }
    }
}

#[test]
fn a_label_and_a_footer_stand_on_the_pages() {
    let portfolio = acme_with(
        "  label: {en: Confidential, ja: 社外秘}\n  footer: {en: Internal, ja: 社内用}\n",
    );
    for (locale, label, footer) in
        [(Locale::En, "Confidential", "Internal"), (Locale::Ja, "社外秘", "社内用")]
    {
        for [view, _] in views(&portfolio, locale) {
            assert_eq!(view["frame"]["edges"]["label"], label);
            assert_eq!(view["frame"]["edges"]["footer"], footer);
        }
    }
    // In an English report with no other Japanese the weights of the Japanese font tell that
    // both texts were set.
    let has = |theme: &str, font: &str| {
        let portfolio = acme_with(theme);
        // The summary quotes Japanese decisions.
        let [team, _] = made(&portfolio, &typesetter(&portfolio), Locale::En);
        text_of(&team.pdf).contains(font)
    };
    assert!(!has("  label: Secret\n", "+IBMPlexSansJP"));
    assert!(has("  label: 社外秘\n", "+IBMPlexSansJP-SemiBold"));
    assert!(has("  footer: 社外秘\n", "+IBMPlexSansJP-Regular"));
}

#[test]
fn a_logo_stands_at_the_right_and_has_a_text() {
    for (file, width) in [("logo.svg", 110.0), ("logo.png", 28.0)] {
        let portfolio = acme_with(&format!("  logo: brand/{file}\n"));
        for made in made(&portfolio, &typesetter(&portfolio), Locale::En) {
            let text = text_of(&made.pdf);
            let logo = text
                .lines()
                .find(|line| line.contains("/S/Figure") && line.contains("/Alt(Acme Data & AI)"));
            let logo = logo.unwrap_or_else(|| panic!("no figure of {file}"));
            let numbers = logo
                .split("/BBox[")
                .nth(1)
                .and_then(|rest| rest.split(']').next())
                .expect("a figure has its place");
            let numbers: Vec<f64> =
                numbers.split(' ').map(|number| number.parse().expect("a number")).collect();
            // Both end at the right edge of the text, 18 mm from that of the paper.
            assert!((numbers[2] - 544.252).abs() < 0.01, "{file}: {numbers:?}");
            assert!((numbers[2] - numbers[0] - width).abs() < 0.01, "{file}: {numbers:?}");
            assert!(numbers[3] - numbers[1] <= 28.01, "{file}: {numbers:?}");
        }
    }
}

#[test]
fn a_font_of_the_theme_comes_first_and_the_built_in_ones_fill_its_gaps() {
    let portfolio =
        acme_with("  fonts: brand/fonts\n  font: {text: Acme Sans One}\n  footer: 社内\n");
    let [team, _] = made(&portfolio, &typesetter(&portfolio), Locale::En);
    let text = text_of(&team.pdf);
    assert!(text.contains("+AcmeSansOne"), "the font is not in the report");
    assert!(!text.contains("+IBMPlexSans-"), "the built-in font is in the report");
    assert!(text.contains("+IBMPlexSansJP"), "no font for Japanese");
}

#[test]
fn the_index_of_many_teams_names_the_page_and_the_place_of_each_row() {
    for (teams, paper, logo) in
        [(41, "a4", false), (120, "letter", true), (200, "a4", true), (700, "letter", false)]
    {
        let workspace = crate::edges::many(teams);
        let settings = std::fs::read_to_string(workspace.file("dankai.yaml")).expect("it is there");
        let logo = if logo { "  logo: logo.svg\n" } else { "" };
        workspace.write("logo.svg", SVG);
        let theme = format!("theme:\n  paper: {paper}\n{logo}  footer: Internal\n");
        workspace.write("dankai.yaml", settings + &theme);
        let portfolio = load(workspace.path(), &options()).expect("it can be read").value;
        let score = score_portfolio(&portfolio, period("2026-11"));
        for locale in Locale::ALL {
            let view = summary_report(&score, locale);
            let pdf = typeset(&typesetter(&portfolio), Document::Summary, &view).pdf;
            let pdf = crate::pdf::Document::read(&pdf);
            let rows: Vec<&crate::pdf::Bookmark> =
                pdf.bookmarks.iter().filter(|bookmark| bookmark.depth == 3).collect();
            let view = serde_json::to_value(&view).expect("a view is data");
            let entries: Vec<&Json> = view["map"]["index"]
                .as_array()
                .expect("there is an index")
                .iter()
                .flat_map(|part| part.as_array().expect("it has columns"))
                .flat_map(|column| column.as_array().expect("it has entries"))
                .collect();
            assert_eq!(entries.len(), rows.len());
            assert_eq!(entries.len(), teams.min(500), "{teams} {locale}");
            for entry in entries {
                let name = entry["name"].as_str().expect("it is text");
                let row = rows.iter().find(|row| row.title == name).expect("it has a row");
                let (page, y) = row.to.expect("it leads to a place");
                assert_eq!(entry["page"], page + 1, "{name} of {teams} on {paper} {locale}");
                // A bookmark leads to a place 10 pt above its row. What stands over the first
                // rows is estimated.
                let off = (entry["y"].as_f64().expect("a number") - y - 10.0).abs();
                assert!(
                    off < if page == 0 { 20.0 } else { 1.0 },
                    "{name} of {teams} on {paper} {locale}: {off} pt off"
                );
            }
        }
    }
}
