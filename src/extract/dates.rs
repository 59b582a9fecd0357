//! Calendar dates, months, quarters and years.
//!
//! | written | value |
//! | --- | --- |
//! | `ngày 24/7/2023`, `24-7-2023`, `24.07.2023`, `ngày 06 tháng 9 năm 2023` | `2023-07-24`, `2023-09-06` |
//! | `ngày 30/6`, `30 tháng 6` | with the year of the next full date of the sentence, else of the document |
//! | `tháng 6/2023`, `tháng 6 năm 2023`; `quý II/2023` | the codes `2023-06`, `2023-Q2` |
//! | `năm 2023` | the number 2023, kind year |
//!
//! `30/6` alone is a ratio; it is a date after `ngày`, `từ`, `đến`, `trước`, `dịp` and the like, or next to a date.

use super::lead::roman;
use super::tokens::{Gap, TokenKind, Tokens};
use crate::model::{FigureKind, Value};
use jiff::civil::Date;

/// A stretch of tokens that tells a time in the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DateMatch {
    /// One past the last token.
    pub(super) end: usize,
    pub(super) kind: FigureKind,
    pub(super) value: Option<Value>,
    /// Day and month of a date without its year; day 0 for a month alone, month 0 for a day alone.
    pub(super) yearless: Option<(i8, i8)>,
}

