//! What a word's wider surroundings say: `đề thi` in a letter about examinations, `đô thị` in one about streets.
//!
//! The language model sees two words back. That `chan rac` is `chân rác` and not `chắn rác` follows from `bãi rác` ten words
//! before, and `cay lua` is `cấy lúa` where the sentence goes on with `mạ` and `làm đất`. Here each word has a vector, and one
//! each for standing near another word and for standing far from it; what speaks for a word is the product of its vector with
//! the sum over what stands around it, up to [`NEAR`] words away weighted by place, up to [`FAR`] words away without regard to
//! order (a log-bilinear model, Mnih & Hinton 2007, with the bag of words of Mikolov et al. 2013). It is trained to choose
//! between words that may be taken for each other, on top of what channel and language model say, so that it adds what they do
//! not know. All in bytes, read in place, and added up in integers.

use super::language_model::{ModelError, checksum, read_u32, reserved};
use crate::channel::Cost;
use std::borrow::Cow;
use std::ops::Range;

/// First bytes of such a model.
pub const SURROUNDINGS_MAGIC: &[u8; 8] = b"TDSM\x01\0\0\0";
/// Numbers in a vector.
pub const WIDTH: usize = 32;
/// So many words to either side each have a place of their own.
pub const NEAR: usize = 6;
/// Beyond them, so many words to either side count, wherever they stand.
pub const FAR: usize = 60;

/// The units of the tables' products are kept in the file as so many parts of a thousandth of a nat.
const FIXED: i64 = 1 << 20;

/// Vectors of words, read in place.
#[derive(Debug, Clone)]
pub struct Surroundings {
    bytes: Cow<'static, [u8]>,
    vocabulary: usize,
    /// What a product of entries is worth near and far, in [`FIXED`] parts of a thousandth of a nat.
    units: [i64; 2],
    /// Where the places' weights, and the tables of the words themselves, near and far begin.
    places: usize,
    tables: [usize; 3],
}

/// The near words of a place: for each of 2 × [`NEAR`] slots, −6 … −1, 1 … 6, where it is; `None` before the first word.
pub fn near_places(at: usize) -> impl Iterator<Item = (usize, Option<usize>)> {
    let there = move |slot: usize| if slot < NEAR { (at + slot).checked_sub(NEAR) } else { Some(at + slot + 1 - NEAR) };
    (0..2 * NEAR).map(move |slot| (slot, there(slot)))
}

/// The far words of a place among so many, on either side.
#[must_use]
pub fn far_places(at: usize, words: usize) -> [Range<usize>; 2] {
    let after = (at + NEAR + 1).min(words);
    [at.saturating_sub(NEAR + FAR)..at.saturating_sub(NEAR), after..(after + FAR).min(words)]
}

type Sum = [i32; WIDTH];

/// The words of a document in their order, ready to be asked about.
#[derive(Debug)]
pub(super) struct Surrounded<'m> {
    model: &'m Surroundings,
    words: Vec<u16>,
    /// Sums of the far vectors of all words before each place.
    before: Vec<Sum>,
}

/// What speaks for a word at one place, as a vector.
#[derive(Debug)]
pub(super) struct Place<'m> {
    model: &'m Surroundings,
    direction: [i64; WIDTH],
}

impl Surroundings {
    /// Opens a model over the words of a language model, without parsing it.
    ///
    /// # Errors
    ///
    /// [`ModelError`] if it is none, is cut short, or is one for another number of words.
    pub fn open(bytes: impl Into<Cow<'static, [u8]>>, vocabulary: usize) -> Result<Self, ModelError> {
        let bytes = bytes.into();
        if bytes.get(..8) != Some(SURROUNDINGS_MAGIC) {
            return Err(ModelError::Damaged("expected the mark TDSM version 1 of a model of surroundings"));
        }
        let number = |i: usize| read_u32(&bytes, 8 + 4 * i).ok_or(ModelError::Damaged("its header ends"));
        let (info, words) = (number(0)? as usize, number(1)? as usize);
        let units = [i64::from(number(2)?), i64::from(number(3)?)];
        if words != vocabulary {
            return Err(ModelError::Damaged("the model of surroundings was made for another vocabulary"));
        }
        let places = 24 + info;
        let first = places + 2 * NEAR * WIDTH;
        let table = words * WIDTH;
        if bytes.len() != first + 3 * table {
            return Err(ModelError::Damaged("the model of surroundings is cut short or has something behind it"));
        }
        Ok(Self { vocabulary: words, units, places, tables: [first, first + table, first + 2 * table], bytes })
    }

    fn row(&self, at: usize) -> impl Iterator<Item = i32> {
        self.bytes.get(at..at + WIDTH).unwrap_or(&[]).iter().map(|b| i32::from(b.cast_signed()))
    }

    fn word(&self, table: usize, word: u16) -> impl Iterator<Item = i32> {
        let known = (word >= reserved::NUMBER && usize::from(word) < self.vocabulary).then_some(usize::from(word));
        known.into_iter().flat_map(move |word| self.row(self.tables[table] + word * WIDTH))
    }

