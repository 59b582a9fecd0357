//! The cells of a table set anew on sheets that an engine reads as lines of text.
//!
//! ```text
//! │ 1 │ Phượng Sơn  │ 1.260,0 │ 97% │      1     1.260,0
//! ├───┼─────────────┼─────────┼─────┤      Phượng Sơn
//! │ 2 │ Tân Lập     │ 5.531,5 │ 8%  │  →   97%
//! │   │ (miền núi)  │         │     │      2     5.531,5
//! └───┴─────────────┴─────────┴─────┘      Tân Lập
//! ```                                      …
//! An engine that reads lines needs neighbours to know a digit alone by: `1` alone is read as `l`, `đ` or `f`, and `571` as
//! `B71`. So a cell of few digits goes on one line with the next one of its row that stands on the same height. Longer
//! figures are read best alone (beside others, bad scans lose their points and commas), and so are cells of several words:
//! beside the white between cells that between words is lost on the engine (`PhượngSơn`). Rules are not copied.

use super::specks::Ink;
use crate::model::{BBox, PageImage};

/// White around a piece on the sheet, and between two on one line, in parts of an inch.
const MARGIN: u32 = 12;
const GAP: u32 = 4;
/// Sheets are no higher than this, in pixels: engines have limits.
const HIGHEST: u32 = 8_000;
/// What is higher than this many hundredths of an inch is more than one line: ink of one line of 14 points has 23 at most,
/// that of two lines of 10 points 25 at least.
const ONE_LINE: i32 = 24;
/// White that parts words, in hundredths of the height of a piece with digits, which are two thirds of the type size high, with
/// a little around them: a space is a quarter of the type size wide, the white between `1` and `1` a fifth.
const SPACE: i32 = 27;
/// What is narrower than this, in hundredths of the same height, has one digit or two and needs a neighbour.
const NARROW: i32 = 140;

/// The ink of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Which cell, for the caller.
    pub(super) cell: usize,
    /// The row of the table that it begins in.
    pub(super) row: usize,
    /// What is written there, on the page.
    pub(super) ink: Ink,
}

/// A sheet, and where what stands on it came from.
pub(super) struct Sheet {
    pub(super) image: PageImage,
    slots: Vec<Slot>,
}

/// A line of the sheet, or several for one cell.
struct Slot {
    /// Where it begins and ends on the sheet.
    top: i32,
    bottom: i32,
    /// Its pieces from left to right: the cell, where it ends on the sheet, and the way from the sheet to the page.
    pieces: Vec<(usize, i32, (i32, i32))>,
}

impl Sheet {
    /// The cell that a word of the sheet stands in, and its box on the page; `None` for one that goes over several cells.
    pub(super) fn place(&self, word: BBox) -> Option<(usize, BBox)> {
        let (x, y) = (i32::midpoint(word.left, word.right), i32::midpoint(word.top, word.bottom));
        let slot = self.slots.iter().min_by_key(|s| (s.top - y).max(y - s.bottom).max(0))?;
        let at = |x: i32| slot.pieces.iter().position(|(_, end, _)| x < *end).unwrap_or(slot.pieces.len() - 1);
        if at(word.left) != at(word.right - 1) {
            return None;
        }
        let (cell, _, (right, down)) = slot.pieces.get(at(x))?;
        Some((*cell, word.moved(*right, *down)))
    }
}

/// Sets pieces, ordered by row, on as many sheets as they need.
pub(super) fn sheets<'a>(image: &'a PageImage, pieces: &[Piece]) -> impl Iterator<Item = Sheet> + 'a {
    let paper = paper(image);
    full(strips(pieces, image.dpi), image.dpi).into_iter().map(move |strips| sheet(image, paper, &strips))
}

/// Pieces that make a line together, from left to right.
type Strip = Vec<Piece>;

/// White as wide as this, in pixels, parts words.
pub(super) fn space(pieces: &[Piece], dpi: u32) -> i32 {
    digits(pieces, highest(dpi)) * SPACE / 100
}

/// How high one line is at most, in pixels.
fn highest(dpi: u32) -> i32 {
    i32::try_from(dpi).unwrap_or(i32::MAX).saturating_mul(ONE_LINE) / 100
}

fn strips(pieces: &[Piece], dpi: u32) -> Vec<Strip> {
    let highest = highest(dpi);
    let digits = digits(pieces, highest);
    let space = digits * SPACE / 100;
    let single = |p: &Piece| p.ink.bbox.height() <= highest && p.ink.gap < space;
    let narrow = |p: &Piece| p.ink.bbox.width() < digits * NARROW / 100;
    let beside = |a: &Piece, b: &Piece| {
        let (a, b) = (a.ink.bbox, b.ink.bbox);
        a.right <= b.left && a.is_level_with(b) && a.union(b).height() <= highest
    };
    let mut out: Vec<Strip> = Vec::new();
    for row in pieces.chunk_by(|a, b| a.row == b.row) {
        let first = out.len();
        let mut row: Vec<&Piece> = row.iter().collect();
        row.sort_by_key(|p| (p.ink.bbox.left, p.cell));
        for piece in row {
            // A piece that waits for a neighbour on this height.
            let mut lines = out.iter_mut().skip(first).rev();
            let line = lines.find(|s| s.len() == 1 && s.iter().all(|p| single(p) && narrow(p) && beside(p, piece)));
            match line.filter(|_| single(piece)) {
                Some(strip) => strip.push(piece.clone()),
                None => out.push(vec![piece.clone()]),
            }
        }
    }
    out
}

