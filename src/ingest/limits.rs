//! How much of a foreign file is believed before it is refused.
//!
//! A scan of an A0 map at 400 dpi has 248 million pixels, a bound year of notices has about 3,000 pages: what
//! lies far beyond is a mistake or an attack, and must not take the memory of the whole run with it.
//!
//! They hold for a whole process, are set once before the first file is opened, and each message about one names its
//! option of `tradau run`.

use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// The most of each that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of a file.
    pub bytes: u64,
    /// Pages of a file.
    pub pages: usize,
    /// Pixels of a page image.
    pub pixels: u64,
    /// Characters of a document, and of one page of a PDF.
    pub characters: usize,
    /// Cells of all tables of a document.
    pub cells: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 1 << 30, pages: 5_000, pixels: 200_000_000, characters: 10_000_000, cells: 1_000_000 }
    }
}

/// Longest side of a page image in pixels (the rasteriser counts in 16 bits).
pub(crate) const SIDE: u32 = 65_000;

static IN_FORCE: OnceLock<Limits> = OnceLock::new();

impl Limits {
    /// Puts these in force for this process. Only the first call does, and only before a file was opened.
    pub fn set(self) {
        let _ = IN_FORCE.set(self);
    }

    /// Those of this process.
    #[must_use]
    pub fn in_force() -> Self {
        get()
    }
}

/// The limits in force.
pub(crate) fn get() -> Limits {
    *IN_FORCE.get_or_init(Limits::default)
}
