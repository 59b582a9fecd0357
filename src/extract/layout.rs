//! Lines and paragraphs.
//!
//! A scanned page breaks its lines where the paper ends, and some text layers put an empty line after every one, so
//! neither a line break nor an empty line ends a paragraph. What does is a lead (`-`, `1.2.`), a line too short to
//! be full, or the end of a sentence. `gồm các xã, phường:` at the end of a full line goes on with `Tùng Lâm
//! (120,15%)` on the next.

use super::lead::{Lead, LeadKind, lead_at};
use super::tokens::{Gap, TokenKind, Tokens};
use crate::model::{PAGE_BREAK, Span};
use std::ops::Range;

/// A line that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Its bytes, without the break.
    pub(super) span: Span,
    /// Its tokens; never empty.
    pub(super) tokens: Range<usize>,
    /// Blank lines before it.
    pub(super) blank_before: usize,
    /// First line of a page.
    pub(super) starts_page: bool,
    /// Characters, white space around it left out.
    pub(super) width: usize,
}

/// A paragraph: lines that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// Its lines.
    pub(super) lines: Range<usize>,
    /// Its tokens, lead included.
    pub(super) tokens: Range<usize>,
    /// What stands before it.
    pub(super) lead: Option<Lead>,
}

impl Paragraph {
    /// The tokens after the lead.
    pub(super) fn body(&self) -> Range<usize> {
        let start = self.tokens.start + self.lead.as_ref().map_or(0, |l| l.len);
        start.min(self.tokens.end)..self.tokens.end
    }
}

/// The lines of a text. A number alone at the top or the foot of a page is the page's own and is left out.
pub(super) fn lines(tokens: &mut Tokens) -> Vec<Line> {
    let text = tokens.source();
    let mut out: Vec<Line> = Vec::new();
    let (mut start, mut blank, mut new_page) = (0, 0_usize, true);
    let mut next = 0;
    for piece in text.split_inclusive(['\n', PAGE_BREAK]) {
        let end = start + piece.trim_end_matches(['\n', '\r', PAGE_BREAK]).len();
        let span = Span::new(start, end);
        let from = next;
        while next < tokens.len() && tokens.span(next).start < start + piece.len() {
            next += 1;
        }
        if from == next {
            blank += 1;
        } else {
            let width = piece.trim().chars().count();
            out.push(Line { span, tokens: from..next, blank_before: blank, starts_page: new_page, width });
            blank = 0;
            new_page = false;
        }
        if piece.ends_with(PAGE_BREAK) {
            new_page = true;
        }
        start += piece.len();
    }
    let folios: Vec<bool> = (0..out.len()).map(|i| is_folio(tokens, &out, i)).collect();
    let mut starts_page = false;
    let mut kept = Vec::with_capacity(out.len());
    for (mut line, folio) in out.into_iter().zip(folios) {
        if folio {
            tokens.silence(line.tokens.clone());
            starts_page |= line.starts_page;
        } else {
            line.starts_page |= starts_page;
            starts_page = false;
            kept.push(line);
        }
    }
    kept
}

fn is_folio(tokens: &Tokens, lines: &[Line], i: usize) -> bool {
    let Some(line) = lines.get(i) else { return false };
    let last_of_page = lines.get(i + 1).is_some_and(|l| l.starts_page);
    if !line.starts_page && !last_of_page || lines.len() == 1 {
        return false;
    }
    let inner: Vec<usize> = line.tokens.clone().filter(|&t| !tokens.is_dash(t)).collect();
    match inner[..] {
        [number] => tokens.is_number(number) && tokens.text(number).len() <= 3,
        _ => false,
    }
}

/// The width that most full lines have: the ninth tenth.
pub(super) fn full_width(lines: &[Line]) -> usize {
    let mut widths: Vec<usize> = lines.iter().map(|l| l.width).collect();
    widths.sort_unstable();
    widths.get(widths.len() * 9 / 10).copied().unwrap_or_default()
}

/// Joins lines to paragraphs. `cut(i)` says that line `i` is no part of any (a table's), `opens(i)` that one starts
/// there whatever stands above (the body under the head, the foot under the body).
pub(super) fn paragraphs(
    tokens: &Tokens,
    lines: &[Line],
    cut: impl Fn(usize) -> bool,
    opens: impl Fn(usize) -> bool,
) -> Vec<Paragraph> {
    let width = full_width(lines);
    let mut out: Vec<Paragraph> = Vec::new();
    let mut fresh = true;
    for (i, line) in lines.iter().enumerate() {
        if cut(i) {
            fresh = true;
            continue;
        }
        let lead = lead_at(tokens, line.tokens.start);
        let previous = i.checked_sub(1).and_then(|p| lines.get(p)).filter(|_| !fresh && !opens(i));
        match (previous, out.last_mut()) {
            (Some(previous), Some(paragraph)) if continues(tokens, previous, line, lead.as_ref(), width) => {
                paragraph.lines.end = i + 1;
                paragraph.tokens.end = line.tokens.end;
            }
            _ => out.push(Paragraph { lines: i..i + 1, tokens: line.tokens.clone(), lead }),
        }
        fresh = false;
    }
    out.into_iter().flat_map(parts).collect()
}

/// What is longer than any paragraph is read in parts, so that no search inside one grows with the text.
fn parts(paragraph: Paragraph) -> impl Iterator<Item = Paragraph> {
    const MOST: usize = 2000;
    let Paragraph { lines, tokens, lead } = paragraph;
    tokens.clone().step_by(MOST).map(move |start| Paragraph {
        lines: lines.clone(),
        tokens: start..tokens.end.min(start + MOST),
        lead: lead.clone().filter(|_| start == tokens.start),
    })
}

