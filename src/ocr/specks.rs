//! The ink of a cell without what is no letter: specks of dirt and ends of rules.
//!
//! A cell is read with little around it, so what lies there is read along: `·Huyện Bác Ái`, `: 5.312`, `| 1`. Letters and
//! digits are tall; what is small belongs to them if it is near (the comma of `9,25`, the marks of `Ế`, a minus sign).

use super::grid::Sets;
use crate::model::{BBox, PageImage};

/// Letters and digits are at least so high, in parts of an inch: an `x` of 8 points.
const TALL: i32 = 20;
/// What is small and farther from them than this, in parts of an inch, is dirt; a dash may have a space before it.
const NEAR: i32 = 22;
const SPACE: i32 = 12;
/// Rules are thinner than this, and longer than that: no digit of 14 points is so high. In parts of an inch.
const THIN: i32 = 60;
const LONG: i32 = 6;
/// With fewer dark pixels than the square of this part of an inch a cell is empty.
const EMPTY: i32 = 40;

/// What is written in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ink {
    /// Where it stands, with a little around it.
    pub(super) bbox: BBox,
    /// The widest white stretch in it, from left to right.
    pub(super) gap: i32,
    /// Specks within the rectangle, to be left out.
    pub(super) specks: Vec<BBox>,
}

/// Pixels that hang together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Blob {
    pub(super) bbox: BBox,
    pub(super) dark: i32,
}

/// What is written inside a cell; `None` for an empty one. Pixels darker than `ink` are ink.
pub(super) fn without_specks(image: &PageImage, inner: BBox, ink: u8) -> Option<Ink> {
    let dpi = i32::try_from(image.dpi).ok()?;
    let blobs = blobs(image, inner, ink);
    let is_rule = |b: &Blob| {
        let (width, height) = (b.bbox.width(), b.bbox.height());
        let (left, right) = (b.bbox.left <= inner.left + 1, b.bbox.right >= inner.right - 1);
        let (top, bottom) = (b.bbox.top <= inner.top + 1, b.bbox.bottom >= inner.bottom - 1);
        let thin = (dpi / THIN).max(2);
        let upright =
            width <= thin && (height >= dpi / LONG || (left || right || top || bottom) && height >= 2 * width);
        upright || height <= thin && (top || bottom) && width >= 2 * height
    };
    let blobs: Vec<Blob> = blobs.into_iter().filter(|b| !is_rule(b)).collect();
    let tall = blobs.iter().filter(|b| b.bbox.height() >= dpi / TALL).map(|b| b.bbox).reduce(BBox::union);
    // A dash or a row of dots stands alone.
    let text = tall.or_else(|| blobs.iter().map(|b| b.bbox).reduce(BBox::union))?;
    let is_dash = |b: BBox| b.width() >= 2 * b.height() && b.width() >= dpi / 40;
    let reach = |b: BBox| {
        let (near, aside) = (dpi / NEAR, dpi / if is_dash(b) { SPACE } else { NEAR });
        BBox::new(text.left - aside, text.top - near, text.right + aside, text.bottom + near)
    };
    let touches = |a: BBox, b: BBox| a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    let (kept, dirt): (Vec<Blob>, Vec<Blob>) = blobs.into_iter().partition(|b| touches(b.bbox, reach(b.bbox)));
    if kept.iter().map(|b| b.dark).sum::<i32>() < (dpi / EMPTY).pow(2).max(4) {
        return None;
    }
    let all = kept.iter().map(|b| b.bbox).reduce(BBox::union)?;
    let around = dpi / 50;
    let bbox = BBox::new(
        (all.left - around).max(inner.left),
        (all.top - around).max(inner.top),
        (all.right + around).min(inner.right),
        (all.bottom + around).min(inner.bottom),
    );
    let free = |b: BBox| touches(b, bbox) && !kept.iter().any(|k| touches(k.bbox, b));
    let specks = dirt.iter().map(|b| b.bbox).filter(|b| free(*b)).collect();
    Some(Ink { bbox, gap: widest_gap(&kept), specks })
}

fn widest_gap(blobs: &[Blob]) -> i32 {
    let mut spans: Vec<(i32, i32)> = blobs.iter().map(|b| (b.bbox.left, b.bbox.right)).collect();
    spans.sort_unstable();
    let mut end = i32::MAX;
    let mut widest = 0;
    for (left, right) in spans {
        widest = widest.max(left.saturating_sub(end));
        end = if end == i32::MAX { right } else { end.max(right) };
    }
    widest
}

