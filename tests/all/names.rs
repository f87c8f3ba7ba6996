//! Names in texts of others: every spelling in these tables is written into a report and then
//! searched for in everything that is made of it. To test another spelling, add a row.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use dankai::model::{Answer, LocalText, Locale, Portfolio, Who};
use dankai::redact;

use crate::audience::{holds, readable, shown_to};
use crate::{Workspace, declared, team};

/// People and teams whom the readers of the report of `desk` are not to know.
const SETTINGS: &str = "organisation: {name: Org}
cadence: monthly
targets: {all: 4}
groups: {whales: {name: {en: Blue Whale, ja: 青鯨}}, north: {name: North}}
teams:
  desk: {name: {en: Front Desk, ja: 受付窓口}, group: north}
  payments: {name: {en: Payments, ja: 決済}, group: whales}
  fraud-detection: {name: {en: Fraud Detection, ja: 不正検知}}
  zuerich: {name: Zürich}
  x: {name: Ｘチーム}
  strasse: {name: Straße Nord}
  ecommerce: {name: E-Commerce}
  release: {}
  desk-two: {name: Desk}
  t-17: {name: {en: Ledger Team, ja: 台帳チーム}}
  '23': {name: Team 23}
  zeta: {name: {en: Zeta, ja: ゼータ運用}}
";

/// Who assessed `payments` in another month than that of the reports.
const ASSESSORS: [&str; 41] = [
    "M. Sato",
    "佐藤 花子",
    "Dr. Jürgen Müller",
    "Maria Anna Rossi",
    "Li Wu",
    "ﾔﾏﾀﾞ ﾀﾛｳ",
    "髙橋 一郎",
    "林 太郎",
    "鈴木健一",
    "Mary O'Brien",
    "Jean-Luc Picard",
    "Lindqvist, Hanna",
    "Łukasz Nowak",
    "Işık Yılmaz",
    "김민수",
    "Иван Петров",
    "Mark Will",
    "Theresa May",
    "Kim So",
    "n.okafor@corp.example",
    "Tom Rain",
    "Sørensen (Data Platform)",
    "Ludwig van der Berg",
    "Omar Al-Haddad",
    "Flora MacDonald",
    "Ana dos Santos",
    "B. Kovač/P. Nair",
    "R. Das",
    "Nguyễn Văn An",
    "Đỗ Thị Hà",
    "Åse Ås",
    "김철수",
    "Park Ji-sung",
    "Tom O'Neill",
    "Hans-Peter Schmidt-Lorenz",
    "中村健一/小林由美",
    "吉田茂・松本清\n木村拓也＆清水宏",
    "石田一郎さんと西田敏行 前田利家",
    "井上花子及び池田勇人，長谷川町子",
    "Ann Fox, Ben Ray, Cleo Vance, Dora Quist",
    "五十嵐　健太郎",
];

/// Who owns an action of `fraud-detection`.
const OWNERS: [&str; 6] =
    ["K. Tanaka", "Platform team", "田中さん", "everyone", "品質保証担当", "john_doe"];

