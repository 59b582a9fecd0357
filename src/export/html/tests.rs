use super::*;
use crate::export::testing::{check_rows, document_rows, edit_rows, record_rows};
use std::sync::Arc;

fn report() -> Report {
    Report::new("2026-01-02T03:04:05Z".parse().unwrap(), "0.1.0".into())
}

fn written(report: Report) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.html");
    report.write(&path).unwrap();
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn the_worst_stand_first() {
    let mut report = report();
    for (source, failed, warnings, confidence) in
        [("tot.pdf", 0, 0, 99), ("te.pdf", 2, 0, 99), ("mo.pdf", 0, 0, 40), ("canh-bao.pdf", 0, 3, 99)]
    {
        let mut row = document_rows().remove(0);
        Arc::make_mut(&mut row.document).source = source.into();
        (row.checks_failed, row.warnings, row.confidence) = (failed, warnings, Some(confidence));
        report.document(&row);
    }
    let html = written(report);
    let at = |s: &str| html.find(&format!("<bdi>{s}</bdi>")).expect(s);
    assert!(at("te.pdf") < at("canh-bao.pdf") && at("canh-bao.pdf") < at("mo.pdf") && at("mo.pdf") < at("tot.pdf"));
}

#[test]
fn failed_checks_and_doubtful_repairs_are_shown_and_the_others_are_not() {
    let mut report = report();
    for row in check_rows() {
        report.check(&row);
    }
    for row in edit_rows() {
        report.edit(&row);
    }
    let wanted = report.pictures_wanted();
    assert_eq!(wanted.iter().map(|w| w.place).collect::<Vec<_>>(), [Spot::Check(0), Spot::Edit(1)]);
    assert_eq!(wanted[0].path, "/kho/2023/bao-cao.pdf");
    report.picture(Spot::Check(0), 2, 1, &[0, 255]);
    report.picture(Spot::Check(9), 2, 1, &[0, 255]);
    let html = written(report);
    assert!(html.contains("stated 75,14%, computed 57.1429") && !html.contains("stated 105"), "{html}");
    assert!(html.contains("<b>57,1429</b>") || html.contains("<b><bdi>57,1429</bdi></b>"));
    assert!(html.contains("<del><bdi>75,14%</bdi></del> → <ins><bdi>57,14%</bdi></ins>"));
    assert_eq!(html.matches("data:image/png;base64,iVBOR").count(), 1);
    let (doubtful, sure) = (html.find("<bdi>đất</bdi>").unwrap(), html.find("<ins><bdi>Bình Tân</bdi></ins>").unwrap());
    assert!(doubtful < sure, "least sure first");
}

#[test]
fn rates_of_four_communes_are_a_chart_sorted() {
    let mut report = report();
    let mut row = record_rows().remove(2);
    row.record.place_kind = Some(crate::model::UnitKind::Commune);
    row.record.indicator = Some("tỷ lệ".into());
    for (place, rate) in [("Bình Tân", "60.5"), ("Tây Thuận", "99"), ("Vĩnh An", "7.25"), ("Tây Giang", "80")] {
        (row.record.place, row.record.place_code) = (Some(place.into()), None);
        row.record.value = crate::model::Value::Number(rate.parse().unwrap());
        report.record(&row);
    }
    // Three are none.
    row.record.indicator = Some("khác".into());
    for place in ["Một", "Hai", "Ba"] {
        row.record.place = Some(place.into());
        report.record(&row);
    }
    let html = written(report);
    let at = |s: &str| html.find(&format!(">{s}&nbsp;%")).expect(s);
    assert!(at("99") < at("80") && at("80") < at("60,5") && at("60,5") < at("7,25"));
    assert!(html.contains("<rect width=\"605\" height=\"10\"/>") && !html.contains("khác"));
}

