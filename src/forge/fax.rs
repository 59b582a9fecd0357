//! CCITT group 4 (ITU-T T.6), the coding of most black and white scans in archives.

use super::ForgeError;
use fax::encoder::Encoder;
use fax::{Color, VecWriter};
use image::GrayImage;

/// Codes a black and white image; pixels under 128 are black. Ends with the end-of-facsimile-block code.
pub(super) fn group4(image: &GrayImage) -> Result<Vec<u8>, ForgeError> {
    let width = u16::try_from(image.width()).map_err(|_| ForgeError::Encode {
        format: "CCITT group 4",
        reason: format!("a line has at most 65535 pixels, this one {}", image.width()),
    })?;
    let mut encoder = Encoder::new(VecWriter::new());
    for row in image.chunks_exact(usize::from(width).max(1)) {
        let pixels = row.iter().map(|&value| if value < 128 { Color::Black } else { Color::White });
        match encoder.encode_line(pixels, width) {
            Ok(()) => {}
            Err(never) => match never {},
        }
    }
    match encoder.finish() {
        Ok(writer) => Ok(writer.finish()),
        Err(never) => match never {},
    }
}

#[cfg(test)]
mod tests {
    use super::group4;
    use crate::forge::Random;
    use image::{GrayImage, Luma};

    /// Decodes with the decoder half of the same crate, which the TIFF reader uses.
    fn decode(bytes: &[u8], width: u16, height: u16) -> Vec<u8> {
        let mut out = Vec::new();
        fax::decoder::decode_g4(bytes.iter().copied(), width, Some(height), |transitions| {
            out.extend(fax::decoder::pels(transitions, width).map(|c| if c == fax::Color::Black { 0 } else { 255 }));
        });
        out
    }

    #[test]
    fn comes_back_as_it_went() {
        let mut random = Random::new(4);
        for (width, height, share) in [(1, 1, 50), (64, 9, 5), (333, 40, 50), (2600, 7, 2), (200, 30, 97), (40, 4, 0)] {
            let image = GrayImage::from_fn(width, height, |_, _| Luma([if random.percent(share) { 0 } else { 255 }]));
            let coded = group4(&image).unwrap();
            assert_eq!(decode(&coded, width as u16, height as u16), image.into_raw(), "{width}x{height} {share} %");
        }
    }
}
