//! Words, numbers and marks of a text, each with its folded key.
//!
//! Every parser of this room walks over tokens instead of characters: a keyword then matches whatever OCR did to its
//! marks, a number is one thing whatever stands in it, and Markdown stars around a word are not there at all.
//!
//! `Số: **1450** /UBND-NC` gives `Số` `:` `1450` `/` `UBND` `-` `NC`; only `UBND`, `-` and `NC` are glued to what
//! stands before them.

use crate::model::{PAGE_BREAK, Span};
use crate::orthography::fold_char;
use std::ops::Range;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Letters, and digits after letters: `hộ`, `VNeID`, `TCTĐA06`, `m2`.
    Word,
    /// Digits with points and commas between them: `16.642`, `84,62`, `1.2`.
    Number,
    /// Any other character.
    Mark(char),
}

/// The widest white space before a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    None,
    Space,
    Tab,
    Line,
    Page,
}

#[derive(Debug, Clone)]
struct Token {
    span: Span,
    kind: TokenKind,
    gap: Gap,
    fold: Span,
    silent: bool,
}

/// The tokens of one text.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    text: &'a str,
    list: Vec<Token>,
    folded: String,
    marked: bool,
}

impl<'a> Tokens<'a> {
    /// Takes a text apart. Linear in its length.
    pub(super) fn of(text: &'a str) -> Self {
        let mut out = Self { text, list: Vec::with_capacity(text.len() / 5), folded: String::new(), marked: false };
        let mut gap = Gap::Page;
        let mut chars = text.char_indices().peekable();
        while let Some((start, c)) = chars.next() {
            if c.is_whitespace() {
                gap = gap.max(match c {
                    PAGE_BREAK => Gap::Page,
                    '\n' | '\r' | '\u{b}' => Gap::Line,
                    '\t' => Gap::Tab,
                    _ => Gap::Space,
                });
                continue;
            }
            // Zero-width characters and emphasis marks are not there.
            if matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' | '_') {
                continue;
            }
            if c == '*' {
                let bullet = gap >= Gap::Line && chars.peek().is_some_and(|&(_, next)| next.is_whitespace());
                if !bullet {
                    continue;
                }
            }
            let mut end = start + c.len_utf8();
            let kind = if c.is_ascii_digit() {
                while let Some(&(at, next)) = chars.peek() {
                    let inner = matches!(next, '.' | ',')
                        && text.as_bytes().get(at + 1).is_some_and(u8::is_ascii_digit)
                        && text.as_bytes().get(at.wrapping_sub(1)).is_some_and(u8::is_ascii_digit);
                    if !next.is_ascii_digit() && !inner {
                        break;
                    }
                    end = at + next.len_utf8();
                    chars.next();
                }
                TokenKind::Number
            } else if is_letter(c) {
                while let Some(&(at, next)) = chars.peek() {
                    if !is_letter(next) && !next.is_ascii_digit() {
                        break;
                    }
                    end = at + next.len_utf8();
                    chars.next();
                }
                TokenKind::Word
            } else {
                TokenKind::Mark(c)
            };
            let from = out.folded.len();
            if let Some(written) = text.get(start..end) {
                let letters = written.chars().filter(|m| !is_combining(*m));
                out.folded.extend(letters.map(fold_char));
            }
            let fold = Span::new(from, out.folded.len());
            out.list.push(Token { span: Span::new(start, end), kind, gap, fold, silent: false });
            gap = Gap::None;
        }
        out.silence_addresses();
        let words = out.list.iter().filter(|t| t.kind == TokenKind::Word);
        let with_marks = words.clone().filter(|t| !t.span.of(text).is_ascii()).count();
        // Of Vietnamese words two in three have a letter beyond ASCII.
        out.marked = with_marks * 4 > words.count();
        out
    }

    /// True where the text has its diacritics, so that a bare word is meant bare.
    pub(super) fn is_marked(&self) -> bool {
        self.marked
    }

    /// Addresses on the net hold digits that are no figures.
    fn silence_addresses(&mut self) {
        let mut start = 0;
        while start < self.list.len() {
            let mut end = start + 1;
            while self.gap(end) == Gap::None && end < self.list.len() {
                end += 1;
            }
            let address =
                (start..end).any(|i| self.is_mark(i, '@') || matches!(self.fold(i), "http" | "https" | "www"));
            if address {
                self.silence(start..end);
            }
            start = end;
        }
    }

    /// Takes tokens out of reading: they are nobody's words and no figure.
    pub(super) fn silence(&mut self, range: Range<usize>) {
        for token in self.list.iter_mut().take(range.end).skip(range.start) {
            token.silent = true;
        }
    }

    pub(super) fn is_silent(&self, i: usize) -> bool {
        self.list.get(i).is_none_or(|t| t.silent)
    }

    pub(super) fn source(&self) -> &'a str {
        self.text
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The span of a token; empty at the end of the text for one that is not there.
    pub(super) fn span(&self, i: usize) -> Span {
        self.list.get(i).map_or(Span::new(self.text.len(), self.text.len()), |t| t.span)
    }

    /// The span from the first to the last token of a range.
    pub(super) fn span_of(&self, range: &Range<usize>) -> Span {
        if range.is_empty() {
            let at = self.span(range.start).start;
            return Span::new(at, at);
        }
        self.span(range.start).join(self.span(range.end - 1))
    }

    /// As written; `""` past the end.
    pub(super) fn text(&self, i: usize) -> &'a str {
        self.span(i).of(self.text)
    }

    /// Folded; `""` past the end.
    pub(super) fn fold(&self, i: usize) -> &str {
        self.list.get(i).map_or("", |t| t.fold.of(&self.folded))
    }

    /// White space before a token; `Page` past the end.
    pub(super) fn gap(&self, i: usize) -> Gap {
        self.list.get(i).map_or(Gap::Page, |t| t.gap)
    }

    pub(super) fn kind(&self, i: usize) -> Option<TokenKind> {
        self.list.get(i).map(|t| t.kind)
    }

    pub(super) fn is_word(&self, i: usize) -> bool {
        self.kind(i) == Some(TokenKind::Word)
    }

    pub(super) fn is_number(&self, i: usize) -> bool {
        self.kind(i) == Some(TokenKind::Number)
    }

    pub(super) fn is_mark(&self, i: usize, c: char) -> bool {
        self.kind(i) == Some(TokenKind::Mark(c))
    }

    /// A mark out of a set; hyphens of all lengths count as `-`.
    pub(super) fn is_dash(&self, i: usize) -> bool {
        matches!(self.kind(i), Some(TokenKind::Mark('-' | '–' | '—' | '−' | '‐' | '‑')))
    }

    /// True for a word that starts with a capital.
    pub(super) fn is_capital(&self, i: usize) -> bool {
        self.is_word(i) && self.text(i).chars().next().is_some_and(char::is_uppercase)
    }

    /// True for a word that starts with a small letter.
    pub(super) fn is_small(&self, i: usize) -> bool {
        self.is_word(i) && self.text(i).chars().next().is_some_and(char::is_lowercase)
    }

    /// True for a word of capitals only (digits aside).
    pub(super) fn is_upper(&self, i: usize) -> bool {
        self.is_word(i) && !self.text(i).chars().any(char::is_lowercase)
    }

    /// True when the folded tokens from `i` are these words.
    pub(super) fn starts_with(&self, i: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(k, w)| self.fold(i + k) == *w)
    }

    /// True when the folded tokens before `i` are these words.
    pub(super) fn preceded_by(&self, i: usize, words: &[&str]) -> bool {
        i >= words.len() && self.starts_with(i - words.len(), words)
    }

    /// The bracket that stands open at the end of a range.
    pub(super) fn open_bracket(&self, range: Range<usize>) -> Option<usize> {
        // Brackets that are closed again are passed over with all that they hold.
        let mut closed = 0_usize;
        range.rev().find(|&i| {
            if self.is_mark(i, ')') {
                closed += 1;
            } else if self.is_mark(i, '(') {
                if closed == 0 {
                    return true;
                }
                closed -= 1;
            }
            false
        })
    }

    /// The first token that starts at or after a byte position.
    pub(super) fn at_byte(&self, position: usize) -> usize {
        self.list.partition_point(|t| t.span.start < position)
    }

    /// The tokens that lie in a span.
    pub(super) fn within(&self, span: Span) -> Range<usize> {
        let from = self.at_byte(span.start);
        let to = self.list.partition_point(|t| t.span.end <= span.end);
        from..to.max(from)
    }

    /// The words of a range as one line: white space and breaks become single spaces, stars go.
    pub(super) fn words(&self, range: &Range<usize>) -> String {
        let mut out = String::new();
        for i in range.start..range.end.min(self.len()) {
            if self.is_silent(i) {
                continue;
            }
            if !out.is_empty() && self.gap(i) != Gap::None {
                out.push(' ');
            }
            out.push_str(self.text(i));
        }
        out
    }

    /// The folded words of a range, marks left out, a space between them.
    pub(super) fn key(&self, range: &Range<usize>) -> String {
        let mut out = String::new();
        for i in range.start..range.end.min(self.len()) {
            if matches!(self.kind(i), Some(TokenKind::Word | TokenKind::Number)) && !self.is_silent(i) {
                if !out.is_empty() {
                    out.push(' ');
                }
                out.push_str(self.fold(i));
            }
        }
        out
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || is_combining(c) || matches!(c, '²' | '³')
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        let tokens = Tokens::of(text);
        (0..tokens.len()).map(|i| tokens.text(i)).collect()
    }

    #[test]
    fn numbers_words_and_marks_come_apart() {
        assert_eq!(texts("Số: **1450** /UBND-NC"), ["Số", ":", "1450", "/", "UBND", "-", "NC"]);
        assert_eq!(
            texts("(84,62%), 23.449 hộ/100691."),
            ["(", "84,62", "%", ")", ",", "23.449", "hộ", "/", "100691", "."]
        );
        assert_eq!(texts("CT10 7h30 58,5 m² 1.2."), ["CT10", "7", "h30", "58,5", "m²", "1.2", "."]);
        assert_eq!(texts("* Mức 1 (*nghiêng*)"), ["*", "Mức", "1", "(", "nghiêng", ")"]);
    }

    #[test]
    fn keys_are_folded_and_gaps_kept() {
        let tokens = Tokens::of("trường\n\nhợp: 5\tHải\u{c}Bình");
        assert_eq!(tokens.key(&(0..tokens.len())), "truong hop 5 hai binh");
        assert_eq!(tokens.words(&(0..3)), "trường hợp:");
        let gaps: Vec<_> = (0..tokens.len()).map(|i| tokens.gap(i)).collect();
        assert_eq!(gaps, [Gap::Page, Gap::Line, Gap::None, Gap::Space, Gap::Tab, Gap::Page]);
    }

    #[test]
    fn addresses_are_silent() {
        let tokens = Tokens::of("gửi an12.x@tinh.gov.vn trước 16 giờ");
        assert_eq!(tokens.words(&(0..tokens.len())), "gửi trước 16 giờ");
    }
}
