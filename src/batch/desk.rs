//! Where a worker of a run hands in its documents: a process of its own, or a thread.
//!
//! Typst has no way to be stopped, so a document that does not end can only be ended together
//! with the process it is typeset in. A process also has an end to its memory. Where there is
//! no program to start, or no process can be started, a thread does it: one that does not end
//! is left behind and ends with this process. It costs the others a processor, and memory where
//! its loop gathers something.

use std::io::{BufReader, BufWriter, ErrorKind, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::STACK;
use super::wire;
use crate::diag::Diagnostic;
use crate::typeset::{Document, Prepared, Rendered, Setup, Typesetter};

/// Where documents are typeset.
#[derive(Debug, Clone, Default)]
pub enum Workers {
    /// In threads of this process.
    #[default]
    Threads,
    /// In processes: what starts one, a program that calls [`serve`].
    Processes(Program),
}

/// A program that calls [`serve`], and what it is started with.
#[derive(Debug, Clone)]
pub struct Program {
    /// The program.
    pub path: std::path::PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
    /// Variables it gets besides those of this process.
    pub variables: Vec<(String, String)>,
    /// How many megabytes it lets itself have, where it has a limit; only what is said of a
    /// report that needs more depends on it.
    pub memory: Option<u64>,
}

/// What comes of typesetting a document.
pub(super) type Typeset = Result<Rendered, Vec<Diagnostic>>;

/// A document to typeset.
pub(super) struct Order {
    pub(super) document: Document,
    pub(super) prepared: Prepared,
    pub(super) ident: String,
}

/// What became of an order.
enum Reply {
    /// A process is there for orders.
    Ready,
    Done(Typeset),
    /// It ended in a panic, and what that said.
    Panic(Option<String>),
}

/// How many documents may be given up in a run: what so many did not end in, or had too little
/// memory for, the next one will not end in either.
const MOST_GIVEN_UP: usize = 8;

/// How many were in the life of this process, where threads of it are left behind.
static LEFT_BEHIND: AtomicUsize = AtomicUsize::new(0);

/// A process has grown with a document of so many bytes, and is not kept.
const LARGE: usize = 1 << 20;

/// Where a worker hands in its documents.
pub(super) struct Desk<'a> {
    typesetter: &'a Arc<Typesetter>,
    workers: &'a Workers,
    processors: Processors,
    timeout: Duration,
    seat: Option<Seat>,
    /// How many documents of the run were given up.
    given_up: &'a AtomicUsize,
    /// Whether the system had no process for the last document.
    lacks_process: bool,
}

/// What a thread has for the parts of a document that can be typeset side by side.
#[derive(Clone, Copy, Serialize, Deserialize)]
enum Processors {
    /// Its own, because the others have documents of their own.
    One,
    /// All, because there is no other document.
    All,
}

/// Who typesets for a desk.
struct Seat {
    orders: Sender<Order>,
    replies: Receiver<Reply>,
    process: Option<Process>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(
        typesetter: &'a Arc<Typesetter>,
        workers: &'a Workers,
        timeout: Duration,
        given_up: &'a AtomicUsize,
    ) -> Self {
        let given_up = match workers {
            Workers::Processes(_) => given_up,
            Workers::Threads => &LEFT_BEHIND,
        };
        let (processors, seat) = (Processors::One, None);
        Self { typesetter, workers, processors, timeout, seat, given_up, lacks_process: false }
    }

    /// The desk of a single report.
    pub(super) fn of_one(self) -> Self {
        Self { processors: Processors::All, ..self }
    }

    /// Whether the last document was not typeset because the system had no process for it.
    pub(super) fn lacks_process(&self) -> bool {
        self.lacks_process
    }

