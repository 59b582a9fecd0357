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

/// How unlikely a letter is read as its capital, and a capital as its letter, where both look alike (`c`, `o`, `x`).
const GAINED: Cost = 3_500;
const LOST: Cost = 6_000;
/// How much more where they do not.
const UNLIKE: Cost = 4_000;
/// How much more next to another capital: names are made of words that elsewhere have none (`Phục Năm`).
const IN_NAME: Cost = 2_500;
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
            // Capitals wherever it stands.
            Output::Abbreviation(_) => None,
            _ => Some(Case::of(pieces.get(edge.from)?.span.of(page))),
        }
    };
    let lettered = |i: Option<usize>| {
        let piece = i.and_then(edge).and_then(|e| pieces.get(e.from));
        piece.is_some_and(|p| p.span.of(page).contains(char::is_alphabetic))
    };
    // On the same line, with nothing but a space before it.
    let beside = |i: Option<usize>| {
        let at = i.and_then(edge).and_then(|e| pieces.get(e.from)).map(|p| p.span.start);
        at.and_then(|at| page.get(..at)?.strip_suffix(' '))
            .is_some_and(|before| before.ends_with(char::is_alphanumeric))
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
        let between = before_piece.get(last_word_ends..)?;
        let (left, right) = (i.checked_sub(1), Some(i + 1));
        // `SO Tai chinh` begins a sentence: words of capitals have such beside them.
        let short = (2..=SHORT).contains(&piece.span.of(page).chars().count());
        let begins = || starts && case_at(right).is_some_and(|c| matches!(c, Case::Lower | Case::Title));
        if case == Case::Upper && short && begins() && lettered(right) && beside(right) {
            return Some(Case::Title);
        }
        // The cell of a table begins like a sentence, and so does what follows `a)`; what is quoted may.
        if last_word_ends == 0
            || between.contains(['|', ')'])
            || between.ends_with(['"', '“', '‘'])
            || !continues_sentence(starts, between)
        {
            return None;
        }
        if case_at(left) == Some(Case::Upper) || case_at(right) == Some(Case::Upper) {
            return None;
        }
        let before = if starts { Some(reserved::BOUNDARY) } else { word(left, true) };
        let odds = model.capital(before?, id, word(right, false).unwrap_or(reserved::BOUNDARY));
        let read = piece.span.of(page);
        read.chars().nth(1)?;
        let first = read.chars().next()?;
        let unlike = if LOOK_ALIKE.contains(first) || !is_vietnamese_letter(first) { 0 } else { UNLIKE };
        let in_name = [left, right].iter().any(|at| case_at(*at) == Some(Case::Title));
        let gained = GAINED + unlike + if in_name { IN_NAME } else { 0 };
        match case {
            Case::Title if odds < -gained => Some(Case::Lower),
            Case::Lower if odds > LOST + unlike => Some(Case::Title),
            Case::Upper if short && lettered(left) && lettered(right) => {
                Some(if odds > 0 { Case::Title } else { Case::Lower })
            }
            _ => None,
        }
    };
    (0..steps.len()).map(wanted).collect()
}
