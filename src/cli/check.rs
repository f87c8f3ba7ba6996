//! `check`: every finding of a workspace.

use dankai::diag::has_errors;

use super::End;
use super::args::CheckArgs;
use super::messages;
use super::workspace;

/// Prints all findings and a closing count.
pub(super) fn run(args: &CheckArgs) -> End {
    let common = &args.workspace.common;
    let opened = match workspace::open(&args.workspace) {
        Ok(opened) => opened,
        Err(end) => return end,
    };
    let findings = opened.portfolio.findings;
    messages::report(&findings, common.quiet);
    if !common.quiet {
        let portfolio = &opened.portfolio.value;
        let assessments: usize = portfolio.teams.iter().map(|team| team.history.len()).sum();
        messages::print(&format!(
            "{} of {} checked: {}\n",
            messages::counted(assessments, "assessment"),
            messages::counted(portfolio.teams.len(), "team"),
            messages::counts(&findings)
        ));
    }
    if has_errors(&findings) { End::Incomplete } else { End::Done }
}