/// What is written in a text, and must not be read by others.
const TOLD: &[&str] = &[
    // A person with an initial.
    "M. Sato",
    "M.Sato",
    "M Sato",
    "Sato",
    "Sato, M.",
    "Sato M",
    "SATO",
    "sato",
    "Ｍ．Ｓａｔｏ",
    "Ｓａｔｏ",
    "M.\u{a0}Sato",
    "M.  Sato",
    "Sa\u{200b}to",
    "Sa\u{ad}to",
    "Sato's",
    "Sato’s",
    "Satos",
    "Satoさん",
    "Sato-san",
    "Satosan",
    "Sato san",
    "Ms Sato",
    "Ms. Sato",
    "MsSato",
    "m.sato@corp.example",
    "sato@corp.example",
    "msato@corp.example",
    "<m.sato@corp.example>",
    "mailto:sato.m@corp.example",
    "@msato",
    "msato",
    "MSato",
    "satom",
    "m_sato",
    "m-sato",
    "sato_m",
    "sato2",
    "Sato/Rossi",
    "(Sato)",
    "\"Sato\"",
    "`sato`",
    "https://tickets.example/users/m.sato",
    "https://tickets.example/users/msato?tab=1",
    "https://tickets.example/~sato/notes",
    "Satō",
    "Sato&Co",
    "Team Sato",
    "#sato-help",
    "sAtO",
    "𝐒𝐚𝐭𝐨",
    // A Japanese name.
    "佐藤 花子",
    "佐藤花子",
    "佐藤　花子",
    "佐 藤 花 子",
    "佐藤さん",
    "佐藤様",
    "佐藤氏",
    "佐藤",
    "花子さん",
    "佐藤(花)",
    "佐藤\u{200b}花子",
    "佐藤・花子",
    "佐藤\u{e0100}花子",
    "ヤマダ タロウ",
    "やまだ",
    "ﾔﾏﾀﾞ",
    "ヤマダさん",
    "ヤマタ\u{3099}",
    "高橋",
    "髙橋さん",
    "髙橋一郎",
    "林さん",
    "林太郎",
    "林　様",
    "鈴木さん",
    "鈴木 健一",
    "田中",
    "田中様",
    "김민수",
    "김민수님",
    // As people write them in chats, signatures and links.
    "Sato+Rossi",
    "msato-ext",
    "ext.msato",
    "M . Sato",
    "M.SATO",
    "ＳＡＴＯ　Ｍ",
    "ⓢⓐⓣⓞ",
    "Sato\tM.",
    "👋Sato",
    "sato_01",
    "ex-Sato",
    "Mr.Sato",
    "Satō-sama",
    "https://wiki.example/M%2E%20Sato",
    "https://wiki.example/%E4%BD%90%E8%97%A4",
    "https://wiki.example/J%C3%BCrgen",
    "佐藤M",
    "佐藤 M.",
    "佐藤Hanako",
    "佐藤ら",
    "佐藤先生",
    "WU",
    "Li WU",
    "@wul",
    "Mark-san",
    "J.-L. Picard",
    "OBRIEN",
    "o.brien",
    "O'Brien's",
    "Hr. Müller",
    "muellerj",
    "mueller_j",
    "jumueller",
    "Hanna L. Lindqvist",
    "Rossi-Bianchi",
    "marrossi",
    "rossima",
    "Петрова",
    "Петрову",
    "Yılmaz'ın",
    "Иван Петров",
    "git@host.example:sato/tools.git",
    "Cc: Sato; Rossi",
    "Sato→Rossi",
    "Sato\nRossi",
    "Dr.Sørensen",
    "Soerensen",
    "<@U024BE7LH|msato>",
    "[~msato]",
    "[~mark]",
    "slack://user?name=msato",
    "\\\\share\\users\\sato",
    "C:\\Users\\msato\\notes",
    "Sato_Mario_CV.pdf",
    "m.sato+jira@corp.example",
    "@sato-m:matrix.example",
    "owner=sato",
    "assignee:msato",
    "satoさん",
    "(ms: Sato)",
    "Sato*",
    "**Sato**",
    "_Sato_",
    "Sa.to",
    "Das",
    "rdas",
    "r.das@corp.example",
    "van der Berg",
    "Berg, L. van der",
    "vanderberg",
    "VanDerBerg",
    "lvanderberg",
    "vdBerg",
    "L.v.d.Berg",
    "Haddad",
    "AlHaddad",
    "alhaddad",
    "oalhaddad",
    "El Haddad",
    "Mac Donald",
    "Macdonald",
    "MACDONALD",
    "fmacdonald",
    "Dos Santos",
    "dossantos",
    "Kovac",
    "Kovač",
    "pnair",
    "Nair",
    // Titles, accents, several given names, double names.
    "Müller",
    "Mu\u{308}ller",
    "Muller",
    "Mueller",
    "MUELLER",
    "MÜLLER",
    "Dr. Müller",
    "Dr Müller",
    "Müller, J.",
    "J. Müller",
    "Jürgen",
    "Juergen",
    "jmueller",
    "juergen.mueller",
    "j.muller@corp.example",
    "Müllers",
    "Frau Müller",
    "Maria Rossi",
    "Rossi, Maria",
    "M. A. Rossi",
    "ROSSI Maria Anna",
    "Rossi Maria",
    "mrossi",
    "marossi",
    "rossi.maria",
    "@maria.rossi",
    "mariarossi",
    "RossiMaria",
    "Wu",
    "Wu Li",
    "Li, Wu",
    "wu.li@corp.example",
    "liwu",
    "Wu's",
    "O'Brien",
    "O’Brien",
    "OBrien",
    "O Brien",
    "obrien",
    "mobrien",
    "Picard",
    "Jean Luc Picard",
    "jean-luc",
    "jlpicard",
    "Hanna Lindqvist",
    "Lindqvist",
    "hlindqvist",
    "Łukasz",
    "Lukasz",
    "Nowak",
    "Işık Yılmaz",
    "ISIK YILMAZ",
    "isik yilmaz",
    "IŞIK",
    "Yılmaz",
    "Yilmaz",
    "YILMAZ",
    "Петров",
    "петров",
    "ПЕТРОВ",
    "Okafor",
    "n.okafor",
    "nokafor",
    "Okafor N.",
    "Sørensen",
    "Sorensen",
    "Sörensen",
    "Tanaka",
    "ktanaka",
    "Tanaka-san",
    // Names that are words.
    "Mark",
    "MARK",
    "Mark Will",
    "mark.will@corp.example",
    "@mark",
    "markwill",
    "mwill",
    "Mr Will",
    "Theresa",
    "Ms May",
    "T. May",
    "tmay",
    "@train",
    "K. So",
    "Kim So",
    "So, Kim",
    "Rain",
    // Roles that own an action, as they stand there.
    "Platform team",
    "platform-team",
    "品質保証担当",
    // Teams.
    "Payments",
    "payments",
    "PAYMENTS",
    "Ｐａｙｍｅｎｔｓ",
    "Pay\u{ad}ments",
    "Payments'",
    "@payments",
    "#payments",
    "payments-team",
    "https://wiki.example/payments",
    "決済",
    "決済チーム",
    "決 済",
    "Fraud Detection",
    "FraudDetection",
    "fraud-detection",
    "fraud-detections",
    "fraud_detection",
    "frauddetection",
    "FRAUD DETECTION",
    "fraud.detection",
    "fraud/detection",
    "Fraud  Detection",
    "Fraud\u{2011}Detection",
    "Fraud\u{2013}Detection",
    "fraudDetection",
    "Fraud Detection's",
    "FraudDetectionTeam",
    "fraud-detection@corp.example",
    "不正 検知",
    "不正検知",
    "Zürich",
    "Zu\u{308}rich",
    "Zuerich",
    "Zurich",
    "ZÜRICH",
    "Ｘチーム",
    "Xチーム",
    "Xﾁｰﾑ",
    "xチーム",
    "Straße Nord",
    "Strasse Nord",
    "STRASSE NORD",
    "strasse",
    "E-Commerce",
    "ecommerce",
    "e commerce",
    "eCommerce",
    "Desk",
    "the payment team",
    "Payment-Team",
    "paymentsteam",
    "teamPayments",
    "PAYMENTS_TEAM",
    "payments.corp.example",
    "git@host.example:payments/model.git",
    "Fraud & Detection",
    "Fraud-\nDetection",
    "不正・検知",
    "Ledger",
    "ledger",
    "Team Ledger",
    "Team 23",
    "team23",
    "Team #23",
    "Teams 23 and 24",
    "@23",
    "台帳",
    "zuerich.team",
    "Z%C3%BCrich",
    "Fraud, Detection",
    "Fraud &amp; Detection",
    "Fraud&nbsp;Detection",
    "Fraud &#38; Detection",
    "Z&uuml;rich",
    "ゼータ運用",
    "ゼ―タ運用",
    "ゼ-タ運用",
    "ゼータ―運用",
    // Several people in one text.
    "中村さん",
    "中村健一",
    "小林さん",
    "小林",
    "吉田さん",
    "松本",
    "木村",
    "清水さん",
    "石田",
    "西田",
    "前田さん",
    "井上",
    "池田",
    "長谷川",
    "五十嵐",
    "Quist",
    "dquist",
    // Vietnamese, Nordic and Korean names.
    "Văn An",
    "Van An",
    "An Van",
    "anh An",
    "Văn",
    "Nguyen",
    "nguyenvanan",
    "annguyen",
    "Đỗ",
    "đỗ",
    "Ms Do",
    "Ms. Do",
    "Do-san",
    "Hà",
    "Ha",
    "Do Thi Ha",
    "Thị Hà",
    "Ås",
    "Aas",
    "Åse",
    "Aase",
    "aase",
    "김철수",
    "철수씨",
    "철수",
    "김 팀장",
    "김씨",
    "ji-sung",
    "Ji-sung",
    "jisung",
    "Neill",
    "neill",
    "O´Neill",
    "hpschmidt",
    "hplorenz",
    "Schmidt-Lorenz",
    "doe",
    "Doe",
    "john",
    "jdoe",
    // A group that is too small to be shown.
    "Blue Whale",
    "blue-whale",
    "BlueWhale",
    "whales",
    "青鯨",
];

