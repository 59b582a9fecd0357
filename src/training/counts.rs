//! n-gram counts as sorted arrays: an n-gram of up to four 16-bit word ids is one 64-bit key.

use crate::repair::reserved;

/// Distinct n-grams of one order in the order of their keys, and how often each was seen.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// Keys, ascending; the first word stands in the highest bits in use.
    pub keys: Vec<u64>,
    /// Counts, one a key.
    pub counts: Vec<u32>,
}

impl Counts {
    /// Counts sorted keys.
    #[must_use]
    pub fn of_sorted(keys: &[u64]) -> Self {
        let mut out = Self::default();
        for &key in keys {
            if out.keys.last() == Some(&key) {
                if let Some(n) = out.counts.last_mut() {
                    *n += 1;
                }
            } else {
                out.keys.push(key);
                out.counts.push(1);
            }
        }
        out
    }

    /// How often, 0 if never.
    #[must_use]
    pub fn get(&self, key: u64) -> u32 {
        self.keys.binary_search(&key).map_or(0, |i| self.counts[i])
    }
}

/// Joins word ids to a key.
#[must_use]
pub fn key(words: &[u16]) -> u64 {
    words.iter().fold(0, |k, &w| k << 16 | u64::from(w))
}

/// The words of a key of `order` words.
#[must_use]
pub fn words(key: u64, order: usize) -> Vec<u16> {
    (0..order).rev().map(|i| u16::try_from(key >> (16 * i) & 0xffff).unwrap_or(0)).collect()
}

/// The last `order` words of a key.
#[must_use]
pub const fn suffix(key: u64, order: usize) -> u64 {
    if order >= 4 { key } else { key & ((1 << (16 * order)) - 1) }
}

/// All n-grams of one order in a stream of ids, sorted, repeated as often as seen. A boundary stands only first
/// or last in an n-gram: nothing is learned across it.
#[must_use]
pub fn ngrams(stream: &[u16], order: usize) -> Vec<u64> {
    let mut keys: Vec<u64> = stream
        .windows(order)
        .filter(|w| order < 3 || !w[1..order - 1].contains(&reserved::BOUNDARY))
        .map(key)
        .collect();
    keys.sort_unstable();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ngrams_are_counted_and_stop_at_boundaries() {
        let b = reserved::BOUNDARY;
        let stream = [b, 5, 6, b, 5, 6, 7];
        let bigrams = Counts::of_sorted(&ngrams(&stream, 2));
        assert_eq!(bigrams.get(key(&[5, 6])), 2);
        assert_eq!(bigrams.get(key(&[6, b])), 1);
        assert_eq!(bigrams.get(key(&[7, 5])), 0);
        let trigrams = Counts::of_sorted(&ngrams(&stream, 3));
        assert_eq!(trigrams.get(key(&[5, 6, b])), 1);
        assert_eq!(trigrams.get(key(&[6, b, 5])), 0, "nothing is learned across a boundary");
        assert_eq!(words(key(&[1, 2, 3]), 3), [1, 2, 3]);
    }
}
