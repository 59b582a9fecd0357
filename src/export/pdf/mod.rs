//! The scan as a PDF that finds what one looks for: its pictures unchanged, the repaired words behind them.
//!
//! Search `Hải Bình` in `pdf/2023/thong-bao.pdf` and the ward is marked on the picture of the page, although the scan's
//! own layer had `Hdi Binh`. Nothing that can be seen changes: an image goes over with the very bytes that it had,
//! pages keep their order, size and labels, bookmarks and links stay. Only words that an earlier program had hidden
//! are taken out where there are better ones.
//!
//! A file of scans only becomes PDF/A-2b (ISO 19005-2). Where it holds what cannot be vouched for (fonts, colours, forms),
//! the copy is a plain PDF and the remark says what it is that stands in the way: a claim that fails in a validator is
//! worth less than none.
//!
//! | module | |
//! | --- | --- |
//! | [`document`] | a PDF again, with other words |
//! | [`pictures`] | image files as a PDF |
//! | [`layer`], [`font`] | the words, and the font that cannot be seen |
//! | [`copy`], [`content`] | objects from file to file; a page's drawing operations |
//! | [`metadata`], [`icc`] | title and date; what red means |

mod content;
mod copy;
mod document;
mod font;
mod geometry;
mod icc;
mod layer;
mod metadata;
mod pictures;
#[cfg(test)]
mod tests;

use crate::model::{Notice, Page, Picture};
use copy::Copier;
use font::Letters;
use metadata::Metadata;
use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::{CidFontType, FontFlags, OutputIntentSubtype, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Name, Pdf, Rect, Ref, Str, TextStr};
use sha2::{Digest, Sha256};

/// What the copy is made from.
#[derive(Debug)]
pub enum Original<'a> {
    /// The bytes of a PDF.
    Pdf(&'a [u8]),
    /// The pictures of an image file, one a page.
    Pictures(Vec<Picture>),
}

/// A searchable PDF.
#[derive(Debug)]
pub struct Made {
    /// The file.
    pub bytes: Vec<u8>,
    /// Whether it is PDF/A-2b; `None` where the original needed no change and these are its own bytes.
    pub archival: Option<bool>,
    /// What a person should know of it.
    pub remarks: Vec<String>,
}

/// Why there is no searchable copy. The other results of the document stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// A signature would be broken.
    #[error(
        "no searchable copy: the file is signed, and a changed copy would no longer be. \
         `--pdf all` makes one beside it"
    )]
    Signed,
    /// The file cannot be taken apart.
    #[error("no searchable copy: the structure of the file cannot be copied")]
    Unreadable,
    /// Pages were read that are not those of the file.
    #[error("no searchable copy: the file has {file} pages, and {read} were read")]
    OtherPages {
        /// Of the file.
        file: usize,
        /// That were read.
        read: usize,
    },
}

/// Makes the searchable copy of a document: `pages` are its words with their boxes, one page each, as the notice has
/// them ([`crate::model::Text::to_pages`]). `signed_too` makes one of a signed file, too.
pub fn searchable(original: &Original<'_>, notice: &Notice, pages: &[Page], signed_too: bool) -> Result<Made, Failure> {
    match original {
        Original::Pdf(bytes) => document::rewrite(bytes, notice, pages, signed_too),
        Original::Pictures(pictures) if pictures.len() == pages.len() => {
            Ok(pictures::document(pictures, notice, pages))
        }
        Original::Pictures(pictures) => Err(Failure::OtherPages { file: pictures.len(), read: pages.len() }),
    }
}

/// Letters of the words that are written.
fn letters(pages: &[Page], layered: &[bool]) -> Letters {
    let written = pages.iter().zip(layered).filter(|(_, layered)| **layered).map(|(page, _)| page);
    Letters::of(written.flat_map(|p| &p.lines).flat_map(|l| &l.words).map(|w| w.text.as_str()))
}

const IDENTITY: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
const NAME: Name<'static> = Name(b"TradauInvisible");

