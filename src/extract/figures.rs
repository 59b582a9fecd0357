//! Every number of a text, with its kind and exact value.
//!
//! In `Tổng số 23.861 hộ/102.049 nhân khẩu, đạt 84,62%` there are two counts (23861 households, 102049 people) and
//! a percentage worth exactly 84.62.
//!
//! Rules that readers of the figures should know:
//! - A range (`từ 70% đến dưới 80%`) is **one** figure; its bounds are no figures of their own, because nothing has
//!   that value. A bound alone (`trên 90%`) is a percentage as written.
//! - So are two years with a dash (`giai đoạn 2021 - 2025`).
//! - A number in words is a figure before its unit (`hai mươi bảy hộ`), and none of one word (`hai bên`).
//! - Money told in two scales (`16 tỷ 580 triệu đồng`) is one figure in the smaller one: 16580 `triệu đồng`.

use super::dates::{DateMatch, date_at};
use super::docnumber::{doc_number_at, is_cited_number};
use super::garbled::{garbled_at, garbled_cell};
use super::number::{Habit, parse};
use super::ordinal::{is_ordinal, is_roman_ordinal};
use super::times::{around_the_clock, bare_year, clock, years_at};
use super::tokens::{Gap, TokenKind, Tokens};
use super::units::{UnitMatch, unit_at};
use super::words::number_words;
use crate::model::{FigureKind, Value};
use rust_decimal::Decimal;
use std::ops::Range;

/// A figure in the tokens of the text, before it has words and a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The figure itself; the unit is not in it, except `%`.
    pub(super) tokens: Range<usize>,
    /// One past the figure with its unit.
    pub(super) end: usize,
    pub(super) kind: FigureKind,
    pub(super) value: Option<Value>,
    pub(super) unit: Option<String>,
    /// Day and month of a date without a year; 0 for the one that is not told.
    pub(super) yearless: Option<(i8, i8)>,
}

/// The figures in a range of tokens (a paragraph or a cell), in order. Linear in its length.
pub(super) fn scan(tokens: &Tokens, range: &Range<usize>, habit: Habit) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    let mut i = range.start;
    while i < range.end {
        let candidate = !tokens.is_silent(i) && (tokens.is_number(i) || tokens.is_word(i));
        match if candidate { figure_at(tokens, i, range.end, habit, out.last()) } else { None } {
            Some(found) => {
                let found = in_row(tokens, out.last(), signed(tokens, range.start, found));
                i = found.end.max(i + 1);
                if found.tokens.end <= range.end {
                    out.push(found);
                }
            }
            None => i += 1,
        }
    }
    out
}

/// `loại 1, 2 và 3`: bare small numbers go on with the names before them, each larger than the last.
fn in_row(tokens: &Tokens, before: Option<&Found>, mut found: Found) -> Found {
    let name = |f: &Found| match (&f.kind, &f.value) {
        (FigureKind::Ordinal, Some(Value::Number(n))) => Some(*n),
        _ => None,
    };
    let Some((before, last)) = before.and_then(|b| Some((b, name(b)?))) else { return found };
    let joint = before.end;
    let joined = joint + 1 == found.tokens.start && (tokens.is_mark(joint, ',') || tokens.fold(joint) == "va");
    let bare = found.kind == FigureKind::Count && found.unit.is_none() && tokens.text(found.tokens.start).len() <= 2;
    if joined
        && bare
        && let Some(Value::Number(n)) = found.value
        && n > last
    {
        found.kind = FigureKind::Ordinal;
    }
    found
}

/// `(-11,3%)`: a dash between an open bracket and its number is a minus.
fn signed(tokens: &Tokens, start: usize, mut found: Found) -> Found {
    let at = found.tokens.start;
    let minus = at >= start + 2 && tokens.is_dash(at - 1) && tokens.gap(at) == Gap::None && tokens.is_mark(at - 2, '(');
    let measured =
        !matches!(found.kind, FigureKind::Ordinal | FigureKind::DocNumber | FigureKind::Date | FigureKind::Year);
    if minus
        && measured
        && let Some(Value::Number(n)) = found.value
    {
        found.tokens.start = at - 1;
        found.value = Some(Value::Number(-n));
    }
    found
}

