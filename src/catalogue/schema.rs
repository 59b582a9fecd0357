//! Versions of the schema, and the way from one to the next.

use super::{CatalogueError, search};
use rusqlite::Connection;
use std::{path::Path, time::Duration};

/// `trda` as four bytes, SQLite's place for "whose file is this".
const APPLICATION_ID: i64 = 0x7472_6461;

/// A way from one version to the next: statements, then what SQL alone cannot do.
type Migration = (&'static str, fn(&Connection) -> rusqlite::Result<()>);

/// `MIGRATIONS[n]` leads from version `n` to `n + 1`. An entry is never changed once released: old catalogues
/// have been through it.
const MIGRATIONS: [Migration; 8] = [
    (include_str!("migrations/1.sql"), |_| Ok(())),
    (include_str!("migrations/2.sql"), search::index_all),
    (include_str!("migrations/3.sql"), |_| Ok(())),
    (include_str!("migrations/4.sql"), |_| Ok(())),
    (include_str!("migrations/5.sql"), |_| Ok(())),
    (include_str!("migrations/6.sql"), |_| Ok(())),
    (include_str!("migrations/7.sql"), |_| Ok(())),
    (include_str!("migrations/8.sql"), |_| Ok(())),
];

/// The newest version.
pub(super) fn current() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Checks whose file it is, sets the connection up and applies what is missing.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), CatalogueError> {
    let sql = |doing: &'static str| move |e| CatalogueError::sql(path, doing, e);
    connection.busy_timeout(Duration::from_secs(10)).map_err(sql("open it"))?;
    let (mut version, empty) = identify(connection, path)?;
    connection
        .execute_batch("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")
        .map_err(sql("set it up"))?;
    if version < current() {
        // Immediate: of two programs that open the file at once, the second waits and finds it done.
        let transaction = connection
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .map_err(sql("bring it up to date"))?;
        (version, _) = identify(&transaction, path)?;
        for step in MIGRATIONS.iter().skip(usize::try_from(version).unwrap_or(0)) {
            let (statements, rest) = step;
            transaction.execute_batch(statements).map_err(sql("bring it up to date"))?;
            rest(&transaction).map_err(sql("bring it up to date"))?;
        }
        if empty {
            transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(sql("name it"))?;
        }
        transaction.pragma_update(None, "user_version", current()).map_err(sql("bring it up to date"))?;
        transaction.commit().map_err(sql("bring it up to date"))?;
    }
    Ok(())
}

/// For a connection that may not write: the schema must be the newest already.
pub(super) fn require_current(connection: &Connection, path: &Path) -> Result<(), CatalogueError> {
    let sql = |e| CatalogueError::sql(path, "open it", e);
    connection.busy_timeout(Duration::from_secs(10)).map_err(sql)?;
    let (version, empty) = identify(connection, path)?;
    if empty {
        return Err(CatalogueError::Foreign { path: path.to_owned(), found: "an empty file".to_owned() });
    }
    if version < current() {
        return Err(CatalogueError::Older { path: path.to_owned(), found: version, known: current() });
    }
    Ok(())
}

/// The file's version, and whether nothing stands in it yet.
fn identify(connection: &Connection, path: &Path) -> Result<(i64, bool), CatalogueError> {
    let pragma = |name: &str| -> Result<i64, CatalogueError> {
        connection
            .pragma_query_value(None, name, |row| row.get(0))
            .map_err(|e| CatalogueError::sql(path, "read its version", e))
    };
    let (id, version) = (pragma("application_id")?, pragma("user_version")?);
    let objects: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(|e| CatalogueError::sql(path, "read its schema", e))?;
    match (id, version, objects) {
        (0, 0, 0) => Ok((0, true)),
        (APPLICATION_ID, v, _) if v > current() => {
            Err(CatalogueError::Newer { path: path.to_owned(), found: v, known: current() })
        }
        (APPLICATION_ID, v, _) if v > 0 => Ok((v, false)),
        _ => Err(CatalogueError::Foreign {
            path: path.to_owned(),
            found: "an SQLite database of another program".to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    #[test]
    fn a_new_file_gets_the_newest_schema_and_opens_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalogue.sqlite");
        drop(Catalogue::open(&path).unwrap());
        let raw = Connection::open(&path).unwrap();
        assert_eq!(identify(&raw, &path).unwrap(), (current(), false));
        drop(raw);
        Catalogue::open(&path).unwrap();
        Catalogue::open_read_only(&path).unwrap();
        let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
        assert_eq!(files, ["catalogue.sqlite"], "one file, no journal left");
    }

    /// A catalogue as version 1 left it, with one document of one page.
    fn version_1(path: &Path) {
        let raw = Connection::open(path).unwrap();
        raw.execute_batch(MIGRATIONS[0].0).unwrap();
        raw.execute_batch(
            "INSERT INTO documents (document, source, id, fingerprint, model, locality_scope, locality_confidence) \
             VALUES (7, 'cu.pdf', 'x', 'v1', 'm', 'country', 0); \
             INSERT INTO pages VALUES (7, 1, 'ocr', '', 'clean', 1, 1, 300, 90, 'phường Hải Bình', 0);",
        )
        .unwrap();
        raw.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        raw.pragma_update(None, "user_version", 1).unwrap();
    }

    #[test]
    fn a_catalogue_of_version_1_opens_and_can_be_searched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalogue.sqlite");
        version_1(&path);
        assert!(matches!(Catalogue::open_read_only(&path), Err(CatalogueError::Older { found: 1, .. })));
        drop(Catalogue::open(&path).unwrap());
        let catalogue = Catalogue::open_read_only(&path).unwrap();
        let query = super::super::Query::new(&["hai binh"]).unwrap();
        let found = catalogue.search(&query, 10).unwrap();
        assert_eq!((found.hits.len(), found.hits[0].page), (1, 1));
        assert_eq!(found.hits[0].document.path, None, "not known then");
    }

    #[test]
    fn foreign_and_newer_files_are_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let text = folder.path().join("text.sqlite");
        std::fs::write(&text, "xin chào ".repeat(200)).unwrap();
        assert!(matches!(Catalogue::open(&text), Err(CatalogueError::Foreign { .. })));
        assert_eq!(std::fs::read_to_string(&text).unwrap(), "xin chào ".repeat(200));

        let other = folder.path().join("other.sqlite");
        Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
        let error = Catalogue::open(&other).unwrap_err().to_string();
        assert!(error.contains("not a tradau catalogue"), "{error}");

        let newer = folder.path().join("newer.sqlite");
        drop(Catalogue::open(&newer).unwrap());
        Connection::open(&newer).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert!(matches!(Catalogue::open(&newer), Err(CatalogueError::Newer { found: 99, .. })));
        assert!(matches!(Catalogue::open_read_only(&newer), Err(CatalogueError::Newer { found: 99, .. })));
    }

    #[test]
    fn a_missing_folder_is_named_with_what_to_do() {
        let error = Catalogue::open(Path::new("/nowhere/at/all/catalogue.sqlite")).unwrap_err().to_string();
        assert!(error.contains("/nowhere/at/all/catalogue.sqlite") && error.contains("folder exists"), "{error}");
    }
}
