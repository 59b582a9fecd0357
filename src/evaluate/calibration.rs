//! How often what was stated as 95 % sure was right.

use super::align::Pairs;
use super::score::Share;
use super::tokens::Token;
use crate::model::TokenConfidence;
use serde::Serialize;
use std::collections::HashMap;

/// Lower bounds of the buckets, in per cent.
const BOUNDS: [u8; 9] = [0, 30, 50, 70, 80, 90, 95, 99, 100];
/// What is called sure.
const SURE: u8 = 95;

/// Tokens of about the same confidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bucket {
    /// Lowest confidence, in per cent.
    pub from: u8,
    /// Highest.
    pub to: u8,
    /// How many of them are right.
    pub right: Share,
    /// What the confidences add up to, in per cent: as many hundreds as should be right.
    pub stated: usize,
}

/// How stated confidences compare with the truth, over tokens that hold a letter and no digit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Calibration {
    /// From unsure to sure.
    pub buckets: Vec<Bucket>,
    /// Tokens of 95 per cent and more.
    pub sure: Share,
}

impl Default for Calibration {
    fn default() -> Self {
        let ends = BOUNDS.iter().skip(1).map(|b| b - 1).chain([100]);
        let buckets =
            BOUNDS.iter().zip(ends).map(|(&from, to)| Bucket { from, to, right: Share::default(), stated: 0 });
        Self { buckets: buckets.collect(), sure: Share::default() }
    }
}

impl Calibration {
    fn add(&mut self, confidence: u8, right: bool) {
        if let Some(bucket) = self.buckets.iter_mut().find(|b| (b.from..=b.to).contains(&confidence)) {
            bucket.right.add(right);
            bucket.stated += usize::from(confidence);
        }
        if confidence >= SURE {
            self.sure.add(right);
        }
    }

    /// Adds the counts of another text.
    pub fn include(&mut self, other: &Self) {
        self.sure.include(other.sure);
        for (own, other) in self.buckets.iter_mut().zip(&other.buckets) {
            own.right.include(other.right);
            own.stated += other.stated;
        }
    }
}

/// A token is as sure as its least sure part, and right if it is the truth's at its place, outer punctuation left out; or
/// if it stands elsewhere in the truth among its neighbours (see [`moved`]): it was read rightly then, and the order of the
/// lines is another matter, which the scores tell.
pub(super) fn calibrate(
    truth: &[Token],
    read: &[Token],
    pairs: &Pairs,
    confidences: &[TokenConfidence],
) -> Calibration {
    let mut sorted: Vec<&TokenConfidence> = confidences.iter().filter(|c| !c.span.is_empty()).collect();
    sorted.sort_by_key(|c| (c.span.start, c.span.end));
    let moved = moved(truth, read, pairs);
    let mut out = Calibration::default();
    let mut from = 0;
    for &(t, r) in pairs {
        let Some((token, moved)) = r.map(|r| (&read[r], moved[r])) else { continue };
        while sorted.get(from).is_some_and(|c| c.span.end <= token.span.start) {
            from += 1;
        }
        let over = sorted[from..].iter().take_while(|c| c.span.start < token.span.end);
        let Some(confidence) = over.map(|c| c.confidence).min() else { continue };
        if token.is_word() {
            out.add(confidence, moved || t.is_some_and(|t| truth[t].core() == token.core()));
        }
    }
    out
}

/// For each token of the text, whether it stands elsewhere in the truth: two or more in a row without their partners here
/// are two or more in a row without theirs there. The lines of a head in two columns are read across, the truth has
/// one column after the other. No token of the truth is used twice.
fn moved(truth: &[Token], read: &[Token], pairs: &Pairs) -> Vec<bool> {
    let (mut free_truth, mut free_read) = (vec![true; truth.len()], vec![true; read.len()]);
    for &(t, r) in pairs {
        if let (Some(t), Some(r)) = (t, r)
            && truth[t].core() == read[r].core()
        {
            (free_truth[t], free_read[r]) = (false, false);
        }
    }
    let mut starts: HashMap<&str, Vec<usize>> = HashMap::new();
    for (t, token) in truth.iter().enumerate().filter(|(t, _)| free_truth[*t]) {
        starts.entry(token.core()).or_default().push(t);
    }
    let mut out = vec![false; read.len()];
    let mut r = 0;
    while r < read.len() {
        let run = |t: usize, free_truth: &[bool]| {
            let here = (r..read.len()).take_while(|r| free_read[*r]);
            let there = (t..truth.len()).take_while(|t| free_truth[*t]);
            here.zip(there).take_while(|(r, t)| read[*r].core() == truth[*t].core()).count()
        };
        let found = starts.get(read[r].core()).into_iter().flatten().map(|t| (run(*t, &free_truth), *t));
        // Of runs of one length the first.
        let longest = found.max_by_key(|(length, t)| (*length, std::cmp::Reverse(*t)));
        let Some((length, t)) = longest.filter(|(length, _)| *length >= 2) else {
            r += 1;
            continue;
        };
        free_truth[t..t + length].fill(false);
        out[r..r + length].fill(true);
        r += length;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Hypothesis, evaluate, tokens::tokens};
    use super::*;
    use crate::model::Span;

    #[test]
    fn what_stands_elsewhere_was_read_rightly() {
        let text = "ỦY BAN CỘNG HÒA NHÂN DÂN Độc lập xã lập";
        let confidences: Vec<TokenConfidence> = tokens(text)
            .iter()
            .map(|token| TokenConfidence { span: token.span, confidence: 99, flagged: false })
            .collect();
        let truth = "ỦY BAN NHÂN DÂN xã CỘNG HÒA Độc lập phường";
        let hypothesis = Hypothesis { text, confidences: &confidences, raw: None };
        let out = evaluate(truth, hypothesis, &[]).unwrap().calibration.unwrap();
        // `xã` stands elsewhere, but alone, and the second `lập` nowhere: one of the two has `phường` opposite.
        assert_eq!(out.sure, Share { right: 8, of: 10 });
    }

    #[test]
    fn confidences_meet_their_tokens() {
        let text = "sơ/năm Hải Bình, 12 hộ";
        let sure = |word: &str, confidence| {
            let start = text.find(word).unwrap();
            TokenConfidence { span: Span::new(start, start + word.len()), confidence, flagged: false }
        };
        let confidences = [sure("sơ", 99), sure("năm", 60), sure("Hải Bình", 97), sure("12", 100), sure("hộ", 20)];
        let hypothesis = Hypothesis { text, confidences: &confidences, raw: None };
        let out = evaluate("sơ/năm Hải Bình, 12 hồ", hypothesis, &[]).unwrap().calibration.unwrap();
        let filled: Vec<_> = out.buckets.iter().filter(|b| b.right.of > 0).collect();
        let shown: Vec<_> = filled.iter().map(|b| (b.from, b.to, b.right.right, b.right.of, b.stated)).collect();
        assert_eq!(shown, [(0, 29, 0, 1, 20), (50, 69, 1, 1, 60), (95, 98, 2, 2, 194)]);
        assert_eq!(out.sure, Share { right: 2, of: 2 });
        assert!(evaluate("a", Hypothesis { text, ..Hypothesis::default() }, &[]).unwrap().calibration.is_none());
    }
}