pub(super) fn plain(tokens: Range<usize>, kind: FigureKind, value: Option<Value>) -> Found {
    let end = tokens.end;
    Found { tokens, end, kind, value, unit: None, yearless: None }
}

fn figure_at(tokens: &Tokens, i: usize, limit: usize, habit: Habit, last: Option<&Found>) -> Option<Found> {
    if tokens.is_word(i) {
        return roman_at(tokens, i).or_else(|| spelled_at(tokens, i, limit)).or_else(|| garbled_at(tokens, i, limit));
    }
    if let Some(found) = garbled_at(tokens, i, limit) {
        return Some(found);
    }
    if is_serial(tokens, i) {
        return None;
    }
    if let Some((range, code)) = doc_number_at(tokens, i) {
        return Some(plain(range, FigureKind::DocNumber, Some(Value::Code(code))));
    }
    if let Some(found) = around_the_clock(tokens, i) {
        return Some(found);
    }
    if let Some(found) = years_at(tokens, i, limit) {
        return Some(found);
    }
    if let Some(DateMatch { end, kind, value, yearless }) = date_at(tokens, i, after_date(tokens, i, last)) {
        return Some(Found { yearless, ..plain(i..end, kind, value) });
    }
    if is_cited_number(tokens, i) {
        return Some(plain(i..i + 1, FigureKind::DocNumber, Some(Value::Code(tokens.text(i).to_owned()))));
    }
    if let Some(found) = bare_year(tokens, i) {
        return Some(found);
    }
    clock(tokens, i).or_else(|| range_at(tokens, i, limit, habit)).or_else(|| Some(measure(tokens, i, limit, habit)))
}

/// `khóa XV`, `quý II năm 2023`.
fn roman_at(tokens: &Tokens, i: usize) -> Option<Found> {
    if !is_roman_ordinal(tokens, i) {
        return None;
    }
    if let Some(DateMatch { end, kind, value, .. }) = date_at(tokens, i, false) {
        return Some(plain(i..end, kind, value));
    }
    Some(plain(i..i + 1, FigureKind::Ordinal, Some(Value::Code(tokens.text(i).to_owned()))))
}

/// `hai mươi bảy hộ`, `(Ba mươi hai tỷ đồng)`: a number of two words or more before its unit.
fn spelled_at(tokens: &Tokens, i: usize, limit: usize) -> Option<Found> {
    let (end, value) = number_words(tokens, i, limit).filter(|(end, _)| *end > i + 1)?;
    let unit = unit_at(tokens, end, limit).filter(|u| u.known)?;
    Some(Found {
        unit: Some(tokens.words(&(end..unit.end))),
        end: unit.end,
        ..plain(i..end, unit.kind, Some(Value::Number(value)))
    })
}

/// `05 (năm) ngày`: one past the bracket that says a number again in words, its unit behind it.
fn restated(tokens: &Tokens, after: usize, limit: usize, number: Decimal) -> Option<usize> {
    if !tokens.is_mark(after, '(') {
        return None;
    }
    let (end, value) = number_words(tokens, after + 1, limit)?;
    (value == number && tokens.is_mark(end, ')')).then_some(end + 1)
}

