//! What the last run in a log came to: `run.jsonl` read back.
//!
//! A run that was killed has no last line; whether one is still going on only its lock can tell, so the caller says.

use super::ExportError;
use super::runlog::{Entry, Event};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// How the last run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It came to its end.
    Finished,
    /// It was asked to end before all was done.
    Interrupted,
    /// It goes on.
    Running,
    /// It ended without a word: killed, or the power went.
    Killed,
}

/// A document that failed in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failed {
    /// Path relative to the input folder.
    pub source: String,
    /// The stage that gave up.
    pub stage: String,
    /// Why.
    pub error: String,
}

/// A page that failed in a document that is done otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailedPage {
    /// Path of its document, relative to the input folder.
    pub source: String,
    /// 1-based.
    pub page: u32,
    /// `crash`, `timeout`, `memory` or `failed`.
    pub reason: String,
    /// Why.
    pub error: String,
}

/// The last run in a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LastRun {
    /// How it stands.
    pub state: State,
    /// When it began.
    pub started: Timestamp,
    /// When its last line was written.
    pub until: Timestamp,
    /// The folder that it was started in.
    pub directory: String,
    /// The command line after the program's name, to start it again.
    pub arguments: Vec<String>,
    /// Documents that it was to do.
    pub documents: u64,
    /// Documents done.
    pub done: u64,
    /// Documents that were done before.
    pub skipped: u64,
    /// Documents of earlier runs whose files were not among its inputs, and whose results stay.
    pub gone: u64,
    /// What failed, in the order of the log.
    pub failures: Vec<Failed>,
    /// Pages that failed in documents that are done.
    pub pages: Vec<FailedPage>,
}

impl LastRun {
    /// Reads the log at `path`; `running` says whether a run holds the folder's lock.
    ///
    /// # Errors
    ///
    /// The log is not there or cannot be read, or holds no run.
    pub fn read(path: &Path, running: bool) -> Result<Self, ExportError> {
        let error = |source| ExportError::Read { path: path.to_owned(), source };
        let file = File::open(path).map_err(error)?;
        let mut last: Option<Self> = None;
        for line in BufReader::new(file).lines() {
            // A line that a crash cut in half, or of a later version, tells nothing.
            let Ok(Entry { at, event }) = serde_json::from_str(&line.map_err(error)?) else { continue };
            match (event, &mut last) {
                (Event::RunStarted { documents, directory, arguments, .. }, _) => {
                    let state = State::Killed;
                    let (started, until) = (at, at);
                    let (failures, pages) = (Vec::new(), Vec::new());
                    let (done, skipped, gone) = (0, 0, 0);
                    last = Some(Self {
                        state,
                        started,
                        until,
                        directory,
                        arguments,
                        documents,
                        done,
                        skipped,
                        gone,
                        failures,
                        pages,
                    });
                }
                (event, Some(run)) => run.include(at, event),
                (_, None) => {}
            }
        }
        let none = || error(std::io::Error::other("it tells of no run"));
        let mut last = last.ok_or_else(none)?;
        if running {
            last.state = State::Running;
        }
        Ok(last)
    }

    fn include(&mut self, at: Timestamp, event: Event) {
        self.until = at;
        match event {
            Event::RunStarted { .. } | Event::DocumentPostponed { .. } => {}
            Event::DocumentDone { .. } => self.done += 1,
            Event::DocumentSkipped { .. } => self.skipped += 1,
            Event::DocumentFailed { source, stage, error, .. } => self.failures.push(Failed { source, stage, error }),
            // Its document is done as far as it can be, and is tried again with what failed.
            Event::PageFailed { source, page, reason, error } => {
                self.pages.push(FailedPage { source, page, reason, error });
            }
            Event::DocumentGone { pruned, .. } => self.gone += u64::from(!pruned),
            Event::RunFinished { interrupted, .. } => {
                self.state = if interrupted { State::Interrupted } else { State::Finished };
            }
        }
    }

    /// Documents that it has not come to.
    #[must_use]
    pub fn left(&self) -> u64 {
        self.documents.saturating_sub(self.done + self.skipped + self.failures.len() as u64)
    }

