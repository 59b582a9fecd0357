//! Tables as JSON Lines: one object a line, every column in every object.
//!
//! `xã Tây Thuận (45)` is `{"source":"2023/bao-cao.pdf",…,"place":"Tây Thuận",…,"value":45,"value_text":"45",…}`. Numbers are
//! JSON numbers with all their digits; most readers make doubles of them, and `value_text` has the exact value for
//! those who need it. Days are ISO 8601 strings, an empty cell is `null`.

use super::{
    ExportError,
    atomic::AtomicFile,
    columns::{Column, Datum},
    rows::RowWriter,
    visible::visible,
};
use std::io::{self, Write};

/// A table of JSON Lines that is being written.
#[derive(Debug)]
pub struct JsonRows<W: Write, R: 'static> {
    what: &'static str,
    columns: &'static [Column<R>],
    out: W,
    line: Vec<u8>,
}

impl<W: Write, R> JsonRows<W, R> {
    /// Begins a table. `what` names its rows in messages.
    pub fn begin(what: &'static str, columns: &'static [Column<R>], out: W) -> Self {
        Self { what, columns, out, line: Vec::new() }
    }

    /// Writes one row.
    pub fn write(&mut self, row: &R) -> Result<(), ExportError> {
        self.line.clear();
        self.object(row)
            .and_then(|()| self.out.write_all(&self.line))
            .map_err(|source| ExportError::Rows { what: self.what, source })
    }

    fn object(&mut self, row: &R) -> io::Result<()> {
        let line = &mut self.line;
        for (i, column) in self.columns.iter().enumerate() {
            // Names of columns are plain ASCII words.
            write!(line, "{}\"{}\":", if i == 0 { '{' } else { ',' }, column.name)?;
            match (column.cell)(row) {
                Datum::Empty => line.extend_from_slice(b"null"),
                Datum::Text(text) => serde_json::to_writer(&mut *line, &*visible(&text))?,
                Datum::Word(name, _) => serde_json::to_writer(&mut *line, name)?,
                Datum::Number(n) | Datum::Percent(n) | Datum::Label(n) => write!(line, "{n}")?,
                Datum::Date(date) => write!(line, "\"{date}\"")?,
                Datum::Flag(flag, _) => write!(line, "{flag}")?,
            }
        }
        line.extend_from_slice(b"}\n");
        Ok(())
    }

    /// Ends the table and gives the stream back.
    pub fn finish(self) -> W {
        self.out
    }
}

impl<R> RowWriter<R> for JsonRows<AtomicFile, R> {
    fn write(&mut self, row: &R) -> Result<(), ExportError> {
        JsonRows::write(self, row)
    }

    fn finish(self: Box<Self>) -> Result<(), ExportError> {
        JsonRows::finish(*self).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::columns::{EDITS, RECORDS};
    use crate::export::testing::{edit_rows, record_rows};
    use crate::model::Value;
    use serde_json::json;

    fn written(rows: &[crate::model::RecordRow]) -> Vec<serde_json::Value> {
        let mut out = JsonRows::begin("records", RECORDS, Vec::new());
        for row in rows {
            out.write(row).unwrap();
        }
        let text = String::from_utf8(out.finish()).unwrap();
        text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
    }

    #[test]
    fn every_row_has_every_column_with_its_type() {
        let rows = written(&record_rows());
        let mut names: Vec<&str> = RECORDS.iter().map(|c| c.name).collect();
        names.sort_unstable();
        for row in &rows {
            let mut keys: Vec<&String> = row.as_object().unwrap().keys().collect();
            keys.sort_unstable();
            assert_eq!(keys, names);
        }
        assert_eq!(
            (&rows[0]["value"], &rows[0]["value_2"], &rows[0]["value_text"]),
            (&json!(60), &json!(null), &json!("60"))
        );
        assert_eq!(
            (&rows[2]["value"], &rows[2]["as_of"], &rows[2]["page"]),
            (&json!(75.14), &json!("2023-07-20"), &json!(1))
        );
        let mut out = JsonRows::begin("edits", EDITS, Vec::new());
        out.write(&edit_rows()[0]).unwrap();
        assert!(String::from_utf8(out.finish()).unwrap().contains("\"applied\":true"));
    }

    #[test]
    fn hostile_text_stays_text_on_its_line() {
        let mut rows = record_rows();
        rows[0].record.place = Some("a\"},\n{\"b\u{0}\u{202e}</script>".into());
        rows[0].record.indicator = Some("ă".repeat(1_000_000));
        rows[1].record.value = Value::Number("-79228162514264337593543950335".parse().unwrap());
        let back = written(&rows);
        assert_eq!(back.len(), 3);
        assert_eq!(back[0]["place"], "a\"},\n{\"b␀\u{fffd}</script>");
        assert_eq!(back[0]["indicator"].as_str().unwrap().chars().count(), 1_000_000);
        assert_eq!(back[1]["value_text"], "-79228162514264337593543950335");
    }
}
