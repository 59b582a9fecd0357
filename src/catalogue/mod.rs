//! The one SQLite file of a run: schema, migrations, queries. Nobody else writes SQL.
//!
//! A run over ten thousand scans may be killed at any moment and started again, and its result is handed over on a
//! stick. So everything that is known stands in **one** file, `OUT/catalogue.sqlite`, and each document is put there
//! in one transaction: it is wholly there or not at all. The journal is SQLite's rollback journal (`DELETE`), not
//! WAL: it leaves one file behind, it works on the network shares on which archives keep their scans, and a document
//! takes seconds to read and milliseconds to commit.
//!
//! ```
//! # fn main() -> Result<(), tradau::catalogue::CatalogueError> {
//! use tradau::catalogue::{Catalogue, CatalogueError};
//! let catalogue = Catalogue::in_memory()?;
//! // `phường Hải Bình (67,35%)` is one record: place, kind, code, value and the spot on the page.
//! catalogue.records::<CatalogueError>(|row| {
//!     println!("{}\t{:?}\t{}", row.document.source, row.record.place, row.record.value);
//!     Ok(())
//! })?;
//! # Ok(())
//! # }
//! ```
//!
//! Each source path has at most one document. A failure stands beside it: what was done before is not taken away because
//! its file cannot be read today. Rows come out by source path, then in
//! reading order, whatever the order in which documents were put.
//!
//! People open the file too: the views `van_ban`, `so_lieu`, `kiem_tra`, `sua_chua`, `ghi_chu` and `that_bai` are the
//! sheets of the workbook, `trang` has the text of each page, `tu` its
//! words. `PRAGMA user_version` tells which migrations have been
//! applied, `PRAGMA application_id` (`trda`) whose file it is. `docs/catalogue.md` is the manual for these people.

mod error;
mod names;
mod query;
mod read;
mod schema;
mod search;
mod selection;
mod words;
mod write;

pub use error::CatalogueError;
pub use query::{Query, QueryError};
pub use search::{Found, Hit};

use crate::containment::fault;
use crate::model::{Notice, Page};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Where a document's own files stand, relative to OUT, and what made them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outputs {
    /// The run that did it ([`Catalogue::start_run`]).
    pub run: Option<i64>,
    /// Names settings and versions that decide the result; a document is done again when this changes.
    pub fingerprint: String,
    /// The input file as it was opened, absolute, with forward slashes.
    pub path: Option<String>,
    /// `documents/…/NAME.json`
    pub json: Option<String>,
    /// `text/…/NAME.txt`
    pub text: Option<String>,
    /// `pdf/…/NAME.pdf`
    pub pdf: Option<String>,
    /// Every file that was written, relative to OUT, with the SHA-256 of what it holds; empty before version 3.
    pub files: BTreeMap<String, String>,
}

/// A document that stands in the catalogue: enough to decide whether it must be done again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// SHA-256 of the bytes it was made from.
    pub id: String,
    /// Where its files stand and what made them.
    pub outputs: Outputs,
}

/// An open catalogue.
#[derive(Debug)]
pub struct Catalogue {
    connection: Connection,
    path: PathBuf,
    /// Sources that the readers give; `None` for all.
    kept: Option<BTreeSet<String>>,
}

impl Catalogue {
    /// Opens the catalogue at `path`, makes it if there is none, and brings an older one up to date.
    ///
    /// A file that is not a catalogue, or one of a newer tradau, is refused and left as it is.
    pub fn open(path: &Path) -> Result<Self, CatalogueError> {
        let connection = Connection::open(path).map_err(|e| CatalogueError::sql(path, "open it", e))?;
        Self::prepare(connection, path)
    }

    /// Opens an existing catalogue for reading only.
    pub fn open_read_only(path: &Path) -> Result<Self, CatalogueError> {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(path, flags).map_err(|e| CatalogueError::sql(path, "open it", e))?;
        schema::require_current(&connection, path)?;
        // Exports go through the whole file several times: 32 MB of it stay in memory.
        connection.pragma_update(None, "cache_size", -32_768).map_err(|e| CatalogueError::sql(path, "open it", e))?;
        Ok(Self { connection, path: path.to_owned(), kept: None })
    }

    /// The same catalogue for another thread, reading only, with the same selection.
    pub fn reader(&self) -> Result<Self, CatalogueError> {
        Ok(Self { kept: self.kept.clone(), ..Self::open_read_only(&self.path)? })
    }

    /// A catalogue that is gone when dropped; for a single document on the way to stdout, and for tests.
    pub fn in_memory() -> Result<Self, CatalogueError> {
        let path = Path::new(":memory:");
        let connection = Connection::open_in_memory().map_err(|e| CatalogueError::sql(path, "open it", e))?;
        Self::prepare(connection, path)
    }

    fn prepare(mut connection: Connection, path: &Path) -> Result<Self, CatalogueError> {
        schema::migrate(&mut connection, path)?;
        Ok(Self { connection, path: path.to_owned(), kept: None })
    }

    /// Whether the file is whole, by SQLite's own look at all of it.
    pub fn is_sound(&self) -> bool {
        let verdict = self.connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
        verdict.is_ok_and(|verdict| verdict == "ok")
    }

    /// Puts a document in place of what stood under its source path, in one transaction.
    pub fn put(&mut self, notice: &Notice, outputs: &Outputs) -> Result<(), CatalogueError> {
        self.put_with_words(notice, &[], outputs)
    }

    /// As [`Catalogue::put`], with the words of the document's pages where they stand.
    pub fn put_with_words(&mut self, notice: &Notice, pages: &[Page], outputs: &Outputs) -> Result<(), CatalogueError> {
        let full = |_| rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL), None);
        let done = fault::step().map_err(full).and_then(|()| write::put(&mut self.connection, notice, pages, outputs));
        done.map_err(|e| CatalogueError::sql(&self.path, &format!("store `{}`", notice.document.source), e))
    }

    fn sql(&self, doing: &str) -> impl FnOnce(rusqlite::Error) -> CatalogueError + use<> {
        let (path, doing) = (self.path.clone(), doing.to_owned());
        move |e| CatalogueError::sql(&path, &doing, e)
    }
}

#[cfg(test)]
mod tests;
