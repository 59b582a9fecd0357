//! Documents that kill, hang or starve whoever looks at them: each costs itself, and all others are delivered.
#![cfg(debug_assertions)]

mod common;

use common::{NOTICE, assert_same_results, code, json, log, project, sources, stderr, stdout, tradau, tree, write};
use std::{collections::BTreeMap, fs, path::Path, process::Output};

/// A run with faults.
fn poisoned(input: &Path, out: &Path, faults: &[String], flags: &[&str]) -> Output {
    let mut run = tradau();
    run.arg("run").arg(input).arg("-o").arg(out).args(flags).env("TRADAU_TEST_FAULT", faults.join(";"));
    run.output().unwrap()
}

fn notice(number: usize) -> String {
    NOTICE.replace("215/BC", &format!("{number}/BC"))
}

#[test]
fn one_document_looked_at_alone_is_contained_too() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &[("x.txt", NOTICE.as_bytes())]);
    for command in ["check", "extract"] {
        for (how, words) in [("crash", "crashed on the document twice (signal "), ("panic", "tradau itself failed on")]
        {
            let mut one = tradau();
            one.arg(command).arg(dir.path().join("x.txt")).env("TRADAU_TEST_FAULT", format!("{how}@check@x.txt"));
            let done = one.output().unwrap();
            assert_eq!((code(&done), stdout(&done)), (3, String::new()), "{command} {how}");
            assert!(stderr(&done).contains(words), "{command} {how}: {}", stderr(&done));
        }
    }
}

#[test]
fn a_crash_a_hang_a_bomb_in_each_stage_costs_its_document_only() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    // Hanging takes its time, so not every stage hangs.
    let mut poison: Vec<(&str, &str)> = vec![("hang", "ingest"), ("hang", "check")];
    for how in ["crash", "memory", "stack", "panic"] {
        poison.extend(["ingest", "pages", "repair", "extract", "check", "export"].map(|stage| (how, stage)));
    }
    // A text has no pages to wait at.
    poison.retain(|(_, stage)| *stage != "pages");
    let mut files: BTreeMap<String, String> = (0..12).map(|i| (format!("good-{i:02}.txt"), notice(i))).collect();
    for (i, (how, stage)) in poison.iter().enumerate() {
        files.insert(format!("{how}-{stage}.txt"), notice(100 + i));
    }
    let listed: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    write(&input, &listed);
    let before = tree(&input);
    let faults: Vec<String> = poison.iter().map(|(how, stage)| format!("{how}@{stage}@{how}-{stage}")).collect();
    let done = poisoned(&input, &out, &faults, &["--document-time", "15", "--memory", "1024"]);
    let said = stderr(&done);
    assert_eq!(code(&done), 3, "{said}");

    let events = log(&out);
    let good: Vec<String> = (0..12).map(|i| format!("good-{i:02}.txt")).collect();
    assert_eq!(sources(&events, "document-done"), good);
    for (how, stage) in &poison {
        let source = format!("{how}-{stage}.txt");
        let of = |e: &&serde_json::Value| e["event"] == "document-failed" && e["source"] == *source;
        let event = events.iter().find(of).unwrap_or_else(|| panic!("{source} is not in the log"));
        let (reason, words) = match *how {
            "hang" => (Some("timeout"), "got nowhere with the document for 15 s, twice"),
            "memory" => (Some("memory"), "needed more than 1024 MB, twice; allow more with --memory"),
            // A panic is noticed inside, and costs no worker.
            "panic" => (None, "tradau itself failed on this document (src/"),
            _ => (Some("crash"), "crashed on the document twice (signal "),
        };
        assert_eq!(event["reason"].as_str(), reason, "{event}");
        let error = event["error"].as_str().unwrap();
        assert!(error.contains(words) && error.contains(&source), "{error}");
        assert_eq!(event["stage"].as_str(), Some(if *how == "panic" { "internal" } else { *stage }), "{event}");
        // Tried for the second time when nobody else had to wait for it.
        let at = |kind: &str, source: &str| events.iter().position(|e| e["event"] == kind && e["source"] == *source);
        if *how == "panic" {
            assert_eq!(at("document-postponed", &source), None);
            continue;
        }
        let postponed =
            &events[at("document-postponed", &source).unwrap_or_else(|| panic!("{source} was not put back"))];
        assert_eq!((postponed["reason"].as_str(), postponed["stage"].as_str()), (reason, Some(*stage)), "{postponed}");
        // Those that are under way while the last one is begun may end after it.
        let failed = at("document-failed", &source);
        let before = good.iter().filter(|good| at("document-done", good) < failed).count();
        assert!(before >= 8, "{source} was tried before good ones");
    }
    // Inputs = done + failed.
    let end = events.last().unwrap();
    assert_eq!((end["done"].as_u64(), end["failed"].as_u64()), (Some(12), Some(poison.len() as u64)));
    assert!(tree(&input) == before);

    // What was wrong is mended: all is as if nothing had been.
    let again = tradau().args(["retry", "--failed"]).arg(&out).output().unwrap();
    assert_eq!(code(&again), 0, "{}", stderr(&again));
    let undisturbed = dir.path().join("undisturbed");
    assert_eq!(code(&common::run(&[&input], &undisturbed, &[])), 0);
    assert_same_results(&out, &undisturbed);
}

