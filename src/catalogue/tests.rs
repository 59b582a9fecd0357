use super::*;
use crate::model::{FailureRow, UnitKind, Value, Verdict, sample};

fn filled() -> Catalogue {
    let mut catalogue = Catalogue::in_memory().unwrap();
    catalogue.put(&sample::notice(), &outputs("v1")).unwrap();
    catalogue
}

fn outputs(fingerprint: &str) -> Outputs {
    Outputs { fingerprint: fingerprint.into(), json: Some("documents/2023/bao-cao.json".into()), ..Outputs::default() }
}

/// All rows of a reader.
macro_rules! rows {
    ($catalogue:expr, $reader:ident $(, $argument:expr)*) => {{
        let mut rows = Vec::new();
        $catalogue.$reader::<CatalogueError>($($argument,)* |row| { rows.push(row.clone()); Ok(()) }).unwrap();
        rows
    }};
}

fn count(catalogue: &Catalogue, table: &str) -> i64 {
    catalogue.connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

#[test]
fn rows_come_back_as_they_were_put() {
    let (notice, catalogue) = (sample::notice(), filled());
    let records = rows!(catalogue, records);
    assert_eq!(records.iter().map(|r| r.record.clone()).collect::<Vec<_>>(), notice.records);
    assert_eq!(records[0].figure_text.as_deref(), Some("60"));
    assert_eq!(records[0].bbox, notice.figures[1].bbox);
    assert_eq!(records[0].document.number.as_deref(), Some("145/BC-UBND"));
    let checks = rows!(catalogue, checks);
    assert_eq!(checks.iter().map(|c| c.check.clone()).collect::<Vec<_>>(), notice.checks);
    let number = |n: i64| Some(Value::Number(n.into()));
    assert_eq!(checks[1].operand_values, [number(60), number(105)]);
    let edits = rows!(catalogue, doubtful_edits, 100);
    assert_eq!(edits.iter().map(|e| e.edit.clone()).collect::<Vec<_>>(), notice.edits);
    assert!(edits[0].context.contains("gồm xã Bình Tân (60), xã Tây Thuận"), "{}", edits[0].context);
    let documents = rows!(catalogue, documents);
    let d = &documents[0];
    assert_eq!((d.pages, d.ocr_pages, d.edits, d.suggestions, d.figures, d.records), (2, 1, 1, 1, 5, 3));
    assert_eq!((d.checks, d.checks_failed, d.warnings, d.confidence), (2, 1, 1, Some(88)));
    assert_eq!(d.subject.as_deref(), Some("Kết quả kích hoạt tài khoản"));
}

#[test]
fn only_doubtful_edits_and_suggestions_are_shown() {
    let edits = rows!(filled(), doubtful_edits, 90);
    assert_eq!(edits.iter().map(|e| e.edit.after.as_str()).collect::<Vec<_>>(), ["đất"]);
}

#[test]
fn putting_a_document_again_replaces_it_whole() {
    let mut catalogue = filled();
    let tables = ["pages", "edits", "units", "places", "figures", "tables", "table_cells", "records", "checks"];
    let before: Vec<i64> = tables.iter().map(|t| count(&catalogue, t)).collect();
    assert!(before.iter().all(|&n| n > 0), "the sample fills every table: {before:?}");
    catalogue.put(&sample::notice(), &outputs("v2")).unwrap();
    assert_eq!(tables.iter().map(|t| count(&catalogue, t)).collect::<Vec<_>>(), before);
    let done = catalogue.done("2023/bao-cao.pdf").unwrap().unwrap();
    assert_eq!((done.outputs.fingerprint.as_str(), done.id.len()), ("v2", 64));
    // The file changed: other bytes under the same path.
    let mut changed = sample::notice();
    changed.document.id = "f".repeat(64);
    changed.records.truncate(1);
    catalogue.put(&changed, &outputs("v2")).unwrap();
    assert_eq!((count(&catalogue, "documents"), count(&catalogue, "records")), (1, 1));
    // The same bytes under another path are another document.
    changed.document.source = "2023/ban-sao.pdf".into();
    catalogue.put(&changed, &outputs("v2")).unwrap();
    assert_eq!(count(&catalogue, "documents"), 2);
}

#[test]
fn a_put_that_fails_changes_nothing() {
    let mut catalogue = filled();
    let mut broken = sample::notice();
    broken.document.model = "another".into();
    broken.figures.push(broken.figures[0].clone()); // the same id twice
    let error = catalogue.put(&broken, &outputs("v2")).unwrap_err().to_string();
    assert!(error.contains("2023/bao-cao.pdf"), "{error}");
    assert_eq!(catalogue.done("2023/bao-cao.pdf").unwrap().unwrap().outputs.fingerprint, "v1");
    assert_eq!(count(&catalogue, "figures"), 5);
}

#[test]
fn a_failure_stands_beside_what_was_done_before() {
    let mut catalogue = filled();
    let failure = FailureRow {
        source: "2023/bao-cao.pdf".into(),
        id: None,
        stage: "ingest".into(),
        code: "file.empty".into(),
        error: "the file is empty".into(),
    };
    catalogue.put_failure(&failure, None).unwrap();
    assert_eq!(rows!(catalogue, failures), std::slice::from_ref(&failure));
    assert_eq!(catalogue.done("2023/bao-cao.pdf").unwrap().unwrap().outputs.fingerprint, "v1");
    assert_eq!((count(&catalogue, "records"), catalogue.totals().unwrap().failures), (3, 1));
    catalogue.remove_failure("2023/bao-cao.pdf").unwrap();
    assert!(rows!(catalogue, failures).is_empty());
    catalogue.put_failure(&failure, None).unwrap();
    catalogue.put(&sample::notice(), &outputs("v1")).unwrap();
    assert!(rows!(catalogue, failures).is_empty());
    catalogue.remove("2023/bao-cao.pdf").unwrap();
    assert_eq!(catalogue.totals().unwrap(), crate::model::Totals::default());
}

#[test]
fn a_document_is_found_by_its_bytes_and_by_its_files() {
    let mut catalogue = Catalogue::in_memory().unwrap();
    let files = |name: &str| [(format!("documents/{name}.json"), "ab".repeat(32))].into();
    let mut notice = sample::notice();
    let id = notice.document.id.clone();
    for name in ["b", "a"] {
        notice.document.source = format!("{name}.pdf");
        catalogue.put(&notice, &Outputs { files: files(name), ..outputs("v1") }).unwrap();
    }
    assert_eq!(catalogue.made_of(&id, "v1").unwrap(), ["a.pdf", "b.pdf"]);
    assert!(catalogue.made_of(&id, "v2").unwrap().is_empty());
    assert_eq!(catalogue.done("a.pdf").unwrap().unwrap().outputs.files, files("a"));
    assert!(catalogue.is_anothers("documents/a.json", "b.pdf").unwrap());
    assert!(!catalogue.is_anothers("documents/a.json", "a.pdf").unwrap());
    // Done again elsewhere: what stood there before is not its file any more.
    catalogue.put(&notice, &Outputs { files: files("a.pdf"), ..outputs("v1") }).unwrap();
    assert!(!catalogue.is_anothers("documents/a.json", "b.pdf").unwrap());
    assert!(catalogue.is_sound());
}

#[test]
fn rows_are_in_order_of_source_whatever_the_order_of_work() {
    let put = |order: &[&str]| {
        let mut catalogue = Catalogue::in_memory().unwrap();
        for source in order {
            let mut notice = sample::notice();
            notice.document.source = (*source).into();
            catalogue.put(&notice, &outputs("v1")).unwrap();
        }
        rows!(catalogue, records)
    };
    let sources = put(&["b.pdf", "a.pdf", "c.pdf"]);
    assert_eq!(sources, put(&["c.pdf", "b.pdf", "a.pdf"]));
    assert_eq!(sources[0].document.source, "a.pdf");
}

#[test]
fn totals_add_up() {
    let totals = filled().totals().unwrap();
    assert_eq!((totals.documents, totals.pages, totals.figures, totals.records), (1, 2, 5, 3));
    assert_eq!((totals.checks, totals.checks_failed, totals.checks_rounding, totals.most_operands), (2, 1, 0, 2));
}

#[test]
fn values_keep_their_kind_and_their_printed_places() {
    let mut notice = sample::notice();
    let values = ["101.00", "8/31", "70..80", "2023-07-24", "45/KH-UBND"].map(|s| Value::from(s.to_owned()));
    let code = Value::Code("0123".into());
    notice.records = values
        .into_iter()
        .chain([code])
        .map(|value| crate::model::Record { value, ..notice.records[0].clone() })
        .collect();
    let mut catalogue = Catalogue::in_memory().unwrap();
    catalogue.put(&notice, &outputs("v1")).unwrap();
    let back: Vec<_> = rows!(catalogue, records).into_iter().map(|r| r.record).collect();
    assert_eq!(back, notice.records);
    assert_eq!(back[0].value.to_string(), "101.00");
}

#[test]
fn spans_count_code_points_and_pages_hold_their_text() {
    let catalogue = filled();
    let (text, start): (String, i64) = catalogue
        .connection
        .query_row("SELECT text, text_start FROM pages WHERE page = 2", [], |r| Ok((r.get(0)?, r.get(1)?)))
        .unwrap();
    assert!(text.starts_with("Đơn vị\tSố lượng"));
    let all: Vec<char> = sample::TEXT.chars().collect();
    assert!(all[usize::try_from(start).unwrap()..].starts_with(&['Đ', 'ơ', 'n']));
    let (start, end): (usize, usize) = catalogue
        .connection
        .query_row("SELECT span_start, span_end FROM places WHERE position = 0", [], |r| {
            Ok((usize::try_from(r.get::<_, i64>(0)?).unwrap(), usize::try_from(r.get::<_, i64>(1)?).unwrap()))
        })
        .unwrap();
    assert_eq!(all[start..end].iter().collect::<String>(), "xã Bình Tân");
}

#[test]
fn a_stored_word_of_no_known_meaning_is_named() {
    let catalogue = filled();
    catalogue.connection.execute("UPDATE checks SET verdict = 'perhaps' WHERE position = 0", []).unwrap();
    let error = catalogue.checks::<CatalogueError>(|_| Ok(())).unwrap_err().to_string();
    assert!(error.contains("checks.verdict") && error.contains("perhaps"), "{error}");
}

#[test]
fn a_callback_can_end_the_reading() {
    #[derive(Debug, PartialEq)]
    struct Enough;
    impl From<CatalogueError> for Enough {
        fn from(_: CatalogueError) -> Self {
            panic!("the catalogue is fine")
        }
    }
    let mut seen = 0;
    let end = filled().records(|_| {
        seen += 1;
        Err(Enough)
    });
    assert_eq!((end, seen), (Err(Enough), 1));
}

#[test]
fn runs_and_their_settings_are_kept() {
    let mut catalogue = filled();
    assert_eq!(catalogue.last_run().unwrap(), None);
    let settings = [("threshold".to_owned(), "70".to_owned()), ("ocr".to_owned(), "vie".to_owned())];
    let run = catalogue.start_run("2026-01-02T03:04:05Z", "0.1.0", &settings).unwrap();
    catalogue.put(&sample::notice(), &Outputs { run: Some(run), ..outputs("v1") }).unwrap();
    catalogue.finish_run(run, "2026-01-02T03:05:05Z").unwrap();
    assert_eq!(catalogue.last_run().unwrap().unwrap().1, "2026-01-02T03:04:05Z");
    assert_eq!(catalogue.settings(run).unwrap()[0].0, "ocr");
}

#[test]
fn the_views_are_readable_by_hand() {
    let catalogue = filled();
    let all = |view: &str| {
        let mut statement = catalogue.connection.prepare(&format!("SELECT * FROM {view}")).unwrap();
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query([]).unwrap();
        let mut n = 0;
        while rows.next().unwrap().is_some() {
            n += 1;
        }
        (names, n)
    };
    for (view, rows) in
        [("van_ban", 1), ("so_lieu", 3), ("kiem_tra", 2), ("sua_chua", 2), ("ghi_chu", 2), ("that_bai", 0)]
    {
        let (names, n) = all(view);
        assert_eq!((names[0].as_str(), n), ("source", rows), "{view}");
    }
    let operands: String = catalogue
        .connection
        .query_row("SELECT operands FROM kiem_tra WHERE \"check\" = 'c1'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(operands, "60; 45");
}

#[test]
fn a_reader_that_is_not_ours_finds_exact_text_and_a_number() {
    let catalogue = filled();
    let (text, number, kind): (String, f64, String) = catalogue
        .connection
        .query_row("SELECT value_text, value, place_kind FROM so_lieu WHERE unit = '%'", [], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?))
        })
        .unwrap();
    assert_eq!((text.as_str(), kind.as_str()), ("75.14", crate::model::json_name(&UnitKind::Commune).as_str()));
    assert!((number - 75.14).abs() < 1e-9);
    let failed: String = catalogue
        .connection
        .query_row(
            "SELECT \"check\" FROM kiem_tra WHERE verdict = ?1",
            [crate::model::json_name(&Verdict::Fails)],
            |r| r.get(0),
        )
        .unwrap();
    assert_eq!(failed, "c2");
}
