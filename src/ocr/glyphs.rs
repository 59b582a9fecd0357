//! Doubtful figures held against the clear ones of their own page.
//!
//! A page is set in one face or two, and most of its figures are read without doubt: together they show what each digit
//! looks like *here*, with this ink, this scanner and this size. Where the engine reads `544` as `944` or `5.539` as
//! `5.530`, the page's own `5` and `9` know better. So digits and what stands between them are cut from the figures that
//! were read well, averaged, and a doubtful figure is explained as a row of them: of all rows the one that leaves the least
//! ink unexplained, found by dynamic programming (G. Kopec and P. Chou, Document image decoding using Markov source models,
//! IEEE PAMI 16(6), 1994; here with squares for the noise, and gaps free). Nothing is cut into letters beforehand, so
//! digits that touch or are broken are no matter. How much of the ink is explained, and how far every digit is ahead of
//! the next best one, says what the reading is worth.

use super::doubts::is_term;
use super::numbers::is_plain_figure;
use super::patch::Patch;
use super::specks::{Blob, blobs};
use crate::model::{BBox, PageImage, Word};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Figures are learned from above this confidence.
const CLEAR: u8 = 88;
/// What may stand in a figure.
const SYMBOLS: &str = "0123456789.,;%/()-+=:";
/// With fewer digits known there is nothing to compare.
const KINDS: usize = 8;
/// Shapes of a symbol: upright and bold, of body and table.
const SHAPES: usize = 5;
/// Two samples are of one shape if they are so much alike, in thousandths.
const ALIKE: i64 = 820;
/// Shapes of two symbols that are so much alike are one, seen oftener as what it is than as what it is not.
const THE_SAME: i64 = 900;
/// A symbol costs this part of its ink: noise is not to be explained by points.
const COST: i64 = 4;
const COST_OF_A_MARK: i64 = 8;
/// White that parts words, in hundredths of a digit's height.
const SPACE: i32 = 27;
/// A reading that explains so much of the ink, with every symbol so far ahead of the next, stands beside an engine's; one with
/// more stands alone. All in thousandths.
const EXPLAINED: i64 = 850;
const AHEAD: i64 = 130;
const EXPLAINED_ALL: i64 = 900;
const FAR_AHEAD: i64 = 200;
/// A comma goes farther below the line than this part of a digit's height, a point does not.
const HANGS: i32 = 9;
/// So much ink below a point, in thousandths of its own, and it is none.
const TAIL: i64 = 150;
/// Digits are no smaller, in pixels: less shows nothing.
const SMALLEST: i32 = 9;

/// What a symbol looks like on this page.
#[derive(Debug, Clone)]
struct Shape {
    symbol: char,
    patch: Patch,
    /// How far it reaches below the line that digits stand on.
    drop: i32,
    /// How often it was seen.
    seen: i32,
    energy: i64,
}

/// A page's own digits.
#[derive(Debug, Clone)]
pub(super) struct Glyphs {
    shapes: Vec<Shape>,
    /// How high digits are, at most.
    height: i32,
    /// How far a shape may reach from where it is put.
    reach: i32,
    /// Whether all digits are among them.
    complete: bool,
    ink: u8,
}

/// What a figure looks most like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Likeness {
    pub(super) text: String,
    /// How much of the ink that explains, in thousandths.
    explained: i64,
    /// How far the closest of its digits is ahead of another symbol, in thousandths of the digit's ink; the same for what stands
    /// between them, which is small and soon drowned.
    digits: i64,
    marks: i64,
    /// Whether the page showed every digit, so that none can be taken for another only because that is not known.
    complete: bool,
}

impl Likeness {
    /// Good enough to stand beside what an engine read; `fits` if it is written as others of its column are.
    pub(super) fn is_clear(&self, fits: bool) -> bool {
        let marks = self.marks >= AHEAD || fits && self.marks >= -AHEAD;
        (is_plain_figure(&self.text) || is_term(&self.text))
            && self.explained >= EXPLAINED
            && self.digits >= AHEAD
            && marks
    }

    /// Good enough to stand alone.
    pub(super) fn is_beyond_doubt(&self, fits: bool) -> bool {
        self.complete && self.is_clear(fits) && self.explained >= EXPLAINED_ALL && self.digits >= FAR_AHEAD
    }
}

