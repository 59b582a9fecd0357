//! What one token may have been: syllables from the trie, abbreviations, two syllables run together.

use super::cache::{Cache, Entry};
use super::lattice::{Output, Vocabulary, Words};
use super::lock::is_roman;
use super::{Cost, reserved};
use crate::channel::{Channel, Limits, Trie};
use crate::orthography::{Case, is_vietnamese_letter};
use std::sync::Arc;

/// A candidate for a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate {
    /// What the language model sees.
    pub(super) words: Words,
    /// What would be written.
    pub(super) output: Output,
    /// Channel and case.
    pub(super) cost: Cost,
}

/// Candidates kept for a token in each case: of the syllables that are right in the end, one in five hundred is not
/// among the first 20.
const MOST: usize = 26;
/// A syllable this much dearer than the best one is not worth keeping: e^-14.
const MARGIN: Cost = 14_000;
/// Dearest channel cost looked for, a token and a letter.
const LIMIT: (Cost, Cost) = (7_000, 2_600);
/// A capital that was none, or a small letter that was a capital.
const CASE_CHANGED: Cost = 3_000;
/// What a letter of an abbreviation that was lost, or came from nowhere, costs besides: strokes break off, whole capitals do not
/// (`NV` is not `BNV`, nor `TN&MT` `TNMT`).
const CAPITAL_LOST: Cost = 8_000;
/// Letters whose small and capital forms look alike, and the tall strokes that engines take for each other.
const ALIKE: &str = "cCkKoOpPsSuUvVwWxXzZlI1!|";
/// Two syllables read as one token: how rare that is.
const SPLIT: Cost = 7_500;
/// A token whose best syllable costs less a letter is not looked at for a split.
const SPLIT_FROM: Cost = 1_500;
/// Two tokens may be one syllable that costs so much a letter, one of so many.
const JOINED_LIMIT: Cost = 1_800;
const JOINS: usize = 6;
/// A token whose best syllable costs no more a letter is explained well.
const PLAIN: Cost = 700;
/// Longest token that is searched for; longer ones are no syllables, run together or not.
const LONGEST: usize = 18;

/// Where candidates come from.
pub(super) struct Sources<'a> {
    pub(super) vocabulary: Vocabulary<'a>,
    pub(super) trie: &'a Trie,
    pub(super) channel: &'a Channel,
    /// The same channel for letters that were confused more often.
    pub(super) worse: &'a Channel,
    pub(super) cache: &'a Cache,
    /// What two tokens may be together.
    pub(super) joins: &'a Cache,
}

impl Sources<'_> {
    /// What a token (its tone in the old place) may be.
    pub(super) fn entry(&self, token: &str) -> Arc<Entry> {
        self.cache.entry(token, || {
            let mut single = self.candidates(token);
            let best = single.first().map(|c| c.cost);
            let splits = self.splits(token, best);
            let id = self.id_as_read(token);
            let own = if id >= reserved::FIRST_WORD { self.channel.cost(token, token) } else { 0 };
            let plain = PLAIN * Cost::try_from(token.chars().count()).unwrap_or(0);
            let is_plain = best.is_some_and(|c| c <= plain);
            // The likeliest first: the decoder then drops the others sooner.
            let model = self.vocabulary.model;
            single.sort_by_cached_key(|c| (c.cost + c.words.single().map_or(0, |w| model.unigram(w)), c.order()));
            Entry { id, own, is_plain, single: single.into(), splits: splits.into() }
        })
    }

    /// The few syllables that two tokens may be together, if they may be one at all.
    pub(super) fn joined(&self, token: &str) -> Arc<Entry> {
        self.joins.entry(token, || {
            let limit = JOINED_LIMIT * Cost::try_from(token.chars().count()).unwrap_or(0);
            let reading = self.channel.reading(token);
            let mut out = Vec::new();
            for (case, extra) in cases(token) {
                let limits = Limits { cost: limit - extra, margin: MARGIN, most: JOINS };
                out.extend(self.trie.search(&reading, case, limits).into_iter().map(|f| {
                    let word = word(f.word);
                    Candidate { words: Words::one(word), output: Output::Word(word, case), cost: f.cost + extra }
                }));
            }
            sort_and_cut(&mut out, JOINS);
            let id = reserved::UNKNOWN;
            Entry { id, own: 0, is_plain: false, single: out.into(), splits: Box::default() }
        })
    }

    /// Candidates of a token, cheapest first, equal outputs once.
    fn candidates(&self, token: &str) -> Vec<Candidate> {
        let length = token.chars().count();
        if length == 0 || length > LONGEST {
            return Vec::new();
        }
        let reading = self.channel.reading(token);
        let limit = LIMIT.0 + LIMIT.1 * Cost::try_from(length).unwrap_or(0);
        let mut out = Vec::new();
        let limits = Limits { cost: limit, margin: MARGIN, most: MOST };
        for (case, extra) in cases(token) {
            let found = self.trie.search(&reading, case, limits);
            out.extend(found.into_iter().map(|f| {
                let word = word(f.word);
                Candidate { words: Words::one(word), output: Output::Word(word, case), cost: f.cost + extra }
            }));
        }
        if token.chars().filter(|c| c.is_uppercase()).count() >= 2 || is_stroked(token) {
            for (i, (written, id)) in (0..).zip(self.vocabulary.abbreviations) {
                if let Some(cost) = reading.cost(written, limit) {
                    // The strokes of Roman figures run together.
                    let lost = if is_roman(written) { 0 } else { written.chars().count().abs_diff(length) };
                    let cost = cost + CAPITAL_LOST * Cost::try_from(lost).unwrap_or(0);
                    out.push(Candidate { words: Words::one(*id), output: Output::Abbreviation(i), cost });
                }
            }
        }
        sort_and_cut(&mut out, MOST + MOST / 2);
        out
    }

    /// Pairs of syllables that a token may be, if no single syllable explains it well.
    fn splits(&self, token: &str, best_single: Option<Cost>) -> Vec<Candidate> {
        let chars: Vec<char> = token.chars().collect();
        let letters = Cost::try_from(chars.len()).unwrap_or(0);
        if !(4..=14).contains(&chars.len()) || best_single.is_some_and(|c| c < SPLIT_FROM * letters) {
            return Vec::new();
        }
        let mut out = Vec::new();
        for cut in 2..=chars.len() - 2 {
            let (left, right): (String, String) = (chars[..cut].iter().collect(), chars[cut..].iter().collect());
            let left = self.few(&left);
            if left.is_empty() {
                continue;
            }
            let right = self.few(&right);
            for &(a, case_a, cost_a) in &left {
                for &(b, case_b, cost_b) in &right {
                    out.push(Candidate {
                        words: Words::two(a, b),
                        output: Output::Two([(a, case_a), (b, case_b)]),
                        cost: cost_a + cost_b + SPLIT,
                    });
                }
            }
        }
        sort_and_cut(&mut out, 6);
        out
    }

    /// The best few syllables of a part, how they are written, and what they cost.
    fn few(&self, part: &str) -> Vec<(u16, Case, Cost)> {
        let reading = self.channel.reading(part);
        let limit = 1_500 * Cost::try_from(part.chars().count()).unwrap_or(0);
        let case = if Case::of(part) == Case::Mixed { Case::Lower } else { Case::of(part) };
        let found = self.trie.search(&reading, case, Limits { cost: limit, margin: MARGIN, most: 4 });
        found.into_iter().map(|f| (word(f.word), case, f.cost)).collect()
    }

    /// The id under which the language model sees a word (its tone in the old place) that is left as it is.
    pub(super) fn id_as_read(&self, token: &str) -> u16 {
        if token.bytes().any(|b| b.is_ascii_digit()) {
            return reserved::NUMBER;
        }
        self.vocabulary.model.id(&token.to_lowercase())
    }
}

