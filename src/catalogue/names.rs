//! The run's names of indicators: `Tổng số hộ nghèo` and `số hộ nghèo` both stand as `số hộ nghèo` in its tables.
//!
//! Which wordings are one is decided elsewhere; here stand the wordings, the names that they got, and the list that a
//! person gave.

use super::{Catalogue, CatalogueError};
use std::collections::BTreeMap;

impl Catalogue {
    /// Every wording of an indicator, with the number of records that have it.
    pub fn indicator_wordings(&self) -> Result<Vec<(String, u64)>, CatalogueError> {
        let sql =
            "SELECT indicator, count(*) FROM records WHERE indicator IS NOT NULL GROUP BY indicator ORDER BY indicator";
        let failed = || self.sql("read the indicators");
        let mut query = self.connection.prepare(sql).map_err(failed())?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?))).map_err(failed())?;
        rows.map(|row| row.map(|(w, n): (String, i64)| (w, u64::try_from(n).unwrap_or(0))).map_err(failed())).collect()
    }

    /// The wordings and names of the list that was given last; empty where none was.
    pub fn indicator_mapping(&self) -> Result<Vec<(String, String)>, CatalogueError> {
        let failed = || self.sql("read the names of indicators");
        let mut query = self
            .connection
            .prepare("SELECT wording, name FROM indicator_mapping ORDER BY position")
            .map_err(failed())?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(failed())?;
        rows.map(|row| row.map_err(failed())).collect()
    }

    /// Keeps a list in place of the one before.
    pub fn set_indicator_mapping(&mut self, lines: &[(String, String)]) -> Result<(), CatalogueError> {
        let path = self.path.clone();
        let failed = |e| CatalogueError::sql(&path, "keep the names of indicators", e);
        let transaction = self.connection.transaction().map_err(failed)?;
        transaction.execute("DELETE FROM indicator_mapping", []).map_err(failed)?;
        for (wording, name) in lines {
            transaction
                .execute("INSERT INTO indicator_mapping (wording, name) VALUES (?1, ?2)", (wording, name))
                .map_err(failed)?;
        }
        transaction.commit().map_err(failed)
    }

    /// Keeps the names of wordings in place of those before; writes nothing where they are the same.
    pub fn set_indicator_names(&mut self, names: &BTreeMap<String, String>) -> Result<(), CatalogueError> {
        let path = self.path.clone();
        let failed = |e| CatalogueError::sql(&path, "name the indicators", e);
        let known: BTreeMap<String, String> = {
            let mut query = self.connection.prepare("SELECT wording, name FROM indicator_names").map_err(failed)?;
            let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(failed)?;
            rows.collect::<Result<_, _>>().map_err(failed)?
        };
        if known == *names {
            return Ok(());
        }
        let transaction = self.connection.transaction().map_err(failed)?;
        transaction.execute("DELETE FROM indicator_names", []).map_err(failed)?;
        for (wording, name) in names {
            transaction
                .execute("INSERT INTO indicator_names (wording, name) VALUES (?1, ?2)", (wording, name))
                .map_err(failed)?;
        }
        transaction.commit().map_err(failed)
    }
}
