//! What several documents of a run say of the same thing.
//!
//! Thị xã Nghi Sơn counts its activated accounts every week: 113.832 up to 17 July, 127.923 up to 24 July. A count up to a
//! day never falls; if the third notice says 12.992, a digit is lost. And where two notices give one day two values, one
//! of them is wrong.
//!
//! Records are compared only if place, indicator, unit and scope agree as written (marks and tone placement aside), and
//! each document has one such record: a group of several values under one name is a list that was not told apart.

use super::explanation::Explanation;
use super::parts::Hierarchy;
use crate::model::{AcrossCheck, AcrossKind, Language, RecordRow, Told, Value, Verdict};
use crate::orthography::fold;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Place, indicator, unit and scope of a record, folded.
type Key = (String, String, String, String);

/// One value on one day.
struct Point<'a> {
    day: Date,
    value: Decimal,
    row: &'a RecordRow,
}

/// Compares the records of all documents. Findings come first, then by place, indicator and day.
#[must_use]
pub fn across(rows: &[RecordRow], hierarchy: &dyn Hierarchy) -> Vec<AcrossCheck> {
    let mut series: BTreeMap<Key, Vec<Point>> = BTreeMap::new();
    for row in rows {
        if let (Some(key), Some(point)) = (key(row), point(row)) {
            series.entry(key).or_default().push(point);
        }
    }
    let mut out = Vec::new();
    for points in series.values_mut() {
        points.sort_by(|a, b| (a.day, &a.row.document.source).cmp(&(b.day, &b.row.document.source)));
        let mut tellings: BTreeMap<(&str, Date), usize> = BTreeMap::new();
        for point in points.iter() {
            *tellings.entry((&point.row.document.id, point.day)).or_default() += 1;
        }
        let once = |p: &&Point| tellings.get(&(p.row.document.id.as_str(), p.day)) == Some(&1);
        let single: Vec<&Point> = points.iter().filter(once).collect();
        for pair in single.windows(2) {
            out.extend(compare(pair[0], pair[1]));
        }
        out.extend(single.windows(3).filter_map(|w| spike(w[0], w[1], w[2])));
    }
    out.extend(super::parts::find(rows, hierarchy));
    out.sort_by(|a, b| {
        (std::cmp::Reverse(a.verdict), a.kind, &a.place, &a.indicator).cmp(&(
            std::cmp::Reverse(b.verdict),
            b.kind,
            &b.place,
            &b.indicator,
        ))
    });
    out
}

fn key(row: &RecordRow) -> Option<Key> {
    let record = &row.record;
    let indicator = fold(record.indicator.as_deref()?);
    // An indicator of one word is too little to know it again by.
    if indicator.split_whitespace().count() < 2 {
        return None;
    }
    let place = record.place_code.clone().or_else(|| record.place.as_deref().map(fold))?;
    let text = |t: &Option<String>| t.as_deref().map_or(String::new(), fold);
    Some((place, indicator, text(&record.unit), text(&record.scope)))
}

fn point(row: &RecordRow) -> Option<Point<'_>> {
    let Value::Number(value) = row.record.value else { return None };
    Some(Point { day: row.record.as_of.or(row.document.date)?, value, row })
}

fn compare(first: &Point, second: &Point) -> Option<AcrossCheck> {
    if first.row.document.id == second.row.document.id {
        return None;
    }
    let (a, b) = (shown(first), shown(second));
    let who = |p: &Point| p.row.document.source.clone();
    if first.day == second.day {
        let same = first.value == second.value;
        let told = Explanation::OneDay {
            day: first.day,
            first: a,
            first_source: who(first),
            second: b,
            second_source: who(second),
            same,
        };
        let verdict = if same { Verdict::Holds } else { Verdict::Fails };
        return Some(check(AcrossKind::SameDay, first, second, verdict, &told));
    }
    let (first_day, second_day) = (first.day, second.day);
    if jumps(first.value, second.value) {
        let told = Explanation::Jump { first: a, first_day, second: b, second_day };
        return Some(check(AcrossKind::Jump, first, second, Verdict::Fails, &told));
    }
    // What is counted from the start of the year starts anew with the next.
    if !cumulative(first) || !cumulative(second) || first_day.year() != second_day.year() {
        return None;
    }
    let falls = second.value < first.value;
    let verdict = if falls { Verdict::Fails } else { Verdict::Holds };
    let told = Explanation::Count { first: a, first_day, second: b, second_day, falls };
    Some(check(AcrossKind::Falls, first, second, verdict, &told))
}

/// A value five times those before and after it, or a fifth of them, which agree within twice: `1.204`, `12.310`, `1.288`.
fn spike(before: &Point, point: &Point, after: &Point) -> Option<AcrossCheck> {
    let (low, high) = (before.value.min(after.value), before.value.max(after.value));
    let five = Decimal::from(5);
    let calm = low >= Decimal::TEN && high <= low * Decimal::TWO;
    let far = point.value >= high.checked_mul(five)? || point.value.checked_mul(five)? <= low;
    let days = before.day < point.day && point.day < after.day;
    // What is off by a place is told already.
    let told = jumps(before.value, point.value) || jumps(point.value, after.value);
    if !calm || !far || !days || told || percentage(point) {
        return None;
    }
    let explanation =
        Explanation::Spike { value: shown(point), day: point.day, before: shown(before), after: shown(after) };
    Some(check(AcrossKind::Jump, before, point, Verdict::Fails, &explanation))
}

fn percentage(point: &Point) -> bool {
    point.row.record.unit.as_deref().is_some_and(|u| u.contains('%'))
}

fn shown(point: &Point) -> String {
    point.row.figure_text.clone().unwrap_or_else(|| super::arithmetic::vietnamese(point.value))
}

