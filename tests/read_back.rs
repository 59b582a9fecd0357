//! What `tradau export` wrote, read by programs that others wrote: pandas, `DuckDB`, polars, openpyxl, `SQLite`, `LibreOffice`.
//!
//! `tests/read_back.py` reads and compares; `./setup.sh --for-tests` installs what it needs. Without these programs the
//! test fails: a reader that was not asked has agreed with nothing.

mod common;

use common::{NOTICE, code, project, run, stderr, tradau, write, wrong_notice};
use std::{fs, path::PathBuf, process::Command};

/// Where `./setup.sh --for-tests` puts the readers.
fn python() -> PathBuf {
    let python = project("target/readers/bin/python");
    assert!(
        python.exists(),
        "{} is missing: ./setup.sh --for-tests installs the readers that this test compares with",
        python.display()
    );
    python
}

/// A table with percentages, a formula and a total, and figures that formats stumble over.
const TABLE: &str = "\
ỦY BAN NHÂN DÂN
HUYỆN TÂY SƠN

Số: 31/TB-UBND
Tây Sơn, ngày 24 tháng 7 năm 2023

THÔNG BÁO
Kết quả thu ngân sách 6 tháng

Tổng thu 12.345,678 triệu đồng, giảm 0,86% so với năm trước; số dư đầu kỳ 98.765.432.109.876 đồng.
Đã giải quyết 8/31 hồ sơ, đạt 25,81%; từ ngày 01/01/2023 đến ngày 24/7/2023 có 120 đến 150 lượt mỗi tuần.
Các xã đạt cao: Bình Tân (98,25%); Tây Thuận (91,70%); Vĩnh An (88,04%); Bình Thuận (-0,5%).
Tổng số 1.249 hộ, gồm: xã Bình Tân 806 hộ; xã Tây Thuận 443 hộ.
Tổng số 1.240 hộ nghèo, gồm: xã Bình Tân 806 hộ nghèo; xã Tây Thuận 443 hộ nghèo.
";

#[test]
fn others_read_the_same_rows_in_every_format() {
    let python = python();
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    let evil = NOTICE.replace("hộ nghèo, trong", "=1+1|hộ \"nghèo\"; \u{202e}<b>, trong");
    write(
        &input,
        &[
            ("2022/dung.txt", NOTICE.as_bytes()),
            ("2022/sai; \"hai\".txt", wrong_notice().as_bytes()),
            ("=1+1.txt", evil.as_bytes()),
            ("thu.txt", TABLE.as_bytes()),
        ],
    );
    for entry in fs::read_dir(project("fixtures")).unwrap() {
        let folder = entry.unwrap().path();
        let text = folder.join("truth.plain");
        if text.exists() {
            fs::copy(text, input.join(folder.file_name().unwrap()).with_extension("txt")).unwrap();
        }
    }
    let done = run(&[&input], &out, &[]);
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    for flags in [&["--to", "csv,jsonl,parquet,xlsx"][..], &["--to", "csv", "--excel", "vi"]] {
        let done = tradau().arg("export").arg(&out).args(flags).output().unwrap();
        assert_eq!((code(&done), stderr(&done)), (0, String::new()));
    }
    let read = Command::new(python).arg("tests/read_back.py").arg(&out).current_dir(project(".")).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&read.stdout), String::from_utf8_lossy(&read.stderr));
    assert!(read.status.success() && said.contains("all the same"), "{said}");
    println!("{said}");
}
