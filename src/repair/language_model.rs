//! A smoothed syllable n-gram model, read in place.
//!
//! The model is a back-off mixture of modified Kneser-Ney models (Chen & Goodman 1999), one for each kind of
//! text, stored as sorted arrays in a trie by word (after Heafield's `KenLM`, 2011) with costs in one byte. It is
//! used where it lies: opening it reads a header of some dozen numbers.
//!
//! `P(điện | định danh)` is found under `định → danh → điện`; if that is not stored, the cost is the back-off cost
//! of `định danh` plus that of `P(điện | danh)`. A decoder asks for the costs of many words after one history, so
//! the history is looked up once, as a [`Context`], which knows where the words after `định danh`, and those after
//! `danh`, are stored.

use crate::channel::Cost;
use std::borrow::Cow;

/// One step of the stored costs: a byte holds 0 … 255 steps.
pub const COST_STEP: Cost = 80;

/// First bytes of a model file.
pub const MAGIC: &[u8; 8] = b"TDLM\x02\0\0\0";

/// The highest order that the format allows: a node is named by at most three words of history.
pub const MAX_ORDER: usize = 4;

/// Nodes above the unigrams that share one absolute place of their children; the others are relative to it.
pub const BLOCK: usize = 32;

/// So many words are looked through one after the other.
const SCANNED: usize = 64;

/// A node that is not stored, or that nothing follows.
const NO_NODE: u32 = 0x00ff_ffff;

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
        "not a language model of this version (expected the mark TDLM version 2); rebuild it with `tradau train language-model`"
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
    /// Where the children of every [`BLOCK`]th node begin.
    blocks: usize,
    /// Where the children of each node begin, counted from there.
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

/// The last words, most recent first, by their ids: a history as it is written down. To ask for many costs, take a
/// [`Context`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct History {
    words: [u16; MAX_ORDER - 1],
    len: u8,
}

/// A history as the model knows it: which n-grams end it, and where the words that may follow are stored.
///
/// Two histories that the model cannot tell apart are one context: a path through a lattice forgets what no longer
/// matters. Contexts of different models have nothing to do with each other.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// The last word, and the nodes of the last two and three: 16, 24 and 24 bits.
    key: u64,
    /// Where the words after the last word, the last two, the last three stand: begin and end in the arrays of the
    /// order above.
    spans: [(u32, u32); MAX_ORDER - 1],
    /// What it costs to leave each of these histories for the next shorter one.
    back_offs: [Cost; MAX_ORDER - 1],
}

impl Context {
    /// The last word.
    #[must_use]
    pub const fn last(&self) -> u16 {
        (self.key >> 48) as u16
    }

    /// A number that two contexts of a model share only if they are the same.
    #[must_use]
    pub const fn key(&self) -> u64 {
        self.key
    }
}

