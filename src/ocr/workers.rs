use super::{
    Engine, OcrError,
    blank::is_blank,
    cells::{self, Shape},
    child::Child,
    doubts, folio, formulas,
    glyphs::Glyphs,
    grid, head, numbers, rows, sheet, signature,
    status::install_hint,
    upright,
    wire::{self, Hello, Reply, Request},
};
use crate::containment::{Loss, Lost, MEMORY, frame};
use crate::model::{BBox, Line, Page, PageImage};
use std::{
    ffi::OsString,
    io,
    num::NonZeroUsize,
    path::PathBuf,
    sync::{Condvar, Mutex, PoisonError},
    thread,
    time::Duration,
};

/// Tesseract's page segmentation mode for a single line.
const ONE_LINE: u8 = 7;
const ONE_BLOCK: u8 = 6;
const AUTOMATIC: u8 = 3;

/// Which Tesseract reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EngineKind {
    /// The library; the command where the library is not there, or not its data.
    #[default]
    Auto,
    /// The library that the program is built with, loaded once a worker.
    Library,
    /// The `tesseract` command, started anew for each image.
    Command,
}

/// How the worker processes are started and what they read with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Which Tesseract reads.
    pub engine: EngineKind,
    /// The `tesseract` command, by its path or as it is found.
    pub command: PathBuf,
    /// The program that is started as a worker.
    pub program: PathBuf,
    /// Arguments that make it one: with them it must call [`super::worker::main`] and nothing else.
    pub arguments: Vec<OsString>,
    /// Tesseract's name of the language, `vie`; several are joined by `+`.
    pub language: String,
    /// The folder with the language data; `None` for where Tesseract looks by itself.
    pub tessdata: Option<PathBuf>,
    /// Tesseract's page segmentation mode; 3 is fully automatic.
    pub page_segmentation: u8,
    /// How many processes at most; they are started when they are needed.
    pub workers: NonZeroUsize,
    /// How long a page may take.
    pub time_limit: Duration,
    /// Whether doubtful numbers are read again, each from its own crop.
    pub second_reading: bool,
    /// Bytes of memory that a worker may have.
    pub memory: u64,
    /// Whether words bring the other readings that the engine thought possible. Costs an eighth more time.
    pub alternatives: bool,
}

impl Settings {
    /// Workers of a program: as many as there are cores, Vietnamese, two minutes and 4 GiB a page, no alternatives.
    #[must_use]
    pub fn new(program: PathBuf, arguments: Vec<OsString>) -> Self {
        Self {
            engine: EngineKind::Auto,
            command: PathBuf::from("tesseract"),
            program,
            arguments,
            language: "vie".to_owned(),
            tessdata: None,
            page_segmentation: 3,
            workers: thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            time_limit: Duration::from_mins(2),
            second_reading: true,
            memory: MEMORY,
            alternatives: false,
        }
    }

    /// Workers of the running program itself.
    pub fn of_this_program(arguments: Vec<OsString>) -> Result<Self, OcrError> {
        let program = std::env::current_exe().map_err(|source| OcrError::Start { program: PathBuf::new(), source })?;
        Ok(Self::new(program, arguments))
    }
}

/// A pool of worker processes that read pages with Tesseract.
///
/// [`Engine::read`] may be called from any number of threads; it waits while all workers are busy.
pub struct Workers {
    settings: Settings,
    hello: Hello,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    idle: Vec<Child>,
    /// Idle and busy ones.
    alive: usize,
}

impl std::fmt::Debug for Workers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Workers({} × {})", self.settings.workers, self.describe())
    }
}

impl Workers {
    /// Starts the first worker, so that a missing language is known before any work is done.
    ///
    /// With [`EngineKind::Auto`] the command takes the place of a library that does not start; if that does not either, the
    /// error is the library's.
    pub fn new(mut settings: Settings) -> Result<Self, OcrError> {
        let (child, hello) = ready(first(&mut settings)?, &settings)?;
        let state = Mutex::new(State { idle: vec![child], alive: 1 });
        Ok(Self { settings, hello, state, freed: Condvar::new() })
    }

    /// Has an image read by a worker, as it is.
    fn recognise(&self, image: &PageImage, segmentation: Option<u8>, figures: bool) -> Result<Page, OcrError> {
        self.exchange((image.width, image.height, image.dpi), || message(image, segmentation, figures))
    }

