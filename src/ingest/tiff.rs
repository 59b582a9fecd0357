//! TIFF files: many pages, bilevel fax codes, palettes, 16 bits; each page as grey pixels over white.

use super::{
    IngestError, density, limits,
    picture::{check_size, luminance, over_white},
};
use crate::model::{Coding, Colours, PageImage, Picture, Piece};
use std::{io::Cursor, path::Path};
use tiff::{
    ColorType, TiffError, TiffFormatError,
    decoder::{Decoder, DecodingResult, Limits},
    tags::{ByteOrder, PhotometricInterpretation, Tag},
};

type Reader<'a> = Decoder<Cursor<&'a [u8]>>;

/// A page of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Directory {
    /// Its number among the image directories (thumbnails are counted, but are no pages).
    index: usize,
    /// Whether its pixels are numbers of palette entries.
    has_palette: bool,
}

/// Where in the file the pages are.
///
/// The decoder knows no palettes. A page that has one is marked, and is given out to the decoder as a grey one (in
/// the bytes in memory), so that it hands over the entries' numbers.
pub(crate) fn directories(path: &Path, bytes: &mut [u8]) -> Result<Vec<Directory>, IngestError> {
    let mut pages = Vec::new();
    let mut palettes = Vec::new();
    let mut reader = reader(path, bytes)?;
    for index in 0.. {
        // Bit 0 marks a smaller version of another page.
        let subfile = reader.find_tag_unsigned::<u32>(Tag::NewSubfileType).ok().flatten().unwrap_or(0);
        let kind = reader.find_tag_unsigned::<u16>(Tag::PhotometricInterpretation).ok().flatten();
        let has_palette = kind == Some(PhotometricInterpretation::RGBPalette.to_u16());
        if subfile & 1 == 0 || (index == 0 && !reader.more_images()) {
            pages.push(Directory { index, has_palette });
            palettes.extend(reader.ifd_pointer().filter(|_| has_palette));
        }
        let limit = limits::get().pages;
        if pages.len() > limit {
            return Err(IngestError::TooManyPages { path: path.to_owned(), pages: pages.len(), limit });
        }
        if !reader.more_images() {
            break;
        }
        reader.next_image().map_err(|e| translate(path, pages.len() + 1, &e))?;
    }
    let big_endian = reader.byte_order() == ByteOrder::BigEndian;
    for pointer in palettes {
        call_it_grey(bytes, usize::try_from(pointer.0).unwrap_or(usize::MAX), big_endian);
    }
    if pages.is_empty() {
        return Err(unsupported(path, 1, "it holds thumbnails only"));
    }
    Ok(pages)
}

/// Writes "grey" over "palette" in the directory at `at` of a classic TIFF; a `BigTIFF` is left alone, and its
/// palette pages are refused by the decoder.
fn call_it_grey(bytes: &mut [u8], at: usize, big_endian: bool) {
    let number = |two: &[u8]| match *two {
        [a, b] if big_endian => u16::from_be_bytes([a, b]),
        [a, b] => u16::from_le_bytes([a, b]),
        _ => 0,
    };
    let Some((count, entries)) = bytes.get_mut(at..).and_then(|b| b.split_at_mut_checked(2)) else { return };
    let kind = Tag::PhotometricInterpretation.to_u16();
    let entry = entries.chunks_exact_mut(12).take(number(count).into()).find(|e| number(&e[..2]) == kind);
    if let Some(value) = entry.and_then(|e| e.get_mut(8..10)) {
        let grey = PhotometricInterpretation::BlackIsZero.to_u16();
        value.copy_from_slice(&if big_endian { grey.to_be_bytes() } else { grey.to_le_bytes() });
    }
}

/// Decodes page `page` (from 1), upright.
pub(crate) fn decode(path: &Path, bytes: &[u8], page: usize, directory: Directory) -> Result<PageImage, IngestError> {
    let fail = |e: TiffError| translate(path, page, &e);
    let mut reader = reader(path, bytes)?;
    reader.seek_to_image(directory.index).map_err(fail)?;
    let (width, height) = reader.dimensions().map_err(fail)?;
    check_size(path, page, width, height)?;
    let mut color = reader.colortype().map_err(fail)?;
    let dpi = claimed_density(&mut reader);
    let orientation = reader.find_tag_unsigned::<u16>(Tag::Orientation).ok().flatten().unwrap_or(1);
    let palette = match color {
        ColorType::Gray(bits) if directory.has_palette => {
            color = ColorType::Palette(bits);
            Some(palette(&mut reader).map_err(fail)?)
        }
        _ => None,
    };
    let mut samples = DecodingResult::U8(Vec::new());
    let layout = reader.read_image_to_buffer(&mut samples).map_err(fail)?;
    let samples = eight_bits(samples).ok_or_else(|| unsupported(path, page, "samples that are no whole numbers"))?;
    let planes = layout.planes.max(1);
    let grey = to_grey(&samples, width as usize, height as usize, color, planes, palette.as_deref())
        .ok_or_else(|| unsupported(path, page, &format!("pixels of kind {color:?}")))?;
    let (grey, width, height) = upright(grey, width, height, orientation);
    Ok(PageImage { width, height, dpi: density::settle(dpi, width, height), grey })
}

