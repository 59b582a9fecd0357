use super::*;
use crate::model::{BBox, Coding, Colours, Edit, Line, PageOrigin, Piece, Word, sample};
use hayro_syntax::{
    Pdf as Source,
    object::{Dict, Object, Stream},
};
use pdf_writer::{Content, types::TextRenderingMode};

/// What is drawn on a page of the sample.
struct Drawing {
    hidden: &'static str,
    seen: &'static str,
}

/// Bytes that stand for a JPEG's: they are never decoded here.
const IMAGE: &[u8] = b"\xff\xd8\xff\xe0 a picture \xff\xd9";

/// A PDF of pages with a picture and words, the first page turned, with labels and a script.
fn scans(pages: &[Drawing]) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let (catalog, tree, image, font) = (Ref::new(1), Ref::new(2), Ref::new(3), Ref::new(4));
    let ids: Vec<[Ref; 2]> =
        (0..i32::try_from(pages.len()).unwrap()).map(|i| [5, 6].map(|n| Ref::new(2 * i + n))).collect();
    {
        let mut out = pdf.catalog(catalog);
        out.pages(tree);
        let mut labels = out.insert(Name(b"PageLabels")).dict();
        let mut nums = labels.insert(Name(b"Nums")).array();
        nums.item(0);
        nums.push().dict().pair(Name(b"S"), Name(b"r"));
        drop(nums);
        drop(labels);
        let mut names = out.insert(Name(b"Names")).dict();
        names.insert(Name(b"JavaScript")).dict().insert(Name(b"Names")).array();
    }
    // Resources stand in the node above, as some scanners write them.
    let mut node = pdf.indirect(tree).dict();
    node.pair(Name(b"Type"), Name(b"Pages")).pair(Name(b"Count"), i32::try_from(pages.len()).unwrap());
    node.insert(Name(b"Kids")).array().items(ids.iter().map(|[page, _]| *page));
    let mut resources = node.insert(Name(b"Resources")).dict();
    resources.insert(Name(b"XObject")).dict().pair(Name(b"Im0"), image);
    resources.insert(Name(b"Font")).dict().pair(Name(b"F0"), font);
    drop(resources);
    drop(node);
    let mut scan = pdf.image_xobject(image, IMAGE);
    scan.width(20).height(30).bits_per_component(8).color_space().device_gray();
    scan.filter(Filter::DctDecode);
    scan.pair(Name(b"Interpolate"), true);
    drop(scan);
    pdf.type1_font(font).base_font(Name(b"Times-Roman"));
    for (i, (drawing, [page, content])) in pages.iter().zip(ids).enumerate() {
        pdf.page(page).parent(tree).media_box(Rect::new(0.0, 0.0, 200.0, 300.0)).contents(content).rotate(if i == 0 {
            90
        } else {
            0
        });
        let mut out = Content::new();
        out.save_state().transform([200.0, 0.0, 0.0, 300.0, 0.0, 0.0]).x_object(Name(b"Im0"));
        for (text, mode) in [(drawing.hidden, TextRenderingMode::Invisible), (drawing.seen, TextRenderingMode::Fill)] {
            if !text.is_empty() {
                out.begin_text().set_text_rendering_mode(mode).set_font(Name(b"F0"), 10.0);
                out.show(Str(text.as_bytes())).end_text();
            }
        }
        // The state that was saved is never restored.
        pdf.stream(content, &out.finish());
    }
    pdf.finish()
}

fn words(text: &str, width: u32, height: u32) -> Page {
    let words: Vec<Word> = (0..)
        .zip(text.split(' '))
        .map(|(i, word)| Word {
            text: word.to_owned(),
            bbox: BBox::new(40 * i + 10, 50, 40 * i + 40, 70),
            confidence: 90,
            alternatives: vec![],
        })
        .collect();
    let bbox = words.iter().map(|w| w.bbox).reduce(BBox::union).unwrap();
    Page { width, height, dpi: 72, turned: 0, lines: vec![Line { words, bbox, ends_block: true, columns: Vec::new() }] }
}

