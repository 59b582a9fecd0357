//! What it costs that documents are taken apart in worker processes: the same documents through the stages in this
//! process, and through [`DocumentWorkers`], in CPU seconds (children included) and milliseconds a document.
//!
//! `cargo bench --bench supervision` prints a table; the scans need Tesseract with `vie`.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
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

fn measure(what: &str, documents: &[(PathBuf, Vec<u8>)], scans: bool) {
    let settings = Settings::default();
    // Models are loaded before the clock runs, as they are once in a run.
    let resources = Resources::bundled(None);
    let _ = resources.model_name();
    let (begun, before) = (Instant::now(), cpu());
    {
        let engine = if scans { engine() } else { None };
        let resources = Resources { engine: engine.as_ref().map(|e| e as &dyn Engine), ..resources };
        for (path, bytes) in documents {
            let source = tradau::ingest::Source::from_bytes(path, path, bytes.clone()).expect("a fixture");
            pipeline::notice(&source, resources, settings).expect("a notice");
        }
    }
    let (direct, direct_wall) = (cpu() - before, begun.elapsed().as_secs_f64());
    let (begun, before) = (Instant::now(), cpu());
    {
        let engine = if scans { engine() } else { None };
        let mut workers =
            DocumentSettings::of_this_program(vec!["document-worker".into()], NonZeroUsize::MIN).expect("a program");
        workers.program = program();
        let workers = DocumentWorkers::new(workers).expect("a worker");
        for (path, bytes) in documents {
            let job = DocumentJob { path, relative: path, bytes, corrections: &[] };
            let engine = engine.as_ref().map(|e| e as &dyn Engine);
            workers.document(job, settings, engine, &AtomicBool::new(false)).expect("a document");
        }
    }
    let (supervised, supervised_wall) = (cpu() - before, begun.elapsed().as_secs_f64());
    #[expect(clippy::cast_precision_loss, reason = "a few hundred documents")]
    let number = documents.len() as f64;
    println!(
        "{what:<28}{number:>5} documents  direct {direct:>7.2} CPU s  supervised {supervised:>7.2} CPU s  {:>+6.1} %  {:>+6.1} ms a document",
        100.0 * (supervised / direct - 1.0),
        1000.0 * (supervised_wall - direct_wall) / number
    );
}

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let read = |path: &Path| std::fs::read(path).expect("a fixture");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&root)
        .expect("fixtures")
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.join("scan.pdf").exists())
        .collect();
    folders.sort();
    let mut texts = Vec::new();
    for round in 0..10 {
        for folder in &folders {
            let mut text = read(&folder.join("damaged.txt"));
            text.extend(format!("\n{round}\n").bytes());
            texts.push((PathBuf::from("a.txt"), text));
        }
    }
    measure("damaged texts", &texts, false);
    if engine().is_none() {
        eprintln!("no Tesseract with vie: the scans are left out");
        return ExitCode::from(4);
    }
    let scans: Vec<_> = folders.iter().map(|f| (PathBuf::from("a.pdf"), read(&f.join("scan.pdf")))).collect();
    measure("scans", &scans, true);
    ExitCode::SUCCESS
}
