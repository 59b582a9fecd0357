//! The notice source: a line-based notation that is quick to write by hand and says no more than a typist would.
//!
//! ```text
//! @two size=13
//! ỦY BAN NHÂN DÂN || **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**
//! **HUYỆN QUAN SƠN** || **__Độc lập - Tự do - Hạnh phúc__**
//! --- ||
//! @end
//! @center **BÁO CÁO**
//! Tính đến ngày 20/6/2023, toàn huyện đã thu nhận **12.480** hồ sơ.
//! @table widths=8,52,40 head=1
//! STT<TAB>Đơn vị<TAB>Số hồ sơ
//! 1<TAB>Xã Na Mèo<TAB>1.204
//! @end
//! ```
//!
//! A line without `@` is a paragraph. `@two` sets two columns side by side (`left` makes the left one flush left;
//! `sizes=A,B` sets their letter sizes; `split=42` the left one's share; `---` is a short centred rule, `(seal)` a round
//! seal). `@center`, `@left` and `@right` set one line apart, with `size=12` in front where it differs. `@table` takes
//! `widths` in per cent of the text width, `head` header rows, `size`, and `align` (`l`, `c`, `r` a column); a cell `<`
//! continues its left neighbour, `^` the one above. `@page` and `@page landscape` start a page, `@space 12` leaves
//! twelve points, `@size 13.5` and `@spacing 1.2` change the body from there on; `#` starts a remark.

use super::ForgeError;
use super::inline::{Run, Style, parse as inline};
use unicode_normalization::UnicodeNormalization;

/// Where the text of a line or cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Both edges straight, first line indented.
    Justified,
    /// Left edge straight.
    Left,
    /// Centred.
    Center,
    /// Right edge straight.
    Right,
}

/// One cell of a line of `@two`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    /// Text; may be empty.
    Text(Vec<Run>),
    /// A short rule under the line above.
    Rule,
    /// A seal at this height, over the neighbouring lines.
    Seal,
}

/// Two columns side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct TwoColumns {
    /// The left column is flush left instead of centred.
    pub left_flush: bool,
    /// Letter sizes in points; `None` is the body's.
    pub sizes: [Option<f32>; 2],
    /// The left column's share of the text width, in per cent.
    pub split: f32,
    /// The lines.
    pub lines: Vec<[Side; 2]>,
}

/// One cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Its own text.
    Text(Vec<Run>),
    /// Part of the cell to its left.
    Left,
    /// Part of the cell above.
    Above,
}

/// A ruled table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableSource {
    /// Column widths in per cent of the text width.
    pub widths: Vec<f32>,
    /// How many rows from the top are header.
    pub head: usize,
    /// Letter size in points; `None` is one less than the body's.
    pub size: Option<f32>,
    /// One a column; empty leaves it to the content.
    pub align: Vec<Align>,
    /// Rows, each with as many cells as `widths`.
    pub rows: Vec<Vec<Cell>>,
}

/// A piece of a notice, from top to bottom.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Running text.
    Paragraph {
        /// Its text.
        runs: Vec<Run>,
        /// How it is set.
        align: Align,
        /// Letter size in points; `None` is the body's.
        size: Option<f32>,
        /// 1-based line of the source; 0 where there is none.
        line: usize,
    },
    /// Head, signature.
    Two(TwoColumns, usize),
    /// A table.
    Table(TableSource, usize),
    /// A new page.
    Page {
        /// Wider than high.
        landscape: bool,
    },
    /// Vertical space in points.
    Space(f32),
    /// The body's letter size in points from here on.
    Size(f32),
    /// The line spacing from here on; 1 is the font's own.
    Spacing(f32),
}

