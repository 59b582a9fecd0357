//! Lists of places, each with its figure.
//!
//! `- 02/31 đơn vị có tỷ lệ kích hoạt đạt trên 90%, gồm phường Mai Lâm (99,02%) và xã Anh Sơn (98,56%).` is a group of
//! two entries that states `02/31 đơn vị có tỷ lệ kích hoạt đạt trên 90%` and measures the `tỷ lệ kích hoạt`.
//!
//! An entry is a name right before a figure: `Tùng Lâm (120,15%)`, `Hoa Thành 71,2%`, `xã A: 12 hộ`,
//! `Nghi Sơn (5057 chỉ tiêu nhưng chỉ đạt 72,83%)`. What stands between two entries may be damaged: any mark will do,
//! and none at all after a closed bracket.

use super::figures::Found;
use super::labels::is_fact;
use super::layout::sentence_start;
use super::outline::trim_announcement;
use super::places::kind_word;
use super::tokens::{Gap, TokenKind, Tokens};
use crate::model::{FigureKind, Place, UnitKind};
use std::ops::Range;

/// One place of a list with its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Kind word (if there is one) and name.
    pub(super) tokens: Range<usize>,
    /// The name alone.
    pub(super) name: Range<usize>,
    /// The kind, of its own or of the head of the list.
    pub(super) kind: Option<UnitKind>,
    /// Its figures, as indices into the paragraph's.
    pub(super) figures: Vec<usize>,
    /// One past the entry, its closing bracket included.
    end: usize,
    bracketed: bool,
}

/// Entries that stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct List {
    pub(super) entries: Vec<Entry>,
    /// What the words before it say of all entries.
    pub(super) statement: Option<String>,
    /// The tokens of that.
    pub(super) head: Range<usize>,
    /// What is measured.
    pub(super) indicator: Option<String>,
}

/// First words of what stands at a place and is none.
pub(super) const FACILITIES: [&str; 20] = [
    "chợ",
    "trường",
    "trạm",
    "đường",
    "cầu",
    "kè",
    "hồ",
    "đập",
    "bệnh",
    "trung",
    "công",
    "nhà",
    "cụm",
    "khu",
    "dự",
    "tuyến",
    "kênh",
    "mỏ",
    "chùa",
    "cảng",
];

/// The lists of one paragraph, whose tokens after the lead are `body`.
pub(super) fn lists(tokens: &Tokens, body: &Range<usize>, figures: &[Found], places: &[Place]) -> Vec<List> {
    let mut out: Vec<List> = Vec::new();
    let mut group: Vec<Entry> = Vec::new();
    let mut bound = body.start;
    let mut k = 0;
    while let Some(figure) = figures.get(k) {
        let entry = if is_fact(figure.kind) { entry(tokens, bound, figures, k, places) } else { None };
        if is_fact(figure.kind) {
            bound = figure.end.max(bound);
        }
        if let Some(entry) = entry {
            k = entry.figures.last().map_or(k, |last| last + 1);
            bound = entry.end;
            if group.last().is_some_and(|last| !joined(tokens, last, &entry)) {
                out.extend(finish(tokens, body, figures, std::mem::take(&mut group)));
            }
            group.push(entry);
        } else {
            k += 1;
        }
    }
    out.extend(finish(tokens, body, figures, group));
    out
}

/// The entry whose first figure is `k`.
fn entry(tokens: &Tokens, bound: usize, figures: &[Found], k: usize, places: &[Place]) -> Option<Entry> {
    let figure = figures.get(k)?;
    let mut end = figure.tokens.start;
    let bracketed = end > bound && tokens.is_mark(end - 1, '(')
        || (end >= bound + 2 && tokens.is_mark(end - 2, '(') && tokens.is_word(end - 1));
    let mut skipped = 0;
    while end > bound && skipped < 5 && is_connector(tokens, end - 1) {
        end -= 1;
        skipped += 1;
    }
    let name = name_before(tokens, bound, end, places)?;
    let (start, kind) = kind_before(tokens, bound, name.start);
    let known = overlapping(tokens, &name, places).is_some();
    let trusted = known || kind.is_some();
    if !trusted && (name.len() < 2 || is_no_place(tokens, name.start) || name.len() > 4) {
        return None;
    }
    if !starts_entry(tokens, bound, start, trusted) {
        return None;
    }
    let mut members = vec![k];
    let mut last = figure.end;
    if bracketed {
        let limit = close(tokens, figure.end);
        for (j, other) in figures.iter().enumerate().skip(k + 1) {
            if other.tokens.start >= limit {
                break;
            }
            if is_fact(other.kind) {
                members.push(j);
                last = other.end;
            }
        }
        if tokens.is_mark(limit, ')') {
            last = limit + 1;
        }
    }
    Some(Entry { tokens: start..name.end, name, kind, figures: members, end: last, bracketed })
}

