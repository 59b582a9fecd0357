//! Notice source into pages, with the measures of Decree 30/2020/NĐ-CP: A4, 20 mm margins and 30 mm on the left, body of
//! 13 or 14 points, first line indented 1.27 cm, the page number centred at the top from the second page on.

use super::ForgeError;
use super::font::FontFamily;
use super::ink::Pen;
use super::inline::{Run, Style};
use super::markup::{Align, Block, Side, TwoColumns};
use super::page::{LaidPage, LineKind, Rule, TextLine};
use std::sync::Arc;

const MM: f32 = 72.0 / 25.4;
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
            Block::Two(two, line) => self.two(two, *line),
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

    fn two(&mut self, two: &TwoColumns, line: usize) -> Result<(), ForgeError> {
        let family = self.family();
        let (left, right) = (LEFT, self.right());
        let middle = left + (right - left) * two.split / 100.0;
        // The head is wider than the text: the decree's own specimen starts it in the margin.
        let spans = if two.left_flush {
            [(left, middle), (middle, right)]
        } else {
            [(left - 10.0 * MM, middle), (middle, right + 6.0 * MM)]
        };
        let pens = [self.pen(&family, two.sizes[0], line), self.pen(&family, two.sizes[1], line)];
        let gutter = 3.0;
        let mut broken = Vec::with_capacity(two.lines.len());
        let mut height = 0.0;
        for sides in &two.lines {
            let mut cells = Vec::with_capacity(2);
            let mut tallest: f32 = 0.0;
            for (i, side) in sides.iter().enumerate() {
                let (from, to) = spans[i];
                let width = to - from - gutter;
                let cell = match side {
                    Side::Text(runs) => {
                        let (words, lines) = pens[i].break_lines(pens[i].words(runs)?, width, width)?;
                        tallest = tallest.max(lines.len().max(1) as f32 * self.leading(pens[i].size));
                        (words, lines)
                    }
                    Side::Rule => {
                        tallest = tallest.max(6.0);
                        (Vec::new(), Vec::new())
                    }
                    Side::Seal => (Vec::new(), Vec::new()),
                };
                cells.push(cell);
            }
            // Beside a rule an empty cell needs no line of its own.
            let bare = sides.iter().all(|s| match s {
                Side::Text(runs) => runs.is_empty(),
                Side::Rule | Side::Seal => true,
            });
            if bare && sides.contains(&Side::Rule) {
                tallest = 6.0;
            }
            height += tallest;
            broken.push((cells, tallest));
        }
        self.make_room(height)?;
        let mut read: [Vec<TextLine>; 2] = [Vec::new(), Vec::new()];
        for (sides, (cells, tallest)) in two.lines.iter().zip(broken) {
            for (i, (words, lines)) in cells.into_iter().enumerate() {
                let (from, to) = spans[i];
                match sides[i] {
                    Side::Rule => {
                        let length = (to - from) * 0.3;
                        let x = f32::midpoint(from, to) - length / 2.0;
                        self.page.rules.push(Rule { x, y: self.y + 2.0, width: length, height: 0.7 });
                    }
                    Side::Seal => self.page.seals.push((from + (to - from) * 0.3, self.y)),
                    Side::Text(_) => {}
                }
                let leading = self.leading(pens[i].size);
                let align = if i == 0 && two.left_flush { Align::Left } else { Align::Center };
                for (n, range) in lines.into_iter().enumerate() {
                    let top = self.y + n as f32 * leading;
                    let baseline = top + leading * 0.78;
                    let set = pens[i].set(&mut self.page, &words[range], (from, to - gutter), baseline, align)?;
                    read[i].push(TextLine {
                        text: set.text,
                        kind: LineKind::Text,
                        x: set.x,
                        y: top,
                        width: set.width,
                        height: leading,
                    });
                }
            }
            self.y += tallest;
        }
        let [left_lines, right_lines] = read;
        self.page.lines.extend(left_lines);
        self.page.lines.extend(right_lines);
        self.y += self.size * 0.35;
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
