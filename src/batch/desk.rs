//! Where a worker of a run hands in its documents: a process of its own, or a thread.
//!
//! Typst has no way to be stopped, so a document that does not end can only be ended together
//! with the process it is typeset in. A run over many teams therefore has worker processes.
//! Where one report is made on demand, or where there is no program to start, a thread does
//! it: one that does not end is left behind and ends with this process. It costs the others
//! a processor, and memory where its loop gathers something.

use std::io::{BufReader, BufWriter, Read, Write};
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
    Done(Typeset),
    /// It ended in a panic, and what that said.
    Panic(Option<String>),
}

/// How many documents may be given up in the life of this process: what none of so many
/// ended in will not end in the next one either.
const MOST_GIVEN_UP: usize = 8;

/// How many were.
static GIVEN_UP: AtomicUsize = AtomicUsize::new(0);

/// A process has grown with a document of so many bytes, and is not kept.
const LARGE: usize = 1 << 20;

/// Where a worker hands in its documents.
pub(super) struct Desk<'a> {
    typesetter: &'a Arc<Typesetter>,
    workers: &'a Workers,
    processors: Processors,
    timeout: Duration,
    seat: Option<Seat>,
}

/// What a thread has for the parts of a document that can be typeset side by side.
#[derive(Clone, Copy)]
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
    ) -> Self {
        Self { typesetter, workers, processors: Processors::One, timeout, seat: None }
    }

    /// The desk of a single report, which is done sooner than a process has started.
    pub(super) fn of_one(typesetter: &'a Arc<Typesetter>, timeout: Duration) -> Self {
        let (workers, processors) = (&Workers::Threads, Processors::All);
        Self { typesetter, workers, processors, timeout, seat: None }
    }

    /// Typesets a document, or gives it up.
    pub(super) fn typeset(&mut self, order: Order) -> Typeset {
        if GIVEN_UP.load(Ordering::Relaxed) >= MOST_GIVEN_UP {
            let message =
                format!("not tried, because {MOST_GIVEN_UP} reports before it did not end");
            return Err(vec![
                Diagnostic::error(message).hint("look for an endless loop in the templates"),
            ]);
        }
        let seat = match self.seat.take() {
            Some(seat) => seat,
            None => Seat::new(self.typesetter, self.workers, self.processors),
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
                }
            }
            Err(RecvTimeoutError::Disconnected) => {
                let status = seat.process.and_then(|mut process| process.child.wait().ok());
                let said = status.map(|status| format!("its process ended with {status}"));
                Err(vec![internal_fault(said.as_deref())])
            }
            Err(RecvTimeoutError::Timeout) => {
                GIVEN_UP.fetch_add(1, Ordering::Relaxed);
                let message = format!(
                    "the report was given up: it was not typeset within {} s",
                    self.timeout.as_secs_f64()
                );
                Err(vec![Diagnostic::error(message).hint("`--timeout SECONDS` gives it more time")])
            }
        }
    }
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
    fn new(typesetter: &Arc<Typesetter>, workers: &Workers, processors: Processors) -> Self {
        if let Workers::Processes(program) = workers
            && let Ok(seat) = Self::process(program, typesetter.setup())
        {
            return seat;
        }
        // Where no process can be started a thread does as well.
        Self::thread(Arc::clone(typesetter), processors)
    }

    fn thread(typesetter: Arc<Typesetter>, processors: Processors) -> Self {
        Self::start(None, move |inbox, outbox| {
            work(&typesetter, processors, inbox, |reply| outbox.send(reply));
        })
    }

    fn process(program: &Program, setup: Setup) -> std::io::Result<Self> {
        let mut process = Process::start(program)?;
        let pipes = process.pipes();
        Ok(Self::start(Some(process), move |inbox, outbox| {
            if let Some((to, from)) = pipes {
                // Where the process is gone, the desk sees that nothing comes any more.
                let _ = exchange(to, from, &setup, inbox, outbox);
            }
        }))
    }

    fn start<T>(
        process: Option<Process>,
        run: impl FnOnce(Receiver<Order>, &Sender<Reply>) -> T + Send + 'static,
    ) -> Self {
        let (orders, inbox) = mpsc::channel();
        let (outbox, replies) = mpsc::channel();
        std::thread::Builder::new()
            .stack_size(STACK)
            .spawn(move || {
                run(inbox, &outbox);
            })
            .expect("the system can start a thread");
        Self { orders, replies, process }
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
    let pool = || rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().ok();
    let _pool = match processors {
        Processors::One => pool(),
        Processors::All => None,
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
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What it has to say comes as a reply.
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self { child })
    }

    fn pipes(&mut self) -> Option<(ChildStdin, ChildStdout)> {
        Some((self.child.stdin.take()?, self.child.stdout.take()?))
    }
}

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
    Done { pages: usize },
    Failed(Vec<Diagnostic>),
    Panic(Option<String>),
}

