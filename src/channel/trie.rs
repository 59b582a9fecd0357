//! A list of words as a trie, searched for what a reading may have been.
//!
//! Each word has a prior cost (how rare it is); a node knows the least of those below it, so that a branch is left
//! as soon as the letters so far, the rest of the reading and that prior together are dearer than what is wanted.

use super::Cost;
use super::alphabet::{letter, upper};
use super::reading::{Live, Reading};
use crate::orthography::Case;

/// A word that a reading may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The word's number, as given to [`Trie::of`].
    pub word: u32,
    /// What the channel asks for reading it so.
    pub cost: Cost,
}

/// How far a search goes.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Dearest reading that is looked for.
    pub cost: Cost,
    /// A word this much dearer than the best one, priors counted, is not worth keeping.
    pub margin: Cost,
    /// Words kept.
    pub most: usize,
}

/// How far above the least cost the search looks first, and how much farther each time.
const FIRST: Cost = 3_000;
const WIDER: Cost = 4_000;

/// No word ends here.
const NONE: u32 = u32::MAX;

#[derive(Debug)]
struct Node {
    letter: u8,
    upper: u8,
    /// Number of children; they lie side by side from `children`.
    count: u16,
    children: u32,
    /// The word that ends here, or `NONE`.
    word: u32,
    /// Its prior cost.
    prior: Cost,
    /// The least prior of this node and all below.
    least: Cost,
}

/// Words, letter by letter.
#[derive(Debug)]
pub struct Trie {
    nodes: Vec<Node>,
    depth: usize,
    /// The highest prior of a word.
    dearest: Cost,
}

impl Trie {
    /// The trie of small-letter words with their numbers and prior costs. Of equal words the first counts.
    pub fn of<'w>(words: impl IntoIterator<Item = (&'w str, u32, Cost)>) -> Self {
        let mut words: Vec<Spelled> = words
            .into_iter()
            .map(|(word, number, prior)| (word.chars().map(letter).collect(), number, prior))
            .collect();
        words.sort_by(|a, b| a.0.cmp(&b.0));
        words.dedup_by(|b, a| a.0 == b.0);
        let depth = words.iter().map(|w| w.0.len()).max().unwrap_or(0);
        let mut nodes = vec![Node { letter: 0, upper: 0, count: 0, children: 0, word: NONE, prior: 0, least: 0 }];
        lay_out(&words, 0, 0, &mut nodes);
        let dearest = words.iter().map(|w| w.2).max().unwrap_or(0);
        Self { nodes, depth, dearest }
    }

    /// All words whose channel costs are within a limit, cheapest first: for short lists of which all is wanted.
    #[must_use]
    pub fn all(&self, reading: &Reading<'_>, case: Case, cost: Cost) -> Vec<Found> {
        let mut search = self.begin(reading, case, Limits { cost, margin: Cost::MAX, most: usize::MAX });
        search.go(cost.saturating_add(self.dearest));
        search.best.into_iter().map(|(_, found)| found).collect()
    }

    fn begin<'a>(&'a self, reading: &'a Reading<'a>, case: Case, limits: Limits) -> Search<'a> {
        let width = reading.width();
        let rows = vec![0; width * (self.depth + 1)];
        let (space, total, best) = (letter(' '), Cost::MAX, Vec::new());
        Search { trie: self, reading, case, limits, width, space, rows, total, best }
    }

    /// The words that may have been read so, cheapest first by channel plus prior. `case` says how the letters of
    /// the words are to be written for the channel; a title has a capital after every space.
    #[must_use]
    pub fn search(&self, reading: &Reading<'_>, case: Case, limits: Limits) -> Vec<Found> {
        let mut search = self.begin(reading, case, limits);
        // The cheapest words lie close above what the reading costs in any case: the search begins there and widens
        // its bound until enough are found, which leaves most branches unvisited.
        let least = self.nodes[0].least;
        let furthest = limits.cost.saturating_add(self.dearest);
        let mut bound = reading.least().saturating_add(least).saturating_add(FIRST);
        loop {
            search.go(bound);
            let wide = search.best.first().is_some_and(|(first, _)| bound >= first.saturating_add(limits.margin));
            if wide || search.best.len() == limits.most || bound >= furthest {
                break;
            }
            bound = bound.saturating_add(WIDER);
        }
        let Search { mut best, .. } = search;
        if let Some(&(first, _)) = best.first() {
            best.retain(|(total, _)| *total <= first.saturating_add(limits.margin));
        }
        best.into_iter().map(|(_, found)| found).collect()
    }
}

/// A word's letters, its number, its prior.
type Spelled = (Vec<u8>, u32, Cost);

/// Lays the children of the node at `at` out, whose words these are, sorted and alike in `depth` letters; gives the
/// least prior among them.
fn lay_out(words: &[Spelled], depth: usize, at: usize, nodes: &mut Vec<Node>) -> Cost {
    let mut least = Cost::MAX;
    let mut below = words;
    if let Some(((_, word, prior), rest)) = words.split_first().filter(|((first, ..), _)| first.len() == depth) {
        (nodes[at].word, nodes[at].prior) = (*word, *prior);
        least = *prior;
        below = rest;
    }
    let first = nodes.len();
    let children = below.chunk_by(|a, b| a.0[depth] == b.0[depth]);
    for letter in children.clone().map(|words| words[0].0[depth]) {
        nodes.push(Node { letter, upper: upper(letter), count: 0, children: 0, word: NONE, prior: 0, least: 0 });
    }
    nodes[at].children = u32::try_from(first).unwrap_or(u32::MAX);
    nodes[at].count = u16::try_from(nodes.len() - first).unwrap_or(u16::MAX);
    for (words, child) in children.zip(first..) {
        least = least.min(lay_out(words, depth + 1, child, nodes));
    }
    nodes[at].least = least;
    least
}