/// Reads notice source.
pub fn parse(source: &str) -> Result<Vec<Block>, ForgeError> {
    let source: String = source.nfc().collect();
    let mut blocks = Vec::new();
    let mut lines = source.lines().enumerate().map(|(i, l)| (i + 1, l.trim_end()));
    while let Some((number, line)) = lines.next() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let Some(directive) = line.strip_prefix('@') else {
            blocks.push(paragraph(line.trim(), Align::Justified, None, number));
            continue;
        };
        let (name, rest) = directive.split_once(' ').unwrap_or((directive, ""));
        let rest = rest.trim();
        match name {
            "two" => {
                let mut two = two_options(rest, number)?;
                two.lines = body(&mut lines, number)?
                    .into_iter()
                    .map(|(n, l)| {
                        let (left, right) = l
                            .split_once("||")
                            .ok_or_else(|| wrong(n, format!("a line of @two is `left || right`, found {l:?}")))?;
                        Ok([side(left), side(right)])
                    })
                    .collect::<Result<_, ForgeError>>()?;
                blocks.push(Block::Two(two, number));
            }
            "table" => {
                let mut table = table_options(rest, number)?;
                for (n, l) in body(&mut lines, number)? {
                    table.rows.push(row(l, table.widths.len(), n)?);
                }
                blocks.push(Block::Table(table, number));
            }
            "center" => blocks.push(set_apart(rest, Align::Center, number)?),
            "left" => blocks.push(set_apart(rest, Align::Left, number)?),
            "right" => blocks.push(set_apart(rest, Align::Right, number)?),
            "page" if rest.is_empty() => blocks.push(Block::Page { landscape: false }),
            "page" if rest == "landscape" => blocks.push(Block::Page { landscape: true }),
            "space" => blocks.push(Block::Space(positive(rest, "@space", number)?)),
            "size" => blocks.push(Block::Size(positive(rest, "@size", number)?)),
            "spacing" => blocks.push(Block::Spacing(positive(rest, "@spacing", number)?)),
            _ => {
                return Err(wrong(
                    number,
                    format!(
                        "expected @two, @table, @center, @left, @right, @page, @space, @size or @spacing, found {line:?}"
                    ),
                ));
            }
        }
    }
    Ok(blocks)
}

fn wrong(line: usize, problem: String) -> ForgeError {
    ForgeError::Markup { line, problem }
}

fn paragraph(text: &str, align: Align, size: Option<f32>, line: usize) -> Block {
    Block::Paragraph { runs: inline(text, Style::default()), align, size, line }
}

/// `size=12 text` or `text`.
fn set_apart(rest: &str, align: Align, number: usize) -> Result<Block, ForgeError> {
    let (size, text) = match rest.strip_prefix("size=") {
        Some(tail) => {
            let (size, text) = tail.split_once(' ').unwrap_or((tail, ""));
            (Some(positive(size, "size", number)?), text.trim())
        }
        None => (None, rest),
    };
    Ok(paragraph(text, align, size, number))
}

/// The lines up to `@end`.
fn body<'a>(
    lines: &mut impl Iterator<Item = (usize, &'a str)>,
    start: usize,
) -> Result<Vec<(usize, &'a str)>, ForgeError> {
    let mut found = Vec::new();
    for (number, line) in lines {
        if line == "@end" {
            return Ok(found);
        }
        if !line.is_empty() && !line.starts_with('#') {
            found.push((number, line));
        }
    }
    Err(wrong(start, "this block has no @end".to_owned()))
}

fn side(text: &str) -> Side {
    match text.trim() {
        "---" => Side::Rule,
        "(seal)" => Side::Seal,
        text => Side::Text(inline(text, Style::default())),
    }
}

fn two_options(rest: &str, number: usize) -> Result<TwoColumns, ForgeError> {
    let mut two = TwoColumns { left_flush: false, sizes: [None; 2], split: 42.0, lines: Vec::new() };
    for option in rest.split_whitespace() {
        match option.split_once('=') {
            None if option == "left" => two.left_flush = true,
            Some(("size", size)) => two.sizes = [Some(positive(size, "size", number)?); 2],
            Some(("sizes", pair)) => {
                let (left, right) = pair
                    .split_once(',')
                    .ok_or_else(|| wrong(number, format!("sizes takes two numbers like 11,13, found {pair:?}")))?;
                two.sizes = [Some(positive(left, "sizes", number)?), Some(positive(right, "sizes", number)?)];
            }
            Some(("split", share)) => two.split = positive(share, "split", number)?.clamp(10.0, 90.0),
            _ => return Err(wrong(number, format!("@two takes left, size=, sizes=, split=; found {option:?}"))),
        }
    }
    Ok(two)
}

