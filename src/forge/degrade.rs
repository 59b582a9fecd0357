//! What an office does to a page between the printer and the archive: ink spread, a sheet laid askew, a dusty glass,
//! JPEG, or a fax's two colours. The order is the physical one: ink, sheet, light, sensor, coding.

use super::ForgeError;
use super::random::Random;
use super::scan::{Coding, Scan};
use image::imageops::FilterType;
use image::{GrayImage, Luma};
use std::str::FromStr;

/// How badly a page fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// As rendered.
    Clean,
    /// A usual office scan: slight blur, noise and skew (0.3–0.6°), JPEG of quality 50–65 or, one time in four,
    /// two colours.
    Office,
    /// A fax of a copy: 150–200 dpi, two colours, salt and pepper, skew 1–2°, uneven light.
    Bad,
}

impl FromStr for Level {
    type Err = ForgeError;

    fn from_str(text: &str) -> Result<Self, ForgeError> {
        match text {
            "clean" => Ok(Self::Clean),
            "office" => Ok(Self::Office),
            "bad" => Ok(Self::Bad),
            _ => Err(ForgeError::Setting(format!("level is clean, office or bad, found {text:?}"))),
        }
    }
}

/// How a degraded page is coded, where the level leaves a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Colours {
    /// The level and the seed decide.
    #[default]
    Any,
    /// Grey, as JPEG.
    Grey,
    /// Black and white.
    Two,
}

impl FromStr for Colours {
    type Err = ForgeError;

    fn from_str(text: &str) -> Result<Self, ForgeError> {
        match text {
            "any" => Ok(Self::Any),
            "grey" => Ok(Self::Grey),
            "two" => Ok(Self::Two),
            _ => Err(ForgeError::Setting(format!("colours is any, grey or two, found {text:?}"))),
        }
    }
}

/// The amounts drawn from a seed for one page.
#[derive(Debug, Clone)]
struct Amounts {
    dpi: u32,
    blur: f32,
    /// Added to every value after the blur, before contrast: positive thins strokes, negative thickens them.
    ink: f32,
    contrast: f32,
    /// Tangent of the skew angle.
    skew: f32,
    paper: f32,
    /// How much darker the darkest corner is.
    shade: f32,
    noise: f32,
    /// Dust and holes, in specks a million pixels.
    dust: u64,
    /// Salt and pepper, in pixels a million.
    pepper: u64,
    two_colours: bool,
    quality: u8,
}

/// Tangent of a small angle in degrees, by its series: the same on every machine.
fn tangent(degrees: f32) -> f32 {
    let a = degrees * (std::f32::consts::PI / 180.0);
    a + a * a * a / 3.0
}

impl Amounts {
    fn draw(level: Level, dpi: u32, colours: Colours, random: &mut Random) -> Self {
        let sign = if random.percent(50) { 1.0 } else { -1.0 };
        let mut amounts = match level {
            Level::Clean => Self {
                dpi,
                blur: 0.0,
                ink: 0.0,
                contrast: 1.0,
                skew: 0.0,
                paper: 255.0,
                shade: 0.0,
                noise: 0.0,
                dust: 0,
                pepper: 0,
                two_colours: false,
                quality: 75,
            },
            Level::Office => Self {
                dpi,
                blur: random.between(0.4, 0.9) * dpi as f32 / 300.0,
                ink: random.between(-25.0, 30.0),
                contrast: random.between(1.0, 1.5),
                skew: sign * tangent(random.between(0.3, 0.6)),
                paper: random.between(236.0, 252.0),
                shade: random.between(0.0, 14.0),
                noise: random.between(0.8, 3.0),
                dust: random.below(6),
                pepper: 0,
                two_colours: random.percent(25),
                quality: 50 + random.below(16) as u8,
            },
            Level::Bad => Self {
                dpi: dpi.min(150 + 10 * random.below(6) as u32),
                blur: random.between(0.5, 0.8),
                ink: random.between(-30.0, 25.0),
                contrast: random.between(1.2, 2.0),
                skew: sign * tangent(random.between(1.0, 2.0)),
                paper: random.between(215.0, 240.0),
                shade: random.between(15.0, 45.0),
                noise: random.between(6.0, 14.0),
                dust: 10 + random.below(30),
                pepper: 300 + random.below(1500),
                two_colours: random.percent(80),
                quality: 35 + random.below(15) as u8,
            },
        };
        match colours {
            Colours::Any => {}
            Colours::Grey => amounts.two_colours = false,
            Colours::Two => amounts.two_colours = true,
        }
        amounts
    }
}

