//! Tables: columns computed from others, percentage columns, total rows, and the body's figures in them.
//!
//! In the appendix of a letter, `Tổng số (1)`, `Hồ sơ được cấp (2)`, `Hồ sơ không được cấp (3)` and sixteen rows of
//! numbers say (1) = (2) + (3) sixteen times, though no one wrote it down.
//!
//! *What chance cannot explain.* A formula that is not written in the table counts only if it holds in every row of at
//! least four (or in all but one of at least eight), with operands that are not zero; numbers of two digits and more
//! meet by chance in one row of ten at best, so four rows together in fewer than one of ten thousand.

mod body;
mod formulas;
mod quotients;
mod ranks;
mod totals;

use super::document::{Document, LARGEST};
use super::draft::{Draft, Label};
use crate::model::{Figure, FigureKind, Table, Value};
use crate::orthography::fold;
use rust_decimal::Decimal;
use std::str::FromStr;

/// Rows that a formula must hold in before it is believed.
const ENOUGH_ROWS: usize = 4;

/// Checks the tables of a document.
pub(super) fn find(document: &Document) -> Vec<Draft> {
    let mut out = Vec::new();
    for table in &document.extraction.tables {
        let grid = Grid::new(document, table);
        out.extend(formulas::find(&grid));
        out.extend(quotients::percents(&grid));
        out.extend(totals::find(&grid));
        out.extend(ranks::find(&grid));
        out.extend(body::find(document, &grid));
    }
    out
}

/// A number in a table.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Number<'a> {
    value: Decimal,
    percent: bool,
    figure: Option<&'a Figure>,
    text: &'a str,
    /// It could not be read; the value is what it looks like.
    guessed: bool,
}

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Content<'a> {
    Number(Number<'a>),
    /// Nothing, or a dash: zero where numbers are added up.
    Empty,
    /// Words, or a number that could not be read.
    Words,
}

/// A table as numbers.
struct Grid<'a> {
    table: &'a Table,
    cells: Vec<Vec<Content<'a>>>,
    /// Columns that hold numbers to compute with, percentages not included.
    amounts: Vec<usize>,
    /// Columns of percentages.
    percents: Vec<usize>,
}

impl<'a> Grid<'a> {
    fn new(document: &Document<'a>, table: &'a Table) -> Self {
        let cells: Vec<Vec<Content>> = table
            .rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(|cell| content(cell.figure.as_deref().and_then(|id| document.figure_by_id(id)), &cell.text))
                    .map(|content| match content {
                        Content::Number(n) if n.figure.is_some_and(|f| document.guessed.contains(&f.id)) => {
                            Content::Number(Number { guessed: true, ..n })
                        }
                        content => content,
                    })
                    .collect()
            })
            .collect();
        let width = cells.iter().map(Vec::len).max().unwrap_or(0);
        let (mut amounts, mut percents) = (Vec::new(), Vec::new());
        for c in 0..width {
            let filled: Vec<Content> =
                cells.iter().filter_map(|r| r.get(c)).copied().filter(|x| *x != Content::Empty).collect();
            let numbers: Vec<Number> =
                filled.iter().filter_map(|x| if let Content::Number(n) = x { Some(*n) } else { None }).collect();
            if numbers.len() < 2 || numbers.len() * 10 < filled.len() * 8 || is_serial(table, c, &numbers) {
                continue;
            }
            let name = table.columns.get(c).map_or(String::new(), |n| fold(n));
            let last = name.rsplit(" / ").next().unwrap_or("");
            let shares = numbers.iter().filter(|n| n.percent).count() * 2 > numbers.len();
            if shares || last.contains("ty le") || last.contains("ti le") || last.contains('%') {
                percents.push(c);
            } else {
                amounts.push(c);
            }
        }
        Self { table, cells, amounts, percents }
    }

    fn number(&self, row: usize, column: usize) -> Option<Number<'a>> {
        match self.cells.get(row)?.get(column)? {
            Content::Number(n) => Some(*n),
            _ => None,
        }
    }

    /// Could the number in a cell not be read?
    fn guessed(&self, row: usize, column: usize) -> bool {
        self.number(row, column).is_some_and(|n| n.guessed)
    }

    /// The value for adding up: an empty cell is zero, words are nothing.
    fn addend(&self, row: usize, column: usize) -> Option<Decimal> {
        match self.cells.get(row)?.get(column)? {
            Content::Number(n) => Some(n.value),
            Content::Empty => Some(Decimal::ZERO),
            Content::Words => None,
        }
    }

    fn rows(&self) -> usize {
        self.cells.len()
    }

    /// A column as a reader would call it: its mark `(7)`, or its name.
    fn column(&self, c: usize) -> Label {
        let mark = self.table.column_marks.get(c).map_or("", |m| m.split('=').next().unwrap_or("").trim());
        if !mark.is_empty() {
            return Label::Own(mark.to_owned());
        }
        let name = self.table.columns.get(c).map_or("", |n| n.rsplit(" / ").next().unwrap_or(n).trim());
        if name.is_empty() { Label::Column(c + 1) } else { Label::Own(format!("\"{name}\"")) }
    }

    /// A row as a reader would call it: its first words.
    fn row(&self, r: usize) -> Label {
        let words = self.table.rows.get(r).and_then(|row| {
            row.iter().map(|c| c.text.trim()).find(|t| t.chars().filter(|c| c.is_alphabetic()).count() > 1)
        });
        words.map_or(Label::Row(r + 1), |words| Label::Own(words.to_owned()))
    }

    /// Places the draft at a row's cell.
    fn at(&self, mut draft: Draft, row: usize, column: usize) -> Draft {
        if let Some(number) = self.number(row, column) {
            if let Some(figure) = number.figure {
                draft = draft.stated(figure, Some(Value::Number(number.value)));
            } else {
                draft.check.stated = Some(Value::Number(number.value));
                draft.check.stated_text = Some(number.text.to_owned());
            }
        }
        if draft.at == 0 {
            draft.at = self.table.span.start;
            draft.check.page = self.table.page;
        }
        draft
    }
}

