//! What the tests of the command line share: the program, a folder to work in, and what is read back from OUT.
#![allow(dead_code, reason = "each test program uses its own part")]

use std::{
    collections::BTreeMap,
    fs,
    io::Read,
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

/// The parts of a workbook that hold data: all but its date, which stands in the properties and on the first sheet.
pub(crate) fn sheets(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut parts = BTreeMap::new();
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        parts.insert(part.name().unwrap().into_owned(), bytes);
    }
    assert!(parts.remove("docProps/core.xml").is_some() && parts.remove("xl/worksheets/sheet1.xml").is_some());
    parts
}

/// All outputs that two runs over the same input must write alike.
pub(crate) fn comparable(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = tree(out);
    files.retain(|name, _| !matches!(name.as_str(), "catalogue.sqlite" | "run.jsonl" | "notices.xlsx"));
    // The report's moment stands on a line of its own.
    let report = String::from_utf8(files.remove("report.html").unwrap()).unwrap();
    let timeless: Vec<&str> = report.lines().filter(|line| !line.contains(" UTC · tradau ")).collect();
    files.insert("report.html".to_owned(), timeless.join("\n").into_bytes());
    files.extend(sheets(&out.join("notices.xlsx")).into_iter().map(|(part, bytes)| (format!("xlsx/{part}"), bytes)));
    files
}

/// Everything that the catalogue says of documents, with their sources in place of their numbers (which follow the order
/// in which they were done), and without the runs.
pub(crate) fn dump(out: &Path) -> Vec<String> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let catalogue = rusqlite::Connection::open_with_flags(out.join("catalogue.sqlite"), flags).unwrap();
    let tables: Vec<(String, String)> = catalogue
        .prepare(
            "SELECT t.name, group_concat(CASE c.name WHEN 'run' THEN 'NULL' WHEN 'document' THEN \
             '(SELECT d.source FROM documents d WHERE d.document = ' || t.name || '.document)' \
             ELSE 'quote(\"' || c.name || '\")' END, ' || char(9) || ') \
             FROM sqlite_schema t, pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'page_search%' AND t.name NOT IN ('runs', 'settings') \
             AND c.name <> 'run' GROUP BY t.name ORDER BY t.name",
        )
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(tables.len() > 10, "{tables:?}");
    let mut lines = Vec::new();
    for (table, columns) in tables {
        let mut statement = catalogue.prepare(&format!("SELECT {columns} FROM {table}")).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, Option<String>>(0)).unwrap();
        lines.extend(rows.map(|row| format!("{table}\t{}", row.unwrap().expect("a row without NULL"))));
    }
    lines.sort();
    lines
}

/// Whether two folders hold the same results: every file, and everything in the catalogue.
pub(crate) fn assert_same_results(out: &Path, other: &Path) {
    let (files, others) = (comparable(out), comparable(other));
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&files), names(&others));
    for (name, bytes) in &files {
        assert!(*bytes == others[name], "{name} differs:\n{}", String::from_utf8_lossy(bytes));
    }
    assert_eq!(dump(out), dump(other));
}
