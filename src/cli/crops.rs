//! Cut-outs of page images for the report: the spot of a figure that does not add up, of a word that was hardly read.
//!
//! The scans are read again for it, so only where they still lie where they were, with the same bytes; and in a worker
//! process, since it may be the first time that a page with a text layer is drawn.

use super::documents::Workshop;
use super::exit::Failure;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Duration;
use tradau::containment::MEMORY;
use tradau::export::html::{Report, Spot, Wanted};
use tradau::model::{BBox, PageImage};
use tradau::pipeline::{self, DocumentWorkers};

/// How long drawing a page may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Pages that are drawn for it; each costs a fraction of a second.
const MOST_PAGES: usize = 40;

/// Adds what can be had. A scan that cannot be read again leaves its place empty: the words beside it stay.
/// `turned` says which pages were turned to be read, and by how many degrees: boxes are those of the page turned.
pub(crate) fn add(report: &mut Report, turned: &BTreeMap<(String, u32), u16>) {
    let mut pages: BTreeMap<(String, u32), Vec<Wanted>> = BTreeMap::new();
    for wanted in report.pictures_wanted() {
        let key = (wanted.path.clone(), wanted.page);
        if pages.len() < MOST_PAGES || pages.contains_key(&key) {
            pages.entry(key).or_default().push(wanted);
        }
    }
    let mut workers = None;
    let mut open: Option<(String, Vec<u8>)> = None;
    for ((path, page), wanted) in pages {
        let Some(first) = wanted.first() else { continue };
        if open.as_ref().is_none_or(|(p, _)| *p != path) {
            let bytes = pipeline::bytes(Path::new(&path)).ok();
            open = bytes.filter(|bytes| pipeline::identity(bytes) == first.id).map(|bytes| (path, bytes));
        }
        let Some((path, bytes)) = &open else { continue };
        let Some(workers) = workers.get_or_insert_with(|| draughtsman().ok()) else { return };
        let Some(image) = usize::try_from(page).ok().and_then(|p| workers.picture(Path::new(path), bytes, p)) else {
            continue;
        };
        let turn = turned.get(&(first.source.clone(), page)).copied().unwrap_or(0);
        let image = image.turned(turn);
        for wanted in wanted {
            let margins = match wanted.place {
                Spot::Check(_) => (620, 80),
                Spot::Edit(_) => (200, 34),
            };
            if let Some((width, height, grey)) = cut(&image, wanted.bbox, margins) {
                report.picture(wanted.place, width, height, &grey);
            }
        }
    }
}

/// A worker that draws pages.
fn draughtsman() -> Result<DocumentWorkers, Failure> {
    let workshop = Workshop { memory: MEMORY, silence: PATIENCE, ..Workshop::default() };
    workshop.open(NonZeroUsize::MIN)
}

/// The part of a page around a rectangle, with what stands beside it.
fn cut(image: &PageImage, bbox: BBox, (beside, above): (i32, i32)) -> Option<(u32, u32, Vec<u8>)> {
    let within = |at: i32, most: u32| u32::try_from(at.max(0)).unwrap_or(0).min(most);
    let (left, right) =
        (within(bbox.left - beside, image.width), within(bbox.right.saturating_add(beside), image.width));
    let (top, bottom) =
        (within(bbox.top - above, image.height), within(bbox.bottom.saturating_add(above), image.height));
    let (width, height) = (right.checked_sub(left)?, bottom.checked_sub(top)?);
    if width == 0 || height == 0 {
        return None;
    }
    let mut grey = image.part((left, top), (width, height))?.grey;
    let corner = |x: i32, y: i32| (i64::from(x) - i64::from(left), i64::from(y) - i64::from(top));
    frame(&mut grey, (width, height), corner(bbox.left, bbox.top), corner(bbox.right, bbox.bottom));
    Some((width, height, grey))
}

/// Draws a thin frame around what is meant, a little outside of it.
fn frame(grey: &mut [u8], (width, height): (u32, u32), (left, top): (i64, i64), (right, bottom): (i64, i64)) {
    let (left, top, right, bottom) = (left - 8, top - 8, right + 8, bottom + 8);
    let (thick, ink) = (3, 90);
    for (y, line) in (0_i64..).zip(grey.chunks_mut(width.max(1) as usize)).take(height as usize) {
        for (x, value) in (0_i64..).zip(line) {
            let within = |l, t, r, b| (l..r).contains(&x) && (t..b).contains(&y);
            let inside = within(left + thick, top + thick, right - thick, bottom - thick);
            if within(left, top, right, bottom) && !inside {
                *value = ink;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_has_its_surroundings_and_stays_on_the_page() {
        let image = PageImage { width: 4, height: 3, dpi: 300, grey: (0..12).collect() };
        assert_eq!(cut(&image, BBox::new(1, 1, 2, 2), (0, 0)), Some((1, 1, vec![5])));
        assert_eq!(cut(&image, BBox::new(1, 1, 2, 2), (1, 0)), Some((3, 1, vec![4, 5, 6])));
        let (width, height, grey) = cut(&image, BBox::new(-50, -50, 900, 900), (10, 10)).unwrap();
        assert_eq!((width, height, grey), (4, 3, image.grey.clone()));
        assert_eq!(cut(&image, BBox::new(20, 20, 30, 30), (1, 1)), None);
    }

    #[test]
    fn what_is_meant_is_framed_and_not_covered() {
        let image = PageImage { width: 60, height: 50, dpi: 300, grey: vec![255; 3000] };
        let (width, _, grey) = cut(&image, BBox::new(20, 20, 40, 30), (20, 20)).unwrap();
        let at = |x: usize, y: usize| grey[y * width as usize + x];
        assert_eq!((at(12, 12), at(14, 25), at(15, 25), at(30, 25), at(11, 25)), (90, 90, 255, 255, 255));
    }
}