/// The strips of a fax page (group 4) as they are coded, where a PDF can hold them.
pub(crate) fn fax_strips(path: &Path, bytes: &[u8], directory: Directory) -> Option<Picture> {
    let mut reader = reader(path, bytes).ok()?;
    reader.seek_to_image(directory.index).ok()?;
    let (width, height) = reader.dimensions().ok()?;
    let mut number = |tag| reader.find_tag_unsigned::<u32>(tag).ok().flatten();
    let compression = number(Tag::Compression)?;
    let one_bit = number(Tag::BitsPerSample).unwrap_or(1) == 1 && number(Tag::SamplesPerPixel).unwrap_or(1) == 1;
    let ink = number(Tag::PhotometricInterpretation)?;
    let fill_order = number(Tag::FillOrder).unwrap_or(1);
    let turn = plain_turn(number(Tag::Orientation).unwrap_or(1))?;
    let rows = number(Tag::RowsPerStrip).unwrap_or(height).clamp(1, height.max(1));
    if compression != 4 || !one_bit || ink > 1 {
        return None;
    }
    let dpi = claimed_density(&mut reader);
    let offsets = reader.get_tag_u64_vec(Tag::StripOffsets).ok()?;
    let counts = reader.get_tag_u64_vec(Tag::StripByteCounts).ok()?;
    if offsets.len() != counts.len() || offsets.len() != height.div_ceil(rows) as usize {
        return None;
    }
    let mut pieces = Vec::with_capacity(offsets.len());
    for (i, (offset, count)) in (0..).zip(offsets.into_iter().zip(counts)) {
        let start = usize::try_from(offset).ok()?;
        let mut coded = bytes.get(start..start.checked_add(usize::try_from(count).ok()?)?)?.to_vec();
        if fill_order == 2 {
            coded = coded.into_iter().map(u8::reverse_bits).collect();
        }
        let height = rows.min(height - i * rows);
        pieces.push(Piece {
            height,
            coding: Coding::Group4 { inverted: ink == 1 },
            colours: Colours::Grey,
            bytes: coded,
        });
    }
    Some(Picture { width, pieces, dpi: density::settle(dpi, width, height), turn })
}

/// A page in plain RGB of eight bits, decoded with its colours.
pub(crate) fn colour(path: &Path, bytes: &[u8], directory: Directory) -> Option<Picture> {
    let mut reader = reader(path, bytes).ok()?;
    reader.seek_to_image(directory.index).ok()?;
    let (width, height) = reader.dimensions().ok()?;
    check_size(path, 1, width, height).ok()?;
    if !matches!(reader.colortype().ok()?, ColorType::RGB(8)) {
        return None;
    }
    let turn = plain_turn(reader.find_tag_unsigned::<u32>(Tag::Orientation).ok().flatten().unwrap_or(1))?;
    let dpi = claimed_density(&mut reader);
    let mut samples = DecodingResult::U8(Vec::new());
    let layout = reader.read_image_to_buffer(&mut samples).ok()?;
    let DecodingResult::U8(samples) = samples else { return None };
    if layout.planes > 1 || samples.len() != 3 * width as usize * height as usize {
        return None;
    }
    let pieces = vec![Piece { height, coding: Coding::Raw, colours: Colours::Rgb, bytes: samples }];
    Some(Picture { width, pieces, dpi: density::settle(dpi, width, height), turn })
}

/// Degrees clockwise of an orientation tag; `None` for mirrored pages.
fn plain_turn(orientation: u32) -> Option<u16> {
    match orientation {
        3 => Some(180),
        6 => Some(90),
        8 => Some(270),
        2 | 4 | 5 | 7 => None,
        _ => Some(0),
    }
}

fn reader<'a>(path: &Path, bytes: &'a [u8]) -> Result<Reader<'a>, IngestError> {
    let mut limits = Limits::default();
    // 200 million pixels of four bytes, the most that check_size lets through.
    limits.decoding_buffer_size = 800_000_000;
    limits.intermediate_buffer_size = 800_000_000;
    Ok(Decoder::new(Cursor::new(bytes)).map_err(|e| translate(path, 1, &e))?.with_limits(limits))
}

