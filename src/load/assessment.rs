//! Reading assessments: one or more documents of a results file.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::ReadDocument;
use super::node::{Faults, Map, Node, Source, place, shown};
use super::tree::{SyntaxFault, Tree};
use super::versions::{Names, Versions};
use super::yaml;
use crate::diag::{Diagnostic, did_you_mean};
use crate::model::{
    Answer, AnswerState, Assessment, FiscalYear, Given, Grade, LocalText, MaturityModel,
    OtherVersion, Period, PeriodName, PlanItem, PlanStatus, Said, Scale, Score, Targets, TeamId,
    Value,
};

const KEYS: [&str; 10] = [
    "team",
    "period",
    "model",
    "assessed_on",
    "assessors",
    "levels",
    "answers",
    "targets",
    "plan",
    "decision",
];

/// How to say when a fiscal year starts.
pub(super) const FISCAL_HINT: &str =
    "write `fiscal_year_starts: 4` into `dankai.yaml` where it starts in April";

/// Reads every document of a results file.
pub(super) fn read_file(text: &str, file: &str, versions: &Versions<'_>) -> Vec<ReadDocument> {
    let name: Arc<str> = file.into();
    let source = Source::new(text);
    let documents = yaml::documents(text);
    let said = documents.iter().filter(|document| !document.is_empty());
    let mut read: Vec<ReadDocument> = said
        .map(|document| match &document.fault {
            Some(fault) => broken(document, fault, &source, &name),
            None => read_tree(&document.tree, &source, &name, versions),
        })
        .collect();
    if read.is_empty() {
        let finding = Diagnostic::warning("the file holds no assessment");
        read.push(ReadDocument::unread(name, finding.at(place(text, file, None))));
    }
    // There is usually one, and room was made for several.
    read.shrink_to_fit();
    read
}

/// Reads one assessment.
pub(super) fn read_tree(
    tree: &Tree<'_>,
    source: &Source<'_>,
    file: &Arc<str>,
    versions: &Versions<'_>,
) -> ReadDocument {
    let mut faults = Faults::default();
    let root = Node::root(tree);
    let (team, day, assessment) =
        root.map_or((None, None, None), |node| read_document(&node, file, versions, &mut faults));
    ReadDocument {
        team,
        period: assessment.as_ref().map(|assessment| assessment.period),
        day,
        assessment,
        file: Arc::clone(file),
        findings: faults.into_findings(source, file),
    }
}

/// A document that cannot be used.
fn broken(
    document: &yaml::Document<'_>,
    fault: &SyntaxFault,
    source: &Source<'_>,
    file: &Arc<str>,
) -> ReadDocument {
    let finding = Diagnostic::error(format!("this is not YAML: {}", fault.message))
        .at(source.place(file, fault.position))
        .hint("nothing of this document was used");
    let findings = Vec::from_iter(source.finding(finding, file));
    if document.tree.root().is_some() {
        return refused(&document.tree, findings, file);
    }
    // What stands there as a plain line still tells whose report is concerned.
    let team = salvage(document.text, "team", |name| TeamId::new(name).ok());
    let period = salvage(document.text, "period", |text| text.parse().ok());
    ReadDocument { team, period, day: None, assessment: None, file: Arc::clone(file), findings }
}

/// An assessment that could be read and is not used. It still tells whose report is concerned.
pub(super) fn refused(tree: &Tree<'_>, findings: Vec<Diagnostic>, file: &Arc<str>) -> ReadDocument {
    let said = |key: &str| {
        let entries = tree.root()?.entries()?;
        entries.filter(|(name, _)| name.text() == Some(key)).find_map(|(_, value)| value.text())
    };
    ReadDocument {
        team: said("team").and_then(|name| TeamId::new(name).ok()),
        period: said("period").and_then(|text| text.parse().ok()),
        day: None,
        assessment: None,
        file: Arc::clone(file),
        findings,
    }
}

