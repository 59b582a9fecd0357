//! Words with their places for programs that show them on the page: ALTO and hOCR, one file a document.
//!
//! Digital libraries lay search hits over the scan with such files. `phường Hải Bình` is three words, each with its box
//! in pixels of the page image, its confidence, and its line; the words are the repaired ones.
//!
//! | file | format |
//! | --- | --- |
//! | `alto/**/NAME.xml` | ALTO 4.4 (Library of Congress), all pages of the document in one file |
//! | `hocr/**/NAME.hocr` | hOCR 1.2, as XHTML |
//!
//! Both can be read again by `tradau run`.

use super::{ExportError, atomic, beside, xml::escape};
use crate::model::{BBox, DocumentWords, Line, Page, Word};
use std::{
    fmt::{self, Write},
    path::Path,
};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// ALTO 4.
    Alto,
    /// hOCR.
    Hocr,
}

impl Layout {
    const fn folder_and_ending(self) -> (&'static str, &'static str) {
        match self {
            Self::Alto => ("alto", "xml"),
            Self::Hocr => ("hocr", "hocr"),
        }
    }
}

/// Writes a document's file into `folder`, beside its other outputs; one without a place in OUT has none.
pub fn write(folder: &Path, words: &DocumentWords, layout: Layout) -> Result<(), ExportError> {
    let (name, ending) = layout.folder_and_ending();
    let path = words.json.as_deref().and_then(|json| beside(json, name, ending));
    let Some(path) = path else { return Ok(()) };
    let text = match layout {
        Layout::Alto => alto(words),
        Layout::Hocr => hocr(words),
    };
    atomic::write_again(&folder.join(path), text.as_bytes())
}

/// The lines of a page, block for block.
fn blocks(page: &Page) -> impl Iterator<Item = &[Line]> {
    page.lines.chunk_by(|line, _| !line.ends_block)
}

fn around(lines: &[Line]) -> BBox {
    lines.iter().map(|l| l.bbox).reduce(BBox::union).unwrap_or(BBox::new(0, 0, 0, 0))
}

/// The document as ALTO 4.4.
#[must_use]
pub fn alto(words: &DocumentWords) -> String {
    let mut out = String::new();
    // Into memory: cannot fail.
    let _ = write_alto(&mut out, words);
    out
}

fn write_alto(out: &mut String, words: &DocumentWords) -> fmt::Result {
    const NAMESPACE: &str = "http://www.loc.gov/standards/alto/ns-v4#";
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<alto xmlns=\"{NAMESPACE}\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:schemaLocation=\"{NAMESPACE} http://www.loc.gov/standards/alto/v4/alto-4-4.xsd\" SCHEMAVERSION=\"4.4\">"
    )?;
    writeln!(out, "<Description>\n<MeasurementUnit>pixel</MeasurementUnit>")?;
    writeln!(
        out,
        "<sourceImageInformation><fileName>{}</fileName><fileIdentifier>sha256:{}</fileIdentifier></sourceImageInformation>",
        escape(&words.source),
        escape(&words.id)
    )?;
    if let Some(engine) = &words.engine {
        step(out, "OCR", "ContentGeneration", engine)?;
    }
    step(out, "REPAIR", "ContentModification", super::PRODUCER)?;
    writeln!(out, "</Description>\n<Layout>")?;
    for (number, page) in (1..).zip(&words.pages) {
        let (width, height) = (page.width, page.height);
        writeln!(
            out,
            "<Page ID=\"P{number}\" PHYSICAL_IMG_NR=\"{number}\" WIDTH=\"{width}\" HEIGHT=\"{height}\" LANG=\"vi\">"
        )?;
        writeln!(out, "<PrintSpace HPOS=\"0\" VPOS=\"0\" WIDTH=\"{width}\" HEIGHT=\"{height}\">")?;
        let mut id = Ids { page: number, line: 0, word: 0 };
        for (block, lines) in (1..).zip(blocks(page)) {
            writeln!(out, "<TextBlock ID=\"P{number}B{block}\" {}>", place(around(lines)))?;
            for line in lines {
                alto_line(out, line, &mut id)?;
            }
            writeln!(out, "</TextBlock>")?;
        }
        writeln!(out, "</PrintSpace>\n</Page>")?;
    }
    writeln!(out, "</Layout>\n</alto>")
}