/// Numbers that are names of persons, telephones or accounts, and parts of a code: `0912345678`, `220/380V`.
fn is_serial(tokens: &Tokens, i: usize) -> bool {
    let text = tokens.text(i);
    let bare = text.bytes().all(|b| b.is_ascii_digit());
    let long_zero = bare && text.len() >= 6 && text.starts_with('0') || bare && text.len() >= 13;
    let dotted = text.starts_with('0') && text.bytes().filter(u8::is_ascii_digit).count() >= 9 && !text.contains(',');
    let phone = dotted || text.starts_with('0') && bare && tokens.is_mark(i + 1, '.') && tokens.gap(i + 2) == Gap::None;
    let called = (1..=3).any(|k| {
        i.checked_sub(k)
            .is_some_and(|b| matches!(tokens.fold(b), "dt" | "sdt" | "fax" | "thoai" | "hotline" | "cccd" | "cmnd"))
    }) && text.len() >= 8
        && bare;
    // A code goes on with a letter right behind: `5G`, `1A`, `B52`; but `150kg` is a measure.
    let code = tokens.is_word(i + 1)
        && tokens.gap(i + 1) == Gap::None
        && !unit_at(tokens, i + 1, i + 2).is_some_and(|u| u.known)
        && clock(tokens, i).is_none();
    // `220/380V`
    let glued_letter = |at: usize| tokens.is_upper(at) && tokens.gap(at) == Gap::None;
    let half = tokens.is_mark(i + 1, '/') && tokens.is_number(i + 2) && glued_letter(i + 3);
    let other_half = i >= 2 && tokens.is_mark(i - 1, '/') && tokens.is_number(i - 2) && glued_letter(i + 1);
    // `¢6` is a wrecked word and no six.
    let stuck = i > 0
        && tokens.gap(i) == Gap::None
        && matches!(tokens.kind(i - 1), Some(TokenKind::Mark(c)) if !"([{“”\"'‘’«:;,./-–—−+=<>~≥≤≈×x*$#|…)]}%".contains(c));
    stuck || long_zero || phone || called || code || half || other_half
}

/// True where a date ends right before the joint in front of `i`: `25/7/2023 - 22/8`, `30/4, 01/5`.
fn after_date(tokens: &Tokens, i: usize, last: Option<&Found>) -> bool {
    last.is_some_and(|l| {
        l.kind == FigureKind::Date
            && l.end + 1 == i
            && (tokens.is_dash(l.end) || tokens.is_mark(l.end, ',') || matches!(tokens.fold(l.end), "va" | "den"))
    })
}

/// A number token with its value.
fn number_at(tokens: &Tokens, i: usize, habit: Habit, counted: bool) -> Option<(usize, Decimal)> {
    if !tokens.is_number(i) {
        return None;
    }
    // `1 234 567`: two groups or more, else the second may be a number of its own.
    let group = |at: usize| {
        tokens.is_number(at)
            && tokens.gap(at) == Gap::Space
            && tokens.text(at).len() == 3
            && tokens.text(at).bytes().all(|b| b.is_ascii_digit())
    };
    let short = tokens.text(i).len() <= 3 && tokens.text(i).bytes().all(|b| b.is_ascii_digit());
    if short && group(i + 1) && group(i + 2) {
        let mut end = i + 3;
        while group(end) {
            end += 1;
        }
        let joined: String = (i..end).map(|k| tokens.text(k)).collect();
        return joined.parse().ok().map(|v| (end, v));
    }
    parse(tokens.text(i), habit, counted).map(|v| (i + 1, v))
}

fn percent_end(tokens: &Tokens, at: usize) -> Option<usize> {
    if tokens.is_mark(at, '%') && tokens.gap(at) <= Gap::Space {
        return Some(at + 1);
    }
    (tokens.fold(at) == "phan" && tokens.fold(at + 1) == "tram").then_some(at + 2)
}

