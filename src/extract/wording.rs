//! The words of one figure, cut out of its clause.
//!
//! `Tính đến ngày 22/8/2023, địa bàn huyện đã thu nhận khoảng` loses the day, what only leads to the number and what hedges it:
//! `địa bàn huyện đã thu nhận`. Where a sentence starts with its number, the words behind are taken: `08/31 đơn vị đã vượt chỉ
//! tiêu`.

use super::borders::last_clause;
use super::dates::full_date;
use super::figures::Found;
use super::labels::is_weak;
use super::tokens::{Gap, TokenKind, Tokens};
use super::units::is_stop;
use crate::model::FigureKind;
use crate::orthography::fold;
use std::ops::Range;

/// Words of a label in prose, and of the head of an item.
const PROSE_WORDS: usize = 20;
const HEAD_WORDS: usize = 40;

const LEADING: [&[&str]; 37] = [
    &["tu", "dau", "nhiem", "ky"],
    &["tu", "dau", "nam", "den", "nay"],
    &["tu", "dau", "nam"],
    &["luc", "luong", "chuc", "nang"],
    &["co", "quan", "chuc", "nang"],
    &["toan", "dang", "bo"],
    &["dang", "chu", "y"],
    &["toan", "huyen"],
    &["toan", "tinh"],
    &["toan", "xa"],
    &["toan", "phuong"],
    &["toan", "quan"],
    &["toan", "thi", "xa"],
    &["toan", "thanh", "pho"],
    &["toan", "thi", "tran"],
    &["toan", "nganh"],
    &["hien", "nay"],
    &["den", "nay"],
    &["doi", "voi"],
    &["trong", "do"],
    &["cu", "the", "la"],
    &["cu", "the"],
    &["bao", "gom"],
    &["gom", "co"],
    &["gom"],
    &["va"],
    &["dong", "thoi"],
    &["nhung"],
    &["rieng"],
    &["nhu"],
    &["la"],
    &["voi"],
    &["qua", "do"],
    &["trong", "khi"],
    &["ngoai", "ra"],
    &["ket", "qua", "la"],
    &["thi"],
];

const TRAILING: [&str; 19] = [
    "đã", "là", "khoảng", "gần", "hơn", "trên", "dưới", "có", "với", "cho", "được", "chỉ", "từ", "đến", "ít", "nhất",
    "tối", "thiểu", "xấp",
];

/// A hedge or link at the end of a label: with its marks (`từ` and not `tử`), or with none at all.
pub(super) fn is_trailing(tokens: &Tokens, i: usize) -> bool {
    let word = tokens.text(i);
    // `chứng chỉ` is a paper and no hedge.
    let noun = word == "chỉ" && i > 0 && matches!(tokens.text(i - 1), "chứng" | "địa" | "tín" | "báo" | "đình");
    !noun
        && tokens.is_small(i)
        && (TRAILING.contains(&word)
            || !tokens.is_marked() && word.is_ascii() && TRAILING.iter().any(|t| fold(t) == word))
}

fn is_separator(kind: Option<TokenKind>) -> bool {
    matches!(
        kind,
        Some(TokenKind::Mark(
            '¹' | '²' | '³' | ',' | ';' | ':' | '.' | '-' | '–' | '+' | '/' | ')' | '“' | '”' | '"' | '=' | '…'
        ))
    )
}

pub(super) fn trim(tokens: &Tokens, range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    loop {
        let before = (start, end);
        while start < end && is_separator(tokens.kind(start)) {
            start += 1;
        }
        for words in LEADING {
            if start + words.len() <= end && tokens.starts_with(start, words) && !capital_name(tokens, start) {
                start += words.len();
                break;
            }
        }
        if before == (start, end) {
            break;
        }
    }
    while end > start && is_separator(tokens.kind(end - 1)) && !tokens.is_mark(end - 1, ':') {
        end -= 1;
    }
    start..end
}

