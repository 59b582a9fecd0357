//! A figure's own words.
//!
//! - Before a colon they are the whole head of the item: `Tổng số tài khoản đã thu nhận: 16.642` → `Tổng số tài khoản
//!   đã thu nhận`.
//! - In prose they are the clause without its number: `địa bàn huyện đã thu nhận 73.260 tài khoản định danh` →
//!   `địa bàn huyện đã thu nhận tài khoản định danh`.
//! - A percentage that only says `đạt` leans on the figure before it: `Đã tiếp nhận: 2152/2163 hồ sơ (Đạt 99,49%)` →
//!   `Đã tiếp nhận, đạt`.
//! - Where a sentence starts with its number, they follow it: `08/31 đơn vị đã vượt chỉ tiêu` → `đơn vị đã vượt chỉ
//!   tiêu`.

use super::figures::Found;
use super::layout::sentence_start;
use super::tokens::{Gap, TokenKind, Tokens};
use super::units::is_stop;
use crate::model::FigureKind;
use crate::orthography::fold;
use std::ops::Range;

/// Words of a label in prose, and of the head of an item.
const PROSE_WORDS: usize = 16;
const HEAD_WORDS: usize = 30;

/// True for figures that state a fact; only these end the words of the next one.
pub(super) fn is_fact(kind: FigureKind) -> bool {
    matches!(
        kind,
        FigureKind::Count
            | FigureKind::Percent
            | FigureKind::Ratio
            | FigureKind::Money
            | FigureKind::Area
            | FigureKind::Quantity
            | FigureKind::Range
    )
}

/// True for a figure that describes what another counts: `trẻ dưới 6 tuổi`.
pub(super) fn is_attribute(figure: &Found) -> bool {
    figure.unit.as_deref().is_some_and(|u| fold(u) == "tuoi")
}

/// Labels of the figures of one paragraph, whose tokens after the lead are `body`.
pub(super) fn labels(tokens: &Tokens, body: &Range<usize>, figures: &[Found]) -> Vec<Option<String>> {
    let mut out: Vec<Option<String>> = Vec::with_capacity(figures.len());
    // The last fact, its own words and where its sentence starts.
    let mut last: Option<(usize, Option<String>, usize)> = None;
    for (k, figure) in figures.iter().enumerate() {
        if figure.tokens.start < body.start {
            out.push(None);
            continue;
        }
        let sentence = sentence_start(tokens, body, figure.tokens.start);
        let previous = last.as_ref().filter(|(_, _, s)| *s == sentence || tokens.is_mark(sentence.saturating_sub(1), ';'));
        let bound = last.as_ref().map_or(sentence, |(p, _, _)| figures.get(*p).map_or(sentence, |f| f.end.max(sentence)));
        let next = figures.get(k + 1).map_or(body.end, |f| f.tokens.start);
        let clause = clause(tokens, figures, bound, figure.tokens.start);
        let inherited = previous.and_then(|(_, label, _)| label.clone());
        let own = own_words(tokens, &clause, figure, next.min(body.end));
        let joined = clause.is_empty() || is_joint(tokens, &clause);
        let label = match own {
            Some(own) if figure.kind == FigureKind::Percent && is_weak(&clause_key(tokens, &clause)) => {
                Some(inherited.map_or(own.clone(), |head| format!("{head}, {own}")))
            }
            Some(own) => Some(own),
            None if joined && inherited.is_some() && same_sentence(&last, sentence) => inherited,
            None => after_words(tokens, figure, next.min(body.end)),
        };
        if is_fact(figure.kind) && !is_attribute(figure) {
            // A percentage that leans does not become what the next one leans on.
            let keep = figure.kind == FigureKind::Percent && is_weak(&clause_key(tokens, &clause));
            let head = match (&last, keep) {
                (Some((_, head, _)), true) => head.clone(),
                _ => label.clone(),
            };
            last = Some((k, head, sentence));
        }
        out.push(if is_fact(figure.kind) { label } else { simple(tokens, &clause) });
    }
    out
}

fn same_sentence(last: &Option<(usize, Option<String>, usize)>, sentence: usize) -> bool {
    last.as_ref().is_some_and(|(_, _, s)| *s == sentence)
}

/// The label of a figure that states no fact: the words right before it.
fn simple(tokens: &Tokens, clause: &Range<usize>) -> Option<String> {
    let mut start = clause.end;
    while start > clause.start && tokens.is_word(start - 1) && clause.end - start < 6 {
        start -= 1;
    }
    let text = tokens.words(&(start..clause.end));
    (!text.is_empty()).then_some(text)
}

