//! The worker processes of `build`.

use dankai::batch::{self, Program, Workers};

use super::End;
use super::messages;

/// The name of the command that a worker process is started with.
pub(super) const NAME: &str = "typeset-worker";

/// Processes of this very program; threads where nobody knows where it is.
pub(super) fn processes() -> Workers {
    match std::env::current_exe() {
        Ok(path) => Workers::Processes(Program { path, args: vec![NAME.to_owned()] }),
        Err(_) => Workers::Threads,
    }
}

/// Typesets what comes in, and ends as soon as nobody waits for it any more.
pub(super) fn run() -> End {
    // Where Linux runs out of memory, a worker goes before its run.
    let _ = std::fs::write("/proc/self/oom_score_adj", "500");
    // What a panic says goes to the run that waits for the report.
    std::panic::set_hook(Box::new(|_| {}));
    match batch::serve(std::io::stdin(), std::io::stdout(), || std::process::exit(0)) {
        Ok(()) => End::Done,
        Err(message) => {
            messages::usage(&message, Some("`dankai build` starts these processes".to_owned()));
            End::Usage
        }
    }
}
