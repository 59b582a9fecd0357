//! Bad input costs its own document and nothing else: a message that says which file, what was found and what to do,
//! exit code 3, and everything else in the same run done. Wrong settings end with 2, missing parts with 4, and both
//! before anything is written.

mod common;

use common::{NOTICE, code, log, project, run, sources, stderr, tradau, tree, write};
use std::{fs, path::Path};
use tradau::{catalogue::Catalogue, model::FailureRow};

/// `Thông báo kết quả thực hiện kế hoạch năm 2009 của ủy ban nhân dân huyện` in VISCII.
const VISCII: &[u8] = b"Th\xF4ng b\xE1o k\xAAt qu\xE4 th\xF1c hi\xAEn k\xAA ho\xD5ch n\xE5m 2009 c\xFCa \xFCy ban nh\xE2n d\xE2n huy\xAEn\n";

/// A PNG whose header says 0×0 (its checksum is right).
const NO_PIXELS: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\0\x08\0\0\0\0\x52\x9A\xA5\x58\0\0\0\0IEND\xAE\x42\x60\x82";

/// The beginning of every JPEG.
const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x48\0\x48\0\0\xFF\xD9";

fn failures(out: &Path) -> Vec<FailureRow> {
    let mut rows = Vec::new();
    let catalogue = Catalogue::open_read_only(&out.join("catalogue.sqlite")).unwrap();
    catalogue
        .failures(|row| {
            rows.push(row.clone());
            Ok::<(), tradau::catalogue::CatalogueError>(())
        })
        .unwrap();
    rows
}