/// A symbol as it stands on the page.
struct Sample {
    symbol: char,
    patch: Patch,
    drop: i32,
}

impl Glyphs {
    /// Learns from the clear figures among words; `None` where few digits are among them. Darker than `ink` is ink.
    pub(super) fn of<'a>(image: &PageImage, ink: u8, words: impl Iterator<Item = &'a Word>) -> Option<Self> {
        let words: Vec<&Word> = words.filter(|w| w.confidence >= CLEAR && is_of_symbols(&w.text)).collect();
        let light = Self::learned(image, ink, &words, &[ink]);
        if light.as_ref().is_some_and(|glyphs| glyphs.complete) {
            return light;
        }
        // On a page that is blurred a light threshold joins digits.
        let dark = Self::learned(image, ink, &words, &[ink, ink / 5 * 4, ink / 5 * 3]);
        dark.filter(|glyphs| glyphs.complete).or(light)
    }

    fn learned(image: &PageImage, ink: u8, words: &[&Word], thresholds: &[u8]) -> Option<Self> {
        let mut shapes: BTreeMap<char, Vec<Shape>> = BTreeMap::new();
        for word in words {
            let parted = thresholds.iter().find_map(|ink| samples(image, *ink, word.bbox, &word.text));
            // What ends a clause is known only so that the figure before it is parted from it.
            for sample in parted.unwrap_or_default().into_iter().filter(|s| s.symbol != ';') {
                learn(shapes.entry(sample.symbol).or_default(), sample);
            }
        }
        let mut all = Vec::new();
        for mut of in shapes.into_values() {
            of.sort_by_key(|s| Reverse(s.seen));
            // A digit that was seen once may have been misread; brackets and signs are rare.
            let rare = of.first().is_some_and(|s| "()+-=/%".contains(s.symbol));
            let often = of.iter().filter(|s| rare || s.seen > 1).count().max(1);
            of.truncate(often.min(SHAPES));
            all.extend(of.into_iter().map(Shape::averaged));
        }
        let mut shapes = without_mistaken(all);
        if !shapes.iter().any(|s| s.symbol == '.') {
            // A page without points: a comma that does not hang is one.
            let points: Vec<Shape> = shapes.iter().filter(|s| s.symbol == ',').map(Shape::without_tail).collect();
            shapes.extend(points);
        }
        let digits = || shapes.iter().filter(|s| s.symbol.is_ascii_digit());
        let kinds: BTreeSet<char> = digits().map(|s| s.symbol).collect();
        let height = digits().map(|s| s.patch.height - 2).max()?;
        let reach = shapes.iter().map(|s| s.patch.width.max(s.patch.height) + s.drop.abs()).max()? + 4;
        let complete = kinds.len() == 10;
        (kinds.len() >= KINDS && height >= SMALLEST).then_some(Self { shapes, height, reach, complete, ink })
    }

    /// What stands at a place, between what stands before and after it; `None` where that is no figure.
    pub(super) fn read(
        &self,
        image: &PageImage,
        bbox: BBox,
        before: Option<BBox>,
        after: Option<BBox>,
    ) -> Option<Likeness> {
        let (wide, high) = (i32::try_from(image.width).ok()?, i32::try_from(image.height).ok()?);
        let left = before.filter(|b| b.right <= bbox.left).map_or(0, |b| b.right).max(bbox.left - self.height);
        let right = after.filter(|b| b.left >= bbox.right).map_or(wide, |b| b.left).min(bbox.right + self.height);
        let aside = self.height / 2;
        let around =
            BBox::new(left.max(0), (bbox.top - aside).max(0), right.min(wide), (bbox.bottom + aside).min(high));
        if around.width() < 3 || around.width() > 40 * self.height || around.height() > 4 * self.height {
            return None;
        }
        let kept = self.belonging(blobs(image, around, self.ink), bbox)?;
        let (over, base) = (kept.iter().map(|b| b.bbox).reduce(BBox::union)?, self.base(&kept)?);
        let cut = BBox::new(over.left - 2, over.top - 2, over.right + 2, over.bottom + 2);
        let mut patch = Patch::of(image, cut)?;
        for (i, p) in (0..).zip(&mut patch.ink) {
            let (x, y) = (cut.left + i % cut.width(), cut.top + i / cut.width());
            let near = |b: BBox| (b.left - 1..=b.right).contains(&x) && (b.top - 1..=b.bottom).contains(&y);
            if !kept.iter().any(|k| near(k.bbox)) {
                *p = 0;
            }
        }
        let patch = patch.with_margin(self.reach);
        let base = base - cut.top + self.reach;
        let at = |shift: i32| self.explain(&patch, base + shift);
        let level = at(0);
        if level.as_ref().is_some_and(|l| l.is_beyond_doubt(false)) {
            return level;
        }
        [level, at(-1), at(1)].into_iter().flatten().max_by_key(|l| (l.explained, Reverse(l.text.clone())))
    }

    /// What of the ink around a word belongs to it: what is level with its rectangle, and in it or near to it.
    fn belonging(&self, blobs: Vec<Blob>, bbox: BBox) -> Option<Vec<Blob>> {
        let small = (self.height / 9).pow(2).max(3);
        let level = |b: BBox| {
            let middle = i32::midpoint(b.top, b.bottom);
            (bbox.top - 1..=bbox.bottom + 1).contains(&middle) && b.height() * 10 <= self.height * 14
        };
        let mut rest: Vec<Blob> = blobs.into_iter().filter(|b| b.dark >= small && level(b.bbox)).collect();
        let mut kept: Vec<Blob> =
            rest.extract_if(.., |b| b.bbox.left < bbox.right && bbox.left < b.bbox.right).collect();
        loop {
            let over = kept.iter().map(|b| b.bbox).reduce(BBox::union)?;
            let gap = self.height * SPACE / 100;
            let near = |b: &mut Blob| b.bbox.left - over.right <= gap && over.left - b.bbox.right <= gap;
            let more: Vec<Blob> = rest.extract_if(.., near).collect();
            if more.is_empty() {
                return Some(kept);
            }
            kept.extend(more);
        }
    }

    /// The line that the digits stand on.
    fn base(&self, kept: &[Blob]) -> Option<i32> {
        let tall = kept.iter().map(|b| b.bbox).filter(|b| b.height() * 2 >= self.height);
        let mut bottoms: Vec<i32> = tall.map(|b| b.bottom).collect();
        bottoms.sort_unstable();
        bottoms.get(bottoms.len() / 2).copied()
    }

    /// The row of shapes that explains the most.
    fn explain(&self, patch: &Patch, base: i32) -> Option<Likeness> {
        let columns = usize::try_from(patch.width - 2 * self.reach).ok()?;
        let full = patch.energy().max(1);
        // For each column the best explanation of what is left of it: its worth, and its last shape and where that begins.
        let mut best: Vec<(i64, Option<(&Shape, usize)>)> = vec![(0, None); columns + 1];
        for (left, x) in (self.reach - 1..).zip(0..columns) {
            let so_far = best[x].0;
            if best[x + 1].0 <= so_far {
                best[x + 1] = (so_far, None);
            }
            for shape in &self.shapes {
                let end = x + shape.inner();
                if end <= columns {
                    let worth = so_far + shape.gain(patch, left, base) - shape.cost();
                    if worth > best[end].0 {
                        best[end] = (worth, Some((shape, x)));
                    }
                }
            }
        }
        let mut row: Vec<(&Shape, usize)> = Vec::new();
        let mut at = columns;
        while at > 0 {
            if let Some((shape, x)) = best[at].1 {
                row.push((shape, x));
                at = x;
            } else {
                at -= 1;
            }
        }
        row.reverse();
        let widest = usize::try_from(self.height / 2).ok()?;
        if row.is_empty() || row.windows(2).any(|w| w[1].1 > w[0].1 + w[0].0.inner() + widest) {
            return None;
        }
        let (mut explained, mut digits, mut marks) = (0, i64::MAX, i64::MAX);
        for (shape, x) in &row {
            let x = self.reach - 1 + i32::try_from(*x).ok()?;
            let gain = shape.gain(patch, x, base);
            explained += gain;
            let ahead = if shape.symbol.is_ascii_digit() { &mut digits } else { &mut marks };
            // A page without commas knows none: what hangs below a point is one all the same.
            if shape.symbol == '.' && shape.below(patch, x, base, self.height) > TAIL {
                *ahead = i64::MIN;
            }
            for rival in self.shapes.iter().filter(|r| r.symbol != shape.symbol) {
                let from = x + (shape.patch.width - rival.patch.width) / 2;
                let other = (from - 2..=from + 2).map(|x| rival.gain(patch, x, base)).max().unwrap_or(0);
                *ahead = (*ahead).min((gain - other) * 1000 / shape.energy.max(rival.energy).max(1));
            }
        }
        let text = row.iter().map(|(s, _)| s.symbol).collect();
        Some(Likeness { text, explained: explained * 1000 / full, digits, marks, complete: self.complete })
    }
}

