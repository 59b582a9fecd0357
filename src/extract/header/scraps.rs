//! What a stamp and a signature leave among the recipients.
//!
//! A round stamp stands on the signature and reaches over the left column; OCR reads its edge as words: `- TT HĐND huyện; : in`,
//! `lEiUuiE, 1/4] P)`. A recipient ends with its semicolon, and scraps are no words.

use super::super::tokens::{TokenKind, Tokens};
use std::ops::Range;

/// True for words as people write them: no capital inside a word, no marks that only a stamp leaves, a word of three letters.
pub(super) fn readable(tokens: &Tokens, range: &Range<usize>) -> bool {
    let wrecked = |i: usize| {
        let mut chars = tokens.text(i).chars();
        let small = chars.next().is_some_and(char::is_lowercase);
        let inner = chars.any(char::is_uppercase);
        let strange = matches!(tokens.kind(i), Some(TokenKind::Mark(c)) if !c.is_ascii() && !"–—−“”‘’".contains(c) || "[]{}|<>\\~^".contains(c));
        tokens.is_word(i) && small && inner || strange
    };
    !range.clone().any(wrecked) && range.clone().any(|i| tokens.is_word(i) && tokens.text(i).chars().count() >= 3)
}

/// A recipient up to its semicolon where only scraps follow that, and what follows.
pub(super) fn without_scraps(tokens: &Tokens, item: &Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
    let Some(stop) = item.clone().find(|&i| tokens.is_mark(i, ';')) else { return (item.clone(), None) };
    let behind = stop + 1..item.end;
    if behind.is_empty() {
        return (item.clone(), None);
    }
    // `- TT Huyện ủy; TT HĐND huyện;`: two on one line.
    let another = tokens.is_capital(behind.start)
        && readable(tokens, &behind)
        && behind.clone().filter(|&i| tokens.is_word(i)).count() >= 2;
    if another { (item.clone(), None) } else { (item.start..stop, Some(behind)) }
}

/// The words of a recipient with two misreadings set right that no recipient has: `Lưu: VF` is kept by the clerk (`VT`), and
/// `(b/€)` gets the paper as a report (`b/c`). A quotation mark that opens nothing goes.
pub(super) fn recipient(words: &str) -> String {
    let mut text = words.replace("(b/€", "(b/c").replace("(để b/€", "(để b/c");
    if text.matches(['\'', '‘', '’']).count() == 1 {
        for mark in [" '", " ‘", " ’"] {
            text = text.replace(mark, " ");
        }
    }
    let kept = ["Lưu: ", "Lưu "].iter().find(|k| text.starts_with(**k)).map(|k| k.len());
    if let Some(at) = kept {
        for wrong in ["VF", "VI", "V1", "VÏ", "VY", "VƯ"] {
            let rest = text.get(at..).and_then(|t| t.strip_prefix(wrong));
            if let Some(rest) = rest.filter(|r| !r.starts_with(char::is_alphanumeric)) {
                text = format!("{}VT{rest}", text.get(..at).unwrap_or_default());
                break;
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> String {
        let tokens = Tokens::of(text);
        let (item, _) = without_scraps(&tokens, &(0..tokens.len()));
        tokens.words(&item)
    }

    #[test]
    fn scraps_behind_a_recipient_go() {
        assert_eq!(cut("TT HĐND huyện; : in"), "TT HĐND huyện");
        assert_eq!(cut("Đảng ủy xã; . TA 4"), "Đảng ủy xã");
        assert_eq!(cut("TT Huyện ủy; TT HĐND huyện"), "TT Huyện ủy; TT HĐND huyện");
        assert_eq!(cut("Như trên"), "Như trên");
    }

    #[test]
    fn words_are_told_from_scraps() {
        let readable = |text: &str| {
            let tokens = Tokens::of(text);
            readable(&tokens, &(0..tokens.len()))
        };
        assert!(readable("các xã, thị trấn") && !readable("lEiUuiE, 1/4] P)") && !readable("in"));
    }

    #[test]
    fn the_clerk_keeps_a_copy() {
        assert_eq!(recipient("Lưu: VF, NN"), "Lưu: VT, NN");
        assert_eq!(recipient("Sở Nội vụ (b/€)"), "Sở Nội vụ (b/c)");
        assert_eq!(recipient("Phòng 'Tài nguyên"), "Phòng Tài nguyên");
        for right in ["Lưu: VP", "Lưu: VT, VF", "Lưu VP", "VF Group"] {
            assert_eq!(recipient(right), right);
        }
    }
}
