//! Notice source into pages, with the measures of Decree 30/2020/NĐ-CP: A4, 20 mm margins and 30 mm on the left, body of
//! 13 or 14 points, first line indented 1.27 cm, the page number centred at the top from the second page on.

use super::ForgeError;
use super::font::FontFamily;
use super::ink::Pen;
use super::inline::{Run, Style};
use super::markup::{Align, Block};
use super::page::{LaidPage, LineKind, TextLine};
use std::sync::Arc;

pub(super) const MM: f32 = 72.0 / 25.4;
const A4: (f32, f32) = (210.0 * MM, 297.0 * MM);
/// Left edge of the text.
pub(super) const LEFT: f32 = 30.0 * MM;
const INDENT: f32 = 12.7 * MM;

/// How a notice is typeset.
#[derive(Debug, Clone)]
pub struct Typesetting {
    /// Fonts.
    pub family: Arc<FontFamily>,
    /// Body letters in points; 13 or 14 are usual.
    pub size: f32,
    /// Line spacing; 1 is the font's own, 1.1 is usual.
    pub spacing: f32,
}

/// Typesets notice source; see [`super::markup`] for the notation.
pub fn typeset(source: &str, typesetting: &Typesetting) -> Result<Vec<LaidPage>, ForgeError> {
    typeset_blocks(&super::markup::parse(source)?, typesetting)
}

/// Typesets blocks that are parsed already, or composed.
pub fn typeset_blocks(blocks: &[Block], typesetting: &Typesetting) -> Result<Vec<LaidPage>, ForgeError> {
    let mut setter = Setter::new(typesetting);
    for block in blocks {
        setter.block(block)?;
    }
    Ok(setter.finish())
}

/// The page under the pen.
pub(super) struct Setter {
    family: Arc<FontFamily>,
    size: f32,
    spacing: f32,
    done: Vec<LaidPage>,
    pub(super) page: LaidPage,
    /// Where the next line's upper edge is, in points.
    pub(super) y: f32,
}

impl Setter {
    fn new(typesetting: &Typesetting) -> Self {
        let family = Arc::clone(&typesetting.family);
        let page = blank(&family, A4);
        Self { family, size: typesetting.size, spacing: typesetting.spacing, done: Vec::new(), page, y: 20.0 * MM }
    }

    fn finish(mut self) -> Vec<LaidPage> {
        if !self.page.lines.is_empty() || self.done.is_empty() {
            self.done.push(self.page);
        }
        self.done
    }

    pub(super) fn right(&self) -> f32 {
        self.page.width - 20.0 * MM
    }

    fn bottom(&self) -> f32 {
        self.page.height - 20.0 * MM
    }

    /// A pen of the family; `None` is the body's size.
    pub(super) fn pen<'a>(&self, family: &'a FontFamily, size: Option<f32>, line: usize) -> Pen<'a> {
        Pen { family, size: size.unwrap_or(self.size), line }
    }

    pub(super) fn family(&self) -> Arc<FontFamily> {
        Arc::clone(&self.family)
    }

    pub(super) fn body_size(&self) -> f32 {
        self.size
    }

    /// Distance between baselines for letters of `size`.
    pub(super) fn leading(&self, size: f32) -> f32 {
        size * 1.15 * self.spacing
    }

    fn new_page(&mut self, (width, height): (f32, f32)) -> Result<(), ForgeError> {
        let fresh = blank(&self.family, (width, height));
        self.done.push(std::mem::replace(&mut self.page, fresh));
        self.y = 20.0 * MM;
        let number = (self.done.len() + 1).to_string();
        let family = self.family();
        let pen = self.pen(&family, Some(13.0), 0);
        let words = pen.words(&[Run::plain(&number, Style::default())])?;
        let (left, right) = (LEFT, self.right());
        let set = pen.set(&mut self.page, &words, (left, right), 13.5 * MM, Align::Center)?;
        self.page.lines.push(TextLine {
            text: set.text,
            kind: LineKind::PageNumber,
            x: set.x,
            y: 13.5 * MM - 13.0,
            width: set.width,
            height: 13.0,
        });
        Ok(())
    }

    /// Starts a page of the same shape unless `height` points fit below; true where it did.
    pub(super) fn make_room(&mut self, height: f32) -> Result<bool, ForgeError> {
        // A piece taller than a page stays where it is once the page is fresh.
        if self.y + height <= self.bottom() + 0.5 || self.y <= 20.0 * MM + 0.5 {
            return Ok(false);
        }
        self.new_page((self.page.width, self.page.height))?;
        Ok(true)
    }

    fn block(&mut self, block: &Block) -> Result<(), ForgeError> {
        match block {
            Block::Paragraph { runs, align, size, line } => self.paragraph(runs, *align, *size, *line),
            Block::Two(two, line) => super::columns::set(self, two, *line),
            Block::Table(table, line) => super::table::set(self, table, *line),
            Block::Page { landscape } => {
                let (short, long) = A4;
                let shape = if *landscape { (long, short) } else { (short, long) };
                if self.page.lines.is_empty() && self.done.is_empty() {
                    self.page = blank(&self.family, shape);
                    self.y = 20.0 * MM;
                    return Ok(());
                }
                self.new_page(shape)
            }
            Block::Space(points) => {
                self.y += points;
                Ok(())
            }
            Block::Size(points) => {
                self.size = *points;
                Ok(())
            }
            Block::Spacing(factor) => {
                self.spacing = *factor;
                Ok(())
            }
        }
    }

    fn paragraph(&mut self, runs: &[Run], align: Align, size: Option<f32>, line: usize) -> Result<(), ForgeError> {
        let family = self.family();
        let pen = self.pen(&family, size, line);
        let indent = if align == Align::Justified { INDENT } else { 0.0 };
        let width = self.right() - LEFT;
        let (words, lines) = pen.break_lines(pen.words(runs)?, width - indent, width)?;
        let leading = self.leading(pen.size);
        let last = lines.len().saturating_sub(1);
        for (i, range) in lines.into_iter().enumerate() {
            self.make_room(leading)?;
            let left = LEFT + if i == 0 { indent } else { 0.0 };
            let right = self.right();
            let align = if align == Align::Justified && i == last { Align::Left } else { align };
            let baseline = self.y + leading * 0.78;
            let set = pen.set(&mut self.page, &words[range], (left, right), baseline, align)?;
            self.page.lines.push(TextLine {
                text: set.text,
                kind: LineKind::Text,
                x: set.x,
                y: self.y,
                width: set.width,
                height: leading,
            });
            self.y += leading;
        }
        if align == Align::Justified {
            self.y += self.size * 0.35;
        }
        Ok(())
    }
}

