//! `tradau check … --accept LIST`: what a person decided about proposals becomes part of the results, with its trail.
//!
//! The order is that of a run: the trail first (`OUT/accepted.jsonl`), then each document's notice JSON, then the catalogue,
//! then the tables. Whatever ends it in between, the same command, or the next run, goes on from the trail.

use super::exit::{Exit, Failure, Outcome};
use super::{export, run};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tradau::catalogue::{Catalogue, CatalogueError, Outputs};
use tradau::export::review::{self, Decision, Line};
use tradau::export::trail::{self, Entry, Ruling, Trail};
use tradau::export::{atomic, json};
use tradau::model::{Accepted, CodePoints, Correction, Notice};
use tradau::pipeline;

/// A list with the name of who hands it in.
pub(super) struct List {
    name: String,
    id: String,
    by: String,
    lines: Vec<(u64, Line)>,
}

impl List {
    pub(super) fn read(path: &Path, by: Option<&str>) -> Result<Self, Failure> {
        let bytes = std::fs::read(path)
            .map_err(|e| Failure::usage(format!("cannot read the reviewed list {}: {e}", path.display())))?;
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let lines = review::read(&name, &bytes).map_err(|e| Failure::usage(e.to_string()))?;
        let login =
            || ["USER", "LOGNAME", "USERNAME"].iter().find_map(|v| std::env::var(v).ok().filter(|n| !n.is_empty()));
        let by = by.map(str::to_owned).or_else(login).unwrap_or_else(|| "unknown".to_owned());
        Ok(Self { name, id: pipeline::identity(&bytes), by, lines })
    }

    fn accepted(&self, line: &Line, at: &str) -> Accepted {
        Accepted {
            text: line.after.clone(),
            read: None,
            by: if line.by.is_empty() { self.by.clone() } else { line.by.clone() },
            at: at.to_owned(),
            list: self.name.clone(),
            list_id: self.id.clone(),
            note: Some(line.note.clone()).filter(|n| !n.is_empty()),
        }
    }

    /// The lines that decide something; those that say nothing understandable, or that contradict each other, are refused.
    fn decided(&self, account: &mut Account) -> Vec<(u64, Decision, &Line)> {
        let mut out: Vec<(u64, Decision, &Line)> = Vec::new();
        for (number, line) in &self.lines {
            match line.decides() {
                Ok(Decision::None) => {}
                Ok(decision) => out.push((*number, decision, line)),
                Err(word) => account.refuse(
                    self,
                    *number,
                    format!("expected `x`, `accept` or `withdraw` as decision, found `{word}`"),
                ),
            }
        }
        let place = |l: &Line| (l.document.clone(), l.span_start, l.span_end);
        let mut wanted: BTreeMap<_, BTreeSet<(bool, &str)>> = BTreeMap::new();
        for (_, decision, line) in &out {
            wanted.entry(place(line)).or_default().insert((*decision == Decision::Accept, line.after.as_str()));
        }
        out.retain(|(number, _, line)| {
            let several = wanted.get(&place(line)).is_some_and(|w| w.len() > 1);
            if several {
                let what = "the list decides several things about this figure; leave one".to_owned();
                account.refuse(self, *number, what);
            }
            !several
        });
        out
    }
}

/// What became of the lines.
#[derive(Default)]
struct Account {
    accepted: usize,
    withdrawn: usize,
    already: usize,
    refused: usize,
}

impl Account {
    fn refuse(&mut self, list: &List, line: u64, why: impl std::fmt::Display) {
        self.refused += 1;
        eprintln!("refused: {} line {line}: {why}", list.name);
    }

    fn tell(&self) {
        eprintln!(
            "{} accepted, {} withdrawn, {} as they were, {} refused",
            self.accepted, self.withdrawn, self.already, self.refused
        );
    }
}

