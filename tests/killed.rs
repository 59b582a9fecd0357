//! Runs that are killed at any moment, all of it or a part, and on a disk that fills up: start again, and the result is
//! that of an undisturbed run, byte for byte. Run numbers and times of day differ, and so do the numbers that documents
//! have in the catalogue: they follow the order in which documents were done.
//!
//! `TRADAU_KILLS=200 cargo test --features train --test killed -- --nocapture` kills more often, and prints its count.
#![cfg(all(unix, debug_assertions))]

mod common;

use common::{NOTICE, assert_same_results, code, log, stderr, tradau, tree, write};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

const DOCUMENTS: usize = 60;

/// Pseudo-random numbers, the same each time (Knuth's constants).
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

fn kills() -> usize {
    std::env::var("TRADAU_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(24)
}

/// Texts, some of the same bytes, and with OCR a few small page images.
fn inputs(folder: &Path) -> PathBuf {
    let input = folder.join("in");
    for i in 0..DOCUMENTS {
        let number = if i % 10 == 9 { i - 1 } else { i };
        write(
            &input,
            &[(&format!("{}/{i:03}.txt", i % 3), NOTICE.replace("215/BC", &format!("{number}/BC")).as_bytes())],
        );
    }
    write(&input, &[("torn.pdf", b"%PDF-1.7 torn")]);
    #[cfg(feature = "ocr")]
    {
        let page = image::open(common::project("fixtures/formats/cu-kuin-thong-ke-1.png")).unwrap();
        for height in [300, 340] {
            let mut png = std::io::Cursor::new(Vec::new());
            page.crop_imm(0, 0, page.width(), height).write_to(&mut png, image::ImageFormat::Png).unwrap();
            write(&input, &[(&format!("scan-{height}.png"), png.get_ref())]);
        }
    }
    input
}

fn start(input: &Path, out: &Path) -> Child {
    let mut run = Command::new(env!("CARGO_BIN_EXE_tradau"));
    run.args(["run", "-j", "2", "-o"]).args([out, input]).stderr(Stdio::null()).spawn().unwrap()
}

fn undisturbed(input: &Path, folder: &Path) -> PathBuf {
    let out = folder.join("undisturbed");
    let done = common::run(&[input], &out, &["-j", "2"]);
    assert_eq!(code(&done), 3, "one of the inputs is torn: {}", stderr(&done));
    out
}

/// Things that can be seen of a run: lines in its log, files in its folder.
fn seen(out: &Path) -> usize {
    let lines = String::from_utf8_lossy(&fs::read(out.join("run.jsonl")).unwrap_or_default()).matches('\n').count();
    let files = walkdir::WalkDir::new(out).into_iter().flatten().filter(|e| e.file_type().is_file()).count();
    lines + files
}

/// Children of a process, by `/proc`.
fn children(of: u32) -> Vec<u32> {
    let parent = |pid: u32| -> Option<u32> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        stat.rsplit(')').next()?.split_whitespace().nth(1)?.parse().ok()
    };
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| parent(*pid) == Some(of)).collect()
}

fn kill(pid: u32) {
    let _ = Command::new("kill").args(["-9", &pid.to_string()]).stderr(Stdio::null()).status();
}

/// Files that stand under their right names hold what they should, whatever happened.
fn assert_nothing_torn(out: &Path, whole: &BTreeMap<String, Vec<u8>>) {
    for (name, bytes) in tree(out) {
        if name.starts_with("documents/") || name.starts_with("text/") && !name.contains(".tradau-") {
            if name.contains(".tradau-") {
                continue;
            }
            assert!(whole[&name] == bytes, "{name} is torn");
        }
    }
}

#[test]
fn the_run_its_workers_or_all_at_once_are_killed() {
    let dir = tempfile::tempdir().unwrap();
    let input = inputs(dir.path());
    let before = tree(&input);
    let reference = undisturbed(&input, dir.path());
    let whole = tree(&reference);
    let mut random = Random(9);
    let (mut killed, mut rounds) = ([0; 3], 0);
    while killed.iter().sum::<usize>() < kills() {
        rounds += 1;
        let out = dir.path().join(format!("out-{rounds}"));
        // Killed and taken up again until it comes to its end, or was killed often enough.
        let mut ended = false;
        while !ended {
            let mut run = start(&input, &out);
            let first = seen(&out);
            let mut at = first + 1 + usize::try_from(random.below(40)).unwrap();
            let how = usize::try_from(random.below(3)).unwrap();
            loop {
                if run.try_wait().unwrap().is_some() {
                    ended = true;
                    break;
                }
                if seen(&out) < at {
                    std::thread::yield_now();
                    continue;
                }
                let workers = children(run.id());
                match how {
                    // The run alone: its workers end by themselves.
                    0 => kill(run.id()),
                    // A worker: the run goes on.
                    1 => workers.iter().take(1).for_each(|pid| kill(*pid)),
                    // As when the power goes.
                    _ => std::iter::once(run.id()).chain(workers.clone()).for_each(kill),
                }
                killed[how] += 1;
                if how == 1 {
                    at = seen(&out) + 1 + usize::try_from(random.below(40)).unwrap();
                    continue;
                }
                run.wait().unwrap();
                assert_nothing_torn(&out, &whole);
                // None of its workers is left.
                for pid in workers {
                    while fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z")) {
                        std::thread::yield_now();
                    }
                }
                break;
            }
        }
        let last = common::run(&[&input], &out, &["-j", "2"]);
        assert_eq!(code(&last), 3, "{}", stderr(&last));
        assert!(stderr(&last).contains("as they were, 1 failed"), "{}", stderr(&last));
        assert_same_results(&out, &reference);
        let events = log(&out);
        let end = events.last().unwrap();
        let sum = ["done", "skipped", "failed"].map(|n| end[n].as_u64().unwrap()).iter().sum::<u64>();
        assert_eq!(sum, before.len() as u64, "inputs = done + skipped + failed");
    }
    assert!(tree(&input) == before, "sources are never written to");
    println!(
        "killed: {} runs alone, {} workers, {} runs with all workers, in {rounds} rounds",
        killed[0], killed[1], killed[2]
    );
}

