//! A text as it is compared: tokens between white space, each in one spelling.

use crate::model::Span;
use crate::orthography::unify_tone_placement;
use unicode_normalization::UnicodeNormalization;

/// A token, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// In one spelling.
    pub(super) text: String,
    /// The core in `text`: outer punctuation left out.
    core: Span,
    /// In the text that it came from.
    pub(super) span: Span,
    /// Has a decimal digit.
    pub(super) digit: bool,
    /// Has a letter.
    pub(super) letter: bool,
}

impl Token {
    /// Without the punctuation around it.
    pub(super) fn core(&self) -> &str {
        self.core.of(&self.text)
    }

    /// A letter and no digit: what counts as a syllable.
    pub(super) const fn is_word(&self) -> bool {
        self.letter && !self.digit
    }
}

pub(super) fn tokens(text: &str) -> Vec<Token> {
    let base = text.as_ptr() as usize;
    text.split(is_space)
        .filter(|t| !t.is_empty())
        .filter_map(|written| {
            let start = written.as_ptr() as usize - base;
            let text = one_spelling(written);
            if text.is_empty() {
                return None;
            }
            let core = text.trim_matches(|c| !is_letter(c) && !is_digit(c));
            let from = if core.is_empty() { 0 } else { core.as_ptr() as usize - text.as_ptr() as usize };
            Some(Token {
                core: Span::new(from, from + core.len()),
                span: Span::new(start, start + written.len()),
                digit: text.chars().any(is_digit),
                letter: text.chars().any(is_letter),
                text,
            })
        })
        .collect()
}

/// White space, and the separators of ASCII, which count as such elsewhere.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

const fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_digit(c)
}

/// Composed, the tone in the old place, quotation marks and dashes plain, nothing invisible.
fn one_spelling(token: &str) -> String {
    if token.is_ascii() {
        return token.to_owned();
    }
    let mut out = String::with_capacity(token.len());
    for c in token.nfc() {
        match c {
            '\u{feff}' | '\u{ad}' => {}
            '“' | '”' => out.push('"'),
            '‘' | '’' => out.push('\''),
            '–' | '—' => out.push('-'),
            '…' => out.push_str("..."),
            c => out.push(c),
        }
    }
    unify_tone_placement(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_of_one_spelling_and_know_their_place() {
        let text = "“Hoà Bình”\u{a0}– (67,35%)\u{c}\u{feff} m² tie\u{302}\u{301}p…";
        let seen = tokens(text);
        let shown: Vec<_> = seen.iter().map(|t| (t.text.as_str(), t.core(), t.is_word(), t.digit)).collect();
        assert_eq!(
            shown,
            [
                ("\"Hòa", "Hòa", true, false),
                ("Bình\"", "Bình", true, false),
                ("-", "", false, false),
                ("(67,35%)", "67,35", false, true),
                ("m²", "m²", true, false),
                ("tiếp...", "tiếp", true, false),
            ]
        );
        assert_eq!(seen[0].span.of(text), "“Hoà");
        assert_eq!(seen[5].span.of(text), "tie\u{302}\u{301}p…");
    }
}
