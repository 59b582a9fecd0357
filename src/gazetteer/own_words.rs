//! What a text tells about itself, where nobody knows better: its date, and whether it has its marks.
//!
//! `Tây Sơn, ngày 06 tháng 9 năm 2023` is the place and date of issue; failing that, the first full date
//! (`tính đến hết ngày 24/7/2023`) is near enough to choose between the units of two reforms.

use super::tokens::{Token, tokenize};
use jiff::civil::Date;

pub(super) fn stated(text: &str) -> Option<Date> {
    let tokens = tokenize(text);
    let number = |t: Option<&Token<'_>>| t.and_then(|t| t.text.parse::<i16>().ok());
    let mut written = None;
    let mut short = None;
    for (i, t) in tokens.iter().enumerate() {
        if t.folded == "nam" && written.is_none() {
            let month = i.checked_sub(1).and_then(|m| number(tokens.get(m)));
            let named = i >= 2 && tokens[i - 2].folded.starts_with("th");
            let day = i.checked_sub(3).and_then(|d| number(tokens.get(d))).unwrap_or(1);
            if let (true, Some(month), Some(year)) = (named, month, number(tokens.get(i + 1))) {
                written = date(year, month, day);
            }
        }
        if short.is_none()
            && let [month, year] = [i + 1, i + 2].map(|k| tokens.get(k).filter(|t| t.gap == "/"))
            && let (Some(day), Some(month), Some(year)) = (number(Some(t)), number(month), number(year))
        {
            short = date(year, month, day);
        }
    }
    written.or(short)
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    if !(1945..2100).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// True for a text that has its marks: a tenth of Vietnamese letters are ones that no western language has.
pub(super) fn is_marked(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (mut all, mut marked) = (0_usize, 0_usize);
    for c in letters.take(4000) {
        all += 1;
        marked += usize::from(matches!(c, 'ă' | 'đ' | 'ơ' | 'ư' | 'Đ' | 'Ơ' | 'Ư' | '\u{1EA0}'..='\u{1EF9}'));
    }
    marked * 10 >= all
}

#[cfg(test)]
mod tests {
    use super::stated;

    #[test]
    fn the_date_of_issue_goes_first() {
        for (text, expected) in [
            ("đến 24/7/2023\nTây Sơn, ngày 06 tháng 9 năm 2023", Some("2023-09-06")),
            ("Tây Sơn, ngày    tháng 9 năm 2023", Some("2023-09-01")),
            ("tinh dén het ngay 24/7/2023", Some("2023-07-24")),
            ("giai đoạn 2022 - 2025, Nghị định 30/2020/NĐ-CP, 31/31 đơn vị", None),
        ] {
            assert_eq!(stated(text).map(|d| d.to_string()).as_deref(), expected, "{text}");
        }
    }
}