impl Shape {
    /// From sums to means.
    fn averaged(mut self) -> Self {
        for p in &mut self.patch.ink {
            *p = (*p + self.seen / 2) / self.seen.max(1);
        }
        self.energy = self.patch.energy();
        self
    }

    /// The point that a comma would be.
    fn without_tail(&self) -> Self {
        let mut point = Self { symbol: '.', ..self.clone() };
        let below = usize::try_from(self.drop.min(self.patch.height - 1) * self.patch.width + self.patch.width);
        let rows = point.patch.ink.len().saturating_sub(below.unwrap_or(0));
        point.patch.ink.iter_mut().skip(rows).for_each(|p| *p = 0);
        point.energy = point.patch.energy();
        point
    }

    /// How much ink hangs below it, in thousandths of its own.
    fn below(&self, patch: &Patch, left: i32, base: i32, height: i32) -> i64 {
        let wide = usize::try_from(self.patch.width).unwrap_or(0);
        let rows = base + height / HANGS + 1..base + height / 2;
        let ink: i32 = rows.flat_map(|y| patch.row(y, left, wide)).map(|p| p * p).sum();
        i64::from(ink) * 1000 / self.energy.max(1)
    }

    /// What it must explain to be worth anything.
    fn cost(&self) -> i64 {
        self.energy / if self.symbol.is_ascii_digit() { COST } else { COST_OF_A_MARK }
    }

