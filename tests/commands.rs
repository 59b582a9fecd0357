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
fn repair_says_how_sure_each_token_is_and_colours_a_diff_when_asked() {
    let text = damaged("ngu-hiep-thong-bao");
    let value: Value =
        serde_json::from_str(&repair(&["--threshold", "90", "--format", "json"], text.as_bytes())).unwrap();
    let repaired: Vec<char> = value["text"].as_str().unwrap().chars().collect();
    let point = |item: &Value, end: &str| usize::try_from(item["span"][end].as_u64().unwrap()).unwrap();
    let tokens = value["tokens"].as_array().unwrap();
    let mut at = 0;
    for token in tokens {
        let (start, end) = (point(token, "start"), point(token, "end"));
        assert!(at <= start && start < end && !repaired[start].is_whitespace(), "{token}");
        // What is left out between two tokens is white space and punctuation.
        assert!(!repaired[at..start].iter().any(|c| c.is_alphanumeric()), "{token}");
        at = end;
        let confidence = token["confidence"].as_u64().unwrap();
        assert!(confidence <= 100 && (token["flagged"] == true) == (confidence < 90), "{token}");
    }
    let suggested = value["edits"].as_array().unwrap().iter().filter(|e| e["applied"] == false).collect::<Vec<_>>();
    assert!(!suggested.is_empty());
    for edit in suggested {
        assert!(tokens.iter().any(|t| t["span"] == edit["span"] && t["flagged"] == true), "{edit}");
    }
    let coloured = repair(&["--format", "diff", "--color", "always"], text.as_bytes());
    assert!(coloured.contains("\u{1b}[31mHanh\u{1b}[m\u{1b}[32mHạnh\u{1b}[m"), "{coloured}");
    let plain = repair(&["--format", "diff", "--color", "never"], text.as_bytes());
    assert_eq!(plain, repair(&["--format", "diff"], text.as_bytes()));
}

#[test]
fn words_of_the_user_are_known_and_protected() {
    let dir = tempfile::tempdir().unwrap();
    let line = "Uy ban nhan dan huyén bao cao két qua hd tro ciia thon Krang Zo Lam nam 2022, ma hop dong Tong so\n";
    write(
        dir.path(),
        &[("words.txt", "# thôn\nKrăng Zơ Lâm\n".as_bytes()), ("bad.txt", b"x\nA 12\n"), ("a.txt", line.as_bytes())],
    );
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let mended = repair(&["--words", &path("words.txt"), "--protect", "hop d\\w+"], line.as_bytes());
    assert!(mended.contains("thôn Krăng Zơ Lâm năm 2022") && mended.contains(" hop dong "), "{mended}");
    // A run does the same, and does a document again when the words are others.
    let out = dir.path().join("out");
    let run = |flags: &[&str]| {
        let done = common::run(&[&dir.path().join("a.txt")], &out, flags);
        assert_eq!(code(&done), 0, "{}", stderr(&done));
        fs::read_to_string(out.join("text/a.txt")).unwrap()
    };
    assert!(!run(&[]).contains("Krăng Zơ Lâm"));
    assert!(run(&["--words", &path("words.txt")]).contains("Krăng Zơ Lâm"));
    for (flags, said) in [
        (["--words", &path("bad.txt")], "bad.txt, line 2: `A 12` has a digit"),
        (["--words", &path("none.txt")], "none.txt"),
        (["--protect", "("], "--protect `(`: expected a regular expression"),
    ] {
        let done = tradau().arg("repair").args(flags).write_stdin(line).output().unwrap();
        assert_eq!(code(&done), 2);
        assert!(stderr(&done).contains(said), "{}", stderr(&done));
    }
}