/// `từ 70% đến dưới 80%`, `12% đến 15%`, `10 - 15 người`, `25 đến 30%`.
fn range_at(tokens: &Tokens, i: usize, limit: usize, habit: Habit) -> Option<Found> {
    let (mut at, low) = number_at(tokens, i, habit, false)?;
    let low_percent = percent_end(tokens, at);
    let mut low_unit = None;
    if let Some(end) = low_percent {
        at = end;
    } else if let Some(unit) = unit_at(tokens, at, limit).filter(|u| u.known) {
        low_unit = Some(tokens.key(&(at..unit.end)));
        at = unit.end;
    }
    let from = i > 0
        && (1..=3).any(|k| i.checked_sub(k).is_some_and(|b| tokens.fold(b) == "tu" || tokens.fold(b) == "khoang"));
    let joined = match tokens.fold(at) {
        "den" | "toi" => from || low_percent.is_some() || low_unit.is_none(),
        _ => tokens.is_dash(at) && low_unit.is_none() && (tokens.gap(at) == tokens.gap(at + 1)),
    };
    if !joined || at >= limit {
        return None;
    }
    at += 1;
    while matches!(tokens.fold(at), "duoi" | "tren" | "khoang" | "hon" | "gan" | "het") {
        at += 1;
    }
    if at >= limit || date_at(tokens, at, false).is_some() || doc_number_at(tokens, at).is_some() {
        return None;
    }
    let (after, high) = number_at(tokens, at, habit, false)?;
    if low >= high || tokens.is_mark(after, '/') {
        return None;
    }
    if let Some(end) = percent_end(tokens, after) {
        let value = Some(Value::Range(low, high));
        return (low_unit.is_none())
            .then(|| Found { unit: Some("%".to_owned()), ..plain(i..end, FigureKind::Range, value) });
    }
    if low_percent.is_some() {
        return None;
    }
    let unit = unit_at(tokens, after, limit);
    if let (Some(low), Some(unit)) = (&low_unit, unit)
        && *low != tokens.key(&(after..unit.end))
    {
        return None;
    }
    // Two bare numbers with a dash are too often something else.
    if unit.is_none() && !from {
        return None;
    }
    Some(Found {
        unit: unit.map(|u| tokens.words(&(after..u.end))),
        end: unit.map_or(after, |u| u.end),
        ..plain(i..after, FigureKind::Range, Some(Value::Range(low, high)))
    })
}

fn measure(tokens: &Tokens, i: usize, limit: usize, habit: Habit) -> Found {
    let text = tokens.text(i);
    let Some((after, number)) = number_at(tokens, i, habit, false) else {
        // A section told by its number, or nothing that can be read.
        let sectioned = text.contains('.') && text.split('.').all(|p| p.len() <= 2);
        let kind = if sectioned { FigureKind::Ordinal } else { FigureKind::Count };
        let value = if sectioned { Some(Value::Code(text.to_owned())) } else { None };
        return plain(i..i + 1, kind, value);
    };
    if let Some(end) = percent_end(tokens, after) {
        let value = parse_percent(text, habit).unwrap_or(number);
        let value = if after == i + 1 { value } else { number };
        // `điểm phần trăm` has its own unit, `%/năm` stays a percentage.
        let found = plain(i..end, FigureKind::Percent, Some(Value::Number(value)));
        return Found { unit: Some("%".to_owned()), ..found };
    }
    if tokens.is_mark(after, '‰') {
        let found = plain(i..after, FigureKind::Quantity, Some(Value::Number(number)));
        return Found { unit: Some("‰".to_owned()), end: after + 1, ..found };
    }
    if let Some(found) = ratio_at(tokens, i, limit, habit) {
        return found;
    }
    let unit = unit_at(tokens, after, limit);
    // `đợt 1 năm 2023` names, `đợt cao điểm 60 ngày đêm` counts.
    let counts = unit.is_some_and(|u| u.known && !(u.kind == FigureKind::Time && tokens.is_number(u.end)));
    if is_ordinal(tokens, i, counts) && !text.contains(',') {
        return plain(i..after, FigureKind::Ordinal, Some(Value::Number(number)));
    }
    let Some(unit) = unit else {
        if let Some(behind) = restated(tokens, after, limit, number)
            && let Some(unit) = unit_at(tokens, behind, limit).filter(|u| u.known)
        {
            let said = Some(tokens.words(&(behind..unit.end)));
            return Found { unit: said, end: unit.end, ..plain(i..after, unit.kind, Some(Value::Number(number))) };
        }
        if let Some(found) = in_brackets(tokens, i, after, limit, number) {
            return found;
        }
        return plain(i..after, FigureKind::Count, Some(Value::Number(counted(tokens, i, after, habit, number))));
    };
    if let Some(found) = two_scales(tokens, i, after, unit, limit, habit) {
        return found;
    }
    let value = if unit.kind == FigureKind::Count { counted(tokens, i, after, habit, number) } else { number };
    // `ngày điều trị trung bình 5,4 ngày` measures; `trong 5 ngày` says when.
    let mean = (1..=12)
        .take_while(|k| {
            i.checked_sub(*k).is_some_and(|b| tokens.is_word(b) || tokens.is_mark(b, '(') || tokens.is_mark(b, ')'))
        })
        .filter_map(|k| i.checked_sub(k))
        .any(|b| tokens.starts_with(b, &["trung", "binh"]) || tokens.starts_with(b, &["binh", "quan"]));
    let kind =
        if unit.kind == FigureKind::Time && mean && !number.is_integer() { FigureKind::Quantity } else { unit.kind };
    let per = if unit.kind == FigureKind::Count && (mean || text.contains(',')) {
        each(tokens, unit.end, limit)
    } else {
        None
    };
    let unit = UnitMatch { end: per.unwrap_or(unit.end), ..unit };
    let kind = if per.is_some() { FigureKind::Quantity } else { kind };
    Found {
        unit: Some(tokens.words(&(after..unit.end))),
        end: unit.end,
        ..plain(i..after, kind, Some(Value::Number(value)))
    }
}

