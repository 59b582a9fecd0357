//! On whose behalf a document is signed: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, `TL. CHỦ TỊCH`, `TUQ. GIÁM ĐỐC`, `Q. VỤ TRƯỞNG`.
//!
//! The abbreviations are those of Decree 30/2020/NĐ-CP, appendix I, part II, 7; the party writes `T/M`, `K/T`, `T/L`. One title block
//! may have several, of which each is under the one above: `TM. ỦY BAN NHÂN DÂN` / `KT. CHỦ TỊCH` / `PHÓ CHỦ TỊCH`.

use super::super::tokens::{TokenKind, Tokens};
use crate::model::{Behalf, Capacity, Stated};
use std::ops::Range;

/// The capacity that a title begins with, and one past the abbreviation.
fn capacity(tokens: &Tokens, title: &Range<usize>) -> Option<(Capacity, usize)> {
    let start = title.start;
    let slash = tokens.is_mark(start + 1, '/') && start + 3 <= title.end;
    let (key, end) = if slash {
        (format!("{}{}", tokens.fold(start), tokens.fold(start + 2)), start + 3)
    } else {
        (tokens.fold(start).to_owned(), start + 1)
    };
    let capacity = match key.as_str() {
        "tm" => Capacity::OnBehalf,
        "kt" => Capacity::InPlace,
        "tl" => Capacity::ByOrder,
        "tuq" | "tu" => Capacity::ByAuthority,
        "q" => Capacity::Acting,
        _ => return None,
    };
    if key == "tu" && !slash || !tokens.is_upper(start) {
        return None;
    }
    Some((capacity, end))
}

/// For whom the signer signs, by the lines of his title in order.
pub(super) fn behalves(tokens: &Tokens, titles: &[Range<usize>]) -> Vec<Behalf> {
    let one = |title: &Range<usize>| {
        let (capacity, mut start) = capacity(tokens, title)?;
        while start < title.end && matches!(tokens.kind(start), Some(TokenKind::Mark(_))) {
            start += 1;
        }
        let whom = start..title.end.max(start);
        let value = tokens.words(&whom);
        value
            .chars()
            .any(char::is_alphabetic)
            .then(|| Behalf { capacity, whom: Stated { value, span: tokens.span_of(&whom) } })
    };
    titles.iter().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(title: &str) -> Option<(Capacity, String)> {
        let tokens = Tokens::of(title);
        let all = 0..tokens.len();
        behalves(&tokens, std::slice::from_ref(&all)).pop().map(|b| (b.capacity, b.whom.value))
    }

    #[test]
    fn each_capacity_is_known() {
        for (title, capacity, whom) in [
            ("TM. ỦY BAN NHÂN DÂN", Capacity::OnBehalf, "ỦY BAN NHÂN DÂN"),
            ("KT. CHỦ TỊCH", Capacity::InPlace, "CHỦ TỊCH"),
            ("TL. CHỦ TỊCH", Capacity::ByOrder, "CHỦ TỊCH"),
            ("TUQ. GIÁM ĐỐC", Capacity::ByAuthority, "GIÁM ĐỐC"),
            ("Q. VỤ TRƯỞNG", Capacity::Acting, "VỤ TRƯỞNG"),
            ("T/M BAN THƯỜNG VỤ", Capacity::OnBehalf, "BAN THƯỜNG VỤ"),
            ("KT CHỦ TỊCH", Capacity::InPlace, "CHỦ TỊCH"),
        ] {
            assert_eq!(of(title), Some((capacity, whom.to_owned())), "{title}");
        }
    }

    #[test]
    fn a_title_of_his_own_is_nobody_else_s() {
        for title in ["CHỦ TỊCH", "TRƯỞNG PHÒNG", "TM.", "TU VIỆN TRƯỞNG", "kt. chủ tịch", ""] {
            assert_eq!(of(title), None, "{title}");
        }
    }

    proptest! {
        #[test]
        fn any_text(text in "\\PC{0,40}") {
            of(&text);
        }
    }
}
