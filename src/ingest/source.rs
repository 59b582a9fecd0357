use super::{
    IngestError, layout, limits, original, pdf, picture, plain,
    sniff::{Format, Promise},
    tiff,
};
use crate::model::{Page, PageImage, Picture, SourceInfo, SourceKind, hexadecimal};
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

/// A file that was recognised and can be read page by page, from several threads at once.
///
/// Pages are numbered from 0 here (errors and outputs count from 1). Nothing is decoded before it is asked for,
/// and nothing is kept: a page asked for twice is made twice.
#[derive(Debug)]
pub struct Source {
    info: SourceInfo,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Text { text: String, pages: usize },
    Pdf(pdf::File),
    Picture { bytes: Vec<u8>, format: Format },
    Tiff { bytes: Vec<u8>, directories: Vec<tiff::Directory> },
    Layout { pages: Vec<Page> },
}

/// What a page holds, found without making pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PageSurvey {
    /// How many characters its text layer has, white space left out.
    pub characters: usize,
    /// How many of them the file gives no letter for (they come out as U+FFFD).
    pub unknown_characters: usize,
    /// How many of them are drawn invisibly, as an OCR program lays them over a scan.
    pub hidden_characters: usize,
    /// How much of the page its images cover, in per cent.
    pub image_coverage: u8,
    /// True where lines or fills are drawn: a page without characters and images may still be drawn text.
    pub has_drawing: bool,
}

impl PageSurvey {
    /// True where reading the page's pixels can find anything at all.
    #[must_use]
    pub fn has_image_content(&self) -> bool {
        self.image_coverage > 0 || self.has_drawing || self.characters > self.hidden_characters
    }
}

/// Reads a file into memory and recognises it by what it holds. `relative` names its outputs.
pub fn open(path: &Path, relative: &Path) -> Result<Source, IngestError> {
    Source::from_bytes(path, relative, bytes(path)?)
}

/// Whether a file, by its first bytes, is of a kind that has page images: a PDF or an image.
#[must_use]
pub fn may_have_images(bytes: &[u8]) -> bool {
    matches!(Format::of(&bytes[..bytes.len().min(4096)]), Format::Pdf | Format::Png | Format::Jpeg | Format::Tiff)
}

/// The bytes of a file, which is opened for reading only.
pub fn bytes(path: &Path) -> Result<Vec<u8>, IngestError> {
    let unreadable = |source| IngestError::Unreadable { path: path.to_owned(), source };
    // Asked of the name first: opening a pipe would wait for somebody to write to it.
    let is_file = |metadata: &std::fs::Metadata| metadata.is_file();
    if !std::fs::metadata(path).as_ref().map_or(true, is_file) {
        return Err(IngestError::NotAFile { path: path.to_owned(), what: "folder, device, pipe or socket" });
    }
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(IngestError::NotAFile { path: path.to_owned(), what: "folder, device, pipe or socket" });
    }
    let limit = limits::get().bytes;
    if metadata.len() > limit {
        return Err(IngestError::TooLarge { path: path.to_owned(), bytes: metadata.len(), limit });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    // The file may grow while it is read; the limit holds all the same.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(IngestError::TooLarge { path: path.to_owned(), bytes: bytes.len() as u64, limit });
    }
    Ok(bytes)
}