#[test]
fn each_bad_file_is_named_and_everything_else_is_done() {
    let dir = tempfile::tempdir().unwrap();
    let (input, leer, out) = (dir.path().join("in"), dir.path().join("leer"), dir.path().join("out"));
    let whole = fs::read(project("fixtures/formats/ninh-thuan-bao-cao.pdf")).unwrap();
    write(
        &input,
        &[
            ("good.txt", NOTICE.as_bytes()),
            ("sub/good.txt", NOTICE.as_bytes()),
            ("empty.txt", b""),
            ("empty.pdf", b""),
            ("cut.pdf", &whole[..whole.len() * 2 / 5]),
            ("locked.pdf", &fs::read(project("tests/data/encrypted.pdf")).unwrap()),
            ("photo.pdf", JPEG),
            ("photo.txt", JPEG),
            ("old.txt", VISCII),
            ("zero.png", NO_PIXELS),
            ("rubbish.pdf", b"\x00\x01\x02\x03 not a document \x00"),
        ],
    );
    write(&leer, &[("notes.docx", b"PK\x03\x04")]);
    let before = tree(dir.path());
    let done = run(&[&input, &leer, &dir.path().join("nowhere.pdf")], &out, &["--ocr", "never"]);
    let said = stderr(&done);
    assert_eq!(code(&done), 3, "{said}");

    // Which file, what was found, what to do; as it goes and again at the end.
    let expected: &[(&str, &[&str])] = &[
        ("in/empty.txt", &["the file is empty (0 bytes)", "copy or scan it again"]),
        ("in/empty.pdf", &["the file is empty (0 bytes)", "copy or scan it again"]),
        ("in/cut.pdf", &["the PDF is truncated", "copy or download it again"]),
        ("in/locked.pdf", &["the PDF is encrypted", "password", "qpdf --decrypt"]),
        ("in/photo.pdf", &["is named .pdf, but holds a JPEG image", "rename it to .jpg"]),
        ("in/photo.txt", &["is named .txt, but holds a JPEG image", "rename it to .jpg"]),
        ("in/old.txt", &["the text is not UTF-8 (first at line 1: byte 0xF4)", "VISCII", "iconv -f VISCII -t UTF-8"]),
        ("in/zero.png", &["the image is 0×0 pixels"]),
        ("in/rubbish.pdf", &["rubbish.pdf", "binary data of an unknown kind"]),
        ("leer", &["no readable file in this folder (1 other entries", "PDF, PNG, JPEG, TIFF and text"]),
        ("nowhere.pdf", &["there is no such file or folder", "check the path"]),
    ];
    let rows = failures(&out);
    let events = log(&out);
    for (source, words) in expected {
        let row = rows.iter().find(|row| row.source.ends_with(source)).unwrap_or_else(|| panic!("{source}: {rows:?}"));
        let file = source.rsplit('/').next().unwrap();
        assert!(row.error.contains(file), "{source} is not named: {}", row.error);
        for word in *words {
            assert!(row.error.contains(word), "{source}: \"{word}\" is not in: {}", row.error);
        }
        assert!(said.contains(&format!("failed     {} (", row.source)), "{source} is not in the summary:\n{said}");
        assert!(said.contains(&row.error), "{source}: not told:\n{said}");
        let event = events.iter().find(|e| e["event"] == "document-failed" && e["source"] == *row.source).unwrap();
        assert_eq!(event["error"], *row.error);
    }
    assert_eq!(rows.len(), expected.len(), "{rows:?}");
    assert!(said.contains("documents  2 done, 11 failed"), "{said}");
    assert!(done.stdout.is_empty());

    // The good ones are whole.
    assert_eq!(sources(&events, "document-done"), ["in/good.txt", "in/sub/good.txt"]);
    let written: Vec<String> = tree(&out).into_keys().collect();
    assert_eq!(
        written,
        [
            "catalogue.sqlite",
            "checks.csv",
            "documents.csv",
            "documents/in/good.json",
            "documents/in/sub/good.json",
            "notices.xlsx",
            "records.csv",
            "report.html",
            "run.jsonl",
            "text/in/good.txt",
            "text/in/sub/good.txt",
        ]
    );
    assert_eq!(fs::read_to_string(out.join("text/in/good.txt")).unwrap(), NOTICE);
    let mut after = tree(dir.path());
    after.retain(|name, _| !name.starts_with("out/"));
    assert!(after == before, "inputs are never written to");

    // Mended and run again: what failed is told no longer.
    for name in ["empty.pdf", "cut.pdf", "locked.pdf", "photo.pdf", "photo.txt", "old.txt", "zero.png", "rubbish.pdf"] {
        fs::remove_file(input.join(name)).unwrap();
    }
    write(&input, &[("empty.txt", NOTICE.as_bytes())]);
    write(&leer, &[("note.txt", NOTICE.as_bytes())]);
    let again = run(&[&input, &leer], &out, &["--ocr", "never"]);
    assert_eq!(code(&again), 0, "{}", stderr(&again));
    assert_eq!(failures(&out), []);
    assert!(stderr(&again).contains("documents  2 done, 2 as they were"), "{}", stderr(&again));
}

#[test]
fn an_output_folder_that_cannot_be_used_is_a_wrong_setting() {
    let dir = tempfile::tempdir().unwrap();
    let input = dir.path().join("in");
    write(&input, &[("good.txt", NOTICE.as_bytes())]);
    write(dir.path(), &[("file", b"x")]);
    let before = tree(dir.path());

    // Permissions do not bind root; a regular file in the way binds everybody.
    for out in [dir.path().join("file"), dir.path().join("file/out")] {
        let done = run(&[&input], &out, &[]);
        let said = stderr(&done);
        assert_eq!(code(&done), 2, "{said}");
        assert!(said.contains("cannot write to the output folder"), "{said}");
        assert!(said.contains(out.to_str().unwrap()) && said.contains("name another with -o"), "{said}");
    }
    for out in [input.clone(), input.join("out"), input.join("a/b"), input.join("../in/c")] {
        let done = run(&[&input], &out, &[]);
        let said = stderr(&done);
        assert_eq!(code(&done), 2, "{said}");
        assert!(said.contains("lies inside the input folder") && said.contains("choose a folder outside"), "{said}");
    }
    assert!(tree(dir.path()) == before);
    let folders: Vec<_> = fs::read_dir(&input).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(folders, ["good.txt"], "nothing was made in the input folder");
}

