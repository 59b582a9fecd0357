//! How columns are computed, said in the head of a table: `(5) = (3)/(1)`.
//!
//! ```text
//! │ (1) │ (2) │ (3) │ (4) = (2) - │ (5) =   │      read as     (1) (2) (3) (4)=(2)- @) (5)= (3⁄4)
//! │     │     │     │     (3)     │ (3)/(1) │
//! ```
//! An engine that was taught words takes such brackets for letters, at any quality of the scan. But what the digits and brackets of
//! this very row look like is known: the columns are counted, so the mark in the third is `(3)`. A formula is parted at its white
//! into symbols; brackets and digits are held against those of the row's marks, signs are told by their shape. What comes out is
//! taken only if every symbol was told, the whole is a formula of columns that there are, and it begins with its own column.

use super::doubts::{self, is_mark};
use super::grid::Ruled;
use super::numbers::{ALONE, keep};
use super::patch::Patch;
use super::specks::{blobs, without_specks};
use crate::model::{Alternative, BBox, Line, PageImage, Word};
use std::collections::{BTreeMap, BTreeSet};

/// So many columns must have a plain mark.
const FEWEST: usize = 2;
/// A symbol is one of the row's own that is so much like it, and so much more than like any other, in thousandths.
const ALIKE: i64 = 800;
const AHEAD: i64 = 40;
/// White that parts words, in hundredths of a bracket's height.
const SPACE: i32 = 20;

/// The pieces of ink that make a symbol.
#[derive(Debug, Clone)]
struct Symbol {
    bbox: BBox,
    blobs: Vec<BBox>,
}

/// What a symbol of the row looks like.
struct Sample {
    symbol: char,
    patch: Patch,
}

/// Reads the formulas of the rows that number the columns. Pixels darker than `ink` are ink.
pub(super) fn read(lines: &mut [Line], table: &Ruled, image: &PageImage, ink: u8) {
    for line in lines.iter_mut().filter(|l| l.columns.len() == l.words.len()) {
        let mut cells: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
        for (w, column) in line.columns.iter().enumerate() {
            cells.entry(*column).or_default().push(w);
        }
        let (Some(behind), true) = (doubts::behind(line, &cells), line.words.iter().any(|w| w.text.contains('=')))
        else {
            continue;
        };
        let number = |column: u16| u32::try_from(i32::from(column) - behind).ok().filter(|n| *n > 0);
        let texts = |words: &[usize]| words.iter().map(|w| line.words[*w].text.clone()).collect::<Vec<_>>();
        let symbols = |words: &[usize], column: u16| -> Option<Vec<Vec<Symbol>>> {
            let over = words.iter().map(|w| line.words[*w].bbox).reduce(BBox::union)?;
            let (x, y) = (i32::midpoint(over.left, over.right), i32::midpoint(over.top, over.bottom));
            let inside = |b: BBox| (b.left..b.right).contains(&x) && (b.top..b.bottom).contains(&y);
            let cell = table.cells.iter().find(|c| c.column == usize::from(column) && inside(c.inner))?;
            Some(parted(image, cell.inner, ink))
        };
        // The marks show what the row's brackets and digits look like, and so do the heads of formulas that were read as such.
        let mut samples: Vec<Sample> = Vec::new();
        let mut numbers: BTreeSet<u32> = BTreeSet::new();
        let mut plain = 0;
        let mut formulas: Vec<(u16, u32, Vec<Vec<Symbol>>)> = Vec::new();
        for (column, words) in &cells {
            let (Some(n), read) = (number(*column), texts(words)) else { continue };
            let Some(found) = symbols(words, *column) else { continue };
            let told = format!("({n})");
            if read.len() == 1 && is_mark(&read[0]) {
                if read[0] == told && learn(&mut samples, image, &found, &told, true) {
                    plain += 1;
                    numbers.insert(n);
                }
            } else if !found.is_empty() {
                formulas.push((*column, n, found));
            }
        }
        if plain < FEWEST {
            continue;
        }
        for (_, n, found) in &formulas {
            if learn(&mut samples, image, found, &format!("({n})"), false) {
                numbers.insert(*n);
            }
        }
        let mut readings: Vec<(u16, Vec<Word>)> = Vec::new();
        for (column, n, found) in formulas {
            // Of a column that showed no mark nobody knows the digits: they might be taken for another's.
            if let Some(words) = words(image, &found, &samples).filter(|w| is_formula(w, n, &numbers)) {
                readings.push((column, words));
            }
        }
        for (column, words) in readings {
            put(line, column, words);
        }
    }
}

