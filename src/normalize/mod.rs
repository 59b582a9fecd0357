//! Unicode made one, so that every later stage sees each letter written in one way.
//!
//! A text layer may hold `ế` as three code points, `ð` (Icelandic) for `đ`, a Cyrillic `а`, soft hyphens and
//! zero-width spaces: all look the same on the page and differ for a machine. Composed form (NFC), the Vietnamese
//! letter, and nothing: what a reader sees does not change.

mod letters;

use crate::model::{Diagnostic, Span, Text, TextEdit};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A text in composed form with Vietnamese letters only where look-alikes stood.
#[derive(Debug, Clone)]
pub struct Normalized {
    /// The text; its anchors followed.
    pub text: Text,
    /// What was done, counted.
    pub diagnostics: Vec<Diagnostic>,
}

/// Brings a text into one form.
#[must_use]
pub fn normalize(text: &Text) -> Normalized {
    let content = text.as_str();
    let mut edits = Vec::new();
    let (mut alike, mut dropped) = (0_usize, 0_usize);
    for anchor in text.anchors() {
        let token = anchor.span.of(content);
        if token.is_ascii() && !token.bytes().any(|b| b.is_ascii_control()) {
            continue;
        }
        let mut new = String::with_capacity(token.len());
        let vietnamese = token.chars().any(letters::is_latin);
        for c in token.chars() {
            if letters::is_invisible(c) {
                dropped += 1;
            } else if let Some(letter) = letters::look_alike(c, vietnamese) {
                alike += 1;
                new.push_str(letter);
            } else {
                new.push(c);
            }
        }
        if !is_nfc(&new) {
            new = new.nfc().collect();
        }
        if new != token {
            edits.push(TextEdit { span: widen(content, anchor.span, new.is_empty()), with: new });
        }
    }
    let mut diagnostics = Vec::new();
    if alike > 0 {
        diagnostics.push(Diagnostic::info(
            "text.look-alikes",
            format!("{alike} letters of other alphabets were written as the Vietnamese letters they look like"),
        ));
    }
    if dropped > 0 {
        diagnostics.push(Diagnostic::info(
            "text.invisible",
            format!("{dropped} invisible or control characters were left out"),
        ));
    }
    Normalized { text: text.rewrite(&edits).0, diagnostics }
}

/// A token that vanishes takes the space before it along.
fn widen(content: &str, span: Span, vanishes: bool) -> Span {
    if vanishes && content[..span.start].ends_with(' ') { Span::new(span.start - 1, span.end) } else { span }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(s: &str) -> String {
        normalize(&Text::from_plain(s)).text.as_str().to_owned()
    }

    #[test]
    fn one_form_for_each_letter() {
        assert_eq!(normal("tie\u{302}\u{301}p nhâ\u{323}n"), "tiếp nhận");
        assert_eq!(normal("Ðiện ðường"), "Điện đường");
        assert_eq!(normal("h\u{43e}\u{440} x\u{e3}"), "hop xã", "Cyrillic inside a Latin word");
        assert_eq!(normal("thu\u{ad}nhận \u{200b} 12\u{feff}"), "thunhận 12");
        assert_eq!(normal("ﬁnal"), "final");
    }

    #[test]
    fn what_is_right_stays() {
        for s in ["hoà hòa", "m² 30°C – “Lời” …", "Москва", "α = 0,5", "a\tb\n\nc"] {
            assert_eq!(normal(s), s);
        }
        assert!(normalize(&Text::from_plain("Đề án 06")).diagnostics.is_empty());
    }
}
