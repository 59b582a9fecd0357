use crate::containment::Loss;
use std::{io, path::PathBuf};
use thiserror::Error;

/// Why a page could not be read by the engine, or the engine not be started.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OcrError {
    /// This binary was built without the engine.
    #[error(
        "this tradau was built without Tesseract's library and found no `tesseract` command with the data, so scans cannot be read \
         (text and PDF text layers can); install the command, or build with `cargo build --release --features ocr`"
    )]
    NotBuilt,
    /// The engine's data for a language is not installed.
    #[error("Tesseract has no data for the language \"{language}\" (looked in {}; there: {}). Install it: {hint}",
        folder.display(), listed(available))]
    LanguageMissing {
        /// What was asked for, e.g. `vie`.
        language: String,
        /// The folder that the engine reads its data from.
        folder: PathBuf,
        /// The languages that it has.
        available: Vec<String>,
        /// The command that installs it on this system.
        hint: String,
    },
    /// A worker process could not be started.
    #[error("cannot start an OCR worker ({}): {source}", program.display())]
    Start {
        /// The program that was to be the worker.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A worker process ended before it was ready to read.
    #[error("the OCR worker ended at its start ({how}){}", said(last_words))]
    NotReady {
        /// `signal 11`, `exit code 127` …
        how: String,
        /// The end of what it wrote to its standard error.
        last_words: String,
    },
    /// The engine went down on a page, twice.
    #[error("{engine} crashed on the page twice ({how}){}", said(last_words))]
    Crashed {
        /// The engine, as it describes itself.
        engine: String,
        /// `signal 11`, `exit code 1` …
        how: String,
        /// The end of what it wrote to its standard error.
        last_words: String,
    },
    /// The engine did not come back from a page, twice.
    #[error("{engine} did not finish the page within {seconds} s, twice; allow more time, or scan the page again")]
    TimedOut {
        /// The engine, as it describes itself.
        engine: String,
        /// The time it had.
        seconds: u64,
    },
    /// The engine wanted more memory than it may have, twice.
    #[error(
        "{engine} needed more than {megabytes} MB for the page, twice ({how}); allow more with --memory, or scan the page \
         again at a lower resolution"
    )]
    OutOfMemory {
        /// The engine, as it describes itself.
        engine: String,
        /// What it may have.
        megabytes: u64,
        /// `signal 6` …
        how: String,
    },
    /// An engine in another process failed; told in its own words.
    #[error("{message}")]
    Elsewhere {
        /// What the worker was lost by, if it was lost.
        loss: Option<Loss>,
        /// Whether only this page is affected.
        of_the_page: bool,
        /// The message there.
        message: String,
    },
    /// The engine refused the page.
    #[error("{engine} could not read the page: {why}")]
    Refused {
        /// The engine, as it describes itself.
        engine: String,
        /// What it said.
        why: String,
    },
    /// A page image that is not what it says.
    #[error("the page image of {width}×{height} pixels holds {bytes} bytes; it must hold one a pixel")]
    BadImage {
        /// Width as stated.
        width: u32,
        /// Height as stated.
        height: u32,
        /// Bytes there are.
        bytes: usize,
    },
}

impl OcrError {
    /// A stable short name of what is wrong, for programs and for sentences in other languages.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match (self, self.loss()) {
            (Self::NotBuilt, _) => "engine.not-built",
            (Self::LanguageMissing { .. }, _) => "engine.language-missing",
            (Self::Start { .. } | Self::NotReady { .. }, _) => "engine.not-started",
            (_, Some(loss)) => loss.of_a_page(),
            _ => "page.failed",
        }
    }

    /// What the worker was lost by, where it was lost on the page.
    #[must_use]
    pub const fn loss(&self) -> Option<Loss> {
        match self {
            Self::Crashed { .. } => Some(Loss::Crash),
            Self::TimedOut { .. } => Some(Loss::Timeout),
            Self::OutOfMemory { .. } => Some(Loss::Memory),
            Self::Elsewhere { loss, .. } => *loss,
            _ => None,
        }
    }

    /// Whether it is about this page, and another may still be read.
    #[must_use]
    pub const fn is_of_the_page(&self) -> bool {
        match self {
            Self::Crashed { .. }
            | Self::TimedOut { .. }
            | Self::OutOfMemory { .. }
            | Self::Refused { .. }
            | Self::BadImage { .. } => true,
            Self::Elsewhere { of_the_page, .. } => *of_the_page,
            Self::NotBuilt | Self::LanguageMissing { .. } | Self::Start { .. } | Self::NotReady { .. } => false,
        }
    }
}

fn listed(languages: &[String]) -> String {
    if languages.is_empty() { "none".to_owned() } else { languages.join(", ") }
}

fn said(last_words: &str) -> String {
    let last_words = last_words.trim();
    if last_words.is_empty() { String::new() } else { format!("; it said: {last_words}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_say_what_and_how_to_go_on() {
        let error = OcrError::LanguageMissing {
            language: "vie".into(),
            folder: "/usr/share/tessdata".into(),
            available: vec!["eng".into(), "osd".into()],
            hint: "apt-get install tesseract-ocr-vie".into(),
        };
        assert_eq!(
            error.to_string(),
            "Tesseract has no data for the language \"vie\" (looked in /usr/share/tessdata; there: eng, osd). Install it: \
             apt-get install tesseract-ocr-vie"
        );
        let error = OcrError::Crashed { engine: "tesseract".into(), how: "signal 11".into(), last_words: " \n".into() };
        assert_eq!(error.to_string(), "tesseract crashed on the page twice (signal 11)");
    }
}
