//! `tradau run`: the main job, from files and folders to the OUT tree.

mod account;
mod folder;
mod names;
mod one;
mod queue;

use super::engine::{self, Wanted};
use super::exit::Outcome;
use super::indicators::IndicatorsArgument;
use super::units::UnitsArgument;
use super::{documents, interrupt, limits, progress, user};
use account::{Account, Order};
use clap::{Args, ValueEnum};
use names::slashed;
use one::{Done, Run};
use queue::Queue;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;
use tradau::model::FailureRow;
use tradau::ocr::Engine;
use tradau::pipeline::{self, DocumentWorkers, Input, OcrMode, PdfMode};

pub(crate) use folder::{is_running, prepare};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
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
    /// Take the results of documents out of OUT whose files are not among the inputs any more. Without it they stay.
    #[arg(long)]
    prune: bool,
    /// Results for your eyes only: files 0600, folders 0700. Without it your umask decides.
    #[arg(long)]
    private: bool,
    /// Where readings of pages are kept, so that a run with other settings reads none again [default: OUT/.ocr-cache].
    #[arg(long, value_name = "FOLDER")]
    ocr_cache: Option<PathBuf>,
    /// Keep no readings and use none.
    #[arg(long, conflicts_with = "ocr_cache")]
    no_ocr_cache: bool,
    /// Whether scans get a searchable copy in OUT/pdf.
    #[arg(long, value_enum, default_value_t = Pdf::Auto)]
    pdf: Pdf,
    #[command(flatten)]
    limits: limits::LimitArguments,
    #[command(flatten)]
    units: UnitsArgument,
    #[command(flatten)]
    indicators: IndicatorsArgument,
}

/// The folder in OUT where the engine's readings are kept.
const OCR_CACHE: &str = ".ocr-cache";

/// Which documents get a searchable copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Pdf {
    /// Each document with pages, but not a signed one, whose signature a changed copy would break.
    Auto,
    /// Signed ones too: beside the original, which stays as it is.
    All,
    /// None.
    Never,
}

impl From<Pdf> for PdfMode {
    fn from(pdf: Pdf) -> Self {
        match pdf {
            Pdf::Auto => Self::Auto,
            Pdf::All => Self::All,
            Pdf::Never => Self::Never,
        }
    }
}

/// When page images are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Ocr {
    /// Where the page brings no text, or text that is ruined.
    Auto,
    /// Every page, whatever text it brings.
    Force,
    /// No page.
    Never,
}