#[test]
fn eval_measures_texts_edits_and_notices() {
    let dir = tempfile::tempdir().unwrap();
    let fixture = project("fixtures/ngu-hiep-thong-bao");
    let (raw, truth) = (fixture.join("damaged.txt"), fixture.join("truth.plain"));
    let text = fs::read(&raw).unwrap();
    write(
        dir.path(),
        &[
            ("repaired.txt", repair(&[], &text).as_bytes()),
            ("edits.json", repair(&["--format", "json"], &text).as_bytes()),
            ("torn.json", b"{\"schema\": \"tradau.edits/1\""),
        ],
    );
    assert_eq!(code(&common::run(&[&raw], &dir.path().join("out"), &[])), 0);
    let eval = |name: &str, flags: &[&str]| {
        let done = tradau().arg("eval").arg(dir.path().join(name)).arg(&truth).args(flags).output().unwrap();
        assert_eq!((code(&done), stderr(&done)), (0, String::new()), "{name}");
        stdout(&done)
    };
    let json = |name: &str| -> Value {
        serde_json::from_str(&eval(name, &["--format", "json", "--raw", raw.to_str().unwrap()])).unwrap()
    };
    let (plain, edits, notice) = (json("repaired.txt"), json("edits.json"), json("out/documents/damaged.json"));
    assert_eq!((&plain["schema"], plain["calibration"].is_null()), (&"tradau.evaluation/1".into(), true));
    assert_eq!(plain["scores"], edits["scores"]);
    assert_eq!(plain["scores"]["syllables"], notice["scores"]["syllables"]);
    assert!(plain["scores"]["syllables"]["share"].as_f64().unwrap() > 0.85, "{plain}");
    let change = &plain["syllables_changed"];
    assert!(change["gain"]["share"].as_f64().unwrap() > 0.8 && change["harm"]["share"].as_f64().unwrap() < 0.1);
    let sure = |v: &Value| v["calibration"]["sure"]["of"].as_u64().unwrap();
    assert!(sure(&edits) > sure(&notice) && sure(&notice) > 100, "{edits} {notice}");
    let table = eval("edits.json", &["--errors", "2"]);
    assert!(
        table.starts_with("measure ") && table.contains("\nsyllables right ") && table.contains("\n95–100 % "),
        "{table}"
    );
    assert_eq!(table.lines().skip_while(|l| !l.starts_with("times")).count(), 4, "{table}");

    let done = tradau().arg("eval").arg(&truth).arg(&truth).args(["--format", "json"]).output().unwrap();
    let value: Value = serde_json::from_str(&stdout(&done)).unwrap();
    assert_eq!(value["scores"]["words"]["share"], 1.0);
    assert_eq!(value["errors"], Value::Array(Vec::new()));
    for (hyp, flags, exit) in [("none.txt", &[][..], 2), ("torn.json", &[], 3), ("repaired.txt", &["--stop", "("], 2)] {
        let done = tradau().arg("eval").arg(dir.path().join(hyp)).arg(&truth).args(flags).output().unwrap();
        assert_eq!(code(&done), exit, "{hyp}: {}", stderr(&done));
        assert!(stderr(&done).contains(hyp) || stderr(&done).contains("--stop"), "{}", stderr(&done));
    }
}

#[test]
fn texts_in_old_encodings_are_converted() {
    let tcvn3 = b"Th\xABng b\xB8o k\xD5t qu\xB6 th\xF9c hi\xD6n k\xD5 ho\xB9ch n\xA8m 2009 c\xF1a \xF1y ban nh\xA9n d\xA9n huy\xD6n\n";
    let truth = "Thông báo kết quả thực hiện kế hoạch năm 2009 của ủy ban nhân dân huyện\n";
    assert_eq!(repair(&[], tcvn3), truth);
    let vni = "Thoâng baùo keát quaû thöïc hieän keá hoaïch naêm 2009 cuûa uûy ban nhaân daân huyeän\n";
    assert_eq!(repair(&[], vni.as_bytes()), truth);
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &[("a.txt", tcvn3)]);
    assert_eq!(code(&common::run(&[&dir.path().join("a.txt")], &dir.path().join("out"), &[])), 0);
    let notice = common::json(&dir.path().join("out/documents/a.json"));
    let remark = &notice["diagnostics"][0];
    assert_eq!((&remark["code"], &remark["page"]), (&"text.legacy-encoding".into(), &1.into()), "{notice}");
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
    let vietnamese = check("wrong.txt", &["--messages", "vi"]);
    assert!(vietnamese.starts_with("kết luận") && vietnamese.contains("100 + 120 + 80 = 300, nêu 310"), "{vietnamese}");
    assert!(vietnamese.contains("LỆCH") && !vietnamese.contains("stated"), "{vietnamese}");
    let both = [&failed[0]["message"], &failed[0]["message_vi"]].map(|m| m.as_str().unwrap().to_owned());
    assert_eq!(both, ["100 + 120 + 80 = 300, stated 310", "100 + 120 + 80 = 300, nêu 310"]);
    assert_eq!(check("none.txt", &["--messages", "vi"]), "không thấy con số nào liên hệ với nhau\n");

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
fn doctor_and_schema() {
    // Where the library is not built in, the command stands in for it.
    for engine in ["auto", "library", "command"] {
        let doctor = tradau().args(["doctor", "--engine", engine]).output().unwrap();
        let said = stdout(&doctor);
        assert!(said.starts_with(&format!("tradau      {}\n", env!("CARGO_PKG_VERSION"))), "{said}");
        if cfg!(feature = "ocr") || engine != "library" {
            assert_eq!(code(&doctor), 0, "{said}");
            assert!(said.contains("\nTesseract   ") && said.contains("vie") && said.contains("\nready "), "{said}");
            let command = engine == "command" || !cfg!(feature = "ocr");
            assert_eq!(said.contains("(the command)"), command, "{said}");
        } else {
            assert_eq!(code(&doctor), 4, "{said}");
            assert!(said.contains("\nmissing ") && said.contains("\ninstall "), "{said}");
        }
    }

    let schema = stdout(&tradau().arg("schema").output().unwrap());
    assert_eq!(schema, fs::read_to_string(project("schemas/tradau.notice-1.schema.json")).unwrap());
    assert!(jsonschema::meta::is_valid(&serde_json::from_str(&schema).unwrap()));
}