fn blank(family: &Arc<FontFamily>, (width, height): (f32, f32)) -> LaidPage {
    LaidPage {
        family: Arc::clone(family),
        width,
        height,
        glyphs: Vec::new(),
        rules: Vec::new(),
        seals: Vec::new(),
        lines: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Typesetting, typeset};
    use crate::forge::page::{LineKind, text_of};
    use crate::forge::{ForgeError, sample_font};

    fn typesetting() -> Typesetting {
        Typesetting { family: sample_font::family(), size: 14.0, spacing: 1.1 }
    }

    #[test]
    fn head_reads_left_column_first_and_paragraphs_wrap() {
        let source = "@two size=13\nUBND HUYỆN || CỘNG HÒA\n--- ||\nSố: 12/BC || Yên Châu, ngày 2\n@end\n\
                      @center **BÁO CÁO**\nToàn huyện có 18.946 hộ với 84.372 nhân khẩu. Đầu năm 2022, số hộ nghèo là 4.127 hộ.\n";
        let pages = typeset(source, &typesetting()).unwrap();
        assert_eq!(
            text_of(&pages),
            "UBND HUYỆN\nSố: 12/BC\nCỘNG HÒA\nYên Châu, ngày 2\nBÁO CÁO\n\
             Toàn huyện có 18.946 hộ với 84.372 nhân khẩu. Đầu năm 2022, số hộ\nnghèo là 4.127 hộ.\n"
        );
        // 52 letters of 7 points and 13 spaces of 3.5 fill 409.5 of the 417.5 points beside the indent.
        // A justified line ends at the right margin, its last one does not.
        let right = |n: usize| pages[0].lines[n].x + pages[0].lines[n].width;
        assert!((right(5) - (pages[0].width - 56.7)).abs() < 0.1, "{}", right(5));
        assert!(right(6) < 400.0);
        // `Số:` stands level with the date.
        assert!((pages[0].lines[1].y - pages[0].lines[3].y).abs() < 0.01);
    }

    #[test]
    fn pages_fill_and_are_numbered_from_the_second() {
        let source = "Một đoạn ngắn.\n".repeat(100);
        let pages = typeset(&source, &typesetting()).unwrap();
        assert!(pages.len() > 1);
        assert_eq!(pages[0].lines[0].kind, LineKind::Text);
        assert_eq!((pages[1].lines[0].kind, pages[1].lines[0].text.as_str()), (LineKind::PageNumber, "2"));
        assert_eq!(text_of(&pages).matches("Một đoạn ngắn.").count(), 100);
        let lowest = pages[0].lines.iter().map(|l| l.y + l.height).fold(0.0, f32::max);
        assert!(lowest < pages[0].height - 56.0, "{lowest}");
    }

    #[test]
    fn tables_merge_cells_and_keep_rows_whole() {
        let source = "@page landscape\n@table widths=10,50,20,20 head=2\nTT\tĐơn vị\tHộ\t<\n^\t^\tNghèo\tCận nghèo\n\
                      1\tXã Chiềng On, một xã biên giới ở rất xa trung tâm huyện và có nhiều bản vùng cao\t356\t120\n@end\n";
        let pages = typeset(source, &typesetting()).unwrap();
        assert!(pages[0].width > pages[0].height);
        assert_eq!(
            pages[0].text(),
            "TT\tĐơn vị\tHộ\t\n\t\tNghèo\tCận nghèo\n\
             1\tXã Chiềng On, một xã biên giới ở rất xa trung tâm huyện và có nhiều bản vùng cao\t356\t120\n"
        );
        // The wrapped cell makes its row higher.
        assert!(pages[0].lines[2].height > 1.5 * pages[0].lines[1].height);
    }

    #[test]
    fn a_letter_without_a_glyph_names_its_line() {
        let error = typeset("Một.\nHai ☃.\n", &typesetting()).unwrap_err();
        assert!(matches!(error, ForgeError::NoGlyph { letter: '☃', line: 2, .. }), "{error}");
    }
}
