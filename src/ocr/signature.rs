//! The end of an official letter: recipients on the left, who signs on the right, under a stamp.
//!
//! ```text
//! Nơi nhận:                              TM. ỦY BAN NHÂN DÂN
//! - Như trên;                                KT. CHỦ TỊCH
//! - Lưu: VT.                               PHÓ CHỦ TỊCH
//! ```
//! An engine that looks for lines reads across both (`- Như trên; KT. CHỦ TỊCH`), or takes the titles under the stamp for a
//! part of a picture. `Nơi nhận` tells where the columns are. The right one is then read by itself, in what is darkest:
//! print is darker than the ink of stamps.

use super::OcrError;
use crate::{
    model::{BBox, Line, Page, PageImage, Word},
    orthography::fold,
};

/// How far down the signature reaches, in inches below `Nơi nhận`, at most.
const REACH: i32 = 3;
/// The right column begins within this part of the page's width, in hundredths.
const MIDDLE: (i32, i32) = (30, 68);
/// Words below this are drawings; a line needs a word with at least that.
const NOISE: u8 = 30;
const HEARD: u8 = 60;
/// Print is darker than this, in hundredths of the way from the darkest to the paper.
const PRINT: u32 = 45;

/// Reads recipients before the signature, and the signature by itself. `engine` reads a block of lines.
pub(super) fn part(
    page: &mut Page,
    image: &PageImage,
    mut engine: impl FnMut(&PageImage) -> Result<Page, OcrError>,
) -> Result<(), OcrError> {
    let Some(place) = find(page) else { return Ok(()) };
    let Some(crop) = place.crop(image) else { return Ok(()) };
    let mut best: (u32, Vec<Line>) = (0, Vec::new());
    for darkest in [true, false] {
        let read = heard(if darkest { engine(&print(&crop))? } else { engine(&crop)? }.lines);
        let score = worth(&read);
        if score > best.0 {
            best = (score, read);
        }
        let sure = best.1.iter().flat_map(|l| &l.words).all(|w| w.confidence >= HEARD + 20);
        if darkest && sure && !best.1.is_empty() {
            break;
        }
    }
    let mut read = best.1;
    for line in &mut read {
        line.ends_block = false;
        line.bbox = line.bbox.moved(place.right.left, place.right.top);
        for word in &mut line.words {
            word.bbox = word.bbox.moved(place.right.left, place.right.top);
        }
    }
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut first = None;
    let mut rest: Vec<Line> = Vec::new();
    for line in std::mem::take(&mut page.lines) {
        if !place.has(line.bbox) {
            rest.push(line);
            continue;
        }
        first.get_or_insert(rest.len());
        let (a, b): (Vec<Word>, Vec<Word>) = line.words.into_iter().partition(|w| place.is_left(w.bbox));
        left.extend(of_words(a));
        right.extend(of_words(b));
    }
    left.sort_by_key(|l: &Line| (l.bbox.top + l.bbox.bottom, l.bbox.left));
    // What was read before stays where the second reading is no better.
    if worth(&read) >= worth(&heard(right.clone())) {
        right = read;
    }
    right.sort_by_key(|l: &Line| (l.bbox.top + l.bbox.bottom, l.bbox.left));
    for column in [&mut left, &mut right] {
        column.iter_mut().last().into_iter().for_each(|line| line.ends_block = true);
    }
    let at = first.unwrap_or(rest.len());
    rest.splice(at..at, left.into_iter().chain(right));
    page.lines = rest;
    Ok(())
}

/// Where the two columns are.
struct Place {
    /// Where the recipients begin.
    left: i32,
    /// The column of the signature.
    right: BBox,
}

impl Place {
    fn has(&self, b: BBox) -> bool {
        let middle = i32::midpoint(b.top, b.bottom);
        (self.right.top..self.right.bottom).contains(&middle)
    }

    const fn is_left(&self, b: BBox) -> bool {
        i32::midpoint(b.left, b.right) < self.right.left
    }

    fn crop(&self, image: &PageImage) -> Option<PageImage> {
        let size = |v: i32| u32::try_from(v).ok();
        let b = self.right;
        image.part((size(b.left)?, size(b.top)?), (size(b.width())?, size(b.height())?))
    }
}