/// `bình quân 29,7 học sinh/lớp`: one past the thing that the mean is told for.
fn each(tokens: &Tokens, slash: usize, limit: usize) -> Option<usize> {
    let glued = tokens.is_mark(slash, '/') && tokens.gap(slash) == Gap::None && tokens.is_small(slash + 1);
    let per = unit_at(tokens, slash + 1, limit).filter(|u| glued && u.known)?;
    Some(per.end)
}

/// `ngoài tỉnh (18) trường hợp` counts what follows the bracket; `(1) Tổng số hồ sơ` only numbers it.
fn in_brackets(tokens: &Tokens, i: usize, after: usize, limit: usize, number: Decimal) -> Option<Found> {
    let enclosed = i > 0 && tokens.is_mark(i - 1, '(') && tokens.is_mark(after, ')');
    if !enclosed {
        return None;
    }
    if let Some(unit) = unit_at(tokens, after + 1, limit).filter(|u| u.known && u.kind == FigureKind::Count) {
        return Some(Found {
            unit: Some(tokens.words(&(after + 1..unit.end))),
            end: unit.end,
            ..plain(i..after, FigureKind::Count, Some(Value::Number(number)))
        });
    }
    let numbers = tokens.is_capital(after + 1) && tokens.text(i).len() <= 2 && !tokens.text(i).starts_with('0');
    numbers.then(|| plain(i..after, FigureKind::Ordinal, Some(Value::Number(number))))
}

/// The value again, knowing that things are counted.
fn counted(tokens: &Tokens, i: usize, after: usize, habit: Habit, number: Decimal) -> Decimal {
    if after == i + 1 { parse(tokens.text(i), habit, true).unwrap_or(number) } else { number }
}

/// `14.091%` can only have a decimal point: per cents do not come in thousands.
fn parse_percent(text: &str, habit: Habit) -> Option<Decimal> {
    let value = parse(text, habit, false)?;
    let other = if habit == Habit::Vietnamese { Habit::English } else { Habit::Vietnamese };
    if value >= Decimal::ONE_THOUSAND && !text.contains(',') { parse(text, other, false) } else { Some(value) }
}

/// `08/31 đơn vị`, `1.337/1.437 hồ sơ`.
fn ratio_at(tokens: &Tokens, i: usize, limit: usize, habit: Habit) -> Option<Found> {
    let slash = tokens.is_mark(i + 1, '/') && tokens.gap(i + 1) <= Gap::Space;
    if !slash
        || !tokens.is_number(i + 2)
        || tokens.gap(i + 2) > Gap::Space
        || tokens.is_mark(i + 3, '/')
        || i + 3 > limit
    {
        return None;
    }
    // `220/380V` is a code, `5/7,5` half of one.
    if tokens.is_word(i + 3) && tokens.gap(i + 3) == Gap::None {
        return None;
    }
    let part = parse(tokens.text(i), habit, true)?;
    let whole = parse(tokens.text(i + 2), habit, true)?;
    let unit = unit_at(tokens, i + 3, limit);
    Some(Found {
        unit: unit.map(|u| tokens.words(&(i + 3..u.end))),
        end: unit.map_or(i + 3, |u| u.end),
        ..plain(i..i + 3, FigureKind::Ratio, Some(Value::Ratio(part, whole)))
    })
}