    /// Has an image of a size and resolution read by a worker, and gives it a second try if the worker is lost.
    fn exchange(
        &self,
        (width, height, dpi): (u32, u32, u32),
        message: impl Fn() -> io::Result<Vec<u8>>,
    ) -> Result<Page, OcrError> {
        let mut lost = None;
        for _ in 0..2 {
            let mut seat = self.seat()?;
            let Some(child) = seat.child.as_mut() else { continue };
            // Made only now: pages that wait for a worker are not held twice.
            let request = message().map_err(|source| self.start_error(source))?;
            match child.exchange(request, self.settings.time_limit) {
                Ok(Reply::Page(lines)) => return Ok(wire::into_page(lines, width, height, dpi)),
                Ok(Reply::Refused(why)) => return Err(OcrError::Refused { engine: self.describe(), why }),
                Ok(Reply::Hello(_)) => {
                    seat.child = None;
                    lost = Some(Child::out_of_turn());
                }
                Err(how) => {
                    seat.child = None;
                    lost = Some(how);
                }
            }
        }
        let engine = self.describe();
        let Some(Lost { loss, how, last_words }) = lost else {
            return Err(OcrError::Crashed { engine, how: "no worker".to_owned(), last_words: String::new() });
        };
        Err(match loss {
            Loss::Timeout => OcrError::TimedOut { engine, seconds: self.settings.time_limit.as_secs() },
            Loss::Memory => OcrError::OutOfMemory { engine, megabytes: self.settings.memory >> 20, how },
            Loss::Crash => OcrError::Crashed { engine, how, last_words },
        })
    }

    /// Reads a page whose lines are level.
    fn read_level(&self, image: &PageImage) -> Result<Page, OcrError> {
        let mut tables = Vec::new();
        if self.settings.page_segmentation == AUTOMATIC {
            for table in grid::find(image) {
                let lines = cells::read(image, &table, self.settings.second_reading, |part, shape| {
                    let segmentation = if shape == Shape::Line { ONE_LINE } else { ONE_BLOCK };
                    self.recognise(part, Some(segmentation), false)
                })?;
                tables.extend(lines.map(|lines| (table, lines)));
            }
        }
        let boxes: Vec<BBox> = tables.iter().map(|(table, _)| table.bbox).collect();
        let mut page = if boxes.is_empty() {
            self.recognise(image, None, false)?
        } else {
            // What was read cell by cell is not read again. The page without it is kept no longer than it takes to send it.
            let rest = || message(&sheet::without(image, &boxes, grid::ink(image)), None, false);
            cells::outside(self.exchange((image.width, image.height, image.dpi), rest)?, &boxes)
        };
        let words = page.lines.iter().chain(tables.iter().flat_map(|(_, lines)| lines)).flat_map(|l| &l.words);
        let glyphs = Some(words).filter(|_| self.settings.second_reading);
        let glyphs = glyphs.and_then(|words| Glyphs::of(image, grid::ink(image), words));
        self.second_reading(&mut page, image, glyphs.as_ref())?;
        let mut page = arrange(page);
        if self.settings.page_segmentation == AUTOMATIC {
            signature::part(&mut page, image, |part| self.recognise(part, Some(ONE_BLOCK), false))?;
            let (ink, twice) = (grid::ink(image), self.settings.second_reading);
            folio::read(&mut page, image, ink, twice, glyphs.as_ref(), |part| {
                self.recognise(part, Some(ONE_LINE), true)
            })?;
        }
        for (table, lines) in tables {
            let mut lines = Page { lines, ..Page::default() };
            self.second_reading(&mut lines, image, glyphs.as_ref())?;
            doubts::marks(&mut lines.lines);
            doubts::running_numbers(&mut lines.lines);
            if self.settings.second_reading {
                formulas::read(&mut lines.lines, &table, image, grid::ink(image));
            }
            put_in(&mut page, table.bbox, lines.lines);
        }
        Ok(page)
    }

    /// Reads again what is doubtful.
    fn second_reading(&self, page: &mut Page, image: &PageImage, glyphs: Option<&Glyphs>) -> Result<(), OcrError> {
        if self.settings.second_reading {
            let doubts = doubts::odd(&page.lines);
            let columns: Vec<Vec<u16>> = page.lines.iter().map(|l| l.columns.clone()).collect();
            let fits = |(l, w): (usize, usize), text: &str| {
                doubts.fits(columns.get(l).and_then(|line| line.get(w)).copied(), text)
            };
            numbers::read_again(page, image, &doubts.odd, glyphs, fits, |crop, figures| {
                self.recognise(crop, Some(ONE_LINE), figures)
            })?;
        }
        Ok(())
    }

    fn start_error(&self, source: io::Error) -> OcrError {
        OcrError::Start { program: self.settings.program.clone(), source }
    }