fn unsupported(path: &Path, page: usize, what: &str) -> IngestError {
    let why = format!("it is a kind of TIFF that tradau does not read ({what}); convert it to PNG");
    IngestError::PageDamaged { path: path.to_owned(), page, why }
}

fn translate(path: &Path, page: usize, error: &TiffError) -> IngestError {
    match error {
        TiffError::FormatError(TiffFormatError::InvalidDimensions(width, height)) => {
            IngestError::NoPixels { path: path.to_owned(), page, width: *width, height: *height }
        }
        TiffError::UnsupportedError(what) => unsupported(path, page, &what.to_string()),
        error => {
            let why = format!("the TIFF image does not decode: {error}");
            IngestError::PageDamaged { path: path.to_owned(), page, why }
        }
    }
}

fn claimed_density(reader: &mut Reader<'_>) -> u32 {
    let unit = reader.find_tag_unsigned::<u16>(Tag::ResolutionUnit).ok().flatten().unwrap_or(2);
    let per_unit = match reader.find_tag(Tag::XResolution).ok().flatten() {
        Some(tiff::decoder::ifd::Value::Rational(n, d)) if d > 0 => f64::from(n) / f64::from(d),
        Some(value) => value.into_f64().unwrap_or(0.0),
        None => 0.0,
    };
    match unit {
        2 => density::whole(per_unit),
        3 => density::whole(per_unit * 2.54),
        _ => 0,
    }
}

/// The grey value of every palette entry.
fn palette(reader: &mut Reader<'_>) -> Result<Vec<u8>, TiffError> {
    let map = reader.get_tag_u16_vec(Tag::ColorMap)?;
    let entries = map.len() / 3;
    let high = |i: usize| map.get(i).map_or(0, |v| v.to_be_bytes()[0]);
    Ok((0..entries).map(|i| luminance(high(i), high(entries + i), high(2 * entries + i))).collect())
}

/// The upper eight bits of every sample; packed samples of one to eight bits stay packed.
fn eight_bits(samples: DecodingResult) -> Option<Vec<u8>> {
    match samples {
        DecodingResult::U8(v) => Some(v),
        DecodingResult::U16(v) => Some(v.into_iter().map(|s| s.to_be_bytes()[0]).collect()),
        DecodingResult::U32(v) => Some(v.into_iter().map(|s| s.to_be_bytes()[0]).collect()),
        _ => None,
    }
}

fn to_grey(
    samples: &[u8],
    width: usize,
    height: usize,
    color: ColorType,
    planes: usize,
    palette: Option<&[u8]>,
) -> Option<Vec<u8>> {
    let pixels = width * height;
    if planes > 1 {
        // Planes one after the other: only the colour planes count.
        let plane = |i: usize| samples.get(i * pixels..(i + 1) * pixels);
        let (r, g, b) = match color {
            ColorType::RGB(_) | ColorType::RGBA(_) => (plane(0)?, plane(1)?, plane(2)?),
            _ => return None,
        };
        return Some(r.iter().zip(g).zip(b).map(|((r, g), b)| luminance(*r, *g, *b)).collect());
    }
    let chunked = |n: usize, f: &dyn Fn(&[u8]) -> u8| -> Option<Vec<u8>> {
        let grey: Vec<u8> = samples.chunks_exact(n).take(pixels).map(f).collect();
        (grey.len() == pixels).then_some(grey)
    };
    match color {
        ColorType::Gray(bits @ (1 | 2 | 4)) => {
            let top = (1_u16 << bits) - 1;
            unpack(samples, width, height, bits, &|v| u8::try_from(u16::from(v) * 255 / top).unwrap_or(255))
        }
        ColorType::Palette(bits @ (1 | 2 | 4 | 8)) => {
            let palette = palette?;
            unpack(samples, width, height, bits, &|v| palette.get(usize::from(v)).copied().unwrap_or(255))
        }
        ColorType::Gray(8 | 16 | 32) => chunked(1, &|p| p[0]),
        ColorType::GrayA(8 | 16) | ColorType::Multiband { bit_depth: 8 | 16, num_samples: 2 } => {
            chunked(2, &|p| over_white(p[0], p[1]))
        }
        ColorType::RGB(8 | 16 | 32) => chunked(3, &|p| luminance(p[0], p[1], p[2])),
        ColorType::RGBA(8 | 16) => chunked(4, &|p| over_white(luminance(p[0], p[1], p[2]), p[3])),
        ColorType::YCbCr(8) => chunked(3, &|p| p[0]),
        ColorType::Lab(8) => chunked(3, &|p| p[0]),
        ColorType::CMYK(8 | 16) => chunked(4, &|p| {
            let ink = |c: u8| over_white(0, c);
            let dark = |c: u8| u8::try_from(u16::from(ink(c)) * u16::from(ink(p[3])) / 255).unwrap_or(0);
            luminance(dark(p[0]), dark(p[1]), dark(p[2]))
        }),
        _ => None,
    }
}

