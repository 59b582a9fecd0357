//! Multi-page TIFF, as fax servers and older scanners keep a document: black and white pages as CCITT group 4, grey ones
//! deflated.

use super::ForgeError;
use super::fax::group4;
use super::scan::{Coding, Scan};
use miniz_oxide::deflate::compress_to_vec_zlib;

/// TIFF field types (TIFF 6.0, section 2).
const SHORT: u16 = 3;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;

/// The scans as one TIFF file, in order.
pub fn write_tiff(scans: &[Scan]) -> Result<Vec<u8>, ForgeError> {
    let mut file = b"II*\0\0\0\0\0".to_vec();
    // Where the offset of the next directory is to be written.
    let mut link = 4;
    for scan in scans {
        let (data, bits, compression) = match scan.coding {
            Coding::Bilevel => (group4(&scan.image)?, 1, 4),
            Coding::Jpeg(_) => (compress_to_vec_zlib(&scan.image, 8), 8, 8),
        };
        let data_at = push(&mut file, &data);
        let resolution = [scan.dpi.to_le_bytes(), 1u32.to_le_bytes()].concat();
        let resolution_at = push(&mut file, &resolution);
        let (width, height) = (scan.image.width(), scan.image.height());
        let length = data.len() as u32;
        // 0 is white in a group 4 page and black in a grey one.
        let fields: [(u16, u16, u32); 12] = [
            (256, LONG, width),
            (257, LONG, height),
            (258, SHORT, bits),
            (259, SHORT, compression),
            (262, SHORT, u32::from(bits == 8)),
            (273, LONG, data_at),
            (277, SHORT, 1),
            (278, LONG, height),
            (279, LONG, length),
            (282, RATIONAL, resolution_at),
            (283, RATIONAL, resolution_at),
            (296, SHORT, 2),
        ];
        let mut directory = (fields.len() as u16).to_le_bytes().to_vec();
        for (tag, kind, value) in fields {
            directory.extend_from_slice(&tag.to_le_bytes());
            directory.extend_from_slice(&kind.to_le_bytes());
            directory.extend_from_slice(&1u32.to_le_bytes());
            directory.extend_from_slice(&value.to_le_bytes());
        }
        directory.extend_from_slice(&[0; 4]);
        let directory_at = push(&mut file, &directory);
        file[link..link + 4].copy_from_slice(&directory_at.to_le_bytes());
        link = directory_at as usize + directory.len() - 4;
    }
    Ok(file)
}

/// Appends at an even place, as TIFF wants it; gives the place.
fn push(file: &mut Vec<u8>, bytes: &[u8]) -> u32 {
    file.resize(file.len().next_multiple_of(2), 0);
    let at = file.len() as u32;
    file.extend_from_slice(bytes);
    at
}

#[cfg(test)]
mod tests {
    use super::write_tiff;
    use crate::forge::scan::{Coding, Scan};
    use image::{GrayImage, Luma};
    use std::io::Cursor;
    use tiff::decoder::{Decoder, DecodingResult};

    #[test]
    fn both_codings_come_back() {
        let black = GrayImage::from_fn(70, 20, |x, y| Luma([if (x * y) % 5 == 0 { 0 } else { 255 }]));
        let grey = Scan::jpeg(&GrayImage::from_fn(33, 9, |x, _| Luma([(x * 7) as u8])), 150, 60).unwrap();
        let bytes =
            write_tiff(&[Scan { image: black.clone(), dpi: 300, coding: Coding::Bilevel }, grey.clone()]).unwrap();
        let mut decoder = Decoder::new(Cursor::new(bytes)).unwrap();
        assert_eq!(decoder.dimensions().unwrap(), (70, 20));
        let DecodingResult::U8(packed) = decoder.read_image().unwrap() else { panic!("8-bit samples") };
        let row = packed.len() / 20;
        let dark = |x: usize, y: usize| packed[y * row + x / 8] >> (7 - x % 8) & 1;
        // The decoder gives white-is-zero pages back inverted or not by version: what counts is that two differ alike.
        let (first, other) = (dark(0, 0), dark(1, 1));
        assert_ne!(first, other);
        for (x, y, pixel) in black.enumerate_pixels() {
            let expected = if pixel.0 == [0] { first } else { other };
            assert_eq!(dark(x as usize, y as usize), expected, "{x},{y}");
        }
        decoder.next_image().unwrap();
        let DecodingResult::U8(pixels) = decoder.read_image().unwrap() else { panic!("8-bit samples") };
        assert_eq!(pixels, grey.image.into_raw());
        assert!(!decoder.more_images());
    }
}