fn table_options(rest: &str, number: usize) -> Result<TableSource, ForgeError> {
    let mut table = TableSource { widths: Vec::new(), head: 1, size: None, align: Vec::new(), rows: Vec::new() };
    for option in rest.split_whitespace() {
        match option.split_once('=') {
            Some(("widths", list)) => {
                table.widths = list.split(',').map(|w| positive(w, "widths", number)).collect::<Result<_, _>>()?;
            }
            Some(("head", rows)) => {
                table.head =
                    rows.parse().map_err(|_| wrong(number, format!("head is a count of rows, found {rows:?}")))?;
            }
            Some(("size", size)) => table.size = Some(positive(size, "size", number)?),
            Some(("align", list)) => {
                table.align = list
                    .split(',')
                    .map(|a| match a {
                        "l" => Ok(Align::Left),
                        "c" => Ok(Align::Center),
                        "r" => Ok(Align::Right),
                        _ => Err(wrong(number, format!("align is l, c or r a column, found {a:?}"))),
                    })
                    .collect::<Result<_, _>>()?;
            }
            _ => {
                return Err(wrong(number, format!("@table takes widths=, head=, size=, align=; found {option:?}")));
            }
        }
    }
    if table.widths.is_empty() {
        return Err(wrong(number, "@table needs widths=, per cent of the text width a column".to_owned()));
    }
    if !table.align.is_empty() && table.align.len() != table.widths.len() {
        let (a, w) = (table.align.len(), table.widths.len());
        return Err(wrong(number, format!("align names {a} columns, widths {w}")));
    }
    Ok(table)
}

fn row(line: &str, columns: usize, number: usize) -> Result<Vec<Cell>, ForgeError> {
    let cells: Vec<Cell> = line
        .split('\t')
        .map(|cell| match cell.trim() {
            "<" => Cell::Left,
            "^" => Cell::Above,
            text => Cell::Text(inline(text, Style::default())),
        })
        .collect();
    if cells.len() != columns {
        return Err(wrong(
            number,
            format!("the table has {columns} columns, this row {} cells (separate them with tabs)", cells.len()),
        ));
    }
    Ok(cells)
}

fn positive(text: &str, what: &str, number: usize) -> Result<f32, ForgeError> {
    match text.trim().parse::<f32>() {
        Ok(value) if value > 0.0 && value < 10_000.0 => Ok(value),
        _ => Err(wrong(number, format!("{what} takes a positive number, found {text:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Align, Block, Cell, Side, parse};

    #[test]
    fn every_directive_is_read() {
        let blocks = parse(
            "# ghi chú\n@two left sizes=11,13\n**Nơi nhận:** || CHỦ TỊCH\n--- || (seal)\n@end\n\
             @center size=15 **BÁO CÁO**\nMột đoạn văn.\n@table widths=20,80 head=1\nSTT\tĐơn vị\n1\t<\n^\tb\n@end\n\
             @page landscape\n@space 6\n",
        )
        .unwrap();
        let Block::Two(two, 2) = &blocks[0] else { panic!("{blocks:?}") };
        assert!(two.left_flush);
        assert_eq!(two.sizes, [Some(11.0), Some(13.0)]);
        assert_eq!(two.lines[1], [Side::Rule, Side::Seal]);
        assert!(matches!(&blocks[1], Block::Paragraph { align: Align::Center, size: Some(_), line: 6, .. }));
        assert!(matches!(&blocks[2], Block::Paragraph { align: Align::Justified, line: 7, .. }));
        let Block::Table(table, 8) = &blocks[3] else { panic!("{blocks:?}") };
        assert_eq!(table.rows[1][1], Cell::Left);
        assert_eq!(table.rows[2][0], Cell::Above);
        assert_eq!(blocks[4..], [Block::Page { landscape: true }, Block::Space(6.0)]);
    }

    #[test]
    fn mistakes_name_their_line() {
        let message = |source: &str| parse(source).unwrap_err().to_string();
        assert_eq!(
            message("\n@tabel\n"),
            "line 2: expected @two, @table, @center, @left, @right, @page, @space, @size or @spacing, found \"@tabel\""
        );
        assert_eq!(message("@two\na || b\n"), "line 1: this block has no @end");
        assert_eq!(message("@two\na | b\n@end"), "line 2: a line of @two is `left || right`, found \"a | b\"");
        assert_eq!(
            message("@table widths=50,50\na\tb\nc\n@end"),
            "line 3: the table has 2 columns, this row 1 cells (separate them with tabs)"
        );
        assert_eq!(message("@space -3"), "line 1: @space takes a positive number, found \"-3\"");
    }

    #[test]
    fn decomposed_letters_are_composed() {
        let blocks = parse("e\u{302}\u{301}").unwrap();
        let Block::Paragraph { runs, .. } = &blocks[0] else { panic!() };
        assert_eq!(runs[0].text, "ế");
    }
}