/// Does what a list decides in the folder of a run.
pub(super) fn in_run(out: &Path, list: &List) -> Outcome {
    let broken = |e: &dyn std::fmt::Display| Failure::usage(e.to_string());
    // Read first: a folder that is none of a run is left as it is.
    drop(super::catalogue::open(out)?);
    let _lock = run::prepare(out, &[])?;
    let mut catalogue = Catalogue::open(&out.join("catalogue.sqlite")).map_err(|e| broken(&e))?;
    let mut trail = Trail::read(out).map_err(|e| broken(&e))?;
    let mut sources: BTreeMap<String, Vec<String>> = BTreeMap::new();
    catalogue
        .documents(|row| {
            sources.entry(row.document.id.clone()).or_default().push(row.document.source.clone());
            Ok::<(), CatalogueError>(())
        })
        .map_err(|e| broken(&e))?;
    let mut account = Account::default();
    let decided = list.decided(&mut account);
    let mut by_document: BTreeMap<&str, Vec<(u64, Decision, &Line)>> = BTreeMap::new();
    for (number, decision, line) in decided {
        by_document.entry(&line.document).or_default().push((number, decision, line));
    }
    let before = trail.clone();
    let now = Timestamp::now().to_string();
    for (document, lines) in by_document {
        let source = sources.get(document).and_then(|s| s.first());
        let missing = || format!("{} holds no document of the SHA-256 `{document}`", out.display());
        let notice = match source.ok_or_else(missing).and_then(|source| read(&catalogue, out, source)) {
            Ok(notice) => notice,
            Err(why) => {
                for (number, ..) in lines {
                    account.refuse(list, number, &why);
                }
                continue;
            }
        };
        for (number, decision, line) in lines {
            match decide(&trail, &notice, list, line, decision, &now) {
                Ok(entries) if entries.is_empty() => account.already += 1,
                Ok(entries) => {
                    match decision {
                        Decision::Withdraw => account.withdrawn += 1,
                        _ => account.accepted += 1,
                    }
                    for entry in entries {
                        trail.add(entry);
                    }
                }
                Err(why) => account.refuse(list, number, why),
            }
        }
    }
    if trail != before {
        trail.write(out).map_err(|e| broken(&e))?;
    }
    bring_up_to_date(&mut catalogue, out, &trail, &sources)?;
    // Also where nothing was left to do: an earlier attempt may have ended before the tables.
    export::tables(&mut catalogue, out)?;
    account.tell();
    Ok(if account.refused > 0 { Exit::SomeFailed } else { Exit::Done })
}

fn read(catalogue: &Catalogue, out: &Path, source: &str) -> Result<Notice, String> {
    let done = catalogue.done(source).map_err(|e| e.to_string())?;
    let path = done.and_then(|d| d.outputs.json).ok_or_else(|| format!("`{source}` has no notice JSON"))?;
    json::read(&out.join(path)).map_err(|e| e.to_string())
}

/// What a line adds to the trail; nothing where it stands there already.
fn decide(
    trail: &Trail,
    notice: &Notice,
    list: &List,
    line: &Line,
    decision: Decision,
    now: &str,
) -> Result<Vec<Entry>, String> {
    let span = line.span().ok_or("expected whole numbers as span_start and span_end, found none")?;
    let standing = trail.standing(&notice.document.id);
    let points = CodePoints::new(&notice.text);
    let here = points.to_bytes(span);
    let entry = |decision, correction| Entry { decision, source: notice.document.source.clone(), correction };
    // What stands for the figure by now, wherever it stood when that was accepted.
    let of_figure: Vec<&Correction> = standing
        .iter()
        .filter(|c| {
            let figure = pipeline::target(&notice.figures, &points, c).and_then(|i| notice.figures.get(i));
            figure.map_or(c.span == span && c.before == line.before, |f| Some(f.span) == here)
        })
        .collect();
    let taken_back = |keep: Option<&Correction>| -> Vec<Entry> {
        let old = of_figure.iter().filter(|c| Some(c.span) != keep.map(|k| k.span));
        old.map(|c| {
            let accepted = Accepted { text: c.accepted.text.clone(), ..list.accepted(line, now) };
            entry(Ruling::Withdraw, Correction { accepted, ..(*c).clone() })
        })
        .collect()
    };
    if decision == Decision::Withdraw {
        return Ok(taken_back(None));
    }
    let correction =
        pipeline::correction(notice, span, &line.before, list.accepted(line, now)).map_err(|e| e.to_string())?;
    if of_figure.iter().any(|c| c.accepted.text == correction.accepted.text) {
        return Ok(Vec::new());
    }
    if line.after == line.before {
        return Err(format!("`{}` is what was read: there is nothing to accept", line.before));
    }
    let mut entries = taken_back(Some(&correction));
    entries.push(entry(Ruling::Accept, correction));
    Ok(entries)
}