    /// The same for a person.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let until = self.until.strftime("%Y-%m-%d %H:%M:%S UTC");
        let state = match self.state {
            State::Finished => format!("finished at {until}"),
            State::Interrupted => format!("interrupted at {until}; the same command goes on with what is left"),
            State::Running => "still going on".to_owned(),
            State::Killed => format!("ended without a word, last heard of at {until}; the same command goes on"),
        };
        let mut lines = vec![
            format!("run        begun at {}, {state}", self.started.strftime("%Y-%m-%d %H:%M:%S UTC")),
            format!(
                "documents  {}: {} done, {} as they were, {} failed, {} left",
                self.documents,
                self.done,
                self.skipped,
                self.failures.len(),
                self.left()
            ),
        ];
        if !self.pages.is_empty() {
            lines.push(format!("pages      {} failed in documents that are done", self.pages.len()));
        }
        if self.gone > 0 {
            lines.push(format!("gone       {} of earlier runs, whose results stay", self.gone));
        }
        lines
    }

    /// Sources of what failed, documents and pages.
    #[must_use]
    pub fn failed_sources(&self) -> BTreeSet<String> {
        let pages = self.pages.iter().map(|page| &page.source);
        self.failures.iter().map(|failed| &failed.source).chain(pages).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str = r#"{"at":"2026-01-02T03:04:05Z","event":"run-started","schema":"tradau.run/1","version":"0.1.0","inputs":["scans"],"settings":{},"documents":3,"directory":"/archive","arguments":["run","scans","-o","out"]}"#;
    const FAILED: &str = r#"{"at":"2026-01-02T03:04:06Z","event":"document-failed","source":"a.pdf","id":null,"stage":"ingest","error":"empty","milliseconds":1}"#;

    fn read(lines: &[&str], running: bool) -> Result<LastRun, ExportError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.jsonl");
        std::fs::write(&path, lines.join("\n")).unwrap();
        LastRun::read(&path, running)
    }

    #[test]
    fn the_last_run_counts_and_tells_how_it_ended() {
        let finished = r#"{"at":"2026-01-02T03:04:07Z","event":"run-finished","interrupted":true,"done":0,"skipped":0,"failed":1,"pages":0,"ocr_pages":0,"edits":0,"suggestions":0,"figures":0,"records":0,"checks":0,"checks_rounding":0,"checks_failed":0,"warnings":0,"milliseconds":2}"#;
        let run = read(&[START, FAILED, finished, START, FAILED, r#"{"at":"2026-"#], false).unwrap();
        assert_eq!((run.state, run.left(), run.failures.len()), (State::Killed, 2, 1));
        assert_eq!(run.failures[0].error, "empty");
        assert_eq!(run.arguments, ["run", "scans", "-o", "out"]);
        assert!(run.lines()[1].contains("3: 0 done, 0 as they were, 1 failed, 2 left"), "{:?}", run.lines());
        let page = r#"{"at":"2026-01-02T03:04:06Z","event":"page-failed","source":"b.pdf","page":3,"reason":"crash","error":"x"}"#;
        let gone = r#"{"at":"2026-01-02T03:04:06Z","event":"document-gone","source":"c.pdf","id":"0","pruned":false}"#;
        let run = read(&[START, FAILED, page, gone], false).unwrap();
        assert_eq!(run.failed_sources().into_iter().collect::<Vec<_>>(), ["a.pdf", "b.pdf"]);
        assert_eq!(run.lines()[2], "pages      1 failed in documents that are done");
        assert_eq!(run.lines()[3], "gone       1 of earlier runs, whose results stay");
        assert_eq!(read(&[START, FAILED, finished], false).unwrap().state, State::Interrupted);
        assert_eq!(read(&[START, FAILED], true).unwrap().state, State::Running);
    }

    #[test]
    fn a_log_without_a_run_is_an_error() {
        let error = read(&["", "nonsense"], false).unwrap_err().to_string();
        assert!(error.ends_with("run.jsonl: it tells of no run"), "{error}");
    }
}
