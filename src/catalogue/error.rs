use std::path::{Path, PathBuf};

/// What can go wrong with a catalogue.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// SQLite refused.
    #[error("catalogue {}: could not {doing}: {source}{}", path.display(), hint(source))]
    Sql {
        /// The catalogue.
        path: PathBuf,
        /// What was being done, as a verb phrase.
        doing: String,
        /// SQLite's own words.
        source: rusqlite::Error,
    },
    /// The file is a database, or another file, of somebody else.
    #[error(
        "{} is not a tradau catalogue ({found}). It was left as it is; name another output folder, or move it away",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it looks like.
        found: String,
    },
    /// The file was written by a newer tradau.
    #[error(
        "catalogue {} has schema version {found}, this tradau knows up to {known}. Use the newer tradau that wrote it",
        path.display()
    )]
    Newer {
        /// The catalogue.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// The file was written by an older tradau and was opened for reading only.
    #[error("catalogue {} has schema version {found}, expected {known}. Any `tradau run` into its folder brings it up to date",
        path.display())]
    Older {
        /// The catalogue.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The version expected.
        known: i64,
    },
    /// A damaged catalogue that could not be moved out of the way.
    #[error("catalogue {} is damaged and could not be set aside: {source}. Move it away and start again", path.display())]
    SetAside {
        /// The catalogue.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A stored value is not what the column promises.
    #[error("catalogue {}{}: expected {expected} in {column}, found `{found}`. Run the document again to replace it",
        path.display(), document.as_ref().map(|s| format!(", document {s}")).unwrap_or_default())]
    Damaged {
        /// The catalogue.
        path: PathBuf,
        /// Source of the document whose value it is, where that is known.
        document: Option<String>,
        /// Table and column.
        column: &'static str,
        /// What should stand there.
        expected: &'static str,
        /// What stands there.
        found: String,
    },
}

impl CatalogueError {
    /// The document whose stored values are not what they should be; the others can still be read.
    #[must_use]
    pub fn document(&self) -> Option<&str> {
        match self {
            Self::Damaged { document, .. } => document.as_deref(),
            _ => None,
        }
    }

    /// Whether SQLite found the file damaged, one that is a tradau catalogue by its head.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Sql { source, .. }
            if source.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseCorrupt))
    }

    pub(super) fn sql(path: &Path, doing: &str, source: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::NotADatabase;
        if source.sqlite_error_code() == Some(NotADatabase) {
            return Self::Foreign { path: path.to_owned(), found: "not an SQLite file".to_owned() };
        }
        Self::Sql { path: path.to_owned(), doing: doing.to_owned(), source }
    }
}

fn hint(error: &rusqlite::Error) -> &'static str {
    use rusqlite::ErrorCode::{CannotOpen, DatabaseBusy, DatabaseLocked, DiskFull, ReadOnly};
    match error.sqlite_error_code() {
        Some(CannotOpen) => ". Check that the folder exists and may be written to",
        Some(ReadOnly) => ". The file or its folder may not be written to",
        Some(DiskFull) => ". The disk is full",
        Some(DatabaseBusy | DatabaseLocked) => ". Another program holds it; close it and start again",
        _ => "",
    }
}
