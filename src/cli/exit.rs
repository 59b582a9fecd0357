//! The exit codes: a stable interface for scripts.

use std::process::ExitCode;

/// How a command went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: everything done.
    Done,
    /// 1: done, and with `--fail-on-findings` a check failed.
    Findings,
    /// 2: wrong use or settings.
    Usage,
    /// 3: some documents failed; the others are complete, the failures are listed.
    SomeFailed,
    /// 4: something needed is missing; the message has the command that installs it.
    Missing,
    /// 130: interrupted; what is done is whole, and the same command goes on.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::SomeFailed => 3,
            Exit::Missing => 4,
            Exit::Interrupted => super::interrupt::CODE,
        })
    }
}

/// Why a command stopped, in the user's words.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) message: String,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into() }
    }

    /// Wrong use or settings.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }
}

/// What a command gives back.
pub(crate) type Outcome = Result<Exit, Failure>;