/// The symbols of a cell, line by line, from left to right.
fn parted(image: &PageImage, inner: BBox, ink: u8) -> Vec<Vec<Symbol>> {
    let Some(cell) = without_specks(image, inner, ink) else { return Vec::new() };
    let mut pieces: Vec<BBox> = blobs(image, cell.bbox, ink)
        .into_iter()
        .filter(|b| b.dark >= 3 && !cell.specks.contains(&b.bbox))
        .map(|b| b.bbox)
        .collect();
    let Some(height) = pieces.iter().map(|b| b.height()).max() else { return Vec::new() };
    let middle = |b: BBox| b.top + b.bottom;
    // Brackets and digits make the lines, signs belong to the nearest.
    pieces.sort_by_key(|b| (b.height() * 2 < height, middle(*b), b.left));
    let mut lines: Vec<(BBox, Vec<BBox>)> = Vec::new();
    for piece in pieces {
        let tall = piece.height() * 2 >= height;
        let near = lines.iter_mut().min_by_key(|(over, _)| (middle(*over) - middle(piece)).abs());
        match near {
            Some((over, of)) if !tall || (middle(*over) - middle(piece)).abs() < height => {
                if tall {
                    *over = over.union(piece);
                }
                of.push(piece);
            }
            _ => lines.push((piece, vec![piece])),
        }
    }
    lines.sort_by_key(|(over, _)| middle(*over));
    lines.into_iter().map(|(_, pieces)| symbols(pieces)).collect()
}

/// Pieces over each other are one symbol.
fn symbols(mut pieces: Vec<BBox>) -> Vec<Symbol> {
    pieces.sort_by_key(|b| (b.left, b.top));
    let mut out: Vec<Symbol> = Vec::new();
    for b in pieces {
        match out.last_mut() {
            Some(s) if 2 * (s.bbox.right.min(b.right) - b.left) > s.bbox.width().min(b.width()) => {
                s.bbox = s.bbox.union(b);
                s.blobs.push(b);
            }
            _ => out.push(Symbol { bbox: b, blobs: vec![b] }),
        }
    }
    out
}

fn patch(image: &PageImage, symbol: &Symbol) -> Option<Patch> {
    let b = symbol.bbox;
    Patch::of(image, BBox::new(b.left - 1, b.top - 1, b.right + 1, b.bottom + 1))
}

/// Learns from a cell that holds a mark, or begins with one; false where it looks like none.
fn learn(samples: &mut Vec<Sample>, image: &PageImage, found: &[Vec<Symbol>], mark: &str, whole: bool) -> bool {
    let Some(first) = found.first() else { return false };
    let long = mark.chars().count();
    // Nothing in a mark is low: what is, is dirt.
    let height = first.iter().map(|s| s.bbox.height()).max().unwrap_or(0);
    let first: Vec<&Symbol> = first.iter().filter(|s| s.bbox.height() * 2 >= height).collect();
    if whole && (found.len() != 1 || first.len() != long) || first.len() < long {
        return false;
    }
    let Some(new): Option<Vec<Sample>> =
        mark.chars().zip(first).map(|(symbol, at)| Some(Sample { symbol, patch: patch(image, at)? })).collect()
    else {
        return false;
    };
    // What is known already must look as it does elsewhere: brackets at the head of a formula, digits that were seen.
    let fits = |s: &Sample| {
        let known = samples.iter().any(|k| k.symbol == s.symbol);
        if known { told(&s.patch, samples) == Some(s.symbol) } else { whole || s.symbol.is_ascii_digit() }
    };
    if !whole && !new.iter().all(fits) {
        return false;
    }
    samples.extend(new);
    true
}

