//! `tradau check OUT`: the checks of all documents of a finished run, and those between its documents.

use super::check::{Format, Spoken, proposal, verdict_cell};
use super::color::Color;
use super::exit::{Exit, Failure, Outcome};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use tradau::catalogue::{Catalogue, CatalogueError};
use tradau::export::json;
use tradau::export::table::{Align, TextTable, Tone};
use tradau::export::words::Vietnamese;
use tradau::model::{AcrossCheck, AcrossKind, Check, Verdict};
use tradau::pipeline;

/// A check with its document.
#[derive(Debug, Serialize)]
struct InDocument {
    source: String,
    number: Option<String>,
    #[serde(flatten)]
    check: Check,
}

/// Everything that is printed.
#[derive(Debug, Serialize)]
struct Report {
    /// Relations inside the documents.
    checks: Vec<InDocument>,
    /// Relations between them.
    across: Vec<AcrossCheck>,
}

/// Is this the folder of a run?
pub(super) fn is_run(path: &Path) -> bool {
    path.is_dir()
}

pub(super) fn run(out: &Path, format: Format, spoken: Spoken, fail_on_findings: bool) -> Outcome {
    let catalogue = super::catalogue::open(out)?;
    let mut report = read(&catalogue, out).map_err(|e| Failure::usage(e.to_string()))?;
    report.checks.sort_by_key(|c| std::cmp::Reverse(c.check.verdict));
    match format {
        Format::Json => {
            let text = serde_json::to_string_pretty(&report).map_err(|e| Failure::usage(e.to_string()))?;
            super::print(&format!("{text}\n"));
        }
        Format::Table => super::print(&table(&report, spoken)),
    }
    let failed = report.checks.iter().any(|c| c.check.verdict == Verdict::Fails)
        || report.across.iter().any(|c| c.verdict == Verdict::Fails);
    Ok(if failed && fail_on_findings { Exit::Findings } else { Exit::Done })
}

fn read(catalogue: &Catalogue, out: &Path) -> Result<Report, CatalogueError> {
    let mut checks = Vec::new();
    catalogue.checks::<CatalogueError>(|row| {
        let document = &row.document;
        checks.push(InDocument {
            source: document.source.clone(),
            number: document.number.clone(),
            check: row.check.clone(),
        });
        Ok(())
    })?;
    let mut records = Vec::new();
    catalogue.records::<CatalogueError>(|row| {
        records.push(row.clone());
        Ok(())
    })?;
    for source in failing(&checks) {
        let json = catalogue.done(&source)?.and_then(|d| d.outputs.json);
        // The catalogue holds the first proposal only; the notice has all. One that is gone is no reason to stop.
        let Some(Ok(notice)) = json.map(|j| json::read(&out.join(j))) else { continue };
        for own in checks.iter_mut().filter(|c| c.source == source) {
            if let Some(full) = notice.checks.iter().find(|c| c.id == own.check.id) {
                own.check = full.clone();
            }
        }
    }
    Ok(Report { checks, across: pipeline::across(&records) })
}

/// Documents with a failing check.
fn failing(checks: &[InDocument]) -> BTreeSet<String> {
    checks.iter().filter(|c| c.check.verdict == Verdict::Fails).map(|c| c.source.clone()).collect()
}

/// What fails or is off by rounding, line by line; what holds only as a number.
fn table(report: &Report, spoken: Spoken) -> String {
    let held = report.checks.iter().filter(|c| c.check.verdict == Verdict::Holds).count();
    let held_across = report.across.iter().filter(|c| c.verdict == Verdict::Holds).count();
    let mut out = String::new();
    let mut inside = TextTable::new(&[
        (spoken.word("kết luận", "verdict"), Align::Left),
        (spoken.word("loại", "kind"), Align::Left),
        (spoken.word("văn bản", "document"), Align::Left),
        (spoken.word("trang", "page"), Align::Right),
        (spoken.word("diễn giải", "what"), Align::Left),
    ]);
    let mut rows = 0;
    for c in report.checks.iter().filter(|c| c.check.verdict != Verdict::Holds) {
        rows += 1;
        inside.toned([
            verdict_cell(c.check.verdict, spoken),
            (spoken.kind(c.check.kind), Tone::Plain),
            (c.source.clone(), Tone::Plain),
            (c.check.page.to_string(), Tone::Plain),
            (proposal(&c.check, spoken), Tone::Plain),
        ]);
    }
    if rows > 0 {
        out.push_str(&inside.render(None, Color::Auto.wanted()));
    }
    let mut between = TextTable::new(&[
        (spoken.word("kết luận", "verdict"), Align::Left),
        (spoken.word("loại", "kind"), Align::Left),
        (spoken.word("địa danh", "place"), Align::Left),
        (spoken.word("chỉ tiêu", "indicator"), Align::Left),
        (spoken.word("diễn giải", "what"), Align::Left),
        (spoken.word("văn bản", "documents"), Align::Left),
    ]);
    let mut pairs = 0;
    for c in report.across.iter().filter(|c| c.verdict != Verdict::Holds) {
        pairs += 1;
        let sources: Vec<&str> = c.told.iter().map(|t| t.source.as_str()).collect();
        between.toned([
            verdict_cell(c.verdict, spoken),
            (across(c.kind, spoken), Tone::Plain),
            (c.place.clone().unwrap_or_default(), Tone::Plain),
            (c.indicator.clone(), Tone::Plain),
            (c.message_in(spoken.language()).to_owned(), Tone::Plain),
            (sources.join(" | "), Tone::Plain),
        ]);
    }
    if pairs > 0 {
        let _ = writeln!(out, "\n{}", spoken.word("giữa các văn bản", "between documents"));
        out.push_str(&between.render(None, Color::Auto.wanted()));
    }
    let (inside, between) = (report.checks.len(), report.across.len());
    let _ = match spoken {
        Spoken::En => writeln!(
            out,
            "{inside} relations in the documents: {held} hold, {rows} do not; {between} between documents: \
             {held_across} hold, {pairs} do not"
        ),
        Spoken::Vi => writeln!(
            out,
            "{inside} phép kiểm tra trong các văn bản: {held} khớp, {rows} không; {between} giữa các văn bản: \
             {held_across} khớp, {pairs} không"
        ),
    };
    out
}

/// What kind of relation between documents, in a word.
fn across(kind: AcrossKind, spoken: Spoken) -> String {
    match spoken {
        Spoken::En => tradau::model::json_name(&kind),
        Spoken::Vi => kind.vietnamese().to_owned(),
    }
}