/// How high digits are: as a fourth of the pieces of one line is at most, since words with marks are higher.
fn digits(pieces: &[Piece], highest: i32) -> i32 {
    let mut heights: Vec<i32> = pieces.iter().map(|p| p.ink.bbox.height()).filter(|h| *h <= highest).collect();
    heights.sort_unstable();
    heights.get(heights.len() / 4).copied().unwrap_or(0)
}

fn bounds(strip: &Strip) -> BBox {
    strip.iter().map(|p| p.ink.bbox).reduce(BBox::union).unwrap_or(BBox::new(0, 0, 0, 0))
}

/// Strips by sheet: as many on each as fit, but one at least.
fn full(strips: Vec<Strip>, dpi: u32) -> Vec<Vec<Strip>> {
    let mut out: Vec<Vec<Strip>> = Vec::new();
    let mut height = u32::MAX;
    for strip in strips {
        let own = u32::try_from(bounds(&strip).height()).unwrap_or(0) + dpi / MARGIN;
        height = height.saturating_add(own);
        if let Some(sheet) = out.last_mut().filter(|_| height <= HIGHEST) {
            sheet.push(strip);
        } else {
            height = own;
            out.push(vec![strip]);
        }
    }
    out
}

fn sheet(image: &PageImage, paper: u8, strips: &[Strip]) -> Sheet {
    let inches = |part: u32| i32::try_from(image.dpi / part).unwrap_or(0);
    let (margin, gap) = (inches(MARGIN), inches(GAP));
    let wide =
        |s: &Strip| s.iter().map(|p| p.ink.bbox.width()).sum::<i32>() + gap * i32::try_from(s.len()).unwrap_or(0);
    let size = |pixels: i32| u32::try_from(pixels).unwrap_or(0);
    let width = size(strips.iter().map(wide).max().unwrap_or(0) - gap + 2 * margin);
    let height = size(strips.iter().map(|s| bounds(s).height() + margin).sum::<i32>() + margin);
    let mut sheet = PageImage { width, height, dpi: image.dpi, grey: vec![paper; width as usize * height as usize] };
    let mut slots = Vec::with_capacity(strips.len());
    let mut top = margin;
    for strip in strips {
        let over = bounds(strip);
        let mut left = margin;
        let mut pieces = Vec::with_capacity(strip.len());
        for piece in strip {
            let b = piece.ink.bbox;
            let shift = (b.left - left, over.top - top);
            copy(image, b, &mut sheet, (left, b.top - shift.1));
            for speck in &piece.ink.specks {
                blank(&mut sheet, speck.moved(-shift.0, -shift.1), paper);
            }
            left += b.width() + gap;
            pieces.push((piece.cell, left - gap / 2, shift));
        }
        slots.push(Slot { top, bottom: top + over.height(), pieces });
        top += over.height() + margin;
    }
    Sheet { image: sheet, slots }
}

/// Copies a part of a page to a place on a sheet.
fn copy(image: &PageImage, part: BBox, sheet: &mut PageImage, (left, top): (i32, i32)) {
    let size = |pixels: i32| u32::try_from(pixels).unwrap_or(0);
    let Some(cut) = image.part((size(part.left), size(part.top)), (size(part.width()), size(part.height()))) else {
        return;
    };
    for (y, row) in (size(top) as usize..).zip(cut.grey.chunks_exact(cut.width.max(1) as usize)) {
        let at = y * sheet.width as usize + size(left) as usize;
        if let Some(place) = sheet.grey.get_mut(at..at + row.len()) {
            place.copy_from_slice(row);
        }
    }
}

/// The page without some of its parts. What is nearly paper becomes paper: with little left to read on a grainy page, an
/// engine that parts ink from paper by how much there is of each takes the grain for ink.
pub(super) fn without(image: &PageImage, parts: &[BBox], ink: u8) -> PageImage {
    let paper = paper(image);
    // `ink` is a third of the way from the paper to the darkest; half of that is still paper.
    let nearly = ink + paper.saturating_sub(ink) / 2;
    let grey = image.grey.iter().map(|g| if *g > nearly { (*g).max(paper) } else { *g }).collect();
    let mut rest = PageImage { grey, ..*image };
    for part in parts {
        blank(&mut rest, *part, paper);
    }
    rest
}