/// What `tradau gazetteer …` prints, and what it says beside it.
fn gazetteer(arguments: &[&str], expected: i32) -> (String, String) {
    let done = tradau().arg("gazetteer").args(arguments).output().unwrap();
    assert_eq!(code(&done), expected, "{arguments:?}: {}", stderr(&done));
    (stdout(&done), stderr(&done))
}

fn units(arguments: &[&str]) -> Vec<Value> {
    let (json, _) = gazetteer(&[arguments, &["--format", "json"]].concat(), 0);
    serde_json::from_str::<Value>(&json).unwrap().as_array().unwrap().clone()
}

#[test]
fn gazetteer_find_takes_place_date_and_kind() {
    let (table, said) = gazetteer(&["find", "Hdi Binh", "--in", "Nghi Sơn", "--on", "2023-07-24"], 0);
    let mut lines = table.lines();
    assert_eq!(lines.next().unwrap().split_whitespace().collect::<Vec<_>>(), ["%", "code", "unit", "in", "from", "to"]);
    let first = lines.nth(1).unwrap();
    let cells = ["16633", "phường Hải Bình", "thị xã Nghi Sơn, tỉnh Thanh Hóa", "2020-06-01", "2025-07-01"];
    assert!(cells.iter().all(|w| first.contains(w)), "{table}");
    assert_eq!(said, "");

    let found = units(&["find", "Hdi Binh", "--in", "407", "--on", "2023-07-24"]);
    let unit = &found[0];
    assert_eq!((&unit["code"], &unit["name"], &unit["kind"]), (&"16633".into(), &"Hải Bình".into(), &"ward".into()));
    assert_eq!((&unit["valid_from"], &unit["valid_from_precision"]), (&"2020-06-01".into(), &"day".into()));
    assert_eq!(
        (&unit["level"], &unit["parent"], &unit["above"][1]["name"]),
        (&3.into(), &"407".into(), &"Thanh Hóa".into())
    );
    assert!(unit["source"].as_array().unwrap().iter().any(|s| s == "hc") && unit["probability"].as_u64() > Some(50));

    // Kinds, with and without marks, in English; and a kind that two units have.
    for kind in ["phường", "phuong", "ward"] {
        let found = units(&["find", "Hải Bình", "--on", "2023-07-24", "--kind", kind]);
        assert!(!found.is_empty() && found.iter().all(|u| u["kind"] == "ward"), "{kind}");
    }
    let cities = units(&["find", "Thanh Hóa", "--on", "2023-07-24", "--kind", "thành phố"]);
    assert!(cities[0]["kind"] == "city" && cities[0]["code"] == "380", "{cities:?}");
    let (_, said) = gazetteer(&["find", "Hải Bình", "--kind", "shire"], 2);
    assert!(said.contains("--kind shire: expected a kind of unit, such as tỉnh"), "{said}");
    let (_, said) = gazetteer(&["find", "Hải Bình", "--on", "24/7/2023"], 2);
    assert!(said.contains("--on"), "{said}");
    let (nothing, said) = gazetteer(&["find", "Qwxyzkj"], 0);
    assert!(nothing.is_empty() && said.contains("Qwxyzkj"), "{nothing}{said}");
    assert!(units(&["find", "Qwxyzkj"]).is_empty());
}