fn notice(origins: &[PageOrigin]) -> Notice {
    let mut notice = sample::notice();
    let page = notice.document.pages[0].clone();
    notice.document.pages = (1..)
        .zip(origins)
        .map(|(number, origin)| crate::model::PageInfo { number, origin: *origin, ..page.clone() })
        .collect();
    notice.edits.clear();
    notice
}

fn made(drawings: &[Drawing], notice: &Notice, pages: &[Page]) -> Made {
    searchable(&Original::Pdf(&scans(drawings)), notice, pages, false).unwrap()
}

/// All text that a page draws, by the codes of its strings.
fn content(pdf: &Source, page: usize) -> String {
    String::from_utf8_lossy(pdf.pages()[page].page_stream().unwrap()).into_owned()
}

#[test]
fn words_are_added_and_pictures_keep_their_bytes() {
    let old = Drawing { hidden: "Hdi Binh", seen: "" };
    let notice = notice(&[PageOrigin::Ocr, PageOrigin::Blank]);
    let copy = made(&[old, Drawing { hidden: "", seen: "" }], &notice, &[words("Hải Bình", 300, 200), Page::default()]);
    assert_eq!(copy.archival, Some(true), "{:?}", copy.remarks);
    assert!(copy.bytes.windows(IMAGE.len()).any(|w| w == IMAGE), "the picture is there as it was");
    let pdf = Source::new(copy.bytes.clone()).unwrap();
    assert_eq!(pdf.pages().len(), 2);
    assert_eq!(pdf.pages()[0].render_dimensions(), (300.0, 200.0), "turned as before");
    let first = content(&pdf, 0);
    assert!(!first.contains("Hdi"), "{first}");
    assert_eq!(first.matches("3 Tr").count(), 2, "the empty old text object, and ours: {first}");
    assert!(!content(&pdf, 1).contains("Tr"), "the blank page got nothing");
    let depth = content::survey(first.as_bytes());
    assert_eq!((depth.open, depth.surplus), (0, 0), "what was saved is restored");
    let holds = |what: &str| copy.bytes.windows(what.len()).any(|w| w == what.as_bytes());
    assert!(holds("/PageLabels") && holds("<pdfaid:part>2") && holds("/GTS_PDFA1"));
    assert!(!holds("/Interpolate") && !holds("/JavaScript"));
}

#[test]
fn a_page_that_was_good_is_left_as_it_is() {
    let good = || Drawing { hidden: "Tot", seen: "" };
    let whole = made(&[good()], &notice(&[PageOrigin::Layer]), &[words("Tot", 200, 300)]);
    assert_eq!((whole.archival, whole.bytes), (None, scans(&[good()])), "nothing to do: the same file");
    let ocr = notice(&[PageOrigin::Layer, PageOrigin::Ocr]);
    let mixed = made(&[good(), good()], &ocr, &[words("Tot", 200, 300), words("Tốt", 200, 300)]);
    let pdf = Source::new(mixed.bytes).unwrap();
    assert!(content(&pdf, 0).contains("(Tot)") && !content(&pdf, 1).contains("(Tot)"));
}

#[test]
fn hidden_words_that_were_repaired_are_replaced() {
    let mut notice = notice(&[PageOrigin::Layer]);
    let edit = Edit { applied: true, page: 1, ..sample::notice().edits[0].clone() };
    notice.edits = vec![edit];
    let copy = made(&[Drawing { hidden: "Binh Tan", seen: "" }], &notice, &[words("Bình Tân", 300, 200)]);
    assert!(!content(&Source::new(copy.bytes).unwrap(), 0).contains("Binh"));
    // What can be seen is never taken away.
    let seen = Drawing { hidden: "", seen: "Binh Tan" };
    assert_eq!(made(&[seen], &notice, &[words("Bình Tân", 300, 200)]).archival, None);
}

