//! How many pixels of a page image make an inch.
//!
//! Tesseract and every measure in tradau need it, and many scans lie about it: an A4 page of 2480 × 3508 pixels
//! that says `72 dpi` would be a poster of 87 × 124 cm. Metadata is believed when the paper it implies exists in
//! an office; otherwise the page is taken for A4.

/// Width and height of a JPEG or PNG, and the density its metadata claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Pixels an inch, 0 where nothing is said.
    pub(crate) dpi: u32,
}

/// The density to work with: the claimed one if the paper it implies is plausible, else as if the page were A4.
pub(crate) fn settle(claimed: u32, width: u32, height: u32) -> u32 {
    let (short, long) = (width.min(height), width.max(height));
    // Paper between a postcard and A1 is believed from scanners' densities. 72 and 96 are what programs write that
    // know nothing: then only paper up to A4 (with a little trim) is.
    let plausible = match claimed {
        0..=69 | 1201.. => false,
        70..=100 => short * 10 <= claimed * 90,
        _ => short >= claimed * 2 && short <= claimed * 24,
    };
    if plausible {
        return claimed;
    }
    // A4 is 8.27 × 11.69 inches; the long side decides when the page is not cut to a strip.
    let by_short = f64::from(short) / 8.27;
    let by_long = f64::from(long) / 11.69;
    let estimate = by_short.max(by_long * 0.9).clamp(50.0, 1200.0);
    let common = [100_u32, 150, 200, 240, 300, 400, 600].into_iter().find(|c| {
        let c = f64::from(*c);
        (estimate - c).abs() <= c * 0.06
    });
    common.unwrap_or(whole(estimate))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a small positive range")]
pub(crate) fn whole(value: f64) -> u32 {
    value.round().clamp(0.0, 1e9) as u32
}

/// The header of a PNG: `IHDR`, and `pHYs` where there is one before the pixels.
pub(crate) fn png(bytes: &[u8]) -> Option<Header> {
    let mut header = None;
    let mut at = 8;
    while let Some(length) = be32(bytes, at) {
        let kind = bytes.get(at + 4..at + 8)?;
        let data = at + 8;
        match kind {
            b"IHDR" => header = Some(Header { width: be32(bytes, data)?, height: be32(bytes, data + 4)?, dpi: 0 }),
            b"pHYs" if bytes.get(data + 8) == Some(&1) => {
                let header: &mut Header = header.as_mut()?;
                header.dpi = whole(f64::from(be32(bytes, data)?) * 0.0254);
            }
            b"IDAT" | b"IEND" => break,
            _ => {}
        }
        at = data.checked_add(usize::try_from(length).ok()?)?.checked_add(4)?;
    }
    header
}

/// The header of a JPEG: the start of frame, and the JFIF density.
pub(crate) fn jpeg(bytes: &[u8]) -> Option<Header> {
    let mut dpi = 0;
    let mut at = 2;
    loop {
        while bytes.get(at)? == &0xFF && bytes.get(at + 1)? == &0xFF {
            at += 1;
        }
        let [0xFF, marker] = *bytes.get(at..at + 2)? else { return None };
        if matches!(marker, 0x01 | 0xD0..=0xD8) {
            at += 2;
            continue;
        }
        let length = usize::from(be16(bytes, at + 2)?);
        let data = at + 4;
        match marker {
            0xE0 if bytes.get(data..data + 5) == Some(b"JFIF\0") => {
                let x = f64::from(be16(bytes, data + 8)?);
                dpi = match bytes.get(data + 7)? {
                    1 => whole(x),
                    2 => whole(x * 2.54),
                    _ => 0,
                };
            }
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                let (height, width) = (be16(bytes, data + 1)?, be16(bytes, data + 3)?);
                return Some(Header { width: width.into(), height: height.into(), dpi });
            }
            0xD9 | 0xDA => return None,
            _ => {}
        }
        at = at + 2 + length.max(2);
    }
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes)
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_is_believed_when_the_paper_exists() {
        assert_eq!(settle(300, 2480, 3508), 300);
        assert_eq!(settle(200, 3307, 2339), 200, "A3 across");
        assert_eq!(settle(96, 794, 1123), 96, "a screen rendering of A4");
    }

    #[test]
    fn an_office_page_is_a4_when_metadata_is_absurd() {
        assert_eq!(settle(72, 2480, 3508), 300);
        assert_eq!(settle(96, 1654, 2339), 200);
        assert_eq!(settle(0, 2479, 3507), 300);
        assert_eq!(settle(2, 1240, 1754), 150);
        assert_eq!(settle(0, 1000, 1414), 121);
    }
}