    /// Its width without the paper around it.
    fn inner(&self) -> usize {
        usize::try_from(self.patch.width - 2).unwrap_or(0).max(1)
    }

    /// By how much less ink is unexplained where the shape is put: Σp² − Σ(p − t)².
    fn gain(&self, patch: &Patch, left: i32, base: i32) -> i64 {
        let top = base + self.drop - self.patch.height + 1;
        let wide = usize::try_from(self.patch.width).unwrap_or(1).max(1);
        let rows = self.patch.ink.chunks_exact(wide).zip(top..);
        let sum: i32 = rows
            .map(|(own, y)| own.iter().zip(patch.row(y, left, wide)).map(|(t, p)| t * (2 * p - t)).sum::<i32>())
            .sum();
        i64::from(sum)
    }
}

/// Digits, and what stands with them: `1.478`, `(3)+(4)`.
fn is_of_symbols(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(|c| SYMBOLS.contains(c))
}

/// Without what was learned from misread figures: a shape that is another symbol's, which was seen much oftener.
fn without_mistaken(shapes: Vec<Shape>) -> Vec<Shape> {
    let mistaken = |s: &Shape| {
        shapes.iter().any(|o| {
            let alike = || o.patch.closest(&s.patch).0;
            o.symbol != s.symbol && o.seen >= 2 * s.seen && (o.drop - s.drop).abs() <= 2 && alike() >= THE_SAME
        })
    };
    let wrong: Vec<bool> = shapes.iter().map(mistaken).collect();
    shapes.into_iter().zip(wrong).filter(|(_, wrong)| !wrong).map(|(s, _)| s).collect()
}

