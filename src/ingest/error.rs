use std::{io, path::PathBuf};
use thiserror::Error;

/// Why a file, or a page of it, could not be read. Each message names the file, says what was found, and what
/// to do about it. Pages are counted from 1.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IngestError {
    /// An input that does not exist.
    #[error("{}: there is no such file or folder; check the path", path.display())]
    NotFound {
        /// The input as given.
        path: PathBuf,
    },
    /// A folder in which nothing could be read.
    #[error(
        "{}: no readable file in this folder ({skipped} other entries passed over); tradau reads PDF, PNG, JPEG, \
         TIFF and text (.txt)", path.display()
    )]
    EmptyFolder {
        /// The folder as given.
        path: PathBuf,
        /// How many entries were passed over.
        skipped: usize,
    },
    /// Neither file nor folder.
    #[error("{}: is a {what}, not a file or folder", path.display())]
    NotAFile {
        /// The input as given.
        path: PathBuf,
        /// `device`, `pipe`, `socket` …
        what: &'static str,
    },
    /// The operating system refused.
    #[error("{}: cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Two inputs whose outputs would be the same file.
    #[error(
        "{} and {} would both be written as {}; rename one of them or run them into different output folders",
        first.display(), second.display(), relative.display()
    )]
    SameName {
        /// The input that came first.
        first: PathBuf,
        /// The input that cannot be told from it.
        second: PathBuf,
        /// The name they share.
        relative: PathBuf,
    },
    /// A file of no bytes.
    #[error("{}: the file is empty (0 bytes); copy or scan it again", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// A file beyond the limit.
    #[error("{}: the file has {bytes} bytes, more than the {limit} that are read at once; split it, or raise \
        --max-bytes", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// The most that is read.
        limit: u64,
    },
    /// A format that tradau does not read.
    #[error("{}: is {what}, which tradau does not read; {advice}", path.display())]
    Unsupported {
        /// The file.
        path: PathBuf,
        /// What the bytes are.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// The name says one kind, the bytes another.
    #[error(
        "{}: is named .{extension}, but holds {what}; rename it to .{rename_to} if it is the right file, or fetch \
         the right file again", path.display()
    )]
    Misnamed {
        /// The file.
        path: PathBuf,
        /// Its extension as written.
        extension: String,
        /// What the bytes are.
        what: &'static str,
        /// The extension that would fit.
        rename_to: &'static str,
    },
    /// A text that is not UTF-8.
    #[error(
        "{}: the text is not UTF-8 (first at line {line}: byte 0x{byte:02X}); it looks like {guess}. {advice}",
        path.display()
    )]
    LegacyEncoding {
        /// The file.
        path: PathBuf,
        /// The encoding it most likely has.
        guess: &'static str,
        /// How to convert it.
        advice: &'static str,
        /// 1-based line of the first byte that is not UTF-8.
        line: usize,
        /// That byte.
        byte: u8,
    },
    /// Bytes that are none of the known formats and no text.
    #[error("{}: holds binary data of an unknown kind; tradau reads PDF, PNG, JPEG, TIFF and text", path.display())]
    Unknown {
        /// The file.
        path: PathBuf,
    },
    /// A PDF whose end, or some of whose pages, are missing.
    #[error("{}: the PDF is truncated: {why}; copy or download it again", path.display())]
    PdfTruncated {
        /// The file.
        path: PathBuf,
        /// What is missing.
        why: String,
    },
    /// A PDF that asks for a password.
    #[error(
        "{}: the PDF is encrypted and does not open without a password; save a copy without one \
         (`qpdf --decrypt --password=… in.pdf out.pdf`)", path.display()
    )]
    PdfEncrypted {
        /// The file.
        path: PathBuf,
    },
    /// A PDF that cannot be made sense of.
    #[error("{}: the PDF is damaged: {why}; try to repair it (`qpdf in.pdf out.pdf`) or fetch it again", path.display())]
    PdfDamaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        why: String,
    },
    /// A file of words with places that cannot be made sense of.
    #[error("{}: the ALTO or hOCR file cannot be read: {why}; have it written anew, or name the scan instead", path.display())]
    LayoutDamaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        why: String,
    },
    /// More pages than are read.
    #[error("{}: has {pages} pages, more than the {limit} that are read from one file; split it, or raise \
        --max-pages", path.display())]
    TooManyPages {
        /// The file.
        path: PathBuf,
        /// Its pages.
        pages: usize,
        /// The most that are read.
        limit: usize,
    },
    /// More text than is read.
    #[error(
        "{}{}: holds more than {limit} characters, the most that is read; split it, or raise --max-characters",
        path.display(), page.map(|p| format!(", page {p}")).unwrap_or_default()
    )]
    TooManyCharacters {
        /// The file.
        path: PathBuf,
        /// 1-based page, where it is one page.
        page: Option<usize>,
        /// The most that is read.
        limit: usize,
    },
    /// An image without pixels.
    #[error("{}, page {page}: the image is {width}×{height} pixels, so there is nothing to read", path.display())]
    NoPixels {
        /// The file.
        path: PathBuf,
        /// 1-based page.
        page: usize,
        /// Width it claims.
        width: u32,
        /// Height it claims.
        height: u32,
    },
    /// A page that would not fit into memory.
    #[error(
        "{}, page {page}: would be {width}×{height} pixels, more than the {limit} that one page may have; is its \
         size right? scan it again or at a lower resolution, or raise --max-pixels", path.display()
    )]
    TooManyPixels {
        /// The file.
        path: PathBuf,
        /// 1-based page.
        page: usize,
        /// Width it claims.
        width: u64,
        /// Height it claims.
        height: u64,
        /// The most that is read.
        limit: u64,
    },
    /// A page that cannot be read though the file opens.
    #[error("{}, page {page}: cannot be read: {why}", path.display())]
    PageDamaged {
        /// The file.
        path: PathBuf,
        /// 1-based page.
        page: usize,
        /// What was found.
        why: String,
    },
    /// A page that the source does not have.
    #[error("{}: page {page} was asked for, but there are {pages}", path.display())]
    NoSuchPage {
        /// The file.
        path: PathBuf,
        /// 1-based page.
        page: usize,
        /// How many there are.
        pages: usize,
    },
}

