//! What a document teaches about itself: its words, its ways of being misread, its capitals.
//!
//! Repair goes over a document twice. What the first round is sure of teaches the second, which looks at the rest
//! only: where a notice says `Pé án 06` nine times and four of them are `Đề án 06` beyond doubt, the fifth is too; where
//! `xi` was `xã` and `di` was `đã`, `ã` is read as `i` here, whatever it is elsewhere. Each lesson is a mixture of what
//! is so in general and what was counted here (a cache model, Kuhn & De Mori 1990; a Dirichlet prior on the channel),
//! and what stands at the place in question is left out of the count: a guess does not confirm itself.

use super::decoder::Decoded;
use super::hash::Map;
use super::lattice::{Edge, Lattice, Output, Reading, Vocabulary};
use super::surroundings::{Place, Surrounded};
use super::tokenize::Piece;
use super::{Cost, reserved};
use crate::channel::{Channels, Letter, either, ln, per_cent};
use crate::model::DamageProfile;
use crate::orthography::{Case, unify_tone_placement};
use std::collections::HashMap;

/// Probabilities of occurrences, in per cent, added up.
type Mass = u32;
/// One occurrence.
const OCCURRENCE: Mass = 100;
/// How many occurrences in this document weigh as much as what is known in general: of a letter, of a word as a whole,
/// of a capital.
const LETTER_PRIOR: Mass = 80 * OCCURRENCE;
const WORD_PRIOR: Mass = 3 * OCCURRENCE;
const CASE_PRIOR: Mass = 3 * OCCURRENCE;
/// What is taken off each kind of reading for those that were not seen (absolute discounting).
const DISCOUNT: Mass = OCCURRENCE / 2;
/// −1000·ln of the share of word pairs that the document itself says.
const PAIRS: Cost = 3_000;
/// Readings with less than e^−10 of all paths are not looked at again.
const THIN: Cost = 10_000;
/// What the surroundings say counts so much, in per cent: what stands around a word may have been misread, too.
const SURROUNDINGS: Cost = 75;
/// And so much at the most: what channel and language model are surer of than this, their own evidence says better
/// (`sản lượng cá` is common, but `sản lượng cà phê` is plain).
const SPEAK_AT_MOST: Cost = 1_000;
/// What is written: a word of the language model and its case.
type Written = (u16, Case);

/// A stretch between two boundaries after the first round.
#[derive(Debug)]
pub(super) struct Stretch {
    /// Index of the page.
    pub(super) page: usize,
    /// False on a page that came as text and looks clean: that one is not gone over again.
    pub(super) doubted: bool,
    pub(super) pieces: Vec<Piece>,
    pub(super) lattice: Lattice,
    pub(super) decoded: Decoded,
}

/// How a word was read here.
#[derive(Debug, Default)]
struct Misread {
    /// How often each token (by number) was this.
    tokens: Map<(u32, Written), Mass>,
    /// How often each word stands here, and in how many readings.
    written: Map<Written, (Mass, u32)>,
    /// How often each letter was read so, and how often it stands here.
    letters: Map<(u8, u64), Mass>,
    totals: Vec<Mass>,
    /// By how much the letter's readings became dearer, for those that were not seen.
    dearer: Vec<Cost>,
    /// How each token is explained letter by letter.
    steps: Map<(u32, Written), Vec<Letter>>,
}

/// What was counted in a document.
#[derive(Debug, Default)]
pub(super) struct Lessons {
    /// How often a word follows another, and how often anything follows it.
    pairs: Map<(u16, u16), Mass>,
    firsts: Map<u16, Mass>,
    /// How often a word has a capital in front, and how often none, where no sentence begins.
    cases: Map<(u16, bool), Mass>,
    /// By the damage of the page.
    misread: Map<u8, Misread>,
    /// Numbers of tokens.
    tokens: HashMap<String, u32>,
}

/// The lessons for one stretch.
#[derive(Debug)]
pub(super) struct Taught<'a> {
    lessons: &'a Lessons,
    /// The word on the best path at each piece and how much of the count of the pair that it ends is from here.
    best: Vec<(u16, Mass)>,
}

impl Stretch {
    /// Drops the readings that no lesson will bring back.
    pub(super) fn thin_out(&mut self) {
        let Decoded { steps, through } = &mut self.decoded;
        let mut kept = 0;
        let mut on_path = vec![false; through.len()];
        for step in steps.iter() {
            on_path[step.edge] = true;
        }
        let mut renumbered = vec![0; through.len()];
        for i in 0..through.len() {
            renumbered[i] = kept;
            if through[i] <= THIN || on_path[i] {
                through[kept] = through[i];
                self.lattice.edges[kept] = self.lattice.edges[i];
                kept += 1;
            }
        }
        through.truncate(kept);
        self.lattice.edges.truncate(kept);
        self.lattice.edges.shrink_to_fit();
        for step in steps {
            step.edge = renumbered[step.edge];
        }
    }