fn continues(tokens: &Tokens, previous: &Line, line: &Line, lead: Option<&Lead>, width: usize) -> bool {
    let last = previous.tokens.end - 1;
    let first = line.tokens.start;
    let full = previous.width * 4 >= width * 3;
    let ends_sentence = matches!(tokens.kind(last), Some(TokenKind::Mark('.' | '!' | '?')));
    let stops = ends_sentence || matches!(tokens.kind(last), Some(TokenKind::Mark(';' | ':')));
    if let Some(lead) = lead {
        // A dash or a number that a full line broke off: `Xoá đăng ký thường trú` / `– Trợ cấp`.
        let body = first + lead.len;
        let broken_off = match lead.kind {
            LeadKind::Bullet('-') => tokens.is_small(body),
            LeadKind::Number(_) | LeadKind::Letter => !tokens.is_capital(body),
            _ => false,
        };
        return full && !stops && broken_off && line.blank_before == previous.blank_before;
    }
    if all_upper(tokens, &previous.tokens) != all_upper(tokens, &line.tokens) && !full {
        return false;
    }
    if tokens.is_small(first) {
        return !ends_sentence;
    }
    if ends_sentence {
        return false;
    }
    full && previous.width <= width * 2
}

/// True for a line of capitals only.
pub(super) fn all_upper(tokens: &Tokens, range: &Range<usize>) -> bool {
    let mut words = range.clone().filter(|&i| tokens.is_word(i)).peekable();
    words.peek().is_some() && words.all(|i| tokens.is_upper(i))
}

/// Splits a range of tokens at sentence ends: `.`, `;`, `!`, `?` with white space behind.
pub(super) fn sentence_start(tokens: &Tokens, range: &Range<usize>, i: usize) -> usize {
    let mut at = i;
    while at > range.start {
        let before = at - 1;
        let end = matches!(tokens.kind(before), Some(TokenKind::Mark('.' | ';' | '!' | '?')))
            && tokens.gap(at) != Gap::None
            && !is_abbreviation(tokens, before);
        if end {
            return at;
        }
        at = before;
    }
    range.start
}

/// The end of the sentence that holds `i`.
pub(super) fn sentence_end(tokens: &Tokens, range: &Range<usize>, i: usize) -> usize {
    (i..range.end)
        .find(|&at| {
            matches!(tokens.kind(at), Some(TokenKind::Mark('.' | ';' | '!' | '?')))
                && (tokens.gap(at + 1) != Gap::None || at + 1 >= range.end)
                && !is_abbreviation(tokens, at)
        })
        .unwrap_or(range.end)
}

/// `TP. Huế`, `TT. Huyện ủy`: a point after a short word of capitals ends no sentence.
fn is_abbreviation(tokens: &Tokens, point: usize) -> bool {
    point > 0
        && tokens.is_mark(point, '.')
        && tokens.gap(point) == Gap::None
        && tokens.is_upper(point - 1)
        && tokens.text(point - 1).chars().count() <= 2
        && tokens.is_capital(point + 1)
        // `so với quý II. Tai nạn giảm`: a number at the end of its sentence.
        && !super::ordinal::is_roman_ordinal(tokens, point - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        let mut tokens = Tokens::of(text);
        let lines = lines(&mut tokens);
        paragraphs(&tokens, &lines, |_| false, |_| false).iter().map(|p| tokens.words(&p.tokens)).collect()
    }

    #[test]
    fn wrapped_lines_are_joined_over_blank_lines_and_pages() {
        let text = "- 03/09 đơn vị có tỷ lệ kích hoạt đạt trên 90%, gồm các xã, phường:\n\n\
                    Hải An (91,5%); Tân Dân (92%); Hải Nhân (95,1%) và xã Trường\n\n\u{c}2\nLâm (90,24%).\n\n\
                    - 01/09 đơn vị đạt dưới 70%: Hải Hòa.";
        assert_eq!(
            split(text),
            [
                "- 03/09 đơn vị có tỷ lệ kích hoạt đạt trên 90%, gồm các xã, phường: \
                 Hải An (91,5%); Tân Dân (92%); Hải Nhân (95,1%) và xã Trường Lâm (90,24%).",
                "- 01/09 đơn vị đạt dưới 70%: Hải Hòa.",
            ]
        );
    }

    #[test]
    fn headings_stand_alone() {
        let text = "1. Kết quả thực hiện\nTrong tháng, toàn huyện đã thu nhận được 120 hồ sơ của công dân các xã.\n2. Tồn tại\nKhông có.";
        assert_eq!(split(text).len(), 4);
    }

    #[test]
    fn a_number_at_the_start_of_a_wrapped_line_is_no_lead() {
        let text = "- Số hồ sơ đã tiếp nhận trong cả kỳ báo cáo của toàn bộ các đơn vị là\n12. \n- Hết.";
        assert_eq!(split(text).len(), 2);
    }

    #[test]
    fn sentences_end_where_they_end() {
        let tokens = Tokens::of("TP. Huế có 1.200 hộ; xã khác 5. Hết");
        let all = 0..tokens.len();
        let starts: Vec<_> = (0..tokens.len()).map(|i| tokens.text(sentence_start(&tokens, &all, i))).collect();
        assert_eq!(starts, ["TP", "TP", "TP", "TP", "TP", "TP", "TP", "xã", "xã", "xã", "xã", "Hết"]);
    }
}