/// Writes what every copy has: the font, the metadata, the catalog; then all that is still to be copied.
#[expect(clippy::too_many_arguments, reason = "the parts of a file, named where they are put together")]
fn finish<'a>(
    mut pdf: Pdf,
    mut copier: Copier<'a>,
    catalog: Ref,
    tree: Ref,
    font: Ref,
    letters: &Letters,
    metadata: &Metadata,
    mut remarks: Vec<String>,
    root_entries: impl Fn(&mut Copier<'a>, &mut pdf_writer::Dict<'_>),
) -> Made {
    put_font(&mut pdf, &mut copier, font, letters);
    let (information, packet, profile) = (copier.fresh(), copier.fresh(), copier.fresh());
    {
        let mut out = pdf.document_info(information);
        out.title(TextStr(&metadata.title)).producer(TextStr(super::PRODUCER));
        if let Some(author) = &metadata.author {
            out.author(TextStr(author));
        }
        if let Some(subject) = &metadata.subject {
            out.subject(TextStr(subject));
        }
        if let Some(keywords) = &metadata.keywords {
            out.keywords(TextStr(keywords));
        }
    }
    // The catalog's own entries lead to objects that may stand in the way of a claim, and the catalog makes the claim: so
    // they are written twice, first aside to see where they lead.
    root_entries(&mut copier, &mut Pdf::new().indirect(catalog).dict());
    copier.finish(&mut pdf);
    let archival = copier.obstacles.is_empty();
    if archival {
        pdf.icc_profile(profile, &pack(&icc::srgb())).n(3).filter(Filter::FlateDecode);
    } else {
        let why: Vec<&str> = copier.obstacles.iter().copied().collect();
        remarks.push(format!("the searchable copy is a plain PDF and not PDF/A-2b: {}", why.join("; ")));
    }
    let xmp = metadata.xmp(archival);
    pdf.metadata(packet, xmp.as_bytes());
    {
        let mut out = pdf.catalog(catalog);
        out.pages(tree).metadata(packet).lang(TextStr("vi"));
        root_entries(&mut copier, &mut out);
        if archival {
            let mut intents = out.output_intents();
            let mut intent = intents.push();
            intent.subtype(OutputIntentSubtype::PDFA).output_condition_identifier(TextStr("sRGB IEC61966-2.1"));
            intent.info(TextStr("sRGB IEC61966-2.1")).dest_output_profile(profile);
        }
    }
    let digest = Sha256::digest([metadata.original.as_bytes(), xmp.as_bytes()].concat());
    pdf.set_version(1, 7);
    pdf.set_file_id((digest[..16].to_vec(), digest[16..].to_vec()));
    Made { bytes: pdf.finish(), archival: Some(archival), remarks }
}

fn put_font(pdf: &mut Pdf, copier: &mut Copier<'_>, id: Ref, letters: &Letters) {
    let (cid, descriptor, map, file) = (copier.fresh(), copier.fresh(), copier.fresh(), copier.fresh());
    pdf.type0_font(id).base_font(NAME).encoding_predefined(Name(b"Identity-H")).descendant_font(cid).to_unicode(map);
    let width = f32::from(font::WIDTH);
    pdf.cid_font(cid)
        .subtype(CidFontType::Type2)
        .base_font(NAME)
        .system_info(IDENTITY)
        .font_descriptor(descriptor)
        .default_width(width)
        .cid_to_gid_map_predefined(Name(b"Identity"));
    let (ascent, descent) = (f32::from(font::ASCENT), f32::from(font::DESCENT));
    pdf.font_descriptor(descriptor)
        .name(NAME)
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(0.0, descent, width, ascent))
        .italic_angle(0.0)
        .ascent(ascent)
        .descent(descent)
        .cap_height(ascent)
        .stem_v(80.0)
        .font_file2(file);
    let mut cmap = UnicodeCmap::new(Name(b"Tradau-Letters"), IDENTITY);
    for (code, letter) in letters.iter() {
        cmap.pair(code, letter);
    }
    pdf.cmap(map, &cmap.finish());
    let bytes = letters.true_type();
    let length = i32::try_from(bytes.len()).unwrap_or(i32::MAX);
    pdf.stream(file, &pack(&bytes)).filter(Filter::FlateDecode).pair(Name(b"Length1"), length);
}

/// Deflates.
fn pack(bytes: &[u8]) -> Vec<u8> {
    const LEVEL: u8 = 6;
    compress_to_vec_zlib(bytes, LEVEL)
}
