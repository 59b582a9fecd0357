//! Interpolated modified Kneser-Ney smoothing (Chen & Goodman 1999, §3.2) of one component's counts.

use super::counts::{Counts, ngrams};
use crate::repair::reserved;

/// A smoothed model of one component, as probabilities on demand.
#[derive(Debug)]
pub struct KneserNey {
    orders: Vec<Order>,
    vocabulary: usize,
    /// Raw counts of the highest order and of all, for joint probabilities.
    pub tokens: u64,
}

#[derive(Debug)]
struct Order {
    /// Raw counts at the top, numbers of distinct left neighbours below.
    counts: Counts,
    /// First n-gram of each distinct history: (history, start, total, numbers of words with count 1, 2, 3+).
    histories: Vec<HistoryRow>,
    /// D1, D2, D3+.
    discounts: [f64; 3],
}

#[derive(Debug)]
struct HistoryRow {
    key: u64,
    total: u64,
    kinds: [u32; 3],
}

impl KneserNey {
    /// Estimates from a stream of word ids in which boundaries part the sentences.
    #[must_use]
    pub fn estimate(stream: &[u16], order: usize, vocabulary: usize) -> Self {
        let mut orders = Vec::new();
        let mut above: Option<Counts> = None;
        for n in (1..=order).rev() {
            let raw = Counts::of_sorted(&ngrams(stream, n));
            let counts = match &above {
                None => raw.clone(),
                Some(longer) => continuation(&raw, longer, n),
            };
            orders.push(Order::of(counts, n));
            above = Some(raw);
        }
        orders.reverse();
        Self { orders, vocabulary, tokens: stream.len() as u64 }
    }

    /// Distinct n-grams of an order, for building the union over components.
    #[must_use]
    pub fn keys(&self, order: usize) -> &[u64] {
        &self.orders[order - 1].counts.keys
    }

    /// P(last word | the words before it) of an n-gram key.
    #[must_use]
    pub fn probability(&self, key: u64, order: usize) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
        let mut p = 1.0 / self.vocabulary as f64;
        for n in 1..=order {
            let suffix = if n == 4 { key } else { key & ((1 << (16 * n)) - 1) };
            let level = &self.orders[n - 1];
            let Some(row) = level.history(suffix >> 16) else { continue };
            let count = level.counts.get(suffix);
            #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
            let total = row.total as f64;
            let kept: f64 = row.kinds.iter().zip(level.discounts).map(|(&k, d)| f64::from(k) * d).sum();
            let own = if count == 0 { 0.0 } else { f64::from(count) - level.discounts[(count.min(3) - 1) as usize] };
            p = (own + kept * p) / total;
        }
        p
    }
}

impl Order {
    fn of(counts: Counts, n: usize) -> Self {
        // The number of n-grams seen once to four times gives the discounts (Chen & Goodman, eq. 26).
        let mut seen = [0.0_f64; 5];
        for &c in &counts.counts {
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
        let discounts = [discount(1, 0.95), discount(2, 1.9), discount(3, 2.85)];
        let mut histories: Vec<HistoryRow> = Vec::new();
        for (&key, &count) in counts.keys.iter().zip(&counts.counts) {
            let history = if n == 1 { 0 } else { key >> 16 };
            if histories.last().is_none_or(|h| h.key != history) {
                histories.push(HistoryRow { key: history, total: 0, kinds: [0; 3] });
            }
            if let Some(row) = histories.last_mut() {
                row.total += u64::from(count);
                row.kinds[(count.min(3) - 1) as usize] += 1;
            }
        }
        Self { counts, histories, discounts }
    }

    fn history(&self, key: u64) -> Option<&HistoryRow> {
        self.histories.binary_search_by_key(&key, |h| h.key).ok().map(|i| &self.histories[i])
    }
}

/// How many different words stand before each n-gram. An n-gram that begins with a boundary has nothing before
/// it, so it keeps its own count.
fn continuation(raw: &Counts, longer: &Counts, n: usize) -> Counts {
    let mask = (1_u64 << (16 * n)) - 1;
    let mut suffixes: Vec<u64> = longer.keys.iter().map(|k| k & mask).collect();
    suffixes.sort_unstable();
    let left = Counts::of_sorted(&suffixes);
    let counts = raw
        .keys
        .iter()
        .zip(&raw.counts)
        .map(|(&key, &count)| {
            let starts = n > 1 && key >> (16 * (n - 1)) == u64::from(reserved::BOUNDARY);
            if starts { count } else { left.get(key).max(1) }
        })
        .collect();
    Counts { keys: raw.keys.clone(), counts }
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