/// Which of the samples a symbol is.
fn told(patch: &Patch, samples: &[Sample]) -> Option<char> {
    let mut likes: BTreeMap<char, i64> = BTreeMap::new();
    for sample in samples {
        let (wide, high) = (sample.patch.width - patch.width, sample.patch.height - patch.height);
        if wide.abs() <= 3 && high.abs() <= 3 {
            let like = sample.patch.closest(patch).0;
            let best = likes.entry(sample.symbol).or_default();
            *best = like.max(*best);
        }
    }
    let (symbol, like) = likes.iter().max_by_key(|(symbol, like)| (**like, **symbol)).map(|(s, l)| (*s, *l))?;
    let next = likes.iter().filter(|(s, _)| **s != symbol).map(|(_, l)| *l).max().unwrap_or(0);
    (like >= ALIKE && like - next >= AHEAD).then_some(symbol)
}

/// The words of a formula; `None` where a symbol is none that stands in one.
fn words(image: &PageImage, found: &[Vec<Symbol>], samples: &[Sample]) -> Option<Vec<Word>> {
    let brackets = samples.iter().filter(|s| s.symbol == '(').map(|s| s.patch.height - 2);
    let height = brackets.max()?;
    let mut out: Vec<Word> = Vec::new();
    for line in found {
        let mut end: Option<i32> = None;
        // A speck: no sign is so small, but each half of `:`, which are one symbol.
        let speck = |s: &&Symbol| s.blobs.len() == 1 && s.bbox.width().max(s.bbox.height()) * 5 <= height;
        for symbol in line.iter().filter(|s| !speck(s)) {
            let patch = patch(image, symbol)?;
            let read = told(&patch, samples).or_else(|| sign(symbol, &patch, height))?;
            let b = symbol.bbox;
            match out.last_mut() {
                Some(word) if end.is_some_and(|end| (b.left - end) * 100 < height * SPACE) => {
                    word.text.push(read);
                    word.bbox = word.bbox.union(b);
                }
                _ => out.push(Word { text: read.into(), bbox: b, confidence: ALONE, alternatives: Vec::new() }),
            }
            end = Some(b.right);
        }
    }
    Some(out)
}

/// A sign, by its shape. `height` is that of a bracket.
fn sign(symbol: &Symbol, patch: &Patch, height: i32) -> Option<char> {
    let b = symbol.bbox;
    let is_bar = |b: BBox| b.width() >= 2 * b.height() && b.width() * 7 >= height && b.width() <= height;
    match symbol.blobs.as_slice() {
        [bar] if is_bar(*bar) => Some('-'),
        [one, two] if is_bar(*one) && is_bar(*two) && (one.width() - two.width()).abs() * 4 <= one.width() => Some('='),
        [one, two] if [one, two].iter().all(|b| b.height() * 4 <= height && b.width() * 4 <= height) => Some(':'),
        [_] if is_plus(patch) && b.height() * 3 <= height * 2 && b.height() * 4 >= height => Some('+'),
        [_] if is_slash(patch) && b.height() * 2 >= height && b.width() <= b.height() => Some('/'),
        _ => None,
    }
}

/// How much ink is in a part of a patch, in thousandths of all there is.
fn share(patch: &Patch, within: impl Fn(i32, i32) -> bool) -> i64 {
    let places = (0..patch.height).flat_map(|y| (0..patch.width).map(move |x| (x, y)));
    let (mut part, mut all) = (0, 0);
    for (x, y) in places {
        let ink = i64::from(patch.at(x, y));
        all += ink;
        part += if within(x, y) { ink } else { 0 };
    }
    part * 1000 / all.max(1)
}

/// Nearly square, and its ink in the middle row and the middle column.
fn is_plus(patch: &Patch) -> bool {
    let (wide, high) = (patch.width - 2, patch.height - 2);
    let third = |at: i32, of: i32| 3 * at >= of && 3 * at < 2 * of;
    let corners = share(patch, |x, y| !third(x - 1, wide) && !third(y - 1, high));
    let level = share(patch, |x, y| third(y - 1, high) && !third(x - 1, wide));
    let upright = share(patch, |x, y| third(x - 1, wide) && !third(y - 1, high));
    (wide - high).abs() * 4 <= wide.max(high) && corners <= 80 && level >= 200 && upright >= 200
}

