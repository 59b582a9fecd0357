//! Records and checks as CSV after RFC 4180: UTF-8, CRLF, quotes where needed, ISO dates, plain decimal numbers.
//!
//! `xã Tây Thuận (45)` in a report is one line of `records.csv` that ends the same way in pandas and in awk:
//! `2023/bao-cao.pdf,145/BC-UBND,2023-07-24,report,…,Tây Thuận,commune,21826,…,number,45,,45,tài khoản,…`.
//! The columns are those of [`super::columns`]. Numbers are written as they are; text that a spreadsheet would run as
//! a formula gets a leading apostrophe ([`super::visible::neutral`]).
//!
//! Rows are written as they come, so a file of any length needs the memory of one row.

use super::{
    ExportError,
    columns::{CHECKS, Column, Datum, RECORDS},
    visible::neutral,
};
use crate::model::{CheckRow, RecordRow};
use std::io::{self, Write};

/// A CSV that is being written.
#[derive(Debug)]
pub struct CsvRows<W: Write, R: 'static> {
    what: &'static str,
    columns: &'static [Column<R>],
    out: csv::Writer<W>,
}

/// Begins `records.csv`; the heading is written at once.
pub fn records<W: Write>(out: W) -> Result<CsvRows<W, RecordRow>, ExportError> {
    CsvRows::begin("records", RECORDS, out)
}

/// Begins `checks.csv`; the heading is written at once.
pub fn checks<W: Write>(out: W) -> Result<CsvRows<W, CheckRow>, ExportError> {
    CsvRows::begin("checks", CHECKS, out)
}

impl<W: Write, R> CsvRows<W, R> {
    fn begin(what: &'static str, columns: &'static [Column<R>], out: W) -> Result<Self, ExportError> {
        let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        out.write_record(columns.iter().map(|c| c.name)).map_err(|e| failed(what, e))?;
        Ok(Self { what, columns, out })
    }

    /// Writes one row.
    pub fn write(&mut self, row: &R) -> Result<(), ExportError> {
        for column in self.columns {
            let written = match (column.cell)(row) {
                Datum::Text(text) => self.out.write_field(neutral(&text).as_ref()),
                other => self.out.write_field(other.to_string()),
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
        export::atomic::AtomicFile,
        model::{DocumentLabel, DocumentType, FigureKind, Value, sample},
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
            }),
            record,
            figure_kind: Some(figure.kind),
            figure_text: Some(figure.text.clone()),
            page: Some(figure.page),
            bbox: figure.bbox,
            confidence: Some(figure.confidence),
        }
    }

    fn read_back(bytes: &[u8]) -> Vec<HashMap<String, String>> {
        csv::Reader::from_reader(bytes).deserialize().collect::<Result<_, _>>().unwrap()
    }

    fn written(rows: &[RecordRow]) -> Vec<u8> {
        let mut out = records(Vec::new()).unwrap();
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
    fn checks_are_read_back_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("checks.csv");
        let notice = sample::notice();
        let mut out = checks(AtomicFile::create(&path).unwrap()).unwrap();
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
        let mut out = records(Full).unwrap();
        let failed = (0..10_000).find_map(|_| out.write(&row(0)).err()).unwrap();
        assert!(failed.to_string().contains("records") && failed.to_string().contains("Free some space"));
    }
}
