//! The text as the rules read it: words, figures and marks, each with its place.
//!
//! Rules match wordings, and a wording may be broken over lines and hold a wrong diacritic. So a word is compared
//! folded (`trong do` is found in `trong đó` and in an OCR's `trong dó`), and a figure is one token: the point in
//! `16.642` never ends a sentence.
//!
//! `Tổng số: 16.642 trường hợp.` is the words `tong`, `so`, a mark, a figure, `truong`, `hop`, a mark.

use crate::model::{Figure, Span};
use crate::orthography::fold;

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A run of letters or digits, folded.
    Word(String),
    /// Index of a figure in the extraction.
    Figure(usize),
    /// Any other character that is not white space.
    Mark(char),
}

/// One word, figure or mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: TokenKind,
    /// Bytes of the text.
    pub(super) span: Span,
    /// How many round brackets are open around it.
    pub(super) depth: u8,
    /// Starts with a capital letter.
    pub(super) capital: bool,
    /// Number of line ends between the token before and this one.
    pub(super) line_ends: u8,
}

impl Token {
    /// The folded word, `""` for anything else.
    pub(super) fn word(&self) -> &str {
        match &self.kind {
            TokenKind::Word(w) => w,
            _ => "",
        }
    }

    /// Is it this mark?
    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.kind == TokenKind::Mark(mark)
    }

    /// The figure's index, if it is one.
    pub(super) fn figure(&self) -> Option<usize> {
        match self.kind {
            TokenKind::Figure(i) => Some(i),
            _ => None,
        }
    }
}

/// Is the figure at this token really the word `lệ` of `tỷ lệ`, read as `16` or `18`? Not in `5 tỷ 16 triệu`.
pub(super) fn is_misread_share(tokens: &[Token], at: usize) -> bool {
    let before = |n: usize| at.checked_sub(n).and_then(|i| tokens.get(i));
    before(1).is_some_and(|t| matches!(t.word(), "ty" | "ti")) && before(2).is_none_or(|t| t.figure().is_none())
}

/// Cuts a text into tokens. Figures that overlap an earlier one, or that do not fit the text, are left out;
/// everything inside a span of `skip` (tables) is left out too.
pub(super) fn tokenize(text: &str, figures: &[Figure], skip: &[Span]) -> Vec<Token> {
    let mut starts: Vec<(usize, usize)> = figures
        .iter()
        .enumerate()
        .filter(|(_, f)| !f.span.is_empty() && text.get(f.span.start..f.span.end).is_some())
        .map(|(i, f)| (f.span.start, i))
        .collect();
    starts.sort_unstable();
    let mut holes: Vec<Span> = skip.iter().copied().filter(|s| text.is_char_boundary(s.end)).collect();
    holes.sort_by_key(|s| (s.start, s.end));
    let mut holes = holes.into_iter().peekable();
    let mut next = 0;
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    let mut depth = 0_u8;
    let mut line_ends = 0_u8;
    while let Some(c) = text[at..].chars().next() {
        while holes.next_if(|s| s.end <= at).is_some() {}
        if let Some(hole) = holes.peek().filter(|s| s.start <= at) {
            at = hole.end;
            line_ends = line_ends.saturating_add(2);
            depth = 0;
            continue;
        }
        while starts.get(next).is_some_and(|s| s.0 < at) {
            next += 1;
        }
        let (kind, end) = match starts.get(next) {
            Some(&(start, i)) if start == at => {
                next += 1;
                (TokenKind::Figure(i), figures[i].span.end)
            }
            _ if c.is_whitespace() => {
                if c == '\n' || c == crate::model::PAGE_BREAK {
                    line_ends = line_ends.saturating_add(1);
                }
                at += c.len_utf8();
                continue;
            }
            other => {
                let limit = other.map_or(text.len(), |s| s.0);
                let end = word_end(text, at, limit);
                if end > at {
                    (TokenKind::Word(fold(&text[at..end])), end)
                } else {
                    (TokenKind::Mark(c), at + c.len_utf8())
                }
            }
        };
        // Markdown and print leave stars and underscores around words; they say nothing here but at a line's start.
        if matches!(c, '_' | '\u{ad}') || (c == '*' && line_ends == 0 && !tokens.is_empty()) {
            at = end;
            continue;
        }
        // A bracket that never closes must not swallow the document.
        if line_ends > 2 {
            depth = 0;
        }
        if kind == TokenKind::Mark(')') {
            depth = depth.saturating_sub(1);
        }
        tokens.push(Token {
            capital: c.is_uppercase(),
            kind: kind.clone(),
            span: Span::new(at, end),
            depth,
            line_ends,
        });
        if kind == TokenKind::Mark('(') {
            depth = depth.saturating_add(1);
        }
        line_ends = 0;
        at = end;
    }
    tokens
}

fn word_end(text: &str, at: usize, limit: usize) -> usize {
    let mut end = at;
    for c in text[at..limit].chars() {
        let joins = c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c);
        if !joins {
            break;
        }
        end += c.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::scan;

    #[test]
    fn words_figures_and_marks_come_apart() {
        let text = "Tổng số: 16.642\ntrường hợp (đạt 5%).";
        let extraction = scan(text);
        let tokens = tokenize(text, &extraction.figures, &[]);
        let shown: Vec<String> = tokens
            .iter()
            .map(|t| match &t.kind {
                TokenKind::Word(w) => w.clone(),
                TokenKind::Figure(i) => format!("#{}", extraction.figures[*i].text),
                TokenKind::Mark(c) => c.to_string(),
            })
            .collect();
        assert_eq!(shown, ["tong", "so", ":", "#16.642", "truong", "hop", "(", "dat", "#5%", ")", "."]);
        assert_eq!(tokens[4].line_ends, 1);
        assert_eq!(tokens[8].depth, 1);
        assert_eq!(tokens[9].depth, 0);
    }

    #[test]
    fn figures_that_do_not_fit_are_left_out() {
        let mut extraction = scan("có 12 xã");
        extraction.figures[0].span = Span::new(400, 402);
        assert!(tokenize("có 12 xã", &extraction.figures, &[]).iter().all(|t| t.figure().is_none()));
    }
}