impl PartialEq for Context {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Context {}

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
                blocks: if last { 0 } else { take(4 * (len / BLOCK + 1)) },
                children: if last { 0 } else { take(2 * (len + 1)) },
                len,
            };
        }
        if lens.iter().any(|&len| len >= NO_NODE as usize) {
            return Err(ModelError::Damaged("more n-grams than the format can name"));
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
        self.cost_after(&self.context(history), word)
    }

    /// The context at the start of a sentence.
    #[must_use]
    pub fn start(&self) -> Context {
        let nothing = Context { key: 0, spans: [(0, 0); MAX_ORDER - 1], back_offs: [0; MAX_ORDER - 1] };
        self.advance(&nothing, reserved::BOUNDARY)
    }

    /// The context of a history.
    #[must_use]
    pub fn context(&self, history: History) -> Context {
        let nothing = Context { key: 0, spans: [(0, 0); MAX_ORDER - 1], back_offs: [0; MAX_ORDER - 1] };
        history.oldest_first().fold(nothing, |context, word| self.advance(&context, word))
    }

    /// −1000·ln P(word | context).
    #[must_use]
    pub fn cost_after(&self, context: &Context, word: u16) -> Cost {
        let mut penalty = 0;
        // Longest history first; each step that finds nothing pays the back-off of the history it leaves.
        for level in (0..self.order - 1).rev() {
            let (start, end) = context.spans[level];
            if start < end {
                if let Some(i) = self.find(level, start, end, word) {
                    return penalty + self.level_cost(level, i);
                }
                penalty += context.back_offs[level];
            }
        }
        penalty + self.unigram(word)
    }

    /// The context after one more word.
    #[must_use]
    pub fn advance(&self, context: &Context, word: u16) -> Context {
        let mut next =
            Context { key: u64::from(word) << 48, spans: [(0, 0); MAX_ORDER - 1], back_offs: [0; MAX_ORDER - 1] };
        let mut nodes = [NO_NODE; MAX_ORDER - 1];
        if usize::from(word) < self.vocabulary {
            let node = usize::from(word);
            next.spans[0] = (self.u32_at(self.unigram_children, node), self.u32_at(self.unigram_children, node + 1));
            next.back_offs[0] = Cost::from(self.bytes[self.unigram_back_offs + node]) * COST_STEP;
        }
        // What is stored of `a b` with `c` after it are the children of a child of `a b`.
        if word != reserved::BOUNDARY {
            for level in 0..self.order - 2 {
                let (start, end) = context.spans[level];
                let Some(node) = self.find(level, start, end, word) else { continue };
                let span = self.children(level, node);
                if span.0 < span.1 {
                    next.spans[level + 1] = span;
                    next.back_offs[level + 1] = self.back_off(level, node);
                    nodes[level + 1] = u32::try_from(node).unwrap_or(NO_NODE);
                }
            }
        }
        next.key |= u64::from(nodes[1]) << 24 | u64::from(nodes[2]);
        next
    }

    /// Index of `word` between two places in the arrays of a level above the unigrams.
    fn find(&self, level: usize, start: u32, end: u32, word: u16) -> Option<usize> {
        let Level { words, len, .. } = self.levels[level];
        let end = (end as usize).min(len);
        let words = self.bytes.get(words + 2 * start as usize..)?;
        // Halving without branches that the processor would have to guess, ...
        let (mut low, mut len) = (0, end.saturating_sub(start as usize));
        while len > SCANNED {
            let half = len / 2;
            let mid = words.get(2 * (low + half)..2 * (low + half) + 2)?;
            low = if u16::from_le_bytes([mid[0], mid[1]]) <= word { low + half } else { low };
            len -= half;
        }
        // ... then counting in a row of fixed length, which it does eight at a time. What stands after the end
        // belongs to others.
        let row = words.get(2 * low..)?;
        let below = match row.first_chunk::<{ 2 * SCANNED }>() {
            Some(row) => count_below(row, len, word),
            None => row.chunks_exact(2).take(len).filter(|w| u16::from_le_bytes([w[0], w[1]]) < word).count(),
        };
        let found = row.get(2 * below..2 * below + 2)?;
        (below < len && u16::from_le_bytes([found[0], found[1]]) == word).then_some(start as usize + low + below)
    }

    /// Where the children of a node above the unigrams begin and end in the arrays of the next level.
    fn children(&self, level: usize, node: usize) -> (u32, u32) {
        let Level { blocks, children, .. } = self.levels[level];
        let place = |node: usize| self.u32_at(blocks, node / BLOCK) + u32::from(self.u16_at(children, node));
        (place(node), place(node + 1))
    }

    fn level_cost(&self, level: usize, index: usize) -> Cost {
        Cost::from(self.bytes[self.levels[level].costs + index]) * COST_STEP
    }

    fn back_off(&self, level: usize, node: usize) -> Cost {
        Cost::from(self.bytes[self.levels[level].back_offs + node]) * COST_STEP
    }

    fn u32_at(&self, base: usize, index: usize) -> u32 {
        read_u32(&self.bytes, base + 4 * index).unwrap_or(0)
    }

    fn u16_at(&self, base: usize, index: usize) -> u16 {
        let at = base + 2 * index;
        self.bytes.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
    }
}

/// How many of the first `len` words of a row are below a word.
fn count_below(row: &[u8; 2 * SCANNED], len: usize, word: u16) -> usize {
    let len = u16::try_from(len).unwrap_or(u16::MAX);
    let mut below = 0_u16;
    for (i, w) in (0_u16..).zip(row.chunks_exact(2)) {
        below += u16::from(u16::from_le_bytes([w[0], w[1]]) < word) & u16::from(i < len);
    }
    usize::from(below)
}

/// FNV-1a over samples of a file: tells builds of the model apart without reading all of it.
pub(super) fn checksum(bytes: &[u8]) -> u32 {
    let step = (bytes.len() / 4096).max(1);
    bytes.iter().step_by(step).fold(0x811c_9dc5, |h, &b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

pub(super) fn read_u32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}
