//! The OCR engine as the commands start it.

use super::exit::{Exit, Failure};
use clap::{Args, ValueEnum};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;
use tradau::ocr::{Cached, Engine, EngineKind, OcrError, Settings, Workers};

/// Name of the hidden subcommand that is a worker.
pub(crate) const WORKER: &str = "ocr-worker";

#[derive(Debug, Clone, Args)]
pub(crate) struct EngineArguments {
    /// Tesseract language data to read with; several joined by `+`.
    #[arg(long, default_value = "vie")]
    language: String,
    /// Folder with the language data, if not Tesseract's own.
    #[arg(long)]
    tessdata: Option<PathBuf>,
    /// Tesseract's library, loaded once, or its command, started for each image.
    #[arg(long, value_enum, default_value_t = Reader::Auto)]
    engine: Reader,
    /// Tesseract's page segmentation mode.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(0..=13))]
    psm: u8,
    /// Read each page once and leave doubtful numbers at that. (Else each is read again from its own crop.)
    #[arg(long)]
    no_second_reading: bool,
    /// Seconds that a page may take.
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..))]
    page_time: u64,
    /// Megabytes of memory that a worker process may have (Linux); there are two for each of --jobs.
    #[arg(long, value_name = "MB", default_value_t = 4096, value_parser = clap::value_parser!(u64).range(256..))]
    memory: u64,
}

/// Which Tesseract reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Reader {
    /// The library, or the command where the library or its data is missing
    Auto,
    /// The library only
    Library,
    /// The `tesseract` command only
    Command,
}

/// Whether page images are going to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Yes,
    No,
}

impl EngineArguments {
    /// The engine's settings.
    pub(crate) fn settings(&self, workers: usize) -> Result<Settings, Failure> {
        let mut settings =
            Settings::of_this_program(vec![WORKER.into()]).map_err(|e| Failure::new(Exit::Missing, e.to_string()))?;
        settings.engine = match self.engine {
            Reader::Auto => EngineKind::Auto,
            Reader::Library => EngineKind::Library,
            Reader::Command => EngineKind::Command,
        };
        settings.language.clone_from(&self.language);
        settings.tessdata.clone_from(&self.tessdata);
        settings.page_segmentation = self.psm;
        settings.second_reading = !self.no_second_reading;
        settings.time_limit = Duration::from_secs(self.page_time);
        settings.workers = NonZeroUsize::new(workers).unwrap_or(NonZeroUsize::MIN);
        settings.memory = self.memory();
        // Repair does not weigh them yet, and they cost the engine time.
        settings.alternatives = false;
        Ok(settings)
    }

    /// Bytes of memory that a worker process may have.
    pub(crate) const fn memory(&self) -> u64 {
        self.memory << 20
    }

    /// Starts the engine. Missing data are told before any work is done; a build without OCR goes on without: text
    /// and good text layers need no engine. With a folder as `cache`, what is read is kept there.
    pub(crate) fn start(
        &self,
        wanted: Wanted,
        workers: usize,
        cache: Option<PathBuf>,
    ) -> Result<Option<Box<dyn Engine>>, Failure> {
        if wanted == Wanted::No {
            return Ok(None);
        }
        match Workers::new(self.settings(workers)?) {
            Ok(workers) => Ok(Some(match cache {
                Some(folder) => Box::new(Cached::new(Box::new(workers), folder)),
                None => Box::new(workers),
            })),
            Err(OcrError::NotBuilt) => Ok(Some(Box::new(NotBuilt))),
            Err(error) => Err(Failure::new(Exit::Missing, error.to_string())),
        }
    }
}

/// Stands where the engine would be in a build without it: a scan is told why it cannot be read.
struct NotBuilt;

impl Engine for NotBuilt {
    fn read(&self, _: tradau::model::PageImage) -> Result<tradau::model::Page, OcrError> {
        Err(OcrError::NotBuilt)
    }

    fn describe(&self) -> String {
        "none (built without OCR)".to_owned()
    }
}
