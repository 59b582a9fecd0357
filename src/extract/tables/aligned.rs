//! Tables of scanned pages, from where their words stand.
//!
//! OCR gives a row of a table as a line of words, `1 Tây An 3224 3096 59,30%`, and only the places of the words tell
//! that `Tây An` is one cell. Three or more lines after each other with two numbers each are tried: where white
//! corridors run down through all of them, these part the columns; at least two columns must hold numbers, which
//! running text does not bring about.

use super::grid::Grid;
use super::{CellTokens, MOST_COLUMNS};
use crate::extract::layout::Line;
use crate::extract::tokens::{Gap, TokenKind, Tokens};
use crate::model::Text;
use std::ops::Range;

/// Tokens that stand together, with their edges on the page.
#[derive(Debug, Clone)]
struct Word {
    tokens: Range<usize>,
    left: i32,
    right: i32,
    height: i32,
    numeric: bool,
}

/// Grids of lines whose words stand in columns; lines for which `taken` holds are left alone.
pub(super) fn grids(text: &Text, tokens: &Tokens, lines: &[Line], taken: impl Fn(usize) -> bool) -> Vec<Grid> {
    let words: Vec<Vec<Word>> =
        lines.iter().enumerate().map(|(i, l)| if taken(i) { Vec::new() } else { words_of(text, tokens, l) }).collect();
    let is_row = |i: usize| words.get(i).is_some_and(|w| is_row(w));
    let mut out = Vec::new();
    let mut i = 0;
    while i < lines.len() {
        if !is_row(i) {
            i += 1;
            continue;
        }
        let start = i;
        while i < lines.len() && is_row(i) && (i == start || !lines[i].starts_page) {
            i += 1;
        }
        if i - start >= 3
            && let Some(grid) = grid(tokens, lines, &words, start..i)
        {
            out.push(grid);
        }
    }
    out
}

fn is_row(words: &[Word]) -> bool {
    words.iter().filter(|w| w.numeric).count() >= 2
}

fn words_of(text: &Text, tokens: &Tokens, line: &Line) -> Vec<Word> {
    if text.bbox(line.span).is_none() {
        return spaced_words(tokens, line);
    }
    let mut out: Vec<Word> = Vec::new();
    let mut start = line.tokens.start;
    while start < line.tokens.end {
        let mut end = start + 1;
        while end < line.tokens.end && tokens.gap(end) == Gap::None {
            end += 1;
        }
        let range = start..end;
        start = end;
        let Some(bbox) = text.bbox(tokens.span_of(&range)) else { return Vec::new() };
        for (part, left, right) in between_rules(tokens, &range, bbox.left, bbox.right) {
            let numeric = is_numeric(tokens, &part);
            out.push(Word { tokens: part, left, right, height: bbox.height(), numeric });
        }
    }
    out
}

/// Width and height of a letter where a text has no boxes: its column is its place.
const LETTER: i32 = 10;
const LETTER_HEIGHT: i32 = 24;

/// The words of a line of plain text that is parted by runs of spaces; a line of prose has none and is no row.
fn spaced_words(tokens: &Tokens, line: &Line) -> Vec<Word> {
    let raw = line.span.of(tokens.source());
    let parted = raw.trim().split("  ").filter(|p| !p.trim().is_empty()).count();
    if parted < 2 {
        return Vec::new();
    }
    let mut out: Vec<Word> = Vec::new();
    let (mut byte, mut column) = (line.span.start, 0_i32);
    let mut start = line.tokens.start;
    while start < line.tokens.end {
        let mut end = start + 1;
        // Words with one space between them are one cell.
        let apart =
            |i: usize| tokens.source().get(tokens.span(i - 1).end..tokens.span(i).start).is_none_or(|s| s.len() > 1);
        while end < line.tokens.end && !apart(end) {
            end += 1;
        }
        let range = start..end;
        start = end;
        let span = tokens.span_of(&range);
        let letters = |from: usize, to: usize| {
            let count = tokens.source().get(from..to).map_or(0, |s| s.chars().count());
            i32::try_from(count).unwrap_or(i32::MAX / 64).min(i32::MAX / 64)
        };
        column = column.saturating_add(letters(byte, span.start));
        let left = column.saturating_mul(LETTER);
        column = column.saturating_add(letters(span.start, span.end));
        byte = span.end;
        let right = column.saturating_mul(LETTER);
        let numeric = is_numeric(tokens, &range);
        out.push(Word { tokens: range, left, right, height: LETTER_HEIGHT, numeric });
    }
    out
}

