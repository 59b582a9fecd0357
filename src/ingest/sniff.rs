//! What a file is, told from its first bytes and never from its name.

use super::layout::Kind;
use std::path::Path;

/// What the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Pdf,
    Png,
    Jpeg,
    Tiff,
    /// Words with their places, as OCR programs write them.
    Layout(Kind),
    /// Anything without the marks of a known binary format; whether it is readable text is found out later.
    Text,
    /// A format that is known, and not read.
    Foreign(&'static Foreign),
    /// Bytes that no text has.
    Binary,
}

/// A format that users are likely to have lying among their scans.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Foreign {
    pub(crate) what: &'static str,
    pub(crate) extension: &'static str,
    pub(crate) advice: &'static str,
}

const AS_PDF: &str = "save or print it as PDF";
const AS_PNG: &str = "convert it to PNG, JPEG or TIFF";

const ZIP: Foreign =
    Foreign { what: "a ZIP archive (or a DOCX, XLSX or ODT document)", extension: "zip", advice: AS_PDF };
const OLE: Foreign =
    Foreign { what: "an old Microsoft Office document (DOC, XLS or PPT)", extension: "doc", advice: AS_PDF };
const RTF: Foreign = Foreign { what: "an RTF document", extension: "rtf", advice: AS_PDF };
const HTML: Foreign = Foreign {
    what: "an HTML page",
    extension: "html",
    advice: "if it came from a web site, the download probably failed; else save it as PDF",
};
const GIF: Foreign = Foreign { what: "a GIF image", extension: "gif", advice: AS_PNG };
const BMP: Foreign = Foreign { what: "a BMP image", extension: "bmp", advice: AS_PNG };
const WEBP: Foreign = Foreign { what: "a WebP image", extension: "webp", advice: AS_PNG };
const HEIF: Foreign = Foreign { what: "a HEIF/HEIC photo", extension: "heic", advice: AS_PNG };
const JP2: Foreign = Foreign { what: "a JPEG 2000 image", extension: "jp2", advice: AS_PNG };
const DJVU: Foreign = Foreign { what: "a DjVu document", extension: "djvu", advice: "convert it to PDF" };
const RAR: Foreign = Foreign { what: "a RAR archive", extension: "rar", advice: "unpack it first" };
const GZIP: Foreign = Foreign { what: "a gzip archive", extension: "gz", advice: "unpack it first" };
const SEVEN: Foreign = Foreign { what: "a 7-Zip archive", extension: "7z", advice: "unpack it first" };
const PS: Foreign = Foreign { what: "a PostScript file", extension: "ps", advice: "convert it to PDF (`ps2pdf`)" };
const SQLITE: Foreign = Foreign { what: "an SQLite database", extension: "sqlite", advice: "leave it out" };

const MAGIC: &[(&[u8], Format)] = &[
    (b"\x89PNG\r\n\x1a\n", Format::Png),
    (b"\xff\xd8\xff", Format::Jpeg),
    (b"II*\0", Format::Tiff),
    (b"MM\0*", Format::Tiff),
    (b"II+\0", Format::Tiff),
    (b"MM\0+", Format::Tiff),
    (b"PK\x03\x04", Format::Foreign(&ZIP)),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format::Foreign(&OLE)),
    (b"{\\rtf", Format::Foreign(&RTF)),
    (b"GIF8", Format::Foreign(&GIF)),
    (b"\0\0\0\x0cjP  ", Format::Foreign(&JP2)),
    (b"\xff\x4f\xff\x51", Format::Foreign(&JP2)),
    (b"AT&TFORM", Format::Foreign(&DJVU)),
    (b"Rar!\x1a\x07", Format::Foreign(&RAR)),
    (b"\x1f\x8b\x08", Format::Foreign(&GZIP)),
    (b"7z\xbc\xaf\x27\x1c", Format::Foreign(&SEVEN)),
    (b"%!PS", Format::Foreign(&PS)),
    (b"SQLite format 3\0", Format::Foreign(&SQLITE)),
];