struct Search<'a> {
    trie: &'a Trie,
    reading: &'a Reading<'a>,
    case: Case,
    limits: Limits,
    width: usize,
    /// The letter after which a syllable starts.
    space: u8,
    /// A row for each letter on the way down.
    rows: Vec<Cost>,
    /// Dearest sum of channel and prior that is still wanted.
    total: Cost,
    /// (channel + prior, found), ascending.
    best: Vec<(Cost, Found)>,
}

impl Search<'_> {
    /// `before` is the live part of the row above this one, and the letter between.
    fn descend(&mut self, at: usize, live: Live, before: Option<(Live, u8)>, depth: usize, starts: bool) {
        let trie = self.trie;
        let node = &trie.nodes[at];
        let children = &trie.nodes[node.children as usize..][..usize::from(node.count)];
        for (child, at) in children.iter().zip(node.children as usize..) {
            let limit = self.limits.cost.min(self.total.saturating_sub(child.least));
            let capital = match self.case {
                Case::Upper => true,
                Case::Title => starts,
                _ => false,
            };
            let letter = if capital { child.upper } else { child.letter };
            let (above, below) = self.rows.split_at_mut((depth + 1) * self.width);
            let row = &above[depth * self.width..];
            let pair = before.map(|(alive, last)| (&above[(depth - 1) * self.width..][..self.width], alive, last));
            let next = &mut below[..self.width];
            let reached = self.reading.step((row, live), pair, letter, next, limit);
            if reached.low > reached.high {
                continue;
            }
            if child.word != NONE && reached.high == self.reading.len() {
                let cost = next[reached.high];
                self.offer(child.word, cost, child.prior);
            }
            self.descend(at, reached, Some((live, letter)), depth + 1, child.letter == self.space);
        }
    }

    /// All words that cost no more with their priors.
    fn go(&mut self, bound: Cost) {
        self.total = bound;
        self.best.clear();
        let live = self.reading.start(&mut self.rows[..self.width], self.limits.cost);
        self.descend(0, live, None, 0, true);
    }

    fn offer(&mut self, word: u32, cost: Cost, prior: Cost) {
        let total = cost + prior;
        if cost > self.limits.cost || total > self.total {
            return;
        }
        let at = self.best.partition_point(|(t, f)| (*t, f.word) < (total, word));
        self.best.insert(at, (total, Found { word, cost }));
        self.best.truncate(self.limits.most);
        if let Some(&(first, _)) = self.best.first() {
            self.total = self.total.min(first.saturating_add(self.limits.margin));
        }
        if self.best.len() == self.limits.most
            && let Some(&(worst, _)) = self.best.last()
        {
            self.total = self.total.min(worst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::Channel;

    const LIMITS: Limits = Limits { cost: 12_000, margin: 8_000, most: 3 };

    fn found(words: &[(&str, Cost)], read: &str, case: Case) -> Vec<(u32, Cost)> {
        let letters: Vec<String> = "abcdghilmnrtAEHBPTàảìệH".chars().map(|c| format!("{c}\t{c}\t50\n")).collect();
        let letters = letters.concat();
        let channel = Channel::parse(&format!("{letters}ả\td\t1000\nì\ti\t300\nà\ta\t200\nlm\tm\t400\n")).unwrap();
        let words = words.iter().zip(0..).map(|((w, p), n)| (*w, n, *p));
        let trie = Trie::of(words);
        trie.search(&channel.reading(read), case, LIMITS).into_iter().map(|f| (f.word, f.cost)).collect()
    }

    #[test]
    fn words_come_cheapest_first_with_their_priors() {
        let words = [("hải", 0), ("hài", 100), ("hai", 2_000), ("hả", 0), ("mai", 0)];
        assert_eq!(found(&words, "hdi", Case::Lower)[0], (0, 1_100));
        assert_eq!(found(&words, "hai", Case::Lower)[0], (1, 300), "its prior makes the plain word dearer");
        assert_eq!(found(&words, "Hdi", Case::Title)[0].0, 0);
        assert!(found(&words, "bbbb", Case::Lower).is_empty());
    }

    #[test]
    fn names_of_several_words_are_words_too() {
        let words = [("hải bình", 0), ("hải ninh", 0)];
        assert_eq!(found(&words, "Hdi Binh", Case::Title), [(0, 50 + 1_000 + 50 + 50 + 300 + 100)]);
    }

    #[test]
    fn two_letters_may_be_read_as_one() {
        assert_eq!(found(&[("alma", 0)], "ama", Case::Lower), [(0, 500)]);
    }

    #[test]
    fn the_dearest_are_dropped() {
        let words = [("a", 0), ("b", 0), ("c", 0), ("d", 0)];
        assert_eq!(found(&words, "a", Case::Lower), [(0, 50)], "unseen letters lie beyond the margin");
    }
}
