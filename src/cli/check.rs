//! `check`: every finding of a workspace.

use dankai::diag::{self, Diagnostic, Severity, has_errors};
use dankai::model::Portfolio;

use super::End;
use super::args::{CheckArgs, FindingsFormat};
use super::messages;
use super::workspace::{self, Opened, Unread};

/// Prints all findings and a closing count.
pub(super) fn run(args: &CheckArgs) -> End {
    let (portfolio, mut findings) = match workspace::read(&args.workspace, None, None) {
        Ok(Opened { portfolio, .. }) => {
            let mut findings = portfolio.findings;
            // Where nothing could be read, that was said.
            if portfolio.value.periods().is_empty() && !has_errors(&findings) {
                findings.push(workspace::no_results(&args.workspace));
            }
            (Some(portfolio.value), findings)
        }
        Err(Unread::Findings(findings)) => (None, findings),
        Err(Unread::Nowhere) => return End::Usage,
    };
    if args.strict {
        for finding in &mut findings {
            finding.severity = Severity::Error;
        }
    }
    diag::sort(&mut findings);
    match args.format {
        FindingsFormat::Human => tell(portfolio.as_ref(), &findings, args.workspace.common.quiet),
        FindingsFormat::Json => messages::print(&diag::to_json(&findings)),
        FindingsFormat::Sarif => messages::print(&diag::to_sarif(&findings)),
        FindingsFormat::Github => messages::print(&diag::to_github(&findings)),
    }
    if has_errors(&findings) { End::Incomplete } else { End::Done }
}

fn tell(portfolio: Option<&Portfolio>, findings: &[Diagnostic], quiet: bool) {
    messages::report(findings, quiet && portfolio.is_some());
    let counts = messages::counts(findings);
    let Some(portfolio) = portfolio else {
        messages::complain(&format!("nothing could be read: {counts}\n"));
        return;
    };
    if !quiet {
        let assessments: usize = portfolio.teams.iter().map(|team| team.history.len()).sum();
        messages::print(&format!(
            "{} of {} checked: {counts}\n",
            messages::counted(assessments, "assessment"),
            messages::counted(portfolio.teams.len(), "team"),
        ));
    }
}