/// What the lines `key: value` at the left margin of a text that is not YAML say; the last
/// one that says something counts.
fn salvage<T>(text: &str, key: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    text.lines().rev().find_map(|line| {
        let value = line.strip_prefix(key)?.strip_prefix(':')?.trim();
        parse(value.trim_matches(['"', '\'']))
    })
}

fn read_document(
    node: &Node<'_>,
    file: &Arc<str>,
    versions: &Versions<'_>,
    faults: &mut Faults,
) -> (Option<TeamId>, Option<NaiveDate>, Option<Assessment>) {
    let Some(map) = node.map(faults) else { return (None, None, None) };
    map.only(&KEYS, faults);
    let team = map.required("team", faults).and_then(|node| team_id(node, faults));
    let period_node = map.required("period", faults);
    let written: Option<Written> =
        period_node.and_then(|node| written(node, versions.fiscal, faults));
    // A full date is of the round of that day.
    let day = written.and_then(|written| written.day);
    if map.get("levels").is_none() && map.get("answers").is_none() {
        faults.warning(node, "the assessment has neither `answers` nor `levels`", None);
    }
    let version = other_version(&map, versions, faults);
    let Some(version) = version else {
        let assessment = contents(&map, written, file, versions.current.into(), faults);
        return (team.clone(), day, team.and(assessment));
    };
    // By its own model everything is checked; by the current one only what the two have in
    // common is taken, and what is not known is no fault.
    let model = versions.other(&version);
    let names = Names::new(versions.current, model.as_deref());
    let by_its_model = model.and_then(|model| {
        let assessment = contents(&map, written, file, (&*model).into(), faults)?;
        Some((model, Box::new(assessment)))
    });
    let mut ignored = Faults::default();
    let by = ByModel { model: versions.current, names: Some(&names) };
    let assessment = contents(&map, written, file, by, &mut ignored);
    let assessment = assessment.map(|assessment| Assessment {
        // Levels say nothing across versions.
        declared: vec![None; versions.current.dimensions.len()],
        other_version: Some(OtherVersion { version, by_its_model }),
        ..assessment
    });
    (team.clone(), day, team.and(assessment))
}

/// The version of the model the assessment was made with, where that is not the current one.
fn other_version(map: &Map<'_>, versions: &Versions<'_>, faults: &mut Faults) -> Option<String> {
    let current = versions.current;
    let node = map.get("model")?;
    let (id, version) = if node.is_map() {
        let map = node.map(faults)?;
        map.only(&["id", "version"], faults);
        (map.get("id").cloned(), map.get("version").cloned())
    } else {
        (Some(*node), None)
    };
    if let Some(node) = &id
        && let Some(id) = node.text(faults)
        && id != current.id
    {
        faults.error_with(
            node,
            format!("`{}` is not the model of this workspace", shown(&id)),
            Some(format!("the workspace is assessed by `{}`", current.id)),
        );
    }
    let node = &version?;
    let version = node.text(faults)?;
    if version == current.version {
        return None;
    }
    if versions.other(&version).is_none() {
        faults.warning(
            node,
            format!("there is no version `{}` of the model `{}`", shown(&version), current.id),
            Some("put its file into `models/` to show the levels of then; until then only criteria of the same id are compared".into()),
        );
    }
    Some(version)
}

/// A model, and how an assessment names its criteria where it was made with another version.
#[derive(Clone, Copy)]
struct ByModel<'a> {
    model: &'a MaturityModel,
    names: Option<&'a Names>,
}

impl<'a> From<&'a MaturityModel> for ByModel<'a> {
    fn from(model: &'a MaturityModel) -> Self {
        Self { model, names: None }
    }
}

impl ByModel<'_> {
    fn criterion(self, id: &str) -> Option<usize> {
        match self.names {
            Some(names) => names.criterion(id),
            None => self.model.criterion_index(id),
        }
    }
}

