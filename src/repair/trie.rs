//! The syllables as a trie, searched for what a token may have been.

use super::channel::Reading;
use super::{Cost, LanguageModel, reserved};
use crate::orthography::Case;
use std::collections::BTreeMap;

/// A word that a token may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// Id in the language model.
    pub word: u16,
    /// What the channel asks for reading it as the token.
    pub cost: Cost,
}

#[derive(Debug)]
struct Node {
    letter: char,
    upper: char,
    /// The word that ends here, or 0.
    word: u16,
    /// Index of the first child; children lie side by side.
    children: u32,
    count: u16,
}

/// All words of the language model, letter by letter.
#[derive(Debug)]
pub(super) struct Trie {
    nodes: Vec<Node>,
}

#[derive(Default)]
struct Growing {
    word: u16,
    children: BTreeMap<char, Growing>,
}

impl Trie {
    /// The trie of the model's words that `wanted` accepts.
    pub(super) fn of(model: &LanguageModel, wanted: impl Fn(&str) -> bool) -> Self {
        let mut root = Growing::default();
        for id in reserved::FIRST_WORD..u16::try_from(model.vocabulary()).unwrap_or(u16::MAX) {
            let word = model.word(id);
            if wanted(word) {
                let mut node = &mut root;
                for c in word.chars() {
                    node = node.children.entry(c).or_default();
                }
                node.word = id;
            }
        }
        let mut nodes = vec![Node { letter: '\0', upper: '\0', word: 0, children: 0, count: 0 }];
        lay_out(&root, 0, &mut nodes);
        Self { nodes }
    }

    /// The words that may have been read as the token, cheapest first by channel plus `prior`, at most `most`.
    /// `case` says how the letters of the words are to be written for the channel; words dearer than `limit` are
    /// not looked for.
    #[must_use]
    pub(super) fn search(
        &self,
        reading: &Reading,
        case: Case,
        limit: Cost,
        most: usize,
        prior: &dyn Fn(u16) -> Cost,
    ) -> Vec<Found> {
        let mut search = Search { trie: self, reading, case, limit, most, prior, best: Vec::new() };
        search.descend(0, &reading.start(), &[], None, 0);
        search.best.into_iter().map(|(_, found)| found).collect()
    }
}

fn lay_out(growing: &Growing, at: usize, nodes: &mut Vec<Node>) {
    let first = nodes.len();
    nodes[at].children = u32::try_from(first).unwrap_or(u32::MAX);
    nodes[at].count = u16::try_from(growing.children.len()).unwrap_or(u16::MAX);
    for (&letter, child) in &growing.children {
        let upper = letter.to_uppercase().next().unwrap_or(letter);
        nodes.push(Node { letter, upper, word: child.word, children: 0, count: 0 });
    }
    for (i, child) in growing.children.values().enumerate() {
        lay_out(child, first + i, nodes);
    }
}

struct Search<'a> {
    trie: &'a Trie,
    reading: &'a Reading<'a>,
    case: Case,
    limit: Cost,
    most: usize,
    prior: &'a dyn Fn(u16) -> Cost,
    /// (channel + prior, found), ascending.
    best: Vec<(Cost, Found)>,
}

/// A word this much dearer than the best one is not worth keeping: e^-12.
const MARGIN: Cost = 12_000;

impl Search<'_> {
    fn descend(&mut self, at: usize, row: &[Cost], before: &[Cost], last: Option<char>, depth: usize) {
        let node = &self.trie.nodes[at];
        let (from, to) = (node.children as usize, node.children as usize + usize::from(node.count));
        for child in from..to {
            let node = &self.trie.nodes[child];
            let letter = match self.case {
                Case::Upper => node.upper,
                Case::Title if depth == 0 => node.upper,
                _ => node.letter,
            };
            let next = self.reading.step(row, before, last, letter);
            let least = next.iter().copied().min().unwrap_or(Cost::MAX);
            if least > self.limit {
                continue;
            }
            if node.word != 0 {
                self.offer(node.word, next.last().copied().unwrap_or(Cost::MAX));
            }
            self.descend(child, &next, row, Some(letter), depth + 1);
        }
    }

    fn offer(&mut self, word: u16, cost: Cost) {
        if cost > self.limit {
            return;
        }
        let total = cost + (self.prior)(word);
        let at = self.best.partition_point(|(t, f)| (*t, f.word) < (total, word));
        self.best.insert(at, (total, Found { word, cost }));
        self.best.truncate(self.most);
        // The prior only adds, so a path dearer than the last of a full list cannot enter it.
        if let Some(&(first, _)) = self.best.first() {
            self.limit = self.limit.min(first + MARGIN);
        }
        if self.best.len() == self.most
            && let Some(&(worst, _)) = self.best.last()
        {
            self.limit = self.limit.min(worst);
        }
    }
}
