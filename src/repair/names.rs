//! The names of the units that a document speaks of, held against its damaged tokens.
//!
//! `Hdi Binh` could be a dozen pairs of syllables; among the names of one district it is one. So names are read more
//! generously than syllables: through the page's channel, or, now and then, through a worse one.

use super::candidates::Sources;
use super::lattice::{Edge, Lattice, Reading, Words};
use super::tokenize::Piece;
use super::{Cost, LanguageModel};
use crate::channel::{Found, Limits, Trie};
use crate::model::DamageProfile;
use crate::orthography::{Case, unify_tone_placement};
use std::collections::{BTreeSet, HashMap};

/// A name's channel cost may be this dear, a letter.
const LIMIT: Cost = 2_500;
/// Names this far behind the best are not offered, nor more than so many.
const MARGIN: Cost = 9_000;
const MOST: usize = 8;
/// −1000·ln of the share of names that were damaged as the page was, and of those that fared worse.
const AS_THE_PAGE: Cost = 105;
const WORSE: Cost = 2_303;

/// A unit's name.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    /// Its syllables as they are to be written.
    syllables: Vec<String>,
    /// What the language model sees.
    ids: Vec<u16>,
}

/// The names of the document's own place.
pub(super) struct Names {
    list: Vec<Name>,
    /// In small letters, one space between syllables.
    trie: Trie,
    /// Numbers of syllables that names have.
    lengths: BTreeSet<usize>,
    /// Names that runs of tokens may be, for runs met before on pages of this damage.
    met: HashMap<String, Vec<Found>>,
    /// That damage.
    profile: Option<DamageProfile>,
}

impl Names {
    pub(super) fn of(names: &[String], model: &LanguageModel) -> Self {
        let name = |name: &String| {
            let syllables: Vec<String> = name.split_whitespace().map(str::to_owned).collect();
            let ids = syllables.iter().map(|s| model.id(&unify_tone_placement(&s.to_lowercase()))).collect();
            Name { syllables, ids }
        };
        let mut names: Vec<Name> = names.iter().filter(|n| !n.bytes().any(|b| b.is_ascii_digit())).map(name).collect();
        names.sort();
        names.dedup();
        let keys: Vec<String> =
            names.iter().map(|n| unify_tone_placement(&n.syllables.join(" ").to_lowercase())).collect();
        let trie = Trie::of(keys.iter().zip(0..).map(|(key, i)| (key.as_str(), i, 0)));
        let lengths = names.iter().map(|n| n.syllables.len()).collect();
        Self { list: names, trie, lengths, met: HashMap::new(), profile: None }
    }

    /// To be called before a page that may be damaged otherwise.
    pub(super) fn turn_page(&mut self, profile: DamageProfile) {
        if self.profile.replace(profile) != Some(profile) {
            self.met.clear();
        }
    }

    /// Adds the names that the pieces from `at` may be.
    pub(super) fn offer(
        &mut self,
        page: &str,
        stretch: &[Piece],
        at: usize,
        sources: &Sources<'_>,
        lattice: &mut Lattice,
    ) {
        let first = stretch[at].span.of(page);
        if !first.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_alphabetic()) {
            return;
        }
        let Self { list, trie, lengths, met, .. } = self;
        for &length in lengths.iter() {
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
            let read = unify_tone_placement(&tokens.join(" "));
            let found = met.entry(read).or_insert_with_key(|read| search(trie, sources, read, upper));
            for found in &*found {
                let Some(Name { syllables, ids }) = list.get(found.word as usize) else { continue };
                if syllables.len() != length {
                    continue;
                }
                let mut output = String::new();
                for (i, (s, t)) in syllables.iter().zip(&tokens).enumerate() {
                    if i > 0 {
                        output.push_str(&page[run[i - 1].span.end..run[i].span.start]);
                    }
                    let s = if upper { s.to_uppercase() } else { s.clone() };
                    // The document's own tone placement stays where the syllable is the same.
                    output.push_str(if unify_tone_placement(&s) == unify_tone_placement(t) { t } else { &s });
                }
                let output = lattice.keep(output);
                lattice.edges.push(Edge {
                    from: at,
                    to: at + length,
                    words: Words::of(ids),
                    output,
                    cost: found.cost,
                    reading: Reading::Place,
                });
            }
        }
    }
}

/// Names that may have been read so, through the page's channel or a worse one.
fn search(trie: &Trie, sources: &Sources<'_>, read: &str, upper: bool) -> Vec<Found> {
    let case = if upper { Case::Upper } else { Case::Title };
    let letters = Cost::try_from(read.chars().filter(|c| *c != ' ').count()).unwrap_or(0);
    let limits = Limits { cost: LIMIT * letters, margin: MARGIN, most: MOST };
    let mut all: Vec<Found> = Vec::new();
    for (channel, share) in [(sources.channel, AS_THE_PAGE), (sources.worse, WORSE)] {
        for found in trie.search(&channel.reading(read), case, limits) {
            let cost = found.cost + share;
            match all.iter_mut().find(|f| f.word == found.word) {
                Some(known) => known.cost = known.cost.min(cost),
                None => all.push(Found { cost, ..found }),
            }
        }
    }
    all.sort_by_key(|f| (f.cost, f.word));
    all
}