    /// Adds a reading that the first round did not know of.
    pub(super) fn add(&mut self, edge: Edge) {
        let at = self.lattice.edges.partition_point(|e| e.from <= edge.from);
        self.lattice.edges.insert(at, edge);
        self.decoded.through.insert(at, Cost::MAX);
        self.decoded.steps.iter_mut().filter(|s| s.edge >= at).for_each(|s| s.edge += 1);
    }
}

impl Lessons {
    /// Counts what the first round found. `text` and `profile` tell of a page.
    pub(super) fn of<'t>(
        stretches: &[Stretch],
        page: impl Fn(usize) -> (&'t str, DamageProfile),
        vocabulary: Vocabulary<'_>,
        channels: &Channels,
    ) -> Self {
        let mut out = Self::default();
        for stretch in stretches.iter().filter(|s| s.doubted) {
            let (text, profile) = page(stretch.page);
            let channel = channels.of(profile);
            let mut tokens: Vec<u32> = Vec::with_capacity(stretch.pieces.len());
            for piece in &stretch.pieces {
                let token = unify_tone_placement(piece.span.of(text));
                let next = u32::try_from(out.tokens.len()).unwrap_or(u32::MAX);
                let number = *out.tokens.entry(token).or_insert(next);
                tokens.push(number);
            }
            let misread = out.misread.entry(profile as u8).or_default();
            misread.totals.resize(256, 0);
            let mut from = 0;
            for group in stretch.lattice.edges.chunk_by(|a, b| a.from == b.from) {
                let through = &stretch.decoded.through[from..from + group.len()];
                from += group.len();
                let Some(at) = group.first().map(|e| e.from) else { continue };
                let token = stretch.pieces[at].span.of(text);
                let mut reading = None;
                for (edge, &through) in group.iter().zip(through).filter(|(e, _)| e.to == at + 1) {
                    let Some((word, case)) = written(edge, token) else { continue };
                    let key = (tokens[at], (word, case));
                    let steps = misread.steps.entry(key).or_insert_with(|| {
                        let reading = reading.get_or_insert_with(|| channel.reading(&unify_tone_placement(token)));
                        reading.explain(vocabulary.model.word(word), case)
                    });
                    let mass = mass(through);
                    if mass == 0 {
                        continue;
                    }
                    for step in steps {
                        *misread.letters.entry((step.letter, step.read)).or_default() += mass;
                        misread.totals[usize::from(step.letter)] += mass;
                    }
                    if at > 0 && matches!(case, Case::Title | Case::Lower) {
                        *out.cases.entry((word, case == Case::Title)).or_default() += mass;
                    }
                    let slot = misread.tokens.entry(key).or_default();
                    let of_word = misread.written.entry((word, case)).or_default();
                    of_word.0 += mass;
                    of_word.1 += u32::from(*slot == 0);
                    *slot += mass;
                }
            }
            let best = best(stretch, text);
            for pair in best.windows(2) {
                let [(a, sure_a), (b, sure_b)] = pair else { continue };
                if *a >= reserved::NUMBER && *b >= reserved::NUMBER {
                    *out.pairs.entry((*a, *b)).or_default() += sure_a.min(sure_b);
                    *out.firsts.entry(*a).or_default() += sure_a.min(sure_b);
                }
            }
        }
        for misread in out.misread.values_mut() {
            misread.dearer = misread.totals.iter().map(|all| ln(LETTER_PRIOR + all) - ln(LETTER_PRIOR)).collect();
        }
        out
    }

    /// The lessons for a stretch; its edges get the costs that they have in this document. Each piece's place among the words
    /// of the document says what stands around it.
    pub(super) fn teach<'a>(
        &'a self,
        stretch: &mut Stretch,
        (text, profile): (&str, DamageProfile),
        around: Option<(&Surrounded<'_>, &[usize])>,
    ) -> Taught<'a> {
        let best = best(stretch, text);
        let Stretch { pieces, lattice, decoded, .. } = stretch;
        let misread = self.misread.get(&(profile as u8));
        let mut from = 0;
        for group in lattice.edges.chunk_by_mut(|a, b| a.from == b.from) {
            let through = &decoded.through[from..from + group.len()];
            from += group.len();
            let (Some(first), Some(misread)) = (group.first(), misread) else { continue };
            // What has no rival keeps its cost.
            if group.len() == 1 {
                continue;
            }
            let token = pieces[first.from].span.of(text);
            let Some(&number) = self.tokens.get(&unify_tone_placement(token)) else { continue };
            for (edge, &through) in group.iter_mut().zip(through) {
                let Some(written) = written(edge, token).filter(|_| through != Cost::MAX) else { continue };
                let mut cost = misread.cost(edge.cost, (number, written), mass(through));
                if edge.from > 0 {
                    cost += self.case(written, mass(through));
                }
                edge.cost = cost.max(0);
            }
            if let Some((surrounded, places)) = around
                && let Some(&at) = places.get(group[0].from)
            {
                weigh(&surrounded.place(at), group, through, token);
            }
        }
        Taught { lessons: self, best }
    }

    /// What a capital, or none, costs where the word stands in the middle of a sentence.
    fn case(&self, (word, case): Written, own: Mass) -> Cost {
        if !matches!(case, Case::Title | Case::Lower) {
            return 0;
        }
        let of = |title: bool| self.cases.get(&(word, title)).copied().unwrap_or(0);
        let title = case == Case::Title;
        let this = of(title).saturating_sub(own);
        ln(CASE_PRIOR + this + of(!title)) - ln(CASE_PRIOR / 2 + this) - ln(2)
    }
}

