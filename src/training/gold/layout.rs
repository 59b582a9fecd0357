//! The text of a notice as a file or a text layer gives it, with the marks moved along.

use super::marks::{Figure, Piece, Place};
use super::table::{Cell, Form, Table};
use std::ops::Range;

/// A piece of a notice, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    Blank,
    /// A line in the middle.
    Center(Piece),
    /// A paragraph.
    Line(Piece),
    /// Two columns side by side.
    Two {
        by_rows: bool,
        left: bool,
        lines: Vec<(Piece, Piece)>,
    },
    /// A page break with the number of the page that starts.
    Page {
        number: u32,
        joins: bool,
    },
    Table(Table),
}

/// The text so far, and what stands where in it.
#[derive(Debug, Default)]
pub(super) struct Laid {
    pub(super) text: String,
    /// With the line of the gold file.
    pub(super) figures: Vec<(Range<usize>, Figure, usize)>,
    pub(super) places: Vec<(Range<usize>, Place)>,
}

impl Laid {
    /// Adds a block that stands on line `n` of the gold file.
    pub(super) fn block(&mut self, block: &Block, n: usize, wrap: Option<usize>) {
        match block {
            Block::Blank => self.text.push('\n'),
            Block::Center(piece) => self.line(piece, n),
            Block::Line(piece) => self.line(&wrapped(piece, wrap), n),
            Block::Two { by_rows: true, lines, .. } => {
                let width = lines.iter().map(|(l, _)| l.text.chars().count()).max().unwrap_or(0) + 6;
                for (left, right) in lines {
                    self.piece(left, n);
                    if !right.text.is_empty() {
                        self.spaces(width - left.text.chars().count());
                        self.piece(right, n);
                    }
                    self.text.push('\n');
                }
            }
            Block::Two { by_rows: false, lines, .. } => {
                for piece in lines.iter().map(|l| &l.0).chain(lines.iter().map(|l| &l.1)) {
                    if !piece.text.is_empty() {
                        self.line(piece, n);
                    }
                }
            }
            Block::Page { number, .. } => {
                self.text.push('\u{c}');
                self.text.push_str(&number.to_string());
                self.text.push('\n');
            }
            Block::Table(table) => self.table(table, n),
        }
    }

    fn line(&mut self, piece: &Piece, n: usize) {
        self.piece(piece, n);
        self.text.push('\n');
    }

    fn piece(&mut self, piece: &Piece, n: usize) {
        let by = self.text.len();
        self.text.push_str(&piece.text);
        let moved = |r: &Range<usize>| r.start + by..r.end + by;
        self.figures.extend(piece.figures.iter().map(|(r, f)| (moved(r), f.clone(), n)));
        self.places.extend(piece.places.iter().map(|(r, p)| (moved(r), p.clone())));
    }

    fn spaces(&mut self, count: usize) {
        self.text.extend(std::iter::repeat_n(' ', count));
    }

    fn table(&mut self, table: &Table, n: usize) {
        let widths: Vec<usize> = (0..table.columns.len())
            .map(|j| {
                let lens =
                    table.head.iter().chain(&table.body).map(|r| r.get(j).map_or(0, |c| c.text().chars().count()));
                lens.max().unwrap_or(0)
            })
            .collect();
        for (i, row) in table.head.iter().chain(&table.body).enumerate() {
            if table.form == Form::Pipes {
                self.text.push_str("| ");
            }
            for (j, cell) in row.iter().enumerate() {
                let width = widths.get(j).copied().unwrap_or(0) - cell.text().chars().count();
                let right = table.right.get(j).copied().unwrap_or(false);
                match table.form {
                    Form::Tabs if j > 0 => self.text.push('\t'),
                    Form::Pipes if j > 0 => self.text.push_str(" | "),
                    Form::Aligned if j > 0 => self.spaces(3),
                    _ => {}
                }
                if right && table.form == Form::Aligned {
                    self.spaces(width);
                }
                if let Cell::Own(piece) = cell {
                    self.piece(piece, n);
                }
                let last = j + 1 == row.len();
                if !right && table.form == Form::Aligned && !last {
                    self.spaces(width);
                }
            }
            if table.form == Form::Pipes {
                self.text.push_str(" |");
            }
            self.text.push('\n');
            if table.form == Form::Pipes && i + 1 == table.head.len() {
                self.text.push('|');
                self.text.push_str(&" --- |".repeat(row.len()));
                self.text.push('\n');
            }
        }
    }
}

/// A paragraph in lines of at most `wrap` characters; spaces become line ends, so nothing moves.
fn wrapped(piece: &Piece, wrap: Option<usize>) -> Piece {
    let Some(wrap) = wrap else { return piece.clone() };
    let mut bytes = piece.text.clone().into_bytes();
    let (mut start, mut space, mut columns) = (0, None, 0);
    for (i, c) in piece.text.char_indices() {
        columns += 1;
        if columns > wrap
            && c != ' '
            && let Some(at) = space.filter(|s| *s > start)
        {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = b'\n';
            }
            start = at;
            columns = piece.text.get(at + 1..i).map_or(0, |t| t.chars().count()) + 1;
        }
        if c == ' ' {
            space = Some(i);
        }
    }
    Piece { text: String::from_utf8(bytes).unwrap_or_else(|_| piece.text.clone()), ..piece.clone() }
}

#[cfg(test)]
mod tests {
    use super::super::marks::piece;
    use super::*;

    #[test]
    fn lines_are_broken_at_spaces_and_marks_stay_where_they_are() {
        let p = wrapped(&piece("đã thu nhận ⟦1.204|>hồ sơ⟧ ‹hồ sơ› trong tháng").unwrap(), Some(12));
        assert_eq!(p.text, "đã thu nhận\n1.204 hồ sơ\ntrong tháng");
        assert_eq!(&p.text[p.figures[0].0.clone()], "1.204");
    }

    #[test]
    fn columns_are_read_one_after_the_other_or_line_by_line() {
        let lines = vec![(piece("A").unwrap(), piece("B ⟦1⟧").unwrap()), (piece("").unwrap(), piece("C").unwrap())];
        let text = |by_rows| {
            let mut laid = Laid::default();
            laid.block(&Block::Two { by_rows, left: false, lines: lines.clone() }, 1, None);
            assert_eq!(&laid.text[laid.figures[0].0.clone()], "1");
            laid.text
        };
        assert_eq!(text(false), "A\nB 1\nC\n");
        assert_eq!(text(true), "A      B 1\n       C\n");
    }
}