fn check(kind: AcrossKind, first: &Point, second: &Point, verdict: Verdict, explanation: &Explanation) -> AcrossCheck {
    let record = &second.row.record;
    let told = |p: &Point| Told::of(&p.row.document, &p.row.record, p.row.figure_text.as_deref(), p.row.page);
    AcrossCheck {
        kind,
        place: record.place.clone(),
        indicator: record.indicator.clone().unwrap_or_default(),
        unit: record.unit.clone(),
        told: vec![told(first), told(second)],
        verdict,
        message: explanation.say(Language::English),
        message_vi: explanation.say(Language::Vietnamese),
    }
}

/// Is the value a count up to a day, which can only grow within a year: `lũy kế`, `đã kích hoạt`, `tổng số … đã`?
fn cumulative(point: &Point) -> bool {
    let name = fold(point.row.record.indicator.as_deref().unwrap_or_default());
    let words: Vec<&str> = name.split_whitespace().collect();
    let percent = percentage(point);
    let told = words.windows(2).any(|w| matches!(w, ["luy", "ke"] | ["tong", "so"])) && words.contains(&"da")
        || words.windows(2).any(|w| w == ["luy", "ke"]);
    // `chưa`, `còn lại` count down.
    let down = words.iter().any(|w| matches!(*w, "chua" | "con" | "ton" | "giam"));
    told && !percent && !down
}

/// Ten or a hundred times as much, with the same leading digits: `127.923` and `12.792`.
fn jumps(first: Decimal, second: Decimal) -> bool {
    let (low, high) = (first.min(second), first.max(second));
    if low < Decimal::TEN || low.is_sign_negative() {
        return false;
    }
    let digits = |d: Decimal| d.trunc().normalize().mantissa().to_string();
    let (a, b) = (digits(low), digits(high));
    let times = high / low;
    times >= Decimal::from(8) && a.len() >= 3 && b.starts_with(&a[..2]) && high.trunc() != low.trunc()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DocumentLabel, Record};
    use jiff::civil::date;
    use std::sync::Arc;

    fn row(source: &str, day: Date, value: i64, indicator: &str) -> RecordRow {
        let document = DocumentLabel { id: source.into(), source: source.into(), ..DocumentLabel::default() };
        let record = Record {
            place: Some("Nghi Sơn".into()),
            place_kind: None,
            place_code: None,
            indicator: Some(indicator.into()),
            value: Value::Number(value.into()),
            unit: Some("trường hợp".into()),
            as_of: Some(day),
            scope: None,
            figure: "f1".into(),
        };
        RecordRow { page: Some(1), ..RecordRow::new(&Arc::new(document), &record, None, None) }
    }

    /// Knows of no unit.
    struct Nobody;

    impl Hierarchy for Nobody {
        fn parent(&self, _: &str, _: Date) -> Option<String> {
            None
        }
        fn children(&self, _: &str, _: Date) -> usize {
            0
        }
    }

    fn told(rows: &[RecordRow]) -> Vec<(AcrossKind, Verdict)> {
        across(rows, &Nobody).into_iter().map(|c| (c.kind, c.verdict)).collect()
    }

    const DONE: &str = "Tổng số tài khoản đã kích hoạt";

    #[test]
    fn one_day_has_one_value_and_a_count_does_not_fall() {
        let (one, two) = (date(2023, 7, 17), date(2023, 7, 24));
        assert_eq!(
            told(&[row("a", one, 113, DONE), row("b", one, 113, DONE)]),
            [(AcrossKind::SameDay, Verdict::Holds)]
        );
        assert_eq!(
            told(&[row("a", one, 113, DONE), row("b", one, 118, DONE)]),
            [(AcrossKind::SameDay, Verdict::Fails)]
        );
        assert_eq!(told(&[row("a", one, 113, DONE), row("b", two, 108, DONE)]), [(AcrossKind::Falls, Verdict::Fails)]);
        assert_eq!(told(&[row("a", one, 113, DONE), row("b", two, 127, DONE)]), [(AcrossKind::Falls, Verdict::Holds)]);
        let lost = across(&[row("a", one, 127_923, DONE), row("b", two, 12_792, DONE)], &Nobody);
        assert_eq!((lost[0].kind, lost[0].verdict), (AcrossKind::Jump, Verdict::Fails));
        assert!(lost[0].message.starts_with("127.923 on 2023-07-17, 12.792 on 2023-07-24"), "{lost:?}");
    }

    #[test]
    fn a_count_starts_anew_with_the_year_and_a_spike_is_told() {
        let day = |m: i8| date(2023, m, 28);
        assert_eq!(told(&[row("a", day(12), 900, DONE), row("b", date(2024, 1, 28), 70, DONE)]), []);
        let name = "Số hồ sơ tiếp nhận";
        let spiked = [row("a", day(1), 1204, name), row("b", day(2), 9310, name), row("c", day(3), 1288, name)];
        assert_eq!(told(&spiked), [(AcrossKind::Jump, Verdict::Fails)]);
        let calm = [row("a", day(1), 1204, name), row("b", day(2), 2310, name), row("c", day(3), 1288, name)];
        assert_eq!(told(&calm), []);
    }

    #[test]
    fn what_may_fall_and_what_is_not_told_apart_says_nothing() {
        let (one, two) = (date(2023, 7, 17), date(2023, 7, 24));
        assert_eq!(told(&[row("a", one, 113, "Số hộ nghèo hiện có"), row("b", two, 108, "Số hộ nghèo hiện có")]), []);
        assert_eq!(told(&[row("a", one, 113, DONE), row("a", one, 118, DONE)]), []);
        assert_eq!(told(&[row("a", one, 5, DONE), row("a", one, 7, DONE), row("b", one, 9, DONE)]), []);
    }
}
