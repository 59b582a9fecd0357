//! PDF files: scans, born-digital pages, and scans with a text layer over them.
//!
//! hayro parses and draws. It is lenient, as a viewer should be: half a file still shows its first pages. An
//! archive needs the opposite, so [`integrity`] looks whether the file is whole before a page is believed, and
//! what cannot be decoded while drawing is an error of that page. Foreign files may also make a parser panic or
//! nest without end: every visit runs on a thread of its own with a deep stack, and ends as an error, not a crash.

mod columns;
mod integrity;
mod layer;
mod raster;
mod scan;
mod survey;

use super::{IngestError, PageSurvey, limits};
use crate::model::{Page, PageImage};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use std::{
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
    thread,
};

/// Enough for the deepest nesting that the interpreter allows.
const STACK: usize = 64 << 20;

/// An opened PDF.
pub(crate) struct File {
    path: PathBuf,
    pdf: Pdf,
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PDF({}, {} pages)", self.path.display(), self.page_count())
    }
}

impl File {
    /// Parses the file's structure and checks that it is whole.
    pub(crate) fn open(path: &Path, bytes: Vec<u8>) -> Result<Self, IngestError> {
        let cut = integrity::is_cut(&bytes);
        let damaged = |why: String| IngestError::PdfDamaged { path: path.to_owned(), why };
        let truncated = |why: String| IngestError::PdfTruncated { path: path.to_owned(), why };
        let loaded = guarded(|| {
            let pdf = Pdf::new(bytes)?;
            // Builds the page tree, on the deep stack too.
            let pages = pdf.pages().len();
            let announced = integrity::announced_pages(&pdf);
            Ok((pdf, pages, announced))
        });
        let (pdf, pages, announced) = match loaded {
            Err(panic) => return Err(damaged(format!("the PDF reader gave up on it ({panic})"))),
            Ok(Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected))) => {
                return Err(IngestError::PdfEncrypted { path: path.to_owned() });
            }
            Ok(Err(LoadPdfError::Decryption(error))) => {
                let why = match error {
                    DecryptionError::UnsupportedAlgorithm => "it is encrypted in a way that is not known",
                    _ => "its encryption entries are invalid",
                };
                return Err(damaged(why.to_owned()));
            }
            Ok(Err(LoadPdfError::Invalid)) => {
                return Err(match cut {
                    Some(why) => truncated(why.to_owned()),
                    None => damaged("it has no readable page tree".to_owned()),
                });
            }
            Ok(Ok(loaded)) => loaded,
        };
        if let Some(why) = cut {
            return Err(truncated(why.to_owned()));
        }
        if let Some(announced) = announced.filter(|announced| *announced > pages) {
            return Err(truncated(format!("it announces {announced} pages, and only {pages} can be found")));
        }
        if pages == 0 {
            return Err(damaged("it has no pages".to_owned()));
        }
        let limit = limits::get().pages;
        if pages > limit {
            return Err(IngestError::TooManyPages { path: path.to_owned(), pages, limit });
        }
        Ok(Self { path: path.to_owned(), pdf })
    }

    /// How many pages there are.
    pub(crate) fn page_count(&self) -> usize {
        self.pdf.pages().len()
    }

    /// The file itself.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.pdf.data().as_ref()
    }

    /// What the page holds.
    pub(crate) fn survey(&self, index: usize) -> Result<PageSurvey, IngestError> {
        self.visit(index, |page| Ok(self.seen(index, page)?.summary()))
    }

    /// The page's own words.
    pub(crate) fn text_layer(&self, index: usize) -> Result<Option<Page>, IngestError> {
        self.visit(index, |page| {
            let seen = self.seen(index, page)?;
            if seen.glyphs.iter().all(|g| g.text.trim().is_empty()) {
                return Ok(None);
            }
            let plan = raster::Plan::of(&seen).map_err(|e| self.too_large(index, e))?;
            Ok(layer::read(&seen, &plan))
        })
    }

    /// The page as pixels.
    pub(crate) fn image(&self, index: usize) -> Result<PageImage, IngestError> {
        self.visit(index, |page| {
            let seen = self.seen(index, page)?;
            let plan = raster::Plan::of(&seen).map_err(|e| self.too_large(index, e))?;
            if let Some(image) = scan::as_it_is(page, &seen, &plan) {
                return Ok(image);
            }
            raster::draw(page, &plan).map_err(|why| self.page_damaged(index, why))
        })
    }

    /// Runs `work` on a page, after making sure that its content can be decoded at all.
    fn visit<T: Send>(
        &self,
        index: usize,
        work: impl FnOnce(&hayro_syntax::page::Page<'_>) -> Result<T, IngestError> + Send,
    ) -> Result<T, IngestError> {
        let result = guarded(|| {
            let Some(page) = self.pdf.pages().get(index) else {
                let pages = self.page_count();
                return Err(IngestError::NoSuchPage { path: self.path.clone(), page: index + 1, pages });
            };
            integrity::check_content(page).map_err(|why| self.page_damaged(index, why))?;
            work(page)
        });
        result.unwrap_or_else(|panic| {
            Err(self.page_damaged(index, format!("the PDF reader gave up on the page ({panic})")))
        })
    }

    fn seen(&self, index: usize, page: &hayro_syntax::page::Page<'_>) -> Result<survey::Seen, IngestError> {
        let seen = survey::of(page);
        let limit = limits::get().characters;
        if seen.glyphs.len() > limit {
            return Err(IngestError::TooManyCharacters { path: self.path.clone(), page: Some(index + 1), limit });
        }
        Ok(seen)
    }

    fn page_damaged(&self, index: usize, why: String) -> IngestError {
        IngestError::PageDamaged { path: self.path.clone(), page: index + 1, why }
    }

    fn too_large(&self, index: usize, (width, height): (u64, u64)) -> IngestError {
        super::picture::too_many(&self.path, index + 1, width, height)
    }
}

/// Runs foreign parsing on a thread with a deep stack; a panic comes back as its message.
fn guarded<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, String> {
    thread::scope(|scope| {
        let builder = thread::Builder::new().name("pdf".to_owned()).stack_size(STACK);
        let spawned = builder.spawn_scoped(scope, || std::panic::catch_unwind(AssertUnwindSafe(work)));
        match spawned.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(Ok(value))) => Ok(value),
            Ok(Ok(Err(panic)) | Err(panic)) => Err(panic
                .downcast_ref::<&str>()
                .map(|s| (*s).to_owned())
                .or_else(|| panic.downcast_ref::<String>().cloned())
                .unwrap_or_else(|| "for an unknown reason".to_owned())),
            Err(error) => Err(format!("no thread could be started: {error}")),
        }
    })
}

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
