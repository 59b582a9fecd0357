//! What else the engine read where a figure stands.
//!
//! A doubtful `4.774` was read again from its own crop, once as `4.724`: the word keeps that reading, and so does the
//! figure, without the marks around it (`(4.774),` gives `4.724` and not `(4.724),`). The checks weigh it.

use crate::model::{Alternative, Span, Text};

/// Other readings of the figure that stands at `span`, best first.
pub(super) fn readings(text: &Text, span: Span) -> Vec<Alternative> {
    // A figure of several words was read as several; none of their readings is one of it.
    let [anchor] = text.anchors_in(span) else { return Vec::new() };
    let whole = text.as_str();
    let own = span.of(whole);
    let before = whole.get(anchor.span.start..span.start).unwrap_or_default();
    let after = whole.get(span.end..anchor.span.end).unwrap_or_default();
    let mut out: Vec<Alternative> = Vec::new();
    for other in &anchor.alternatives {
        let framed = other.text.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
        let Some(text) = framed.filter(|t| is_numeric(t)).or_else(|| bare(&other.text)) else { continue };
        if text != own && out.iter().all(|o| o.text != text) {
            out.push(Alternative { text: text.to_owned(), confidence: other.confidence });
        }
    }
    out
}

fn is_numeric(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit() || c == '%')
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'/' | b'%'))
}

/// The one number of a word, if it has one.
fn bare(word: &str) -> Option<&str> {
    let start = word.find(|c: char| c.is_ascii_digit())?;
    let end = word.rfind(|c: char| c.is_ascii_digit() || c == '%')? + 1;
    word.get(start..end).filter(|t| is_numeric(t))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BBox, Line, Page, TextBuilder, Word};

    fn of(word: &str, figure: &str, others: &[&str]) -> Vec<String> {
        let bbox = BBox::new(0, 0, 9, 9);
        let alternatives = others.iter().map(|t| Alternative { text: (*t).into(), confidence: 60 }).collect();
        let words = vec![Word { text: word.into(), bbox, confidence: 50, alternatives }];
        let mut builder = TextBuilder::default();
        builder.page(&Page {
            lines: vec![Line { words, bbox, ends_block: true, columns: Vec::new() }],
            ..Page::default()
        });
        let start = word.find(figure).unwrap();
        readings(&builder.finish(), Span::new(start, start + figure.len())).into_iter().map(|a| a.text).collect()
    }

    #[test]
    fn a_reading_of_the_word_is_one_of_its_figure() {
        assert_eq!(of("(4.774),", "4.774", &["(4.724),", "|4.724", "(4.774)."]), ["4.724"]);
        assert_eq!(of("84,62%", "84,62%", &["84,52%", "842%"]), ["84,52%", "842%"]);
        assert_eq!(of("2152/2163", "2152/2163", &["2152/2168"]), ["2152/2168"]);
    }

    #[test]
    fn what_holds_no_number_is_none() {
        assert!(of("4.774", "4.774", &["Đồng", "4.7b4", ""]).is_empty());
    }
}