pub(super) fn capital_name(tokens: &Tokens, i: usize) -> bool {
    tokens.is_capital(i) && tokens.is_capital(i + 1)
}

/// The words of a clause as a label, with what the number counts where the clause is prose.
pub(super) fn own_words(
    tokens: &Tokens,
    clause: &Range<usize>,
    figure: &Found,
    limit: usize,
    follows: bool,
) -> Option<String> {
    let mut range = clause.clone();
    let head = range.end > range.start && tokens.is_mark(range.end - 1, ':');
    let aside = range.clone().any(|i| tokens.is_mark(i, '('));
    while range.end > range.start
        && is_separator(tokens.kind(range.end - 1))
        && !(aside && tokens.is_mark(range.end - 1, ')'))
    {
        range.end -= 1;
    }
    range.start = if head { after_announcement(tokens, &range) } else { last_clause(tokens, &range, follows) };
    range = trim(tokens, range);
    range.start = past_day(tokens, &range);
    range = trim(tokens, range);
    without_bound(tokens, &mut range);
    let key = tokens.key(&range);
    if !(figure.kind == FigureKind::Percent && is_weak(&key)) {
        while range.end > range.start
            && (is_trailing(tokens, range.end - 1) && !head || tokens.text(range.end - 1) == "là")
        {
            range.end -= 1;
            without_direction(tokens, &mut range);
        }
    }
    without_day(tokens, &mut range);
    // `Có 05 xã đạt …` says no more than `05 xã đạt …`.
    let only = range.len() == 1 && matches!(tokens.text(range.start), "Có" | "Còn" | "Đã" | "Gồm");
    if only || !range.clone().any(|i| tokens.is_word(i)) {
        return None;
    }
    keep_last(tokens, &mut range, if head { HEAD_WORDS } else { PROSE_WORDS });
    let mut text = tokens.words(&range);
    if !head && matches!(figure.kind, FigureKind::Count | FigureKind::Ratio) {
        let end = complement(tokens, figure, limit);
        if end > figure.end {
            text.push(' ');
            text.push_str(&tokens.words(&(figure.tokens.end..end)));
        }
    }
    if figure.kind == FigureKind::Percent && is_weak(&key) {
        text = text.to_lowercase();
    }
    Some(text)
}

/// `số vụ tăng gấp đôi, từ 3 vụ lên 6 vụ`: where a figure started from is none of how it changed.
fn without_direction(tokens: &Tokens, range: &mut Range<usize>) {
    if tokens.text(range.end) != "từ" {
        return;
    }
    let mut end = range.end;
    while end > range.start && tokens.is_mark(end - 1, ',') {
        end -= 1;
    }
    if end > range.start + 2 && tokens.text(end - 2) == "gấp" {
        end -= 2;
    }
    let moves = matches!(tokens.text(end.saturating_sub(1)), "tăng" | "giảm" | "nâng");
    if moves && end > range.start + 2 {
        range.end = end - 1;
    }
}

/// `đến ngày 31/7/2024 toàn huyện đã gieo cấy`: when, and then what.
fn past_day(tokens: &Tokens, range: &Range<usize>) -> usize {
    if !matches!(tokens.fold(range.start), "den" | "tinh" | "tu" | "ngay" | "trong" | "sau" | "het" | "tai") {
        return range.start;
    }
    let day = (range.start..range.end.min(range.start + 6)).find_map(|i| full_date(tokens, i));
    day.map(|(end, _)| end).filter(|end| *end < range.end).unwrap_or(range.start)
}

/// `còn không quá`, `tỷ lệ không thấp hơn`: the bound at the end is a hedge.
fn without_bound(tokens: &Tokens, range: &mut Range<usize>) {
    const BOUNDS: [&[&str]; 8] = [
        &["khong", "qua"],
        &["khong", "thap", "hon"],
        &["khong", "thap"],
        &["khong", "duoi"],
        &["khong", "it", "hon"],
        &["toi", "da"],
        &["toi", "thieu"],
        &["it", "nhat"],
    ];
    // `hơn` alone is taken off with the other hedges.
    let end = if range.end > range.start && tokens.fold(range.end - 1) == "hon" { range.end - 1 } else { range.end };
    for words in BOUNDS {
        for e in [range.end, end] {
            let start = e.saturating_sub(words.len());
            if start > range.start && tokens.starts_with(start, words) {
                range.end = start;
                return;
            }
        }
    }
}

