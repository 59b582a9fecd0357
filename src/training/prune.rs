//! Chooses which n-grams are worth their place, for a model of a given size.
//!
//! Worth is what the model's expected cost would grow by without the n-gram (relative entropy, Stolcke 1998):
//! `ủy ban nhân dân` is seen so often, and `dân` is so much surer after all three words than after two, that it is
//! among the first. How often a history is to be expected comes from the counts, since the lower orders of
//! a Kneser-Ney model do not say that (Chelba et al. 2010).

use super::counts::suffix;
use super::mixture::Mixture;
use rayon::prelude::*;

/// One kept n-gram.
pub(super) struct Entry {
    pub(super) key: u64,
    pub(super) probability: f64,
    pub(super) back_off: f64,
}

/// What an n-gram takes in the file: word, cost, and what leads on to longer ones.
const BYTES: [f64; 2] = [3.0, 6.2];

/// An n-gram that may be kept.
struct Candidate {
    key: u64,
    probability: f64,
    shorter: f64,
    /// What its loss would cost, or that of a longer one that hangs on it.
    worth: f64,
}

/// The n-grams of each order from 1 upwards that fill the given number of bytes, with probabilities and back-offs.
/// Those to be expected less than `least` times a word are not looked at.
pub(super) fn prune(
    mixture: &Mixture,
    order: usize,
    vocabulary: usize,
    bytes: usize,
    least: f64,
    progress: &dyn Fn(&str),
) -> Vec<Vec<Entry>> {
    let singles = (0..vocabulary as u64)
        .map(|key| Entry { key, probability: mixture.probability(key, 1), back_off: 1.0 })
        .collect();
    let mut candidates: Vec<Vec<Candidate>> = Vec::new();
    let mut histories = mixture.frequent(1, 0.0);
    for n in 2..=order {
        let frequent = mixture.frequent(n, least);
        candidates.push(weigh(mixture, &frequent, &histories, n));
        histories = frequent;
    }
    let floor = threshold(&mut candidates, bytes);
    let mut levels: Vec<Vec<Entry>> = vec![singles];
    for (n, of_order) in (2..).zip(&candidates) {
        let kept: Vec<&Candidate> = of_order.iter().filter(|c| c.worth > floor).collect();
        progress(&format!("order {n}: {} of {} n-grams kept", kept.len(), of_order.len()));
        let entries: Vec<Entry> =
            kept.iter().map(|c| Entry { key: c.key, probability: c.probability, back_off: 1.0 }).collect();
        back_offs(&mut levels, &entries, n);
        levels.push(entries);
    }
    levels
}

/// What each n-gram is worth by itself.
fn weigh(mixture: &Mixture, frequent: &[(u64, f64)], histories: &[(u64, f64)], n: usize) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = frequent
        .par_iter()
        .map(|&(key, _)| {
            let all = mixture.probabilities(key, n);
            let (probability, shorter) = (all[n - 1], all[n - 2]);
            Candidate { key, probability, shorter, worth: 0.0 }
        })
        .collect();
    for group in out.chunk_by_mut(|a, b| a.key >> 16 == b.key >> 16) {
        let history = group[0].key >> 16;
        let Ok(at) = histories.binary_search_by_key(&history, |h| h.0) else { continue };
        let expected = histories[at].1;
        let own: f64 = group.iter().map(|c| c.probability).sum();
        let short: f64 = group.iter().map(|c| c.shorter).sum();
        let back_off = rest(own) / rest(short);
        for c in group {
            let without = rest(own - c.probability) / rest(short - c.shorter);
            let itself = c.probability * (c.probability / (c.shorter * without)).ln();
            let others = rest(own) * (back_off / without).ln();
            c.worth = expected * (itself + others);
        }
    }
    out
}

/// What is left of a sum of probabilities.
fn rest(sum: f64) -> f64 {
    (1.0 - sum).max(1e-6)
}