/// Hands orders to a process and takes its replies, one after the other.
fn exchange(
    to: impl Write,
    from: impl Read,
    setup: &Setup,
    inbox: Receiver<Order>,
    outbox: &Sender<Reply>,
) -> std::io::Result<()> {
    let (mut to, mut from) = (BufWriter::new(to), BufReader::new(from));
    wire::send(&mut to, &setup.head, setup.parts.iter().map(Vec::as_slice))?;
    for Order { document, prepared, ident } in inbox {
        let head = OrderHead { document, ident, pages: prepared.pages() };
        wire::send(&mut to, &head, prepared.parts().collect::<Vec<_>>())?;
        drop(prepared);
        let Some((head, mut parts)) = wire::receive::<ReplyHead>(&mut from)? else { break };
        let reply = match head {
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
/// reply to each. `gone` is called as soon as the other side is gone, whatever is under way:
/// it should end the process, for nobody waits for a reply any more.
///
/// # Errors
/// What comes in is no setup, as a message.
pub fn serve(
    from: impl Read + Send + 'static,
    to: impl Write + Send + 'static,
    gone: impl FnOnce() + Send + 'static,
) -> Result<(), String> {
    let mut from = BufReader::new(from);
    let fault = |why: std::io::Error| format!("the worker process got no work: {why}");
    let setup = wire::receive::<String>(&mut from).map_err(fault)?;
    let (head, parts) = setup.ok_or("the worker process got no work")?;
    let typesetter = Typesetter::from_setup(Setup { head, parts })?;
    let (orders, inbox) = mpsc::channel();
    std::thread::spawn(move || {
        while let Ok(Some((head, parts))) = wire::receive::<OrderHead>(&mut from) {
            let OrderHead { document, ident, pages } = head;
            let Some(prepared) = Prepared::from_parts(parts, pages) else { break };
            if orders.send(Order { document, prepared, ident }).is_err() {
                break;
            }
        }
        gone();
    });
    let mut to = BufWriter::new(to);
    let work = move || {
        work(&typesetter, Processors::One, inbox, |reply| {
            let (head, pdf) = match reply {
                Reply::Done(Ok(Rendered { pdf, pages })) => (ReplyHead::Done { pages }, Some(pdf)),
                Reply::Done(Err(findings)) => (ReplyHead::Failed(findings), None),
                Reply::Panic(said) => (ReplyHead::Panic(said), None),
            };
            wire::send(&mut to, &head, pdf.as_deref())
        });
    };
    let worker = std::thread::Builder::new().stack_size(STACK).spawn(work).map_err(fault)?;
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
        let mut desk = Desk::new(&typesetter, &Workers::Threads, Duration::from_secs(3));
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
        let served = serve(std::io::Cursor::new(input), pipe, || {});
        (served, reader.join().expect("it only reads"))
    }

    #[test]
    fn a_worker_replies_to_each_order_and_ends_with_them() {
        let mut input = Vec::new();
        let setup = Typesetter::built_in().setup();
        let parts = setup.parts.iter().map(Vec::as_slice);
        wire::send(&mut input, &setup.head, parts).expect("there is room in memory");
        for ident in ["usual", "panic", "usual"] {
            let head = OrderHead { document: Document::Team, ident: ident.to_owned(), pages: 0 };
            wire::send(&mut input, &head, [&b"{}"[..]; 3]).expect("there is room in memory");
        }
        let (end, replies) = served(input);
        assert_eq!(end, Ok(()));
        let mut replies = replies.as_slice();
        let mut reply = || wire::receive::<ReplyHead>(&mut replies).expect("a whole reply");
        for expected in ["in the template: ", "as asked for", "in the template: "] {
            let said = match reply().expect("a reply").0 {
                ReplyHead::Failed(findings) => findings[0].message.clone(),
                ReplyHead::Panic(said) => said.unwrap_or_default(),
                ReplyHead::Done { .. } => panic!("this is no report"),
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
