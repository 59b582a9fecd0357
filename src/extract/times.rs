//! Times of day, round the clock, and spans of years.
//!
//! `16 giờ 30 phút` is `16:30`, `24/7` the whole week, `giai đoạn 2021 - 2025` a range of years; `(theo giá so sánh 2010)` names
//! a year without saying so.

use super::figures::{Found, plain};
use super::tokens::{Gap, TokenKind, Tokens};
use super::units::unit_at;
use crate::model::{FigureKind, Value};

/// `24/7` and `24/24`: round the clock.
pub(super) fn around_the_clock(tokens: &Tokens, i: usize) -> Option<Found> {
    let slash = tokens.text(i) == "24" && tokens.is_mark(i + 1, '/');
    let always = slash && matches!(tokens.text(i + 2), "7" | "24") && tokens.gap(i + 2) == Gap::None;
    let dated = i.checked_sub(1).is_some_and(|b| matches!(tokens.fold(b), "ngay" | "den" | "tu" | "het"));
    let ends = !tokens.is_mark(i + 3, '/');
    if always && !dated && ends {
        let code = tokens.words(&(i..i + 3));
        return Some(plain(i..i + 3, FigureKind::Time, Some(Value::Code(code))));
    }
    None
}

fn small(tokens: &Tokens, i: usize, below: u32) -> Option<u32> {
    let text = tokens.text(i);
    let digits = tokens.is_number(i) && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok().filter(|n| *n < below) } else { None }
}

/// A time of day: `16 giờ 00 phút`, `7h30`, `16h`.
pub(super) fn clock(tokens: &Tokens, i: usize) -> Option<Found> {
    let hour = small(tokens, i, 25)?;
    let at = |end: usize, minute: u32| {
        Some(plain(i..end, FigureKind::Time, Some(Value::Code(format!("{hour:02}:{minute:02}")))))
    };
    let glued = tokens.gap(i + 1) == Gap::None;
    if glued && let Some(rest) = tokens.fold(i + 1).strip_prefix('h') {
        return match rest {
            "" => match small(tokens, i + 2, 60) {
                Some(minute) if tokens.gap(i + 2) == Gap::None => at(i + 3, minute),
                _ => at(i + 2, 0),
            },
            _ => rest.parse::<u32>().ok().filter(|m| *m < 60 && rest.len() == 2).and_then(|m| at(i + 2, m)),
        };
    }
    if tokens.fold(i + 1) == "gio" && tokens.is_number(i + 2) {
        let minute = small(tokens, i + 2, 60)?;
        let end = if tokens.fold(i + 3) == "phut" || tokens.fold(i + 3) == "'" { i + 4 } else { i + 3 };
        return if end == i + 4 || tokens.text(i + 2).len() == 2 { at(end, minute) } else { None };
    }
    // `trước 17 giờ ngày 10/9` is an hour of that day, `trong 48 giờ` a time.
    if tokens.text(i + 1) == "giờ"
        && hour < 24
        && tokens.fold(i + 2) == "ngay"
        && (tokens.is_number(i + 3) || tokens.is_mark(i + 3, '…'))
    {
        return at(i + 2, 0);
    }
    let colon = glued && tokens.is_mark(i + 1, ':') && tokens.gap(i + 2) == Gap::None && tokens.text(i + 2).len() == 2;
    if colon && tokens.text(i).len() == 2 && hour < 24 {
        return at(i + 3, small(tokens, i + 2, 60)?);
    }
    None
}

/// `giai đoạn 2021 - 2025`: two years with a dash.
pub(super) fn years_at(tokens: &Tokens, i: usize, limit: usize) -> Option<Found> {
    let year = |at: usize| {
        let text = tokens.text(at);
        let plain = tokens.is_number(at) && text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
        if plain { text.parse::<u16>().ok().filter(|y| (1900..=2100).contains(y)) } else { None }
    };
    let (from, to) = (year(i)?, year(i + 2).filter(|_| i + 2 < limit)?);
    let apart = tokens.gap(i + 1) == tokens.gap(i + 2) || tokens.gap(i + 2) >= Gap::Line;
    let counts = unit_at(tokens, i + 3, limit).is_some_and(|u| u.known && u.kind != FigureKind::Time);
    if from >= to || !tokens.is_dash(i + 1) || !apart || counts || tokens.is_mark(i + 3, '/') {
        return None;
    }
    Some(plain(i..i + 3, FigureKind::Range, Some(Value::Range(from.into(), to.into()))))
}

/// `(theo giá so sánh 2010)`, `vụ Mùa 2022,`: a number without groups that no thing follows and no counting word precedes. `tổng số
/// 2022` counts.
pub(super) fn bare_year(tokens: &Tokens, i: usize) -> Option<Found> {
    let text = tokens.text(i);
    let year: u16 = Some(text).filter(|t| t.len() == 4 && t.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    let named = |b: usize| {
        matches!(
            tokens.text(b).to_lowercase().as_str(),
            "sánh" | "hành" | "thu" | "xuân" | "đông" | "mùa" | "khóa" | "khoá" | "vụ" | "tết" | "kỳ" | "lịch"
        )
    };
    let closed = matches!(tokens.kind(i + 1), None | Some(TokenKind::Mark(')' | ',' | ';' | '.' | ':')));
    let before = i.checked_sub(1).is_some_and(named);
    ((1950..=2100).contains(&year) && before && closed)
        .then(|| plain(i..i + 1, FigureKind::Year, Some(Value::Number(year.into()))))
}

#[cfg(test)]
mod tests {
    use super::super::figures::scan;
    use super::super::number::Habit;
    use super::*;

    fn kinds(text: &str) -> Vec<FigureKind> {
        let tokens = Tokens::of(text);
        scan(&tokens, &(0..tokens.len()), Habit::Vietnamese).iter().map(|f| f.kind).collect()
    }

    #[test]
    fn years_are_told_by_what_they_belong_to() {
        assert_eq!(kinds("(theo giá so sánh 2010), bằng"), [FigureKind::Year]);
        assert_eq!(kinds("vụ Mùa 2022, toàn xã"), [FigureKind::Year]);
        assert_eq!(kinds("nhận 2022 thẻ; tổng số 2022."), [FigureKind::Count, FigureKind::Count]);
    }

    #[test]
    fn times_of_day() {
        assert_eq!(kinds("hồi 16 giờ 30 phút, trực 24/7"), [FigureKind::Time, FigureKind::Time]);
        assert_eq!(kinds("giai đoạn 2021 - 2025"), [FigureKind::Range]);
    }
}