/// Takes a sample to the shape that it is like, or as a new one. Shapes hold sums.
fn learn(shapes: &mut Vec<Shape>, sample: Sample) {
    let mut best: Option<(i64, usize, (i32, i32))> = None;
    for (i, shape) in shapes.iter().enumerate() {
        let (wide, high) = (shape.patch.width - sample.patch.width, shape.patch.height - sample.patch.height);
        if wide.abs() > 2 || high.abs() > 2 || (shape.drop - sample.drop).abs() > 3 {
            continue;
        }
        let (like, by) = shape.patch.closest(&sample.patch);
        if like >= ALIKE && best.is_none_or(|(b, ..)| like > b) {
            best = Some((like, i, by));
        }
    }
    let Some((_, i, (dx, dy))) = best else {
        let Sample { symbol, patch, drop } = sample;
        shapes.push(Shape { symbol, patch, drop, seen: 1, energy: 0 });
        return;
    };
    let Some(shape) = shapes.get_mut(i) else { return };
    shape.seen += 1;
    let width = shape.patch.width;
    for y in 0..shape.patch.height {
        for x in 0..width {
            if let Some(p) = usize::try_from(y * width + x).ok().and_then(|i| shape.patch.ink.get_mut(i)) {
                *p += sample.patch.at(x + dx, y + dy);
            }
        }
    }
}