    /// Typesets a document, or gives it up.
    pub(super) fn typeset(&mut self, order: Order) -> Typeset {
        if self.given_up.load(Ordering::Relaxed) >= MOST_GIVEN_UP {
            let message = format!(
                "not tried, because {MOST_GIVEN_UP} reports before it did not end or needed too much memory"
            );
            return Err(vec![
                Diagnostic::error(message).hint("look for an endless loop in the templates"),
            ]);
        }
        let seat = match self.seat.take() {
            Some(seat) => seat,
            None => self.seat()?,
        };
        let is_large = order.prepared.parts().map(<[u8]>::len).sum::<usize>() > LARGE;
        // Where nobody takes it nobody replies either.
        let _ = seat.orders.send(order);
        match seat.replies.recv_timeout(self.timeout) {
            Ok(reply) => {
                self.seat = (seat.process.is_none() || !is_large).then_some(seat);
                match reply {
                    Reply::Done(typeset) => typeset,
                    Reply::Panic(said) => Err(vec![internal_fault(said.as_deref())]),
                    Reply::Ready => Err(vec![internal_fault(None)]),
                }
            }
            Err(RecvTimeoutError::Disconnected) => {
                let ended = seat.process.map(Process::end);
                Err(vec![self.died(ended)])
            }
            Err(RecvTimeoutError::Timeout) => Err(vec![self.give_up()]),
        }
    }

    /// Somebody who typesets.
    fn seat(&mut self) -> Result<Seat, Vec<Diagnostic>> {
        self.lacks_process = false;
        let Workers::Processes(program) = self.workers else {
            return Seat::thread(Arc::clone(self.typesetter), self.processors)
                .map_err(|why| vec![no_room("thread", &why)]);
        };
        let seat = match Seat::process(program, self.typesetter.setup(), self.processors) {
            Ok(seat) => seat,
            Err(why) if is_lack(&why) => {
                self.lacks_process = true;
                return Err(vec![no_room("process", &why)]);
            }
            // Where there are no processes at all a thread does as well.
            Err(_) => {
                return Seat::thread(Arc::clone(self.typesetter), self.processors)
                    .map_err(|why| vec![no_room("thread", &why)]);
            }
        };
        match seat.replies.recv_timeout(self.timeout) {
            Ok(_) => Ok(seat),
            Err(RecvTimeoutError::Timeout) => Err(vec![self.give_up()]),
            Err(RecvTimeoutError::Disconnected) => {
                let ended = seat.process.map(Process::end);
                self.lacks_process = true;
                Err(vec![self.died(ended)])
            }
        }
    }

    fn give_up(&self) -> Diagnostic {
        self.given_up.fetch_add(1, Ordering::Relaxed);
        let message = format!(
            "the report was given up: it was not typeset within {} s",
            self.timeout.as_secs_f64()
        );
        Diagnostic::error(message).hint("`--timeout SECONDS` gives it more time")
    }

    /// What is said of a report whose process has ended.
    fn died(&self, ended: Option<Ended>) -> Diagnostic {
        let Some(Ended { status, said }) = ended else { return internal_fault(None) };
        let memory = match self.workers {
            Workers::Processes(program) => program.memory,
            Workers::Threads => None,
        };
        match memory {
            Some(most) if said.contains(NO_MEMORY) => {
                self.given_up.fetch_add(1, Ordering::Relaxed);
                Diagnostic::error(format!(
                    "the report was given up: it needed more than {most} MB of memory"
                ))
                .hint("`--memory SIZE` gives it more; look for an endless loop in the templates")
            }
            _ if said.contains(NO_THREAD) => {
                let (_, why) = said.split_once(NO_THREAD).unwrap_or_default();
                let why = why.lines().next().unwrap_or_default();
                no_room("thread of its process", &why.trim_start_matches(": "))
            }
            _ => {
                let said = match said.lines().next() {
                    Some(line) => format!(": {}", line.trim_start_matches("error: ")),
                    None => String::new(),
                };
                internal_fault(Some(&format!("its process ended with {status}{said}")))
            }
        }
    }
}

/// How a program says, with its last words, that the system gave it no more memory.
pub const NO_MEMORY: &str = "memory allocation of";

/// How a worker process says that the system gave it no thread.
const NO_THREAD: &str = "the worker process got no thread";

/// Whether there is no room for one more process or thread now, where there may be otherwise.
fn is_lack(why: &std::io::Error) -> bool {
    matches!(why.kind(), ErrorKind::WouldBlock | ErrorKind::OutOfMemory)
}

