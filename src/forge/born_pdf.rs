//! Born-digital PDF, as a word processor exports it: embedded fonts and real text, `Số hồ sơ: 12.480` to be copied out
//! letter by letter. Gives the main job a text layer that is good and must be used as it is.

use super::ForgeError;
use super::font::{Face, FontFamily, em};
use super::page::{LaidPage, PlacedGlyph};
use super::truetype::subset;
use ab_glyph::{Font, GlyphId};
use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str};
use std::collections::{BTreeMap, BTreeSet};

const IDENTITY: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
const COMPRESSION: u8 = 8;

/// The pages as one PDF with text and embedded TrueType fonts.
pub fn write_born_digital(pages: &[LaidPage]) -> Result<Vec<u8>, ForgeError> {
    let mut pdf = Pdf::new();
    let (catalog, tree) = (Ref::new(1), Ref::new(2));
    let mut next = 3;
    let mut fresh = || {
        next += 1;
        Ref::new(next - 1)
    };
    let fonts: Vec<(Face, Ref)> = Face::ALL.into_iter().map(|face| (face, fresh())).collect();
    let ids: Vec<[Ref; 2]> = pages.iter().map(|_| [fresh(), fresh()]).collect();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids(ids.iter().map(|[page, _]| *page)).count(pages.len() as i32);
    for (page, &[id, content]) in pages.iter().zip(&ids) {
        let mut entry = pdf.page(id);
        entry.parent(tree).media_box(Rect::new(0.0, 0.0, page.width, page.height)).contents(content);
        let mut resources = entry.resources();
        let mut names = resources.fonts();
        for (face, font) in &fonts {
            names.pair(Name(font_name(*face)), font);
        }
        names.finish();
        resources.finish();
        entry.finish();
        let data = compress_to_vec_zlib(&draw(page), COMPRESSION);
        pdf.stream(content, &data).filter(Filter::FlateDecode);
    }
    if let Some(first) = pages.first() {
        for (face, id) in fonts {
            let mut used: BTreeMap<u16, char> =
                pages.iter().flat_map(|p| &p.glyphs).filter(|g| g.face == face).map(|g| (g.glyph, g.letter)).collect();
            if let Some(space) = first.family.glyph(face, ' ') {
                used.insert(space.0, ' ');
            }
            embed(&mut pdf, &first.family, face, &used, id, &mut fresh)?;
        }
    }
    Ok(pdf.finish())
}

fn font_name(face: Face) -> &'static [u8] {
    [b"F0", b"F1", b"F2", b"F3"][face.index()]
}

/// The drawing operators of one page.
fn draw(page: &LaidPage) -> Vec<u8> {
    let mut content = Content::new();
    for rule in &page.rules {
        content.rect(rule.x, page.height - rule.y - rule.height, rule.width, rule.height);
    }
    if !page.rules.is_empty() {
        content.fill_nonzero();
    }
    let mut start = 0;
    while start < page.glyphs.len() {
        let run = run_length(&page.glyphs[start..]);
        show(&mut content, page, &page.glyphs[start..start + run]);
        start += run;
    }
    content.finish().to_vec()
}

/// How many glyphs from the first one on stand on one line in one font, with no more than word spaces between them.
fn run_length(glyphs: &[PlacedGlyph]) -> usize {
    let same = glyphs.windows(2).take_while(|pair| {
        let [a, b] = pair else { return false };
        let gap = b.x - a.x - a.advance;
        a.face == b.face
            && a.size.to_bits() == b.size.to_bits()
            && a.baseline.to_bits() == b.baseline.to_bits()
            && gap > -0.3 * a.size
            && gap < 1.5 * a.size
    });
    same.count() + 1
}

