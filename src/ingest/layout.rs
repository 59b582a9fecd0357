//! Words with places from another program: ALTO (versions 2 to 4) and hOCR, as OCR engines write them.
//!
//! An archive that read its scans years ago often has `<String CONTENT="Hdi" WC="0.61" …/>` and no text worth the name.
//! The words come with their boxes, so that what is repaired still leads back to the page.

use super::{IngestError, density, limits};
use crate::model::{Alternative, BBox, Line, Page, Word};
use roxmltree::{Document, Node, ParsingOptions};
use std::path::Path;

/// More elements than this are no document's: a page has some thousands.
const NODES: u32 = 20_000_000;
/// ALTO may count in tenths of a millimetre or in 1200ths of an inch; boxes are made for a page at so many dots an inch.
const STANDARD_DPI: u32 = 300;

/// Which of the two a text is, by how it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Alto,
    Hocr,
}

/// The pages of a file.
pub(super) fn pages(path: &Path, text: &str, kind: Kind) -> Result<Vec<Page>, IngestError> {
    let damaged = |why: String| IngestError::LayoutDamaged { path: path.to_owned(), why };
    let text = match kind {
        Kind::Alto => text.to_owned(),
        // The only entities of HTML that engines are known to write and XML does not know.
        Kind::Hocr => text.replace("&nbsp;", "\u{a0}").replace("&shy;", "\u{ad}"),
    };
    let options = ParsingOptions { allow_dtd: kind == Kind::Hocr, nodes_limit: NODES, ..ParsingOptions::default() };
    let document =
        Document::parse_with_options(&text, options).map_err(|e| damaged(format!("it is not well-formed XML: {e}")))?;
    let pages: Vec<Page> = match kind {
        Kind::Alto => {
            let scale = Scale::of(&document).ok_or_else(|| damaged("its MeasurementUnit is not known".to_owned()))?;
            elements(document.root(), "Page").map(|page| alto_page(page, scale)).collect()
        }
        Kind::Hocr => classes(document.root(), &["ocr_page"]).map(hocr_page).collect(),
    };
    match pages.len() {
        0 => Err(damaged("it has no pages".to_owned())),
        n if n > limits::get().pages => {
            Err(IngestError::TooManyPages { path: path.to_owned(), pages: n, limit: limits::get().pages })
        }
        _ => Ok(pages),
    }
}

fn elements<'a, 'i: 'a>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.descendants().filter(move |n| n.is_element() && n.tag_name().name() == name)
}

fn classes<'a, 'i: 'a>(node: Node<'a, 'i>, names: &'static [&'static str]) -> impl Iterator<Item = Node<'a, 'i>> {
    node.descendants()
        .filter(move |n| n.attribute("class").is_some_and(|class| class.split_whitespace().any(|c| names.contains(&c))))
}

/// From the units of the file to pixels.
#[derive(Debug, Clone, Copy)]
struct Scale {
    pixels_a_unit: f64,
    dpi: Option<u32>,
}

impl Scale {
    fn of(document: &Document<'_>) -> Option<Self> {
        let unit = elements(document.root(), "MeasurementUnit").next().and_then(|n| n.text()).unwrap_or("pixel");
        let dpi = f64::from(STANDARD_DPI);
        match unit.trim() {
            "pixel" => Some(Self { pixels_a_unit: 1.0, dpi: None }),
            "mm10" => Some(Self { pixels_a_unit: dpi / 254.0, dpi: Some(STANDARD_DPI) }),
            "inch1200" => Some(Self { pixels_a_unit: dpi / 1200.0, dpi: Some(STANDARD_DPI) }),
            _ => None,
        }
    }
}

fn alto_page(page: Node<'_, '_>, scale: Scale) -> Page {
    let side = |name| measure(page, name, scale).and_then(|v| u32::try_from(v).ok()).unwrap_or(0);
    let mut lines: Vec<Line> = Vec::new();
    for block in elements(page, "TextBlock") {
        for line in elements(block, "TextLine") {
            push_line(&mut lines, alto_words(line, scale));
        }
        end_block(&mut lines);
    }
    whole(lines, side("WIDTH"), side("HEIGHT"), scale.dpi)
}

fn alto_words(line: Node<'_, '_>, scale: Scale) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for part in line.children().filter(Node::is_element) {
        let content = part.attribute("CONTENT").unwrap_or_default();
        match part.tag_name().name() {
            "String" => {
                let confidence = part.attribute("WC").and_then(|c| c.trim().parse::<f64>().ok());
                let alternatives = elements(part, "ALTERNATIVE")
                    .filter_map(|a| a.text())
                    .map(|text| Alternative { text: text.split_whitespace().collect(), confidence: 0 })
                    .filter(|a| !a.text.is_empty())
                    .collect();
                let bbox = alto_box(part, scale).or_else(|| alto_box(line, scale));
                words.extend(word(content, bbox, confidence.map(|c| c * 100.0), alternatives));
            }
            // The hyphen at the end of a line, which is no part of the word.
            "HYP" => words.iter_mut().last().into_iter().for_each(|word| word.text.push_str(content.trim())),
            _ => {}
        }
    }
    words
}