#[test]
fn a_place_of_two_meanings_is_asked_for_never_chosen() {
    // A town and a district of Hà Tĩnh.
    let (_, said) = gazetteer(&["find", "Kỳ Hà", "--in", "Kỳ Anh", "--on", "2023-01-01"], 2);
    assert!(said.contains("2 units have this name on 2023-01-01; give the code, the kind word"), "{said}");
    assert!(said.contains("449 thị xã Kỳ Anh, tỉnh Hà Tĩnh") && said.contains("447 huyện Kỳ Anh"), "{said}");
    for place in ["thị xã Kỳ Anh", "thi xa Ky Anh", "449", "thị xã Kỳ Anh, tỉnh Hà Tĩnh"] {
        let found = units(&["find", "Kỳ Hà", "--in", place, "--on", "2023-01-01"]);
        assert_eq!(found[0]["parent"], "449", "{place}");
    }
    // Two districts of one name are told apart by their provinces.
    let (_, said) = gazetteer(&["list", "--in", "Châu Thành", "--on", "2023-01-01"], 2);
    assert!(said.contains("tỉnh An Giang") && said.contains("`district, province`"), "{said}");
    let (table, _) = gazetteer(&["list", "--in", "Châu Thành, An Giang", "--on", "2023-01-01"], 0);
    assert!(table.contains("huyện Châu Thành, tỉnh An Giang") && !table.contains("Tây Ninh"), "{table}");
    let (_, said) = gazetteer(&["find", "Hải Bình", "--in", "Nghl Sơn", "--on", "2023-07-24"], 0);
    assert!(said.contains("--in Nghl Sơn: read as 407 thị xã Nghi Sơn, tỉnh Thanh Hóa"), "{said}");
    let (_, said) = gazetteer(&["find", "Hải Bình", "--in", "Qwxyzkj"], 2);
    assert!(said.contains("--in Qwxyzkj: no province, district or commune of this name"), "{said}");
    let (_, said) = gazetteer(&["list", "--in", "407", "--on", "2025-07-01"], 2);
    assert!(said.contains("no unit has this code on 2025-07-01") && said.contains("thị xã Nghi Sơn"), "{said}");
}

#[test]
fn gazetteer_lists_a_place_on_a_date() {
    assert_eq!(units(&["list", "--in", "Nghi Sơn", "--on", "2023-07-24"]).len(), 31);
    assert_eq!(units(&["list", "--in", "407", "--on", "2025-01-02"]).len(), 30);
    assert_eq!(units(&["list", "--in", "Nghi Sơn", "--on", "2023-07-24", "--kind", "phường"]).len(), 16);
    let province = ["list", "--in", "tỉnh Thanh Hóa", "--on", "2023-07-24"];
    assert_eq!(units(&province).len(), 27, "districts");
    assert!(units(&[&province[..], &["--kind", "xa"]].concat()).len() > 400, "the communes of its districts");
    let (table, said) = gazetteer(&["list", "--in", "Nghi Sơn", "--on", "2023-07-24"], 0);
    assert_eq!(table.lines().count(), 33, "{table}");
    assert!(said.starts_with("31 units in 407 thị xã Nghi Sơn, tỉnh Thanh Hóa"), "{said}");
    let (csv, _) = gazetteer(&["list", "--in", "Nghi Sơn", "--on", "2023-07-24", "--format", "csv"], 0);
    assert!(csv.starts_with("code,name,kind,parent,in,from,to,aliases\n"), "{csv}");
    let row = "16633,Hải Bình,ward,407,\"thị xã Nghi Sơn, tỉnh Thanh Hóa\",2020-06-01,2025-07-01,";
    assert!(csv.contains(row), "{csv}");
    let (_, said) = gazetteer(&["list", "--in", "Nghi Sơn"], 2);
    assert!(said.contains("--on"), "{said}");
}

