//! The number of the page, which an engine that looks for text easily takes for dirt: it stands alone at the head or foot.

use super::OcrError;
use super::numbers::{self, HEARD};
use super::specks::{Blob, blobs};
use crate::model::{Alternative, BBox, Line, Page, PageImage, Word};

/// Digits of a page number are so high and so wide, in parts of an inch.
const HIGHEST: i32 = 5;
const LOWEST: i32 = 16;
/// Nothing else stands nearer, in parts of an inch.
const ALONE: i32 = 6;
/// The outermost part of the page, of an inch, is the scanner's.
const EDGE: i32 = 5;
/// So many digits at most, and no more blobs beside them: else it is no clean margin.
const DIGITS: usize = 3;
const BLOBS: usize = 12;

/// Reads the page's number where nobody has: above the first line or below the last. `engine` reads one line of figures.
pub(super) fn read(
    page: &mut Page,
    image: &PageImage,
    ink: u8,
    mut engine: impl FnMut(&PageImage) -> Result<Page, OcrError>,
) -> Result<(), OcrError> {
    let (Ok(width), Ok(height), Ok(dpi)) =
        (i32::try_from(image.width), i32::try_from(image.height), i32::try_from(image.dpi))
    else {
        return Ok(());
    };
    let boxes = || page.lines.iter().map(|l| l.bbox);
    let (Some(top), Some(bottom)) = (boxes().map(|b| b.top).min(), boxes().map(|b| b.bottom).max()) else {
        return Ok(());
    };
    let margins = [
        (true, BBox::new(dpi / EDGE, dpi / EDGE, width - dpi / EDGE, top - dpi / ALONE / 2)),
        (false, BBox::new(dpi / EDGE, bottom + dpi / ALONE / 2, width - dpi / EDGE, height - dpi / EDGE)),
    ];
    for (is_head, margin) in margins {
        if margin.height() < dpi / LOWEST || margin.width() <= 0 {
            continue;
        }
        let Some(place) = number(&blobs(image, margin, ink), dpi) else { continue };
        let Some(crop) = numbers::crop(image, place, None, None) else { continue };
        let words = engine(&crop)?.lines.into_iter().flat_map(|l| l.words);
        let (text, confidence) =
            words.fold((String::new(), 100), |(text, sure), w| (text + &w.text, sure.min(w.confidence)));
        let is_number = (1..=DIGITS).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit());
        if is_number && !text.starts_with('0') && confidence >= HEARD {
            let word = Word { text, bbox: place, confidence, alternatives: Vec::<Alternative>::new() };
            let line = Line { words: vec![word], bbox: place, ends_block: true, columns: Vec::new() };
            if is_head {
                page.lines.insert(0, line);
            } else {
                page.lines.iter_mut().last().into_iter().for_each(|l| l.ends_block = true);
                page.lines.push(line);
            }
        }
    }
    Ok(())
}

/// Where a few digits stand alone.
fn number(blobs: &[Blob], dpi: i32) -> Option<BBox> {
    let (digits, rest): (Vec<BBox>, Vec<BBox>) = blobs
        .iter()
        .map(|b| b.bbox)
        .partition(|b| (dpi / LOWEST..=dpi / HIGHEST).contains(&b.height()) && b.width() <= dpi / HIGHEST);
    let place = digits.iter().copied().reduce(BBox::union)?;
    let alone = rest.iter().all(|b| {
        b.right < place.left - dpi / ALONE
            || b.left > place.right + dpi / ALONE
            || b.bottom < place.top - dpi / ALONE
            || b.top > place.bottom + dpi / ALONE
            || b.height() < dpi / 4 / LOWEST
    });
    let together = place.width() <= dpi / 2 && place.height() <= dpi / HIGHEST;
    (digits.len() <= DIGITS && rest.len() <= BLOBS && alone && together).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DPI: i32 = 200;

    fn page(dark: &[BBox]) -> (Page, PageImage) {
        let mut image = PageImage { width: 600, height: 800, dpi: 200, grey: vec![230; 480_000] };
        for b in dark {
            for y in b.top..b.bottom {
                let at = usize::try_from(y * 600).unwrap();
                image.grey[at + usize::try_from(b.left).unwrap()..at + usize::try_from(b.right).unwrap()].fill(20);
            }
        }
        let bbox = BBox::new(80, 200, 500, 230);
        let word = Word { text: "Hải".into(), bbox, confidence: 90, alternatives: vec![] };
        let line = Line { words: vec![word], bbox, ends_block: true, columns: vec![] };
        (Page { lines: vec![line], ..Page::default() }, image)
    }

    fn read_as(dark: &[BBox], text: &str, confidence: u8) -> String {
        let (mut page, image) = page(dark);
        read(&mut page, &image, 150, |_| {
            let bbox = BBox::new(0, 0, 9, 9);
            let word = Word { text: text.into(), bbox, confidence, alternatives: vec![] };
            Ok(Page {
                lines: vec![Line { words: vec![word], bbox, ends_block: true, columns: vec![] }],
                ..Page::default()
            })
        })
        .unwrap();
        page.to_plain()
    }

    #[test]
    fn a_digit_alone_is_the_page_number() {
        let (head, foot) = (BBox::new(290, 80, 304, 104), BBox::new(290, 700, 304, 724));
        assert_eq!(read_as(&[head], "2", 80), "2\n\nHải");
        assert_eq!(read_as(&[foot], "12", 80), "Hải\n\n12");
        for (text, confidence) in [("2", 30), ("a", 90), ("2.1", 90), ("0", 90)] {
            assert_eq!(read_as(&[head], text, confidence), "Hải", "{text}");
        }
    }

    #[test]
    fn text_specks_and_stamps_are_none() {
        let digit = |left| BBox::new(left, 80, left + 14, 104);
        let words: Vec<BBox> = (0..8).map(|i| digit(100 + 20 * i)).collect();
        assert_eq!(read_as(&words, "2", 90), "Hải");
        let stamp = [digit(290), BBox::new(270, 60, 400, 160)];
        assert_eq!(read_as(&stamp, "2", 90), "Hải");
        assert_eq!(read_as(&[BBox::new(290, 80, 293, 83)], "2", 90), "Hải");
        assert_eq!(read_as(&[], "2", 90), "Hải");
        assert_eq!(number(&[], DPI), None);
    }
}
