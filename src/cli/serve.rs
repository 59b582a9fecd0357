//! `tradau serve`: the worker as a contract for other programs.

use super::engine::{self, Wanted};
use super::exit::{Exit, Failure, Outcome};
use super::run::Ocr;
use super::units::UnitsArgument;
use super::{documents, limits, user};
use clap::Args;
use std::io::{self, BufRead, Read, Write};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Mutex, PoisonError};
use std::thread;
use tradau::export::serve::{self, LONGEST, Refusal, Request};
use tradau::model::Notice;
use tradau::ocr::Engine;
use tradau::pipeline::{self, DocumentFailed, DocumentJob, DocumentWorkers, OcrMode, Settings};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// When page images are read, where the request does not say it.
    #[arg(long, value_enum, default_value_t = Ocr::Auto)]
    ocr: Ocr,
    #[command(flatten)]
    engine: engine::EngineArguments,
    /// Repairs less sure than this many per cent are only suggested, where the request does not say it.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u8).range(0..=100))]
    threshold: u8,
    #[command(flatten)]
    user: user::UserArguments,
    /// How many requests are worked on at once; 0 for as many as there are cores. Answers keep the order of the requests.
    #[arg(short, long, default_value_t = 1)]
    jobs: usize,
    #[command(flatten)]
    limits: limits::LimitArguments,
    #[command(flatten)]
    units: UnitsArgument,
}

/// A line, and where its answer goes.
type Errand = (Vec<u8>, SyncSender<String>);

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    arguments.limits.set();
    arguments.units.load()?;
    arguments.user.read()?;
    let jobs = documents::jobs(arguments.jobs);
    let wanted = if arguments.ocr == Ocr::Never { Wanted::No } else { Wanted::Yes };
    let engine = arguments.engine.start(wanted, jobs.get(), None)?;
    let workers = documents::Workshop::of(&arguments.engine, &arguments.user, &arguments.units, &arguments.limits);
    let workers = workers.open(jobs)?;
    let desk = Desk { arguments, workers: &workers, engine: engine.as_deref() };
    // So many requests may wait for those before them.
    let (errands, to_do) = mpsc::sync_channel::<Errand>(jobs.get());
    let (answers, in_order) = mpsc::sync_channel::<Receiver<String>>(2 * jobs.get());
    let (to_do, desk) = (&Mutex::new(to_do), &desk);
    thread::scope(move |scope| {
        for _ in 0..jobs.get() {
            scope.spawn(move || {
                loop {
                    let errand = to_do.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok((line, answer)) = errand else { break };
                    let _ = answer.send(desk.answer(&line));
                }
            });
        }
        scope.spawn(move || write(in_order));
        let done = read(&errands, &answers);
        // So that the others see that nothing comes any more.
        drop((errands, answers));
        done
    })
    .map_err(|e| Failure::new(Exit::Usage, format!("standard input: {e}")))?;
    Ok(Exit::Done)
}

/// Hands line after line out.
fn read(errands: &SyncSender<Errand>, answers: &SyncSender<Receiver<String>>) -> io::Result<()> {
    let mut input = io::stdin().lock();
    loop {
        let mut line = Vec::new();
        // One byte more than may be shows that it is too long.
        let got = input.by_ref().take(LONGEST as u64 + 2).read_until(b'\n', &mut line)?;
        if got == 0 {
            return Ok(());
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        } else {
            skip_line(&mut input)?;
        }
        let (answer, receiver) = mpsc::sync_channel(1);
        // Nobody takes answers any more: there is nothing left to do.
        if answers.send(receiver).is_err() || errands.send((line, answer)).is_err() {
            return Ok(());
        }
    }
}

/// Passes over the rest of a line that is too long.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let (length, ended) = match buffer.iter().position(|b| *b == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(length);
        if ended {
            return Ok(());
        }
    }
}

/// Writes answers in the order of their requests.
fn write(in_order: Receiver<Receiver<String>>) {
    for answer in in_order {
        let Ok(line) = answer.recv() else { continue };
        let mut out = io::stdout().lock();
        if out.write_all(line.as_bytes()).and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

struct Desk<'a> {
    arguments: &'a Arguments,
    workers: &'a DocumentWorkers,
    engine: Option<&'a dyn Engine>,
}

impl Desk<'_> {
    /// Exactly one line, whatever the request was.
    fn answer(&self, line: &[u8]) -> String {
        let request = match Request::read(line) {
            Ok(request) => request,
            Err((id, refusal)) => return serve::line(&id, Err(&refusal)),
        };
        let result = self.document(&request);
        serve::line(&request.id, result.as_ref())
    }

    fn document(&self, request: &Request) -> Result<Notice, Refusal> {
        let (path, bytes) = match (&request.path, &request.text) {
            (Some(path), _) => {
                let path = Path::new(path);
                let refuse = |e: pipeline::IngestError| refusal("ingest", None, e.to_string());
                (path, pipeline::bytes(path).map_err(refuse)?)
            }
            (None, text) => (Path::new("request.txt"), text.clone().unwrap_or_default().into_bytes()),
        };
        let name = path.file_name().map_or(Path::new("input"), Path::new);
        let relative = request.source.as_deref().map_or(name, Path::new);
        let ocr = match request.ocr {
            None => OcrMode::from(self.arguments.ocr),
            Some(serve::Ocr::Auto) => OcrMode::Auto,
            Some(serve::Ocr::Force) => OcrMode::Force,
            Some(serve::Ocr::Never) => OcrMode::Never,
        };
        let threshold = request.threshold.unwrap_or(self.arguments.threshold);
        let settings = Settings { ocr, threshold, ..Settings::default() };
        let job = DocumentJob { path, relative, bytes: &bytes, corrections: &[] };
        match self.workers.document(job, settings, self.engine, &AtomicBool::new(false)) {
            Ok(delivered) => Ok(delivered.notice),
            Err(DocumentFailed::Stopped) => Err(refusal("ocr", None, "stopped".to_owned())),
            Err(DocumentFailed::Because { stage, loss, message, .. }) => {
                Err(refusal(&stage, loss.map(|loss| loss.to_string()), message))
            }
        }
    }
}

fn refusal(stage: &str, reason: Option<String>, message: String) -> Refusal {
    Refusal { stage: stage.to_owned(), reason, message }
}
