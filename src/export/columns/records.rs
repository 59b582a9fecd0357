use super::{Column, Datum, Kind, column, edge, numbers};
use crate::model::{FigureKind, RecordRow, Value};

/// Columns of the records.
pub const RECORDS: &[Column<RecordRow>] = &[
    column("source", "Tệp", 32, Kind::Text, |r| Datum::text(&r.document.source)),
    column("document_number", "Số, ký hiệu", 16, Kind::Text, |r| Datum::maybe(r.document.number.as_ref())),
    column("document_date", "Ngày ban hành", 13, Kind::Date, |r| Datum::date(r.document.date)),
    column("document_type", "Loại văn bản", 14, Kind::Text, |r| Datum::word(r.document.kind.as_ref())),
    column("issuer", "Cơ quan ban hành", 30, Kind::Text, |r| Datum::maybe(r.document.issuer.as_ref())),
    column("place", "Địa danh", 22, Kind::Text, |r| Datum::maybe(r.record.place.as_ref())),
    column("place_kind", "Cấp", 11, Kind::Text, |r| Datum::word(r.record.place_kind.as_ref())),
    column("place_code", "Mã đơn vị", 10, Kind::Text, |r| Datum::maybe(r.record.place_code.as_ref())),
    column("indicator", "Chỉ tiêu", 40, Kind::Text, |r| r.indicator().map_or(Datum::Empty, Datum::text)),
    column("indicator_text", "Chỉ tiêu (nguyên văn)", 40, Kind::Text, |r| {
        Datum::maybe(r.record.indicator.as_ref())
    }),
    column("value_kind", "Loại giá trị", 11, Kind::Text, |r| {
        let name = r.record.value.kind_name();
        Datum::Word(name, kind(&r.record.value))
    }),
    column("value", "Giá trị", 14, Kind::Decimal, |r| value(r, numbers(&r.record.value).0)),
    column("value_2", "Giá trị 2", 12, Kind::Decimal, |r| value(r, numbers(&r.record.value).1)),
    column("value_text", "Giá trị chính xác", 16, Kind::Text, |r| Datum::Text(r.record.value.to_string().into())),
    column("unit", "Đơn vị tính", 14, Kind::Text, |r| Datum::maybe(r.record.unit.as_ref())),
    column("as_of", "Tính đến ngày", 13, Kind::Date, |r| Datum::date(r.record.as_of)),
    column("scope", "Phạm vi", 22, Kind::Text, |r| Datum::maybe(r.record.scope.as_ref())),
    column("table", "Bảng", 7, Kind::Text, |r| Datum::maybe(r.table.as_ref())),
    column("figure_kind", "Loại số", 12, Kind::Text, |r| Datum::word(r.figure_kind.as_ref())),
    column("figure_text", "Nguyên văn", 14, Kind::Text, |r| Datum::maybe(r.figure_text.as_ref())),
    column("page", "Trang", 7, Kind::Integer, |r| Datum::label(r.page)),
    column("box_left", "Trái", 7, Kind::Integer, |r| edge(r.bbox, |b| b.left)),
    column("box_top", "Trên", 7, Kind::Integer, |r| edge(r.bbox, |b| b.top)),
    column("box_right", "Phải", 7, Kind::Integer, |r| edge(r.bbox, |b| b.right)),
    column("box_bottom", "Dưới", 7, Kind::Integer, |r| edge(r.bbox, |b| b.bottom)),
    column("confidence", "Độ tin cậy", 10, Kind::Integer, |r| Datum::label(r.confidence)),
    column("accepted_text", "Đính chính thành", 14, Kind::Text, |r| {
        Datum::maybe(r.accepted.as_ref().map(|a| &a.text))
    }),
    column("accepted_by", "Người đính chính", 16, Kind::Text, |r| {
        Datum::maybe(r.accepted.as_ref().map(|a| &a.by))
    }),
    column("accepted_at", "Đính chính lúc", 18, Kind::Text, |r| Datum::maybe(r.accepted.as_ref().map(|a| &a.at))),
    column("accepted_list", "Theo danh sách", 20, Kind::Text, |r| Datum::maybe(r.accepted.as_ref().map(|a| &a.list))),
    column("figure", "Mã số liệu", 10, Kind::Text, |r| Datum::text(&r.record.figure)),
    column("document", "Mã tệp (SHA-256)", 20, Kind::Text, |r| Datum::text(&r.document.id)),
];

/// Whether a record's number is in per cent.
#[must_use]
pub fn is_percentage(row: &RecordRow) -> bool {
    row.figure_kind == Some(FigureKind::Percent) || row.record.unit.as_deref() == Some("%")
}

fn value(row: &RecordRow, number: Option<rust_decimal::Decimal>) -> Datum<'static> {
    let percent = is_percentage(row);
    match row.figure_kind {
        Some(FigureKind::Year | FigureKind::Ordinal) => Datum::label(number),
        _ => Datum::number(number, percent),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Number(_) => "số",
        Value::Ratio(..) => "tỷ số",
        Value::Range(..) => "khoảng",
        Value::Date(_) => "ngày",
        Value::Code(_) => "mã",
    }
}
