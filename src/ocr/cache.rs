//! What was read once is not read again.
//!
//! Reading a page takes seconds, repairing it milliseconds: whoever runs again with another threshold or a newer list
//! of units should not wait for Tesseract twice. A page's reading is kept under the SHA-256 of its pixels and of
//! everything else that decides it: engine, version, language data, settings. So a cache is never out of date; what no
//! longer fits is not found. It can be deleted at any time.

use super::{Engine, OcrError};
use crate::model::{Page, PageImage, hexadecimal};
use miniz_oxide::{deflate::compress_to_vec, inflate::decompress_to_vec_with_limit};
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

/// Changes whenever this room makes another page of the same pixels and the same engine.
const READING: u32 = 5;
/// No reading of a page is longer, unpacked.
const LONGEST: usize = 64 << 20;
const LEVEL: u8 = 6;

/// An engine that keeps what it has read in a folder.
pub struct Cached {
    engine: Box<dyn Engine>,
    folder: PathBuf,
}

impl std::fmt::Debug for Cached {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cached({}, {})", self.engine.describe(), self.folder.display())
    }
}

impl Cached {
    /// Keeps what `engine` reads in `folder`, which is made when there is something to keep.
    #[must_use]
    pub fn new(engine: Box<dyn Engine>, folder: PathBuf) -> Self {
        Self { engine, folder }
    }

    fn path(&self, image: &PageImage) -> PathBuf {
        let mut digest = Sha256::new();
        let sizes = [READING, image.width, image.height, image.dpi];
        digest.update(concat!(env!("CARGO_PKG_VERSION"), "\0"));
        digest.update(self.engine.describe());
        digest.update(sizes.map(u32::to_le_bytes).concat());
        digest.update(&image.grey);
        let name = hexadecimal(&digest.finalize());
        self.folder.join(&name[..2]).join(&name[2..])
    }
}

impl Engine for Cached {
    fn read(&self, image: PageImage) -> Result<Page, OcrError> {
        let path = self.path(&image);
        if let Some(page) = load(&path) {
            return Ok(page);
        }
        let page = self.engine.read(image)?;
        // A cache that cannot be written costs time, and nothing else: what fills the disk is told where it matters.
        let _ = store(&path, &page);
        Ok(page)
    }

    fn describe(&self) -> String {
        self.engine.describe()
    }
}

/// What is kept under a name; nothing where that is damaged.
fn load(path: &Path) -> Option<Page> {
    let json = decompress_to_vec_with_limit(&fs::read(path).ok()?, LONGEST).ok()?;
    serde_json::from_slice(&json).ok()
}

/// Whole or not at all: other pages are being read, and the run may be killed.
fn store(path: &Path, page: &Page) -> std::io::Result<()> {
    let json = serde_json::to_vec(page)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new().prefix(".tradau-").suffix(".part").tempfile_in(folder)?;
    file.write_all(&compress_to_vec(&json, LEVEL))?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::FakeEngine;
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    /// Counts how often it is asked.
    struct Counting(FakeEngine, &'static str, Arc<AtomicUsize>);

    impl Engine for Counting {
        fn read(&self, image: PageImage) -> Result<Page, OcrError> {
            self.2.fetch_add(1, Ordering::Relaxed);
            self.0.read(image)
        }

        fn describe(&self) -> String {
            self.1.to_owned()
        }
    }

    fn image(ink: u8) -> PageImage {
        PageImage { width: 7, height: 9, dpi: 150, grey: vec![ink; 63] }
    }

    #[test]
    fn a_page_is_read_once_by_the_same_engine() {
        let folder = tempfile::tempdir().unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let engine = |name| {
            let fake = FakeEngine::reading_text("Hải Bình\n\n67,35%", 91);
            Cached::new(Box::new(Counting(fake, name, Arc::clone(&asked))), folder.path().join("cache"))
        };
        let times = |of: &Cached, ink| {
            let page = of.read(image(ink)).unwrap();
            assert_eq!(page.to_plain(), "Hải Bình\n\n67,35%");
            (asked.load(Ordering::Relaxed), page)
        };
        let first = engine("a");
        let (_, read) = times(&first, 1);
        assert_eq!(times(&first, 1), (1, read.clone()), "the same page, every box of it");
        assert_eq!(times(&engine("a"), 1), (1, read), "by another run too");
        assert_eq!(times(&first, 2).0, 2, "other pixels");
        assert_eq!(times(&engine("b"), 1).0, 3, "another engine");

        for entry in walkdir::WalkDir::new(folder.path()).into_iter().flatten().filter(|e| e.file_type().is_file()) {
            fs::write(entry.path(), b"torn").unwrap();
        }
        assert_eq!(times(&first, 1).0, 4, "what is damaged is read anew");
        assert_eq!(times(&first, 1).0, 4, "and mended");
    }

    #[test]
    fn a_folder_that_cannot_be_written_costs_no_page() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, b"").unwrap();
        let cached = Cached::new(Box::new(FakeEngine::reading_text("Số", 90)), file);
        assert_eq!(cached.read(image(1)).unwrap().to_plain(), "Số");
    }
}