fn step(out: &mut String, id: &str, category: &str, software: &str) -> fmt::Result {
    writeln!(
        out,
        "<Processing ID=\"{id}\"><processingCategory>{category}</processingCategory><processingSoftware>\
         <softwareName>{}</softwareName></processingSoftware></Processing>",
        escape(software)
    )
}

/// Numbers of lines and words on their page.
struct Ids {
    page: usize,
    line: usize,
    word: usize,
}

fn alto_line(out: &mut String, line: &Line, id: &mut Ids) -> fmt::Result {
    id.line += 1;
    let Ids { page, line: number, .. } = *id;
    writeln!(out, "<TextLine ID=\"P{page}L{number}\" {}>", place(line.bbox))?;
    for (i, word) in line.words.iter().enumerate() {
        if let Some(before) = i.checked_sub(1).and_then(|i| line.words.get(i)) {
            let gap = (word.bbox.left - before.bbox.right).max(0);
            writeln!(out, "<SP HPOS=\"{}\" VPOS=\"{}\" WIDTH=\"{gap}\"/>", before.bbox.right, word.bbox.top)?;
        }
        id.word += 1;
        writeln!(
            out,
            "<String ID=\"P{page}S{}\" CONTENT=\"{}\" {} WC=\"{}.{:02}\"/>",
            id.word,
            escape(&word.text),
            place(word.bbox),
            word.confidence.min(100) / 100,
            word.confidence.min(100) % 100
        )?;
    }
    writeln!(out, "</TextLine>")
}

fn place(bbox: BBox) -> String {
    format!(
        "HPOS=\"{}\" VPOS=\"{}\" WIDTH=\"{}\" HEIGHT=\"{}\"",
        bbox.left,
        bbox.top,
        bbox.width().max(0),
        bbox.height().max(0)
    )
}

/// The document as hOCR 1.2.
#[must_use]
pub fn hocr(words: &DocumentWords) -> String {
    let mut out = String::new();
    // Into memory: cannot fail.
    let _ = write_hocr(&mut out, words);
    out
}

fn write_hocr(out: &mut String, words: &DocumentWords) -> fmt::Result {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<!DOCTYPE html>")?;
    writeln!(out, "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"vi\" xml:lang=\"vi\">\n<head>")?;
    writeln!(out, "<title>{}</title>", escape(&words.source))?;
    writeln!(out, "<meta http-equiv=\"Content-Type\" content=\"text/html;charset=utf-8\"/>")?;
    writeln!(out, "<meta name=\"ocr-system\" content=\"{}\"/>", super::PRODUCER)?;
    writeln!(out, "<meta name=\"ocr-capabilities\" content=\"ocr_page ocr_carea ocr_line ocrx_word ocrp_wconf\"/>")?;
    writeln!(out, "<meta name=\"ocr-number-of-pages\" content=\"{}\"/>\n</head>\n<body>", words.pages.len())?;
    for (number, page) in (1_usize..).zip(&words.pages) {
        writeln!(
            out,
            "<div class=\"ocr_page\" id=\"page_{number}\" title=\"image &quot;{}&quot;; bbox 0 0 {} {}; ppageno {}; \
             scan_res {dpi} {dpi}\">",
            escape(&words.source.replace(['"', '\\'], "_")),
            page.width,
            page.height,
            number - 1,
            dpi = page.dpi
        )?;
        let mut id = Ids { page: number, line: 0, word: 0 };
        for (block, lines) in (1..).zip(blocks(page)) {
            let bbox = around(lines);
            writeln!(out, "<div class=\"ocr_carea\" id=\"block_{number}_{block}\" title=\"{}\">", title(bbox))?;
            for line in lines {
                hocr_line(out, line, &mut id)?;
            }
            writeln!(out, "</div>")?;
        }
        writeln!(out, "</div>")?;
    }
    writeln!(out, "</body>\n</html>")
}

