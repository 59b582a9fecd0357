//! Nothing is lost silently: what is gone, what is there twice, what may not be followed, and what would harm a file.
#![cfg(unix)]

mod common;

use common::{
    NOTICE, assert_same_results, code, json, log, run, sources, stderr, stdout, tradau, tree, write, wrong_notice,
};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

#[test]
fn inputs_that_are_gone_leave_their_results_and_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    write(&input, &[("a.txt", NOTICE.as_bytes()), ("b/c.txt", wrong_notice().as_bytes())]);
    assert_eq!(code(&run(&[&input], &out, &[])), 0);
    let before = tree(&out);

    // As if the folder that `b` stands for were not mounted.
    fs::rename(input.join("b"), dir.path().join("b")).unwrap();
    let done = run(&[&input], &out, &[]);
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    assert!(
        stderr(&done).contains("gone       1 of earlier runs are not among these inputs; their results stay"),
        "{}",
        stderr(&done)
    );
    let events = log(&out);
    assert_eq!(sources(&events, "document-gone"), ["b/c.txt"]);
    assert_eq!(events.last().unwrap()["gone"], 1);
    let state = stdout(&tradau().arg("status").arg(&out).output().unwrap());
    assert!(state.contains("gone       1 of earlier runs, whose results stay"), "{state}");
    let after = tree(&out);
    for name in ["documents/b/c.json", "text/b/c.txt", "records.csv", "checks.csv"] {
        assert!(before[name] == after[name], "{name}");
    }
    // Back again: nothing is to be done.
    fs::rename(dir.path().join("b"), input.join("b")).unwrap();
    let done = run(&[&input], &out, &[]);
    assert!(
        stderr(&done).contains("documents  2 as they were") || stderr(&done).contains("0 done, 2 as they were"),
        "{}",
        stderr(&done)
    );

    fs::rename(input.join("b"), dir.path().join("b")).unwrap();

    // Nobody takes the name of what is gone.
    write(&input, &[("b/c.text", NOTICE.as_bytes())]);
    assert_eq!(code(&run(&[&input], &out, &[])), 0);
    assert!(fs::read(out.join("documents/b/c.json")).unwrap() == before["documents/b/c.json"]);
    assert_eq!(json(&out.join("documents/b/c.text.json"))["document"]["source"], "b/c.text");
    fs::remove_dir_all(input.join("b")).unwrap();

    // Taken out when asked for, and only then, with what exports made beside it.
    let beside = out.join("documents/b/c.text.dc.xml");
    fs::write(&beside, "<dc/>").unwrap();
    let done = run(&[&input], &out, &["--prune"]);
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    assert!(!beside.exists());
    let only = dir.path().join("only");
    assert_eq!(code(&run(&[&input], &only, &[])), 0);
    assert_same_results(&out, &only);
    let gone: Vec<_> = log(&out).into_iter().filter(|e| e["event"] == "document-gone" && e["pruned"] == true).collect();
    assert_eq!(gone.len(), 2, "{gone:?}");
}

#[test]
fn what_cannot_be_read_today_takes_no_result_away() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    write(&input, &[("a.txt", NOTICE.as_bytes())]);
    assert_eq!(code(&run(&[&input], &out, &[])), 0);
    let before = tree(&out);
    fs::write(input.join("a.txt"), b"").unwrap();
    let done = run(&[&input], &out, &[]);
    assert_eq!(code(&done), 3, "{}", stderr(&done));
    for name in ["documents/a.json", "text/a.txt", "records.csv"] {
        assert!(before[name] == tree(&out)[name], "{name}");
    }
}

#[test]
fn files_of_the_same_bytes_are_read_once_and_recorded_each() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    write(
        &input,
        &[
            ("a.txt", NOTICE.as_bytes()),
            ("b/a.txt", NOTICE.as_bytes()),
            ("c.txt", NOTICE.as_bytes()),
            ("d.txt", wrong_notice().as_bytes()),
        ],
    );
    let done = run(&[&input], &out, &["-j", "4"]);
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    let events = log(&out);
    assert_eq!(sources(&events, "document-done"), ["a.txt", "b/a.txt", "c.txt", "d.txt"]);
    let of_others = events.iter().filter(|e| e["same_as"].is_string()).count();
    assert_eq!(of_others, 2, "one of the three was read");
    for (path, source) in [("a", "a.txt"), ("b/a", "b/a.txt"), ("c", "c.txt")] {
        assert_eq!(json(&out.join(format!("documents/{path}.json")))["document"]["source"], source);
    }
    let records = fs::read_to_string(out.join("records.csv")).unwrap();
    assert!(["\na.txt,", "\nb/a.txt,", "\nc.txt,"].iter().all(|line| records.contains(line)), "{records}");

    // A file that was moved is known by its bytes.
    fs::rename(input.join("d.txt"), input.join("moved.txt")).unwrap();
    assert_eq!(code(&run(&[&input], &out, &["--prune"])), 0);
    let events = log(&out);
    let moved = events.iter().rev().find(|e| e["event"] == "document-done").unwrap();
    assert_eq!(
        (moved["source"].as_str(), moved["same_as"].as_str()),
        (Some("moved.txt"), None),
        "pruned before it was looked for"
    );
    assert!(!out.join("documents/d.json").exists());
    fs::rename(input.join("moved.txt"), input.join("again.txt")).unwrap();
    assert_eq!(code(&run(&[&input], &out, &[])), 0);
    let events = log(&out);
    let moved = events.iter().rev().find(|e| e["event"] == "document-done").unwrap();
    assert_eq!((moved["source"].as_str(), moved["same_as"].as_str()), (Some("again.txt"), Some("moved.txt")));
}

