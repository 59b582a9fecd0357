//! `run.jsonl`: what a run did, one JSON object a line, as it happens.
//!
//! Whoever watches ten thousand scans wants to see where the run is, what it skips and what a document cost, with
//! `tail -f` and `jq`, and after a power cut wants to know how far it came:
//! `{"at":"2026-01-02T03:04:05Z","event":"document-done","source":"2023/bao-cao.pdf",…,"figures":105,…}`.
//!
//! | `event` | further fields |
//! | --- | --- |
//! | `run-started` | `schema` (`tradau.run/1`), `version`, `inputs[]`, `settings{}`, `documents`, `directory`, `arguments[]` |
//! | `document-done` | `source`, `id`, `same_as` (a file of the same bytes, or null), the counts (`pages`, `ocr_pages`, `pages_failed`, `edits`, `suggestions`, `figures`, `records`, `checks`, `checks_rounding`, `checks_unread`, `checks_failed`, `warnings`), `milliseconds` |
//! | `page-failed` | `source`, `page`, `reason` (`crash`, `timeout`, `memory`, `failed`), `error`; the rest of the document is done |
//! | `document-postponed` | `source`, `id`, `stage`, `reason` (`crash`, `timeout`, `memory`), `milliseconds`: a worker was lost on it; it has another one when all other documents are through |
//! | `document-failed` | `source`, `id` (or null), `stage`, `reason` (`crash`, `timeout`, `memory`, or null), `error`, `milliseconds` |
//! | `document-skipped` | `source`, `id`, `reason` |
//! | `document-gone` | `source`, `id`, `pruned`: done in an earlier run, and its file is not among the inputs of this one |
//! | `run-finished` | `interrupted`, `done`, `skipped`, `failed`, `gone`, the counts over all, `milliseconds` |
//!
//! `at` is UTC to the millisecond and comes from the caller's clock. The log is the one output that two runs over
//! the same input do not write alike. Runs append to it; a line that a crash cut in half is taken away first.

use super::{
    ExportError,
    summary::{Counts, Summary},
};
use crate::containment::fault;
use crate::model::FailureRow;
use jiff::{Timestamp, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

/// Version of the log's lines.
pub const SCHEMA: &str = "tradau.run/1";

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "event", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Event {
    /// A run begins.
    RunStarted {
        /// Always [`SCHEMA`].
        schema: String,
        /// Version of tradau.
        version: String,
        /// Files and folders, as the user named them.
        inputs: Vec<String>,
        /// Everything that decides the result.
        settings: BTreeMap<String, String>,
        /// Documents that it is to do, those that were done before included.
        #[serde(default)]
        documents: u64,
        /// The folder that it was started in.
        #[serde(default)]
        directory: String,
        /// The command line after the program's name.
        #[serde(default)]
        arguments: Vec<String>,
    },
    /// A document is whole: its files have their names and the catalogue holds it.
    DocumentDone {
        /// Path relative to the input folder.
        source: String,
        /// SHA-256 of its bytes.
        id: String,
        /// Another input of the same bytes, that was read in its place.
        #[serde(default)]
        same_as: Option<String>,
        /// What was found in it.
        #[serde(flatten)]
        counts: Counts,
        /// Wall time from opening to done.
        milliseconds: u64,
    },
    /// A page failed; the rest of its document goes on.
    PageFailed {
        /// Path of the document, relative to the input folder.
        source: String,
        /// 1-based.
        page: u32,
        /// `crash`, `timeout`, `memory`, or `failed`.
        reason: String,
        /// The error's message.
        error: String,
    },
    /// A document was done in an earlier run, and its file is not among the inputs of this one.
    DocumentGone {
        /// Path relative to the input folder.
        source: String,
        /// SHA-256 of its bytes.
        id: String,
        /// Whether its results were taken out, as was asked for; otherwise they stay.
        pruned: bool,
    },
    /// A worker was lost on a document. It has another one when all other documents are through.
    DocumentPostponed {
        /// Path relative to the input folder.
        source: String,
        /// SHA-256 of its bytes.
        id: String,
        /// The stage that it was in.
        stage: String,
        /// `crash`, `timeout` or `memory`.
        reason: String,
        /// Wall time until then.
        milliseconds: u64,
    },
    /// A document failed; the others go on.
    DocumentFailed {
        /// Path relative to the input folder.
        source: String,
        /// SHA-256 of its bytes, where they could be read.
        id: Option<String>,
        /// The stage that gave up.
        stage: String,
        /// `crash`, `timeout` or `memory`, where a worker was lost.
        #[serde(default)]
        reason: Option<String>,
        /// The error's message.
        error: String,
        /// Wall time until it failed.
        milliseconds: u64,
    },
    /// A document was done before, from the same bytes with the same settings.
    DocumentSkipped {
        /// Path relative to the input folder.
        source: String,
        /// SHA-256 of its bytes.
        id: String,
        /// Why it was not done again.
        reason: String,
    },
    /// A run came to its end.
    RunFinished {
        /// True when it was stopped before all documents were done.
        interrupted: bool,
        /// Documents done.
        done: u64,
        /// Documents left as they were.
        skipped: u64,
        /// Documents that failed.
        failed: u64,
        /// Documents of earlier runs whose files are not among the inputs.
        #[serde(default)]
        gone: u64,
        /// Over all documents.
        #[serde(flatten)]
        counts: Counts,
        /// Wall time of the run.
        milliseconds: u64,
    },
}

impl Event {
    /// A failure as an event.
    #[must_use]
    pub fn failed(failure: &FailureRow, reason: Option<String>, milliseconds: u64) -> Self {
        Self::DocumentFailed {
            source: failure.source.clone(),
            id: failure.id.clone(),
            stage: failure.stage.clone(),
            reason,
            error: failure.error.clone(),
            milliseconds,
        }
    }

    /// The end of a run as an event.
    #[must_use]
    pub fn finished(summary: &Summary, interrupted: bool, milliseconds: u64) -> Self {
        Self::RunFinished {
            interrupted,
            done: summary.done,
            skipped: summary.skipped,
            failed: summary.failures.len() as u64,
            gone: summary.gone,
            counts: summary.counts,
            milliseconds,
        }
    }
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "tradau run log line")]
pub struct Entry {
    /// When, UTC.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub event: Event,
}

