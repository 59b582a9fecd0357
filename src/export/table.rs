//! Tables on a terminal: `tradau check FILE`, `doctor`, `gazetteer find`.
//!
//! ```text
//! kind     stated  computed  verdict
//! ───────  ──────  ────────  ───────
//! sum         105       105  holds
//! percent  75,14%     57.14  fails
//! ```
//!
//! Columns are measured in terminal cells: `ổ` is one, however many code points it was written with. Where the
//! table is wider than the terminal, its widest columns wrap at spaces. Controls in foreign text are shown.

use super::visible::visible_line;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Cells between two columns.
const GAP: usize = 2;

/// Narrower than this no column is made.
const NARROWEST: usize = 8;

/// On which side a column is flush.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// What a cell means; a colour where colours are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// As it should be: green.
    Good,
    /// Worth a look: yellow.
    Doubtful,
    /// Wrong or missing: red.
    Bad,
}

impl Tone {
    const fn escape(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Good => "\x1b[32m",
            Self::Doubtful => "\x1b[33m",
            Self::Bad => "\x1b[31m",
        }
    }
}

/// A table for the terminal.
#[derive(Debug, Clone, Default)]
pub struct TextTable {
    headings: Vec<(String, Align)>,
    rows: Vec<Vec<(String, Tone)>>,
}

impl TextTable {
    /// A table with these headings and no row yet.
    #[must_use]
    pub fn new(headings: &[(&str, Align)]) -> Self {
        Self { headings: headings.iter().map(|(h, a)| (shown(h), *a)).collect(), rows: Vec::new() }
    }