#[test]
fn a_torn_file_is_made_again_and_a_torn_catalogue_set_aside() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out, reference) = (dir.path().join("in"), dir.path().join("out"), dir.path().join("reference"));
    let texts: Vec<String> = (0..8).map(|i| NOTICE.replace("215/BC", &format!("{i}/BC"))).collect();
    for (i, text) in texts.iter().enumerate() {
        write(&input, &[(&format!("{i}.txt"), text.as_bytes())]);
    }
    for out in [&out, &reference] {
        assert_eq!(code(&run(&[&input], out, &[])), 0);
    }
    // What a power cut leaves of a file that was not on the disk yet: less, nothing, or zeros.
    let json = fs::read(out.join("documents/1.json")).unwrap();
    fs::write(out.join("documents/1.json"), &json[..json.len() / 2]).unwrap();
    fs::write(out.join("text/2.txt"), b"").unwrap();
    fs::write(out.join("documents/3.json"), vec![0; json.len()]).unwrap();
    fs::remove_file(out.join("text/4.txt")).unwrap();
    let done = run(&[&input], &out, &[]);
    assert!(stderr(&done).contains("documents  4 done, 4 as they were"), "{}", stderr(&done));
    assert_same_results(&out, &reference);

    // The same of the catalogue, after a run that ended without a word.
    let events = fs::read_to_string(out.join("run.jsonl")).unwrap();
    fs::write(out.join("run.jsonl"), events.rsplit_once("{\"at\"").unwrap().0).unwrap();
    let catalogue = fs::read(out.join("catalogue.sqlite")).unwrap();
    fs::write(out.join("catalogue.sqlite"), &catalogue[..catalogue.len() * 2 / 3 / 4096 * 4096]).unwrap();
    let done = run(&[&input], &out, &[]);
    assert_eq!(code(&done), 0, "{}", stderr(&done));
    assert!(stderr(&done).contains("is damaged; it is kept as"), "{}", stderr(&done));
    assert!(stderr(&done).contains("documents  8 done"), "{}", stderr(&done));
    fs::remove_file(out.join("catalogue.damaged.sqlite")).unwrap();
    assert_same_results(&out, &reference);
}

#[test]
fn pipes_sockets_and_links_are_not_followed_and_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    write(&input, &[("good.txt", NOTICE.as_bytes())]);
    write(dir.path(), &[("secret.txt", NOTICE.as_bytes())]);
    assert!(Command::new("mkfifo").arg(input.join("pipe.pdf")).status().unwrap().success());
    let _socket = UnixListener::bind(input.join("socket.txt")).unwrap();
    symlink(dir.path().join("secret.txt"), input.join("link.txt")).unwrap();
    symlink("/dev/zero", input.join("zeros.pdf")).unwrap();
    symlink(dir.path(), input.join("loop")).unwrap();
    let done = run(&[&input], &out, &[]);
    let said = stderr(&done);
    assert_eq!(code(&done), 0, "{said}");
    assert!(said.contains("documents  1 done"), "{said}");
    assert!(said.contains("passed over: ") && said.contains("more files of other kinds"), "{said}");
    // Named themselves they are refused, and nobody waits for a pipe to say something.
    let done = run(&[&input.join("pipe.pdf"), &input.join("socket.txt"), Path::new("/dev/zero")], &out, &[]);
    let said = stderr(&done);
    assert_eq!(code(&done), 3, "{said}");
    assert!(
        said.contains("documents  0 done, 3 failed") && said.contains("pipe.pdf: is a device, pipe or socket"),
        "{said}"
    );
}

#[test]
fn an_output_folder_that_vanishes_is_an_error_and_can_be_made_again() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out, reference) = (dir.path().join("in"), dir.path().join("out"), dir.path().join("reference"));
    write(&input, &[("a.txt", NOTICE.as_bytes()), ("b.txt", wrong_notice().as_bytes())]);
    assert_eq!(code(&run(&[&input], &reference, &[])), 0);
    // Files lie where folders should be.
    write(&out, &[("documents", b"in the way")]);
    let done = run(&[&input], &out, &[]);
    assert_eq!(code(&done), 3, "{}", stderr(&done));
    assert!(
        stderr(&done).contains("0 done, 2 failed") && stderr(&done).contains("(export): could not write"),
        "{}",
        stderr(&done)
    );
    fs::remove_file(out.join("documents")).unwrap();
    assert_eq!(code(&run(&[&input], &out, &[])), 0);
    assert_same_results(&out, &reference);
    // A read error on an input.
    fs::remove_file(input.join("a.txt")).unwrap();
    fs::create_dir(input.join("a.txt")).unwrap();
    write(&input, &[("a.txt/inside.txt", NOTICE.as_bytes())]);
    assert_eq!(code(&run(&[&input], &out, &["--prune"])), 0);
}

