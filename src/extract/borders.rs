//! Where in a sentence the words of one figure begin.
//!
//! `có bằng cấp, chứng chỉ là 19,5%` and `kiểm tra 31 cơ sở, phạt 06 cơ sở` both have a comma: the first joins two words of one
//! figure, the second parts two figures. A comma parts unless what it joins is one noun (`các xã, thị trấn`), or two short words
//! that wait for the same number.

use super::clause::{is_action, opens_clause, opens_property};
use super::tokens::{Gap, TokenKind, Tokens};
use super::wording::is_trailing;
use std::ops::Range;

/// True for a comma inside one noun: `các xã, thị trấn`, `cán bộ, công chức`, `BHXH, BHYT`.
pub(super) fn joins_nouns(tokens: &Tokens, comma: usize) -> bool {
    const NOUNS: [&str; 24] = [
        "phường",
        "xã",
        "thành",
        "huyện",
        "quận",
        "ban",
        "ngành",
        "đoàn",
        "công",
        "viên",
        "đơn",
        "tổ",
        "khu",
        "khối",
        "tiểu",
        "bản",
        "hội",
        "phòng",
        "người",
        "thương",
        "xóm",
        "ấp",
        "cơ",
        "thôn",
    ];
    let after = tokens.text(comma + 1);
    let town = tokens.fold(comma + 1) == "thi" && matches!(tokens.fold(comma + 2), "tran" | "xa");
    let short = tokens.is_upper(comma + 1) && after.chars().count() > 1 && comma > 0 && tokens.is_upper(comma - 1);
    let noun = NOUNS.contains(&after) && !matches!(tokens.fold(comma + 2), "an" | "dan");
    town || short || noun && !is_action(&tokens.words(&(comma + 1..comma + 3)))
}

/// In prose, what stands after the last comma that leaves two words, or a colon that leaves four. Behind another
/// figure (`follows`) every comma is a border: what comes before it speaks of that figure.
pub(super) fn last_clause(tokens: &Tokens, range: &Range<usize>, follows: bool) -> usize {
    let mut words = 0;
    for i in range.clone().rev() {
        let spaced = tokens.gap(i + 1) != Gap::None;
        let hedged = (i + 1..range.end).all(|k| is_trailing(tokens, k));
        // `tỷ lệ thất thoát còn cao, khoảng 24,5%`: the hedge behind the comma goes with the clause before it.
        let clause = |from: usize| (from..i).rev().take_while(|&k| tokens.is_word(k)).count() >= 4;
        if hedged && i + 1 < range.end && clause(range.start) {
            continue;
        }
        let comma = tokens.is_mark(i, ',')
            && spaced
            && (words >= 2 || follows || hedged)
            && !joins_nouns(tokens, i)
            && !coordinates(tokens, range, i, follows);
        let colon = tokens.is_mark(i, ':') && spaced && words >= 4;
        // `từ nguồn dự phòng để mua`: what it is for, and then what.
        let purpose = follows && matches!(tokens.text(i), "để" | "nhằm") && words > 0;
        let and = follows && tokens.fold(i) == "va" && words > 0 && !is_parted(tokens, range.start..i) || purpose;
        if comma || colon || and {
            return i + 1;
        }
        if tokens.is_word(i) {
            words += 1;
        }
    }
    range.start
}

/// True where a comma or `trong đó` stands between a figure and an `và` behind it: that joins two words of the next one.
fn is_parted(tokens: &Tokens, mut between: Range<usize>) -> bool {
    let opened = between.start > 0 && tokens.is_mark(between.start - 1, ',');
    opened
        || tokens.preceded_by(between.start, &["trong", "do"])
        || between.any(|i| tokens.is_mark(i, ',') && !joins_nouns(tokens, i) || tokens.starts_with(i, &["trong", "do"]))
}

/// True for a comma inside what one figure measures: `có bằng cấp, chứng chỉ là 19,5%`. Both sides are short, neither is a
/// clause of its own, and the left one does not speak of the figure before.
fn coordinates(tokens: &Tokens, range: &Range<usize>, comma: usize, follows: bool) -> bool {
    let mut end = range.end;
    while end > comma + 1 && is_trailing(tokens, end - 1) {
        end -= 1;
    }
    let border = |k: usize| matches!(tokens.kind(k), Some(TokenKind::Mark(',' | ':' | ';' | '.' | '(' | ')')));
    let mut start = comma;
    while start > range.start && !border(start - 1) {
        start -= 1;
    }
    if tokens.starts_with(start, &["trong", "do"]) {
        start += 2;
    } else if follows && start == range.start && !is_parted(tokens, start..start) {
        return false;
    }
    let (left, right) = (comma.saturating_sub(start), end - comma - 1);
    // `tỷ lệ chất thải được thu gom, xử lý đạt 97%`: a property without a number of its own waits for one.
    let waits = opens_property(&tokens.words(&(start..comma))) && !opens_property(&tokens.words(&(comma + 1..end)));
    if waits && (1..=10).contains(&left) && (1..=3).contains(&right) && tokens.is_small(comma + 1) {
        return true;
    }
    let verbal =
        (start + 1..comma).any(|k| matches!(tokens.text(k), "đã" | "được" | "là" | "có" | "đang" | "sẽ" | "bị"));
    (1..=10).contains(&left)
        && (1..=3).contains(&right)
        && tokens.is_small(comma + 1)
        && !verbal
        && !opens_clause(&tokens.words(&(comma + 1..end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, follows: bool) -> String {
        let tokens = Tokens::of(text);
        let all = 0..tokens.len();
        tokens.words(&(last_clause(&tokens, &all, follows)..all.end))
    }

    #[test]
    fn commas_join_what_waits_for_one_number() {
        for whole in [
            "có bằng cấp, chứng chỉ là",
            "tỷ lệ chất thải rắn được thu gom, xử lý đạt",
            "số hộ sử dụng điện thường xuyên, an toàn",
            "cán bộ, công chức",
        ] {
            assert_eq!(words(whole, false), whole);
        }
    }

    #[test]
    fn commas_part_what_is_told_on_its_own() {
        for (text, own) in [
            ("công tác tuyên truyền được đẩy mạnh, treo băng rôn", "treo băng rôn"),
            ("đợt ra quân toàn huyện, số hộ tham gia", "số hộ tham gia"),
            ("Đến nay, thành lập mới", "thành lập mới"),
        ] {
            assert_eq!(words(text, false).trim_start_matches(", "), own, "{text}");
        }
    }
}
