//! All readings of a stretch of text between two boundaries: a graph whose nodes are the gaps between pieces.

use super::{Cost, LanguageModel};
use crate::model::DamageProfile;
use crate::orthography::Case;
use std::borrow::Cow;

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
    /// A word or name of the user.
    UserWord,
    /// Two pieces that were one.
    Join,
    /// One piece that was two.
    Split,
    /// A word where digits were read.
    Figure,
}

/// What the language model sees of a reading: a few words, of a longer name the last ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words {
    ids: [u16; Self::MOST],
    len: u8,
}

impl Words {
    const MOST: usize = 5;

    pub(super) const fn one(id: u16) -> Self {
        Self { ids: [id, 0, 0, 0, 0], len: 1 }
    }

    pub(super) const fn two(a: u16, b: u16) -> Self {
        Self { ids: [a, b, 0, 0, 0], len: 2 }
    }

    pub(super) fn of(ids: &[u16]) -> Self {
        let mut out = Self { ids: [0; Self::MOST], len: 0 };
        for (slot, id) in out.ids.iter_mut().zip(&ids[ids.len().saturating_sub(Self::MOST)..]) {
            *slot = *id;
            out.len += 1;
        }
        out
    }

    /// The word, if it is one.
    pub(super) const fn single(&self) -> Option<u16> {
        if self.len == 1 { Some(self.ids[0]) } else { None }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u16> {
        self.ids.iter().take(usize::from(self.len)).copied()
    }
}

/// What would stand in the text. Written out only for the readings that win.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Output {
    /// What stands there.
    AsRead,
    /// A word of the language model.
    Word(u16, Case),
    /// Two of them.
    Two([(u16, Case); 2]),
    /// An abbreviation of the lexicon.
    Abbreviation(u16),
    /// One of the lattice's own texts.
    Text(u32),
}

/// One reading of the pieces `from..to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    /// First piece.
    pub from: usize,
    /// One past the last piece.
    pub to: usize,
    /// What the language model sees.
    pub words: Words,
    /// What would stand in the text.
    pub output: Output,
    /// Channel and priors, without the language model.
    pub cost: Cost,
    /// What kind of reading.
    pub reading: Reading,
}

/// A path this much dearer than a node's best is dropped: e^-10 and e^-7. Where the language was right, what is second best
/// decides how sure the best is; where all is wreckage, there are many seconds, and none near.
const WIDTH: Cost = 10_000;
const WIDTH_IN_WRECKAGE: Cost = 7_000;

/// The edges of one stretch.
#[derive(Debug, Clone)]
pub(super) struct Lattice {
    /// Number of pieces.
    pub len: usize,
    /// Edges by their first piece, ascending.
    pub edges: Vec<Edge>,
    /// Names and words that no list of the program has.
    pub texts: Vec<String>,
    /// How much dearer than a node's best a path may be.
    pub width: Cost,
    /// True if what stands before it is a unit's name in a list.
    pub after_place: bool,
}

impl Lattice {
    /// Without edges yet, for a stretch of so many pieces of a page.
    pub(super) fn of(len: usize, profile: DamageProfile) -> Self {
        let width = match profile {
            DamageProfile::WrongLanguage | DamageProfile::MarksStripped => WIDTH_IN_WRECKAGE,
            DamageProfile::BadScan | DamageProfile::Clean => WIDTH,
        };
        Self { len, edges: Vec::new(), texts: Vec::new(), width, after_place: false }
    }

    /// Keeps a text for an edge.
    pub(super) fn keep(&mut self, text: String) -> Output {
        self.texts.push(text);
        Output::Text(u32::try_from(self.texts.len() - 1).unwrap_or(u32::MAX))
    }
}

/// The words that outputs are made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vocabulary<'a> {
    pub(super) model: &'a LanguageModel,
    /// As written, with the lower-case id in the model (or unknown).
    pub(super) abbreviations: &'a [(String, u16)],
}

impl<'a> Vocabulary<'a> {
    /// What an edge writes where `read` stands.
    pub(super) fn written<'t>(&self, edge: &Edge, lattice: &'t Lattice, read: &'t str) -> Cow<'t, str>
    where
        'a: 't,
    {
        let word = |(id, case): (u16, Case)| case.apply(self.model.word(id));
        match edge.output {
            Output::AsRead => Cow::Borrowed(read),
            Output::Word(id, case) => Cow::Owned(word((id, case))),
            Output::Two([a, b]) => Cow::Owned(format!("{} {}", word(a), word(b))),
            Output::Abbreviation(i) => {
                Cow::Borrowed(self.abbreviations.get(usize::from(i)).map_or(read, |a| a.0.as_str()))
            }
            Output::Text(i) => Cow::Borrowed(lattice.texts.get(i as usize).map_or(read, String::as_str)),
        }
    }
}
