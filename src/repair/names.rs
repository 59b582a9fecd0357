//! The names of the units that a document speaks of, held against its damaged tokens.
//!
//! `Hdi Binh` could be a dozen pairs of syllables; among the names of one district it is one. So names are read more
//! generously than syllables: through the page's channel, or, now and then, through a worse one.

use super::candidates::Sources;
use super::hash::Map;
use super::lattice::{Edge, Lattice, Reading, Words};
use super::tokenize::Piece;
use super::{Cost, LanguageModel};
use crate::channel::{Channel, Trie};
use crate::model::DamageProfile;
use crate::orthography::{Case, unify_tone_placement};
use std::collections::{BTreeSet, HashMap};

/// A name's channel cost may be this dear, a letter, and that of one of its syllables, a syllable and a letter.
const LIMIT: Cost = 2_500;
const SYLLABLE_LIMIT: (Cost, Cost) = (3_000, 3_600);
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

/// The syllables that a token may be, by their numbers, with what is asked for each: by the page's channel, and by a worse one.
type Heard = [Map<u32, Cost>; 2];

/// The names of the document's own place.
pub(super) struct Names {
    list: Vec<Name>,
    /// The numbers of each name's syllables.
    parts: Vec<Vec<u32>>,
    /// Names by their first syllable.
    begun: Map<u32, Vec<usize>>,
    /// All syllables of names by number, in small letters.
    trie: Trie,
    /// Numbers of syllables that names have.
    lengths: BTreeSet<usize>,
    /// Syllables that tokens may be, in capitals or not, for tokens met before on pages of this damage.
    met: [HashMap<String, Heard>; 2],
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
        let small: Vec<Vec<String>> = names
            .iter()
            .map(|n| n.syllables.iter().map(|s| unify_tone_placement(&s.to_lowercase())).collect())
            .collect();
        let syllables: BTreeSet<&str> = small.iter().flatten().map(String::as_str).collect();
        let numbers: HashMap<&str, u32> = syllables.iter().copied().zip(0..).collect();
        let trie = Trie::of(syllables.iter().copied().zip(0..).map(|(syllable, i)| (syllable, i, 0)));
        let parts: Vec<Vec<u32>> = small.iter().map(|n| n.iter().map(|s| numbers[s.as_str()]).collect()).collect();
        let mut begun: Map<u32, Vec<usize>> = Map::default();
        for (i, parts) in parts.iter().enumerate() {
            if let Some(&first) = parts.first() {
                begun.entry(first).or_default().push(i);
            }
        }
        let lengths = names.iter().map(|n| n.syllables.len()).collect();
        Self { list: names, parts, begun, trie, lengths, met: Default::default(), profile: None }
    }

    /// To be called before a page that may be damaged otherwise.
    pub(super) fn turn_page(&mut self, profile: DamageProfile) {
        if self.profile.replace(profile) != Some(profile) {
            self.met = Default::default();
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
        let lengths = std::mem::take(&mut self.lengths);
        for &length in &lengths {
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
            for (name, cost) in self.search(&tokens, upper, sources) {
                let Name { syllables, ids } = &self.list[name];
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
                let (to, words) = (at + length, Words::of(ids));
                lattice.edges.push(Edge { from: at, to, words, output, cost, reading: Reading::Place });
            }
        }
        self.lengths = lengths;
    }

    /// Names of as many syllables that the tokens may be, through the page's channel or a worse one, cheapest first, with
    /// what each costs.
    fn search(&mut self, tokens: &[&str], upper: bool, sources: &Sources<'_>) -> Vec<(usize, Cost)> {
        let keys: Vec<_> = tokens.iter().map(|t| unify_tone_placement(t)).collect();
        let Self { parts, begun, trie, met, .. } = self;
        let met = &mut met[usize::from(upper)];
        for key in &keys {
            if !met.contains_key(key) {
                let heard = [sources.channel, sources.worse].map(|channel| hear(trie, channel, key, upper));
                met.insert(key.clone(), heard);
            }
        }
        let heard: Vec<&Heard> = keys.iter().filter_map(|key| met.get(key)).collect();
        let letters = keys.iter().map(|key| key.chars().count()).sum::<usize>();
        let limit = LIMIT * Cost::try_from(letters).unwrap_or(0);
        let gaps = Cost::try_from(tokens.len() - 1).unwrap_or(0);
        let spaces = [sources.channel, sources.worse].map(|c| if gaps > 0 { gaps * c.cost(" ", " ") } else { 0 });
        let through = |name: usize, which: usize, share: Cost| {
            let syllables = parts[name].iter().zip(&heard).map(|(part, heard)| heard[which].get(part).copied());
            let cost = syllables.sum::<Option<Cost>>()? + spaces[which];
            (cost <= limit).then_some(cost + share)
        };
        let firsts: BTreeSet<u32> =
            heard.first().iter().flat_map(|h| h.iter()).flat_map(|h| h.keys().copied()).collect();
        let names = firsts.iter().filter_map(|first| begun.get(first)).flatten().copied();
        let mut found: Vec<(usize, Cost)> = names
            .filter(|&name| parts[name].len() == tokens.len())
            .filter_map(|name| {
                let ways = [through(name, 0, AS_THE_PAGE), through(name, 1, WORSE)];
                ways.into_iter().flatten().min().map(|cost| (name, cost))
            })
            .collect();
        found.sort_by_key(|&(name, cost)| (cost, name));
        let best = found.first().map_or(0, |f| f.1);
        found.retain(|f| f.1 <= best + MARGIN);
        found.truncate(MOST);
        found
    }
}

/// The syllables that a token may be.
fn hear(trie: &Trie, channel: &Channel, token: &str, upper: bool) -> Map<u32, Cost> {
    let case = if upper { Case::Upper } else { Case::Title };
    let letters = Cost::try_from(token.chars().count()).unwrap_or(0);
    let limit = SYLLABLE_LIMIT.0 + SYLLABLE_LIMIT.1 * letters;
    trie.all(&channel.reading(token), case, limit).into_iter().map(|f| (f.word, f.cost)).collect()
}
