//! What goes wrong most often.

use super::align::Pairs;
use super::tokens::Token;
use serde::Serialize;
use std::collections::BTreeMap;

/// One kind of error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// The true word; empty where nothing should stand.
    pub truth: String,
    /// What stands there; empty where nothing does.
    pub read: String,
    /// How often.
    pub count: usize,
    /// The truth around the first of them.
    pub context: String,
}

/// Words of context on each side.
const AROUND: usize = 3;

/// All kinds of errors, the commonest first, then by the alphabet. Where only punctuation differs it is shown.
pub(super) fn confusions(truth: &[Token], read: &[Token], pairs: &Pairs) -> Vec<Confusion> {
    let mut counts: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    let mut at = 0;
    for &(t, r) in pairs {
        at = t.unwrap_or(at);
        let (a, b) = (t.map(|t| &truth[t]), r.map(|r| &read[r]));
        if a.map(|t| &t.text) == b.map(|t| &t.text) {
            continue;
        }
        let (core_a, core_b) = (a.map_or("", Token::core), b.map_or("", Token::core));
        let key = if core_a == core_b {
            (a.map_or("", |t| t.text.as_str()), b.map_or("", |t| t.text.as_str()))
        } else {
            (core_a, core_b)
        };
        counts.entry(key).or_insert((0, at)).0 += 1;
    }
    let mut out: Vec<Confusion> = counts
        .into_iter()
        .map(|((a, b), (count, at))| {
            let around = &truth[at.saturating_sub(AROUND).min(truth.len())..(at + AROUND + 1).min(truth.len())];
            let words: Vec<&str> = around.iter().map(|t| t.text.as_str()).collect();
            Confusion { truth: a.to_owned(), read: b.to_owned(), count, context: words.join(" ") }
        })
        .collect();
    out.sort_by_key(|c| std::cmp::Reverse(c.count));
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Hypothesis, evaluate};

    #[test]
    fn the_commonest_error_comes_first() {
        let truth = "mức độ, mức thu, mục tiêu và mức chi";
        let text = "mục độ mục thu, mức tiêu và mục";
        let out = evaluate(truth, Hypothesis { text, ..Hypothesis::default() }, &[]).unwrap();
        let shown: Vec<_> = out.confusions.iter().map(|c| (c.truth.as_str(), c.read.as_str(), c.count)).collect();
        assert_eq!(shown, [("mức", "mục", 3), ("chi", "", 1), ("mục", "mức", 1), ("độ,", "độ", 1)]);
        assert_eq!(out.confusions[0].context, "mức độ, mức thu,");
    }
}
