//! Tables as Parquet, with real types: what data tools load without guessing.
//!
//! `67,35 %` of Hải Bình on 20 July 2023 is `value` = 67.3500000000 as a decimal of 38 digits, ten of them after the point,
//! and `as_of` a day. A number that does not fit is left empty, never rounded: `value_text` has it exactly. Whole numbers
//! are 64-bit integers, everything else is UTF-8. Every column may be empty.
//!
//! The official crate without its `arrow` half: that writes the same files with a third of the dependencies.

use super::{
    ExportError,
    atomic::AtomicFile,
    columns::{Column, Datum, Kind},
    rows::RowWriter,
    visible::visible,
};
use ::parquet::{
    basic::{Compression, LogicalType, Repetition, Type as Physical},
    column::writer::ColumnWriter,
    data_type::{ByteArray, FixedLenByteArray},
    errors::ParquetError,
    file::{
        properties::{EnabledStatistics, WriterProperties},
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::types::Type,
};
use rust_decimal::Decimal;
use std::{io::Write, sync::Arc};

/// Digits of a decimal.
const PRECISION: i32 = 38;

/// Digits after the point.
const SCALE: u32 = 10;

/// Rows of a row group. They wait in memory, some kilobytes each at the worst of ordinary documents.
const GROUP: usize = 16_384;

/// A Parquet file that is being written.
pub struct ParquetRows<W: Write + Send, R: 'static> {
    what: &'static str,
    columns: &'static [Column<R>],
    out: SerializedFileWriter<W>,
    waiting: Vec<Cells>,
    rows: usize,
}

impl<W: Write + Send, R> std::fmt::Debug for ParquetRows<W, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ParquetRows({})", self.what)
    }
}

/// The cells of one column that wait for their row group; `present` says for each row whether it has one.
#[derive(Default)]
struct Cells {
    present: Vec<i16>,
    texts: Vec<ByteArray>,
    decimals: Vec<FixedLenByteArray>,
    integers: Vec<i64>,
    days: Vec<i32>,
}

