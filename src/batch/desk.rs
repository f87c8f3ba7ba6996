//! A thread that typesets for a worker, so that it can be left behind.
//!
//! Typst has no way to be stopped. A document that does not end keeps its thread, which the
//! worker leaves and goes on with another; the thread ends with the process. It costs the
//! others a processor, and memory where its loop gathers something, so only so many are left
//! behind before no more is tried.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use super::STACK;
use crate::diag::{Checked, Diagnostic};
use crate::typeset::{Document, Prepared, Rendered, Typesetter};

/// What comes of typesetting a document.
pub(super) type Typeset = Result<Checked<Rendered>, Vec<Diagnostic>>;

/// A document to typeset.
pub(super) struct Order {
    pub(super) document: Document,
    pub(super) prepared: Prepared,
    pub(super) ident: String,
}

/// How many threads may be left behind in the life of the process.
const MOST_LEFT: usize = 8;

/// How many were.
static LEFT: AtomicUsize = AtomicUsize::new(0);

/// Where a worker hands in its documents.
pub(super) struct Desk<'a> {
    typesetter: &'a Arc<Typesetter>,
    timeout: Duration,
    thread: Option<Thread>,
}

struct Thread {
    orders: Sender<Order>,
    /// None for a document that ended in a panic.
    typeset: Receiver<Option<Typeset>>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(typesetter: &'a Arc<Typesetter>, timeout: Duration) -> Self {
        Self { typesetter, timeout, thread: None }
    }

    /// Typesets a document, or gives it up.
    pub(super) fn typeset(&mut self, order: Order) -> Typeset {
        if LEFT.load(Ordering::Relaxed) >= MOST_LEFT {
            let message = format!("not tried, because {MOST_LEFT} reports before it did not end");
            return Err(vec![
                Diagnostic::error(message).hint("look for an endless loop in the templates"),
            ]);
        }
        let thread = self.thread.take().unwrap_or_else(|| Thread::start(self.typesetter));
        let fault = || vec![internal_fault()];
        thread.orders.send(order).map_err(|_| fault())?;
        match thread.typeset.recv_timeout(self.timeout) {
            Ok(typeset) => {
                self.thread = Some(thread);
                typeset.unwrap_or_else(|| Err(fault()))
            }
            Err(RecvTimeoutError::Disconnected) => Err(fault()),
            Err(RecvTimeoutError::Timeout) => {
                LEFT.fetch_add(1, Ordering::Relaxed);
                let message = format!(
                    "the report was given up: it was not typeset within {} s",
                    self.timeout.as_secs_f64()
                );
                Err(vec![Diagnostic::error(message).hint("`--timeout SECONDS` gives it more time")])
            }
        }
    }
}

impl Thread {
    fn start(typesetter: &Arc<Typesetter>) -> Self {
        let (orders, inbox) = mpsc::channel::<Order>();
        let (outbox, typeset) = mpsc::channel();
        let typesetter = Arc::clone(typesetter);
        let work = move || {
            // The pool must outlive the documents; where it cannot be made, the shared pool
            // serves as well, only slower.
            let _pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
            for Order { document, prepared, ident } in inbox {
                let make = || {
                    #[cfg(test)]
                    tests::inject(&ident);
                    typesetter.typeset_prepared(document, prepared, &ident)
                };
                if outbox.send(catch_unwind(AssertUnwindSafe(make)).ok()).is_err() {
                    return;
                }
            }
        };
        std::thread::Builder::new()
            .stack_size(STACK)
            .spawn(work)
            .expect("the system can start a thread");
        Self { orders, typeset }
    }
}

/// What is said of a report that ended in a panic.
pub(super) fn internal_fault() -> Diagnostic {
    Diagnostic::error("the report could not be made: an internal fault stopped it")
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
        let mut desk = Desk::new(&typesetter, Duration::from_secs(3));
        // The view is none: what matters is that the template is come to and says so.
        let mut typeset = |ident: &str| {
            let prepared = typesetter.prepare(&serde_json::json!({})).expect("it is JSON");
            let order = Order { document: Document::Team, prepared, ident: ident.to_owned() };
            desk.typeset(order).expect_err("this is no report")[0].message.clone()
        };
        let start = Instant::now();
        for (ident, expected) in [
            ("usual", "in the template: "),
            ("panic", "an internal fault stopped it"),
            ("usual", "in the template: "),
            ("endless", "it was not typeset within 3 s"),
            ("usual", "in the template: "),
        ] {
            let message = typeset(ident);
            assert!(message.contains(expected), "{ident}: {message}");
        }
        assert!(start.elapsed() < Duration::from_secs(30));
    }
}
