//! A PDF with its own pages and a new layer of words: everything that was in it, page for page.

use super::{
    Failure, Made,
    content::{self, Drawn},
    copy::Copier,
    finish,
    geometry::Frame,
    layer,
    metadata::Metadata,
    pack,
};
use crate::model::{Notice, Page, PageOrigin};
use hayro_syntax::{
    Pdf as Source,
    object::{Dict, Object, ObjectIdentifier, Stream},
    page::{Page as SourcePage, Rotation},
};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref};
use std::collections::BTreeSet;

/// Forms nested deeper than this draw nothing.
const DEPTH: usize = 12;

/// Makes the copy. `pages` are the words, one for each page.
pub(super) fn rewrite(bytes: &[u8], notice: &Notice, pages: &[Page], signed_too: bool) -> Result<Made, Failure> {
    let source = Source::new(bytes.to_vec()).map_err(|_| Failure::Unreadable)?;
    if source.pages().len() != pages.len() || notice.document.pages.len() != pages.len() {
        return Err(Failure::OtherPages { file: source.pages().len(), read: pages.len() });
    }
    let drawn: Vec<Drawn> = source.pages().iter().map(|page| survey(page)).collect();
    let layered: Vec<bool> = (0..pages.len()).map(|i| wants_layer(notice, i, &drawn[i])).collect();
    if !layered.contains(&true) {
        return Ok(Made { bytes: bytes.to_vec(), archival: None, remarks: Vec::new() });
    }
    if !signed_too && is_signed(bytes) {
        return Err(Failure::Signed);
    }
    let mut remarks = Vec::new();
    if find(bytes, b"/Encrypt") {
        remarks.push("the original is encrypted, its searchable copy is not".to_owned());
    }
    write(&source, notice, pages, &drawn, &layered, remarks)
}

/// A page gets new words where the engine read it, and where its hidden words were repaired.
fn wants_layer(notice: &Notice, index: usize, drawn: &Drawn) -> bool {
    let info = &notice.document.pages[index];
    match info.origin {
        PageOrigin::Ocr => true,
        PageOrigin::Layer => {
            drawn.hidden_text
                && !drawn.visible_text
                && notice.edits.iter().any(|e| e.applied && e.page as usize == index + 1)
        }
        _ => false,
    }
}

fn write<'s>(
    source: &'s Source,
    notice: &Notice,
    pages: &[Page],
    drawn: &[Drawn],
    layered: &[bool],
    remarks: Vec<String>,
) -> Result<Made, Failure> {
    let xref = source.xref();
    let root = xref.get::<Dict<'_>>(xref.root_id()).ok_or(Failure::Unreadable)?;
    let mut pdf = Pdf::new();
    let mut copier = Copier::new(Some(xref));
    let (catalog, tree, font) = (copier.fresh(), copier.fresh(), copier.fresh());
    if let Some(old) = root.get::<Dict<'_>>("Pages").and_then(|d| d.obj_id()) {
        copier.stands_for(old, tree);
    }
    copier.stands_for(xref.root_id(), catalog);
    let ids: Vec<Ref> = pages.iter().map(|_| copier.fresh()).collect();
    for (page, id) in source.pages().iter().zip(&ids) {
        if let Some(old) = page.raw().obj_id() {
            copier.stands_for(old, *id);
        }
    }
    copier.cleaned = forms_to_clean(source, layered);
    for what in drawn {
        copier.notice_drawing(what);
    }
    let letters = super::letters(pages, layered);
    for (i, page) in source.pages().iter().enumerate() {
        let turned = notice.document.pages[i].turned;
        let frame = frame(page, turned);
        let words = layered[i].then(|| layer::write(&pages[i], &letters, frame.place(), frame.size()));
        put_page(&mut pdf, &mut copier, page, ids[i], tree, font, words, &drawn[i], frame);
    }
    pdf.pages(tree).kids(ids.iter().copied()).count(i32::try_from(ids.len()).unwrap_or(i32::MAX));
    let root_entries = |copier: &mut Copier<'s>, out: &mut pdf_writer::Dict<'_>| put_root(copier, out, &root);
    Ok(finish(pdf, copier, catalog, tree, font, &letters, &Metadata::of(notice), remarks, root_entries))
}

/// How the page is shown, with the turn that made its writing upright.
#[expect(clippy::cast_possible_truncation, reason = "page measures are small")]
fn frame(page: &SourcePage<'_>, turned: u16) -> Frame {
    let area = page.intersected_crop_box();
    let (width, height) = page.base_dimensions();
    let (left, bottom) = (area.x0 as f32, area.y0 as f32);
    let shown = match page.rotation() {
        Rotation::None => 0,
        Rotation::Horizontal => 90,
        Rotation::Flipped => 180,
        Rotation::FlippedHorizontal => 270,
    };
    Frame { area: [left, bottom, left + width, bottom + height], turn: (shown + turned) % 360 }
}