/// A small whole number: digits only.
fn digits(tokens: &Tokens, i: usize, max_len: usize) -> Option<i16> {
    let text = tokens.text(i);
    let fits = tokens.is_number(i) && text.len() <= max_len && text.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

fn year(tokens: &Tokens, i: usize) -> Option<i16> {
    digits(tokens, i, 4).filter(|y| (1900..=2100).contains(y))
}

fn date(day: i16, month: i16, year: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// True for day and month that some year has.
fn day_month(day: i16, month: i16) -> Option<(i8, i8)> {
    let date = date(day, month, 2024)?;
    Some((date.day(), date.month()))
}

/// A date with its year, written with any of the usual separators, at token `i`.
pub(super) fn full_date(tokens: &Tokens, i: usize) -> Option<(usize, Date)> {
    if !tokens.is_number(i) {
        return None;
    }
    // `24.07.2023` is one token.
    let parts: Vec<&str> = tokens.text(i).split('.').collect();
    if let [d, m, y] = parts[..] {
        let whole = d.len() <= 2 && m.len() <= 2 && y.len() == 4;
        let value = if whole { date(d.parse().ok()?, m.parse().ok()?, y.parse().ok()?) } else { None };
        return value.filter(|v| (1900..=2100).contains(&v.year())).map(|v| (i + 1, v));
    }
    let day = digits(tokens, i, 2)?;
    let separator = |at: usize| tokens.is_mark(at, '/') || tokens.is_dash(at);
    if separator(i + 1) && separator(i + 3) && tokens.is_mark(i + 1, '/') == tokens.is_mark(i + 3, '/') {
        let tight = tokens.is_mark(i + 1, '/') || (1..=4).all(|k| tokens.gap(i + k) == Gap::None);
        if tight && let (Some(m), Some(y)) = (digits(tokens, i + 2, 2), year(tokens, i + 4)) {
            return date(day, m, y).map(|v| (i + 5, v));
        }
    }
    let spelled = tokens.fold(i + 1) == "thang" && tokens.fold(i + 3) == "nam";
    if spelled && let (Some(m), Some(y)) = (digits(tokens, i + 2, 2), year(tokens, i + 4)) {
        return date(day, m, y).map(|v| (i + 5, v));
    }
    // `06 tháng 9/2023`
    if tokens.fold(i + 1) == "thang" && tokens.is_mark(i + 3, '/') {
        let value = date(day, digits(tokens, i + 2, 2)?, year(tokens, i + 4)?);
        return value.map(|v| (i + 5, v));
    }
    None
}

/// `31/02/2023`: written as a date, but no calendar has it.
fn is_date_shaped(tokens: &Tokens, i: usize) -> bool {
    let slash = |at: usize| tokens.is_mark(at, '/') && tokens.gap(at) == Gap::None && tokens.gap(at + 1) == Gap::None;
    let short = digits(tokens, i, 2).is_some() && digits(tokens, i + 2, 2).is_some();
    short && slash(i + 1) && slash(i + 3) && year(tokens, i + 4).is_some()
}

/// The date, month, quarter or year at token `i`. `after_date` says that a date ends right before a joint
/// (`-`, `,`, `và`, `đến`) in front of it.
pub(super) fn date_at(tokens: &Tokens, i: usize, after_date: bool) -> Option<DateMatch> {
    let found = |end, kind, value| Some(DateMatch { end, kind, value: Some(value), yearless: None });
    if let Some((end, value)) = full_date(tokens, i) {
        return found(end, FigureKind::Date, Value::Date(value));
    }
    if is_date_shaped(tokens, i) {
        return Some(DateMatch { end: i + 5, kind: FigureKind::Date, value: None, yearless: None });
    }
    let before = i.checked_sub(1).map_or("", |b| tokens.fold(b));
    if tokens.is_word(i) {
        let quarter = roman(tokens.text(i)).filter(|q| *q <= 4 && before == "quy")?;
        let (end, year) = year_after(tokens, i + 1)?;
        return found(end, FigureKind::Date, Value::Code(format!("{year}-Q{quarter}")));
    }
    let glued_year = tokens.is_mark(i + 1, '/') && tokens.gap(i + 2) == Gap::None;
    if let Some(month) = digits(tokens, i, 2).filter(|m| (1..=12).contains(m)) {
        let day_follows = before == "ngay";
        if !day_follows && (before == "thang" || glued_year) {
            let with_year =
                if glued_year { year(tokens, i + 2).map(|y| (i + 3, y)) } else { year_after(tokens, i + 1) };
            if let Some((end, year)) = with_year {
                return found(end, FigureKind::Date, Value::Code(format!("{year}-{month:02}")));
            }
        }
        if before == "quy"
            && month <= 4
            && let Some((end, year)) = year_after(tokens, i + 1)
        {
            return found(end, FigureKind::Date, Value::Code(format!("{year}-Q{month}")));
        }
        if before == "thang" && !glued_year {
            return Some(DateMatch {
                end: i + 1,
                kind: FigureKind::Date,
                value: None,
                yearless: Some((0, i8::try_from(month).ok()?)),
            });
        }
    }
    if let Some(day) = digits(tokens, i, 2) {
        let (month_at, spelled) = if tokens.fold(i + 1) == "thang" { (i + 2, true) } else { (i + 2, false) };
        let slash = tokens.is_mark(i + 1, '/') && tokens.gap(i + 1) == Gap::None && tokens.gap(i + 2) == Gap::None;
        let month = digits(tokens, month_at, 2);
        let open = !tokens.is_mark(month_at + 1, '/') || tokens.gap(month_at + 2) != Gap::None;
        if let Some(yearless) = month.and_then(|m| day_month(day, m)).filter(|_| open) {
            let dated = spelled && before == "ngay"
                || slash && (after_date || dates_follow(tokens, i)) && !tokens.is_mark(month_at + 1, '%');
            if dated {
                return Some(DateMatch {
                    end: month_at + 1,
                    kind: FigureKind::Date,
                    value: None,
                    yearless: Some(yearless),
                });
            }
        }
    }
    if let Some(day) = lone_day(tokens, i) {
        return Some(DateMatch { end: i + 1, kind: FigureKind::Date, value: None, yearless: Some((day, 0)) });
    }
    year_at(tokens, i).map(|year| DateMatch {
        end: i + 1,
        kind: FigureKind::Year,
        value: Some(Value::Number(year.into())),
        yearless: None,
    })
}

/// `từ ngày 01 đến ngày 25/4/2019`: a day whose month comes with the next.
fn lone_day(tokens: &Tokens, i: usize) -> Option<i8> {
    let day = digits(tokens, i, 2).filter(|d| (1..=31).contains(d))?;
    let goes_on = matches!(tokens.fold(i + 1), "den" | "va") || tokens.is_dash(i + 1) || tokens.is_mark(i + 1, ',');
    let next = (i + 2..i + 5)
        .any(|k| full_date(tokens, k).is_some() || tokens.is_mark(k + 1, '/') && day_and_month(tokens, k));
    let named = tokens.preceded_by(i, &["ngay"]);
    if named && goes_on && next { i8::try_from(day).ok() } else { None }
}

fn day_and_month(tokens: &Tokens, i: usize) -> bool {
    let month = digits(tokens, i + 2, 2);
    digits(tokens, i, 2).zip(month).is_some_and(|(d, m)| day_month(d, m).is_some())
}

/// `năm 2023` or `/2023` at token `i`.
fn year_after(tokens: &Tokens, i: usize) -> Option<(usize, i16)> {
    let named = tokens.fold(i) == "nam" || (tokens.is_mark(i, '/') && tokens.gap(i + 1) == Gap::None);
    if named { year(tokens, i + 1).map(|y| (i + 2, y)) } else { None }
}

/// True where the word before `i` makes `30/6` a date.
fn dates_follow(tokens: &Tokens, i: usize) -> bool {
    let Some(b) = i.checked_sub(1) else { return false };
    // No part is larger than its whole: `ngày bầu cử 22/5`.
    let larger = digits(tokens, i, 2).zip(digits(tokens, i + 2, 2)).is_some_and(|(d, m)| d > m && m > 1);
    if larger && (b.saturating_sub(4)..=b).any(|k| tokens.fold(k) == "ngay") {
        return true;
    }
    if matches!(tokens.fold(b), "ngay" | "mung" | "dip" | "le" | "khanh" | "hom" | "sang" | "chieu" | "toi") {
        return true;
    }
    // `từ 5/7 đến 6/7 xã` speaks of shares: a thing counted may not follow.
    let counted =
        tokens.is_small(i + 3) && !matches!(tokens.fold(i + 3), "den" | "va" | "toi" | "hang" | "nam" | "cua");
    let weekday = b > 0 && tokens.is_mark(b, ',') && tokens.preceded_by(b, &["thu"]);
    !counted && (weekday || matches!(tokens.fold(b), "tu" | "den" | "truoc" | "sau" | "het" | "qua" | "toi"))
}

/// A year alone: four digits after `năm`, `giai đoạn`, `đến` and the like, or in a pair of years.
fn year_at(tokens: &Tokens, i: usize) -> Option<i16> {
    let value = year(tokens, i).filter(|_| tokens.text(i).len() == 4)?;
    let paired = |dash: usize, other: usize| {
        (tokens.is_dash(dash) || tokens.is_mark(dash, '/')) && year(tokens, other).is_some()
    };
    if paired(i + 1, i + 2) || (i >= 2 && paired(i - 1, i - 2)) {
        return Some(value);
    }
    let b = i.checked_sub(1)?;
    let strong = matches!(tokens.fold(b), "nam" | "khoa" | "vu" | "xuan" | "thu" | "dong" | "he" | "doan" | "ky")
        && !matches!(tokens.fold(b), "thu" if tokens.text(b).contains('ứ'));
    let weak = matches!(tokens.fold(b), "den" | "tu" | "cuoi" | "dau" | "giua" | "truoc" | "sau" | "va");
    // `tầm nhìn đến 2030 huyện Thường Xuân`: a place follows, no count of districts.
    let placed = matches!(tokens.fold(i + 1), "huyen" | "tinh" | "xa" | "phuong" | "quan") && tokens.is_capital(i + 2);
    let counted = !placed
        && tokens.is_small(i + 1)
        && tokens.gap(i + 1) == Gap::Space
        && !matches!(tokens.fold(i + 1), "den" | "va" | "la" | "da" | "co");
    (strong || (weak && !counted)).then_some(value)
}

/// Day, month and year of the place-and-date line, where any of the first two may be left blank:
/// `ngày … tháng 9 năm 2023`. Returns the tokens and, when all is there, the date.
pub(super) fn stamp(tokens: &Tokens, i: usize) -> Option<(std::ops::Range<usize>, Option<Date>)> {
    if tokens.fold(i) != "ngay" {
        return None;
    }
    let blank = |at: usize| matches!(tokens.kind(at), Some(TokenKind::Mark('.' | '…' | '-' | '/' | '‥' | ',')));
    let field = |mut at: usize, stop: &str| -> Option<(usize, Option<i16>)> {
        let mut value = None;
        for _ in 0..24 {
            if tokens.fold(at) == stop {
                return Some((at + 1, value));
            }
            if let Some(n) = digits(tokens, at, 2) {
                value = Some(n);
            } else if !blank(at) {
                return None;
            }
            at += 1;
        }
        None
    };
    let (after_day, day) = field(i + 1, "thang")?;
    let (after_month, month) = field(after_day, "nam")?;
    let year = year(tokens, after_month)?;
    let value = match (day, month) {
        (Some(d), Some(m)) => date(d, m, year),
        _ => None,
    };
    Some((i..after_month + 1, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, Option<String>)> {
        let tokens = Tokens::of(text);
        let mut out = Vec::new();
        let mut i = 0;
        let mut last_end = None;
        while i < tokens.len() {
            let after = last_end.is_some_and(|e| e + 1 == i);
            if (tokens.is_number(i) || tokens.is_word(i))
                && let Some(m) = date_at(&tokens, i, after)
            {
                let yearless = m.yearless.map(|(d, m)| format!("{d}.{m}."));
                out.push((tokens.words(&(i..m.end)), m.value.map(|v| v.to_string()).or(yearless)));
                last_end = Some(m.end);
                i = m.end;
            } else {
                i += 1;
            }
        }
        out
    }

    fn one(text: &str) -> Option<String> {
        found(text).into_iter().next().and_then(|(_, v)| v)
    }

    #[test]
    fn all_spellings_of_a_date_are_read() {
        for (text, value) in [
            ("ngày 24/7/2023", "2023-07-24"),
            ("24-07-2023", "2023-07-24"),
            ("24.07.2023", "2023-07-24"),
            ("ngày 06 tháng 9 năm 2023", "2023-09-06"),
            ("tháng 6/2023", "2023-06"),
            ("tháng 6 năm 2023", "2023-06"),
            ("quý II/2023", "2023-Q2"),
            ("quý 3 năm 2022", "2022-Q3"),
            ("năm 2023", "2023"),
            ("trước ngày 30/6", "30.6."),
            ("ngày 30 tháng 6", "30.6."),
            ("dịp Quốc khánh 2/9", "2.9."),
        ] {
            assert_eq!(one(text).as_deref(), Some(value), "{text}");
        }
        assert_eq!(found("giai đoạn 2022 - 2025").len(), 2);
        assert_eq!(found("từ ngày 25/7 đến 25/9/2023").len(), 2);
        assert_eq!(found("nghỉ lễ 30/4, 01/5").len(), 2);
        assert_eq!(found("từ ngày 01 đến ngày 25/4/2019").len(), 2);
        assert_eq!(one("ngày bầu cử 22/5 an toàn").as_deref(), Some("22.5."));
    }

    #[test]
    fn ratios_counts_and_impossible_days_are_no_dates() {
        for text in ["08/31 đơn vị", "16/16 tổ", "đạt 12/15 xã", "2023 hồ sơ", "59/2022/NĐ", "từ 5/7 xã", "45/2023"]
        {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn a_day_that_no_calendar_has_is_a_date_without_a_value() {
        assert_eq!(found("ngày 31/02/2023"), [("31/02/2023".to_owned(), None)]);
    }

    #[test]
    fn a_blank_day_leaves_the_stamp_without_a_date() {
        let tokens = Tokens::of("Thọ Xuân, ngày … tháng 9 năm 2023");
        assert_eq!(stamp(&tokens, 3), Some((3..9, None)));
        let tokens = Tokens::of("ngày    tháng  năm 2023");
        assert_eq!(stamp(&tokens, 0), Some((0..4, None)));
        let tokens = Tokens::of("ngày 31 tháng 02 năm 2023");
        assert_eq!(stamp(&tokens, 0).map(|s| s.1), Some(None));
        assert_eq!(stamp(&Tokens::of("ngày nay, tháng 9 năm 2023"), 0), None);
    }
}
