//! Image-only PDF, as scanners make it: one image a page and no text at all. A grey page goes in as its JPEG bytes, a
//! black and white one as CCITT group 4.

use super::ForgeError;
use super::fax::group4;
use super::scan::{Coding, Scan};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref};

/// The scans as one PDF file, in order.
pub fn write_pdf(scans: &[Scan]) -> Result<Vec<u8>, ForgeError> {
    let mut pdf = Pdf::new();
    let (catalog, tree) = (Ref::new(1), Ref::new(2));
    let ids: Vec<[Ref; 3]> = (0..scans.len() as i32).map(|n| [3, 4, 5].map(|k| Ref::new(n * 3 + k))).collect();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids(ids.iter().map(|[page, ..]| *page)).count(scans.len() as i32);
    for (scan, &[page, image, content]) in scans.iter().zip(&ids) {
        let points = |pixels: u32| pixels as f32 * 72.0 / scan.dpi.max(1) as f32;
        let (width, height) = (points(scan.image.width()), points(scan.image.height()));
        let mut entry = pdf.page(page);
        entry.parent(tree).media_box(Rect::new(0.0, 0.0, width, height)).contents(content);
        entry.resources().x_objects().pair(Name(b"Im0"), image);
        entry.finish();

        let (pixels_wide, pixels_high) = (scan.image.width() as i32, scan.image.height() as i32);
        let data = match &scan.coding {
            Coding::Jpeg(bytes) => bytes.clone(),
            Coding::Bilevel => group4(&scan.image)?,
        };
        let mut object = pdf.image_xobject(image, &data);
        object.width(pixels_wide).height(pixels_high);
        object.color_space().device_gray();
        match scan.coding {
            Coding::Jpeg(_) => {
                object.bits_per_component(8);
                object.filter(Filter::DctDecode);
            }
            Coding::Bilevel => {
                object.bits_per_component(1);
                object.filter(Filter::CcittFaxDecode);
                object.decode_parms().k(-1).columns(pixels_wide).rows(pixels_high);
            }
        }
        object.finish();

        let mut drawing = Content::new();
        drawing.transform([width, 0.0, 0.0, height, 0.0, 0.0]).x_object(Name(b"Im0"));
        pdf.stream(content, &drawing.finish());
    }
    Ok(pdf.finish())
}

#[cfg(test)]
mod tests {
    use super::write_pdf;
    use crate::forge::scan::{Coding, Scan};
    use image::{GrayImage, Luma};

    #[test]
    fn pages_keep_their_size_and_coding() {
        let image = GrayImage::from_fn(300, 600, |x, y| Luma([if (x + y) % 9 == 0 { 0 } else { 255 }]));
        let grey = Scan::jpeg(&image, 150, 60).unwrap();
        let black = Scan { image, dpi: 300, coding: Coding::Bilevel };
        let bytes = write_pdf(&[grey, black]).unwrap();
        let pdf = hayro_syntax::Pdf::new(bytes.clone()).expect("a PDF that the reader opens");
        let sizes: Vec<_> =
            pdf.pages().iter().map(|p| (p.render_dimensions().0.round(), p.render_dimensions().1.round())).collect();
        assert_eq!(sizes, [(144.0, 288.0), (72.0, 144.0)]);
        let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|w| w == needle);
        assert!(holds(b"/DCTDecode") && holds(b"/CCITTFaxDecode"));
    }
}
