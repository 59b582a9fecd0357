//! How much of the truth a text has.

use super::align::Pairs;
use super::distance::distance;
use super::tokens::Token;
use serde::Serialize;

/// How many of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// How many.
    pub right: usize,
    /// Of how many.
    pub of: usize,
}

impl Share {
    /// Counts one more.
    pub const fn add(&mut self, right: bool) {
        self.of += 1;
        self.right += right as usize;
    }

    /// Adds the counts of another text.
    pub const fn include(&mut self, other: Self) {
        self.right += other.right;
        self.of += other.of;
    }

    /// The share as a number between 0 and 1 (characters wrong may be more than there are); `None` of nothing.
    #[must_use]
    pub fn value(&self) -> Option<f64> {
        let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        (self.of > 0).then(|| count(self.right) / count(self.of))
    }

    /// The share with so many digits after the point; `-` of nothing.
    #[must_use]
    pub fn rounded(&self, digits: usize) -> String {
        self.value().map_or_else(|| "-".to_owned(), |v| format!("{v:.digits$}"))
    }
}

/// As `{"right": 2, "of": 3, "share": 0.6667}`.
impl Serialize for Share {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("Share", 3)?;
        out.serialize_field("right", &self.right)?;
        out.serialize_field("of", &self.of)?;
        let share = self.value().and_then(|v| format!("{v:.4}").parse::<f64>().ok());
        out.serialize_field("share", &share)?;
        out.end()
    }
}

/// How much of the truth is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Scores {
    /// Tokens that hold a letter and no digit, outer punctuation left out, case included.
    pub syllables: Share,
    /// The same whatever the case.
    pub syllables_any_case: Share,
    /// Tokens, punctuation included.
    pub words: Share,
    /// Tokens substituted, lost and added, of the truth's.
    pub word_errors: Share,
    /// Characters substituted, lost and added, of the truth's, one space between tokens.
    pub character_errors: Share,
    /// The truth's tokens with a digit, outer punctuation left out, that are the same at their place.
    pub numbers: Share,
    /// The text's tokens with a digit that are the truth's: fewer where numbers were spoiled or made up.
    pub numbers_precision: Share,
}

impl Scores {
    /// Adds the counts of another text.
    pub const fn include(&mut self, other: &Self) {
        self.syllables.include(other.syllables);
        self.syllables_any_case.include(other.syllables_any_case);
        self.words.include(other.words);
        self.word_errors.include(other.word_errors);
        self.character_errors.include(other.character_errors);
        self.numbers.include(other.numbers);
        self.numbers_precision.include(other.numbers_precision);
    }
}

pub(super) fn score(truth: &[Token], read: &[Token], pairs: &Pairs) -> Scores {
    let mut out = Scores::default();
    for &(t, r) in pairs {
        let (true_token, read_token) = (t.map(|t| &truth[t]), r.map(|r| &read[r]));
        let same_core = match (true_token, read_token) {
            (Some(a), Some(b)) => a.core() == b.core(),
            (Some(a), None) => a.core().is_empty(),
            (None, _) => false,
        };
        if let Some(token) = true_token {
            let core = read_token.map_or("", Token::core);
            out.words.add(read_token.is_some_and(|r| r.text == token.text));
            if token.is_word() {
                out.syllables.add(same_core);
                out.syllables_any_case.add(token.core().to_lowercase() == core.to_lowercase());
            }
            if token.digit {
                out.numbers.add(same_core);
            }
        }
        if let Some(token) = read_token
            && token.digit
        {
            out.numbers_precision.add(true_token.is_some() && same_core);
        }
        out.word_errors.right += usize::from(true_token.map(|t| &t.text) != read_token.map(|t| &t.text));
    }
    out.word_errors.of = truth.len();
    let letters: usize = truth.iter().map(|t| t.text.chars().count()).sum();
    out.character_errors =
        Share { right: wrong_characters(truth, read, pairs), of: letters + truth.len().saturating_sub(1) };
    out
}

/// Edits of characters, stretch by stretch between tokens that are the same.
fn wrong_characters(truth: &[Token], read: &[Token], pairs: &Pairs) -> usize {
    let (mut left, mut right): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut out = 0;
    let mut close = |left: &mut Vec<&str>, right: &mut Vec<&str>| {
        let characters = |words: &[&str]| words.join(" ").chars().collect::<Vec<_>>();
        // Words that stand alone bring a space along.
        out += distance(&characters(left), &characters(right)) + usize::from(left.is_empty() != right.is_empty());
        left.clear();
        right.clear();
    };
    for &(t, r) in pairs {
        let (t, r) = (t.map(|t| truth[t].text.as_str()), r.map(|r| read[r].text.as_str()));
        if t == r {
            close(&mut left, &mut right);
        } else {
            left.extend(t);
            right.extend(r);
        }
    }
    close(&mut left, &mut right);
    out
}

#[cfg(test)]
mod tests {
    use super::super::{align, tokens};
    use super::*;

    fn scored(truth: &str, read: &str) -> Scores {
        let (t, r) = (tokens::tokens(truth), tokens::tokens(read));
        score(&t, &r, &align::align(&t, &r).unwrap())
    }

    const fn share(right: usize, of: usize) -> Share {
        Share { right, of }
    }

    #[test]
    fn each_measure_counts_its_own() {
        let s = scored("phường Hải Bình (67,35%)", "Phường Hai Bình, (67,35%)");
        assert_eq!(s.syllables, share(1, 3));
        assert_eq!(s.syllables_any_case, share(2, 3));
        assert_eq!(s.words, share(1, 4));
        assert_eq!(s.word_errors, share(3, 4));
        assert_eq!(s.character_errors, share(3, 24));
        assert_eq!(s.numbers, share(1, 1));
        assert_eq!(s.numbers_precision, share(1, 1));
    }

    #[test]
    fn lost_and_added_tokens_count() {
        let s = scored("có 12 hộ nghèo", "có hộ 7 nghèo");
        assert_eq!(s.numbers, share(0, 1));
        assert_eq!(s.numbers_precision, share(0, 1));
        assert_eq!(s.word_errors, share(2, 4));
        // `12 ` and ` 7`.
        assert_eq!(s.character_errors, share(5, 14));
        assert_eq!(scored("", "").words, share(0, 0));
        assert_eq!(scored("", "a").character_errors, share(2, 0));
        assert_eq!(share(0, 0).rounded(4), "-");
    }

    #[test]
    fn the_same_text_is_all_right() {
        let s = scored("Uỷ ban nhân dân – thị xã", "Ủy ban nhân dân\n\n- thị\u{c}xã");
        assert_eq!((s.words, s.syllables, s.character_errors.right), (share(7, 7), share(6, 6), 0));
    }
}