    /// How much more the words around a place speak for the first than for the second of two words there, in thousandths of
    /// a nat.
    #[must_use]
    pub fn difference(&self, words: Vec<u16>, at: usize, (first, second): (u16, u16)) -> Cost {
        let surrounded = self.of(words);
        let place = surrounded.place(at);
        place.speaks_for(first) - place.speaks_for(second)
    }

    /// Changes with the model.
    pub(super) fn checksum(&self) -> u32 {
        checksum(&self.bytes)
    }

    /// Readies the words of a document, in their order. Words that no model knows say nothing.
    pub(super) fn of(&self, words: Vec<u16>) -> Surrounded<'_> {
        let mut before = Vec::with_capacity(words.len() + 1);
        let mut sum = [0; WIDTH];
        before.push(sum);
        for &word in &words {
            sum.iter_mut().zip(self.word(2, word)).for_each(|(s, v)| *s += v);
            before.push(sum);
        }
        Surrounded { model: self, words, before }
    }
}

impl<'m> Surrounded<'m> {
    /// What speaks for a word instead of the one at a place.
    pub(super) fn place(&self, at: usize) -> Place<'m> {
        let model = self.model;
        let mut of_near = [0_i64; WIDTH];
        for (slot, there) in near_places(at) {
            let Some(&word) = there.and_then(|i| self.words.get(i)) else { continue };
            let weights = model.row(model.places + slot * WIDTH);
            for ((sum, weight), value) in of_near.iter_mut().zip(weights).zip(model.word(1, word)) {
                *sum += i64::from(weight * value);
            }
        }
        let mut of_far = [0_i64; WIDTH];
        for side in far_places(at, self.words.len()) {
            let Some((from, to)) = self.before.get(side.start).zip(self.before.get(side.end)) else { continue };
            of_far.iter_mut().zip(from.iter().zip(to)).for_each(|(sum, (from, to))| *sum += i64::from(to - from));
        }
        let [unit_near, unit_far] = model.units;
        let direction = std::array::from_fn(|i| of_near[i] * unit_near + of_far[i] * unit_far);
        Place { model, direction }
    }
}

impl Place<'_> {
    /// What the surroundings say for a word, in thousandths of a nat; only differences mean something.
    pub(super) fn speaks_for(&self, word: u16) -> Cost {
        let sum: i64 = self.direction.iter().zip(self.model.word(0, word)).map(|(d, u)| d * i64::from(u)).sum();
        Cost::try_from((sum / FIXED).clamp(-20_000, 20_000)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A model of five words: the third is spoken for by the fourth far away, and against by the fifth right before it.
    fn small() -> Vec<u8> {
        let mut bytes = SURROUNDINGS_MAGIC.to_vec();
        for n in [2, 5, 1 << 20, 1 << 19] {
            bytes.extend(u32::to_le_bytes(n));
        }
        bytes.extend(b"{}");
        let places = |slot: usize| if slot == NEAR - 1 { 2 } else { 0 };
        bytes.extend((0..2 * NEAR).flat_map(|slot| [places(slot); WIDTH]));
        for (word, value) in [(2, 3_i8), (4, -5), (3, 7)] {
            bytes.extend((0..5).flat_map(|w| [if w == word { value.cast_unsigned() } else { 0 }; WIDTH]));
        }
        bytes
    }

    #[test]
    fn near_words_count_by_their_place_and_far_ones_anywhere() {
        let model = Surroundings::open(small(), 5).unwrap();
        let width = Cost::try_from(WIDTH).unwrap();
        // −5 · 2 · 3 a number of the vector, and nothing from a place that has no weight.
        assert_eq!(model.of(vec![4, 2]).place(1).speaks_for(2), -30 * width);
        assert_eq!(model.of(vec![2, 4]).place(0).speaks_for(2), 0);
        // 7 · 3 a number, each half a thousandth; near it has no weight, nor farther than far.
        let mut words = vec![0; 2 * (NEAR + FAR) + 3];
        let middle = words.len() / 2;
        for (at, found) in [(NEAR, 0), (NEAR + 1, 21), (NEAR + FAR, 21), (NEAR + FAR + 1, 0)] {
            words.fill(0);
            words[middle + at] = 3;
            assert_eq!(model.of(words.clone()).place(middle).speaks_for(2), found * width / 2, "{at} after");
            words.fill(0);
            words[middle - at] = 3;
            assert_eq!(model.of(words.clone()).place(middle).speaks_for(2), found * width / 2, "{at} before");
        }
        // Words that no model knows say nothing and are spoken for by nothing.
        assert_eq!(model.of(vec![9, 2]).place(1).speaks_for(2), 0);
        assert_eq!(model.of(vec![4, 9]).place(1).speaks_for(9), 0);
    }

    #[test]
    fn a_damaged_file_is_refused() {
        let bytes = small();
        assert!(Surroundings::open(bytes.clone(), 5).is_ok());
        assert!(Surroundings::open(bytes.clone(), 6).is_err());
        assert!(Surroundings::open(bytes[..bytes.len() - 1].to_vec(), 5).is_err());
        assert!(Surroundings::open(b"something else entirely".to_vec(), 5).is_err());
    }
}
