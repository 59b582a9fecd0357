//! The words of a page as text that can be found and copied, but not seen.
//!
//! Readers put text together again from where it stands. So all words of a line get one baseline, level even where the
//! scan is not: on a page that lies crooked by a degree, words with baselines of their own come out of a reader as if
//! they were lines. Each word is stretched to its width on the page, and a space fills what is left up to the next
//! one, so that marking `phường Hải Bình` marks just that.

use super::font::{Letters, WIDTH};
use crate::model::{BBox, Line, Page};
use pdf_writer::{Content, Name, Str, types::TextRenderingMode};
use unicode_normalization::UnicodeNormalization;

/// Name of the font among the page's resources.
pub(super) const FONT: &[u8] = b"TradauText";
/// A space is no wider than this part of the font size: wider gaps are left empty, for readers that look for columns.
const WIDEST_SPACE: f32 = 0.33;
/// So much is left between words at least.
const PARTED: f32 = 0.18;
/// A space is no narrower, or it would be nothing.
const NARROWEST_SPACE: f32 = 0.05;

/// Where a line's letters stand, in pixels of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Metrics {
    /// Distance of the baseline from the top of the page.
    pub(super) baseline: f32,
    /// Size of the type.
    pub(super) size: f32,
}

/// The operators that write a page's words, in a coordinate system that `place` (see [`super::geometry`]) leads to the
/// page's own: pixels of the page image become points, upwards from the bottom left corner.
pub(super) fn write(page: &Page, letters: &Letters, place: [f32; 6], points: (f32, f32)) -> Vec<u8> {
    let mut content = Content::new();
    let (width, height) = (pixels(page.width), pixels(page.height));
    let (across, down) = (points.0 / width, points.1 / height);
    content.save_state();
    content.transform(place);
    content.begin_text();
    content.set_text_rendering_mode(TextRenderingMode::Invisible);
    for line in &page.lines {
        let Some(metrics) = metrics(line) else { continue };
        let size = (metrics.size * down).max(0.5);
        let baseline = points.1 - metrics.baseline * down;
        content.set_font(Name(FONT), size);
        for (i, word) in line.words.iter().enumerate() {
            let (left, right) = edges(word.bbox, across);
            let next = line.words.get(i + 1).map(|next| edges(next.bbox, across).0);
            // Words set close are parted all the same: readers go by the gap.
            let right = next.map_or(right, |next| right.min((next - PARTED * size).max(f32::midpoint(left, right))));
            let codes = letters.encode(&word.text);
            content.set_horizontal_scaling(stretch(right - left, codes.len() / 2, size));
            content.set_text_matrix([1.0, 0.0, 0.0, 1.0, left, baseline]);
            content.show(Str(&codes));
            let gap = next.map_or(0.0, |next| next - right).clamp(NARROWEST_SPACE * size, WIDEST_SPACE * size);
            content.set_horizontal_scaling(stretch(gap, 1, size));
            content.show(Str(&letters.encode(" ")));
        }
    }
    content.end_text();
    content.restore_state();
    content.finish().to_vec()
}

#[expect(clippy::cast_precision_loss, reason = "pages are smaller than 2^24 pixels")]
fn pixels(n: u32) -> f32 {
    n.max(1) as f32
}

#[expect(clippy::cast_precision_loss, reason = "pages are smaller than 2^24 pixels")]
fn edges(bbox: BBox, across: f32) -> (f32, f32) {
    (bbox.left as f32 * across, bbox.right.max(bbox.left + 1) as f32 * across)
}

/// Horizontal scaling, in per cent, that makes so many glyphs as wide as that.
#[expect(clippy::cast_precision_loss, reason = "words are short")]
fn stretch(width: f32, glyphs: usize, size: f32) -> f32 {
    let natural = glyphs.max(1) as f32 * f32::from(WIDTH) / 1000.0 * size;
    (100.0 * width / natural).clamp(1.0, 10_000.0)
}

