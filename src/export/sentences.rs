//! What went wrong, said in Vietnamese: one sentence for each stable name of a failure or a remark.
//!
//! `file.encrypted` becomes `Tệp PDF đặt mật khẩu nên không mở được. Hãy lưu một bản không có mật khẩu rồi chạy lại.` The message
//! beside it (paths, numbers, what a library said) stays as the program wrote it: these sentences say what it is about and
//! what to do.

/// Why a document failed, and what to do about it; a general sentence for a name of another version.
#[must_use]
pub fn of_a_failure(code: &str) -> &'static str {
    match code {
        "input.not-found" => "Không có tệp hoặc thư mục này. Hãy kiểm tra đường dẫn.",
        "input.empty-folder" => "Trong thư mục không có tệp nào đọc được (PDF, PNG, JPEG, TIFF hoặc văn bản).",
        "input.no-file" => "Đây không phải là tệp hay thư mục.",
        "input.same-name" => "Hai tệp sẽ ghi ra cùng một tên. Hãy đổi tên một tệp hoặc dùng hai thư mục kết quả.",
        "file.unreadable" => "Hệ thống không cho đọc tệp. Hãy kiểm tra quyền truy cập và ổ đĩa.",
        "file.empty" => "Tệp rỗng (0 byte). Hãy sao chép hoặc quét lại.",
        "file.too-large" => "Tệp lớn hơn giới hạn. Hãy tách tệp hoặc nâng --max-bytes.",
        "file.unsupported" => "Định dạng này không đọc được. Hãy chuyển sang PDF, PNG, JPEG hoặc TIFF.",
        "file.misnamed" => "Đuôi tệp không khớp với nội dung. Hãy đổi đuôi cho đúng hoặc lấy lại đúng tệp.",
        "file.encoding" => "Văn bản không phải là UTF-8. Hãy chuyển mã rồi chạy lại.",
        "file.unknown" => "Tệp chứa dữ liệu không rõ loại. Chỉ đọc được PDF, PNG, JPEG, TIFF và văn bản.",
        "file.truncated" => "Tệp PDF bị cụt. Hãy sao chép hoặc tải lại.",
        "file.encrypted" => "Tệp PDF đặt mật khẩu nên không mở được. Hãy lưu một bản không có mật khẩu rồi chạy lại.",
        "file.damaged" => "Tệp bị hỏng. Hãy thử sửa bằng qpdf, hoặc lấy lại từ nguồn.",
        "file.too-many-pages" => "Tệp có nhiều trang hơn giới hạn. Hãy tách tệp hoặc nâng --max-pages.",
        "file.too-many-characters" => "Tệp có nhiều chữ hơn giới hạn. Hãy tách tệp hoặc nâng --max-characters.",
        "page.no-pixels" => "Trang là ảnh không có điểm ảnh nào. Hãy quét lại.",
        "page.too-many-pixels" => {
            "Trang lớn hơn giới hạn. Hãy quét lại ở độ phân giải thấp hơn hoặc nâng --max-pixels."
        }
        "page.damaged" => "Có trang không đọc được. Hãy quét lại trang ấy.",
        "page.missing" => "Tệp không có trang được hỏi.",
        "page.failed" => "Bộ nhận dạng không đọc được trang. Hãy quét lại trang ấy.",
        "page.crash" => "Bộ nhận dạng bị sập ở một trang, hai lần. Hãy quét lại trang ấy.",
        "page.timeout" => "Một trang đọc mãi không xong, hai lần. Hãy nâng --page-time hoặc quét lại trang ấy.",
        "page.memory" => {
            "Một trang cần nhiều bộ nhớ hơn mức cho phép. Hãy nâng --memory hoặc quét ở độ phân giải thấp hơn."
        }
        "document.crash" => "Tiến trình xử lý bị sập ở văn bản này, hai lần. Các văn bản khác không bị ảnh hưởng.",
        "document.timeout" => "Văn bản xử lý mãi không xong, hai lần. Hãy nâng --document-time.",
        "document.memory" => "Văn bản cần nhiều bộ nhớ hơn mức cho phép, hai lần. Hãy nâng --memory.",
        "document.too-many-cells" => "Bảng có nhiều ô hơn giới hạn. Hãy tách tệp hoặc nâng --max-cells.",
        "document.stopped" => "Đã dừng trước khi đọc hết. Chạy lại thì sẽ làm tiếp.",
        "document.no-worker" => "Không khởi động được tiến trình xử lý. Hãy chạy `tradau doctor`.",
        "document.not-written" => "Không ghi được kết quả. Hãy kiểm tra ổ đĩa còn chỗ và quyền ghi.",
        "document.not-recorded" => "Không ghi được vào danh mục. Hãy kiểm tra ổ đĩa còn chỗ và quyền ghi.",
        "document.internal" => "Lỗi của chính chương trình ở văn bản này. Xin báo lại cho nhóm phát triển.",
        "engine.not-built" => "Bản chương trình này không kèm bộ nhận dạng nên không đọc được bản quét.",
        "engine.language-missing" => "Tesseract thiếu dữ liệu tiếng Việt. Hãy cài theo hướng dẫn của `tradau doctor`.",
        "engine.not-started" => "Không khởi động được bộ nhận dạng. Hãy chạy `tradau doctor`.",
        _ => "Không xử lý được tệp này.",
    }
}

