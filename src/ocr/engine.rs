use super::OcrError;
use crate::model::{Page, PageImage};

/// Something that reads pages. One engine serves any number of threads at once.
pub trait Engine: Send + Sync {
    /// Reads a page. The words' boxes are in pixels of `image`; a blank page has no lines. The image is the engine's own: it is
    /// let go as soon as it is not needed, and pages are what a run holds most of.
    fn read(&self, image: PageImage) -> Result<Page, OcrError>;

    /// Name, version, language and data of the engine, in one line that changes whenever its output may:
    /// `tesseract 5.3.0 vie (b6de5e3a) psm 3, numbers twice`.
    fn describe(&self) -> String;
}

/// An engine for the tests of other rooms: it reads the same words off every page.
#[doc(hidden)]
#[derive(Debug, Clone, Default)]
pub struct FakeEngine {
    page: Page,
}

impl FakeEngine {
    /// An engine that reads `page`, whatever it is shown.
    #[must_use]
    pub fn reading(page: Page) -> Self {
        Self { page }
    }

    /// An engine that reads these lines, `Dòng một\nDòng hai`, with boxes in a 20 pixel type and a confidence.
    #[must_use]
    pub fn reading_text(text: &str, confidence: u8) -> Self {
        use crate::model::{BBox, Line, Word};
        let mut lines: Vec<Line> = Vec::new();
        for (row, line) in (0..).zip(text.lines()) {
            let mut left = 100;
            let mut words = Vec::new();
            for word in line.split_whitespace() {
                let width = 10 * i32::try_from(word.chars().count()).unwrap_or(1);
                let bbox = BBox::new(left, 100 + row * 30, left + width, 120 + row * 30);
                left += width + 10;
                words.push(Word { text: word.to_owned(), bbox, confidence, alternatives: Vec::new() });
            }
            match words.iter().map(|w| w.bbox).reduce(BBox::union) {
                Some(bbox) => lines.push(Line { words, bbox, ends_block: false, columns: Vec::new() }),
                None => lines.iter_mut().last().into_iter().for_each(|l| l.ends_block = true),
            }
        }
        lines.iter_mut().last().into_iter().for_each(|l| l.ends_block = true);
        Self { page: Page { lines, ..Page::default() } }
    }
}

impl Engine for FakeEngine {
    fn read(&self, image: PageImage) -> Result<Page, OcrError> {
        Ok(Page { width: image.width, height: image.height, dpi: image.dpi, ..self.page.clone() })
    }

    fn describe(&self) -> String {
        "fake".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fake_reads_what_it_was_told() {
        let engine = FakeEngine::reading_text("Dòng một\n\nDòng hai", 90);
        let image = PageImage { width: 7, height: 9, dpi: 150, grey: vec![255; 63] };
        let page = engine.read(image).unwrap();
        assert_eq!(page.to_plain(), "Dòng một\n\nDòng hai");
        assert_eq!((page.width, page.dpi, page.confidence()), (7, 150, Some(90)));
    }
}
