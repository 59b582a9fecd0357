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
    let is_row = |i: usize| words.get(i).is_some_and(|w| w.iter().filter(|w| w.numeric).count() >= 2);
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
            && let Some(grid) = grid(tokens, &words, start..i)
        {
            out.push(grid);
        }
    }
    out
}

fn words_of(text: &Text, tokens: &Tokens, line: &Line) -> Vec<Word> {
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
        let numeric = range.clone().any(|t| tokens.is_number(t))
            && range.clone().all(|t| match tokens.kind(t) {
                Some(TokenKind::Number) => true,
                Some(TokenKind::Mark(c)) => matches!(c, '%' | '/' | '-' | '.' | ',' | '(' | ')'),
                _ => false,
            });
        out.push(Word { tokens: range, left: bbox.left, right: bbox.right, height: bbox.height(), numeric });
    }
    out
}

fn grid(tokens: &Tokens, words: &[Vec<Word>], body: Range<usize>) -> Option<Grid> {
    let rows = words.get(body.clone())?;
    let columns = columns(rows);
    if columns.len() < 3 || columns.len() > MOST_COLUMNS {
        return None;
    }
    let place = |row: &[Word]| -> Vec<CellTokens> {
        let mut cells: Vec<CellTokens> = vec![0..0; columns.len()];
        for word in row {
            let centre = i32::midpoint(word.left, word.right);
            // Header words may lie over a corridor: the column that starts last before their end takes them.
            let at = columns
                .iter()
                .position(|c| c.0 <= centre && centre <= c.1)
                .or_else(|| columns.iter().position(|c| word.left < c.1 && c.0 < word.right));
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
    while first > 0 && body.start - first < 6 {
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
    Some(Grid { rows: grid_rows, lines: first..body.end })
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
    let named = ["phu", "bieu", "dvt", "don"].contains(&tokens.fold(first.tokens.start)) && row.len() > 2;
    let aside = tokens.is_mark(first.tokens.start, '(') && !tokens.is_number(first.tokens.start + 1);
    // Words of different cells stand apart; a line of running text has its words side by side.
    let gaps = row.windows(2).filter(|w| w[1].left - w[0].right > first.height).count();
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
                PageLine { words, bbox, ends_block: false }
            })
            .collect();
        let mut builder = TextBuilder::default();
        builder.page(&Page { width: 1000, height: 1000, dpi: 300, lines });
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
    fn running_text_with_numbers_is_no_table() {
        let text = page(&[
            &[(0, "trong"), (60, "12"), (90, "hộ"), (120, "có"), (150, "5"), (170, "hộ"), (200, "nghèo")],
            &[(0, "và"), (30, "140"), (70, "người,"), (140, "đạt"), (180, "90%"), (220, "kế"), (250, "hoạch")],
            &[(0, "năm"), (40, "2023"), (90, "so"), (120, "với"), (160, "2022"), (210, "là"), (240, "cao")],
        ]);
        assert!(read(&text).is_empty());
    }
}
