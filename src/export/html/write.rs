//! The report's text, part by part.

use super::page::{STYLE, base64, escape, foreign, two};
use super::{Picture, Report};
use crate::export::{sentences, words::Vietnamese};
use crate::model::{CheckRow, DocumentRow, EditRow, Language, Totals, json_name};
use std::fmt::Write as _;

/// The whole page.
pub(super) fn html(report: &Report) -> String {
    let mut out = String::from("<!DOCTYPE html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    // Even if something foreign came through as markup, the browser would run and fetch nothing.
    out.push_str(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         img-src data:\">\n<meta name=\"referrer\" content=\"no-referrer\">\n",
    );
    let _ = write!(out, "<title>tradau: báo cáo / report</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n");
    out.push_str(
        "<input class=\"switch\" type=\"radio\" name=\"language\" id=\"vi\" checked aria-label=\"Tiếng Việt\">\
         <input class=\"switch\" type=\"radio\" name=\"language\" id=\"en\" aria-label=\"English\">\n\
         <div class=\"languages\"><label for=\"vi\">Tiếng Việt</label> <label for=\"en\">English</label></div>\n<main>\n",
    );
    head(&mut out, report);
    failures(&mut out, report);
    documents(&mut out, report);
    checks(&mut out, report);
    edits(&mut out, report);
    remarks(&mut out, report);
    let charts = report.charts.html();
    if !charts.is_empty() {
        section(&mut out, "bieu-do", &two("Biểu đồ", "Charts"));
        out.push_str(&charts);
    }
    out.push_str("\n</main>\n</body>\n</html>\n");
    out
}

fn section(out: &mut String, id: &str, title: &str) {
    let _ = write!(out, "\n<h2 id=\"{id}\">{title}</h2>\n");
}

fn paragraph(out: &mut String, vietnamese: &str, english: &str) {
    let _ = writeln!(out, "<p class=\"soft\">{}</p>", two(vietnamese, english));
}

fn head(out: &mut String, report: &Report) {
    let moment = report.created.strftime("%d/%m/%Y %H:%M UTC").to_string();
    let _ = writeln!(out, "<h1>{}</h1>", two("Báo cáo xử lý văn bản", "What a run came to"));
    let _ = writeln!(out, "<p class=\"soft\">{moment} · tradau {}</p>", escape(&report.version));
    let t: &Totals = &report.totals;
    let holds = t.checks.saturating_sub(t.checks_failed + t.checks_rounding + t.checks_unread);
    out.push_str("<div class=\"tiles\">\n");
    let mut tile = |tone: &str, number: u64, vietnamese: &str, english: &str| {
        let tone = if number == 0 { "" } else { tone };
        let _ =
            writeln!(out, "<div class=\"tile {tone}\"><b>{}</b>{}</div>", grouped(number), two(vietnamese, english));
    };
    tile("", t.documents, "văn bản", "documents");
    tile("bad", t.failures, "không đọc được", "failed");
    tile("", t.pages, "trang", "pages");
    tile("", t.records, "số liệu", "records");
    tile("good", holds, "phép kiểm tra khớp", "checks hold");
    tile("doubtful", t.checks_rounding, "khớp do làm tròn", "within rounding");
    tile("doubtful", t.checks_unread, "phép không kiểm tra được", "could not be checked");
    tile("bad", t.checks_failed, "phép kiểm tra lệch", "checks fail");
    tile("", t.edits, "chỗ đã sửa", "repairs made");
    tile("doubtful", t.suggestions, "chỗ chỉ gợi ý", "only suggested");
    out.push_str("</div>\n");
}

fn failures(out: &mut String, report: &Report) {
    if report.failures.is_empty() {
        return;
    }
    section(out, "that-bai", &two("Tệp không xử lý được", "Files that could not be done"));
    for row in &report.failures {
        let _ = writeln!(
            out,
            "<div class=\"card\"><p><b>{}</b> <small>{}</small></p><p>{}</p></div>",
            foreign(&row.source),
            foreign(&row.stage),
            explained(sentences::of_a_failure(&row.code), &row.error)
        );
    }
    more(out, report.totals.failures, report.failures.len());
}

/// Pages left out, a date that was left blank: what the counts of warnings in the table of documents mean.
fn remarks(out: &mut String, report: &Report) {
    if report.remarks.is_empty() {
        return;
    }
    section(out, "canh-bao", &two("Cảnh báo khi đọc", "Warnings"));
    let titles = [two("Văn bản", "Document"), two("Trang", "Page"), two("Cảnh báo", "Warning")];
    let _ = writeln!(
        out,
        "<table class=\"rows\"><thead><tr><th>{}</th><th class=\"n\">{}</th><th>{}</th></tr></thead><tbody>",
        titles[0], titles[1], titles[2]
    );
    for row in &report.remarks {
        let words = match sentences::of_a_remark(&row.code) {
            Some(vietnamese) => explained(vietnamese, &row.message),
            None => foreign(&row.message),
        };
        let page = row.page.map_or_else(|| "–".to_owned(), |page| page.to_string());
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td class=\"n\"><span class=\"key\">{}</span>{page}</td><td><span class=\"key\">{}</span>{words}</td></tr>",
            foreign(&row.source),
            titles[1],
            titles[2]
        );
    }
    out.push_str("</tbody></table>\n");
    more(out, report.remarks_of_all, report.remarks.len());
}

