//! Capitals that an engine made or lost: `gồm C4c xd` is `gồm các xã`.
//!
//! On a page that was read with a wrong language, and for words that were mended there, the [`CaseModel`] is weighed
//! against how seldom a capital is misread. Headings in capitals are left as they are.

use super::case_model::{CaseModel, continues_sentence};
use super::decoder::Step;
use super::lattice::{Lattice, Output, Reading};
use super::reserved;
use super::tokenize::Piece;
use crate::channel::Cost;
use crate::orthography::{Case, is_vietnamese_letter};

/// How unlikely a letter's capital is read for it, and it for its capital, where both look alike (`c`, `o`, `x`), and
/// elsewhere.
const ALIKE: Cost = 3_500;
const UNLIKE: Cost = 6_500;
/// Letters whose small and capital forms look alike.
const LOOK_ALIKE: &str = "cCkKoOpPsSuUvVwWxXzZ";
/// Longest word that is taken for no capitals if its neighbours are none: `TO trưởng`.
const SHORT: usize = 3;

/// The case that the word of each step should have, where that is another than it was read in.
pub(super) fn settle(
    model: &CaseModel,
    page: &str,
    pieces: &[Piece],
    lattice: &Lattice,
    steps: &[Step],
) -> Vec<Option<Case>> {
    let edge = |i: usize| steps.get(i).and_then(|s| lattice.edges.get(s.edge));
    let case_at = |i: Option<usize>| -> Option<Case> {
        let edge = edge(i?)?;
        match edge.output {
            Output::Word(_, case) => Some(case),
            _ => Some(Case::of(pieces.get(edge.from)?.span.of(page))),
        }
    };
    let word = |i: Option<usize>, last: bool| -> Option<u16> {
        let words = edge(i?)?.words;
        if last { words.iter().last() } else { words.iter().next() }
    };
    let wanted = |i: usize| -> Option<Case> {
        let edge = edge(i)?;
        let Output::Word(id, case) = edge.output else { return None };
        let piece = pieces.get(edge.from).filter(|_| edge.reading == Reading::Syllable)?;
        let before_piece = page.get(..piece.span.start)?;
        let last_word_ends = before_piece.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
        let starts = piece.after_boundary;
        if last_word_ends == 0 || !continues_sentence(starts, before_piece.get(last_word_ends..)?) {
            return None;
        }
        let (left, right) = (i.checked_sub(1), Some(i + 1));
        if case_at(left) == Some(Case::Upper) || case_at(right) == Some(Case::Upper) {
            return None;
        }
        let before = if starts { Some(reserved::BOUNDARY) } else { word(left, true) };
        let odds = model.capital(before?, id, word(right, false).unwrap_or(reserved::BOUNDARY));
        let read = piece.span.of(page);
        let first = read.chars().next()?;
        let alike = LOOK_ALIKE.contains(first) || !is_vietnamese_letter(first);
        let bar = if alike { ALIKE } else { UNLIKE };
        match case {
            Case::Title if odds < -bar => Some(Case::Lower),
            Case::Lower if odds > bar => Some(Case::Title),
            Case::Upper if read.chars().count() <= SHORT && case_at(left).is_some() && case_at(right).is_some() => {
                Some(if odds > 0 { Case::Title } else { Case::Lower })
            }
            _ => None,
        }
    };
    (0..steps.len()).map(wanted).collect()
}
