//! Keeps the work on foreign bytes in processes of its own, which may die without taking a run along.
//!
//! An archivist's folder holds whatever scanners and mail brought in thirty years. One PDF whose pages nest in each
//! other without end, one image on which Tesseract's C++ writes past a buffer, and a program that does everything itself
//! is gone, with the 9,999 others. So `thông báo 12.pdf` is parsed by one child process and its page images are read by
//! another; each has a limit on memory and on silence, may write no file and open no connection, and ends when its
//! parent does. What is left of a child that went down is a sentence: `crash (signal 11)`, `timeout`, `memory`.
//!
//! | file | owns |
//! | --- | --- |
//! | `process` | starting a child, its pipes, and what it died of |
//! | `allocator` | how much memory that is not used is kept |
//! | `confine` | inside the child: limits of the operating system |
//! | `sandbox` | inside the child: Landlock and seccomp, where Linux has them |
//! | `feed` | inside the child: its input on a thread of its own, so that it ends when the parent is gone |
//! | `frame` | what both say to each other: JSON and raw bytes with their lengths in front |
//! | `fault` | for the tests: dying on purpose |

mod allocator;
mod confine;
pub mod fault;
mod feed;
pub(crate) mod frame;
mod process;
mod sandbox;

pub use allocator::begin_again;
pub(crate) use confine::{confine, limit_time};
pub(crate) use feed::feed;
pub(crate) use process::Process;
pub use process::{Loss, Lost};
pub use sandbox::Sandbox;
pub(crate) use sandbox::enclose;

/// Bytes of memory that a worker process may have, where nobody says otherwise.
pub const MEMORY: u64 = 4 << 30;
