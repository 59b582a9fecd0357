//! A ruled table that runs over two scanned pages is one table in the records, and its total is the total of both.
#![cfg(feature = "ocr")]

mod common;

use common::{code, json, project, run, stderr};
use std::collections::BTreeMap;

/// The rows of the source's table, by unit: its three figures.
fn truth() -> BTreeMap<String, Vec<String>> {
    let source = std::fs::read_to_string(project("tests/data/table-over-pages.forge")).unwrap();
    let rows = source
        .lines()
        .map(|l| l.split('\t').collect::<Vec<_>>())
        .filter(|r| r.len() == 5 && r[0].parse::<u8>().is_ok());
    let plain = |figure: &&str| figure.replace('.', "").replace(',', ".");
    rows.map(|r| (r[1].to_owned(), r[2..].iter().map(plain).collect())).collect()
}

#[test]
fn a_table_over_two_scanned_pages_is_one() {
    let work = tempfile::tempdir().unwrap();
    let done = run(&[&project("tests/data/table-over-pages.pdf")], work.path(), &["--pdf", "never"]);
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    let notice = json(&work.path().join("documents/table-over-pages.json"));
    assert_eq!(notice["document"]["pages"].as_array().unwrap().len(), 2);

    let tables = notice["tables"].as_array().unwrap();
    assert_eq!(tables.len(), 1, "{tables:?}");
    assert_eq!(tables[0]["rows"].as_array().unwrap().len(), 35, "34 units and the total");

    let pages: BTreeMap<&str, u64> = notice["figures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["id"].as_str().unwrap(), f["page"].as_u64().unwrap()))
        .collect();
    let mut read: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut on_second = 0;
    for record in notice["records"].as_array().unwrap() {
        let (Some(place), Some(value)) = (record["place"].as_str(), record["value"].as_str()) else { continue };
        read.entry(place.to_owned()).or_default().push(value.to_owned());
        on_second += usize::from(pages[record["figure"].as_str().unwrap()] == 2);
    }
    let truth = truth();
    assert_eq!(truth.len(), 34);
    let right = truth.iter().filter(|(place, figures)| read.get(*place) == Some(figures)).count();
    assert!(right >= 33, "{right} of 34 rows; read: {read:?}");
    assert!(on_second >= 18, "{on_second} figures of six rows on the second page have their records");

    let total = notice["checks"].as_array().unwrap().iter().find(|c| c["kind"] == "total-row").unwrap();
    assert_eq!(total["verdict"], "holds", "{total}");
}
