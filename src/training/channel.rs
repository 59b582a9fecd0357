//! Estimates channel costs from pairs of true and damaged words.
//!
//! Letters are aligned by expectation maximisation with the best path standing for the expectation (Brill &
//! Moore 2000); the resulting frequencies are smoothed by backing off from a letter to its class without tone
//! (`ễ` → `ê`), then to its base letter (`e`): rare letters learn from their sisters.

use super::align::Aligned;
use crate::channel::{Channel, Cost, MAX_READ};
use crate::orthography::{fold_char, untone};
use std::collections::BTreeMap;
use std::fmt::Write;

/// One step of an alignment: one true letter read as up to three characters, or two read as one or two.
type Step = (Vec<char>, Vec<char>);

/// How many observations the class and the base letter's counts are worth beside a letter's own.
const CLASS_WEIGHT: f64 = 4.0;
const BASE_WEIGHT: f64 = 8.0;
/// Readings expected less often than this are left to the channel's costs of the unseen: rarer ones are of single pages,
/// and let names be taken for others (wrong links in `train place-test` fall by a quarter).
const LEAST: f64 = 3.3e-4;
/// Two letters read as one must have been seen so often.
const LEAST_PAIRS: u32 = 4;
/// Rounds of realignment; the costs no longer move after about six.
const ROUNDS: usize = 8;

/// Estimates a channel and writes it as a table (see [`Channel::parse`]), `header` lines first.
#[must_use]
pub fn estimate(pairs: &[Aligned], header: &str) -> String {
    let words: Vec<(Vec<char>, Vec<char>)> = pairs
        .iter()
        .filter(|p| !p.truth.contains(' ') && !p.read.contains(' '))
        .filter(|p| p.truth.chars().any(char::is_alphabetic) && !p.truth.bytes().any(|b| b.is_ascii_digit()))
        .map(|p| (p.truth.chars().collect(), p.read.chars().collect()))
        .collect();
    let mut steps = count(&words, &first_cost);
    for _ in 1..ROUNDS {
        let costs = costs(&steps);
        steps = count(&words, &|t, r| costs.get(&(t.to_vec(), r.to_vec())).copied().unwrap_or_else(|| unseen(t, r)));
    }
    let mut table = String::from(header);
    for ((truth, read), cost) in costs(&steps) {
        let (t, r): (String, String) = (truth.iter().collect(), read.iter().collect());
        let _ = writeln!(table, "{t}\t{r}\t{cost}");
    }
    table
}

/// Costs before anything is known: the same letter, the same base letter, anything.
fn first_cost(truth: &[char], read: &[char]) -> Cost {
    match (truth, read) {
        (&[t], &[r]) if t == r => 100,
        (&[t], &[r]) if fold_char(t) == fold_char(r) => 800,
        (&[_], &[_]) => 4_000,
        (&[t], r) if r.iter().any(|&c| fold_char(c) == fold_char(t)) => {
            3_500 + 1_500 * Cost::try_from(r.len()).unwrap_or(9)
        }
        (&[_], r) => 6_000 + 1_500 * Cost::try_from(r.len()).unwrap_or(9),
        (&[_, _], &[_]) => 6_500,
        _ => 9_000,
    }
}

/// Costs of steps that the last round did not take.
fn unseen(truth: &[char], read: &[char]) -> Cost {
    first_cost(truth, read) + 6_000
}

/// How often each step lies on the best path of a pair.
fn count(words: &[(Vec<char>, Vec<char>)], cost: &dyn Fn(&[char], &[char]) -> Cost) -> BTreeMap<Step, u32> {
    let mut out = BTreeMap::new();
    for (truth, read) in words {
        for step in best_path(truth, read, cost) {
            *out.entry(step).or_default() += 1;
        }
    }
    out
}

fn best_path(truth: &[char], read: &[char], cost: &dyn Fn(&[char], &[char]) -> Cost) -> Vec<Step> {
    let width = read.len() + 1;
    let mut best = vec![Cost::MAX; (truth.len() + 1) * width];
    let mut back = vec![(0_usize, 0_usize); best.len()];
    best[0] = 0;
    for i in 0..=truth.len() {
        for j in 0..=read.len() {
            let here = best[i * width + j];
            if here == Cost::MAX {
                continue;
            }
            for (di, lens) in [(1, 0..=MAX_READ), (2, 1..=1)] {
                for dj in lens {
                    if i + di <= truth.len() && j + dj <= read.len() {
                        let c = here + cost(&truth[i..i + di], &read[j..j + dj]);
                        let slot = (i + di) * width + j + dj;
                        if c < best[slot] {
                            best[slot] = c;
                            back[slot] = (di, dj);
                        }
                    }
                }
            }
        }
    }
    let (mut i, mut j) = (truth.len(), read.len());
    let mut out = Vec::new();
    while i > 0 || j > 0 {
        let (di, dj) = back[i * width + j];
        if di == 0 {
            return Vec::new();
        }
        out.push((truth[i - di..i].to_vec(), read[j - dj..j].to_vec()));
        i -= di;
        j -= dj;
    }
    out
}

