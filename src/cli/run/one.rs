//! One document of a run: read, skipped if it is done, or taken through the stages, and its files written.

use super::super::interrupt;
use super::account::{Account, Twin, Written, whole};
use super::names::{output_path, slashed};
use super::queue::Job;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Condvar, Mutex, PoisonError};
use tradau::containment::Loss;
use tradau::export::summary::Counts;
use tradau::export::{ExportError, atomic, json};
use tradau::model::{FailureRow, Notice, Page};
use tradau::ocr::Engine;
use tradau::pipeline::{self, DocumentFailed, DocumentJob, DocumentWorkers, OutputKind, Processed, Seat, Tried};

/// What the threads of a run share.
pub(super) struct Run<'a> {
    pub(super) out: &'a Path,
    pub(super) redo: bool,
    pub(super) settings: pipeline::Settings,
    pub(super) workers: &'a DocumentWorkers,
    pub(super) engine: Option<&'a dyn Engine>,
    pub(super) account: Mutex<Account>,
    pub(super) twins: Twins,
}

/// What a document came to.
pub(super) enum Done {
    /// Its files are written; the catalogue is still to be told.
    New { notice: Box<Notice>, pages: Vec<Page>, written: Written, same_as: Option<String> },
    /// It was done before.
    Before { id: String, counts: Counts },
    /// It was stopped, and is still to be done.
    Stopped,
    /// A worker was lost on it. It may have another one when all else is done.
    Postponed { id: String, stage: String, loss: Loss },
    /// It cannot be done; what workers were lost by, if they were.
    Failed { row: Box<FailureRow>, reason: Option<String> },
}

impl Run<'_> {
    /// What comes back second is kept until the catalogue knows the document: files of the same bytes wait for it.
    pub(super) fn document<'s>(&'s self, job: &mut Job<'_>, seat: Seat<'_>) -> (Done, Option<Alone<'s>>) {
        let mut alone = None;
        let done = self.try_document(job, seat, &mut alone).unwrap_or_else(|failed| failed);
        (done, alone)
    }

    fn try_document<'s>(
        &'s self,
        job: &mut Job<'_>,
        seat: Seat<'_>,
        alone: &mut Option<Alone<'s>>,
    ) -> Result<Done, Done> {
        let Job { file, name, costs, .. } = job;
        let source = slashed(&file.relative);
        let failed = |id: Option<String>, [stage, code]: [&str; 2], error: String, reason: Option<String>| {
            let (stage, code) = (stage.to_owned(), code.to_owned());
            Done::Failed { row: Box::new(FailureRow { source: source.clone(), id, stage, code, error }), reason }
        };
        let bytes = pipeline::bytes(&file.path).map_err(|e| failed(None, ["ingest", e.code()], e.to_string(), None))?;
        let id = pipeline::identity(&bytes);
        // Of files of the same bytes one is read, and the others wait for it.
        *alone = Some(self.twins.alone(&id));
        let account = || self.account.lock().unwrap_or_else(PoisonError::into_inner);
        let before = if self.redo { None } else { account().done_before(file, &id, name) };
        if let Some((outputs, counts)) = before
            && whole(self.out, &outputs)
        {
            return Ok(Done::Before { id, counts });
        }
        let (twin, corrections) = {
            let account = account();
            (account.twin(file, &id, self.redo), account.corrections(&id))
        };
        let unwritten =
            |e: ExportError| failed(Some(id.clone()), ["export", "document.not-written"], e.to_string(), None);
        if let Some(Twin { source: twin, json, pdf, pages }) = twin
            && let Ok(mut notice) = json::read(&self.out.join(json))
            && let Ok(pdf) = pdf.map(|pdf| std::fs::read(self.out.join(pdf))).transpose()
        {
            notice.document.source.clone_from(&source);
            let document = Processed { notice, pages, pdf };
            let written = self.write(name, &pipeline::files(&document)).map_err(unwritten)?;
            let Processed { notice, pages, .. } = document;
            let same_as = (twin != source).then_some(twin);
            return Ok(Done::New { notice: Box::new(notice), pages, written, same_as });
        }
        let job = DocumentJob { path: &file.path, relative: &file.relative, bytes: &bytes, corrections: &corrections };
        match self.workers.attempt(job, self.settings, self.engine, interrupt::asked(), (costs, seat)) {
            Ok(Tried::Lost { loss, stage }) => Ok(Done::Postponed { id, stage, loss }),
            Ok(Tried::Delivered(done)) => {
                let written = self.write(name, &done.files).map_err(unwritten)?;
                Ok(Done::New { notice: Box::new(done.notice), pages: done.pages, written, same_as: None })
            }
            Err(DocumentFailed::Stopped) => Ok(Done::Stopped),
            Err(DocumentFailed::Because { stage, code, loss, message }) => {
                Err(failed(Some(id.clone()), [&stage, &code], message, loss.map(|loss| loss.to_string())))
            }
        }
    }

    fn write(&self, name: &Path, files: &[(OutputKind, Vec<u8>)]) -> Result<Written, ExportError> {
        let written = files.iter().map(|(kind, bytes)| {
            let path = output_path(*kind, name);
            atomic::write(&self.out.join(&path), bytes)?;
            Ok((*kind, slashed(&path), pipeline::identity(bytes)))
        });
        written.collect()
    }
}

/// Which bytes are being worked on.
#[derive(Default)]
pub(super) struct Twins {
    under_way: Mutex<BTreeSet<String>>,
    through: Condvar,
}

/// Nobody else works on these bytes.
pub(super) struct Alone<'t> {
    twins: &'t Twins,
    id: String,
}

impl Twins {
    /// Waits until nobody works on these bytes.
    fn alone(&self, id: &str) -> Alone<'_> {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        while under_way.contains(id) {
            under_way = self.through.wait(under_way).unwrap_or_else(PoisonError::into_inner);
        }
        under_way.insert(id.to_owned());
        Alone { twins: self, id: id.to_owned() }
    }
}

impl Drop for Alone<'_> {
    fn drop(&mut self) {
        self.twins.under_way.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
        self.twins.through.notify_all();
    }
}