impl From<Ocr> for OcrMode {
    fn from(ocr: Ocr) -> Self {
        match ocr {
            Ocr::Auto => Self::Auto,
            Ocr::Force => Self::Force,
            Ocr::Never => Self::Never,
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let command = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    run_only(arguments, command, None)
}

/// A run, by the command line that started it, that does only some of its documents, by their paths in the input
/// folder; the others stay as they are.
pub(crate) fn run_only(arguments: &Arguments, command: Vec<String>, only: Option<&BTreeSet<String>>) -> Outcome {
    let begun = Instant::now();
    arguments.limits.set();
    if arguments.private {
        folder::keep_private(&arguments.output);
    }
    let found = pipeline::discover(&arguments.inputs);
    let mode = OcrMode::from(arguments.ocr);
    // What is wrong with the user's lists is told before anything is made.
    arguments.units.load()?;
    arguments.user.read()?;
    let mapping = arguments.indicators.read()?;
    let _lock = prepare(&arguments.output, &arguments.inputs)?;
    interrupt::listen()?;
    let jobs = documents::jobs(arguments.jobs);
    let is_text =
        |f: &Input| f.path.extension().is_some_and(|e| e.eq_ignore_ascii_case("txt") || e.eq_ignore_ascii_case("text"));
    let pages = !found.files.iter().all(is_text);
    let wanted = if mode == OcrMode::Never || !pages { Wanted::No } else { Wanted::Yes };
    let cache = (!arguments.no_ocr_cache)
        .then(|| arguments.ocr_cache.clone().unwrap_or_else(|| arguments.output.join(OCR_CACHE)));
    let engine = arguments.engine.start(wanted, jobs.get(), cache)?;
    let settings = pipeline::Settings { ocr: mode, threshold: arguments.threshold, pdf: arguments.pdf.into() };
    let workers = documents::Workshop::of(&arguments.engine, &arguments.user, &arguments.units, &arguments.limits);
    let workers = workers.open(jobs)?;
    let chosen = |path: &Path| only.is_none_or(|only| only.contains(&slashed(path)));
    let mut account = Account::begin(Order {
        out: &arguments.output,
        inputs: &arguments.inputs,
        command,
        told: told(arguments, settings, &workers, engine.as_deref()),
        found: &found,
        only,
        prune: arguments.prune,
        mapping,
    })?;
    pass_over(&found.skipped);
    for error in found.failed.iter().filter(|e| chosen(e.path())) {
        let row = FailureRow {
            source: slashed(error.path()),
            id: None,
            stage: "ingest".to_owned(),
            code: error.code().to_owned(),
            error: error.to_string(),
        };
        account.failed(row, None, begun);
    }
    let names = names::output_names(&found.files, account.gone());
    let to_do = found.files.iter().zip(&names).map(|(file, name)| (file, name.as_path()));
    let queue = Queue::new(to_do.filter(|(file, _)| chosen(&file.relative)));
    let bar = progress::bar(queue.len());
    let run = Run {
        out: &arguments.output,
        redo: arguments.redo,
        settings,
        workers: &workers,
        engine: engine.as_deref(),
        account: Mutex::new(account),
        twins: one::Twins::default(),
    };
    thread::scope(|scope| {
        for _ in 0..workers.hands().min(queue.len()) {
            scope.spawn(|| {
                loop {
                    let seat = run.workers.seat();
                    let Some(mut job) = queue.next() else { return };
                    if interrupt::asked().load(Ordering::Relaxed) {
                        return;
                    }
                    let now = Instant::now();
                    let begun = now.checked_sub(job.spent).unwrap_or(now);
                    let (done, _alone) = run.document(&mut job, seat);
                    let mut account = run.account.lock().unwrap_or_else(PoisonError::into_inner);
                    match done {
                        Done::New { notice, pages, written, same_as } => {
                            account.done((&notice, &pages), job.file, written, same_as, begun);
                        }
                        Done::Before { id, counts } => account.skipped(job.file, id, counts),
                        Done::Stopped => return,
                        Done::Postponed { id, stage, loss } => {
                            job.spent = begun.elapsed();
                            account.postponed(job.file, id, stage, loss, begun);
                            queue.put_back(job);
                            continue;
                        }
                        Done::Failed { row, reason } => {
                            bar.suspend(|| eprintln!("tradau: {}", row.error));
                            account.failed(*row, reason, begun);
                        }
                    }
                    bar.inc(1);
                }
            });
        }
    });
    bar.finish_and_clear();
    let account = run.account.into_inner().unwrap_or_else(PoisonError::into_inner);
    account.finish(arguments.fail_on_findings, begun, interrupt::asked().load(Ordering::Relaxed))
}

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

/// Everything that decides the result, by name.
fn told(
    arguments: &Arguments,
    settings: pipeline::Settings,
    workers: &DocumentWorkers,
    engine: Option<&dyn Engine>,
) -> Vec<(String, String)> {
    let hello = workers.hello();
    let mut told = vec![
        ("ocr".to_owned(), format!("{:?}", arguments.ocr).to_lowercase()),
        ("engine".to_owned(), engine.map_or_else(|| "none".to_owned(), Engine::describe)),
        ("pdf".to_owned(), format!("{:?}", arguments.pdf).to_lowercase()),
        ("threshold".to_owned(), settings.threshold.to_string()),
        ("model".to_owned(), hello.model.clone()),
        ("gazetteer".to_owned(), hello.gazetteer.clone()),
    ];
    if !hello.user.is_empty() {
        told.push(("user".to_owned(), hello.user.clone()));
    }
    told
}
