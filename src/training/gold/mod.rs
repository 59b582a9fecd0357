//! Notices with everything in them marked by hand: what extraction is measured by.
//!
//! A gold file is a notice with marks where its figures and places stand, so that a reader sees the text and what is
//! said of it at once, and no position has to be counted:
//!
//! ```text
//! half: tune
//! wrap: 80
//! ===
//! ^ THÔNG BÁO
//! Đã thu nhận ⟦1.204|>hồ sơ đã thu nhận⟧ ‹hồ sơ›, riêng ⟨xã Na Mèo|14956⟩ ⟦87|>hồ sơ đã thu nhận@⟧ ‹hồ sơ›.
//! ===
//! type: notice
//! own: Quan Sơn|387
//! ```
//!
//! - **Figures**: `⟦TEXT|KIND=VALUE|UNIT|>INDICATOR@PLACE^DAY⟧`; all behind the text may be left out. The kind is one of
//!   the notice JSON's; `a~b` where either may be said. Left out, it follows from the text: `84,62%` is a percentage,
//!   `30/6/2023` a date, `12/TB-UBND` a document number; a text with a unit or an indicator counts (or is a ratio), any
//!   other is an ordinal. The value follows from the text in Vietnamese notation. The unit is what stands in `‹ ›` behind.
//!   `>` gives the record: its indicator (`"` for that of the record before), its place (`@` alone for the place
//!   marked last; without `@` the document's own) and its day (without `^` the document's `as_of`). No `>`, no record.
//!   `⟦?TEXT⟧` may be found or not.
//! - **Places**: `⟨TEXT|CODE⟩`. `⟨?TEXT⟩` may be found or not: hamlets are in no gazetteer.
//! - **Layout**: `^ ` sets a line in the middle; `⟦two columns⟧` to `⟦end⟧` holds lines `left || right`, read one
//!   column after the other (`⟦two rows⟧`: line by line; `left` makes the left column flush left);
//!   `⟦page 2⟧` is a page break with its page number, `⟦page 2 joins⟧` one inside a paragraph. `wrap` breaks long lines.
//! - **Tables** ([`table`]): `⟦table tabs⟧` (or `aligned`, `pipes`) to `⟦end⟧`.
//! - Behind the second `===` stand the **header fields** by their names in the notice JSON, several with ` | ` between
//!   them, `?` for one that may be anything; `own` (the document's own place with its code) and `as_of`.
//!
//! A mark that is not right is refused with its line.

mod build;
mod layout;
mod marks;
mod table;
mod typeset;

use crate::model::{FigureKind, Span, Value};
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use thiserror::Error;

pub use build::parse;
pub(super) use marks::bare_name;

/// Which notices rules are tuned on, and which judge them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Half {
    /// Rules are tuned on these.
    Tune,
    /// These judge them; nobody looks at their single errors.
    Test,
}

impl Half {
    /// As the gold file writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tune => "tune",
            Self::Test => "test",
        }
    }
}

/// A figure that must be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldFigure {
    /// Where it stands in the text.
    pub span: Span,
    /// As written.
    pub text: String,
    /// What it may be called, the first by preference.
    pub kinds: Vec<FigureKind>,
    /// Its exact value.
    pub value: Value,
    /// Its unit as written.
    pub unit: Option<String>,
    /// The fact that it states.
    pub record: Option<GoldRecord>,
    /// Whether a fact may be made of it though none is given.
    pub free: bool,
}

/// A fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldRecord {
    /// What is measured.
    pub indicator: String,
    /// Where.
    pub place: PlaceName,
    /// The day it holds for.
    pub day: Option<Date>,
}

/// A place by name, and by code where it has one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlaceName {
    /// Without the kind word, as written.
    pub name: String,
    /// The statistics office's code.
    pub code: Option<String>,
}

/// A table that must be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldTable {
    /// Names of the columns, header rows joined with ` / `.
    pub columns: Vec<String>,
    /// Texts of the body's cells.
    pub rows: Vec<Vec<String>>,
}

/// A header field: its name, and what it says; `None` where it may say anything.
pub type GoldField = (String, Option<String>);

/// An annotated notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldNotice {
    /// File name without its ending.
    pub name: String,
    /// Which half it belongs to.
    pub half: Half,
    /// The text as a text file or a PDF's text layer gives it.
    pub text: String,
    /// The notice in the forge's notation, to be typeset.
    pub source: String,
    /// Every figure, in order.
    pub figures: Vec<GoldFigure>,
    /// Texts that may be told as figures or not.
    pub neutral_figures: Vec<String>,
    /// Every place, in order.
    pub places: Vec<PlaceName>,
    /// Names that may be told as places or not.
    pub neutral_places: Vec<String>,
    /// Every table, in order.
    pub tables: Vec<GoldTable>,
    /// Header fields.
    pub fields: Vec<GoldField>,
}

/// A gold file that cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum GoldError {
    /// A mark that is not right.
    #[error("{path}:{line}: {message}")]
    Mark {
        /// The file.
        path: String,
        /// 1-based line.
        line: usize,
        /// What was expected and what was found.
        message: String,
    },
    /// The file or folder.
    #[error("{path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Nothing to measure.
    #[error("{0}: expected files NAME.gold, found none")]
    Empty(PathBuf),
}

/// The gold files of a folder, by name.
///
/// # Errors
/// The first file that cannot be read or has a mark that is not right.
pub fn read(folder: &Path) -> Result<Vec<GoldNotice>, GoldError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| GoldError::Read { path, source }
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        if path.extension().is_some_and(|e| e == "gold") {
            paths.push(path);
        }
    }
    paths.sort();
    let mut out = Vec::new();
    for path in paths {
        let name = path.file_stem().map_or(String::new(), |n| n.to_string_lossy().into_owned());
        let content = std::fs::read_to_string(&path).map_err(failed(&path))?;
        out.push(parse(&name, &content)?);
    }
    if out.is_empty() { Err(GoldError::Empty(folder.to_owned())) } else { Ok(out) }
}