/// The tokens between the last border and the figure: a fact, a bracket, or a comma where no colon makes it a head.
fn clause(tokens: &Tokens, figures: &[Found], bound: usize, figure: usize) -> Range<usize> {
    let mut start = bound;
    let mut depth = 0_usize;
    for i in bound..figure {
        if tokens.is_mark(i, '(') {
            depth += 1;
            start = i + 1;
        } else if tokens.is_mark(i, ')') {
            if depth == 0 {
                start = i + 1;
            } else {
                // A bracket that closes again is an aside; the clause goes on from before it.
                depth -= 1;
                start = start.min(bound.max(reopen(tokens, bound, i)));
            }
        }
    }
    if start == figure && figure > bound && tokens.is_mark(figure - 1, '(') {
        // `trong tỉnh (12 trường hợp)`: the words stand before the bracket.
        let outer = clause(tokens, figures, bound, figure - 1);
        return trim(tokens, outer);
    }
    trim(tokens, start..figure)
}

/// Where the clause of an aside that closes at `close` starts.
fn reopen(tokens: &Tokens, bound: usize, close: usize) -> usize {
    let mut depth = 0_usize;
    for i in (bound..close).rev() {
        if tokens.is_mark(i, ')') {
            depth += 1;
        } else if tokens.is_mark(i, '(') {
            if depth == 0 {
                // Words before the aside belong to the clause, back to an earlier open bracket.
                return (bound..i).rev().find(|&k| tokens.is_mark(k, '(')).map_or(bound, |k| k + 1);
            }
            depth -= 1;
        }
    }
    bound
}

const LEADING: [&[&str]; 19] = [
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
    &["con"],
    &["nhu"],
    &["la"],
    &["voi"],
    &["qua", "do"],
    &["trong", "khi"],
    &["ngoai", "ra"],
    &["ket", "qua", "la"],
    &["thi"],
];

const TRAILING: [&str; 18] = [
    "la", "khoang", "gan", "hon", "tren", "duoi", "co", "voi", "cho", "duoc", "chi", "tu", "den", "it", "nhat", "toi", "thieu", "xap",
];

fn is_separator(kind: Option<TokenKind>) -> bool {
    matches!(
        kind,
        Some(TokenKind::Mark(',' | ';' | ':' | '.' | '-' | '–' | '+' | '/' | ')' | '“' | '”' | '"' | '=' | '…'))
    )
}

