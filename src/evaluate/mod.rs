//! How good a text is, held against the true one.
//!
//! "97 % right" says little before it is known of what: a lost comma, a wrong mark and a wrong figure weigh
//! differently, and whoever repairs text must count what it *spoils* beside what it mends. So a repaired text is
//! measured in syllables, words, characters, figures and names; with the damaged text beside it, in what went from
//! wrong to right (gain) and from right to wrong (harm); and with confidences beside it, in how often "95 % sure" was
//! right.
//!
//! Where the truth says `phường Hải Bình (67,35%)` and the text `phường Hai Bình (67,35%)`, three of four tokens, two
//! of three syllables and the one figure are right, one character of 25 is wrong, and `Hải Bình` is a name of
//! the district with an occurrence that is not right.
//!
//! Tokens are those between white space; lines and pages make no difference. Two tokens are the same if they are the
//! same in composed form with the tone in one place (`hoà` is `hòa`) and with plain quotation marks and dashes.

mod align;
mod calibration;
mod change;
mod distance;
mod errors;
mod places;
mod score;
mod tokens;

pub use align::TooFarApart;
pub use calibration::{Bucket, Calibration};
pub use change::Change;
pub use errors::Confusion;
pub use places::{Places, own_names};
pub use score::{Scores, Share};

use crate::model::TokenConfidence;
use align::Pairs;
use tokens::Token;

/// What is held against the truth.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hypothesis<'a> {
    /// The text.
    pub text: &'a str,
    /// How sure its maker was of its tokens; spans in bytes of `text`. Empty where nobody said.
    pub confidences: &'a [TokenConfidence],
    /// The text before it was repaired.
    pub raw: Option<&'a str>,
}

/// Everything measured of one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// How much of the truth is there.
    pub scores: Scores,
    /// How many names of the truth are right wherever they stand.
    pub places: Places,
    /// What repair did to the syllables, if the raw text is known.
    pub syllables: Option<Change>,
    /// What repair did to the numbers, if the raw text is known.
    pub numbers: Option<Change>,
    /// How often stated confidences were right, if any were stated.
    pub calibration: Option<Calibration>,
    /// Every kind of error, the commonest first.
    pub confusions: Vec<Confusion>,
}

/// Measures a text against the truth. `names` are the names of units to look for in the truth; see [`own_names`].
pub fn evaluate(truth: &str, hypothesis: Hypothesis<'_>, names: &[String]) -> Result<Evaluation, TooFarApart> {
    let Hypothesis { text, confidences, raw } = hypothesis;
    let (truth, read) = (tokens::tokens(truth), tokens::tokens(text));
    let pairs = align::align(&truth, &read)?;
    let right = right(&truth, &read, &pairs);
    let (mut syllables, mut numbers) = (None, None);
    if let Some(raw) = raw {
        let raw = tokens::tokens(raw);
        let before = self::right(&truth, &raw, &align::align(&truth, &raw)?);
        syllables = Some(Change::of(&truth, &before, &right, Token::is_word));
        numbers = Some(Change::of(&truth, &before, &right, |t| t.digit));
    }
    Ok(Evaluation {
        scores: score::score(&truth, &read, &pairs),
        places: places::places(&truth, &right, names),
        syllables,
        numbers,
        calibration: (!confidences.is_empty()).then(|| calibration::calibrate(&truth, &read, &pairs, confidences)),
        confusions: errors::confusions(&truth, &read, &pairs),
    })
}

/// The first line that is nothing but an address of the government: there the digital signature begins, which no page
/// shows.
pub const SIGNATURE: &str = r"^\s*\S+@\S+\.gov\.vn\s*$";

/// For each token of the truth: does the text have it, outer punctuation left out?
fn right(truth: &[Token], read: &[Token], pairs: &Pairs) -> Vec<bool> {
    let mut out = vec![false; truth.len()];
    for &(t, r) in pairs {
        if let (Some(t), Some(r)) = (t, r) {
            out[t] = truth[t].core() == read[r].core();
        }
    }
    // A token of nothing but punctuation is no loss.
    for (out, token) in out.iter_mut().zip(truth) {
        *out |= token.core().is_empty();
    }
    out
}
