//! The `tesseract` command in the place of the library. These tests fail where the command or its Vietnamese data is
//! missing: `tradau doctor` says how to install it. They need no library: they run in builds without the feature `ocr` too.

mod common;

use common::{code, stderr, tradau};
use std::path::Path;
use std::time::Duration;
use tradau::{
    ingest,
    model::PageImage,
    ocr::{Engine, EngineKind, OcrError, Settings, Workers, probe},
};

fn settings() -> Settings {
    let mut settings = Settings::new(env!("CARGO_BIN_EXE_tradau").into(), vec!["ocr-worker".into()]);
    settings.engine = EngineKind::Command;
    settings
}

fn path() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ocr/testdata/thong-bao.png")
}

fn scan() -> PageImage {
    ingest::open(&path(), Path::new("thong-bao.png")).unwrap().image(0).unwrap()
}

#[test]
fn a_notice_is_read_with_its_places() {
    let workers = Workers::new(settings()).unwrap();
    assert!(workers.describe().starts_with("tesseract command 5"), "{}", workers.describe());
    let page = workers.read(scan()).unwrap();
    let words: Vec<_> = page.lines.iter().flat_map(|l| &l.words).collect();
    assert!(words.len() > 100, "{}", page.to_plain());
    let inside =
        |b: tradau::model::BBox| b.left >= 0 && b.right <= i32::try_from(page.width).unwrap() && b.top < b.bottom;
    assert!(words.iter().all(|w| inside(w.bbox) && w.confidence <= 100));
    assert!(page.confidence().unwrap() > 85);
    let status = probe(&settings());
    assert!(status.is_ready() && status.engine == EngineKind::Command, "{status:?}");
}

#[cfg(feature = "ocr")]
#[test]
fn it_reads_what_the_library_reads() {
    let library = Workers::new(Settings { engine: EngineKind::Library, ..settings() }).unwrap();
    let command = Workers::new(settings()).unwrap();
    assert_eq!(command.read(scan()).unwrap(), library.read(scan()).unwrap());
    assert_ne!(command.describe(), library.describe(), "a page in the cache says who read it");
}

#[test]
fn missing_data_and_a_missing_command_are_known_before_any_work() {
    let missing = Workers::new(Settings { language: "vie+tlh".into(), ..settings() }).unwrap_err();
    assert!(
        matches!(&missing, OcrError::LanguageMissing { available, .. } if available.contains(&"vie".into())),
        "{missing}"
    );
    let none = Workers::new(Settings { command: "/nonexistent/tesseract".into(), ..settings() }).unwrap_err();
    assert!(none.to_string().contains("cannot run /nonexistent/tesseract"), "{none}");
}

/// A command that tells its version and languages as Tesseract does, and then does what the shell lines say.
#[cfg(unix)]
fn pretending(folder: &Path, then: &str) -> Settings {
    use std::os::unix::fs::PermissionsExt;
    let command = folder.join("tesseract");
    let lines = format!(
        "#!/bin/sh\ncase $1 in\n--version) echo 'tesseract 5.9.9'; exit ;;\n\
         --list-langs) printf 'List of available languages in \"/x/\" (1):\\nvie\\n'; exit ;;\nesac\n{then}\n"
    );
    std::fs::write(&command, lines).unwrap();
    std::fs::set_permissions(&command, std::fs::Permissions::from_mode(0o755)).unwrap();
    Settings { command, ..settings() }
}

#[cfg(unix)]
#[test]
fn a_command_that_fails_crashes_or_hangs_costs_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let error = |then: &str| {
        let settings = Settings { time_limit: Duration::from_secs(1), ..pretending(folder.path(), then) };
        Workers::new(settings).unwrap().read(scan()).unwrap_err()
    };
    let refused = error("cat >/dev/null; echo no such mode >&2; exit 1").to_string();
    assert!(refused.starts_with("tesseract command 5.9.9 vie") && refused.contains("no such mode"), "{refused}");
    let refused = error("cat >/dev/null; echo rubbish").to_string();
    assert!(refused.contains("no table of words"), "{refused}");
    assert!(matches!(error("kill -SEGV $$"), OcrError::Crashed { .. }));
    assert!(matches!(error("echo 'bad_alloc' >&2; kill -ABRT $$"), OcrError::OutOfMemory { .. }));
    assert!(matches!(error("exec tail -f /dev/null"), OcrError::TimedOut { .. }));
    let mark = folder.path().join("written");
    assert!(matches!(
        error(&format!("echo here >'{}'; exec tail -f /dev/null", mark.display())),
        OcrError::Crashed { .. }
    ));
    assert_eq!(std::fs::read(mark).unwrap(), b"", "it may write no file");
}

#[test]
fn a_run_reads_with_the_command_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let run = |engine: &str| {
        let mut command = tradau();
        let done = command.arg("run").arg(path()).arg("-o").arg(&out).args(["--engine", engine]).output().unwrap();
        assert_eq!(code(&done), 0, "{}", stderr(&done));
        let notice = common::json(&out.join("documents/thong-bao.json"));
        notice["document"]["engine"].as_str().unwrap_or_default().to_owned()
    };
    assert!(run("command").starts_with("tesseract command 5"));
    if cfg!(feature = "ocr") {
        assert!(run("auto").starts_with("tesseract 5"), "another engine makes a document anew");
    }
}