/// The symbols of a clear figure; `None` where its ink does not fall into as many pieces.
fn samples(image: &PageImage, ink: u8, bbox: BBox, text: &str) -> Option<Vec<Sample>> {
    let (right, bottom) = (i32::try_from(image.width).ok()?, i32::try_from(image.height).ok()?);
    let around = BBox::new(
        (bbox.left - 1).max(0),
        (bbox.top - 1).max(0),
        (bbox.right + 1).min(right),
        (bbox.bottom + 1).min(bottom),
    );
    let small = (bbox.height() / 9).pow(2).max(3);
    let mut found: Vec<Blob> = blobs(image, around, ink).into_iter().filter(|b| b.dark >= small).collect();
    found.sort_by_key(|b| (b.bbox.left, b.bbox.top));
    let mut pieces: Vec<BBox> = Vec::new();
    for blob in found {
        let b = blob.bbox;
        match pieces.last_mut() {
            Some(p) if 2 * (p.right.min(b.right) - b.left) > p.width().min(b.width()) => *p = p.union(b),
            _ => pieces.push(b),
        }
    }
    let symbols: Vec<char> = text.chars().collect();
    // The rings of a per cent sign may be pieces of their own.
    if symbols.last() == Some(&'%') && pieces.len() > symbols.len() {
        let sign = pieces.drain(symbols.len() - 1..).reduce(BBox::union)?;
        pieces.push(sign);
    }
    if pieces.len() != symbols.len() || symbols.iter().any(|c| !SYMBOLS.contains(*c)) {
        return None;
    }
    let pairs = || symbols.iter().zip(&pieces);
    let mut bases: Vec<i32> = pairs().filter(|(c, _)| c.is_ascii_digit()).map(|(_, b)| b.bottom).collect();
    bases.sort_unstable();
    let base = *bases.get(bases.len() / 2)?;
    let height = pairs().filter(|(c, _)| c.is_ascii_digit()).map(|(_, b)| b.height()).max()?;
    let fits = |(c, b): (&char, &BBox)| match c {
        '0'..='9' => (b.bottom - base).abs() <= 2 && b.height() * 10 >= height * 8,
        // What the sign is was read, and may have been misread; that a comma hangs below the digits is seen.
        '.' => b.height() * 2 < height && (-2..=height / HANGS).contains(&(b.bottom - base)),
        ',' => b.height() * 2 < height && b.bottom - base > height / HANGS,
        _ => true,
    };
    if height < SMALLEST || !pairs().all(fits) {
        return None;
    }
    pairs()
        .map(|(symbol, b)| {
            let patch = Patch::of(image, BBox::new(b.left - 1, b.top - 1, b.right + 1, b.bottom + 1))?;
            Some(Sample { symbol: *symbol, patch, drop: b.bottom - base })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::drawn::{FIGURES, blank, fill, teach, wipe, write};

    /// A page of clear figures.
    fn page(figures: &[&str]) -> (PageImage, Vec<Word>) {
        let mut image = blank();
        let words = teach(&mut image, figures);
        (image, words)
    }

    /// What is seen where a figure was written badly.
    fn seen(figure: &str, spoil: impl Fn(&mut PageImage, BBox)) -> Option<Likeness> {
        let (mut image, words) = page(&FIGURES);
        let glyphs = Glyphs::of(&image, 150, words.iter()).unwrap();
        let bbox = write(&mut image, figure, 200, 100);
        spoil(&mut image, bbox);
        glyphs.read(&image, bbox, None, None)
    }

    #[test]
    fn figures_are_read_by_the_digits_of_their_page() {
        for figure in ["544", "5.539", "90,1", "8", "1.111.111", "2.020"] {
            let read = seen(figure, |_, _| ()).unwrap();
            assert_eq!(read.text, figure);
            assert!(read.complete && read.explained > 950, "{read:?}");
        }
    }

    #[test]
    fn digits_may_touch_and_break() {
        let bridge =
            |image: &mut PageImage, b: BBox| fill(image, BBox::new(b.left, b.top + 10, b.left + 40, b.top + 11));
        assert_eq!(seen("1.234", bridge).unwrap().text, "1.234");
        let gap = |image: &mut PageImage, b: BBox| {
            wipe(image, BBox::new(b.left, b.top + 6, b.left + 60, b.top + 8));
        };
        assert_eq!(seen("5.678", gap).unwrap().text, "5.678");
        let short = |image: &mut PageImage, b: BBox| {
            fill(image, BBox::new(b.right + 30, b.top - 10, b.right + 32, b.bottom + 10));
        };
        assert_eq!(seen("2.870", short).unwrap().text, "2.870", "a rule beside it is no digit");
        let cut = |image: &mut PageImage, b: BBox| fill(image, BBox::new(b.left, b.top, b.right, b.bottom));
        assert!(seen("544", cut).is_none_or(|l| !l.is_clear(true)), "a blot is no figure");
    }

    #[test]
    fn a_rectangle_that_misses_a_digit_is_made_whole() {
        let (mut image, words) = page(&FIGURES);
        let glyphs = Glyphs::of(&image, 150, words.iter()).unwrap();
        let b = write(&mut image, "51.751", 200, 100);
        let missed = BBox::new(b.left + 13, b.top, b.right, b.bottom);
        assert_eq!(glyphs.read(&image, missed, None, None).unwrap().text, "51.751");
        let word_before = BBox::new(b.left - 40, b.top, b.left + 13, b.bottom);
        assert_eq!(glyphs.read(&image, missed, Some(word_before), None).unwrap().text, "1.751");
    }

    #[test]
    fn a_comma_hangs_whatever_it_was_read_as() {
        // All commas of the page were read as points.
        let (image, mut words) = page(&["1,234", "5,678", "90,12", "3,456", "7,890"]);
        for w in &mut words {
            w.text = w.text.replace(',', ".");
        }
        let glyphs = Glyphs::of(&image, 150, words.iter());
        let read = |w: &Word| glyphs.as_ref()?.read(&image, w.bbox, None, None).filter(|l| l.is_clear(false));
        assert!(words.iter().all(|w| read(w).is_none_or(|l| !l.text.contains('.'))));
        // A page without points knows them all the same.
        let (mut image, words) = page(&["1,234", "5,678", "90,12", "3,456", "7,890"]);
        let glyphs = Glyphs::of(&image, 150, words.iter()).unwrap();
        let bbox = write(&mut image, "8.119", 200, 100);
        assert_eq!(glyphs.read(&image, bbox, None, None).unwrap().text, "8.119");
    }

    #[test]
    fn figures_that_end_a_clause_teach_too() {
        let mut image = blank();
        let mut words = teach(&mut image, &FIGURES);
        for word in &mut words {
            // `1.234;`
            let at = word.bbox.right + 3;
            fill(&mut image, BBox::new(at, word.bbox.top + 6, at + 4, word.bbox.top + 10));
            fill(&mut image, BBox::new(at, word.bbox.top + 16, at + 4, word.bbox.top + 25));
            word.text.push(';');
            word.bbox = BBox::new(word.bbox.left, word.bbox.top, at + 4, word.bbox.top + 25);
        }
        let glyphs = Glyphs::of(&image, 150, words.iter()).unwrap();
        assert!(glyphs.complete && !glyphs.shapes.iter().any(|s| s.symbol == ';'));
    }

    #[test]
    fn a_page_of_few_figures_shows_nothing() {
        let (image, words) = page(&["1.234", "5.611"]);
        assert!(Glyphs::of(&image, 150, words.iter()).is_none());
        let (image, mut words) = page(&FIGURES);
        for w in &mut words {
            w.confidence = 60;
        }
        assert!(Glyphs::of(&image, 150, words.iter()).is_none(), "doubtful figures teach nothing");
    }
}
