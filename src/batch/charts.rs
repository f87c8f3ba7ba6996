//! The charts of one report, as files of their own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use super::run::unusable;
use super::{Batch, STACK, Scope, desk, record};
use crate::diag::{Checked, Diagnostic, Place};
use crate::model::Portfolio;
use crate::redact;
use crate::report::{ChartSheet, summary_report, team_report};
use crate::score::score_portfolio;
use crate::typeset::Typesetter;
use crate::write::{claim, write_whole};

/// How a chart is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// Shapes that stay sharp at every size.
    Svg,
    /// So many pixels a point.
    Png(u16),
}

/// Writes every chart of one report, a team's or the summary, and gives their files.
pub fn charts(
    portfolio: &Portfolio,
    typesetter: &Typesetter,
    batch: &Batch,
    format: PictureFormat,
) -> Checked<Vec<PathBuf>> {
    let make = || make(portfolio, typesetter, batch, format);
    let made = std::thread::scope(|scope| {
        let worker = || catch_unwind(AssertUnwindSafe(make));
        let worker = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, worker);
        worker.map(|worker| worker.join())
    });
    let made = match made {
        Ok(made) => made,
        Err(why) => return Checked::new(Vec::new(), vec![desk::no_room("thread", &why)]),
    };
    made.ok().and_then(Result::ok).unwrap_or_else(|| {
        let finding =
            Diagnostic::error("the charts could not be made: an internal fault stopped it");
        Checked::new(Vec::new(), vec![finding])
    })
}

fn make(
    portfolio: &Portfolio,
    typesetter: &Typesetter,
    batch: &Batch,
    format: PictureFormat,
) -> Checked<Vec<PathBuf>> {
    let mut files = Vec::new();
    let (folder, sheet) = match sheet(portfolio, batch) {
        Ok(found) => found,
        Err(findings) => return Checked::new(files, findings),
    };
    let pictures = match typesetter.pictures(&sheet) {
        Ok(pictures) => pictures,
        Err(findings) => return Checked::new(files, findings),
    };
    if let Err(findings) = claim(&batch.output, &record::whose(portfolio)) {
        return Checked::new(files, findings);
    }
    let mut findings = pictures.findings;
    for finding in &mut findings {
        finding.place.get_or_insert_with(|| Place::file(folder.display().to_string()));
    }
    for picture in pictures.value {
        let (bytes, ending) = match format {
            PictureFormat::Svg => (Ok(picture.svg.clone().into_bytes()), "svg"),
            PictureFormat::Png(scale) => (picture.png(scale), "png"),
        };
        let file = folder.join(format!("{}.{ending}", picture.name));
        match bytes.and_then(|bytes| write_whole(&file, &bytes)) {
            Ok(()) => files.push(file),
            Err(message) => findings.push(Diagnostic::error(message)),
        }
    }
    Checked::new(files, findings)
}

/// The folder of the charts, and the charts.
fn sheet(portfolio: &Portfolio, batch: &Batch) -> Result<(PathBuf, ChartSheet), Vec<Diagnostic>> {
    let Scope::Team(id) = &batch.scope else {
        let shown = redact::for_summary(portfolio, batch.period);
        let score = score_portfolio(&shown, batch.period);
        let folder = batch.output.charts_of_summary();
        return Ok((folder, summary_report(&score, batch.locale).charts()));
    };
    let shown = redact::for_teams(portfolio);
    let score = score_portfolio(&shown, batch.period);
    let team = score
        .teams
        .iter()
        .find(|team| team.team.id == *id)
        .ok_or_else(|| vec![Diagnostic::error(format!("there is no team `{id}`"))])?;
    if let Some(finding) = unusable(team, batch.period) {
        return Err(vec![finding]);
    }
    Ok((batch.output.charts(id), team_report(&score, team, batch.locale).charts()))
}