#[test]
fn others_are_done_while_a_worker_is_silent() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    let files: Vec<(String, String)> = (0..6).map(|i| (format!("{i}.txt"), notice(i))).collect();
    let listed: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    write(&input, &listed);
    let done = poisoned(&input, &out, &["hang@repair@0.txt".to_owned()], &["-j", "1", "--document-time", "12"]);
    assert_eq!(code(&done), 3, "{}", stderr(&done));
    let events = log(&out);
    let at = |kind: &str, source: &str| events.iter().position(|e| e["event"] == kind && e["source"] == *source);
    let postponed = at("document-postponed", "0.txt").unwrap();
    for (name, _) in files.iter().skip(1) {
        assert!(at("document-done", name).is_some_and(|done| done < postponed), "{name} waited for the hung worker");
    }
    assert_eq!(events[at("document-failed", "0.txt").unwrap()]["reason"].as_str(), Some("timeout"));
}

#[test]
fn a_page_that_costs_two_workers_is_left_out_and_named() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    let born = fs::read(project("fixtures/formats/ninh-thuan-bao-cao.pdf")).unwrap();
    write(&input, &[("two pages.pdf", &born), ("good.txt", NOTICE.as_bytes())]);
    for how in ["crash", "memory"] {
        let faults = [format!("{how}@page@two pages.pdf#2")];
        let flags = ["--ocr", "never", "--memory", "1024", "--redo"];
        let done = poisoned(&input, &out, &faults, &flags);
        assert_eq!(code(&done), 3, "{}", stderr(&done));
        assert!(
            stderr(&done).contains("documents  2 done\npages      3, 0 of them read by OCR, 1 failed"),
            "{}",
            stderr(&done)
        );
        let notice = json(&out.join("documents/two pages.json"));
        let origins: Vec<_> = notice["document"]["pages"].as_array().unwrap().iter().map(|p| &p["origin"]).collect();
        assert_eq!(origins, ["layer", "unread"]);
        let remark = notice["diagnostics"].as_array().unwrap().iter().find(|d| d["page"] == 2).unwrap();
        assert_eq!(remark["code"], format!("page.{how}"));
        let events = log(&out);
        let page = events.iter().rev().find(|e| e["event"] == "page-failed").unwrap();
        assert_eq!((page["page"].as_u64(), page["reason"].as_str()), (Some(2), Some(how)), "{page}");
        let state = stdout(&tradau().arg("status").arg(&out).output().unwrap());
        assert!(state.contains("pages      1 failed in documents that are done"), "{state}");
        assert!(state.contains("two pages.pdf, page 2"), "{state}");
    }
    // The next run does not take it for done.
    let again = common::run(&[&input], &out, &["--ocr", "never"]);
    assert_eq!(code(&again), 0, "{}", stderr(&again));
    assert!(stderr(&again).contains("documents  1 done, 1 as they were"), "{}", stderr(&again));
    let undisturbed = dir.path().join("undisturbed");
    assert_eq!(code(&common::run(&[&input], &undisturbed, &["--ocr", "never"])), 0);
    assert_same_results(&out, &undisturbed);
}