/// What an assessment says, by a model.
fn contents(
    map: &Map<'_>,
    written: Option<Written>,
    file: &Arc<str>,
    by: ByModel<'_>,
    faults: &mut Faults,
) -> Option<Assessment> {
    let model = by.model;
    // A full date as the period is the day of the assessment, unless another is given.
    let assessed_on = map.date("assessed_on", faults).or(written.and_then(|written| written.day));
    let assessors = map
        .get("assessors")
        .and_then(|node| node.list(faults))
        .unwrap_or_default()
        .iter()
        .filter_map(|node| node.local_text(faults))
        .collect();
    let declared = declared_levels(map, model, faults);
    let answers = answers(map, by, faults);
    let targets =
        map.get("targets").map(|node| read_targets(node, model, faults)).unwrap_or_default();
    let plan = plan(map, by, faults);
    let decision = map.local_text("decision", faults).filter(|text| !text.is_blank());
    let written = written?.period;
    Some(Assessment {
        // Which round that is follows from all assessments together.
        period: written,
        written,
        assessed_on,
        assessors,
        declared,
        answers,
        targets,
        plan,
        decision,
        file: Arc::clone(file),
        other_version: None,
    })
}

/// A period as it was written, with the day where a full date was.
#[derive(Debug, Clone, Copy)]
struct Written {
    period: Period,
    day: Option<NaiveDate>,
}

fn written(node: &Node<'_>, fiscal: Option<FiscalYear>, faults: &mut Faults) -> Option<Written> {
    let name: PeriodName = node.parse(faults)?;
    match name.period(fiscal) {
        Ok(period) => Some(Written { period, day: name.day() }),
        Err(message) => {
            faults.error_with(node, message, Some(FISCAL_HINT.to_owned()));
            None
        }
    }
}

/// A team id, or a finding.
pub(super) fn team_id(node: &Node<'_>, faults: &mut Faults) -> Option<TeamId> {
    match TeamId::new(&node.text(faults)?) {
        Ok(id) => Some(id),
        Err(message) => {
            faults.error(node, message);
            None
        }
    }
}

/// The grade behind a node: a level of the model, or a score where it has none.
fn grade(node: &Node<'_>, model: &MaturityModel, faults: &mut Faults) -> Option<Grade> {
    let text = node.scalar(faults)?;
    let (found, expected) = if model.has_levels() {
        let level = node.read().filter(|level| model.level(*level).is_some());
        let (low, high) = (model.min_level(), model.max_level());
        (level.map(Grade::Level), format!("a level of the model, which has {low} to {high}"))
    } else {
        let (low, high) = model.score_range();
        let score = node.read::<Value>().map(Score::from);
        let score = score.filter(|score| (&low..=&high).contains(&score));
        let span = model.span();
        let (low, high) = (span.lowest(), span.highest());
        (score.map(Grade::Score), format!("a score of the model, which has {low} to {high}"))
    };
    if found.is_none() {
        faults.error(node, format!("`{}` is not {expected}", shown(&text)));
    }
    found
}

/// The index of the dimension a key names, or a finding.
fn dimension(
    key: &str,
    node: &Node<'_>,
    model: &MaturityModel,
    faults: &mut Faults,
) -> Option<usize> {
    let index = model.dimension_index(key);
    if index.is_none() {
        let ids = || model.dimensions.iter().map(|dimension| dimension.id.as_str());
        let hint = did_you_mean(key, ids()).unwrap_or_else(|| {
            format!("dimensions of `{}`: {}", model.id, ids().collect::<Vec<_>>().join(", "))
        });
        faults.key_error(node, format!("unknown dimension `{}`", shown(key)), Some(hint));
    }
    index
}

/// The index of the criterion a name stands for; a finding goes to the key or the value.
pub(super) fn unknown_criterion(name: &str, model: &MaturityModel) -> (String, Option<String>) {
    let hint = did_you_mean(name, model.criteria.iter().map(|criterion| criterion.id.as_str()))
        .unwrap_or_else(|| format!("`dankai model show {}` lists the criteria", model.id));
    (format!("unknown criterion `{}`", shown(name)), Some(hint))
}