/// A sentence in Vietnamese with the program's own message as its detail; in English the message alone.
fn explained(vietnamese: &str, message: &str) -> String {
    let detail = foreign(message);
    two(&format!("{vietnamese}<br><small>{detail}</small>"), &detail)
}

fn documents(out: &mut String, report: &Report) {
    section(out, "van-ban", &two("Văn bản, đáng xem nhất ở trên", "Documents, worst first"));
    if report.documents.is_empty() {
        paragraph(out, "Không có văn bản nào.", "There are none.");
        return;
    }
    let columns = [
        ("", "Văn bản", "Document"),
        ("n", "Lệch", "Failed"),
        ("n", "Kiểm tra", "Checks"),
        ("n", "Cảnh báo", "Warnings"),
        ("n", "Tin cậy", "Confidence"),
        ("n", "Gợi ý sửa", "Suggested"),
        ("n", "Trang", "Pages"),
        ("n", "Số liệu", "Records"),
    ];
    out.push_str("<table class=\"rows\"><thead><tr>");
    for (class, vietnamese, english) in columns {
        let _ = write!(out, "<th class=\"{class}\">{}</th>", two(vietnamese, english));
    }
    out.push_str("</tr></thead><tbody>\n");
    let shown = report.documents.len().min(super::MOST_DOCUMENTS);
    for row in report.documents.iter().take(shown) {
        document(out, row, &columns.map(|(_, vietnamese, english)| two(vietnamese, english)));
    }
    out.push_str("</tbody></table>\n");
    more(out, report.totals.documents, shown);
}

