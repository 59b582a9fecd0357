//! What a text tells about its date, where nobody knows better.
//!
//! `Tây Sơn, ngày 06 tháng 9 năm 2023` is the place and date of issue; failing that, the first full date
//! (`tính đến hết ngày 24/7/2023`) is near enough to choose between the units of two reforms.
//!
//! One misread digit makes 2028 of 2023, and in 2028 there is no `huyện Tây Sơn`. So a date is believed only while
//! the units that the text names stood on it about as well as on any other.

use super::kinds::{Head, head};
use super::tables::{Standing, Tables};
use super::tokens::Token;
use jiff::civil::Date;

/// Days that stand for the times between the reforms; where nothing speaks for one of them, the first.
const TIMES: [Date; 4] =
    [Date::constant(2023, 7, 1), Date::constant(2025, 6, 30), Date::constant(2020, 1, 15), Date::constant(2025, 7, 1)];
/// The last day of districts.
pub(super) const EVE: Date = TIMES[1];
/// Words of the head of a document, whose units weigh more.
const HEAD: usize = 60;

/// The date at which the names of a text are to be understood: `on` or the stated one, unless the units that the
/// text names belong to another time.
pub(super) fn believed(tables: &Tables, tokens: &[Token<'_>], on: Option<Date>) -> Option<Date> {
    // The date of issue, or only one that the body speaks of.
    let (on, issued) = match (on, stated_in(tokens)) {
        (Some(on), _) => (Some(on), true),
        (None, Some((day, issued))) => (Some(day), issued),
        (None, None) => (None, false),
    };
    let mut named: Vec<(u32, Vec<u32>)> = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let found = head(tokens, i).filter(|h| !h.plural).and_then(|h| units_behind(tables, tokens, i, h));
        i = match found {
            Some((end, units)) => {
                // Common names of communes are found at any time; districts are the surer witnesses.
                let district = units.iter().all(|u| tables.units[*u as usize].kind.level() == 2);
                let weight = if i < HEAD && tokens[i].upper { 3 } else { 1 } + if district { 2 } else { 0 };
                // `huyện Đông Anh (cũ)`
                if tokens.get(end).is_none_or(|t| t.folded != "cu") {
                    named.push((weight, units));
                }
                end
            }
            None => i + 1,
        };
    }
    let points = |day: Date| -> u32 {
        let stands = |u: &u32| tables.units[*u as usize].standing(Some(day)) == Standing::Yes;
        named.iter().filter(|(_, units)| units.iter().any(stands)).map(|(weight, _)| weight).sum()
    };
    // The first of those that have most.
    let best = TIMES.into_iter().rev().max_by_key(|day| points(*day))?;
    let most = points(best);
    match on {
        Some(day) if issued && points(day) * 4 / 3 + 3 >= most || points(day) + 1 >= most => Some(day),
        // Nothing is stated: the names choose, if they can between the times with districts and without.
        None => {
            let other = if best >= TIMES[3] { TIMES[0] } else { TIMES[3] };
            (most > points(other)).then_some(best)
        }
        Some(_) => Some(best),
    }
}

