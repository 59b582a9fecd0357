//! The pieces of a line that belong to different columns.
//!
//! `ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM` is two; `Số: 12/BC-UBND Tây Sơn, ngày 06 tháng 9 năm 2023` is
//! two; a tab or a wide gap between the boxes of two words parts a line anywhere.

use super::super::dates::stamp;
use super::super::docnumber::doc_number_at;
use super::super::layout::Line;
use super::super::tokens::{Gap, TokenKind, Tokens};
use crate::model::Text;
use std::ops::Range;

/// The state's title and motto, or the party's.
const MOTTO: [&[&str]; 3] =
    [&["cong", "hoa", "xa", "hoi"], &["doc", "lap", "-", "tu", "do"], &["dang", "cong", "san", "viet", "nam"]];

/// True for the state's title or motto, with one or two of its words damaged.
pub(super) fn is_motto(key: &str) -> bool {
    let hits = |phrase: &str| {
        let words = phrase.split(' ').count();
        let found = phrase.split(' ').filter(|w| key.split(' ').any(|k| k == *w)).count();
        found + 2 >= words && key.split(' ').count() <= words + 1
    };
    hits("cong hoa xa hoi chu nghia viet nam")
        || key.starts_with("doc lap") && key.split(' ').count() <= 7
        || key.ends_with("hanh phuc") && key.split(' ').count() <= 7
        || key == "dang cong san viet nam"
}

/// The pieces of a line, left to right.
pub(super) fn pieces(text: &Text, tokens: &Tokens, line: &Line) -> Vec<Range<usize>> {
    let range = line.tokens.clone();
    let mut cuts: Vec<usize> = Vec::new();
    for i in range.clone().skip(1) {
        if tokens.gap(i) == Gap::Tab
            || wide_gap(text, tokens, line, i)
            || MOTTO.iter().any(|m| tokens.starts_with(i, m))
        {
            cuts.push(i);
        }
    }
    // Number, then place and date on one line.
    if let Some(at) = range.clone().find(|&i| stamp(tokens, i).is_some()) {
        let mut start = at;
        while start > range.start && matches!(tokens.kind(start - 1), Some(TokenKind::Mark(',' | '.'))) {
            start -= 1;
        }
        let mut words = 0;
        while start > range.start
            && !cuts.contains(&start)
            && (tokens.is_capital(start - 1) || tokens.is_dash(start - 1))
            && words < 6
        {
            // The symbol of a number is no place.
            let in_number = (range.start..start)
                .rev()
                .take(12)
                .any(|i| doc_number_at(tokens, i).is_some_and(|(r, _)| r.contains(&(start - 1))));
            if in_number {
                break;
            }
            start -= 1;
            words += 1;
        }
        if start > range.start && words > 0 {
            cuts.push(start);
        }
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = Vec::with_capacity(cuts.len() + 1);
    let mut from = range.start;
    for cut in cuts {
        if cut > from {
            out.push(from..cut);
            from = cut;
        }
    }
    out.push(from..range.end);
    out
}

/// True when the boxes of token `i` and the one before stand further apart than four letters are wide.
fn wide_gap(text: &Text, tokens: &Tokens, line: &Line, i: usize) -> bool {
    if tokens.gap(i) == Gap::None {
        return false;
    }
    let (Some(left), Some(right)) = (text.bbox(tokens.span(i - 1)), text.bbox(tokens.span(i))) else {
        return wide_spaces(tokens, i);
    };
    let Some(whole) = text.bbox(line.span) else { return false };
    let letters = i32::try_from(line.width.max(1)).unwrap_or(i32::MAX);
    // The line's own height bounds the width of a letter where gaps stretch the line.
    let letter = (whole.width() / letters).min(whole.height() / 2).max(1);
    right.left - left.right > 4 * letter
}

/// In text without boxes four spaces part columns, unless they are left blank for the pen: `Số:      /BC-UBND`.
fn wide_spaces(tokens: &Tokens, i: usize) -> bool {
    let between = tokens.source().get(tokens.span(i - 1).end..tokens.span(i).start).unwrap_or_default();
    let blank = tokens.is_mark(i, '/')
        || tokens.is_mark(i - 1, ':')
        || matches!(tokens.fold(i - 1), "so" | "ngay" | "thang" | "nam")
        || matches!(tokens.fold(i), "thang" | "nam");
    between.matches(' ').count() >= 4 && !blank
}

#[cfg(test)]
mod tests {
    use super::super::super::layout;
    use super::*;
    use crate::model::{BBox, Line as PageLine, Page, TextBuilder, Word};

    fn split(text: &Text) -> Vec<String> {
        let mut tokens = Tokens::of(text.as_str());
        let lines = layout::lines(&mut tokens);
        lines.iter().flat_map(|l| pieces(text, &tokens, l)).map(|p| tokens.words(&p)).collect()
    }

    #[test]
    fn columns_on_one_line_come_apart() {
        let text = Text::from_plain(
            "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/BC-UBND Tây Sơn, ngày 06 tháng 9 năm 2023",
        );
        assert_eq!(
            split(&text),
            [
                "ỦY BAN NHÂN DÂN",
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "Số: 12/BC-UBND",
                "Tây Sơn, ngày 06 tháng 9 năm 2023"
            ]
        );
    }

    #[test]
    fn a_wide_gap_between_boxes_parts_a_line() {
        let word = |t: &str, l: i32, r: i32| Word {
            text: t.into(),
            bbox: BBox::new(l, 0, r, 30),
            confidence: 90,
            alternatives: vec![],
        };
        let words = vec![word("Lưu:", 0, 80), word("VT.", 90, 140), word("Trần", 600, 680), word("Văn", 690, 750)];
        let line = PageLine { words, bbox: BBox::new(0, 0, 750, 30), ends_block: false, columns: Vec::new() };
        let mut builder = TextBuilder::default();
        builder.page(&Page { width: 1000, height: 100, dpi: 300, turned: 0, lines: vec![line] });
        assert_eq!(split(&builder.finish()), ["Lưu: VT.", "Trần Văn"]);
    }

    #[test]
    fn the_motto_is_known_with_damaged_words() {
        assert!(is_motto("cong hoa xa hoi chu nghla viet nam"));
        assert!(is_motto("doc lap tu do hanh phuc"));
        assert!(!is_motto("uy ban nhan dan xa"));
    }
}