impl IngestError {
    /// A stable short name of what is wrong, for programs and for sentences in other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "input.not-found",
            Self::EmptyFolder { .. } => "input.empty-folder",
            Self::NotAFile { .. } => "input.no-file",
            Self::SameName { .. } => "input.same-name",
            Self::Unreadable { .. } => "file.unreadable",
            Self::Empty { .. } => "file.empty",
            Self::TooLarge { .. } => "file.too-large",
            Self::Unsupported { .. } => "file.unsupported",
            Self::Misnamed { .. } => "file.misnamed",
            Self::LegacyEncoding { .. } => "file.encoding",
            Self::Unknown { .. } => "file.unknown",
            Self::PdfTruncated { .. } => "file.truncated",
            Self::PdfEncrypted { .. } => "file.encrypted",
            Self::PdfDamaged { .. } | Self::LayoutDamaged { .. } => "file.damaged",
            Self::TooManyPages { .. } => "file.too-many-pages",
            Self::TooManyCharacters { .. } => "file.too-many-characters",
            Self::NoPixels { .. } => "page.no-pixels",
            Self::TooManyPixels { .. } => "page.too-many-pixels",
            Self::PageDamaged { .. } => "page.damaged",
            Self::NoSuchPage { .. } => "page.missing",
        }
    }

    /// What is wrong with one page, where it is about one page and the others may be read.
    #[must_use]
    pub fn of_a_page(&self) -> Option<String> {
        match self {
            Self::TooManyCharacters { path, page: Some(page), .. }
            | Self::NoPixels { path, page, .. }
            | Self::TooManyPixels { path, page, .. }
            | Self::PageDamaged { path, page, .. } => {
                let message = self.to_string();
                let before = format!("{}, page {page}: ", path.display());
                Some(message.strip_prefix(&before).unwrap_or(&message).to_owned())
            }
            _ => None,
        }
    }

    /// The file or folder that the error is about.
    #[must_use]
    pub fn path(&self) -> &std::path::Path {
        match self {
            Self::NotFound { path }
            | Self::EmptyFolder { path, .. }
            | Self::NotAFile { path, .. }
            | Self::Unreadable { path, .. }
            | Self::SameName { second: path, .. }
            | Self::Empty { path }
            | Self::TooLarge { path, .. }
            | Self::Unsupported { path, .. }
            | Self::Misnamed { path, .. }
            | Self::LegacyEncoding { path, .. }
            | Self::Unknown { path }
            | Self::PdfTruncated { path, .. }
            | Self::PdfEncrypted { path }
            | Self::PdfDamaged { path, .. }
            | Self::LayoutDamaged { path, .. }
            | Self::TooManyPages { path, .. }
            | Self::TooManyCharacters { path, .. }
            | Self::NoPixels { path, .. }
            | Self::TooManyPixels { path, .. }
            | Self::PageDamaged { path, .. }
            | Self::NoSuchPage { path, .. } => path,
        }
    }
}
