//! Documents, failures and runs into the catalogue.

use super::{Catalogue, CatalogueError, Outputs, search, words};
use crate::model::{BBox, CodePoints, FailureRow, Notice, PAGE_BREAK, Page, Span, Stated, UnitRef, Value, json_name};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

/// Characters of context kept on each side of an edit.
const CONTEXT: usize = 60;

impl Catalogue {
    /// Notes that a run begins, with everything that decides its result, and returns its number.
    ///
    /// `started` is ISO 8601; `settings` are shown to people on the workbook's first sheet.
    pub fn start_run(
        &mut self,
        started: &str,
        version: &str,
        settings: &[(String, String)],
    ) -> Result<i64, CatalogueError> {
        let fail = self.sql("note the start of the run");
        let start = |connection: &mut Connection| {
            let transaction = connection.transaction()?;
            transaction.execute("INSERT INTO runs (started, version) VALUES (?1, ?2)", [started, version])?;
            let run = transaction.last_insert_rowid();
            for (name, value) in settings {
                transaction
                    .execute("INSERT OR REPLACE INTO settings VALUES (?1, ?2, ?3)", params![run, name, value])?;
            }
            transaction.commit()?;
            Ok(run)
        };
        start(&mut self.connection).map_err(fail)
    }

    /// Notes that a run came to its end.
    pub fn finish_run(&mut self, run: i64, finished: &str) -> Result<(), CatalogueError> {
        let done = self.connection.execute("UPDATE runs SET finished = ?2 WHERE run = ?1", params![run, finished]);
        done.map_err(self.sql("note the end of the run")).map(|_| ())
    }

    /// Notes that a document failed. What was done under its source path before stays.
    pub fn put_failure(&mut self, failure: &FailureRow, run: Option<i64>) -> Result<(), CatalogueError> {
        let fail = self.sql(&format!("note the failure of `{}`", failure.source));
        self.connection
            .execute(
                "INSERT OR REPLACE INTO failures (source, id, run, stage, code, error) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![failure.source, failure.id, run, failure.stage, failure.code, failure.error],
            )
            .map_err(fail)
            .map(|_| ())
    }

    /// Forgets a failure, because it is tried again.
    pub fn remove_failure(&mut self, source: &str) -> Result<(), CatalogueError> {
        let fail = self.sql(&format!("forget the failure of `{source}`"));
        self.connection.execute("DELETE FROM failures WHERE source = ?1", [source]).map_err(fail).map(|_| ())
    }

    /// Takes a source out again, document or failure: for an input that is no more.
    pub fn remove(&mut self, source: &str) -> Result<(), CatalogueError> {
        let fail = self.sql(&format!("remove `{source}`"));
        let remove = |connection: &mut Connection| {
            let transaction = connection.transaction()?;
            transaction.execute("DELETE FROM documents WHERE source = ?1", [source])?;
            transaction.execute("DELETE FROM failures WHERE source = ?1", [source])?;
            transaction.commit()
        };
        remove(&mut self.connection).map_err(fail)
    }
}

pub(super) fn put(
    connection: &mut Connection,
    notice: &Notice,
    pages: &[Page],
    outputs: &Outputs,
) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    let source = &notice.document.source;
    // A document that is done again keeps its number.
    let number: Option<i64> = transaction
        .query_row("SELECT document FROM documents WHERE source = ?1", [source], |row| row.get(0))
        .optional()?;
    transaction.execute("DELETE FROM documents WHERE source = ?1", [source])?;
    transaction.execute("DELETE FROM failures WHERE source = ?1", [source])?;
    let header = &notice.header;
    let text = |field: &Option<Stated<String>>| field.as_ref().map(|f| f.value.clone());
    transaction
        .prepare_cached(
            "INSERT INTO documents (document, source, id, run, fingerprint, engine, model, issuer, parent_issuer, \
             number, place, date, type, type_text, subject, signer, signer_title, province, district, \
             locality_scope, locality_confidence, json_path, text_path, pdf_path, path) VALUES (?1, ?2, ?3, ?4, ?5, ?6, \
             ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25)",
        )?
        .execute(params![
            number,
            source,
            notice.document.id,
            outputs.run,
            outputs.fingerprint,
            notice.document.engine,
            notice.document.model,
            text(&header.issuer),
            text(&header.parent_issuer),
            text(&header.number),
            text(&header.place),
            header.date.as_ref().map(|d| d.value.to_string()),
            header.kind.as_ref().map(|k| json_name(&k.value)),
            text(&header.type_text),
            text(&header.subject),
            text(&header.signer),
            text(&header.signer_title),
            header.province,
            header.district,
            json_name(&notice.locality.scope),
            notice.locality.confidence,
            outputs.json,
            outputs.text,
            outputs.pdf,
            outputs.path,
        ])?;
    let rows = Rows {
        transaction: &transaction,
        document: transaction.last_insert_rowid(),
        points: CodePoints::new(&notice.text),
    };
    rows.outputs(outputs)?;
    rows.header(notice)?;
    rows.pages(notice)?;
    rows.edits(notice)?;
    rows.places(notice)?;
    rows.figures(notice)?;
    rows.tables(notice)?;
    rows.records(notice)?;
    rows.checks(notice)?;
    rows.diagnostics(notice)?;
    words::put(&transaction, rows.document, pages)?;
    transaction.commit()
}

