//! The other commands, through their pipes: what they print, and what they leave alone.

mod common;

use common::{NOTICE, code, project, stderr, stdout, tradau, write, wrong_notice};
use serde_json::Value;
use std::{
    fs,
    io::Read,
    process::{Command, Stdio},
};

/// Lines with what repair must never change, clean and damaged.
const HARD: &[&str] = &[
    "Số: 145/BC-UBND ngày 24/7/2023 của Ủy ban nhân dân huyện",
    "S6: 64/TB-UBND Ngu Hiép, ngay 22 thang 9 ndm 2025",
    "Thyc hién Nghi quyét s6 05/NQ-HDND ngay 30/7/2025 cia Héi dong nhan dan xa",
    "Can ctr Quyét dinh s6 1234/QD-TTg ngay 01/12/2019; Céng vin s6 77/CV-STC.",
    "dat 4.000/4.412 hé (90,7%), con 412 hé; 1.038/1.150, 0,05 km2, 15.000.000.000 déng",
    "Email: vanthu.ubnd@nghison.thanhhoa.gov.vn, website https://nghison.gov.vn/bao-cao?id=12",
    "Dién thoai: 0237.3612.345 - Fax: (0237) 3.612.346",
    "tr 08h30 dén 11h30, ngay 15-10-2025, quy III/2025, ti 8/31 xa",
    "\tTT\tTén xa\tSé hé\tTy 1é\t",
    "1\tHdi Binh\t73260\t67,35",
];

fn repair(arguments: &[&str], text: &[u8]) -> String {
    let done = tradau().arg("repair").args(arguments).write_stdin(text).output().unwrap();
    assert_eq!((code(&done), stderr(&done)), (0, String::new()));
    stdout(&done)
}

fn damaged(fixture: &str) -> String {
    fs::read_to_string(project(&format!("fixtures/{fixture}/damaged.txt"))).unwrap()
}

/// The words of a line that have the form of a number, date, document number or address.
fn kept(line: &str) -> Vec<String> {
    let form = regex::Regex::new(r"[\w.]+@[\w.]+|https?://\S+|\d+[\d./,:h-]*/[A-Z]{2,}[\w-]*|\d[\d./,:h-]*\d|\b\d+\b")
        .unwrap();
    form.find_iter(line).map(|m| m.as_str().to_owned()).collect()
}

#[test]
fn repair_mends_words_and_keeps_the_form_of_the_text() {
    let text = damaged("ngu-hiep-thong-bao");
    let crlf = format!("{}\r\n\t  \r\n\u{c}", text.trim_end().replace('\n', "\r\n"));
    let from_pipe = repair(&[], text.as_bytes());
    assert!(from_pipe.contains("Độc lập - Tự do - Hạnh phúc") && from_pipe.contains("xã Ngũ Hiệp, tỉnh Đồng Tháp"));
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &[("a.txt", text.as_bytes())]);
    let file = dir.path().join("a.txt");
    assert_eq!(repair(&[file.to_str().unwrap()], b""), from_pipe, "file and pipe");
    assert_eq!(repair(&["-"], text.as_bytes()), from_pipe, "- is the pipe");
    assert_eq!(fs::read_to_string(&file).unwrap(), text, "the file is not written to");

    // White space, line ends and page ends stay where they are.
    let space = |t: &str| t.chars().filter(|c| c.is_control()).collect::<String>();
    assert_eq!(space(&from_pipe), space(&text));
    let windows = repair(&[], crlf.as_bytes());
    assert_eq!(space(&windows), space(&crlf));
    for (before, after) in text.lines().zip(from_pipe.lines()) {
        let lead = |l: &str| l.chars().take_while(|c| c.is_whitespace()).collect::<String>();
        assert_eq!(lead(before), lead(after));
    }
    for text in ["", "\n", " \t\r\n", "\u{c}"] {
        assert_eq!(repair(&[], text.as_bytes()), text);
        let value: Value = serde_json::from_str(&repair(&["--format", "json"], text.as_bytes())).unwrap();
        assert_eq!((value["text"].as_str(), value["edits"].as_array().map(Vec::len)), (Some(text), Some(0)));
        assert_eq!(repair(&["--format", "diff"], text.as_bytes()), "");
    }
}

