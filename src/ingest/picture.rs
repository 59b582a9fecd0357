//! PNG and JPEG files: one page, as grey pixels over white.

use super::{
    IngestError, density,
    limits::{self, SIDE},
    sniff::Format,
};
use crate::model::PageImage;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};
use std::{io::Cursor, path::Path};

/// Refuses an image that has no pixels, or too many to be decoded.
pub(crate) fn check_size(path: &Path, page: usize, width: u32, height: u32) -> Result<(), IngestError> {
    if width == 0 || height == 0 {
        return Err(IngestError::NoPixels { path: path.to_owned(), page, width, height });
    }
    if u64::from(width) * u64::from(height) > limits::get().pixels || width.max(height) > SIDE {
        return Err(too_many(path, page, width.into(), height.into()));
    }
    Ok(())
}

pub(crate) fn too_many(path: &Path, page: usize, width: u64, height: u64) -> IngestError {
    IngestError::TooManyPixels { path: path.to_owned(), page, width, height, limit: limits::get().pixels }
}

fn damaged(path: &Path, why: impl std::fmt::Display) -> IngestError {
    IngestError::PageDamaged { path: path.to_owned(), page: 1, why: format!("the image does not decode: {why}") }
}

/// What the file's header says, checked; cheap, decodes nothing.
pub(crate) fn header(path: &Path, bytes: &[u8], format: Format) -> Result<density::Header, IngestError> {
    let header = if format == Format::Png { density::png(bytes) } else { density::jpeg(bytes) };
    let header = header.ok_or_else(|| damaged(path, "its header is cut off"))?;
    check_size(path, 1, header.width, header.height)?;
    Ok(header)
}

/// Decodes the page, upright.
pub(crate) fn decode(path: &Path, bytes: &[u8], format: Format) -> Result<PageImage, IngestError> {
    let header = header(path, bytes, format)?;
    let kind = if format == Format::Png { ImageFormat::Png } else { ImageFormat::Jpeg };
    let reader = ImageReader::with_format(Cursor::new(bytes), kind);
    let mut decoder = reader.into_decoder().map_err(|e| damaged(path, e))?;
    let orientation = decoder.orientation().map_err(|e| damaged(path, e))?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|e| damaged(path, e))?;
    image.apply_orientation(orientation);
    let grey = grey_over_white(image);
    let (width, height) = grey.dimensions();
    let dpi = density::settle(header.dpi, width, height);
    Ok(PageImage { width, height, dpi, grey: grey.into_raw() })
}

fn grey_over_white(image: DynamicImage) -> image::GrayImage {
    if !image.color().has_alpha() {
        return image.into_luma8();
    }
    let pixels = image.into_luma_alpha8();
    let (width, height) = pixels.dimensions();
    let grey = pixels.pixels().map(|p| over_white(p.0[0], p.0[1])).collect();
    image::GrayImage::from_raw(width, height, grey).unwrap_or_default()
}

/// A grey value of that opacity, as it looks on white paper.
pub(crate) fn over_white(grey: u8, alpha: u8) -> u8 {
    let (grey, alpha) = (u32::from(grey), u32::from(alpha));
    let mixed = (grey * alpha + 255 * (255 - alpha) + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

/// The luminance of a colour (Rec. 601), in integers.
pub(crate) fn luminance(r: u8, g: u8, b: u8) -> u8 {
    let sum = 77 * u32::from(r) + 150 * u32::from(g) + 29 * u32::from(b);
    u8::try_from((sum + 128) >> 8).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ExtendedColorType, ImageEncoder, Luma, codecs::png::PngEncoder};

    fn png(width: u32, height: u32, color: ExtendedColorType, pixels: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        PngEncoder::new(&mut out).write_image(pixels, width, height, color).unwrap();
        out
    }

    /// Puts a chunk right after `IHDR`; its checksum may be anything for our own header reader, not for the decoder.
    fn with_density(png: &[u8], dots_per_metre: u32) -> Vec<u8> {
        let mut chunk = b"pHYs".to_vec();
        chunk.extend(dots_per_metre.to_be_bytes());
        chunk.extend(dots_per_metre.to_be_bytes());
        chunk.push(1);
        let mut crc = u32::MAX;
        for byte in &chunk {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { 0xEDB8_8320 ^ (crc >> 1) } else { crc >> 1 };
            }
        }
        let mut out = png[..33].to_vec();
        out.extend(9_u32.to_be_bytes());
        out.extend(chunk);
        out.extend((!crc).to_be_bytes());
        out.extend(&png[33..]);
        out
    }

    fn read(bytes: &[u8], format: Format) -> Result<PageImage, String> {
        decode(Path::new("trang 1.png"), bytes, format).map_err(|e| e.to_string())
    }

    #[test]
    fn transparent_is_white_and_density_is_read() {
        let bytes = png(2, 1, ExtendedColorType::La8, &[0, 0, 0, 255]);
        let page = read(&bytes, Format::Png).unwrap();
        assert_eq!((page.width, page.height, page.grey.as_slice()), (2, 1, [255, 0].as_slice()));

        let grey = vec![200; 850 * 1100];
        let bytes = with_density(&png(850, 1100, ExtendedColorType::L8, &grey), 3937);
        assert_eq!(read(&bytes, Format::Png).unwrap().dpi, 100);
    }

    #[test]
    fn deep_and_coloured_images_become_grey() {
        let bytes = png(1, 1, ExtendedColorType::L16, &0x8000_u16.to_ne_bytes());
        assert_eq!(read(&bytes, Format::Png).unwrap().grey, [128]);
        let bytes = png(1, 1, ExtendedColorType::Rgb8, &[255, 255, 255]);
        assert_eq!(read(&bytes, Format::Png).unwrap().grey, [255]);
    }

    #[test]
    fn jpeg_is_read_with_its_density() {
        let grey = image::GrayImage::from_pixel(600, 848, Luma([250]));
        let mut bytes = Vec::new();
        let mut encoder = image::codecs::jpeg::JpegEncoder::new(&mut bytes);
        encoder.set_pixel_density(image::codecs::jpeg::PixelDensity::dpi(72));
        encoder.encode_image(&grey).unwrap();
        let page = read(&bytes, Format::Jpeg).unwrap();
        assert_eq!((page.width, page.height, page.dpi), (600, 848, 72));
        assert!(page.grey.iter().all(|g| g.abs_diff(250) < 3));
        let cut = read(&bytes[..bytes.len() / 2], Format::Jpeg);
        assert!(cut.is_err() || cut.is_ok_and(|p| p.width == 600), "a cut JPEG is decoded as far as it goes, or told");
        assert!(read(&bytes[..20], Format::Jpeg).unwrap_err().contains("does not decode: its header is cut off"));
    }

    #[test]
    fn no_pixels_and_absurdly_many_are_refused_before_decoding() {
        let mut bytes = png(1, 1, ExtendedColorType::L8, &[0]);
        bytes[16..24].copy_from_slice(&[0; 8]);
        assert_eq!(
            read(&bytes, Format::Png).unwrap_err(),
            "trang 1.png, page 1: the image is 0×0 pixels, so there is nothing to read"
        );
        bytes[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
        let message = read(&bytes, Format::Png).unwrap_err();
        assert!(message.contains("would be 65536×65536 pixels, more than the 200000000"), "{message}");
    }
}