#[test]
fn a_failed_check_is_told_in_both_languages() {
    let mut report = report();
    let mut check = check_rows().remove(1);
    report.check(&check);
    let html = written(report);
    for part in [
        "<span lang=\"vi\"><bdi>nêu 75,14%, tính được ",
        "</bdi></span><span lang=\"en\"><bdi>stated 75,14%, computed ",
        "<small><span lang=\"vi\"><bdi>hai chữ số đổi chỗ cho nhau</bdi></span>\
         <span lang=\"en\"><bdi>two digits in the wrong order</bdi></span></small>",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    // Read by a version that knew English only.
    check.check.message_vi.clear();
    let mut report = self::report();
    report.check(&check);
    assert!(written(report).contains("<p><bdi>stated 75,14%, computed "));
}

#[test]
fn what_went_wrong_is_said_in_the_readers_language() {
    let mut report = report();
    report.failure(&FailureRow {
        source: "mật.pdf".into(),
        id: None,
        stage: "ingest".into(),
        code: "file.encrypted".into(),
        error: "mật.pdf: the PDF is encrypted".into(),
    });
    let remark = |code: &str, message: &str| RemarkRow {
        source: "a.pdf".into(),
        code: code.into(),
        message: message.into(),
        page: Some(2),
    };
    report.warning(&remark("header.date-blank", "expected a day"));
    report.warning(&remark("of.another-version", "words of another version"));
    let html = written(report);
    for expected in [
        "<span lang=\"vi\">Tệp PDF đặt mật khẩu",
        "<span lang=\"en\"><bdi>mật.pdf: the PDF is encrypted</bdi></span>",
        "<span lang=\"vi\">Ngày ban hành bỏ trống",
        "<span lang=\"en\"><bdi>expected a day</bdi></span>",
        "<bdi>words of another version</bdi></td>",
    ] {
        assert!(html.contains(expected), "{expected} is not in {html}");
    }
}

#[test]
fn a_hostile_document_is_only_text() {
    let evil = "</td><script>alert(1)</script><img src=x onerror=alert(1)>\u{202e}\"'&\u{0}";
    let mut report = report();
    let mut row = document_rows().remove(0);
    row.subject = Some(evil.repeat(20_000));
    let label = Arc::make_mut(&mut row.document);
    (label.source, label.number) = (format!("../../{evil}.pdf"), Some(evil.into()));
    report.document(&row);
    let mut check = check_rows().remove(1);
    check.document = Arc::clone(&row.document);
    (check.check.message, check.check.stated_text) = (evil.into(), Some(evil.into()));
    check.check.message_vi = format!("{evil}, nêu {evil}");
    report.check(&check);
    let mut edit = edit_rows().remove(1);
    (edit.context, edit.edit.before, edit.edit.after) = (evil.into(), evil.into(), evil.into());
    report.edit(&edit);
    let [source, stage, code, error] = [evil; 4].map(str::to_owned);
    report.failure(&FailureRow { source, id: None, stage, code, error });
    report.warning(&RemarkRow { source: evil.into(), code: evil.into(), message: evil.into(), page: None });
    let mut record = record_rows().remove(2);
    record.record.place_kind = Some(crate::model::UnitKind::Commune);
    for i in 0..5 {
        (record.record.place, record.record.indicator) = (Some(format!("{evil}{i}")), Some(evil.into()));
        record.record.place_code = None;
        report.record(&record);
    }
    let html = written(report);
    assert!(
        !html.contains("<script")
            && !html.contains("<img src=x")
            && !html.contains('\u{202e}')
            && !html.contains('\u{0}')
    );
    assert!(html.contains("Content-Security-Policy") && html.len() < 200_000, "{}", html.len());
    assert_eq!(html.matches("<td").count(), html.matches("</td>").count());
}

#[test]
fn an_empty_run_has_a_report_and_the_same_rows_the_same_bytes() {
    let html = written(report());
    assert!(
        html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>\n") && html.contains("02/01/2026 03:04 UTC")
    );
    assert!(!html.contains("http://") && !html.contains("https://") && !html.contains("<script"));
    assert_eq!(html, written(report()));
}