#[test]
fn repair_explains_every_edit() {
    let text = damaged("ngu-hiep-thong-bao");
    let value: Value = serde_json::from_str(&repair(&["--format", "json"], text.as_bytes())).unwrap();
    assert_eq!(value["schema"], "tradau.edits/1");
    let repaired: Vec<char> = value["text"].as_str().unwrap().chars().collect();
    assert_eq!(repaired.iter().collect::<String>(), repair(&[], text.as_bytes()));
    let edits = value["edits"].as_array().unwrap();
    assert!(edits.len() > 200, "{}", edits.len());
    for edit in edits {
        let words = |field: &str| edit[field].as_str().unwrap_or_else(|| panic!("no {field}: {edit}")).to_owned();
        let point = |end: &str| usize::try_from(edit["span"][end].as_u64().unwrap()).unwrap();
        let there: String = repaired[point("start")..point("end")].iter().collect();
        let applied = edit["applied"].as_bool().unwrap();
        assert_eq!(there, words(if applied { "after" } else { "before" }), "{edit}");
        assert_ne!(words("before"), words("after"));
        assert!(!words("reason").is_empty() && edit["confidence"].as_u64().unwrap() <= 100, "{edit}");
        assert!(!applied || edit["confidence"].as_u64().unwrap() >= 30, "below the threshold: {edit}");
        if applied {
            assert!(text.contains(&words("before")), "not in the text that came: {edit}");
        }
    }
    let diff = repair(&["--format", "diff"], text.as_bytes());
    assert!(diff.starts_with("@@ page 1, line 1 @@\n") && diff.contains("[-Hanh-]{+Hạnh+} [-phic-]{+phúc+}"), "{diff}");
    assert!(!diff.contains('\u{1b}'), "no colours in a pipe");
    // A threshold that nothing meets turns every edit into a suggestion.
    let value: Value =
        serde_json::from_str(&repair(&["--threshold", "100", "--format", "json"], text.as_bytes())).unwrap();
    let sure = |e: &Value| e["confidence"] == 100;
    assert!(value["edits"].as_array().unwrap().iter().all(|e| e["applied"] == sure(e)));
}

#[test]
fn digits_document_numbers_dates_and_addresses_stay() {
    let lines = HARD.join("\n");
    // In a damaged notice and on their own: the surroundings decide how much is repaired.
    let around = damaged("nghi-xuan-thong-bao");
    for text in [lines.clone(), format!("{around}\n{lines}\n{around}")] {
        let repaired = repair(&[], text.as_bytes());
        assert_eq!(repaired.lines().count(), text.lines().count());
        for (before, after) in text.lines().zip(repaired.lines()) {
            if !HARD.contains(&before) {
                continue;
            }
            let after_kept = kept(after);
            let missing: Vec<_> = kept(before).into_iter().filter(|k| !after_kept.contains(k)).collect();
            // `S6:` and `s6` are letters that were read as digits, and no number.
            assert!(missing.is_empty(), "{missing:?} of\n{before}\nis not in\n{after}");
            assert_eq!(before.matches('\t').count(), after.matches('\t').count());
        }
    }
}

#[test]
fn repairing_twice_changes_nothing_and_clean_text_stays() {
    for fixture in ["ngu-hiep-thong-bao", "yen-chau-bao-cao"] {
        let once = repair(&[], damaged(fixture).as_bytes());
        let twice = repair(&[], once.as_bytes());
        for (line, (a, b)) in once.lines().zip(twice.lines()).enumerate() {
            assert_eq!(a, b, "{fixture}, line {}", line + 1);
        }
        assert_eq!(once, twice);
    }
    // The second is set in the newer tone placement: `hoà`, `uỷ`.
    for fixture in ["ngu-hiep-thong-bao", "lam-binh-ke-hoach"] {
        let clean = fs::read_to_string(project(&format!("fixtures/{fixture}/truth.plain"))).unwrap();
        assert_eq!(repair(&[], clean.as_bytes()), clean, "{fixture}");
    }
    assert_eq!(repair(&[], NOTICE.as_bytes()), NOTICE);
}

#[test]
fn check_prints_a_table_or_json() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &[("wrong.txt", wrong_notice().as_bytes()), ("none.txt", "Kính gửi các xã.\n".as_bytes())]);
    let check = |name: &str, flags: &[&str]| {
        let done = tradau().arg("check").arg(dir.path().join(name)).args(flags).output().unwrap();
        assert_eq!((code(&done), stderr(&done)), (0, String::new()));
        stdout(&done)
    };
    let table = check("wrong.txt", &[]);
    let first = table.lines().nth(2).unwrap();
    assert!(first.starts_with("FAILS") && first.contains("100 + 120 + 80 = 300, stated 310"), "{table}");
    let checks: Value = serde_json::from_str(&check("wrong.txt", &["--format", "json"])).unwrap();
    let failed: Vec<_> = checks.as_array().unwrap().iter().filter(|c| c["verdict"] == "fails").collect();
    assert_eq!(failed.len(), 1);
    assert_eq!((failed[0]["kind"].as_str(), failed[0]["stated_text"].as_str()), (Some("sum"), Some("310")));
    assert_eq!(check("none.txt", &[]), "no relation between figures was found\n");

    // A notice's own JSON is checked by what it says; something else is refused.
    let done = common::run(&[&dir.path().join("wrong.txt")], &dir.path().join("out"), &[]);
    assert_eq!(code(&done), 0);
    assert_eq!(check("out/documents/wrong.json", &[]), table);
    write(dir.path(), &[("other.json", b"{\"schema\": \"tradau.notice/9\"}")]);
    let done = tradau().arg("check").arg(dir.path().join("other.json")).output().unwrap();
    assert_eq!(code(&done), 3);
    assert!(stderr(&done).contains("other.json") && stderr(&done).contains("tradau.notice/9"), "{}", stderr(&done));
}

