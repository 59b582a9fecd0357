//! `tradau check OUT --accept LIST`: from a proposal to an accepted value with its trail, and back.

mod common;

use common::{code, run, stderr, stdout, tradau, tree, write};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Output;

/// A total whose digit another relation tells, and a notice without fault.
const WRONG: &str = "UBND HUYỆN TÂY SƠN\nSố: 12/BC-UBND\nTây Sơn, ngày 4 tháng 3 năm 2024\n\nBÁO CÁO\nVề hồ sơ\n\n\
    Tổng số 4.774 hồ sơ, trong đó: cấp mới 1.910 hồ sơ; cấp đổi 298 hồ sơ; cấp lại 2.516 hồ sơ.\n\
    Đã trả 4.252 hồ sơ trên tổng số 4.724 hồ sơ, đạt 90,01%.\n";
const RIGHT: &str = "Tổng số 300 hộ, gồm: 180 hộ thường trú; 120 hộ tạm trú.\n";

struct Archive {
    folder: tempfile::TempDir,
}

impl Archive {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("in")).unwrap();
        std::fs::write(folder.path().join("in/sai.txt"), WRONG).unwrap();
        std::fs::write(folder.path().join("in/dung.txt"), RIGHT).unwrap();
        let archive = Self { folder };
        archive.run(&[]);
        archive
    }

    /// Another with the same results.
    fn copy(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in tree(self.folder.path()) {
            write(folder.path(), &[(&name, &bytes)]);
        }
        Self { folder }
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    fn run(&self, flags: &[&str]) -> Output {
        let done = run(&[&self.folder.path().join("in")], &self.out(), flags);
        assert_eq!(code(&done), 0, "{}", stderr(&done));
        done
    }

    fn check(&self, flags: &[&str]) -> Output {
        tradau().arg("check").arg(self.out()).args(flags).output().unwrap()
    }

    /// The list, with this decision where `before` would become `after`.
    fn reviewed(&self, name: &str, before: &str, after: &str, decision: &str) -> PathBuf {
        let list = stdout(&self.check(&["--format", "csv"]));
        let change = format!("“{before}”,“{after}”");
        let mut marked = 0;
        let lines: Vec<String> = list
            .lines()
            .map(|line| {
                if !line.contains(&change) {
                    return line.to_owned();
                }
                marked += 1;
                let (_, rest) = line.split_once(',').unwrap();
                format!("{decision},{rest}")
            })
            .collect();
        assert!(marked > 0, "{list}");
        let path = self.folder.path().join(name);
        std::fs::write(&path, lines.join("\r\n")).unwrap();
        path
    }

    fn accept(&self, list: &Path) -> Output {
        self.check(&["--accept", list.to_str().unwrap(), "--by", "Trần Thị Lan"])
    }

    fn notice(&self) -> Value {
        let json = std::fs::read_to_string(self.out().join("documents/sai.json")).unwrap();
        serde_json::from_str(&json).unwrap()
    }

    fn bytes(&self, names: &[&str]) -> Vec<Vec<u8>> {
        names.iter().map(|n| std::fs::read(self.out().join(n)).unwrap()).collect()
    }

    fn rows(&self, table: &str) -> Vec<BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_path(self.out().join(table)).unwrap();
        reader.deserialize().collect::<Result<_, _>>().unwrap()
    }
}

fn fails(notice: &Value) -> usize {
    notice["checks"].as_array().unwrap().iter().filter(|c| c["verdict"] == "fails").count()
}

fn figure<'n>(notice: &'n Value, text: &str) -> &'n Value {
    notice["figures"].as_array().unwrap().iter().find(|f| f["text"] == text).unwrap()
}

const RESULTS: [&str; 6] =
    ["documents/sai.json", "documents/dung.json", "text/sai.txt", "records.csv", "checks.csv", "documents.csv"];