fn is_numeric(tokens: &Tokens, part: &Range<usize>) -> bool {
    part.clone().any(|t| tokens.is_number(t))
        && part.clone().all(|t| match tokens.kind(t) {
            Some(TokenKind::Number) => true,
            Some(TokenKind::Mark(c)) => matches!(c, '%' | '/' | '-' | '.' | ',' | '(' | ')'),
            _ => false,
        })
}

/// A vertical rule that was read as a letter parts what stands left and right of it: `9.|Xã` is two words. Specks of a
/// rule alone (`|`, `.`) are no words. The edges inside a word are shared out by letters.
fn between_rules(tokens: &Tokens, word: &Range<usize>, left: i32, right: i32) -> Vec<(Range<usize>, i32, i32)> {
    let is_rule = |t: usize| matches!(tokens.kind(t), Some(TokenKind::Mark('|' | '[' | ']' | '{' | '}' | '¦' | '¡')));
    let width = |range: Range<usize>| -> i32 {
        range.map(|t| i32::try_from(tokens.text(t).chars().count()).unwrap_or(i32::MAX)).fold(0, i32::saturating_add)
    };
    let whole = width(word.clone()).max(1);
    let edge = |t: usize| {
        let share = i64::from(right - left) * i64::from(width(word.start..t)) / i64::from(whole);
        left.saturating_add(i32::try_from(share).unwrap_or(0))
    };
    let speck = |range: &Range<usize>| {
        range.len() == 1
            && matches!(tokens.kind(range.start), Some(TokenKind::Mark('.' | ',' | '\'' | '`' | '’' | '‘' | ':')))
    };
    let mut out = Vec::new();
    let mut start = word.start;
    for t in word.start..=word.end {
        if t < word.end && !is_rule(t) {
            continue;
        }
        let part = start..t;
        if !part.is_empty() && !speck(&part) {
            out.push((part.clone(), edge(part.start), edge(part.end)));
        }
        start = t + 1;
    }
    out
}

fn grid(tokens: &Tokens, lines: &[Line], words: &[Vec<Word>], body: Range<usize>) -> Option<Grid> {
    let rows = words.get(body.clone())?;
    let columns = columns(rows);
    if columns.len() < 3 || columns.len() > MOST_COLUMNS {
        return None;
    }
    let place = |row: &[Word]| -> Vec<CellTokens> {
        let mut cells: Vec<CellTokens> = vec![0..0; columns.len()];
        for word in row {
            let centre = i32::midpoint(word.left, word.right);
            // Names are wider than the numbers under them: a word belongs to the column whose edges are nearest.
            let far = |c: &(i32, i32)| (c.0 - centre).max(centre - c.1).max(0);
            let at = (0..columns.len()).min_by_key(|&c| far(&columns[c]));
            if let Some(cell) = at.and_then(|c| cells.get_mut(c)) {
                *cell = if cell.start == cell.end {
                    word.tokens.clone()
                } else {
                    cell.start..word.tokens.end.max(cell.end)
                };
            }
        }
        cells
    };
    let mut grid_rows: Vec<Vec<CellTokens>> = Vec::new();
    let mut first = body.start;
    // What stands on the page before is no header of this one.
    while first > 0 && body.start - first < 6 && !lines.get(first).is_some_and(|l| l.starts_page) {
        let Some(above) = words.get(first - 1) else { break };
        if !is_header(tokens, above, &columns) {
            break;
        }
        first -= 1;
    }
    for row in words.get(first..body.start)? {
        grid_rows.push(place(row));
    }
    let placed: Vec<Vec<CellTokens>> = rows.iter().map(|r| place(r)).collect();
    let numeric_columns = (0..columns.len())
        .filter(|&c| {
            let filled = placed.iter().filter(|r| !r[c].is_empty()).count();
            let numeric =
                placed.iter().filter(|r| !r[c].is_empty() && r[c].clone().any(|t| tokens.is_number(t))).count();
            filled * 2 >= placed.len() && numeric * 5 >= filled * 3
        })
        .count();
    if numeric_columns < 2 {
        return None;
    }
    grid_rows.extend(placed);
    // The first line with numbers in two places ends the header, whatever else in it was read as a number.
    let head = (first..body.start).position(|i| is_row(&words[i])).unwrap_or(body.start - first);
    Some(Grid { rows: grid_rows, lines: first..body.end, head })
}

