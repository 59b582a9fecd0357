//! Whether there is anything to read on a page image.
//!
//! Duplex scanners return the empty backs too: paper, a few specks of dust, the shadow of the edge. Tesseract reads
//! such a page as `.` and `|` in ten times the time that it takes to see that it is empty. A page with nothing but
//! its number on it is *not* empty.

use crate::model::PageImage;

/// The outer part of each side that is not looked at, in per cent: shadows of edges, punch holes.
const MARGIN: usize = 3;
/// How much darker than the paper ink is.
const CONTRAST: u8 = 48;
/// Ink of fewer dots than this at 300 dpi is dust. A single digit of 12 points has about 400.
const DUST: u64 = 120;

/// True where the page shows paper only.
#[must_use]
pub fn is_blank(image: &PageImage) -> bool {
    let (width, height) = (image.width as usize, image.height as usize);
    if image.grey.len() < width * height || width == 0 {
        return true;
    }
    let paper = paper(&image.grey);
    let ink = paper.saturating_sub(CONTRAST);
    let (left, top) = (width * MARGIN / 100, height * MARGIN / 100);
    let dpi = u64::from(image.dpi.clamp(50, 1200));
    let enough = (DUST * dpi * dpi / 90_000).max(4);
    let mut dots = 0;
    let rows: Vec<&[u8]> = image.grey.chunks_exact(width).collect();
    for pair in rows[top..height - top].windows(2) {
        let (upper, lower) = (&pair[0][left..width - left], &pair[1][left..width - left]);
        for (a, b) in upper.windows(2).zip(lower.windows(2)) {
            // Two by two: single dark pixels are noise.
            dots += u64::from(a[0] < ink && a[1] < ink && b[0] < ink && b[1] < ink);
        }
        if dots >= enough {
            return false;
        }
    }
    true
}

/// The grey of the paper: what most pixels have or exceed only slightly.
fn paper(grey: &[u8]) -> u8 {
    let mut counts = [0_usize; 256];
    for value in grey.iter().step_by(7) {
        counts[usize::from(*value)] += 1;
    }
    let half = counts.iter().sum::<usize>() / 2;
    let mut seen = 0;
    for (value, count) in (0_u8..=255).zip(counts) {
        seen += count;
        if seen > half {
            return value;
        }
    }
    u8::MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(paint: impl Fn(u32, u32) -> u8) -> PageImage {
        let (width, height) = (1240, 1754);
        let grey = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| paint(x, y)).collect();
        PageImage { width, height, dpi: 150, grey }
    }

    #[test]
    fn paper_dust_and_edges_are_blank() {
        assert!(is_blank(&page(|_, _| 255)));
        assert!(is_blank(&page(|x, y| if (x * 7919 + y * 104_729) % 997 == 0 { 0 } else { 235 })), "salt and pepper");
        assert!(is_blank(&page(|x, _| if x < 20 { 30 } else { 240 })), "the scanner's edge");
        assert!(
            is_blank(&page(|x, y| if (600..604).contains(&x) && (800..804).contains(&y) { 0 } else { 250 })),
            "a speck"
        );
    }

    #[test]
    fn a_page_number_is_not_blank() {
        let stroke = |x: u32, y: u32| (610..616).contains(&x) && (80..98).contains(&y);
        assert!(!is_blank(&page(|x, y| if stroke(x, y) { 20 } else { 250 })));
        assert!(!is_blank(&page(|x, y| if stroke(x, y) { 150 } else { 210 })), "faint on grey paper");
    }
}