/// Covers a rectangle, and what blurs around it, with white.
fn blank(image: &mut PageImage, part: BBox, paper: u8) {
    let inside = |v: i32, most: u32| u32::try_from(v.max(0)).unwrap_or(0).min(most) as usize;
    let (left, right) = (inside(part.left - 1, image.width), inside(part.right + 1, image.width));
    for y in inside(part.top - 1, image.height)..inside(part.bottom + 1, image.height) {
        let at = y * image.width as usize;
        if let Some(row) = image.grey.get_mut(at + left..at + right) {
            row.fill(paper);
        }
    }
}

/// The grey of the paper: that of most pixels.
fn paper(image: &PageImage) -> u8 {
    let mut counts = [0_u32; 256];
    for grey in image.grey.iter().step_by(7) {
        counts[usize::from(*grey)] += 1;
    }
    (0_u8..=255).zip(counts).max_by_key(|(grey, n)| (*n, *grey)).map_or(u8::MAX, |(grey, _)| grey)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(cell: usize, row: usize, left: i32, top: i32, (width, height): (i32, i32)) -> Piece {
        let bbox = BBox::new(left, top, left + width, top + height);
        Piece { cell, row, ink: Ink { bbox, gap: 2, specks: vec![] } }
    }

    /// What stands on each line, at 100 dpi.
    fn lines(pieces: &[Piece]) -> Vec<Vec<usize>> {
        strips(pieces, 100).iter().map(|s| s.iter().map(|p| p.cell).collect()).collect()
    }

    #[test]
    fn few_digits_stand_beside_what_is_on_their_height() {
        let (few, many, high) = ((14, 12), (60, 12), (80, 34));
        let row = [
            piece(0, 0, 10, 20, few),
            piece(1, 0, 60, 22, many),
            piece(2, 0, 200, 20, many),
            piece(3, 0, 300, 20, few),
        ];
        assert_eq!(lines(&row), [vec![0, 1], vec![2], vec![3]]);
        let other_row = [piece(0, 0, 10, 20, few), piece(1, 1, 60, 20, few)];
        assert_eq!(lines(&other_row), [vec![0], vec![1]]);
        let two_lines = [piece(0, 0, 10, 30, few), piece(1, 0, 60, 20, high), piece(2, 0, 200, 30, few)];
        assert_eq!(lines(&two_lines), [vec![0, 2], vec![1]]);
        let heights = [piece(0, 0, 10, 20, few), piece(1, 0, 60, 40, few), piece(2, 0, 200, 41, few)];
        assert_eq!(lines(&heights), [vec![0], vec![1, 2]]);
        let mut words = row;
        words[1].ink.gap = 5;
        assert_eq!(lines(&words), [vec![0, 2], vec![1], vec![3]]);
        assert!(lines(&[]).is_empty());
    }

    #[test]
    fn words_of_a_sheet_lead_back_to_their_cells() {
        let page = PageImage { width: 400, height: 100, dpi: 120, grey: vec![240; 40_000] };
        let pieces = [piece(7, 0, 10, 20, (14, 12)), piece(9, 0, 300, 24, (40, 12)), piece(8, 1, 15, 60, (20, 12))];
        let sheet = sheets(&page, &pieces).next().unwrap();
        // Margins of 10 pixels, a gap of 30: the first ends at 24, the second goes from 54 to 94, 4 pixels lower.
        assert_eq!((sheet.image.width, sheet.image.height), (104, 58));
        assert_eq!(sheet.image.width as usize * sheet.image.height as usize, sheet.image.grey.len());
        assert_eq!(sheet.place(BBox::new(10, 10, 24, 22)), Some((7, BBox::new(10, 20, 24, 32))));
        assert_eq!(sheet.place(BBox::new(20, 14, 90, 26)), None);
        assert_eq!(sheet.place(BBox::new(54, 14, 94, 26)), Some((9, BBox::new(300, 24, 340, 36))));
        assert_eq!(sheet.place(BBox::new(10, 36, 30, 48)), Some((8, BBox::new(15, 60, 35, 72))));
    }

    #[test]
    fn the_rest_of_a_page_is_without_its_tables_and_its_grain() {
        let grey = (0..400).map(|i| if i % 20 == 5 { 30 } else { 230 - u8::try_from(i % 3).unwrap() * 10 }).collect();
        let page = PageImage { width: 20, height: 20, dpi: 100, grey };
        let of = without(&page, &[BBox::new(0, 10, 20, 20)], 160);
        assert!(of.grey[..180].iter().all(|g| *g == 30 || *g >= 210), "{:?}", &of.grey[..20]);
        assert_eq!((of.grey[5], of.grey[15 * 20 + 5] >= 210), (30, true));
    }

    #[test]
    fn many_cells_take_several_sheets() {
        let tall = |row| piece(0, row, 0, 0, (10, 1_000));
        let of = |pieces: Vec<Piece>| full(strips(&pieces, 120), 120).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(of((0..20).map(tall).collect()), [7, 7, 6]);
        assert_eq!(of(vec![piece(0, 0, 0, 0, (9, 90_000)), tall(1)]), [1, 1]);
        assert!(of(vec![]).is_empty());
    }
}