fn declared_levels(
    map: &Map<'_>,
    model: &MaturityModel,
    faults: &mut Faults,
) -> Vec<Option<Grade>> {
    let mut declared = vec![None; model.dimensions.len()];
    let levels = map.get("levels").and_then(|node| node.map(faults));
    for (key, node) in levels.map(|levels| levels.entries).unwrap_or_default() {
        if let Some(dimension) = dimension(&key, &node, model, faults)
            && !node.is_null()
        {
            declared[dimension] = grade(&node, model, faults);
        }
    }
    declared
}

/// Reads a map of targets: `all`, `by`, and grades by dimension.
pub(super) fn read_targets(node: &Node<'_>, model: &MaturityModel, faults: &mut Faults) -> Targets {
    let mut targets = Targets::default();
    let Some(map) = node.map(faults) else { return targets };
    for (key, node) in &map.entries {
        if node.is_null() {
            continue;
        }
        match key.as_str() {
            "all" => targets.all = grade(node, model, faults),
            "by" => targets.by = node.date(faults),
            key => {
                if let Some(dimension) = dimension(key, node, model, faults)
                    && let Some(grade) = grade(node, model, faults)
                {
                    targets.dimensions.insert(dimension, grade);
                }
            }
        }
    }
    targets
}

fn answers(map: &Map<'_>, by: ByModel<'_>, faults: &mut Faults) -> Vec<Option<Answer>> {
    let model = by.model;
    let mut answers = vec![None; model.criteria.len()];
    let given = map.get("answers").and_then(|node| node.map(faults));
    for (position, (id, node)) in
        given.map(|given| given.entries).unwrap_or_default().iter().enumerate()
    {
        // People answer in the order of the questionnaire, so the place is usually known.
        let expected = by.names.is_none()
            && model.criteria.get(position).is_some_and(|criterion| criterion.id == *id);
        let index = if expected { Some(position) } else { by.criterion(id) };
        let Some(index) = index else {
            let said = (!faults.is_full()).then(|| unknown_criterion(id, model));
            let (message, hint) = said.unwrap_or_default();
            faults.key_error(node, message, hint);
            continue;
        };
        if !node.is_null() {
            answers[index] = answer(node, &model.criteria[index].scale, faults);
        }
    }
    answers
}

fn answer(node: &Node<'_>, scale: &Scale, faults: &mut Faults) -> Option<Answer> {
    if !node.is_map() {
        let given = given(node, scale, faults)?;
        if given.state == AnswerState::NotApplicable {
            faults.error_with(
                node,
                "`not-applicable` needs a reason",
                Some("write {state: not-applicable, reason: ...}; until then it counts as unanswered".into()),
            );
            return None;
        }
        return Some(Answer::of(given, Said::default()));
    }
    let map = node.map(faults)?;
    map.only(&["state", "evidence", "note", "reason"], faults);
    let given = given(map.required("state", faults)?, scale, faults)?;
    let reason = map.local_text("reason", faults).filter(|text| !text.is_blank());
    if given.state == AnswerState::NotApplicable && reason.is_none() {
        faults.error_with(
            node,
            "`not-applicable` needs a `reason`",
            Some("until then the criterion counts as unanswered".into()),
        );
        return None;
    }
    let evidence = map
        .get("evidence")
        .and_then(|node| node.text(faults))
        .filter(|text| !text.trim().is_empty());
    let note = map.local_text("note", faults).filter(|text| !text.is_blank());
    Some(Answer::of(given, Said { evidence, note, reason }))
}

