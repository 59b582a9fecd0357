//! The accounts of a run: what the catalogue and the log are told, so that inputs = done + skipped + failed.

use super::super::exit::{Exit, Failure, Outcome};
use super::super::{accept, export, indicators};
use super::names::{output_path, slashed};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;
use tradau::catalogue::{Catalogue, CatalogueError, Outputs};
use tradau::containment::Loss;
use tradau::export::last_run::{LastRun, State};
use tradau::export::naming::Mapping;
use tradau::export::runlog::{Event, RunLog, SCHEMA};
use tradau::export::summary::{Counts, Summary, failed_page};
use tradau::export::trail::Trail;
use tradau::model::{Correction, FailureRow, Notice, Page};
use tradau::pipeline::{self, Input, OutputKind};

/// What a run is about.
pub(super) struct Order<'a> {
    pub(super) out: &'a Path,
    /// As the user named them.
    pub(super) inputs: &'a [PathBuf],
    /// The command line, for `tradau retry`.
    pub(super) command: Vec<String>,
    /// Everything that decides the result, by name.
    pub(super) told: Vec<(String, String)>,
    pub(super) found: &'a pipeline::Discovery,
    /// Only these documents, by their sources.
    pub(super) only: Option<&'a BTreeSet<String>>,
    /// Whether results of documents that are gone are taken out.
    pub(super) prune: bool,
    /// The user's own names of indicators.
    pub(super) mapping: Option<Mapping>,
}

/// Everything that the run writes beside the documents' own files.
pub(super) struct Account {
    out: PathBuf,
    catalogue: Catalogue,
    log: RunLog<fn() -> Timestamp>,
    run: i64,
    fingerprint: String,
    trail: Trail,
    summary: Summary,
    /// Trouble with the catalogue or the log: told at the end, never hidden.
    trouble: Option<String>,
    before: BTreeMap<String, Counts>,
    /// Documents of earlier runs whose files are gone, and whose results stay.
    gone: BTreeSet<String>,
    mapping: Option<Mapping>,
}

/// The files that were written of a document: their paths relative to OUT, and what they hold.
pub(super) type Written = Vec<(OutputKind, String, String)>;

/// A document of the same bytes that is done.
pub(super) struct Twin {
    pub(super) source: String,
    /// Its notice JSON, relative to OUT.
    pub(super) json: String,
    /// Its searchable copy, if it has one.
    pub(super) pdf: Option<String>,
    /// Its words with their places.
    pub(super) pages: Vec<Page>,
}

/// Whether the files of a document hold what was written. A power cut may have torn one.
pub(super) fn whole(out: &Path, outputs: &Outputs) -> bool {
    let holds = |(path, sha256): (&String, &String)| {
        std::fs::read(out.join(path)).is_ok_and(|bytes| pipeline::identity(&bytes) == *sha256)
    };
    !outputs.files.is_empty() && outputs.files.iter().all(holds)
}

