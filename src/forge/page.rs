//! A page after typesetting: what ink goes where, and what it says. The two stay together, because the use of a made
//! page is that its truth is known: `08/31 đơn vị` is on the image and in [`LaidPage::text`].

use super::font::{Face, FontFamily};
use std::sync::Arc;

/// One glyph at its place. Lengths are points from the page's upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlacedGlyph {
    /// The letter it shows.
    pub letter: char,
    /// Which face.
    pub face: Face,
    /// The face's glyph number.
    pub glyph: u16,
    /// Left end of its advance.
    pub x: f32,
    /// Its baseline.
    pub baseline: f32,
    /// Points an em.
    pub size: f32,
    /// Its advance width.
    pub advance: f32,
}

/// A filled upright rectangle: a table rule, an underline. Points from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// What a stretch of a page's text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// A line of running text, of a heading or of a head or signature column.
    Text,
    /// One table row; cells are separated by tabs, a merged cell's further places are empty.
    Row,
    /// The page number.
    PageNumber,
}

/// One line of a page's text, in reading order.
#[derive(Debug, Clone, PartialEq)]
pub struct TextLine {
    /// Its characters; words are separated by one space.
    pub text: String,
    /// What it is.
    pub kind: LineKind,
    /// Left edge in points.
    pub x: f32,
    /// Upper edge in points.
    pub y: f32,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
}

/// A typeset page: its ink and its text.
#[derive(Debug, Clone)]
pub struct LaidPage {
    /// The fonts its glyphs are of.
    pub family: Arc<FontFamily>,
    /// Width in points; A4 upright is 595.28.
    pub width: f32,
    /// Height in points; A4 upright is 841.89.
    pub height: f32,
    /// Glyphs in the order they were set.
    pub glyphs: Vec<PlacedGlyph>,
    /// Table rules and underlines.
    pub rules: Vec<Rule>,
    /// Centres of round seals, in points.
    pub seals: Vec<(f32, f32)>,
    /// Its text, in reading order.
    pub lines: Vec<TextLine>,
}

impl LaidPage {
    /// The page's true text: one line a line, as broken on the page; ends with a line feed unless empty.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for line in &self.lines {
            text.push_str(&line.text);
            text.push('\n');
        }
        text
    }
}

/// The true text of several pages, separated by form feeds.
#[must_use]
pub fn text_of(pages: &[LaidPage]) -> String {
    pages.iter().map(LaidPage::text).collect::<Vec<_>>().join("\u{c}")
}
