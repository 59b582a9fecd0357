//! A font for tests, built in memory: every letter up to `ỹ` is a black box half an em wide, and nothing beyond has a
//! glyph. Real fonts are not part of the project.

use super::font::FontFamily;
use super::truetype::assemble;
use std::sync::Arc;

const EM: u16 = 1000;

/// The family.
pub(super) fn family() -> Arc<FontFamily> {
    Arc::new(FontFamily::of_one(&bytes()))
}

fn be(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_be_bytes()).collect()
}

fn bytes() -> Vec<u8> {
    let mut cmap = be(&[0, 1, 3, 10, 0, 12]);
    // Format 13: many letters, one glyph. The space is glyph 2, which is empty.
    cmap.extend(be(&[13, 0]));
    for value in [16 + 2 * 12, 0, 2, 0x20, 0x20, 2, 0x21, 0x1EF9, 1] {
        cmap.extend(u32::to_be_bytes(value));
    }
    // One contour of four points on the curve: a box from (50, 0) to (450, 700).
    let mut square = be(&[1, 50, 0, 450, 700, 3, 0]);
    square.extend([1, 1, 1, 1]);
    for delta in [50i16, 0, 400, 0, 0, 700, 0, -700] {
        square.extend(delta.to_be_bytes());
    }
    let half = u16::try_from(square.len().div_ceil(2)).expect("a small glyph");
    square.resize(usize::from(half) * 2, 0);
    let mut head = be(&[1, 0, 0, 0, 0, 0, 0x5F0F, 0x3CF5, 0, EM]);
    head.resize(54, 0);
    let mut hhea = be(&[1, 0, 900, (-200i16).cast_unsigned(), 0, 500]);
    hhea.resize(34, 0);
    hhea.extend(be(&[3]));
    let hmtx = be(&[500, 0, 500, 50, 250, 0]);
    assemble(&[
        (b"cmap", cmap),
        (b"glyf", square),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", hmtx),
        (b"loca", be(&[0, 0, half, half])),
        (b"maxp", be(&[1, 0, 3])),
    ])
    .expect("few small tables")
}