/// Raises each n-gram's worth to that of the best longer one that begins with it, and finds the worth above which
/// all fit into the given number of bytes.
fn threshold(candidates: &mut [Vec<Candidate>], bytes: usize) -> f64 {
    for i in (1..candidates.len()).rev() {
        let (shorter, longer) = candidates.split_at_mut(i);
        let (shorter, longer) = (&mut shorter[i - 1], &longer[0]);
        for group in longer.chunk_by(|a, b| a.key >> 16 == b.key >> 16) {
            if let Ok(at) = shorter.binary_search_by_key(&(group[0].key >> 16), |c| c.key) {
                let best = group.iter().map(|c| c.worth).fold(f64::NEG_INFINITY, f64::max);
                shorter[at].worth = shorter[at].worth.max(best);
            }
        }
    }
    let last = candidates.len();
    let mut all: Vec<(f64, f64)> = (1..)
        .zip(candidates.iter())
        .flat_map(|(i, of_order)| of_order.iter().map(move |c| (c.worth, BYTES[usize::from(i < last)])))
        .collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
    let mut left = bytes as f64;
    for (worth, size) in all {
        left -= size;
        if left < 0.0 || worth <= 0.0 {
            return worth.max(0.0);
        }
    }
    0.0
}

/// Gives each history of the entries what is left for the words that have no entry under it.
fn back_offs(levels: &mut [Vec<Entry>], entries: &[Entry], n: usize) {
    let groups: Vec<&[Entry]> = entries.chunk_by(|a, b| a.key >> 16 == b.key >> 16).collect();
    let found: Vec<(u64, f64)> = groups
        .par_iter()
        .map(|group| {
            let own: f64 = group.iter().map(|e| e.probability).sum();
            let short: f64 = group.iter().map(|e| look_up(levels, suffix(e.key, n - 1), n - 1)).sum();
            (group[0].key >> 16, (rest(own) / rest(short)).min(1.0))
        })
        .collect();
    for (history, back_off) in found {
        if let Ok(at) = levels[n - 2].binary_search_by_key(&history, |e| e.key) {
            levels[n - 2][at].back_off = back_off;
        }
    }
}

/// P(last word | the words before it) of an n-gram, as the kept n-grams have it.
pub(super) fn look_up(levels: &[Vec<Entry>], key: u64, n: usize) -> f64 {
    let mut weight = 1.0;
    for n in (2..=n).rev() {
        let key = suffix(key, n);
        let find = |level: usize, key: u64| {
            levels.get(level).and_then(|l| l.binary_search_by_key(&key, |e| e.key).ok().map(|i| &l[i]))
        };
        if let Some(entry) = find(n - 1, key) {
            return weight * entry.probability;
        }
        weight *= find(n - 2, key >> 16).map_or(1.0, |e| e.back_off);
    }
    let single = usize::try_from(suffix(key, 1)).unwrap_or(0);
    weight * levels[0].get(single).map_or(0.0, |e| e.probability)
}

#[cfg(test)]
mod tests {
    use super::super::counts::key;
    use super::super::kneser_ney::KneserNey;
    use super::*;

    /// `3 4` is nearly always followed by 5, and 6 by anything.
    fn mixture() -> Mixture {
        let mut stream = [1, 3, 4, 5].repeat(50);
        for word in [3, 4, 5, 7, 8, 9, 3, 4, 7, 8].repeat(5) {
            stream.extend([1, 6, word]);
        }
        stream.push(1);
        Mixture::tune(vec![KneserNey::estimate(&stream, 3, 10)], &stream, 3)
    }

    #[test]
    fn the_surest_n_grams_stay_and_their_beginnings_with_them() {
        let levels = prune(&mixture(), 3, 10, 40, 0.0, &|_| {});
        let has = |n: usize, words: &[u16]| levels[n - 1].iter().any(|e| e.key == key(words));
        assert!(has(2, &[3, 4]) && has(2, &[4, 5]));
        assert!(!has(2, &[6, 9]), "no better than without the 6");
        for longer in &levels[2] {
            assert!(levels[1].iter().any(|e| e.key == longer.key >> 16));
        }
    }

    #[test]
    fn a_budget_is_kept_to_and_what_is_left_out_is_backed_off_to() {
        let mixture = mixture();
        for bytes in [20, 60, 200, 100_000] {
            let levels = prune(&mixture, 3, 10, bytes, 0.0, &|_| {});
            assert!(levels[1].len() * 6 + levels[2].len() * 3 <= bytes, "{bytes}");
            for history in [[3, 4], [1, 6], [9, 9]] {
                let p = |w: u16| look_up(&levels, key(&[history[0], history[1], w]), 3);
                let sum: f64 = (0..10).map(p).sum();
                assert!((sum - 1.0).abs() < 1e-3, "{bytes} {history:?}: {sum}");
            }
        }
    }
}
