//! `tradau export` and `tradau search` on a finished run: every format holds the same rows, a part is a part everywhere,
//! and what a hostile document says stays text.

mod common;

use calamine::{Reader, Xlsx, open_workbook};
use common::{NOTICE, code, run, stderr, stdout, tradau, tree, write, wrong_notice};
use std::{collections::BTreeMap, fs, path::Path, process::Output};

/// A finished run over two notices, in `folder/out`.
fn finished(folder: &Path) -> std::path::PathBuf {
    let (input, out) = (folder.join("in"), folder.join("out"));
    write(&input, &[("2022/dung.txt", NOTICE.as_bytes()), ("2022/sai.txt", wrong_notice().as_bytes())]);
    let done = run(&[&input], &out, &[]);
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    out
}

fn export(out: &Path, arguments: &[&str]) -> Output {
    tradau().arg("export").arg(out).args(arguments).output().unwrap()
}

fn search(out: &Path, arguments: &[&str]) -> Output {
    tradau().arg("search").arg(out).args(arguments).output().unwrap()
}

fn csv_rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

fn json_rows(path: &Path) -> Vec<serde_json::Value> {
    fs::read_to_string(path).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

#[test]
fn every_format_has_the_same_rows_and_again_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let out = finished(dir.path());
    let all = ["--to", "csv,jsonl,parquet,xlsx,html,archive"];
    assert_eq!((code(&export(&out, &all)), stderr(&export(&out, &all))), (0, String::new()));
    let first = tree(&out);
    let names: Vec<&str> = first.keys().map(String::as_str).filter(|n| !n.starts_with("documents/")).collect();
    // Of a text, which has no PDF, beside its notice.
    assert!(first.contains_key("documents/2022/dung.dc.xml") && first.contains_key("documents/2022/sai.dc.xml"));
    assert_eq!(
        names,
        [
            "archive.csv",
            "archive.xlsx",
            "catalogue.sqlite",
            "checks.csv",
            "checks.jsonl",
            "checks.parquet",
            "documents.csv",
            "documents.jsonl",
            "documents.parquet",
            "notices.xlsx",
            "records.csv",
            "records.jsonl",
            "records.parquet",
            "report.html",
            "run.jsonl",
            "text/2022/dung.txt",
            "text/2022/sai.txt",
        ]
    );
    export(&out, &all);
    assert!(tree(&out) == first, "exporting again changes no byte");

    for table in ["documents", "records", "checks"] {
        let csv = csv_rows(&out.join(format!("{table}.csv")));
        let json = json_rows(&out.join(format!("{table}.jsonl")));
        assert!(!csv.is_empty() && csv.len() == json.len(), "{table}");
        for (csv, json) in csv.iter().zip(&json) {
            let json = json.as_object().unwrap();
            assert_eq!(csv.len(), json.len());
            for (name, cell) in csv {
                let other = match &json[name] {
                    serde_json::Value::Null => String::new(),
                    serde_json::Value::String(text) => text.clone(),
                    number => number.to_string(),
                };
                let number = |s: &str| s.parse::<f64>().ok();
                assert!(
                    *cell == other || number(cell).is_some() && number(cell) == number(&other),
                    "{name}: {cell} {other}"
                );
            }
        }
        let parquet = fs::File::open(out.join(format!("{table}.parquet"))).unwrap();
        let parquet = parquet::file::reader::SerializedFileReader::new(parquet).unwrap();
        let rows = parquet::file::reader::FileReader::metadata(&parquet).file_metadata().num_rows();
        assert_eq!(usize::try_from(rows).unwrap(), csv.len(), "{table}");
    }
}

#[test]
fn a_part_is_the_same_part_in_every_table() {
    let dir = tempfile::tempdir().unwrap();
    let out = finished(dir.path());
    let before = tree(&out);
    let part = dir.path().join("part");
    let folder = part.to_str().unwrap();
    let done = export(&out, &["--to", "csv,xlsx", "--where", "checks_failed>0", "-o", folder]);
    assert_eq!((code(&done), stderr(&done)), (0, String::new()));
    assert!(tree(&out) == before, "the whole stays as it was");
    for table in ["documents", "records", "checks"] {
        let rows = csv_rows(&part.join(format!("{table}.csv")));
        assert!(!rows.is_empty() && rows.iter().all(|r| r["source"] == "2022/sai.txt"), "{table}");
    }
    let mut book: Xlsx<_> = open_workbook(part.join("notices.xlsx")).unwrap();
    assert_eq!(book.worksheet_range("Văn bản").unwrap().height(), 2);

    // A condition on records narrows the records, and leaves the documents that have such.
    export(&out, &["--to", "csv", "--where", "place~vieng lan", "--where", "value=120", "-o", folder]);
    let rows = csv_rows(&part.join("records.csv"));
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|r| r["place"] == "Viêng Lán" && r["value"] == "120"), "{rows:?}");
    assert_eq!(csv_rows(&part.join("documents.csv")).len(), 2);
    export(&out, &["--to", "csv", "--where", "place=Hải Bình", "-o", folder]);
    assert!(csv_rows(&part.join("documents.csv")).is_empty() && csv_rows(&part.join("checks.csv")).is_empty());

    let done = export(&out, &["--to", "csv", "--where", "plase=x"]);
    assert_eq!(code(&done), 2);
    assert!(stderr(&done).contains("no column is called `plase`; there are source, "), "{}", stderr(&done));
}

