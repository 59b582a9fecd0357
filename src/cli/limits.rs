//! How much of a foreign file is believed: `--max-…`.

use clap::Args;
use std::time::Duration;
use tradau::pipeline::Limits;

#[derive(Debug, Clone, Args)]
pub(crate) struct LimitArguments {
    /// Seconds that a document may take without a sign of life, while no page of it is with the engine.
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..),
        help_heading = "Limits")]
    document_time: u64,
    /// Megabytes that a file may have.
    #[arg(long, value_name = "MB", default_value_t = 1024, value_parser = clap::value_parser!(u64).range(1..=2047),
        help_heading = "Limits")]
    max_bytes: u64,
    /// Pages that a file may have.
    #[arg(long, value_name = "PAGES", default_value_t = 5_000, help_heading = "Limits")]
    max_pages: usize,
    /// Millions of pixels that a page image may have.
    #[arg(long, value_name = "MILLIONS", default_value_t = 200, value_parser = clap::value_parser!(u64).range(1..=4_000),
        help_heading = "Limits")]
    max_pixels: u64,
    /// Characters that a document may have, or one page of a PDF.
    #[arg(long, value_name = "CHARACTERS", default_value_t = 10_000_000, help_heading = "Limits")]
    max_characters: usize,
    /// Cells that a document's tables may have.
    #[arg(long, value_name = "CELLS", default_value_t = 1_000_000, help_heading = "Limits")]
    max_cells: usize,
}

impl LimitArguments {
    pub(crate) const fn limits(&self) -> Limits {
        Limits {
            bytes: self.max_bytes << 20,
            pages: self.max_pages,
            pixels: self.max_pixels * 1_000_000,
            characters: self.max_characters,
            cells: self.max_cells,
        }
    }

    /// Puts them in force in this process.
    pub(crate) fn set(&self) {
        self.limits().set();
    }

    /// How long a document worker may be silent.
    pub(crate) const fn silence(&self) -> Duration {
        Duration::from_secs(self.document_time)
    }
}
