use super::BBox;
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

impl std::fmt::Debug for PageImage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PageImage({}x{} @ {} dpi)", self.width, self.height, self.dpi)
    }
}

/// Another reading of a word that the engine thought possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Lines in reading order; empty for a blank page.
    pub lines: Vec<Line>,
}

impl Page {
    /// The page's text: words joined by spaces, one line each, a blank line between blocks.
    #[must_use]
    pub fn to_plain(&self) -> String {
        let mut out = String::new();
        for (i, line) in self.lines.iter().enumerate() {
            if i > 0 {
                out.push_str(if self.lines[i - 1].ends_block { "\n\n" } else { "\n" });
            }
            for (j, word) in line.words.iter().enumerate() {
                if j > 0 {
                    out.push(' ');
                }
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
