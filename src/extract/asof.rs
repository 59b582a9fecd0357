//! The day that a figure holds for.
//!
//! `Tính đến ngày 24/7/2023, toàn thị xã đã kích hoạt 127.923 tài khoản`: the 24th of July, whatever day the notice
//! was signed. Where nothing is said near the figure, what the title or the opening says holds, else the document's
//! date. A deadline (`phấn đấu đến ngày 30/9`) is no such day: only `tính đến`, `tại thời điểm`, the end of a period
//! that is over, and `đến ngày` at the start of a sentence count, and no day after the document's own.

use super::dates::full_date;
use super::tokens::{Gap, Tokens};
use jiff::civil::Date;
use std::ops::Range;

/// The last day stated in a range as the one that figures hold for; not after `latest`.
pub(super) fn stated_day(tokens: &Tokens, range: &Range<usize>, latest: Option<Date>) -> Option<Date> {
    let mut found = None;
    let mut i = range.start;
    while i < range.end {
        let Some((end, date)) = full_date(tokens, i).filter(|(end, _)| *end <= range.end) else {
            i += 1;
            continue;
        };
        if latest.is_none_or(|l| date <= l) && holds(tokens, range, i, latest.is_some()) {
            found = Some(date);
        }
        i = end;
    }
    found
}

/// True when the words before the date at `i` say that figures hold for that day.
fn holds(tokens: &Tokens, range: &Range<usize>, i: usize, past: bool) -> bool {
    let mut at = i;
    while at > range.start
        && (matches!(tokens.fold(at - 1), "ngay" | "het" | "cuoi" | "thoi" | "diem") || is_clock(tokens, at - 1))
    {
        at -= 1;
    }
    let any = |words: &[&[&str]]| words.iter().any(|w| at >= range.start + w.len() && tokens.preceded_by(at, w));
    if any(&[
        &["tinh", "den"],
        &["tinh", "toi"],
        &["so", "lieu", "den"],
        &["tai", "thoi", "diem"],
        &["den", "nay", "("],
    ]) {
        return true;
    }
    // `lũy kế giải ngân đến ngày 22/7/2022`: a day that is over, and no plan.
    let planned = (at.saturating_sub(14).max(range.start)..at).any(|k| {
        matches!(tokens.fold(k), "truoc" | "xong" | "nham" | "han")
            || tokens.starts_with(k, &["phan", "dau"])
            || tokens.starts_with(k, &["hoan", "thanh"])
            || tokens.starts_with(k, &["hieu", "luc"])
            || tokens.starts_with(k, &["cham", "nhat"])
    });
    if past && !planned && any(&[&["den"], &["toi"]]) {
        return true;
    }
    let until = any(&[&["den"], &["toi"]]) || (at > range.start && tokens.is_dash(at - 1));
    if !until {
        return false;
    }
    // `Từ ngày 18/12/2022 đến ngày 17/6/2023`: a period, unless it is planned.
    let start = at.saturating_sub(10).max(range.start);
    let from = (start..at).any(|k| tokens.fold(k) == "tu" && full_date_near(tokens, k + 1));
    let opens = at <= range.start + 1
        || tokens.gap(at - 1) != Gap::None
            && matches!(tokens.text(at - 2), "." | ";" | "(")
            && tokens.fold(at - 1) == "den";
    from || opens
}

/// A word or number of `17h00` or `16 giờ 30 phút`: the hour may stand before the day.
fn is_clock(tokens: &Tokens, i: usize) -> bool {
    let word = |k: usize| {
        let hours = tokens.fold(k).strip_prefix('h').is_some_and(|r| r.bytes().all(|b| b.is_ascii_digit()));
        hours && tokens.is_word(k) || matches!(tokens.text(k), "giờ" | "phút")
    };
    word(i) || tokens.is_number(i) && (word(i + 1) || word(i.wrapping_sub(1)))
}

fn full_date_near(tokens: &Tokens, i: usize) -> bool {
    (i..i + 3).any(|k| {
        full_date(tokens, k).is_some() || super::dates::date_at(tokens, k, false).is_some_and(|m| m.yearless.is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<String> {
        let tokens = Tokens::of(text);
        stated_day(&tokens, &(0..tokens.len()), Some(jiff::civil::date(2023, 9, 6))).map(|d| d.to_string())
    }

    #[test]
    fn days_that_figures_hold_for() {
        for (text, expected) in [
            ("Tính đến hết ngày 24/7/2023, kết quả", "2023-07-24"),
            ("(tính đến 22/8/2023)", "2023-08-22"),
            ("Từ ngày 18/12/2022 đến ngày 17/06/2023, Công an huyện", "2023-06-17"),
            ("(Từ ngày 25/7/2023 - 22/8/2023)", "2023-08-22"),
            ("Đến ngày 30/6/2023, toàn huyện", "2023-06-30"),
        ] {
            assert_eq!(day(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn deadlines_and_other_dates_are_none() {
        for text in [
            "Để bảo đảm hoàn thành chỉ tiêu đến hết ngày 20/8/2023, toàn huyện",
            "xong trước ngày 30/7/2023",
            "Nghị định ngày 05/9/2022 của Chính phủ",
            "tính đến ngày 30/12/2023",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