/// An open log. `C` is the clock.
pub struct RunLog<C> {
    path: PathBuf,
    file: File,
    clock: C,
}

impl<C> std::fmt::Debug for RunLog<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RunLog({})", self.path.display())
    }
}

impl<C: FnMut() -> Timestamp> RunLog<C> {
    /// Opens the log at `path` to append to it, or begins one.
    pub fn append(path: &Path, clock: C) -> Result<Self, ExportError> {
        let open = || {
            let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
            let whole = whole_lines(&mut file)?;
            file.set_len(whole)?;
            file.seek(SeekFrom::Start(whole))?;
            Ok(file)
        };
        let file = open().map_err(|source| ExportError::Write { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned(), file, clock })
    }

    /// Writes one line in one piece.
    pub fn write(&mut self, event: Event) -> Result<(), ExportError> {
        let at = (self.clock)();
        let at = at.round(Unit::Millisecond).unwrap_or(at);
        let finished = matches!(event, Event::RunFinished { .. });
        let write = || {
            let mut line = serde_json::to_vec(&Entry { at, event })?;
            line.push(b'\n');
            let before = self.file.stream_position()?;
            if let Err(error) = fault::step().and_then(|()| self.file.write_all(&line)) {
                // Half a line on a full disk would spoil the next one.
                let _ = self.file.set_len(before).and_then(|()| self.file.seek(SeekFrom::Start(before)));
                return Err(error);
            }
            if finished { self.file.sync_all() } else { Ok(()) }
        };
        write().map_err(|source| ExportError::Write { path: self.path.clone(), source })
    }
}

/// The JSON Schema of a line.
#[must_use]
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Entry).to_value();
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("$id".to_owned(), "tradau.run-1.schema.json".into());
    }
    schema
}

/// [`schema`] as the file `schemas/tradau.run-1.schema.json` holds it.
#[must_use]
pub fn schema_text() -> String {
    format!("{:#}\n", schema())
}