#[test]
fn gazetteer_follows_units_both_ways() {
    let names = |arguments: &[&str]| -> Vec<String> {
        let of = |u: &Value| format!("{} {}", u["code"].as_str().unwrap(), u["name"].as_str().unwrap());
        units(&[&["successors"], arguments].concat()).iter().map(of).collect()
    };
    assert_eq!(names(&["16651", "--on", "2023-07-24", "--to", "2025-01-02"]), ["16609 Nguyên Bình"]);
    let now = names(&["16651", "--on", "2023-07-24"]);
    assert!(now.len() == 1 && now[0].ends_with("Đào Duy Từ"), "{now:?}");
    let mut before = names(&["16609", "--on", "2025-01-02", "--to", "2023-07-24", "--predecessors"]);
    before.sort();
    assert_eq!(before, ["16609 Nguyên Bình", "16651 Hải Yến"]);
    assert_eq!(names(&["407", "--on", "2023-07-24", "--predecessors"]), ["407 Tĩnh Gia"]);
    assert!(names(&["407", "--on", "2023-07-24"]).len() > 5, "a district's communes went many ways");
    let (table, _) = gazetteer(&["successors", "16651", "--on", "2023-07-24"], 0);
    assert!(table.contains("phường Đào Duy Từ") && table.contains("100"), "{table}");

    let (_, said) = gazetteer(&["successors", "16645"], 2);
    assert!(said.contains("say with --on when") && said.contains("Mai Lâm") && said.contains("Hải Bình"), "{said}");
    let (_, said) = gazetteer(&["successors", "99999", "--on", "2023-07-24"], 2);
    assert!(said.contains("99999: no unit has this code; `tradau gazetteer find"), "{said}");
    let (_, said) = gazetteer(&["successors", "407", "--on", "2025-08-01"], 2);
    assert!(said.contains("no unit of this code stood on 2025-08-01") && said.contains("Nghi Sơn"), "{said}");
    let (_, said) = gazetteer(&["successors", "16651", "--on", "2023-07-24", "--to", "2021-01-01"], 2);
    assert!(said.contains("expected a date after --on 2023-07-24; ask with --predecessors"), "{said}");
}

#[test]
fn gazetteer_check_examines_the_tables() {
    let (table, said) = gazetteer(&["check"], 0);
    for row in [&["2025-01-01", "63"][..], &["2025-07-01", "34", "0", "3321", "0"]] {
        assert!(table.lines().any(|l| l.split_whitespace().collect::<Vec<_>>().starts_with(row)), "{row:?}: {table}");
    }
    assert!(table.contains(" 0 faults, ") && said.is_empty(), "{table}");
    // A list that leaves a hamlet behind when its commune ends is taken, and found out.
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &[("own.tsv", "add\tT5\tLiên Đình\tthôn\t16633\t2021-01-01\n".as_bytes())]);
    let own = dir.path().join("own.tsv");
    let (table, _) = gazetteer(&["check", "--gazetteer", own.to_str().unwrap()], 1);
    assert!(
        table.contains("FAULT  thôn Liên Đình (T5, from 2021-01-01): its parent 16633 does not stand on"),
        "{table}"
    );
    assert!(table.contains(" 1 faults, "), "{table}");
}