/// −1000·ln of the smoothed frequency of each step.
fn costs(steps: &BTreeMap<Step, u32>) -> BTreeMap<Step, Cost> {
    let mut of_letter: BTreeMap<char, BTreeMap<Vec<char>, f64>> = BTreeMap::new();
    let mut total: BTreeMap<char, f64> = BTreeMap::new();
    for ((truth, read), &n) in steps {
        *total.entry(truth[0]).or_default() += f64::from(n);
        if truth.len() == 1 {
            *of_letter.entry(truth[0]).or_default().entry(read.clone()).or_default() += f64::from(n);
        }
    }
    // Sisters of a letter, and their readings pooled. The letter itself as its own reading (`ê` → `ê`) is pooled
    // as the mark SAME, since `ễ` is not read as `ê` because `ê` is.
    let pooled = |class: &dyn Fn(char) -> char| {
        let mut pool: BTreeMap<char, (BTreeMap<Vec<char>, f64>, f64)> = BTreeMap::new();
        for (&letter, readings) in &of_letter {
            let slot = pool.entry(class(letter)).or_default();
            for (read, n) in readings {
                let key = if read.as_slice() == [letter] { vec![SAME] } else { read.clone() };
                *slot.0.entry(key).or_default() += n;
                slot.1 += n;
            }
        }
        pool
    };
    let class = |c: char| untone(c).0;
    let base = |c: char| if c.is_uppercase() { fold_char(c).to_uppercase().next().unwrap_or(c) } else { fold_char(c) };
    let (classes, bases) = (pooled(&class), pooled(&base));
    let mut out = BTreeMap::new();
    for letter in letters(&of_letter) {
        let own = of_letter.get(&letter);
        let n = total.get(&letter).copied().unwrap_or(0.0);
        let class_pool = classes.get(&class(letter));
        let base_pool = bases.get(&base(letter));
        let mut readings: Vec<Vec<char>> = Vec::new();
        readings.extend(own.into_iter().flat_map(|m| m.keys().cloned()));
        for pool in [class_pool, base_pool].into_iter().flatten() {
            readings.extend(pool.0.keys().map(|k| if k.as_slice() == [SAME] { vec![letter] } else { k.clone() }));
        }
        readings.sort();
        readings.dedup();
        for read in readings {
            let key = if read.as_slice() == [letter] { vec![SAME] } else { read.clone() };
            let share = |pool: Option<&(BTreeMap<Vec<char>, f64>, f64)>| {
                pool.map_or(0.0, |(m, all)| m.get(&key).copied().unwrap_or(0.0) / all.max(1.0))
            };
            let from_base = share(base_pool);
            let class_n = class_pool.map_or(0.0, |p| p.1);
            let from_class = (share(class_pool) * class_n + BASE_WEIGHT * from_base) / (class_n + BASE_WEIGHT);
            let count = own.and_then(|m| m.get(&read)).copied().unwrap_or(0.0);
            let p = (count + CLASS_WEIGHT * from_class) / (n + CLASS_WEIGHT);
            if p >= LEAST {
                out.insert((vec![letter], read), cost_of(p));
            }
        }
    }
    for ((truth, read), &n) in steps {
        if truth.len() == 2 && n >= LEAST_PAIRS {
            let p = f64::from(n) / (total.get(&truth[0]).copied().unwrap_or(1.0) + CLASS_WEIGHT);
            if p >= LEAST {
                out.insert((truth.clone(), read.clone()), cost_of(p));
            }
        }
    }
    out
}

/// Stands for "as itself" where readings of several letters are pooled.
const SAME: char = '\u{0}';

/// Every letter seen, and every toned vowel and capital of the alphabet: unseen ones live off their sisters.
fn letters(seen: &BTreeMap<char, BTreeMap<Vec<char>, f64>>) -> Vec<char> {
    let mut out: Vec<char> = seen.keys().copied().collect();
    for c in "aăâeêioôơuưy".chars() {
        for tone in crate::orthography::Tone::ALL {
            let toned = crate::orthography::tone(c, tone);
            out.push(toned);
            out.extend(toned.to_uppercase());
        }
    }
    out.extend("bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX".chars());
    out.sort_unstable();
    out.dedup();
    out
}

fn cost_of(p: f64) -> Cost {
    #[expect(clippy::cast_possible_truncation, reason = "p lies between 1e-4 and 1")]
    let cost = (-1000.0 * p.min(1.0).ln()).round() as Cost;
    cost.max(0)
}

/// What a channel makes of pairs it was not trained on: mean cost a letter, for comparing estimates.
#[must_use]
pub fn mean_cost(channel: &Channel, pairs: &[Aligned]) -> f64 {
    let (mut sum, mut letters) = (0.0, 0.0);
    for pair in pairs.iter().filter(|p| !p.truth.contains(' ') && !p.read.contains(' ')) {
        sum += f64::from(channel.cost(&pair.truth, &pair.read));
        #[expect(clippy::cast_precision_loss, reason = "words are short")]
        let n = pair.truth.chars().count() as f64;
        letters += n;
    }
    if letters > 0.0 { sum / letters } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<Aligned> {
        list.iter().map(|(t, r)| Aligned { truth: (*t).into(), read: (*r).into() }).collect()
    }

    #[test]
    fn confusions_are_learned_and_shared_among_sisters() {
        let list: Vec<_> = [
            ("tử", "ttr"),
            ("tử", "ttr"),
            ("từ", "tir"),
            ("hải", "hdi"),
            ("bản", "ban"),
            ("tài", "tai"),
            ("số", "sé"),
            ("tổ", "té"),
        ]
        .into_iter()
        .cycle()
        .take(200)
        .collect();
        let channel = Channel::parse(&estimate(&pairs(&list), "# test\n")).unwrap();
        assert!(channel.cost("tử", "ttr") < channel.cost("tử", "tir"));
        assert!(channel.cost("hải", "hdi") < 2_500);
        assert!(channel.cost("bộ", "bé") < 5_000, "ộ learns from ố and ổ: {}", channel.cost("bộ", "bé"));
        assert!(channel.cost("hải", "hxi") > 6_000);
        assert!(mean_cost(&channel, &pairs(&[("tử", "ttr")])) < 1_000.0);
    }
}
