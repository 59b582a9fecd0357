//! The pool of document workers, and what becomes of a document whose worker is lost.

use super::{
    Hello, INTERNAL, Reply, Request, WireTurn,
    child::{Child, Heard},
    seats::{Seat, Seats},
    supervise::{Attempt, End},
};
use crate::containment::{Loss, Lost, MEMORY};
use crate::export::json;
use crate::model::{Correction, Notice, Page, PageImage};
use crate::ocr::Engine;
use crate::pipeline::{Limits, Settings};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    num::NonZeroUsize,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError, atomic::AtomicBool},
    time::Duration,
};

/// Workers that one document may cost. What is left out of it by then is reported, and the rest given up.
const ATTEMPTS: usize = 8;

/// A worker that was silent for so long, or for this part of the time it may be silent, is taken to get nowhere: others
/// need not wait for it. Documents mostly take milliseconds, and the longest pages some seconds.
const PATIENCE: Duration = Duration::from_secs(10);
const PART_OF_SILENCE: u32 = 10;

/// How document workers are started.
#[derive(Debug, Clone)]
pub struct DocumentSettings {
    /// The program that is started as a worker.
    pub program: PathBuf,
    /// Arguments that make it one: with them it must call [`super::document_worker`] and nothing else.
    pub arguments: Vec<OsString>,
    /// Pages worked on at once, over all documents.
    pub threads: NonZeroUsize,
    /// Pages of one document worked on at once.
    pub threads_of_one: NonZeroUsize,
    /// How long a worker may be silent.
    pub silence: Duration,
    /// Bytes of memory that a worker may have.
    pub memory: u64,
    /// What it believes of a file.
    pub limits: Limits,
}

impl DocumentSettings {
    /// Workers of the running program itself: ten minutes and 4 GiB a document.
    pub fn of_this_program(arguments: Vec<OsString>, threads: NonZeroUsize) -> std::io::Result<Self> {
        Ok(Self {
            program: std::env::current_exe()?,
            arguments,
            threads,
            threads_of_one: threads,
            silence: Duration::from_mins(10),
            memory: MEMORY,
            limits: Limits::default(),
        })
    }
}

/// Which of a document's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutputKind {
    /// `documents/**/NAME.json`
    Json,
    /// `text/**/NAME.txt`
    Text,
    /// `pdf/**/NAME.pdf`
    Pdf,
}

/// A document to be done.
#[derive(Debug, Clone, Copy)]
pub struct DocumentJob<'a> {
    /// As it can be opened.
    pub path: &'a Path,
    /// Names its outputs.
    pub relative: &'a Path,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// What a person accepted for its figures.
    pub corrections: &'a [Correction],
}

/// A document that is done.
#[derive(Debug)]
pub struct Delivered {
    /// Everything that is known of it.
    pub notice: Notice,
    /// Its words with their places, page for page.
    pub pages: Vec<Page>,
    /// Its files, as they are to be written.
    pub files: Vec<(OutputKind, Vec<u8>)>,
}

/// Why a document is not done.
#[derive(Debug)]
pub enum DocumentFailed {
    /// It was to be stopped; it is still to be done.
    Stopped,
    /// It cannot be done.
    Because {
        /// The stage that gave up.
        stage: String,
        /// A stable short name of what is wrong.
        code: String,
        /// What workers were lost by, if they were.
        loss: Option<Loss>,
        /// Which file and why.
        message: String,
    },
}

/// What one worker made of a document.
#[derive(Debug)]
pub enum Tried {
    /// The document is done.
    Delivered(Box<Delivered>),
    /// The worker was lost on it.
    Lost {
        /// How.
        loss: Loss,
        /// The stage that the document was in.
        stage: String,
    },
}

/// What a document has cost so far, and what is left out of it for that.
#[derive(Debug, Default)]
pub struct Costs {
    workers: usize,
    /// Workers lost while no page was under way.
    outside_pages: usize,
    of_pages: BTreeMap<usize, usize>,
    lost_pages: BTreeMap<usize, WireTurn>,
}

/// Processes that take documents through the stages. May be used from any number of threads.
pub struct DocumentWorkers {
    settings: DocumentSettings,
    hello: Hello,
    idle: Mutex<Vec<Child>>,
    /// Seats for pages, over all documents.
    pages: Seats,
    /// Seats for documents.
    documents: Seats,
}