/// The closing bracket after `from`, or where the next entry must have begun.
fn close(tokens: &Tokens, from: usize) -> usize {
    (from..tokens.len().min(from + 30))
        .find(|&i| matches!(tokens.kind(i), Some(TokenKind::Mark(')' | '(' | ';'))) || tokens.gap(i) == Gap::Tab)
        .unwrap_or(from)
}

/// Words and marks between a name and its figure.
fn is_connector(tokens: &Tokens, i: usize) -> bool {
    if tokens.is_capital(i) && tokens.is_capital(i.wrapping_sub(1)) && tokens.fold(i) != "dat" {
        return false;
    }
    matches!(tokens.kind(i), Some(TokenKind::Mark('(' | ':' | '-' | '–' | '=' | '[' | '{')))
        || matches!(
            tokens.fold(i),
            "dat"
                | "la"
                | "co"
                | "voi"
                | "duoc"
                | "chiem"
                | "chi"
                | "khoang"
                | "hon"
                | "gan"
                | "tren"
                | "duoi"
                | "ty"
                | "le"
                | "moi"
        ) && tokens.is_small(i)
}

/// The name that ends at `end`: the gazetteer's, else up to five words with capitals, or a number after a kind word.
fn name_before(tokens: &Tokens, bound: usize, end: usize, places: &[Place]) -> Option<Range<usize>> {
    let last = end.checked_sub(1).filter(|l| *l >= bound)?;
    if tokens.is_number(last) && tokens.text(last).len() <= 2 && last > bound {
        let kind = kind_ending(tokens, bound, last);
        return kind.map(|_| last..end);
    }
    let mut start = end;
    while start > bound
        && end - start < 5
        && tokens.is_capital(start - 1)
        && !is_abbreviation(tokens, start - 1)
        && (start == end || tokens.gap(start) != Gap::None && tokens.gap(start) != Gap::Tab)
    {
        start -= 1;
    }
    if start == end {
        return None;
    }
    // A kind word with a capital is no part of the name: `Xã Bình Thành`.
    if let Some((len, _)) = kind_word(tokens, start, end)
        && start + len < end
        && overlapping(tokens, &(start..end), places).is_none_or(starts_with_kind)
    {
        start += len;
    }
    Some(start..end)
}

fn starts_with_kind(place: &Place) -> bool {
    place.text.chars().count() > place.name.chars().count()
}

/// `UBND`, `HĐND`: capitals only. A name in a line of capitals is not looked for.
fn is_abbreviation(tokens: &Tokens, i: usize) -> bool {
    tokens.is_upper(i) && tokens.text(i).chars().count() > 1
}

fn kind_ending(tokens: &Tokens, bound: usize, end: usize) -> Option<(usize, UnitKind)> {
    if end >= bound + 2
        && let Some((2, kind)) = kind_word(tokens, end - 2, end)
    {
        return Some((end - 2, kind));
    }
    let one = end.checked_sub(1).filter(|s| *s >= bound)?;
    // `xã` may be the end of `thị xã`; `tt` alone is an office's word.
    kind_word(tokens, one, end).filter(|(len, _)| *len == 1).map(|(_, kind)| (one, kind))
}

fn kind_before(tokens: &Tokens, bound: usize, name: usize) -> (usize, Option<UnitKind>) {
    let glued = tokens.is_mark(name.wrapping_sub(1), '.') && name > bound + 1;
    let end = if glued { name - 1 } else { name };
    kind_ending(tokens, bound, end).map_or((name, None), |(start, kind)| (start, Some(kind)))
}

/// The place whose mention overlaps some tokens.
pub(super) fn overlapping<'p>(tokens: &Tokens, range: &Range<usize>, places: &'p [Place]) -> Option<&'p Place> {
    let span = tokens.span_of(range);
    // Mentions are in reading order and do not overlap.
    let from = places.partition_point(|p| p.span.end <= span.start);
    places.get(from).filter(|p| p.span.overlaps(span))
}