impl Account {
    pub(super) fn begin(order: Order<'_>) -> Result<Self, Failure> {
        let Order { out, inputs, command, told, found, only, prune, mapping } = order;
        let broken = |e: &dyn std::fmt::Display| Failure::usage(e.to_string());
        let mut catalogue = open(out).map_err(|e| broken(&e))?;
        let trail = Trail::read(out).map_err(|e| broken(&e))?;
        let mut before = BTreeMap::new();
        let mut ids = BTreeMap::new();
        catalogue
            .documents(|row| {
                before.insert(row.document.source.clone(), Counts::from(row));
                ids.insert(row.document.source.clone(), row.document.id.clone());
                Ok::<(), CatalogueError>(())
            })
            .map_err(|e| broken(&e))?;
        let now: BTreeSet<String> = found.files.iter().map(|f| slashed(&f.relative)).collect();
        // What failed in an earlier run is tried again, and noted again if it still fails.
        let mut failed = Vec::new();
        catalogue
            .failures(|row| {
                failed.push(row.source.clone());
                Ok::<(), CatalogueError>(())
            })
            .map_err(|e| broken(&e))?;
        for source in failed.iter().filter(|s| only.is_none_or(|only| only.contains(*s))) {
            catalogue.remove_failure(source).map_err(|e| broken(&e))?;
        }
        let mut log =
            RunLog::append(&out.join("run.jsonl"), Timestamp::now as fn() -> Timestamp).map_err(|e| broken(&e))?;
        let version = env!("CARGO_PKG_VERSION");
        let run = catalogue.start_run(&Timestamp::now().to_string(), version, &told).map_err(|e| broken(&e))?;
        let fingerprint = told
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .chain([format!("version={version}")])
            .collect::<Vec<_>>()
            .join(";");
        log.write(Event::RunStarted {
            schema: SCHEMA.to_owned(),
            version: version.to_owned(),
            inputs: inputs.iter().map(|p| p.display().to_string()).collect(),
            settings: told.into_iter().collect(),
            documents: only.map_or(found.files.len() + found.failed.len(), BTreeSet::len) as u64,
            directory: std::env::current_dir().map(|d| d.display().to_string()).unwrap_or_default(),
            arguments: command,
        })
        .map_err(|e| broken(&e))?;
        let mut account = Self {
            out: out.to_owned(),
            catalogue,
            log,
            run,
            fingerprint,
            trail,
            summary: Summary::default(),
            trouble: None,
            before,
            gone: BTreeSet::new(),
            mapping,
        };
        // A folder that is not mounted today looks like one whose files were deleted: what was done of them stays.
        for (source, id) in ids.into_iter().filter(|(source, _)| only.is_none() && !now.contains(source)) {
            let pruned = prune && account.prune(&source);
            if !pruned {
                account.summary.gone += 1;
                account.gone.insert(source.clone());
            }
            account.log(Event::DocumentGone { source, id, pruned });
        }
        Ok(account)
    }

    /// Takes a document's results out. What cannot be removed is told, and then nothing is forgotten.
    fn prune(&mut self, source: &str) -> bool {
        let pruned = || -> Result<(), String> {
            if let Some(done) = self.catalogue.done(source).map_err(|e| e.to_string())? {
                for path in done.outputs.files.keys() {
                    self.remove_output(path, source)?;
                    for made in tradau::export::made_beside(path) {
                        self.remove_output(&slashed(&made), source)?;
                    }
                }
            }
            Ok(())
        }();
        match pruned.and_then(|()| self.catalogue.remove(source).map_err(|e| e.to_string())) {
            Ok(()) => true,
            Err(e) => {
                self.trouble = Some(e);
                false
            }
        }
    }

