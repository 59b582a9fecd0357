//! Ctrl-C: the first time the run ends where it can be taken up again, the second time at once.

use super::exit::{Exit, Failure};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

/// Exit code of a program that an interrupt has stopped: 128 and the number of the signal.
pub(crate) const CODE: u8 = 130;

static ASKED: AtomicBool = AtomicBool::new(false);

/// Whether somebody has asked the run to end. The pages in flight are finished, no other is begun.
pub(crate) fn asked() -> &'static AtomicBool {
    &ASKED
}

/// Listens for Ctrl-C, and for the signals that ask a program to end.
pub(crate) fn listen() -> Result<(), Failure> {
    ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::SeqCst) {
            // Whatever is half-written has a name of its own, and the next run clears it away.
            process::exit(CODE.into());
        }
        eprintln!("\ntradau: interrupted: the pages in flight are finished first; once more stops at once");
    })
    .map_err(|e| Failure::new(Exit::Usage, format!("cannot listen for Ctrl-C: {e}")))
}
