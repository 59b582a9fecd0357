//! `report.html`: what to look at first, in one file that needs nothing else.
//!
//! After a run over a thousand scans nobody reads a thousand texts. The report puts the worst first: the scan that could
//! not be read, then `806 + 443 = 1.249` where `1.240` is stated, with the spot cut from the page beside it, then repairs
//! that were hardly sure. And it shows what the figures say: the rates of the communes, sorted.
//!
//! One file, no script, nothing fetched; a content security policy says so to the browser too. Vietnamese and English
//! in one page (a switch in plain CSS), readable on a phone and on paper. Everything from documents is escaped.

mod chart;
mod page;
mod write;

use super::{ExportError, atomic};
use crate::model::{BBox, CheckRow, DocumentRow, EditRow, FailureRow, RecordRow, RemarkRow, Totals, Verdict};
use chart::Charts;
use std::path::Path;

/// Documents in the list; the rest is a number.
const MOST_DOCUMENTS: usize = 200;
/// Failed checks shown.
const MOST_CHECKS: usize = 100;
/// Doubtful repairs shown.
const MOST_EDITS: usize = 60;
/// Failures shown.
const MOST_FAILURES: usize = 200;

/// Warnings shown.
const MOST_REMARKS: usize = 200;

/// A report that is being put together.
#[derive(Debug)]
pub struct Report {
    created: jiff::Timestamp,
    version: String,
    totals: Totals,
    documents: Vec<DocumentRow>,
    checks: Vec<(CheckRow, Option<Picture>)>,
    edits: Vec<(EditRow, Option<Picture>)>,
    failures: Vec<FailureRow>,
    remarks: Vec<RemarkRow>,
    remarks_of_all: u64,
    charts: Charts,
}

/// A piece of a page image that would say more than words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What it is for: pass it back with the picture.
    pub place: Spot,
    /// SHA-256 of the document's bytes.
    pub id: String,
    /// Path relative to the input folder.
    pub source: String,
    /// The document's file.
    pub path: String,
    /// 1-based page.
    pub page: u32,
    /// Where on the page.
    pub bbox: BBox,
}

/// A place in the report for a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// Of a failed check.
    Check(usize),
    /// Of a doubtful repair.
    Edit(usize),
}

/// A cut-out in 8-bit grey, as PNG.
#[derive(Debug, Clone)]
struct Picture {
    width: u32,
    height: u32,
    png: Vec<u8>,
}

impl Report {
    /// An empty report of a run that began at `created`.
    #[must_use]
    pub fn new(created: jiff::Timestamp, version: String) -> Self {
        Self {
            created,
            version,
            totals: Totals::default(),
            documents: Vec::new(),
            checks: Vec::new(),
            edits: Vec::new(),
            failures: Vec::new(),
            remarks: Vec::new(),
            remarks_of_all: 0,
            charts: Charts::default(),
        }
    }

    /// Adds a document.
    pub fn document(&mut self, row: &DocumentRow) {
        let t = &mut self.totals;
        t.documents += 1;
        t.pages += row.pages;
        t.edits += row.edits;
        t.suggestions += row.suggestions;
        t.figures += row.figures;
        t.records += row.records;
        t.checks += row.checks;
        t.checks_rounding += row.checks_rounding;
        t.checks_unread += row.checks_unread;
        t.checks_failed += row.checks_failed;
        keep(&mut self.documents, row.clone(), MOST_DOCUMENTS, |d| {
            (std::cmp::Reverse((d.checks_failed, d.warnings)), d.confidence.unwrap_or(100), d.document.source.clone())
        });
    }

    /// Adds a record. Records come document by document.
    pub fn record(&mut self, row: &RecordRow) {
        self.charts.record(row);
    }

    /// Adds a check; only failed ones are shown.
    pub fn check(&mut self, row: &CheckRow) {
        if row.check.verdict == Verdict::Fails && self.checks.len() < MOST_CHECKS {
            self.checks.push((row.clone(), None));
        }
    }

    /// Adds a doubtful repair; the least sure are shown.
    pub fn edit(&mut self, row: &EditRow) {
        keep(&mut self.edits, (row.clone(), None), MOST_EDITS, |(e, _)| {
            (e.edit.confidence, e.document.source.clone(), e.edit.span.start)
        });
    }

    /// Adds a document that failed.
    pub fn failure(&mut self, row: &FailureRow) {
        self.totals.failures += 1;
        if self.failures.len() < MOST_FAILURES {
            self.failures.push(row.clone());
        }
    }

    /// Adds a warning. Warnings come document by document.
    pub fn warning(&mut self, row: &RemarkRow) {
        self.remarks_of_all += 1;
        if self.remarks.len() < MOST_REMARKS {
            self.remarks.push(row.clone());
        }
    }

    /// The cut-outs that would help, for [`Report::picture`].
    #[must_use]
    pub fn pictures_wanted(&mut self) -> Vec<Wanted> {
        self.sort();
        let checks = self.checks.iter().enumerate().filter_map(|(i, (row, _))| {
            let figure = row.check.stated_figure.is_some();
            Some((Spot::Check(i), &row.document, row.check.page, row.bbox.filter(|_| figure)?))
        });
        let edits = self.edits.iter().enumerate();
        let edits = edits.filter_map(|(i, (e, _))| Some((Spot::Edit(i), &e.document, e.edit.page, e.edit.bbox?)));
        checks
            .chain(edits)
            .filter_map(|(place, document, page, bbox)| {
                let (id, source) = (document.id.clone(), document.source.clone());
                Some(Wanted { place, id, source, path: document.path.clone()?, page, bbox })
            })
            .collect()
    }

    /// Puts a cut-out in its place: `grey` has `width * height` values, 0 black.
    pub fn picture(&mut self, place: Spot, width: u32, height: u32, grey: &[u8]) {
        let Some(png) = page::png(width, height, grey) else { return };
        let picture = Some(Picture { width, height, png });
        match place {
            Spot::Check(i) => self.checks.get_mut(i).map(|(_, p)| *p = picture),
            Spot::Edit(i) => self.edits.get_mut(i).map(|(_, p)| *p = picture),
        };
    }

    /// Writes the report.
    pub fn write(mut self, path: &Path) -> Result<(), ExportError> {
        self.sort();
        self.charts.settle();
        atomic::write(path, write::html(&self).as_bytes())
    }

    fn sort(&mut self) {
        self.documents.sort_by_cached_key(|d| {
            (std::cmp::Reverse((d.checks_failed, d.warnings)), d.confidence.unwrap_or(100), d.document.source.clone())
        });
        self.edits.sort_by_cached_key(|(e, _)| (e.edit.confidence, e.document.source.clone(), e.edit.span.start));
    }
}

/// Keeps the `most` rows of the lowest keys, at a cost that does not grow with the rows.
fn keep<T, K: Ord>(rows: &mut Vec<T>, row: T, most: usize, key: impl Fn(&T) -> K) {
    rows.push(row);
    if rows.len() >= 2 * most {
        rows.sort_by_cached_key(&key);
        rows.truncate(most);
    }
}

#[cfg(test)]
mod tests;