/// A run with a plan for its steps.
fn planned(input: &Path, out: &Path, plan: &str) -> Output {
    tradau().arg("run").arg(input).arg("-o").arg(out).args(["-j", "1"]).env("TRADAU_TEST_STEP", plan).output().unwrap()
}

fn few(folder: &Path) -> PathBuf {
    let input = folder.join("in");
    write(&input, &[("a.txt", NOTICE.as_bytes()), ("b/c.txt", common::wrong_notice().as_bytes())]);
    input
}

/// Steps that a run over `few` takes: found by letting a later one be the fatal one.
fn steps(input: &Path, folder: &Path) -> u64 {
    (1..100)
        .map(|n| 8 * n)
        .find(|n| planned(input, &folder.join(format!("steps-{n}")), &format!("kill:{n}")).status.success())
        .unwrap()
}

/// A few documents, and what a run that nobody disturbs makes of them.
fn few_undisturbed(folder: &Path) -> (PathBuf, PathBuf) {
    let input = few(folder);
    let reference = folder.join("reference");
    assert_eq!(code(&common::run(&[&input], &reference, &[])), 0);
    (input, reference)
}

#[test]
fn killed_before_each_single_step() {
    let dir = tempfile::tempdir().unwrap();
    let (input, reference) = few_undisturbed(dir.path());
    let whole = tree(&reference);
    let most = steps(&input, dir.path());
    assert!(most > 30, "{most}");
    let out = dir.path().join("out");
    let mut died = 0;
    for step in 1..=most {
        // Into a new folder, and again and again into one that was left by the one before.
        let fresh = dir.path().join(format!("fresh-{step}"));
        for out in [&fresh, &out] {
            let killed = planned(&input, out, &format!("kill:{step}"));
            died += usize::from(killed.status.code().is_none());
            assert_nothing_torn(out, &whole);
        }
        let again = common::run(&[&input], &fresh, &["-j", "1"]);
        assert_eq!(code(&again), 0, "after step {step}: {}", stderr(&again));
        assert_same_results(&fresh, &reference);
        fs::remove_dir_all(&fresh).unwrap();
    }
    assert!(died > 40, "{died}");
    assert_eq!(code(&common::run(&[&input], &out, &[])), 0);
    assert_same_results(&out, &reference);
}

#[test]
fn a_disk_that_is_full_at_each_single_step() {
    let dir = tempfile::tempdir().unwrap();
    let (input, reference) = few_undisturbed(dir.path());
    let whole = tree(&reference);
    let most = steps(&input, dir.path());
    for step in 1..=most {
        let out = dir.path().join(format!("out-{step}"));
        let full = planned(&input, &out, &format!("full:{step}"));
        let said = stderr(&full);
        assert!(!said.contains("panicked"), "{said}");
        match code(&full) {
            // Through before the disk was full.
            0 => assert!(step > 30, "{step}: {said}"),
            // Found out before anything was done, or on the way.
            2 | 3 => assert!(said.contains("no storage space") || said.contains("disk is full"), "{step}: {said}"),
            other => panic!("{step}: exit code {other}: {said}"),
        }
        assert_nothing_torn(&out, &whole);
        let leftovers: Vec<_> = tree(&out).into_keys().filter(|name| name.contains(".tradau-")).collect();
        assert!(leftovers.is_empty(), "{leftovers:?}");
        let again = common::run(&[&input], &out, &[]);
        assert_eq!(code(&again), 0, "after step {step}: {}", stderr(&again));
        assert_same_results(&out, &reference);
        fs::remove_dir_all(&out).unwrap();
    }
}

/// The system's own refusal: no file may grow beyond so many blocks of 512 bytes.
#[test]
fn a_file_system_that_refuses_larger_files() {
    let dir = tempfile::tempdir().unwrap();
    let input = few(dir.path());
    let reference = dir.path().join("reference");
    assert_eq!(code(&common::run(&[&input], &reference, &[])), 0);
    let whole = tree(&reference);
    for blocks in [0, 1, 2, 4, 8, 12, 16, 24, 32, 64, 128, 256, 512, 1024] {
        let out = dir.path().join(format!("out-{blocks}"));
        let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" run \"$1\" -o \"$2\"");
        let mut shell = Command::new("/bin/sh");
        let limited = shell.args(["-c", &line, env!("CARGO_BIN_EXE_tradau")]).args([&input, &out]).output().unwrap();
        let said = stderr(&limited);
        assert!(matches!(limited.status.code(), Some(0 | 2 | 3)) && !said.contains("panicked"), "{blocks}: {said}");
        assert!(blocks > 1 || code(&limited) == 2, "no room for the catalogue: {said}");
        assert_nothing_torn(&out, &whole);
        let again = common::run(&[&input], &out, &[]);
        assert_eq!(code(&again), 0, "after {blocks} blocks: {}", stderr(&again));
        assert_same_results(&out, &reference);
    }
}