/// Sentences with words that are near to names, and tell nobody.
const UNTOLD: &[&str] = &[
    // The first rows stand in the report of the team that is named.
    "Front Desk keeps its own name",
    "front-desk keeps its own name",
    "受付窓口で確認する",
    "North is where the group is",
    "Satori is the name of the library",
    "We mark the file and it will be done",
    "It may rain in the north",
    "A park or a mark may help",
    "I will train the model so that tests pass",
    "So we do it by hand",
    "Add paymentservice to the list",
    "Detect fraud. Detection of drift follows",
    "Compare fraud, detection and cost",
    "Let the platform run; a team will help",
    "Research rankings are read",
    "Rossini and Mullerian are other words",
    "Released is not prereleased",
    "済決と知検は別の語",
    "品質を保証する",
    "林業の森を数える",
    "Data, API and CI are checked by everyone",
    "Dr. who? Ms. nobody, Prof. all",
    "We use wu-tang as a code word for the van",
    "Buy e mail commerce",
    "Oblique brienne",
    "Each strass and each nord",
    "Kimono and solo",
    "A xylophone for X",
    "Payment of bills; a payment is made",
    "Team work, squad goals",
    "100% of 5%20 and %ZZ stay",
    "Rebuild 23 models on a mac in the 230 days",
    "Do what an analyst does, as due, and go to the van",
    "An action that we do: DO NOT wait, AS IS",
    "Detect Fraud. Detection follows",
    "AT&T; R&D, Q&A and A&amp;B stay",
    "五十件を数え、五十音順に並べる",
    "木を数え、石と西を前に進める",
    "データ―基盤とメータ-を数える",
    "팀장이 없는 팀",
];