impl Misread {
    /// What a reading costs here if it costs so much in general; `own` of what was counted is from its own place.
    fn cost(&self, general: Cost, key: (u32, Written), own: Mass) -> Cost {
        let mut cost = general;
        for step in self.steps.get(&key).into_iter().flatten() {
            let n = self.letters.get(&(step.letter, step.read)).copied().unwrap_or(0).saturating_sub(own);
            cost += self.dearer[usize::from(step.letter)];
            if n > 0 {
                let seen = ln(LETTER_PRIOR) - ln(n);
                cost += either(step.cost, seen) - step.cost;
            }
        }
        let (all, kinds) = self.written.get(&key.1).copied().unwrap_or_default();
        let n = self.tokens.get(&key).copied().unwrap_or(0).saturating_sub(own).saturating_sub(DISCOUNT);
        let known = cost - ln(DISCOUNT * kinds + WORD_PRIOR);
        let here = if n == 0 { known } else { either(known, -ln(n)) };
        here + ln(WORD_PRIOR + all.saturating_sub(own).max(DISCOUNT * kinds))
    }
}

impl Taught<'_> {
    /// What the word of an edge costs after another where the language model says `stated`.
    pub(super) fn cost(&self, edge: &Edge, before: u16, word: u16, stated: Cost) -> Cost {
        if word < reserved::FIRST_WORD || before < reserved::NUMBER || edge.reading == Reading::Split {
            return stated;
        }
        let here = match (edge.from.checked_sub(1).and_then(|i| self.best.get(i)), self.best.get(edge.from)) {
            (Some(a), Some(b)) if (a.0, b.0) == (before, word) => a.1.min(b.1),
            _ => 0,
        };
        let n = self.lessons.pairs.get(&(before, word)).copied().unwrap_or(0).saturating_sub(here);
        if n == 0 {
            return stated;
        }
        let all = self.lessons.firsts.get(&before).copied().unwrap_or(0).saturating_sub(here).max(n);
        either(stated, ln(all + OCCURRENCE) - ln(n) + PAIRS)
    }
}

/// Makes cheaper the words that the surroundings speak for, and the others dearer: on the whole nothing changes, so that
/// words that are joined or split have no part in it.
fn weigh(place: &Place<'_>, group: &mut [Edge], through: &[Cost], token: &str) {
    let (mut sum, mut all) = (0, 0);
    let mut said: Vec<(usize, Cost)> = Vec::with_capacity(group.len());
    for (i, (edge, &through)) in group.iter().zip(through).enumerate().filter(|(_, (_, t))| **t != Cost::MAX) {
        let Some((word, _)) = written(edge, token) else { continue };
        let speaks = place.speaks_for(word) * SURROUNDINGS / 100;
        let mass = i64::from(mass(through));
        sum += i64::from(speaks) * mass;
        all += mass;
        said.push((i, speaks));
    }
    let mean = Cost::try_from(sum / all.max(1)).unwrap_or(0);
    for (i, speaks) in said {
        group[i].cost -= (speaks - mean).clamp(-SPEAK_AT_MOST, SPEAK_AT_MOST);
    }
}

fn mass(through: Cost) -> Mass {
    if through == Cost::MAX { 0 } else { Mass::from(per_cent(through.max(0))) }
}

/// The word of an edge over one piece, and its case.
fn written(edge: &Edge, token: &str) -> Option<Written> {
    match (edge.reading, edge.output) {
        (Reading::Syllable, Output::Word(word, case)) => Some((word, case)),
        (Reading::AsRead, _) => {
            let word = edge.words.iter().next().unwrap_or(reserved::UNKNOWN);
            (word >= reserved::FIRST_WORD).then(|| (word, Case::of(token)))
        }
        _ => None,
    }
}

/// The words on the best path, by piece.
fn best(stretch: &Stretch, text: &str) -> Vec<(u16, Mass)> {
    let mut best = vec![(reserved::UNKNOWN, 0); stretch.pieces.len()];
    for step in &stretch.decoded.steps {
        let edge = &stretch.lattice.edges[step.edge];
        if edge.to == edge.from + 1 {
            let token = stretch.pieces[edge.from].span.of(text);
            let word = match edge.reading {
                Reading::AsRead => edge.words.iter().next().unwrap_or(reserved::UNKNOWN),
                _ => written(edge, token).map_or(reserved::UNKNOWN, |w| w.0),
            };
            best[edge.from] = (word, Mass::from(step.confidence));
        }
    }
    best
}