fn trim(tokens: &Tokens, range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    loop {
        let before = (start, end);
        while start < end && is_separator(tokens.kind(start)) {
            start += 1;
        }
        for words in LEADING {
            if start + words.len() < end && tokens.starts_with(start, words) && !capital_name(tokens, start) {
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

fn capital_name(tokens: &Tokens, i: usize) -> bool {
    tokens.is_capital(i) && tokens.is_capital(i + 1)
}

fn clause_key(tokens: &Tokens, clause: &Range<usize>) -> String {
    tokens.key(clause)
}

/// Words that say only that a share follows.
fn is_weak(key: &str) -> bool {
    const ALONE: [&str; 34] = [
        "dat", "dat ty le", "ty le", "chiem", "chiem ty le", "bang", "tang", "giam", "ty le dat", "chi dat", "vuot", "dat ti le", "ti le",
        "tuong ung", "tuong duong", "dat tren", "dat gan", "chiem gan", "chiem tren", "chiem hon", "dat hon", "dat khoang", "con", "dat duoc", "hoan thanh",
        "tang them", "giam con", "trong do", "voi ty le", "dat ty le la", "ty le la", "tang len", "chiem khoang", "dat tu",
    ];
    key.is_empty() || ALONE.contains(&key)
}

fn is_joint(tokens: &Tokens, clause: &Range<usize>) -> bool {
    clause.clone().all(|i| !tokens.is_word(i) || matches!(tokens.fold(i), "va" | "cung" | "hoac"))
}

/// The words of a clause as a label, with what the number counts where the clause is prose.
fn own_words(tokens: &Tokens, clause: &Range<usize>, figure: &Found, limit: usize) -> Option<String> {
    let mut range = clause.clone();
    let head = range.end > range.start && tokens.is_mark(range.end - 1, ':');
    while range.end > range.start && (tokens.is_mark(range.end - 1, ':') || is_separator(tokens.kind(range.end - 1))) {
        range.end -= 1;
    }
    if !head {
        range.start = last_clause(tokens, &range);
        range = trim(tokens, range);
    }
    let key = tokens.key(&range);
    if !(figure.kind == FigureKind::Percent && is_weak(&key)) {
        while range.end > range.start
            && !head
            && TRAILING.contains(&tokens.fold(range.end - 1))
            && tokens.is_small(range.end - 1)
        {
            range.end -= 1;
        }
    }
    if !range.clone().any(|i| tokens.is_word(i)) {
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

/// In prose, what stands after the last comma or colon that leaves two words.
fn last_clause(tokens: &Tokens, range: &Range<usize>) -> usize {
    let mut words = 0;
    for i in range.clone().rev() {
        let border = matches!(tokens.kind(i), Some(TokenKind::Mark(',' | ':'))) && tokens.gap(i + 1) != Gap::None;
        if border && words >= 2 {
            return i + 1;
        }
        if tokens.is_word(i) {
            words += 1;
        }
    }
    range.start
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
    while at < limit && at < most && tokens.is_small(at) && tokens.gap(at) != Gap::None && !is_stop(tokens, at) {
        at += 1;
    }
    at
}

/// The words after a figure that starts its sentence, up to the next mark.
fn after_words(tokens: &Tokens, figure: &Found, limit: usize) -> Option<String> {
    let start = figure.tokens.end;
    let mut end = start;
    while end < limit && end < start + PROSE_WORDS && (tokens.is_word(end) || tokens.is_number(end)) {
        end += 1;
    }
    let text = tokens.words(&(start..end));
    (!text.is_empty() && (start..end).any(|i| tokens.is_word(i))).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::super::figures::scan;
    use super::super::number::Habit;
    use super::*;

    fn of(text: &str) -> Vec<(String, String)> {
        let tokens = Tokens::of(text);
        let all = 0..tokens.len();
        let figures = scan(&tokens, &all, Habit::Vietnamese);
        let labels = labels(&tokens, &all, &figures);
        figures
            .iter()
            .zip(labels)
            .filter(|(f, _)| is_fact(f.kind))
            .map(|(f, l)| (tokens.words(&f.tokens), l.unwrap_or_default()))
            .collect()
    }

    fn check(text: &str, expected: &[(&str, &str)]) {
        let expected: Vec<_> = expected.iter().map(|(f, l)| ((*f).to_owned(), (*l).to_owned())).collect();
        assert_eq!(of(text), expected);
    }

    #[test]
    fn the_head_of_an_item_is_its_label() {
        check("Cấp, đổi, cấp lại thẻ CCCD: 109 trường hợp.", &[("109", "Cấp, đổi, cấp lại thẻ CCCD")]);
        check(
            "Liên thông khai sinh - cấp thẻ cho trẻ dưới 6 tuổi: 247 trường hợp",
            &[("6", "Liên thông khai sinh - cấp thẻ cho trẻ"), ("247", "Liên thông khai sinh - cấp thẻ cho trẻ dưới 6 tuổi")],
        );
    }

    #[test]
    fn prose_reads_as_without_its_number() {
        check(
            "Tính đến ngày 22/8/2023, địa bàn huyện đã thu nhận 73.260 tài khoản định danh điện tử, kích hoạt 27.508 tài khoản.",
            &[("73.260", "địa bàn huyện đã thu nhận tài khoản định danh điện tử"), ("27.508", "kích hoạt")],
        );
    }

    #[test]
    fn shares_lean_on_the_figure_before() {
        check(
            "Đăng ký thường trú: Đã tiếp nhận: 2152/2163 hồ sơ (Đạt 99,49%).",
            &[("2152/2163", "Đăng ký thường trú: Đã tiếp nhận"), ("99,49%", "Đăng ký thường trú: Đã tiếp nhận, đạt")],
        );
    }

    #[test]
    fn a_row_of_counts_shares_its_verb() {
        check(
            "Công an huyện ban hành 06 Kế hoạch, 55 Công văn.",
            &[("06", "Công an huyện ban hành"), ("55", "Công an huyện ban hành")],
        );
        check("Thường trú 23.449 hộ/100691 nhân khẩu;", &[("23.449", "Thường trú"), ("100691", "Thường trú")]);
    }

    #[test]
    fn a_number_in_front_has_its_words_behind() {
        check("08/31 đơn vị đã vượt chỉ tiêu được giao, gồm", &[("08/31", "đơn vị đã vượt chỉ tiêu được giao")]);
        check(
            "xóa trùng: trong tỉnh (12 trường hợp); ngoài tỉnh (18) trường hợp",
            &[("12", "trong tỉnh"), ("18", "ngoài tỉnh")],
        );
    }
}
