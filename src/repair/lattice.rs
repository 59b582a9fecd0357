//! All readings of a stretch of text between two boundaries: a graph whose nodes are the gaps between pieces.

use super::Cost;

/// What kind of reading an edge is; decides the reason that an edit states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reading {
    /// A locked piece, or a word left as it was read.
    AsRead,
    /// Another syllable.
    Syllable,
    /// An abbreviation.
    Abbreviation,
    /// The name of a unit of the document's place.
    Place,
    /// Two pieces that were one.
    Join,
    /// One piece that was two.
    Split,
    /// A word of the user.
    UserWord,
}

/// One reading of the pieces `from..to`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edge {
    /// First piece.
    pub from: usize,
    /// One past the last piece.
    pub to: usize,
    /// What the language model sees.
    pub words: Vec<u16>,
    /// What would stand in the text.
    pub output: String,
    /// Channel and priors, without the language model.
    pub cost: Cost,
    /// What kind of reading.
    pub reading: Reading,
}

/// The edges of one stretch.
#[derive(Debug, Clone, Default)]
pub(super) struct Lattice {
    /// Number of pieces.
    pub len: usize,
    /// Edges by their first piece, ascending.
    pub edges: Vec<Edge>,
}
