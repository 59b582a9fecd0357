use std::path::PathBuf;

/// What kind of file a document came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SourceKind {
    /// UTF-8 text, most often old OCR.
    Text,
    /// PDF: scanned, born-digital or mixed.
    Pdf,
    /// PNG, JPEG or TIFF (multi-page too).
    Image,
    /// ALTO or hOCR: words with their places, and no image.
    Layout,
}

/// Where a document came from. The bytes themselves stay in the ingest room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceInfo {
    /// The file as the user can open it.
    pub path: PathBuf,
    /// Path relative to the input folder; names the outputs.
    pub relative: PathBuf,
    /// SHA-256 of the bytes, lower-case hexadecimal.
    pub id: String,
    /// What the bytes are, by content and not by file name.
    pub kind: SourceKind,
}
