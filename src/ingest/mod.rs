//! Bytes → pages: PDF (scan, born-digital, mixed), images, text.
//!
//! Everything foreign enters tradau here, so this is where a file is told apart by what it *holds*, where its
//! limits are kept, and where a file that cannot be read gets its sentence: a scanner's JPEG saved as
//! `thông báo 12.pdf` is not a PDF, and the archivist should read exactly that, not `parse error`.
//!
//! [`discover`] finds the files, [`open`] makes a [`Source`] of one. A source gives, page by page and only when
//! asked, the [text layer](Source::text_layer) and the [page as pixels](Source::image); both count in the same
//! pixels, so a box of the one can be looked at on the other. Nothing is ever silently shorter than the file
//! says: a PDF that announces twelve pages and has nine is an error, not a document of nine pages.

mod density;
mod discover;
mod error;
mod layout;
mod legacy;
mod limits;
mod original;
mod pdf;
mod picture;
mod plain;
mod sniff;
mod source;
mod tiff;

pub use discover::{Discovery, Input, Skipped, discover};
pub use error::IngestError;
pub use limits::Limits;
pub use source::{PageSurvey, Source, bytes, identity, may_have_images, open};