impl std::fmt::Debug for DocumentWorkers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DocumentWorkers({} pages at once)", self.settings.threads)
    }
}

impl DocumentWorkers {
    /// Starts the first worker, so that what it lacks is known before any work is done.
    pub fn new(settings: DocumentSettings) -> Result<Self, String> {
        let (child, hello) = Child::start(&settings).map_err(|lost| not_started(&lost))?;
        let [pages, documents] = [(); 2].map(|()| Seats::new(settings.threads.get()));
        Ok(Self { settings, hello, idle: Mutex::new(vec![child]), pages, documents })
    }

    /// What the workers work with.
    #[must_use]
    pub const fn hello(&self) -> &Hello {
        &self.hello
    }

    /// Threads that may bring documents at once: as many as have a seat, and as many that stand in for those whose worker
    /// is silent.
    #[must_use]
    pub const fn hands(&self) -> usize {
        2 * self.settings.threads.get()
    }

    /// Waits until a document may be begun.
    pub fn seat(&self) -> Seat<'_> {
        self.documents.take()
    }

    /// Takes a document through all stages. `engine` reads its page images; no page is begun once `stop` is set.
    pub fn document(
        &self,
        job: DocumentJob<'_>,
        settings: Settings,
        engine: Option<&dyn Engine>,
        stop: &AtomicBool,
    ) -> Result<Delivered, DocumentFailed> {
        let mut costs = Costs::default();
        loop {
            let seat = self.seat();
            if let Tried::Delivered(delivered) = self.attempt(job, settings, engine, stop, (&mut costs, seat))? {
                return Ok(*delivered);
            }
        }
    }

    /// One worker for a document, as [`DocumentWorkers::document`]. Where that is lost, the document may have another one:
    /// a run gives it when all else is done, so that no other document waits for one that kills or hangs. Its seat is given
    /// back as soon as the worker is silent for long.
    pub fn attempt(
        &self,
        job: DocumentJob<'_>,
        settings: Settings,
        engine: Option<&dyn Engine>,
        stop: &AtomicBool,
        (costs, seat): (&mut Costs, Seat<'_>),
    ) -> Result<Tried, DocumentFailed> {
        let mut child = self.worker().map_err(|lost| DocumentFailed::Because {
            stage: "start".to_owned(),
            code: "document.no-worker".to_owned(),
            loss: Some(lost.loss),
            message: format!("{}: {}", job.path.display(), not_started(&lost)),
        })?;
        let request = Request::Document {
            path: job.path.to_string_lossy().into_owned(),
            relative: job.relative.to_string_lossy().into_owned(),
            engine: engine.map(Engine::describe),
            ocr: settings.ocr,
            threshold: settings.threshold,
            pdf: settings.pdf,
            corrections: job.corrections.to_vec(),
        };
        child.say(&request, job.bytes);
        let mut seat = Some(seat);
        let silence = self.settings.silence;
        let end = Attempt {
            engine,
            stop,
            pages: &self.pages,
            silence,
            patience: PATIENCE.min(silence / PART_OF_SILENCE),
            stalled: &mut || seat = None,
            one_by_one: costs.workers > 0,
            lost: &costs.lost_pages,
        }
        .run(&mut child);
        let (lost, stage, pages) = match end {
            End::Answered(reply, bytes) => {
                self.rest(child);
                return delivered(job, reply, &bytes).map(|delivered| Tried::Delivered(Box::new(delivered)));
            }
            End::Lost { lost, stage, pages } => (lost, stage, pages),
        };
        costs.workers += 1;
        costs.outside_pages += usize::from(pages.is_empty());
        for page in &pages {
            *costs.of_pages.entry(*page).or_default() += 1;
        }
        // Alone with the worker, for the second time: this is the page.
        let page = pages.first().filter(|page| pages.len() == 1 && costs.of_pages.get(page).is_some_and(|n| *n > 1));
        if let Some(page) = page {
            let why = self.why(&lost, "the page");
            costs.lost_pages.insert(*page, WireTurn::Lost { loss: lost.loss, why });
        }
        if costs.outside_pages > 1 || costs.workers == ATTEMPTS {
            return Err(self.given_up(job, &lost, stage, &pages));
        }
        Ok(Tried::Lost { loss: lost.loss, stage })
    }

    /// One page as pixels, counted from 1; `None` where it cannot be had, for whatever reason.
    #[must_use]
    pub fn picture(&self, path: &Path, bytes: &[u8], page: usize) -> Option<PageImage> {
        let child = self.worker().ok()?;
        child.say(&Request::Picture { path: path.to_string_lossy().into_owned(), page }, bytes);
        let image = match child.hear(self.settings.silence) {
            Heard::Reply(Reply::Image { width, height, dpi, .. }, grey) => Some(PageImage { width, height, dpi, grey }),
            Heard::Reply(Reply::Failed { .. }, _) => None,
            // Of no more use: it ends as it goes out of scope.
            Heard::Reply(..) | Heard::Nothing | Heard::Gone => return None,
        };
        self.rest(child);
        let whole = |i: &PageImage| i.grey.len() as u64 == u64::from(i.width) * u64::from(i.height);
        image.filter(whole)
    }

    fn worker(&self) -> Result<Child, Lost> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(child) = idle {
            return Ok(child);
        }
        let (child, hello) = Child::start(&self.settings)?;
        if hello != self.hello {
            let how = "it works with other words or units than the first one: a list was changed".to_owned();
            return Err(Lost { loss: Loss::Crash, how, last_words: String::new() });
        }
        Ok(child)
    }

    /// Keeps a worker for later; of more than can have a seat one ends.
    fn rest(&self, child: Child) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < self.settings.threads.get() {
            idle.push(child);
        }
    }

    fn given_up(&self, job: DocumentJob<'_>, lost: &Lost, stage: String, pages: &BTreeSet<usize>) -> DocumentFailed {
        let page = pages.first().map(|page| format!(", page {page}")).unwrap_or_default();
        let message = format!("{}{page}: {}", job.path.display(), self.why(lost, "the document"));
        let code = lost.loss.of_a_document().to_owned();
        DocumentFailed::Because { stage, code, loss: Some(lost.loss), message }
    }

    fn why(&self, lost: &Lost, what: &str) -> String {
        let said = if lost.last_words.is_empty() { String::new() } else { format!("; it said: {}", lost.last_words) };
        match lost.loss {
            Loss::Crash => format!("a worker crashed on {what} twice ({}){said}", lost.how),
            Loss::Timeout => {
                let seconds = self.settings.silence.as_secs();
                format!("a worker got nowhere with {what} for {seconds} s, twice; allow more time with --document-time")
            }
            Loss::Memory => {
                let megabytes = self.settings.memory >> 20;
                format!("{what} needed more than {megabytes} MB, twice; allow more with --memory")
            }
        }
    }
}

