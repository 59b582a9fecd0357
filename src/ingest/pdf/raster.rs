//! A PDF page as grey pixels, at the resolution that its scan was made with.

use super::survey::Seen;
use crate::{
    ingest::{
        density::whole,
        limits::{self, SIDE},
        picture::luminance,
    },
    model::PageImage,
};
use hayro::{
    RenderCache, RenderSettings, render_into,
    vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit, color::palette::css::WHITE},
};
use hayro_interpret::{InterpreterSettings, InterpreterWarning, kurbo::Affine};
use hayro_syntax::page::Page;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// For pages that are no scan.
const STANDARD: f64 = 300.0;
/// Coarser scans are drawn larger and finer ones smaller, to what Tesseract reads well.
const RANGE: (f64, f64) = (150.0, 400.0);
/// Larger pages than this many pixels are drawn coarser, down to the bottom of the range.
const COMFORT: f64 = 64e6;
/// Beyond the range only so that a very large page can be read at all.
const COARSEST: f64 = 72.0;

/// How a page becomes pixels. Boxes of its text layer use the same plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Plan {
    /// Pixels a point.
    pub(super) scale: f64,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) dpi: u32,
}

impl Plan {
    /// The plan for a page, or the size in pixels that it would have, where that is too much.
    pub(super) fn of(seen: &Seen) -> Result<Self, (u64, u64)> {
        for image in &seen.images {
            let (width, height) = (u64::from(image.pixels.0), u64::from(image.pixels.1));
            if width.saturating_mul(height) > limits::get().pixels {
                return Err((width, height));
            }
        }
        let (width, height) = seen.size;
        let pixels = |dpi: f64| width * height * (dpi / 72.0).powi(2);
        let wanted = scan_resolution(seen).unwrap_or(STANDARD);
        let mut dpi = wanted.clamp(RANGE.0, RANGE.1);
        if pixels(dpi) > COMFORT {
            dpi = (72.0 * (COMFORT / (width * height)).sqrt()).clamp(RANGE.0, dpi);
        }
        #[expect(clippy::cast_precision_loss, reason = "to the nearest pixel is near enough")]
        let most = limits::get().pixels as f64;
        let fits = |dpi: f64| pixels(dpi) <= most && width.max(height) * dpi / 72.0 <= f64::from(SIDE);
        if !fits(dpi) {
            dpi = COARSEST;
        }
        let scale = dpi / 72.0;
        if !fits(dpi) {
            return Err((whole(width * scale).into(), whole(height * scale).into()));
        }
        let side = |points: f64| whole(points * scale).max(1);
        Ok(Self { scale, width: side(width), height: side(height), dpi: whole(dpi).max(1) })
    }
}

/// The resolution of the scan, where the page is one: images cover most of it. The finest of the large ones
/// counts, since the text of a scan in layers (mixed raster content) is in the finest.
fn scan_resolution(seen: &Seen) -> Option<f64> {
    if seen.coverage() < 80 {
        return None;
    }
    let largest = seen.images.iter().map(|i| i.area.area()).fold(0.0, f64::max);
    let large = seen.images.iter().filter(|i| i.straight && i.area.area() >= largest * 0.4);
    large.map(|i| i.density.0.max(i.density.1) * 72.0).reduce(f64::max)
}

/// Draws the page. An image that does not decode is an error: its words would be missing without a trace.
pub(super) fn draw<'a>(page: &'a Page<'a>, plan: &Plan) -> Result<PageImage, String> {
    let failed = Arc::new(AtomicBool::new(false));
    let sink = Arc::clone(&failed);
    let settings = InterpreterSettings {
        warning_sink: Arc::new(move |warning| {
            if matches!(warning, InterpreterWarning::ImageDecodeFailure) {
                sink.store(true, Ordering::Relaxed);
            }
        }),
        ..InterpreterSettings::default()
    };
    let side = |pixels: u32| u16::try_from(pixels).map_err(|_| "it is too large to be drawn".to_owned());
    let (width, height) = (side(plan.width)?, side(plan.height)?);
    let mut context = RenderContext::new(width, height);
    let cache = RenderCache::new();
    let (points_wide, points_high) = page.render_dimensions();
    // The plan's whole pixels cover the page exactly, so that a scan is drawn pixel for pixel.
    let stretch = Affine::scale_non_uniform(
        f64::from(plan.width) / f64::from(points_wide),
        f64::from(plan.height) / f64::from(points_high),
    );
    let transform = stretch * Affine::new(page.initial_transform(true).as_coeffs());
    render_into(page, &cache, &settings, &RenderSettings::default(), &mut context, transform);
    context.flush();
    if failed.load(Ordering::Relaxed) {
        return Err("an image on it cannot be decoded (damaged, or in a format that is not known)".to_owned());
    }
    let mut pixmap = Pixmap::new(width, height);
    let rasterizer = RasterizerSettings { target_init: TargetInit::Clear(WHITE), ..Default::default() };
    context.render_with(&mut pixmap, &mut Resources::default(), rasterizer);
    let grey = pixmap.data().iter().map(|p| luminance(p.r, p.g, p.b)).collect();
    Ok(PageImage { width: plan.width, height: plan.height, dpi: plan.dpi, grey })
}

#[cfg(test)]
mod tests {
    use super::{super::survey::Placed, *};
    use hayro_interpret::kurbo::Rect;

    fn scan(width: f64, height: f64, pixels: (u32, u32)) -> Seen {
        let area = Rect::new(0.0, 0.0, width, height);
        let density = (f64::from(pixels.0) / width, f64::from(pixels.1) / height);
        let images = vec![Placed { area, pixels, density, straight: true }];
        Seen { size: (width, height), images, ..Seen::default() }
    }

    #[test]
    fn a_scan_is_drawn_at_its_own_resolution() {
        let plan = Plan::of(&scan(595.2, 841.92, (1654, 2339))).unwrap();
        assert_eq!((plan.dpi, plan.width), (200, 1654));
        assert_eq!(Plan::of(&scan(595.2, 841.92, (620, 877))).unwrap().dpi, 150, "no coarser than 150");
        assert_eq!(Plan::of(&scan(595.2, 841.92, (4960, 7016))).unwrap().dpi, 400, "no finer than 400");
    }

    #[test]
    fn other_pages_are_drawn_at_300() {
        let plan = Plan::of(&Seen { size: (595.0, 842.0), ..Seen::default() }).unwrap();
        assert_eq!((plan.dpi, plan.width, plan.height), (300, 2479, 3508));
    }

    #[test]
    fn size_bombs_are_told_and_large_sheets_drawn_coarser() {
        assert_eq!(Plan::of(&Seen { size: (1e5, 1e5), ..Seen::default() }), Err((100_000, 100_000)));
        assert_eq!(Plan::of(&scan(595.0, 842.0, (50_000, 50_000))), Err((50_000, 50_000)));
        let a0 = Plan::of(&Seen { size: (2384.0, 3370.0), ..Seen::default() }).unwrap();
        assert!((150..300).contains(&a0.dpi), "{a0:?}");
    }
}