/// The rows below one document.
struct Rows<'a> {
    transaction: &'a Transaction<'a>,
    document: i64,
    points: CodePoints,
}

impl Rows<'_> {
    fn insert(&self, sql: &str, values: impl rusqlite::Params) -> rusqlite::Result<()> {
        self.transaction.prepare_cached(sql)?.execute(values).map(|_| ())
    }

    fn span(&self, span: Span) -> [i64; 2] {
        let span = self.points.from_bytes(span);
        [integer(span.start), integer(span.end)]
    }

    fn outputs(&self, outputs: &Outputs) -> rusqlite::Result<()> {
        for (path, sha256) in &outputs.files {
            self.insert("INSERT INTO outputs VALUES (?1, ?2, ?3)", params![self.document, path, sha256])?;
        }
        Ok(())
    }

    fn header(&self, notice: &Notice) -> rusqlite::Result<()> {
        let h = &notice.header;
        let put = |field: &str, position: usize, value: &str, span: Span| {
            let [start, end] = self.span(span);
            self.insert(
                "INSERT INTO header_fields VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![self.document, field, integer(position), value, start, end],
            )
        };
        let single = [
            ("issuer", &h.issuer),
            ("parent_issuer", &h.parent_issuer),
            ("number", &h.number),
            ("place", &h.place),
            ("type_text", &h.type_text),
            ("subject", &h.subject),
            ("signer", &h.signer),
            ("signer_title", &h.signer_title),
        ];
        for (field, stated) in single {
            if let Some(stated) = stated {
                put(field, 0, &stated.value, stated.span)?;
            }
        }
        if let Some(date) = &h.date {
            put("date", 0, &date.value.to_string(), date.span)?;
        }
        if let Some(kind) = &h.kind {
            put("type", 0, &json_name(&kind.value), kind.span)?;
        }
        for (field, lines) in [("recipients", &h.recipients), ("addressees", &h.addressees)] {
            for (position, line) in lines.iter().enumerate() {
                put(field, position, &line.value, line.span)?;
            }
        }
        let locality = &notice.locality;
        for (role, unit) in
            [("province", &locality.province), ("district", &locality.district), ("commune", &locality.commune)]
        {
            if let Some(unit) = unit {
                self.unit(None, role, 0, unit)?;
            }
        }
        Ok(())
    }

    fn unit(&self, place: Option<usize>, role: &str, position: usize, unit: &UnitRef) -> rusqlite::Result<()> {
        self.insert(
            "INSERT INTO units VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                self.document,
                place.map(integer),
                role,
                integer(position),
                unit.code,
                unit.name,
                json_name(&unit.kind),
                unit.parent,
                unit.probability
            ],
        )
    }

    fn pages(&self, notice: &Notice) -> rusqlite::Result<()> {
        let mut texts = notice.text.splitn(notice.document.pages.len().max(1), PAGE_BREAK);
        let mut start = 0;
        for page in &notice.document.pages {
            let text = texts.next().unwrap_or("");
            let from = self.points.from_bytes(Span::new(start, start)).start;
            start += text.len() + PAGE_BREAK.len_utf8();
            self.insert(
                "INSERT INTO pages VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                params![
                    self.document,
                    page.number,
                    json_name(&page.origin),
                    page.reason,
                    json_name(&page.profile),
                    page.width,
                    page.height,
                    page.dpi,
                    page.confidence,
                    text,
                    integer(from),
                    page.turned,
                ],
            )?;
            search::index(self.transaction, self.document, i64::from(page.number), text)?;
        }
        Ok(())
    }

    fn edits(&self, notice: &Notice) -> rusqlite::Result<()> {
        for (position, edit) in notice.edits.iter().enumerate() {
            let ([start, end], [left, top, right, bottom]) = (self.span(edit.span), corners(edit.bbox));
            self.insert(
                "INSERT INTO edits VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
                params![
                    self.document,
                    integer(position),
                    edit.before,
                    edit.after,
                    json_name(&edit.reason),
                    edit.confidence,
                    edit.applied,
                    context(&notice.text, edit.span),
                    edit.page,
                    start,
                    end,
                    integer(edit.span.start),
                    integer(edit.span.end),
                    left,
                    top,
                    right,
                    bottom,
                ],
            )?;
        }
        Ok(())
    }

    fn places(&self, notice: &Notice) -> rusqlite::Result<()> {
        for (position, place) in notice.places.iter().enumerate() {
            let ([start, end], [left, top, right, bottom]) = (self.span(place.span), corners(place.bbox));
            self.insert(
                "INSERT INTO places VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
                params![
                    self.document,
                    integer(position),
                    place.text,
                    place.name,
                    place.kind.as_ref().map(json_name),
                    place.code,
                    place.on.map(|d| d.to_string()),
                    place.page,
                    start,
                    end,
                    left,
                    top,
                    right,
                    bottom,
                ],
            )?;
            for (role, units) in [("candidate", &place.candidates), ("successor", &place.successors)] {
                for (i, unit) in units.iter().enumerate() {
                    self.unit(Some(position), role, i, unit)?;
                }
            }
        }
        Ok(())
    }

    fn figures(&self, notice: &Notice) -> rusqlite::Result<()> {
        for (position, figure) in notice.figures.iter().enumerate() {
            let ([start, end], [left, top, right, bottom]) = (self.span(figure.span), corners(figure.bbox));
            let (kind, value, number) = stored(figure.value.as_ref());
            self.insert(
                "INSERT INTO figures VALUES \
                 (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
                params![
                    self.document,
                    figure.id,
                    integer(position),
                    figure.text,
                    kind,
                    value,
                    number,
                    json_name(&figure.kind),
                    figure.unit,
                    figure.label,
                    figure.page,
                    start,
                    end,
                    left,
                    top,
                    right,
                    bottom,
                    figure.confidence,
                ],
            )?;
            if let Some(accepted) = &figure.accepted {
                self.insert(
                    "INSERT INTO accepted VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                    params![
                        self.document,
                        figure.id,
                        accepted.text,
                        accepted.read.as_ref().map(ToString::to_string),
                        accepted.by,
                        accepted.at,
                        accepted.list,
                        accepted.list_id,
                        accepted.note,
                    ],
                )?;
            }
        }
        Ok(())
    }

    fn tables(&self, notice: &Notice) -> rusqlite::Result<()> {
        for (position, table) in notice.tables.iter().enumerate() {
            let ([start, end], [left, top, right, bottom]) = (self.span(table.span), corners(table.bbox));
            let position = integer(position);
            self.insert(
                "INSERT INTO tables VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                params![
                    self.document,
                    position,
                    table.id,
                    table.caption,
                    table.total_row.map(integer),
                    table.page,
                    start,
                    end,
                    left,
                    top,
                    right,
                    bottom,
                ],
            )?;
            for (i, name) in table.columns.iter().enumerate() {
                let mark = table.column_marks.get(i).map_or("", String::as_str);
                self.insert(
                    "INSERT INTO table_columns VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![self.document, position, integer(i), name, mark],
                )?;
            }
            for (row, cells) in table.rows.iter().enumerate() {
                for (column, cell) in cells.iter().enumerate() {
                    self.insert(
                        "INSERT INTO table_cells VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                        params![self.document, position, integer(row), integer(column), cell.text, cell.figure],
                    )?;
                }
            }
        }
        Ok(())
    }

    fn records(&self, notice: &Notice) -> rusqlite::Result<()> {
        for (position, record) in notice.records.iter().enumerate() {
            let (kind, value, mut number) = stored(Some(&record.value));
            let mut second = None;
            if let Value::Ratio(a, b) | Value::Range(a, b) = &record.value {
                (number, second) = (double(*a), double(*b));
            }
            self.insert(
                "INSERT INTO records VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
                params![
                    self.document,
                    integer(position),
                    record.place,
                    record.place_kind.as_ref().map(json_name),
                    record.place_code,
                    record.indicator,
                    kind,
                    value,
                    number,
                    second,
                    record.unit,
                    record.as_of.map(|d| d.to_string()),
                    record.scope,
                    record.figure,
                ],
            )?;
        }
        Ok(())
    }

    fn checks(&self, notice: &Notice) -> rusqlite::Result<()> {
        for (position, check) in notice.checks.iter().enumerate() {
            let (stated_kind, stated, stated_number) = stored(check.stated.as_ref());
            let (computed_kind, computed, computed_number) = stored(check.computed.as_ref());
            let proposal = check.proposal.as_ref();
            let position = integer(position);
            self.insert(
                "INSERT INTO checks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, \
                 ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)",
                params![
                    self.document,
                    position,
                    check.id,
                    json_name(&check.kind),
                    check.stated_figure,
                    stated_kind,
                    stated,
                    stated_number,
                    check.stated_text,
                    computed_kind,
                    computed,
                    computed_number,
                    check.difference.map(|d| d.to_string()),
                    check.difference.and_then(double),
                    json_name(&check.verdict),
                    json_name(&check.stated_by),
                    check.message,
                    proposal.map(|p| &p.figure),
                    proposal.map(|p| &p.before),
                    proposal.map(|p| &p.after),
                    proposal.map(|p| &p.reason),
                    check.page,
                    check.message_vi,
                    proposal.map(|p| &p.reason_vi),
                ],
            )?;
            for i in 0..check.operands.len().max(check.operand_texts.len()) {
                self.insert(
                    "INSERT INTO check_operands VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![self.document, position, integer(i), check.operands.get(i), check.operand_texts.get(i)],
                )?;
            }
        }
        Ok(())
    }

    fn diagnostics(&self, notice: &Notice) -> rusqlite::Result<()> {
        for (position, remark) in notice.diagnostics.iter().enumerate() {
            let span = remark.span.map(|s| self.span(s));
            self.insert(
                "INSERT INTO diagnostics VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    self.document,
                    integer(position),
                    json_name(&remark.severity),
                    remark.code,
                    remark.message,
                    remark.page,
                    span.map(|s| s[0]),
                    span.map(|s| s[1]),
                ],
            )?;
        }
        Ok(())
    }
}

