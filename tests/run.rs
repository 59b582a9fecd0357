//! The OUT tree of `tradau run`: complete, in agreement with itself, the same bytes each time, and not made twice.

mod common;

use calamine::{Data, Reader, Xlsx, open_workbook};
use common::{NOTICE, code, comparable, json, log, project, run, sources, stderr, tradau, tree, write, wrong_notice};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// A folder of inputs: folders, names with dots, two files that differ only in their ending, text, and a PDF with a
/// good text layer. Nothing in it needs OCR.
fn inputs(folder: &Path) -> PathBuf {
    let input = folder.join("in");
    let damaged = fs::read(project("fixtures/ngu-hiep-thong-bao/damaged.txt")).unwrap();
    let born = fs::read(project("fixtures/formats/ninh-thuan-bao-cao.pdf")).unwrap();
    write(
        &input,
        &[
            ("2022/bao cao 215.BC.txt", NOTICE.as_bytes()),
            ("2022/sai.txt", wrong_notice().as_bytes()),
            ("2025/quý 3/thông báo.txt", &damaged),
            ("2025/born.pdf", &born),
            ("2025/born.txt", NOTICE.as_bytes()),
            ("2025/ghi chú.md", b"not a document"),
        ],
    );
    input
}

/// The rows of a CSV file as columns by name.
fn csv_rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