/// Scans a rendered page of `dpi` pixels an inch.
pub fn degrade(image: GrayImage, dpi: u32, level: Level, colours: Colours, seed: u64) -> Result<Scan, ForgeError> {
    let mut random = Random::new(seed);
    let amounts = Amounts::draw(level, dpi, colours, &mut random);
    let mut image = image;
    if level != Level::Clean {
        if amounts.dpi != dpi {
            let side = |length: u32| (length * amounts.dpi).div_ceil(dpi).max(1);
            image = image::imageops::resize(&image, side(image.width()), side(image.height()), FilterType::Triangle);
        }
        image = blur(&image, amounts.blur);
        press(&mut image, &amounts);
        image = turn(&image, amounts.skew);
        dust(&mut image, amounts.dust, &mut random);
        expose(&mut image, &amounts, &mut random);
    }
    if amounts.two_colours {
        let threshold = if level == Level::Clean { 128.0 } else { random.between(0.58, 0.70) * amounts.paper };
        for Luma([value]) in image.pixels_mut() {
            *value = if f32::from(*value) < threshold { 0 } else { 255 };
        }
        pepper(&mut image, amounts.pepper, &mut random);
        return Ok(Scan { image, dpi: amounts.dpi, coding: Coding::Bilevel });
    }
    pepper(&mut image, amounts.pepper, &mut random);
    Scan::jpeg(&image, amounts.dpi, amounts.quality)
}

/// Separable blur with a triangle-like kernel of deviation `sigma` pixels.
fn blur(image: &GrayImage, sigma: f32) -> GrayImage {
    if sigma <= 0.05 {
        return image.clone();
    }
    // Five taps with the wanted variance: w1 = one pixel away, w2 = two pixels away. Weights in 1/4096.
    let variance = sigma * sigma;
    let w2 = (variance / 16.0).min(0.12);
    let w1 = ((variance - 8.0 * w2) / 2.0).clamp(0.0, 0.25);
    let (w1, w2) = ((w1 * 4096.0) as u32, (w2 * 4096.0) as u32);
    let w0 = 4096 - 2 * (w1 + w2);
    let (width, height) = (image.width() as usize, image.height() as usize);
    let source = image.as_raw();
    let mut across = vec![0u8; source.len()];
    for (row, out) in source.chunks_exact(width).zip(across.chunks_exact_mut(width)) {
        for (x, value) in out.iter_mut().enumerate() {
            let at = |i: usize| u32::from(row[i.min(width - 1)]);
            let near = at(x.saturating_sub(1)) + at(x + 1);
            let far = at(x.saturating_sub(2)) + at(x + 2);
            *value = ((w0 * at(x) + w1 * near + w2 * far + 2048) >> 12) as u8;
        }
    }
    let mut down = GrayImage::new(image.width(), image.height());
    let out: &mut [u8] = &mut down;
    for y in 0..height {
        let line = |i: usize| &across[i.min(height - 1) * width..][..width];
        let nearer = (line(y.saturating_sub(1)), line(y + 1));
        let farther = (line(y.saturating_sub(2)), line(y + 2));
        let here = line(y);
        for x in 0..width {
            let near = u32::from(nearer.0[x]) + u32::from(nearer.1[x]);
            let far = u32::from(farther.0[x]) + u32::from(farther.1[x]);
            out[y * width + x] = ((w0 * u32::from(here[x]) + w1 * near + w2 * far + 2048) >> 12) as u8;
        }
    }
    down
}

/// Ink spread and contrast, as a table of 256 values.
fn press(image: &mut GrayImage, amounts: &Amounts) {
    let table: Vec<u8> = (0..=255u8)
        .map(|v| {
            let v = f32::from(v);
            // White paper stays white: the shift acts on the edges of strokes.
            let edge = v * (255.0 - v) / (127.5 * 127.5);
            ((v + amounts.ink * edge - 128.0) * amounts.contrast + 128.0).clamp(0.0, 255.0) as u8
        })
        .collect();
    for Luma([value]) in image.pixels_mut() {
        *value = table[usize::from(*value)];
    }
}

/// Lays the sheet askew: turns it about its middle by the angle of the given tangent.
fn turn(image: &GrayImage, tangent: f32) -> GrayImage {
    if tangent == 0.0 {
        return image.clone();
    }
    // cos = 1 / √(1 + t²); square root is exact by IEEE 754, so this too is the same everywhere.
    let cos = 1.0 / (1.0 + tangent * tangent).sqrt();
    let sin = tangent * cos;
    let (width, height) = (image.width(), image.height());
    let (cx, cy) = (width as f32 / 2.0, height as f32 / 2.0);
    let source = image.as_raw();
    let stride = width as usize;
    let at = |x: i32, y: i32| -> f32 {
        if x < 0 || y < 0 || x >= width as i32 || y >= height as i32 {
            255.0
        } else {
            f32::from(source[y as usize * stride + x as usize])
        }
    };
    let mut turned = GrayImage::new(width, height);
    for (y, row) in turned.chunks_exact_mut(stride).enumerate() {
        let dy = y as f32 - cy;
        for (x, value) in row.iter_mut().enumerate() {
            let dx = x as f32 - cx;
            let sx = cx + dx * cos + dy * sin;
            let sy = cy - dx * sin + dy * cos;
            let (x0, y0) = (sx.floor(), sy.floor());
            let (fx, fy) = (sx - x0, sy - y0);
            let (x0, y0) = (x0 as i32, y0 as i32);
            let top = at(x0, y0) * (1.0 - fx) + at(x0 + 1, y0) * fx;
            let bottom = at(x0, y0 + 1) * (1.0 - fx) + at(x0 + 1, y0 + 1) * fx;
            *value = (top * (1.0 - fy) + bottom * fy + 0.5) as u8;
        }
    }
    turned
}

