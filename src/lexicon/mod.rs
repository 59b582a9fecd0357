//! Words that are known beside the syllables of the language model: the abbreviations of notices.
//!
//! `ĐDĐT` is no syllable, and what an engine makes of it (`PDDT`, `BDDT`) looks like any other capitals. Who
//! reads notices knows it at once, because it stands in the bracket after `định danh điện tử`: so an
//! [`Abbreviation`] brings its expansion along.
//!
//! Lists share one trait, [`Lexicon`], so that repair does not know which kind it was given.

mod curated;

pub use curated::{Curated, LexiconError};

/// A short form and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Abbreviation {
    /// As written: `ĐDĐT`.
    pub written: String,
    /// What it stands for, in small letters but for names: `định danh điện tử`.
    pub expansion: String,
}

/// A list of known words.
pub trait Lexicon {
    /// All abbreviations, sorted as written.
    fn abbreviations(&self) -> Vec<&Abbreviation>;

    /// One abbreviation, as written.
    fn abbreviation(&self, written: &str) -> Option<&Abbreviation>;
}