impl Format {
    /// The format of a file that begins with `head` (some kilobytes, or all there is).
    pub(crate) fn of(head: &[u8]) -> Self {
        if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
            return *format;
        }
        // PDF allows rubbish before its header; readers look for it in the first kilobyte.
        let start = &head[..head.len().min(1024)];
        if find(start, b"%PDF-").is_some() {
            return Self::Pdf;
        }
        if head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4]) {
            return Self::Foreign(&BMP);
        }
        if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
            return Self::Foreign(&WEBP);
        }
        if head.get(4..8) == Some(b"ftyp") && matches!(head.get(8..11), Some(b"hei" | b"hev" | b"mif" | b"avi")) {
            return Self::Foreign(&HEIF);
        }
        let lower = start.trim_ascii_start().to_ascii_lowercase();
        let lower = lower.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&lower);
        if let Some(kind) = layout(lower, head) {
            return Self::Layout(kind);
        }
        if [b"<!doctype html".as_slice(), b"<html", b"<head", b"<body"].iter().any(|tag| lower.starts_with(tag)) {
            return Self::Foreign(&HTML);
        }
        let utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
        if head.contains(&0) && !utf16 { Self::Binary } else { Self::Text }
    }

    /// What to call it in a message, and the extension that fits.
    pub(crate) const fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Pdf => ("a PDF", "pdf"),
            Self::Png => ("a PNG image", "png"),
            Self::Jpeg => ("a JPEG image", "jpg"),
            Self::Tiff => ("a TIFF image", "tif"),
            Self::Layout(Kind::Alto) => ("an ALTO file", "xml"),
            Self::Layout(Kind::Hocr) => ("an hOCR file", "hocr"),
            Self::Text => ("plain text", "txt"),
            Self::Foreign(foreign) => (foreign.what, foreign.extension),
            Self::Binary => ("binary data of an unknown kind", "bin"),
        }
    }
}

/// The kinds that an extension can promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Promise {
    Pdf,
    Image,
    Text,
    Layout,
}

impl Promise {
    /// What the name of a file promises, if it is one of the names that tradau reads.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "pdf" => Some(Self::Pdf),
            "png" | "jpg" | "jpeg" | "jpe" | "jfif" | "tif" | "tiff" => Some(Self::Image),
            "txt" | "text" => Some(Self::Text),
            "hocr" => Some(Self::Layout),
            _ => None,
        }
    }

    /// Whether a file of that format keeps the promise of its name.
    pub(crate) const fn kept_by(self, format: Format) -> bool {
        match self {
            Self::Pdf => matches!(format, Format::Pdf),
            Self::Image => matches!(format, Format::Png | Format::Jpeg | Format::Tiff),
            Self::Text => matches!(format, Format::Text),
            Self::Layout => matches!(format, Format::Layout(_)),
        }
    }
}

/// Whether the file is ALTO or hOCR: `lower` is its beginning in small letters, without a byte order mark.
fn layout(lower: &[u8], head: &[u8]) -> Option<Kind> {
    let holds = |what: &[u8]| find(head, what).is_some();
    let is_xml = lower.starts_with(b"<?xml") || lower.starts_with(b"<!--");
    if lower.starts_with(b"<alto") || is_xml && (holds(b"<alto") || holds(b":alto ")) {
        return Some(Kind::Alto);
    }
    let is_html = lower.starts_with(b"<!doctype html") || lower.starts_with(b"<html") || is_xml && holds(b"<html");
    (is_html && (holds(b"ocr_page") || holds(b"ocr-system") || holds(b"ocr-capabilities"))).then_some(Kind::Hocr)
}

/// Position of the first `needle` in `haystack`.
pub(crate) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|w| w == needle)
}

/// Position of the last `needle` in `haystack`.
pub(crate) fn rfind(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).rposition(|w| w == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_bytes() {
        assert_eq!(Format::of(b"%PDF-1.7\n"), Format::Pdf);
        assert_eq!(Format::of(b"\r\n\r\n%PDF-1.4\n"), Format::Pdf, "rubbish before the header is allowed");
        assert_eq!(Format::of(b"\xff\xd8\xff\xe0\0\x10JFIF"), Format::Jpeg);
        assert_eq!(Format::of("Thông báo số 12".as_bytes()), Format::Text);
        assert_eq!(Format::of(b"\xff\xfeT\0h\0"), Format::Text, "UTF-16 with its mark");
        assert_eq!(Format::of(b"abc\0def"), Format::Binary);
        assert_eq!(Format::of(b"\n <!DOCTYPE html><html>"), Format::Foreign(&HTML));
        assert_eq!(Format::of(b"<!DOCTYPE html><div class='ocr_page'>"), Format::Layout(Kind::Hocr));
        assert_eq!(Format::of(b"\xef\xbb\xbf<?xml version='1.0'?>\n<alto xmlns="), Format::Layout(Kind::Alto));
        assert_eq!(Format::of(b"<?xml version='1.0'?><note/>"), Format::Text);
        assert_eq!(Format::of(b"PK\x03\x04\x14\0"), Format::Foreign(&ZIP));
        assert_eq!(Format::of(b""), Format::Text);
    }

    #[test]
    fn names_promise_a_kind_not_a_codec() {
        let promise = Promise::of(Path::new("a/Scan 01.JPG")).unwrap();
        assert!(promise.kept_by(Format::Png), "a PNG named .jpg is an image as promised");
        assert!(!promise.kept_by(Format::Pdf));
        assert_eq!(Promise::of(Path::new("thong-bao.2023")), None);
        assert_eq!(Promise::of(Path::new("README")), None);
    }
}
