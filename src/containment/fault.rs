//! Dying on purpose, so that the tests can ask whether all others are delivered.
//!
//! `TRADAU_TEST_FAULT=crash@repair@xau.txt` makes a worker of a debug build crash when it comes to repair a document of
//! that name. `TRADAU_TEST_STEP=kill:17` kills the run itself before the 17th thing that it makes last (a file begun,
//! filled, brought to the disk, named; a line of the log; an entry of the catalogue), `full:17` lets it and all after it
//! fail as on a full disk. Builds for users do not look at these variables.

use std::io;

/// Dies as the variable says, if it names this stage and this subject (the document's path, or for OCR its page's
/// size, `1234x99`). Several faults have semicolons between them; `crash`, `hang`, `memory`, `stack`, `panic`.
#[cfg(debug_assertions)]
pub fn at(stage: &str, subject: &str) {
    let Ok(faults) = std::env::var("TRADAU_TEST_FAULT") else { return };
    for fault in faults.split(';') {
        let mut parts = fault.splitn(3, '@');
        if let (Some(how), Some(named), Some(what)) = (parts.next(), parts.next(), parts.next())
            && named == stage
            && subject.contains(what)
        {
            die(how, stage);
        }
    }
}

/// Nothing, in a build for users.
#[cfg(not(debug_assertions))]
pub const fn at(_: &str, _: &str) {}

#[cfg(debug_assertions)]
fn die(how: &str, stage: &str) {
    match how {
        "crash" => std::process::abort(),
        "hang" => loop {
            std::thread::park();
        },
        "memory" => {
            let mut hoard: Vec<Vec<u8>> = Vec::new();
            loop {
                hoard.push(std::hint::black_box(vec![1; 64 << 20]));
            }
        }
        "stack" => {
            std::hint::black_box(deeper(1));
        }
        _ => panic!("a fault on purpose in {stage}"),
    }
}

#[cfg(debug_assertions)]
#[expect(unconditional_recursion, reason = "that is the fault")]
fn deeper(n: u64) -> u64 {
    let here = std::hint::black_box([n; 512]);
    deeper(n + 1) + here[7]
}

/// Comes before each thing that a run makes last.
#[cfg(debug_assertions)]
pub(crate) fn step() -> io::Result<()> {
    use std::sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    };
    static PLAN: LazyLock<Option<(String, u64)>> = LazyLock::new(|| {
        let plan = std::env::var("TRADAU_TEST_STEP").ok()?;
        let (how, number) = plan.split_once(':')?;
        Some((how.to_owned(), number.parse().ok()?))
    });
    static STEPS: AtomicU64 = AtomicU64::new(0);
    let Some((how, number)) = &*PLAN else { return Ok(()) };
    let step = STEPS.fetch_add(1, Ordering::SeqCst) + 1;
    match how.as_str() {
        "kill" if step == *number => std::process::abort(),
        "full" if step >= *number => Err(io::ErrorKind::StorageFull.into()),
        _ => Ok(()),
    }
}

/// Nothing, in a build for users.
#[cfg(not(debug_assertions))]
#[expect(clippy::unnecessary_wraps, reason = "the other one fails")]
pub(crate) const fn step() -> io::Result<()> {
    Ok(())
}
