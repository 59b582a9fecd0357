use super::{Column, Datum, Kind, column, edge};
use crate::model::{CheckKind, CheckRow, Language, Value};

/// Columns of the checks.
pub const CHECKS: &[Column<CheckRow>] = &[
    column("source", "Tệp", 32, Kind::Text, |r| Datum::text(&r.document.source)),
    column("document_number", "Số, ký hiệu", 16, Kind::Text, |r| Datum::maybe(r.document.number.as_ref())),
    column("document_date", "Ngày ban hành", 13, Kind::Date, |r| Datum::date(r.document.date)),
    column("check", "Mã kiểm tra", 10, Kind::Text, |r| Datum::text(&r.check.id)),
    column("kind", "Loại kiểm tra", 14, Kind::Text, |r| Datum::word(Some(&r.check.kind))),
    column("stated_by", "Nêu trong", 10, Kind::Text, |r| Datum::word(Some(&r.check.stated_by))),
    column("verdict", "Kết luận", 10, Kind::Text, |r| Datum::word(Some(&r.check.verdict))),
    column("operands", "Các số hạng", 30, Kind::Text, |r| joined(&r.check.operand_texts)),
    column("stated_text", "Nêu (nguyên văn)", 16, Kind::Text, |r| Datum::maybe(r.check.stated_text.as_ref())),
    column("stated", "Số nêu", 14, Kind::Decimal, |r| {
        Datum::number(r.check.stated.as_ref().and_then(Value::number), is_percent(r))
    }),
    column("computed", "Số tính", 14, Kind::Decimal, |r| {
        Datum::number(r.check.computed.as_ref().and_then(Value::number), is_percent(r))
    }),
    column("computed_text", "Kết quả tính", 16, Kind::Text, |r| {
        r.check.computed.as_ref().map_or(Datum::Empty, |v| Datum::Text(v.to_string().into()))
    }),
    column("difference", "Chênh lệch", 12, Kind::Decimal, |r| Datum::number(r.check.difference, is_percent(r))),
    column("message", "Diễn giải (tiếng Anh)", 48, Kind::Text, |r| Datum::text(&r.check.message)),
    column("message_vi", "Diễn giải", 48, Kind::Text, |r| Datum::text(r.check.message_in(Language::Vietnamese))),
    column("proposal_before", "Đề xuất: đang là", 14, Kind::Text, |r| {
        Datum::maybe(r.check.proposal.as_ref().map(|p| &p.before))
    }),
    column("proposal_after", "Đề xuất: sửa thành", 14, Kind::Text, |r| {
        Datum::maybe(r.check.proposal.as_ref().map(|p| &p.after))
    }),
    column("proposal_reason", "Đề xuất: lý do (tiếng Anh)", 30, Kind::Text, |r| {
        Datum::maybe(r.check.proposal.as_ref().map(|p| &p.reason))
    }),
    column("proposal_reason_vi", "Đề xuất: lý do", 30, Kind::Text, |r| {
        r.check.proposal.as_ref().map_or(Datum::Empty, |p| Datum::text(p.reason_in(Language::Vietnamese)))
    }),
    column("page", "Trang", 7, Kind::Integer, |r| Datum::label(Some(r.check.page))),
    column("box_left", "Trái", 7, Kind::Integer, |r| edge(r.bbox, |b| b.left)),
    column("box_top", "Trên", 7, Kind::Integer, |r| edge(r.bbox, |b| b.top)),
    column("box_right", "Phải", 7, Kind::Integer, |r| edge(r.bbox, |b| b.right)),
    column("box_bottom", "Dưới", 7, Kind::Integer, |r| edge(r.bbox, |b| b.bottom)),
    column("stated_figure", "Mã số nêu", 10, Kind::Text, |r| Datum::maybe(r.check.stated_figure.as_ref())),
    column("operand_figures", "Mã số hạng", 16, Kind::Text, |r| joined(&r.check.operands)),
    column("document", "Mã tệp (SHA-256)", 20, Kind::Text, |r| Datum::text(&r.document.id)),
];

/// Whether a check's result is in per cent.
#[must_use]
pub fn is_percent(row: &CheckRow) -> bool {
    matches!(row.check.kind, CheckKind::Percent | CheckKind::ColumnPercent)
        || row.check.stated_text.as_deref().is_some_and(|t| t.trim_end().ends_with('%'))
}

fn joined(parts: &[String]) -> Datum<'static> {
    if parts.is_empty() { Datum::Empty } else { Datum::Text(parts.join("; ").into()) }
}