/// Samples of less than a byte; every row begins with a fresh byte.
fn unpack(samples: &[u8], width: usize, height: usize, bits: u8, grey: &dyn Fn(u8) -> u8) -> Option<Vec<u8>> {
    let per_byte = usize::from(8 / bits);
    let row_bytes = width.div_ceil(per_byte);
    let mask = u8::MAX >> (8 - bits);
    let mut out = Vec::with_capacity(width * height);
    for row in samples.chunks_exact(row_bytes).take(height) {
        out.extend((0..width).map(|x| {
            let shift = 8 - bits - bits * u8::try_from(x % per_byte).unwrap_or(0);
            grey(row[x / per_byte] >> shift & mask)
        }));
    }
    (out.len() == width * height).then_some(out)
}

/// Turns the page as its orientation tag asks.
fn upright(grey: Vec<u8>, width: u32, height: u32, orientation: u16) -> (Vec<u8>, u32, u32) {
    use image::{GrayImage, imageops};
    if !(2..=8).contains(&orientation) {
        return (grey, width, height);
    }
    let image = GrayImage::from_raw(width, height, grey).unwrap_or_default();
    let image = match orientation {
        2 => imageops::flip_horizontal(&image),
        3 => imageops::rotate180(&image),
        4 => imageops::flip_vertical(&image),
        5 => imageops::flip_horizontal(&imageops::rotate90(&image)),
        6 => imageops::rotate90(&image),
        7 => imageops::flip_horizontal(&imageops::rotate270(&image)),
        _ => imageops::rotate270(&image),
    };
    let (width, height) = image.dimensions();
    (image.into_raw(), width, height)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tiff::{
        encoder::{Rational, TiffEncoder, colortype},
        tags::ResolutionUnit,
    };

    fn three_pages() -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut out).unwrap();
        let mut page = encoder.new_image::<colortype::Gray8>(200, 300).unwrap();
        page.resolution(ResolutionUnit::Inch, Rational { n: 100, d: 1 });
        page.write_data(&vec![7; 200 * 300]).unwrap();
        encoder.write_image::<colortype::Gray16>(2, 1, &[0x1234, 0xFFFF]).unwrap();
        encoder.write_image::<colortype::RGBA8>(1, 1, &[0, 0, 0, 0]).unwrap();
        out.into_inner()
    }

    #[test]
    fn pages_are_counted_and_decoded_one_at_a_time() {
        let path = Path::new("a.tif");
        let mut bytes = three_pages();
        let pages = directories(path, &mut bytes).unwrap();
        assert_eq!(pages.iter().map(|p| p.index).collect::<Vec<_>>(), [0, 1, 2]);
        let page = decode(path, &bytes, 1, pages[0]).unwrap();
        assert_eq!((page.width, page.height, page.dpi, page.grey[5]), (200, 300, 100, 7));
        assert_eq!(decode(path, &bytes, 2, pages[1]).unwrap().grey, [0x12, 0xFF]);
        assert_eq!(decode(path, &bytes, 3, pages[2]).unwrap().grey, [255], "transparent is paper");
    }

    #[test]
    fn packed_bits_and_palettes_unfold() {
        let grey = to_grey(&[0b1010_0000, 0b0100_0000], 3, 2, ColorType::Gray(1), 1, None).unwrap();
        assert_eq!(grey, [255, 0, 255, 0, 255, 0]);
        let grey = to_grey(&[0x10, 0x20], 1, 2, ColorType::Palette(4), 1, Some(&[9, 8, 7])).unwrap();
        assert_eq!(grey, [8, 7]);
        assert_eq!(to_grey(&[1, 2, 3], 2, 2, ColorType::Gray(8), 1, None), None, "too few samples");
    }

    /// A TIFF of one directory with one strip, from its tags (number, type, count, value) and pixels.
    fn single(tags: &[(u16, u16, u32, u32)], map: &[u16], pixels: &[u8]) -> Vec<u8> {
        let entries = u32::try_from(tags.len()).unwrap() + 2;
        let after = 8 + 2 + entries * 12 + 4;
        let map_bytes: Vec<u8> = map.iter().flat_map(|v| v.to_le_bytes()).collect();
        let pixels_at = after + u32::try_from(map_bytes.len()).unwrap();
        let mut all = tags.to_vec();
        all.push((273, 4, 1, pixels_at));
        all.push((279, 4, 1, u32::try_from(pixels.len()).unwrap()));
        all.sort_unstable();
        let mut out = b"II*\0\x08\0\0\0".to_vec();
        out.extend(u16::try_from(entries).unwrap().to_le_bytes());
        for (tag, kind, count, value) in all {
            out.extend(tag.to_le_bytes());
            out.extend(kind.to_le_bytes());
            out.extend(count.to_le_bytes());
            out.extend(if tag == 320 { after } else { value }.to_le_bytes());
        }
        out.extend([0; 4]);
        out.extend(map_bytes);
        out.extend(pixels);
        out
    }

    fn grey_of(mut bytes: Vec<u8>) -> Result<Vec<u8>, String> {
        let path = Path::new("a.tif");
        let page = directories(path, &mut bytes).and_then(|pages| decode(path, &bytes, 1, pages[0]));
        page.map(|p| p.grey).map_err(|e| e.to_string())
    }

    #[test]
    fn palette_pages_show_their_colours() {
        let tags = [(256, 3, 1, 2), (257, 3, 1, 1), (258, 3, 1, 4), (259, 3, 1, 1), (262, 3, 1, 3), (320, 3, 48, 0)];
        let mut map = vec![0_u16; 48];
        for colour in 0..3 {
            map[colour * 16 + 5] = 0xFFFF;
            map[colour * 16 + 2] = 0x4000;
        }
        assert_eq!(grey_of(single(&tags, &map, &[0x52])).unwrap(), [255, 64]);
    }

    #[test]
    fn fax_pages_are_read_black_on_white() {
        // Group 4, 16 × 2: eight white and eight black pixels, then the same line again (two vertical modes).
        let tags = |ink| [(256, 3, 1, 16), (257, 3, 1, 2), (258, 3, 1, 1), (259, 3, 1, 4), (262, 3, 1, ink)];
        // Horizontal mode 001, white 8 = 10011, black 8 = 000101, then V0 V0 = 1 1, and the end 000000000001 twice.
        let bits = "001".to_owned() + "10011" + "000101" + "1" + "1" + "1" + "000000000001" + "000000000001" + "0000";
        let pixels: Vec<u8> =
            bits.as_bytes().chunks(8).map(|c| c.iter().fold(0, |v, b| v << 1 | (b - b'0')) << (8 - c.len())).collect();
        let line = [[255; 8], [0; 8]].concat();
        assert_eq!(grey_of(single(&tags(0), &[], &pixels)).unwrap(), [line.clone(), line.clone()].concat());
        let mut file = single(&tags(1), &[], &pixels);
        let directory = directories(Path::new("a.tif"), &mut file).unwrap()[0];
        let picture = fax_strips(Path::new("a.tif"), &file, directory).unwrap();
        assert_eq!((picture.width, picture.height(), picture.pieces.len()), (16, 2, 1));
        assert_eq!(picture.pieces[0].coding, Coding::Group4 { inverted: true });
        assert_eq!(picture.pieces[0].bytes, pixels, "as they stand in the file");
        let message = grey_of(single(
            &[(256, 3, 1, 16), (257, 3, 1, 2), (258, 3, 1, 1), (259, 3, 1, 3), (262, 3, 1, 0)],
            &[],
            &pixels,
        ));
        assert!(
            message.unwrap_err().contains("it is a kind of TIFF that tradau does not read (compression method Fax3")
        );
    }

    #[test]
    fn no_pixels_are_told() {
        let tags = [(256, 3, 1, 0), (257, 3, 1, 0), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)];
        assert_eq!(
            grey_of(single(&tags, &[], &[])).unwrap_err(),
            "a.tif, page 1: the image is 0×0 pixels, so there is nothing to read"
        );
    }

    #[test]
    fn pages_are_turned_upright() {
        assert_eq!(upright(vec![1, 2, 3, 4, 5, 6], 3, 2, 3).0, [6, 5, 4, 3, 2, 1]);
        assert_eq!(upright(vec![1, 2, 3, 4, 5, 6], 3, 2, 6), (vec![4, 1, 5, 2, 6, 3], 2, 3));
    }

    #[test]
    fn a_cut_file_is_told() {
        let mut bytes = three_pages();
        let end = bytes.len() - 40;
        let message = directories(Path::new("a.tif"), &mut bytes[..end]).unwrap_err().to_string();
        assert!(message.starts_with("a.tif, page ") && message.contains("does not decode"), "{message}");
    }
}