#[test]
fn the_tree_mirrors_the_inputs_and_every_part_agrees() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (inputs(dir.path()), dir.path().join("deep/er/out"));
    let before = tree(&input);
    let done = run(&[&input], &out, &[]);
    let said = stderr(&done);
    assert_eq!(code(&done), 0, "{said}");
    assert!(tree(&input) == before, "inputs are never written to");

    // Nothing on standard output, and no bar in a pipe: lines only.
    assert!(done.stdout.is_empty());
    assert!(!said.contains(['\r', '\u{1b}']) && !said.contains("to go"), "{said:?}");
    assert!(said.contains("passed over: ") && said.contains("ghi chú.md"), "{said}");
    for line in ["documents  5 done\n", "\npages      ", "\nedits      ", "\nfigures    ", "\nchecks     "] {
        assert!(said.contains(line), "{line:?} is not in {said}");
    }

    let written: Vec<String> = tree(&out).into_keys().collect();
    assert_eq!(
        written,
        [
            "catalogue.sqlite",
            "checks.csv",
            "documents.csv",
            "documents/2022/bao cao 215.BC.json",
            "documents/2022/sai.json",
            "documents/2025/born.pdf.json",
            "documents/2025/born.txt.json",
            "documents/2025/quý 3/thông báo.json",
            "notices.xlsx",
            "pdf/2025/born.pdf.pdf",
            "records.csv",
            "report.html",
            "run.jsonl",
            "text/2022/bao cao 215.BC.txt",
            "text/2022/sai.txt",
            "text/2025/born.pdf.txt",
            "text/2025/born.txt.txt",
            "text/2025/quý 3/thông báo.txt",
        ]
    );

    // Each notice fits the schema that the program prints.
    let schema = tradau().arg("schema").output().unwrap();
    let schema = serde_json::from_slice(&schema.stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut notices = Vec::new();
    for name in written.iter().filter(|n| n.starts_with("documents/")) {
        let notice = json(&out.join(name));
        let errors: Vec<String> = validator.iter_errors(&notice).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        let text = out.join(name.replacen("documents", "text", 1)).with_extension("txt");
        // The file ends its last line, whether the page did or not.
        let text = fs::read_to_string(text).unwrap();
        assert_eq!(notice["text"].as_str().unwrap().trim_end_matches('\n'), text.trim_end_matches('\n'), "{name}");
        notices.push(notice);
    }
    notices.sort_by_key(|n| n["document"]["source"].as_str().unwrap().to_owned());
    assert!(!validator.is_valid(&serde_json::json!({ "schema": "tradau.notice/1" })), "the schema refuses something");

    // The tables hold the records and the checks of the notices, in order.
    let of = |field: &str| -> Vec<(String, serde_json::Value)> {
        let all = notices.iter().flat_map(|n| {
            let source = n["document"]["source"].as_str().unwrap().to_owned();
            n[field].as_array().unwrap().iter().map(move |x| (source.clone(), x.clone()))
        });
        all.collect()
    };
    let (records, checks) = (of("records"), of("checks"));
    assert!(records.len() > 40 && checks.len() > 10, "{} records, {} checks", records.len(), checks.len());
    let rows = csv_rows(&out.join("records.csv"));
    assert_eq!(rows.len(), records.len());
    for (row, (source, record)) in rows.iter().zip(&records) {
        assert_eq!(row["source"], *source);
        assert_eq!(row["indicator_text"], record["indicator"].as_str().unwrap_or_default());
        assert_eq!(row["figure"], record["figure"].as_str().unwrap_or_default());
    }
    let rows = csv_rows(&out.join("checks.csv"));
    assert_eq!(rows.len(), checks.len());
    for (row, (source, check)) in rows.iter().zip(&checks) {
        assert_eq!(row["source"], *source);
        for field in ["kind", "verdict", "message", "stated_by"] {
            assert_eq!(row[field], check[field].as_str().unwrap_or_default());
        }
    }
    let failing: Vec<_> = rows.iter().filter(|row| row["verdict"] == "fails").collect();
    assert_eq!(failing.len(), 1, "{failing:?}");
    assert_eq!(
        (&*failing[0]["source"], &*failing[0]["stated"], &*failing[0]["computed"]),
        ("2022/sai.txt", "310", "300")
    );

    // The workbook has the same rows, its numbers are numbers.
    let mut book: Xlsx<_> = open_workbook(out.join("notices.xlsx")).unwrap();
    let sheet = book.worksheet_range("Số liệu").unwrap();
    assert_eq!(sheet.height(), records.len() + 1);
    let records_csv = csv_rows(&out.join("records.csv"));
    let value = tradau::export::columns::RECORDS.iter().position(|c| c.name == "value").unwrap();
    let mut numbers = 0;
    for (row, cells) in records_csv.iter().zip(sheet.rows().skip(1)) {
        if row["value_kind"] != "number" || row["value"].is_empty() {
            continue;
        }
        let stated: f64 = row["value"].parse().unwrap();
        let Data::Float(found) = cells[value] else { panic!("{row:?}: {:?} is not a number", cells[value]) };
        let found = if row["unit"] == "%" { found * 100.0 } else { found };
        assert!((found - stated).abs() < 1e-9 * stated.abs().max(1.0), "{found} for {row:?}");
        numbers += 1;
    }
    assert!(numbers > 30, "{numbers}");
    assert_eq!(book.worksheet_range("Kiểm tra").unwrap().height(), checks.len() + 1);
    assert_eq!(book.worksheet_range("Văn bản").unwrap().height(), notices.len() + 1);

    // Writing the tables again changes no byte.
    let first = tree(&out);
    let again = tradau().arg("export").arg(&out).args(["--to", "csv,xlsx,html"]).output().unwrap();
    assert_eq!((code(&again), stderr(&again)), (0, String::new()));
    for name in ["documents.csv", "records.csv", "checks.csv", "notices.xlsx", "report.html"] {
        assert!(first[name] == fs::read(out.join(name)).unwrap(), "{name}");
    }
}

