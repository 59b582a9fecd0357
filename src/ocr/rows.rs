//! Tables: rows that the layout analysis read column by column are put together again.
//!
//! Tesseract takes the columns of a table for columns of a newspaper and reads all names first, then all figures.
//! A row is only worth something whole: `1  Hải Bình  67,35%` is a record, a column of percentages is none. Where
//! lines of different blocks stand side by side, in several rows, and hold figures, they become one line each. The
//! two-column head of a letter and the signature beside the recipients hold words, and stay as they were read.

use crate::model::{BBox, Line, Page};

/// Fewer rows side by side are no table.
const FEWEST_ROWS: usize = 3;
/// This part of the cells must be figures, in per cent.
const FIGURES: usize = 30;

/// Vertical rules read as letters: `|Phú Lâm`, `4_ | Tân Trường`. On a page with several `|`, which no notice has as a
/// character, they and the ends of horizontal rules are taken off the words. `____` to be filled in by hand stays.
pub(super) fn without_rules(mut page: Page) -> Page {
    const FEWEST_RULES: usize = 3;
    let ruled = page.lines.iter().flat_map(|l| &l.words).filter(|w| w.text.contains('|')).count();
    if ruled < FEWEST_RULES {
        return page;
    }
    for line in &mut page.lines {
        for word in &mut line.words {
            let text = word.text.trim_matches(['|', '¦']);
            let rule = text.starts_with("___") || text.ends_with("___");
            let text = if rule { text } else { text.trim_matches(['_', '|', '¦']) };
            if text.len() < word.text.len() {
                word.text = text.to_owned();
                word.alternatives.clear();
            }
        }
        line.words.retain(|w| !w.text.is_empty());
        line.bbox = line.words.iter().map(|w| w.bbox).reduce(BBox::union).unwrap_or(line.bbox);
    }
    // A line that was nothing but rules may have ended a block.
    for i in (1..page.lines.len()).rev() {
        if page.lines[i].words.is_empty() && page.lines[i].ends_block {
            page.lines[i - 1].ends_block = true;
        }
    }
    page.lines.retain(|l| !l.words.is_empty());
    page
}

/// Joins the rows of the page's tables.
pub(super) fn join(mut page: Page) -> Page {
    while let Some(table) = find(&page.lines) {
        page.lines = rebuilt(std::mem::take(&mut page.lines), table);
    }
    page
}

/// Lines (by index) that stand side by side, top to bottom.
type Rows = Vec<Vec<usize>>;

/// The first table among the lines, if there is one.
fn find(lines: &[Line]) -> Option<BBox> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|i| (lines[*i].bbox.top + lines[*i].bbox.bottom, lines[*i].bbox.left, *i));
    let mut rows: Rows = Vec::new();
    for i in order {
        let mate =
            rows.iter_mut().rev().take(4).find(|row| row.iter().all(|j| side_by_side(lines[*j].bbox, lines[i].bbox)));
        match mate {
            Some(row) => row.push(i),
            None => rows.push(vec![i]),
        }
    }
    let mut run: Rows = Vec::new();
    let mut blanks = 0;
    for row in rows.into_iter().chain(std::iter::once(Vec::new())) {
        if row.len() > 1 {
            run.push(row);
            blanks = 0;
        } else {
            // A cell of two lines has a row without neighbours between two rows with them.
            blanks += 1;
            if blanks > 2 || row.is_empty() {
                if is_table(lines, &run) {
                    return run.iter().flatten().map(|i| lines[*i].bbox).reduce(BBox::union);
                }
                run.clear();
                blanks = 0;
            }
        }
    }
    None
}

/// On one height, and neither over the other.
fn side_by_side(a: BBox, b: BBox) -> bool {
    let apart = a.right <= b.left || b.right <= a.left;
    apart && a.is_level_with(b)
}

fn is_table(lines: &[Line], rows: &Rows) -> bool {
    if rows.len() < FEWEST_ROWS {
        return false;
    }
    let cells: Vec<&Line> = rows.iter().flatten().map(|i| &lines[*i]).collect();
    let figures = cells.iter().filter(|line| line.words.iter().all(|w| is_figure(&w.text))).count();
    figures * 100 >= cells.len() * FIGURES
}

/// `67,35%`, `12`, `1.235`, and the dash of an empty cell; not `12/TB-UBND`.
pub(super) fn is_figure(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    digits > letters || matches!(word, "-" | "–" | "x" | "%")
}

