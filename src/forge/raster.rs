//! A typeset page as a grey image: black glyphs and rules on white, anti-aliased, nothing wrong with it yet.

use super::page::LaidPage;
use ab_glyph::{Font, GlyphId, PxScale, point};
use image::{GrayImage, Luma};

/// Rasterises a page at `dpi` pixels an inch. White is 255.
#[must_use]
pub fn render(page: &LaidPage, dpi: u32) -> GrayImage {
    let scale = dpi as f32 / 72.0;
    let width = (page.width * scale).round() as u32;
    let height = (page.height * scale).round() as u32;
    let mut image = GrayImage::from_pixel(width.max(1), height.max(1), Luma([255]));
    for rule in &page.rules {
        fill(&mut image, rule.x * scale, rule.y * scale, rule.width * scale, rule.height * scale);
    }
    for placed in &page.glyphs {
        let font = page.family.face(placed.face);
        // ab_glyph scales by the height of a line, not by the em.
        let pixels = placed.size * scale * font.height_unscaled() / super::font::em(font);
        let glyph = GlyphId(placed.glyph)
            .with_scale_and_position(PxScale::from(pixels), point(placed.x * scale, placed.baseline * scale));
        let Some(outlined) = font.outline_glyph(glyph) else { continue };
        let corner = outlined.px_bounds().min;
        outlined.draw(|x, y, coverage| {
            ink(&mut image, corner.x as i64 + i64::from(x), corner.y as i64 + i64::from(y), coverage);
        });
    }
    for &(x, y) in &page.seals {
        seal(&mut image, x * scale, y * scale, scale);
    }
    image
}

/// Darkens one pixel by `coverage`.
fn ink(image: &mut GrayImage, x: i64, y: i64, coverage: f32) {
    let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { return };
    if let Some(Luma([value])) = image.get_pixel_mut_checked(x, y) {
        *value = (f32::from(*value) * (1.0 - coverage.clamp(0.0, 1.0))).round() as u8;
    }
}

/// Fills an upright rectangle; its edges are anti-aliased.
fn fill(image: &mut GrayImage, x: f32, y: f32, width: f32, height: f32) {
    let cover =
        |pixel: i64, from: f32, to: f32| ((pixel as f32 + 1.0).min(to) - (pixel as f32).max(from)).clamp(0.0, 1.0);
    for py in y.floor() as i64..(y + height).ceil() as i64 {
        for px in x.floor() as i64..(x + width).ceil() as i64 {
            ink(image, px, py, cover(px, x, x + width) * cover(py, y, y + height));
        }
    }
}

/// A round seal as a grey scan shows it: two rings and a star, pale red being mid grey.
fn seal(image: &mut GrayImage, cx: f32, cy: f32, scale: f32) {
    // 36 mm across, as Circular 09/2020/TT-BCA has it for commune and district seals.
    let outer = 18.0 * 72.0 / 25.4 * scale;
    let reach = outer.ceil() as i64;
    for dy in -reach..=reach {
        for dx in -reach..=reach {
            let squared = (dx * dx + dy * dy) as f32;
            let on_ring = |from: f32, to: f32| {
                squared >= (outer * from) * (outer * from) && squared <= (outer * to) * (outer * to)
            };
            if on_ring(0.955, 1.0) || on_ring(0.66, 0.68) || in_star(dx as f32, -dy as f32, outer * 0.3) {
                ink(image, cx as i64 + dx, cy as i64 + dy, 0.45);
            }
        }
    }
}

/// Whether a point lies in the five-pointed star of the given outer radius around the origin.
fn in_star(x: f32, y: f32, radius: f32) -> bool {
    // The star is where at least four of the five edge half-planes hold. Directions of its points: 90°, 162° …
    const DIRECTIONS: [(f32, f32); 5] = [
        (0.0, 1.0),
        (0.951_056_5, 0.309_017),
        (0.587_785_25, -0.809_017),
        (-0.587_785_25, -0.809_017),
        (-0.951_056_5, 0.309_017),
    ];
    let inner = radius * 0.309_017;
    DIRECTIONS.iter().filter(|(a, b)| a * x + b * y <= inner).count() >= 4 && x * x + y * y <= radius * radius
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::forge::{Typesetting, sample_font, typeset};

    #[test]
    fn ink_stands_where_the_layout_says() {
        let typesetting = Typesetting { family: sample_font::family(), size: 14.0, spacing: 1.0 };
        let pages = typeset("@left Số 12", &typesetting).unwrap();
        let image = render(&pages[0], 144);
        assert_eq!(image.dimensions(), (1191, 1684));
        // At 144 dpi a point is two pixels; the sample letter is a box 0.4 em wide and 0.7 em high.
        let first = pages[0].glyphs[0];
        let (x, y) = ((first.x + 0.25 * 14.0) * 2.0, (first.baseline - 0.35 * 14.0) * 2.0);
        assert_eq!(image.get_pixel(x as u32, y as u32).0, [0]);
        let black = image.pixels().filter(|p| p.0[0] < 128).count();
        let expected = 4.0 * (0.4 * 28.0) * (0.7 * 28.0);
        assert!((black as f32 - expected).abs() < 0.1 * expected, "{black} of {expected}");
    }
}