/// `16 tỷ 580 triệu đồng`.
fn two_scales(tokens: &Tokens, i: usize, after: usize, unit: UnitMatch, limit: usize, habit: Habit) -> Option<Found> {
    if unit.kind != FigureKind::Money || unit.end != after + 1 {
        return None;
    }
    let scale = |word: &str| match word {
        "ty" | "ti" => Some(Decimal::from(1_000_000_000)),
        "trieu" => Some(Decimal::from(1_000_000)),
        "nghin" | "ngan" => Some(Decimal::ONE_THOUSAND),
        "dong" => Some(Decimal::ONE),
        _ => None,
    };
    let larger = scale(tokens.fold(after))?;
    let second = unit.end;
    let (end, low) = number_at(tokens, second, habit, false)?;
    let low_unit = unit_at(tokens, end, limit).filter(|u| u.kind == FigureKind::Money)?;
    let smaller = scale(tokens.fold(end))?;
    let (_, high) = number_at(tokens, i, habit, false)?;
    let factor = larger.checked_div(smaller).filter(|f| *f > Decimal::ONE && low < *f)?;
    let value = high.checked_mul(factor)?.checked_add(low)?;
    Some(Found {
        unit: Some(tokens.words(&(end..low_unit.end))),
        end: low_unit.end,
        ..plain(i..end, FigureKind::Money, Some(Value::Number(value)))
    })
}