fn alto_box(node: Node<'_, '_>, scale: Scale) -> Option<BBox> {
    let at = |name| measure(node, name, scale);
    let (left, top) = (at("HPOS")?, at("VPOS")?);
    Some(BBox::new(left, top, left.saturating_add(at("WIDTH")?), top.saturating_add(at("HEIGHT")?)))
}

fn measure(node: Node<'_, '_>, name: &str, scale: Scale) -> Option<i32> {
    node.attribute(name)?.trim().parse::<f64>().ok().map(|v| pixel(v * scale.pixels_a_unit))
}

#[expect(clippy::cast_possible_truncation, reason = "clamped")]
fn pixel(value: f64) -> i32 {
    value.round().clamp(0.0, f64::from(limits::SIDE)) as i32
}

fn hocr_page(page: Node<'_, '_>) -> Page {
    const BLOCKS: &[&str] = &["ocr_carea", "ocr_par", "ocr_table"];
    const LINES: &[&str] = &["ocr_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat"];
    let mut lines: Vec<Line> = Vec::new();
    let mut block = None;
    for line in classes(page, LINES) {
        let of = line
            .ancestors()
            .find(|n| n.attribute("class").is_some_and(|class| class.split_whitespace().any(|c| BLOCKS.contains(&c))));
        let of = of.map(|n| n.id());
        if block.is_some_and(|before| before != of) {
            end_block(&mut lines);
        }
        block = Some(of);
        let words = classes(line, &["ocrx_word", "ocr_word"]).filter_map(|node| {
            let text: String = node.descendants().filter(Node::is_text).filter_map(|n| n.text()).collect();
            let bbox = property::<4>(node, "bbox").or_else(|| property(line, "bbox"));
            word(&text, bbox.map(corners), property::<1>(node, "x_wconf").map(|[c]| c), Vec::new())
        });
        push_line(&mut lines, words.collect());
    }
    end_block(&mut lines);
    let [_, _, width, height] = property(page, "bbox").unwrap_or([0.0; 4]);
    let side = |v: f64| u32::try_from(pixel(v)).unwrap_or(0);
    let dpi = property::<2>(page, "scan_res").map(|[dpi, _]| side(dpi)).filter(|dpi| *dpi > 0);
    whole(lines, side(width), side(height), dpi)
}

fn corners([left, top, right, bottom]: [f64; 4]) -> BBox {
    BBox::new(pixel(left), pixel(top), pixel(right), pixel(bottom))
}

/// Numbers of a property in an element's `title`: `bbox 10 10 40 20; x_wconf 93`.
fn property<const N: usize>(node: Node<'_, '_>, name: &str) -> Option<[f64; N]> {
    let properties = node.attribute("title")?.split(';');
    let values = properties.filter_map(|p| p.trim().strip_prefix(name)).find(|rest| rest.starts_with(' '))?;
    let mut numbers = values.split_whitespace().map(|n| n.parse::<f64>().ok().filter(|n| n.is_finite()));
    let mut out = [0.0; N];
    for slot in &mut out {
        *slot = numbers.next()??;
    }
    Some(out)
}

/// A word; nothing where no letter or no place is left of it.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=100")]
fn word(text: &str, bbox: Option<BBox>, confidence: Option<f64>, alternatives: Vec<Alternative>) -> Option<Word> {
    let text: String = text.split_whitespace().collect();
    let confidence = confidence.map_or(100, |c| c.round().clamp(0.0, 100.0) as u8);
    (!text.is_empty()).then_some(Word { text, bbox: bbox?, confidence, alternatives })
}

fn push_line(lines: &mut Vec<Line>, words: Vec<Word>) {
    if let Some(bbox) = words.iter().map(|w| w.bbox).reduce(BBox::union) {
        lines.push(Line { words, bbox, ends_block: false, columns: Vec::new() });
    }
}

fn end_block(lines: &mut [Line]) {
    if let Some(last) = lines.last_mut() {
        last.ends_block = true;
    }
}