/// A workspace in which the sentences are planned actions, as many in the report of one team as
/// the model has criteria.
fn workspace(sentences: &[String], audience: &str) -> Workspace {
    let source = dankai::load::builtin_source("mlops").expect("it is built in");
    let model = dankai::load::parse_model(source, "mlops").value.expect("the model is whole");
    let workspace = Workspace::new(&[]);
    let mut settings = format!("audience: {audience}\n{SETTINGS}");
    let number = sentences.len().div_ceil(model.criteria.len());
    for part in 0..number.max(1) {
        let id = if part == 0 { "desk".to_owned() } else { format!("desk-{part:02}") };
        if part > 0 {
            let _ = writeln!(settings, "  {id}: {{}}");
        }
        let mut answers = format!("team: {id}\nperiod: 2026-11\nanswers:\n");
        let mut plan = String::new();
        for (at, criterion) in model.criteria.iter().enumerate() {
            let _ = writeln!(answers, "  {}: not-met", criterion.id);
            if let Some(sentence) = sentences.get(part * model.criteria.len() + at) {
                let (id, action) = (&criterion.id, quoted(sentence));
                let _ = writeln!(plan, "  - {{criterion: {id}, action: {action}, status: open}}");
            }
        }
        let plan = if plan.is_empty() { plan } else { format!("plan:\n{plan}") };
        workspace.write(&format!("results/{id}.yaml"), answers + &plan);
    }
    workspace.write("dankai.yaml", settings);
    let list = |names: &[&str]| names.iter().map(|name| quoted(name)).collect::<Vec<_>>();
    let before = declared("payments", "2026-09", [1, 1, 1]);
    let assessors = list(&ASSESSORS).join(", ");
    workspace.write("results/payments.yaml", format!("{before}assessors: [{assessors}]\n"));
    let mut other = declared("fraud-detection", "2026-11", [1, 1, 1]) + "plan:\n";
    for owner in list(&OWNERS) {
        let _ = writeln!(other, "  - {{action: Do it, owner: {owner}, status: open}}");
    }
    workspace.write("results/fraud-detection.yaml", other);
    for id in [
        "payments",
        "zuerich",
        "x",
        "strasse",
        "ecommerce",
        "release",
        "desk-two",
        "t-17",
        "\"23\"",
        "zeta",
    ] {
        let file = format!("results/{}-now.yaml", id.trim_matches('"'));
        workspace.write(&file, declared(id, "2026-11", [1, 1, 1]));
    }
    workspace
}

