//! Document workers as the commands start them, and the hidden subcommand that is one.

use super::engine::EngineArguments;
use super::exit::{Exit, Failure, Outcome};
use super::limits::LimitArguments;
use super::units::UnitsArgument;
use super::user::UserArguments;
use clap::Args;
use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::time::Duration;
use tradau::pipeline::{self, DocumentSettings, DocumentWorkers, Limits, Resources};

/// Name of the hidden subcommand.
pub(crate) const WORKER: &str = "document-worker";

/// Pages of one document at once, at most: each may hold a page image of its own.
const PAGES_OF_ONE: usize = 16;

/// What a worker is told on its command line.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    user: UserArguments,
    #[command(flatten)]
    units: UnitsArgument,
}

/// What workers work with.
#[derive(Debug, Clone, Default)]
pub(crate) struct Workshop {
    /// The user's own words and units, as arguments.
    pub(crate) words: Vec<OsString>,
    /// Bytes.
    pub(crate) memory: u64,
    pub(crate) silence: Duration,
    pub(crate) limits: Limits,
}

/// As many as are wanted, or as there are cores for 0.
pub(crate) fn jobs(wanted: usize) -> NonZeroUsize {
    NonZeroUsize::new(wanted).unwrap_or_else(|| std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN))
}

impl Workshop {
    /// As the command line says.
    pub(crate) fn of(
        engine: &EngineArguments,
        user: &UserArguments,
        units: &UnitsArgument,
        limits: &LimitArguments,
    ) -> Self {
        Self {
            words: user.words().into_iter().chain(units.words()).collect(),
            memory: engine.memory(),
            silence: limits.silence(),
            limits: limits.limits(),
        }
    }

    /// For one document, with these words on a worker's command line.
    pub(crate) fn for_one(words: Vec<OsString>, engine: &EngineArguments, limits: &LimitArguments) -> Self {
        Self { words, memory: engine.memory(), silence: limits.silence(), limits: limits.limits() }
    }

    /// Starts the first worker.
    pub(crate) fn open(self, jobs: NonZeroUsize) -> Result<DocumentWorkers, Failure> {
        let fail = |why: String| Failure::new(Exit::Missing, why);
        let arguments = std::iter::once(WORKER.into()).chain(self.words).collect();
        let mut settings = DocumentSettings::of_this_program(arguments, jobs)
            .map_err(|e| fail(format!("cannot find out which program this is: {e}")))?;
        settings.threads = jobs;
        settings.threads_of_one = jobs.min(NonZeroUsize::new(PAGES_OF_ONE).unwrap_or(jobs));
        settings.silence = self.silence;
        settings.memory = self.memory;
        settings.limits = self.limits;
        DocumentWorkers::new(settings).map_err(fail)
    }
}

/// Is a worker.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let user: &'static _ = Box::leak(Box::new(arguments.user.read()?));
    let digest = if user.is_empty() { String::new() } else { user.fingerprint() };
    let resources = Resources::with(arguments.units.load()?, None).with_user(user);
    let done = pipeline::document_worker(resources, digest);
    done.map(|()| Exit::Done).map_err(|e| Failure::new(Exit::Usage, format!("document worker: {e}")))
}
