//! Small parts of a page as how dark they are, to be held against each other.
//!
//! The `5` of `544` on a grey scan and the one of `5.539` on a lighter spot are the same: each is told from its own paper to its
//! own darkest.

use crate::model::{BBox, PageImage};

/// Ink is told from 0 to this.
const FULL: i32 = 64;

/// The ink of a part of a page, `0..=FULL` a pixel.
#[derive(Debug, Clone)]
pub(super) struct Patch {
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) ink: Vec<i32>,
}

impl Patch {
    /// The ink of a rectangle, from its own paper to its own darkest.
    pub(super) fn of(image: &PageImage, part: BBox) -> Option<Self> {
        let (width, height) = (part.width(), part.height());
        let wide = i32::try_from(image.width).ok()?;
        let mut grey = Vec::with_capacity(usize::try_from(width * height).ok()?);
        for y in part.top..part.bottom {
            for x in part.left..part.right {
                let at = if (0..wide).contains(&x) { usize::try_from(y).ok() } else { None };
                let at = at.and_then(|y| Some(y * image.width as usize + usize::try_from(x).ok()?));
                grey.push(at.and_then(|i| image.grey.get(i)).map_or(255, |g| i32::from(*g)));
            }
        }
        let mut sorted = grey.clone();
        sorted.sort_unstable();
        let (dark, paper) = (*sorted.get(sorted.len() / 50)?, *sorted.get(sorted.len() * 3 / 4)?);
        let range = (paper - dark).max(32);
        let ink = grey.into_iter().map(|g| ((paper - g) * FULL / range).clamp(0, FULL)).collect();
        Some(Self { width, height, ink })
    }

    pub(super) fn at(&self, x: i32, y: i32) -> i32 {
        if (0..self.width).contains(&x) && (0..self.height).contains(&y) {
            usize::try_from(y * self.width + x).ok().and_then(|i| self.ink.get(i)).copied().unwrap_or(0)
        } else {
            0
        }
    }

    pub(super) fn energy(&self) -> i64 {
        self.ink.iter().map(|p| i64::from(p * p)).sum()
    }

    /// A stretch of a row.
    pub(super) fn row(&self, y: i32, from: i32, length: usize) -> &[i32] {
        let at = usize::try_from(y * self.width + from).unwrap_or(usize::MAX);
        self.ink.get(at..at.saturating_add(length)).unwrap_or_default()
    }

    /// The same with so much paper around it that everything within `margin` of it is on it.
    pub(super) fn with_margin(&self, margin: i32) -> Self {
        let (width, height) = (self.width + 2 * margin, self.height + 2 * margin);
        let ink = (-margin..self.height + margin)
            .flat_map(|y| (-margin..self.width + margin).map(move |x| (x, y)))
            .map(|(x, y)| self.at(x, y))
            .collect();
        Self { width, height, ink }
    }

    /// How much another one is like it, in thousandths: normalised correlation, where that is moved by so many pixels.
    pub(super) fn likeness(&self, other: &Self, (dx, dy): (i32, i32)) -> i64 {
        let (mut both, mut one, mut two) = (0_i64, 0_i64, 0_i64);
        for y in 0..self.height {
            for x in 0..self.width {
                let (p, q) = (i64::from(self.at(x, y)), i64::from(other.at(x + dx, y + dy)));
                both += p * q;
                one += p * p;
                two += q * q;
            }
        }
        if one == 0 || two == 0 { 0 } else { both * 1000 / (one.isqrt() * two.isqrt()).max(1) }
    }

    /// The same where it is most alike, moved by a pixel or not, and by how much it is moved there; of several the first.
    pub(super) fn closest(&self, other: &Self) -> (i64, (i32, i32)) {
        let places = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (dx, dy)));
        let mut best = (0, (0, 0));
        for by in places {
            let like = self.likeness(other, by);
            if like > best.0 {
                best = (like, by);
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of paper with a dark rectangle.
    fn page(paper: u8, ink: u8) -> PageImage {
        let dark = |i: usize| (8..14).contains(&(i % 30)) && (6..18).contains(&(i / 30));
        let grey = (0..900).map(|i| if dark(i) { ink } else { paper }).collect();
        PageImage { width: 30, height: 30, dpi: 100, grey }
    }

    #[test]
    fn the_same_ink_on_other_paper_is_alike() {
        let of = |image: &PageImage, left: i32| Patch::of(image, BBox::new(left, 4, left + 12, 20)).unwrap();
        let (white, grey) = (of(&page(250, 10), 5), of(&page(170, 60), 5));
        assert_eq!(white.likeness(&grey, (0, 0)), 1000);
        assert_eq!(white.closest(&of(&page(250, 10), 6)), (1000, (-1, 0)));
        assert!(white.likeness(&of(&page(250, 10), 12), (0, 0)) < 300);
    }

    #[test]
    fn beyond_the_page_is_paper() {
        let of = Patch::of(&page(250, 10), BBox::new(-4, -4, 10, 10)).unwrap();
        assert!(of.at(0, 0) < 10 && of.at(13, 13) > 50);
        assert_eq!(of.at(-1, 0), 0);
    }
}