/// What a remark on a document says; `None` for a name of another version.
#[must_use]
pub fn of_a_remark(code: &str) -> Option<&'static str> {
    Some(match code {
        "page.unread" => "Trang là ảnh nhưng không được đọc vì đã tắt nhận dạng (OCR).",
        "page.failed" | "page.crash" | "page.timeout" | "page.memory" => of_a_failure(code),
        "header.date-blank" => "Ngày ban hành bỏ trống hoặc không đọc được.",
        "header.number-blank" => "Số văn bản bỏ trống hoặc không đọc được.",
        "date.year-assumed" => "Có ngày không ghi năm; năm lấy theo ngày văn bản.",
        "number.grouping" => "Dấu chấm trong số được hiểu theo cách viết của chính văn bản.",
        "signature.digital" => "Có dòng chữ ký số; dòng này được tách khỏi nội dung.",
        "pdf.none" => "Không làm được bản PDF tìm kiếm được.",
        "pdf.plain" => "Bản PDF không ghi nhãn PDF/A vì có phần không bảo đảm được.",
        "accepted.lost" => "Chỗ đã được người kiểm tra chấp nhận nay không còn tìm thấy trong văn bản.",
        "text.legacy-encoding" => "Văn bản dùng bảng mã cũ (TCVN3 hoặc VNI) và đã được chuyển sang Unicode.",
        "text.decomposed" => "Có chữ viết rời dấu và đã được ghép lại.",
        "text.look-alikes" => "Có chữ cái của bảng chữ khác trông giống chữ Việt và đã được thay.",
        "text.invisible" => "Có ký tự ẩn hoặc ký tự điều khiển và đã được bỏ.",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The names are written where failures and remarks arise, in rooms that this one does not know: so the sources are asked.
    fn named(pattern: &str) -> BTreeSet<String> {
        let name = regex::Regex::new(pattern).unwrap();
        let sources = walkdir::WalkDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
        let files = sources.into_iter().map(Result::unwrap).filter(|e| e.path().extension().is_some_and(|e| e == "rs"));
        let mut out = BTreeSet::new();
        for file in files.filter(|e| !["export/sentences.rs", "model/sample.rs"].iter().any(|p| e.path().ends_with(p)))
        {
            let text = std::fs::read_to_string(file.path()).unwrap();
            out.extend(name.captures_iter(&text).map(|found| found[1].to_owned()));
        }
        out
    }

    #[test]
    fn every_failure_has_its_own_sentence() {
        let made = named(r#"=> "((?:input|file|page|document|engine)\.[a-z-]+)""#);
        assert!(made.len() > 25 && made.contains("file.encrypted") && made.contains("document.crash"), "{made:?}");
        let sentences: BTreeSet<&str> = made.iter().map(|code| of_a_failure(code)).collect();
        assert_eq!(sentences.len(), made.len(), "{made:?}");
        for code in
            made.iter().map(String::as_str).chain(["document.internal", "document.not-written", "document.no-worker"])
        {
            assert_ne!(of_a_failure(code), of_a_failure("of.another-version"), "{code}");
        }
    }

    #[test]
    fn every_remark_that_the_program_makes_has_a_sentence() {
        let made = named(r#"Diagnostic::(?:warning|info)\(\s*"([a-z.-]+)""#);
        assert!(made.contains("header.date-blank") && made.contains("pdf.plain"), "{made:?}");
        let dumb: Vec<_> = made.iter().filter(|code| of_a_remark(code).is_none()).collect();
        assert!(dumb.is_empty(), "{dumb:?}");
        assert_eq!(of_a_remark("page.ocr"), None);
    }
}
