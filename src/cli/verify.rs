//! `verify`: a finished folder against its manifest.

use dankai::diag::has_errors;
use dankai::write::{finished_folders, verify};

use super::End;
use super::args::VerifyArgs;
use super::messages;

/// Checks every period of an output folder.
pub(super) fn run(args: &VerifyArgs) -> End {
    let folders = finished_folders(&args.out);
    if folders.is_empty() {
        messages::usage(
            &format!("there is no manifest in `{}`", args.out.display()),
            Some("`dankai build` writes one beside the reports".into()),
        );
        return End::Usage;
    }
    let mut end = End::Done;
    for folder in folders {
        let verified = verify(&folder);
        messages::report(&verified.findings, args.quiet);
        if has_errors(&verified.findings) {
            end = End::Incomplete;
        }
        if !args.quiet {
            messages::print(&format!(
                "{} of {} whole ({})\n",
                messages::counted(verified.whole, "report"),
                messages::path(&folder),
                messages::counts(&verified.findings)
            ));
        }
    }
    end
}