#[test]
fn no_claim_is_made_for_what_was_not_looked_at() {
    let seen = Drawing { hidden: "", seen: "Stamp" };
    let copy = made(&[seen], &notice(&[PageOrigin::Ocr]), &[words("Dấu", 300, 200)]);
    assert_eq!(copy.archival, Some(false));
    assert!(copy.remarks[0].contains("it shows text in fonts of its own"), "{:?}", copy.remarks);
    assert!(!copy.bytes.windows(12).any(|w| w == b"<pdfaid:part"));
    assert!(content(&Source::new(copy.bytes).unwrap(), 0).contains("(Stamp)"));
}

#[test]
fn signed_files_and_other_pages_are_refused() {
    let mut bytes = scans(&[Drawing { hidden: "", seen: "" }]);
    bytes.extend(b"%/ByteRange [0 1 2 3]\n%%EOF");
    let notice = notice(&[PageOrigin::Ocr]);
    let pages = [words("Số", 300, 200)];
    let of = |signed| searchable(&Original::Pdf(&bytes), &notice, &pages, signed);
    assert_eq!(of(false).unwrap_err(), Failure::Signed);
    assert!(of(true).is_ok());
    let two = [pages[0].clone(), Page::default()];
    let other = searchable(&Original::Pdf(&bytes), &notice, &two, true).unwrap_err();
    assert!(other.to_string().contains("the file has 1 pages, and 2 were read"), "{other}");
    assert_eq!(searchable(&Original::Pdf(b"no"), &notice, &pages, true).unwrap_err(), Failure::Unreadable);
}

#[test]
fn image_files_become_pages() {
    let piece = |coding, colours| Piece { height: 30, coding, colours, bytes: IMAGE.to_vec() };
    let picture = |coding, colours, turn| Picture { width: 20, pieces: vec![piece(coding, colours); 2], dpi: 72, turn };
    let pictures = vec![
        picture(Coding::Jpeg, Colours::Grey, 0),
        picture(Coding::Group4 { inverted: true }, Colours::Grey, 90),
        picture(Coding::Png { bits: 8 }, Colours::Rgb, 0),
    ];
    let notice = notice(&[PageOrigin::Ocr, PageOrigin::Ocr, PageOrigin::Blank]);
    let pages = [words("Một", 20, 60), words("Hai", 60, 20), Page::default()];
    let copy = searchable(&Original::Pictures(pictures.clone()), &notice, &pages, false).unwrap();
    assert_eq!(copy.archival, Some(true), "{:?}", copy.remarks);
    let pdf = Source::new(copy.bytes.clone()).unwrap();
    let sizes: Vec<_> = pdf.pages().iter().map(hayro_syntax::page::Page::render_dimensions).collect();
    assert_eq!(sizes, [(20.0, 60.0), (60.0, 20.0), (20.0, 60.0)]);
    let images: Vec<Stream<'_>> = pdf.objects().into_iter().filter_map(Object::into_stream).collect();
    let same = images.iter().filter(|s| s.raw_data().as_ref() == IMAGE).count();
    assert_eq!(same, 6, "each strip goes over as it is");
    let first = pdf.pages()[0].raw().get::<Dict<'_>>("Resources").unwrap().get::<Dict<'_>>("XObject").unwrap();
    assert_eq!(first.len(), 2);
    let again = searchable(&Original::Pictures(pictures), &notice, &pages, false).unwrap();
    assert_eq!(again.bytes, copy.bytes, "the same bytes every time");

    let ink = vec![picture(Coding::Jpeg, Colours::Cmyk { inverted: true }, 0)];
    let copy = searchable(&Original::Pictures(ink), &notice, &pages[..1], false).unwrap();
    assert_eq!(copy.archival, Some(false));
}
