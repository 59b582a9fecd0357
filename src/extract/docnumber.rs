//! Numbers and symbols of documents.
//!
//! `Số: 1450 /UBND-NC`, `2806/TCTĐA06-CA`, `59/2022/NĐ-CP`, `14/2017/QH14`, `05-NQ/TW`, `23–CT/HU`. A symbol in
//! capitals behind a slash makes it one; `08/31 đơn vị` and `30/6/2023` have none, and `hộ/100691` starts with
//! no number.

use super::tokens::{Gap, TokenKind, Tokens};
use std::ops::Range;

/// The document number that starts at token `i`: its tokens and its code without white space.
pub(super) fn doc_number_at(tokens: &Tokens, i: usize) -> Option<(Range<usize>, String)> {
    let text = tokens.text(i);
    if !tokens.is_number(i) || text.len() > 6 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut at = i + 1;
    // A pen leaves space before the slash, never after it; a dash before a slash is the party's way.
    if tokens.is_mark(at, '/') && tokens.gap(at) <= Gap::Space {
        at += 1;
        let year = tokens.is_number(at) && tokens.text(at).len() == 4 && tokens.is_mark(at + 1, '/');
        if year && tokens.gap(at) == Gap::None {
            at += 2;
        }
    } else if tokens.is_dash(at) && tokens.gap(at) <= Gap::Space && dashed_symbol(tokens, at + 1) {
        at += 1;
    } else {
        return None;
    }
    let end = symbol_end(tokens, at)?;
    let code = (i..end).fold(String::new(), |mut code, k| {
        code.push_str(if tokens.is_dash(k) { "-" } else { tokens.text(k) });
        code
    });
    Some((i..end, code))
}

/// `NQ/TW` after `05-`: a symbol with a slash in it, over a line break too.
fn dashed_symbol(tokens: &Tokens, at: usize) -> bool {
    is_symbol(tokens, at) && tokens.gap(at) != Gap::Tab && tokens.is_mark(at + 1, '/') && is_symbol(tokens, at + 2)
}

/// One past the symbol that starts at `at`.
fn symbol_end(tokens: &Tokens, at: usize) -> Option<usize> {
    if !is_symbol(tokens, at) || tokens.gap(at) >= Gap::Tab && !tokens.is_dash(at - 1) {
        return None;
    }
    let mut end = at + 1;
    loop {
        let joint = tokens.is_dash(end) || matches!(tokens.kind(end), Some(TokenKind::Mark('/' | '&' | '.' | '+')));
        if !joint || tokens.gap(end) != Gap::None {
            return Some(end);
        }
        // `86/2021/TT-` / `BCA`: a hyphen at the end of a line goes on below.
        let wrapped = tokens.is_dash(end) && tokens.gap(end + 1) >= Gap::Line && tokens.is_upper(end + 1);
        let spaced = tokens.is_dash(end)
            && tokens.gap(end + 1) == Gap::Space
            && tokens.is_upper(end + 1)
            && tokens.text(end + 1).chars().count() <= 5;
        let glued = tokens.gap(end + 1) == Gap::None && (is_symbol(tokens, end + 1) || part_number(tokens, end + 1));
        if !wrapped && !spaced && !glued {
            return Some(end);
        }
        end += 2;
    }
}

/// A part of a symbol: capitals, with a small letter inside (`TTg`, `QĐ`), never a word of small letters.
fn is_symbol(tokens: &Tokens, i: usize) -> bool {
    let text = tokens.text(i);
    let mut chars = text.chars();
    tokens.is_word(i)
        && chars.next().is_some_and(char::is_uppercase)
        && text.chars().count() <= 14
        && (text.chars().count() == 1 || text.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit()))
}

fn part_number(tokens: &Tokens, i: usize) -> bool {
    tokens.is_number(i) && tokens.text(i).len() <= 3
}

/// A number that a word for a document and `số` introduce, with no symbol: `Công văn số 193`.
pub(super) fn is_cited_number(tokens: &Tokens, i: usize) -> bool {
    const DOCUMENTS: [&[&str]; 22] = [
        &["cong", "van"],
        &["thong", "bao"],
        &["ke", "hoach"],
        &["quyet", "dinh"],
        &["nghi", "dinh"],
        &["nghi", "quyet"],
        &["thong", "tu"],
        &["chi", "thi"],
        &["bao", "cao"],
        &["to", "trinh"],
        &["cong", "dien"],
        &["huong", "dan"],
        &["chuong", "trinh"],
        &["ket", "luan"],
        &["van", "ban"],
        &["luat"],
        &["phap", "lenh"],
        &["quy", "dinh"],
        &["giay", "moi"],
        &["thong", "tri"],
        &["lien", "tich"],
        &["phuong", "an"],
    ];
    if !tokens.preceded_by(i, &["so"]) && !tokens.preceded_by(i, &["so", ":"]) {
        return false;
    }
    let so = if tokens.preceded_by(i, &["so"]) { i - 1 } else { i - 2 };
    tokens.text(i).bytes().all(|b| b.is_ascii_digit()) && DOCUMENTS.iter().any(|d| tokens.preceded_by(so, d))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<String> {
        let tokens = Tokens::of(text);
        let (mut out, mut i) = (Vec::new(), 0);
        while i < tokens.len() {
            let found = doc_number_at(&tokens, i);
            i = found.as_ref().map_or(i + 1, |(range, _)| range.end);
            out.extend(found.map(|(_, code)| code));
        }
        out
    }

    #[test]
    fn numbers_and_symbols_are_read_whole() {
        for (text, code) in [
            ("Số: **1450** /UBND-NC", "1450/UBND-NC"),
            ("số 2806/TCTĐA06-CA ngày", "2806/TCTĐA06-CA"),
            ("Nghị định số 59/2022/NĐ-CP,", "59/2022/NĐ-CP"),
            ("số 06/QĐ-TTg của", "06/QĐ-TTg"),
            ("14/2017/QH14.", "14/2017/QH14"),
            ("Nghị quyết số 05-NQ/TW", "05-NQ/TW"),
            ("Chỉ thị số 23–\n\nCT/HU, ngày", "23-CT/HU"),
            ("số 86/2021/TT-\n\nBCA ngày", "86/2021/TT-BCA"),
            ("số 603/QĐ-H04-P12", "603/QĐ-H04-P12"),
            ("104/CP ngày", "104/CP"),
            ("77/KH-UBND-CA, ngày", "77/KH-UBND-CA"),
        ] {
            assert_eq!(codes(text), [code], "{text}");
        }
    }

    #[test]
    fn ratios_and_dates_are_no_document_numbers() {
        for text in ["08/31 đơn vị", "30/6/2023", "23.449 hộ/100691", "5/Tổng số", "220/380", "16/16 Tổ"] {
            assert_eq!(codes(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_number_without_a_symbol_needs_its_document() {
        let cited = |text: &str| {
            let tokens = Tokens::of(text);
            (0..tokens.len()).any(|i| tokens.is_number(i) && is_cited_number(&tokens, i))
        };
        assert!(cited("Công văn số 193 ngày"));
        assert!(!cited("Tổng số 193 hộ"));
        assert!(!cited("tổ số 7"));
    }
}