    /// A worker for one page; waits for one to be free.
    fn seat(&self) -> Result<Seat<'_>, OcrError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(child) = state.idle.pop() {
                return Ok(Seat { workers: self, child: Some(child) });
            }
            if state.alive < self.settings.workers.get() {
                state.alive += 1;
                break;
            }
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        drop(state);
        // From here on the seat counts: it gives its place back whatever happens.
        let mut seat = Seat { workers: self, child: None };
        seat.child = Some(ready(greet(&self.settings)?, &self.settings)?.0);
        Ok(seat)
    }
}

/// A worker taken out of the pool. Going out of scope, it goes back; a lost one leaves its place to a new one.
struct Seat<'w> {
    workers: &'w Workers,
    child: Option<Child>,
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let mut state = self.workers.state.lock().unwrap_or_else(PoisonError::into_inner);
        match self.child.take() {
            Some(child) => state.idle.push(child),
            None => state.alive -= 1,
        }
        drop(state);
        self.workers.freed.notify_one();
    }
}

/// The first worker; settles which engine it and all others have. It may lack its data.
pub(super) fn first(settings: &mut Settings) -> Result<(Child, Hello), OcrError> {
    if settings.engine != EngineKind::Auto {
        return greet(settings);
    }
    settings.engine = EngineKind::Library;
    let library = greet(settings);
    if library.as_ref().is_ok_and(|(_, hello)| hello.ready) {
        return library;
    }
    settings.engine = EngineKind::Command;
    match greet(settings) {
        Ok(command) if command.1.ready => Ok(command),
        _ => {
            settings.engine = EngineKind::Library;
            library
        }
    }
}

fn greet(settings: &Settings) -> Result<(Child, Hello), OcrError> {
    if cfg!(not(feature = "ocr")) && settings.engine != EngineKind::Command {
        return Err(OcrError::NotBuilt);
    }
    Child::start(settings)
}

/// A worker that has its data.
fn ready((child, hello): (Child, Hello), settings: &Settings) -> Result<(Child, Hello), OcrError> {
    if hello.ready {
        return Ok((child, hello));
    }
    Err(OcrError::LanguageMissing {
        language: settings.language.clone(),
        folder: hello.folder,
        available: hello.available,
        hint: install_hint(&settings.language),
    })
}

/// Puts what was read into the order of a reader.
fn arrange(page: Page) -> Page {
    head::part(rows::join(rows::without_rules(page)))
}

/// Puts the lines of a table where it stands among the others.
fn put_in(page: &mut Page, table: BBox, lines: Vec<Line>) {
    let above = |line: &Line| line.bbox.top + line.bbox.bottom < 2 * table.top;
    let at = page.lines.iter().rposition(above).map_or(0, |i| i + 1);
    if let Some(before) = at.checked_sub(1).and_then(|i| page.lines.get_mut(i)) {
        before.ends_block = true;
    }
    page.lines.splice(at..at, lines);
}

fn message(image: &PageImage, segmentation: Option<u8>, figures: bool) -> io::Result<Vec<u8>> {
    let request = Request::Page { width: image.width, height: image.height, dpi: image.dpi, segmentation, figures };
    frame::frame(&request, &image.grey)
}

impl Engine for Workers {
    fn read(&self, image: PageImage) -> Result<Page, OcrError> {
        let (width, height, bytes) = (image.width, image.height, image.grey.len());
        if bytes as u64 != u64::from(width) * u64::from(height) || bytes == 0 {
            return Err(OcrError::BadImage { width, height, bytes });
        }
        if is_blank(&image) {
            return Ok(Page { width, height, dpi: image.dpi, turned: 0, lines: Vec::new() });
        }
        upright::read(image, |image| self.read_level(image))
    }

    fn describe(&self) -> String {
        let Settings { engine, language, page_segmentation, second_reading, .. } = &self.settings;
        let again = if *second_reading { ", numbers twice" } else { "" };
        let engine = if *engine == EngineKind::Command { "tesseract command" } else { "tesseract" };
        format!("{engine} {} {language} ({}) psm {page_segmentation}{again}", self.hello.version, self.hello.data)
    }
}

#[cfg(all(test, unix, feature = "ocr"))]
mod tests {
    use super::*;
    use crate::ocr::wire::{WireLine, WireWord};

    /// A worker that answers the setup, and then does what the shell line says.
    fn shell(folder: &std::path::Path, then: &str) -> Settings {
        let hello = Hello { version: "0".into(), data: "00".into(), ready: true, ..Hello::default() };
        let word = WireWord {
            text: "Số".into(),
            bbox: crate::model::BBox::new(1, 1, 2, 2),
            confidence: 90,
            alternatives: vec![],
        };
        let page = Reply::Page(vec![WireLine { ends_block: true, words: vec![word] }]);
        for (name, reply) in [("hello", Reply::Hello(hello)), ("page", page)] {
            std::fs::write(folder.join(name), frame::frame(&reply, &[]).unwrap()).unwrap();
        }
        let line = format!("cd '{}'; cat hello; {then}", folder.display());
        let mut settings = Settings::new("/bin/sh".into(), vec!["-c".into(), line.into()]);
        settings.workers = NonZeroUsize::MIN;
        settings
    }

