//! The picture of a page as the image file holds it: to be put into a PDF without being coded anew.
//!
//! A JPEG goes over byte for byte, a fax page of a TIFF strip by strip, a PNG's samples as they were compressed. What a
//! PDF cannot hold (palettes of a TIFF, transparency, mirrored pages) is decoded, and handed over as plain samples:
//! nothing is lost then either, only the coding changes.

use super::{IngestError, density, picture, sniff::Format, tiff};
use crate::model::{Coding, Colours, PageImage, Picture, Piece};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, metadata::Orientation};
use std::{io::Cursor, path::Path};

/// The picture of a PNG or JPEG file.
pub(super) fn of_picture(path: &Path, bytes: &[u8], format: Format) -> Result<Picture, IngestError> {
    let header = picture::header(path, bytes, format)?;
    let kind = if format == Format::Png { ImageFormat::Png } else { ImageFormat::Jpeg };
    let damaged = |e: image::ImageError| IngestError::PageDamaged {
        path: path.to_owned(),
        page: 1,
        why: format!("the image does not decode: {e}"),
    };
    let mut decoder = ImageReader::with_format(Cursor::new(bytes), kind).into_decoder().map_err(damaged)?;
    let orientation = decoder.orientation().map_err(damaged)?;
    let as_it_is = if format == Format::Png { png(bytes) } else { jpeg(bytes) };
    if let (Some((coding, colours, bytes)), Some(turn)) = (as_it_is, turn(orientation)) {
        let (width, height) = (header.width, header.height);
        let pieces = vec![Piece { height, coding, colours, bytes }];
        return Ok(Picture { width, pieces, dpi: density::settle(header.dpi, width, height), turn });
    }
    let mut image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    image.apply_orientation(orientation);
    let (width, height) = (image.width(), image.height());
    let (colours, bytes) = over_white(image);
    let pieces = vec![Piece { height, coding: Coding::Raw, colours, bytes }];
    Ok(Picture { width, pieces, dpi: density::settle(header.dpi, width, height), turn: 0 })
}

/// The picture of page `page` (from 1) of a TIFF file.
pub(super) fn of_tiff(
    path: &Path,
    bytes: &[u8],
    page: usize,
    directory: tiff::Directory,
) -> Result<Picture, IngestError> {
    if let Some(picture) = tiff::fax_strips(path, bytes, directory) {
        return Ok(picture);
    }
    if let Some(picture) = tiff::colour(path, bytes, directory) {
        return Ok(picture);
    }
    let PageImage { width, height, dpi, grey } = tiff::decode(path, bytes, page, directory)?;
    let pieces = vec![Piece { height, coding: Coding::Raw, colours: Colours::Grey, bytes: grey }];
    Ok(Picture { width, pieces, dpi, turn: 0 })
}

/// Degrees clockwise; `None` for mirrored pages, which a PDF page cannot be.
fn turn(orientation: Orientation) -> Option<u16> {
    match orientation {
        Orientation::NoTransforms => Some(0),
        Orientation::Rotate90 => Some(90),
        Orientation::Rotate180 => Some(180),
        Orientation::Rotate270 => Some(270),
        _ => None,
    }
}

/// Plain samples of eight bits over white paper.
fn over_white(image: DynamicImage) -> (Colours, Vec<u8>) {
    if !image.color().has_color() {
        let grey = image.into_luma_alpha8();
        return (Colours::Grey, grey.pixels().map(|p| picture::over_white(p.0[0], p.0[1])).collect());
    }
    let pixels = image.into_rgba8();
    let samples = pixels.pixels().flat_map(|p| {
        let [r, g, b, alpha] = p.0;
        [r, g, b].map(|c| picture::over_white(c, alpha))
    });
    (Colours::Rgb, samples.collect())
}

