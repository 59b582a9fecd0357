//! Cuts a TrueType font down to the glyphs that a document shows, keeping their numbers, as word processors embed it:
//! a notice uses some 120 of the 3,000 glyphs of Tinos.

use super::ForgeError;
use std::collections::BTreeSet;
use std::path::Path;

/// The tables a PDF viewer needs to draw glyphs by number.
const KEPT: [&[u8; 4]; 9] = [b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep"];

/// Composite glyph flags (OpenType specification, `glyf`).
const WORDS: u16 = 0x0001;
const SCALE: u16 = 0x0008;
const MORE: u16 = 0x0020;
const TWO_SCALES: u16 = 0x0040;
const MATRIX: u16 = 0x0080;

/// The font with only `glyphs`, glyph 0 and what these are composed of; all others are empty.
pub(super) fn subset(font: &[u8], glyphs: &BTreeSet<u16>, path: &Path) -> Result<Vec<u8>, ForgeError> {
    let bad = |reason: &str| ForgeError::BadFont { path: path.to_owned(), reason: reason.to_owned() };
    build(font, glyphs).ok_or_else(|| bad("embedding needs TrueType outlines with glyf, loca, head and hmtx tables"))
}

fn build(font: &[u8], glyphs: &BTreeSet<u16>) -> Option<Vec<u8>> {
    let (head, loca, glyf) = (table(font, *b"head")?, table(font, *b"loca")?, table(font, *b"glyf")?);
    let long = be16(head, 50)? == 1;
    let count = be16(table(font, *b"maxp")?, 4)?;
    let at = |glyph: u16| -> Option<&[u8]> {
        let (n, next) = (usize::from(glyph), usize::from(glyph) + 1);
        let (from, to) = if long {
            (be32(loca, n * 4)? as usize, be32(loca, next * 4)? as usize)
        } else {
            (usize::from(be16(loca, n * 2)?) * 2, usize::from(be16(loca, next * 2)?) * 2)
        };
        glyf.get(from..to)
    };

    let mut wanted = BTreeSet::from([0]);
    let mut open: Vec<u16> = glyphs.iter().copied().chain([0]).collect();
    while let Some(glyph) = open.pop() {
        wanted.insert(glyph);
        open.extend(parts(at(glyph)?)?.into_iter().filter(|part| !wanted.contains(part)));
    }

    let (mut new_glyf, mut new_loca) = (Vec::new(), Vec::new());
    for glyph in 0..count {
        new_loca.extend_from_slice(&u32::try_from(new_glyf.len()).ok()?.to_be_bytes());
        if wanted.contains(&glyph) {
            new_glyf.extend_from_slice(at(glyph)?);
            new_glyf.resize(new_glyf.len().next_multiple_of(4), 0);
        }
    }
    new_loca.extend_from_slice(&u32::try_from(new_glyf.len()).ok()?.to_be_bytes());
    let mut new_head = head.to_vec();
    *new_head.get_mut(51)? = 1;

    let tables: Vec<(&[u8; 4], Vec<u8>)> = KEPT
        .into_iter()
        .filter_map(|tag| {
            let data = match tag {
                b"glyf" => new_glyf.clone(),
                b"loca" => new_loca.clone(),
                b"head" => new_head.clone(),
                _ => table(font, *tag)?.to_vec(),
            };
            Some((tag, data))
        })
        .collect();
    assemble(&tables)
}

/// Glyphs that a composite glyph is made of; none for a simple one.
fn parts(glyph: &[u8]) -> Option<Vec<u16>> {
    let mut parts = Vec::new();
    // A negative number of contours marks a composite.
    if glyph.is_empty() || be16(glyph, 0)? < 0x8000 {
        return Some(parts);
    }
    let mut at = 10;
    loop {
        let flags = be16(glyph, at)?;
        parts.push(be16(glyph, at + 2)?);
        at += 4 + if flags & WORDS == 0 { 2 } else { 4 };
        at += match flags {
            f if f & SCALE != 0 => 2,
            f if f & TWO_SCALES != 0 => 4,
            f if f & MATRIX != 0 => 8,
            _ => 0,
        };
        if flags & MORE == 0 {
            return Some(parts);
        }
    }
}

/// Writes a font file of the given tables, which are in order of their tags.
pub(super) fn assemble(tables: &[(&[u8; 4], Vec<u8>)]) -> Option<Vec<u8>> {
    let count = u16::try_from(tables.len()).ok()?;
    let power = 15 - count.leading_zeros() as u16;
    let mut file = 0x0001_0000u32.to_be_bytes().to_vec();
    for value in [count, 16 << power, power, (count << 4) - (16 << power)] {
        file.extend_from_slice(&value.to_be_bytes());
    }
    let mut offset = 12 + 16 * tables.len();
    for (tag, data) in tables {
        file.extend_from_slice(*tag);
        let sum = data.chunks(4).fold(0u32, |sum, word| {
            let mut bytes = [0; 4];
            bytes[..word.len()].copy_from_slice(word);
            sum.wrapping_add(u32::from_be_bytes(bytes))
        });
        for value in [sum, u32::try_from(offset).ok()?, u32::try_from(data.len()).ok()?] {
            file.extend_from_slice(&value.to_be_bytes());
        }
        offset += data.len().next_multiple_of(4);
    }
    for (_, data) in tables {
        file.extend_from_slice(data);
        file.resize(file.len().next_multiple_of(4), 0);
    }
    Some(file)
}

fn table(font: &[u8], tag: [u8; 4]) -> Option<&[u8]> {
    let count = usize::from(be16(font, 4)?);
    let entry = (0..count).map(|n| 12 + n * 16).find(|&at| font.get(at..at + 4) == Some(tag.as_slice()))?;
    let (offset, length) = (be32(font, entry + 8)? as usize, be32(font, entry + 12)? as usize);
    font.get(offset..offset.checked_add(length)?)
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{assemble, build, parts, table};
    use std::collections::BTreeSet;

    /// Three glyphs of four, eight and sixteen bytes; the last is a composite of the second.
    fn font() -> Vec<u8> {
        let simple = |length: usize| vec![0u8; length];
        let mut composite = vec![0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0];
        composite.extend_from_slice(&[0, 0, 0, 1, 0, 0]);
        let glyf = [simple(4), simple(8), composite].concat();
        let loca: Vec<u8> = [0u16, 2, 6, 14].iter().flat_map(|v| v.to_be_bytes()).collect();
        let maxp = [0, 1, 0, 0, 0, 3].to_vec();
        assemble(&[
            (b"glyf", glyf),
            (b"head", vec![0; 54]),
            (b"hhea", vec![1; 36]),
            (b"hmtx", vec![2; 12]),
            (b"loca", loca),
            (b"maxp", maxp),
        ])
        .unwrap()
    }

    #[test]
    fn keeps_what_a_composite_is_made_of() {
        let cut = build(&font(), &BTreeSet::from([2])).unwrap();
        assert_eq!(table(&cut, *b"glyf").unwrap().len(), 4 + 8 + 16);
        let cut = build(&font(), &BTreeSet::from([1])).unwrap();
        assert_eq!(table(&cut, *b"glyf").unwrap().len(), 4 + 8);
        assert_eq!(table(&cut, *b"loca").unwrap().len(), 4 * 4);
        assert_eq!(table(&cut, *b"head").unwrap()[51], 1);
    }

    #[test]
    fn broken_fonts_are_refused() {
        assert_eq!(build(b"not a font", &BTreeSet::from([1])), None);
        let mut cut = font();
        cut.truncate(120);
        assert_eq!(build(&cut, &BTreeSet::from([1])), None);
        assert_eq!(parts(&[0xFF, 0xFF, 0]), None);
    }
}
