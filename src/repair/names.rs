//! The names of the units that a document speaks of, held against its damaged tokens.
//!
//! `Hdi Binh` could be a dozen pairs of syllables; among the names of one district it is one.

use super::lattice::{Edge, Lattice, Reading};
use super::tokenize::Piece;
use super::{Cost, LanguageModel};
use crate::channel::Channel;
use crate::orthography::{Case, fold, unify_tone_placement};
use std::collections::BTreeMap;

/// A name's channel cost may be this dear, a letter.
const PLACE_LIMIT: Cost = 2_500;

/// A unit's name.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    /// Its syllables as they are to be written.
    syllables: Vec<String>,
    /// What the language model sees.
    ids: Vec<u16>,
}

/// The names of the document's own place, by number of syllables.
pub(super) struct Names {
    by_length: BTreeMap<usize, Vec<Name>>,
}

impl Names {
    pub(super) fn of(names: &[String], model: &LanguageModel) -> Self {
        let mut by_length: BTreeMap<usize, Vec<Name>> = BTreeMap::new();
        for name in names {
            let syllables: Vec<String> = name.split_whitespace().map(str::to_owned).collect();
            if syllables.iter().any(|s| s.bytes().any(|b| b.is_ascii_digit())) {
                continue;
            }
            let ids = syllables.iter().map(|s| model.id(&unify_tone_placement(&s.to_lowercase()))).collect();
            by_length.entry(syllables.len()).or_default().push(Name { syllables, ids });
        }
        for list in by_length.values_mut() {
            list.sort();
            list.dedup();
        }
        Self { by_length }
    }

    /// Adds the names that the pieces from `at` may be.
    pub(super) fn offer(&self, page: &str, stretch: &[Piece], at: usize, channel: &Channel, lattice: &mut Lattice) {
        let first = stretch[at].span.of(page);
        if !first.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_alphabetic()) {
            return;
        }
        for (&length, names) in &self.by_length {
            let Some(run) = stretch.get(at..at + length) else { continue };
            let tokens: Vec<&str> = run.iter().map(|p| p.span.of(page)).collect();
            // Nothing but space lies inside a name.
            let whole = run.windows(2).all(|w| {
                page.get(w[0].span.end..w[1].span.start).is_some_and(|g| !g.is_empty() && g.trim().is_empty())
            });
            if !whole || (length > 1 && tokens.iter().any(|t| t.chars().all(|c| c.is_ascii_digit()))) {
                continue;
            }
            let upper = tokens.iter().all(|t| Case::of(t) == Case::Upper);
            let folded: Vec<String> = tokens.iter().map(|t| fold(t)).collect();
            for Name { syllables, ids } in names {
                // A cheap look first: some syllable must begin or end as it was read.
                if !syllables.iter().zip(&folded).all(|(s, t)| alike(&fold(s), t)) {
                    continue;
                }
                let written: Vec<String> =
                    syllables.iter().map(|s| if upper { s.to_uppercase() } else { s.clone() }).collect();
                let letters = Cost::try_from(written.iter().map(|s| s.chars().count()).sum::<usize>()).unwrap_or(0);
                let cost: Cost = written
                    .iter()
                    .zip(&tokens)
                    .map(|(s, t)| channel.cost(&unify_tone_placement(s), &unify_tone_placement(t)))
                    .sum();
                if cost <= PLACE_LIMIT * letters {
                    let gaps: Vec<&str> = run.windows(2).map(|w| &page[w[0].span.end..w[1].span.start]).collect();
                    let mut output = String::new();
                    for (i, (s, t)) in written.iter().zip(&tokens).enumerate() {
                        if i > 0 {
                            output.push_str(gaps[i - 1]);
                        }
                        // The document's own tone placement stays where the syllable is the same.
                        output.push_str(if unify_tone_placement(s) == unify_tone_placement(t) { t } else { s });
                    }
                    lattice.edges.push(Edge {
                        from: at,
                        to: at + length,
                        words: ids.clone(),
                        output,
                        cost,
                        reading: Reading::Place,
                    });
                }
            }
        }
    }
}

/// True unless two folded syllables differ in more than about half of their letters: a look that costs less than the
/// channel's.
fn alike(name: &str, token: &str) -> bool {
    let distance = strsim::levenshtein(name, token);
    distance <= 1 + name.len() / 2
}