    fn inked() -> PageImage {
        let mut grey = vec![255; 200 * 200];
        grey.iter_mut().enumerate().filter(|(i, _)| i / 200 % 20 < 5 && i % 200 > 50).for_each(|(_, v)| *v = 0);
        PageImage { width: 200, height: 200, dpi: 100, grey }
    }

    #[test]
    fn a_crashed_worker_is_replaced_and_the_page_tried_once_more() {
        let dir = tempfile::tempdir().unwrap();
        // The first worker dies on its page; the second finds the mark that it left.
        let then =
            "head -c 100 >/dev/null; if [ -e mark ]; then cat page; cat >/dev/null; fi; touch mark; kill -SEGV $$";
        let workers = Workers::new(shell(dir.path(), then)).unwrap();
        assert_eq!(workers.read(inked()).unwrap().to_plain(), "Số");
    }

    #[test]
    fn a_page_that_kills_every_worker_is_an_error_that_names_the_engine() {
        let dir = tempfile::tempdir().unwrap();
        let then = "head -c 100 >/dev/null; echo ruined >&2; kill -SEGV $$";
        let workers = Workers::new(shell(dir.path(), then)).unwrap();
        let message = workers.read(inked()).unwrap_err().to_string();
        assert_eq!(
            message,
            "tesseract 0 vie (00) psm 3, numbers twice crashed on the page twice (signal 11); it said: ruined"
        );
        let again = workers.read(inked()).unwrap_err().to_string();
        assert_eq!(again, message, "the pool is not used up by lost workers");
    }

    #[test]
    fn a_worker_that_wants_too_much_is_told_apart_from_a_crash() {
        let dir = tempfile::tempdir().unwrap();
        let then = "head -c 100 >/dev/null; echo 'terminate called: std::bad_alloc' >&2; kill -ABRT $$";
        let mut settings = shell(dir.path(), then);
        settings.memory = 512 << 20;
        let error = Workers::new(settings).unwrap().read(inked()).unwrap_err();
        assert_eq!(error.loss(), Some(Loss::Memory));
        assert!(error.to_string().contains("needed more than 512 MB for the page, twice (signal 6)"), "{error}");
    }

    #[test]
    fn a_hanging_worker_is_ended() {
        let dir = tempfile::tempdir().unwrap();
        let mut settings = shell(dir.path(), "exec tail -f /dev/null");
        settings.time_limit = Duration::from_millis(20);
        let workers = Workers::new(settings).unwrap();
        let message = workers.read(inked()).unwrap_err().to_string();
        assert!(message.contains("did not finish the page within 0 s, twice"), "{message}");
    }

    #[test]
    fn a_program_that_is_no_worker_is_told() {
        let none = Workers::new(Settings::new("/nonexistent/tradau".into(), vec![]));
        assert!(none.unwrap_err().to_string().starts_with("cannot start an OCR worker (/nonexistent/tradau)"));
        let silent = Settings::new("/bin/sh".into(), vec!["-c".into(), "echo no such file >&2; exit 127".into()]);
        let message = Workers::new(silent).unwrap_err().to_string();
        assert_eq!(message, "the OCR worker ended at its start (exit code 127); it said: no such file");
    }

    #[test]
    fn blank_pages_never_reach_a_worker() {
        let dir = tempfile::tempdir().unwrap();
        // A page would wait here until its time is up.
        let mut settings = shell(dir.path(), "exec tail -f /dev/null");
        settings.time_limit = Duration::from_millis(20);
        let workers = Workers::new(settings).unwrap();
        let paper = PageImage { width: 300, height: 400, dpi: 100, grey: vec![250; 120_000] };
        assert!(workers.read(paper).unwrap().lines.is_empty());
        let short = PageImage { width: 300, height: 400, dpi: 100, grey: vec![0; 7] };
        assert!(workers.read(short).unwrap_err().to_string().contains("must hold one a pixel"));
    }
}

#[cfg(all(test, not(feature = "ocr")))]
mod without_the_library {
    use super::*;

    #[test]
    fn it_says_how_to_get_it() {
        let settings = Settings::new("/bin/true".into(), vec![]);
        let message = Workers::new(settings.clone()).unwrap_err().to_string();
        assert!(message.starts_with("this tradau was built without Tesseract's library"), "{message}");
        assert!(!super::super::probe(&settings).is_ready());
    }
}
