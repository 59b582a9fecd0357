//! Pixels → words: the OCR engine behind a trait, Tesseract in worker processes behind the trait.
//!
//! Tesseract is C++ and may crash or hang on a page of rubbish; 10,000 files must not die with it. So it runs in
//! child processes of this same program, one page at a time each, and a child that is lost costs a page a second
//! try and nothing else. It also must run single-threaded to be fast (four times as fast on two cores), which
//! only the environment of a *starting* process can tell it.
//!
//! ```text
//! rayon threads ─ Workers::read ─ straighten ─┬─ child 1: Tesseract, `vie`
//!                                             └─ child 2: Tesseract, `vie`
//! ```
//! Where the library or its data is missing, or on request, a child starts the `tesseract` command for each image instead.
//!
//! Ruled tables are found by their rules and read cell by cell; their rows come back with the columns of their words.
//! A page comes back as words with boxes on the *original* image, even where it had to be turned by a degree to be
//! read: in `phường Hải Bình (67,35%)` the figure can be shown to the reader where it stands on the scan.
//!
//! The other rooms test with [`FakeEngine`]; only this room starts the real one.

mod blank;
mod cache;
mod cells;
mod child;
mod doubts;
#[cfg(test)]
mod drawn;
mod engine;
mod error;
mod folio;
mod formulas;
mod glyphs;
mod grid;
mod head;
mod numbers;
mod patch;
mod rows;
mod sheet;
mod signature;
mod skew;
mod specks;
mod status;
mod upright;
mod wire;
pub mod worker;
mod workers;

pub use blank::is_blank;
pub use cache::Cached;
pub use engine::{Engine, FakeEngine};
pub use error::OcrError;
pub use skew::{Skew, estimate_skew};
pub use status::{EngineStatus, install_hint, probe};
pub use workers::{EngineKind, Settings, Workers};