/// Specks of dust and worn spots, one to four pixels across.
fn dust(image: &mut GrayImage, specks_a_million: u64, random: &mut Random) {
    let (width, height) = (u64::from(image.width()), u64::from(image.height()));
    let specks = specks_a_million * width * height / 1_000_000;
    for _ in 0..specks {
        let (x, y) = (random.below(width) as u32, random.below(height) as u32);
        let size = 1 + random.below(4) as u32;
        let shade = if random.percent(70) { 40 + random.below(120) as u8 } else { 255 };
        for dy in 0..size {
            for dx in 0..size {
                if let Some(pixel) = image.get_pixel_mut_checked(x + dx, y + dy) {
                    *pixel = Luma([shade]);
                }
            }
        }
    }
}

/// Paper tone, uneven light and sensor noise.
fn expose(image: &mut GrayImage, amounts: &Amounts, random: &mut Random) {
    let (width, height) = (image.width() as f32, image.height() as f32);
    // The lamp is weakest at one point of the page, and the light falls off with the square of the distance to it.
    let (wx, wy) = (random.between(0.0, 1.0), random.between(0.0, 1.0));
    let stride = image.width() as usize;
    let mut pool = [0.0f32; 1024];
    for value in &mut pool {
        *value = random.normal() * amounts.noise;
    }
    for (y, row) in image.chunks_exact_mut(stride).enumerate() {
        let v = y as f32 / height - wy;
        // One draw serves four pixels: the pool is entered anew at a random place.
        for (n, group) in row.chunks_mut(4).enumerate() {
            let start = (random.bits() & 1023) as usize;
            let u = (n * 4) as f32 / width - wx;
            let light = amounts.paper - amounts.shade * (1.0 - (u * u + v * v)).max(0.0);
            for (i, value) in group.iter_mut().enumerate() {
                let lit = f32::from(*value) / 255.0 * light + 12.0 * (1.0 - f32::from(*value) / 255.0);
                *value = (lit + pool[(start + i * 257) & 1023] + 0.5).clamp(0.0, 255.0) as u8;
            }
        }
    }
}

/// Single pixels turned black or white, as a bad line does to a fax.
fn pepper(image: &mut GrayImage, pixels_a_million: u64, random: &mut Random) {
    let (width, height) = (u64::from(image.width()), u64::from(image.height()));
    for _ in 0..pixels_a_million * width * height / 1_000_000 {
        let (x, y) = (random.below(width) as u32, random.below(height) as u32);
        image.put_pixel(x, y, Luma([if random.percent(60) { 0 } else { 255 }]));
    }
}

#[cfg(test)]
mod tests {
    use super::{Colours, Level, blur, degrade, turn};
    use crate::forge::scan::Coding;
    use image::{GrayImage, Luma};

    fn stripes() -> GrayImage {
        GrayImage::from_fn(300, 200, |x, y| Luma([if (x / 6 + y / 10) % 3 == 0 { 0 } else { 255 }]))
    }

    #[test]
    fn the_same_seed_gives_the_same_scan() {
        for level in [Level::Clean, Level::Office, Level::Bad] {
            let scan = |seed| degrade(stripes(), 300, level, Colours::Any, seed).unwrap().image;
            assert_eq!(scan(5), scan(5));
            if level != Level::Clean {
                assert_ne!(scan(5), scan(6));
            }
        }
    }

    #[test]
    fn bad_scans_are_coarse_and_colours_can_be_chosen() {
        let scan = degrade(stripes(), 300, Level::Bad, Colours::Two, 1).unwrap();
        assert!((150..=200).contains(&scan.dpi));
        assert!(matches!(scan.coding, Coding::Bilevel));
        assert!(scan.image.pixels().all(|p| p.0 == [0] || p.0 == [255]));
        let scan = degrade(stripes(), 300, Level::Office, Colours::Grey, 1).unwrap();
        assert!(matches!(scan.coding, Coding::Jpeg(_)));
    }

    #[test]
    fn blur_keeps_flat_grey_and_softens_an_edge() {
        let flat = GrayImage::from_pixel(20, 20, Luma([93]));
        assert_eq!(blur(&flat, 0.8), flat);
        let edge = GrayImage::from_fn(20, 20, |x, _| Luma([if x < 10 { 0 } else { 255 }]));
        let soft = blur(&edge, 0.8);
        assert!((1..255).contains(&soft.get_pixel(10, 10).0[0]));
    }

    #[test]
    fn turning_moves_the_ends_of_a_line_apart() {
        let line = GrayImage::from_fn(201, 101, |_, y| Luma([if y == 50 { 0 } else { 255 }]));
        let turned = turn(&line, 0.1);
        let darkest = |x: u32| (0..101).min_by_key(|&y| turned.get_pixel(x, y).0[0]).unwrap();
        assert_eq!(darkest(180).abs_diff(darkest(20)), 16);
    }
}