/// What is said where nothing can be typeset.
pub(super) fn no_room(what: &str, why: &impl std::fmt::Display) -> Diagnostic {
    Diagnostic::error(format!(
        "the report could not be made: the system has no room for a {what}: {why}"
    ))
    .hint("`ulimit -u` and `ulimit -v` show the limits; fewer `--jobs` need less")
}

/// What is said of a report that ended in a panic, with what the panic said.
pub(super) fn internal_fault(said: Option<&str>) -> Diagnostic {
    let finding = Diagnostic::error("the report could not be made: an internal fault stopped it");
    match said {
        Some(said) => finding.hint(format!("the fault: {}", said.escape_debug())),
        None => finding,
    }
}

impl Seat {
    fn thread(typesetter: Arc<Typesetter>, processors: Processors) -> std::io::Result<Self> {
        Self::start(None, move |inbox, outbox| {
            work(&typesetter, processors, inbox, |reply| outbox.send(reply));
        })
    }

    fn process(program: &Program, setup: Setup, processors: Processors) -> std::io::Result<Self> {
        let mut process = Process::start(program)?;
        let pipes = process.pipes();
        Self::start(Some(process), move |inbox, outbox| {
            if let Some((to, from)) = pipes {
                // Where the process is gone, the desk sees that nothing comes any more.
                let _ = exchange((to, from), &setup, processors, inbox, outbox);
            }
        })
    }

    fn start<T>(
        process: Option<Process>,
        run: impl FnOnce(Receiver<Order>, &Sender<Reply>) -> T + Send + 'static,
    ) -> std::io::Result<Self> {
        let (orders, inbox) = mpsc::channel();
        let (outbox, replies) = mpsc::channel();
        std::thread::Builder::new().stack_size(STACK).spawn(move || {
            run(inbox, &outbox);
        })?;
        Ok(Self { orders, replies, process })
    }
}

/// Typesets what comes in, one document after the other.
fn work<E>(
    typesetter: &Typesetter,
    processors: Processors,
    inbox: Receiver<Order>,
    mut reply: impl FnMut(Reply) -> Result<(), E>,
) {
    // The pool must outlive the documents; where it cannot be made, the shared pool serves as
    // well, only slower.
    let of = |threads| {
        rayon::ThreadPoolBuilder::new().num_threads(threads).use_current_thread().build().ok()
    };
    let _pool = match processors {
        Processors::One => of(1),
        // As many as there are processors, where the system has so many threads.
        Processors::All => of(0).or_else(|| of(1)),
    };
    for Order { document, prepared, ident } in inbox {
        let make = || {
            #[cfg(test)]
            tests::inject(&ident);
            typesetter.typeset(document, &prepared, &ident)
        };
        let made = match catch_unwind(AssertUnwindSafe(make)) {
            Ok(typeset) => Reply::Done(typeset),
            Err(said) => {
                let said = said.downcast::<String>().map_or_else(
                    |said| said.downcast::<&str>().ok().map(|said| (*said).to_owned()),
                    |said| Some(*said),
                );
                Reply::Panic(said)
            }
        };
        if reply(made).is_err() {
            return;
        }
    }
}

/// A worker process, ended with its desk.
struct Process {
    child: Child,
}