    /// Removes a file that a document had, unless it is another's by now.
    fn remove_output(&self, path: &str, source: &str) -> Result<(), String> {
        // The catalogue may have come from elsewhere: nothing outside OUT is ever touched.
        let inside = Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)));
        if !inside || self.catalogue.is_anothers(path, source).map_err(|e| e.to_string())? {
            return Ok(());
        }
        let file = self.out.join(path);
        match std::fs::remove_file(&file) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(format!("{}: {e}", file.display())),
            _ => Ok(()),
        }
    }

    /// What a person accepted for figures of the document of these bytes.
    pub(super) fn corrections(&self, id: &str) -> Vec<Correction> {
        self.trail.standing(id)
    }

    /// Everything that decides the result of the document of these bytes.
    fn fingerprint_of(&self, id: &str) -> String {
        accept::fingerprint(&self.fingerprint, &self.trail.standing(id))
    }

    /// Documents of earlier runs whose files are gone.
    pub(super) const fn gone(&self) -> &BTreeSet<String> {
        &self.gone
    }

    /// Files and counts of a document that was done from the same bytes with the same settings. Whether the files are whole is asked with [`whole`], without the accounts: others need them meanwhile.
    pub(super) fn done_before(&self, file: &Input, id: &str, name: &Path) -> Option<(Outputs, Counts)> {
        let source = slashed(&file.relative);
        let done = self.catalogue.done(&source).ok().flatten()?;
        let named = done.outputs.json.as_deref() == Some(&*slashed(&output_path(OutputKind::Json, name)));
        let same = done.id == id && done.outputs.fingerprint == self.fingerprint_of(id);
        let counts = self.before.get(&source).copied().filter(|_| named && same)?;
        Some((done.outputs, counts))
    }

    /// A document of the same bytes and the same kind of name, done with the same settings, whose files are whole: its
    /// source, and where its files are. It may be the same document, whose files are to have other names now.
    /// With `fresh`, only if this run has done it.
    pub(super) fn twin(&self, file: &Input, id: &str, fresh: bool) -> Option<Twin> {
        let kind = |path: &Path| path.extension().map(|e| e.to_string_lossy().to_lowercase());
        let sources = self.catalogue.made_of(id, &self.fingerprint_of(id)).ok()?;
        sources.into_iter().filter(|s| kind(Path::new(s)) == kind(&file.path)).find_map(|source| {
            let outputs = self.catalogue.done(&source).ok()??.outputs;
            let usable = (!fresh || outputs.run == Some(self.run)) && whole(&self.out, &outputs);
            let json = outputs.json.filter(|_| usable)?;
            let pages = self.catalogue.words_of(&source).ok()?;
            Some(Twin { source, json, pdf: outputs.pdf, pages })
        })
    }

    pub(super) fn done(
        &mut self,
        (notice, pages): (&Notice, &[Page]),
        file: &Input,
        written: Written,
        same_as: Option<String>,
        begun: Instant,
    ) {
        let source = &notice.document.source;
        let failed_pages: Vec<(u32, &str, &str)> = notice
            .diagnostics
            .iter()
            .filter_map(|d| Some((d.page.unwrap_or(0), failed_page(&d.code)?, d.message.as_str())))
            .collect();
        let mut fingerprint = self.fingerprint_of(&notice.document.id);
        if !failed_pages.is_empty() {
            // So that the next run takes it for another thing, and tries again.
            let _ = write!(fingerprint, ";pages_failed={}", failed_pages.len());
        }
        let path = |wanted| written.iter().find(|(kind, ..)| *kind == wanted).map(|(_, path, _)| path.clone());
        let outputs = Outputs {
            run: Some(self.run),
            path: std::path::absolute(&file.path).ok().map(|path| slashed(&path)),
            fingerprint,
            json: path(OutputKind::Json),
            text: path(OutputKind::Text),
            pdf: path(OutputKind::Pdf),
            files: written.into_iter().map(|(_, path, sha256)| (path, sha256)).collect(),
        };
        let earlier = self.catalogue.done(source).ok().flatten();
        if let Err(e) = self.catalogue.put_with_words(notice, pages, &outputs) {
            let row = FailureRow {
                source: source.clone(),
                id: Some(notice.document.id.clone()),
                stage: "catalogue".to_owned(),
                code: "document.not-recorded".to_owned(),
                error: e.to_string(),
            };
            self.failed(row, None, begun);
            return;
        }
        // What it had under other names before, when other files lay beside it.
        for path in earlier.iter().flat_map(|done| done.outputs.files.keys()) {
            if !outputs.files.contains_key(path)
                && let Err(e) = self.remove_output(path, source)
            {
                self.trouble = Some(e);
            }
        }
        for (page, reason, error) in failed_pages {
            let (reason, error) = (reason.to_owned(), error.to_owned());
            self.log(Event::PageFailed { source: source.clone(), page, reason, error });
        }
        let counts = Counts::of(notice);
        self.summary.done(counts);
        self.log(Event::DocumentDone {
            source: source.clone(),
            id: notice.document.id.clone(),
            same_as,
            counts,
            milliseconds: milliseconds(begun),
        });
    }

    pub(super) fn skipped(&mut self, file: &Input, id: String, counts: Counts) {
        self.summary.skipped(counts);
        self.log(Event::DocumentSkipped {
            source: slashed(&file.relative),
            id,
            reason: "done before from the same bytes with the same settings".to_owned(),
        });
    }

    pub(super) fn postponed(&mut self, file: &Input, id: String, stage: String, loss: Loss, begun: Instant) {
        let (source, reason) = (slashed(&file.relative), loss.to_string());
        self.log(Event::DocumentPostponed { source, id, stage, reason, milliseconds: milliseconds(begun) });
    }

    pub(super) fn failed(&mut self, row: FailureRow, reason: Option<String>, begun: Instant) {
        if let Err(e) = self.catalogue.put_failure(&row, Some(self.run)) {
            self.trouble = Some(e.to_string());
        }
        self.log(Event::failed(&row, reason, milliseconds(begun)));
        self.summary.failed(row);
    }

    fn log(&mut self, event: Event) {
        if let Err(e) = self.log.write(event) {
            self.trouble = Some(e.to_string());
        }
    }

    pub(super) fn finish(mut self, fail_on_findings: bool, begun: Instant, interrupted: bool) -> Outcome {
        if let Err(e) = self.catalogue.finish_run(self.run, &Timestamp::now().to_string()) {
            self.trouble = Some(e.to_string());
        }
        if let Some(mapping) = &self.mapping
            && let Err(e) = indicators::name(&mut self.catalogue, Some(mapping))
        {
            self.trouble = Some(e.to_string());
        }
        if let Err(failure) = export::tables(&mut self.catalogue, &self.out) {
            self.trouble = Some(failure.message);
        }
        // Last, when all else stands: a run whose log has no end is gone through again.
        let finished = Event::finished(&self.summary, interrupted, milliseconds(begun));
        self.log(finished);
        for line in self.summary.lines() {
            eprintln!("{line}");
        }
        if let Some(trouble) = self.trouble {
            return Err(Failure::new(Exit::SomeFailed, trouble));
        }
        if interrupted {
            eprintln!("interrupted: the same command goes on with what is left");
            return Ok(Exit::Interrupted);
        }
        Ok(if !self.summary.failures.is_empty() || self.summary.counts.pages_failed > 0 {
            Exit::SomeFailed
        } else if fail_on_findings && self.summary.counts.checks_failed > 0 {
            Exit::Findings
        } else {
            Exit::Done
        })
    }
}