#[test]
fn a_list_of_ones_own_units_counts_everywhere() {
    let dir = tempfile::tempdir().unwrap();
    let list = "# Nghi Sơn\naction\tcode\tname\tkind\tparent\tfrom\tto\taliases\n\
        add\tNS-99\tLiên Đình\txã\t407\t2021-01-01\t2025-07-01\tLiên Đinh\n\
        correct\t16633@2023-01-01\t\t\t\t\t\tHải Bình Phố\n\
        retire\t16651\t\t\t\t\t2024-01-01\n";
    let broken = "add\tX1\tA\tthôn\t99999\nretire\t16651\n";
    write(
        dir.path(),
        &[
            ("own.tsv", list.as_bytes()),
            ("broken.tsv", broken.as_bytes()),
            ("latin.tsv", b"# ok\nadd\tX1\t\xff\n"),
            ("a.txt", NOTICE.as_bytes()),
        ],
    );
    let path = |name: &str| dir.path().join(name).display().to_string();
    let own = ["--gazetteer", &path("own.tsv")];
    let list = |on: &str| units(&[&["list", "--in", "407", "--on", on], &own[..]].concat()).len();
    assert_eq!((list("2023-07-24"), list("2024-01-01")), (32, 31), "one added, one retired");
    for name in ["Liên Đình", "Lien Dinh", "Hải Bình Phố"] {
        let found = units(&[&["find", name, "--in", "Nghi Sơn", "--on", "2023-07-24"], &own[..]].concat());
        assert!(found[0]["code"] == "NS-99" || found[0]["code"] == "16633", "{name}: {found:?}");
    }
    let added = units(&[&["find", "Liên Đình", "--on", "2023-07-24"], &own[..]].concat());
    assert_eq!(added[0]["source"][0], "user:3");

    // What is wrong with a list is said for every line, and nothing is done.
    for command in
        [&["gazetteer", "check"][..], &["repair", "a.txt"], &["check", "a.txt"], &["run", "a.txt", "-o", "out"]]
    {
        let done = tradau().current_dir(dir.path()).args(command).args(["--gazetteer", "broken.tsv"]).output().unwrap();
        assert_eq!(code(&done), 2, "{command:?}");
        let said = stderr(&done);
        assert!(said.contains("broken.tsv: line 1: no unit has the code 99999, given as the parent"), "{said}");
        assert!(said.contains("broken.tsv: line 2: expected the first day"), "{said}");
        assert!(!dir.path().join("out").exists());
    }
    let (_, said) = gazetteer(&["check", "--gazetteer", &path("latin.tsv")], 2);
    assert!(said.contains("latin.tsv: line 2: expected UTF-8"), "{said}");
    let (_, said) = gazetteer(&["check", "--gazetteer", &path("none.tsv")], 2);
    assert!(said.contains("none.tsv"), "{said}");

    // Good lists are taken by all, and a run knows that another list may give other results.
    for command in [&["repair", "a.txt"][..], &["check", "a.txt"]] {
        let done = tradau().current_dir(dir.path()).args(command).args(["--gazetteer", "own.tsv"]).output().unwrap();
        assert_eq!((code(&done), stderr(&done)), (0, String::new()), "{command:?}");
    }
    let run = |flags: &[&str]| {
        let command = ["run", "a.txt", "-o", "out", "--ocr", "never"];
        let done = tradau().current_dir(dir.path()).args(command).args(flags).output().unwrap();
        assert_eq!(code(&done), 0, "{}", stderr(&done));
        let log = fs::read_to_string(dir.path().join("out/run.jsonl")).unwrap();
        let last = log.lines().rfind(|l| l.contains("document-done") || l.contains("document-skipped")).unwrap();
        last.contains("document-skipped")
    };
    let own = ["--gazetteer", "own.tsv"];
    assert_eq!([run(&[]), run(&[]), run(&own), run(&own)], [false, true, false, true]);
    fs::write(dir.path().join("own.tsv"), "# now empty\n").unwrap();
    assert!(!run(&own), "the list's content counts, not its name");
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
    for expected in ["run", "repair", "extract", "check", "eval", "export", "search", "gazetteer", "doctor", "schema"] {
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

#[test]
fn extract_prints_records_in_every_format() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("bao-cao.txt");
    std::fs::write(
        &file,
        "ỦY BAN NHÂN DÂN\nHUYỆN QUAN SƠN\nSố: 12/BC-UBND\nQuan Sơn, ngày 06 tháng 9 năm 2023\n\nBÁO CÁO\nKết quả\n\n\
         1. Tổng số hộ nghèo: 1.204 hộ, đạt 87,5%.\n",
    )
    .unwrap();
    let said = |format: &str| {
        let done = tradau().arg("extract").arg(&file).args(["--format", format]).output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    let table = said("table");
    assert!(table.contains("Tổng số hộ nghèo") && table.contains("1204") && table.contains("2023-09-06"), "{table}");
    let csv = said("csv");
    assert_eq!(csv.lines().count(), 3, "{csv}");
    assert!(csv.starts_with("source,document_number,") && csv.contains("12/BC-UBND"), "{csv}");
    let lines = said("jsonl");
    assert!(lines.lines().all(|l| l.starts_with('{') && l.contains("\"indicator\"")), "{lines}");
    let json = said("json");
    assert!(json.contains("\"schema\": \"tradau.notice/1\""), "{json}");
    let notice = dir.path().join("bao-cao.json");
    std::fs::write(&notice, json).unwrap();
    let again = tradau().arg("extract").arg(&notice).output().unwrap();
    assert!(String::from_utf8(again.stdout).unwrap().contains("Tổng số hộ nghèo"));
}
