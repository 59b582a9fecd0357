//! What a run says when it ends.
//!
//! The archivist who started it in the evening reads four lines in the morning: how much was done, what failed and
//! why, and how many totals do not add up.
//!
//! ```text
//! documents  12 done, 3 as they were, 1 failed
//! pages      48, 40 of them read by OCR
//! edits      1204 made, 33 suggested
//! figures    812, 640 records
//! checks     97: 90 hold, 4 within rounding, 3 fail
//! failed     2023/rong.pdf (ingest): the file is empty
//! ```

use super::visible::visible_line;
use crate::model::{DocumentRow, FailureRow, Notice, PageOrigin, Severity, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// Failures listed by name; more are only counted.
const LISTED: usize = 20;

/// What one document, or many, amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Pages.
    pub pages: u64,
    /// Pages read by the OCR engine.
    pub ocr_pages: u64,
    /// Pages that could not be read.
    #[serde(default)]
    pub pages_failed: u64,
    /// Changes made to the text.
    pub edits: u64,
    /// Changes only suggested.
    pub suggestions: u64,
    /// Figures.
    pub figures: u64,
    /// Records.
    pub records: u64,
    /// Relations checked.
    pub checks: u64,
    /// Relations off by no more than rounding.
    pub checks_rounding: u64,
    /// Relations that could not be checked, because a figure of theirs could not be read.
    #[serde(default)]
    pub checks_unread: u64,
    /// Relations that fail.
    pub checks_failed: u64,
    /// Diagnostics of severity `warning`.
    pub warnings: u64,
}

impl Counts {
    /// The counts of one document.
    #[must_use]
    pub fn of(notice: &Notice) -> Self {
        fn count<T>(all: &[T], which: impl Fn(&T) -> bool) -> u64 {
            all.iter().filter(|x| which(x)).count() as u64
        }
        Self {
            pages: count(&notice.document.pages, |_| true),
            ocr_pages: count(&notice.document.pages, |p| p.origin == PageOrigin::Ocr),
            pages_failed: count(&notice.diagnostics, |d| failed_page(&d.code).is_some()),
            edits: count(&notice.edits, |e| e.applied),
            suggestions: count(&notice.edits, |e| !e.applied),
            figures: count(&notice.figures, |_| true),
            records: count(&notice.records, |_| true),
            checks: count(&notice.checks, |_| true),
            checks_rounding: count(&notice.checks, |c| c.verdict == Verdict::Rounding),
            checks_unread: count(&notice.checks, |c| c.verdict == Verdict::Unread),
            checks_failed: count(&notice.checks, |c| c.verdict == Verdict::Fails),
            warnings: count(&notice.diagnostics, |d| d.severity == Severity::Warning),
        }
    }

    /// Adds another document's counts.
    pub fn add(&mut self, other: Self) {
        self.pages += other.pages;
        self.ocr_pages += other.ocr_pages;
        self.pages_failed += other.pages_failed;
        self.edits += other.edits;
        self.suggestions += other.suggestions;
        self.figures += other.figures;
        self.records += other.records;
        self.checks += other.checks;
        self.checks_rounding += other.checks_rounding;
        self.checks_unread += other.checks_unread;
        self.checks_failed += other.checks_failed;
        self.warnings += other.warnings;
    }
}

impl From<&DocumentRow> for Counts {
    /// The counts of a document that was done before.
    fn from(row: &DocumentRow) -> Self {
        Self {
            pages: row.pages,
            ocr_pages: row.ocr_pages,
            // A document with such a page is not left as it was, but tried again.
            pages_failed: 0,
            edits: row.edits,
            suggestions: row.suggestions,
            figures: row.figures,
            records: row.records,
            checks: row.checks,
            checks_rounding: row.checks_rounding,
            checks_unread: row.checks_unread,
            checks_failed: row.checks_failed,
            warnings: row.warnings,
        }
    }
}

/// Why a page failed, by the code of its diagnostic: `crash`, `timeout`, `memory`, `failed`.
#[must_use]
pub fn failed_page(code: &str) -> Option<&str> {
    code.strip_prefix("page.").filter(|reason| matches!(*reason, "crash" | "timeout" | "memory" | "failed"))
}

/// What a run amounts to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Documents done in this run.
    pub done: u64,
    /// Documents that were done before and left as they were.
    pub skipped: u64,
    /// Over all documents done, and those left as they were.
    pub counts: Counts,
    /// Documents of earlier runs whose files are not among the inputs of this one; their results stay.
    pub gone: u64,
    /// Documents that failed, as they came; [`Summary::lines`] sorts them.
    pub failures: Vec<FailureRow>,
}

