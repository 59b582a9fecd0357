//! `tradau check OUT`: the checks of all documents of a finished run, and those between its documents.

use super::check::{Format, Spoken, proposal, verdict_cell};
use super::color::Color;
use super::exit::{Exit, Failure, Outcome};
use serde::Serialize;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use tradau::catalogue::{Catalogue, CatalogueError};
use tradau::export::json;
use tradau::export::review::{self, Line};
use tradau::export::table::{Align, TextTable, Tone};
use tradau::export::words::Vietnamese;
use tradau::model::{AcrossCheck, AcrossKind, Check, DocumentLabel, RecordRow, Verdict};
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
    /// The list to review: what would mend what fails, and what was accepted.
    changes: Vec<Line>,
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
        Format::Csv => super::print(&review::to_csv(&report.changes)),
        Format::Table => super::print(&table(&report, spoken)),
    }
    let failed = report.checks.iter().any(|c| c.check.verdict == Verdict::Fails)
        || report.across.iter().any(|c| c.verdict == Verdict::Fails);
    Ok(if failed && fail_on_findings { Exit::Findings } else { Exit::Done })
}

fn read(catalogue: &Catalogue, out: &Path) -> Result<Report, CatalogueError> {
    // By source, as the catalogue gives them.
    let mut documents: Vec<(Arc<DocumentLabel>, Vec<Check>)> = Vec::new();
    catalogue.checks::<CatalogueError>(|row| {
        match documents.last_mut().filter(|(label, _)| label.source == row.document.source) {
            Some((_, checks)) => checks.push(row.check.clone()),
            None => documents.push((Arc::clone(&row.document), vec![row.check.clone()])),
        }
        Ok(())
    })?;
    let mut records = Vec::new();
    let corrected = catalogue.corrected()?;
    catalogue.records::<CatalogueError>(|row| {
        records.push(row.clone());
        Ok(())
    })?;
    let mut report = Report {
        checks: Vec::new(),
        across: pipeline::across(&records, tradau::gazetteer::Gazetteer::bundled()),
        changes: Vec::new(),
    };
    for (label, mut checks) in documents {
        let open = checks.iter().any(|c| matches!(c.verdict, Verdict::Fails | Verdict::Unread));
        // The catalogue holds the first proposal only; the notice has all. One that is gone is no reason to stop.
        let notice = if open || corrected.contains(&label.source) {
            let json = catalogue.done(&label.source)?.and_then(|d| d.outputs.json);
            json.and_then(|json| json::read(&out.join(json)).ok())
        } else {
            None
        };
        match &notice {
            Some(notice) => {
                for own in &mut checks {
                    if let Some(full) = notice.checks.iter().find(|c| c.id == own.id) {
                        *own = full.clone();
                    }
                }
                report.changes.extend(review::lines(notice, &label));
            }
            None => report.changes.extend(checks.iter().map(|c| Line::of(c, &label))),
        }
        let (source, number) = (&label.source, &label.number);
        let own = checks.into_iter().map(|check| InDocument { source: source.clone(), number: number.clone(), check });
        report.checks.extend(own);
    }
    // Documents whose last check went with a correction.
    for source in corrected.iter().filter(|s| !report.checks.iter().any(|c| c.source == **s)) {
        let json = catalogue.done(source)?.and_then(|d| d.outputs.json);
        if let Some(notice) = json.and_then(|json| json::read(&out.join(json)).ok()) {
            report.changes.extend(review::lines(&notice, &RecordRow::label(&notice)));
        }
    }
    report.changes.sort_by_key(Line::urgency);
    Ok(report)
}

/// What fails or is off by rounding, line by line; what holds only as a number.
fn table(report: &Report, spoken: Spoken) -> String {
    let with = |verdict| report.checks.iter().filter(|c| c.check.verdict == verdict).count();
    let (held, unread) = (with(Verdict::Holds), with(Verdict::Unread));
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
    let rows = rows - unread;
    let (inside, between) = (report.checks.len(), report.across.len());
    let _ = match spoken {
        Spoken::En => writeln!(
            out,
            "{inside} relations in the documents: {held} hold, {rows} do not, {unread} could not be checked; \
             {between} between documents: {held_across} hold, {pairs} do not"
        ),
        Spoken::Vi => writeln!(
            out,
            "{inside} phép kiểm tra trong các văn bản: {held} khớp, {rows} không, {unread} không kiểm tra được; \
             {between} giữa các văn bản: {held_across} khớp, {pairs} không"
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