#[test]
fn gazetteer_doctor_and_schema() {
    let find = |arguments: &[&str]| {
        let done = tradau().args(["gazetteer", "find"]).args(arguments).output().unwrap();
        assert_eq!(code(&done), 0, "{}", stderr(&done));
        (stdout(&done), stderr(&done))
    };
    let (table, _) = find(&["Hdi Binh", "--in", "Nghi Sơn", "--on", "2023-07-24"]);
    let first = table.lines().nth(2).unwrap();
    assert!(["16633", "phường Hải Bình", "thị xã Nghi Sơn"].iter().all(|w| first.contains(w)), "{table}");
    let (json, _) = find(&["Hdi Binh", "--in", "Nghi Sơn", "--on", "2023-07-24", "--format", "json"]);
    let units: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&units[0]["code"], &units[0]["name"]), (&"16633".into(), &"Hải Bình".into()));
    let (nothing, said) = find(&["Qwxyzkj"]);
    assert!(nothing.is_empty() && said.contains("Qwxyzkj"), "{nothing}{said}");

    let doctor = tradau().arg("doctor").output().unwrap();
    let said = stdout(&doctor);
    assert!(said.starts_with(&format!("tradau      {}\n", env!("CARGO_PKG_VERSION"))), "{said}");
    if cfg!(feature = "ocr") {
        assert_eq!(code(&doctor), 0, "{said}");
        assert!(said.contains("\nTesseract   ") && said.contains("vie") && said.contains("\nready "), "{said}");
    } else {
        assert_eq!(code(&doctor), 4, "{said}");
        assert!(said.contains("\nmissing ") && said.contains("\ninstall "), "{said}");
    }

    let schema = stdout(&tradau().arg("schema").output().unwrap());
    assert_eq!(schema, fs::read_to_string(project("schemas/tradau.notice-1.schema.json")).unwrap());
    assert!(jsonschema::meta::is_valid(&serde_json::from_str(&schema).unwrap()));
}

#[test]
fn every_command_has_its_help() {
    let all = stdout(&tradau().arg("--help").output().unwrap());
    assert!(all.contains("Exit codes: 0 everything done") && !all.contains("ocr-worker"), "{all}");
    let commands: Vec<&str> = all
        .lines()
        .skip_while(|l| *l != "Commands:")
        .skip(1)
        .take_while(|l| !l.is_empty())
        .filter_map(|l| l.strip_prefix("  ")?.split(' ').next().filter(|w| !w.is_empty() && *w != "help"))
        .collect();
    for expected in ["run", "repair", "check", "export", "gazetteer", "doctor", "schema"] {
        assert!(commands.contains(&expected), "{commands:?}");
    }
    for command in commands {
        let help = tradau().args([command, "--help"]).output().unwrap();
        assert_eq!(code(&help), 0, "{command}");
        assert!(stdout(&help).contains(&format!("Usage: tradau {command}")), "{command}");
    }
    let version = stdout(&tradau().arg("--version").output().unwrap());
    assert_eq!(version, format!("tradau {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_fault() {
    let dir = tempfile::tempdir().unwrap();
    // More than a pipe holds, so that the writer meets the closed end.
    write(dir.path(), &[("long.txt", NOTICE.repeat(300).as_bytes())]);
    for arguments in [&["schema"][..], &["repair", "long.txt"], &["repair", "long.txt", "--format", "json"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tradau"))
            .args(arguments)
            .current_dir(dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0];
        let mut pipe = child.stdout.take().unwrap();
        pipe.read_exact(&mut first).unwrap();
        drop(pipe);
        let done = child.wait_with_output().unwrap();
        assert_eq!((code(&done), stderr(&done)), (0, String::new()), "{arguments:?}");
    }
}