/// A running number: `STT`, or 1, 2, 3 … in the first column.
fn is_serial(table: &Table, column: usize, numbers: &[Number]) -> bool {
    let name = table.columns.get(column).map_or(String::new(), |n| fold(n));
    let named = name.split(|c: char| !c.is_alphanumeric()).any(|w| matches!(w, "stt" | "tt"));
    let counts = column == 0 && (1_u32..).zip(numbers).all(|(i, n)| n.value == Decimal::from(i));
    named || counts
}

fn content<'a>(figure: Option<&'a Figure>, text: &'a str) -> Content<'a> {
    if let Some(figure) = figure
        && let Some(Value::Number(value)) = figure.value
        && value.abs() <= LARGEST
    {
        return Content::Number(Number {
            value,
            percent: figure.kind == FigureKind::Percent,
            figure: Some(figure),
            text,
            guessed: false,
        });
    }
    let bare = text.trim();
    if bare.chars().all(|c| matches!(c, '-' | '–' | '—' | '.' | ' ')) {
        return Content::Empty;
    }
    match read(bare) {
        Some((value, percent)) if value.abs() <= LARGEST => {
            Content::Number(Number { value, percent, figure: None, text, guessed: false })
        }
        _ => Content::Words,
    }
}

/// A cell's number where extract made no figure of it: `1.118`, `59,30%`.
fn read(text: &str) -> Option<(Decimal, bool)> {
    let (digits, percent) = match text.strip_suffix('%') {
        Some(rest) => (rest.trim_end(), true),
        None => (text, false),
    };
    if !digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')) {
        return None;
    }
    let groups: Vec<&str> = digits.split('.').collect();
    let grouped = groups[1..].iter().all(|g| g.split(',').next().is_some_and(|g| g.len() == 3));
    let plain = if grouped { digits.replace('.', "") } else { digits.to_owned() };
    Decimal::from_str(&plain.replace(',', ".")).ok().map(|n| (n, percent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_without_a_figure_are_read() {
        assert_eq!(read("1.118"), Some((Decimal::from(1118), false)));
        assert_eq!(read("59,30%"), Some((Decimal::new(5930, 2), true)));
        assert_eq!(read("12/6"), None);
        assert_eq!(content(None, " - "), Content::Empty);
        assert_eq!(content(None, "Tây An"), Content::Words);
    }
}
