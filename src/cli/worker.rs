//! The worker processes of `build`.

use std::io;
use std::str::FromStr;

use dankai::batch::{self, Program, Workers};

use super::End;
use super::args::WorkerArgs;
use super::messages;

/// The name of the command that a worker process is started with.
pub(super) const NAME: &str = "typeset-worker";

/// How much memory a worker process may have where nothing is said.
pub(super) const MEMORY: &str = "2G";

/// Processes of this very program, each with so much memory; threads where nobody knows where
/// it is.
pub(super) fn processes(memory: Memory) -> Workers {
    let Ok(path) = std::env::current_exe() else { return Workers::Threads };
    let Memory(most) = memory;
    let most = limits::memory().map_or(most, |given| given.min(most));
    let args = [NAME, "--memory", &format!("{most}M")].map(str::to_owned).to_vec();
    // The allocator takes a gigabyte at once otherwise, which counts as if it were used.
    let variables = vec![("MIMALLOC_ARENA_EAGER_COMMIT".to_owned(), "0".to_owned())];
    let memory = limits::HAS_MEMORY.then_some(most);
    Workers::Processes(Program { path, args, variables, memory })
}

/// An amount of memory, in megabytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Memory(u64);

/// With less not even the fonts have room.
const LEAST: u64 = 128;
/// With less, its own code included, the program may not come to say what is wrong.
const LEAST_OF_ALL: u64 = 192;
/// More than any machine has.
const MOST: u64 = 1 << 24;

/// Reads `512M`, `2G`, or megabytes as a plain number.
impl FromStr for Memory {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fault = || format!("`{text}` is no amount of memory such as `512M` or `2G`");
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let unit = match text[digits.len()..].to_ascii_uppercase().as_str() {
            "" | "M" | "MB" | "MIB" => 1,
            "G" | "GB" | "GIB" => 1024,
            _ => return Err(fault()),
        };
        let number: u64 = digits.parse().map_err(|_| fault())?;
        let most = number.checked_mul(unit).filter(|most| *most <= MOST).ok_or_else(fault)?;
        if most < LEAST {
            return Err(format!("`{text}` is too little: a worker needs {LEAST} MB or more"));
        }
        Ok(Self(most))
    }
}

/// Whether the system gives this process what it needs in any case.
///
/// # Errors
/// What it does not give, as a message.
pub(super) fn has_room() -> Result<(), String> {
    match limits::memory() {
        Some(most) if most < LEAST_OF_ALL => Err(format!(
            "the system gives this program {most} MB of memory, and it needs {LEAST_OF_ALL} MB or more"
        )),
        _ => dankai::load::prepare_threads(),
    }
}

/// Lets the program say what a limit of the system to its files has kept it from.
pub(super) fn outlive_limits() {
    limits::outlive();
}

/// Limits that the system keeps.
#[cfg(unix)]
mod limits {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    /// Whether there is a limit to the memory of a process.
    pub(super) const HAS_MEMORY: bool = true;

    const MEGABYTE: u64 = 1 << 20;

    /// Lets a file that grows beyond its limit be a fault of writing, as a full disk is; the
    /// signal would end the program without a word.
    pub(super) fn outlive() {
        use signal_hook::consts::SIGXFSZ;
        // Where it cannot be caught, things are as they were.
        let _ = signal_hook::flag::register(SIGXFSZ, std::sync::Arc::default());
    }

    /// The megabytes this process, and each that it starts, may have.
    pub(super) fn memory() -> Option<u64> {
        let given = [Resource::As, Resource::Data].map(|what| getrlimit(what).current);
        given.into_iter().flatten().min().map(|bytes| bytes / MEGABYTE)
    }

    /// Lets this process have so many megabytes.
    pub(super) fn limit_memory(megabytes: u64) {
        let bytes = megabytes.saturating_mul(MEGABYTE);
        let Rlimit { current, maximum } = getrlimit(Resource::Data);
        let least = [Some(bytes), current, maximum].into_iter().flatten().min();
        // A system without it goes on without it.
        let _ = setrlimit(Resource::Data, Rlimit { current: least, maximum });
    }
}

#[cfg(not(unix))]
mod limits {
    pub(super) const HAS_MEMORY: bool = false;

    pub(super) fn outlive() {}

    pub(super) fn memory() -> Option<u64> {
        None
    }

    pub(super) fn limit_memory(_: u64) {}
}

/// Typesets what comes in, and ends as soon as nobody waits for it any more.
pub(super) fn run(args: &WorkerArgs) -> End {
    if let Some(Memory(most)) = args.memory {
        limits::limit_memory(most);
    }
    // Where Linux runs out of memory, a worker goes before its run.
    let _ = std::fs::write("/proc/self/oom_score_adj", "500");
    // What a panic says goes to the run that waits for the report.
    std::panic::set_hook(Box::new(|_| {}));
    let gone = |why: io::Result<()>| match why {
        Err(why) if why.kind() == io::ErrorKind::OutOfMemory => {
            messages::complain(&format!("{} a document failed: {why}\n", batch::NO_MEMORY));
            std::process::exit(1);
        }
        _ => std::process::exit(0),
    };
    match batch::serve(io::stdin(), io::stdout(), gone) {
        Ok(()) => End::Done,
        Err(message) => {
            messages::usage(&message, Some("`dankai build` starts these processes".to_owned()));
            End::Usage
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Memory;

    #[test]
    fn amounts_of_memory_are_read_with_and_without_unit() {
        for (text, expected) in [
            ("512", Some(512)),
            ("512M", Some(512)),
            ("512mb", Some(512)),
            ("2G", Some(2048)),
            ("2GiB", Some(2048)),
            ("127", None),
            ("0", None),
            ("-1", None),
            ("2T", None),
            ("G", None),
            ("2,5G", None),
            ("18446744073709551615G", None),
            ("２G", None),
            ("", None),
        ] {
            let found = text.parse().ok().map(|Memory(most)| most);
            assert_eq!(found, expected, "{text}");
        }
    }
}