impl<W: Write + Send, R> ParquetRows<W, R> {
    /// Begins a table. `what` names its rows in messages.
    pub fn begin(what: &'static str, columns: &'static [Column<R>], out: W) -> Result<Self, ExportError> {
        let named = |source| ExportError::Parquet { what, source: Box::new(source) };
        let schema = schema(what, columns).map_err(named)?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_created_by(concat!("tradau ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let out = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(named)?;
        let waiting = columns.iter().map(|_| Cells::default()).collect();
        Ok(Self { what, columns, out, waiting, rows: 0 })
    }

    /// Writes one row.
    pub fn write(&mut self, row: &R) -> Result<(), ExportError> {
        for (column, cells) in self.columns.iter().zip(&mut self.waiting) {
            let datum = (column.cell)(row);
            let there = match column.kind {
                Kind::Text => text(&datum).map(|v| cells.texts.push(v)),
                Kind::Decimal => decimal(&datum).map(|v| cells.decimals.push(v)),
                Kind::Integer => integer(&datum).map(|v| cells.integers.push(v)),
                Kind::Date => day(&datum).map(|v| cells.days.push(v)),
            };
            cells.present.push(i16::from(there.is_some()));
        }
        self.rows += 1;
        if self.rows == GROUP { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), ExportError> {
        if self.rows == 0 {
            return Ok(());
        }
        self.rows = 0;
        let what = self.what;
        let waiting = &mut self.waiting;
        let mut write_group = |out: &mut SerializedFileWriter<W>| {
            let mut group = out.next_row_group()?;
            for cells in waiting.iter_mut() {
                cells.write(&mut group)?;
                *cells = Cells::default();
            }
            group.close().map(|_| ())
        };
        write_group(&mut self.out).map_err(|source| ExportError::Parquet { what, source: Box::new(source) })
    }

    /// Ends the file and gives the stream back.
    pub fn finish(mut self) -> Result<W, ExportError> {
        self.flush()?;
        self.out.into_inner().map_err(|source| ExportError::Parquet { what: self.what, source: Box::new(source) })
    }
}

impl<R> RowWriter<R> for ParquetRows<AtomicFile, R> {
    fn write(&mut self, row: &R) -> Result<(), ExportError> {
        ParquetRows::write(self, row)
    }

    fn finish(self: Box<Self>) -> Result<(), ExportError> {
        ParquetRows::finish(*self)?.finish()
    }
}

impl Cells {
    fn write<W: Write + Send>(&self, group: &mut SerializedRowGroupWriter<'_, W>) -> Result<(), ParquetError> {
        let Some(mut column) = group.next_column()? else {
            return Err(ParquetError::General("more columns than the schema has".to_owned()));
        };
        let present = Some(self.present.as_slice());
        match column.untyped() {
            ColumnWriter::ByteArrayColumnWriter(w) => w.write_batch(&self.texts, present, None)?,
            ColumnWriter::FixedLenByteArrayColumnWriter(w) => w.write_batch(&self.decimals, present, None)?,
            ColumnWriter::Int64ColumnWriter(w) => w.write_batch(&self.integers, present, None)?,
            ColumnWriter::Int32ColumnWriter(w) => w.write_batch(&self.days, present, None)?,
            _ => return Err(ParquetError::General("a column of a type that no table has".to_owned())),
        };
        column.close()
    }
}

fn schema<R>(name: &str, columns: &[Column<R>]) -> Result<Type, ParquetError> {
    let field = |column: &Column<R>| {
        let physical = match column.kind {
            Kind::Text => Physical::BYTE_ARRAY,
            Kind::Decimal => Physical::FIXED_LEN_BYTE_ARRAY,
            Kind::Integer => Physical::INT64,
            Kind::Date => Physical::INT32,
        };
        let field = Type::primitive_type_builder(column.name, physical).with_repetition(Repetition::OPTIONAL);
        let field = match column.kind {
            Kind::Text => field.with_logical_type(Some(LogicalType::String)),
            Kind::Decimal => field
                .with_length(16)
                .with_precision(PRECISION)
                .with_scale(SCALE.cast_signed())
                .with_logical_type(Some(LogicalType::decimal(SCALE.cast_signed(), PRECISION))),
            Kind::Integer => field,
            Kind::Date => field.with_logical_type(Some(LogicalType::Date)),
        };
        field.build().map(Arc::new)
    };
    let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>()?;
    Type::group_type_builder(name).with_fields(fields).build()
}

fn text(datum: &Datum<'_>) -> Option<ByteArray> {
    match datum {
        Datum::Text(text) => Some(visible(text).as_bytes().to_vec().into()),
        Datum::Empty => None,
        other => Some(other.to_string().into_bytes().into()),
    }
}

fn number(datum: &Datum<'_>) -> Option<Decimal> {
    match datum {
        Datum::Number(n) | Datum::Percent(n) | Datum::Label(n) => Some(*n),
        _ => None,
    }
}

/// The unscaled value in sixteen bytes, big end first; `None` where it has more places or digits than the column.
fn decimal(datum: &Datum<'_>) -> Option<FixedLenByteArray> {
    let number = number(datum)?.normalize();
    let factor = 10_i128.checked_pow(SCALE.checked_sub(number.scale())?)?;
    let unscaled = number.mantissa().checked_mul(factor)?;
    (unscaled.unsigned_abs() < 10_u128.pow(PRECISION.unsigned_abs()))
        .then(|| ByteArray::from(unscaled.to_be_bytes().to_vec()).into())
}

fn integer(datum: &Datum<'_>) -> Option<i64> {
    match datum {
        Datum::Flag(flag, _) => Some(i64::from(*flag)),
        other => number(other)?.try_into().ok(),
    }
}

fn day(datum: &Datum<'_>) -> Option<i32> {
    let Datum::Date(date) = datum else { return None };
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.until(*date).ok().map(|span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::columns::RECORDS;
    use crate::export::testing::record_rows;
    use crate::model::{RecordRow, Value};
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::{Field, Row};

    fn read_back(rows: &[RecordRow]) -> Vec<Row> {
        let mut out = ParquetRows::begin("records", RECORDS, Vec::new()).unwrap();
        for row in rows {
            out.write(row).unwrap();
        }
        let reader = SerializedFileReader::new(bytes_of(out.finish().unwrap())).unwrap();
        reader.get_row_iter(None).unwrap().map(Result::unwrap).collect()
    }

    fn bytes_of(bytes: Vec<u8>) -> bytes::Bytes {
        bytes.into()
    }

    fn field(row: &Row, name: &str) -> Field {
        row.get_column_iter().find(|(n, _)| *n == name).unwrap().1.clone()
    }

    fn value(row: &Row) -> Option<String> {
        match field(row, "value") {
            Field::Decimal(d) => {
                let bytes: [u8; 16] = d.data().try_into().unwrap();
                assert_eq!((d.precision(), d.scale()), (38, 10));
                let number = i128::from_be_bytes(bytes);
                let decimal = Decimal::try_from_i128_with_scale(number, 10);
                Some(decimal.map_or_else(|_| format!("{number}e-10"), |d| d.normalize().to_string()))
            }
            Field::Null => None,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn numbers_days_and_text_have_their_types() {
        let rows = read_back(&record_rows());
        assert_eq!(
            rows.iter().map(value).collect::<Vec<_>>(),
            [Some("60".into()), Some("45".into()), Some("75.14".into())]
        );
        // 20 July 2023 is day 19558.
        assert_eq!(field(&rows[0], "as_of"), Field::Date(19_558));
        assert_eq!(field(&rows[0], "place"), Field::Str("Bình Tân".into()));
        assert_eq!(field(&rows[0], "place_kind"), Field::Str("commune".into()));
        assert_eq!(field(&rows[0], "value_2"), Field::Null);
        assert_eq!(field(&rows[0], "page"), Field::Long(1));
        assert_eq!(
            rows[0].get_column_iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>(),
            RECORDS.iter().map(|c| c.name).collect::<Vec<_>>()
        );
    }

    #[test]
    fn what_does_not_fit_is_left_empty_and_never_rounded() {
        let with = |text: &str| {
            let mut row = record_rows().remove(0);
            row.record.value = Value::Number(text.parse().unwrap());
            row
        };
        let numbers = ["-0.5", "0.1234567890", "0.12345678901", "-9999999999999999999999999999", "1.00"];
        let rows = read_back(&numbers.map(with));
        let back: Vec<_> = rows.iter().map(value).collect();
        assert_eq!(back[..3], [Some("-0.5".into()), Some("0.123456789".into()), None]);
        assert_eq!(back[3].as_deref(), Some("-99999999999999999999999999990000000000e-10"), "28 digits fit");
        assert_eq!(back[4].as_deref(), Some("1"));
        assert_eq!(field(&rows[2], "value_text"), Field::Str("0.12345678901".into()));
    }

    #[test]
    fn rows_beyond_one_group_and_hostile_text_come_back() {
        let mut rows = vec![record_rows().remove(0); GROUP + 3];
        rows[GROUP].record.indicator = Some("=1+1\u{0}\u{202e}".repeat(100_000));
        rows[1].record.place = None;
        let back = read_back(&rows);
        assert_eq!(back.len(), GROUP + 3);
        assert_eq!(field(&back[1], "place"), Field::Null);
        let Field::Str(long) = field(&back[GROUP], "indicator") else { panic!("text") };
        assert!(long.starts_with("=1+1␀\u{fffd}=1+1") && long.chars().count() == 600_000);
    }

    #[test]
    fn an_empty_table_is_a_file_with_its_columns() {
        let out = ParquetRows::begin("records", RECORDS, Vec::new()).unwrap().finish().unwrap();
        let reader = SerializedFileReader::new(bytes_of(out)).unwrap();
        assert_eq!(reader.metadata().file_metadata().num_rows(), 0);
        assert_eq!(reader.metadata().file_metadata().schema_descr().num_columns(), RECORDS.len());
    }
}
