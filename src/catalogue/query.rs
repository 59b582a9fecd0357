//! What is searched for: phrases of syllables, each written with or without its marks.
//!
//! Whoever types `hai binh` wants Hải Bình and Hai Bình; whoever types `Hải Bình` wants no Hai Bính. So a syllable that
//! is typed without any mark stands for all its forms, and one with marks for itself alone (`hòa` and `hoà` are one).
//! `thi x*` finds the words that begin so.

use crate::model::Span;
use crate::orthography::{fold, unify_tone_placement};
use unicode_normalization::UnicodeNormalization;

/// Phrases that must all stand on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    phrases: Vec<Vec<Term>>,
}

/// Why a query cannot be asked.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum QueryError {
    /// Nothing in it could stand in a text.
    #[error("expected words to search for, found `{0}`, which has no letter and no digit")]
    NoWord(String),
    /// No phrase at all.
    #[error("expected words to search for, found none")]
    Nothing,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    folded: String,
    /// The exact form, where marks were typed.
    marked: Option<String>,
    /// The word may go on.
    open: bool,
}

impl Query {
    /// A query of phrases: the words of each stand side by side, whatever is between them in writing.
    pub fn new<S: AsRef<str>>(phrases: &[S]) -> Result<Self, QueryError> {
        let phrases = phrases.iter().map(|p| parse(p.as_ref())).collect::<Result<Vec<_>, _>>()?;
        if phrases.is_empty() { Err(QueryError::Nothing) } else { Ok(Self { phrases }) }
    }

    /// For the full-text index, which knows folded words only: a page that has the phrases is among what this finds.
    pub(super) fn index_expression(&self) -> String {
        let phrase = |terms: &Vec<Term>| {
            let words: Vec<&str> = terms.iter().map(|t| t.folded.as_str()).collect();
            let open = if terms.last().is_some_and(|t| t.open) { " *" } else { "" };
            format!("\"{}\"{open}", words.join(" "))
        };
        self.phrases.iter().map(phrase).collect::<Vec<_>>().join(" AND ")
    }

    /// Where the phrases stand in `text`, in order; empty unless each of them does.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Span> {
        let words: Vec<(Span, String)> = words(text).map(|(span, word)| (span, fold(word))).collect();
        let mut all = Vec::new();
        for phrase in &self.phrases {
            let before = all.len();
            for window in words.windows(phrase.len()) {
                if window.iter().zip(phrase).all(|((span, folded), term)| term.matches(span.of(text), folded))
                    && let [(first, _), ..] = window
                    && let [.., (last, _)] = window
                {
                    all.push(Span::new(first.start, last.end));
                }
            }
            if all.len() == before {
                return Vec::new();
            }
        }
        all.sort_by_key(|s| (s.start, s.end));
        all.dedup();
        all
    }
}

impl Term {
    fn matches(&self, word: &str, folded: &str) -> bool {
        let same = |a: &str, b: &str| if self.open { a.starts_with(b) } else { a == b };
        same(folded, &self.folded) && self.marked.as_ref().is_none_or(|marked| same(&exact(word), marked))
    }
}

fn parse(phrase: &str) -> Result<Vec<Term>, QueryError> {
    let phrase: String = phrase.nfc().collect();
    let open = phrase.trim_end().ends_with('*');
    let mut terms: Vec<Term> = words(&phrase)
        .map(|(_, word)| {
            let (folded, marked) = (fold(word), exact(word));
            Term { marked: (marked != folded).then_some(marked), folded, open: false }
        })
        .collect();
    match terms.last_mut() {
        Some(last) => last.open = open,
        None => return Err(QueryError::NoWord(phrase)),
    }
    Ok(terms)
}

/// The form under which marked words are compared.
fn exact(word: &str) -> String {
    unify_tone_placement(&word.nfc().collect::<String>().to_lowercase())
}

/// The words of a text, as the index tells them apart: runs of letters, digits and the marks upon them.
pub(super) fn words(text: &str) -> impl Iterator<Item = (Span, &str)> {
    let within = |c: char| c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c);
    text.split(move |c: char| !within(c)).filter(|w| !w.is_empty()).map(move |word| {
        // A part of `text`: the distance of the two is its place.
        let start = word.as_ptr().addr() - text.as_ptr().addr();
        (Span::new(start, start + word.len()), word)
    })
}

/// The words of a text as they are indexed.
pub(super) fn indexed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (_, word) in words(text) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&fold(word));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &[&str], text: &str) -> Vec<String> {
        let spans = Query::new(query).unwrap().find(text);
        spans.into_iter().map(|s| s.of(text).to_owned()).collect()
    }

    #[test]
    fn marks_that_are_typed_must_be_there() {
        let text = "Phường Hải Bình, xã Hai Bính và HẢI BÌNH; Hải-Bình";
        assert_eq!(finds(&["hai binh"], text), ["Hải Bình", "Hai Bính", "HẢI BÌNH", "Hải-Bình"]);
        assert_eq!(finds(&["Hải Bình"], text), ["Hải Bình", "HẢI BÌNH", "Hải-Bình"]);
        assert_eq!(finds(&["hải binh"], text), ["Hải Bình", "HẢI BÌNH", "Hải-Bình"], "one marked, one not");
        assert!(finds(&["Hải Bính"], text).is_empty());
        assert_eq!(finds(&["dong"], "Đông, đồng, dong"), ["Đông", "đồng", "dong"]);
        assert_eq!(finds(&["đông"], "Đông, dông"), ["Đông"]);
    }

    #[test]
    fn both_ways_of_placing_tones_and_of_composing_are_one() {
        assert_eq!(finds(&["hoà"], "Hòa Bình"), ["Hòa"]);
        assert_eq!(finds(&["Ha\u{309}i"], "Hải"), ["Hải"]);
        assert_eq!(finds(&["hải"], "Ha\u{309}i"), ["Ha\u{309}i"]);
    }

    #[test]
    fn every_phrase_must_stand_there_and_words_are_whole() {
        assert!(finds(&["hai"], "haiku").is_empty());
        assert_eq!(finds(&["145/BC"], "Số: 145/BC-UBND"), ["145/BC"]);
        assert_eq!(finds(&["ky*"], "ký kịp kỳ kỷ"), ["ký", "kỳ", "kỷ"]);
        assert_eq!(finds(&["ki*"], "ký kịp"), ["kịp"]);
        assert!(finds(&["ký", "mất"], "ký").is_empty());
        assert_eq!(finds(&["mất", "ký"], "ký, mất"), ["ký", "mất"]);
    }

    #[test]
    fn a_query_is_never_a_command_to_the_index() {
        let query = Query::new(&["a\" OR \"b NEAR(c) *", "-x:^y"]).unwrap();
        assert_eq!(query.index_expression(), "\"a or b near c\" * AND \"x y\"");
        assert_eq!(Query::new(&["..."]), Err(QueryError::NoWord("...".into())));
        assert_eq!(Query::new::<&str>(&[]), Err(QueryError::Nothing));
    }
}
