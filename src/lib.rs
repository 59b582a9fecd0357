//! tradau (*tra dấu*: look the marks up; *trả dấu*: give them back) reads scanned Vietnamese administrative
//! notices, gives the text its diacritics back, lifts every figure out as a typed record, and proves or
//! disproves the arithmetic.
//!
//! A document goes through the rooms once, front to back; only [`pipeline`] knows the order. See
//! `ARCHITECTURE.md` for the picture.

pub mod catalogue;
pub mod channel;
pub mod check;
pub mod containment;
pub mod evaluate;
pub mod export;
pub mod extract;
pub mod gazetteer;
pub mod ingest;
pub mod lexicon;
pub mod model;
pub mod normalize;
pub mod ocr;
pub mod orthography;
pub mod pipeline;
pub mod repair;

#[cfg(feature = "train")]
pub mod forge;
#[cfg(feature = "train")]
pub mod training;
