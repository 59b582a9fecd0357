//! A smoothed syllable n-gram model, read in place.
//!
//! The model is a back-off mixture of modified Kneser-Ney models (Chen & Goodman 1999), one for each kind of
//! text, stored as sorted arrays in a trie by word (after Heafield's `KenLM`, 2011) with costs in one byte. It is
//! used where it lies: opening it reads a header of some dozen numbers.
//!
//! `P(điện | định danh)` is found under `định → danh → điện`; if that is not stored, the cost is the back-off cost
//! of `định danh` plus that of `P(điện | danh)`.

use crate::channel::Cost;
use std::borrow::Cow;

/// One step of the stored costs: a byte holds 0 … 255 steps.
pub const COST_STEP: Cost = 80;

/// First bytes of a model file.
pub const MAGIC: &[u8; 8] = b"TDLM\x01\0\0\0";

/// The highest order that the format allows: a node is named by at most three words of history.
pub const MAX_ORDER: usize = 4;

/// Ids that every model has.
pub mod reserved {
    /// A word that the model does not know.
    pub const UNKNOWN: u16 = 0;
    /// The border between sentences, before the first word and after the last.
    pub const BOUNDARY: u16 = 1;
    /// A number, date or code.
    pub const NUMBER: u16 = 2;
    /// First id of a word.
    pub const FIRST_WORD: u16 = 3;
}

/// Why a model could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// Not a model, or one of another version.
    #[error(
        "not a language model of this version (expected the mark TDLM version 1); rebuild it with `tradau train language-model`"
    )]
    Magic,
    /// The file ends early or its parts do not fit each other.
    #[error("the language model is damaged: {0}")]
    Damaged(&'static str),
}

/// Arrays of one order above the first.
#[derive(Debug, Clone, Copy, Default)]
struct Level {
    words: usize,
    costs: usize,
    back_offs: usize,
    children: usize,
    len: usize,
}

/// An n-gram model over syllables.
#[derive(Debug, Clone)]
pub struct LanguageModel {
    bytes: Cow<'static, [u8]>,
    order: usize,
    vocabulary: usize,
    string_ends: usize,
    strings: usize,
    unigram_costs: usize,
    unigram_back_offs: usize,
    unigram_children: usize,
    levels: [Level; MAX_ORDER - 1],
    info: (usize, usize),
    name: String,
}

/// A history: the stored nodes of the last words, longest first. What a decoder keeps for each path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct History {
    words: [u16; MAX_ORDER - 1],
    len: u8,
}

impl History {
    /// The history at the start of a sentence.
    #[must_use]
    pub const fn start() -> Self {
        Self { words: [reserved::BOUNDARY, 0, 0], len: 1 }
    }

    /// This history followed by a word, cut to what the model looks back on.
    #[must_use]
    pub fn push(mut self, word: u16, order: usize) -> Self {
        if word == reserved::BOUNDARY {
            return Self::start();
        }
        let keep = (self.len as usize).min(order.saturating_sub(2));
        // Most recent word first, so that a shorter history is a prefix.
        self.words.copy_within(0..keep, 1);
        self.words[0] = word;
        for slot in &mut self.words[keep + 1..] {
            *slot = 0;
        }
        self.len = u8::try_from(keep + 1).unwrap_or(1);
        self
    }

    /// The last word.
    #[must_use]
    pub const fn last(self) -> u16 {
        self.words[0]
    }

    /// The words, oldest first.
    fn oldest_first(self) -> impl DoubleEndedIterator<Item = u16> + Clone {
        let len = self.len as usize;
        (0..len).rev().map(move |i| self.words[i])
    }
}

