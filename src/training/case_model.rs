//! Counts where words have capitals, for [`crate::repair::CaseModel`].
//!
//! Words in capitals throughout and single letters say nothing and are left out, as is the first word of a sentence. A
//! word's log-odds are smoothed towards those of all words, a pair's towards the word's; what a pair adds is kept
//! where it is seen often enough and changes something.

use super::corpus::{Component, Split, lines};
use crate::orthography::{Case, unify_tone_placement};
use crate::repair::{CASE_MAGIC, CASE_STEP, LanguageModel, continues_sentence, pieces, reserved};
use std::collections::HashMap;
use std::io;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// What a component's counts weigh, the first one first: notices write capitals as notices do, the encyclopedia
/// sometimes otherwise. The last one also stands for all further.
const WEIGHTS: [f64; 4] = [20.0, 3.0, 1.0, 0.3];
/// Sightings that a word's, and a pair's, prior is worth.
const PRIOR: f64 = 2.0;
const PAIR_PRIOR: f64 = 4.0;
/// A pair must be seen so often, weighted, and add so much, in nats.
const SEEN: f64 = 4.0;
const ADDS: f64 = 0.7;

/// Sightings without and with a capital.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    small: f64,
    capital: f64,
}

impl Seen {
    fn add(&mut self, capital: bool, weight: f64) {
        *(if capital { &mut self.capital } else { &mut self.small }) += weight;
    }

    fn all(self) -> f64 {
        self.small + self.capital
    }

    /// Log-odds of a capital, where `share` is expected.
    fn odds(self, share: f64, prior: f64) -> f64 {
        ((self.capital + prior * share) / (self.small + prior * (1.0 - share))).ln()
    }

    fn share(self, share: f64, prior: f64) -> f64 {
        (self.capital + prior * share) / (self.all() + prior)
    }
}

/// What was counted.
#[derive(Debug, Default)]
struct Counts {
    all: Seen,
    words: HashMap<u16, Seen>,
    before: HashMap<(u16, u16), Seen>,
    after: HashMap<(u16, u16), Seen>,
}

/// The case model of a corpus over the words of a language model (its file), of at most `bytes`. `about` says where it is from.
///
/// # Errors
///
/// A part of the corpus that cannot be read, or a file that is no language model.
pub fn build(
    corpus: &Path,
    parts: &[Component],
    language_model: Vec<u8>,
    bytes: usize,
    about: &str,
) -> io::Result<Vec<u8>> {
    let model = LanguageModel::open(language_model).map_err(io::Error::other)?;
    let mut counts = Counts::default();
    for (i, part) in parts.iter().enumerate() {
        let weight = WEIGHTS[i.min(WEIGHTS.len() - 1)];
        for line in lines(corpus, part, Split::Train)? {
            counts.include(&line, &model, weight);
        }
    }
    Ok(pack(&counts, model.vocabulary(), bytes, about))
}

impl Counts {
    fn include(&mut self, paragraph: &str, model: &LanguageModel, weight: f64) {
        let text: String = paragraph.nfc().collect();
        let all = pieces(&text);
        let ids: Vec<u16> = all
            .iter()
            .map(|p| {
                let word = p.span.of(&text);
                if word.bytes().any(|b| b.is_ascii_digit()) {
                    return reserved::NUMBER;
                }
                model.id(&unify_tone_placement(&word.to_lowercase()))
            })
            .collect();
        for (i, piece) in all.iter().enumerate().skip(1) {
            let word = piece.span.of(&text);
            let capital = match Case::of(word) {
                Case::Title => true,
                Case::Lower => false,
                Case::Upper | Case::Mixed => continue,
            };
            let between = &text[all[i - 1].span.end..piece.span.start];
            if ids[i] < reserved::FIRST_WORD
                || word.chars().nth(1).is_none()
                || !continues_sentence(piece.after_boundary, between)
            {
                continue;
            }
            let before = if piece.after_boundary { reserved::BOUNDARY } else { ids[i - 1] };
            let after = all.get(i + 1).filter(|p| !p.after_boundary).map_or(reserved::BOUNDARY, |_| ids[i + 1]);
            self.all.add(capital, weight);
            self.words.entry(ids[i]).or_default().add(capital, weight);
            self.before.entry((before, ids[i])).or_default().add(capital, weight);
            self.after.entry((ids[i], after)).or_default().add(capital, weight);
        }
    }
}