/// First words (folded) of bodies, persons and papers that look like names of places.
fn is_no_place(tokens: &Tokens, i: usize) -> bool {
    const PAIRS: [(&str, &str); 34] = [
        ("hoi", "nong"),
        ("hoi", "lien"),
        ("hoi", "cuu"),
        ("hoi", "chu"),
        ("phong", "noi"),
        ("phong", "giao"),
        ("phong", "y"),
        ("phong", "tai"),
        ("dang", "bo"),
        ("dang", "uy"),
        ("mat", "tran"),
        ("doan", "thanh"),
        ("de", "an"),
        ("nghi", "quyet"),
        ("nghi", "dinh"),
        ("quyet", "dinh"),
        ("thong", "bao"),
        ("thong", "tu"),
        ("ke", "hoach"),
        ("to", "quoc"),
        ("trung", "tam"),
        ("trung", "uong"),
        ("lien", "hiep"),
        ("ngan", "hang"),
        ("cong", "an"),
        ("cong", "doan"),
        ("cong", "ty"),
        ("uy", "ban"),
        ("truong", "ban"),
        ("bao", "hiem"),
        ("bao", "cao"),
        ("quoc", "hoi"),
        ("chinh", "phu"),
        ("viet", "nam"),
    ];
    PAIRS.contains(&(tokens.fold(i), tokens.fold(i + 1)))
        || matches!(tokens.text(i), "Ông" | "Bà" | "Luật" | "Mục" | "Tổng" | "Cục" | "Trong" | "Trên" | "Tháng" | "Năm")
}

/// True where an entry may begin: after a mark, a joining word, or another entry.
fn starts_entry(tokens: &Tokens, bound: usize, start: usize, trusted: bool) -> bool {
    let Some(before) = start.checked_sub(1).filter(|b| *b >= bound) else { return true };
    if matches!(tokens.kind(before), Some(TokenKind::Mark(_))) {
        return true;
    }
    let joining = matches!(
        tokens.fold(before),
        "va" | "gom"
            | "nhu"
            | "la"
            | "voi"
            | "tai"
            | "o"
            | "do"
            | "cua"
            | "rieng"
            | "xa"
            | "phuong"
            | "tran"
            | "huyen"
            | "co"
            | "nhat"
            | "ban"
            | "don"
            | "vi"
            | "den"
            | "con"
            | "cac"
            | "duoc"
            | "tiep"
            | "theo"
            | "cho"
            | "bao"
    );
    joining || trusted && !tokens.is_capital(before)
}

/// True when only marks and joining words stand between two entries.
fn joined(tokens: &Tokens, one: &Entry, two: &Entry) -> bool {
    let between = one.end..two.tokens.start;
    if two.tokens.start < one.end {
        return false;
    }
    let small = between.clone().filter(|&i| tokens.is_word(i)).count();
    let stops = between.clone().any(|i| matches!(tokens.kind(i), Some(TokenKind::Mark('.' | '!' | '?'))));
    let words_fit = between.clone().filter(|&i| tokens.is_word(i)).all(|i| {
        matches!(
            tokens.fold(i),
            "va" | "cac"
                | "xa"
                | "phuong"
                | "thi"
                | "tran"
                | "tiep"
                | "den"
                | "la"
                | "rieng"
                | "con"
                | "huyen"
                | "theo"
                | "sau"
        )
    });
    between.len() <= 6 && small <= 4 && words_fit && (!stops || one.bracketed && two.bracketed)
}

fn finish(tokens: &Tokens, body: &Range<usize>, figures: &[Found], mut entries: Vec<Entry>) -> Option<List> {
    let first = entries.first()?;
    let trusted = first.kind.is_some() || first.bracketed;
    if entries.len() < 2 && !trusted {
        return None;
    }
    let start = first.tokens.start;
    let sentence = sentence_start(tokens, body, start);
    let head = trim_announcement(tokens, &(sentence..start));
    if let Some(kind) = head_kind(tokens, sentence, start) {
        for entry in &mut entries {
            entry.kind = entry.kind.or(Some(kind));
        }
    }
    let mut statement = cut_kinds(tokens, head);
    for words in [&["trong", "do"][..], &["cu", "the"], &["dong", "thoi"]] {
        if tokens.starts_with(statement.start, words) && statement.len() > words.len() {
            statement.start += words.len();
        }
    }
    while matches!(tokens.kind(statement.start), Some(TokenKind::Mark(',' | ':'))) && statement.start < statement.end {
        statement.start += 1;
    }
    let indicator = indicator(tokens, &statement);
    let says = statement.clone().any(|i| tokens.is_word(i)).then(|| tokens.words(&statement));
    // A single entry is a list only where the words before it speak of a group.
    let group = figures.iter().any(|f| statement.contains(&f.tokens.start) && f.kind == FigureKind::Ratio);
    if entries.len() < 2 && !group && says.is_some() {
        return Some(List { entries, statement: None, head: statement, indicator });
    }
    Some(List { entries, statement: says, head: statement, indicator })
}