impl Summary {
    /// Adds a document that was done.
    pub fn done(&mut self, counts: Counts) {
        self.done += 1;
        self.counts.add(counts);
    }

    /// Adds a document that was left as it was.
    pub fn skipped(&mut self, counts: Counts) {
        self.skipped += 1;
        self.counts.add(counts);
    }

    /// Adds a document that failed.
    pub fn failed(&mut self, failure: FailureRow) {
        self.failures.push(failure);
    }

    /// The closing lines, for the standard error stream.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let c = &self.counts;
        let mut documents = vec![format!("documents  {} done", self.done)];
        if self.skipped > 0 {
            documents.push(format!("{} as they were", self.skipped));
        }
        if !self.failures.is_empty() {
            documents.push(format!("{} failed", self.failures.len()));
        }
        let holds = c.checks.saturating_sub(c.checks_rounding + c.checks_unread + c.checks_failed);
        let fail = if c.checks_failed == 1 { "fails" } else { "fail" };
        let mut pages = format!("pages      {}, {} of them read by OCR", c.pages, c.ocr_pages);
        if c.pages_failed > 0 {
            let _ = write!(pages, ", {} failed", c.pages_failed);
        }
        let unread = match c.checks_unread {
            0 => String::new(),
            n => format!(", {n} could not be made (a figure could not be read)"),
        };
        let mut lines = vec![
            documents.join(", "),
            pages,
            format!("edits      {} made, {} suggested", c.edits, c.suggestions),
            format!("figures    {}, {} records", c.figures, c.records),
            format!(
                "checks     {}: {holds} hold, {} within rounding, {} {fail}{unread}",
                c.checks, c.checks_rounding, c.checks_failed
            ),
        ];
        if self.gone > 0 {
            lines.push(format!(
                "gone       {} of earlier runs are not among these inputs; their results stay (--prune takes them out)",
                self.gone
            ));
        }
        let mut failures: Vec<&FailureRow> = self.failures.iter().collect();
        failures.sort_by(|a, b| a.source.cmp(&b.source));
        for failure in failures.iter().take(LISTED) {
            let line = format!("failed     {} ({}): {}", failure.source, failure.stage, failure.error);
            lines.push(visible_line(&line).into_owned());
        }
        if failures.len() > LISTED {
            lines.push(format!("failed     … and {} more; run.jsonl names them all", failures.len() - LISTED));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    fn failure(source: &str) -> FailureRow {
        FailureRow {
            source: source.into(),
            id: None,
            stage: "ingest".into(),
            code: "file.empty".into(),
            error: "the file is\u{1b}[2J empty".into(),
        }
    }

    #[test]
    fn the_closing_lines() {
        let mut summary = Summary::default();
        summary.done(Counts::of(&sample::notice()));
        summary.skipped(Counts::of(&sample::notice()));
        summary.failed(failure("b.pdf"));
        summary.failed(failure("a.pdf"));
        assert_eq!(
            summary.lines(),
            [
                "documents  1 done, 1 as they were, 2 failed",
                "pages      4, 2 of them read by OCR",
                "edits      2 made, 2 suggested",
                "figures    10, 6 records",
                "checks     4: 2 hold, 0 within rounding, 2 fail",
                "failed     a.pdf (ingest): the file is␛[2J empty",
                "failed     b.pdf (ingest): the file is␛[2J empty",
            ]
        );
    }

    #[test]
    fn pages_that_failed_and_documents_that_are_gone_are_told() {
        let mut notice = sample::notice();
        let page = |code: &str| crate::model::Diagnostic::warning(code, "page 2 could not be read: x").on_page(2);
        notice.diagnostics = vec![page("page.crash"), page("page.failed"), page("page.unread")];
        let mut summary = Summary { gone: 7, ..Summary::default() };
        summary.done(Counts::of(&notice));
        let lines = summary.lines();
        assert_eq!(lines[1], "pages      2, 1 of them read by OCR, 2 failed");
        assert!(lines[5].starts_with("gone       7 of earlier runs"), "{lines:?}");
    }

    #[test]
    fn a_long_list_of_failures_is_cut() {
        let mut summary = Summary::default();
        (0..30).for_each(|i| summary.failed(failure(&format!("{i:02}.pdf"))));
        let lines = summary.lines();
        assert_eq!(lines.len(), 5 + LISTED + 1);
        assert_eq!(lines.last().unwrap(), "failed     … and 10 more; run.jsonl names them all");
    }
}