/// Log-odds as stored.
fn steps(odds: f64) -> i8 {
    #[expect(clippy::cast_possible_truncation, reason = "clamped")]
    let steps = (odds * 1000.0 / f64::from(CASE_STEP)).round().clamp(-127.0, 127.0) as i8;
    steps
}

fn pack(counts: &Counts, vocabulary: usize, bytes: usize, about: &str) -> Vec<u8> {
    let share = counts.all.share(0.1, 1.0);
    let word = |id: u16| counts.words.get(&id).copied().unwrap_or_default();
    let alone: Vec<i8> =
        (0..vocabulary).map(|id| u16::try_from(id).map_or(0, |id| steps(word(id).odds(share, PRIOR)))).collect();
    let adds = |pairs: &HashMap<(u16, u16), Seen>, word_of: fn((u16, u16)) -> u16| -> Vec<(f64, u32, i8)> {
        let of_pair = |(key, seen): (&(u16, u16), &Seen)| {
            let of_word = word(word_of(*key));
            let expected = of_word.share(share, PRIOR);
            let adds = seen.odds(expected, PAIR_PRIOR) - of_word.odds(share, PRIOR);
            let kept = seen.all() >= SEEN && adds.abs() >= ADDS;
            kept.then(|| (seen.all() * adds.abs(), u32::from(key.0) << 16 | u32::from(key.1), steps(adds)))
        };
        pairs.iter().filter_map(of_pair).collect()
    };
    let mut before = adds(&counts.before, |key| key.1);
    let mut after = adds(&counts.after, |key| key.0);
    // The most useful of both that there is room for.
    let room = bytes.saturating_sub(24 + about.len() + vocabulary) / 5;
    let mut worth: Vec<f64> = before.iter().chain(&after).map(|p| p.0).collect();
    worth.sort_unstable_by(|a, b| b.total_cmp(a));
    let least = worth.get(room).copied().unwrap_or(f64::NEG_INFINITY);
    for pairs in [&mut before, &mut after] {
        pairs.retain(|p| p.0 > least);
        pairs.sort_unstable_by_key(|p| p.1);
    }
    let mut out = CASE_MAGIC.to_vec();
    for n in [about.len(), vocabulary, before.len(), after.len()] {
        out.extend(u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes());
    }
    out.extend(about.bytes());
    out.extend(alone.iter().map(|s| s.cast_unsigned()));
    for pairs in [&before, &after] {
        out.extend(pairs.iter().flat_map(|p| p.1.to_le_bytes()));
        out.extend(pairs.iter().map(|p| p.2.cast_unsigned()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repair::{CaseModel, bundled};

    #[test]
    fn neighbours_decide() {
        let model = bundled().model();
        let mut counts = Counts::default();
        for _ in 0..20 {
            counts.include("Tỷ lệ đạt thấp, gồm các xã: xã Hải Yến và Tổ công tác của Các bên; các thôn.", model, 1.0);
        }
        let bytes = pack(&counts, model.vocabulary(), 100_000, "a test");
        let cases = CaseModel::open(bytes.clone(), model.vocabulary()).unwrap();
        assert_eq!(cases.info(), "a test");
        let capital = |a: &str, b: &str, c: &str| {
            let id = |w: &str| if w.is_empty() { reserved::BOUNDARY } else { model.id(w) };
            cases.capital(id(a), id(b), id(c))
        };
        assert!(capital("gồm", "các", "xã") < -1_500);
        assert!(capital("của", "các", "bên") > 1_500);
        assert!(capital("", "các", "thôn") < -1_500);
        assert!(capital("xã", "hải", "yến") > 1_500);
        assert!(CaseModel::open(bytes[..bytes.len() - 1].to_vec(), model.vocabulary()).is_err());
        assert!(CaseModel::open(bytes, model.vocabulary() + 1).is_err());
    }

    #[test]
    fn the_file_keeps_within_its_bytes() {
        let model = bundled().model();
        let mut counts = Counts::default();
        for _ in 0..9 {
            counts.include(
                "Ủy ban nhân dân tỉnh và Hội đồng nhân dân huyện báo cáo Bộ Công an, Bộ Tài chính",
                model,
                1.0,
            );
        }
        let room = 24 + model.vocabulary() + 5 * 3;
        assert!(pack(&counts, model.vocabulary(), room, "").len() <= room);
    }
}
