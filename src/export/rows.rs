//! Tables that are written row by row, whatever their format.
//!
//! One row of `so_lieu`, say Hải Bình's 67,35 %, goes to `records.csv`, `records.jsonl` and `records.parquet` alike: the
//! same columns in the same order, so the one who writes an export need not know the formats.

use super::{
    ExportError,
    atomic::AtomicFile,
    columns::Column,
    csv::{CsvRows, Dialect},
    jsonl::JsonRows,
    parquet::ParquetRows,
};
use std::path::Path;

/// A table that is being written to a file.
pub trait RowWriter<R> {
    /// Writes one row.
    fn write(&mut self, row: &R) -> Result<(), ExportError>;
    /// Ends the table and puts the file in its place.
    fn finish(self: Box<Self>) -> Result<(), ExportError>;
}

/// The formats of one file a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFormat {
    /// `NAME.csv`
    Csv,
    /// `NAME.vi.csv`, for Excel under Vietnamese settings.
    CsvVietnamese,
    /// `NAME.jsonl`
    JsonLines,
    /// `NAME.parquet`
    Parquet,
}

impl RowFormat {
    /// The file's ending.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::CsvVietnamese => "vi.csv",
            Self::JsonLines => "jsonl",
            Self::Parquet => "parquet",
        }
    }
}

/// Begins the table `name` in `folder`.
pub fn begin<R: 'static>(
    format: RowFormat,
    folder: &Path,
    name: &'static str,
    columns: &'static [Column<R>],
) -> Result<Box<dyn RowWriter<R>>, ExportError> {
    let file = AtomicFile::create(&folder.join(format!("{name}.{}", format.ending())))?;
    Ok(match format {
        RowFormat::Csv => Box::new(CsvRows::begin(name, columns, file, Dialect::Plain)?),
        RowFormat::CsvVietnamese => Box::new(CsvRows::begin(name, columns, file, Dialect::ExcelVietnamese)?),
        RowFormat::JsonLines => Box::new(JsonRows::begin(name, columns, file)),
        RowFormat::Parquet => Box::new(ParquetRows::begin(name, columns, file)?),
    })
}
