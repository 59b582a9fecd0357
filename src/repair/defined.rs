//! Abbreviations that a document defines: `tài khoản định danh điện tử (ĐDĐT)`.
//!
//! Who reads `(PDDT)` behind these words knows what was printed, and knows it on every later page. So where capitals
//! stand in a bracket and the first letters of the words before it may have been read so, those letters are an
//! abbreviation of this document, offered wherever they may have been read.

use super::lattice::{Edge, Lattice, Reading, Vocabulary, Words};
use super::taught::Stretch;
use super::tokenize::Piece;
use super::{Cost, reserved};
use crate::channel::Channels;
use crate::model::DamageProfile;
use crate::orthography::{Case, unify_tone_placement, untone};
use std::collections::BTreeSet;

/// Most letters of an abbreviation.
const LONGEST: usize = 8;
/// Its definition may cost so much a letter, ...
const DEFINED: Cost = 2_000;
/// ... and every later place so much.
const LIMIT: Cost = 3_000;
/// Capitals that may be an abbreviation are one of the document's own about every third time.
const EXPECTED: Cost = 1_000;

/// The abbreviations of a document.
#[derive(Debug)]
pub(super) struct Defined {
    /// As written, ascending.
    list: Vec<String>,
}

impl Defined {
    /// Finds the definitions in what the first round made of a text.
    pub(super) fn of<'t>(
        stretches: &[Stretch],
        page: impl Fn(usize) -> (&'t str, DamageProfile),
        vocabulary: Vocabulary<'_>,
        channels: &Channels,
    ) -> Self {
        let mut found: BTreeSet<String> = BTreeSet::new();
        for stretch in stretches.iter().filter(|s| s.doubted) {
            let (text, profile) = page(stretch.page);
            let mut words = Vec::new();
            for step in &stretch.decoded.steps {
                let edge = &stretch.lattice.edges[step.edge];
                let first = stretch.pieces[edge.from];
                if edge.to == edge.from + 1 && is_bracketed(text, first) {
                    let token = unify_tone_placement(first.span.of(text));
                    let reading = channels.of(profile).reading(&token);
                    let letters = token.chars().count();
                    let fits = |n: usize| {
                        let initials = initials(words.get(words.len().checked_sub(n)?..)?)?;
                        let limit = DEFINED * Cost::try_from(n).unwrap_or(0);
                        reading.cost(&initials, limit).map(|cost| (cost, initials))
                    };
                    let best = (letters.saturating_sub(1).max(2)..=letters + 1).filter_map(fits).min();
                    if let Some((_, written)) = best {
                        found.insert(written);
                    }
                }
                let span = (first.span.start, stretch.pieces[edge.to - 1].span.end);
                let written = vocabulary.written(edge, &stretch.lattice, &text[span.0..span.1]);
                words.extend(written.split_whitespace().map(str::to_owned));
            }
        }
        Self { list: found.into_iter().collect() }
    }

    /// Adds the abbreviations that the pieces of a stretch may be, and tells whether there are any.
    pub(super) fn offer(
        &self,
        stretch: &mut Stretch,
        (text, profile): (&str, DamageProfile),
        channels: &Channels,
    ) -> bool {
        if self.list.is_empty() || profile == DamageProfile::Clean {
            return false;
        }
        let mut more: Vec<Edge> = Vec::new();
        for (at, piece) in stretch.pieces.iter().enumerate() {
            let token = piece.span.of(text);
            let capitals = token.chars().filter(|c| c.is_uppercase()).count();
            if capitals < 2 || token.chars().count() > LONGEST + 2 {
                continue;
            }
            let token = unify_tone_placement(token);
            let reading = channels.of(profile).reading(&token);
            for written in &self.list {
                let limit = LIMIT * Cost::try_from(written.chars().count()).unwrap_or(0);
                if *written != token
                    && is_free(&stretch.lattice, at)
                    && let Some(cost) = reading.cost(written, limit)
                {
                    let output = stretch.lattice.keep(written.clone());
                    // Whichever of the two it is: for the language model a word that nobody has counted.
                    let words = Words::one(reserved::UNKNOWN);
                    let cost = cost + EXPECTED;
                    more.push(Edge { from: at, to: at + 1, words, output, cost, reading: Reading::Abbreviation });
                }
            }
        }
        let any = !more.is_empty();
        for edge in more {
            stretch.add(edge);
        }
        any
    }
}

/// True unless only what stands there was offered: a locked piece.
fn is_free(lattice: &Lattice, at: usize) -> bool {
    lattice.edges.iter().filter(|e| e.from == at).any(|e| e.reading != Reading::AsRead || e.cost > 0)
}

/// Capitals between brackets, and nothing else.
fn is_bracketed(text: &str, piece: Piece) -> bool {
    let token = piece.span.of(text);
    let letters = token.chars().count();
    (2..=LONGEST).contains(&letters)
        && Case::of(token) == Case::Upper
        && text[..piece.span.start].ends_with('(')
        && text[piece.span.end..].starts_with(')')
}

/// First letters of words, as capitals; `None` where a word does not begin with a letter.
fn initials(words: &[String]) -> Option<String> {
    let first = |w: &String| w.chars().next().filter(|c| c.is_alphabetic());
    let letters: Option<Vec<char>> = words.iter().map(first).collect();
    Some(letters?.into_iter().flat_map(|c| untone(c).0.to_uppercase()).collect())
}