impl Process {
    fn start(program: &Program) -> std::io::Result<Self> {
        let child = Command::new(&program.path)
            .args(&program.args)
            .envs(program.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What it has to say comes as a reply, but for its last words.
            .stderr(Stdio::piped())
            .spawn()?;
        Ok(Self { child })
    }

    /// Waits for the end of a process that says no more.
    fn end(mut self) -> Ended {
        let mut said = Vec::new();
        if let Some(from) = self.child.stderr.take() {
            // What cannot be read was not said.
            let _ = from.take(MOST_LAST_WORDS).read_to_end(&mut said);
        }
        let status = match self.child.wait() {
            Ok(status) => status.to_string(),
            Err(why) => why.to_string(),
        };
        Ended { status, said: String::from_utf8_lossy(&said).into_owned() }
    }

    fn pipes(&mut self) -> Option<(ChildStdin, ChildStdout)> {
        Some((self.child.stdin.take()?, self.child.stdout.take()?))
    }
}

/// How a process has ended, and its last words.
struct Ended {
    status: String,
    said: String,
}

/// More than a program says at its end.
const MOST_LAST_WORDS: u64 = 4096;

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The head of an order as a message; the parts are data, shared and attachment.
#[derive(Serialize, Deserialize)]
struct OrderHead {
    document: Document,
    ident: String,
    pages: usize,
}

/// The head of a reply as a message; the part is the PDF, where there is one.
#[derive(Serialize, Deserialize)]
enum ReplyHead {
    Ready,
    Done { pages: usize },
    Failed(Vec<Diagnostic>),
    Panic(Option<String>),
}

/// Hands orders to a process and takes its replies, one after the other.
fn exchange(
    (to, from): (impl Write, impl Read),
    setup: &Setup,
    processors: Processors,
    inbox: Receiver<Order>,
    outbox: &Sender<Reply>,
) -> std::io::Result<()> {
    let (mut to, mut from) = (BufWriter::new(to), BufReader::new(from));
    let head = (processors, &setup.head);
    wire::send(&mut to, &head, setup.parts.iter().map(Vec::as_slice))?;
    if wire::receive::<ReplyHead>(&mut from)?.is_none() || outbox.send(Reply::Ready).is_err() {
        return Ok(());
    }
    for Order { document, prepared, ident } in inbox {
        let head = OrderHead { document, ident, pages: prepared.pages() };
        wire::send(&mut to, &head, prepared.parts().collect::<Vec<_>>())?;
        drop(prepared);
        let Some((head, mut parts)) = wire::receive::<ReplyHead>(&mut from)? else { break };
        let reply = match head {
            ReplyHead::Ready => Reply::Ready,
            ReplyHead::Done { pages } => {
                Reply::Done(Ok(Rendered { pdf: parts.pop().unwrap_or_default(), pages }))
            }
            ReplyHead::Failed(findings) => Reply::Done(Err(findings)),
            ReplyHead::Panic(said) => Reply::Panic(said),
        };
        if outbox.send(reply).is_err() {
            break;
        }
    }
    Ok(())
}

/// Typesets for a run in another process: reads orders until there are none, and writes a
/// reply to each. `gone` is called as soon as the other side is gone, whatever is under way, or
/// what it sends cannot be read: it should end the process, for nobody waits for a reply any
/// more.
///
/// # Errors
/// What comes in is no setup, as a message.
pub fn serve(
    from: impl Read + Send + 'static,
    to: impl Write + Send + 'static,
    gone: impl FnOnce(std::io::Result<()>) + Send + 'static,
) -> Result<(), String> {
    let mut from = BufReader::new(from);
    let fault = |why: std::io::Error| format!("the worker process got no work: {why}");
    let no_room = |why: std::io::Error| format!("{NO_THREAD}: {why}");
    let setup = wire::receive::<(Processors, String)>(&mut from).map_err(fault)?;
    let ((processors, head), parts) = setup.ok_or("the worker process got no work")?;
    let typesetter = Typesetter::from_setup(Setup { head, parts })?;
    let (orders, inbox) = mpsc::channel();
    let reader = std::thread::Builder::new().spawn(move || {
        let mut next = || -> std::io::Result<Option<Order>> {
            let Some((head, parts)) = wire::receive::<OrderHead>(&mut from)? else {
                return Ok(None);
            };
            let OrderHead { document, ident, pages } = head;
            let prepared = Prepared::from_parts(parts, pages);
            Ok(prepared.map(|prepared| Order { document, prepared, ident }))
        };
        gone(loop {
            match next().map(|order| order.is_some_and(|order| orders.send(order).is_ok())) {
                Ok(true) => {}
                Ok(false) => break Ok(()),
                Err(why) => break Err(why),
            }
        });
    });
    reader.map_err(no_room)?;
    let mut to = BufWriter::new(to);
    let work = move || {
        if wire::send(&mut to, &ReplyHead::Ready, []).is_err() {
            return;
        }
        work(&typesetter, processors, inbox, |reply| {
            let (head, pdf) = match reply {
                Reply::Ready => (ReplyHead::Ready, None),
                Reply::Done(Ok(Rendered { pdf, pages })) => (ReplyHead::Done { pages }, Some(pdf)),
                Reply::Done(Err(findings)) => (ReplyHead::Failed(findings), None),
                Reply::Panic(said) => (ReplyHead::Panic(said), None),
            };
            wire::send(&mut to, &head, pdf.as_deref())
        });
    };
    let worker = std::thread::Builder::new().stack_size(STACK).spawn(work).map_err(no_room)?;
    worker.join().map_err(|_| "the worker process stopped with a fault".to_owned())
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    /// A fault in place of a document.
    pub(super) fn inject(ident: &str) {
        match ident {
            "panic" => panic!("as asked for by a test"),
            "endless" => loop {
                std::thread::sleep(Duration::from_millis(1));
            },
            _ => {}
        }
    }

    #[test]
    fn a_desk_goes_on_after_a_panic_and_after_a_document_that_does_not_end() {
        let typesetter = Arc::new(Typesetter::built_in());
        let (timeout, given_up) = (Duration::from_secs(3), AtomicUsize::new(0));
        let mut desk = Desk::new(&typesetter, &Workers::Threads, timeout, &given_up);
        // There is no data: what matters is that the template is come to and says so.
        let mut typeset = |ident: &str| {
            let prepared = Prepared::from_parts(vec![b"{}".to_vec(); 3], 0).expect("it is text");
            let order = Order { document: Document::Team, prepared, ident: ident.to_owned() };
            desk.typeset(order).expect_err("this is no report").remove(0)
        };
        let start = Instant::now();
        for (ident, expected, hint) in [
            ("usual", "in the template: ", None),
            ("panic", "an internal fault stopped it", Some("the fault: as asked for by a test")),
            ("usual", "in the template: ", None),
            ("endless", "it was not typeset within 3 s", Some("gives it more time")),
            ("usual", "in the template: ", None),
        ] {
            let finding = typeset(ident);
            assert!(finding.message.contains(expected), "{ident}: {finding}");
            assert!(hint.is_none_or(|hint| finding.hints[0].contains(hint)), "{ident}: {finding}");
        }
        assert!(start.elapsed() < Duration::from_secs(30));
    }

    /// A worker over these bytes, and what it replies.
    fn served(input: Vec<u8>) -> (Result<(), String>, Vec<u8>) {
        let (mut output, pipe) = std::io::pipe().expect("the system has pipes");
        let reader = std::thread::spawn(move || {
            let mut replies = Vec::new();
            output.read_to_end(&mut replies).expect("a pipe can be read");
            replies
        });
        let served = serve(std::io::Cursor::new(input), pipe, |_| {});
        (served, reader.join().expect("it only reads"))
    }

    #[test]
    fn a_worker_replies_to_each_order_and_ends_with_them() {
        let mut input = Vec::new();
        let setup = Typesetter::built_in().setup();
        let parts = setup.parts.iter().map(Vec::as_slice);
        wire::send(&mut input, &(Processors::One, &setup.head), parts)
            .expect("there is room in memory");
        for ident in ["usual", "panic", "usual"] {
            let head = OrderHead { document: Document::Team, ident: ident.to_owned(), pages: 0 };
            wire::send(&mut input, &head, [&b"{}"[..]; 3]).expect("there is room in memory");
        }
        let (end, replies) = served(input);
        assert_eq!(end, Ok(()));
        let mut replies = replies.as_slice();
        let mut reply = || wire::receive::<ReplyHead>(&mut replies).expect("a whole reply");
        assert!(matches!(reply(), Some((ReplyHead::Ready, _))));
        for expected in ["in the template: ", "as asked for", "in the template: "] {
            let said = match reply().expect("a reply").0 {
                ReplyHead::Failed(findings) => findings[0].message.clone(),
                ReplyHead::Panic(said) => said.unwrap_or_default(),
                ReplyHead::Ready | ReplyHead::Done { .. } => panic!("this is no report"),
            };
            assert!(said.contains(expected), "{said}");
        }
        assert!(reply().is_none());
    }

    #[test]
    fn a_worker_without_work_says_so() {
        for input in [&b""[..], b"nothing of the kind"] {
            let (end, replies) = served(input.to_vec());
            assert!(end.is_err_and(|why| why.contains("got no work")) && replies.is_empty());
        }
    }
}