fn document(out: &mut String, row: &DocumentRow, titles: &[String; 8]) {
    let about: Vec<String> = [
        row.document.kind.map(|k| k.vietnamese().to_owned()),
        row.document.number.as_deref().map(foreign),
        row.document.date.map(|d| d.strftime("%d/%m/%Y").to_string()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let subject = row.subject.as_deref().map(|s| format!("<br><small>{}</small>", foreign(s))).unwrap_or_default();
    let _ = write!(out, "<tr><td>{} <small>{}</small>{subject}</td>", foreign(&row.document.source), about.join(" · "));
    let confidence = row.confidence.map_or_else(|| "–".to_owned(), |c| c.to_string());
    let tone = |bad: bool| if bad { "bad" } else { "" };
    let cells = [
        (tone(row.checks_failed > 0), grouped(row.checks_failed)),
        ("", grouped(row.checks)),
        (if row.warnings > 0 { "doubtful" } else { "" }, grouped(row.warnings)),
        (if row.confidence.is_some_and(|c| c < 80) { "doubtful" } else { "" }, confidence),
        ("", grouped(row.suggestions)),
        ("", grouped(row.pages)),
        ("", grouped(row.records)),
    ];
    for ((tone, cell), title) in cells.iter().zip(titles.iter().skip(1)) {
        let _ = write!(out, "<td class=\"n {tone}\"><span class=\"key\">{title}</span>{cell}</td>");
    }
    out.push_str("</tr>\n");
}

fn checks(out: &mut String, report: &Report) {
    section(out, "lech", &two("Phép kiểm tra bị lệch", "Checks that fail"));
    if report.checks.is_empty() {
        paragraph(out, "Không có. Mọi phép kiểm tra đều khớp.", "None. Every relation that was found holds.");
        return;
    }
    paragraph(
        out,
        "Không con số nào bị sửa. Hãy đối chiếu với bản quét: có thể văn bản sai, có thể máy đọc nhầm.",
        "No figure was changed. Compare with the scan: the document may be wrong, or the reading.",
    );
    for (row, picture) in &report.checks {
        check(out, row, picture.as_ref());
    }
    more(out, report.totals.checks_failed, report.checks.len());
}

fn check(out: &mut String, row: &CheckRow, picture: Option<&Picture>) {
    let check = &row.check;
    let kind = two(check.kind.vietnamese(), &escape(&json_name(&check.kind)));
    let stated = check.stated_text.as_deref().map_or_else(|| "–".to_owned(), foreign);
    let computed =
        check.computed.as_ref().map_or_else(|| "–".to_owned(), |v| foreign(&vietnamese_number(&v.to_string())));
    let _ = write!(
        out,
        "<div class=\"card\"><p><b>{}</b> <small>{} {} · {kind}</small></p>",
        foreign(&row.document.source),
        two("trang", "page"),
        check.page
    );
    if let Some(picture) = picture {
        image(out, picture, check.stated_text.as_deref().unwrap_or(&check.id));
    }
    let _ = write!(
        out,
        "<p class=\"figures\">{} <b class=\"bad\">{stated}</b>, {} <b>{computed}</b></p><p>{}</p>",
        two("nêu", "stated"),
        two("tính được", "computed"),
        said(check.message_in(Language::Vietnamese), &check.message)
    );
    if let Some(proposal) = &check.proposal {
        let _ = write!(
            out,
            "<p>{} <del>{}</del> → <ins>{}</ins> <small>{}</small></p>",
            two("Có thể là:", "Perhaps:"),
            foreign(&proposal.before),
            foreign(&proposal.after),
            said(proposal.reason_in(Language::Vietnamese), &proposal.reason)
        );
    }
    out.push_str("</div>\n");
}

/// A sentence that quotes the document, in both languages; once where they are the same.
fn said(vietnamese: &str, english: &str) -> String {
    if vietnamese == english { foreign(english) } else { two(&foreign(vietnamese), &foreign(english)) }
}

fn edits(out: &mut String, report: &Report) {
    if report.edits.is_empty() {
        return;
    }
    section(out, "sua-chua", &two("Chỗ sửa chưa chắc chắn", "Doubtful repairs"));
    paragraph(
        out,
        "Ít chắc chắn nhất ở trên. “Gợi ý” là chỗ chưa sửa: văn bản vẫn giữ như đã đọc.",
        "Least sure first. What is only suggested was not changed: the text stands as it was read.",
    );
    let titles = [two("Đọc được → sửa thành", "Read → repaired"), two("Chắc chắn", "Sure"), two("Ở đâu", "Where")];
    let _ = writeln!(
        out,
        "<table class=\"rows\"><thead><tr><th>{}</th><th class=\"n\">{}</th><th>{}</th></tr></thead><tbody>",
        titles[0], titles[1], titles[2]
    );
    let shown = report.edits.len().min(super::MOST_EDITS);
    for (row, picture) in report.edits.iter().take(shown) {
        edit(out, row, picture.as_ref(), &titles);
    }
    out.push_str("</tbody></table>\n");
}

fn edit(out: &mut String, row: &EditRow, picture: Option<&Picture>, titles: &[String; 3]) {
    let edit = &row.edit;
    let tag = if edit.applied {
        ""
    } else {
        " <small><span lang=\"vi\">gợi ý</span><span lang=\"en\">suggested</span></small>"
    };
    let _ = write!(out, "<tr><td><del>{}</del> → <ins>{}</ins>{tag}", foreign(&edit.before), foreign(&edit.after));
    if let Some(picture) = picture {
        image(out, picture, &edit.before);
    }
    let tone = if edit.confidence < 50 { "bad" } else { "doubtful" };
    let _ = writeln!(
        out,
        "</td><td class=\"n {tone}\"><span class=\"key\">{}</span>{}&nbsp;%</td><td><span class=\"key\">{}</span>\
         <span>{} <small>{}, {} {}</small></span></td></tr>",
        titles[1],
        edit.confidence,
        titles[2],
        foreign(&row.context),
        foreign(&row.document.source),
        two("trang", "page"),
        edit.page
    );
}

fn image(out: &mut String, picture: &Picture, alt: &str) {
    // Scans have 300 dots an inch; at half their size they read like print.
    let (width, height) = (picture.width.div_ceil(2), picture.height.div_ceil(2));
    let _ = write!(
        out,
        "<img class=\"crop\" width=\"{width}\" height=\"{height}\" alt=\"{}\" src=\"data:image/png;base64,{}\">",
        escape(&crate::export::visible::visible_line(alt).chars().take(100).collect::<String>()),
        base64(&picture.png)
    );
}

fn more(out: &mut String, all: u64, shown: usize) {
    let rest = all.saturating_sub(u64::try_from(shown).unwrap_or(u64::MAX));
    if rest > 0 {
        let rest = grouped(rest);
        paragraph(
            out,
            &format!("Và {rest} mục nữa: xem notices.xlsx."),
            &format!("And {rest} more: see notices.xlsx."),
        );
    }
}

/// `1249` → `1.249`.
fn grouped(number: u64) -> String {
    vietnamese_number(&number.to_string())
}

/// A plain decimal as Vietnamese writes it: `-1249.50` → `-1.249,50`. Anything else stays.
fn vietnamese_number(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |d| ("-", d));
    let (whole, places) = digits.split_once('.').map_or((digits, None), |(w, p)| (w, Some(p)));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !places.is_none_or(all_digits) {
        return text.to_owned();
    }
    let mut out = sign.to_owned();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(c);
    }
    if let Some(places) = places {
        out.push(',');
        out.push_str(places);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_vietnamese_does() {
        for (plain, written) in [
            ("1249", "1.249"),
            ("-1249.50", "-1.249,50"),
            ("12", "12"),
            ("123456", "123.456"),
            ("8/31", "8/31"),
            ("", ""),
        ] {
            assert_eq!(vietnamese_number(plain), written);
        }
    }
}
