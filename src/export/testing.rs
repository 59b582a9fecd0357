//! Rows of the sample notice, for the tests of the formats.

use crate::model::{CheckRow, DocumentLabel, DocumentRow, DocumentType, EditRow, Notice, RecordRow, sample};
use jiff::civil::date;
use std::sync::Arc;

pub(crate) fn label() -> Arc<DocumentLabel> {
    let notice = sample::notice();
    Arc::new(DocumentLabel {
        id: notice.document.id,
        source: notice.document.source,
        number: Some("145/BC-UBND".into()),
        date: Some(date(2023, 7, 24)),
        kind: Some(DocumentType::Report),
        issuer: Some("ỦY BAN NHÂN DÂN HUYỆN TÂY SƠN".into()),
        path: Some("/kho/2023/bao-cao.pdf".into()),
    })
}

pub(crate) fn document_rows() -> Vec<DocumentRow> {
    vec![DocumentRow {
        document: label(),
        subject: Some("Kết quả kích hoạt tài khoản".into()),
        signer: Some("Nguyễn Văn An".into()),
        province: Some("Bình Định".into()),
        district: Some("Tây Sơn".into()),
        pages: 2,
        ocr_pages: 1,
        confidence: Some(88),
        figures: 5,
        records: 3,
        checks: 2,
        checks_failed: 1,
        model: "m".into(),
        ..DocumentRow::default()
    }]
}

pub(crate) fn record_rows() -> Vec<RecordRow> {
    records_of(&sample::notice(), &label())
}

/// The records of a notice under a label.
pub(crate) fn records_of(notice: &Notice, document: &Arc<DocumentLabel>) -> Vec<RecordRow> {
    let row = |record: &crate::model::Record| {
        let figure = notice.figures.iter().find(|f| f.id == record.figure);
        RecordRow::new(document, record, figure, None)
    };
    notice.records.iter().map(row).collect()
}

pub(crate) fn check_rows() -> Vec<CheckRow> {
    let notice = sample::notice();
    let value = |id: &String| notice.figures.iter().find(|f| &f.id == id).and_then(|f| f.value.clone());
    let row = |check: &crate::model::Check| CheckRow {
        document: label(),
        operand_values: check.operands.iter().map(value).collect(),
        check: check.clone(),
        bbox: notice.figures.first().and_then(|f| f.bbox),
    };
    notice.checks.iter().map(row).collect()
}

pub(crate) fn edit_rows() -> Vec<EditRow> {
    let notice = sample::notice();
    let row = |edit: &crate::model::Edit| EditRow {
        document: label(),
        edit: edit.clone(),
        context: "xã Bình Tân (60)".into(),
    };
    notice.edits.iter().map(row).collect()
}
