//! Words into lines, lines onto the page. Lines are broken greedily, as word processors break them, so that
//! `Ủy ban nhân dân` divides only at spaces; a word wider than its column (a long code in a narrow table cell) is cut
//! where it is full.

use super::ForgeError;
use super::font::FontFamily;
use super::inline::{Run, Style};
use super::markup::Align;
use super::page::{LaidPage, PlacedGlyph, Rule};
use std::ops::Range;

/// One word, perhaps in several styles: `**Số:** 12` has the word `Số:` in bold.
#[derive(Debug, Clone)]
pub(super) struct Word {
    letters: Vec<(char, Style)>,
    width: f32,
}

impl Word {
    fn text(&self) -> impl Iterator<Item = char> {
        self.letters.iter().map(|(c, _)| *c)
    }
}

/// Measures words in one family at one size.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pen<'a> {
    pub(super) family: &'a FontFamily,
    pub(super) size: f32,
    /// Source line, for messages.
    pub(super) line: usize,
}

impl Pen<'_> {
    /// Cuts runs into words.
    pub(super) fn words(&self, runs: &[Run]) -> Result<Vec<Word>, ForgeError> {
        let mut words = Vec::new();
        let mut letters: Vec<(char, Style)> = Vec::new();
        for run in runs {
            for c in run.text.chars() {
                if c.is_whitespace() {
                    if !letters.is_empty() {
                        words.push(self.word(std::mem::take(&mut letters))?);
                    }
                } else {
                    letters.push((c, run.style));
                }
            }
        }
        if !letters.is_empty() {
            words.push(self.word(letters)?);
        }
        Ok(words)
    }

    fn word(&self, letters: Vec<(char, Style)>) -> Result<Word, ForgeError> {
        let mut width = 0.0;
        for (advance, _) in self.advances(&letters)? {
            width += advance;
        }
        Ok(Word { letters, width })
    }

    /// Advance (kerned with the next letter) and glyph of each letter.
    fn advances(&self, letters: &[(char, Style)]) -> Result<Vec<(f32, u16)>, ForgeError> {
        let glyphs: Vec<_> = letters
            .iter()
            .map(|&(letter, style)| {
                self.family.glyph(style.face, letter).ok_or_else(|| ForgeError::NoGlyph {
                    family: self.family.name().to_owned(),
                    letter,
                    line: self.line,
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(glyphs
            .iter()
            .enumerate()
            .map(|(i, &glyph)| {
                let face = letters[i].1.face;
                let mut advance = self.family.advance(face, glyph, self.size);
                if let (Some(&next), Some((_, style))) = (glyphs.get(i + 1), letters.get(i + 1))
                    && style.face == face
                {
                    advance += self.family.kerning(face, glyph, next, self.size);
                }
                (advance, glyph.0)
            })
            .collect())
    }

    /// Width of the space between words.
    pub(super) fn space(&self) -> f32 {
        let face = super::font::Face::default();
        self.family.glyph(face, ' ').map_or(self.size / 4.0, |g| self.family.advance(face, g, self.size))
    }

    /// Breaks words into lines: `first` points for the first line, `rest` for the others.
    pub(super) fn break_lines(
        &self,
        words: Vec<Word>,
        first: f32,
        rest: f32,
    ) -> Result<(Vec<Word>, Vec<Range<usize>>), ForgeError> {
        let words = self.cut_overlong(words, first.min(rest))?;
        let space = self.space();
        let mut lines = Vec::new();
        let (mut start, mut used) = (0, 0.0);
        for (i, word) in words.iter().enumerate() {
            let limit = if lines.is_empty() { first } else { rest };
            if i > start && used + space + word.width > limit {
                lines.push(start..i);
                start = i;
                used = word.width;
            } else {
                used += word.width + if i > start { space } else { 0.0 };
            }
        }
        if start < words.len() {
            lines.push(start..words.len());
        }
        Ok((words, lines))
    }

    fn cut_overlong(&self, words: Vec<Word>, limit: f32) -> Result<Vec<Word>, ForgeError> {
        let mut cut = Vec::with_capacity(words.len());
        for word in words {
            if word.width <= limit || word.letters.len() < 2 {
                cut.push(word);
                continue;
            }
            let mut part: Vec<(char, Style)> = Vec::new();
            for letter in word.letters {
                part.push(letter);
                if part.len() > 1 && self.word(part.clone())?.width > limit {
                    part.pop();
                    cut.push(self.word(std::mem::replace(&mut part, vec![letter]))?);
                }
            }
            cut.push(self.word(part)?);
        }
        Ok(cut)
    }

    /// Sets one line of words between `left` and `right` on `baseline`; gives its text and extent.
    pub(super) fn set(
        &self,
        page: &mut LaidPage,
        words: &[Word],
        (left, right): (f32, f32),
        baseline: f32,
        align: Align,
    ) -> Result<SetLine, ForgeError> {
        let natural: f32 =
            words.iter().map(|w| w.width).sum::<f32>() + self.space() * words.len().saturating_sub(1) as f32;
        let slack = (right - left - natural).max(0.0);
        let (mut x, space) = match align {
            Align::Left => (left, self.space()),
            Align::Center => (left + slack / 2.0, self.space()),
            Align::Right => (left + slack, self.space()),
            Align::Justified => (left, self.space() + slack / words.len().saturating_sub(1).max(1) as f32),
        };
        let start = x;
        let mut text = String::new();
        let mut underlined: Option<f32> = None;
        for (i, word) in words.iter().enumerate() {
            if i > 0 {
                x += space;
                text.push(' ');
            }
            text.extend(word.text());
            for ((advance, glyph), &(letter, style)) in self.advances(&word.letters)?.into_iter().zip(&word.letters) {
                match (style.underline, underlined) {
                    (true, None) => underlined = Some(x),
                    (false, Some(from)) => {
                        page.rules.push(self.underline(from, x, baseline));
                        underlined = None;
                    }
                    _ => {}
                }
                page.glyphs.push(PlacedGlyph {
                    letter,
                    face: style.face,
                    glyph,
                    x,
                    baseline,
                    size: self.size,
                    advance,
                });
                x += advance;
            }
        }
        if let Some(from) = underlined {
            page.rules.push(self.underline(from, x, baseline));
        }
        Ok(SetLine { text, x: start, width: x - start })
    }

    fn underline(&self, from: f32, to: f32, baseline: f32) -> Rule {
        Rule { x: from, y: baseline + self.size * 0.13, width: to - from, height: self.size * 0.05 }
    }
}

/// What [`Pen::set`] set.
#[derive(Debug, Clone)]
pub(super) struct SetLine {
    pub(super) text: String,
    pub(super) x: f32,
    pub(super) width: f32,
}
