//! The sheet `Đọc trước`: what the workbook is and how to read it, in Vietnamese with an English line beside.

use super::{About, formats::Formats, links::Links, sheet::Sheets, sheet::cell_text};
use rust_xlsxwriter::{ExcelDateTime, Worksheet, XlsxError};

const HOW: &[(&str, &str)] = &[
    (
        "Mỗi dòng của “Số liệu” là một con số: địa danh, chỉ tiêu, giá trị, đơn vị tính, ngày. Trang và toạ độ (điểm ảnh) chỉ chỗ của nó trên trang quét.",
        "Each row of “Số liệu” is one figure with its place, indicator, value, unit and date; page and box (pixels) show where it stands on the scan.",
    ),
    (
        "Tỷ lệ phần trăm là phần trăm thật: ô hiện 75,14% chứa 0,7514. Tệp CSV và JSON ghi 75.14.",
        "Percentages are true percentages: a cell that shows 75.14% holds 0.7514. CSV and JSON have 75.14.",
    ),
    (
        "Tỷ số “8/31” nằm ở hai cột: Giá trị = 8, Giá trị 2 = 31. Khoảng “từ 70 đến 80” cũng vậy.",
        "A ratio 8/31 fills two columns: Giá trị = 8, Giá trị 2 = 31; so does a range.",
    ),
    (
        "Số có hơn 15 chữ số được giữ dưới dạng chữ, vì bảng tính không chứa được chính xác.",
        "Numbers of more than 15 digits are kept as text: a spreadsheet cannot hold them exactly.",
    ),
    (
        "“Kiểm tra”: cột Số tính và Chênh lệch là công thức sống, lấy các số hạng ở cuối dòng. Kết luận: khớp, làm tròn, lệch.",
        "“Kiểm tra”: the computed result and the difference are live formulas over the operands at the end of the row. Verdicts: holds, rounding, fails.",
    ),
    (
        "“Bảng 1”, “Bảng 2”…: các bảng có cùng chỉ tiêu đứng chung một trang tính, địa danh theo dòng, chỉ tiêu theo cột. “Liệt kê”: số liệu kể ra trong lời văn.",
        "“Bảng 1”, “Bảng 2”…: tables with the same indicators share a sheet, places as rows, indicators as columns. “Liệt kê”: figures that running text lists.",
    ),
    (
        "Số trang là liên kết mở bản quét. Nếu thư mục bản quét nằm ở chỗ khác, hãy sửa ô “Thư mục gốc” bên trên; nhiều trình đọc PDF chỉ mở trang đầu.",
        "Page numbers are links to the scan. If the scans lie elsewhere, change the cell “Thư mục gốc” above; many PDF readers open the first page only.",
    ),
    (
        "Không con số nào bị sửa. Cột “Đề xuất” chỉ là gợi ý; hãy đối chiếu với bản quét.",
        "No figure was changed. The proposals are only proposals: compare them with the scan.",
    ),
    (
        "“Sửa chữa”: những chỗ phục hồi dấu chưa chắc chắn, và những chỗ chỉ gợi ý mà chưa sửa. Nên xem lại.",
        "“Sửa chữa”: repairs that are not certain, and suggestions that were not applied. Worth a look.",
    ),
    (
        "Ký tự điều khiển trong bản gốc được thay bằng dấu nhìn thấy (␀, ␌, \u{fffd}).",
        "Control characters of the source are replaced by visible signs.",
    ),
];

/// Row and column of the first folder of scans.
pub(super) const FOLDERS: (u32, u16) = (4, 1);

