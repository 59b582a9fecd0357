//! One name for the wordings of an indicator: by the rule, and by a list of one's own.

mod common;

use common::{code, run, stderr, stdout, tradau};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn notice(number: u32, commune: &str, wording: &str, value: u32) -> String {
    format!(
        "ỦY BAN NHÂN DÂN\nXÃ {}\nSố: {number}/BC-UBND\n{commune}, ngày 06 tháng 9 năm 2023\n\nBÁO CÁO\nKết quả\n\n\
         1. {wording}: {value} hồ sơ.\n",
        commune.to_uppercase()
    )
}

/// Column `name` of `records.csv`, as a set.
fn column(out: &Path, name: &str) -> BTreeSet<String> {
    let mut rows = csv::Reader::from_path(out.join("records.csv")).unwrap();
    let at = rows.headers().unwrap().iter().position(|h| h == name).unwrap();
    rows.records().map(|r| r.unwrap()[at].to_owned()).collect()
}

fn set(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|w| (*w).to_owned()).collect()
}

#[test]
fn a_run_gives_wordings_one_name_and_a_list_overrules_it() {
    let dir = tempfile::tempdir().unwrap();
    let (inputs, out) = (dir.path().join("in"), dir.path().join("out"));
    fs::create_dir(&inputs).unwrap();
    let wordings = ["Tổng số hồ sơ đã thu nhận", "Số hồ sơ thu nhận", "Số hồ sơ thu nhận"];
    for (i, wording) in (1..).zip(wordings) {
        let text = notice(i, "Na Mèo", wording, 100 + i);
        fs::write(inputs.join(format!("{i}.txt")), text).unwrap();
    }
    let done = run(&[&inputs], &out, &["--ocr", "never"]);
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    assert_eq!(column(&out, "indicator"), set(&["Số hồ sơ thu nhận"]));
    assert_eq!(column(&out, "indicator_text"), set(&wordings));

    let list = dir.path().join("names.tsv");
    fs::write(&list, "# tên chung\nhồ sơ thu nhận\tHồ sơ định danh\n").unwrap();
    let named = ["export".into(), out.clone().into_os_string(), "--to".into(), "csv".into(), "--indicators".into()];
    let done = tradau().args(&named).arg(&list).output().unwrap();
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    assert_eq!(column(&out, "indicator"), set(&["Hồ sơ định danh"]));
    // A later run into the folder knows the list still; an empty one takes it away.
    let done = run(&[&inputs], &out, &["--ocr", "never"]);
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    assert_eq!(column(&out, "indicator"), set(&["Hồ sơ định danh"]));
    fs::write(&list, "").unwrap();
    let done = run(&[&inputs], &out, &["--ocr", "never", "--indicators", list.to_str().unwrap()]);
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    assert_eq!(column(&out, "indicator"), set(&["Số hồ sơ thu nhận"]));
}

#[test]
fn a_list_that_is_not_right_is_refused_with_its_line_before_anything_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let (file, list) = (dir.path().join("a.txt"), dir.path().join("names.tsv"));
    fs::write(&file, notice(1, "Na Mèo", "Số hồ sơ", 12)).unwrap();
    let refused = |list: &Path| {
        let out = dir.path().join("out");
        let done = run(&[&file], &out, &["--indicators", list.to_str().unwrap()]);
        assert!(!out.exists());
        let extract = tradau().arg("extract").arg(&file).arg("--indicators").arg(list).output().unwrap();
        assert_eq!((code(&done), code(&extract)), (2, 2));
        assert_eq!(stderr(&done), stderr(&extract));
        stderr(&done)
    };
    fs::write(&list, "hồ sơ\tHồ sơ\nhộ nghèo\n").unwrap();
    assert!(refused(&list).contains("line 2: expected WORDING, a tab and NAME"));
    fs::write(&list, b"h\xe9\tx\n").unwrap();
    assert!(refused(&list).contains("line 1: expected UTF-8"));
    assert!(refused(&dir.path().join("none.tsv")).contains("name a file that can be read"));
    fs::write(&list, "số hồ sơ\tHồ sơ đã nhận\n").unwrap();
    let done = tradau().arg("extract").arg(&file).arg("--indicators").arg(&list).output().unwrap();
    assert!(stdout(&done).contains("Hồ sơ đã nhận"), "{}", stdout(&done));
}
