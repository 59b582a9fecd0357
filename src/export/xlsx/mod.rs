//! The workbook: what analysts open.
//!
//! `xã Bình Tân (60)` must be a number one can add up, `75,14%` a percentage, `24/7/2023` a day, and `=HYPERLINK(…)`
//! in a scan no formula. And a person who doubts our `lệch` must be able to click on the cell and see
//! `=ROUND(Z3/AA3,6)` compute 57,14 % from the operands beside it.
//!
//! | sheet | rows | content |
//! | --- | --- | --- |
//! | `Đọc trước` | | what this is, when and with which settings it was made, how to read it |
//! | `Văn bản` | documents | [`DOCUMENTS`] |
//! | `Số liệu` | records | [`RECORDS`] |
//! | `Kiểm tra` | checks | [`CHECKS`], then the operands, one a cell; `Số tính` and `Chênh lệch` are live formulas |
//! | `Bảng 1`, `Bảng 2`, … | places | one table family each: indicators as columns |
//! | `Liệt kê` | places | figures that running text lists place by place |
//! | `Sửa chữa` | edits below a confidence, and suggestions | [`EDITS`] |
//! | `Thất bại` | documents that failed, if any | [`FAILURES`] |
//!
//! - Numbers are numbers with their printed places (`#,##0.00`); what a double cannot hold exactly (more than 15
//!   digits) stays text. Percentages are true percentages: 75,14 % is 0.7514 in the cell. Days before March 1900,
//!   which Excel counts wrong, stay text.
//! - Page numbers are links to the scan's page, below a folder that the first sheet names.
//! - Rows past Excel's limit go to further sheets (`Số liệu 2`), named on the first.
//! - Rows are written as they come; the memory needed does not grow with their number.
//! - The same rows and the same [`About`] give the same bytes.

mod formats;
mod formula;
mod guide;
mod links;
mod sheet;
mod wide;

pub use wide::Families;

use super::{
    ExportError,
    atomic::AtomicFile,
    columns::{CHECKS, DOCUMENTS, Datum, EDITS, FAILURES, RECORDS, is_percent},
};
use crate::model::{CheckRow, DocumentRow, EditRow, FailureRow, RecordRow};
use formats::Formats;
use formula::Operand;
use links::Links;
use rust_xlsxwriter::{ConditionalFormatCell, ConditionalFormatCellRule, ExcelDateTime, Workbook, XlsxError};
use sheet::{Heading, MOST_ROWS, Sheets};
use std::path::{Path, PathBuf};
use wide::Wide;

/// The most operands of one check that get cells of their own.
const MOST_OPERANDS: u64 = 256;

/// What the sheet `Đọc trước` tells, and what must be known before the first row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The workbook's date of creation; the run's start, so that exporting again gives the same bytes.
    pub created: jiff::Timestamp,
    /// Version of tradau.
    pub version: String,
    /// Settings of the run, by name.
    pub settings: Vec<(String, String)>,
    /// [`crate::model::Totals::most_operands`].
    pub most_operands: u64,
    /// Applied edits below this confidence (0–100) are on the sheet `Sửa chữa`.
    pub edits_below: u8,
}

/// A workbook that is being written.
pub struct NoticesWorkbook {
    path: PathBuf,
    about: About,
    workbook: Workbook,
    formats: Formats,
    documents: Sheets,
    records: Sheets,
    checks: Sheets,
    edits: Sheets,
    failures: Sheets,
    wide: Wide,
    links: Links,
    /// Columns of `Kiểm tra` that formulas need: stated, computed, difference.
    stated: u16,
    computed: u16,
    difference: u16,
    /// Operand cells a check can have.
    operands: usize,
}

impl std::fmt::Debug for NoticesWorkbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NoticesWorkbook({})", self.path.display())
    }
}

impl NoticesWorkbook {
    /// Begins the workbook that will be `path`. `families` has seen the records that will be added.
    pub fn create(path: &Path, about: About, families: Families) -> Result<Self, ExportError> {
        Self::with_limit(path, about, families, MOST_ROWS)
    }

    fn with_limit(path: &Path, about: About, families: Families, limit: u32) -> Result<Self, ExportError> {
        Self::begin(path, about, families, limit)
            .map_err(|e| ExportError::Workbook { path: path.to_owned(), source: Box::new(e) })
    }

