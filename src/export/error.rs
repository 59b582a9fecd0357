use std::{io, path::PathBuf};

/// What can go wrong while writing or reading an export.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// A file could not be written.
    #[error("could not write {}: {source}{}", path.display(), hint(source))]
    Write {
        /// The file that was to appear. What stood there before still stands there.
        path: PathBuf,
        /// The system's own words.
        source: io::Error,
    },
    /// Rows could not be written to an open stream.
    #[error("could not write the {what}: {source}{}", hint(source))]
    Rows {
        /// Which rows.
        what: &'static str,
        /// The system's own words, with the path where there is one.
        source: io::Error,
    },
    /// A file could not be read.
    #[error("could not read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's own words.
        source: io::Error,
    },
    /// Text that should be a notice's JSON is not.
    #[error("{what}: expected the JSON of a notice ({}), found: {source}", crate::model::SCHEMA)]
    NotANotice {
        /// Path, or `notice JSON`.
        what: String,
        /// Where and what.
        source: serde_json::Error,
    },
    /// The JSON of another version.
    #[error("{what}: expected schema `{}`, found `{found}`. Make it again with this tradau", crate::model::SCHEMA)]
    OtherSchema {
        /// Path, or `notice JSON`.
        what: String,
        /// The version it names.
        found: String,
    },
    /// A span that does not fit the text beside it.
    #[error(
        "{what}: {field} has the span {start}..{end}, but the text has {length} characters. \
         Spans count Unicode code points of `text`; was the text changed by hand?"
    )]
    SpanOutside {
        /// Path, or `notice JSON`.
        what: String,
        /// Which part of the notice.
        field: String,
        /// As found.
        start: usize,
        /// As found.
        end: usize,
        /// Code points in the text.
        length: usize,
    },
    /// A line of the trail of accepted corrections cannot be read.
    #[error(
        "{}: line {line} is no decision on a figure: {source}. The file is written by `tradau check --accept` alone; put \
         back the copy from before it was changed", path.display()
    )]
    Trail {
        /// The file.
        path: PathBuf,
        /// 1-based.
        line: u64,
        /// Where and what.
        source: serde_json::Error,
    },
    /// A Parquet file could not be made.
    #[error("could not write the {what} as Parquet: {source}")]
    Parquet {
        /// Which rows.
        what: &'static str,
        /// The writer's own words.
        source: Box<parquet::errors::ParquetError>,
    },
    /// The workbook could not be made.
    #[error("could not make the workbook {}: {source}", path.display())]
    Workbook {
        /// The file that was to appear.
        path: PathBuf,
        /// The writer's own words.
        source: Box<rust_xlsxwriter::XlsxError>,
    },
}

fn hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            ". Name an output folder that may be written to"
        }
        io::ErrorKind::StorageFull => ". Free some space and start again; what is done stays done",
        _ => "",
    }
}
