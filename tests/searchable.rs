//! The searchable copies of scans: read back, they say what the text says, on the same pages.
#![cfg(feature = "ocr")]

mod common;

use common::{code, json, project, run, stderr, tradau};
use std::{fs, path::Path};

/// The words of every document's text, page by page.
fn pages(out: &Path, name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(out.join("text").join(name)).unwrap();
    text.split('\u{c}').map(|page| page.split_whitespace().map(str::to_owned).collect()).collect()
}

#[test]
fn what_was_read_is_found_in_the_copy() {
    let work = tempfile::tempdir().unwrap();
    let (input, out, back) = (work.path().join("in"), work.path().join("out"), work.path().join("back"));
    fs::create_dir(&input).unwrap();
    // A grey scan, a fax of two pages as TIFF, a JPEG, and a PDF with a good layer of its own.
    let files = [
        ("nghi-xuan-thong-bao/scan.pdf", "scan.pdf"),
        ("formats/yen-chau-bao-cao.tif", "fax.tif"),
        ("formats/ba-don-quyet-dinh-1.jpg", "photo.jpg"),
        ("formats/ninh-thuan-bao-cao.pdf", "born.pdf"),
    ];
    for (from, to) in files {
        fs::copy(project("fixtures").join(from), input.join(to)).unwrap();
    }
    let first = run(&[&input], &out, &[]);
    assert_eq!(code(&first), 0, "{}", stderr(&first));
    let mut export = tradau();
    export.arg("export").arg(&out).args(["--to", "archive"]).assert().success();
    for name in ["scan", "fax", "photo", "born"] {
        let described = fs::read_to_string(out.join(format!("pdf/{name}.dc.xml"))).unwrap();
        let id = json(&out.join(format!("documents/{name}.json")))["document"]["id"].as_str().unwrap().to_owned();
        assert!(described.contains(&format!("urn:sha256:{id}")), "{name}: {described}");
    }
    let same = |a: &Path, b: &Path| fs::read(a).unwrap() == fs::read(b).unwrap();
    assert!(same(&input.join("born.pdf"), &out.join("pdf/born.pdf")), "nothing to do: the same bytes");

    let second = run(&[&out.join("pdf")], &back, &["--ocr", "never", "--pdf", "never"]);
    assert_eq!(code(&second), 0, "{}", stderr(&second));
    assert!(!back.join("pdf").exists());
    for name in ["scan", "fax", "photo"] {
        let (was, is) = (pages(&out, &format!("{name}.txt")), pages(&back, &format!("{name}.txt")));
        assert_eq!(was.len(), is.len(), "pages of {name}");
        assert!(was.iter().flatten().count() > 100, "{name} was read");
        let of: Vec<&String> = was.iter().flatten().collect();
        let found = is.iter().flatten().collect::<Vec<_>>();
        assert_eq!(of, found, "the words of {name}, in order");
        let copy = fs::read(out.join(format!("pdf/{name}.pdf"))).unwrap();
        assert!(copy.windows(16).any(|w| w == b"<pdfaid:part>2</"), "{name} claims to be PDF/A-2b");
        assert!(
            json(&out.join(format!("documents/{name}.json")))["diagnostics"]
                .as_array()
                .unwrap()
                .iter()
                .all(|d| !d["code"].as_str().unwrap().starts_with("pdf."))
        );
    }
    // The scanner's picture is in the copy, byte for byte.
    let photo = fs::read(input.join("photo.jpg")).unwrap();
    let copy = fs::read(out.join("pdf/photo.pdf")).unwrap();
    assert!(copy.windows(photo.len()).any(|w| w == photo));
}
