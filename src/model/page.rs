use super::BBox;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A page as pixels: 8-bit grey, row by row from the top left.
#[derive(Clone, PartialEq, Eq)]
pub struct PageImage {
    /// Width in pixels, at least 1.
    pub width: u32,
    /// Height in pixels, at least 1.
    pub height: u32,
    /// Pixels an inch.
    pub dpi: u32,
    /// `width * height` grey values, 0 black.
    pub grey: Vec<u8>,
}

impl PageImage {
    /// The part of so many pixels from a corner on; `None` where it is not all on the page.
    #[must_use]
    pub fn part(&self, (left, top): (u32, u32), (width, height): (u32, u32)) -> Option<Self> {
        if left.checked_add(width)? > self.width || top.checked_add(height)? > self.height {
            return None;
        }
        let mut grey = Vec::with_capacity(width as usize * height as usize);
        for line in top..top + height {
            let start = line as usize * self.width as usize + left as usize;
            grey.extend_from_slice(self.grey.get(start..start + width as usize)?);
        }
        Some(Self { width, height, dpi: self.dpi, grey })
    }

    /// The page turned clockwise by a multiple of 90 degrees; others leave it as it is.
    #[must_use]
    pub fn turned(self, degrees: u16) -> Self {
        let (width, height) = (self.width as usize, self.height as usize);
        if self.grey.len() != width * height {
            return self;
        }
        let grey: Vec<u8> = match degrees % 360 {
            90 => {
                (0..width).flat_map(|x| (0..height).rev().map(move |y| y * width + x)).map(|i| self.grey[i]).collect()
            }
            180 => self.grey.iter().rev().copied().collect(),
            270 => {
                (0..width).rev().flat_map(|x| (0..height).map(move |y| y * width + x)).map(|i| self.grey[i]).collect()
            }
            _ => return self,
        };
        let (width, height) =
            if degrees.is_multiple_of(180) { (self.width, self.height) } else { (self.height, self.width) };
        Self { width, height, dpi: self.dpi, grey }
    }
}

impl std::fmt::Debug for PageImage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PageImage({}x{} @ {} dpi)", self.width, self.height, self.dpi)
    }
}

/// Another reading of a word that the engine thought possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Alternative {
    /// The other reading.
    pub text: String,
    /// The engine's confidence, 0–100.
    pub confidence: u8,
}

/// A word as the engine (or the text layer) read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// The characters read, never empty, without white space.
    pub text: String,
    /// Where it stands on the page.
    pub bbox: BBox,
    /// The engine's confidence, 0–100; 100 for a text layer.
    pub confidence: u8,
    /// Other readings, best first; empty where the engine gave none.
    pub alternatives: Vec<Alternative>,
}

/// A line of words in reading order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The words, left to right, at least one.
    pub words: Vec<Word>,
    /// The line's rectangle.
    pub bbox: BBox,
    /// True when a paragraph or block ends after this line.
    pub ends_block: bool,
    /// For a row of a ruled table the column of each word, counted from 0; otherwise empty. Columns without words are
    /// empty cells.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<u16>,
}

/// A page that has been read: its lines in reading order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Page {
    /// Width in pixels of the coordinates that the boxes use.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Pixels an inch.
    pub dpi: u32,
    /// How far the image was turned clockwise to be read: 0, 90, 180 or 270 degrees. Width, height and boxes are those of
    /// the page turned.
    pub turned: u16,
    /// Lines in reading order; empty for a blank page.
    pub lines: Vec<Line>,
}

impl Line {
    /// Writes what stands before a word: a space, or a tab for each column since the word before.
    pub(crate) fn part(&self, word: usize, out: &mut String) {
        let column = |i: usize| self.columns.get(i).copied().unwrap_or(0);
        let before = word.checked_sub(1).map(column);
        match usize::from(column(word).saturating_sub(before.unwrap_or(0))) {
            0 if before.is_some() => out.push(' '),
            tabs => out.extend(std::iter::repeat_n('\t', tabs)),
        }
    }
}

impl Page {
    /// The page's text: words joined by spaces, cells by tabs, one line each, a blank line between blocks.
    #[must_use]
    pub fn to_plain(&self) -> String {
        let mut out = String::new();
        for (i, line) in self.lines.iter().enumerate() {
            if i > 0 {
                out.push_str(if self.lines[i - 1].ends_block { "\n\n" } else { "\n" });
            }
            for (j, word) in line.words.iter().enumerate() {
                line.part(j, &mut out);
                out.push_str(&word.text);
            }
        }
        out
    }

    /// Mean word confidence, 0–100, weighted by characters; `None` on a blank page.
    #[must_use]
    pub fn confidence(&self) -> Option<u8> {
        let (mut sum, mut n) = (0_u64, 0_u64);
        for word in self.lines.iter().flat_map(|l| &l.words) {
            let chars = word.text.chars().count() as u64;
            sum += u64::from(word.confidence) * chars;
            n += chars;
        }
        (n > 0).then(|| u8::try_from(sum / n).unwrap_or(100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_turn_clockwise() {
        let page = |width, height, grey: &[u8]| PageImage { width, height, dpi: 300, grey: grey.to_vec() };
        let image = page(3, 2, &[1, 2, 3, 4, 5, 6]);
        assert_eq!(image.clone().turned(90), page(2, 3, &[4, 1, 5, 2, 6, 3]));
        assert_eq!(image.clone().turned(180), page(3, 2, &[6, 5, 4, 3, 2, 1]));
        assert_eq!(image.clone().turned(90).turned(270), image);
        assert_eq!(image.clone().turned(360), image);
    }

    #[test]
    fn a_part_is_all_on_the_page() {
        let image = PageImage { width: 3, height: 2, dpi: 300, grey: vec![1, 2, 3, 4, 5, 6] };
        assert_eq!(image.part((1, 0), (2, 2)).unwrap().grey, [2, 3, 5, 6]);
        assert_eq!(image.part((2, 0), (2, 2)), None);
        assert_eq!(image.part((0, u32::MAX), (1, 2)), None);
    }
}