#[test]
fn private_results_are_their_users_alone() {
    let dir = tempfile::tempdir().unwrap();
    let input = dir.path().join("in");
    write(&input, &[("b/a.txt", NOTICE.as_bytes())]);
    let modes = |out: &Path| -> Vec<(bool, u32)> {
        let entries = walkdir::WalkDir::new(out).into_iter().map(|e| e.unwrap().metadata().unwrap());
        entries.map(|m| (m.is_dir(), m.permissions().mode() & 0o777)).collect()
    };
    let out = dir.path().join("out");
    for flags in [&[][..], &["--private"], &["--private", "--redo"]] {
        assert_eq!(code(&run(&[&input], &out, flags)), 0);
        let private = !flags.is_empty();
        if flags.len() != 1 {
            for (is_dir, mode) in modes(&out) {
                // Folders of an earlier run keep their modes inside the private one.
                assert!(!private || is_dir || mode == 0o600, "{mode:o}");
                assert!(private || mode & 0o044 == 0o044, "umask decides: {mode:o}");
            }
        }
    }
    assert_eq!(modes(&out)[0], (true, 0o700));
    let fresh = dir.path().join("fresh");
    assert_eq!(code(&run(&[&input], &fresh, &["--private"])), 0);
    for (is_dir, mode) in modes(&fresh) {
        assert_eq!(mode, if is_dir { 0o700 } else { 0o600 });
    }
}

#[test]
fn the_log_and_the_terminal_carry_no_words_of_a_document() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    write(&input, &[("a.txt", wrong_notice().as_bytes()), ("b.txt", NOTICE.as_bytes())]);
    let done = run(&[&input], &out, &[]);
    let told = stderr(&done) + &stdout(&done) + &fs::read_to_string(out.join("run.jsonl")).unwrap();
    for words in ["Yên Châu", "YÊN CHÂU", "215", "Chiềng", "hộ nghèo", "4.412", "90,7"] {
        assert!(!told.contains(words), "{words}: {told}");
    }
}

#[test]
fn limits_have_their_messages_and_their_options() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("in"), dir.path().join("out"));
    let born = fs::read(common::project("fixtures/formats/ninh-thuan-bao-cao.pdf")).unwrap();
    let large = NOTICE.repeat(4_000);
    write(&input, &[("long.txt", large.as_bytes()), ("two.pdf", &born), ("good.txt", NOTICE.as_bytes())]);
    let cases: [(&[&str], &str, &str); 4] = [
        (
            &["--max-bytes", "1"],
            "long.txt",
            "more than the 1048576 that are read at once; split it, or raise --max-bytes",
        ),
        (
            &["--max-pages", "1"],
            "two.pdf",
            "has 2 pages, more than the 1 that are read from one file; split it, or raise --max-pages",
        ),
        (
            &["--max-characters", "2000"],
            "long.txt",
            "holds more than 2000 characters, the most that is read; split it, or raise --max-characters",
        ),
        (&["--max-characters", "2000"], "two.pdf", "holds more than 2000 characters"),
    ];
    for (i, (flags, source, words)) in cases.into_iter().enumerate() {
        let out = dir.path().join(format!("out-{i}"));
        let mut all = vec!["--ocr", "never", "--max-characters", "60000"];
        if flags[0] == "--max-characters" {
            all.truncate(2);
        }
        all.extend(flags);
        let done = run(&[&input], &out, &all);
        assert_eq!(code(&done), 3, "{flags:?}: {}", stderr(&done));
        let events = log(&out);
        let failed = events.iter().rev().find(|e| e["event"] == "document-failed" && e["source"] == source);
        let failed = failed.unwrap_or_else(|| panic!("{flags:?}: {source} did not fail: {}", stderr(&done)));
        assert!(failed["error"].as_str().unwrap().contains(words), "{failed}");
    }
    fs::remove_file(input.join("long.txt")).unwrap();
    let page = fs::read(common::project("fixtures/formats/cu-kuin-thong-ke-1.png")).unwrap();
    write(&input, &[("page.png", &page)]);
    for (flags, words) in [(["--max-pixels", "1"], "raise --max-pixels"), (["--max-cells", "3"], "raise --max-cells")] {
        let mut all = vec!["--ocr", "never", "--redo"];
        all.extend(flags);
        let done = run(&[&input], &out, &all);
        assert!(code(&done) == 3 && stderr(&done).contains(words), "{flags:?}: {}", stderr(&done));
    }
}
