//! The repaired text as a file: UTF-8, LF, a form feed between pages, a line feed at the end.
//!
//! It is what people grep and what other tools read: `grep "Hải Bình" -r text/` finds the ward that the scan's own
//! layer spelled `Hdi Binh`. Pages are told apart as `pdftotext` does it.

use super::{ExportError, atomic};
use crate::model::Notice;
use std::path::Path;

/// The text as it is written.
#[must_use]
pub fn to_text(notice: &Notice) -> String {
    let mut out = notice.text.replace("\r\n", "\n").replace('\r', "\n");
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// Writes the text to `path`.
pub fn write(path: &Path, notice: &Notice) -> Result<(), ExportError> {
    atomic::write(path, to_text(notice).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    #[test]
    fn lines_end_in_lf_and_pages_stay_apart() {
        let mut notice = sample::notice();
        notice.text = "Tổng số\r\n105\rhết\u{c}trang hai".into();
        assert_eq!(to_text(&notice), "Tổng số\n105\nhết\u{c}trang hai\n");
        notice.text = "đủ\n".into();
        assert_eq!(to_text(&notice), "đủ\n", "no second line feed");
        notice.text.clear();
        assert_eq!(to_text(&notice), "\n");
    }

    #[test]
    fn the_file_is_utf_8_without_a_mark() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("text/a.txt");
        write(&path, &sample::notice()).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), format!("{}\n", sample::TEXT).into_bytes());
    }
}
