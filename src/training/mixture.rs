//! Mixes the components' models with weights tuned on held-out text.
//!
//! What `tài khoản định danh điện tử` is followed by, the notices know best; that `di sản` is followed by `văn hóa`,
//! the encyclopedia. Counts are not added up before smoothing: that would drown 0.1 million words of notices in 30
//! million others. Weights by what each component knows of the history were tried: they lower the perplexity by one
//! per cent and mend not one word more.

use super::counts::key;
use super::kneser_ney::KneserNey;
use crate::repair::{MAX_ORDER, reserved};

/// Models of the components and their weights.
pub(super) struct Mixture {
    pub(super) models: Vec<KneserNey>,
    pub(super) weights: Vec<f64>,
    /// Perplexity on the held-out text.
    pub(super) perplexity: f64,
}

impl Mixture {
    /// Tunes the weights on held-out text by expectation maximisation (Jelinek & Mercer 1980).
    pub(super) fn tune(models: Vec<KneserNey>, held_out: &[u16], order: usize) -> Self {
        let samples = samples(&models, held_out, order);
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
        let (n, k) = (samples.len().max(1) as f64, models.len().max(1) as f64);
        let mut weights = vec![1.0 / k; models.len()];
        let mut log = 0.0;
        for _ in 0..40 {
            let mut next = vec![0.0; weights.len()];
            log = 0.0;
            for sample in &samples {
                let total = dot(sample, &weights);
                log += total.ln();
                for ((slot, p), w) in next.iter_mut().zip(sample).zip(&weights) {
                    *slot += p * w / total;
                }
            }
            if !samples.is_empty() {
                weights = next.into_iter().map(|x| x / n).collect();
            }
        }
        Self { models, weights, perplexity: (-log / n).exp() }
    }

    /// P(last word | the words before it) of an n-gram.
    pub(super) fn probability(&self, key: u64, order: usize) -> f64 {
        self.probabilities(key, order)[order - 1]
    }

    /// P(last word | the words before it) of an n-gram, for its last word alone first, up to the whole n-gram.
    pub(super) fn probabilities(&self, key: u64, order: usize) -> [f64; MAX_ORDER] {
        let mut out = [0.0; MAX_ORDER];
        for (model, weight) in self.models.iter().zip(&self.weights) {
            for (slot, p) in out.iter_mut().zip(model.probabilities(key, order)) {
                *slot += weight * p;
            }
        }
        out
    }

    /// All n-grams of an order that are to be expected so often, a word, ascending, with how often.
    pub(super) fn frequent(&self, order: usize, least: f64) -> Vec<(u64, f64)> {
        let mut all: Vec<(u64, f64)> = Vec::new();
        for (model, weight) in self.models.iter().zip(&self.weights) {
            let counts = model.counts(order);
            #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
            let each = weight / model.tokens.max(1) as f64;
            all.extend(counts.keys.iter().zip(&counts.counts).map(|(&k, &c)| (k, each * f64::from(c))));
        }
        all.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        all.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        all.retain(|&(_, f)| f >= least);
        all
    }
}

/// What each model gives each word of a text.
fn samples(models: &[KneserNey], stream: &[u16], order: usize) -> Vec<Vec<f64>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (i, &word) in stream.iter().enumerate() {
        if i > 0 {
            let ngram = &stream[start.max((i + 1).saturating_sub(order))..=i];
            out.push(models.iter().map(|m| m.probability(key(ngram), ngram.len())).collect());
        }
        if word == reserved::BOUNDARY {
            start = i;
        }
    }
    out
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mixture() -> Mixture {
        let near: Vec<u16> = [1, 3, 4, 5, 6].repeat(60);
        let far: Vec<u16> = [1, 7, 8, 9, 3, 6].repeat(60);
        let models = vec![KneserNey::estimate(&near, 3, 10), KneserNey::estimate(&far, 3, 10)];
        Mixture::tune(models, &[1, 3, 4, 5, 6, 1, 3, 4, 5, 6, 1, 7, 8, 9].repeat(20), 3)
    }

    #[test]
    fn what_explains_the_held_out_text_weighs_more() {
        let mixture = mixture();
        assert!(mixture.weights[0] > mixture.weights[1] && mixture.weights[1] > 0.1, "{:?}", mixture.weights);
        assert!((mixture.weights.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(mixture.perplexity > 1.0 && mixture.perplexity < 3.0, "{}", mixture.perplexity);
        for history in [[3, 4], [7, 8], [4, 9]] {
            let sum: f64 = (0..10).map(|w| mixture.probability(key(&[history[0], history[1], w]), 3)).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{history:?}: {sum}");
        }
    }

    #[test]
    fn what_is_seen_in_both_is_expected_from_both() {
        let mixture = mixture();
        let both = mixture.frequent(1, 0.0);
        let of = |word: u16| both.iter().find(|(k, _)| *k == u64::from(word)).map_or(0.0, |f| f.1);
        let expected = mixture.weights[0] / 5.0 + mixture.weights[1] / 6.0;
        assert!((of(3) - expected).abs() < 1e-9, "{} {expected}", of(3));
        assert!(both.is_sorted());
        assert!(mixture.frequent(2, 0.9).is_empty());
    }
}
