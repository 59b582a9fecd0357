//! Cuts text into the pieces that the language model counts and the decoder mends.
//!
//! `* Đối với định danh (ĐDĐT): 16.642 hồ sơ/năm.` becomes the words `đối với định danh đdđt hồ sơ năm`, a
//! number between them, and a boundary after the last.

use crate::model::Span;

/// One piece of a white-space token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The characters that stand for a word or a number, outer punctuation left out.
    pub span: Span,
    /// Index of the white-space token it belongs to.
    pub token: usize,
    /// True where a sentence, clause with a colon, or paragraph ends before it.
    pub after_boundary: bool,
}

/// Characters that end what the language model looks back on.
const fn ends_history(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | ';' | ':' | '…')
}

/// Characters that part two words even without a space. Brackets do not: wreckage is full of them (`té)ng`).
const fn parts_words(c: char) -> bool {
    matches!(c, '/' | ',' | ';' | ':' | '-' | '–' | '—' | '"' | '“' | '”')
}

/// Punctuation that may surround a word and is left as it is.
pub(crate) fn is_outer_punctuation(c: char) -> bool {
    matches!(
        c,
        '.' | ','
            | ';'
            | ':'
            | '!'
            | '?'
            | '…'
            | '('
            | ')'
            | '['
            | ']'
            | '"'
            | '“'
            | '”'
            | '‘'
            | '’'
            | '\''
            | '«'
            | '»'
            | '-'
            | '–'
            | '—'
            | '*'
            | '+'
            | '/'
            | '_'
            | '•'
            | '|'
            | '='
            | '<'
            | '>'
            | '#'
    )
}

/// The pieces of a text, in order.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut boundary = true;
    let mut end_of_last = 0;
    for (token, (start, word)) in words(text).enumerate() {
        let gap = &text[end_of_last..start];
        // A blank line or a page break ends a paragraph; a single line break is only the page's width.
        if gap.matches('\n').count() > 1 || gap.contains('\u{c}') {
            boundary = true;
        }
        end_of_last = start + word.len();
        let mut from = 0;
        for part in cuts(word) {
            let piece = &word[from..part];
            let trimmed_start = piece.trim_start_matches(is_outer_punctuation);
            let lead = piece.len() - trimmed_start.len();
            let core = trimmed_start.trim_end_matches(is_outer_punctuation);
            boundary |= piece[..lead].chars().any(ends_history) || starts_item(word, from, core);
            if !core.is_empty() {
                let at = start + from + lead;
                out.push(Piece { span: Span::new(at, at + core.len()), token, after_boundary: boundary });
                boundary = trimmed_start[core.len()..].chars().any(ends_history);
            }
            from = part;
        }
    }
    out
}

/// White-space tokens with their byte offsets.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = text.as_ptr() as usize;
    text.split_whitespace().map(move |w| (w.as_ptr() as usize - base, w))
}

/// `- Tổng`, `+ Cấp mới`: a bullet of its own starts a new history.
fn starts_item(word: &str, from: usize, core: &str) -> bool {
    from == 0 && core.is_empty() && matches!(word, "-" | "+" | "*" | "•" | "–")
}

/// Units with a figure in them.
const POWERS: [&str; 6] = ["m2", "m3", "km2", "m²", "m³", "km²"];

/// End offsets of the parts of a token: cut after a parting character that stands between two longer words, and behind a
/// unit that something has a share in (`m2/người`).
fn cuts(word: &str) -> Vec<usize> {
    let mut out = Vec::new();
    if let Some((unit, of)) = word.split_once('/')
        && POWERS.contains(&unit)
        && of.starts_with(char::is_alphabetic)
    {
        out.push(unit.len() + 1);
    }
    // A token with digits is a number, a date or a document number: one thing.
    if !word.bytes().any(|b| b.is_ascii_digit()) {
        for (i, c) in word.char_indices().filter(|&(_, c)| parts_words(c)) {
            let letters = |s: &str| s.chars().filter(|c| c.is_alphabetic()).count();
            if letters(&word[..i]) >= 2 && letters(&word[i..]) >= 2 {
                out.push(i + c.len_utf8());
            }
        }
    }
    out.push(word.len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(&str, bool)> {
        pieces(text).iter().map(|p| (p.span.of(text), p.after_boundary)).collect()
    }

    #[test]
    fn outer_punctuation_is_left_outside() {
        assert_eq!(
            shown("* Đối với (ĐDĐT): 16.642 hồ\nsơ/năm. Sau"),
            [
                ("Đối", true),
                ("với", false),
                ("ĐDĐT", false),
                ("16.642", true),
                ("hồ", false),
                ("sơ", false),
                ("năm", false),
                ("Sau", true)
            ]
        );
    }

    #[test]
    fn what_has_a_share_in_a_unit_is_a_word() {
        assert_eq!(shown("71 m2/nguoi, m3/5"), [("71", true), ("m2", false), ("nguoi", false), ("m3/5", false)]);
    }

    #[test]
    fn wreckage_stays_whole() {
        assert_eq!(shown("té)ng ¢6 (2806/TCTPA06-CA)"), [("té)ng", true), ("¢6", false), ("2806/TCTPA06-CA", false)]);
    }

    #[test]
    fn paragraphs_and_pages_end_a_history() {
        assert_eq!(shown("một\n\nhai\u{c}ba\nbốn"), [("một", true), ("hai", true), ("ba", true), ("bốn", false)]);
    }

    #[test]
    fn spans_lie_in_the_text() {
        for text in ["", "   ", "((((", "a/b/c", "—", "\u{c}\u{c}", "é)(é", "xã/phường,thị", "…"] {
            for p in pieces(text) {
                assert!(!p.span.of(text).is_empty());
            }
        }
    }
}