    /// Adds a row of plain cells. Missing cells are empty, cells without a heading are left out.
    pub fn row<S: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = S>) {
        self.toned(cells.into_iter().map(|c| (c, Tone::Plain)));
    }

    /// Adds a row of cells with tones.
    pub fn toned<S: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = (S, Tone)>) {
        let mut row: Vec<_> = cells.into_iter().map(|(c, tone)| (shown(c.as_ref()), tone)).collect();
        row.resize(self.headings.len(), (String::new(), Tone::Plain));
        self.rows.push(row);
    }

    /// True when no row was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table's lines, each with a line feed; no wider than `width` cells if that can be done.
    #[must_use]
    pub fn render(&self, width: Option<usize>, colour: bool) -> String {
        let mut widths: Vec<usize> = (0..self.headings.len())
            .map(|i| {
                let cells = self.rows.iter().map(|r| r[i].0.width());
                cells.chain([self.headings[i].0.width()]).max().unwrap_or(0)
            })
            .collect();
        if let Some(width) = width {
            fit(&mut widths, width);
        }
        let plain = |text: &str| (text.to_owned(), Tone::Plain);
        let mut out = String::new();
        self.line(&mut out, &self.headings.iter().map(|(h, _)| plain(h)).collect::<Vec<_>>(), &widths, false);
        self.line(&mut out, &widths.iter().map(|w| plain(&"─".repeat(*w))).collect::<Vec<_>>(), &widths, false);
        for row in &self.rows {
            self.line(&mut out, row, &widths, colour);
        }
        out
    }

    fn line(&self, out: &mut String, row: &[(String, Tone)], widths: &[usize], colour: bool) {
        let cells: Vec<Vec<Cow<'_, str>>> = row.iter().zip(widths).map(|((text, _), w)| wrap(text, *w)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for i in 0..height {
            let mut line = String::new();
            for (column, ((cell, width), (_, align))) in cells.iter().zip(widths).zip(&self.headings).enumerate() {
                if column > 0 {
                    line.push_str(&" ".repeat(GAP));
                }
                let text = cell.get(i).map_or("", AsRef::as_ref);
                let space = " ".repeat(width.saturating_sub(text.width()));
                let tone = if colour { row[column].1.escape() } else { "" };
                let end = if tone.is_empty() { "" } else { "\x1b[m" };
                let parts = match align {
                    Align::Left => [tone, text, end, &space],
                    Align::Right => [&space, tone, text, end],
                };
                line.extend(parts);
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
}

fn shown(text: &str) -> String {
    visible_line(text).nfc().collect()
}

/// Takes from the widest column, cell by cell, until the table fits or every column is as narrow as can be.
fn fit(widths: &mut [usize], width: usize) {
    let gaps = GAP * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > width {
        let Some(widest) = widths.iter_mut().max_by_key(|w| **w).filter(|w| **w > NARROWEST) else { return };
        *widest -= 1;
    }
}

/// Breaks a cell at spaces, and a word that is too long anywhere.
fn wrap(text: &str, width: usize) -> Vec<Cow<'_, str>> {
    if text.width() <= width {
        return vec![Cow::Borrowed(text)];
    }
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_inclusive(' ') {
        if used > 0 && used + word.trim_end().width() > width {
            lines.push(Cow::Owned(line.trim_end().to_owned()));
            (line, used) = (String::new(), 0);
        }
        for c in word.chars() {
            let cells = c.width().unwrap_or(0);
            if used + cells > width && c != ' ' {
                lines.push(Cow::Owned(std::mem::take(&mut line)));
                used = 0;
            }
            line.push(c);
            used += cells;
        }
    }
    lines.push(Cow::Owned(line.trim_end().to_owned()));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> TextTable {
        let mut table = TextTable::new(&[("loại", Align::Left), ("nêu", Align::Right), ("kết luận", Align::Left)]);
        table.toned([("tổng", Tone::Plain), ("105", Tone::Plain), ("khớp", Tone::Good)]);
        table.toned([("ty\u{309} le\u{323}\u{302}", Tone::Plain), ("75,14%", Tone::Plain), ("lệch", Tone::Bad)]);
        table
    }

    #[test]
    fn columns_line_up_whatever_the_accents() {
        let expected = "loại      nêu  kết luận\n\
                        ─────  ──────  ────────\n\
                        tổng      105  khớp\n\
                        tỷ lệ  75,14%  lệch\n";
        assert_eq!(table().render(None, false), expected);
        assert_eq!(table().render(Some(80), false), expected);
    }

    #[test]
    fn colours_do_not_move_columns() {
        let coloured = table().render(None, true);
        assert!(coloured.contains("tổng      105  \x1b[32mkhớp\x1b[m"), "{coloured}");
        let stripped = ["\x1b[32m", "\x1b[31m", "\x1b[m"].iter().fold(coloured, |s, e| s.replace(e, ""));
        let lines: Vec<String> = stripped.lines().map(|l| l.trim_end().to_owned()).collect();
        assert_eq!(lines.join("\n") + "\n", table().render(None, false));
    }

    #[test]
    fn a_wide_table_wraps_its_widest_column() {
        let mut table = TextTable::new(&[("a", Align::Left), ("diễn giải", Align::Left)]);
        table.row(["c1", "Tổng số 105 tài khoản, gồm 60 và 45"]);
        table.row(["c2", &"x".repeat(40)]);
        let shown = table.render(Some(24), false);
        assert!(shown.lines().all(|l| l.width() <= 24), "{shown}");
        let words: Vec<&str> = shown.split_whitespace().collect();
        assert!(words.join(" ").contains("c1 Tổng số 105 tài khoản, gồm 60 và 45"), "{shown}");
        assert_eq!(shown.matches('x').count(), 40, "nothing is lost");
        assert!(!table.render(Some(1), false).is_empty(), "a terminal of one cell does no harm");
    }

    #[test]
    fn foreign_controls_are_shown_and_ragged_rows_are_made_even() {
        let mut table = TextTable::new(&[("tên", Align::Left), ("số", Align::Right)]);
        assert!(table.is_empty());
        table.row(["a\u{1b}[2Jb\nc"]);
        table.row(["x", "1", "thừa"]);
        assert_eq!(table.render(None, false), "tên       số\n────────  ──\na␛[2Jb␊c\nx          1\n");
    }
}