#[test]
fn wrong_use_ends_with_two() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.txt");
    let file = file.to_str().unwrap();
    let wrong: &[&[&str]] = &[
        &[],
        &["walk"],
        &["run"],
        &["run", file],
        &["run", file, "-o", "out", "--ocr", "sometimes"],
        &["run", file, "-o", "out", "--threshold", "101"],
        &["run", file, "-o", "out", "--jobs", "-1"],
        &["repair", "--format", "pdf"],
        &["repair", file],
        &["check"],
        &["check", dir.path().to_str().unwrap()],
        &["export", dir.path().to_str().unwrap(), "--to", "csv"],
        &["export", dir.path().to_str().unwrap()],
        &["gazetteer", "find", "Hải Bình", "--on", "24/7/2023"],
        &["gazetteer", "find", "Hải Bình", "--in", "Qwxyzkhông"],
    ];
    for arguments in wrong {
        let done = tradau().args(*arguments).output().unwrap();
        assert_eq!(code(&done), 2, "{arguments:?}: {}", stderr(&done));
        assert!(!done.stderr.is_empty() && done.stdout.is_empty(), "{arguments:?}");
    }
    assert!(tree(dir.path()).is_empty());
}

#[cfg(feature = "ocr")]
#[test]
fn missing_language_data_end_with_four_before_anything_is_done() {
    let dir = tempfile::tempdir().unwrap();
    let (input, nothing, out) = (dir.path().join("in"), dir.path().join("nothing"), dir.path().join("out"));
    let page = fs::read(project("fixtures/formats/cu-kuin-thong-ke-1.png")).unwrap();
    write(&input, &[("good.txt", NOTICE.as_bytes()), ("page.png", &page)]);
    fs::create_dir(&nothing).unwrap();
    let cases: [(&[&str], &str); 2] =
        [(&["--tessdata", nothing.to_str().unwrap()], "vie"), (&["--language", "xyz"], "xyz")];
    for (flags, language) in cases {
        let done = run(&[&input], &out, flags);
        let said = stderr(&done);
        assert_eq!(code(&done), 4, "{said}");
        assert!(said.contains(&format!("no data for the language \"{language}\"")), "{said}");
        assert!(said.contains("Install it: ") && said.contains(language), "{said}");
        assert!(!out.exists() || tree(&out).is_empty());
        let doctor = tradau().arg("doctor").args(flags).output().unwrap();
        assert_eq!(code(&doctor), 4);
        assert!(common::stdout(&doctor).contains("\ninstall     "));
    }
    // Text needs no language data, and is not held up for them.
    let done = run(&[&input.join("good.txt")], &out, &["--tessdata", nothing.to_str().unwrap()]);
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    let done = run(&[&input], &out, &["--tessdata", nothing.to_str().unwrap(), "--ocr", "never"]);
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    assert_eq!(common::json(&out.join("documents/page.json"))["document"]["pages"][0]["origin"], "unread");
}

#[cfg(not(feature = "ocr"))]
#[test]
fn without_an_engine_a_scan_fails_and_says_why_and_text_is_done() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    let page = fs::read(project("fixtures/formats/cu-kuin-thong-ke-1.png")).unwrap();
    let born = fs::read(project("fixtures/formats/ninh-thuan-bao-cao.pdf")).unwrap();
    write(&input, &[("good.txt", NOTICE.as_bytes()), ("page.png", &page), ("born.pdf", &born)]);
    let done = run(&[&input], &out, &["--engine", "library"]);
    assert_eq!(code(&done), 3, "{}", stderr(&done));
    let rows = failures(&out);
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0].source, "page.png");
    for words in ["page.png", "without Tesseract's library", "--features ocr"] {
        assert!(rows[0].error.contains(words), "{}", rows[0].error);
    }
    assert_eq!(sources(&log(&out), "document-done"), ["born.pdf", "good.txt"]);
    assert_eq!(code(&tradau().args(["doctor", "--engine", "library"]).output().unwrap()), 4);
}