/// The page; where the file does not say how large it is, as large as its words need.
fn whole(lines: Vec<Line>, width: u32, height: u32, dpi: Option<u32>) -> Page {
    let all = lines.iter().map(|l| l.bbox).reduce(BBox::union);
    let needed = |edge: fn(BBox) -> i32| all.map_or(1, |b| u32::try_from(edge(b)).unwrap_or(1)).max(1);
    let (width, height) = (width.max(needed(|b| b.right)), height.max(needed(|b| b.bottom)));
    Page { width, height, dpi: dpi.unwrap_or_else(|| density::settle(0, width, height)), turned: 0, lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, kind: Kind) -> Result<Vec<Page>, String> {
        pages(Path::new("cũ.xml"), text, kind).map_err(|e| e.to_string())
    }

    const ALTO: &str = r#"<?xml version="1.0"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v3#">
        <Description><MeasurementUnit>pixel</MeasurementUnit></Description>
        <Layout><Page WIDTH="2480" HEIGHT="3508"><PrintSpace>
        <TextBlock><TextLine HPOS="1" VPOS="2" WIDTH="300" HEIGHT="30">
          <String CONTENT="Hdi" HPOS="10" VPOS="20.4" WIDTH="50" HEIGHT="30" WC="0.61"><ALTERNATIVE>Hai</ALTERNATIVE></String>
          <SP/><String CONTENT="Bi" /><HYP CONTENT="-"/></TextLine></TextBlock>
        <ComposedBlock><TextBlock><TextLine><String CONTENT="nh" HPOS="0" VPOS="0" WIDTH="9" HEIGHT="9"/></TextLine></TextBlock></ComposedBlock>
        </PrintSpace></Page><Page/></Layout></alto>"#;

    #[test]
    fn alto_is_read_with_boxes_and_confidence() {
        let pages = read(ALTO, Kind::Alto).unwrap();
        assert_eq!((pages.len(), pages[0].width, pages[0].dpi), (2, 2480, 300));
        assert_eq!(pages[0].to_plain(), "Hdi Bi-\n\nnh");
        let first = &pages[0].lines[0].words[0];
        assert_eq!((first.bbox, first.confidence), (BBox::new(10, 20, 60, 50), 61));
        assert_eq!(first.alternatives[0].text, "Hai");
        assert_eq!(pages[0].lines[0].words[1].bbox, BBox::new(1, 2, 301, 32), "no box of its own: its line's");
        assert!(pages[1].lines.is_empty());
        let tenths = ALTO.replace("pixel", "mm10");
        assert_eq!(read(&tenths, Kind::Alto).unwrap()[0].width, 2929);
        assert!(
            read(&ALTO.replace("pixel", "cubit"), Kind::Alto).unwrap_err().contains("MeasurementUnit is not known")
        );
    }

    #[test]
    fn hocr_is_read_the_same_way() {
        let text = r#"<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "x.dtd">
            <html xmlns="http://www.w3.org/1999/xhtml"><body>
            <div class='ocr_page' title='image "a.png"; bbox 0 0 1240 1754; ppageno 0; scan_res 150 150'>
            <div class='ocr_carea' title='bbox 1 1 9 9'><p class='ocr_par'>
            <span class='ocr_line' title="bbox 10 10 90 30; baseline 0 -5">
              <span class='ocrx_word' title='bbox 10 10 40 30; x_wconf 93'><strong>H&#7843;i</strong></span>&nbsp;
              <span class='ocrx_word' title='bbox 50 10 90 30; x_wconf 7'>B<span class="ocrx_cinfo">ì</span>nh</span>
              <span class='ocrx_word' title='bbox 50 10 90 30'> </span></span></p>
            <p class='ocr_par'><span class='ocr_header'><span class='ocrx_word' title='bbox 1 2 3 4'>Hết</span></span></p>
            </div></div></body></html>"#;
        let pages = read(text, Kind::Hocr).unwrap();
        assert_eq!((pages.len(), pages[0].width, pages[0].height, pages[0].dpi), (1, 1240, 1754, 150));
        assert_eq!(pages[0].to_plain(), "Hải Bình\n\nHết");
        let confidence: Vec<u8> = pages[0].lines[0].words.iter().map(|w| w.confidence).collect();
        assert_eq!(confidence, [93, 7]);
    }

    #[test]
    fn rubbish_is_told() {
        assert!(read("<alto><Page>", Kind::Alto).unwrap_err().contains("it is not well-formed XML"));
        let deep = "<a>".repeat(200_000);
        assert!(read(&deep, Kind::Alto).is_err());
        assert!(read("<html/>", Kind::Hocr).unwrap_err().contains("it has no pages"));
        let bomb = "<!DOCTYPE a [<!ENTITY b 'x'><!ENTITY c '&b;&b;'>]><html><p class='ocr_page'>&c;</p></html>";
        assert!(read(bomb, Kind::Alto).is_err(), "no document type in ALTO");
        let far = ALTO.replace("20.4", "1e300").replace("\"10\"", "\"NaN\"");
        assert!(read(&far, Kind::Alto).unwrap()[0].height <= limits::SIDE * 2);
    }
}