#[test]
fn a_document_of_which_no_page_can_be_read_has_failed() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    let born = fs::read(project("fixtures/formats/ninh-thuan-bao-cao.pdf")).unwrap();
    write(&input, &[("bad.pdf", &born), ("good.txt", NOTICE.as_bytes())]);
    let done = poisoned(&input, &out, &["crash@page@bad.pdf".to_owned()], &["--ocr", "never"]);
    assert_eq!(code(&done), 3, "{}", stderr(&done));
    let events = log(&out);
    let failed = events.iter().find(|e| e["event"] == "document-failed").unwrap();
    assert_eq!((failed["source"].as_str(), failed["reason"].as_str()), (Some("bad.pdf"), Some("crash")));
    assert!(
        failed["error"].as_str().unwrap().contains("bad.pdf: page 1: a worker crashed on the page twice"),
        "{failed}"
    );
    assert_eq!(sources(&events, "document-done"), ["good.txt"]);
}

#[cfg(feature = "ocr")]
#[test]
fn native_code_that_crashes_or_starves_costs_its_page_only() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    let page = image::open(project("fixtures/formats/cu-kuin-thong-ke-1.png")).unwrap();
    let cut = |height: u32| {
        let mut png = std::io::Cursor::new(Vec::new());
        page.crop_imm(0, 0, page.width(), height).write_to(&mut png, image::ImageFormat::Png).unwrap();
        png.into_inner()
    };
    write(
        &input,
        &[("crash.png", &cut(601)), ("memory.png", &cut(602)), ("hang.png", &cut(603)), ("good.png", &cut(604))],
    );
    let faults = [("crash", 601), ("memory", 602), ("hang", 603)].map(|(how, height)| {
        // The image as it is sent, which is turned straight first.
        format!("{how}@ocr@x{height}")
    });
    let done = poisoned(&input, &out, &faults, &["--page-time", "20", "--memory", "1024"]);
    assert_eq!(code(&done), 3, "{}", stderr(&done));
    let events = log(&out);
    assert_eq!(sources(&events, "document-done"), ["good.png"]);
    for (source, reason, words) in [
        ("crash.png", "crash", "crashed on the page twice (signal 6)"),
        ("memory.png", "memory", "needed more than 1024 MB for the page, twice"),
        ("hang.png", "timeout", "did not finish the page within 20 s, twice"),
    ] {
        let failed = events.iter().find(|e| e["event"] == "document-failed" && e["source"] == source).unwrap();
        assert_eq!(failed["reason"], reason, "{failed}");
        assert!(failed["error"].as_str().unwrap().contains(words), "{failed}");
    }
}

#[cfg(feature = "ocr")]
#[test]
fn a_page_that_kills_when_it_is_drawn_for_the_report_leaves_its_pictures_out() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    // A check fails on it, so the report shows the spot.
    assert_eq!(code(&common::run(&[&project("fixtures/yen-chau-bao-cao/scan.pdf")], &out, &[])), 0);
    let pictures = || fs::read_to_string(out.join("report.html")).unwrap().matches("data:image").count();
    assert!(pictures() > 0);
    for how in ["crash", "stack", "panic"] {
        let mut export = tradau();
        export
            .arg("export")
            .arg(&out)
            .args(["--to", "html"])
            .env("TRADAU_TEST_FAULT", format!("{how}@picture@scan.pdf"));
        let done = export.output().unwrap();
        assert_eq!((code(&done), pictures()), (0, 0), "{}", stderr(&done));
    }
    assert_eq!(code(&tradau().arg("export").arg(&out).args(["--to", "html"]).output().unwrap()), 0);
    assert!(pictures() > 0);
}