/// The figure that is a table cell's whole text. `None` for a cell of words, or of more than one figure.
pub(super) fn cell(tokens: &Tokens, range: &Range<usize>, habit: Habit) -> Option<Found> {
    if let Some(found) = garbled_cell(tokens, range) {
        return Some(found);
    }
    let negative = tokens.is_dash(range.start) && tokens.is_number(range.start + 1);
    let start = if negative { range.start + 1 } else { range.start };
    if !tokens.is_number(start) {
        return None;
    }
    let mut found = figure_at(tokens, start, range.end, habit, None)?;
    let tail = matches!(tokens.kind(found.end), Some(TokenKind::Mark('.' | ',' | ';'))) && found.end + 1 == range.end;
    if found.end != range.end && !tail {
        return None;
    }
    if negative {
        found.tokens.start = range.start;
        found.value = match found.value {
            Some(Value::Number(n)) => Some(Value::Number(-n)),
            other => other,
        };
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use FigureKind::{
        Area, Count, Date, DocNumber, Money, Ordinal, Percent, Quantity, Range as Span, Ratio, Time, Year,
    };

    fn figures(text: &str) -> Vec<(String, FigureKind, Option<String>, Option<String>)> {
        let tokens = Tokens::of(text);
        let habit = Habit::of(&tokens);
        scan(&tokens, &(0..tokens.len()), habit)
            .into_iter()
            .map(|f| (tokens.words(&f.tokens), f.kind, f.value.map(|v| v.to_string()), f.unit))
            .collect()
    }

    fn only(text: &str, written: &str, kind: FigureKind, value: &str, unit: Option<&str>) {
        let expected = vec![(written.to_owned(), kind, Some(value.to_owned()), unit.map(str::to_owned))];
        assert_eq!(figures(text), expected, "{text}");
    }

    #[test]
    fn each_kind_is_found_with_its_exact_value() {
        only("đã thu nhận 16.642 trường\n\nhợp.", "16.642", Count, "16642", Some("trường hợp"));
        only("đạt tỷ lệ: 84,62%, trong đó", "84,62%", Percent, "84.62", Some("%"));
        only("đạt 98,56 % kế hoạch", "98,56 %", Percent, "98.56", Some("%"));
        only("- 08/31 đơn vị đã vượt", "08/31", Ratio, "8/31", Some("đơn vị"));
        only("tiếp nhận 1.337/1.437 hồ sơ", "1.337/1.437", Ratio, "1337/1437", Some("hồ sơ"));
        only("dự toán 1.235 tỷ đồng", "1.235", Money, "1235", Some("tỷ đồng"));
        only("vốn 16 tỷ 580 triệu đồng", "16 tỷ 580", Money, "16580", Some("triệu đồng"));
        only("diện tích 7.741,5 m²,", "7.741,5", Area, "7741.5", Some("m²"));
        only("giảm từ 12% đến 15%", "12% đến 15%", Span, "12..15", Some("%"));
        only("từ 70% đến dưới 80%, gồm", "70% đến dưới 80%", Span, "70..80", Some("%"));
        only("mỗi nhóm từ 10 đến 15 người", "10 đến 15", Span, "10..15", Some("người"));
        only("trừ 5 - 12 điểm", "5 - 12", Span, "5..12", Some("điểm"));
        only("định danh mức 2, trong đó", "2", Ordinal, "2", None);
        only("Quốc hội khóa XV", "XV", Ordinal, "XV", None);
        only("trước 16 giờ 00 phút hằng ngày", "16 giờ 00 phút", Time, "16:00", None);
        only("trong vòng 48 giờ", "48", Time, "48", Some("giờ"));
        only("nhiệm vụ năm 2023;", "2023", Year, "2023", None);
        only("Công văn số 2806/TCTĐA06-CA của", "2806/TCTĐA06-CA", DocNumber, "2806/TCTĐA06-CA", None);
        only("xong trước ngày 30/7/2023.", "30/7/2023", Date, "2023-07-30", None);
        only("tỷ suất sinh 17,8‰;", "17,8", Quantity, "17.8", Some("‰"));
        only("vốn 1 234 567 đồng", "1 234 567", Money, "1234567", Some("đồng"));
        only("giám sát 24/7", "24/7", Time, "24/7", None);
        only("ngoài tỉnh (18)\n\ntrường hợp;", "18", Count, "18", Some("trường hợp"));
        only("Ghi chú: (1) Tổng số hồ sơ", "1", Ordinal, "1", None);
        only("tầm nhìn đến 2030 huyện Thường Xuân", "2030", Year, "2030", None);
        only("Mở đợt cao điểm 60 ngày đêm", "60", Time, "60", Some("ngày đêm"));
        only("trung học cơ sở 273,", "273", Count, "273", None);
        only("sản lượng 150kg", "150", Quantity, "150", Some("kg"));
    }

    #[test]
    fn two_counts_with_a_slash_are_two_figures() {
        let found = figures("Tổng số 23.861 hộ/102.049 nhân khẩu");
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].3.as_deref(), Some("nhân khẩu"));
    }

    #[test]
    fn what_is_no_figure_is_none() {
        for text in [
            "phiếu CT10, mạng 5G, phòng PC06",
            "điện thoại 02373825123",
            "a12@tinh.gov.vn",
            "điện áp 220/380V",
            "VNeID",
            "đơn vị ¢6 tỷ lệ",
        ] {
            assert_eq!(figures(text), [], "{text}");
        }
    }

    #[test]
    fn a_count_of_two_halves_is_no_range() {
        assert_eq!(figures("tăng từ 5 hộ lên 7 hộ").len(), 2);
        assert_eq!(figures("từ ngày 25/7/2023 - 22/8/2023").len(), 2);
        assert_eq!(figures("5 hộ - 7 xã").len(), 2);
    }

    #[test]
    fn cells_hold_one_figure_or_none() {
        let value = |text: &str| {
            let tokens = Tokens::of(text);
            cell(&tokens, &(0..tokens.len()), Habit::Vietnamese).and_then(|f| f.value).map(|v| v.to_string())
        };
        assert_eq!(value("59,30%").as_deref(), Some("59.30"));
        assert_eq!(value("-3,5").as_deref(), Some("-3.5"));
        assert_eq!(value("12/15").as_deref(), Some("12/15"));
        for text in ["", "-", "Tây An", "2 lần 3 người"] {
            assert_eq!(value(text), None, "{text}");
        }
    }
}
