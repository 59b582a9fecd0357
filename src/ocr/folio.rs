//! The number of the page, which an engine that looks for text easily takes for dirt: it stands alone at the head or foot.

use super::OcrError;
use super::glyphs::Glyphs;
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

/// Reads the page's number where nobody has: above the first line or below the last. `engine` reads one line of figures; where it
/// knows no number and may try again (`twice`), it is shown it in black and white, and then the page's own digits are asked.
pub(super) fn read(
    page: &mut Page,
    image: &PageImage,
    ink: u8,
    twice: bool,
    glyphs: Option<&Glyphs>,
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
        let mut read = heard(engine(&crop)?);
        if twice && read.is_none() {
            read = heard(engine(&numbers::black_and_white(crop))?);
        }
        let seen = || glyphs?.read(image, place, None, None).filter(|l| l.is_beyond_doubt(false) && is_number(&l.text));
        if let Some((text, confidence)) = read.or_else(|| seen().map(|l| (l.text, numbers::ALONE))) {
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

/// A number that was read with confidence.
fn heard(page: Page) -> Option<(String, u8)> {
    let words = page.lines.into_iter().flat_map(|l| l.words);
    let (text, confidence) =
        words.fold((String::new(), 100), |(text, sure), w| (text + &w.text, sure.min(w.confidence)));
    (is_number(&text) && confidence >= HEARD).then_some((text, confidence))
}

fn is_number(text: &str) -> bool {
    (1..=DIGITS).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit()) && !text.starts_with('0')
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
    use crate::ocr::drawn::{FIGURES, blank, teach, write};

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
        read_twice(dark, [(text, confidence); 2])
    }

    /// What the engine says the first and the second time.
    fn read_twice(dark: &[BBox], answers: [(&str, u8); 2]) -> String {
        let (mut page, image) = page(dark);
        let mut answers = answers.into_iter();
        read(&mut page, &image, 150, true, None, |_| {
            let (text, confidence) = answers.next().unwrap();
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
    fn what_is_not_known_for_a_number_is_tried_again_and_held_against_the_page_s_digits() {
        let head = BBox::new(290, 80, 304, 104);
        assert_eq!(read_twice(&[head], [(")", 0), ("3", 90)]), "3\n\nHải");
        assert_eq!(read_twice(&[head], [("7", 90), ("3", 90)]), "7\n\nHải");
        let mut image = blank();
        let words = teach(&mut image, &FIGURES);
        let glyphs = Glyphs::of(&image, 150, words.iter()).unwrap();
        let read_with = |drawn: &str| {
            let mut image = blank();
            write(&mut image, drawn, 200, 60);
            let bbox = BBox::new(80, 200, 300, 230);
            let word = Word { text: "Hải".into(), bbox, confidence: 90, alternatives: vec![] };
            let mut page = Page {
                lines: vec![Line { words: vec![word], bbox, ends_block: true, columns: vec![] }],
                ..Page::default()
            };
            let mut asked = 0;
            let silent = |_: &PageImage| {
                asked += 1;
                Ok(Page::default())
            };
            read(&mut page, &image, 150, true, Some(&glyphs), silent).unwrap();
            (page.to_plain(), asked)
        };
        assert_eq!(read_with("4"), ("4\n\nHải".to_owned(), 2));
        assert_eq!(read_with("0"), ("Hải".to_owned(), 2), "no page has it");
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
