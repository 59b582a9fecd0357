use super::{Column, Datum, Kind, column, edge};
use crate::model::EditRow;

/// Columns of the doubtful edits.
pub const EDITS: &[Column<EditRow>] = &[
    column("source", "Tệp", 32, Kind::Text, |r| Datum::text(&r.document.source)),
    column("document_number", "Số, ký hiệu", 16, Kind::Text, |r| Datum::maybe(r.document.number.as_ref())),
    column("page", "Trang", 7, Kind::Integer, |r| Datum::label(Some(r.edit.page))),
    column("before", "Đọc được", 18, Kind::Text, |r| Datum::text(&r.edit.before)),
    column("after", "Sửa thành", 18, Kind::Text, |r| Datum::text(&r.edit.after)),
    column("applied", "Đã sửa", 8, Kind::Integer, |r| {
        Datum::Flag(r.edit.applied, if r.edit.applied { "đã sửa" } else { "gợi ý" })
    }),
    column("confidence", "Độ chắc chắn", 10, Kind::Integer, |r| Datum::label(Some(r.edit.confidence))),
    column("reason", "Căn cứ", 12, Kind::Text, |r| Datum::word(Some(&r.edit.reason))),
    column("context", "Dòng chữ", 70, Kind::Text, |r| Datum::text(&r.context)),
    column("box_left", "Trái", 7, Kind::Integer, |r| edge(r.edit.bbox, |b| b.left)),
    column("box_top", "Trên", 7, Kind::Integer, |r| edge(r.edit.bbox, |b| b.top)),
    column("box_right", "Phải", 7, Kind::Integer, |r| edge(r.edit.bbox, |b| b.right)),
    column("box_bottom", "Dưới", 7, Kind::Integer, |r| edge(r.edit.bbox, |b| b.bottom)),
    column("document", "Mã tệp (SHA-256)", 20, Kind::Text, |r| Datum::text(&r.document.id)),
];
