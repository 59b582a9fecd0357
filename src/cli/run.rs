//! `tradau run`: the main job, from files and folders to the OUT tree.

use super::engine::{self, Wanted};
use super::exit::{Exit, Failure, Outcome};
use super::units::UnitsArgument;
use super::{export, interrupt, progress, searchable, user};
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;
use tradau::catalogue::{Catalogue, Outputs};
use tradau::export::runlog::{Event, RunLog, SCHEMA};
use tradau::export::summary::{Counts, Summary};
use tradau::export::{atomic, json, text};
use tradau::model::FailureRow;
use tradau::ocr::Engine;
use tradau::pipeline::{self, Input, OcrMode, Processed, Resources};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Files and folders: PDF, PNG, JPEG, TIFF, text, ALTO, hOCR. Folders are searched through.
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
    /// Folder for the results; made if it is not there.
    #[arg(short, long)]
    output: PathBuf,
    /// When page images are read: where the page brings no good text, always, or never.
    #[arg(long, value_enum, default_value_t = Ocr::Auto)]
    ocr: Ocr,
    #[command(flatten)]
    engine: engine::EngineArguments,
    /// Repairs less sure than this many per cent are only suggested.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u8).range(0..=100))]
    threshold: u8,
    #[command(flatten)]
    user: user::UserArguments,
    /// How many pages are worked on at once; 0 for as many as there are cores.
    #[arg(short, long, default_value_t = 0)]
    jobs: usize,
    /// End with code 1 if a check failed.
    #[arg(long)]
    fail_on_findings: bool,
    /// Do documents again that an earlier run into the same folder has done.
    #[arg(long)]
    redo: bool,
    /// Where readings of pages are kept, so that a run with other settings reads none again [default: OUT/.ocr-cache].
    #[arg(long, value_name = "FOLDER")]
    ocr_cache: Option<PathBuf>,
    /// Keep no readings and use none.
    #[arg(long, conflicts_with = "ocr_cache")]
    no_ocr_cache: bool,
    /// Whether scans get a searchable copy in OUT/pdf.
    #[arg(long, value_enum, default_value_t = searchable::Wanted::Auto)]
    pdf: searchable::Wanted,
    #[command(flatten)]
    units: UnitsArgument,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Ocr {
    /// Where the page brings no text, or text that is ruined.
    Auto,
    /// Every page, whatever text it brings.
    Force,
    /// No page.
    Never,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let command = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    run_only(arguments, command, None)
}

