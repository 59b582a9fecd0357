//! Cells of a table as they are compared: by column, name of the row and text.

use super::spelling::same;
use crate::model::Table;
use crate::training::gold::GoldTable;

/// Table, column, name of the row and text; the row is empty for a column's name.
pub(super) type Key = (usize, usize, String, String);

pub(super) fn of_gold(tables: &[GoldTable]) -> Vec<Key> {
    let rows = |t: &GoldTable| t.rows.clone();
    tables.iter().enumerate().flat_map(|(i, t)| keys(i, &t.columns, &rows(t))).collect()
}

pub(super) fn of_found(tables: &[Table]) -> Vec<Key> {
    let rows =
        |t: &Table| t.rows.iter().map(|r| r.iter().map(|c| c.text.clone()).collect()).collect::<Vec<Vec<String>>>();
    tables.iter().enumerate().flat_map(|(i, t)| keys(i, &t.columns, &rows(t))).collect()
}

fn keys(table: usize, columns: &[String], rows: &[Vec<String>]) -> Vec<Key> {
    let filled = |texts: &[String], row: &str| -> Vec<Key> {
        let cells = texts.iter().enumerate().map(|(j, t)| (table, j, row.to_owned(), same(t)));
        cells.filter(|k| !k.3.is_empty()).collect()
    };
    // Whether a lower line goes on with the name above or stands under it cannot be seen.
    let names: Vec<String> = columns.iter().map(|c| c.replace(" / ", " ")).collect();
    let mut out = filled(&names, "");
    for row in rows {
        // The first cell of words names the row.
        let name = row.iter().map(|c| same(c)).find(|c| c.chars().filter(|c| c.is_alphabetic()).count() > 3);
        out.extend(filled(row, &name.unwrap_or_else(|| "-".to_owned())));
    }
    out
}