/// Nothing but strokes: `Il`, `IL`, `1H` may be Roman figures.
fn is_stroked(token: &str) -> bool {
    token.len() >= 2 && token.chars().all(|c| "IlL1HTi|!".contains(c)) && token.contains(['I', 'H', 'T'])
}

fn word(number: u32) -> u16 {
    u16::try_from(number).unwrap_or(reserved::UNKNOWN)
}

/// The ways in which a token's letters may have been written, with what each costs.
fn cases(token: &str) -> Vec<(Case, Cost)> {
    let capitals = token.chars().filter(|c| c.is_uppercase()).count();
    let small = token.chars().filter(|c| c.is_lowercase()).count();
    let first = token.chars().next().unwrap_or(' ');
    let other = |c: char| if ALIKE.contains(c) || !is_vietnamese_letter(c) { 1_000 } else { CASE_CHANGED };
    match Case::of(token) {
        Case::Lower if ALIKE.contains(first) || !first.is_alphabetic() => {
            vec![(Case::Lower, 0), (Case::Title, other(first))]
        }
        Case::Lower => vec![(Case::Lower, 0)],
        // One capital: a short word of capitals with its other letters read as digits or signs, too.
        Case::Title if small == 0 => vec![(Case::Title, 0), (Case::Upper, 700), (Case::Lower, other(first))],
        Case::Title => vec![(Case::Title, 0), (Case::Lower, other(first))],
        Case::Upper => vec![(Case::Upper, 0)],
        Case::Mixed if capitals > small => vec![(Case::Upper, 1_000), (Case::Title, CASE_CHANGED)],
        Case::Mixed if first.is_uppercase() => vec![(Case::Title, 1_000), (Case::Lower, CASE_CHANGED)],
        Case::Mixed => vec![(Case::Lower, 500), (Case::Title, CASE_CHANGED)],
    }
}

fn sort_and_cut(candidates: &mut Vec<Candidate>, most: usize) {
    candidates.sort_by_key(|c| (c.cost, c.order()));
    let mut kept = 0;
    for i in 0..candidates.len() {
        if candidates[..kept].iter().all(|k| k.output != candidates[i].output) {
            candidates.swap(kept, i);
            kept += 1;
            if kept == most {
                break;
            }
        }
    }
    candidates.truncate(kept);
}

impl Candidate {
    /// An order among candidates that cost the same.
    fn order(&self) -> (u8, u16, u16, u8) {
        match self.output {
            Output::Word(word, case) => (0, word, 0, case as u8),
            Output::Two([(a, case), (b, _)]) => (1, a, b, case as u8),
            Output::Abbreviation(i) => (2, i, 0, 0),
            Output::AsRead | Output::Text(_) => (3, 0, 0, 0),
        }
    }
}
