//! Tables: column names, rows, total rows, and what each row is about.
//!
//! ```text
//! Phụ lục: Kết quả thu hồ sơ          <- caption
//! STT  Xã       Hồ sơ                 <- header, two lines: `Hồ sơ / Nhận`, `Hồ sơ / Trả`
//!               Nhận    Trả
//!               (1)     (2)           <- column marks
//! 1    Tây An   3224    3096          <- rows: a place and its figures
//! Tổng cộng     3224    3096          <- total row
//! ```
//!
//! Cells come from tabs or Markdown bars in text, or from the places of words on the page ([`aligned`]). What goes on over a page
//! is one table ([`joined`]).

mod aligned;
mod grid;
mod header;
mod joined;
mod rows;

use super::figures::{Found, cell};
use super::layout::Line;
use super::number::Habit;
use super::tokens::Tokens;
use crate::model::{FigureKind, Span, Text};
use grid::{Grid, grids};
pub(super) use header::kind_of_unit;
pub(super) use rows::RowLabel;
use std::ops::Range;

/// A line of more cells than paper has room for is no row of a table.
const MOST_COLUMNS: usize = 120;

/// A cell of the text: its tokens (empty for an empty cell).
pub(super) type CellTokens = Range<usize>;

/// A table in the text, before its figures have ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawTable {
    pub(super) caption: Option<String>,
    pub(super) columns: Vec<String>,
    pub(super) marks: Vec<String>,
    /// Tokens of the header cells that make up each column's name.
    pub(super) header_cells: Vec<CellTokens>,
    pub(super) rows: Vec<Vec<CellTokens>>,
    /// The figure of each cell, where it holds one.
    pub(super) figures: Vec<Vec<Option<Found>>>,
    pub(super) total_row: Option<usize>,
    /// What each row is about.
    pub(super) labels: Vec<RowLabel>,
    /// Columns that hold values: not the running number, not the label, not the unit.
    pub(super) values: Vec<bool>,
    /// Unit of each column, from its name or the caption.
    pub(super) units: Vec<Option<String>>,
    /// Lines it takes, caption not included.
    pub(super) lines: Range<usize>,
    pub(super) span: Span,
}

/// The tables of a text, in reading order; no two share a line.
pub(super) fn tables(text: &Text, tokens: &Tokens, lines: &[Line], habit: Habit) -> Vec<RawTable> {
    let mut found = grids(tokens, lines);
    let mut taken = vec![false; lines.len()];
    for line in found.iter().flat_map(|g| g.lines.clone()) {
        taken.iter_mut().skip(line).take(1).for_each(|t| *t = true);
    }
    found.extend(aligned::grids(text, tokens, lines, |i| taken.get(i).copied().unwrap_or_default()));
    found.sort_by_key(|g| g.lines.start);
    let found = joined::joined(tokens, lines, found, habit);
    found.iter().filter_map(|grid| table(tokens, lines, grid, habit)).collect()
}

fn table(tokens: &Tokens, lines: &[Line], grid: &Grid, habit: Habit) -> Option<RawTable> {
    if grid.rows.iter().any(|r| r.len() > MOST_COLUMNS) {
        return None;
    }
    let head = header::read(tokens, grid, habit);
    let width = head.columns.len();
    let mut body: Vec<Vec<CellTokens>> =
        grid.rows.iter().skip(head.rows).map(|r| rows::fit(tokens, r, width)).collect();
    rows::without_specks(tokens, &mut body, width);
    // What has a header only, or no number at all, is a layout and no table.
    let figures: Vec<Vec<Option<Found>>> = body
        .iter()
        .map(|row| row.iter().map(|c| if c.is_empty() { None } else { cell(tokens, c, habit) }).collect())
        .collect();
    if width < 2 || !figures.iter().flatten().any(Option::is_some) {
        return None;
    }
    let caption = header::caption(tokens, lines, grid.lines.start);
    let shape = rows::shape(tokens, &head, &body, &figures);
    let stated = caption.as_ref().and_then(|c| header::unit_in(c)).or_else(|| {
        let end = grid.lines.start;
        let above = lines.get(end.saturating_sub(2)..end)?;
        above.iter().find_map(|l| header::unit_in(&tokens.words(&l.tokens)))
    });
    let units: Vec<Option<String>> = head
        .columns
        .iter()
        .enumerate()
        .map(|(c, name)| if shape.values[c] { header::unit_of_column(name).or_else(|| stated.clone()) } else { None })
        .collect();
    let mut figures = figures;
    for row in &mut figures {
        for (c, found) in row.iter_mut().enumerate() {
            if let Some(found) = found {
                settle(found, shape.values[c], &head.columns[c], units[c].as_deref(), shape.number == Some(c));
            }
        }
    }
    let first = lines.get(grid.lines.start)?;
    let last = lines.get(grid.lines.end - 1)?;
    Some(RawTable {
        caption,
        columns: head.columns,
        marks: head.marks,
        header_cells: head.cells,
        rows: body,
        figures,
        total_row: shape.total,
        labels: shape.labels,
        values: shape.values,
        units,
        lines: grid.lines.clone(),
        span: first.span.join(last.span),
    })
}

/// Gives a cell's figure the kind and unit of its column, where its own text says less.
fn settle(found: &mut Found, value: bool, column: &str, unit: Option<&str>, running_number: bool) {
    if running_number {
        found.kind = FigureKind::Ordinal;
        return;
    }
    if !value || found.kind != FigureKind::Count || found.unit.is_some() {
        return;
    }
    let Some(unit) = unit else {
        if header::is_share(column) {
            found.kind = FigureKind::Percent;
            found.unit = Some("%".to_owned());
        }
        return;
    };
    found.kind = header::kind_of_unit(unit);
    found.unit = Some(unit.to_owned());
}