/// `lũy kế giải ngân đến ngày 22/7/2022`: the day is the record's own column and no part of what is measured.
fn without_day(tokens: &Tokens, range: &mut Range<usize>) {
    let from = range.end.saturating_sub(9).max(range.start);
    // `Tỷ lệ giải ngân đến 30/9/2022 đạt`
    let stop = if tokens.fold(range.end.saturating_sub(1)) == "dat" { range.end - 1 } else { range.end };
    let Some(day) = (from..stop).find(|&i| full_date(tokens, i).is_some_and(|(end, _)| end == stop)) else {
        return;
    };
    let mut end = day;
    while end > range.start
        && matches!(tokens.fold(end - 1), "ngay" | "den" | "het" | "tinh" | "toi" | "cuoi" | "diem" | "thoi" | "tai")
    {
        end -= 1;
    }
    if end < day && (range.start..end).filter(|&i| tokens.is_word(i)).count() >= 2 {
        range.end = end;
        while range.end > range.start && is_separator(tokens.kind(range.end - 1)) {
            range.end -= 1;
        }
    }
}

/// `…, cụ thể tổng số hồ sơ đã thu nhận:` has its head behind the announcement.
fn after_announcement(tokens: &Tokens, range: &Range<usize>) -> usize {
    let announced = |i: usize| {
        tokens.is_mark(i, ',')
            && [&["cu", "the"][..], &["trong", "do"], &["ket", "qua"], &["qua", "do"]]
                .iter()
                .any(|w| tokens.starts_with(i + 1, w))
    };
    range.clone().rev().find(|&i| announced(i)).map_or(range.start, |i| i + 1)
}

fn keep_last(tokens: &Tokens, range: &mut Range<usize>, limit: usize) {
    let mut words = 0;
    for i in range.clone().rev() {
        if tokens.is_word(i) {
            words += 1;
            if words == limit {
                range.start = i;
                return;
            }
        }
    }
}

/// One past the words that go on with the thing counted: `tài khoản` → `tài khoản định danh điện tử`.
fn complement(tokens: &Tokens, figure: &Found, limit: usize) -> usize {
    let mut at = figure.end;
    let most = at + 6;
    let goes_on =
        |at: usize| (tokens.is_small(at) || tokens.is_upper(at)) && tokens.gap(at) != Gap::None && !is_stop(tokens, at);
    while at < limit && at < most && goes_on(at) {
        at += 1;
    }
    at
}

/// The words after a figure that starts its sentence, up to the next mark.
pub(super) fn after_words(tokens: &Tokens, figure: &Found, limit: usize) -> Option<String> {
    // What money pays for follows its unit; what is counted starts with it.
    let start =
        if matches!(figure.kind, FigureKind::Count | FigureKind::Ratio) { figure.tokens.end } else { figure.end };
    let mut end = start;
    let inner = |i: usize| {
        tokens.is_word(i)
            || tokens.is_number(i)
            || tokens.is_mark(i, '%')
            || tokens.is_mark(i, '/') && tokens.gap(i) == Gap::None && tokens.is_number(i + 1)
    };
    while end < limit && end < start + PROSE_WORDS && inner(end) {
        end += 1;
    }
    while end > start && (is_trailing(tokens, end - 1) || matches!(tokens.fold(end - 1), "va" | "gom")) {
        end -= 1;
    }
    let text = tokens.words(&(start..end));
    (!text.is_empty() && (start..end).any(|i| tokens.is_word(i))).then_some(text)
}
