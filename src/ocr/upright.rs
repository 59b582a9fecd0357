//! Pages that were put into the scanner the wrong way round, or on their side.
//!
//! Whether lines run across or up and down is seen in the pixels: sums of ink along lines of writing jump, sums across
//! them do not. Which of the two ways is up is not; there the engine is asked, and what it reads with confidence
//! decides: `Ủy ban nhân dân` upside down comes out as `uẹp uẹuu uẹq Án` at 37 per cent. So a page that stands well is
//! read once, as before, and only a doubtful one again.

use super::{
    OcrError,
    skew::{Skew, dark_dots, level, sharpness},
};
use crate::model::{Page, PageImage};

/// A page read with less confidence than this is tried the other way round.
const DOUBTFUL: u8 = 60;
/// Read with this much, it stands well.
const SURE: u8 = 80;
/// Fewer letters than this tell nothing.
const FEW_LETTERS: usize = 40;
/// Words below this confidence do not speak for a way round.
const HEARD: u8 = 70;
/// So much sharper, in per cent, are the sums along lines of writing than those across.
const SHARPER: u64 = 150;

/// Reads the page the way round that is up. `engine` is shown pages with level lines.
pub(super) fn read(
    image: PageImage,
    mut engine: impl FnMut(&PageImage) -> Result<Page, OcrError>,
) -> Result<Page, OcrError> {
    if lies_sideways(&image) {
        return lying(&image, engine);
    }
    let page = level(image);
    let first = page.put_back(engine(&page.image)?);
    if letters(&first) < FEW_LETTERS || first.confidence().unwrap_or(0) >= DOUBTFUL {
        return Ok(first);
    }
    let page = page.upside_down();
    let other = Page { turned: 180, ..page.put_back(engine(&page.image)?) };
    Ok(if is_better(score(&other), score(&first)) { other } else { first })
}

/// Reads a page that lies on its side.
fn lying(image: &PageImage, mut engine: impl FnMut(&PageImage) -> Result<Page, OcrError>) -> Result<Page, OcrError> {
    let mut best: Option<(u64, Page)> = None;
    for turned in [90, 270, 0] {
        let page = level(image.clone().turned(turned));
        let read = Page { turned, ..page.put_back(engine(&page.image)?) };
        let done = letters(&read) >= FEW_LETTERS && read.confidence().unwrap_or(0) >= SURE;
        let score = score(&read);
        if best.as_ref().is_none_or(|(best, _)| is_better(score, *best)) {
            best = Some((score, read));
        }
        if done {
            break;
        }
    }
    Ok(best.map(|(_, page)| page).unwrap_or_default())
}

/// The first way needs no reason, the others a good one.
const fn is_better(score: u64, than: u64) -> bool {
    score > than + than / 4
}

/// Whether lines of writing run up and down.
fn lies_sideways(image: &PageImage) -> bool {
    let across = dark_dots(image);
    let down: Vec<(i32, i32)> = across.iter().map(|(x, y)| (*y, *x)).collect();
    // Crooked by a degree or two, lines still show.
    let best = |dots: &[(i32, i32)]| (-4..=4).map(|i| sharpness(dots, Skew(50 * i))).max().unwrap_or(0);
    !across.is_empty() && best(&down) * 100 > best(&across).max(1) * SHARPER
}

fn letters(page: &Page) -> usize {
    page.lines.iter().flat_map(|l| &l.words).map(|w| w.text.chars().count()).sum()
}

/// Letters of words that were read with confidence.
fn score(page: &Page) -> u64 {
    let words = page.lines.iter().flat_map(|l| &l.words).filter(|w| w.confidence >= HEARD);
    words.map(|w| w.text.chars().filter(|c| c.is_alphanumeric()).count() as u64).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BBox, Line, Word};

    /// Lines of dashes as wide as writing.
    fn writing() -> PageImage {
        let (width, height) = (620_u32, 877_u32);
        let dark = |x: u32, y: u32| {
            (60..560).contains(&x) && (80..800).contains(&y) && y % 20 < 7 && !(x / 5).is_multiple_of(5)
        };
        let grey = (0..height).flat_map(|y| (0..width).map(move |x| if dark(x, y) { 20 } else { 245 })).collect();
        PageImage { width, height, dpi: 75, grey }
    }

    fn reading(confidence: u8) -> Page {
        let bbox = BBox::new(0, 0, 9, 9);
        let word = Word { text: "nhândân".repeat(20), bbox, confidence, alternatives: vec![] };
        Page { lines: vec![Line { words: vec![word], bbox, ends_block: true, columns: Vec::new() }], ..Page::default() }
    }

    /// What is read, and how often the engine was asked, of a page that must be turned by `up` to stand upright.
    fn read_turned(up: u16) -> (u16, usize) {
        let upright = writing();
        let image = upright.clone().turned(360 - up);
        let mut asked = 0;
        let page = read(image, |image| {
            asked += 1;
            // The dashes are symmetrical: only width and height show the turn.
            assert_eq!(image.width == upright.width, [0, 180].contains(&ways(up)[asked - 1]) == [0, 180].contains(&up));
            Ok(reading(if ways(up)[asked - 1] == up { 95 } else { 35 }))
        });
        (page.unwrap().turned, asked)
    }

    /// The ways that are tried, in order.
    fn ways(up: u16) -> &'static [u16] {
        if up.is_multiple_of(180) { &[0, 180] } else { &[90, 270, 0] }
    }

    #[test]
    fn a_page_that_stands_well_is_read_once() {
        assert_eq!(read_turned(0), (0, 1));
    }

    #[test]
    fn other_pages_are_turned_until_they_read_well() {
        assert_eq!(read_turned(180), (180, 2));
        assert_eq!(read_turned(90), (90, 1));
        assert_eq!(read_turned(270), (270, 2));
    }

    #[test]
    fn a_bad_scan_is_not_turned_without_a_reason() {
        let mut asked = 0;
        let page = read(writing(), |_| {
            asked += 1;
            Ok(reading(50))
        });
        assert_eq!((page.unwrap().turned, asked), (0, 2));
        let nearly_empty = read(writing(), |_| Ok(Page::default()));
        assert_eq!(nearly_empty.unwrap(), Page::default());
    }
}
