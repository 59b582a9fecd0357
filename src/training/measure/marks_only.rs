//! A restorer of marks with our own language model: what remains of repair without the noisy channel.

use super::Restored;
use crate::model::{Text, TextEdit};
use crate::orthography::{fold, fold_char};
use crate::repair::{self, bundled};

/// The text without its marks, and then with those that the language model likes best. Letters stay as they were read.
pub(super) fn restored(text: &str) -> Restored {
    let repaired = bundled().repair(&Text::from_plain(&stripped(text)), &repair::Settings::default());
    let undone: Vec<TextEdit> = repaired
        .edits
        .iter()
        .filter(|e| e.applied && fold(&e.before) != fold(&e.after))
        .map(|e| TextEdit { span: e.span, with: e.before.clone() })
        .collect();
    (repaired.text.rewrite(&undone).0.as_str().to_owned(), Vec::new())
}

/// The text without marks, case kept: `Đề án` is `De an`.
pub(super) fn stripped(text: &str) -> String {
    let without = text.chars().filter(|c| !('\u{300}'..='\u{36f}').contains(c));
    without
        .map(|c| {
            let base = fold_char(c);
            if c.is_uppercase() && base.is_ascii() {
                base.to_ascii_uppercase()
            } else if base.is_ascii() {
                base
            } else {
                c
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stay_and_marks_are_found() {
        assert_eq!(stripped("Đề án 06, HẢI BÌNH ế"), "De an 06, HAI BINH e");
        let (text, _) = restored("Dé nghị Ủy ban nhan dân các xa, thi trấn bao cao ket qua thuwc hien va gui vé phong");
        assert!(text.starts_with("Đề nghị Ủy ban nhân dân các xã, thị trấn báo cáo kết quả thuwc"), "{text}");
    }
}