#[cfg(test)]
mod tests {
    use super::super::layout;
    use super::*;

    pub(super) fn read(text: &str) -> Vec<RawTable> {
        let text = Text::from_plain(text);
        let mut tokens = Tokens::of(text.as_str());
        let lines = layout::lines(&mut tokens);
        let habit = Habit::of(&tokens);
        tables(&text, &tokens, &lines, habit)
    }

    const APPENDIX: &str = "Phụ lục: Kết quả thu nhận hồ sơ\n(Kèm theo Công văn số 12/UBND-NC)\n\n\
        STT\tĐịa phương\tThu nhận hồ sơ\t\t\tKích hoạt (tính đến 22/8/2023)\t\tChỉ tiêu ngày\n\
        \t\tTổng số\tĐược cấp\tKhông cấp\tMức 1\tTỷ lệ\t\n\
        \t\t(1)\t(2)\t(3)=(1)-(2)\t(4)\t(5)\t\n\
        1\tTân An\t3224\t3096\t128\t73\t59,30%\t30\n\
        2\tPhú Hòa\t14.742\t14.293\t449\t231\t52,08%\n\
        Huyện Bình Sơn\t\t17966\t17389\t577\t304\t53,40%\t183\n\nGhi chú: số liệu tạm tính";

    #[test]
    fn headers_of_several_rows_become_column_names() {
        let tables = read(APPENDIX);
        let table = &tables[0];
        assert_eq!(
            table.columns,
            [
                "STT",
                "Địa phương",
                "Thu nhận hồ sơ / Tổng số",
                "Thu nhận hồ sơ / Được cấp",
                "Thu nhận hồ sơ / Không cấp",
                "Kích hoạt (tính đến 22/8/2023) / Mức 1",
                "Kích hoạt (tính đến 22/8/2023) / Tỷ lệ",
                "Chỉ tiêu ngày",
            ]
        );
        assert_eq!(table.marks, ["", "", "(1)", "(2)", "(3)=(1)-(2)", "(4)", "(5)", ""]);
        assert_eq!(table.total_row, Some(2));
        assert!(table.caption.as_deref().unwrap().starts_with("Phụ lục: Kết quả thu nhận hồ sơ"));
        assert!(table.rows.iter().all(|r| r.len() == 8));
        let values: usize = table.figures.iter().flatten().flatten().filter(|f| f.kind != FigureKind::Ordinal).count();
        assert_eq!(values, 17);
    }

    #[test]
    fn a_total_row_without_its_empty_cell_is_set_right() {
        let tables = read("STT\tXã\tSố hộ\tSố khẩu\n1\tTân An\t12\t40\n2\tPhú Hòa\t8\t31\nTổng cộng\t20\t71");
        let last = tables[0].figures[2].iter().map(|f| f.as_ref().and_then(|f| f.value.clone()).map(|v| v.to_string()));
        assert_eq!(last.collect::<Vec<_>>(), [None, None, Some("20".to_owned()), Some("71".to_owned())]);
        assert_eq!(tables[0].total_row, Some(2));
    }

    #[test]
    fn units_come_from_the_caption_and_the_column() {
        let tables = read(
            "Biểu 1. Thu ngân sách\nĐVT: triệu đồng\nNội dung\tDự toán\tTỷ lệ (%)\nThuế\t1.200\t95,5\nPhí\t30\t101",
        );
        assert_eq!(tables[0].units, [None, Some("triệu đồng".to_owned()), Some("%".to_owned())]);
        let kinds: Vec<_> = tables[0].figures[0].iter().flatten().map(|f| f.kind).collect();
        assert_eq!(kinds, [FigureKind::Money, FigureKind::Percent]);
    }

    #[test]
    fn a_speck_behind_one_cell_of_a_column_is_none_of_it() {
        let cells = |text: &str| {
            let read = Text::from_plain(text);
            let mut tokens = Tokens::of(read.as_str());
            let lines = layout::lines(&mut tokens);
            let habit = Habit::of(&tokens);
            let tables = tables(&read, &tokens, &lines, habit);
            let rows = &tables[0].rows;
            rows.iter().flatten().map(|c| tokens.words(c)).collect::<Vec<_>>()
        };
        let head = "TT\tXã\tSố hộ\n";
        let read = cells(&format!("{head}1\tTân An.\t12\n2\tPhú Hòa\t8\n3\tHòa Bình\t7 |"));
        assert_eq!(read, ["1", "Tân An", "12", "2", "Phú Hòa", "8", "3", "Hòa Bình", "7"]);
        let read = cells(&format!("{head}1\tHọp thôn.\t12\n2\tHọp xã.\t8\n3\tTập huấn.\t7"));
        assert_eq!(read[1], "Họp thôn.");
    }

    #[test]
    fn markdown_tables_are_tables_and_prose_is_none() {
        let tables = read("| TT | Thôn | Số hộ |\n|---|---|---:|\n| 1 | Đông | 12 |\n| 2 | Đoài | 8 |");
        assert_eq!(tables[0].columns, ["TT", "Thôn", "Số hộ"]);
        assert_eq!(tables[0].rows.len(), 2);
        assert!(read("Số: 12/BC-UBND\tTân An, ngày 06 tháng 9 năm 2023\nNơi nhận:\tCHỦ TỊCH").is_empty());
        assert!(read("một dòng | có gạch\nvà dòng khác").is_empty());
    }
}
