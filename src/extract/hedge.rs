//! How a figure is meant: `gần 240 m3`, `hơn 13.544 lượt`, `khoảng 55%`, `ít nhất 32 doanh nghiệp`, `từ 02 vụ trở lên`.
//!
//! A hedge is written right before its figure, or as `trở lên` behind it; signs do as well in tables (`≥ 50`). What compares is none:
//! `cao hơn 12%` says by how much, and exactly. `trên địa bàn 5 xã` has `trên` too, and it stands not before the number.

use super::tokens::{TokenKind, Tokens};
use crate::model::Hedge;
use std::ops::Range;

/// The hedge of the figure at `figure`, whose unit ends at `end`.
pub(super) fn hedge_at(tokens: &Tokens, figure: &Range<usize>, end: usize) -> Option<Hedge> {
    let start = figure.start;
    // `từ 80% trở lên`
    if tokens.starts_with(end, &["tro", "len"]) {
        return Some(Hedge::AtLeast);
    }
    if tokens.starts_with(end, &["tro", "xuong"]) {
        return Some(Hedge::AtMost);
    }
    let before = start.checked_sub(1)?;
    if tokens.is_silent(before) {
        return None;
    }
    match tokens.kind(before) {
        Some(TokenKind::Mark('≥')) => return Some(Hedge::AtLeast),
        Some(TokenKind::Mark('≤')) => return Some(Hedge::AtMost),
        Some(TokenKind::Mark('>')) => return Some(Hedge::MoreThan),
        Some(TokenKind::Mark('<')) => return Some(Hedge::LessThan),
        Some(TokenKind::Mark('~' | '≈')) => return Some(Hedge::About),
        _ => {}
    }
    let told: [(&[&str], Hedge); 14] = [
        (&["khong", "duoi"], Hedge::AtLeast),
        (&["khong", "it", "hon"], Hedge::AtLeast),
        (&["khong", "thap", "hon"], Hedge::AtLeast),
        (&["it", "nhat"], Hedge::AtLeast),
        (&["toi", "thieu"], Hedge::AtLeast),
        (&["khong", "qua"], Hedge::AtMost),
        (&["khong", "vuot", "qua"], Hedge::AtMost),
        (&["khong", "qua", "so"], Hedge::AtMost),
        (&["nhieu", "nhat"], Hedge::AtMost),
        (&["toi", "da"], Hedge::AtMost),
        (&["xap", "xi"], Hedge::About),
        (&["uoc", "tinh"], Hedge::About),
        (&["uoc", "khoang"], Hedge::About),
        (&["uoc", "dat"], Hedge::About),
    ];
    if let Some((_, hedge)) = told.iter().find(|(words, _)| tokens.preceded_by(start, words)) {
        return Some(*hedge);
    }
    // Without their marks `trên`, `dưới` and `gần` have doubles; a text that has any must have these.
    let word = tokens.text(before).to_lowercase();
    let bare = !tokens.is_marked();
    let is = |marked: &str, folded: &str| word == marked || bare && word == folded;
    if is("hơn", "hon") {
        return (!compares(tokens, before)).then_some(Hedge::MoreThan);
    }
    [
        ("gần", "gan", Hedge::Nearly),
        ("trên", "tren", Hedge::MoreThan),
        ("dưới", "duoi", Hedge::LessThan),
        ("khoảng", "khoang", Hedge::About),
        ("chừng", "chung", Hedge::About),
        ("ước", "uoc", Hedge::About),
    ]
    .into_iter()
    .find_map(|(marked, folded, hedge)| is(marked, folded).then_some(hedge))
}

/// `cao hơn 3 điểm`: by how much.
fn compares(tokens: &Tokens, than: usize) -> bool {
    const ADJECTIVES: [&str; 14] =
        ["cao", "thap", "nhieu", "it", "lon", "nho", "nhanh", "cham", "tot", "kem", "dai", "ngan", "som", "muon"];
    than.checked_sub(1).is_some_and(|b| ADJECTIVES.contains(&tokens.fold(b)))
}

#[cfg(test)]
mod tests {
    use super::super::figures::scan;
    use super::super::number::Habit;
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str) -> Vec<Option<Hedge>> {
        let tokens = Tokens::of(text);
        let found = scan(&tokens, &(0..tokens.len()), Habit::Vietnamese);
        found.iter().map(|f| hedge_at(&tokens, &f.tokens, f.end)).collect()
    }

    #[test]
    fn hedges_are_found() {
        for (text, hedge) in [
            ("gần 240 m3 cát", Hedge::Nearly),
            ("gần 01 tháng", Hedge::Nearly),
            ("phục vụ hơn 13.544 lượt", Hedge::MoreThan),
            ("đạt trên 90%", Hedge::MoreThan),
            ("giảm còn dưới 5%", Hedge::LessThan),
            ("hiệu suất khoảng 55%", Hedge::About),
            ("xấp xỉ 1,2 tỷ đồng", Hedge::About),
            ("ít nhất 32 doanh nghiệp", Hedge::AtLeast),
            ("không dưới 80%", Hedge::AtLeast),
            ("không quá 15%", Hedge::AtMost),
            ("tối đa 1.500 người", Hedge::AtMost),
            ("từ 02 vụ trở lên", Hedge::AtLeast),
            ("≥ 50", Hedge::AtLeast),
        ] {
            assert_eq!(of(text), [Some(hedge)], "{text}");
        }
    }

    #[test]
    fn what_is_meant_exactly_has_none() {
        for text in [
            "cao hơn 12%",
            "thấp hơn 3 điểm",
            "đã cấp 30 thẻ",
            "trên địa bàn 5 xã",
            "số gán 12 thẻ",
            "thị trấn trên núi có 12 hộ",
        ] {
            assert_eq!(of(text), [None], "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_at_any_place(text in "\\PC{0,60}", at in 0_usize..30, len in 0_usize..4) {
            let tokens = Tokens::of(&text);
            hedge_at(&tokens, &(at..at + len), at + len);
        }
    }
}