#[test]
fn an_accepted_change_is_in_every_result_with_its_trail() {
    let archive = Archive::new();
    assert_eq!(fails(&archive.notice()), 1);
    let before = archive.bytes(&RESULTS);
    let list = archive.reviewed("duyet.csv", "4.774", "4.724", "x");
    let done = archive.accept(&list);
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    assert!(stderr(&done).contains("1 accepted, 0 withdrawn, 0 as they were, 0 refused"), "{}", stderr(&done));

    let notice = archive.notice();
    assert_eq!(fails(&notice), 0);
    let accepted = figure(&notice, "4.774");
    assert_eq!((accepted["value"].as_str(), accepted["accepted"]["read"].as_str()), (Some("4724"), Some("4774")));
    let trail = &accepted["accepted"];
    assert_eq!((trail["by"].as_str(), trail["list"].as_str()), (Some("Trần Thị Lan"), Some("duyet.csv")));
    let schema: Value = serde_json::from_str(&stdout(&tradau().args(["schema"]).output().unwrap())).unwrap();
    assert!(jsonschema::draft202012::new(&schema).unwrap().is_valid(&notice));
    assert!(notice["text"].as_str().unwrap().contains("4.774"), "the text is as it was read");
    let record = archive.rows("records.csv").into_iter().find(|r| r["figure_text"] == "4.774").unwrap();
    assert_eq!((record["value"].as_str(), record["accepted_text"].as_str()), ("4724", "4.724"));
    assert_eq!(record["accepted_by"], "Trần Thị Lan");
    assert!(archive.rows("checks.csv").iter().all(|r| r["verdict"] != "fails"));
    assert_eq!(archive.rows("documents.csv").iter().find(|r| r["source"] == "sai.txt").unwrap()["checks_failed"], "0");
    let journal = std::fs::read_to_string(archive.out().join("accepted.jsonl")).unwrap();
    assert_eq!(journal.lines().count(), 1);
    let entry: Value = serde_json::from_str(&journal).unwrap();
    assert_eq!((entry["decision"].as_str(), entry["before"].as_str()), (Some("accept"), Some("4.774")));

    // Again: nothing changes.
    let once = archive.bytes(&RESULTS);
    let done = archive.accept(&list);
    assert!(stderr(&done).contains("0 accepted, 0 withdrawn, 1 as they were, 0 refused"), "{}", stderr(&done));
    assert_eq!(archive.bytes(&RESULTS), once);
    assert_eq!(std::fs::read_to_string(archive.out().join("accepted.jsonl")).unwrap(), journal);

    // Taken back: everything is as it was, and the trail knows of both.
    let list = archive.reviewed("rut.csv", "4.774", "4.724", "withdraw");
    let done = archive.accept(&list);
    assert!(stderr(&done).contains("0 accepted, 1 withdrawn"), "{}", stderr(&done));
    assert_eq!(archive.bytes(&RESULTS), before);
    assert_eq!(std::fs::read_to_string(archive.out().join("accepted.jsonl")).unwrap().lines().count(), 2);
}

#[test]
fn a_run_keeps_what_was_accepted() {
    let archive = Archive::new();
    archive.accept(&archive.reviewed("duyet.csv", "4.774", "4.724", "accept"));
    let accepted = archive.bytes(&RESULTS);
    let again = archive.run(&[]);
    assert!(stderr(&again).contains("2 as they were"), "{}", stderr(&again));
    archive.run(&["--redo"]);
    assert_eq!(archive.bytes(&RESULTS), accepted, "done again from the file itself");
    // A catalogue that is lost is made again, with what was accepted.
    std::fs::remove_file(archive.out().join("catalogue.sqlite")).unwrap();
    archive.run(&[]);
    assert_eq!(archive.bytes(&RESULTS), accepted);
    // Killed between the trail and the documents: the run finishes it.
    let trail = std::fs::read(archive.out().join("accepted.jsonl")).unwrap();
    let other = Archive::new();
    std::fs::write(other.out().join("accepted.jsonl"), trail).unwrap();
    other.run(&[]);
    assert_eq!(other.bytes(&RESULTS), accepted);
}