impl LanguageModel {
    /// Opens a model where it lies.
    pub fn open(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, ModelError> {
        let bytes = bytes.into();
        if bytes.get(..8) != Some(MAGIC) {
            return Err(ModelError::Magic);
        }
        let mut at = 8;
        let mut number = || -> Result<usize, ModelError> {
            let n = read_u32(&bytes, at).ok_or(ModelError::Damaged("the header ends early"))?;
            at += 4;
            Ok(n as usize)
        };
        let order = number()?;
        let vocabulary = number()?;
        let string_bytes = number()?;
        let info_bytes = number()?;
        if !(2..=MAX_ORDER).contains(&order) || vocabulary > usize::from(u16::MAX) {
            return Err(ModelError::Damaged("impossible order or vocabulary"));
        }
        let mut lens = [0; MAX_ORDER - 1];
        for len in lens.iter_mut().take(order - 1) {
            *len = number()?;
        }
        let mut take = |size: usize| {
            let here = at;
            at += size;
            here
        };
        let info = (take(info_bytes), info_bytes);
        let string_ends = take(4 * vocabulary);
        let strings = take(string_bytes);
        let unigram_costs = take(vocabulary);
        let unigram_back_offs = take(vocabulary);
        let unigram_children = take(4 * (vocabulary + 1));
        let mut levels = [Level::default(); MAX_ORDER - 1];
        for (i, level) in levels.iter_mut().take(order - 1).enumerate() {
            let len = lens[i];
            let last = i + 2 == order;
            *level = Level {
                words: take(2 * len),
                costs: take(len),
                back_offs: if last { 0 } else { take(len) },
                children: if last { 0 } else { take(4 * (len + 1)) },
                len,
            };
        }
        if bytes.len() != at {
            return Err(ModelError::Damaged("its length does not fit its header"));
        }
        let name = format!("{order}-gram of {vocabulary} words, {:08x}", checksum(&bytes));
        Ok(Self {
            bytes,
            order,
            vocabulary,
            string_ends,
            strings,
            unigram_costs,
            unigram_back_offs,
            unigram_children,
            levels,
            info,
            name,
        })
    }

    /// Longest n-gram.
    #[must_use]
    pub const fn order(&self) -> usize {
        self.order
    }

    /// What it was made from, as one line of JSON.
    #[must_use]
    pub fn info(&self) -> &str {
        std::str::from_utf8(&self.bytes[self.info.0..self.info.0 + self.info.1]).unwrap_or("")
    }

    /// A short name that changes with the model: order, vocabulary and a checksum of its bytes.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Number of ids, the reserved ones included.
    #[must_use]
    pub const fn vocabulary(&self) -> usize {
        self.vocabulary
    }

    /// The word of an id; `""` for an id that is not there.
    #[must_use]
    pub fn word(&self, id: u16) -> &str {
        let i = usize::from(id);
        if i >= self.vocabulary {
            return "";
        }
        let end = self.u32_at(self.string_ends, i) as usize;
        let start = if i == 0 { 0 } else { self.u32_at(self.string_ends, i - 1) as usize };
        self.bytes.get(self.strings + start..self.strings + end).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("")
    }

    /// The id of a lower-case word with its tone in the old place (`hòa`), or `UNKNOWN`.
    #[must_use]
    pub fn id(&self, word: &str) -> u16 {
        let (mut low, mut high) = (usize::from(reserved::FIRST_WORD), self.vocabulary);
        while low < high {
            let mid = low.midpoint(high);
            match self.word(u16::try_from(mid).unwrap_or(0)).cmp(word) {
                std::cmp::Ordering::Less => low = mid + 1,
                std::cmp::Ordering::Greater => high = mid,
                std::cmp::Ordering::Equal => return u16::try_from(mid).unwrap_or(0),
            }
        }
        reserved::UNKNOWN
    }

    /// Cost of a word alone.
    #[must_use]
    pub fn unigram(&self, word: u16) -> Cost {
        let i = usize::from(word);
        if i < self.vocabulary { Cost::from(self.bytes[self.unigram_costs + i]) * COST_STEP } else { 255 * COST_STEP }
    }

    /// −1000·ln P(word | history).
    #[must_use]
    pub fn cost(&self, history: History, word: u16) -> Cost {
        if usize::from(word) >= self.vocabulary {
            return 255 * COST_STEP;
        }
        let mut penalty = 0;
        // Longest history first; each step that finds nothing pays the back-off of the history it leaves.
        for from in 0..history.len as usize {
            let words = history.oldest_first().skip(from);
            let Some((level, node)) = self.node(words) else { continue };
            if let Some(i) = self.child(level, node, word) {
                return penalty + self.level_cost(level, i);
            }
            penalty += self.back_off(level, node);
        }
        penalty + self.unigram(word)
    }

    /// The node of a sequence of words: how many levels above the unigrams, and its index there.
    fn node(&self, words: impl Iterator<Item = u16>) -> Option<(usize, usize)> {
        let mut found: Option<(usize, usize)> = None;
        for word in words {
            found = match found {
                None if usize::from(word) < self.vocabulary => Some((0, usize::from(word))),
                Some((level, node)) if level + 2 < self.order => Some((level + 1, self.child(level, node, word)?)),
                _ => return None,
            };
        }
        found
    }

    /// Index of `word` among the children of a node, in the arrays of the next level.
    fn child(&self, level: usize, node: usize, word: u16) -> Option<usize> {
        let children = if level == 0 { self.unigram_children } else { self.levels[level - 1].children };
        let next = self.levels[level];
        let mut low = self.u32_at(children, node) as usize;
        let mut high = (self.u32_at(children, node + 1) as usize).min(next.len);
        while low < high {
            let mid = low.midpoint(high);
            match self.u16_at(next.words, mid).cmp(&word) {
                std::cmp::Ordering::Less => low = mid + 1,
                std::cmp::Ordering::Greater => high = mid,
                std::cmp::Ordering::Equal => return Some(mid),
            }
        }
        None
    }

    fn level_cost(&self, level: usize, index: usize) -> Cost {
        Cost::from(self.bytes[self.levels[level].costs + index]) * COST_STEP
    }

    fn back_off(&self, level: usize, node: usize) -> Cost {
        let base = if level == 0 { self.unigram_back_offs } else { self.levels[level - 1].back_offs };
        Cost::from(self.bytes[base + node]) * COST_STEP
    }

    fn u32_at(&self, base: usize, index: usize) -> u32 {
        read_u32(&self.bytes, base + 4 * index).unwrap_or(0)
    }

    fn u16_at(&self, base: usize, index: usize) -> u16 {
        let at = base + 2 * index;
        self.bytes.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
    }
}

/// FNV-1a over samples of a file: tells builds of the model apart without reading all of it.
fn checksum(bytes: &[u8]) -> u32 {
    let step = (bytes.len() / 4096).max(1);
    bytes.iter().step_by(step).fold(0x811c_9dc5, |h, &b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

fn read_u32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}