/// Finds `Nơi nhận` and the white between the columns below it.
fn find(page: &Page) -> Option<Place> {
    let (width, height) = (i32::try_from(page.width).ok()?, i32::try_from(page.height).ok()?);
    let head = page.lines.iter().rev().find_map(|line| {
        let at = line.words.windows(2).position(|w| {
            fold(&w[0].text).to_lowercase() == "noi" && fold(&w[1].text).to_lowercase().starts_with("nhan")
        })?;
        // `kiến nghị nơi nhận hồ sơ` stands in running text.
        (at == 0).then(|| line.words[0].bbox.union(line.words[1].bbox))
    })?;
    let line = head.height().max(8);
    let top = (head.top - 2 * line).max(0);
    let reach = i32::try_from(page.dpi).ok()?.checked_mul(REACH)?;
    // The lines around, word by word; what begins left of the recipients or goes through to the right is running text.
    let near = |l: &&Line| {
        let middle = i32::midpoint(l.bbox.top, l.bbox.bottom);
        (top..head.bottom.saturating_add(reach)).contains(&middle)
    };
    let mut bottom = height.min(head.bottom.saturating_add(reach));
    let mut end = head.right;
    for l in page.lines.iter().filter(near) {
        if l.columns.is_empty()
            && l.bbox.top < head.top - line / 2
            && l.bbox.left < head.left + 2 * line
            && l.words.len() > 3
        {
            // The last line of the text stands right above.
            continue;
        }
        let starts_left = (l.bbox.left - head.left).abs() < 2 * line;
        if !starts_left || l.bbox.top < head.top - line / 2 {
            continue;
        }
        let cut = l.words.windows(2).position(|w| w[1].bbox.left - w[0].bbox.right > line * 3 / 2);
        let right = cut.map_or(l.bbox.right, |i| l.words[i].bbox.right);
        if right > width * MIDDLE.1 / 100 || !l.columns.is_empty() {
            bottom = bottom.min(l.bbox.top);
            break;
        }
        end = end.max(right);
    }
    let left = end + line / 3;
    if !(width * MIDDLE.0 / 100..width * MIDDLE.1 / 100).contains(&left.max(width * MIDDLE.0 / 100)) {
        return None;
    }
    // Not into the text above: its last line may be long.
    let above = page
        .lines
        .iter()
        .map(|l| l.bbox)
        .filter(|b| b.bottom <= head.top + line / 2 && b.left < head.left + 2 * line && b.bottom > top);
    let top = above.map(|b| b.bottom).max().unwrap_or(top).min(head.top);
    let right = BBox::new(left.max(width * MIDDLE.0 / 100), top, width, bottom);
    (right.width() > 4 * line && right.height() > 2 * line)
        .then_some(Place { left: head.left, right })
        .filter(|p| p.left < p.right.left)
}

/// The lines that say something.
fn heard(lines: Vec<Line>) -> Vec<Line> {
    let clean = |line: Line| {
        let words: Vec<Word> = line
            .words
            .into_iter()
            .filter(|w| w.confidence >= NOISE && w.text.chars().any(char::is_alphanumeric))
            .collect();
        let told =
            words.iter().any(|w| w.confidence >= HEARD && w.text.chars().filter(|c| c.is_alphabetic()).count() > 1);
        if told { of_words(words) } else { None }
    };
    lines.into_iter().filter_map(clean).collect()
}

/// Letters that were read with confidence.
fn worth(lines: &[Line]) -> u32 {
    let letters = |w: &Word| u32::try_from(w.text.chars().filter(|c| c.is_alphabetic()).count()).unwrap_or(0);
    let words = lines.iter().flat_map(|l| &l.words).filter(|w| w.confidence >= HEARD);
    words.map(|w| letters(w) * u32::from(w.confidence)).sum()
}

fn of_words(words: Vec<Word>) -> Option<Line> {
    let bbox = words.iter().map(|w| w.bbox).reduce(BBox::union)?;
    Some(Line { words, bbox, ends_block: false, columns: Vec::new() })
}

