//! Records and checks as CSV after RFC 4180: UTF-8, CRLF, quotes where needed, ISO dates, plain decimal numbers.
//!
//! `xã Tây Thuận (45)` in a report is one line of `records.csv` that ends the same way in pandas and in awk:
//! `2023/bao-cao.pdf,145/BC-UBND,2023-07-24,report,…,Tây Thuận,commune,21826,…,number,45,,45,tài khoản,…`.
//! The columns are those of [`super::columns`]. Numbers are written as they are; text that a spreadsheet would run as
//! a formula gets a leading apostrophe ([`super::visible::neutral`]).
//!
//! [`Dialect::ExcelVietnamese`] is for a double click under Vietnamese settings: `67.35` would become text there, `67,35`
//! a number. Rows are written as they come, so a file of any length needs the memory of one row.

use super::{
    ExportError,
    columns::{Column, Datum},
    rows::RowWriter,
    visible::neutral,
};
use std::fmt::Write as _;
use std::io::{self, Write};

/// How a CSV is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// For programs: comma, decimal point, no byte order mark.
    #[default]
    Plain,
    /// For Excel under Vietnamese settings, by double click: byte order mark, semicolon, decimal comma.
    ExcelVietnamese,
}

/// A CSV that is being written.
#[derive(Debug)]
pub struct CsvRows<W: Write, R: 'static> {
    what: &'static str,
    columns: &'static [Column<R>],
    dialect: Dialect,
    out: csv::Writer<W>,
    /// A cell on its way, to save an allocation a cell.
    cell: String,
}

impl<W: Write, R> CsvRows<W, R> {
    /// Begins a table; the heading is written at once. `what` names its rows in messages.
    pub fn begin(
        what: &'static str,
        columns: &'static [Column<R>],
        mut out: W,
        dialect: Dialect,
    ) -> Result<Self, ExportError> {
        let mut builder = csv::WriterBuilder::new();
        builder.terminator(csv::Terminator::CRLF);
        if dialect == Dialect::ExcelVietnamese {
            out.write_all("\u{feff}".as_bytes()).map_err(|source| ExportError::Rows { what, source })?;
            builder.delimiter(b';');
        }
        let mut out = builder.from_writer(out);
        out.write_record(columns.iter().map(|c| c.name)).map_err(|e| failed(what, e))?;
        Ok(Self { what, columns, dialect, out, cell: String::new() })
    }

    /// Writes one row.
    pub fn write(&mut self, row: &R) -> Result<(), ExportError> {
        for column in self.columns {
            let written = match (column.cell)(row) {
                Datum::Text(text) => self.out.write_field(neutral(&text).as_ref()),
                Datum::Word(name, _) => self.out.write_field(name),
                other => {
                    self.cell.clear();
                    // Into memory: cannot fail.
                    let _ = write!(self.cell, "{other}");
                    let number = matches!(other, Datum::Number(_) | Datum::Percent(_) | Datum::Label(_));
                    if number && self.dialect == Dialect::ExcelVietnamese {
                        self.cell = self.cell.replace('.', ",");
                    }
                    self.out.write_field(&self.cell)
                }
            };
            written.map_err(|e| failed(self.what, e))?;
        }
        self.out.write_record(None::<&[u8]>).map_err(|e| failed(self.what, e))
    }

    /// Ends the table and gives the stream back, for [`super::atomic::AtomicFile::finish`].
    pub fn finish(self) -> Result<W, ExportError> {
        let what = self.what;
        self.out.into_inner().map_err(|e| ExportError::Rows { what, source: e.into_error() })
    }
}

impl<R> RowWriter<R> for CsvRows<super::atomic::AtomicFile, R> {
    fn write(&mut self, row: &R) -> Result<(), ExportError> {
        CsvRows::write(self, row)
    }

    fn finish(self: Box<Self>) -> Result<(), ExportError> {
        CsvRows::finish(*self)?.finish()
    }
}

