use std::path::PathBuf;

/// What can go wrong between a notice source and its scan.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ForgeError {
    /// A face of the font family is missing.
    #[error(
        "no {face} face of font family {family:?} under {}; expected a file like {family}-{face}.ttf or .otf (Debian: fonts-croscore has Tinos)",
        dirs.iter().map(|d| d.display().to_string()).collect::<Vec<_>>().join(", ")
    )]
    FaceMissing {
        /// Folders searched.
        dirs: Vec<PathBuf>,
        /// Family asked for.
        family: String,
        /// `Regular`, `Bold`, `Italic` or `BoldItalic`.
        face: &'static str,
    },
    /// A font file is not a font.
    #[error("{} is not a readable TrueType or OpenType font: {reason}", path.display())]
    BadFont {
        /// The file.
        path: PathBuf,
        /// What the parser said.
        reason: String,
    },
    /// A source uses a letter the font lacks.
    #[error(
        "font {family:?} has no glyph for {letter:?}, used in line {line}; choose a font with all Vietnamese letters, such as Tinos"
    )]
    NoGlyph {
        /// Family in use.
        family: String,
        /// The letter.
        letter: char,
        /// 1-based line of the source; 0 for text without a source.
        line: usize,
    },
    /// A line of notice markup is wrong.
    #[error("line {line}: {problem}")]
    Markup {
        /// 1-based line of the source.
        line: usize,
        /// What was expected and what was found.
        problem: String,
    },
    /// A settings value is out of its range or unknown.
    #[error("{0}")]
    Setting(String),
    /// A file could not be read or written.
    #[error("cannot {doing} {}: {source}", path.display())]
    File {
        /// `read` or `write`.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A page could not be encoded.
    #[error("cannot encode a page as {format}: {reason}")]
    Encode {
        /// `JPEG`, `PNG` …
        format: &'static str,
        /// What the encoder said.
        reason: String,
    },
}
