//! Texts as they are compared: one spelling, one kind of dash, no case, no space to speak of.

use crate::export::naming::key;
use crate::orthography::unify_tone_placement;
use unicode_normalization::UnicodeNormalization;

/// `Hoà  Bình –` and `hòa bình -` are the same.
pub(super) fn same(text: &str) -> String {
    let composed: String = text.nfc().collect();
    let words: Vec<String> =
        unify_tone_placement(&composed.to_lowercase()).split_whitespace().map(str::to_owned).collect();
    words.join(" ").replace(['–', '—', '−'], "-").replace(['“', '”'], "\"").replace('²', "2").replace('³', "3")
}

/// Letters and digits alone, for codes: `1207 /BC-UBND` and `1207/BC-UBND` are the same.
pub(super) fn code(text: &str) -> String {
    same(text).replace(' ', "")
}

/// A value: `06` is `6`, `84.620` is `84.62`.
pub(super) fn value(text: &str) -> String {
    match text.parse::<rust_decimal::Decimal>() {
        Ok(n) => n.normalize().to_string(),
        Err(_) => code(text),
    }
}

/// A header field: without the dash before it, the marks behind it and the words that only open it.
pub(super) fn field(text: &str) -> String {
    let text = same(text);
    let mut text = text.trim_start_matches(['-', '+', '*', ' ']);
    for opening in ["v/v", "về việc", "vv:"] {
        text = text.strip_prefix(opening).unwrap_or(text).trim_start();
    }
    let text = text.trim_end_matches([';', ',', '.', '/', ':', ' ']);
    // Titles stand on several lines, and what joins them is nobody's word.
    text.replace(';', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a label that tell it from others, by the product's rule for naming indicators.
pub(super) fn meaning(label: &str) -> Vec<String> {
    let key = key(label);
    words(if key.is_empty() { label } else { &key })
}

/// The words of a label, marks left out.
fn words(text: &str) -> Vec<String> {
    same(text)
        .split(|c: char| !c.is_alphanumeric() && c != '%' && c != ',' && c != '²' && c != '³')
        .map(|w| w.trim_matches(','))
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}
