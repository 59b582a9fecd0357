//! Documents taken through the stages in worker processes, one at a time each.
//!
//! `thông báo 12.pdf` may nest without end, or hold a picture that fills all memory. In a process of its own it costs
//! that process, and the run goes on with what is left of the document: the pages that did not kill anybody.
//!
//! ```text
//!  run ── DocumentWorkers ─┬─ child: ingest → repair → extract → check → files     (no disk, no network)
//!   │          │           └─ child: …
//!   │          └─ page images ──> Engine (in turn in children of its own)
//!   └─ writes the files, the catalogue, the log
//! ```
//! The parent reads the file's bytes and writes the results; a child gets bytes and gives bytes. It asks for each page
//! ([`Gate`](super::Gate)), sends page images out to be read, and says which stage it is in. A worker that is lost is
//! replaced and its document tried once more, page by page, by a run when all others are through; a page that costs a
//! second worker is left out the third time and named in the result. Where a worker is silent for long, another document
//! is begun beside it. All speak in frames over the child's standard streams.

mod child;
mod inside;
mod outside;
mod seats;
mod supervise;

pub use inside::{document_worker, files};
pub use outside::{
    Costs, Delivered, DocumentFailed, DocumentJob, DocumentSettings, DocumentWorkers, OutputKind, Tried,
};
pub use seats::Seat;

/// The stable name of what is wrong where the program itself is: a panic, an answer that makes no sense.
const INTERNAL: &str = "document.internal";

use super::{Limits, OcrMode, PdfMode};
use crate::containment::{Loss, Sandbox};
use crate::model::{Correction, Page};
use serde::{Deserialize, Serialize};

/// From the parent.
#[derive(Debug, Serialize, Deserialize)]
enum Request {
    /// The first frame. Answered by [`Reply::Hello`].
    Setup(Setup),
    /// A document; its bytes follow. Answered by [`Reply::Done`], [`Reply::Failed`] or [`Reply::Stopped`].
    Document {
        /// As it can be opened; for messages, and for what its ending promises.
        path: String,
        /// Names its outputs.
        relative: String,
        /// What the engine calls itself; `None` where there is none.
        engine: Option<String>,
        /// What the user decided about reading images.
        ocr: OcrMode,
        /// Repairs less sure than this are only suggested.
        threshold: u8,
        /// Which documents get a searchable copy.
        pdf: PdfMode,
        /// What a person accepted for figures of the document.
        corrections: Vec<Correction>,
    },
    /// One page as pixels, counted from 1; the file's bytes follow. Answered by [`Reply::Image`] or [`Reply::Failed`].
    Picture { path: String, page: usize },
    /// A page may be begun, or not: the answer to [`Reply::Want`].
    Turn { page: usize, turn: WireTurn },
    /// What was read of an image: the answer to [`Reply::Image`].
    Page { number: u64, read: Result<Page, PageError> },
}

/// What a worker needs to begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Setup {
    threads: usize,
    memory: u64,
    limits: Limits,
}

/// [`super::Turn`] on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum WireTurn {
    Go,
    Lost { loss: Loss, why: String },
    Stop,
}

/// An engine's error on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct PageError {
    loss: Option<Loss>,
    of_the_page: bool,
    message: String,
}

/// From the child.
#[derive(Debug, Serialize, Deserialize)]
enum Reply {
    /// Who answers.
    Hello(Hello),
    /// The document comes to a stage.
    Stage(String),
    /// May this page be begun?
    Want { page: usize },
    /// It is through.
    Left { page: usize },
    /// A page image to be read; its pixels follow.
    Image { number: u64, width: u32, height: u32, dpi: u32 },
    /// The document is done; its files follow one after the other.
    Done {
        files: Vec<(OutputKind, usize)>,
        /// Its words with their places.
        pages: Vec<Page>,
    },
    /// It failed.
    Failed { stage: String, code: String, loss: Option<Loss>, message: String },
    /// It was stopped before all pages were read.
    Stopped,
}

/// What a worker says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// Name of its language model.
    pub model: String,
    /// Version of its administrative units.
    pub gazetteer: String,
    /// Digest of the user's words; empty where there are none.
    pub user: String,
    /// What it cannot reach.
    pub sandbox: Sandbox,
}