#[expect(clippy::too_many_arguments, reason = "a page's parts, named where it is written")]
fn put_page<'a>(
    pdf: &mut Pdf,
    copier: &mut Copier<'a>,
    page: &SourcePage<'a>,
    id: Ref,
    tree: Ref,
    font: Ref,
    words: Option<Vec<u8>>,
    drawn: &Drawn,
    frame: Frame,
) {
    let content = words.as_ref().map(|_| copier.fresh());
    let mut out = pdf.page(id);
    out.parent(tree);
    #[expect(clippy::cast_possible_truncation, reason = "page measures are small")]
    let rect = |r: hayro_syntax::object::Rect| Rect::new(r.x0 as f32, r.y0 as f32, r.x1 as f32, r.y1 as f32);
    out.media_box(rect(page.media_box()));
    out.crop_box(rect(page.crop_box()));
    if frame.turn != 0 {
        out.rotate(frame.turn.into());
    }
    if let Some(content) = content {
        out.contents(content);
    }
    let mut but: Vec<&[u8]> = vec![
        b"Type",
        b"Parent",
        b"Resources",
        b"MediaBox",
        b"CropBox",
        b"Rotate",
        b"Metadata",
        b"AA",
        b"PieceInfo",
        b"Thumb",
        b"B",
    ];
    if content.is_some() {
        but.push(b"Contents");
    }
    if page.raw().contains_key("Annots") {
        copier.obstacles.insert("it has annotations");
    }
    copier.put_all(&mut out, page.raw(), &but);
    let mut resources = out.insert(Name(b"Resources")).dict();
    let own = resources_of(page);
    copier.put_all(&mut resources, &own, if content.is_some() { &[b"Font"] } else { &[] });
    if content.is_some() {
        let mut fonts = resources.insert(Name(b"Font")).dict();
        if let Some(own) = own.get::<Dict<'a>>("Font") {
            copier.put_all(&mut fonts, &own, &[layer::FONT]);
        }
        fonts.pair(Name(layer::FONT), font);
        fonts.finish();
    }
    resources.finish();
    out.finish();
    if let (Some(content), Some(words)) = (content, words) {
        let own = page.page_stream().unwrap_or_default();
        let own = if drawn.hidden_text { content::without_hidden_text(own) } else { own.to_vec() };
        let mut stream = b"q\n".repeat(1 + drawn.surplus);
        stream.extend(own);
        stream.push(b'\n');
        stream.extend(b"Q\n".repeat(1 + drawn.open));
        stream.extend(words);
        pdf.stream(content, &pack(&stream)).filter(Filter::FlateDecode);
    }
}

/// The page's resources, which it may have from a node of the page tree above it.
fn resources_of<'a>(page: &SourcePage<'a>) -> Dict<'a> {
    let mut node = page.raw().clone();
    for _ in 0..DEPTH {
        if let Some(resources) = node.get::<Dict<'a>>("Resources") {
            return resources;
        }
        match node.get::<Dict<'a>>("Parent") {
            Some(parent) => node = parent,
            None => break,
        }
    }
    Dict::default()
}

/// What the document has beside its pages. Scripts stay behind.
fn put_root<'a>(copier: &mut Copier<'a>, out: &mut pdf_writer::Dict<'_>, root: &Dict<'a>) {
    const KEPT: [&str; 11] = [
        "PageLabels",
        "Outlines",
        "Dests",
        "PageMode",
        "PageLayout",
        "ViewerPreferences",
        "AcroForm",
        "OCProperties",
        "StructTreeRoot",
        "MarkInfo",
        "SpiderInfo",
    ];
    for (key, what) in [("AcroForm", "it has form fields"), ("OCProperties", "it has layers")] {
        if root.contains_key(key) {
            copier.obstacles.insert(what);
        }
    }
    let left: Vec<Vec<u8>> =
        root.keys().map(|k| k.as_ref().to_vec()).filter(|k| !KEPT.iter().any(|kept| kept.as_bytes() == k)).collect();
    let left: Vec<&[u8]> = left.iter().map(Vec::as_slice).collect();
    copier.put_all(out, root, &left);
    if let Some(names) = root.get::<Dict<'a>>("Names") {
        if names.contains_key("EmbeddedFiles") {
            copier.obstacles.insert("it holds other files");
        }
        let mut kept = out.insert(Name(b"Names")).dict();
        copier.put_all(&mut kept, &names, &[b"JavaScript"]);
    }
}

/// What the page and the forms it draws do.
fn survey(page: &SourcePage<'_>) -> Drawn {
    let mut drawn = content::survey(page.page_stream().unwrap_or_default());
    each_form(&resources_of(page), 0, &mut BTreeSet::new(), &mut |_, stream| {
        if let Ok(data) = stream.decoded_data() {
            let inner = content::survey(&data);
            drawn.hidden_text |= inner.hidden_text;
            drawn.visible_text |= inner.visible_text;
        }
    });
    drawn
}

/// Forms with hidden text that only pages with a new layer draw.
fn forms_to_clean(source: &Source, layered: &[bool]) -> BTreeSet<ObjectIdentifier> {
    let mut of = [BTreeSet::new(), BTreeSet::new()];
    for (page, layered) in source.pages().iter().zip(layered) {
        let forms = &mut of[usize::from(*layered)];
        each_form(&resources_of(page), 0, &mut BTreeSet::new(), &mut |id, _| {
            forms.insert(id);
        });
    }
    let [others, layered] = of;
    layered.difference(&others).copied().collect()
}

fn each_form<'a>(
    resources: &Dict<'a>,
    depth: usize,
    seen: &mut BTreeSet<ObjectIdentifier>,
    visit: &mut impl FnMut(ObjectIdentifier, &Stream<'a>),
) {
    let Some(objects) = resources.get::<Dict<'a>>("XObject").filter(|_| depth < DEPTH) else { return };
    for (key, _) in objects.entries() {
        let Some(Object::Stream(stream)) = objects.get::<Object<'a>>(key.as_ref()) else { continue };
        let kind = stream.dict().get::<hayro_syntax::object::Name<'_>>("Subtype");
        if kind.is_some_and(|k| k.as_ref() == b"Form") && seen.insert(stream.obj_id()) {
            visit(stream.obj_id(), &stream);
            if let Some(inner) = stream.dict().get::<Dict<'a>>("Resources") {
                each_form(&inner, depth + 1, seen, visit);
            }
        }
    }
}

/// A signature covers the bytes of its file; it is written where they can be seen.
fn is_signed(bytes: &[u8]) -> bool {
    find(bytes, b"/ByteRange")
}

fn find(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|w| w == what)
}
