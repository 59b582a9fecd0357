//! What it costs that documents are taken apart in worker processes: the same documents through the stages in this
//! process, and through [`DocumentWorkers`], in CPU seconds (children included) and milliseconds a document. Both sides
//! begin as new processes, load their models, and end in the bytes of the files.
//!
//! `cargo bench --bench supervision` prints a table; the scans need Tesseract with `vie`.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::atomic::AtomicBool;
use std::time::Instant;
use tradau::ocr::{self, Engine, Workers};
use tradau::pipeline::{self, DocumentJob, DocumentSettings, DocumentWorkers, Resources, Settings};

/// CPU seconds of this process and of its children that have ended.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    // utime, stime, cutime, cstime in hundredths, from the 14th field of the whole line on.
    fields.iter().skip(11).take(4).filter_map(|f| f.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_tradau"))
}

fn engine() -> Option<Workers> {
    let mut settings = ocr::Settings::new(program(), vec!["ocr-worker".into()]);
    settings.workers = NonZeroUsize::MIN;
    Workers::new(settings).ok()
}

/// Rounds, in turns; the least of each side counts, because other programs only ever add.
const ROUNDS: usize = 5;

/// A side of the comparison, as an argument.
const SIDES: [&str; 2] = ["--in-this-process", "--in-a-worker"];

type Documents = Vec<(PathBuf, Vec<u8>)>;

/// The stages and the files that they end in, as `run` needs them, in this process.
fn direct(documents: &Documents, engine: Option<&dyn Engine>) {
    let resources = Resources { engine, ..Resources::bundled(None) };
    for (path, bytes) in documents {
        let source = tradau::ingest::Source::from_bytes(path, path, bytes.clone()).expect("a fixture");
        let done = pipeline::process(&source, resources, Settings::default()).expect("a notice");
        std::hint::black_box(pipeline::files(&done));
    }
}

/// The same in a worker process.
fn supervised(documents: &Documents, engine: Option<&dyn Engine>) {
    let mut workers =
        DocumentSettings::of_this_program(vec!["document-worker".into()], NonZeroUsize::MIN).expect("a program");
    workers.program = program();
    let workers = DocumentWorkers::new(workers).expect("a worker");
    for (path, bytes) in documents {
        let job = DocumentJob { path, relative: path, bytes, corrections: &[] };
        workers.document(job, Settings::default(), engine, &AtomicBool::new(false)).expect("a document");
    }
}

fn documents(scans: bool) -> Documents {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let read = |path: &Path| std::fs::read(path).expect("a fixture");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&root)
        .expect("fixtures")
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.join("scan.pdf").exists())
        .collect();
    folders.sort();
    if scans {
        return folders.iter().map(|f| (PathBuf::from("a.pdf"), read(&f.join("scan.pdf")))).collect();
    }
    let mut texts = Vec::new();
    for round in 0..10 {
        for folder in &folders {
            let mut text = read(&folder.join("damaged.txt"));
            text.extend(format!("\n{round}\n").bytes());
            texts.push((PathBuf::from("a.txt"), text));
        }
    }
    texts
}

/// One side in a process of its own: both load their models and begin with empty caches.
fn once(side: &str, what: &str) -> (f64, f64) {
    let (begun, before) = (Instant::now(), cpu());
    let this = std::env::current_exe().expect("a path");
    assert!(Command::new(this).args([side, what]).status().expect("a process").success());
    (cpu() - before, begun.elapsed().as_secs_f64())
}

fn measure(what: &str, rounds: usize) {
    let mut least = [(f64::MAX, f64::MAX); 2];
    for _ in 0..rounds {
        for (least, side) in least.iter_mut().zip(SIDES) {
            let (cpu, wall) = once(side, what);
            *least = (least.0.min(cpu), least.1.min(wall));
        }
    }
    let [(direct, direct_wall), (supervised, supervised_wall)] = least;
    let number = documents(what == "scans").len();
    #[expect(clippy::cast_precision_loss, reason = "a few hundred documents")]
    let of_one = 1000.0 * (supervised_wall - direct_wall) / number as f64;
    println!(
        "{what:<8}{number:>4} documents  in one process {direct:>7.2} CPU s  in workers {supervised:>7.2} CPU s  {:>+6.1} %  {of_one:>+6.1} ms a document",
        100.0 * (supervised / direct - 1.0),
    );
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let scans = arguments.last().is_some_and(|a| a == "scans");
    if let Some(side) = SIDES.iter().position(|side| arguments.iter().any(|a| a == side)) {
        let engine = if scans { engine() } else { None };
        let engine = engine.as_ref().map(|e| e as &dyn Engine);
        if side == 0 {
            direct(&documents(scans), engine);
        } else {
            supervised(&documents(scans), engine);
        }
        return ExitCode::SUCCESS;
    }
    measure("texts", ROUNDS);
    if engine().is_none() {
        eprintln!("no Tesseract with vie: the scans are left out");
        return ExitCode::from(4);
    }
    measure("scans", 2);
    ExitCode::SUCCESS
}