/// A run, by the command line that started it, that does only some of its documents, by their paths in the input
/// folder; the others stay as they are.
pub(crate) fn run_only(arguments: &Arguments, command: Vec<String>, only: Option<&BTreeSet<String>>) -> Outcome {
    let begun = Instant::now();
    let found = pipeline::discover(&arguments.inputs);
    let mode = match arguments.ocr {
        Ocr::Auto => OcrMode::Auto,
        Ocr::Force => OcrMode::Force,
        Ocr::Never => OcrMode::Never,
    };
    let gazetteer = arguments.units.load()?;
    let user = arguments.user.read()?;
    let _lock = prepare(&arguments.output, &arguments.inputs)?;
    interrupt::listen()?;
    let jobs = rayon::ThreadPoolBuilder::new()
        .num_threads(arguments.jobs)
        .build()
        .map_err(|e| Failure::usage(format!("cannot start {} threads: {e}", arguments.jobs)))?;
    let is_text =
        |f: &Input| f.path.extension().is_some_and(|e| e.eq_ignore_ascii_case("txt") || e.eq_ignore_ascii_case("text"));
    let pages = !found.files.iter().all(is_text);
    let wanted = if mode == OcrMode::Never || !pages { Wanted::No } else { Wanted::Yes };
    let cache = (!arguments.no_ocr_cache)
        .then(|| arguments.ocr_cache.clone().unwrap_or_else(|| arguments.output.join(OCR_CACHE)));
    let engine = arguments.engine.start(wanted, jobs.current_num_threads(), cache)?;
    let settings = pipeline::Settings { ocr: mode, threshold: arguments.threshold };
    let resources = Resources::with(gazetteer, engine.as_deref()).with_user(&user).with_stop(interrupt::asked());
    let mut told = told(arguments, settings, resources);
    if !user.is_empty() {
        told.push(("user".to_owned(), user.fingerprint()));
    }
    let chosen = |path: &Path| only.is_none_or(|only| only.contains(&slashed(path)));
    let mut job = Job::begin(arguments, command, told, &found, only)?;
    pass_over(&found.skipped);
    for error in found.failed.iter().filter(|e| chosen(e.path())) {
        job.failed(failure(error.path(), error.path(), None, "ingest", &error.to_string()), begun);
    }
    let names = output_names(&found.files);
    let documents: Vec<_> = found.files.iter().zip(&names).filter(|(file, _)| chosen(&file.relative)).collect();
    let bar = progress::bar(documents.len());
    let shared = Mutex::new(job);
    jobs.install(|| {
        documents.par_iter().for_each(|&(file, name)| {
            if interrupt::asked().load(Ordering::Relaxed) {
                return;
            }
            let begun = Instant::now();
            let done = document(file, name, resources, settings, arguments, &shared);
            let mut job = shared.lock().unwrap_or_else(PoisonError::into_inner);
            match done {
                Ok(Done::New(document, pdf)) => job.done(&document, pdf, file, name, begun),
                Ok(Done::Before { id, counts }) => job.skipped(file, id, counts),
                Err(None) => return,
                Err(Some(row)) => {
                    bar.suspend(|| eprintln!("tradau: {}", row.error));
                    job.failed(row, begun);
                }
            }
            bar.inc(1);
        });
    });
    bar.finish_and_clear();
    let job = shared.into_inner().unwrap_or_else(PoisonError::into_inner);
    job.finish(arguments, begun, interrupt::asked().load(Ordering::Relaxed))
}

