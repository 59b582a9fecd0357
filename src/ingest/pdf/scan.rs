//! A page that is one picture and nothing else is not drawn, it is decoded.
//!
//! Nearly every page of a scanner is such a one. Drawing it pixel for pixel gives the same greys, and costs half of all
//! that is not OCR. Whatever is unusual (a clip, a mask, a second image, a stamp of lines) is left to the renderer.

use super::{raster::Plan, survey::Seen};
use crate::{ingest::picture::luminance, model::PageImage};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps, InterpreterCache,
    InterpreterSettings, LumaData, SoftMask,
    font::GlyphRun,
    interpret_page,
    kurbo::{Affine, BezPath, Rect, Shape},
};
use hayro_syntax::page::Page;

/// How far the picture may be from the page's edges, in points, and from the planned size, in pixels.
const NEAR: f64 = 0.6;
const PIXELS_OFF: u32 = 2;

/// The picture, where the page is nothing else and would be drawn at its very size.
pub(super) fn as_it_is<'a>(page: &'a Page<'a>, seen: &Seen, plan: &Plan) -> Option<PageImage> {
    let [image] = seen.images.as_slice() else { return None };
    let same_size =
        image.pixels.0.abs_diff(plan.width) <= PIXELS_OFF && image.pixels.1.abs_diff(plan.height) <= PIXELS_OFF;
    if seen.has_drawing || !same_size || seen.glyphs.iter().any(|g| !g.hidden && !g.text.trim().is_empty()) {
        return None;
    }
    let bounds = Rect::new(0.0, 0.0, seen.size.0, seen.size.1);
    let cache = InterpreterCache::new();
    let transform = Affine::new(page.initial_transform(true).as_coeffs());
    let mut context = Context::new(transform, bounds, &cache, page.xref(), InterpreterSettings::default());
    let mut copyist = Copyist { bounds, dpi: plan.dpi, plain: true, page: None };
    interpret_page(page, &mut context, &mut copyist);
    copyist.page.filter(|_| copyist.plain)
}

struct Copyist {
    bounds: Rect,
    dpi: u32,
    /// False once anything was drawn that a picture alone would not show.
    plain: bool,
    page: Option<PageImage>,
}

impl Copyist {
    /// Whether a picture of so many pixels lies upright and exactly on the page.
    fn covers(&self, transform: Affine, width: u32, height: u32) -> bool {
        let [a, b, c, d, ..] = transform.as_coeffs();
        let upright = a > 0.0 && d > 0.0 && b.abs() < 1e-3 * a && c.abs() < 1e-3 * d;
        let area = transform.transform_rect_bbox(Rect::new(0.0, 0.0, f64::from(width), f64::from(height)));
        let (own, page) = ([area.x0, area.y0, area.x1, area.y1], self.bounds);
        let edges = own.into_iter().zip([page.x0, page.y0, page.x1, page.y1]);
        upright && edges.into_iter().all(|(a, b)| (a - b).abs() <= NEAR)
    }
}

impl<'a> Device<'a> for Copyist {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, _: &DrawMode) {
        // A background that the picture covers; one over it would hide it.
        let area = props.transform.transform_rect_bbox(path.bounding_box());
        self.plain &= self.page.is_none() || !area.overlaps(self.bounds);
    }

    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, mode: &DrawMode) {
        self.plain &= matches!(mode, DrawMode::Invisible);
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let Image::Raster(raster) = &image else {
            self.plain = false;
            return;
        };
        let usual = props.soft_mask.is_none() && matches!(props.blend_mode, BlendMode::Normal);
        if !usual || self.page.is_some() || !self.covers(props.transform, image.width(), image.height()) {
            self.plain = false;
            return;
        }
        let dpi = self.dpi;
        raster.with_rgba(|data, alpha| self.page = if alpha.is_none() { grey(data, dpi) } else { None }, None);
        self.plain &= self.page.is_some();
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let area = clip.path.bounding_box();
        let around = area.inflate(NEAR, NEAR);
        self.plain &= around.contains(self.bounds.origin()) && around.union(self.bounds) == around;
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, mode: BlendMode) {
        self.plain &= opacity >= 1.0 && mask.is_none() && matches!(mode, BlendMode::Normal);
    }

    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// The decoded picture in grey, if it is as large as its file says.
fn grey(data: ImageData, dpi: u32) -> Option<PageImage> {
    let whole = |factors: (f32, f32)| (factors.0 - 1.0).abs() < 1e-6 && (factors.1 - 1.0).abs() < 1e-6;
    match data {
        ImageData::Luma(LumaData { data, width, height, scale_factors, .. }) if whole(scale_factors) => {
            Some(PageImage { width, height, dpi, grey: data })
        }
        ImageData::Rgb(rgb) if whole(rgb.scale_factors) => {
            let grey = rgb.data.chunks_exact(3).map(|p| luminance(p[0], p[1], p[2])).collect();
            Some(PageImage { width: rgb.width, height: rgb.height, dpi, grey })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::pdf::{raster, samples, survey};
    use hayro_syntax::Pdf;
    use std::fmt::Write as _;

    /// A page of one inch, at 200 dots an inch, that draws so.
    fn drawn(content: &str) -> (Option<PageImage>, PageImage) {
        let grey = |i: usize| (i * 7 + i / 200 * 3) % 251;
        let pixels = (0..200 * 200).fold(String::new(), |mut hex, i| {
            let _ = write!(hex, "{:02x}", grey(i));
            hex
        });
        let objects = vec![
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 72 72] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>"
                .to_owned(),
            samples::stream("", content),
            samples::stream(
                "/Type /XObject /Subtype /Image /Width 200 /Height 200 /BitsPerComponent 8 /ColorSpace /DeviceGray \
                 /Filter /ASCIIHexDecode",
                &(pixels + ">"),
            ),
        ];
        let pdf = Pdf::new(samples::assemble(&objects)).unwrap();
        let page = &pdf.pages()[0];
        let seen = survey::of(page);
        let plan = Plan::of(&seen).unwrap();
        (as_it_is(page, &seen, &plan), raster::draw(page, &plan).unwrap())
    }

    #[test]
    fn a_scan_comes_out_as_if_it_were_drawn() {
        let (copied, rendered) = drawn("q 72 0 0 72 0 0 cm /I Do Q");
        let copied = copied.unwrap();
        assert_eq!((copied.width, copied.height, copied.dpi), (200, 200, 200));
        assert_eq!(copied, rendered);
    }

    #[test]
    fn whatever_is_unusual_is_drawn() {
        for content in [
            "q 72 0 0 72 0 0 cm /I Do Q 0 0 m 9 9 l S",
            "q 20 20 30 30 re W n 72 0 0 72 0 0 cm /I Do Q",
            "q 60 0 0 60 6 6 cm /I Do Q",
            "q -72 0 0 72 72 0 cm /I Do Q",
            "q 72 0 0 -72 0 72 cm /I Do Q",
            "q 72 0 0 72 0 0 cm /I Do Q q 72 0 0 72 0 0 cm /I Do Q",
            "1 g 0 0 72 72 re f q 72 0 0 72 0 0 cm /I Do Q 0 g 0 0 72 72 re f",
        ] {
            assert_eq!(drawn(content).0, None, "{content}");
        }
    }
}
