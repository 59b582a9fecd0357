use super::name::static_name;
use super::{Accepted, BBox, Check, DocumentType, Edit, Figure, FigureKind, Notice, Page, Record, Table, Value};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// [`static_name`](super::static_name) as a string of its own.
#[must_use]
pub fn json_name<T: Serialize>(value: &T) -> String {
    static_name(value).to_owned()
}

/// The document that a row belongs to: enough to tell it from its neighbours in a spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DocumentLabel {
    /// SHA-256 of the file's bytes, hexadecimal.
    pub id: String,
    /// Path relative to the input folder, with forward slashes.
    pub source: String,
    /// Number and symbol: `1450/UBND-NC`.
    pub number: Option<String>,
    /// When it was issued.
    pub date: Option<Date>,
    /// What kind of document.
    pub kind: Option<DocumentType>,
    /// The body that issued it.
    pub issuer: Option<String>,
    /// The input file as it was opened, absolute, with forward slashes; `None` where it is not known.
    pub path: Option<String>,
}

/// One document as a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DocumentRow {
    /// Which document.
    pub document: Arc<DocumentLabel>,
    /// The body above the issuer.
    pub parent_issuer: Option<String>,
    /// The kind's words as written: `THÔNG BÁO`.
    pub type_text: Option<String>,
    /// Where it was issued.
    pub place: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// Who signed.
    pub signer: Option<String>,
    /// The signer's office.
    pub signer_title: Option<String>,
    /// Name of the document's own province.
    pub province: Option<String>,
    /// Name of the document's own district.
    pub district: Option<String>,
    /// Number of pages.
    pub pages: u64,
    /// How many of them were read by the OCR engine.
    pub ocr_pages: u64,
    /// Mean confidence of the pages that have one, 0–100.
    pub confidence: Option<u8>,
    /// Changes made to the text.
    pub edits: u64,
    /// Changes only suggested.
    pub suggestions: u64,
    /// Figures found.
    pub figures: u64,
    /// Records found.
    pub records: u64,
    /// Relations checked.
    pub checks: u64,
    /// Relations off by no more than rounding.
    pub checks_rounding: u64,
    /// Relations that could not be checked, because a figure of theirs could not be read.
    pub checks_unread: u64,
    /// Relations that fail.
    pub checks_failed: u64,
    /// Diagnostics of severity `warning`.
    pub warnings: u64,
    /// The OCR engine, its version and data; `None` where none was used.
    pub engine: Option<String>,
    /// The language model and channel that repaired it.
    pub model: String,
}

/// One record with its document and the spot it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRow {
    /// Which document.
    pub document: Arc<DocumentLabel>,
    /// The fact.
    pub record: Record,
    /// Kind of its figure; `None` if the record's figure is not in the document.
    pub figure_kind: Option<FigureKind>,
    /// The figure as written.
    pub figure_text: Option<String>,
    /// 1-based page.
    pub page: Option<u32>,
    /// Where it stands on the page image, in pixels.
    pub bbox: Option<BBox>,
    /// The engine's confidence in the figure's characters, 0–100.
    pub confidence: Option<u8>,
    /// The correction that a person accepted, whose value the record has.
    pub accepted: Option<Accepted>,
    /// Id of the table it stands in (`t1`), if it stands in one.
    pub table: Option<String>,
    /// The run's name for the indicator, where it is not the words of this record.
    pub indicator_name: Option<String>,
}

impl RecordRow {
    /// The records of one notice as rows.
    #[must_use]
    pub fn of(notice: &Notice) -> Vec<Self> {
        let document = Self::label(notice);
        let figures: BTreeMap<&str, &Figure> = notice.figures.iter().map(|f| (f.id.as_str(), f)).collect();
        let cells =
            |t: &'_ Table| -> Vec<String> { t.rows.iter().flatten().filter_map(|c| c.figure.clone()).collect() };
        let tables: BTreeMap<String, &str> =
            notice.tables.iter().flat_map(|t| cells(t).into_iter().map(|f| (f, t.id.as_str()))).collect();
        let row = |record: &Record| {
            let figure = figures.get(record.figure.as_str()).copied();
            let table = tables.get(&record.figure).map(|t| (*t).to_owned());
            Self::new(&document, record, figure, table)
        };
        notice.records.iter().map(row).collect()
    }