/// What is darkest, on white.
fn print(image: &PageImage) -> PageImage {
    let mut counts = [0_u32; 256];
    for grey in &image.grey {
        counts[usize::from(*grey)] += 1;
    }
    let total: u32 = counts.iter().sum();
    let below = |share: u32| {
        let mut seen = 0_u32;
        let found = (0_u32..).zip(counts).find(|(_, n)| {
            seen += n;
            seen > share
        });
        found.map_or(255, |(grey, _)| grey)
    };
    let (dark, paper) = (below(total / 200), below(total / 2));
    let most = ((paper.saturating_sub(dark)) * PRINT / 100).max(1);
    let stretch = |grey: &u8| u8::try_from(u32::from(*grey).saturating_sub(dark) * 255 / most).unwrap_or(u8::MAX);
    PageImage { grey: image.grey.iter().map(stretch).collect(), ..*image }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, left: i32, top: i32) -> Word {
        let width = 12 * i32::try_from(text.chars().count()).unwrap();
        Word {
            text: text.into(),
            bbox: BBox::new(left, top, left + width, top + 26),
            confidence: 95,
            alternatives: vec![],
        }
    }

    /// A line from pieces and where each begins.
    fn line(pieces: &[(&str, i32)], top: i32) -> Line {
        let words = pieces.iter().flat_map(|(text, left)| {
            let mut x = *left;
            text.split(' ').map(move |t| {
                let word = word(t, x, top);
                x = word.bbox.right + 8;
                word
            })
        });
        of_words(words.collect()).unwrap()
    }

    fn page(lines: Vec<Line>) -> (Page, PageImage) {
        let image = PageImage { width: 1600, height: 1200, dpi: 200, grey: vec![240; 1600 * 1200] };
        (Page { width: 1600, height: 1200, dpi: 200, turned: 0, lines }, image)
    }

    #[test]
    fn columns_read_across_are_parted_and_the_right_one_is_read_again() {
        let (mut of, image) = page(vec![
            line(&[("Đề nghị các đơn vị triển khai thực hiện nghiêm túc./.", 200)], 100),
            line(&[("Nơi nhận:", 200), ("TM. ỦY", 900)], 170),
            line(&[("- Như trên;", 200), ("K\"E. Š", 950)], 204),
            line(&[("- Lưu: VT.", 200)], 238),
        ]);
        let mut seen = Vec::new();
        part(&mut of, &image, |crop| {
            seen.push((crop.width, crop.height));
            let lines = vec![line(&[("TM. ỦY BAN NHÂN DÂN", 300)], 30), line(&[("KT. CHỦ TỊCH", 340)], 64)];
            Ok(Page { lines, ..Page::default() })
        })
        .unwrap();
        assert_eq!(
            of.to_plain(),
            "Đề nghị các đơn vị triển khai thực hiện nghiêm túc./.\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN \
             DÂN\nKT. CHỦ TỊCH"
        );
        assert_eq!(seen.len(), 1, "one reading was sure");
        // Boxes are the page's again.
        assert!(of.lines[4].bbox.left > 700 && of.lines[4].bbox.top > 140, "{:?}", of.lines[4].bbox);
    }

    #[test]
    fn what_was_read_before_stays_where_nothing_better_is_read() {
        let before = vec![line(&[("Nơi nhận:", 200), ("CHỦ TỊCH", 900)], 170), line(&[("- Như trên;", 200)], 204)];
        let (mut of, image) = page(before);
        part(&mut of, &image, |_| Ok(Page::default())).unwrap();
        assert_eq!(of.to_plain(), "Nơi nhận:\n- Như trên;\n\nCHỦ TỊCH");
    }

    #[test]
    fn text_without_recipients_is_left_alone() {
        let lines = vec![line(&[("Cơ quan nơi nhận hồ sơ có trách nhiệm", 200)], 100)];
        let (mut of, image) = page(lines);
        part(&mut of, &image, |_| panic!("nothing to read")).unwrap();
        assert_eq!(of.lines.len(), 1);
    }

    #[test]
    fn print_is_what_is_darkest() {
        let mut grey = vec![240; 1000];
        grey[..20].fill(10);
        grey[20..60].fill(140);
        let of = print(&PageImage { width: 100, height: 10, dpi: 200, grey });
        assert_eq!((of.grey[0], of.grey[30], of.grey[900]), (0, 255, 255));
    }
}
