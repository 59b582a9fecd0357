//! What the tests of the command line share: the program, a folder to work in, and what is read back from OUT.
#![allow(dead_code, reason = "each test program uses its own part")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Output,
};

/// The program under test.
pub(crate) fn tradau() -> assert_cmd::Command {
    assert_cmd::Command::new(env!("CARGO_BIN_EXE_tradau"))
}

/// Runs `run`, and gives what it wrote.
pub(crate) fn run(inputs: &[&Path], out: &Path, flags: &[&str]) -> Output {
    tradau().arg("run").args(inputs).arg("-o").arg(out).args(flags).output().unwrap()
}

/// The exit code; with what was said, if there is none.
pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("no exit code: {}", stderr(output)))
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A file of the project.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A notice of two sums, both right.
pub(crate) const NOTICE: &str = "\
ỦY BAN NHÂN DÂN
HUYỆN YÊN CHÂU

Số: 215/BC-UBND
Yên Châu, ngày 12 tháng 5 năm 2022

BÁO CÁO
Kết quả rà soát hộ nghèo

Tổng số hộ nghèo là 300 hộ, trong đó: xã Chiềng Pằn 100 hộ, xã Viêng Lán 120 hộ, xã Sặp Vạt 80 hộ.
Đã rà soát 4.000/4.412 hộ, đạt 90,7%.
";

/// The same with a total that its parts do not give.
pub(crate) fn wrong_notice() -> String {
    NOTICE.replace("là 300 hộ", "là 310 hộ")
}

/// Writes files, and the folders that they lie in.
pub(crate) fn write(folder: &Path, files: &[(&str, &[u8])]) {
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// Every file below a folder, by its path from there, with its bytes.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        // The lock of a run says nothing about it.
        if entry.file_type().is_file() && entry.file_name() != ".tradau.lock" {
            let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            files.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    files
}

pub(crate) fn json(path: &Path) -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The lines of `run.jsonl`.
pub(crate) fn log(out: &Path) -> Vec<serde_json::Value> {
    let text = fs::read_to_string(out.join("run.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The sources of one kind of event.
pub(crate) fn sources(log: &[serde_json::Value], event: &str) -> Vec<String> {
    let mut found: Vec<String> =
        log.iter().filter(|e| e["event"] == event).map(|e| e["source"].as_str().unwrap().to_owned()).collect();
    found.sort();
    found
}