/// The lines with those inside `table` joined by rows, at the place where the first of them stood.
fn rebuilt(lines: Vec<Line>, table: BBox) -> Vec<Line> {
    let inside = |b: BBox| {
        let (x, y) = (b.left + b.width() / 2, b.top + b.height() / 2);
        (table.left..table.right).contains(&x) && (table.top..table.bottom).contains(&y)
    };
    let at = lines.iter().position(|l| inside(l.bbox)).unwrap_or(lines.len());
    let (mut cells, mut rest): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|l| inside(l.bbox));
    cells.sort_by_key(|l| (l.bbox.top + l.bbox.bottom, l.bbox.left));
    let mut rows: Vec<Vec<Line>> = Vec::new();
    for cell in cells {
        let fits = |row: &&mut Vec<Line>| row.iter().all(|other| side_by_side(other.bbox, cell.bbox));
        match rows.iter_mut().rev().take(4).find(fits) {
            Some(row) => row.push(cell),
            None => rows.push(vec![cell]),
        }
    }
    let last = rows.len().saturating_sub(1);
    let joined = rows.into_iter().enumerate().filter_map(|(i, mut row)| {
        row.sort_by_key(|l| l.bbox.left);
        let bbox = row.iter().map(|l| l.bbox).reduce(BBox::union)?;
        let words = row.into_iter().flat_map(|l| l.words).collect();
        Some(Line { words, bbox, ends_block: i == last, columns: Vec::new() })
    });
    let joined: Vec<Line> = joined.collect();
    if let Some(before) = at.checked_sub(1).and_then(|i| rest.get_mut(i)) {
        before.ends_block = true;
    }
    rest.splice(at.min(rest.len())..at.min(rest.len()), joined);
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Word;

    fn line(text: &str, left: i32, top: i32) -> Line {
        let mut x = left;
        let words = text.split(' ').map(|t| {
            let width = 12 * i32::try_from(t.chars().count()).unwrap();
            let bbox = BBox::new(x, top, x + width, top + 24);
            x += width + 8;
            Word { text: t.into(), bbox, confidence: 90, alternatives: vec![] }
        });
        let words: Vec<Word> = words.collect();
        let bbox = words.iter().map(|w| w.bbox).reduce(BBox::union).unwrap();
        Line { words, bbox, ends_block: false, columns: Vec::new() }
    }

    fn text(lines: Vec<Line>) -> String {
        join(Page { lines, ..Page::default() }).to_plain()
    }

    #[test]
    fn columns_of_a_table_become_rows() {
        let mut lines = vec![line("Kết quả như sau:", 100, 100)];
        lines.extend([(200, "Hải Bình"), (240, "Tùng Lâm"), (280, "Phú Lâm")].map(|(y, t)| line(t, 100, y)));
        lines.extend([(202, "67,35%"), (241, "120,15%"), (279, "117,99%")].map(|(y, t)| line(t, 500, y)));
        lines.push(line("Ủy ban nhân dân xã thông báo", 100, 400));
        assert_eq!(
            text(lines),
            "Kết quả như sau:\n\nHải Bình 67,35%\nTùng Lâm 120,15%\nPhú Lâm 117,99%\n\nỦy ban nhân dân xã thông báo"
        );
    }

    #[test]
    fn a_cell_of_two_lines_keeps_its_place() {
        let mut lines = vec![line("Hải Bình", 100, 200), line("(ven biển)", 100, 230)];
        lines.extend([line("Tùng Lâm", 100, 260), line("Phú Lâm", 100, 290), line("Tân Dân", 100, 320)]);
        lines.extend([(200, "1"), (260, "2"), (290, "3"), (320, "4")].map(|(y, t)| line(t, 500, y)));
        assert_eq!(text(lines), "Hải Bình 1\n(ven biển)\nTùng Lâm 2\nPhú Lâm 3\nTân Dân 4");
    }

    #[test]
    fn the_head_and_the_signature_stay_in_columns() {
        let lines = vec![
            line("ỦY BAN NHÂN DÂN", 100, 100),
            line("XÃ HẢI BÌNH", 120, 130),
            line("Số: 12/TB-UBND", 110, 170),
            line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 600, 100),
            line("Độc lập - Tự do - Hạnh phúc", 650, 130),
            line("Hải Bình, ngày 06 tháng 9 năm 2023", 600, 170),
        ];
        let plain = Page { lines: lines.clone(), ..Page::default() }.to_plain();
        assert_eq!(text(lines), plain);
    }

    #[test]
    fn rules_are_no_letters() {
        let lines =
            vec![line("STT | Xã, phường", 100, 100), line("1 |Hải Bình 39|_ 98", 100, 140), line("|", 100, 180)];
        let page = without_rules(Page { lines, ..Page::default() });
        assert_eq!(page.to_plain(), "STT Xã, phường\n1 Hải Bình 39 98");
        let blank = vec![line("Số: ____ /TB-UBND | x", 100, 100)];
        assert_eq!(without_rules(Page { lines: blank, ..Page::default() }).to_plain(), "Số: ____ /TB-UBND | x");
    }

    #[test]
    fn joining_ends() {
        let lines: Vec<Line> = (0..30).map(|i| line("12", 100 + i % 3 * 100, 100 + i / 3 * 30)).collect();
        let once = join(Page { lines, ..Page::default() });
        assert_eq!(once.lines.len(), 10);
        assert_eq!(join(once.clone()), once);
    }
}