/// Whether a run is writing to a folder just now.
pub(crate) fn is_running(out: &Path) -> bool {
    File::open(out.join(LOCK)).is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// The folder in OUT where the engine's readings are kept.
const OCR_CACHE: &str = ".ocr-cache";

/// The file in OUT that a run holds a lock on while it writes there.
const LOCK: &str = ".tradau.lock";

/// Names the files of the input folders that are not read: a few in full, the rest as a number.
fn pass_over(skipped: &[pipeline::Skipped]) {
    const NAMED: usize = 3;
    for file in skipped.iter().take(NAMED) {
        eprintln!("passed over: {}: {}", file.path.display(), file.why);
    }
    if skipped.len() > NAMED {
        eprintln!("passed over: {} more files of other kinds", skipped.len() - NAMED);
    }
}

/// What a document came to. Neither done nor failed is one that was stopped, which is still to be done.
enum Done {
    /// With a searchable PDF or without.
    New(Box<Processed>, bool),
    Before {
        id: String,
        counts: Counts,
    },
}

fn document(
    file: &Input,
    name: &Path,
    resources: Resources<'_>,
    settings: pipeline::Settings,
    arguments: &Arguments,
    job: &Mutex<Job>,
) -> Result<Done, Option<FailureRow>> {
    let fail =
        |id: Option<String>, stage: &str, error: String| Some(failure(&file.relative, &file.path, id, stage, &error));
    let source = pipeline::open(&file.path, &file.relative).map_err(|e| fail(None, "ingest", e.to_string()))?;
    let id = source.info().id.clone();
    if !arguments.redo {
        let job = job.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(counts) = job.done_before(file, &id, name, &arguments.output) {
            return Ok(Done::Before { id, counts });
        }
    }
    // A panic is a fault of ours in one document; it must not take the others along.
    let work = || {
        pipeline::process(&source, resources, settings).map(|mut processed| {
            let pdf = searchable::copy(&source, &mut processed, arguments.pdf);
            (processed, pdf)
        })
    };
    let (processed, pdf) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .map_err(|_| {
            fail(
                Some(id.clone()),
                "internal",
                "tradau itself failed on this document (see the message above); please report it".to_owned(),
            )
        })?
        .map_err(|e| {
            if matches!(e, pipeline::DocumentError::Stopped) {
                return None;
            }
            let message = match &e {
                pipeline::DocumentError::Ocr { .. } => format!("{}: {e}", file.path.display()),
                _ => e.to_string(),
            };
            fail(Some(id.clone()), e.stage(), message)
        })?;
    let at = |folder: &str, suffix: &str| arguments.output.join(folder).join(with_suffix(name, suffix));
    let notice = &processed.notice;
    json::write(&at("documents", "json"), notice)
        .and_then(|()| text::write(&at("text", "txt"), notice))
        .and_then(|()| match &pdf {
            Some(bytes) => atomic::write(&at("pdf", "pdf"), bytes),
            // One of an earlier run with other settings would be taken for this one's.
            None => atomic::remove(&at("pdf", "pdf")),
        })
        .map_err(|e| fail(Some(id), "export", e.to_string()))?;
    Ok(Done::New(Box::new(processed), pdf.is_some()))
}

/// Everything that the run writes beside the documents' own files.
struct Job {
    catalogue: Catalogue,
    log: RunLog<fn() -> Timestamp>,
    run: i64,
    fingerprint: String,
    summary: Summary,
    /// Trouble with the catalogue or the log: told at the end, never hidden.
    trouble: Option<String>,
    before: BTreeMap<String, Counts>,
}

impl Job {
    fn begin(
        arguments: &Arguments,
        command: Vec<String>,
        told: Vec<(String, String)>,
        found: &pipeline::Discovery,
        only: Option<&BTreeSet<String>>,
    ) -> Result<Self, Failure> {
        let out = &arguments.output;
        let broken = |e: &dyn std::fmt::Display| Failure::usage(e.to_string());
        let mut catalogue = Catalogue::open(&out.join("catalogue.sqlite")).map_err(|e| broken(&e))?;
        let mut before = BTreeMap::new();
        catalogue
            .documents(|row| {
                before.insert(row.document.source.clone(), Counts::from(row));
                Ok::<(), tradau::catalogue::CatalogueError>(())
            })
            .map_err(|e| broken(&e))?;
        // The catalogue speaks of the inputs of this run: what is no longer among them goes.
        let now: BTreeSet<String> = found.files.iter().map(|f| slashed(&f.relative)).collect();
        for source in before.keys().filter(|s| !now.contains(*s)) {
            catalogue.remove(source).map_err(|e| broken(&e))?;
        }
        // Nor does it keep what failed in an earlier run; what still fails is noted again.
        let mut failed = Vec::new();
        catalogue
            .failures(|row| {
                failed.push(row.source.clone());
                Ok::<(), tradau::catalogue::CatalogueError>(())
            })
            .map_err(|e| broken(&e))?;
        for source in failed.iter().filter(|s| only.is_none_or(|only| only.contains(*s))) {
            catalogue.remove(source).map_err(|e| broken(&e))?;
        }
        let mut log =
            RunLog::append(&out.join("run.jsonl"), Timestamp::now as fn() -> Timestamp).map_err(|e| broken(&e))?;
        let version = env!("CARGO_PKG_VERSION");
        let run = catalogue.start_run(&Timestamp::now().to_string(), version, &told).map_err(|e| broken(&e))?;
        let fingerprint = told
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .chain([format!("version={version}")])
            .collect::<Vec<_>>()
            .join(";");
        log.write(Event::RunStarted {
            schema: SCHEMA.to_owned(),
            version: version.to_owned(),
            inputs: arguments.inputs.iter().map(|p| p.display().to_string()).collect(),
            settings: told.into_iter().collect(),
            documents: only.map_or(found.files.len() + found.failed.len(), BTreeSet::len) as u64,
            directory: std::env::current_dir().map(|d| d.display().to_string()).unwrap_or_default(),
            arguments: command,
        })
        .map_err(|e| broken(&e))?;
        Ok(Self { catalogue, log, run, fingerprint, summary: Summary::default(), trouble: None, before })
    }

    /// Counts of a document that was done from the same bytes with the same settings and still has its files.
    fn done_before(&self, file: &Input, id: &str, name: &Path, out: &Path) -> Option<Counts> {
        let source = slashed(&file.relative);
        let done = self.catalogue.done(&source).ok().flatten()?;
        let files =
            [out.join("documents").join(with_suffix(name, "json")), out.join("text").join(with_suffix(name, "txt"))];
        let files = files.into_iter().chain(done.outputs.pdf.as_ref().map(|pdf| out.join(pdf)));
        let same = done.id == id && done.outputs.fingerprint == self.fingerprint && { files }.all(|f| f.is_file());
        same.then(|| self.before.get(&source).copied()).flatten()
    }

    fn done(&mut self, document: &Processed, pdf: bool, file: &Input, name: &Path, begun: Instant) {
        let outputs = Outputs {
            run: Some(self.run),
            path: std::path::absolute(&file.path).ok().map(|path| slashed(&path)),
            fingerprint: self.fingerprint.clone(),
            json: Some(format!("documents/{}", slashed(&with_suffix(name, "json")))),
            text: Some(format!("text/{}", slashed(&with_suffix(name, "txt")))),
            pdf: pdf.then(|| format!("pdf/{}", slashed(&with_suffix(name, "pdf")))),
        };
        let Processed { notice, pages } = document;
        let counts = Counts::of(notice);
        if let Err(e) = self.catalogue.put_with_words(notice, pages, &outputs) {
            let row = FailureRow {
                source: notice.document.source.clone(),
                id: Some(notice.document.id.clone()),
                stage: "catalogue".to_owned(),
                error: e.to_string(),
            };
            self.failed(row, begun);
            return;
        }
        self.summary.done(counts);
        self.log(Event::DocumentDone {
            source: notice.document.source.clone(),
            id: notice.document.id.clone(),
            counts,
            milliseconds: milliseconds(begun),
        });
    }

    fn skipped(&mut self, file: &Input, id: String, counts: Counts) {
        self.summary.skipped(counts);
        self.log(Event::DocumentSkipped {
            source: slashed(&file.relative),
            id,
            reason: "done before from the same bytes with the same settings".to_owned(),
        });
    }

    fn failed(&mut self, row: FailureRow, begun: Instant) {
        if let Err(e) = self.catalogue.put_failure(&row, Some(self.run)) {
            self.trouble = Some(e.to_string());
        }
        self.log(Event::failed(&row, milliseconds(begun)));
        self.summary.failed(row);
    }

    fn log(&mut self, event: Event) {
        if let Err(e) = self.log.write(event) {
            self.trouble = Some(e.to_string());
        }
    }

    fn finish(mut self, arguments: &Arguments, begun: Instant, interrupted: bool) -> Outcome {
        let finished = Event::finished(&self.summary, interrupted, milliseconds(begun));
        self.log(finished);
        if let Err(e) = self.catalogue.finish_run(self.run, &Timestamp::now().to_string()) {
            self.trouble = Some(e.to_string());
        }
        if let Err(failure) = export::tables(&mut self.catalogue, &arguments.output) {
            self.trouble = Some(failure.message);
        }
        for line in self.summary.lines() {
            eprintln!("{line}");
        }
        if let Some(trouble) = self.trouble {
            return Err(Failure::new(Exit::SomeFailed, trouble));
        }
        if interrupted {
            eprintln!("interrupted: the same command goes on with what is left");
            return Ok(Exit::Interrupted);
        }
        Ok(if !self.summary.failures.is_empty() {
            Exit::SomeFailed
        } else if arguments.fail_on_findings && self.summary.counts.checks_failed > 0 {
            Exit::Findings
        } else {
            Exit::Done
        })
    }
}

/// Everything that decides the result, by name.
fn told(arguments: &Arguments, settings: pipeline::Settings, resources: Resources<'_>) -> Vec<(String, String)> {
    vec![
        ("ocr".to_owned(), format!("{:?}", arguments.ocr).to_lowercase()),
        ("engine".to_owned(), resources.engine.map_or_else(|| "none".to_owned(), Engine::describe)),
        ("pdf".to_owned(), format!("{:?}", arguments.pdf).to_lowercase()),
        ("threshold".to_owned(), settings.threshold.to_string()),
        ("model".to_owned(), resources.model_name().to_owned()),
        ("gazetteer".to_owned(), resources.gazetteer.version().to_owned()),
    ]
}

/// Makes OUT, finds out whether it can be written and no other run does, and clears what a killed run left half-written.
/// The folder is locked until the file is dropped.
fn prepare(out: &Path, inputs: &[PathBuf]) -> Result<File, Failure> {
    let unwritable = |e: &std::io::Error| {
        Failure::usage(format!(
            "cannot write to the output folder {}: {e}; name another with -o, or change its permissions",
            out.display()
        ))
    };
    // Asked before anything is made: an input folder is never written to, not even an empty folder.
    let real = real_path(out).map_err(|e| unwritable(&e))?;
    for input in inputs {
        if let Ok(folder) = std::fs::canonicalize(input)
            && folder.is_dir()
            && real.starts_with(&folder)
        {
            return Err(Failure::usage(format!(
                "the output folder {} lies inside the input folder {}: its results would be read as input; choose a folder outside",
                out.display(),
                input.display()
            )));
        }
    }
    std::fs::create_dir_all(out).map_err(|e| unwritable(&e))?;
    let lock = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(out.join(LOCK));
    let lock = lock.map_err(|e| unwritable(&e))?;
    // Two runs would each clear away what the other is writing. A file system without locks cannot tell.
    if let Err(TryLockError::WouldBlock) = lock.try_lock() {
        return Err(Failure::usage(format!(
            "another run is writing to {}: wait for it (`tradau status` tells how far it is), or name another folder with -o",
            out.display()
        )));
    }
    tempfile::Builder::new().prefix(".tradau-").suffix(".part").tempfile_in(out).map_err(|e| unwritable(&e))?;
    for entry in walkdir::WalkDir::new(out).follow_links(false).into_iter().flatten() {
        let name = entry.file_name().to_string_lossy();
        if entry.file_type().is_file() && name.starts_with(".tradau-") && name.ends_with(".part") {
            // Best effort: a leftover that cannot be removed does no harm.
            let _ = std::fs::remove_file(entry.path());
        }
    }
    Ok(lock)
}

/// Where a folder is, or would be if it were made: links and `..` resolved.
fn real_path(folder: &Path) -> std::io::Result<PathBuf> {
    match (std::fs::canonicalize(folder), folder.parent(), folder.file_name()) {
        (Err(e), Some(parent), Some(name)) if e.kind() == std::io::ErrorKind::NotFound => {
            let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
            Ok(real_path(parent)?.join(name))
        }
        (real, ..) => real,
    }
}

/// The path of each document's outputs inside their folders, without the output's own ending: the input's, without
/// its ending where that is enough to tell the inputs apart.
fn output_names(files: &[Input]) -> Vec<PathBuf> {
    let mut stems: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for file in files {
        *stems.entry(file.relative.with_extension("")).or_default() += 1;
    }
    files
        .iter()
        .map(|file| {
            let stem = file.relative.with_extension("");
            if stems.get(&stem) == Some(&1) { stem } else { file.relative.clone() }
        })
        .collect()
}

/// `name` with an ending added (not replaced: `12.3` is a name too).
fn with_suffix(name: &Path, suffix: &str) -> PathBuf {
    let mut out = name.as_os_str().to_owned();
    out.push(".");
    out.push(suffix);
    PathBuf::from(out)
}

fn slashed(path: &Path) -> String {
    let joined = path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
    // The root is a part of its own.
    joined.strip_prefix("//").map_or(joined.clone(), |rest| format!("/{rest}"))
}

fn failure(relative: &Path, path: &Path, id: Option<String>, stage: &str, error: &str) -> FailureRow {
    let source = if relative.as_os_str().is_empty() { slashed(path) } else { slashed(relative) };
    FailureRow { source, id, stage: stage.to_owned(), error: error.to_owned() }
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_keep_the_inputs_names_and_never_share_one() {
        let input = |s: &str| Input { path: s.into(), relative: s.into() };
        let names = output_names(&[input("a/12.pdf"), input("a/13.pdf"), input("a/13.png"), input("b/no.12.pdf")]);
        let shown: Vec<_> = names.iter().map(|n| with_suffix(n, "json").display().to_string()).collect();
        assert_eq!(shown, ["a/12.json", "a/13.pdf.json", "a/13.png.json", "b/no.12.json"]);
    }
}