/// The sheet.
pub(super) fn sheet(
    about: &About,
    formats: &Formats,
    parts: &[(Sheets, Option<String>)],
    links: &Links,
    left_out: usize,
) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("Đọc trước")?;
    for (column, width) in [(0, 26), (1, 70), (2, 70)] {
        sheet.set_column_width(column, width)?;
    }
    sheet.write_string_with_format(0, 0, "Số liệu từ văn bản hành chính", &formats.title)?;
    let mut row = 2;
    sheet.write_string_with_format(row, 0, "Lập bởi", &formats.text)?;
    sheet.write_string_with_format(row, 1, cell_text(&format!("tradau {}", about.version)), &formats.wrapped)?;
    row += 1;
    sheet.write_string_with_format(row, 0, "Lập lúc (UTC)", &formats.text)?;
    match ExcelDateTime::from_timestamp(about.created.as_second()) {
        Ok(moment) => sheet.write_datetime_with_format(row, 1, moment, &formats.moment)?,
        Err(_) => sheet.write_string_with_format(row, 1, about.created.to_string(), &formats.text)?,
    };
    row += 1;
    for (name, folder) in links.folders() {
        sheet.write_string_with_format(row, 0, format!("Thư mục gốc ({name})"), &formats.text)?;
        sheet.write_string_with_format(row, FOLDERS.1, cell_text(folder), &formats.wrapped)?;
        row += 1;
    }
    row += 1;
    for (column, title) in [(0, "Trang tính"), (1, "Số dòng"), (2, "Nội dung")] {
        sheet.write_string_with_format(row, column, title, &formats.heading)?;
    }
    for (part, about_part) in parts {
        row += 1;
        let names = part.names();
        let shown = names.join(", ");
        sheet.write_string_with_format(row, 0, shown, &formats.wrapped)?;
        #[expect(clippy::cast_precision_loss, reason = "a count of rows is far below 2^53")]
        sheet.write_number_with_format(row, 1, part.rows() as f64, formats.number(0.into(), false))?;
        let mut about_sheet = match about_part {
            Some(about) => cell_text(about).into_owned(),
            None => content(&names, about.edits_below),
        };
        if names.len() > 1 {
            about_sheet.push_str(" Quá giới hạn dòng của Excel nên chia ra nhiều trang tính.");
        }
        sheet.write_string_with_format(row, 2, about_sheet, &formats.wrapped)?;
    }
    if left_out > 0 {
        row += 1;
        let words =
            format!("Còn {left_out} loại bảng ít dòng hơn không có trang tính riêng; số liệu của chúng ở “Số liệu”.");
        sheet.write_string_with_format(row, 2, words, &formats.wrapped)?;
    }
    row += 2;
    for (column, title) in [(0, "Cách đọc"), (1, "Tiếng Việt"), (2, "English")] {
        sheet.write_string_with_format(row, column, title, &formats.heading)?;
    }
    for (vietnamese, english) in HOW {
        row += 1;
        sheet.write_string_with_format(row, 1, *vietnamese, &formats.wrapped)?;
        sheet.write_string_with_format(row, 2, *english, &formats.wrapped)?;
    }
    row += 2;
    for (column, title) in [(0, "Thiết lập"), (1, "Giá trị")] {
        sheet.write_string_with_format(row, column, title, &formats.heading)?;
    }
    for (name, value) in &about.settings {
        row += 1;
        sheet.write_string_with_format(row, 0, cell_text(name), &formats.wrapped)?;
        sheet.write_string_with_format(row, 1, cell_text(value), &formats.wrapped)?;
    }
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    Ok(sheet)
}

fn content(names: &[String], edits_below: u8) -> String {
    match names.first().map(String::as_str) {
        Some("Văn bản") => "Mỗi dòng một văn bản: số, ngày, cơ quan, trích yếu, người ký.".to_owned(),
        Some("Số liệu") => "Mỗi dòng một số liệu, có địa danh, chỉ tiêu, ngày và chỗ trên trang.".to_owned(),
        Some("Kiểm tra") => "Mỗi dòng một phép kiểm tra số học, với công thức tính lại.".to_owned(),
        Some("Sửa chữa") => format!("Chỗ sửa có độ chắc chắn dưới {edits_below}, và chỗ chỉ gợi ý."),
        Some("Thất bại") => "Tệp không xử lý được và lý do.".to_owned(),
        _ => String::new(),
    }
}