/// From the lower left to the upper right: its ink is near that line.
fn is_slash(patch: &Patch) -> bool {
    let (wide, high) = (patch.width.max(1), patch.height.max(1));
    let near = share(patch, |x, y| (x * high + y * wide - wide * high).abs() * 3 <= wide * high);
    let far = |left: bool| {
        share(patch, |x, y| if left { 2 * x < wide && 2 * y < high } else { 2 * x >= wide && 2 * y >= high })
    };
    near >= 750 && far(true) <= 150 && far(false) <= 150
}

/// Whether words are `(n) =` and then numbers of columns in brackets, with a sign between each two.
fn is_formula(words: &[Word], n: u32, numbers: &BTreeSet<u32>) -> bool {
    let text: String = words.iter().map(|w| w.text.as_str()).collect();
    let Some(rest) = text.strip_prefix(&format!("({n})=")) else { return false };
    let mut terms = 0;
    let mut rest = rest;
    loop {
        let Some((number, after)) = rest.strip_prefix('(').and_then(|r| r.split_once(')')) else { return false };
        if !number.parse().is_ok_and(|number| number != n && numbers.contains(&number)) {
            return false;
        }
        terms += 1;
        let mut after = after.chars();
        match after.next() {
            None => return terms > 1,
            Some('+' | '-' | '/' | ':') => rest = after.as_str(),
            Some(_) => return false,
        }
    }
}

