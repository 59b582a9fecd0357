//! Scans that came as image files, as pages of a PDF. Their coded samples go in as they are.

use super::{Made, copy::Copier, finish, geometry::Frame, layer, metadata::Metadata, pack};
use crate::model::{Coding, Colours, Notice, Page, Picture, Piece};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref};

/// Makes the document: `pictures` and the words on them, page for page.
pub(super) fn document(pictures: &[Picture], notice: &Notice, pages: &[Page]) -> Made {
    let mut pdf = Pdf::new();
    let mut copier = Copier::new(None);
    let (catalog, tree, font) = (copier.fresh(), copier.fresh(), copier.fresh());
    let layered: Vec<bool> = pages.iter().map(|p| !p.lines.is_empty()).collect();
    let letters = super::letters(pages, &layered);
    let mut ids = Vec::new();
    for (i, (picture, page)) in pictures.iter().zip(pages).enumerate() {
        let (id, content) = (copier.fresh(), copier.fresh());
        ids.push(id);
        let points = |pixels: u32| f64::from(pixels) * 72.0 / f64::from(picture.dpi.max(1));
        #[expect(clippy::cast_possible_truncation, reason = "page measures are small")]
        let (width, height) = (points(picture.width) as f32, points(picture.height()) as f32);
        let turned = notice.document.pages.get(i).map_or(0, |info| info.turned);
        let frame = Frame { area: [0.0, 0.0, width, height], turn: (picture.turn + turned) % 360 };
        let images: Vec<Ref> = picture.pieces.iter().map(|_| copier.fresh()).collect();
        let names: Vec<Vec<u8>> = (0..images.len()).map(|n| format!("Im{n}").into_bytes()).collect();

        let mut out = pdf.page(id);
        out.parent(tree).media_box(Rect::new(0.0, 0.0, width, height)).contents(content);
        if frame.turn != 0 {
            out.rotate(frame.turn.into());
        }
        let mut resources = out.resources();
        let mut objects = resources.x_objects();
        for (name, image) in names.iter().zip(&images) {
            objects.pair(Name(name), *image);
        }
        objects.finish();
        if layered[i] {
            resources.fonts().pair(Name(layer::FONT), font);
        }
        resources.finish();
        out.finish();

        let mut drawing = draw(picture, &names, (width, height));
        if layered[i] {
            drawing.extend(layer::write(page, &letters, frame.place(), frame.size()));
        }
        pdf.stream(content, &pack(&drawing)).filter(Filter::FlateDecode);
        for (piece, image) in picture.pieces.iter().zip(images) {
            put_image(&mut pdf, image, picture.width, piece);
            if matches!(piece.colours, Colours::Cmyk { .. }) {
                copier.obstacles.insert("it has images in colours other than grey and RGB");
            }
        }
    }
    pdf.pages(tree).kids(ids.iter().copied()).count(i32::try_from(ids.len()).unwrap_or(i32::MAX));
    finish(pdf, copier, catalog, tree, font, &letters, &Metadata::of(notice), Vec::new(), |_, _| {})
}

/// The pieces one below the other.
fn draw(picture: &Picture, names: &[Vec<u8>], (width, height): (f32, f32)) -> Vec<u8> {
    let mut content = Content::new();
    let mut below = f64::from(picture.height());
    let scale = f64::from(height) / below.max(1.0);
    for (piece, name) in picture.pieces.iter().zip(names) {
        below -= f64::from(piece.height);
        #[expect(clippy::cast_possible_truncation, reason = "page measures are small")]
        let (high, bottom) = ((f64::from(piece.height) * scale) as f32, (below * scale) as f32);
        content.save_state().transform([width, 0.0, 0.0, high, 0.0, bottom]).x_object(Name(name)).restore_state();
    }
    let mut out = content.finish().to_vec();
    out.push(b'\n');
    out
}

fn put_image(pdf: &mut Pdf, id: Ref, width: u32, piece: &Piece) {
    let side = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    let packed;
    let bytes = if piece.coding == Coding::Raw {
        packed = pack(&piece.bytes);
        &packed
    } else {
        &piece.bytes
    };
    let mut image = pdf.image_xobject(id, bytes);
    image.width(side(width)).height(side(piece.height));
    let samples = match piece.colours {
        Colours::Grey => {
            image.color_space().device_gray();
            1
        }
        Colours::Rgb => {
            image.color_space().device_rgb();
            3
        }
        Colours::Cmyk { inverted } => {
            image.color_space().device_cmyk();
            if inverted {
                image.decode([1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0]);
            }
            4
        }
    };
    match piece.coding {
        Coding::Jpeg => {
            image.bits_per_component(8);
            image.filter(Filter::DctDecode);
        }
        Coding::Group4 { inverted } => {
            image.bits_per_component(1);
            image.filter(Filter::CcittFaxDecode);
            image.decode_parms().k(-1).columns(side(width)).rows(side(piece.height)).black_is_1(inverted);
        }
        Coding::Png { bits } => {
            image.bits_per_component(bits.into());
            image.filter(Filter::FlateDecode);
            let mut parameters = image.decode_parms();
            parameters.predictor(pdf_writer::types::Predictor::PngOptimum);
            parameters.colors(samples).bits_per_component(bits.into()).columns(side(width));
        }
        Coding::Raw => {
            image.bits_per_component(8);
            image.filter(Filter::FlateDecode);
        }
    }
}
