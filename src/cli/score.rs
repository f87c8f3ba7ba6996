//! `score`: levels, gaps and roadmaps in print.

use dankai::diag::has_errors;
use dankai::model::Locale;
use dankai::report::{ScoreView, score_view};
use dankai::score::{OrganisationScore, score_portfolio};

use super::End;
use super::args::{ScoreArgs, ScoreFormat};
use super::messages;
use super::workspace::{self, Opened};

/// Prints the scores of a period.
pub(super) fn run(args: &ScoreArgs) -> End {
    let Opened { portfolio, locale } = match workspace::open(&args.workspace) {
        Ok(opened) => opened,
        Err(end) => return end,
    };
    let period = match workspace::period(&args.workspace, &portfolio.value) {
        Ok(period) => period,
        Err(end) => return end,
    };
    messages::report(&portfolio.findings, args.workspace.common.quiet);
    let score = score_portfolio(&portfolio.value, period);
    let text = match args.format {
        ScoreFormat::Json => {
            let view = score_view(&score, locale);
            serde_json::to_string_pretty(&view).expect("plain data is always JSON") + "\n"
        }
        ScoreFormat::Csv => csv(&score_view(&score, locale)),
        ScoreFormat::Table => table(&score, locale),
    };
    messages::print(&text);
    if has_errors(&portfolio.findings) { End::Incomplete } else { End::Done }
}

fn number<T: ToString>(number: Option<T>, none: &str) -> String {
    number.map_or_else(|| none.to_owned(), |number| number.to_string())
}

/// One row for each team and dimension, as RFC 4180 has it.
fn csv(view: &ScoreView) -> String {
    let mut text = String::from(
        "team,name,team_state,team_level,dimension,state,level,previous,target,met,answered,applicable,blocking,team_score,score\r\n",
    );
    for team in &view.teams {
        for dimension in &team.dimensions {
            let row = [
                team.id.clone(),
                team.name.clone(),
                team.state.to_owned(),
                number(team.level, ""),
                dimension.id.clone(),
                dimension.state.to_owned(),
                number(dimension.level, ""),
                number(dimension.previous, ""),
                number(dimension.target, ""),
                dimension.met.to_string(),
                dimension.answered.to_string(),
                dimension.applicable.to_string(),
                dimension.blocking.join(" "),
                number(team.score, ""),
                number(dimension.score, ""),
            ];
            text += &row.map(|field| csv_field(&field)).join(",");
            text += "\r\n";
        }
    }
    text
}

/// A field in quotes where it needs them. A leading sign that a spreadsheet would take for
/// a formula gets an apostrophe.
fn csv_field(field: &str) -> String {
    let field = if field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    if field.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", field.replace('"', "\"\""));
    }
    field
}

fn table(score: &OrganisationScore<'_>, locale: Locale) -> String {
    let model = &score.portfolio.model;
    let mut rows = vec![
        ["team".to_owned(), if model.has_levels() { "level" } else { "score" }.to_owned()]
            .into_iter()
            .chain(model.dimensions.iter().map(|dimension| dimension.id.clone()))
            .chain(["met".to_owned(), "answered".to_owned()])
            .collect::<Vec<_>>(),
    ];
    for team in &score.teams {
        let mut row = vec![team.team.id.to_string(), number(team.grade.as_ref(), "–")];
        row.extend(team.dimensions.iter().map(|dimension| {
            let level = number(
                dimension.grade(),
                if dimension.standing.applicable == 0 { "n/a" } else { "–" },
            );
            match dimension.change() {
                Some(change) if change.sign().is_ne() => {
                    let sign = if change.sign().is_gt() { "+" } else { "-" };
                    let decimals = if model.has_levels() { 0 } else { 2 };
                    format!("{level} ({sign}{})", change.abs().rounded(decimals))
                }
                _ => level,
            }
        }));
        row.push(team.met().to_string());
        row.push(format!("{} of {}", team.answered(), team.applicable()));
        rows.push(row);
    }
    let widths: Vec<usize> = (0..rows[0].len())
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
        .collect();
    let compared =
        score.compared_with.map_or_else(String::new, |period| format!(", changes since {period}"));
    let mut text =
        format!("{} {}, {}{compared}\n\n", model.name.get(locale), model.version, score.period);
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.chars().count())))
            .collect();
        text += cells.join("  ").trim_end();
        text.push('\n');
    }
    let assessed = score.assessed();
    let what = if model.has_levels() { "level" } else { "score" };
    let teams = messages::counted(assessed.of, "team");
    let have = if assessed.count == 1 { "has" } else { "have" };
    text += &format!("\n{} of {teams} {have} a {what}\n", assessed.count);
    text
}

#[cfg(test)]
mod tests {
    use super::csv_field;

    #[test]
    fn csv_fields_are_quoted_and_never_formulas() {
        for (field, expected) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("=1+1", "'=1+1"),
            ("@sum", "'@sum"),
        ] {
            assert_eq!(csv_field(field), expected);
        }
    }
}
