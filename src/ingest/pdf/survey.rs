//! One walk over a page's drawing operations: its glyphs with their places, and where its images lie.

use crate::ingest::{PageSurvey, limits};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask,
    font::{Glyph as Drawn, GlyphRun},
    hayro_cmap::BfString,
    interpret_page,
    kurbo::{Affine, BezPath, Point, Rect, Shape, Vec2},
};
use hayro_syntax::page::Page;

/// A character (or ligature) as it stands on the page, in points from the top left corner.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    /// What it reads; U+FFFD where the font does not say.
    pub(super) text: String,
    /// Where its baseline begins.
    pub(super) origin: Point,
    /// From its origin to the next one's.
    pub(super) advance: Vec2,
    /// Up, as long as the font is large.
    pub(super) em: Vec2,
    /// Drawn invisibly.
    pub(super) hidden: bool,
}

/// An image as it stands on the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    /// Its rectangle in points, cut to the page.
    pub(super) area: Rect,
    /// Its own pixels.
    pub(super) pixels: (u32, u32),
    /// Pixels a point across and down.
    pub(super) density: (f64, f64),
    /// True if it lies straight (turned by quarters at most).
    pub(super) straight: bool,
}

/// What was seen on a page.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Page size in points, turned upright.
    pub(super) size: (f64, f64),
    pub(super) glyphs: Vec<Glyph>,
    pub(super) images: Vec<Placed>,
    pub(super) has_drawing: bool,
}

/// Walks over the page.
pub(super) fn of<'a>(page: &'a Page<'a>) -> Seen {
    let (width, height) = page.render_dimensions();
    let size = (f64::from(width), f64::from(height));
    let mut seen = Seen { size, ..Seen::default() };
    let cache = InterpreterCache::new();
    let transform = Affine::new(page.initial_transform(true).as_coeffs());
    let bounds = Rect::new(0.0, 0.0, size.0, size.1);
    let mut context = Context::new(transform, bounds, &cache, page.xref(), InterpreterSettings::default());
    interpret_page(page, &mut context, &mut Walker { seen: &mut seen, bounds });
    seen
}

impl Seen {
    pub(super) fn summary(&self) -> PageSurvey {
        let count = |wanted: &dyn Fn(&Glyph, char) -> bool| {
            let chars = self.glyphs.iter().flat_map(|g| g.text.chars().map(move |c| (g, c)));
            chars.filter(|(g, c)| !c.is_whitespace() && wanted(g, *c)).count()
        };
        PageSurvey {
            characters: count(&|_, _| true),
            unknown_characters: count(&|_, c| c == '\u{fffd}'),
            hidden_characters: count(&|g, _| g.hidden),
            image_coverage: self.coverage(),
            has_drawing: self.has_drawing,
        }
    }

    /// How much of the page its images cover, in per cent: on a grid, since scans come in overlapping strips.
    pub(super) fn coverage(&self) -> u8 {
        const CELLS: u32 = 40;
        let (width, height) = self.size;
        let mut covered = 0_u32;
        for row in 0..CELLS {
            for column in 0..CELLS {
                let centre = Point::new(
                    (f64::from(column) + 0.5) * width / f64::from(CELLS),
                    (f64::from(row) + 0.5) * height / f64::from(CELLS),
                );
                covered += u32::from(self.images.iter().any(|i| i.area.contains(centre)));
            }
        }
        let percent = covered * 100 / (CELLS * CELLS);
        // A stamp smaller than a cell is still an image.
        u8::try_from(percent.max(u32::from(!self.images.is_empty()))).unwrap_or(100)
    }
}

struct Walker<'s> {
    seen: &'s mut Seen,
    bounds: Rect,
}

impl<'a> Device<'a> for Walker<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, _: &DrawMode) {
        let area = props.transform.transform_rect_bbox(path.bounding_box());
        // Page-wide white backgrounds are drawn by many programs; they are nothing to read.
        if area.overlaps(self.bounds) && area.area() < self.bounds.area() * 0.9 {
            self.seen.has_drawing = true;
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let hidden = matches!(mode, DrawMode::Invisible);
        // A substituted font is stretched glyph by glyph to the widths that the file states, and the stretch is in
        // the glyph's transform but must not be in the advance. Where the proportions differ inside one run, that
        // is the reason; where they are the same, the text itself is set narrow or wide.
        let ratio = |t: Affine| {
            let [a, b, c, d, ..] = t.as_coeffs();
            a.hypot(b) / c.hypot(d).max(1e-9)
        };
        let mut ratios = run.glyphs().iter().map(|g| ratio(g.transform()));
        let first = ratios.next().unwrap_or(1.0);
        let stretched = ratios.any(|r| (r - first).abs() > 0.01);
        for glyph in run.glyphs() {
            let transform = props.transform * glyph.transform();
            let origin = transform * Point::ZERO;
            let (across, up) = (transform * Point::new(1.0, 0.0) - origin, transform * Point::new(0.0, 1.0) - origin);
            let advance = match &**glyph {
                Drawn::Outline(outline) => outline.advance_width(),
                Drawn::Type3(type3) => type3.advance_width(),
            };
            let unstretch = if stretched { 1.0 / ratio(glyph.transform()).max(1e-3) } else { 1.0 };
            let advance = across * (f64::from(advance.unwrap_or(500.0)) * unstretch);
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => c.to_string(),
                Some(BfString::String(s)) => s,
                None => '\u{fffd}'.to_string(),
            };
            let glyph = Glyph { text, origin, advance, em: up * 1000.0, hidden };
            let finite = origin.is_finite() && advance.is_finite() && up.is_finite();
            if finite && self.bounds.inflate(2.0, 2.0).contains(glyph.origin) {
                // One more than may be is enough to know that there are too many.
                if self.seen.glyphs.len() <= limits::get().characters {
                    self.seen.glyphs.push(glyph);
                }
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let pixels = (image.width(), image.height());
        let full = Rect::new(0.0, 0.0, f64::from(pixels.0), f64::from(pixels.1));
        let area = props.transform.transform_rect_bbox(full).intersect(self.bounds);
        if area.is_zero_area() || !area.is_finite() {
            return;
        }
        let [a, b, c, d, ..] = props.transform.as_coeffs();
        let along = |x: f64, y: f64| 1.0 / x.hypot(y).max(1e-9);
        let turned = a.abs() < b.abs();
        let density = if turned { (along(c, d), along(a, b)) } else { (along(a, b), along(c, d)) };
        let straight = a.abs().min(b.abs()) < 0.001 * a.abs().max(b.abs());
        self.seen.images.push(Placed { area, pixels, density, straight });
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