fn failed(what: &'static str, error: csv::Error) -> ExportError {
    let source = match error.into_kind() {
        csv::ErrorKind::Io(source) => source,
        other => io::Error::other(format!("{other:?}")),
    };
    ExportError::Rows { what, source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        export::{
            atomic::AtomicFile,
            columns::{CHECKS, RECORDS},
        },
        model::{CheckRow, DocumentLabel, DocumentType, FigureKind, RecordRow, Value, sample},
    };
    use jiff::civil::date;
    use std::{collections::HashMap, sync::Arc};

    fn row(i: usize) -> RecordRow {
        let notice = sample::notice();
        let record = notice.records[i].clone();
        let figure = notice.figures.iter().find(|f| f.id == record.figure).unwrap();
        RecordRow {
            document: Arc::new(DocumentLabel {
                id: notice.document.id.clone(),
                source: notice.document.source.clone(),
                number: Some("145/BC-UBND".into()),
                date: Some(date(2023, 7, 24)),
                kind: Some(DocumentType::Report),
                issuer: Some("ỦY BAN NHÂN DÂN HUYỆN TÂY SƠN".into()),
                path: Some("/kho/2023/bao-cao.pdf".into()),
            }),
            record,
            figure_kind: Some(figure.kind),
            figure_text: Some(figure.text.clone()),
            page: Some(figure.page),
            bbox: figure.bbox,
            confidence: Some(figure.confidence),
            accepted: None,
            table: None,
            indicator_name: None,
        }
    }

    fn read_back(bytes: &[u8]) -> Vec<HashMap<String, String>> {
        csv::Reader::from_reader(bytes).deserialize().collect::<Result<_, _>>().unwrap()
    }

    fn written(rows: &[RecordRow]) -> Vec<u8> {
        written_as(rows, Dialect::Plain)
    }

    fn written_as(rows: &[RecordRow], dialect: Dialect) -> Vec<u8> {
        let mut out = CsvRows::begin("records", RECORDS, Vec::new(), dialect).unwrap();
        for row in rows {
            out.write(row).unwrap();
        }
        out.finish().unwrap()
    }

    #[test]
    fn records_are_read_back_by_an_independent_reader() {
        let bytes = written(&[row(0), row(1), row(2)]);
        assert!(bytes.starts_with(b"source,document_number,") && bytes.ends_with(b"\r\n"));
        let rows = read_back(&bytes);
        let expected = [
            ("source", "2023/bao-cao.pdf"),
            ("document_number", "145/BC-UBND"),
            ("document_date", "2023-07-24"),
            ("document_type", "report"),
            ("place", "Bình Tân"),
            ("place_kind", "commune"),
            ("place_code", "21829"),
            ("value_kind", "number"),
            ("value", "60"),
            ("value_2", ""),
            ("value_text", "60"),
            ("as_of", "2023-07-20"),
            ("scope", "Mức 1"),
            ("figure_text", "60"),
            ("page", "1"),
            ("box_left", "10"),
            ("box_bottom", "40"),
            ("confidence", "91"),
        ];
        for (name, value) in expected {
            assert_eq!(rows[0][name], value, "{name}");
        }
        assert_eq!((rows[2]["value"].as_str(), rows[2]["unit"].as_str()), ("75.14", "%"), "per cent, plain");
        assert_eq!(rows.len(), 3);
    }

    #[test]
    fn hostile_text_does_no_harm_and_numbers_stay_numbers() {
        let mut bad = row(0);
        bad.record.indicator = Some("=HYPERLINK(\"http://x\",\"a\")".into());
        bad.record.place = Some("dòng một\r\ndòng \"hai\", ba\u{0}".into());
        bad.record.scope = Some("- Mức 1".into());
        bad.record.value = Value::Number("-1500.50".parse().unwrap());
        bad.figure_text = Some("-1.500,50".into());
        bad.figure_kind = Some(FigureKind::Money);
        let rows = read_back(&written(&[bad, row(1)]));
        assert_eq!(rows[0]["indicator"], "'=HYPERLINK(\"http://x\",\"a\")");
        assert_eq!(rows[0]["place"], "dòng một␍\ndòng \"hai\", ba␀");
        assert_eq!(rows[0]["scope"], "'- Mức 1");
        assert_eq!((rows[0]["value"].as_str(), rows[0]["figure_text"].as_str()), ("-1500.50", "-1.500,50"));
        assert_eq!(rows[1]["place"], "Tây Thuận", "the next row is whole");
    }

    #[test]
    fn ratios_and_ranges_have_two_numbers() {
        let with = |text: &str| {
            let mut row = row(0);
            row.record.value = Value::from(text.to_owned());
            row
        };
        let rows = read_back(&written(&[with("8/31"), with("70..80"), with("2023-07-24")]));
        let cells = |i: usize| ["value_kind", "value", "value_2", "value_text"].map(|c| rows[i][c].as_str());
        assert_eq!(cells(0), ["ratio", "8", "31", "8/31"]);
        assert_eq!(cells(1), ["range", "70", "80", "70..80"]);
        assert_eq!(cells(2), ["date", "", "", "2023-07-24"]);
    }

    #[test]
    fn excel_under_vietnamese_settings_gets_what_it_expects() {
        let mut money = row(0);
        money.record.value = Value::Number("-1500.50".parse().unwrap());
        money.record.scope = Some("mức 1; mức 2".into());
        let bytes = written_as(&[money, row(2)], Dialect::ExcelVietnamese);
        let text = std::str::from_utf8(&bytes).unwrap();
        assert!(text.starts_with("\u{feff}source;document_number;"));
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(&bytes[3..]);
        let rows: Vec<HashMap<String, String>> = reader.deserialize().collect::<Result<_, _>>().unwrap();
        assert_eq!((rows[0]["value"].as_str(), rows[0]["value_text"].as_str()), ("-1500,50", "-1500.50"));
        assert_eq!((rows[0]["scope"].as_str(), rows[0]["as_of"].as_str()), ("mức 1; mức 2", "2023-07-20"));
        assert_eq!(rows[1]["value"], "75,14");
    }

    #[test]
    fn checks_are_read_back_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("checks.csv");
        let notice = sample::notice();
        let file = AtomicFile::create(&path).unwrap();
        let mut out = CsvRows::begin("checks", CHECKS, file, Dialect::Plain).unwrap();
        for check in &notice.checks {
            let row = CheckRow {
                document: row(0).document,
                check: check.clone(),
                operand_values: vec![None, None],
                bbox: notice.figures[0].bbox,
            };
            out.write(&row).unwrap();
        }
        out.finish().unwrap().finish().unwrap();
        let rows = read_back(&std::fs::read(&path).unwrap());
        assert_eq!(rows[1]["verdict"], "fails");
        assert_eq!(rows[1]["operands"], "60; 105");
        assert_eq!(rows[1]["operand_figures"], "f2; f1");
        assert_eq!((rows[1]["stated"].as_str(), rows[1]["computed"].as_str()), ("75.14", "57.1429"));
        assert_eq!((rows[1]["difference"].as_str(), rows[0]["difference"].as_str()), ("17.9971", "0"));
        assert_eq!(rows[1]["proposal_after"], "57,14%");
    }

    #[test]
    fn a_broken_stream_is_an_error() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::Error::new(io::ErrorKind::StorageFull, "full"))
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut out = CsvRows::begin("records", RECORDS, Full, Dialect::Plain).unwrap();
        let failed = (0..10_000).find_map(|_| out.write(&row(0)).err()).unwrap();
        assert!(failed.to_string().contains("records") && failed.to_string().contains("Free some space"));
    }
}
