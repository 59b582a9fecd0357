//! Interpolated modified Kneser-Ney smoothing (Chen & Goodman 1999, §3.2) of one component's counts.

use super::counts::{Counts, ngrams, suffix};
use crate::repair::{MAX_ORDER, reserved};

/// A smoothed model of one component, as probabilities on demand.
#[derive(Debug)]
pub struct KneserNey {
    orders: Vec<Order>,
    vocabulary: usize,
    /// Words of the text.
    pub tokens: u64,
}

#[derive(Debug)]
struct Order {
    /// How often each n-gram was seen.
    raw: Counts,
    /// What is discounted, beside the keys of `raw`: its counts at the top, numbers of distinct left neighbours below.
    adjusted: Vec<u32>,
    /// Each distinct history, ascending.
    histories: Vec<HistoryRow>,
    /// D1, D2, D3+.
    discounts: [f64; 3],
}

/// The n-grams that share a history.
#[derive(Debug)]
struct HistoryRow {
    key: u64,
    /// Where its n-grams begin.
    start: usize,
    /// Sum of the adjusted counts.
    total: u64,
    /// Share that discounting leaves to the shorter history.
    left: f64,
}

impl KneserNey {
    /// Estimates from a stream of word ids in which boundaries part the sentences.
    #[must_use]
    pub fn estimate(stream: &[u16], order: usize, vocabulary: usize) -> Self {
        let mut orders: Vec<Order> = Vec::new();
        for n in (1..=order).rev() {
            let raw = Counts::of_sorted(&ngrams(stream, n));
            let adjusted =
                orders.last().map_or_else(|| raw.counts.clone(), |longer| continuation(&raw, &longer.raw, n));
            orders.push(Order::of(raw, adjusted, n));
        }
        orders.reverse();
        Self { orders, vocabulary, tokens: stream.len() as u64 }
    }

    /// Distinct n-grams of an order and how often each was seen.
    #[must_use]
    pub fn counts(&self, order: usize) -> &Counts {
        &self.orders[order - 1].raw
    }

    /// How many of the last words of a history were seen together before another word.
    #[must_use]
    pub fn known(&self, history: u64, words: usize) -> usize {
        (1..=words)
            .rev()
            .find(|&n| self.orders.get(n).is_some_and(|o| o.history(suffix(history, n)).is_some()))
            .unwrap_or(0)
    }

    /// P(last word | the words before it) of an n-gram, for its last word alone first, up to the whole n-gram.
    #[must_use]
    pub fn probabilities(&self, key: u64, order: usize) -> [f64; MAX_ORDER] {
        let mut out = [0.0; MAX_ORDER];
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
        let mut p = 1.0 / self.vocabulary as f64;
        let mut known = true;
        for n in 1..=order {
            // A history that was never seen has no longer one that was.
            let level = &self.orders[n - 1];
            let row = if known { level.history(suffix(key, n) >> 16) } else { None };
            if let Some(at) = row {
                p = level.share(at, suffix(key, n)) + level.histories[at].left * p;
            } else {
                known = false;
            }
            out[n - 1] = p;
        }
        out
    }

    /// P(last word | the words before it) of an n-gram.
    #[must_use]
    pub fn probability(&self, key: u64, order: usize) -> f64 {
        self.probabilities(key, order)[order - 1]
    }
}

impl Order {
    fn of(raw: Counts, adjusted: Vec<u32>, n: usize) -> Self {
        let discounts = discounts(&adjusted);
        let mut histories: Vec<HistoryRow> = Vec::new();
        for (i, (&key, &count)) in raw.keys.iter().zip(&adjusted).enumerate() {
            let history = if n == 1 { 0 } else { key >> 16 };
            if histories.last().is_none_or(|h| h.key != history) {
                histories.push(HistoryRow { key: history, start: i, total: 0, left: 0.0 });
            }
            if let Some(row) = histories.last_mut() {
                row.total += u64::from(count);
                row.left += discounts[kind(count)];
            }
        }
        for row in &mut histories {
            #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
            let total = row.total as f64;
            row.left /= total;
        }
        Self { raw, adjusted, histories, discounts }
    }

