//! Makes scans whose truth is known: typesets notices, degrades the pages, writes them as images and PDF.
//!
//! Why: repair learns its channel from pairs of damaged and true text, and the main job is measured on scans whose
//! every figure is known. Nobody has typed off enough real scans, so the forge makes them: `Số hồ sơ: **12.480**` is set
//! in a Times-like face, scanned askew on a dusty glass, and comes back from the wrong-language OCR as `Sb hd so: 12.480`,
//! with the truth beside it.
//!
//! Everything is seeded: the same source, fonts, settings and seed give the same bytes.

// Lengths are small, positive and well inside f32 and u32; a page is 2480 by 3508 pixels at 300 dpi.
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "pixel arithmetic on sizes far below every limit"
)]

mod born_pdf;
mod columns;
mod compose;
mod degrade;
mod error;
mod fax;
mod font;
mod ink;
pub mod inline;
mod layout;
pub mod markup;
mod page;
mod random;
mod raster;
mod run;
#[cfg(test)]
mod sample_font;
mod scan;
mod scan_pdf;
mod table;
mod tiff_file;
mod truetype;

pub use born_pdf::write_born_digital;
pub use compose::compose;
pub use degrade::{Colours, Level, degrade};
pub use error::ForgeError;
pub use font::{Face, FontFamily};
pub use layout::{Typesetting, typeset, typeset_blocks};
pub use page::{LaidPage, LineKind, PlacedGlyph, Rule, TextLine, text_of};
pub use random::Random;
pub use raster::render;
pub use run::{Settings, Summary, run};
pub use scan::{Coding, Scan};
pub use scan_pdf::write_pdf;
pub use tiff_file::write_tiff;