/// Text as JSON has it, which YAML reads too.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("text can be quoted")
}

fn mark(at: usize) -> String {
    format!("case{at:04}z")
}

/// A sentence that holds a spelling, and a mark by which it is found again whatever becomes of
/// the spelling on the way.
fn sentence(at: usize, spelling: &str) -> String {
    let mark = mark(at);
    if spelling.chars().any(|c| u32::from(c) > 0x3000) {
        format!("{mark} 次回までに{spelling}に確認する")
    } else {
        format!("{mark} ask {spelling} for help")
    }
}

fn told() -> Vec<String> {
    TOLD.iter().enumerate().map(|(at, spelling)| sentence(at, spelling)).collect()
}

/// The rows of which the mark stands in anything that is made.
fn shown<'a>(portfolio: &Portfolio, locale: Locale, rows: &[&'a str]) -> BTreeSet<&'a str> {
    let files = readable(portfolio, locale);
    let places: Vec<&String> = files.values().flatten().collect();
    let is_shown = |at: usize| places.iter().any(|place| holds(place, &mark(at)));
    rows.iter().enumerate().filter(|(at, _)| is_shown(*at)).map(|(_, row)| *row).collect()
}

#[test]
fn every_spelling_of_a_withheld_name_is_found() {
    let workspace = workspace(&told(), "organisation");
    let portfolio = workspace.load_clean();
    assert_eq!(shown(&portfolio, Locale::En, TOLD), BTreeSet::new());
    let all = shown(&shown_to(&portfolio, Who::Team), Locale::En, TOLD);
    assert_eq!(all.len(), TOLD.len(), "the search finds what a team is shown");
}

#[test]
fn ordinary_sentences_stay_as_they_are() {
    let sentences: Vec<String> =
        UNTOLD.iter().enumerate().map(|(at, text)| format!("{} {text}", mark(at))).collect();
    let portfolio = workspace(&sentences, "organisation").load_clean();
    let left_out: Vec<&&str> = {
        let shown = shown(&portfolio, Locale::En, UNTOLD);
        UNTOLD.iter().filter(|row| !shown.contains(**row)).collect()
    };
    assert_eq!(left_out, Vec::<&&str>::new());
}

/// Each place in which people write, with a text in each form that texts have.
#[test]
fn names_are_looked_for_in_every_text_and_locale() {
    let hidden = |text: &str| {
        let by = |tag: &str, own: &str| {
            LocalText::by_locale(
                [("en", own), (tag, text)].map(|(a, b)| (a.into(), b.into())).into(),
            )
        };
        [LocalText::plain(text), by("ja", "Fine"), by("de", "Fine")]
    };
    for audience in ["organisation", "{assessors: false}"] {
        let portfolio = workspace(&[], audience).load_clean();
        let at = portfolio.teams.iter().position(|team| team.id.as_str() == "desk");
        let at = at.expect("the team is there");
        for text in hidden("Ask Ms Sato").into_iter().chain(hidden("佐藤さんに依頼")) {
            let mut portfolio = portfolio.clone();
            let assessment = &mut portfolio.teams[at].history[0];
            assessment.decision = Some(text.clone());
            let said = dankai::model::Said {
                note: Some(text.clone()),
                reason: Some(text.clone()),
                evidence: Some("https://wiki.example/m.sato".into()),
            };
            let state = dankai::model::AnswerState::Unknown;
            assessment.answers[0] = Some(Answer::new(state, said));
            let redacted = redact::for_teams(&portfolio);
            let left = &team(&redacted, "desk").history[0];
            assert_eq!(left.decision, None, "{audience} {text:?}");
            let said = left.answers[0].as_ref().map(Answer::said);
            let said = said.expect("the answer is there");
            assert_eq!((&said.note, &said.reason), (&None, &None), "{audience} {text:?}");
            assert_eq!(said.evidence.as_deref(), Some(""), "that there is evidence is kept");
        }
    }
}