    /// Index of a history.
    fn history(&self, key: u64) -> Option<usize> {
        self.histories.binary_search_by_key(&key, |h| h.key).ok()
    }

    /// The part of an n-gram's probability that is its own, after discounting.
    fn share(&self, history: usize, key: u64) -> f64 {
        let row = &self.histories[history];
        let end = self.histories.get(history + 1).map_or(self.raw.keys.len(), |next| next.start);
        let Ok(at) = self.raw.keys[row.start..end].binary_search(&key) else { return 0.0 };
        let count = self.adjusted[row.start + at];
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
        let total = row.total as f64;
        (f64::from(count) - self.discounts[kind(count)]) / total
    }
}

/// Which discount a count gets.
const fn kind(count: u32) -> usize {
    match count {
        0 | 1 => 0,
        2 => 1,
        _ => 2,
    }
}

/// The number of n-grams seen once to four times gives the discounts (Chen & Goodman, eq. 26).
fn discounts(counts: &[u32]) -> [f64; 3] {
    let mut seen = [0.0_f64; 5];
    for &c in counts {
        if c <= 4 {
            seen[c as usize] += 1.0;
        }
    }
    let y = if seen[1] + 2.0 * seen[2] > 0.0 { seen[1] / (seen[1] + 2.0 * seen[2]) } else { 0.5 };
    let discount = |i: usize, most: f64| {
        if seen[i] == 0.0 {
            return most * 0.6;
        }
        #[expect(clippy::cast_precision_loss, reason = "i is at most 3")]
        let i_f = i as f64;
        (i_f - (i_f + 1.0) * y * seen[i + 1] / seen[i]).clamp(0.05, most)
    };
    [discount(1, 0.95), discount(2, 1.9), discount(3, 2.85)]
}

/// How many different words stand before each n-gram. An n-gram that begins with a boundary has nothing before
/// it, so it keeps its own count.
fn continuation(raw: &Counts, longer: &Counts, n: usize) -> Vec<u32> {
    let mut suffixes: Vec<u64> = longer.keys.iter().map(|&k| suffix(k, n)).collect();
    suffixes.sort_unstable();
    let left = Counts::of_sorted(&suffixes);
    let mut at = 0;
    let count_of = |(&key, &count): (&u64, &u32)| {
        if n > 1 && key >> (16 * (n - 1)) == u64::from(reserved::BOUNDARY) {
            return count;
        }
        // Both are sorted.
        while left.keys.get(at).is_some_and(|&k| k < key) {
            at += 1;
        }
        if left.keys.get(at) == Some(&key) { left.counts[at] } else { 1 }
    };
    raw.keys.iter().zip(&raw.counts).map(count_of).collect()
}

#[cfg(test)]
mod tests {
    use super::super::counts::key;
    use super::*;

    /// Words 3 to 9, the low ones oftener, and boundaries.
    fn babble(length: u32) -> Vec<u16> {
        let mut state = 1_u32;
        (0..length)
            .map(|i| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let roll = u16::try_from(state >> 24).unwrap();
                if i % 9 == 0 { 1 } else { 3 + (roll % 7).min(roll / 37) }
            })
            .collect()
    }

    #[test]
    fn probabilities_of_all_words_sum_to_one() {
        let stream = babble(400);
        let model = KneserNey::estimate(&stream, 3, 10);
        for history in [vec![3_u16, 4], vec![1, 5], vec![9, 9], vec![4]] {
            let sum: f64 = (0..10_u16)
                .map(|w| {
                    let mut words = history.clone();
                    words.push(w);
                    model.probability(key(&words), words.len())
                })
                .sum();
            assert!((sum - 1.0).abs() < 1e-9, "{history:?}: {sum}");
        }
    }

    #[test]
    fn what_was_seen_is_likelier() {
        let mut stream = babble(400);
        stream.extend([1, 3, 4, 5].repeat(9));
        stream.extend([1, 3, 4, 6]);
        let model = KneserNey::estimate(&stream, 3, 12);
        let p = |w: &[u16]| model.probability(key(w), w.len());
        assert!(p(&[3, 4, 5]) > p(&[3, 4, 6]));
        assert!(p(&[3, 4, 6]) > p(&[3, 4, 11]));
    }
}