/// Baseline and size of a line's type, from the boxes of its words: which of their letters rise above the others and
/// which hang below is known, so each word tells both, and the middle of what they tell is taken. `None` without words.
#[expect(clippy::cast_precision_loss, reason = "pages are smaller than 2^24 pixels")]
pub(super) fn metrics(line: &Line) -> Option<Metrics> {
    let mut sizes: Vec<f32> = Vec::new();
    for word in &line.words {
        let (above, below) = extents(&word.text);
        sizes.push(word.bbox.height().max(1) as f32 / (above + below));
    }
    let size = median(&mut sizes)?;
    let mut baselines: Vec<f32> = line.words.iter().map(|w| w.bbox.bottom as f32 - extents(&w.text).1 * size).collect();
    Some(Metrics { baseline: median(&mut baselines)?, size })
}

fn median(values: &mut [f32]) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// How far a word's letters reach above and below the baseline, in parts of the size, in types like Times.
fn extents(word: &str) -> (f32, f32) {
    let (mut above, mut below) = (0.1_f32, 0.0_f32);
    for letter in word.chars() {
        let mut parts = letter.nfd();
        let base = parts.next().unwrap_or(letter);
        let (mut up, mut down) = match base {
            'b' | 'd' | 'f' | 'h' | 'i' | 'k' | 'l' | 't' | 'đ' | '"' | '\'' | '“' | '”' => (0.68, 0.0),
            'j' | '(' | ')' | '[' | ']' | '{' | '}' | '/' | '|' => (0.68, 0.2),
            'g' | 'p' | 'q' | 'y' => (0.45, 0.22),
            ',' | ';' => (0.12, 0.14),
            '.' | '_' => (0.1, 0.0),
            '-' | '–' | '—' | '+' | '=' | '~' => (0.3, 0.0),
            _ if base.is_lowercase() => (0.45, 0.0),
            _ => (0.67, 0.0),
        };
        for mark in parts {
            match mark {
                // The dot below, the only mark under a letter; the horn of ơ and ư stays beside it.
                '\u{323}' => down = f32::max(down, 0.2),
                '\u{31b}' => {}
                _ => up += 0.22,
            }
        }
        above = above.max(up);
        below = below.max(down);
    }
    (above, below)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Word;

    fn line(words: &[(&str, [i32; 4])]) -> Line {
        let words: Vec<Word> = words
            .iter()
            .map(|(text, bbox)| Word {
                text: (*text).to_owned(),
                bbox: (*bbox).into(),
                confidence: 90,
                alternatives: vec![],
            })
            .collect();
        let bbox = words.iter().map(|w| w.bbox).reduce(BBox::union).unwrap();
        Line { words, bbox, ends_block: true, columns: Vec::new() }
    }

    #[test]
    fn words_of_one_line_agree_on_its_baseline() {
        // In a type of 100 pixels on the baseline 200: x-height 45, capitals 67, below 22.
        let line = line(&[("Quy", [0, 133, 90, 222]), ("non", [100, 155, 180, 200]), ("mưa", [190, 155, 270, 200])]);
        let metrics = metrics(&line).unwrap();
        assert!((metrics.size - 100.0).abs() < 1.0 && (metrics.baseline - 200.0).abs() < 1.0, "{metrics:?}");
        assert_eq!(
            super::metrics(&Line { words: vec![], bbox: BBox::new(0, 0, 1, 1), ends_block: true, columns: Vec::new() }),
            None
        );
    }

    #[test]
    fn each_word_is_as_wide_as_on_the_page() {
        let page =
            Page {
                width: 1000, height: 2000, dpi: 100, turned: 0, lines: vec![line(&[("Số", [100, 100, 140, 130])])]
            };
        let letters = Letters::of(["Số"].into_iter());
        let written = String::from_utf8_lossy(&write(&page, &letters, [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], (500.0, 1000.0)))
            .into_owned();
        assert!(written.contains("3 Tr"), "{written}");
        // The word begins 50 points from the left.
        assert!(written.contains("1 0 0 1 50 "), "{written}");
        let number = |line: &str| line.split_whitespace().next().and_then(|n| n.parse::<f32>().ok()).unwrap();
        let size = written.lines().find(|l| l.ends_with(" Tf")).map(|l| number(&l[FONT.len() + 2..])).unwrap();
        let scaling = written.lines().find(|l| l.ends_with(" Tz")).map(number).unwrap();
        // Two letters of half the size each.
        assert!((scaling / 100.0 * size - 20.0).abs() < 0.1, "{size} {scaling}");
    }
}
