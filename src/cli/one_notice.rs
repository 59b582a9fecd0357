//! The notice of one file, for commands that look at a single document.

use super::engine::{EngineArguments, Wanted};
use super::exit::{Exit, Failure};
use super::limits::LimitArguments;
use super::units::UnitsArgument;
use super::{documents, interrupt};
use clap::Args;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use tradau::export::json;
use tradau::model::Notice;
use tradau::pipeline::{self, DocumentFailed, DocumentJob, OcrMode};

/// One document, and how it is read.
#[derive(Debug, Args)]
pub(super) struct OneDocument {
    /// A text, PDF or image, the JSON of a notice, or (for `check`) the folder of a finished run.
    pub(super) file: PathBuf,
    #[command(flatten)]
    engine: EngineArguments,
    #[command(flatten)]
    limits: LimitArguments,
    #[command(flatten)]
    units: UnitsArgument,
}

impl OneDocument {
    /// Reads a notice JSON, or takes any other file through all stages: in a worker process, as `run` does, so that a file
    /// that kills its reader is a message here too.
    pub(super) fn read(&self) -> Result<Notice, Failure> {
        let path: &Path = &self.file;
        self.limits.set();
        self.units.load()?;
        let broken = |e: &dyn std::fmt::Display| Failure::new(Exit::SomeFailed, e.to_string());
        if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")) {
            return json::read(path).map_err(|e| broken(&e));
        }
        let bytes = pipeline::bytes(path).map_err(|e| broken(&e))?;
        interrupt::listen()?;
        let jobs = documents::jobs(0);
        let wanted = if pipeline::may_have_images(&bytes) { Wanted::Yes } else { Wanted::No };
        let engine = self.engine.start(wanted, jobs.get(), None)?;
        let words: Vec<OsString> = self.units.words();
        let workers = documents::Workshop::for_one(words, &self.engine, &self.limits).open(jobs)?;
        let relative = path.file_name().map_or(Path::new("input"), Path::new);
        let job = DocumentJob { path, relative, bytes: &bytes, corrections: &[] };
        let settings = pipeline::Settings { ocr: OcrMode::Auto, ..pipeline::Settings::default() };
        match workers.document(job, settings, engine.as_deref(), interrupt::asked()) {
            Ok(delivered) => Ok(delivered.notice),
            Err(DocumentFailed::Stopped) => Err(Failure::new(Exit::Interrupted, "interrupted".to_owned())),
            Err(DocumentFailed::Because { message, .. }) => Err(broken(&message)),
        }
    }
}
