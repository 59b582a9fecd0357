//! A font whose glyphs leave no ink: for text that is there to be searched, not to be seen.
//!
//! Each glyph is one stroke without breadth from corner to corner of its box. `PDFium` measures glyphs, and
//! takes quite empty ones for the same text drawn twice, and drops every second `-` of a list.
//!
//! Every letter that a document uses has a code of its own, and the font says which letter that is (`ToUnicode`), so
//! that `ường` comes out of a copy as it went in. It is embedded although PDF/A asks for that only where glyphs are
//! drawn: some readers replace fonts that are missing by ones with other widths.

use std::collections::{BTreeMap, BTreeSet};

/// Width of every glyph in thousandths of the font size.
pub(super) const WIDTH: u16 = 500;
/// So many letters fit into the short offsets of the file; a document with more has rubbish in it.
const MOST: u16 = 5000;
/// Of the font's box, in thousandths.
pub(super) const ASCENT: i16 = 900;
/// The same, downwards.
pub(super) const DESCENT: i16 = -220;

/// The letters of a document and their codes.
#[derive(Debug, Default)]
pub(super) struct Letters(BTreeMap<char, u16>);

impl Letters {
    /// Numbers the letters of `text` from 1 on (0 is the glyph for what is missing), in the order of Unicode; the space
    /// is always among them.
    pub(super) fn of<'t>(text: impl Iterator<Item = &'t str>) -> Self {
        let mut letters: BTreeSet<char> = text.flat_map(str::chars).collect();
        letters.insert(' ');
        Self(letters.into_iter().zip(1..=MOST).collect())
    }

    /// The codes of a text, two bytes each. A letter beyond the 5,000th of the document is left out.
    pub(super) fn encode(&self, text: &str) -> Vec<u8> {
        text.chars().filter_map(|c| self.0.get(&c)).flat_map(|code| code.to_be_bytes()).collect()
    }

    /// Codes with their letters, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u16, char)> + '_ {
        self.0.iter().map(|(letter, code)| (*code, *letter))
    }

    /// The TrueType file: the tables that a font in a PDF must have (ISO 32000-1, 9.9), all outlines alike.
    pub(super) fn true_type(&self) -> Vec<u8> {
        let glyphs = u16::try_from(self.0.len() + 1).unwrap_or(u16::MAX);
        let signed = i16::cast_unsigned;
        // Version 1.0, magic number, 1000 units an em, dates zero, box, short offsets.
        let mut head = words(&[1, 0, 1, 0, 0, 0, 0x5F0F, 0x3CF5, 0x0003, 1000]);
        head.extend([0; 16]);
        head.extend(words(&[0, signed(DESCENT), WIDTH, signed(ASCENT), 0, 8, 2, 0, 0]));
        let mut hhea = words(&[1, 0, signed(ASCENT), signed(DESCENT), 0, WIDTH]);
        hhea.extend(words(&[0, 0, WIDTH, 1, 0, 0, 0, 0, 0, 0, 0, 1]));
        let mut hmtx = words(&[WIDTH, 0]);
        hmtx.extend(vec![0; 2 * (usize::from(glyphs) - 1)]);
        let mut maxp = words(&[1, 0, glyphs]);
        maxp.extend(words(&[2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]));
        // One contour of two points on the curve, with words for their distances.
        let mut stroke = words(&[1, 0, signed(DESCENT), WIDTH, signed(ASCENT), 1, 0, 0x0101]);
        stroke.extend(words(&[0, WIDTH, signed(DESCENT), signed(ASCENT - DESCENT)]));
        let half = u16::try_from(stroke.len() / 2).unwrap_or(0);
        let glyf = stroke.repeat(glyphs.into());
        let loca: Vec<u8> = (0..=glyphs).flat_map(|glyph| glyph.saturating_mul(half).to_be_bytes()).collect();
        file(&[
            (*b"glyf", glyf),
            (*b"head", head),
            (*b"hhea", hhea),
            (*b"hmtx", hmtx),
            (*b"loca", loca),
            (*b"maxp", maxp),
        ])
    }
}

fn words(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_be_bytes()).collect()
}

/// Sum of the big-endian words, the last one filled up with zeros.
fn checksum(data: &[u8]) -> u32 {
    data.chunks(4).fold(0, |sum: u32, chunk| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

/// Tables, in the order of their tags, as one file.
fn file(tables: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let count = u16::try_from(tables.len()).unwrap_or(0);
    let power = count.max(1).ilog2();
    let range = 16 * (1_u16 << power);
    let mut out = words(&[1, 0, count, range, u16::try_from(power).unwrap_or(0), 16 * count - range]);
    let mut offset = 12 + 16 * tables.len();
    let mut body = Vec::new();
    let mut adjustment = 0;
    for (tag, data) in tables {
        if tag == b"head" {
            adjustment = offset + 8;
        }
        out.extend(tag);
        for value in [checksum(data), u32::try_from(offset).unwrap_or(0), u32::try_from(data.len()).unwrap_or(0)] {
            out.extend(value.to_be_bytes());
        }
        body.extend(data);
        body.resize(body.len().next_multiple_of(4), 0);
        offset = 12 + 16 * tables.len() + body.len();
    }
    out.extend(body);
    let whole = 0xB1B0_AFBA_u32.wrapping_sub(checksum(&out));
    if let Some(place) = out.get_mut(adjustment..adjustment + 4) {
        place.copy_from_slice(&whole.to_be_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_codes_and_the_space_too() {
        let letters = Letters::of(["Hải", "ải"].into_iter());
        let all: String = letters.iter().map(|(_, letter)| letter).collect();
        assert_eq!(all, " Hiả");
        assert_eq!(letters.encode("Hả x"), [0, 2, 0, 4, 0, 1], "a letter that was not announced is left out");
    }

    #[test]
    fn the_file_adds_up() {
        let bytes = Letters::of(["Hải Bình 67,35%"].into_iter()).true_type();
        assert_eq!(checksum(&bytes), 0xB1B0_AFBA, "the sum of a whole font (OpenType specification, head)");
        let count = usize::from(u16::from_be_bytes([bytes[4], bytes[5]]));
        for entry in bytes[12..12 + 16 * count].chunks(16) {
            let number = |at: usize| u32::from_be_bytes(entry[at..at + 4].try_into().unwrap()) as usize;
            let (offset, length) = (number(8), number(12));
            assert!(offset % 4 == 0 && offset + length <= bytes.len());
            let expected = match &entry[..4] {
                b"head" => 54,
                b"hhea" => 36,
                b"maxp" => 32,
                _ => length,
            };
            assert_eq!(length, expected, "{}", String::from_utf8_lossy(&entry[..4]));
        }
    }
}
