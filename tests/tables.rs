//! The same table under the same names, whichever way it is opened.

use tradau::{
    catalogue::Catalogue,
    export::columns::{CHECKS, Column, DOCUMENTS, EDITS, FAILURES, RECORDS},
};

#[test]
fn the_catalogue_s_views_have_the_columns_of_the_exports() {
    fn names<R>(columns: &[Column<R>]) -> Vec<String> {
        columns.iter().map(|c| c.name.to_owned()).collect()
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue.sqlite");
    drop(Catalogue::open(&path).unwrap());
    let raw = rusqlite::Connection::open(&path).unwrap();
    let views = [
        ("van_ban", names(DOCUMENTS)),
        ("so_lieu", names(RECORDS)),
        ("kiem_tra", names(CHECKS)),
        ("sua_chua", names(EDITS)),
        ("that_bai", names(FAILURES)),
    ];
    for (view, columns) in views {
        let statement = raw.prepare(&format!("SELECT * FROM {view}")).unwrap();
        assert_eq!(statement.column_names().collect::<Vec<_>>(), columns, "{view}");
    }
}
