//! Where a word has its capital: `gồm các xã`, but `Tổ công tác Đề án`.
//!
//! An engine that reads the wrong language takes `c`, `o`, `s`, `x` for their capitals and back, and the language model
//! does not see case. So what stands before and after a word says how likely it has a capital there: log-odds, as one
//! number for the word and one each for the pairs with its neighbours (naive Bayes), counted in official documents.
//! After a colon or semicolon the clause border stands for the word before. Where a sentence begins nothing is said.
//!
//! Stored beside the language model, whose word numbers it uses, as sorted arrays that are read in place.

use super::language_model::{ModelError, checksum, read_u32, reserved};
use crate::channel::Cost;
use std::borrow::Cow;

/// First bytes of a case model.
pub const CASE_MAGIC: &[u8; 8] = b"TDCM\x01\0\0\0";

/// One step of the stored log-odds, in thousandths of a nat.
pub const CASE_STEP: Cost = 80;

/// Whether a word stands in the middle of a sentence, by whether the language model's history ends before it, and what
/// stands between it and the word before.
#[must_use]
pub fn continues_sentence(after_boundary: bool, between: &str) -> bool {
    let only_clause =
        || between.contains([':', ';']) && !between.contains(['.', '!', '?', '…', '\n', '\u{c}', '"', '“']);
    !after_boundary || only_clause()
}

/// How likely words have capitals.
#[derive(Debug, Clone)]
pub struct CaseModel {
    bytes: Cow<'static, [u8]>,
    words: usize,
    vocabulary: usize,
    before: Pairs,
    after: Pairs,
    info: (usize, usize),
}

/// Sorted pairs of words, four bytes each, and after them what each adds.
#[derive(Debug, Clone, Copy)]
struct Pairs {
    at: usize,
    len: usize,
}

impl CaseModel {
    /// Opens a case model over the words of a language model, without parsing it.
    ///
    /// # Errors
    ///
    /// [`ModelError`] if it is none, is cut short, or is one for another number of words.
    pub fn open(bytes: impl Into<Cow<'static, [u8]>>, vocabulary: usize) -> Result<Self, ModelError> {
        let bytes = bytes.into();
        if bytes.get(..8) != Some(CASE_MAGIC) {
            return Err(ModelError::Damaged("expected the mark TDCM version 1 of a case model"));
        }
        let number =
            |i: usize| read_u32(&bytes, 8 + 4 * i).map(|n| n as usize).ok_or(ModelError::Damaged("its header ends"));
        let (info, words, before, after) = (number(0)?, number(1)?, number(2)?, number(3)?);
        let words_at = 24 + info;
        let before = Pairs { at: words_at + words, len: before };
        let after = Pairs { at: before.at + 5 * before.len, len: after };
        if words != vocabulary {
            return Err(ModelError::Damaged("the case model was made for another vocabulary"));
        }
        if bytes.len() != after.at + 5 * after.len {
            return Err(ModelError::Damaged("the case model is cut short or has something behind it"));
        }
        Ok(Self { words: words_at, vocabulary: words, before, after, info: (24, info), bytes })
    }

    /// Changes with the model.
    pub(super) fn checksum(&self) -> u32 {
        checksum(&self.bytes)
    }

    /// What the file says of itself.
    #[must_use]
    pub fn info(&self) -> &str {
        let (from, len) = self.info;
        self.bytes.get(from..from + len).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("")
    }

    /// How much likelier the word has a capital than none between two others, as 1000·ln of the odds.
    /// [`reserved::BOUNDARY`] stands for a colon or semicolon before it, or for the end of its clause.
    #[must_use]
    pub fn capital(&self, before: u16, word: u16, after: u16) -> Cost {
        if word < reserved::FIRST_WORD || usize::from(word) >= self.vocabulary {
            return 0;
        }
        let alone = self.step(self.words + usize::from(word));
        alone + self.pair(self.before, before, word) + self.pair(self.after, word, after)
    }

    fn pair(&self, pairs: Pairs, a: u16, b: u16) -> Cost {
        let wanted = u32::from(a) << 16 | u32::from(b);
        let (mut low, mut high) = (0, pairs.len);
        while low < high {
            let middle = usize::midpoint(low, high);
            match read_u32(&self.bytes, pairs.at + 4 * middle) {
                Some(here) if here == wanted => return self.step(pairs.at + 4 * pairs.len + middle),
                Some(here) if here < wanted => low = middle + 1,
                _ => high = middle,
            }
        }
        0
    }

    fn step(&self, at: usize) -> Cost {
        self.bytes.get(at).map_or(0, |b| Cost::from(b.cast_signed()) * CASE_STEP)
    }
}