fn given(node: &Node<'_>, scale: &Scale, faults: &mut Faults) -> Option<Given> {
    let text = node.scalar(faults)?;
    match text.as_str() {
        "not-applicable" => return Some(Given::state(AnswerState::NotApplicable)),
        "unknown" => return Some(Given::state(AnswerState::Unknown)),
        _ => {}
    }
    let number = || number(node, scale).map(|value| Given::value(scale, value));
    let given = match scale {
        Scale::Choices(choices) => {
            let truth = node.truth().or(match text.as_str() {
                "yes" | "Yes" | "YES" => Some(true),
                "no" | "No" | "NO" => Some(false),
                _ => None,
            });
            let name = match truth {
                Some(true) => "met",
                Some(false) => "not-met",
                None => &text,
            };
            let mut found = choices.iter().enumerate();
            found
                .find(|(_, choice)| choice.id == text || choice.id == name)
                .map(|(place, choice)| Given::choice(choice, place))
                .or_else(number)
        }
        Scale::Range { .. } => number(),
    };
    if given.is_none() {
        let (expected, hint) = expected_answers(&text, scale);
        faults.error_with(
            node,
            format!("`{}` is not an answer to this criterion, expected {expected}", shown(&text)),
            hint,
        );
    }
    given
}

fn number(node: &Node<'_>, scale: &Scale) -> Option<Value> {
    node.number().filter(|value| scale.contains(*value))
}

fn expected_answers(text: &str, scale: &Scale) -> (String, Option<String>) {
    match scale {
        Scale::Choices(choices) => {
            let names: Vec<&str> = choices
                .iter()
                .map(|choice| choice.id.as_str())
                .chain(["not-applicable", "unknown"])
                .collect();
            let expected =
                names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            (expected, did_you_mean(text, names))
        }
        Scale::Range { min, max, step } => {
            let step = step.map_or(String::new(), |step| format!(" in steps of {step}"));
            (format!("a number from {min} to {max}{step}, `not-applicable` or `unknown`"), None)
        }
    }
}

fn plan(map: &Map<'_>, by: ByModel<'_>, faults: &mut Faults) -> Vec<PlanItem> {
    let mut ids = BTreeSet::new();
    let mut plan = Vec::new();
    for node in map.get("plan").and_then(|node| node.list(faults)).unwrap_or_default() {
        let Some(mut item) = plan_item(&node, by, faults) else { continue };
        if let Some(id) = &item.id
            && !ids.insert(id.clone())
        {
            let message = format!("`{}` is the id of an earlier item of this plan", shown(id));
            let hint = "give each item an id of its own; this one is known by its criterion and words until then";
            faults.error_with(&node, message, Some(hint.into()));
            item.id = None;
        }
        plan.push(item);
    }
    plan
}

fn plan_item(node: &Node<'_>, by: ByModel<'_>, faults: &mut Faults) -> Option<PlanItem> {
    let map = node.map(faults)?;
    map.only(&["id", "criterion", "action", "owner", "due", "status", "done"], faults);
    let criterion = map.get("criterion").and_then(|node| {
        let id = node.scalar(faults)?;
        let index = by.criterion(&id);
        if index.is_none() {
            let (message, hint) = unknown_criterion(&id, by.model);
            faults.error_with(node, message, hint);
        }
        index
    });
    let action = map.local_text("action", faults).unwrap_or_default();
    if map.get("criterion").is_none() && action.is_blank() {
        faults.error(node, "a plan item needs a `criterion` or an `action`");
    }
    if criterion.is_none() && action.is_blank() {
        return None;
    }
    Some(PlanItem {
        id: map.get("id").and_then(|node| node.text(faults)).filter(|id| !id.trim().is_empty()),
        criterion,
        action,
        owner: map.local_text("owner", faults).filter(|text: &LocalText| !text.is_blank()),
        due: map.date("due", faults),
        status: map.get("status").and_then(|node| status(node, faults)).unwrap_or_default(),
        done: map.date("done", faults),
    })
}

fn status(node: &Node<'_>, faults: &mut Faults) -> Option<PlanStatus> {
    let text = node.scalar(faults)?;
    let status = PlanStatus::ALL.into_iter().find(|status| status.name() == text);
    if status.is_none() {
        let names = PlanStatus::ALL.map(PlanStatus::name);
        let expected = names.map(|name| format!("`{name}`")).join(", ");
        faults.error_with(
            node,
            format!("`{}` is not a status, expected {expected}", shown(&text)),
            did_you_mean(&text, names),
        );
    }
    status
}
