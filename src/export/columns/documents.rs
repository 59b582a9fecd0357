use super::{Column, Datum, Kind, column};
use crate::export::sentences;
use crate::model::{DocumentRow, FailureRow};

/// Columns of the documents.
pub const DOCUMENTS: &[Column<DocumentRow>] = &[
    column("source", "Tệp", 32, Kind::Text, |r| Datum::text(&r.document.source)),
    column("number", "Số, ký hiệu", 16, Kind::Text, |r| Datum::maybe(r.document.number.as_ref())),
    column("date", "Ngày ban hành", 13, Kind::Date, |r| Datum::date(r.document.date)),
    column("type", "Loại văn bản", 14, Kind::Text, |r| Datum::word(r.document.kind.as_ref())),
    column("type_text", "Tên loại (nguyên văn)", 16, Kind::Text, |r| Datum::maybe(r.type_text.as_ref())),
    column("issuer", "Cơ quan ban hành", 30, Kind::Text, |r| Datum::maybe(r.document.issuer.as_ref())),
    column("parent_issuer", "Cơ quan chủ quản", 30, Kind::Text, |r| Datum::maybe(r.parent_issuer.as_ref())),
    column("place", "Nơi ban hành", 16, Kind::Text, |r| Datum::maybe(r.place.as_ref())),
    column("subject", "Trích yếu", 48, Kind::Text, |r| Datum::maybe(r.subject.as_ref())),
    column("signer", "Người ký", 20, Kind::Text, |r| Datum::maybe(r.signer.as_ref())),
    column("signer_title", "Chức vụ", 20, Kind::Text, |r| Datum::maybe(r.signer_title.as_ref())),
    column("province", "Tỉnh, thành phố", 18, Kind::Text, |r| Datum::maybe(r.province.as_ref())),
    column("district", "Huyện, quận", 18, Kind::Text, |r| Datum::maybe(r.district.as_ref())),
    column("pages", "Số trang", 8, Kind::Integer, |r| Datum::count(r.pages)),
    column("ocr_pages", "Trang OCR", 9, Kind::Integer, |r| Datum::count(r.ocr_pages)),
    column("confidence", "Độ tin cậy", 10, Kind::Integer, |r| Datum::label(r.confidence)),
    column("edits", "Chỗ sửa", 9, Kind::Integer, |r| Datum::count(r.edits)),
    column("suggestions", "Gợi ý sửa", 9, Kind::Integer, |r| Datum::count(r.suggestions)),
    column("figures", "Con số", 9, Kind::Integer, |r| Datum::count(r.figures)),
    column("records", "Số liệu", 9, Kind::Integer, |r| Datum::count(r.records)),
    column("checks", "Kiểm tra", 9, Kind::Integer, |r| Datum::count(r.checks)),
    column("checks_rounding", "Làm tròn", 9, Kind::Integer, |r| Datum::count(r.checks_rounding)),
    column("checks_unread", "Không kiểm tra được", 9, Kind::Integer, |r| Datum::count(r.checks_unread)),
    column("checks_failed", "Lệch", 9, Kind::Integer, |r| Datum::count(r.checks_failed)),
    column("warnings", "Cảnh báo", 9, Kind::Integer, |r| Datum::count(r.warnings)),
    column("engine", "Phần mềm OCR", 24, Kind::Text, |r| Datum::maybe(r.engine.as_ref())),
    column("model", "Mô hình phục hồi dấu", 24, Kind::Text, |r| Datum::text(&r.model)),
    column("document", "Mã tệp (SHA-256)", 20, Kind::Text, |r| Datum::text(&r.document.id)),
];

/// Columns of the documents that failed.
pub const FAILURES: &[Column<FailureRow>] = &[
    column("source", "Tệp", 32, Kind::Text, |r| Datum::text(&r.source)),
    column("stage", "Khâu", 14, Kind::Text, |r| Datum::text(&r.stage)),
    column("code", "Lý do", 60, Kind::Text, |r| Datum::text(sentences::of_a_failure(&r.code))),
    column("error", "Chi tiết", 80, Kind::Text, |r| Datum::text(&r.error)),
    column("document", "Mã tệp (SHA-256)", 20, Kind::Text, |r| Datum::maybe(r.id.as_ref())),
];
