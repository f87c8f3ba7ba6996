//! `model`: list, show, check, export.

use std::path::Path;

use dankai::diag::{did_you_mean, has_errors};
use dankai::load::{
    builtin_ids, builtin_source, check_versions, load_model_file, load_models, parse_model,
};
use dankai::model::{Locale, MaturityModel};

use super::End;
use super::args::{ModelArgs, ModelCommand};
use super::messages;

/// Runs one of the model commands.
pub(super) fn run(args: &ModelArgs) -> End {
    match &args.command {
        ModelCommand::List { workspace } => list(workspace),
        ModelCommand::Show { id, workspace, locale } => show(id, workspace, *locale),
        ModelCommand::Check { models } => check(models),
        ModelCommand::Export { id } => export(id),
    }
}

fn models(workspace: &Path) -> Result<Vec<MaturityModel>, End> {
    load_models(workspace).map_err(|findings| {
        messages::report(&findings, false);
        End::Incomplete
    })
}

fn list(workspace: &Path) -> End {
    let models = match models(workspace) {
        Ok(models) => models,
        Err(end) => return end,
    };
    let mut text = String::new();
    for model in &models {
        text += &format!(
            "{}  {}  {} ({}, {}, {}, {})\n",
            model.id,
            model.version,
            model.name.get(Locale::En),
            model.scoring.rule.name(),
            reach(model),
            messages::counted(model.dimensions.len(), "dimension"),
            if model.criteria.len() == 1 {
                "1 criterion".into()
            } else {
                format!("{} criteria", model.criteria.len())
            },
        );
    }
    messages::print(&messages::lines(&text));
    End::Done
}

/// What the model gives: `levels 0 to 4`, or `scores 0 to 10`.
fn reach(model: &MaturityModel) -> String {
    if model.has_levels() {
        return format!("levels {} to {}", model.min_level(), model.max_level());
    }
    let span = model.span();
    format!("scores {} to {}", span.lowest(), span.highest())
}

fn unknown<'a>(id: &str, known: impl Iterator<Item = &'a str> + Clone) -> End {
    let hint = did_you_mean(id, known.clone())
        .unwrap_or_else(|| format!("known models: {}", known.collect::<Vec<_>>().join(", ")));
    messages::usage(&format!("there is no model `{id}`"), Some(hint));
    End::Usage
}

fn show(id: &str, workspace: &Path, locale: Locale) -> End {
    let models = match models(workspace) {
        Ok(models) => models,
        Err(end) => return end,
    };
    let Some(model) = models.iter().find(|model| model.id == id) else {
        return unknown(id, models.iter().map(|model| model.id.as_str()));
    };
    messages::print(&messages::lines(&description(model, locale)));
    End::Done
}

fn description(model: &MaturityModel, locale: Locale) -> String {
    let mut text = format!("{} {} ({})\n", model.name.get(locale), model.version, model.id);
    if !model.source.is_blank() {
        text += &format!("{}\n", model.source.get(locale));
    }
    text += &format!("scoring: {}\n", model.scoring.rule.name());
    for level in &model.levels {
        text += &format!("\nLevel {}  {}\n", level.level, level.name.get(locale));
        if !level.summary.is_blank() {
            text += &format!("  {}\n", level.summary.get(locale));
        }
    }
    for dimension in &model.dimensions {
        text += &format!("\n{}  {}\n", dimension.id, dimension.name.get(locale));
        for &at in &dimension.criteria {
            let criterion = &model.criteria[at];
            let level = if model.levels.is_empty() {
                String::new()
            } else {
                format!("{}  ", criterion.level)
            };
            text += &format!("  {level}{}  {}\n", criterion.id, criterion.text.get(locale));
        }
    }
    text
}

fn check(models: &[String]) -> End {
    let mut findings = Vec::new();
    for name in models {
        match builtin_source(name) {
            Some(text) => findings.extend(parse_model(text, name).findings),
            None => findings.extend(load_model_file(Path::new(name)).findings),
        }
    }
    let files = models.iter().filter(|name| builtin_source(name).is_none());
    let files: Vec<&Path> = files.map(Path::new).collect();
    findings.extend(check_versions(&files));
    messages::report(&findings, false);
    messages::print(&format!(
        "{} checked: {}\n",
        messages::counted(models.len(), "model"),
        messages::counts(&findings)
    ));
    if has_errors(&findings) { End::Incomplete } else { End::Done }
}

fn export(id: &str) -> End {
    match builtin_source(id) {
        Some(text) => {
            messages::print(text);
            End::Done
        }
        None => unknown(id, builtin_ids().collect::<Vec<_>>().into_iter()),
    }
}