fn show(content: &mut Content, page: &LaidPage, glyphs: &[PlacedGlyph]) {
    let Some(first) = glyphs.first() else { return };
    let font = page.family.face(first.face);
    let space = page.family.glyph(first.face, ' ');
    let natural = |id: u16| font.h_advance_unscaled(GlyphId(id)) * first.size / em(font);
    content.begin_text();
    content.set_font(Name(font_name(first.face)), first.size);
    content.set_text_matrix([1.0, 0.0, 0.0, 1.0, first.x, page.height - first.baseline]);
    let mut positioned = content.show_positioned();
    let mut items = positioned.items();
    // Where the viewer's pen is after what was shown; what differs goes into the array as an adjustment.
    let mut pen = first.x;
    let thousandths = |points: f32| points * 1000.0 / first.size;
    let mut bytes: Vec<u8> = Vec::new();
    for (i, placed) in glyphs.iter().enumerate() {
        let gap = placed.x - pen;
        if i > 0
            && gap > 0.12 * first.size
            && let Some(space) = space
        {
            bytes.extend_from_slice(&space.0.to_be_bytes());
            pen += natural(space.0);
        }
        if (placed.x - pen).abs() > 0.004 * first.size {
            if !bytes.is_empty() {
                items.show(Str(&bytes));
                bytes.clear();
            }
            items.adjust(-thousandths(placed.x - pen));
            pen = placed.x;
        }
        bytes.extend_from_slice(&placed.glyph.to_be_bytes());
        pen += natural(placed.glyph);
    }
    if let Some(space) = space {
        bytes.extend_from_slice(&space.0.to_be_bytes());
    }
    items.show(Str(&bytes));
    items.finish();
    positioned.finish();
    content.end_text();
}

/// Writes one face as a Type 0 font whose codes are glyph numbers.
fn embed(
    pdf: &mut Pdf,
    family: &FontFamily,
    face: Face,
    used: &BTreeMap<u16, char>,
    id: Ref,
    fresh: &mut impl FnMut() -> Ref,
) -> Result<(), ForgeError> {
    let font = family.face(face);
    let thousandths = 1000.0 / em(font);
    let base =
        format!("TRADAU+{}{}", family.name().replace(' ', ""), ["", "-Bold", "-Italic", "-BoldItalic"][face.index()]);
    let base = Name(base.as_bytes());
    let (cid, descriptor, map, file) = (fresh(), fresh(), fresh(), fresh());
    pdf.type0_font(id).base_font(base).encoding_predefined(Name(b"Identity-H")).descendant_font(cid).to_unicode(map);

    let mut entry = pdf.cid_font(cid);
    entry.subtype(CidFontType::Type2).base_font(base).system_info(IDENTITY).font_descriptor(descriptor);
    entry.cid_to_gid_map_predefined(Name(b"Identity"));
    let mut widths = entry.widths();
    for &glyph in used.keys() {
        widths.consecutive(glyph, [font.h_advance_unscaled(GlyphId(glyph)) * thousandths]);
    }
    widths.finish();
    entry.finish();

    let (ascent, descent) = (font.ascent_unscaled() * thousandths, font.descent_unscaled() * thousandths);
    let flags = if face.italic {
        FontFlags::SERIF | FontFlags::SYMBOLIC | FontFlags::ITALIC
    } else {
        FontFlags::SERIF | FontFlags::SYMBOLIC
    };
    pdf.font_descriptor(descriptor)
        .name(base)
        .flags(flags)
        .bbox(Rect::new(-500.0, descent, 1500.0, ascent))
        .italic_angle(if face.italic { -16.0 } else { 0.0 })
        .ascent(ascent)
        .descent(descent)
        .cap_height(662.0)
        .stem_v(if face.bold { 140.0 } else { 80.0 })
        .font_file2(file);

    let mut cmap = UnicodeCmap::new(Name(b"Tradau-Identity"), IDENTITY);
    for (&glyph, &letter) in used {
        cmap.pair(glyph, letter);
    }
    pdf.cmap(map, &cmap.finish());

    let glyphs: BTreeSet<u16> = used.keys().copied().collect();
    let cut = subset(font.font_data(), &glyphs, family.path(face))?;
    let data = compress_to_vec_zlib(&cut, COMPRESSION);
    let mut stream = pdf.stream(file, &data);
    stream.filter(Filter::FlateDecode).pair(Name(b"Length1"), cut.len() as i32);
    Ok(())
}