#[test]
fn since_a_run_there_is_what_it_did() {
    let dir = tempfile::tempdir().unwrap();
    let out = finished(dir.path());
    write(&dir.path().join("in"), &[("2023/moi.txt", NOTICE.replace("2022", "2023").as_bytes())]);
    assert_eq!(code(&run(&[&dir.path().join("in")], &out, &[])), 0);
    let part = dir.path().join("part");
    let sources = |run: &str| {
        let done = export(&out, &["--to", "csv", "--since", run, "-o", part.to_str().unwrap()]);
        assert_eq!((code(&done), stderr(&done)), (0, String::new()));
        csv_rows(&part.join("documents.csv")).into_iter().map(|r| r["source"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(sources("1"), ["2022/dung.txt", "2022/sai.txt", "2023/moi.txt"]);
    assert_eq!(sources("2"), ["2023/moi.txt"]);
    let none = export(&out, &["--to", "csv", "--since", "3"]);
    assert_eq!(code(&none), 2);
    assert!(stderr(&none).contains("there was no such run; there were 1 ("), "{}", stderr(&none));
}

#[test]
fn csv_for_excel_under_vietnamese_settings_stands_beside_the_other() {
    let dir = tempfile::tempdir().unwrap();
    let out = finished(dir.path());
    let plain = fs::read(out.join("records.csv")).unwrap();
    assert_eq!(code(&export(&out, &["--to", "csv", "--excel", "vi"])), 0);
    let text = fs::read_to_string(out.join("records.vi.csv")).unwrap();
    assert!(text.starts_with("\u{feff}source;document_number;") && text.contains(";90,7;"), "{text}");
    assert!(fs::read(out.join("records.csv")).unwrap() == plain);
    let wrong = export(&out, &["--to", "xlsx", "--excel", "vi"]);
    assert_eq!(code(&wrong), 2);
    assert!(stderr(&wrong).contains("it needs --to csv"));
}

#[test]
fn a_document_whose_rows_are_damaged_costs_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let out = finished(dir.path());
    let raw = rusqlite::Connection::open(out.join("catalogue.sqlite")).unwrap();
    raw.execute_batch(
        "UPDATE records SET value = 'nhiều' WHERE document = (SELECT document FROM documents WHERE source = '2022/sai.txt');",
    )
    .unwrap();
    drop(raw);
    let done = export(&out, &["--to", "csv,jsonl,parquet,xlsx,html"]);
    assert_eq!(code(&done), 3, "{}", stderr(&done));
    assert!(stderr(&done).contains("left out") && stderr(&done).contains("2022/sai.txt"), "{}", stderr(&done));
    let rows = csv_rows(&out.join("records.csv"));
    assert!(!rows.is_empty() && rows.iter().all(|r| r["source"] == "2022/dung.txt"));
    assert_eq!(json_rows(&out.join("documents.jsonl")).len(), 1);
}

#[test]
fn words_are_found_with_and_without_their_marks() {
    let dir = tempfile::tempdir().unwrap();
    let out = finished(dir.path());
    let found = search(&out, &["vieng lan"]);
    assert_eq!((code(&found), stderr(&found)), (0, "2 pages\n".to_owned()));
    let text = stdout(&found);
    assert!(text.starts_with("2022/dung.txt, page 1 · 215/BC-UBND · 2022-05-12\n    …"), "{text}");
    assert!(text.contains("xã Viêng Lán 120 hộ") && text.contains("2022/sai.txt, page 1"), "{text}");
    assert_eq!(stdout(&search(&out, &["Viêng Lán"])), text);
    assert_eq!(stdout(&search(&out, &["Viễng Lán"])), "");
    assert_eq!(stderr(&search(&out, &["vieng lan", "310 hộ"])), "1 page\n");
    assert_eq!(stderr(&search(&out, &["vieng lan", "--limit", "1"])), "1 pages shown, there are more: raise --limit\n");
    let lines = stdout(&search(&out, &["vie*", "--format", "jsonl"]));
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!((&first["source"], &first["page"]), (&"2022/dung.txt".into(), &1.into()));
    assert!(stdout(&search(&out, &["viêng", "--color", "always"])).contains("\u{1b}[1;33mViêng\u{1b}[0m"));
    assert!(!stdout(&search(&out, &["viêng", "--color", "never"])).contains('\u{1b}'));

    let nothing = search(&out, &["..."]);
    assert_eq!(code(&nothing), 2);
    assert!(stderr(&nothing).contains("no letter and no digit"), "{}", stderr(&nothing));
    let nowhere = search(dir.path(), &["hộ"]);
    assert_eq!(code(&nowhere), 2);
    assert!(stderr(&nowhere).contains("no catalogue.sqlite in it"));
}

#[cfg(unix)]
#[test]
fn a_hostile_document_is_harmless_in_every_format() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    let evil = "=HYPERLINK(\"http://x\",\"a\")<script>alert(1)</script>&amp;]]>\u{202e}gnàhk\u{2066}\u{feff}";
    let long = "xã Bình Tân, ".repeat(3_000);
    let text = format!(
        "ỦY BAN NHÂN DÂN\nHUYỆN YÊN CHÂU\n\nSố: 21{evil}/BC-UBND\nYên Châu, ngày 12 tháng 5 năm 2022\n\nBÁO CÁO\n{evil}\n\n\
         Tổng số {evil} là 310 hộ, trong đó: xã Chiềng Pằn 100 hộ, xã Viêng Lán 120 hộ, xã Sặp Vạt 80 hộ.\n\
         So với năm trước -0,86%; =1+1 là 5 hộ; @SUM(A1) 7 hộ.\n{long}\n"
    );
    let names =
        ["=cmd|' calc'!A0.txt", "CON.txt", "a\nb\t.txt", "<img src=x onerror=alert(1)>.txt", "\u{202e}txt.exe.txt"];
    let files: Vec<(&str, &[u8])> = names.iter().map(|n| (*n, text.as_bytes())).collect();
    write(&input, &files);
    let done = run(&[&input], &out, &[]);
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    let outside: Vec<String> =
        tree(dir.path()).into_keys().filter(|n| !n.starts_with("in/") && !n.starts_with("out/")).collect();
    let done = export(&out, &["--to", "csv,jsonl,parquet,xlsx,html,archive"]);
    assert_eq!((code(&done), stderr(&done)), (0, String::new()));
    assert_eq!(outside, Vec::<String>::new());

    let documents = csv_rows(&out.join("documents.csv"));
    assert_eq!(documents.len(), names.len());
    assert_eq!(csv_rows(&out.join("archive.csv")).len(), names.len());
    let cells =
        documents.into_iter().chain(csv_rows(&out.join("records.csv"))).chain(csv_rows(&out.join("checks.csv")));
    for row in cells {
        for (name, cell) in row {
            let number = cell.strip_prefix('-').is_some_and(|c| c.starts_with(|c: char| c.is_ascii_digit()));
            assert!(number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{name}: {cell:?}");
            assert!(!cell.contains(['\u{202e}', '\u{0}', '\u{1b}']), "{name}: {cell:?}");
        }
    }
    assert_eq!(json_rows(&out.join("documents.jsonl")).len(), names.len());

    let mut book: Xlsx<_> = open_workbook(out.join("notices.xlsx")).unwrap();
    for sheet in book.sheet_names() {
        let formulas = book.worksheet_formula(&sheet).unwrap();
        for (_, _, formula) in formulas.used_cells().filter(|(_, _, f)| !f.is_empty()) {
            let ours = ["HYPERLINK(goc_", "SUM(", "ROUND(", "COUNTA("].iter().any(|start| formula.starts_with(start));
            let cells = formula.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"+-".contains(&b));
            assert!(ours || cells, "{sheet}: {formula}");
        }
    }
    let report = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(!report.contains("<script") && !report.contains("<img src=x") && !report.contains('\u{202e}'));
    assert!(report.len() < 1_000_000);
    for (name, bytes) in tree(&out).into_iter().filter(|(name, _)| name.ends_with(".dc.xml")) {
        let xml = String::from_utf8(bytes).unwrap();
        assert!(
            !xml.contains("<script") && !xml.contains('\u{202e}') && xml.ends_with("</oai_dc:dc>\n"),
            "{name}: {xml}"
        );
    }
    // And in a terminal.
    let found = stdout(&search(&out, &["vieng lan"]));
    assert!(found.contains("Viêng Lán") && !found.contains(['\u{1b}', '\u{202e}', '\t']), "{found}");
}