/// Makes every document what the trail says of it.
fn bring_up_to_date(
    catalogue: &mut Catalogue,
    out: &Path,
    trail: &Trail,
    sources: &BTreeMap<String, Vec<String>>,
) -> Result<(), Failure> {
    let failed = |e: &dyn std::fmt::Display| Failure::new(Exit::SomeFailed, e.to_string());
    for document in trail.documents() {
        let standing = trail.standing(document);
        for source in sources.get(document).into_iter().flatten() {
            let Some(done) = catalogue.done(source).map_err(|e| failed(&e))? else { continue };
            let fingerprint = fingerprint(&done.outputs.fingerprint, &standing);
            let Some(path) = done.outputs.json.clone().filter(|_| fingerprint != done.outputs.fingerprint) else {
                continue;
            };
            let mut notice = json::read(&out.join(&path)).map_err(|e| failed(&e))?;
            for lost in pipeline::correct(&mut notice, &standing) {
                eprintln!("tradau: {source}: {} → {} finds no figure any more", lost.before, lost.accepted.text);
            }
            let bytes = json::to_json(&notice).into_bytes();
            let pages = catalogue.words_of(source).map_err(|e| failed(&e))?;
            atomic::write(&out.join(&path), &bytes).map_err(|e| failed(&e))?;
            let mut files = done.outputs.files;
            files.insert(path, pipeline::identity(&bytes));
            let outputs = Outputs { fingerprint, files, ..done.outputs };
            catalogue.put_with_words(&notice, &pages, &outputs).map_err(|e| failed(&e))?;
        }
    }
    Ok(())
}

/// What decides a document's result, its corrections with it.
pub(crate) fn fingerprint(settings: &str, standing: &[Correction]) -> String {
    let mut parts: Vec<String> =
        settings.split(';').filter(|part| !part.starts_with(ACCEPTED)).map(str::to_owned).collect();
    parts.extend(trail::digest(standing).map(|digest| format!("{ACCEPTED}{digest}")));
    parts.join(";")
}

const ACCEPTED: &str = "accepted=";

/// The same list on a single notice, that nothing is written of: what its checks would say.
pub(super) fn in_notice(notice: &mut Notice, list: &List) -> Exit {
    let mut account = Account::default();
    let now = Timestamp::now().to_string();
    let mut corrections: Vec<Correction> = Vec::new();
    for (number, decision, line) in list.decided(&mut account) {
        if line.document != notice.document.id {
            account.refuse(list, number, format!("it speaks of another document, of the SHA-256 `{}`", line.document));
            continue;
        }
        if decision == Decision::Withdraw {
            account.withdrawn += 1;
            continue;
        }
        let made = line.span().ok_or("expected whole numbers as span_start and span_end, found none".to_owned());
        let made = made.and_then(|span| {
            pipeline::correction(notice, span, &line.before, list.accepted(line, &now)).map_err(|e| e.to_string())
        });
        match made {
            Ok(correction) => {
                account.accepted += 1;
                corrections.retain(|c| c.span != correction.span);
                corrections.push(correction);
            }
            Err(why) => account.refuse(list, number, why),
        }
    }
    pipeline::correct(notice, &corrections);
    account.tell();
    if account.refused > 0 { Exit::SomeFailed } else { Exit::Done }
}
