//! Rows out of the catalogue, by source path and then in reading order.
//!
//! Every reader calls back once a row, so that an export of a million records holds one of them in memory. A caller's
//! own error type only needs `From<CatalogueError>`; an error from the callback ends the reading and comes back.

use super::{Catalogue, CatalogueError, Done, Outputs};
use crate::model::{
    Accepted, BBox, Check, CheckRow, DocumentLabel, DocumentRow, Edit, EditRow, FailureRow, Proposal, Record,
    RecordRow, RemarkRow, Span, Totals, Value,
};
use rusqlite::{OptionalExtension, Row, Statement, types::FromSql};
use rust_decimal::Decimal;
use serde::de::{DeserializeOwned, IntoDeserializer, value::Error as WordError};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) const LABEL: &str = "document, id, source, number, date, type, issuer, path";

impl Catalogue {
    /// What stands under a source path, if it was done.
    pub fn done(&self, source: &str) -> Result<Option<Done>, CatalogueError> {
        let read = || -> rusqlite::Result<Option<Done>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT id, run, fingerprint, json_path, text_path, pdf_path, path, document FROM documents \
                 WHERE source = ?1",
            )?;
            let found = statement
                .query_row([source], |row| {
                    Ok((
                        row.get::<_, i64>(7)?,
                        Done {
                            id: row.get(0)?,
                            outputs: Outputs {
                                run: row.get(1)?,
                                fingerprint: row.get(2)?,
                                json: row.get(3)?,
                                text: row.get(4)?,
                                pdf: row.get(5)?,
                                path: row.get(6)?,
                                files: BTreeMap::new(),
                            },
                        },
                    ))
                })
                .optional()?;
            let Some((document, mut done)) = found else { return Ok(None) };
            let mut statement =
                self.connection.prepare_cached("SELECT path, sha256 FROM outputs WHERE document = ?1")?;
            let files = statement.query_map([document], |row| Ok((row.get(0)?, row.get(1)?)))?;
            done.outputs.files = files.collect::<rusqlite::Result<_>>()?;
            Ok(Some(done))
        };
        read().map_err(self.sql("look a document up"))
    }

    /// Sources of the documents that were made of these bytes with these settings, in order.
    pub fn made_of(&self, id: &str, fingerprint: &str) -> Result<Vec<String>, CatalogueError> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut statement = self
                .connection
                .prepare_cached("SELECT source FROM documents WHERE id = ?1 AND fingerprint = ?2 ORDER BY source")?;
            statement.query_map([id, fingerprint], |row| row.get(0))?.collect()
        };
        read().map_err(self.sql("look a document up by its bytes"))
    }

    /// Sources of the documents of which a correction stands.
    pub fn corrected(&self) -> Result<BTreeSet<String>, CatalogueError> {
        let read = || -> rusqlite::Result<BTreeSet<String>> {
            let mut statement =
                self.connection.prepare("SELECT DISTINCT source FROM accepted JOIN documents USING (document)")?;
            statement.query_map([], |row| row.get(0))?.collect()
        };
        read().map_err(self.sql("look corrections up"))
    }

    /// Whether a document other than that of `source` has a file of this path.
    pub fn is_anothers(&self, path: &str, source: &str) -> Result<bool, CatalogueError> {
        self.connection
            .query_row(
                "SELECT EXISTS (SELECT 1 FROM outputs o JOIN documents d USING (document) \
                 WHERE o.path = ?1 AND d.source <> ?2)",
                [path, source],
                |row| row.get(0),
            )
            .map_err(self.sql("look a file up"))
    }

    /// Settings of a run, by name.
    pub fn settings(&self, run: i64) -> Result<Vec<(String, String)>, CatalogueError> {
        let read = || -> rusqlite::Result<Vec<(String, String)>> {
            let mut statement =
                self.connection.prepare("SELECT name, value FROM settings WHERE run = ?1 ORDER BY name")?;
            statement.query_map([run], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        read().map_err(self.sql("read the settings"))
    }

    /// The last run's number, start (ISO 8601) and version; `None` in an empty catalogue.
    pub fn last_run(&self) -> Result<Option<(i64, String, String)>, CatalogueError> {
        self.connection
            .query_row("SELECT run, started, version FROM runs ORDER BY run DESC LIMIT 1", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()
            .map_err(self.sql("read the runs"))
    }

    /// Sums over all documents.
    pub fn totals(&self) -> Result<Totals, CatalogueError> {
        self.connection
            .query_row(
                "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM failures), \
                 (SELECT count(*) FROM pages), (SELECT count(*) FROM edits WHERE applied = 1), \
                 (SELECT count(*) FROM edits WHERE applied = 0), (SELECT count(*) FROM figures), \
                 (SELECT count(*) FROM records), (SELECT count(*) FROM checks), \
                 (SELECT count(*) FROM checks WHERE verdict = 'rounding'), \
                 (SELECT count(*) FROM checks WHERE verdict = 'unread'), \
                 (SELECT count(*) FROM checks WHERE verdict = 'fails'), \
                 (SELECT coalesce(max(position) + 1, 0) FROM check_operands)",
                [],
                |row| {
                    let count = |i: usize| row.get::<_, i64>(i).map(|n| u64::try_from(n).unwrap_or(0));
                    Ok(Totals {
                        documents: count(0)?,
                        failures: count(1)?,
                        pages: count(2)?,
                        edits: count(3)?,
                        suggestions: count(4)?,
                        figures: count(5)?,
                        records: count(6)?,
                        checks: count(7)?,
                        checks_rounding: count(8)?,
                        checks_unread: count(9)?,
                        checks_failed: count(10)?,
                        most_operands: count(11)?,
                    })
                },
            )
            .map_err(self.sql("add up"))
    }

    /// Every document.
    pub fn documents<E: From<CatalogueError>>(
        &self,
        mut each: impl FnMut(&DocumentRow) -> Result<(), E>,
    ) -> Result<(), E> {
        // The view `van_ban` does the counting; its `document` column is the id.
        let sql = "SELECT v.document, v.document, v.source, v.number, v.date, v.type, v.issuer, d.path, \
                   v.parent_issuer, v.type_text, v.place, v.subject, v.signer, v.signer_title, v.province, \
                   v.district, v.pages, v.ocr_pages, v.confidence, v.edits, v.suggestions, v.figures, v.records, \
                   v.checks, v.checks_rounding, v.checks_unread, v.checks_failed, v.warnings, v.engine, v.model \
                   FROM van_ban v JOIN documents d ON d.source = v.source ORDER BY v.source";
        let mut statement = self.connection.prepare(sql).map_err(self.sql("read the documents"))?;
        let mut rows = statement.query([]).map_err(self.sql("read the documents"))?;
        while let Some(row) = rows.next().map_err(self.sql("read the documents"))? {
            let source: String = Cells { catalogue: self, row, document: None }.get(2)?;
            if !self.keeps(&source) {
                continue;
            }
            let row = Cells { catalogue: self, row, document: Some(&source) };
            let label = row.label()?;
            let row = DocumentRow {
                document: Arc::new(label),
                parent_issuer: row.get(8)?,
                type_text: row.get(9)?,
                place: row.get(10)?,
                subject: row.get(11)?,
                signer: row.get(12)?,
                signer_title: row.get(13)?,
                province: row.get(14)?,
                district: row.get(15)?,
                pages: row.count(16)?,
                ocr_pages: row.count(17)?,
                confidence: row.get(18)?,
                edits: row.count(19)?,
                suggestions: row.count(20)?,
                figures: row.count(21)?,
                records: row.count(22)?,
                checks: row.count(23)?,
                checks_rounding: row.count(24)?,
                checks_unread: row.count(25)?,
                checks_failed: row.count(26)?,
                warnings: row.count(27)?,
                engine: row.get(28)?,
                model: row.get(29)?,
            };
            each(&row)?;
        }
        Ok(())
    }

    /// Every record.
    pub fn records<E: From<CatalogueError>>(&self, mut each: impl FnMut(&RecordRow) -> Result<(), E>) -> Result<(), E> {
        let sql = "SELECT r.place, r.place_kind, r.place_code, r.indicator, r.value_kind, r.value, r.unit, r.as_of, \
                   r.scope, r.figure, f.kind, f.text, f.page, f.confidence, f.box_left, f.box_top, f.box_right, \
                   f.box_bottom, (SELECT t.id FROM table_cells c JOIN tables t ON t.document = c.document \
                   AND t.position = c.table_position WHERE c.document = r.document AND c.figure = r.figure), \
                   a.text, a.value_read, a.accepted_by, a.accepted_at, a.list, a.list_id, a.note, n.name \
                   FROM records r LEFT JOIN indicator_names n ON n.wording = r.indicator LEFT JOIN figures f ON f.document = r.document AND f.figure = r.figure \
                   LEFT JOIN accepted a ON a.document = r.document AND a.figure = r.figure WHERE r.document = ?1 ORDER BY r.position";
        self.each_document(sql, |label, row| {
            let value = row.value(4, 5, "records.value")?;
            each(&RecordRow {
                document: Arc::clone(label),
                record: Record {
                    place: row.get(0)?,
                    place_kind: row.word(1, "records.place_kind")?,
                    place_code: row.get(2)?,
                    indicator: row.get(3)?,
                    value: value.unwrap_or_else(|| Value::Code(String::new())),
                    unit: row.get(6)?,
                    as_of: row.parsed(7, "records.as_of", "a date")?,
                    scope: row.get(8)?,
                    figure: row.get(9)?,
                },
                figure_kind: row.word(10, "figures.kind")?,
                figure_text: row.get(11)?,
                page: row.get(12)?,
                confidence: row.get(13)?,
                bbox: row.bbox(14)?,
                accepted: row.accepted(19)?,
                table: row.get(18)?,
                indicator_name: row.get(26)?,
            })
        })
    }

    /// Every check, with its operands' values.
    pub fn checks<E: From<CatalogueError>>(&self, mut each: impl FnMut(&CheckRow) -> Result<(), E>) -> Result<(), E> {
        let sql = "SELECT c.position, c.id, c.kind, c.stated_figure, c.stated_kind, c.stated, c.stated_text, \
                   c.computed_kind, c.computed, c.difference, c.verdict, c.stated_by, c.message, c.proposal_figure, \
                   c.proposal_before, c.proposal_after, c.proposal_reason, c.page, f.box_left, f.box_top, \
                   f.box_right, f.box_bottom, c.document, c.message_vi, c.proposal_reason_vi FROM checks c LEFT JOIN figures f \
                   ON f.document = c.document AND f.figure = c.stated_figure WHERE c.document = ?1 ORDER BY c.position";
        let operands = "SELECT o.figure, o.text, f.value_kind, f.value FROM check_operands o LEFT JOIN figures f \
                        ON f.document = o.document AND f.figure = o.figure \
                        WHERE o.document = ?1 AND o.check_position = ?2 ORDER BY o.position";
        let mut operands = self.connection.prepare(operands).map_err(self.sql("read the operands"))?;
        self.each_document(sql, |label, row| {
            let (document, position): (i64, i64) = (row.get(22)?, row.get(0)?);
            let (figures, texts, operand_values) =
                self.operands(&mut operands, (document, position), Some(&label.source))?;
            let proposal = match row.get::<Option<String>>(13)? {
                Some(figure) => Some(Proposal {
                    figure,
                    before: row.get(14)?,
                    after: row.get(15)?,
                    reason: row.get(16)?,
                    reason_vi: row.get::<Option<String>>(24)?.unwrap_or_default(),
                    probability: 0,
                    mends: Vec::new(),
                }),
                None => None,
            };
            each(&CheckRow {
                document: Arc::clone(label),
                check: Check {
                    id: row.get(1)?,
                    kind: row.required(2, "checks.kind")?,
                    operands: figures,
                    operand_texts: texts,
                    stated_figure: row.get(3)?,
                    stated: row.value(4, 5, "checks.stated")?,
                    stated_text: row.get(6)?,
                    computed: row.value(7, 8, "checks.computed")?,
                    difference: row.parsed(9, "checks.difference", "a decimal")?,
                    verdict: row.required(10, "checks.verdict")?,
                    stated_by: row.required(11, "checks.stated_by")?,
                    message: row.get(12)?,
                    message_vi: row.get(23)?,
                    proposal,
                    alternatives: Vec::new(),
                    cause: None,
                    page: row.get(17)?,
                },
                operand_values,
                bbox: row.bbox(18)?,
            })
        })
    }

    /// The edits that deserve a second look: applied with a confidence below `below` (0–100), or only suggested.
    pub fn doubtful_edits<E: From<CatalogueError>>(
        &self,
        below: u8,
        mut each: impl FnMut(&EditRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = format!(
            "SELECT before, after, reason, confidence, applied, page, byte_start, byte_end, context, box_left, \
             box_top, box_right, box_bottom FROM edits WHERE document = ?1 AND (confidence < {below} OR applied = 0) \
             ORDER BY position"
        );
        self.each_document(&sql, |label, row| {
            let place = |i| row.get::<i64>(i).map(|n| usize::try_from(n).unwrap_or(0));
            each(&EditRow {
                document: Arc::clone(label),
                edit: Edit {
                    before: row.get(0)?,
                    after: row.get(1)?,
                    reason: row.required(2, "edits.reason")?,
                    confidence: row.get(3)?,
                    applied: row.get(4)?,
                    page: row.get(5)?,
                    span: Span::new(place(6)?, place(7)?),
                    bbox: row.bbox(9)?,
                },
                context: row.get(8)?,
            })
        })
    }

    /// Every document that failed.
    pub fn failures<E: From<CatalogueError>>(
        &self,
        mut each: impl FnMut(&FailureRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = "SELECT source, id, stage, code, error FROM failures ORDER BY source";
        let mut statement = self.connection.prepare(sql).map_err(self.sql("read the failures"))?;
        let mut rows = statement.query([]).map_err(self.sql("read the failures"))?;
        while let Some(row) = rows.next().map_err(self.sql("read the failures"))? {
            let row = Cells { catalogue: self, row, document: None };
            let source: String = row.get(0)?;
            if !self.keeps(&source) {
                continue;
            }
            let (id, stage, code, error) = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
            each(&FailureRow { source, id, stage, code, error })?;
        }
        Ok(())
    }

    /// Every warning, document by document.
    pub fn warnings<E: From<CatalogueError>>(
        &self,
        mut each: impl FnMut(&RemarkRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = "SELECT code, message, page FROM diagnostics WHERE document = ?1 AND severity = 'warning' ORDER BY position";
        self.each_document(sql, |label, row| {
            let source = label.source.clone();
            each(&RemarkRow { source, code: row.get(0)?, message: row.get(1)?, page: row.get(2)? })
        })
    }

    /// Runs `sql` for one document after the other; `?1` is the document.
    fn each_document<E: From<CatalogueError>>(
        &self,
        sql: &str,
        mut each: impl FnMut(&Arc<DocumentLabel>, &Cells<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let labels = format!("SELECT {LABEL} FROM documents ORDER BY source");
        let mut labels = self.connection.prepare(&labels).map_err(self.sql("read the documents"))?;
        let mut statement = self.connection.prepare(sql).map_err(self.sql("read the rows"))?;
        let mut documents = labels.query([]).map_err(self.sql("read the documents"))?;
        while let Some(row) = documents.next().map_err(self.sql("read the documents"))? {
            let source: String = Cells { catalogue: self, row, document: None }.get(2)?;
            if !self.keeps(&source) {
                continue;
            }
            let cells = Cells { catalogue: self, row, document: Some(&source) };
            let label = Arc::new(cells.label()?);
            let mut rows = statement.query([cells.get::<i64>(0)?]).map_err(self.sql("read the rows"))?;
            while let Some(row) = rows.next().map_err(self.sql("read the rows"))? {
                each(&label, &Cells { catalogue: self, row, document: Some(&source) })?;
            }
        }
        Ok(())
    }

    fn operands(
        &self,
        statement: &mut Statement<'_>,
        (document, position): (i64, i64),
        source: Option<&str>,
    ) -> Result<Operands, CatalogueError> {
        let (mut figures, mut texts, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let mut rows = statement.query([document, position]).map_err(self.sql("read the operands"))?;
        while let Some(row) = rows.next().map_err(self.sql("read the operands"))? {
            let row = Cells { catalogue: self, row, document: source };
            texts.extend(row.get::<Option<String>>(1)?);
            if let Some(figure) = row.get::<Option<String>>(0)? {
                figures.push(figure);
                values.push(row.value(2, 3, "figures.value")?);
            }
        }
        Ok((figures, texts, values))
    }
}

/// Ids, texts and values of a check's operands.
type Operands = (Vec<String>, Vec<String>, Vec<Option<Value>>);

/// A row with the catalogue it comes from, for messages.
pub(super) struct Cells<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) row: &'a Row<'a>,
    /// Source of the document that the row belongs to, where it is known.
    pub(super) document: Option<&'a str>,
}

impl Cells<'_> {
    pub(super) fn get<T: FromSql>(&self, i: usize) -> Result<T, CatalogueError> {
        self.row.get(i).map_err(|e| match e {
            // Changed by hand, most likely.
            rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::Utf8Error(..) => self.damaged("a stored value", "one of its type", e.to_string()),
            e => self.catalogue.sql("read a value")(e),
        })
    }

    fn count(&self, i: usize) -> Result<u64, CatalogueError> {
        self.get::<i64>(i).map(|n| u64::try_from(n).unwrap_or(0))
    }

    pub(super) fn label(&self) -> Result<DocumentLabel, CatalogueError> {
        Ok(DocumentLabel {
            id: self.get(1)?,
            source: self.get(2)?,
            number: self.get(3)?,
            date: self.parsed(4, "documents.date", "a date")?,
            kind: self.word(5, "documents.type")?,
            issuer: self.get(6)?,
            path: self.get(7)?,
        })
    }

    fn damaged(&self, column: &'static str, expected: &'static str, found: String) -> CatalogueError {
        CatalogueError::Damaged {
            path: self.catalogue.path.clone(),
            document: self.document.map(str::to_owned),
            column,
            expected,
            found,
        }
    }

    /// An enum's value by its JSON name.
    fn word<T: DeserializeOwned>(&self, i: usize, column: &'static str) -> Result<Option<T>, CatalogueError> {
        let Some(found) = self.get::<Option<String>>(i)? else { return Ok(None) };
        let word = T::deserialize(IntoDeserializer::<WordError>::into_deserializer(found.as_str()));
        word.map(Some).map_err(|_| self.damaged(column, "one of its known words", found))
    }

    fn required<T: DeserializeOwned>(&self, i: usize, column: &'static str) -> Result<T, CatalogueError> {
        self.word(i, column)?.ok_or_else(|| self.damaged(column, "one of its known words", "nothing".to_owned()))
    }

    fn parsed<T: std::str::FromStr>(
        &self,
        i: usize,
        column: &'static str,
        expected: &'static str,
    ) -> Result<Option<T>, CatalogueError> {
        let Some(found) = self.get::<Option<String>>(i)? else { return Ok(None) };
        found.parse().map(Some).map_err(|_| self.damaged(column, expected, found))
    }

    /// A value from its kind and its exact text. The kind keeps the code `123` apart from the number 123.
    fn value(&self, kind: usize, text: usize, column: &'static str) -> Result<Option<Value>, CatalogueError> {
        let (Some(kind), Some(found)) = (self.get::<Option<String>>(kind)?, self.get::<Option<String>>(text)?) else {
            return Ok(None);
        };
        let pair = |separator: &str| -> Option<(Decimal, Decimal)> {
            let (a, b) = found.split_once(separator)?;
            Some((a.parse().ok()?, b.parse().ok()?))
        };
        let value = match kind.as_str() {
            "number" => found.parse().ok().map(Value::Number),
            "ratio" => pair("/").map(|(a, b)| Value::Ratio(a, b)),
            "range" => pair("..").map(|(a, b)| Value::Range(a, b)),
            "date" => found.parse().ok().map(Value::Date),
            "code" => Some(Value::Code(found.clone())),
            _ => None,
        };
        value.map(Some).ok_or_else(|| self.damaged(column, "a value of its kind", found))
    }

    /// The accepted correction in the seven columns from `i`.
    fn accepted(&self, i: usize) -> Result<Option<Accepted>, CatalogueError> {
        let Some(text) = self.get::<Option<String>>(i)? else { return Ok(None) };
        Ok(Some(Accepted {
            text,
            read: self.get::<Option<String>>(i + 1)?.map(Value::from),
            by: self.get(i + 2)?,
            at: self.get(i + 3)?,
            list: self.get(i + 4)?,
            list_id: self.get(i + 5)?,
            note: self.get(i + 6)?,
        }))
    }

    /// The rectangle in the four columns from `i`.
    fn bbox(&self, i: usize) -> Result<Option<BBox>, CatalogueError> {
        let [left, top, right, bottom]: [Option<i32>; 4] =
            [self.get(i)?, self.get(i + 1)?, self.get(i + 2)?, self.get(i + 3)?];
        Ok((|| Some(BBox::new(left?, top?, right?, bottom?)))())
    }
}
