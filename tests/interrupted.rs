//! A run that is asked to end, started twice, or taken up again: nothing lost, nothing done twice.
#![cfg(unix)]

mod common;

use common::{NOTICE, code, json, log, run, stderr, stdout, tradau, tree, write, wrong_notice};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const MANY: usize = 120;

/// So many documents that a run cannot be through before it is interrupted.
fn many(folder: &Path) -> PathBuf {
    let input = folder.join("in");
    let text = NOTICE.repeat(6);
    let names: Vec<String> = (0..MANY).map(|i| format!("{i:04}.txt")).collect();
    let texts: Vec<String> = (0..MANY).map(|i| text.replace("215/BC", &format!("{i}/BC"))).collect();
    let files: Vec<(&str, &[u8])> = names.iter().zip(&texts).map(|(n, t)| (n.as_str(), t.as_bytes())).collect();
    write(&input, &files);
    input
}

/// Starts a run and comes back when its first document is done.
fn started(input: &Path, out: &Path) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tradau"))
        .args(["run", "-j", "1", "--ocr", "never", "-o"])
        .args([out, input])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while child.try_wait().unwrap().is_none() {
        let log = fs::read_to_string(out.join("run.jsonl")).unwrap_or_default();
        if log.contains("document-done") {
            return child;
        }
        std::thread::yield_now();
    }
    panic!("the run ended before it had begun");
}

fn interrupt(child: &Child) {
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
}

#[test]
fn an_interrupted_run_ends_whole_and_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (many(dir.path()), dir.path().join("out"));
    let mut child = started(&input, &out);

    // While it goes on, no other may write there, and its state can be asked for.
    let other = run(&[&input], &out, &[]);
    assert_eq!(code(&other), 2);
    assert!(stderr(&other).contains("another run is writing to"), "{}", stderr(&other));
    let state = stdout(&tradau().arg("status").arg(&out).output().unwrap());
    assert!(state.contains("still going on") && state.contains(&format!("documents  {MANY}: ")), "{state}");

    interrupt(&child);
    let said: Vec<String> = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap).collect();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{said:?}");
    assert!(said.iter().any(|l| l.contains("the same command goes on")), "{said:?}");
    let events = log(&out);
    let last = events.last().unwrap();
    assert_eq!((last["event"].as_str(), last["interrupted"].as_bool()), (Some("run-finished"), Some(true)));
    let done = usize::try_from(last["done"].as_u64().unwrap()).unwrap();
    assert!((1..MANY).contains(&done), "{done}");
    assert_eq!(tree(&out).keys().filter(|f| f.starts_with("documents/")).count(), done, "no file without its document");
    let state = tradau().args(["status", "--format", "json"]).arg(&out).output().unwrap();
    let state: serde_json::Value = serde_json::from_slice(&state.stdout).unwrap();
    assert_eq!((state["state"].as_str(), state["done"].as_u64()), (Some("interrupted"), Some(done as u64)));

    // What was done stays, the rest is done, and all is as if nothing had been.
    let again = tradau().args(["retry"]).arg(&out).output().unwrap();
    assert_eq!(code(&again), 0, "{}", stderr(&again));
    assert!(stderr(&again).contains(&format!("{} done, {done} as they were", MANY - done)), "{}", stderr(&again));
    let undisturbed = dir.path().join("undisturbed");
    assert_eq!(code(&run(&[&input], &undisturbed, &["--ocr", "never"])), 0);
    let documents = |out: &Path| {
        let mut files = tree(out);
        files.retain(|name, _| {
            name.starts_with("documents/")
                || name.starts_with("text/")
                || matches!(name.as_str(), "records.csv" | "checks.csv")
        });
        files
    };
    assert!(documents(&out) == documents(&undisturbed));
}

#[test]
fn only_what_failed_is_tried_again() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    write(&input, &[("a.txt", NOTICE.as_bytes()), ("b.txt", wrong_notice().as_bytes()), ("c.pdf", b"%PDF-1.7 torn")]);
    assert_eq!(code(&run(&[&input], &out, &["--ocr", "never", "--threshold", "40"])), 3);
    let state = stdout(&tradau().arg("status").arg(&out).output().unwrap());
    assert!(state.contains("3: 2 done, 0 as they were, 1 failed, 0 left") && state.contains("c.pdf"), "{state}");

    // Mended in the meantime.
    fs::remove_file(input.join("c.pdf")).unwrap();
    fs::write(input.join("c.pdf"), fs::read(common::project("fixtures/formats/ninh-thuan-bao-cao.pdf")).unwrap())
        .unwrap();
    let again = tradau().args(["retry", "--failed"]).arg(&out).output().unwrap();
    assert_eq!(code(&again), 0, "{}", stderr(&again));
    assert!(stderr(&again).contains("documents  1 done\n"), "{}", stderr(&again));
    let events = log(&out);
    let start = events.iter().rev().find(|e| e["event"] == "run-started").unwrap();
    assert_eq!((start["documents"].as_u64(), start["settings"]["threshold"].as_str()), (Some(1), Some("40")));
    assert_eq!(json(&out.join("documents/c.json"))["document"]["source"], "c.pdf");
    // The tables still tell of all three.
    let records = fs::read_to_string(out.join("records.csv")).unwrap();
    for source in ["a.txt", "b.txt", "c.pdf"] {
        assert!(records.contains(source), "{source}");
    }
    let nothing = tradau().args(["retry", "--failed"]).arg(&out).output().unwrap();
    assert_eq!(code(&nothing), 0);
    assert!(stderr(&nothing).contains("nothing failed"), "{}", stderr(&nothing));
}

#[test]
fn a_folder_without_a_run_says_so() {
    let dir = tempfile::tempdir().unwrap();
    for command in ["status", "retry"] {
        let said = tradau().arg(command).arg(dir.path()).output().unwrap();
        assert_eq!(code(&said), 2);
        assert!(stderr(&said).contains("run.jsonl"), "{}", stderr(&said));
    }
    File::create(dir.path().join("run.jsonl")).unwrap();
    let said = tradau().arg("status").arg(dir.path()).output().unwrap();
    assert!(stderr(&said).contains("it tells of no run"), "{}", stderr(&said));
}
