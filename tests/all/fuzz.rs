//! The corpus of the fuzz targets and some thousand damaged versions of it, always the same,
//! through the door the targets use. No reader panics or keeps anybody waiting.

use std::path::Path;
use std::time::{Duration, Instant};

use dankai::load::{Kind, logo_from_bytes, probe};
use dankai::typeset::check_logo;

use crate::readers::{Dice, archive};

/// How many damaged versions are tried of each kind of file.
const ROUNDS: usize = 1_000;

/// How long one file may take, in a build without optimisation on a busy machine.
const PATIENCE: Duration = Duration::from_secs(10);

/// What readers look for: a random byte hardly ever makes one of these.
const WORDS: [&str; 24] = [
    "&a ",
    "*a",
    "{",
    "}",
    "[",
    "]",
    "- ",
    ": ",
    "\n",
    "\n---\n",
    "? ",
    "!!int ",
    "|\n  ",
    "\"",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "1e999",
    "-0",
    "0x7fffffffffffffff",
    "99999999999999999999",
    "2026-02-30",
    "not-applicable",
    "<a b=\"",
];

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
    let entries = walkdir::WalkDir::new(&folder).min_depth(1).sort_by_file_name();
    let read = |entry: walkdir::Result<walkdir::DirEntry>| {
        std::fs::read(entry.expect("the corpus is there").path()).expect("it can be read")
    };
    let seeds: Vec<Vec<u8>> = entries.into_iter().map(read).collect();
    assert!(!seeds.is_empty(), "there is no corpus of {name}");
    seeds
}

/// One more version of a seed, damaged.
fn damaged(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seeds[dice.roll(seeds.len())].clone();
    match dice.roll(3) {
        0 => {
            for _ in 0..=dice.roll(4) {
                let at = dice.roll(bytes.len() + 1);
                let word = WORDS[dice.roll(WORDS.len())].bytes();
                bytes.splice(at..at, word);
            }
        }
        1 => {
            let other = &seeds[dice.roll(seeds.len())];
            let (at, from) = (dice.roll(bytes.len() + 1), dice.roll(other.len() + 1));
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
        _ => {}
    }
    dice.damage(&mut bytes);
    bytes
}

/// Runs all versions of one kind.
fn run(name: &str, read: impl Fn(&[u8])) {
    let seeds = seeds(name);
    let mut dice = Dice(11);
    let damaged: Vec<Vec<u8>> = (0..ROUNDS).map(|_| damaged(&seeds, &mut dice)).collect();
    for (number, bytes) in seeds.iter().chain(&damaged).enumerate() {
        let start = Instant::now();
        read(bytes);
        let took = start.elapsed();
        assert!(took < PATIENCE, "{name}, version {number}: it took {took:?}");
    }
}

/// Bytes that are no archive stand for the part of one that matters.
fn packed(bytes: &[u8], name: &str, beside: &[(&str, &[u8])]) -> Vec<u8> {
    if bytes.starts_with(b"PK") {
        return bytes.to_vec();
    }
    archive(&[beside, &[(name, bytes)]].concat())
}

#[test]
fn no_version_of_the_corpus_breaks_a_reader() {
    for (name, kind) in Kind::ALL {
        run(name, |bytes| {
            let bytes = match kind {
                Kind::Ods => packed(bytes, "content.xml", &[]),
                Kind::Xlsx => packed(bytes, "xl/worksheets/sheet1.xml", &BOOK),
                _ => bytes.to_vec(),
            };
            probe(kind, &bytes);
        });
    }
}

#[test]
fn no_version_of_a_logo_breaks_its_reader() {
    run("logo", |bytes| {
        if let Ok(logo) = logo_from_bytes(bytes.to_vec()) {
            let _ = check_logo(&logo, &[]);
        }
    });
}

/// What else is in a workbook of one sheet.
pub(crate) const BOOK: [(&str, &[u8]); 3] = [
    (
        "_rels/.rels",
        br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#,
    ),
];

#[test]
fn the_seeds_reach_the_answers() {
    // A corpus of files that are refused at the door would try nothing behind it.
    for (name, kind, seed) in [
        ("assessment", Kind::Assessment, 0),
        ("csv", Kind::Csv, 3),
        ("ods", Kind::Ods, 0),
        ("xlsx", Kind::Xlsx, 2),
    ] {
        let bytes = &seeds(name)[seed];
        let bytes = match kind {
            Kind::Ods => packed(bytes, "content.xml", &[]),
            Kind::Xlsx => packed(bytes, "xl/worksheets/sheet1.xml", &BOOK),
            _ => bytes.clone(),
        };
        let findings = probe(kind, &bytes);
        let refused = findings.iter().find(|it| it.message.contains("this is no"));
        assert!(refused.is_none(), "{name}: {refused:?}");
    }
}
