//! The inside of a document worker: bytes in, files out, until its input is closed.

use super::{Hello, INTERNAL, OutputKind, PageError, Reply, Request, Setup, WireTurn};
use crate::containment::{self, fault, frame};
use crate::export::{json, text};
use crate::model::{Correction, Page, PageImage};
use crate::ocr::{Engine, OcrError};
use crate::pipeline::{self, DocumentError, Gate, Processed, Resources, Settings, Source, Turn};
use std::{
    collections::BTreeMap,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Sender},
    },
    thread,
};

/// Stack of a thread that takes documents apart.
const STACK: usize = 32 << 20;

/// Runs a worker on the standard streams. `resources` are its models, units and words; `user` is their digest.
///
/// # Errors
///
/// What the parent said made no sense, or it is gone.
pub fn document_worker(resources: Resources<'static>, user: String) -> io::Result<()> {
    let first = frame::receive(&mut io::stdin().lock())?;
    let Some((Request::Setup(Setup { threads, memory, limits }), _)) = first else {
        return Err(io::Error::other("the first frame must be the setup"));
    };
    limits.set();
    containment::confine(memory)?;
    let hello = Hello {
        model: resources.model_name().to_owned(),
        gazetteer: resources.gazetteer.version().to_owned(),
        user,
        // Before any other thread is there: they inherit it.
        sandbox: containment::enclose(),
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build();
    let pool = pool.map_err(io::Error::other)?;
    let line = Arc::new(Line::default());
    line.say(&Reply::Hello(hello), &[]);
    // The place, and not the message: that may quote the document.
    let keeps = Arc::clone(&line);
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        eprintln!("panicked at {place}");
        *keeps.panicked.lock().unwrap_or_else(PoisonError::into_inner) = Some(place);
    }));
    let (errands, to_do) = mpsc::channel::<(Errand, Vec<u8>)>();
    let mine = Arc::clone(&line);
    thread::Builder::new().name("document".to_owned()).stack_size(STACK).spawn(move || {
        for (errand, bytes) in to_do {
            pool.install(|| match errand {
                Errand::Document(job) => mine.document(&job, bytes, resources),
                Errand::Picture { path, page } => mine.picture(&path, page, bytes),
            });
        }
    })?;
    for (request, bytes) in containment::feed::<Request>()? {
        match request {
            Request::Setup(_) => return Err(io::Error::other("a second setup")),
            Request::Document { path, relative, engine, ocr, threshold, pdf, corrections } => {
                let job = Job { path, relative, engine, settings: Settings { ocr, threshold, pdf }, corrections };
                errands.send((Errand::Document(job), bytes)).map_err(|_| no_thread())?;
            }
            Request::Picture { path, page } => {
                errands.send((Errand::Picture { path, page }, bytes)).map_err(|_| no_thread())?;
            }
            Request::Turn { page, turn } => answer(&line.turns, &page, turn),
            Request::Page { number, read } => answer(&line.images, &number, read),
        }
    }
    Ok(())
}

/// A document's own files, as they are written.
#[must_use]
pub fn files(document: &Processed) -> Vec<(OutputKind, Vec<u8>)> {
    let Processed { notice, pdf, .. } = document;
    let mut files = vec![
        (OutputKind::Json, json::to_json(notice).into_bytes()),
        (OutputKind::Text, text::to_text(notice).into_bytes()),
    ];
    files.extend(pdf.iter().map(|pdf| (OutputKind::Pdf, pdf.clone())));
    files
}

fn no_thread() -> io::Error {
    io::Error::other("the thread that takes documents apart is gone")
}

enum Errand {
    Document(Job),
    Picture { path: String, page: usize },
}

struct Job {
    path: String,
    relative: String,
    engine: Option<String>,
    settings: Settings,
    corrections: Vec<Correction>,
}

type Waiting<K, V> = Mutex<BTreeMap<K, Sender<V>>>;

/// The line to the parent, and who waits for an answer.
#[derive(Default)]
struct Line {
    out: Mutex<()>,
    turns: Waiting<usize, WireTurn>,
    images: Waiting<u64, Result<Page, PageError>>,
    asked: Mutex<u64>,
    /// Where the program itself failed last.
    panicked: Mutex<Option<String>>,
}

fn answer<K: Ord, V>(waiting: &Waiting<K, V>, key: &K, answer: V) {
    if let Some(line) = waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(key) {
        let _ = line.send(answer);
    }
}

impl Line {
    fn say(&self, reply: &Reply, bytes: &[u8]) {
        let _one_at_a_time = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        if frame::send(&mut io::stdout().lock(), reply, bytes).is_err() {
            // Nobody listens any more.
            std::process::exit(1);
        }
    }