#[test]
fn a_second_run_does_only_what_is_new_or_changed() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    write(&input, &[("a.txt", NOTICE.as_bytes()), ("b.txt", NOTICE.as_bytes())]);
    let mut seen = 0;
    let mut last = |flags: &[&str]| {
        let done = run(&[&input], &out, flags);
        assert_eq!(code(&done), 0, "{}", stderr(&done));
        let all = log(&out);
        let events = all[seen..].to_vec();
        seen = all.len();
        assert_eq!((&events[0]["event"], &events[0]["schema"]), (&"run-started".into(), &"tradau.run/1".into()));
        let end = events.last().unwrap();
        assert_eq!((&end["event"], &end["interrupted"]), (&"run-finished".into(), &false.into()));
        (sources(&events, "document-done"), sources(&events, "document-skipped"), stderr(&done))
    };
    let names = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();

    assert_eq!(last(&[]).0, names(&["a.txt", "b.txt"]));
    let outputs = comparable(&out);
    let (done, skipped, said) = last(&[]);
    assert_eq!((done, skipped), (names(&[]), names(&["a.txt", "b.txt"])));
    assert!(said.contains("documents  0 done, 2 as they were") && said.contains("\nchecks     4: 4 hold"), "{said}");
    assert!(comparable(&out) == outputs);

    assert_eq!(last(&["--redo"]).0, names(&["a.txt", "b.txt"]));
    assert!(comparable(&out) == outputs);
    // Other bytes, a lost output, another setting: each a reason to do it again.
    write(&input, &[("a.txt", wrong_notice().as_bytes())]);
    let (done, skipped, _) = last(&[]);
    assert_eq!((done, skipped), (names(&["a.txt"]), names(&["b.txt"])));
    assert!(fs::read_to_string(out.join("text/a.txt")).unwrap().contains("310 hộ"));
    fs::remove_file(out.join("documents/b.json")).unwrap();
    assert_eq!(last(&[]).0, names(&["b.txt"]));
    assert_eq!(last(&["--threshold", "50"]).0, names(&["a.txt", "b.txt"]));
    // An input that is no more leaves the tables when that is asked for.
    fs::remove_file(input.join("a.txt")).unwrap();
    last(&["--threshold", "50"]);
    assert!(csv_rows(&out.join("checks.csv")).iter().any(|row| row["source"] == "a.txt"));
    last(&["--threshold", "50", "--prune"]);
    assert!(csv_rows(&out.join("checks.csv")).iter().all(|row| row["source"] == "b.txt"));
}

#[test]
fn one_job_and_four_write_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let input = inputs(dir.path());
    #[cfg(feature = "ocr")]
    fs::copy(project("fixtures/formats/cu-kuin-thong-ke-1.png"), input.join("2025/scan.png")).unwrap();
    let [one, four] = ["1", "4"].map(|jobs| {
        let out = dir.path().join(jobs);
        let done = run(&[&input], &out, &["--jobs", jobs]);
        assert_eq!(code(&done), 0, "{}", stderr(&done));
        comparable(&out)
    });
    assert_eq!(one.keys().collect::<Vec<_>>(), four.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(four[name] == *bytes, "{name} differs");
    }
}

#[test]
fn a_failed_check_shows_in_the_exit_code_only_where_asked() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &[("right.txt", NOTICE.as_bytes()), ("wrong.txt", wrong_notice().as_bytes())]);
    let cases = [("right.txt", true, 0), ("wrong.txt", true, 1), ("wrong.txt", false, 0)];
    for (i, (name, asked, expected)) in cases.into_iter().enumerate() {
        let flags: &[&str] = if asked { &["--fail-on-findings"] } else { &[] };
        let done = run(&[&dir.path().join(name)], &dir.path().join(format!("out{i}")), flags);
        assert_eq!(code(&done), expected, "{name}: {}", stderr(&done));
        let checked = tradau().arg("check").arg(dir.path().join(name)).args(flags).output().unwrap();
        assert_eq!(code(&checked), expected, "{name}: {}", stderr(&checked));
        let over = tradau().arg("check").arg(dir.path().join(format!("out{i}"))).args(flags).output().unwrap();
        assert_eq!(code(&over), expected, "{name}: {}", stderr(&over));
    }
    // A file that failed weighs more than a check that failed.
    let done = run(
        &[&dir.path().join("wrong.txt"), &dir.path().join("nowhere.txt")],
        &dir.path().join("out"),
        &["--fail-on-findings"],
    );
    assert_eq!(code(&done), 3);
}