fn hocr_line(out: &mut String, line: &Line, id: &mut Ids) -> fmt::Result {
    id.line += 1;
    write!(out, "<span class=\"ocr_line\" id=\"line_{}_{}\" title=\"{}\">", id.page, id.line, title(line.bbox))?;
    for (i, Word { text, bbox, confidence, .. }) in line.words.iter().enumerate() {
        id.word += 1;
        write!(
            out,
            "{}<span class=\"ocrx_word\" id=\"word_{}_{}\" title=\"{}; x_wconf {confidence}\">{}</span>",
            if i > 0 { " " } else { "" },
            id.page,
            id.word,
            title(*bbox),
            escape(text)
        )?;
    }
    writeln!(out, "</span>")
}

fn title(bbox: BBox) -> String {
    format!("bbox {} {} {} {}", bbox.left, bbox.top, bbox.right, bbox.bottom)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> DocumentWords {
        let word = |text: &str, left| Word {
            text: text.into(),
            bbox: BBox::new(left, 10, left + 30, 20),
            confidence: 93,
            alternatives: Vec::new(),
        };
        let line = |words: Vec<Word>, ends_block| {
            let bbox = words.iter().map(|w| w.bbox).reduce(BBox::union).unwrap();
            Line { words, bbox, ends_block, columns: Vec::new() }
        };
        let lines = vec![line(vec![word("Hải", 10), word("<Bình>&\"", 50)], true), line(vec![word("100%", 10)], true)];
        DocumentWords {
            source: "2023/\"a\" & b.pdf".into(),
            id: "ab".repeat(32),
            json: Some("documents/2023/a.json".into()),
            engine: Some("tesseract 5.3 vie".into()),
            pages: vec![Page { width: 200, height: 100, dpi: 150, turned: 0, lines }, Page::default()],
        }
    }

    #[test]
    fn alto_has_each_word_with_its_box() {
        let alto = alto(&document());
        for part in [
            "SCHEMAVERSION=\"4.4\"",
            "<fileName>2023/&quot;a&quot; &amp; b.pdf</fileName>",
            "<Page ID=\"P1\" PHYSICAL_IMG_NR=\"1\" WIDTH=\"200\" HEIGHT=\"100\" LANG=\"vi\">",
            "<String ID=\"P1S1\" CONTENT=\"Hải\" HPOS=\"10\" VPOS=\"10\" WIDTH=\"30\" HEIGHT=\"10\" WC=\"0.93\"/>",
            "<SP HPOS=\"40\" VPOS=\"10\" WIDTH=\"10\"/>",
            "CONTENT=\"&lt;Bình&gt;&amp;&quot;\"",
            "<TextBlock ID=\"P1B2\"",
            "<Page ID=\"P2\"",
        ] {
            assert!(alto.contains(part), "{part} is not in {alto}");
        }
    }

    #[test]
    fn hocr_has_the_same() {
        let hocr = hocr(&document());
        for part in [
            "title=\"image &quot;2023/_a_ &amp; b.pdf&quot;; bbox 0 0 200 100; ppageno 0; scan_res 150 150\"",
            "<span class=\"ocrx_word\" id=\"word_1_1\" title=\"bbox 10 10 40 20; x_wconf 93\">Hải</span>",
            "<div class=\"ocr_carea\" id=\"block_1_2\"",
            "id=\"page_2\"",
        ] {
            assert!(hocr.contains(part), "{part} is not in {hocr}");
        }
    }

    #[test]
    fn files_stay_in_their_folder() {
        let folder = tempfile::tempdir().unwrap();
        for json in ["documents/../x.json", "documents//x.json", "x.json"] {
            let words = DocumentWords { json: Some(json.into()), ..document() };
            write(folder.path(), &words, Layout::Alto).unwrap();
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        write(folder.path(), &document(), Layout::Hocr).unwrap();
        assert!(folder.path().join("hocr/2023/a.hocr").is_file());
    }
}