/// The one kind that a head like `gồm các xã:` gives all entries.
fn head_kind(tokens: &Tokens, from: usize, to: usize) -> Option<UnitKind> {
    let mut found = None;
    let start = from.max(to.saturating_sub(6));
    let mut i = start;
    while i < to {
        if let Some((len, kind)) = kind_word(tokens, i, to) {
            if found.is_some_and(|f| f != kind) {
                return None;
            }
            found = Some(kind);
            i += len;
        } else {
            i += 1;
        }
    }
    let colon = tokens.is_mark(to.wrapping_sub(1), ':') || kind_ending(tokens, from, to).is_some();
    found.filter(|_| colon)
}

/// Cuts `gồm các xã, phường` off the end.
fn cut_kinds(tokens: &Tokens, range: Range<usize>) -> Range<usize> {
    let mut end = range.end;
    while end > range.start {
        let word = tokens.fold(end - 1);
        let kind = matches!(
            word,
            "xa" | "phuong"
                | "tran"
                | "thi"
                | "huyen"
                | "quan"
                | "pho"
                | "thanh"
                | "cac"
                | "cua"
                | "gom"
                | "bao"
                | "nhu"
                | "va"
        );
        if kind || matches!(tokens.kind(end - 1), Some(TokenKind::Mark(',' | ':' | '('))) {
            end -= 1;
        } else {
            break;
        }
    }
    // `đạt trên 90%, gồm phường …`: nothing of the head is left behind the comma.
    trim_announcement(tokens, &(range.start..end))
}

