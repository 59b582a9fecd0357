//! What one token may have been: syllables from the trie, abbreviations, two syllables run together.

use super::{Cost, LanguageModel, reserved};
use crate::channel::{Channel, Limits, Reading, Trie};
use crate::orthography::{Case, is_vietnamese_letter, unify_tone_placement};

/// A candidate for a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// What the language model sees.
    pub(super) words: Vec<u16>,
    /// As it would be written.
    pub(super) output: String,
    /// Channel and case.
    pub(super) cost: Cost,
    /// True for an abbreviation of the lexicon.
    pub(super) abbreviation: bool,
}

/// Candidates kept for a token: the truth is among the first 20 as often as among the first 30.
const MOST: usize = 20;
/// A syllable this much dearer than the best one is not worth keeping: e^-12.
const MARGIN: Cost = 12_000;
/// Dearest channel cost looked for, a token and a letter.
const LIMIT: (Cost, Cost) = (7_000, 2_600);
/// A capital that was none, or a small letter that was a capital.
const CASE_CHANGED: Cost = 3_000;
/// Letters whose small and capital forms look alike, and the tall strokes that engines take for each other.
const ALIKE: &str = "cCkKoOpPsSuUvVwWxXzZlI1!|";
/// Two syllables read as one token: how rare that is.
const SPLIT: Cost = 7_500;
/// A token whose best syllable costs less a letter is not looked at for a split.
const SPLIT_FROM: Cost = 1_500;
/// Longest token that is searched for; longer ones are no syllables, run together or not.
const LONGEST: usize = 18;

/// Where candidates come from.
pub(super) struct Sources<'a> {
    pub(super) model: &'a LanguageModel,
    pub(super) trie: &'a Trie,
    pub(super) channel: &'a Channel,
    /// As written, with the lower-case id in the model (or unknown).
    pub(super) abbreviations: &'a [(String, u16)],
}

impl Sources<'_> {
    /// Candidates of a token, cheapest first, equal outputs once.
    pub(super) fn candidates(&self, token: &str) -> Vec<Candidate> {
        let token = unify_tone_placement(token);
        let length = token.chars().count();
        if length == 0 || length > LONGEST {
            return Vec::new();
        }
        let reading = self.channel.reading(&token);
        let limit = LIMIT.0 + LIMIT.1 * Cost::try_from(length).unwrap_or(0);
        let mut out = Vec::new();
        for (case, extra) in cases(&token) {
            out.extend(self.syllables(&reading, case, Limits { cost: limit, margin: MARGIN, most: MOST }, extra));
        }
        if token.chars().filter(|c| c.is_uppercase()).count() >= 2 {
            for (written, id) in self.abbreviations {
                if let Some(cost) = reading.cost(written, limit) {
                    out.push(Candidate { words: vec![*id], output: written.clone(), cost, abbreviation: true });
                }
            }
        }
        sort_and_cut(&mut out, MOST + MOST / 2);
        out
    }

    /// Pairs of syllables that a token may be, if no single syllable explains it well.
    pub(super) fn splits(&self, token: &str, best_single: Option<Cost>) -> Vec<Candidate> {
        let chars: Vec<char> = token.chars().collect();
        let letters = Cost::try_from(chars.len()).unwrap_or(0);
        if !(4..=14).contains(&chars.len()) || best_single.is_some_and(|c| c < SPLIT_FROM * letters) {
            return Vec::new();
        }
        let mut out = Vec::new();
        for cut in 2..=chars.len() - 2 {
            let (left, right): (String, String) = (chars[..cut].iter().collect(), chars[cut..].iter().collect());
            let (left, right) = (self.few(&left), self.few(&right));
            for a in &left {
                for b in &right {
                    out.push(Candidate {
                        words: vec![a.words[0], b.words[0]],
                        output: format!("{} {}", a.output, b.output),
                        cost: a.cost + b.cost + SPLIT,
                        abbreviation: false,
                    });
                }
            }
        }
        sort_and_cut(&mut out, 6);
        out
    }

    /// The best few syllables of a part.
    fn few(&self, part: &str) -> Vec<Candidate> {
        let reading = self.channel.reading(part);
        let limit = 1_500 * Cost::try_from(part.chars().count()).unwrap_or(0);
        let case = if Case::of(part) == Case::Mixed { Case::Lower } else { Case::of(part) };
        self.syllables(&reading, case, Limits { cost: limit, margin: MARGIN, most: 4 }, 0).collect()
    }

    fn syllables(
        &self,
        reading: &Reading<'_>,
        case: Case,
        limits: Limits,
        extra: Cost,
    ) -> impl Iterator<Item = Candidate> {
        self.trie.search(reading, case, limits).into_iter().map(move |found| {
            let word = u16::try_from(found.word).unwrap_or(reserved::UNKNOWN);
            let output = case.apply(self.model.word(word));
            Candidate { words: vec![word], output, cost: found.cost + extra, abbreviation: false }
        })
    }

    /// The id under which the language model sees a word that is left as it is.
    pub(super) fn id_as_read(&self, token: &str) -> u16 {
        if token.bytes().any(|b| b.is_ascii_digit()) {
            return reserved::NUMBER;
        }
        self.model.id(&unify_tone_placement(&token.to_lowercase()))
    }
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
    candidates.sort_by(|a, b| (a.cost, &a.output).cmp(&(b.cost, &b.output)));
    let mut seen: Vec<String> = Vec::new();
    candidates.retain(|c| {
        let new = !seen.contains(&c.output);
        if new {
            seen.push(c.output.clone());
        }
        new
    });
    candidates.truncate(most);
}