fn integer(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn corners(bbox: Option<BBox>) -> [Option<i32>; 4] {
    bbox.map_or([None; 4], |b| <[i32; 4]>::from(b).map(Some))
}

/// Kind, exact text and a double for sorting.
fn stored(value: Option<&Value>) -> (Option<&'static str>, Option<String>, Option<f64>) {
    let Some(value) = value else { return (None, None, None) };
    (Some(value.kind_name()), Some(value.to_string()), value.number().and_then(double))
}

fn double(n: rust_decimal::Decimal) -> Option<f64> {
    n.to_string().parse().ok()
}

/// The line that `span` starts in, cut to [`CONTEXT`] characters on each side.
fn context(text: &str, span: Span) -> String {
    let (Some(before), Some(after)) = (text.get(..span.start), text.get(span.end.max(span.start)..)) else {
        return String::new();
    };
    let breaks = ['\n', PAGE_BREAK];
    let left = before.rsplit(breaks).next().unwrap_or("");
    let right = after.split(breaks).next().unwrap_or("");
    let cut = left.chars().count().saturating_sub(CONTEXT);
    let mut out: String = if cut > 0 { "…".into() } else { String::new() };
    out.extend(left.chars().skip(cut));
    out.push_str(span.of(text));
    out.extend(right.chars().take(CONTEXT));
    if right.chars().nth(CONTEXT).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_context_of_an_edit_is_its_line_and_no_more() {
        let text = "trên\nxã Bình Tân đạt 60\u{c}dưới";
        let start = text.find("Bình").unwrap();
        assert_eq!(context(text, Span::new(start, start + 5)), "xã Bình Tân đạt 60");
        let long = format!("{} Bình {}", "a".repeat(200), "b".repeat(200));
        let start = long.find("Bình").unwrap();
        let cut = context(&long, Span::new(start, start + 5));
        assert!(cut.starts_with("…a") && cut.ends_with("b…") && cut.contains(" Bình "), "{cut}");
        assert_eq!(cut.chars().count(), 2 * CONTEXT + 2 + 4);
        assert_eq!(context(text, Span::new(6, 900)), "", "a span that does not fit has no context");
    }
}
