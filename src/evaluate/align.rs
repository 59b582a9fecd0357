//! Which token stands opposite which.
//!
//! The cheapest alignment, where a pair costs by how much its letters differ under the marks: so `phuwong` lines up
//! with `phường` and not with its neighbour. Costs are binary floating point, added in a fixed order: sums of such
//! numbers are the same on every machine, and ties fall as they do in the reference measure that this agrees with.

use super::distance::distance;
use super::tokens::Token;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// Tokens of the truth and of the text, in order; one side alone where the other has nothing.
pub(super) type Pairs = Vec<(Option<usize>, Option<usize>)>;

/// A token without a partner.
const ALONE: f64 = 0.7;
/// A pair that differs in marks only, ...
const MARKS: f64 = 0.3;
/// ... and what is added as the share of letters that differ goes to one.
const LETTERS: f64 = 1.1;
/// How far from the diagonal the alignment may stray, in tokens.
const BAND: usize = 250;
/// Most cells of the table: a text and its truth are about as long as each other.
const MOST_CELLS: usize = 1 << 28;

/// Two texts that are too long and too different in length to be one document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the truth has {truth} tokens and the text {read}: they cannot be the same document; check the two files")]
pub struct TooFarApart {
    /// Tokens of the truth.
    pub truth: usize,
    /// Tokens of the text.
    pub read: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    None,
    Pair,
    TruthAlone,
    ReadAlone,
}

pub(super) fn align(truth: &[Token], read: &[Token]) -> Result<Pairs, TooFarApart> {
    let (n, m) = (truth.len(), read.len());
    let band = BAND.max(n.abs_diff(m) + 50);
    if (n + 1).saturating_mul((2 * band + 1).min(m + 1)) > MOST_CELLS {
        return Err(TooFarApart { truth: n, read: m });
    }
    let mut costs = Costs::new(truth, read);
    let mut back: Vec<(usize, Vec<Step>)> = Vec::with_capacity(n + 1);
    let mut above: Vec<f64> = Vec::new();
    let mut above_from = 0;
    for i in 0..=n {
        let middle = i * m / n.max(1);
        let (from, to) = (middle.saturating_sub(band), (middle + band).min(m));
        let mut row: Vec<f64> = Vec::with_capacity(to - from + 1);
        let mut steps = Vec::with_capacity(to - from + 1);
        for j in from..=to {
            let (mut best, mut step) = if i == 0 && j == 0 { (0.0, Step::None) } else { (f64::INFINITY, Step::None) };
            if i > 0 {
                if let Some(k) = j.checked_sub(above_from + 1)
                    && let Some(diagonal) = above.get(k)
                {
                    let cost = diagonal + costs.pair(i - 1, j - 1);
                    if cost < best {
                        (best, step) = (cost, Step::Pair);
                    }
                }
                if let Some(k) = j.checked_sub(above_from)
                    && let Some(straight) = above.get(k)
                    && straight + ALONE < best
                {
                    (best, step) = (straight + ALONE, Step::TruthAlone);
                }
            }
            if let Some(left) = row.last()
                && left + ALONE < best
            {
                (best, step) = (left + ALONE, Step::ReadAlone);
            }
            row.push(best);
            steps.push(step);
        }
        back.push((from, steps));
        (above, above_from) = (row, from);
    }
    let (mut i, mut j) = (n, m);
    let mut out = Vec::with_capacity(n.max(m));
    while i > 0 || j > 0 {
        let step = j.checked_sub(back[i].0).and_then(|k| back[i].1.get(k)).copied().unwrap_or(Step::None);
        match step {
            Step::Pair if i > 0 && j > 0 => {
                (i, j) = (i - 1, j - 1);
                out.push((Some(i), Some(j)));
            }
            Step::TruthAlone if i > 0 => {
                i -= 1;
                out.push((Some(i), None));
            }
            _ if j > 0 => {
                j -= 1;
                out.push((None, Some(j)));
            }
            _ => {
                i -= 1;
                out.push((Some(i), None));
            }
        }
    }
    out.reverse();
    Ok(out)
}

/// What pairs cost; the same pair of words is looked at once.
struct Costs {
    truth: Vec<u32>,
    read: Vec<u32>,
    looks: Vec<Vec<char>>,
    known: HashMap<(u32, u32), f64>,
}

impl Costs {
    fn new(truth: &[Token], read: &[Token]) -> Self {
        let mut ids: HashMap<&str, u32> = HashMap::new();
        let mut looks = Vec::new();
        let mut id = |token| {
            let next = u32::try_from(looks.len()).unwrap_or(u32::MAX);
            *ids.entry(token).or_insert_with(|| {
                looks.push(look(token));
                next
            })
        };
        let truth = truth.iter().map(|t| id(t.text.as_str())).collect();
        let read = read.iter().map(|t| id(t.text.as_str())).collect();
        Self { truth, read, looks, known: HashMap::new() }
    }

    fn pair(&mut self, t: usize, r: usize) -> f64 {
        let (a, b) = (self.truth[t], self.read[r]);
        if a == b {
            return 0.0;
        }
        *self.known.entry((a, b)).or_insert_with(|| {
            let (a, b) = (&self.looks[a as usize], &self.looks[b as usize]);
            let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
            MARKS + LETTERS * count(distance(a, b)) / count(a.len().max(b.len()).max(1))
        })
    }
}

/// Small letters without marks, and digits as the letters that they look like.
fn look(token: &str) -> Vec<char> {
    let plain = token.to_lowercase();
    let letters = plain.nfd().map(|c| if c == 'đ' { 'd' } else { c }).filter(|c| canonical_combining_class(*c) == 0);
    let alike = |c| match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '6' => 'd',
        '8' => 'b',
        c => c,
    };
    letters.map(alike).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    fn aligned(truth: &str, read: &str) -> Vec<(String, String)> {
        let (t, r) = (tokens(truth), tokens(read));
        let text = |tokens: &[Token], i: Option<usize>| i.map_or_else(String::new, |i| tokens[i].text.clone());
        align(&t, &r).unwrap().into_iter().map(|(i, j)| (text(&t, i), text(&r, j))).collect()
    }

    #[test]
    fn damaged_words_meet_their_own_truth() {
        let pairs = aligned("tổng số hồ sơ 16.642 của xã", "té)ng s6 hd so bẩn 16.642 xa");
        let shown: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(
            shown,
            [
                ("tổng", "té)ng"),
                ("số", "s6"),
                ("hồ", "hd"),
                ("sơ", "so"),
                ("", "bẩn"),
                ("16.642", "16.642"),
                ("của", ""),
                ("xã", "xa")
            ]
        );
    }

    #[test]
    fn one_side_may_be_empty_or_much_longer() {
        assert_eq!(aligned("", "a b").len(), 2);
        assert_eq!(aligned("a b", "").len(), 2);
        assert_eq!(aligned(&"x ".repeat(900), "x").iter().filter(|(_, r)| r == "x").count(), 1);
        let (long, short) = ("a ".repeat(60_000), "b ".repeat(20_000));
        assert_eq!(align(&tokens(&long), &tokens(&short)), Err(TooFarApart { truth: 60_000, read: 20_000 }));
    }
}