/// The coded samples of a PNG, where a PDF can hold them: grey or RGB, not interlaced, nothing transparent.
fn png(bytes: &[u8]) -> Option<(Coding, Colours, Vec<u8>)> {
    let mut at = 8;
    let mut kind = None;
    let mut samples = Vec::new();
    while let Some(head) = bytes.get(at..at + 8) {
        let length = usize::try_from(u32::from_be_bytes([head[0], head[1], head[2], head[3]])).ok()?;
        let data = bytes.get(at + 8..at + 8 + length)?;
        match &head[4..] {
            b"IHDR" => kind = data.get(8..13),
            b"tRNS" => return None,
            b"IDAT" => samples.extend_from_slice(data),
            b"IEND" => break,
            _ => {}
        }
        at += length + 12;
    }
    let &[bits, colour, 0, 0, 0] = kind? else { return None };
    let colours = match colour {
        0 => Colours::Grey,
        2 => Colours::Rgb,
        _ => return None,
    };
    Some((Coding::Png { bits }, colours, samples))
}

/// A JPEG as it is, where its samples have eight bits and one, three or four colours.
fn jpeg(bytes: &[u8]) -> Option<(Coding, Colours, Vec<u8>)> {
    let mut at = 2;
    let mut adobe = false;
    loop {
        let marker = *bytes.get(at + 1)?;
        if bytes.get(at)? != &0xFF {
            return None;
        }
        if marker == 0xFF {
            at += 1;
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let data = bytes.get(at + 4..at + 2 + length)?;
        match marker {
            0xEE => adobe |= data.starts_with(b"Adobe"),
            // Start of frame: baseline, extended and progressive; the others are not known to readers.
            0xC0..=0xC2 => {
                let colours = match (data.first()?, data.get(5)?) {
                    (8, 1) => Colours::Grey,
                    (8, 3) => Colours::Rgb,
                    (8, 4) => Colours::Cmyk { inverted: adobe },
                    _ => return None,
                };
                return Some((Coding::Jpeg, colours, bytes.to_vec()));
            }
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF | 0xD9 | 0xDA => return None,
            _ => {}
        }
        at += 2 + length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};

    fn encoded(color: ExtendedColorType, pixels: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        PngEncoder::new(&mut out).write_image(pixels, 2, 1, color).unwrap();
        out
    }

    fn of(bytes: &[u8], format: Format) -> Picture {
        of_picture(Path::new("a.png"), bytes, format).unwrap()
    }

    #[test]
    fn a_png_keeps_its_samples_where_a_pdf_can_hold_them() {
        let picture = of(&encoded(ExtendedColorType::L8, &[0, 255]), Format::Png);
        assert_eq!((picture.pieces[0].coding, picture.pieces[0].colours), (Coding::Png { bits: 8 }, Colours::Grey));
        let picture = of(&encoded(ExtendedColorType::Rgba8, &[200, 100, 50, 255, 0, 0, 0, 0]), Format::Png);
        let piece = &picture.pieces[0];
        assert_eq!((piece.coding, piece.colours), (Coding::Raw, Colours::Rgb));
        assert_eq!(piece.bytes, [200, 100, 50, 255, 255, 255], "transparent is paper");
    }

    #[test]
    fn a_jpeg_goes_over_byte_for_byte() {
        let mut bytes = Vec::new();
        let grey = image::GrayImage::from_pixel(60, 80, image::Luma([250]));
        image::codecs::jpeg::JpegEncoder::new(&mut bytes).encode_image(&grey).unwrap();
        let picture = of(&bytes, Format::Jpeg);
        assert_eq!((picture.width, picture.height(), picture.turn), (60, 80, 0));
        assert_eq!((picture.pieces[0].coding, picture.pieces[0].colours), (Coding::Jpeg, Colours::Grey));
        assert_eq!(picture.pieces[0].bytes, bytes);
        assert!(jpeg(&bytes[..10]).is_none() && jpeg(&[0xFF; 40]).is_none() && png(&bytes).is_none());
    }
}