/// Left and right edges of the columns: what is left between white corridors of half a line's height.
fn columns(rows: &[Vec<Word>]) -> Vec<(i32, i32)> {
    let mut heights: Vec<i32> = rows.iter().flatten().map(|w| w.height).collect();
    heights.sort_unstable();
    let corridor = heights.get(heights.len() / 2).map_or(1, |h| (h / 2).max(1));
    let mut spans: Vec<(i32, i32)> = rows.iter().flatten().map(|w| (w.left, w.right)).collect();
    spans.sort_unstable();
    let mut out: Vec<(i32, i32)> = Vec::new();
    for (left, right) in spans {
        match out.last_mut() {
            Some(last) if left - last.1 < corridor => last.1 = last.1.max(right),
            _ => out.push((left, right)),
        }
    }
    out
}

/// A line above the rows belongs to the header when its words stand over the columns and are no sentence.
fn is_header(tokens: &Tokens, row: &[Word], columns: &[(i32, i32)]) -> bool {
    let (Some(first), Some(last), Some(left), Some(right)) = (row.first(), row.last(), columns.first(), columns.last())
    else {
        return false;
    };
    let inside = first.left >= left.0 - 3 * first.height && last.right <= right.1 + 3 * first.height;
    let end = last.tokens.end.saturating_sub(1);
    let sentence = matches!(tokens.kind(end), Some(TokenKind::Mark('.' | ';' | ':')));
    let named = (["phu", "bieu", "dvt"].contains(&tokens.fold(first.tokens.start))
        || tokens.starts_with(first.tokens.start, &["don", "vi", "tinh"]))
        && row.len() > 2;
    let aside = tokens.is_mark(first.tokens.start, '(') && !tokens.is_number(first.tokens.start + 1);
    // Words of different cells stand apart; a line of running text has its words side by side.
    let gaps = row.windows(2).filter(|w| w[1].left - w[0].right > first.height).count();
    // `(Kèm theo Công văn …)` stands in one piece, a row of units `(người)   (người)` does not.
    let aside = aside && gaps == 0;
    let narrow = (last.right - first.left) * 5 < (right.1 - left.0) * 3;
    inside && !sentence && !named && !aside && (gaps >= 1 || narrow)
}

#[cfg(test)]
mod tests {
    use super::super::super::layout;
    use super::super::super::number::Habit;
    use super::super::tables;
    use super::*;
    use crate::model::{BBox, Line as PageLine, Page, TextBuilder, Word as PageWord};

    /// A page of words at x positions, ten pixels a letter.
    fn page(lines: &[&[(i32, &str)]]) -> Text {
        let lines = lines
            .iter()
            .zip(0..)
            .map(|(words, y)| {
                let words: Vec<PageWord> = words
                    .iter()
                    .map(|(x, t)| {
                        let width = i32::try_from(t.chars().count()).unwrap() * 10;
                        let bbox = BBox::new(*x, y * 40, x + width, y * 40 + 24);
                        PageWord { text: (*t).into(), bbox, confidence: 90, alternatives: vec![] }
                    })
                    .collect();
                let bbox = words.iter().map(|w| w.bbox).reduce(BBox::union).unwrap();
                PageLine { words, bbox, ends_block: false, columns: Vec::new() }
            })
            .collect();
        let mut builder = TextBuilder::default();
        builder.page(&Page { width: 1000, height: 1000, dpi: 300, turned: 0, lines });
        builder.finish()
    }

