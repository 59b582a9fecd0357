//! Which documents the readers give.
//!
//! `tradau export OUT --to csv --where place_code=16633 --since 4` is about some documents only. The one who asks
//! decides which, and says so once; after that every reader keeps to it, so that no table of an export can speak of
//! a document that another leaves out.

use super::{Catalogue, CatalogueError};
use rusqlite::OptionalExtension;
use std::collections::BTreeSet;

impl Catalogue {
    /// From now on readers give only documents (and failures) of these sources.
    pub fn keep_only(&mut self, sources: BTreeSet<String>) {
        self.kept = Some(sources);
    }

    /// From now on readers give every document again.
    pub fn keep_all(&mut self) {
        self.kept = None;
    }

    /// The source of every document and every failure.
    pub fn sources(&self) -> Result<BTreeSet<String>, CatalogueError> {
        let read = || -> rusqlite::Result<BTreeSet<String>> {
            let mut statement =
                self.connection.prepare("SELECT source FROM documents UNION SELECT source FROM failures")?;
            statement.query_map([], |row| row.get(0))?.collect()
        };
        read().map_err(self.sql("list the documents"))
    }

    pub(super) fn keeps(&self, source: &str) -> bool {
        self.kept.as_ref().is_none_or(|kept| kept.contains(source))
    }

    /// Sources that run number `run`, or a later one, did or failed at; `None` if there was no such run.
    pub fn sources_since(&self, run: i64) -> Result<Option<BTreeSet<String>>, CatalogueError> {
        let read = || -> rusqlite::Result<Option<BTreeSet<String>>> {
            let known: Option<i64> =
                self.connection.query_row("SELECT run FROM runs WHERE run = ?1", [run], |row| row.get(0)).optional()?;
            if known.is_none() {
                return Ok(None);
            }
            let mut statement = self.connection.prepare(
                "SELECT source FROM documents WHERE run >= ?1 UNION SELECT source FROM failures WHERE run >= ?1",
            )?;
            statement.query_map([run], |row| row.get(0))?.collect::<rusqlite::Result<_>>().map(Some)
        };
        read().map_err(self.sql("read the runs"))
    }

    /// The names of the places that a document mentions most often, at most `limit`.
    pub fn most_mentioned(&self, source: &str, limit: usize) -> Result<Vec<String>, CatalogueError> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT p.name FROM places p JOIN documents d ON d.document = p.document WHERE d.source = ?1 \
                 GROUP BY p.name ORDER BY count(*) DESC, min(p.position) LIMIT ?2",
            )?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            statement.query_map(rusqlite::params![source, limit], |row| row.get(0))?.collect()
        };
        read().map_err(self.sql("read the places"))
    }

    /// Every run's number and start (ISO 8601), in order.
    pub fn runs(&self) -> Result<Vec<(i64, String)>, CatalogueError> {
        let read = || -> rusqlite::Result<Vec<(i64, String)>> {
            let mut statement = self.connection.prepare("SELECT run, started FROM runs ORDER BY run")?;
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        read().map_err(self.sql("read the runs"))
    }
}