/// Length of the file up to and with its last line feed.
fn whole_lines(file: &mut File) -> io::Result<u64> {
    let mut end = file.seek(SeekFrom::End(0))?;
    let mut block = [0; 4096];
    while end > 0 {
        let length = end.min(block.len() as u64);
        let part = &mut block[..usize::try_from(length).unwrap_or(0)];
        file.seek(SeekFrom::Start(end - length))?;
        file.read_exact(part)?;
        if let Some(i) = part.iter().rposition(|b| *b == b'\n') {
            return Ok(end - length + i as u64 + 1);
        }
        end -= length;
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{export::atomic, model::sample};
    use std::fs;

    fn clock() -> impl FnMut() -> Timestamp {
        let mut now: Timestamp = "2026-01-02T03:04:05.123456789Z".parse().unwrap();
        move || {
            now += jiff::SignedDuration::from_secs(1);
            now
        }
    }

    fn events() -> Vec<Event> {
        let mut summary = Summary::default();
        summary.done(Counts::of(&sample::notice()));
        let failure = FailureRow {
            source: "xấu\n.pdf".into(),
            id: None,
            stage: "ingest".into(),
            code: "file.empty".into(),
            error: "the file is \u{1b}empty".into(),
        };
        summary.failed(failure.clone());
        vec![
            Event::RunStarted {
                schema: SCHEMA.into(),
                version: "0.1.0".into(),
                inputs: vec!["scans".into()],
                settings: [("threshold".to_owned(), "70".to_owned())].into(),
                documents: 3,
                directory: "/archive".into(),
                arguments: vec!["run".into(), "scans".into()],
            },
            Event::DocumentDone {
                source: "a.pdf".into(),
                id: "0".repeat(64),
                same_as: Some("b.pdf".into()),
                counts: Counts::of(&sample::notice()),
                milliseconds: 12,
            },
            Event::PageFailed { source: "a.pdf".into(), page: 3, reason: "memory".into(), error: "too much".into() },
            Event::failed(&failure, Some("crash".into()), 1),
            Event::DocumentGone { source: "c.pdf".into(), id: "2".repeat(64), pruned: false },
            skipped(),
            Event::finished(&summary, false, 14),
        ]
    }

    fn skipped() -> Event {
        Event::DocumentSkipped { source: "b.pdf".into(), id: "1".repeat(64), reason: "done before".into() }
    }

    #[test]
    fn a_line_an_event_that_is_valid_and_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.jsonl");
        let mut log = RunLog::append(&path, clock()).unwrap();
        for event in events() {
            log.write(event).unwrap();
        }
        let text = fs::read_to_string(&path).unwrap();
        let validator = jsonschema::draft202012::new(&schema()).unwrap();
        let mut back = Vec::new();
        for line in text.lines() {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(validator.is_valid(&value), "{line}");
            let mut other = value.clone();
            other["event"] = "document-lost".into();
            assert!(!validator.is_valid(&other));
            back.push(serde_json::from_str::<Entry>(line).unwrap().event);
        }
        assert_eq!(back, events());
        assert!(text.starts_with(r#"{"at":"2026-01-02T03:04:06.123Z","event":"run-started","#), "{text}");
        assert!(text.contains(r#""figures":5"#));
    }

    #[test]
    fn runs_append_and_a_torn_line_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.jsonl");
        RunLog::append(&path, clock()).unwrap().write(skipped()).unwrap();
        let whole = fs::read_to_string(&path).unwrap();
        for torn in ["", "{\"at\":\"2026", &"x".repeat(10_000)] {
            fs::write(&path, format!("{whole}{torn}")).unwrap();
            RunLog::append(&path, clock()).unwrap().write(skipped()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), format!("{whole}{whole}"));
        }
        fs::write(&path, "no line feed at all").unwrap();
        RunLog::append(&path, clock()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "");
    }

    #[test]
    fn a_log_that_cannot_be_written_is_named() {
        let error = RunLog::append(Path::new("/nowhere/run.jsonl"), clock()).unwrap_err().to_string();
        assert!(error.contains("/nowhere/run.jsonl"), "{error}");
    }

    /// `TRADAU_UPDATE_SCHEMAS=1 cargo test schema_is_current` writes the generated file anew.
    #[test]
    fn the_schema_is_current() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/tradau.run-1.schema.json");
        if std::env::var_os("TRADAU_UPDATE_SCHEMAS").is_some() {
            atomic::write(&path, schema_text().as_bytes()).unwrap();
        }
        assert!(fs::read_to_string(&path).unwrap() == schema_text(), "out of date; see this test's comment");
    }
}
