//! What repair did: wrong tokens made right, and right ones made wrong.

use super::score::Share;
use super::tokens::Token;
use serde::Serialize;

/// What became of the truth's tokens between the raw text and the repaired one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Change {
    /// Wrong ones made right, of those that were wrong.
    pub gain: Share,
    /// Right ones made wrong, of those that were right.
    pub harm: Share,
}

impl Change {
    pub(super) fn of(truth: &[Token], before: &[bool], after: &[bool], counts: impl Fn(&Token) -> bool) -> Self {
        let mut out = Self::default();
        for ((_, &before), &after) in truth.iter().zip(before).zip(after).filter(|((t, _), _)| counts(t)) {
            if before {
                out.harm.add(!after);
            } else {
                out.gain.add(after);
            }
        }
        out
    }

    /// Adds the counts of another text.
    pub const fn include(&mut self, other: Self) {
        self.gain.include(other.gain);
        self.harm.include(other.harm);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Hypothesis, evaluate};
    use super::*;

    #[test]
    fn gain_and_harm_are_told_apart() {
        let truth = "Tổng số 16.642 hồ sơ của thị xã Nghi Sơn";
        let raw = "Téng số 16.642 hd so của thị xã Nghi Son";
        let text = "Tổng sợ 16.642 hồ so của thị xã Nghị Sơn";
        let out = evaluate(truth, Hypothesis { text, raw: Some(raw), ..Hypothesis::default() }, &[]).unwrap();
        // Tổng, hồ, Sơn of Tổng, hồ, sơ, Sơn; số and Nghi of số, của, thị, xã, Nghi.
        let syllables = Change { gain: Share { right: 3, of: 4 }, harm: Share { right: 2, of: 5 } };
        assert_eq!(out.syllables, Some(syllables));
        assert_eq!(out.numbers, Some(Change { gain: Share::default(), harm: Share { right: 0, of: 1 } }));
        let without = evaluate(truth, Hypothesis { text, ..Hypothesis::default() }, &[]).unwrap();
        assert_eq!((without.syllables, without.numbers), (None, None));
    }
}
