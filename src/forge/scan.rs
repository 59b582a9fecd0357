//! A scanned page as it would be stored: the pixels one gets back, and the bytes that hold them.

use super::ForgeError;
use image::codecs::jpeg::{JpegEncoder, PixelDensity};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, GrayImage, ImageEncoder, ImageFormat};
use std::path::Path;

/// How the pixels are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Coding {
    /// These JPEG bytes decode to the image.
    Jpeg(Vec<u8>),
    /// Black and white; CCITT group 4 in PDF.
    Bilevel,
}

/// A degraded page.
#[derive(Debug, Clone)]
pub struct Scan {
    /// The pixels as a reader sees them, coding losses included.
    pub image: GrayImage,
    /// Pixels an inch.
    pub dpi: u32,
    /// How they are stored.
    pub coding: Coding,
}

impl Scan {
    /// Sends a grey image through JPEG of the given quality (1–100).
    pub fn jpeg(image: &GrayImage, dpi: u32, quality: u8) -> Result<Self, ForgeError> {
        let failed = |e: image::ImageError| ForgeError::Encode { format: "JPEG", reason: e.to_string() };
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
        encoder.set_pixel_density(PixelDensity::dpi(u16::try_from(dpi).unwrap_or(u16::MAX)));
        encoder.encode(image, image.width(), image.height(), ExtendedColorType::L8).map_err(failed)?;
        let image = image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).map_err(failed)?.into_luma8();
        Ok(Self { image, dpi, coding: Coding::Jpeg(bytes) })
    }

    /// The page as a PNG file with its resolution.
    pub fn png(&self) -> Result<Vec<u8>, ForgeError> {
        let mut bytes = Vec::new();
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive)
            .write_image(&self.image, self.image.width(), self.image.height(), ExtendedColorType::L8)
            .map_err(|e| ForgeError::Encode { format: "PNG", reason: e.to_string() })?;
        insert_resolution(&mut bytes, self.dpi);
        Ok(bytes)
    }
}

/// Puts a `pHYs` chunk behind the header, where the encoder leaves none: OCR guesses letter heights without it.
fn insert_resolution(png: &mut Vec<u8>, dpi: u32) {
    const AFTER_HEADER: usize = 8 + 25;
    if png.len() < AFTER_HEADER {
        return;
    }
    let per_metre = (f64::from(dpi) / 0.0254).round() as u32;
    let mut body = b"pHYs".to_vec();
    body.extend_from_slice(&per_metre.to_be_bytes());
    body.extend_from_slice(&per_metre.to_be_bytes());
    body.push(1);
    let mut chunk = 9u32.to_be_bytes().to_vec();
    let sum = crc32(&body);
    chunk.append(&mut body);
    chunk.extend_from_slice(&sum.to_be_bytes());
    png.splice(AFTER_HEADER..AFTER_HEADER, chunk);
}

/// The checksum of PNG chunks (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |s, _| if s & 1 == 1 { (s >> 1) ^ 0xEDB8_8320 } else { s >> 1 })
    })
}

/// Writes a file whole or not at all: under another name first, then renamed.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), ForgeError> {
    let failed = |source| ForgeError::File { doing: "write", path: path.to_owned(), source };
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    std::fs::write(&part, bytes).map_err(failed)?;
    std::fs::rename(&part, path).map_err(failed)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Coding, Scan, crc32};
    use image::{GrayImage, Luma};

    #[test]
    fn png_keeps_pixels_and_resolution() {
        let image = GrayImage::from_fn(31, 17, |x, y| Luma([(x * 7 + y) as u8]));
        let scan = Scan { image: image.clone(), dpi: 300, coding: Coding::Bilevel };
        let png = scan.png().unwrap();
        let back = image::load_from_memory(&png).unwrap().into_luma8();
        assert_eq!(back, image);
        // 300 dpi is 11,811 pixels a metre.
        assert!(png.windows(8).any(|w| w == [b'p', b'H', b'Y', b's', 0, 0, 0x2E, 0x23]));
    }

    #[test]
    fn the_png_checksum_is_the_standard_one() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }
}