fn not_started(lost: &Lost) -> String {
    let said = if lost.last_words.is_empty() { String::new() } else { format!("; it said: {}", lost.last_words) };
    format!("a document worker ended at its start ({}){said}", lost.how)
}

fn delivered(job: DocumentJob<'_>, reply: Reply, bytes: &[u8]) -> Result<Delivered, DocumentFailed> {
    let nonsense = |why: String| DocumentFailed::Because {
        stage: "export".to_owned(),
        code: INTERNAL.to_owned(),
        loss: None,
        message: format!("{}: a worker delivered something else than a document: {why}", job.path.display()),
    };
    let (files, pages) = match reply {
        Reply::Done { files, pages } => (files, pages),
        Reply::Failed { stage, code, loss, message } => {
            return Err(DocumentFailed::Because { stage, code, loss, message });
        }
        _ => return Err(DocumentFailed::Stopped),
    };
    let mut rest = bytes;
    let mut out = Vec::with_capacity(files.len());
    for (kind, length) in files {
        let Some((file, after)) = rest.split_at_checked(length) else {
            return Err(nonsense("a file was cut".to_owned()));
        };
        out.push((kind, file.to_vec()));
        rest = after;
    }
    let text = out.iter().find(|(kind, _)| *kind == OutputKind::Json).map(|(_, bytes)| std::str::from_utf8(bytes));
    let Some(text) = text else { return Err(nonsense("no notice".to_owned())) };
    let text = text.map_err(|e| nonsense(e.to_string()))?;
    let notice = json::from_json(&job.path.display().to_string(), text).map_err(|e| nonsense(e.to_string()))?;
    Ok(Delivered { notice, pages, files: out })
}