/// What a group measures: `có tỷ lệ kích hoạt đạt trên 90%` → `tỷ lệ kích hoạt`.
pub(super) fn indicator(tokens: &Tokens, range: &Range<usize>) -> Option<String> {
    const NOUNS: [&[&str]; 19] = [
        &["ty", "le"],
        &["ti", "le"],
        &["ty", "suat"],
        &["muc", "do"],
        &["dien", "tich"],
        &["san", "luong"],
        &["thu", "nhap"],
        &["nang", "suat"],
        &["do", "che", "phu"],
        &["tong", "so"],
        &["so", "luong"],
        &["gia", "tri"],
        &["kinh", "phi"],
        &["so", "diem"],
        &["diem", "so"],
        &["tong", "thu"],
        &["tong", "chi"],
        &["muc", "bao", "phu"],
        &["so", "ho"],
    ];
    let start = NOUNS
        .iter()
        .find_map(|noun| range.clone().rev().find(|&i| tokens.starts_with(i, noun) && i + noun.len() <= range.end))?;
    let mut end = start;
    while end < range.end && end < start + 16 {
        let stops = tokens.is_number(end)
            || matches!(tokens.kind(end), Some(TokenKind::Mark(':' | ';' | '(' | '.')))
            || matches!(
                tokens.fold(end),
                "dat"
                    | "tren"
                    | "duoi"
                    | "tu"
                    | "rat"
                    | "thap"
                    | "cao"
                    | "gom"
                    | "con"
                    | "chiem"
                    | "tang"
                    | "giam"
                    | "chua"
                    | "khong"
                    | "vuot"
                    | "nhu"
                    | "bang"
            )
            || tokens.starts_with(end, &["so", "voi"])
            || tokens.starts_with(end, &["co", "su"])
            || tokens.fold(end) == "la" && end > start + 1;
        // A comma ends it unless the noun goes on: `tỷ lệ cài đặt, kích hoạt tài khoản rất thấp`.
        let comma = tokens.is_mark(end, ',')
            && matches!(tokens.fold(end + 1), "gom" | "bao" | "trong" | "cu" | "nhu" | "phuong" | "xa" | "voi" | "co");
        // `trên` of `trên địa bàn` goes on.
        let local = tokens.starts_with(end, &["tren", "dia", "ban"]);
        if (stops && !local && end > start + 1) || comma {
            break;
        }
        end += 1;
    }
    let text = tokens.words(&(start..end));
    (end > start).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::super::figures::scan;
    use super::super::number::Habit;
    use super::*;

    fn read(text: &str) -> Vec<(Option<String>, Option<String>, Vec<String>)> {
        let tokens = Tokens::of(text);
        let all = 0..tokens.len();
        let figures = scan(&tokens, &all, Habit::Vietnamese);
        lists(&tokens, &all, &figures, &[])
            .into_iter()
            .map(|list| {
                let entries = list
                    .entries
                    .iter()
                    .map(|e| {
                        let values: Vec<_> = e.figures.iter().map(|&f| tokens.words(&figures[f].tokens)).collect();
                        format!("{}={}", tokens.words(&e.name), values.join("+"))
                    })
                    .collect();
                (list.statement, list.indicator, entries)
            })
            .collect()
    }

    fn entries(text: &str) -> Vec<String> {
        read(text).into_iter().flat_map(|l| l.2).collect()
    }

    #[test]
    fn a_group_states_counts_and_lists() {
        let found = read(
            "03/09 đơn vị có tỷ lệ kích hoạt đạt trên 90%, gồm các xã, phường: Hải\n\nAn (91,5%); Tân Dân (92%) và xã Trường\u{c}Lâm (90,24%).",
        );
        let expected = vec![(
            Some("03/09 đơn vị có tỷ lệ kích hoạt đạt trên 90%".to_owned()),
            Some("tỷ lệ kích hoạt".to_owned()),
            ["Hải An=91,5%", "Tân Dân=92%", "Trường Lâm=90,24%"].map(str::to_owned).to_vec(),
        )];
        assert_eq!(found, expected);
    }

    #[test]
    fn damaged_separators_do_not_lose_entries() {
        assert_eq!(
            entries("như: Hải Hòa (77,7%): Ngọc Lĩnh (73,79%; Hải Châu 73,73%) Thanh Sơn (73,72%). Hải Thanh (73,4%),"),
            ["Hải Hòa=77,7%", "Ngọc Lĩnh=73,79%", "Hải Châu=73,73%", "Thanh Sơn=73,72%", "Hải Thanh=73,4%"]
        );
    }

    #[test]
    fn other_shapes_of_entries() {
        assert_eq!(entries("Hoa Thành 71,2%; Hợp Thành 69,8%"), ["Hoa Thành=71,2%", "Hợp Thành=69,8%"]);
        assert_eq!(entries("xã An Phú: 12 hộ, xã An Thịnh: 15 hộ"), ["An Phú=12", "An Thịnh=15"]);
        assert_eq!(
            entries(
                "như: Nghi Sơn (5057 chỉ tiêu nhưng chỉ đạt 72,83%); Thanh Sơn (4699 chỉ tiêu nhưng chỉ đạt 73,72%)."
            ),
            ["Nghi Sơn=5057+72,83%", "Thanh Sơn=4699+73,72%"]
        );
        assert_eq!(entries("01/31 đơn vị đạt dưới 70%, phường Hải Bình (67,35%)."), ["Hải Bình=67,35%"]);
        assert_eq!(entries("phường 5 (90%), phường 7 (88%)"), ["5=90%", "7=88%"]);
    }

    #[test]
    fn bodies_and_common_words_are_no_entries() {
        for text in [
            "Công An huyện 12 vụ, Hội Nông dân 15 lớp",
            "Đề Án 06 và Nghị Quyết 12",
            "Tổng số 23.449 hộ; Thường trú 1140 hồ sơ",
            "UBND 12 huyện, HĐND 5 xã",
        ] {
            assert_eq!(entries(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn one_kind_in_the_head_is_everyones() {
        let tokens = Tokens::of("gồm các xã: Hải An (9%); Tân Dân (8%)");
        let figures = scan(&tokens, &(0..tokens.len()), Habit::Vietnamese);
        let lists = lists(&tokens, &(0..tokens.len()), &figures, &[]);
        assert!(lists[0].entries.iter().all(|e| e.kind == Some(UnitKind::Commune)));
    }
}