    fn ask<K: Ord, V>(&self, waiting: &Waiting<K, V>, key: K, question: &Reply, bytes: Vec<u8>) -> Option<V> {
        let (line, reply) = mpsc::channel();
        waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(key, line);
        self.say(question, &bytes);
        // The answer takes seconds, and a page's pixels are of no more use here.
        drop(bytes);
        reply.recv().ok()
    }

    fn picture(&self, path: &str, page: usize, bytes: Vec<u8>) {
        fault::at("picture", path);
        let drawn = catch_unwind(AssertUnwindSafe(|| {
            let source = Source::from_bytes(Path::new(path), Path::new(path), bytes)?;
            source.image(page.saturating_sub(1))
        }));
        match drawn {
            Ok(Ok(PageImage { width, height, dpi, grey })) => {
                self.say(&Reply::Image { number: 0, width, height, dpi }, &grey);
            }
            Ok(Err(error)) => {
                let (code, message) = (error.code().to_owned(), error.to_string());
                self.say(&Reply::Failed { stage: "ingest".to_owned(), code, loss: None, message }, &[]);
            }
            Err(_) => {
                let message = format!("{path}: tradau itself failed on this page");
                let (stage, code) = ("internal".to_owned(), INTERNAL.to_owned());
                self.say(&Reply::Failed { stage, code, loss: None, message }, &[]);
            }
        }
    }

    fn document(&self, job: &Job, bytes: Vec<u8>, resources: Resources<'_>) {
        let desk = Desk { line: self, path: &job.path, engine: job.engine.clone().unwrap_or_default() };
        let engine = job.engine.as_ref().map(|_| &desk as &dyn Engine);
        let resources = Resources { engine, ..resources }.with_gate(&desk).with_corrections(&job.corrections);
        // A panic is a fault of ours in one document; the worker need not go down with it.
        let done = catch_unwind(AssertUnwindSafe(|| -> Result<_, DocumentError> {
            desk.stage("ingest");
            let source = Source::from_bytes(Path::new(&job.path), Path::new(&job.relative), bytes)?;
            let document = pipeline::process(&source, resources, job.settings)?;
            desk.stage("export");
            Ok((files(&document), document.pages))
        }));
        let path = &job.path;
        let (stage, code, loss, message) = match done {
            Ok(Ok((files, pages))) => {
                let lengths = files.iter().map(|(kind, bytes)| (*kind, bytes.len())).collect();
                let bytes: Vec<Vec<u8>> = files.into_iter().map(|(_, bytes)| bytes).collect();
                return self.say(&Reply::Done { files: lengths, pages }, &bytes.concat());
            }
            Ok(Err(DocumentError::Stopped)) => return self.say(&Reply::Stopped, &[]),
            Ok(Err(error)) => {
                let message = match &error {
                    DocumentError::Ingest(e) => e.to_string(),
                    e => format!("{path}: {e}"),
                };
                (error.stage(), error.code(), error.loss(), message)
            }
            Err(_) => {
                let place = self.panicked.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
                let message = format!("{path}: tradau itself failed on this document ({place}); please report it");
                ("internal", INTERNAL, None, message)
            }
        };
        self.say(&Reply::Failed { stage: stage.to_owned(), code: code.to_owned(), loss, message }, &[]);
    }
}

/// One document's dealings with the parent.
struct Desk<'l> {
    line: &'l Line,
    path: &'l str,
    engine: String,
}

impl Gate for Desk<'_> {
    fn page(&self, page: usize) -> Turn {
        let turn = match self.line.ask(&self.line.turns, page, &Reply::Want { page }, Vec::new()) {
            Some(WireTurn::Go) => Turn::Go,
            Some(WireTurn::Lost { loss, why }) => return Turn::Lost { loss, why },
            Some(WireTurn::Stop) | None => return Turn::Stop,
        };
        fault::at("page", &format!("{}#{page}", self.path));
        turn
    }

    fn left(&self, page: usize) {
        self.line.say(&Reply::Left { page }, &[]);
    }

    fn stage(&self, stage: &'static str) {
        self.line.say(&Reply::Stage(stage.to_owned()), &[]);
        fault::at(stage, self.path);
    }
}

impl Engine for Desk<'_> {
    fn read(&self, image: PageImage) -> Result<Page, OcrError> {
        let number = {
            let mut asked = self.line.asked.lock().unwrap_or_else(PoisonError::into_inner);
            *asked += 1;
            *asked
        };
        let question = Reply::Image { number, width: image.width, height: image.height, dpi: image.dpi };
        match self.line.ask(&self.line.images, number, &question, image.grey) {
            Some(Ok(page)) => Ok(page),
            Some(Err(PageError { loss, of_the_page, message })) => {
                Err(OcrError::Elsewhere { loss, of_the_page, message })
            }
            None => Err(OcrError::Elsewhere { loss: None, of_the_page: false, message: "no answer".to_owned() }),
        }
    }

    fn describe(&self) -> String {
        self.engine.clone()
    }
}
