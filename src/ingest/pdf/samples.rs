//! Small PDF files for tests, written by hand so that each can be broken in exactly one way.

use std::fmt::Write as _;

/// A PDF with one page an entry: page attributes (`/Rotate 90`), content stream.
pub(crate) fn pdf(pages: &[(&str, &str)]) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        // Identity-H with a ToUnicode map: letters as they come.
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>".to_owned(),
        "<< /Type /Font /Subtype /Type0 /BaseFont /Tinos /Encoding /Identity-H /DescendantFonts [5 0 R] /ToUnicode 6 0 R >>"
            .to_owned(),
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Tinos /CIDSystemInfo << /Registry (Adobe) /Ordering \
         (Identity) /Supplement 0 >> /FontDescriptor 7 0 R /DW 500 >>"
            .to_owned(),
        stream("", "begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> \
         endbfrange endcmap"),
        "<< /Type /FontDescriptor /FontName /Tinos /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 900 \
         /Descent -200 /CapHeight 700 /StemV 80 >>"
            .to_owned(),
        // A picture of 2 × 2 grey pixels: black, white / white, black.
        stream(
            "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter \
             /ASCIIHexDecode",
            "00FFFF00>",
        ),
        stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Matrix [1 0 0 1 50 0] /Resources << /Font << /F 3 0 R >> >>",
            "BT /F 12 Tf 100 400 Td (Trong khung) Tj ET",
        ),
    ];
    let mut kids = String::new();
    for (attributes, content) in pages {
        let number = objects.len() + 1;
        let _ = write!(kids, "{number} 0 R ");
        let media = if attributes.contains("/MediaBox") { "" } else { "/MediaBox [0 0 595 842]" };
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R {media} {attributes} /Contents {} 0 R /Resources << /Font << /F 3 0 R /V 4 0 R \
             >> /XObject << /I 8 0 R /X 9 0 R >> >> >>",
            number + 1
        ));
        objects.push(stream("", content));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len());
    assemble(&objects)
}

/// A PDF from the bodies of its objects, the first of which is the catalogue.
pub(crate) fn assemble(objects: &[String]) -> Vec<u8> {
    let mut out = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(objects) {
        offsets.push(out.len());
        let _ = write!(out, "{number} 0 obj\n{object}\nendobj\n");
    }
    let table = out.len();
    let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for offset in offsets {
        let _ = writeln!(out, "{offset:010} 00000 n ");
    }
    let _ = write!(out, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    out.into_bytes()
}

pub(crate) fn stream(attributes: &str, content: &str) -> String {
    format!("<< {attributes} /Length {} >>\nstream\n{content}\nendstream", content.len())
}

/// Shows Vietnamese text with the font `/V`.
pub(crate) fn show(text: &str) -> String {
    let codes = text.encode_utf16().fold(String::new(), |mut out, unit| {
        let _ = write!(out, "{unit:04X}");
        out
    });
    format!("<{codes}> Tj")
}