    /// Which document a notice is.
    #[must_use]
    pub fn label(notice: &Notice) -> Arc<DocumentLabel> {
        let header = &notice.header;
        Arc::new(DocumentLabel {
            id: notice.document.id.clone(),
            source: notice.document.source.clone(),
            number: header.number.as_ref().map(|n| n.value.clone()),
            date: header.date.as_ref().map(|d| d.value),
            kind: header.kind.as_ref().map(|k| k.value),
            issuer: header.issuer.as_ref().map(|i| i.value.clone()),
            path: None,
        })
    }

    /// A record with its figure, and the table that this stands in.
    pub(crate) fn new(
        document: &Arc<DocumentLabel>,
        record: &Record,
        figure: Option<&Figure>,
        table: Option<String>,
    ) -> Self {
        Self {
            document: Arc::clone(document),
            record: record.clone(),
            figure_kind: figure.map(|f| f.kind),
            figure_text: figure.map(|f| f.text.clone()),
            page: figure.map(|f| f.page),
            bbox: figure.and_then(|f| f.bbox),
            confidence: figure.map(|f| f.confidence),
            accepted: figure.and_then(|f| f.accepted.clone()),
            table,
            indicator_name: None,
        }
    }

    /// What is measured: by the run's name, else in the record's own words.
    #[must_use]
    pub fn indicator(&self) -> Option<&str> {
        self.indicator_name.as_deref().or(self.record.indicator.as_deref())
    }
}

/// One check with its document and its operands' values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRow {
    /// Which document.
    pub document: Arc<DocumentLabel>,
    /// The check.
    pub check: Check,
    /// The value of each of `check.operands`, in the same order; `None` where the figure has none.
    pub operand_values: Vec<Option<Value>>,
    /// Where the stated figure stands on the page image, in pixels.
    pub bbox: Option<BBox>,
}

/// One edit or suggestion with its document and the words around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditRow {
    /// Which document.
    pub document: Arc<DocumentLabel>,
    /// The edit. Its `span` counts bytes of the repaired text.
    pub edit: Edit,
    /// The repaired line it stands in, shortened on both sides where it is long.
    pub context: String,
}

/// A document that could not be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureRow {
    /// Path relative to the input folder, with forward slashes.
    pub source: String,
    /// SHA-256 of the bytes, where they could be read at all.
    pub id: Option<String>,
    /// The stage that gave up: `ingest`, `ocr`, …
    pub stage: String,
    /// A stable short name of what is wrong, e.g. `file.encrypted`; empty where an older tradau wrote it.
    pub code: String,
    /// The error's message.
    pub error: String,
}

/// A remark on one document, for tables over many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemarkRow {
    /// Path relative to the input folder, with forward slashes.
    pub source: String,
    /// The remark's stable name, e.g. `header.date-blank`.
    pub code: String,
    /// Its words.
    pub message: String,
    /// 1-based page, where it concerns one.
    pub page: Option<u32>,
}

/// Sums over all documents of a catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Documents done.
    pub documents: u64,
    /// Documents that failed.
    pub failures: u64,
    /// Pages of the documents done.
    pub pages: u64,
    /// Changes made to the text.
    pub edits: u64,
    /// Changes only suggested.
    pub suggestions: u64,
    /// Figures found.
    pub figures: u64,
    /// Records found.
    pub records: u64,
    /// Relations checked.
    pub checks: u64,
    /// Relations off by no more than rounding.
    pub checks_rounding: u64,
    /// Relations that could not be checked, because a figure of theirs could not be read.
    pub checks_unread: u64,
    /// Relations that fail.
    pub checks_failed: u64,
    /// The most operands (or listed entries) that one check has.
    pub most_operands: u64,
}

/// A document's words, page for page, for formats that show each where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DocumentWords {
    /// Path relative to the input folder.
    pub source: String,
    /// SHA-256 of its bytes.
    pub id: String,
    /// Path of its notice JSON in OUT, which names its other outputs.
    pub json: Option<String>,
    /// What read its pages, if an engine did.
    pub engine: Option<String>,
    /// Its pages, those without words too.
    pub pages: Vec<Page>,
}