    fn read(text: &Text) -> Vec<super::super::RawTable> {
        let mut tokens = Tokens::of(text.as_str());
        let lines = layout::lines(&mut tokens);
        let habit = Habit::of(&tokens);
        tables(text, &tokens, &lines, habit)
    }

    #[test]
    fn words_in_columns_are_a_table() {
        let text = page(&[
            &[(0, "Phụ"), (40, "lục"), (80, "số"), (110, "hộ"), (140, "nghèo")],
            &[(0, "TT"), (60, "Xã"), (300, "Số"), (330, "hộ"), (450, "Tỷ"), (480, "lệ")],
            &[(0, "1"), (60, "Tân"), (100, "An"), (300, "1.200"), (450, "12,5%")],
            &[(0, "2"), (60, "Phú"), (100, "Hòa"), (300, "87"), (450, "3,1%")],
            &[(0, "3"), (60, "Vĩnh"), (110, "An"), (310, "640"), (450, "20%")],
            &[(0, "Các"), (40, "xã"), (70, "đã"), (100, "báo"), (140, "cáo"), (180, "đủ.")],
        ]);
        let tables = read(&text);
        assert_eq!(tables.len(), 1);
        assert_eq!(tables[0].columns, ["TT", "Xã", "Số hộ", "Tỷ lệ"]);
        assert_eq!(tables[0].rows.len(), 3);
        let values: Vec<String> =
            tables[0].figures[1].iter().flatten().filter_map(|f| f.value.clone()).map(|v| v.to_string()).collect();
        assert_eq!(values, ["2", "87", "3.1"]);
        assert_eq!(tables[0].caption.as_deref(), Some("Phụ lục số hộ nghèo"));
    }

    #[test]
    fn rules_read_as_letters_and_wide_headers_do_not_mix_columns() {
        let text = page(&[
            &[(60, "Đơn"), (95, "vị"), (260, "Kế"), (290, "hoạch"), (430, "Thực"), (480, "hiện")],
            &[(290, "(người)"), (440, "(người)")],
            &[(0, "[1"), (60, "|Xã"), (95, "Tân"), (130, "An"), (300, "1.200"), (450, "1.125")],
            &[(0, "2.||Xã"), (95, "Phú"), (130, "Hòa"), (300, "87"), (400, "."), (450, "64")],
            &[(0, "3"), (60, "Xã"), (95, "Vĩnh"), (140, "An"), (310, "640"), (450, "[512")],
        ]);
        let tables = read(&text);
        assert_eq!(tables.len(), 1);
        let table = &tables[0];
        assert_eq!(table.columns, ["", "Đơn vị", "Kế hoạch (người)", "Thực hiện (người)"]);
        assert_eq!(table.units[2].as_deref(), Some("người"));
        let tokens = Tokens::of(text.as_str());
        let labels: Vec<String> = table.rows.iter().map(|r| tokens.words(&r[1])).collect();
        assert_eq!(labels, ["Xã Tân An", "Xã Phú Hòa", "Xã Vĩnh An"]);
        assert!(table.figures.iter().all(|r| r[3].is_some()));
    }

    #[test]
    fn running_text_with_numbers_is_no_table() {
        let text = page(&[
            &[(0, "trong"), (60, "12"), (90, "hộ"), (120, "có"), (150, "5"), (170, "hộ"), (200, "nghèo")],
            &[(0, "và"), (30, "140"), (70, "người,"), (140, "đạt"), (180, "90%"), (220, "kế"), (250, "hoạch")],
            &[(0, "năm"), (40, "2023"), (90, "so"), (120, "với"), (160, "2022"), (210, "là"), (240, "cao")],
        ]);
        assert!(read(&text).is_empty());
    }
}
