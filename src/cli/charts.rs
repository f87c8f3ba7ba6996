//! `charts`: the charts of one report as pictures.

use dankai::batch::{self, Batch, PictureFormat};
use dankai::diag::has_errors;
use dankai::typeset::Typesetter;
use dankai::write::OutputPlan;

use super::End;
use super::args::{ChartFormat, ChartsArgs};
use super::messages;
use super::workspace::{self, Opened};

/// Pixels a point: sharp on a slide as wide as a screen.
const USUAL_SCALE: u16 = 4;

/// Writes the charts.
pub(super) fn run(args: &ChartsArgs) -> End {
    make(args).unwrap_or_else(|end| end)
}

fn make(args: &ChartsArgs) -> Result<End, End> {
    let usage = |message: &str, hint: Option<String>| {
        messages::usage(message, hint);
        End::Usage
    };
    let (team, workspace) = args.report.resolved().map_err(|message| usage(&message, None))?;
    let format = match (args.format, args.scale) {
        (ChartFormat::Svg, None) => PictureFormat::Svg,
        (ChartFormat::Svg, Some(_)) => {
            let hint = "add `--format png`, or leave `--scale` out".to_owned();
            return Err(usage("`--scale` counts pixels, and svg has none", Some(hint)));
        }
        (ChartFormat::Png, scale) => PictureFormat::Png(scale.unwrap_or(USUAL_SCALE)),
    };
    let common = &workspace.common;
    let Opened { portfolio, locale } = workspace::open_for(&workspace, args.report.audience, None)?;
    let (portfolio, mut findings) = (portfolio.value, portfolio.findings);
    let scope = workspace::scope(team, &portfolio)?;
    let period = workspace::period(&workspace, &portfolio)?;
    workspace::keep_concerning(&mut findings, &scope);
    let output = OutputPlan::new(&common.out, period);
    let batch = Batch { period, locale, output, jobs: 1, scope };
    let typesetter = Typesetter::built_in().with_theme(&portfolio.theme).map_err(|findings| {
        messages::report(&findings, false);
        End::Incomplete
    })?;
    let written = batch::charts(&portfolio, &typesetter, &batch, format);
    findings.extend(written.findings);
    messages::report(&findings, common.quiet);
    if !common.quiet {
        for file in &written.value {
            messages::print(&format!("{}\n", messages::path(file)));
        }
        messages::print(&format!(
            "{} written ({})\n",
            messages::counted(written.value.len(), "chart"),
            messages::counts(&findings)
        ));
    }
    Ok(if has_errors(&findings) { End::Incomplete } else { End::Done })
}