#[test]
fn a_line_that_does_not_match_is_refused_and_the_others_count() {
    let archive = Archive::new();
    let list = archive.reviewed("duyet.csv", "4.774", "4.724", "x");
    let text = std::fs::read_to_string(&list).unwrap();
    let good = text.lines().find(|l| l.starts_with("x,")).unwrap().to_owned();
    let header = text.lines().next().unwrap();
    let put = |lines: &[String]| {
        let path = archive.folder.path().join("tay.csv");
        std::fs::write(&path, format!("{header}\n{}\n", lines.join("\n"))).unwrap();
        archive.accept(&path)
    };
    let results = archive.bytes(&RESULTS);
    for (line, why) in [
        (good.replace("“4.774”", "“4.775”"), "expected `4.775`"),
        // A comma inside needs quotes of its own.
        (good.replace("“4.724”", "\"“4,72”\""), "has decimals"),
        (good.replacen("x,", "maybe,", 1), "found `maybe`"),
        (good.replace("“4.724”", "nhiều"), "cannot stand for"),
        (good.replace("“4.724”", "“4.774”"), "nothing to accept"),
    ] {
        let done = put(&[line]);
        assert_eq!(code(&done), 3, "{why}");
        assert!(stderr(&done).contains("refused: tay.csv line 2") && stderr(&done).contains(why), "{}", stderr(&done));
        assert_eq!(archive.bytes(&RESULTS), results, "{why}");
    }
    assert!(!archive.out().join("accepted.jsonl").exists());
    // Two decisions on one figure contradict each other.
    let done = put(&[good.clone(), good.replace("“4.724”", "“4.714”")]);
    assert!(stderr(&done).contains("0 accepted") && stderr(&done).contains("2 refused"), "{}", stderr(&done));
    // A line on a document that is not there beside a good one.
    let notice = archive.notice();
    let other = good.replace(notice["document"]["id"].as_str().unwrap(), &"0".repeat(64));
    let done = put(&[other, good]);
    assert_eq!(code(&done), 3);
    assert!(stderr(&done).contains("1 accepted, 0 withdrawn, 0 as they were, 1 refused"), "{}", stderr(&done));
    assert_eq!(fails(&archive.notice()), 0);
}

/// Killed, or on a full disk, before each single thing that is written: the same list goes on.
#[cfg(all(unix, debug_assertions))]
#[test]
fn whatever_ends_it_the_same_list_goes_on() {
    let archive = Archive::new();
    let list = archive.reviewed("duyet.csv", "4.774", "4.724", "x");
    let mut ended = 0;
    for how in ["kill", "full"] {
        for step in 1.. {
            let own = archive.copy();
            let mut command = tradau();
            command.arg("check").arg(own.out()).arg("--accept").arg(&list).args(["--by", "Lan"]);
            let done = command.env("TRADAU_TEST_STEP", format!("{how}:{step}")).output().unwrap();
            if done.status.success() {
                break;
            }
            ended += 1;
            // As before, or as accepted: never between.
            let notice = own.notice();
            let accepted = figure(&notice, "4.774")["accepted"].is_object();
            assert_eq!(fails(&notice), usize::from(!accepted), "{how}:{step}");
            let again = own.accept(&list);
            assert_eq!(code(&again), 0, "{how}:{step} {}", stderr(&again));
            assert_eq!(fails(&own.notice()), 0);
            let record = own.rows("records.csv").into_iter().find(|r| r["figure_text"] == "4.774").unwrap();
            assert_eq!((record["value"].as_str(), record["accepted_text"].as_str()), ("4724", "4.724"), "{how}:{step}");
            let journal = std::fs::read_to_string(own.out().join("accepted.jsonl")).unwrap();
            assert_eq!(journal.lines().count(), 1, "{how}:{step}");
            let third = stderr(&own.accept(&list));
            assert!(third.contains("0 accepted, 0 withdrawn, 1 as they were, 0 refused"), "{third}");
        }
    }
    assert!(ended > 10, "{ended}");
}

#[test]
fn a_single_file_is_told_what_its_checks_would_say() {
    let archive = Archive::new();
    let input = archive.folder.path().join("in/sai.txt");
    let list = stdout(&tradau().arg("check").arg(&input).args(["--format", "csv"]).output().unwrap());
    let path = archive.folder.path().join("duyet.csv");
    let line = list.lines().find(|l| l.contains("“4.774”,“4.724”")).unwrap();
    std::fs::write(&path, format!("{}\nx{line}\n", list.lines().next().unwrap())).unwrap();
    let flags = ["--accept", path.to_str().unwrap(), "--fail-on-findings"];
    let done = tradau().arg("check").arg(&input).args(flags).output().unwrap();
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    assert!(stdout(&done).contains("= 4.724") && !stdout(&done).contains("FAILS"), "{}", stdout(&done));
    assert_eq!(std::fs::read_to_string(&input).unwrap(), WRONG, "the source is only read");
    // A list of something else, or none, is refused before anything is done.
    let done = tradau().arg("check").arg(archive.out()).args(["--accept", input.to_str().unwrap()]).output().unwrap();
    assert_eq!(code(&done), 2);
    assert!(stderr(&done).contains("`decision` is missing"), "{}", stderr(&done));
}