    fn begin(path: &Path, about: About, families: Families, limit: u32) -> Result<Self, XlsxError> {
        let mut workbook = Workbook::new();
        // Rows wait in unnamed files. Beside the workbook there is room for them; a system's own folder for
        // temporary files may be a small one in memory.
        if let Some(folder) = path.parent().filter(|folder| folder.is_dir()) {
            workbook.set_tempdir(folder)?;
        }
        let operands = about.most_operands.saturating_add(1).clamp(2, MOST_OPERANDS);
        let mut sheets = |name, headings| Sheets::new(&mut workbook, name, headings, limit);
        let mut check_headings = Heading::of(CHECKS);
        check_headings.extend((1..=operands).map(|i| Heading::new(format!("Số hạng {i}"), 14)));
        Ok(Self {
            path: path.to_owned(),
            documents: sheets("Văn bản", Heading::of(DOCUMENTS))?,
            records: sheets("Số liệu", Heading::of(RECORDS))?,
            checks: sheets("Kiểm tra", check_headings)?,
            edits: sheets("Sửa chữa", Heading::of(EDITS))?,
            failures: sheets("Thất bại", Heading::of(FAILURES))?,
            wide: families.into_wide(&mut workbook, limit)?,
            links: Links::default(),
            workbook,
            formats: Formats::new(),
            stated: at(CHECKS, "stated"),
            computed: at(CHECKS, "computed"),
            difference: at(CHECKS, "difference"),
            operands: usize::try_from(operands).unwrap_or(2),
            about,
        })
    }

    /// Adds a document.
    pub fn document(&mut self, row: &DocumentRow) -> Result<(), ExportError> {
        let written = self.documents.add(&mut self.workbook, &self.formats, DOCUMENTS, row).map(drop);
        self.named(written)
    }

    /// Adds a record.
    pub fn record(&mut self, row: &RecordRow) -> Result<(), ExportError> {
        let written = self.add_record(row);
        self.named(written)
    }

    /// Adds a check.
    pub fn check(&mut self, row: &CheckRow) -> Result<(), ExportError> {
        let written = self.add_check(row);
        self.named(written)
    }

    /// Adds an edit.
    pub fn edit(&mut self, row: &EditRow) -> Result<(), ExportError> {
        let written = self.add_edit(row);
        self.named(written)
    }

    /// Adds a document that failed.
    pub fn failure(&mut self, row: &FailureRow) -> Result<(), ExportError> {
        let written = self.failures.add(&mut self.workbook, &self.formats, FAILURES, row).map(drop);
        self.named(written)
    }

    /// Puts the sheets together and the file in its place.
    pub fn finish(self) -> Result<(), ExportError> {
        let path = self.path.clone();
        let file = AtomicFile::create(&path)?;
        self.save(file.aside()).map_err(|e| ExportError::Workbook { path, source: Box::new(e) })?;
        file.finish()
    }

    fn named(&self, written: Result<(), XlsxError>) -> Result<(), ExportError> {
        written.map_err(|e| ExportError::Workbook { path: self.path.clone(), source: Box::new(e) })
    }

    fn add_record(&mut self, row: &RecordRow) -> Result<(), XlsxError> {
        let (sheet, line) = self.records.add(&mut self.workbook, &self.formats, RECORDS, row)?;
        if let Some(page) = row.page {
            let link = self.links.page(&row.document, page, line);
            sheet::put_link(sheet, &self.formats, line, at(RECORDS, "page"), link)?;
        }
        self.wide.add(&mut self.workbook, &self.formats, row)
    }

    fn add_edit(&mut self, row: &EditRow) -> Result<(), XlsxError> {
        let (sheet, line) = self.edits.add(&mut self.workbook, &self.formats, EDITS, row)?;
        let link = self.links.page(&row.document, row.edit.page, line);
        sheet::put_link(sheet, &self.formats, line, at(EDITS, "page"), link)
    }