/// Units of a kind word's kinds that are called as the words behind it are, and where these end.
fn units_behind(tables: &Tables, tokens: &[Token<'_>], i: usize, head: Head) -> Option<(usize, Vec<u32>)> {
    let at = i + head.len;
    let first = tokens.get(at).filter(|t| t.capital && (t.follows() || t.gap.trim() == "."))?;
    let mut names = vec![first.folded.clone()];
    for t in tokens.iter().skip(at + 1).take(3).take_while(|t| t.capital && t.continues()) {
        let longer = names.last().map_or_else(String::new, |n| format!("{n} {}", t.folded));
        names.push(longer);
    }
    names.iter().enumerate().rev().find_map(|(n, name)| {
        let form = tables.form(name)?;
        let units = form.names.iter().map(|n| n.unit);
        let units: Vec<u32> = units.filter(|u| head.kinds.has(tables.units[*u as usize].kind)).collect();
        (!units.is_empty()).then_some((at + n + 1, units))
    })
}

/// The date that a text states, and whether it is that of issue.
fn stated_in(tokens: &[Token<'_>]) -> Option<(Date, bool)> {
    let number = |t: Option<&Token<'_>>| t.and_then(|t| t.text.parse::<i16>().ok());
    let mut written = None;
    let mut year_only = None;
    let mut short = None;
    for (i, t) in tokens.iter().enumerate() {
        if t.folded == "nam" && written.is_none() {
            let month = i.checked_sub(1).and_then(|m| number(tokens.get(m)));
            let named = i >= 2 && tokens[i - 2].folded.starts_with("th");
            let day = i.checked_sub(3).and_then(|d| number(tokens.get(d))).unwrap_or(1);
            if let (true, Some(month), Some(year)) = (named, month, number(tokens.get(i + 1))) {
                written = date(year, month, day);
            } else if year_only.is_none()
                && i >= 1
                && tokens[i - 1].folded.starts_with("th")
                && let Some(year) = number(tokens.get(i + 1))
            {
                // `ngày    tháng    năm 2023`, to be filled in by hand.
                // 2025 had districts and had none.
                year_only = date(year, 6, 30).filter(|d| d.year() != EVE.year());
            }
        }
        if short.is_none()
            && let [month, year] = [i + 1, i + 2].map(|k| tokens.get(k).filter(|t| t.gap == "/"))
            && let (Some(day), Some(month), Some(year)) = (number(Some(t)), number(month), number(year))
        {
            short = date(year, month, day);
        }
    }
    let same_year = short.filter(|s: &Date| year_only.is_none_or(|y: Date| y.year() == s.year()));
    let issued = |day| (day, true);
    written.map(issued).or(same_year.map(|day| (day, year_only.is_some()))).or(year_only.map(issued))
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    if !(1945..2100).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokenize;
    use super::*;
    use crate::gazetteer::Gazetteer;

    fn stated(text: &str) -> Option<Date> {
        stated_in(&tokenize(text)).map(|(day, _)| day)
    }

    #[test]
    fn the_date_of_issue_goes_first() {
        for (text, expected) in [
            ("đến 24/7/2023\nTây Sơn, ngày 06 tháng 9 năm 2023", Some("2023-09-06")),
            ("Tây Sơn, ngày    tháng 9 năm 2023", Some("2023-09-01")),
            ("Tây Sơn, ngày    tháng    năm 2023", Some("2023-06-30")),
            ("Tây Sơn, ngày    tháng    năm 2023, đến 24/7/2023", Some("2023-07-24")),
            ("tinh dén het ngay 24/7/2023", Some("2023-07-24")),
            ("giai đoạn 2022 - 2025, Nghị định 30/2020/NĐ-CP, 31/31 đơn vị", None),
        ] {
            assert_eq!(stated(text).map(|d| d.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_date_is_believed_while_the_units_named_stood_on_it() {
        let tables = &Gazetteer::bundled().tables;
        let day = |text: &str, on: Option<&str>| {
            let on = on.map(|d| d.parse().unwrap());
            believed(tables, &tokenize(text), on).map(|d: Date| d.to_string())
        };
        let old =
            "UBND HUYỆN TÂY SƠN\nSố: 4\nTây Sơn, ngày 06 tháng 9 năm 2028\nxã Bình Thuận, xã Vĩnh An, xã Tây Xuân";
        assert_eq!(day(old, None).as_deref(), Some("2023-07-01"), "in 2028 there are no districts");
        assert_eq!(day(old, Some("2023-09-06")).as_deref(), Some("2023-09-06"));
        let new = "UBND XÃ ĐÔNG ANH\nngày 15 tháng 8 năm 2025\ntại huyện Đông Anh (cũ)";
        assert_eq!(day(new, None).as_deref(), Some("2025-08-15"), "one former district does not outweigh a date");
        assert_eq!(day("không có gì", None), None);
    }
}