/// Opens the catalogue. One that is damaged is set aside: it can be made again from the documents, and what it says
/// cannot be trusted. After a run that ended without a word the whole file is looked at.
fn open(out: &Path) -> Result<Catalogue, CatalogueError> {
    let path = out.join("catalogue.sqlite");
    let killed = LastRun::read(&out.join("run.jsonl"), false).is_ok_and(|last| last.state == State::Killed);
    match Catalogue::open(&path) {
        Ok(catalogue) if !killed || catalogue.is_sound() => return Ok(catalogue),
        Err(error) if !error.is_damage() => return Err(error),
        _ => {}
    }
    let mut aside = out.join("catalogue.damaged.sqlite");
    for n in 2.. {
        if !aside.exists() {
            break;
        }
        aside = out.join(format!("catalogue.damaged-{n}.sqlite"));
    }
    eprintln!(
        "tradau: {} is damaged; it is kept as {}, and every document is done again",
        path.display(),
        aside.display()
    );
    if let Err(e) = std::fs::rename(&path, &aside) {
        return Err(CatalogueError::SetAside { path, source: e });
    }
    // Its journal speaks of the old file.
    let _ = std::fs::remove_file(out.join("catalogue.sqlite-journal"));
    Catalogue::open(&path)
}

pub(super) fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