    fn add_check(&mut self, row: &CheckRow) -> Result<(), XlsxError> {
        let (sheet, line) = self.checks.add(&mut self.workbook, &self.formats, CHECKS, row)?;
        let link = self.links.page(&row.document, row.check.page, line);
        sheet::put_link(sheet, &self.formats, line, at(CHECKS, "page"), link)?;
        let first = u16::try_from(CHECKS.len()).unwrap_or(u16::MAX);
        let operands = formula::operands(row);
        if operands.len() > self.operands {
            return Ok(());
        }
        for (column, operand) in (first..).zip(&operands) {
            let datum = match operand {
                Operand::Number(n, true) => Datum::Percent(*n),
                Operand::Number(n, false) => Datum::Number(*n),
                Operand::Text(text) if text.is_empty() => Datum::Empty,
                Operand::Text(text) => Datum::Text(text.as_str().into()),
            };
            sheet::put(sheet, &self.formats, line, column, &datum)?;
        }
        let percent = is_percent(row);
        let number = |value: &Option<crate::model::Value>| value.as_ref().and_then(crate::model::Value::number);
        let (stated, computed) = (number(&row.check.stated), number(&row.check.computed));
        if let Some(computed) = computed
            && let Some(formula) = formula::computed(row.check.kind, &operands, computed, percent, line, first)
        {
            sheet::put_formula(sheet, &self.formats, line, self.computed, &formula, computed, percent)?;
        }
        if let (Some(stated), Some(computed), Some(difference)) = (stated, computed, row.check.difference)
            && let Some(formula) =
                formula::difference(stated, computed, difference, percent, line, self.stated, self.computed)
        {
            sheet::put_formula(sheet, &self.formats, line, self.difference, &formula, difference, percent)?;
        }
        Ok(())
    }

    fn save(mut self, to: &Path) -> Result<(), XlsxError> {
        let created = ExcelDateTime::from_timestamp(self.about.created.as_second())
            .or_else(|_| ExcelDateTime::from_ymd(1970, 1, 1))?;
        let properties = rust_xlsxwriter::DocProperties::new()
            .set_title("Số liệu từ văn bản hành chính")
            .set_comment(format!("tradau {}", self.about.version))
            .set_creation_datetime(&created);
        self.workbook.set_properties(&properties);
        let verdict = at(CHECKS, "verdict");
        self.wide.settle(&mut self.workbook, &self.formats)?;
        for (sheet, last) in self.checks.all() {
            for (word, format) in [
                ("lệch", &self.formats.bad),
                ("không kiểm tra được", &self.formats.doubtful),
                ("làm tròn", &self.formats.doubtful),
                ("khớp", &self.formats.good),
            ] {
                let colour =
                    ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::EqualTo(word)).set_format(format);
                sheet.add_conditional_format(1, verdict, last.max(1), verdict, &colour)?;
            }
        }
        let failed = self.failures.rows() > 0;
        let mut parts = vec![(self.documents, None), (self.records, None)];
        parts.extend(self.wide.sheets.into_iter().map(|wide| (wide.sheets, Some(wide.about))));
        parts.extend([(self.checks, None), (self.edits, None)]);
        if failed {
            parts.push((self.failures, None));
        }
        let guide = guide::sheet(&self.about, &self.formats, &parts, &self.links, self.wide.left_out)?;
        self.workbook.push_worksheet(guide);
        self.links.name_cells(&mut self.workbook, guide::FOLDERS.0, guide::FOLDERS.1)?;
        for (part, _) in parts {
            for sheet in part.finish()? {
                self.workbook.push_worksheet(sheet);
            }
        }
        self.workbook.save(to)
    }
}

/// Writes a workbook of one table.
pub fn write_table<R>(
    path: &Path,
    name: &str,
    columns: &'static [super::columns::Column<R>],
    rows: &[R],
    created: jiff::Timestamp,
) -> Result<(), ExportError> {
    let file = AtomicFile::create(path)?;
    let write = || -> Result<(), XlsxError> {
        let mut workbook = Workbook::new();
        if let Some(folder) = path.parent().filter(|folder| folder.is_dir()) {
            workbook.set_tempdir(folder)?;
        }
        let created =
            ExcelDateTime::from_timestamp(created.as_second()).or_else(|_| ExcelDateTime::from_ymd(1970, 1, 1))?;
        workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&created));
        let formats = Formats::new();
        let mut sheets = Sheets::new(&mut workbook, name, Heading::of(columns), MOST_ROWS)?;
        for row in rows {
            sheets.add(&mut workbook, &formats, columns, row)?;
        }
        for sheet in sheets.finish()? {
            workbook.push_worksheet(sheet);
        }
        workbook.save(file.aside())
    };
    write().map_err(|e| ExportError::Workbook { path: path.to_owned(), source: Box::new(e) })?;
    file.finish()
}

/// Where a column stands.
fn at<R>(columns: &[super::columns::Column<R>], name: &str) -> u16 {
    columns.iter().position(|c| c.name == name).and_then(|i| u16::try_from(i).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests;