/// Dark pixels of a part of the page that touch, also by their corners.
pub(super) fn blobs(image: &PageImage, part: BBox, ink: u8) -> Vec<Blob> {
    // Stretches of dark pixels: the row, where they begin and where they end.
    let mut runs: Vec<(i32, i32, i32)> = Vec::new();
    for y in part.top..part.bottom {
        let (Ok(row), Ok(left), Ok(right)) =
            (usize::try_from(y), usize::try_from(part.left), usize::try_from(part.right))
        else {
            return Vec::new();
        };
        let start = row * image.width as usize;
        let Some(row) = image.grey.get(start + left..start + right) else { return Vec::new() };
        let mut x = part.left;
        for same in row.chunk_by(|a, b| (*a < ink) == (*b < ink)) {
            let end = x + i32::try_from(same.len()).unwrap_or(0);
            if same[0] < ink {
                runs.push((y, x, end));
            }
            x = end;
        }
    }
    let mut sets = Sets::new(runs.len());
    let mut above = 0;
    for (i, (y, left, right)) in runs.iter().enumerate() {
        while runs[above].0 < y - 1 || runs[above].0 == y - 1 && runs[above].2 < *left {
            above += 1;
        }
        for (j, (row, from, _)) in runs.iter().enumerate().take(i).skip(above) {
            if *row != y - 1 || from > right {
                break;
            }
            sets.join(i, j);
        }
    }
    let blob = |set: Vec<usize>| {
        let boxes = set.iter().map(|i| runs[*i]).map(|(y, from, to)| (BBox::new(from, y, to, y + 1), to - from));
        boxes
            .map(|(bbox, dark)| Blob { bbox, dark })
            .reduce(|a, b| Blob { bbox: a.bbox.union(b.bbox), dark: a.dark + b.dark })
    };
    sets.members().into_iter().filter_map(blob).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paper of 100 × 60 pixels at 200 dpi with dark rectangles.
    fn cell(dark: &[BBox]) -> Option<Ink> {
        let mut image = PageImage { width: 100, height: 60, dpi: 200, grey: vec![230; 6_000] };
        for b in dark {
            for y in b.top..b.bottom {
                for x in b.left..b.right {
                    image.grey[usize::try_from(y * 100 + x).unwrap()] = 20;
                }
            }
        }
        without_specks(&image, BBox::new(2, 2, 98, 58), 150)
    }

    #[test]
    fn digits_and_what_belongs_to_them_stay() {
        let (nine, comma, two) = (BBox::new(30, 20, 42, 44), BBox::new(45, 40, 49, 47), BBox::new(52, 20, 64, 44));
        let minus = BBox::new(22, 32, 28, 34);
        let of = cell(&[minus, nine, comma, two]).unwrap();
        assert_eq!(of, Ink { bbox: BBox::new(18, 16, 68, 51), gap: 3, specks: vec![] });
        let far = BBox::new(14, 32, 20, 34);
        assert_eq!(cell(&[far, nine]).unwrap().bbox.left, 10);
        // A stroke from corner to corner is one.
        let corners = [BBox::new(30, 20, 35, 32), BBox::new(35, 32, 40, 44)];
        assert_eq!(cell(&corners).unwrap().gap, 0);
    }

    #[test]
    fn dirt_and_ends_of_rules_are_left_out() {
        let digit = BBox::new(40, 20, 52, 44);
        let alone = cell(&[digit]).unwrap();
        let (speck, rule, level) = (BBox::new(70, 30, 73, 33), BBox::new(2, 2, 4, 57), BBox::new(60, 56, 90, 58));
        assert_eq!(cell(&[digit, speck, rule, level]).unwrap(), alone);
        // Above the digit, beside its rectangle, a speck is within what is cut out.
        let of = cell(&[BBox::new(40, 24, 52, 44), digit]).unwrap();
        assert_eq!(of.specks, []);
        assert_eq!(cell(&[BBox::new(70, 30, 72, 32)]), None, "a speck alone");
        assert_eq!(cell(&[rule]), None);
        assert_eq!(cell(&[]), None);
        assert_eq!(cell(&[BBox::new(40, 30, 52, 33)]).unwrap().bbox, BBox::new(36, 26, 56, 37), "a dash alone");
    }
}
