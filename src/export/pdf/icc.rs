//! A colour profile for sRGB (IEC 61966-2-1), made from the standard's own numbers: PDF/A wants to know what red means.
//!
//! It is a matrix profile of ICC version 2.1 (ICC.1:1998-09): three colorants adapted to D50, one curve for all three.

/// Points of the curve.
const POINTS: u16 = 256;
/// Colorants of sRGB adapted to D50 by the Bradford transform, as 15.16 fixed point numbers.
const RED: [u32; 3] = [0x6FA2, 0x38F5, 0x0390];
const GREEN: [u32; 3] = [0x6299, 0xB785, 0x18DA];
const BLUE: [u32; 3] = [0x24A0, 0x0F84, 0xB6CF];
/// The profile connection space's white, D50.
const WHITE: [u32; 3] = [0xF6D6, 0x1_0000, 0xD32D];

/// The profile.
pub(super) fn srgb() -> Vec<u8> {
    let curve = curve();
    let tags: [([u8; 4], Vec<u8>); 9] = [
        (*b"desc", description("sRGB")),
        (*b"cprt", text("No copyright, use freely")),
        (*b"wtpt", xyz(WHITE)),
        (*b"rXYZ", xyz(RED)),
        (*b"gXYZ", xyz(GREEN)),
        (*b"bXYZ", xyz(BLUE)),
        (*b"rTRC", curve.clone()),
        (*b"gTRC", curve.clone()),
        (*b"bTRC", curve),
    ];
    let mut table = be(9).to_vec();
    let mut data: Vec<u8> = Vec::new();
    let start = 128 + 4 + 12 * tags.len();
    let mut last: Option<(&[u8], usize)> = None;
    for (tag, bytes) in &tags {
        // The three curves are one.
        let offset = match last {
            Some((same, offset)) if same == bytes.as_slice() => offset,
            _ => {
                let offset = start + data.len();
                data.extend(bytes);
                data.resize(data.len().next_multiple_of(4), 0);
                offset
            }
        };
        last = Some((bytes, offset));
        table.extend(tag);
        table.extend(size(offset));
        table.extend(size(bytes.len()));
    }
    let mut out = size(start + data.len()).to_vec();
    out.extend([0; 4]);
    out.extend(be(0x0210_0000));
    out.extend(*b"mntrRGB XYZ ");
    // The day of the profile: the standard's publication.
    for part in [1999_u16, 10, 18, 0, 0, 0] {
        out.extend(part.to_be_bytes());
    }
    out.extend(*b"acsp");
    out.extend([0; 28]);
    for value in WHITE {
        out.extend(be(value));
    }
    out.resize(128, 0);
    out.extend(table);
    out.extend(data);
    out
}

fn be(value: u32) -> [u8; 4] {
    value.to_be_bytes()
}

fn size(value: usize) -> [u8; 4] {
    be(u32::try_from(value).unwrap_or(0))
}

fn xyz(values: [u32; 3]) -> Vec<u8> {
    let mut out = b"XYZ \0\0\0\0".to_vec();
    out.extend(values.into_iter().flat_map(be));
    out
}

fn text(words: &str) -> Vec<u8> {
    let mut out = b"text\0\0\0\0".to_vec();
    out.extend(words.bytes());
    out.push(0);
    out
}

/// `textDescriptionType`: ASCII, then no Unicode and no Macintosh form.
fn description(words: &str) -> Vec<u8> {
    let mut out = b"desc\0\0\0\0".to_vec();
    out.extend(size(words.len() + 1));
    out.extend(words.bytes());
    out.push(0);
    out.extend([0; 4 + 4 + 2 + 1 + 67]);
    out
}

/// From sRGB's numbers to light, sampled evenly.
fn curve() -> Vec<u8> {
    let mut out = b"curv\0\0\0\0".to_vec();
    out.extend(be(POINTS.into()));
    for i in 0..POINTS {
        let value = f64::from(i) / f64::from(POINTS - 1);
        let light = if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 65535")]
        let sample = (light * 65_535.0).round() as u16;
        out.extend(sample.to_be_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_is_as_long_as_it_says_and_its_tags_lie_inside() {
        let profile = srgb();
        let number = |at: usize| u32::from_be_bytes(profile[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!(number(0), profile.len());
        assert_eq!(&profile[36..40], b"acsp");
        assert_eq!(number(128), 9);
        for entry in 0..9 {
            let at = 132 + 12 * entry;
            let (offset, length) = (number(at + 4), number(at + 8));
            assert!(offset % 4 == 0 && offset >= 132 + 12 * 9 && offset + length <= profile.len());
        }
        assert!(profile.len() < 1200, "one curve is stored once: {}", profile.len());
    }

    #[test]
    fn white_is_the_sum_of_the_colours() {
        for (i, white) in WHITE.iter().enumerate() {
            assert!((RED[i] + GREEN[i] + BLUE[i]).abs_diff(*white) <= 16, "{i}");
        }
    }
}