/// The identity of a document: the SHA-256 of its bytes, lower-case hexadecimal.
#[must_use]
pub fn identity(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

impl Source {
    /// Recognises bytes that were read already; `path` is for messages and for what its name promises.
    pub fn from_bytes(path: &Path, relative: &Path, bytes: Vec<u8>) -> Result<Self, IngestError> {
        if bytes.is_empty() {
            return Err(IngestError::Empty { path: path.to_owned() });
        }
        let format = Format::of(&bytes[..bytes.len().min(4096)]);
        keeps_its_promise(path, format)?;
        let id = identity(&bytes);
        let (kind, content) = match format {
            Format::Pdf => (SourceKind::Pdf, Content::Pdf(pdf::File::open(path, bytes)?)),
            Format::Png | Format::Jpeg => {
                picture::header(path, &bytes, format)?;
                (SourceKind::Image, Content::Picture { bytes, format })
            }
            Format::Tiff => {
                let mut bytes = bytes;
                let directories = tiff::directories(path, &mut bytes)?;
                (SourceKind::Image, Content::Tiff { bytes, directories })
            }
            Format::Text => {
                let text = plain::decode(path, &bytes)?;
                let limit = limits::get().characters;
                if text.chars().count() > limit {
                    return Err(IngestError::TooManyCharacters { path: path.to_owned(), page: None, limit });
                }
                let pages = 1 + text.matches('\u{c}').count();
                let limit = limits::get().pages;
                if pages > limit {
                    return Err(IngestError::TooManyPages { path: path.to_owned(), pages, limit });
                }
                (SourceKind::Text, Content::Text { text, pages })
            }
            Format::Layout(kind) => {
                let text = plain::decode(path, &bytes)?;
                (SourceKind::Layout, Content::Layout { pages: layout::pages(path, &text, kind)? })
            }
            Format::Foreign(foreign) => {
                let (what, advice) = (foreign.what, foreign.advice);
                return Err(IngestError::Unsupported { path: path.to_owned(), what, advice });
            }
            Format::Binary => return Err(IngestError::Unknown { path: path.to_owned() }),
        };
        let info = SourceInfo { path: path.to_owned(), relative: relative.to_owned(), id, kind };
        Ok(Self { info, content })
    }

    /// Where the document came from.
    #[must_use]
    pub fn info(&self) -> &SourceInfo {
        &self.info
    }

    /// How many pages it has, at least 1.
    #[must_use]
    pub fn page_count(&self) -> usize {
        match &self.content {
            Content::Text { pages, .. } => *pages,
            Content::Pdf(file) => file.page_count(),
            Content::Picture { .. } => 1,
            Content::Tiff { directories, .. } => directories.len(),
            Content::Layout { pages } => pages.len(),
        }
    }

    /// Whether its pages have pixels that could be read.
    #[must_use]
    pub fn has_images(&self) -> bool {
        !matches!(self.content, Content::Text { .. } | Content::Layout { .. })
    }

    /// The whole text of a text file, pages separated by form feeds; `None` for the other kinds.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    /// What a page holds.
    pub fn survey(&self, page: usize) -> Result<PageSurvey, IngestError> {
        self.check(page)?;
        match &self.content {
            Content::Text { text, .. } => {
                let text = text.split('\u{c}').nth(page).unwrap_or_default();
                let characters = text.chars().filter(|c| !c.is_whitespace()).count();
                let unknown_characters = text.matches('\u{fffd}').count();
                Ok(PageSurvey { characters, unknown_characters, ..PageSurvey::default() })
            }
            Content::Pdf(file) => file.survey(page),
            Content::Layout { pages } => {
                let words = pages[page].lines.iter().flat_map(|l| &l.words);
                let characters = words.map(|w| w.text.chars().count()).sum();
                Ok(PageSurvey { characters, ..PageSurvey::default() })
            }
            _ => Ok(PageSurvey { image_coverage: 100, ..PageSurvey::default() }),
        }
    }

    /// The words that a PDF page brings along, in reading order, with boxes in pixels of [`Source::image`];
    /// `None` where it brings none, and for images and text files. (Of ALTO and hOCR files, their words.)
    ///
    /// Whether they are worth anything is for others to judge: characters that the file gives no letter for
    /// stand as U+FFFD.
    pub fn text_layer(&self, page: usize) -> Result<Option<Page>, IngestError> {
        self.check(page)?;
        match &self.content {
            Content::Pdf(file) => file.text_layer(page),
            Content::Layout { pages } => Ok(Some(pages[page].clone())),
            _ => Ok(None),
        }
    }

    /// The page as grey pixels, upright. A PDF page that is one scan comes at the scan's own resolution, any other
    /// at 300 dpi.
    pub fn image(&self, page: usize) -> Result<PageImage, IngestError> {
        self.check(page)?;
        let path: &Path = &self.info.path;
        match &self.content {
            Content::Text { .. } | Content::Layout { .. } => Err(IngestError::PageDamaged {
                path: path.to_owned(),
                page: page + 1,
                why: "a text file has no page image".to_owned(),
            }),
            Content::Pdf(file) => file.image(page),
            Content::Picture { bytes, format } => picture::decode(path, bytes, *format),
            Content::Tiff { bytes, directories } => tiff::decode(path, bytes, page + 1, directories[page]),
        }
    }

    /// The bytes of a PDF; `None` for the other kinds.
    #[must_use]
    pub fn pdf(&self) -> Option<&[u8]> {
        match &self.content {
            Content::Pdf(file) => Some(file.bytes()),
            _ => None,
        }
    }

    /// The pictures of an image file's pages, as the file holds them; `None` for the other kinds.
    pub fn pictures(&self) -> Result<Option<Vec<Picture>>, IngestError> {
        let path: &Path = &self.info.path;
        match &self.content {
            Content::Picture { bytes, format } => Ok(Some(vec![original::of_picture(path, bytes, *format)?])),
            Content::Tiff { bytes, directories } => {
                let pages = (1..).zip(directories);
                pages.map(|(page, d)| original::of_tiff(path, bytes, page, *d)).collect::<Result<_, _>>().map(Some)
            }
            _ => Ok(None),
        }
    }

    fn check(&self, page: usize) -> Result<(), IngestError> {
        let pages = self.page_count();
        if page < pages {
            return Ok(());
        }
        Err(IngestError::NoSuchPage { path: PathBuf::from(&self.info.path), page: page + 1, pages })
    }
}

fn keeps_its_promise(path: &Path, format: Format) -> Result<(), IngestError> {
    match Promise::of(path) {
        Some(promise) if !promise.kept_by(format) => {
            // Bytes of no format at all are damaged, not something else: no other name would fit them.
            if format == Format::Binary {
                return Ok(());
            }
            let (what, rename_to) = format.name();
            let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
            Err(IngestError::Misnamed { path: path.to_owned(), extension, what, rename_to })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, bytes: &[u8]) -> Result<Source, String> {
        Source::from_bytes(Path::new(name), Path::new(name), bytes.to_vec()).map_err(|e| e.to_string())
    }

    #[test]
    fn text_is_read_with_its_pages() {
        let source = read("a.txt", "Trang một\u{c}Trang hai".as_bytes()).unwrap();
        assert_eq!(source.info().kind, SourceKind::Text);
        assert_eq!(source.info().id.len(), 64);
        assert_eq!(source.page_count(), 2);
        assert_eq!(source.text().unwrap(), "Trang một\u{c}Trang hai");
        assert_eq!(source.survey(1).unwrap().characters, 8);
        assert_eq!(source.text_layer(1).unwrap(), None);
        assert!(source.image(0).unwrap_err().to_string().contains("has no page image"));
        assert_eq!(source.survey(2).unwrap_err().to_string(), "a.txt: page 3 was asked for, but there are 2");
    }

    #[test]
    fn the_name_must_keep_its_promise() {
        let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01";
        assert_eq!(
            read("thông báo.pdf", jpeg).unwrap_err(),
            "thông báo.pdf: is named .pdf, but holds a JPEG image; rename it to .jpg if it is the right file, or fetch \
             the right file again"
        );
        assert!(read("a.pdf", b"<html><body>404").unwrap_err().contains("holds an HTML page"));
        assert!(read("a.TXT", b"%PDF-1.4").unwrap_err().contains("is named .TXT, but holds a PDF"));
        assert!(read("a.pdf", b"abc\0\x01\x02").unwrap_err().contains("binary data"));
        assert!(read("a.txt", b"abc\0\x01\x02").unwrap_err().contains("holds binary data of an unknown kind"));
        assert!(read("a.dat", b"PK\x03\x04").unwrap_err().contains("DOCX"));
        assert_eq!(read("a.pdf", b"").unwrap_err(), "a.pdf: the file is empty (0 bytes); copy or scan it again");
    }

    #[test]
    fn missing_files_and_folders_are_told() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| open(&dir.path().join(name), Path::new(name)).unwrap_err().to_string();
        assert!(at("none.pdf").contains("cannot be read"));
        assert!(at("").contains("is a folder, device, pipe or socket, not a file"));
    }
}