/// Puts words in the place of a column's, which stay with them as what was read before.
fn put(line: &mut Line, column: u16, mut words: Vec<Word>) {
    let Some(first) = line.columns.iter().position(|c| *c == column) else { return };
    let until = first + line.columns.iter().skip(first).take_while(|c| **c == column).count();
    for old in &line.words[first..until] {
        let x = i32::midpoint(old.bbox.left, old.bbox.right);
        let level = |w: &&mut Word| w.bbox.is_level_with(old.bbox);
        let near = words.iter_mut().filter(level).min_by_key(|w| (w.bbox.left - x).max(x - w.bbox.right));
        if let Some(word) = near {
            keep(word, &Alternative { text: old.text.clone(), confidence: old.confidence });
        }
    }
    line.columns.splice(first..until, std::iter::repeat_n(column, words.len()));
    line.words.splice(first..until, words);
    line.bbox = line.words.iter().map(|w| w.bbox).reduce(BBox::union).unwrap_or(line.bbox);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::drawn::{blank, fill, write};
    use crate::ocr::grid::Cell;

    /// A row of cells 95 pixels wide, each with lines of writing, and what the engine made of it.
    fn row(cells: &[(&[&str], &str)], spoil: impl Fn(&mut PageImage)) -> (Vec<Line>, Ruled, PageImage) {
        let mut image = blank();
        let (mut words, mut columns, mut ruled) = (Vec::new(), Vec::new(), Vec::new());
        for ((column, (written, read)), left) in (0_u16..).zip(cells).zip((2..).step_by(96)) {
            let lines = (110..).step_by(40).zip(*written).map(|(top, text)| write(&mut image, text, left + 2, top));
            let over = lines.reduce(BBox::union);
            ruled.push(Cell { row: 0, column: usize::from(column), inner: BBox::new(left, 95, left + 95, 190) });
            for (bbox, text) in over.into_iter().flat_map(|b| read.split(' ').map(move |text| (b, text))) {
                words.push(Word { text: text.into(), bbox, confidence: 40, alternatives: vec![] });
                columns.push(column);
            }
        }
        spoil(&mut image);
        let bbox = BBox::new(0, 90, 400, 200);
        (vec![Line { words, bbox, ends_block: true, columns }], Ruled { bbox, cells: ruled }, image)
    }

    fn read_as(cells: &[(&[&str], &str)], spoil: impl Fn(&mut PageImage)) -> Vec<String> {
        let (mut lines, table, image) = row(cells, spoil);
        read(&mut lines, &table, &image, 150);
        let line = &lines[0];
        assert_eq!(line.words.len(), line.columns.len());
        let of = |column: u16| {
            let own = line.words.iter().zip(&line.columns).filter(|(_, c)| **c == column);
            own.map(|(w, _)| w.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        (0..).zip(cells).map(|(column, _)| of(column)).collect()
    }

    const ONE: (&[&str], &str) = (&["(1)"], "(1)");
    const TWO: (&[&str], &str) = (&["(2)"], "(2)");

    #[test]
    fn formulas_are_read_by_the_marks_of_their_row() {
        let last = |lines: &[&str], read: &str| read_as(&[ONE, TWO, (lines, read)], |_| ()).pop().unwrap();
        assert_eq!(last(&["(3) =", "(2)/(1)"], "(3)= (2⁄4)"), "(3) = (2)/(1)");
        assert_eq!(last(&["(3)=", "(1)+(2)"], "(3)= (1)+G)"), "(3)= (1)+(2)");
        assert_eq!(last(&["(3)=(1)", "-(2)"], "(3)=d) -@)"), "(3)=(1) -(2)");
    }

    #[test]
    fn specks_beside_marks_and_formulas_are_no_signs() {
        let spoil = |image: &mut PageImage| {
            fill(image, BBox::new(44, 108, 48, 112));
            fill(image, BBox::new(270, 108, 274, 112));
        };
        assert_eq!(read_as(&[ONE, TWO, (&["(3) =", "(2)/(1)"], "(3)= (2⁄4)")], spoil)[2], "(3) = (2)/(1)");
    }

    #[test]
    fn what_was_read_before_stays_with_the_words() {
        let (mut lines, table, image) =
            row(&[ONE, TWO, (&["(3)=(2)"], "(3)=G)"), (&["(4)=", "(2)/(1)"], "(4)= Q/A)")], |_| ());
        read(&mut lines, &table, &image, 150);
        let texts: Vec<&str> = lines[0].words.iter().map(|w| w.text.as_str()).collect();
        assert_eq!(texts, ["(1)", "(2)", "(3)=G)", "(4)=", "(2)/(1)"], "a formula has two terms");
        let kept: Vec<&str> =
            lines[0].words[3..].iter().flat_map(|w| &w.alternatives).map(|a| a.text.as_str()).collect();
        assert!(kept.contains(&"Q/A)"), "{kept:?}");
        assert!(lines[0].words[3..].iter().all(|w| w.confidence == ALONE));
    }

    #[test]
    fn what_is_not_certain_stays_as_it_was_read() {
        let stays =
            |cells: &[(&[&str], &str)]| assert_eq!(read_as(cells, |_| ()).pop().unwrap(), cells.last().unwrap().1);
        // A column that there is not, or that shows no mark.
        stays(&[ONE, TWO, (&["(3) =", "(7)/(1)"], "(3)= (2⁄4)")]);
        stays(&[ONE, (&["(2)"], "Hộ"), (&["(3) =", "(2)/(1)"], "(3)= (2⁄4)")]);
        // Computed from itself, from one column, or beginning with another one.
        stays(&[ONE, TWO, (&["(3) =", "(3)/(1)"], "(3)= (2⁄4)")]);
        stays(&[ONE, TWO, (&["(3) = (1)"], "(3) = d)")]);
        stays(&[ONE, TWO, (&["(1) =", "(2)/(1)"], "(3)= (2⁄4)")]);
        // No formula at all.
        stays(&[ONE, TWO, (&["1.234"], "1=234")]);
        stays(&[(&["1"], "1"), (&["2"], "2"), (&["(3) =", "(2)/(1)"], "(3)= (2⁄4)")]);
    }

    #[test]
    fn ink_that_hides_a_symbol_hides_the_formula() {
        let blot = |image: &mut PageImage| fill(image, BBox::new(209, 150, 222, 172));
        assert_eq!(read_as(&[ONE, TWO, (&["(3) =", "(2)/(1)"], "(3)= (2⁄4)")], blot)[2], "(3)= (2⁄4)");
    }

    #[test]
    fn signs_are_told_by_their_shape() {
        let signs = |text: &str| {
            let mut image = blank();
            write(&mut image, text, 20, 100);
            let found = symbols(blobs(&image, BBox::new(10, 90, 390, 140), 150).iter().map(|b| b.bbox).collect());
            let told = |s: &Symbol| sign(s, &patch(&image, s).unwrap(), 30).unwrap_or('?');
            found.iter().map(told).collect::<String>()
        };
        assert_eq!(signs("+-=/"), "+-=/");
        assert_eq!(signs("1470"), "????");
        assert_eq!(signs("()"), "??");
    }
}
